//! Caller, zone and action → reach, or a refusal. The rules are one table; what it does not name is refused.

use fhir::{Kind, KindSet, Reach};

use crate::caller::{Caller, Role, Zone};

/// What can be done with FHIR resources, by FHIR's names, and with what stands beside them: files, and the scans of a
/// day. A conditional update, patch or delete is an update, a patch, a delete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Reading the CapabilityStatement with a token.
    Capabilities,
    /// Reading the current version.
    Read,
    /// Reading one version.
    Vread,
    /// Creating, conditionally or not.
    Create,
    /// Replacing, or creating under an id of the client's choice.
    Update,
    /// Changing parts.
    Patch,
    /// Deleting.
    Delete,
    /// The versions of one resource.
    HistoryInstance,
    /// The versions of all resources of a kind.
    HistoryType,
    /// The versions of all resources.
    HistorySystem,
    /// Searching one kind.
    SearchType,
    /// Searching several kinds.
    SearchSystem,
    /// Everything that belongs to a patient.
    Everything,
    /// Having it computed what is due next, of what is handed over or of what is within reach.
    Forecast,
    /// Being told how a search is done.
    Explain,
    /// Sending a batch. What its entries ask for is decided for each of them.
    Batch,
    /// Sending a transaction. What its entries ask for is decided for each of them.
    Transaction,
    /// Handing in a file. Which kinds of file a role may hand in is looked at where the kind is known.
    ImportOffer,
    /// What became of a file.
    ImportRead,
    /// Having a file that was only tried done in earnest, and calling a file back that waits.
    ImportSteer,
    /// Approving a file that overwrites what others reported.
    ImportApprove,
    /// Taking back what a file did.
    ImportUndo,
    /// The ledger as a file.
    LedgerExport,
    /// The records whose person is not known.
    WaitingRead,
    /// Attaching such a record to a person, or rejecting it.
    WaitingSettle,
    /// The doses that have to be put right or looked at.
    QualityRead,
    /// Making one person of two.
    PersonMerge,
    /// Asking other municipalities about people who moved in.
    Inquire,
    /// Scanning coupons.
    Scan,
    /// Correcting what a whole part of a day's scans has in common.
    ScanCorrect,
}

impl Action {
    /// All actions.
    pub const ALL: [Action; 30] = [
        Action::Capabilities,
        Action::Read,
        Action::Vread,
        Action::Create,
        Action::Update,
        Action::Patch,
        Action::Delete,
        Action::HistoryInstance,
        Action::HistoryType,
        Action::HistorySystem,
        Action::SearchType,
        Action::SearchSystem,
        Action::Everything,
        Action::Forecast,
        Action::Explain,
        Action::Batch,
        Action::Transaction,
        Action::ImportOffer,
        Action::ImportRead,
        Action::ImportSteer,
        Action::ImportApprove,
        Action::ImportUndo,
        Action::LedgerExport,
        Action::WaitingRead,
        Action::WaitingSettle,
        Action::QualityRead,
        Action::PersonMerge,
        Action::Inquire,
        Action::Scan,
        Action::ScanCorrect,
    ];

    /// Whether the action is about one kind. The others look at no kind at all.
    pub fn has_kind(self) -> bool {
        matches!(
            self,
            Action::Read
                | Action::Vread
                | Action::Create
                | Action::Update
                | Action::Patch
                | Action::Delete
                | Action::HistoryInstance
                | Action::HistoryType
                | Action::SearchType
                | Action::Everything
                | Action::Explain
        )
    }
}

/// Why a caller may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A token of this role holds in another zone: here it is as good as none (401).
    WrongZone,
    /// This kind of action is not this role's, whatever the data (403).
    NotAllowed,
    /// The action would be allowed, but the caller belongs to no tenant, so there is nothing to do it on (403).
    NoTenant,
}

/// What a role may do, and where.
struct Rule {
    role: Role,
    zones: &'static [Zone],
    grant: Grant,
}

/// What a rule grants within the caller's tenant.
enum Grant {
    /// Every action on every kind, but for these actions.
    AllBut(&'static [Action]),
    /// These actions and no others. They are about no single kind.
    Only(&'static [Action]),
    /// These actions: on the own compartment's resources of some kinds, and on all resources of others.
    Own {
        actions: &'static [Action],
        compartment: &'static [&'static str],
        open: &'static [&'static str],
    },
    /// No action on resources.
    Nothing,
}

