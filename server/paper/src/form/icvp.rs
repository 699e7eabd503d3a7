//! International certificate of vaccination or prophylaxis: the columns of the yellow card on a lying sheet, values in English.

use super::{
    Cell, Column, Entry, Form, MM, both, country_words, day_words, entry, head, label, latin_of,
    missing, of_dose, quiet, sex_words, site, strong, value,
};
use crate::dates::{in_english, partial_in_english, partial_in_japanese};
use crate::refusal::{Field, Refusal};
use crate::setting::{Lang, Text};
use crate::sheet::{Dose, Sheet, Validity};

pub(super) fn fill(sheet: &Sheet) -> Result<Form, Refusal> {
    Ok(Form {
        width: 297.0 * MM,
        height: 210.0 * MM,
        margin: 15.0 * MM,
        accent: (0x5C, 0x48, 0x00),
        band: Some((0xFF, 0xD9, 0x3B)),
        tint: (0xFF, 0xF4, 0xC9),
        titles: vec![
            (
                Lang::En,
                "International Certificate of Vaccination or Prophylaxis",
            ),
            (
                Lang::Fr,
                "Certificat international de vaccination ou de prophylaxie",
            ),
            (Lang::Ja, "国際予防接種証明書（国際保健規則）"),
        ],
        entries: entries(sheet)?,
        statement: statement(),
        columns: columns(),
        rows: sheet
            .doses
            .iter()
            .enumerate()
            .map(|(at, dose)| row(at, dose))
            .collect(),
        signature: Some(label(
            "本人・保護者の署名",
            "Signature of holder or guardian",
        )),
        notes: notes(),
    })
}

fn entries(sheet: &Sheet) -> Result<Vec<Vec<Entry>>, Refusal> {
    let holder = &sheet.holder;
    let latin = latin_of(holder)?;
    let birth = match holder.birth {
        Some(birth) => birth,
        None => return missing(Field::Birth)(),
    };
    let mut row = vec![
        entry(
            label("氏名（旅券の表記）", "Surname, given names"),
            0.34,
            vec![vec![strong(&latin, Lang::En, 15.0, Field::LatinName)]],
        ),
        entry(
            label("生年月日", "Date of birth"),
            0.2,
            vec![
                vec![strong(
                    &partial_in_english(birth),
                    Lang::En,
                    11.0,
                    Field::Birth,
                )],
                vec![quiet(
                    &partial_in_japanese(birth),
                    Lang::Ja,
                    9.0,
                    Field::Birth,
                )],
            ],
        ),
    ];
    if let Some((ja, en)) = holder.sex.map(sex_words) {
        row.push(entry(
            label("性別", "Sex"),
            0.11,
            vec![
                vec![value(en, Lang::En, 11.0, Field::Words)],
                vec![quiet(ja, Lang::Ja, 9.0, Field::Words)],
            ],
        ));
    }
    if let Some(nationality) = &holder.nationality {
        let (ja, en) = country_words(nationality);
        row.push(entry(
            label("国籍", "Nationality"),
            0.17,
            vec![
                vec![value(&en, Lang::En, 11.0, Field::Nationality)],
                vec![quiet(&ja, Lang::Ja, 9.0, Field::Nationality)],
            ],
        ));
    }
    if let Some(document) = &holder.document {
        row.push(entry(
            label("旅券番号", "Passport no."),
            0.18,
            vec![vec![strong(
                &document.number,
                Lang::En,
                11.0,
                Field::Document,
            )]],
        ));
    }
    let mut rows = vec![row];
    if let Some(guardian) = &holder.guardian {
        rows.push(vec![entry(
            label("保護者", "Parent or guardian"),
            1.0,
            vec![vec![value(guardian, Lang::En, 11.0, Field::Guardian)]],
        )]);
    }
    Ok(rows)
}

fn statement() -> Vec<Vec<Text>> {
    vec![
        vec![value(
            "This is to certify that the person named above has on the date shown been vaccinated or received prophylaxis \
             against the disease shown, under the International Health Regulations.",
            Lang::En,
            9.5,
            Field::Words,
        )],
        vec![quiet(
            "上記の者が、国際保健規則に基づき、下記の日に下記の病気に対する予防接種（予防内服）を受けたことを証明します。",
            Lang::Ja,
            9.0,
            Field::Words,
        )],
    ]
}

fn columns() -> Vec<Column> {
    vec![
        head("病気・ワクチン", "Vaccine or prophylaxis", 0.19),
        head("接種日", "Date", 0.17),
        head("責任者", "Supervising clinician", 0.15),
        head("製造者・製造番号", "Manufacturer, batch no.", 0.16),
        head("有効期間", "Certificate valid", 0.17),
        head("接種した施設", "Administering centre", 0.16),
    ]
}

fn row(at: usize, dose: &Dose) -> Vec<Cell> {
    let place = |field| of_dose(field, at);
    let what = vec![
        vec![
            strong(&dose.disease.en, Lang::En, 10.0, place(Field::Disease)),
            quiet(
                &format!("  {}", dose.disease.ja),
                Lang::Ja,
                9.0,
                place(Field::Disease),
            ),
        ],
        vec![value(
            &dose.vaccine.en,
            Lang::En,
            9.0,
            place(Field::Vaccine),
        )],
    ];
    let mut made = Vec::new();
    if let Some(maker) = &dose.maker {
        made.extend(both(maker, place(Field::Maker), true).into_iter().take(1));
    }
    if let Some(lot) = &dose.lot {
        made.push(vec![
            value("Batch ", Lang::En, 9.0, Field::Words),
            strong(lot, Lang::En, 9.5, place(Field::Lot)),
        ]);
    }
    let clinician = dose.clinician.as_deref().unwrap_or("–");
    vec![
        what,
        day_words(dose.date, true),
        vec![vec![value(
            clinician,
            Lang::En,
            9.0,
            place(Field::Clinician),
        )]],
        made,
        validity(dose),
        site(at, dose, true),
    ]
}

fn validity(dose: &Dose) -> Cell {
    let line = |words: String| vec![value(&words, Lang::En, 9.0, Field::Words)];
    let mut lines = Vec::new();
    if let Some(day) = dose.valid_from {
        lines.push(line(format!("from {}", in_english(day))));
    }
    match dose.valid_until {
        Some(Validity::Life) => {
            let mut life = line("for the life of the person vaccinated  ".to_owned());
            life.push(quiet("生涯有効", Lang::Ja, 9.0, Field::Words));
            lines.push(life);
        }
        Some(Validity::Until(day)) => lines.push(line(format!("until {}", in_english(day)))),
        None => {}
    }
    if lines.is_empty() {
        lines.push(line("–".to_owned()));
    }
    lines
}

fn notes() -> Vec<Vec<Text>> {
    let pairs = [
        (
            "Valid only if the vaccine or prophylaxis is one approved by the World Health Organization.",
            "WHO が承認したワクチン等を用いた場合に限り有効です。",
        ),
        (
            "Any amendment, erasure, or failure to complete any part of it may render this certificate invalid.",
            "書き換え、抹消、記入漏れがあると無効になることがあります。",
        ),
        (
            "The digital signature in the code takes the place of the clinician’s signature and the official stamp.",
            "コードの電子署名が、責任者の署名と公印に代わります。",
        ),
    ];
    pairs
        .into_iter()
        .map(|(en, ja)| {
            vec![
                value(&format!("{en}  "), Lang::En, 9.0, Field::Words),
                quiet(ja, Lang::Ja, 9.0, Field::Words),
            ]
        })
        .collect()
}
