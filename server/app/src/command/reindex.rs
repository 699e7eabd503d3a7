//! `sesshu reindex`: what resources can be found by, made anew from their texts, or only held against them.

use fhir::Element;
use fhir::instant::JAPAN_MINUTES;
use fhir::search::{Catalogue, Entry};
use store::{Reindexed, Reindexing};

use super::talk::{print, say};
use super::{SettingsArgs, exit, serve};
use crate::config::Config;
use crate::state::now_ms;

/// What is to be done.
#[derive(Debug, clap::Args)]
pub(crate) struct ReindexArgs {
    #[command(flatten)]
    settings: SettingsArgs,
    /// この自治体だけ / this municipality only
    #[arg(long, value_name = "CODE")]
    tenant: Option<i32>,
    /// 直さずに照合だけする / compare and change nothing
    #[arg(long)]
    check: bool,
    /// このサーバーの別の住所 / a further address of this server, as in --base https://fhir.example.jp/fhir
    #[arg(long = "base", value_name = "URL")]
    bases: Vec<String>,
    /// 結果を JSON で / the result as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &ReindexArgs) -> u8 {
    let catalogue = match serve::catalogue() {
        Ok(catalogue) => catalogue,
        Err(code) => return code,
    };
    let (config, store) = match serve::open_store(&arguments.settings) {
        Ok(opened) => opened,
        Err(code) => return code,
    };
    let bases = bases(&config, &arguments.bases);
    let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
    let tenants = match (arguments.tenant, store.tenants()) {
        (Some(tenant), _) => vec![tenant],
        (None, Ok(tenants)) => tenants,
        (None, Err(error)) => return serve::unreachable(&error),
    };
    let how = Reindexing {
        mend: !arguments.check,
        now_ms: now_ms(),
    };
    let mut findings = false;
    for tenant in tenants {
        let entries = |element: &Element| entries_of(&catalogue, element, &bases);
        match store.reindex(tenant, &entries, how) {
            Ok(found) => {
                let differs = found.missing + found.surplus > 0;
                findings |= !found.unreadable.is_empty() || (arguments.check && differs);
                show(tenant, &found, arguments.json);
            }
            Err(error) => return serve::unreachable(&error),
        }
    }
    if !findings {
        return exit::DONE;
    }
    say(match arguments.check {
        true => {
            "✗ 索引が本文と合いません。`sesshu reindex` で作り直せます。\n  The index differs from the texts. `sesshu reindex` makes it anew."
        }
        false => {
            "✗ 読めない本文があります。`sesshu scrub` で確かめてください。\n  There are texts that cannot be read. `sesshu scrub` tells more."
        }
    });
    exit::FINDINGS
}

/// What a text can be found by; `None` where it cannot be taken apart.
fn entries_of(catalogue: &Catalogue, element: &Element, bases: &[&str]) -> Option<Vec<Entry>> {
    catalogue.entries(element, bases, JAPAN_MINUTES).ok()
}

/// The addresses under which this server is known: references to them are references to its own resources.
fn bases(config: &Config, further: &[String]) -> Vec<String> {
    let configured = [&config.internet, &config.lgwan]
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

fn show(tenant: i32, found: &Reindexed, json: bool) {
    if json {
        let unreadable: Vec<String> = found.unreadable.iter().map(ToString::to_string).collect();
        let line = serde_json::json!({
            "tenant": tenant,
            "resources": found.resources,
            "entries": found.entries,
            "missing": found.missing,
            "surplus": found.surplus,
            "unreadable": unreadable,
        });
        print(&line.to_string());
        return;
    }
    let sign = match found.missing + found.surplus == 0 && found.unreadable.is_empty() {
        true => "✓",
        false => "✗",
    };
    print(&format!(
        "{sign} {tenant:06}: {} 件 / resources, {} 索引 / entries, 不足 / missing {}, 余り / surplus {}, 読めない / unreadable {}",
        found.resources,
        found.entries,
        found.missing,
        found.surplus,
        found.unreadable.len()
    ));
}
