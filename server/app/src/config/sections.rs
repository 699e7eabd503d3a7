//! The configuration as typed sections, built from the values of the table.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use access::alert::Bounds;
use immunization::MunicipalityCode;

use crate::egress;

use super::source::Origin;
use super::value::{DatabaseUrl, Value};
use super::{Effective, Finding};

/// The process as a whole, and what all zones share.
#[derive(Clone, Debug)]
pub struct Server {
    /// `server.production`
    pub production: bool,
    /// `server.tenants`
    pub tenants: Vec<MunicipalityCode>,
    /// `server.trusted_proxies`: addresses and networks that were checked to be such.
    pub trusted_proxies: Vec<String>,
    /// `server.head_timeout`
    pub head_timeout: Duration,
    /// `server.body_timeout`
    pub body_timeout: Duration,
    /// `server.body_bytes_per_second_min`
    pub body_bytes_per_second_min: u64,
    /// `server.keep_alive`
    pub keep_alive: Duration,
    /// `server.connections_max`
    pub connections_max: usize,
    /// `server.connections_per_source_max`
    pub connections_per_source_max: usize,
    /// `server.uri_bytes_max`
    pub uri_bytes_max: usize,
    /// `server.client_revocations_age_max`
    pub client_revocations_age_max: Duration,
}

/// One zone's listener.
#[derive(Clone, Debug)]
pub struct Listener {
    /// `*.listen`
    pub listen: SocketAddr,
    /// `*.public_base`
    pub public_base: Option<String>,
    /// `*.deadline`
    pub deadline: Duration,
    /// `*.tls_certificate` and `*.tls_key`: both or none.
    pub tls: Option<Tls>,
    /// `*.client_authorities` and `*.client_revocations`: both or none.
    pub clients: Option<ClientCertificates>,
    /// `*.client_certificate_required`
    pub client_required: bool,
}

/// Whose certificates a listener believes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCertificates {
    /// The authorities, PEM.
    pub authorities: PathBuf,
    /// What they took back, PEM.
    pub revocations: PathBuf,
}

/// The files of a listener's TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// The certificate with its intermediates, PEM.
    pub certificate: PathBuf,
    /// The private key, PEM.
    pub key: PathBuf,
}

/// The largest bodies, by who sends them.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimits {
    /// `internet.body_bytes_max`
    pub internet_bytes_max: usize,
    /// `lgwan.body_bytes_max`
    pub lgwan_bytes_max: usize,
    /// `system.body_bytes_max`
    pub system_bytes_max: usize,
}

/// The largest batches and transactions, by who sends them.
#[derive(Clone, Copy, Debug)]
pub struct BundleLimits {
    /// `internet.bundle_bytes_max`
    pub internet_bytes_max: usize,
    /// `lgwan.bundle_bytes_max`
    pub lgwan_bytes_max: usize,
    /// `system.bundle_bytes_max`
    pub system_bytes_max: usize,
    /// `internet.bundle_entries_max`
    pub internet_entries_max: usize,
    /// `lgwan.bundle_entries_max`
    pub lgwan_entries_max: usize,
    /// `system.bundle_entries_max`
    pub system_entries_max: usize,
}

/// The database.
#[derive(Clone, Debug)]
pub struct Database {
    /// `database.url`
    pub url: DatabaseUrl,
    /// `database.read_connections`
    pub read_connections: usize,
    /// `database.write_connections`
    pub write_connections: usize,
    /// `database.acquire_timeout`
    pub acquire_timeout: Duration,
    /// `database.statement_timeout`
    pub statement_timeout: Duration,
    /// `database.numbers_role`
    pub numbers_role: Option<String>,
    /// `database.reader_role`
    pub reader_role: Option<String>,
}

/// Files of municipalities.
#[derive(Clone, Copy, Debug)]
pub struct Imports {
    /// `imports.files_keep`
    pub files_keep: Duration,
    /// `imports.lease`
    pub lease: Duration,
}

/// Questions about people who moved in.
#[derive(Clone, Copy, Debug)]
pub struct Inquiries {
    /// `inquiries.daily_max`
    pub daily_max: u64,
    /// `inquiries.alone_max`
    pub alone_max: u64,
}

