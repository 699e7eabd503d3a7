//! The definitions of `fhir-profiles/package/`, as they are built into the program: every file that lies there.

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

// Four lists, made from the folder when the program is built.
include!(concat!(env!("OUT_DIR"), "/package.rs"));

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

/// The files that hold search parameters: those of R4 first, then our own.
pub fn search_parameter_files() -> &'static [File] {
    SEARCH_PARAMETERS
}

/// The files of the package, one definition each.
pub fn package_files() -> &'static [File] {
    PACKAGE
}

/// What the package says about itself: its name, its version, what it depends on.
pub fn manifest() -> Option<&'static File> {
    MANIFEST.first()
}

/// Resources that hold to the definitions.
pub fn examples() -> &'static [File] {
    EXAMPLES
}

/// Resources that break the definitions, each in the way that its name says.
pub fn invalid_examples() -> &'static [File] {
    INVALID
}

/// Every search parameter, those of R4 first: read anew at each call, which is once in a start.
pub fn search_parameters() -> Result<Vec<Definition>, DefinitionError> {
    let mut found = Vec::new();
    for file in SEARCH_PARAMETERS {
        found.extend(definitions(file, "SearchParameter")?);
    }
    Ok(found)
}

/// Every search parameter of R4, without those of the package.
pub fn r4_search_parameters() -> Result<Vec<Definition>, DefinitionError> {
    match SEARCH_PARAMETERS.first() {
        Some(file) => definitions(file, "SearchParameter"),
        None => Ok(Vec::new()),
    }
}

/// Every definition of the package, of whatever type: read anew at each call, which is once in a start.
pub fn all() -> Result<Vec<Definition>, DefinitionError> {
    PACKAGE
        .iter()
        .map(|file| {
            let element = read(file)?;
            let file = file.name;
            Ok(Definition { file, element })
        })
        .collect()
}

fn read(file: &File) -> Result<Element, DefinitionError> {
    json::read(file.text.as_bytes(), &Limits::own()).map_err(|issues| DefinitionError {
        file: file.name,
        fault: DefinitionFault::Unreadable(issues),
    })
}

/// The definitions of this type in a file: its one resource, or the resources of its bundle.
fn definitions(file: &File, type_name: &str) -> Result<Vec<Definition>, DefinitionError> {
    let wrong = |fault| DefinitionError {
        file: file.name,
        fault,
    };
    let root = read(file)?;
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
