//! Rejected rows come back as they went, and no spreadsheet runs what is in them.

use super::*;
use crate::calendar::Day;
use crate::intake::{Cells, FileKind, FileRows, PersonRow, Reading, Rows, Rule, Settings, survey};
use crate::municipality::MunicipalityCode;
use crate::vaccine::VaccineTable;
use proptest::prelude::*;

/// One row as it comes back with two errors and a warning.
fn back(bytes: &[u8], encoding: Encoding, words: &str) -> Vec<u8> {
    let mut rows = Rows::new(bytes);
    let row = rows.next_row().unwrap().unwrap();
    let findings = [
        Rule::RowReq.in_row(1),
        Rule::CharGaiji.in_row(1),
        Rule::CodeSex.in_row(1),
    ];
    let mut out = Vec::new();
    RejectedRows::new(encoding, persons()).write_row(&row, &findings, words, &mut out);
    out
}

fn persons() -> &'static Layout {
    Layout::find(FileKind::Persons, None).unwrap()
}

fn text(bytes: &str) -> String {
    String::from_utf8(back(bytes.as_bytes(), Encoding::Utf8, "性別, 不明")).unwrap()
}

#[test]
fn bytes_stay_and_codes_of_errors_follow() {
    assert_eq!(
        text("a,\"b \"\"c\", d\r\n"),
        "a,\"b \"\"c\", d,ROW-REQ CODE-SEX,\"性別, 不明\"\r\n"
    );
    let cp932 = back(b"\xF0\x40,\x8E\x8E\n", Encoding::Cp932, "試");
    assert_eq!(cp932, b"\xF0\x40,\x8E\x8E,ROW-REQ CODE-SEX,\x8E\x8E\r\n");
}

/// R-V06
#[test]
fn formulas_are_made_harmless() {
    assert_eq!(
        text("=1+1,\"@x\", -2,a=b"),
        "'=1+1,\"'@x\", -2,a=b,ROW-REQ CODE-SEX,\"性別, 不明\"\r\n".replace(", -2", ",' -2")
    );
    assert_eq!(
        text("＝1,－"),
        "'＝1,'－,ROW-REQ CODE-SEX,\"性別, 不明\"\r\n"
    );
    let cp932 = back(b"\x81\x81a,b\n", Encoding::Cp932, "");
    assert!(cp932.starts_with(b"'\x81\x81a,b,"));
}

#[test]
fn a_row_that_was_not_taken_apart_is_one_cell() {
    assert_eq!(
        text("a,\"b\n"),
        "\"a,\"\"b\",ROW-REQ CODE-SEX,\"性別, 不明\"\r\n"
    );
    assert!(text("=\"b\n").starts_with("\"'=\"\"b\","));
}

#[test]
fn the_first_row_names_the_columns() {
    let mut out = Vec::new();
    let layout = Layout::find(FileKind::Inquiry, None).unwrap();
    RejectedRows::new(Encoding::Utf8, layout).write_header(&mut out);
    let text = String::from_utf8(out).unwrap();
    assert_eq!(
        text,
        "照会ID,マイナンバー,生年月日,照会事由,法的根拠,コード,内容\r\n"
    );
}

