//! One person in two municipalities: linked by the person alone, certified together by consent alone, told where the records
//! are, and withdrawn when either side changes.

use access::Role;
use serde_json::{Value, json};
use sesshu_conformance::http::Client;

use super::{JSON, Place, TRAVELLER, ask, each_place, staff_of, text, travel};
use crate::harness::{home, rules_of, text_of};

const OTHER_TOWN: &str = "279986";
/// The traveller's record in the other town, and somebody else's.
const FAR: &str = "far-away";
const SOMEBODY: &str = "far-other";
const FHIR: (&str, &str) = ("Content-Type", "application/fhir+json");

fn caller(place: &Place, role: Role, patient: &str) -> Client {
    let token = place.running.token(role, OTHER_TOWN, patient);
    let address = place.running.address(home(role));
    let client = Client::new(address, std::time::Duration::from_secs(60));
    let token = token.expect("a token");
    client.with_header("Authorization", &format!("Bearer {token}"))
}

fn patient(id: &str, number: &str, born: &str) -> Value {
    json!({
        "resourceType": "Patient", "id": id,
        "meta": {"profile": ["https://sesshu.example/fhir/StructureDefinition/sesshu-patient"]},
        "extension": [{
            "url": "https://sesshu.example/fhir/StructureDefinition/municipality",
            "valueIdentifier": {"system": "https://sesshu.example/fhir/sid/municipality", "value": OTHER_TOWN},
        }],
        "identifier": [{
            "use": "usual",
            "system": format!("https://sesshu.example/fhir/sid/resident/{OTHER_TOWN}"),
            "value": number,
        }],
        "active": true,
        "name": [{
            "extension": [{
                "url": "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation",
                "valueCode": "IDE",
            }],
            "use": "official", "text": "旅野 翠", "family": "旅野", "given": ["翠"],
        }],
        "gender": "female",
        "birthDate": born,
    })
}

fn dose(id: &str, (day, lot, number): (&str, &str, u32)) -> Value {
    json!({
        "resourceType": "Immunization", "id": id,
        "meta": {"profile": ["https://sesshu.example/fhir/StructureDefinition/sesshu-immunization"]},
        "status": "completed",
        "vaccineCode": {"coding": [{
            "system": "https://sesshu.example/fhir/CodeSystem/vaccine-product",
            "code": "comirnaty-orig",
        }]},
        "patient": {"reference": format!("Patient/{FAR}")},
        "occurrenceDateTime": day,
        "lotNumber": lot,
        "protocolApplied": [{"doseNumberPositiveInt": number, "seriesDosesPositiveInt": 3}],
    })
}

/// Puts the traveller's other record into the other town: a third dose, and the two that the first town tells of as well.
fn fill(place: &Place) {
    let all = [
        patient(FAR, "23456783", "1991-12-01"),
        patient(SOMEBODY, "23456791", "1991-12-02"),
        dose("far-dose", ("2022-02-01", "FJ7490", 3)),
        dose("far-first", ("2021-06-21", "FF1002", 1)),
        dose("far-second", ("2021-07-12", "FF1005", 2)),
    ];
    let entry = |resource: &Value| {
        let url = format!(
            "{}/{}",
            text(resource, "resourceType"),
            text(resource, "id")
        );
        json!({"resource": resource, "request": {"method": "PUT", "url": url}})
    };
    let entries: Vec<Value> = all.iter().map(entry).collect();
    let bundle = json!({"resourceType": "Bundle", "type": "transaction", "entry": entries});
    let mut vendor = caller(place, Role::Vendor, "nobody");
    let written = ask(
        &mut vendor,
        ("POST", "/fhir"),
        &[FHIR],
        bundle.to_string().as_bytes(),
    );
    assert_eq!(written.status, 200, "{}", text_of(&written));
}

fn code_of(client: &mut Client) -> String {
    let answer = ask(client, ("POST", "/links"), &[JSON], b"{}");
    assert_eq!(answer.status, 201, "{}", text_of(&answer));
    text(&answer.json().expect("JSON"), "code")
}

fn confirm(client: &mut Client, code: &str) -> (u16, Vec<String>) {
    let body = json!({"code": code}).to_string();
    let answer = ask(client, ("POST", "/links/confirm"), &[JSON], body.as_bytes());
    let rules = if answer.status < 300 {
        Vec::new()
    } else {
        rules_of(&answer)
    };
    (answer.status, rules)
}

fn linked(place: &Place) {
    fill(place);
    let code = code_of(&mut place.client(Role::Person, TRAVELLER));
    let mut far = caller(place, Role::Person, FAR);
    assert_eq!(
        confirm(&mut far, &code),
        (201, Vec::new()),
        "{}",
        place.name
    );
}

/// All doses that a certificate names.
fn doses(one: &Value) -> Vec<String> {
    let doses = one["doses"].as_array().expect("doses");
    doses.iter().map(|dose| text(dose, "dose")).collect()
}

