//! The three generations of the international certificate, written where they are written, and read.

use proptest::prelude::*;

use super::{Icvp, IcvpLayout};
use crate::cbor::Cbor;
use crate::claims::Purpose;
use crate::cose::Irregular;
use crate::fault::Fault;
use crate::fields::note;
use crate::samples::{CATALOGUE, claims, day, yellow_fever_dose};

fn made(layout: IcvpLayout) -> Icvp {
    Icvp::from_claims(
        &claims(Purpose::TravelIcvp, vec![yellow_fever_dose()]),
        layout,
        &CATALOGUE,
    )
    .unwrap()
}

fn read(content: &Cbor) -> Result<(Icvp, Vec<Irregular>), Fault> {
    let mut irregular = Vec::new();
    Icvp::read(content, &mut irregular).map(|icvp| (icvp, irregular))
}

fn set(content: &Cbor, name: &str, value: Option<Cbor>) -> Cbor {
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

#[test]
fn what_is_written_is_read_in_both_layouts() {
    for layout in [IcvpLayout::Published, IcvpLayout::Coming] {
        let icvp = made(layout);
        let (again, irregular) = read(&Cbor::decode(&icvp.to_cbor().encode()).unwrap()).unwrap();
        assert!(again == icvp && irregular.is_empty(), "{layout:?}");
    }
}

#[test]
fn the_trial_is_read_and_never_written() {
    let dose = Cbor::map([
        ("dn", Cbor::Int(1)),
        ("tg", Cbor::text("1D47")),
        ("vp", Cbor::text("XM0N24")),
        ("dt", Cbor::text("2023-02-01")),
        ("bo", Cbor::text("5454541")),
        ("cn", Cbor::text("Dr Who")),
        ("vls", Cbor::text("2023-02-11")),
        ("vle", Cbor::text("2033-02-11")),
    ]);
    let content = Cbor::map([
        ("n", Cbor::text("Aulus Agerius")),
        ("dob", Cbor::text("1988-01-01")),
        ("v", dose),
    ]);
    let (icvp, _) = read(&content).unwrap();
    let statement = icvp.statement(&CATALOGUE).unwrap();
    assert_eq!(statement.doses[0].product, "XM0N24");
    assert_eq!(
        statement.doses[0].valid_until.as_deref(),
        Some("2033-02-11")
    );
    let claims = claims(Purpose::TravelIcvp, vec![yellow_fever_dose()]);
    assert!(Icvp::from_claims(&claims, IcvpLayout::Trial, &CATALOGUE).is_err());
}

#[test]
fn yellow_fever_counts_from_the_tenth_day_for_life() {
    for layout in [IcvpLayout::Published, IcvpLayout::Coming] {
        let dose = &made(layout).statement(&CATALOGUE).unwrap().doses[0];
        assert_eq!(dose.valid_from.as_deref(), Some("2026-08-18"));
        assert_eq!(dose.valid_until.as_deref(), Some("life"));
        assert_eq!(dose.product_name.as_deref(), Some("STAMARIL"));
    }
    // Whatever the signed text says of it, the rule of the disease is told.
    let mut icvp = made(IcvpLayout::Published);
    icvp.doses[0].valid_from = Some(day("2026-08-08"));
    assert_eq!(
        icvp.statement(&CATALOGUE).unwrap().doses[0]
            .valid_from
            .as_deref(),
        Some("2026-08-18")
    );
    let polio = "PolioVaccineInactivatedIProduct532ef986c8042bbb15fee24056fdc4ed";
    icvp.doses[0].product = polio.to_owned();
    let dose = &icvp.statement(&CATALOGUE).unwrap().doses[0];
    assert_eq!(
        (dose.valid_from.as_deref(), dose.valid_until.as_deref()),
        (Some("2026-08-08"), None)
    );
}

#[test]
fn what_is_missing_or_misshapen_is_told_and_what_is_new_is_not_called_forged() {
    let fault = |content: &Cbor| read(content).err();
    for layout in [IcvpLayout::Published, IcvpLayout::Coming] {
        let content = made(layout).to_cbor();
        for name in ["n", "dob"] {
            assert_eq!(
                fault(&set(&content, name, None)),
                Some(Fault::PayloadSchema),
                "{name}"
            );
            assert_eq!(
                fault(&set(&content, name, Some(Cbor::text("")))),
                Some(Fault::PayloadSchema),
                "{name}"
            );
            assert_eq!(
                fault(&set(&content, name, Some(Cbor::Int(1)))),
                Some(Fault::PayloadSchema),
                "{name}"
            );
        }
        for date in ["1991-13-01", "1991-12", "1991", "911201", "1991-12-01Z"] {
            assert_eq!(
                fault(&set(&content, "dob", Some(Cbor::text(date)))),
                Some(Fault::PayloadSchema),
                "{date}"
            );
        }
        assert_eq!(
            fault(&set(&content, "s", Some(Cbor::text("F")))),
            Some(Fault::PayloadSchema)
        );
        let late = set(&content, "dob", Some(Cbor::text("1991-12-01T00:00:00")));
        assert_eq!(read(&late).unwrap().1, [Irregular::DateWithTime]);
        let undefined = set(&content, "gn", Some(Cbor::Undefined));
        assert_eq!(read(&undefined).unwrap().1, [Irregular::Undefined]);
        // Fields that nobody knows are not in the way.
        assert!(read(&set(&content, "zz", Some(Cbor::Int(1)))).is_ok());
    }
    let coming = made(IcvpLayout::Coming).to_cbor();
    for name in ["s", "nt", "vx"] {
        assert_eq!(
            fault(&set(&coming, name, None)),
            Some(Fault::PayloadSchema),
            "{name}"
        );
    }
    assert_eq!(
        fault(&set(&coming, "v", Some(Cbor::text("2.0.0")))),
        Some(Fault::VersionUnknown)
    );
    assert_eq!(fault(&set(&coming, "v", None)), Some(Fault::PayloadSchema));
    let published = made(IcvpLayout::Published).to_cbor();
    assert_eq!(
        fault(&set(&published, "v", Some(Cbor::Array(Vec::new())))),
        Some(Fault::PayloadSchema)
    );
    let mut unsigned = made(IcvpLayout::Published);
    unsigned.doses[0].clinician = None;
    unsigned.doses[0].authority = None;
    assert_eq!(fault(&unsigned.to_cbor()), Some(Fault::PayloadSchema));
    let mut unknown = made(IcvpLayout::Published);
    unknown.doses[0].product = "a3K3X000000ABCDUA?".to_owned();
    assert_eq!(
        unknown.statement(&CATALOGUE).err(),
        Some(Fault::ProductUnknown)
    );
    assert!(Fault::ProductUnknown.is_genuine());
}

#[test]
fn a_thing_is_noted_once() {
    let mut noted = Vec::new();
    note(&mut noted, Irregular::Tag);
    note(&mut noted, Irregular::Tag);
    assert_eq!(noted, [Irregular::Tag]);
}

#[test]
fn the_catalogue_has_all_products_of_its_release() {
    assert_eq!(CATALOGUE.len(), 60);
    let fever = CATALOGUE
        .product("YellowFeverProductd8a09f80301dc05e124f99ffe7711fc0")
        .unwrap();
    assert_eq!(
        (fever.brand.as_deref(), fever.disease.code()),
        (Some("STAMARIL"), "yellow-fever")
    );
    assert!(crate::catalogue::Catalogue::parse("head\na;b").is_none());
    assert!(crate::catalogue::Catalogue::parse("head\na;rabies;;Vial;1;x").is_none());
}

proptest! {
    #[test]
    fn any_claims_that_are_accepted_are_read_as_they_were(
        family in "[A-Z]{1,20}",
        given in "[A-Z]{1,10}( [A-Z]{1,10})?",
        lot in "[A-Z0-9]{1,20}",
        clinician in proptest::option::of("[A-Z]{1,20}"),
        guardian in proptest::option::of("[A-Z]{1,20}"),
        offset in 0..400_i32,
        coming: bool,
    ) {
        let mut claims = claims(Purpose::TravelIcvp, vec![yellow_fever_dose()]);
        let name = claims.subject.latin.as_mut().unwrap();
        name.family = family;
        name.given = vec![given];
        claims.subject.guardian = guardian;
        claims.doses[0].lot = Some(lot);
        claims.doses[0].clinician = clinician;
        claims.doses[0].date = claims.doses[0].date.plus_days(-offset);
        let layout = if coming { IcvpLayout::Coming } else { IcvpLayout::Published };
        let icvp = Icvp::from_claims(&claims, layout, &CATALOGUE).unwrap();
        let bytes = icvp.to_cbor().encode();
        let (again, irregular) = read(&Cbor::decode(&bytes).unwrap()).unwrap();
        prop_assert!(again == icvp && irregular.is_empty());
        prop_assert_eq!(again.to_cbor().encode(), bytes);
    }
}
