//! Scans of coupons: from the message of a tablet to the dose, in whosever records it belongs.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use access::Role;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use coupons::{Chance, Coupon, Faults, photograph, print};
use immunization::Moment;
use serde_json::{Value, json};
use sesshu_conformance::http::Response;

use crate::definitions::errors_in;
use crate::files::{import, taken_back};
use crate::harness::{Caller, Town, each_database, rules_of, text_of};

mod beside;
mod by_hand;
mod detach;
mod numbers;
mod products;
mod sums;
mod texts;
mod undoing;

const JSON: (&str, &str) = ("Content-Type", "application/json");
const SID: &str = "https://sesshu.example/fhir/sid";
const SCAN_OUT: &str = "https://sesshu.example/fhir/StructureDefinition/sesshu-parameters-scan-out";

/// Numbers of scans, none of which comes twice.
static NEXT: AtomicU64 = AtomicU64::new(1);

fn now(seconds_ahead: i64) -> Moment {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a clock");
    let seconds = i64::try_from(since.as_secs()).expect("a time");
    Moment::from_unix(seconds + seconds_ahead).expect("a moment")
}

fn post(caller: &mut Caller, path: &str, value: &Value) -> Response {
    caller.ask("POST", path, &[JSON], &value.to_string())
}

/// What is answered, which has to be this status.
fn answered(response: &Response, status: u16) -> Value {
    assert_eq!(response.status, status, "{}", text_of(response));
    response.json().unwrap_or_default()
}

fn line(kind: u8, dose: u8, town: &str, number: u64) -> String {
    format!("{kind}{dose}{town}{number:010}")
}

/// A venue: a device with its session, and who keeps its town's records.
struct Venue {
    device: Caller,
    number: String,
    session: String,
}

pub fn settings(lot: &str) -> Value {
    json!({
        "date": now(0).day().to_string(),
        "venue": { "name": "みらい市民体育館" },
        "doctor": "仮名 霞",
        "vaccine": { "product": "comirnaty" },
        "maker": "ファイザー",
        "lot": lot,
        "lane": 2,
    })
}

impl Venue {
    fn open(town: &Town, number: &str, settings: &Value) -> Venue {
        Venue::of(town.caller(Role::Device), number, settings)
    }

    fn of(mut device: Caller, number: &str, settings: &Value) -> Venue {
        let mut sent = settings.clone();
        sent["deviceId"] = json!(number);
        let told = answered(&post(&mut device, "/device/sessions", &sent), 201);
        assert_eq!(told["segment"], 1);
        Venue {
            device,
            number: number.to_owned(),
            session: told["sessionId"].as_str().expect("a session").to_owned(),
        }
    }

    fn message(&self, readings: &Value) -> Value {
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        json!({
            "scanId": format!("0197c1f0-7c1e-7a51-9d2e-{next:012}"),
            "sessionId": self.session,
            "segment": 1,
            "deviceId": self.number,
            "capturedAt": now(0).to_string(),
            "readings": readings,
            "intent": "auto",
        })
    }

    fn of_line(&self, line: &str) -> Value {
        self.message(&json!([{ "source": "qr", "text": line }]))
    }

    fn send(&mut self, message: &Value) -> Value {
        answered(&post(&mut self.device, "/device/scans", message), 200)
    }

    fn scan(&mut self, line: &str) -> Value {
        let message = self.of_line(line);
        let told = self.send(&message);
        assert_eq!(told["scanId"], message["scanId"]);
        told
    }
}

/// Registers a person with a coupon, and gives the address.
fn register(town: &Town, number: u64) -> String {
    let code = &town.code;
    let patient = json!({
        "resourceType": "Patient",
        "identifier": [
            { "system": format!("{SID}/resident/{code}"), "value": format!("{number:07}") },
            { "system": format!("{SID}/coupon/{code}"), "value": format!("{number:010}") },
        ],
        "name": [{
            "extension": [{
                "url": "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation",
                "valueCode": "SYL",
            }],
            "family": "シミズ",
            "given": ["イチロウ"],
        }],
        "birthDate": "1950-04-15",
    });
    let made = town.vendor().post("Patient", &patient.to_string());
    let made = answered(&made, 201);
    format!("Patient/{}", made["id"].as_str().expect("an id"))
}

/// A resource at an address.
fn resource(town: &Town, address: &Value) -> Value {
    let address = address.as_str().expect("an address");
    answered(&town.vendor().get(address), 200)
}

/// How many resources a search finds.
fn count(town: &Town, search: &str) -> u64 {
    let found = answered(
        &town.vendor().get(&format!("{search}&_total=accurate")),
        200,
    );
    found["total"].as_u64().expect("a total")
}

fn doses_of(town: &Town, number: u64) -> u64 {
    let coupon = format!("{SID}/coupon/{}%7C{number:010}", town.code);
    count(town, &format!("Immunization?coupon={coupon}"))
}

fn has_flag(told: &Value, flag: &str) -> bool {
    told["flags"]
        .as_array()
        .is_some_and(|flags| flags.contains(&json!(flag)))
}

fn tags(resource: &Value) -> Vec<String> {
    let tags = resource["meta"]["tag"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let codes = tags.iter().filter_map(|tag| tag["code"].as_str());
    codes.map(str::to_owned).collect()
}

#[test]
fn a_scan_becomes_a_dose_of_the_person_and_says_where_it_came_from() {
    each_database(|server| {
        let town = server.town();
        let patient = register(&town, 101);
        let mut venue = Venue::open(&town, "tab-00017", &settings("ZZ9999"));
        let told = venue.scan(&line(2, 1, &town.code, 101));
        assert_eq!(told["outcome"], "RECORDED", "{told}");
        assert!(
            !has_flag(&told, "SEQ-GAP") && !has_flag(&told, "OUT-OF-AREA"),
            "{told}"
        );
        assert_eq!(told["hint"], "シ・イ 1950/04");
        assert_eq!(told["coupon"]["dose"], 1);
        assert_eq!(told["coupon"]["municipality"], town.code.as_str());
        let dose = resource(&town, &told["immunization"]);
        assert_eq!(dose["status"], "completed");
        assert_eq!(dose["patient"]["reference"], patient.as_str());
        assert_eq!(dose["lotNumber"], "ZZ9999");
        assert_eq!(dose["primarySource"], true);
        assert_eq!(dose["protocolApplied"][0]["doseNumberPositiveInt"], 1);
        assert_eq!(dose["identifier"][0]["value"], line(2, 1, &town.code, 101));
        let id = dose["id"].as_str().expect("an id");
        let acts = town
            .vendor()
            .get(&format!("Provenance?target=Immunization/{id}"));
        let acts = answered(&acts, 200);
        let act = &acts["entry"][0]["resource"];
        assert_eq!(act["activity"]["coding"][0]["code"], "scan");
        assert_eq!(
            act["entity"][0]["what"]["identifier"]["value"],
            told["scanId"]
        );
        assert_eq!(act["agent"][0]["who"]["identifier"]["value"], "tab-00017");
        for made in [&dose, act] {
            let kind = made["resourceType"].as_str().expect("a kind");
            let checked = town
                .vendor()
                .post(&format!("{kind}/$validate"), &made.to_string());
            let outcome = answered(&checked, 200);
            let issues = outcome["issue"].as_array().expect("issues");
            assert!(
                issues.iter().all(|one| one["severity"] == "information"),
                "{outcome}"
            );
        }
    });
}

#[test]
fn r_s11_an_answer_holds_what_the_venue_needs_and_nothing_else() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let told = venue.scan(&line(2, 1, &town.code, 101));
        let allowed = [
            "scanId",
            "outcome",
            "flags",
            "coupon",
            "hint",
            "immunization",
            "quality",
            "serverMs",
        ];
        let names = told.as_object().expect("an object").keys();
        assert!(
            names
                .into_iter()
                .all(|name| allowed.contains(&name.as_str())),
            "{told}"
        );
        let text = told.to_string();
        assert!(
            !text.contains("シミズ") && !text.contains("04-15"),
            "{text}"
        );
    });
}

#[test]
fn r_i01_a_scan_that_is_sent_again_is_answered_again_and_recorded_once() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let message = venue.of_line(&line(2, 2, &town.code, 101));
        let mut first = venue.send(&message);
        assert!(has_flag(&first, "SEQ-GAP"), "{first}");
        for _ in 0..2 {
            let mut again = venue.send(&message);
            for answer in [&mut first, &mut again] {
                answer
                    .as_object_mut()
                    .expect("an object")
                    .remove("serverMs");
            }
            assert_eq!(first, again);
        }
        assert_eq!(doses_of(&town, 101), 1);
        let mut other = message.clone();
        other["intent"] = json!("preExamOnly");
        let refused = post(&mut venue.device, "/device/scans", &other);
        assert_eq!(refused.status, 409, "{}", text_of(&refused));
        assert_eq!(rules_of(&refused), ["scan-id-reused"]);
        assert_eq!(doses_of(&town, 101), 1);
    });
}

#[test]
fn one_paper_read_twice_and_one_dose_read_at_two_places_are_one_record() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let mut other = Venue::open(&town, "tab-2", &settings("ZZ9999"));
        let line = line(2, 1, &town.code, 101);
        let first = venue.scan(&line);
        let again = venue.scan(&line);
        assert_eq!(again["outcome"], "SCAN-AGAIN", "{again}");
        let elsewhere = other.scan(&line);
        assert_eq!(elsewhere["outcome"], "DUP-DOSE", "{elsewhere}");
        for told in [&again, &elsewhere] {
            assert_eq!(told["immunization"], first["immunization"]);
        }
        assert_eq!(doses_of(&town, 101), 1);
    });
}

