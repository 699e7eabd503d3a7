//! What an export is asked for, read and held against the reach before anything is begun.

use std::sync::Arc;

use fhir::codec::{Limits, json};
use fhir::problem::Kind as ProblemKind;
use fhir::search::ask as question;
use fhir::search::ask::is_harmless;
use fhir::search::compartment;
use fhir::{Issue, Key, Kind, Problem, instant};
use store::Found;

use crate::call::{Call, ExportOf};
use crate::guard;
use crate::interaction::parameters;
use crate::job::bulk::Wanted;
use crate::state::State;

/// What the operation takes.
const OFFERED: &str = "_outputFormat, _since, _type, _typeFilter";

/// All names of the one form of files.
const FORMS: [&str; 3] = ["application/fhir+ndjson", "application/ndjson", "ndjson"];

/// Modifiers that need more than the resource itself.
const FAR: [&str; 4] = [":in", ":not-in", ":above", ":below"];

fn malformed(name: &str, expected: &str) -> Problem {
    let problem = Problem::new(ProblemKind::Invalid, "parameter-malformed");
    problem.with("parameter", name).with("expected", expected)
}

/// What is wanted, but for the place in the order.
pub async fn wanted(state: &State, call: &Call, of: &ExportOf) -> Result<Wanted, Problem> {
    let parameters = parameters::simple(call)?;
    let mut wanted = Wanted {
        request: request(call, of, &parameters),
        of_patients: !matches!(of, ExportOf::System),
        bases: state.bases(call),
        ..Wanted::default()
    };
    let mut kinds: Option<Vec<Kind>> = None;
    for (name, value) in &parameters {
        match name.as_str() {
            "_outputFormat" if FORMS.contains(&value.as_str()) => {}
            "_outputFormat" => return Err(malformed("_outputFormat", FORMS[0])),
            "_since" => {
                let since = instant::parse_instant(value);
                wanted.since = Some(since.ok_or_else(|| malformed("_since", "instant"))?);
            }
            "_type" => {
                let named = value.split(',').filter(|name| !name.is_empty());
                let read = named.map(|name| {
                    Kind::parse(name).ok_or_else(|| malformed("_type", "a type of resource"))
                });
                let read = read.collect::<Result<Vec<Kind>, Problem>>()?;
                kinds.get_or_insert_default().extend(read);
            }
            "_typeFilter" => wanted.filters.push(filter(state, call, value)?),
            name if is_harmless(name) => {}
            name => return Err(parameters::unknown(name, OFFERED).into()),
        }
    }
    let level = |kind: Kind| {
        !wanted.of_patients
            || kind == Kind::PATIENT
            || !compartment::compartment_parameters(kind).is_empty()
    };
    let chosen: Vec<Kind> = match kinds {
        Some(kinds) => {
            for kind in &kinds {
                guard::kind(&call.reach, *kind)?;
            }
            kinds
        }
        None => Kind::all().collect(),
    };
    let within = chosen
        .into_iter()
        .filter(|kind| call.reach.open.contains(*kind) && level(*kind));
    wanted.kinds = within.map(|kind| kind.name().to_owned()).collect();
    wanted.kinds.sort_unstable();
    wanted.kinds.dedup();
    if wanted.kinds.is_empty() {
        return Err(Problem::new(ProblemKind::Forbidden, "export-nothing"));
    }
    if wanted.of_patients {
        // What selects the people must be within reach as well.
        guard::kind(&call.reach, Kind::PATIENT)?;
    }
    if let ExportOf::Group(key) = of {
        guard::kind(&call.reach, key.kind)?;
        wanted.members = Some(members(state, call, key).await?);
    }
    Ok(wanted)
}

fn request(call: &Call, of: &ExportOf, parameters: &[(String, String)]) -> String {
    let path = match of {
        ExportOf::System => "$export".to_owned(),
        ExportOf::Patients => "Patient/$export".to_owned(),
        ExportOf::Group(key) => format!("{key}/$export"),
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    match query.finish() {
        query if query.is_empty() => format!("{}/{path}", call.base),
        query => format!("{}/{path}?{query}", call.base),
    }
}

/// `Type?criteria`
fn filter(
    state: &State,
    call: &Call,
    text: &str,
) -> Result<(String, Vec<(String, String)>), Problem> {
    let wrong = || malformed("_typeFilter", "Type?criteria");
    let (name, criteria) = text.split_once('?').ok_or_else(wrong)?;
    let kind = Kind::parse(name).ok_or_else(wrong)?;
    guard::kind(&call.reach, kind)?;
    let criteria: Vec<(String, String)> = form_urlencoded::parse(criteria.as_bytes())
        .into_owned()
        .collect();
    crate::rules::numbers::refuse_asking(&criteria)?;
    let bases = state.bases(call);
    let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
    let query = question::criteria(kind, &criteria, &state.reading(call, &bases))?;
    let far = |name: &str| FAR.iter().any(|modifier| name.ends_with(modifier));
    if query.kinds().len() > 1 || criteria.iter().any(|(name, _)| far(name)) {
        let issue = Issue::error(ProblemKind::Invalid, "export-filter");
        return Err(issue.into());
    }
    Ok((name.to_owned(), criteria))
}

/// The patients of a group.
async fn members(state: &State, call: &Call, key: &Key) -> Result<Vec<String>, Problem> {
    let (store, reach, of) = (Arc::clone(&state.store), call.reach.clone(), key.clone());
    let found = state
        .blocking(call, move || store.read(&reach, &of))
        .await?;
    let Found::Text(stored) = found else {
        return Err(Problem::new(ProblemKind::NotFound, "not-found"));
    };
    let unread = || Problem::new(ProblemKind::Exception, "internal");
    let group = json::read(&stored.body, &Limits::own()).map_err(|_| unread())?;
    let is_gone = |member: &fhir::Element| member.text_of("inactive") == Some("true");
    let entities = group
        .children("member")
        .filter(|member| !is_gone(member))
        .filter_map(|member| member.first("entity")?.text_of("reference"));
    let ids = entities.filter_map(|address| address.split("/_history/").next());
    Ok(ids
        .filter_map(|address| address.rsplit_once("Patient/"))
        .map(|(_, id)| id.to_owned())
        .collect())
}
