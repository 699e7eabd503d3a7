//! An index that was made in another way, or that lacks something: the server does not start on it, `migrate up` and
//! `reindex` mend it. Commands run as the program does, in a process of their own.

use std::ffi::OsString;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use access::{Role, Zone};
use app::embedded::Running;
use diesel::Connection;
use diesel::connection::SimpleConnection;
use sesshu_conformance::http::Client;
use sesshu_conformance::postgres;

use crate::harness::{PATIENT, home, logged, start};

/// What the words of a command line are handed over in, to a process of this same program.
const WORDS: &str = "TESTED_COMMAND_LINE";
const BETWEEN: &str = "\u{1f}";

const TOWNS: [&str; 2] = ["139998", "279986"];

/// What is undone of the index for a database as the first migration left it.
const BACK: [(&str, [&str; 2]); 2] = [
    (
        "SQLite",
        [
            include_str!("../server/store/migrations/sqlite/0017_entry_stretches/down.sql"),
            include_str!("../server/store/migrations/sqlite/0002_search/down.sql"),
        ],
    ),
    (
        "PostgreSQL",
        [
            include_str!("../server/store/migrations/postgres/0017_entry_stretches/down.sql"),
            include_str!("../server/store/migrations/postgres/0002_search/down.sql"),
        ],
    ),
];

/// What is found in the invented towns, in a town of each.
const QUESTIONS: [&str; 9] = [
    "Patient?_sort=birthdate",
    "Patient?identifier=000000001",
    "Patient?name=ミライ",
    "Patient?birthdate=gt1900",
    "Immunization?patient=mirai-0001",
    "Immunization?patient.name=ミライ",
    "Immunization?date=gt2000&_sort=-date",
    "Patient?_has:Immunization:patient:status=completed",
    "Location?organization=mirai-city",
];

/// A database of its own with the invented towns, and nobody serving it.
struct Place {
    name: &'static str,
    dir: tempfile::TempDir,
    postgres: Option<String>,
}

/// What a command did.
pub struct Done {
    /// Its exit code.
    pub code: i32,
    /// What it gave on standard output.
    pub shown: String,
    /// What it said on standard error.
    pub said: String,
}

/// Runs the program with these words in a process of its own.
pub fn run_words(words: &[String]) -> Done {
    let ended = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "reindex::the_program", "--nocapture"])
        .env(WORDS, words.join(BETWEEN))
        .stdin(Stdio::null())
        .output()
        .expect("it runs");
    let shown = String::from_utf8_lossy(&ended.stdout);
    Done {
        code: ended.status.code().expect("a code"),
        // What the frame of tests says before it hands over is not the program's.
        shown: shown
            .split_once("running 1 test\n")
            .map_or_else(String::new, |(_, own)| own.to_owned()),
        said: String::from_utf8_lossy(&ended.stderr).into_owned(),
    }
}

/// Runs the program on the database of a server in a folder, which serves these towns and has these settings besides.
pub fn run_at(
    (dir, database): (&Path, Option<&str>),
    (towns, set): (&[&str], &[(&str, &str)]),
    words: &[&str],
) -> Done {
    let file = format!("sqlite:{}", dir.join("sesshu.db").display());
    let keys = dir.join("sesshu.keys").display().to_string();
    let towns = towns.join(",");
    let own = [
        ("database.url", database.unwrap_or(&file)),
        ("keys.file", &keys),
        ("server.tenants", &towns),
    ];
    let words = ["sesshu"].iter().chain(words);
    let mut all: Vec<String> = words.map(|word| (*word).to_owned()).collect();
    let patient = PATIENT.iter().chain(set);
    for (key, value) in own.iter().chain(patient) {
        all.extend(["--set".to_owned(), format!("{key}={value}")]);
    }
    run_words(&all)
}

