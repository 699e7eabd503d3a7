//! Whole files: cases as text, and what holds for any bytes at all.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use proptest::prelude::*;

use super::*;
use crate::calendar::Day;
use crate::finding::{Fact, Finding, Place};
use crate::municipality::MunicipalityCode;
use crate::name::Script;
use crate::vaccine::VaccineTable;

const CODES: &str = "list,code,meaning\nkind,03,MR\nkind,10,JE\nprogramme,1,routine-a\ndelivery,1,individual\nseries,2,第2期\nmaker,T,武田薬品工業\nvaccine,V1,comirnaty-orig\n";

pub(super) fn settings() -> Settings<'static> {
    let town = MunicipalityCode::parse("139998").unwrap();
    let table = VaccineTable::embedded().unwrap();
    let mut settings = Settings::new(town, Day::new(2026, 4, 1).unwrap(), table);
    settings.codes = LedgerCodes::parse("codes.csv", CODES).unwrap();
    settings.legal_bases = vec!["L1".to_owned()];
    settings
}

/// A case: lines of `name: value`, an empty line, the file; below a line of dashes what is expected.
struct Case {
    kind: FileKind,
    settings: Settings<'static>,
    bytes: Vec<u8>,
}

fn case(upper: &str) -> Case {
    let (options, file) = upper.split_once("\n\n").expect("an empty line");
    let mut case = Case {
        kind: FileKind::Persons,
        settings: settings(),
        bytes: Vec::new(),
    };
    let (mut written, mut end, mut mark) = (Encoding::Utf8, "\n", false);
    for line in options.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.split_once(": ").expect("an option");
        let repairs = &mut case.settings.repairs;
        match name {
            "file" => case.kind = FileKind::parse(value).unwrap(),
            "written" => written = Encoding::parse(value).unwrap(),
            "declared" => case.settings.encoding = Some(Encoding::parse(value).unwrap()),
            "header" => case.settings.header = Header::parse(value).unwrap(),
            "line-end" => end = if value == "crlf" { "\r\n" } else { "\r" },
            "mark" => mark = value == "yes",
            "history" => case.settings.is_history = value == "yes",
            "repair" => *repairs = repairs.with(value).expect("a repair"),
            other => panic!("{other}"),
        }
    }
    if mark {
        case.bytes.extend(UTF8_MARK);
    }
    case.bytes
        .extend_from_slice(&written.encode(&file.replace('\n', end)));
    case
}

fn place(finding: &Finding) -> String {
    match finding.place() {
        Place::Whole => "file".to_owned(),
        Place::Row(row) => format!("row {row}"),
        Place::Cell { row, column } => format!("row {row} {column}"),
        other => format!("{other:?}"),
    }
}

fn told(out: &mut String, findings: &[Finding]) {
    for finding in findings {
        let facts: String = finding
            .facts()
            .iter()
            .map(|(name, fact)| match fact {
                Fact::Number(number) => format!(" {name}={number}"),
                Fact::Word(word) => format!(" {name}={word}"),
                Fact::Municipality(code) => format!(" {name}={code}"),
                Fact::Day(day) => format!(" {name}={day}"),
                Fact::Shown(text) => format!(" {name}={text}"),
            })
            .collect();
        let severity = format!("{:?}", finding.severity()).to_lowercase();
        let (code, place) = (finding.code(), place(finding));
        writeln!(out, "  {code} {severity}, {place}{facts}").unwrap();
    }
}

fn optional(text: Option<impl ToString>) -> String {
    text.map_or("-".to_owned(), |text| text.to_string())
}

fn person(row: &PersonRow) -> String {
    let resident = &row.resident;
    let name = |script| optional(resident.name(script).map(|name| name.spelled()));
    let individual = if row.individual_number.is_some() {
        "given"
    } else {
        "-"
    };
    let flag = optional(row.departure.map(|reason| reason.code()));
    format!(
        "{} individual {individual}, {} / {}, {} {:?}, coupon {}, {flag}",
        row.number.as_str(),
        name(Script::Kanji),
        name(Script::Kana),
        optional(resident.birth),
        resident.sex.unwrap(),
        optional(row.coupon.map(|coupon| coupon.digits())),
    )
}

