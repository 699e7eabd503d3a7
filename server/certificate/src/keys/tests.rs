//! Keys, their ids, and signatures as two numbers.

use openssl::ec::{EcGroup, EcKey};
use openssl::nid::Nid;
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use openssl::sign::{RsaPssSaltlen, Signer};

use super::{Algorithm, Certificate, Curve, KeyId, Kind, SigningKey, VerifyingKey};
use crate::fault::Fault;
use crate::samples::{KEYS, signing};

fn decoded(text: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(text)
        .unwrap()
}

#[test]
fn the_thumbprint_has_its_known_answer() {
    let x = decoded("MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4");
    let y = decoded("4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM");
    let key = VerifyingKey::from_point(&x, &y).unwrap();
    assert_eq!(
        key.thumbprint().unwrap(),
        "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s"
    );
    // Not on the curve, and not 32 bytes.
    assert!(VerifyingKey::from_point(&y, &x).is_none());
    assert!(VerifyingKey::from_point(&x[1..], &y).is_none());
    assert!(VerifyingKey::from_point(&[0; 32], &[0; 32]).is_none());
}

#[test]
fn a_signature_is_of_its_message_and_its_key() {
    let (key, stranger) = (signing(&KEYS.cards_key), signing(&KEYS.stranger_key));
    let signature = key.sign(b"one").unwrap();
    assert_eq!(
        key.public().verify(Algorithm::Es256, b"one", &signature),
        Ok(())
    );
    assert_eq!(
        key.public().verify(Algorithm::Es256, b"two", &signature),
        Err(Fault::BadSignature)
    );
    assert_eq!(
        stranger
            .public()
            .verify(Algorithm::Es256, b"one", &signature),
        Err(Fault::BadSignature)
    );
    for algorithm in [Algorithm::Es384, Algorithm::Es512, Algorithm::Ps256] {
        assert_eq!(
            key.public().verify(algorithm, b"one", &signature),
            Err(Fault::AlgorithmKeyMismatch)
        );
    }
    assert_eq!(format!("{key:?}"), "SigningKey");
}

#[test]
fn larger_curves_and_rsa_verify_and_never_sign() {
    for (nid, algorithm, bytes) in [
        (Nid::SECP384R1, Algorithm::Es384, 48),
        (Nid::SECP521R1, Algorithm::Es512, 66),
    ] {
        let group = EcGroup::from_curve_name(nid).unwrap();
        let private = EcKey::generate(&group).unwrap();
        let digest = algorithm.digest(b"one");
        let pair = openssl::ecdsa::EcdsaSig::sign(&digest, &private).unwrap();
        let signature = [
            pair.r().to_vec_padded(bytes).unwrap(),
            pair.s().to_vec_padded(bytes).unwrap(),
        ]
        .concat();
        let public = EcKey::from_public_key(&group, private.public_key()).unwrap();
        let key = VerifyingKey(Kind::Curve(
            super::OnCurve::new(Curve::of(nid).unwrap(), public).unwrap(),
        ));
        assert_eq!(key.verify(algorithm, b"one", &signature), Ok(()));
        assert_eq!(
            key.verify(algorithm, b"one", &signature[1..]),
            Err(Fault::BadSignature)
        );
        assert!(key.point().is_none() && !key.allows(Algorithm::Es256));
        assert!(SigningKey::from_key(&PKey::from_ec_key(private).unwrap()).is_none());
    }
    let private = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let public = PKey::public_key_from_der(&private.public_key_to_der().unwrap()).unwrap();
    let key = VerifyingKey::from_public(public).unwrap();
    let sign = |salt| {
        let mut signer = Signer::new(openssl::hash::MessageDigest::sha256(), &private).unwrap();
        signer
            .set_rsa_padding(openssl::rsa::Padding::PKCS1_PSS)
            .unwrap();
        signer.set_rsa_pss_saltlen(salt).unwrap();
        signer.sign_oneshot_to_vec(b"one").unwrap()
    };
    assert_eq!(
        key.verify(
            Algorithm::Ps256,
            b"one",
            &sign(RsaPssSaltlen::DIGEST_LENGTH)
        ),
        Ok(())
    );
    assert_eq!(
        key.verify(
            Algorithm::Ps256,
            b"two",
            &sign(RsaPssSaltlen::DIGEST_LENGTH)
        ),
        Err(Fault::BadSignature)
    );
    assert_eq!(
        key.verify(Algorithm::Ps256, b"one", &sign(RsaPssSaltlen::custom(20))),
        Err(Fault::BadSignature)
    );
    assert_eq!(
        key.verify(Algorithm::Es256, b"one", &[1; 64]),
        Err(Fault::AlgorithmKeyMismatch)
    );
    assert!(key.thumbprint().is_none() && SigningKey::from_key(&private).is_none());
    let weak = PKey::from_rsa(Rsa::generate(1024).unwrap()).unwrap();
    let weak = PKey::public_key_from_der(&weak.public_key_to_der().unwrap()).unwrap();
    assert!(VerifyingKey::from_public(weak).is_none());
}

#[test]
fn ids_of_keys_are_eight_bytes_in_any_base64() {
    let id = KEYS.documents.key_id();
    assert_eq!(id.bytes().len(), 8);
    let text = id.to_string();
    for form in [
        text.clone(),
        text.trim_end_matches('=').to_owned(),
        text.replace('+', "-").replace('/', "_"),
    ] {
        assert_eq!(KeyId::parse(&form), Some(id.clone()), "{form}");
    }
    for wrong in ["", "AAAA", "AAAAAAAAAAAAAAAA", "!!"] {
        assert_eq!(KeyId::parse(wrong), None, "{wrong}");
    }
    assert!(Certificate::from_der(&[]).is_none());
    let mut cut = KEYS.documents.der().to_vec();
    cut.pop();
    assert!(Certificate::from_der(&cut).is_none());
    let longer = [KEYS.documents.der(), &[0]].concat();
    assert!(Certificate::from_der(&longer).is_none_or(|certificate| certificate.key_id() != id));
}
