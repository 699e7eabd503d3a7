//! The token endpoint's decisions: what a code, a refresh token or a client by itself is given, and what becomes of it.
//!
//! [`TokenRequest::read`] says what is asked. Whoever keeps the rows looks up what [`TokenRequest::digest`] names, lets
//! [`CodeRow::redeem`](crate::authorize::CodeRow::redeem) or [`RefreshRow::redeem`] judge it, marks it as used, and has
//! [`issue`] or [`issue_again`] make what comes next. All tokens are random texts, kept as digests.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::answer::put;
use crate::caller::{Caller, Role, Zone};
use crate::client::{Client, ClientKind, GrantType};
use crate::fault::{ErrorName, Fault};
use crate::mandate::{Mandate, Subject};
use crate::parameters::Form;
use crate::scope::{Context, Named, Parameters, ScopeSet};
use crate::secret::{Digest, Token};
use crate::session::SESSION_MS;

mod about;
mod access;
mod identity;
mod refresh;

pub use about::{Revoked, introspect, revoke};
pub use access::{AccessRow, Binding, Grounds, Held, LiveTokens, Rests};
pub(crate) use identity::half_digest_by;
pub use identity::{Identity, id_token};
pub use refresh::{RefreshRefusal, RefreshRow, Use};

/// What is asked of the token endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenRequest<'a> {
    /// A code becomes tokens.
    Code {
        /// The code.
        code: &'a str,
        /// Where it was sent.
        redirect: &'a str,
        /// What its challenge is the digest of.
        verifier: &'a str,
    },
    /// A refresh token becomes new tokens.
    Refresh {
        /// The refresh token.
        token: &'a str,
        /// Less than before, if named.
        scope: Option<&'a str>,
    },
    /// A system asks for itself.
    Credentials {
        /// What it wants.
        scope: &'a str,
    },
}

impl<'a> TokenRequest<'a> {
    /// Reads a request.
    pub fn read(form: &Form<'a>) -> Result<TokenRequest<'a>, Fault> {
        let unsupported = Fault::new(
            ErrorName::UnsupportedGrantType,
            "grant-unsupported",
            "grant_type",
        );
        match GrantType::parse(form.need("grant_type")?).ok_or(unsupported)? {
            GrantType::AuthorizationCode => Ok(TokenRequest::Code {
                code: form.need("code")?,
                redirect: form.need("redirect_uri")?,
                // A verifier that is missing is a wrong one (R-O07).
                verifier: form.value("code_verifier").unwrap_or_default(),
            }),
            GrantType::RefreshToken => Ok(TokenRequest::Refresh {
                token: form.need("refresh_token")?,
                scope: form.value("scope"),
            }),
            GrantType::ClientCredentials => Ok(TokenRequest::Credentials {
                scope: form.need("scope")?,
            }),
        }
    }

    /// Which kind of grant it is.
    pub fn grant(&self) -> GrantType {
        match self {
            TokenRequest::Code { .. } => GrantType::AuthorizationCode,
            TokenRequest::Refresh { .. } => GrantType::RefreshToken,
            TokenRequest::Credentials { .. } => GrantType::ClientCredentials,
        }
    }

    /// What to look up: the code's row, or the refresh token's.
    pub fn digest(&self) -> Option<Digest> {
        match self {
            TokenRequest::Code { code, .. } => Some(Digest::of(code)),
            TokenRequest::Refresh { token, .. } => Some(Digest::of(token)),
            TokenRequest::Credentials { .. } => None,
        }
    }
}

/// What a code or refresh token that is not known is refused by: it looks like one that is over.
pub const UNKNOWN_GRANT: Fault = Fault::grant("grant-unknown", "");

/// What came out of one sign-in, as it is kept: as long as this row says so, its tokens hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Its name: the digest of the code that it began with.
    pub id: Digest,
    /// What was granted. Refreshing never widens it.
    pub mandate: Mandate,
    /// What its first tokens were bound to. Later ones are bound to the same.
    pub binding: Binding,
    /// From when on nothing of it holds, however often it is refreshed (R-O11).
    pub ends_at_ms: i64,
    /// When it was ended before its time: by the person, the client, or because a token of it was used twice.
    pub revoked_at_ms: Option<i64>,
}

