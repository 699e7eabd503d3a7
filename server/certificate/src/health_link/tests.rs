//! Links and the files behind them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{HealthLink, LinkFile, PREFIX, PREFIX_SIGNED, decrypt, encrypt};
use crate::deflate::{Frame, deflate};
use crate::fault::Fault;

const KEY: [u8; 32] = [7; 32];

fn link() -> Value {
    json!({"url": "https://links.mirai.example/aaaaaaaa", "key": URL_SAFE_NO_PAD.encode(KEY), "flag": "LP", "label": "接種歴", "v": 1})
}

fn parse(content: &Value) -> Result<HealthLink, Fault> {
    HealthLink::parse(&format!(
        "{PREFIX}{}",
        URL_SAFE_NO_PAD.encode(content.to_string())
    ))
}

fn file(content: &[u8]) -> LinkFile {
    LinkFile {
        content_type: "application/fhir+json".to_owned(),
        content: content.to_vec(),
    }
}

#[test]
fn a_link_is_read_as_it_was_written_and_behind_a_viewer() {
    let read = parse(&link()).unwrap();
    assert_eq!(read.key_bytes(), Ok(KEY));
    assert!(read.asks_passcode());
    for prefix in [PREFIX, PREFIX_SIGNED] {
        let text = read.to_text(prefix).unwrap();
        assert!(HealthLink::parse(&text).unwrap() == read);
        assert!(HealthLink::parse(&format!("https://viewer.example/#{text}")).unwrap() == read);
        assert_eq!(
            HealthLink::parse(&format!("http://viewer.example/?{text}")).err(),
            Some(Fault::UnknownFormat)
        );
    }
}

#[test]
fn links_out_of_form_are_refused() {
    let with = |name: &str, value: Value| {
        let mut content = link();
        content[name] = value;
        parse(&content).err()
    };
    for (name, value) in [
        ("url", json!("http://links.mirai.example/a")),
        ("url", json!(format!("https://{}", "a".repeat(121)))),
        ("url", json!("https://links.mirai.example/a b")),
        ("key", json!(URL_SAFE_NO_PAD.encode([1; 31]))),
        ("key", json!("!")),
        ("flag", json!("PL")),
        ("flag", json!("PU")),
        ("flag", json!("LL")),
        ("flag", json!("X")),
        ("label", json!("あ".repeat(81))),
        ("v", json!(2)),
        ("exp", json!("soon")),
    ] {
        assert_eq!(
            with(name, value.clone()),
            Some(Fault::BadEnvelope),
            "{name} {value}"
        );
    }
    assert_eq!(with("label", json!("あ".repeat(80))), None);
    assert_eq!(
        HealthLink::parse("shlink:/!!").err(),
        Some(Fault::BadTransport)
    );
    assert_eq!(HealthLink::parse("hello").err(), Some(Fault::UnknownFormat));
}

#[test]
fn a_file_opens_with_its_key_alone_and_unchanged() {
    for compressed in [false, true] {
        let text = encrypt(&file(b"{}"), &KEY, &[1; 12], compressed).unwrap();
        assert!(decrypt(&text, &KEY).unwrap() == file(b"{}"));
        assert_eq!(decrypt(&text, &[8; 32]).err(), Some(Fault::DecryptFailed));
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] ^= 1;
            assert!(
                decrypt(&String::from_utf8(changed).unwrap(), &KEY).is_err(),
                "{at}"
            );
        }
    }
    assert_ne!(
        encrypt(&file(b"{}"), &KEY, &[1; 12], false),
        encrypt(&file(b"{}"), &KEY, &[2; 12], false)
    );
}

#[test]
fn files_are_encrypted_in_one_way_and_bounded() {
    let bomb = file(&deflate(&vec![0; 6 * 1024 * 1024], Frame::Raw).unwrap());
    let text = encrypt(&bomb, &KEY, &[1; 12], false).unwrap();
    let (head, rest) = text.split_once('.').unwrap();
    let head = URL_SAFE_NO_PAD.decode(head).unwrap();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut head: Value = serde_json::from_slice(&head).unwrap();
        change(&mut head);
        decrypt(
            &format!("{}.{rest}", URL_SAFE_NO_PAD.encode(head.to_string())),
            &KEY,
        )
        .err()
    };
    assert_eq!(
        with(&|head| head["alg"] = json!("A256KW")),
        Some(Fault::AlgorithmNotAllowed)
    );
    assert_eq!(
        with(&|head| head["enc"] = json!("A128CBC-HS256")),
        Some(Fault::AlgorithmNotAllowed)
    );
    assert_eq!(
        with(&|head| head["crit"] = json!(["x"])),
        Some(Fault::BadEnvelope)
    );
    assert_eq!(decrypt("a.b.c", &KEY).err(), Some(Fault::BadEnvelope));
    assert_eq!(
        decrypt(&"a".repeat(11 * 1024 * 1024), &KEY).err(),
        Some(Fault::TooLong)
    );
    let bomb = encrypt(&file(&vec![0; 6 * 1024 * 1024]), &KEY, &[1; 12], true).unwrap();
    assert_eq!(decrypt(&bomb, &KEY).err(), Some(Fault::InflateLimit));
    let other = LinkFile {
        content_type: "text/html".to_owned(),
        content: Vec::new(),
    };
    assert!(encrypt(&other, &KEY, &[1; 12], false).is_err());
}

proptest! {
    #[test]
    fn what_was_encrypted_opens(content in proptest::collection::vec(any::<u8>(), 0..2000), key: [u8; 32], nonce: [u8; 12], compressed: bool) {
        let text = encrypt(&file(&content), &key, &nonce, compressed).unwrap();
        prop_assert!(decrypt(&text, &key).unwrap() == file(&content));
    }

    #[test]
    fn any_text_is_answered(text in "[ -~]{0,200}") {
        let _ = HealthLink::parse(&text);
        let _ = HealthLink::parse(&format!("{PREFIX}{text}"));
        let _ = decrypt(&text, &KEY);
    }
}
