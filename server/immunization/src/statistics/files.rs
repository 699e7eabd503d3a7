//! The files of open data. They look as those of 2021 did, so that programs that read those read these.
//!
//! All of them are at the level of prefectures or above, where nothing is withheld. Past days grow when doses are
//! entered late, so each file is of a snapshot, whose day stands in its name and in the list of files.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{AgeBand, Counters, Gender};
use crate::calendar::Day;
use crate::intake::Encoding;
use crate::prefecture::Prefecture;

/// The version of the files' form. It changes when a column or key goes or means something else; a new column at the end
/// is no new version.
pub const FORMAT_VERSION: u32 = 1;
/// Columns of doses that are there even if nobody had them.
const DOSES_LEAST: u32 = 3;
/// Doses further on are counted in `prefecture.ndjson` alone: a wrong number must not make a thousand columns.
const DOSES_MOST: u32 = 10;
const ORDINALS: [&str; DOSES_MOST as usize] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
];

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDataFile {
    /// Its name.
    pub name: &'static str,
    /// What it is, for HTTP.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The files of a snapshot taken on a day.
pub fn open_data(counters: &Counters, snapshot: Day) -> Vec<OpenDataFile> {
    let mut files = vec![
        OpenDataFile {
            name: "prefecture.ndjson",
            media_type: "application/x-ndjson",
            bytes: prefecture_lines(counters).into_bytes(),
        },
        OpenDataFile {
            name: "summary_by_date.csv",
            media_type: "text/csv; charset=utf-8",
            bytes: summary_by_date(counters).into_bytes(),
        },
        OpenDataFile {
            name: "summary_by_prefecture.csv",
            media_type: "text/csv; charset=shift_jis",
            bytes: Encoding::Cp932
                .encode(&summary_by_prefecture(counters))
                .into_owned(),
        },
    ];
    let names: Vec<String> = files
        .iter()
        .map(|file| format!("\"{}\"", file.name))
        .collect();
    let list = format!(
        "{{\"version\":{FORMAT_VERSION},\"snapshot\":\"{snapshot}\",\"files\":[{}]}}\n",
        names.join(",")
    );
    files.push(OpenDataFile {
        name: "index.json",
        media_type: "application/json",
        bytes: list.into_bytes(),
    });
    files
}

type Line = (Day, Prefecture, Gender, AgeBand, bool, u32);

/// One object a line.
fn prefecture_lines(counters: &Counters) -> String {
    let sums = counters.sums(|cell| -> Option<Line> {
        Some((
            cell.date,
            cell.prefecture()?,
            cell.gender,
            cell.age,
            cell.is_medical_worker,
            cell.status,
        ))
    });
    let mut text = String::with_capacity(sums.len() * 120);
    for ((date, prefecture, gender, age, is_medical_worker, status), count) in sums {
        let (gender, age) = (gender.code(), age.code());
        // Writing into memory does not fail, and nothing here needs to be escaped.
        let _ = writeln!(
            text,
            "{{\"date\":\"{date}\",\"prefecture\":\"{prefecture}\",\"gender\":\"{gender}\",\"age\":\"{age}\",\
             \"medical_worker\":{is_medical_worker},\"status\":{status},\"count\":{count}}}"
        );
    }
    text
}

/// A row for each day, from the first to the last that has a dose; days without one are left out. General means
/// everybody but medical workers, who were counted apart.
fn summary_by_date(counters: &Counters) -> String {
    let (sums, most) = general(counters, |cell| Some(cell.date));
    let mut text = format!("date,{}\r\n", dose_columns(most));
    for (date, doses) in sums {
        let _ = writeln!(text, "{date},{}\r", counts(&doses, most));
    }
    text
}

/// A row for each of the 47 prefectures, also where nobody was vaccinated.
///
/// What stood in the third column of the files of 2021 is not known any more. Here it is the number of all doses of the
/// row, which any reader may skip.
fn summary_by_prefecture(counters: &Counters) -> String {
    let (sums, most) = general(counters, super::Cell::prefecture);
    let mut text = format!(
        "prefecture,prefecture_name,count_total_general,{}\r\n",
        dose_columns(most)
    );
    let none = BTreeMap::new();
    for prefecture in Prefecture::all() {
        let doses = sums.get(&prefecture).unwrap_or(&none);
        let total: u64 = doses.values().sum();
        let (name, counts) = (prefecture.name(), counts(doses, most));
        let _ = writeln!(text, "{prefecture},{name},{total},{counts}\r");
    }
    text
}

/// Doses of people who are no medical workers, by a key and by dose, and up to which dose there are columns.
fn general<K: Ord + Copy>(
    counters: &Counters,
    key: impl Fn(&super::Cell) -> Option<K>,
) -> (BTreeMap<K, BTreeMap<u32, u64>>, u32) {
    let sums = counters.sums(|cell| {
        let is_general = !cell.is_medical_worker && cell.status <= DOSES_MOST;
        key(cell)
            .filter(|_| is_general)
            .map(|key| (key, cell.status))
    });
    let most = sums.keys().map(|(_, status)| *status).max();
    let mut by_key: BTreeMap<K, BTreeMap<u32, u64>> = BTreeMap::new();
    for ((key, status), count) in sums {
        by_key.entry(key).or_default().insert(status, count);
    }
    (by_key, most.unwrap_or_default().max(DOSES_LEAST))
}

fn dose_columns(most: u32) -> String {
    let ordinals = ORDINALS.iter().zip(1..=most);
    let names = ordinals.map(|(ordinal, _)| format!("count_{ordinal}_shot_general"));
    names.collect::<Vec<String>>().join(",")
}

fn counts(doses: &BTreeMap<u32, u64>, most: u32) -> String {
    let count = |status| doses.get(&status).copied().unwrap_or_default().to_string();
    (1..=most).map(count).collect::<Vec<String>>().join(",")
}
