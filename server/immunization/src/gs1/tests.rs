//! The test strings of labels, the century, and parts that belong together.

use super::*;
use proptest::prelude::*;

fn today() -> Day {
    Day::parse_iso("2026-04-01").unwrap()
}

fn label(text: &str) -> Result<Label, &'static str> {
    Label::parse(&text.replace("<GS>", "\u{1D}"), today()).map_err(Gs1Error::code)
}

/// Item, expiry and lot as text.
fn said(text: &str) -> (String, String, String) {
    let label = label(text).unwrap_or_else(|code| panic!("{text}: {code}"));
    (
        label.gtin.map(|gtin| gtin.to_string()).unwrap_or_default(),
        label.expiry.map(|day| day.to_string()).unwrap_or_default(),
        label
            .lot
            .map(|lot| lot.written().to_owned())
            .unwrap_or_default(),
    )
}

#[test]
fn labels_say_item_expiry_and_lot() {
    for (text, item, expiry, lot) in [
        (
            "01095200010000101726063010ZZ9999",
            "09520001000010",
            "2026-06-30",
            "ZZ9999",
        ),
        (
            "]d2010952000100001010ZZ9999<GS>17260600",
            "09520001000010",
            "2026-06-30",
            "ZZ9999",
        ),
        (
            "(01)09520001000010(17)260228(10)A1-B/2",
            "09520001000010",
            "2026-02-28",
            "A1-B/2",
        ),
        (
            "(01)09520001000010(10)A(1)B(17)280200",
            "09520001000010",
            "2028-02-29",
            "A(1)B",
        ),
        (
            "01195200010000171726063030100<GS>10ZZ9999",
            "19520001000017",
            "2026-06-30",
            "ZZ9999",
        ),
        (
            "]C1<GS>0109520001000010<GS>17260630<GS>10ZZ9999<GS>",
            "09520001000010",
            "2026-06-30",
            "ZZ9999",
        ),
        ("]e01726063010ZZ9999\r\n", "", "2026-06-30", "ZZ9999"),
    ] {
        assert_eq!(
            said(text),
            (item.to_owned(), expiry.to_owned(), lot.to_owned()),
            "{text}"
        );
    }
    let carton = label("01195200010000171726063030100<GS>10ZZ9999").unwrap();
    assert_eq!(carton.count, Some(100));
    let serial = label("010952000100001021S-1<GS>70032606301530").unwrap();
    assert_eq!(serial.serial.as_deref(), Some("S-1"));
    assert_eq!(
        serial.expiry_time.unwrap().to_string(),
        "2026-06-30T15:30:00+09:00"
    );
}

#[test]
fn an_error_names_what_is_wrong() {
    for (text, code) in [
        ("", "GS1-LEN"),
        ("]d2", "GS1-LEN"),
        ("01095200010000111726063010ZZ9999", "GS1-CD"),
        ("01095200010000101726133010ZZ9999", "GS1-DATE"),
        ("01095200010000101726003010ZZ9999", "GS1-DATE"),
        ("01095200010000101726022910ZZ9999", "GS1-DATE"),
        ("01095200010000101726063010", "GS1-LOT"),
        ("(01)09520001000010(10)(17)260630", "GS1-LOT"),
        ("010952000100001", "GS1-LEN"),
        ("0109520001000010172606", "GS1-LEN"),
        ("10123456789012345678901", "GS1-LEN"),
        ("0109520001000010ZZ", "GS1-AI"),
        ("(99)1", "GS1-AI"),
        ("9520001000010", "GS1-AI"),
        ("010952000100001x1726063010ZZ9999", "GS1-CHAR"),
        ("10あ", "GS1-CHAR"),
        ("10ZZ 99", "GS1-CHAR"),
        ("30abc", "GS1-CHAR"),
        ("17２６０６３０", "GS1-CHAR"),
        ("10A<GS>10B", "GS1-AI"),
        ("70032606302460", "GS1-DATE"),
    ] {
        assert_eq!(label(text), Err(code), "{text}");
    }
    assert_eq!(label(&"1".repeat(201)), Err("GS1-LEN"));
    // The same twice is no contradiction.
    assert!(label("10A<GS>10a").is_ok());
}

#[test]
fn a_lot_that_swallowed_the_expiry_is_told() {
    for (text, suspect) in [
        ("010952000100001010ZZ999917260630", true),
        ("010952000100001010ZZ999917261330", false),
        ("010952000100001010ZZ9917260630", false),
        ("01095200010000101726063010ZZ9999", false),
        ("0109520001000010", false),
    ] {
        assert_eq!(
            label(text).unwrap().is_lot_suspect(today()),
            suspect,
            "{text}"
        );
    }
}

#[test]
fn a_year_is_of_the_nearest_century() {
    for (today, text, expiry) in [
        ("2026-04-01", "17760101", "2076-01-01"),
        ("2026-04-01", "17770101", "1977-01-01"),
        ("2026-04-01", "17990101", "1999-01-01"),
        ("2099-04-01", "17000101", "2100-01-01"),
        ("2099-04-01", "17490101", "2149-01-01"),
        ("2099-04-01", "17500101", "2050-01-01"),
    ] {
        let label = Label::parse(text, Day::parse_iso(today).unwrap()).unwrap();
        assert_eq!(label.expiry.unwrap().to_string(), expiry, "{today} {text}");
    }
}

#[test]
fn the_parts_of_a_composite_belong_together_unless_they_contradict() {
    let linear = label("0109520001000010").unwrap();
    let composite = label("1726063010ZZ9999").unwrap();
    let whole = label("01095200010000101726063010ZZ9999").unwrap();
    assert_eq!(
        linear.clone().joined(composite.clone()),
        Some(whole.clone())
    );
    assert_eq!(whole.clone().joined(composite), Some(whole.clone()));
    assert_eq!(whole.joined(label("10OTHER").unwrap()), None);
}

proptest! {
    #[test]
    fn no_label_is_too_strange(text in "\\PC{0,40}|[0-9()\u{1D}A-Z]{0,60}") {
        if let Ok(label) = Label::parse(&text, today()) {
            let _ = label.is_lot_suspect(today());
        }
    }

    #[test]
    fn fields_come_back_in_any_order(lot in "[0-9A-Z./-]{1,12}", serial in "[0-9A-Z]{1,20}", days in 0..9_000_i32) {
        let expiry = today().plus_days(days);
        let (year, month, day) = expiry.parts();
        let expiry_text = format!("17{:02}{month:02}{day:02}", year % 100);
        let one = format!("{expiry_text}10{lot}\u{1D}21{serial}");
        let other = format!("21{serial}\u{1D}10{lot}\u{1D}{expiry_text}");
        let one = Label::parse(&one, today()).unwrap();
        prop_assert_eq!(one.expiry, Some(expiry));
        prop_assert_eq!(one.lot.as_ref().map(LotNumber::written), Some(lot.as_str()));
        prop_assert_eq!(Label::parse(&other, today()), Ok(one));
    }
}
