//! An outside provider of OpenID Connect for tests, on this machine: it does as it should, or misbehaves as it is told to.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use openssl::sha::sha256;

use super::*;

/// Our secret there, with what has to be escaped before it is sent.
const SECRET: &str = "a secret: + % &";

/// By what an id token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signed {
    /// By the key that is published.
    Own,
    /// By the key that is published after the turn.
    Next,
    /// By a key of somebody else, under the name of the provider's own.
    Foreign,
    /// By nothing.
    None,
}

/// What stands behind a code.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) claims: Value,
    pub(super) header: Value,
    pub(super) signed: Signed,
    challenge: String,
    back: String,
}

/// The provider.
pub(super) struct Outside {
    pub(super) origin: String,
    keys: [SigningKey; 3],
    codes: Mutex<HashMap<String, Given>>,
    made: AtomicUsize,
    turned: AtomicBool,
}

pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.expect("a clock").as_secs()).expect("a time")
}

impl Outside {
    pub(super) fn open() -> Arc<Outside> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a door");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let key = |()| SigningKey::generate(Algorithm::Es256).expect("a key");
        let outside = Arc::new(Outside {
            origin,
            keys: [(); 3].map(key),
            codes: Mutex::default(),
            made: AtomicUsize::default(),
            turned: AtomicBool::default(),
        });
        let served = Arc::clone(&outside);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let served = Arc::clone(&served);
                std::thread::spawn(move || served.serve(stream.expect("a connection")));
            }
        });
        outside
    }

    /// The operator's file: who is a provider, and for whom.
    pub(super) fn write(&self, folder: &Path) -> String {
        std::fs::write(folder.join("secret"), SECRET).expect("a file");
        let one = |id: &str, roles: &[&str], acr: &[&str]| {
            json!({
                "id": id, "name": {"ja": format!("{id}窓口"), "en": format!("{id} desk")},
                "issuer": format!("{}/{id}", self.origin), "client_id": "sesshu", "acr": acr,
                "client_secret_file": "secret", "roles": roles, "algorithms": ["ES256"],
                "max_age": 900,
            })
        };
        let all = json!([
            one("mirai", &["person"], &[]),
            one("office", &["staff", "approver"], &["two"]),
            one("liar", &["person"], &[]),
            one("huge", &["person"], &[]),
            one("slow", &["person"], &[]),
            one("gone", &["person"], &[]),
            one("keyless", &["person"], &[]),
        ]);
        let file = folder.join("providers.json");
        std::fs::write(&file, all.to_string()).expect("a file");
        file.display().to_string()
    }

    /// From now on the next key is published, too.
    pub(super) fn turn(&self) {
        self.turned.store(true, Ordering::SeqCst);
    }

    /// Somebody signs in there who was sent to this address. What is proved can be spoiled.
    pub(super) fn sign_in(
        &self,
        sent_to: &str,
        subject: &str,
        spoil: impl Fn(&mut Given),
    ) -> String {
        let of = |name: &str| parameter(sent_to, name).unwrap_or_default();
        let issuer = sent_to.split("/authorize?").next().expect("an issuer");
        let mut given = Given {
            claims: json!({
                "iss": issuer, "sub": subject, "aud": of("client_id"), "nonce": of("nonce"), "iat": now(),
                "exp": now() + 60, "auth_time": now(), "acr": of("acr_values"),
            }),
            header: json!({"alg": "ES256", "kid": self.keys[0].kid(), "typ": "JWT"}),
            signed: Signed::Own,
            challenge: of("code_challenge"),
            back: of("redirect_uri"),
        };
        spoil(&mut given);
        if given.signed == Signed::Next {
            given.header["kid"] = json!(self.keys[1].kid());
        }
        let code = format!("code-{}", self.made.fetch_add(1, Ordering::SeqCst));
        self.codes
            .lock()
            .expect("codes")
            .insert(code.clone(), given);
        code
    }

    fn serve(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
        let (mut first, mut length, mut basic) = (String::new(), 0, String::new());
        if reader.read_line(&mut first).is_err() {
            return;
        }
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) < 3 {
                break;
            }
            let (name, value) = line.trim().split_once(": ").unwrap_or_default();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap_or(0),
                "authorization" => basic = value.to_owned(),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        let body = String::from_utf8_lossy(&body).into_owned();
        let (status, text) = self.answer(&path, &basic, &body);
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-length: {}\r\n\r\n",
            text.len()
        );
        // Whoever asked may be gone.
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(text.as_bytes());
    }

    fn answer(&self, path: &str, basic: &str, body: &str) -> (u16, String) {
        let mut parts = path.trim_start_matches('/').splitn(2, '/');
        let (id, rest) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        let at = |path: &str| format!("{}/{id}/{path}", self.origin);
        match (id, rest) {
            ("gone", _) | ("keyless", "keys") => (500, String::new()),
            ("slow", _) => {
                std::thread::sleep(Duration::from_secs(12));
                (200, "{}".to_owned())
            }
            ("huge", _) => (200, "x".repeat(100_000)),
            (_, ".well-known/openid-configuration") => {
                let issuer = match id {
                    "liar" => format!("{}/mirai", self.origin),
                    id => format!("{}/{id}", self.origin),
                };
                let document = json!({
                    "issuer": issuer, "authorization_endpoint": at("authorize"),
                    "token_endpoint": at("token"), "jwks_uri": at("keys"),
                });
                (200, document.to_string())
            }
            (_, "keys") => {
                let shown = if self.turned.load(Ordering::SeqCst) {
                    2
                } else {
                    1
                };
                let keys: Vec<Value> = self.keys[..shown]
                    .iter()
                    .map(|key| key.public().to_jwk())
                    .collect();
                // Keys for other purposes may stand beside those that sign.
                let other =
                    json!({"kty": "OKP", "use": "enc", "crv": "X25519", "kid": "other", "x": "AA"});
                let all: Vec<Value> = [other].into_iter().chain(keys).collect();
                (200, json!({ "keys": all }).to_string())
            }
            (_, "token") => self.token(basic, body),
            _ => (404, String::new()),
        }
    }

    /// A code is good once, with our secret, its verifier and the address to which it was sent.
    fn token(&self, basic: &str, body: &str) -> (u16, String) {
        let of = |name: &str| parameter(&format!("?{body}"), name).unwrap_or_default();
        let given = self.codes.lock().expect("codes").remove(&of("code"));
        let escaped = "a+secret%3A+%2B+%25+%26";
        let known = base64::engine::general_purpose::STANDARD.encode(format!("sesshu:{escaped}"));
        let Some(given) = given.filter(|given| {
            let challenge = URL_SAFE_NO_PAD.encode(sha256(of("code_verifier").as_bytes()));
            challenge == given.challenge
                && of("redirect_uri") == given.back
                && basic == format!("Basic {known}")
        }) else {
            return (400, json!({"error": "invalid_grant"}).to_string());
        };
        let [own, next, foreign] = &self.keys;
        let key = match given.signed {
            Signed::Next => next,
            Signed::Foreign => foreign,
            _ => own,
        };
        let mut id_token = key.sign_as(&given.header, &given.claims).expect("a token");
        if given.signed == Signed::None {
            let end = id_token.rfind('.').expect("a signature");
            id_token.truncate(end + 1);
        }
        let answer = json!({"access_token": "a", "token_type": "Bearer", "id_token": id_token});
        (200, answer.to_string())
    }
}
