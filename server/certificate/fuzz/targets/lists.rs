//! Any bytes as lists of keys and of withdrawals.

#![no_main]

use certificate::Trust;
use certificate::trust::CardRevocations;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut trust = Trust::for_tests();
    let _ = trust.add_card_issuer("https://mirai.example/cards", bytes, 1);
    let _ = trust.add_did(bytes, 1);
    let _ = trust.add_authority_list(bytes);
    if let Ok(list) = CardRevocations::parse(bytes) {
        let _ = trust.add_card_revocations("https://mirai.example/cards", &list);
        assert_eq!(CardRevocations::parse(list.to_text().as_bytes()), Ok(list));
    }
});