/// Runs statements on the database of a server in a folder.
pub fn statements((dir, database): (&Path, Option<&str>), sql: &str) {
    match database {
        Some(url) => {
            let (_, name) = url.rsplit_once('/').expect("a name");
            postgres::shared().query(name, sql).expect("statements");
        }
        None => {
            let file = dir.join("sesshu.db");
            let mut file =
                diesel::SqliteConnection::establish(&file.to_string_lossy()).expect("a database");
            // A server may be writing, and one that has ended may still be closing its file.
            file.batch_execute("pragma busy_timeout = 20000")
                .and_then(|()| file.batch_execute(sql))
                .expect("statements");
        }
    }
}

/// Not a test by itself: the program, when it is called by one.
#[test]
fn the_program() {
    if let Ok(words) = std::env::var(WORDS) {
        let words = words.split(BETWEEN).map(OsString::from);
        std::process::exit(app::command::run_words(words).into());
    }
}

fn each_place(test: impl Fn(&Place) + Sync) {
    // The log of all tests has to be the first in the process.
    drop(logged());
    std::thread::scope(|scope| {
        for (name, postgres) in [
            ("SQLite", None),
            ("PostgreSQL", Some(postgres::shared().fresh_database())),
        ] {
            let test = &test;
            scope.spawn(move || {
                let place = Place {
                    name,
                    dir: tempfile::tempdir().expect("a folder"),
                    postgres,
                };
                place.serving().stop().expect("it ends");
                test(&place);
            });
        }
    });
}

impl Place {
    fn serving(&self) -> Running {
        start(self.dir.path(), self.postgres.as_deref(), &TOWNS, &[], true)
    }

    fn run(&self, words: &[&str]) -> Done {
        run_at(
            (self.dir.path(), self.postgres.as_deref()),
            (&TOWNS, &[]),
            words,
        )
    }

    fn statements(&self, sql: &str) {
        statements((self.dir.path(), self.postgres.as_deref()), sql);
    }

    /// Makes it a database as it was before the index got a mark.
    fn turn_back(&self) {
        let (_, down) = BACK
            .iter()
            .find(|(name, _)| *name == self.name)
            .expect("statements");
        down.iter().for_each(|down| self.statements(down));
        self.statements("delete from __diesel_schema_migrations where version in ('0002', '0017')");
    }

    fn answers(&self, running: &Running) -> Vec<(String, Vec<String>)> {
        let token = running
            .token(Role::Vendor, TOWNS[0], "nobody")
            .expect("a token");
        let client = Client::new(
            running.address(home(Role::Vendor)),
            std::time::Duration::from_secs(60),
        );
        let mut client = client.with_header("Authorization", &format!("Bearer {token}"));
        QUESTIONS
            .iter()
            .map(|question| {
                let path = format!("/fhir/{}", encoded(question));
                let answer = client
                    .send(&sesshu_conformance::http::Request {
                        method: "GET",
                        path: &path,
                        headers: &[],
                        body: None,
                    })
                    .expect("an answer");
                let bundle = answer.json().expect("a bundle");
                let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
                let id = |entry: &serde_json::Value| entry["resource"]["id"].to_string();
                ((*question).to_owned(), entries.iter().map(id).collect())
            })
            .collect()
    }

    /// Tries to serve where there is no address left to listen on: 4 says that everything before was well.
    fn tries_to_serve(&self) -> Done {
        let taken = TcpListener::bind("127.0.0.1:0").expect("an address");
        let address = taken.local_addr().expect("an address");
        let listen: Vec<String> = ["internet", "lgwan", "ops"]
            .iter()
            .enumerate()
            .map(|(at, zone)| match at {
                0 => format!("{zone}.listen={address}"),
                _ => format!("{zone}.listen=127.0.0.1:0"),
            })
            .collect();
        let mut words = vec!["serve"];
        listen.iter().for_each(|one| words.extend(["--set", one]));
        self.run(&words)
    }
}

fn encoded(question: &str) -> String {
    question
        .bytes()
        .map(|byte| match byte {
            0x80.. => format!("%{byte:02X}"),
            plain => char::from(plain).to_string(),
        })
        .collect()
}

