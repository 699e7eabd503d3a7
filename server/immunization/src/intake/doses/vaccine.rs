//! Which vaccine a row names: by the label, by a code, by both if they agree.

use crate::dose::GivenVaccine;
use crate::intake::cells::Cells;
use crate::intake::label::{VaccineLabel, maker_of_lot};
use crate::intake::rule::Rule;
use crate::lot::LotNumber;
use crate::vaccine::{Identification, VaccineCode, VaccineSystem, VaccineTable};

/// Vaccine, maker as it was written, and lot of a row of file B.
pub(in crate::intake) fn vaccine(
    cells: &mut Cells<'_>,
    is_needed: bool,
) -> (Option<GivenVaccine>, Option<String>, Option<LotNumber>) {
    let maker = cells.text("maker");
    let code = cells.code("vaccine-code");
    let lot = cells.code("lot").and_then(|lot| LotNumber::parse(&lot));
    let label = maker.as_deref().and_then(VaccineLabel::find);
    let other_maker = label
        .zip(lot.as_ref().and_then(maker_of_lot))
        .is_some_and(|(label, of_lot)| label.maker != of_lot);
    if other_maker {
        cells.note(Rule::LotMaker, "lot");
    }
    let code = match code.as_deref().map(code_of) {
        Some(None) => {
            cells.note(Rule::CodeVaccine, "vaccine-code");
            return (None, maker, lot);
        }
        code => code.flatten(),
    };
    if maker.is_none() && code.is_none() {
        if is_needed && cells.is_empty("maker") && cells.is_empty("vaccine-code") {
            cells.note(Rule::RowReq, "maker");
        }
        return (None, maker, lot);
    }
    let codes: Vec<VaccineCode> = code.into_iter().collect();
    let table = cells.settings().vaccines;
    let given = given(table, codes.clone(), maker.as_deref(), label);
    let names_product = label.is_some_and(|label| label.product.is_some());
    match &given {
        None => note_unknown(cells),
        // The label names one product and the code another: neither of them is taken for certain.
        Some(given) if names_product && given.product.is_none() => {
            cells.warn(Rule::CodeVaccine, "vaccine-code");
        }
        Some(_) => {}
    }
    let is_history = cells.settings().is_history;
    let in_words = || GivenVaccine {
        foreign_codes: Vec::new(),
        codes,
        text: maker.clone(),
        ..GivenVaccine::default()
    };
    let given = given.or_else(|| is_history.then(in_words));
    (given, maker, lot)
}

/// What is not known of a new dose is refused; of an old one it is kept in words.
fn note_unknown(cells: &mut Cells<'_>) {
    let key = match cells.is_empty("maker") {
        true => "vaccine-code",
        false => "maker",
    };
    match cells.settings().is_history {
        true => cells.warn(Rule::CodeVaccine, key),
        false => cells.note(Rule::CodeVaccine, key),
    }
}

fn given(
    table: &VaccineTable,
    codes: Vec<VaccineCode>,
    maker: Option<&str>,
    label: Option<VaccineLabel>,
) -> Option<GivenVaccine> {
    let text = maker.map(str::to_owned);
    let by_code = match table.identify(&codes, None) {
        Identification::Known(known) => Some(known),
        Identification::Unknown => None,
        Identification::Disagreement(_) | Identification::Unmatched(_) => return None,
    };
    match (by_code, label) {
        (Some(known), Some(label)) if known.group != label.group() => None,
        (Some(known), Some(label)) => {
            let product = known.product.map(|product| product.id.as_str());
            let both = [product, label.product];
            // Code and label name two products of one group: the group is certain, the product is not.
            let agree = product.is_none() || label.product.is_none() || product == label.product;
            let product = both.into_iter().flatten().next().filter(|_| agree);
            Some(GivenVaccine {
                foreign_codes: Vec::new(),
                codes,
                text,
                product: product.map(str::to_owned),
                group: Some(label.group()),
            })
        }
        (None, Some(label)) => Some(GivenVaccine {
            foreign_codes: Vec::new(),
            codes,
            text,
            product: label.product.map(str::to_owned),
            group: Some(label.group()),
        }),
        (Some(_), None) => Some(GivenVaccine::told(table, codes, text)),
        (None, None) => {
            let told = GivenVaccine::told(table, codes, text);
            told.group.is_some().then_some(told)
        }
    }
}

/// A code by its shape: twelve letters and digits, nine digits or thirteen.
pub(in crate::intake) fn code_of(code: &str) -> Option<VaccineCode> {
    let code = code.to_ascii_uppercase();
    let systems = [VaccineSystem::Yj, VaccineSystem::Hot9, VaccineSystem::Hot13];
    let system = systems.into_iter().find(|system| system.is_shaped(&code))?;
    Some(VaccineCode { system, code })
}
