//! The process that signs. It listens on a local socket, to one user of the machine alone, and is never handed bytes to sign.

use std::collections::HashMap;
use std::collections::VecDeque;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use certificate::claims::{Field, Refusal};
use certificate::{
    Catalogue, SignAnswer, SignRequest, Signed, Signer, SigningKey, Trust, Verifier,
};
use openssl::sha::sha256;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Semaphore;

use super::keys::{Published, Secret, Useless};
use super::ledger::{Begun, Ledger, SignedLine};
use super::message::{self, Ask, Fate, Said};
use super::rate::Rate;
use crate::failpoint;
use crate::job::hexadecimal;
use crate::state::now_ms;

/// How many may be connected.
const CONNECTIONS_MAX: usize = 64;
/// Whoever says nothing for so long is let go.
const IDLE: Duration = Duration::from_secs(600);
/// How many answers are remembered, for whoever lost one on the way.
const ANSWERS_MAX: usize = 4_096;
/// How far the moment of issue may be from now.
const ISSUED_SECONDS_MAX: i64 = 600;

/// How the signer is set up.
pub struct Settings {
    /// Its own file of keys.
    pub keys: PathBuf,
    /// The file of public keys.
    pub published: PathBuf,
    /// Where it listens.
    pub socket: PathBuf,
    /// Its list of serials.
    pub ledger: PathBuf,
    /// How many it signs in a minute.
    pub a_minute: u32,
    /// While this file is there, nothing is signed.
    pub stop: Option<PathBuf>,
    /// The user that may ask besides the signer's own.
    pub peer: Option<u32>,
}

/// The signer at work.
pub struct Desk {
    signer: Signer,
    lists: Option<SigningKey>,
    trust: Trust,
    catalogue: Catalogue,
    ledger: Ledger,
    stop: Option<PathBuf>,
    rate: Mutex<Rate>,
    answers: Mutex<Answers>,
}

/// What was answered lately.
#[derive(Default)]
struct Answers {
    by_serial: HashMap<String, Signed>,
    order: VecDeque<String>,
}

impl Answers {
    fn keep(&mut self, serial: &str, signed: &Signed) {
        self.by_serial.insert(serial.to_owned(), signed.clone());
        self.order.push_back(serial.to_owned());
        while self.order.len() > ANSWERS_MAX {
            if let Some(oldest) = self.order.pop_front() {
                self.by_serial.remove(&oldest);
            }
        }
    }
}

impl Desk {
    /// Reads the keys and opens the list of serials.
    pub fn open(settings: &Settings) -> Result<Desk, Useless> {
        let published = Published::read(&settings.published)?;
        let secret = Secret::read(&settings.keys)?;
        let (signer, lists) = secret.signer(&published.card_issuer)?;
        let mut trust = own_trust();
        published.add_to(&mut trust, now_ms().div_euclid(1_000));
        let opened = Ledger::open(&settings.ledger);
        let ledger =
            opened.map_err(|error| Useless(format!("{}: {error}", settings.ledger.display())))?;
        Ok(Desk {
            signer,
            lists,
            trust,
            catalogue: Catalogue::built_in(),
            ledger,
            stop: settings.stop.clone(),
            rate: Mutex::new(Rate::new(settings.a_minute, Instant::now())),
            answers: Mutex::default(),
        })
    }

    /// How many serials were noted.
    pub fn serials(&self) -> usize {
        self.ledger.len()
    }

    /// Answers one question.
    pub fn answer(&self, ask: &Ask) -> Said {
        match ask {
            Ask::Sign(request) => self.sign(request),
            Ask::Fate(serial) => Said::Fate(self.ledger.fate(serial)),
            Ask::TrustList(list) => {
                let text = self.lists.as_ref().and_then(|key| list.publish(key));
                text.map_or(Said::NoKey, Said::Text)
            }
            Ask::Hashes(list) => {
                let text = self.lists.as_ref().and_then(|key| list.publish(key));
                text.map_or(Said::NoKey, Said::Text)
            }
        }
    }

