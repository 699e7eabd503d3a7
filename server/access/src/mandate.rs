//! A mandate: what a client may do, in whose name, since when. It stands behind codes, refresh tokens and access tokens.

use std::sync::Arc;

use fhir::{Id, Tenant};
use serde::{Deserialize, Serialize};

use crate::caller::{Caller, Role, Zone};
use crate::scope::{Context, Parameters, ScopeSet, Verbs};
use crate::secret::Digest;

/// Who signed in, or which client acts by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The account's random id: never a name, an address or a number that means something elsewhere.
    pub account: Arc<str>,
    /// What the account is to us.
    pub role: Role,
    /// Its municipality.
    pub tenant: Option<Tenant>,
    /// The account as a FHIR address, for apps that ask who signed in.
    pub fhir_user: Option<String>,
    /// When the sign-in happened.
    pub signed_in_at_ms: i64,
    /// How strong it was, by the provider's name for it.
    pub strength: Option<String>,
}

/// What a client may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mandate {
    /// The client's id.
    pub client: Arc<str>,
    /// In whose name.
    pub subject: Subject,
    /// The patient that was chosen, and to whom patient-level scopes are confined.
    pub patient: Option<Id>,
    /// What was granted.
    pub scopes: ScopeSet,
    /// Through which face the grant was made, and in which alone it holds.
    pub zone: Zone,
    /// Why data is looked at, by a code.
    pub purpose: Option<Arc<str>>,
    /// What came out of one sign-in or one enrolment, by the digest of what it began with.
    pub family: Digest,
    /// Whether the client must send `If-Match`.
    pub if_match_required: bool,
    /// The person's consent that stands behind it, by the id of the resource. What that permits no longer is not granted any
    /// more.
    pub consent: Option<Id>,
}

impl Mandate {
    /// The caller that acts under it.
    ///
    /// Whoever is granted patient-level scopes alone is confined to that patient, whatever else the account may do.
    pub fn caller(self: &Arc<Mandate>) -> Caller {
        let patient_level_only = self.scopes.has_context(Context::Patient)
            && !self.scopes.has_context(Context::User)
            && !self.scopes.has_context(Context::System);
        let confined = self.subject.role.has_patient() || patient_level_only;
        Caller {
            client: Arc::clone(&self.client),
            role: self.subject.role,
            tenant: self.subject.tenant,
            patient: self.patient.clone().filter(|_| confined),
            if_match_required: self.if_match_required,
            mandate: Some(Arc::clone(self)),
        }
    }

    /// Whether whoever acts signed in within this time: some work wants a fresh proof (R-F03).
    pub fn signed_in_within(&self, age_ms_max: i64, now_ms: i64) -> bool {
        (0..=age_ms_max).contains(&now_ms.saturating_sub(self.subject.signed_in_at_ms))
    }

    /// The mandate as it is stored. It names a person's patient: whoever stores it seals it.
    pub fn to_json(&self) -> String {
        let written = Written {
            client: self.client.to_string(),
            account: self.subject.account.to_string(),
            role: self.subject.role.name().to_owned(),
            tenant: self.subject.tenant.map(|Tenant(number)| number),
            fhir_user: self.subject.fhir_user.clone(),
            signed_in_at: self.subject.signed_in_at_ms,
            strength: self.subject.strength.clone(),
            patient: self.patient.as_ref().map(Id::to_string),
            scope: self.scopes.to_string(),
            zone: self.zone.name().to_owned(),
            purpose: self.purpose.as_ref().map(|purpose| purpose.to_string()),
            family: self.family.to_hex(),
            if_match_required: self.if_match_required,
            consent: self.consent.as_ref().map(Id::to_string),
        };
        // A struct of texts and numbers always has a JSON form.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// A mandate as it was stored. One that cannot be read whole is none: half of it could be more than was granted.
    pub fn parse(json: &str) -> Option<Mandate> {
        let written: Written = serde_json::from_str(json).ok()?;
        let (scopes, dropped) = ScopeSet::parse(&written.scope, &AsGranted);
        // An id that is none spoils the whole.
        let id = |text: Option<String>| match text {
            Some(text) => Id::parse(&text).map(Some),
            None => Some(None),
        };
        let (patient, consent) = (id(written.patient)?, id(written.consent)?);
        dropped.is_empty().then_some(Mandate {
            client: Arc::from(written.client),
            subject: Subject {
                account: Arc::from(written.account),
                role: Role::parse(&written.role)?,
                tenant: written.tenant.map(Tenant),
                fhir_user: written.fhir_user,
                signed_in_at_ms: written.signed_in_at,
                strength: written.strength,
            },
            patient,
            scopes,
            zone: Zone::parse(&written.zone)?,
            purpose: written.purpose.map(Arc::from),
            family: Digest::parse(&written.family)?,
            if_match_required: written.if_match_required,
            consent,
        })
    }
}

/// What was granted or registered was held against the catalogue then, and is not judged again.
#[derive(Clone, Copy, Debug)]
pub struct AsGranted;

impl Parameters for AsGranted {
    fn constrains(&self, _: Verbs, _: fhir::Kind, _: &str, _: &str) -> bool {
        true
    }
}

/// A mandate as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    client: String,
    account: String,
    role: String,
    tenant: Option<i32>,
    fhir_user: Option<String>,
    signed_in_at: i64,
    strength: Option<String>,
    patient: Option<String>,
    scope: String,
    zone: String,
    purpose: Option<String>,
    family: String,
    if_match_required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    consent: Option<String>,
}

#[cfg(test)]
pub(crate) mod tests;
