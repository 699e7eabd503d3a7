//! Files of municipalities on their way in: what is taken, what is refused, and who may do what with it.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use access::{Role, Zone};
use app::surface::{self, Access, Does, Verb};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::sha::sha256;
use serde_json::Value;
use sesshu_conformance::http::Response;
use sesshu_conformance::municipal::individual_number;

use crate::harness::{Caller, Town, each_database, rules_of, text_of};

mod again;
mod damaged;
mod people;
mod undoing;

pub const IMPORTS: &str = "/municipal/imports";
pub const CSV: (&str, &str) = ("Content-Type", "text/csv");

/// Two people of an invented town.
pub const PERSONS: &str = "1000001,,試験,一郎,シケン,イチロウ,19500401,1,0000000101,\r\n1000002,,見本,花子,ミホン,ハナコ,19881231,2,0000000102,\r\n";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn json(answer: &Response) -> Value {
    answer.json().unwrap_or_default()
}

pub fn job_of(answer: &Response) -> String {
    let id = json(answer)["id"].as_str().map(str::to_owned);
    id.unwrap_or_else(|| panic!("no job: {} {}", answer.status, text_of(answer)))
}

/// How many imports the list shows.
fn count(caller: &mut Caller) -> usize {
    let list = caller.get(IMPORTS);
    assert_eq!(list.status, 200, "{}", text_of(&list));
    json(&list)["imports"].as_array().map_or(0, Vec::len)
}

/// Waits until nothing more becomes of a job by itself.
pub fn ended(caller: &mut Caller, job: &str) -> Value {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let shown = json(&caller.get(&format!("{IMPORTS}/{job}")));
        let state = shown["state"].as_str().unwrap_or_default().to_owned();
        if !["receiving", "waiting", "running"].contains(&state.as_str()) {
            return shown;
        }
        assert!(Instant::now() < until, "it does not end: {shown}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn form(parts: &[(&str, Option<&str>, &str)]) -> String {
    let mut text = String::new();
    for (name, file, value) in parts {
        let file = file.map_or(String::new(), |file| format!("; filename=\"{file}\""));
        text.push_str(&format!(
            "--a-b\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
        ));
    }
    text + "--a-b--\r\n"
}

const FORM: (&str, &str) = ("Content-Type", "multipart/form-data; boundary=a-b");

#[test]
fn a_file_is_taken_as_the_body_or_as_a_form() {
    each_database(|server| {
        let mut staff = server.town().caller(Role::Staff);
        let digest = sha256(PERSONS.as_bytes());
        let told = format!("sha-256={}", STANDARD.encode(digest));
        let headers = [CSV, ("Digest", told.as_str())];
        let path = format!("{IMPORTS}?as=A&mode=dry-run&name=a.csv");
        let taken = staff.ask("POST", &path, &headers, PERSONS);
        assert_eq!(taken.status, 202, "{}", text_of(&taken));
        let shown = json(&taken);
        assert_eq!(shown["file"], "A");
        assert_eq!(shown["mode"], "dry-run");
        assert_eq!(shown["name"], "a.csv");
        assert_eq!(shown["sha256"], hex(&digest));
        let place = taken.header("location").expect("a place").to_owned();
        assert!(
            place.ends_with(&format!("{IMPORTS}/{}", job_of(&taken))),
            "{place}"
        );

        let manifest = format!(r#"{{"sha256":"{}","rows":2}}"#, hex(&digest));
        let body = form(&[
            ("as", None, "A"),
            ("mode", None, "dry-run"),
            ("file", Some("139998_A_20260401093000_001.csv"), PERSONS),
            ("manifest", None, &manifest),
        ]);
        let taken = staff.ask("POST", IMPORTS, &[FORM], &body);
        assert_eq!(taken.status, 202, "{}", text_of(&taken));
        let shown = json(&staff.get(&format!("{IMPORTS}/{}", job_of(&taken))));
        assert_eq!(shown["name"], "139998_A_20260401093000_001.csv");
        assert_eq!(shown["sha256"], hex(&digest));
        assert_eq!(count(&mut staff), 2);
    });
}

#[test]
fn r_v01_a_file_that_is_not_what_was_announced_leaves_nothing_behind() {
    each_database(|server| {
        let mut staff = server.town().caller(Role::Staff);
        let other = hex(&sha256(b"other"));
        let told = format!("sha-256=:{}:", STANDARD.encode(sha256(b"other")));
        let path = format!("{IMPORTS}?as=A&mode=commit-valid");
        let differs = [
            staff.ask("POST", &path, &[CSV, ("Content-Digest", &told)], PERSONS),
            staff.ask("POST", &format!("{path}&sha256={other}"), &[CSV], PERSONS),
            staff.ask(
                "POST",
                &path,
                &[FORM],
                &form(&[
                    (
                        "manifest",
                        None,
                        &format!(r#"{{"sha256":"{other}","rows":2}}"#),
                    ),
                    ("file", Some("a.csv"), PERSONS),
                ]),
            ),
        ];
        for answer in differs {
            assert_eq!(answer.status, 409, "{}", text_of(&answer));
            assert_eq!(rules_of(&answer), ["file-differs"]);
        }
        let cut = form(&[("file", Some("a.csv"), PERSONS)]);
        let cut = cut.trim_end_matches("--a-b--\r\n");
        let answer = staff.ask("POST", &path, &[FORM], cut);
        assert_eq!(
            (answer.status, rules_of(&answer)),
            (400, vec!["body-incomplete".to_owned()])
        );
        for shown in json(&staff.get(IMPORTS))["imports"]
            .as_array()
            .expect("a list")
        {
            assert_eq!(shown["state"], "cancelled", "{shown}");
        }
        let persons = staff.get("Patient?_summary=count");
        assert_eq!(json(&persons)["total"], 0);
    });
}

#[test]
fn r_v01_an_upload_that_is_cut_off_is_no_upload() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let token = town.token(Role::Staff, "nobody");
        let mut stream = TcpStream::connect(server.address(Zone::Lgwan)).expect("a connection");
        // More than one part at rest, so that a job was begun.
        let body = PERSONS.repeat(20_000);
        let head = format!(
            "POST {IMPORTS}?as=A&mode=commit-valid HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: text/csv\r\nContent-Length: {}\r\n\r\n",
            body.len() + 1
        );
        stream.write_all(head.as_bytes()).expect("sent");
        stream.write_all(body.as_bytes()).expect("sent");
        stream.shutdown(Shutdown::Write).expect("an end");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        assert!(!answer.contains(" 202 "), "{answer}");
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let list = json(&staff.get(IMPORTS));
            let imports = list["imports"].as_array().expect("a list");
            let open = |one: &Value| one["state"] != "cancelled";
            if !imports.iter().any(open) {
                break;
            }
            assert!(Instant::now() < until, "{list}");
            std::thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(json(&staff.get("Patient?_summary=count"))["total"], 0);
    });
}

#[test]
fn r_v02_what_is_too_large_or_compressed_is_refused_with_its_rule() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let token = town.token(Role::Staff, "nobody");
        let mut stream = TcpStream::connect(server.address(Zone::Lgwan)).expect("a connection");
        let head = format!(
            "POST {IMPORTS}?as=A HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: text/csv\r\nContent-Length: 2147483649\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).expect("sent");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert!(
            answer.contains("file-too-large") && answer.contains("2 GiB"),
            "{answer}"
        );
        let path = format!("{IMPORTS}?as=A");
        for body in [
            "PK\u{3}\u{4}rest",
            "PK\u{5}\u{6}",
            "BZh91AY",
            "Rar!\u{1a}\u{7}\u{0}",
        ] {
            let refused = staff.ask("POST", &path, &[CSV], body);
            assert_eq!(
                (refused.status, rules_of(&refused)),
                (415, vec!["file-compressed".to_owned()])
            );
        }
        let gzip = [CSV, ("Content-Encoding", "gzip")];
        for (headers, body, rule) in [
            (&gzip[..], PERSONS, "file-compressed"),
            (
                &[("Content-Type", "text/html")][..],
                PERSONS,
                "file-media-type",
            ),
            (&[FORM][..], "--a-b--\r\n", "file-missing"),
            (&[FORM][..], "nonsense", "body-incomplete"),
        ] {
            let refused = staff.ask("POST", &path, headers, body);
            assert_eq!(rules_of(&refused), [rule], "{}", text_of(&refused));
            assert!((400..500).contains(&refused.status), "{}", refused.status);
        }
        assert_eq!(count(&mut staff), 0);
    });
}

#[test]
fn fields_are_read_strictly() {
    each_database(|server| {
        let mut staff = server.town().caller(Role::Staff);
        for (query, rule) in [
            ("", "parameter-malformed"),
            ("?as=Z", "parameter-malformed"),
            ("?as=A&as=A", "parameter-repeated"),
            ("?as=A&mode=maybe", "parameter-malformed"),
            ("?as=A&overwrite=true", "parameter-malformed"),
            ("?as=B&overwrite=1", "parameter-malformed"),
            ("?as=B&overwrite=true", "overwrite-without-dry-run"),
            (
                "?as=B&overwrite=true&mode=commit-valid",
                "parameter-malformed",
            ),
            ("?as=A&encoding=utf-16", "parameter-malformed"),
            ("?as=A&header=perhaps", "parameter-malformed"),
            ("?as=A&repair=everything", "parameter-malformed"),
            ("?as=A&sha256=12", "parameter-malformed"),
            ("?as=A&colour=red", "query-unknown"),
        ] {
            let refused = staff.ask("POST", &format!("{IMPORTS}{query}"), &[CSV], PERSONS);
            assert_eq!(rules_of(&refused), [rule], "{query}: {}", text_of(&refused));
            assert!((400..500).contains(&refused.status), "{query}");
        }
    });
}

