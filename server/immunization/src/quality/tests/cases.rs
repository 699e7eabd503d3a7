//! Cases as they stand in files: a person, the doses, and every doubt that has to be found, no more and no less.

use super::super::*;
use crate::calendar::PartialDate;
use crate::coupon::CouponKind;
use crate::coupon_number::CouponNumber;
use crate::dose::{
    DoseCoupon, DoseNumber, DoseStatus, DoseTime, GivenVaccine, NotGivenReason, Programme,
    Protocol, Report,
};
use crate::lot::LotNumber;
use crate::lot_master::labels;
use crate::resident::DepartureReason;
use crate::vaccine::VaccineTable;
use std::sync::LazyLock;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub(super) fn standards() -> Standards<'static> {
    static LOTS: LazyLock<LotMaster> = LazyLock::new(|| {
        let rows = include_str!("../../../testdata/lots.csv");
        LotMaster::embedded()
            .unwrap()
            .with_lots("lots.csv", rows)
            .unwrap()
    });
    Standards {
        today: day("2026-11-01"),
        windows: ProductWindows::embedded().unwrap(),
        lots: &LOTS,
    }
}

/// What a word of a case names: a label, a product, a group, or nothing.
pub(super) fn vaccine(word: &str) -> GivenVaccine {
    if let Some(label) = labels().find(|label| label.id == word) {
        return GivenVaccine {
            text: Some(label.label.to_owned()),
            product: label.product.map(str::to_owned),
            group: Some(VaccineGroup::Covid),
            ..GivenVaccine::default()
        };
    }
    if let Some(product) = VaccineTable::embedded().unwrap().product(word) {
        return GivenVaccine {
            product: Some(product.id.clone()),
            group: Some(product.group),
            ..GivenVaccine::default()
        };
    }
    GivenVaccine {
        group: (word != "?").then(|| VaccineGroup::parse(word).unwrap()),
        ..GivenVaccine::default()
    }
}

pub(super) fn dose(time: &str, of: &str) -> Dose {
    let time = match PartialDate::parse_iso(time) {
        Ok(date) => DoseTime::On(date),
        Err(_) => DoseTime::Told(time.to_owned()),
    };
    Dose::given(vaccine(of), time)
}

pub(super) fn numbered(mut dose: Dose, number: u32) -> Dose {
    dose.protocols = vec![Protocol {
        number: DoseNumber::Count(number),
        ..Protocol::default()
    }];
    dose
}

fn coupon(text: &str) -> Coupon {
    let (municipality, number) = text.split_once(':').unwrap();
    Coupon::new(
        MunicipalityCode::parse(municipality).unwrap(),
        CouponNumber::parse(number).unwrap(),
    )
}

#[derive(Default)]
struct Line {
    dose: Option<Dose>,
    reports: u32,
    waiting: Option<Day>,
    marks: Vec<QualityRule>,
}

fn line(words: &[&str]) -> Line {
    let [time, of, number, rest @ ..] = words else {
        panic!("a dose has a time, a vaccine and a number: {words:?}");
    };
    let mut one = dose(time, of);
    if let Ok(number) = number.parse() {
        one = numbered(one, number);
    }
    let mut line = Line::default();
    for word in rest {
        let (key, value) = word.split_once('=').unwrap();
        match key {
            "status" if value == "error" => one.status = DoseStatus::EnteredInError,
            "status" => one.status = DoseStatus::NotGiven(NotGivenReason::pre_examination()),
            "lot" => one.lot = LotNumber::parse(value),
            "maker" => one.maker = Some(value.to_owned()),
            "site" => one.site = Some(value.to_owned()),
            "series" => one.protocols[0].series = Some(value.to_owned()),
            "programme" => one.programme = Some(Programme::parse(value).unwrap()),
            "report" => one.source.report = Some(Report::parse(value).unwrap()),
            "reports" => line.reports = value.parse().unwrap(),
            "waiting" => line.waiting = Some(day(value)),
            "marks" => {
                let codes = value.split(',');
                line.marks = codes
                    .map(|code| QualityRule::parse(code).unwrap())
                    .collect();
            }
            "coupon" => {
                let Coupon {
                    municipality,
                    number,
                    ..
                } = coupon(value);
                one.coupon = Some(DoseCoupon {
                    municipality,
                    number,
                    kind: None,
                    dose: None,
                    branch: None,
                });
            }
            other => panic!("what is {other}?"),
        }
    }
    line.dose = Some(one);
    line
}

fn claim(words: &[&str]) -> Claim {
    let [kind, group, number, date] = words else {
        panic!("{words:?}");
    };
    Claim {
        kind: CouponKind::parse(kind).unwrap(),
        group: VaccineGroup::parse(group).unwrap(),
        number: number.parse().ok(),
        date: PartialDate::parse_iso(date).ok(),
    }
}

fn subject(subject: QualitySubject) -> String {
    match subject {
        QualitySubject::Person => "person".to_owned(),
        QualitySubject::Dose(place) => place.to_string(),
        QualitySubject::Claim(place) => format!("claim-{place}"),
    }
}

/// What was found, as cases write it. That a dose without a lot is not judged by its lot is not told each time.
fn told(found: &Assessment, lots: &[bool]) -> Vec<String> {
    let judged = found.judgements.iter().map(|one| {
        let bars = if one.bars_certificate {
            " certificate-must-fix"
        } else {
            ""
        };
        format!(
            "= {} {} {}{bars}",
            subject(one.subject),
            one.rule.code(),
            one.class.code()
        )
    });
    let open = found.unjudged.iter().filter(|one| match one.subject {
        QualitySubject::Dose(place) => one.rule != QualityRule::Lot || lots[place],
        _ => true,
    });
    let open = open.map(|one| {
        format!(
            "~ {} {} {}",
            subject(one.subject),
            one.rule.code(),
            one.gap.code()
        )
    });
    let mut lines: Vec<String> = judged.chain(open).collect();
    lines.sort();
    lines
}

