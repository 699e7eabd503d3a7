//! Any text as a link, and as a file behind one.

#![no_main]

use certificate::health_link::{HealthLink, PREFIX, decrypt};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(link) = HealthLink::parse(text) {
        let again = link.to_text(PREFIX).expect("what was read is in form");
        assert!(HealthLink::parse(&again) == Ok(link));
    }
    assert!(decrypt(text, &[7; 32]).is_err());
});
