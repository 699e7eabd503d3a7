//! What is kept of a certificate before it is signed: all that will be signed, whose it is, and what was asked for.

use certificate::claims::{Claims, Serial};
use certificate::{Format, IcvpLayout, SignRequest};
use serde::{Deserialize, Serialize};
use store::{Certified, StoreError};

use crate::state::State;

/// What is kept.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Intent {
    /// Whose it is.
    pub person: String,
    /// A digest of what was asked for, so that a repetition under the same key can be told from something else.
    pub asked: String,
    /// How many belong to the same request.
    pub together: usize,
    /// Who the person is in other municipalities whose doses are certified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<PersonElsewhere>,
    /// What is to be signed.
    pub request: SignRequest,
}

/// The person in another municipality, in the version that was read.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonElsewhere {
    /// The number of the municipality's code.
    pub tenant: i32,
    /// The id of the Patient.
    pub id: String,
    /// The version.
    pub version: u32,
}

/// What is about to be signed, and under which number.
pub struct Planned {
    /// The number.
    pub id: [u8; 16],
    /// What is about to be signed.
    pub intent: Intent,
}

impl Intent {
    /// As it is kept.
    pub fn bytes(&self) -> Result<Vec<u8>, StoreError> {
        serde_json::to_vec(self).map_err(|error| StoreError::Unexpected(error.to_string()))
    }

    /// What was kept.
    pub fn of(kept: &Certified) -> Result<Intent, StoreError> {
        let unread = |_| StoreError::Unexpected("an intent cannot be read".to_owned());
        serde_json::from_slice(&kept.intent).map_err(unread)
    }

    /// The format.
    pub fn format(&self) -> Format {
        self.request.format
    }

    /// What is certified.
    pub fn claims(&self) -> &Claims {
        &self.request.claims
    }
}

/// What is asked of the signer.
pub fn sign_request(state: &State, format: Format, claims: Claims) -> SignRequest {
    let settings = &state.config.certificates;
    SignRequest {
        format,
        claims,
        icvp_layout: match settings.icvp_layout {
            "2026" => IcvpLayout::Coming,
            _ => IcvpLayout::Published,
        },
        seals_for_all: settings.seals_for_all,
        link: None,
    }
}

/// Whether a resource is the register entry of a certificate: its id is a serial.
pub fn is_register_entry(key: &fhir::Key) -> bool {
    key.kind.name() == "DocumentReference" && number_of(key.id.as_str()).is_some()
}

/// The number that a serial stands for.
pub fn number_of(serial: &str) -> Option<[u8; 16]> {
    let serial = Serial::parse(serial)?;
    let mut number: u128 = 0;
    for letter in serial.as_str().bytes() {
        let place = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"
            .iter()
            .position(|one| *one == letter)?;
        number = number.checked_mul(32)? | u128::try_from(place).ok()?;
    }
    let bytes = number.to_be_bytes();
    (Serial::from_random(bytes) == serial).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_and_its_number_are_one_to_one() {
        for bytes in [[0; 16], [0xFF; 16], [0x5A; 16], *b"0123456789abcdef"] {
            let serial = Serial::from_random(bytes);
            assert_eq!(number_of(serial.as_str()), Some(bytes));
        }
        assert_eq!(number_of("ZZZZZZZZZZZZZZZZZZZZZZZZZZ"), None);
        assert_eq!(number_of(""), None);
    }
}
