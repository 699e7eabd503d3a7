//! The page of an import says in every state what happened, in numbers that add up, and what can be done.

use super::*;
use crate::samples::import;

fn page(state: ImportState, mode: ImportMode, language: Language) -> String {
    import_page(&import(state, mode), language)
}

#[test]
fn d_05_one_sentence_and_five_numbers_that_add_up() {
    let page = page(ImportState::Done, ImportMode::DryRun, Language::Japanese);
    assert!(page.contains("お試し取り込みが終わりました。100,000 行のうち 98,765 行を登録できます。1,235 行は登録できません。"));
    for count in ["1,240", "312", "96,905", "308", "1,235", "100,000"] {
        assert!(
            page.contains(&format!("<td class=\"number\">{count}</td>")),
            "{count}"
        );
    }
    let counts = import(ImportState::Done, ImportMode::DryRun).counts;
    assert_eq!(counts.total(), 100_000);
    assert_eq!(counts.taken() + counts.rejected, counts.total());
}

#[test]
fn every_state_and_mode_has_its_own_sentence() {
    for language in Language::ALL {
        for state in ImportState::ALL {
            for mode in ImportMode::ALL {
                let page = page(state, mode, language);
                let lead = page
                    .split("role=\"status\">")
                    .nth(1)
                    .and_then(|rest| rest.split('<').next());
                assert!(
                    lead.is_some_and(|lead| lead.ends_with(['。', '.'])),
                    "{state:?}: {lead:?}"
                );
            }
        }
    }
}

#[test]
fn reasons_come_with_the_most_frequent_first_and_lead_to_help() {
    let page = page(
        ImportState::Done,
        ImportMode::CommitValid,
        Language::Japanese,
    );
    let at = |code: &str| {
        page.find(&format!("href=\"/help/{code}?lang=ja\""))
            .expect(code)
    };
    // The first mention of each is in the table of reasons.
    assert!(at("DUP-SAME") < at("ROW-ZEROLOST-COUPON"));
    assert!(at("ROW-ZEROLOST-COUPON") < at("DATE-PARTIAL"));
    assert!(at("DATE-PARTIAL") < at("CODE-MYNO-CD"));
}

#[test]
fn d_06_rejected_rows_show_row_column_letter_masked_value_reason_and_repair() {
    let page = page(ImportState::Done, ImportMode::DryRun, Language::Japanese);
    assert!(
        page.contains("<th class=\"number\" scope=\"rowgroup\" rowspan=\"3\">12</th>"),
        "{page}"
    );
    assert!(page.contains(
        "<span class=\"mark\">G列</span><br>生年月日</td><td class=\"value\">2099****</td>"
    ));
    assert!(page.contains("修復: 券番号の先頭に 0 を補う"));
    assert!(page.contains("自治体コードの先頭に 0 を補う → 019992"));
    assert!(page.contains("全 1,235 行のうち、はじめの 43 行です。"));
    let mut many = import(ImportState::Done, ImportMode::DryRun);
    let first = many.rejected[0].clone();
    many.rejected = vec![first; 5_000];
    let shown = import_page(&many, Language::Japanese)
        .matches("scope=\"rowgroup\"")
        .count();
    assert_eq!(shown, 100);
}

#[test]
fn an_individual_number_has_no_place_to_stand() {
    let page = page(ImportState::Done, ImportMode::DryRun, Language::Japanese);
    assert!(
        page.contains(
            "マイナンバー</td><td class=\"value\"><span class=\"soft\">表示しません</span>"
        )
    );
}

#[test]
fn while_it_goes_on_the_page_comes_again_and_can_be_told_not_to() {
    let running = page(
        ImportState::Running,
        ImportMode::CommitValid,
        Language::English,
    );
    assert!(running.contains("http-equiv=\"refresh\" content=\"5; url=/municipal/imports/"));
    assert!(running.contains("<progress max=\"100000\" value=\"41230\""));
    assert!(running.contains("5,420 rows per second, about 11 seconds left"));
    assert!(running.contains("?refresh=off&amp;lang=en"));
    let mut still = import(ImportState::Running, ImportMode::CommitValid);
    still.is_renewed = false;
    let still = import_page(&still, Language::English);
    assert!(!still.contains("http-equiv=\"refresh\""));
    assert!(still.contains("?refresh=on&amp;lang=en"));
    let done = page(
        ImportState::Done,
        ImportMode::CommitValid,
        Language::English,
    );
    assert!(!done.contains("http-equiv=\"refresh\""));
}

