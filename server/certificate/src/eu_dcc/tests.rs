//! The EU's certificate: names in two spellings, codes of published sets, one dose.

use proptest::prelude::*;

use super::EuDcc;
use crate::cbor::Cbor;
use crate::claims::{Field, Purpose, Refusal};
use crate::cose::Irregular;
use crate::fault::Fault;
use crate::samples::{claims, covid_dose};

fn made() -> EuDcc {
    EuDcc::from_claims(&claims(
        Purpose::TravelRecord,
        vec![covid_dose("2026-03-31", 2, "EX0002")],
    ))
    .unwrap()
}

fn read(content: &Cbor) -> Result<(EuDcc, Vec<Irregular>), Fault> {
    let mut irregular = Vec::new();
    EuDcc::read(content, &mut irregular).map(|dcc| (dcc, irregular))
}

fn with(content: &Cbor, name: &str, value: Option<Cbor>) -> Cbor {
    let Cbor::Map(entries) = content else {
        panic!("a map")
    };
    let mut entries: Vec<_> = entries
        .iter()
        .filter(|(key, _)| key.as_text() != Some(name))
        .cloned()
        .collect();
    entries.extend(value.map(|value| (Cbor::text(name), value)));
    Cbor::Map(entries)
}

/// The certificate with a field of its dose replaced or taken away.
fn with_dose(name: &str, value: Option<Cbor>) -> Cbor {
    let content = made().to_cbor();
    let Some(Cbor::Array(doses)) = content.field("v") else {
        panic!("doses")
    };
    with(
        &content,
        "v",
        Some(Cbor::Array(vec![with(&doses[0], name, value)])),
    )
}

#[test]
fn what_is_written_is_read() {
    let dcc = made();
    let (again, irregular) = read(&Cbor::decode(&dcc.to_cbor().encode()).unwrap()).unwrap();
    assert!(again == dcc && irregular.is_empty());
}

#[test]
fn a_dose_beyond_its_series_is_the_last_of_a_longer_one() {
    let mut claims = claims(
        Purpose::TravelRecord,
        vec![covid_dose("2026-03-31", 3, "EX0002")],
    );
    let stated = EuDcc::from_claims(&claims).unwrap().statement();
    assert_eq!(
        (stated.doses[0].dose_number, stated.doses[0].total_doses),
        (Some(3), Some(3))
    );
    claims.doses[0].total_doses = None;
    assert_eq!(
        EuDcc::from_claims(&claims).err(),
        Some(Refusal::Missing(Field::DoseNumber))
    );
}

#[test]
fn every_field_of_the_dose_is_required() {
    for name in ["tg", "vp", "mp", "ma", "dn", "sd", "dt", "co", "is", "ci"] {
        assert_eq!(
            read(&with_dose(name, None)).err(),
            Some(Fault::PayloadSchema),
            "{name}"
        );
        assert_eq!(
            read(&with_dose(name, Some(Cbor::Undefined))).err(),
            Some(Fault::PayloadSchema),
            "{name}"
        );
    }
    for (name, value) in [
        ("dn", Cbor::Int(0)),
        ("sd", Cbor::Int(-2)),
        ("sd", Cbor::Float(2.0)),
        ("dt", Cbor::text("2026-3-31")),
        ("co", Cbor::text("jp")),
        ("is", Cbor::text("x".repeat(81))),
        ("ci", Cbor::text("x".repeat(81))),
    ] {
        assert_eq!(
            read(&with_dose(name, Some(value))).err(),
            Some(Fault::PayloadSchema),
            "{name}"
        );
    }
}

#[test]
fn one_kind_of_record_is_read_and_the_others_are_named() {
    let content = made().to_cbor();
    let test = Cbor::Array(vec![Cbor::map([("tg", Cbor::text("840539006"))])]);
    for name in ["t", "r"] {
        let other = with(&with(&content, "v", None), name, Some(test.clone()));
        assert_eq!(read(&other).err(), Some(Fault::UnsupportedClaim));
        assert_eq!(
            read(&with(&content, name, Some(test.clone()))).err(),
            Some(Fault::PayloadSchema)
        );
        assert!(read(&with(&content, name, Some(Cbor::Array(Vec::new())))).is_ok());
        assert!(read(&with(&content, name, Some(Cbor::Null))).is_ok());
    }
    assert_eq!(
        read(&with(&content, "v", None)).err(),
        Some(Fault::PayloadSchema)
    );
    assert_eq!(
        read(&with(&content, "ver", Some(Cbor::text("2.0.0")))).err(),
        Some(Fault::VersionUnknown)
    );
    assert!(read(&with(&content, "ver", Some(Cbor::text("1.0.0")))).is_ok());
    for date in ["", "1991", "1991-12", "1991-12-01"] {
        assert!(
            read(&with(&content, "dob", Some(Cbor::text(date)))).is_ok(),
            "{date}"
        );
    }
    let name = |fields: &[(&'static str, &str)]| {
        let name = Cbor::map(fields.iter().map(|(name, text)| (*name, Cbor::text(*text))));
        read(&with(&content, "nam", Some(name))).map(|(dcc, _)| dcc.statement().name)
    };
    assert_eq!(name(&[("fnt", "YAMADA")]), Ok("YAMADA".to_owned()));
    assert_eq!(name(&[("gnt", "HANAKO<ANN")]), Ok("HANAKO<ANN".to_owned()));
    assert_eq!(name(&[("fn", "Yamada")]), Err(Fault::PayloadSchema));
    assert_eq!(name(&[("fnt", "Yamada")]), Err(Fault::PayloadSchema));
}

proptest! {
    #[test]
    fn any_claims_that_are_accepted_are_read_as_they_were(family in "[A-Za-z' -]{1,40}", given in "[A-Za-z]{1,20}", number in 1..9_u32) {
        let mut claims = claims(Purpose::TravelRecord, vec![covid_dose("2026-03-31", number, "EX0002")]);
        claims.subject.native = None;
        let name = claims.subject.latin.as_mut().unwrap();
        name.family = family;
        name.given = vec![given];
        let dcc = EuDcc::from_claims(&claims).unwrap();
        let (again, irregular) = read(&Cbor::decode(&dcc.to_cbor().encode()).unwrap()).unwrap();
        prop_assert!(again == dcc && irregular.is_empty());
    }
}
