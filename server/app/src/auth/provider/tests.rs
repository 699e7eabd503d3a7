//! The operator's file of providers, read strictly.

use serde_json::{Value, json};

use super::*;

fn listed() -> Vec<Origin> {
    vec![Origin::of_address("https://id.example").unwrap()]
}

fn one() -> Value {
    json!({
        "id": "mirai-id", "name": {"ja": "みらいID", "en": "Mirai ID"}, "issuer": "https://id.example/town",
        "client_id": "sesshu", "acr": ["two"], "max_age": 900, "roles": ["person", "staff"],
    })
}

fn reading(all: &Value) -> Result<Vec<Outside>, String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "a secret\n").unwrap();
    std::fs::write(folder.path().join("empty"), "\n").unwrap();
    let file = folder.path().join("providers.json");
    std::fs::write(&file, all.to_string()).unwrap();
    read(&file, &listed())
}

#[test]
fn a_provider_is_read_with_what_it_is_held_against() {
    let mut with_secret = one();
    with_secret["client_secret_file"] = json!("secret");
    let read = reading(&json!([with_secret])).unwrap();
    let [outside] = read.as_slice() else {
        panic!("one provider");
    };
    assert_eq!(
        outside.provider.algorithms,
        [Algorithm::Rs256, Algorithm::Es256]
    );
    assert_eq!(outside.provider.age_ms_max, Some(900_000));
    assert_eq!(outside.secret.as_ref().map(Token::expose), Some("a secret"));
    assert!(outside.is_for(Zone::Internet) && outside.is_for(Zone::Lgwan));
}

#[test]
fn r_f01_r_f03_what_would_be_believed_too_easily_is_refused() {
    for (member, value) in [
        ("id", json!("Mirai ID")),
        ("name", json!({"ja": "", "en": "x"})),
        ("issuer", json!("http://id.example/town")),
        ("issuer", json!("https://elsewhere.example")),
        ("issuer", json!("https://id.example/town?x=1")),
        ("algorithms", json!(["none"])),
        ("algorithms", json!(["HS256"])),
        ("algorithms", json!([])),
        // Staff need more than one factor, by the provider's word.
        ("acr", json!([])),
        ("roles", json!([])),
        ("roles", json!(["operator"])),
        ("client_secret_file", json!("empty")),
        ("client_secret_file", json!("nowhere")),
        ("password", json!("x")),
    ] {
        let mut wrong = one();
        wrong[member] = value.clone();
        assert!(reading(&json!([wrong])).is_err(), "{member} {value}");
    }
    assert!(reading(&json!([one(), one()])).is_err(), "twice");
    assert!(reading(&one()).is_err(), "no list");
    let many: Vec<Value> = (0..9)
        .map(|at| {
            let mut one = one();
            one["id"] = json!(format!("id-{at}"));
            one["issuer"] = json!(format!("https://id.example/{at}"));
            one
        })
        .collect();
    assert!(reading(&json!(many)).is_err(), "too many");
}
