//! Doses of every shape.

use ::immunization::{
    CouponKind, DeliveryMode, Disease, Dose, DoseCoupon, DoseNumber, DosePlace, DoseStatus,
    DoseTime, ForeignCode, GivenVaccine, InstitutionCode, LotNumber, NotGivenReason, Programme,
    Protocol, Report, Route, Source, VaccineCode, VaccineGroup, VaccineSystem, VaccineTable,
    Volume, Withdrawal,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::{collection::vec, option};

use super::{coupon_numbers, dates, days, doubts, moments, numbers, rare, resident_numbers, towns};
use crate::immunization::Person;

pub fn table() -> &'static VaccineTable {
    VaccineTable::embedded().unwrap_or_else(|error| panic!("{error}"))
}

pub fn people() -> impl Strategy<Value = Person> {
    prop_oneof![
        Just(Person::Reference("Patient/resident-hanako".to_owned())),
        Just(Person::Reference(
            "urn:uuid:0197c1f0-7c1e-7a51-9d2e-5b7f6f0a0101".to_owned()
        )),
        (towns(), resident_numbers()).prop_map(|(town, number)| Person::Resident(town, number)),
        (towns(), coupon_numbers()).prop_map(|(town, number)| Person::Coupon(town, number)),
        numbers().prop_map(Person::Number),
    ]
}

fn foreign() -> impl Strategy<Value = ForeignCode> {
    let systems = select(vec!["https://clinic.example/fhir/CodeSystem/vaccine"]);
    (systems, option::of("[a-z]{1,8}"), rare()).prop_map(|(system, code, display)| ForeignCode {
        system: Some(system.to_owned()),
        code,
        display: Some(display),
    })
}

/// What was said, and what the table makes of it. Some of it names the product already.
fn vaccines() -> impl Strategy<Value = GivenVaccine> {
    let code = |system, code: &str| VaccineCode {
        system,
        code: code.to_owned(),
    };
    let known: Vec<VaccineCode> = table()
        .products()
        .iter()
        .flat_map(|product| {
            let hot9 = product
                .hot9
                .as_deref()
                .map(|one| code(VaccineSystem::Hot9, one));
            let yj = product
                .yj
                .as_deref()
                .map(|one| code(VaccineSystem::Yj, one));
            let cvx = product
                .cvx
                .as_deref()
                .map(|one| code(VaccineSystem::Cvx, one));
            let own = Some(code(VaccineSystem::Product, &product.id));
            [hot9, yj, cvx, own].into_iter().flatten()
        })
        .collect();
    let groups = VaccineGroup::ALL.iter();
    let groups: Vec<VaccineCode> = groups
        .map(|group| code(VaccineSystem::Group, group.code()))
        .collect();
    let strange = vec![
        code(VaccineSystem::Hot9, "999999999"),
        code(VaccineSystem::Hot13, "9999999999999"),
        code(VaccineSystem::Gtin, "14987000000004"),
        code(VaccineSystem::Cvx, "306"),
        code(VaccineSystem::Cvx, "94"),
        code(VaccineSystem::Cvx, "998"),
    ];
    let codes = vec(select([known, groups, strange].concat()), 0..3);
    let words = prop_oneof![
        rare(),
        select(vec!["五種混合", "日本脳炎", "BCG", "コミナティ筋注"]).prop_map(str::to_owned)
    ];
    let drawn = (
        codes,
        option::of(words),
        vec(foreign(), 0..2),
        0..4usize,
        any::<prop::sample::Index>(),
    );
    drawn.prop_map(move |(mut codes, text, foreign_codes, shape, which)| {
        // One code of each system is all that the profile takes.
        let mut seen = Vec::new();
        codes.retain(|code| {
            let is_new = !seen.contains(&code.system);
            seen.push(code.system);
            is_new
        });
        let mut vaccine = GivenVaccine::told(table(), codes, text.clone());
        if shape == 0 {
            // Chosen from the table itself.
            let product = which.get(table().products());
            vaccine = GivenVaccine {
                product: Some(product.id.clone()),
                group: Some(product.group),
                text,
                ..GivenVaccine::default()
            };
        } else if shape == 1 {
            vaccine = GivenVaccine {
                group: Some(*which.get(VaccineGroup::ALL)),
                text,
                ..GivenVaccine::default()
            };
        }
        vaccine.foreign_codes = foreign_codes;
        vaccine
    })
}

fn statuses() -> impl Strategy<Value = DoseStatus> {
    let codes = [
        "pre-examination-only",
        "fever",
        "immune",
        "recoiled",
        "unknown",
    ];
    let code = select(codes.to_vec()).prop_map(str::to_owned);
    prop_oneof![
        4 => Just(DoseStatus::Given),
        1 => Just(DoseStatus::EnteredInError),
        2 => (code.clone(), option::of(rare())).prop_map(|(code, text)| {
            DoseStatus::NotGiven(NotGivenReason { code: Some(code), text })
        }),
        1 => rare().prop_map(|text| {
            DoseStatus::NotGiven(NotGivenReason { code: None, text: Some(text) })
        }),
    ]
}