/// Certificates.
#[derive(Clone, Debug)]
pub struct Certificates {
    /// `certificate.socket`
    pub socket: Option<PathBuf>,
    /// `certificate.keys`
    pub keys: Option<PathBuf>,
    /// `certificate.trust`
    pub trust: Option<PathBuf>,
    /// `certificate.products`
    pub products: Option<PathBuf>,
    /// `certificate.stop_file`
    pub stop_file: Option<PathBuf>,
    /// `certificate.icvp_layout`
    pub icvp_layout: &'static str,
    /// `certificate.seals_for_all`
    pub seals_for_all: bool,
    /// `certificate.validity`
    pub validity: Duration,
    /// `certificate.person_daily_max`
    pub person_daily_max: u32,
    /// `certificate.daily_max`
    pub daily_max: u32,
    /// `certificate.interval`
    pub interval: Duration,
}

/// Open data.
#[derive(Clone, Copy, Debug)]
pub struct Statistics {
    /// `statistics.publish`
    pub publish: bool,
    /// `statistics.towns_min`
    pub towns_min: usize,
    /// `statistics.keep`
    pub keep: Duration,
}

/// The lanes of writes.
#[derive(Clone, Copy, Debug)]
pub struct Lane {
    /// `lane.queue_max`
    pub queue_max: usize,
    /// `lane.group_max`
    pub group_max: usize,
}

/// The memory of current versions.
#[derive(Clone, Copy, Debug)]
pub struct Cache {
    /// `cache.bytes_max`
    pub bytes_max: u64,
    /// `cache.follow_interval`
    pub follow_interval: Duration,
}

/// The keys for data at rest.
#[derive(Clone, Debug)]
pub struct Keys {
    /// `keys.file`
    pub file: PathBuf,
}

/// Telling subscribers.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// `subscription.interval`
    pub interval: Duration,
    /// `subscription.attempts_max`
    pub attempts_max: i32,
    /// `subscription.keep`
    pub keep: Duration,
}

/// Calls out.
#[derive(Clone, Debug)]
pub struct Egress {
    /// `egress.client_keys`
    pub client_keys: Vec<egress::Origin>,
    /// `egress.subscriptions`
    pub subscriptions: Vec<egress::Origin>,
    /// `egress.providers`
    pub providers: Vec<egress::Origin>,
    /// `egress.authorities`
    pub authorities: Option<PathBuf>,
    /// `egress.loopback`
    pub loopback: bool,
}

/// How people sign in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// `sign_in.providers`
    pub providers: Option<PathBuf>,
    /// `sign_in.staff_second_factor`
    pub staff_second: bool,
    /// `sign_in.emergency_max`
    pub emergency_max: Duration,
}

/// Exports of records.
#[derive(Clone, Copy, Debug)]
pub struct Export {
    /// `export.keep`
    pub keep: Duration,
}

/// The trail of who did what.
#[derive(Clone, Debug)]
pub struct Audit {
    /// `audit.looks`
    pub looks: bool,
    /// `audit.checkpoints`
    pub checkpoints: Option<PathBuf>,
    /// `audit.checkpoint_interval`
    pub checkpoint_interval: Duration,
    /// `audit.keep`
    pub keep: Duration,
}

/// The check of stored data.
#[derive(Clone, Copy, Debug)]
pub struct Scrub {
    /// `scrub.interval`
    pub interval: Duration,
}

/// Marks of quality.
#[derive(Clone, Debug)]
pub struct Quality {
    /// `quality.interval`
    pub interval: Duration,
    /// `quality.lots`
    pub lots: Option<PathBuf>,
}

/// What is due next, kept for everybody.
#[derive(Clone, Copy, Debug)]
pub struct Forecast {
    /// `forecast.interval`
    pub interval: Duration,
}

/// Repetitions of requests.
#[derive(Clone, Copy, Debug)]
pub struct Idempotency {
    /// `idempotency.keep`
    pub keep: Duration,
}

