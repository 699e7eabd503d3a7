//! The envelope of the WHO's and the EU's certificates: claims in CBOR, one signature, zlib, base45, `HC1:`.

use crate::base45;
use crate::cbor::Cbor;
use crate::cose::{self, Irregular, Sealed, Sign1};
use crate::deflate::{Frame, INFLATED_BYTES_MAX, Inflate, deflate, inflate, inflate_own};
use crate::fault::Fault;
use crate::keys::{KeyId, SigningKey};

/// What stands in front of the text.
pub const PREFIX: &str = "HC1:";

/// The type of the content, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SubClaim {
    /// The EU's certificate: 1.
    EuDcc,
    /// The WHO's record of a dose: 3.
    Ddcc,
    /// The WHO's record of a test, which is only named: 4.
    DdccTest,
    /// A link to files: 5.
    Link,
    /// The international certificate of vaccination: −6.
    Icvp,
}

impl SubClaim {
    const ALL: [SubClaim; 5] = [
        SubClaim::EuDcc,
        SubClaim::Ddcc,
        SubClaim::DdccTest,
        SubClaim::Link,
        SubClaim::Icvp,
    ];

    fn number(self) -> i128 {
        match self {
            SubClaim::EuDcc => 1,
            SubClaim::Ddcc => 3,
            SubClaim::DdccTest => 4,
            SubClaim::Link => 5,
            SubClaim::Icvp => -6,
        }
    }
}

/// A time of a claim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ClaimTime {
    /// None is named.
    Absent,
    /// Seconds since 1970.
    At(i64),
    /// Something that is no time. It is treated as one that is over.
    Never,
}

/// The claims around the content.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Claimed {
    /// Who says it has signed.
    pub(crate) issuer: Option<String>,
    /// When it ends.
    pub(crate) expires: ClaimTime,
    /// When it was issued.
    pub(crate) issued: ClaimTime,
    /// The contents by type.
    pub(crate) contents: Vec<(Option<SubClaim>, Cbor)>,
    /// What was out of order.
    pub(crate) irregular: Vec<Irregular>,
}

/// Text → envelope. The prefix may be missing, as it was in the first months.
pub(crate) fn open(text: &str) -> Result<Sign1, Fault> {
    open_with(text, inflate)
}

/// The same for what was written here a moment ago.
pub(crate) fn open_own(text: &str) -> Result<Sign1, Fault> {
    open_with(text, inflate_own)
}

fn open_with(text: &str, inflate: Inflate) -> Result<Sign1, Fault> {
    let body = text.strip_prefix(PREFIX).unwrap_or(text);
    let compressed = base45::decode(body)?;
    let bytes = match compressed.first() {
        Some(0x78) => inflate(&compressed, Frame::Zlib, INFLATED_BYTES_MAX)?,
        _ => return Err(Fault::BadCompression),
    };
    cose::read(&bytes)
}

/// Claims → signed text, and the envelope within.
pub(crate) fn seal(claims: &Cbor, key: &SigningKey, key_id: &KeyId) -> Option<(String, Sealed)> {
    let envelope = cose::sign(claims.encode(), key, key_id)?;
    let compressed = deflate(&envelope.bytes, Frame::Zlib).ok()?;
    let text = format!("{PREFIX}{}", base45::encode(&compressed));
    Some((text, envelope))
}

/// The claims with one content, in the order of their keys.
pub(crate) fn claims(
    issuer: &str,
    issued_at: i64,
    expires_at: i64,
    kind: SubClaim,
    content: Cbor,
) -> Cbor {
    let contents = Cbor::Map(vec![(Cbor::Int(kind.number()), content)]);
    Cbor::Map(vec![
        (Cbor::Int(1), Cbor::text(issuer)),
        (Cbor::Int(4), Cbor::Int(i128::from(expires_at))),
        (Cbor::Int(6), Cbor::Int(i128::from(issued_at))),
        (Cbor::Int(-260), contents),
    ])
}

/// Bytes → claims.
pub(crate) fn read_claims(payload: &[u8]) -> Result<Claimed, Fault> {
    let claims = Cbor::decode(payload)?;
    if !matches!(claims, Cbor::Map(_)) {
        return Err(Fault::BadEnvelope);
    }
    let mut irregular = Vec::new();
    let issuer = claims
        .at(1)
        .and_then(Cbor::as_text)
        .map(|text| text.trim().to_owned());
    if issuer.as_ref().is_some_and(|text| text.len() == 3) {
        irregular.push(Irregular::IssuerThreeLetters);
    }
    let expires = time(claims.at(4), &mut irregular);
    let issued = time(claims.at(6), &mut irregular);
    let contents = match claims.at(-260) {
        Some(Cbor::Map(entries)) => entries
            .iter()
            .map(|(name, item)| (sub_claim(name, &mut irregular), item.clone()))
            .collect(),
        Some(_) => Vec::new(),
        None if claims.field("hcid").is_some() || claims.field("vaccine").is_some() => {
            irregular.push(Irregular::FlatCoreData);
            vec![(Some(SubClaim::Ddcc), claims)]
        }
        None => Vec::new(),
    };
    Ok(Claimed {
        issuer: issuer.filter(|text| !text.is_empty()),
        expires,
        issued,
        contents,
        irregular,
    })
}

fn sub_claim(name: &Cbor, irregular: &mut Vec<Irregular>) -> Option<SubClaim> {
    let number = match name {
        Cbor::Int(number) => *number,
        Cbor::Text(text) => {
            irregular.push(Irregular::SubClaimText);
            text.parse::<i64>().map(i128::from).ok()?
        }
        _ => return None,
    };
    SubClaim::ALL
        .into_iter()
        .find(|kind| kind.number() == number)
}

/// Times beyond anything that is counted are no times.
const SECONDS_MAX: i64 = 1 << 53;

fn time(item: Option<&Cbor>, irregular: &mut Vec<Irregular>) -> ClaimTime {
    match item {
        None | Some(Cbor::Null | Cbor::Undefined) => ClaimTime::Absent,
        Some(Cbor::Int(value)) => match i64::try_from(*value) {
            Ok(seconds) if (-SECONDS_MAX..=SECONDS_MAX).contains(&seconds) => {
                ClaimTime::At(seconds)
            }
            _ => ClaimTime::Never,
        },
        Some(Cbor::Float(value)) => {
            irregular.push(Irregular::TimeFraction);
            if value.is_finite() && value.abs() <= 9.0e15 {
                ClaimTime::At(value.floor() as i64)
            } else {
                ClaimTime::Never
            }
        }
        Some(_) => ClaimTime::Never,
    }
}

/// The text of a link: as it is written now, or in the list of earlier practice.
pub(crate) fn link_text(content: &Cbor) -> Option<&str> {
    match content {
        Cbor::Text(text) => Some(text),
        Cbor::Array(items) => match items.as_slice() {
            [one] => one.field("u").and_then(Cbor::as_text),
            _ => None,
        },
        _ => None,
    }
}
