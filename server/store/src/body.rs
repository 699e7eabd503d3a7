//! A body on its way to rest and back: text ⇄ compressed ⇄ sealed, with its digest.
//!
//! Bodies are small and much alike, so each kind may have a dictionary: what such resources have in common, and how often
//! each byte comes in what they have not. A dictionary, once it has been used, is never changed; a better one gets the next
//! number.

use std::cell::RefCell;
use std::io::{Cursor, ErrorKind, Result as IoResult};
use std::sync::OnceLock;

use diesel::prelude::*;
use fhir::Kind;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

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

/// Dictionaries by number. The first two are texts without tables; bodies of earlier programs need them.
const DICTIONARIES: [&[u8]; 7] = [
    b"",
    include_bytes!("../dictionaries/1-patient.txt"),
    include_bytes!("../dictionaries/2-immunization.txt"),
    include_bytes!("../dictionaries/3-patient.dict"),
    include_bytes!("../dictionaries/4-immunization.dict"),
    include_bytes!("../dictionaries/5-provenance.dict"),
    include_bytes!("../dictionaries/6-recommendation.dict"),
];

/// What is no resource shares no words with others.
pub(crate) const NO_DICTIONARY: u8 = 0;

fn dictionary_for(kind: Kind) -> u8 {
    match kind {
        Kind::PATIENT => 3,
        Kind::PROVENANCE => 5,
        Kind::IMMUNIZATION_RECOMMENDATION => 6,
        // The immunization's dictionary has the words that all resources share.
        _ => 4,
    }
}

// Each is made ready once, when it is first needed, and lent to every thread: the tables are larger than all else.
static ENCODERS: [OnceLock<EncoderDictionary<'static>>; DICTIONARIES.len()] =
    [const { OnceLock::new() }; DICTIONARIES.len()];
static DECODERS: [OnceLock<DecoderDictionary<'static>>; DICTIONARIES.len()] =
    [const { OnceLock::new() }; DICTIONARIES.len()];

thread_local! {
    static COMPRESSOR: RefCell<Compressor<'static>> = RefCell::default();
    /// A compressor keeps what its largest text took, so bodies have another.
    static COMPRESSOR_OF_PIECES: RefCell<Compressor<'static>> = RefCell::default();
    static DECOMPRESSOR: RefCell<Decompressor<'static>> = RefCell::default();
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
    let compressed = match number {
        NO_DICTIONARY => COMPRESSOR_OF_PIECES.with_borrow_mut(|one| compress_piece(one, text)),
        _ => COMPRESSOR.with_borrow_mut(|one| compress_body(one, number, text)),
    };
    let compressed =
        compressed.map_err(|error| StoreError::Unexpected(format!("compression: {error}")))?;
    let mut plain = Vec::with_capacity(5 + compressed.len());
    plain.push(number);
    plain.extend_from_slice(&length.to_be_bytes());
    plain.extend_from_slice(&compressed);
    Ok(plain)
}

fn compress_piece(compressor: &mut Compressor<'static>, text: &[u8]) -> IoResult<Vec<u8>> {
    compressor.set_compression_level(LEVEL_OF_PIECES)?;
    compressor.compress(text)
}

/// The number and the length stand in front already, so the frame names neither.
fn compress_body(
    compressor: &mut Compressor<'static>,
    number: u8,
    text: &[u8],
) -> IoResult<Vec<u8>> {
    compressor.set_prepared_dictionary(encoder(number).ok_or(ErrorKind::NotFound)?)?;
    compressor.include_dictid(false)?;
    compressor.include_contentsize(false)?;
    compressor.compress(text)
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
    DECOMPRESSOR.with_borrow_mut(|decompressor| {
        decompressor
            .set_prepared_dictionary(decoder(*number)?)
            .ok()?;
        let place = u64::try_from(from).ok()?;
        behind.reserve(length);
        let mut out = Cursor::new(behind);
        out.set_position(place);
        let written = decompressor.decompress_to_buffer(compressed, &mut out);
        (written.ok()? == length).then_some(())
    })
}

fn encoder(number: u8) -> Option<&'static EncoderDictionary<'static>> {
    let make = |dictionary| EncoderDictionary::copy(dictionary, LEVEL);
    made_ready(&ENCODERS, number, make)
}

fn decoder(number: u8) -> Option<&'static DecoderDictionary<'static>> {
    made_ready(&DECODERS, number, DecoderDictionary::copy)
}

fn made_ready<T>(
    places: &'static [OnceLock<T>],
    number: u8,
    make: impl FnOnce(&'static [u8]) -> T,
) -> Option<&'static T> {
    let index = usize::from(number);
    let dictionary = DICTIONARIES.get(index)?;
    let place = places.get(index)?;
    Some(place.get_or_init(|| make(dictionary)))
}

/// The digest of a body's text. Keyed, so that a guess at a body cannot be confirmed by it.
pub(crate) fn digest(keys: &KeyRing, tenant: i32, text: &[u8]) -> [u8; 16] {
    keys.digest("body", tenant, &[text])
}

#[cfg(test)]
mod tests;
