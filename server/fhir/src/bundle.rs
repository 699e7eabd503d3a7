//! Bundles made of resources that are already written: their bytes are put between the pieces, and no tree is built.
//! Beside it: batches and transactions as they are sent, and the names by which their entries refer to each other.

mod open;
mod rewrite;

pub use open::{Asked, Method, Opened, open, place_of};
pub use rewrite::{ByCriteria, Meaning, Met, rewrite};

use crate::codec::json::write_string;
use crate::instant;

/// What the bundle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundleType {
    /// What a search found.
    Searchset,
    /// Versions.
    History,
    /// The answers to a batch.
    BatchResponse,
    /// The answers to a transaction.
    TransactionResponse,
    /// Resources that travel together and nothing more.
    Collection,
}

impl BundleType {
    /// FHIR's code.
    pub fn code(self) -> &'static str {
        match self {
            BundleType::Searchset => "searchset",
            BundleType::History => "history",
            BundleType::BatchResponse => "batch-response",
            BundleType::TransactionResponse => "transaction-response",
            BundleType::Collection => "collection",
        }
    }
}

/// Why an entry is in a searchset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchMode {
    /// It was searched for.
    Match,
    /// It belongs to something that was searched for.
    Include,
    /// It says something about the search.
    Outcome,
}

impl SearchMode {
    /// FHIR's code.
    pub fn code(self) -> &'static str {
        match self {
            SearchMode::Match => "match",
            SearchMode::Include => "include",
            SearchMode::Outcome => "outcome",
        }
    }
}

/// A bundle to be written.
#[derive(Clone, Debug)]
pub struct Bundle<'a> {
    /// What it is.
    pub bundle_type: BundleType,
    /// Its id.
    pub id: Option<&'a str>,
    /// When it was made, in milliseconds of the Unix epoch.
    pub timestamp_ms: Option<i64>,
    /// How many matches there are in all, on all pages.
    pub total: Option<u64>,
    /// Relation and address of each link.
    pub links: Vec<(&'a str, &'a str)>,
    /// The entries, in order.
    pub entries: Vec<Entry<'a>>,
}

/// One entry.
#[derive(Clone, Debug, Default)]
pub struct Entry<'a> {
    /// The resource's address, without its version.
    pub full_url: Option<&'a str>,
    /// The resource, as JSON.
    pub resource: Option<&'a [u8]>,
    /// Why it is in a searchset.
    pub search: Option<SearchMode>,
    /// The request that made a version.
    pub request: Option<Request<'a>>,
    /// What was answered.
    pub response: Option<Response<'a>>,
}

/// The request of an entry.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// `POST`, `PUT`, `DELETE` …
    pub method: &'a str,
    /// `Patient/1`
    pub url: &'a str,
}

/// The response of an entry.
#[derive(Clone, Copy, Debug, Default)]
pub struct Response<'a> {
    /// `201 Created`
    pub status: &'a str,
    /// The address of the version that was written.
    pub location: Option<&'a str>,
    /// `W/"1"`
    pub etag: Option<&'a str>,
    /// When the version was written, in milliseconds of the Unix epoch.
    pub last_modified_ms: Option<i64>,
    /// An OperationOutcome, as JSON.
    pub outcome: Option<&'a [u8]>,
}

impl<'a> Bundle<'a> {
    /// An empty bundle of this type.
    pub fn new(bundle_type: BundleType) -> Bundle<'a> {
        Bundle {
            bundle_type,
            id: None,
            timestamp_ms: None,
            total: None,
            links: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// An empty searchset.
    pub fn searchset() -> Bundle<'a> {
        Bundle::new(BundleType::Searchset)
    }

    /// An empty history.
    pub fn history() -> Bundle<'a> {
        Bundle::new(BundleType::History)
    }

    /// The bundle as JSON.
    pub fn to_json(&self) -> Vec<u8> {
        let resources = self.entries.iter().filter_map(|entry| entry.resource);
        let bytes: usize = resources.map(<[u8]>::len).sum();
        let mut out = Vec::with_capacity(bytes + 512 + self.entries.len() * 256);
        let mut bundle = Object::begin(&mut out);
        bundle.text("resourceType", "Bundle");
        bundle.text_if("id", self.id);
        bundle.text("type", self.bundle_type.code());
        bundle.instant_if("timestamp", self.timestamp_ms);
        if let Some(total) = self.total {
            bundle.raw("total", total.to_string().as_bytes());
        }
        bundle.list("link", &self.links, |(relation, url), link| {
            link.text("relation", relation);
            link.text("url", url);
        });
        bundle.list("entry", &self.entries, Entry::write);
        bundle.end();
        out
    }
}

impl Entry<'_> {
    fn write(&self, entry: &mut Object<'_>) {
        entry.text_if("fullUrl", self.full_url);
        if let Some(resource) = self.resource {
            entry.raw("resource", resource);
        }
        if let Some(search) = self.search {
            entry.object("search", |part| part.text("mode", search.code()));
        }
        if let Some(request) = self.request {
            entry.object("request", |part| {
                part.text("method", request.method);
                part.text("url", request.url);
            });
        }
        if let Some(response) = self.response {
            entry.object("response", |part| {
                part.text("status", response.status);
                part.text_if("location", response.location);
                part.text_if("etag", response.etag);
                part.instant_if("lastModified", response.last_modified_ms);
                if let Some(outcome) = response.outcome {
                    part.raw("outcome", outcome);
                }
            });
        }
    }
}

/// A JSON object that is being written.
struct Object<'o> {
    out: &'o mut Vec<u8>,
    filled: bool,
}

impl Object<'_> {
    fn begin(out: &mut Vec<u8>) -> Object<'_> {
        out.push(b'{');
        Object { out, filled: false }
    }

    fn end(self) {
        self.out.push(b'}');
    }

    fn name(&mut self, name: &str) {
        if std::mem::replace(&mut self.filled, true) {
            self.out.push(b',');
        }
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    fn raw(&mut self, name: &str, json: &[u8]) {
        self.name(name);
        self.out.extend_from_slice(json);
    }

    fn text(&mut self, name: &str, text: &str) {
        self.name(name);
        write_string(text, self.out);
    }

    fn text_if(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    fn instant_if(&mut self, name: &str, ms: Option<i64>) {
        if let Some(ms) = ms {
            self.name(name);
            self.out.push(b'"');
            instant::write_instant(ms, self.out);
            self.out.push(b'"');
        }
    }

    fn object(&mut self, name: &str, fill: impl FnOnce(&mut Object<'_>)) {
        self.name(name);
        let mut inner = Object::begin(self.out);
        fill(&mut inner);
        inner.end();
    }

    /// An array of objects; an empty one is left out, as FHIR wants.
    fn list<T>(&mut self, name: &str, items: &[T], fill: impl Fn(&T, &mut Object<'_>)) {
        if items.is_empty() {
            return;
        }
        self.name(name);
        self.out.push(b'[');
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                self.out.push(b',');
            }
            let mut inner = Object::begin(self.out);
            fill(item, &mut inner);
            inner.end();
        }
        self.out.push(b']');
    }
}

#[cfg(test)]
mod tests;
