//! Client assertions that must not hold, over HTTP on both databases: each is refused by the name that OAuth has for it,
//! with the same words whether there is such a client, and each is noted with our own rule.

use std::collections::BTreeSet;

use diesel::Connection;
use diesel::sqlite::SqliteConnection;
use sesshu_conformance::postgres;

use super::*;

const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Cases of this list at least: a shorter list has lost some.
const CASES_MIN: usize = 60;

struct Keys {
    own: SigningKey,
    stranger: SigningKey,
    small: SigningKey,
}

/// What makes assertions for one system.
struct Maker<'a> {
    place: &'a Place<'a>,
    keys: &'a Keys,
    made: std::cell::Cell<u32>,
}

fn now() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.expect("a time").as_secs()
}

fn with(mut of: Value, name: &str, value: Value) -> Value {
    let members = of.as_object_mut().expect("an object");
    match value {
        Value::Null => members.remove(name),
        value => members.insert(name.to_owned(), value),
    };
    of
}

fn part(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

impl Maker<'_> {
    fn audience(&self) -> String {
        format!("{}/auth/token", self.place.base())
    }

    fn header(&self) -> Value {
        json!({"alg": "ES384", "kid": self.keys.own.kid(), "typ": "JWT"})
    }

    fn claims(&self) -> Value {
        self.made.set(self.made.get() + 1);
        json!({
            "iss": "reach", "sub": "reach", "aud": self.audience(), "exp": now() + 200,
            "jti": format!("case-{}", self.made.get()),
        })
    }

    fn signed(&self, header: &Value, claims: &Value) -> String {
        self.keys.own.sign_as(header, claims).expect("a signature")
    }

    fn good(&self) -> String {
        self.signed(&self.header(), &self.claims())
    }

    fn ask(&self, pairs: &[(&str, &str)]) -> Response {
        let mut all = vec![
            ("grant_type", "client_credentials"),
            ("client_assertion_type", TYPE),
            ("scope", "system/Patient.rs"),
        ];
        for &(name, value) in pairs {
            all.retain(|(known, _)| *known != name);
            all.push((name, value));
        }
        all.retain(|(_, value)| *value != "\0");
        self.place.token(&all)
    }

    /// Wrong by one member of the header.
    fn heads(&self) -> Vec<(String, String)> {
        let stranger = self.keys.stranger.kid().to_owned();
        let small = self.keys.small.kid().to_owned();
        [
            ("crit", json!(["exp"])),
            ("b64", json!(false)),
            ("zip", json!("DEF")),
            ("enc", json!("A128GCM")),
            ("cty", json!("JWT")),
            ("jwk", self.keys.stranger.public().to_jwk()),
            ("x5u", json!("https://reach.example/chain")),
            ("x5c", json!(["AAAA"])),
            ("typ", json!("at+jwt")),
            ("typ", json!("dpop+jwt")),
            ("typ", json!(["JWT"])),
            ("alg", Value::Null),
            ("alg", json!("none")),
            ("alg", json!("HS256")),
            ("alg", json!("HS384")),
            ("alg", json!("RS256")),
            ("alg", json!("RS384")),
            ("alg", json!("ES256")),
            ("alg", json!("PS384")),
            ("alg", json!("es384")),
            ("alg", json!(["ES384"])),
            ("jku", json!("https://evil.example/keys")),
            ("jku", json!("")),
            ("jku", json!(1)),
            ("kid", Value::Null),
            ("kid", json!("")),
            ("kid", json!(1)),
            ("kid", json!(stranger)),
            ("kid", json!(small)),
            ("kid", json!("../keys")),
        ]
        .into_iter()
        .map(|(name, value)| {
            let what = format!("header {name} {value}");
            let header = with(self.header(), name, value);
            (what, self.signed(&header, &self.claims()))
        })
        .collect()
    }

    /// Wrong by one claim.
    fn claimed(&self) -> Vec<(String, String)> {
        let audience = self.audience();
        [
            ("iss", Value::Null),
            ("iss", json!("other")),
            ("iss", json!(["reach"])),
            ("sub", Value::Null),
            ("sub", json!("reach ")),
            ("sub", json!(7)),
            ("aud", Value::Null),
            ("aud", json!([audience])),
            ("aud", json!("https://evil.example/auth/token")),
            ("aud", json!(format!("{audience}/"))),
            ("aud", json!(audience.to_uppercase())),
            ("aud", json!("")),
            ("exp", Value::Null),
            ("exp", json!((now() + 200).to_string())),
            ("exp", json!(true)),
            ("exp", json!(-1)),
            ("exp", json!(u64::MAX)),
            ("exp", json!(0)),
            ("exp", json!(now() - 1)),
            ("exp", json!(now() + 400)),
            ("exp", json!(now() + 3_600)),
            ("nbf", json!(now() + 120)),
            ("nbf", json!("soon")),
            ("iat", json!(now() + 120)),
            ("iat", json!(now() - 7_200)),
            ("iat", json!(now().to_string())),
            ("jti", Value::Null),
            ("jti", json!("")),
            ("jti", json!(1)),
            ("jti", json!("x".repeat(129))),
        ]
        .into_iter()
        .map(|(name, value)| {
            let what = format!("claim {name} {value}");
            let claims = with(self.claims(), name, value);
            (what, self.signed(&self.header(), &claims))
        })
        .collect()
    }

    /// Wrong as a text, or by what signed it.
    fn texts(&self) -> Vec<(String, String)> {
        let good = self.good();
        let (body, signature) = good.rsplit_once('.').expect("a signature");
        let (head, claims) = body.split_once('.').expect("claims");
        let twice = self
            .claims()
            .to_string()
            .replacen('{', "{\"iss\":\"other\",", 1);
        let foreign = self.keys.stranger.sign_as(&self.header(), &self.claims());
        let zero = URL_SAFE_NO_PAD.encode([0_u8; 96]);
        let full = URL_SAFE_NO_PAD.encode([0xff_u8; 96]);
        let unknown = with(
            with(self.claims(), "iss", json!("nobody")),
            "sub",
            json!("nobody"),
        );
        [
            ("dots", "...".to_owned()),
            ("rubbish", "abc".to_owned()),
            ("no signature", body.to_owned()),
            ("an empty signature", format!("{body}.")),
            ("four parts", format!("{good}.{signature}")),
            ("padding", format!("{good}=")),
            ("a line end", format!("{good}\n")),
            ("a blank before", format!(" {good}")),
            ("an empty part", good.replacen('.', "..", 1)),
            ("too long", format!("{body}.{}", "A".repeat(8_192))),
            (
                "a member twice",
                format!("{head}.{}.{signature}", part(&twice)),
            ),
            (
                "a list as header",
                format!("{}.{claims}.{signature}", part("[]")),
            ),
            (
                "null as claims",
                format!("{head}.{}.{signature}", part("null")),
            ),
            (
                "half of JSON",
                format!("{head}.{}.{signature}", part("{\"iss\":")),
            ),
            ("a signature of zeros", format!("{body}.{zero}")),
            ("a signature out of range", format!("{body}.{full}")),
            ("a short signature", format!("{body}.AA")),
            ("another key", foreign.expect("a signature")),
            ("nobody's", self.signed(&self.header(), &unknown)),
        ]
        .into_iter()
        .map(|(what, text)| (what.to_owned(), text))
        .collect()
    }
}

