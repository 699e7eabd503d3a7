//! Settings → what the edge allows, and how the zones listen.

use access::Zone;

use crate::config::{Config, Listener};
use crate::web::{EdgeLimits, Network};
use crate::zone::{ClientFiles, EdgeSettings, TlsFiles, ZoneSettings};

/// The limits of a zone.
pub fn limits(config: &Config, zone: Zone) -> EdgeLimits {
    let defaults = EdgeLimits::default();
    let listener = listener(config, zone);
    let body_bytes_max = match zone {
        Zone::Internet => config.body.internet_bytes_max,
        Zone::Lgwan => config.body.lgwan_bytes_max,
        Zone::Ops => defaults.body_bytes_max,
    };
    let (bundle_bytes_max, bundle_entries_max) = match zone {
        Zone::Internet => (
            config.bundle.internet_bytes_max,
            config.bundle.internet_entries_max,
        ),
        Zone::Lgwan => (
            config.bundle.lgwan_bytes_max,
            config.bundle.lgwan_entries_max,
        ),
        Zone::Ops => (defaults.bundle_bytes_max, defaults.bundle_entries_max),
    };
    EdgeLimits {
        address_bytes_max: config.server.uri_bytes_max,
        body_bytes_max,
        body_bytes_max_system: config.body.system_bytes_max.max(body_bytes_max),
        bundle_bytes_max,
        bundle_bytes_max_system: config.bundle.system_bytes_max.max(bundle_bytes_max),
        bundle_entries_max,
        bundle_entries_max_system: config.bundle.system_entries_max.max(bundle_entries_max),
        body_rate_min: usize::try_from(config.server.body_bytes_per_second_min)
            .unwrap_or(usize::MAX),
        body_rate_window: config.server.body_timeout,
        deadline: listener.deadline,
        caller_in_flight_max: config.access.concurrent_max,
        write_in_flight_max: config.lane.queue_max,
        public_base: listener.public_base.clone(),
        trusted_proxies: proxies(config),
        https: listener.tls.is_some()
            || listener
                .public_base
                .as_ref()
                .is_some_and(|base| base.starts_with("https:")),
        access_log: config.log.requests,
        ..defaults
    }
}

/// How the zones listen.
pub fn settings(config: &Config) -> EdgeSettings {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let zones = Zone::ALL.map(|zone| {
        let listener = listener(config, zone);
        let workers = match zone {
            Zone::Internet => cores,
            Zone::Lgwan => cores.min(2),
            Zone::Ops => 1,
        };
        let tls = listener.tls.as_ref().map(|tls| TlsFiles {
            certificate: tls.certificate.clone(),
            key: tls.key.clone(),
        });
        ZoneSettings {
            zone,
            listen: listener.listen,
            workers,
            tls,
        }
    });
    EdgeSettings {
        zones: zones.into(),
        head_timeout: config.server.head_timeout,
        keep_alive: config.server.keep_alive,
        connections_max: config.server.connections_max,
        connections_per_source_max: config.server.connections_per_source_max,
        trusted_proxies: proxies(config),
        grace: config.shutdown.grace,
        drain: config.shutdown.drain,
        ..EdgeSettings::default()
    }
}

/// The files that say whose certificates are believed at a face.
pub fn client_files(config: &Config, zone: Zone) -> Option<ClientFiles> {
    let listener = listener(config, zone);
    listener.clients.as_ref().map(|clients| ClientFiles {
        authorities: clients.authorities.clone(),
        revocations: clients.revocations.clone(),
        age_max: config.server.client_revocations_age_max,
        required: listener.client_required,
    })
}

/// The faces that ask clients for certificates.
pub fn certified(config: &Config) -> Vec<Zone> {
    let asks = |zone: &Zone| listener(config, *zone).clients.is_some();
    Zone::ALL.into_iter().filter(asks).collect()
}

fn listener(config: &Config, zone: Zone) -> &Listener {
    match zone {
        Zone::Internet => &config.internet,
        Zone::Lgwan => &config.lgwan,
        Zone::Ops => &config.ops,
    }
}

/// The settings were checked, so every text is a network.
fn proxies(config: &Config) -> Vec<Network> {
    config
        .server
        .trusted_proxies
        .iter()
        .filter_map(|text| Network::parse(text))
        .collect()
}
