//! How names are kept, read and compared.

use super::*;
use proptest::prelude::*;

fn same(one: &str, other: &str) -> bool {
    comparison_form(one) == comparison_form(other)
}

fn alike(one: &str, other: &str) -> bool {
    kana_form(one) == kana_form(other)
}

fn read(text: &str) -> (String, Vec<&'static str>) {
    let (kana, notes) = Kana::read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    (
        kana.as_str().to_owned(),
        notes.into_iter().map(KanaNote::code).collect(),
    )
}

#[test]
fn a_name_stays_as_it_was_written() {
    let name = Name::new(Script::Kanji, "髙﨑", "葵\u{E0100}");
    assert_eq!(name.family.as_deref(), Some("髙﨑"));
    assert_eq!(name.given, ["葵\u{E0100}"]);
    assert_eq!(name.spelled(), "髙﨑 葵\u{E0100}");
    assert_eq!(name.initials(), Some(('髙', '葵')));
    let whole = Name::whole(Script::Latin, "SAMPLE MARIA");
    assert_eq!(whole.spelled(), "SAMPLE MARIA");
    assert_eq!(whole.initials(), None);
    assert!(Name::new(Script::Kana, "", " ").is_empty());
    assert_eq!(format!("{name:?}"), "Name(…)");
}

#[test]
fn width_case_blanks_and_selectors_do_not_tell_names_apart() {
    assert!(same("髙﨑 葵", "高崎葵"));
    assert!(same("葛\u{E0100}城", "葛城"));
    assert!(same("ＳＡＭＰＬＥ　Ｍａｒｉａ", "sample maria"));
    assert!(same("ﾀｶﾊｼ ﾕｳｺﾞ", "タカハシユウゴ"));
    assert!(same("たかはし", "タカハシ"));
    // A compatibility ideograph and what it stands for.
    assert!(same("神\u{FA19}", "神神"));
    // A voiced kana in two characters.
    assert!(same("カ\u{3099}", "ガ"));
}

#[test]
fn old_shapes_are_compared_by_the_new_ones_and_other_characters_stay_apart() {
    for (written, compared) in [
        ("𠮷田", "吉田"),
        ("渡邊", "渡辺"),
        ("渡邉", "渡辺"),
        ("齋藤", "斎藤"),
        ("齊藤", "斉藤"),
        ("濵﨑", "浜崎"),
        ("山嵜", "山崎"),
        ("國澤", "国沢"),
        ("廣瀨", "広瀬"),
        ("德永", "徳永"),
    ] {
        assert!(same(written, compared), "{written}");
    }
    for (one, other) in [
        ("斎藤", "斉藤"),
        ("土田", "士田"),
        ("大田", "太田"),
        ("カタ", "ガタ"),
        ("ハハ", "パパ"),
        ("埼玉", "崎玉"),
    ] {
        assert!(!same(one, other), "{one} {other}");
    }
}

#[test]
fn every_shape_is_compared_by_one_that_stays() {
    let mut written = std::collections::BTreeSet::new();
    for (shape, compared) in reduction::SHAPES {
        assert!(written.insert(*shape), "{shape} stands there twice");
        assert_ne!(shape, compared);
        assert_eq!(
            reduction::reduced(*compared),
            *compared,
            "{shape} {compared}"
        );
    }
}

#[test]
fn readings_are_compared_as_they_sound() {
    assert!(alike("ユウコ", "ユーウコ"));
    assert!(alike("シヨウジ", "ショウヂ"));
    assert!(alike("ミツコ", "ミッコ"));
    assert!(alike("ヲカダ", "オカダ"));
    assert!(alike("みづき", "ﾐｽﾞｷ"));
    assert!(alike("シケン イチロウ", "シケンイチロウ"));
    assert!(alike("マリ-", "マリ"));
    assert!(!alike("サトウ", "サド"));
    assert!(!alike("ハマ", "バマ"));
}

