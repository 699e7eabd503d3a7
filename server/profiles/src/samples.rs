//! What tests of the makers have in common: records of every shape, and the rules that resources are held against.

mod doses;
mod histories;

use std::sync::LazyLock;

use ::immunization::{
    Address, Contact, ContactBy, Coupon, CouponNumber, Day, Death, Departure, DepartureReason,
    Disclosure, ForeignNumber, Moment, MunicipalityCode, Name, NameUse, PartialDate, Reissue,
    Resident, ResidentNumber, Script, Sex,
};
use fhir::codec::{Limits, json};
use fhir::terminology::Source;
use fhir::validate::{Question, Rulebook};
use fhir::{Element, Issue};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::{collection::vec, option};

pub use doses::{doses, people, table};
pub use histories::histories;

/// 2026-11-20, noon in Japan.
const NOW_MS: i64 = 1_795_143_600_000;

static RULEBOOK: LazyLock<Rulebook> = LazyLock::new(|| {
    let definitions = crate::definitions::all().unwrap_or_else(|error| panic!("{error}"));
    // Maps of codes take no part in a validation.
    let obeyed = definitions
        .iter()
        .filter(|definition| definition.element.type_name() != "ConceptMap");
    let sources: Vec<Source<'_>> = obeyed
        .map(|definition| Source {
            file: definition.file,
            resource: &definition.element,
        })
        .collect();
    Rulebook::load(&sources).unwrap_or_else(|defects| panic!("{defects:#?}"))
});

/// What is wrong with a resource by the profiles that it claims.
pub fn validate(resource: &Element) -> Vec<Issue> {
    let question = Question {
        now_ms: NOW_MS,
        zone_minutes: 540,
        ..Question::default()
    };
    RULEBOOK.validate(resource, &question)
}

/// The resource in a text.
pub fn read(text: &str) -> Element {
    json::read(text.as_bytes(), &Limits::own()).unwrap_or_else(|issues| panic!("{issues:?}"))
}

/// The text of a resource.
pub fn written(resource: &Element) -> String {
    let mut out = Vec::new();
    json::write_pretty(resource, &mut out);
    String::from_utf8(out).unwrap()
}

/// One line for each finding: rule and place.
pub fn told(findings: &[Issue]) -> Vec<String> {
    findings
        .iter()
        .map(|issue| {
            let place = issue.expression.as_deref().unwrap_or("-");
            format!("{} {place}", issue.rule)
        })
        .collect()
}

pub fn town(code: &str) -> MunicipalityCode {
    MunicipalityCode::parse(code).unwrap()
}

pub fn towns() -> impl Strategy<Value = MunicipalityCode> {
    select(vec![town("139998"), town("279986"), town("019992")])
}

pub fn days() -> impl Strategy<Value = Day> {
    (1920..2026i32, 1..=12u8, 1..=28u8)
        .prop_map(|(year, month, day)| Day::new(year, month, day).unwrap())
}

pub fn dates() -> impl Strategy<Value = PartialDate> {
    (1920..2026i32, 0..=12u8, 0..=28u8).prop_map(|(year, month, day)| {
        let known = |part: u8| (part > 0).then_some(part);
        let day = known(day).filter(|_| month > 0);
        PartialDate::new(year, known(month), day).unwrap()
    })
}

pub fn moments() -> impl Strategy<Value = Moment> {
    (days(), 0..24u8, 0..60u8, 0..60u8)
        .prop_map(|(day, hour, minute, second)| Moment::new(day, hour, minute, second).unwrap())
}

/// Texts with what people really write: variation selectors, private characters, half width, emoji, tabs, quotes.
pub fn rare() -> impl Strategy<Value = String> {
    let letters = select(vec![
        "髙",
        "﨑",
        "葛\u{E0100}",
        "辻\u{E0101}",
        "\u{E000}",
        "\u{F8FF}",
        "〓",
        "ﾐﾎﾝ",
        "ｶﾞ",
        "𠮷",
        "👶",
        "\"",
        "\\",
        "<&>",
        "\t",
        "é",
        "e\u{301}",
        "Ａ",
        "1",
        "-",
        "/",
        "は\u{3099}",
        "神\u{FA19}",
        "\u{200B}",
        "\u{10FFFD}",
        "a",
        "\n",
        "・",
        "，",
    ]);
    vec(letters, 1..6).prop_map(|letters| letters.concat())
}

pub fn kana() -> impl Strategy<Value = String> {
    vec(
        select(vec!["ミ", "ホ", "ン", "ヴ", "ー", "・", "ッ", "A"]),
        1..6,
    )
    .prop_map(|letters| letters.concat())
}

pub fn numbers() -> impl Strategy<Value = ForeignNumber> {
    (
        select(vec![
            "https://clinic.example/fhir/chart-number",
            "urn:oid:1.2.392.100495.20.3.51.11319999999",
            "https://sesshu.example/fhir/sid/source-record",
        ]),
        "[A-Z]{1,3}-[0-9]{1,8}",
    )
        .prop_map(|(system, value)| ForeignNumber {
            system: system.to_owned(),
            value,
        })
}

