//! What lives as long as the process: settings, store, lanes, callers, the clock. Holds the one place that blocks.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use access::{Caller, Digest, Role, TokenError, Zone};
use bytes::Bytes;
use fhir::problem::Kind as ProblemKind;
use fhir::search::{Catalogue, ask};
use fhir::{Id, Problem, instant};
use immunization::{Day, Moment};
use store::{KeyRing, Store, StoreError, Wall};

use crate::audit::Desk;
use crate::auth::provider::Outside;
use crate::auth::{Auth, Consents, Means, Unbelieved};
use crate::bulk::Looks;
use crate::call::{Call, Handout, Possession, RequestId, Visit};
use crate::callers::Callers;
use crate::certify::Certifier;
use crate::config::Config;
use crate::definitions::{Definitions, archive};
use crate::device::LookUps;
use crate::egress::Egress;
use crate::job::{Bell, Late, Rush};
use crate::lane::{LaneLimits, Lanes};
use crate::problem;
use crate::rules::Rules;
use crate::surface::Does;
use crate::web::EdgeLimits;
use crate::zone::Clients;
use clock::Clock;

mod chance;
pub mod clock;
pub mod edge;
mod figures;

/// How long the outcome of a commit is looked for when its answer was lost. Shorter than a request's deadline, so that
/// the caller still hears of it.
const SETTLE_SHARE: u32 = 2;

/// After so many intervals without a look at what other processes wrote, memory is not believed any more.
const FOLLOWS_MISSED_MAX: u32 = 8;

/// How long a token may be looked up.
const LOOK_UP_PATIENCE: Duration = Duration::from_secs(5);

/// How long the database may take for a sign of life.
const PING_PATIENCE: Duration = Duration::from_secs(2);

/// The running house.
pub struct State {
    /// The settings.
    pub config: Config,
    /// What can be searched for.
    pub catalogue: Arc<Catalogue>,
    /// What everything that is written is held against.
    pub rules: Arc<Rules>,
    /// What is at rest.
    pub store: Arc<Store>,
    /// The queue in front of it.
    pub lanes: Arc<Lanes>,
    /// What certificates need.
    pub certifier: Arc<Certifier>,
    /// Scans that wait to be looked up.
    pub scans: Arc<LookUps>,
    /// How often exports are looked at.
    pub export_looks: Looks,
    /// Whether files come in.
    pub rush: Rush,
    /// What the runners of jobs were too slow for.
    pub late: Late,
    /// What tells that there is a job to be done.
    pub bell: Bell,
    /// The authorization server.
    pub auth: Arc<Auth>,
    /// Whoever calls out.
    pub egress: Arc<Egress>,
    /// Where it is written down who looked at what.
    pub audit: Arc<Desk>,
    /// The database's clock beside ours.
    pub clock: Arc<Clock>,
    callers: Callers,
    limits: [EdgeLimits; 3],
    clients: Vec<(Zone, Arc<Clients>)>,
}

impl State {
    /// Puts the parts together. Nothing is opened yet.
    pub fn new(
        config: Config,
        definitions: Definitions,
        keys: KeyRing,
        callers: Callers,
        (egress, providers): (Arc<Egress>, Vec<Outside>),
    ) -> Result<State, StoreError> {
        let catalogue = Arc::clone(&definitions.catalogue);
        let rules = Arc::new(Rules::new(definitions, &config.validation));
        let settings = store_settings(&config, Arc::clone(&catalogue))?;
        let store = Arc::new(Store::new(settings, keys));
        let limits = LaneLimits {
            queue_max: config.lane.queue_max,
            group_max: config.lane.group_max,
        };
        let lanes = Arc::new(Lanes::new(Arc::clone(&store), now_ms, limits));
        let limits = Zone::ALL.map(|zone| edge::limits(&config, zone));
        let certifier = Arc::new(Certifier::new(&config.certificates));
        let consents = Consents::new(Arc::clone(&store), Arc::clone(&lanes), Arc::clone(&rules));
        let auth = Arc::new(Auth::new(Means {
            store: Arc::clone(&store),
            catalogue: Arc::clone(&catalogue),
            consents,
            egress: Arc::clone(&egress),
            certified: edge::certified(&config),
            providers,
            staff_second: config.sign_in.staff_second,
        }));
        let audit = Arc::new(Desk::new(
            Arc::clone(&store),
            config.audit.looks,
            config.alerts,
        ));
        Ok(State {
            config,
            catalogue,
            rules,
            store,
            lanes,
            certifier,
            scans: Arc::default(),
            export_looks: Looks::default(),
            rush: Rush::default(),
            late: Late::default(),
            bell: Bell::default(),
            auth,
            egress,
            audit,
            clock: Arc::default(),
            callers,
            limits,
            clients: Vec::new(),
        })
    }

