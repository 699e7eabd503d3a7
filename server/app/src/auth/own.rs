//! The pages of a person's own: which apps may see the record, how to stop one, and who looked.
//!
//! Unlike an app's request, these pages are come back to: whoever signs in gets a session, a secret in a cookie of which the
//! digest is kept. Each form carries that digest, sealed, so that no other site can have a browser send it.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::federation::Proved;
use access::session::SessionRow;
use access::{Digest, ErrorName, Fault, Token};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fhir::Id;
use immunization::Moment;
use pages::{HeldApp, OwnFrame, OwnPage, SignInFailure, WishAbout};
use serde::{Deserialize, Serialize};
use store::{KeptSession, StoreError, chance};

use super::account::{Account, Owner};
use super::browser::BROWSER;
use super::entry::{Entered, Threshold, of_fault, status_of};
use super::outside::Onward;
use super::sign_in::wishes;
use super::{Act, Asked, ShownOwn, Stop, answer, client, kept};
use crate::call::Handout;
use crate::surface::Does;

mod looks;

/// By what name the trail calls these pages. There is a blank in it, which no client's name has.
pub const OWN_PAGE: &str = "own page";

/// The cookie of a session.
const SESSION: &str = "sesshu-own";
/// For what forms are sealed.
const PURPOSE: &[&[u8]] = &[b"own page form"];
/// So long somebody may take to sign in.
const SIGN_IN_MS: i64 = 10 * 60 * 1_000;

/// What a form carries.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Carried {
    /// The digest of the secret of the browser to which it was given.
    holder: String,
    at: i64,
    #[serde(default)]
    threshold: Threshold,
}

/// A form that is not of this browser's page, or too old.
const OVER: Fault = Fault::new(ErrorName::InvalidRequest, "own-form-over", "request");

/// Who is signed in.
struct Signed {
    session: Digest,
    account: Account,
    patient: Id,
}

fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = pairs.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

fn moment(at_ms: i64) -> Result<Moment, StoreError> {
    Moment::from_unix(at_ms.div_euclid(1_000))
        .map_err(|_| StoreError::Unexpected("a time outside the calendar".to_owned()))
}