fn dose(dose: &crate::dose::Dose) -> String {
    let vaccine = &dose.vaccine;
    format!(
        "{:?} {} {}/{} ({}), no. {}, lot {}, {} mL, site {}, {} {} {}, by {}, maker {}, {} {}",
        dose.status,
        optional(dose.time.date()),
        optional(vaccine.group.map(|group| group.code())),
        optional(vaccine.product.as_ref()),
        optional(vaccine.text.as_ref()),
        optional(dose.number()),
        optional(dose.lot.as_ref().map(|lot| lot.folded().to_owned())),
        optional(dose.volume),
        optional(dose.site.as_ref()),
        optional(dose.place.institution),
        optional(dose.place.name.as_ref()),
        optional(dose.place.municipality),
        optional(dose.doctor.as_ref()),
        optional(dose.maker.as_ref()),
        optional(dose.programme.map(|programme| programme.code())),
        optional(dose.delivery.map(|delivery| delivery.code())),
    )
}

fn reported(row: &DoseRow) -> String {
    format!(
        "{:?} resident {} coupon {} id {}: {}",
        row.operation,
        optional(
            row.subject
                .resident
                .as_ref()
                .map(|number| number.as_str().to_owned())
        ),
        optional(row.subject.coupon.map(|coupon| coupon.digits())),
        optional(row.source_id.as_ref()),
        optional(row.dose.as_ref().map(dose)),
    )
}

/// A row as text, what was found in it, and whether it can be taken.
fn read(kind: FileKind, cells: Cells<'_>, twins: &mut Twins) -> (Option<String>, Vec<Finding>) {
    fn met<T>(
        reading: Reading<T>,
        meet: impl FnOnce(&T) -> Twin,
        show: impl FnOnce(&T) -> String,
    ) -> (Option<String>, Vec<Finding>) {
        let mut findings = reading.findings;
        let Some(record) = reading.record else {
            return (None, findings);
        };
        match meet(&record) {
            Twin::Alone => (Some(show(&record)), findings),
            Twin::Same { row } => (Some(format!("as row {row}")), findings),
            Twin::Refused(more) => {
                findings.extend(more);
                (None, findings)
            }
        }
    }
    match kind {
        FileKind::Persons => met(PersonRow::read(cells), |row| twins.meet_person(row), person),
        FileKind::Doses => met(DoseRow::read(cells), |row| twins.meet_dose(row), reported),
        FileKind::Routine => met(
            RoutineRow::read(cells),
            |_| Twin::Alone,
            |row| {
                let coupon = optional(row.coupon.map(|coupon| coupon.digits()));
                let branch = optional(row.branch.as_ref());
                let series = optional(
                    row.dose
                        .protocols
                        .first()
                        .and_then(|one| one.series.clone()),
                );
                let number = row.number.as_str();
                format!(
                    "{number} coupon {coupon} branch {branch} series {series}: {}",
                    dose(&row.dose)
                )
            },
        ),
        FileKind::Inquiry => met(
            InquiryRow::read(cells),
            |_| Twin::Alone,
            |row| {
                format!(
                    "{} born {} because {:?} by {}",
                    row.id, row.birth, row.reason, row.legal_basis
                )
            },
        ),
        other => panic!("{other:?} is not read"),
    }
}

