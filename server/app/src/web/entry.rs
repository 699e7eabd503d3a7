//! The request of a bundle's entry, understood as if it had come alone: which row of the table it is, and what it asks.

use access::{Action, Zone};
use actix_web::http::Method as Verb;
use fhir::bundle::{Asked, Method};
use fhir::problem::Kind as ProblemKind;
use fhir::{Kind, Problem};

use super::extract::{CRITERIA, Target, Wishes, refuse_criteria};
use super::query::{self, Parameters};
use super::{Shape, conditions};
use crate::call::{Conditions, Interaction};
use crate::surface::{self, Access, Does, Located};

/// What an entry asks for.
pub(crate) struct EntryRequest {
    /// What is to be done.
    pub interaction: Interaction,
    /// The action for the policy.
    pub action: Action,
    /// The kind for the policy.
    pub kind: Option<Kind>,
    /// The parameters of its address, without those that shape the answer.
    pub parameters: Parameters,
    /// Which part of the answer is wanted.
    pub shape: Shape,
    /// The parameters that shape the answer, as they came.
    pub asked: Parameters,
    /// `_summary=count`
    pub count_only: bool,
    /// Its conditions.
    pub conditions: Conditions,
}

/// Understands the request of an entry.
pub(crate) fn understand(
    zone: Zone,
    asked: &Asked,
    parameters_max: usize,
) -> Result<EntryRequest, Problem> {
    let segments = segments(&asked.path)?;
    let mut segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    if segments.is_empty()
        && asked.query.is_some()
        && matches!(asked.method, Method::Get | Method::Head)
    {
        segments.push(CRITERIA);
    }
    let unknown = || Problem::new(ProblemKind::NotSupported, "route-unknown");
    let place = surface::locate(zone, &segments).ok_or_else(unknown)?;
    let row = match place.route(&verb(asked.method)) {
        Located::Route(row) => row,
        Located::OtherVerbs => {
            let problem = Problem::new(ProblemKind::MethodNotAllowed, "method-not-allowed");
            return Err(problem.with("allowed", place.allow()));
        }
    };
    let target = Target::of(&place)?;
    let (interaction, action) = match (row.does, row.access) {
        (Does::Bundle, _) => return Err(Problem::new(ProblemKind::Invalid, "bundle-in-bundle")),
        // What it begins is followed at an address of its own, which an entry's answer has no place for.
        (Does::ExportSystem | Does::ExportPatients | Does::ExportGroup, _) => {
            return Err(Problem::new(ProblemKind::NotSupported, "export-in-bundle"));
        }
        (Does::Capabilities, _) => (Interaction::Capabilities, Action::Capabilities),
        (does, Access::May(action)) => (target.interaction(does).ok_or_else(unknown)?, action),
        _ => return Err(unknown()),
    };
    let text = asked.query.as_deref().unwrap_or_default();
    let parameters = query::parse(text.as_bytes(), parameters_max)?;
    let mut wishes = Wishes::default();
    let parameters = wishes.take_from(parameters, row.does)?;
    if row.does == Does::Create {
        refuse_criteria(&parameters)?;
    }
    Ok(EntryRequest {
        interaction,
        action,
        kind: target.kind,
        parameters,
        conditions: conditions_of(asked, target.kind, parameters_max)?,
        count_only: wishes.count_only,
        asked: wishes.asked,
        shape: wishes.shape,
    })
}

/// The decoded parts of a path. One slash at the end counts for nothing.
fn segments(path: &str) -> Result<Vec<String>, Problem> {
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() {
        return Ok(Vec::new());
    }
    let decoded = |segment: &str| query::decode(segment.as_bytes(), false);
    path.split('/').map(decoded).collect()
}

fn verb(method: Method) -> Verb {
    match method {
        Method::Get => Verb::GET,
        Method::Head => Verb::HEAD,
        Method::Post => Verb::POST,
        Method::Put => Verb::PUT,
        Method::Delete => Verb::DELETE,
        Method::Patch => Verb::PATCH,
    }
}

fn conditions_of(
    asked: &Asked,
    kind: Option<Kind>,
    parameters_max: usize,
) -> Result<Conditions, Problem> {
    let bytes = |text: &'_ Option<String>| text.clone().map(String::into_bytes);
    let (if_match, if_none_match) = (bytes(&asked.if_match), bytes(&asked.if_none_match));
    let if_none_exist = bytes(&asked.if_none_exist);
    let headers = conditions::Headers {
        if_match: if_match.as_deref(),
        if_none_match: if_none_match.as_deref(),
        // In a bundle it is an instant, which was read with the bundle.
        if_modified_since: None,
        if_none_exist: if_none_exist.as_deref(),
    };
    let mut conditions = headers.read(kind.map_or("", Kind::name), parameters_max)?;
    if conditions.if_none_match.is_none() {
        conditions.if_modified_since = asked.if_modified_since;
    }
    Ok(conditions)
}
