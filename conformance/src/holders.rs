//! People who each get a certificate of their own: a name and a coupon that nobody else has, and one dose.

use std::ops::Range;

use serde_json::{Value, json};

use crate::http::{Client, Request};

/// People in one transaction.
const EACH: usize = 100;

/// A person's id.
pub fn id_of(number: usize) -> String {
    format!("mix-{number}")
}

/// A family name that nobody else has, in characters that names may have.
pub fn name_of(number: usize) -> String {
    let letters: Vec<char> = "一二三四五六七八九十".chars().collect();
    let digits = format!("{number:06}");
    let of = |digit: char| {
        digit
            .to_digit(10)
            .and_then(|digit| letters.get(digit as usize))
    };
    digits.chars().filter_map(of).collect()
}

/// What is asked for: all that may be certified of a person for use in Japan.
pub fn wish(person: &str) -> String {
    json!({"patient": person, "purpose": "domestic"}).to_string()
}

/// The eighteen digits of the coupon of a person for one dose.
pub fn coupon_line(town: &str, number: usize, dose: u32) -> String {
    crate::tablet::coupon_line(town, dose, &coupon_of(number))
}

fn coupon_of(number: usize) -> String {
    format!("8{number:09}")
}

/// Puts these people into a town's records.
pub fn put_in(client: &mut Client, town: &str, people: Range<usize>) -> Result<(), String> {
    for first in people.clone().step_by(EACH) {
        let numbers = first..people.end.min(first + EACH);
        let entries: Vec<Value> = numbers.flat_map(|number| holder(town, number)).collect();
        let bundle = json!({"resourceType": "Bundle", "type": "transaction", "entry": entries});
        let body = bundle.to_string();
        let headers = [("Content-Type", "application/fhir+json")];
        let request = Request {
            method: "POST",
            path: "/fhir",
            headers: &headers,
            body: Some(body.as_bytes()),
        };
        let response = client.send(&request).map_err(|error| error.to_string())?;
        if response.status != 200 {
            let words = String::from_utf8_lossy(&response.body).into_owned();
            return Err(format!("people: {} {words}", response.status));
        }
    }
    Ok(())
}

fn holder(town: &str, number: usize) -> [Value; 2] {
    let id = id_of(number);
    let (family, given) = (name_of(number), "混");
    let municipality = json!({
        "url": "https://sesshu.example/fhir/StructureDefinition/municipality",
        "valueIdentifier": {"system": "https://sesshu.example/fhir/sid/municipality", "value": town},
    });
    let patient = json!({
        "resourceType": "Patient",
        "id": id,
        "meta": {"profile": ["https://sesshu.example/fhir/StructureDefinition/sesshu-patient"]},
        "extension": [municipality],
        "identifier": [
            {"use": "usual", "system": format!("https://sesshu.example/fhir/sid/resident/{town}"), "value": format!("8{number:07}")},
            {"system": format!("https://sesshu.example/fhir/sid/coupon/{town}"), "value": coupon_of(number)},
        ],
        "active": true,
        "name": [{
            "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation", "valueCode": "IDE"}],
            "use": "official", "text": format!("{family} {given}"), "family": family, "given": [given],
        }],
        "gender": "other",
        "birthDate": "1980-01-01",
    });
    let dose = json!({
        "resourceType": "Immunization",
        "id": format!("mix-dose-{number}"),
        "meta": {"profile": ["https://sesshu.example/fhir/StructureDefinition/sesshu-immunization"]},
        "status": "completed",
        "vaccineCode": {"coding": [{"system": "https://sesshu.example/fhir/CodeSystem/vaccine-product", "code": "comirnaty-orig"}]},
        "patient": {"reference": format!("Patient/{id}")},
        "occurrenceDateTime": "2021-06-21",
        "lotNumber": "FF1002",
        "protocolApplied": [{"doseNumberPositiveInt": 1}],
    });
    let entry = |resource: Value| {
        let text = |name| {
            resource
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let (kind, id) = (text("resourceType").to_owned(), text("id").to_owned());
        json!({"resource": resource, "request": {"method": "PUT", "url": format!("{kind}/{id}")}})
    };
    [entry(patient), entry(dose)]
}
