//! A Subscription, as somebody asks for it: read strictly, by the rules of the topic-based Subscriptions Backport for R4.
//! What is not offered is refused, and nothing is changed in silence.

use fhir::problem::Kind as ProblemKind;
use fhir::search::ask::{self, Context};
use fhir::search::{Catalogue, Query};
use fhir::{Element, Issue, Kind, instant};

use super::topic::Topic;
use crate::egress::{Origin, is_header};

const BACKPORT: &str = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";

/// How many values a filter may name.
const VALUES_MAX: usize = 32;
/// How many filters a subscription may have.
const FILTERS_MAX: usize = 8;
/// How many headers a subscription may have sent.
const HEADERS_MAX: usize = 16;
/// The most events in one notification.
const TOGETHER_MAX: usize = 100;
/// How many where nothing is said.
const TOGETHER: usize = 20;
/// The shortest and the longest time between two signs of life, in seconds.
const HEARTBEAT: std::ops::RangeInclusive<u32> = 10..=86_400;

/// How much a notification tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// That something happened.
    Empty,
    /// What it happened to.
    IdOnly,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Of what.
    pub topic: &'static Topic,
    /// What must be true of it: each of them.
    pub filters: Vec<Query>,
    /// Where to.
    pub endpoint: String,
    /// What to send along.
    pub headers: Vec<(String, String)>,
    /// How much is told.
    pub content: Content,
    /// After how many milliseconds of silence a sign of life is wanted.
    pub heartbeat_ms: Option<i64>,
    /// The most events in one notification.
    pub together: usize,
    /// When it is over.
    pub end_ms: Option<i64>,
}

impl Asked {
    /// Reads a Subscription. All faults are told.
    pub fn read(
        element: &Element,
        catalogue: &Catalogue,
        bases: &[&str],
    ) -> Result<Asked, Vec<Issue>> {
        let mut reader = Reader {
            catalogue,
            bases,
            issues: Vec::new(),
        };
        let asked = reader.read(element);
        match asked {
            Some(asked) if reader.issues.is_empty() => Ok(asked),
            _ => Err(reader.issues),
        }
    }
}

/// What is wrong with a Subscription that a client wants to store; nothing where it is another resource.
pub fn faults(element: &Element, catalogue: &Catalogue) -> Vec<Issue> {
    if element.type_name() != "Subscription" {
        return Vec::new();
    }
    let mut issues = match Asked::read(element, catalogue, &[]) {
        Ok(_) => Vec::new(),
        Err(issues) => issues,
    };
    // What it came to is said by the server alone.
    if !matches!(element.text_of("status"), Some("requested" | "off")) {
        issues.push(fault("subscription-status", "Subscription.status"));
    }
    issues
}

fn fault(rule: &'static str, place: impl Into<String>) -> Issue {
    Issue::error(ProblemKind::BusinessRule, rule).at(place)
}

struct Reader<'a> {
    catalogue: &'a Catalogue,
    bases: &'a [&'a str],
    issues: Vec<Issue>,
}

