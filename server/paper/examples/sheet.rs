//! Draws a sheet of an invented person: `cargo run -p sesshu-paper --example sheet -- OUT.pdf [icvp|overseas|domestic]`.

use std::error::Error;

use immunization::{Day, PartialDate};
use paper::{
    Both, Code, CodeUse, Country, Document, Dose, Holder, Issuer, Kind, Name, Sex, Sheet, Validity,
    draw,
};
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let out = words.next().ok_or("the name of a file is missing")?;
    let sheet = match words.next().as_deref() {
        None | Some("overseas") => overseas()?,
        Some("icvp") => icvp()?,
        Some("domestic") => domestic()?,
        Some(_) => return Err("icvp, overseas or domestic".into()),
    };
    std::fs::write(out, draw(&sheet)?)?;
    Ok(())
}

fn both(ja: &str, en: &str) -> Both {
    Both {
        ja: ja.to_owned(),
        en: en.to_owned(),
    }
}

fn japan() -> Country {
    Country {
        code: "JPN".to_owned(),
        name: both("日本", "Japan"),
    }
}

fn holder() -> Result<Holder, Box<dyn Error>> {
    Ok(Holder {
        latin: Some(Name {
            family: "YAMADA".to_owned(),
            given: "HANAKO".to_owned(),
        }),
        native: Some(Name {
            family: "山田".to_owned(),
            given: "花子".to_owned(),
        }),
        kana: Some("ヤマダ　ハナコ".to_owned()),
        birth: Some(PartialDate::parse_iso("1991-12-01")?),
        sex: Some(Sex::Female),
        nationality: Some(japan()),
        document: Some(Document {
            number: "TR0000000".to_owned(),
            country: japan(),
        }),
        guardian: None,
    })
}

