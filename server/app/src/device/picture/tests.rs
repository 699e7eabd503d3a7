//! What of a picture counts as a reading of a coupon.

use immunization::scan::{Decision, Outcome, decide};
use immunization::{CouponDigits, CouponReading};
use picture::{Place, Sighting, Source, Symbology};
use serde_json::{Map, Value, json};

use super::{Picture, SeenReading, hundredths, readings};

const LINE: &str = "211399980000000101";

fn seen(source: Source, text: &str, sure: f32) -> Sighting {
    Sighting {
        source,
        text: text.to_owned(),
        confidence: sure,
        characters: vec![sure; text.chars().count()],
        place: Place([(0.0, 0.0); 4]),
    }
}

/// The readings, as source and text.
fn told(found: &[Sighting]) -> Vec<(&'static str, String)> {
    let all = readings(found).into_iter();
    all.map(|one| (one.reading.source.code(), one.reading.text))
        .collect()
}

fn decided(found: &[Sighting]) -> Result<String, Outcome> {
    let sent: Vec<_> = readings(found)
        .iter()
        .map(|one: &SeenReading| one.reading().clone())
        .collect();
    match decide(&sent, &CouponDigits::covid_19(), None) {
        Decision::Accepted(scan) => Ok(scan.line.digits()),
        Decision::Held(held) => Err(held.outcome),
    }
}

#[test]
fn a_code_is_enough_and_hidden_digits_say_nothing_against_it() {
    let code = seen(Source::Qr, LINE, 1.0);
    let mut hidden = seen(Source::Ocr, "211399980000000701", 0.97);
    hidden.characters[15] = 0.4;
    hidden.confidence = 0.4;
    assert_eq!(
        decided(&[code.clone(), hidden.clone()]),
        Ok(LINE.to_owned())
    );
    assert_eq!(told(&[code.clone(), hidden.clone()]).len(), 1);
    // A digit that is seen well and is another one is never put aside.
    hidden.characters[15] = 0.95;
    hidden.characters[16] = 0.4;
    assert_eq!(decided(&[code, hidden]), Err(Outcome::Mismatch));
}

#[test]
fn printed_digits_alone_are_held_however_sure_they_are() {
    assert_eq!(
        decided(&[seen(Source::Ocr, LINE, 0.99)]),
        Err(Outcome::HoldConfirm)
    );
}

#[test]
fn digits_and_the_bar_code_of_the_number_are_enough_when_both_are_sure() {
    let bars = seen(Source::Nw7, "a0000000101b", 0.95);
    let line = seen(Source::Ocr, LINE, 0.93);
    assert_eq!(decided(&[bars.clone(), line.clone()]), Ok(LINE.to_owned()));
    let faint = seen(Source::Nw7, "a0000000101b", 0.8);
    assert_eq!(decided(&[faint, line]), Err(Outcome::HoldConfirm));
    let unsure = seen(Source::Ocr, LINE, 0.89);
    assert_eq!(decided(&[bars.clone(), unsure]), Err(Outcome::HoldConfirm));
    assert_eq!(decided(&[bars]), Err(Outcome::NumberAlone));
}

#[test]
fn what_no_coupon_has_is_no_reading() {
    let found = [
        seen(Source::Qr, "https://town.example/booking?name=x", 1.0),
        seen(Source::Nw7, "a1234567b", 1.0),
        seen(
            Source::Gs1(Symbology::DataBarLimited),
            "0109520001000010",
            1.0,
        ),
    ];
    assert_eq!(told(&found), []);
    assert_eq!(decided(&found), Err(Outcome::Length));
}

#[test]
fn two_lines_in_view_are_asked_about() {
    let other = "211399980000000202";
    let found = [
        seen(Source::Ocr, LINE, 0.97),
        seen(Source::Ocr, other, 0.96),
    ];
    assert_eq!(decided(&found), Err(Outcome::Mismatch));
    let twice = [seen(Source::Ocr, LINE, 0.97), seen(Source::Ocr, LINE, 0.96)];
    assert_eq!(told(&twice).len(), 1);
    let codes = [seen(Source::Qr, LINE, 1.0), seen(Source::Qr, other, 1.0)];
    assert_eq!(decided(&codes), Err(Outcome::Mismatch));
}

#[test]
fn a_bar_code_of_the_whole_line_counts_as_one() {
    let text = format!("a{LINE}b");
    assert_eq!(
        told(&[seen(Source::Nw7, &text, 0.95)]),
        [("nw7-18", text.clone())]
    );
    assert_eq!(CouponReading::cleaned(&text), LINE);
}

#[test]
fn nothing_becomes_sure_by_being_told() {
    assert_eq!(hundredths(0.9), 0.9);
    assert_eq!(hundredths(0.899), 0.89);
    assert_eq!(hundredths(1.0), 1.0);
    let mut line = seen(Source::Ocr, LINE, 0.99);
    line.characters[3] = 0.5;
    line.confidence = 0.5;
    let told = readings(&[line])[0].json();
    assert_eq!(told["doubtful"], json!([4]));
    assert_eq!(told["minConfidence"], 0.5);
}

#[test]
fn a_picture_is_its_media_type_and_its_bytes() {
    let read = |picture: Value| {
        let mut object = Map::new();
        object.insert("picture".to_owned(), picture);
        Picture::read(&object)
    };
    assert!(read(Value::Null).unwrap().is_none());
    let one = read(json!({ "contentType": "image/png", "data": "iVBORw==" }))
        .unwrap()
        .unwrap();
    assert_eq!(*one.bytes, *b"\x89PNG");
    for (picture, rule) in [
        (json!("iVBORw=="), "posted-value"),
        (
            json!({ "contentType": "image/gif", "data": "iVBORw==" }),
            "posted-value",
        ),
        (json!({ "contentType": "image/png" }), "posted-missing"),
        (
            json!({ "contentType": "image/png", "data": "%%" }),
            "posted-value",
        ),
        (
            json!({ "contentType": "image/png", "data": "", "url": "x" }),
            "posted-unknown",
        ),
        (
            json!({ "contentType": "image/png", "data": "A".repeat(12 << 20) }),
            "PICTURE-BYTES",
        ),
    ] {
        let problem = read(picture).err().unwrap();
        assert_eq!(problem.issues[0].rule, rule);
    }
}
