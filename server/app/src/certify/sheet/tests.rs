//! A sheet says what was certified and nothing else, and is the same whenever it is drawn.

use certificate::claims::{
    DoseWords, Issuer, ProductCodes, RecordVersion, Serial, Subject, TravelDocument,
};

use super::*;

fn told(ja: &str, en: &str) -> Words {
    Words {
        ja: ja.to_owned(),
        en: en.to_owned(),
    }
}

fn japan() -> Country {
    certificate::claims::country_of("JPN").unwrap()
}

fn claims(purpose: Purpose) -> Claims {
    let product = "YellowFeverProductd8a09f80301dc05e124f99ffe7711fc0";
    Claims {
        serial: Serial::from_random([0x5A; 16]),
        purpose,
        subject: Subject {
            latin: Some(PersonName {
                family: "TABINO".to_owned(),
                given: vec!["MIDORI".to_owned()],
            }),
            native: Some(PersonName {
                family: "旅野".to_owned(),
                given: vec!["みどり".to_owned()],
            }),
            birth_date: Some(Day::new(1991, 12, 1).unwrap().into()),
            sex: Some(Sex::Female),
            nationality: certificate::claims::country_of("FRA"),
            document: Some(TravelDocument {
                kind: "PPN".to_owned(),
                number: "TR0000000".to_owned(),
                country: japan(),
            }),
            guardian: None,
        },
        doses: vec![CertifiedDose {
            record: RecordVersion {
                id: "dose".to_owned(),
                version: "1".to_owned(),
                municipality: None,
            },
            product: ProductCodes {
                brand: "STAMARIL".to_owned(),
                catalogue: Some(product.to_owned()),
                ..ProductCodes::default()
            },
            date: Day::new(2026, 8, 8).unwrap(),
            lot: Some("V3B521V".to_owned()),
            dose_number: Some(1),
            total_doses: None,
            country: japan(),
            centre: Some("Mirai Hall".to_owned()),
            clinician: Some("SATO KENJI".to_owned()),
            next_due: None,
            words: Some(DoseWords {
                vaccine: told("黄熱ワクチン", "Yellow fever vaccine"),
                disease: told("黄熱", "Yellow fever"),
                maker: Some(told("サノフィ", "Sanofi")),
            }),
        }],
        issuer: Issuer {
            name: "Municipality 139998, Japan".to_owned(),
            native: Some("みらい市".to_owned()),
            country: japan(),
        },
        // Half an hour before midnight in Greenwich: it is the next day in Japan.
        issued_at: 1_795_217_400,
        not_after: 1_795_217_400 + 365 * DAY_SECONDS,
    }
}

fn printed(claims: &Claims, format: Format) -> Printed<'_> {
    Printed {
        claims,
        format,
        text: "HC1:6BFOXN",
        verify_address: "https://sesshu.example/verify".to_owned(),
    }
}

fn made(claims: &Claims, format: Format) -> Result<Sheet, Problem> {
    sheet(&printed(claims, format), &Catalogue::built_in())
}

#[test]
fn the_purpose_chooses_the_form_and_the_days_are_those_of_japan() {
    for (purpose, kind) in [
        (Purpose::TravelIcvp, Kind::Icvp),
        (Purpose::TravelRecord, Kind::Overseas),
        (Purpose::Domestic, Kind::Domestic),
    ] {
        let sheet = made(&claims(purpose), Format::Ddcc).unwrap();
        assert_eq!(sheet.kind, kind);
        assert_eq!(sheet.issued_on.to_string(), "2026-11-21");
        assert_eq!(sheet.signed_until.unwrap().to_string(), "2027-11-21");
        assert_eq!(sheet.issuer.office.ja, "みらい市長");
        assert_eq!(sheet.issuer.office.en, "Municipality 139998");
        assert_eq!(sheet.specimen, cfg!(feature = "demo"));
        assert_eq!(sheet.codes[0].text, "HC1:6BFOXN");
    }
}

