//! The authorization page's decisions: what an app asks for, what must be asked of the person, and the code that comes of
//! it.
//!
//! [`ask`] reads a request. What comes of it is shown on a page ([`Answer::Page`]), sent back to the app
//! ([`Answer::Redirect`]), or is a [`Pending`] request, to be kept until the person has signed in and decided.
//! [`Pending::next`] says what to ask next, and [`Pending::grant`] makes the code.

use std::sync::Arc;

use fhir::Id;
use form_urlencoded::Serializer;

use crate::caller::{Role, Zone};
use crate::client::{Client, GrantType};
use crate::fault::{ErrorName, Fault};
use crate::mandate::{Mandate, Subject};
use crate::scope::{Context, Named, ScopeFault, ScopeSet};
use crate::secret::{Digest, Token};

mod code;
mod request;

pub use code::CodeRow;
pub use request::{At, Known, Prompt, PushedRow, ask, push};

/// What an authorization request comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A page that says what is wrong: the client or its address is not known, so nothing is sent anywhere.
    Page(Fault),
    /// Back to the app, with an error.
    Redirect {
        /// Where to.
        to: String,
        /// What is wrong, for the audit trail.
        fault: Fault,
    },
    /// To be decided by a person.
    Pending(Box<Pending>),
}

/// A launch out of another session: what was handed to the app, kept by its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaunchRow {
    /// Of the text in the `launch` parameter.
    pub digest: Digest,
    /// For which app.
    pub client: Arc<str>,
    /// Who opened it, where somebody who signed in did. Where a system did by itself, it is for whoever may choose the record.
    pub account: Option<Arc<str>>,
    /// Whose record was open.
    pub patient: Option<Id>,
    /// From when on it holds no longer.
    pub expires_at_ms: i64,
}

/// How long a launch, a pushed request and a request that waits for a person hold.
const LAUNCH_MS: i64 = 5 * 60 * 1000;
const PENDING_MS: i64 = 10 * 60 * 1000;

impl LaunchRow {
    /// Opens an app out of somebody's session, or by a system.
    pub fn issue(
        client: &Client,
        opener: Option<&Subject>,
        patient: Option<Id>,
        now_ms: i64,
        random: [u8; 32],
    ) -> (Token, LaunchRow) {
        let token = Token::of_random(random);
        let row = LaunchRow {
            digest: token.digest(),
            client: Arc::clone(&client.id),
            account: opener.map(|subject| Arc::clone(&subject.account)),
            patient,
            expires_at_ms: now_ms.saturating_add(LAUNCH_MS),
        };
        (token, row)
    }
}

/// A request that is in order, and waits for a person. Whoever waits keeps the parameters and the time of the request, and
/// has [`ask`] read them again with that time: what comes of them is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The client's id.
    pub client: Arc<str>,
    /// Through which face it came.
    pub zone: Zone,
    /// Where the answer goes.
    pub redirect: String,
    /// What goes back unchanged.
    pub state: String,
    /// What was asked, so far as the registration allows it.
    pub scopes: ScopeSet,
    /// What was asked and dropped, for the owner of the client.
    pub dropped: Vec<ScopeFault>,
    /// The digest that the verifier must have.
    pub challenge: String,
    /// What the id token repeats.
    pub nonce: Option<String>,
    /// What must be asked again, or must not be asked.
    pub prompt: Prompt,
    /// How old a sign-in may be.
    pub max_age_ms: Option<i64>,
    /// Who opened the app out of which record.
    pub launch: Option<LaunchRow>,
    /// From when on it is too late.
    pub expires_at_ms: i64,
    issuer: String,
}

/// Whoever is signed in, with the records that the account may choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub subject: Subject,
    /// The person's own record.
    pub own: Option<Id>,
    /// Records of others for whom there is recorded authority today.
    pub delegated: Vec<Id>,
}

/// What to ask next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Who are you?
    SignIn,
    /// Whose record?
    Choose,
    /// May the app have this? Shown are the scopes; what was consented to before is ticked by nobody.
    Consent(ScopeSet),
    /// Nothing: it was all answered before, with these scopes.
    Grant(ScopeSet),
    /// Back to the app, with an error.
    Redirect {
        /// Where to.
        to: String,
        /// What is wrong.
        fault: Fault,
    },
}

impl Pending {
    /// What to ask next of whoever is signed in, given what this person consented to before for this client.
    pub fn next(
        &self,
        person: Option<&Person>,
        chosen: Option<&Id>,
        before: Option<&ScopeSet>,
        now_ms: i64,
    ) -> Next {
        let silent = self.prompt.none;
        let fresh = |person: &&Person| {
            let age_ms = now_ms.saturating_sub(person.subject.signed_in_at_ms);
            self.max_age_ms.is_none_or(|max_ms| age_ms <= max_ms) && !self.prompt.login
        };
        let opener = |person: &&Person| {
            let opened_by = self.launch.as_ref().and_then(|one| one.account.as_ref());
            opened_by.is_none_or(|account| *account == person.subject.account)
        };
        let Some(person) = person.filter(fresh).filter(opener) else {
            return self.or_error(
                silent,
                Next::SignIn,
                ErrorName::LoginRequired,
                "sign-in-required",
            );
        };
        if self.opened_of().is_some_and(|id| !may_choose(person, id)) {
            return self.redirect(Fault::new(
                ErrorName::AccessDenied,
                "launch-person",
                "launch",
            ));
        }
        if self.needs_patient() && self.patient(person, chosen).is_none() {
            return match person.own.is_none() && person.delegated.is_empty() && !chooses_any(person)
            {
                true => self.redirect(Fault::new(
                    ErrorName::AccessDenied,
                    "no-record",
                    "launch/patient",
                )),
                false => self.or_error(
                    silent,
                    Next::Choose,
                    ErrorName::ConsentRequired,
                    "choice-required",
                ),
            };
        }
        let asked = self.scopes.clone();
        match before {
            Some(before) if before.covers(&asked) && !self.prompt.consent => Next::Grant(asked),
            _ => self.or_error(
                silent,
                Next::Consent(asked),
                ErrorName::ConsentRequired,
                "consent-required",
            ),
        }
    }