fn check(name: &str, lines: &[&str]) {
    let mut by = standards();
    let mut person = PersonRecord {
        birth: PartialDate::parse_iso("1950-04-01").ok(),
        municipality: MunicipalityCode::parse("139998").ok(),
        ..PersonRecord::default()
    };
    let (mut doses, mut claims, mut coupons) = (Vec::new(), Vec::new(), Vec::new());
    let mut expected: Vec<String> = Vec::new();
    for text in lines {
        let words: Vec<&str> = text.split(' ').collect();
        match words[0] {
            "today" => by.today = day(words[1]),
            "birth" => person.birth = PartialDate::parse_iso(words[1]).ok(),
            "died" => {
                let on = PartialDate::parse_iso(words[1]).ok();
                person.death = Some(Death { on });
            }
            "left" => {
                let reason = DepartureReason::parse(words[1]).unwrap();
                let on = Day::parse_iso(words[2]).ok();
                person.departure = Some(Departure { reason, on });
            }
            "name" => person.has_unreliable_name = true,
            "coupon" => {
                let mut one = coupon(words[1]);
                one.valid_to = words.get(2).map(|text| day(text));
                coupons.push(one);
            }
            "claim" => claims.push(claim(&words[1..])),
            "dose" => doses.push(line(&words[1..])),
            "=" | "~" => expected.push((*text).to_owned()),
            other => panic!("what is {other}?"),
        }
    }
    person.coupons = &coupons;
    person.claims = &claims;
    person.doses = doses
        .iter()
        .map(|line| DoseRecord {
            dose: line.dose.as_ref().unwrap(),
            conflicting_reports: line.reports,
            waiting_since: line.waiting,
            marks: &line.marks,
        })
        .collect();
    let lots: Vec<bool> = person
        .doses
        .iter()
        .map(|one| one.dose.lot.is_some())
        .collect();
    expected.sort();
    assert_eq!(told(&judge(&person, &by), &lots), expected, "{name}");
}

fn check_file(text: &str) -> usize {
    let mut cases: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        match line.strip_prefix("case ") {
            Some(name) => cases.push((name, Vec::new())),
            None => cases.last_mut().unwrap().1.push(line),
        }
    }
    let mut failures = Vec::new();
    for (name, lines) in &cases {
        let checked = std::panic::catch_unwind(|| check(name, lines));
        if checked.is_err() {
            failures.push(*name);
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
    cases.len()
}

#[test]
fn order() {
    assert!(check_file(include_str!("../../../testdata/quality/order.txt")) >= 14);
}

#[test]
fn numbers_and_contents() {
    assert!(check_file(include_str!("../../../testdata/quality/numbers.txt")) >= 20);
}

#[test]
fn nearness_and_intervals() {
    assert!(check_file(include_str!("../../../testdata/quality/near.txt")) >= 18);
}

#[test]
fn ages_products_lots_and_makers() {
    assert!(check_file(include_str!("../../../testdata/quality/product.txt")) >= 40);
}

#[test]
fn birth_death_departure_waiting_claims_and_names() {
    assert!(check_file(include_str!("../../../testdata/quality/person.txt")) >= 45);
}

fn facts(person: &PersonRecord<'_>, rule: QualityRule) -> Vec<(&'static str, Fact)> {
    let found = judge(person, &standards());
    let one = found.judgements.iter().find(|one| one.rule == rule);
    one.unwrap().facts.clone()
}

#[test]
fn doubts_tell_what_they_rest_on() {
    let doses = [
        numbered(dose("2021-06-01", "pfizer-12"), 1),
        numbered(dose("2021-06-06", "moderna-12"), 4),
    ];
    let person = PersonRecord {
        birth: PartialDate::parse_iso("2012-04-01").ok(),
        doses: doses.iter().map(DoseRecord::new).collect(),
        ..PersonRecord::default()
    };
    let word = Fact::Word;
    let number = Fact::Number;
    assert_eq!(
        facts(&person, QualityRule::EarlierMissing),
        [("first-missing", number(2)), ("missing", number(2))]
    );
    assert_eq!(
        facts(&person, QualityRule::TwoInAWeek),
        [("days", number(5))]
    );
    assert_eq!(
        facts(&person, QualityRule::Product),
        [("why", word("dose")), ("product", word("moderna-12"))]
    );
    assert_eq!(
        facts(&person, QualityRule::Age),
        [
            ("product", word("pfizer-12")),
            ("age-from-months", number(144))
        ]
    );
}

#[test]
fn a_purpose_decides_how_bad_it_is() {
    let second = numbered(dose("2021-06-14", "pfizer-12"), 2);
    let person = PersonRecord {
        birth: PartialDate::parse_iso("1950-04-01").ok(),
        has_unreliable_name: true,
        doses: vec![DoseRecord::new(&second)],
        ..PersonRecord::default()
    };
    let found = judge(&person, &standards());
    let dose = QualitySubject::Dose(0);
    let class = |subject, purpose| found.class_of(subject, purpose);
    assert_eq!(class(dose, Purpose::Record), Some(QualityClass::ToCheck));
    assert_eq!(
        class(dose, Purpose::Certificate),
        Some(QualityClass::MustFix)
    );
    assert!(!found.is_certifiable(0));
    assert_eq!(class(QualitySubject::Person, Purpose::Record), None);
    let of_person = class(QualitySubject::Person, Purpose::Certificate);
    assert_eq!(of_person, Some(QualityClass::ToCheck));
}
