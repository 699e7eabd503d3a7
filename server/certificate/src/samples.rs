//! The invented traveller of the tests, the keys of a test issuer, and the certificates that were once signed with them.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use immunization::{Day, PartialDate};
use openssl::pkey::{PKey, Private};

use crate::authority::{CertificateUse, CertificateWish, make_authority, make_signer};
use crate::catalogue::Catalogue;
use crate::claims::{
    CertifiedDose, Claims, Coded, Country, EuCodes, Issuer, PersonName, ProductCodes, Purpose,
    RecordVersion, Serial, Sex, Subject, TravelDocument,
};
use crate::health_link::HealthLink;
use crate::icvp::IcvpLayout;
use crate::keys::{Certificate, SigningKey};
use crate::signer::{CardSigner, DocumentSigner, SignAnswer, SignRequest, Signed, Signer};
use crate::trust::{PublishedKey, Trust, publish_jwks};
use crate::verify::{Format, Verdict, Verifier};

/// 2026-11-21T09:00:00Z.
pub(crate) const NOW: i64 = 1_795_251_600;
pub(crate) const YEAR: i64 = 365 * 86_400;
pub(crate) const CARD_ISSUER: &str = "https://certificates.mirai.example/cards";

/// All formats that are issued.
pub(crate) const FORMATS: [Format; 6] = [
    Format::Icvp,
    Format::Ddcc,
    Format::EuDcc,
    Format::SignedLink,
    Format::HealthCard,
    Format::VdsNc,
];

macro_rules! key {
    ($name:literal) => {
        PKey::private_key_from_pem(include_bytes!(concat!("../testdata/keys/", $name, ".pem")))
            .unwrap()
    };
}

/// The keys and certificates of the test issuer.
pub(crate) struct Keys {
    pub(crate) authority: Certificate,
    pub(crate) authority_key: PKey<Private>,
    pub(crate) documents: Certificate,
    pub(crate) documents_key: PKey<Private>,
    pub(crate) seals: Certificate,
    pub(crate) seals_key: PKey<Private>,
    pub(crate) cards_key: PKey<Private>,
    pub(crate) stranger_key: PKey<Private>,
    pub(crate) lists_key: PKey<Private>,
}

pub(crate) static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let (authority_key, documents_key, seals_key) =
        (key!("authority"), key!("documents"), key!("seals"));
    let wish = |usage, name, number: u8| wish(usage, name, number, (NOW - YEAR, NOW + 3 * YEAR));
    let made = |name: &str, make: &dyn Fn() -> Certificate| {
        let path = testdata().join("keys").join(name);
        let kept = std::fs::read(&path)
            .ok()
            .and_then(|pem| Certificate::from_pem(&pem));
        kept.unwrap_or_else(|| {
            assert!(
                std::env::var_os("UPDATE_EXPECT").is_some(),
                "{name} is missing"
            );
            let certificate = make();
            let x509 = openssl::x509::X509::from_der(certificate.der()).unwrap();
            std::fs::write(path, x509.to_pem().unwrap()).unwrap();
            certificate
        })
    };
    let authority = made("authority.cer", &|| {
        make_authority(
            &wish(CertificateUse::Authority, "Mirai Test Authority", 1),
            &authority_key,
        )
        .unwrap()
    });
    let documents = made("documents.cer", &|| {
        let wish = wish(CertificateUse::Documents, "Mirai Test DSC", 2);
        make_signer(&wish, &documents_key, &authority, &authority_key).unwrap()
    });
    let seals = made("seals.cer", &|| {
        let wish = wish(CertificateUse::Seals, "Mirai Test VSS", 3);
        make_signer(&wish, &seals_key, &authority, &authority_key).unwrap()
    });
    Keys {
        authority,
        authority_key,
        documents,
        documents_key,
        seals,
        seals_key,
        cards_key: key!("cards"),
        stranger_key: key!("stranger"),
        lists_key: key!("lists"),
    }
});

pub(crate) fn wish(
    usage: CertificateUse,
    name: &str,
    number: u8,
    times: (i64, i64),
) -> CertificateWish<'_> {
    CertificateWish {
        usage,
        name,
        country: "JP",
        test: true,
        serial: [number; 16],
        times,
    }
}

pub(crate) fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

pub(crate) fn signing(key: &PKey<Private>) -> SigningKey {
    SigningKey::from_key(key).unwrap()
}

pub(crate) fn jwks(key: &SigningKey) -> String {
    publish_jwks(&[PublishedKey {
        key: key.public(),
        revocations: None,
        chain: &[],
    }])
    .unwrap()
}

/// A signer with all keys of the test issuer.
pub(crate) fn signer() -> Signer {
    let documents = DocumentSigner::new(signing(&KEYS.documents_key), KEYS.documents.clone());
    let seals = DocumentSigner::new(signing(&KEYS.seals_key), KEYS.seals.clone());
    let cards = CardSigner::new(signing(&KEYS.cards_key), CARD_ISSUER, &[9; 32]);
    Signer {
        documents: Some(documents.unwrap()),
        cards: Some(cards.unwrap()),
        seals: Some(seals.unwrap()),
    }
}

/// Trust in the test issuer alone.
pub(crate) fn trust() -> Trust {
    let mut trust = Trust::for_tests();
    trust.add_signer(&KEYS.documents, None, false).unwrap();
    assert!(trust.add_authority(KEYS.authority.clone()));
    trust
        .add_card_issuer(CARD_ISSUER, jwks(&signing(&KEYS.cards_key)).as_bytes(), NOW)
        .unwrap();
    trust
}

