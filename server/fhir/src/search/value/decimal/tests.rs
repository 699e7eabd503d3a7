//! Equal numbers are one value, and bytes sort as numbers do.

use proptest::prelude::*;

use super::*;

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|| panic!("{text}"))
}

#[test]
fn the_order_is_that_of_the_numbers_however_large_or_small() {
    let ordered = [
        "-1e99",
        "-2e80",
        "-1e80",
        "-9007199254740993",
        "-9007199254740992",
        "-10",
        "-9.5",
        "-0.1",
        "-0.09",
        "-1e-80",
        "-1e-99",
        "0",
        "1e-99",
        "1e-80",
        "2e-80",
        "1e-61",
        "0.00999",
        "0.01",
        "0.1",
        "0.5",
        "0.999999999999999999",
        "1",
        "1.00000000000000001",
        "9.99",
        "10",
        "99.5",
        "100",
        "999999999999999999",
        "1e18",
        "1e60",
        "1e67",
        "1e80",
        "2e80",
        "1e99",
    ];
    for (place, text) in ordered.iter().enumerate() {
        for (other, above) in ordered.iter().enumerate() {
            let (a, b) = (decimal(text), decimal(above));
            assert_eq!(a.cmp(&b), place.cmp(&other), "{text} {above}");
            assert_eq!(a == b, place == other, "{text} {above}");
        }
    }
}

#[test]
fn the_same_number_is_one_value_however_it_is_written() {
    for (one, other) in [
        ("0.10", "0.1"),
        ("1e3", "1000"),
        ("1.50E+1", "15"),
        ("-0.0", "0"),
        ("0e9", "0"),
        ("007", "7"),
        ("1000000000000000000000e-21", "1"),
    ] {
        let (a, b) = (decimal(one), decimal(other));
        assert_eq!(a, b, "{one} {other}");
        assert_eq!(a.to_bytes(), b.to_bytes());
    }
}

#[test]
fn what_is_no_number_or_cannot_be_kept_is_none() {
    for text in [
        "",
        "-",
        ".",
        "1.",
        ".5",
        "+1",
        "1e",
        "e1",
        "1e100",
        "--1",
        "1 ",
        "١",
        "0x1",
        "NaN",
        "1234567890123456789",
    ] {
        assert_eq!(Decimal::parse(text), None, "{text}");
    }
    assert_eq!(Decimal::parse(&format!("0.{}1", "0".repeat(70_000))), None);
}

#[test]
fn precision_is_half_a_unit_of_the_last_written_digit() {
    for (text, low, high) in [
        ("100", "99.5", "100.5"),
        ("100.00", "99.995", "100.005"),
        ("1e2", "50", "150"),
        ("0", "-0.5", "0.5"),
        ("-5.4", "-5.45", "-5.35"),
        (
            "999999999999999999",
            "999999999999999998.5",
            "999999999999999999.5",
        ),
    ] {
        let (number, slack) = Decimal::parse_with_precision(text).unwrap();
        let shown = |text: &str| {
            // The ends have one digit more than a text may have.
            let (whole, half) = text
                .split_once(".5")
                .map_or((text, false), |(w, _)| (w, true));
            let half = half && text.ends_with(".5") && text.len() > 18;
            match half {
                true => decimal(whole).plus(decimal("0.5")).unwrap(),
                false => decimal(text),
            }
        };
        assert_eq!(number.minus(slack), Some(shown(low)), "{text}");
        assert_eq!(number.plus(slack), Some(shown(high)), "{text}");
    }
}

proptest! {
    #[test]
    fn order_sums_and_bytes_agree(a in -1_000_000_i64..1_000_000, b in -1_000_000_i64..1_000_000, places in 0_u32..7) {
        let text = |number: i64| format!("{number}e-{places}");
        let (x, y) = (decimal(&text(a)), decimal(&text(b)));
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        prop_assert_eq!(x.to_bytes().cmp(&y.to_bytes()), a.cmp(&b));
        prop_assert_eq!(x.plus(y), Some(decimal(&text(a + b))));
        prop_assert_eq!(x.minus(y), Some(decimal(&text(a - b))));
    }
}
