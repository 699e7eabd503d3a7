//! The house rules, as a test: which way the crates lean, where things may be named, and that nothing is dead.

mod asked;
mod sources;

use std::collections::BTreeSet;

use sources::{File, all_files, manifests, production, root, rust_files};

/// Who may use which crates of the house. A crate that is not here needs a floor first.
const ARROWS: [(&str, &[&str]); 14] = [
    ("immunization", &[]),
    ("fhir", &[]),
    ("picture", &["coupons"]),
    ("coupons", &[]),
    ("typed", &[]),
    ("profiles", &["fhir", "immunization", "typed"]),
    ("certificate", &["fhir", "immunization"]),
    ("paper", &["fhir", "immunization"]),
    ("access", &["fhir", "immunization"]),
    ("pages", &["fhir", "immunization"]),
    ("store", &["fhir", "immunization"]),
    (
        "app",
        &[
            "fhir",
            "immunization",
            "picture",
            "profiles",
            "certificate",
            "paper",
            "access",
            "pages",
            "store",
        ],
    ),
    ("conformance", &[]),
    (
        "tests",
        &[
            "fhir",
            "immunization",
            "coupons",
            "profiles",
            "certificate",
            "access",
            "pages",
            "store",
            "sesshu",
            "sesshu-conformance",
        ],
    ),
];

/// Crates that reach outside the process, or ask for time or chance. Each with those who may use it.
const OUTSIDE: [(&str, &[&str]); 20] = [
    ("actix-http", &["app"]),
    ("actix-server", &["app"]),
    ("actix-service", &["app"]),
    ("actix-web", &["app", "conformance"]),
    ("attohttpc", &[]),
    ("awc", &[]),
    ("curl", &[]),
    ("diesel", &["store", "conformance"]),
    ("diesel_migrations", &["store"]),
    ("getrandom", &[]),
    ("httparse", &["app"]),
    ("hyper", &[]),
    ("libsqlite3-sys", &["store", "conformance"]),
    (
        "openssl",
        &["access", "certificate", "store", "app", "conformance"],
    ),
    ("rand", &[]),
    ("reqwest", &[]),
    ("tokio", &["app"]),
    ("tokio-openssl", &["app"]),
    ("ureq", &[]),
    ("url", &[]),
];

/// Production files over 600 lines, each with the reason why it is one file.
const LONG_FILES: [(&str, &str); 0] = [];

/// Words that only some files may say, each with those files and the reason.
const PLACES: [(&str, &[&str], &str); 15] = [
    (
        "SystemTime::now",
        &["server/app/src/state.rs", "server/app/src/logging.rs"],
        "one clock; a line of the log has its own",
    ),
    ("OffsetDateTime::now", &[], "one clock"),
    (
        "rand_bytes",
        &[
            "server/app/src/state/chance.rs",
            "server/app/src/command/cert_keys.rs",
            "server/app/src/command/demo.rs",
            "server/store/",
        ],
        "ids and keys are made where they are kept; requests are numbered at the roof",
    ),
    (
        "env::var",
        &[
            "server/app/src/config",
            "server/app/src/command/config.rs",
            "server/app/src/command/version.rs",
            // Not a setting: a place at which a demo's process ends.
            "server/app/src/failpoint.rs",
            "server/profiles/build.rs",
        ],
        "settings have one reader; a build is told its folder in no other way",
    ),
    (
        "TcpStream::connect",
        &["server/app/src/egress/"],
        "calls go out through one place",
    ),
    (
        "SslConnector",
        &["server/app/src/egress"],
        "calls go out through one place",
    ),
    (
        "to_socket_addrs",
        &["server/app/src/egress/"],
        "names are looked up where it is checked what they lead to",
    ),
    (
        "lookup_host",
        &[],
        "names are looked up where it is checked what they lead to",
    ),
    ("UdpSocket", &[], "calls go out through one place"),
    (
        ".commit(",
        &["server/app/src/lane.rs", "server/store/"],
        "one door for writes",
    ),
    (
        "_and_keep(",
        &["server/app/src/interaction/", "server/store/"],
        "what stays in memory is what clients ask for",
    ),
    ("diesel::", &["server/store/"], "all SQL is in the store"),
    ("sql_query", &["server/store/"], "all SQL is in the store"),
    (
        "IndividualNumber",
        &[
            "server/immunization/src/individual_number",
            "server/immunization/src/intake",
            "server/store/src/individual_number",
            // From the row of a file to its table, and nowhere else.
            "server/app/src/job/import",
            // Nothing is read there: what looks like one is refused.
            "server/app/src/device/posted/fit.rs",
            "tests/fuzz",
        ],
        "individual numbers have one address",
    ),
    (
        "spawn_blocking",
        &[
            "server/app/src/state.rs",
            "server/app/src/lane.rs",
            "server/app/src/audit.rs",
            "server/app/src/chores.rs",
            "server/app/src/job/runner.rs",
            // Another process, which has no store.
            "server/app/src/signing/process.rs",
        ],
        "what blocks does so in few places",
    ),
];

