//! A record is damaged at rest: it is refused, and whoever follows what is written goes on with all others, in its town and
//! in the next.

use std::time::{Duration, Instant};

use access::Role;
use serde_json::{Value, json};
use sesshu_conformance::http::{Client, Request};

use crate::harness::{Own, each_own, text_of};

const TOWNS: [&str; 2] = ["139998", "279986"];
const SET: [(&str, &str); 2] = [("forecast.interval", "0ms"), ("quality.interval", "0ms")];
const PATIENCE: Duration = Duration::from_secs(60);

/// A health record system of one town.
struct Vendor(Client);

impl Vendor {
    fn of(own: &Own, town: &str) -> Vendor {
        Vendor(own.client(Role::Vendor, town))
    }

    fn put(&mut self, resource: &Value) {
        let word = |name: &str| resource[name].as_str().expect("a word").to_owned();
        let place = format!("/fhir/{}/{}", word("resourceType"), word("id"));
        let body = resource.to_string();
        let request = Request {
            headers: &[("Content-Type", "application/fhir+json")],
            body: Some(body.as_bytes()),
            ..Request::new("PUT", &place)
        };
        let answer = self.0.send(&request).expect("an answer");
        assert!(answer.is_success(), "{}", text_of(&answer));
    }

    /// Waits until a dose is this person's.
    fn is_given(&mut self, dose: &str, person: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let answer = self.0.fetch(&format!("/fhir/Immunization/{dose}"));
            let told = answer.expect("an answer").json().expect("JSON");
            if told["patient"]["reference"] == format!("Patient/{person}") {
                return;
            }
            assert!(Instant::now() < until, "{dose} is left: {told}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

fn dose(id: &str, patient: &Value) -> Value {
    json!({
        "resourceType": "Immunization", "id": id, "status": "completed",
        "vaccineCode": { "text": "x" }, "patient": patient, "occurrenceDateTime": "2021-06-01",
    })
}

fn of(person: &str) -> Value {
    json!({ "reference": format!("Patient/{person}") })
}

/// The coupon of a town.
fn coupon(town: &str) -> Value {
    let system = format!("https://sesshu.example/fhir/sid/coupon/{town}");
    json!({ "system": system, "value": "0000000101" })
}

fn person(id: &str, more: &Value) -> Value {
    let mut person = json!({ "resourceType": "Patient", "id": id, "active": true });
    for (name, value) in more.as_object().expect("members") {
        person[name] = value.clone();
    }
    person
}

fn damage(own: &Own, id: &str) {
    own.statements(&format!(
        "update resource_version set digest = body where tenant = 139998 \
         and sequence = (select sequence from resource where tenant = 139998 and id = '{id}')"
    ));
}

#[test]
fn r_d10_a_damaged_record_holds_nobody_up_who_is_put_right() {
    each_own(&TOWNS, &SET, false, |own| {
        let mut vendor = Vendor::of(own, "139998");
        vendor.put(&person("left", &json!({})));
        vendor.put(&dose("good", &of("left")));
        vendor.put(&dose("bad", &of("left")));
        let waiting = json!({ "identifier": coupon("139998") });
        vendor.put(&dose("waits", &waiting));
        vendor.put(&dose("waits-bad", &waiting));
        damage(own, "bad");
        damage(own, "waits-bad");
        let replaces = |ty: &str, other: &str| json!([{ "other": of(other), "type": ty }]);
        let kept =
            json!({ "link": replaces("replaces", "left"), "identifier": [coupon("139998")] });
        vendor.put(&person("kept", &kept));
        let link = json!({ "link": replaces("replaced-by", "kept") });
        vendor.put(&person("left", &link));
        vendor.is_given("good", "kept");
        vendor.is_given("waits", "kept");
        // And whoever comes later in the order, and in the order of the next town.
        vendor.put(&dose("later", &of("left")));
        vendor.is_given("later", "kept");
        let mut next = Vendor::of(own, "279986");
        next.put(&dose("waits", &json!({ "identifier": coupon("279986") })));
        next.put(&person("p", &json!({ "identifier": [coupon("279986")] })));
        next.is_given("waits", "p");
    });
}
