//! `sesshu account`: the accounts with which persons sign in to the authorization server.

use std::fs;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use fhir::{Id, Key, Kind, Reach, Tenant};
use immunization::MunicipalityCode;
use store::{AuthEvent, Found};

use super::failed::{self, Failed};
use super::talk::say;
use super::{SettingsArgs, exit, serve};
use crate::auth::account::{Account, Unfit, is_name};
use crate::state::now_ms;

/// The number in the trail of what an operator did to an account.
const BY_OPERATOR: i16 = 8;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 本人の利用者を加える。パスワードは標準入力の一行目から読む / add a person's account; the password is read from the first line of standard input
    Add {
        /// サインインの名前 / the name to sign in by
        name: String,
        /// 町 / the municipality
        #[arg(long)]
        tenant: String,
        /// 本人の記録の番号 / the id of the person's record
        #[arg(long)]
        patient: String,
        /// パスワードを一行目に書いたファイル（標準入力の代わり）/ a file with the password in its first line, instead of standard input
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// パスワードを替える。新しいパスワードは標準入力の一行目から読む / another password, read from the first line of standard input; everything signed in ends
    Password {
        /// サインインの名前 / the name to sign in by
        name: String,
        /// パスワードを一行目に書いたファイル（標準入力の代わり）/ a file with the password in its first line, instead of standard input
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// 利用者を止める。アプリへの許可も 60 秒以内に効かなくなる / stop an account; what apps were allowed ends within 60 seconds
    Disable {
        /// サインインの名前 / the name to sign in by
        name: String,
        #[command(flatten)]
        settings: SettingsArgs,
    },
}

pub(super) fn run(what: &What) -> u8 {
    let done = match what {
        What::Add {
            name,
            tenant,
            patient,
            password_file,
            settings,
        } => add(name, (tenant, patient), password_file.as_deref(), settings),
        What::Password {
            name,
            password_file,
            settings,
        } => change(name, settings, |account| {
            let password = password(password_file.as_deref())?;
            let fresh = made(account.tenant, account.patient.clone(), &password)?;
            account.password = fresh.password;
            Ok(())
        }),
        What::Disable { name, settings } => change(name, settings, |account| {
            account.enabled = false;
            Ok(())
        }),
    };
    failed::told(done, "利用者を登録できませんでした。")
}

fn password(file: Option<&Path>) -> Result<String, String> {
    let mut line = String::new();
    match file {
        Some(file) => {
            let text = fs::read_to_string(file);
            let text = text.map_err(|error| format!("{}: {error}", file.display()))?;
            line.push_str(text.lines().next().unwrap_or_default());
        }
        None => {
            let read = io::stdin().lock().read_line(&mut line);
            read.map_err(|error| error.to_string())?;
        }
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn made(tenant: Tenant, patient: Id, password: &str) -> Result<Account, Failed> {
    Account::new(tenant, patient, password).map_err(|unfit| match unfit {
        Unfit::Password(fault) => Failed::Reason(fault.code().to_owned()),
        Unfit::Store(error) => Failed::from(error),
    })
}

fn add(
    name: &str,
    (tenant, patient): (&str, &str),
    password_file: Option<&Path>,
    settings: &SettingsArgs,
) -> Result<u8, Failed> {
    if !is_name(name) {
        return Err("the name has 1 to 64 bytes and no blanks".to_owned().into());
    }
    let town = MunicipalityCode::parse(tenant).map_err(|error| format!("--tenant: {error}"))?;
    let tenant = Tenant(town.number());
    let patient = Id::parse(patient).ok_or("--patient: this is not an id".to_owned())?;
    let opened = serve::open_current(settings)?;
    let key = Key {
        kind: Kind::PATIENT,
        id: patient.clone(),
    };
    // An account of a record that is not there would open whatever comes to stand under that id.
    if !matches!(
        opened.store.read(&Reach::whole(tenant), &key)?,
        Found::Text(_)
    ) {
        return Err("--patient: there is no such record in this municipality"
            .to_owned()
            .into());
    }
    let account = made(tenant, patient, &password(password_file)?)?;
    if !account.add(&opened.store, name, now_ms())? {
        return Err("another account has this name".to_owned().into());
    }
    said(name);
    Ok(exit::DONE)
}

fn change(
    name: &str,
    settings: &SettingsArgs,
    how: impl FnOnce(&mut Account) -> Result<(), Failed>,
) -> Result<u8, Failed> {
    let opened = serve::open_current(settings)?;
    let found = Account::find(&opened.store, name)?;
    let mut account = found.ok_or("there is no account with this name".to_owned())?;
    how(&mut account)?;
    account.change(&opened.store, now_ms())?;
    let event = AuthEvent {
        at: now_ms(),
        zone: 0,
        act: BY_OPERATOR,
        request_id: store::chance()?,
        client: String::new(),
        account: account.id.clone(),
        rule: String::new(),
    };
    opened.store.revoke_account(&account.id, &event)?;
    said(name);
    Ok(exit::DONE)
}

fn said(name: &str) {
    say(&format!("✓ {name}"));
}
