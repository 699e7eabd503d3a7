//! How the values of one parameter are come by: made once for each kind, followed for every resource.

use std::sync::Arc;

use super::{Circumstances, Harvest, composite, computed, plain, reference, string, token};
use crate::definitions::Type;
use crate::element::Element;
use crate::path::{Expression, Item};
use crate::search::compile::alternative_texts;
use crate::search::{Component, Parameter, ParameterType, Slot, Twin};

/// A parameter with all that is needed to take its values.
#[derive(Clone, Debug)]
pub(in crate::search) struct Plan {
    pub(in crate::search) parameter: Arc<Parameter>,
    ways: Vec<Way>,
    parts: Vec<Vec<Way>>,
    twins: Twins,
}

/// One alternative of an expression, and how what it leads to is read.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) path: Path,
    pub(super) rule: Rule,
}

/// How to come to the values.
#[derive(Clone, Debug)]
pub(super) enum Path {
    /// From child to child, as almost all expressions go.
    Plain(plain::Steps),
    /// As the expression says.
    Expression(Expression),
}

/// How an element is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) ty: ParameterType,
    pub(super) case_counts: bool,
    /// The system of codes that stand alone.
    pub(super) system: Option<&'static str>,
}

/// The slots of a parameter's twins.
#[derive(Clone, Copy, Debug)]
struct Twins {
    text: Slot,
    of_type: Slot,
    identifier: Slot,
}

impl Plan {
    /// The plan of a parameter. What cannot be read leads nowhere.
    pub(in crate::search) fn of(parameter: Parameter) -> Plan {
        let on = Type::named(parameter.kind.name());
        let rule = Rule {
            ty: parameter.ty,
            case_counts: parameter.case_counts,
            system: None,
        };
        let texts = alternative_texts(&parameter.expression);
        let own = texts.iter().filter(|_| !parameter.is_kept_elsewhere());
        let ways = own
            .flat_map(|text| {
                let system = implied_system(text, on);
                ways(text, Rule { system, ..rule })
            })
            .collect();
        let parts = parameter.components.iter();
        let parts = parts.map(|part| part_ways(part, &parameter)).collect();
        let (kind, code) = (parameter.kind, &parameter.code);
        Plan {
            ways,
            parts,
            twins: Twins {
                text: Slot::twin(kind, code, Twin::Text),
                of_type: Slot::twin(kind, code, Twin::OfType),
                identifier: Slot::twin(kind, code, Twin::Identifier),
            },
            parameter: Arc::new(parameter),
        }
    }

    /// Every slot under which the plan can leave entries.
    pub(super) fn slots(&self) -> [Slot; 4] {
        let twins = self.twins;
        [
            self.parameter.slot,
            twins.text,
            twins.of_type,
            twins.identifier,
        ]
    }

    /// Takes the parameter's values. `false` where the resource is too large to be looked through.
    pub(super) fn take(&self, here: &Circumstances<'_>, harvest: &mut Harvest) -> bool {
        let mut values = Vec::new();
        for way in &self.ways {
            let taken = here.for_each(way, here.resource, &mut |item| {
                if harvest.full {
                    return Ok(());
                }
                match item {
                    Item::Element(element) if way.rule.ty == ParameterType::Composite => {
                        let slot = self.parameter.slot;
                        return composite::push(element, slot, (&self.parts, here), harvest);
                    }
                    Item::Element(element) => {
                        here.push(element, &way.rule, &mut values);
                        self.take_twins(element, &way.rule, here, harvest);
                    }
                    Item::Value(value) => computed::push(&value, &way.rule, here, &mut values),
                    Item::Referent(_) => {}
                }
                harvest.add_all(self.parameter.slot, &mut values);
                Ok(())
            });
            if taken.is_err() {
                return false;
            }
        }
        true
    }

    fn take_twins(
        &self,
        element: &Element,
        rule: &Rule,
        here: &Circumstances<'_>,
        harvest: &mut Harvest,
    ) {
        let mut values = Vec::new();
        match rule.ty {
            ParameterType::Token => {
                token::for_texts(element, &mut |text| {
                    harvest.add(self.twins.text, string::text_value(text, here.fold));
                });
                if element.type_name() == "Identifier" {
                    token::push_of_type(element, rule.case_counts, &mut values);
                    harvest.add_all(self.twins.of_type, &mut values);
                }
            }
            ParameterType::Reference => {
                reference::push_identifier(element, &mut values);
                harvest.add_all(self.twins.identifier, &mut values);
            }
            _ => {}
        }
    }
}

fn ways(text: &str, rule: Rule) -> Vec<Way> {
    let Ok(expression) = Expression::parse(text) else {
        return Vec::new();
    };
    if let Some(steps) = plain::Steps::of(text) {
        let path = Path::Plain(steps);
        return vec![Way { path, rule }];
    }
    let way = |expression| Way {
        path: Path::Expression(expression),
        rule,
    };
    expression.alternatives().into_iter().map(way).collect()
}

fn part_ways(part: &Component, whole: &Parameter) -> Vec<Way> {
    // Where a part stands in elements of several types, they have one code system, or none.
    let within = whole.types.iter().map(|name| Type::named(name));
    let mut systems: Vec<_> = within
        .map(|on| implied_system(&part.expression, on))
        .collect();
    systems.dedup();
    let system = match systems.as_slice() {
        [system] => *system,
        _ => None,
    };
    let rule = Rule {
        ty: part.ty,
        case_counts: part.case_counts,
        system,
    };
    ways(&part.expression, rule)
}

/// The code system of the codes at the end of a plain path, where the definition of the element leaves no other.
fn implied_system(path: &str, on: Option<&'static Type>) -> Option<&'static str> {
    let on = on?;
    let steps = plain::Steps::of(path)?;
    let mut here = vec![on];
    let mut systems = Vec::new();
    for name in steps.names() {
        let slots = here.iter().flat_map(|ty| ty.slots_of(name));
        let (types, found): (Vec<_>, Vec<_>) = slots.map(|slot| (slot.ty(), slot.system)).unzip();
        here = types;
        systems = found;
    }
    let plain = here.iter().all(|ty| ty.name() == "code");
    match systems.as_slice() {
        [system] if plain => *system,
        _ => None,
    }
}
