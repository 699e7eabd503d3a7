//! What becomes of a line: who it is, what is on record, and what is told at the venue.

use super::*;
use crate::coupon::Coupon;
use crate::dose::{Dose, DoseStatus, GivenVaccine, Source};
use crate::lot::LotNumber;
use crate::resident::{Death, Departure, DepartureReason};
use crate::vaccine::VaccineGroup;

const TODAY: &str = "2026-04-01";

/// A scan of this line that was taken.
fn scan_of(line: &str) -> AcceptedScan {
    match decide(&[qr(line)], &campaign(), None) {
        Decision::Accepted(scan) => scan,
        Decision::Held(_) => panic!("held"),
    }
}

fn settings() -> Settings {
    Settings {
        day: day(TODAY),
        mode: ScanMode::Live,
        vaccine: GivenVaccine {
            product: Some("comirnaty-orig".to_owned()),
            group: Some(VaccineGroup::Covid),
            ..GivenVaccine::default()
        },
        maker: Some("ファイザー".to_owned()),
        lot: LotNumber::parse("ZZ9999"),
        lot_expiry: None,
        volume: None,
        place: crate::dose::DosePlace::default(),
        lane: Some(2),
        doctor: Some("仮名 霞".to_owned()),
        programme: None,
        delivery: None,
    }
}

fn received() -> Moment {
    Moment::parse_compact("20260401101504").unwrap()
}

fn resident(line: &str) -> Resident {
    let line = CouponLine::parse(line).unwrap();
    let mut person = Resident::new(line.municipality);
    person
        .names
        .push(Name::new(Script::Kana, "シミズ", "イチロウ"));
    person.birth = Some(day("1950-04-15").into());
    person
        .coupons
        .push(Coupon::new(line.municipality, line.number));
    person
}

/// What is done with a line, and what is known.
struct Case {
    scan: AcceptedScan,
    intent: Intent,
    override_reason: Option<&'static str>,
    comparison: Option<Comparison>,
    venue: Option<MunicipalityCode>,
    residents: Vec<Resident>,
    doses: Vec<Dose>,
}

impl Case {
    fn of(line: &str) -> Case {
        Case {
            scan: scan_of(line),
            intent: Intent::Auto,
            override_reason: None,
            comparison: None,
            venue: Some(town("139998")),
            residents: vec![resident(line)],
            doses: Vec::new(),
        }
    }

    fn dose(&self) -> Dose {
        let is_examination = Act::is_examination(self.scan.kind, self.intent);
        settings().dose(&self.scan, is_examination, received())
    }

    fn settle(&self) -> ScanOutcome {
        let dose = self.dose();
        let act = Act {
            dose: &dose,
            day: day(TODAY),
            venue: self.venue,
            intent: self.intent,
            override_reason: self.override_reason,
            comparison: self.comparison,
        };
        let known = Known {
            residents: &self.residents,
            doses: &self.doses,
        };
        settle_scan(&self.scan, &act, &known)
    }

    fn told(&self) -> String {
        let settled = self.settle();
        let mut told = vec![settled.outcome.code()];
        told.extend(settled.flags.iter().map(|flag| flag.code()));
        told.extend(settled.doubts);
        told.join(" ")
    }
}

#[test]
fn test_lines_become_what_is_written_of_them() {
    let mut case = Case::of(LINE);
    assert_eq!(case.told(), "RECORDED");
    assert_eq!(case.settle().hint.as_deref(), Some("シ・イ 1950/04"));
    case.venue = Some(town("279986"));
    assert_eq!(case.told(), "RECORDED OUT-OF-AREA");
    let first = Case::of(LINE).dose();
    let mut second = Case::of("221399980000000101");
    assert_eq!(second.told(), "RECORDED SEQ-GAP to-check Q03");
    second.doses.push(first);
    assert_eq!(second.told(), "RECORDED");
    assert_eq!(Case::of("111399980000000101").told(), "PRE-EXAM");
    let mut unknown = Case::of(OTHER);
    unknown.residents = vec![resident(LINE)];
    assert_eq!(unknown.told(), "WAITING to-check Q13");
    assert_eq!(unknown.settle().hint, None);
}

#[test]
fn a_dose_says_what_the_line_and_the_settings_say() {
    let dose = Case::of(LINE).dose();
    assert_eq!(
        (dose.number(), dose.day_given()),
        (Some(1), Some(day(TODAY)))
    );
    assert_eq!(dose.municipality, Some(town("139998")));
    assert_eq!(dose.source.is_primary, Some(true));
    let examination = Case::of("111399980000000101").dose();
    let DoseStatus::NotGiven(reason) = &examination.status else {
        panic!("given");
    };
    assert_eq!(reason.text.as_deref(), Some("予診のみ"));
    // No dose is counted, and no lot was used.
    assert_eq!((examination.number(), examination.lot), (None, None));
}

