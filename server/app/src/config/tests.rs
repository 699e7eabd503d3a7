//! What the sources give, in which order, what is refused with its place, and what production does not allow.

use std::net::SocketAddr;
use std::time::Duration;

use proptest::prelude::*;

use super::*;

const PATH: &str = "etc/sesshu.toml";

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn from_text(text: &str) -> Result<Config, Vec<Finding>> {
    load(Some((Path::new(PATH), text)), &[], &[])
}

/// The findings as `rule key line`.
fn findings(text: &str) -> Vec<String> {
    let mut found: Vec<String> = from_text(text)
        .err()
        .unwrap_or_default()
        .into_iter()
        .map(|finding| match finding.origin {
            Origin::File { line, .. } => format!("{} {} {line}", finding.rule, finding.key),
            _ => format!("{} {}", finding.rule, finding.key),
        })
        .collect();
    found.sort();
    found
}

fn fact(finding: &Finding, name: &str) -> String {
    let fact = finding.facts.iter().find(|(known, _)| *known == name);
    fact.map(|(_, fact)| fact.clone()).unwrap_or_default()
}

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

/// A production configuration without a fault, to which tests add one.
const PRODUCTION: &str = "
server.production = true
server.tenants = [\"139998\"]
keys.file = \"secret/keys\"
internet.listen = \"192.0.2.10:443\"
internet.public_base = \"https://fhir.example.jp\"
internet.tls_certificate = \"i.pem\"
internet.tls_key = \"i.key\"
lgwan.listen = \"198.51.100.10:443\"
lgwan.public_base = \"https://fhir.town.example.jp\"
lgwan.tls_certificate = \"l.pem\"
lgwan.tls_key = \"l.key\"
";

fn production(more: &str) -> Vec<String> {
    // A key of the sample that is said again takes the place of the sample's.
    let key = |line: &str| line.split('=').next().unwrap_or_default().trim().to_owned();
    let said: Vec<String> = more.lines().map(key).collect();
    let kept: Vec<&str> = PRODUCTION
        .lines()
        .filter(|line| !said.contains(&key(line)))
        .collect();
    findings(&format!("{}\n{more}", kept.join("\n")))
        .iter()
        .map(|found| found.rsplit_once(' ').unwrap().0.to_owned())
        .collect()
}

#[test]
fn without_any_source_the_defaults_hold() {
    let config = load(None, &[], &[]).unwrap();
    assert!(!config.server.production);
    assert_eq!(config.internet.listen, address("127.0.0.1:8080"));
    assert_eq!(config.lgwan.listen, address("127.0.0.1:8081"));
    assert_eq!(config.ops.listen, address("127.0.0.1:8082"));
    assert_eq!(config.database.url.expose(), "sqlite:data/sesshu.db");
    assert_eq!(config.body.internet_bytes_max, 1 << 20);
    assert_eq!(config.body.lgwan_bytes_max, 8 << 20);
    assert_eq!(config.body.system_bytes_max, 8 << 20);
    assert_eq!(config.internet.deadline, Duration::from_secs(10));
    assert_eq!(config.server.uri_bytes_max, 8192);
    assert_eq!(config.database.acquire_timeout, Duration::from_secs(1));
    assert_eq!(config.cache.follow_interval, Duration::from_millis(250));
    assert_eq!(config.cache.bytes_max, 64 << 20);
    assert_eq!(
        (config.search.count_default, config.search.count_max),
        (50, 1000)
    );
    assert_eq!(config.idempotency.keep, Duration::from_hours(720));
    assert_eq!(config.shutdown.drain, Duration::from_secs(30));
    assert_eq!(config.log.format, LogFormat::Auto);
    assert!(config.fhir.referential_integrity);
    assert!(config.server.tenants.is_empty());
    assert_eq!(config.internet.tls, None);
}

#[test]
fn the_table_is_in_order() {
    for setting in settings() {
        let same = settings().filter(|other| other.key == setting.key).count();
        assert_eq!(same, 1, "{}", setting.key);
        assert_eq!(setting.key.split('.').count(), 2, "{}", setting.key);
        assert!(
            setting
                .key
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b"._".contains(&b))
        );
        assert!(
            !setting.doc_ja.is_ascii() && setting.doc_ja.ends_with('。'),
            "{}",
            setting.key
        );
        assert!(
            setting.doc_en.is_ascii() && setting.doc_en.ends_with('.'),
            "{}",
            setting.key
        );
        for text in setting.default.into_iter().chain([setting.kind.example()]) {
            let raw = value::Raw::Text(text.to_owned());
            let value = Value::read(setting.kind, &raw, None);
            assert!(
                value.is_ok() || setting.default != Some(text),
                "{} {text}",
                setting.key
            );
            // What is shown of a value is the value again.
            if let Ok(value) = value {
                let raw = value::Raw::Text(value.shown());
                let again = Value::read(setting.kind, &raw, None);
                assert_eq!(
                    format!("{:?}", again.unwrap()),
                    format!("{value:?}"),
                    "{}",
                    setting.key
                );
            }
        }
    }
}

