//! One signature around CBOR (COSE_Sign1), as HCERT uses it.

use crate::cbor::Cbor;
use crate::fault::Fault;
use crate::keys::{KeyId, SigningKey};

/// What genuine issuers do although the rules say otherwise. It is read, noted, and never written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Irregular {
    /// The key is named outside what is signed.
    KeyIdUnprotected,
    /// The key is named by text.
    KeyIdText,
    /// The envelope has no tag, or one around its tag.
    Tag,
    /// The type of the content is named by text.
    SubClaimText,
    /// A time is no whole number.
    TimeFraction,
    /// A field is there and undefined.
    Undefined,
    /// The issuer is named by three letters.
    IssuerThreeLetters,
    /// A date has a time of day behind it.
    DateWithTime,
    /// The first kind of the WHO's trial, without its frame.
    FlatCoreData,
    /// It ends after the key that signed it.
    OutlivesKey,
}

/// A signed item, taken apart. Nothing in it is to be believed before its signature was checked.
pub(crate) struct Sign1 {
    /// The number of the algorithm.
    pub(crate) algorithm: Option<i128>,
    /// The key as it is named.
    pub(crate) key_id: Option<KeyId>,
    /// What was signed, with the protected header as it was received.
    pub(crate) signed: Vec<u8>,
    /// The signature.
    pub(crate) signature: Vec<u8>,
    /// The content.
    pub(crate) payload: Vec<u8>,
    /// What was out of order and is read all the same.
    pub(crate) irregular: Vec<Irregular>,
}

/// Takes an envelope apart.
pub(crate) fn read(bytes: &[u8]) -> Result<Sign1, Fault> {
    let mut irregular = Vec::new();
    let parts = match Cbor::decode(bytes)? {
        Cbor::Tag(18, inner) => *inner,
        Cbor::Tag(61, outer) => {
            irregular.push(Irregular::Tag);
            match *outer {
                Cbor::Tag(18, inner) => *inner,
                _ => return Err(Fault::BadEnvelope),
            }
        }
        plain @ Cbor::Array(_) => {
            irregular.push(Irregular::Tag);
            plain
        }
        _ => return Err(Fault::BadEnvelope),
    };
    let Cbor::Array(parts) = parts else {
        return Err(Fault::BadEnvelope);
    };
    let Ok([protected, unprotected, payload, signature]) = <[Cbor; 4]>::try_from(parts) else {
        return Err(Fault::BadEnvelope);
    };
    let (Cbor::Bytes(protected), Cbor::Map(_), Cbor::Bytes(payload), Cbor::Bytes(signature)) =
        (protected, &unprotected, payload, signature)
    else {
        return Err(Fault::BadEnvelope);
    };
    let header = match protected.as_slice() {
        [] => Cbor::Map(Vec::new()),
        bytes => Cbor::decode(bytes)?,
    };
    if !matches!(header, Cbor::Map(_)) {
        return Err(Fault::BadEnvelope);
    }
    let key_id = match header.at(4) {
        Some(item) => key_id(item, &mut irregular),
        None => unprotected.at(4).and_then(|item| {
            irregular.push(Irregular::KeyIdUnprotected);
            key_id(item, &mut irregular)
        }),
    };
    // An algorithm that is not signed might be anybody's.
    let algorithm = match header.at(1) {
        Some(Cbor::Int(number)) => Some(*number),
        _ => None,
    };
    let signed = to_be_signed(&protected, &payload);
    Ok(Sign1 {
        algorithm,
        key_id,
        signed,
        signature,
        payload,
        irregular,
    })
}

fn key_id(item: &Cbor, irregular: &mut Vec<Irregular>) -> Option<KeyId> {
    match item {
        Cbor::Bytes(bytes) => KeyId::from_bytes(bytes),
        Cbor::Text(text) => {
            irregular.push(Irregular::KeyIdText);
            KeyId::parse(text)
        }
        _ => None,
    }
}

fn to_be_signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let parts = [
        Cbor::text("Signature1"),
        Cbor::Bytes(protected.to_vec()),
        Cbor::Bytes(Vec::new()),
        Cbor::Bytes(payload.to_vec()),
    ];
    Cbor::Array(parts.into()).encode()
}

/// An envelope that was signed here.
pub(crate) struct Sealed {
    /// The envelope.
    pub(crate) bytes: Vec<u8>,
    /// What was signed.
    pub(crate) signed: Vec<u8>,
    /// The signature.
    pub(crate) signature: [u8; 64],
}

/// Signs: tag 18, algorithm and key in the protected header, nothing in the other.
pub(crate) fn sign(payload: Vec<u8>, key: &SigningKey, key_id: &KeyId) -> Option<Sealed> {
    let header = [
        (Cbor::Int(1), Cbor::Int(-7)),
        (Cbor::Int(4), Cbor::Bytes(key_id.bytes().to_vec())),
    ];
    let protected = Cbor::Map(header.into()).encode();
    let signed = to_be_signed(&protected, &payload);
    let signature = key.sign(&signed)?;
    let parts = [
        Cbor::Bytes(protected),
        Cbor::Map(Vec::new()),
        Cbor::Bytes(payload),
        Cbor::Bytes(signature.to_vec()),
    ];
    Some(Sealed {
        bytes: Cbor::Tag(18, Box::new(Cbor::Array(parts.into()))).encode(),
        signed,
        signature,
    })
}
