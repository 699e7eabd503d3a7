//! What a question asks for, once it is understood.

use super::value::Decimal;
use super::{Referent, Slot};
use crate::key::{Id, Kind};

/// A search within one kind: all criteria must hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Query {
    /// The kind that is searched.
    pub kind: Kind,
    /// The criteria.
    pub criteria: Vec<Criterion>,
}

/// One criterion.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Criterion {
    /// The id is one of these.
    Id(Vec<Id>),
    /// The time of the current version meets one of these; only `Want::Time` stands here.
    LastUpdated(Vec<Want>),
    /// A value of the slot meets one of these; or, negated, none does, and there may be none.
    Value {
        /// Where to look.
        slot: Slot,
        /// What is wanted. Any one is enough.
        wants: Vec<Want>,
        /// `:not`
        negated: bool,
    },
    /// Whether the slot has no entry at all.
    Missing {
        /// Where to look.
        slot: Slot,
        /// Whether it must be missing, or must be there.
        missing: bool,
    },
    /// A reference of the slot leads to a resource that one of these finds.
    Chain {
        /// The reference.
        slot: Slot,
        /// What it may lead to: one query for each kind.
        to: Vec<Query>,
    },
    /// A resource that this finds refers to this one.
    Has {
        /// Its reference.
        slot: Slot,
        /// What finds it.
        from: Box<Query>,
    },
    /// Any of these holds. None at all never holds.
    Any(Vec<Criterion>),
    /// All of these hold. None at all always holds.
    All(Vec<Criterion>),
    /// This does not hold.
    Not(Box<Criterion>),
}

/// A value that is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Want {
    /// A token.
    Token {
        /// The system; empty for "has none"; `None` for any.
        system: Option<Box<str>>,
        /// The code, folded as entries of the parameter are; `None` for any code of the system.
        code: Option<Box<str>>,
    },
    /// A text.
    Text {
        /// How it is compared.
        how: TextMatch,
        /// Folded.
        folded: Box<str>,
        /// As it was sent.
        exact: Box<str>,
    },
    /// A time against a span.
    Time {
        /// How it is compared. `ap` never stands here: its span has been widened to `Prefix::Overlaps`.
        prefix: Prefix,
        /// The first millisecond of the span.
        from_ms: i64,
        /// The first millisecond after it.
        to_ms: i64,
    },
    /// A number against a range: for `eq` and `ne` as wide as the precision implies, for the others a point. `ap` stands
    /// here as `Prefix::Overlaps` with a range that is a tenth of the number wider on both sides. A number that already
    /// has all the digits that can be kept is a point everywhere.
    Number {
        /// How it is compared.
        prefix: Prefix,
        /// The lower end, which belongs to the range.
        low: Decimal,
        /// The upper end, which does not where it differs from the lower.
        high: Decimal,
    },
    /// A quantity: a number, and a unit where one was given.
    Quantity {
        /// How the number is compared.
        prefix: Prefix,
        /// As for numbers.
        low: Decimal,
        /// As for numbers.
        high: Decimal,
        /// The system of the unit; `None` for any.
        system: Option<Box<str>>,
        /// The code of the unit, or without a system also the unit as people read it; `None` for any.
        unit: Option<Box<str>>,
    },
    /// A reference. One that names no version finds every version.
    Reference(Referent),
    /// An address.
    Uri {
        /// How it is compared.
        how: UriMatch,
        /// The address.
        text: Box<str>,
    },
    /// Both, in the same element.
    Composite(Box<[Want; 2]>),
}

/// How texts are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextMatch {
    /// The folded text begins so.
    Starts,
    /// The folded text contains it.
    Contains,
    /// The text as written is the same, to the code point.
    Exact,
}

/// How addresses are compared. `A` is below `B` where `A` is `B`, or begins with `B` and a `/`. For `Below` and `Above`
/// the address that was asked for ends in no `/`; a urn, which has no hierarchy, is only ever compared exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UriMatch {
    /// The same.
    Exact,
    /// What is stored is the same, or below it in the hierarchy of paths.
    Below,
    /// What is stored is the same, or above it in the hierarchy of paths.
    Above,
}

/// How an ordered value is compared, with S the span that was asked for and T the stored one, as
/// `S = [s1, s2)` and `T = [t1, t2)`.
///
/// A number is a T whose ends are the same and both belong to it; so is an S that is a point. For them `StartsAfter` is
/// `t1 > s2` and `EndsBefore` is `t2 < s1`. A quantity with a comparator is a T that is open on one side: that end is
/// beyond every number, and no S contains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Prefix {
    /// S contains T.
    Equal,
    /// S does not contain T.
    NotEqual,
    /// t2 > s2
    Greater,
    /// t1 < s1
    Less,
    /// `Greater` or `Equal`
    GreaterOrEqual,
    /// `Less` or `Equal`
    LessOrEqual,
    /// t1 >= s2
    StartsAfter,
    /// t2 <= s1
    EndsBefore,
    /// S and T have something in common.
    Overlaps,
}

/// In which order matches come.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    /// By what.
    pub by: SortBy,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// What is sorted by. Resources without a value come last either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// The id.
    Id,
    /// The time of the current version.
    LastUpdated,
    /// The lowest value of a slot; descending, the highest.
    Slot(Slot),
}

/// What is to come along with the matches.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Include {
    /// Whether what refers to the matches is meant (`_revinclude`), not what they refer to.
    pub reverse: bool,
    /// The kind of the resource that refers.
    pub source: Kind,
    /// The references that count, each of one parameter; `None` for every reference of the kind.
    pub slots: Option<Vec<Slot>>,
    /// The only kind that is wanted at the end of the reference, where one was named.
    pub target: Option<Kind>,
    /// Whether it is applied again to what it brought.
    pub iterate: bool,
}

impl Query {
    /// Every kind that the query looks at: its own, and what it leads to.
    pub fn kinds(&self) -> Vec<Kind> {
        let mut kinds = self.kinds_beyond();
        kinds.push(self.kind);
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// Every kind that the query looks at through chains and what refers to it. Its own is among them where it leads back.
    pub fn kinds_beyond(&self) -> Vec<Kind> {
        let mut kinds = Vec::new();
        for criterion in &self.criteria {
            criterion.add_kinds(&mut kinds);
        }
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }
}

impl Criterion {
    fn add_kinds(&self, kinds: &mut Vec<Kind>) {
        match self {
            Criterion::Chain { to, .. } => kinds.extend(to.iter().flat_map(Query::kinds)),
            Criterion::Has { from, .. } => kinds.extend(from.kinds()),
            Criterion::Any(inner) | Criterion::All(inner) => {
                for criterion in inner {
                    criterion.add_kinds(kinds);
                }
            }
            Criterion::Not(inner) => inner.add_kinds(kinds),
            Criterion::Id(_)
            | Criterion::LastUpdated(_)
            | Criterion::Value { .. }
            | Criterion::Missing { .. } => {}
        }
    }
}