#[test]
fn k_10_a_flag_goes_before_the_environment_before_the_file_before_the_default() {
    let file = "[search]\ncount_default = 10\ncount_max = 100\n";
    let file = Some((Path::new(PATH), file));
    let environment = pairs(&[("SESSHU_SEARCH__COUNT_DEFAULT", "20"), ("PATH", "/bin")]);
    let flags = pairs(&[("search.count_default", "30")]);
    let origin = |config: &Config| {
        let found = config
            .in_force()
            .find(|entry| entry.setting.key == "search.count_default");
        found.unwrap().origin
    };

    let config = load(file, &environment, &flags).unwrap();
    assert_eq!(
        (config.search.count_default, config.search.count_max),
        (30, 100)
    );
    assert_eq!(
        origin(&config),
        Origin::Flag("search.count_default".to_owned())
    );
    let config = load(file, &environment, &[]).unwrap();
    assert_eq!(config.search.count_default, 20);
    assert_eq!(
        origin(&config),
        Origin::Environment("SESSHU_SEARCH__COUNT_DEFAULT".to_owned())
    );
    let config = load(file, &[], &[]).unwrap();
    assert_eq!(config.search.count_default, 10);
    assert_eq!(
        origin(&config),
        Origin::File {
            path: PATH.into(),
            line: 2
        }
    );
    let config = load(None, &[], &[]).unwrap();
    assert_eq!(config.search.count_default, 50);
    assert_eq!(origin(&config), Origin::Default);
}

#[test]
fn every_setting_can_be_given_in_every_source() {
    for setting in settings() {
        let text = setting.default.unwrap_or(setting.kind.example());
        let environment = pairs(&[(&setting.environment_name(), text)]);
        let flags = pairs(&[(setting.key, text)]);
        let file = format!("{} = {}", setting.key, setting.kind.written(text));
        for loaded in [
            load(None, &environment, &[]),
            load(None, &[], &flags),
            from_text(&file),
        ] {
            // A certificate alone is half of TLS, and authorities are nothing without their lists, but they were read.
            let read = loaded.is_ok_and(|config| {
                let found = config
                    .in_force()
                    .find(|entry| entry.setting.key == setting.key);
                found.unwrap().origin != Origin::Default
            });
            let is_half = [".tls_", ".client_"]
                .iter()
                .any(|part| setting.key.contains(part));
            assert!(read || is_half, "{}", setting.key);
        }
    }
}

