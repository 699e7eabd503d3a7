//! Sheets of invented people for tests.

use immunization::{Day, PartialDate};
use qrcodegen::{QrCode, QrCodeEcc};

use crate::sheet::{
    Both, Code, CodeUse, Country, Document, Dose, Holder, Issuer, Kind, Name, Sex, Sheet, Validity,
};

pub(crate) fn day(text: &str) -> Day {
    Day::parse_iso(text).expect("a day")
}

pub(crate) fn both(ja: &str, en: &str) -> Both {
    Both {
        ja: ja.to_owned(),
        en: en.to_owned(),
    }
}

pub(crate) fn name(family: &str, given: &str) -> Name {
    Name {
        family: family.to_owned(),
        given: given.to_owned(),
    }
}

fn japan() -> Country {
    Country {
        code: "JPN".to_owned(),
        name: both("日本", "Japan"),
    }
}

pub(crate) fn code(usage: CodeUse, text: &str) -> Code {
    let drawn = QrCode::encode_text(text, QrCodeEcc::Medium).expect("short enough");
    let rows = 0..drawn.size();
    let squares = rows.flat_map(|y| (0..drawn.size()).map(move |x| (x, y)));
    Code {
        usage,
        text: text.to_owned(),
        squares: squares.map(|(x, y)| drawn.get_module(x, y)).collect(),
        square_micrometres_min: 330,
        part: None,
        dose: None,
    }
}

pub(crate) fn dose(lot: &str) -> Dose {
    Dose {
        disease: both("黄熱", "Yellow fever"),
        vaccine: both("黄熱ワクチン", "Yellow fever vaccine, live"),
        maker: Some(both("みらい製薬", "Mirai Pharma")),
        lot: Some(lot.to_owned()),
        date: day("2026-08-08"),
        number: Some(1),
        total: Some(2),
        country: japan(),
        centre: Some(both("みらい市保健センター", "Mirai City Health Centre")),
        clinician: Some("SATO KENJI".to_owned()),
        valid_from: Some(day("2026-08-18")),
        valid_until: Some(Validity::Life),
    }
}

pub(crate) fn sheet(kind: Kind) -> Sheet {
    Sheet {
        kind,
        holder: Holder {
            latin: Some(name("ÇELİK", "ŽOFIE")),
            native: Some(name("髙𠮷", "花子")),
            kana: Some("ﾀｶﾖｼ　ハナコ".to_owned()),
            birth: PartialDate::parse_iso("1991-12-01").ok(),
            sex: Some(Sex::Female),
            nationality: Some(japan()),
            document: Some(Document {
                number: "TR0000000".to_owned(),
                country: japan(),
            }),
            guardian: None,
        },
        doses: vec![dose("V3B521V")],
        codes: vec![code(CodeUse::Icvp, &format!("HC1:{}", "6BF".repeat(140)))],
        issuer: Issuer {
            office: both("みらい市長", "Mayor of Mirai City"),
            contact: Some(both("健康づくり課", "Health Promotion Division")),
            country: japan(),
        },
        serial: "7K2M-Q4TX-9D3V-HB6P".to_owned(),
        issued_on: day("2026-11-21"),
        signed_until: Some(day("2027-11-20")),
        verify_address: "https://sesshu.example/verify".to_owned(),
        specimen: true,
    }
}
