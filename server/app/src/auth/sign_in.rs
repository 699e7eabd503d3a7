//! The authorization page: what an app asks, who the person is, what the person allows. Three steps, without script and
//! without a session: what is known so far goes out sealed in the page's form, and comes back with it.
//!
//! A form counts only in the browser that was given it: its seal holds the digest of a cookie, so that nobody can have
//! somebody else's browser send it.

use std::cell::RefCell;
use std::sync::Arc;

use access::authorize::{Answer, At, Choice, Known, LaunchRow, Next, Pending, Person, ask};
use access::client::Client;
use access::federation::Proved;
use access::grant::life_ms;
use access::scope::{Named, ScopeSet, Verb};
use access::{Digest, ErrorName, Fault, Zone};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use form_urlencoded::Serializer;
use pages::words::Language;
use pages::{AskingApp, SignInFailure, SignInFrame, Wish, WishAbout};
use serde::{Deserialize, Serialize};
use store::{Once, Store, StoreError, chance};

use super::account::Account;
use super::browser::BROWSER;
use super::entry::{Entered, Threshold, Way, of_fault, status_of};
use super::outside::Onward;
use super::{Act, Asked, Stop, answer, client, kept, launch};
use crate::call::Handout;
use crate::criteria::Grantable;

/// For what forms are sealed.
const PURPOSE: &[&[u8]] = &[b"sign-in form"];
/// The parameter by which pages choose a language. It belongs to us and not to the app's request.
const LANGUAGE: &str = "lang";
/// What a form's buttons say.
const STEP: &str = "step";
/// What stands before the name of each tick.
const TICK: &str = "grant.";

/// By what a page calls itself up again whose request came under a name that is used up.
const BEGUN: &str = "begun";

/// An app's request, and how it came.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    /// Its parameters.
    pub(super) pairs: Vec<(String, String)>,
    /// When it came.
    pub(super) asked_at: i64,
    /// Whether it was handed in beforehand.
    pub(super) pushed: bool,
}

/// What a page's form carries.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Carried {
    asked: Request,
    browser: String,
    threshold: Threshold,
    signed_in: Option<SignedIn>,
}

/// Who signed in, by the account's random id.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignedIn {
    account: String,
    at: i64,
    strength: Option<String>,
}

/// What the request's reader looks up. What the store says of itself is told afterwards.
pub(super) struct Lookup<'a> {
    store: &'a Store,
    found: RefCell<Option<Client>>,
    away: RefCell<Option<StoreError>>,
}

impl Lookup<'_> {
    /// Looks up what this store keeps.
    pub(super) fn in_store(store: &Store) -> Lookup<'_> {
        Lookup {
            store,
            found: RefCell::default(),
            away: RefCell::default(),
        }
    }

    /// Tells whether everything could be looked up.
    pub(super) fn could_look(&self) -> Result<(), StoreError> {
        self.away.take().map_or(Ok(()), Err)
    }
}

impl Known for Lookup<'_> {
    fn client(&self, id: &str) -> Option<Client> {
        match client::find(self.store, id) {
            Ok(client) => {
                self.found.replace(client.clone());
                client
            }
            Err(error) => {
                self.away.replace(Some(error));
                None
            }
        }
    }

    fn launch(&self, digest: &Digest) -> Option<LaunchRow> {
        match launch::find(self.store, digest) {
            Ok(launch) => launch,
            Err(error) => {
                self.away.replace(Some(error));
                None
            }
        }
    }
}

/// What a request comes to.
enum Read {
    Answered(Handout),
    Pending(Box<Pending>, Client),
}

