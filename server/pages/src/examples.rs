//! The files in `examples/municipal` say what their reports say; `UPDATE_EXPECT=1` writes the reports anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use immunization::intake::{
    Cells, DoseRow, Doubled, Doubles, FileKind, FileRows, HubPerson, InquiryRow, LEGAL_BASES,
    Layout, LedgerCodes, LedgerDose, LedgerPerson, LedgerWriter, PersonRow, Reading, RejectedRows,
    RoutineRow, RowOutcome, Settings, Survey, Tally, Twin, Twins, survey,
};
use immunization::{
    CouponNumber, Day, Finding, LotNumber, Moment, MunicipalityCode, ResidentNumber, VaccineTable,
};

use crate::words::{self, Language};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples")
        .join("municipal")
}

fn read(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).expect(name)
}

fn settings(name: &str) -> Settings<'static> {
    let town = if name.contains("sakura") {
        "279986"
    } else {
        "139998"
    };
    let town = MunicipalityCode::parse(town).unwrap();
    let table = VaccineTable::embedded().unwrap();
    let mut settings = Settings::new(town, Day::new(2026, 11, 1).unwrap(), table);
    let codes = String::from_utf8(read("f-codes.csv")).unwrap();
    settings.codes = LedgerCodes::parse("f-codes.csv", &codes).unwrap();
    settings.legal_bases = LEGAL_BASES.map(str::to_owned).to_vec();
    settings
}

/// Findings as they are told, in both languages.
fn told(out: &mut String, findings: &[Finding], layout: Option<&Layout>) {
    for finding in findings {
        writeln!(out, "  {}", finding.code()).unwrap();
        for language in Language::ALL {
            writeln!(out, "    {}", words::finding(language, finding, layout)).unwrap();
        }
    }
}

/// What becomes of a row by itself and among the others of its file.
fn judge(kind: FileKind, cells: Cells<'_>, twins: &mut Twins) -> Vec<Finding> {
    fn met<T>(reading: Reading<T>, meet: impl FnOnce(&T) -> Twin) -> Vec<Finding> {
        let mut findings = reading.findings;
        if let Some(Twin::Refused(more)) = reading.record.as_ref().map(meet) {
            findings.extend(more);
        }
        findings
    }
    match kind {
        FileKind::Persons => met(PersonRow::read(cells), |row| twins.meet_person(row)),
        FileKind::Doses => met(DoseRow::read(cells), |row| twins.meet_dose(row)),
        FileKind::Routine => met(RoutineRow::read(cells), |_| Twin::Alone),
        FileKind::Inquiry => met(InquiryRow::read(cells), |_| Twin::Alone),
        other => panic!("{other:?} is not read"),
    }
}

/// The individual numbers that two people of a file have.
fn doubled(
    bytes: &[u8],
    survey: &Survey,
    layout: &'static Layout,
    settings: &Settings<'_>,
) -> Doubled {
    let mut doubles = Doubles::new(1_000);
    let mut rows = FileRows::new(bytes, survey);
    while let Some(row) = rows.next_row().unwrap() {
        if layout.kind() == FileKind::Persons {
            let cells = Cells::new(row, layout, survey.encoding, settings);
            if let Some(person) = PersonRow::read(cells).record {
                doubles.note(&person);
            }
        }
    }
    doubles.finish()
}

fn report(name: &str, kind: FileKind) -> String {
    let (bytes, settings) = (read(name), settings(name));
    let layout = Layout::find(kind, None).unwrap();
    let mut out = String::new();
    let survey = match survey(bytes.as_slice(), layout, &settings).unwrap() {
        Ok(survey) => survey,
        Err(findings) => {
            writeln!(out, "not accepted").unwrap();
            told(&mut out, &findings, Some(layout));
            return out;
        }
    };
    let mut tally = Tally::new();
    let mut twins = Twins::new(1_000).knowing(doubled(&bytes, &survey, layout, &settings));
    let mut rows = FileRows::new(bytes.as_slice(), &survey);
    let rejected = RejectedRows::new(survey.encoding, layout);
    let mut back = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        let cells = Cells::new(row, layout, survey.encoding, &settings);
        let findings = judge(kind, cells, &mut twins);
        let outcome = tally.count(RowOutcome::Created, &findings);
        writeln!(out, "row {}: {}", row.number(), outcome.code()).unwrap();
        told(&mut out, &findings, Some(layout));
        if outcome == RowOutcome::Rejected {
            let why = words::row(Language::Japanese, row.number(), &findings, Some(layout));
            rejected.write_row(&row, &findings, &why, &mut back);
        }
    }
    assert!(tally.accounts_for(survey.rows));
    let encoding = survey.encoding.code();
    let counted: Vec<String> = RowOutcome::ALL
        .iter()
        .map(|outcome| format!("{} {}", outcome.code(), tally.of(*outcome)))
        .collect();
    let head = format!("{encoding}, {} rows: {}\n", survey.rows, counted.join(", "));
    if !back.is_empty() {
        let back = survey
            .encoding
            .decode(&back)
            .expect("words that the encoding has");
        write!(
            out,
            "rejected rows, as they are sent back:\n{}",
            back.replace("\r\n", "\n")
        )
        .unwrap();
    }
    head + &out
}

