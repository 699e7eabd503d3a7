//! What is certified is what is on record, and what is not certain is left out.

use super::*;

#[test]
fn what_is_not_written_in_latin_letters_is_left_out_and_never_made_up() {
    assert_eq!(latin(Some("Mirai Hall"), 80).as_deref(), Some("Mirai Hall"));
    assert_eq!(latin(Some("みらい市民体育館"), 80), None);
    assert_eq!(latin(Some(""), 80), None);
    assert_eq!(latin(Some("long"), 3), None);
    assert_eq!(latin(None, 80), None);
}

#[test]
fn cards_and_seals_hold_one_disease_and_the_others_one_dose() {
    let dose = |id: &str, disease: Option<&str>| CertifiedDose {
        record: RecordVersion {
            id: id.to_owned(),
            version: "1".to_owned(),
            municipality: None,
        },
        product: ProductCodes {
            snomed_disease: disease.map(str::to_owned),
            ..ProductCodes::default()
        },
        date: immunization::Day::new(2026, 4, 1).unwrap(),
        lot: None,
        dose_number: None,
        total_doses: None,
        country: japan(),
        centre: None,
        clinician: None,
        next_due: None,
        words: None,
    };
    let doses = [
        dose("a", Some("1")),
        dose("b", Some("2")),
        dose("c", Some("1")),
        dose("d", None),
        dose("e", None),
    ];
    let ids = |format| -> Vec<Vec<String>> {
        let sets = sets(format, &doses).into_iter();
        sets.map(|set| set.into_iter().map(|dose| dose.record.id).collect())
            .collect()
    };
    // Those of which no disease is known are never put together.
    assert_eq!(
        ids(Format::HealthCard),
        [vec!["a", "c"], vec!["b"], vec!["d"], vec!["e"]]
    );
    assert_eq!(ids(Format::Ddcc).len(), 5);
}
