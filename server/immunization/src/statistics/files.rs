//! The files of open data. They look as those of 2021 did, so that programs that read those read these.
//!
//! Three of them are at the level of prefectures or above, where nothing is withheld: as long as a prefecture's numbers
//! are those of several municipalities. Where they would be those of one or two, the whole prefecture is left out. The
//! fourth counts by municipality, without small numbers and without small changes. Past days grow when doses are entered late, so each file is of a
//! snapshot, whose day stands in its address and in the list of files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::publish::{Figure, MunicipalTable, PublishedBefore, SHOWN_MIN};
use super::{AgeBand, Cell, Counters, Gender};
use crate::calendar::Day;
use crate::intake::Encoding;
use crate::municipality::MunicipalityCode;
use crate::prefecture::Prefecture;

/// The version of the files' form. It changes when a column or key goes or means something else; a new column at the end
/// is no new version.
pub const FORMAT_VERSION: u32 = 2;
/// Columns of doses that are there even if nobody had them.
const DOSES_LEAST: u32 = 3;
/// Doses further on are counted in `prefecture.ndjson` alone: a wrong number must not make a thousand columns.
const DOSES_MOST: u32 = 10;
const ORDINALS: [&str; DOSES_MOST as usize] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
];

/// Every file by its name, and what it is, for HTTP. They are the same on every day.
pub const FILES: [(&str, &str); 5] = [
    ("prefecture.ndjson", "application/x-ndjson"),
    ("summary_by_date.csv", "text/csv; charset=utf-8"),
    ("summary_by_prefecture.csv", "text/csv; charset=shift_jis"),
    ("summary_by_municipality.csv", "text/csv; charset=utf-8"),
    ("index.json", "application/json"),
];

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDataFile {
    /// Its name.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What was ever shown of each municipality, by dose.
pub type Memory = PublishedBefore<MunicipalityCode, u32>;

/// What files of open data are made of.
#[derive(Clone, Copy, Debug)]
pub struct OpenData<'a> {
    /// What was counted.
    pub counters: &'a Counters,
    /// The day on which it was.
    pub snapshot: Day,
    /// The municipalities that are there even if nobody was vaccinated in them.
    pub towns: &'a [MunicipalityCode],
    /// In how many municipalities of a prefecture somebody must have been vaccinated before its numbers are published.
    pub towns_min: usize,
}