/// Who may call.
#[derive(Clone, Debug)]
pub struct Access {
    /// `caller.concurrent_max`
    pub concurrent_max: usize,
}

/// How FHIR is served.
#[derive(Clone, Debug)]
pub struct Fhir {
    /// `fhir.update_as_create`
    pub update_as_create: bool,
    /// `fhir.numeric_client_ids_refused`
    pub numeric_client_ids_refused: bool,
    /// `fhir.referential_integrity`
    pub referential_integrity: bool,
    /// `fhir.time_zone`, as an offset: `+09:00`.
    pub time_zone: &'static str,
}

/// What is made of findings about profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValidationMode {
    /// Errors refuse a write.
    Enforce,
    /// Errors are told as warnings.
    Warn,
    /// Nobody looks.
    Off,
}

/// The validation of what is written.
#[derive(Clone, Debug)]
pub struct Validation {
    /// `validation.mode`
    pub mode: ValidationMode,
    /// `validation.required_profiles`
    pub required: Vec<(fhir::Kind, String)>,
}

/// What an operator adds to the definitions that are built in.
#[derive(Clone, Debug)]
pub struct Profiles {
    /// `profiles.folder`
    pub folder: PathBuf,
}

/// Search.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// `search.count_default`
    pub count_default: u32,
    /// `search.count_max`
    pub count_max: u32,
    /// `search.values_max`
    pub values_max: usize,
    /// `search.values_max_system`
    pub values_max_system: usize,
    /// `search.chain_max`
    pub chain_max: usize,
    /// `search.includes_max`
    pub includes_max: usize,
    /// `search.included_max`
    pub included_max: usize,
    /// `search.gathered_max`
    pub gathered_max: i64,
    /// `search.walked_max`
    pub walked_max: i64,
    /// `search.counted_max`
    pub counted_max: i64,
}

/// The log.
#[derive(Clone, Copy, Debug)]
pub struct Log {
    /// `log.format`
    pub format: LogFormat,
    /// `log.level`, one of the log crate's names.
    pub level: &'static str,
    /// `log.requests`
    pub requests: bool,
}

/// The form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    Auto,
    /// One JSON object a line.
    Json,
    /// Text to read.
    Text,
}

/// The end of the process.
#[derive(Clone, Copy, Debug)]
pub struct Shutdown {
    /// `shutdown.grace`
    pub grace: Duration,
    /// `shutdown.drain`
    pub drain: Duration,
}

/// Takes typed values out of the table's values. A key or kind that does not fit the table is a defect of the table;
/// it becomes a finding, never a silent default.
pub(super) struct Reader<'a> {
    pub(super) values: &'a BTreeMap<&'static str, Effective>,
    pub(super) findings: &'a mut Vec<Finding>,
}

macro_rules! take {
    ($self:ident, $key:expr, $pattern:pat => $result:expr, $otherwise:expr) => {
        match $self.value($key) {
            Some($pattern) => $result,
            _ => {
                $self.defect($key);
                $otherwise
            }
        }
    };
}

