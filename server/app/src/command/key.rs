//! `sesshu key`: the file of keys for data at rest.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use store::{KeyRing, StoreError};

use crate::audit::checkpoint;

use super::talk::{fail, say};
use super::{SettingsArgs, exit, serve};
use crate::state::now_ms;

/// Individual numbers that are sealed anew in one transaction.
const PORTION: usize = 500;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 新しい鍵ファイル / a new file of keys
    New {
        /// ファイル / the file, which must not be there yet
        file: PathBuf,
    },
    /// 個人番号を最新の鍵で封じ直す / seal individual numbers anew, under the newest key
    Reseal {
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// 監査記録の区切りに署名する鍵を加える / add a key that signs the ends of the trail
    Audit {
        /// ファイル / the file
        file: PathBuf,
    },
    /// 証明書の鍵一式を作る / the keys of certificates: an authority with its signers
    Certificates(super::cert_keys::CertificateArgs),
    /// 発行機関に送る証明書要求を作る / a request for a real authority
    Request(super::cert_keys::RequestArgs),
    /// 公開している鍵の状態を変える / another state of a published key
    State(super::cert_keys::StateArgs),
    /// サインインの署名鍵を新しくする。古い鍵は一日、確かめるために公開され続ける / the next key of id tokens
    SignIn {
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// 新しい鍵を加える。古い鍵は読むために残る / add a key; the old ones stay, to read what they sealed
    Rotate {
        /// ファイル / the file
        file: PathBuf,
    },
}

pub(super) fn run(what: &What) -> u8 {
    let done = match what {
        What::New { file } => new(file),
        What::Rotate { file } => rotate(file),
        What::Audit { file } => add_audit(file),
        What::Certificates(arguments) => super::cert_keys::run(arguments),
        What::Request(arguments) => super::cert_keys::request(arguments),
        What::State(arguments) => super::cert_keys::set_state(arguments),
        What::Reseal { settings } => return reseal(settings).unwrap_or_else(|code| code),
        What::SignIn { settings } => return sign_in(settings).unwrap_or_else(|code| code),
    };
    match done {
        Ok(()) => exit::DONE,
        Err(reason) => {
            fail(
                "鍵ファイルを書けませんでした。",
                &format!("The file of keys was not written: {reason}"),
            );
            exit::FAILED
        }
    }
}

/// The text of a new file of keys: for what is at rest, and for the trail.
pub(crate) fn fresh() -> Result<String, String> {
    let mut text = KeyRing::generate().map_err(|error| error.to_string())?;
    text.push_str(&checkpoint::fresh_line()?);
    Ok(text)
}

/// Writes a new file of keys that only its owner can read.
pub fn new(file: &Path) -> Result<(), String> {
    let text = fresh()?;
    if let Some(folder) = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    }
    write_new(file, &text)?;
    say(&format!(
        "✓ {}\n  このファイルがなければ、データは読めません。別の場所にも控えを置いてください。\n  Without this file the data cannot be read. Keep a copy somewhere else.",
        file.display()
    ));
    Ok(())
}

fn rotate(file: &Path) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    let rotated = KeyRing::rotate(&text).map_err(|error| error.to_string())?;
    replace(file, &rotated)?;
    say(
        "✓ 新しい鍵は、サーバーを再起動すると使われます。その後で `sesshu key reseal` を実行してください。\n  The new key is used after the server's next start. Run `sesshu key reseal` behind it.",
    );
    Ok(())
}

/// Adds a key of the trail. Older ones stay, to check what they signed.
fn add_audit(file: &Path) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    KeyRing::parse(&text).map_err(|error| error.to_string())?;
    let more = format!("{}\n{}", text.trim_end(), checkpoint::fresh_line()?);
    replace(file, &more)?;
    say(
        "✓ 新しい鍵は、サーバーを再起動すると使われます。\n  The new key is used after the server's next start.",
    );
    Ok(())
}

/// A crash in between must leave one whole file: the new one is written beside the old one and put in its place.
fn replace(file: &Path, text: &str) -> Result<(), String> {
    let beside = file.with_extension("new");
    let _ = fs::remove_file(&beside);
    write_new(&beside, text)?;
    fs::rename(&beside, file).map_err(|error| error.to_string())
}

/// Seals the individual numbers of every municipality anew, a few at a time, so that nobody waits long behind it. Until
/// every process has the newest key, those without it could not open them.
fn reseal(settings: &SettingsArgs) -> Result<u8, u8> {
    let opened = serve::open_current(settings)?;
    let unreachable = |error: StoreError| serve::unreachable(&error);
    let mut sealed = 0;
    for tenant in opened.store.tenants().map_err(unreachable)? {
        loop {
            let done = opened.store.reseal_individual(tenant, PORTION);
            match done.map_err(unreachable)? {
                0 => break,
                some => sealed += some,
            }
        }
    }
    say(&format!(
        "✓ 個人番号 {sealed} 件を最新の鍵で封じ直しました。\n  {sealed} individual numbers are sealed under the newest key."
    ));
    Ok(exit::DONE)
}

/// Makes the next key by which id tokens are signed.
fn sign_in(settings: &SettingsArgs) -> Result<u8, u8> {
    let opened = serve::open_current(settings)?;
    let unreachable = |error: StoreError| serve::unreachable(&error);
    let rotated = crate::auth::rotate_key(&opened.store, now_ms());
    let (kid, signs_from, until) = rotated.map_err(unreachable)?;
    let said = |at_ms: i64| fhir::instant::instant_text(at_ms);
    let (signs_from, until) = (said(signs_from), said(until));
    say(&format!(
        "✓ {kid}\n  {signs_from} から署名に使います。古い鍵は {until} まで公開されます。\n  It signs from {signs_from}. Older keys are published until {until}."
    ));
    Ok(exit::DONE)
}

pub(crate) fn write_new(file: &Path, text: &str) -> Result<(), String> {
    let mut open = OpenOptions::new();
    let mut handle = open
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .map_err(|error| format!("{}: {error}", file.display()))?;
    handle
        .write_all(text.as_bytes())
        .and_then(|()| handle.sync_all())
        .map_err(|error| error.to_string())
}
