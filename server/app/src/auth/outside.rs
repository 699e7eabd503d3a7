//! The way to an outside provider and back. What the person was about to do is kept until the return, under the digest of
//! the state, and holds once.

use access::federation::{Chance, Departure, Proved, Way, depart};
use access::{Digest, ErrorName, Fault, Token};
use pages::words::Language;
use pages::{Doors, ProviderDoor};
use serde::{Deserialize, Serialize};
use store::{KeptOnce, Once, chance};

use super::browser::BROWSER;
use super::entry::Threshold;
use super::sign_in::Request;
use super::{Act, Asked, Stop, answer, kept};
use crate::call::Handout;

/// Where providers send people back to.
const BACK: &str = "/auth/back";

/// Nobody left with this state, in this browser, who has not come back yet.
const UNKNOWN: Fault = Fault::new(ErrorName::AccessDenied, "provider-state", "state");

/// What somebody goes on with after the return.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum Onward {
    /// An app's request.
    App(Request),
    /// A page of the own: that of looks, or that of apps.
    Own { looks: bool },
}

/// A departure as it is kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    provider: String,
    browser: String,
    issuer: String,
    names_itself: bool,
    since: Option<i64>,
    nonce: String,
    verifier: String,
    language: String,
    onward: Onward,
}

impl Asked<'_> {
    /// The ways in beside a password that a page shows.
    pub(super) fn doors(&self, threshold: &Threshold) -> Doors {
        let providers = &self.auth.providers;
        let all = providers.at(self.knock.zone).map(|one| ProviderDoor {
            id: one.id.clone(),
            name: one.name.clone(),
        });
        let all: Vec<ProviderDoor> = all.collect();
        let proved = threshold.provider();
        Doors {
            proved: all
                .iter()
                .find(|one| Some(one.id.as_str()) == proved)
                .map(|one| one.name.clone()),
            all,
        }
    }

    /// Has a page's forms lead to providers as well: browsers look where a form's answer leads.
    pub(super) fn with_providers(&self, mut page: Handout) -> Handout {
        let mut targets = self.auth.providers.targets(self.knock.zone);
        targets.extend(page.form_target.take());
        page.form_target = (!targets.is_empty()).then(|| targets.join(" "));
        page
    }

    /// Sends somebody to a provider.
    pub(super) fn leave_for(
        &mut self,
        id: &str,
        onward: Onward,
        age_ms_max: Option<i64>,
    ) -> Result<Handout, Stop> {
        self.act = Act::Depart;
        let unknown = Fault::new(ErrorName::InvalidRequest, "provider-unknown", "provider");
        let providers = &self.auth.providers;
        let mut at = providers.at(self.knock.zone);
        let outside = at.find(|one| one.id == id).ok_or(unknown)?;
        let browser = self.held(BROWSER).ok_or(UNKNOWN)?;
        let metadata = providers.metadata(outside, self.now_ms)?;
        let back = format!("{}{BACK}", self.knock.base);
        let way = Way {
            metadata: &metadata,
            back: &back,
            browser: &browser,
            age_ms_max,
        };
        let by = Chance {
            state: chance()?,
            nonce: chance()?,
            verifier: chance()?,
        };
        let (to, departure) = depart(&outside.provider, way, by, self.now_ms);
        let about = About {
            provider: outside.id.clone(),
            browser: departure.browser.to_hex(),
            issuer: departure.issuer,
            names_itself: departure.names_itself,
            since: departure.since_ms,
            nonce: departure.nonce.to_hex(),
            verifier: departure.verifier.expose().to_owned(),
            language: self.language.tag().to_owned(),
            onward,
        };
        let row = KeptOnce {
            digest: *departure.state.as_bytes(),
            expires_at: departure.expires_at_ms,
            about: kept::json(&about)?,
        };
        let store = &self.auth.store;
        store.keep_once(Once::Departure, &row, &self.event(""))?;
        Ok(answer::to(to))
    }

    /// Somebody comes back from a provider.
    pub(super) fn back(&mut self) -> Handout {
        self.act = Act::Return;
        match self.came_back() {
            Ok(handout) => handout,
            Err(stop) => self.stopped(stop),
        }
    }

    fn came_back(&mut self) -> Result<Handout, Stop> {
        let form = self.form()?;
        let state = Digest::of(form.value("state").unwrap_or_default());
        let store = &self.auth.store;
        let found = store.once(Once::Departure, state.as_bytes())?;
        let found = found.ok_or(UNKNOWN)?;
        let about: About = serde_json::from_slice(&found.about).map_err(|_| kept::unreadable())?;
        let departure = departure(state, found.expires_at, &about).ok_or_else(kept::unreadable)?;
        let code = departure.arrive(&form, self.held(BROWSER).as_ref(), self.now_ms);
        // Another browser uses nobody's state up, and nobody comes back twice.
        if code == Err(UNKNOWN) || !store.use_once(Once::Departure, state.as_bytes())? {
            return Err(UNKNOWN.into());
        }
        self.language = Language::parse(&about.language).unwrap_or(self.language);
        let proved = code.and_then(|code| self.proved(&about.provider, &departure, code));
        match about.onward {
            Onward::App(asked) => self.back_to_app(asked, &about.provider, proved),
            Onward::Own { looks } => self.back_to_own(looks, &about.provider, proved),
        }
    }

    fn proved(&self, id: &str, departure: &Departure, code: &str) -> Result<Proved, Fault> {
        let providers = &self.auth.providers;
        let mut at = providers.at(self.knock.zone);
        let gone = Fault::new(ErrorName::AccessDenied, "provider-other", "state");
        let outside = at.find(|one| one.id == id).ok_or(gone)?;
        let back = format!("{}{BACK}", self.knock.base);
        providers.prove(outside, departure, (code, &back), self.now_ms)
    }
}

fn departure(state: Digest, expires_at_ms: i64, about: &About) -> Option<Departure> {
    Some(Departure {
        state,
        browser: Digest::parse(&about.browser)?,
        issuer: about.issuer.clone(),
        names_itself: about.names_itself,
        since_ms: about.since,
        nonce: Digest::parse(&about.nonce)?,
        verifier: Token::of_text(about.verifier.clone()),
        expires_at_ms,
    })
}
