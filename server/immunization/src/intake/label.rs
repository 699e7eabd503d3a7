//! Labels by which records of the COVID-19 programme name a vaccine: more than a maker, less than a product code.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::lot::{LotNumber, LotShape};
use crate::name::comparison_form;
use crate::vaccine::{TableError, TableFault, VaccineGroup};

const FILE: &str = "vaccine-labels.csv";
const TABLE: &str = include_str!("../../data/vaccine-labels.csv");

/// One label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VaccineLabel {
    /// As it is written in full.
    pub label: &'static str,
    /// Which series of products it names.
    pub id: &'static str,
    /// Whose they are.
    pub maker: &'static str,
    /// The product, where the label names one alone.
    pub product: Option<&'static str>,
}

type Labels = BTreeMap<String, VaccineLabel>;

impl VaccineLabel {
    /// The label in this text, whatever its width; `/` and `／`, `~`, `～` and `〜` are the same.
    pub fn find(text: &str) -> Option<VaccineLabel> {
        static LABELS: LazyLock<Result<Labels, TableError>> = LazyLock::new(|| parse(TABLE));
        LABELS.as_ref().ok()?.get(&form(text)).copied()
    }

    /// Every label belongs to this group.
    pub fn group(self) -> VaccineGroup {
        VaccineGroup::Covid
    }
}

/// The maker whose lots look like this one, as far as shapes are known.
pub fn maker_of_lot(lot: &LotNumber) -> Option<&'static str> {
    Some(match lot.shape()? {
        LotShape::Pfizer => "pfizer",
        LotShape::Moderna => "moderna",
    })
}

fn form(text: &str) -> String {
    comparison_form(&text.replace('〜', "~"))
}

fn parse(text: &'static str) -> Result<Labels, TableError> {
    let refuse = |line: usize, key: &str, fault| TableError {
        file: FILE.to_owned(),
        line,
        key: key.to_owned(),
        fault,
    };
    let mut lines = text.lines().zip(1..);
    if lines
        .next()
        .is_none_or(|(line, _)| line != "label,id,maker,product")
    {
        return Err(refuse(1, "label", TableFault::Header));
    }
    let mut labels = Labels::new();
    for (line, number) in lines {
        let cells: Vec<&'static str> = line.split(',').collect();
        let &[label, id, maker, product] = cells.as_slice() else {
            return Err(refuse(number, "", TableFault::Cells));
        };
        let label = VaccineLabel {
            label,
            id,
            maker,
            product: Some(product).filter(|product| !product.is_empty()),
        };
        if labels.values().any(|one| one.id == id) {
            return Err(refuse(number, id, TableFault::Contradiction("id")));
        }
        if labels.insert(form(label.label), label).is_some() {
            return Err(refuse(number, id, TableFault::Twice));
        }
    }
    Ok(labels)
}

#[cfg(test)]
mod tests;