#[test]
fn k_11_everything_wrong_is_found_at_once_with_its_line() {
    let text = "\
[search]
count_defualt = 10
count_max = 5000

[internet]
listen = 8080
deadline = \"10\"
public_base = \"fhir.example.jp\"

[server]
tenants = [\"139998\", \"139997\"]
production = \"yes\"
[[more]]
[empty]
";
    assert_eq!(
        findings(text),
        [
            "config-range search.count_max 3",
            "config-tenant server.tenants 11",
            "config-type internet.deadline 7",
            "config-type internet.listen 6",
            "config-type internet.public_base 8",
            "config-type server.production 12",
            "config-unknown-key empty 14",
            "config-unknown-key more 13",
            "config-unknown-key search.count_defualt 2",
        ]
    );
}

#[test]
fn unknown_names_come_back_with_the_nearest_known_ones() {
    let nearest = |key: &str| {
        let found = load(None, &[], &pairs(&[(key, "1")])).unwrap_err();
        assert_eq!(found[0].rule, "config-unknown-key");
        fact(&found[0], "nearest")
    };
    assert!(nearest("search.count_defualt").starts_with("search.count_default"));
    assert_eq!(nearest("db.url"), "database.url");
    assert_eq!(nearest("completely.different"), "");
    assert_eq!(nearest(""), "");
    assert_eq!(nearest(&"x".repeat(100_000)), "");
}

#[test]
fn a_file_that_is_no_toml_is_one_finding_with_its_line_and_the_other_sources_are_still_checked() {
    let file = "[search]\ncount_max = 5\ncount_max = 6\n";
    let flags = pairs(&[("search.count_max", "0")]);
    let found = load(Some((Path::new(PATH), file)), &[], &flags).unwrap_err();
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0].rule, "config-syntax");
    assert_eq!(
        found[0].origin,
        Origin::File {
            path: PATH.into(),
            line: 3
        }
    );
    assert_eq!(found[1].rule, "config-range");
}

#[test]
fn a_value_that_is_covered_by_a_later_source_is_checked_all_the_same() {
    let flags = pairs(&[("search.count_max", "100")]);
    let found = load(Some((Path::new(PATH), "search.count_max = 0")), &[], &flags).unwrap_err();
    assert_eq!(found[0].rule, "config-range");
}

#[test]
fn one_setting_has_one_name() {
    assert_eq!(
        findings("\"search.count_max\" = 500\nsearch.\"count_max\" = 500\n"),
        ["config-unknown-key \"search.count_max\" 1"]
    );
    assert_eq!(findings("search = 5"), ["config-unknown-key search 1"]);
    assert_eq!(
        findings("search.count_max.more = 5"),
        ["config-type search.count_max 1"]
    );
    assert!(findings("search = { count_max = 500 }").is_empty());
}

#[test]
fn k_12_times_and_sizes_need_their_units() {
    for (value, rule) in [
        ("\"30s\"", ""),
        ("\"5s\"", ""),
        ("\"5000ms\"", ""),
        ("\"100ms\"", "config-order"),
        ("\"10m\"", "config-order"),
        ("30", "config-type"),
        ("\"30\"", "config-type"),
        ("\"30 s\"", "config-type"),
        ("\"-30s\"", "config-type"),
        ("\"1.5s\"", "config-type"),
        ("\"s\"", "config-type"),
        ("\"30S\"", "config-type"),
        ("\"99ms\"", "config-range"),
        ("\"99999999999999999999s\"", "config-type"),
        ("\"9999999999999999999s\"", "config-type"),
        ("true", "config-type"),
        ("1.5", "config-type"),
        ("[\"30s\"]", "config-type"),
    ] {
        let found = findings(&format!("internet.deadline = {value}"));
        let rules: Vec<&str> = found.iter().filter_map(|f| f.split(' ').next()).collect();
        assert_eq!(rules.first().copied().unwrap_or_default(), rule, "{value}");
    }
    let config =
        from_text("cache.bytes_max = \"1GiB\"\nserver.body_bytes_per_second_min = \"512B\"");
    let config = config.unwrap();
    assert_eq!(config.cache.bytes_max, 1 << 30);
    assert_eq!(config.server.body_bytes_per_second_min, 512);
    for value in ["1GB", "1024", "1kib", "1MiB "] {
        let found = findings(&format!("cache.bytes_max = \"{value}\""));
        assert_eq!(found, ["config-type cache.bytes_max 1"], "{value}");
    }
}