#[test]
fn r_t01_an_import_is_nobodys_but_its_towns() {
    each_database(|server| {
        let (town, other) = (server.town(), server.town());
        let mut staff = town.caller(Role::Staff);
        let mut stranger = other.caller(Role::Staff);
        let taken = staff.ask("POST", &format!("{IMPORTS}?as=A"), &[CSV], PERSONS);
        let job = job_of(&taken);
        let never = "00000000-0000-4000-8000-000000000000";
        for row in outside()
            .filter(|row| row.path.contains("{job}") && row.path.starts_with("/municipal/"))
        {
            let ask = |caller: &mut Caller, job: &str| {
                let path = row.path.replace("{job}", job);
                let (method, body) = match (row.method, row.does) {
                    (Verb::Post, Does::ImportUndo) => ("POST", "{\"reason\":\"x\"}"),
                    (Verb::Post, _) => ("POST", ""),
                    _ => ("GET", ""),
                };
                let headers = [("Content-Type", "application/json")];
                let answer = caller.ask(
                    method,
                    &path,
                    &headers[..usize::from(!body.is_empty())],
                    body,
                );
                (answer.status, rules_of(&answer))
            };
            if row.does == Does::ImportApprove {
                stranger = other.caller(Role::Approver);
            }
            let foreign = ask(&mut stranger, &job);
            assert_eq!(foreign.0, 404, "{}", row.path);
            assert_eq!(foreign, ask(&mut stranger, never), "{}", row.path);
        }
        assert_eq!(count(&mut stranger), 0);
        assert_eq!(count(&mut staff), 1);
    });
}

#[test]
fn vendors_hand_in_doses_and_see_their_own() {
    each_database(|server| {
        let town = server.town();
        let token = town.token(Role::Vendor, "nobody");
        let mut vendor = server.stranger(Zone::Lgwan, Some(&token));
        let mut staff = town.caller(Role::Staff);
        for kind in ["A", "G"] {
            let refused = vendor.ask("POST", &format!("{IMPORTS}?as={kind}"), &[CSV], PERSONS);
            assert_eq!(
                (refused.status, rules_of(&refused)),
                (403, vec!["import-kind-forbidden".to_owned()])
            );
        }
        let theirs = job_of(&staff.ask("POST", &format!("{IMPORTS}?as=A"), &[CSV], PERSONS));
        let own = vendor.ask("POST", &format!("{IMPORTS}?as=B"), &[CSV], PERSONS);
        assert_eq!(own.status, 202, "{}", text_of(&own));
        let own = job_of(&own);
        let shown = json(&vendor.get(IMPORTS));
        let ids: Vec<&str> = shown["imports"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|one| one["id"].as_str())
            .collect();
        assert_eq!(ids, [own.as_str()]);
        assert_eq!(vendor.get(&format!("{IMPORTS}/{theirs}")).status, 404);
        assert_eq!(vendor.get(&format!("{IMPORTS}/{own}")).status, 200);
    });
}

#[test]
fn r_i01_a_file_under_the_same_key_is_answered_as_the_first_time() {
    each_database(|server| {
        let mut staff = server.town().caller(Role::Staff);
        let headers = [CSV, ("Idempotency-Key", "morning-1")];
        let path = format!("{IMPORTS}?as=A");
        let first = staff.ask("POST", &path, &headers, PERSONS);
        let again = staff.ask("POST", &path, &headers, PERSONS);
        assert_eq!(
            (first.status, again.status),
            (202, 202),
            "{}",
            text_of(&again)
        );
        assert_eq!(job_of(&first), job_of(&again));
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        let other = staff.ask("POST", &path, &headers, &PERSONS.replace("101", "109"));
        assert_eq!(
            (other.status, rules_of(&other)),
            (409, vec!["idempotency-conflict".to_owned()])
        );
    });
}

#[test]
fn r_v03_overwriting_takes_a_dry_run_and_a_second_person() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let mut approver = town.caller(Role::Approver);
        let dose = "1,,CODE,0000000101,2,1,20210524,,みらい市民体育館,,仮名 医師子,ファイザー,,FF9999,,,20210524153000,rsv-000123\r\n"
            .replace("CODE", &town.code);
        let path = format!("{IMPORTS}?as=B&overwrite=true");
        let offer = |caller: &mut Caller, query: &str| {
            caller.ask("POST", &format!("{path}{query}"), &[CSV], &dose)
        };
        let dry = job_of(&offer(&mut approver, "&mode=dry-run"));
        assert_eq!(ended(&mut approver, &dry)["state"], "done");
        let query = format!("&report={dry}");
        let own = offer(&mut approver, &query);
        assert_eq!(own.status, 202, "{}", text_of(&own));
        assert_eq!(json(&own)["state"], "awaiting-approval");
        let own = job_of(&own);
        let approve = |caller: &mut Caller, job: &str| {
            caller.ask("POST", &format!("{IMPORTS}/{job}/approve"), &[], "")
        };
        let refused = approve(&mut approver, &own);
        assert_eq!(
            (refused.status, rules_of(&refused)),
            (403, vec!["approval-by-same-person".to_owned()])
        );
        let cancelled = staff.ask("POST", &format!("{IMPORTS}/{own}/cancel"), &[], "");
        assert_eq!(
            json(&cancelled)["state"],
            "cancelled",
            "{}",
            text_of(&cancelled)
        );

        let theirs = job_of(&offer(&mut staff, &query));
        assert_eq!(approve(&mut staff, &theirs).status, 403);
        let approved = approve(&mut approver, &theirs);
        assert_eq!(approved.status, 200, "{}", text_of(&approved));
        assert_eq!(approve(&mut approver, &theirs).status, 200);
        assert_eq!(ended(&mut staff, &theirs)["state"], "done");
        // Nor does one count that did not try to overwrite, and that is told as the difference.
        let without = format!("{IMPORTS}?as=B&mode=dry-run");
        let without = job_of(&staff.ask("POST", &without, &[CSV], &dose));
        assert_eq!(ended(&mut staff, &without)["state"], "done");
        let commit = format!("{IMPORTS}/{without}/commit");
        let typed = ("Content-Type", "application/json");
        for refused in [
            staff.ask("POST", &commit, &[typed], r#"{"overwrite":true}"#),
            offer(&mut staff, &format!("&report={without}")),
        ] {
            let said = text_of(&refused);
            assert_eq!(refused.status, 422, "{said}");
            assert_eq!(rules_of(&refused), ["overwrite-other-dry-run"], "{said}");
        }
        // A dry run of another file is none of this one.
        let other = staff.ask(
            "POST",
            &format!("{path}{query}"),
            &[CSV],
            &dose.replace("FF9999", "FF9998"),
        );
        assert_eq!(rules_of(&other), ["overwrite-without-dry-run"]);
    });
}

#[test]
fn a_dry_run_is_carried_out_on_the_same_bytes_and_only_once() {
    each_database(|server| {
        let mut staff = server.town().caller(Role::Staff);
        let dry = job_of(&staff.ask("POST", &format!("{IMPORTS}?as=A"), &[CSV], PERSONS));
        let shown = ended(&mut staff, &dry);
        assert_eq!(shown["state"], "done", "{shown}");
        assert_eq!(json(&staff.get("Patient?_summary=count"))["total"], 0);
        let commit = format!("{IMPORTS}/{dry}/commit");
        let first = staff.ask("POST", &commit, &[], "");
        assert_eq!(first.status, 202, "{}", text_of(&first));
        let again = staff.ask("POST", &commit, &[], "");
        assert_eq!((again.status, job_of(&again)), (200, job_of(&first)));
        let done = ended(&mut staff, &job_of(&first));
        assert_eq!(done["state"], "done", "{done}");
        // Their individual numbers are still to come, which is told.
        assert_eq!(done["totals"]["flagged"], 2, "{done}");
        assert_eq!(json(&staff.get("Patient?_summary=count"))["total"], 2);
        // The same content under another name is known.
        let path = format!("{IMPORTS}?as=A&mode=commit-valid&name=other.csv");
        let known = staff.ask("POST", &path, &[CSV], PERSONS);
        assert_eq!(known.status, 200, "{}", text_of(&known));
        assert_eq!(json(&known)["state"], "duplicate");
        assert_eq!(
            json(&known)["sameAs"].as_str(),
            Some(job_of(&first).as_str())
        );
    });
}

#[test]
fn a_repair_is_chosen_at_a_dry_run_of_which_no_row_was_good() {
    each_database(|server| {
        let mut staff = server.town().caller(Role::Staff);
        let damaged = PERSONS
            .replace("0000000101", "101")
            .replace("0000000102", "102");
        assert_ne!(damaged, PERSONS);
        let dry = job_of(&staff.ask("POST", &format!("{IMPORTS}?as=A"), &[CSV], &damaged));
        let shown = ended(&mut staff, &dry);
        assert_eq!(shown["state"], "rejected", "{shown}");
        assert_eq!(shown["repairs"], serde_json::json!({ "coupon-zeros": 2 }));
        let commit = shown["links"]["commit"]
            .as_str()
            .expect("a way on")
            .to_owned();
        let page = staff.ask(
            "GET",
            &format!("{IMPORTS}/{dry}"),
            &[("Accept", "text/html")],
            "",
        );
        assert!(
            text_of(&page).contains("coupon-zeros: "),
            "{}",
            text_of(&page)
        );
        let typed = ("Content-Type", "application/json");
        let chosen = r#"{"repairs":["coupon-zeros"]}"#;
        let first = staff.ask("POST", &commit, &[typed], chosen);
        assert_eq!(first.status, 202, "{}", text_of(&first));
        let done = ended(&mut staff, &job_of(&first));
        assert_eq!(done["state"], "done", "{done}");
        assert_eq!(json(&staff.get("Patient?_summary=count"))["total"], 2);
        // Where no repair is offered there is no such way, and it is said which there is.
        let wrong = PERSONS
            .replace("0000000101", "A")
            .replace("0000000102", "B");
        let dry = job_of(&staff.ask("POST", &format!("{IMPORTS}?as=A"), &[CSV], &wrong));
        let shown = ended(&mut staff, &dry);
        assert_eq!(shown["state"], "rejected", "{shown}");
        assert!(
            shown["links"]["commit"].is_null() && shown["repairs"].is_null(),
            "{shown}"
        );
        let refused = staff.ask("POST", &format!("{IMPORTS}/{dry}/commit"), &[typed], chosen);
        assert_eq!(
            (refused.status, rules_of(&refused)),
            (409, vec!["import-nothing-to-register".to_owned()])
        );
    });
}

