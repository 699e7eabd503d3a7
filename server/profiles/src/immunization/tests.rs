//! Doses are what they were after a journey through FHIR.

use ::immunization::{Disease, GivenVaccine, Route, VaccineCode, VaccineGroup, VaccineSystem};
use proptest::prelude::*;

use super::*;
use crate::samples::{doses, people, read, table, told, validate, written};

/// What is told of vaccines that the table does not know.
fn is_of_vaccine(finding: &String) -> bool {
    finding.starts_with("vaccine-")
}

fn hanako() -> Person {
    Person::Reference("Patient/resident-hanako".to_owned())
}

/// An Immunization with these further elements.
fn immunization(more: &str) -> Element {
    read(&format!(
        r#"{{"resourceType":"Immunization","status":"completed","patient":{{"reference":"Patient/a"}},{more}}}"#
    ))
}

/// A dose on a day, of a vaccine with these codings.
fn of_codings(codings: &str) -> Reading<Dose> {
    let resource = immunization(&format!(
        r#""vaccineCode":{{"coding":[{codings}]}},"occurrenceDateTime":"2024-06-14""#
    ));
    from_resource(&resource, table())
}

fn dose_of(reading: Reading<Dose>) -> Dose {
    reading.record.unwrap()
}

const HOT9_COVID: &str =
    r#"{"system":"http://medis.or.jp/CodeSystem/master-HOT9","code":"182110901"}"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_dose_comes_back_as_it_was_and_keeps_to_the_profile(dose in doses(), person in people()) {
        let resource = to_resource(&dose, &person, table()).unwrap();
        let back = from_resource(&resource, table());
        prop_assert!(back.record.as_ref() == Some(&dose), "{}", written(&resource));
        prop_assert_eq!(person_of(&resource), Some(person));
        let others: Vec<String> = told(&back.findings).into_iter().filter(|one| !is_of_vaccine(one)).collect();
        prop_assert_eq!(others, Vec::<String>::new());
        let is_identified = dose.vaccine.group.is_some();
        prop_assert_eq!(is_identified, !told(&back.findings).iter().any(is_of_vaccine));
        prop_assert_eq!(told(&validate(&resource)), Vec::<String>::new(), "{}", written(&resource));
    }

    #[test]
    fn nothing_about_a_person_is_shown(dose in doses(), person in people()) {
        let resource = to_resource(&dose, &person, table()).unwrap();
        let shown = format!("{:?} {:?}", from_resource(&resource, table()), person_of(&resource));
        let secrets = dose.notes.iter().chain(&dose.doctor).chain(&dose.place.name);
        for secret in secrets.filter(|secret| secret.chars().count() > 4) {
            prop_assert!(!shown.contains(secret.as_str()), "{shown}");
        }
    }
}

#[test]
fn doses_of_the_package_and_of_other_systems_are_read_and_keep_to_the_profile_when_made_again() {
    let mut count = 0;
    let foreign = include_str!("../../../../examples/resources/immunization.json");
    let package = crate::definitions::examples().iter();
    let package = package.filter(|file| file.name.contains("Immunization-"));
    for text in package.map(|file| file.text).chain([foreign]) {
        count += 1;
        let resource = read(text);
        let reading = from_resource(&resource, table());
        let findings = told(&reading.findings);
        assert!(
            findings
                .iter()
                .all(|one| one == "record-value-unread Immunization.recorded"),
            "{findings:?} of {text}"
        );
        let dose = reading.record.unwrap();
        assert!(dose.vaccine.group.is_some(), "{text}");
        let again = to_resource(&dose, &person_of(&resource).unwrap(), table()).unwrap();
        assert_eq!(
            told(&validate(&again)),
            Vec::<String>::new(),
            "{}",
            written(&again)
        );
        assert!(from_resource(&again, table()).record == Some(dose));
    }
    assert!(count >= 7, "{count}");
}

#[test]
fn what_a_japanese_hospital_sends_is_understood() {
    let text = include_str!("../../../../examples/resources/immunization.json");
    let dose = dose_of(from_resource(&read(text), table()));
    assert!(dose.is_given() && dose.time.day().is_some());
    assert_eq!(dose.vaccine.group, Some(VaccineGroup::DtpIpvHib));
    assert_eq!(dose.route, Some(Route::Subcutaneous));
    assert_eq!(dose.number(), Some(1));
    assert!(dose.protocols[0].diseases.contains(&Disease::Pertussis));
    assert!(dose.lot.is_some() && dose.volume.is_some() && dose.doctor.is_some());
    let made = written(&to_resource(&dose, &hanako(), table()).unwrap());
    // What was received goes out again, its own system too.
    for coding in ["\"170\"", "DTP-IPV-HIB"] {
        assert!(made.contains(coding), "{made}");
    }
}