fn card(consent: &Value) -> Value {
    json!({"purpose": "domestic", "formats": ["health-card"], "consent": consent})
}

#[test]
fn r_c06_only_the_person_itself_links_the_records_of_two_towns_and_ends_the_link() {
    each_place(|place| {
        fill(place);
        let mut near = place.client(Role::Person, TRAVELLER);
        let mut far = caller(place, Role::Person, FAR);
        let mut somebody = caller(place, Role::Person, SOMEBODY);
        let code = code_of(&mut near);
        let refused = |rule: &str| (422, vec![rule.to_owned()]);
        // Somebody who was born on another day, the person within one town, and a code that is none.
        assert_eq!(confirm(&mut somebody, &code), refused("link-differs"));
        assert_eq!(confirm(&mut near, &code), refused("link-same-municipality"));
        let mut broken = code.clone();
        let last = if broken.pop() == Some('A') { 'B' } else { 'A' };
        broken.insert(broken.len() / 2, last);
        for none in [broken.as_str(), "nothing", "AAAA"] {
            assert_eq!(confirm(&mut far, none), refused("link-code"), "{none}");
        }
        // Whoever keeps the record does not link it.
        for client in [
            &mut staff_of(place),
            &mut place.client(Role::Vendor, "nobody"),
        ] {
            let answer = ask(client, ("POST", "/links"), &[JSON], b"{}");
            assert!([403, 404].contains(&answer.status), "{}", answer.status);
        }
        assert_eq!(confirm(&mut far, &code), (201, Vec::new()));
        assert_eq!(confirm(&mut far, &code), (200, Vec::new()));
        for (client, other) in [(&mut near, OTHER_TOWN), (&mut far, super::TOWN)] {
            let told = place.get(client, "/links").json().expect("JSON");
            assert_eq!(told["links"].as_array().map(Vec::len), Some(1), "{told}");
            assert_eq!(told["links"][0]["municipality"], other);
            assert!(!told.to_string().contains("Patient"), "{told}");
        }
        let end = |client: &mut Client, town: &str| {
            let path = format!("/links/{town}");
            ask(client, ("DELETE", &path), &[], b"").status
        };
        assert_eq!(end(&mut somebody, super::TOWN), 404);
        assert_eq!(end(&mut near, OTHER_TOWN), 204);
        assert_eq!(end(&mut near, OTHER_TOWN), 404);
        // The code holds no second time: nobody is linked again without having asked for it.
        assert_eq!(confirm(&mut far, &code), refused("link-code"));
        let told = place.get(&mut far, "/links").json().expect("JSON");
        assert_eq!(told["links"], json!([]));
        let anew = code_of(&mut near);
        assert_eq!(confirm(&mut far, &anew), (201, Vec::new()));
    });
}

#[test]
fn doses_of_another_town_are_certified_with_the_persons_consent_alone_and_each_once() {
    each_place(|place| {
        let mut near = place.client(Role::Person, TRAVELLER);
        // Nothing is linked yet: no consent reaches further.
        let refused = place.issue(&mut near, None, &card(&json!([OTHER_TOWN])));
        assert_eq!(rules_of(&refused), ["certificate-not-linked"]);
        linked(place);
        // Without consent the person is told that there is more, and gets nothing of it.
        for consent in [Value::Null, json!([])] {
            let answer = place.issue(&mut near, None, &card(&consent));
            let told = answer.json().expect("JSON");
            assert_eq!(told["notAskedFrom"], json!([OTHER_TOWN]), "{told}");
            assert!(!told.to_string().contains("far-"), "{told}");
            assert_eq!(doses(&told["certificates"][0]).len(), 2);
        }
        let answer = place.issue(&mut near, None, &card(&json!([OTHER_TOWN])));
        assert_eq!(answer.status, 201, "{}", text_of(&answer));
        let told = answer.json().expect("JSON");
        assert_eq!(told["notAskedFrom"], json!([]));
        let all = doses(&told["certificates"][0]);
        assert_eq!(all.len(), 3, "{all:?}");
        assert!(
            all[2].starts_with("279986/Immunization/far-dose/"),
            "{all:?}"
        );
        let twice = told["notCertified"].as_array().expect("a list");
        assert_eq!(twice.len(), 2, "{told}");
        for one in twice {
            assert_eq!(one["rule"], "CERT-DOSE-TWICE", "{told}");
            // Named as the doses of the certificate are: with the code of the town.
            let dose = text(one, "dose");
            assert!(dose.starts_with("279986/Immunization/"), "{told}");
        }
        // It is one certificate, and everybody can check it.
        let links = &told["certificates"][0]["links"];
        let signed = text_of(&place.get(&mut near, &text(links, "text")));
        let verdict = place.verdict("text/plain", signed.as_bytes());
        assert_eq!(verdict["answer"], "valid", "{verdict}");
        let pdf = place.get(&mut near, &text(links, "pdf"));
        assert_eq!(pdf.status, 200, "{}", text_of(&pdf));
        // Formats of one dose each come in one pass.
        let mut wish = travel();
        wish["formats"] = json!(["eu-dcc"]);
        wish["consent"] = json!([OTHER_TOWN]);
        assert_eq!(place.issued(&mut near, &wish).len(), 3);
    });
}

