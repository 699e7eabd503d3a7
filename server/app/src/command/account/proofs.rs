//! `sesshu account second`, `link`, `unlink` and `invite`: how else than by a password an account's owner is known.

use access::Token;
use access::second::to_base32;
use certificate::Symbol;
use form_urlencoded::byte_serialize;
use store::Store;

use super::{SettingsArgs, end, event, known, said};
use crate::auth::account::Account;
use crate::auth::provider;
use crate::command::config::{report, spoken_language};
use crate::command::failed::Failed;
use crate::command::talk::{print, say};
use crate::command::{exit, serve};
use crate::state::now_ms;

/// How long an invitation holds.
const INVITED_MS: i64 = 7 * 24 * 3_600 * 1_000;

/// White around the code in a terminal, in squares.
const QUIET: usize = 2;

/// Gives an account a second factor, and shows its secret this once: as text to type, and as a code to scan.
pub(super) fn second(name: &str, settings: &SettingsArgs) -> Result<u8, Failed> {
    let opened = serve::open_current(settings)?;
    let account = known(&opened.store, name)?;
    let secret: [u8; 20] = store::chance()?;
    let text = to_base32(&secret);
    let label: String = byte_serialize(name.as_bytes()).collect();
    let address =
        format!("otpauth://totp/Sesshu:{label}?secret={text}&issuer=Sesshu&digits=6&period=30");
    let symbol = Symbol::of_text(&address)
        .map_err(|_| Failed::Reason("the code cannot be drawn".to_owned()))?;
    opened.store.put_second(&account.id, &secret, now_ms())?;
    end(&opened.store, &account)?;
    say(
        "認証アプリに登録してください。この秘密は、二度と表示されません。\n  Add this to an authenticator app. It is not shown again.",
    );
    print(&drawn(&symbol));
    print(&text);
    said(name);
    Ok(exit::DONE)
}

/// A code out of half blocks, so that it can be scanned off a terminal with dark or bright ground.
fn drawn(symbol: &Symbol) -> String {
    let size = symbol.size() + 2 * QUIET;
    let dark = |x: usize, y: usize| match (x.checked_sub(QUIET), y.checked_sub(QUIET)) {
        (Some(x), Some(y)) => symbol.is_dark(x, y),
        _ => false,
    };
    let line = |y: usize| -> String {
        let square = |x: usize| match (dark(x, y), dark(x, y + 1)) {
            (true, true) => ' ',
            (true, false) => '▄',
            (false, true) => '▀',
            (false, false) => '█',
        };
        (0..size).map(square).collect()
    };
    let lines: Vec<String> = (0..size).step_by(2).map(line).collect();
    // White on black, whatever the terminal's own colours are.
    let shown = lines
        .iter()
        .map(|line| format!("\u{1b}[97;40m{line}\u{1b}[0m"));
    shown.collect::<Vec<_>>().join("\n")
}

/// Takes the second factor away, for whoever has lost it.
pub(super) fn remove_second(name: &str, settings: &SettingsArgs) -> Result<u8, Failed> {
    with(name, settings, |store, account| {
        store.remove_second(&account.id)?;
        end(store, account)
    })
}

/// Links an account with whom a provider means, by the operator's word.
pub(super) fn link(
    name: &str,
    (issuer, subject): (&str, &str),
    settings: &SettingsArgs,
) -> Result<u8, Failed> {
    if !(1..=255).contains(&subject.len()) {
        return Err("--subject: 1 to 255 bytes".to_owned().into());
    }
    let opened = serve::open_current(settings)?;
    let config = &opened.config;
    let file = config.sign_in.providers.as_deref();
    let file = file.ok_or("sign_in.providers is not set".to_owned())?;
    let providers = provider::read(file, &config.egress.providers)
        .map_err(|findings| report(&findings, spoken_language()))?;
    let account = known(&opened.store, name)?;
    let speaks = |one: &provider::Outside| {
        one.provider.issuer == issuer && one.roles.contains(&account.role())
    };
    if !providers.iter().any(speaks) {
        let reason = "--issuer: no provider of sign_in.providers for this role has this issuer";
        return Err(reason.to_owned().into());
    }
    let event = event(&account)?;
    let linked = opened
        .store
        .link_outside((issuer, subject), &account.id, &event)?;
    if !linked {
        let reason = "the account or the subject is linked already; see `sesshu account unlink`";
        return Err(reason.to_owned().into());
    }
    said(name);
    Ok(exit::DONE)
}

/// Has no provider speak for an account any more.
pub(super) fn unlink(name: &str, settings: &SettingsArgs) -> Result<u8, Failed> {
    with(name, settings, |store, account| {
        store.unlink_outside(&account.id)?;
        end(store, account)
    })
}

/// Makes an invitation, in the place of an earlier one.
pub(super) fn invite(name: &str, settings: &SettingsArgs) -> Result<u8, Failed> {
    let opened = serve::open_current(settings)?;
    let mut account = known(&opened.store, name)?;
    let shown = Token::of_random(store::chance()?);
    account.invitation = Some((shown.digest(), now_ms().saturating_add(INVITED_MS)));
    account.change(&opened.store, now_ms())?;
    print(shown.expose());
    said(name);
    Ok(exit::DONE)
}

fn with(
    name: &str,
    settings: &SettingsArgs,
    how: impl FnOnce(&Store, &Account) -> Result<(), Failed>,
) -> Result<u8, Failed> {
    let opened = serve::open_current(settings)?;
    let account = known(&opened.store, name)?;
    how(&opened.store, &account)?;
    said(name);
    Ok(exit::DONE)
}
