//! What the authorization server answers: OAuth's JSON, pages, and the way back to an app. None of it is ever kept.

use access::{Fault, grant};
use serde_json::{Value, json};

use crate::call::Handout;
use pages::words::Language;

const NO_STORE: (&str, &str) = ("cache-control", "no-store");
const NO_CACHE: (&str, &str) = ("pragma", "no-cache");

fn never_kept(mut handout: Handout) -> Handout {
    for (name, value) in [NO_STORE, NO_CACHE] {
        handout.further.push((name, value.to_owned()));
    }
    handout
}

/// An answer of the token endpoint and its neighbours.
pub(super) fn json(status: u16, value: &Value) -> Handout {
    never_kept(Handout::json(status, value))
}

/// A refusal. Strangers are told its name alone.
pub(super) fn refused(fault: Fault, with_header: bool) -> Handout {
    let status = fault.name.status();
    let mut handout = json(status, &grant::refusal(fault));
    if status == 401 && with_header {
        let challenge = "Basic realm=\"sesshu\", charset=\"UTF-8\"";
        handout
            .further
            .push(("www-authenticate", challenge.to_owned()));
    }
    handout
}

/// That there were too many failures.
pub(super) fn wait(wait_ms: i64) -> Handout {
    let mut handout = json(429, &json!({ "error": "temporarily_unavailable" }));
    let seconds = wait_ms.max(0).div_euclid(1_000) + 1;
    handout.further.push(("retry-after", seconds.to_string()));
    handout
}

/// That the store cannot be asked.
pub(super) fn away() -> Handout {
    let mut handout = json(503, &json!({ "error": "temporarily_unavailable" }));
    handout.further.push(("retry-after", "5".to_owned()));
    handout
}

/// An empty answer.
pub(super) fn done() -> Handout {
    never_kept(Handout::whole(
        200,
        "application/json; charset=utf-8",
        "{}\n".into(),
    ))
}

/// A page for a person.
pub(super) fn page(status: u16, text: String, language: Language) -> Handout {
    let mut handout = Handout::whole(status, "text/html; charset=utf-8", text.into_bytes().into());
    handout.language = Some(language);
    // The address holds what an app asked for; nobody else is told it.
    handout
        .further
        .push(("referrer-policy", "no-referrer".to_owned()));
    never_kept(handout)
}

/// To another address, by GET.
pub(super) fn to(address: String) -> Handout {
    let mut handout = Handout::whole(303, "text/plain; charset=utf-8", Vec::new().into());
    handout.further.push(("location", address));
    handout
        .further
        .push(("referrer-policy", "no-referrer".to_owned()));
    never_kept(handout)
}
