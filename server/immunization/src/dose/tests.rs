//! What a dose tells, and what never shows.

use super::*;
use crate::vaccine::VaccineSystem;

fn given(time: DoseTime) -> Dose {
    let vaccine = GivenVaccine {
        group: Some(VaccineGroup::Je),
        ..GivenVaccine::default()
    };
    Dose::given(vaccine, time)
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

#[test]
fn only_a_dose_that_was_given_on_a_known_day_has_a_day() {
    let mut dose = given(day("2026-06-14").into());
    assert_eq!(dose.day_given(), Some(day("2026-06-14")));
    assert!(dose.is_given());
    dose.status = DoseStatus::NotGiven(NotGivenReason::pre_examination());
    assert_eq!(dose.day_given(), None);
    dose.status = DoseStatus::EnteredInError;
    assert_eq!(dose.day_given(), None);
    let april = PartialDate::parse_iso("2026-04").unwrap();
    assert_eq!(given(DoseTime::On(april)).day_given(), None);
    assert_eq!(given(DoseTime::On(april)).time.date(), Some(april));
    let told = given(DoseTime::Told("6歳ごろ".to_owned()));
    assert_eq!((told.day_given(), told.time.date()), (None, None));
}

#[test]
fn a_moment_is_on_the_day_it_is_in_japan() {
    // Five in the afternoon of the 13th in Greenwich.
    let moment = Moment::from_unix(1_781_370_000).unwrap();
    assert_eq!(
        given(DoseTime::At(moment)).day_given(),
        Some(day("2026-06-14"))
    );
}

#[test]
fn a_dose_has_a_number_where_all_protocols_agree() {
    let mut dose = given(day("2026-06-14").into());
    assert_eq!(dose.number(), None);
    let protocol = |number| Protocol {
        number,
        ..Protocol::default()
    };
    dose.protocols = vec![
        protocol(DoseNumber::Count(2)),
        protocol(DoseNumber::Unknown),
    ];
    assert_eq!(dose.number(), Some(2));
    dose.protocols.push(protocol(DoseNumber::Count(3)));
    assert_eq!(dose.number(), None);
    dose.protocols = vec![protocol(DoseNumber::Told("追加".to_owned()))];
    assert_eq!(dose.number(), None);
}

#[test]
fn a_coupon_tells_what_its_line_told() {
    let line = CouponLine::parse("221399980000000101").unwrap();
    let coupon = DoseCoupon::of_line(&line, CouponKind::Vaccination);
    assert_eq!(coupon.dose, Some(2));
    assert_eq!(coupon.number.digits(), "0000000101");
    assert_eq!(format!("{coupon:?}"), "DoseCoupon(…)");
}

#[test]
fn nothing_about_the_person_is_shown() {
    let mut dose = given(day("2026-06-14").into());
    dose.doctor = Some("仮名 医師子".to_owned());
    dose.place.name = Some("みらい市民体育館".to_owned());
    dose.status = DoseStatus::NotGiven(NotGivenReason {
        code: Some("pregnancy".to_owned()),
        text: None,
    });
    dose.source.text = Some("母の話".to_owned());
    dose.protocols.push(Protocol {
        series: Some("追加".to_owned()),
        number: DoseNumber::Told("四回目".to_owned()),
        ..Protocol::default()
    });
    let shown = format!(
        "{dose:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        dose.status, dose.time, dose.place, dose.source, dose.protocols, dose.protocols[0].number
    );
    assert_eq!(
        shown,
        "Dose(…) NotGiven(…) DoseTime(…) DosePlace(…) Source(?, …) [Protocol(…)] DoseNumber(…)"
    );
}

#[test]
fn what_was_told_is_kept_beside_what_the_table_makes_of_it() {
    let table = VaccineTable::embedded().unwrap();
    let told = |codes: &[(VaccineSystem, &str)], text: Option<&str>| {
        let code = |(system, code): &(VaccineSystem, &str)| VaccineCode {
            system: *system,
            code: (*code).to_owned(),
        };
        let codes = codes.iter().map(code).collect();
        GivenVaccine::told(table, codes, text.map(str::to_owned))
    };
    let rota = told(&[(VaccineSystem::Cvx, "119")], Some("ロタ"));
    assert_eq!(
        (rota.product.as_deref(), rota.group),
        (Some("rotarix"), Some(VaccineGroup::Rota))
    );
    let torn = told(
        &[(VaccineSystem::Cvx, "119"), (VaccineSystem::Group, "JE")],
        None,
    );
    assert_eq!(
        (torn.product.as_deref(), torn.group, torn.codes.len()),
        (None, None, 2)
    );
    assert_eq!(
        format!("{rota:?} {torn:?}"),
        "GivenVaccine(ROTA, …) GivenVaccine(?, …)"
    );
}

#[test]
fn every_named_list_comes_back_from_its_names() {
    assert!(
        Programme::ALL
            .iter()
            .all(|one| Programme::parse(one.code()) == Some(*one))
    );
    assert!(
        DeliveryMode::ALL
            .iter()
            .all(|one| DeliveryMode::parse(one.code()) == Some(*one))
    );
    assert!(
        Report::ALL
            .iter()
            .all(|one| Report::parse(one.code()) == Some(*one))
    );
    assert_eq!(
        NotGivenReason::pre_examination().code.as_deref(),
        Some(PRE_EXAMINATION_ONLY)
    );
}
