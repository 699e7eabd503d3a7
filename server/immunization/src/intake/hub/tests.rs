//! People as sister programmes send them.

use super::*;
use crate::intake::tests::settings;

const PERSON: &str = r#"{"modificationSeg":"1","myNumber":"123456789018","municipalityIdentityKey":"1000001","basicFiveInfo":{"name":"試験 一郎","nameKana":"シケンイチロウ","address":"みらい市一丁目","dateOfBirth":"1950-04-01","sex":"1"},"isNotDisclosed":true,"historyKey":"7"}"#;

fn read(text: &str) -> Reading<HubPerson> {
    HubPerson::read(text.as_bytes(), 3, &settings())
}

fn codes(text: &str) -> Vec<String> {
    let reading = read(text);
    let place = |finding: &Finding| match finding.place() {
        Place::Cell { column, .. } => format!("{} {column}", finding.code()),
        _ => finding.code().to_owned(),
    };
    reading.findings.iter().map(place).collect()
}

#[test]
fn a_person_is_read_with_the_wish_not_to_be_told_of() {
    let person = read(PERSON).record.unwrap();
    let resident = &person.resident;
    assert_eq!(
        (person.modification, person.key.as_str()),
        (Modification::Register, "1000001")
    );
    assert_eq!(resident.disclosure, Disclosure::NotDisclosed);
    assert_eq!(
        resident.name(Script::Kana).unwrap().spelled(),
        "シケンイチロウ"
    );
    assert_eq!(resident.number.as_ref().unwrap().as_str(), "1000001");
    assert_eq!(
        (resident.birth.unwrap().to_string(), resident.sex),
        ("1950-04-01".to_owned(), Some(Sex::Male))
    );
    assert!(person.individual_number.is_some());
    assert_eq!(format!("{person:?}"), "HubPerson(Register, …)");
    let open = PERSON.replace("true", "false");
    assert_eq!(
        read(&open).record.unwrap().resident.disclosure,
        Disclosure::Open
    );
}

#[test]
fn every_fault_is_told_with_its_place() {
    let broken = PERSON
        .replace("123456789018", "210987654321")
        .replace("\"modificationSeg\":\"1\"", "\"modificationSeg\":\"3\"")
        .replace("試験 一郎", "田〓")
        .replace("1950-04-01", "1950-02-30")
        .replace("\"sex\":\"1\"", "\"sex\":\"x\"");
    assert_eq!(
        codes(&broken),
        [
            "CODE-UNKNOWN modificationSeg",
            "CODE-MYNO-CD myNumber",
            "CHAR-PLACEHOLDER name",
            "DATE-NONEXIST dateOfBirth",
            "CODE-SEX sex"
        ]
    );
    assert!(read(&broken).record.is_none());
    assert_eq!(
        codes(&PERSON.replace("1950-04-01", "2026-04-02")),
        ["DATE-FUTURE dateOfBirth"]
    );
    assert_eq!(
        codes(r#"{"modificationSeg":"1","municipalityIdentityKey":""}"#),
        ["ROW-REQ municipalityIdentityKey", "ROW-REQ basicFiveInfo"]
    );
    assert_eq!(
        codes(r#"{"modificationSeg":"2","municipalityIdentityKey":"x"}"#),
        [""; 0]
    );
}

#[test]
fn what_is_no_such_object_is_refused_as_a_whole() {
    let deep = "[".repeat(60_000);
    let twice = PERSON.replacen('{', "{\"modificationSeg\":\"2\",", 1);
    let long = PERSON.replace("みらい市一丁目", &"み".repeat(30_000));
    for text in [
        "",
        "{}",
        "[]",
        "null",
        &deep,
        &twice,
        &long,
        &PERSON.replace("\"1000001\"", "1000001"),
    ] {
        assert_eq!(codes(text), ["HUB-FORM"]);
        assert!(read(text).record.is_none());
    }
}

/// R-N03
#[test]
fn an_individual_number_in_words_is_refused() {
    for (from, column) in [("試験 一郎", "name"), ("みらい市一丁目", "address")] {
        let told = PERSON.replace(from, &format!("{from}9155-5000-0197"));
        assert_eq!(codes(&told), [format!("CODE-MYNO-PLACE {column}")]);
        assert!(read(&told).record.is_none());
    }
}

/// R-P08
#[test]
fn what_turns_the_direction_of_words_is_refused() {
    for (from, column) in [("試験 一郎", "name"), ("みらい市一丁目", "address")] {
        for letter in ['\u{202E}', '\u{200B}', '\u{FEFF}', '\u{2028}'] {
            let told = PERSON.replace(from, &format!("{letter}{from}"));
            assert_eq!(codes(&told), [format!("CHAR-CONTROL {column}")]);
        }
    }
}