#[test]
fn paths_of_the_file_are_relative_to_it_and_others_are_not() {
    let text = "keys.file = \"k\"\ndatabase.url = \"sqlite:d/s.db\"";
    let config = from_text(text).unwrap();
    assert_eq!(config.keys.file, Path::new("etc/k"));
    assert_eq!(config.database.url.expose(), "sqlite:etc/d/s.db");
    let config = from_text("database.url = \"sqlite:/var/s.db\"").unwrap();
    assert_eq!(config.database.url.expose(), "sqlite:/var/s.db");
    assert_eq!(config.keys.file, Path::new("data/sesshu.keys"));
    let flags = pairs(&[("keys.file", "k"), ("database.url", "sqlite:s.db")]);
    let config = load(Some((Path::new(PATH), "")), &[], &flags).unwrap();
    assert_eq!(config.keys.file, Path::new("k"));
    assert_eq!(config.database.url.expose(), "sqlite:s.db");
    let config = load(
        Some((Path::new("sesshu.toml"), "keys.file = \"k\"")),
        &[],
        &[],
    )
    .unwrap();
    assert_eq!(config.keys.file, Path::new("k"));
}

#[test]
fn lists_are_lists_in_the_file_and_commas_elsewhere() {
    let config = from_text("server.tenants = [\"139998\", \"019992\"]").unwrap();
    assert_eq!(config.tenant_numbers(), [139_998, 19_992]);
    let environment = pairs(&[("SESSHU_SERVER__TENANTS", "139998, 019992,")]);
    assert_eq!(
        load(None, &environment, &[]).unwrap().tenant_numbers(),
        [139_998, 19_992]
    );
    let config = from_text("server.trusted_proxies = [\"10.0.0.0/8\", \"::1\"]").unwrap();
    assert_eq!(config.server.trusted_proxies, ["10.0.0.0/8", "::1"]);
    for (value, rule) in [
        ("\"139998\"", "config-type"),
        ("[139998]", "config-type"),
        ("[19992]", "config-type"),
        ("[\"19992\"]", "config-tenant"),
        ("[\"139998\", \"139998\"]", "config-repeated"),
    ] {
        let found = findings(&format!("server.tenants = {value}"));
        assert_eq!(found, [format!("{rule} server.tenants 1")], "{value}");
    }
    for value in ["10.0.0.0/33", "host", "10.0.0.0/", "::/129"] {
        let found = findings(&format!("server.trusted_proxies = [\"{value}\"]"));
        assert_eq!(found, ["config-type server.trusted_proxies 1"], "{value}");
    }
}

#[test]
fn a_variable_with_one_underscore_too_few_does_not_go_unnoticed() {
    let environment = pairs(&[
        ("SESSHU_DATABASE_URL", "x"),
        ("SESSHU_LANG", "ja"),
        ("DATABASE_URL", "x"),
    ]);
    let found = load(None, &environment, &[]).unwrap_err();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].rule, "config-environment-name");
    assert_eq!(fact(&found[0], "nearest"), "SESSHU_DATABASE__URL");
    let environment = pairs(&[("SESSHU_DATABASE__ULR", "x")]);
    assert_eq!(
        load(None, &environment, &[]).unwrap_err()[0].rule,
        "config-unknown-key"
    );
}