/// Individual numbers in every column where somebody may have put one, whole and damaged.
#[test]
fn findings_show_masked_values_and_nothing_of_individual_numbers_and_names() {
    each_database(|server| {
        let mut staff = server.town().caller(Role::Staff);
        let rows = [
            "1000001,000000000018,試験,一郎,シケン,イチロウ,19500401,1,0000000101,",
            "1000002,00000000019,試験,一郎,シケン,イチロウ,19500401,1,0000000102,",
            "1000003,000000000027,試験,一郎,シケン,イチロウ,000000000027,1,0000000103,",
            "1000004,,試験,一郎,シケン,イチロウ,19500401,000000000035,0000000104,",
            "1000005,,試験,一郎,シケン,イチロウ,19500401,1,000000000043,",
            "000000000051,000000000051,試験,一郎,シケン,イチロウ,19500401,1,0000000106,",
            "1000007,,試験000000000060,一郎,シケン,イチロウ,19500401,1,0000000107,",
            "1000008,,試〓八郎,一郎,シケン,イチロウ,20990101,1,0000001A8,",
        ];
        let path = format!("{IMPORTS}?as=A&mode=dry-run");
        let job = job_of(&staff.ask("POST", &path, &[CSV], &rows.join("\r\n")));
        let report = ended(&mut staff, &job);
        assert_eq!(report["totals"]["rejected"], 8, "{report}");
        let findings = text_of(&staff.get(&format!("{IMPORTS}/{job}/findings.ndjson")));
        let outcome = text_of(&staff.get(&format!("{IMPORTS}/{job}/outcome")));
        let page = staff.ask(
            "GET",
            &format!("{IMPORTS}/{job}"),
            &[("Accept", "text/html")],
            "",
        );
        let page = text_of(&page);
        assert!(page.contains("CODE-MYNO-CD"), "{page}");
        for told in [&findings, &outcome, &page] {
            for ending in ["18", "19", "27", "35", "43", "51", "60"] {
                let digits = format!("00000000{ending}");
                assert!(!told.contains(&digits), "{digits}: {told}");
            }
            for name in ["試験", "八郎"] {
                assert!(!told.contains(name), "{name}: {told}");
            }
            assert!(told.contains("20****01"), "{told}");
            assert!(told.contains("00*****A8"), "{told}");
        }
        let of_number = |line: &&str| line.contains("マイナンバー");
        assert!(
            findings
                .lines()
                .filter(of_number)
                .all(|line| !line.contains("\"value\":\"*"))
        );
    });
}

#[test]
fn rejected_rows_and_findings_can_be_taken_away() {
    each_database(|server| {
        let mut staff = server.town().caller(Role::Staff);
        let bad = format!("{PERSONS}1000003,,見本,三郎,ミホン,サブロウ,20990101,1,0000000103,\r\n");
        let path = format!("{IMPORTS}?as=A&mode=commit-valid");
        let job = job_of(&staff.ask("POST", &path, &[CSV], &bad));
        let shown = ended(&mut staff, &job);
        assert_eq!(shown["totals"]["rejected"], 1, "{shown}");
        let rejected = staff.get(&format!("{IMPORTS}/{job}/rejected.csv"));
        assert_eq!(rejected.status, 200);
        let text = text_of(&rejected);
        assert!(
            text.contains("1000003,") && text.contains("DATE-FUTURE"),
            "{text}"
        );
        assert!(!text.contains("1000001,"), "{text}");
        // Where it stands in the file that came, and in which column.
        assert!(
            text.contains("元の3行目") && text.contains("「生年月日」（G列）"),
            "{text}"
        );
        let marked = staff.get(&format!("{IMPORTS}/{job}/rejected.csv?as=utf8-bom"));
        assert_eq!(marked.body.get(..3), Some(&b"\xEF\xBB\xBF"[..]));
        // What CP932 does not have would be lost.
        let lossy = staff.get(&format!("{IMPORTS}/{job}/rejected.csv?as=cp932"));
        assert_eq!(lossy.status, 400);
        let outcome = json(&staff.get(&format!("{IMPORTS}/{job}/outcome")));
        assert_eq!(outcome["resourceType"], "OperationOutcome");
        let codes = outcome["issue"].to_string();
        assert!(codes.contains("DATE-FUTURE"), "{outcome}");
        let lines = text_of(&staff.get(&format!("{IMPORTS}/{job}/findings.ndjson")));
        assert!(
            lines.lines().any(|line| line.contains("DATE-FUTURE")),
            "{lines}"
        );
        // Once it is mended it goes back as it is, with its remarks.
        let mended = text_of(&marked).replace("20990101", "20190101");
        let done = import(&mut staff, "A", &mended);
        assert_eq!(done["totals"]["total"], 1, "{done}");
        assert_eq!(done["totals"]["rejected"], 0, "{done}");
        assert_eq!(json(&staff.get("Patient?_summary=count"))["total"], 3);
    });
}

/// A dose that was given is registered whatever is doubtful about it, and the rows that told it say what that is.
#[test]
fn doubtful_doses_are_registered_and_told_in_their_rows() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let child = "1000003,,見本,三郎,ミホン,サブロウ,20200601,1,0000000103,\r\n";
        import(&mut staff, "A", &format!("{PERSONS}{child}"));
        let dose = |coupon: u32, number: u32, day: &str| {
            let code = &town.code;
            format!(
                "1,,{code},0000000{coupon},2,{number},{day},,,,,ファイザー,,FF{number}001,,,,\r\n"
            )
        };
        let file = [
            dose(101, 1, "20210614"),
            dose(101, 2, "20210524"),
            dose(102, 1, "20210524"),
            dose(102, 2, "20210527"),
            dose(103, 1, "20190610"),
        ];
        let expected =
            serde_json::json!({"DATE-BIRTH": 1, "SEQ-INTERVAL": 1, "SEQ-NEAR": 2, "SEQ-ORDER": 2});
        for mode in ["dry-run", "commit-valid"] {
            let path = format!("{IMPORTS}?as=B&mode={mode}");
            let job = job_of(&staff.ask("POST", &path, &[CSV], &file.concat()));
            let done = ended(&mut staff, &job);
            assert_eq!(done["rules"], expected, "{mode}: {done}");
            let totals = &done["totals"];
            assert_eq!(
                (&totals["flagged"], &totals["rejected"]),
                (&5.into(), &0.into()),
                "{mode}"
            );
            let found = text_of(&staff.get(&format!("{IMPORTS}/{job}/findings.ndjson")));
            let in_row = |row: u64, code: &str| {
                let found = found
                    .lines()
                    .filter_map(|line| serde_json::from_str::<Value>(line).ok());
                { found }.any(|one| one["row"] == row && one["code"] == code)
            };
            for (row, code) in [
                (1, "SEQ-ORDER"),
                (2, "SEQ-ORDER"),
                (4, "SEQ-INTERVAL"),
                (5, "DATE-BIRTH"),
            ] {
                assert!(in_row(row, code), "{mode} {row} {code}: {found}");
            }
        }
        let stored =
            |staff: &mut Caller| json(&staff.get("Immunization?_summary=count"))["total"].clone();
        assert_eq!(stored(&mut staff), 5);
        let marked = json(&staff.get("Immunization?_tag=must-fix&_summary=count"));
        assert_eq!(marked["total"], 5);
        // What was stored before counts as well as what the file has.
        let more = import(&mut staff, "B", &dose(102, 3, "20210501"));
        assert_eq!(more["rules"], serde_json::json!({"SEQ-ORDER": 1}), "{more}");
        // It was said when it came first.
        let again = import(
            &mut staff,
            "B",
            &(file.concat() + &dose(102, 3, "20210501")),
        );
        assert_eq!(again["totals"]["unchanged"], 6, "{again}");
    });
}

/// However a file's name came: as a field, or with the file.
#[test]
fn r_n03_a_files_name_is_kept_without_individual_numbers() {
    each_database(|server| {
        let mut staff = server.town().caller(Role::Staff);
        let path = format!("{IMPORTS}?as=A&mode=dry-run&name=915550000170_A.csv");
        let job = job_of(&staff.ask("POST", &path, &[CSV], PERSONS));
        ended(&mut staff, &job);
        let body = form(&[("file", Some("9155-5000-0170.csv"), PERSONS)]);
        let path = format!("{IMPORTS}?as=A&mode=dry-run");
        let other = job_of(&staff.ask("POST", &path, &[FORM], &body));
        ended(&mut staff, &other);
        for place in [
            IMPORTS.to_owned(),
            format!("{IMPORTS}/{job}"),
            format!("{IMPORTS}/{other}"),
        ] {
            let shown = text_of(&staff.get(&place));
            assert!(
                !shown.contains("915550000170") && !shown.contains("9155-5000"),
                "{shown}"
            );
        }
        let shown = text_of(&staff.get(&format!("{IMPORTS}/{job}")));
        assert!(shown.contains("************_A.csv"), "{shown}");
    });
}

