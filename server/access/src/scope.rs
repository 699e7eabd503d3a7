//! Scopes: what an app asks for, what its registration allows, what a person consented to, and what is left of all three.
//!
//! SMART's second syntax is the one that is kept and shown; the first is read. A scope that is unknown or malformed is
//! dropped and told with its place, never widened (R-O14). Everything here only ever narrows.

use std::fmt;

use fhir::Kind;

mod parse;
mod resource;

pub use parse::{Parameters, ScopeFault, ScopeFaultKind};
pub use resource::{Constraint, Context, ResourceScope, Verb, Verbs};

/// The most scopes that one request may name.
pub const SCOPES_MAX: usize = 64;

/// Scopes that name no resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Named {
    /// An id token is wanted.
    OpenId,
    /// The id token says who signed in, as a FHIR address.
    FhirUser,
    /// The app was opened out of a session elsewhere, and takes its context along.
    Launch,
    /// A person is chosen at sign-in.
    LaunchPatient,
    /// A refresh token that outlives the session.
    OfflineAccess,
    /// A refresh token that ends with the session.
    OnlineAccess,
}

impl Named {
    /// All of them, in the order in which they are written.
    pub const ALL: [Named; 6] = [
        Named::OpenId,
        Named::FhirUser,
        Named::Launch,
        Named::LaunchPatient,
        Named::OfflineAccess,
        Named::OnlineAccess,
    ];

    /// The word.
    pub fn name(self) -> &'static str {
        match self {
            Named::OpenId => "openid",
            Named::FhirUser => "fhirUser",
            Named::Launch => "launch",
            Named::LaunchPatient => "launch/patient",
            Named::OfflineAccess => "offline_access",
            Named::OnlineAccess => "online_access",
        }
    }
}

/// A set of scopes, in one order and with nothing twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeSet {
    named: Vec<Named>,
    resources: Vec<ResourceScope>,
}

impl ScopeSet {
    /// Reads scopes, and says of each word that is not granted why, and where it stands.
    pub fn parse(text: &str, parameters: &dyn Parameters) -> (ScopeSet, Vec<ScopeFault>) {
        parse::set(text, parameters)
    }

    /// A set of these.
    pub fn of(
        named: impl IntoIterator<Item = Named>,
        resources: impl IntoIterator<Item = ResourceScope>,
    ) -> ScopeSet {
        let mut named: Vec<Named> = named.into_iter().collect();
        named.sort();
        named.dedup();
        let mut set = ScopeSet {
            named,
            resources: resources.into_iter().collect(),
        };
        set.settle();
        set
    }

    /// Whether this scope is in the set.
    pub fn has(&self, named: Named) -> bool {
        self.named.contains(&named)
    }

    /// The scopes that name no resource.
    pub fn named(&self) -> &[Named] {
        &self.named
    }

    /// The scopes about resources.
    pub fn resources(&self) -> &[ResourceScope] {
        &self.resources
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty() && self.resources.is_empty()
    }

    /// Whether any scope of this context is in the set.
    pub fn has_context(&self, context: Context) -> bool {
        self.resources.iter().any(|scope| scope.context == context)
    }

    /// Whether the set grants everything that the other one grants. Several scopes add up to one.
    pub fn covers(&self, other: &ScopeSet) -> bool {
        other.named.iter().all(|named| self.has(*named))
            && other.resources.iter().all(|wanted| self.covers_one(wanted))
    }

    fn covers_one(&self, wanted: &ResourceScope) -> bool {
        wanted.verbs.each().all(|verb| {
            let single = ResourceScope {
                verbs: Verbs::of([verb]),
                ..wanted.clone()
            };
            self.resources.iter().any(|scope| scope.covers(&single))
        })
    }

    /// What both sets grant.
    pub fn intersect(&self, other: &ScopeSet) -> ScopeSet {
        let named = self.named.iter().copied().filter(|one| other.has(*one));
        let pairs = self.resources.iter().flat_map(|one| {
            other
                .resources
                .iter()
                .filter_map(|another| one.intersect(another))
        });
        ScopeSet::of(named, pairs)
    }

    /// What was asked, so far as the registration allows it and the person consented to it.
    pub fn narrow(&self, allowed: &ScopeSet, consented: &ScopeSet) -> ScopeSet {
        self.intersect(allowed).intersect(consented)
    }

    /// The set without scopes of this context.
    pub fn without(&self, context: Context) -> ScopeSet {
        ScopeSet {
            named: self.named.clone(),
            resources: self
                .resources
                .iter()
                .filter(|scope| scope.context != context)
                .cloned()
                .collect(),
        }
    }

    /// The set without this one.
    pub fn without_named(&self, without: Named) -> ScopeSet {
        ScopeSet {
            named: self
                .named
                .iter()
                .copied()
                .filter(|named| *named != without)
                .collect(),
            resources: self.resources.clone(),
        }
    }

    /// The scopes under which this may be done with this kind; `None` where there is none. Within one of them all
    /// constraints must hold; one of them is enough.
    pub fn grants(&self, context: Context, kind: Kind, verb: Verb) -> Option<Vec<&ResourceScope>> {
        let found: Vec<&ResourceScope> = self
            .resources
            .iter()
            .filter(|scope| {
                scope.context == context
                    && scope.kind.is_none_or(|of| of == kind)
                    && scope.verbs.has(verb)
            })
            .collect();
        (!found.is_empty()).then_some(found)
    }

    /// One order, and nothing that another scope already says.
    fn settle(&mut self) {
        self.resources.retain(|scope| !scope.verbs.is_empty());
        self.resources.sort();
        self.resources.dedup();
        // What differs in verbs alone becomes one scope.
        let mut merged: Vec<ResourceScope> = Vec::with_capacity(self.resources.len());
        for scope in self.resources.drain(..) {
            match merged
                .iter_mut()
                .find(|known| known.differs_in_verbs(&scope))
            {
                Some(known) => known.verbs = known.verbs.and(scope.verbs),
                None => merged.push(scope),
            }
        }
        let all = merged.clone();
        merged.retain(|scope| {
            !all.iter()
                .any(|other| other != scope && other.covers(scope))
        });
        merged.sort();
        self.resources = merged;
    }
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut gap = "";
        for named in &self.named {
            write!(f, "{gap}{}", named.name())?;
            gap = " ";
        }
        for scope in &self.resources {
            write!(f, "{gap}{scope}")?;
            gap = " ";
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
