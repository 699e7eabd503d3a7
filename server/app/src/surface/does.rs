//! What a route does, and what that means for its request.

use profiles::naming::operation;

mod label;

/// What a route does, with FHIR's names of the interactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Does {
    /// What this base is, for people and programs that open it.
    Landing,
    /// `capabilities`
    Capabilities,
    /// `read`
    Read,
    /// `vread`
    Vread,
    /// `create`
    Create,
    /// `update`
    Update,
    /// `update` by criteria
    UpdateConditional,
    /// `patch`
    Patch,
    /// `patch` by criteria
    PatchConditional,
    /// `delete`
    Delete,
    /// `delete` by criteria
    DeleteConditional,
    /// `history-instance`
    HistoryInstance,
    /// `history-type`
    HistoryType,
    /// `history-system`
    HistorySystem,
    /// `search-type`
    SearchType,
    /// `search-system`
    SearchSystem,
    /// `search-type` within what belongs to one patient
    SearchCompartment,
    /// `$everything` of one patient
    Everything,
    /// `$everything` of the patient for whom the caller speaks
    EverythingOwn,
    /// `$meta` of all resources
    MetaSystem,
    /// `$meta` of a type
    MetaType,
    /// `$meta` of one resource
    MetaInstance,
    /// `$meta-add`
    MetaAdd,
    /// `$meta-delete`
    MetaDelete,
    /// `$validate`
    Validate,
    /// `$immds-forecast` of what is handed over
    Forecast,
    /// `$immds-forecast` of one patient
    ForecastOf,
    /// `$immunization-plan` of one patient
    PlanOf,
    /// `$status` of subscriptions
    SubscriptionStatus,
    /// `$events` of a subscription
    SubscriptionEvents,
    /// `$trail`
    Trail,
    /// `$export` of everything
    ExportSystem,
    /// `$export` of all patients
    ExportPatients,
    /// `$export` of a group
    ExportGroup,
    /// How far an export is
    ExportStatus,
    /// The end of an export
    ExportCancel,
    /// A file of an export
    ExportFile,
    /// `$lookup` of CodeSystem
    CodeLookup,
    /// `$validate-code` of CodeSystem
    CodeValidate,
    /// `$subsumes` of CodeSystem
    CodeSubsumes,
    /// `$validate-code` of ValueSet
    SetValidate,
    /// `$expand` of ValueSet
    SetExpand,
    /// `$translate` of ConceptMap
    MapTranslate,
    /// The package of definitions.
    Package,
    /// `batch` and `transaction`
    Bundle,
    /// Takes a file of a municipality.
    ImportOffer,
    /// The files that were taken.
    ImportList,
    /// What became of a file.
    ImportShow,
    /// The rows of a file that were rejected.
    ImportRejected,
    /// What was found in a file, as an OperationOutcome.
    ImportOutcome,
    /// What was found in a file, one finding a line.
    ImportFindings,
    /// Has a file that was only tried done in earnest.
    ImportCommit,
    /// Approves a file that overwrites.
    ImportApprove,
    /// Takes back what a file did.
    ImportUndo,
    /// Calls a file back.
    ImportCancel,
    /// The ledger as a file.
    LedgerExport,
    /// What was cut in the ledger.
    LedgerFindings,
    /// The waiting list as a file.
    WaitingExport,
    /// What was cut in the waiting list.
    WaitingFindings,
    /// The ledger of routine immunization as a file.
    RoutineExport,
    /// What that file cannot say.
    RoutineFindings,
    /// What its codes mean.
    RoutineCodes,
    /// People as a file.
    PeopleExport,
    /// Who is not in that file.
    PeopleFindings,
    /// The waiting list.
    WaitingList,
    /// Attaches a waiting record to a person.
    WaitingAttach,
    /// Rejects a waiting record.
    WaitingReject,
    /// Takes back that a waiting record was attached to a person.
    WaitingDetach,
    /// The doses that have to be put right or looked at.
    QualityList,
    /// Makes one person of two.
    PersonMerge,
    /// Takes an inquiry about people who moved in.
    InquiryOffer,
    /// How far an inquiry is.
    InquiryShow,
    /// The answer to an inquiry.
    InquiryAnswer,
    /// The questions of an inquiry that were not answered as they came.
    InquiryRejected,
    /// All findings about an inquiry.
    InquiryFindings,
    /// Approves an inquiry about many people.
    InquiryApprove,
    /// Makes a code that lets a tablet in.
    DeviceCode,
    /// The tablets of a municipality.
    DeviceList,
    /// Switches a tablet off.
    DeviceRevoke,
    /// The operators who were given access in an emergency.
    EmergencyList,
    /// Ends the access of an operator.
    EmergencyEnd,
    /// `POST /municipal/devices/{id}/scans`
    ScanHandIn,
    /// Lets a tablet in.
    DeviceEnrol,
    /// Gives a tablet a token.
    DeviceToken,
    /// Opens a day of scans.
    SessionOpen,
    /// Changes the settings of the day.
    SegmentAdd,
    /// Ends a day of scans.
    SessionEnd,
    /// Records scans.
    DeviceScan,
    /// Takes a scan back.
    ScanUndo,
    /// Corrects what a part of a day's scans has in common.
    SegmentCorrect,
    /// `$scan` of Immunization
    Scan,
    /// The list of help pages.
    HelpIndex,
    /// What a code means and what to do.
    Help,
    /// The days of which there is open data.
    OpenDataDays,
    /// A file of open data.
    OpenDataFile,
    /// `$health-cards-issue` of one patient
    CardsOf,
    /// `$generateHealthCertificate`
    HealthCertificate,
    /// `$ddcc-certificate` of one patient
    HealthCertificateOf,
    /// `$revokeHealthCertificate`
    HealthCertificateRevoke,
    /// Gives a code by which a person is known elsewhere.
    LinkOffer,
    /// The municipalities in which a person is known as well.
    LinkList,
    /// Links a person with the one of a code.
    LinkConfirm,
    /// Ends a link.
    LinkEnd,
    /// Issues certificates.
    CertificateIssue,
    /// The certificates of a person.
    CertificateList,
    /// A certificate.
    CertificateShow,
    /// The signed text of a certificate.
    CertificateText,
    /// The code of a certificate as a picture.
    CertificatePng,
    /// The code of a certificate as a drawing.
    CertificateSvg,
    /// A health card as a file for wallets.
    CertificateCard,
    /// A certificate on paper.
    CertificatePdf,
    /// A certificate as a document of FHIR.
    CertificateDocument,
    /// Withdraws a certificate.
    CertificateRevoke,
    /// Withdraws all certificates of a key.
    CertificateKeyRevoke,
    /// Whether a certificate is genuine and in force.
    Verify,
    /// The public keys of health cards.
    CardKeys,
    /// What was withdrawn of a key of health cards.
    CardRevocations,
    /// The DID document of this host.
    Did,
    /// What a wallet may find here.
    SmartConfiguration,
    /// The list of keys, signed.
    TrustList,
    /// The certificate of the authority.
    AuthorityCertificate,
    /// What the authority withdrew.
    AuthorityList,
    /// The lists of withdrawn certificates.
    WithdrawnIndex,
    /// A list of withdrawn certificates, signed.
    WithdrawnList,
    /// Where apps and systems get tokens.
    SmartDiscovery,
    /// The authorization server as a provider of OpenID Connect.
    OpenIdDiscovery,
    /// The public keys of the authorization server.
    AuthKeys,
    /// The page on which a person signs in and decides.
    Authorize,
    /// Where outside providers send people back to.
    SignInBack,
    /// The page on which a person sees and stops apps.
    OwnApps,
    /// The page on which a person sees who looked.
    OwnLooks,
    /// Opens an app out of a record.
    Launch,
    /// Takes an app's request beforehand.
    Push,
    /// Gives tokens.
    Token,
    /// What a token is worth.
    Introspect,
    /// Takes a token back.
    Revoke,
    /// Whether the process lives.
    Health,
    /// Whether the process may take traffic.
    Readiness,
    /// Figures for operators.
    Figures,
}

