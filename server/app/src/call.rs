//! `Call`, `Interaction`, `Reply`: the currency of this crate. HTTP has ended here; nothing below knows it.

use std::sync::Arc;
use std::time::Instant;

use access::{Caller, Criterion, Digest, Zone};
use bytes::Bytes;
use fhir::bundle::{Bundle, Entry, SearchMode};
use fhir::{Element, Id, Key, Kind, Reach, Version, VersionCondition};

use crate::surface::Does;

mod handout;

pub use crate::web::prefer::Return;
pub use handout::{Content, Handout};

/// The number of one request, random, shown in `X-Request-Id` and kept in the audit trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(pub [u8; 16]);

impl Call {
    /// What the trail tells of who makes a change, besides the client.
    pub fn further(&self) -> Arc<[u8]> {
        access::audit::further(&self.caller, &self.source)
    }

    /// What is asked for beside the FHIR base; `None` of what is FHIR.
    pub fn errand(&self) -> Option<&Errand> {
        match &self.interaction {
            Interaction::Errand(errand) => Some(errand),
            _ => None,
        }
    }
}

/// A request, understood.
#[derive(Clone, Debug)]
pub struct Call {
    /// Who asks.
    pub caller: Caller,
    /// What the caller may touch, decided before the body was read.
    pub reach: Reach,
    /// What must be true besides of the resources of the kind that is asked for, where the token was granted them so.
    pub criterion: Option<Arc<Criterion>>,
    /// Through which face.
    pub zone: Zone,
    /// The request's number.
    pub request_id: RequestId,
    /// From where it came, as events of the trail write it.
    pub source: Arc<str>,
    /// The base address for links, without a slash at the end.
    pub base: Arc<str>,
    /// What is asked for.
    pub interaction: Interaction,
    /// Conditions of the headers.
    pub conditions: Conditions,
    /// Unknown parameters are ignored with a warning (`Prefer: handling=lenient`), not refused.
    pub lenient: bool,
    /// `Idempotency-Key` of a create, 1 to 128 visible ASCII characters.
    pub idempotency_key: Option<String>,
    /// Query and form parameters in order, decoded, without those that only shape the answer (`_format`, `_pretty`,
    /// `_summary`, `_elements`).
    pub parameters: Vec<(String, String)>,
    /// The criteria came in a body, where no log sees them: links must not show them either.
    pub unseen: bool,
    /// The parameters that only shape the answer, as they came, for links to further pages.
    pub shape: Vec<(String, String)>,
    /// The answer must not come from memory that another process may have made old (`X-Consistency: strong`).
    pub strong: bool,
    /// The language for words in the answer.
    pub language: pages::words::Language,
    /// `_summary=count`: only the number is wanted.
    pub count_only: bool,
    /// The resource or the patch that was sent.
    pub body: Option<Body>,
    /// The resource of a bundle's entry, which was read with its bundle.
    pub element: Option<Element>,
    /// What to return after a write (`Prefer: return`).
    pub wanted: Option<Return>,
    /// How many entries a bundle of this caller may have.
    pub entries_max: usize,
    /// Until when an answer is of use.
    pub deadline: Instant,
}

