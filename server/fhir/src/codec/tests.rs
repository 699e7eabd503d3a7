//! Limits of both codecs: at them, and one beyond.

use proptest::prelude::*;

use super::samples::any_resource;
use super::*;
use crate::Element;

fn json_of(element: &Element) -> Vec<u8> {
    let mut out = Vec::new();
    json::write(element, &mut out);
    out
}

fn xml_of(element: &Element) -> Vec<u8> {
    let mut out = Vec::new();
    xml::write(element, &mut out);
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r_d09_what_is_written_as_json_is_read_back(resource in any_resource()) {
        let bytes = json_of(&resource);
        let read = json::read(&bytes, &Limits::default());
        let read = read.unwrap_or_else(|issues| panic!("{}\n{}", String::from_utf8_lossy(&bytes), samples::shown(&issues)));
        prop_assert!(read == resource);
        prop_assert_eq!(json_of(&read), bytes);
    }

    #[test]
    fn r_d09_what_is_written_as_xml_is_read_back_in_the_order_of_the_definition(resource in any_resource()) {
        let mut sorted = resource.clone();
        sorted.sort_fields();
        for bytes in [xml_of(&resource), { let mut out = Vec::new(); xml::write_pretty(&resource, &mut out); out }] {
            let read = xml::read(&bytes, &Limits::default());
            let read = read.unwrap_or_else(|issues| panic!("{}\n{}", String::from_utf8_lossy(&bytes), samples::shown(&issues)));
            prop_assert!(read == sorted);
        }
        prop_assert_eq!(xml_of(&sorted), xml_of(&resource));
    }

    #[test]
    fn r_p01_any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = json::read(&bytes, &Limits::default());
        let _ = xml::read(&bytes, &Limits::default());
    }

    #[test]
    fn r_p01_a_broken_resource_is_answered(resource in any_resource(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        for mut bytes in [json_of(&resource), xml_of(&resource)] {
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = json::read(&bytes, &Limits::default());
            let _ = xml::read(&bytes, &Limits::default());
            bytes.truncate(at);
            prop_assert!(json::read(&bytes, &Limits::default()).is_err());
            prop_assert!(xml::read(&bytes, &Limits::default()).is_err());
        }
    }
}
