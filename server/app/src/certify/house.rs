//! What certificates need as long as the process lives: the way to the signer, the published keys, and whose keys count.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use certificate::trust::{CardRevocations, HashKind, HashList};
use certificate::{Catalogue, Certificate, Format, Trust};
use store::{Store, StoreError, Withdrawn};

use super::products::ConfirmedProducts;
use super::resource;
use crate::config;
use crate::signing::keys::{KeyUse, Published};
use crate::signing::{Asker, process};
use crate::state::now_ms;

/// How long the keys and lists in memory are believed.
const FRESH: Duration = Duration::from_secs(10);
/// A file of a foreign list.
const FILE_BYTES_MAX: u64 = 64 << 20;

/// What certificates need.
pub struct Certifier {
    /// The way to the signer, where there is one.
    pub asker: Option<Asker>,
    /// The products of international certificates.
    pub catalogue: Catalogue,
    /// Which of our products are on that list.
    pub confirmed: ConfirmedProducts,
    keys: Option<PathBuf>,
    foreign: Option<PathBuf>,
    stop: Option<PathBuf>,
    known: RwLock<Option<(Instant, Arc<Known>)>>,
}

/// What is known of keys and withdrawals at a moment.
pub struct Known {
    /// Our own keys, as they are published.
    pub published: Option<Published>,
    /// Whose keys count.
    pub trust: Trust,
    /// What was withdrawn of our own.
    pub withdrawn: Vec<Withdrawn>,
    /// When this was put together, in seconds since 1970.
    pub as_of: i64,
}

impl Certifier {
    /// What the settings name. Of their files only the confirmed products are read yet.
    pub fn new(settings: &config::Certificates) -> Certifier {
        let catalogue = Catalogue::built_in();
        let confirmed = settings.products.as_deref().map(|file| {
            let read = ConfirmedProducts::read(file, &catalogue);
            read.inspect_err(|error| log::error!("confirmed products: {error}"))
        });
        Certifier {
            asker: settings.socket.clone().map(Asker::new),
            catalogue,
            confirmed: confirmed.and_then(Result::ok).unwrap_or_default(),
            keys: settings.keys.clone(),
            foreign: settings.trust.clone(),
            stop: settings.stop_file.clone(),
            known: RwLock::new(None),
        }
    }

    /// Whether issuing was stopped by an operator. Asked for every time, so that it holds at once.
    pub fn is_stopped(&self) -> bool {
        self.stop.as_deref().is_some_and(Path::exists)
    }

    /// What is known of keys and withdrawals, no older than some seconds. Reads files and the database.
    pub fn known(&self, store: &Store) -> Result<Arc<Known>, StoreError> {
        let kept = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((since, known)) = kept.as_ref()
            && since.elapsed() < FRESH
        {
            return Ok(Arc::clone(known));
        }
        drop(kept);
        let known = Arc::new(self.gather(store)?);
        let mut kept = self.known.write().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((Instant::now(), Arc::clone(&known)));
        Ok(known)
    }

    /// Forgets what was known, after something was withdrawn.
    pub fn forget(&self) {
        let mut kept = self.known.write().unwrap_or_else(PoisonError::into_inner);
        *kept = None;
    }

    fn gather(&self, store: &Store) -> Result<Known, StoreError> {
        let now = now_ms();
        let as_of = now.div_euclid(1_000);
        let mut withdrawn = Vec::new();
        for tenant in store.tenants()? {
            withdrawn.extend(store.certificates_withdrawn(tenant, now)?);
        }
        let mut trust = process::own_trust();
        let published = self.published();
        if let Some(published) = &published {
            published.add_to(&mut trust, as_of);
        }
        if let Some(folder) = &self.foreign {
            add_foreign(&mut trust, folder, as_of);
        }
        let known = Known {
            published,
            trust: process::own_trust(),
            withdrawn,
            as_of,
        };
        if let Some(published) = &known.published {
            for key in published.with_use(KeyUse::Cards) {
                trust.add_card_revocations(&published.card_issuer, &known.cards(&key.kid));
            }
        }
        for list in known.hash_lists() {
            trust.add_hashes(&list);
        }
        Ok(Known { trust, ..known })
    }

