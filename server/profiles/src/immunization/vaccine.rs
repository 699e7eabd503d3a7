//! Which vaccine it was: our own coding first, CVX where there is one, and every coding that was received.
//!
//! What is added here to what was said is marked as chosen by nobody (`userSelected` false), so that reading it back
//! tells the two apart.

use ::immunization::{
    ForeignCode, GivenVaccine, Gtin, Identification, VaccineCode, VaccineGroup, VaccineSystem,
    VaccineTable,
};
use fhir::{Element, Issue, problem};
use typed::types::{CodeableConcept, Coding};

use crate::making::{coding, known};
use crate::maps;
use crate::naming::system;
use crate::reading::{Findings, numbered, owned};

/// What is said of a vaccine that nobody told.
const NOT_TOLD: &str = "不明";

const SYSTEMS: [(VaccineSystem, &str); 7] = [
    (VaccineSystem::Hot13, system::HOT13),
    (VaccineSystem::Hot9, system::HOT9),
    (VaccineSystem::Yj, system::YJ),
    (VaccineSystem::Gtin, system::GTIN),
    (VaccineSystem::Cvx, system::CVX),
    (VaccineSystem::Product, system::VACCINE_PRODUCT),
    (VaccineSystem::Group, system::VACCINE_GROUP),
];

/// The same systems as older messages name them.
const ALIASES: [(&str, &str); 5] = [
    ("urn:oid:1.2.392.200119.4.402.1", system::HOT13),
    ("urn:oid:1.2.392.200119.4.403.1", system::HOT9),
    ("urn:oid:1.2.392.100495.20.2.74", system::HOT9),
    ("urn:oid:1.2.392.100495.20.2.73", system::YJ),
    ("urn:oid:2.16.840.1.113883.12.292", system::CVX),
];

fn address(system: VaccineSystem) -> &'static str {
    let found = SYSTEMS.iter().find(|(one, _)| *one == system);
    found.map_or("", |(_, address)| address)
}

fn system_at(address: &str) -> Option<VaccineSystem> {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == address);
    let address = alias.map_or(address, |(_, address)| address);
    let found = SYSTEMS.iter().find(|(_, one)| *one == address);
    found.map(|(system, _)| *system)
}

/// The CVX code of a product, or of a group where no product is known.
fn cvx(product: Option<&str>, group: Option<VaccineGroup>, table: &VaccineTable) -> Option<String> {
    match product.and_then(|id| table.product(id)) {
        Some(product) => product.cvx.clone(),
        None => maps::cvx_of(group?).map(str::to_owned),
    }
}

pub(super) fn concept(vaccine: &GivenVaccine, table: &VaccineTable) -> CodeableConcept {
    let has = |system: VaccineSystem| vaccine.codes.iter().any(|code| code.system == system);
    let added = [
        (VaccineSystem::Product, vaccine.product.clone()),
        (
            VaccineSystem::Group,
            vaccine.group.map(|group| group.code().to_owned()),
        ),
        (
            VaccineSystem::Cvx,
            cvx(vaccine.product.as_deref(), vaccine.group, table),
        ),
    ];
    let added = added.into_iter().filter(|(system, _)| !has(*system));
    let added = added.filter_map(|(system, code)| {
        Some(Coding {
            user_selected: Some(false.into()),
            ..coding(address(system), &code?)
        })
    });
    let said = vaccine.codes.iter().map(|code| match code.system {
        // The profile has the long form of the number alone.
        VaccineSystem::Gtin => {
            let long = Gtin::parse(&code.code).map(|gtin| gtin.to_string());
            coding(system::GTIN, &long.unwrap_or_else(|_| code.code.clone()))
        }
        system => coding(address(system), &code.code),
    });
    let foreign = vaccine.foreign_codes.iter().map(|foreign| Coding {
        system: foreign.system.as_deref().map(Into::into),
        code: foreign.code.as_deref().map(Into::into),
        display: known(foreign.display.as_ref()),
        ..Coding::default()
    });
    let codings: Vec<Coding> = added.chain(said).chain(foreign).collect();
    let words = known(vaccine.text.as_ref());
    let nothing = codings.is_empty() && words.is_none();
    CodeableConcept {
        coding: codings,
        text: if nothing {
            Some(NOT_TOLD.into())
        } else {
            words
        },
        ..CodeableConcept::default()
    }
}

