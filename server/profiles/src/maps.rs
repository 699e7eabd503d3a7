//! Codes of other systems for groups and diseases, as the maps of the package say.

use std::collections::HashMap;
use std::sync::LazyLock;

use ::immunization::{Disease, VaccineGroup};
use fhir::Element;
use fhir::codec::{Limits, json};

use crate::definitions::package_files;
use crate::naming::system;

const DISEASES: [&str; 4] = [
    "ConceptMap-target-disease-to-claims-disease.json",
    "ConceptMap-target-disease-to-disease-exchange.json",
    "ConceptMap-target-disease-to-icd11.json",
    "ConceptMap-target-disease-to-snomed.json",
];
const GROUPS: &str = "ConceptMap-vaccine-group-to-cvx.json";

/// Of one map, what is as good as the same.
struct Pair {
    from: String,
    system: String,
    to: String,
}

static MAPS: LazyLock<Maps> = LazyLock::new(|| {
    let diseases = DISEASES.into_iter().flat_map(pairs);
    let mut maps = Maps::default();
    for pair in diseases {
        let Some(disease) = Disease::parse(&pair.from) else {
            continue;
        };
        if pair.system == system::CLAIMS_DISEASE {
            maps.claims
                .entry(disease)
                .or_insert_with(|| pair.to.clone());
        }
        maps.diseases.insert((pair.system, pair.to), disease);
    }
    for pair in pairs(GROUPS) {
        if let Some(group) = VaccineGroup::parse(&pair.from) {
            maps.cvx.entry(group).or_insert(pair.to);
        }
    }
    maps
});

#[derive(Default)]
struct Maps {
    diseases: HashMap<(String, String), Disease>,
    claims: HashMap<Disease, String>,
    cvx: HashMap<VaccineGroup, String>,
}

/// The disease with this code of another system.
pub(crate) fn disease_of(system: &str, code: &str) -> Option<Disease> {
    let key = (system.to_owned(), code.to_owned());
    MAPS.diseases.get(&key).copied()
}

/// The code of the claims master for a disease.
pub(crate) fn claims_code_of(disease: Disease) -> Option<&'static str> {
    MAPS.claims.get(&disease).map(String::as_str)
}

/// The CVX code for a group whose product is not known.
pub(crate) fn cvx_of(group: VaccineGroup) -> Option<&'static str> {
    MAPS.cvx.get(&group).map(String::as_str)
}

fn pairs(file: &str) -> Vec<Pair> {
    let file = package_files().iter().find(|one| one.name == file);
    let map = file.and_then(|file| json::read(file.text.as_bytes(), &Limits::own()).ok());
    map.as_ref().map(pairs_of).unwrap_or_default()
}

fn pairs_of(map: &Element) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for group in map.children("group") {
        let Some(system) = group.text_of("target") else {
            continue;
        };
        for element in group.children("element") {
            for target in element.children("target") {
                // A code that is wider or narrower says something else.
                let same = matches!(target.text_of("equivalence"), Some("equivalent" | "equal"));
                if let (true, Some(from), Some(to)) =
                    (same, element.text_of("code"), target.text_of("code"))
                {
                    pairs.push(Pair {
                        from: from.to_owned(),
                        system: system.to_owned(),
                        to: to.to_owned(),
                    });
                }
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests;