/// Everything that is said about a file: its survey, each row, the report, the rejected rows.
fn report(case: &Case) -> String {
    let layout = Layout::find(case.kind, None).unwrap();
    let mut out = String::new();
    let survey = match survey(case.bytes.as_slice(), layout, &case.settings).unwrap() {
        Ok(survey) => survey,
        Err(findings) => {
            writeln!(out, "refused").unwrap();
            told(&mut out, &findings);
            return out;
        }
    };
    let header = if survey.has_header { "with" } else { "without" };
    writeln!(
        out,
        "{}, {header} names, {} rows",
        survey.encoding.code(),
        survey.rows
    )
    .unwrap();
    let mut rows = FileRows::new(case.bytes.as_slice(), &survey);
    let (mut tally, mut twins) = (Tally::new(), Twins::new(1_000));
    let rejected = RejectedRows::new(survey.encoding, layout);
    let mut back = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        let cells = Cells::new(row, layout, survey.encoding, &case.settings);
        let (record, findings) = read(case.kind, cells, &mut twins);
        let outcome = tally.count(RowOutcome::Created, &findings);
        if outcome == RowOutcome::Rejected {
            rejected.write_row(&row, &findings, "", &mut back);
        }
        let record = record.unwrap_or_else(|| "-".to_owned());
        writeln!(out, "{} {}: {record}", row.number(), outcome.code()).unwrap();
        told(&mut out, &findings);
    }
    assert!(tally.accounts_for(survey.rows), "{tally:?} of {survey:?}");
    if !back.is_empty() {
        let back = survey.encoding.decode(&back).unwrap();
        write!(out, "back:\n{}", back.replace("\r\n", "\n")).unwrap();
    }
    out
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join("intake");
    let found = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = found.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

/// R-V04 and R-V05 among them: rows of another town, and what spreadsheets do to codes and dates.
#[test]
fn every_case_says_what_stands_below_its_line() {
    assert!(cases().len() >= 12, "the cases are not found");
    for path in cases() {
        let text = std::fs::read_to_string(&path).unwrap();
        let (upper, _) = text.split_once("\n----\n").unwrap_or((text.trim_end(), ""));
        let now = format!("{upper}\n----\n{}", report(&case(upper)));
        expect_file![&path].assert_eq(&now);
    }
}

/// All rows of any bytes, read as a kind of file in an encoding.
fn read_all(bytes: &[u8], kind: FileKind, encoding: Encoding) -> (u64, u64) {
    let layout = Layout::find(kind, None).unwrap();
    let settings = settings();
    let (mut rows, mut tally) = (Rows::new(bytes), Tally::new());
    let mut count = 0;
    let mut back = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        count += 1;
        let cells = Cells::new(row, layout, encoding, &settings);
        let (record, findings) = read(kind, cells, &mut Twins::new(10));
        let outcome = tally.count(RowOutcome::Created, &findings);
        assert_eq!(record.is_none(), outcome == RowOutcome::Rejected);
        RejectedRows::new(encoding, layout).write_row(&row, &findings, "", &mut back);
        let known = findings
            .iter()
            .all(|finding| Rule::parse(finding.code()).is_some());
        assert!(known, "{findings:?}");
    }
    (count, tally.total())
}

fn kinds() -> impl Strategy<Value = FileKind> {
    prop_oneof![
        Just(FileKind::Persons),
        Just(FileKind::Doses),
        Just(FileKind::Routine),
        Just(FileKind::Inquiry)
    ]
}

