//! The second and the third page of the README: their commands are run as they stand there, and what they show is compared.

use std::process::Command;

use access::{Role, Zone};
use app::embedded::Signer;
use sesshu_conformance::postgres;

use crate::harness::start;

/// Where the page says that the demo is, by zone.
const PLACES: [(&str, Zone); 2] = [
    ("http://127.0.0.1:8080", Zone::Internet),
    ("http://127.0.0.1:8081", Zone::Lgwan),
];
/// Stands between the outputs of two blocks.
const MARK: &str = "----- next block -----";

/// The text of the blocks of a page, each with the name of its language.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let parts = page.split("```").skip(1).step_by(2);
    parts
        .map(|block| block.split_once('\n').expect("a block has a language"))
        .collect()
}

/// Whether a text is what a page shows: all of it but what the page leaves out.
fn is_shown(shown: &str, text: &str) -> bool {
    let plain = |text: &str| text.replace(['\n', '\r'], "");
    let (shown, text) = (plain(shown), plain(text));
    let mut pieces: Vec<&str> = shown.split('…').collect();
    let last = pieces.pop().unwrap_or_default();
    let mut rest = text.as_str();
    for (at, piece) in pieces.iter().enumerate() {
        match rest.find(piece) {
            Some(found) if at > 0 || found == 0 => rest = &rest[found + piece.len()..],
            _ => return false,
        }
    }
    match pieces.is_empty() {
        true => rest == last,
        false => rest.ends_with(last),
    }
}

#[test]
fn what_a_page_leaves_out_may_be_anything_and_the_rest_may_not() {
    assert!(is_shown("a…c", "abc") && is_shown("a…", "abc") && is_shown("ab\nc", "abc\n"));
    assert!(!is_shown("b…", "abc") && !is_shown("a…b", "abc") && !is_shown("a…d…", "abc"));
}

#[test]
fn the_second_page_shows_what_its_commands_give() {
    walk(include_str!("../docs/walk.md"));
}

#[test]
fn the_third_page_shows_what_its_commands_give() {
    walk(include_str!("../docs/travel.md"));
}

/// Runs the commands of a page on both databases.
fn walk(page: &str) {
    for database in [None, Some(postgres::shared().fresh_database())] {
        let dir = tempfile::tempdir().expect("a folder");
        let signer = Signer::start(dir.path()).expect("a signer");
        let settings = signer.settings();
        let set: Vec<(&str, &str)> = settings
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        let towns = ["139998", "279986"];
        let running = start(dir.path(), database.as_deref(), &towns, &set, true);
        let mut script = String::new();
        let mut expected: Vec<&str> = Vec::new();
        for (language, text) in blocks(page) {
            match language {
                "sh" => script += text,
                _ => {
                    script += &format!("echo '{MARK}'\n");
                    expected.push(text);
                }
            }
        }
        for (place, zone) in PLACES {
            script = script.replace(place, &format!("http://{}", running.address(zone)));
        }
        for role in [Role::Staff, Role::Device, Role::Vendor] {
            let token = running.token(role, "139998", "nobody").expect("a token");
            let command = format!("$(target/release/sesshu demo token {})", role.name());
            script = script.replace(&command, &token);
        }
        for person in ["mirai-0005", "mirai-0006"] {
            let token = running.token(Role::Person, "139998", person);
            let command = format!("$(target/release/sesshu demo token person --patient {person})");
            script = script.replace(&command, &token.expect("a token"));
        }
        assert!(!script.contains("target/release"), "{script}");
        let done = Command::new("sh")
            .args(["-c", &script])
            // What a page leaves behind goes with the test.
            .env("TMPDIR", dir.path())
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .output()
            .expect("a shell");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(!said.contains("curl: not found"), "curl is needed: {said}");
        let given = String::from_utf8_lossy(&done.stdout);
        let given: Vec<&str> = given.split(MARK).collect();
        assert_eq!(given.len(), expected.len() + 1, "{given:?}");
        for (shown, given) in expected.iter().zip(&given) {
            assert!(is_shown(shown, given), "{shown}\n=====\n{given}");
        }
    }
}
