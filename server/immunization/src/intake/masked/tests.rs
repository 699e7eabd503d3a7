//! What is shown finds the cell, and tells nobody a person.

use proptest::prelude::*;

use super::*;

#[test]
fn what_tells_a_person_is_hidden_and_what_finds_the_cell_is_not() {
    for (form, value, shown) in [
        (Form::CouponNumber, "0000000101", Some("00******01")),
        (Form::CouponNumber, "101", Some("***")),
        (Form::CouponNumber, "試験一郎太郎", Some("******")),
        (Form::CouponNumber, "SAMPLE MARIA", Some("************")),
        (Form::ResidentNumber, "1000001", Some("10***01")),
        (Form::Name, "試験", None),
        (Form::Name, "SAMPLE MARIA 2", None),
        (Form::Kana, "シケン", None),
        (Form::Text, "みらい市民体育館", None),
        (Form::PartialDate, "20990101", Some("20****01")),
        (Form::Date, "2022/2/15", Some("20*****15")),
        (Form::Date, "昭和25年4月1日", Some("昭和*****1日")),
        (Form::Date, "44287", Some("*****")),
        (Form::Municipality, "139999", Some("13**99")),
        (Form::Moment, "20210524153000", Some("20**********00")),
        (Form::Sex, "X", Some("*")),
        (Form::Sex, "葵", Some("*")),
        (Form::Lot, "FF1001", Some("FF**01")),
        (Form::IndividualNumber, "19", None),
        (Form::IndividualNumber, "", Some("")),
        (Form::Number, "", Some("")),
    ] {
        assert_eq!(masked(form, value).as_deref(), shown, "{form:?} {value}");
    }
}

#[test]
fn individual_numbers_show_nothing_wherever_they_stand() {
    for form in Form::ALL {
        for number in [
            "123456789018",
            "10101010100",
            "1234567890188",
            "1234-5678-9018",
            "1234 5678 9018",
            "１２３４５６７８９０１８",
            "x123456789018",
        ] {
            assert_eq!(masked(*form, number), None, "{form:?}");
        }
    }
}

proptest! {
    #[test]
    fn at_most_two_characters_are_shown_at_each_end(value in any::<String>()) {
        for form in Form::ALL {
            let Some(shown) = masked(*form, &value) else {
                continue;
            };
            prop_assert!(shown.chars().count() <= SHOWN_MAX);
            let hidden = shown.chars().skip(END).count().saturating_sub(END);
            prop_assert!(shown.chars().skip(END).take(hidden).all(|letter| letter == '*'));
            prop_assert!(!shown.chars().any(char::is_control));
        }
    }

    #[test]
    fn nothing_of_a_name_is_shown_in_whatever_column(value in "[ぁ-ん一-龥ァ-ヺA-Za-z ]{1,30}") {
        for form in Form::ALL {
            let shown = masked(*form, &value).unwrap_or_default();
            prop_assert!(shown.chars().all(|letter| letter == '*'));
        }
    }
}
