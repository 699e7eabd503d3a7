//! A body on its way to rest and back: text ⇄ compressed ⇄ sealed, with its digest.
//!
//! Bodies are small and much alike, so each kind may have a dictionary: a text of the strings that such resources
//! share. A dictionary, once it has been used, is never changed; a better one gets the next number.

use std::cell::RefCell;
use std::io::Cursor;

use diesel::prelude::*;
use fhir::Kind;
use zstd::bulk::{Compressor, Decompressor};

use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::schema::resource_version;
use crate::seal::{KeyRing, Place};

/// A body can never be longer than this: ten times the largest body that any zone takes in.
const TEXT_BYTES_MAX: usize = 640 << 20;

/// Bodies stay for good.
const LEVEL: i32 = 3;
/// What has no dictionary is pieces of files, megabytes that stay for days.
const LEVEL_OF_PIECES: i32 = 1;

/// Dictionaries by number.
const DICTIONARIES: [&[u8]; 3] = [
    b"",
    include_bytes!("../dictionaries/1-patient.txt"),
    include_bytes!("../dictionaries/2-immunization.txt"),
];

/// What is no resource shares no words with others.
pub(crate) const NO_DICTIONARY: u8 = 0;

fn dictionary_for(kind: Kind) -> u8 {
    match kind {
        Kind::PATIENT => 1,
        Kind::IMMUNIZATION => 2,
        // The immunization's dictionary has the words that all resources share.
        _ => 2,
    }
}

thread_local! {
    static COMPRESSORS: RefCell<[Option<Compressor<'static>>; DICTIONARIES.len()]> =
        const { RefCell::new([const { None }; DICTIONARIES.len()]) };
    static DECOMPRESSORS: RefCell<[Option<Decompressor<'static>>; DICTIONARIES.len()]> =
        const { RefCell::new([const { None }; DICTIONARIES.len()]) };
}

/// A body ready to be stored.
pub(crate) struct Packed {
    pub sealed: Vec<u8>,
    pub digest: [u8; 16],
}

/// The row a body stands in.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub tenant: i32,
    pub sequence: i64,
}

/// Text → compressed and sealed, with its digest.
pub(crate) fn pack(
    keys: &KeyRing,
    row: Row,
    kind: Kind,
    text: &[u8],
) -> Result<Packed, StoreError> {
    let plain = compress(dictionary_for(kind), text)?;
    let sealed = keys.seal(row.tenant, Place::Body(row.sequence), &plain)?;
    Ok(Packed {
        sealed,
        digest: digest(keys, row.tenant, text),
    })
}

/// Any text → compressed and sealed.
pub(crate) fn pack_any(
    keys: &KeyRing,
    (tenant, place): (i32, Place),
    text: &[u8],
) -> Result<Vec<u8>, StoreError> {
    keys.seal(tenant, place, &compress(NO_DICTIONARY, text)?)
}

/// Sealed → any text.
pub(crate) fn unpack_any(
    keys: &KeyRing,
    (tenant, place): (i32, Place),
    sealed: &[u8],
) -> Result<Vec<u8>, StoreError> {
    keys.open(tenant, place, sealed)
        .and_then(|plain| expand(&plain))
        .ok_or_else(|| StoreError::Unexpected("what is kept of a job does not open".to_owned()))
}

/// The number of the dictionary, the length of the text, and the compressed text.
pub(crate) fn compress(number: u8, text: &[u8]) -> Result<Vec<u8>, StoreError> {
    let length = u32::try_from(text.len())
        .ok()
        .filter(|_| text.len() <= TEXT_BYTES_MAX)
        .ok_or_else(|| StoreError::Unexpected("a text is too long to be kept".to_owned()))?;
    let compressed = COMPRESSORS.with_borrow_mut(|all| -> std::io::Result<Vec<u8>> {
        let index = usize::from(number);
        let Some(slot) = all.get_mut(index) else {
            return Err(std::io::ErrorKind::NotFound.into());
        };
        if slot.is_none() {
            let level = match number {
                NO_DICTIONARY => LEVEL_OF_PIECES,
                _ => LEVEL,
            };
            *slot = Some(Compressor::with_dictionary(level, dictionary(number))?);
        }
        slot.as_mut().map_or_else(
            || Err(std::io::ErrorKind::NotFound.into()),
            |one| one.compress(text),
        )
    });
    let compressed =
        compressed.map_err(|error| StoreError::Unexpected(format!("compression: {error}")))?;
    let mut plain = Vec::with_capacity(5 + compressed.len());
    plain.push(number);
    plain.extend_from_slice(&length.to_be_bytes());
    plain.extend_from_slice(&compressed);
    Ok(plain)
}

/// Sealed → text. Anything that is not exactly what was stored is damage, and is not served.
pub(crate) fn unpack(
    keys: &KeyRing,
    row: Row,
    sealed: &[u8],
    expected: &[u8],
) -> Result<Vec<u8>, StoreError> {
    let mut text = Vec::new();
    unpack_behind(keys, row, sealed, expected, &mut text)?;
    Ok(text)
}

/// The same, behind what stands there. Of what is damaged nothing is left there.
pub(crate) fn unpack_behind(
    keys: &KeyRing,
    row: Row,
    sealed: &[u8],
    expected: &[u8],
    behind: &mut Vec<u8>,
) -> Result<(), StoreError> {
    let from = behind.len();
    let is_whole = keys
        .open(row.tenant, Place::Body(row.sequence), sealed)
        .and_then(|plain| expand_behind(&plain, behind))
        .and_then(|()| behind.get(from..))
        .is_some_and(|text| digest(keys, row.tenant, text).as_slice() == expected);
    if is_whole {
        return Ok(());
    }
    behind.truncate(from);
    Err(StoreError::Damaged {
        tenant: row.tenant,
        sequence: row.sequence,
    })
}

/// The text of a version that must be there, by its place in the tenant's order.
pub(crate) fn at(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    tenant: i32,
    sequence: i64,
) -> Result<Vec<u8>, StoreError> {
    let (digest, sealed): (Vec<u8>, Vec<u8>) = on_either!(connection, c => {
        resource_version::table
            .find((tenant, sequence))
            .select((resource_version::digest, resource_version::body))
            .first(c)
    })?;
    unpack(keys, Row { tenant, sequence }, &sealed, &digest)
}

pub(crate) fn expand(plain: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    expand_behind(plain, &mut text)?;
    Some(text)
}

/// Puts the text behind what stands there.
fn expand_behind(plain: &[u8], behind: &mut Vec<u8>) -> Option<()> {
    let (number, rest) = plain.split_first()?;
    let (length, compressed) = rest.split_first_chunk::<4>()?;
    let length = u32::from_be_bytes(*length) as usize;
    if length > TEXT_BYTES_MAX {
        return None;
    }
    let from = behind.len();
    DECOMPRESSORS.with_borrow_mut(|all| {
        let slot = all.get_mut(usize::from(*number))?;
        if slot.is_none() {
            *slot = Decompressor::with_dictionary(dictionary(*number)).ok();
        }
        let place = u64::try_from(from).ok()?;
        behind.reserve(length);
        let mut out = Cursor::new(behind);
        out.set_position(place);
        let written = slot.as_mut()?.decompress_to_buffer(compressed, &mut out);
        (written.ok()? == length).then_some(())
    })
}

fn dictionary(number: u8) -> &'static [u8] {
    DICTIONARIES
        .get(usize::from(number))
        .copied()
        .unwrap_or_default()
}

