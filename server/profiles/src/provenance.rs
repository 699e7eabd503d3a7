//! Where a version of a record came from, as a Provenance, and back.
//!
//! One is made for every row of a file and every scan, so the tree is built directly and not by way of the typed model.

mod making;
mod reading;
mod report;

use std::fmt;

use ::immunization::{ForeignNumber, Moment, MunicipalityCode};
use fhir::Element;

use crate::naming::system;

pub use making::to_resource;
pub use reading::from_resource;

/// Who made one version of a record, by which act and out of what.
#[derive(Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The versions that were made, each as a reference with its version. A contradicting report has the dose that it
    /// contradicts.
    pub targets: Vec<String>,
    /// By which act.
    pub activity: Activity,
    /// When it was done, by the clock of whoever did it.
    pub occurred: Option<Moment>,
    /// When it was received here, in milliseconds of the Unix epoch.
    pub recorded_ms: i64,
    /// The request that it was part of.
    pub request: Option<String>,
    /// The rules that it rests on, as addresses.
    pub policies: Vec<String>,
    /// Where it was done.
    pub location: Option<Pointer>,
    /// Why. Corrections, undoings and merges always have a reason.
    pub reasons: Vec<Why>,
    /// Who took part.
    pub agents: Vec<Agent>,
    /// What it was made of. Imports and scans always have a source.
    pub sources: Vec<Origin>,
    /// The version before, as a reference.
    pub before: Option<String>,
    /// A dose as it was reported and not taken over, because another one stands already: an Immunization.
    pub report: Option<Element>,
    /// What is doubtful about it: stable codes of rules.
    pub doubts: Vec<String>,
}

impl Provenance {
    /// An act of which nothing more is known.
    pub fn new(activity: Activity, recorded_ms: i64) -> Provenance {
        Provenance {
            targets: Vec::new(),
            activity,
            occurred: None,
            recorded_ms,
            request: None,
            policies: Vec::new(),
            location: None,
            reasons: Vec::new(),
            agents: Vec::new(),
            sources: Vec::new(),
            before: None,
            report: None,
            doubts: Vec::new(),
        }
    }

    /// Whether everything is there that an act of this kind always says.
    fn is_whole(&self) -> bool {
        let is_numbered = |origin: &Origin| matches!(&origin.what, Pointer::Number(_));
        let acts = match self.activity {
            Activity::Import => {
                let mut sources = self.sources.iter();
                sources.any(|origin| is_numbered(origin) && origin.row.is_some())
            }
            Activity::Scan => self.sources.iter().any(is_numbered),
            Activity::Correction | Activity::Undo | Activity::Merge => !self.reasons.is_empty(),
            Activity::Entry | Activity::Exchange | Activity::Inquiry => true,
        };
        acts && !self.targets.is_empty() && !self.agents.is_empty()
    }
}

// It leads to a person.
impl fmt::Debug for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Provenance({}, …)", self.activity.code())
    }
}

/// By which act a version of a record was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Activity {
    /// Made of one row of a file.
    Import,
    /// Made by reading a coupon at a venue.
    Scan,
    /// Typed on a screen.
    Entry,
    /// Written by another system over FHIR.
    Exchange,
    /// Made of the answer of another municipality.
    Inquiry,
    /// A fault was put right.
    Correction,
    /// What was made by mistake was taken back.
    Undo,
    /// Records of one person were put together.
    Merge,
}

impl Activity {
    /// All of them.
    pub const ALL: [Activity; 8] = [
        Activity::Import,
        Activity::Scan,
        Activity::Entry,
        Activity::Exchange,
        Activity::Inquiry,
        Activity::Correction,
        Activity::Undo,
        Activity::Merge,
    ];

    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Activity::Import => "import",
            Activity::Scan => "scan",
            Activity::Entry => "entry",
            Activity::Exchange => "exchange",
            Activity::Inquiry => "inquiry",
            Activity::Correction => "correction",
            Activity::Undo => "undo",
            Activity::Merge => "merge",
        }
    }

    /// The one with this code.
    pub fn parse(code: &str) -> Option<Activity> {
        let mut all = Activity::ALL.into_iter();
        all.find(|activity| activity.code() == code)
    }
}

/// Somebody or something, by an address or by a number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Pointer {
    /// By the address of a resource: `Location/1`.
    Reference(String),
    /// By a number in a system.
    Number(ForeignNumber),
}

impl Pointer {
    /// A registered system, app or member of staff.
    pub fn client(number: &str) -> Pointer {
        Pointer::numbered(system::CLIENT, number)
    }

