//! Accounts of persons: who signs in by a password, and whose record that opens.

use std::sync::Arc;

use access::authorize::Person;
use access::second::{PasswordFault, PasswordHash};
use access::{Role, Subject};
use fhir::{Id, Tenant};
use serde::{Deserialize, Serialize};
use store::{KeptAccount, Store, StoreError, chance};

/// The longest name by which somebody signs in.
const NAME_BYTES_MAX: usize = 64;

/// An account as it is kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    tenant: i32,
    patient: String,
    password: String,
    enabled: bool,
}

/// A person's account.
pub struct Account {
    /// Its random id.
    pub id: String,
    /// The municipality of the record.
    pub tenant: Tenant,
    /// The record.
    pub patient: Id,
    /// The password.
    pub password: PasswordHash,
    /// Whether it may be used.
    pub enabled: bool,
}

impl Account {
    /// A new account.
    pub fn new(tenant: Tenant, patient: Id, password: &str) -> Result<Account, Unfit> {
        let random = chance::<16>().map_err(Unfit::Store)?;
        let salt = chance().map_err(Unfit::Store)?;
        Ok(Account {
            id: crate::web::hex_of(&random),
            tenant,
            patient,
            password: PasswordHash::of(password, salt).map_err(Unfit::Password)?,
            enabled: true,
        })
    }

    /// The account that signs in by this name.
    pub fn find(store: &Store, name: &str) -> Result<Option<Account>, StoreError> {
        if !is_name(name) {
            return Ok(None);
        }
        let found = store.auth_account(name)?;
        found.map(read).transpose()
    }

    /// The account with this random id.
    pub fn by_id(store: &Store, id: &str) -> Result<Option<Account>, StoreError> {
        store.auth_account_by_id(id)?.map(read).transpose()
    }

    /// Adds it under a name. `false` where another account has the name.
    pub fn add(&self, store: &Store, name: &str, now_ms: i64) -> Result<bool, StoreError> {
        store.add_auth_account(name, &self.kept()?, now_ms)
    }

    /// Keeps what was changed.
    pub fn change(&self, store: &Store, now_ms: i64) -> Result<(), StoreError> {
        store.change_auth_account(&self.kept()?, now_ms)
    }

    /// Whoever signed in to it.
    pub fn person(&self, signed_in_at_ms: i64) -> Person {
        Person {
            subject: Subject {
                account: Arc::from(self.id.as_str()),
                role: Role::Person,
                tenant: Some(self.tenant),
                fhir_user: Some(format!("Patient/{}", self.patient)),
                signed_in_at_ms,
                strength: None,
            },
            own: Some(self.patient.clone()),
            delegated: Vec::new(),
        }
    }

    fn kept(&self) -> Result<KeptAccount, StoreError> {
        let about = About {
            tenant: self.tenant.0,
            patient: self.patient.to_string(),
            password: self.password.to_text(),
            enabled: self.enabled,
        };
        let about = serde_json::to_vec(&about)
            .map_err(|error| StoreError::Unexpected(error.to_string()))?;
        Ok(KeptAccount {
            id: self.id.clone(),
            about,
        })
    }
}

/// Why there is no new account.
pub enum Unfit {
    /// The password will not do.
    Password(PasswordFault),
    /// The store or chance is away.
    Store(StoreError),
}

/// Whether somebody may sign in by this name: visible characters without blanks, so that it is typed as it is written.
pub fn is_name(name: &str) -> bool {
    (1..=NAME_BYTES_MAX).contains(&name.len())
        && !name.chars().any(|c| c.is_whitespace() || c.is_control())
}

fn read(kept: KeptAccount) -> Result<Account, StoreError> {
    let unreadable = || StoreError::Unexpected("an account cannot be read".to_owned());
    let about: About = serde_json::from_slice(&kept.about).map_err(|_| unreadable())?;
    Ok(Account {
        id: kept.id,
        tenant: Tenant(about.tenant),
        patient: Id::parse(&about.patient).ok_or_else(unreadable)?,
        password: PasswordHash::parse(&about.password).ok_or_else(unreadable)?,
        enabled: about.enabled,
    })
}
