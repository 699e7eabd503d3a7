//! Every setting, from the file, the environment and the flags, checked all at once.
//!
//! [`load`] is a pure function: it reads no file and no environment. The order is default < file < environment < flag.
//! It answers with the whole configuration or with everything that is wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use access::alert::Bounds;

mod finding;
mod safety;
mod sections;
mod setting;
mod source;
mod table;
mod value;

pub use finding::Finding;
pub(crate) use finding::nearest;
pub use sections::{
    Access, Audit, BodyLimits, BundleLimits, Cache, Certificates, ClientCertificates, Database,
    Egress, Export, Fhir, Forecast, Idempotency, Imports, Inquiries, Keys, Lane, Listener, Log,
    LogFormat, Profiles, Quality, Scrub, Search, Server, Shutdown, SignIn, Statistics,
    Subscription, Tls, Validation, ValidationMode,
};
pub use setting::{Kind, Setting};
pub use source::Origin;
pub use table::settings;
pub use value::DatabaseUrl;

use sections::Reader;
use source::Given;
use value::Value;

/// The whole configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// The process as a whole.
    pub server: Server,
    /// The internet zone.
    pub internet: Listener,
    /// The zone of the municipalities.
    pub lgwan: Listener,
    /// The zone of the operators.
    pub ops: Listener,
    /// The largest bodies.
    pub body: BodyLimits,
    /// The largest batches and transactions, by who sends them.
    pub bundle: BundleLimits,
    /// Who may call.
    pub access: Access,
    /// The database.
    pub database: Database,
    /// The lanes of writes.
    pub lane: Lane,
    /// The memory of current versions.
    pub cache: Cache,
    /// The keys for data at rest.
    pub keys: Keys,
    /// Exports of records.
    pub export: Export,
    /// Calls out.
    pub egress: Egress,
    /// How people sign in.
    pub sign_in: SignIn,
    /// Telling subscribers.
    pub subscription: Subscription,
    /// The trail of who did what.
    pub audit: Audit,
    /// When somebody should look.
    pub alerts: Bounds,
    /// The check of stored data.
    pub scrub: Scrub,
    /// Marks of quality.
    pub quality: Quality,
    /// What is due next, kept for everybody.
    pub forecast: Forecast,
    /// Repetitions of requests.
    pub idempotency: Idempotency,
    /// Files of municipalities.
    pub imports: Imports,
    /// Questions about people who moved in.
    pub inquiries: Inquiries,
    /// Certificates.
    pub certificates: Certificates,
    /// Open data.
    pub statistics: Statistics,
    /// How FHIR is served.
    pub fhir: Fhir,
    /// The validation of what is written.
    pub validation: Validation,
    /// What an operator adds to the definitions.
    pub profiles: Profiles,
    /// Search.
    pub search: Search,
    /// The log.
    pub log: Log,
    /// The end of the process.
    pub shutdown: Shutdown,
    values: BTreeMap<&'static str, Effective>,
}

/// A setting's value, and where it comes from.
#[derive(Clone, Debug)]
struct Effective {
    value: Option<Value>,
    origin: Origin,
}

/// One setting as it is in force.
#[derive(Clone, Debug)]
pub struct InForce {
    /// The setting.
    pub setting: &'static Setting,
    /// The value as the file would write it, with secrets masked; `None` where it is not set.
    pub value: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// The environment variables that may be settings, for [`load`].
pub fn environment() -> Vec<(String, String)> {
    // Names and values that are no Unicode belong to other programs; ours would be refused for their value.
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
        .filter(|(name, _)| name.starts_with(source::ENVIRONMENT_PREFIX))
        .map(|(name, value)| (name, value.to_string_lossy().into_owned()))
        .collect()
}

impl Config {
    /// The addresses under which this server is known by its settings, and these, the longer before the shorter.
    pub fn bases(&self, further: &[String]) -> Vec<String> {
        let configured = [&self.internet, &self.lgwan]
            .into_iter()
            .filter_map(|listener| listener.public_base.clone());
        let mut bases = Vec::new();
        for base in configured.chain(further.iter().cloned()) {
            let base = base.trim_end_matches('/');
            let base = base.strip_suffix("/R4").unwrap_or(base);
            let root = base.strip_suffix("/fhir").unwrap_or(base);
            // The longer first: one begins with the other.
            bases.push(format!("{root}/fhir/R4"));
            bases.push(format!("{root}/fhir"));
        }
        bases
    }

    /// The served municipalities as numbers, as tenants carry them.
    pub fn tenant_numbers(&self) -> Vec<i32> {
        self.server
            .tenants
            .iter()
            .map(|code| code.number())
            .collect()
    }