impl Family {
    /// Whether tokens of it can hold.
    pub fn is_alive(&self, now_ms: i64) -> bool {
        self.revoked_at_ms.is_none() && now_ms < self.ends_at_ms
    }
}

/// Tokens that were just made: what to answer, and what to keep.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The family, new or as it was.
    pub family: Option<Family>,
    /// The access token's row.
    pub access: AccessRow,
    /// The refresh token's row, if there is one.
    pub refresh: Option<RefreshRow>,
    /// The body of the answer. It holds the tokens: nobody logs it. It goes out with `Cache-Control: no-store` and
    /// `Pragma: no-cache` (R-O08).
    pub answer: Value,
}

/// What tokens are made with.
pub struct Making<'a> {
    /// What they are bound to.
    pub binding: Binding,
    /// Where the look of our pages is described, if it is.
    pub style: Option<&'a str>,
    /// Whether the app must show whose record it is: it does not know that we show it.
    pub banner: bool,
    /// Now.
    pub now_ms: i64,
    /// Random bytes for the access token, used for nothing else.
    pub access_random: [u8; 32],
    /// Random bytes for the refresh token, used for nothing else.
    pub refresh_random: [u8; 32],
}

/// How long what is granted to a client holds at most, however often it is refreshed: where the person is not there, as long
/// as the registration says; otherwise as long as a session.
pub fn life_ms(scopes: &ScopeSet, client: &Client) -> i64 {
    match scopes.has(Named::OfflineAccess) {
        true => client.lifetimes.family_ms,
        false => client.lifetimes.family_ms.min(SESSION_MS),
    }
}

/// Tokens for a code that was redeemed.
pub fn issue(mandate: Mandate, client: &Client, making: &Making<'_>) -> Result<Issued, Fault> {
    bound(client, making)?;
    let family = Family {
        id: mandate.family,
        ends_at_ms: (making.now_ms).saturating_add(life_ms(&mandate.scopes, client)),
        mandate,
        binding: making.binding.clone(),
        revoked_at_ms: None,
    };
    let mandate = family.mandate.clone();
    Ok(make(Some(family), mandate, client, making))
}

/// Tokens for a refresh token that was redeemed, with what of its scopes is wanted.
pub fn issue_again(
    family: Family,
    scopes: ScopeSet,
    client: &Client,
    making: &Making<'_>,
) -> Result<Issued, Fault> {
    bound(client, making)?;
    if family.binding != making.binding {
        return Err(Fault::grant("refresh-key", "DPoP"));
    }
    let mandate = Mandate {
        scopes,
        ..family.mandate.clone()
    };
    Ok(make(Some(family), mandate, client, making))
}

/// A client that is registered to hold bound tokens gets no others.
fn bound(client: &Client, making: &Making<'_>) -> Result<(), Fault> {
    match client.bound && making.binding == Binding::Bearer {
        true => Err(Fault::new(
            ErrorName::InvalidDpopProof,
            "proof-missing",
            "DPoP",
        )),
        false => Ok(()),
    }
}

/// Tokens for a system by itself: what it asks must all be allowed (check 10 of assertions), and there is no refresh token.
pub fn issue_to_system(
    asked: &str,
    client: &Client,
    parameters: &dyn Parameters,
    zone: Zone,
    making: &Making<'_>,
) -> Result<Issued, Fault> {
    if client.kind != ClientKind::System || !client.may(zone, GrantType::ClientCredentials) {
        return Err(Fault::new(
            ErrorName::UnauthorizedClient,
            "client-unfit",
            "grant_type",
        ));
    }
    let role = client.role.ok_or(Fault::new(
        ErrorName::UnauthorizedClient,
        "client-unfit",
        "grant_type",
    ))?;
    bound(client, making)?;
    let over = Fault::new(ErrorName::InvalidScope, "scope-not-allowed", "scope");
    let (scopes, dropped) = ScopeSet::parse(asked, parameters);
    let foreign = [Context::Patient, Context::User];
    if !dropped.is_empty()
        || scopes.is_empty()
        || !scopes.named().is_empty()
        || foreign.iter().any(|context| scopes.has_context(*context))
        || !client.scopes.covers(&scopes)
    {
        return Err(over);
    }
    let mandate = of_system(client, role, scopes, (zone, making.now_ms));
    Ok(make(None, mandate, client, making))
}

