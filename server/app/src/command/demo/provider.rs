//! An outside OpenID Connect provider for the demo: two desks at which invented people say who they are. Everything else is
//! as such a provider should do it: keys, signatures, PKCE, nonce, and codes that hold once.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use access::jose::{Algorithm, KeySet, SigningKey};
use access::{Form, Token};
use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use form_urlencoded::{Serializer, parse};
use openssl::sha::sha256;
use pages::words::Language;
use serde_json::{Value, json};

use crate::state::now_ms;
use asked::{Asked, Unfit};
use desk::{DESKS, Desk, Person};

mod asked;
pub(super) mod desk;
mod page;

/// Our id there.
const CLIENT: &str = "sesshu";
/// How long a code holds, and how many are kept at most.
const CODE_MS: i64 = 60_000;
const CODES_MAX: usize = 100;
/// How long an id token holds, in seconds.
const ID_TOKEN_SECONDS: i64 = 300;
/// How long its words about itself, and its keys, may be believed.
const KEPT: &str = "public, max-age=300";
/// The longest form that is read.
const FORM_BYTES_MAX: usize = 16 * 1024;

/// The provider.
pub(super) struct Provider {
    origin: String,
    /// Where each desk sends people back to: the first desk to the face of persons, the second to that of staff.
    backs: [String; 2],
    secret: Token,
    key: SigningKey,
    codes: Mutex<HashMap<String, Given>>,
}

/// What stands behind a code.
struct Given {
    desk: &'static Desk,
    person: &'static Person,
    asked: Asked,
    at_ms: i64,
}

/// What is sent back to whoever asked.
enum Answer {
    /// A page for people.
    Page(StatusCode, String),
    /// JSON that may be kept, or may not.
    Json(StatusCode, Value, bool),
    /// Somewhere else.
    To(String),
}

/// What was asked, before anybody looked what it means.
struct Knock<'a> {
    method: &'a str,
    basic: Option<&'a str>,
    language: Language,
    pairs: &'a [(String, String)],
}

impl Provider {
    /// Begins to listen on this machine, for a server whose faces for persons and for staff have these ports.
    pub(super) fn open(port: u16, faces: [u16; 2]) -> Result<Arc<Provider>, String> {
        let told = |error: std::io::Error| format!("127.0.0.1:{port}: {error}");
        let door = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = TcpListener::bind(door).map_err(told)?;
        let here = listener.local_addr().map_err(told)?;
        let provider = Provider::at(format!("http://{here}"), faces)?;
        let served = Arc::clone(&provider);
        std::thread::Builder::new()
            .name("provider".to_owned())
            .spawn(move || serve(&served, listener))
            .map_err(told)?;
        Ok(provider)
    }

    fn at(origin: String, faces: [u16; 2]) -> Result<Arc<Provider>, String> {
        let key = SigningKey::generate(Algorithm::Es256);
        Ok(Arc::new(Provider {
            origin,
            backs: faces.map(|port| format!("http://127.0.0.1:{port}/auth/back")),
            secret: secret()?,
            key: key.map_err(|fault| fault.code().to_owned())?,
            codes: Mutex::default(),
        }))
    }

    /// The origin to which the server may call out.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// What a desk calls itself.
    pub(super) fn issuer(&self, desk: &Desk) -> String {
        format!("{}/{}", self.origin, desk.id)
    }

    /// Writes what an operator writes who wants people to sign in here: the list of providers, and our secret beside it.
    pub(super) fn write(&self, folder: &Path) -> Result<String, String> {
        let all: Vec<Value> = DESKS
            .iter()
            .map(|desk| {
                let [ja, en] = desk.name;
                json!({
                    "id": desk.id, "name": { "ja": ja, "en": en },
                    "issuer": self.issuer(desk), "client_id": CLIENT, "client_secret_file": "provider.secret",
                    "algorithms": ["ES256"], "acr": desk.strength, "max_age": 900, "roles": desk.roles,
                })
            })
            .collect();
        let text = serde_json::to_string_pretty(&all).map_err(|error| error.to_string())?;
        super::write_alone(&folder.join("provider.secret"), self.secret.expose())?;
        let file = folder.join("providers.json");
        super::write_alone(&file, &text)?;
        Ok(file.display().to_string())
    }

