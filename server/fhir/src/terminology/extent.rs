//! Which codes of one system belong to a value set, as far as it can be told: yes, no, or perhaps.

use std::borrow::Cow;

use super::Membership;
use super::system::System;
use super::table::{Bits, Index, lower};

/// The codes of one system that belong to a value set.
#[derive(Clone, Debug)]
pub(super) struct Extent {
    /// Concepts of the system that belong to it.
    yes: Bits,
    /// Concepts that may belong to it, those that do among them.
    perhaps: Bits,
    /// What is said of codes that are not among the concepts of the system.
    named: Named,
    /// What holds for all other codes, as far as they are codes of the system.
    rest: Membership,
    /// Concepts whose place in a list was chosen.
    order: Vec<u32>,
}

/// Codes by their text, in the order in which they were said.
#[derive(Debug, Default)]
struct Named {
    codes: Vec<(Cow<'static, str>, Membership)>,
    index: Index,
}

impl Clone for Named {
    fn clone(&self) -> Named {
        Named::of(self.codes.clone(), self.index.is_folded())
    }
}

impl Named {
    /// Of a code that is there twice the first counts. Letter case may make no difference.
    fn of(mut codes: Vec<(Cow<'static, str>, Membership)>, folded: bool) -> Named {
        if codes.is_empty() {
            return Named::default();
        }
        let mut seen = std::collections::HashSet::new();
        codes.retain(|(code, _)| {
            seen.insert(match folded {
                true => Cow::Owned(lower(code).collect()),
                false => code.clone(),
            })
        });
        let text = |number: u32| codes.get(number as usize).map_or("", |(code, _)| code);
        let index = Index::of(codes.len(), folded, text).unwrap_or_default();
        Named { codes, index }
    }

    fn find(&self, code: &str) -> Option<Membership> {
        let text = |number: u32| self.codes.get(number as usize).map_or("", |(code, _)| code);
        let number = self.index.find(code, text)?;
        self.codes.get(number as usize).map(|(_, is)| *is)
    }
}

fn rank(is: Membership) -> u8 {
    match is {
        Membership::Foreign => 0,
        Membership::Unknown => 1,
        Membership::Member => 2,
    }
}

/// In both.
pub(super) fn both(one: Membership, other: Membership) -> Membership {
    if rank(one) <= rank(other) { one } else { other }
}

/// In at least one.
pub(super) fn either(one: Membership, other: Membership) -> Membership {
    if rank(one) >= rank(other) { one } else { other }
}

/// In the first and not in the second.
fn without(one: Membership, other: Membership) -> Membership {
    let not = match other {
        Membership::Member => Membership::Foreign,
        Membership::Foreign => Membership::Member,
        Membership::Unknown => Membership::Unknown,
    };
    both(one, not)
}

impl Extent {
    /// The same for all codes of a system with so many concepts.
    pub(super) fn all(count: usize, are: Membership) -> Extent {
        let bits = |all: bool| {
            if all {
                Bits::all(count)
            } else {
                Bits::none(count)
            }
        };
        Extent {
            yes: bits(are == Membership::Member),
            perhaps: bits(are != Membership::Foreign),
            named: Named::default(),
            rest: are,
            order: Vec::new(),
        }
    }

    /// These concepts; of codes beyond them this holds.
    pub(super) fn concepts(bits: Bits, rest: Membership) -> Extent {
        Extent {
            perhaps: bits.clone(),
            yes: bits,
            named: Named::default(),
            rest,
            order: Vec::new(),
        }
    }

    /// Exactly these codes of a system, which may be known to it or not.
    pub(super) fn listed(
        system: Option<&System>,
        codes: impl Iterator<Item = Cow<'static, str>>,
    ) -> Extent {
        let mut bits = Bits::none(system.map_or(0, System::count));
        let mut order = Vec::new();
        let mut named = Vec::new();
        for code in codes {
            match system.and_then(|system| system.find(&code)) {
                Some(number) => {
                    if bits.insert(number) {
                        order.push(number);
                    }
                }
                None => named.push((code, Membership::Member)),
            }
        }
        Extent {
            named: Named::of(named, system.is_some_and(|system| system.case_folded)),
            order,
            ..Extent::concepts(bits, Membership::Foreign)
        }
    }