    /// Every setting as it is in force, in the table's order.
    pub fn in_force(&self) -> impl Iterator<Item = InForce> {
        settings().filter_map(|setting| {
            let effective = self.values.get(setting.key)?;
            let value = effective
                .value
                .as_ref()
                .map(|value| setting.kind.written(&value.shown()));
            Some(InForce {
                setting,
                value,
                origin: effective.origin.clone(),
            })
        })
    }
}

/// Loads the configuration: the text of the file with its path, all environment variables, and flags by their keys.
pub fn load(
    file: Option<(&Path, &str)>,
    environment: &[(String, String)],
    flags: &[(String, String)],
) -> Result<Config, Vec<Finding>> {
    let mut gathering = Gathering::default();
    if let Some((path, text)) = file {
        match source::from_file(path, text) {
            Ok(given) => given
                .iter()
                .for_each(|given| gathering.take(given, path.parent())),
            Err(finding) => gathering.findings.push(finding),
        }
    }
    for given in source::from_environment(environment)
        .iter()
        .chain(&source::from_flags(flags))
    {
        gathering.take(given, None);
    }
    gathering
        .findings
        .extend(source::nearly_from_environment(environment));
    gathering.take_defaults();
    gathering.finish()
}

#[derive(Default)]
struct Gathering {
    values: BTreeMap<&'static str, Effective>,
    /// Settings of which some source gave something that cannot be read.
    unread: BTreeSet<&'static str>,
    findings: Vec<Finding>,
}

impl Gathering {
    fn take(&mut self, given: &Given, folder: Option<&Path>) {
        let finding = |rule| Finding::new(rule, &given.key, given.origin.clone());
        let Some(setting) = table::find(&given.key) else {
            let near = finding::nearest(&given.key, settings().map(|setting| setting.key));
            self.findings
                .push(finding("config-unknown-key").with("nearest", near.join(", ")));
            return;
        };
        match Value::read(setting.kind, &given.raw, folder) {
            Ok(value) => {
                let in_argument = matches!(given.origin, Origin::Flag(_));
                if in_argument && matches!(&value, Value::Database(url) if url.has_password()) {
                    self.findings.push(finding("config-secret-in-argument"));
                }
                let origin = given.origin.clone();
                self.values.insert(
                    setting.key,
                    Effective {
                        value: Some(value),
                        origin,
                    },
                );
            }
            Err(unfit) => {
                self.unread.insert(setting.key);
                let finding = finding(unfit.rule).with("allowed", setting.kind.allowed());
                self.findings.push(match unfit.detail {
                    Some(detail) => finding.with("detail", detail),
                    None => finding,
                });
            }
        }
    }

    fn take_defaults(&mut self) {
        for setting in settings() {
            if self.values.contains_key(setting.key) {
                continue;
            }
            let raw = setting
                .default
                .map(|text| value::Raw::Text(text.to_owned()));
            let value = raw.and_then(|raw| Value::read(setting.kind, &raw, None).ok());
            self.values.insert(
                setting.key,
                Effective {
                    value,
                    origin: Origin::Default,
                },
            );
        }
    }

