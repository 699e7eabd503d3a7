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
    let told = [before.clone()];
    let mut one = dose(&before);
    assert_eq!(
        change(&mut one, &mut [], &told, &after),
        ["occurrence", "lotNumber"]
    );
    assert_eq!((&one.lot, one.day_given()), (&after.lot, Some(after.day)));
    // Again there is nothing to do.
    assert!(change(&mut one, &mut [], &told, &after).is_empty());
    let mut by_hand = dose(&before);
    by_hand.lot = LotNumber::parse("ZZ5555");
    assert_eq!(change(&mut by_hand, &mut [], &told, &after), ["occurrence"]);
    assert_eq!(by_hand.lot, LotNumber::parse("ZZ5555"));
}

#[test]
fn a_record_that_was_taken_back_stays_taken_back() {
    let before = settings();
    let mut after = settings();
    after.lot = LotNumber::parse("ZZ9999");
    let mut one = dose(&before);
    one.status = DoseStatus::EnteredInError;
    assert!(change(&mut one, &mut [], &[before], &after).is_empty());
}

#[test]
fn what_the_segment_once_said_is_changed_unless_somebody_said_it_by_hand() {
    let (first, mut second, mut third) = (settings(), settings(), settings());
    second.lot = LotNumber::parse("ZZ0003");
    third.lot = LotNumber::parse("ZZ0004");
    let told = [first.clone(), second.clone()];
    // Back to the first, and from the first to the third: neither is what was said last.
    let mut one = dose(&second);
    assert_eq!(change(&mut one, &mut [], &told, &first), ["lotNumber"]);
    assert_eq!(change(&mut one, &mut [], &told, &third), ["lotNumber"]);
    assert_eq!(one.lot, third.lot);
    // Somebody found that one person had the first after all.
    let mut by_hand = dose(&first);
    let mut edits = [(dose(&second), dose(&first))];
    assert!(change(&mut by_hand, &mut edits, &told, &third).is_empty());
    assert_eq!(by_hand.lot, first.lot);
}
