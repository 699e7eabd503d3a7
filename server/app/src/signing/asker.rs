//! Whoever asks the signer: a few connections that are used again, and a patience.

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use certificate::claims::Refusal;
use certificate::trust::{HashList, TrustList};
use certificate::{SignAnswer, SignRequest, Signed};
use tokio::net::UnixStream;
use tokio::sync::Semaphore;

use super::message::{self, Ask, Fate, Said};

/// How many are asked at once.
const CONNECTIONS_MAX: usize = 16;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(8);

/// Why there is no certificate.
#[derive(Debug)]
pub enum Unsigned {
    /// The signer refused the claims.
    Refused(Refusal),
    /// The serial was used already.
    Spent,
    /// So many were signed lately that this one has to wait.
    Busy,
    /// Signing was stopped.
    Stopped,
    /// The signer is not there, or does not answer.
    Away(io::Error),
}

/// The way to the signer.
pub struct Asker {
    socket: PathBuf,
    idle: Mutex<Vec<UnixStream>>,
    seats: Semaphore,
}

impl Asker {
    /// The way to the signer that listens here. Nothing is opened yet.
    pub fn new(socket: PathBuf) -> Asker {
        Asker {
            socket,
            idle: Mutex::default(),
            seats: Semaphore::new(CONNECTIONS_MAX),
        }
    }

    /// Has a certificate signed.
    pub async fn sign(&self, request: SignRequest) -> Result<Signed, Unsigned> {
        match self.ask(&Ask::Sign(Box::new(request))).await? {
            Said::Answer(SignAnswer::Signed(signed)) => Ok(signed),
            Said::Answer(SignAnswer::Refused(refusal)) => Err(Unsigned::Refused(refusal)),
            Said::Spent => Err(Unsigned::Spent),
            Said::Busy => Err(Unsigned::Busy),
            Said::Stopped => Err(Unsigned::Stopped),
            _ => Err(odd()),
        }
    }

    /// What became of a serial.
    pub async fn fate(&self, serial: &str) -> Result<Option<Fate>, Unsigned> {
        match self.ask(&Ask::Fate(serial.to_owned())).await? {
            Said::Fate(fate) => Ok(fate),
            _ => Err(odd()),
        }
    }

    /// The list of keys, signed. `None` where there is no key for lists.
    pub async fn trust_list(&self, list: TrustList) -> Result<Option<String>, Unsigned> {
        self.text(&Ask::TrustList(list)).await
    }

    /// A list of withdrawn certificates, signed. `None` where there is no key for lists.
    pub async fn hashes(&self, list: HashList) -> Result<Option<String>, Unsigned> {
        self.text(&Ask::Hashes(list)).await
    }

    async fn text(&self, ask: &Ask) -> Result<Option<String>, Unsigned> {
        match self.ask(ask).await? {
            Said::Text(text) => Ok(Some(text)),
            Said::NoKey => Ok(None),
            _ => Err(odd()),
        }
    }

    async fn ask(&self, ask: &Ask) -> Result<Said, Unsigned> {
        match tokio::time::timeout(PATIENCE, self.exchange(ask)).await {
            Ok(said) => said.map_err(Unsigned::Away),
            Err(_) => Err(Unsigned::Away(io::ErrorKind::TimedOut.into())),
        }
    }

    /// Asks over a connection that is there, and over a new one where that was closed meanwhile: the signer gives the same
    /// answer to the same question.
    async fn exchange(&self, ask: &Ask) -> io::Result<Said> {
        let _seat = self.seats.acquire().await.map_err(io::Error::other)?;
        let idle = self.lock().pop();
        if let Some(stream) = idle
            && let Ok(said) = self.over(stream, ask).await
        {
            return Ok(said);
        }
        let stream = UnixStream::connect(&self.socket).await?;
        self.over(stream, ask).await
    }

    async fn over(&self, mut stream: UnixStream, ask: &Ask) -> io::Result<Said> {
        message::send(&mut stream, ask).await?;
        let gone = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let said = message::receive(&mut stream, None)
            .await?
            .ok_or_else(gone)?;
        let said = said.map_err(|()| io::Error::from(io::ErrorKind::InvalidData))?;
        self.lock().push(stream);
        Ok(said)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<UnixStream>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn odd() -> Unsigned {
    Unsigned::Away(io::ErrorKind::InvalidData.into())
}
