//! Any text as a label of a vaccine: refused with a code, or fields that stand in it; two parts together in either order
//! are the same label.

#![no_main]

use immunization::{Day, Gtin, Label, LotNumber};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let today = Day::new(2026, 4, 1).expect("a day");
    let (one, other) = text.split_once('\n').unwrap_or((text, ""));
    let label = match Label::parse(one, today) {
        Ok(label) => label,
        Err(error) => return assert!(error.code().starts_with("GS1-")),
    };
    if let Some(gtin) = label.gtin {
        assert!(Gtin::parse(&gtin.to_string()) == Ok(gtin));
        assert!(one.contains(&gtin.to_string()), "another item");
    }
    if let Some(lot) = &label.lot {
        assert!(one.contains(lot.written()), "another lot");
        assert!(LotNumber::parse(lot.written()).as_ref() == Some(lot));
    }
    if let Some(serial) = &label.serial {
        assert!(one.contains(serial.as_str()), "another serial number");
    }
    let _ = label.is_lot_suspect(today);
    assert_eq!(label.clone().joined(label.clone()).as_ref(), Some(&label));
    if let Ok(other) = Label::parse(other, today) {
        let joined = label.clone().joined(other.clone());
        assert_eq!(
            joined,
            other.joined(label),
            "the order of the parts matters"
        );
    }
});
