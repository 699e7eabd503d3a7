//! Wants → ranges of the bytes at rest. A value is wanted if it lies in one of the ranges and passes what is asked of
//! its further bytes.

use fhir::search::{Decimal, Prefix, Referent, Slot, TextMatch, UriMatch, Want};

use super::encode::{
    Encoder, LONG_MS, NUMBER_BYTES, PART_BYTES, TIME_BYTES, TOKEN_CODE_BYTES, second, time,
};

/// Some of the bytes under one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    /// The number of the slot, or of its second form.
    pub slot: i32,
    /// The first bytes that belong to it.
    pub from: Vec<u8>,
    /// The first that do not; `None` for no end.
    pub to: Option<Vec<u8>>,
    /// What further bytes must be like. All must hold.
    pub also: Vec<Also>,
}

/// What further bytes of a value must be like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Also {
    /// The bytes from a place on, as many as there are here, compare so.
    Compares(usize, Compare, Vec<u8>),
    /// The text before its digest contains these bytes.
    Contains(Vec<u8>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
}

impl Range {
    fn exactly(slot: i32, bytes: Vec<u8>) -> Range {
        let mut to = bytes.clone();
        to.push(0);
        Range {
            slot,
            from: bytes,
            to: Some(to),
            also: Vec::new(),
        }
    }

    fn beginning(slot: i32, bytes: Vec<u8>) -> Range {
        Range {
            slot,
            to: after_beginning(&bytes),
            from: bytes,
            also: Vec::new(),
        }
    }

    fn between(slot: i32, from: &[u8], to: Option<&[u8]>) -> Range {
        Range {
            slot,
            from: from.to_vec(),
            to: to.map(<[u8]>::to_vec),
            also: Vec::new(),
        }
    }

    fn also(mut self, at: usize, compare: Compare, bytes: &[u8]) -> Range {
        self.also.push(Also::Compares(at, compare, bytes.to_vec()));
        self
    }

    /// The one value that it holds, if it holds only one.
    pub fn sole(&self) -> Option<&[u8]> {
        let to = self.to.as_deref()?;
        (self.also.is_empty() && to.strip_prefix(self.from.as_slice()) == Some(&[0]))
            .then_some(&self.from)
    }

    /// The same, behind a beginning.
    fn behind(mut self, slot: i32, beginning: &[u8]) -> Range {
        self.slot = slot;
        self.from = [beginning, &self.from].concat();
        self.to = match self.to {
            Some(to) => Some([beginning, &to].concat()),
            None => after_beginning(beginning),
        };
        for also in &mut self.also {
            if let Also::Compares(at, ..) = also {
                *at += beginning.len();
            }
        }
        self
    }
}

/// The first bytes after all that begin so.
fn after_beginning(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut after = bytes.to_vec();
    while let Some(last) = after.pop() {
        if let Some(next) = last.checked_add(1) {
            after.push(next);
            return Some(after);
        }
    }
    None
}

/// The first bytes after all that begin so, where the last ones possible are no value.
fn after(bytes: &[u8]) -> Vec<u8> {
    after_beginning(bytes).unwrap_or_else(|| vec![u8::MAX; 64])
}