/// R-S07
#[test]
fn a_coupon_of_nobody_waits_where_it_was_issued() {
    each_database(|server| {
        let (home, issuer) = (server.town(), server.town());
        let mut venue = Venue::open(&home, "tab-1", &settings("ZZ9999"));
        let told = venue.scan(&line(2, 1, &issuer.code, 909));
        assert_eq!(told["outcome"], "WAITING", "{told}");
        assert_eq!(told["flags"], json!(["OUT-OF-AREA"]));
        assert_eq!(told["quality"], json!(["to-check", "Q13"]));
        assert!(told["hint"].is_null());
        let dose = resource(&issuer, &told["immunization"]);
        assert_eq!(dose["patient"]["identifier"]["value"], "0000000909");
        assert_eq!(tags(&dose), ["to-check", "Q13"]);
        // The venue's town keeps nothing of it.
        let address = told["immunization"].as_str().expect("an address");
        assert_eq!(home.vendor().get(address).status, 404);
        assert_eq!(count(&home, "Immunization?status=completed"), 0);
        assert_eq!(count(&home, "Provenance?recorded=ge2020"), 0);
        let again =
            Venue::open(&home, "tab-2", &settings("ZZ9999")).scan(&line(2, 1, &issuer.code, 909));
        assert_eq!(again["outcome"], "DUP-DOSE", "{again}");
    });
}

/// R-S07
#[test]
fn readings_that_do_not_say_one_line_write_nothing() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let code = &town.code;
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let right = line(2, 1, code, 101);
        let wrong = line(2, 1, code, 401);
        let letter = right.replacen("21", "2l", 1);
        let one = |source: &str, text: &str| json!({ "source": source, "text": text, "minConfidence": 0.97 });
        for (readings, outcome) in [
            (vec![one("qr", &right), one("ocr", &wrong)], "SCAN-MISMATCH"),
            (vec![one("ocr", &letter)], "HOLD-CONFIRM"),
            (vec![one("nw7-10", "a0000000101a")], "SCAN-10"),
            (vec![one("qr", &right[1..])], "SCAN-LEN"),
            (vec![one("qr", &line(9, 1, code, 101))], "SCAN-KIND"),
            (vec![one("qr", &line(2, 9, code, 101))], "SCAN-DOSE"),
            (vec![one("qr", "211399970000000101")], "SCAN-MUNI"),
        ] {
            let told = venue.send(&venue.message(&json!(readings)));
            assert_eq!(told["outcome"], outcome, "{told}");
            assert!(told["immunization"].is_null(), "{told}");
        }
        let told = venue.send(&venue.message(&json!([one("ocr", &letter)])));
        assert_eq!(told["readings"][0]["suggestion"], right.as_str());
        assert_eq!(told["readings"][0]["doubtful"], json!([2]));
        assert_eq!(doses_of(&town, 101), 0);
        assert_eq!(doses_of(&town, 401), 0);
    });
}

#[test]
fn digits_alone_are_recorded_when_staff_saw_the_person_and_not_when_it_is_another() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let ocr = |line: &str| json!([{ "source": "ocr", "text": line, "minConfidence": 0.95 }]);
        let readings = ocr(&line(2, 1, &town.code, 101));
        let held = venue.send(&venue.message(&readings));
        assert_eq!(held["outcome"], "HOLD-CONFIRM", "{held}");
        assert_eq!(held["hint"], "シ・イ 1950/04");
        let mut different = venue.message(&readings);
        different["secondFactor"] = json!("different");
        let told = venue.send(&different);
        assert_eq!(told["outcome"], "HOLD-CONFIRM", "{told}");
        let mut same = venue.message(&readings);
        same["secondFactor"] = json!("same");
        assert_eq!(venue.send(&same)["outcome"], "RECORDED");
        // A misread number that leads to nobody waits for nobody.
        let mut nobody = venue.message(&ocr(&line(2, 1, &town.code, 401)));
        nobody["secondFactor"] = json!("same");
        let held = venue.send(&nobody);
        assert_eq!(held["outcome"], "HOLD-CONFIRM");
        assert_eq!(held["readings"][0]["text"], line(2, 1, &town.code, 401));
        // Whoever typed the line twice is sure of it, and its person may come later.
        let typed = json!({ "source": "manual", "text": line(2, 1, &town.code, 401) });
        let mut once = venue.message(&json!([typed]));
        once["secondFactor"] = json!("same");
        let held = venue.send(&once);
        assert_eq!(held["outcome"], "HOLD-CONFIRM");
        assert_eq!(held["readings"][0]["source"], "manual", "{held}");
        let twice = venue.message(&json!([typed, typed]));
        assert_eq!(venue.send(&twice)["outcome"], "WAITING");
        let mut other = venue.of_line(&line(2, 2, &town.code, 101));
        other["secondFactor"] = json!("different");
        assert_eq!(venue.send(&other)["outcome"], "SCAN-OTHERPERSON");
        assert_eq!(doses_of(&town, 101), 1);
    });
}

#[test]
fn an_examination_is_recorded_without_a_dose_and_the_coupon_stays_good() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let mut message = venue.of_line(&line(2, 1, &town.code, 101));
        message["intent"] = json!("preExamOnly");
        let told = venue.send(&message);
        assert_eq!(told["outcome"], "PRE-EXAM", "{told}");
        let examination = resource(&town, &told["immunization"]);
        assert_eq!(examination["status"], "not-done");
        assert_eq!(examination["statusReason"]["text"], "予診のみ");
        assert!(examination["lotNumber"].is_null() && examination["protocolApplied"].is_null());
        let told = venue.scan(&line(2, 1, &town.code, 101));
        assert_eq!(told["outcome"], "RECORDED", "{told}");
        let told = venue.scan(&line(1, 1, &town.code, 101));
        assert_eq!(told["outcome"], "PRE-EXAM", "{told}");
        let mut given = venue.of_line(&line(1, 2, &town.code, 101));
        given["intent"] = json!("vaccinated");
        given["kindOverride"] = json!("接種券の貼り違い");
        let told = venue.send(&given);
        assert_eq!(told["outcome"], "RECORDED", "{told}");
        let dose = resource(&town, &told["immunization"]);
        assert_eq!(dose["note"][0]["text"], "接種券の貼り違い");
    });
}

#[test]
fn r_i03_a_contradiction_is_kept_beside_the_dose_once() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let line = line(2, 1, &town.code, 101);
        let first = Venue::open(&town, "tab-1", &settings("ZZ9999")).scan(&line);
        let mut other = Venue::open(&town, "tab-2", &settings("ZZ0001"));
        let message = other.of_line(&line);
        for _ in 0..2 {
            let told = other.send(&message);
            assert_eq!(told["outcome"], "CONFLICT-DOSE", "{told}");
            assert_eq!(told["immunization"], first["immunization"]);
        }
        let told = other.scan(&line);
        // The same paper a moment later tells nothing more.
        assert_eq!(told["outcome"], "SCAN-AGAIN", "{told}");
        let dose = resource(&town, &first["immunization"]);
        assert_eq!(dose["lotNumber"], "ZZ9999");
        assert!(
            tags(&dose).contains(&"Q04".to_owned()) && tags(&dose).contains(&"must-fix".to_owned())
        );
        let id = dose["id"].as_str().expect("an id");
        let acts = town
            .vendor()
            .get(&format!("Provenance?target=Immunization/{id}"));
        let acts = answered(&acts, 200);
        let acts = acts["entry"].as_array().expect("acts");
        let reports: Vec<&Value> = acts
            .iter()
            .map(|entry| &entry["resource"])
            .filter(|act| act["contained"][0]["lotNumber"] == "ZZ0001")
            .collect();
        assert_eq!((acts.len(), reports.len()), (2, 1));
        assert_eq!(tags(reports[0]), ["must-fix", "Q04"]);
        // The report is taken back, and with it the doubt.
        let undo = format!(
            "/device/scans/{}/undo",
            message["scanId"].as_str().expect("a number")
        );
        let undone = post(
            &mut other.device,
            &undo,
            &json!({ "sessionId": other.session }),
        );
        answered(&undone, 200);
        let left = tags(&resource(&town, &first["immunization"]));
        assert!(
            !left.contains(&"Q04".to_owned()) && !left.contains(&"must-fix".to_owned()),
            "{left:?}"
        );
    });
}

/// What stands of a dose, and beside it, without what is another in every record.
fn all_of(town: &Town, address: &Value) -> (Value, Vec<Value>) {
    let plain = |told: &Value| {
        let mut told = told.clone();
        let said = told.as_object_mut().expect("a resource");
        for name in ["id", "meta", "recorded", "patient", "occurrenceDateTime"] {
            said.remove(name);
        }
        told
    };
    let id = address.as_str().expect("an address");
    let acts = answered(&town.vendor().get(&format!("Provenance?target={id}")), 200);
    let acts = acts["entry"].as_array().cloned().unwrap_or_default();
    let reports = acts.iter().map(|entry| &entry["resource"]["contained"][0]);
    let reports = reports.filter(|report| report["resourceType"] == "Immunization");
    (
        plain(&resource(town, address)),
        reports.map(plain).collect(),
    )
}

