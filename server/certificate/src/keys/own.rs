//! Whether a signature is one that our own key made: the check of whoever holds the private half.
//!
//! Of a signature (r, s) over the digest e, s⁻¹·(e + r·d) times the curve's generator is the very point that a verification
//! with the public half arrives at, because that half is d times the generator. Multiples of the generator come out of
//! a table, so this costs a fraction of a verification, and accepts exactly what a verification accepts.

use crypto_bigint::{Odd, U256};
use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcKeyRef, EcPoint};
use openssl::error::ErrorStack;
use openssl::pkey::Private;
use zeroize::Zeroizing;

use super::{SigningKey, VerifyingKey};
use crate::digest::sha256;

/// How many points the generator of P-256 makes.
const ORDER: Odd<U256> =
    Odd::<U256>::from_be_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

/// The private half as a number, for as long as it is needed.
pub(super) type Number = Zeroizing<U256>;

/// The number of a private half.
pub(super) fn private_number(key: &EcKeyRef<Private>) -> Result<Number, ErrorStack> {
    let bytes = Zeroizing::new(key.private_key().to_vec_padded(32)?);
    Ok(Zeroizing::new(U256::from_be_slice(&bytes)))
}

impl SigningKey {
    /// Whether this signature of these bytes verifies with the public half of this key.
    pub(crate) fn made(&self, message: &[u8], signature: &[u8]) -> bool {
        self.is_made_here(&sha256(message), signature)
            .unwrap_or(false)
    }

    /// Whether a published key is the public half of this one.
    pub(crate) fn is_half_of(&self, key: &VerifyingKey) -> bool {
        self.public.same(key)
    }

    fn is_made_here(&self, digest: &[u8; 32], signature: &[u8]) -> Result<bool, ErrorStack> {
        let Some(r) = number_of(signature.get(..32)) else {
            return Ok(false);
        };
        let Some(hidden) = self.hidden_number(&r, signature.get(32..), digest) else {
            return Ok(false);
        };
        let group = self.private.group();
        let mut context = BigNumContext::new_secure()?;
        let mut point = EcPoint::new(group)?;
        point.mul_generator2(group, &hidden, &mut context)?;
        if point.is_infinity(group) {
            return Ok(false);
        }
        let (mut x, mut y) = (BigNum::new()?, BigNum::new()?);
        point.affine_coordinates(group, &mut x, &mut y, &mut context)?;
        let x = U256::from_be_slice(&x.to_vec_padded(32)?);
        Ok(within(&x) == r)
    }

    /// s⁻¹·(e + r·d), which is the number that the signature hides. Everybody knows s⁻¹; what the private half takes part in is
    /// done in steps that take the same time for all numbers.
    fn hidden_number(&self, r: &U256, s: Option<&[u8]>, digest: &[u8; 32]) -> Option<BigNum> {
        let order = ORDER.as_nz_ref();
        let inverse: Option<U256> = number_of(s)?.invert_odd_mod_vartime(&ORDER).into();
        let inverse = inverse?;
        let of_digest = inverse.mul_mod_vartime(&within(&U256::from_be_slice(digest)), order);
        let of_key = inverse.mul_mod_vartime(r, order);
        let of_key = Zeroizing::new(of_key.mul_mod(&self.number, order));
        let hidden = Zeroizing::new(of_key.add_mod(&of_digest, order));
        let mut number = BigNum::new_secure().ok()?;
        let bytes = Zeroizing::new(hidden.to_be_bytes());
        number.copy_from_slice(bytes.as_ref()).ok()?;
        Some(number)
    }
}

/// Half a signature: 32 bytes, not zero, less than the order.
fn number_of(half: Option<&[u8]>) -> Option<U256> {
    let half = half.filter(|half| half.len() == 32)?;
    Some(U256::from_be_slice(half))
        .filter(|number| *number != U256::ZERO && number < ORDER.as_ref())
}

/// A number as one below the order.
fn within(number: &U256) -> U256 {
    number.rem_vartime(ORDER.as_nz_ref())
}

#[cfg(test)]
mod tests;
