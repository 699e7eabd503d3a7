//! Whether a signature is one that our own key made: the check of whoever holds the private half.
//!
//! Of a signature (r, s) over the digest e, s⁻¹·(e + r·d) times the curve's generator is the very point that a verification
//! with the public half arrives at, because that half is d times the generator. Multiples of the generator come out of
//! a table, so this costs a fraction of a verification, and accepts exactly what a verification accepts.

use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::EcPoint;
use openssl::error::ErrorStack;
use openssl::sha::sha256;

use super::{SigningKey, VerifyingKey};

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

    /// The number that a signature hides stays hidden: all that depends on it and takes unlike time is multiplied by chance
    /// before.
    fn is_made_here(&self, digest: &[u8; 32], signature: &[u8]) -> Result<bool, ErrorStack> {
        let Some((r, s)) = signature
            .split_at_checked(32)
            .filter(|_| signature.len() == 64)
        else {
            return Ok(false);
        };
        let (r, s) = (BigNum::from_slice(r)?, BigNum::from_slice(s)?);
        let order = &self.order;
        if [&r, &s]
            .into_iter()
            .any(|one| one.num_bits() == 0 || one >= order)
        {
            return Ok(false);
        }
        let mut context = BigNumContext::new_secure()?;
        let mut chance = BigNum::new_secure()?;
        order.rand_range(&mut chance)?;
        let mut below = BigNum::new_secure()?;
        below.mod_mul(&chance, &s, order, &mut context)?;
        let mut inverse = BigNum::new_secure()?;
        inverse.mod_inverse(&below, order, &mut context)?;
        let mut of_key = BigNum::new_secure()?;
        of_key.mod_mul(&chance, &r, order, &mut context)?;
        let mut with_key = BigNum::new_secure()?;
        with_key.mod_mul(&of_key, self.private.private_key(), order, &mut context)?;
        let mut of_digest = BigNum::new_secure()?;
        let digest = BigNum::from_slice(digest)?;
        of_digest.mod_mul(&chance, &digest, order, &mut context)?;
        let mut above = BigNum::new_secure()?;
        above.mod_add(&with_key, &of_digest, order, &mut context)?;
        let mut hidden = BigNum::new_secure()?;
        hidden.mod_mul(&inverse, &above, order, &mut context)?;
        let group = self.private.group();
        let mut point = EcPoint::new(group)?;
        point.mul_generator2(group, &hidden, &mut context)?;
        if point.is_infinity(group) {
            return Ok(false);
        }
        let (mut x, mut y) = (BigNum::new()?, BigNum::new()?);
        point.affine_coordinates(group, &mut x, &mut y, &mut context)?;
        let mut found = BigNum::new()?;
        found.nnmod(&x, order, &mut context)?;
        Ok(found == r)
    }
}

#[cfg(test)]
mod tests;