/// A row of people with its findings, as it comes back.
fn mended(line: &str, findings: &[Finding]) -> String {
    let mut rows = Rows::new(line.as_bytes());
    let row = rows.next_row().unwrap().unwrap();
    let mut out = Vec::new();
    RejectedRows::new(Encoding::Utf8, persons()).write_row(&row, findings, "", &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn individual_numbers_do_not_come_back_in_any_form() {
    let sex = [Rule::CodeSex.in_cell(1, "性別")];
    let number = [Rule::CodeMynoLen.in_cell(1, "マイナンバー")];
    // A resident's number may be as long; the number itself is left out.
    let line = "123456789012,\"000000000019\",a,b,,,19500401,X,0000000101,";
    assert_eq!(
        mended(line, &sex),
        "123456789012,\"\",a,b,,,19500401,X,0000000101,,CODE-SEX,\r\n"
    );
    // Where something else stands in its column, it may have moved.
    let line = "000000000019,a,b,,,19500401,1,0000000101,0000-0000-0019,００００００００００１９";
    assert_eq!(
        mended(line, &number),
        "************,,b,,,19500401,1,0000000101,************,************,CODE-MYNO-LEN,\r\n"
    );
    let short = mended("1,000000000019,\"0000 0000 0019\"", &[]);
    assert_eq!(short, "1,************,\"************\",,\r\n");
    let broken = mended("1,\"00000000019,1234567890,20260401093000", &[]);
    assert_eq!(
        broken,
        "\"1,\"\"***********,1234567890,20260401093000\",,\r\n"
    );
    let cp932 = back(
        &[b"1,".as_slice(), &b"\x82\x4F\x82\x58".repeat(6), b",x"].concat(),
        Encoding::Cp932,
        "",
    );
    assert!(cp932.starts_with(b"1,************,x,"), "{cp932:x?}");
}

#[test]
fn rows_that_were_sent_back_can_be_sent_again() {
    let table = VaccineTable::embedded().unwrap();
    let town = MunicipalityCode::parse("139998").unwrap();
    let settings = Settings::new(town, Day::new(2026, 11, 1).unwrap(), table);
    let came = "000000005,,=見本,\"花子, '仮名\",ミホン,ハナコ,19500401,X,0000000101,Q\r\n";
    for encoding in [Encoding::Utf8, Encoding::Cp932] {
        let writer = RejectedRows::new(encoding, persons());
        let mut sent = Vec::new();
        writer.write_header(&mut sent);
        let bytes = encoding.encode(came).into_owned();
        let mut rows = Rows::new(bytes.as_slice());
        let row = rows.next_row().unwrap().unwrap();
        let findings = [Rule::CodeSex.in_cell(2, "性別")];
        writer.write_row(&row, &findings, "「性別」, \"X\"", &mut sent);
        // What the remarks of this one said was taken away while it was mended.
        sent.extend_from_slice(bytes.strip_suffix(b"\r\n").unwrap());
        sent.extend_from_slice(b",,\r\n");
        let whole = survey(sent.as_slice(), persons(), &settings);
        let whole = whole.unwrap().unwrap();
        assert_eq!((whole.has_header, whole.rows), (true, 2));
        let mut back = FileRows::new(sent.as_slice(), &whole);
        for _ in 0..2 {
            let row = back.next_row().unwrap().unwrap();
            assert_eq!(row.columns(), persons().columns().len());
            assert!(row.bytes().ends_with(b",Q"));
            let cell = |place| {
                let cell = row.cell(place).unwrap();
                encoding.decode(&cell).unwrap().into_owned()
            };
            assert_eq!(cell(2), "=見本");
            assert_eq!(cell(3), "花子, '仮名");
            assert_eq!(cell(9), "Q");
        }
    }
}

/// R-N03
#[test]
fn an_individual_number_within_more_digits_does_not_come_back() {
    let mut rows = Rows::new(
        "1000001,,試験１２915550000197,一郎,,,19500401,1,0000000101,20260101000000".as_bytes(),
    );
    let row = rows.next_row().unwrap().unwrap();
    let findings = [Rule::CodeMynoPlace.in_cell(1, "氏名(姓)")];
    let mut out = Vec::new();
    RejectedRows::new(Encoding::Utf8, persons()).write_row(&row, &findings, "", &mut out);
    let back = String::from_utf8(out).unwrap();
    assert!(
        back.starts_with("1000001,,試験**************,一郎,"),
        "{back}"
    );
    assert!(back.contains(",20260101000000,"), "{back}");
    assert!(!masked_text("１２915550000197").contains("915550000197"));
}

fn town_settings() -> Settings<'static> {
    let table = VaccineTable::embedded().unwrap();
    let town = MunicipalityCode::parse("139998").unwrap();
    Settings::new(town, Day::new(2026, 11, 1).unwrap(), table)
}

/// What is rejected of a file: the file of rejected rows, and the codes of each.
fn rejected_of(file: &str) -> (String, Vec<String>) {
    let settings = town_settings();
    let whole = survey(file.as_bytes(), persons(), &settings);
    let whole = whole.unwrap().unwrap();
    let mut rows = FileRows::new(file.as_bytes(), &whole);
    let writer = RejectedRows::new(Encoding::Utf8, persons());
    let (mut back, mut codes) = (Vec::new(), Vec::new());
    writer.write_header(&mut back);
    while let Some(row) = rows.next_row().unwrap() {
        let cells = Cells::new(row, persons(), Encoding::Utf8, &settings);
        let Reading { record, findings } = PersonRow::read(cells);
        if record.is_none() {
            // As whoever keeps the bytes of a row has it. One with nothing but remarks is nothing to send back.
            let mut kept = Rows::new(row.bytes());
            let Some(kept) = kept.next_row().unwrap() else {
                continue;
            };
            codes.push(error_codes(&findings));
            writer.write_row(&kept, &findings, "直して, ください", &mut back);
        }
    }
    (String::from_utf8(back).unwrap(), codes)
}

#[test]
fn a_row_with_more_or_fewer_cells_is_refused_again_until_it_is_mended() {
    let names = rejected_of("1,,x,y,,,19509999,1,,\r\n").0;
    let names = names.lines().next().unwrap();
    let whole = "9,,試験,一郎,シケン,イチロウ,19500401,1,,";
    for cells in (1..30).filter(|cells| *cells != 12) {
        let mut line: Vec<&str> = whole.split(',').collect();
        line.resize(cells, "X");
        let (back, codes) = rejected_of(&format!("{names}\r\n{}\r\n", line.join(",")));
        assert_eq!(codes, ["ROW-COLS"], "{cells} cells");
        for _ in 0..3 {
            let (again, codes) = rejected_of(&back);
            assert_eq!((&again, codes.len()), (&back, 1), "{cells} cells");
            assert_eq!(codes, ["ROW-COLS"], "{cells} cells");
        }
    }
    let (back, _) = rejected_of(&format!("{names}\r\n{whole},\r\n"));
    let mended = back.replace("19500401,1,,,,ROW-COLS", "19500401,1,,,ROW-COLS");
    assert_eq!(rejected_of(&mended).1, [""; 0], "{back} {mended}");
}

#[test]
fn each_code_is_told_once_in_the_order_they_were_found() {
    let findings = [
        Rule::RowLen.in_cell(1, "氏名(姓)"),
        Rule::CharGaiji.in_row(1),
        Rule::CodeCouponLen.in_row(1),
        Rule::RowLen.in_cell(1, "氏名(名)"),
    ];
    assert_eq!(error_codes(&findings), "ROW-LEN CODE-COUPON-LEN");
}

/// R-N03
#[test]
fn an_individual_number_with_digits_too_many_does_not_come_back() {
    // The twelve digits of a number, and one more behind, in front, or both; narrow and wide.
    for digits in [
        "1234567890189",
        "0123456789018",
        "91234567890180",
        "１２３４５６７８９０１８９",
    ] {
        let line = format!("1000001,,試験,一郎,,,19500401,1,{digits},");
        let found = [Rule::CodeCouponLen.in_cell(1, "券番号")];
        let back = mended(&line, &found);
        assert!(
            back.contains(&format!(",1,{},,", "*".repeat(digits.chars().count()))),
            "{back}"
        );
        // So with a row that was not taken apart, or has a cell too many.
        for line in [format!("1,\"{digits}"), format!("{line},x")] {
            let back = mended(&line, &[]);
            assert!(
                !back.contains(digits) && back.contains("*************"),
                "{back}"
            );
        }
    }
    let found = [Rule::CodeCouponLen.in_cell(1, "券番号")];
    // No number is in these, and a time of day is none.
    for digits in ["7777777777777", "20260401093000"] {
        let line = format!("1000001,,試験,一郎,,,19500401,1,{digits},");
        assert!(mended(&line, &found).contains(digits));
    }
    let cp932 = back(&[b"\"1,".as_slice(), &b"\x82\x50\x82\x51\x82\x52\x82\x53\x82\x54\x82\x55\x82\x56\x82\x57\x82\x58\x82\x4F\x82\x50\x82\x57\x82\x4F"[..]].concat(), Encoding::Cp932, "");
    assert!(cp932.starts_with(b"\"\"\"1,*************\","), "{cp932:x?}");
}

proptest! {
    /// Rows of other lengths, with cells that are wrong: what came back is refused as it was, any number of times.
    #[test]
    fn what_came_back_is_rejected_wholly_with_the_same_codes(
        rows in proptest::collection::vec(
            (proptest::collection::vec("[0-9X]{0,3}|[a-z ]{1,3}|ROW-COLS|=1|\"a,b\"|\"a\"\"b\"", 1..16), 0..3_usize), 1..6,
        ),
    ) {
        let lines = rows.iter().map(|(cells, odd)| match odd {
            0 => format!("1000001,,試験,一郎,シケン,イチロウ,19509999,1,101,{}\r\n", cells.join(",")),
            _ => format!("1,{}\r\n", cells.join(",")),
        });
        let whole = "1000001,,試験,一郎,シケン,イチロウ,19500401,1,,\r\n".to_owned();
        let file: String = std::iter::once(whole).chain(lines).collect();
        let (back, codes) = rejected_of(&file);
        if !codes.is_empty() {
            let (again, codes_again) = rejected_of(&back);
            // What was in the column of the number did not come back.
            let others = |codes: &[String]| -> Vec<String> {
                let other = |code: &&str| !code.contains("MYNO-");
                codes.iter().map(|codes| codes.split(' ').filter(other).collect::<Vec<_>>().join(" ")).collect()
            };
            prop_assert_eq!(others(&codes_again), others(&codes), "{}", back);
            prop_assert_eq!(rejected_of(&again).0, again);
        }
    }
}
