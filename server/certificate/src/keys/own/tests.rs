//! The check with the private half says what the check with the public half says.

use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::nid::Nid;
use openssl::pkey::PKey;

use crate::keys::{Algorithm, SigningKey};

fn fresh() -> SigningKey {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let key = EcKey::generate(&group).unwrap();
    SigningKey::from_key(&PKey::from_ec_key(key).unwrap()).unwrap()
}

fn order() -> BigNum {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let (mut order, mut context) = (BigNum::new().unwrap(), BigNumContext::new().unwrap());
    group.order(&mut order, &mut context).unwrap();
    order
}

#[test]
fn the_order_is_that_of_the_curve() {
    assert_eq!(
        order().to_vec_padded(32).unwrap(),
        super::ORDER.as_ref().to_be_bytes().as_ref()
    );
}

/// Both checks, which must agree.
fn is_good(key: &SigningKey, message: &[u8], signature: &[u8]) -> bool {
    let own = key.made(message, signature);
    let public = key
        .public()
        .verify(Algorithm::Es256, message, signature)
        .is_ok();
    assert_eq!(own, public);
    own
}

#[test]
fn what_a_key_signed_is_its_own_and_nothing_that_differs_in_a_bit() {
    let (key, other) = (fresh(), fresh());
    for message in [b"".as_slice(), b"a dose", &[7; 700]] {
        let signature = key.sign(message).unwrap();
        assert!(is_good(&key, message, &signature));
        assert!(!is_good(&other, message, &signature));
        assert!(!is_good(&key, b"another", &signature));
        for bit in 0..512 {
            let mut changed = signature;
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(!is_good(&key, message, &changed), "bit {bit}");
        }
    }
}

#[test]
fn numbers_outside_of_the_group_are_nobodys_signature() {
    let key = fresh();
    let signature = key.sign(b"a dose").unwrap();
    let order = order().to_vec_padded(32).unwrap();
    let zero = [0; 32];
    let (r, s) = signature.split_at(32);
    for (r, s) in [
        (&zero[..], s),
        (r, &zero[..]),
        (&order[..], s),
        (r, &order[..]),
        (&[0xFF; 32][..], s),
    ] {
        assert!(!is_good(&key, b"a dose", &[r, s].concat()));
    }
    for length in [0, 1, 32, 63, 65, 128] {
        let cut: Vec<u8> = signature.iter().copied().cycle().take(length).collect();
        assert!(!is_good(&key, b"a dose", &cut));
    }
}

#[test]
fn the_other_root_is_as_good_as_for_everybody_else() {
    // (r, n − s) is a signature as well as (r, s), for whoever verifies.
    let key = fresh();
    let signature = key.sign(b"a dose").unwrap();
    let (r, s) = signature.split_at(32);
    let mut other = BigNum::new().unwrap();
    let s = BigNum::from_slice(s).unwrap();
    other.checked_sub(&order(), &s).unwrap();
    let other = [r, &other.to_vec_padded(32).unwrap()].concat();
    assert!(is_good(&key, b"a dose", &other));
}

#[test]
fn r_is_held_against_the_coordinate_within_the_group() {
    // A signature whose point has its coordinate above the order would be a wonder; that it is taken modulo the order is
    // seen by making one for a number that was chosen.
    let key = fresh();
    let (order, mut context) = (order(), BigNumContext::new().unwrap());
    for hidden in 1..40_u32 {
        let hidden = BigNum::from_u32(hidden).unwrap();
        let group = key.private.group();
        let mut point = openssl::ec::EcPoint::new(group).unwrap();
        point.mul_generator2(group, &hidden, &mut context).unwrap();
        let (mut x, mut y) = (BigNum::new().unwrap(), BigNum::new().unwrap());
        point
            .affine_coordinates(group, &mut x, &mut y, &mut context)
            .unwrap();
        let mut r = BigNum::new().unwrap();
        r.nnmod(&x, &order, &mut context).unwrap();
        let digest = BigNum::from_slice(&openssl::sha::sha256(b"a dose")).unwrap();
        let mut inverse = BigNum::new().unwrap();
        inverse.mod_inverse(&hidden, &order, &mut context).unwrap();
        let mut sum = BigNum::new().unwrap();
        sum.mod_mul(&r, key.private.private_key(), &order, &mut context)
            .unwrap();
        let mut above = BigNum::new().unwrap();
        above.mod_add(&sum, &digest, &order, &mut context).unwrap();
        let mut s = BigNum::new().unwrap();
        s.mod_mul(&inverse, &above, &order, &mut context).unwrap();
        let made = EcdsaSig::from_private_components(r, s).unwrap();
        let bytes = [
            made.r().to_vec_padded(32).unwrap(),
            made.s().to_vec_padded(32).unwrap(),
        ];
        assert!(is_good(&key, b"a dose", &bytes.concat()));
    }
}

#[test]
fn only_the_public_half_of_a_key_is_its_half() {
    let (key, other) = (fresh(), fresh());
    assert!(key.is_half_of(key.public()));
    assert!(!key.is_half_of(other.public()));
}