#[test]
fn an_import_is_taken_back_with_a_reason() {
    each_database(|server| {
        let mut staff = server.town().caller(Role::Staff);
        let path = format!("{IMPORTS}?as=A&mode=commit-valid");
        let job = job_of(&staff.ask("POST", &path, &[CSV], PERSONS));
        assert_eq!(ended(&mut staff, &job)["state"], "done");
        import(&mut staff, "A", &PERSONS.replace("一郎", "一朗"));
        let undo = format!("{IMPORTS}/{job}/undo");
        let headers = [("Content-Type", "application/json")];
        let refused = staff.ask("POST", &undo, &headers, "{}");
        assert_eq!(rules_of(&refused), ["posted-missing"]);
        let reason = r#"{"reason":"別の町のファイルだった"}"#;
        let first = staff.ask("POST", &undo, &headers, reason);
        assert_eq!(first.status, 202, "{}", text_of(&first));
        let again = staff.ask("POST", &undo, &headers, reason);
        assert_eq!((again.status, job_of(&again)), (200, job_of(&first)));
        assert_eq!(ended(&mut staff, &job_of(&first))["state"], "done");
        assert_eq!(ended(&mut staff, &job)["state"], "undone");
        let late = staff.ask("POST", &undo, &headers, reason);
        assert_eq!((late.status, job_of(&late)), (200, job_of(&first)));
        // What was changed since stays as it is, and is listed.
        let left = json(&staff.get("Patient"));
        assert_eq!(left["total"], 1, "{left}");
        let id = left["entry"][0]["resource"]["id"].as_str().expect("an id");
        let listed = text_of(&staff.get(&format!("{IMPORTS}/{}/findings.ndjson", job_of(&first))));
        assert!(
            listed.contains("UNDO-TOUCHED") && listed.contains(&format!("\"Patient/{id}\"")),
            "{listed}"
        );
    });
}

/// Takes an import back, and gives the job that did.
pub fn taken_back(staff: &mut Caller, job: &str) -> String {
    let undo = format!("{IMPORTS}/{job}/undo");
    let headers = [("Content-Type", "application/json")];
    let undoing = staff.ask("POST", &undo, &headers, r#"{"reason":"番号がずれていた"}"#);
    let undoing = job_of(&undoing);
    assert_eq!(ended(staff, &undoing)["state"], "done");
    undoing
}

/// Takes a file in, and gives its number.
fn imported(staff: &mut Caller, kind: &str, text: &str) -> String {
    let done = import(staff, kind, text);
    done["id"].as_str().expect("a job").to_owned()
}

/// A number of this town alone: what another test or database asks about is another.
fn number_of(town: &Town, nth: u64) -> String {
    let code: u64 = town.code.parse().expect("digits");
    individual_number(40_000_000_000 + code * 10_000 + nth)
}

/// The two people with these individual numbers.
fn with_numbers(first: &str, second: &str) -> String {
    PERSONS
        .replace("1000001,,", &format!("1000001,{first},"))
        .replace("1000002,,", &format!("1000002,{second},"))
}

/// Whether the inquiry finds the dose of the first of them under a number.
fn is_first_known_by(asking: &Town, number: &str) -> bool {
    let mut staff = asking.caller(Role::Staff);
    let question = format!("Q1,{number},19500401,1,status-after-move\r\n");
    let answer = answered(&mut staff, &question);
    answer.contains("\nQ1,1,")
}

#[test]
fn a_file_with_shifted_individual_numbers_that_is_taken_back_leaves_them_as_they_were() {
    each_database(|server| {
        let (town, asking) = (server.town(), server.town());
        let mut staff = town.caller(Role::Staff);
        let numbers = [1, 2, 3, 4].map(|nth| number_of(&town, nth));
        let [first, second, third, before] = &numbers;
        imported(&mut staff, "A", &with_numbers(before, ""));
        imported(&mut staff, "B", &dose(&town, "0000000101", 1, "FF9999"));
        let shifted = imported(&mut staff, "A", &with_numbers(second, third));
        assert!(is_first_known_by(&asking, second) && !is_first_known_by(&asking, before));
        let right = with_numbers(first, second);
        let refused = imported(&mut staff, "A", &format!("{right}\r\n"));
        let told = json(&staff.get(&format!("{IMPORTS}/{refused}")));
        assert_eq!(told["rules"]["REF-MYNO-DUP"], 1, "{told}");
        // The refused file linked the first row, which is taken back as well.
        let undoings = [&refused, &shifted].map(|job| taken_back(&mut staff, job));
        let known = |number: &str| is_first_known_by(&asking, number);
        assert!(known(before) && !known(first) && !known(second));
        let done = imported(&mut staff, "A", &right);
        let told = json(&staff.get(&format!("{IMPORTS}/{done}")));
        assert_eq!(told["totals"]["rejected"], 0, "{told}");
        assert!(known(first) && !known(before) && !known(second));
        for job in undoings.iter().chain([&shifted, &refused, &done]) {
            for place in ["", "/findings.ndjson", "/outcome"] {
                let shown = text_of(&staff.get(&format!("{IMPORTS}/{job}{place}")));
                let is_told = numbers.iter().any(|number| shown.contains(number.as_str()));
                assert!(!is_told, "{place}: {shown}");
            }
        }
    });
}

#[test]
fn an_individual_number_that_a_later_file_told_stays_and_is_listed() {
    each_database(|server| {
        let (town, asking) = (server.town(), server.town());
        let mut staff = town.caller(Role::Staff);
        let [first, second, third] = [1, 2, 3].map(|nth| number_of(&town, nth));
        imported(&mut staff, "A", &with_numbers(&first, ""));
        imported(&mut staff, "B", &dose(&town, "0000000101", 1, "FF9999"));
        let wrong = imported(&mut staff, "A", &with_numbers(&second, ""));
        let later = imported(&mut staff, "A", &with_numbers(&third, ""));
        let undoing = taken_back(&mut staff, &wrong);
        let known = |number: &str| is_first_known_by(&asking, number);
        assert!(known(&third) && !known(&first));
        let found = json(&staff.get("Patient?identifier=1000001"));
        let id = found["entry"][0]["resource"]["id"].as_str();
        let listed = text_of(&staff.get(&format!("{IMPORTS}/{undoing}/findings.ndjson")));
        let listed: Value = serde_json::from_str(listed.trim()).expect("one finding");
        assert_eq!(listed["code"], "UNDO-TOUCHED");
        assert_eq!(listed["facts"]["kept"], "individual-number");
        assert_eq!(
            listed["resource"],
            format!("Patient/{}", id.expect("an id"))
        );
        // Behind the later one, what stood before both comes back.
        taken_back(&mut staff, &later);
        assert!(known(&first) && !known(&second) && !known(&third));
    });
}

#[test]
fn a_file_that_tells_nothing_new_but_individual_numbers_says_so() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        imported(&mut staff, "A", PERSONS);
        let numbered = with_numbers(&number_of(&town, 1), "");
        for (times, outcome) in [("", [1, 1]), ("\r\n", [0, 2]), ("\r\n\r\n", [0, 2])] {
            let job = imported(&mut staff, "A", &format!("{numbered}{times}"));
            let totals = json(&staff.get(&format!("{IMPORTS}/{job}")))["totals"].clone();
            assert_eq!(
                [&totals["updated"], &totals["unchanged"]],
                outcome,
                "{totals}"
            );
            assert_eq!(totals["total"], 2, "{totals}");
        }
        let person = json(&staff.get("Patient?identifier=1000001"));
        assert_eq!(person["entry"][0]["resource"]["meta"]["versionId"], "1");
    });
}

#[test]
fn a_file_says_at_its_head_and_in_its_report_how_many_people_have_doses_that_do_not_fit() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        import(&mut staff, "A", PERSONS);
        let mut doses = dose(&town, "0000000999", 3, "FF9999");
        for (coupon, number) in [("0000000101", 1), ("0000000101", 2), ("0000000102", 1)] {
            doses += &dose(&town, coupon, number, "FF9999");
        }
        import(&mut staff, "B", &doses);
        for (file, width, persons) in [
            ("ledger", "1", Some(1)),
            ("ledger", "2", None),
            ("ledger", "n", None),
            ("waiting", "2", Some(1)),
            ("waiting", "n", None),
        ] {
            let path = format!("/municipal/exports/{file}.csv?width={width}");
            let answer = staff.get(&path);
            let told = persons.map(|persons| format!("299 - \"EXP-PERSONS {persons}\""));
            assert_eq!(answer.header("warning"), told.as_deref(), "{path}");
            let path = format!("/municipal/exports/{file}.findings.ndjson?width={width}");
            let report = text_of(&staff.get(&path));
            let last: Value = report.lines().last().map_or(Value::Null, |line| {
                serde_json::from_str(line).expect("JSON")
            });
            let told = persons.map(|persons: u32| persons.to_string());
            assert_eq!(
                last["facts"]["persons"].as_str(),
                told.as_deref(),
                "{path}: {report}"
            );
        }
    });
}

#[test]
fn the_routine_ledger_and_the_people_go_out_in_the_shape_in_which_they_come_in() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        import(&mut staff, "A", PERSONS);
        let codes = "list,code,meaning\nkind,10,JE\ndelivery,1,individual\n";
        let row = "1000001,10,1,,,1,,20230420,,,,,みらい小学校,,,JE1001,,,,,,,20230501090000,,\r\n";
        let file = |codes: &str, rows: &str| {
            form(&[
                ("as", None, "F"),
                ("mode", None, "commit-valid"),
                ("codes", None, codes),
                ("file", Some("f.csv"), rows),
            ])
        };
        let taken = staff.ask("POST", IMPORTS, &[FORM], &file(codes, row));
        assert_eq!(taken.status, 202, "{}", text_of(&taken));
        let job = job_of(&taken);
        assert_eq!(ended(&mut staff, &job)["totals"]["created"], 1);
        // In the codes that the town sent last, those of an import that is named, and the server's own.
        for (place, (query, kind)) in [
            (String::new(), "10"),
            (format!("codes={job}"), "10"),
            ("codes=own&bom=true".to_owned(), "JE"),
        ]
        .into_iter()
        .enumerate()
        {
            let path = |part: &str| format!("/municipal/exports/routine.{part}?{query}");
            let answer = staff.get(&path("csv"));
            assert_eq!(answer.status, 200, "{}", text_of(&answer));
            let text = text_of(&answer);
            assert_eq!(
                text.starts_with('\u{feff}'),
                query.contains("bom"),
                "{text}"
            );
            assert!(text.contains(&format!("\r\n1000001,{kind},1,")), "{text}");
            assert_eq!(text_of(&staff.get(&path("findings.ndjson"))), "");
            let list = path("codes.csv").replace("&bom=true", "");
            let list = text_of(&staff.get(&list));
            assert!(list.contains(&format!("kind,{kind},JE\r\n")), "{list}");
            // The same bytes again would be the same file.
            let text = text + &"\r\n".repeat(place);
            let taken = staff.ask("POST", IMPORTS, &[FORM], &file(&list, &text));
            let done = ended(&mut staff, &job_of(&taken));
            assert_eq!(done["totals"]["unchanged"], 1, "{done}");
        }
        let people = staff.get("/municipal/exports/people.ndjson");
        assert_eq!(people.header("content-type"), Some("application/x-ndjson"));
        let people = text_of(&people);
        assert_eq!(people.lines().count(), 2, "{people}");
        assert!(!people.contains("myNumber"), "{people}");
        assert_eq!(
            text_of(&staff.get("/municipal/exports/people.findings.ndjson")),
            ""
        );
        let done = import(&mut staff, "G", &people);
        assert_eq!(done["totals"]["unchanged"], 2, "{done}");
        for (path, rule) in [
            ("routine.csv?codes=nothing", "parameter-malformed"),
            ("routine.csv?width=2", "query-unknown"),
            ("people.ndjson?bom=true", "query-unknown"),
            ("people.ndjson?since=yesterday", "parameter-malformed"),
        ] {
            let refused = staff.get(&format!("/municipal/exports/{path}"));
            assert_eq!(rules_of(&refused), [rule], "{path}");
        }
        for path in ["routine.csv", "people.ndjson"] {
            let path = format!("/municipal/exports/{path}?since=2099-01-01");
            assert!(text_of(&staff.get(&path)).lines().count() <= 1, "{path}");
        }
    });
}

