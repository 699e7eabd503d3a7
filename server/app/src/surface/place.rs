//! From a path to the rows of the table that stand there.

use access::Zone;
use actix_web::http::Method;
use fhir::Kind;

use super::{ROWS, Row, outside};

/// A path of the table, and what the varying parts of a request's path are.
#[derive(Debug, PartialEq, Eq)]
pub struct Place<'a> {
    zone: Zone,
    /// The path as it stands in the table, for logs: never an id.
    pub path: &'static str,
    /// The text in the place of `{type}`.
    pub kind: Option<&'a str>,
    /// The text in the place of `{id}`.
    pub id: Option<&'a str>,
    /// The text in the place of `{other}`.
    pub other: Option<&'a str>,
    /// The text in the place of `{version}`.
    pub version: Option<&'a str>,
    /// What varies in paths beside the FHIR base, by the names in the table.
    pub names: Vec<(&'static str, &'a str)>,
}

/// What stands at a path for a verb.
#[derive(Debug)]
pub enum Located {
    /// This route.
    Route(&'static Row),
    /// Other verbs only.
    OtherVerbs,
}

/// Finds the place for the decoded segments of a path. Of several patterns that fit, the one with more fixed words.
pub fn locate<'a>(zone: Zone, segments: &[&'a str]) -> Option<Place<'a>> {
    locate_in(ROWS, zone, segments)
}

/// The same beside the FHIR base.
pub fn locate_outside<'a>(zone: Zone, segments: &[&'a str]) -> Option<Place<'a>> {
    locate_in(outside::ROWS, zone, segments)
}

fn locate_in<'a>(rows: &'static [Row], zone: Zone, segments: &[&'a str]) -> Option<Place<'a>> {
    let mut best: Option<(usize, Place<'a>)> = None;
    for row in rows.iter().filter(|row| row.zones.contains(&zone)) {
        if best.as_ref().is_some_and(|(_, best)| best.path == row.path) {
            continue;
        }
        if let Some((words, place)) = fit(zone, row.path, segments)
            && best.as_ref().is_none_or(|(most, _)| words > *most)
        {
            best = Some((words, place));
        }
    }
    best.map(|(_, place)| place)
}

fn fit<'a>(zone: Zone, path: &'static str, segments: &[&'a str]) -> Option<(usize, Place<'a>)> {
    let mut place = Place {
        zone,
        path,
        kind: None,
        id: None,
        other: None,
        version: None,
        names: Vec::new(),
    };
    let outside = path.starts_with('/');
    let mut words = 0;
    let mut rest = segments.iter();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let segment = *rest.next()?;
        if segment.is_empty() {
            return None;
        }
        if outside && let Some(name) = part.strip_prefix('{') {
            place.names.push((name.trim_end_matches('}'), segment));
            continue;
        }
        match part {
            // Types begin with a letter; `_` and `$` begin what is not a type.
            "{type}" if !segment.starts_with(['_', '$']) => place.kind = Some(segment),
            "{type}" => return None,
            // `$` begins an operation, which is never an id.
            "{id}" if segment.starts_with('$') => return None,
            "{id}" => place.id = Some(segment),
            // A type, or all of them.
            "{other}" if segment.starts_with(['_', '$']) => return None,
            "{other}" => place.other = Some(segment),
            "{version}" => place.version = Some(segment),
            word if word == segment => {
                words += 1;
                // A type that stands in the table names the type as well.
                if Kind::parse(word).is_some() {
                    place.kind = Some(segment);
                }
            }
            _ => return None,
        }
    }
    rest.next().is_none().then_some((words, place))
}

impl Place<'_> {
    /// The route for a verb.
    pub fn route(&self, method: &Method) -> Located {
        self.rows()
            .find(|row| row.method.is(method))
            .map_or(Located::OtherVerbs, Located::Route)
    }

    /// The `Allow` header of the place.
    pub fn allow(&self) -> String {
        let mut allow = String::new();
        for row in self.rows() {
            allow.push_str(row.method.allow());
            allow.push_str(", ");
        }
        allow.push_str("OPTIONS");
        allow
    }

    /// The rows that stand at the place.
    pub fn rows(&self) -> impl Iterator<Item = &'static Row> {
        let (zone, path) = (self.zone, self.path);
        super::rows().filter(move |row| row.path == path && row.zones.contains(&zone))
    }
}