/// Bytes that look like a file more often than chance would have it.
fn likely_bytes() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop_oneof![
        Just(b",".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"\"\"".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\r".to_vec()),
        Just("髙".as_bytes().to_vec()),
        Just(b"\x8F\x88".to_vec()),
        Just(b"\xF0\x40".to_vec()),
        Just(b"1000001,000000000019,a,b,,,19500401,1,0000000101,\n".to_vec()),
        proptest::collection::vec(any::<u8>(), 0..4),
    ];
    proptest::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_surveyed_and_read_to_their_end(bytes in likely_bytes(), kind in kinds()) {
        let layout = Layout::find(kind, None).unwrap();
        let surveyed = survey(bytes.as_slice(), layout, &settings()).unwrap();
        for encoding in Encoding::ALL {
            let (rows, counted) = read_all(&bytes, kind, *encoding);
            prop_assert_eq!(rows, counted);
            if let Ok(survey) = &surveyed {
                prop_assert_eq!(rows, survey.rows + u64::from(survey.has_header));
            }
        }
    }

    #[test]
    fn any_cells_in_a_whole_row_are_told_or_taken(
        cells in proptest::collection::vec("[0-9A-Z./+ -]{0,20}|\\PC{0,12}|NULL|[ァ-ヺｦ-ﾟ〓]{1,6}", 25), kind in kinds(),
    ) {
        let columns = Layout::find(kind, None).unwrap().columns().len();
        let mut row = Vec::new();
        for cell in &cells[..columns] {
            if !row.is_empty() {
                row.push(b',');
            }
            row.extend_from_slice(format!("\"{}\"", cell.replace('"', "\"\"")).as_bytes());
        }
        let (rows, counted) = read_all(&row, kind, Encoding::Utf8);
        prop_assert_eq!((rows, counted), (1, 1));
    }

    #[test]
    fn what_came_back_rejected_is_read_with_the_cells_that_went(
        cells in proptest::collection::vec("[a-z'\"\r\n ,=+@－＝-]{0,6}", 3),
    ) {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        let line = quoted.join(",");
        let mut rows = Rows::new(line.as_bytes());
        let row = rows.next_row().unwrap().unwrap();
        let came: Vec<_> = (0..cells.len()).map(|place| row.cell(place)).collect();
        let mut back = Vec::new();
        let layout = Layout::find(FileKind::Persons, None).unwrap();
        RejectedRows::new(Encoding::Utf8, layout).write_row(&row, &[], "x", &mut back);
        let mut again = Rows::new(back.as_slice());
        let row = again.next_row().unwrap().unwrap();
        prop_assert_eq!(row.columns(), 5);
        for (place, came) in came.iter().enumerate() {
            let (from, to) = row.cell_places().nth(place).unwrap();
            let shown = std::str::from_utf8(&row.bytes()[from..to]).unwrap();
            let first = shown.trim_start_matches([' ', '\r', '\n']).chars().next();
            prop_assert!(!first.is_some_and(|first| "=+-@＝－".contains(first)), "{}", shown);
            // What a cell said when it came, an apostrophe that guards it aside.
            prop_assert_eq!(&row.cell(place), came);
        }
    }
}

#[test]
fn nothing_of_a_person_is_in_debug_text_or_findings() {
    let file = "1000001,000000000019,秘密,花子,ヒミツ,ハナコ,19500401,2,0000000101,\n1000002,000000000018,秘密,花子,ヒミツ,ハナコ,19500401,2,101,9\n";
    let layout = Layout::find(FileKind::Persons, None).unwrap();
    let settings = settings();
    let mut rows = Rows::new(file.as_bytes());
    let mut text = String::new();
    while let Some(row) = rows.next_row().unwrap() {
        let reading = PersonRow::read(Cells::new(row, layout, Encoding::Utf8, &settings));
        write!(text, "{:?} {:?}", reading.record, reading.findings).unwrap();
    }
    for secret in [
        "秘密",
        "ヒミツ",
        "00000000001",
        "0000000101",
        "1950",
        "1000001",
    ] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert!(text.contains("CODE-MYNO-CD") && text.contains("CODE-FLAG"));
}

#[test]
fn a_tally_counts_every_row_once_and_portions_add_up() {
    let warning = [Rule::CharGaiji.in_row(2)];
    let error = [Rule::RowReq.in_row(3), Rule::CharGaiji.in_row(3)];
    let (mut one, mut other) = (Tally::new(), Tally::new());
    assert_eq!(
        one.count(RowOutcome::Updated, &warning),
        RowOutcome::Flagged
    );
    assert_eq!(
        other.count(RowOutcome::Created, &error),
        RowOutcome::Rejected
    );
    other.count(RowOutcome::Unchanged, &[Rule::DupSame.in_row(4)]);
    other.count(RowOutcome::Rejected, &[]);
    one.add(&other);
    assert!(one.accounts_for(4) && !one.accounts_for(3));
    let numbers: Vec<u64> = RowOutcome::ALL
        .iter()
        .map(|outcome| one.of(*outcome))
        .collect();
    assert_eq!(numbers, [0, 0, 1, 1, 2]);
    assert!(
        one.rules()
            .any(|(rule, count)| rule == Rule::CharGaiji && count == 2)
    );
}