fn names() -> impl Strategy<Value = Name> {
    let scripts = prop_oneof![
        (rare(), rare(), rare()).prop_map(|parts| (Some(Script::Kanji), parts)),
        (kana(), kana(), kana()).prop_map(|parts| (Some(Script::Kana), parts)),
        ("[A-Z]{1,9}", "[A-Z]{1,9}", "[A-Z ]{1,9}").prop_map(|parts| (Some(Script::Latin), parts)),
        (rare(), rare(), rare()).prop_map(|parts| (None, parts)),
    ];
    let uses = option::of(select(vec![
        NameUse::Usual,
        NameUse::Official,
        NameUse::Temporary,
        NameUse::Alias,
        NameUse::Anonymous,
        NameUse::Former,
        NameUse::Maiden,
    ]));
    (scripts, uses, 0..5u8)
        .prop_map(|((script, (family, given, whole)), used_as, shape)| {
            let mut name = Name {
                script,
                used_as,
                family: (shape != 1 && shape != 3).then_some(family),
                given: match shape {
                    0 => vec![given, whole.clone()],
                    1 | 2 => vec![given],
                    _ => Vec::new(),
                },
                text: None,
            };
            if shape >= 3 && name.spelled() != whole {
                name.text = Some(whole);
            }
            name
        })
        .prop_filter("a name says something", |name| !name.spelled().is_empty())
}

fn addresses() -> impl Strategy<Value = Address> {
    (
        option::of(rare()),
        option::of(Just("100-0000".to_owned())),
        option::of(Just("東京都".to_owned())),
        option::of(rare()),
        vec(rare(), 0..3),
        option::of(Just("JP".to_owned())),
        any::<bool>(),
    )
        .prop_map(
            |(text, postal_code, prefecture, city, lines, country, is_former)| Address {
                text,
                postal_code,
                prefecture,
                city,
                lines,
                country,
                is_former,
            },
        )
}

fn contacts() -> impl Strategy<Value = Contact> {
    let by = select(vec![
        ContactBy::Phone,
        ContactBy::Fax,
        ContactBy::Email,
        ContactBy::Sms,
        ContactBy::Other,
    ]);
    (by, rare()).prop_map(|(by, value)| Contact { by, value })
}

pub fn coupon_numbers() -> impl Strategy<Value = CouponNumber> {
    "[0-9]{10}".prop_map(|digits| CouponNumber::parse(&digits).unwrap())
}

fn coupons() -> impl Strategy<Value = Coupon> {
    (
        towns(),
        coupon_numbers(),
        option::of(days()),
        option::of(0..4000i32),
        option::of(select(Reissue::ALL)),
    )
        .prop_map(
            |(municipality, number, valid_from, length, reissue)| Coupon {
                municipality,
                number,
                valid_from,
                valid_to: length.map(|length| {
                    let from = valid_from.unwrap_or(Day::new(2021, 4, 1).unwrap());
                    from.plus_days(length)
                }),
                reissue,
            },
        )
}

pub fn resident_numbers() -> impl Strategy<Value = ResidentNumber> {
    // Not of twelve digits alone: such a one may look like an individual number.
    "[0-9A-Za-z-]{0,15}[A-Za-z-]".prop_map(|text| ResidentNumber::parse(&text).unwrap())
}

pub fn doubts() -> impl Strategy<Value = Vec<String>> {
    let codes = ["must-fix", "to-check", "Q01", "Q13", "Q17", "estimated"];
    proptest::sample::subsequence(codes.map(str::to_owned).to_vec(), 0..=3)
}

/// Residents as registers and hospitals know them.
pub fn residents() -> impl Strategy<Value = Resident> {
    let identity = (
        towns(),
        option::of(resident_numbers()),
        vec((towns(), resident_numbers()), 0..3),
        vec(numbers(), 0..3),
        vec(coupons(), 0..3),
    );
    let person = (
        vec(names(), 0..4),
        option::of(select(vec![
            Sex::Male,
            Sex::Female,
            Sex::Other,
            Sex::Unknown,
        ])),
        option::of(dates()),
        vec(addresses(), 0..3),
        vec(contacts(), 0..3),
    );
    let life = (
        option::of(option::of(dates())),
        option::of((select(DepartureReason::ALL), option::of(days()))),
        select(vec![
            Disclosure::Open,
            Disclosure::NotDisclosed,
            Disclosure::Protected,
        ]),
        any::<bool>(),
        doubts(),
    );
    (identity, person, life).prop_map(|(identity, person, life)| {
        let mut resident = Resident::new(identity.0);
        resident.number = identity.1;
        resident.former_numbers = identity.2;
        resident.other_numbers = identity.3;
        resident.coupons = identity.4;
        (resident.names, resident.sex, resident.birth) = (person.0, person.1, person.2);
        // An address that says nothing but when it counted is no address.
        resident.addresses = person.3;
        resident.contacts = person.4;
        resident.death = life.0.map(|on| Death { on });
        resident.departure = life.1.map(|(reason, on)| Departure { reason, on });
        let died = resident
            .departure
            .as_ref()
            .is_some_and(|one| one.reason == DepartureReason::Died);
        if died && resident.death.is_none() {
            resident.death = Some(Death { on: None });
        }
        (resident.disclosure, resident.is_mistake, resident.doubts) = (life.2, life.3, life.4);
        resident
    })
}
