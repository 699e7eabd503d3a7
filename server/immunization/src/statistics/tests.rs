//! Counting, the files made of it, and attacks on what is withheld.

mod attack;
mod flow;

use proptest::prelude::*;

use super::*;
use crate::dose::{DoseNumber, DoseStatus, DoseTime, GivenVaccine, NotGivenReason, Protocol};
use crate::intake::Encoding;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn town(code: &str) -> MunicipalityCode {
    MunicipalityCode::parse(code).unwrap()
}

fn cell(date: &str, code: &str, gender: Gender, age: AgeBand, status: u32) -> Cell {
    Cell {
        date: day(date),
        municipality: town(code),
        gender,
        age,
        is_medical_worker: false,
        status,
    }
}

fn person(birth: &str) -> Counted {
    Counted {
        municipality: town("139998"),
        sex: Some(Sex::Female),
        birth: PartialDate::parse_iso(birth).ok(),
        is_medical_worker: false,
    }
}

fn dose(number: DoseNumber, time: DoseTime) -> Dose {
    let vaccine = GivenVaccine {
        group: Some(VaccineGroup::Covid),
        ..GivenVaccine::default()
    };
    let mut dose = Dose::given(vaccine, time);
    dose.protocols = vec![Protocol {
        number,
        ..Protocol::default()
    }];
    dose
}

#[test]
fn a_dose_is_counted_by_its_day_place_sex_age_and_number() {
    let one = dose(DoseNumber::Count(1), day("2021-04-12").into());
    let counted = Cell::of_dose(&one, &person("1980-01-01"), VaccineGroup::Covid);
    let expected = cell("2021-04-12", "139998", Gender::Female, AgeBand::Younger, 1);
    assert_eq!(counted, Ok(expected));
    assert_eq!(expected.prefecture(), Prefecture::new(13));
}

#[test]
fn what_cannot_be_counted_is_told_why() {
    let by = person("1980-01-01");
    let why = |dose: &Dose| Cell::of_dose(dose, &by, VaccineGroup::Covid).unwrap_err();
    let first = || DoseNumber::Count(1);
    let month = DoseTime::On(PartialDate::parse_iso("2021-04").unwrap());
    assert_eq!(why(&dose(first(), month)), Uncounted::Day);
    let on = || DoseTime::from(day("2021-04-12"));
    assert_eq!(why(&dose(DoseNumber::Unknown, on())), Uncounted::Number);
    assert_eq!(why(&dose(DoseNumber::Count(0), on())), Uncounted::Number);
    let mut other = dose(first(), on());
    other.vaccine.group = Some(VaccineGroup::Flu);
    assert_eq!(why(&other), Uncounted::OtherVaccine);
    let mut not_given = dose(first(), on());
    not_given.status = DoseStatus::NotGiven(NotGivenReason::pre_examination());
    assert_eq!(why(&not_given), Uncounted::NotGiven);
    not_given.status = DoseStatus::EnteredInError;
    assert_eq!(why(&not_given), Uncounted::NotGiven);
}

#[test]
fn sixty_five_begins_on_the_day_before_the_birthday() {
    let band = |birth: &str, on: &str| AgeBand::on(day(on), PartialDate::parse_iso(birth).ok());
    assert_eq!(band("1956-04-13", "2021-04-11"), AgeBand::Younger);
    assert_eq!(band("1956-04-13", "2021-04-12"), AgeBand::Older);
    assert_eq!(band("1950", "2021-04-12"), AgeBand::Older);
    assert_eq!(band("1956", "2021-04-12"), AgeBand::Unknown);
    assert_eq!(band("1957", "2021-04-12"), AgeBand::Younger);
    assert_eq!(band("2022-01-01", "2021-04-12"), AgeBand::Unknown);
    assert_eq!(AgeBand::on(day("2021-04-12"), None), AgeBand::Unknown);
}

#[test]
fn sexes_are_three_in_statistics() {
    let of = |sex| Gender::from(sex).code();
    assert_eq!(of(Some(Sex::Female)), "F");
    assert_eq!(of(Some(Sex::Male)), "M");
    assert_eq!(of(Some(Sex::Other)), "U");
    assert_eq!(of(Some(Sex::Unknown)), "U");
    assert_eq!(of(None), "U");
}

fn counters() -> Counters {
    let mut counters = Counters::default();
    for (date, code, age, status, count) in [
        ("2021-04-12", "139998", AgeBand::Younger, 1, 113),
        ("2021-04-12", "279986", AgeBand::Older, 1, 7),
        ("2021-05-03", "139998", AgeBand::Unknown, 2, 40),
    ] {
        counters.add(cell(date, code, Gender::Female, age, status), count);
    }
    let mut worker = cell("2021-05-03", "139998", Gender::Male, AgeBand::Younger, 2);
    worker.is_medical_worker = true;
    counters.add(worker, 5);
    counters
}

/// The files where every prefecture is published, whoever lives there.
fn files(counters: &Counters, towns_min: usize, before: &mut Memory) -> Vec<OpenDataFile> {
    let open = OpenData {
        counters,
        snapshot: day("2021-05-04"),
        towns: &[],
        towns_min,
    };
    open.files(before)
}