    fn answer(&self, path: &str, knock: &Knock<'_>) -> Answer {
        let mut parts = path.trim_start_matches('/').splitn(2, '/');
        let desk = parts.next().and_then(Desk::find);
        let (Some(desk), Some(rest)) = (desk, parts.next()) else {
            return Answer::Json(
                StatusCode::NOT_FOUND,
                json!({ "error": "not_found" }),
                false,
            );
        };
        match (knock.method, rest) {
            ("GET", ".well-known/openid-configuration") => {
                Answer::Json(StatusCode::OK, self.description(desk), true)
            }
            ("GET", "keys") => {
                let keys: KeySet = [self.key.public().clone()].into_iter().collect();
                Answer::Json(StatusCode::OK, keys.to_json(), true)
            }
            ("GET" | "POST", "authorize") => self.authorize(desk, knock),
            ("POST", "token") => match self.token(desk, knock) {
                Ok(tokens) => Answer::Json(StatusCode::OK, tokens, false),
                Err(error) => {
                    let status = match error {
                        "invalid_client" => StatusCode::UNAUTHORIZED,
                        _ => StatusCode::BAD_REQUEST,
                    };
                    Answer::Json(status, json!({ "error": error }), false)
                }
            },
            _ => Answer::Json(
                StatusCode::NOT_FOUND,
                json!({ "error": "not_found" }),
                false,
            ),
        }
    }

    fn description(&self, desk: &Desk) -> Value {
        let issuer = self.issuer(desk);
        json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/keys"),
            "scopes_supported": ["openid"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
            "acr_values_supported": desk.strength,
            "ui_locales_supported": ["ja", "en"],
            "authorization_response_iss_parameter_supported": true,
        })
    }

    /// Somebody comes from the server: the page on which they say who they are, and the way back once they did.
    fn authorize(&self, desk: &'static Desk, knock: &Knock<'_>) -> Answer {
        let [persons, staff] = &self.backs;
        let back = if desk.is_for_staff() { staff } else { persons };
        let asked = match asked::read(knock.pairs, back) {
            Ok(asked) => asked,
            // Nobody is sent to an address that nobody registered.
            Err(Unfit::Untold(reason)) => {
                let page = page::refused(desk, reason, knock.language);
                return Answer::Page(StatusCode::BAD_REQUEST, page);
            }
            Err(Unfit::Told { error, state }) => {
                return self.to(desk, back, ("error", error), &state);
            }
        };
        let chosen = knock.pairs.iter().find(|(name, _)| name == "who");
        match (knock.method, chosen.map(|(_, who)| who.as_str())) {
            ("POST", Some("nobody")) => {
                self.to(desk, back, ("error", "access_denied"), &asked.state)
            }
            ("POST", Some(who)) => match desk.people.iter().find(|one| one.subject == who) {
                Some(person) => self.gave(desk, person, asked),
                None => Answer::Page(StatusCode::OK, page::who(desk, knock.pairs, knock.language)),
            },
            _ => Answer::Page(StatusCode::OK, page::who(desk, knock.pairs, knock.language)),
        }
    }

    /// Somebody said who they are.
    fn gave(&self, desk: &'static Desk, person: &'static Person, asked: Asked) -> Answer {
        let Ok(code) = secret() else {
            return self.to(desk, &asked.back, ("error", "server_error"), &asked.state);
        };
        let (back, state, now_ms) = (asked.back.clone(), asked.state.clone(), now_ms());
        let given = Given {
            desk,
            person,
            asked,
            at_ms: now_ms,
        };
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes.retain(|_, given| now_ms - given.at_ms < CODE_MS);
        if codes.len() >= CODES_MAX {
            return self.to(desk, &back, ("error", "temporarily_unavailable"), &state);
        }
        codes.insert(code.digest().to_hex(), given);
        self.to(desk, &back, ("code", code.expose()), &state)
    }

    fn to(&self, desk: &Desk, back: &str, (name, value): (&str, &str), state: &str) -> Answer {
        let mut query = Serializer::new(String::new());
        query
            .append_pair(name, value)
            .append_pair("state", state)
            .append_pair("iss", &self.issuer(desk));
        Answer::To(format!("{back}?{}", query.finish()))
    }

    /// A code is redeemed once: by us, at the desk that gave it, with its verifier, for the address to which it was sent.
    fn token(&self, desk: &Desk, knock: &Knock<'_>) -> Result<Value, &'static str> {
        let known = knock.basic.and_then(credentials);
        let is_known =
            known.is_some_and(|(id, secret)| id == CLIENT && self.secret.digest().is_of(&secret));
        if !is_known {
            return Err("invalid_client");
        }
        let form = Form::of(knock.pairs).map_err(|_| "invalid_request")?;
        if form.value("grant_type") != Some("authorization_code") {
            return Err("unsupported_grant_type");
        }
        let code = access::Digest::of(form.value("code").unwrap_or_default());
        let given =
            (self.codes.lock().unwrap_or_else(PoisonError::into_inner)).remove(&code.to_hex());
        let now_ms = now_ms();
        let verifier = form.value("code_verifier").unwrap_or_default();
        let given = given.filter(|given| {
            given.desk.id == desk.id
                && now_ms - given.at_ms < CODE_MS
                && form.value("redirect_uri") == Some(given.asked.back.as_str())
                && URL_SAFE_NO_PAD.encode(sha256(verifier.as_bytes())) == given.asked.challenge
        });
        let given = given.ok_or("invalid_grant")?;
        let access_token = secret().map_err(|_| "server_error")?;
        let id_token = self.id_token(&given, &access_token, now_ms);
        Ok(json!({
            "access_token": access_token.expose(), "token_type": "Bearer", "expires_in": ID_TOKEN_SECONDS,
            "scope": "openid", "id_token": id_token.ok_or("server_error")?,
        }))
    }

    fn id_token(&self, given: &Given, access_token: &Token, now_ms: i64) -> Option<String> {
        let digest = sha256(access_token.expose().as_bytes());
        let (half, _) = digest.split_at(digest.len() / 2);
        let now = now_ms / 1_000;
        let mut claims = json!({
            "iss": self.issuer(given.desk), "sub": given.person.subject, "aud": CLIENT, "iat": now,
            "exp": now + ID_TOKEN_SECONDS, "auth_time": given.at_ms / 1_000, "at_hash": URL_SAFE_NO_PAD.encode(half),
            "nonce": given.asked.nonce, "acr": given.desk.strength.first(),
        });
        if let Some(claims) = claims.as_object_mut() {
            claims.retain(|_, claim| !claim.is_null());
        }
        self.key.sign("JWT", &claims)
    }
}