    /// Reads whose certificates are believed at which face.
    pub fn read_clients(&mut self) -> io::Result<()> {
        for zone in Zone::ALL {
            if let Some(files) = edge::client_files(&self.config, zone) {
                let clients = Clients::load(files, now_ms)?;
                self.clients.push((zone, Arc::new(clients)));
            }
        }
        Ok(())
    }

    /// Whose certificates are believed at a face.
    pub fn clients(&self, zone: Zone) -> Option<Arc<Clients>> {
        let found = self.clients.iter().find(|(of, _)| *of == zone);
        found.map(|(_, clients)| Arc::clone(clients))
    }

    /// Reads them again where their files changed.
    pub fn refresh_clients(&self) {
        for (_, clients) in &self.clients {
            clients.refresh();
        }
    }

    /// Now, in milliseconds of the Unix epoch. Nothing finer enters the house.
    pub fn now_ms(&self) -> i64 {
        now_ms()
    }

    /// Runs work that waits for the database, beside the workers, until the call's deadline.
    pub async fn blocking<T: Send + 'static>(
        &self,
        call: &Call,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let done = self.compute(call, work).await?;
        done.map_err(|error| problem::from_store(&error))
    }

    /// Runs long work beside the workers, until the call's deadline.
    pub async fn compute<T: Send + 'static>(
        &self,
        call: &Call,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        self.beside(call.deadline, work).await
    }

    /// Runs long work beside the workers, until this moment.
    pub async fn beside<T: Send + 'static>(
        &self,
        deadline: Instant,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let deadline = tokio::time::Instant::from_std(deadline);
        match tokio::time::timeout_at(deadline, tokio::task::spawn_blocking(work)).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => {
                Err(Problem::new(ProblemKind::Exception, "internal").from_source(error))
            }
            Err(_) => Err(Problem::new(ProblemKind::Timeout, "timeout")),
        }
    }

    /// Runs long work beside the workers, and does not wait for it.
    pub fn detached(&self, work: impl FnOnce() + Send + 'static) {
        drop(tokio::task::spawn_blocking(work));
    }

    /// How the questions of a call are read.
    pub fn reading<'a>(&'a self, call: &Call, bases: &'a [&'a str]) -> ask::Context<'a> {
        let search = &self.config.search;
        let is_system = call.caller.role == Role::Vendor || call.zone == Zone::Lgwan;
        ask::Context {
            catalogue: &self.catalogue,
            zone_minutes: instant::JAPAN_MINUTES,
            now_ms: now_ms(),
            bases,
            values_max: match is_system {
                true => search.values_max_system,
                false => search.values_max,
            },
            chain_max: search.chain_max,
            includes_max: search.includes_max,
            criteria_max: self.edge_limits(call.zone).parameters_max,
            lenient: call.lenient,
        }
    }

    /// The addresses under which this server's resources are known to the caller, the longer first: one begins with the
    /// other.
    pub fn bases(&self, call: &Call) -> Vec<String> {
        let base = call.base.as_ref();
        let short = base.strip_suffix("/R4").unwrap_or(base);
        vec![format!("{short}/R4"), short.to_owned()]
    }

    /// A zone's number in the audit trail.
    pub fn zone_number(&self, zone: Zone) -> i16 {
        match zone {
            Zone::Internet => 1,
            Zone::Lgwan => 2,
            Zone::Ops => 3,
        }
    }

    /// A fresh number for a request.
    pub fn new_request_id(&self) -> RequestId {
        RequestId(chance::sixteen_bytes())
    }

    /// The caller behind a token: one that was looked up a moment ago, one of the demo's, or one that the store knows.
    pub async fn caller(
        &self,
        bearer: &str,
        certificate: Option<Digest>,
    ) -> Result<Result<Caller, TokenError>, Problem> {
        let now_ms = now_ms();
        match self.auth.held(bearer, certificate.as_ref(), now_ms) {
            Ok(None) => {}
            Ok(Some(caller)) => return Ok(Ok(caller)),
            Err(error) => return Ok(Err(error)),
        }
        let known = self.callers.resolve(bearer, now_ms);
        if known != Err(TokenError::Unknown) || !Auth::may_know(bearer) {
            return Ok(known);
        }
        let (auth, bearer) = (Arc::clone(&self.auth), bearer.to_owned());
        let deadline = Instant::now() + LOOK_UP_PATIENCE;
        let found = self
            .beside(deadline, move || {
                auth.look_up(&bearer, (None, certificate.as_ref()), now_ms)
            })
            .await?;
        found.map_err(|error| problem::from_store(&error))
    }

    /// The caller behind a token that is bound to a key, where the request proves to have it.
    pub async fn possessing(
        &self,
        token: &str,
        possession: Possession,
    ) -> Result<Result<Caller, TokenError>, Problem> {
        let (auth, token, now_ms) = (Arc::clone(&self.auth), token.to_owned(), now_ms());
        let deadline = Instant::now() + LOOK_UP_PATIENCE;
        let found = self
            .beside(deadline, move || {
                auth.possessing(&token, &possession, now_ms)
            })
            .await?;
        match found {
            Ok(caller) => Ok(Ok(caller)),
            Err(Unbelieved::Token(error)) => Ok(Err(error)),
            Err(Unbelieved::Proof) => Err(Problem::new(ProblemKind::Login, "proof-refused")),
            Err(Unbelieved::Store(error)) => Err(problem::from_store(&error)),
        }
    }

    /// What the authorization server publishes.
    pub async fn auth_document(&self, visit: &Visit) -> Result<Handout, Problem> {
        let (auth, base) = (Arc::clone(&self.auth), Arc::clone(&visit.base));
        let (does, now_ms) = (visit.errand.does, now_ms());
        let made = self
            .beside(visit.deadline, move || match does {
                Does::AuthKeys => auth.public_keys(now_ms),
                _ => auth.openid(&base, Zone::Internet, now_ms),
            })
            .await?;
        let document = made.map_err(|error| problem::from_store(&error))?;
        let mut handout = Handout::json(200, &document);
        handout.media = "application/json";
        handout.is_public = true;
        Ok(handout)
    }

    /// Whether the database gives a sign of life. What its clock says is noted.
    pub async fn database_answers(&self) -> bool {
        let (store, clock) = (Arc::clone(&self.store), Arc::clone(&self.clock));
        let asked = tokio::task::spawn_blocking(move || clock.look(&store).is_ok());
        matches!(
            tokio::time::timeout(PING_PATIENCE, asked).await,
            Ok(Ok(true))
        )
    }

    /// What the edge allows in a zone.
    pub fn edge_limits(&self, zone: Zone) -> &EdgeLimits {
        let [internet, lgwan, ops] = &self.limits;
        match zone {
            Zone::Internet => internet,
            Zone::Lgwan => lgwan,
            Zone::Ops => ops,
        }
    }

    /// The package of definitions that is built in, as an archive.
    pub async fn package(&self) -> Option<Bytes> {
        let made = tokio::task::spawn_blocking(archive::bytes).await;
        made.ok().and_then(Result::ok)
    }

    /// Figures of lanes and sessions.
    pub fn figures(&self, text: &mut String) {
        figures::write(self, text);
    }

    /// An id for a bundle that is not stored.
    pub fn new_bundle_id(&self) -> String {
        fresh_id().map(|id| id.to_string()).unwrap_or_default()
    }
}