#[test]
fn the_head_of_the_town_certifies_whichever_office_the_register_names() {
    for (native, office) in [
        ("みらい市", "みらい市長"),
        ("みらい市 健康推進課", "みらい市長"),
        ("ゆき村　住民課", "ゆき村長"),
        ("みらい県", "みらい県"),
    ] {
        let mut claims = claims(Purpose::Domestic);
        claims.issuer.native = Some(native.to_owned());
        assert_eq!(
            made(&claims, Format::Ddcc).unwrap().issuer.office.ja,
            office
        );
    }
}

#[test]
fn an_international_certificate_says_from_when_on_it_counts_and_a_record_does_not() {
    let icvp = made(&claims(Purpose::TravelIcvp), Format::Icvp).unwrap();
    let dose = &icvp.doses[0];
    assert_eq!(dose.valid_from.unwrap().to_string(), "2026-08-18");
    assert_eq!(dose.valid_until, Some(Validity::Life));
    assert_eq!(dose.maker.as_ref().unwrap().en, "Sanofi Pasteur");
    let record = made(&claims(Purpose::TravelRecord), Format::Ddcc).unwrap();
    assert_eq!(record.doses[0].valid_from, None);
    assert_eq!(record.doses[0].maker.as_ref().unwrap().ja, "サノフィ");
}

#[test]
fn the_same_certificate_is_the_same_file_and_another_is_another() {
    let claims_of = claims(Purpose::TravelRecord);
    let drawn = |claims: &Claims| paper::draw(&made(claims, Format::Ddcc).unwrap()).unwrap();
    assert_eq!(drawn(&claims_of), drawn(&claims_of.clone()));
    let mut other = claims_of.clone();
    other.doses[0].lot = Some("V3B522V".to_owned());
    assert_ne!(drawn(&claims_of), drawn(&other));
}

#[test]
fn a_character_that_cannot_be_printed_is_told_by_its_place_and_never_replaced() {
    let mut claims = claims(Purpose::TravelRecord);
    claims.subject.native.as_mut().unwrap().family = "\u{30EDD}\u{30EDE}".to_owned();
    let sheet = made(&claims, Format::Ddcc).unwrap();
    let refusal = paper::draw(&sheet).unwrap_err();
    let problem = problem::from_paper(&refusal);
    assert_eq!(problem.issues[0].rule, "PAPER-CHARACTER");
    assert_eq!(problem.issues[0].expression.as_deref(), Some("native-name"));
    assert!(!format!("{problem:?}").contains('\u{30EDD}'));
}

#[test]
fn what_nobody_knows_a_disease_of_has_no_sheet() {
    let mut claims = claims(Purpose::Domestic);
    claims.doses[0].words = None;
    let problem = made(&claims, Format::HealthCard).unwrap_err();
    assert_eq!(problem.issues[0].rule, "CERT-TOO-LARGE");
    let problem = made(&claims, Format::Ddcc).unwrap_err();
    assert_eq!(problem.issues[0].rule, "PAPER-MISSING");
    assert_eq!(problem.issues[0].expression.as_deref(), Some("disease[0]"));
}

#[test]
fn every_country_has_its_names_in_both_languages_and_all_of_them_can_be_printed() {
    let list = include_str!("../../../../certificate/data/countries.csv");
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    let codes: Vec<&str> = lines.filter_map(|line| line.split(';').nth(1)).collect();
    assert_eq!(codes.len(), 249);
    let mut claims = claims(Purpose::Domestic);
    let dose = claims.doses[0].clone();
    let mut france = None;
    // As many as one sheet may have.
    for some in codes.chunks(60) {
        let of = |code: &&str| CertifiedDose {
            country: certificate::claims::country_of(code).unwrap(),
            ..dose.clone()
        };
        claims.doses = some.iter().map(of).collect();
        let sheet = made(&claims, Format::Ddcc).unwrap();
        for (dose, code) in sheet.doses.iter().zip(some) {
            let names = &dose.country.name;
            assert!(!names.ja.is_ascii() && !names.en.is_empty(), "{code}");
            if *code == "FRA" {
                france = Some((names.ja.clone(), names.en.clone()));
            }
        }
        paper::draw(&sheet).unwrap();
    }
    assert_eq!(france, Some(("フランス".to_owned(), "France".to_owned())));
}
