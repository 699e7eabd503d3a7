//! Values → the bytes under which they are kept. The bytes sort as the values do, so that every question is a range.
//!
//! Codes, identifiers and references become keyed digests; texts for comparing, times and numbers stay readable,
//! because they are asked for by their beginning or their order. A slot has one type of values; long spans are kept in a
//! second form, under the negative number of the slot.

use fhir::Key;
use fhir::search::{Decimal, Entry, Referent, Slot, Value};

use crate::seal::KeyRing;

/// Spans that are longer than this, or open, are kept by their end as well: a question for what ends after a moment has
/// then to look at beginnings only as far back as this.
pub(super) const LONG_MS: i64 = 367 * 86_400_000;

/// Bytes of a time at rest.
pub(super) const TIME_BYTES: usize = 6;
/// Bytes of a number at rest.
pub(super) const NUMBER_BYTES: usize = 11;
/// Bytes of a digest that stands alone or in front.
const CODE_BYTES: usize = 12;
/// Bytes of a digest that only tells apart what shares an address.
const VERSION_BYTES: usize = 4;
/// Bytes of the digest of a code in a token.
pub(super) const TOKEN_CODE_BYTES: usize = 10;
/// Bytes of the digest of the system behind it. They have to tell the systems of a slot apart by themselves.
const TOKEN_SYSTEM_BYTES: usize = 6;
/// Bytes of a digest within a quantity or a composite, where other parts narrow too.
pub(super) const PART_BYTES: usize = 6;
/// Bytes of an address that are kept as written; the rest of a longer one becomes a digest.
const URI_BYTES_MAX: usize = 1_000;

/// Where values become bytes: the keys, and whose they are.
#[derive(Clone, Copy)]
pub(crate) struct Encoder<'a> {
    pub keys: &'a KeyRing,
    pub tenant: i32,
}

/// The number under which the second form of a slot is kept.
pub(super) fn second(slot: Slot) -> i32 {
    -slot.0
}