#[test]
fn nobody_but_the_person_consents_and_a_malformed_consent_is_told_by_its_name() {
    each_place(|place| {
        linked(place);
        let mut near = place.client(Role::Person, TRAVELLER);
        for consent in [
            json!("279986"),
            json!([super::TOWN]),
            json!(["279986", "279986"]),
            json!(["999999"]),
            json!([279986]),
        ] {
            let refused = place.issue(&mut near, None, &card(&consent));
            assert_eq!(refused.status, 400, "{consent}: {}", text_of(&refused));
            assert_eq!(rules_of(&refused), ["posted-value"], "{consent}");
        }
        let mut asked = card(&json!([OTHER_TOWN]));
        asked["patient"] = json!(TRAVELLER);
        let refused = place.issue(&mut staff_of(place), None, &asked);
        assert_eq!(refused.status, 403, "{}", text_of(&refused));
        assert_eq!(rules_of(&refused), ["certificate-consent"]);
        // Staff is not told either that the person is known elsewhere.
        asked["consent"] = json!([]);
        let answer = place.issue(&mut staff_of(place), None, &asked);
        assert_eq!(answer.json().expect("JSON")["notAskedFrom"], json!([]));
        // What the two records say differs since: nobody knows any more whether it is one person.
        let mut vendor = caller(place, Role::Vendor, "nobody");
        let path = format!("/fhir/Patient/{FAR}");
        let body = patient(FAR, "23456783", "1991-12-03").to_string();
        let put = ask(&mut vendor, ("PUT", &path), &[FHIR], body.as_bytes());
        assert_eq!(put.status, 200, "{}", text_of(&put));
        let refused = place.issue(&mut near, None, &card(&json!([OTHER_TOWN])));
        assert_eq!(rules_of(&refused), ["certificate-link-differs"]);
    });
}

#[test]
fn what_was_taken_of_a_record_stands_in_the_trail_of_the_town_that_keeps_it() {
    each_place(|place| {
        linked(place);
        let mut near = place.client(Role::Person, TRAVELLER);
        let trail = |client: &mut Client, patient: &str| {
            let path = format!("/fhir/AuditEvent/$trail?patient={patient}&_count=100");
            let answer = place.get(client, &path);
            assert_eq!(answer.status, 200, "{}", text_of(&answer));
            text_of(&answer)
        };
        let mut staff = caller(place, Role::Staff, "nobody");
        place.issued(&mut near, &card(&json!([])));
        assert!(!trail(&mut staff, FAR).contains("certificate-collate"));
        place.issued(&mut near, &card(&json!([OTHER_TOWN])));
        let told = trail(&mut staff, FAR);
        assert!(told.contains("certificate-collate"), "{told}");
        assert!(
            told.contains("person-link-confirm") || told.contains("link_confirm"),
            "{told}"
        );
        // Which of its doses, and for which town.
        for part in ["Immunization/far-dose/_history/1", super::TOWN] {
            assert!(told.contains(part), "{part}: {told}");
        }
        // The person sees the same there.
        let own = trail(&mut caller(place, Role::Person, FAR), FAR);
        assert!(own.contains("certificate-collate"), "{own}");
        assert!(!trail(&mut staff, SOMEBODY).contains("certificate-collate"));
    });
}

#[test]
fn a_correction_in_the_other_town_withdraws_what_was_certified_of_it_here() {
    each_place(|place| {
        linked(place);
        let mut near = place.client(Role::Person, TRAVELLER);
        let whole = &place.issued(&mut near, &card(&json!([OTHER_TOWN])))[0];
        let part = &place.issued(&mut near, &card(&json!([])))[0];
        let mut vendor = caller(place, Role::Vendor, "nobody");
        let body = dose("far-dose", ("2022-02-02", "FJ7490", 3)).to_string();
        let path = "/fhir/Immunization/far-dose";
        let put = ask(&mut vendor, ("PUT", path), &[FHIR], body.as_bytes());
        assert_eq!(put.status, 200, "{}", text_of(&put));
        let status = |client: &mut Client, one: &Value| {
            let now = place.get(client, &text(&one["links"], "self"));
            let now = now.json().expect("JSON");
            (text(&now, "status"), now["revoked"]["reason"].clone())
        };
        let until = std::time::Instant::now() + std::time::Duration::from_secs(40);
        while status(&mut near, whole).0 != "revoked" && std::time::Instant::now() < until {
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        assert_eq!(
            status(&mut near, whole),
            ("revoked".to_owned(), json!("correction"))
        );
        assert_eq!(status(&mut near, part).0, "issued");
    });
}
