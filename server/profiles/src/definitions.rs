//! The definitions of `fhir-profiles/package/`, as they are built into the program.

use std::fmt;

use fhir::codec::Limits;
use fhir::codec::json;
use fhir::{Element, Issue};

/// One file of the package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name in `fhir-profiles/package/`.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! file {
    ($name:literal) => {
        File {
            name: $name,
            text: include_str!(concat!("../../../fhir-profiles/package/", $name)),
        }
    };
}

/// The files that hold search parameters: those of R4 first, then our own.
const SEARCH_PARAMETERS: [File; 6] = [
    file!("search-parameters-r4.json"),
    file!("SearchParameter-Immunization-coupon.json"),
    file!("SearchParameter-Immunization-lane.json"),
    file!("SearchParameter-Immunization-municipality.json"),
    file!("SearchParameter-Immunization-quality.json"),
    file!("SearchParameter-jp-patient-kana-sort.json"),
];

/// What is wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionError {
    /// The file.
    pub file: &'static str,
    /// What is wrong in it.
    pub fault: DefinitionFault,
}

/// What can be wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefinitionFault {
    /// It is no FHIR: what is wrong, each with its place.
    Unreadable(Vec<Issue>),
    /// It holds another type than it should.
    Foreign {
        /// Which of its resources, counted from 0.
        at: usize,
        /// The type of that one.
        type_name: &'static str,
    },
}

impl fmt::Display for DefinitionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        match &self.fault {
            DefinitionFault::Foreign { at, type_name } => {
                write!(f, ": resource {at} is a {type_name}")
            }
            DefinitionFault::Unreadable(issues) => {
                for issue in issues {
                    write!(f, ": {}", issue.rule)?;
                    if let Some((line, column)) = issue.position {
                        write!(f, " at {line}:{column}")?;
                    }
                    if let Some(expression) = &issue.expression {
                        write!(f, " {expression}")?;
                    }
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for DefinitionError {}

/// One definition, and the file it comes from.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The name of the file.
    pub file: &'static str,
    /// The resource.
    pub element: Element,
}

/// The files that hold search parameters.
pub fn search_parameter_files() -> &'static [File] {
    &SEARCH_PARAMETERS
}

/// Every search parameter, those of R4 first: read anew at each call, which is once in a start.
pub fn search_parameters() -> Result<Vec<Definition>, DefinitionError> {
    let mut found = Vec::new();
    for file in &SEARCH_PARAMETERS {
        found.extend(definitions(file, "SearchParameter")?);
    }
    Ok(found)
}

/// The definitions of this type in a file: its one resource, or the resources of its bundle.
fn definitions(file: &File, type_name: &str) -> Result<Vec<Definition>, DefinitionError> {
    let wrong = |fault| DefinitionError {
        file: file.name,
        fault,
    };
    let root = json::read(file.text.as_bytes(), &Limits::own())
        .map_err(|issues| wrong(DefinitionFault::Unreadable(issues)))?;
    let resources: Vec<&Element> = if root.type_name() == "Bundle" {
        root.children("entry")
            .flat_map(|entry| entry.children("resource"))
            .collect()
    } else {
        vec![&root]
    };
    for (at, resource) in resources.iter().enumerate() {
        let found = resource.type_name();
        if found != type_name {
            return Err(wrong(DefinitionFault::Foreign {
                at,
                type_name: found,
            }));
        }
    }
    let owned = resources.into_iter().cloned();
    Ok(owned
        .map(|element| Definition {
            file: file.name,
            element,
        })
        .collect())
}

#[cfg(test)]
mod tests;
