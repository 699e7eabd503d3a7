//! What can be asked of a kind, for those who describe the server.

use super::{include, modifier, name, ordered};
use crate::key::Kind;
use crate::search::{Catalogue, Parameter, ParameterType};

/// What can be asked of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The parameters, by name.
    pub parameters: Vec<OfferedParameter>,
    /// What `_include` may be.
    pub includes: Vec<String>,
    /// What `_revinclude` may be.
    pub revincludes: Vec<String>,
}

/// A parameter that can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedParameter {
    /// The name.
    pub code: String,
    /// FHIR's name of the type of parameter.
    pub ty: &'static str,
    /// The address of its definition; empty where FHIR has none.
    pub url: String,
    /// The modifiers that it takes.
    pub modifiers: Vec<&'static str>,
    /// The prefixes that its values take.
    pub prefixes: &'static [&'static str],
    /// The kinds to which a chain may go on.
    pub targets: Vec<Kind>,
    /// A value, to show the form. It is made up.
    pub example: String,
}

/// What can be asked of a kind.
pub fn offered(catalogue: &Catalogue, kind: Kind) -> Offered {
    let mut parameters = special(catalogue, kind);
    for parameter in catalogue.of_kind(kind) {
        if parameters
            .iter()
            .all(|known| *known.code != *parameter.code)
        {
            parameters.push(described(parameter));
        }
    }
    parameters.sort_by(|a, b| a.code.cmp(&b.code));
    Offered {
        parameters,
        includes: include::offered(catalogue, kind, false),
        revincludes: include::offered(catalogue, kind, true),
    }
}

fn described(parameter: &Parameter) -> OfferedParameter {
    let targets = match parameter.ty {
        ParameterType::Reference => modifier::targets(parameter),
        _ => Vec::new(),
    };
    let mut modifiers = modifier::taken(parameter);
    modifiers.extend(targets.iter().map(|kind| kind.name()));
    OfferedParameter {
        code: parameter.code.to_string(),
        ty: parameter.ty.code(),
        url: parameter.url.to_string(),
        modifiers,
        prefixes: match parameter.ty {
            ParameterType::Date | ParameterType::Number | ParameterType::Quantity => {
                &ordered::PREFIXES
            }
            _ => &[],
        },
        targets,
        example: example(parameter),
    }
}

/// The parameters that every kind has and no catalogue holds. `_has` and `_filter` are ways to ask, not parameters.
fn special(catalogue: &Catalogue, kind: Kind) -> Vec<OfferedParameter> {
    let mut special = vec![
        OfferedParameter {
            code: "_id".to_owned(),
            ty: "token",
            url: "http://hl7.org/fhir/SearchParameter/Resource-id".to_owned(),
            modifiers: vec!["missing", "not"],
            prefixes: &[],
            targets: Vec::new(),
            example: "p-1".to_owned(),
        },
        OfferedParameter {
            code: "_lastUpdated".to_owned(),
            ty: "date",
            url: "http://hl7.org/fhir/SearchParameter/Resource-lastUpdated".to_owned(),
            modifiers: vec!["missing"],
            prefixes: &ordered::PREFIXES,
            targets: Vec::new(),
            example: "ge2026-04-01".to_owned(),
        },
    ];
    if name::list_item(catalogue, kind).is_some() {
        special.push(OfferedParameter {
            code: "_list".to_owned(),
            ty: "special",
            url: String::new(),
            modifiers: Vec::new(),
            prefixes: &[],
            targets: Vec::new(),
            example: "list-1".to_owned(),
        });
    }
    special
}

fn example(parameter: &Parameter) -> String {
    match parameter.ty {
        ParameterType::Composite => {
            let parts = parameter.components.iter();
            let parts: Vec<&str> = parts.map(|part| example_of(part.ty, &[])).collect();
            parts.join("$")
        }
        ty => example_of(ty, &parameter.types).to_owned(),
    }
}

fn example_of(ty: ParameterType, types: &[&str]) -> &'static str {
    match ty {
        ParameterType::Token if types == ["boolean"] => "true",
        ParameterType::Token if types.contains(&"Identifier") => {
            "https://mirai.example.jp/id/chart|000123"
        }
        ParameterType::Token if types.contains(&"ContactPoint") => "0000-00-0000",
        ParameterType::Token => "https://mirai.example.jp/codes|code",
        ParameterType::String => "みらい",
        ParameterType::Date => "ge2026-04-01",
        ParameterType::Number => "lt100",
        ParameterType::Quantity => "0.5|http://unitsofmeasure.org|mL",
        ParameterType::Reference if types.contains(&"Reference") => "p-1",
        ParameterType::Reference | ParameterType::Uri => "https://mirai.example.jp/definition",
        // There is no composite within a composite.
        ParameterType::Composite => "",
    }
}
