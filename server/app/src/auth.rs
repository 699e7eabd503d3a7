//! The authorization server as it runs: what `access` decides, on what the store keeps.
//!
//! Everything here waits for the database, so it runs beside the workers. A request comes as a [`Knock`] and always leaves
//! with an answer: tokens and refusals in the form of OAuth, pages for people, and the way back to an app. What was asked
//! and what came of it is noted before the answer leaves.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, RwLock};

use access::discovery::Endpoints;
use access::grant::LiveTokens;
use access::{Fault, Zone};
use fhir::search::Catalogue;
use fhir::{Id, Tenant};
use pages::words::Language;
use store::{AuthEvent, Store, StoreError};

use crate::call::{Handout, Knock};
use crate::egress::{Egress, Purpose};
use crate::surface::Does;

pub mod account;
mod answer;
mod browser;
mod caller;
pub mod client;
mod consent;
pub mod device;
pub mod emergency;
mod entry;
mod far_keys;
mod kept;
mod keys;
pub mod launch;
mod outside;
mod own;
pub mod provider;
mod publish;
mod push;
mod sign_in;
mod tell;
mod throttle;
mod token;

use far_keys::FarKeys;
use provider::{Outside, Providers};

pub use caller::{Unbelieved, family_of};
pub use consent::{Consents, WORDS as CONSENT_WORDS};
pub use keys::{Signers, rotate as rotate_key};
pub use own::OWN_PAGE;

/// How many passwords are checked at once: each takes its 19 MiB.
const DESKS: usize = 2;

/// What the authorization server needs.
pub struct Auth {
    store: Arc<Store>,
    catalogue: Arc<Catalogue>,
    consents: Consents,
    live: LiveTokens,
    signers: Signers,
    desks: [Mutex<()>; DESKS],
    origins: RwLock<HashSet<String>>,
    /// The faces that ask clients for certificates.
    certified: Vec<Zone>,
    far_keys: FarKeys,
    providers: Providers,
    /// Whether staff need a second factor beside a password.
    staff_second: bool,
}

/// What the authorization server works with.
pub struct Means {
    /// Where everything is kept.
    pub store: Arc<Store>,
    /// Which criteria can be granted.
    pub catalogue: Arc<Catalogue>,
    /// Writes what persons allow.
    pub consents: Consents,
    /// Fetches keys of systems that keep them at an address.
    pub egress: Arc<Egress>,
    /// The faces that ask clients for certificates.
    pub certified: Vec<Zone>,
    /// Outside providers by which people sign in.
    pub providers: Vec<Outside>,
    /// Whether staff need a second factor beside a password.
    pub staff_second: bool,
}

/// What can be asked of it, by the number in its trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    /// Somebody is to sign in.
    Authorize = 1,
    /// A password was given.
    SignIn = 2,
    /// An app was allowed something, or not.
    Consent = 3,
    /// Tokens were asked for.
    Token = 4,
    /// A token was asked about.
    Introspect = 5,
    /// A token was given back.
    Revoke = 6,
    /// A family ended, because something of it came twice or from somebody else.
    Ended = 7,
    /// A code was made that lets a tablet in.
    Code = 8,
    /// A tablet asked to be let in.
    Enrol = 9,
    /// A tablet asked for a token.
    DeviceToken = 10,
    /// A tablet was switched off.
    DeviceEnded = 11,
    /// A person looked at the page of their own.
    Own = 12,
    /// A person took back what an app was allowed.
    Withdraw = 13,
    /// A person signed out.
    SignOut = 14,
    /// A system opened an app out of a record.
    Launch = 15,
    /// Somebody was sent to an outside provider.
    Depart = 16,
    /// Somebody came back from an outside provider.
    Return = 17,
    /// An account was linked with whom an outside provider means.
    Link = 18,
    /// An app handed its request in before it sends somebody.
    Push = 19,
}

/// What came of a request, and what the trail tells of it.
pub struct Received {
    /// The answer.
    pub handout: Handout,
    /// Who it turned out to be.
    pub client: String,
    /// The account.
    pub account: String,
    /// The municipality, where one was named.
    pub tenant: Option<i32>,
    /// By which rule it was refused.
    pub refused: Option<&'static str>,
    /// Whose record stands in it, where one does: nothing of it may leave before that is kept.
    pub shown: Option<ShownOwn>,
}

/// A person who was shown something of the own record.
pub struct ShownOwn {
    /// The account, by its random id.
    pub account: Arc<str>,
    /// The municipality.
    pub tenant: Tenant,
    /// The record.
    pub patient: Id,
}

/// Why there is no answer of the asked kind.
enum Stop {
    /// A rule says so.
    Fault(Fault),
    /// There were too many failures: so many milliseconds to wait.
    Wait(i64),
    /// The store cannot be asked.
    Store(StoreError),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Stop {
        Stop::Store(error)
    }
}