impl Reader<'_> {
    fn blame(&mut self, rule: &'static str, place: &str) {
        self.issues.push(fault(rule, place));
    }

    fn read(&mut self, element: &Element) -> Option<Asked> {
        let channel = element.first("channel");
        let topic = self.topic(element);
        let filters = topic.map(|topic| self.filters(element, topic));
        let endpoint = channel.and_then(|channel| self.endpoint(channel));
        let headers = channel.map(|channel| self.headers(channel))?;
        let content = channel.and_then(|channel| self.content(channel));
        let (heartbeat_ms, together) = channel.map(|channel| self.pace(channel))?;
        let end_ms = match element.text_of("end") {
            None => None,
            Some(text) => {
                let end = instant::parse_instant(text);
                if end.is_none() {
                    self.blame("subscription-end", "Subscription.end");
                }
                end
            }
        };
        Some(Asked {
            topic: topic?,
            filters: filters?,
            endpoint: endpoint?,
            headers,
            content: content?,
            heartbeat_ms,
            together,
            end_ms,
        })
    }

    fn topic(&mut self, element: &Element) -> Option<&'static Topic> {
        const PLACE: &str = "Subscription.criteria";
        let criteria = element.text_of("criteria").unwrap_or_default();
        let topic = Topic::find(criteria);
        match (topic, criteria.contains("://")) {
            (Some(_), _) => {}
            (None, true) => self.blame("subscription-topic", PLACE),
            (None, false) => self.blame("subscription-criteria", PLACE),
        }
        topic
    }

    fn filters(&mut self, element: &Element, topic: &Topic) -> Vec<Query> {
        const PLACE: &str = "Subscription.criteria.extension";
        let url = format!("{BACKPORT}backport-filter-criteria");
        let criteria = element.first("criteria");
        let all: Vec<&Element> = criteria.map_or_else(Vec::new, |criteria| {
            criteria.children("extension").collect()
        });
        if all.len() > FILTERS_MAX {
            self.blame("subscription-filter", PLACE);
        }
        let mut queries = Vec::new();
        for extension in all.into_iter().take(FILTERS_MAX) {
            if extension.text_of("url") != Some(url.as_str()) {
                self.blame("subscription-extension", PLACE);
                continue;
            }
            let text = extension.first("value").and_then(Element::text);
            match text.and_then(|text| self.filter(text, topic)) {
                Some(query) => queries.push(query),
                None => self.blame("subscription-filter", PLACE),
            }
        }
        queries
    }

    /// `[Type?]param[:modifier]=value`, and more of them behind `&`.
    fn filter(&self, text: &str, topic: &Topic) -> Option<Query> {
        let kind = Kind::parse(topic.kind)?;
        let text = match text.split_once('?') {
            Some((named, rest)) => (named == topic.kind).then_some(rest)?,
            None => text,
        };
        let pairs: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        let offered = |name: &str| {
            let plain = name.split(':').next().unwrap_or_default();
            topic.filters.contains(&plain)
        };
        if pairs.is_empty() || !pairs.iter().all(|(name, _)| offered(name)) {
            return None;
        }
        let context = Context {
            catalogue: self.catalogue,
            zone_minutes: instant::JAPAN_MINUTES,
            now_ms: 0,
            bases: self.bases,
            values_max: VALUES_MAX,
            chain_max: 0,
            includes_max: 0,
            criteria_max: FILTERS_MAX,
            lenient: false,
        };
        let query = ask::criteria(kind, &pairs, &context).ok()?;
        (!query.criteria.is_empty()).then_some(query)
    }

    fn endpoint(&mut self, channel: &Element) -> Option<String> {
        if channel.text_of("type") != Some("rest-hook") || has_extension(channel, "type") {
            self.blame("subscription-channel", "Subscription.channel.type");
        }
        let endpoint = channel.text_of("endpoint");
        let fits = endpoint.is_some_and(|endpoint| Origin::of_address(endpoint).is_some());
        if !fits {
            self.blame("subscription-endpoint", "Subscription.channel.endpoint");
        }
        endpoint.filter(|_| fits).map(str::to_owned)
    }

    fn headers(&mut self, channel: &Element) -> Vec<(String, String)> {
        const PLACE: &str = "Subscription.channel.header";
        let mut headers = Vec::new();
        for header in channel.children("header").filter_map(Element::text) {
            let parts = header.split_once(':');
            let parts = parts.map(|(name, value)| (name.trim(), value.trim()));
            match parts.filter(|(name, value)| is_header(name, value)) {
                Some((name, value)) => headers.push((name.to_owned(), value.to_owned())),
                None => self.blame("subscription-header", PLACE),
            }
        }
        if headers.len() > HEADERS_MAX {
            self.blame("subscription-header", PLACE);
        }
        headers
    }

    fn content(&mut self, channel: &Element) -> Option<Content> {
        const PLACE: &str = "Subscription.channel.payload";
        let payload = channel.first("payload");
        if payload.and_then(Element::text) != Some("application/fhir+json") {
            self.blame("subscription-media-type", PLACE);
        }
        let url = format!("{BACKPORT}backport-payload-content");
        let all: Vec<&Element> =
            payload.map_or_else(Vec::new, |payload| payload.children("extension").collect());
        let content = match all.as_slice() {
            [one] if one.text_of("url") == Some(url.as_str()) => {
                one.first("value").and_then(Element::text)
            }
            _ => None,
        };
        let content = match content {
            Some("empty") => Some(Content::Empty),
            Some("id-only") => Some(Content::IdOnly),
            _ => None,
        };
        if content.is_none() {
            self.blame("subscription-content", PLACE);
        }
        content
    }

    /// How often a sign of life is wanted, and how many events at once.
    fn pace(&mut self, channel: &Element) -> (Option<i64>, usize) {
        const PLACE: &str = "Subscription.channel.extension";
        let (mut heartbeat_ms, mut together) = (None, TOGETHER);
        for extension in channel.children("extension") {
            let name = extension
                .text_of("url")
                .and_then(|url| url.strip_prefix(BACKPORT));
            let number = extension.first("value").and_then(Element::text);
            let number = number.and_then(|text| text.parse::<u32>().ok());
            match (name, number) {
                (Some("backport-heartbeat-period"), Some(seconds))
                    if HEARTBEAT.contains(&seconds) =>
                {
                    heartbeat_ms = Some(i64::from(seconds) * 1_000);
                }
                (Some("backport-max-count"), Some(count @ 1..)) => {
                    together = usize::try_from(count)
                        .unwrap_or(TOGETHER_MAX)
                        .min(TOGETHER_MAX);
                }
                _ => self.blame("subscription-extension", PLACE),
            }
        }
        (heartbeat_ms, together)
    }
}

fn has_extension(element: &Element, name: &str) -> bool {
    element
        .first(name)
        .is_some_and(|child| child.children("extension").next().is_some())
}

#[cfg(test)]
mod tests;
