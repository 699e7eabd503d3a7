//! Serials, check characters, and text as formats want it.

use super::serial::uvci_check;
use super::words::{cut, fitting, is_clean, machine_readable};
use super::{Field, PersonName, Refusal, Serial};

#[test]
fn the_check_character_has_its_known_answer() {
    assert_eq!(
        uvci_check("URN:UVCI:01:JP:6U5RSWMBASG2QK7P3T9XZ4HD8W"),
        Some('R')
    );
    assert_eq!(
        uvci_check("URN:UVCI:01:JP:6U5RSWMBASG2QK7P3T9XZ4HD8V").map(|check| check == 'R'),
        Some(false)
    );
    assert_eq!(uvci_check("urn"), None);
}

#[test]
fn a_serial_is_all_of_its_chance_and_nothing_else() {
    let serial = Serial::from_random([0xFF; 16]);
    assert_eq!(serial.as_str(), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    assert_eq!(Serial::from_random([0; 16]).as_str(), "0".repeat(26));
    let mut bytes = [0; 16];
    bytes[15] = 1;
    assert_eq!(
        Serial::from_random(bytes).as_str(),
        format!("{}1", "0".repeat(25))
    );
    assert_eq!(Serial::parse(serial.as_str()), Some(serial.clone()));
    assert_eq!(serial.short(), "ZZZZZZZZZZZZ");
    for wrong in [
        "",
        "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
        "7ZZZZZZZZZZZZZZZZZZZZZZZZ",
        "7zzzzzzzzzzzzzzzzzzzzzzzzz",
        "7ZZZZZZZZZZZZZZZZZZZZZZZZU",
    ] {
        assert_eq!(Serial::parse(wrong), None, "{wrong}");
    }
    assert!((27..=80).contains(&serial.uvci("JP").len()));
}

#[test]
fn names_become_letters_of_machine_readable_zones() {
    for (name, zone) in [
        ("Yamada", "YAMADA"),
        ("O'Brien", "OBRIEN"),
        ("Anna-Maria  Rosa", "ANNA<MARIA<ROSA"),
        (" - ", ""),
    ] {
        assert_eq!(machine_readable(name), zone);
    }
    let name = |family: &str, given: &[&str]| {
        let given = given.iter().map(|part| (*part).to_owned()).collect();
        PersonName {
            family: family.to_owned(),
            given,
        }
        .family_first("  ")
    };
    assert_eq!(name("YAMADA", &["HANAKO", "ANN"]), "YAMADA  HANAKO ANN");
    assert_eq!(name("YAMADA", &[]), "YAMADA");
    assert_eq!(name("", &["HANAKO"]), "HANAKO");
}

#[test]
fn text_is_cut_between_words_and_never_within_a_letter() {
    assert_eq!(cut("Mirai City Health Centre", 20), "Mirai City Health");
    assert_eq!(cut("Mirai City Health Centre", 17), "Mirai City Health");
    assert_eq!(cut("Mirai City", 20), "Mirai City");
    assert_eq!(cut("Healthcentreofmiraicity", 20), "Healthcentreofmiraic");
    // A letter with a mark that has no composed form stays whole.
    assert_eq!(cut("abc q\u{323}\u{307}", 6), "abc");
    assert_eq!(cut("aq\u{323}\u{307}", 2), "a");
    assert_eq!(cut("か\u{3099}く", 1), "が");
}

#[test]
fn lengths_are_counted_after_composing() {
    assert_eq!(fitting("e\u{301}e\u{301}", 2, Field::Lot).unwrap(), "éé");
    assert_eq!(
        fitting("ééé", 2, Field::Lot),
        Err(Refusal::TooLong(Field::Lot))
    );
    for (text, clean) in [
        ("Mirai", true),
        ("é", true),
        ("e\u{301}", false),
        (" Mirai", false),
        ("Mi\trai", false),
    ] {
        assert_eq!(is_clean(text), clean, "{text:?}");
    }
}
