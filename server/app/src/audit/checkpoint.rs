//! Signed checkpoints: the ends of all trails, added again and again to a file that the database knows nothing of. The
//! key stands in the file of keys, on a line of its own.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use access::audit::{Checkpoint, Head, Strand, Trail};
use access::jose::{Algorithm, KeySet, SigningKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fhir::Tenant;
use store::{StoreError, TrailHead};

use crate::config::Config;
use crate::state::State;

/// How the line of the key begins.
const NAME: &str = "audit";

const ALGORITHM: Algorithm = Algorithm::Es384;

/// The file beside the file of keys, where none is named.
const EXTENSION: &str = "checkpoints";

/// A line for a file of keys, with a fresh key.
pub fn fresh_line() -> Result<String, String> {
    let made = SigningKey::generate(ALGORITHM).map_err(|_| "no key could be made".to_owned())?;
    let text = made
        .to_pem()
        .ok_or_else(|| "no key could be written".to_owned())?;
    Ok(format!("{NAME} {}\n", STANDARD.encode(text)))
}

/// The keys of the trail in the text of a file of keys; the last signs.
pub fn keys_in(text: &str) -> Result<Vec<SigningKey>, String> {
    let lines = text.lines().enumerate();
    let keys = lines.filter_map(|(number, line)| {
        let mut words = line.split_whitespace();
        (words.next() == Some(NAME)).then(|| {
            let word = words.next().unwrap_or_default();
            let bytes = STANDARD.decode(word).ok();
            bytes
                .and_then(|bytes| SigningKey::from_pem(&bytes, ALGORITHM).ok())
                .ok_or_else(|| format!("line {}: not a key of the trail", number + 1))
        })
    });
    keys.collect()
}

/// What checkpoints are checked against.
pub fn set_of(keys: &[SigningKey]) -> KeySet {
    keys.iter().map(|key| key.public().clone()).collect()
}

/// The file to which checkpoints are added.
pub fn file_of(config: &Config) -> PathBuf {
    let beside = || config.keys.file.with_extension(EXTENSION);
    config.audit.checkpoints.clone().unwrap_or_else(beside)
}

/// Which trail a head of the store is of.
pub fn trail_of(head: &TrailHead) -> Option<Trail> {
    Some(Trail {
        tenant: Tenant(head.tenant),
        strand: Strand::from_number(head.strand)?,
    })
}

/// Signs the ends of trails that have moved, and adds them to the file.
pub struct Signer {
    key: Option<SigningKey>,
    file: PathBuf,
    signed: Mutex<Vec<TrailHead>>,
}

impl Signer {
    /// The signer of the settings. Without a key in the file of keys it signs nothing, and says so once.
    pub fn new(config: &Config) -> Signer {
        let text = std::fs::read_to_string(&config.keys.file).unwrap_or_default();
        let key = match keys_in(&text) {
            Ok(mut keys) => keys.pop(),
            Err(reason) => {
                log::error!("the key of the trail cannot be used: {reason}");
                None
            }
        };
        if key.is_none() {
            log::warn!(
                "there is no key of the trail: no checkpoints are signed; `sesshu key audit` adds one"
            );
        }
        Signer {
            key,
            file: file_of(config),
            signed: Mutex::default(),
        }
    }

    /// Signs what has moved since the last time.
    pub fn sign(&self, state: &State) -> Result<(), StoreError> {
        let Some(key) = &self.key else {
            return Ok(());
        };
        let heads = state.store.trail_heads()?;
        let mut signed = self
            .signed
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut text = String::new();
        for head in heads.iter().filter(|head| !signed.contains(head)) {
            let Some(trail) = trail_of(head) else {
                continue;
            };
            let checkpoint = Checkpoint {
                trail,
                head: Head {
                    number: head.number,
                    digest: head.digest,
                },
                at_ms: state.now_ms(),
                starts: false,
            };
            let line = checkpoint
                .sign(key)
                .ok_or_else(|| failed("it cannot be signed"))?;
            text.push_str(&line);
            text.push('\n');
        }
        if text.is_empty() {
            return Ok(());
        }
        add(&self.file, &text).map_err(failed)?;
        *signed = heads;
        Ok(())
    }
}

fn failed(reason: impl std::fmt::Display) -> StoreError {
    StoreError::Unexpected(format!("checkpoints of the trail: {reason}"))
}

/// Adds lines to the file of checkpoints. When it returns they are kept.
pub fn add(file: &Path, text: &str) -> std::io::Result<()> {
    let mut handle = OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(file)?;
    handle.write_all(text.as_bytes())?;
    handle.sync_data()
}
