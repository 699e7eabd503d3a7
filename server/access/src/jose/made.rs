//! Keys for tests. Looking for the primes of RSA takes longer than all that is tested with them, so two are made in a
//! process.

use std::sync::LazyLock;

use super::{Algorithm, SigningKey};

/// Of the length that we make, and of the shortest that is allowed.
static RSA: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    let ours = SigningKey::generate(Algorithm::Rs256).unwrap();
    let shortest = openssl::rsa::Rsa::generate(2048).unwrap();
    [
        ours.to_pem().unwrap(),
        shortest.private_key_to_pem().unwrap(),
    ]
});

/// Two keys of this algorithm. Those of RSA are the same each time.
pub(crate) fn pair(algorithm: Algorithm) -> [SigningKey; 2] {
    match algorithm {
        Algorithm::Rs256 | Algorithm::Rs384 => RSA
            .each_ref()
            .map(|pem| SigningKey::from_pem(pem, algorithm).unwrap()),
        Algorithm::Es256 | Algorithm::Es384 => {
            [(); 2].map(|()| SigningKey::generate(algorithm).unwrap())
        }
    }
}