#[test]
fn staff_may_use_a_coupon_for_something_else() {
    let mut stopped = Case::of(LINE);
    stopped.intent = Intent::PreExamOnly;
    assert_eq!(stopped.told(), "PRE-EXAM");
    // The coupon stays good for later.
    let mut later = Case::of(LINE);
    later.doses.push(stopped.dose());
    assert_eq!(later.told(), "RECORDED");
    let mut given = Case::of("111399980000000101");
    given.intent = Intent::Vaccinated;
    given.override_reason = Some("接種券の貼り違い");
    assert_eq!(given.told(), "RECORDED");
    assert!(given.dose().is_given());
    // It was given, so it is kept without a reason too.
    given.override_reason = Some(" ");
    assert_eq!(given.told(), "RECORDED to-check");
}

#[test]
fn what_is_on_record_is_not_recorded_twice() {
    let mut case = Case::of(LINE);
    case.doses.push(Case::of(LINE).dose());
    assert_eq!(case.told(), "DUP-DOSE");
    assert_eq!(case.settle().met, Some(0));
    // A file tells it without coupon and lot.
    let mut told = Case::of(LINE).dose();
    (told.coupon, told.lot, told.source) = (None, None, Source::default());
    case.doses = vec![told];
    assert_eq!(case.told(), "DUP-DOSE");
    let mut examined = Case::of("111399980000000101");
    examined.doses.push(Case::of("111399980000000101").dose());
    assert_eq!(examined.told(), "DUP-DOSE");
    // For which vaccine somebody was examined is told in two ways, as it is of a dose.
    examined.doses[0].vaccine.product = Some("spikevax-orig".to_owned());
    assert_eq!(examined.told(), "CONFLICT-DOSE must-fix Q04");
    let mut withdrawn = Case::of(LINE).dose();
    withdrawn.status = DoseStatus::EnteredInError;
    case.doses = vec![withdrawn];
    assert_eq!(case.told(), "RECORDED");
}

#[test]
fn a_contradiction_is_kept_beside_the_record() {
    let changes: [fn(&mut Dose); 4] = [
        |dose| dose.time = day("2026-03-31").into(),
        |dose| dose.lot = LotNumber::parse("ZZ0001"),
        |dose| dose.vaccine.product = Some("spikevax-orig".to_owned()),
        |dose| dose.vaccine.group = Some(VaccineGroup::Flu),
    ];
    for change in changes {
        let mut case = Case::of(LINE);
        let mut stored = Case::of(LINE).dose();
        change(&mut stored);
        case.doses.push(stored);
        assert_eq!(case.told(), "CONFLICT-DOSE must-fix Q04");
        assert_eq!(case.settle().met, Some(0));
    }
    // Another vaccine's first dose is another dose.
    let mut case = Case::of(LINE);
    let mut other = Case::of(LINE).dose();
    (other.coupon, other.vaccine.group) = (None, Some(VaccineGroup::Flu));
    case.doses.push(other);
    assert_eq!(case.told(), "RECORDED");
}

#[test]
fn a_closed_coupon_and_a_dead_person_are_told_by_the_date_and_the_dose_is_kept() {
    let with = |change: &dyn Fn(&mut Resident)| {
        let mut case = Case::of(LINE);
        change(&mut case.residents[0]);
        let settled = case.settle();
        assert!(settled.outcome.is_written());
        assert_eq!(settled.doubts.is_empty(), settled.hint.is_some());
        std::iter::once(settled.outcome.code())
            .chain(settled.doubts)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let close =
        |to: &'static str| move |person: &mut Resident| person.coupons[0].valid_to = Some(day(to));
    assert_eq!(with(&close("2026-03-31")), "COUPON-CLOSED to-check Q12");
    assert_eq!(with(&close(TODAY)), "RECORDED");
    let leave = |reason: DepartureReason, on: Option<&'static str>| {
        move |person: &mut Resident| {
            person.departure = Some(Departure {
                reason,
                on: on.map(day),
            });
        }
    };
    let moved = DepartureReason::MovedOut;
    assert_eq!(
        with(&leave(moved, Some("2026-03-31"))),
        "COUPON-CLOSED to-check Q12"
    );
    assert_eq!(with(&leave(moved, Some(TODAY))), "RECORDED");
    assert_eq!(with(&leave(moved, None)), "COUPON-CLOSED to-check Q12");
    assert_eq!(
        with(&leave(DepartureReason::Died, Some("2026-03-31"))),
        "PERSON-DEAD must-fix Q11"
    );
    let die =
        |on: Option<PartialDate>| move |person: &mut Resident| person.death = Some(Death { on });
    assert_eq!(
        with(&die(Some(day("2026-03-31").into()))),
        "PERSON-DEAD must-fix Q11"
    );
    assert_eq!(with(&die(Some(day(TODAY).into()))), "RECORDED");
    assert_eq!(with(&die(Some(day("2026-04-02").into()))), "RECORDED");
    assert_eq!(with(&die(None)), "PERSON-DEAD must-fix Q11");
}

