//! What the signer signs, and above all what it does not.

use super::{SignAnswer, SignRequest, letters_max};
use crate::claims::{Field, Purpose, Refusal, Serial};
use crate::fault::Answer;
use crate::icvp::IcvpLayout;
use crate::samples::{
    FORMATS, KEYS, NOW, YEAR, claims, covid_dose, request, signed, signer, signing, trust, verdict,
    verifier,
};
use crate::trust::Trust;
use crate::verify::Format;

/// Takes a code away.
type Unmap = fn(&mut crate::claims::ProductCodes);
/// Makes claims impossible.
type Spoil = fn(&mut crate::claims::Claims);

fn answer(request: &SignRequest) -> SignAnswer {
    let trust = trust();
    signer().sign(request, &verifier(&trust))
}

fn refused(request: &SignRequest) -> Refusal {
    match answer(request) {
        SignAnswer::Refused(refusal) => refusal,
        SignAnswer::Signed(_) => panic!("{} was signed", request.format.code()),
    }
}

#[test]
fn each_format_is_signed_and_found_valid() {
    for format in FORMATS {
        let signed = signed(&request(format));
        let verdict = verdict(&signed.text);
        assert_eq!(
            verdict.answer,
            Answer::Valid,
            "{format:?}: {:?}",
            verdict.fault
        );
        assert_eq!(verdict.format, Some(format));
        assert_eq!(verdict.key_id, Some(signed.key_id.clone()));
        assert!(verdict.irregular.is_empty());
        println!("{format:?}: {} letters", signed.text.len());
    }
}

#[test]
fn the_requests_of_the_examples_are_those_of_the_tests() {
    let folder = crate::samples::testdata().join("requests");
    let mut all: Vec<(String, SignRequest)> = FORMATS
        .iter()
        .map(|format| (format.code().to_owned(), request(*format)))
        .collect();
    let coming = SignRequest {
        icvp_layout: IcvpLayout::Coming,
        ..request(Format::Icvp)
    };
    all.push(("icvp-2026".to_owned(), coming));
    for (name, request) in all {
        let path = folder.join(format!("{name}.json"));
        let now = serde_json::to_string_pretty(&request).unwrap() + "\n";
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &now).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), now, "{name}");
        assert_eq!(serde_json::from_str::<SignRequest>(&now).unwrap(), request);
    }
}

#[test]
fn texts_keep_to_the_sizes_that_can_be_printed() {
    for format in FORMATS {
        let signed = signed(&request(format));
        assert!(
            signed.text.len() <= 2 * letters_max(format) + 5,
            "{format:?}"
        );
    }
    // A card of so many doses does not fit into one code: fewer doses, or a link.
    let doses = (1..60).map(|number| {
        covid_dose(
            "2026-03-01",
            number,
            &format!("L{number}X{}", number * 7919),
        )
    });
    let mut long = request(Format::HealthCard);
    long.claims.doses = doses.collect();
    assert_eq!(refused(&long), Refusal::TooLarge);
}

#[test]
fn nobody_without_a_latin_name_gets_a_certificate_for_travel() {
    for format in [Format::Icvp, Format::Ddcc, Format::EuDcc, Format::VdsNc] {
        let mut request = request(format);
        request.claims.subject.latin = None;
        assert_eq!(refused(&request), Refusal::NoLatinName, "{format:?}");
        let mut request = self::request(format);
        request.claims.subject.latin.as_mut().unwrap().family = "山田".to_owned();
        assert_eq!(refused(&request), Refusal::Form(Field::Name), "{format:?}");
    }
    // Within Japan the name is as it is written here.
    let mut domestic = request(Format::HealthCard);
    domestic.claims.subject.latin = None;
    assert_eq!(
        verdict(&signed(&domestic).text).statement.unwrap().name,
        "山田 花子"
    );
}

#[test]
fn a_product_that_no_map_knows_is_not_certified() {
    let unmapped: [(Format, Unmap); 8] = [
        (Format::Icvp, |codes| codes.catalogue = None),
        (Format::Icvp, |codes| {
            codes.catalogue = Some("YellowFeverProduct0".to_owned())
        }),
        (Format::Ddcc, |codes| codes.icd11_brand = None),
        (Format::Ddcc, |codes| codes.holder = None),
        (Format::EuDcc, |codes| codes.eu = None),
        (Format::EuDcc, |codes| {
            codes.eu.as_mut().unwrap().holder = "ORG-100031184".to_owned()
        }),
        (Format::HealthCard, |codes| codes.cvx = None),
        (Format::VdsNc, |codes| codes.icd11 = None),
    ];
    for (format, unmap) in unmapped {
        let mut request = request(format);
        unmap(&mut request.claims.doses[0].product);
        assert_eq!(refused(&request), Refusal::ProductNotMapped, "{format:?}");
    }
}