impl Encoder<'_> {
    /// Where the values lie that are wanted.
    pub fn ranges(self, slot: Slot, want: &Want) -> Vec<Range> {
        match want {
            Want::Token { system, code } => {
                vec![self.token_range(slot, system.as_deref(), code.as_deref())]
            }
            Want::Text { how, folded, exact } => vec![self.text_range(slot.0, *how, folded, exact)],
            Want::Time {
                prefix,
                from_ms,
                to_ms,
            } => {
                let mut ranges = starts(slot.0, *prefix, *from_ms, *to_ms);
                ranges.extend(ends(second(slot), *prefix, *from_ms, *to_ms));
                ranges
            }
            Want::Number { prefix, low, high } => numbers(slot.0, *prefix, *low, *high),
            Want::Quantity { .. } => self.quantities(slot.0, want),
            Want::Reference(referent) => vec![self.reference_range(slot.0, referent)],
            Want::Uri { how, text } => self.uri_ranges(slot.0, *how, text),
            Want::Composite(parts) => {
                let [one, other] = &**parts;
                self.composite_ranges(slot.0, one, other)
            }
        }
    }

    fn token_range(self, slot: Slot, system: Option<&str>, code: Option<&str>) -> Range {
        match (system, code) {
            (Some(system), Some(code)) => Range::exactly(slot.0, self.token(system, code)),
            (None, Some(code)) => Range::beginning(slot.0, self.code(code)),
            (Some(system), None) => Range::between(slot.0, &[], None).also(
                TOKEN_CODE_BYTES,
                Compare::Equal,
                &self.system(system),
            ),
            (None, None) => Range::between(slot.0, &[], None),
        }
    }

    fn text_range(self, slot: i32, how: TextMatch, folded: &str, exact: &str) -> Range {
        match how {
            TextMatch::Starts => Range::beginning(slot, folded.as_bytes().to_vec()),
            TextMatch::Exact => Range::exactly(slot, self.text(folded, exact)),
            TextMatch::Contains => {
                let mut range = Range::between(slot, &[], None);
                range.also.push(Also::Contains(folded.as_bytes().to_vec()));
                range
            }
        }
    }

    fn reference_range(self, slot: i32, referent: &Referent) -> Range {
        match referent {
            Referent::Outside { url, version } if version.is_empty() => {
                Range::beginning(slot, self.outside(url))
            }
            _ => Range::exactly(slot, self.referent(referent)),
        }
    }

    fn uri_ranges(self, slot: i32, how: UriMatch, text: &str) -> Vec<Range> {
        let mut ranges = vec![Range::exactly(slot, self.uri(text))];
        match how {
            UriMatch::Exact => {}
            UriMatch::Below => {
                let beginning = format!("{}/", text.trim_end_matches('/'));
                ranges.push(Range::beginning(slot, beginning.into_bytes()));
            }
            UriMatch::Above => {
                let parents = text.match_indices('/').filter_map(|(at, _)| text.get(..at));
                ranges.extend(parents.map(|parent| Range::exactly(slot, self.uri(parent))));
            }
        }
        ranges
    }

    fn quantities(self, slot: i32, want: &Want) -> Vec<Range> {
        let Want::Quantity {
            prefix,
            low,
            high,
            system,
            unit,
        } = want
        else {
            return Vec::new();
        };
        let mut ranges = intervals(slot, *prefix, *low, *high);
        let Some(unit) = unit.as_deref() else {
            return ranges;
        };
        const SYSTEM_AND_CODE: usize = 2 * NUMBER_BYTES;
        let [with_system, alone, _] = self.units(system.as_deref().unwrap_or_default(), unit, "");
        if system.is_some() {
            for range in &mut ranges {
                range.also.push(Also::Compares(
                    SYSTEM_AND_CODE,
                    Compare::Equal,
                    with_system.clone(),
                ));
            }
            return ranges;
        }
        // A unit without a system may be its code, or what people read.
        let at = |place| SYSTEM_AND_CODE + place * PART_BYTES;
        let with = |range: &Range, place| range.clone().also(at(place), Compare::Equal, &alone);
        ranges
            .iter()
            .flat_map(|range| [with(range, 1), with(range, 2)])
            .collect()
    }

    fn composite_ranges(self, slot: i32, one: &Want, other: &Want) -> Vec<Range> {
        let heads: Vec<Vec<u8>> = self
            .part_ranges(one)
            .iter()
            .filter_map(|range| range.sole().map(<[u8]>::to_vec))
            .collect();
        let tails = self.part_ranges(other);
        heads
            .iter()
            .flat_map(|head| tails.iter().map(|tail| tail.clone().behind(slot, head)))
            .collect()
    }

    fn part_ranges(self, want: &Want) -> Vec<Range> {
        match want {
            Want::Token { system, code } => {
                let bytes = self.token_part(system.as_deref(), code.as_deref());
                vec![Range::exactly(0, bytes)]
            }
            Want::Time {
                prefix,
                from_ms,
                to_ms,
            } => parts_of_time(*prefix, *from_ms, *to_ms),
            Want::Composite(_) => Vec::new(),
            _ => self.ranges(Slot(0), want),
        }
    }
}

/// Spans that are kept by their beginning: `t1` first, then `t2`.
fn starts(slot: i32, prefix: Prefix, from_ms: i64, to_ms: i64) -> Vec<Range> {
    let (s1, s2) = (time(from_ms), time(to_ms));
    let look_back = |ms: i64| time(ms.saturating_sub(LONG_MS));
    let range = |from: &[u8], to: Option<&[u8]>| Range::between(slot, from, to);
    let end = |range: Range, compare, bytes: &[u8]| range.also(TIME_BYTES, compare, bytes);
    match prefix {
        Prefix::Equal => vec![end(range(&s1, Some(&s2)), Compare::LessOrEqual, &s2)],
        Prefix::NotEqual => vec![
            range(&[], Some(&s1)),
            end(range(&s1, None), Compare::Greater, &s2),
        ],
        Prefix::Greater => vec![end(range(&look_back(to_ms), None), Compare::Greater, &s2)],
        Prefix::Less => vec![range(&[], Some(&s1))],
        Prefix::GreaterOrEqual => both(starts, slot, Prefix::Greater, (from_ms, to_ms)),
        Prefix::LessOrEqual => both(starts, slot, Prefix::Less, (from_ms, to_ms)),
        Prefix::StartsAfter => vec![range(&s2, None)],
        Prefix::EndsBefore => vec![end(range(&[], Some(&s1)), Compare::LessOrEqual, &s1)],
        Prefix::Overlaps => vec![end(
            range(&look_back(from_ms), Some(&s2)),
            Compare::Greater,
            &s1,
        )],
    }
}

