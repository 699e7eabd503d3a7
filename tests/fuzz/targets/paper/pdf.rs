//! Any bytes as a PDF: nothing is handed out beyond what the limits allow.

#![no_main]

use libfuzzer_sys::fuzz_target;
use paper::{Part, ReadLimits, read};

fuzz_target!(|bytes: &[u8]| {
    let limits = ReadLimits {
        unpacked_bytes_max: 1 << 20,
        points_max: 1 << 18,
        ..ReadLimits::default()
    };
    for part in read(bytes, &limits).into_iter().flatten() {
        match part {
            Part::Text(text) => assert!(!text.trim().is_empty() && text.len() <= 64 << 10),
            Part::Jpeg(jpeg) => assert!(jpeg.len() <= bytes.len()),
            Part::Grey { width, points } => {
                assert!(width > 0 && points.len() % width == 0 && points.len() <= 1 << 18);
            }
        }
    }
});
