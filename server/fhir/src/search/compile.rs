//! SearchParameter resources → a catalogue. What cannot be run is refused here, not where somebody asks.

use std::collections::HashMap;

use super::{Catalogue, Component, Fold, Parameter, ParameterType, Slot};
use crate::definitions::Type;
use crate::element::Element;
use crate::key::Kind;
use crate::path::Expression;
use crate::reach::KindSet;

mod alternatives;
mod check;
mod defect;
mod types;

pub(super) use alternatives::alternative_texts;
use alternatives::{alternatives, narrowed};
pub use defect::{Defect, NotOffered, Reason, WhyNot};
use types::{case_counts, is_comparable};

/// Parameters of every kind that have a room of their own, because they ask for no value that stands in the resource, or
/// for one that the server itself gives.
const OF_THEIR_OWN: [&str; 9] = [
    "_content",
    "_filter",
    "_has",
    "_id",
    "_lastUpdated",
    "_list",
    "_query",
    "_text",
    "_type",
];

impl Catalogue {
    /// The catalogue of these SearchParameter resources, or everything that is wrong with them.
    pub fn load<'e>(
        definitions: impl IntoIterator<Item = &'e Element>,
        fold: Fold,
    ) -> Result<Catalogue, Vec<Defect>> {
        let mut loading = Loading::default();
        let elements: Vec<&Element> = definitions.into_iter().collect();
        loading.by_url = elements
            .iter()
            .filter_map(|element| Some((element.text_of("url")?, *element)))
            .collect();
        for element in elements {
            loading.load(element);
        }
        check::names_and_slots(&loading.parameters, &mut loading.defects);
        if !loading.defects.is_empty() {
            return Err(loading.defects);
        }
        share_slots(&mut loading.parameters);
        Ok(Catalogue::with(
            loading.parameters,
            loading.not_offered,
            fold,
        ))
    }
}

/// From where a parameter takes its texts, and how.
type Place = (Kind, Box<str>, bool);

fn place_of(parameter: &Parameter) -> Place {
    let expression = parameter.expression.clone();
    (parameter.kind, expression, parameter.case_counts)
}

/// Texts that are taken from the same place in the same way are kept once: `name` and `phonetic` of a person are two names
/// for one thing, and a name leaves many entries. The first by name keeps them.
fn share_slots(parameters: &mut [Parameter]) {
    let is_text = |parameter: &Parameter| parameter.ty == ParameterType::String;
    let mut keepers: HashMap<Place, Box<str>> = HashMap::new();
    for parameter in parameters.iter().filter(|one| is_text(one)) {
        let keeper = keepers.entry(place_of(parameter));
        let keeper = keeper.or_insert_with(|| parameter.code.clone());
        if parameter.code < *keeper {
            *keeper = parameter.code.clone();
        }
    }
    for parameter in parameters.iter_mut().filter(|one| is_text(one)) {
        if let Some(keeper) = keepers.get(&place_of(parameter)) {
            parameter.slot = Slot::of(parameter.kind, keeper);
        }
    }
}

/// What has been loaded so far.
#[derive(Default)]
struct Loading<'e> {
    by_url: HashMap<&'e str, &'e Element>,
    parameters: Vec<Parameter>,
    not_offered: Vec<NotOffered>,
    defects: Vec<Defect>,
}

/// A definition with what every one must have.
struct Definition<'e> {
    element: &'e Element,
    url: &'e str,
    code: &'e str,
    ty: ParameterType,
    expression: &'e str,
}

impl<'e> Loading<'e> {
    fn load(&mut self, element: &'e Element) {
        let code = element.text_of("code").unwrap_or_default();
        let url = element.text_of("url").unwrap_or(code);
        if OF_THEIR_OWN.contains(&code) {
            return;
        }
        if element.text_of("type") == Some("special") {
            self.not_offer(url, code, WhyNot::Special);
            return;
        }
        let Some(kinds) = self.kinds(element, url) else {
            return;
        };
        if kinds.is_empty() {
            self.not_offer(url, code, WhyNot::NoKind);
            return;
        }
        let missing = ["url", "code", "type", "expression"]
            .into_iter()
            .filter(|name| element.text_of(name).is_none());
        let missing: Vec<&str> = missing.collect();
        for name in &missing {
            self.defect(url, name, Reason::Missing);
        }
        let Some(ty) = element.text_of("type").and_then(ParameterType::parse) else {
            if !missing.contains(&"type") {
                self.defect(url, "type", Reason::UnknownType);
            }
            return;
        };
        if let (true, Some(expression)) = (missing.is_empty(), element.text_of("expression")) {
            let definition = Definition {
                element,
                url,
                code,
                ty,
                expression,
            };
            self.load_on(&definition, &kinds);
        }
    }

    /// The kinds of this server that the definition is for.
    fn kinds(&mut self, element: &'e Element, url: &str) -> Option<Vec<Kind>> {
        let mut kinds = Vec::new();
        let mut known = true;
        for (place, base) in element.children("base").enumerate() {
            let base = base.text().unwrap_or_default();
            let is_resource = |ty: &Type| ty.is_resource() || ty.takes_any_resource();
            if !Type::named(base).is_some_and(is_resource) {
                self.defect(url, &format!("base[{place}]"), Reason::UnknownType);
                known = false;
            }
            kinds.extend(
                Kind::all().filter(|kind| Type::named(kind.name()).is_some_and(|ty| ty.is_a(base))),
            );
        }
        if element.first("base").is_none() {
            self.defect(url, "base", Reason::Missing);
            known = false;
        }
        kinds.sort_unstable();
        kinds.dedup();
        known.then_some(kinds)
    }

