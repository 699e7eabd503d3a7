//! Links of a bundle: to itself, and to further pages. The latter are sealed, so that they carry no value in clear text,
//! belong to one caller, and end.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fhir::Problem;
use fhir::problem::Kind;
use serde_json::Value;

use crate::call::Call;
use crate::problem;
use crate::state::State;

/// The parameter that holds a sealed link.
pub const PAGE: &str = "_page";

/// How long a link holds.
const LIFE_MS: i64 = 24 * 60 * 60 * 1_000;

/// How much text may stand in a link once it is unpacked. It is our own text, so this is a guard against ourselves.
const WORDS_BYTES_MAX: usize = 16 << 20;

/// What a link holds: when it was made, for whom, and the page.
type Words = (i64, String, Value, Vec<(String, String)>, bool);

/// A page: the question it belongs to, and where in its answer it begins.
#[derive(Clone)]
pub struct Page {
    /// The parameters of the question, as they were understood.
    pub parameters: Vec<(String, String)>,
    /// Where it begins. What this means is a matter of the interaction; null is the beginning.
    pub place: Value,
    /// Whether the question came in a body, so that no link may show it.
    pub hidden: bool,
}

/// The address of a page below `path`. What shapes the answer stays readable; the rest is sealed.
pub fn seal(state: &State, call: &Call, path: &str, page: &Page) -> Result<String, Problem> {
    let words = serde_json::json!([
        state.now_ms(),
        owner(call),
        page.place,
        page.parameters,
        page.hidden
    ])
    .to_string();
    let packed = zstd::bulk::compress(words.as_bytes(), 3).map_err(|error| {
        Problem::new(Kind::Exception, "internal").from_source(error.to_string())
    })?;
    let sealed = state
        .store
        .seal_link(&[path.as_bytes()], &packed)
        .map_err(|error| problem::from_store(&error))?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(&call.shape);
    query.append_pair(PAGE, &URL_SAFE_NO_PAD.encode(sealed));
    let address = format!("{}?{}", at(call, path), query.finish());
    if address.len() > state.config.server.uri_bytes_max {
        // Nobody could follow it.
        return Err(Problem::new(Kind::Invalid, "page-too-long"));
    }
    Ok(address)
}

/// The page that a call asks for, if it came by a link.
pub fn open(state: &State, call: &Call, path: &str) -> Result<Option<Page>, Problem> {
    let Some((_, link)) = call.parameters.iter().find(|(name, _)| name == PAGE) else {
        return Ok(None);
    };
    if call.parameters.len() > 1 {
        return Err(Problem::new(Kind::Invalid, "page-mixed"));
    }
    let sealed = URL_SAFE_NO_PAD.decode(link).map_err(|_| unknown())?;
    let packed = state
        .store
        .open_link(&[path.as_bytes()], &sealed)
        .ok_or_else(unknown)?;
    let words = zstd::bulk::decompress(&packed, WORDS_BYTES_MAX).map_err(|_| unknown())?;
    let (made_at, made_for, place, parameters, hidden): Words =
        serde_json::from_slice(&words).map_err(|_| unknown())?;
    // A link is no credential: to anybody else it leads nowhere.
    if made_for != owner(call) {
        return Err(Problem::new(Kind::NotFound, "not-found"));
    }
    if state.now_ms() - made_at > LIFE_MS {
        return Err(Problem::new(Kind::Deleted, "page-expired"));
    }
    Ok(Some(Page {
        parameters,
        place,
        hidden,
    }))
}

/// A link that is none of ours.
pub fn unknown() -> Problem {
    Problem::new(Kind::Invalid, "page-unknown")
}

/// Whose link it is: a client of a tenant, and the person it speaks for.
fn owner(call: &Call) -> String {
    let patient = call.caller.patient.as_ref().map_or("", |id| id.as_str());
    format!("{} {} {patient}", call.reach.tenant.0, call.caller.client)
}

/// The question as it was understood.
pub fn to_self(call: &Call, path: &str, parameters: &[(String, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    query.extend_pairs(&call.shape);
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}{mark}{query}", at(call, path))
}

/// An address below the base, or the base itself.
fn at(call: &Call, path: &str) -> String {
    match path {
        "" => call.base.to_string(),
        path => format!("{}/{path}", call.base),
    }
}

/// The number that is kept to, where a larger one was asked for.
pub fn show_count(parameters: &mut [(String, String)], most: i64) {
    for (_, value) in parameters.iter_mut().filter(|(name, _)| name == "_count") {
        *value = most.to_string();
    }
}