    /// An enrolled device.
    pub fn device(number: &str) -> Pointer {
        Pointer::numbered(system::DEVICE, number)
    }

    /// A municipality.
    pub fn municipality(code: MunicipalityCode) -> Pointer {
        Pointer::numbered(system::MUNICIPALITY, &code.to_string())
    }

    /// A venue.
    pub fn venue(number: &str) -> Pointer {
        Pointer::numbered(system::VENUE, number)
    }

    /// An import.
    pub fn import(number: &str) -> Pointer {
        Pointer::numbered(system::IMPORT, number)
    }

    /// The settings of a day at a venue.
    pub fn session(number: &str) -> Pointer {
        Pointer::numbered(system::SESSION, number)
    }

    /// A scan.
    pub fn scan(number: &str) -> Pointer {
        Pointer::numbered(system::SCAN, number)
    }

    /// An act of staff on the waiting list.
    pub fn waiting_act(act: &str) -> Pointer {
        Pointer::numbered(system::WAITING_ACT, act)
    }

    fn numbered(system: &str, value: &str) -> Pointer {
        Pointer::Number(ForeignNumber {
            system: system.to_owned(),
            value: value.to_owned(),
        })
    }

    /// The number, if it is one of this system.
    pub fn number_in(&self, system: &str) -> Option<&str> {
        match self {
            Pointer::Number(number) if number.system == system => Some(&number.value),
            Pointer::Number(_) | Pointer::Reference(_) => None,
        }
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pointer(…)")
    }
}

/// Who took part in an act, and as what.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Agent {
    /// As what.
    pub role: Role,
    /// Who.
    pub who: Pointer,
    /// For whom.
    pub on_behalf_of: Option<Pointer>,
}

impl Agent {
    /// Somebody who acts for a municipality.
    pub fn new(role: Role, who: Pointer, municipality: MunicipalityCode) -> Agent {
        Agent {
            role,
            who,
            on_behalf_of: Some(Pointer::municipality(municipality)),
        }
    }
}

/// As what somebody took part in an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Who put it in.
    Enterer,
    /// Who did it.
    Performer,
    /// Who is answerable for the content.
    Author,
    /// Who checked it.
    Verifier,
    /// Who told it.
    Informant,
    /// Who keeps it.
    Custodian,
    /// The device that made it.
    Assembler,
    /// Who put it together.
    Composer,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 8] = [
        Role::Enterer,
        Role::Performer,
        Role::Author,
        Role::Verifier,
        Role::Informant,
        Role::Custodian,
        Role::Assembler,
        Role::Composer,
    ];

    /// Its code, as R4 names it.
    pub fn code(self) -> &'static str {
        match self {
            Role::Enterer => "enterer",
            Role::Performer => "performer",
            Role::Author => "author",
            Role::Verifier => "verifier",
            Role::Informant => "informant",
            Role::Custodian => "custodian",
            Role::Assembler => "assembler",
            Role::Composer => "composer",
        }
    }

    /// The one with this code.
    pub fn parse(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// What a version was made of.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The import, the scan, or another thing.
    pub what: Pointer,
    /// The row of the file, from 1 with the header.
    pub row: Option<u32>,
    /// The SHA-256 of the file, row or image.
    pub digest: Option<[u8; 32]>,
    /// The session and segment of a scan.
    pub session: Option<(String, u32)>,
}

impl Origin {
    /// A row of an import.
    pub fn row(import: &str, row: u32) -> Origin {
        Origin {
            row: Some(row),
            ..Origin::of(Pointer::import(import))
        }
    }

    /// A scan under the settings of a segment.
    pub fn scan(scan: &str, session: &str, segment: u32) -> Origin {
        Origin {
            session: Some((session.to_owned(), segment)),
            ..Origin::of(Pointer::scan(scan))
        }
    }

    /// A thing of which nothing more is said.
    pub fn of(what: Pointer) -> Origin {
        Origin {
            what,
            row: None,
            digest: None,
            session: None,
        }
    }

    /// The same with the digest of its content.
    #[must_use]
    pub fn with_digest(mut self, digest: [u8; 32]) -> Origin {
        self.digest = Some(digest);
        self
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Origin(…)")
    }
}

/// Why something was done: as a code, in words, or both.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Why {
    /// The system of the code, and the code.
    pub code: Option<(String, String)>,
    /// In words.
    pub text: Option<String>,
}

impl Why {
    /// A reason in words.
    pub fn told(text: &str) -> Why {
        Why {
            code: None,
            text: Some(text.to_owned()),
        }
    }
}

// Words that somebody wrote may say anything.
impl fmt::Debug for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Why(…)")
    }
}

#[cfg(test)]
mod tests;
