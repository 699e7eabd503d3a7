//! Any bytes as a file: refused, or looked at; nothing that is seen is unsure of its own length.

#![no_main]

use libfuzzer_sys::fuzz_target;
use picture::{Limits, read};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        pixels_max: 400_000,
        ..Limits::default()
    };
    for sighting in read(bytes, &limits).unwrap_or_default() {
        assert_eq!(sighting.characters.len(), sighting.text.chars().count());
        assert!((0.0..=1.0).contains(&sighting.confidence));
    }
});
