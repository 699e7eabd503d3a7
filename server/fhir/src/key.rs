//! What a resource is called: its kind, id, version and entity tag, and references between resources.

use std::fmt;

/// A resource type that this server stores.
///
/// The number of a kind is at rest in every database: a new kind gets a new number, and a number is never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind(u8);

/// Every kind with its number at rest.
const KINDS: [(u8, &str); 27] = [
    (1, "Patient"),
    (2, "Immunization"),
    (3, "ImmunizationRecommendation"),
    (4, "ImmunizationEvaluation"),
    (5, "Organization"),
    (6, "Location"),
    (7, "Practitioner"),
    (8, "PractitionerRole"),
    (9, "Observation"),
    (10, "AllergyIntolerance"),
    (11, "Consent"),
    (12, "Provenance"),
    (13, "AuditEvent"),
    (14, "Composition"),
    (15, "DocumentReference"),
    (16, "Binary"),
    (17, "Group"),
    (18, "List"),
    (19, "Subscription"),
    (20, "SearchParameter"),
    (21, "StructureDefinition"),
    (22, "ValueSet"),
    (23, "CodeSystem"),
    (24, "ConceptMap"),
    (25, "CapabilityStatement"),
    (26, "OperationDefinition"),
    (27, "Basic"),
];

impl Kind {
    /// `Patient`, the one kind that has a compartment here.
    pub const PATIENT: Kind = Kind(1);
    /// `Immunization`, the dose.
    pub const IMMUNIZATION: Kind = Kind(2);
    /// `ImmunizationRecommendation`, what is due next.
    pub const IMMUNIZATION_RECOMMENDATION: Kind = Kind(3);
    /// `Provenance`, where a version comes from.
    pub const PROVENANCE: Kind = Kind(12);

    /// All kinds, in the order of their numbers.
    pub fn all() -> impl Iterator<Item = Kind> {
        KINDS.iter().map(|(number, _)| Kind(*number))
    }

    /// The kind with this FHIR name, if it is served. Case matters, as FHIR says.
    pub fn parse(name: &str) -> Option<Kind> {
        KINDS
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(number, _)| Kind(*number))
    }

    /// The kind with this number at rest.
    pub fn from_number(number: i16) -> Option<Kind> {
        KINDS
            .iter()
            .find(|(known, _)| i16::from(*known) == number)
            .map(|(known, _)| Kind(*known))
    }

    /// The number at rest.
    pub fn number(self) -> i16 {
        i16::from(self.0)
    }

    /// FHIR's name of the type.
    pub fn name(self) -> &'static str {
        KINDS
            .get(usize::from(self.0).wrapping_sub(1))
            .map_or("", |(_, name)| name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A resource's logical id: 1 to 64 of `A-Z a-z 0-9 - .`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(Box<str>);

impl Id {
    /// The id in this text, if it has an id's form.
    pub fn parse(text: &str) -> Option<Id> {
        let fits = (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
        fits.then(|| Id(text.into()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Kind and id: what names one resource within its tenant.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The type.
    pub kind: Kind,
    /// The id.
    pub id: Id,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

/// The number of a version: 1 for the first, then one more with each change, deletes included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version(pub u32);

impl Version {
    /// The version that this text names. Anything that is not one of our numbers names no version.
    pub fn parse(text: &str) -> Option<Version> {
        let plain = !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
        (plain && !text.starts_with('0'))
            .then(|| text.parse().ok().map(Version))
            .flatten()
    }

    /// The weak entity tag, `W/"3"`.
    pub fn etag(self) -> String {
        format!("W/\"{}\"", self.0)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What an `If-Match` or `If-None-Match` header asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionCondition {
    /// `*`: any version, so long as there is one.
    Any,
    /// One of these. Tags that we never gave out are left out, so the list may be empty and match nothing.
    OneOf(Vec<Version>),
}

impl VersionCondition {
    /// Reads the header: weak and strong tags, bare version ids, and lists of them.
    pub fn parse(header: &str) -> Option<VersionCondition> {
        let header = header.trim();
        if header == "*" {
            return Some(VersionCondition::Any);
        }
        let mut versions = Vec::new();
        for tag in header.split(',') {
            let tag = tag.trim();
            let tag = tag.strip_prefix("W/").unwrap_or(tag);
            let inner = tag
                .strip_prefix('"')
                .and_then(|t| t.strip_suffix('"'))
                .unwrap_or(tag);
            if inner.is_empty() || inner.contains('"') {
                return None;
            }
            versions.extend(Version::parse(inner));
        }
        Some(VersionCondition::OneOf(versions))
    }

    /// Whether the current version satisfies it.
    pub fn holds(&self, current: Version) -> bool {
        match self {
            VersionCondition::Any => true,
            VersionCondition::OneOf(versions) => versions.contains(&current),
        }
    }
}

/// Reads a literal reference to a resource of this server: `Kind/id`, with or without `/_history/version`.
/// The server's own base may stand in front. Everything else – fragments, urns, foreign addresses, queries – is `None`.
pub fn local_reference(text: &str, bases: &[&str]) -> Option<Key> {
    let relative = bases
        .iter()
        .find_map(|base| {
            text.strip_prefix(*base)
                .and_then(|rest| rest.strip_prefix('/'))
        })
        .unwrap_or(text);
    let mut parts = relative.split('/');
    let kind = Kind::parse(parts.next()?)?;
    let id = Id::parse(parts.next()?)?;
    match (parts.next(), parts.next(), parts.next()) {
        (None, None, None) => Some(Key { kind, id }),
        (Some("_history"), Some(version), None) if !version.is_empty() => Some(Key { kind, id }),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
