//! The files and scans of `examples/`, handed in as a municipality and a tablet would: what is good is taken, what is bad
//! is told, and every scan is answered as the list beside it says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use access::Role;
use immunization::Moment;
use serde_json::{Value, json};
use sesshu_conformance::http::Request;

use crate::harness::{Own, each_own};

const TOWNS: [&str; 3] = ["139998", "279986", "019992"];

/// A server with the three invented towns, and nobody in them.
type Place = Own;

fn each_place(test: impl Fn(&Place) + Sync) {
    each_own(&TOWNS, &[], false, test);
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

fn post(place: &Place, role: Role, town: &str, (path, media): (&str, &str), body: &[u8]) -> Value {
    let answer = place
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
fn import(place: &Place, town: &str, letter: &str, file: &[u8]) -> Value {
    let path = format!("/municipal/imports?as={letter}&mode=commit-valid");
    let media = match letter {
        "G" => "application/x-ndjson",
        _ => "text/csv",
    };
    ended(
        place,
        town,
        &post(place, Role::Staff, town, (&path, media), file),
    )
}

/// The same with the lists of what a town's codes mean.
fn import_with_codes(place: &Place, town: &str, file: &[u8], codes: &[u8]) -> Value {
    let mut form = Vec::new();
    for (head, bytes) in [
        ("name=\"as\"", b"F".as_slice()),
        ("name=\"mode\"", b"commit-valid"),
        ("name=\"codes\"; filename=\"f-codes.csv\"", codes),
        ("name=\"file\"; filename=\"f.csv\"", file),
    ] {
        form.extend(format!("--part\r\nContent-Disposition: form-data; {head}\r\n\r\n").bytes());
        form.extend(bytes);
        form.extend(b"\r\n");
    }
    form.extend(b"--part--\r\n");
    let to = ("/municipal/imports", "multipart/form-data; boundary=part");
    ended(place, town, &post(place, Role::Staff, town, to, &form))
}

/// The report of a file that was handed in, when it has come to its end. A file that was not taken has none.
fn ended(place: &Place, town: &str, taken: &Value) -> Value {
    let Some(path) = taken["links"]["self"].as_str().map(str::to_owned) else {
        return taken.clone();
    };
    let until = Instant::now() + Duration::from_secs(60);
    let mut staff = place.client(Role::Staff, town);
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
            let report = import(place, town, letter, &bytes(&format!("municipal/{name}")));
            assert_eq!(report["state"], "done", "{name}: {report}");
            let (total, rejected) = totals(&report);
            assert!(total > 0 && rejected == 0, "{name}: {report}");
        }
        let routine = bytes("municipal/f-good.csv");
        let told = import(place, "139998", "F", &routine);
        assert_eq!(totals(&told), (4, 4), "without the town's codes: {told}");
        let codes = bytes("municipal/f-codes.csv");
        let told = import_with_codes(place, "139998", &routine, &codes);
        assert_eq!(told["state"], "done", "{told}");
        assert_eq!(totals(&told), (4, 0), "{told}");
        let spoilt = b"list,code,meaning\r\nkind,03,NOTHING\r\n";
        let told = import_with_codes(place, "139998", &routine, spoilt);
        let issue = &told["issue"][0];
        assert_eq!(
            issue["details"]["coding"][0]["code"], "import-codes",
            "{told}"
        );
        let questions = bytes("municipal/e-good.csv");
        let to = ("/municipal/inquiries", "text/csv");
        let told = post(place, Role::Staff, "279986", to, &questions);
        let told = ended(place, "279986", &told);
        assert_eq!(told["state"], "done", "{told}");
        for (letter, name) in [
            ("A", "a-bad.csv"),
            ("A", "a-spreadsheet.csv"),
            ("B", "b-bad.csv"),
            ("F", "f-bad.csv"),
            ("G", "g-bad.ndjson"),
        ] {
            let report = import(
                place,
                "139998",
                letter,
                &bytes(&format!("municipal/{name}")),
            );
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
        let utf16 = import(place, "139998", "A", &bytes("municipal/a-utf16.csv"));
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
    let opened = post(place, Role::Device, town, to, sent.to_string().as_bytes());
    let id = opened["sessionId"].as_str().map(str::to_owned);
    let id = id.unwrap_or_else(|| panic!("{opened}"));
    (town, id, device.to_owned())
}

/// Sends a message to copy, in a session of its own town, and gives it with its answer.
fn scan(place: &Place, sessions: &mut BTreeMap<String, Session>, name: &str) -> (Value, Value) {
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
    let sent = message.to_string();
    let told = post(place, Role::Device, town, to, sent.as_bytes());
    (message, told)
}

#[test]
fn the_list_says_which_scans_to_copy_need_their_coupon_registered_first() {
    each_place(|place| {
        import(place, "139998", "A", &bytes("municipal/a-good.csv"));
        let mut sessions = BTreeMap::new();
        let list = String::from_utf8(bytes("coupons/expected.tsv")).expect("text");
        for line in list.lines().filter(|line| line.contains("\tRECORDED\t")) {
            let name = line.split('\t').next().expect("a name");
            // Nobody of another town is there yet.
            let is_of_others = ["sakura.json", "leading-zero.json"].contains(&name);
            assert_eq!(line.contains("WAITING"), is_of_others, "{line}");
            if is_of_others {
                let (_, told) = scan(place, &mut sessions, name);
                assert_eq!(told["outcome"], "WAITING", "{name}: {told}");
            }
        }
    });
}

#[test]
fn every_scan_to_copy_is_answered_as_the_list_says() {
    each_place(|place| {
        import(place, "139998", "A", &bytes("municipal/a-good.csv"));
        import(place, "279986", "A", &bytes("municipal/a-sakura.csv"));
        import(
            place,
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
            let (message, told) = scan(place, &mut sessions, name);
            let session = message["sessionId"].as_str();
            let mut sessions = sessions.values();
            let held = sessions.find(|(_, id, _)| Some(id.as_str()) == session);
            let (town, id, _) = held.expect("a session");
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
                let undone = post(place, Role::Device, town, to, sent.as_bytes());
                assert!(undone["issue"].is_null(), "{name}: {undone}");
            }
        }
    });
}