    fn or_error(&self, silent: bool, ask: Next, name: ErrorName, rule: &'static str) -> Next {
        match silent {
            true => self.redirect(Fault::new(name, rule, "prompt")),
            false => ask,
        }
    }

    fn redirect(&self, fault: Fault) -> Next {
        Next::Redirect {
            to: self.refusal(fault),
            fault,
        }
    }

    /// Where the person is sent who says no, or who may not.
    pub fn refusal(&self, fault: Fault) -> String {
        request::refusal(&self.redirect, Some(&self.state), &self.issuer, fault)
    }

    /// Whether a record must be chosen: for patient-level scopes, and where the app asks for one.
    pub fn needs_patient(&self) -> bool {
        self.scopes.has_context(Context::Patient) || self.scopes.has(Named::LaunchPatient)
    }

    /// Whose record the app was opened out of.
    fn opened_of(&self) -> Option<&Id> {
        self.launch.as_ref()?.patient.as_ref()
    }

    /// The record that is meant, if the account may choose it: the one of the launch, the one that was chosen, or a
    /// person's own where there is no other.
    fn patient(&self, person: &Person, chosen: Option<&Id>) -> Option<Id> {
        let only = person.own.as_ref().filter(|_| person.delegated.is_empty());
        let id = self.opened_of().or(chosen).or(only)?;
        may_choose(person, id).then(|| id.clone())
    }

    /// What a person granted becomes a code: of what was asked, what was ticked and no more.
    pub fn grant(
        &self,
        client: &Client,
        person: &Person,
        choice: Choice<'_>,
        now_ms: i64,
        random: [u8; 32],
    ) -> Result<Granted, Fault> {
        if now_ms >= self.expires_at_ms {
            return Err(Fault::new(ErrorName::AccessDenied, "request-over", ""));
        }
        if !client.may(self.zone, GrantType::AuthorizationCode) || client.id != self.client {
            return Err(Fault::new(
                ErrorName::UnauthorizedClient,
                "client-unfit",
                "client_id",
            ));
        }
        let mut scopes = self.scopes.intersect(choice.scopes);
        let patient = self.patient(person, choice.patient);
        if self.needs_patient() && patient.is_none() {
            // Without a record there are no patient-level scopes (R-O15).
            scopes = scopes
                .without(Context::Patient)
                .without_named(Named::LaunchPatient);
        }
        if scopes.resources().is_empty() && !scopes.has(Named::OpenId) {
            return Err(Fault::new(
                ErrorName::AccessDenied,
                "nothing-granted",
                "scope",
            ));
        }
        let fits = client.tenant.is_none() || client.tenant == person.subject.tenant;
        if !fits {
            return Err(Fault::new(
                ErrorName::AccessDenied,
                "client-of-another-tenant",
                "client_id",
            ));
        }
        let code = Token::of_random(random);
        let mut subject = person.subject.clone();
        let others = patient.is_some() && subject.role == Role::Person && patient != person.own;
        if others {
            subject.role = Role::Delegate;
        }
        let mandate = Mandate {
            client: Arc::clone(&self.client),
            patient: patient.or_else(|| person.own.clone().filter(|_| subject.role.has_patient())),
            subject,
            scopes,
            zone: self.zone,
            purpose: None,
            family: code.digest(),
            if_match_required: client.if_match_required,
            consent: None,
        };
        let mut to = Serializer::new(String::new());
        to.append_pair("code", code.expose())
            .append_pair("state", &self.state)
            .append_pair("iss", &self.issuer);
        Ok(Granted {
            to: request::with_query(&self.redirect, &to.finish()),
            row: CodeRow::issue(code.digest(), mandate, self, now_ms),
        })
    }
}

/// Whether the account may open any record of its municipality. That the record is there and within reach is for whoever
/// looks it up.
fn chooses_any(person: &Person) -> bool {
    matches!(person.subject.role, Role::Staff | Role::Approver)
}

/// Whether the account may choose this record.
fn may_choose(person: &Person, id: &Id) -> bool {
    chooses_any(person) || person.own.as_ref() == Some(id) || person.delegated.contains(id)
}

/// What a person chose on the page.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// What was ticked.
    pub scopes: &'a ScopeSet,
    /// Whose record.
    pub patient: Option<&'a Id>,
}

/// A code that was made: where to send it, and what to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The app's address, with the code, its state and our name.
    pub to: String,
    /// What to keep.
    pub row: CodeRow,
}

#[cfg(test)]
pub(crate) mod tests;