impl Reader<'_> {
    fn value(&self, key: &str) -> Option<&Value> {
        self.values.get(key)?.value.as_ref()
    }

    fn defect(&mut self, key: &str) {
        self.findings
            .push(Finding::new("config-internal", key, Origin::Default));
    }

    pub(super) fn bool(&mut self, key: &str) -> bool {
        take!(self, key, Value::Bool(value) => *value, false)
    }

    pub(super) fn count(&mut self, key: &str) -> usize {
        let number = take!(self, key, Value::Integer(number) | Value::Size(number) => *number, 0);
        usize::try_from(number).unwrap_or(usize::MAX)
    }

    pub(super) fn small_count(&mut self, key: &str) -> u32 {
        u32::try_from(self.count(key)).unwrap_or(u32::MAX)
    }

    pub(super) fn size(&mut self, key: &str) -> u64 {
        take!(self, key, Value::Size(bytes) => *bytes, 0)
    }

    pub(super) fn time(&mut self, key: &str) -> Duration {
        take!(self, key, Value::Time(time) => *time, Duration::ZERO)
    }

    pub(super) fn word(&mut self, key: &str) -> &'static str {
        take!(self, key, Value::Choice(word) => word, "")
    }

    pub(super) fn database(&mut self, key: &str) -> DatabaseUrl {
        take!(self, key, Value::Database(url) => url.clone(), DatabaseUrl::sqlite("".as_ref()))
    }

    pub(super) fn tenants(&mut self, key: &str) -> Vec<MunicipalityCode> {
        take!(self, key, Value::Tenants(tenants) => tenants.clone(), Vec::new())
    }

    pub(super) fn profiles(&mut self, key: &str) -> Vec<(fhir::Kind, String)> {
        take!(self, key, Value::Profiles(profiles) => profiles.clone(), Vec::new())
    }

    pub(super) fn origins(&mut self, key: &str) -> Vec<egress::Origin> {
        take!(self, key, Value::Origins(origins) => origins.clone(), Vec::new())
    }

    pub(super) fn networks(&mut self, key: &str) -> Vec<String> {
        take!(self, key, Value::Networks(networks) => networks.clone(), Vec::new())
    }

    /// A file that has a default.
    pub(super) fn file(&mut self, key: &str) -> PathBuf {
        take!(self, key, Value::File(path) => path.clone(), PathBuf::new())
    }

    /// A file that may be left out.
    pub(super) fn optional_file(&mut self, key: &str) -> Option<PathBuf> {
        match self.values.get(key).map(|effective| &effective.value) {
            Some(Some(Value::File(path))) => Some(path.clone()),
            Some(None) => None,
            _ => {
                self.defect(key);
                None
            }
        }
    }

    /// A role that may be left out.
    pub(super) fn optional_role(&mut self, key: &str) -> Option<String> {
        match self.values.get(key).map(|effective| &effective.value) {
            Some(Some(Value::Role(name))) => Some(name.clone()),
            Some(None) => None,
            _ => {
                self.defect(key);
                None
            }
        }
    }

    fn base(&mut self, key: &str) -> Option<String> {
        match self.values.get(key).map(|effective| &effective.value) {
            Some(Some(Value::Base(base))) => Some(base.clone()),
            Some(None) => None,
            _ => {
                self.defect(key);
                None
            }
        }
    }

    pub(super) fn listener(&mut self, zone: &str) -> Listener {
        let listen = format!("{zone}.listen");
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let certificate = self.optional_file(&format!("{zone}.tls_certificate"));
        let key = self.optional_file(&format!("{zone}.tls_key"));
        Listener {
            listen: take!(self, &listen, Value::Listen(address) => *address, nowhere),
            public_base: self.base(&format!("{zone}.public_base")),
            deadline: self.time(&format!("{zone}.deadline")),
            tls: certificate
                .zip(key)
                .map(|(certificate, key)| Tls { certificate, key }),
            clients: self.clients(zone),
            client_required: zone != "ops"
                && self.bool(&format!("{zone}.client_certificate_required")),
        }
    }

    pub(super) fn alerts(&mut self) -> Bounds {
        let window = self.time("alerts.window");
        Bounds {
            window_ms: i64::try_from(window.as_millis()).unwrap_or(i64::MAX),
            persons_of_staff: self.count("alerts.persons_of_staff_max"),
            persons_of_systems: self.count("alerts.persons_of_systems_max"),
            persons_of_devices: self.count("alerts.persons_of_devices_max"),
            persons_of_people: self.count("alerts.persons_of_people_max"),
            misses: self.count("alerts.misses_max"),
            refusals: self.count("alerts.refusals_max"),
        }
    }

    /// Operators come without a token, and without a certificate.
    fn clients(&mut self, zone: &str) -> Option<ClientCertificates> {
        if zone == "ops" {
            return None;
        }
        let authorities = self.optional_file(&format!("{zone}.client_authorities"));
        let revocations = self.optional_file(&format!("{zone}.client_revocations"));
        let (authorities, revocations) = authorities.zip(revocations)?;
        Some(ClientCertificates {
            authorities,
            revocations,
        })
    }
}
