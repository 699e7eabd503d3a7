//! Sign-in through an outside OpenID Connect provider: the way there, the way back, and what its id token proves
//! (R-F01 to R-F06).

use form_urlencoded::Serializer;
use serde_json::{Map, Value};

use crate::assertion::time_ms;
use crate::client::is_safe;
use crate::fault::{ErrorName, Fault};
use crate::grant::half_digest_by;
use crate::jose::{Algorithm, Jws, KeySet};
use crate::parameters::Form;
use crate::secret::{Digest, Token, base64url, same};

/// A provider, as it is configured. Its keys are fetched from its own address and from nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its name as an issuer, letter by letter.
    pub issuer: String,
    /// Our id there.
    pub client_id: String,
    /// By what it may sign.
    pub algorithms: Vec<Algorithm>,
    /// The strengths (`acr`) that are enough; empty where methods decide.
    pub strengths: Vec<String>,
    /// Methods (`amr`) of which one must have been used; empty where strengths decide.
    pub methods: Vec<String>,
    /// How old a sign-in may be when somebody leaves for it; none where that does not matter.
    pub age_ms_max: Option<i64>,
}

/// What a provider says of itself, as far as we believe it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// Its authorization page.
    pub authorization: String,
    /// Where codes are redeemed.
    pub token: String,
    /// Where its keys are.
    pub keys: String,
    /// Whether it names itself in each answer, so that one without a name is not its own.
    pub names_itself: bool,
}

/// How far clocks may differ.
const SKEW_MS: i64 = 60 * 1000;
/// How long somebody may take to sign in.
const AWAY_MS: i64 = 10 * 60 * 1000;
const BYTES_MAX: usize = 16 * 1024;

/// Whoever left for a provider, as it is kept until the return. The verifier is a secret: whoever keeps the row seals it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// Of the `state`, which only this browser and we know.
    pub state: Digest,
    /// Of the secret that the browser holds all along.
    pub browser: Digest,
    /// Which provider.
    pub issuer: String,
    /// Whether its answer has to name it.
    pub names_itself: bool,
    /// The moment before which nobody may have signed in; none where any sign-in will do.
    pub since_ms: Option<i64>,
    /// The digest of what the id token must repeat.
    pub nonce: Digest,
    /// What redeems the code.
    pub verifier: Token,
    /// From when on it is too late.
    pub expires_at_ms: i64,
}

/// Random bytes for one departure, used for nothing else.
#[derive(Clone, Copy)]
pub struct Chance {
    /// For `state`.
    pub state: [u8; 32],
    /// For `nonce`.
    pub nonce: [u8; 32],
    /// For the verifier.
    pub verifier: [u8; 32],
}

/// The way to a provider.
#[derive(Clone, Copy, Debug)]
pub struct Way<'a> {
    /// What it said of itself.
    pub metadata: &'a Metadata,
    /// Where it sends people back to.
    pub back: &'a str,
    /// The secret of the browser that leaves.
    pub browser: &'a Token,
    /// How old a sign-in may be for what was asked of us, where that was said. At 0 the person signs in again.
    pub age_ms_max: Option<i64>,
}