impl Asked<'_> {
    /// Answers a request of a browser. Whatever comes of it is a page or a way back.
    pub(super) fn authorize(&mut self) -> Handout {
        self.act = Act::Authorize;
        match self.authorized() {
            Ok(handout) => handout,
            Err(stop) => self.stopped(stop),
        }
    }

    /// A page for somebody who cannot go on.
    pub(super) fn stopped(&self, stop: Stop) -> Handout {
        match stop {
            Stop::Fault(fault) => self.fault_page(fault),
            Stop::Wait(_) => {
                self.note("attempts-too-many");
                self.words_page(429, "attempts-too-many")
            }
            Stop::Store(error) => {
                log::error!("the authorization server cannot reach what it keeps: {error}");
                self.words_page(503, "database-away")
            }
        }
    }

    fn authorized(&mut self) -> Result<Handout, Stop> {
        let pairs = self.knock.pairs.clone().unwrap_or_default();
        let value = |name: &str| {
            let found = pairs.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.as_str())
        };
        match value(STEP).filter(|_| self.knock.posted) {
            None => self.begin(&pairs),
            Some(step) => {
                let carried = self.carried(value("request").unwrap_or_default())?;
                match step {
                    "sign-in" | "code" => self.sign_in(carried, &pairs),
                    "outside" => {
                        let provider = value("provider").unwrap_or_default();
                        self.outside(carried, provider)
                    }
                    "allow" => self.allow(carried, &pairs),
                    _ => self.deny(carried),
                }
            }
        }
    }

    /// An app sends somebody.
    fn begin(&mut self, pairs: &[(String, String)]) -> Result<Handout, Stop> {
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .filter(|(name, _)| name != LANGUAGE)
            .cloned()
            .collect();
        let begun = pairs.iter().find(|(name, _)| name == BEGUN);
        let asked = match begun {
            Some((_, text)) => self.carried(text)?.asked,
            None => self.called_up(pairs)?,
        };
        let (pending, client) = match self.read(&asked)? {
            Read::Answered(handout) => return Ok(handout),
            Read::Pending(pending, client) => (pending, client),
        };
        if let Next::Redirect { to, fault } = pending.next(None, None, None, self.now_ms) {
            self.note(fault.rule);
            return Ok(answer::to(to));
        }
        let (browser, fresh) = self.browser()?;
        let carried = Carried {
            asked,
            browser: browser.digest().to_hex(),
            threshold: Threshold::default(),
            signed_in: None,
        };
        let mut page = self.sign_in_page(&pending, &client, (&carried, None))?;
        if fresh {
            page.further
                .push(("set-cookie", self.cookie(BROWSER, browser.expose())));
        }
        Ok(page)
    }

    /// What a request comes to, read with the time at which it came.
    fn read(&mut self, asked: &Request) -> Result<Read, Stop> {
        let lookup = Lookup::in_store(&self.auth.store);
        let at = At {
            endpoints: &self.endpoints,
            zone: self.knock.zone,
            parameters: &Grantable(&self.auth.catalogue),
            now_ms: asked.asked_at,
        };
        let answered = ask(&asked.pairs, &lookup, at, asked.pushed);
        lookup.could_look()?;
        let client = lookup.found.take();
        if let Some(client) = &client {
            self.client = client.id.to_string();
        }
        match (answered, client) {
            (Answer::Pending(pending), Some(client)) if self.now_ms < pending.expires_at_ms => {
                Ok(Read::Pending(pending, client))
            }
            (Answer::Pending(_), _) => {
                Err(Fault::new(ErrorName::InvalidRequest, "request-over", "").into())
            }
            (Answer::Redirect { to, fault }, _) => {
                self.note(fault.rule);
                Ok(Read::Answered(answer::to(to)))
            }
            (Answer::Page(fault), _) => Err(fault.into()),
        }
    }

    /// Name and password were given, or the code of a second factor.
    fn sign_in(
        &mut self,
        mut carried: Carried,
        pairs: &[(String, String)],
    ) -> Result<Handout, Stop> {
        let (pending, client) = match self.read(&carried.asked)? {
            Read::Answered(handout) => return Ok(handout),
            Read::Pending(pending, client) => (pending, client),
        };
        let threshold = std::mem::take(&mut carried.threshold);
        match self.enter(threshold, pairs)? {
            Entered::In(account, way) => self.signed_in((*pending, client), carried, &account, way),
            Entered::Code(threshold, failure) => {
                let carried = Carried {
                    threshold,
                    ..carried
                };
                self.code_page(&pending, &client, (&carried, failure))
            }
            Entered::Refused(threshold, failure) => {
                let carried = Carried {
                    threshold,
                    ..carried
                };
                self.sign_in_page(&pending, &client, (&carried, Some(failure)))
            }
        }
    }

    /// Somebody signed in for an app's request: what the app asks is shown.
    fn signed_in(
        &mut self,
        (mut pending, client): (Pending, Client),
        carried: Carried,
        account: &Account,
        way: Way,
    ) -> Result<Handout, Stop> {
        self.account = account.id.clone();
        let person = account.person(way.at, way.strength.as_deref());
        // Somebody did sign in again, and a provider was asked for a sign-in as young as the app wants it.
        pending.prompt.login = false;
        pending.max_age_ms = None;
        match pending.next(Some(&person), None, None, self.now_ms) {
            Next::Redirect { to, fault } => {
                self.note(fault.rule);
                Ok(answer::to(to))
            }
            _ => {
                self.auth.store.note_auth_event(&self.event(""))?;
                let carried = Carried {
                    threshold: Threshold::default(),
                    signed_in: Some(SignedIn {
                        account: account.id.clone(),
                        at: way.at,
                        strength: way.strength,
                    }),
                    ..carried
                };
                self.consent_page(&pending, &client, (&carried, false))
            }
        }
    }

    /// Somebody would rather sign in at an outside provider.
    fn outside(&mut self, carried: Carried, provider: &str) -> Result<Handout, Stop> {
        let (pending, client) = match self.read(&carried.asked)? {
            Read::Answered(handout) => return Ok(handout),
            Read::Pending(pending, client) => (pending, client),
        };
        let age_ms_max = match pending.prompt.login {
            true => Some(0),
            false => pending.max_age_ms,
        };
        let onward = Onward::App(carried.asked.clone());
        match self.leave_for(provider, onward, age_ms_max) {
            Err(Stop::Fault(fault)) => {
                self.note(fault.rule);
                let failure = Some(of_fault(fault));
                self.sign_in_page(&pending, &client, (&carried, failure))
            }
            done => done,
        }
    }

    /// Somebody comes back from a provider to an app's request.
    pub(super) fn back_to_app(
        &mut self,
        asked: Request,
        provider: &str,
        proved: Result<Proved, Fault>,
    ) -> Result<Handout, Stop> {
        let (pending, client) = match self.read(&asked)? {
            Read::Answered(handout) => return Ok(handout),
            Read::Pending(pending, client) => (pending, client),
        };
        let (browser, _) = self.browser()?;
        let mut carried = Carried {
            asked,
            browser: browser.digest().to_hex(),
            threshold: Threshold::default(),
            signed_in: None,
        };
        let recognised = match proved {
            Ok(proved) => self.recognised(provider, proved)?,
            Err(fault) => {
                self.note(fault.rule);
                let failure = Some(of_fault(fault));
                return self.sign_in_page(&pending, &client, (&carried, failure));
            }
        };
        match recognised {
            Ok((account, way)) => self.signed_in((*pending, client), carried, &account, way),
            Err(threshold) => {
                carried.threshold = threshold;
                self.sign_in_page(&pending, &client, (&carried, None))
            }
        }
    }

    /// Who signed in on an earlier page, if the account may still be used.
    fn person(&mut self, carried: &Carried) -> Result<Person, Stop> {
        let over = Fault::new(ErrorName::InvalidRequest, "request-over", "");
        let signed_in = carried.signed_in.as_ref().ok_or(over)?;
        let account = Account::by_id(&self.auth.store, &signed_in.account)?;
        let account = account.filter(|account| account.enabled).ok_or(over)?;
        self.account = account.id.clone();
        Ok(account.person(signed_in.at, signed_in.strength.as_deref()))
    }

    /// Something was allowed.
    fn allow(&mut self, carried: Carried, pairs: &[(String, String)]) -> Result<Handout, Stop> {
        self.act = Act::Consent;
        let (pending, client) = match self.read(&carried.asked)? {
            Read::Answered(handout) => return Ok(handout),
            Read::Pending(pending, client) => (pending, client),
        };
        let person = self.person(&carried)?;
        let ticked: Vec<&str> = pairs
            .iter()
            .filter(|(name, _)| name.starts_with(TICK))
            .map(|(_, value)| value.as_str())
            .collect();
        if ticked.is_empty() {
            return self.consent_page(&pending, &client, (&carried, true));
        }
        // Who somebody is to the app, and whose record it is, go along with anything that is allowed.
        let along = [Named::OpenId, Named::Launch, Named::LaunchPatient].map(Named::name);
        let allowed = [ticked, along.to_vec()].concat().join(" ");
        let (scopes, _) = ScopeSet::parse(&allowed, &Grantable(&self.auth.catalogue));
        let choice = Choice {
            scopes: &scopes,
            patient: None,
        };
        match pending.grant(&client, &person, choice, self.now_ms, chance()?) {
            Ok(_) if !self.opens(&pending)? => {
                let fault = Fault::new(ErrorName::InvalidRequest, "launch-unknown", "launch");
                self.note(fault.rule);
                Ok(answer::to(pending.refusal(fault)))
            }
            Ok(mut granted) => {
                let mandate = &mut granted.row.mandate;
                let until_ms = (self.now_ms).saturating_add(life_ms(&mandate.scopes, &client));
                let author = self.author(Arc::clone(&mandate.client), &Arc::new(mandate.clone()));
                let consents = &self.auth.consents;
                mandate.consent = consents.write(mandate, (self.now_ms, until_ms), author)?;
                let code = kept::code(&granted.row)?;
                self.auth.store.keep_code(&code, &self.event(""))?;
                Ok(answer::to(granted.to))
            }
            Err(fault) => {
                self.note(fault.rule);
                Ok(answer::to(pending.refusal(fault)))
            }
        }
    }

    /// Whether an app that was opened out of a record is opened the first time. One that was not may always.
    fn opens(&self, pending: &Pending) -> Result<bool, StoreError> {
        match &pending.launch {
            Some(launch) => self
                .auth
                .store
                .use_once(Once::Launch, launch.digest.as_bytes()),
            None => Ok(true),
        }
    }

    /// Nothing was allowed.
    fn deny(&mut self, carried: Carried) -> Result<Handout, Stop> {
        self.act = Act::Consent;
        let pending = match self.read(&carried.asked)? {
            Read::Answered(handout) => return Ok(handout),
            Read::Pending(pending, _) => pending,
        };
        self.person(&carried)?;
        let fault = Fault::new(ErrorName::AccessDenied, "nothing-granted", "scope");
        self.note(fault.rule);
        Ok(answer::to(pending.refusal(fault)))
    }

    fn carried(&self, text: &str) -> Result<Carried, Stop> {
        let fault = Fault::new(ErrorName::InvalidRequest, "request-over", "");
        let sealed = URL_SAFE_NO_PAD.decode(text).map_err(|_| fault)?;
        let opened = self.auth.store.open_link(PURPOSE, &sealed).ok_or(fault)?;
        let carried: Carried = serde_json::from_slice(&opened).map_err(|_| fault)?;
        let known = self.held(BROWSER);
        let known = known.map(|browser| browser.digest().to_hex());
        match known.as_deref() == Some(carried.browser.as_str()) {
            true => Ok(carried),
            false => Err(fault.into()),
        }
    }

    fn sealed(&self, carried: &Carried) -> Result<String, StoreError> {
        let json = serde_json::to_vec(carried)
            .map_err(|error| StoreError::Unexpected(error.to_string()))?;
        let sealed = self.auth.store.seal_link(PURPOSE, &json)?;
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    fn frame(
        &self,
        pending: &Pending,
        client: &Client,
        carried: &Carried,
    ) -> Result<SignInFrame, StoreError> {
        let request = self.sealed(carried)?;
        let mut query = Serializer::new(String::new());
        match carried.asked.pushed {
            true => query.append_pair(BEGUN, &request),
            false => query.extend_pairs(&carried.asked.pairs),
        };
        Ok(SignInFrame {
            action: "/auth/authorize".to_owned(),
            begun_at: format!("/auth/authorize?{}", query.finish()),
            request,
            app: AskingApp {
                name: client.name.clone(),
                maker: client.maker.clone(),
                verified: client.verified,
                sent_to: target(&pending.redirect).to_owned(),
            },
            is_staff: self.knock.zone == Zone::Lgwan,
            is_demo: cfg!(feature = "demo"),
        })
    }

    fn sign_in_page(
        &self,
        pending: &Pending,
        client: &Client,
        (carried, failure): (&Carried, Option<SignInFailure>),
    ) -> Result<Handout, Stop> {
        let frame = self.frame(pending, client, carried)?;
        let doors = self.doors(&carried.threshold);
        let text = pages::sign_in_page(&frame, &doors, failure, self.language);
        let page = answer::page(status_of(failure), text, self.language);
        Ok(self.with_providers(self.with_target(page, pending)))
    }

    /// The page that asks for the code of a second factor.
    fn code_page(
        &self,
        pending: &Pending,
        client: &Client,
        (carried, failure): (&Carried, Option<SignInFailure>),
    ) -> Result<Handout, Stop> {
        let frame = self.frame(pending, client, carried)?;
        let text = pages::sign_in_code_page(&frame, failure, self.language);
        let page = answer::page(status_of(failure), text, self.language);
        Ok(self.with_target(page, pending))
    }

    fn consent_page(
        &self,
        pending: &Pending,
        client: &Client,
        (carried, nothing_chosen): (&Carried, bool),
    ) -> Result<Handout, Stop> {
        let frame = self.frame(pending, client, carried)?;
        let wishes = wishes(&pending.scopes);
        let language = self.language;
        let text = pages::consent_page(&frame, &wishes, nothing_chosen, language);
        Ok(self.with_target(answer::page(200, text, language), pending))
    }

    /// A form may lead on to where the app gets its answer, and nowhere else: browsers look where a form's answer leads.
    fn with_target(&self, mut page: Handout, pending: &Pending) -> Handout {
        page.form_target = Some(target(&pending.redirect).to_owned());
        page
    }

    fn fault_page(&self, fault: Fault) -> Handout {
        self.note(fault.rule);
        self.words_page(fault.name.status(), fault.rule)
    }

    fn words_page(&self, status: u16, rule: &str) -> Handout {
        let language: Language = self.language;
        let text = pages::sign_in_fault_page(rule, cfg!(feature = "demo"), language);
        answer::page(status, text, language)
    }
}

