//! `sesshu scrub`: every stored version, read again and held against its digest.

use store::{Portion, Store, StoreError};

use super::talk::{print, say};
use super::{SettingsArgs, exit, serve};
use crate::state::now_ms;

/// Versions that are read between two notes of the place.
const PORTION: i64 = 500;

pub(super) fn run(settings: &SettingsArgs, json: bool) -> u8 {
    let store = match serve::open_store(settings) {
        Ok(opened) => opened.store,
        Err(code) => return code,
    };
    let tenants = match store.tenants() {
        Ok(tenants) => tenants,
        Err(error) => return serve::unreachable(&error),
    };
    let mut damaged = 0;
    for tenant in tenants {
        match whole(&store, tenant) {
            Ok((checked, found)) => {
                damaged += found.len();
                if json {
                    let line =
                        serde_json::json!({"tenant": tenant, "checked": checked, "damaged": found});
                    print(&line.to_string());
                } else {
                    let sign = if found.is_empty() { "✓" } else { "✗" };
                    print(&format!(
                        "{sign} {tenant:06}: {checked} 版 / versions, 損傷 / damaged {found:?}"
                    ));
                }
            }
            Err(error) => return serve::unreachable(&error),
        }
    }
    if damaged > 0 {
        say(
            "✗ 損傷した版は読み出せません。控えから戻してください。\n  Damaged versions are not served. Restore them from a backup.",
        );
        return exit::FINDINGS;
    }
    exit::DONE
}

/// Scrubs a tenant from its first version to its last, and names the damaged ones.
fn whole(store: &Store, tenant: i32) -> Result<(u64, Vec<i64>), StoreError> {
    let mut checked = 0;
    let mut damaged = Vec::new();
    let mut portion = Portion {
        most: PORTION,
        from_first: true,
        now_ms: now_ms(),
    };
    loop {
        let found = store.scrub(tenant, portion)?;
        portion.from_first = false;
        checked += found.checked;
        damaged.extend(found.damaged);
        if found.finished {
            return Ok((checked, damaged));
        }
    }
}
