//! What is due next is what it was after a journey through FHIR, and keeps to the profile.

use ::immunization::{Schedule, Status, forecast};
use proptest::prelude::*;

use super::*;
use crate::Reading;
use crate::naming::system;
use crate::samples::{histories, read, table, told, validate, written};

fn schedule() -> &'static Schedule {
    Schedule::embedded().unwrap_or_else(|error| panic!("{error}"))
}

fn named(count: usize) -> Vec<Subject> {
    let numbers = 0..count;
    numbers
        .map(|number| Subject::Reference(format!("Immunization/{number}")))
        .collect()
}

fn recommended(history: &::immunization::History, today: Day) -> Recommended<'static> {
    let found = forecast(schedule(), history, today);
    Recommended {
        person: Subject::Reference("Patient/hana".to_owned()),
        municipality: MunicipalityCode::parse("139998").ok(),
        date: today,
        version: found.version.to_owned(),
        review_on: Some(today.next()),
        lines: found.recommendations,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_recommendation_comes_back_as_it_was_and_keeps_to_the_profile((history, today) in histories()) {
        let made = recommended(&history, today);
        let doses = named(history.doses.len());
        let resource = to_resource(&made, &doses, schedule(), table()).unwrap();
        let Reading { record, findings } = from_resource(&resource, &doses, schedule());
        prop_assert_eq!(told(&findings), Vec::<String>::new());
        let back = record.unwrap();
        for (one, other) in made.lines.iter().zip(&back.lines) {
            prop_assert!(one == other, "{} {:?} {:?}", one.group.key, one.vaccines, other.vaccines);
        }
        prop_assert!(back == made);
        prop_assert_eq!(told(&validate(&resource)), Vec::<String>::new(), "{}", written(&resource));
    }
}

#[test]
fn every_reason_of_the_schedule_has_a_code_and_every_code_its_concept() {
    let reasons = include_str!("../../../immunization/data/schedule/words.toml");
    let after = "# What a recommendation depends on, or why there is none.";
    let (_, reasons) = reasons.split_once(after).unwrap();
    let (reasons, _) = reasons.split_once("# The steps of the reasoning.").unwrap();
    let package = crate::definitions::package_files().iter();
    let concepts: Vec<&str> = package
        .filter(|file| file.name == "CodeSystem-recommendation-reason.json")
        .map(|file| file.text)
        .collect();
    let mut count = 0;
    for line in reasons.lines().filter(|line| !line.trim().is_empty()) {
        let (reason, _) = line.split_once(" = ").unwrap();
        let code = words::code_of(reason).unwrap_or_else(|| panic!("{reason} has no code"));
        assert_eq!(words::reason_of(code), Some(reason));
        assert!(concepts[0].contains(&format!("\"{code}\"")), "{code}");
        count += 1;
    }
    assert!(count >= 28, "{count}");
}

#[test]
fn the_code_system_of_groups_is_what_the_schedule_says() {
    let package = crate::definitions::package_files().iter();
    let file = package
        .filter(|file| file.name == "CodeSystem-schedule-group.json")
        .map(|file| read(file.text));
    let concepts: Vec<(String, String, String)> = file
        .flat_map(|system| {
            let concepts = system.children("concept").map(|concept| {
                let text = |name: &str| concept.text_of(name).unwrap().to_owned();
                let english = concept.first("designation").unwrap();
                (
                    text("code"),
                    text("display"),
                    english.text_of("value").unwrap().to_owned(),
                )
            });
            concepts.collect::<Vec<_>>()
        })
        .collect();
    let lines = schedule()
        .lines()
        .map(|group| (group.key.clone(), group.ja.clone(), group.en.clone()));
    assert_eq!(concepts, lines.collect::<Vec<_>>());
}

#[test]
fn what_each_group_is_against_is_known() {
    for group in schedule().lines() {
        let diseases = schedule().diseases(group);
        assert!(!diseases.is_empty(), "{}", group.key);
        let told: Vec<&str> = diseases.iter().map(|one| one.code()).collect();
        let expected = match group.key.as_str() {
            "DTP-IPV-HIB" => vec!["diphtheria", "pertussis", "tetanus", "polio", "hib"],
            "DTP-IPV" => vec!["diphtheria", "pertussis", "tetanus", "polio"],
            "DTP" | "DTP-BOOSTER" => vec!["diphtheria", "pertussis", "tetanus"],
            "DT2" => vec!["diphtheria", "tetanus"],
            "MR" => vec!["measles", "rubella"],
            _ => {
                assert_eq!(told.len(), 1, "{}: {told:?}", group.key);
                continue;
            }
        };
        assert_eq!(told, expected, "{}", group.key);
    }
}

#[test]
fn a_child_who_is_late_gets_codes_of_all_systems_and_words_in_both_languages() {
    let history = ::immunization::History {
        birth: Some(Day::new(2024, 4, 15).unwrap().into()),
        ..::immunization::History::default()
    };
    let made = recommended(&history, Day::new(2026, 11, 21).unwrap());
    let resource = to_resource(&made, &[], schedule(), table()).unwrap();
    let line = resource
        .children("recommendation")
        .find(|line| written(line).contains("\"VAR\""))
        .unwrap();
    let status = written(line.first("forecastStatus").unwrap());
    for code in [
        "\"overdue\"",
        "\"notComplete\"",
        system::IMMDS_STATUS,
        system::R4_RECOMMENDATION_STATUS,
        "Overdue",
        "過ぎて",
    ] {
        assert!(status.contains(code), "{code}: {status}");
    }
    let var = made
        .lines
        .iter()
        .find(|line| line.group.key == "VAR")
        .unwrap();
    assert_eq!(var.status, Status::Overdue);
    // Overdue is the day after the last day of the standard time: 15 months are attained on 2025-07-14.
    let dates: Vec<&str> = line
        .children("dateCriterion")
        .filter_map(|one| one.text_of("value"))
        .collect();
    assert_eq!(
        dates,
        ["2025-04-14", "2025-04-14", "2025-07-15", "2027-04-14"]
    );
}

#[test]
fn what_is_no_recommendation_is_refused_and_what_is_unknown_is_told() {
    let foreign = from_resource(&read(r#"{"resourceType":"Patient"}"#), &[], schedule());
    assert_eq!(told(&foreign.findings), ["record-type Patient"]);
    let unknown = read(
        r#"{"resourceType":"ImmunizationRecommendation","patient":{"reference":"Patient/a"},"date":"2026-11-21","recommendation":[{"forecastStatus":{"text":"soon"}}]}"#,
    );
    let reading = from_resource(&unknown, &[], schedule());
    assert_eq!(
        told(&reading.findings),
        ["record-code-unread ImmunizationRecommendation.recommendation[0].extension"]
    );
    assert!(reading.record.unwrap().lines.is_empty());
}
