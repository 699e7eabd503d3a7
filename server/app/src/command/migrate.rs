//! `sesshu migrate`: the database's schema, shown, planned, or brought up to date.

use clap::Subcommand;

use store::{MigrationState, Store, StoreError};

use super::serve::Opened;
use super::talk::{print, say};
use super::{SettingsArgs, exit, reindex, serve};

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 適用済みと未適用 / what is applied and what is pending
    Status {
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// 実行される SQL を表示 / show the statements that `up` would run
    Plan {
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// 適用する / apply what is pending, make outdated indexes anew, and a partition for each tenant of the settings
    Up {
        #[command(flatten)]
        settings: SettingsArgs,
        /// 表示だけ / only show what would be done
        #[arg(long)]
        dry_run: bool,
        /// このサーバーの別の住所 / a further address of this server, as in --base https://fhir.example.jp/fhir
        #[arg(long = "base", value_name = "URL")]
        bases: Vec<String>,
    },
}

pub(super) fn run(what: &What) -> u8 {
    let (What::Status { settings } | What::Plan { settings } | What::Up { settings, .. }) = what;
    let opened = match serve::open_store(settings) {
        Ok(opened) => opened,
        Err(code) => return code,
    };
    let done = match what {
        What::Status { .. } => status(&opened.store),
        What::Plan { .. } | What::Up { dry_run: true, .. } => plan(&opened.store),
        What::Up { bases, .. } => up(&opened, bases),
    };
    match done {
        Ok(code) | Err(code) => code,
    }
}

fn failed(error: StoreError) -> u8 {
    serve::unreachable(&error)
}

fn status(store: &Store) -> Result<u8, u8> {
    let state = store.check().map_err(failed)?;
    for name in &state.applied {
        print(&format!("applied {name}"));
    }
    for name in &state.pending {
        print(&format!("pending {name}"));
    }
    for tenant in outdated(store, &state)? {
        print(&format!("outdated index {tenant:06}"));
    }
    Ok(exit::DONE)
}

fn plan(store: &Store) -> Result<u8, u8> {
    let pending = store.pending_statements().map_err(failed)?;
    for (name, statements) in &pending {
        print(&format!("-- {name}\n{statements}"));
    }
    let outdated = outdated(store, &store.check().map_err(failed)?)?;
    for tenant in &outdated {
        print(&format!(
            "-- {tenant:06}: 検索の索引を作り直します / makes the search index anew"
        ));
    }
    if pending.is_empty() && outdated.is_empty() {
        say("✓ することはありません / nothing to do");
    }
    Ok(exit::DONE)
}

/// The tenants whose index is outdated, or will be once what is pending is done.
fn outdated(store: &Store, state: &MigrationState) -> Result<Vec<i32>, u8> {
    match store.outdated_indexes() {
        Ok(outdated) => Ok(outdated),
        // Before the migrations there may be no place for the mark yet, and before the first there are no tenants.
        Err(_) if !state.pending.is_empty() => Ok(store.tenants().unwrap_or_default()),
        Err(error) => Err(failed(error)),
    }
}

fn up(opened: &Opened, further: &[String]) -> Result<u8, u8> {
    let Opened {
        config,
        catalogue,
        store,
    } = opened;
    for name in &store.migrate().map_err(failed)? {
        print(&format!("applied {name}"));
    }
    let outdated = store.outdated_indexes().map_err(failed)?;
    let known = [&config.internet, &config.lgwan].map(|zone| zone.public_base.is_some());
    if !outdated.is_empty() && further.is_empty() && known.contains(&false) {
        say(
            "! public_base が設定されていないゾーンがあります。そのゾーンの絶対 URL で書かれた参照は、--base でサーバーの住所を示さない限り、外部への参照として扱います。\n  A zone has no public_base: references with a whole address there count as own ones only if --base names the address.",
        );
    }
    let bases = reindex::bases(config, further);
    let work = reindex::Work {
        store,
        catalogue,
        bases: &bases,
        mend: true,
    };
    let mut unreadable = false;
    for tenant in outdated {
        let found = work.tenant(tenant)?;
        unreadable |= !found.unreadable.is_empty();
        reindex::show(tenant, &found, (true, false));
    }
    store
        .add_tenants(&config.tenant_numbers())
        .map_err(failed)?;
    if unreadable {
        reindex::say_unreadable();
        return Ok(exit::FINDINGS);
    }
    Ok(exit::DONE)
}
