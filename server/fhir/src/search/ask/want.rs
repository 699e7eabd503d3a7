//! One value of a parameter → what is wanted, by the type of the parameter.

use super::criterion::Reader;
use super::modifier::Modifier;
use super::reference::Leads;
use super::wrong::{Wrong, issue};
use super::{CONTAINS_LETTERS_MIN, escape, ordered};
use crate::search::{
    Component, Parameter, ParameterType, TextMatch, UriMatch, Want, canonical_system,
    contact_forms, folded_code,
};

const TOKEN: &str = "code | system|code | |code | system|";

impl Reader<'_> {
    /// What one value asks for. It can be several things, any of which is enough.
    pub fn wants(
        &self,
        parameter: &Parameter,
        modifier: Option<Modifier>,
        value: &str,
    ) -> Result<Vec<Want>, Wrong> {
        match (parameter.ty, modifier) {
            (ParameterType::Token, Some(Modifier::Text)) => {
                self.text(TextMatch::Starts, value).map(one)
            }
            (ParameterType::Token, Some(Modifier::OfType)) => of_type(value, parameter).map(one),
            (ParameterType::Token, _) => tokens(value, &parameter.types, parameter.case_counts),
            (ParameterType::String, modifier) => {
                let how = match modifier {
                    Some(Modifier::Exact) => TextMatch::Exact,
                    Some(Modifier::Contains) => TextMatch::Contains,
                    _ => TextMatch::Starts,
                };
                self.text(how, value).map(one)
            }
            (ParameterType::Reference, Some(Modifier::Identifier)) => token(value, true).map(one),
            (ParameterType::Reference, modifier) => {
                let kind = match modifier {
                    Some(Modifier::Kind(kind)) => Some(kind),
                    _ => None,
                };
                Leads::of(parameter).wants(kind, value, self.context)
            }
            (ParameterType::Uri, modifier) => uri(modifier, value).map(one),
            (ParameterType::Date, _) => ordered::date(value, self.context).map(one),
            (ParameterType::Number, _) => ordered::number(value).map(one),
            (ParameterType::Quantity, _) => ordered::quantity(value).map(one),
            (ParameterType::Composite, _) => self.composite(parameter, value),
        }
    }

    /// A text to begin with, to contain, or to be. An empty one would find everything.
    fn text(&self, how: TextMatch, value: &str) -> Result<Want, Wrong> {
        let plain = escape::plain(value)?;
        let folded = self.context.catalogue.fold(&plain);
        let least = match how {
            TextMatch::Contains => CONTAINS_LETTERS_MIN,
            TextMatch::Starts | TextMatch::Exact => 1,
        };
        if folded.chars().count() < least {
            return Err(Wrong::Fault(issue("parameter-short").with("least", least)));
        }
        Ok(Want::Text {
            how,
            folded: folded.into(),
            exact: plain.into(),
        })
    }

    /// Both parts in the same element, each read by its own type.
    fn composite(&self, parameter: &Parameter, value: &str) -> Result<Vec<Want>, Wrong> {
        let parts = escape::split(value, '$')?;
        let ([first, second], [one, two]) = (parts.as_slice(), parameter.components.as_slice())
        else {
            return Err(Wrong::value("value$value"));
        };
        let (first, second) = (self.component(one, first)?, self.component(two, second)?);
        let pair = |one: &Want| {
            second
                .iter()
                .map(|two| Want::Composite(Box::new([one.clone(), two.clone()])))
                .collect::<Vec<Want>>()
        };
        Ok(first.iter().flat_map(pair).collect())
    }

    fn component(&self, component: &Component, value: &str) -> Result<Vec<Want>, Wrong> {
        match component.ty {
            ParameterType::Token => token(value, component.case_counts).map(one),
            ParameterType::String => self.text(TextMatch::Starts, value).map(one),
            ParameterType::Date => ordered::date(value, self.context).map(one),
            ParameterType::Number => ordered::number(value).map(one),
            ParameterType::Quantity => ordered::quantity(value).map(one),
            ParameterType::Reference => Leads::anywhere().wants(None, value, self.context),
            ParameterType::Uri => uri(None, value).map(one),
            // There is no composite within a composite.
            ParameterType::Composite => Err(Wrong::value("value$value")),
        }
    }
}

fn one(want: Want) -> Vec<Want> {
    vec![want]
}

/// A code of a parameter; a contact in every form in which it is kept.
fn tokens(value: &str, types: &[&str], case_counts: bool) -> Result<Vec<Want>, Wrong> {
    if types == ["boolean"] && !["true", "false"].contains(&value) {
        return Err(Wrong::value("true | false"));
    }
    let want = token(value, case_counts)?;
    match want {
        Want::Token {
            system,
            code: Some(code),
        } if types.contains(&"ContactPoint") => {
            let with = |form: String| Want::Token {
                system: system.clone(),
                code: Some(form.into()),
            };
            Ok(contact_forms(&code).into_iter().map(with).collect())
        }
        other => Ok(vec![other]),
    }
}

/// `code` in any system, `system|code`, `|code` in none, `system|` for any code. Further bars belong to the code.
fn token(value: &str, case_counts: bool) -> Result<Want, Wrong> {
    let (first, second) = escape::split_once(value, '|')?;
    let first = escape::plain(first)?;
    let (system, code) = match second {
        Some(code) => (
            Some(canonical_system(&first).to_owned()),
            escape::plain(code)?,
        ),
        None => (None, first),
    };
    let empty_system = system.as_deref().unwrap_or_default().is_empty();
    match code.is_empty() {
        true if empty_system => Err(Wrong::value(TOKEN)),
        true => Ok(Want::Token {
            system: system.map(Into::into),
            code: None,
        }),
        false => Ok(Want::Token {
            system: system.map(Into::into),
            code: Some(folded_code(&code, case_counts).into()),
        }),
    }
}

/// `type system|type code|value`, kept with the two first as the system.
fn of_type(value: &str, parameter: &Parameter) -> Result<Want, Wrong> {
    let (system, rest) = escape::split_once(value, '|')?;
    let (code, value) = escape::split_once(rest.unwrap_or_default(), '|')?;
    let (system, code) = (escape::plain(system)?, escape::plain(code)?);
    let value = escape::plain(value.unwrap_or_default())?;
    if system.is_empty() || code.is_empty() || value.is_empty() {
        return Err(Wrong::value("type-system|type-code|value"));
    }
    let system = format!("{}|{code}", canonical_system(&system));
    Ok(Want::Token {
        system: Some(system.into()),
        code: Some(folded_code(&value, parameter.case_counts).into()),
    })
}

/// An address. What is not a hierarchy of paths has nothing above or below it, so only itself is found.
fn uri(modifier: Option<Modifier>, value: &str) -> Result<Want, Wrong> {
    let text = escape::plain(value)?;
    let how = match modifier {
        _ if text.starts_with("urn:") => UriMatch::Exact,
        Some(Modifier::Below) => UriMatch::Below,
        Some(Modifier::Above) => UriMatch::Above,
        _ => UriMatch::Exact,
    };
    let text = match how {
        UriMatch::Exact => text.as_str(),
        UriMatch::Below | UriMatch::Above => text.trim_end_matches('/'),
    };
    if text.is_empty() {
        return Err(Wrong::value("http://…"));
    }
    Ok(Want::Uri {
        how,
        text: text.into(),
    })
}