/// Whoever is registered, and whoever is not; a withdrawal by the coupon's line or by an id.
#[test]
fn r_i03_a_scan_after_a_withdrawal_ends_as_one_before_it() {
    each_database(|server| {
        for (is_known, is_short) in [(true, true), (false, true), (true, false)] {
            let ends = [true, false].map(|is_first| {
                let town = server.town();
                if is_known {
                    register(&town, 101);
                }
                let code = &town.code;
                let rest = match is_short {
                    true => ",,,,,,,,,,".to_owned(),
                    false => {
                        let day = now(0).day().to_string().replace('-', "");
                        format!("{day},,,,,ファイザー,,ZZ9999,,,")
                    }
                };
                let taking = format!("2,,{code},0000000101,2,1,{rest},rsv-1\r\n");
                if is_first {
                    import(&mut town.caller(Role::Staff), "B", &taking);
                }
                let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
                let told = venue.scan(&line(2, 1, code, 101));
                let expected = if is_known { "RECORDED" } else { "WAITING" };
                assert_eq!(told["outcome"], expected, "{told}");
                if !is_first {
                    import(&mut town.caller(Role::Staff), "B", &taking);
                }
                let address = &told["immunization"];
                let marks = match is_known {
                    true => vec!["Q04", "must-fix"],
                    false => vec!["Q04", "Q13", "must-fix"],
                };
                marked(&town, address, &marks);
                assert_eq!(doses_of(&town, 101), 1);
                let (dose, beside) = all_of(&town, address);
                assert_eq!((&dose["status"], beside.len()), (&json!("completed"), 1));
                assert_eq!(beside[0]["status"], "entered-in-error");
                // The scan is taken back, and can be made again: the withdrawal stays where it is.
                let undo = format!(
                    "/device/scans/{}/undo",
                    told["scanId"].as_str().expect("a number")
                );
                let sent = json!({ "sessionId": venue.session });
                answered(&post(&mut venue.device, &undo, &sent), 200);
                let gone = resource(&town, address);
                assert_eq!(gone["status"], "entered-in-error", "{gone}");
                let again = venue.scan(&line(2, 1, code, 101));
                assert_eq!(&again["immunization"], address, "{again}");
                marked(&town, address, &marks);
                // What the municipality takes back comes, and denies nobody's word any more.
                let day = now(0).day().to_string().replace('-', "");
                let report =
                    format!("1,,{code},0000000101,2,1,{day},,,,,ファイザー,,ZZ9998,,,,rsv-1\r\n");
                import(&mut town.caller(Role::Staff), "B", &report);
                marked(
                    &town,
                    address,
                    if is_known { &[] } else { &["Q13", "to-check"] },
                );
                let (now, beside_now) = all_of(&town, address);
                let all = json!([dose, beside, now, beside_now]).to_string();
                all.replace(code.as_str(), "999999")
            });
            assert_eq!(ends[0], ends[1], "{is_known} {is_short}");
        }
    });
}

#[test]
fn a_scan_is_taken_back_and_can_be_made_again() {
    each_database(|server| {
        let (town, issuer) = (server.town(), server.town());
        register(&issuer, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let line = line(2, 1, &issuer.code, 101);
        let first = venue.scan(&line);
        let undo = format!(
            "/device/scans/{}/undo",
            first["scanId"].as_str().expect("a number")
        );
        let mut sent = json!({ "sessionId": venue.session, "otherPerson": true });
        for replayed in [None, Some("true")] {
            let undone = post(&mut venue.device, &undo, &sent);
            assert_eq!(undone.header("idempotency-replayed"), replayed);
            let told = answered(&undone, 200);
            assert_eq!(told["outcome"], "SCAN-OTHERPERSON");
            assert_eq!(told["immunization"], first["immunization"]);
        }
        assert_eq!(
            resource(&issuer, &first["immunization"])["status"],
            "entered-in-error"
        );
        let again = venue.scan(&line);
        assert_eq!(again["outcome"], "RECORDED", "{again}");
        assert_eq!(again["immunization"], first["immunization"]);
        let dose = resource(&issuer, &again["immunization"]);
        assert_eq!(
            (&dose["status"], &dose["meta"]["versionId"]),
            (&json!("completed"), &json!("3"))
        );
        // Another session's scans are not there to be taken back.
        let mut other = Venue::open(&town, "tab-2", &settings("ZZ9999"));
        sent["sessionId"] = json!(other.session);
        let refused = post(&mut other.device, &undo, &sent);
        assert_eq!(rules_of(&refused), ["scan-unknown"]);
        assert_eq!(refused.status, 404);
    });
}

#[test]
fn r_s06_each_scan_of_a_batch_is_answered_by_itself_and_gaps_are_told() {
    each_database(|server| {
        let town = server.town();
        for number in [101, 102] {
            register(&town, number);
        }
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let placed = |mut message: Value, place: u64| {
            message["sequence"] = json!(place);
            message
        };
        let one = placed(venue.of_line(&line(2, 1, &town.code, 101)), 1);
        let two = placed(venue.of_line(&line(2, 1, &town.code, 102)), 2);
        let again = placed(venue.of_line(&line(2, 1, &town.code, 101)), 3);
        let next = placed(venue.of_line(&line(2, 2, &town.code, 101)), 6);
        let mut strange = venue.of_line(&line(2, 1, &town.code, 103));
        strange["name"] = json!("見本 一郎");
        let mut batch = json!({
            "sentAt": now(0).to_string(),
            "scans": [one, two, again, strange, next, one],
        });
        let told = answered(&post(&mut venue.device, "/device/scans", &batch), 200);
        let results = told["results"].as_array().expect("results");
        let outcomes: Vec<&Value> = results.iter().map(|one| &one["outcome"]).collect();
        let expected = ["RECORDED", "RECORDED", "SCAN-AGAIN"];
        assert_eq!(
            outcomes[..3],
            expected.map(Value::from).each_ref()[..],
            "{told}"
        );
        assert_eq!(results[3]["scanId"], strange["scanId"]);
        assert_eq!(results[3]["error"]["codes"], json!(["posted-unknown"]));
        assert_eq!(results[3]["error"]["retry"], false);
        assert_eq!(results[4]["outcome"], "RECORDED", "{told}");
        assert!(
            !has_flag(&results[4], "SEQ-GAP"),
            "the dose before is in the same batch"
        );
        assert_eq!(results[5]["immunization"], results[0]["immunization"]);
        assert_eq!(results[5]["outcome"], "RECORDED", "{told}");
        assert_eq!(told["missing"], json!([[4, 5]]));
        assert_eq!((doses_of(&town, 101), doses_of(&town, 102)), (2, 1));
        batch["scans"] = json!([placed(venue.of_line(&line(2, 3, &town.code, 101)), 4)]);
        let told = answered(&post(&mut venue.device, "/device/scans", &batch), 200);
        assert_eq!(told["missing"], json!([[5, 5]]));
    });
}

#[test]
fn a_wrong_lot_is_one_correction_in_whosever_records() {
    each_database(|server| {
        let (town, issuer) = (server.town(), server.town());
        register(&town, 101);
        register(&issuer, 202);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ0001"));
        let own = venue.scan(&line(2, 1, &town.code, 101));
        let foreign = venue.scan(&line(2, 1, &issuer.code, 202));
        let path = format!("/device/sessions/{}/segments", venue.session);
        let added = post(&mut venue.device, &path, &json!({ "lot": "ZZ5555" }));
        assert_eq!(answered(&added, 201)["segment"], 2);
        let mut later = venue.of_line(&line(2, 2, &town.code, 101));
        later["segment"] = json!(2);
        let later = venue.send(&later);
        assert_eq!(
            resource(&town, &later["immunization"])["lotNumber"],
            "ZZ5555"
        );
        let mut staff = town.caller(Role::Staff);
        let path = format!("/municipal/sessions/{}/segments/1/correct", venue.session);
        let mut sent = json!({ "lot": "ZZ9999", "reason": "箱の表示と照合した", "preview": true });
        let told = answered(&post(&mut staff, &path, &sent), 200);
        assert_eq!(
            (&told["records"], &told["changed"]),
            (&json!(2), &json!(2)),
            "{told}"
        );
        assert_eq!(resource(&town, &own["immunization"])["lotNumber"], "ZZ0001");
        sent["preview"] = json!(false);
        for changed in [2, 0] {
            let told = answered(&post(&mut staff, &path, &sent), 200);
            assert_eq!(told["changed"], changed, "{told}");
        }
        for (town, told) in [(&town, &own), (&issuer, &foreign)] {
            let dose = resource(town, &told["immunization"]);
            assert_eq!(dose["lotNumber"], "ZZ9999");
            assert_ne!(dose["meta"]["versionId"], "1");
            assert_eq!(dose["protocolApplied"][0]["doseNumberPositiveInt"], 1);
        }
        assert_eq!(
            resource(&town, &later["immunization"])["lotNumber"],
            "ZZ5555"
        );
        let nobody = post(&mut server.town().caller(Role::Staff), &path, &sent);
        assert_eq!(rules_of(&nobody), ["session-unknown"]);
    });
}

#[test]
fn a_session_ends_with_a_sum_and_takes_nothing_that_is_not_of_its_day() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        venue.scan(&line(2, 1, &town.code, 101));
        venue.scan(&line(2, 1, &town.code, 101));
        venue.scan(&line(2, 1, &town.code, 909));
        let mut yesterday = venue.of_line(&line(2, 2, &town.code, 101));
        yesterday["capturedAt"] = json!(now(-26 * 3_600).to_string());
        let told = venue.send(&yesterday);
        assert_eq!(told["outcome"], "SESSION-STALE", "{told}");
        let mut off = venue.of_line(&line(2, 1, &town.code, 910));
        off["capturedAt"] = json!(now(20 * 60).to_string());
        let told = venue.send(&off);
        assert_eq!(told["outcome"], "WAITING", "{told}");
        let ahead = told["clockOffMs"].as_i64().expect("how far off");
        assert!((-1_260_000..-1_140_000).contains(&ahead), "{ahead}");
        let path = format!("/device/sessions/{}/end", venue.session);
        let told = answered(&post(&mut venue.device, &path, &json!({})), 200);
        assert_eq!(
            told["written"],
            json!({ "RECORDED": 1, "WAITING": 2 }),
            "{told}"
        );
        assert_eq!(
            told["notWritten"],
            json!({ "SCAN-AGAIN": 1, "SESSION-STALE": 1 }),
            "{told}"
        );
        let mut late = venue.of_line(&line(2, 2, &town.code, 101));
        late["capturedAt"] = json!(now(2).to_string());
        std::thread::sleep(std::time::Duration::from_secs(2));
        let told = venue.send(&late);
        assert_eq!(told["outcome"], "SESSION-STALE", "{told}");
        assert_eq!(doses_of(&town, 101), 1);
        let path = format!("/device/sessions/{}/segments", venue.session);
        let refused = post(&mut venue.device, &path, &json!({ "lot": "ZZ5555" }));
        assert_eq!(rules_of(&refused), ["session-ended"]);
    });
}

