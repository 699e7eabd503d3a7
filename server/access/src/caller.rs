//! Who is calling, and through which face of the server.

use std::fmt;
use std::sync::Arc;

use fhir::{Id, Tenant};

use crate::mandate::Mandate;

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
    /// A person, for the record of a child or of somebody who appointed them.
    Delegate,
    /// A reader of statistics.
    Researcher,
    /// Who looks at the country's figures.
    National,
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
    /// The tenant; researchers have none, and operators only in an emergency.
    pub tenant: Option<Tenant>,
    /// The patient to whom a person, or whoever acts for one, is confined.
    pub patient: Option<Id>,
    /// Whether this client must send `If-Match` with updates and deletes.
    pub if_match_required: bool,
    /// What the token was granted for. None for callers who may do all that their role may.
    pub mandate: Option<Arc<Mandate>>,
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

impl Zone {
    /// The zone with this name. Case matters.
    pub fn parse(name: &str) -> Option<Zone> {
        Zone::ALL.into_iter().find(|zone| zone.name() == name)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 9] = [
        Role::Vendor,
        Role::Staff,
        Role::Approver,
        Role::Device,
        Role::Person,
        Role::Delegate,
        Role::Researcher,
        Role::National,
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
            Role::Delegate => "delegate",
            Role::Researcher => "researcher",
            Role::National => "national",
            Role::Operator => "operator",
        }
    }

    /// The role with this name. Case matters.
    pub fn parse(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether a caller of this role belongs to one municipality. Researchers and the national viewer read figures across
    /// all of them, and operators read no records but in an emergency.
    pub fn has_tenant(self) -> bool {
        !matches!(self, Role::Researcher | Role::National | Role::Operator)
    }

    /// Whether a caller of this role is confined to one patient's record.
    pub fn has_patient(self) -> bool {
        matches!(self, Role::Person | Role::Delegate)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
