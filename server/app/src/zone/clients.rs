//! Who a connection's certificate is of: the authorities that are believed, and what they took back.
//!
//! The same look is taken at a certificate that a client showed in its own handshake and at one that a proxy hands on.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use access::Digest;
use openssl::asn1::Asn1Time;
use openssl::error::ErrorStack;
use openssl::sha::sha256;
use openssl::ssl::SslFiletype;
use openssl::stack::{Stack, StackRef};
use openssl::x509::store::{File, X509Lookup, X509Store, X509StoreBuilder};
use openssl::x509::verify::X509VerifyFlags;
use openssl::x509::{X509, X509Crl, X509PurposeId, X509Ref, X509StoreContext};

/// The files that say which clients' certificates are believed, and how old the list of those taken back may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientFiles {
    /// The authorities, PEM.
    pub authorities: PathBuf,
    /// What they took back: one list of each, PEM.
    pub revocations: PathBuf,
    /// How old the oldest of these lists may be.
    pub age_max: Duration,
    /// Whether a connection without a certificate is closed.
    pub required: bool,
}

/// The certificates of clients that are believed now.
pub struct Clients {
    files: ClientFiles,
    clock: fn() -> i64,
    now: RwLock<Arc<Believed>>,
}

/// What the files said when they were read.
struct Believed {
    store: X509Store,
    authorities: Vec<X509>,
    /// Until when the lists are young enough, in milliseconds of the Unix epoch.
    until_ms: i64,
    /// The files as they were.
    stamp: Stamp,
}

type Stamp = [(SystemTime, u64); 2];

impl Clients {
    /// Reads the files. The clock tells milliseconds of the Unix epoch.
    pub fn load(files: ClientFiles, clock: fn() -> i64) -> io::Result<Clients> {
        let believed = Believed::read(&files)?;
        Ok(Clients {
            files,
            clock,
            now: RwLock::new(Arc::new(believed)),
        })
    }

    /// Whether a connection without a certificate is closed.
    pub(super) fn required(&self) -> bool {
        self.files.required
    }

    /// The authorities, as they are named to clients that have several certificates.
    pub(super) fn authorities(&self) -> Vec<X509> {
        self.believed().authorities.clone()
    }

    /// Reads the files again if they changed. Files that cannot be read leave what was there, which grows too old.
    pub fn refresh(&self) {
        let known = self.believed().stamp;
        match stamp(&self.files) {
            Ok(stamp) if stamp == known => return,
            Ok(_) => {}
            Err(error) => return log::error!("the authorities of clients cannot be read: {error}"),
        }
        match Believed::read(&self.files) {
            Ok(believed) => {
                *self.now.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(believed);
                log::info!("the authorities of clients and their lists were read again");
            }
            Err(error) => log::error!("the authorities of clients cannot be read: {error}"),
        }
    }

    /// The certificate's name, if it is believed: of one of the authorities, in its time, for clients, and not taken back by
    /// a list that is young enough (R-F07).
    pub(crate) fn believe(
        &self,
        certificate: &X509Ref,
        chain: Option<&StackRef<X509>>,
    ) -> Result<Digest, String> {
        let believed = self.believed();
        if (self.clock)() >= believed.until_ms {
            return Err("the list of certificates that were taken back is too old".to_owned());
        }
        let verified = believed.verify(certificate, chain);
        verified.map_err(|error| error.to_string())??;
        let bytes = certificate.to_der().map_err(|error| error.to_string())?;
        Ok(Digest::from_bytes(sha256(&bytes)))
    }

    fn believed(&self) -> Arc<Believed> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl std::fmt::Debug for Clients {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clients({:?})", self.files)
    }
}

impl Believed {
    fn read(files: &ClientFiles) -> io::Result<Believed> {
        let stamp = stamp(files)?;
        let authorities = X509::stack_from_pem(&bytes(&files.authorities)?)
            .map_err(|error| unfit(&files.authorities, error))?;
        if authorities.is_empty() {
            return Err(unfit(&files.authorities, "there is no certificate in it"));
        }
        let age_ms = i64::try_from(files.age_max.as_millis()).unwrap_or(i64::MAX);
        let oldest = oldest(&bytes(&files.revocations)?)
            .map_err(|error| unfit(&files.revocations, error))?
            .ok_or_else(|| unfit(&files.revocations, "there is no list in it"))?;
        let store = store(&authorities, &files.revocations)
            .map_err(|error| unfit(&files.revocations, error))?;
        Ok(Believed {
            store,
            authorities,
            until_ms: oldest.saturating_add(age_ms),
            stamp,
        })
    }

    fn verify(
        &self,
        certificate: &X509Ref,
        chain: Option<&StackRef<X509>>,
    ) -> Result<Result<(), String>, ErrorStack> {
        let none = Stack::new()?;
        let chain = chain.unwrap_or(&none);
        X509StoreContext::new()?.init(&self.store, certificate, chain, |context| {
            Ok(match context.verify_cert()? {
                true => Ok(()),
                false => Err(context.error().error_string().to_owned()),
            })
        })
    }
}

/// Believes what one of the authorities signed for clients, and only together with its list.
fn store(authorities: &[X509], revocations: &Path) -> Result<X509Store, ErrorStack> {
    let mut builder = X509StoreBuilder::new()?;
    for authority in authorities {
        builder.add_cert(authority.clone())?;
    }
    builder
        .add_lookup(X509Lookup::<File>::file())?
        .load_crl_file(revocations, SslFiletype::PEM)?;
    builder.set_flags(X509VerifyFlags::CRL_CHECK | X509VerifyFlags::PARTIAL_CHAIN)?;
    builder.set_purpose(X509PurposeId::SSL_CLIENT)?;
    Ok(builder.build())
}

/// When the oldest of the lists was made, in milliseconds of the Unix epoch.
fn oldest(pem: &[u8]) -> Result<Option<i64>, ErrorStack> {
    const BEGIN: &str = "-----BEGIN X509 CRL-----";
    let text = String::from_utf8_lossy(pem);
    let epoch = Asn1Time::from_unix(0)?;
    let mut oldest = None;
    for list in text.split(BEGIN).skip(1) {
        let list = X509Crl::from_pem(format!("{BEGIN}{list}").as_bytes())?;
        let age = epoch.diff(list.last_update())?;
        let seconds = i64::from(age.days) * 86_400 + i64::from(age.secs);
        let made = seconds.saturating_mul(1_000);
        oldest = Some(oldest.map_or(made, |known: i64| known.min(made)));
    }
    Ok(oldest)
}

fn stamp(files: &ClientFiles) -> io::Result<Stamp> {
    let one = |path: &Path| {
        let told = std::fs::metadata(path).map_err(|error| named(path, error))?;
        Ok::<_, io::Error>((told.modified()?, told.len()))
    };
    Ok([one(&files.authorities)?, one(&files.revocations)?])
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| named(path, error))
}

fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn unfit(path: &Path, why: impl std::fmt::Display) -> io::Error {
    let text = format!("{}: {why}", path.display());
    io::Error::new(io::ErrorKind::InvalidData, text)
}

#[cfg(test)]
mod tests;
