//! What the three commands print, and their exit codes.

use super::*;

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn of_file(text: &str) -> Sources<'_> {
    Sources {
        file: Some((Path::new("sesshu.toml"), text)),
        ..Sources::default()
    }
}

/// Without a look at files.
fn check(sources: &Sources<'_>, language: Language) -> (String, u8) {
    super::check(sources, |_| Vec::new(), language)
}

/// The sample with the comment mark of every setting removed.
fn uncommented() -> String {
    let (sample, code) = init();
    assert_eq!(code, exit::DONE);
    let key = |line: &str| {
        let name = line.split(" = ").next().unwrap_or_default();
        line.contains(" = ")
            && !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    };
    let lines: Vec<&str> = sample
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|rest| key(rest))
                .unwrap_or(line)
        })
        .collect();
    lines.join("\n")
}

#[test]
fn the_sample_is_in_order_as_it_is_and_with_every_line_in_force() {
    let sample = init().0;
    assert_eq!(check(&of_file(&sample), Language::English).1, exit::DONE);
    let whole = uncommented();
    assert_eq!(
        check(&of_file(&whole), Language::English),
        ("✓ The settings are in order.".to_owned(), 0)
    );
    let (shown, _) = show(&of_file(&whole), true, Language::English);
    assert_eq!(shown.lines().count(), config::settings().count());
    for line in shown.lines() {
        assert!(
            line.contains("  # sesshu.toml:"),
            "not in the sample: {line}"
        );
    }
}

#[test]
fn the_sample_changes_nothing_but_what_has_no_default() {
    let (defaults, _) = show(&Sources::default(), false, Language::English);
    let whole = uncommented();
    let (shown, _) = show(&of_file(&whole), false, Language::English);
    for (default, sample) in defaults.lines().zip(shown.lines()) {
        assert!(
            default == sample || default.starts_with("# "),
            "{default} / {sample}"
        );
    }
}

#[test]
fn show_is_a_file_of_settings_again() {
    let environment = pairs(&[
        ("SESSHU_SERVER__TENANTS", "139998,019992"),
        ("SESSHU_LOG__LEVEL", "warn"),
        ("SESSHU_KEYS__FILE", "a\"\\b"),
    ]);
    let (shown, code) = show(
        &Sources {
            environment: &environment,
            ..Sources::default()
        },
        true,
        Language::Japanese,
    );
    assert_eq!(code, exit::DONE);
    assert!(
        shown.contains(
            "server.tenants = [\"139998\", \"019992\"]  # 環境変数 SESSHU_SERVER__TENANTS"
        )
    );
    assert!(shown.contains("  # 既定値"));
    let (again, code) = show(&of_file(&shown), false, Language::Japanese);
    assert_eq!(code, exit::DONE);
    let bare: Vec<&str> = shown
        .lines()
        .filter_map(|line| line.split("  # ").next())
        .collect();
    assert_eq!(bare, again.lines().collect::<Vec<&str>>());
}

#[test]
fn check_names_file_line_key_allowed_values_and_rule() {
    let (text, code) = check(
        &of_file("\n[search]\ncount_max = 5000\n"),
        Language::English,
    );
    assert_eq!(code, exit::SETTINGS);
    assert_eq!(
        text,
        "✗ sesshu.toml:3: search.count_max: The value is out of range. Allowed is: 1 – 1000. \
         Please choose a value within the range. [config-range]"
    );
    let (text, _) = check(&of_file("search.count_maxx = 50"), Language::Japanese);
    assert!(
        text.starts_with("✗ sesshu.toml:1: search.count_maxx: "),
        "{text}"
    );
    assert!(text.contains("search.count_max"), "{text}");
    let (text, _) = check(&of_file("search"), Language::Japanese);
    assert!(text.starts_with("✗ sesshu.toml:1: TOML"), "{text}");
}

#[test]
fn secrets_are_masked_and_refused_values_are_not_repeated() {
    let secret = "postgres://sesshu:hunter2@localhost/sesshu";
    let text = format!("database.url = \"{secret}\"");
    let (shown, _) = show(&of_file(&text), true, Language::Japanese);
    assert!(
        shown.contains("database.url = \"postgres://sesshu:***@localhost/sesshu\""),
        "{shown}"
    );
    let environment = pairs(&[
        ("SESSHU_INTERNET__LISTEN", "hunter2"),
        ("SESSHU_X__\u{1b}[31m", "hunter2"),
    ]);
    let flags = pairs(&[("database.url", secret), ("log.level", "hunter2")]);
    let sources = Sources {
        file: None,
        environment: &environment,
        flags: &flags,
    };
    for language in Language::ALL {
        let (text, code) = check(&sources, language);
        assert_eq!(code, exit::SETTINGS);
        assert!(
            !text.contains("hunter2") && !text.contains('\u{1b}'),
            "{text}"
        );
        assert_eq!(text.lines().count(), 4, "{text}");
    }
}