/// Sends somebody to a provider: the address, and what we keep.
pub fn depart(
    provider: &Provider,
    way: Way<'_>,
    chance: Chance,
    now_ms: i64,
) -> (String, Departure) {
    let state = Token::of_random(chance.state);
    let nonce = Token::of_random(chance.nonce);
    let verifier = Token::of_random(chance.verifier);
    let challenge = base64url(&openssl::sha::sha256(verifier.expose().as_bytes()));
    let ages = [provider.age_ms_max, way.age_ms_max];
    let age_ms_max = ages.into_iter().flatten().min();
    let mut query = Serializer::new(String::new());
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", way.back)
        .append_pair("scope", "openid")
        .append_pair("state", state.expose())
        .append_pair("nonce", nonce.expose())
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    if !provider.strengths.is_empty() {
        query.append_pair("acr_values", &provider.strengths.join(" "));
    }
    match age_ms_max {
        None => {}
        Some(0) => {
            query.append_pair("prompt", "login");
            query.append_pair("max_age", "0");
        }
        Some(age_ms) => {
            query.append_pair("max_age", &(age_ms / 1000).to_string());
        }
    }
    let authorization = &way.metadata.authorization;
    let mark = if authorization.contains('?') {
        '&'
    } else {
        '?'
    };
    let to = format!("{authorization}{mark}{}", query.finish());
    let row = Departure {
        state: state.digest(),
        browser: way.browser.digest(),
        issuer: provider.issuer.clone(),
        names_itself: way.metadata.names_itself,
        since_ms: age_ms_max.map(|age_ms| now_ms.saturating_sub(age_ms)),
        nonce: nonce.digest(),
        verifier,
        expires_at_ms: now_ms.saturating_add(AWAY_MS),
    };
    (to, row)
}

impl Departure {
    /// Somebody comes back: in the browser that left with the state, in time, and from the provider that was asked. What is
    /// given is the code, which is redeemed with the verifier.
    pub fn arrive<'a>(
        &self,
        form: &Form<'a>,
        browser: Option<&Token>,
        now_ms: i64,
    ) -> Result<&'a str, Fault> {
        let refuse = |rule, place| Err(Fault::new(ErrorName::AccessDenied, rule, place));
        let state = form.value("state").unwrap_or_default();
        let is_here = browser.is_some_and(|browser| self.browser.is_of(browser.expose()));
        if !self.state.is_of(state) || !is_here {
            return refuse("provider-state", "state");
        }
        if now_ms >= self.expires_at_ms {
            return refuse("provider-late", "state");
        }
        // A provider that never names itself is only believed because its address was ours to choose.
        let named = match form.value("iss") {
            None => !self.names_itself,
            Some(issuer) => issuer == self.issuer,
        };
        if !named {
            return refuse("provider-other", "iss");
        }
        if form.value("error").is_some() {
            return refuse("provider-refused", "error");
        }
        match form.value("code") {
            Some(code) => Ok(code),
            None => refuse("provider-code", "code"),
        }
    }
}

/// What a provider proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    /// The provider.
    pub issuer: String,
    /// Whom it means. Together with the issuer it is the only name of an account: never an address of mail (R-F02).
    pub subject: String,
    /// When the sign-in happened.
    pub signed_in_at_ms: i64,
    /// How strong it was.
    pub strength: Option<String>,
}

/// The key that an id token names, so that it can be looked for before the token is checked. None where it names none.
pub fn key_named_by(id_token: &str) -> Option<String> {
    let jws = Jws::open(id_token, BYTES_MAX).ok()?;
    jws.header.get("kid")?.as_str().map(str::to_owned)
}

/// What an id token is held against.
pub struct Expected<'a> {
    /// The provider.
    pub provider: &'a Provider,
    /// Its keys.
    pub keys: &'a KeySet,
    /// What was kept at the departure.
    pub departure: &'a Departure,
    /// The access token of the same answer.
    pub access_token: Option<&'a str>,
    /// Now.
    pub now_ms: i64,
}

