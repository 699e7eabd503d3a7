//! An element against a profile.

use super::binding::is_absent;
use super::place::Origin;
use super::reference::names;
use super::tree::{NodeId, ProfileId, Target, Tree, TypeRule};
use super::walk::Walker;
use crate::definitions::Type;
use crate::element::Element;
use crate::path::Environment;
use crate::problem::{Issue, Kind};
use crate::terminology::Terminology;

mod content;
mod items;

/// Questions "would it conform?" inside each other, at most. Beyond them only types are looked at.
const PROBES_MAX: usize = 3;

/// What telling slices apart needs to know.
pub(super) trait Conformance<'a> {
    /// The terminology.
    fn terminology(&self) -> &Terminology;
    /// Whether an element conforms to a profile.
    fn conforms(&mut self, element: &'a Element, profile: ProfileId) -> bool;
    /// What a reference points to, where that is at hand.
    fn target(&self, reference: &'a Element) -> Option<&'a Element>;
    /// The type of what a reference points to.
    fn target_type(&self, reference: &'a Element) -> Option<&'static Type>;
}

impl<'a> Conformance<'a> for Walker<'a, '_> {
    fn terminology(&self) -> &Terminology {
        &self.book.terminology
    }

    fn conforms(&mut self, element: &'a Element, profile: ProfileId) -> bool {
        let book = self.book;
        let fits = book
            .profiles
            .get(profile)
            .is_some_and(|profile| element.ty().is_a(profile.ty.name()));
        if !fits || self.probes >= PROBES_MAX {
            return fits;
        }
        let key = (std::ptr::from_ref(element).addr(), profile, self.probes);
        if let Some(answer) = self.answers.get(&key) {
            return *answer;
        }
        let outer = (self.failed, self.resource, self.root);
        self.failed = false;
        self.probes += 1;
        if element.is_resource() {
            self.resource = element;
            let contained = self
                .root
                .fields()
                .any(|(_, child)| std::ptr::eq(child, element));
            if !contained {
                self.root = element;
            }
        }
        self.hold(element, profile);
        let answer = !self.failed;
        self.probes -= 1;
        (self.failed, self.resource, self.root) = outer;
        self.answers.insert(key, answer);
        answer
    }

    fn target(&self, reference: &'a Element) -> Option<&'a Element> {
        self.resource_of(reference)
    }

    fn target_type(&self, reference: &'a Element) -> Option<&'static Type> {
        self.type_of_target(reference)
    }
}

impl<'a, 'r> Walker<'a, 'r> {
    /// Holds a resource against the profiles that it claims, and the first one against those that were asked for.
    pub(super) fn profiles_of(&mut self, resource: &'a Element) {
        let mut profiles: Vec<ProfileId> = Vec::new();
        if let Some(meta) = resource.first("meta") {
            for (item, claimed) in meta.children("profile").enumerate() {
                if let Some(address) = claimed.text() {
                    self.claim(resource, address, Some(item), &mut profiles);
                }
            }
        }
        if self.frames.is_empty() {
            for address in self.question.profiles {
                self.claim(resource, address, None, &mut profiles);
            }
        }
        let book = self.book;
        for profile in &profiles {
            // What a profile says is said by those that refine it, too.
            let refined = profiles.iter().any(|other| {
                let other = book.profiles.get(*other);
                other.is_some_and(|other| other.ancestors.contains(profile))
            });
            if !refined {
                self.hold(resource, *profile);
            }
        }
    }

    /// Takes the profile at this address in, or says why not.
    fn claim(
        &mut self,
        resource: &'a Element,
        address: &str,
        item: Option<usize>,
        profiles: &mut Vec<ProfileId>,
    ) {
        let book = self.book;
        let ty = match book.find(address) {
            Some(profile) => {
                let ty = book.profiles.get(profile).map(|profile| profile.ty);
                if ty == Some(resource.ty()) {
                    if !profiles.contains(&profile) {
                        profiles.push(profile);
                    }
                    return;
                }
                ty
            }
            None => base_type(address).filter(|ty| ty.is_resource() || ty.takes_any_resource()),
        };
        let issue = match ty {
            Some(ty) if resource.ty().is_a(ty.name()) => return,
            Some(ty) => {
                Issue::error(Kind::ProfileStructure, "profile-other-type").with("type", ty.name())
            }
            None if item.is_none() && self.question.strict => {
                Issue::error(Kind::DefinitionUnknown, "profile-unknown")
            }
            None => Issue::warning(Kind::DefinitionUnknown, "profile-unknown"),
        };
        match item {
            Some(item) => {
                self.report_missing(Origin::Profile, &format!("meta.profile[{item}]"), issue);
            }
            None => self.report(Origin::Profile, issue.with("profile", address)),
        }
    }

    /// Holds an element against all that a profile says.
    pub(super) fn hold(&mut self, element: &'a Element, profile: ProfileId) {
        let key = (std::ptr::from_ref(element).addr(), profile);
        if self.open.contains(&key) {
            return;
        }
        let book = self.book;
        if let Some(tree) = book.trees.get(profile) {
            self.open.push(key);
            self.node(element, tree, 0);
            self.open.pop();
        }
    }

    /// Whether the search can end here.
    fn is_over(&self) -> bool {
        (self.probes > 0 && self.failed) || self.findings.is_full()
    }

    /// The finding with the profile that says it.
    fn said(&mut self, issue: Issue) {
        let issue = self.with_profile(issue);
        self.report(Origin::Profile, issue);
    }

    fn said_missing(&mut self, name: &str, issue: Issue) {
        let issue = self.with_profile(issue);
        self.report_missing(Origin::Profile, name, issue);
    }

    fn with_profile(&self, issue: Issue) -> Issue {
        let profile = self.open.last().map(|(_, profile)| *profile);
        match profile.and_then(|profile| self.book.profiles.get(profile)) {
            Some(profile) if self.probes == 0 => issue.with("profile", &profile.url),
            _ => issue,
        }
    }

    /// Holds an element against one node.
    fn node(&mut self, element: &'a Element, tree: &'r Tree, id: NodeId) {
        let Some(node) = tree.node(id).filter(|_| !self.is_over()) else {
            return;
        };
        self.value(element, node);
        let absent = is_absent(element);
        if !absent {
            self.codes(element, node);
            self.invariants(element, node);
            if let Some(rule) = node.types.iter().find(|rule| element.ty() == rule.ty) {
                self.type_rule(element, rule, node.grafted);
            }
        }
        for child in &node.children {
            let child_node = tree.node(*child);
            // Where there is a reason why there is no value, no part of the value is missed.
            if absent && child_node.is_none_or(|child| child.name != "extension") {
                continue;
            }
            self.items(element, tree, *child);
        }
    }

    /// What the type of an element adds: a profile of the type, and what a reference may point to.
    fn type_rule(&mut self, element: &'a Element, rule: &'r TypeRule, grafted: bool) {
        // Extensions are held against their definitions wherever they stand.
        if !rule.profiles.is_empty() && !grafted && rule.ty.name() != "Extension" {
            match rule.profiles.as_slice() {
                [only] => {
                    if let Some(id) = only.id {
                        self.hold(element, id);
                    }
                }
                several => {
                    let fits = several
                        .iter()
                        .filter_map(|profile| profile.id)
                        .any(|id| self.conforms(element, id));
                    if !fits {
                        self.said(Issue::error(Kind::ProfileStructure, "profile-type"));
                    }
                }
            }
        }
        if !rule.targets.is_empty() {
            self.targets(element, &rule.targets);
        }
    }

    fn targets(&mut self, reference: &'a Element, targets: &'r [Target]) {
        let Some(ty) = self.type_of_target(reference) else {
            return;
        };
        let fitting = || targets.iter().filter(|target| ty.is_a(target.ty.name()));
        if fitting().next().is_none() {
            let mut types: Vec<&'static Type> = targets.iter().map(|target| target.ty).collect();
            types.dedup();
            let issue = Issue::error(Kind::ProfileValue, "profile-target");
            self.said(issue.with("targets", names(&types)));
            return;
        }
        if fitting().any(|target| target.profile.is_none()) {
            return;
        }
        let Some(resource) = self.resource_of(reference) else {
            return;
        };
        let conforms = fitting()
            .filter_map(|target| target.profile)
            .any(|profile| self.conforms(resource, profile));
        if !conforms {
            self.said(Issue::error(Kind::ProfileValue, "profile-target-profile"));
        }
    }
}

/// The same environment for less long: the constants of a profile live as long as the profile.
pub(super) fn shorter<'s, 'a: 's>(environment: Environment<'a>) -> Environment<'s> {
    Environment {
        root: environment.root,
        resource: environment.resource,
        strict_as: environment.strict_as,
        now_ms: environment.now_ms,
        zone_minutes: environment.zone_minutes,
        resolve: None,
        constants: &[],
    }
}

/// The type of R4 at this address.
pub(super) fn base_type(address: &str) -> Option<&'static Type> {
    let address = address.split_once('|').map_or(address, |(url, _)| url);
    let name = address.strip_prefix("http://hl7.org/fhir/StructureDefinition/")?;
    Type::named(name).filter(|ty| !ty.name().contains('.'))
}