impl Done {
    #[track_caller]
    fn ended(self, code: i32) -> Done {
        assert_eq!(self.code, code, "{}\n{}", self.shown, self.said);
        self
    }

    #[track_caller]
    fn shows(self, parts: &[&str]) -> Done {
        for part in parts {
            assert!(self.shown.contains(part), "{part} in {}", self.shown);
        }
        self
    }

    #[track_caller]
    fn says(self, parts: &[&str]) -> Done {
        for part in parts {
            assert!(self.said.contains(part), "{part} in {}", self.said);
        }
        self
    }
}

#[test]
fn a_database_of_the_first_migration_is_brought_up_to_date_and_everything_is_found() {
    each_place(|place| {
        let running = place.serving();
        let before = place.answers(&running);
        running.stop().expect("it ends");
        for (question, found) in &before {
            assert!(!found.is_empty(), "{question} finds nothing at all");
        }
        place.turn_back();
        place.run(&["migrate", "status"]).ended(0).shows(&[
            "applied 0001_ground",
            "pending 0002_search",
            "outdated index 139998",
            "outdated index 279986",
        ]);
        for words in [&["migrate", "plan"][..], &["migrate", "up", "--dry-run"]] {
            place.run(words).ended(0).shows(&[
                "create table index_state",
                "-- 139998: ",
                "-- 279986: ",
            ]);
        }
        place.tries_to_serve().ended(3).says(&["sesshu migrate up"]);
        place
            .run(&["reindex"])
            .ended(3)
            .says(&["sesshu migrate up"]);
        place
            .run(&["migrate", "up"])
            .ended(0)
            .shows(&["applied 0002_search", "139998: ", "279986: ", "missing "])
            .says(&["--base"]);
        place.run(&["reindex", "--check"]).ended(0);
        place.tries_to_serve().ended(4);
        let again = place.run(&["migrate", "up"]).ended(0);
        assert_eq!(again.shown, "", "there is nothing left to do");
        place
            .run(&["migrate", "plan"])
            .ended(0)
            .says(&["nothing to do"]);
        let running = place.serving();
        assert_eq!(place.answers(&running), before, "{}", place.name);
    });
}

#[test]
fn an_outdated_index_is_not_served_until_it_was_made_anew() {
    each_place(|place| {
        place.statements(
            "delete from index_entry where tenant = 279986; \
             update index_state set made_by = '1' where tenant = 279986",
        );
        place
            .tries_to_serve()
            .ended(3)
            .says(&["279986", "sesshu migrate up", "outdated"]);
        let status = place
            .run(&["migrate", "status"])
            .ended(0)
            .shows(&["outdated index 279986"]);
        assert!(!status.shown.contains("outdated index 139998"));
        place
            .run(&["doctor"])
            .ended(5)
            .shows(&["outdated: 279986", "sesshu migrate up"]);
        let up = place.run(&["migrate", "up"]).ended(0).shows(&["279986: "]);
        assert!(!up.shown.contains("139998"), "{}", up.shown);
        assert!(!up.shown.contains("missing 0"), "{}", up.shown);
        place.tries_to_serve().ended(4);
        place
            .run(&["doctor"])
            .ended(0)
            .shows(&["index_entry.value", "made as this program makes it"]);
    });
}

#[test]
fn a_demo_brings_its_own_data_up_to_date() {
    each_place(|place| {
        let running = place.serving();
        let before = place.answers(&running);
        running.stop().expect("it ends");
        place.turn_back();
        let running = place.serving();
        assert_eq!(place.answers(&running), before, "{}", place.name);
    });
}

