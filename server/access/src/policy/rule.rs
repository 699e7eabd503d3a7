//! Who may do what, where: one table. What it does not name is refused.

use std::sync::LazyLock;

use fhir::{Kind, KindSet};

use super::action::Action;
use crate::caller::{Role, Zone};

/// What a role may do in some zones, and with which resources.
pub(super) struct Rule {
    pub(super) role: Role,
    pub(super) zones: &'static [Zone],
    pub(super) span: Span,
    actions: &'static [&'static [Action]],
}

/// Which resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span {
    /// All of the tenant.
    Tenant,
    /// All of the tenant that a grant names. Without a grant the role has no business there.
    Granted,
    /// Those of one patient, and those that are about nobody.
    Compartment,
    /// None, but how many there are.
    Counts,
    /// None.
    Nothing,
}

impl Rule {
    /// The rule for a role in a zone, if its tokens hold there at all.
    pub(super) fn find(role: Role, zone: Zone) -> Option<&'static Rule> {
        RULES
            .iter()
            .find(|rule| rule.role == role && rule.zones.contains(&zone))
    }

    /// Whether the action is named.
    pub(super) fn allows(&self, action: Action) -> bool {
        self.actions.iter().any(|group| group.contains(&action))
    }
}

const READ: &[Action] = &[
    Action::Capabilities,
    Action::Read,
    Action::Vread,
    Action::HistoryInstance,
    Action::SearchType,
    Action::SearchSystem,
    Action::Everything,
    Action::Forecast,
    // A bundle may hold what is allowed outside of it, and nothing else.
    Action::Batch,
    Action::Transaction,
];

/// The same without anything that leads further than what was looked for.
const LOOK: &[Action] = &[
    Action::Capabilities,
    Action::Read,
    Action::Vread,
    Action::HistoryInstance,
    Action::SearchType,
    Action::Everything,
];

const WRITE: &[Action] = &[
    Action::Create,
    Action::Update,
    Action::Patch,
    Action::Delete,
];

/// What goes over all records at once.
const SWEEP: &[Action] = &[Action::HistoryType, Action::HistorySystem, Action::Export];

const HAND_IN: &[Action] = &[Action::ImportOffer, Action::ImportRead, Action::ImportSteer];

/// The work of those who keep the register.
const OFFICE: &[Action] = &[
    // How a search is done is for those who run the place, not for a vendor's program.
    Action::Explain,
    Action::ImportUndo,
    Action::LedgerExport,
    Action::WaitingRead,
    Action::WaitingSettle,
    Action::QualityRead,
    Action::PersonMerge,
    Action::Inquire,
    Action::ScanCorrect,
    Action::ScanHandIn,
    Action::Enrol,
    Action::CertificateRevoke,
    Action::EmergencyWatch,
];

/// A system that shows a record may open an app out of it.
const OPEN: &[Action] = &[Action::Launch];
const APPROVE: &[Action] = &[Action::ImportApprove];
const SCAN: &[Action] = &[Action::Scan];
const CERTIFY: &[Action] = &[Action::CertificateIssue, Action::CertificateRead];
const LINK: &[Action] = &[Action::PersonLink];
const COUNT: &[Action] = &[Action::Statistics];

/// Every rule: one row a role and zone.
const RULES: &[Rule] = &[
    Rule {
        role: Role::Vendor,
        zones: &[Zone::Internet],
        span: Span::Tenant,
        actions: &[READ, WRITE, SWEEP, OPEN],
    },
    // On the closed network a vendor's system also hands in files, and follows its own.
    Rule {
        role: Role::Vendor,
        zones: &[Zone::Lgwan],
        span: Span::Tenant,
        actions: &[READ, WRITE, SWEEP, HAND_IN],
    },
    Rule {
        role: Role::Staff,
        zones: &[Zone::Lgwan],
        span: Span::Tenant,
        actions: &[READ, WRITE, SWEEP, HAND_IN, OFFICE, CERTIFY, COUNT],
    },
    Rule {
        role: Role::Approver,
        zones: &[Zone::Lgwan],
        span: Span::Tenant,
        actions: &[READ, WRITE, SWEEP, HAND_IN, OFFICE, CERTIFY, COUNT, APPROVE],
    },
    Rule {
        role: Role::Device,
        zones: &[Zone::Internet],
        span: Span::Tenant,
        actions: &[SCAN],
    },
    Rule {
        role: Role::Person,
        zones: &[Zone::Internet],
        span: Span::Compartment,
        actions: &[READ, CERTIFY, LINK],
    },
    Rule {
        role: Role::Delegate,
        zones: &[Zone::Internet],
        span: Span::Compartment,
        actions: &[READ, CERTIFY, LINK],
    },
    Rule {
        role: Role::Researcher,
        zones: &[Zone::Internet],
        span: Span::Counts,
        actions: &[COUNT],
    },
    Rule {
        role: Role::National,
        zones: &[Zone::Internet],
        span: Span::Counts,
        actions: &[COUNT],
    },
    Rule {
        role: Role::Operator,
        zones: &[Zone::Ops],
        span: Span::Nothing,
        actions: &[],
    },
    // In an emergency that another one allowed, and only to look (R-F11).
    Rule {
        role: Role::Operator,
        zones: &[Zone::Lgwan],
        span: Span::Granted,
        actions: &[LOOK],
    },
];

/// Kinds whose resources lie in a patient's compartment and tell the person about the own record.
pub(super) const OWN_RECORD: &[&str] = &[
    "Patient",
    "Immunization",
    "ImmunizationRecommendation",
    "ImmunizationEvaluation",
    "Observation",
    "AllergyIntolerance",
    "Consent",
    "Composition",
    "DocumentReference",
    "Provenance",
    "AuditEvent",
    "List",
];

/// Kinds that say nothing about a patient: who vaccinates and where.
pub(super) const WHO_AND_WHERE: &[&str] = &[
    "Organization",
    "Location",
    "Practitioner",
    "PractitionerRole",
];

/// Kinds that say what our codes and structures mean. They are published, so no scope is needed to read them.
pub(super) const DEFINITIONS: &[&str] = &[
    "ValueSet",
    "CodeSystem",
    "ConceptMap",
    "StructureDefinition",
    "SearchParameter",
    "OperationDefinition",
    "CapabilityStatement",
];

/// The sets of kinds that rules speak of, made once.
pub(super) struct Sets {
    pub(super) own: KindSet,
    pub(super) shared: KindSet,
    pub(super) definitions: KindSet,
}

/// See [`Sets`].
pub(super) static SETS: LazyLock<Sets> = LazyLock::new(|| Sets {
    own: kinds(&[OWN_RECORD]),
    shared: kinds(&[WHO_AND_WHERE, DEFINITIONS]),
    definitions: kinds(&[DEFINITIONS]),
});

fn kinds(names: &[&[&str]]) -> KindSet {
    names
        .iter()
        .flat_map(|group| group.iter())
        .filter_map(|name| Kind::parse(name))
        .collect()
}
