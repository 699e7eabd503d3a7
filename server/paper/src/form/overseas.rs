//! 海外渡航用: the record of vaccinations for travel, upright, a row for each dose.

use super::{
    Cell, Column, Entry, Form, MM, both, country_words, day_words, entry, head, label, latin_of,
    missing, native_name, number_words, of_dose, product, quiet, sex_words, site, strong, value,
};
use crate::dates::{partial_in_english, partial_in_japanese};
use crate::refusal::{Field, Refusal};
use crate::setting::{Lang, Text};
use crate::sheet::{Dose, Holder, Sheet};

pub(super) fn fill(sheet: &Sheet) -> Result<Form, Refusal> {
    Ok(Form {
        width: 210.0 * MM,
        height: 297.0 * MM,
        margin: 17.0 * MM,
        accent: (0x1B, 0x3F, 0x6B),
        band: None,
        tint: (0xE8, 0xEE, 0xF5),
        titles: vec![
            (Lang::Ja, "予防接種証明書（海外渡航用）"),
            (Lang::En, "Vaccination Certificate for International Travel"),
        ],
        entries: entries(&sheet.holder)?,
        statement: statement(),
        columns: columns(),
        rows: sheet
            .doses
            .iter()
            .enumerate()
            .map(|(at, dose)| row(at, dose, true))
            .collect(),
        signature: None,
        notes: Vec::new(),
    })
}

fn entries(holder: &Holder) -> Result<Vec<Vec<Entry>>, Refusal> {
    let latin = latin_of(holder)?;
    let names = vec![
        entry(
            label("氏名（旅券の表記）", "Surname, given names as in passport"),
            0.58,
            vec![vec![strong(&latin, Lang::En, 15.0, Field::LatinName)]],
        ),
        entry(
            label("氏名", "Name in Japanese"),
            0.42,
            holder
                .native
                .iter()
                .map(|name| vec![value(&native_name(name), Lang::Ja, 13.0, Field::NativeName)])
                .collect(),
        ),
    ];
    let birth = match holder.birth {
        Some(birth) => birth,
        None => return missing(Field::Birth)(),
    };
    let mut facts = vec![
        entry(
            label("生年月日", "Date of birth"),
            0.36,
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
                    9.5,
                    Field::Birth,
                )],
            ],
        ),
        entry(
            label("性別", "Sex"),
            0.15,
            holder
                .sex
                .map(sex_words)
                .map(|(ja, en)| {
                    vec![
                        vec![value(en, Lang::En, 11.0, Field::Words)],
                        vec![quiet(ja, Lang::Ja, 9.5, Field::Words)],
                    ]
                })
                .unwrap_or_default(),
        ),
    ];
    if let Some(nationality) = &holder.nationality {
        let (ja, en) = country_words(nationality);
        facts.push(entry(
            label("国籍", "Nationality"),
            0.22,
            vec![
                vec![value(&en, Lang::En, 11.0, Field::Nationality)],
                vec![quiet(&ja, Lang::Ja, 9.5, Field::Nationality)],
            ],
        ));
    }
    if let Some(document) = &holder.document {
        let (_, en) = country_words(&document.country);
        facts.push(entry(
            label("旅券番号", "Passport no."),
            0.27,
            vec![
                vec![strong(&document.number, Lang::En, 11.0, Field::Document)],
                vec![quiet(
                    &format!("issued by {en}"),
                    Lang::En,
                    9.5,
                    Field::Document,
                )],
            ],
        ));
    }
    Ok(vec![names, facts])
}

fn statement() -> Vec<Vec<Text>> {
    vec![
        vec![value(
            "This is to certify that the person named above has received the vaccinations listed below, according to the \
             vaccination records of the issuing authority.",
            Lang::En,
            9.5,
            Field::Words,
        )],
        vec![value(
            "上記の者が、下記のとおり予防接種を受けたことを、接種記録に基づき証明します。",
            Lang::Ja,
            9.5,
            Field::Words,
        )],
    ]
}

/// The columns of a sheet in either direction.
pub(super) fn columns() -> Vec<Column> {
    vec![
        head("回", "No.", 0.065),
        head("対象となる病気", "Disease", 0.195),
        head("接種日", "Date", 0.255),
        head("ワクチン・製造者・ロット", "Vaccine, maker, lot", 0.275),
        head("接種国・場所", "Country, place", 0.21),
    ]
}

/// A row of the table, whichever language leads.
pub(super) fn row(at: usize, dose: &Dose, english_first: bool) -> Vec<Cell> {
    let number = number_words(dose.number, dose.total);
    vec![
        vec![vec![value(&number, Lang::En, 9.0, Field::Words)]],
        both(&dose.disease, of_dose(Field::Disease, at), english_first),
        day_words(dose.date, english_first),
        product(at, dose, english_first),
        site(at, dose, english_first),
    ]
}