/// Takes a file in and waits until it is done.
/// Hands in a file of which all that can be taken is, and gives the report.
pub fn hand_in(staff: &mut Caller, kind: &str, text: &str) -> Value {
    let path = format!("{IMPORTS}?as={kind}&mode=commit-valid");
    let taken = staff.ask("POST", &path, &[CSV], text);
    assert_eq!(taken.status, 202, "{}", text_of(&taken));
    ended(staff, &job_of(&taken))
}

/// The same where something is taken.
pub fn import(staff: &mut Caller, kind: &str, text: &str) -> Value {
    let done = hand_in(staff, kind, text);
    assert_eq!(done["state"], "done", "{done}");
    done
}

/// A dose of a coupon, as file B tells it.
fn dose(town: &Town, coupon: &str, number: u32, lot: &str) -> String {
    let day = 23 + number;
    format!(
        "1,,{},{coupon},2,{number},202105{day},,みらい市民体育館,,仮名 医師子,ファイザー,,{lot},,,20210530153000,rsv-{coupon}-{number}\r\n",
        town.code
    )
}

/// A withdrawal of the dose that [`dose`] tells, a day after it.
fn withdrawal(town: &Town, coupon: &str, number: u32) -> String {
    let code = &town.code;
    format!("2,,{code},{coupon},2,{number},,,,,,,,,,,20210531153000,rsv-{coupon}-{number}\r\n")
}

/// The doses of a town as they are stored, without what is another in every record.
fn stored_doses(staff: &mut Caller) -> Vec<Value> {
    let found = json(&staff.get("Immunization?_sort=_id&_count=100"));
    let entries = found["entry"].as_array().cloned().unwrap_or_default();
    let told = entries.into_iter().map(|entry| {
        let mut dose = entry["resource"].clone();
        let said = dose.as_object_mut().expect("a dose");
        said.remove("id");
        said.remove("meta");
        if said["patient"]["reference"].is_string() {
            said.insert("patient".to_owned(), "somebody".into());
        }
        dose
    });
    told.collect()
}

/// Both towns are one town under two codes.
fn as_if_of(doses: &[Value], town: &Town) -> Value {
    let text = Value::from(doses.to_vec()).to_string();
    serde_json::from_str(&text.replace(&town.code, "999999")).expect("doses")
}

#[test]
fn r_i03_a_withdrawal_before_its_report_ends_as_one_behind_it() {
    each_database(|server| {
        let (first, after) = (server.town(), server.town());
        let mut staff = first.caller(Role::Staff);
        import(&mut staff, "A", PERSONS);
        let kept = import(&mut staff, "B", &withdrawal(&first, "0000000101", 1));
        assert_eq!(kept["totals"]["flagged"], 1, "{kept}");
        assert_eq!(kept["rules"], serde_json::json!({"REF-DOSE-UNKNOWN": 1}));
        // The same row in another file.
        let anew = |row: String| format!("\u{feff}{row}");
        let again = import(&mut staff, "B", &anew(withdrawal(&first, "0000000101", 1)));
        assert_eq!(again["totals"]["unchanged"], 1, "{again}");
        let told = import(&mut staff, "B", &dose(&first, "0000000101", 1, "FF9999"));
        assert_eq!(
            told["rules"],
            serde_json::json!({"DUP-WITHDRAWN": 1}),
            "{told}"
        );
        assert_eq!(told["totals"]["updated"], 1, "{told}");
        let again = anew(dose(&first, "0000000101", 1, "FF9999"));
        let again = import(&mut staff, "B", &again);
        assert_eq!(again["totals"]["unchanged"], 1, "{again}");
        let ends = stored_doses(&mut staff);
        assert_eq!(ends[0]["status"], "entered-in-error", "{ends:?}");
        assert_eq!(ends[0]["lotNumber"], "FF9999", "{ends:?}");
        let mut staff = after.caller(Role::Staff);
        import(&mut staff, "A", PERSONS);
        import(&mut staff, "B", &dose(&after, "0000000101", 1, "FF9999"));
        import(&mut staff, "B", &withdrawal(&after, "0000000101", 1));
        assert_eq!(
            as_if_of(&ends, &first),
            as_if_of(&stored_doses(&mut staff), &after)
        );
        // What is told with a later time stands, after both.
        for town in [&first, &after] {
            let mut staff = town.caller(Role::Staff);
            let later = dose(town, "0000000101", 1, "FF9999").replace("20210530", "20210602");
            import(&mut staff, "B", &later);
            assert_eq!(stored_doses(&mut staff)[0]["status"], "completed");
        }
    });
}

/// Whoever is registered first, and in one file or in several: an id leads to nobody else's dose.
#[test]
fn r_i03_two_people_with_one_source_id_keep_what_came_first() {
    each_database(|server| {
        let row = |town: &Town, operation: u8, coupon: &str, lot: &str| {
            let code = &town.code;
            format!("{operation},,{code},{coupon},2,1,20210524,,,,,ファイザー,,{lot},,,,k1\r\n")
        };
        let (one, other) = ("0000000101", "0000000102");
        let ends = [true, false].map(|is_registered| {
            let town = server.town();
            let mut staff = town.caller(Role::Staff);
            if is_registered {
                import(&mut staff, "A", PERSONS);
            }
            let both = row(&town, 1, one, "FF1001") + &row(&town, 1, other, "FF1001");
            let told = hand_in(&mut staff, "B", &both);
            assert_eq!(told["totals"]["created"], 1, "{told}");
            for again in [row(&town, 1, other, "FF1007"), row(&town, 2, other, "")] {
                let told = hand_in(&mut staff, "B", &again);
                let refused = serde_json::json!({"REF-PERSON-MISMATCH": 1});
                assert_eq!(told["rules"], refused, "{told}");
            }
            if !is_registered {
                import(&mut staff, "A", PERSONS);
            }
            let doses = stored_doses(&mut staff);
            assert_eq!(doses.len(), 1, "{doses:?}");
            assert_eq!(doses[0]["lotNumber"], "FF1001");
            assert_eq!(doses[0]["status"], "completed");
            as_if_of(&doses, &town)
        });
        assert_eq!(ends[0], ends[1]);
    });
}

#[test]
fn a_withdrawal_that_waits_for_its_dose_shows_nowhere_and_finds_its_person() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        import(&mut staff, "A", PERSONS);
        import(&mut staff, "B", &dose(&town, "0000000101", 1, "FF9999"));
        let id = id_of(&mut staff, "1000001");
        let shown = |staff: &mut Caller| {
            let due = json(&staff.get(&format!("Patient/{id}/$immds-forecast")));
            let due = due["parameter"].as_array().expect("a forecast").len();
            let files = [
                "ledger.csv",
                "waiting.csv",
                "routine.csv",
                "ledger.findings.ndjson",
            ];
            let files =
                files.map(|file| text_of(&staff.get(&format!("/municipal/exports/{file}"))));
            let list = json(&staff.get("/municipal/waiting"))["waiting"].clone();
            let work = json(&staff.get("/municipal/quality"))["counts"].clone();
            (due, files, list, work)
        };
        let before = shown(&mut staff);
        // One is of somebody who is known, one of somebody who is not.
        let file = withdrawal(&town, "0000000101", 2) + &withdrawal(&town, "0000000103", 1);
        let kept = import(&mut staff, "B", &file);
        assert_eq!(kept["rules"], serde_json::json!({"REF-DOSE-UNKNOWN": 2}));
        assert_eq!(stored_doses(&mut staff).len(), 3);
        let found = json(&staff.get("Immunization?status=entered-in-error"));
        for entry in found["entry"].as_array().expect("withdrawals") {
            let text = entry["resource"].to_string();
            let checked = staff.post("Immunization/$validate", &text);
            let outcome = text_of(&checked);
            assert!(!outcome.contains("\"error\""), "{outcome}");
        }
        assert_eq!(shown(&mut staff), before);
        // Nobody can attach it by hand. Its person does.
        let waiting = found["entry"].as_array().expect("withdrawals").iter();
        let waiting = waiting.map(|entry| &entry["resource"]);
        let mut waiting = waiting.filter(|dose| dose["patient"]["reference"].is_null());
        let unattached = waiting.next().expect("one that waits")["id"].clone();
        let unattached = unattached.as_str().expect("an id");
        let path = format!("/municipal/waiting/{unattached}/attach");
        let body = format!(r#"{{"patient":"Patient/{id}"}}"#);
        let refused = staff.ask(
            "POST",
            &path,
            &[("Content-Type", "application/json")],
            &body,
        );
        assert_eq!(rules_of(&refused), ["waiting-settled"]);
        let child = "1000003,,見本,三郎,ミホン,サブロウ,20000601,1,0000000103,\r\n";
        import(&mut staff, "A", child);
        let attached = json(&staff.get(&format!("Immunization/{unattached}")));
        let person = format!("Patient/{}", id_of(&mut staff, "1000003"));
        assert_eq!(attached["patient"]["reference"], person, "{attached}");
        let late = dose(&town, "0000000103", 1, "FF9998");
        let told = import(&mut staff, "B", &late);
        assert_eq!(
            told["rules"],
            serde_json::json!({"DUP-WITHDRAWN": 1}),
            "{told}"
        );
    });
}

