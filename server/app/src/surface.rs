//! Every route as one row of a table: where it is open, how it is called, what it does, who may, what is kept of it.
//!
//! The routers, the `Allow` headers, the CapabilityStatement and the access matrix are all made from these rows. A row
//! has no default for its access rule and its audit action, so a route without them does not compile.

use access::{Action, Zone};
use actix_web::http::Method;

pub mod capabilities;
mod does;
pub mod outside;
mod place;

pub use does::Does;
pub use place::{Located, Place, locate, locate_outside};

/// One route.
#[derive(Debug)]
pub struct Row {
    /// The faces in which it is open.
    pub zones: &'static [Zone],
    /// The verb. `GET` stands for `HEAD` as well.
    pub method: Verb,
    /// The path below its root, with `{type}`, `{id}` and `{version}` for what varies. One that begins with a slash
    /// stands beside the FHIR base.
    pub path: &'static str,
    /// What it does.
    pub does: Does,
    /// Who may.
    pub access: Access,
    /// What kind of act the audit trail keeps: FHIR's `AuditEvent.action`, or `None` where nothing personal is touched.
    pub audit: Option<&'static str>,
    /// Which budget it draws on when the server is busy.
    pub class: Class,
    /// One line for the reference page.
    pub about: &'static str,
}

/// The verbs that are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// `GET`, and `HEAD` with it.
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Verb {
    /// The verb as it stands in an `Allow` header.
    pub fn allow(self) -> &'static str {
        match self {
            Verb::Get => "GET, HEAD",
            Verb::Post => "POST",
            Verb::Put => "PUT",
            Verb::Patch => "PATCH",
            Verb::Delete => "DELETE",
        }
    }

    fn is(self, method: &Method) -> bool {
        match self {
            Verb::Get => method == Method::GET || method == Method::HEAD,
            Verb::Post => method == Method::POST,
            Verb::Put => method == Method::PUT,
            Verb::Patch => method == Method::PATCH,
            Verb::Delete => method == Method::DELETE,
        }
    }
}

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody: nothing personal is behind it.
    Public,
    /// Callers whose role allows the action on the type.
    May(Action),
    /// Whoever proves in the request itself who they are: clients at the authorization server, and people who sign in.
    Proof,
}

/// The budgets of a busy server, the most precious work first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Creates, updates, patches, deletes, and bundles of them.
    Write,
    /// One record, or one record's history.
    Read,
    /// Searches and wide histories.
    Search,
    /// What anybody may read: descriptions of the server.
    Open,
    /// Health and figures. Never shed.
    Health,
}

impl Class {
    /// How many classes there are.
    pub const COUNT: usize = 5;

    /// The name in figures.
    pub fn label(self) -> &'static str {
        match self {
            Class::Write => "write",
            Class::Read => "read",
            Class::Search => "search",
            Class::Open => "open",
            Class::Health => "health",
        }
    }
}

/// The media types of patches that are served, as they stand in `Accept-Patch`.
pub const PATCH_FORMS: &str =
    "application/json-patch+json, application/fhir+json, application/fhir+xml";

/// The two faces that speak FHIR.
const FHIR: &[Zone] = &[Zone::Internet, Zone::Lgwan];
/// The public face alone.
const INTERNET: &[Zone] = &[Zone::Internet];
/// The operators' face.
const OPS: &[Zone] = &[Zone::Ops];

