//! Personal data never reaches the log, an error, or the words of a refusal; and every rule that is named has words.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use access::Role;

use crate::harness::{each_database, logged, text_of};

/// Texts that stand for a person. Each is unlike anything else that the server writes.
const SECRETS: [&str; 6] = [
    "秘密花子",
    "SECRETKANA",
    "9876543210",
    "1999-12-31",
    "秘密市一丁目",
    "00-9999-0000",
];

fn person(id: &str) -> String {
    format!(
        r#"{{"resourceType":"Patient","id":"{id}","identifier":[{{"system":"urn:secret","value":"9876543210"}}],"name":[{{"text":"秘密花子","family":"SECRETKANA"}}],"birthDate":"1999-12-31","address":[{{"text":"秘密市一丁目"}}],"telecom":[{{"system":"phone","value":"00-9999-0000"}}]}}"#
    )
}

#[test]
fn r_l_what_is_said_of_a_person_is_never_logged_and_never_in_an_error() {
    each_database(|server| {
        let town = server.town();
        let mut vendor = town.vendor();
        let mut stranger = town.caller(Role::Researcher);
        let good = person("p");
        assert_eq!(vendor.put("Patient/p", &good).status, 201);
        assert_eq!(vendor.get("Patient/p").status, 200);
        assert_eq!(
            vendor
                .get("Patient?identifier=urn:secret|9876543210")
                .status,
            200
        );
        // Every way of being refused that we know, with the secrets in each place where a client can put them.
        let broken = [
            good.replace("1999-12-31\"", "1999-12-31秘密花子\""),
            good.replace("\"text\":\"秘密花子\"", "\"text\":[\"秘密花子\"]"),
            good.replace("\"name\"", "\"秘密花子\""),
            good.replace("\"name\"", "\"SECRETKANA\""),
            good.replace("\"Patient\"", "\"SECRETKANA\""),
            good.replace("birthDate", "9876543210"),
            good.replace("}]}", "}]"),
            good.replace("\"id\":\"p\"", "\"id\":\"9876543210\""),
            format!("{good}秘密花子"),
            good.replace("\"name\":[", "\"name\":[null,\"秘密花子\","),
            good.replace("\"telecom\"", "\"link\":[{\"other\":{\"reference\":\"Patient/SECRETKANA\"},\"type\":\"秘密市一丁目\"}],\"telecom\""),
            good.replace("\"telecom\"", "\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns='http://www.w3.org/1999/xhtml'><秘密花子 SECRETKANA='9876543210'/></div>\"},\"telecom\""),
        ];
        let mut answers = Vec::new();
        for body in &broken {
            answers.push(vendor.put("Patient/p", body));
            answers.push(vendor.post("Patient", body));
            let xml = [("Content-Type", "application/fhir+xml")];
            answers.push(vendor.ask("PUT", "Patient/p", &xml, body));
        }
        let json_patch = [("Content-Type", "application/json-patch+json")];
        for patch in [
            r#"[{"op":"add","path":"/birthDate","value":"1999-12-31秘密花子"}]"#,
            r#"[{"op":"test","path":"/birthDate","value":"秘密花子"}]"#,
            r#"[{"op":"remove","path":"/name/SECRETKANA/秘密花子"}]"#,
            r#"[{"op":"秘密花子","path":"9876543210"}]"#,
            r#"[{"op":"add","path":"/SECRETKANA","value":"秘密市一丁目"}]"#,
            r#"[{"op":"replace","path":"/id","value":"9876543210"},"秘密花子"]"#,
            "秘密花子",
        ] {
            answers.push(vendor.ask("PATCH", "Patient/p", &json_patch, patch));
            answers.push(vendor.ask("PATCH", "Patient?_id=p", &json_patch, patch));
        }
        for (does, path, name, value) in [
            ("add", "Patient", "SECRETKANA", "秘密花子"),
            ("秘密花子", "Patient", "name", "SECRETKANA"),
            (
                "replace",
                "Patient.name.where(family = '秘密花子').x",
                "x",
                "秘密花子",
            ),
            ("replace", "SECRETKANA(9876543210", "x", "秘密花子"),
            ("replace", "SECRETKANA()", "x", "秘密花子"),
            ("replace", "Patient.birthDate", "x", "1999-12-31秘密花子"),
        ] {
            let patch = format!(
                r#"{{"resourceType":"Parameters","parameter":[{{"name":"operation","part":[{{"name":"type","valueString":"{does}"}},{{"name":"path","valueString":"{path}"}},{{"name":"name","valueString":"{name}"}},{{"name":"value","valueString":"{value}"}}]}}]}}"#
            );
            answers.push(vendor.ask("PATCH", "Patient/p", &[], &patch));
        }
        let xml = "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"p\"/><SECRETKANA value=\"秘密花子\"/><birthDate value=\"1999-12-31x\"/></Patient>";
        answers.push(vendor.ask(
            "PUT",
            "Patient/p",
            &[("Content-Type", "application/fhir+xml")],
            xml,
        ));
        for header in [
            "If-Match",
            "If-None-Match",
            "If-Modified-Since",
            "Prefer",
            "Accept",
            "Idempotency-Key",
        ] {
            answers.push(vendor.ask(
                "POST",
                "Patient",
                &[(header, "SECRETKANA 9876543210")],
                "{\"resourceType\":\"Patient\",\"x\":1}",
            ));
        }
        let condition = [("If-None-Exist", "identifier=SECRETKANA|9876543210|")];
        answers.push(vendor.ask(
            "POST",
            "Patient",
            &condition,
            "{\"resourceType\":\"Patient\",\"x\":1}",
        ));
        answers.push(vendor.get("Patient/no-SECRETKANA-9876543210"));
        answers.push(vendor.get("Patient/%E7%A7%98%E5%AF%86%E8%8A%B1%E5%AD%90"));
        answers.push(vendor.get("Patient/p/_history/9876543210"));
        answers.push(vendor.get("Patient?identifier:exact=SECRETKANA"));
        answers.push(vendor.get("Patient?_lastUpdated=1999-12-31SECRETKANA"));
        answers.push(vendor.get("Patient?identifier=9876543210|"));
        answers.push(vendor.get("SECRETKANA/1"));
        answers.push(vendor.get("Patient/p/_history?_since=1999-12-31"));
        answers.push(vendor.get("_history?9876543210=SECRETKANA"));
        answers.push(stranger.get("Patient/9876543210"));
        let mut refused = 0;
        for answer in answers.iter().filter(|answer| !answer.is_success()) {
            refused += 1;
            let text = text_of(answer);
            assert!(answer.status < 500, "{} {text}", answer.status);
            for secret in SECRETS {
                // Names of parameters are told back, so that the client sees which one is meant; nothing else is.
                assert!(!text.contains(secret), "{secret} in {text}");
            }
            for rule in crate::harness::rules_of(answer) {
                assert!(pages::words::is_known(&rule), "{rule} has no words");
            }
        }
        assert!(refused > 60, "{refused}");
        for token in [
            town.token(Role::Vendor, "nobody"),
            town.token(Role::Researcher, "nobody"),
        ] {
            assert!(!logged().contains(&token), "a token was logged");
        }
    });
    let log = logged();
    assert!(log.contains("request"), "nothing was logged at all");
    for secret in SECRETS.iter().chain(&["urn:secret"]) {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} was logged");
    }
}