#[test]
fn settings_that_cannot_be_are_refused_and_a_label_says_the_lot() {
    each_database(|server| {
        let town = server.town();
        let mut device = town.caller(Role::Device);
        let mut open = |change: &dyn Fn(&mut Value)| {
            let mut sent = settings("ZZ9999");
            sent["deviceId"] = json!("tab-1");
            change(&mut sent);
            post(&mut device, "/device/sessions", &sent)
        };
        let refused = open(&|sent| sent["date"] = json!("2026-04-01"));
        assert_eq!(rules_of(&refused), ["posted-missing"]);
        let refused = open(&|sent| sent["date"] = json!(now(48 * 3_600).day().to_string()));
        assert_eq!(rules_of(&refused), ["session-day-ahead"]);
        let refused = open(&|sent| sent["vaccine"] = json!({ "product": "none-such" }));
        assert_eq!(rules_of(&refused), ["posted-value"]);
        let refused = open(&|sent| sent["lot"] = Value::Null);
        assert_eq!(rules_of(&refused), ["posted-missing"]);
        let refused = open(&|sent| sent["hurry"] = json!(true));
        assert_eq!(rules_of(&refused), ["posted-unknown"]);
        let refused = open(&|sent| sent["label"] = json!("01095200010000111726063010ZZ9999"));
        assert_eq!(rules_of(&refused), ["label-unread"]);
        let opened = open(&|sent| {
            sent.as_object_mut().expect("an object").remove("lot");
            sent["label"] = json!("]d2010952000100001010ZZ0007\u{1d}17260600");
        });
        let told = answered(&opened, 201);
        assert_eq!(told["settings"]["lot"], "ZZ0007");
        assert_eq!(told["settings"]["lotExpiry"], "2026-06-30");
        // What is typed beside a label says the same, if it says anything.
        let mut labelled = |name: &str, typed: &str| {
            open(&|sent| {
                sent.as_object_mut().expect("an object").remove("lot");
                sent["label"] = json!("010952000100001017260630\u{1d}10ZZ0007");
                sent[name] = json!(typed);
            })
        };
        for (name, typed) in [
            ("lot", "ZZ0008"),
            ("lotExpiry", "2026-07-31"),
            ("lotExpiry", "2026-07"),
            ("gtin", "09520001000027"),
        ] {
            let refused = labelled(name, typed);
            let found = (refused.status, rules_of(&refused));
            let wanted = (400, vec!["label-differs".to_owned()]);
            assert_eq!(found, wanted, "{name} {typed}: {}", text_of(&refused));
            assert!(text_of(&refused).contains(name), "{}", text_of(&refused));
        }
        for (name, typed) in [
            ("lot", " zz0007"),
            ("lotExpiry", "2026-06"),
            ("gtin", "19520001000017"),
        ] {
            answered(&labelled(name, typed), 201);
        }
        let opened = open(&|sent| {
            sent["date"] = json!("2026-04-01");
            sent["dateReason"] = json!("回収した予診票の読み取り");
            sent["mode"] = json!("batch");
        });
        answered(&opened, 201);
    });
}

#[test]
fn r_c01_many_tablets_that_read_one_coupon_at_once_record_one_dose() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let line = line(2, 1, &town.code, 101);
        let outcomes: Vec<String> = std::thread::scope(|scope| {
            let scans: Vec<_> = (0..12)
                .map(|number| {
                    let (town, line) = (&town, &line);
                    scope.spawn(move || {
                        let number = format!("tab-{number}");
                        let mut venue = Venue::open(town, &number, &settings("ZZ9999"));
                        let told = venue.scan(line);
                        told["outcome"].as_str().expect("an outcome").to_owned()
                    })
                })
                .collect();
            let ended = scans.into_iter().map(|scan| scan.join().expect("a scan"));
            ended.collect()
        });
        let recorded = outcomes.iter().filter(|one| *one == "RECORDED").count();
        let kinds: BTreeSet<&str> = outcomes.iter().map(String::as_str).collect();
        assert_eq!(recorded, 1, "{outcomes:?}");
        assert!(
            kinds.is_subset(&BTreeSet::from(["RECORDED", "DUP-DOSE"])),
            "{kinds:?}"
        );
        assert_eq!(doses_of(&town, 101), 1);
    });
}

#[test]
fn r_a11_how_a_dose_came_here_is_not_taken_away_by_a_client() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let told = venue.scan(&line(2, 1, &town.code, 101));
        let dose = resource(&town, &told["immunization"]);
        let dose = dose["id"].as_str().expect("an id");
        let mut vendor = town.vendor();
        let acts = vendor.get(&format!("Provenance?target=Immunization/{dose}"));
        let act = answered(&acts, 200)["entry"][0]["resource"].clone();
        let id = act["id"].as_str().expect("an id");
        let entry = |method: &str, resource: Option<&Value>| {
            let mut entry =
                json!({"request": {"method": method, "url": format!("Provenance/{id}")}});
            if let Some(resource) = resource {
                entry["resource"] = resource.clone();
            }
            json!({"resourceType": "Bundle", "type": "transaction", "entry": [entry]}).to_string()
        };
        let mut own = act.clone();
        own["activity"]["coding"][0]["code"] = json!("exchange");
        own["entity"] = json!([{"role": "source", "what": {"display": "x"}}]);
        let answers = [
            vendor.delete(&format!("Provenance/{id}")),
            vendor.delete(&format!("Provenance?_id={id}")),
            vendor.post("", &entry("DELETE", None)),
            vendor.put(&format!("Provenance/{id}"), &own.to_string()),
            vendor.post("", &entry("PUT", Some(&own))),
        ];
        for (number, answer) in answers.iter().enumerate() {
            let said = text_of(answer);
            assert_eq!(answer.status, 403, "{number}: {said}");
            assert_eq!(rules_of(answer), ["written-by-house"], "{number}");
        }
        assert_eq!(count(&town, "Provenance?recorded=ge2020"), 1);
        // A client's own goes as before, and what is not there is gone already.
        assert_eq!(vendor.delete("Provenance/nothing").status, 204);
        // A dose that was wrong is marked as such, and what tells where it came from stays.
        let held = vendor.delete(&format!("Immunization/{dose}"));
        assert_eq!(held.status, 409, "{}", text_of(&held));
    });
}

#[test]
fn r_i01_one_scan_that_is_sent_many_times_at_once_is_one_record() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        for (intent, outcome) in [("preExamOnly", "PRE-EXAM"), ("auto", "RECORDED")] {
            let venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
            let mut message = venue.of_line(&line(2, 1, &town.code, 101));
            message["intent"] = json!(intent);
            let told: Vec<Value> = std::thread::scope(|scope| {
                let sends: Vec<_> = (0..8)
                    .map(|_| {
                        let (town, message) = (&town, &message);
                        scope.spawn(move || {
                            let mut device = town.caller(Role::Device);
                            answered(&post(&mut device, "/device/scans", message), 200)
                        })
                    })
                    .collect();
                sends
                    .into_iter()
                    .map(|send| send.join().expect("an answer"))
                    .collect()
            });
            for one in &told {
                assert_eq!(one["outcome"], outcome, "{told:?}");
                assert_eq!(one["immunization"], told[0]["immunization"]);
            }
        }
        assert_eq!(doses_of(&town, 101), 2);
        assert_eq!(count(&town, "Provenance?recorded=ge2020"), 2);
    });
}

#[test]
fn the_operation_answers_as_the_address_for_devices_does() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let text = line(2, 1, &town.code, 101);
        let message = venue.of_line(&text);
        let part = |name: &str, kind: &str, value: &Value| json!({ "name": name, kind: value });
        let sent = json!({
            "resourceType": "Parameters",
            "parameter": [
                part("scanId", "valueString", &message["scanId"]),
                part("sessionId", "valueString", &message["sessionId"]),
                part("segment", "valuePositiveInt", &json!(1)),
                part("deviceId", "valueString", &json!("tab-1")),
                part("capturedAt", "valueInstant", &message["capturedAt"]),
                { "name": "reading", "part": [
                    part("source", "valueCode", &json!("qr")),
                    part("text", "valueString", &json!(text)),
                ] },
                part("intent", "valueCode", &json!("auto")),
            ],
        });
        let told = answered(
            &venue.device.post("Immunization/$scan", &sent.to_string()),
            200,
        );
        let value = |name: &str| {
            let all = told["parameter"].as_array().cloned().unwrap_or_default();
            all.into_iter()
                .find(|one| one["name"] == name)
                .unwrap_or_default()
        };
        assert_eq!(value("outcome")["valueCode"], "RECORDED", "{told}");
        assert_eq!(value("hint")["valueString"], "シ・イ 1950/04");
        assert_eq!(value("coupon")["part"][1]["valuePositiveInt"], 1);
        // It is the same scan behind the other door.
        let again = venue.send(&message);
        assert_eq!(again["outcome"], "RECORDED");
        assert_eq!(
            again["immunization"],
            value("immunization")["valueReference"]["reference"]
        );
        assert_eq!(doses_of(&town, 101), 1);
        let mut pictured = sent.clone();
        let next = venue.message(&json!([]));
        let data = picture(&line(2, 2, &town.code, 101), true, false);
        pictured["parameter"][0] = part("scanId", "valueString", &next["scanId"]);
        pictured["parameter"][5] = part("picture", "valueAttachment", &attached(&data));
        let told = answered(
            &venue
                .device
                .post("Immunization/$scan", &pictured.to_string()),
            200,
        );
        assert_eq!(told["parameter"][1]["name"], "outcome", "{told}");
        assert_eq!(told["parameter"][1]["valueCode"], "RECORDED", "{told}");
        for (body, rule) in [
            (json!({ "resourceType": "Parameters" }), "posted-value"),
            (json!({ "resourceType": "Patient" }), "type-mismatch"),
            (
                json!({ "resourceType": "Parameters", "parameter": [part("name", "valueString", &json!("x"))] }),
                "posted-unknown",
            ),
        ] {
            let refused = venue.device.post("Immunization/$scan", &body.to_string());
            assert_eq!(rules_of(&refused), [rule], "{}", text_of(&refused));
        }
    });
}