impl Does {
    /// All of them, in the order of their numbers.
    pub const ALL: [Does; 139] = [
        Does::Landing,
        Does::Capabilities,
        Does::Read,
        Does::Vread,
        Does::Create,
        Does::Update,
        Does::UpdateConditional,
        Does::Patch,
        Does::PatchConditional,
        Does::Delete,
        Does::DeleteConditional,
        Does::HistoryInstance,
        Does::HistoryType,
        Does::HistorySystem,
        Does::SearchType,
        Does::SearchSystem,
        Does::SearchCompartment,
        Does::Everything,
        Does::EverythingOwn,
        Does::MetaSystem,
        Does::MetaType,
        Does::MetaInstance,
        Does::MetaAdd,
        Does::MetaDelete,
        Does::Validate,
        Does::Forecast,
        Does::ForecastOf,
        Does::PlanOf,
        Does::SubscriptionStatus,
        Does::SubscriptionEvents,
        Does::Trail,
        Does::ExportSystem,
        Does::ExportPatients,
        Does::ExportGroup,
        Does::ExportStatus,
        Does::ExportCancel,
        Does::ExportFile,
        Does::CodeLookup,
        Does::CodeValidate,
        Does::CodeSubsumes,
        Does::SetValidate,
        Does::SetExpand,
        Does::MapTranslate,
        Does::Package,
        Does::Bundle,
        Does::ImportOffer,
        Does::ImportList,
        Does::ImportShow,
        Does::ImportRejected,
        Does::ImportOutcome,
        Does::ImportFindings,
        Does::ImportCommit,
        Does::ImportApprove,
        Does::ImportUndo,
        Does::ImportCancel,
        Does::LedgerExport,
        Does::LedgerFindings,
        Does::WaitingExport,
        Does::WaitingFindings,
        Does::RoutineExport,
        Does::RoutineFindings,
        Does::RoutineCodes,
        Does::PeopleExport,
        Does::PeopleFindings,
        Does::WaitingList,
        Does::WaitingAttach,
        Does::WaitingReject,
        Does::WaitingDetach,
        Does::QualityList,
        Does::PersonMerge,
        Does::InquiryOffer,
        Does::InquiryShow,
        Does::InquiryAnswer,
        Does::InquiryRejected,
        Does::InquiryFindings,
        Does::InquiryApprove,
        Does::DeviceCode,
        Does::DeviceList,
        Does::DeviceRevoke,
        Does::EmergencyList,
        Does::EmergencyEnd,
        Does::ScanHandIn,
        Does::DeviceEnrol,
        Does::DeviceToken,
        Does::SessionOpen,
        Does::SegmentAdd,
        Does::SessionEnd,
        Does::DeviceScan,
        Does::ScanUndo,
        Does::SegmentCorrect,
        Does::Scan,
        Does::HelpIndex,
        Does::Help,
        Does::OpenDataDays,
        Does::OpenDataFile,
        Does::CardsOf,
        Does::HealthCertificate,
        Does::HealthCertificateOf,
        Does::HealthCertificateRevoke,
        Does::LinkOffer,
        Does::LinkList,
        Does::LinkConfirm,
        Does::LinkEnd,
        Does::CertificateIssue,
        Does::CertificateList,
        Does::CertificateShow,
        Does::CertificateText,
        Does::CertificatePng,
        Does::CertificateSvg,
        Does::CertificateCard,
        Does::CertificatePdf,
        Does::CertificateDocument,
        Does::CertificateRevoke,
        Does::CertificateKeyRevoke,
        Does::Verify,
        Does::CardKeys,
        Does::CardRevocations,
        Does::Did,
        Does::SmartConfiguration,
        Does::TrustList,
        Does::AuthorityCertificate,
        Does::AuthorityList,
        Does::WithdrawnIndex,
        Does::WithdrawnList,
        Does::SmartDiscovery,
        Does::OpenIdDiscovery,
        Does::AuthKeys,
        Does::Authorize,
        Does::SignInBack,
        Does::OwnApps,
        Does::OwnLooks,
        Does::Launch,
        Does::Push,
        Does::Token,
        Does::Introspect,
        Does::Revoke,
        Does::Health,
        Does::Readiness,
        Does::Figures,
    ];