/// Spans that are kept by their end: `t2` first, then `t1`.
fn ends(slot: i32, prefix: Prefix, from_ms: i64, to_ms: i64) -> Vec<Range> {
    let (s1, s2) = (time(from_ms), time(to_ms));
    let after = |bytes: [u8; TIME_BYTES]| after(&bytes);
    let range = |from: &[u8], to: Option<&[u8]>| Range::between(slot, from, to);
    let begin = |range: Range, compare, bytes: &[u8]| range.also(TIME_BYTES, compare, bytes);
    match prefix {
        Prefix::Equal => vec![begin(
            range(&after(s1), Some(&after(s2))),
            Compare::GreaterOrEqual,
            &s1,
        )],
        Prefix::NotEqual => vec![
            range(&after(s2), None),
            begin(range(&[], Some(&after(s2))), Compare::Less, &s1),
        ],
        Prefix::Greater => vec![range(&after(s2), None)],
        Prefix::Less => vec![begin(range(&[], None), Compare::Less, &s1)],
        Prefix::GreaterOrEqual => both(ends, slot, Prefix::Greater, (from_ms, to_ms)),
        Prefix::LessOrEqual => both(ends, slot, Prefix::Less, (from_ms, to_ms)),
        Prefix::StartsAfter => vec![begin(range(&after(s2), None), Compare::GreaterOrEqual, &s2)],
        Prefix::EndsBefore => vec![range(&[], Some(&after(s1)))],
        Prefix::Overlaps => vec![begin(range(&after(s1), None), Compare::Less, &s2)],
    }
}

/// A prefix, or equal.
fn both(
    of: fn(i32, Prefix, i64, i64) -> Vec<Range>,
    slot: i32,
    prefix: Prefix,
    (from_ms, to_ms): (i64, i64),
) -> Vec<Range> {
    let mut ranges = of(slot, prefix, from_ms, to_ms);
    ranges.extend(of(slot, Prefix::Equal, from_ms, to_ms));
    ranges
}

/// A span as the second part of a composite, which is always kept by its beginning, however long it is.
fn parts_of_time(prefix: Prefix, from_ms: i64, to_ms: i64) -> Vec<Range> {
    let mut ranges = starts(0, prefix, from_ms, to_ms);
    for range in &mut ranges {
        if matches!(
            prefix,
            Prefix::Greater | Prefix::GreaterOrEqual | Prefix::Overlaps
        ) && !(prefix == Prefix::GreaterOrEqual && range.from == time(from_ms))
        {
            range.from.clear();
        }
    }
    ranges
}

/// Numbers against a range: a point where both ends are the same, else without the upper end.
fn numbers(slot: i32, prefix: Prefix, low: Decimal, high: Decimal) -> Vec<Range> {
    let (low, high) = (low.to_bytes(), high.to_bytes());
    let after_low = after(&low);
    let end = if low == high {
        after_low.as_slice()
    } else {
        &high
    };
    let range = |from: &[u8], to: Option<&[u8]>| Range::between(slot, from, to);
    match prefix {
        Prefix::Equal | Prefix::Overlaps => vec![range(&low, Some(end))],
        Prefix::NotEqual => vec![range(&[], Some(&low)), range(end, None)],
        Prefix::Greater | Prefix::StartsAfter => vec![range(&after_low, None)],
        Prefix::Less | Prefix::EndsBefore => vec![range(&[], Some(&low))],
        Prefix::GreaterOrEqual => vec![range(&low, None)],
        Prefix::LessOrEqual => vec![range(&[], Some(&after_low))],
    }
}

/// Quantities, whose two ends differ where they were sent with a comparator.
fn intervals(slot: i32, prefix: Prefix, low: Decimal, high: Decimal) -> Vec<Range> {
    let (s1, s2) = (low.to_bytes(), high.to_bytes());
    let after = after(&s1);
    let (inside, end) = if s1 == s2 {
        (Compare::LessOrEqual, after.as_slice())
    } else {
        (Compare::Less, s2.as_slice())
    };
    let range = |from: &[u8], to: Option<&[u8]>| Range::between(slot, from, to);
    let high_end = |range: Range, compare| range.also(NUMBER_BYTES, compare, &s2);
    let outside = match inside {
        Compare::Less => Compare::GreaterOrEqual,
        _ => Compare::Greater,
    };
    let or_equal = |prefix| {
        let mut ranges = intervals(slot, prefix, low, high);
        ranges.extend(intervals(slot, Prefix::Equal, low, high));
        ranges
    };
    match prefix {
        Prefix::Equal => vec![high_end(range(&s1, Some(end)), inside)],
        Prefix::NotEqual => vec![range(&[], Some(&s1)), high_end(range(&s1, None), outside)],
        Prefix::Greater => vec![high_end(range(&[], None), Compare::Greater)],
        Prefix::Less => vec![range(&[], Some(&s1))],
        Prefix::GreaterOrEqual => or_equal(Prefix::Greater),
        Prefix::LessOrEqual => or_equal(Prefix::Less),
        Prefix::StartsAfter => vec![range(&after, None)],
        Prefix::EndsBefore => vec![range(&[], Some(&s1)).also(NUMBER_BYTES, Compare::Less, &s1)],
        Prefix::Overlaps => {
            vec![range(&[], Some(end)).also(NUMBER_BYTES, Compare::GreaterOrEqual, &s1)]
        }
    }
}
