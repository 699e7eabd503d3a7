//! The signer: typed claims in, signed text out, after it was read back and compared. Whoever holds the keys runs this room
//! alone, in a process of its own; it is never handed bytes to sign.

use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::cbor::Cbor;
use crate::claims::{Claims, Field, Purpose, Refusal};
use crate::ddcc::Ddcc;
use crate::digest::{hex, sha256};
use crate::eu_dcc::{COVID, EuDcc};
use crate::fault::Answer;
use crate::hcert::{self, SubClaim};
use crate::health_card::{self, HealthCard};
use crate::health_link::{HealthLink, PREFIX_SIGNED};
use crate::icvp::{Icvp, IcvpLayout};
use crate::keys::{Certificate, KeyId, SigningKey};
use crate::trust::hash_of;
use crate::vds_nc::Seal;
use crate::verify::{Format, Verifier};

mod check;
mod sizes;

pub use sizes::letters_max;

/// What the signer is asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SignRequest {
    /// In which format.
    pub format: Format,
    /// What is certified.
    pub claims: Claims,
    /// Which generation of the international certificate is written.
    pub icvp_layout: IcvpLayout,
    /// Whether seals are made for other diseases than COVID-19.
    pub seals_for_all: bool,
    /// The link, for signed links.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<HealthLink>,
}

impl std::fmt::Debug for SignRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignRequest({})", self.format.code())
    }
}

impl SignRequest {
    /// Whether this could be signed, so far as the claims decide it: before a serial is used for what cannot be.
    pub fn check(&self, catalogue: &Catalogue) -> Result<(), Refusal> {
        self.claims.check()?;
        match self.format {
            Format::Icvp | Format::Ddcc | Format::EuDcc | Format::SignedLink => {
                envelope_content(self, catalogue).map(drop)
            }
            // Its issuer and its id of withdrawal are the signer's, and nothing depends on what they are.
            Format::HealthCard => {
                HealthCard::from_claims(&self.claims, "https://example.com", "0").map(drop)
            }
            Format::VdsNc => {
                self.check_disease()?;
                Seal::from_claims(&self.claims).map(drop)
            }
            Format::Hcert | Format::HealthLink => Err(Refusal::NoKey),
        }
    }

    /// Seals are for COVID-19, unless an operator has others made.
    fn check_disease(&self) -> Result<(), Refusal> {
        let mut doses = self.claims.doses.iter();
        let covid = doses.all(|dose| dose.product.snomed_disease.as_deref() == Some(COVID));
        if covid || self.seals_for_all {
            Ok(())
        } else {
            Err(Refusal::Disease)
        }
    }
}

/// What was signed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Signed {
    /// The text of the code.
    pub text: String,
    /// The key.
    pub key_id: String,
    /// The digest of what was signed, for the signer's log.
    pub digest: String,
    /// The hash or id under which it is withdrawn.
    pub revocation: String,
}

impl std::fmt::Debug for Signed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signed by {}", self.key_id)
    }
}

/// What the signer answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SignAnswer {
    /// The certificate.
    Signed(Signed),
    /// Why there is none.
    Refused(Refusal),
}

/// A document signer: its key, and the certificate over it.
pub struct DocumentSigner {
    key: SigningKey,
    certificate: Certificate,
    id: KeyId,
}

impl DocumentSigner {
    /// Takes a key and its certificate, if they belong together.
    pub fn new(key: SigningKey, certificate: Certificate) -> Option<DocumentSigner> {
        let fits = key.public().same(certificate.key()) && certificate.may_sign();
        let id = certificate.key_id();
        fits.then_some(DocumentSigner {
            key,
            certificate,
            id,
        })
    }

    /// The certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// A certificate must end before its key does, and begin after it.
    fn covers(&self, claims: &Claims) -> Result<(), Refusal> {
        let good = claims.issued_at >= self.certificate.not_before()
            && claims.not_after <= self.certificate.not_after();
        if good { Ok(()) } else { Err(Refusal::KeyTime) }
    }
}

/// The issuer of health cards: its key and its address.
pub struct CardSigner {
    key: SigningKey,
    id: String,
    issuer: String,
    secret: Vec<u8>,
}

impl CardSigner {
    /// Takes a key, the address under which its public half stands, and the secret from which ids of withdrawal are made.
    pub fn new(key: SigningKey, issuer: &str, secret: &[u8]) -> Option<CardSigner> {
        let plain = issuer.starts_with("https://")
            && !issuer.ends_with('/')
            && !issuer.contains(['?', '#', '"', '\\', ' ']);
        let id = key.public().thumbprint()?;
        (plain && secret.len() >= 32).then(|| CardSigner {
            key,
            id,
            issuer: issuer.to_owned(),
            secret: secret.to_vec(),
        })
    }

    /// The public key and its id.
    pub fn public(&self) -> (&crate::keys::VerifyingKey, &str) {
        (self.key.public(), &self.id)
    }
}

/// The keys of the signer, each for its own formats.
#[derive(Default)]
pub struct Signer {
    /// For the WHO's and the EU's formats.
    pub documents: Option<DocumentSigner>,
    /// For health cards.
    pub cards: Option<CardSigner>,
    /// For seals.
    pub seals: Option<DocumentSigner>,
}

impl Signer {
    /// Signs, reads back what it signed with the keys that the world will use, and compares. Only what passed goes out.
    pub fn sign(&self, request: &SignRequest, verifier: &Verifier<'_>) -> SignAnswer {
        match self.try_sign(request, verifier) {
            Ok(signed) => SignAnswer::Signed(signed),
            Err(refusal) => SignAnswer::Refused(refusal),
        }
    }

