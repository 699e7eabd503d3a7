//! Access in an emergency: who runs the server has none that stands. One operator asks, another one allows it, for a time and
//! for a stated reason; then it is over by itself (R-F11).

use std::sync::Arc;

use fhir::{Id, Tenant};

use crate::caller::{Role, Zone};
use crate::grant::{AccessRow, Binding};
use crate::mandate::{AsGranted, Mandate, Subject};
use crate::scope::ScopeSet;
use crate::secret::{Digest, Token, hex};

/// How long a request waits to be allowed. What was asked for yesterday is no emergency any more.
const WAITS_MS: i64 = 60 * 60 * 1000;

/// How long one token holds at most; another one is given as long as the emergency is open.
const TOKEN_MS: i64 = 15 * 60 * 1000;

/// How every id begins, so that it is known in a trail for what it is.
pub(crate) const PREFIX: &str = "emergency-";

/// How short and how long the reason in words may be.
const WORDS_MIN: usize = 10;
const WORDS_MAX: usize = 500;

/// Why records have to be looked at, as trails tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Something is wrong with the server or with what it keeps.
    Fault,
    /// A law or an authority demands it.
    Order,
    /// A disaster, in which a municipality cannot look by itself.
    Disaster,
    /// A danger to somebody's life or health.
    Threat,
}

impl Reason {
    /// All of them.
    pub const ALL: [Reason; 4] = [
        Reason::Fault,
        Reason::Order,
        Reason::Disaster,
        Reason::Threat,
    ];

    /// The name in commands and answers.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Fault => "fault",
            Reason::Order => "order",
            Reason::Disaster => "disaster",
            Reason::Threat => "threat",
        }
    }

    /// The reason with this name.
    pub fn parse(name: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.name() == name)
    }

    /// HL7's code for it, which stands in the trail with everything that is looked at.
    pub fn purpose(self) -> &'static str {
        match self {
            Reason::Fault => "HSYSADMIN",
            Reason::Order => "HLEGAL",
            Reason::Disaster => "DISASTER",
            Reason::Threat => "THREAT",
        }
    }
}

/// What somebody did about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The account's random id; of a municipality, its client's.
    pub by: Arc<str>,
    /// By which name whoever it was is known to people.
    pub name: String,
    /// When.
    pub at_ms: i64,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whose records.
    pub tenant: Tenant,
    /// One person's record; none for all of the municipality.
    pub patient: Option<Id>,
    /// Why, by its code.
    pub reason: Reason,
    /// Why, in words.
    pub words: String,
    /// For how long.
    pub life_ms: i64,
}

/// An emergency, from the request on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emergency {
    /// Its id.
    pub id: Arc<str>,
    /// What is asked for.
    pub wanted: Wanted,
    /// Who asked.
    pub asked: Step,
    /// Who allowed it.
    pub allowed: Option<Step>,
    /// Who ended it before its time.
    pub ended: Option<Step>,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It waits to be allowed.
    Asked,
    /// Nobody allowed it in time.
    Lapsed,
    /// Records may be looked at.
    Open,
    /// Its time is over.
    Over,
    /// It was ended, or called back.
    Ended,
}

impl Standing {
    /// The name in commands and answers.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Asked => "asked",
            Standing::Lapsed => "lapsed",
            Standing::Open => "open",
            Standing::Over => "over",
            Standing::Ended => "ended",
        }
    }
}

/// Why something was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmergencyFault {
    /// The reason in words is too short or too long.
    Words,
    /// It is for no time at all, or for longer than is allowed here.
    Life,
    /// Whoever asks does not allow it as well.
    SamePerson,
    /// It does not stand where this could be done.
    Standing,
    /// A token is for whoever asked.
    NotTheAsker,
}

impl EmergencyFault {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            EmergencyFault::Words => "emergency-words",
            EmergencyFault::Life => "emergency-hours",
            EmergencyFault::SamePerson => "emergency-same-person",
            EmergencyFault::Standing => "emergency-standing",
            EmergencyFault::NotTheAsker => "emergency-not-the-asker",
        }
    }
}

