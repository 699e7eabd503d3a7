//! How the items of an element are told apart, and to which slice one belongs.

use super::binding::{Binding, Verdict};
use super::compare::{is_exactly, matches};
use super::conform::Conformance;
use super::tree::{Node, NodeId, ProfileId, Tree};
use crate::definitions::Type;
use crate::element::Element;

mod criterion;

pub(super) use criterion::criterion;

/// How the items of an element are told apart.
#[derive(Clone, Debug)]
pub(super) struct Slicing {
    /// What is looked at in each item.
    pub(super) discriminators: Vec<Discriminator>,
    /// Whether slices must come in the order of the profile.
    pub(super) ordered: bool,
    /// What may be there besides the slices.
    pub(super) openness: Openness,
}

/// What may be there besides the slices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Openness {
    /// Anything, anywhere.
    Open,
    /// Anything, behind the slices.
    OpenAtEnd,
    /// Nothing.
    Closed,
}

/// What is looked at in an item.
#[derive(Clone, Debug)]
pub(super) struct Discriminator {
    /// What counts there.
    pub(super) sort: Sort,
    /// The way there.
    pub(super) steps: Vec<Step>,
}

/// What counts about what a discriminator finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// The value; a pattern and a value are told apart by what the slice says.
    Value,
    /// The type.
    Type,
    /// The profile that it conforms to.
    Profile,
    /// Whether it is there.
    Exists,
}

/// One step of a discriminator's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The children of this name.
    Child(Box<str>),
    /// The extensions with this address.
    Extension(Box<str>),
    /// Those of this type.
    OfType(&'static Type),
    /// What a reference points to.
    Resolve,
}

/// What an item of a slice has where a discriminator looks.
#[derive(Clone, Debug)]
pub(super) enum Criterion {
    /// This value and nothing else.
    Fixed(Vec<Element>),
    /// At least this.
    Pattern(Vec<Element>),
    /// This text: the address of an extension.
    Text(Box<str>),
    /// A code of one of these value sets.
    Codes(Vec<Binding>),
    /// One of these types.
    Types(Vec<&'static Type>),
    /// One of these profiles.
    Profiles(Vec<ProfileId>),
    /// Something, or nothing.
    Exists(bool),
}

/// Steps of one path, at most.
const STEPS_MAX: usize = 16;

impl Sort {
    /// The sort of this code.
    pub(super) fn parse(code: &str) -> Option<Sort> {
        match code {
            "value" | "pattern" => Some(Sort::Value),
            "type" => Some(Sort::Type),
            "profile" => Some(Sort::Profile),
            "exists" => Some(Sort::Exists),
            _ => None,
        }
    }
}

impl Openness {
    /// The rule of this code.
    pub(super) fn parse(code: &str) -> Option<Openness> {
        match code {
            "open" => Some(Openness::Open),
            "openAtEnd" => Some(Openness::OpenAtEnd),
            "closed" => Some(Openness::Closed),
            _ => None,
        }
    }
}

impl Slicing {
    /// What every list of extensions has: told apart by address, and others are welcome.
    pub(super) fn of_extensions() -> Slicing {
        Slicing {
            discriminators: vec![Discriminator {
                sort: Sort::Value,
                steps: vec![Step::Child("url".into())],
            }],
            ordered: false,
            openness: Openness::Open,
        }
    }

    /// What every choice of types has.
    pub(super) fn of_types() -> Slicing {
        Slicing {
            discriminators: vec![Discriminator {
                sort: Sort::Type,
                steps: Vec::new(),
            }],
            ordered: false,
            openness: Openness::Open,
        }
    }
}

/// Reads the path of a discriminator: names, `$this`, `resolve()`, `ofType(…)` and `extension('…')`.
pub(super) fn steps(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let end = piece_end(rest)?;
        let (piece, behind) = rest.split_at_checked(end)?;
        rest = match behind.strip_prefix('.') {
            Some("") => return None,
            Some(behind) => behind,
            None => behind,
        };
        if steps.len() >= STEPS_MAX {
            return None;
        }
        match piece.split_once('(') {
            None if piece == "$this" => {}
            None if is_name(piece) => steps.push(Step::Child(piece.into())),
            None => return None,
            Some((function, argument)) => {
                let argument = argument.strip_suffix(')')?.trim();
                steps.push(match function {
                    "resolve" if argument.is_empty() => Step::Resolve,
                    "ofType" => Step::OfType(Type::named(argument)?),
                    "extension" => {
                        let url = argument.strip_prefix('\'')?.strip_suffix('\'')?;
                        Step::Extension(url.into())
                    }
                    _ => return None,
                });
            }
        }
    }
    Some(steps)
}

