//! What a slice says where the discriminators of its slicing look.

use super::{Criterion, Discriminator, STEPS_MAX, Sort, Step};
use crate::element::Element;
use crate::validate::binding::{Binding, Strength};
use crate::validate::tree::{Node, NodeId, ProfileId, Tree};

/// Where a criterion is looked for: in which tree, at which node, with how much of the path left.
struct Search<'t> {
    trees: &'t [Tree],
    /// Profiles that were entered, so that the search ends.
    entered: usize,
}

/// What a slice says where a discriminator looks. Nothing is a slice that cannot be told apart.
pub(in crate::validate) fn criterion(
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
                let required = Strength::Required;
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