fn file(counters: &Counters, name: &str) -> Vec<u8> {
    let files = files(counters, 1, &mut Memory::default());
    files
        .into_iter()
        .find(|file| file.name == name)
        .unwrap()
        .bytes
}

fn text(counters: &Counters, name: &str) -> String {
    String::from_utf8(file(counters, name)).unwrap()
}

#[test]
fn prefecture_lines_are_as_they_were() {
    assert_eq!(
        text(&counters(), "prefecture.ndjson"),
        "{\"date\":\"2021-04-12\",\"prefecture\":\"13\",\"gender\":\"F\",\"age\":\"-64\",\"medical_worker\":false,\"status\":1,\"count\":113}\n\
         {\"date\":\"2021-04-12\",\"prefecture\":\"27\",\"gender\":\"F\",\"age\":\"65-\",\"medical_worker\":false,\"status\":1,\"count\":7}\n\
         {\"date\":\"2021-05-03\",\"prefecture\":\"13\",\"gender\":\"F\",\"age\":\"UNK\",\"medical_worker\":false,\"status\":2,\"count\":40}\n\
         {\"date\":\"2021-05-03\",\"prefecture\":\"13\",\"gender\":\"M\",\"age\":\"-64\",\"medical_worker\":true,\"status\":2,\"count\":5}\n"
    );
    for line in text(&counters(), "prefecture.ndjson").lines() {
        let read: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(read.as_object().unwrap().len(), 7);
    }
}

#[test]
fn the_summary_by_date_counts_everybody_but_medical_workers() {
    assert_eq!(
        text(&counters(), "summary_by_date.csv"),
        "date,count_first_shot_general,count_second_shot_general,count_third_shot_general\r\n\
         2021-04-12,120,0,0\r\n2021-05-03,0,40,0\r\n"
    );
    let mut more = counters();
    more.add(
        cell("2022-06-01", "139998", Gender::Male, AgeBand::Older, 4),
        3,
    );
    more.add(
        cell(
            "2022-06-01",
            "139998",
            Gender::Male,
            AgeBand::Older,
            4_000_000_000,
        ),
        3,
    );
    let text = text(&more, "summary_by_date.csv");
    assert!(text.starts_with("date,count_first_shot_general,count_second_shot_general,count_third_shot_general,count_fourth_shot_general\r\n"));
    assert!(text.ends_with("2022-06-01,0,0,0,3\r\n"));
}

#[test]
fn the_summary_by_prefecture_is_shift_jis_and_has_every_prefecture() {
    let bytes = file(&counters(), "summary_by_prefecture.csv");
    assert!(std::str::from_utf8(&bytes).is_err());
    let text = Encoding::Cp932.decode(&bytes).unwrap();
    let lines: Vec<&str> = text.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 48);
    assert_eq!(
        lines[0],
        "prefecture,prefecture_name,count_total_general,count_first_shot_general,count_second_shot_general,count_third_shot_general"
    );
    assert_eq!(lines[1], "01,北海道,0,0,0,0");
    assert_eq!(lines[13], "13,東京都,153,113,40,0");
    assert_eq!(lines[27], "27,大阪府,7,7,0,0");
}

#[test]
fn the_list_of_files_names_the_snapshot_and_the_version() {
    assert_eq!(
        text(&counters(), "index.json"),
        "{\"version\":2,\"snapshot\":\"2021-05-04\",\"files\":[\"prefecture.ndjson\",\"summary_by_date.csv\",\"summary_by_prefecture.csv\",\"summary_by_municipality.csv\"],\"withheld_below\":20,\"withheld_prefectures\":[]}\n"
    );
    assert_eq!(text(&Counters::default(), "prefecture.ndjson"), "");
}

/// One row for each of these municipalities of Tokyo: how many had the first and the second dose.
fn of_tokyo(towns: &[(&str, i64, i64)]) -> Counters {
    let mut counters = Counters::default();
    for (code, first, second) in towns {
        for (status, count) in [(1, *first), (2, *second)] {
            counters.add(
                cell("2021-04-12", code, Gender::Female, AgeBand::Younger, status),
                count,
            );
        }
    }
    counters
}

fn named(files: &[OpenDataFile], name: &str) -> String {
    let file = files.iter().find(|file| file.name == name).unwrap();
    Encoding::Cp932.decode(&file.bytes).unwrap().to_string()
}

#[test]
fn small_numbers_of_a_municipality_are_withheld_and_others_with_them() {
    let counters = of_tokyo(&[("139998", 120, 80), ("139980", 40, 7), ("139971", 60, 30)]);
    let mut before = Memory::default();
    let towns = [town("139963")];
    let open = OpenData {
        counters: &counters,
        snapshot: day("2021-05-04"),
        towns: &towns,
        towns_min: 3,
    };
    let text = named(&open.files(&mut before), "summary_by_municipality.csv");
    assert_eq!(
        text,
        "prefecture,municipality,count_total,count_first_shot,count_second_shot,count_third_shot\r\n\
         13,139963,,,,0\r\n\
         13,139971,,60,,0\r\n\
         13,139980,,,,0\r\n\
         13,139998,200,120,80,0\r\n"
    );
}

