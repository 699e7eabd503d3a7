//! The trail over HTTP and by command, on both databases: whoever looks or writes leaves an event, who may see it sees it,
//! nothing leaves where it cannot be kept, and whoever tampers with it is found out.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use access::{Role, Zone};
use app::surface::{Access, Verb, rows};
use serde_json::Value;
use sesshu_conformance::http::{Client, Request, Response};

use crate::harness::{Own, each_own, home, text_of};
use crate::reindex::Done;

const TOWNS: [&str; 2] = ["139998", "279986"];
const SET: [(&str, &str); 3] = [
    ("forecast.interval", "0ms"),
    ("quality.interval", "0ms"),
    ("audit.checkpoint_interval", "1s"),
];
const PATIENCE: Duration = Duration::from_secs(60);

struct Place<'a>(&'a Own);

impl Place<'_> {
    fn caller(&self, role: Role, town: &str, patient: &str) -> Client {
        let token = self.0.running.token(role, town, patient).expect("a token");
        let client = Client::new(self.0.running.address(home(role)), PATIENCE);
        client.with_header("Authorization", &format!("Bearer {token}"))
    }

    fn statements(&self, sql: &str) {
        self.0.statements(sql);
    }

    fn run(&self, words: &[&str]) -> Done {
        self.0.command((&TOWNS, &[]), words)
    }
}

fn send(
    client: &mut Client,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    body: &str,
) -> Response {
    let request = Request {
        headers,
        body: Some(body.as_bytes()).filter(|body| !body.is_empty() || method == "POST"),
        ..Request::new(method, path)
    };
    client.send(&request).expect("an answer")
}

fn put(client: &mut Client, path: &str, body: &str) {
    let headers = [("Content-Type", "application/fhir+json")];
    let answer = send(client, ("PUT", path), &headers, body);
    assert!(answer.is_success(), "{path}: {}", text_of(&answer));
}

fn get(client: &mut Client, path: &str) -> (u16, Value) {
    let answer = client.fetch(path).expect("an answer");
    (answer.status, answer.json().unwrap_or_default())
}

/// What stands in a page of the trail: act, client, outcome.
fn told(bundle: &Value) -> Vec<(String, String, String)> {
    let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
    let one = |entry: &Value| {
        let event = &entry["resource"];
        assert_eq!(event["resourceType"], "AuditEvent", "{event}");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (
            text(&event["subtype"][0]["code"]),
            text(&event["agent"][0]["who"]["identifier"]["value"]),
            text(&event["outcome"]),
        )
    };
    entries.iter().map(one).collect()
}

fn acts(bundle: &Value) -> Vec<String> {
    told(bundle).into_iter().map(|(act, _, _)| act).collect()
}

const DOSE: &str = r#"{"resourceType":"Immunization","id":"d1","status":"completed","vaccineCode":{"text":"x"},"patient":{"reference":"Patient/p1"},"occurrenceDateTime":"2026-01-02"}"#;