/// A message as Parameters.
fn parameters(message: &Value) -> Value {
    let part = |name: &str, kind: &str, value: &Value| json!({ "name": name, kind: value });
    let mut parts = vec![
        part("scanId", "valueString", &message["scanId"]),
        part("sessionId", "valueString", &message["sessionId"]),
        part("segment", "valuePositiveInt", &message["segment"]),
        part("deviceId", "valueString", &message["deviceId"]),
        part("capturedAt", "valueInstant", &message["capturedAt"]),
    ];
    for reading in message["readings"].as_array().into_iter().flatten() {
        let mut told = vec![
            part("source", "valueCode", &reading["source"]),
            part("text", "valueString", &reading["text"]),
        ];
        if !reading["minConfidence"].is_null() {
            told.push(part(
                "minConfidence",
                "valueDecimal",
                &reading["minConfidence"],
            ));
        }
        parts.push(json!({ "name": "reading", "part": told }));
    }
    if !message["picture"].is_null() {
        parts.push(part("picture", "valueAttachment", &message["picture"]));
    }
    json!({ "resourceType": "Parameters", "parameter": parts })
}

/// The readings among the parameters of an answer, in the form in which the address for devices tells them.
fn readings_in(told: &Value, name: &str) -> Value {
    let all = told["parameter"].as_array().into_iter().flatten();
    let readings = all.filter(|one| one["name"] == name).map(|one| {
        let mut reading = json!({ "doubtful": [] });
        for part in one["part"].as_array().into_iter().flatten() {
            let kinds = ["valueCode", "valueString"];
            if let Some(place) = part.get("valuePositiveInt") {
                let places = reading["doubtful"].as_array_mut().expect("places");
                places.push(place.clone());
            } else if let Some(share) = part["valueDecimal"].as_f64() {
                reading["minConfidence"] = json!(share);
            } else if let Some(value) = kinds.iter().find_map(|kind| part.get(kind)) {
                reading[part["name"].as_str().expect("a name")] = value.clone();
            }
        }
        reading
    });
    readings.collect()
}

#[test]
fn the_operation_tells_what_somebody_has_to_compare() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let right = line(2, 1, &town.code, 101);
        let wrong = line(2, 1, &town.code, 401);
        let letter = right.replacen("21", "2l", 1);
        let one = |source: &str, text: &str| json!({ "source": source, "text": text, "minConfidence": 0.97 });
        let mut blotted = venue.message(&json!([]));
        blotted["picture"] = attached(&picture(&right, false, true));
        let mut late = venue.of_line(&right);
        late["capturedAt"] = json!(now(-6 * 60).to_string());
        for mut message in [
            venue.message(&json!([one("qr", &right), one("ocr", &wrong)])),
            venue.message(&json!([one("ocr", &letter)])),
            blotted,
            late,
        ] {
            let asked = parameters(&message).to_string();
            let told = answered(&venue.device.post("Immunization/$scan", &asked), 200);
            // The same behind the other door, under another number.
            message["scanId"] = venue.message(&json!([]))["scanId"].clone();
            let other = venue.send(&message);
            let listed = |name: &str| match &other[name] {
                Value::Null => json!([]),
                readings => readings.clone(),
            };
            assert_eq!(readings_in(&told, "reading"), listed("readings"), "{told}");
            assert_eq!(readings_in(&told, "seen"), listed("seen"), "{told}");
            let all = told["parameter"].as_array().expect("parameters");
            let off = all.iter().find(|one| one["name"] == "clockOffMs");
            let off = off.map(|one| one["valueInteger"].as_i64().expect("a number"));
            assert_eq!(off.is_some(), other["clockOffMs"].is_i64(), "{told}");
            let is_told = |name| listed(name) != json!([]);
            assert!(is_told("readings") || is_told("seen") || off.is_some());
            assert!(
                off.is_none_or(|ms| (350_000..420_000).contains(&ms)),
                "{told}"
            );
            let mut claiming = told.clone();
            claiming["meta"] = json!({ "profile": [SCAN_OUT] });
            assert_eq!(errors_in(&claiming.to_string()), Vec::<String>::new());
        }
        let nothing = parameters(&venue.message(&json!([]))).to_string();
        let refused = venue.device.post("Immunization/$scan", &nothing);
        assert_eq!(rules_of(&refused), ["posted-value"]);
        let told = text_of(&refused);
        assert!(
            told.contains("reading") && !told.contains("readings"),
            "{told}"
        );
        let mut unknown = parameters(&venue.of_line(&right));
        let parts = unknown["parameter"].as_array_mut().expect("parameters");
        parts.push(json!({ "name": "lotNumber", "valueString": "x" }));
        let refused = venue
            .device
            .post("Immunization/$scan", &unknown.to_string());
        assert_eq!(rules_of(&refused), ["posted-unknown"]);
        assert!(
            text_of(&refused).contains("lotNumber"),
            "{}",
            text_of(&refused)
        );
    });
}

/// A photograph of a coupon with this line, as PNG in base64: printed well, or with digits that a blot hides.
fn picture(line: &str, has_code: bool, is_blotted: bool) -> String {
    let mut chance = Chance::of(42);
    let coupon = Coupon {
        line: line.to_owned(),
        qr: has_code,
        bar_code: None,
        stamped: false,
    };
    let mut paper = print(&coupon, &mut chance);
    if is_blotted {
        let (x, y) = paper.middles[12];
        paper.canvas.block(x - 2.0, y - 2.0, 4.0, 4.0, [20; 3]);
    }
    let photo = photograph(&paper, &Faults::none(), &mut chance);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, photo.width as u32, photo.height as u32);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("a header");
    writer
        .write_image_data(photo.pixels.as_flattened())
        .expect("rows");
    writer.finish().expect("an end");
    STANDARD.encode(bytes)
}

fn attached(data: &str) -> Value {
    json!({ "contentType": "image/png", "data": data })
}

#[test]
fn a_picture_is_read_here_behind_the_same_rule_of_agreement() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let text = line(2, 1, &town.code, 101);
        let with_picture = |venue: &Venue, data: &str| {
            let mut message = venue.message(&json!([]));
            message["picture"] = attached(data);
            message
        };
        // Digits alone are held, and what was read is told with how sure it is.
        let alone = picture(&text, false, false);
        let held = venue.send(&with_picture(&venue, &alone));
        assert_eq!(held["outcome"], "HOLD-CONFIRM", "{held}");
        assert_eq!(held["hint"], "シ・イ 1950/04");
        assert_eq!(held["seen"][0]["text"], text.as_str());
        assert_eq!(held["seen"][0]["doubtful"], json!([]));
        // With hidden digits nobody is asked to compare a person: nobody knows whose line it is.
        let blotted = venue.send(&with_picture(&venue, &picture(&text, false, true)));
        assert!(blotted["hint"].is_null(), "{blotted}");
        assert!(blotted["immunization"].is_null(), "{blotted}");
        // A device that reads another line is not overruled.
        let mut differs = venue.message(&json!([
            { "source": "qr", "text": line(2, 1, &town.code, 401) },
        ]));
        differs["picture"] = attached(&alone);
        assert_eq!(venue.send(&differs)["outcome"], "SCAN-MISMATCH");
        assert_eq!(doses_of(&town, 101), 0);
        // The code is enough, and sending it again changes nothing.
        let coded = with_picture(&venue, &picture(&text, true, false));
        let told = venue.send(&coded);
        assert_eq!(told["outcome"], "RECORDED", "{told}");
        assert!(told["seen"].is_null(), "{told}");
        // Readings of nothing beside a picture are none.
        let mut same = coded.clone();
        same["readings"] = Value::Null;
        assert_eq!(venue.send(&same)["immunization"], told["immunization"]);
        assert_eq!(venue.send(&coded)["immunization"], told["immunization"]);
        let mut other = coded.clone();
        other["picture"] = attached(&alone);
        let refused = post(&mut venue.device, "/device/scans", &other);
        assert_eq!(rules_of(&refused), ["scan-id-reused"]);
        assert_eq!(doses_of(&town, 101), 1);
    });
}

#[test]
fn r_l_pictures_that_cannot_be_read_are_refused_one_by_one_and_not_told() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let text = line(2, 1, &town.code, 101);
        let mut scans = Vec::new();
        for data in [
            STANDARD.encode("GIF89a"),
            STANDARD.encode(b"\x89PNG\r\n\x1a\n and no more"),
            picture(&text, true, false),
        ] {
            let mut message = venue.message(&json!([]));
            message["picture"] = attached(&data);
            scans.push(message);
        }
        let told = venue.send(&json!({ "scans": scans.clone() }));
        let results = told["results"].as_array().expect("results");
        assert_eq!(results[0]["error"]["codes"], json!(["PICTURE-FORMAT"]));
        assert_eq!(results[1]["error"]["codes"], json!(["PICTURE-BROKEN"]));
        assert_eq!(results[2]["outcome"], "RECORDED", "{told}");
        let many: Vec<Value> = (0..9).map(|_| scans[0].clone()).collect();
        let refused = post(
            &mut venue.device,
            "/device/scans",
            &json!({ "scans": many }),
        );
        assert_eq!(rules_of(&refused), ["pictures-too-many"]);
        let empty = venue.message(&json!([]));
        let nothing = post(&mut venue.device, "/device/scans", &empty);
        assert_eq!(rules_of(&nothing), ["posted-value"]);
    });
}