#[test]
fn an_import_of_withdrawals_that_is_taken_back_holds_nothing_back() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        import(&mut staff, "A", PERSONS);
        let path = format!("{IMPORTS}?as=B&mode=commit-valid");
        let file = withdrawal(&town, "0000000101", 1);
        let job = job_of(&staff.ask("POST", &path, &[CSV], &file));
        assert_eq!(ended(&mut staff, &job)["state"], "done");
        let undo = format!("{IMPORTS}/{job}/undo");
        let json_type = [("Content-Type", "application/json")];
        let reason = r#"{"reason":"番号が違っていた"}"#;
        let undoing = job_of(&staff.ask("POST", &undo, &json_type, reason));
        assert_eq!(ended(&mut staff, &undoing)["state"], "done");
        assert_eq!(ended(&mut staff, &job)["state"], "undone");
        import(&mut staff, "B", &dose(&town, "0000000101", 1, "FF9999"));
        let given = json(&staff.get("Immunization?status=completed&_summary=count"));
        assert_eq!(given["total"], 1);
    });
}

#[test]
fn the_ledger_goes_out_and_so_does_the_waiting_list() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        import(&mut staff, "A", PERSONS);
        let doses =
            dose(&town, "0000000101", 1, "FF9999") + &dose(&town, "0000000999", 1, "FF9998");
        import(&mut staff, "B", &doses);
        let ledger = staff.get("/municipal/exports/ledger.csv?width=2");
        assert_eq!(ledger.status, 200);
        let text = text_of(&ledger);
        assert!(text.contains("\r\n1000001,"), "{text}");
        assert!(
            text.contains("FF9999") && !text.contains("FF9998"),
            "{text}"
        );
        // What finds no place in the file is told beside it, and never what was cut.
        let mut vendor = town.vendor();
        let found = vendor.get("Patient?identifier=1000001");
        let patient = json(&found)["entry"][0]["resource"]["id"].to_string();
        let patient = patient.trim_matches('"');
        let long = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let told = format!(
            r#"{{"resourceType":"Immunization","status":"completed","vaccineCode":{{"coding":[{{"system":"https://sesshu.example/fhir/CodeSystem/vaccine-group","code":"COVID"}}]}},"patient":{{"reference":"Patient/{patient}"}},"occurrenceDateTime":"2021-06-30","lotNumber":"{long}","protocolApplied":[{{"doseNumberPositiveInt":2}}]}}"#
        );
        let stored = vendor.post("Immunization", &told);
        assert_eq!(stored.status, 201, "{}", text_of(&stored));
        let report = |staff: &mut Caller, width: u32| {
            let path = format!("/municipal/exports/ledger.findings.ndjson?width={width}");
            let answer = staff.get(&path);
            assert_eq!(answer.status, 200, "{}", text_of(&answer));
            text_of(&answer)
        };
        let cut = report(&mut staff, 2);
        assert_eq!(cut.lines().count(), 1, "{cut}");
        assert!(cut.contains("EXP-TRUNC") && !cut.contains("ABCDE"), "{cut}");
        let ledger = text_of(&staff.get("/municipal/exports/ledger.csv?width=2"));
        assert!(
            ledger.contains(&long[..20]) && !ledger.contains(&long[..21]),
            "{ledger}"
        );
        let beyond = report(&mut staff, 1);
        assert!(
            beyond.contains("EXP-WIDTH") && !beyond.contains("EXP-TRUNC"),
            "{beyond}"
        );
        let waiting = text_of(&staff.get("/municipal/exports/waiting.csv?bom=true"));
        assert!(waiting.starts_with('\u{feff}'), "{waiting}");
        assert!(
            waiting.contains("0000000999") && waiting.contains("FF9998"),
            "{waiting}"
        );
        assert!(!waiting.contains("FF9999"), "{waiting}");
        for (path, rule) in [
            ("ledger.csv?width=99", "parameter-malformed"),
            ("ledger.csv?since=yesterday", "parameter-malformed"),
            ("ledger.csv?colour=red", "query-unknown"),
        ] {
            let refused = staff.get(&format!("/municipal/exports/{path}"));
            assert_eq!(rules_of(&refused), [rule], "{path}");
        }
        let none = text_of(&staff.get("/municipal/exports/ledger.csv?since=2099-01-01"));
        assert_eq!(none.lines().count(), 1, "{none}");
    });
}

#[test]
fn a_waiting_dose_is_attached_or_rejected_with_its_reason_kept() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        import(&mut staff, "A", PERSONS);
        let doses = dose(&town, "0000000998", 1, "FF9998")
            + &dose(&town, "0000000999", 2, "FF9997")
            + &dose(&town, "0000000101", 1, "FF9999");
        import(&mut staff, "B", &doses);
        let list = json(&staff.get("/municipal/waiting"));
        let waiting = list["waiting"].as_array().expect("a list").clone();
        assert_eq!(waiting.len(), 2, "{list}");
        // They were written down years ago, and wait since they came. Midnight may pass meanwhile.
        for one in &waiting {
            assert!(
                one["days"].as_i64() <= Some(1) && one["mustFix"] == false,
                "{one}"
            );
        }
        let of = |coupon: &str| {
            let found = waiting.iter().find(|one| one["coupon"] == coupon);
            found
                .and_then(|one| one["id"].as_str())
                .expect("it waits")
                .to_owned()
        };
        let persons = json(&staff.get("Patient?identifier=1000001"));
        let person = persons["entry"][0]["resource"]["id"]
            .as_str()
            .expect("a person")
            .to_owned();
        let headers = [("Content-Type", "application/json")];
        let mut post = |path: &str, body: &str| staff.ask("POST", path, &headers, body);
        // The person has a first dose already.
        let path = format!("/municipal/waiting/{}/attach", of("0000000998"));
        let body = format!(r#"{{"patient":"Patient/{person}"}}"#);
        let refused = post(&path, &body);
        assert_eq!(
            (refused.status, rules_of(&refused)),
            (409, vec!["waiting-dose-known".to_owned()])
        );
        let path = format!("/municipal/waiting/{}/reject", of("0000000998"));
        assert_eq!(rules_of(&post(&path, "{}")), ["posted-missing"]);
        let rejected = post(&path, r#"{"reason":"二重の登録"}"#);
        assert_eq!(rejected.status, 200, "{}", text_of(&rejected));
        assert_eq!(json(&rejected)["status"], "entered-in-error");
        assert_eq!(post(&path, r#"{"reason":"二重の登録"}"#).status, 200);
        let path = format!("/municipal/waiting/{}/attach", of("0000000999"));
        let unknown = post(&path, r#"{"patient":"nobody-1"}"#);
        assert_eq!(
            (unknown.status, rules_of(&unknown)),
            (404, vec!["person-unknown".to_owned()])
        );
        let attached = post(&path, &body);
        assert_eq!(attached.status, 200, "{}", text_of(&attached));
        assert_eq!(post(&path, &body).status, 200);
        let list = json(&staff.get("/municipal/waiting"));
        assert_eq!(list["waiting"].as_array().map(Vec::len), Some(0), "{list}");
        let doses = json(&staff.get(&format!("Immunization?patient={person}&_summary=count")));
        assert_eq!(doses["total"], 2);
        let dose = of("0000000998");
        let told = json(&staff.get(&format!("Provenance?target=Immunization/{dose}")));
        assert!(told.to_string().contains("二重の登録"), "{told}");
    });
}

/// The id of the person who has a number.
fn id_of(staff: &mut Caller, number: &str) -> String {
    let found = json(&staff.get(&format!("Patient?identifier={number}")));
    let id = found["entry"][0]["resource"]["id"].as_str();
    id.expect("a person").to_owned()
}

#[test]
fn two_records_of_one_person_become_one() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        import(&mut staff, "A", PERSONS);
        import(&mut staff, "B", &dose(&town, "0000000102", 1, "FF9999"));
        let (kept, left) = (id_of(&mut staff, "1000001"), id_of(&mut staff, "1000002"));
        let path = format!("/municipal/persons/{kept}/merge");
        let headers = [("Content-Type", "application/json")];
        let body = format!(r#"{{"other":"Patient/{left}","reason":"同一人物"}}"#);
        let merged = staff.ask("POST", &path, &headers, &body);
        assert_eq!(
            (merged.status, json(&merged)["doses"].as_u64()),
            (200, Some(1)),
            "{}",
            text_of(&merged)
        );
        assert_eq!(staff.ask("POST", &path, &headers, &body).status, 200);
        let doses = json(&staff.get(&format!("Immunization?patient={kept}&_summary=count")));
        assert_eq!(doses["total"], 1);
        // Both numbers and both coupons lead to the one who is kept.
        for number in ["1000001", "1000002", "0000000101", "0000000102"] {
            assert_eq!(id_of(&mut staff, number), kept, "{number}");
        }
        let left = json(&staff.get(&format!("Patient/{left}")));
        assert_eq!(
            (&left["active"], &left["link"][0]["type"]),
            (&false.into(), &"replaced-by".into())
        );
        // The next coupon finds its person.
        import(&mut staff, "B", &dose(&town, "0000000102", 2, "FF9998"));
        let doses = json(&staff.get(&format!("Immunization?patient={kept}&_summary=count")));
        assert_eq!(doses["total"], 2);
        let own = format!(r#"{{"other":"{kept}","reason":"x"}}"#);
        let refused = staff.ask("POST", &path, &headers, &own);
        assert_eq!(rules_of(&refused), ["merge-with-itself"]);
    });
}

#[test]
fn two_first_doses_of_one_person_are_told_in_the_report_beside_the_ledger() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        import(&mut staff, "A", PERSONS);
        import(&mut staff, "B", &dose(&town, "0000000101", 1, "FF9999"));
        import(&mut staff, "B", &dose(&town, "0000000102", 1, "FF9998"));
        let (kept, left) = (id_of(&mut staff, "1000001"), id_of(&mut staff, "1000002"));
        let path = format!("/municipal/persons/{kept}/merge");
        let body = format!(r#"{{"other":"Patient/{left}","reason":"同一人物"}}"#);
        let merged = staff.ask(
            "POST",
            &path,
            &[("Content-Type", "application/json")],
            &body,
        );
        assert_eq!(merged.status, 200, "{}", text_of(&merged));
        let ledger = text_of(&staff.get("/municipal/exports/ledger.csv"));
        assert!(
            ledger.contains("FF9999") && ledger.contains("FF9998"),
            "{ledger}"
        );
        let report = text_of(&staff.get("/municipal/exports/ledger.findings.ndjson"));
        let findings: Vec<Value> = report
            .lines()
            .map(|line| serde_json::from_str(line).expect("a finding"))
            .collect();
        assert_eq!(findings.len(), 1, "{report}");
        assert_eq!(findings[0]["code"], "EXP-NUMBER");
    });
}

