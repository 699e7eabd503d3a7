//! Reach: the set of resources a caller may touch, as a value that every reading and writing function takes.

use crate::key::{Id, Kind};

/// The partition that holds one municipality's records, named by its six-digit code. To FHIR it is only a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tenant(pub i32);

/// A set of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct KindSet(u64);

impl KindSet {
    /// No kind.
    pub const NONE: KindSet = KindSet(0);

    /// Every kind.
    pub fn all() -> KindSet {
        Kind::all().collect()
    }

    /// Whether the kind is in the set.
    pub fn contains(self, kind: Kind) -> bool {
        self.0 & (1 << kind.number()) != 0
    }
}

impl FromIterator<Kind> for KindSet {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> KindSet {
        KindSet(
            kinds
                .into_iter()
                .fold(0, |set, kind| set | 1 << kind.number()),
        )
    }
}

/// What a caller may touch: within one tenant, all resources of some kinds, and those of further kinds that lie in one
/// patient's compartment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The one tenant.
    pub tenant: Tenant,
    /// Kinds of which every resource of the tenant is within reach.
    pub open: KindSet,
    /// A patient, and the kinds of which only this patient's own resources are within reach.
    pub compartment: Option<(Id, KindSet)>,
}

impl Reach {
    /// Every resource of a tenant.
    pub fn whole(tenant: Tenant) -> Reach {
        Reach {
            tenant,
            open: KindSet::all(),
            compartment: None,
        }
    }

    /// Whether any resource of the kind can be within reach.
    pub fn touches(&self, kind: Kind) -> bool {
        self.open.contains(kind)
            || self
                .compartment
                .as_ref()
                .is_some_and(|(_, kinds)| kinds.contains(kind))
    }

    /// The patient to whose compartment the kind is narrowed, if it is.
    pub fn narrowed_to(&self, kind: Kind) -> Option<&Id> {
        if self.open.contains(kind) {
            return None;
        }
        self.compartment
            .as_ref()
            .filter(|(_, kinds)| kinds.contains(kind))
            .map(|(patient, _)| patient)
    }

    /// Whether a resource is within reach, given the patients in whose compartments it lies.
    pub fn holds(&self, kind: Kind, patients: &[Id]) -> bool {
        self.open.contains(kind)
            || self
                .narrowed_to(kind)
                .is_some_and(|patient| patients.contains(patient))
    }
}
