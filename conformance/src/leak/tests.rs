//! A number is found in every form, across pieces of a file, and nothing else is.

use super::*;

const NUMBER: &str = "634567890129";

fn hunt() -> Hunt {
    Hunt::new(&["612345678901".to_owned(), NUMBER.to_owned()])
}

#[test]
fn every_form_is_found_wherever_it_stands() {
    for (name, form) in forms_of(NUMBER) {
        let mut hunt = hunt();
        let text = [b"before \xff".as_slice(), &form, b" after"].concat();
        hunt.look("a place", &text);
        assert!(hunt.finds.iter().any(|find| find.number == 1), "{name}");
        assert!(hunt.finds.iter().all(|find| find.place == "a place"));
    }
}

#[test]
fn what_others_make_of_it_is_found_too() {
    for text in [
        "6345 6789 0129",
        "6345-6789-0129",
        "６３４５６７８９０１２９",
        "NjM0NTY3ODkwMTI5",         // base64 of the digits
        "eDYzNDU2Nzg5MDEyOXg=",     // with a letter before and after
        "eHg2MzQ1Njc4OTAxMjl4eA==", // with two
        "363334353637383930313239", // hex
        "5f14829f757de37ccbd9fbaa3b96d588adc3b7d53c11eb9aa5b36de37d348087",
        "%36%33%34%35%36%37%38%39%30%31%32%39",
        "\\uff16\\uff13\\uff14\\uff15\\uff16\\uff17\\uff18\\uff19\\uff10\\uff11\\uff12\\uff19",
    ] {
        let mut hunt = hunt();
        hunt.look("a place", text.as_bytes());
        assert_eq!(hunt.finds.len(), 1, "{text}");
    }
}

#[test]
fn other_numbers_are_not_found_and_a_find_does_not_show_its_number() {
    let mut hunt = hunt();
    hunt.look("a place", b"634567890128 6345678901 29, 6345 6789 0128");
    assert!(hunt.finds.is_empty());
    hunt.look("a place", format!("number {NUMBER}!").as_bytes());
    let [find] = hunt.finds.as_slice() else {
        panic!("one find");
    };
    assert_eq!(find.around, "number ▇!");
    assert_eq!((hunt.outputs, hunt.bytes), (2, 62));
}

#[test]
fn a_number_between_two_pieces_of_a_file_is_found_once() {
    let path = std::env::temp_dir().join(format!("sesshu-leak-{}", std::process::id()));
    let mut bytes = vec![b'x'; 2 * PIECE + 100];
    bytes[PIECE - 5..PIECE + 7].copy_from_slice(NUMBER.as_bytes());
    std::fs::write(&path, &bytes).unwrap();
    let mut hunt = hunt();
    hunt.look_at_file(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(hunt.finds.len(), 1);
    assert_eq!(hunt.bytes, bytes.len() as u64);
    assert!(hunt.look_at_file(&path).is_err());
}

#[test]
fn digests_are_those_of_the_standard() {
    let told = hex(&digest::digest(b"abc"));
    assert_eq!(
        told,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    let told = hex(&digest::digest(b""));
    assert_eq!(
        told,
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}
