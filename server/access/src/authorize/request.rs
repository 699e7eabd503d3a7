//! An authorization request as parameters → a pending request, or how it is refused.

use std::sync::Arc;

use form_urlencoded::Serializer;

use super::{Answer, LaunchRow, PENDING_MS, Pending};
use crate::caller::Zone;
use crate::client::{Client, GrantType};
use crate::discovery::Endpoints;
use crate::fault::{ErrorName, Fault};
use crate::parameters::Form;
use crate::scope::{Context, Named, Parameters, ScopeSet};
use crate::secret::{Digest, Token};

/// What must be asked again, or must not be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prompt {
    /// No page may be shown.
    pub none: bool,
    /// The person signs in again.
    pub login: bool,
    /// The person consents again.
    pub consent: bool,
}

/// What is looked up for a request by whoever can look it up.
pub trait Known {
    /// The client with this id.
    fn client(&self, id: &str) -> Option<Client>;
    /// The launch with this digest.
    fn launch(&self, digest: &Digest) -> Option<LaunchRow>;
}

/// Where and when a request came in.
#[derive(Clone, Copy)]
pub struct At<'a> {
    /// Our addresses.
    pub endpoints: &'a Endpoints,
    /// The face.
    pub zone: Zone,
    /// The search parameters that scopes may name.
    pub parameters: &'a dyn Parameters,
    /// Now.
    pub now_ms: i64,
}

/// Reads an authorization request, sent as a query or as a form. Where one was handed in beforehand
/// ([`PushedRow::named`]), its parameters stand in for the request's own, and `pushed` is set.
pub fn ask(pairs: &[(String, String)], known: &dyn Known, at: At<'_>, pushed: bool) -> Answer {
    let form = match Form::of(pairs) {
        Ok(form) => form,
        Err(fault) => return Answer::Page(fault),
    };
    // Until the client and its address are known, nothing is sent anywhere (R-O02).
    let (client, redirect) = match addressee(&form, known, at.zone) {
        Ok(found) => found,
        Err(fault) => return Answer::Page(fault),
    };
    match pending(&form, &client, redirect, known, at, pushed) {
        Ok(pending) => Answer::Pending(Box::new(pending)),
        Err(fault) => Answer::Redirect {
            to: refusal(redirect, form.value("state"), &at.endpoints.issuer, fault),
            fault,
        },
    }
}

/// A request that was handed in beforehand, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushedRow {
    /// Of the request's name.
    pub digest: Digest,
    /// Whose it is.
    pub client: Arc<str>,
    /// Its parameters.
    pub pairs: Vec<(String, String)>,
    /// From when on it holds no longer.
    pub expires_at_ms: i64,
}

/// What stands before the name of a request that was handed in.
const PUSHED: &str = "urn:ietf:params:oauth:request_uri:";

/// How long a request that was handed in holds.
const PUSHED_MS: i64 = 60 * 1000;

impl PushedRow {
    /// What to look up for an authorization request, if it names one that was handed in.
    pub fn named(form: &Form<'_>) -> Option<Digest> {
        let name = form.value("request_uri")?.strip_prefix(PUSHED)?;
        Some(Digest::of(name))
    }

    /// The parameters that stand in for the request's own. Whoever keeps the row drops it in the same moment: it holds once.
    pub fn take(&self, form: &Form<'_>, now_ms: i64) -> Result<&[(String, String)], Fault> {
        let fits = form.value("client_id") == Some(&*self.client)
            && PushedRow::named(form) == Some(self.digest)
            && now_ms < self.expires_at_ms;
        match fits {
            true => Ok(&self.pairs),
            false => Err(Fault::request("push-unknown", "request_uri")),
        }
    }
}

/// A client that can keep a secret hands its request in before it sends the person (R-O18). What comes back is the
/// request's name, which holds once and for a minute, and what to keep.
pub fn push(
    pairs: &[(String, String)],
    client: &Client,
    known: &dyn Known,
    at: At<'_>,
    random: [u8; 32],
) -> Result<(String, PushedRow), Fault> {
    let form = Form::of(pairs)?;
    if form.value("request_uri").is_some() {
        return Err(Fault::request("parameter-unsupported", "request_uri"));
    }
    if form.need("client_id")? != &*client.id {
        return Err(Fault::request("client-unknown", "client_id"));
    }
    let (client, redirect) = addressee(&form, known, at.zone)?;
    pending(&form, &client, redirect, known, at, true)?;
    let token = Token::of_random(random);
    let row = PushedRow {
        digest: token.digest(),
        client: Arc::clone(&client.id),
        pairs: pairs.to_vec(),
        expires_at_ms: at.now_ms.saturating_add(PUSHED_MS),
    };
    Ok((format!("{PUSHED}{}", token.expose()), row))
}

fn addressee<'a>(
    form: &Form<'a>,
    known: &dyn Known,
    zone: Zone,
) -> Result<(Client, &'a str), Fault> {
    let id = form.need("client_id")?;
    let client = known
        .client(id)
        .filter(|client| client.may(zone, GrantType::AuthorizationCode))
        .ok_or(Fault::request("client-unknown", "client_id"))?;
    let redirect = form.need("redirect_uri")?;
    match client.redirects_to(redirect) {
        true => Ok((client, redirect)),
        false => Err(Fault::request("redirect-unknown", "redirect_uri")),
    }
}

