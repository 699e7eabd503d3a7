//! The operator's file of outside providers, as the commands look at it: everything that is wrong with it, where that stands and
//! what to do, before anybody is turned away at a sign-in page.

use std::path::Path;

use crate::reindex::run_words;

use super::*;

const FILE: &str = r#"[
  { "id": "mirai", "name": {"ja": "みらい", "en": "Mirai"}, "client_id": "sesshu",
    "issuer": "http://id.mirai.example", "roles": ["person"],
    "client_secret_file": "nowhere" }
]"#;

fn words(words: &[&str]) -> Done {
    let all = ["sesshu"].iter().chain(words);
    run_words(&all.map(|word| (*word).to_owned()).collect::<Vec<_>>())
}

fn settings(folder: &Path, text: &str) -> String {
    let path = |name: &str| folder.join(name);
    std::fs::write(path("providers.json"), text).expect("a file");
    let settings = "egress.providers = [\"https://id.mirai.example\"]\nsign_in.providers = \"providers.json\"\n\
                    database.url = \"sqlite:sesshu.db\"\n";
    std::fs::write(path("sesshu.toml"), settings).expect("a file");
    path("sesshu.toml").display().to_string()
}

#[test]
fn the_commands_tell_what_is_wrong_with_the_file_of_providers() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = settings(folder.path(), FILE);
    let checked = words(&["config", "check", &file]);
    assert_eq!(checked.code, 3, "{}", checked.said);
    let diagnosed = words(&["doctor", "--config", &file]);
    assert_eq!(diagnosed.code, 5, "{}", diagnosed.said);
    for (place, rule) in [
        (
            "providers.json:3: mirai.issuer: ",
            "[config-provider-issuer]",
        ),
        (
            "providers.json:4: mirai.client_secret_file: ",
            "[config-provider-secret]",
        ),
    ] {
        for text in [&checked.said, &diagnosed.shown] {
            let line = text
                .lines()
                .find(|line| line.contains(place) && line.contains(rule));
            assert!(line.is_some(), "{place} {rule}: {text}");
        }
    }
    // Both languages, where a command speaks both.
    let next = "Please write the issuer as the provider publishes it";
    assert!(diagnosed.shown.contains(next), "{}", diagnosed.shown);
    assert!(diagnosed.shown.contains("一字一句"), "{}", diagnosed.shown);
    let right = FILE
        .replace("http://", "https://")
        .replace(",\n    \"client_secret_file\": \"nowhere\"", "");
    let file = settings(folder.path(), &right);
    let checked = words(&["config", "check", &file]);
    assert_eq!(checked.code, 0, "{}", checked.said);
    let diagnosed = words(&["doctor", "--config", &file]);
    let well = "✓ サインイン先 / sign-in providers: ";
    assert!(diagnosed.shown.contains(well), "{}", diagnosed.shown);
}