    fn sign(&self, request: &SignRequest) -> Said {
        if self.stop.as_deref().is_some_and(Path::exists) {
            return Said::Stopped;
        }
        let Ok(text) = serde_json::to_vec(request) else {
            return Said::Malformed;
        };
        let asked = hexadecimal(&sha256(&text));
        let serial = request.claims.serial.as_str();
        let now = now_ms();
        let seconds = now.div_euclid(1_000);
        if request.claims.issued_at.abs_diff(seconds) > ISSUED_SECONDS_MAX.unsigned_abs() {
            return refused(Refusal::Form(Field::Validity));
        }
        // A repetition costs nothing, and must not fail for the sake of the rate.
        if self.ledger.fate(serial).is_none() && !self.take() {
            return Said::Busy;
        }
        match self.ledger.begin(serial, &asked, now) {
            Ok(Begun::Fresh) => {}
            Ok(Begun::Known(noted)) => {
                return self.again(serial, (&asked, &noted.asked, &noted.fate));
            }
            Err(error) => return broken(&error),
        }
        let verifier = Verifier {
            trust: &self.trust,
            catalogue: &self.catalogue,
            now: seconds,
        };
        failpoint::pass("begun");
        match self.signer.sign(request, &verifier) {
            SignAnswer::Signed(signed) => {
                failpoint::pass("made");
                let line = SignedLine {
                    key_id: &signed.key_id,
                    digest: &signed.digest,
                    revocation: &signed.revocation,
                };
                if let Err(error) = self.ledger.signed(serial, &line, now_ms()) {
                    return broken(&error);
                }
                failpoint::pass("noted");
                self.remember(serial, &signed);
                Said::Answer(SignAnswer::Signed(signed))
            }
            SignAnswer::Refused(refusal) => {
                if let Err(error) = self.ledger.refused(serial, refusal.code(), now_ms()) {
                    return broken(&error);
                }
                refused(refusal)
            }
        }
    }

    /// A serial that was noted before. The same question gets the same answer as long as it is remembered; another one, or
    /// one whose answer is gone, gets none: nothing is signed twice.
    fn again(&self, serial: &str, (asked, before, fate): (&str, &str, &Fate)) -> Said {
        if asked != before || !matches!(fate, Fate::Signed { .. }) {
            return Said::Spent;
        }
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        match answers.by_serial.get(serial) {
            Some(signed) => Said::Answer(SignAnswer::Signed(signed.clone())),
            None => Said::Spent,
        }
    }

    fn remember(&self, serial: &str, signed: &Signed) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.keep(serial, signed);
    }

    fn take(&self) -> bool {
        let mut rate = self.rate.lock().unwrap_or_else(PoisonError::into_inner);
        rate.take(Instant::now())
    }
}

fn refused(refusal: Refusal) -> Said {
    Said::Answer(SignAnswer::Refused(refusal))
}

/// Where the list of serials cannot be written, nothing is signed.
fn broken(error: &io::Error) -> Said {
    log::error!("the list of serials failed, and nothing is signed any more: {error}");
    Said::Stopped
}

/// Trust in the house's own keys alone. Only a demo takes those of a test issuer.
pub fn own_trust() -> Trust {
    #[cfg(feature = "demo")]
    let trust = Trust::for_tests();
    #[cfg(not(feature = "demo"))]
    let trust = Trust::new();
    trust
}

/// Listens until the process ends. `ready` is called once it does.
pub async fn serve(settings: &Settings, desk: Desk, ready: impl FnOnce()) -> io::Result<()> {
    let listener = listen(&settings.socket)?;
    let own = std::fs::metadata(&settings.socket)?.uid();
    let desk = Arc::new(desk);
    let seats = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    ready();
    loop {
        let (stream, _) = listener.accept().await?;
        let user = stream.peer_cred().map(|peer| peer.uid()).ok();
        if user.is_none_or(|user| user != own && Some(user) != settings.peer) {
            log::warn!("another user of this machine was turned away");
            continue;
        }
        let Ok(seat) = Arc::clone(&seats).try_acquire_owned() else {
            continue;
        };
        let desk = Arc::clone(&desk);
        tokio::spawn(async move {
            let _seat = seat;
            if let Err(error) = talk(stream, &desk).await {
                log::debug!("a connection to the signer ended: {error}");
            }
        });
    }
}

/// A socket that only its owner can open. What an earlier signer left there is taken away; whether one still listens shows
/// at the list of serials, which is opened before.
fn listen(path: &Path) -> io::Result<UnixListener> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o660))?;
    Ok(listener)
}

async fn talk(mut stream: UnixStream, desk: &Arc<Desk>) -> io::Result<()> {
    while let Some(asked) = message::receive::<Ask>(&mut stream, Some(IDLE)).await? {
        let said = match asked {
            Err(()) => Said::Malformed,
            Ok(ask) => {
                let desk = Arc::clone(desk);
                let answered = tokio::task::spawn_blocking(move || desk.answer(&ask));
                answered.await.map_err(io::Error::other)?
            }
        };
        message::send(&mut stream, &said).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