#[test]
fn a_check_tells_what_is_missing_and_mends_nothing() {
    each_place(|place| {
        place
            .run(&["reindex", "--check"])
            .ended(0)
            .shows(&["✓ 139998", "✓ 279986"]);
        place.statements(
            "delete from index_entry where tenant = 139998 and resource_no = \
             (select resource_no from resource where tenant = 139998 and id = 'mirai-0001')",
        );
        for _ in 0..2 {
            place
                .run(&["reindex", "--check"])
                .ended(5)
                .shows(&["✗ 139998", "✓ 279986"])
                .says(&["sesshu reindex"]);
        }
        let json = place
            .run(&["reindex", "--check", "--json", "--tenant", "139998"])
            .ended(5);
        let line: serde_json::Value = serde_json::from_str(json.shown.trim()).expect("JSON");
        assert_eq!(
            (&line["tenant"], &line["surplus"]),
            (&139_998.into(), &0.into())
        );
        assert!(line["missing"].as_u64() > Some(3), "{line}");
        place
            .run(&["reindex", "--check", "--tenant", "279986"])
            .ended(0);
        place.run(&["reindex", "--tenant", "279986"]).ended(0);
        place.run(&["reindex", "--check"]).ended(5);
        place.run(&["reindex"]).ended(0).shows(&["✓ 139998"]);
        place.run(&["reindex", "--check"]).ended(0);
        place.run(&["reindex", "--tenant", "1"]).ended(1);
    });
}

#[test]
fn a_text_that_cannot_be_read_is_named_and_keeps_its_town_outdated() {
    each_place(|place| {
        let of_hanako = "sequence = (select sequence from resource where tenant = 139998 and id = 'mirai-0001') and tenant = 139998";
        place.statements(&format!(
            "create table kept as select digest from resource_version where {of_hanako}; \
             update resource_version set digest = body where {of_hanako}; \
             delete from index_entry; delete from index_state"
        ));
        for _ in 0..2 {
            place
                .run(&["migrate", "up"])
                .ended(5)
                .shows(&["✗ 139998", "Patient/mirai-0001"])
                .says(&["sesshu scrub"]);
            place.tries_to_serve().ended(3).says(&["139998"]);
        }
        let status = place
            .run(&["migrate", "status"])
            .ended(0)
            .shows(&["outdated index 139998"]);
        assert!(
            !status.shown.contains("outdated index 279986"),
            "{}",
            status.shown
        );
        place.run(&["reindex", "--check"]).ended(5).shows(&[
            "Patient/mirai-0001",
            "missing 0",
            "✓ 279986",
        ]);
        // It came back from a backup.
        place.statements(&format!(
            "update resource_version set digest = (select digest from kept) where {of_hanako}; drop table kept"
        ));
        place.run(&["migrate", "up"]).ended(0).shows(&["139998: "]);
        place.run(&["reindex", "--check"]).ended(0);
        place.tries_to_serve().ended(4);
    });
}

#[test]
fn references_by_a_whole_address_are_own_ones_when_the_address_is_named() {
    each_place(|place| {
        let running = place.serving();
        let token = running
            .token(Role::Vendor, TOWNS[0], "nobody")
            .expect("a token");
        let address = running.address(Zone::Internet);
        let client = Client::new(address, std::time::Duration::from_secs(60));
        let mut client = client.with_header("Authorization", &format!("Bearer {token}"));
        let base = format!("http://{address}/fhir");
        let body = format!(
            r#"{{"resourceType":"Immunization","id":"whole","status":"completed","vaccineCode":{{"text":"x"}},"patient":{{"reference":"{base}/Patient/mirai-0001"}},"occurrenceDateTime":"2026-06-14"}}"#
        );
        let stored = client
            .send(&sesshu_conformance::http::Request {
                method: "PUT",
                path: "/fhir/Immunization/whole",
                headers: &[("Content-Type", "application/fhir+json")],
                body: Some(body.as_bytes()),
            })
            .expect("an answer");
        assert_eq!(stored.status, 201);
        running.stop().expect("it ends");
        place.run(&["reindex", "--check", "--base", &base]).ended(0);
        place.run(&["reindex", "--check"]).ended(5);
        place.statements("delete from index_entry; delete from index_state");
        let up = place.run(&["migrate", "up", "--base", &base]).ended(0);
        assert!(!up.said.contains("public_base"), "{}", up.said);
        place.run(&["reindex", "--check", "--base", &base]).ended(0);
    });
}
