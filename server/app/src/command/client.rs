//! `sesshu client`: the apps and systems that are registered with the authorization server.

use std::fs;
use std::path::PathBuf;

use access::client::{Client, ClientFault, ClientKind, KeySource, Proof, Secret};
use access::jose::KeySet;
use clap::Subcommand;

use super::failed::{self, Failed};
use super::talk::{print, say};
use super::{SettingsArgs, exit, serve};
use crate::auth::client as registered;
use crate::config::Config;
use crate::egress::Origin;
use crate::state::now_ms;

/// How long a secret holds on after a new one was given out.
const OLD_SECRET_MS: i64 = 7 * 24 * 3_600 * 1_000;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// クライアントを登録する、または登録し直す / register a client, or register it anew
    Add {
        /// 登録内容（JSON）/ the registration, as JSON
        file: PathBuf,
        /// 秘密を一つ発行して表示する（web のとき）/ make a secret and print it, for a `web` client
        #[arg(long)]
        secret: bool,
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// 登録の一覧 / what is registered
    List {
        /// 登録内容を JSON で、一行に一件 / the registrations as JSON, one a line
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// クライアントを止める。トークンも 60 秒以内に効かなくなる / stop a client; its tokens end within 60 seconds
    Disable {
        /// クライアントの番号 / the client's id
        id: String,
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// クライアントの公開鍵を替える。web のときは秘密を替える / other public keys; for a `web` client another secret
    Keys {
        /// クライアントの番号 / the client's id
        id: String,
        /// 公開鍵（JWKS）/ the public keys
        file: Option<PathBuf>,
        #[command(flatten)]
        settings: SettingsArgs,
    },
}

pub(super) fn run(what: &What) -> u8 {
    let done = match what {
        What::Add {
            file,
            secret,
            settings,
        } => add(file, *secret, settings),
        What::List { json, settings } => list(*json, settings),
        What::Disable { id, settings } => change(id, settings, |client| {
            client.enabled = false;
            Ok(None)
        }),
        What::Keys { id, file, settings } => {
            change(id, settings, |client| renew(client, file.as_ref()))
        }
    };
    failed::told(done, "クライアントを登録できませんでした。")
}

fn in_words(faults: &[ClientFault]) -> String {
    let all: Vec<String> = faults.iter().map(ClientFault::to_string).collect();
    all.join(", ")
}

fn add(file: &PathBuf, secret: bool, settings: &SettingsArgs) -> Result<u8, Failed> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let (text, shown) = match secret {
        true => with_secret(&text)?,
        false => (text, None),
    };
    let opened = serve::open_current(settings)?;
    let client =
        registered::offered(&text, &opened.catalogue).map_err(|faults| in_words(&faults))?;
    let served = opened.config.tenant_numbers();
    if let Some(tenant) = client.tenant.filter(|tenant| !served.contains(&tenant.0)) {
        return Err(format!("tenant: {:06} is not served here", tenant.0).into());
    }
    refuse_unlisted(&client, &opened.config)?;
    keep(&opened, &client)?;
    say(&format!(
        "✓ {} を登録しました。\n  {} is registered.",
        client.id, client.id
    ));
    if let Some(shown) = shown {
        print(&shown);
    }
    Ok(exit::DONE)
}

/// Refuses keys at an address that would never be asked.
fn refuse_unlisted(client: &Client, config: &Config) -> Result<(), String> {
    let Proof::Keys(KeySource::Address(address)) = &client.proof else {
        return Ok(());
    };
    let origin = Origin::of_address(address).ok_or("jwks_uri: client-address")?;
    match config.egress.client_keys.contains(&origin) {
        true => Ok(()),
        false => Err(format!(
            "jwks_uri: {origin} を設定 egress.client_keys に加えてください。/ Please add {origin} to egress.client_keys."
        )),
    }
}

fn keep(opened: &serve::Opened, client: &Client) -> Result<(), Failed> {
    let json = client.to_json();
    let store = &opened.store;
    store.put_auth_client(&client.id, json.as_bytes(), now_ms())?;
    Ok(())
}

fn random() -> Result<[u8; 32], String> {
    store::chance().map_err(|error| error.to_string())
}

/// A registration with a new secret, and the secret for its owner, who sees it once.
fn with_secret(text: &str) -> Result<(String, Option<String>), String> {
    let mut registration: serde_json::Value =
        serde_json::from_str(text).map_err(|error| error.to_string())?;
    let members = registration
        .as_object_mut()
        .ok_or("the registration is no JSON object")?;
    let (token, secret) = Secret::issue(random()?);
    let kept = serde_json::json!([{ "digest": secret.digest.to_hex() }]);
    members.insert("secrets".to_owned(), kept);
    Ok((registration.to_string(), Some(token.expose().to_owned())))
}

fn list(json: bool, settings: &SettingsArgs) -> Result<u8, Failed> {
    let opened = serve::open_current(settings)?;
    for client in registered::all(&opened.store)? {
        if json {
            print(&client.to_json());
            continue;
        }
        let state = if client.enabled {
            "enabled"
        } else {
            "disabled"
        };
        print(&format!(
            "{}\t{}\t{state}\t{}",
            client.id,
            client.kind.name(),
            client.scopes
        ));
    }
    Ok(exit::DONE)
}

fn change(
    id: &str,
    settings: &SettingsArgs,
    how: impl FnOnce(&mut Client) -> Result<Option<String>, String>,
) -> Result<u8, Failed> {
    let opened = serve::open_current(settings)?;
    let found = registered::find(&opened.store, id)?;
    let mut client = found.ok_or_else(|| format!("{id}: there is no such client"))?;
    let shown = how(&mut client)?;
    keep(&opened, &client)?;
    say(&format!(
        "✓ {} を変更しました。60 秒以内に効きます。\n  {} is changed. It takes effect within 60 seconds.",
        client.id, client.id
    ));
    if let Some(shown) = shown {
        print(&shown);
    }
    Ok(exit::DONE)
}

/// Other keys in the place of the old ones, or a new secret beside the old one.
fn renew(client: &mut Client, file: Option<&PathBuf>) -> Result<Option<String>, String> {
    match (client.kind, file) {
        (ClientKind::App | ClientKind::Device, _) => {
            Err("this client has neither keys nor secrets".to_owned())
        }
        (_, Some(file)) => {
            let text = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
            let keys = KeySet::parse(&text).map_err(|fault| fault.code().to_owned())?;
            client.proof = Proof::Keys(KeySource::Inline(keys));
            Ok(None)
        }
        (_, None) => {
            let now = now_ms();
            let old_until = now.saturating_add(OLD_SECRET_MS);
            let renewed = client.renew_secret(old_until, now, random()?);
            let token = renewed.ok_or("a file of public keys is needed")?;
            Ok(Some(token.expose().to_owned()))
        }
    }
}