#[test]
fn our_own_codes_come_first_and_cvx_where_there_is_one() {
    let codes = vec![VaccineCode {
        system: VaccineSystem::Hot9,
        code: "182110901".to_owned(),
    }];
    let vaccine = GivenVaccine::told(table(), codes, None);
    let day = ::immunization::Day::new(2022, 2, 1).unwrap();
    let resource = to_resource(&Dose::given(vaccine, day.into()), &hanako(), table()).unwrap();
    let concept = resource.first("vaccineCode").unwrap();
    let codes: Vec<&str> = concept
        .children("coding")
        .filter_map(|one| one.text_of("code"))
        .collect();
    assert_eq!(codes, ["comirnaty-orig", "COVID", "208", "182110901"]);
}

#[test]
fn a_group_is_never_read_back_as_a_product() {
    for group in VaccineGroup::ALL {
        let vaccine = GivenVaccine {
            group: Some(*group),
            ..GivenVaccine::default()
        };
        let day = ::immunization::Day::new(2022, 2, 1).unwrap();
        let resource = to_resource(&Dose::given(vaccine, day.into()), &hanako(), table()).unwrap();
        let back = dose_of(from_resource(&resource, table()));
        assert_eq!(
            (back.vaccine.product, back.vaccine.group),
            (None, Some(*group))
        );
    }
}

#[test]
fn codings_of_different_groups_are_told_and_none_is_chosen() {
    let measles = r#"{"system":"http://hl7.org/fhir/sid/cvx","code":"05"}"#;
    // Even where one of them says that nobody chose it.
    let unchosen = r#"{"system":"http://hl7.org/fhir/sid/cvx","code":"05","userSelected":false}"#;
    for other in [measles, unchosen] {
        let reading = of_codings(&format!("{HOT9_COVID},{other}"));
        assert_eq!(
            told(&reading.findings),
            ["vaccine-disagreement Immunization.vaccineCode"]
        );
        let dose = dose_of(reading);
        assert_eq!((dose.vaccine.product, dose.vaccine.group), (None, None));
        assert_eq!(dose.vaccine.codes.len(), 2);
    }
}