fn check(name: &str, now: &str) {
    let (stem, _) = name.rsplit_once('.').unwrap();
    expect_file![folder().join(format!("{stem}.expected.txt"))].assert_eq(now);
}

#[test]
fn every_file_that_is_read_says_what_its_report_says() {
    for (name, kind) in [
        ("a-good.csv", FileKind::Persons),
        ("a-bad.csv", FileKind::Persons),
        ("a-cp932.csv", FileKind::Persons),
        ("a-utf16.csv", FileKind::Persons),
        ("a-spreadsheet.csv", FileKind::Persons),
        ("a-sakura.csv", FileKind::Persons),
        ("b-good.csv", FileKind::Doses),
        ("b-bad.csv", FileKind::Doses),
        ("b-correction.csv", FileKind::Doses),
        ("e-good.csv", FileKind::Inquiry),
        ("e-bad.csv", FileKind::Inquiry),
        ("f-good.csv", FileKind::Routine),
        ("f-bad.csv", FileKind::Routine),
    ] {
        let now = report(name, kind);
        let is_good = ["-good", "-cp932", "-sakura", "-correction"]
            .iter()
            .any(|end| name.contains(end));
        assert_eq!(
            is_good,
            now.lines()
                .next()
                .is_some_and(|line| line.ends_with("rejected 0")),
            "{name}: {now}"
        );
        check(name, &now);
    }
}

#[test]
fn people_as_json_say_what_their_report_says() {
    for name in ["g-good.ndjson", "g-bad.ndjson"] {
        let (text, settings) = (String::from_utf8(read(name)).unwrap(), settings(name));
        let mut out = String::new();
        for (line, number) in text.lines().zip(1..) {
            let reading = HubPerson::read(line.as_bytes(), number, &settings);
            let outcome = if reading.record.is_some() {
                "taken"
            } else {
                "rejected"
            };
            writeln!(out, "object {number}: {outcome}").unwrap();
            told(&mut out, &reading.findings, None);
            assert_eq!(
                name.contains("good"),
                reading.record.is_some(),
                "{name} {number}"
            );
        }
        check(name, &out);
    }
}

fn ledger_dose(number: u32, day: &str, venue: &str) -> LedgerDose {
    LedgerDose {
        number,
        is_numbered_here: false,
        recorded: Moment::parse_compact(&format!("{day}153000")).ok(),
        day: Day::parse_compact(day).ok(),
        coupon: CouponNumber::parse("0000000101").ok(),
        municipality: MunicipalityCode::parse("139998").ok(),
        venue_municipality: MunicipalityCode::parse("279986").ok(),
        venue: Some(venue.to_owned()),
        doctor: Some("仮名 医師子".to_owned()),
        maker: Some("ファイザー".to_owned()),
        lot: LotNumber::parse("FF1001"),
    }
}

#[test]
fn the_exports_are_what_the_server_writes() {
    let number = ResidentNumber::parse("000000005").unwrap();
    let venue = "みらい市民体育館";
    let long = "みらい市立中央図書館に隣接する多目的ホールの二階の会議室その一";
    let doses = [
        ledger_dose(1, "20210614", venue),
        ledger_dose(2, "20210705", venue),
        ledger_dose(3, "20220215", long),
    ];
    for (name, kind, version, width, doses) in [
        ("c-export.csv", FileKind::Ledger, None, 2, &doses[..2]),
        ("c-cut.csv", FileKind::Ledger, None, 2, &doses[..]),
        ("c-wide.csv", FileKind::Ledger, Some(2), 3, &doses[..]),
        ("d-waiting.csv", FileKind::Waiting, None, 2, &doses[..1]),
    ] {
        let mut writer = LedgerWriter::new(kind, version, width).unwrap();
        let mut bytes = Vec::new();
        writer.write_header(&mut bytes);
        let person = LedgerPerson {
            number: (kind == FileKind::Ledger).then_some(&number),
            doses,
        };
        let findings = writer.write_person(&person, &mut bytes);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(folder().join(name), &bytes).unwrap();
        }
        assert!(read(name) == bytes, "{name} is not what is written now");
        let mut out = String::new();
        told(&mut out, &findings, Layout::find(kind, version));
        assert_eq!(
            findings.is_empty(),
            name != "c-cut.csv" && name != "c-wide.csv",
            "{name}: {out}"
        );
        if !findings.is_empty() {
            check(name, &out);
        }
    }
}

