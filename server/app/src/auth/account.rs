//! Accounts: who signs in, by a password or by an outside provider's word, and what that opens.

use std::sync::Arc;

use access::authorize::Person;
use access::federation;
use access::second::{PasswordFault, PasswordHash};
use access::{Digest, Role, Subject, Zone};
use fhir::{Id, Tenant};
use serde::{Deserialize, Serialize};
use store::{KeptAccount, Store, StoreError, chance};

/// The longest name by which somebody signs in.
const NAME_BYTES_MAX: usize = 64;

/// An account as it is kept. What came later than the first accounts may be absent.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    tenant: i32,
    #[serde(default)]
    patient: Option<String>,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    password: Option<String>,
    #[serde(default)]
    invitation: Option<(String, i64)>,
    enabled: bool,
}

/// Whose account it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A person, who opens the own record.
    Person(Id),
    /// Staff of the municipality, or who approves there.
    Staff(Role),
    /// Who runs the server. Such an account belongs to no municipality and signs in through no face: it proves who asks for
    /// access in an emergency, and who allows it.
    Operator,
}

/// An account.
pub struct Account {
    /// Its random id.
    pub id: String,
    /// The municipality; 0 for operators, who have none.
    pub tenant: Tenant,
    /// Whose it is.
    pub owner: Owner,
    /// The password; none where only an outside provider speaks for the owner.
    pub password: Option<PasswordHash>,
    /// What was handed to its owner, to be shown once after signing in at an outside provider, and until when it holds.
    pub invitation: Option<(Digest, i64)>,
    /// Whether it may be used.
    pub enabled: bool,
}

impl Account {
    /// A new account.
    pub fn new(tenant: Tenant, owner: Owner) -> Result<Account, StoreError> {
        let random = chance::<16>()?;
        Ok(Account {
            id: crate::web::hex_of(&random),
            tenant,
            owner,
            password: None,
            invitation: None,
            enabled: true,
        })
    }

    /// Gives it a password.
    pub fn set_password(&mut self, password: &str) -> Result<(), Unfit> {
        let salt = chance().map_err(Unfit::Store)?;
        let hash = PasswordHash::of(password, salt).map_err(Unfit::Password)?;
        self.password = Some(hash);
        Ok(())
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

    /// What the account is to us.
    pub fn role(&self) -> Role {
        match self.owner {
            Owner::Person(_) => Role::Person,
            Owner::Staff(role) => role,
            Owner::Operator => Role::Operator,
        }
    }

    /// Whether its owner signs in through this face.
    pub fn is_at_home(&self, zone: Zone) -> bool {
        match self.owner {
            Owner::Person(_) => zone == Zone::Internet,
            Owner::Staff(_) => zone == Zone::Lgwan,
            Owner::Operator => false,
        }
    }

    /// Whoever signed in to it, when and how strongly.
    pub fn person(&self, signed_in_at_ms: i64, strength: Option<&str>) -> Person {
        let own = match &self.owner {
            Owner::Person(patient) => Some(patient.clone()),
            Owner::Staff(_) | Owner::Operator => None,
        };
        Person {
            subject: Subject {
                account: Arc::from(self.id.as_str()),
                role: self.role(),
                tenant: Some(self.tenant),
                fhir_user: own.as_ref().map(|patient| format!("Patient/{patient}")),
                signed_in_at_ms,
                strength: strength.map(str::to_owned),
            },
            own,
            delegated: Vec::new(),
        }
    }

    /// As far as it matters to an outside provider's word.
    pub fn as_outside(&self, linked: Option<(String, String)>) -> federation::Account {
        federation::Account {
            id: self.id.clone(),
            linked,
            enabled: self.enabled,
            invitation: self.invitation,
        }
    }

    fn kept(&self) -> Result<KeptAccount, StoreError> {
        let (patient, role) = match &self.owner {
            Owner::Person(patient) => (Some(patient.to_string()), None),
            Owner::Staff(_) | Owner::Operator => (None, Some(self.role().name().to_owned())),
        };
        let invitation = self
            .invitation
            .map(|(digest, until)| (digest.to_hex(), until));
        let about = About {
            tenant: self.tenant.0,
            patient,
            role,
            password: self.password.as_ref().map(PasswordHash::to_text),
            invitation,
            enabled: self.enabled,
        };
        Ok(KeptAccount {
            id: self.id.clone(),
            about: super::kept::json(&about)?,
        })
    }
}

/// Why a password was not set.
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

/// The roles that staff may have.
pub fn staff_role(name: &str) -> Option<Role> {
    Role::parse(name).filter(|role| matches!(role, Role::Staff | Role::Approver))
}

/// Whose account it is, by the name of a role.
pub fn owner_of_role(name: &str) -> Option<Owner> {
    match Role::parse(name)? {
        Role::Operator => Some(Owner::Operator),
        _ => staff_role(name).map(Owner::Staff),
    }
}

fn read(kept: KeptAccount) -> Result<Account, StoreError> {
    let unreadable = || StoreError::Unexpected("an account cannot be read".to_owned());
    let about: About = serde_json::from_slice(&kept.about).map_err(|_| unreadable())?;
    let owner = match (about.patient, about.role) {
        (Some(patient), None) => Id::parse(&patient).map(Owner::Person),
        (None, Some(role)) => owner_of_role(&role),
        _ => None,
    };
    let password = match about.password {
        None => None,
        Some(text) => Some(PasswordHash::parse(&text).ok_or_else(unreadable)?),
    };
    let invitation = match about.invitation {
        None => None,
        Some((digest, until)) => Some((Digest::parse(&digest).ok_or_else(unreadable)?, until)),
    };
    Ok(Account {
        id: kept.id,
        tenant: Tenant(about.tenant),
        owner: owner.ok_or_else(unreadable)?,
        password,
        invitation,
        enabled: about.enabled,
    })
}
