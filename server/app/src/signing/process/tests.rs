//! The signer: one serial, one signature, whatever happens.

use certificate::claims::{
    CertifiedDose, Claims, Country, Issuer, PersonName, ProductCodes, Purpose, RecordVersion,
    Serial, Subject,
};
use certificate::{Format, IcvpLayout};

use super::*;

fn settings(dir: &Path) -> Settings {
    Settings {
        keys: dir.join("signer.keys"),
        published: dir.join("public.json"),
        socket: dir.join("signer.sock"),
        ledger: dir.join("serials.ndjson"),
        a_minute: 1_000,
        stop: Some(dir.join("stop")),
        peer: None,
    }
}

fn desk(dir: &Path) -> Desk {
    if !dir.join("public.json").exists() {
        crate::command::cert_keys::make_test(dir, "https://sesshu.example/cards").unwrap();
    }
    Desk::open(&settings(dir)).unwrap()
}

fn request(serial: u8, family: &str) -> SignRequest {
    let country = Country {
        alpha3: "JPN".to_owned(),
        alpha2: "JP".to_owned(),
    };
    let now = now_ms().div_euclid(1_000);
    SignRequest {
        format: Format::HealthCard,
        claims: Claims {
            serial: Serial::from_random([serial; 16]),
            purpose: Purpose::Domestic,
            subject: Subject {
                latin: None,
                native: Some(PersonName {
                    family: family.to_owned(),
                    given: vec!["花子".to_owned()],
                }),
                birth_date: Some(immunization::Day::new(1991, 12, 1).unwrap().into()),
                sex: None,
                nationality: None,
                document: None,
                guardian: None,
            },
            doses: vec![CertifiedDose {
                record: RecordVersion {
                    id: "dose".to_owned(),
                    version: "1".to_owned(),
                    municipality: None,
                },
                product: ProductCodes {
                    brand: "COMIRNATY".to_owned(),
                    cvx: Some("208".to_owned()),
                    snomed_disease: Some("840539006".to_owned()),
                    ..ProductCodes::default()
                },
                date: immunization::Day::new(2026, 3, 1).unwrap(),
                lot: Some("EX0001".to_owned()),
                dose_number: Some(1),
                total_doses: None,
                country: country.clone(),
                centre: None,
                clinician: None,
                next_due: None,
                words: None,
            }],
            issuer: Issuer {
                name: "Mirai City".to_owned(),
                native: None,
                country,
            },
            issued_at: now,
            not_after: now + 86_400,
        },
        icvp_layout: IcvpLayout::Published,
        seals_for_all: false,
        link: None,
    }
}

fn signed(said: Said) -> Signed {
    match said {
        Said::Answer(SignAnswer::Signed(signed)) => signed,
        Said::Answer(SignAnswer::Refused(refusal)) => panic!("{refusal:?}"),
        _ => panic!("not signed"),
    }
}

#[test]
fn the_same_question_gets_the_same_answer_and_another_one_under_its_serial_gets_none() {
    let dir = tempfile::tempdir().unwrap();
    let desk = desk(dir.path());
    let asked = Ask::Sign(Box::new(request(1, "見本")));
    let first = signed(desk.answer(&asked));
    assert_eq!(signed(desk.answer(&asked)), first);
    let other = Ask::Sign(Box::new(request(1, "架空")));
    assert!(matches!(desk.answer(&other), Said::Spent));
    let fate = desk.answer(&Ask::Fate(Serial::from_random([1; 16]).to_string()));
    assert!(
        matches!(fate, Said::Fate(Some(Fate::Signed { revocation, .. })) if revocation == first.revocation)
    );
}

#[test]
fn after_a_restart_a_serial_stays_spent() {
    let dir = tempfile::tempdir().unwrap();
    let asked = request(1, "見本");
    let first = desk(dir.path());
    signed(first.answer(&Ask::Sign(Box::new(asked.clone()))));
    drop(first);
    let second = desk(dir.path());
    assert!(matches!(
        second.answer(&Ask::Sign(Box::new(asked))),
        Said::Spent
    ));
    signed(second.answer(&Ask::Sign(Box::new(request(2, "見本")))));
}

#[test]
fn while_the_file_is_there_nothing_is_signed_and_no_serial_is_spent() {
    let dir = tempfile::tempdir().unwrap();
    let desk = desk(dir.path());
    std::fs::write(dir.path().join("stop"), "").unwrap();
    let asked = Ask::Sign(Box::new(request(1, "見本")));
    assert!(matches!(desk.answer(&asked), Said::Stopped));
    assert_eq!(desk.serials(), 0);
    std::fs::remove_file(dir.path().join("stop")).unwrap();
    signed(desk.answer(&asked));
}

#[test]
fn what_was_to_be_signed_long_ago_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let desk = desk(dir.path());
    let mut asked = request(1, "見本");
    asked.claims.issued_at -= ISSUED_SECONDS_MAX + 5;
    let said = desk.answer(&Ask::Sign(Box::new(asked)));
    assert!(matches!(said, Said::Answer(SignAnswer::Refused(_))));
    assert_eq!(desk.serials(), 0);
}

#[test]
fn a_file_of_keys_that_others_can_read_is_not_used() {
    let dir = tempfile::tempdir().unwrap();
    drop(desk(dir.path()));
    let keys = dir.path().join("signer.keys");
    std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(Desk::open(&settings(dir.path())).is_err());
}

#[test]
fn frames_that_are_too_long_or_no_json_are_refused_and_do_no_harm() {
    use tokio::io::AsyncWriteExt;
    let dir = tempfile::tempdir().unwrap();
    let signer = crate::embedded::Signer::start(dir.path()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let socket = dir.path().join("signer.sock");
        let mut stream = UnixStream::connect(&socket).await.unwrap();
        stream.write_all(&u32::MAX.to_be_bytes()).await.unwrap();
        assert!(
            message::receive::<Said>(&mut stream, None)
                .await
                .map_or(true, |said| said.is_none())
        );
        let mut stream = UnixStream::connect(&socket).await.unwrap();
        stream.write_all(&4_u32.to_be_bytes()).await.unwrap();
        stream.write_all(b"nope").await.unwrap();
        let said = message::receive::<Said>(&mut stream, None)
            .await
            .unwrap()
            .unwrap();
        assert!(matches!(said, Ok(Said::Malformed)));
        let asker = crate::signing::Asker::new(socket);
        asker.sign(request(1, "見本")).await.unwrap();
    });
    drop(signer);
}