#[test]
fn the_statistics_have_the_columns_of_their_layout_and_agree_with_each_other() {
    let lines = String::from_utf8(read("h-prefecture.ndjson")).unwrap();
    let summary = String::from_utf8(read("h-summary-by-date.csv")).unwrap();
    let layout = Layout::find(FileKind::Statistics, None).unwrap();
    let mut total = 0;
    for line in lines.lines() {
        for column in layout.columns() {
            assert!(
                line.contains(&format!("\"{}\":", column.name_en)),
                "{}: {line}",
                column.name_en
            );
        }
        let count = line.rsplit(':').next().unwrap().trim_end_matches('}');
        let count: u32 = count.parse().unwrap();
        assert!(count >= 10, "small counts are not published: {line}");
        total += if line.contains("\"medical_worker\":true") {
            0
        } else {
            count
        };
    }
    let mut rows = summary.lines();
    assert!(
        rows.next()
            .unwrap()
            .starts_with("date,count_first_shot_general,count_second_shot_general")
    );
    let counts = rows.flat_map(|row| row.split(',').skip(1));
    let sum: u32 = counts.map(|count| count.parse::<u32>().unwrap()).sum();
    assert_eq!(sum, total);
}

#[test]
fn no_individual_number_is_told_in_any_report() {
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".expected.txt") {
            let text = fs::read_to_string(&path).unwrap();
            for number in [
                "000000000019",
                "000000000051",
                "010101010100",
                "000000000018",
                "983205673214",
                "10101010100",
            ] {
                assert!(!text.contains(number), "{name} tells {number}");
            }
        }
    }
}

#[test]
fn every_scan_that_can_be_copied_has_its_outcome_and_every_outcome_its_words() {
    let folder = folder().with_file_name("coupons");
    let text = |name: &str| fs::read_to_string(folder.join(name)).expect(name);
    let expected = text("expected.tsv");
    let mut told = 0;
    for line in expected.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [message, outcome, flags, _] = cells.as_slice() else {
            panic!("{line}");
        };
        for code in [outcome]
            .into_iter()
            .copied()
            .chain(flags.split_whitespace())
        {
            let about = words::topic(code);
            assert!(
                matches!(about, Some(words::Topic::Scans | words::Topic::Files)),
                "{code}"
            );
        }
        let message = text(message);
        for key in [
            "scanId",
            "sessionId",
            "segment",
            "deviceId",
            "capturedAt",
            "readings",
            "intent",
        ] {
            assert_eq!(
                message.matches(&format!("\"{key}\":")).count(),
                1,
                "{key} in {message}"
            );
        }
        told += 1;
    }
    let messages = fs::read_dir(&folder).unwrap();
    let is_message = |name: String| name.ends_with(".json");
    let count = messages
        .filter(|one| {
            is_message(
                one.as_ref()
                    .unwrap()
                    .file_name()
                    .to_string_lossy()
                    .into_owned(),
            )
        })
        .count();
    assert_eq!(told, count);
    for line in text("labels.tsv").lines().skip(1) {
        let code = line.split('\t').nth(1).unwrap();
        assert!(
            code.is_empty() || words::topic(code) == Some(words::Topic::Scans),
            "{code}"
        );
    }
}

#[test]
fn the_documents_show_every_column_of_every_layout_and_name_codes_that_there_are() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let files = fs::read_to_string(docs.join("municipal-files.md")).unwrap();
    for kind in [
        FileKind::Persons,
        FileKind::Doses,
        FileKind::Ledger,
        FileKind::Inquiry,
        FileKind::Routine,
    ] {
        let layout = Layout::find(kind, None).unwrap();
        // The doses of a ledger repeat their columns.
        let shown = if kind == FileKind::Ledger {
            9
        } else {
            layout.columns().len()
        };
        for column in layout.columns().iter().take(shown) {
            let letter = words::column_letter(column.place);
            for name in [column.name, column.name_en] {
                let line = format!("| {letter} | {name} |");
                assert!(files.contains(&line), "{kind:?}: {line}");
            }
        }
    }
    let scans = fs::read_to_string(docs.join("scans.md")).unwrap();
    for text in [files, scans] {
        for code in text.split('`').skip(1).step_by(2) {
            let capital =
                |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
            if code.len() > 4
                && code.contains('-')
                && code.bytes().all(capital)
                && code.starts_with(|c: char| c.is_ascii_uppercase())
            {
                assert!(words::is_known(code), "{code}");
            }
        }
    }
}
