//! `sesshu migrate`: the database's schema, shown, planned, or brought up to date.

use clap::Subcommand;

use super::talk::{print, say};
use super::{SettingsArgs, exit, serve};

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
    /// 適用する / apply what is pending, and make a partition for each tenant of the settings
    Up {
        #[command(flatten)]
        settings: SettingsArgs,
        /// 表示だけ / only show what would be done
        #[arg(long)]
        dry_run: bool,
    },
}

pub(super) fn run(what: &What) -> u8 {
    let (What::Status { settings } | What::Plan { settings } | What::Up { settings, .. }) = what;
    let (config, store) = match serve::open_store(settings) {
        Ok(opened) => opened,
        Err(code) => return code,
    };
    let done = match what {
        What::Status { .. } => store.check().map(|state| {
            for name in &state.applied {
                print(&format!("applied {name}"));
            }
            for name in &state.pending {
                print(&format!("pending {name}"));
            }
        }),
        What::Plan { .. } | What::Up { dry_run: true, .. } => {
            store.pending_statements().map(|pending| {
                for (name, statements) in &pending {
                    print(&format!("-- {name}\n{statements}"));
                }
                if pending.is_empty() {
                    say("✓ することはありません / nothing to do");
                }
            })
        }
        What::Up { .. } => store.migrate().and_then(|done| {
            for name in &done {
                print(&format!("applied {name}"));
            }
            store.add_tenants(&config.tenant_numbers())
        }),
    };
    match done {
        Ok(()) => exit::DONE,
        Err(error) => serve::unreachable(&error),
    }
}