/// The digest of a body's text. Keyed, so that a guess at a body cannot be confirmed by it.
pub(crate) fn digest(keys: &KeyRing, tenant: i32, text: &[u8]) -> [u8; 16] {
    keys.digest("body", tenant, &[text])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_comes_back_from_its_own_row_and_no_other() {
        let keys = KeyRing::parse(&KeyRing::generate().unwrap()).unwrap();
        let row = Row {
            tenant: 139998,
            sequence: 5,
        };
        for kind in Kind::all() {
            let text =
                format!("{{\"resourceType\":\"{kind}\",\"id\":\"1\",\"status\":\"completed\"}}");
            let packed = pack(&keys, row, kind, text.as_bytes()).unwrap();
            assert_eq!(
                unpack(&keys, row, &packed.sealed, &packed.digest).unwrap(),
                text.as_bytes()
            );
            let elsewhere = Row { sequence: 6, ..row };
            assert!(unpack(&keys, elsewhere, &packed.sealed, &packed.digest).is_err());
            assert!(unpack(&keys, row, &packed.sealed, &[0; 16]).is_err());
            let mut behind = b"before".to_vec();
            for (row, digest) in [(elsewhere, packed.digest), (row, [0; 16])] {
                assert!(unpack_behind(&keys, row, &packed.sealed, &digest, &mut behind).is_err());
                assert_eq!(behind, b"before");
            }
            unpack_behind(&keys, row, &packed.sealed, &packed.digest, &mut behind).unwrap();
            assert_eq!(behind, [b"before", text.as_bytes()].concat());
        }
    }
}