/// What is asked for, with FHIR's names of the interactions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interaction {
    /// `GET metadata`
    Capabilities,
    /// `GET Kind/id`
    Read(Key),
    /// `GET Kind/id/_history/version`; `None` where the text cannot be one of our versions.
    Vread(Key, Option<Version>),
    /// `POST Kind`
    Create(Kind),
    /// `PUT Kind/id`
    Update(Key),
    /// `PUT Kind?criteria`
    UpdateConditional(Kind),
    /// `PATCH Kind/id`
    Patch(Key),
    /// `PATCH Kind?criteria`
    PatchConditional(Kind),
    /// `DELETE Kind/id`
    Delete(Key),
    /// `DELETE Kind?criteria`
    DeleteConditional(Kind),
    /// `GET Kind/id/_history`
    HistoryInstance(Key),
    /// `GET Kind/_history`
    HistoryType(Kind),
    /// `GET _history`
    HistorySystem,
    /// `GET Kind?criteria`, `POST Kind/_search`
    SearchType(Kind),
    /// `GET ?criteria`, `POST _search`
    SearchSystem,
    /// `GET Patient/id/Kind?criteria`; without a kind, of all kinds
    SearchCompartment(Key, Option<Kind>),
    /// `GET Patient/id/$everything`; without an id, of the caller's own record
    Everything(Option<Id>),
    /// `GET Subscription/id/$status`, `GET Subscription/$status`
    SubscriptionStatus(Option<Key>),
    /// `GET Subscription/id/$events`
    SubscriptionEvents(Key),
    /// `GET $meta`
    Meta(MetaOf),
    /// `POST Kind/id/$meta-add`
    MetaAdd(Key),
    /// `POST Kind/id/$meta-delete`
    MetaDelete(Key),
    /// `POST Kind/$validate`, `POST Kind/id/$validate`, `GET Kind/id/$validate`
    Validate(Kind, Option<Id>),
    /// An operation about codes; with an id, of that definition
    Terms(Terms, Option<Key>),
    /// `POST $immds-forecast`
    Forecast,
    /// `GET Patient/id/$immds-forecast`
    ForecastOf(Key),
    /// `GET Patient/id/$immunization-plan`
    PlanOf(Key),
    /// `POST Patient/id/$health-cards-issue`
    CardsOf(Key),
    /// `POST QuestionnaireResponse/$generateHealthCertificate`; with a key, `POST Patient/id/$ddcc-certificate`
    HealthCertificate(Option<Key>),
    /// `POST QuestionnaireResponse/$revokeHealthCertificate`
    HealthCertificateRevoke,
    /// `GET $export`, `GET Patient/$export`, `GET Group/id/$export`
    Export(ExportOf),
    /// `GET AuditEvent/$trail`
    Trail,
    /// `POST` of a batch or transaction
    Bundle,
    /// `POST Immunization/$scan`
    Scan,
    /// Something beside the FHIR base.
    Errand(Errand),
}

/// Whose records are to be exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportOf {
    /// All of them.
    System,
    /// Of all patients.
    Patients,
    /// Of the patients of a group.
    Group(Key),
}

impl Interaction {
    /// Whether it holds each resource that it shows against the criteria of the token. All that do not are refused where
    /// there are any.
    pub fn holds_criteria(&self) -> bool {
        matches!(
            self,
            Interaction::Read(_) | Interaction::Vread(..) | Interaction::SearchType(_)
        )
    }
}

/// What is asked for beside the FHIR base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    /// The route.
    pub does: Does,
    /// What varies in its path, by the names in the table of routes.
    pub names: Vec<(&'static str, String)>,
    /// The asker is a browser, to which a page says more than JSON.
    pub wants_page: bool,
    /// `Range`, where it is one that is kept to.
    pub range: Option<String>,
}

impl Errand {
    /// What stands in the path in the place of this name.
    pub fn name(&self, name: &str) -> &str {
        let found = self.names.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, text)| text.as_str())
    }
}

/// A question of anybody about what nobody's record is behind: help, and public figures.
#[derive(Clone, Debug)]
pub struct Visit {
    /// What is asked for.
    pub errand: Errand,
    /// The language for words in the answer.
    pub language: pages::words::Language,
    /// The address of the face, without a slash at the end.
    pub base: Arc<str>,
    /// Until when an answer is of use.
    pub deadline: Instant,
    /// What was shown to be judged, where something was.
    pub shown: Option<Shown>,
}

/// A request to the authorization server: it proves by itself who sends it.
pub struct Knock {
    /// What is asked for.
    pub does: Does,
    /// Through which face.
    pub zone: Zone,
    /// The request's number.
    pub request_id: RequestId,
    /// Whether it came by `POST`.
    pub posted: bool,
    /// The form, or the query where nothing is posted; none where no form could be read.
    pub pairs: Option<Vec<(String, String)>>,
    /// `Authorization`, as it came.
    pub authorization: Option<String>,
    /// All headers `DPoP`, as they came.
    pub proofs: Vec<String>,
    /// The certificate of its connection, if it is believed.
    pub certificate: Option<Digest>,
    /// `Cookie`, as it came.
    pub cookie: Option<String>,
    /// From where it came, so far as proxies are believed.
    pub source: Option<std::net::IpAddr>,
    /// The address of the face, without a slash at the end.
    pub base: Arc<str>,
    /// The language for words in the answer.
    pub language: pages::words::Language,
    /// Until when an answer is of use.
    pub deadline: Instant,
}