#[test]
fn a_nul_is_told_by_row_and_column_and_other_rows_are_taken() {
    let row = |name: &str| format!("1000001,,{name},一郎,シケン,イチロウ,19500401,1,,\n");
    let case = Case {
        kind: FileKind::Persons,
        settings: settings(),
        bytes: (row("試\0験") + &row("試験")).into_bytes(),
    };
    let told = report(&case);
    assert!(told.contains("utf-8, without names, 2 rows"), "{told}");
    assert!(
        told.contains("CHAR-CONTROL error, row 1 氏名(姓)"),
        "{told}"
    );
    assert!(told.contains("2 flagged"), "{told}");
}

#[test]
fn a_name_of_a_file_is_read_and_a_strange_one_is_told() {
    let name = "139998_A_20260401093000_001.csv";
    assert_eq!(FileName::parse(name).unwrap().to_string(), name);
    let town = MunicipalityCode::parse("139998").unwrap();
    assert_eq!(FileName::judge(name, town, FileKind::Persons), None);
    for strange in [
        "対象者.csv",
        "139999_A_20260401093000_001.csv",
        "139998_A_20260401093000_000.csv",
        "139998_B_20260401093000_001.csv",
        "279986_A_20260401093000_001.csv",
        "139998_A_20260401093000_1.csv",
        "139998_A_20261301093000_001.csv",
    ] {
        let finding = FileName::judge(strange, town, FileKind::Persons).unwrap();
        assert_eq!(finding.code(), "FILE-NAME", "{strange}");
    }
}

/// R-N03
#[test]
fn a_files_name_is_kept_without_individual_numbers() {
    for name in [
        "139998_A_20260401093000_001.csv",
        "2026_20260401093000.csv",
        "対象者 4月.csv",
    ] {
        assert_eq!(FileName::kept(name), name);
    }
    for (name, kept) in [
        ("915550000170_A.csv", "************_A.csv"),
        (
            "139998_A_９１５５５００００１７０.csv",
            "139998_A_************.csv",
        ),
    ] {
        assert_eq!(FileName::kept(name), kept);
    }
}

#[test]
fn a_slip_has_to_fit_its_file() {
    let hash = "ab".repeat(32);
    let slip =
        format!(r#"{{"sha256":"{hash}","rows":4,"createdAt":"2026-04-01","createdBy":"x"}}"#);
    let slip = Manifest::parse(slip.as_bytes()).unwrap();
    let survey = Survey {
        encoding: Encoding::Utf8,
        has_header: true,
        rows: 4,
        bytes: 10,
    };
    assert!(slip.judge(&hash.to_uppercase(), &survey).is_empty());
    let fewer = Survey { rows: 3, ..survey };
    let found = slip.judge(&"cd".repeat(32), &fewer);
    let codes: Vec<&str> = found.iter().map(Finding::code).collect();
    assert_eq!(codes, ["FILE-HASH", "FILE-HASH"]);
    for broken in [
        "",
        "[]",
        "{}",
        r#"{"sha256":"ab","rows":1}"#,
        r#"{"sha256":1,"rows":1}"#,
    ] {
        let code = Manifest::parse(broken.as_bytes()).unwrap_err().code();
        assert_eq!(code, "FILE-MANIFEST", "{broken}");
    }
    assert!(Manifest::parse("[".repeat(70_000).as_bytes()).is_err());
}

#[test]
fn lists_of_codes_that_contradict_themselves_are_refused() {
    let refused = |text: &str| LedgerCodes::parse("codes.csv", text).unwrap_err().line;
    assert_eq!(refused("code,list,meaning\n"), 1);
    assert_eq!(refused("list,code,meaning\nkind,1,NOTHING\n"), 2);
    assert_eq!(refused("list,code,meaning\nkind,1,MR\nkind,1,JE\n"), 3);
    assert_eq!(refused("list,code,meaning\nkind,1\n"), 2);
    assert_eq!(refused("list,code,meaning\nnothing,1,MR\n"), 2);
}
