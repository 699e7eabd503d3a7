//! The table of who may what, for people: made from the rules themselves, so that it cannot say something else.

use std::fmt::Write as _;
use std::sync::Arc;

use fhir::{Id, Kind, Tenant};

use crate::caller::{Caller, Role, Zone};
use crate::policy::{Action, Judgement, Refusal, judge};

/// Something that can be asked for: a route, as far as access goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What people read.
    pub label: String,
    /// What is done.
    pub action: Action,
    /// With which kind, where it is about one.
    pub kind: Option<Kind>,
}

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cell {
    /// All of the municipality.
    Tenant,
    /// What belongs to one person, and what is about nobody.
    Own,
    /// Figures.
    Counts,
    /// Refused, whatever there is (403).
    Refused,
    /// The token does not hold here (401).
    Login,
}

impl Cell {
    /// The letter in the table.
    pub fn letter(self) -> char {
        match self {
            Cell::Tenant => '●',
            Cell::Own => '◐',
            Cell::Counts => '#',
            Cell::Refused => '–',
            Cell::Login => ' ',
        }
    }

    /// What comes of it where the object is another municipality's: what is allowed at home is not there (404), and what
    /// is refused is refused before anything is looked at (R-A05).
    pub fn abroad(self) -> u16 {
        match self {
            Cell::Tenant | Cell::Own => 404,
            Cell::Counts => 200,
            Cell::Refused => 403,
            Cell::Login => 401,
        }
    }
}

/// What a plain caller of a role meets.
pub fn cell(role: Role, zone: Zone, row: &Row) -> Cell {
    let caller = Caller {
        client: Arc::from("matrix"),
        role,
        tenant: role.has_tenant().then_some(Tenant(0)),
        patient: Id::parse("matrix").filter(|_| role.has_patient()),
        if_match_required: false,
        mandate: None,
    };
    match judge(&caller, zone, row.action, row.kind) {
        Ok(Judgement::Counts) => Cell::Counts,
        Ok(Judgement::Records(bounds)) if bounds.reach.compartment.is_some() => Cell::Own,
        Ok(Judgement::Records(_)) => Cell::Tenant,
        Err(Refusal::WrongZone) => Cell::Login,
        Err(Refusal::NotAllowed | Refusal::NoTenant | Refusal::Scope) => Cell::Refused,
    }
}

/// The whole table as Markdown: a row for each thing that can be asked for, a column for each role at each face where its
/// tokens hold.
pub fn markdown(rows: &[Row]) -> String {
    let columns: Vec<(Role, Zone)> = Role::ALL
        .into_iter()
        .flat_map(|role| Zone::ALL.map(|zone| (role, zone)))
        .filter(|(role, zone)| {
            rows.iter()
                .any(|row| cell(*role, *zone, row) != Cell::Login)
        })
        .collect();
    let mut text = String::from("| |");
    for (role, zone) in &columns {
        let _ = write!(text, " {role} ({zone}) |");
    }
    text.push_str("\n| --- |");
    text.push_str(&" :---: |".repeat(columns.len()));
    text.push('\n');
    for row in rows {
        let _ = write!(text, "| {} |", row.label.replace('|', "\\|"));
        for (role, zone) in &columns {
            let _ = write!(text, " {} |", cell(*role, *zone, row).letter());
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests;
