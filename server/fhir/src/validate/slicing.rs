//! How the items of an element are told apart, and to which slice one belongs.

use super::binding::{Binding, Verdict};
use super::compare::{is_exactly, matches};
use super::conform::Conformance;
use super::tree::{Node, NodeId, ProfileId, Tree};
use crate::definitions::Type;
use crate::element::Element;

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

/// Where a criterion is looked for: in which tree, at which node, with how much of the path left.
struct Search<'t> {
    trees: &'t [Tree],
    /// Profiles that were entered, so that the search ends.
    entered: usize,
}

/// What a slice says where a discriminator looks. Nothing is a slice that cannot be told apart.
pub(super) fn criterion(
    trees: &[Tree],
    tree: &Tree,
    slice: NodeId,
    discriminator: &Discriminator,
) -> Option<Criterion> {
    let mut search = Search { trees, entered: 0 };
    search.at(tree, slice, &discriminator.steps, discriminator.sort)
}

impl Search<'_> {
    fn at(&mut self, tree: &Tree, id: NodeId, steps: &[Step], sort: Sort) -> Option<Criterion> {
        let node = tree.node(id)?;
        let Some((step, rest)) = steps.split_first() else {
            return self.said(node, sort);
        };
        if let Some(found) = in_value(node, steps, sort) {
            return Some(found);
        }
        let below = match step {
            Step::Child(name) => tree.child(id, name),
            Step::Extension(url) => self.extension(tree, id, url),
            Step::OfType(ty) => {
                let slice = node.slices.iter().copied().find(|slice| {
                    tree.node(*slice)
                        .and_then(Node::type_rule)
                        .is_some_and(|rule| rule.ty == *ty)
                });
                slice.or(Some(id))
            }
            Step::Resolve => return self.referent(node, rest, sort),
        };
        if let Some(found) = below.and_then(|below| self.at(tree, below, rest, sort)) {
            return Some(found);
        }
        // The address of an extension is said by its profile.
        if let (Step::Child(name), [], Sort::Value) = (step, rest, sort)
            && &**name == "url"
            && let Some(rule) = node.type_rule()
            && rule.ty.name() == "Extension"
            && let [profile] = rule.profiles.as_slice()
        {
            return Some(Criterion::Text((&*profile.url).into()));
        }
        let entered = match node.type_rule()?.profiles.as_slice() {
            [profile] => profile.id?,
            _ => return None,
        };
        self.enter(entered, steps, sort)
    }

    /// Looks on in another profile, from its root.
    fn enter(&mut self, profile: ProfileId, steps: &[Step], sort: Sort) -> Option<Criterion> {
        self.entered += 1;
        if self.entered > STEPS_MAX {
            return None;
        }
        let trees = self.trees;
        self.at(trees.get(profile)?, 0, steps, sort)
    }

    fn extension(&mut self, tree: &Tree, of: NodeId, url: &str) -> Option<NodeId> {
        let list = tree.child(of, "extension")?;
        let slices = tree.node(list)?.slices.clone();
        let by_url = [Step::Child("url".into())];
        slices.into_iter().find(|slice| {
            matches!(self.at(tree, *slice, &by_url, Sort::Value), Some(Criterion::Text(found)) if &*found == url)
        })
    }

    /// What is said about that to which a reference points.
    fn referent(&mut self, node: &Node, rest: &[Step], sort: Sort) -> Option<Criterion> {
        let targets = &node.type_rule()?.targets;
        if targets.is_empty() {
            return None;
        }
        match (sort, rest) {
            (Sort::Type, []) => Some(Criterion::Types(targets.iter().map(|t| t.ty).collect())),
            (Sort::Profile, []) => {
                let profiles: Option<Vec<ProfileId>> = targets.iter().map(|t| t.profile).collect();
                profiles.map(Criterion::Profiles)
            }
            _ => match targets.as_slice() {
                [target] => self.enter(target.profile?, rest, sort),
                _ => None,
            },
        }
    }

    /// What a node says about its own element.
    fn said(&mut self, node: &Node, sort: Sort) -> Option<Criterion> {
        match sort {
            Sort::Exists => match (node.min, node.max) {
                (_, Some(0)) => Some(Criterion::Exists(false)),
                (1.., _) => Some(Criterion::Exists(true)),
                _ if node.base.0 > 0 => Some(Criterion::Exists(true)),
                _ => None,
            },
            Sort::Type => (!node.types.is_empty())
                .then(|| Criterion::Types(node.types.iter().map(|rule| rule.ty).collect())),
            Sort::Profile => {
                let all = node.types.iter().flat_map(|rule| &rule.profiles);
                let profiles: Vec<ProfileId> = all.filter_map(|profile| profile.id).collect();
                (!profiles.is_empty()).then_some(Criterion::Profiles(profiles))
            }
            Sort::Value => {
                if let Some(value) = &node.fixed {
                    return Some(match value.text() {
                        Some(text) if value.field_count() == 0 => Criterion::Text(text.into()),
                        _ => Criterion::Fixed(vec![(**value).clone()]),
                    });
                }
                if let Some(value) = &node.pattern {
                    return Some(Criterion::Pattern(vec![(**value).clone()]));
                }
                let required = super::binding::Strength::Required;
                let sets = node.bindings.iter().filter(|b| b.strength == required);
                let sets: Vec<Binding> = sets.cloned().collect();
                if !sets.is_empty() {
                    return Some(Criterion::Codes(sets));
                }
                let entered = match node.type_rule()?.profiles.as_slice() {
                    [profile] => profile.id?,
                    _ => return None,
                };
                self.enter(entered, &[], sort)
            }
        }
    }
}

/// What a value or a pattern says on the rest of the way.
fn in_value(node: &Node, steps: &[Step], sort: Sort) -> Option<Criterion> {
    if sort != Sort::Value {
        return None;
    }
    let (value, exact) = match (&node.fixed, &node.pattern) {
        (Some(value), _) => (value, true),
        (None, Some(value)) => (value, false),
        (None, None) => return None,
    };
    let mut found = vec![&**value];
    for step in steps {
        let Step::Child(name) = step else { return None };
        found = found.into_iter().flat_map(|e| e.children(name)).collect();
    }
    let values: Vec<Element> = found.into_iter().cloned().collect();
    match (values.is_empty(), exact) {
        (true, _) => None,
        (false, true) => Some(Criterion::Fixed(values)),
        (false, false) => Some(Criterion::Pattern(values)),
    }
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