/// The settings of the store, out of the settings of the house.
pub fn store_settings(
    config: &Config,
    catalogue: Arc<Catalogue>,
) -> Result<store::Settings, StoreError> {
    Ok(store::Settings {
        address: store::Address::parse(config.database.url.expose())?,
        read_connections: config.database.read_connections,
        write_connections: config.database.write_connections,
        acquire_timeout: config.database.acquire_timeout,
        statement_timeout: config.database.statement_timeout,
        settle_timeout: config.internet.deadline / SETTLE_SHARE,
        cache_bytes_max: config.cache.bytes_max,
        cache_trust: Some(config.cache.follow_interval * FOLLOWS_MISSED_MAX)
            .filter(|trust| !trust.is_zero()),
        referential_integrity: config.fhir.referential_integrity,
        is_computed,
        is_of_register: crate::certify::is_register_entry,
        catalogue,
        costs: store::Costs {
            gathered_max: config.search.gathered_max,
            walked_max: config.search.walked_max,
            counted_max: config.search.counted_max,
        },
        numbers_role: config.database.numbers_role.clone(),
        wall: match &config.database.reader_role {
            Some(role) => Wall::Required(role.clone()),
            None => Wall::IfPossible,
        },
    })
}

/// The day in Japan at a time of that clock.
pub fn day_at(now_ms: i64) -> Result<Day, StoreError> {
    let day = Moment::from_unix(now_ms.div_euclid(1_000)).map(Moment::day);
    day.map_err(|_| StoreError::Unexpected("a time outside the calendar".to_owned()))
}

/// What the house makes by itself and takes back by itself: it keeps nobody from deleting what it refers to.
fn is_computed(key: &fhir::Key) -> bool {
    crate::forecast::kept::is_kept(key) || crate::certify::is_register_entry(key)
}

/// A fresh id, by the clock of the house.
pub fn fresh_id() -> Result<Id, StoreError> {
    store::fresh_id(now_ms())
}

/// The one clock of the house.
pub fn now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
