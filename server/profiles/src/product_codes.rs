//! What a product and a disease are called in certificates, as the maps of the package say. What no map says is not there.

use std::collections::HashMap;
use std::sync::LazyLock;

use ::immunization::Disease;
use fhir::Element;
use fhir::codec::{Limits, json};

use crate::definitions::package_files;

/// A product in the codes of others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductNames {
    /// ICD-11, the class of the vaccine.
    pub icd11: Option<String>,
    /// ICD-11, the brand.
    pub icd11_brand: Option<String>,
    /// The product of the EU's value set.
    pub eu_product: Option<String>,
    /// Who holds the authorisation, of the EU's value set.
    pub eu_holder: Option<String>,
    /// The id in the WHO's catalogue, where an authority has confirmed it.
    pub catalogue: Option<String>,
    /// CVX.
    pub cvx: Option<String>,
}

/// A disease in the codes of others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiseaseNames {
    /// ICD-11.
    pub icd11: Option<String>,
    /// SNOMED CT.
    pub snomed: Option<String>,
}

#[derive(Default)]
struct Names {
    products: HashMap<String, ProductNames>,
    diseases: HashMap<Disease, DiseaseNames>,
}

/// A code may be wider than the product, as one of all strengths of a brand is. Anything else says something else.
const SAME_OR_WIDER: [&str; 3] = ["equal", "equivalent", "wider"];
/// Who holds an authorisation is not what the product is, so the map says no more than that they belong together.
const BELONGS: [&str; 4] = ["equal", "equivalent", "wider", "relatedto"];

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::default();
    let mut put = |file: &str, fits: &[&str], set: fn(&mut ProductNames) -> &mut Option<String>| {
        for (product, code) in pairs(file, fits) {
            set(names.products.entry(product).or_default()).get_or_insert(code);
        }
    };
    let product = &SAME_OR_WIDER;
    put("vaccine-product-to-icd11", product, |one| &mut one.icd11);
    put("vaccine-product-to-icd11-brand", product, |one| {
        &mut one.icd11_brand
    });
    put("vaccine-product-to-eu-dcc-product", product, |one| {
        &mut one.eu_product
    });
    put("vaccine-product-to-eu-dcc-holder", &BELONGS, |one| {
        &mut one.eu_holder
    });
    put("vaccine-product-to-icvp-product", product, |one| {
        &mut one.catalogue
    });
    put("vaccine-product-to-cvx", product, |one| &mut one.cvx);
    let fits = ["equal", "equivalent"];
    for (disease, code) in pairs("target-disease-to-icd11", &fits) {
        if let Some(disease) = Disease::parse(&disease) {
            names
                .diseases
                .entry(disease)
                .or_default()
                .icd11
                .get_or_insert(code);
        }
    }
    for (disease, code) in pairs("target-disease-to-snomed", &fits) {
        if let Some(disease) = Disease::parse(&disease) {
            names
                .diseases
                .entry(disease)
                .or_default()
                .snomed
                .get_or_insert(code);
        }
    }
    names
});

/// The codes of a product, by its id in the table of vaccines.
pub fn of_product(id: &str) -> ProductNames {
    NAMES.products.get(id).cloned().unwrap_or_default()
}

/// The codes of a disease.
pub fn of_disease(disease: Disease) -> DiseaseNames {
    NAMES.diseases.get(&disease).cloned().unwrap_or_default()
}

fn pairs(map: &str, fits: &[&str]) -> Vec<(String, String)> {
    let name = format!("ConceptMap-{map}.json");
    let file = package_files().iter().find(|one| one.name == name);
    let map = file.and_then(|file| json::read(file.text.as_bytes(), &Limits::own()).ok());
    let groups = map.iter().flat_map(|map| map.children("group"));
    let elements = groups.flat_map(|group| group.children("element"));
    let pair = |element: &Element| {
        let mut targets = element.children("target");
        let fitting = targets.find(|target| {
            let fit = target.text_of("equivalence");
            fit.is_some_and(|fit| fits.contains(&fit))
        })?;
        let (from, to) = (element.text_of("code")?, fitting.text_of("code")?);
        Some((from.to_owned(), to.to_owned()))
    };
    elements.filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brand_has_the_codes_of_all_its_strengths_and_one_without_codes_has_none() {
        let comirnaty = of_product("comirnaty-orig");
        assert_eq!(comirnaty.icd11.as_deref(), Some("XM0GQ8"));
        assert_eq!(comirnaty.icd11_brand.as_deref(), Some("XM8NQ0"));
        assert_eq!(comirnaty.eu_product.as_deref(), Some("EU/1/20/1528"));
        assert_eq!(comirnaty.eu_holder.as_deref(), Some("ORG-100030215"));
        assert!(comirnaty.cvx.is_some());
        // A code that is near but something else is none.
        assert_eq!(of_product("flu-denka").cvx, None);
        // No authority has confirmed that it is the product of the catalogue.
        assert_eq!(of_product("yf").catalogue, None);
        assert_eq!(of_product("no such product"), ProductNames::default());
        let covid = of_disease(Disease::parse("covid-19").unwrap());
        assert_eq!(covid.snomed.as_deref(), Some("840539006"));
    }
}