#[test]
fn an_antibody_and_an_unknown_code_are_no_group() {
    let cases = [
        (
            r#"{"system":"http://hl7.org/fhir/sid/cvx","code":"306"}"#,
            "vaccine-unmatched",
        ),
        (
            r#"{"system":"http://hl7.org/fhir/sid/cvx","code":"998"}"#,
            "vaccine-unknown",
        ),
        (
            r#"{"system":"https://clinic.example/v","code":"x","display":"麻しん風しん"}"#,
            "vaccine-unknown",
        ),
        (r#"{"display":"MR"}"#, "vaccine-unknown"),
    ];
    for (coding, rule) in cases {
        let reading = of_codings(coding);
        assert_eq!(
            told(&reading.findings),
            [format!("{rule} Immunization.vaccineCode")]
        );
        assert_eq!(dose_of(reading).vaccine.group, None, "{coding}");
    }
}

#[test]
fn older_names_of_code_systems_are_known() {
    let dose = dose_of(of_codings(
        r#"{"system":"urn:oid:1.2.392.200119.4.403.1","code":"182110901"}"#,
    ));
    assert_eq!(dose.vaccine.product.as_deref(), Some("comirnaty-orig"));
}

#[test]
fn a_moment_elsewhere_is_a_day_in_japan() {
    let resource =
        immunization(r#""vaccineCode":{"text":"BCG"},"occurrenceDateTime":"2024-06-14T16:00:00Z""#);
    let dose = dose_of(from_resource(&resource, table()));
    assert_eq!(dose.time.day().unwrap().to_string(), "2024-06-15");
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let resource = immunization(
        r#""vaccineCode":{"text":"BCG"},"_occurrenceDateTime":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]},
        "recorded":"2024-06","site":{"coding":[{"system":"http://snomed.info/sct","code":"1"}]},"route":{"text":"皮下"},
        "doseQuantity":{"value":1,"code":"mg","system":"http://unitsofmeasure.org"},
        "reasonCode":[{"coding":[{"system":"http://snomed.info/sct","code":"1"}]}],
        "reportOrigin":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/immunization-origin","code":"provider"}]},
        "extension":[{"url":"https://sesshu.example/fhir/StructureDefinition/municipality","valueIdentifier":{"system":"https://sesshu.example/fhir/sid/municipality","value":"139999"}},
        {"url":"https://sesshu.example/fhir/StructureDefinition/coupon","extension":[{"url":"couponNumber","valueIdentifier":{"system":"https://sesshu.example/fhir/sid/coupon/139998","value":"0000000101"}},{"url":"issuer","valueIdentifier":{"system":"https://sesshu.example/fhir/sid/municipality","value":"279986"}}]}],
        "protocolApplied":[{"targetDisease":[{"text":"風邪"}],"doseNumberString":"不明","seriesDosesString":"三"}]"#,
    );
    let reading = from_resource(&resource, table());
    assert_eq!(
        told(&reading.findings),
        [
            "record-part-missing Immunization.occurrence",
            "record-code-unread Immunization.reportOrigin",
            "record-code-unread Immunization.site",
            "record-code-unread Immunization.route",
            "record-value-unread Immunization.doseQuantity",
            "record-code-unread Immunization.reasonCode[0]",
            "record-contradiction Immunization.extension",
            "record-code-unread Immunization.protocolApplied[0].targetDisease[0]",
            "record-value-unread Immunization.protocolApplied[0].seriesDoses",
            "record-value-unread Immunization.extension[0]",
            "record-value-unread Immunization.recorded",
        ]
    );
    let dose = dose_of(reading);
    assert!(dose.time.day().is_none() && dose.coupon.is_none() && dose.municipality.is_none());
    assert_eq!(dose.vaccine.group, Some(VaccineGroup::Bcg));
}

#[test]
fn without_a_status_there_is_no_dose() {
    let mut resource = immunization(r#""vaccineCode":{"text":"BCG"},"occurrenceDateTime":"2024""#);
    resource.remove("status");
    let reading = from_resource(&resource, table());
    assert!(reading.record.is_none());
    assert_eq!(
        told(&reading.findings),
        ["record-part-missing Immunization.status"]
    );
}

#[test]
fn everything_of_the_package_can_be_read_as_anything() {
    let files = crate::definitions::examples().iter();
    let files = files.chain(crate::definitions::invalid_examples());
    let files = files.chain(crate::definitions::package_files());
    for file in files {
        let Ok(resource) =
            fhir::codec::json::read(file.text.as_bytes(), &fhir::codec::Limits::own())
        else {
            continue;
        };
        // Parts too: a reader is total on any element.
        for element in std::iter::once(&resource).chain(resource.descendants().take(200)) {
            let dose = from_resource(element, table());
            assert_eq!(dose.record.is_none(), element.type_name() != "Immunization");
            let _ = person_of(element);
            let _ = crate::patient::from_resource(element, crate::samples::town("139998"));
            let _ = crate::location::from_resource(element);
            let _ = crate::practitioner::from_resource(element);
            let _ = crate::organization::institution_from_resource(element);
        }
    }
}

#[test]
fn a_value_that_fhir_does_not_have_is_refused_with_its_place() {
    let vaccine = GivenVaccine {
        text: Some("\u{1}".to_owned()),
        ..GivenVaccine::default()
    };
    let dose = Dose::given(vaccine, DoseTime::Told("昔".to_owned()));
    let Err(Unmade::Refused(issues)) = to_resource(&dose, &hanako(), table()) else {
        panic!("a control character was taken");
    };
    assert_eq!(issues.len(), 1);
}

#[test]
fn a_lot_is_in_the_form_of_labels_and_what_was_written_stays() {
    let mut dose = Dose::given(GivenVaccine::default(), DoseTime::Told("昔".to_owned()));
    for (written, value) in [
        ("ｅｘ 0001", "EX0001"),
        ("EX0001", "EX0001"),
        ("不明１", "不明１"),
    ] {
        dose.lot = LotNumber::parse(written);
        let resource = to_resource(&dose, &hanako(), table()).unwrap();
        assert_eq!(resource.text_of("lotNumber"), Some(value));
        let back = dose_of(from_resource(&resource, table())).lot.unwrap();
        assert_eq!(back.written(), written);
    }
}
