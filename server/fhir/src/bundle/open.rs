//! A batch or transaction as it was sent → what each entry asks for, or everything that is wrong with its form.

use std::collections::HashMap;

use crate::element::Element;
use crate::instant;
use crate::problem::{Issue, Kind};

/// A batch or transaction, taken apart.
#[derive(Debug)]
pub struct Opened {
    /// Whether all entries succeed together or not at all.
    pub is_transaction: bool,
    /// What is asked for, in the order in which it was sent.
    pub entries: Vec<Asked>,
}

/// What one entry asks for.
#[derive(Debug)]
pub struct Asked {
    /// `fullUrl`: the name by which other entries refer to this one.
    pub full_url: Option<String>,
    /// `request.method`
    pub method: Method,
    /// The path of `request.url` below the base, as it was sent, without a slash in front.
    pub path: String,
    /// What stands behind the question mark of `request.url`, as it was sent.
    pub query: Option<String>,
    /// `request.ifMatch`
    pub if_match: Option<String>,
    /// `request.ifNoneMatch`
    pub if_none_match: Option<String>,
    /// `request.ifModifiedSince`, in milliseconds of the Unix epoch.
    pub if_modified_since: Option<i64>,
    /// `request.ifNoneExist`
    pub if_none_exist: Option<String>,
    /// The resource.
    pub resource: Option<Element>,
}

/// The verbs of FHIR's bundles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each is HTTP's verb of the same name, and nothing more can be said"
)]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Delete,
    Patch,
}

impl Method {
    /// The verb of this name.
    pub fn parse(name: &str) -> Option<Method> {
        Some(match name {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "DELETE" => Method::Delete,
            "PATCH" => Method::Patch,
            _ => return None,
        })
    }

    fn brings_resource(self) -> bool {
        matches!(self, Method::Post | Method::Put | Method::Patch)
    }
}

/// The place of an entry: `Bundle.entry[3]`.
pub fn place_of(entry: usize) -> String {
    format!("Bundle.entry[{entry}]")
}

/// Takes a bundle apart. `bases` are the addresses under which this server is known to its clients, the longest first.
pub fn open(mut bundle: Element, bases: &[&str], entries_max: usize) -> Result<Opened, Vec<Issue>> {
    let is_transaction = match (bundle.type_name(), bundle.text_of("type")) {
        ("Bundle", Some("batch")) => false,
        ("Bundle", Some("transaction")) => true,
        ("Bundle", _) => {
            return Err(vec![
                Issue::error(Kind::Invalid, "bundle-type").at("Bundle.type"),
            ]);
        }
        (other, _) => {
            let issue = Issue::error(Kind::Invalid, "type-mismatch").at(other);
            return Err(vec![issue.with("expected", "Bundle")]);
        }
    };
    let count = bundle.children("entry").count();
    if count > entries_max {
        let issue = Issue::error(Kind::TooLong, "bundle-entries").at("Bundle.entry");
        return Err(vec![issue.with("limit", entries_max)]);
    }
    let mut reading = Reading {
        bases,
        names: HashMap::with_capacity(count),
        issues: Vec::new(),
    };
    let mut entries = Vec::with_capacity(count);
    for (number, entry) in bundle.remove("entry").into_iter().enumerate() {
        entries.extend(reading.entry(number, entry));
    }
    if reading.issues.is_empty() {
        Ok(Opened {
            is_transaction,
            entries,
        })
    } else {
        Err(reading.issues)
    }
}

/// How many faults are told. More help nobody.
const ISSUES_MAX: usize = 50;

struct Reading<'a> {
    bases: &'a [&'a str],
    /// Which entry has which `fullUrl`.
    names: HashMap<String, usize>,
    issues: Vec<Issue>,
}

impl Reading<'_> {
    fn wrong(&mut self, issue: Issue, entry: usize, part: &str) {
        if self.issues.len() < ISSUES_MAX {
            self.issues
                .push(issue.at(format!("{}{part}", place_of(entry))));
        }
    }

    fn entry(&mut self, number: usize, mut entry: Element) -> Option<Asked> {
        let full_url = entry.text_of("fullUrl").map(str::to_owned);
        if let Some(full_url) = &full_url {
            self.name(number, full_url);
        }
        let resource = entry.remove("resource").pop();
        let Some(request) = entry.first("request") else {
            let missing = Issue::error(Kind::Required, "entry-request-missing");
            self.wrong(missing, number, ".request");
            return None;
        };
        let text = |name| request.text_of(name).map(str::to_owned);
        let method = request.text_of("method").and_then(Method::parse);
        let address = request.text_of("url").and_then(|url| self.address(url));
        let since = request.text_of("ifModifiedSince");
        let asked = (
            text("ifMatch"),
            text("ifNoneMatch"),
            since.and_then(instant::parse_instant),
            text("ifNoneExist"),
        );
        let Some(method) = method else {
            let unknown = Issue::error(Kind::Value, "entry-method");
            self.wrong(unknown, number, ".request.method");
            return None;
        };
        let Some((path, query)) = address else {
            self.wrong(
                Issue::error(Kind::Value, "entry-url"),
                number,
                ".request.url",
            );
            return None;
        };
        let (if_match, if_none_match, if_modified_since, if_none_exist) = asked;
        if if_none_exist.is_some() && method != Method::Post {
            let misplaced = Issue::error(Kind::Invalid, "entry-condition");
            self.wrong(misplaced, number, ".request.ifNoneExist");
        }
        // Searches and operations by POST may come without a resource.
        let needed = method.brings_resource() && !path.contains(['_', '$']);
        match &resource {
            None if needed => {
                let missing = Issue::error(Kind::Required, "entry-resource-missing");
                self.wrong(missing, number, ".resource");
            }
            Some(_) if !method.brings_resource() => {
                let surplus = Issue::error(Kind::Invalid, "entry-resource-surplus");
                self.wrong(surplus, number, ".resource");
            }
            _ => {}
        }
        Some(Asked {
            full_url,
            method,
            path,
            query,
            if_match,
            if_none_match,
            if_modified_since,
            if_none_exist,
            resource,
        })
    }

    /// The name of an entry: absolute, of no particular version, and its own.
    fn name(&mut self, number: usize, full_url: &str) {
        let absolute = ["urn:uuid:", "urn:oid:", "http://", "https://"]
            .iter()
            .any(|start| full_url.starts_with(start));
        if !absolute || full_url.contains("/_history/") {
            self.wrong(
                Issue::error(Kind::Value, "full-url-form"),
                number,
                ".fullUrl",
            );
        }
        if let Some(other) = self.names.insert(full_url.to_owned(), number) {
            let twice = Issue::error(Kind::Invalid, "full-url-twice");
            let twice = twice
                .with("first", place_of(other))
                .with("second", place_of(number));
            self.wrong(twice, number, ".fullUrl");
        }
    }

    /// Path and query of an address that is relative, or below a base of ours.
    fn address(&self, url: &str) -> Option<(String, Option<String>)> {
        let below = |base: &&str| {
            let rest = url.strip_prefix(*base)?;
            (rest.is_empty() || rest.starts_with(['/', '?'])).then_some(rest)
        };
        let relative = match self.bases.iter().find_map(below) {
            Some(relative) => relative,
            None if url.contains("://") && !url.contains('?') => return None,
            None => url,
        };
        let (path, query) = match relative.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (relative, None),
        };
        if path.contains([':', '#']) {
            return None;
        }
        Some((path.trim_start_matches('/').to_owned(), query))
    }
}

#[cfg(test)]
mod tests;