impl OpenData<'_> {
    /// The files of the snapshot. What they show of municipalities is noted with what was shown before.
    pub fn files(&self, before: &mut Memory) -> Vec<OpenDataFile> {
        let few = self.prefectures_of_few();
        let is_open = |cell: &Cell| cell.prefecture().is_some_and(|one| !few.contains(&one));
        let mut open = Counters::default();
        for (cell, count) in self.counters.cells().filter(|(cell, _)| is_open(cell)) {
            open.add(*cell, count);
        }
        let by_prefecture = summary_by_prefecture(&open, &few);
        let by_municipality = self.summary_by_municipality(&open, &few, before);
        let contents = [
            prefecture_lines(&open).into_bytes(),
            summary_by_date(&open).into_bytes(),
            Encoding::Cp932.encode(&by_prefecture).into_owned(),
            by_municipality.into_bytes(),
            self.index(&few).into_bytes(),
        ];
        let files = FILES.iter().zip(contents);
        files
            .map(|((name, _), bytes)| OpenDataFile { name, bytes })
            .collect()
    }

    /// The list of files, which does not list itself.
    fn index(&self, few: &BTreeSet<Prefecture>) -> String {
        let names = FILES.iter().map(|(name, _)| *name);
        let names = list(names.filter(|name| *name != "index.json"));
        let (few, snapshot) = (list(few.iter()), self.snapshot);
        format!(
            "{{\"version\":{FORMAT_VERSION},\"snapshot\":\"{snapshot}\",\"files\":{names},\
             \"withheld_below\":{SHOWN_MIN},\"withheld_prefectures\":{few}}}\n"
        )
    }

    /// The prefectures that have doses, but of fewer municipalities than it takes to publish their numbers: those would be
    /// the numbers of a town, down to the day, sex and age of a single person.
    fn prefectures_of_few(&self) -> BTreeSet<Prefecture> {
        let town = |cell: &Cell| Some((cell.prefecture()?, cell.municipality));
        let mut towns: BTreeMap<Prefecture, usize> = BTreeMap::new();
        for (prefecture, _) in self.counters.sums(town).into_keys() {
            *towns.entry(prefecture).or_default() += 1;
        }
        towns.retain(|_, count| *count < self.towns_min);
        towns.into_keys().collect()
    }

    /// A row for each municipality of the prefectures that are published. Everybody is counted, medical workers too; an
    /// empty place is withheld, and a number may be one that was shown before.
    fn summary_by_municipality(
        &self,
        open: &Counters,
        few: &BTreeSet<Prefecture>,
        before: &mut Memory,
    ) -> String {
        let sums = open
            .sums(|cell| (cell.status <= DOSES_MOST).then_some((cell.municipality, cell.status)));
        let most = sums.keys().map(|(_, dose)| *dose).max();
        let most = most.unwrap_or_default().max(DOSES_LEAST);
        let mut text = format!(
            "prefecture,municipality,count_total,{}\r\n",
            dose_columns(most, "")
        );
        for prefecture in Prefecture::all().filter(|one| !few.contains(one)) {
            let is_here = |town: &MunicipalityCode| town.prefecture() == prefecture.number();
            let towns: Vec<MunicipalityCode> = self.towns.iter().copied().filter(is_here).collect();
            let here = sums.iter().filter(|((town, _), _)| is_here(town));
            let here = here.map(|(key, count)| (*key, *count)).collect();
            let publication = MunicipalTable::new(&towns, &here).publish(before);
            for (row, town) in publication.rows.iter().enumerate() {
                let total = publication.row_sum(row);
                let _ = write!(text, "{prefecture},{town},{}", shown(total));
                for dose in 1..=most {
                    let column = publication.columns.iter().position(|one| *one == dose);
                    let figure = column.and_then(|column| publication.cell(row, column));
                    // A dose that nobody of the prefecture has had.
                    let figure = figure.unwrap_or(Figure::Shown(0));
                    let _ = write!(text, ",{}", shown(figure));
                }
                text.push_str("\r\n");
            }
        }
        text
    }
}

fn shown(figure: Figure) -> String {
    figure
        .shown()
        .map_or_else(String::new, |number| number.to_string())
}

/// A list of texts in which nothing needs to be escaped, as JSON.
fn list<T: ToString>(texts: impl Iterator<Item = T>) -> String {
    let texts: Vec<String> = texts
        .map(|text| format!("\"{}\"", text.to_string()))
        .collect();
    format!("[{}]", texts.join(","))
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
    let mut text = format!("date,{}\r\n", dose_columns(most, "_general"));
    for (date, doses) in sums {
        let _ = writeln!(text, "{date},{}\r", counts(&doses, most));
    }
    text
}

/// A row for each of the 47 prefectures, also where nobody was vaccinated. Those whose numbers are withheld have none: a
/// zero would not be true.
///
/// What stood in the third column of the files of 2021 is not known any more. Here it is the number of all doses of the
/// row, which any reader may skip.
fn summary_by_prefecture(counters: &Counters, withheld: &BTreeSet<Prefecture>) -> String {
    let (sums, most) = general(counters, Cell::prefecture);
    let mut text = format!(
        "prefecture,prefecture_name,count_total_general,{}\r\n",
        dose_columns(most, "_general")
    );
    let none = BTreeMap::new();
    for prefecture in Prefecture::all().filter(|one| !withheld.contains(one)) {
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
    key: impl Fn(&Cell) -> Option<K>,
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

fn dose_columns(most: u32, of: &str) -> String {
    let ordinals = ORDINALS.iter().zip(1..=most);
    let names = ordinals.map(|(ordinal, _)| format!("count_{ordinal}_shot{of}"));
    names.collect::<Vec<String>>().join(",")
}

fn counts(doses: &BTreeMap<u32, u64>, most: u32) -> String {
    let count = |status| doses.get(&status).copied().unwrap_or_default().to_string();
    (1..=most).map(count).collect::<Vec<String>>().join(",")
}
