//! The WHO's core data set: written with systems, read in all forms that were seen.

use proptest::prelude::*;

use super::Ddcc;
use crate::cbor::Cbor;
use crate::claims::{Field, Purpose, Refusal};
use crate::cose::Irregular;
use crate::fault::Fault;
use crate::samples::{claims, covid_dose, day};

fn made() -> Ddcc {
    Ddcc::from_claims(&claims(
        Purpose::TravelRecord,
        vec![covid_dose("2026-03-31", 2, "EX0002")],
    ))
    .unwrap()
}

fn read(content: &Cbor) -> Result<(Ddcc, Vec<Irregular>), Fault> {
    let mut irregular = Vec::new();
    Ddcc::read(content, &mut irregular).map(|ddcc| (ddcc, irregular))
}

/// The content with the item at a path of names replaced or taken away.
fn set(content: &Cbor, path: &[&str], value: Option<Cbor>) -> Cbor {
    let Cbor::Map(entries) = content else {
        panic!("a map")
    };
    let [name, rest @ ..] = path else {
        panic!("a path")
    };
    let mut entries = entries.clone();
    let found = entries
        .iter()
        .position(|(key, _)| key.as_text() == Some(name));
    match (found, rest.is_empty(), value) {
        (Some(at), false, value) => entries[at].1 = set(&entries[at].1, rest, value),
        (Some(at), true, Some(value)) => entries[at].1 = value,
        (Some(at), true, None) => drop(entries.remove(at)),
        (None, _, value) => entries.extend(value.map(|value| (Cbor::text(*name), value))),
    }
    Cbor::Map(entries)
}

#[test]
fn what_is_written_is_read() {
    let ddcc = made();
    let (again, irregular) = read(&Cbor::decode(&ddcc.to_cbor().encode()).unwrap()).unwrap();
    assert!(again == ddcc && irregular.is_empty());
    let statement = ddcc.statement();
    assert_eq!(
        (statement.name.as_str(), statement.document.as_deref()),
        ("YAMADA HANAKO", Some("TR0000000"))
    );
    assert_eq!(statement.doses[0].country.as_deref(), Some("JPN"));
}

#[test]
fn codes_are_read_as_text_as_maps_and_in_lists() {
    let content = made().to_cbor();
    let brand = |item: Cbor| {
        read(&set(&content, &["vaccination", "brand"], Some(item)))
            .map(|(ddcc, _)| ddcc.statement().doses[0].product.clone())
    };
    assert_eq!(brand(Cbor::text("XM8NQ0")).unwrap(), "XM8NQ0");
    assert_eq!(
        brand(Cbor::map([("code", Cbor::text("XM8NQ0"))])).unwrap(),
        "XM8NQ0"
    );
    assert_eq!(
        brand(Cbor::map([("value", Cbor::text("XM8NQ0"))])).unwrap(),
        "XM8NQ0"
    );
    assert_eq!(
        brand(Cbor::Array(vec![Cbor::text("XM8NQ0")])).unwrap(),
        "XM8NQ0"
    );
    // Without one the vaccine is told.
    assert_eq!(brand(Cbor::Undefined).unwrap(), "XM0GQ8");
    for wrong in [
        Cbor::Int(1),
        Cbor::Array(Vec::new()),
        Cbor::map([("system", Cbor::text("x"))]),
        Cbor::Array(vec![Cbor::Array(vec![Cbor::text("x")])]),
    ] {
        assert_eq!(brand(wrong), Err(Fault::PayloadSchema));
    }
}

#[test]
fn what_must_be_there_is_asked_for() {
    let content = made().to_cbor();
    for path in [
        ["vaccination", "vaccine"],
        ["vaccination", "lot"],
        ["vaccination", "date"],
        ["vaccination", "country"],
        ["vaccination", "dose"],
    ] {
        assert_eq!(
            read(&set(&content, &path, None)).err(),
            Some(Fault::PayloadSchema),
            "{path:?}"
        );
    }
    assert_eq!(
        read(&set(&content, &["name"], None)).err(),
        Some(Fault::PayloadSchema)
    );
    for (path, value) in [
        (["vaccination", "date"], Cbor::text("2026-02-30")),
        (["vaccination", "dose"], Cbor::Int(-1)),
        (["vaccination", "dose"], Cbor::text("second")),
        (["certificate", "period"], Cbor::Int(1)),
    ] {
        assert_eq!(
            read(&set(&content, &path, Some(value))).err(),
            Some(Fault::PayloadSchema),
            "{path:?}"
        );
    }
    assert!(
        read(&set(
            &content,
            &["vaccination", "dose"],
            Some(Cbor::text("2"))
        ))
        .is_ok()
    );
    for (spoil, refusal) in [
        (
            (|dose| dose.dose_number = None) as fn(&mut crate::claims::CertifiedDose),
            Refusal::Missing(Field::DoseNumber),
        ),
        (|dose| dose.product.icd11 = None, Refusal::ProductNotMapped),
        (
            |dose| dose.lot = Some(String::new()),
            Refusal::Missing(Field::Lot),
        ),
    ] {
        let mut claims = claims(
            Purpose::TravelRecord,
            vec![covid_dose("2026-03-31", 2, "EX0002")],
        );
        spoil(&mut claims.doses[0]);
        assert_eq!(Ddcc::from_claims(&claims).err(), Some(refusal));
    }
}

#[test]
fn the_flat_form_of_the_trial_is_read() {
    let content = Cbor::map([
        ("name", Cbor::text("Aulus Agerius")),
        ("birthDate", Cbor::text("1988")),
        ("identifier", Cbor::text("1234567890")),
        ("sex", Cbor::text("male")),
        (
            "vaccine",
            Cbor::map([
                ("code", Cbor::text("XM68M6")),
                ("system", Cbor::text("http://id.who.int/icd11/mms")),
            ]),
        ),
        ("brand", Cbor::text("XM1NL1")),
        ("lot", Cbor::text("ER8732")),
        ("date", Cbor::text("2021-04-08T00:00:00")),
        ("dose", Cbor::Int(1)),
        ("country", Cbor::text("USA")),
        ("hcid", Cbor::text("111000111")),
    ]);
    let (ddcc, irregular) = read(&content).unwrap();
    assert_eq!(irregular, [Irregular::DateWithTime]);
    let statement = ddcc.statement();
    assert_eq!(statement.birth_date.as_deref(), Some("1988"));
    assert_eq!(statement.doses[0].date.as_deref(), Some("2021-04-08"));
    assert_eq!(statement.serial.as_deref(), Some("111000111"));
}

proptest! {
    #[test]
    fn any_claims_that_are_accepted_are_read_as_they_were(
        name in "[A-Z]{1,30}",
        lot in "[A-Z0-9]{1,20}",
        centre in proptest::option::of("[A-Za-z ]{1,120}"),
        number in 0..20_u32,
        total in proptest::option::of(1..20_u32),
        next in 0..400_i32,
    ) {
        let mut claims = claims(Purpose::TravelRecord, vec![covid_dose("2026-03-31", number, &lot)]);
        claims.subject.latin.as_mut().unwrap().family = name;
        claims.doses[0].centre = centre.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        claims.doses[0].total_doses = total;
        claims.doses[0].next_due = Some(day("2026-03-31").plus_days(next));
        let ddcc = Ddcc::from_claims(&claims).unwrap();
        let bytes = ddcc.to_cbor().encode();
        let (again, irregular) = read(&Cbor::decode(&bytes).unwrap()).unwrap();
        prop_assert!(again == ddcc && irregular.is_empty());
        prop_assert_eq!(again.to_cbor().encode(), bytes);
    }
}