/// Checks an id token.
pub fn check(id_token: &str, expected: &Expected<'_>) -> Result<Proved, Fault> {
    let refuse = |rule, place| Fault::new(ErrorName::AccessDenied, rule, place);
    let provider = expected.provider;
    let jws = Jws::open(id_token, BYTES_MAX).map_err(|_| refuse("id-token-form", "id_token"))?;
    if ["crit", "jwk", "jku", "x5u", "x5c", "b64", "zip"]
        .iter()
        .any(|name| jws.header.contains_key(*name))
    {
        return Err(refuse("id-token-header", "id_token"));
    }
    let algorithm = jws
        .algorithm()
        .filter(|algorithm| provider.algorithms.contains(algorithm))
        .ok_or(refuse("id-token-algorithm", "alg"))?;
    let kid = jws.header.get("kid").and_then(Value::as_str);
    let key = match (kid, expected.keys.keys()) {
        (Some(kid), _) => expected.keys.find(kid, algorithm),
        // One key without a name is no guess.
        (None, [only]) => Some(only).filter(|key| key.allows(algorithm)),
        (None, _) => None,
    };
    let key = key.ok_or(refuse("id-token-key", "kid"))?;
    if !jws.is_signed_by(key) {
        return Err(refuse("id-token-signature", "id_token"));
    }
    let text = |name: &str| jws.claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(&provider.issuer) || provider.issuer != expected.departure.issuer {
        return Err(refuse("id-token-issuer", "iss"));
    }
    audience(&jws.claims, &provider.client_id).ok_or(refuse("id-token-audience", "aud"))?;
    if !text("nonce").is_some_and(|nonce| expected.departure.nonce.is_of(nonce)) {
        return Err(refuse("id-token-nonce", "nonce"));
    }
    let hash = |token: &str| half_digest_by(token, algorithm);
    let fits = match (jws.claims.get("at_hash"), expected.access_token) {
        (Some(Value::String(said)), Some(token)) => same(said, &hash(token)),
        (Some(_), _) => false,
        (None, _) => true,
    };
    if !fits {
        return Err(refuse("id-token-hash", "at_hash"));
    }
    let since_ms = expected.departure.since_ms;
    let signed_in_at_ms = times(&jws.claims, since_ms, expected.now_ms)?;
    let strength = strength(&jws.claims, provider)?;
    let subject = text("sub").filter(|subject| (1..=255).contains(&subject.len()));
    Ok(Proved {
        issuer: provider.issuer.clone(),
        subject: subject.ok_or(refuse("id-token-subject", "sub"))?.to_owned(),
        signed_in_at_ms,
        strength,
    })
}

/// For us: alone, or with others where the token says that it was made for us.
fn audience(claims: &Map<String, Value>, client: &str) -> Option<()> {
    let (ours, alone) = match claims.get("aud")? {
        Value::String(one) => (one == client, true),
        Value::Array(many) => (many.iter().any(|one| one == client), many.len() == 1),
        _ => (false, false),
    };
    let party = match claims.get("azp") {
        None => alone,
        Some(party) => party == client,
    };
    (ours && party).then_some(())
}

fn times(claims: &Map<String, Value>, since_ms: Option<i64>, now_ms: i64) -> Result<i64, Fault> {
    let refuse = |rule, place| Fault::new(ErrorName::AccessDenied, rule, place);
    let time = |name: &str| claims.get(name).and_then(time_ms);
    let made_at_ms = time("iat").ok_or(refuse("id-token-times", "iat"))?;
    let ends_at_ms = time("exp").ok_or(refuse("id-token-times", "exp"))?;
    if now_ms >= ends_at_ms.saturating_add(SKEW_MS) {
        return Err(refuse("id-token-expired", "exp"));
    }
    let not_ahead = |at_ms: i64| at_ms <= now_ms.saturating_add(SKEW_MS);
    let too_old_ms = now_ms.saturating_sub(AWAY_MS).saturating_sub(SKEW_MS);
    if !not_ahead(made_at_ms) || made_at_ms < too_old_ms {
        return Err(refuse("id-token-times", "iat"));
    }
    let signed_in_at_ms = match claims.get("auth_time") {
        // Whoever is asked for a young sign-in has to say how old it is.
        None if since_ms.is_some() => return Err(refuse("id-token-times", "auth_time")),
        None => made_at_ms,
        Some(value) => time_ms(value).ok_or(refuse("id-token-times", "auth_time"))?,
    };
    let young = since_ms.is_none_or(|since| signed_in_at_ms >= since.saturating_sub(SKEW_MS));
    match not_ahead(signed_in_at_ms) && young {
        true => Ok(signed_in_at_ms),
        false => Err(refuse("id-token-old", "auth_time")),
    }
}

