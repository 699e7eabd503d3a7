//! Slots: the number under which entries of one parameter of one kind are kept.

use crate::key::Kind;

/// The number at rest of a parameter of a kind. It is made from the names alone, so it is the same in every program
/// that knows them; the catalogue refuses parameters whose numbers collide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(pub i32);

/// Further entries that a parameter keeps beside its own, for questions that its own entries cannot answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Twin {
    /// Texts that stand beside codes: displays, and the text of a concept (`:text`).
    Text,
    /// Identifiers with the code of their type: `type system|type code|value` (`:of-type`).
    OfType,
    /// Identifiers that stand in references (`:identifier`).
    Identifier,
}

impl Slot {
    /// References that no parameter of the kind takes up. Integrity and "everything that refers to" ask for them.
    pub const OTHER_REFERENCE: Slot = Slot(2);

    /// The slot of a parameter of a kind.
    pub fn of(kind: Kind, code: &str) -> Slot {
        Slot(number(&[kind.name(), ".", code]))
    }

    /// The slot of a parameter's twin.
    pub fn twin(kind: Kind, code: &str, twin: Twin) -> Slot {
        let suffix = match twin {
            Twin::Text => ":text",
            Twin::OfType => ":of-type",
            Twin::Identifier => ":identifier",
        };
        Slot(number(&[kind.name(), ".", code, suffix]))
    }
}

/// FNV-1a, without the sign, above the numbers that are given out by hand.
fn number(parts: &[&str]) -> i32 {
    let hash = parts
        .iter()
        .flat_map(|part| part.bytes())
        .fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
    (hash >> 1).cast_signed().max(1_000)
}