#[test]
fn no_output_holds_a_password() {
    for url in [
        "postgres://user:hunter2@db.example.jp/sesshu",
        "postgresql://user:hunter2@db.example.jp:5432/sesshu?sslmode=require",
        "postgres://user:hun/ter2@hunter2@db/sesshu",
        "postgres://user@db/sesshu?password=hunter2&sslpassword=hunter2",
        "postgres://:hunter2@/sesshu",
        "postgres://user:a?hunter2@db/sesshu",
    ] {
        let environment = pairs(&[("SESSHU_DATABASE__URL", url)]);
        let config = load(None, &environment, &[]).unwrap();
        assert_eq!(config.database.url.expose(), url);
        let shown: Vec<Option<String>> = config.in_force().map(|entry| entry.value).collect();
        let all = format!("{config:?} {shown:?} {}", config.database.url.masked());
        assert!(!all.contains("hunter2"), "{all}");
        assert!(all.contains("***"), "{all}");
        assert!(config.database.url.has_password());

        let found = load(None, &[], &pairs(&[("database.url", url)])).unwrap_err();
        assert_eq!(found[0].rule, "config-secret-in-argument");
        let found = format!(
            "{found:?} {:?}",
            findings(&format!("database.url = \"mysql{url}\""))
        );
        assert!(!found.contains("hunter2"), "{found}");
    }
    let flags = pairs(&[(
        "database.url",
        "postgres://user@db.example.jp/sesshu?sslmode=require",
    )]);
    let config = load(None, &[], &flags).unwrap();
    assert_eq!(config.database.url.masked(), config.database.url.expose());
}

#[test]
fn a_mistyped_database_is_no_file_name() {
    for url in [
        "sesshu.db",
        "sqlite:",
        "sqlite://x",
        "sqlite:file:x?mode=memory",
        "postgres://",
        "mysql://x",
        "",
    ] {
        let found = findings(&format!("database.url = \"{url}\""));
        assert_eq!(found, ["config-type database.url 1"], "{url}");
    }
}

#[test]
fn a_base_is_an_address_without_a_slash_at_its_end() {
    for (base, holds) in [
        ("https://fhir.example.jp", true),
        ("http://localhost:8080/fhir", true),
        ("https://fhir.example.jp/", false),
        ("https://", false),
        ("https:///x", false),
        ("https://a b", false),
        ("https://user@host", false),
        ("https://host?x", false),
        ("ftp://host", false),
    ] {
        let found = findings(&format!("internet.public_base = \"{base}\""));
        assert_eq!(found.is_empty(), holds, "{base}");
    }
}

#[test]
fn r_f07_authorities_go_with_their_lists_and_with_tls_or_a_proxy() {
    assert_eq!(
        findings("internet.client_authorities = \"a\"\nlgwan.client_revocations = \"r\""),
        [
            "config-clients-half internet.client_authorities 1",
            "config-clients-half lgwan.client_revocations 2"
        ]
    );
    assert_eq!(
        findings("lgwan.client_certificate_required = true"),
        ["config-clients-half lgwan.client_certificate_required 1"]
    );
    let both = "lgwan.client_authorities = \"a\"\nlgwan.client_revocations = \"r\"\n";
    assert_eq!(
        findings(both),
        ["config-clients-unseen lgwan.client_authorities 1"]
    );
    for seen in [
        "server.trusted_proxies = [\"192.0.2.1\"]",
        "lgwan.tls_certificate = \"c\"\nlgwan.tls_key = \"k\"",
    ] {
        let config = from_text(&format!("{both}{seen}")).unwrap();
        let clients = config.lgwan.clients.unwrap();
        let files = (clients.authorities, clients.revocations);
        assert_eq!(files, ("etc/a".into(), "etc/r".into()));
    }
}

#[test]
fn tls_needs_certificate_and_key() {
    assert_eq!(
        findings("lgwan.tls_certificate = \"c\"\nops.tls_key = \"k\""),
        [
            "config-tls-half lgwan.tls_certificate 1",
            "config-tls-half ops.tls_key 2"
        ]
    );
    let config = from_text("lgwan.tls_certificate = \"c\"\nlgwan.tls_key = \"k\"").unwrap();
    let tls = config.lgwan.tls.unwrap();
    assert_eq!((tls.certificate, tls.key), ("etc/c".into(), "etc/k".into()));
    // The certificate that cannot be read is enough; that the key is then alone is not said.
    assert_eq!(
        findings("lgwan.tls_certificate = 1\nlgwan.tls_key = \"k\""),
        ["config-type lgwan.tls_certificate 1"]
    );
}

