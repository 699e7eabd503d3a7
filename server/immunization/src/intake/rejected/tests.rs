//! Rejected rows come back as they went, and no spreadsheet runs what is in them.

use super::*;
use crate::calendar::Day;
use crate::intake::{FileKind, FileRows, Rows, Rule, Settings, survey};
use crate::municipality::MunicipalityCode;
use crate::vaccine::VaccineTable;

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
        // The remarks of this one were taken away while it was mended.
        sent.extend_from_slice(&bytes);
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
