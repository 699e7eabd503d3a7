//! Getting in: a password, then the code of a second factor where there is one, and whom an outside provider means. The same
//! for the pages of apps and for those of a person's own.

use std::sync::PoisonError;

use access::federation::{Linking, Proved, link};
use access::second::{check_code, check_password};
use access::{Fault, Role};
use pages::SignInFailure;
use serde::{Deserialize, Serialize};
use store::{AuthEvent, StoreError};

use super::account::{Account, is_name};
use super::throttle::Guessing;
use super::{Act, Asked, Stop};

/// How strong a password with a second factor is, by our name for it.
const TWO_FACTORS: &str = "password-and-code";

/// What is known of somebody who is not in yet. It travels in the form, sealed.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Threshold {
    /// Whose password was right, so that a code is all that is missing.
    password_of: Option<String>,
    /// What an outside provider proved, so that it can be linked with an account.
    proof: Option<Proof>,
}

/// What an outside provider proved of somebody who has no account that is linked with it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Proof {
    provider: String,
    subject: String,
    at: i64,
}

/// When somebody signed in, and how strongly.
pub(super) struct Way {
    pub(super) at: i64,
    pub(super) strength: Option<String>,
}

/// What came of a step.
pub(super) enum Entered {
    /// Somebody is in.
    In(Box<Account>, Way),
    /// The password was right; a code is missing. With what was wrong about the last one.
    Code(Threshold, Option<SignInFailure>),
    /// It was not right.
    Refused(Threshold, SignInFailure),
}

impl Threshold {
    /// The provider that proved somebody who is not linked yet.
    pub(super) fn provider(&self) -> Option<&str> {
        self.proof.as_ref().map(|proof| proof.provider.as_str())
    }
}