#[test]
fn movers_are_asked_about_and_see_it() {
    each_database(|server| {
        let (town, former) = (server.town(), server.town());
        let mut before = former.caller(Role::Staff);
        // Its check digit fits; no other test knows it.
        let number = "469135702488";
        let without_doses = "469135702496";
        let person = PERSONS
            .replace("1000001,,", &format!("1000001,{number},"))
            .replace("1000002,,", &format!("1000002,{without_doses},"));
        import(&mut before, "A", &person);
        import(&mut before, "B", &dose(&former, "0000000101", 1, "FF9999"));
        let mut staff = town.caller(Role::Staff);
        let questions = format!(
            "Q1,{number},19500401,1,status-after-move\r\nQ2,469135702470,19500402,1,status-after-move\r\nQ3,{number},19500401,1,curiosity\r\n\
             Q4,{without_doses},19881231,1,status-after-move\r\nQ5,{number},1950/4/1,1,statute\r\n"
        );
        let asked = staff.ask("POST", "/municipal/inquiries", &[CSV], &questions);
        assert_eq!(asked.status, 202, "{}", text_of(&asked));
        let place = format!("/municipal/inquiries/{}", job_of(&asked));
        let until = Instant::now() + Duration::from_secs(60);
        while json(&staff.get(&place))["state"] != "done" {
            assert!(Instant::now() < until, "{}", text_of(&staff.get(&place)));
            std::thread::sleep(Duration::from_millis(50));
        }
        let answer = staff.get(&format!("{place}/answer.csv"));
        let text = text_of(&answer);
        assert_eq!(answer.status, 200, "{text}");
        let line = |id: &str| {
            text.lines()
                .find(|line| line.starts_with(id))
                .unwrap_or_default()
        };
        assert!(
            line("Q1,").starts_with("Q1,1,") && line("Q1,").contains("FF9999"),
            "{text}"
        );
        assert!(
            line("Q2,").starts_with("Q2,0,") && !line("Q2,").contains("FF9999"),
            "{text}"
        );
        assert_eq!(line("Q3,"), "", "{text}");
        // R-T05: who has no dose looks like somebody whom nobody knows.
        assert_eq!(line("Q4,").replace("Q4", "Q2"), line("Q2,"), "{text}");
        let rejected = text_of(&staff.get(&format!("{place}/rejected.csv")));
        assert!(
            rejected.contains("\r\nQ3,,19500401,1,curiosity,"),
            "{rejected}"
        );
        let findings = text_of(&staff.get(&format!("{place}/findings.ndjson")));
        assert!(findings.contains("\"row\":3"), "{findings}");
        // Nothing can be chosen for a question, so nothing is offered.
        assert!(
            findings.contains("ROW-DATEFORM") && !findings.contains("\"repair\""),
            "{findings}"
        );
        assert!(
            rejected.contains("ROW-DATEFORM") && !rejected.contains("選んで"),
            "{rejected}"
        );
        for told in [&rejected, &findings] {
            assert!(!told.contains(number), "{told}");
        }
        let mended = rejected
            .replace("Q3,", &format!("Q3,{number}"))
            .replace("curiosity", "status-after-move");
        let again = answered(&mut staff, &mended);
        assert!(again.contains("\r\nQ3,1,"), "{again}");
        // Another birth date looks like nobody.
        let wrong = format!("Q2,{number},19500402,1,status-after-move\r\n");
        let wrong = answered(&mut staff, &wrong);
        assert!(wrong.contains(line("Q2,")), "{wrong}");
        let shown = text_of(&staff.get(&place));
        assert!(!text.contains(number) && !shown.contains(number));
        assert_eq!(
            town.caller(Role::Approver)
                .get(&format!("{place}/answer.csv"))
                .status,
            404
        );
        let found = json(&before.get("Patient?identifier=1000001"));
        let id = found["entry"][0]["resource"]["id"]
            .as_str()
            .expect("a person");
        let events = json(&former.person(id).get("AuditEvent"));
        // Others may ask about the same number at the same time: towns of other tests.
        let asked: Vec<String> = events["entry"]
            .as_array()
            .expect("events")
            .iter()
            .map(ToString::to_string)
            .filter(|event| event.contains(&town.code))
            .collect();
        // Each time that somebody asked.
        assert_eq!(asked.len(), 2, "{events}");
        assert!(!events.to_string().contains(number));
    });
}

/// What a file of questions was answered, once it is.
fn answered(staff: &mut Caller, questions: &str) -> String {
    let asked = staff.ask("POST", "/municipal/inquiries", &[CSV], questions);
    assert_eq!(asked.status, 202, "{}", text_of(&asked));
    let place = format!("/municipal/inquiries/{}", job_of(&asked));
    let until = Instant::now() + Duration::from_secs(60);
    while json(&staff.get(&place))["state"] != "done" {
        assert!(Instant::now() < until, "{}", text_of(&staff.get(&place)));
        std::thread::sleep(Duration::from_millis(50));
    }
    text_of(&staff.get(&format!("{place}/answer.csv")))
}

#[test]
fn r_t05_r_t06_who_takes_consent_back_is_not_asked_about_on_the_ground_of_consent() {
    each_database(|server| {
        let (town, former) = (server.town(), server.town());
        let mut before = former.caller(Role::Staff);
        // Its check digit fits; no other test knows it.
        let number = "513579024680";
        import(
            &mut before,
            "A",
            &PERSONS.replace("1000001,,", &format!("1000001,{number},")),
        );
        import(&mut before, "B", &dose(&former, "0000000101", 1, "FF9999"));
        let found = json(&before.get("Patient?identifier=1000001"));
        let id = found["entry"][0]["resource"]["id"].as_str();
        let id = id.expect("a person").to_owned();
        let consent = |status: &str| {
            format!(
                r#"{{"resourceType":"Consent","id":"asked-{id}","meta":{{"profile":["https://sesshu.example/fhir/StructureDefinition/sesshu-consent"]}},
                "status":"{status}","scope":{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}}]}},
                "category":[{{"coding":[{{"system":"https://sesshu.example/fhir/CodeSystem/consent-purpose","code":"municipal-inquiry"}}]}}],
                "patient":{{"reference":"Patient/{id}"}},"dateTime":"2026-04-01T09:00:00+09:00",
                "performer":[{{"reference":"Patient/{id}"}}],
                "organization":[{{"identifier":{{"system":"https://sesshu.example/fhir/sid/municipality","value":"{}"}}}}],
                "policyRule":{{"coding":[{{"system":"https://sesshu.example/fhir/CodeSystem/inquiry-basis","code":"consent"}}]}},
                "provision":{{"type":"permit","period":{{"start":"2026-04-01"}},
                "actor":[{{"role":{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"IRCP"}}]}},
                    "reference":{{"identifier":{{"system":"https://sesshu.example/fhir/sid/municipality","value":"{}"}}}}}}],
                "purpose":[{{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"PUBHLTH"}}]}}}}"#,
                former.code, town.code
            )
        };
        let mut staff = town.caller(Role::Staff);
        let questions = format!(
            "Q1,{number},19500401,1,consent\r\nQ2,{number},19500401,1,status-after-move\r\n"
        );
        // With nothing on record the word of whoever asks counts; so it does with a yes that holds.
        let open = ["Q1,1,", "Q2,1,"];
        let closed = ["Q1,9,", "Q2,1,"];
        for (version, (status, expected)) in [
            (None, open),
            (Some("active"), open),
            (Some("inactive"), closed),
            (Some("active"), open),
        ]
        .into_iter()
        .enumerate()
        {
            if let Some(status) = status {
                let mark = format!("W/\"{}\"", version.saturating_sub(1));
                let kind = ("Content-Type", "application/fhir+json");
                let headers = [kind, ("If-Match", mark.as_str())];
                let headers = if version == 1 {
                    &headers[..1]
                } else {
                    &headers
                };
                let path = format!("/fhir/Consent/asked-{id}");
                let written = before.ask("PUT", &path, headers, &consent(status));
                assert!(written.is_success(), "{}", text_of(&written));
            }
            let text = answered(&mut staff, &questions);
            for begins in expected {
                assert!(
                    text.lines().any(|line| line.starts_with(begins)),
                    "{status:?}: {text}"
                );
            }
        }
    });
}

