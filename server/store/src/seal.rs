//! The key ring: authenticated encryption bound to the row it stands in, and keyed digests for searching.
//!
//! Bodies are sealed with AES-256-GCM under a key of their own tenant, derived from a key of the ring. The row's tenant
//! and sequence number are bound into each seal, so that a body moved to another row does not open. Digests are
//! HMAC-SHA-256 under a key of their own, which lives as long as the index entries do.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::{OnceLock, PoisonError, RwLock};

use openssl::cipher::Cipher;
use openssl::cipher_ctx::CipherCtx;
use openssl::error::ErrorStack;

use crate::error::StoreError;
use crate::store::Store;

pub(crate) mod chance;
mod digest;

use digest::Digests;

/// Stands for no tenant in particular, where something is sealed that is not at rest.
const ALL_TENANTS: i32 = 0;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;

/// The keys for data at rest, read from the key file.
pub struct KeyRing {
    seal: BTreeMap<u8, [u8; KEY_BYTES]>,
    digests: Digests,
    derived: RwLock<HashMap<(u8, i32, Trade), [u8; KEY_BYTES]>>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyRing({} keys)", self.seal.len())
    }
}

impl KeyRing {
    /// Reads the text of a key file: lines `seal NUMBER HEX` and one line `digest HEX`; `#` begins a comment. The seal
    /// key with the highest number seals what is new; the others still open what is old.
    pub fn parse(text: &str) -> Result<KeyRing, StoreError> {
        let mut seal = BTreeMap::new();
        let mut digest = None;
        for (number, line) in text.lines().enumerate() {
            let wrong = |what: &str| StoreError::Keys(format!("line {}: {what}", number + 1));
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                [] => {}
                [first, ..] if first.starts_with('#') => {}
                // The key of the trail's checkpoints is the roof's.
                ["audit", _] => {}
                ["seal", id, key] => {
                    let id = id
                        .parse::<u8>()
                        .map_err(|_| wrong("the number must be 0 to 255"))?;
                    let key =
                        parse_key(key).ok_or_else(|| wrong("a key is 64 hexadecimal digits"))?;
                    if seal.insert(id, key).is_some() {
                        return Err(wrong("this number stands there twice"));
                    }
                }
                ["digest", key] => {
                    let key =
                        parse_key(key).ok_or_else(|| wrong("a key is 64 hexadecimal digits"))?;
                    if digest.replace(key).is_some() {
                        return Err(wrong("there is one digest key, not two"));
                    }
                }
                _ => return Err(wrong("expected `seal NUMBER KEY` or `digest KEY`")),
            }
        }
        if seal.is_empty() {
            return Err(StoreError::Keys("there is no `seal` line".to_owned()));
        }
        let digest =
            digest.ok_or_else(|| StoreError::Keys("there is no `digest` line".to_owned()))?;
        Ok(KeyRing {
            seal,
            digests: Digests::new(&digest),
            derived: RwLock::default(),
        })
    }

    /// The text of a new key file, with fresh keys from the operating system.
    pub fn generate() -> Result<String, StoreError> {
        let fresh = || -> Result<String, StoreError> {
            let mut key = [0; KEY_BYTES];
            openssl::rand::rand_bytes(&mut key).map_err(crypto)?;
            Ok(key.iter().map(|byte| format!("{byte:02x}")).collect())
        };
        Ok(format!(
            "# Keys for data at rest. Without this file the data cannot be read; whoever has it can.\n\
             # To rotate, add a `seal` line with a higher number and keep the old ones.\n\
             seal 1 {}\ndigest {}\n",
            fresh()?,
            fresh()?
        ))
    }

    /// The text of a key file with one more seal key, which from then on seals what is new.
    pub fn rotate(text: &str) -> Result<String, StoreError> {
        let newest = KeyRing::parse(text)?
            .seal
            .last_key_value()
            .map_or(0, |(id, _)| *id);
        let next = newest
            .checked_add(1)
            .ok_or_else(|| StoreError::Keys("there is no number left".to_owned()))?;
        let fresh = KeyRing::generate()?;
        let key = fresh
            .lines()
            .find_map(|line| line.strip_prefix("seal 1 "))
            .unwrap_or_default();
        let rotated = format!("{}\nseal {next} {key}\n", text.trim_end());
        KeyRing::parse(&rotated)?;
        Ok(rotated)
    }

    /// Seals a text of this tenant. The same `place` must be given to open it.
    pub fn seal(&self, tenant: i32, place: Place, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (id, _) = self
            .seal
            .last_key_value()
            .ok_or_else(|| StoreError::Keys("no key".to_owned()))?;
        let key = self.derived(*id, tenant, place.trade())?;
        let nonce: [u8; NONCE_BYTES] = chance::bytes()?;
        let mut sealed = Vec::with_capacity(1 + NONCE_BYTES + plain.len() + 2 * TAG_BYTES);
        sealed.push(*id);
        sealed.extend_from_slice(&nonce);
        let bound = place.bound(tenant);
        encrypt(&key, &nonce, bound.bytes(), plain, &mut sealed).map_err(crypto)?;
        Ok(sealed)
    }

    /// The number of the key that seals what is new.
    pub fn newest(&self) -> u8 {
        self.seal.last_key_value().map_or(0, |(id, _)| *id)
    }

    /// Opens what [`KeyRing::seal`] sealed, or says nothing about why it cannot.
    pub fn open(&self, tenant: i32, place: Place, sealed: &[u8]) -> Option<Vec<u8>> {
        let (id, rest) = sealed.split_first()?;
        let (nonce, rest) = rest.split_at_checked(NONCE_BYTES)?;
        let (text, tag) = rest.split_at_checked(rest.len().checked_sub(TAG_BYTES)?)?;
        let key = self.derived(*id, tenant, place.trade()).ok()?;
        decrypt(&key, nonce, place.bound(tenant).bytes(), text, tag)
    }

    /// A keyed digest of some parts. Parts are told apart by their lengths, so `ab`+`c` is not `a`+`bc`.
    pub fn digest(&self, purpose: &str, tenant: i32, parts: &[&[u8]]) -> [u8; 16] {
        let lengths: Vec<[u8; 8]> = parts
            .iter()
            .map(|part| (part.len() as u64).to_be_bytes())
            .collect();
        let tenant = tenant.to_be_bytes();
        let told_apart = lengths
            .iter()
            .map(|length| length.as_slice())
            .zip(parts.iter().copied());
        let whole = self.digests.of([purpose.as_bytes(), tenant.as_slice()]
            .into_iter()
            .chain(told_apart.flat_map(|(length, part)| [length, part])));
        let mut short = [0; 16];
        for (to, from) in short.iter_mut().zip(whole) {
            *to = from;
        }
        short
    }

    /// The tenant's own key under a key of the ring.
    fn derived(&self, id: u8, tenant: i32, trade: Trade) -> Result<[u8; KEY_BYTES], StoreError> {
        let known = self
            .derived
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&(id, tenant, trade))
            .copied();
        if let Some(key) = known {
            return Ok(key);
        }
        let root = self
            .seal
            .get(&id)
            .ok_or_else(|| StoreError::Keys(format!("no key {id}")))?;
        let key = Digests::new(root).of([trade.label(), &tenant.to_be_bytes()]);
        self.derived
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert((id, tenant, trade), key);
        Ok(key)
    }
}

