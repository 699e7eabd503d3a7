//! Tablets of a municipality: a code that lets one in, which there are, and switching one off.

use certificate::Symbol;
use fhir::problem::Kind as ProblemKind;
use fhir::{Problem, instant};
use serde_json::{Map, Value, json};

use super::{errand, read, required};
use crate::auth::device::{CODE_MS, Tablet};
use crate::call::{Call, Handout};
use crate::device::posted;
use crate::state::State;

/// Tablets in a list.
const LIST_MAX: usize = 500;
/// Characters of a venue's name.
const SITE_CHARACTERS_MAX: usize = 60;
/// Minutes that a code may hold.
const MINUTES_MAX: i64 = 10;

/// `POST /municipal/devices/codes`
pub async fn issue(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    let object = read(sent, &["site", "minutes"])?;
    let site = required(&object, "site", SITE_CHARACTERS_MAX)?;
    let life_ms = minutes(&object)?.map_or(CODE_MS, |minutes| minutes * 60_000);
    let (auth, asked, now_ms) = (state.auth.clone(), call.clone(), state.now_ms());
    let (token, row) = state
        .blocking(call, move || {
            auth.issue_code(&asked, (&site, life_ms), now_ms)
        })
        .await?;
    // What the tablet's app reads: where to go is for the app to know, and not for whoever shows it a symbol.
    let text = json!({ "sesshu": "enrol", "code": token.expose() }).to_string();
    let symbol = Symbol::of_text(&text)
        .map_err(|_| Problem::new(ProblemKind::Exception, "internal").from_source("a code"))?;
    let shown = json!({
        "code": token.expose(),
        "site": row.site,
        "expiresAt": instant::instant_text(row.expires_at_ms),
        "qr": symbol.to_svg(&row.site),
    });
    let mut handout = Handout::json(201, &shown);
    handout
        .further
        .push(("cache-control", "no-store".to_owned()));
    Ok(handout)
}

fn minutes(object: &Map<String, Value>) -> Result<Option<i64>, Problem> {
    let Some(value) = object.get("minutes") else {
        return Ok(None);
    };
    let known = value.as_i64().filter(|it| (1..=MINUTES_MAX).contains(it));
    known
        .map(Some)
        .ok_or_else(|| posted::malformed("minutes", "1–10"))
}

/// `GET /municipal/devices`
pub async fn list(state: &State, call: &Call) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    let (auth, tenant) = (state.auth.clone(), call.reach.tenant);
    let tablets = state
        .blocking(call, move || auth.tablets(tenant, LIST_MAX))
        .await?;
    let shown: Vec<Value> = tablets.iter().map(shown).collect();
    Ok(Handout::json(200, &json!({ "devices": shown })))
}

/// `POST /municipal/devices/{id}/revoke`
pub async fn revoke(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    read(sent, &[])?;
    let id = errand(call)?.name("id").to_owned();
    let (auth, asked, now_ms) = (state.auth.clone(), call.clone(), state.now_ms());
    let tablet = state
        .blocking(call, move || auth.switch_off(&asked, &id, now_ms))
        .await?;
    let tablet = tablet.ok_or_else(|| Problem::new(ProblemKind::NotFound, "device-unknown"))?;
    Ok(Handout::json(200, &shown(&tablet)))
}

fn shown(tablet: &Tablet) -> Value {
    let device = &tablet.device;
    let mut shown = json!({
        "id": &*device.id,
        "site": device.site,
        "letInBy": tablet.account,
        "letInAt": instant::instant_text(device.enrolled_at_ms),
    });
    if let (Some(members), Some(at)) = (shown.as_object_mut(), device.revoked_at_ms) {
        members.insert("switchedOffAt".to_owned(), instant::instant_text(at).into());
    }
    shown
}