/// The table of what speaks FHIR, and of the operators' face. Paths of the FHIR faces are below the FHIR base, paths of the
/// operators' face below `/`.
#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    row(FHIR, Verb::Get, "", Does::Landing, Access::Public, None, Class::Open, "What this base is and where to go on."),
    // A question mark is no path: it stands for the base with criteria behind it.
    row(FHIR, Verb::Get, "?", Does::SearchSystem, Access::May(Action::SearchSystem), Some("E"), Class::Search, "Resources of several types that meet the criteria."),
    row(FHIR, Verb::Post, "_search", Does::SearchSystem, Access::May(Action::SearchSystem), Some("E"), Class::Search, "The same search with criteria in the body, out of sight of logs."),
    row(FHIR, Verb::Post, "", Does::Bundle, Access::May(Action::Batch), Some("E"), Class::Write, "Does what the entries of a batch or transaction ask for."),
    row(FHIR, Verb::Get, "metadata", Does::Capabilities, Access::Public, None, Class::Open, "What this server can do, as a CapabilityStatement."),
    row(FHIR, Verb::Get, "_history", Does::HistorySystem, Access::May(Action::HistorySystem), Some("R"), Class::Search, "All changes within reach, the newest first."),
    row(FHIR, Verb::Get, "{type}", Does::SearchType, Access::May(Action::SearchType), Some("E"), Class::Search, "Resources of one type that meet the criteria."),
    row(FHIR, Verb::Post, "{type}", Does::Create, Access::May(Action::Create), Some("C"), Class::Write, "Stores a new resource under an id that the server chooses."),
    row(FHIR, Verb::Put, "{type}", Does::UpdateConditional, Access::May(Action::Update), Some("U"), Class::Write, "Updates the one resource that meets the criteria, or creates it."),
    row(FHIR, Verb::Patch, "{type}", Does::PatchConditional, Access::May(Action::Patch), Some("U"), Class::Write, "Changes parts of the one resource that meets the criteria."),
    row(FHIR, Verb::Delete, "{type}", Does::DeleteConditional, Access::May(Action::Delete), Some("D"), Class::Write, "Deletes the one resource that meets the criteria."),
    row(FHIR, Verb::Post, "{type}/_search", Does::SearchType, Access::May(Action::SearchType), Some("E"), Class::Search, "The same search with criteria in the body, out of sight of logs."),
    row(FHIR, Verb::Get, "{type}/_history", Does::HistoryType, Access::May(Action::HistoryType), Some("R"), Class::Search, "All changes to resources of one type, the newest first."),
    row(FHIR, Verb::Get, "{type}/{id}", Does::Read, Access::May(Action::Read), Some("R"), Class::Read, "The current version of one resource."),
    row(FHIR, Verb::Put, "{type}/{id}", Does::Update, Access::May(Action::Update), Some("U"), Class::Write, "Stores a new version of one resource, or creates it under this id."),
    row(FHIR, Verb::Patch, "{type}/{id}", Does::Patch, Access::May(Action::Patch), Some("U"), Class::Write, "Changes parts of one resource."),
    row(FHIR, Verb::Delete, "{type}/{id}", Does::Delete, Access::May(Action::Delete), Some("D"), Class::Write, "Deletes one resource; its history stays."),
    row(FHIR, Verb::Get, "{type}/{id}/_history", Does::HistoryInstance, Access::May(Action::HistoryInstance), Some("R"), Class::Read, "All versions of one resource, the newest first."),
    row(FHIR, Verb::Get, "{type}/{id}/_history/{version}", Does::Vread, Access::May(Action::Vread), Some("R"), Class::Read, "One version of one resource."),
    row(FHIR, Verb::Get, "{type}/{id}/{other}", Does::SearchCompartment, Access::May(Action::SearchType), Some("E"), Class::Search, "Resources of one type, or with * of all, that belong to a patient and meet the criteria."),
    row(FHIR, Verb::Post, "{type}/{id}/{other}/_search", Does::SearchCompartment, Access::May(Action::SearchType), Some("E"), Class::Search, "The same search with criteria in the body, out of sight of logs."),
    row(FHIR, Verb::Get, "Patient/{id}/$everything", Does::Everything, Access::May(Action::Everything), Some("E"), Class::Search, "A patient, what belongs to the patient, and what that refers to."),
    row(FHIR, Verb::Post, "Patient/{id}/$everything", Does::Everything, Access::May(Action::Everything), Some("E"), Class::Search, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "Patient/$everything", Does::EverythingOwn, Access::May(Action::Everything), Some("E"), Class::Search, "The same of the patient for whom the caller speaks."),
    row(FHIR, Verb::Post, "Patient/$everything", Does::EverythingOwn, Access::May(Action::Everything), Some("E"), Class::Search, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "$meta", Does::MetaSystem, Access::May(Action::SearchSystem), Some("E"), Class::Search, "Profiles, labels and tags in use on all resources."),
    row(FHIR, Verb::Post, "$meta", Does::MetaSystem, Access::May(Action::SearchSystem), Some("E"), Class::Search, "The same by POST."),
    row(FHIR, Verb::Get, "{type}/$meta", Does::MetaType, Access::May(Action::SearchType), Some("E"), Class::Search, "Profiles, labels and tags in use on resources of one type."),
    row(FHIR, Verb::Post, "{type}/$meta", Does::MetaType, Access::May(Action::SearchType), Some("E"), Class::Search, "The same by POST."),
    row(FHIR, Verb::Get, "{type}/{id}/$meta", Does::MetaInstance, Access::May(Action::Read), Some("R"), Class::Read, "Profiles, labels and tags of one resource."),
    row(FHIR, Verb::Post, "{type}/{id}/$meta", Does::MetaInstance, Access::May(Action::Read), Some("R"), Class::Read, "The same by POST."),
    row(FHIR, Verb::Post, "{type}/{id}/$meta-add", Does::MetaAdd, Access::May(Action::Update), Some("U"), Class::Write, "Adds profiles, labels and tags to one resource, as a new version."),
    row(FHIR, Verb::Post, "{type}/{id}/$meta-delete", Does::MetaDelete, Access::May(Action::Update), Some("U"), Class::Write, "Takes profiles, labels and tags from one resource, as a new version."),
    row(FHIR, Verb::Post, "{type}/$validate", Does::Validate, Access::May(Action::Read), Some("E"), Class::Read, "Says all that is wrong with a resource, and stores nothing."),
    row(FHIR, Verb::Get, "{type}/{id}/$validate", Does::Validate, Access::May(Action::Read), Some("E"), Class::Read, "Says all that is wrong with a resource that is stored."),
    row(FHIR, Verb::Post, "{type}/{id}/$validate", Does::Validate, Access::May(Action::Read), Some("E"), Class::Read, "The same, or of what would take its place."),
    row(FHIR, Verb::Post, "$immds-forecast", Does::Forecast, Access::May(Action::Forecast), Some("E"), Class::Search, "What is due next for a person who is handed over with the doses; nothing is stored."),
    row(FHIR, Verb::Get, "Patient/{id}/$immds-forecast", Does::ForecastOf, Access::May(Action::Forecast), Some("E"), Class::Search, "What is due next for a patient on record."),
    row(FHIR, Verb::Post, "Patient/{id}/$immds-forecast", Does::ForecastOf, Access::May(Action::Forecast), Some("E"), Class::Search, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "Patient/{id}/$immunization-plan", Does::PlanOf, Access::May(Action::Forecast), Some("E"), Class::Search, "All doses of a patient that remain, put on days."),
    row(FHIR, Verb::Post, "Patient/{id}/$immunization-plan", Does::PlanOf, Access::May(Action::Forecast), Some("E"), Class::Search, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "$export", Does::ExportSystem, Access::May(Action::Export), Some("E"), Class::Search, "Begins an export of all records within reach, into files."),
    row(FHIR, Verb::Post, "$export", Does::ExportSystem, Access::May(Action::Export), Some("E"), Class::Search, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "Patient/$export", Does::ExportPatients, Access::May(Action::Export), Some("E"), Class::Search, "The same of all that belongs to patients."),
    row(FHIR, Verb::Post, "Patient/$export", Does::ExportPatients, Access::May(Action::Export), Some("E"), Class::Search, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "Group/{id}/$export", Does::ExportGroup, Access::May(Action::Export), Some("E"), Class::Search, "The same of the patients of a group."),
    row(FHIR, Verb::Post, "Group/{id}/$export", Does::ExportGroup, Access::May(Action::Export), Some("E"), Class::Search, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "Subscription/$status", Does::SubscriptionStatus, Access::May(Action::Read), Some("R"), Class::Read, "How all subscriptions of the caller stand."),
    row(FHIR, Verb::Post, "Subscription/$status", Does::SubscriptionStatus, Access::May(Action::Read), Some("R"), Class::Read, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "Subscription/{id}/$status", Does::SubscriptionStatus, Access::May(Action::Read), Some("R"), Class::Read, "How a subscription stands."),
    row(FHIR, Verb::Post, "Subscription/{id}/$status", Does::SubscriptionStatus, Access::May(Action::Read), Some("R"), Class::Read, "The same by POST."),
    row(FHIR, Verb::Get, "Subscription/{id}/$events", Does::SubscriptionEvents, Access::May(Action::Read), Some("R"), Class::Read, "Events of a subscription, by their numbers."),
    row(FHIR, Verb::Post, "Subscription/{id}/$events", Does::SubscriptionEvents, Access::May(Action::Read), Some("R"), Class::Read, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "AuditEvent/$trail", Does::Trail, Access::May(Action::SearchType), Some("R"), Class::Search, "Who did what, out of the trail, as AuditEvents, the newest first."),
    row(FHIR, Verb::Post, "Patient/{id}/$health-cards-issue", Does::CardsOf, Access::May(Action::CertificateIssue), Some("C"), Class::Write, "Issues health cards of a patient on record, for phone wallets."),
    row(FHIR, Verb::Post, "Patient/{id}/$ddcc-certificate", Does::HealthCertificateOf, Access::May(Action::CertificateIssue), Some("C"), Class::Write, "The same as the next, for a patient on record."),
    row(FHIR, Verb::Post, "QuestionnaireResponse/$generateHealthCertificate", Does::HealthCertificate, Access::May(Action::CertificateIssue), Some("C"), Class::Write, "Issues a certificate of the recorded dose that a questionnaire names, as a document."),
    row(FHIR, Verb::Post, "Bundle/$generateHealthCertificate", Does::HealthCertificate, Access::May(Action::CertificateIssue), Some("C"), Class::Write, "The same by its other name."),
    row(FHIR, Verb::Post, "QuestionnaireResponse/$revokeHealthCertificate", Does::HealthCertificateRevoke, Access::May(Action::CertificateRevoke), Some("U"), Class::Write, "Withdraws a certificate by its number."),
    row(FHIR, Verb::Post, "Bundle/$revokeHealthCertificate", Does::HealthCertificateRevoke, Access::May(Action::CertificateRevoke), Some("U"), Class::Write, "The same by its other name."),
    row(INTERNET, Verb::Post, "Immunization/$scan", Does::Scan, Access::May(Action::Scan), Some("C"), Class::Write, "Records one scan of a coupon."),
    row(FHIR, Verb::Get, "CodeSystem/$lookup", Does::CodeLookup, Access::May(Action::Read), Some("E"), Class::Read, "All that is known about a code."),
    row(FHIR, Verb::Post, "CodeSystem/$lookup", Does::CodeLookup, Access::May(Action::Read), Some("E"), Class::Read, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "CodeSystem/$validate-code", Does::CodeValidate, Access::May(Action::Read), Some("E"), Class::Read, "Whether a code belongs to a code system."),
    row(FHIR, Verb::Post, "CodeSystem/$validate-code", Does::CodeValidate, Access::May(Action::Read), Some("E"), Class::Read, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "CodeSystem/{id}/$validate-code", Does::CodeValidate, Access::May(Action::Read), Some("E"), Class::Read, "Whether a code belongs to a code system, of the one with this id."),
    row(FHIR, Verb::Post, "CodeSystem/{id}/$validate-code", Does::CodeValidate, Access::May(Action::Read), Some("E"), Class::Read, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "CodeSystem/$subsumes", Does::CodeSubsumes, Access::May(Action::Read), Some("E"), Class::Read, "Whether one code is broader than another."),
    row(FHIR, Verb::Post, "CodeSystem/$subsumes", Does::CodeSubsumes, Access::May(Action::Read), Some("E"), Class::Read, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "CodeSystem/{id}/$subsumes", Does::CodeSubsumes, Access::May(Action::Read), Some("E"), Class::Read, "Whether one code is broader than another, of the one with this id."),
    row(FHIR, Verb::Post, "CodeSystem/{id}/$subsumes", Does::CodeSubsumes, Access::May(Action::Read), Some("E"), Class::Read, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "ValueSet/$validate-code", Does::SetValidate, Access::May(Action::Read), Some("E"), Class::Read, "Whether a code belongs to a value set."),
    row(FHIR, Verb::Post, "ValueSet/$validate-code", Does::SetValidate, Access::May(Action::Read), Some("E"), Class::Read, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "ValueSet/{id}/$validate-code", Does::SetValidate, Access::May(Action::Read), Some("E"), Class::Read, "Whether a code belongs to a value set, of the one with this id."),
    row(FHIR, Verb::Post, "ValueSet/{id}/$validate-code", Does::SetValidate, Access::May(Action::Read), Some("E"), Class::Read, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "ValueSet/$expand", Does::SetExpand, Access::May(Action::Read), Some("E"), Class::Read, "The codes of a value set."),
    row(FHIR, Verb::Post, "ValueSet/$expand", Does::SetExpand, Access::May(Action::Read), Some("E"), Class::Read, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "ValueSet/{id}/$expand", Does::SetExpand, Access::May(Action::Read), Some("E"), Class::Read, "The codes of a value set, of the one with this id."),
    row(FHIR, Verb::Post, "ValueSet/{id}/$expand", Does::SetExpand, Access::May(Action::Read), Some("E"), Class::Read, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "ConceptMap/$translate", Does::MapTranslate, Access::May(Action::Read), Some("E"), Class::Read, "The same thing in another code system."),
    row(FHIR, Verb::Post, "ConceptMap/$translate", Does::MapTranslate, Access::May(Action::Read), Some("E"), Class::Read, "The same with parameters in the body."),
    row(FHIR, Verb::Get, "ConceptMap/{id}/$translate", Does::MapTranslate, Access::May(Action::Read), Some("E"), Class::Read, "The same thing in another code system, of the one with this id."),
    row(FHIR, Verb::Post, "ConceptMap/{id}/$translate", Does::MapTranslate, Access::May(Action::Read), Some("E"), Class::Read, "The same with parameters in the body."),
    row(FHIR, Verb::Get, ".well-known/smart-configuration", Does::SmartDiscovery, Access::Public, None, Class::Open, "Where apps and systems get tokens, and what they may ask for."),
    row(FHIR, Verb::Get, "package.tgz", Does::Package, Access::Public, None, Class::Open, "The profiles and codes that this server obeys, as a package."),
    row(OPS, Verb::Get, "healthz", Does::Health, Access::Public, None, Class::Health, "Answers while the process lives."),
    row(OPS, Verb::Get, "readyz", Does::Readiness, Access::Public, None, Class::Health, "Answers 200 while the process may take traffic, else 503."),
    row(OPS, Verb::Get, "metrics", Does::Figures, Access::Public, None, Class::Health, "Figures in OpenMetrics text."),
];

