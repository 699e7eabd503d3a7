//! `$everything`: a patient, what belongs to the patient, and what that refers to.
//! <https://hl7.org/fhir/R4/patient-operation-everything.html>
//!
//! It is a search in parts like any other: the patient, each kind of the compartment, and then each kind that is about
//! nobody, as far as what belongs to the patient refers to it. So its order never changes, nothing comes twice, and no
//! page costs more than another.

use fhir::bundle::SearchMode;
use fhir::problem::Kind as ProblemKind;
use fhir::search::ask::is_harmless;
use fhir::search::{Catalogue, Criterion, ParameterType, Prefix, Query, Slot, Want, compartment};
use fhir::{Id, Issue, Key, Kind, Problem, instant};

use super::parameters;
use super::search::{self, Came, Part, Question};
use super::search_compartment::refuse_absent;
use crate::call::{Call, Reply};
use crate::guard;
use crate::state::State;

/// What the operation takes.
const OFFERED: &str = "start, end, _since, _type, _count";

/// By which parameter the care that a resource tells of is placed in time. What a kind without one tells of has no time.
const CLINICAL_DATES: [(&str, &str); 9] = [
    ("AllergyIntolerance", "date"),
    ("Composition", "date"),
    ("Consent", "date"),
    ("DocumentReference", "date"),
    ("Immunization", "date"),
    ("ImmunizationEvaluation", "date"),
    ("ImmunizationRecommendation", "date"),
    ("List", "date"),
    ("Observation", "date"),
];

/// What is asked for.
#[derive(Default)]
struct Wanted {
    start_ms: Option<i64>,
    end_ms: Option<i64>,
    since_ms: Option<i64>,
    types: Option<Vec<Kind>>,
    count: Option<u32>,
}

/// A page of everything. Without an id, a caller who speaks for one patient means that one.
pub async fn everything(state: &State, call: &Call, patient: Option<Id>) -> Result<Reply, Problem> {
    let path = match &patient {
        Some(id) => format!("Patient/{id}/$everything"),
        None => "Patient/$everything".to_owned(),
    };
    let patient = patient.or_else(|| call.reach.narrowed_to(Kind::PATIENT).cloned());
    let Some(id) = patient else {
        // Everything of everybody is an export, not a page.
        return Err(Problem::new(ProblemKind::Invalid, "everything-of-whom"));
    };
    let patient = Key {
        kind: Kind::PATIENT,
        id,
    };
    let sent = parameters::simple(call)?;
    let whole = Call {
        parameters: sent,
        ..call.clone()
    };
    let came = Came::of(state, &whole, &path)?;
    let wanted = Wanted::read(call, &came.parameters)?;
    refuse_absent(state, call, &patient).await?;
    let question = Question {
        parts: parts(&state.catalogue, call, &patient, &wanted),
        includes: Vec::new(),
        count: wanted.count,
        total: None,
        explain: false,
        understood: came
            .parameters
            .iter()
            .filter(|(name, _)| !is_harmless(name))
            .cloned()
            .collect(),
        notes: Vec::new(),
        definitions: Vec::new(),
    };
    search::answer(state, &whole, (&path, came), question).await
}

impl Wanted {
    /// Reads the parameters. Each at most once; everything that is wrong is named.
    fn read(call: &Call, sent: &[(String, String)]) -> Result<Wanted, Problem> {
        let mut wanted = Wanted::default();
        let mut issues = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for (name, value) in sent.iter().filter(|(name, _)| !is_harmless(name)) {
            if seen.contains(&name.as_str()) && name != "_type" {
                let issue = Issue::error(ProblemKind::Invalid, "parameter-repeated");
                issues.push(issue.with("parameter", parameters::shown(name)));
                continue;
            }
            seen.push(name);
            let span = || instant::parse_span(&value.replace(' ', "+"), instant::JAPAN_MINUTES);
            let expected = match name.as_str() {
                "start" => {
                    wanted.start_ms = span().map(|span| span.from_ms);
                    wanted.start_ms.is_none().then_some("a date")
                }
                "end" => {
                    wanted.end_ms = span().map(|span| span.to_ms);
                    wanted.end_ms.is_none().then_some("a date")
                }
                "_since" => {
                    wanted.since_ms = instant::parse_instant(&value.replace(' ', "+"));
                    let none = wanted.since_ms.is_none();
                    none.then_some("an instant with its zone")
                }
                "_count" => {
                    wanted.count = value.parse().ok();
                    wanted.count.is_none().then_some("a number")
                }
                "_type" => wanted.take_types(call, value)?,
                _ => {
                    issues.push(parameters::unknown(name, OFFERED));
                    continue;
                }
            };
            if let Some(expected) = expected {
                let issue = Issue::error(ProblemKind::Invalid, "parameter-malformed");
                issues.push(issue.with("parameter", name).with("expected", expected));
            }
        }
        match issues.is_empty() {
            true => Ok(wanted),
            false => Err(issues.into()),
        }
    }