impl Store {
    /// Seals a page link, for one purpose only. Whose it is must stand in it: links of all tenants are sealed alike, so
    /// that one which is followed by somebody else can be told from one that was changed.
    pub fn seal_link(&self, purpose: &[&[u8]], link: &[u8]) -> Result<Vec<u8>, StoreError> {
        let place = Place::Link(self.keys().digest("link", ALL_TENANTS, purpose));
        self.keys().seal(ALL_TENANTS, place, link)
    }

    /// Opens a page link, if it was sealed for this purpose.
    pub fn open_link(&self, purpose: &[&[u8]], sealed: &[u8]) -> Option<Vec<u8>> {
        let place = Place::Link(self.keys().digest("link", ALL_TENANTS, purpose));
        self.keys().open(ALL_TENANTS, place, sealed)
    }
}

/// Where a sealed text stands. It opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// The body of the version with this sequence number.
    Body(i64),
    /// A page link handed to a client; the digest of what it was given for.
    Link([u8; 16]),
    /// Something that is kept of a submitted job.
    Job([u8; 16], OfJob),
    /// What is said of a session of scans.
    Session([u8; 16]),
    /// The settings of a session's segment with this number.
    Segment([u8; 16], u32),
    /// An individual number and whose it is; the digest of the resident number.
    Individual([u8; 16]),
    /// The individual number that stood before a job's first change, and whose it is; the digest of the job and the person.
    Former([u8; 16]),
    /// What was meant to be signed as the certificate with this number.
    Intent([u8; 16]),
    /// What was signed as the certificate with this number.
    Signed([u8; 16]),
    /// What the authorization server keeps; the digest of the table and of the row's name.
    Grant([u8; 16]),
    /// The stretch of a trail, by its strand, that begins with the event of this number.
    Trail(i16, i64),
    /// Who a person of a link is; the digest of the person.
    Counterpart([u8; 16]),
    /// What was answered to a request with a key; the digest of the key.
    Answer([u8; 16]),
}