/// One dose: disease, vaccine, maker, lot, date, and which of how many.
type Given<'a> = (
    [&'a str; 2],
    [&'a str; 2],
    [&'a str; 2],
    &'a str,
    &'a str,
    (u32, u32),
);

fn dose(given: Given<'_>) -> Result<Dose, Box<dyn Error>> {
    let (
        [disease, disease_en],
        [vaccine, vaccine_en],
        [maker, maker_en],
        lot,
        date,
        (number, total),
    ) = given;
    Ok(Dose {
        disease: both(disease, disease_en),
        vaccine: both(vaccine, vaccine_en),
        maker: Some(both(maker, maker_en)),
        lot: Some(lot.to_owned()),
        date: Day::parse_iso(date)?,
        number: Some(number),
        total: Some(total),
        country: japan(),
        centre: Some(both("みらい市保健センター", "Mirai City Health Centre")),
        clinician: Some("SATO KENJI, MD".to_owned()),
        valid_from: None,
        valid_until: None,
    })
}

fn code(usage: CodeUse, text: &str, part: Option<(u32, u32)>) -> Result<Code, Box<dyn Error>> {
    let (level, micrometres) = match usage {
        CodeUse::VdsNc => (QrCodeEcc::Low, 330),
        CodeUse::HealthCard => (QrCodeEcc::Medium, 350),
        _ => (QrCodeEcc::Quartile, 350),
    };
    let segments = match text.strip_prefix("shc:/") {
        Some(digits) => vec![
            QrSegment::make_bytes(b"shc:/"),
            QrSegment::make_numeric(digits),
        ],
        None => QrSegment::make_segments(text),
    };
    let drawn = QrCode::encode_segments_advanced(
        &segments,
        level,
        Version::MIN,
        Version::MAX,
        None,
        false,
    )?;
    let rows = 0..drawn.size();
    let squares = rows.flat_map(|y| (0..drawn.size()).map(move |x| (x, y)));
    Ok(Code {
        usage,
        text: text.to_owned(),
        squares: squares.map(|(x, y)| drawn.get_module(x, y)).collect(),
        square_micrometres_min: micrometres,
        part,
        dose: None,
    })
}

/// Letters that look like an envelope of a length, and are none.
fn envelope(letters: usize) -> String {
    let alphabet: Vec<char> = ('0'..='9')
        .chain('A'..='Z')
        .chain(" $%*+-./:".chars())
        .collect();
    let body =
        (0..letters).filter_map(|at| alphabet.get((at * 17 + at / 7) % alphabet.len()).copied());
    "HC1:".chars().chain(body).collect()
}

fn card(digits: usize) -> String {
    let body = (0..digits).map(|at| char::from(b'0' + ((at * 7 + at / 3) % 10) as u8));
    "shc:/".chars().chain(body).collect()
}

fn issuer() -> Issuer {
    Issuer {
        office: both("みらい市長", "Mayor of Mirai City"),
        contact: Some(both(
            "みらい市 健康づくり課",
            "Health Promotion Division, Mirai City",
        )),
        country: japan(),
    }
}

fn sheet(kind: Kind, doses: Vec<Dose>, codes: Vec<Code>) -> Result<Sheet, Box<dyn Error>> {
    Ok(Sheet {
        kind,
        holder: holder()?,
        doses,
        codes,
        issuer: issuer(),
        serial: "7K2M-Q4TX-9D3V-HB6P".to_owned(),
        issued_on: Day::parse_iso("2026-11-21")?,
        signed_until: Some(Day::parse_iso("2027-11-21")?),
        verify_address: "https://sesshu.example/verify".to_owned(),
        specimen: true,
    })
}

const COVID: [&str; 2] = ["新型コロナウイルス感染症", "COVID-19"];
const HEPATITIS_B: [&str; 2] = ["B型肝炎", "Hepatitis B"];
const MEASLES: [&str; 2] = ["麻しん・風しん", "Measles and rubella"];

fn overseas() -> Result<Sheet, Box<dyn Error>> {
    let doses = vec![
        dose((
            MEASLES,
            [
                "乾燥弱毒生麻しん風しん混合ワクチン",
                "Measles and rubella vaccine, live",
            ],
            ["みらい製薬", "Mirai Pharma"],
            "MR2041",
            "2026-06-15",
            (1, 2),
        ))?,
        dose((
            HEPATITIS_B,
            [
                "組換え沈降B型肝炎ワクチン",
                "Hepatitis B vaccine, recombinant",
            ],
            ["さくら製薬", "Sakura Pharma"],
            "HB118A",
            "2026-07-20",
            (1, 3),
        ))?,
        dose((
            COVID,
            ["コミナティ筋注", "Comirnaty"],
            ["ファイザー", "Pfizer"],
            "FN3345",
            "2026-10-05",
            (1, 1),
        ))?,
    ];
    let codes = vec![
        code(
            CodeUse::VdsNc,
            &format!("{{\"data\":\"{}\"}}", card(1_550)),
            None,
        )?,
        code(CodeUse::HealthCard, &card(1_600), None)?,
    ];
    sheet(Kind::Overseas, doses, codes)
}

fn domestic() -> Result<Sheet, Box<dyn Error>> {
    let mut doses = Vec::new();
    for (at, date) in ["2026-04-06", "2026-05-11", "2026-10-19"]
        .iter()
        .enumerate()
    {
        let number = u32::try_from(at)? + 1;
        doses.push(dose((
            HEPATITIS_B,
            [
                "組換え沈降B型肝炎ワクチン",
                "Hepatitis B vaccine, recombinant",
            ],
            ["さくら製薬", "Sakura Pharma"],
            "HB118A",
            date,
            (number, 3),
        ))?);
    }
    doses.push(dose((
        COVID,
        ["コミナティ筋注", "Comirnaty"],
        ["ファイザー", "Pfizer"],
        "FN3345",
        "2026-10-05",
        (1, 1),
    ))?);
    sheet(
        Kind::Domestic,
        doses,
        vec![code(CodeUse::HealthCard, &card(1_600), None)?],
    )
}

fn icvp() -> Result<Sheet, Box<dyn Error>> {
    let mut yellow_fever = dose((
        ["黄熱", "Yellow fever"],
        ["黄熱ワクチン", "Yellow fever vaccine, live"],
        ["みらい製薬", "Mirai Pharma"],
        "V3B521V",
        "2026-08-08",
        (1, 1),
    ))?;
    yellow_fever.valid_from = Some(Day::parse_iso("2026-08-18")?);
    yellow_fever.valid_until = Some(Validity::Life);
    let mut one = code(CodeUse::Icvp, &envelope(435), None)?;
    one.dose = Some(0);
    sheet(Kind::Icvp, vec![yellow_fever], vec![one])
}
