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