/// What a request says to prove that it has the key to which its token is bound.
pub struct Possession {
    /// All headers `DPoP`.
    pub proofs: Vec<String>,
    /// The method.
    pub method: String,
    /// The address, as the caller sees it, without its query.
    pub address: String,
}

/// What is in it is for nobody's log.
impl std::fmt::Debug for Knock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Knock({:?})", self.does)
    }
}

/// Something that anybody may show and that is not kept.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What it is.
    pub form: ShownForm,
    /// The bytes.
    pub bytes: Bytes,
}

/// What was shown, by its media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownForm {
    /// `text/plain`
    Text,
    /// `application/json`, `application/smart-health-card`
    Json,
    /// `image/png`, `image/jpeg`
    Picture,
    /// `application/pdf`
    Sheets,
}

/// The operations about codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    /// `CodeSystem/$lookup`
    Lookup,
    /// `CodeSystem/$validate-code`
    ValidateInSystem,
    /// `CodeSystem/$subsumes`
    Subsumes,
    /// `ValueSet/$validate-code`
    ValidateInSet,
    /// `ValueSet/$expand`
    Expand,
    /// `ConceptMap/$translate`
    Translate,
}

/// Whose profiles, labels and tags are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetaOf {
    /// All resources.
    System,
    /// Those of a kind.
    Type(Kind),
    /// One.
    Instance(Key),
}

/// Conditions of the headers.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// `If-Match`
    pub if_match: Option<VersionCondition>,
    /// `If-None-Match`
    pub if_none_match: Option<VersionCondition>,
    /// `If-Modified-Since`, in milliseconds of the Unix epoch. Only where `If-None-Match` is absent.
    pub if_modified_since: Option<i64>,
    /// `If-None-Exist`: the query, decoded.
    pub if_none_exist: Option<Vec<(String, String)>>,
}

/// A body as it came in, within the limits of size, decompressed.
#[derive(Clone, Debug)]
pub struct Body {
    /// How to read it.
    pub form: Form,
    /// The bytes.
    pub bytes: Bytes,
}

/// What a body holds, by its media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A resource; where a patch is expected, the Parameters of a FHIRPath Patch.
    Resource(Format),
    /// `application/json-patch+json`
    JsonPatch,
}

/// The two formats of FHIR that are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `application/fhir+json`
    Json,
    /// `application/fhir+xml`
    Xml,
}

/// What the interactions answer. The edge turns it into HTTP.
#[derive(Debug)]
pub struct Reply {
    /// The status: 200, 201, 204 or 304.
    pub status: u16,
    /// The resource, always as our JSON.
    pub resource: Option<Bytes>,
    /// `ETag`
    pub version: Option<Version>,
    /// `Last-Modified`, in milliseconds of the Unix epoch.
    pub modified: Option<i64>,
    /// `Location`: the resource and version that were written.
    pub location: Option<(Kind, Id, Version)>,
    /// The resource that a write was about, even where nothing is there any more.
    pub key: Option<Key>,
    /// Where to look what becomes of what was begun, as a whole address.
    pub content_location: Option<String>,
    /// The answer of an earlier request with the same idempotency key.
    pub replayed: bool,
    /// Warnings and information, shown with `Prefer: return=OperationOutcome`.
    pub notes: Vec<fhir::Issue>,
}

impl Reply {
    /// An answer with a status and nothing else yet.
    pub fn new(status: u16) -> Reply {
        Reply {
            status,
            resource: None,
            version: None,
            modified: None,
            location: None,
            key: None,
            content_location: None,
            replayed: false,
            notes: Vec::new(),
        }
    }

    /// A bundle with what was found: each with its address.
    pub fn found<'a>(mut bundle: Bundle<'a>, texts: &'a [(String, Vec<u8>)]) -> Reply {
        let entries = texts.iter().map(|(url, text)| Entry {
            full_url: Some(url),
            resource: Some(text),
            search: Some(SearchMode::Match),
            ..Entry::default()
        });
        bundle.entries = entries.collect();
        let mut reply = Reply::new(200);
        reply.resource = Some(bundle.to_json().into());
        reply
    }
}