/// Random text.
fn secret() -> Result<Token, String> {
    let random = store::chance().map_err(|error| error.to_string())?;
    Ok(Token::of_random(random))
}

/// Name and secret out of a header. Both were written as in a form before they were put together (RFC 6749, 2.3.1).
fn credentials(header: &str) -> Option<(String, String)> {
    let pair = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let pair = String::from_utf8(pair).ok()?;
    let (id, secret) = pair.split_once(':')?;
    let plain = |text: &str| {
        parse(text.as_bytes())
            .next()
            .map(|(name, _)| name.into_owned())
    };
    Some((plain(id)?, plain(secret)?))
}

fn serve(provider: &Arc<Provider>, listener: TcpListener) {
    let provider = web::Data::from(Arc::clone(provider));
    let app = move || {
        App::new()
            .app_data(web::Data::clone(&provider))
            .app_data(web::PayloadConfig::new(FORM_BYTES_MAX))
            .default_service(web::to(handle))
    };
    let served = actix_web::rt::System::new().block_on(async {
        // Its end is that of the process, which hears signals for itself.
        let server = HttpServer::new(app).workers(1).disable_signals();
        server.listen(listener)?.run().await
    });
    if let Err(error) = served {
        log::warn!(error = error.to_string().as_str(); "the demo's provider ended");
    }
}

async fn handle(
    provider: web::Data<Provider>,
    request: HttpRequest,
    body: web::Bytes,
) -> HttpResponse {
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let sent = match request.method().as_str() {
        "POST" => body.as_ref(),
        _ => request.query_string().as_bytes(),
    };
    let mut pairs: Vec<(String, String)> = parse(sent).into_owned().collect();
    let by_header = Language::from_header(header("accept-language").unwrap_or_default());
    let said = pairs.iter().position(|(name, _)| name == "lang");
    let language = said.and_then(|at| Language::parse(&pairs.remove(at).1));
    let knock = Knock {
        method: request.method().as_str(),
        basic: header("authorization"),
        language: language.unwrap_or(by_header),
        pairs: &pairs,
    };
    render(provider.answer(request.path(), &knock))
}

fn render(answer: Answer) -> HttpResponse {
    let mut response = match &answer {
        Answer::Page(status, _) | Answer::Json(status, ..) => HttpResponse::build(*status),
        Answer::To(_) => HttpResponse::SeeOther(),
    };
    response
        .insert_header(("x-content-type-options", "nosniff"))
        .insert_header(("referrer-policy", "no-referrer"));
    let kept = match answer {
        Answer::Json(_, _, true) => KEPT,
        _ => "no-store",
    };
    response.insert_header(("cache-control", kept));
    match answer {
        Answer::To(address) => response.insert_header(("location", address)).finish(),
        Answer::Json(_, json, _) => response
            .content_type("application/json")
            .body(json.to_string()),
        Answer::Page(_, page) => response
            .insert_header(("content-security-policy", page::policy()))
            .content_type("text/html; charset=utf-8")
            .body(page),
    }
}

#[cfg(test)]
mod tests;
