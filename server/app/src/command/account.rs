//! `sesshu account`: the accounts with which persons and staff sign in to the authorization server.

use std::fs;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use fhir::{Id, Key, Kind, Reach, Tenant};
use immunization::MunicipalityCode;
use store::{AuthEvent, Found, Store, StoreError};

use super::failed::{self, Failed};
use super::talk::say;
use super::{SettingsArgs, exit, serve};
use crate::auth::account::{Account, Owner, Unfit, is_name, owner_of_role};
use crate::state::now_ms;

mod proofs;

/// The number in the trail of what an operator did to an account.
const BY_OPERATOR: i16 = 8;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 本人または職員の利用者を加える。パスワードは標準入力の一行目から読む / add an account of a person or of staff; the password is read from the first line of standard input
    Add {
        /// サインインの名前 / the name to sign in by
        name: String,
        /// 町（運営者にはない）/ the municipality; operators have none
        #[arg(long, required_unless_present = "role")]
        tenant: Option<String>,
        /// 本人の記録の番号 / the id of the person's record
        #[arg(long, required_unless_present = "role")]
        patient: Option<String>,
        /// 役割：職員は staff か approver、サーバーの運営者は operator / the role: staff or approver, or operator for who runs the server
        #[arg(long, conflicts_with = "patient")]
        role: Option<String>,
        /// パスワードを付けない（外部のサインイン先だけで使う）/ no password: the account is used through an outside provider alone
        #[arg(long, conflicts_with = "password_file")]
        without_password: bool,
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
    /// 確認コード（TOTP）を登録し、秘密を一度だけ表示する / set up a second factor; its secret is shown once
    Second {
        /// サインインの名前 / the name to sign in by
        name: String,
        /// 確認コードをなくす / take it away instead
        #[arg(long)]
        remove: bool,
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// 外部のサインイン先の利用者と結び付ける / link with somebody at an outside provider
    Link {
        /// サインインの名前 / the name to sign in by
        name: String,
        /// サインイン先の issuer / the provider's issuer
        #[arg(long)]
        issuer: String,
        /// サインイン先での番号（sub）/ the provider's name for the person (sub)
        #[arg(long)]
        subject: String,
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// 外部のサインイン先との結び付きをなくす / no provider speaks for the account any more; everything signed in ends
    Unlink {
        /// サインインの名前 / the name to sign in by
        name: String,
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// 外部のサインイン先で初めてサインインするときの招待コードを表示する（7 日）/ print an invitation, shown once after signing in at an outside provider; it holds for 7 days
    Invite {
        /// サインインの名前 / the name to sign in by
        name: String,
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
            role,
            without_password,
            password_file,
            settings,
        } => {
            let owner = (patient.as_deref(), role.as_deref());
            let secret = (!without_password).then_some(password_file.as_deref());
            add(name, (tenant.as_deref(), owner), secret, settings)
        }
        What::Password {
            name,
            password_file,
            settings,
        } => change(name, settings, |account| {
            let password = password(password_file.as_deref())?;
            set(account, &password)
        }),
        What::Second {
            name,
            remove,
            settings,
        } => match remove {
            true => proofs::remove_second(name, settings),
            false => proofs::second(name, settings),
        },
        What::Link {
            name,
            issuer,
            subject,
            settings,
        } => proofs::link(name, (issuer, subject), settings),
        What::Unlink { name, settings } => proofs::unlink(name, settings),
        What::Invite { name, settings } => proofs::invite(name, settings),
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

fn set(account: &mut Account, password: &str) -> Result<(), Failed> {
    account.set_password(password).map_err(|unfit| match unfit {
        Unfit::Password(fault) => Failed::Reason(fault.code().to_owned()),
        Unfit::Store(error) => Failed::from(error),
    })
}

/// Whose account it is to be: a record's, or a role's.
fn owner((patient, role): (Option<&str>, Option<&str>)) -> Result<Owner, String> {
    match (patient, role) {
        (_, Some(role)) => {
            owner_of_role(role).ok_or("--role: staff, approver or operator".to_owned())
        }
        (patient, None) => Id::parse(patient.unwrap_or_default())
            .map(Owner::Person)
            .ok_or("--patient: this is not an id".to_owned()),
    }
}

/// The municipality of an account. Operators have none: they are nobody's staff.
fn town(tenant: Option<&str>, owner: &Owner) -> Result<Tenant, String> {
    match (tenant, owner) {
        (None, Owner::Operator) => Ok(Tenant(0)),
        (Some(_), Owner::Operator) => Err("--tenant: an operator belongs to none".to_owned()),
        (None, _) => Err("--tenant: which municipality?".to_owned()),
        (Some(tenant), _) => MunicipalityCode::parse(tenant)
            .map(|town| Tenant(town.number()))
            .map_err(|error| format!("--tenant: {error}")),
    }
}

fn add(
    name: &str,
    (tenant, of): (Option<&str>, (Option<&str>, Option<&str>)),
    secret: Option<Option<&Path>>,
    settings: &SettingsArgs,
) -> Result<u8, Failed> {
    if !is_name(name) {
        return Err("the name has 1 to 64 bytes and no blanks".to_owned().into());
    }
    let owner = owner(of)?;
    let tenant = town(tenant, &owner)?;
    let opened = serve::open_current(settings)?;
    if let Owner::Person(patient) = &owner {
        let key = Key {
            kind: Kind::PATIENT,
            id: patient.clone(),
        };
        // An account of a record that is not there would open whatever comes to stand under that id.
        let found = opened.store.read(&Reach::whole(tenant), &key)?;
        if !matches!(found, Found::Text(_)) {
            let reason = "--patient: there is no such record in this municipality";
            return Err(reason.to_owned().into());
        }
    }
    let mut account = Account::new(tenant, owner)?;
    if let Some(file) = secret {
        set(&mut account, &password(file)?)?;
    }
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
    let mut account = known(&opened.store, name)?;
    how(&mut account)?;
    account.change(&opened.store, now_ms())?;
    end(&opened.store, &account)?;
    said(name);
    Ok(exit::DONE)
}

fn known(store: &Store, name: &str) -> Result<Account, Failed> {
    let missing = || Failed::Reason("there is no account with this name".to_owned());
    Account::find(store, name)?.ok_or_else(missing)
}

/// Ends whatever came out of the account's sign-ins.
fn end(store: &Store, account: &Account) -> Result<(), Failed> {
    Ok(store.revoke_account(&account.id, &event(account)?)?)
}

/// What the trail tells of what an operator does to an account.
pub(super) fn event(account: &Account) -> Result<AuthEvent, StoreError> {
    Ok(AuthEvent {
        at: now_ms(),
        zone: 0,
        act: BY_OPERATOR,
        request_id: store::chance()?,
        client: String::new(),
        account: account.id.clone(),
        rule: String::new(),
    })
}

fn said(name: &str) {
    say(&format!("✓ {name}"));
}