fn register(place: &Place<'_>, id: &str, key: &SigningKey) {
    let registration = json!({
        "client_id": id, "kind": "system", "name": {"ja": "照合", "en": "Reach"},
        "maker": "みらいソフト", "tenant": "139998", "role": "vendor", "zones": ["internet"],
        "grant_types": ["client_credentials"], "scope": "system/Patient.rs",
        "jwks": {"keys": [key.public().to_jwk()]},
    });
    let file = place.0.dir.path().join(format!("{id}.json"));
    std::fs::write(&file, registration.to_string()).expect("a file");
    let done = place.command(&["client", "add", &file.display().to_string()]);
    assert_eq!(done.code, 0, "{}", done.said);
}

/// How many events of the authorization server there are with a rule, and the rules.
fn noted(place: &Place<'_>) -> (usize, BTreeSet<String>) {
    const SQL: &str = "select rule from auth_event where rule <> '' and act = 4";
    let rules: Vec<String> = match &place.0.database {
        Some(url) => {
            let (_, name) = url.rsplit_once('/').expect("a name");
            let shown = postgres::shared().query(name, SQL).expect("events");
            shown.lines().map(|line| line.trim().to_owned()).collect()
        }
        None => {
            #[derive(diesel::QueryableByName)]
            struct Row {
                #[diesel(sql_type = diesel::sql_types::Text)]
                rule: String,
            }
            let file = place.0.dir.path().join("sesshu.db");
            let mut connection =
                SqliteConnection::establish(&file.to_string_lossy()).expect("it opens");
            let rows: Vec<Row> =
                diesel::RunQueryDsl::load(diesel::sql_query(SQL), &mut connection).expect("events");
            rows.into_iter().map(|row| row.rule).collect()
        }
    };
    let rules: Vec<String> = rules.into_iter().filter(|rule| !rule.is_empty()).collect();
    (rules.len(), rules.into_iter().collect())
}