impl Encoder<'_> {
    /// All forms of an entry, each with its number and bytes.
    pub fn forms(self, entry: &Entry) -> Vec<(i32, Vec<u8>)> {
        let slot = entry.slot;
        let first = |bytes| vec![(slot.0, bytes)];
        match &entry.value {
            Value::Token { system, code } => first(self.token(system, code)),
            Value::Text { folded, exact } => first(self.text(folded, exact)),
            Value::Time { from_ms, to_ms } => {
                let mut forms = first(pair(time(*from_ms), time(*to_ms)));
                if is_long(*from_ms, *to_ms) {
                    forms.push((second(slot), pair(time(*to_ms), time(*from_ms))));
                }
                forms
            }
            Value::Number(number) => first(number.to_bytes().to_vec()),
            Value::Quantity { .. } => first(self.quantity(&entry.value)),
            Value::Reference(referent) => first(self.referent(referent)),
            Value::Uri(text) => first(self.uri(text)),
            Value::Composite(parts) => {
                let [one, other] = &**parts;
                self.composite(one, other)
                    .into_iter()
                    .map(|bytes| (slot.0, bytes))
                    .collect()
            }
        }
    }

    /// Code first, so that a code of any system is a beginning. Any code of a system is found by looking at the bytes
    /// behind it: that is asked for so rarely that a second entry for every token would cost more than it saves.
    pub fn token(self, system: &str, code: &str) -> Vec<u8> {
        let mut bytes = self.code(code);
        bytes.extend(self.system(system));
        bytes
    }

    /// The beginning of all tokens with this code.
    pub fn code(self, code: &str) -> Vec<u8> {
        self.digest("token", &[code.as_bytes()], TOKEN_CODE_BYTES)
    }

    /// The end of all tokens with this system.
    pub fn system(self, system: &str) -> Vec<u8> {
        if system.is_empty() {
            return vec![0; TOKEN_SYSTEM_BYTES];
        }
        self.digest("system", &[system.as_bytes()], TOKEN_SYSTEM_BYTES)
    }

    fn version(self, version: &str) -> Vec<u8> {
        if version.is_empty() {
            return vec![0; VERSION_BYTES];
        }
        self.digest("system", &[version.as_bytes()], VERSION_BYTES)
    }

    /// The folded text, a byte that no text has, and a digest of the text as written.
    pub fn text(self, folded: &str, exact: &str) -> Vec<u8> {
        let mut bytes = folded.as_bytes().to_vec();
        bytes.push(0);
        bytes.extend(self.digest("text", &[exact.as_bytes()], PART_BYTES));
        bytes
    }

    pub fn referent(self, referent: &Referent) -> Vec<u8> {
        match referent {
            Referent::Own(key) => self.own(key).to_vec(),
            Referent::Outside { url, version } => {
                let mut bytes = self.outside(url);
                bytes.extend(self.version(version));
                bytes
            }
        }
    }

    /// A resource of this server.
    pub fn own(self, key: &Key) -> [u8; 16] {
        let parts: [&[u8]; 2] = [key.kind.name().as_bytes(), key.id.as_str().as_bytes()];
        self.keys.digest("reference", self.tenant, &parts)
    }

    /// The beginning of all references to this address, whatever the version.
    pub fn outside(self, url: &str) -> Vec<u8> {
        self.digest("address", &[url.as_bytes()], CODE_BYTES)
    }

    pub fn uri(self, text: &str) -> Vec<u8> {
        match text.as_bytes().split_at_checked(URI_BYTES_MAX) {
            None => text.as_bytes().to_vec(),
            Some((begin, _)) => {
                let mut bytes = begin.to_vec();
                bytes.extend(self.digest("uri", &[text.as_bytes()], CODE_BYTES));
                bytes
            }
        }
    }

    fn quantity(self, value: &Value) -> Vec<u8> {
        let Value::Quantity {
            low,
            high,
            system,
            code,
            unit,
        } = value
        else {
            return Vec::new();
        };
        let mut bytes = low.map_or([0; NUMBER_BYTES], Decimal::to_bytes).to_vec();
        bytes.extend(high.map_or([0xff; NUMBER_BYTES], Decimal::to_bytes));
        for part in self.units(system, code, unit) {
            bytes.extend(part);
        }
        bytes
    }

    /// System and code; the code alone; what people read.
    pub fn units(self, system: &str, code: &str, unit: &str) -> [Vec<u8>; 3] {
        [
            self.digest("unit", &[system.as_bytes(), code.as_bytes()], PART_BYTES),
            self.digest("unit code", &[code.as_bytes()], PART_BYTES),
            self.digest("unit code", &[unit.as_bytes()], PART_BYTES),
        ]
    }

    /// Every form of the first part before every form of the second.
    fn composite(self, one: &Value, other: &Value) -> Vec<Vec<u8>> {
        let tails = self.parts(other);
        self.parts(one)
            .iter()
            .flat_map(|head| {
                tails
                    .iter()
                    .map(move |tail| [head.as_slice(), tail].concat())
            })
            .collect()
    }

    /// A part of a composite. Of tokens there is one form for each way of asking.
    fn parts(self, value: &Value) -> Vec<Vec<u8>> {
        match value {
            Value::Token { system, code } => vec![
                self.token_part(None, Some(code)),
                self.token_part(Some(system), Some(code)),
                self.token_part(Some(system), None),
            ],
            Value::Text { folded, exact } => vec![self.text(folded, exact)],
            Value::Time { from_ms, to_ms } => vec![pair(time(*from_ms), time(*to_ms))],
            Value::Number(number) => vec![number.to_bytes().to_vec()],
            Value::Quantity { .. } => vec![self.quantity(value)],
            Value::Reference(referent) => vec![self.referent(referent)],
            Value::Uri(text) => vec![self.uri(text)],
            Value::Composite(_) => Vec::new(),
        }
    }

    /// A token as a part of a composite, as it is asked for. All have the same length.
    pub fn token_part(self, system: Option<&str>, code: Option<&str>) -> Vec<u8> {
        let asked = [u8::from(system.is_some()) * 2 + u8::from(code.is_some())];
        let parts: [&[u8]; 3] = [
            &asked,
            system.unwrap_or_default().as_bytes(),
            code.unwrap_or_default().as_bytes(),
        ];
        self.digest("part", &parts, CODE_BYTES)
    }

    fn digest(self, purpose: &'static str, parts: &[&[u8]], bytes: usize) -> Vec<u8> {
        let digest = self.keys.digest(purpose, self.tenant, parts);
        digest.into_iter().take(bytes).collect()
    }
}

/// Whether a span is kept by its end as well.
fn is_long(from_ms: i64, to_ms: i64) -> bool {
    to_ms.saturating_sub(from_ms) > LONG_MS
}

/// A time as bytes that sort as times do: milliseconds from about 2,500 years before the Unix epoch to 6,400 after it.
pub(super) fn time(ms: i64) -> [u8; TIME_BYTES] {
    const BEFORE: i64 = 80_000_000_000_000;
    const LAST: i64 = (1 << 48) - 1;
    let [_, _, bytes @ ..] = ms.saturating_add(BEFORE).clamp(0, LAST).to_be_bytes();
    bytes
}

pub(super) fn pair(one: [u8; TIME_BYTES], other: [u8; TIME_BYTES]) -> Vec<u8> {
    [one, other].concat()
}
