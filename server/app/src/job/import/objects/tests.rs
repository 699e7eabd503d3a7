//! What comes back of an object, and what does not.

use super::*;

fn back(original: &str) -> Value {
    let line = line(original.as_bytes(), 7, "CODE-MYNO-CD", "違います");
    assert!(line.ends_with(b"\n"));
    serde_json::from_slice(&line).unwrap()
}

#[test]
fn an_object_comes_back_with_its_reason_and_without_its_individual_number() {
    let object = back(
        r#"{"modificationSeg":"1","myNumber":"000000000018","municipalityIdentityKey":"00000000501","basicFiveInfo":{"name":"見本 0000-0000-0019","myNumber":"1","n":123456789018,"sex":"2"}}"#,
    );
    assert_eq!(object["行"], 7);
    assert_eq!(object["コード"], "CODE-MYNO-CD");
    assert_eq!(object["内容"], "違います");
    assert_eq!(object["municipalityIdentityKey"], "00000000501");
    assert_eq!(object["basicFiveInfo"]["sex"], "2");
    let text = object.to_string();
    for number in ["000000000018", "0000-0000-0019", "123456789018", "myNumber"] {
        assert!(!text.contains(number), "{text}");
    }
}

#[test]
fn a_number_in_a_wrong_place_does_not_come_back_either() {
    let object = back(r#"{"municipalityIdentityKey":"123456789018","１２３４５６７８９０１８":1}"#);
    assert!(!object.to_string().contains("123456789018"));
    assert!(!object.to_string().contains("１２３４５６７８９０１８"));
}

#[test]
fn what_is_no_object_comes_back_as_text_without_individual_numbers() {
    for broken in [
        "{\"municipalityIdentityKey\":\"1000001\",",
        "[1]",
        "{\"a\":1}}",
    ] {
        let object = back(broken);
        assert_eq!(
            (object["行"].as_u64(), object["原文"].as_str()),
            (Some(7), Some(broken))
        );
        assert_eq!(object.as_object().unwrap().len(), 4);
    }
    let object = back("{\"myNumber\":\"123456789018\",\"municipalityIdentityKey\":\"1000001\",\"x");
    let text = object["原文"].as_str().unwrap();
    assert!(text.contains("\"1000001\""), "{text}");
    assert!(!text.contains("123456789018"), "{text}");
}

/// R-N03
#[test]
fn a_number_with_a_digit_too_many_stays_behind_where_nothing_could_be_read() {
    // Narrow and wide, in groups, with the digit in front and behind.
    for number in [
        "1234567890185",
        "51234567890187",
        "1234-5678-90185",
        "51234 5678 9018",
        "１２３４５６７８９０１８５",
    ] {
        let object = back(&format!("{{\"myNumber\":\"{number}\",\"x"));
        let hidden = "*".repeat(number.chars().filter(|letter| letter.is_numeric()).count());
        let expected = format!("{{\"myNumber\":\"{hidden}\",\"x");
        assert_eq!(object["原文"], expected);
    }
    // What has as many digits of another kind keeps them: the number of a resident, an item, two telephone numbers.
    for digits in [
        "1000000000001",
        "14987654321094",
        "03-5555-0100 090-5555-0102",
    ] {
        let broken = format!("{{\"municipalityIdentityKey\":\"{digits}\",\"x");
        assert_eq!(back(&broken)["原文"], broken);
    }
}

#[test]
fn a_value_in_order_comes_back_whole_and_is_sent_again_as_it_was() {
    // Twelve digits in it fit each other, half of them of the address and half of the telephone number behind it.
    let address = "みらい市1-23 456-7890-185";
    let object = format!(
        r#"{{"municipalityIdentityKey":"1000001","basicFiveInfo":{{"name":"見本","address":"{address}"}}}}"#
    );
    assert_eq!(back(&object)["basicFiveInfo"]["address"], address);
}
