//! `sesshu doctor`: what is well and what is not, each with its remedy.

use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use access::Zone;
use pages::words::Language;
use store::{KeyRing, Store};

use super::talk::print;
use super::{SettingsArgs, exit, serve};
use crate::auth::provider;
use crate::config::Config;
use crate::job::statistics;
use crate::rules::Rules;
use crate::state::clock::{Clock, is_apart};
use crate::{definitions, state};

/// A flush that takes longer makes every write slow.
const FLUSH_SLOW: Duration = Duration::from_millis(20);

/// What a check found.
struct Finding {
    group: &'static str,
    level: Level,
    found: String,
    remedy: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Well,
    Look,
    Wrong,
}

impl Level {
    fn sign(self) -> &'static str {
        match self {
            Level::Well => "✓",
            Level::Look => "!",
            Level::Wrong => "✗",
        }
    }
}

pub(super) fn run(arguments: &SettingsArgs, json: bool) -> u8 {
    let config = match serve::load(arguments) {
        Ok(config) => config,
        Err(code) => return code,
    };
    let mut findings = vec![flush(&config)];
    findings.extend(network(&config));
    findings.extend(keys(&config));
    findings.extend(providers(&config));
    findings.push(profiles(&config));
    findings.extend(database(&config));
    findings.push(volume());
    for finding in &findings {
        print(&if json {
            as_json(finding)
        } else {
            as_text(finding)
        });
    }
    let sick = findings.iter().any(|finding| finding.level == Level::Wrong);
    if sick { exit::FINDINGS } else { exit::DONE }
}

fn as_text(finding: &Finding) -> String {
    let Finding {
        group,
        level,
        found,
        remedy,
    } = finding;
    match level {
        Level::Well => format!("{} {group}: {found}", level.sign()),
        _ => format!("{} {group}: {found}\n    → {remedy}", level.sign()),
    }
}

fn as_json(finding: &Finding) -> String {
    let level = match finding.level {
        Level::Well => "well",
        Level::Look => "look",
        Level::Wrong => "wrong",
    };
    serde_json::json!({
        "group": finding.group, "level": level, "found": finding.found, "remedy": finding.remedy,
    })
    .to_string()
}

/// Measures a real flush where the data is kept.
fn flush(config: &Config) -> Finding {
    let group = "ディスク / disk";
    let remedy =
        "書き込み先の場所と空き容量を確かめてください / check the folder and the free space";
    let folder = config
        .keys
        .file
        .parent()
        .filter(|folder| folder.is_dir())
        .unwrap_or(Path::new("."));
    let file = folder.join(".sesshu-doctor");
    let started = Instant::now();
    let flushed = std::fs::File::create(&file).and_then(|mut handle| {
        handle.write_all(&[0; 4096])?;
        handle.sync_data()
    });
    let took = started.elapsed();
    let _ = std::fs::remove_file(&file);
    match flushed {
        Ok(()) if took <= FLUSH_SLOW => Finding {
            group,
            level: Level::Well,
            found: format!("flush {took:.1?}"),
            remedy,
        },
        Ok(()) => Finding {
            group,
            level: Level::Look,
            found: format!("flush {took:.1?}"),
            remedy,
        },
        Err(error) => Finding {
            group,
            level: Level::Wrong,
            found: format!("{}: {error}", folder.display()),
            remedy,
        },
    }
}

/// Whether the zones can listen where they should. A zone that already does is well.
fn network(config: &Config) -> Vec<Finding> {
    let edge = state::edge::settings(config);
    edge.zones
        .iter()
        .map(|zone| {
            let name = zone.zone.name();
            let tls = if zone.tls.is_some() { "TLS" } else { "HTTP" };
            let (level, state) = match TcpListener::bind(zone.listen) {
                Ok(_) => (Level::Well, "free".to_owned()),
                Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                    (Level::Well, "in use, by a running server or another program".to_owned())
                }
                Err(error) => (Level::Wrong, error.to_string()),
            };
            let open = zone.zone == Zone::Ops && !zone.listen.ip().is_loopback();
            let level = if open && level == Level::Well { Level::Look } else { level };
            Finding {
                group: "ネットワーク / network",
                level,
                found: format!("{name} {} {tls}: {state}", zone.listen),
                remedy: "待ち受けの設定を確かめてください。ops は運用者だけが届く所に置きます / check `listen`; only operators should reach ops",
            }
        })
        .collect()
}