const READING: &[Action] = &[
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

/// Kinds whose resources lie in a patient's compartment and tell the person about the own record.
const OWN_RECORD: &[&str] = &[
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

/// Kinds that say nothing about a patient: who vaccinates and where, and what our codes and structures mean.
const OPEN_RECORD: &[&str] = &[
    "Organization",
    "Location",
    "Practitioner",
    "PractitionerRole",
    "ValueSet",
    "CodeSystem",
    "ConceptMap",
    "StructureDefinition",
    "SearchParameter",
    "OperationDefinition",
    "CapabilityStatement",
];

/// Every rule: one row a role and zone.
const RULES: &[Rule] = &[
    Rule {
        role: Role::Vendor,
        zones: &[Zone::Internet],
        grant: Grant::AllBut(&[
            Action::Explain,
            Action::ImportOffer,
            Action::ImportRead,
            Action::ImportSteer,
            Action::ImportApprove,
            Action::ImportUndo,
            Action::LedgerExport,
            Action::WaitingRead,
            Action::WaitingSettle,
            Action::QualityRead,
            Action::PersonMerge,
            Action::Inquire,
            Action::Scan,
            Action::ScanCorrect,
        ]),
    },
    // On the closed network a vendor's system also hands in files, and follows its own.
    Rule {
        role: Role::Vendor,
        zones: &[Zone::Lgwan],
        grant: Grant::AllBut(&[
            Action::Explain,
            Action::ImportApprove,
            Action::ImportUndo,
            Action::LedgerExport,
            Action::WaitingRead,
            Action::WaitingSettle,
            Action::QualityRead,
            Action::PersonMerge,
            Action::Inquire,
            Action::Scan,
            Action::ScanCorrect,
        ]),
    },
    Rule {
        role: Role::Staff,
        zones: &[Zone::Lgwan],
        grant: Grant::AllBut(&[Action::ImportApprove, Action::Scan]),
    },
    Rule {
        role: Role::Approver,
        zones: &[Zone::Lgwan],
        grant: Grant::AllBut(&[Action::Scan]),
    },
    Rule {
        role: Role::Device,
        zones: &[Zone::Internet],
        grant: Grant::Only(&[Action::Scan]),
    },
    Rule {
        role: Role::Person,
        zones: &[Zone::Internet],
        grant: Grant::Own {
            actions: READING,
            compartment: OWN_RECORD,
            open: OPEN_RECORD,
        },
    },
    Rule {
        role: Role::Delegate,
        zones: &[Zone::Internet],
        grant: Grant::Own {
            actions: READING,
            compartment: OWN_RECORD,
            open: OPEN_RECORD,
        },
    },
    Rule {
        role: Role::Researcher,
        zones: &[Zone::Internet],
        grant: Grant::Nothing,
    },
    Rule {
        role: Role::National,
        zones: &[Zone::Internet],
        grant: Grant::Nothing,
    },
    Rule {
        role: Role::Operator,
        zones: &[Zone::Ops],
        grant: Grant::Nothing,
    },
];

/// Decides before any data is looked at: what this caller may touch with this action, or why not.
///
/// The reach is the caller's whole reach, not only the part in `kind`, because references and includes lead from one
/// kind to another. An action that is about a kind needs one; a kind beside an action that has none is not looked at.
pub fn decide(
    caller: &Caller,
    zone: Zone,
    action: Action,
    kind: Option<Kind>,
) -> Result<Reach, Refusal> {
    let rule = RULES
        .iter()
        .find(|rule| rule.role == caller.role && rule.zones.contains(&zone))
        .ok_or(Refusal::WrongZone)?;
    let kind = kind.filter(|_| action.has_kind());
    if action.has_kind() && kind.is_none() {
        return Err(Refusal::NotAllowed);
    }
    match rule.grant {
        Grant::AllBut(actions) if actions.contains(&action) => Err(Refusal::NotAllowed),
        Grant::Only(actions) if !actions.contains(&action) => Err(Refusal::NotAllowed),
        Grant::AllBut(_) | Grant::Only(_) => {
            caller.tenant.map(Reach::whole).ok_or(Refusal::NoTenant)
        }
        Grant::Own {
            actions,
            compartment,
            open,
        } => {
            let (open, compartment) = (kinds(open), kinds(compartment));
            let granted = kind.is_none_or(|kind| open.contains(kind) || compartment.contains(kind));
            if !granted || !actions.contains(&action) {
                return Err(Refusal::NotAllowed);
            }
            // Who is confined to a compartment and has none reaches nothing, not everything.
            let patient = caller.patient.clone().ok_or(Refusal::NotAllowed)?;
            Ok(Reach {
                tenant: caller.tenant.ok_or(Refusal::NoTenant)?,
                open,
                compartment: Some((patient, compartment)),
            })
        }
        Grant::Nothing => Err(Refusal::NotAllowed),
    }
}

fn kinds(names: &[&str]) -> KindSet {
    names.iter().filter_map(|name| Kind::parse(name)).collect()
}

#[cfg(test)]
mod tests;
