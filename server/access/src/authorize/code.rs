//! Authorization codes: bound to everything that the request said, good once and for a minute.

use super::Pending;
use crate::client::Client;
use crate::fault::Fault;
use crate::mandate::Mandate;
use crate::secret::{Digest, base64url, same};

/// How long a code holds (R-O06).
const CODE_MS: i64 = 60 * 1000;

/// A code as it is kept, until the family that comes out of it is over: only so its second use is noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRow {
    /// Of the code. It also names the family of all tokens that come out of it.
    pub digest: Digest,
    /// What was granted.
    pub mandate: Mandate,
    /// Where the code was sent.
    pub redirect: String,
    /// The digest that the verifier must have.
    pub challenge: String,
    /// What the id token repeats.
    pub nonce: Option<String>,
    /// From when on it holds no longer.
    pub expires_at_ms: i64,
    /// When it was used.
    pub used_at_ms: Option<i64>,
}

/// Why a code is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeRefusal {
    /// What the client is told, which is the same for all reasons.
    pub fault: Fault,
    /// The family whose tokens end at once.
    pub revoke: Option<Digest>,
}

impl CodeRow {
    pub(super) fn issue(digest: Digest, mandate: Mandate, of: &Pending, now_ms: i64) -> CodeRow {
        CodeRow {
            digest,
            mandate,
            redirect: of.redirect.clone(),
            challenge: of.challenge.clone(),
            nonce: of.nonce.clone(),
            expires_at_ms: now_ms.saturating_add(CODE_MS),
            used_at_ms: None,
        }
    }

    /// Whether this client may redeem the code now. Whoever keeps it then marks it as used, if it is still unused at that
    /// moment; if not, this is its second use.
    ///
    /// A second use, or a use by another client, means that the code was stolen on its way: the tokens of its first use
    /// end too.
    pub fn redeem(
        &self,
        client: &Client,
        redirect: &str,
        verifier: &str,
        now_ms: i64,
    ) -> Result<(), CodeRefusal> {
        let refuse = |rule, place, revoke| {
            Err(CodeRefusal {
                fault: Fault::grant(rule, place),
                revoke,
            })
        };
        if self.used_at_ms.is_some() {
            return refuse("code-used", "code", Some(self.digest));
        }
        if self.mandate.client != client.id {
            return refuse("code-client", "code", Some(self.digest));
        }
        if now_ms >= self.expires_at_ms {
            return refuse("code-expired", "code", None);
        }
        if self.redirect != redirect {
            return refuse("code-redirect", "redirect_uri", None);
        }
        if !verifies(verifier, &self.challenge) {
            return refuse("code-verifier", "code_verifier", None);
        }
        Ok(())
    }
}

/// Whether the verifier is one, and its digest is the challenge (R-O07).
fn verifies(verifier: &str, challenge: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    (43..=128).contains(&verifier.len())
        && verifier.bytes().all(plain)
        && same(
            &base64url(&openssl::sha::sha256(verifier.as_bytes())),
            challenge,
        )
}