impl Asked<'_> {
    /// Answers a request for one of these pages, or a form of them.
    pub(super) fn own(&mut self) -> Handout {
        self.act = Act::Own;
        match self.owned() {
            Ok(handout) => handout,
            Err(stop) => self.stopped(stop),
        }
    }

    fn owned(&mut self) -> Result<Handout, Stop> {
        let page = match self.knock.does {
            Does::OwnLooks => OwnPage::Looks,
            _ => OwnPage::Apps,
        };
        let pairs = self.knock.pairs.clone().unwrap_or_default();
        let step = value(&pairs, "step").filter(|_| self.knock.posted);
        match step {
            Some("sign-in" | "code") => return self.sign_in_to(page, &pairs),
            Some("outside") => return self.outside_to(page, &pairs),
            _ => {}
        }
        let Some(signed) = self.signed()? else {
            return self.door(page, &Threshold::default(), None);
        };
        self.account = signed.account.id.clone();
        let Some(step) = step else {
            return self.show(page, &signed, &pairs);
        };
        self.opened(&pairs, &signed.session)?;
        match step {
            "withdraw" => self.withdraw(&signed, value(&pairs, "app").unwrap_or_default()),
            "sign-out" => self.leave(&signed),
            _ => self.show(page, &signed, &pairs),
        }
    }

    /// Who is signed in in this browser, if the session and the account hold.
    fn signed(&self) -> Result<Option<Signed>, StoreError> {
        let store = &self.auth.store;
        let Some(secret) = self.held(SESSION) else {
            return Ok(None);
        };
        let Some(kept) = store.auth_session(secret.digest().as_bytes())? else {
            return Ok(None);
        };
        let row = SessionRow {
            digest: secret.digest(),
            account: Arc::from(kept.account.as_str()),
            began_at_ms: kept.began_at,
            seen_at_ms: kept.seen_at,
        };
        let account = Account::by_id(store, &row.account)?;
        let account = account.filter(|account| account.enabled && row.holds(self.now_ms));
        if account.is_some() && row.is_to_be_noted(self.now_ms) {
            store.touch_auth_session(&kept.digest, self.now_ms)?;
        }
        Ok(account.and_then(|account| {
            let Owner::Person(patient) = &account.owner else {
                return None;
            };
            Some(Signed {
                session: row.digest,
                patient: patient.clone(),
                account,
            })
        }))
    }

    /// The page on which somebody signs in.
    fn door(
        &self,
        page: OwnPage,
        threshold: &Threshold,
        failure: Option<SignInFailure>,
    ) -> Result<Handout, Stop> {
        let (browser, fresh) = self.browser()?;
        let frame = self.own_frame(&browser.digest(), threshold)?;
        let doors = self.doors(threshold);
        let text = pages::own_sign_in_page(&frame, page, &doors, failure, self.language);
        let handout = answer::page(status_of(failure), text, self.language);
        let mut handout = self.with_providers(handout);
        if fresh {
            let cookie = self.cookie(BROWSER, browser.expose());
            handout.further.push(("set-cookie", cookie));
        }
        Ok(handout)
    }

    /// What the form of a door carries, in the browser to which it was given, and in time.
    fn at_door(&self, pairs: &[(String, String)]) -> Result<Threshold, Fault> {
        let browser = self.held(BROWSER).ok_or(OVER)?;
        let carried = self.opened(pairs, &browser.digest())?;
        match (0..SIGN_IN_MS).contains(&self.now_ms.saturating_sub(carried.at)) {
            true => Ok(carried.threshold),
            false => Err(OVER),
        }
    }

    /// Name and password were given, or the code of a second factor.
    fn sign_in_to(&mut self, page: OwnPage, pairs: &[(String, String)]) -> Result<Handout, Stop> {
        self.act = Act::SignIn;
        let threshold = self.at_door(pairs)?;
        match self.enter(threshold, pairs)? {
            Entered::In(account, _) => self.begin_session(page, &account),
            Entered::Refused(threshold, failure) => self.door(page, &threshold, Some(failure)),
            Entered::Code(threshold, failure) => {
                let (browser, _) = self.browser()?;
                let frame = self.own_frame(&browser.digest(), &threshold)?;
                let text = pages::own_code_page(&frame, page, failure, self.language);
                Ok(answer::page(status_of(failure), text, self.language))
            }
        }
    }

    /// Somebody would rather sign in at an outside provider.
    fn outside_to(&mut self, page: OwnPage, pairs: &[(String, String)]) -> Result<Handout, Stop> {
        self.at_door(pairs)?;
        let provider = value(pairs, "provider").unwrap_or_default();
        let looks = page == OwnPage::Looks;
        match self.leave_for(provider, Onward::Own { looks }, None) {
            Err(Stop::Fault(fault)) => {
                self.note(fault.rule);
                self.door(page, &Threshold::default(), Some(of_fault(fault)))
            }
            done => done,
        }
    }

    /// Somebody comes back from a provider to these pages.
    pub(super) fn back_to_own(
        &mut self,
        looks: bool,
        provider: &str,
        proved: Result<Proved, Fault>,
    ) -> Result<Handout, Stop> {
        let page = match looks {
            true => OwnPage::Looks,
            false => OwnPage::Apps,
        };
        match proved {
            Err(fault) => {
                self.note(fault.rule);
                self.door(page, &Threshold::default(), Some(of_fault(fault)))
            }
            Ok(proved) => match self.recognised(provider, proved)? {
                Ok((account, _)) => self.begin_session(page, &account),
                Err(threshold) => self.door(page, &threshold, None),
            },
        }
    }

    fn begin_session(&mut self, page: OwnPage, account: &Account) -> Result<Handout, Stop> {
        self.account = account.id.clone();
        let secret = Token::of_random(chance()?);
        let session = KeptSession {
            digest: *secret.digest().as_bytes(),
            account: account.id.clone(),
            began_at: self.now_ms,
            seen_at: self.now_ms,
        };
        self.auth
            .store
            .begin_auth_session(&session, &self.event(""))?;
        let language = self.language.tag();
        let mut handout = answer::to(format!("{}?lang={language}", page.address()));
        let cookie = self.cookie(SESSION, secret.expose());
        handout.further.push(("set-cookie", cookie));
        Ok(handout)
    }

    fn show(
        &mut self,
        page: OwnPage,
        signed: &Signed,
        pairs: &[(String, String)],
    ) -> Result<Handout, Stop> {
        match page {
            OwnPage::Apps => self.apps(signed, None),
            OwnPage::Looks => self.looks(signed, value(pairs, "before")),
        }
    }

    /// What stands on a page is about somebody: it leaves when it is kept that it was shown.
    fn shows(&mut self, signed: &Signed) {
        let account = &signed.account;
        self.shown = Some(ShownOwn {
            account: Arc::from(account.id.as_str()),
            tenant: account.tenant,
            patient: signed.patient.clone(),
        });
    }

    /// The page of apps; with the name of one that was just stopped.
    fn apps(&mut self, signed: &Signed, ended: Option<&[String; 2]>) -> Result<Handout, Stop> {
        let apps = self.held_apps(&signed.account)?;
        let frame = self.own_frame(&signed.session, &Threshold::default())?;
        let language = self.language;
        let text = pages::own_apps_page(&frame, &apps, ended, language);
        self.shows(signed);
        Ok(answer::page(200, text, language))
    }

    /// The apps that may do something now, each with all that it was allowed.
    fn held_apps(&self, account: &Account) -> Result<Vec<HeldApp>, StoreError> {
        let auth = self.auth;
        let mut apps: BTreeMap<Arc<str>, HeldApp> = BTreeMap::new();
        for (found, used_at) in auth.store.families_of(&account.id, self.now_ms)? {
            let mandate = kept::read_family(&found)?.mandate;
            // What the consent behind it permits no longer is nothing that can be stopped.
            let Some(scopes) = auth.consents.left(&mandate, self.now_ms)? else {
                continue;
            };
            let allows = wishes(&scopes).into_iter().map(|wish| wish.about);
            let since = moment(mandate.subject.signed_in_at_ms)?;
            let until = moment(found.ends_at)?;
            let used_at = used_at.map(moment).transpose()?;
            match apps.get_mut(&mandate.client) {
                Some(app) => {
                    add(&mut app.allows, allows);
                    app.since = app.since.min(since);
                    app.until = app.until.max(until);
                    app.used_at = app.used_at.max(used_at);
                }
                None => {
                    let mut app = self.app(&mandate.client, (since, until))?;
                    add(&mut app.allows, allows);
                    app.used_at = used_at;
                    apps.insert(mandate.client, app);
                }
            }
        }
        Ok(apps.into_values().collect())
    }

    fn app(&self, id: &str, (since, until): (Moment, Moment)) -> Result<HeldApp, StoreError> {
        let registered = client::find(&self.auth.store, id)?;
        let of = registered.as_ref();
        Ok(HeldApp {
            id: id.to_owned(),
            name: of.map_or_else(|| [id.to_owned(), id.to_owned()], |one| one.name.clone()),
            maker: of.map(|one| one.maker.clone()).unwrap_or_default(),
            verified: of.is_some_and(|one| one.verified),
            allows: Vec::new(),
            since,
            until,
            used_at: None,
        })
    }

    /// Takes back what an app was allowed: first as the person's consent, then what was granted upon it. Whoever does it
    /// twice finds nothing left to take back.
    fn withdraw(&mut self, signed: &Signed, app: &str) -> Result<Handout, Stop> {
        self.act = Act::Withdraw;
        let store = &self.auth.store;
        let mut ended = Vec::new();
        for (found, _) in store.families_of(&signed.account.id, self.now_ms)? {
            let family = kept::read_family(&found)?;
            if *family.mandate.client != *app {
                continue;
            }
            if let Some(consent) = &family.mandate.consent {
                let mandate = Arc::new(family.mandate.clone());
                let author = self.author(Arc::from(OWN_PAGE), &mandate);
                let consents = &self.auth.consents;
                consents.end(signed.account.tenant, consent, &author)?;
            }
            ended.push(family.id);
        }
        if ended.is_empty() {
            return self.apps(signed, None);
        }
        self.client = app.to_owned();
        let marks: Vec<_> = ended.iter().map(|id| *id.as_bytes()).collect();
        store.revoke_families(&marks, &self.event(""))?;
        for id in &ended {
            self.auth.live.forget(id);
        }
        let name = client::find(store, app)?.map(|client| client.name);
        self.apps(signed, name.as_ref())
    }

    /// Ends the session.
    fn leave(&mut self, signed: &Signed) -> Result<Handout, Stop> {
        self.act = Act::SignOut;
        let event = self.event("");
        self.auth
            .store
            .end_auth_session(signed.session.as_bytes(), &event)?;
        let language = self.language;
        let text = pages::own_left_page(cfg!(feature = "demo"), language);
        let mut handout = answer::page(200, text, language);
        let cookie = format!("{}; Max-Age=0", self.cookie(SESSION, ""));
        handout.further.push(("set-cookie", cookie));
        Ok(handout)
    }

    fn own_frame(&self, holder: &Digest, threshold: &Threshold) -> Result<OwnFrame, StoreError> {
        let carried = kept::json(&Carried {
            holder: holder.to_hex(),
            at: self.now_ms,
            threshold: threshold.clone(),
        })?;
        let sealed = self.auth.store.seal_link(PURPOSE, &carried)?;
        Ok(OwnFrame {
            request: URL_SAFE_NO_PAD.encode(sealed),
            is_demo: cfg!(feature = "demo"),
        })
    }

    /// What a form carries that was given to this browser. One that was not, or that nobody gave, is over.
    fn opened(&self, pairs: &[(String, String)], holder: &Digest) -> Result<Carried, Fault> {
        let text = value(pairs, "request").unwrap_or_default();
        let sealed = URL_SAFE_NO_PAD.decode(text).map_err(|_| OVER)?;
        let opened = self.auth.store.open_link(PURPOSE, &sealed).ok_or(OVER)?;
        let carried: Carried = serde_json::from_slice(&opened).map_err(|_| OVER)?;
        match carried.holder == holder.to_hex() {
            true => Ok(carried),
            false => Err(OVER),
        }
    }
}

/// Adds what is not there yet.
fn add(allows: &mut Vec<WishAbout>, further: impl Iterator<Item = WishAbout>) {
    for one in further {
        if !allows.contains(&one) {
            allows.push(one);
        }
    }
}