/// Where the first step of a path ends: at a dot that stands in no argument.
fn piece_end(path: &str) -> Option<usize> {
    let mut inside = false;
    for (at, letter) in path.char_indices() {
        match letter {
            '(' if !inside => inside = true,
            ')' if inside => inside = false,
            '.' if !inside => return (at > 0).then_some(at),
            _ => {}
        }
    }
    (!inside).then_some(path.len())
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The slice to which an item belongs. The first one that takes it has it.
pub(super) fn slice_of<'a>(
    item: &'a Element,
    node: &Node,
    tree: &Tree,
    conformance: &mut dyn Conformance<'a>,
) -> Option<NodeId> {
    let slicing = node.slicing.as_ref()?;
    node.slices.iter().copied().find(|id| {
        let Some(slice) = tree.node(*id) else {
            return false;
        };
        let pairs = slicing.discriminators.iter().zip(&slice.criteria);
        slice.criteria.len() == slicing.discriminators.len()
            && pairs
                .into_iter()
                .all(|(d, criterion)| meets(item, &d.steps, criterion, conformance))
    })
}

/// Whether an item has what the criterion says, at the end of the path.
fn meets<'a>(
    item: &'a Element,
    steps: &[Step],
    criterion: &Criterion,
    conformance: &mut dyn Conformance<'a>,
) -> bool {
    if let Criterion::Exists(wanted) = criterion {
        return reach(item, steps, conformance, &mut |_, _| true) == *wanted;
    }
    // What a reference points to may be known by its type alone.
    if let (Criterion::Types(types), Some((Step::Resolve, before))) =
        (criterion, steps.split_last())
    {
        return reach(item, before, conformance, &mut |reference, conformance| {
            conformance
                .target_type(reference)
                .is_some_and(|ty| types.iter().any(|wanted| ty.is_a(wanted.name())))
        });
    }
    reach(
        item,
        steps,
        conformance,
        &mut |found, conformance| match criterion {
            Criterion::Fixed(values) => values.iter().any(|value| is_exactly(found, value)),
            Criterion::Pattern(values) => values.iter().any(|value| matches(found, value)),
            Criterion::Text(text) => found.text() == Some(text),
            Criterion::Codes(sets) => sets
                .iter()
                .all(|set| set.judge(found, conformance.terminology()) == Verdict::Kept),
            Criterion::Types(types) => types.iter().any(|wanted| found.ty().is_a(wanted.name())),
            Criterion::Profiles(profiles) => profiles
                .iter()
                .any(|profile| conformance.conforms(found, *profile)),
            Criterion::Exists(wanted) => *wanted,
        },
    )
}

/// Whether the function says yes to anything at the end of the path.
fn reach<'a>(
    from: &'a Element,
    steps: &[Step],
    conformance: &mut dyn Conformance<'a>,
    says_yes: &mut dyn FnMut(&'a Element, &mut dyn Conformance<'a>) -> bool,
) -> bool {
    let Some((step, rest)) = steps.split_first() else {
        return says_yes(from, conformance);
    };
    match step {
        Step::Child(name) => from
            .fields()
            .filter(|(slot, _)| slot.element == &**name || slot.name == &**name)
            .any(|(_, child)| reach(child, rest, conformance, says_yes)),
        Step::Extension(url) => from
            .fields()
            .filter(|(slot, child)| {
                slot.element == "extension" && child.text_of("url") == Some(url)
            })
            .any(|(_, child)| reach(child, rest, conformance, says_yes)),
        Step::OfType(ty) => from.ty() == *ty && reach(from, rest, conformance, says_yes),
        Step::Resolve => match conformance.target(from) {
            Some(target) => reach(target, rest, conformance, says_yes),
            None => false,
        },
    }
}
