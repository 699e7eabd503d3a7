//! The files and scans of `examples/`, handed in as a municipality and a tablet would: what is good is taken, what is bad
//! is told, and every scan is answered as the list beside it says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use access::Role;
use app::embedded::{self, Running, Settings};
use immunization::Moment;
use serde_json::{Value, json};
use sesshu_conformance::http::{Client, Request};
use sesshu_conformance::postgres;

use crate::harness::{home, logged};

const TOWNS: [&str; 3] = ["139998", "279986", "019992"];

/// A server with the three invented towns, and nobody in them.
struct Place {
    running: Running,
    _dir: tempfile::TempDir,
}

fn each_place(test: impl Fn(&Place) + Sync) {
    // The log of all tests has to be the first in the process.
    drop(logged());
    std::thread::scope(|scope| {
        for database in [None, Some(postgres::shared().fresh_database())] {
            let test = &test;
            scope.spawn(move || {
                let dir = tempfile::tempdir().expect("a folder");
                let set = [
                    ("database.acquire_timeout", "30s"),
                    ("database.statement_timeout", "30s"),
                    ("internet.deadline", "50s"),
                    ("lgwan.deadline", "50s"),
                    ("shutdown.drain", "50s"),
                ];
                let running = embedded::start(Settings {
                    dir: dir.path().to_owned(),
                    database,
                    tenants: TOWNS.map(str::to_owned).into(),
                    set: set
                        .map(|(key, value)| (key.to_owned(), value.to_owned()))
                        .into(),
                    with_towns: false,
                })
                .expect("a server");
                test(&Place { running, _dir: dir });
            });
        }
    });
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../examples")
        .join(name)
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(folder(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.expect("after 1970").as_secs();
    Moment::from_unix(seconds.cast_signed()).expect("a moment")
}

impl Place {
    fn client(&self, role: Role, town: &str) -> Client {
        let token = self.running.token(role, town, "nobody").expect("a token");
        let client = Client::new(self.running.address(home(role)), Duration::from_secs(60));
        client.with_header("Authorization", &format!("Bearer {token}"))
    }

    fn post(&self, role: Role, town: &str, (path, media): (&str, &str), body: &[u8]) -> Value {
        let answer = self
            .client(role, town)
            .send(&Request {
                method: "POST",
                path,
                headers: &[("Content-Type", media)],
                body: Some(body),
            })
            .expect("an answer");
        answer.json().unwrap_or_default()
    }

    /// Hands in a file and waits for its report.
    fn import(&self, town: &str, letter: &str, file: &[u8]) -> Value {
        let path = format!("/municipal/imports?as={letter}&mode=commit-valid");
        let media = match letter {
            "G" => "application/x-ndjson",
            _ => "text/csv",
        };
        let taken = self.post(Role::Staff, town, (&path, media), file);
        let Some(job) = taken["id"].as_str() else {
            return taken;
        };
        let path = format!("/municipal/imports/{job}");
        let until = Instant::now() + Duration::from_secs(60);
        let mut staff = self.client(Role::Staff, town);
        loop {
            let shown = staff.send(&Request {
                method: "GET",
                path: &path,
                headers: &[],
                body: None,
            });
            let shown = shown.expect("an answer").json().expect("a report");
            match shown["state"].as_str() {
                Some("waiting" | "running") => assert!(Instant::now() < until, "{shown}"),
                _ => return shown,
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// The codes of the rows that an example's report rejects.
fn rejections(name: &str) -> BTreeSet<String> {
    let text = String::from_utf8(bytes(&format!("municipal/{name}.expected.txt"))).expect("text");
    let mut codes = BTreeSet::new();
    let mut is_rejected = false;
    for line in text.lines() {
        let code = line
            .strip_prefix("  ")
            .filter(|rest| !rest.starts_with(' '));
        match code {
            Some(code) if is_rejected => _ = codes.insert(code.to_owned()),
            Some(_) => {}
            None if !line.starts_with(' ') => is_rejected = line.ends_with(": rejected"),
            None => {}
        }
    }
    codes
}

#[test]
fn every_file_to_copy_is_taken_or_told_as_it_should_be() {
    each_place(|place| {
        let totals = |report: &Value| {
            let one = |name: &str| report["totals"][name].as_u64().unwrap_or_default();
            let parts = ["created", "updated", "unchanged", "flagged", "rejected"].map(one);
            assert_eq!(parts.iter().sum::<u64>(), one("total"), "{report}");
            (one("total"), one("rejected"))
        };
        for (town, letter, name) in [
            ("139998", "A", "a-good.csv"),
            ("279986", "A", "a-sakura.csv"),
            ("139998", "A", "a-cp932.csv"),
            ("139998", "B", "b-good.csv"),
            ("139998", "B", "b-correction.csv"),
            ("019992", "G", "g-good.ndjson"),
        ] {
            let report = place.import(town, letter, &bytes(&format!("municipal/{name}")));
            assert_eq!(report["state"], "done", "{name}: {report}");
            let (total, rejected) = totals(&report);
            assert!(total > 0 && rejected == 0, "{name}: {report}");
        }
        for (letter, name) in [
            ("A", "a-bad.csv"),
            ("A", "a-spreadsheet.csv"),
            ("B", "b-bad.csv"),
            ("F", "f-bad.csv"),
            ("G", "g-bad.ndjson"),
        ] {
            let report = place.import("139998", letter, &bytes(&format!("municipal/{name}")));
            // Of a file without one good row nothing is taken.
            let state = report["state"].as_str().unwrap_or_default();
            assert!(["done", "rejected"].contains(&state), "{name}: {report}");
            assert!(totals(&report).1 > 0, "{name}: {report}");
            let (short, _) = name.split_once('.').expect("an ending");
            for code in rejections(short) {
                assert!(
                    report["rules"][&code].as_u64() > Some(0),
                    "{name}: {code} in {report}"
                );
            }
        }
        let utf16 = place.import("139998", "A", &bytes("municipal/a-utf16.csv"));
        assert!(utf16.to_string().contains("FILE-UTF16"), "{utf16}");
    });
}

/// A session of a venue: the town that holds it, its number, and its device.
type Session = (&'static str, String, String);

fn open(place: &Place, name: &str, device: &str) -> Session {
    let town = match name.contains("sakura") {
        true => "279986",
        false => "139998",
    };
    let sent = json!({
        "deviceId": device,
        "date": now().day().to_string(),
        "venue": { "name": "みらい市民体育館", "municipality": town },
        "doctor": "仮名 医師子",
        "vaccine": { "group": "COVID" },
        "maker": "ファイザー",
        "lot": "FF1001",
    });
    let to = ("/device/sessions", "application/json");
    let opened = place.post(Role::Device, town, to, sent.to_string().as_bytes());
    let id = opened["sessionId"].as_str().map(str::to_owned);
    let id = id.unwrap_or_else(|| panic!("{opened}"));
    (town, id, device.to_owned())
}

#[test]
fn every_scan_to_copy_is_answered_as_the_list_says() {
    each_place(|place| {
        place.import("139998", "A", &bytes("municipal/a-good.csv"));
        place.import("279986", "A", &bytes("municipal/a-sakura.csv"));
        place.import(
            "019992",
            "A",
            "3000001,,雪谷,凪,ユキタニ,ナギ,19700401,1,0000000303,\r\n".as_bytes(),
        );
        let mut sessions: BTreeMap<String, Session> = BTreeMap::new();
        let list = String::from_utf8(bytes("coupons/expected.tsv")).expect("text");
        for line in list.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [name, outcome, flags, _] = cells.as_slice() else {
                panic!("{line}");
            };
            let message = bytes(&format!("coupons/{name}"));
            let mut message: Value = serde_json::from_slice(&message).expect(name);
            let session = message["sessionId"].as_str().expect("a session").to_owned();
            let device = message["deviceId"].as_str().expect("a device").to_owned();
            let (town, id, _) = sessions
                .entry(session.clone())
                .or_insert_with(|| open(place, &session, &device));
            message["sessionId"] = json!(id);
            message["capturedAt"] = json!(now().to_string());
            let to = ("/device/scans", "application/json");
            let told = place.post(Role::Device, town, to, message.to_string().as_bytes());
            assert_eq!(told["outcome"], *outcome, "{name}: {told}");
            let given: BTreeSet<&str> = told["flags"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let mut expected: BTreeSet<&str> = flags.split_whitespace().collect();
            // The doses before are taken back, so that each scan is the first.
            if told["coupon"]["dose"].as_u64() > Some(1) {
                expected.insert("SEQ-GAP");
            }
            assert_eq!(given, expected, "{name}: {told}");
            if told["immunization"].is_string() {
                let scan = message["scanId"].as_str().expect("a number");
                let path = format!("/device/scans/{scan}/undo");
                let sent = json!({ "sessionId": id }).to_string();
                let to = (path.as_str(), "application/json");
                let undone = place.post(Role::Device, town, to, sent.as_bytes());
                assert!(undone["issue"].is_null(), "{name}: {undone}");
            }
        }
    });
}