    /// Takes kinds. What is expected, where there is something else.
    fn take_types(&mut self, call: &Call, value: &str) -> Result<Option<&'static str>, Problem> {
        let types = self.types.get_or_insert_default();
        for name in value.split(',').map(str::trim) {
            let Some(kind) = Kind::parse(name) else {
                return Ok(Some("Patient,Immunization,…"));
            };
            guard::kind(&call.reach, kind)?;
            types.push(kind);
        }
        Ok(None)
    }

    fn has(&self, kind: Kind) -> bool {
        self.types
            .as_ref()
            .is_none_or(|types| types.contains(&kind))
    }

    /// What of a kind belongs to the care of the time that is asked for. What has no date may belong to it.
    fn within(&self, kind: Kind) -> Option<Criterion> {
        if self.start_ms.is_none() && self.end_ms.is_none() {
            return None;
        }
        let (_, code) = CLINICAL_DATES
            .iter()
            .find(|(name, _)| *name == kind.name())?;
        let slot = Slot::of(kind, code);
        let within = Want::Time {
            prefix: Prefix::Overlaps,
            from_ms: self.start_ms.unwrap_or(i64::MIN),
            to_ms: self.end_ms.unwrap_or(i64::MAX),
        };
        Some(Criterion::Any(vec![
            Criterion::Value {
                slot,
                wants: vec![within],
                negated: false,
            },
            Criterion::Missing {
                slot,
                missing: true,
            },
        ]))
    }

    fn since(&self) -> Option<Criterion> {
        let from_ms = self.since_ms?;
        Some(Criterion::LastUpdated(vec![Want::Time {
            prefix: Prefix::GreaterOrEqual,
            from_ms,
            to_ms: from_ms.saturating_add(1),
        }]))
    }
}

/// The searches that make up everything, in their order.
fn parts(catalogue: &Catalogue, call: &Call, patient: &Key, wanted: &Wanted) -> Vec<Part> {
    let itself = Query {
        kind: Kind::PATIENT,
        criteria: vec![Criterion::Id(vec![patient.id.clone()])],
    };
    let mut members = vec![("itself".to_owned(), itself.clone())];
    for kind in Kind::all().filter(|kind| call.reach.touches(*kind)) {
        if compartment::compartment_parameters(kind).is_empty() {
            continue;
        }
        let mut criteria = vec![compartment::criterion(kind, &patient.id)];
        if kind == Kind::PATIENT {
            let itself = Criterion::Id(vec![patient.id.clone()]);
            criteria.push(Criterion::Not(Box::new(itself)));
        }
        criteria.extend(wanted.within(kind));
        members.push((kind.to_string(), Query { kind, criteria }));
    }
    let mut found: Vec<(String, Query)> = members
        .iter()
        .filter(|(_, query)| wanted.has(query.kind))
        .cloned()
        .collect();
    for kind in Kind::all().filter(|kind| call.reach.touches(*kind) && wanted.has(*kind)) {
        // What can belong to somebody else comes by belonging to the patient, never by a reference.
        if compartment::compartment_parameters(kind).is_empty() {
            let criteria = vec![referred_to(catalogue, &members, kind)];
            found.push((format!("{kind} referred to"), Query { kind, criteria }));
        }
    }
    let part = |(name, mut query): (String, Query)| {
        query.criteria.extend(wanted.since());
        Part {
            name,
            query,
            sort: Vec::new(),
            mode: SearchMode::Match,
        }
    };
    found.into_iter().map(part).collect()
}

/// What of a kind any of these refers to.
fn referred_to(catalogue: &Catalogue, members: &[(String, Query)], kind: Kind) -> Criterion {
    let mut ways = Vec::new();
    for (_, from) in members {
        let named = catalogue.of_kind(from.kind).filter(|parameter| {
            parameter.ty == ParameterType::Reference && parameter.targets.contains(kind)
        });
        let slots = named.map(|parameter| parameter.slot);
        for slot in slots.chain([Slot::OTHER_REFERENCE]) {
            ways.push(Criterion::Has {
                slot,
                from: Box::new(from.clone()),
            });
        }
    }
    Criterion::Any(ways)
}
