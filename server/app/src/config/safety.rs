//! Values that are right alone and wrong together: contradictions always, unsafe mixes in production.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use super::sections::Listener;
use super::value::{DatabaseUrl, Value};
use super::{Config, Effective, Finding};

/// The value of the first must not be greater than that of the second.
pub(super) const ORDERS: [(&str, &str); 16] = [
    ("search.count_default", "search.count_max"),
    ("search.values_max", "search.values_max_system"),
    ("lane.group_max", "lane.queue_max"),
    (
        "server.connections_per_source_max",
        "server.connections_max",
    ),
    ("internet.body_bytes_max", "system.body_bytes_max"),
    ("internet.bundle_bytes_max", "system.bundle_bytes_max"),
    ("internet.bundle_entries_max", "system.bundle_entries_max"),
    ("database.acquire_timeout", "internet.deadline"),
    ("database.acquire_timeout", "lgwan.deadline"),
    ("database.statement_timeout", "internet.deadline"),
    ("database.statement_timeout", "lgwan.deadline"),
    // What was begun within the deadline can end before the process does.
    ("internet.deadline", "shutdown.drain"),
    ("lgwan.deadline", "shutdown.drain"),
    ("ops.deadline", "shutdown.drain"),
    ("shutdown.grace", "shutdown.drain"),
    ("inquiries.alone_max", "inquiries.daily_max"),
];

/// The zones whose listeners are compared: each with those before it.
const ZONES: [&str; 3] = ["internet", "lgwan", "ops"];

/// All contradictions and unsafe mixes. Where a value could not be read, nothing is said about mixes with it: its own
/// finding is enough.
pub(super) fn check(
    config: &Config,
    values: &BTreeMap<&'static str, Effective>,
    unread: &BTreeSet<&'static str>,
) -> Vec<Finding> {
    let mut review = Review {
        config,
        values,
        unread,
        findings: Vec::new(),
    };
    review.orders();
    review.tls();
    review.clients();
    review.addresses();
    if config.server.production {
        review.production_listeners();
        review.production_data();
        review.production_process();
    }
    review.findings
}

struct Review<'a> {
    config: &'a Config,
    values: &'a BTreeMap<&'static str, Effective>,
    unread: &'a BTreeSet<&'static str>,
    findings: Vec<Finding>,
}

