//! What is said over the socket: frames of at most so many bytes, each a length and one JSON value.

use std::io;
use std::time::Duration;

use certificate::trust::{HashList, TrustList};
use certificate::{SignAnswer, SignRequest};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::time::timeout;

/// The largest request: claims of as many doses as a certificate may state.
pub const FRAME_BYTES_MAX: usize = 256 << 10;
/// How long the rest of a frame may take to come once its length is there, and how long an answer may take to go.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the signer is asked.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ask {
    /// To sign a certificate.
    Sign(Box<SignRequest>),
    /// What became of a serial.
    Fate(String),
    /// To sign the list of keys.
    TrustList(TrustList),
    /// To sign a list of withdrawn certificates.
    Hashes(HashList),
}

/// What the signer says.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Said {
    /// The certificate, or why there is none.
    Answer(SignAnswer),
    /// The serial was used, and what was signed under it is not known here any more, or is something else.
    Spent,
    /// So many were signed lately that this one has to wait.
    Busy,
    /// Signing was stopped by the operator.
    Stopped,
    /// What became of the serial; nothing, if it was never seen.
    Fate(Option<Fate>),
    /// A list, signed.
    Text(String),
    /// There is no key for this.
    NoKey,
    /// What was asked cannot be read.
    Malformed,
}

/// What became of a serial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Fate {
    /// It was noted, and nothing left the signer.
    Begun,
    /// It was refused.
    Refused,
    /// It was signed.
    Signed {
        /// By this key.
        key_id: String,
        /// Under this it is withdrawn.
        revocation: String,
    },
}

/// The keys as they are published, in a file that anybody may read.
pub use super::keys::Published;

/// Reads one value. `None` where the other side has gone.
pub async fn receive<T: DeserializeOwned>(
    stream: &mut UnixStream,
    patience: Option<Duration>,
) -> io::Result<Option<Result<T, ()>>> {
    let mut length = [0; 4];
    let begun = match patience {
        Some(patience) => timed(patience, stream.read_exact(&mut length)).await,
        None => stream.read_exact(&mut length).await,
    };
    match begun {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if length > FRAME_BYTES_MAX {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "a frame is too long",
        ));
    }
    let mut bytes = vec![0; length];
    timed(PATIENCE, stream.read_exact(&mut bytes)).await?;
    Ok(Some(serde_json::from_slice(&bytes).map_err(|_| ())))
}

/// Writes one value.
pub async fn send<T: Serialize>(stream: &mut UnixStream, value: &T) -> io::Result<()> {
    let body = serde_json::to_vec(value).map_err(io::Error::other)?;
    let too_long = || io::Error::new(io::ErrorKind::InvalidData, "a frame is too long");
    if body.len() > FRAME_BYTES_MAX {
        return Err(too_long());
    }
    let length = u32::try_from(body.len()).map_err(|_| too_long())?;
    let mut frame = Vec::with_capacity(4 + body.len());
    frame.extend_from_slice(&length.to_be_bytes());
    frame.extend_from_slice(&body);
    timed(PATIENCE, stream.write_all(&frame)).await
}

async fn timed<T>(patience: Duration, work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    match timeout(patience, work).await {
        Ok(done) => done,
        Err(_) => Err(io::Error::new(
            io::ErrorKind::TimedOut,
            "the other side is too slow",
        )),
    }
}