#[test]
fn u_10_and_u_20_buttons_say_what_they_do_and_how_much() {
    let dry = page(ImportState::Done, ImportMode::DryRun, Language::Japanese);
    assert!(dry.contains("98,765 行を登録する</button>"));
    assert!(dry.contains("新しい記録を 1,240 件作り、312 件を変えます。"));
    assert!(dry.contains("<input type=\"checkbox\" name=\"repair\" value=\"coupon-zeros\">"));
    assert_eq!(dry.matches("class=\"primary\"").count(), 1);
    let waiting = page(
        ImportState::AwaitingApproval,
        ImportMode::AllOrNothing,
        Language::Japanese,
    );
    assert!(waiting.contains("312 件の上書きを承認する</button>"));
    assert!(waiting.contains(
        "<label for=\"rows-0\">確認のため、対象の行数「98,765」を数字で入力してください"
    ));
    let done = page(
        ImportState::Done,
        ImportMode::CommitValid,
        Language::Japanese,
    );
    assert!(done.contains("この取り込みを取り消す</button>"));
    let undone = page(
        ImportState::Undone,
        ImportMode::CommitValid,
        Language::Japanese,
    );
    assert!(!undone.contains("<button"));
}

#[test]
fn calling_back_says_whether_anything_was_registered() {
    let page = |state, mode| page(state, mode, Language::English);
    let running = page(ImportState::Running, ImportMode::CommitValid);
    assert!(running.contains("Rows that are registered stay; the rest is not done."));
    for (state, mode) in [
        (ImportState::Running, ImportMode::DryRun),
        (ImportState::Waiting, ImportMode::CommitValid),
        (ImportState::AwaitingApproval, ImportMode::AllOrNothing),
    ] {
        assert!(page(state, mode).contains("Nothing is registered yet, and nothing more is done."));
    }
}

#[test]
fn a_file_that_cannot_be_taken_says_why_and_an_old_one_where_it_was() {
    let page = page(
        ImportState::Rejected,
        ImportMode::CommitValid,
        Language::Japanese,
    );
    assert!(page.contains("UTF-16 のファイルは受け付けられません。"));
    let again = import_page(
        &import(ImportState::Duplicate, ImportMode::CommitValid),
        Language::Japanese,
    );
    assert!(again.contains("-before?lang=ja\">前回の結果を見る</a>"));
}

#[test]
fn whoever_mends_a_file_that_was_refused_as_a_whole_sends_all_of_it() {
    let of = |state, mode| page(state, mode, Language::Japanese);
    let whole = of(ImportState::Rejected, ImportMode::AllOrNothing);
    assert!(
        whole.contains("ファイル全体をもう一度送ってください"),
        "{whole}"
    );
    assert!(whole.contains("一行も登録していません。数は"), "{whole}");
    assert!(!whole.contains("その行だけを送れます"), "{whole}");
    let rows = of(ImportState::Done, ImportMode::CommitValid);
    assert!(
        rows.contains("その行だけを送れます") && !rows.contains("ファイル全体をもう一度"),
        "{rows}"
    );
}

#[test]
fn repairs_are_told_by_name_where_there_is_no_form_for_them() {
    let mut view = import(ImportState::Rejected, ImportMode::DryRun);
    view.actions = Vec::new();
    view.repairs = vec![Repair {
        word: "coupon-zeros".to_owned(),
        rows: 1_240,
    }];
    let page = import_page(&view, Language::Japanese);
    assert!(
        page.contains("選べる修復") && page.contains("<li>coupon-zeros: "),
        "{page}"
    );
    assert!(page.contains("（1,240 行）"), "{page}");
    view.repairs.clear();
    assert!(!import_page(&view, Language::Japanese).contains("選べる修復"));
}