#[test]
fn a_reading_is_stored_in_full_width_katakana() {
    assert_eq!(read("ﾀｶﾊｼ"), ("タカハシ".to_owned(), vec![]));
    assert_eq!(read("ｶﾞｯﾂ ﾊﾟﾝﾁ").0, "ガッツ パンチ");
    assert_eq!(read("たかはし"), ("タカハシ".to_owned(), vec!["CHAR-HIRA"]));
    for dash in ['-', '‐', '―', '−', '－'] {
        assert_eq!(
            read(&format!("ユ{dash}コ")),
            ("ユーコ".to_owned(), vec!["CHAR-LONGMARK"]),
            "{dash}"
        );
    }
    assert_eq!(read("ﾕｰｺ"), ("ユーコ".to_owned(), vec![]));
    assert_eq!(
        read("　シケン　　イチロウ "),
        ("シケン イチロウ".to_owned(), vec![])
    );
    assert_eq!(read("マリア・ルイサ").0, "マリア・ルイサ");
    assert_eq!(read("ＳＡＭＰＬＥ Maria").0, "SAMPLE Maria");
    assert_eq!(read("ヴァイオラ").0, "ヴァイオラ");
    assert_eq!(read("").0, "");
}

#[test]
fn what_is_no_reading_is_refused_with_its_place() {
    for (text, position) in [
        ("高橋", 1),
        ("タカ橋", 3),
        ("タカ1", 3),
        ("-タカ", 1),
        ("a-b", 2),
        ("ｱﾞ", 2),
        ("タカ〓", 3),
        ("タ\u{E000}", 2),
    ] {
        let error = Kana::read(text).unwrap_err();
        assert_eq!(
            (error.position, error.code()),
            (position, "CHAR-KANA"),
            "{text}"
        );
    }
}

#[test]
fn characters_that_stand_for_others_are_told() {
    let codes = |text: &str| Marks::of(text).codes().collect::<Vec<_>>();
    assert_eq!(codes("田〓"), ["CHAR-PLACEHOLDER"]);
    assert_eq!(codes("田\u{E000}"), ["CHAR-GAIJI"]);
    assert_eq!(codes("\u{F8FF}●"), ["CHAR-GAIJI", "CHAR-PLACEHOLDER"]);
    assert_eq!(codes("\u{F0000}"), ["CHAR-GAIJI"]);
    for text in ["■", "?", "？", "\u{FFFD}"] {
        assert_eq!(codes(text), ["CHAR-PLACEHOLDER"], "{text}");
    }
    assert_eq!(codes("髙﨑①㈱𠮷"), Vec::<&str>::new());
}

#[test]
fn nobody_can_tell_a_name_whose_character_could_not_be_written() {
    let name = |family: &str| Name::new(Script::Kanji, family, "葵");
    assert_eq!(name("髙﨑").likeness(&name("高崎")), Likeness::Same);
    assert_eq!(name("高崎").likeness(&name("高橋")), Likeness::Different);
    assert_eq!(name("高〓").likeness(&name("高崎")), Likeness::Unsure);
    assert_eq!(
        name("高\u{E001}").likeness(&name("高\u{E001}")),
        Likeness::Unsure
    );
    assert_eq!(
        name("").likeness(&Name::whole(Script::Kanji, "")),
        Likeness::Unsure
    );
    // Apart or as one, it is the same name.
    assert_eq!(
        name("高崎").likeness(&Name::whole(Script::Kanji, "高崎　葵")),
        Likeness::Same
    );
    let kana = |text: &str| Name::whole(Script::Kana, text);
    assert_eq!(kana("ショウジ").likeness(&kana("シヨウヂ")), Likeness::Same);
}

proptest! {
    #[test]
    fn a_form_is_its_own_form(text in "\\PC{0,20}|[ァ-ヺーｦ-ﾟぁ-ゖ 　-]{0,12}|[髙﨑𠮷邊齋〓a-zＡ-Ｚ]{0,8}") {
        let form = comparison_form(&text);
        prop_assert_eq!(comparison_form(&form), form);
        let form = kana_form(&text);
        prop_assert_eq!(kana_form(&form), form);
    }

    #[test]
    fn a_stored_reading_is_read_as_it_is(text in "[ァ-ヺーｦ-ﾟぁ-ゖ ・－-]{0,12}") {
        if let Ok((kana, _)) = Kana::read(&text) {
            let (again, notes) = Kana::read(kana.as_str()).unwrap();
            prop_assert_eq!(again.as_str(), kana.as_str());
            prop_assert!(notes.is_empty());
        }
    }
}