/// What is kept of a submitted job.
#[derive(Clone, Copy, Debug)]
pub enum OfJob {
    /// Who handed it in.
    By,
    /// What was said of it.
    About,
    /// The digest of its content.
    Digest,
    /// How far it came.
    Progress,
    /// The part with this number.
    Part(u32),
    /// The piece of this kind of output with this number.
    Output(i16, u32),
}

/// What is bound into a seal, in as many bytes as its place needs.
struct Bound {
    bytes: [u8; BOUND_BYTES_MAX],
    length: usize,
}

/// A purpose, a tenant, sixteen bytes, and for some places a kind and a number.
const BOUND_BYTES: usize = 21;
const BOUND_BYTES_MAX: usize = BOUND_BYTES + 6;

impl Bound {
    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&self.bytes)
    }
}

impl Place {
    fn bound(self, tenant: i32) -> Bound {
        let (purpose, detail, number) = match self {
            Place::Body(sequence) => (1, sixteen(sequence.to_be_bytes()), None),
            Place::Link(digest) => (2, digest, None),
            Place::Job(job, of) => {
                let (purpose, number) = match of {
                    OfJob::By => (3, None),
                    OfJob::About => (4, None),
                    OfJob::Digest => (5, None),
                    OfJob::Progress => (6, None),
                    OfJob::Part(number) => (7, Some((0, number))),
                    OfJob::Output(kind, number) => (8, Some((kind, number))),
                };
                (purpose, job, number)
            }
            Place::Session(session) => (9, session, None),
            Place::Segment(session, number) => (10, session, Some((0, number))),
            Place::Individual(resident) => (11, resident, None),
            Place::Intent(certificate) => (12, certificate, None),
            Place::Signed(certificate) => (13, certificate, None),
            Place::Grant(row) => (14, row, None),
            Place::Trail(strand, first) => (15, sixteen(first.to_be_bytes()), Some((strand, 0))),
            Place::Counterpart(person) => (16, person, None),
            Place::Former(row) => (17, row, None),
            Place::Answer(key) => (18, key, None),
        };
        let mut bound = Bound {
            bytes: [0; BOUND_BYTES_MAX],
            length: if number.is_some() {
                BOUND_BYTES_MAX
            } else {
                BOUND_BYTES
            },
        };
        let (kind, number) = number.unwrap_or_default();
        let bytes = [purpose]
            .into_iter()
            .chain(tenant.to_be_bytes())
            .chain(detail)
            .chain(kind.to_be_bytes())
            .chain(number.to_be_bytes());
        for (to, from) in bound.bytes.iter_mut().zip(bytes) {
            *to = from;
        }
        bound
    }