/// What may be ticked of what was asked.
pub(super) fn wishes(scopes: &ScopeSet) -> Vec<Wish> {
    let records = scopes.resources().iter().map(|scope| {
        let has = |verbs: &[Verb]| verbs.iter().any(|verb| scope.verbs.has(*verb));
        Wish {
            value: scope.to_string(),
            about: WishAbout::Records {
                kind: scope.kind.map(fhir::Kind::name),
                only: scope
                    .constraints
                    .iter()
                    .map(|one| format!("{}={}", one.parameter, one.value))
                    .collect(),
                reads: has(&[Verb::Read, Verb::Search]),
                writes: has(&[Verb::Create, Verb::Update, Verb::Delete]),
            },
        }
    });
    let named = [
        (Named::FhirUser, WishAbout::User),
        (Named::OnlineAccess, WishAbout::Online),
        (Named::OfflineAccess, WishAbout::Offline),
    ];
    let named = named
        .into_iter()
        .filter(|(named, _)| scopes.has(*named))
        .map(|(named, about)| Wish {
            value: named.name().to_owned(),
            about,
        });
    records.chain(named).collect()
}

/// Scheme and host of an address, or the scheme alone where it has no host. Addresses were checked when they were
/// registered: nothing in them ends a header or begins another source.
fn target(redirect: &str) -> &str {
    match redirect.split_once("://") {
        Some((scheme, rest)) if scheme == "https" || scheme == "http" => {
            let host = rest.find(['/', '?']).unwrap_or(rest.len());
            let end = scheme.len() + 3 + host;
            redirect.get(..end).unwrap_or(redirect)
        }
        _ => {
            let end = redirect.find(':').map_or(redirect.len(), |at| at + 1);
            redirect.get(..end).unwrap_or(redirect)
        }
    }
}