    /// Our own keys. A file that cannot be read is told of and publishes nothing.
    fn published(&self) -> Option<Published> {
        let file = self.keys.as_deref()?;
        Published::read(file)
            .inspect_err(|error| log::error!("public keys: {error}"))
            .ok()
    }
}

impl Known {
    /// What was withdrawn of a key of health cards.
    pub fn cards(&self, kid: &str) -> CardRevocations {
        let card = resource::format_number(Format::HealthCard);
        let of_key = |one: &&Withdrawn| one.format == card && one.key_id == kid;
        let ids: Vec<String> = self
            .withdrawn
            .iter()
            .filter(of_key)
            .map(|one| one.revocation.clone())
            .collect();
        let changes = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        CardRevocations::new(kid, changes, ids)
    }

    /// What was withdrawn of all other certificates, a list for each key and each kind of hash.
    pub fn hash_lists(&self) -> Vec<HashList> {
        let mut kinds: Vec<(String, HashKind)> = Vec::new();
        for one in &self.withdrawn {
            if let Some(kind) = kind_of(one.format) {
                let named = (one.key_id.clone(), kind);
                if !kinds.contains(&named) {
                    kinds.push(named);
                }
            }
        }
        let lists = kinds.into_iter().map(|(kid, kind)| {
            let of = |one: &&Withdrawn| one.key_id == kid && kind_of(one.format) == Some(kind);
            let hashes: Vec<String> = self
                .withdrawn
                .iter()
                .filter(of)
                .map(|one| one.revocation.clone())
                .collect();
            // What has ended is dropped, so the count would not grow.
            let version = u64::try_from(self.as_of).unwrap_or_default();
            HashList::new(
                &kid,
                kind,
                version,
                (self.as_of, self.as_of + NEXT_SECONDS),
                hashes,
            )
        });
        lists.collect()
    }
}

/// When the next list comes at the latest.
pub const NEXT_SECONDS: i64 = 300;

/// What the hashes of a format are made of.
fn kind_of(format: i16) -> Option<HashKind> {
    match resource::format_of(format)? {
        Format::Icvp | Format::Ddcc | Format::SignedLink => Some(HashKind::Signature),
        Format::EuDcc | Format::VdsNc => Some(HashKind::Uci),
        Format::HealthCard | Format::HealthLink | Format::Hcert => None,
    }
}

/// Takes the lists that an operator put into a folder: `*.did.json` of the WHO's network, `*.cer` of authorities, `*.crl` of
/// what these withdrew, and `*.jwks.json` of issuers of health cards with the issuer's address as `issuer`. A list counts
/// as of the moment its file was last changed.
pub fn add_foreign(trust: &mut Trust, folder: &Path, now: i64) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        log::warn!("the folder of foreign keys cannot be read");
        return;
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    // Authorities first: their lists are held against them.
    files.sort_by_key(|file| !is_named(file, ".cer"));
    for file in files {
        let Ok(about) = std::fs::metadata(&file) else {
            continue;
        };
        if !about.is_file() || about.len() > FILE_BYTES_MAX {
            continue;
        }
        let changed = about
            .modified()
            .ok()
            .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        let as_of = changed.and_then(|since| i64::try_from(since.as_secs()).ok());
        let Ok(bytes) = std::fs::read(&file) else {
            continue;
        };
        if !take(trust, &file, &bytes, as_of.unwrap_or(now)) {
            log::warn!(file = file.display().to_string(); "a file of foreign keys is of no use");
        }
    }
}

fn is_named(file: &Path, end: &str) -> bool {
    file.to_string_lossy().ends_with(end)
}

fn take(trust: &mut Trust, file: &Path, bytes: &[u8], as_of: i64) -> bool {
    if is_named(file, ".did.json") {
        return trust.add_did(bytes, as_of).is_ok();
    }
    if is_named(file, ".jwks.json") {
        let set: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
        let issuer = set.as_ref().and_then(|set| set.get("issuer")?.as_str());
        return issuer.is_some_and(|issuer| trust.add_card_issuer(issuer, bytes, as_of).is_ok());
    }
    if is_named(file, ".cer") {
        let read = Certificate::from_pem(bytes).or_else(|| Certificate::from_der(bytes));
        return read.is_some_and(|certificate| trust.add_authority(certificate));
    }
    if is_named(file, ".crl") {
        return trust.add_authority_list(bytes);
    }
    true
}