fn person(id: &str) -> String {
    format!(r#"{{"resourceType":"Patient","id":"{id}","name":[{{"text":"未来花子の記録"}}]}}"#)
}

#[test]
fn r_l01_r_l04_whoever_looks_at_a_record_is_seen_by_the_town_and_by_the_person_and_by_nobody_else()
{
    each_own(&TOWNS, &SET, false, |own| {
        let place = Place(own);
        let mut vendor = place.caller(Role::Vendor, TOWNS[0], "nobody");
        put(&mut vendor, "/fhir/Patient/p1", &person("p1"));
        put(&mut vendor, "/fhir/Patient/p2", &person("p2"));
        put(&mut vendor, "/fhir/Immunization/d1", DOSE);
        assert_eq!(get(&mut vendor, "/fhir/Immunization/d1").0, 200);
        assert_eq!(get(&mut vendor, "/fhir/Immunization?patient=p1").0, 200);
        assert_eq!(get(&mut vendor, "/fhir/Patient/p2").0, 200);
        assert_eq!(get(&mut vendor, "/fhir/Patient/none").0, 404);

        let mut staff = place.caller(Role::Staff, TOWNS[0], "nobody");
        let (status, all) = get(&mut staff, "/fhir/AuditEvent/$trail?patient=p1");
        assert_eq!(status, 200, "{all}");
        assert_eq!(acts(&all), ["search-type", "read", "create", "create"]);
        assert!(all.to_string().contains("Immunization/d1/_history/1"));
        assert!(
            !all.to_string().contains("未来花子"),
            "no value of a record"
        );
        let (_, whole) = get(&mut staff, "/fhir/AuditEvent/$trail?_count=100");
        let refused = told(&whole)
            .into_iter()
            .find(|(_, _, outcome)| outcome == "4");
        assert_eq!(refused.expect("the 404").0, "read");
        assert!(
            acts(&whole).contains(&"operation".to_owned()),
            "the trail itself"
        );
        let client = told(&whole).pop().expect("events").1;
        let by_client = format!("/fhir/AuditEvent/$trail?agent={client}&_count=100");
        let (_, its) = get(&mut staff, &by_client);
        assert_eq!(told(&its).len(), 7, "{its}");
        let (_, early) = get(&mut staff, "/fhir/AuditEvent/$trail?date=lt2020");
        assert_eq!(told(&early), []);

        // Page by page it is the same, each event once.
        let mut paged = Vec::new();
        let mut next = Some("/fhir/AuditEvent/$trail?patient=p1&_count=1".to_owned());
        while let Some(path) = next {
            let (status, page) = get(&mut staff, &path);
            assert_eq!(status, 200, "{page}");
            paged.extend(acts(&page));
            let links = page["link"].as_array().cloned().unwrap_or_default();
            let link = links.iter().find(|link| link["relation"] == "next");
            let link = link.and_then(|link| link["url"].as_str().map(str::to_owned));
            next = link.map(|url| format!("/fhir{}", url.split_once("/fhir").expect("a path").1));
        }
        paged.retain(|act| act != "operation");
        assert_eq!(paged, ["search-type", "read", "create", "create"]);

        let mut herself = place.caller(Role::Person, TOWNS[0], "p1");
        let (status, seen) = get(&mut herself, "/fhir/AuditEvent/$trail");
        assert_eq!(status, 200, "{seen}");
        // That somebody looked at who looked is told as well.
        let records = |bundle: &Value| -> Vec<String> {
            let acts = acts(bundle).into_iter();
            acts.filter(|act| act != "operation").collect()
        };
        assert_eq!(records(&seen), acts(&all), "{seen}");
        assert_eq!(acts(&seen).first().map(String::as_str), Some("operation"));
        let asked = get(&mut herself, "/fhir/AuditEvent/$trail?patient=p2");
        assert_eq!(asked.0, 404);
        let id = seen["entry"][0]["resource"]["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        let path = format!("/fhir/AuditEvent/{id}");
        assert_eq!(get(&mut herself, &path).1, seen["entry"][0]["resource"]);
        assert_eq!(get(&mut staff, &path).0, 200);
        let mut neighbour = place.caller(Role::Person, TOWNS[0], "p2");
        assert_eq!(get(&mut neighbour, &path).0, 404);
        let (_, other) = get(&mut neighbour, "/fhir/AuditEvent/$trail");
        assert_eq!(records(&other), ["read", "create"]);
        let mut foreign = place.caller(Role::Staff, TOWNS[1], "nobody");
        assert_eq!(get(&mut foreign, &path).0, 404);
        let (_, nothing) = get(&mut foreign, "/fhir/AuditEvent/$trail?patient=p1");
        assert_eq!(told(&nothing), []);
        assert_eq!(get(&mut vendor, "/fhir/AuditEvent/$trail").0, 403);
        assert_eq!(get(&mut vendor, &path).0, 404);
    });
}

#[test]
fn r_l02_where_the_trail_cannot_be_written_nothing_is_shown_and_nothing_is_done() {
    each_own(&TOWNS, &SET, false, |own| {
        let place = Place(own);
        let mut vendor = place.caller(Role::Vendor, TOWNS[0], "nobody");
        put(&mut vendor, "/fhir/Patient/p1", &person("p1"));
        assert_eq!(get(&mut vendor, "/fhir/Patient/p1").0, 200);
        place.statements("alter table trail rename to trail_away");
        for path in [
            "/fhir/Patient/p1",
            "/fhir/Patient",
            "/fhir/Patient/p1/_history",
        ] {
            let (status, answer) = get(&mut vendor, path);
            assert_eq!(status, 503, "{path}: {answer}");
            assert!(answer.to_string().contains("audit-away"), "{answer}");
            assert!(!answer.to_string().contains("未来花子"), "{answer}");
        }
        // A code that lets a tablet in is no record, so nothing else would tell of it.
        let mut staff = place.caller(Role::Staff, TOWNS[0], "nobody");
        let json = [("Content-Type", "application/json")];
        let way = ("POST", "/municipal/devices/codes");
        let answer = send(&mut staff, way, &json, r#"{"site":"hall"}"#);
        assert_eq!(answer.status, 503, "{}", text_of(&answer));
        let told = text_of(&answer);
        assert!(told.contains("audit-away"), "{told}");
        assert!(!told.contains("expiresAt"), "{told}");
        let headers = [("Content-Type", "application/fhir+json")];
        let changed = person("p9");
        let answer = send(&mut vendor, ("PUT", "/fhir/Patient/p9"), &headers, &changed);
        assert!(answer.status >= 500, "{}", text_of(&answer));
        place.statements("alter table trail_away rename to trail");
        assert_eq!(get(&mut vendor, "/fhir/Patient/p1").0, 200);
        assert_eq!(
            get(&mut vendor, "/fhir/Patient/p9").0,
            404,
            "nothing was done"
        );
    });
}

#[test]
fn r_l05_a_trail_is_kept_for_three_years_at_least_and_read_by_person_program_and_time() {
    each_own(&TOWNS, &SET, false, |own| {
        let place = Place(own);
        let mut vendor = place.caller(Role::Vendor, TOWNS[0], "nobody");
        for id in ["a", "b"] {
            put(&mut vendor, &format!("/fhir/Patient/{id}"), &person(id));
        }
        let mut staff = place.caller(Role::Staff, TOWNS[0], "nobody");
        let mut seen = |query: &str| {
            let (status, found) = get(&mut staff, &format!("/fhir/AuditEvent/$trail?{query}"));
            assert_eq!(status, 200, "{query}: {found}");
            let events = told(&found);
            let writes = ["create", "update"];
            let acts = events.iter().map(|(act, _, _)| act.as_str());
            acts.filter(|act| writes.contains(act)).count()
        };
        let client = format!("demo-vendor-{}", TOWNS[0]);
        let today = "date=ge2020-01-01&date=lt2100-01-01";
        for (query, expected) in [
            ("patient=a".to_owned(), 1),
            ("patient=c".to_owned(), 0),
            (format!("agent={client}"), 2),
            ("agent=tablet-7".to_owned(), 0),
            (today.to_owned(), 2),
            ("date=lt2020-01-01".to_owned(), 0),
            (format!("patient=b&agent={client}&{today}"), 1),
        ] {
            assert_eq!(seen(&query), expected, "{query}");
        }
        // Nothing of it is so old, and a shorter period is no setting.
        let before = place.run(&["audit", "verify"]);
        for words in [&["audit", "trim", "--dry-run"][..], &["audit", "trim"]] {
            let done = place.run(words);
            assert_eq!(done.code, 0, "{}{}", done.shown, done.said);
            let lines: Vec<&str> = done.shown.lines().collect();
            assert!(!lines.is_empty(), "{}", done.shown);
            assert!(lines.iter().all(|line| line.ends_with(": 0 件 / events")));
        }
        let after = place.run(&["audit", "verify"]);
        assert_eq!((before.code, after.code), (0, 0), "{}", after.shown);
        assert_eq!(seen(today), 2);
        for (keep, code) in [("1095d", 3), ("1096d", 0), ("3650d", 0)] {
            let done = own.command((&TOWNS, &[("audit.keep", keep)]), &["audit", "trim"]);
            assert_eq!(done.code, code, "{keep}: {}", done.said);
            assert_eq!(done.said.contains("audit.keep"), code == 3, "{}", done.said);
        }
    });
}

/// One way to tamper with the tables, and what must be said of it.
const TAMPERINGS: [(&str, &str, i64, &str); 5] = [
    (
        "a stretch is changed",
        "update trail set body = (select t.body from trail t where t.tenant = 139998 and t.strand = 1 and t.first = 2) \
         where tenant = 139998 and strand = 1 and first = 3",
        3,
        "audit-changed",
    ),
    (
        "a stretch is removed",
        "delete from trail where tenant = 139998 and strand = 1 and first = 3",
        3,
        "audit-removed",
    ),
    (
        "two stretches change places",
        "update trail set first = 9000 where tenant = 139998 and strand = 1 and first = 3; \
         update trail set first = 3 where tenant = 139998 and strand = 1 and first = 4; \
         update trail set first = 4 where tenant = 139998 and strand = 1 and first = 9000",
        3,
        "audit-changed",
    ),
    (
        "the end is cut off",
        "delete from trail where tenant = 139998 and strand = 1 and first >= 4",
        4,
        "audit-truncated",
    ),
    (
        "the end is cut off, with what tells of it",
        "delete from trail where tenant = 139998 and strand = 1 and first >= 4; \
         delete from trail_head where tenant = 139998 and strand = 1",
        4,
        "audit-truncated",
    ),
];

#[test]
fn r_l03_r_l06_the_commands_find_the_first_bad_event_and_every_person_who_was_touched() {
    each_own(&TOWNS, &SET, false, |own| {
        let place = Place(own);
        let mut vendor = place.caller(Role::Vendor, TOWNS[0], "nobody");
        for id in ["a", "b", "c", "d", "e"] {
            put(&mut vendor, &format!("/fhir/Patient/{id}"), &person(id));
        }
        assert_eq!(get(&mut vendor, "/fhir/Patient/b").0, 200);
        let mut staff = place.caller(Role::Staff, TOWNS[0], "nobody");
        let (_, whole) = get(&mut staff, "/fhir/AuditEvent/$trail");
        let client = told(&whole).pop().expect("events").1;

        // The ends are signed into a file that the database knows nothing of.
        let marks = own.dir.path().join("sesshu.checkpoints");
        let until = Instant::now() + PATIENCE;
        loop {
            let text = std::fs::read_to_string(&marks).unwrap_or_default();
            let done = place.run(&["audit", "verify", "--json"]);
            assert_eq!(done.code, 0, "{}{}", done.shown, done.said);
            let reached = done.shown.lines().any(|line| {
                let line: Value = serde_json::from_str(line).unwrap_or_default();
                line["strand"] == "changes" && line["events"] == 5
            });
            if reached && text.lines().count() >= 2 {
                break;
            }
            assert!(
                Instant::now() < until,
                "no checkpoint: {text} {}",
                done.shown
            );
            std::thread::sleep(Duration::from_millis(200));
        }
        std::thread::sleep(Duration::from_millis(2_500));

        let touched = place.run(&["audit", "touched", "--client", &client]);
        assert_eq!(touched.code, 0, "{}", touched.said);
        let people: Vec<&str> = touched.shown.lines().skip(1).collect();
        assert_eq!(people.len(), 5, "{}", touched.shown);
        assert!(people[1].starts_with("139998,b,2,"), "{}", touched.shown);
        let nobody = place.run(&["audit", "touched", "--device", "none"]);
        assert_eq!(nobody.shown.lines().count(), 1, "{}", nobody.shown);
        assert_ne!(place.run(&["audit", "touched"]).code, 0);

        let off = match own.database {
            Some(_) => "alter table trail disable trigger trail_is_kept",
            None => "drop trigger trail_is_not_changed; drop trigger trail_is_not_cut",
        };
        place.statements(off);
        place.statements("create table kept_trail as select * from trail");
        place.statements("create table kept_head as select * from trail_head");
        for (what, sql, number, rule) in TAMPERINGS {
            place.statements(sql);
            let done = place.run(&["audit", "verify", "--tenant", "139998"]);
            assert_eq!(done.code, 5, "{what}: {}{}", done.shown, done.said);
            let expected = format!("event {number}: {rule}");
            assert!(done.shown.contains(&expected), "{what}: {}", done.shown);
            for sql in [
                "delete from trail",
                "insert into trail select * from kept_trail",
                "delete from trail_head",
                "insert into trail_head select * from kept_head",
            ] {
                place.statements(sql);
            }
        }
        let done = place.run(&["audit", "verify"]);
        assert_eq!(done.code, 0, "{}{}", done.shown, done.said);
    });
}

/// Routes whose requests leave no event: nothing personal stands behind them, and a test of the table says so.
fn is_open(access: Access) -> bool {
    access == Access::Public
}

#[test]
fn every_route_that_touches_anybody_says_how_it_is_audited_and_the_page_lists_all() {
    let mut page = String::new();
    for row in rows() {
        assert_eq!(
            row.audit.is_none(),
            is_open(row.access),
            "{} {}",
            row.method.allow(),
            row.path
        );
        let path = match row.is_outside() || row.zones == [Zone::Ops] {
            true => row.path.to_owned(),
            false => format!("/fhir/{}", row.path),
        };
        let zones: Vec<&str> = row.zones.iter().map(|zone| zone.name()).collect();
        let _ = writeln!(
            page,
            "| `{} {}` | {} | {} | {} |",
            row.method.allow().split(',').next().unwrap_or_default(),
            path.replace('|', "\\|"),
            zones.join(", "),
            row.does.label(),
            row.audit.unwrap_or("–")
        );
    }
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/api/audit.md");
    let text = std::fs::read_to_string(&file).expect("the page");
    let (head, rest) = text.split_once("<!-- routes -->\n").expect("a beginning");
    let (table, end) = rest.split_once("<!-- end -->").expect("an end");
    let heading = "| route | zones | act | kind |\n| --- | --- | --- | --- |\n";
    let made = format!("{heading}{page}");
    if table != made && std::env::var_os("UPDATE_EXPECT").is_some() {
        let text = format!("{head}<!-- routes -->\n{made}<!-- end -->{end}");
        std::fs::write(&file, text).expect("it is written");
        return;
    }
    assert_eq!(table, made, "UPDATE_EXPECT=1 writes the page anew");
}

#[test]
fn r_l01_a_request_to_any_route_leaves_an_event_with_its_number() {
    each_own(&TOWNS, &SET, false, |own| {
        let place = Place(own);
        let mut asked = Vec::new();
        for row in rows().filter(|row| matches!(row.access, Access::May(_))) {
            let zone = row.zones[0];
            let role = match zone {
                Zone::Internet => Role::Vendor,
                Zone::Lgwan => Role::Staff,
                Zone::Ops => continue,
            };
            let mut client = place.caller(role, TOWNS[0], "nobody");
            let path = match row.is_outside() {
                true => row.path.to_owned(),
                false => format!("/fhir/{}", row.path.trim_end_matches('?')),
            };
            let path = path
                .replace("{type}", "Patient")
                .replace("{other}", "Immunization")
                .replace("{version}", "1")
                .replace("{n}", "1")
                .replace("{file}", "1")
                .replace("{job}", "0b54a6ae-6f0e-4a49-8f6b-5d1d2d3c4b5a")
                .replace("{id}", "0b54a6ae-6f0e-4a49-8f6b-5d1d2d3c4b5a");
            let path = match row.path {
                "?" => format!("{}?_type=Patient", path.trim_end_matches('/')),
                _ => path,
            };
            let (method, body) = match row.method {
                Verb::Get => ("GET", ""),
                Verb::Post => ("POST", r#"{"resourceType":"Patient"}"#),
                Verb::Put => ("PUT", r#"{"resourceType":"Patient"}"#),
                Verb::Patch => ("PATCH", r#"[{"op":"remove","path":"/x"}]"#),
                Verb::Delete => ("DELETE", ""),
            };
            let media = match (row.method, row.is_outside(), row.does.takes_form()) {
                (Verb::Patch, ..) => "application/json-patch+json",
                (Verb::Post, _, true) => "application/x-www-form-urlencoded",
                (_, true, _) => "application/json",
                _ => "application/fhir+json",
            };
            let headers = [("Content-Type", media)];
            let body = if media.contains("form") { "" } else { body };
            let headers: &[(&str, &str)] = if body.is_empty() && method != "POST" {
                &[]
            } else {
                &headers
            };
            let answer = send(&mut client, (method, &path), headers, body);
            let number = answer.header("x-request-id").expect("a number").to_owned();
            // What was refused for its form was never understood, and touched nobody.
            let is_formal = matches!(answer.status, 400 | 405 | 406 | 411 | 415 | 422);
            asked.push((
                format!("{method} {path} {}", answer.status),
                number,
                is_formal,
            ));
        }
        // What nobody waits for is kept a moment later.
        let mut staff = place.caller(Role::Staff, TOWNS[0], "nobody");
        let until = Instant::now() + PATIENCE;
        loop {
            let mut text = String::new();
            let mut next = Some("/fhir/AuditEvent/$trail?_count=200".to_owned());
            while let Some(path) = next {
                let (status, page) = get(&mut staff, &path);
                assert_eq!(status, 200, "{page}");
                text.push_str(&page.to_string());
                let links = page["link"].as_array().cloned().unwrap_or_default();
                let link = links.iter().find(|link| link["relation"] == "next");
                let link = link.and_then(|link| link["url"].as_str().map(str::to_owned));
                next =
                    link.map(|url| format!("/fhir{}", url.split_once("/fhir").expect("a path").1));
            }
            let missing: Vec<&String> = asked
                .iter()
                .filter(|(_, number, is_formal)| !is_formal && !text.contains(number.as_str()))
                .map(|(what, ..)| what)
                .collect();
            if missing.is_empty() {
                break;
            }
            assert!(Instant::now() < until, "no event of {missing:#?}");
            std::thread::sleep(Duration::from_millis(200));
        }
        let counted = asked.iter().filter(|(.., is_formal)| !is_formal).count();
        assert!(counted * 2 > asked.len(), "{asked:#?}");
    });
}

/// What an alert says: its rule, its client, and how many there were.
fn alerts(place: &Place<'_>) -> Vec<(String, String)> {
    let mut staff = place.caller(Role::Approver, TOWNS[0], "nobody");
    let (status, bundle) = get(&mut staff, "/fhir/AuditEvent/$trail?_count=200");
    assert_eq!(status, 200, "{bundle}");
    let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
    let detail = |event: &Value, name: &str| -> Option<String> {
        let entities = event["entity"].as_array()?;
        let mut details = entities.iter().filter_map(|one| one["detail"].as_array());
        let found = details.find_map(|all| all.iter().find(|one| one["type"] == name));
        Some(found?["valueString"].as_str()?.to_owned())
    };
    let told = entries.iter().filter_map(|entry| {
        let event = &entry["resource"];
        let rule = detail(event, "rule").filter(|rule| rule.starts_with("alert-"))?;
        Some((rule, detail(event, "found")?))
    });
    told.collect()
}

#[test]
fn r_l08_who_touches_too_many_or_asks_for_what_is_not_there_is_told_of_once() {
    let bounds = [
        ("alerts.persons_of_staff_max", "3"),
        ("alerts.misses_max", "4"),
    ];
    let set = [SET.as_slice(), &bounds].concat();
    each_own(&TOWNS, &set, false, |own| {
        let place = Place(own);
        let mut vendor = place.caller(Role::Vendor, TOWNS[0], "nobody");
        for nth in 1..=6 {
            let id = format!("p{nth}");
            put(&mut vendor, &format!("/fhir/Patient/{id}"), &person(&id));
        }
        let mut staff = place.caller(Role::Staff, TOWNS[0], "nobody");
        for _ in 0..4 {
            assert_eq!(get(&mut staff, "/fhir/Patient/p1").0, 200);
            assert_eq!(get(&mut staff, "/fhir/Patient/nobody").0, 404);
        }
        assert_eq!(alerts(&place), []);
        // A system may see more than a member of staff.
        for nth in 1..=6 {
            assert_eq!(get(&mut vendor, &format!("/fhir/Patient/p{nth}")).0, 200);
        }
        for nth in 1..=6 {
            assert_eq!(get(&mut staff, &format!("/fhir/Patient/p{nth}")).0, 200);
            assert_eq!(get(&mut staff, &format!("/fhir/Patient/n{nth}")).0, 404);
        }
        let expected = [("alert-volume", "4"), ("alert-misses", "5")];
        let expected = expected.map(|(rule, found)| (rule.to_owned(), found.to_owned()));
        let begun = Instant::now();
        let mut told = alerts(&place);
        while told.len() < expected.len() && begun.elapsed() < PATIENCE {
            told = alerts(&place);
        }
        assert_eq!(told, expected);
        let mut ops = Client::new(own.running.address(Zone::Ops), PATIENCE);
        let figures = text_of(&ops.fetch("/metrics").expect("an answer"));
        assert!(
            figures.contains("sesshu_alerts_total{kind=\"alert-volume\"} 1"),
            "{figures}"
        );
        assert!(
            figures.contains("sesshu_alerts_total{kind=\"alert-gap\"} 0"),
            "{figures}"
        );
        let mut foreign = place.caller(Role::Staff, TOWNS[1], "nobody");
        let (_, other) = get(&mut foreign, "/fhir/AuditEvent/$trail");
        assert!(!other.to_string().contains("alert-"), "{other}");
    });
}