    /// Which of the tenant's keys seals here. Individual numbers have one of their own.
    fn trade(self) -> Trade {
        match self {
            Place::Individual(_) | Place::Former(_) => Trade::Individual,
            _ => Trade::Records,
        }
    }
}

/// Eight bytes, and eight of nothing behind them.
fn sixteen(bytes: [u8; 8]) -> [u8; 16] {
    let mut detail = [0; 16];
    for (to, from) in detail.iter_mut().zip(bytes) {
        *to = from;
    }
    detail
}

/// What a key of a tenant is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Trade {
    Records,
    Individual,
}

impl Trade {
    fn label(self) -> &'static [u8] {
        match self {
            Trade::Records => b"sesshu tenant key",
            Trade::Individual => b"sesshu individual number key",
        }
    }
}

thread_local! {
    /// Making a context costs more than sealing a body with it.
    static CONTEXT: RefCell<Option<CipherCtx>> = const { RefCell::new(None) };
}

fn with_context<T>(
    work: impl FnOnce(&mut CipherCtx, &Cipher) -> Result<T, ErrorStack>,
) -> Result<T, ErrorStack> {
    static CIPHER: OnceLock<Cipher> = OnceLock::new();
    let cipher = match CIPHER.get() {
        Some(cipher) => cipher,
        None => {
            let fetched = Cipher::fetch(None, "AES-256-GCM", None)?;
            CIPHER.get_or_init(|| fetched)
        }
    };
    CONTEXT.with_borrow_mut(|slot| match slot {
        Some(context) => work(context, cipher),
        None => work(slot.insert(CipherCtx::new()?), cipher),
    })
}

/// Appends the sealed text and its tag.
fn encrypt(
    key: &[u8],
    nonce: &[u8],
    bound: &[u8],
    plain: &[u8],
    out: &mut Vec<u8>,
) -> Result<(), ErrorStack> {
    with_context(|context, cipher| {
        context.encrypt_init(Some(cipher), Some(key), Some(nonce))?;
        context.cipher_update(bound, None)?;
        context.cipher_update_vec(plain, out)?;
        context.cipher_final_vec(out)?;
        let mut tag = [0; TAG_BYTES];
        context.tag(&mut tag)?;
        out.extend_from_slice(&tag);
        Ok(())
    })
}

fn decrypt(key: &[u8], nonce: &[u8], bound: &[u8], text: &[u8], tag: &[u8]) -> Option<Vec<u8>> {
    let opened = with_context(|context, cipher| {
        let mut plain = Vec::with_capacity(text.len() + TAG_BYTES);
        context.decrypt_init(Some(cipher), Some(key), Some(nonce))?;
        context.cipher_update(bound, None)?;
        context.cipher_update_vec(text, &mut plain)?;
        context.set_tag(tag)?;
        context.cipher_final_vec(&mut plain)?;
        Ok(plain)
    });
    // A failed opening leaves its reasons on the thread's list of errors; nobody asks for them.
    opened.ok()
}

fn parse_key(hex: &str) -> Option<[u8; KEY_BYTES]> {
    let mut key = [0; KEY_BYTES];
    if hex.len() != 2 * KEY_BYTES || !hex.is_ascii() {
        return None;
    }
    for (byte, at) in key.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?;
    }
    Some(key)
}

fn crypto(error: ErrorStack) -> StoreError {
    StoreError::Unexpected(format!("cryptography: {error}"))
}

#[cfg(test)]
mod tests;
