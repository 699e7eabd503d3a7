//! What is made by hand is what it says, as others count.

use super::{all, check, letters, zeros};

#[test]
fn the_sum_is_the_one_that_everybody_knows() {
    assert_eq!(check(b"123456789"), 0xCBF4_3926);
}

#[test]
fn a_stream_is_small_and_ends_with_the_sum_of_its_zeros() {
    // Python says: zlib.adler32(bytes(1 << 20)) is 0x00F0_0001.
    let stream = zeros(1 << 20);
    assert!(stream.len() < 7_000);
    assert_eq!(stream[..2], [0x78, 0x9C]);
    assert_eq!(stream[stream.len() - 4..], [0x00, 0xF0, 0x00, 0x01]);
    // One zero: three bits of the block, eight of the letter, seven of the end.
    assert_eq!(
        zeros(1),
        [0x78, 0x9C, 0x63, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01]
    );
}

#[test]
fn letters_are_those_of_the_standard() {
    assert_eq!(letters(b"AB"), b"HC1:BB8");
}

#[test]
fn all_are_small_before_they_are_opened() {
    for bomb in all() {
        assert!(
            bomb.bytes.len() <= 1 << 20,
            "{}: {}",
            bomb.name,
            bomb.bytes.len()
        );
    }
}
