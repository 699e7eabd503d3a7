//! A screen shows enough to find a cell, and nothing that tells a person.

use proptest::prelude::*;

use super::*;

#[test]
fn what_tells_a_person_is_hidden_and_what_finds_the_cell_is_not() {
    for (form, value, shown) in [
        (Form::CouponNumber, "0000000101", "00******01"),
        (Form::CouponNumber, "101", "1**"),
        (Form::ResidentNumber, "1000001", "10***01"),
        (Form::Name, "試験", "試*"),
        (Form::Name, "SAMPLE MARIA", "S***********"),
        (Form::Kana, "シケン", "シ**"),
        (Form::Text, "みらい市民体育館", "みら******"),
        (Form::PartialDate, "20990101", "2099****"),
        (Form::Date, "20620401", "20620401"),
        (Form::Date, "2022/2/15", "2022/2/15"),
        (Form::Municipality, "139999", "139999"),
        (Form::Municipality, "みらい市", "****"),
        (Form::Number, "1.0", "1.0"),
        (Form::Sex, "X", "X"),
        (Form::Sex, "花子", "**"),
        (Form::Sex, "葵", "*"),
        (Form::Lot, "FF1001", "FF1001"),
        (Form::Lot, "MARIA", "*****"),
        (Form::Flag, "9", "9"),
        (Form::Number, "", ""),
    ] {
        assert_eq!(masked(form, value), shown, "{form:?} {value}");
    }
}

#[test]
fn individual_numbers_show_nothing_wherever_they_stand() {
    for form in Form::ALL {
        for number in [
            "123456789018",
            "10101010100",
            "1234-5678-9018",
            "1234 5678 9018",
            "１２３４５６７８９０１８",
            "x123456789018",
        ] {
            let shown = masked(*form, number);
            assert!(
                !shown.contains(|letter: char| letter.is_numeric()),
                "{form:?}: {shown}"
            );
        }
    }
    assert_eq!(masked(Form::IndividualNumber, "19"), "**");
}

proptest! {
    #[test]
    fn it_is_never_longer_than_a_cell_and_never_holds_a_control_character(value in any::<String>()) {
        for form in Form::ALL {
            let shown = masked(*form, &value);
            prop_assert!(shown.chars().count() <= SHOWN_MAX + 1);
            prop_assert!(!shown.chars().any(char::is_control));
        }
    }

    #[test]
    fn names_show_their_first_letter_and_no_other(value in "[ぁ-ん一-龥]{1,30}") {
        for form in [Form::Name, Form::Kana, Form::Sex, Form::Number, Form::Municipality, Form::CouponNumber] {
            let hidden: Vec<char> = masked(form, &value).chars().skip(1).collect();
            prop_assert!(hidden.iter().all(|letter| *letter == '*') || form == Form::CouponNumber && value.chars().count() >= 6);
        }
    }
}
