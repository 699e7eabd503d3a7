//! Notifications as they are sent.

use fhir::{Id, Key, Kind, Version};

use super::super::topic::TOPICS;
use super::*;

fn asked(content: Content) -> Asked {
    Asked {
        topic: &TOPICS[0],
        filters: Vec::new(),
        endpoint: "https://hooks.example/".to_owned(),
        headers: Vec::new(),
        content,
        heartbeat_ms: None,
        together: 10,
        end_ms: None,
    }
}

#[test]
fn a_notification_names_ids_where_they_may_be_named_and_never_more() {
    let kept = KeptSubscription {
        id: "s".to_owned(),
        version: Version(2),
        client: "link".to_owned(),
        state: SubscriptionState::Active,
        number: 9,
        delivered: 7,
        failures: 0,
        next_at: 0,
        said_at: 0,
    };
    let event = |number, is_end| SubscriptionEvent {
        number,
        at: 0,
        key: Key {
            kind: Kind::IMMUNIZATION,
            id: Id::parse("d").unwrap(),
        },
        version: Version(3),
        is_end,
    };
    let (eight, nine) = (event(8, false), event(9, true));
    for (content, is_named, named) in [
        (Content::IdOnly, true, 2),
        (Content::IdOnly, false, 0),
        (Content::Empty, true, 0),
    ] {
        let asked = asked(content);
        let saying = Saying {
            base: "https://fhir.example/fhir",
            kept: &kept,
            asked: &asked,
            notice: Notice::Events,
            now_ms: 0,
        };
        let shown = [&eight, &nine].map(|event| Shown { event, is_named });
        let text = saying.bundle(("b", "p"), &shown).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert_eq!(
            text.matches("/Immunization/d\"").count(),
            named * 2,
            "{text}"
        );
        assert_eq!(text.matches("event-number").count(), 2);
        let bundle: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(bundle["type"], "history");
        assert_eq!(bundle["entry"].as_array().unwrap().len(), 1 + named);
    }
}
