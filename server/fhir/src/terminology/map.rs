//! One concept map: for the codes of one system those of another.

pub(super) mod read;

use super::answer::Product;
use super::{Title, parted};

/// How many maps may send on to another one, one after the other.
pub(super) const TURNS_MAX: usize = 5;

/// A concept map.
#[derive(Debug, Default)]
pub(super) struct Map {
    /// The value set that codes come from.
    pub(super) source: Option<Box<str>>,
    /// The value set that they lead to.
    pub(super) target: Option<Box<str>>,
    pub(super) groups: Vec<Group>,
}

/// The mappings from one system to another.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) source: Box<str>,
    pub(super) source_version: Option<Box<str>>,
    pub(super) target: Option<Box<str>>,
    pub(super) target_version: Option<Box<str>>,
    /// Sorted by code.
    rows: Vec<Row>,
    /// The numbers of rows and of their targets, sorted by the code of the target.
    by_target: Vec<(u32, u32)>,
    pub(super) unmapped: Option<Unmapped>,
}

/// One code and where it leads.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) code: Box<str>,
    pub(super) display: Option<Box<str>>,
    pub(super) targets: Vec<Target>,
}

/// Where a code leads.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) code: Option<Box<str>>,
    pub(super) display: Option<Box<str>>,
    pub(super) equivalence: &'static str,
    pub(super) comment: Option<Box<str>>,
    /// Elements and the values that they must have.
    pub(super) depends: Vec<(Box<str>, Box<str>)>,
    pub(super) products: Vec<Product>,
}

/// What happens to a code that the group does not know.
#[derive(Debug)]
pub(super) enum Unmapped {
    /// It stays as it is.
    Provided,
    /// It becomes this code, which goes by this name.
    Fixed(Box<str>, Option<Box<str>>),
    /// Another map is asked.
    Other(Box<str>),
}

/// FHIR's codes for how two codes go together, each with the one for the opposite direction.
pub(super) const EQUIVALENCES: [(&str, &str); 10] = [
    ("relatedto", "relatedto"),
    ("equivalent", "equivalent"),
    ("equal", "equal"),
    ("wider", "narrower"),
    ("subsumes", "specializes"),
    ("narrower", "wider"),
    ("specializes", "subsumes"),
    ("inexact", "inexact"),
    ("unmatched", "unmatched"),
    ("disjoint", "disjoint"),
];

impl Map {
    /// How many mappings there are.
    pub(super) fn count(&self) -> usize {
        let rows = self.groups.iter().flat_map(|group| &group.rows);
        rows.map(|row| row.targets.len()).sum()
    }
}

impl Group {
    /// A group of these rows, or the code that is there twice.
    fn with(mut self, mut rows: Vec<Row>) -> Result<Group, Box<str>> {
        rows.sort_by(|one, other| one.code.cmp(&other.code));
        if let Some([one, _]) = rows
            .windows(2)
            .find(|pair| matches!(pair, [one, other] if one.code == other.code))
        {
            return Err(one.code.clone());
        }
        let mut by_target = Vec::new();
        for (row, at) in rows.iter().zip(0..) {
            by_target.extend((0..).zip(&row.targets).map(|(target, _)| (at, target)));
        }
        self.rows = rows;
        by_target.sort_by(|one, other| self.target_code(*one).cmp(&self.target_code(*other)));
        self.by_target = by_target;
        Ok(self)
    }

    fn target_code(&self, (row, target): (u32, u32)) -> Option<&str> {
        let target = self.pair((row, target))?.1;
        target.code.as_deref()
    }

    fn pair(&self, (row, target): (u32, u32)) -> Option<(&Row, &Target)> {
        let row = self.rows.get(row as usize)?;
        Some((row, row.targets.get(target as usize)?))
    }

    /// Where this code leads.
    pub(super) fn row(&self, code: &str) -> Option<&Row> {
        let at = self
            .rows
            .binary_search_by(|row| (*row.code).cmp(code))
            .ok()?;
        self.rows.get(at)
    }

    /// The codes that lead to this one.
    pub(super) fn leading_to(&self, code: &str) -> impl Iterator<Item = (&Row, &Target)> {
        let from = self
            .by_target
            .partition_point(|pair| self.target_code(*pair) < Some(code));
        let found = self.by_target.get(from..).unwrap_or_default().iter();
        found
            .map(|pair| self.pair(*pair))
            .map_while(move |pair| pair.filter(|(_, target)| target.code.as_deref() == Some(code)))
    }
}

/// The map at this address, which may carry a version.
pub(super) fn named<'m>(maps: &'m [(Title, Map)], canonical: &str) -> Option<&'m (Title, Map)> {
    let (url, version) = parted(canonical);
    let at = maps
        .binary_search_by(|(title, _)| (*title.url).cmp(url))
        .ok()?;
    let found = maps.get(at)?;
    let fits = version.is_none_or(|version| found.0.answers_to(version));
    fits.then_some(found)
}

/// A map that this one sends on to and that is not there, or that sends on too often, as in a circle.
pub(super) fn wrong_turn(maps: &[(Title, Map)], url: &str) -> Option<(&'static str, String)> {
    let mut stage: Vec<&str> = vec![url];
    for turn in 0.. {
        let mut next: Vec<&str> = Vec::new();
        for one in &stage {
            let Some((_, map)) = named(maps, one) else {
                return Some(("definition-map-unknown", (*one).to_owned()));
            };
            next.extend(map.groups.iter().filter_map(|group| match &group.unmapped {
                Some(Unmapped::Other(other)) => Some(&**other),
                _ => None,
            }));
        }
        next.sort_unstable();
        next.dedup();
        match next.first() {
            None => break,
            Some(one) if turn >= TURNS_MAX => {
                return Some(("definition-circle", (*one).to_owned()));
            }
            Some(_) => stage = next,
        }
    }
    None
}