/// R-B01: the ten checks, each with what fails it.
#[test]
fn r_b01_no_wrong_assertion_is_believed_and_none_says_why() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        let keys = Keys {
            own: SigningKey::generate(Algorithm::Es384).expect("a key"),
            stranger: SigningKey::generate(Algorithm::Es384).expect("a key"),
            small: SigningKey::generate(Algorithm::Es256).expect("a key"),
        };
        register(&place, "reach", &keys.own);
        let maker = Maker {
            place: &place,
            keys: &keys,
            made: std::cell::Cell::default(),
        };
        let good = maker.good();
        let first = maker.ask(&[("client_assertion", &good)]);
        assert_eq!(first.status, 200, "{}", text_of(&first));
        assert_eq!(noted(&place).0, 0);
        let mut said = BTreeSet::new();
        let mut refuse = |what: &str, answer: &Response, status: u16, name: &str| {
            assert_eq!(
                (answer.status, member(answer, "error").as_str()),
                (status, name),
                "{}: {what}: {}",
                own.name,
                text_of(answer)
            );
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{what}");
            if name == "invalid_client" {
                said.insert(text_of(answer));
            }
        };
        let cases = [maker.heads(), maker.claimed(), maker.texts()].concat();
        assert!(cases.len() >= CASES_MIN, "{} cases", cases.len());
        let mut count = cases.len();
        for (what, text) in &cases {
            let answer = maker.ask(&[("client_assertion", text)]);
            refuse(what, &answer, 401, "invalid_client");
        }
        let again = maker.ask(&[("client_assertion", &good)]);
        refuse("used before", &again, 401, "invalid_client");
        for kind in [
            "jwt-bearer",
            "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
        ] {
            let pairs = [
                ("client_assertion", maker.good()),
                ("client_assertion_type", kind.to_owned()),
            ];
            let pairs = pairs
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            refuse(kind, &maker.ask(&pairs), 401, "invalid_client");
        }
        let other = maker.ask(&[("client_assertion", &maker.good()), ("client_id", "link")]);
        refuse("another client_id", &other, 401, "invalid_client");
        let done = place.command(&["client", "disable", "reach"]);
        assert_eq!(done.code, 0, "{}", done.said);
        let stopped = maker.ask(&[("client_assertion", &maker.good())]);
        refuse(
            "a client that is switched off",
            &stopped,
            401,
            "invalid_client",
        );
        register(&place, "reach", &keys.own);
        count += 5;
        // What is missing is a fault of the request.
        for (what, pairs) in [
            ("no type", vec![("client_assertion_type", "\0")]),
            ("no grant", vec![("grant_type", "\0")]),
            ("no scope", vec![("scope", "\0")]),
        ] {
            let good = maker.good();
            let all = [pairs, vec![("client_assertion", good.as_str())]].concat();
            refuse(what, &maker.ask(&all), 400, "invalid_request");
            count += 1;
        }
        for scope in [
            "system/*.rs",
            "system/Patient.cruds",
            "patient/Patient.rs",
            "openid",
        ] {
            let answer = maker.ask(&[("client_assertion", &maker.good()), ("scope", scope)]);
            refuse(scope, &answer, 400, "invalid_scope");
            count += 1;
        }
        // Whoever is refused as a client reads the same words, whatever was wrong.
        assert_eq!(said.len(), 1, "{said:?}");
        let (events, rules) = noted(&place);
        assert_eq!(events, count, "{}: each refusal is noted", own.name);
        assert!(rules.len() >= 15, "{rules:?}");
        let last = maker.ask(&[("client_assertion", &maker.good())]);
        assert_eq!(last.status, 200, "{}", text_of(&last));
    });
}