#[test]
fn a_number_stays_as_it_was_until_it_has_changed_by_ten() {
    let mut before = Memory::default();
    let mut table = |towns: &[(&str, i64, i64)]| {
        let files = files(&of_tokyo(towns), 3, &mut before);
        named(&files, "summary_by_municipality.csv")
    };
    let text = table(&[("139998", 120, 80), ("139980", 40, 20), ("139971", 60, 30)]);
    assert!(text.contains("139980,60,40,20,0"), "{text}");
    let text = table(&[("139998", 160, 80), ("139980", 43, 20), ("139971", 65, 30)]);
    assert!(text.contains("139980,60,40,20,0"), "{text}");
    assert!(text.contains("139971,90,60,30,0"), "{text}");
    assert!(text.contains("139998,240,160,80,0"), "{text}");
    let text = table(&[("139998", 160, 80), ("139980", 50, 20), ("139971", 65, 30)]);
    assert!(text.contains("139980,70,50,20,0"), "{text}");
}

#[test]
fn a_prefecture_of_which_too_few_municipalities_are_here_is_in_no_file() {
    let mut counters = of_tokyo(&[("139998", 120, 80), ("139980", 40, 20), ("139971", 60, 30)]);
    counters.add(
        cell("2021-04-12", "279986", Gender::Male, AgeBand::Older, 1),
        5_000,
    );
    let files = files(&counters, 3, &mut Memory::default());
    for file in &files {
        let text = named(&files, file.name);
        assert!(!text.contains("5000") && !text.contains("5220"), "{text}");
        assert!(!text.contains("279986"), "{text}");
    }
    assert!(named(&files, "summary_by_date.csv").contains("2021-04-12,220,130,0\r\n"));
    let by_prefecture = named(&files, "summary_by_prefecture.csv");
    assert!(by_prefecture.contains("13,東京都,350,220,130,0"));
    assert!(!by_prefecture.contains("\n27,") && by_prefecture.contains("\n28,"));
    assert!(named(&files, "index.json").contains("\"withheld_prefectures\":[\"27\"]"));
}

#[test]
fn what_is_below_zero_is_told_and_in_no_file() {
    let mut counters = Counters::default();
    counters.fold(
        Change::Remove,
        cell("2021-04-12", "139998", Gender::Male, AgeBand::Older, 1),
    );
    assert_eq!(counters.negatives(), 1);
    assert_eq!(text(&counters, "prefecture.ndjson"), "");
}

fn some_cell() -> impl Strategy<Value = Cell> {
    (
        0..3_i32,
        0..3_usize,
        0..3_usize,
        0..3_usize,
        any::<bool>(),
        1..4_u32,
    )
        .prop_map(
            |(date, code, gender, age, is_medical_worker, status)| Cell {
                date: day("2021-04-12").plus_days(date),
                municipality: town(["139998", "279986", "019992"][code]),
                gender: Gender::ALL[gender],
                age: AgeBand::ALL[age],
                is_medical_worker,
                status,
            },
        )
}

fn changes() -> impl Strategy<Value = Vec<(bool, Cell)>> {
    prop::collection::vec((any::<bool>(), some_cell()), 0..40)
}

fn folded<'a>(changes: impl IntoIterator<Item = &'a (bool, Cell)>) -> Counters {
    let mut counters = Counters::default();
    for (is_new, cell) in changes {
        let change = if *is_new { Change::Add } else { Change::Remove };
        counters.fold(change, *cell);
    }
    counters
}

proptest! {
    #[test]
    fn parts_merge_to_the_whole_in_any_order(one in changes(), two in changes(), three in changes()) {
        let (a, b, c) = (folded(&one), folded(&two), folded(&three));
        let left = a.clone().merge(&b).merge(&c);
        prop_assert_eq!(&left, &a.clone().merge(&b.clone().merge(&c)));
        prop_assert_eq!(&left, &c.clone().merge(&a).merge(&b));
        let all: Vec<(bool, Cell)> = one.iter().chain(&two).chain(&three).copied().collect();
        prop_assert_eq!(&left, &folded(&all));
        prop_assert_eq!(&left, &folded(all.iter().rev()));
        prop_assert_eq!(left.clone().merge(&Counters::default()), left);
    }

    #[test]
    fn what_came_and_went_leaves_nothing(changes in changes()) {
        let undone: Vec<(bool, Cell)> = changes.iter().map(|(is_new, cell)| (!is_new, *cell)).collect();
        let all = folded(&changes).merge(&folded(&undone));
        prop_assert_eq!(all, Counters::default());
    }

    #[test]
    fn lines_add_up_to_what_was_counted(cells in prop::collection::vec(some_cell(), 0..40)) {
        let mut counters = Counters::default();
        for cell in &cells {
            counters.fold(Change::Add, *cell);
        }
        let lines = text(&counters, "prefecture.ndjson");
        let counts = lines.lines().map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            line["count"].as_u64().unwrap()
        });
        prop_assert_eq!(counts.sum::<u64>(), cells.len() as u64);
    }
}
