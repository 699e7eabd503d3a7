//! 国内用: the record of vaccinations for use in Japan, upright, Japanese first.

use super::overseas::{columns, row};
use super::{
    Entry, Form, MM, entry, label, latin_name, missing, native_name, quiet, sex_words, strong,
    value,
};
use crate::dates::{partial_in_english, partial_in_japanese};
use crate::refusal::{Field, Refusal};
use crate::setting::{Lang, Text};
use crate::sheet::{Holder, Sheet};

pub(super) fn fill(sheet: &Sheet) -> Result<Form, Refusal> {
    Ok(Form {
        width: 210.0 * MM,
        height: 297.0 * MM,
        margin: 17.0 * MM,
        accent: (0x1E, 0x5A, 0x48),
        band: None,
        tint: (0xE8, 0xF2, 0xED),
        titles: vec![
            (Lang::Ja, "予防接種証明書（国内用）"),
            (Lang::En, "Vaccination Record for Use in Japan"),
        ],
        entries: entries(&sheet.holder)?,
        statement: vec![
            vec![value(
                "上記の者が、下記のとおり予防接種を受けたことを、接種記録に基づき証明します。",
                Lang::Ja,
                9.5,
                Field::Words,
            )],
            vec![quiet(
                "This is to certify that the person named above has received the vaccinations listed below.",
                Lang::En,
                9.0,
                Field::Words,
            )],
        ],
        columns: columns(),
        rows: sheet
            .doses
            .iter()
            .enumerate()
            .map(|(at, dose)| row(at, dose, false))
            .collect(),
        signature: None,
        notes: Vec::new(),
    })
}

fn entries(holder: &Holder) -> Result<Vec<Vec<Entry>>, Refusal> {
    let native = holder.native.as_ref().map(native_name);
    let latin = holder.latin.as_ref().map(latin_name);
    let mut lines: Vec<Vec<Text>> = Vec::new();
    if let Some(kana) = &holder.kana {
        lines.push(vec![quiet(kana, Lang::Ja, 9.0, Field::Kana)]);
    }
    match (&native, &latin) {
        (Some(native), _) => lines.push(vec![strong(native, Lang::Ja, 16.0, Field::NativeName)]),
        (None, Some(latin)) => lines.push(vec![strong(latin, Lang::En, 15.0, Field::LatinName)]),
        (None, None) => return missing(Field::NativeName)(),
    }
    let mut names = vec![entry(label("氏名", "Name"), 0.56, lines)];
    if let (Some(_), Some(latin)) = (&native, &latin) {
        names.push(entry(
            label("ローマ字", "In Latin letters"),
            0.44,
            vec![vec![value(latin, Lang::En, 11.0, Field::LatinName)]],
        ));
    }
    let birth = match holder.birth {
        Some(birth) => birth,
        None => return missing(Field::Birth)(),
    };
    let mut facts = vec![entry(
        label("生年月日", "Date of birth"),
        0.56,
        vec![
            vec![strong(
                &partial_in_japanese(birth),
                Lang::Ja,
                11.0,
                Field::Birth,
            )],
            vec![quiet(
                &partial_in_english(birth),
                Lang::En,
                9.5,
                Field::Birth,
            )],
        ],
    )];
    if let Some((ja, en)) = holder.sex.map(sex_words) {
        facts.push(entry(
            label("性別", "Sex"),
            0.44,
            vec![
                vec![value(ja, Lang::Ja, 11.0, Field::Words)],
                vec![quiet(en, Lang::En, 9.5, Field::Words)],
            ],
        ));
    }
    Ok(vec![names, facts])
}
