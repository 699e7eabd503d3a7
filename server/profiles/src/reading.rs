//! What was read out of a resource, what could not be, and the small parts that all readers look for.

use ::immunization::{Day, Moment, MunicipalityCode, PartialDate};
use fhir::{Element, Issue, instant, problem};

use crate::naming::system;

/// How many findings are told about one resource. More help nobody.
const FINDINGS_MAX: usize = 100;

/// A record with everything that did not come over into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading<T> {
    /// The record. Nothing if the resource is of another type, or lacks what the record is nothing without.
    pub record: Option<T>,
    /// What was left out, each with its place.
    pub findings: Vec<Issue>,
}

/// The findings of one reading.
pub(crate) struct Findings(Vec<Issue>);

impl Findings {
    pub(crate) fn new() -> Findings {
        Findings(Vec::new())
    }

    pub(crate) fn tell(&mut self, issue: Issue) {
        if self.0.len() < FINDINGS_MAX {
            self.0.push(issue);
        }
    }

    /// A value that the record cannot take in.
    pub(crate) fn unread(&mut self, place: String) {
        self.tell(Issue::warning(problem::Kind::Value, "record-value-unread").at(place));
    }

    /// A code that is not known at its place.
    pub(crate) fn uncoded(&mut self, place: String) {
        self.tell(Issue::warning(problem::Kind::Code, "record-code-unread").at(place));
    }

    /// Two places of the resource that do not agree.
    pub(crate) fn contradiction(&mut self, place: String) {
        self.tell(Issue::warning(problem::Kind::BusinessRule, "record-contradiction").at(place));
    }

    pub(crate) fn into_vec(self) -> Vec<Issue> {
        self.0
    }
}

impl<T> Reading<T> {
    /// A reading of something that is no such resource.
    pub(crate) fn foreign(resource: &Element, wanted: &'static str) -> Reading<T> {
        let finding = Issue::error(problem::Kind::Structure, "record-type")
            .at(resource.type_name())
            .with("wanted", wanted);
        Reading {
            record: None,
            findings: vec![finding],
        }
    }
}

/// The children of a name with their places in the list.
pub(crate) fn numbered<'a>(
    element: &'a Element,
    name: &'a str,
) -> impl Iterator<Item = (usize, &'a Element)> {
    element.children(name).enumerate()
}

/// The value of a child as a text of our own.
pub(crate) fn owned(element: &Element, name: &str) -> Option<String> {
    element.text_of(name).map(str::to_owned)
}

pub(crate) fn all_owned(element: &Element, name: &str) -> Vec<String> {
    let values = element.children(name).filter_map(Element::text);
    values.map(str::to_owned).collect()
}

/// The code of a coding in this system.
pub(crate) fn code_in<'a>(codings: impl Iterator<Item = &'a Element>, of: &str) -> Option<&'a str> {
    let mut codings = codings;
    codings
        .find(|coding| coding.text_of("system") == Some(of))
        .and_then(|coding| coding.text_of("code"))
}

/// The value of the first extension with this address.
pub(crate) fn value_of<'a>(element: &'a Element, url: &'a str) -> Option<&'a Element> {
    element.extensions(url).next()?.first("value")
}

/// As much of a date as a text says; of a point in time, the day in Japan.
pub(crate) fn date(text: &str) -> Option<PartialDate> {
    match text.len() {
        0..=10 => PartialDate::parse_iso(text).ok(),
        _ => moment(text).map(|moment| moment.day().into()),
    }
}

/// A point in time to the second.
pub(crate) fn moment(text: &str) -> Option<Moment> {
    if text.len() <= 10 {
        return None;
    }
    let span = instant::parse_span(text, instant::JAPAN_MINUTES)?;
    Moment::from_unix(span.from_ms.div_euclid(1_000)).ok()
}

/// The first and the last day of a period. A month stands for its first or its last day.
pub(crate) fn days(period: Option<&Element>) -> (Option<Day>, Option<Day>) {
    let edge = |name: &str| date(period?.text_of(name)?);
    (
        edge("start").map(PartialDate::earliest),
        edge("end").map(PartialDate::latest),
    )
}

/// The municipality that an identifier names. Nothing if it is of another system; an error if its code does not hold.
pub(crate) fn municipality(identifier: &Element) -> Option<Result<MunicipalityCode, ()>> {
    (identifier.text_of("system") == Some(system::MUNICIPALITY)).then(|| {
        let value = identifier.text_of("value").unwrap_or_default();
        MunicipalityCode::parse(value).map_err(|_| ())
    })
}

/// The municipality whose code ends a system: `…/sid/coupon/139998`.
pub(crate) fn issuer(system: &str, base: &str) -> Option<Result<MunicipalityCode, ()>> {
    let rest = system.strip_prefix(base)?.strip_prefix('/')?;
    Some(MunicipalityCode::parse(rest).map_err(|_| ()))
}

/// What is doubtful about a record, as its tags say.
pub(crate) fn doubts(meta: &Element) -> Vec<String> {
    let tags = meta.children("tag");
    let tags = tags.filter(|tag| tag.text_of("system") == Some(system::QUALITY));
    tags.filter_map(|tag| owned(tag, "code")).collect()
}