    /// What belongs to both.
    pub(super) fn and(&self, other: &Extent) -> Extent {
        self.joined(
            other,
            both,
            |one, other| one & other,
            |one, other| one & other,
        )
    }

    /// What belongs to one of them.
    pub(super) fn or(&self, other: &Extent) -> Extent {
        self.joined(
            other,
            either,
            |one, other| one | other,
            |one, other| one | other,
        )
    }

    /// What belongs to this one and not to the other.
    pub(super) fn minus(&self, other: &Extent) -> Extent {
        let turned = Extent {
            yes: other.perhaps.clone(),
            perhaps: other.yes.clone(),
            named: other.named.clone(),
            rest: other.rest,
            order: Vec::new(),
        };
        self.joined(
            &turned,
            without,
            |one, other| one & !other,
            |one, other| one & !other,
        )
    }

    fn joined(
        &self,
        other: &Extent,
        join: impl Fn(Membership, Membership) -> Membership,
        yes: impl Fn(u64, u64) -> u64,
        perhaps: impl Fn(u64, u64) -> u64,
    ) -> Extent {
        let names = self.named.codes.iter().chain(&other.named.codes);
        let named = names
            .map(|(code, _)| {
                let of = |extent: &Extent| extent.named.find(code).unwrap_or(extent.rest);
                (code.clone(), join(of(self), of(other)))
            })
            .collect();
        let folded = self.named.index.is_folded() || other.named.index.is_folded();
        let mut order = self.order.clone();
        order.extend(&other.order);
        Extent {
            yes: self.yes.with(&other.yes, yes),
            perhaps: self.perhaps.with(&other.perhaps, perhaps),
            named: Named::of(named, folded),
            rest: join(self.rest, other.rest),
            order,
        }
    }

    /// What can be said of a code. Nothing is allocated.
    pub(super) fn judge(&self, system: Option<&System>, code: &str) -> Membership {
        if let Some(number) = system.and_then(|system| system.find(code)) {
            return match (self.yes.has(number), self.perhaps.has(number)) {
                (true, _) => Membership::Member,
                (_, true) => Membership::Unknown,
                _ => Membership::Foreign,
            };
        }
        self.named.find(code).unwrap_or_else(|| {
            let is_code = system.map_or(Membership::Unknown, |system| system.beyond(code));
            both(self.rest, is_code)
        })
    }

    /// The concepts that belong to it: those whose place was chosen first, then the others as their system has them.
    pub(super) fn numbers(&self) -> Vec<u32> {
        if self.order.is_empty() {
            return self.yes.iter().collect();
        }
        let mut left = self.yes.clone();
        let chosen = self.order.iter().copied();
        let mut found: Vec<u32> = chosen.filter(|number| left.remove(*number)).collect();
        found.extend(left.iter());
        found
    }

    /// Codes that belong to it and are not among the concepts of their system.
    pub(super) fn named(&self) -> impl Iterator<Item = &str> {
        let codes = self.named.codes.iter();
        codes.filter_map(|(code, is)| (*is == Membership::Member).then_some(&**code))
    }

    /// How much work it is to join it with another one.
    pub(super) fn weight(&self) -> usize {
        self.named.codes.len() + self.order.len()
    }

    /// How many codes belong to it.
    pub(super) fn count(&self) -> usize {
        self.yes.count() + self.named().count()
    }

    /// Whether further codes may belong to it, beyond those that are known to.
    pub(super) fn is_unclosed(&self, system: Option<&System>) -> bool {
        let ends = system.is_some_and(|system| system.content == super::system::Content::Complete);
        let perhaps = |(_, is): &(_, Membership)| *is == Membership::Unknown;
        self.yes != self.perhaps
            || self.named.codes.iter().any(perhaps)
            || self.rest != Membership::Foreign && !ends
    }
}
