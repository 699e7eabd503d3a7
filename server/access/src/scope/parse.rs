//! Text → scopes, with the place of everything that is dropped.

use std::fmt;

use fhir::Kind;

use super::resource::{Constraint, Context, ResourceScope, Verbs};
use super::{Named, SCOPES_MAX, ScopeSet};

/// Which criteria a scope may name. The catalogue of the running server answers; a scope may not name what the server
/// could not hold a resource against.
pub trait Parameters {
    /// Whether these verbs can be granted of resources of the kind for which this plain token, reference or date parameter
    /// has this value.
    fn constrains(&self, verbs: Verbs, kind: Kind, code: &str, value: &str) -> bool;
}

/// No parameters: scopes with constraints are dropped.
impl Parameters for () {
    fn constrains(&self, _: Verbs, _: Kind, _: &str, _: &str) -> bool {
        false
    }
}

/// A list of codes for each kind.
impl Parameters for &[(Kind, &str)] {
    fn constrains(&self, _: Verbs, kind: Kind, code: &str, _: &str) -> bool {
        self.contains(&(kind, code))
    }
}

/// Why a scope is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeFaultKind {
    /// No word that we know.
    Unknown,
    /// The kind of resource is not served here.
    Kind,
    /// Letters that are unknown, repeated, or not in the order c r u d s.
    Verbs,
    /// The part behind the question mark is no list of `name=value`.
    Constraint,
    /// No such search parameter of this kind, not one that a scope may name, or not with this value or for these verbs.
    Parameter,
    /// More scopes than are looked at.
    TooMany,
}

impl ScopeFaultKind {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            ScopeFaultKind::Unknown => "scope-unknown",
            ScopeFaultKind::Kind => "scope-kind",
            ScopeFaultKind::Verbs => "scope-verbs",
            ScopeFaultKind::Constraint => "scope-constraint",
            ScopeFaultKind::Parameter => "scope-parameter",
            ScopeFaultKind::TooMany => "scope-too-many",
        }
    }
}

/// A scope that is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScopeFault {
    /// Why.
    pub kind: ScopeFaultKind,
    /// Which word, from 1.
    pub word: usize,
    /// The byte of the text at which the fault lies, from 0.
    pub at: usize,
}

impl fmt::Display for ScopeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} in word {} at {}",
            self.kind.code(),
            self.word,
            self.at
        )
    }
}

/// The longest text of a scope's value, and the most constraints of one scope.
const VALUE_BYTES_MAX: usize = 256;
const CONSTRAINTS_MAX: usize = 8;

pub(super) fn set(text: &str, parameters: &dyn Parameters) -> (ScopeSet, Vec<ScopeFault>) {
    let (mut named, mut resources, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    let mut at = 0;
    let mut word = 0;
    for part in text.split(' ') {
        let start = at;
        at += part.len() + 1;
        if part.is_empty() {
            continue;
        }
        word += 1;
        let fault = |(kind, offset)| ScopeFault {
            kind,
            word,
            at: start + offset,
        };
        if word > SCOPES_MAX {
            faults.push(fault((ScopeFaultKind::TooMany, 0)));
            break;
        }
        if let Some(known) = Named::ALL.into_iter().find(|known| known.name() == part) {
            named.push(known);
            continue;
        }
        match resource(part, parameters) {
            Ok(scope) => resources.push(scope),
            Err(found) => faults.push(fault(found)),
        }
    }
    (ScopeSet::of(named, resources), faults)
}

/// What is wrong, and at which byte of the word.
type Found = (ScopeFaultKind, usize);

fn resource(word: &str, parameters: &dyn Parameters) -> Result<ResourceScope, Found> {
    let unknown = (ScopeFaultKind::Unknown, 0);
    let (context, rest) = word.split_once('/').ok_or(unknown)?;
    let context = Context::ALL
        .into_iter()
        .find(|known| known.name() == context)
        .ok_or(unknown)?;
    let (head, query) = match rest.split_once('?') {
        Some((head, query)) => (head, Some(query)),
        None => (rest, None),
    };
    let (kind, verbs) = head.split_once('.').ok_or(unknown)?;
    let kind_at = context.name().len() + 1;
    let verbs_at = kind_at + kind.len() + 1;
    let kind = match kind {
        "*" => None,
        name => Some(Kind::parse(name).ok_or((ScopeFaultKind::Kind, kind_at))?),
    };
    let verbs = Verbs::parse(verbs).ok_or((ScopeFaultKind::Verbs, verbs_at))?;
    let query_at = kind_at + head.len() + 1;
    let constraints = match query {
        None => Vec::new(),
        Some(query) => constraints(query, query_at, (kind, verbs), parameters)?,
    };
    Ok(ResourceScope {
        context,
        kind,
        verbs,
        constraints,
    })
}

fn constraints(
    query: &str,
    mut at: usize,
    (kind, verbs): (Option<Kind>, Verbs),
    parameters: &dyn Parameters,
) -> Result<Vec<Constraint>, Found> {
    // A parameter belongs to a kind: what it would mean of every kind is nobody's guess.
    let kind = kind.ok_or((ScopeFaultKind::Constraint, at))?;
    let mut list = Vec::new();
    for part in query.split('&') {
        let wrong = (ScopeFaultKind::Constraint, at);
        let (name, value) = part.split_once('=').ok_or(wrong)?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if name.is_empty() || !name.bytes().all(plain) || list.len() == CONSTRAINTS_MAX {
            return Err(wrong);
        }
        let value = unescape(value).ok_or(wrong)?;
        if value.is_empty() || value.len() > VALUE_BYTES_MAX {
            return Err(wrong);
        }
        if !parameters.constrains(verbs, kind, name, &value) {
            return Err((ScopeFaultKind::Parameter, at));
        }
        list.push(Constraint {
            parameter: name.to_owned(),
            value,
        });
        at += part.len() + 1;
    }
    list.sort();
    list.dedup();
    Ok(list)
}

/// A value without its escapes. Only characters that a scope may hold stand outside of them.
fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let value = digit()? * 16 + digit()?;
                bytes.push(u8::try_from(value).ok()?);
            }
            b'=' | b'?' | b'"' | b'\\' => return None,
            0x21..=0x7e => bytes.push(byte),
            _ => return None,
        }
    }
    let text = String::from_utf8(bytes).ok()?;
    (!text.chars().any(char::is_control)).then_some(text)
}