#[test]
fn one_certificate_states_the_doses_of_its_format_and_disease() {
    for format in [Format::Icvp, Format::Ddcc, Format::EuDcc] {
        let mut two = request(format);
        two.claims.doses.push(two.claims.doses[0].clone());
        assert_eq!(refused(&two), Refusal::DoseCount, "{format:?}");
    }
    for format in FORMATS
        .into_iter()
        .filter(|format| *format != Format::SignedLink)
    {
        let mut none = request(format);
        none.claims.doses.clear();
        assert_eq!(refused(&none), Refusal::DoseCount, "{format:?}");
    }
    let mut mixed = request(Format::HealthCard);
    mixed.claims.doses[0].product.snomed_disease = Some("16541001".to_owned());
    assert_eq!(refused(&mixed), Refusal::Disease);
    for format in [Format::EuDcc, Format::VdsNc] {
        let mut other = request(format);
        other
            .claims
            .doses
            .iter_mut()
            .for_each(|dose| dose.product.snomed_disease = Some("16541001".to_owned()));
        assert_eq!(refused(&other), Refusal::Disease, "{format:?}");
    }
    let mut seal = request(Format::VdsNc);
    seal.claims
        .doses
        .iter_mut()
        .for_each(|dose| dose.product.snomed_disease = Some("16541001".to_owned()));
    seal.seals_for_all = true;
    assert!(matches!(answer(&seal), SignAnswer::Signed(_)));
}

#[test]
fn what_a_format_requires_is_there_and_fits() {
    let lots: [(Format, Refusal); 3] = [
        (Format::Icvp, Refusal::Missing(Field::Lot)),
        (Format::Ddcc, Refusal::Missing(Field::Lot)),
        (Format::VdsNc, Refusal::Missing(Field::Lot)),
    ];
    for (format, expect) in lots {
        let mut request = request(format);
        request.claims.doses[0].lot = None;
        assert_eq!(refused(&request), expect);
        let mut request = self::request(format);
        request.claims.doses[0].lot = Some("X".repeat(21));
        assert_eq!(refused(&request), Refusal::TooLong(Field::Lot));
    }
    // Names of persons are never cut.
    let mut long = request(Format::VdsNc);
    long.claims.subject.latin.as_mut().unwrap().given = vec!["HANAKO".repeat(8)];
    assert_eq!(refused(&long), Refusal::TooLong(Field::Name));
    let mut coming = request(Format::Icvp);
    coming.icvp_layout = IcvpLayout::Coming;
    coming.claims.subject.sex = None;
    assert_eq!(refused(&coming), Refusal::Missing(Field::Sex));
    coming.icvp_layout = IcvpLayout::Published;
    assert!(matches!(answer(&coming), SignAnswer::Signed(_)));
    let mut born = request(Format::Icvp);
    born.claims.subject.birth_date = Some("1991-12".parse_partial());
    assert_eq!(refused(&born), Refusal::Missing(Field::BirthDate));
}

trait ParsePartial {
    fn parse_partial(self) -> immunization::PartialDate;
}

impl ParsePartial for &str {
    fn parse_partial(self) -> immunization::PartialDate {
        immunization::PartialDate::parse_iso(self).unwrap()
    }
}

#[test]
fn impossible_claims_are_refused_before_anything_is_signed() {
    let wrong: [(Spoil, Field); 7] = [
        (
            |claims| claims.doses[0].date = crate::samples::day("2026-11-22"),
            Field::Date,
        ),
        (
            |claims| claims.doses[0].date = crate::samples::day("1991-11-30"),
            Field::Date,
        ),
        (
            |claims| claims.not_after = claims.issued_at,
            Field::Validity,
        ),
        (
            |claims| claims.doses[0].country.alpha3 = "jpn".to_owned(),
            Field::Country,
        ),
        (
            |claims| claims.subject.document.as_mut().unwrap().number = "TR 00".to_owned(),
            Field::Document,
        ),
        (
            |claims| claims.doses[0].centre = Some("Mirai\u{7}".to_owned()),
            Field::Text,
        ),
        (
            |claims| claims.issuer.name = "e\u{301}".to_owned(),
            Field::Text,
        ),
    ];
    for (spoil, field) in wrong {
        let mut request = request(Format::Ddcc);
        spoil(&mut request.claims);
        assert_eq!(refused(&request), Refusal::Form(field));
    }
}