#[test]
fn no_two_zones_share_an_address() {
    assert_eq!(
        findings("lgwan.listen = \"127.0.0.1:8080\""),
        ["config-same-address lgwan.listen 1"]
    );
    assert_eq!(
        findings("lgwan.listen = \"0.0.0.0:8082\""),
        ["config-same-address ops.listen"]
    );
    assert_eq!(
        findings("ops.listen = \"[::]:8080\""),
        ["config-same-address ops.listen 1"]
    );
    assert!(findings("lgwan.listen = \"127.0.0.2:8080\"").is_empty());
    let any = "internet.listen = \"127.0.0.1:0\"\nlgwan.listen = \"127.0.0.1:0\"";
    assert!(findings(any).is_empty());
}

#[test]
fn values_that_contradict_each_other_are_found() {
    assert_eq!(
        findings("search.count_max = 10"),
        ["config-order search.count_default"]
    );
    assert_eq!(
        findings("lane.group_max = 2000"),
        ["config-order lane.group_max 1"]
    );
    assert_eq!(
        findings("internet.deadline = \"31s\""),
        ["config-order internet.deadline 1"]
    );
    assert_eq!(
        findings("database.statement_timeout = \"11s\"\nlgwan.deadline = \"20s\""),
        ["config-order database.statement_timeout 1"]
    );
    for (less, more) in safety::ORDERS {
        assert!(
            table::find(less).is_some() && table::find(more).is_some(),
            "{less} {more}"
        );
    }
}

#[test]
fn r_m09_a_safe_production_configuration_is_accepted() {
    assert_eq!(findings(PRODUCTION), Vec::<String>::new());
    assert!(production("log.level = \"warn\"").is_empty());
}

#[test]
fn r_m09_production_refuses_unsafe_mixes() {
    for (more, expected) in [
        ("server.tenants = []", "config-no-tenants server.tenants"),
        (
            "log.level = \"debug\"",
            "config-debug-in-production log.level",
        ),
        (
            "log.level = \"trace\"",
            "config-debug-in-production log.level",
        ),
        (
            "keys.file = \"data/Demo/keys\"",
            "config-demo-file keys.file",
        ),
        ("audit.looks = false", "config-audit-off audit.looks"),
        (
            "egress.loopback = true",
            "config-egress-loopback egress.loopback",
        ),
        (
            "database.url = \"sqlite::memory:\"",
            "config-database-volatile database.url",
        ),
        (
            "database.url = \"postgres://u@db.example.jp/s\"",
            "config-database-unencrypted database.url",
        ),
        (
            "database.url = \"postgres://u@localhost/s?host=db.example.jp\"",
            "config-database-unencrypted database.url",
        ),
        (
            "database.url = \"postgres://u@db/s?sslmode=prefer\"",
            "config-database-unencrypted database.url",
        ),
        (
            "internet.public_base = \"http://x\"",
            "config-public-base-plain internet.public_base",
        ),
        (
            "server.trusted_proxies = [\"0.0.0.0/0\"]",
            "config-proxies-everyone server.trusted_proxies",
        ),
        (
            "server.trusted_proxies = [\"::/0\"]",
            "config-proxies-everyone server.trusted_proxies",
        ),
        (
            "lgwan.listen = \"192.0.2.10:444\"",
            "config-zones-not-separate lgwan.listen",
        ),
        (
            "lgwan.listen = \"0.0.0.0:444\"",
            "config-zones-not-separate lgwan.listen",
        ),
        (
            "ops.listen = \"203.0.113.1:9000\"",
            "config-unprotected-listener ops.listen",
        ),
    ] {
        assert_eq!(production(more), [expected], "{more}");
        // What is unsafe in production may be wanted elsewhere.
        let elsewhere = production(&format!("{more}\nserver.production = false"));
        assert!(elsewhere.is_empty(), "{more}: {elsewhere:?}");
    }
    let bare = findings("server.production = true");
    assert_eq!(
        bare,
        [
            "config-no-tenants server.tenants",
            "config-public-base-missing internet.public_base",
            "config-public-base-missing lgwan.public_base",
        ]
    );
}