pub(crate) static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::built_in);

pub(crate) fn verifier(trust: &Trust) -> Verifier<'_> {
    Verifier {
        trust,
        catalogue: &CATALOGUE,
        now: NOW,
    }
}

/// The one verdict on a text.
pub(crate) fn verdict(text: &str) -> Verdict {
    let trust = trust();
    let mut verdicts = verifier(&trust).verify(text);
    assert_eq!(verdicts.len(), 1);
    verdicts.remove(0)
}

pub(crate) fn japan() -> Country {
    Country {
        alpha3: "JPN".to_owned(),
        alpha2: "JP".to_owned(),
    }
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// A dose against COVID-19.
pub(crate) fn covid_dose(date: &str, number: u32, lot: &str) -> CertifiedDose {
    CertifiedDose {
        record: RecordVersion {
            id: format!("dose-{number}"),
            version: "3".to_owned(),
            municipality: None,
        },
        product: ProductCodes {
            brand: "COMIRNATY".to_owned(),
            icd11: some("XM0GQ8"),
            icd11_brand: some("XM8NQ0"),
            icd11_disease: some("RA01.0"),
            holder: Some(Coded {
                system: "https://spor.ema.europa.eu/v1/organisations".to_owned(),
                code: "ORG-100030215".to_owned(),
            }),
            catalogue: None,
            eu: Some(EuCodes {
                prophylaxis: "1119349007".to_owned(),
                product: "EU/1/20/1528".to_owned(),
                holder: "ORG-100030215".to_owned(),
            }),
            cvx: some("208"),
            snomed_disease: some("840539006"),
        },
        date: day(date),
        lot: some(lot),
        dose_number: Some(number),
        total_doses: Some(2),
        country: japan(),
        centre: some("Mirai City Health Centre"),
        clinician: None,
        next_due: None,
        words: None,
    }
}

/// A dose against yellow fever, of a product that international certificates may name.
pub(crate) fn yellow_fever_dose() -> CertifiedDose {
    let mut dose = covid_dose("2026-08-08", 1, "V3B521V");
    dose.product = ProductCodes {
        brand: "STAMARIL".to_owned(),
        icd11: some("XM3418"),
        catalogue: some("YellowFeverProductd8a09f80301dc05e124f99ffe7711fc0"),
        cvx: some("183"),
        snomed_disease: some("16541001"),
        ..ProductCodes::default()
    };
    dose.clinician = some("SATO KENJI");
    dose
}

/// What is certified for the invented traveller.
pub(crate) fn claims(purpose: Purpose, doses: Vec<CertifiedDose>) -> Claims {
    Claims {
        serial: Serial::from_random([0x5A; 16]),
        purpose,
        subject: Subject {
            latin: Some(PersonName {
                family: "YAMADA".to_owned(),
                given: vec!["HANAKO".to_owned()],
            }),
            native: Some(PersonName {
                family: "山田".to_owned(),
                given: vec!["花子".to_owned()],
            }),
            birth_date: Some(PartialDate::from(day("1991-12-01"))),
            sex: Some(Sex::Female),
            nationality: Some(japan()),
            document: purpose.is_travel().then(|| TravelDocument {
                kind: "PPN".to_owned(),
                number: "TR0000000".to_owned(),
                country: japan(),
            }),
            guardian: None,
        },
        doses,
        issuer: Issuer {
            name: "Mirai City (test)".to_owned(),
            native: None,
            country: japan(),
        },
        issued_at: NOW,
        not_after: NOW + YEAR,
    }
}

/// What is asked for a format, with as many doses as it states.
pub(crate) fn request(format: Format) -> SignRequest {
    let covid = || covid_dose("2026-03-31", 2, "EX0002");
    let claims = match format {
        Format::Icvp => claims(Purpose::TravelIcvp, vec![yellow_fever_dose()]),
        Format::SignedLink => claims(Purpose::Link, Vec::new()),
        Format::HealthCard => claims(
            Purpose::Domestic,
            vec![covid(), covid_dose("2026-03-01", 1, "EX0001")],
        ),
        Format::VdsNc => claims(
            Purpose::TravelRecord,
            vec![covid(), covid_dose("2026-03-01", 1, "EX0001")],
        ),
        _ => claims(Purpose::TravelRecord, vec![covid()]),
    };
    let link = HealthLink {
        url: format!("https://links.mirai.example/{}", "a".repeat(43)),
        key: "rxTgYlOaKJPFtcEd0qcceN8wEU4p94SqAwIWQe6uX7Q".to_owned(),
        exp: None,
        flag: some("P"),
        label: some("Vaccinations"),
        v: Some(1),
    };
    let link = (format == Format::SignedLink).then_some(link);
    SignRequest {
        format,
        claims,
        icvp_layout: IcvpLayout::Published,
        seals_for_all: false,
        link,
    }
}

/// Signs, and must be able to.
pub(crate) fn signed(request: &SignRequest) -> Signed {
    let trust = trust();
    match signer().sign(request, &verifier(&trust)) {
        SignAnswer::Signed(signed) => signed,
        SignAnswer::Refused(refusal) => panic!("{}: {refusal:?}", request.format.code()),
    }
}