#[test]
fn a_session_is_its_devices_alone() {
    each_database(|server| {
        let (town, other) = (server.town(), server.town());
        let venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let mut stranger = Venue::open(&other, "tab-1", &settings("ZZ9999"));
        let message = venue.of_line(&line(2, 1, &town.code, 101));
        let refused = post(&mut stranger.device, "/device/scans", &message);
        assert_eq!(
            (refused.status, rules_of(&refused)),
            (404, vec!["session-unknown".to_owned()])
        );
        let mut borrowed = stranger.of_line(&line(2, 1, &town.code, 101));
        borrowed["deviceId"] = json!("tab-9");
        let refused = post(&mut stranger.device, "/device/scans", &borrowed);
        assert_eq!(rules_of(&refused), ["scan-device-other"]);
        assert_eq!(doses_of(&town, 101), 0);
    });
}

/// Waits until a dose has these marks, which come soon after what was written.
fn marked(town: &Town, address: &Value, wanted: &[&str]) {
    let marks = || {
        let dose = resource(town, address);
        let tags = dose["meta"]["tag"].as_array().cloned().unwrap_or_default();
        let codes = tags.iter().filter_map(|tag| tag["code"].as_str());
        codes.map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let wanted: BTreeSet<String> = wanted.iter().map(|code| (*code).to_owned()).collect();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(40);
    while marks() != wanted {
        assert!(std::time::Instant::now() < until, "{:?}", marks());
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

#[test]
fn what_a_scan_says_stays_when_another_is_taken_back() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let line = line(2, 1, &town.code, 101);
        let mut one = Venue::open(&town, "tab-1", &settings("ZZ0001"));
        let mut other = Venue::open(&town, "tab-2", &settings("ZZ0002"));
        let first = one.of_line(&line);
        let told = one.send(&first);
        let second = other.of_line(&line);
        assert_eq!(other.send(&second)["outcome"], "CONFLICT-DOSE");
        marked(&town, &told["immunization"], &["Q04", "must-fix"]);
        let undo = |venue: &mut Venue, message: &Value| {
            let path = format!("/device/scans/{}/undo", message["scanId"].as_str().unwrap());
            let sent = json!({ "sessionId": venue.session });
            answered(&post(&mut venue.device, &path, &sent), 200)
        };
        // The first venue was wrong: what the second read is the record now, and in no doubt.
        undo(&mut one, &first);
        let dose = resource(&town, &told["immunization"]);
        assert_eq!(
            (&dose["status"], &dose["lotNumber"]),
            (&json!("completed"), &json!("ZZ0002"))
        );
        marked(&town, &told["immunization"], &[]);
        // To take the first back again takes nothing from the second, and the second's own number finds it.
        undo(&mut one, &first);
        assert_eq!(
            resource(&town, &told["immunization"])["status"],
            "completed"
        );
        assert_eq!(other.send(&second)["outcome"], "CONFLICT-DOSE");
        undo(&mut other, &second);
        let dose = resource(&town, &told["immunization"]);
        assert_eq!(dose["status"], "entered-in-error");
        // What was taken back does not come again by being sent again.
        one.send(&first);
        other.send(&second);
        let dose = resource(&town, &told["immunization"]);
        assert_eq!(dose["status"], "entered-in-error");
    });
}

#[test]
fn ten_digits_are_taken_in_a_batch_that_says_the_rest() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut sent = settings("ZZ9999");
        sent["couponPrefix"] = json!(format!("21{}", town.code));
        let mut device = town.caller(Role::Device);
        let mut live = sent.clone();
        live["deviceId"] = json!("tab-1");
        let refused = post(&mut device, "/device/sessions", &live);
        assert_eq!(rules_of(&refused), ["posted-value"], "people come and go");
        sent["mode"] = json!("batch");
        let mut venue = Venue::open(&town, "tab-1", &sent);
        let readings = json!([{ "source": "nw7-10", "text": "a0000000101a" }]);
        let told = venue.send(&venue.message(&readings));
        assert_eq!(
            (&told["outcome"], &told["hint"]),
            (&json!("HOLD-CONFIRM"), &json!("シ・イ 1950/04"))
        );
        let mut compared = venue.message(&readings);
        compared["secondFactor"] = json!("same");
        assert_eq!(venue.send(&compared)["outcome"], "RECORDED");
        // Of a number that nobody has there is nobody to compare.
        let mut nobody = venue.message(&json!([{ "source": "nw7-10", "text": "0000000909" }]));
        nobody["secondFactor"] = json!("same");
        assert_eq!(venue.send(&nobody)["outcome"], "HOLD-CONFIRM");
        let mut plain = Venue::open(&town, "tab-2", &settings("ZZ9999"));
        let mut compared = plain.message(&readings);
        compared["secondFactor"] = json!("same");
        assert_eq!(plain.send(&compared)["outcome"], "SCAN-10");
    });
}

