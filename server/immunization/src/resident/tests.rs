//! What a resident tells, and what never shows.

use super::*;
use crate::coupon_number::CouponNumber;

fn resident() -> Resident {
    let mirai = MunicipalityCode::parse("139998").unwrap();
    let mut resident = Resident::new(mirai);
    resident.number = ResidentNumber::parse("1000001").ok();
    resident.names = vec![
        Name::new(Script::Kanji, "旧姓", "一郎"),
        Name::new(Script::Kanji, "試験", "一郎"),
        Name::new(Script::Kana, "シケン", "イチロウ"),
    ];
    resident.names[0].used_as = Some(NameUse::Maiden);
    resident.sex = Some(Sex::Male);
    resident.birth = PartialDate::parse_iso("1950-04-01").ok();
    resident.coupons = vec![Coupon::new(
        mirai,
        CouponNumber::parse("0000000101").unwrap(),
    )];
    resident.addresses = vec![Address {
        text: Some("みらい市1-1".to_owned()),
        ..Address::default()
    }];
    resident
}

#[test]
fn the_name_of_today_comes_before_one_of_the_past() {
    let mut resident = resident();
    let family = |resident: &Resident| resident.name(Script::Kanji).unwrap().family.clone();
    assert_eq!(family(&resident).as_deref(), Some("試験"));
    resident.names.remove(1);
    assert_eq!(family(&resident).as_deref(), Some("旧姓"));
    assert_eq!(resident.name(Script::Latin), None);
    assert!(!resident.has_unreliable_name());
    resident.names.push(Name::whole(Script::Kanji, "試〓"));
    assert!(resident.has_unreliable_name());
}

#[test]
fn a_coupon_is_found_by_its_line_only_in_its_municipality() {
    let resident = resident();
    let line = |text: &str| CouponLine::parse(text).unwrap();
    assert!(resident.coupon_of(&line("211399980000000101")).is_some());
    assert!(resident.coupon_of(&line("221399980000000101")).is_some());
    assert!(resident.coupon_of(&line("212799860000000101")).is_none());
    assert!(resident.coupon_of(&line("211399980000000102")).is_none());
}

#[test]
fn nothing_about_the_person_is_shown() {
    let mut resident = resident();
    resident.other_numbers.push(ForeignNumber {
        system: "urn:x".to_owned(),
        value: "A000123".to_owned(),
    });
    resident.contacts.push(Contact {
        by: ContactBy::Phone,
        value: "000-0000".to_owned(),
    });
    let shown = format!(
        "{resident:?} {:?} {:?} {:?} {:?} {:?}",
        resident.names,
        resident.coupons,
        resident.addresses,
        resident.other_numbers,
        resident.contacts
    );
    for secret in [
        "試験",
        "一郎",
        "シケン",
        "1000001",
        "0101",
        "1950",
        "みらい市",
        "A000123",
        "000-0000",
        "Male",
    ] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.starts_with("Resident(139998, …)"));
}

#[test]
fn a_death_is_told_as_far_as_it_is_known() {
    let day = |text: &str| Day::parse_iso(text).unwrap();
    let mut resident = resident();
    assert_eq!(resident.died_by(day("2026-01-01")), Some(false));
    resident.death = Some(Death { on: None });
    assert_eq!(resident.died_by(day("2026-01-01")), None);
    resident.death = Some(Death {
        on: PartialDate::parse_iso("2025-06").ok(),
    });
    assert_eq!(resident.died_by(day("2025-05-31")), Some(false));
    assert_eq!(resident.died_by(day("2025-06-15")), None);
    assert_eq!(resident.died_by(day("2025-06-30")), Some(true));
    assert_eq!(resident.left_by(day("2026-01-01")), Some(false));
    resident.departure = Some(Departure {
        reason: DepartureReason::MovedOut,
        on: Some(day("2025-04-01")),
    });
    assert_eq!(resident.left_by(day("2025-03-31")), Some(false));
    assert_eq!(resident.left_by(day("2025-04-01")), Some(true));
}

#[test]
fn sexes_and_flags_are_read_as_files_write_them() {
    for (text, sex) in [
        ("1", Sex::Male),
        ("M", Sex::Male),
        ("男", Sex::Male),
        ("2", Sex::Female),
        ("F", Sex::Female),
        ("女", Sex::Female),
        ("0", Sex::Unknown),
        ("U", Sex::Unknown),
        ("9", Sex::Other),
    ] {
        assert_eq!(Sex::parse(text), Some(sex), "{text}");
        assert_eq!(Sex::parse(&sex.digit().to_string()), Some(sex));
    }
    for text in ["", "3", "m", "１", "男性"] {
        assert_eq!(Sex::parse(text), None, "{text}");
    }
    for reason in DepartureReason::ALL {
        assert_eq!(
            DepartureReason::from_flag(&reason.flag().to_string()),
            Some(*reason)
        );
        assert_eq!(DepartureReason::parse(reason.code()), Some(*reason));
    }
    assert_eq!(DepartureReason::from_flag("9"), None);
    assert_eq!(DepartureReason::from_flag(""), None);
}