impl Review<'_> {
    fn report(&mut self, rule: &'static str, key: &str, other: Option<&str>) {
        let unread = |key: &str| self.unread.contains(key);
        if unread(key) || other.is_some_and(unread) || unread("server.production") {
            return;
        }
        let Some(effective) = self.values.get(key) else {
            return;
        };
        let finding = Finding::new(rule, key, effective.origin.clone());
        self.findings.push(match other {
            Some(other) => finding.with("other", other),
            None => finding,
        });
    }

    fn amount(&self, key: &str) -> Option<u128> {
        match self.values.get(key)?.value.as_ref()? {
            Value::Integer(number) | Value::Size(number) => Some(u128::from(*number)),
            Value::Time(time) => Some(time.as_millis()),
            _ => None,
        }
    }

    fn is_set(&self, key: &str) -> bool {
        self.values
            .get(key)
            .is_some_and(|effective| effective.value.is_some())
    }

    fn listeners(&self) -> [(&'static str, &Listener); 3] {
        let [internet, lgwan, ops] = ZONES;
        [
            (internet, &self.config.internet),
            (lgwan, &self.config.lgwan),
            (ops, &self.config.ops),
        ]
    }

    fn listener(&self, zone: &str) -> Option<SocketAddr> {
        let found = self.listeners().into_iter().find(|(name, _)| *name == zone);
        found.map(|(_, listener)| listener.listen)
    }

    fn orders(&mut self) {
        for (less, more) in ORDERS {
            if self.amount(less) > self.amount(more) {
                self.report("config-order", less, Some(more));
            }
        }
    }

    fn tls(&mut self) {
        for zone in ZONES {
            let (certificate, key) = (format!("{zone}.tls_certificate"), format!("{zone}.tls_key"));
            match (self.is_set(&certificate), self.is_set(&key)) {
                (true, false) => self.report("config-tls-half", &certificate, Some(&key)),
                (false, true) => self.report("config-tls-half", &key, Some(&certificate)),
                _ => {}
            }
        }
    }

    /// Authorities without their lists are believed for ever, and a certificate that nobody is asked for is none.
    fn clients(&mut self) {
        let required = [&self.config.internet, &self.config.lgwan].map(|one| one.client_required);
        for (zone, is_required) in ["internet", "lgwan"].into_iter().zip(required) {
            let authorities = format!("{zone}.client_authorities");
            let revocations = format!("{zone}.client_revocations");
            let required = format!("{zone}.client_certificate_required");
            match (self.is_set(&authorities), self.is_set(&revocations)) {
                (true, false) => {
                    self.report("config-clients-half", &authorities, Some(&revocations));
                }
                (false, true) => {
                    self.report("config-clients-half", &revocations, Some(&authorities));
                }
                (false, false) if is_required => {
                    self.report("config-clients-half", &required, Some(&authorities));
                }
                (true, true) if !self.sees_certificates(zone) => {
                    let certificate = format!("{zone}.tls_certificate");
                    self.report("config-clients-unseen", &authorities, Some(&certificate));
                }
                _ => {}
            }
        }
    }

    fn sees_certificates(&self, zone: &str) -> bool {
        !self.config.server.trusted_proxies.is_empty()
            || self.is_set(&format!("{zone}.tls_certificate"))
    }

    fn addresses(&mut self) {
        for (place, zone) in ZONES.into_iter().enumerate() {
            for earlier in ZONES.into_iter().take(place) {
                let (Some(one), Some(other)) = (self.listener(zone), self.listener(earlier)) else {
                    continue;
                };
                // Port 0 is whichever port is free, so two of them never meet.
                let meet =
                    one.port() == other.port() && one.port() != 0 && overlap(one.ip(), other.ip());
                if meet {
                    let (key, other) = (format!("{zone}.listen"), format!("{earlier}.listen"));
                    self.report("config-same-address", &key, Some(&other));
                }
            }
        }
    }

    fn production_listeners(&mut self) {
        let behind_proxy = !self.config.server.trusted_proxies.is_empty();
        let reach: Vec<(&str, SocketAddr, bool, Option<String>)> = self
            .listeners()
            .into_iter()
            .map(|(zone, face)| {
                (
                    zone,
                    face.listen,
                    face.tls.is_some(),
                    face.public_base.clone(),
                )
            })
            .collect();
        for (zone, listen, has_tls, public_base) in reach {
            let (key, certificate) = (format!("{zone}.listen"), format!("{zone}.tls_certificate"));
            let base = format!("{zone}.public_base");
            let open = !listen.ip().to_canonical().is_loopback();
            if open && !has_tls && !behind_proxy {
                self.report("config-unprotected-listener", &key, Some(&certificate));
            }
            let internet = self.config.internet.listen.ip();
            if zone != "internet" && open && !behind_proxy && overlap(listen.ip(), internet) {
                self.report("config-zones-not-separate", &key, Some("internet.listen"));
            }
            match public_base {
                Some(address) if !address.starts_with("https://") => {
                    self.report("config-public-base-plain", &base, None);
                }
                None if zone != "ops" => self.report("config-public-base-missing", &base, None),
                _ => {}
            }
        }
        if self
            .config
            .server
            .trusted_proxies
            .iter()
            .any(|network| network.ends_with("/0"))
        {
            self.report("config-proxies-everyone", "server.trusted_proxies", None);
        }
    }

    fn production_data(&mut self) {
        let url = &self.config.database.url;
        let (volatile, plain) = (url.is_volatile(), url.is_postgres() && !is_protected(url));
        if volatile {
            self.report("config-database-volatile", "database.url", None);
        }
        if plain {
            self.report("config-database-unencrypted", "database.url", None);
        }
        if !self.config.audit.looks {
            self.report("config-audit-off", "audit.looks", None);
        }
        if is_of_a_demo(&self.config.keys.file) {
            self.report("config-demo-file", "keys.file", None);
        }
    }

    fn production_process(&mut self) {
        if self.config.server.tenants.is_empty() {
            self.report("config-no-tenants", "server.tenants", None);
        }
        if self.config.egress.loopback {
            self.report("config-egress-loopback", "egress.loopback", None);
        }
        if matches!(self.config.log.level, "debug" | "trace") {
            self.report("config-debug-in-production", "log.level", None);
        }
    }
}

/// Whether two addresses of one port cannot both be listened on, or are reached by the same network.
fn overlap(one: IpAddr, other: IpAddr) -> bool {
    let (one, other) = (one.to_canonical(), other.to_canonical());
    one == other || one.is_unspecified() || other.is_unspecified()
}

/// Whether what travels to the database is read by nobody on the way.
fn is_protected(url: &DatabaseUrl) -> bool {
    let is_here = |host: &str| {
        let address = host.parse::<IpAddr>();
        host.is_empty()
            || host == "localhost"
            || host.starts_with('/')
            || host.to_ascii_lowercase().starts_with("%2f")
            || address.is_ok_and(|address| address.to_canonical().is_loopback())
    };
    // A host among the parameters goes before the one of the address.
    let host = url.parameter("host").unwrap_or(url.host());
    is_here(host)
        || matches!(
            url.parameter("sslmode"),
            Some("require" | "verify-ca" | "verify-full")
        )
}

/// Whether some part of the path calls itself a demo.
fn is_of_a_demo(path: &Path) -> bool {
    path.components().any(|part| {
        part.as_os_str()
            .to_string_lossy()
            .to_lowercase()
            .contains("demo")
    })
}