#[test]
fn marks_follow_what_is_written_by_plain_fhir_and_make_the_worklist() {
    each_database(|server| {
        let town = server.town();
        let patient = register(&town, 101);
        let dose = |number: u32, day: &str| {
            let dose = json!({
                "resourceType": "Immunization",
                "status": "completed",
                "vaccineCode": { "coding": [{ "system": "http://hl7.org/fhir/sid/cvx", "code": "03" }] },
                "patient": { "reference": patient },
                "occurrenceDateTime": day,
                "protocolApplied": [{ "doseNumberPositiveInt": number }],
            });
            let made = answered(&town.vendor().post("Immunization", &dose.to_string()), 201);
            json!(format!("Immunization/{}", made["id"].as_str().unwrap()))
        };
        let first = dose(1, "2021-06-01");
        let second = dose(2, "2021-03-01");
        marked(&town, &first, &["Q01", "must-fix"]);
        marked(&town, &second, &["Q01", "must-fix"]);
        let third = dose(5, "2022-03-01");
        marked(&town, &third, &["Q03", "to-check"]);
        assert_eq!(count(&town, "Immunization?quality=must-fix"), 2);
        let mut staff = town.caller(Role::Staff);
        let told = answered(&staff.get("/municipal/quality"), 200);
        let counts = json!({ "must-fix": 2, "to-check": 1, "waiting": 0, "persons": 0 });
        assert_eq!(told["counts"], counts, "{told}");
        let list = |staff: &mut Caller, query: &str| {
            let told = answered(&staff.get(&format!("/municipal/quality?{query}")), 200);
            let doses = told["doses"].as_array().cloned().unwrap_or_default();
            doses
                .iter()
                .map(|dose| dose["immunization"].clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(list(&mut staff, "class=must-fix"), [second, first.clone()]);
        assert_eq!(list(&mut staff, "rule=Q03"), [third]);
        assert_eq!(
            list(&mut staff, "class=must-fix&rule=Q03"),
            Vec::<Value>::new()
        );
        let told = answered(&staff.get("/municipal/quality?rule=Q01"), 200);
        let line = &told["doses"][0];
        assert_eq!(
            (&line["class"], &line["patient"]),
            (&json!("must-fix"), &json!(patient))
        );
        assert_eq!(
            line["rules"],
            json!([{ "rule": "Q01", "help": "/help/Q01" }])
        );
        for (query, rule) in [
            ("class=bad", "parameter-malformed"),
            ("rule=Q18", "parameter-malformed"),
            ("of=doses", "parameter-malformed"),
            ("all=1", "query-unknown"),
        ] {
            let refused = staff.get(&format!("/municipal/quality?{query}"));
            assert_eq!(rules_of(&refused), [rule]);
        }
        // It is put right, and nothing is left on the list of it.
        let id = first.as_str().unwrap().to_owned();
        let mut right = resource(&town, &first);
        right["occurrenceDateTime"] = json!("2021-01-01");
        answered(&town.vendor().put(&id, &right.to_string()), 200);
        marked(&town, &first, &[]);
        assert_eq!(list(&mut staff, "class=must-fix"), Vec::<Value>::new());
    });
}

#[test]
fn persons_whose_name_is_to_be_checked_are_on_the_worklist() {
    each_database(|server| {
        let town = server.town();
        let mut patients = Vec::new();
        for (family, number) in [("田〓", 101), ("田中", 102)] {
            let patient = register(&town, number);
            let mut person = resource(&town, &json!(patient));
            let written = json!({
                "extension": [{
                    "url": "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation",
                    "valueCode": "IDE",
                }],
                "family": family,
                "given": ["一郎"],
            });
            let names = person["name"].as_array_mut().expect("names");
            names.push(written);
            answered(&town.vendor().put(&patient, &person.to_string()), 200);
            let dose = json!({
                "resourceType": "Immunization",
                "status": "completed",
                "vaccineCode": { "coding": [{ "system": "http://hl7.org/fhir/sid/cvx", "code": "03" }] },
                "patient": { "reference": patient },
                "occurrenceDateTime": "2021-06-01",
                "protocolApplied": [{ "doseNumberPositiveInt": 1 }],
            });
            answered(&town.vendor().post("Immunization", &dose.to_string()), 201);
            patients.push(json!(patient));
        }
        marked(&town, &patients[0], &["Q17", "to-check"]);
        marked(&town, &patients[1], &[]);
        let mut staff = town.caller(Role::Staff);
        for query in ["rule=Q17", "class=to-check", "rule=Q17&of=persons"] {
            let told = answered(&staff.get(&format!("/municipal/quality?{query}")), 200);
            let persons = told["persons"].as_array().cloned().unwrap_or_default();
            assert_eq!(persons.len(), 1, "{told}");
            assert_eq!(persons[0]["patient"], patients[0]);
            assert_eq!(persons[0]["class"], "to-check");
            let rules = json!([{ "rule": "Q17", "help": "/help/Q17" }]);
            assert_eq!(persons[0]["rules"], rules);
            assert!(!told.to_string().contains("一郎"), "{told}");
        }
        let told = answered(&staff.get("/municipal/quality"), 200);
        assert_eq!(told["counts"]["persons"], 1, "{told}");
        let told = answered(&staff.get("/municipal/quality?rule=Q05"), 200);
        assert_eq!(told["persons"], json!([]), "{told}");
    });
}

/// E-13
#[test]
fn a_segment_is_corrected_again_and_taken_back_and_late_scans_follow() {
    each_database(|server| {
        let town = server.town();
        for number in [101, 102, 103] {
            register(&town, number);
        }
        let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
        let one = venue.scan(&line(2, 1, &town.code, 101))["immunization"].clone();
        let two = venue.scan(&line(2, 1, &town.code, 102))["immunization"].clone();
        let mut staff = town.caller(Role::Staff);
        let path = format!("/municipal/sessions/{}/segments/1/correct", venue.session);
        let mut correct = |mut sent: Value, status: u16| {
            sent["reason"] = json!("箱の表示と照合した");
            let response = post(&mut staff, &path, &sent);
            let rules = rules_of(&response);
            let told = answered(&response, status);
            (told, rules)
        };
        let lot = |address: &Value| resource(&town, address)["lotNumber"].clone();
        let (_, rules) = correct(json!({ "undo": true }), 409);
        assert_eq!(rules, ["correction-none"]);
        for wanted in ["FF1003", "FF1001", "FF1004"] {
            let (told, _) = correct(json!({ "lot": wanted }), 200);
            assert_eq!((&told["changed"], &told["kept"]), (&json!(2), &json!(0)));
            assert_eq!(told["settings"]["lot"], wanted, "{told}");
            assert_eq!((lot(&one), lot(&two)), (json!(wanted), json!(wanted)));
        }
        // What waited on the tablet is of the same box.
        let late = venue.scan(&line(2, 1, &town.code, 103))["immunization"].clone();
        assert_eq!(lot(&late), "FF1004");
        // Somebody found that one of them had the first box after all.
        let mut by_hand = resource(&town, &two);
        by_hand["lotNumber"] = json!("FF1001");
        let address = two.as_str().expect("an address");
        answered(&town.vendor().put(address, &by_hand.to_string()), 200);
        let (told, _) = correct(json!({ "undo": true, "preview": true }), 200);
        assert_eq!((&told["changed"], &told["kept"]), (&json!(2), &json!(1)));
        let (told, _) = correct(json!({ "undo": true }), 200);
        assert_eq!((&told["changed"], &told["kept"]), (&json!(2), &json!(1)));
        assert_eq!(told["settings"]["lot"], "FF1001", "{told}");
        assert_eq!((lot(&one), lot(&late)), (json!("FF1001"), json!("FF1001")));
        let (told, _) = correct(json!({ "lot": "FF1005" }), 200);
        assert_eq!((&told["changed"], &told["kept"]), (&json!(2), &json!(1)));
        assert_eq!(lot(&two), "FF1001");
        let (_, rules) = correct(json!({ "undo": true, "lot": "FF1006" }), 400);
        assert_eq!(rules, ["posted-unknown"]);
    });
}

/// E-13
#[test]
fn a_late_scan_gets_the_corrected_day_and_is_not_stale_because_of_it() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
        let yesterday = now(-24 * 3_600).day().to_string();
        let sent = json!({ "date": yesterday, "reason": "前日の分だった" });
        let path = format!("/municipal/sessions/{}/segments/1/correct", venue.session);
        answered(&post(&mut town.caller(Role::Staff), &path, &sent), 200);
        let told = venue.scan(&line(2, 1, &town.code, 101));
        assert_eq!(told["outcome"], "RECORDED", "{told}");
        let dose = resource(&town, &told["immunization"]);
        assert_eq!(dose["occurrenceDateTime"], yesterday.as_str());
    });
}

#[test]
fn a_clock_that_is_a_day_ahead_stops_the_session_with_and_without_a_time_of_sending() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let mut ahead = venue.of_line(&line(2, 1, &town.code, 101));
        ahead["capturedAt"] = json!(now(25 * 3_600).to_string());
        let told = venue.send(&ahead);
        assert_eq!(told["outcome"], "SESSION-STALE", "{told}");
        let sent = json!({ "sentAt": now(25 * 3_600).to_string(), "scans": [ahead] });
        let told = answered(&post(&mut venue.device, "/device/scans", &sent), 200);
        assert_eq!(told["results"][0]["outcome"], "SESSION-STALE", "{told}");
        assert_eq!(doses_of(&town, 101), 0);
        ahead["capturedAt"] = json!(now(23 * 3_600).to_string());
        let told = venue.send(&ahead);
        assert_eq!(told["outcome"], "RECORDED", "{told}");
        assert!(told["clockOffMs"].is_i64(), "{told}");
        // Four minutes are no difference.
        let mut near = venue.of_line(&line(2, 2, &town.code, 101));
        near["capturedAt"] = json!(now(4 * 60).to_string());
        let told = venue.send(&near);
        assert_eq!(told["outcome"], "RECORDED", "{told}");
        assert!(told["clockOffMs"].is_null(), "{told}");
    });
}

#[test]
fn a_lot_of_another_maker_and_an_expired_label_are_told_today_and_of_every_vaccine() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let told_of = |dose: u8, change: &dyn Fn(&mut Value)| {
            let mut sent = settings("FF1001");
            change(&mut sent);
            let mut venue = Venue::open(&town, "tab-1", &sent);
            venue.scan(&line(2, dose, &town.code, 101))
        };
        let other = told_of(1, &|sent| sent["lot"] = json!("3009001"));
        assert!(has_flag(&other, "LOT-UNKNOWN"), "{other}");
        let expired = told_of(2, &|sent| sent["lotExpiry"] = json!("2020-01-01"));
        assert!(has_flag(&expired, "LOT-EXPIRED"), "{expired}");
        let flu = told_of(3, &|sent| {
            sent["vaccine"] = json!({ "group": "FLU" });
            sent["maker"] = Value::Null;
            sent["lotExpiry"] = json!("2020-01-01");
        });
        assert!(has_flag(&flu, "LOT-EXPIRED"), "{flu}");
        for told in [&other, &expired, &flu] {
            let marks = tags(&resource(&town, &told["immunization"]));
            assert!(marks.contains(&"Q09".to_owned()), "{marks:?}");
        }
    });
}

#[test]
fn the_item_of_a_label_is_told_with_the_dose() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut sent = settings("ZZ9999");
        sent.as_object_mut().expect("an object").remove("lot");
        sent["label"] = json!("01095200010000101728063010ZZ9999");
        let mut venue = Venue::open(&town, "tab-1", &sent);
        let told = venue.scan(&line(2, 1, &town.code, 101));
        let dose = resource(&town, &told["immunization"]);
        let codings = dose["vaccineCode"]["coding"].as_array().expect("codings");
        let item = json!({ "system": "https://www.gs1.org/gtin", "code": "09520001000010" });
        assert!(codings.contains(&item), "{dose}");
        assert_eq!(dose["expirationDate"], "2028-06-30");
        // Another box is another item.
        let path = format!("/device/sessions/{}/segments", venue.session);
        let added = post(&mut venue.device, &path, &json!({ "lot": "ZZ0001" }));
        assert_eq!(answered(&added, 201)["settings"]["gtin"], Value::Null);
        let sent = json!({ "gtin": "09520001000011" });
        let refused = post(&mut venue.device, &path, &sent);
        assert_eq!(rules_of(&refused), ["posted-value"]);
    });
}