/// One request, with what is known so far of who asks.
struct Asked<'a> {
    auth: &'a Auth,
    knock: &'a Knock,
    endpoints: Endpoints,
    now_ms: i64,
    /// The language for words in the answer.
    language: Language,
    act: Act,
    client: String,
    account: String,
    tenant: Option<i32>,
    refused: Cell<Option<&'static str>>,
    shown: Option<ShownOwn>,
}

impl Auth {
    /// The authorization server with what it needs.
    pub fn new(means: Means) -> Auth {
        let Means {
            store,
            catalogue,
            consents,
            egress,
            certified,
            providers,
            staff_second,
        } = means;
        Auth {
            store,
            catalogue,
            consents,
            live: LiveTokens::default(),
            signers: Signers::default(),
            desks: Default::default(),
            origins: RwLock::default(),
            certified,
            far_keys: FarKeys::new(Arc::clone(&egress), Purpose::ClientKeys),
            providers: Providers::new(providers, egress),
            staff_second,
        }
    }

    /// Answers a request.
    pub fn receive(&self, knock: &Knock, now_ms: i64) -> Received {
        let mut asked = Asked {
            auth: self,
            knock,
            endpoints: self.endpoints(&knock.base, knock.zone),
            now_ms,
            language: knock.language,
            act: Act::Token,
            client: String::new(),
            account: String::new(),
            tenant: None,
            refused: Cell::new(None),
            shown: None,
        };
        let handout = match knock.does {
            Does::Authorize => asked.authorize(),
            Does::SignInBack => asked.back(),
            Does::OwnApps | Does::OwnLooks => asked.own(),
            Does::Introspect => asked.machine(Act::Introspect, Asked::introspect),
            Does::Revoke => asked.machine(Act::Revoke, Asked::revoke),
            Does::Push => asked.machine(Act::Push, Asked::push),
            Does::DeviceEnrol => asked.machine(Act::Enrol, Asked::enrol),
            Does::DeviceToken => asked.machine(Act::DeviceToken, Asked::device_token),
            _ => asked.machine(Act::Token, Asked::token),
        };
        Received {
            handout,
            client: asked.client,
            account: asked.account,
            tenant: asked.tenant,
            refused: asked.refused.get(),
            shown: asked.shown,
        }
    }

    /// Where everything is, for a client that came by this address of a face.
    fn endpoints(&self, origin: &str, zone: Zone) -> Endpoints {
        let at = |path: &str| format!("{origin}{path}");
        let people = zone != Zone::Ops;
        Endpoints {
            issuer: origin.to_owned(),
            fhir_base: at("/fhir"),
            authorization: people.then(|| at("/auth/authorize")),
            token: at("/auth/token"),
            introspection: at("/auth/introspect"),
            revocation: at("/auth/revoke"),
            pushed: people.then(|| at("/auth/par")),
            jwks: people.then(|| at("/auth/jwks")),
            staff: zone == Zone::Lgwan,
            style: None,
            certificates: self.certified.contains(&zone),
        }
    }

    /// Forgets what is over.
    pub fn forget(&self, now_ms: i64) -> Result<usize, StoreError> {
        /// A code that is used again after its end is still noticed for an hour.
        const KEEP_MS: i64 = 3_600_000;
        self.store.forget_grants(now_ms.saturating_sub(KEEP_MS))
    }
}

impl Asked<'_> {
    /// A request of a program: an answer in the form of OAuth, whatever comes of it.
    fn machine(&mut self, act: Act, work: fn(&mut Self) -> Result<Handout, Stop>) -> Handout {
        self.act = act;
        let with_header = self.knock.authorization.is_some();
        match work(self) {
            Ok(handout) => handout,
            Err(Stop::Fault(fault)) => {
                self.note(fault.rule);
                answer::refused(fault, with_header)
            }
            Err(Stop::Wait(wait_ms)) => {
                self.note("attempts-too-many");
                answer::wait(wait_ms)
            }
            Err(Stop::Store(error)) => {
                log::error!("the authorization server cannot reach what it keeps: {error}");
                answer::away()
            }
        }
    }

    fn event(&self, rule: &str) -> AuthEvent {
        AuthEvent {
            at: self.now_ms,
            zone: zone_number(self.knock.zone),
            act: self.act as i16,
            request_id: self.knock.request_id.0,
            client: self.client.clone(),
            account: self.account.clone(),
            rule: rule.to_owned(),
        }
    }

    /// Notes what came of it. A refusal that cannot be noted is still a refusal.
    fn note(&self, rule: &'static str) {
        self.refused.set(Some(rule));
        if let Err(error) = self.auth.store.note_auth_event(&self.event(rule)) {
            log::error!("a refusal of the authorization server was not noted: {error}");
        }
    }
}

fn zone_number(zone: Zone) -> i16 {
    match zone {
        Zone::Internet => 1,
        Zone::Lgwan => 2,
        Zone::Ops => 3,
    }
}
