//! Seals: canonical, grouped by product, within the lengths of their fields.

use proptest::prelude::*;

use super::Seal;
use crate::claims::{Field, Purpose, Refusal};
use crate::json;
use crate::samples::{claims, covid_dose, request, signed};
use crate::verify::Format;

#[test]
fn the_whole_text_is_canonical_and_its_signed_part_is_known() {
    let text = signed(&request(Format::VdsNc)).text;
    let content = json::parse(text.as_bytes()).unwrap();
    assert_eq!(json::canonical(&content).unwrap(), text.as_bytes());
    let signed = String::from_utf8(json::canonical(&content["data"]).unwrap()).unwrap();
    assert_eq!(
        signed,
        concat!(
            r#"{"hdr":{"is":"JPN","t":"icao.vacc","v":1},"msg":{"pid":{"dob":"1991-12-01","i":"TR0000000","#,
            r#""n":"YAMADA  HANAKO","sex":"F"},"uvci":"MPJTB9D5MPJT","#,
            r#""ve":[{"des":"XM0GQ8","dis":"RA01.0","nam":"COMIRNATY","vd":["#,
            r#"{"adm":"Mirai City Health","ctr":"JPN","dvc":"2026-03-01","lot":"EX0001","seq":1},"#,
            r#"{"adm":"Mirai City Health","ctr":"JPN","dvc":"2026-03-31","lot":"EX0002","seq":2}]}]}}"#
        )
    );
}

#[test]
fn doses_are_grouped_by_product() {
    let mut other = covid_dose("2026-03-15", 2, "EX0003");
    other.product.brand = "SPIKEVAX".to_owned();
    let doses = vec![
        covid_dose("2026-03-01", 1, "EX0001"),
        other,
        covid_dose("2026-03-31", 3, "EX0002"),
    ];
    let seal = Seal::from_claims(&claims(Purpose::TravelRecord, doses)).unwrap();
    let events: Vec<usize> = seal.events.iter().map(|event| event.doses.len()).collect();
    assert_eq!(events, [2, 1]);
    assert_eq!(seal.statement().doses.len(), 3);
}

#[test]
fn fields_keep_to_their_lengths_and_forms() {
    let refused = |spoil: fn(&mut crate::claims::Claims)| {
        let mut claims = claims(
            Purpose::TravelRecord,
            vec![covid_dose("2026-03-31", 2, "EX0002")],
        );
        spoil(&mut claims);
        Seal::from_claims(&claims).err()
    };
    assert_eq!(refused(|_| {}), None);
    assert_eq!(
        refused(|claims| claims.subject.document.as_mut().unwrap().number = "A".repeat(12)),
        Some(Refusal::TooLong(Field::Document))
    );
    assert_eq!(
        refused(|claims| claims.doses[0].product.icd11 = Some("XM0GQ8X".to_owned())),
        Some(Refusal::ProductNotMapped)
    );
    assert_eq!(
        refused(|claims| claims.doses[0].dose_number = Some(100)),
        Some(Refusal::Missing(Field::DoseNumber))
    );
    assert_eq!(
        refused(|claims| claims.doses[0].dose_number = None),
        Some(Refusal::Missing(Field::DoseNumber))
    );
    assert_eq!(
        refused(|claims| {
            claims.subject.birth_date = None;
            claims.subject.document = None;
        }),
        Some(Refusal::Missing(Field::BirthDate))
    );
}

proptest! {
    #[test]
    fn any_claims_that_are_accepted_are_read_as_they_were(
        family in "[A-Z]{1,18}",
        given in "[A-Z]{1,18}",
        lots in proptest::collection::vec("[A-Z0-9]{1,20}", 1..6),
        centre in "[A-Za-z ]{1,40}",
    ) {
        let doses = lots.iter().enumerate().map(|(at, lot)| {
            let mut dose = covid_dose("2026-03-31", at as u32 + 1, lot);
            dose.centre = Some(centre.trim().to_owned()).filter(|centre| !centre.is_empty());
            dose
        });
        let mut claims = claims(Purpose::TravelRecord, doses.collect());
        let name = claims.subject.latin.as_mut().unwrap();
        name.family = family;
        name.given = vec![given];
        let seal = Seal::from_claims(&claims).unwrap();
        let again = Seal::read(&json::parse(&json::canonical(&seal.to_json()).unwrap()).unwrap()).unwrap();
        prop_assert!(again == seal);
    }
}