#[test]
fn an_item_is_asked_for_once_and_remembered_for_the_venue() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        // Two items, the second also as the box that holds the vials.
        let (one, other) = ("0109520001000010", "0109520001000027");
        let other_box = "0119520001000024";
        let labelled = |item: &str, lot: &str| json!({ "label": format!("{item}1728063010{lot}") });
        let vaccine = |product: &str| json!({ "product": product });
        let mut sent = settings("");
        sent.as_object_mut().expect("an object").remove("lot");
        sent["label"] = labelled(one, "ZZ9999")["label"].clone();
        let mut venue = Venue::open(&town, "tab-1", &sent);
        let path = format!("/device/sessions/{}/segments", venue.session);
        let refused = post(&mut venue.device, &path, &labelled(other, "ZZ0001"));
        assert_eq!(
            (refused.status, rules_of(&refused)),
            (422, vec!["label-item-unknown".to_owned()])
        );
        assert!(text_of(&refused).contains("GS1-GTIN-UNKNOWN"));
        let mut chosen = labelled(other, "ZZ0001");
        chosen["vaccine"] = vaccine("spikevax-orig");
        let told = answered(&post(&mut venue.device, &path, &chosen), 201);
        assert_eq!(
            told["settings"]["maker"],
            Value::Null,
            "that of the other one"
        );
        // Each of the two is known by now, whichever comes.
        let mut next = |sent: &Value| {
            let told = answered(&post(&mut venue.device, &path, sent), 201);
            (
                told["settings"]["vaccine"]["product"].clone(),
                told["segment"].clone(),
            )
        };
        assert_eq!(next(&labelled(one, "ZZ0002")).0, "comirnaty");
        let (product, segment) = next(&labelled(other_box, "ZZ0003"));
        assert_eq!(product, "spikevax-orig");
        // Another venue may have chosen otherwise: it is asked.
        let mut device = town.caller(Role::Device);
        let mut open = |name: &str| {
            let mut sent = settings("");
            let all = sent.as_object_mut().expect("an object");
            all.retain(|name, _| !["lot", "vaccine", "maker"].contains(&name.as_str()));
            sent["deviceId"] = json!("tab-2");
            sent["venue"]["name"] = json!(name);
            sent["label"] = labelled(other, "ZZ0004")["label"].clone();
            post(&mut device, "/device/sessions", &sent)
        };
        assert_eq!(rules_of(&open("さくら会館")), ["label-item-unknown"]);
        let told = answered(&open("みらい市民体育館"), 201);
        assert_eq!(told["settings"]["vaccine"]["product"], "spikevax-orig");
        // Whoever corrects the vaccine says that the choice was wrong.
        let path = format!(
            "/municipal/sessions/{}/segments/{segment}/correct",
            venue.session
        );
        let mut correct = |mut sent: Value| {
            sent["reason"] = json!("箱の取り違え");
            answered(&post(&mut staff, &path, &sent), 200)
        };
        correct(json!({ "vaccine": vaccine("comirnaty"), "lot": "ZZ0003" }));
        assert_eq!(rules_of(&open("みらい市民体育館")), ["label-item-unknown"]);
        correct(json!({ "undo": true }));
        answered(&open("みらい市民体育館"), 201);
    });
}

/// The resource with these members, put in the place of what is there. Marks are written beside the test, so that a
/// version may be gone when it is named: whoever changes reads again then.
fn changed(town: &Town, address: &str, change: &dyn Fn(&mut Value)) -> Value {
    let mut staff = town.caller(Role::Staff);
    for _ in 0..20 {
        let mut resource = resource(town, &json!(address));
        change(&mut resource);
        let version = resource["meta"]["versionId"].as_str().expect("a version");
        let expect = format!("W/\"{version}\"");
        let headers = [("If-Match", expect.as_str())];
        let put = staff.ask("PUT", address, &headers, &resource.to_string());
        if put.status != 412 {
            return answered(&put, 200);
        }
    }
    panic!("{address} was changed by others each time");
}

#[test]
fn a_dose_after_a_death_or_on_a_closed_coupon_is_kept_and_marked() {
    each_database(|server| {
        let town = server.town();
        let before = now(-2 * 86_400).day().to_string();
        let (dead, moved) = (register(&town, 101), register(&town, 102));
        changed(&town, &dead, &|one| one["deceasedDateTime"] = json!(before));
        changed(&town, &moved, &|one| {
            one["identifier"][1]["period"] = json!({ "end": before });
        });
        let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
        for (number, outcome, marks, person) in [
            (101, "PERSON-DEAD", ["must-fix", "Q11"], &dead),
            (102, "COUPON-CLOSED", ["to-check", "Q12"], &moved),
        ] {
            let told = venue.scan(&line(2, 1, &town.code, number));
            assert_eq!(told["outcome"], outcome, "{told}");
            assert!(told["hint"].is_null(), "{told}");
            let dose = resource(&town, &told["immunization"]);
            assert_eq!(dose["patient"]["reference"], **person);
            let kept = tags(&dose);
            assert!(
                marks.iter().all(|mark| kept.iter().any(|tag| tag == mark)),
                "{kept:?}"
            );
            assert_eq!(told["quality"], json!(kept));
        }
        let path = format!("/device/sessions/{}/end", venue.session);
        let ended = answered(&post(&mut venue.device, &path, &json!({})), 200);
        assert_eq!(
            ended["written"],
            json!({ "COUPON-CLOSED": 1, "PERSON-DEAD": 1 })
        );
    });
}

#[test]
fn the_dose_of_somebody_who_is_protected_has_the_label_from_its_first_version_on() {
    each_database(|server| {
        let town = server.town();
        let person = register(&town, 101);
        changed(&town, &person, &|one| {
            let system = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
            one["meta"]["security"] = json!([{ "system": system, "code": "R" }]);
        });
        let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
        let told = venue.scan(&line(2, 1, &town.code, 101));
        assert_eq!(
            (&told["outcome"], &told["hint"]),
            (&json!("RECORDED"), &Value::Null)
        );
        let first = format!(
            "{}/_history/1",
            told["immunization"].as_str().expect("an address")
        );
        let dose = resource(&town, &json!(first));
        assert_eq!(dose["meta"]["security"][0]["code"], "R", "{dose}");
    });
}

#[test]
fn r_t01_a_record_never_goes_from_one_person_to_another() {
    each_database(|server| {
        let town = server.town();
        let (one, other) = (register(&town, 101), register(&town, 102));
        let line = line(2, 1, &town.code, 909);
        let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
        let told = venue.scan(&line);
        assert_eq!(told["outcome"], "WAITING", "{told}");
        let first = told["immunization"]
            .as_str()
            .expect("an address")
            .to_owned();
        let id = first.trim_start_matches("Immunization/");
        let attach = json!({ "patient": one });
        let path = format!("/municipal/waiting/{id}/attach");
        answered(&post(&mut town.caller(Role::Staff), &path, &attach), 200);
        // Then it turns out to be another's.
        changed(&town, &other, &|person| {
            let coupon = format!("{SID}/coupon/{}", town.code);
            let coupons = person["identifier"].as_array_mut().expect("identifiers");
            coupons.push(json!({ "system": coupon, "value": "0000000909" }));
        });
        let mut venue = Venue::open(&town, "tab-2", &settings("FF1001"));
        let told = venue.scan(&line);
        assert_eq!(told["outcome"], "CONFLICT-DOSE", "{told}");
        assert!(told["immunization"].is_null(), "{told}");
        let dose = resource(&town, &json!(first));
        assert_eq!(dose["patient"]["reference"], *one);
        assert_eq!(tags(&dose)[..2], ["must-fix", "Q04"]);
        let acts = town.vendor().get(&format!("Provenance?target={first}"));
        assert!(
            !text_of(&acts).contains(&other),
            "nobody hears who else there is"
        );
        // Whoever attached it takes it back; what is scanned then is a record of its own.
        changed(&town, &first, &|dose| {
            dose["status"] = json!("entered-in-error")
        });
        let mut venue = Venue::open(&town, "tab-3", &settings("FF1001"));
        let told = venue.scan(&line);
        assert_eq!(told["outcome"], "RECORDED", "{told}");
        assert_ne!(told["immunization"], json!(first));
        let dose = resource(&town, &told["immunization"]);
        assert_eq!(dose["patient"]["reference"], *other);
        let history = format!(
            "{}/_history",
            told["immunization"].as_str().expect("an address")
        );
        let history = town.vendor().get(&history);
        assert!(!text_of(&history).contains(&one), "{}", text_of(&history));
        assert_eq!(resource(&town, &json!(first))["patient"]["reference"], *one);
    });
}

#[test]
fn what_is_wrong_with_one_scan_of_several_is_told_with_its_place_and_in_words() {
    each_database(|server| {
        let town = server.town();
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let good = venue.of_line(&line(2, 1, &town.code, 909));
        let mut bad = venue.of_line(&line(2, 1, &town.code, 910));
        bad["intent"] = json!("maybe");
        let mut strange = venue.of_line(&line(2, 1, &town.code, 911));
        strange["readings"][0]["source"] = json!("crystal");
        let mut surplus = venue.of_line(&line(2, 1, &town.code, 912));
        surplus["intend"] = json!("auto");
        let sent = json!({ "scans": [good, bad, strange, surplus] });
        let told = answered(&post(&mut venue.device, "/device/scans", &sent), 200);
        let error = &told["results"][1]["error"];
        assert_eq!(error["codes"], json!(["posted-value"]), "{told}");
        let issue = &error["issues"][0];
        assert_eq!(issue["place"], "scans[1].intent", "{told}");
        assert_eq!(issue["code"], "posted-value");
        let said = |issue: &Value, language: &str| {
            issue[language].as_str().expect("words").contains("intent")
        };
        assert!(said(issue, "ja") && said(issue, "en"), "{told}");
        let issue = &told["results"][2]["error"]["issues"][0];
        assert_eq!(issue["place"], "scans[2].readings[0].source", "{told}");
        let issue = &told["results"][3]["error"]["issues"][0];
        assert_eq!(issue["place"], "scans[3].intend", "{told}");
        assert!(issue["ja"].as_str().expect("words").contains("「intend」"));
    });
}

#[test]
fn what_is_refused_has_the_status_of_the_page() {
    each_database(|server| {
        let town = server.town();
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let scan = venue.of_line(&line(2, 1, &town.code, 909));
        let sent = json!({ "scans": vec![scan; 501] });
        let many = post(&mut venue.device, "/device/scans", &sent);
        assert_eq!(
            (many.status, rules_of(&many)),
            (422, vec!["scans-too-many".to_owned()])
        );
        let path = format!("/device/sessions/{}/segments", venue.session);
        let sent = json!({ "label": "01095200010000111726063010ZZ9999" });
        let unread = post(&mut venue.device, &path, &sent);
        assert_eq!(
            (unread.status, rules_of(&unread)),
            (422, vec!["label-unread".to_owned()])
        );
        let end = format!("/device/sessions/{}/end", venue.session);
        answered(&post(&mut venue.device, &end, &json!({})), 200);
        let late = post(&mut venue.device, &path, &json!({ "lot": "ZZ5555" }));
        assert_eq!(
            (late.status, rules_of(&late)),
            (409, vec!["session-ended".to_owned()])
        );
    });
}