fn keys(config: &Config) -> Vec<Finding> {
    let group = "鍵 / keys";
    let file = config.keys.file.display();
    let read = std::fs::read_to_string(&config.keys.file).map_err(|error| error.to_string());
    let parsed = read.and_then(|text| KeyRing::parse(&text).map_err(|error| error.to_string()));
    let mut findings = Vec::new();
    match parsed {
        Ok(_) => findings.push(Finding {
            group,
            level: Level::Well,
            found: file.to_string(),
            remedy: "",
        }),
        Err(reason) => findings.push(Finding {
            group,
            level: Level::Wrong,
            found: format!("{file}: {reason}"),
            remedy: "`sesshu key new FILE` で作れます / `sesshu key new FILE` makes one",
        }),
    }
    findings.extend(readable_by_others(&config.keys.file).then(|| Finding {
        group,
        level: Level::Wrong,
        found: format!("{file}: 他の利用者が読めます / others can read it"),
        remedy: "chmod 600",
    }));
    findings
}

/// Whether people find the ways in that the file of outside providers lists.
fn providers(config: &Config) -> Vec<Finding> {
    let Some(file) = &config.sign_in.providers else {
        return Vec::new();
    };
    let found = |level, found| Finding {
        group: "サインイン先 / sign-in providers",
        level,
        found,
        remedy: "ファイルを直し、`sesshu config check` で確かめてください（docs/smart.md）/ mend the file, and look again by `sesshu config check` (docs/smart.md)",
    };
    match provider::read(file, &config.egress.providers) {
        Ok(all) => {
            let ids: Vec<&str> = all.iter().map(|one| one.id.as_str()).collect();
            vec![found(
                Level::Well,
                format!("{}: {}", file.display(), ids.join(", ")),
            )]
        }
        Err(wrong) => wrong
            .iter()
            .map(|one| {
                let [ja, en] = Language::ALL.map(|language| super::config::said(one, language));
                found(Level::Wrong, format!("{ja} / {en}"))
            })
            .collect(),
    }
}

fn readable_by_others(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).is_ok_and(|about| about.permissions().mode() & 0o077 != 0)
}

fn database(config: &Config) -> Vec<Finding> {
    let group = "データベース / database";
    let wrong = |found: String, remedy| {
        vec![Finding {
            group,
            level: Level::Wrong,
            found,
            remedy,
        }]
    };
    let keys = KeyRing::generate().and_then(|text| KeyRing::parse(&text));
    let catalogue = match definitions::load_catalogue() {
        Ok(catalogue) => catalogue,
        Err(defects) => {
            return wrong(
                defects,
                "プログラムを入れ直してください / install the program again",
            );
        }
    };
    let store = state::store_settings(config, catalogue)
        .and_then(|settings| Ok(Store::new(settings, keys?)));
    let checked = store.and_then(|store| store.check().map(|schema| (store, schema)));
    let (store, schema) = match checked {
        Ok(checked) => checked,
        Err(error) => {
            let remedy = "接続先、権限、耐久性の設定を確かめてください / check address, rights and durability settings";
            return wrong(error.to_string(), remedy);
        }
    };
    if !schema.pending.is_empty() {
        return wrong(
            format!("未適用 / pending: {}", schema.pending.join(", ")),
            "`sesshu migrate up` を実行してください / run `sesshu migrate up`",
        );
    }
    let found = format!(
        "届きます。耐久性と構造に問題はありません / reachable, durable, schema {}",
        schema.applied.join(", ")
    );
    let mut findings = vec![
        Finding {
            group,
            level: Level::Well,
            found,
            remedy: "",
        },
        index(&store),
        clock(&store),
    ];
    findings.extend(wall(&store));
    findings.extend(numbers(&store));
    findings.extend(open_data(config, &store));
    findings
}

/// Whether the database's clock is ours.
fn clock(store: &Store) -> Finding {
    let (level, found) = match Clock::default().look(store) {
        Ok(ahead) => {
            let level = match is_apart(ahead) {
                true => Level::Wrong,
                false => Level::Well,
            };
            (
                level,
                format!("データベースとの差 / the database is ahead by {ahead} ms"),
            )
        }
        Err(error) => (Level::Wrong, error.to_string()),
    };
    Finding {
        group: "時計 / clock",
        level,
        found,
        remedy: "両方の機械の時計を同じ時刻源に合わせてください（5 秒より離れると、受け付けません）/ have both machines keep to one source of time; above 5 seconds the server is not ready",
    }
}

/// Whether the database itself holds those who read to their tenant.
fn wall(store: &Store) -> Option<Finding> {
    let (level, found) = match store.has_second_wall() {
        Ok(None) => return None,
        Ok(Some(true)) => (
            Level::Well,
            "読み取りは一つの自治体に縛られています / reading is bound to one tenant".to_owned(),
        ),
        Ok(Some(false)) => (
            Level::Look,
            "行のセキュリティが効いていません / row security is not in force".to_owned(),
        ),
        Err(error) => (Level::Wrong, error.to_string()),
    };
    Some(Finding {
        group: "自治体の分離 / tenants apart",
        level,
        found,
        remedy: "役割 `sesshu_reader` を作り、`sesshu migrate up` を実行してください（docs/operations.md）/ make the role `sesshu_reader` and run `sesshu migrate up` (docs/operations.md)",
    })
}