#[test]
fn r_m09_production_listens_in_the_clear_only_on_loopback_or_behind_a_proxy() {
    let plain = |listen: &str, more: &str| {
        let text = PRODUCTION.replace("192.0.2.10:443", listen);
        let text = text.replace(
            "internet.tls_certificate = \"i.pem\"\ninternet.tls_key = \"i.key\"",
            "",
        );
        findings(&format!("{text}{more}"))
            .iter()
            .map(|found| found.split(' ').next().unwrap().to_owned())
            .collect::<Vec<String>>()
    };
    assert_eq!(plain("192.0.2.10:80", ""), ["config-unprotected-listener"]);
    assert_eq!(
        plain("[::ffff:192.0.2.10]:80", ""),
        ["config-unprotected-listener"]
    );
    assert!(plain("127.0.0.1:80", "").is_empty());
    assert!(plain("[::1]:80", "").is_empty());
    assert!(plain("192.0.2.10:80", "server.trusted_proxies = [\"192.0.2.1\"]").is_empty());
}

#[test]
fn a_database_on_this_machine_or_by_tls_is_protected() {
    for url in [
        "postgres://u@localhost/s",
        "postgres://u@127.0.0.1:5432/s",
        "postgres://u@[::1]:5432/s",
        "postgres:///s?host=/run/postgresql",
        "postgres://%2Frun%2Fpostgresql/s",
        "postgres://u@db.example.jp/s?sslmode=verify-full",
        "postgres://u:p@db.example.jp/s?x=1&sslmode=require",
    ] {
        assert!(
            production(&format!("database.url = \"{url}\"")).is_empty(),
            "{url}"
        );
    }
}

#[test]
fn every_finding_has_words_in_both_languages() {
    let rules = [
        "config-syntax",
        "config-unknown-key",
        "config-type",
        "config-range",
        "config-tenant",
        "config-repeated",
        "config-environment-name",
        "config-secret-in-argument",
        "config-order",
        "config-tls-half",
        "config-clients-half",
        "config-clients-unseen",
        "config-same-address",
        "config-zones-not-separate",
        "config-unprotected-listener",
        "config-public-base-missing",
        "config-public-base-plain",
        "config-proxies-everyone",
        "config-demo-file",
        "config-audit-off",
        "config-egress-loopback",
        "config-no-tenants",
        "config-debug-in-production",
        "config-database-volatile",
        "config-database-unencrypted",
        "config-internal",
        "config-provider-unreadable",
        "config-provider-syntax",
        "config-provider-form",
        "config-provider-missing",
        "config-provider-unknown",
        "config-provider-value",
        "config-provider-repeated",
        "config-provider-issuer",
        "config-provider-unlisted",
        "config-provider-secret",
        "config-provider-strength",
    ];
    for rule in rules {
        assert!(pages::words::is_known(rule), "{rule}");
    }
    let worded = pages::words::rules()
        .filter(|rule| rule.starts_with("config-"))
        .count();
    assert_eq!(worded, rules.len(), "words for a rule that nothing reports");
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,60}", key in "[a-z.\"=\\[\\]{}# \n]{0,30}") {
        for setting in settings() {
            let _ = Value::read(setting.kind, &value::Raw::Text(text.clone()), None);
        }
        let _ = from_text(&text);
        let _ = from_text(&key);
        let _ = load(None, &[(format!("SESSHU_{key}"), text.clone())], &[(key, text)]);
    }

    #[test]
    fn times_and_sizes_come_back_as_they_were(amount: u64) {
        prop_assert_eq!(setting::parse_time(&setting::time_text(amount)), Some(amount));
        prop_assert_eq!(setting::parse_size(&setting::size_text(amount)), Some(amount));
    }
}
