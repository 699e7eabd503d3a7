//! What the server asks of the demo's provider when it sends somebody there, held against what is registered.

use access::Form;

use super::CLIENT;

/// A request that is as it should be.
pub(super) struct Asked {
    /// Where to send people back to.
    pub back: String,
    pub state: String,
    pub nonce: Option<String>,
    /// The digest of the verifier.
    pub challenge: String,
}

/// Why a request is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// It cannot be told where to send somebody, so that the person is told.
    Untold(&'static str),
    /// The server is told.
    Told { error: &'static str, state: String },
}

/// Reads a request; `back` is the one address to which this desk sends people.
pub(super) fn read(pairs: &[(String, String)], back: &str) -> Result<Asked, Unfit> {
    let form = Form::of(pairs).map_err(|fault| Unfit::Untold(fault.rule))?;
    if form.value("client_id") != Some(CLIENT) {
        return Err(Unfit::Untold("client_id"));
    }
    if form.value("redirect_uri") != Some(back) {
        return Err(Unfit::Untold("redirect_uri"));
    }
    let state = form.value("state").unwrap_or_default().to_owned();
    let told = |error| Unfit::Told {
        error,
        state: state.clone(),
    };
    if form.value("response_type") != Some("code") {
        return Err(told("unsupported_response_type"));
    }
    let mut scopes = form.value("scope").unwrap_or_default().split(' ');
    if !scopes.any(|scope| scope == "openid") {
        return Err(told("invalid_scope"));
    }
    let challenge = form.value("code_challenge").unwrap_or_default();
    if form.value("code_challenge_method") != Some("S256") || challenge.len() != 43 {
        return Err(told("invalid_request"));
    }
    // Nobody is signed in here beforehand, so nothing can be done without a page.
    if form.value("prompt") == Some("none") {
        return Err(told("login_required"));
    }
    Ok(Asked {
        back: back.to_owned(),
        nonce: form.value("nonce").map(str::to_owned),
        challenge: challenge.to_owned(),
        state,
    })
}
