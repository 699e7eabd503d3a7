//! The tables that are built in hold, and tables that contradict themselves do not.

use super::*;

const HEAD: &str = "column,key,name_ja,name_en,required,characters_max,form,meaning\n";

fn refused(rows: &str) -> (usize, String, TableFault) {
    let text: &'static str = Box::leak(format!("{HEAD}{rows}").into_boxed_str());
    let error = Layout::parse("a.1.csv", text).unwrap_err();
    assert_eq!(error.file, "a.1.csv");
    (error.line, error.key, error.fault)
}

#[test]
fn every_layout_holds_and_has_its_columns() {
    let columns = |kind, version| Layout::find(kind, version).unwrap().columns().len();
    assert_eq!(Layout::embedded().unwrap().len(), TABLES.len());
    assert_eq!(columns(FileKind::Persons, None), 10);
    assert_eq!(columns(FileKind::Doses, Some(1)), 18);
    for kind in [FileKind::Ledger, FileKind::Waiting] {
        assert_eq!((columns(kind, None), columns(kind, Some(2))), (17, 19));
    }
    assert_eq!(columns(FileKind::Inquiry, None), 5);
    assert_eq!(columns(FileKind::Routine, None), 25);
    assert_eq!(columns(FileKind::Statistics, None), 7);
    assert_eq!(Layout::find(FileKind::Persons, Some(2)), None);
}

#[test]
fn a_first_row_is_known_by_its_names_in_either_language_and_any_width() {
    let layout = Layout::find(FileKind::Inquiry, None).unwrap();
    let is = |text: &str| layout.is_header(text.split(','));
    assert!(is("照会ID,マイナンバー,生年月日,照会事由,法的根拠"));
    assert!(is("照会ＩＤ,ﾏｲﾅﾝﾊﾞｰ,生年月日,照会事由,法的根拠"));
    assert!(is(
        "inquiry id,Individual Number,Birth date,Reason,Legal basis"
    ));
    assert!(!is("照会ID,マイナンバー,生年月日,照会事由"));
    assert!(!is("照会ID,マイナンバー,生年月日,照会事由,法的根拠,"));
    assert!(!is("照会ID,生年月日,マイナンバー,照会事由,法的根拠"));
    assert!(!is("1,2,3,4,5"));
}

#[test]
fn tables_that_contradict_themselves_are_refused_with_their_place() {
    let good = "1,a,あ,A,yes,1,text,x\n";
    assert_eq!(refused(""), (2, String::new(), TableFault::Cells));
    assert_eq!(refused("1,a,あ,A,yes,1,text\n").2, TableFault::Cells);
    assert_eq!(
        refused("2,a,あ,A,yes,1,text,x\n"),
        (2, "a".to_owned(), TableFault::Contradiction("column"))
    );
    assert_eq!(
        refused(&format!("{good}2,a,い,B,no,1,text,x\n")),
        (3, "a".to_owned(), TableFault::Twice)
    );
    assert_eq!(
        refused(&format!("{good}2,b,あ,B,no,1,text,x\n")).2,
        TableFault::Contradiction("name_ja")
    );
    assert_eq!(
        refused(&format!("{good}2,b,い,Ａ,no,1,text,x\n")).2,
        TableFault::Contradiction("name_en")
    );
    for (row, cell) in [
        ("0,a,あ,A,yes,1,text,x\n", "column"),
        ("1,,あ,A,yes,1,text,x\n", "key"),
        ("1,a,,A,yes,1,text,x\n", "name_ja"),
        ("1,a,あ,A,maybe,1,text,x\n", "required"),
        ("1,a,あ,A,yes,many,text,x\n", "characters_max"),
        ("1,a,あ,A,yes,1,poem,x\n", "form"),
    ] {
        assert_eq!(refused(row).2, TableFault::Cell(cell), "{row}");
    }
    let named = |file| Layout::parse(file, "").unwrap_err().fault;
    assert_eq!(named("z.1.csv"), TableFault::Cell("file"));
    assert_eq!(named("a.csv"), TableFault::Cell("file"));
    assert_eq!(named("a.1.csv"), TableFault::Header);
}
