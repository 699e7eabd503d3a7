//! Any bytes as the signed content of a health card, and any text as its digits.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    certificate::fuzz::card(bytes);
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(card) = certificate::health_card::from_digits(text)
    {
        assert_eq!(
            certificate::health_card::to_digits(&card).as_deref(),
            Some(text)
        );
    }
});