#[test]
fn a_dose_of_late_evening_in_greenwich_is_of_the_next_day_in_japan() {
    let at = |text: &str| {
        crate::claims::words::day_in_japan(text.parse().unwrap())
            .unwrap()
            .to_string()
    };
    // 2026-03-31T16:30:00Z and 2026-03-31T14:59:59Z.
    assert_eq!(at("1774974600"), "2026-04-01");
    assert_eq!(at("1774969199"), "2026-03-31");
    let utc = |seconds| {
        crate::claims::words::day_in_utc(seconds)
            .unwrap()
            .to_string()
    };
    assert_eq!(utc(1_774_974_600), "2026-03-31");
}

#[test]
fn a_key_signs_within_its_time_alone() {
    let mut early = request(Format::Icvp);
    early.claims.issued_at = NOW - 2 * YEAR;
    early.claims.not_after = NOW - YEAR / 2;
    early.claims.doses[0].date = crate::samples::day("2023-01-01");
    assert_eq!(refused(&early), Refusal::KeyTime);
    let mut late = request(Format::Icvp);
    late.claims.not_after = NOW + 4 * YEAR;
    assert_eq!(refused(&late), Refusal::KeyTime);
}

#[test]
fn nothing_goes_out_that_the_world_would_not_accept() {
    // The published list lacks the key: what was signed is not released.
    let nobody = Trust::for_tests();
    for format in FORMATS {
        let answer = signer().sign(&request(format), &verifier(&nobody));
        assert_eq!(
            answer,
            SignAnswer::Refused(Refusal::SelfCheckFailed),
            "{format:?}"
        );
    }
    // A key that does not fit its certificate makes no signer at all.
    assert!(
        super::DocumentSigner::new(signing(&KEYS.stranger_key), KEYS.documents.clone()).is_none()
    );
    assert!(
        super::CardSigner::new(signing(&KEYS.cards_key), "http://mirai.example", &[9; 32])
            .is_none()
    );
    assert!(
        super::CardSigner::new(signing(&KEYS.cards_key), "https://mirai.example/", &[9; 32])
            .is_none()
    );
    assert!(
        super::CardSigner::new(signing(&KEYS.cards_key), "https://mirai.example", &[9; 31])
            .is_none()
    );
}

#[test]
fn a_certificate_names_no_more_than_its_purpose_needs() {
    let domestic = signed(&request(Format::HealthCard));
    let said = verdict(&domestic.text).statement.unwrap();
    assert_eq!(
        (said.document, said.nationality, said.sex),
        (None, None, None)
    );
    let ddcc = claims(
        Purpose::Domestic,
        vec![covid_dose("2026-03-31", 2, "EX0002")],
    );
    let ddcc = SignRequest {
        claims: ddcc,
        ..request(Format::Ddcc)
    };
    let said = verdict(&signed(&ddcc).text).statement.unwrap();
    assert_eq!((said.name.as_str(), said.document), ("山田 花子", None));
}

#[test]
fn each_card_is_withdrawn_by_an_id_of_its_own() {
    let mut other = request(Format::HealthCard);
    other.claims.serial = Serial::from_random([0x33; 16]);
    let (one, two) = (signed(&request(Format::HealthCard)), signed(&other));
    assert_ne!(one.revocation, two.revocation);
    assert_eq!(one.revocation.len(), 11);
    // The same serial has the same id again, so that it need not be kept.
    assert_eq!(
        one.revocation,
        signed(&request(Format::HealthCard)).revocation
    );
}

#[test]
fn messages_keep_their_form_and_show_nobody() {
    let request = request(Format::Icvp);
    let text = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<SignRequest>(&text).unwrap(), request);
    assert!(
        serde_json::from_str::<SignRequest>(&text.replacen(
            "\"format\"",
            "\"bytes\":\"AA\",\"format\"",
            1
        ))
        .is_err()
    );
    let answer = SignAnswer::Signed(signed(&request));
    assert_eq!(
        serde_json::from_str::<SignAnswer>(&serde_json::to_string(&answer).unwrap()).unwrap(),
        answer
    );
    let refused = SignAnswer::Refused(Refusal::Missing(Field::Lot));
    assert_eq!(
        serde_json::to_string(&refused).unwrap(),
        r#"{"refused":{"missing":"lot"}}"#
    );
    let verdict = verdict(&signed(&request).text);
    for shown in [
        format!("{request:?}"),
        format!("{answer:?}"),
        format!("{:?}", request.claims),
        format!("{verdict:?}"),
    ] {
        assert!(
            !shown.contains("YAMADA") && !shown.contains("TR0000000") && !shown.contains("HC1:"),
            "{shown}"
        );
    }
}
