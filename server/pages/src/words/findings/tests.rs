//! Findings say where, what and what to do, in both languages, and never more than they know.

use immunization::intake::{FileKind, Layout, Repairs, Rule};

use super::*;

fn layout() -> &'static Layout {
    Layout::find(FileKind::Doses, None).unwrap()
}

fn in_japanese(one: &Finding) -> String {
    finding(Language::Japanese, one, Some(layout()))
}

fn in_english(one: &Finding) -> String {
    finding(Language::English, one, Some(layout()))
}

#[test]
fn a_cell_is_told_by_row_name_and_letter() {
    let one = Rule::DateFuture.in_cell(12, "接種日");
    assert!(in_japanese(&one).starts_with("12行目の「接種日」（G列）が未来の日付です。"));
    assert!(
        in_english(&one).starts_with("Row 12, “Vaccination date” (column G) lies in the future.")
    );
    let other = finding(Language::Japanese, &one, None);
    assert!(other.starts_with("12行目の「接種日」が"), "{other}");
}

#[test]
fn facts_stand_in_the_sentence_as_people_read_them() {
    let size = Rule::FileSize.finding();
    let size = size.with("rows_max", Fact::Number(5_000_000));
    let size = size.with("bytes_max", Fact::Number(2_147_483_648));
    assert!(
        in_japanese(&size).contains("5,000,000 行、2 GiB"),
        "{}",
        in_japanese(&size)
    );
    let repair = Rule::RowZeroLostMuni.in_cell(3, "自治体コード");
    let repair = repair.with("repair", Fact::Word(Repairs::MUNICIPALITY_ZERO));
    let town = immunization::MunicipalityCode::parse("019992").unwrap();
    let repair = repair.with("suggested", Fact::Municipality(town));
    let said = in_japanese(&repair);
    assert!(said.contains("019992 になり"), "{said}");
    assert!(
        said.contains("「自治体コードの先頭に 0 を補う」を選んで"),
        "{said}"
    );
    let twin = Rule::DupRow.in_row(1_204).with("row", Fact::Number(1_203));
    assert!(
        in_japanese(&twin).starts_with("1204行目は、1203 行目と"),
        "{}",
        in_japanese(&twin)
    );
}

#[test]
fn a_header_that_differs_is_told_by_column_and_layout() {
    let cols = Rule::FileCols.in_row(1).with("columns", Fact::Number(18));
    let cols = cols.with("expected", Fact::Number(10));
    let cols = cols.with("layout", Fact::Word("B"));
    let cols = cols.with("differs_at", Fact::Number(1));
    let cols = cols.with("written", Fact::heading("操作区分").unwrap());
    let cols = cols.with("wanted", Fact::Word("個別宛名番号"));
    let said = in_japanese(&cols);
    let nearest = "いちばん近い様式は B（接種記録） です。選ばれた様式と最初に違うのは 1列目（A列）で、「操作区分」とあります。";
    assert!(said.contains(nearest), "{said}");
    let said = in_english(&cols);
    assert!(said.contains("layout is B (Doses)"), "{said}");
    assert!(
        said.contains("is column 1 (A): it says “操作区分”"),
        "{said}"
    );
    let name = Rule::FileColName.in_cell(1, "氏名(姓)");
    let name = name.with("differs_at", Fact::Number(3));
    let name = name.with("written", Fact::heading("氏名（性）").unwrap());
    let name = name.with("wanted", Fact::Word("氏名(姓)"));
    let said = in_japanese(&name);
    let differs = "見出しの 3列目（C列）が「氏名（性）」で、様式の「氏名(姓)」と違います。";
    assert!(said.starts_with(differs), "{said}");
    assert_eq!(Fact::heading("000000000019"), None);
}

#[test]
fn every_rule_says_its_place_where_it_has_one() {
    for rule in Rule::ALL {
        let one = rule.in_cell(7, "接種日");
        for said in [in_japanese(&one), in_english(&one)] {
            assert!(!said.contains(['{', '}']), "{said}");
        }
        // What is about a file as a whole, or about a record that is not in it, has no place to tell.
        let is_of_export = matches!(rule, Rule::ExportPersons | Rule::ExportLeft);
        let is_of_file = rule.code().starts_with("FILE-") || rule.code().starts_with("INQ-");
        let is_of_job = matches!(rule, Rule::UndoAgain | Rule::JobDamaged);
        let is_whole = is_of_file || is_of_export || is_of_job;
        if !is_whole {
            assert!(
                in_japanese(&one).contains("7行目の「接種日」（G列）"),
                "{}",
                in_japanese(&one)
            );
            assert!(
                in_english(&one).contains("Row 7, “Vaccination date” (column G)"),
                "{}",
                in_english(&one)
            );
        }
    }
}

#[test]
fn a_kept_finding_says_the_same_as_before() {
    let one = Rule::RowCols.in_row(9).with("columns", Fact::Number(17));
    let one = one.with("expected", Fact::Number(18));
    let kept = Told::from(&one);
    assert_eq!(kept.fact("expected"), Some("18"));
    for language in Language::ALL {
        let layout = Some(layout());
        assert_eq!(
            told(language, &kept, layout),
            finding(language, &one, layout)
        );
    }
    for rule in Rule::ALL {
        let one = rule.in_cell(7, "ロット番号");
        let kept = Told::from(&one);
        assert_eq!(
            told(Language::English, &kept, Some(layout())),
            in_english(&one)
        );
    }
}

#[test]
fn a_row_tells_its_errors_once_and_its_number_once() {
    let findings = [
        Rule::CharGaiji.in_cell(12, "接種医師名"),
        Rule::DateFuture.in_cell(12, "接種日"),
        Rule::RowReq.in_cell(12, "券種"),
    ];
    let said = row(Language::Japanese, 12, &findings, Some(layout()));
    assert!(
        said.starts_with("元の12行目: 「接種日」（G列）が未来の日付です。"),
        "{said}"
    );
    assert!(said.contains("「券種」（E列）が空です。"), "{said}");
    assert!(
        !said.contains("接種医師名"),
        "warnings are not why it was refused: {said}"
    );
    assert_eq!(said.matches("12行目").count(), 1, "{said}");
    let warned = row(Language::English, 12, &findings[..1], Some(layout()));
    assert!(warned.contains("“Doctor” (column K)"), "{warned}");
    let many: Vec<Finding> = (0..1_000).map(|_| Rule::DateFuture.in_row(1)).collect();
    assert!(row(Language::Japanese, 1, &many, None).chars().count() < 4_000);
}

#[test]
fn columns_have_the_letters_of_spreadsheets() {
    for (place, letters) in [
        (0, "A"),
        (25, "Z"),
        (26, "AA"),
        (51, "AZ"),
        (52, "BA"),
        (199, "GR"),
        (701, "ZZ"),
        (702, "AAA"),
    ] {
        assert_eq!(column_letter(place), letters);
    }
}

#[test]
fn a_table_says_what_was_found_without_the_place() {
    let kept = Told::from(&Rule::RowCols.in_row(9).with("columns", Fact::Number(17)));
    assert_eq!(
        told_briefly(Language::Japanese, &kept),
        "この行の列の数が、様式と違います。"
    );
    let size = Told::from(&Rule::FileSize.finding().with("rows_max", Fact::Number(10)));
    assert!(!told_briefly(Language::English, &size).contains('{'));
}