    fn load_on(&mut self, definition: &Definition<'e>, kinds: &[Kind]) {
        let alternatives = match alternatives(definition.expression) {
            Ok(alternatives) => alternatives,
            Err(refused) => {
                self.defect(definition.url, "expression", Reason::Expression(refused));
                return;
            }
        };
        let targets = self.targets(definition);
        for kind in kinds {
            let Some(on) = Type::named(kind.name()) else {
                continue;
            };
            let parameter =
                parameter(definition, *kind, on, &alternatives).and_then(|mut parameter| {
                    if definition.ty == ParameterType::Composite {
                        parameter.components = self.components(definition, &parameter)?;
                    }
                    parameter.targets = narrowed(targets, &parameter.expression);
                    Ok(parameter)
                });
            match parameter {
                Ok(parameter) => self.parameters.push(parameter),
                Err((place, reason)) => self.defect(definition.url, &place, reason),
            }
        }
    }

    /// The kinds that the definition says its references may lead to.
    fn targets(&mut self, definition: &Definition<'e>) -> KindSet {
        let mut kinds = Vec::new();
        for (place, target) in definition.element.children("target").enumerate() {
            let target = target.text().unwrap_or_default();
            if Type::named(target).is_none() {
                let place = format!("target[{place}]");
                self.defect(definition.url, &place, Reason::UnknownType);
            }
            kinds.extend(
                Kind::all()
                    .filter(|kind| Type::named(kind.name()).is_some_and(|ty| ty.is_a(target))),
            );
        }
        kinds.into_iter().collect()
    }

    fn components(
        &self,
        definition: &Definition<'e>,
        whole: &Parameter,
    ) -> Result<Vec<Component>, Fault> {
        let parts: Vec<&Element> = definition.element.children("component").collect();
        if parts.len() != 2 {
            return Err(("component".to_owned(), Reason::NotTwoComponents));
        }
        parts
            .into_iter()
            .enumerate()
            .map(|(number, part)| {
                self.component(part, whole)
                    .map_err(|(place, reason)| (format!("component[{number}].{place}"), reason))
            })
            .collect()
    }

    fn component(&self, part: &Element, whole: &Parameter) -> Result<Component, Fault> {
        let fault = |place: &str, reason| (place.to_owned(), reason);
        let address = part.text_of("definition").unwrap_or_default();
        let address = address.split_once('|').map_or(address, |(url, _)| url);
        let ty = self
            .by_url
            .get(address)
            .ok_or_else(|| fault("definition", Reason::UnknownComponent))?
            .text_of("type")
            .and_then(ParameterType::parse)
            .filter(|ty| *ty != ParameterType::Composite)
            .ok_or_else(|| fault("definition", Reason::NoPart))?;
        let text = part.text_of("expression").unwrap_or_default();
        let expression = Expression::parse(text)
            .map_err(|refused| fault("expression", Reason::Expression(refused)))?;
        let within = whole.types.iter().filter_map(|name| Type::named(name));
        let types: Vec<&'static Type> = within.flat_map(|ty| expression.result_types(ty)).collect();
        if types.is_empty() {
            return Err(fault("expression", Reason::LeadsNowhere(whole.kind)));
        }
        if !types.iter().any(|found| is_comparable(ty, found)) {
            return Err(fault("expression", Reason::NotComparable(whole.kind)));
        }
        Ok(Component {
            ty,
            expression: text.into(),
            case_counts: case_counts(&types),
        })
    }

    fn not_offer(&mut self, url: &str, code: &str, why: WhyNot) {
        self.not_offered.push(NotOffered {
            url: url.into(),
            code: code.into(),
            why,
        });
    }

    fn defect(&mut self, url: &str, place: &str, reason: Reason) {
        self.defects.push(Defect {
            definition: url.into(),
            place: place.into(),
            reason,
        });
    }
}

/// A place in a definition, and what is wrong there.
type Fault = (String, Reason);

/// The parameter on one kind, without components and targets.
fn parameter(
    definition: &Definition<'_>,
    kind: Kind,
    on: &'static Type,
    alternatives: &[(&str, Expression)],
) -> Result<Parameter, Fault> {
    let fault = |reason| ("expression".to_owned(), reason);
    let mut texts = Vec::new();
    let mut types: Vec<&'static Type> = Vec::new();
    for (text, expression) in alternatives {
        let elsewhere = |start: &str| Type::named(start).is_some() && !on.is_a(start);
        if expression.starts_at().is_some_and(elsewhere) {
            continue;
        }
        let found = expression.result_types(on);
        if found.is_empty() {
            return Err(fault(Reason::LeadsNowhere(kind)));
        }
        texts.push(*text);
        types.extend(found);
    }
    if texts.is_empty() {
        return Err(fault(Reason::LeadsNowhere(kind)));
    }
    types.sort_by_key(|ty| ty.name());
    types.dedup();
    if !types.iter().any(|ty| is_comparable(definition.ty, ty)) {
        return Err(fault(Reason::NotComparable(kind)));
    }
    Ok(Parameter {
        kind,
        code: definition.code.into(),
        url: definition.url.into(),
        ty: definition.ty,
        slot: Slot::of(kind, definition.code),
        expression: texts.join(" | ").into(),
        case_counts: case_counts(&types),
        types: types.into_iter().map(Type::name).collect(),
        targets: KindSet::NONE,
        components: Vec::new(),
    })
}

#[cfg(test)]
pub(super) mod tests;