fn protocols() -> impl Strategy<Value = Protocol> {
    let number = prop_oneof![
        (1..20u32).prop_map(DoseNumber::Count),
        Just(DoseNumber::Unknown),
        rare().prop_map(DoseNumber::Told),
    ];
    (
        option::of(rare()),
        subsequence(Disease::ALL.to_vec(), 0..4),
        number,
        option::of(1..9u32),
    )
        .prop_map(|(series, diseases, number, of)| Protocol {
            series,
            diseases,
            number,
            of,
        })
}

fn places() -> impl Strategy<Value = DosePlace> {
    let institution = select(vec!["1319999014", "1319999015"]);
    let institution =
        institution.prop_map(|code| InstitutionCode::parse_unchecked_digit(code).unwrap());
    (
        option::of(institution),
        option::of(rare()),
        option::of(towns()),
    )
        .prop_map(|(institution, name, municipality)| DosePlace {
            institution,
            name,
            municipality,
        })
}

fn coupons() -> impl Strategy<Value = DoseCoupon> {
    (
        towns(),
        coupon_numbers(),
        option::of(select(CouponKind::ALL)),
        option::of(1..9u32),
        option::of(rare()),
    )
        .prop_map(|(municipality, number, kind, dose, branch)| DoseCoupon {
            municipality,
            number,
            kind,
            dose,
            branch,
        })
}

/// Doses as venues, files and hospitals tell of them.
pub fn doses() -> impl Strategy<Value = Dose> {
    let lot = prop_oneof![
        "[A-Z]{2}[0-9]{4}",
        Just("ｅｘ 0001".to_owned()),
        Just("ab-12".to_owned()),
    ];
    let lot = (
        lot,
        option::of(dates()),
        option::of(dates()),
        option::of(dates()),
    );
    // The time of a dose comes before the end of its lot and before it is written down, or both are not known.
    let time = prop_oneof![
        moments().prop_map(DoseTime::At),
        days().prop_map(DoseTime::from),
        dates().prop_map(DoseTime::On),
        rare().prop_map(DoseTime::Told),
    ];
    let what = (
        statuses(),
        vaccines(),
        time,
        option::of(lot),
        vec(protocols(), 0..3),
    );
    let amount = prop_oneof![
        Just((None, None)),
        (1..=5_000u32).prop_map(|volume| (Volume::new(volume), None)),
        (1..4u32).prop_map(|presses| (None, Some(presses))),
    ];
    let sites = select(vec!["74L", "74R", "92L", "520"]).prop_map(str::to_owned);
    let how = (
        amount,
        option::of(sites),
        option::of(select(Route::ALL)),
        places(),
        option::of(rare()),
        option::of(rare()),
        option::of(1..9u32),
    );
    let whose = (
        option::of(coupons()),
        option::of(towns()),
        option::of(select(Programme::ALL)),
        option::of(select(DeliveryMode::ALL)),
        vec(numbers(), 0..3),
    );
    let source = (
        option::of(any::<bool>()),
        option::of(select(Report::ALL)),
        option::of("[a-z]{1,9}-[0-9]{4}"),
        option::of(rare()),
    )
        .prop_map(|(is_primary, report, sender, text)| Source {
            is_primary,
            report,
            sender,
            text,
        });
    let reasons = prop_oneof![Just("shortage".to_owned()), rare()];
    let about = (
        source,
        0..4_000i32,
        option::of(dates()),
        vec(reasons, 0..3),
        doubts(),
        vec(rare(), 0..3),
        any::<bool>(),
        option::of(select(vec![Withdrawal::Alone, Withdrawal::Met])),
    );
    // In boxes, because a thread's stack has no room for all the ways in which a dose can be made smaller.
    let all = (what.boxed(), how.boxed(), whose.boxed(), about.boxed());
    all.prop_map(|(what, how, whose, about)| {
        let mut dose = Dose::given(what.1, what.2);
        dose.status = what.0;
        dose.protocols = what.4;
        if let Some((number, made, tested, _)) = what.3 {
            dose.lot = LotNumber::parse(&number);
            (dose.lot_made, dose.lot_tested) = (made, tested);
        }
        (dose.volume, dose.presses) = how.0;
        (dose.site, dose.route, dose.place) = (how.1, how.2, how.3);
        (dose.doctor, dose.maker, dose.lane) = (how.4, how.5, how.6);
        (dose.coupon, dose.municipality, dose.programme) = (whose.0, whose.1, whose.2);
        (dose.delivery, dose.numbers) = (whose.3, whose.4);
        let (source, after, next_due, reasons, doubts, notes, is_timed, withdrawal) = about;
        (dose.source, dose.next_due, dose.reasons) = (source, next_due, reasons);
        (dose.doubts, dose.notes) = (doubts, notes);
        let last = dose.time.date().map(|date| date.latest());
        if let (Some(day), true) = (last, is_timed) {
            let later = day.plus_days(after);
            dose.lot_expiry = Some(later.into());
            dose.recorded = ::immunization::Moment::new(later, 12, 0, 0).ok();
        }
        if matches!(dose.status, DoseStatus::NotGiven(_)) {
            // What was not given has no lot and no volume.
            (dose.lot, dose.volume, dose.presses) = (None, None, None);
        }
        if dose.status == DoseStatus::EnteredInError {
            dose.withdrawal = withdrawal;
        }
        dose
    })
}