#[test]
fn r_t05_nobody_finds_a_birth_date_by_trying() {
    each_database(|server| {
        let (town, former) = (server.town(), server.town());
        let mut before = former.caller(Role::Staff);
        // Its check digit fits; no other test knows it.
        let number = "469135702500";
        let person = PERSONS.replace("1000001,,", &format!("1000001,{number},"));
        import(&mut before, "A", &person);
        import(&mut before, "B", &dose(&former, "0000000101", 1, "FF9999"));
        let mut staff = town.caller(Role::Staff);
        let ask = |id: &str, birth: &str| format!("{id},{number},{birth},1,status-after-move\r\n");
        let result = |text: &str, id: &str| -> Option<String> {
            let line = text
                .lines()
                .find(|line| line.starts_with(&format!("{id},")));
            line.and_then(|line| line.split(',').nth(1))
                .map(str::to_owned)
        };
        // Two birth dates in one file: no row is answered.
        let both = ask("Q1", "19500401") + &ask("Q2", "19500402");
        let text = answered(&mut staff, &both);
        assert_eq!(
            (result(&text, "Q1"), result(&text, "Q2")),
            (None, None),
            "{text}"
        );
        // A third in another file, and then no fourth; those that were asked may be asked again.
        let text = answered(&mut staff, &ask("Q3", "19500403"));
        assert_eq!(result(&text, "Q3").as_deref(), Some("0"), "{text}");
        let text = answered(&mut staff, &ask("Q4", "19500404"));
        assert_eq!(result(&text, "Q4"), None, "{text}");
        let twice = ask("Q5", "19500401") + &ask("Q5", "19500401");
        let text = answered(&mut staff, &twice);
        assert_eq!(result(&text, "Q5").as_deref(), Some("1"), "{text}");
        assert_eq!(text.matches("\r\nQ5,").count(), 1, "{text}");
    });
}

#[test]
fn r_t05_many_small_files_take_a_second_person_as_a_large_one_does() {
    each_database(|server| {
        let mut staff = server.town().caller(Role::Staff);
        let mut state = |count: usize| {
            let question = |id: usize| format!("Q{id},469135702518,19500401,1,statute\r\n");
            let questions: String = (0..count).map(question).collect();
            let asked = staff.ask("POST", "/municipal/inquiries", &[CSV], &questions);
            json(&asked)["state"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        for few in [300, 200] {
            assert_ne!(state(few), "awaiting-approval");
        }
        assert_eq!(state(1), "awaiting-approval");
    });
}

#[test]
fn many_questions_take_a_second_person_and_a_day_has_its_limit() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let question = |id: usize| format!("Q{id},469135702488,19500401,1,statute\r\n");
        let many: String = (0..501).map(question).collect();
        let asked = staff.ask("POST", "/municipal/inquiries", &[CSV], &many);
        assert_eq!(
            json(&asked)["state"],
            "awaiting-approval",
            "{}",
            text_of(&asked)
        );
        let path = format!("/municipal/inquiries/{}/approve", job_of(&asked));
        assert_eq!(staff.ask("POST", &path, &[], "").status, 403);
        let approved = town.caller(Role::Approver).ask("POST", &path, &[], "");
        assert_eq!(approved.status, 200, "{}", text_of(&approved));
        let more: String = (0..4_500).map(question).collect();
        let refused = staff.ask("POST", "/municipal/inquiries", &[CSV], &more);
        assert_eq!(refused.status, 422, "{}", text_of(&refused));
    });
}

/// The rows beside the FHIR base, each once, and the scan that stands in it.
fn outside() -> impl Iterator<Item = &'static surface::Row> {
    let beside = [
        Does::Scan,
        Does::CardsOf,
        Does::HealthCertificate,
        Does::HealthCertificateOf,
        Does::HealthCertificateRevoke,
    ];
    surface::rows().filter(move |row| row.is_outside() || beside.contains(&row.does))
}

/// Who may, written without a look at the server's own rules: `v` vendors, `s` staff, `a` approvers, `d` devices.
fn who_may(does: Does) -> &'static str {
    match does {
        Does::ImportOffer
        | Does::ImportList
        | Does::ImportShow
        | Does::ImportRejected
        | Does::ImportOutcome
        | Does::ImportFindings
        | Does::ImportCommit
        | Does::ImportCancel => "vsa",
        Does::ImportApprove | Does::InquiryApprove | Does::CertificateKeyRevoke => "a",
        Does::ImportUndo
        | Does::LedgerExport
        | Does::LedgerFindings
        | Does::WaitingExport
        | Does::WaitingFindings
        | Does::RoutineExport
        | Does::RoutineFindings
        | Does::RoutineCodes
        | Does::PeopleExport
        | Does::PeopleFindings
        | Does::WaitingList
        | Does::WaitingAttach
        | Does::WaitingReject
        | Does::WaitingDetach
        | Does::QualityList
        | Does::PersonMerge
        | Does::InquiryOffer
        | Does::InquiryShow
        | Does::InquiryAnswer
        | Does::InquiryRejected
        | Does::InquiryFindings
        | Does::CertificateRevoke
        | Does::HealthCertificateRevoke
        | Does::DeviceCode
        | Does::DeviceList
        | Does::DeviceRevoke
        | Does::EmergencyList
        | Does::EmergencyEnd
        | Does::ScanHandIn
        | Does::SegmentCorrect => "sa",
        Does::CertificateIssue
        | Does::CardsOf
        | Does::HealthCertificate
        | Does::HealthCertificateOf => "sap",
        Does::LinkOffer | Does::LinkList | Does::LinkConfirm | Does::LinkEnd => "p",
        does if does.shows_certificate() || does == Does::CertificateList => "sap",
        Does::ExportStatus | Does::ExportCancel | Does::ExportFile | Does::Launch => "v",
        _ => "d",
    }
}

fn letter(role: Role) -> char {
    match role {
        Role::Vendor => 'v',
        Role::Staff => 's',
        Role::Approver => 'a',
        Role::Device => 'd',
        Role::Person | Role::Delegate => 'p',
        Role::Researcher | Role::National | Role::Operator => '-',
    }
}

fn is_at_home(role: Role, zone: Zone) -> bool {
    match role {
        Role::Vendor => zone != Zone::Ops,
        Role::Staff | Role::Approver => zone == Zone::Lgwan,
        Role::Person | Role::Delegate | Role::Device | Role::Researcher | Role::National => {
            zone == Zone::Internet
        }
        Role::Operator => zone == Zone::Ops,
    }
}

/// What comes of an empty request to a route by somebody.
fn status_for(town: &Town, zone: Zone, row: &surface::Row, role: Option<Role>) -> u16 {
    let token = role.map(|role| town.token(role, "nobody"));
    let mut caller = town.server.stranger(zone, token.as_deref());
    let id = "00000000-0000-4000-8000-000000000000";
    let path = row
        .path
        .replace("{job}", id)
        .replace("{id}", id)
        .replace("{n}", "1")
        .replace("{code}", "FILE-ENC")
        .replace("{date}", "2026-04-01")
        .replace("{file}", "prefecture.ndjson");
    let method = match row.method {
        Verb::Post => "POST",
        Verb::Delete => "DELETE",
        _ => "GET",
    };
    let answer = caller.ask(method, &path, &[], "");
    assert!(answer.status < 500, "{method} {path}: {}", text_of(&answer));
    answer.status
}

#[test]
fn r_s05_r_t03_every_route_beside_fhir_knows_who_may() {
    each_database(|server| {
        let town = server.town();
        for row in outside() {
            for zone in [Zone::Internet, Zone::Lgwan] {
                for role in Role::ALL.into_iter().map(Some).chain([None]) {
                    let status = status_for(&town, zone, row, role);
                    let place = format!("{zone} {} by {role:?}: {status}", row.path);
                    if !row.zones.contains(&zone) {
                        let other = if is_taken_there(row.path, zone) {
                            405
                        } else {
                            404
                        };
                        assert_eq!(status, other, "{place}");
                        continue;
                    }
                    let allowed = role.is_some_and(|role| who_may(row.does).contains(letter(role)));
                    match (row.access, role) {
                        // Nothing was shown.
                        (Access::Public, _) if row.does == Does::Verify => {
                            assert_eq!(status, 400, "{place}");
                        }
                        (Access::Public, _) => assert!([200, 404].contains(&status), "{place}"),
                        // Who is not signed in is shown where to.
                        (Access::Proof, _)
                            if matches!(row.does, Does::OwnApps | Does::OwnLooks) =>
                        {
                            assert_eq!(status, 200, "{place}");
                        }
                        // Nobody proved anything, and nothing was asked.
                        (Access::Proof, _) => assert_eq!(status, 400, "{place}"),
                        (_, None) => assert_eq!(status, 401, "{place}"),
                        (_, Some(role)) if !is_at_home(role, zone) => {
                            assert_eq!(status, 401, "{place}");
                        }
                        _ if !allowed => assert_eq!(status, 403, "{place}"),
                        _ => assert!(![401, 403].contains(&status), "{place}"),
                    }
                }
            }
        }
    });
}

/// Whether another route of this zone answers at such a path, by another method.
fn is_taken_there(path: &str, zone: Zone) -> bool {
    let parts = |path: &'static str| path.split('/').collect::<Vec<_>>();
    let own: Vec<&str> = path.split('/').collect();
    let fits = |other: &'static str| {
        let other = parts(other);
        let same = |(part, own): (&&str, &&str)| part == own || part.starts_with('{');
        other.len() == own.len() && other.iter().zip(&own).all(same)
    };
    outside().any(|row| row.zones.contains(&zone) && fits(row.path))
}

#[test]
fn help_is_for_everybody() {
    each_database(|server| {
        for zone in [Zone::Internet, Zone::Lgwan] {
            let mut anybody = server.stranger(zone, None);
            let index = anybody.get("/help");
            assert_eq!(index.status, 200);
            let page = anybody.get("/help/FILE-ENC");
            assert_eq!(page.status, 200, "{}", text_of(&page));
            assert!(text_of(&page).contains("FILE-ENC"));
            assert_eq!(
                page.header("content-type"),
                Some("text/html; charset=utf-8")
            );
            assert!(page.header("content-security-policy").is_some());
            let nothing = anybody.get("/help/NO-SUCH-CODE");
            assert_eq!(
                (nothing.status, rules_of(&nothing)),
                (404, vec!["help-code-unknown".to_owned()])
            );
        }
    });
}