/// More than one factor, by the provider's own word (R-F03).
fn strength(claims: &Map<String, Value>, provider: &Provider) -> Result<Option<String>, Fault> {
    let acr = claims.get("acr").and_then(Value::as_str);
    let by_strength = acr.is_some_and(|acr| provider.strengths.iter().any(|known| known == acr));
    let by_method = claims
        .get("amr")
        .and_then(Value::as_array)
        .is_some_and(|used| {
            used.iter()
                .any(|method| provider.methods.iter().any(|known| method == known))
        });
    let asked_nothing = provider.strengths.is_empty() && provider.methods.is_empty();
    match by_strength || by_method || asked_nothing {
        true => Ok(acr.map(str::to_owned)),
        false => Err(Fault::new(
            ErrorName::AccessDenied,
            "id-token-strength",
            "acr",
        )),
    }
}

/// A provider's own description, as far as we believe it: it must name itself as we know it (R-F06).
pub fn check_metadata(metadata: &[u8], provider: &Provider) -> Result<Metadata, Fault> {
    let wrong = Fault::new(
        ErrorName::TemporarilyUnavailable,
        "provider-metadata",
        "issuer",
    );
    if metadata.len() > 64 * 1024 {
        return Err(wrong);
    }
    let document: Value = serde_json::from_slice(metadata).map_err(|_| wrong)?;
    let text = |name: &str| document.get(name).and_then(Value::as_str);
    let address = |name: &str| {
        let address = text(name).filter(|address| is_safe(address));
        address.map(str::to_owned).ok_or(wrong)
    };
    if text("issuer") != Some(&provider.issuer) {
        return Err(wrong);
    }
    let names_itself = document.get("authorization_response_iss_parameter_supported");
    Ok(Metadata {
        authorization: address("authorization_endpoint")?,
        token: address("token_endpoint")?,
        keys: address("jwks_uri")?,
        names_itself: names_itself == Some(&Value::Bool(true)),
    })
}

/// An account that a municipality made beforehand, as far as signing in goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its random id.
    pub id: String,
    /// The provider that speaks for it, and the provider's name for it; none until the first sign-in.
    pub linked: Option<(String, String)>,
    /// Whether it may sign in.
    pub enabled: bool,
    /// Of an invitation that was handed to its owner, and until when it holds.
    pub invitation: Option<(Digest, i64)>,
}

/// What to do with whoever signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linking<'a> {
    /// It is this account.
    SignIn(&'a Account),
    /// It becomes this account, because its owner showed the invitation. Whoever keeps accounts links it, if it is still
    /// unlinked at that moment, and drops the invitation.
    Link(&'a Account),
}

/// Whom a proof means: the account it is linked to, or the one to which an invitation was shown. An account that is not
/// known, one that is switched off and an invitation that is over look the same.
pub fn link<'a>(
    proved: &Proved,
    linked: Option<&'a Account>,
    invited: Option<(&'a Account, &str)>,
    now_ms: i64,
) -> Result<Linking<'a>, Fault> {
    let unknown = Fault::new(ErrorName::AccessDenied, "account-unknown", "");
    if let Some(account) = linked {
        let means = account.linked.as_ref().is_some_and(|(issuer, subject)| {
            *issuer == proved.issuer && *subject == proved.subject
        });
        return match means && account.enabled {
            true => Ok(Linking::SignIn(account)),
            false => Err(unknown),
        };
    }
    let (account, shown) = invited.ok_or(unknown)?;
    let holds = account
        .invitation
        .as_ref()
        .is_some_and(|(digest, until_ms)| digest.is_of(shown) && now_ms < *until_ms);
    match holds && account.enabled && account.linked.is_none() {
        true => Ok(Linking::Link(account)),
        false => Err(unknown),
    }
}

#[cfg(test)]
mod tests;