impl Emergency {
    /// A request. Nothing is open by it.
    pub fn ask(
        wanted: Wanted,
        asked: Step,
        life_ms_max: i64,
        random: [u8; 16],
    ) -> Result<Emergency, EmergencyFault> {
        if !(WORDS_MIN..=WORDS_MAX).contains(&wanted.words.trim().chars().count()) {
            return Err(EmergencyFault::Words);
        }
        if !(1..=life_ms_max).contains(&wanted.life_ms) {
            return Err(EmergencyFault::Life);
        }
        Ok(Emergency {
            id: format!("{PREFIX}{}", hex(&random)).into(),
            wanted,
            asked,
            allowed: None,
            ended: None,
        })
    }

    /// Where it stands.
    pub fn standing(&self, now_ms: i64) -> Standing {
        let waits_until = self.asked.at_ms.saturating_add(WAITS_MS);
        match (&self.ended, self.ends_at_ms()) {
            (Some(_), _) => Standing::Ended,
            (None, Some(ends_at)) if now_ms >= ends_at => Standing::Over,
            (None, Some(_)) => Standing::Open,
            (None, None) if now_ms >= waits_until => Standing::Lapsed,
            (None, None) => Standing::Asked,
        }
    }

    /// When it is over by itself. Its time begins when it is allowed.
    pub fn ends_at_ms(&self) -> Option<i64> {
        let allowed = self.allowed.as_ref()?;
        Some(allowed.at_ms.saturating_add(self.wanted.life_ms))
    }

    /// Allows it: never by the account that asked.
    pub fn allow(&mut self, step: Step) -> Result<(), EmergencyFault> {
        if self.standing(step.at_ms) != Standing::Asked {
            return Err(EmergencyFault::Standing);
        }
        if self.asked.by == step.by {
            return Err(EmergencyFault::SamePerson);
        }
        self.allowed = Some(step);
        Ok(())
    }

    /// Ends it, or calls it back. Whoever ends access does no harm: any operator may, and the municipality.
    pub fn end(&mut self, step: Step) -> Result<(), EmergencyFault> {
        match self.standing(step.at_ms) {
            Standing::Asked | Standing::Open => {
                self.ended = Some(step);
                Ok(())
            }
            Standing::Lapsed | Standing::Over | Standing::Ended => Err(EmergencyFault::Standing),
        }
    }

    /// A token for whoever asked, on the closed network, for reading alone.
    pub fn token(
        &self,
        by: &str,
        now_ms: i64,
        random: [u8; 32],
    ) -> Result<(Token, AccessRow), EmergencyFault> {
        let open_until = self
            .ends_at_ms()
            .filter(|_| self.standing(now_ms) == Standing::Open);
        let open_until = open_until.ok_or(EmergencyFault::Standing)?;
        if *self.asked.by != *by {
            return Err(EmergencyFault::NotTheAsker);
        }
        let token = Token::of_random(random);
        let row = AccessRow {
            digest: token.digest(),
            mandate: Arc::new(self.mandate(now_ms)),
            binding: Binding::Bearer,
            issued_at_ms: now_ms,
            expires_at_ms: now_ms.saturating_add(TOKEN_MS).min(open_until),
        };
        Ok((token, row))
    }

    /// The name of all its tokens.
    pub fn family(&self) -> Digest {
        Digest::of(&format!("emergency\n{}", self.id))
    }

    fn mandate(&self, now_ms: i64) -> Mandate {
        let scope = match self.wanted.patient {
            Some(_) => "patient/*.rs",
            None => "user/*.rs",
        };
        Mandate {
            client: Arc::clone(&self.id),
            subject: Subject {
                account: Arc::clone(&self.asked.by),
                role: Role::Operator,
                tenant: Some(self.wanted.tenant),
                fhir_user: None,
                signed_in_at_ms: now_ms,
                strength: None,
            },
            patient: self.wanted.patient.clone(),
            scopes: ScopeSet::parse(scope, &AsGranted).0,
            zone: Zone::Lgwan,
            purpose: Some(Arc::from(self.wanted.reason.purpose())),
            family: self.family(),
            if_match_required: true,
            consent: None,
        }
    }
}

#[cfg(test)]
mod tests;