    fn finish(self) -> Result<Config, Vec<Finding>> {
        let Gathering {
            values,
            unread,
            mut findings,
        } = self;
        let mut config = build(Reader {
            values: &values,
            findings: &mut findings,
        });
        findings.extend(safety::check(&config, &values, &unread));
        if findings.is_empty() {
            config.values = values;
            Ok(config)
        } else {
            Err(findings)
        }
    }
}

fn build(mut read: Reader<'_>) -> Config {
    Config {
        server: build_server(&mut read),
        internet: read.listener("internet"),
        lgwan: read.listener("lgwan"),
        ops: read.listener("ops"),
        body: BodyLimits {
            internet_bytes_max: read.count("internet.body_bytes_max"),
            lgwan_bytes_max: read.count("lgwan.body_bytes_max"),
            system_bytes_max: read.count("system.body_bytes_max"),
        },
        bundle: BundleLimits {
            internet_bytes_max: read.count("internet.bundle_bytes_max"),
            lgwan_bytes_max: read.count("lgwan.bundle_bytes_max"),
            system_bytes_max: read.count("system.bundle_bytes_max"),
            internet_entries_max: read.count("internet.bundle_entries_max"),
            lgwan_entries_max: read.count("lgwan.bundle_entries_max"),
            system_entries_max: read.count("system.bundle_entries_max"),
        },
        access: Access {
            concurrent_max: read.count("caller.concurrent_max"),
        },
        database: Database {
            url: read.database("database.url"),
            read_connections: read.count("database.read_connections"),
            write_connections: read.count("database.write_connections"),
            acquire_timeout: read.time("database.acquire_timeout"),
            statement_timeout: read.time("database.statement_timeout"),
            numbers_role: read.optional_role("database.numbers_role"),
            reader_role: read.optional_role("database.reader_role"),
        },
        lane: Lane {
            queue_max: read.count("lane.queue_max"),
            group_max: read.count("lane.group_max"),
        },
        cache: Cache {
            bytes_max: read.size("cache.bytes_max"),
            follow_interval: read.time("cache.follow_interval"),
        },
        keys: Keys {
            file: read.file("keys.file"),
        },
        audit: Audit {
            looks: read.bool("audit.looks"),
            checkpoints: read.optional_file("audit.checkpoints"),
            checkpoint_interval: read.time("audit.checkpoint_interval"),
            keep: read.time("audit.keep"),
        },
        alerts: read.alerts(),
        egress: Egress {
            client_keys: read.origins("egress.client_keys"),
            subscriptions: read.origins("egress.subscriptions"),
            providers: read.origins("egress.providers"),
            authorities: read.optional_file("egress.authorities"),
            loopback: read.bool("egress.loopback"),
        },
        sign_in: SignIn {
            providers: read.optional_file("sign_in.providers"),
            staff_second: read.bool("sign_in.staff_second_factor"),
            emergency_max: read.time("sign_in.emergency_max"),
        },
        subscription: Subscription {
            interval: read.time("subscription.interval"),
            attempts_max: read.small_count("subscription.attempts_max").cast_signed(),
            keep: read.time("subscription.keep"),
        },
        export: Export {
            keep: read.time("export.keep"),
        },
        scrub: Scrub {
            interval: read.time("scrub.interval"),
        },
        quality: Quality {
            interval: read.time("quality.interval"),
            lots: read.optional_file("quality.lots"),
        },
        forecast: Forecast {
            interval: read.time("forecast.interval"),
        },
        idempotency: Idempotency {
            keep: read.time("idempotency.keep"),
        },
        imports: Imports {
            files_keep: read.time("imports.files_keep"),
            lease: read.time("imports.lease"),
        },
        inquiries: Inquiries {
            daily_max: u64::from(read.small_count("inquiries.daily_max")),
            alone_max: u64::from(read.small_count("inquiries.alone_max")),
        },
        certificates: build_certificates(&mut read),
        statistics: Statistics {
            publish: read.bool("statistics.publish"),
            towns_min: read.count("statistics.towns_min"),
            keep: read.time("statistics.keep"),
        },
        fhir: Fhir {
            update_as_create: read.bool("fhir.update_as_create"),
            numeric_client_ids_refused: read.bool("fhir.numeric_client_ids_refused"),
            referential_integrity: read.word("fhir.referential_integrity") == "on",
            time_zone: read.word("fhir.time_zone"),
        },
        validation: Validation {
            mode: match read.word("validation.mode") {
                "warn" => ValidationMode::Warn,
                "off" => ValidationMode::Off,
                _ => ValidationMode::Enforce,
            },
            required: read.profiles("validation.required_profiles"),
        },
        profiles: Profiles {
            folder: read.file("profiles.folder"),
        },
        search: Search {
            count_default: read.small_count("search.count_default"),
            count_max: read.small_count("search.count_max"),
            values_max: read.count("search.values_max"),
            values_max_system: read.count("search.values_max_system"),
            chain_max: read.count("search.chain_max"),
            includes_max: read.count("search.includes_max"),
            included_max: read.count("search.included_max"),
            gathered_max: i64::from(read.small_count("search.gathered_max")),
            walked_max: i64::from(read.small_count("search.walked_max")),
            counted_max: i64::from(read.small_count("search.counted_max")),
        },
        log: build_log(&mut read),
        shutdown: Shutdown {
            grace: read.time("shutdown.grace"),
            drain: read.time("shutdown.drain"),
        },
        values: BTreeMap::new(),
    }
}

fn build_certificates(read: &mut Reader<'_>) -> Certificates {
    Certificates {
        socket: read.optional_file("certificate.socket"),
        keys: read.optional_file("certificate.keys"),
        trust: read.optional_file("certificate.trust"),
        products: read.optional_file("certificate.products"),
        stop_file: read.optional_file("certificate.stop_file"),
        icvp_layout: read.word("certificate.icvp_layout"),
        seals_for_all: read.bool("certificate.seals_for_all"),
        validity: read.time("certificate.validity"),
        person_daily_max: read.small_count("certificate.person_daily_max"),
        daily_max: read.small_count("certificate.daily_max"),
        interval: read.time("certificate.interval"),
    }
}

fn build_server(read: &mut Reader<'_>) -> Server {
    Server {
        production: read.bool("server.production"),
        tenants: read.tenants("server.tenants"),
        trusted_proxies: read.networks("server.trusted_proxies"),
        head_timeout: read.time("server.head_timeout"),
        body_timeout: read.time("server.body_timeout"),
        body_bytes_per_second_min: read.size("server.body_bytes_per_second_min"),
        keep_alive: read.time("server.keep_alive"),
        connections_max: read.count("server.connections_max"),
        connections_per_source_max: read.count("server.connections_per_source_max"),
        uri_bytes_max: read.count("server.uri_bytes_max"),
        client_revocations_age_max: read.time("server.client_revocations_age_max"),
    }
}

fn build_log(read: &mut Reader<'_>) -> Log {
    Log {
        format: match read.word("log.format") {
            "json" => LogFormat::Json,
            "text" => LogFormat::Text,
            _ => LogFormat::Auto,
        },
        level: read.word("log.level"),
        requests: read.bool("log.requests"),
    }
}

#[cfg(test)]
mod tests;
