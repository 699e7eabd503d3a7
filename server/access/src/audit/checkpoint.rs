//! Checkpoints: the end of a trail at a moment, signed and kept elsewhere. They are what a trail is held against that was
//! cut off or written anew as a whole.

use std::fmt;

use fhir::Tenant;
use serde_json::{Value, json};

use super::{Head, Strand, Trail};
use crate::answer::put;
use crate::assertion::time_ms;
use crate::jose::{Jws, KeySet, SigningKey};
use crate::secret::{Digest, hex};

/// A trail's end at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which trail.
    pub trail: Trail,
    /// Its last event then.
    pub head: Head,
    /// When it was signed.
    pub at_ms: i64,
    /// Whether the trail may begin behind it: what stood there was older than it has to be kept, and was removed on purpose.
    pub starts: bool,
}

/// Why a signed checkpoint proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckpointFault {
    /// No checkpoint.
    Form,
    /// Signed by no key of ours.
    Signature,
}

impl fmt::Display for CheckpointFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CheckpointFault::Form => "not a checkpoint",
            CheckpointFault::Signature => "not signed by a key that is known",
        })
    }
}

impl std::error::Error for CheckpointFault {}

const TYPE: &str = "sesshu-audit+jwt";

impl Checkpoint {
    /// The checkpoint, signed. It holds no personal data, and may be kept by anybody.
    pub fn sign(&self, key: &SigningKey) -> Option<String> {
        let mut claims = json!({
            "tenant": self.trail.tenant.0,
            "strand": self.trail.strand.number(),
            "number": self.head.number,
            "digest": hex(&self.head.digest),
            "iat": self.at_ms / 1000,
        });
        if self.starts {
            put(&mut claims, "starts", json!(true));
        }
        key.sign(TYPE, &claims)
    }

    /// Reads a signed checkpoint.
    pub fn open(text: &str, keys: &KeySet) -> Result<Checkpoint, CheckpointFault> {
        let jws = Jws::open(text, 4096).map_err(|_| CheckpointFault::Form)?;
        let kid = jws
            .header
            .get("kid")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let signed = jws
            .algorithm()
            .and_then(|algorithm| keys.find(kid, algorithm))
            .is_some_and(|key| jws.is_signed_by(key));
        // A key signs other tokens too: only the type says that this is one of these.
        let typed = jws.header.get("typ").and_then(Value::as_str) == Some(TYPE);
        if !signed || !typed {
            return Err(CheckpointFault::Signature);
        }
        let number = |name: &str| jws.claims.get(name).and_then(Value::as_i64);
        let read = || {
            let digest = Digest::parse(jws.claims.get("digest")?.as_str()?)?;
            Some(Checkpoint {
                trail: Trail {
                    tenant: Tenant(i32::try_from(number("tenant")?).ok()?),
                    strand: Strand::from_number(i16::try_from(number("strand")?).ok()?)?,
                },
                head: Head {
                    number: number("number")?,
                    digest: *digest.as_bytes(),
                },
                at_ms: jws.claims.get("iat").and_then(time_ms)?,
                starts: jws.claims.get("starts") == Some(&Value::Bool(true)),
            })
        };
        read().ok_or(CheckpointFault::Form)
    }
}