#[test]
fn a_number_given_twice_is_the_persons_whose_coupon_counts_that_day() {
    let mut case = Case::of(LINE);
    let mut former = resident(LINE);
    former.coupons[0].valid_to = Some(day("2025-12-31"));
    case.residents.insert(0, former);
    assert_eq!(
        (case.told().as_str(), case.settle().person),
        ("RECORDED", Some(1))
    );
    case.residents[0].coupons[0].valid_to = None;
    assert_eq!(
        (case.told().as_str(), case.settle().person),
        ("HOLD-CONFIRM", None)
    );
    case.residents[0].is_mistake = true;
    assert_eq!(
        (case.told().as_str(), case.settle().person),
        ("RECORDED", Some(1))
    );
}

#[test]
fn a_protected_person_is_recorded_and_not_told_of() {
    let mut case = Case::of(LINE);
    case.residents[0].disclosure = Disclosure::Protected;
    let settled = case.settle();
    assert_eq!(settled.flags, [Outcome::NotDisclosed]);
    assert_eq!(
        (settled.outcome, settled.hint.clone()),
        (Outcome::Recorded, None)
    );
    assert_eq!(settled.told_flags().count(), 0);
}

#[test]
fn r_i04_digits_alone_are_not_recorded_of_somebody_of_whom_no_hint_is_shown() {
    let mut case = Case::of(LINE);
    case.scan.needs_person = true;
    case.comparison = Some(Comparison::Same);
    assert_eq!(case.told(), "RECORDED");
    case.residents[0].disclosure = Disclosure::Protected;
    let settled = case.settle();
    assert_eq!(
        (settled.outcome, settled.person, settled.flags.len()),
        (Outcome::HoldConfirm, None, 0)
    );
}

#[test]
fn staff_who_see_another_person_stop_everything() {
    let mut case = Case::of(LINE);
    case.comparison = Some(Comparison::Different);
    case.doses.push(case.dose());
    assert_eq!(case.told(), "SCAN-OTHERPERSON");
}

#[test]
fn a_weak_line_that_leads_to_nobody_waits_for_nobody() {
    let mut case = Case::of(LINE);
    case.scan.needs_person = true;
    case.comparison = Some(Comparison::Same);
    assert_eq!(case.told(), "RECORDED");
    case.residents = Vec::new();
    assert_eq!(case.told(), "HOLD-CONFIRM");
}

/// R-S08
#[test]
fn rules_about_doses_mark_the_record_and_never_keep_it_out() {
    let mut settled = Case::of(LINE).settle();
    settled.concern(Concern {
        flag: Some(Outcome::LotExtended),
        doubt: None,
    });
    settled.concern(Concern {
        flag: Some(Outcome::Interval),
        doubt: Some("Q06"),
    });
    assert_eq!(settled.doubts, ["to-check", "Q06"]);
    settled.concern(Concern {
        flag: None,
        doubt: Some("Q05"),
    });
    settled.concern(Concern {
        flag: Some(Outcome::Interval),
        doubt: Some("Q06"),
    });
    assert_eq!(settled.doubts, ["must-fix", "Q06", "Q05"]);
    assert_eq!(settled.flags, [Outcome::LotExtended, Outcome::Interval]);
    assert_eq!(settled.outcome, Outcome::Recorded);
}

proptest! {
    #[test]
    fn whatever_is_on_record_a_dose_is_written_or_met(
        line in lines(),
        stored in proptest::collection::vec((lines(), 0..3_i32, any::<bool>()), 0..4),
        registered in any::<bool>(),
    ) {
        let mut case = Case::of(&line);
        if !registered {
            case.residents.clear();
        }
        for (line, days, is_known) in stored {
            let mut dose = Case::of(&line).dose();
            dose.time = day(TODAY).plus_days(-days).into();
            if !is_known {
                dose.coupon = None;
            }
            case.doses.push(dose);
        }
        let settled = case.settle();
        let is_met = matches!(settled.outcome, Outcome::Duplicate | Outcome::Conflict);
        prop_assert_eq!(settled.outcome.is_written(), !is_met);
        prop_assert_eq!(settled.met.is_some(), is_met);
    }
}