/// What a system acts under.
fn of_system(
    client: &Client,
    role: Role,
    scopes: ScopeSet,
    (zone, now_ms): (Zone, i64),
) -> Mandate {
    Mandate {
        client: Arc::clone(&client.id),
        subject: Subject {
            account: Arc::clone(&client.id),
            role,
            tenant: client.tenant,
            fhir_user: None,
            signed_in_at_ms: now_ms,
            strength: None,
        },
        patient: None,
        scopes,
        zone,
        purpose: None,
        // Tokens of a system end with its registration: they are a family of their own.
        family: client_family(&client.id),
        if_match_required: client.if_match_required,
        consent: None,
    }
}

/// A system as it would come now, with all that it is registered for; nothing where it may not come any more. For who is
/// told of something without asking.
pub fn standing(client: &Client, now_ms: i64) -> Option<(Caller, Zone)> {
    let may = |zone: &Zone| client.may(*zone, GrantType::ClientCredentials);
    let zone = client.zones.iter().copied().find(may)?;
    let role = client.role.filter(|_| client.kind == ClientKind::System)?;
    let mandate = of_system(client, role, client.scopes.clone(), (zone, now_ms));
    Some((Arc::new(mandate).caller(), zone))
}

/// The family of all tokens that a client got by itself.
pub fn client_family(id: &str) -> Digest {
    Digest::of(&format!("client\n{id}"))
}

fn make(family: Option<Family>, mandate: Mandate, client: &Client, making: &Making<'_>) -> Issued {
    let longest_ms = client.lifetimes.access_ms;
    let until_family_ms = family.as_ref().map_or(i64::MAX, |family| {
        family.ends_at_ms.saturating_sub(making.now_ms)
    });
    let life_ms = longest_ms.min(until_family_ms).max(0);
    let token = Token::of_random(making.access_random);
    let access = AccessRow {
        digest: token.digest(),
        mandate: Arc::new(mandate),
        binding: making.binding.clone(),
        issued_at_ms: making.now_ms,
        expires_at_ms: making.now_ms.saturating_add(life_ms),
    };
    let mut answer = json!({
        "access_token": token.expose(),
        "token_type": making.binding.token_type(),
        "expires_in": life_ms / 1000,
        "scope": access.mandate.scopes.to_string(),
    });
    context(&mut answer, &access.mandate, making);
    let lasts = [Named::OfflineAccess, Named::OnlineAccess];
    let lasting = lasts.iter().any(|named| access.mandate.scopes.has(*named));
    let refresh = family
        .as_ref()
        .filter(|_| lasting && client.grants.contains(&GrantType::RefreshToken))
        .map(|family| {
            let token = Token::of_random(making.refresh_random);
            put(&mut answer, "refresh_token", json!(token.expose()));
            RefreshRow::issue(token.digest(), family)
        });
    Issued {
        family,
        access,
        refresh,
        answer,
    }
}

/// What the app is told about the record that is open.
fn context(answer: &mut Value, mandate: &Mandate, making: &Making<'_>) {
    if let Some(patient) = &mandate.patient {
        put(answer, "patient", json!(patient.to_string()));
        put(answer, "need_patient_banner", json!(making.banner));
    }
    if let Some(style) = making.style {
        put(answer, "smart_style_url", json!(style));
    }
}

/// An error as the token endpoint answers it. Strangers are told the name alone.
pub fn refusal(fault: Fault) -> Value {
    json!({ "error": fault.name.name() })
}

#[cfg(test)]
mod tests;
