//! What of a dose the ledger of routine immunization cannot say.

use super::*;
use crate::calendar::{Day, PartialDate};
use crate::coupon_number::CouponNumber;
use crate::intake::codes::LedgerCodes;
use crate::municipality::MunicipalityCode;
use crate::vaccine::VaccineGroup;

fn written(dose: &Dose, codes: &str) -> (String, Option<Vec<&'static str>>) {
    let town = MunicipalityCode::parse("139998").unwrap();
    let codes = LedgerCodes::parse("codes", &format!("list,code,meaning\n{codes}")).unwrap();
    let mut writer = RoutineWriter::new(town, codes).unwrap();
    let number = ResidentNumber::parse("000000005").unwrap();
    let mut out = Vec::new();
    let findings = writer.write_dose(&number, dose, &mut out);
    let findings = findings.map(|all| all.iter().map(|one| one.code()).collect());
    (String::from_utf8(out).unwrap(), findings)
}

fn dose() -> Dose {
    let vaccine = GivenVaccine {
        group: Some(VaccineGroup::Je),
        ..GivenVaccine::default()
    };
    Dose::given(vaccine, Day::new(2026, 4, 1).unwrap().into())
}

#[test]
fn what_is_longer_than_its_column_is_cut_only_where_it_is_words() {
    let mut long = dose();
    long.place.name = Some("み".repeat(101));
    long.protocols = vec![Protocol {
        number: DoseNumber::Count(100),
        ..Protocol::default()
    }];
    let (text, findings) = written(&long, "kind,10,JE\n");
    assert_eq!(findings, Some(vec!["EXP-EMPTY", "EXP-TRUNC"]));
    assert!(text.starts_with("000000005,10,,,"), "{text}");
    assert!(text.contains(&format!(",{},", "み".repeat(100))), "{text}");
}

#[test]
fn coupons_of_others_and_makers_without_a_code_are_told() {
    let mut of_other = dose();
    of_other.coupon = Some(DoseCoupon {
        municipality: MunicipalityCode::parse("279986").unwrap(),
        number: CouponNumber::parse("0000000101").unwrap(),
        kind: None,
        dose: None,
        branch: None,
    });
    of_other.maker = Some("いろは社".to_owned());
    let (text, findings) = written(&of_other, "kind,10,JE\nmaker,T,見本製薬\n");
    assert_eq!(findings, Some(vec!["EXP-EMPTY", "EXP-CODE"]));
    assert!(
        !text.contains("0000000101") && text.contains(",いろは社,"),
        "{text}"
    );
    // Words that are the code of another maker say that other maker.
    of_other.maker = Some("T".to_owned());
    let (text, findings) = written(&of_other, "kind,10,JE\nmaker,T,見本製薬\n");
    assert_eq!(findings, Some(vec!["EXP-EMPTY", "EXP-EMPTY"]));
    assert!(!text.contains(",T,"), "{text}");
}

#[test]
fn a_dose_without_a_day_or_a_kind_is_not_written() {
    let mut told = dose();
    told.time = DoseTime::Told("6 歳ごろ".to_owned());
    assert_eq!(written(&told, "kind,10,JE\n"), (String::new(), None));
    assert_eq!(written(&dose(), "kind,03,MR\n"), (String::new(), None));
    told.time = DoseTime::On(PartialDate::new(1955, Some(5), None).unwrap());
    let (text, findings) = written(&told, "kind,10,JE\n");
    assert!(text.contains(",19550500,"), "{text}");
    assert_eq!(findings, Some(Vec::new()));
}