#[expect(
    clippy::too_many_arguments,
    reason = "one argument a column, so that the table reads as a table and no column has a default"
)]
const fn row(
    zones: &'static [Zone],
    method: Verb,
    path: &'static str,
    does: Does,
    access: Access,
    audit: Option<&'static str>,
    class: Class,
    about: &'static str,
) -> Row {
    Row {
        zones,
        method,
        path,
        does,
        access,
        audit,
        class,
        about,
    }
}

/// Every route: those of the FHIR base and of the operators, and those beside.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().chain(outside::ROWS)
}

/// Whether what stands at a path of the table may be read in a browser by pages of anybody: what says nothing about
/// anybody and is made to be used elsewhere.
pub fn is_for_every_origin(path: &str) -> bool {
    path == "metadata"
        || path == ".well-known/smart-configuration"
        || path == "/auth/jwks"
        || path.starts_with("/opendata")
        || path.starts_with("/cards/.well-known")
        || path.starts_with("/.well-known")
        || path.starts_with("/trust")
}

impl Row {
    /// Whether it stands beside the FHIR base.
    pub fn is_outside(&self) -> bool {
        self.path.starts_with('/')
    }
}

/// Whether pages of registered apps may call what stands at a path of the table. Nobody signs in from within another page.
pub fn is_for_registered_origins(path: &str) -> bool {
    !path.is_empty() && path != "/auth/authorize"
}

/// Every route of every face with its access rule and audit action, for the matrix of routes and callers.
pub fn access_rows() -> impl Iterator<Item = (Zone, &'static Row)> {
    rows().flat_map(|row| row.zones.iter().map(move |zone| (*zone, row)))
}

#[cfg(test)]
mod tests;
