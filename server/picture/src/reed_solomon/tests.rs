//! What can be put right is, and what cannot is not made up.

use super::Field;
use coupons::Chance;

/// Words whose check words make every syndrome zero, found by trying: the code is small enough.
fn codeword(field: &Field, data: &[u8], check: usize) -> Vec<u8> {
    let mut generator = vec![1u8];
    for at in 0..check {
        let root = field.power(at + field.first_root);
        let mut next = vec![0; generator.len() + 1];
        for (place, part) in generator.iter().enumerate() {
            next[place] ^= part;
            next[place + 1] ^= field.times(*part, root);
        }
        generator = next;
    }
    let mut rest = data.to_vec();
    rest.resize(data.len() + check, 0);
    for at in 0..data.len() {
        let factor = rest[at];
        for (offset, part) in generator.iter().enumerate() {
            rest[at + offset] ^= field.times(*part, factor);
        }
    }
    [data, &rest[data.len()..]].concat()
}

#[test]
fn errors_up_to_the_limit_are_put_right() {
    let mut chance = Chance::of(3);
    for field in [Field::qr(), Field::data_matrix()] {
        for _ in 0..300 {
            let data: Vec<u8> = (0..16).map(|_| chance.below(256) as u8).collect();
            let whole = codeword(&field, &data, 10);
            let errors = chance.below(5);
            let mut broken = whole.clone();
            let mut places: Vec<usize> = (0..broken.len()).collect();
            for _ in 0..errors {
                let place = places.swap_remove(chance.below(places.len()));
                broken[place] ^= 1 + chance.below(255) as u8;
            }
            assert_eq!(field.correct(&mut broken, 10, 4), Some(errors));
            assert_eq!(broken, whole);
        }
    }
}

#[test]
fn more_errors_than_the_limit_are_refused() {
    let mut chance = Chance::of(4);
    let field = Field::qr();
    for _ in 0..2000 {
        let data: Vec<u8> = (0..16).map(|_| chance.below(256) as u8).collect();
        let mut broken = codeword(&field, &data, 10);
        for at in 0..6 {
            broken[at * 4] ^= 1 + chance.below(255) as u8;
        }
        assert_eq!(field.correct(&mut broken, 10, 4), None);
    }
}
