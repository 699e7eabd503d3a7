//! `sesshu reindex`: what resources can be found by, made anew from their texts, or only held against them.

use std::cell::Cell;

use fhir::Element;
use fhir::instant::JAPAN_MINUTES;
use fhir::search::Catalogue;
use store::{Reindexed, Reindexing, Store};

use super::talk::{fail, print, say};
use super::{SettingsArgs, exit, serve};
use crate::config::Config;
use crate::state::now_ms;

/// After so many resources of a municipality a sign of life is given.
const SIGN_AFTER: u64 = 10_000;

/// How many texts that cannot be read are named; the number of all of them is always told.
const NAMED_MAX: usize = 20;

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
    match done(arguments) {
        Ok(code) | Err(code) => code,
    }
}

fn done(arguments: &ReindexArgs) -> Result<u8, u8> {
    let opened = serve::open_store(&arguments.settings)?;
    let store = &opened.store;
    let schema = store.check().map_err(|error| serve::unreachable(&error))?;
    serve::refuse_pending(&schema)?;
    let mut tenants = store
        .tenants()
        .map_err(|error| serve::unreachable(&error))?;
    if let Some(only) = arguments.tenant {
        tenants.retain(|of| *of == only);
        if tenants.is_empty() {
            fail(
                "この自治体のデータはありません。",
                "This database holds nothing of this municipality.",
            );
            return Err(exit::FAILED);
        }
    }
    let bases = bases(&opened.config, &arguments.bases);
    let work = Work {
        store,
        catalogue: &opened.catalogue,
        bases: &bases,
        mend: !arguments.check,
    };
    let (mut differs, mut unreadable) = (false, false);
    for tenant in tenants {
        let found = work.tenant(tenant)?;
        differs |= found.missing + found.surplus > 0;
        unreadable |= !found.unreadable.is_empty();
        show(tenant, &found, (work.mend, arguments.json));
    }
    if arguments.check && differs {
        say(
            "✗ 索引が本文と合いません。`sesshu reindex` で作り直せます。\n  The index differs from the texts. `sesshu reindex` makes it anew.",
        );
    }
    if unreadable {
        say_unreadable();
    }
    match unreadable || (arguments.check && differs) {
        true => Ok(exit::FINDINGS),
        false => Ok(exit::DONE),
    }
}

/// Says what to do about texts that cannot be read.
pub(super) fn say_unreadable() {
    say(
        "✗ 読めない本文があるため、索引は古いままです。`sesshu scrub` で確かめ、控えから戻してから、もう一度実行してください。\n  There are texts that cannot be read, so their index stays outdated. `sesshu scrub` tells more; restore them from a backup and run this again.",
    );
}

/// What indexes are made of, and whether they are mended or only looked at.
pub(super) struct Work<'a> {
    pub store: &'a Store,
    pub catalogue: &'a Catalogue,
    /// The addresses under which this server is known.
    pub bases: &'a [String],
    pub mend: bool,
}

impl Work<'_> {
    /// Goes through a municipality. What was mended stays mended when it is broken off.
    pub fn tenant(&self, tenant: i32) -> Result<Reindexed, u8> {
        let bases: Vec<&str> = self.bases.iter().map(String::as_str).collect();
        let seen = Cell::new(0_u64);
        let entries = |element: &Element| {
            seen.set(seen.get() + 1);
            if seen.get().is_multiple_of(SIGN_AFTER) {
                say(&format!("  {tenant:06}: {} 件 / resources …", seen.get()));
            }
            self.catalogue.entries(element, &bases, JAPAN_MINUTES).ok()
        };
        let how = Reindexing {
            mend: self.mend,
            now_ms: now_ms(),
        };
        self.store
            .reindex(tenant, &entries, how)
            .map_err(|error| serve::unreachable(&error))
    }
}

/// The addresses under which this server is known: references to them are references to its own resources.
pub(super) fn bases(config: &Config, further: &[String]) -> Vec<String> {
    config.bases(further)
}

/// Shows what was found out about a municipality. What is mended is well.
pub(super) fn show(tenant: i32, found: &Reindexed, (mended, json): (bool, bool)) {
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
    let fits = mended || found.missing + found.surplus == 0;
    let sign = match fits && found.unreadable.is_empty() {
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
    for key in found.unreadable.iter().take(NAMED_MAX) {
        print(&format!("    {key}"));
    }
    if found.unreadable.len() > NAMED_MAX {
        print("    …");
    }
}

#[cfg(test)]
mod tests;