/// Nothing may be wrong; if something is, all of it is told.
fn none(wrong: Vec<String>) {
    assert!(
        wrong.is_empty(),
        "{} times:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn arrows_run_down() {
    let house: BTreeSet<&str> = ARROWS
        .iter()
        .map(|(name, _)| *name)
        .chain(["sesshu", "sesshu-conformance"])
        .collect();
    for manifest in manifests() {
        let (_, allowed) = ARROWS
            .iter()
            .find(|(name, _)| *name == manifest.name)
            .unwrap_or_else(|| panic!("{} has no floor", manifest.name));
        for dependency in &manifest.dependencies {
            let plain = dependency.strip_prefix("sesshu-").unwrap_or(dependency);
            let of_house = house.contains(dependency.as_str()) || house.contains(plain);
            assert!(
                !of_house || allowed.contains(&dependency.as_str()) || allowed.contains(&plain),
                "{} leans on {dependency}",
                manifest.name
            );
            if let Some((_, users)) = OUTSIDE.iter().find(|(name, _)| name == dependency) {
                assert!(
                    users.contains(&manifest.name.as_str()),
                    "{} reaches outside by {dependency}",
                    manifest.name
                );
            }
        }
    }
}

#[test]
fn every_file_says_first_what_the_room_is_for() {
    let files = rust_files();
    assert!(files.len() > 100, "the sources are not found");
    let silent = files.iter().filter(|file| !file.text.starts_with("//! "));
    let misplaced = files.iter().filter(|file| file.path.ends_with("/mod.rs"));
    none(
        silent
            .chain(misplaced)
            .map(|file| file.path.clone())
            .collect(),
    );
}

#[test]
fn files_stay_short() {
    for file in production() {
        let lines = file.text.lines().count();
        let excepted = LONG_FILES.iter().any(|(path, _)| *path == file.path);
        assert!(
            lines <= 600 || excepted,
            "{} has {lines} lines and no reason",
            file.path
        );
        assert!(
            lines > 600 || !excepted,
            "{} needs no exception any more",
            file.path
        );
        if lines > 400 {
            println!("worth a look: {} has {lines} lines", file.path);
        }
    }
}

#[test]
fn every_room_is_reached_from_its_front_door() {
    for file in rust_files() {
        let Some((folder, rest)) = file.path.split_once("/src/") else {
            continue;
        };
        let stem = rest.trim_end_matches(".rs");
        if ["lib", "main"].contains(&stem) || stem.starts_with("bin/") {
            continue;
        }
        let (parent, name) = stem.rsplit_once('/').unwrap_or(("", stem));
        let doors: Vec<String> = match parent {
            "" => vec![
                format!("{folder}/src/lib.rs"),
                format!("{folder}/src/main.rs"),
            ],
            parent => vec![format!("{folder}/src/{parent}.rs")],
        };
        let declared = rust_files()
            .iter()
            .filter(|door| doors.contains(&door.path))
            .any(|door| {
                door.text
                    .lines()
                    .any(|line| line.trim_end().ends_with(&format!("mod {name};")))
            });
        assert!(
            declared,
            "{} is not a module of {}",
            file.path,
            doors.join(" or ")
        );
    }
}

#[test]
fn front_doors_hold_no_logic() {
    for file in production()
        .iter()
        .filter(|file| file.path.ends_with("/src/lib.rs"))
    {
        for word in ["fn ", "struct ", "enum ", "impl ", "static "] {
            let found = file
                .text
                .lines()
                .find(|line| !line.trim_start().starts_with("//") && line.contains(word));
            assert_eq!(found, None, "{}", file.path);
        }
    }
}

#[test]
fn nothing_unfinished_is_left_behind() {
    // Put together here, so that this file does not hold them.
    let words = ["todo", "unimplemented", "dbg"].map(|word| format!("{word}!("));
    let exception = ["#[expect", "("].concat();
    let mut wrong = Vec::new();
    for file in rust_files() {
        for word in &words {
            if file.text.contains(word.as_str()) {
                wrong.push(format!("{}: {word}", file.path));
            }
        }
        if file
            .code()
            .any(|line| line.trim_start().starts_with("#[allow("))
        {
            wrong.push(format!(
                "{}: an exception is an #[expect] with its reason",
                file.path
            ));
        }
        for (at, _) in file.text.match_indices(exception.as_str()) {
            let end = file.text[at..]
                .find(")]")
                .map_or(file.text.len(), |end| at + end);
            if !file.text[at..end].contains("reason") {
                wrong.push(format!("{}: an #[expect] without its reason", file.path));
            }
        }
    }
    none(wrong);
}

/// R-E01: among them whatever opens a connection to somewhere else.
#[test]
fn some_things_are_named_in_few_places() {
    let files: Vec<File> = production()
        .into_iter()
        .filter(|file| file.path.starts_with("server/") && !file.path.contains("/examples/"))
        .collect();
    let mut wrong = Vec::new();
    for (word, places, reason) in PLACES {
        for file in &files {
            let may = places.iter().any(|place| file.path.starts_with(place));
            if !may && file.code().any(|line| line.contains(word)) {
                wrong.push(format!("{} says {word}: {reason}", file.path));
            }
        }
        for place in places.iter().filter(|place| place.ends_with(".rs")) {
            if !root().join(place).exists() {
                wrong.push(format!("{place} is gone"));
            }
        }
    }
    for crate_name in [
        "immunization",
        "fhir",
        "picture",
        "access",
        "certificate",
        "paper",
        "pages",
        "profiles",
    ] {
        let folder = format!("server/{crate_name}/src/");
        for file in files.iter().filter(|file| file.path.starts_with(&folder)) {
            for word in [
                "std::fs",
                "std::net",
                "Instant::now",
                "std::process",
                "std::thread",
            ] {
                if file.code().any(|line| line.contains(word)) {
                    wrong.push(format!(
                        "{} says {word}, and does no input or output",
                        file.path
                    ));
                }
            }
        }
    }
    none(wrong);
}

#[test]
fn every_migration_is_there_for_both_databases_and_can_be_shown() {
    let names = |database: &str| -> BTreeSet<String> {
        let folder = root().join("server/store/migrations").join(database);
        let found = std::fs::read_dir(folder).expect("migrations");
        found
            .map(|one| {
                one.expect("a folder")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect()
    };
    let sqlite = names("sqlite");
    assert!(!sqlite.is_empty());
    assert_eq!(sqlite, names("postgres"));
    let connection = std::fs::read_to_string(root().join("server/store/src/connection.rs"))
        .expect("connection.rs");
    for name in &sqlite {
        assert!(
            connection.contains(&format!("\"{name}\"")),
            "{name} is not among the statements"
        );
        for database in ["sqlite", "postgres"] {
            let folder = format!("migrations/{database}/{name}");
            for file in ["up.sql", "down.sql"] {
                assert!(
                    root()
                        .join("server/store")
                        .join(&folder)
                        .join(file)
                        .exists(),
                    "{folder}/{file}"
                );
            }
        }
    }
}

#[test]
fn every_example_and_every_piece_of_test_data_is_used() {
    let reads = |file: &File| {
        [".rs", ".http", ".toml", "/run"]
            .iter()
            .any(|end| file.path.ends_with(end))
            || file.path == "Makefile"
    };
    let readers: Vec<File> = all_files().into_iter().filter(reads).collect();
    let mut wrong = Vec::new();
    for file in all_files() {
        let Some(from) = ["examples/", "testdata/", "data/kinds/"]
            .iter()
            .filter_map(|word| file.path.find(word))
            .min()
        else {
            continue;
        };
        // Sources of the package are held by the digest of each.
        if reads(&file) || file.path.starts_with("fhir-profiles/input/") {
            continue;
        }
        // Named by itself, or in a folder of its crate that a reader names.
        let short = &file.path[from..];
        let name = short.rsplit('/').next().unwrap_or(short);
        let crate_folder = &file.path[..from];
        let folders: Vec<&str> = short.split('/').rev().skip(1).collect();
        let used = readers.iter().any(|reader| {
            let says = |text: String| reader.text.contains(&text);
            let of_crate = crate_folder.is_empty() || reader.path.starts_with(crate_folder);
            says(short.to_owned())
                || says(format!("\"{name}\""))
                || of_crate
                    && folders.iter().any(|folder| {
                        says(format!("\"{folder}\"")) || says(format!("/{folder}/{{"))
                    })
        });
        if !used {
            wrong.push(format!("nothing reads {}", file.path));
        }
    }
    none(wrong);
}

#[test]
fn every_rule_has_its_words_and_every_word_its_rule() {
    let files = production();
    let of_server =
        |file: &&File| file.path.starts_with("server/") && !file.path.starts_with("server/pages/");
    let sources: Vec<&File> = files.iter().filter(of_server).collect();
    let worded: BTreeSet<&str> = pages::words::rules().collect();
    let unsaid = |rule: &&&str| {
        let quoted = format!("\"{rule}\"");
        !sources.iter().any(|file| file.text.contains(&quoted))
    };
    let mut wrong: Vec<String> = worded
        .iter()
        .filter(unsaid)
        .filter(|rule| !SAID_ELSEWHERE.contains(rule))
        .map(|rule| format!("no code says {rule}"))
        .collect();
    let mut said = 0;
    for file in &sources {
        for call in [
            "Issue::error(",
            "Issue::warning(",
            "Problem::new(",
            "unavailable(",
            ".fault(",
            ".refuse(",
            "Finding::new(",
        ] {
            for (at, _) in file.text.match_indices(call) {
                let Some(rule) = first_literal(&file.text[at + call.len()..]) else {
                    continue;
                };
                said += 1;
                if !worded.contains(rule) {
                    wrong.push(format!("{}: {rule} has no words", file.path));
                }
            }
        }
    }
    assert!(said > 60, "only {said} rules are found in the sources");
    none(wrong);
}

/// What is expected of a value is said in words of both languages, wherever it is more than a form or an example.
#[test]
fn what_is_expected_has_its_words() {
    let is_sentence = |text: &str| {
        let words: Vec<&str> = text.split(' ').collect();
        let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase());
        words.windows(2).any(|pair| pair.iter().all(is_word))
    };
    let (mut wrong, mut said) = (Vec::new(), 0);
    for file in production() {
        let lines: Vec<&str> = file.text.lines().collect();
        for (place, line) in lines.iter().enumerate() {
            if !line.contains("malformed(") && !line.contains("(\"expected\", ") {
                continue;
            }
            let call = lines[place..lines.len().min(place + 2)].join(" ");
            for text in call.split('"').skip(1).step_by(2) {
                if !is_sentence(text) {
                    continue;
                }
                said += 1;
                if pages::words::expected(text, pages::words::Language::Japanese).is_none() {
                    wrong.push(format!("{}: {text}, and not in Japanese", file.path));
                }
            }
        }
    }
    assert!(said > 8, "only {said} are found in the sources");
    none(wrong);
}

/// Codes that have words and that nothing here says: two need the stock of a venue, the last is a tag that clients set.
const SAID_ELSEWHERE: [&str; 3] = ["LOT-STOCK", "VIAL-OPEN", "estimated"];

/// Files whose lists hold codes that people meet, so far as they are there.
const LISTS_OF_CODES: [&str; 9] = [
    "server/certificate/src/claims/refusal.rs",
    "server/certificate/src/fault.rs",
    "server/immunization/src/code.rs",
    "server/immunization/src/gs1.rs",
    "server/immunization/src/intake/rule.rs",
    "server/immunization/src/quality.rs",
    "server/immunization/src/scan/outcome.rs",
    "server/paper/src/read.rs",
    "server/paper/src/refusal.rs",
];

/// A code that stands in a table for the table's sake: coupon numbers have no check digit.
const CODE_NEVER_MADE: &str = "CODE-COUPON-CD";

#[test]
fn every_code_that_the_ground_floor_lists_has_words_and_a_help_page() {
    let worded: BTreeSet<&str> = pages::words::rules().collect();
    let is_code = |text: &str| {
        let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        text.len() > 2
            && text.starts_with(|c: char| c.is_ascii_uppercase())
            && text.bytes().all(plain)
    };
    let mut wrong = Vec::new();
    let mut count = 0;
    let files = production();
    for file in files
        .iter()
        .filter(|file| LISTS_OF_CODES.contains(&file.path.as_str()))
    {
        let texts = file
            .code()
            .flat_map(|line| line.split('"').skip(1).step_by(2));
        for code in texts.filter(|text| is_code(text) && text != &CODE_NEVER_MADE) {
            count += 1;
            if !worded.contains(code) {
                wrong.push(format!("{}: {code} has no words", file.path));
            }
            for language in pages::words::Language::ALL {
                if worded.contains(code) && pages::help_page(code, language).is_none() {
                    wrong.push(format!("{code} has no help page"));
                }
            }
        }
    }
    assert!(count > 90, "only {count} codes are found");
    none(wrong);
}

#[test]
fn the_style_of_the_pages_is_named_by_its_digest() {
    use base64::Engine;
    let digest = openssl::sha::sha256(pages::STYLE.as_bytes());
    let digest = base64::engine::general_purpose::STANDARD.encode(digest);
    assert!(
        pages::CONTENT_SECURITY_POLICY.contains(&format!("style-src 'sha256-{digest}'")),
        "the digest of the style is now {digest}"
    );
}

/// The first quoted text within a call, before any further call.
fn first_literal(rest: &str) -> Option<&str> {
    let end = rest.find(')')?;
    let inside = &rest[..end];
    let from = inside.find('"')? + 1;
    let length = inside[from..].find('"')?;
    Some(&inside[from..from + length])
}

#[test]
fn the_project_speaks_of_itself_alone() {
    let outside = ["/wo", "/tm", "/ho", "/ro"]
        .into_iter()
        .zip(["rk/", "p/", "me/", "ot/"]);
    let outside: Vec<String> = outside
        .map(|(one, other)| format!("{one}{other}"))
        .collect();
    for file in all_files() {
        let test = file.path.starts_with("tests/")
            || file.path.starts_with("conformance/")
            || file.is_test();
        for word in &outside {
            // A path of this machine, not a part of a longer address.
            let found = file.text.match_indices(word.as_str()).any(|(at, _)| {
                !file.text[..at]
                    .chars()
                    .next_back()
                    .is_some_and(|c| c.is_alphanumeric() || "._-/}".contains(c))
            });
            assert!(
                !found || (test && word != &outside[0]),
                "{} names {word}",
                file.path
            );
        }
    }
}

#[test]
fn commands_that_documents_name_exist() {
    let makefile = std::fs::read_to_string(root().join("Makefile")).unwrap_or_default();
    let target = |name: &str| {
        makefile
            .lines()
            .any(|line| line.split(':').next() == Some(name) && line.contains(':'))
    };
    for file in all_files().iter().filter(|file| file.path.ends_with(".md")) {
        for (at, _) in file.text.match_indices("make ") {
            let code = file.text[..at]
                .chars()
                .next_back()
                .is_none_or(|before| matches!(before, '`' | '\n' | '$' | ' '));
            let quoted = file.text[..at].ends_with('`')
                || file.text[..at].ends_with("$ ")
                || file.text[..at].ends_with("    ");
            let name: String = file.text[at + 5..]
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '-')
                .collect();
            if code && quoted && !name.is_empty() {
                assert!(target(&name), "{}: there is no `make {name}`", file.path);
            }
        }
    }
}

#[test]
fn every_decision_is_in_the_list() {
    let decisions: Vec<File> = all_files()
        .into_iter()
        .filter(|file| file.path.starts_with("docs/adr/") && file.path.ends_with(".md"))
        .collect();
    let list = decisions
        .iter()
        .find(|file| file.path.ends_with("README.md"));
    for file in decisions
        .iter()
        .filter(|file| !file.path.ends_with("README.md"))
    {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let listed = list.is_some_and(|list| list.text.contains(name));
        assert!(listed, "{} is not in docs/adr/README.md", file.path);
        assert!(
            name.len() > 5 && name[..4].bytes().all(|byte| byte.is_ascii_digit()),
            "{name} has no number"
        );
    }
}