/// Whether individual numbers are under the role of their own that the settings name.
fn numbers(store: &Store) -> Option<Finding> {
    let (level, found) = match store.individual_set_apart() {
        Ok(None) => return None,
        Ok(Some(true)) => (
            Level::Well,
            "専用の役割だけが触れます / only their own role touches them".to_owned(),
        ),
        Ok(Some(false)) => (Level::Wrong, "分かれていません / not set apart".to_owned()),
        Err(error) => (Level::Wrong, error.to_string()),
    };
    Some(Finding {
        group: "個人番号 / individual numbers",
        level,
        found,
        remedy: "役割を作り、`sesshu migrate up` を実行してください（docs/operations.md）/ make the role and run `sesshu migrate up` (docs/operations.md)",
    })
}

/// Whether open data is as young as it should be.
fn open_data(config: &Config, store: &Store) -> Option<Finding> {
    if !config.statistics.publish {
        return None;
    }
    let yesterday = state::day_at(state::now_ms()).map(|today| today.plus_days(-1));
    let newest = store.open_data_days(1);
    let (level, found) = match (yesterday, newest) {
        (Ok(yesterday), Ok(days)) => match days.first() {
            Some(day) if *day >= statistics::number_of(yesterday) => {
                (Level::Well, format!("{day}"))
            }
            Some(day) => (Level::Look, format!("古いままです / old: {day}")),
            None => (Level::Look, "まだありません / none yet".to_owned()),
        },
        (Err(error), _) | (_, Err(error)) => (Level::Wrong, error.to_string()),
    };
    Some(Finding {
        group: "公開データ / open data",
        level,
        found,
        remedy: "サーバーが動いていれば一日に一度作られます。`sesshu stats publish` でも作れます / a running server makes it once a day; so does `sesshu stats publish`",
    })
}

/// Whether records can be held against what they should be.
fn profiles(config: &Config) -> Finding {
    let group = "プロファイル / profiles";
    let (level, found) = match definitions::load(Some(&config.profiles.folder)) {
        Err(defects) => (Level::Wrong, defects),
        Ok(definitions) => {
            let count = definitions.library.entries().count();
            let added = definitions::added::files(&config.profiles.folder);
            let added = added.map_or(0, |files| files.len());
            let unknown = Rules::new(definitions, &config.validation).unknown_profiles();
            match unknown.as_slice() {
                [] => (
                    Level::Well,
                    format!(
                        "定義 {count} 件、追加 {added} 件 / {count} definitions, {added} added files"
                    ),
                ),
                unknown => (
                    Level::Wrong,
                    format!("ありません / not known: {}", unknown.join(", ")),
                ),
            }
        }
    };
    Finding {
        group,
        level,
        found,
        remedy: "profiles.folder と validation.required_profiles を確かめてください / check profiles.folder and validation.required_profiles",
    }
}

/// Whether searches find what is there.
fn index(store: &Store) -> Finding {
    let (level, found) = match store.outdated_indexes() {
        Ok(outdated) if outdated.is_empty() => (
            Level::Well,
            "このプログラムと同じ作り方です / made as this program makes it".to_owned(),
        ),
        Ok(outdated) => {
            let codes: Vec<String> = outdated.iter().map(|of| format!("{of:06}")).collect();
            (
                Level::Wrong,
                format!("古いままです / outdated: {}", codes.join(", ")),
            )
        }
        Err(error) => (Level::Wrong, error.to_string()),
    };
    Finding {
        group: "索引 / index",
        level,
        found,
        remedy: "`sesshu migrate up` を実行してください / run `sesshu migrate up`",
    }
}

/// What the program cannot see for itself is said, rather than assumed.
fn volume() -> Finding {
    Finding {
        group: "保管 / volume",
        level: Level::Look,
        found: "本文は暗号化され、識別子は鍵つきの要約値になります。氏名・住所・生年月日は、検索で比べる形のまま \
                index_entry.value（PostgreSQL では entry_list.contents にも）に読める状態で入ります。暗号化された領域に置いてください / \
                bodies are sealed, and identifiers are kept as keyed digests; names, addresses and birth dates stand readable in \
                index_entry.value (on PostgreSQL in entry_list.contents too), in the form in which they are compared, and need an \
                encrypted volume"
            .to_owned(),
        remedy: "データベースの置き場所が暗号化されているか確かめてください / make sure that the database's volume is encrypted",
    }
}