    fn try_sign(&self, request: &SignRequest, verifier: &Verifier<'_>) -> Result<Signed, Refusal> {
        request.claims.check()?;
        let signed = match request.format {
            Format::Icvp | Format::Ddcc | Format::EuDcc | Format::SignedLink => {
                self.sign_envelope(request, verifier.catalogue)?
            }
            Format::HealthCard => self.sign_card(request)?,
            Format::VdsNc => self.sign_seal(request)?,
            Format::Hcert | Format::HealthLink => return Err(Refusal::NoKey),
        };
        let letters = match request.format {
            Format::HealthCard => signed.text.len().saturating_sub(health_card::PREFIX.len()) / 2,
            _ => signed.text.chars().count(),
        };
        if letters > letters_max(request.format) {
            return Err(Refusal::TooLarge);
        }
        let own = self.key_for(request.format).ok_or(Refusal::NoKey)?;
        check::check(request, &signed, (verifier, own))?;
        Ok(signed)
    }

    /// The key that signs a format.
    fn key_for(&self, format: Format) -> Option<&SigningKey> {
        match format {
            Format::Icvp | Format::Ddcc | Format::EuDcc | Format::SignedLink => {
                self.documents.as_ref().map(|signer| &signer.key)
            }
            Format::HealthCard => self.cards.as_ref().map(|signer| &signer.key),
            Format::VdsNc => self.seals.as_ref().map(|signer| &signer.key),
            Format::Hcert | Format::HealthLink => None,
        }
    }

    fn sign_envelope(
        &self,
        request: &SignRequest,
        catalogue: &Catalogue,
    ) -> Result<Signed, Refusal> {
        let signer = self.documents.as_ref().ok_or(Refusal::NoKey)?;
        let claims = &request.claims;
        signer.covers(claims)?;
        let (kind, content) = envelope_content(request, catalogue)?;
        let (issued, ends) = (claims.issued_at, claims.not_after);
        let payload = hcert::claims(&claims.issuer.country.alpha2, issued, ends, kind, content);
        let (text, sealed) =
            hcert::seal(&payload, &signer.key, &signer.id).ok_or(Refusal::SigningFailed)?;
        let revocation = match request.format {
            Format::EuDcc => hash_of(claims.serial.uvci(&claims.issuer.country.alpha2).as_bytes()),
            _ => hash_of(&sealed.signature),
        };
        Ok(Signed {
            text,
            key_id: signer.id.to_string(),
            digest: hex(&sha256(&sealed.signed)),
            revocation,
        })
    }

    fn sign_card(&self, request: &SignRequest) -> Result<Signed, Refusal> {
        let signer = self.cards.as_ref().ok_or(Refusal::NoKey)?;
        let id =
            health_card::revocation_id(&signer.secret, &signer.id, request.claims.serial.as_str())
                .ok_or(Refusal::SigningFailed)?;
        let card = HealthCard::from_claims(&request.claims, &signer.issuer, &id)?;
        let jws = card
            .seal(&signer.key, &signer.id)
            .ok_or(Refusal::SigningFailed)?;
        let message = jws
            .rsplit_once('.')
            .map(|(message, _)| message)
            .unwrap_or_default();
        let digest = hex(&sha256(message.as_bytes()));
        let text = health_card::to_digits(&jws).ok_or(Refusal::SigningFailed)?;
        Ok(Signed {
            text,
            key_id: signer.id.clone(),
            digest,
            revocation: id,
        })
    }

    fn sign_seal(&self, request: &SignRequest) -> Result<Signed, Refusal> {
        let signer = self.seals.as_ref().ok_or(Refusal::NoKey)?;
        let claims = &request.claims;
        if claims.issued_at < signer.certificate.not_before()
            || claims.issued_at > signer.certificate.not_after()
        {
            return Err(Refusal::KeyTime);
        }
        request.check_disease()?;
        let seal = Seal::from_claims(claims)?;
        let (text, data) = seal
            .seal(&signer.key, &signer.certificate)
            .ok_or(Refusal::SigningFailed)?;
        let revocation = hash_of(claims.serial.short().as_bytes());
        Ok(Signed {
            text,
            key_id: signer.id.to_string(),
            digest: hex(&sha256(&data)),
            revocation,
        })
    }
}

/// The content of an envelope.
fn envelope_content(
    request: &SignRequest,
    catalogue: &Catalogue,
) -> Result<(SubClaim, Cbor), Refusal> {
    let claims = &request.claims;
    Ok(match request.format {
        Format::Icvp => (
            SubClaim::Icvp,
            Icvp::from_claims(claims, request.icvp_layout, catalogue)?.to_cbor(),
        ),
        Format::Ddcc => (SubClaim::Ddcc, Ddcc::from_claims(claims)?.to_cbor()),
        Format::EuDcc => (SubClaim::EuDcc, EuDcc::from_claims(claims)?.to_cbor()),
        Format::SignedLink if claims.purpose == Purpose::Link => {
            let link = request.link.as_ref().ok_or(Refusal::Missing(Field::Text))?;
            (SubClaim::Link, Cbor::text(link.to_text(PREFIX_SIGNED)?))
        }
        _ => return Err(Refusal::Form(Field::Text)),
    })
}

#[cfg(test)]
mod tests;
