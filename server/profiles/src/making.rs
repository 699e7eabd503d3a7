//! Small parts of the typed model, as all makers need them, and the way from the model to the tree.

use std::fmt;

use ::immunization::{Day, MunicipalityCode};
use fhir::codec::{Limits, json};
use fhir::{Element, Issue};
use typed::Resource;
use typed::types::{
    Code, CodeableConcept, Coding, DateTime, Extension, ExtensionValue, Identifier, Meta, Period,
    Reference, String as Text,
};

use crate::naming::{extension as address, system};

/// Why a record could not be made a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmade {
    /// Something that FHIR requires is missing.
    Incomplete,
    /// A value of the record cannot be said in FHIR: a character that FHIR does not have, a number beyond its limits.
    Refused(Vec<Issue>),
}

impl fmt::Display for Unmade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unmade::Incomplete => typed::Incomplete.fmt(f),
            Unmade::Refused(issues) => {
                f.write_str("the record cannot be said in FHIR")?;
                for issue in issues {
                    let place = issue.expression.as_deref().unwrap_or_default();
                    write!(f, ": {} {place}", issue.rule)?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Unmade {}

/// The resource as a tree, read as strictly as what strangers send.
pub(crate) fn made(resource: &Resource) -> Result<Element, Unmade> {
    let bytes = typed::json(resource).map_err(|typed::Incomplete| Unmade::Incomplete)?;
    json::read(&bytes, &Limits::own()).map_err(Unmade::Refused)
}

/// A text, if there is one: FHIR has no empty texts.
pub(crate) fn text(value: &str) -> Option<Text> {
    (!value.is_empty()).then(|| value.into())
}

/// A text that may not be known.
pub(crate) fn known(value: Option<&String>) -> Option<Text> {
    text(value?)
}

/// All texts that say something.
pub(crate) fn texts(values: &[String]) -> Vec<Text> {
    values.iter().filter_map(|value| text(value)).collect()
}

pub(crate) fn coding(system: &str, code: &str) -> Coding {
    Coding {
        system: Some(system.into()),
        code: Some(code.into()),
        ..Coding::default()
    }
}

/// A concept of one code.
pub(crate) fn concept(system: &str, code: &str) -> Box<CodeableConcept> {
    Box::new(CodeableConcept {
        coding: vec![coding(system, code)],
        ..CodeableConcept::default()
    })
}

/// A concept that is words alone.
pub(crate) fn words(text: Text) -> CodeableConcept {
    CodeableConcept {
        text: Some(text),
        ..CodeableConcept::default()
    }
}

pub(crate) fn identifier(system: &str, value: &str) -> Identifier {
    Identifier {
        system: (!system.is_empty()).then(|| system.into()),
        value: text(value),
        ..Identifier::default()
    }
}

/// The identifier of a municipality.
pub(crate) fn municipality(code: MunicipalityCode) -> Identifier {
    identifier(system::MUNICIPALITY, &code.to_string())
}

/// A reference by identifier.
pub(crate) fn pointer(identifier: Identifier) -> Reference {
    Reference {
        identifier: Some(Box::new(identifier)),
        ..Reference::default()
    }
}

pub(crate) fn extension(url: &str, value: ExtensionValue) -> Extension {
    Extension {
        url: url.into(),
        value: Some(value),
        ..Extension::default()
    }
}

/// An extension that is made of parts.
pub(crate) fn parts(url: &str, parts: Vec<Extension>) -> Extension {
    Extension {
        url: url.into(),
        extension: parts,
        ..Extension::default()
    }
}

pub(crate) fn of_coding(url: &str, system: &str, code: &str) -> Extension {
    extension(url, ExtensionValue::Coding(Box::new(coding(system, code))))
}

pub(crate) fn of_identifier(url: &str, identifier: Identifier) -> Extension {
    extension(url, ExtensionValue::Identifier(Box::new(identifier)))
}

/// Says that something required is not known.
pub(crate) fn unknown() -> Vec<Extension> {
    vec![extension(
        address::DATA_ABSENT_REASON,
        ExtensionValue::Code("unknown".into()),
    )]
}

/// From day to day, both included.
pub(crate) fn period(from: Option<Day>, to: Option<Day>) -> Option<Box<Period>> {
    let say = |day: Day| DateTime::from(day.to_string());
    (from.is_some() || to.is_some()).then(|| {
        Box::new(Period {
            start: from.map(say),
            end: to.map(say),
            ..Period::default()
        })
    })
}

/// The part of a resource that says what it claims to be, how far it may be shown, and what is doubtful about it.
pub(crate) fn meta(profile: &str, confidentiality: Option<&str>, doubts: &[String]) -> Box<Meta> {
    let disclosed = confidentiality.map(|code| coding(system::CONFIDENTIALITY, code));
    Box::new(Meta {
        profile: vec![profile.into()],
        security: disclosed.into_iter().collect(),
        tag: doubts
            .iter()
            .filter(|doubt| !doubt.is_empty())
            .map(|doubt| coding(system::QUALITY, doubt))
            .collect(),
        ..Meta::default()
    })
}

/// A code that may not be there.
pub(crate) fn code(value: Option<&'static str>) -> Option<Code> {
    value.map(Code::from)
}
