//! Who is calling, and through which face of the server.

use std::fmt;
use std::sync::Arc;

use fhir::{Id, Tenant};

/// One of the three network faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    /// Apps, vendor systems, tablets, the public.
    Internet,
    /// Municipal staff and municipal systems, on their closed network.
    Lgwan,
    /// Operators: health and metrics, no personal data.
    Ops,
}

/// What a caller is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A health record system, registered by a municipality.
    Vendor,
    /// Municipal staff.
    Staff,
    /// Municipal staff who may approve what another prepared.
    Approver,
    /// A tablet at a venue.
    Device,
    /// A person, for the own record.
    Person,
    /// A reader of statistics.
    Researcher,
    /// Who runs the server.
    Operator,
}

/// A caller whose token held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The client's registered id, for logs, audit and budgets. Never a person's name.
    pub client: Arc<str>,
    /// The role.
    pub role: Role,
    /// The tenant; only operators and researchers have none.
    pub tenant: Option<Tenant>,
    /// The patient to whom a person is confined.
    pub patient: Option<Id>,
    /// Whether this client must send `If-Match` with updates and deletes.
    pub if_match_required: bool,
}

impl Zone {
    /// All zones.
    pub const ALL: [Zone; 3] = [Zone::Internet, Zone::Lgwan, Zone::Ops];

    /// The zone's name in settings, logs and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Zone::Internet => "internet",
            Zone::Lgwan => "lgwan",
            Zone::Ops => "ops",
        }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 7] = [
        Role::Vendor,
        Role::Staff,
        Role::Approver,
        Role::Device,
        Role::Person,
        Role::Researcher,
        Role::Operator,
    ];

    /// The role's name, as commands and token tables write it.
    pub fn name(self) -> &'static str {
        match self {
            Role::Vendor => "vendor",
            Role::Staff => "staff",
            Role::Approver => "approver",
            Role::Device => "device",
            Role::Person => "person",
            Role::Researcher => "researcher",
            Role::Operator => "operator",
        }
    }

    /// The role with this name. Case matters.
    pub fn parse(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether a caller of this role belongs to one municipality. Researchers read figures across all of them, and
    /// operators read no records.
    pub fn has_tenant(self) -> bool {
        !matches!(self, Role::Researcher | Role::Operator)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