#[test]
fn nobodys_name_is_on_the_standard_error_of_the_program() {
    // The demo's people are named in its data, and in no line that the program writes.
    let dir = tempfile::tempdir().expect("a folder");
    let program = std::env::current_exe().expect("this program");
    // Cargo puts the server beside the folder of this test. Where only this test was built it may not be there.
    let program = program
        .ancestors()
        .nth(2)
        .map(|folder| folder.join("sesshu"));
    let Some(program) = program.filter(|program| program.exists()) else {
        println!("skipped: the server was not built");
        return;
    };
    let mut child = Command::new(program)
        .args([
            "demo",
            "--fresh",
            "--ports",
            "0,0,0,0",
            "--set",
            "log.level=debug",
            "--dir",
        ])
        .arg(dir.path())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the server");
    let words = BufReader::new(child.stderr.take().expect("its words"));
    let mut said = String::new();
    // Should it never be ready, it ends by itself or by the time that tests are given.
    for line in words.lines() {
        let line = line.expect("text");
        said += &line;
        said.push('\n');
        if line == "ready" {
            break;
        }
    }
    child.kill().expect("it ends");
    child.wait().expect("it ended");
    if !said.contains("ready") {
        println!("skipped: the server was built without its demo");
        return;
    }
    for name in [
        "未来 花子",
        "ミライ",
        "CHART-",
        "birthDate",
        "見本",
        "ミホン",
    ] {
        assert!(!said.contains(name), "{name} in {said}");
    }
}