fn pending(
    form: &Form<'_>,
    client: &Client,
    redirect: &str,
    known: &dyn Known,
    at: At<'_>,
    pushed: bool,
) -> Result<Pending, Fault> {
    response(form)?;
    if client.pushes && !pushed {
        return Err(Fault::request("push-required", "request_uri"));
    }
    let state = bounded(form.need("state")?, "state", 1024)?;
    if !at.endpoints.is_base(form.need("aud")?) {
        return Err(Fault::request("audience-unknown", "aud"));
    }
    let challenge = challenge(form)?;
    let (asked, dropped) = ScopeSet::parse(form.need("scope")?, at.parameters);
    // A person cannot grant what a system may do by itself.
    let scopes = asked.intersect(&client.scopes).without(Context::System);
    let launch = launch(form, client, &scopes, known, at.now_ms)?;
    if scopes.resources().is_empty() && !scopes.has(Named::OpenId) {
        return Err(Fault::new(
            ErrorName::InvalidScope,
            "scope-nothing",
            "scope",
        ));
    }
    let nonce = match form.value("nonce") {
        Some(nonce) => Some(bounded(nonce, "nonce", 256)?.to_owned()),
        None => None,
    };
    let max_age_ms = match form.value("max_age") {
        None => None,
        Some(text) => {
            let seconds = text
                .parse::<u32>()
                .map_err(|_| Fault::request("value-malformed", "max_age"))?;
            Some(i64::from(seconds) * 1000)
        }
    };
    Ok(Pending {
        client: Arc::clone(&client.id),
        zone: at.zone,
        redirect: redirect.to_owned(),
        state: state.to_owned(),
        scopes,
        dropped,
        challenge: challenge.to_owned(),
        nonce,
        prompt: prompt(form)?,
        max_age_ms,
        launch,
        expires_at_ms: at.now_ms.saturating_add(PENDING_MS),
        issuer: at.endpoints.issuer.clone(),
    })
}

fn bounded<'a>(text: &'a str, place: &'static str, bytes_max: usize) -> Result<&'a str, Fault> {
    match text.len() <= bytes_max {
        true => Ok(text),
        false => Err(Fault::request("value-malformed", place)),
    }
}

/// Codes alone, in the query: no tokens through the browser (R-O17), and no requests that we would have to fetch.
fn response(form: &Form<'_>) -> Result<(), Fault> {
    if form.need("response_type")? != "code" {
        let name = ErrorName::UnsupportedResponseType;
        return Err(Fault::new(
            name,
            "response-type-unsupported",
            "response_type",
        ));
    }
    if form
        .value("response_mode")
        .is_some_and(|mode| mode != "query")
    {
        return Err(Fault::request("parameter-unsupported", "response_mode"));
    }
    for place in ["request", "request_uri", "registration", "claims"] {
        if form.value(place).is_some() {
            return Err(Fault::request("parameter-unsupported", place));
        }
    }
    Ok(())
}

/// A SHA-256 in base64url, and nothing else (R-O04).
fn challenge<'a>(form: &Form<'a>) -> Result<&'a str, Fault> {
    if form.value("code_challenge_method") != Some("S256") {
        return Err(Fault::request("challenge-method", "code_challenge_method"));
    }
    let challenge = form.need("code_challenge")?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    match challenge.len() == 43 && challenge.bytes().all(plain) {
        true => Ok(challenge),
        false => Err(Fault::request("value-malformed", "code_challenge")),
    }
}

/// The scope and the parameter belong together: one without the other is a mistake of the app's.
fn launch(
    form: &Form<'_>,
    client: &Client,
    scopes: &ScopeSet,
    known: &dyn Known,
    now_ms: i64,
) -> Result<Option<LaunchRow>, Fault> {
    match (form.value("launch"), scopes.has(Named::Launch)) {
        (None, false) => Ok(None),
        (None, true) => Err(Fault::request("launch-missing", "launch")),
        (Some(_), false) => Err(Fault::request("launch-scope", "scope")),
        (Some(token), true) => known
            .launch(&Digest::of(token))
            .filter(|launch| launch.client == client.id && now_ms < launch.expires_at_ms)
            .map(Some)
            .ok_or(Fault::request("launch-unknown", "launch")),
    }
}

fn prompt(form: &Form<'_>) -> Result<Prompt, Fault> {
    let mut prompt = Prompt::default();
    let mut words = 0;
    for word in form
        .value("prompt")
        .unwrap_or_default()
        .split(' ')
        .filter(|word| !word.is_empty())
    {
        words += 1;
        match word {
            "none" => prompt.none = true,
            "login" | "select_account" => prompt.login = true,
            "consent" => prompt.consent = true,
            _ => return Err(Fault::request("value-malformed", "prompt")),
        }
    }
    match prompt.none && words > 1 {
        true => Err(Fault::request("value-malformed", "prompt")),
        false => Ok(prompt),
    }
}

/// The app's address with an error. Our rule is not told: it goes to the audit trail.
pub(super) fn refusal(redirect: &str, state: Option<&str>, issuer: &str, fault: Fault) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("error", fault.name.name());
    if let Some(state) = state {
        query.append_pair("state", state);
    }
    query.append_pair("iss", issuer);
    with_query(redirect, &query.finish())
}

/// An address with more in its query.
pub(super) fn with_query(address: &str, query: &str) -> String {
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{query}")
}
