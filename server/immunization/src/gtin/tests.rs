//! GTINs of every length.

use super::*;
use proptest::prelude::*;

#[test]
fn a_shorter_number_is_the_same_with_zeros_in_front() {
    let gtin = Gtin::parse("09520001000010").unwrap();
    assert_eq!(Gtin::parse("9520001000010"), Ok(gtin));
    assert_eq!(gtin.to_string(), "09520001000010");
    assert_eq!(gtin.package(), 0);
    let carton = Gtin::parse("19520001000017").unwrap();
    assert_eq!(carton.package(), 1);
    assert_eq!(carton.item(), gtin.item());
    // The oldest examples of both short lengths.
    assert_eq!(
        Gtin::parse("96385074").unwrap().to_string(),
        "00000096385074"
    );
    assert_eq!(
        Gtin::parse("036000291452").unwrap().to_string(),
        "00036000291452"
    );
}

#[test]
fn an_error_names_what_is_wrong() {
    let code = |text: &str| Gtin::parse(text).unwrap_err().code();
    assert_eq!(code("09520001000011"), "GS1-CD");
    assert_eq!(code("0952000100001"), "GS1-CD");
    assert_eq!(code("095200010000"), "GS1-CD");
    assert_eq!(code("09520001000"), "GS1-GTIN-LEN");
    assert_eq!(code("0952000100001x"), "GS1-GTIN-CHAR");
}

proptest! {
    #[test]
    fn every_wrong_digit_and_most_swaps_are_found(
        base in 0..10_000_000_000_000_u64, place in 0..14_usize, other in 1..10_u8,
    ) {
        let right = (0..10).map(|digit| format!("{base:013}{digit}")).find(|text| Gtin::parse(text).is_ok());
        let right = right.unwrap().into_bytes();
        let mut wrong = right.clone();
        wrong[place] = b'0' + (wrong[place] - b'0' + other) % 10;
        prop_assert!(Gtin::parse(&String::from_utf8(wrong).unwrap()).is_err());
        let mut swapped = right;
        if place < 13 {
            let apart = swapped[place].abs_diff(swapped[place + 1]);
            swapped.swap(place, place + 1);
            let blind = apart == 0 || apart == 5;
            prop_assert_eq!(Gtin::parse(&String::from_utf8(swapped).unwrap()).is_ok(), blind);
        }
    }
}