    /// Whether a resource is expected in the body.
    pub fn takes_resource(self) -> bool {
        matches!(
            self,
            Does::Create | Does::Update | Does::UpdateConditional | Does::Bundle
        )
    }

    /// Whether a form of criteria may stand in the body.
    pub fn takes_form(self) -> bool {
        matches!(
            self,
            Does::SearchType | Does::SearchSystem | Does::SearchCompartment
        )
    }

    /// Whether it is an operation, which may have its parameters in the body.
    pub fn takes_parameters(self) -> bool {
        self.operation().is_some()
    }

    /// The operation, with its name behind the dollar sign and FHIR's definition of it.
    pub fn operation(self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Does::Everything | Does::EverythingOwn => (
                "everything",
                "http://hl7.org/fhir/OperationDefinition/Patient-everything",
            ),
            Does::MetaSystem | Does::MetaType | Does::MetaInstance => (
                "meta",
                "http://hl7.org/fhir/OperationDefinition/Resource-meta",
            ),
            Does::MetaAdd => (
                "meta-add",
                "http://hl7.org/fhir/OperationDefinition/Resource-meta-add",
            ),
            Does::MetaDelete => (
                "meta-delete",
                "http://hl7.org/fhir/OperationDefinition/Resource-meta-delete",
            ),
            Does::Validate => (
                "validate",
                "http://hl7.org/fhir/OperationDefinition/Resource-validate",
            ),
            Does::Forecast => ("immds-forecast", operation::FORECAST),
            Does::ForecastOf => ("immds-forecast", operation::FORECAST_OF_PATIENT),
            Does::PlanOf => ("immunization-plan", operation::PLAN),
            Does::SubscriptionStatus => (
                "status",
                "http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription-status",
            ),
            Does::SubscriptionEvents => (
                "events",
                "http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription-events",
            ),
            Does::Trail => ("trail", operation::TRAIL),
            Does::ExportSystem => ("export", operation::EXPORT),
            Does::ExportPatients => ("export", operation::EXPORT_PATIENTS),
            Does::ExportGroup => ("export", operation::EXPORT_GROUP),
            Does::CardsOf => ("health-cards-issue", operation::HEALTH_CARDS),
            Does::HealthCertificate => ("generateHealthCertificate", operation::HEALTH_CERTIFICATE),
            Does::HealthCertificateOf => ("ddcc-certificate", operation::DDCC_CERTIFICATE),
            Does::HealthCertificateRevoke => (
                "revokeHealthCertificate",
                operation::HEALTH_CERTIFICATE_REVOKE,
            ),
            Does::CodeLookup => (
                "lookup",
                "http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup",
            ),
            Does::CodeValidate => (
                "validate-code",
                "http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code",
            ),
            Does::CodeSubsumes => (
                "subsumes",
                "http://hl7.org/fhir/OperationDefinition/CodeSystem-subsumes",
            ),
            Does::SetValidate => (
                "validate-code",
                "http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code",
            ),
            Does::SetExpand => (
                "expand",
                "http://hl7.org/fhir/OperationDefinition/ValueSet-expand",
            ),
            Does::MapTranslate => (
                "translate",
                "http://hl7.org/fhir/OperationDefinition/ConceptMap-translate",
            ),
            Does::Scan => (
                "scan",
                "https://sesshu.example/fhir/OperationDefinition/scan",
            ),
            _ => return None,
        })
    }

    /// Whether a file comes in the body, which is taken in pieces and never held whole.
    pub fn takes_file(self) -> bool {
        matches!(self, Does::ImportOffer | Does::InquiryOffer)
    }

    /// Whether it shows a certificate, or a rendering of one.
    pub fn shows_certificate(self) -> bool {
        matches!(
            self,
            Does::CertificateShow
                | Does::CertificateText
                | Does::CertificatePng
                | Does::CertificateSvg
                | Does::CertificateCard
                | Does::CertificatePdf
                | Does::CertificateDocument
        )
    }

    /// Whether it tells everybody of keys and of what was withdrawn.
    pub fn publishes_keys(self) -> bool {
        matches!(
            self,
            Does::CardKeys
                | Does::CardRevocations
                | Does::Did
                | Does::SmartConfiguration
                | Does::TrustList
                | Does::AuthorityCertificate
                | Does::AuthorityList
                | Does::WithdrawnIndex
                | Does::WithdrawnList
        )
    }

    /// Whether something is shown in the body that is judged and not kept.
    pub fn takes_shown(self) -> bool {
        self == Does::Verify
    }

    /// Whether it finds resources, so that they can be counted instead.
    pub fn counts(self) -> bool {
        matches!(
            self,
            Does::HistoryInstance | Does::HistoryType | Does::HistorySystem
        ) || self.takes_form()
    }

    /// Whether a patch is expected in the body.
    pub fn takes_patch(self) -> bool {
        matches!(self, Does::Patch | Does::PatchConditional)
    }
}