/// The vaccine of a resource. Codings and words that do not agree on a group are told, and none is chosen.
pub(super) fn read(
    resource: &Element,
    table: &VaccineTable,
    findings: &mut Findings,
) -> GivenVaccine {
    let mut vaccine = GivenVaccine::default();
    let Some(concept) = resource.first("vaccineCode") else {
        return vaccine;
    };
    vaccine.text = owned(concept, "text");
    // Codings that we add ourselves, as long as the others say the same.
    let mut added: Vec<VaccineCode> = Vec::new();
    let mut places: Vec<(bool, VaccineCode)> = Vec::new();
    for (_, coding) in numbered(concept, "coding") {
        let system = coding.text_of("system").and_then(system_at);
        let (Some(system), Some(code)) = (system, coding.text_of("code")) else {
            vaccine.foreign_codes.push(ForeignCode {
                system: owned(coding, "system"),
                code: owned(coding, "code"),
                display: owned(coding, "display"),
            });
            continue;
        };
        let code = VaccineCode {
            system,
            code: code.to_owned(),
        };
        let ours = matches!(
            system,
            VaccineSystem::Product | VaccineSystem::Group | VaccineSystem::Cvx
        );
        let is_added = ours && coding.text_of("userSelected") == Some("false");
        if is_added {
            added.push(code.clone());
        } else if vaccine.text.is_none() {
            // A name beside a code is the only one there is.
            vaccine.text = owned(coding, "display");
        }
        places.push((is_added, code));
    }
    conclude(&mut vaccine, places, &added, table, findings);
    // The words for nothing are nothing again: a row that told no vaccine says the same when it comes again.
    if concept.first("coding").is_none() && vaccine.text.as_deref() == Some(NOT_TOLD) {
        vaccine.text = None;
    }
    vaccine
}

fn conclude(
    vaccine: &mut GivenVaccine,
    places: Vec<(bool, VaccineCode)>,
    added: &[VaccineCode],
    table: &VaccineTable,
    findings: &mut Findings,
) {
    let words = vaccine.text.as_deref();
    // A CVX code that stands for a group may be the code of one product of it, which nobody named.
    let meant: Vec<VaccineCode> = places
        .iter()
        .filter(|(is_added, code)| !is_added || code.system != VaccineSystem::Cvx)
        .map(|(_, code)| code.clone())
        .collect();
    if let Identification::Known(known) = table.identify(&meant, words) {
        let product = known.product.map(|product| product.id.clone());
        let cvx = cvx(product.as_deref(), Some(known.group), table);
        let is_ours = |code: &VaccineCode| match code.system {
            VaccineSystem::Product => product.as_deref() == Some(code.code.as_str()),
            VaccineSystem::Group => known.group.code() == code.code,
            _ => cvx.as_deref() == Some(code.code.as_str()),
        };
        if added.iter().all(is_ours) {
            vaccine.product = product;
            vaccine.group = Some(known.group);
            let said = places.into_iter().filter(|(is_added, _)| !is_added);
            vaccine.codes = said.map(|(_, code)| code).collect();
            return;
        }
    }
    vaccine.codes = places.into_iter().map(|(_, code)| code).collect();
    let place = "Immunization.vaccineCode";
    let finding = match table.identify(&vaccine.codes, words) {
        Identification::Known(known) => {
            vaccine.product = known.product.map(|product| product.id.clone());
            vaccine.group = Some(known.group);
            return;
        }
        Identification::Disagreement(groups) => {
            let groups: Vec<&str> = groups.iter().map(|group| group.code()).collect();
            Issue::warning(problem::Kind::BusinessRule, "vaccine-disagreement")
                .with("groups", groups.join(", "))
        }
        Identification::Unmatched(why) => {
            Issue::warning(problem::Kind::BusinessRule, "vaccine-unmatched")
                .with("reason", why.code())
        }
        Identification::Unknown => Issue::warning(problem::Kind::BusinessRule, "vaccine-unknown"),
    };
    findings.tell(finding.at(place));
}
