//! What a correction changes, and what it leaves alone.

use immunization::scan::ScanMode;
use immunization::{Day, DosePlace, DoseStatus, GivenVaccine, LotNumber, VaccineGroup};

use super::*;

fn settings() -> Settings {
    Settings {
        day: Day::parse_iso("2026-04-01").unwrap(),
        mode: ScanMode::Live,
        vaccine: GivenVaccine {
            product: Some("comirnaty-orig".to_owned()),
            group: Some(VaccineGroup::Covid),
            ..GivenVaccine::default()
        },
        maker: None,
        lot: LotNumber::parse("ZZ0001"),
        lot_expiry: None,
        volume: None,
        place: DosePlace::default(),
        lane: None,
        doctor: Some("仮名 霞".to_owned()),
        programme: None,
        delivery: None,
    }
}

fn dose(settings: &Settings) -> Dose {
    let mut dose = Dose::given(settings.vaccine.clone(), settings.day.into());
    dose.lot.clone_from(&settings.lot);
    dose.doctor.clone_from(&settings.doctor);
    dose
}

#[test]
fn what_was_set_is_changed_and_what_was_corrected_by_hand_is_left() {
    let before = settings();
    let mut after = settings();
    after.lot = LotNumber::parse("ZZ9999");
    after.day = Day::parse_iso("2026-03-31").unwrap();
    let mut one = dose(&before);
    assert_eq!(
        change(&mut one, &before, &after),
        ["occurrence", "lotNumber"]
    );
    assert_eq!((&one.lot, one.day_given()), (&after.lot, Some(after.day)));
    // Again there is nothing to do.
    assert!(change(&mut one, &before, &after).is_empty());
    let mut by_hand = dose(&before);
    by_hand.lot = LotNumber::parse("ZZ5555");
    assert_eq!(change(&mut by_hand, &before, &after), ["occurrence"]);
    assert_eq!(by_hand.lot, LotNumber::parse("ZZ5555"));
}

#[test]
fn a_record_that_was_taken_back_stays_taken_back() {
    let before = settings();
    let mut after = settings();
    after.lot = LotNumber::parse("ZZ9999");
    let mut one = dose(&before);
    one.status = DoseStatus::EnteredInError;
    assert!(change(&mut one, &before, &after).is_empty());
}
