//! The operator's file of providers, read strictly.

use serde_json::{Value, json};

use super::*;
use crate::config::{Finding, Origin};
use crate::egress;

fn listed() -> Vec<egress::Origin> {
    vec![egress::Origin::of_address("https://id.example").unwrap()]
}

fn one() -> Value {
    json!({
        "id": "mirai-id", "name": {"ja": "みらいID", "en": "Mirai ID"}, "issuer": "https://id.example/town",
        "client_id": "sesshu", "acr": ["two"], "max_age": 900, "roles": ["person", "staff"],
    })
}

fn reading(all: &Value) -> Result<Vec<Outside>, Vec<Finding>> {
    reading_text(&all.to_string())
}

fn reading_text(text: &str) -> Result<Vec<Outside>, Vec<Finding>> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "a secret\n").unwrap();
    std::fs::write(folder.path().join("empty"), "\n").unwrap();
    let file = folder.path().join("providers.json");
    std::fs::write(&file, text).unwrap();
    read(&file, &listed())
}

/// Rule, key and line of each finding.
fn told(read: Result<Vec<Outside>, Vec<Finding>>) -> Vec<String> {
    let findings = read.err().unwrap_or_default();
    let line = |origin: &Origin| match origin {
        Origin::File { line, .. } => *line,
        _ => 0,
    };
    findings
        .iter()
        .map(|one| format!("{} {} {}", one.rule, one.key, line(&one.origin)))
        .collect()
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
        [
            access::jose::Algorithm::Rs256,
            access::jose::Algorithm::Es256
        ]
    );
    assert_eq!(outside.provider.age_ms_max, Some(900_000));
    assert_eq!(outside.secret.as_ref().map(Token::expose), Some("a secret"));
    assert!(outside.is_for(Zone::Internet) && outside.is_for(Zone::Lgwan));
}

#[test]
fn r_f01_r_f03_what_would_be_believed_too_easily_is_refused() {
    for (member, value, rule) in [
        ("id", json!("Mirai ID"), "value"),
        ("id", json!(7), "value"),
        ("name", json!({"ja": "", "en": "x"}), "value"),
        ("name", json!("x"), "value"),
        ("client_id", json!(""), "value"),
        ("issuer", json!("http://id.example/town"), "issuer"),
        ("issuer", json!("id.example"), "issuer"),
        ("issuer", json!(null), "issuer"),
        ("issuer", json!("https://id.example/town?x=1"), "issuer"),
        ("issuer", json!("https://elsewhere.example"), "unlisted"),
        ("algorithms", json!(["none"]), "value"),
        ("algorithms", json!(["HS256"]), "value"),
        ("algorithms", json!([]), "value"),
        // Staff need more than one factor, by the provider's word.
        ("acr", json!([]), "strength"),
        ("acr", json!("two"), "value"),
        ("max_age", json!(-1), "value"),
        ("roles", json!([]), "value"),
        ("roles", json!(["operator"]), "value"),
        ("client_secret_file", json!("empty"), "secret"),
        ("client_secret_file", json!("nowhere"), "secret"),
        ("password", json!("x"), "unknown"),
    ] {
        let mut wrong = one();
        wrong[member] = value.clone();
        // What is not believed is named by its place in the list.
        let name = if member == "id" { "[0]" } else { "mirai-id" };
        let first = told(reading(&json!([wrong]))).into_iter().next();
        let expected = format!("config-provider-{rule} {name}.{member} 1");
        assert_eq!(first, Some(expected), "{value}");
    }
    for needed in ["id", "name", "issuer", "client_id", "roles"] {
        let mut wrong = one();
        wrong.as_object_mut().unwrap().remove(needed);
        let name = if needed == "id" { "[0]" } else { "mirai-id" };
        let expected = format!("config-provider-missing {name}.{needed} 1");
        assert_eq!(told(reading(&json!([wrong]))), [expected]);
    }
    assert_eq!(told(reading(&one())), ["config-provider-form  1"]);
    assert_eq!(told(reading(&json!([[]]))), ["config-provider-form  1"]);
    let nine = json!(vec![one(); 9]);
    assert_eq!(told(reading(&nine)), ["config-provider-form  1"]);
    let missing = read(std::path::Path::new("nowhere/providers.json"), &listed());
    assert_eq!(told(missing), ["config-provider-unreadable  1"]);
}

#[test]
fn everything_that_is_wrong_is_told_with_its_line() {
    let text = r#"[
  { "id": "first", "name": {"ja": "あ", "en": "A: \"[,{"}, "issuer": "https://id.example/a",
    "client_id": "sesshu", "roles": ["person"] },
  {
    "id": "first",
    "name": {"ja": "い", "en": "B"},
    "issuer": "https://id.example/b", "client_id": "sesshu",
    "role": ["person"],
    "max_age": "900"
  },
  { "id": "first", "name": {"ja": "う", "en": "C"}, "issuer": "https://id.example/c",
    "client_id": "sesshu", "roles": ["person"] },
  { "id": "last", "name": {"ja": "え", "en": "D"},
    "issuer": "https://id.example/a",
    "client_id": "sesshu", "client_id": "other", "roles": ["person"] },
  { "id": "same", "name": {"ja": "お", "en": "E"},
    "issuer": "https://id.example/a",
    "client_id": "sesshu", "roles": ["person"] }
]"#;
    assert_eq!(
        told(reading_text(text)),
        [
            "config-provider-missing first.roles 4",
            "config-provider-unknown first.role 8",
            "config-provider-value first.max_age 9",
            "config-provider-repeated first.id 11",
            "config-provider-repeated last.client_id 15",
            "config-provider-repeated same.issuer 17",
        ]
    );
    let cut = told(reading_text("[\n{ \"id\": \"x\",\n}]"));
    assert_eq!(cut, ["config-provider-syntax  3"]);
    // Bytes that are no text are no JSON either.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("providers.json");
    std::fs::write(&file, b"[\"\xff\"]").unwrap();
    assert_eq!(told(read(&file, &listed())), ["config-provider-syntax  1"]);
}
