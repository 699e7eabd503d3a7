//! Bulk Data over HTTP, on both databases: the steps from the kick-off to the last byte of a file, and what is refused.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use access::Role;
use serde_json::{Value, json};
use sesshu_conformance::http::{Client, Request, Response};

use crate::harness::{Own, each_own, home, rules_of, text_of};

const TOWNS: [&str; 2] = ["139998", "279986"];
const SET: [(&str, &str); 2] = [("forecast.interval", "0ms"), ("quality.interval", "0ms")];
const PATIENCE: Duration = Duration::from_secs(60);

fn caller(own: &Own, role: Role, town: &str) -> Client {
    let token = own.running.token(role, town, "p1").expect("a token");
    let client = Client::new(own.running.address(home(role)), PATIENCE);
    client.with_header("Authorization", &format!("Bearer {token}"))
}

fn send(
    client: &mut Client,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Response {
    let request = Request {
        headers,
        body: Some(body.as_bytes()).filter(|body| !body.is_empty()),
        ..Request::new(method, path)
    };
    client.send(&request).expect("an answer")
}

fn get(client: &mut Client, path: &str) -> Response {
    send(client, "GET", path, &[], "")
}

fn put(client: &mut Client, kind: &str, id: &str, rest: &str) {
    let body = format!(r#"{{"resourceType":"{kind}","id":"{id}"{rest}}}"#);
    let headers = [("Content-Type", "application/fhir+json")];
    let answer = send(
        client,
        "PUT",
        &format!("/fhir/{kind}/{id}"),
        &headers,
        &body,
    );
    assert!(answer.is_success(), "{}", text_of(&answer));
}

fn dose(client: &mut Client, id: &str, patient: &str, status: &str) {
    let rest = format!(
        r#","status":"{status}","vaccineCode":{{"text":"x"}},"patient":{{"reference":"Patient/{patient}"}},"occurrenceDateTime":"2026-01-02""#
    );
    put(client, "Immunization", id, &rest);
}

/// The path of an address of ours.
fn path_of(address: &str) -> String {
    let (_, rest) = address.split_once("://").expect("a whole address");
    format!("/{}", rest.split_once('/').expect("a path").1)
}

fn kick_off(client: &mut Client, path: &str) -> String {
    let headers = [
        ("Accept", "application/fhir+json"),
        ("Prefer", "respond-async"),
    ];
    let answer = send(client, "GET", path, &headers, "");
    assert_eq!(answer.status, 202, "{path}: {}", text_of(&answer));
    assert_eq!(text_of(&answer), "");
    path_of(answer.header("content-location").expect("where to look"))
}

/// Looks until it is done, and gives the manifest.
fn manifest(client: &mut Client, status: &str) -> Value {
    let until = Instant::now() + PATIENCE;
    loop {
        let answer = get(client, status);
        if answer.status == 200 {
            assert!(answer.header("expires").is_some());
            assert_eq!(answer.header("content-type"), Some("application/json"));
            return answer.json().expect("a manifest");
        }
        assert!(Instant::now() < until, "it never ends");
        if answer.status == 429 {
            // Others looked before, and have used up what was free.
            let again = answer.header("retry-after").expect("when to look again");
            std::thread::sleep(Duration::from_secs(again.parse().expect("seconds")));
            continue;
        }
        assert_eq!(answer.status, 202, "{}", text_of(&answer));
        assert!(
            answer
                .header("x-progress")
                .is_some_and(|text| text.len() < 100)
        );
        // What `Retry-After` says; whoever looks a little earlier is not turned away at once.
        assert_eq!(answer.header("retry-after"), Some("1"));
        std::thread::sleep(Duration::from_millis(800));
    }
}

fn lines(client: &mut Client, file: &Value) -> Vec<Value> {
    let answer = get(client, &path_of(file["url"].as_str().expect("an address")));
    assert_eq!(answer.status, 200, "{}", text_of(&answer));
    assert_eq!(
        answer.header("content-type"),
        Some("application/fhir+ndjson")
    );
    let text = text_of(&answer);
    assert!(text.is_empty() || text.ends_with('\n'));
    let read = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a resource"));
    let read: Vec<Value> = read.collect();
    assert_eq!(file["count"], read.len());
    read
}

/// All resources of an export, as `Kind/id/version`.
fn exported(client: &mut Client, path: &str) -> (BTreeSet<String>, Value) {
    let status = kick_off(client, path);
    let manifest = manifest(client, &status);
    let mut all = BTreeSet::new();
    for file in manifest["output"].as_array().expect("files") {
        for resource in lines(client, file) {
            assert_eq!(resource["resourceType"], file["type"], "one type a file");
            let name = format!(
                "{}/{}/{}",
                resource["resourceType"].as_str().unwrap_or_default(),
                resource["id"].as_str().unwrap_or_default(),
                resource["meta"]["versionId"].as_str().unwrap_or_default()
            );
            assert!(all.insert(name.clone()), "{name} twice");
        }
    }
    (all, manifest)
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn people(vendor: &mut Client) {
    for id in ["p1", "p2", "p3"] {
        put(vendor, "Patient", id, "");
    }
    dose(vendor, "d1", "p1", "completed");
    dose(vendor, "d2", "p2", "completed");
    dose(vendor, "d2", "p2", "not-done");
    put(vendor, "Organization", "o1", r#","name":"x""#);
    put(
        vendor,
        "Group",
        "g1",
        r#","type":"person","actual":true,"member":[{"entity":{"reference":"Patient/p1"}},{"entity":{"reference":"Patient/p3"},"inactive":true}]"#,
    );
}

#[test]
fn r_b03_an_export_goes_from_its_kick_off_over_its_status_to_its_files_and_its_end() {
    each_own(&TOWNS, &SET, false, |own| {
        let mut vendor = caller(own, Role::Vendor, TOWNS[0]);
        people(&mut vendor);
        let everything = set(&[
            "Group/g1/1",
            "Immunization/d1/1",
            "Immunization/d2/2",
            "Organization/o1/1",
            "Patient/p1/1",
            "Patient/p2/1",
            "Patient/p3/1",
        ]);
        let (all, manifest) = exported(&mut vendor, "/fhir/$export?_outputFormat=ndjson");
        assert_eq!(all, everything);
        assert_eq!(manifest["requiresAccessToken"], true);
        let request = manifest["request"].as_str().expect("the request");
        assert!(
            request.ends_with("/fhir/$export?_outputFormat=ndjson"),
            "{request}"
        );
        assert_eq!(manifest["error"], serde_json::json!([]));
        let (of_patients, _) = exported(
            &mut vendor,
            "/fhir/Patient/$export?_outputFormat=application/ndjson",
        );
        assert_eq!(
            of_patients,
            set(&[
                "Group/g1/1",
                "Immunization/d1/1",
                "Immunization/d2/2",
                "Patient/p1/1",
                "Patient/p2/1",
                "Patient/p3/1"
            ])
        );
        let (of_group, _) = exported(&mut vendor, "/fhir/Group/g1/$export");
        assert_eq!(
            of_group,
            set(&["Group/g1/1", "Immunization/d1/1", "Patient/p1/1"])
        );
        let (typed, _) = exported(&mut vendor, "/fhir/$export?_type=Patient,Organization");
        assert_eq!(typed.len(), 4);
        let filtered =
            "/fhir/$export?_type=Immunization&_typeFilter=Immunization%3Fstatus%3Dnot-done";
        assert_eq!(
            exported(&mut vendor, filtered).0,
            set(&["Immunization/d2/2"])
        );
        // Of nothing there is nothing, and no file.
        let (none, _) = exported(
            &mut vendor,
            "/fhir/Patient/$export?_since=2999-01-01T00:00:00Z",
        );
        assert_eq!(none, set(&[]));
        // The same by POST.
        let headers = [
            ("Content-Type", "application/fhir+json"),
            ("Prefer", "respond-async"),
        ];
        let body = r#"{"resourceType":"Parameters","parameter":[{"name":"_type","valueString":"Patient"}]}"#;
        let answer = send(&mut vendor, "POST", "/fhir/Patient/$export", &headers, body);
        assert_eq!(answer.status, 202, "{}", text_of(&answer));
        let status = path_of(answer.header("content-location").expect("where to look"));
        let manifest = self::manifest(&mut vendor, &status);
        assert_eq!(manifest["output"][0]["count"], 3);

        let file = path_of(manifest["output"][0]["url"].as_str().expect("a file"));
        let whole = text_of(&get(&mut vendor, &file));
        // What was not received is asked for from where it broke off.
        for (range, from, to) in [
            ("bytes=0-9", 0, 10),
            ("bytes=10-", 10, whole.len()),
            ("bytes=-5", whole.len() - 5, whole.len()),
        ] {
            let part = send(&mut vendor, "GET", &file, &[("Range", range)], "");
            assert_eq!(part.status, 206, "{}", text_of(&part));
            assert_eq!(text_of(&part), whole[from..to], "{range}");
            let told = format!("bytes {from}-{}/{}", to - 1, whole.len());
            assert_eq!(part.header("content-range"), Some(told.as_str()));
        }
        let behind = format!("bytes={}-", whole.len());
        assert_eq!(
            send(&mut vendor, "GET", &file, &[("Range", &behind)], "").status,
            416
        );

        let ended = send(&mut vendor, "DELETE", &status, &[], "");
        assert_eq!(ended.status, 202, "{}", text_of(&ended));
        for path in [&status, &file] {
            let answer = get(&mut vendor, path);
            assert_eq!(answer.status, 404, "{}", text_of(&answer));
            assert_eq!(rules_of(&answer), ["export-unknown"]);
        }
        assert_eq!(send(&mut vendor, "DELETE", &status, &[], "").status, 404);
    });
}

#[test]
fn r_b03_whoever_looks_too_often_is_told_when_to_look_again() {
    each_own(&TOWNS, &SET, false, |own| {
        let mut vendor = caller(own, Role::Vendor, TOWNS[0]);
        people(&mut vendor);
        let mut staff = caller(own, Role::Staff, TOWNS[0]);
        let rows: String = (0..3_000)
            .map(|row| format!("9{row:06},,試験,一郎,シケン,イチロウ,19500401,1,,\r\n"))
            .collect();
        // An export may be done before anybody looks, so it stands behind a file that is tried. That may be over, too.
        for _ in 0..30 {
            let csv = [("Content-Type", "text/csv")];
            let tried = send(&mut staff, "POST", "/municipal/imports?as=A", &csv, &rows);
            assert_eq!(tried.status, 202, "{}", text_of(&tried));
            let status = kick_off(&mut vendor, "/fhir/$export");
            // Until it is over, or somebody is told to wait.
            let mut looks = 0;
            let last = loop {
                let look = get(&mut vendor, &status);
                if look.status != 202 {
                    break look;
                }
                looks += 1;
            };
            if last.status == 200 {
                continue;
            }
            // Five at once; more where the looks themselves take long.
            assert!(looks >= 5, "{looks}");
            assert_eq!(rules_of(&last), ["export-looked-often"]);
            let again = last.header("retry-after").expect("when to look again");
            let again = again.parse().expect("seconds");
            assert!((1..=2).contains(&again), "{again}");
            // It goes on all the same.
            std::thread::sleep(Duration::from_secs(again));
            manifest(&mut vendor, &status);
            return;
        }
        panic!("{}: nobody was ever told to wait", own.name);
    });
}

#[test]
fn r_b04_chained_exports_lose_nothing_and_tell_what_was_deleted() {
    each_own(&TOWNS, &SET, false, |own| {
        let mut vendor = caller(own, Role::Vendor, TOWNS[0]);
        people(&mut vendor);
        let (_, first) = exported(&mut vendor, "/fhir/$export");
        let since = first["transactionTime"]
            .as_str()
            .expect("a time")
            .to_owned();
        std::thread::sleep(Duration::from_millis(5));
        dose(&mut vendor, "d1", "p1", "not-done");
        dose(&mut vendor, "d9", "p3", "completed");
        let gone = send(&mut vendor, "DELETE", "/fhir/Immunization/d2", &[], "");
        assert!(gone.is_success(), "{}", text_of(&gone));
        let next = format!("/fhir/$export?_since={since}&_type=Immunization");
        let (changed, second) = exported(&mut vendor, &next);
        assert!(
            changed.is_superset(&set(&["Immunization/d1/2", "Immunization/d9/1"])),
            "{changed:?}"
        );
        assert!(
            !changed
                .iter()
                .any(|name| name.starts_with("Immunization/d2/"))
        );
        let deleted = lines(&mut vendor, &second["deleted"][0]);
        assert_eq!(deleted[0]["type"], "transaction");
        assert_eq!(deleted[0]["entry"][0]["request"]["method"], "DELETE");
        assert_eq!(deleted[0]["entry"][0]["request"]["url"], "Immunization/d2");
    });
}

#[test]
fn r_a08_r_a09_exports_are_for_systems_and_their_files_for_the_one_that_asked() {
    each_own(&TOWNS, &SET, false, |own| {
        let mut vendor = caller(own, Role::Vendor, TOWNS[0]);
        people(&mut vendor);
        let status = kick_off(&mut vendor, "/fhir/$export");
        let manifest = manifest(&mut vendor, &status);
        let file = path_of(manifest["output"][0]["url"].as_str().expect("a file"));
        for path in [&status, &file] {
            let mut stranger = Client::new(own.running.address(access::Zone::Internet), PATIENCE);
            assert_eq!(get(&mut stranger, path).status, 401);
            let foreign = get(&mut caller(own, Role::Vendor, TOWNS[1]), path);
            assert_eq!(
                (foreign.status, rules_of(&foreign)),
                (404, vec!["export-unknown".to_owned()])
            );
            assert_eq!(
                get(&mut caller(own, Role::Person, TOWNS[0]), path).status,
                403
            );
        }
        for path in [
            "/fhir/$export",
            "/fhir/Patient/$export",
            "/fhir/Group/g1/$export",
        ] {
            for role in [
                Role::Person,
                Role::Device,
                Role::Researcher,
                Role::Staff,
                Role::Approver,
            ] {
                let answer = get(&mut caller(own, role, TOWNS[0]), path);
                assert_eq!(answer.status, 403, "{role} {path}: {}", text_of(&answer));
            }
        }
        for (query, wanted) in [
            ("_outputFormat=csv", 400),
            ("_type=Nothing", 400),
            ("_since=yesterday", 400),
            ("_typeFilter=Immunization", 400),
            ("_typeFilter=Immunization%3F_count%3D1", 400),
            ("_typeFilter=Immunization%3Fpatient.name%3Dx", 400),
        ] {
            let answer = get(&mut vendor, &format!("/fhir/$export?{query}"));
            assert_eq!(answer.status, wanted, "{query}: {}", text_of(&answer));
        }
        // Begun from within a bundle, nobody would be told where to look.
        let of = |url: &str| json!({"request": {"method": "GET", "url": url}});
        let paths = ["$export", "Patient/$export", "Group/g1/$export"];
        let batch = json!({"resourceType": "Bundle", "type": "batch", "entry": paths.map(of)});
        let headers = [("Content-Type", "application/fhir+json")];
        let answer = send(&mut vendor, "POST", "/fhir", &headers, &batch.to_string());
        let entries = answer.json().expect("a bundle")["entry"].clone();
        for (at, path) in paths.iter().enumerate() {
            let told = entries[at]["response"].to_string();
            assert!(told.contains("export-in-bundle"), "{path}: {told}");
        }
        assert_eq!(get(&mut vendor, "/fhir/Group/none/$export").status, 404);
        assert_eq!(get(&mut vendor, "/bulk/1").status, 404);
        let other = file.replace(".ndjson", ".csv");
        assert_eq!(get(&mut vendor, &other).status, 404);
    });
}
