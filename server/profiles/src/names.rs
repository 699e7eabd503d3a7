//! What products, groups of vaccines, diseases and makers are called in both languages, as the code systems of the package
//! say: for what people read.

use std::collections::HashMap;
use std::sync::LazyLock;

use ::immunization::{Disease, VaccineGroup};
use fhir::Element;
use fhir::codec::{Limits, json};

use crate::definitions::package_files;

/// A name in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

#[derive(Default)]
struct Called {
    names: HashMap<String, Names>,
    /// The maker of a product.
    makers: HashMap<String, String>,
}

static PRODUCTS: LazyLock<Called> = LazyLock::new(|| called("vaccine-product"));
static GROUPS: LazyLock<Called> = LazyLock::new(|| called("vaccine-group"));
static DISEASES: LazyLock<Called> = LazyLock::new(|| called("target-disease"));
static MAKERS: LazyLock<Called> = LazyLock::new(|| called("manufacturer"));

/// The maker of what several make: that is nobody's name.
const SEVERAL: &str = "unified";

/// What a product is called, by its id in the table of vaccines.
pub fn of_product(id: &str) -> Option<Names> {
    PRODUCTS.names.get(id).cloned()
}

/// What vaccines of a group are called.
pub fn of_group(group: VaccineGroup) -> Option<Names> {
    GROUPS.names.get(group.code()).cloned()
}

/// What a disease is called.
pub fn of_disease(disease: Disease) -> Option<Names> {
    DISEASES.names.get(disease.code()).cloned()
}

/// What the maker of a product is called.
pub fn of_maker(product: &str) -> Option<Names> {
    let maker = PRODUCTS.makers.get(product)?;
    let maker = MAKERS.names.get(maker).filter(|_| maker != SEVERAL);
    maker.cloned()
}

fn called(system: &str) -> Called {
    let name = format!("CodeSystem-{system}.json");
    let file = package_files().iter().find(|one| one.name == name);
    let read = file.and_then(|file| json::read(file.text.as_bytes(), &Limits::own()).ok());
    let mut called = Called::default();
    for concept in read.iter().flat_map(|system| system.children("concept")) {
        let Some(code) = concept.text_of("code") else {
            continue;
        };
        if let Some(names) = names(concept) {
            called.names.insert(code.to_owned(), names);
        }
        let mut properties = concept.children("property");
        let maker = properties.find(|one| one.text_of("code") == Some("manufacturer"));
        let maker = maker.and_then(|one| one.first("value")?.text_of("code"));
        if let Some(maker) = maker {
            called.makers.insert(code.to_owned(), maker.to_owned());
        }
    }
    called
}

fn names(concept: &Element) -> Option<Names> {
    let mut designations = concept.children("designation");
    let english = designations.find(|one| one.text_of("language") == Some("en"))?;
    Some(Names {
        ja: concept.text_of("display")?.to_owned(),
        en: english.text_of("value")?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::immunization::VaccineTable;

    #[test]
    fn every_product_group_and_disease_of_the_table_has_a_name_in_both_languages() {
        let table = VaccineTable::embedded().unwrap();
        for product in table.products() {
            assert!(of_product(&product.id).is_some(), "{}", product.id);
            assert!(of_group(product.group).is_some(), "{}", product.id);
            for disease in &product.diseases {
                assert!(of_disease(*disease).is_some(), "{disease:?}");
            }
        }
        let maker = of_maker("comirnaty-orig").unwrap();
        assert_eq!(maker.ja, "ファイザー");
        assert_eq!(maker.en, "Pfizer");
        let covid = of_disease(Disease::parse("covid-19").unwrap()).unwrap();
        assert_eq!(covid.en, "COVID-19");
        assert_eq!(of_product("no such product"), None);
    }

    #[test]
    fn what_several_make_has_no_maker() {
        let several: Vec<_> = PRODUCTS
            .makers
            .iter()
            .filter(|(_, by)| *by == SEVERAL)
            .collect();
        for (product, _) in several {
            assert_eq!(of_maker(product), None, "{product}");
        }
    }
}
