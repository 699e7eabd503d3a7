//! Everything that can be asked for, and what a token's scopes must grant for it.

use crate::scope::Verb;

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
    /// Handing in what a tablet that was switched off still held.
    ScanHandIn,
    /// Letting a tablet in.
    Enrol,
    /// Taking out all that is within reach, in files.
    Export,
    /// Linking the own record with the one in another municipality.
    PersonLink,
    /// Having certificates issued.
    CertificateIssue,
    /// Certificates that were issued.
    CertificateRead,
    /// Withdrawing certificates.
    CertificateRevoke,
    /// Opening an app out of a record.
    Launch,
    /// Seeing which operators were let in in an emergency, and ending that.
    EmergencyWatch,
    /// Figures without persons.
    Statistics,
}

impl Action {
    /// All actions.
    pub const ALL: [Action; 40] = [
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
        Action::ScanHandIn,
        Action::Enrol,
        Action::Export,
        Action::PersonLink,
        Action::CertificateIssue,
        Action::CertificateRead,
        Action::CertificateRevoke,
        Action::Launch,
        Action::EmergencyWatch,
        Action::Statistics,
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

    /// Whether it puts together what is of several kinds.
    pub(super) fn gathers(self) -> bool {
        self == Action::Everything || matches!(self.needs(), Needs::OfAny(_) | Needs::Of(_))
    }

    /// What a token's scopes must grant for it.
    pub(super) fn needs(self) -> Needs {
        match self {
            Action::Capabilities | Action::Batch | Action::Transaction | Action::Statistics => {
                Needs::Nothing
            }
            Action::Read | Action::Vread | Action::HistoryInstance => Needs::OfKind(&[Verb::Read]),
            Action::Create => Needs::OfKind(&[Verb::Create]),
            Action::Update | Action::Patch => Needs::OfKind(&[Verb::Update]),
            Action::Delete => Needs::OfKind(&[Verb::Delete]),
            Action::SearchType | Action::HistoryType | Action::Explain => {
                Needs::OfKind(&[Verb::Search])
            }
            Action::Everything => Needs::OfKind(&[Verb::Read, Verb::Search]),
            Action::SearchSystem | Action::HistorySystem => Needs::OfAny(&[Verb::Search]),
            Action::Export => Needs::OfAny(&[Verb::Read, Verb::Search]),
            Action::Forecast | Action::WaitingRead | Action::QualityRead => {
                Needs::Of(&[("Immunization", Verb::Search)])
            }
            Action::ImportRead
            | Action::PersonLink
            | Action::CertificateIssue
            | Action::CertificateRead
            | Action::LedgerExport => {
                Needs::Of(&[("Immunization", Verb::Search), ("Patient", Verb::Search)])
            }
            Action::ImportOffer | Action::ImportSteer | Action::ImportApprove => Needs::Of(&[
                ("Immunization", Verb::Create),
                ("Immunization", Verb::Update),
                ("Patient", Verb::Search),
            ]),
            Action::ImportUndo => Needs::Of(&[
                ("Immunization", Verb::Update),
                ("Immunization", Verb::Delete),
            ]),
            Action::WaitingSettle | Action::ScanCorrect => {
                Needs::Of(&[("Immunization", Verb::Update), ("Patient", Verb::Search)])
            }
            Action::PersonMerge => {
                Needs::Of(&[("Immunization", Verb::Update), ("Patient", Verb::Update)])
            }
            Action::Inquire | Action::ScanHandIn => {
                Needs::Of(&[("Immunization", Verb::Create), ("Patient", Verb::Search)])
            }
            Action::Launch => Needs::Of(&[("Patient", Verb::Read)]),
            Action::EmergencyWatch => Needs::Of(&[("AuditEvent", Verb::Search)]),
            Action::Scan => Needs::Of(&[("Immunization", Verb::Create)]),
            // No app lets tablets in or withdraws what was issued: only staff themselves do.
            Action::Enrol | Action::CertificateRevoke => Needs::Never,
        }
    }
}

/// What scopes must grant for an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// Nothing: it shows no resource, or what it asks for is decided for each part of it.
    Nothing,
    /// All these verbs, of the kind that the action is about.
    OfKind(&'static [Verb]),
    /// All these verbs, of one kind at least. What is within reach is what they are granted of.
    OfAny(&'static [Verb]),
    /// Each of these.
    Of(&'static [(&'static str, Verb)]),
    /// What no scope can grant.
    Never,
}

impl Needs {
    /// The verbs that a resource beside the one that is asked for must be granted by: what is only looked at through
    /// another is searched, but where one resource is read, it is read.
    pub(super) fn beside(self) -> &'static [Verb] {
        match self {
            Needs::OfKind(verbs) | Needs::OfAny(verbs) if verbs.contains(&Verb::Read) => verbs,
            _ => &[Verb::Search],
        }
    }
}