impl Asked<'_> {
    /// A step of the form was sent: name and password, or a code.
    pub(super) fn enter(
        &mut self,
        threshold: Threshold,
        pairs: &[(String, String)],
    ) -> Result<Entered, Stop> {
        self.act = Act::SignIn;
        let value = |name: &str| {
            let found = pairs.iter().find(|(known, _)| known == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        match (&threshold.password_of, value("step")) {
            (Some(id), "code") => {
                let id = id.clone();
                self.by_code(threshold, &id, value("code"))
            }
            _ => self.by_password(threshold, value("name"), value("password")),
        }
    }

    fn by_password(
        &mut self,
        threshold: Threshold,
        name: &str,
        password: &str,
    ) -> Result<Entered, Stop> {
        let threshold = Threshold {
            password_of: None,
            ..threshold
        };
        // What nobody can be called is no target of its own.
        let target = if is_name(name) { name } else { "" };
        let guessing = Guessing::of_account(&self.auth.store, self.knock.source, target);
        if let Some(seconds) = self.pause(&guessing)? {
            return Ok(Entered::Refused(threshold, SignInFailure::Wait(seconds)));
        }
        let Some((account, invited)) = self.checked(&threshold, name, password)? else {
            self.note("sign-in-failed");
            return Ok(Entered::Refused(threshold, SignInFailure::Mismatch));
        };
        guessing.right()?;
        self.account = account.id.clone();
        // The provider proved more than one factor already where staff are invited to it.
        if invited {
            return self.enter_as(threshold, account, None);
        }
        if self.auth.store.second(&account.id)?.is_some() {
            let threshold = Threshold {
                password_of: Some(account.id),
                ..threshold
            };
            return Ok(Entered::Code(threshold, None));
        }
        if account.role() != Role::Person && self.auth.staff_second {
            self.note("second-missing");
            return Ok(Entered::Refused(threshold, SignInFailure::SecondMissing));
        }
        self.enter_as(threshold, account, None)
    }

    fn by_code(&mut self, threshold: Threshold, id: &str, code: &str) -> Result<Entered, Stop> {
        self.account = id.to_owned();
        let guessing = Guessing::of_code(&self.auth.store, self.knock.source, id);
        if let Some(seconds) = self.pause(&guessing)? {
            let failure = SignInFailure::Wait(seconds);
            return Ok(Entered::Code(threshold, Some(failure)));
        }
        let store = &self.auth.store;
        // A form may have been given out on another face than the one to which it is sent.
        let at_home = |one: &Account| one.enabled && one.is_at_home(self.knock.zone);
        let account = Account::by_id(store, id)?.filter(at_home);
        // People copy codes with the blanks between their halves.
        let code: String = code.split_whitespace().collect();
        let step = store
            .second(id)?
            .and_then(|secret| check_code(&secret, &code, None, self.now_ms));
        let holds = match step {
            Some(step) => store.use_second(id, step)?,
            None => false,
        };
        match account.filter(|_| holds) {
            Some(account) => {
                guessing.right()?;
                self.enter_as(threshold, account, Some(TWO_FACTORS))
            }
            None => {
                self.note("second-failed");
                Ok(Entered::Code(threshold, Some(SignInFailure::Code)))
            }
        }
    }

    /// Lets an account in, and links it with what an outside provider proved, where it did.
    fn enter_as(
        &mut self,
        threshold: Threshold,
        mut account: Account,
        strength: Option<&str>,
    ) -> Result<Entered, Stop> {
        if let Some(proof) = &threshold.proof {
            let event = AuthEvent {
                act: Act::Link as i16,
                ..self.event("")
            };
            let provider = self.auth.providers.at(self.knock.zone);
            let mut provider = provider.filter(|one| one.id == proof.provider);
            let issuer = provider
                .find(|one| one.roles.contains(&account.role()))
                .map(|one| one.provider.issuer.as_str());
            let store = &self.auth.store;
            let linked = match issuer {
                Some(issuer) => {
                    store.link_outside((issuer, &proof.subject), &account.id, &event)?
                }
                None => false,
            };
            if !linked {
                self.note("account-linked");
                return Ok(Entered::Refused(threshold, SignInFailure::Linked));
            }
            if account.invitation.take().is_some() {
                account.change(store, self.now_ms)?;
            }
        }
        let way = Way {
            at: self.now_ms,
            strength: strength.map(str::to_owned),
        };
        Ok(Entered::In(Box::new(account), way))
    }

    /// How many seconds to wait after too many failures; none where the next try may be looked at.
    fn pause(&self, guessing: &Guessing<'_>) -> Result<Option<u64>, Stop> {
        match guessing.begin(self.now_ms) {
            Ok(()) => Ok(None),
            Err(Stop::Wait(wait_ms)) => {
                self.note("attempts-too-many");
                Ok(Some(
                    u64::try_from(wait_ms.div_euclid(1_000) + 1).unwrap_or(1),
                ))
            }
            Err(stop) => Err(stop),
        }
    }

    /// The account that name and password open, or name and invitation where an outside provider proved somebody; and
    /// whether it was the invitation. As much is computed for a name that nobody has.
    fn checked(
        &self,
        threshold: &Threshold,
        name: &str,
        password: &str,
    ) -> Result<Option<(Account, bool)>, StoreError> {
        let account = Account::find(&self.auth.store, name)?;
        let [first, ..] = self.knock.request_id.0;
        let desk = self.auth.desks.get(usize::from(first) % super::DESKS);
        let _seat = desk.map(|desk| desk.lock().unwrap_or_else(PoisonError::into_inner));
        let kept = account
            .as_ref()
            .and_then(|account| account.password.as_ref());
        let holds = check_password(kept, password);
        let Some(account) = account.filter(|one| one.enabled && one.is_at_home(self.knock.zone))
        else {
            return Ok(None);
        };
        let invited = threshold.proof.as_ref().is_some_and(|proof| {
            let proved = Proved {
                issuer: String::new(),
                subject: proof.subject.clone(),
                signed_in_at_ms: proof.at,
                strength: None,
            };
            let shown = Some((&account.as_outside(None), password));
            link(&proved, None, shown, self.now_ms).is_ok()
        });
        Ok((holds || invited).then_some((account, invited)))
    }

    /// The account that is linked with whom a provider means; otherwise what to carry until somebody links it. An account
    /// that is not known, one that is switched off and one that is at home elsewhere look the same.
    pub(super) fn recognised(
        &mut self,
        provider: &str,
        proved: Proved,
    ) -> Result<Result<(Account, Way), Threshold>, StoreError> {
        let store = &self.auth.store;
        let found = store.outside_account(&proved.issuer, &proved.subject)?;
        let account = match found {
            None => None,
            Some(id) => Account::by_id(store, &id)?,
        };
        let as_outside = account.as_ref().map(|account| {
            account.as_outside(Some((proved.issuer.clone(), proved.subject.clone())))
        });
        let linking = link(&proved, as_outside.as_ref(), None, self.now_ms);
        let speaks = |account: &Account| {
            let mut at = self.auth.providers.at(self.knock.zone);
            account.is_at_home(self.knock.zone)
                && at.any(|one| one.id == provider && one.roles.contains(&account.role()))
        };
        let account =
            account.filter(|one| matches!(linking, Ok(Linking::SignIn(_))) && speaks(one));
        Ok(match account {
            Some(account) => {
                self.account = account.id.clone();
                let way = Way {
                    at: proved.signed_in_at_ms,
                    strength: proved.strength,
                };
                Ok((account, way))
            }
            None => {
                self.note("account-unknown");
                Err(Threshold {
                    password_of: None,
                    proof: Some(Proof {
                        provider: provider.to_owned(),
                        subject: proved.subject,
                        at: proved.signed_in_at_ms,
                    }),
                })
            }
        })
    }
}

/// The status of a page that tells of a failure.
pub(super) fn status_of(failure: Option<SignInFailure>) -> u16 {
    match failure {
        None => 200,
        Some(SignInFailure::Wait(_)) => 429,
        Some(SignInFailure::Outside { is_away: true, .. }) => 503,
        Some(_) => 403,
    }
}

/// What a page tells of a provider that let nobody in.
pub(super) fn of_fault(fault: Fault) -> SignInFailure {
    SignInFailure::Outside {
        rule: fault.rule,
        is_away: fault.name.status() == 503,
    }
}
