//! The list tells every import by name, state and numbers, and an empty one says what to do.

use super::*;
use crate::samples;

#[test]
fn every_import_stands_in_the_list() {
    let page = imports_page(&samples::imports(), Language::Japanese);
    for text in [
        "139998_A_20260401093000_001.csv",
        "接種記録 4月分（訂正版）.csv",
        "名前なし",
        "2026-04-01 09:30",
        "お試し取り込み",
        "1,252",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(page.contains("?before=3&amp;lang=ja\" rel=\"next\""));
}

#[test]
fn u_16_an_empty_list_offers_the_next_step_to_those_who_may() {
    let mut view = samples::imports();
    view.imports.clear();
    let page = imports_page(&view, Language::Japanese);
    assert!(page.contains("まだ取り込みがありません。"));
    assert!(page.contains("enctype=\"multipart/form-data\""));
    assert!(page.contains("name=\"mode\" value=\"dry-run\""));
    view.upload_address = None;
    let page = imports_page(&view, Language::Japanese);
    assert!(!page.contains("<form") && !page.contains("ファイルを選んで"));
}

#[test]
fn what_is_no_file_is_told_by_its_name_alone() {
    let mut view = samples::imports();
    if let Some(line) = view.imports.first_mut() {
        line.kind = "undo".to_owned();
    }
    let page = imports_page(&view, Language::Japanese);
    assert!(page.contains("取り込みの取り消し") && !page.contains("undo（"));
}
