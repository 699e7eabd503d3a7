//! `$validate`: all that is wrong with a resource, without storing it.
//! <https://hl7.org/fhir/R4/resource-operation-validate.html>

use access::Action;
use fhir::problem::Kind as ProblemKind;
use fhir::{Element, Id, Issue, Key, Kind, Problem, Severity};

use super::parameters;
use crate::call::{Body, Call, Format, Reply};
use crate::rules::{self, Rules};
use crate::state::State;
use crate::web::{door, outcome};
use crate::write::INLINE_BYTES_MAX;

mod prospect;

/// What the operation takes.
const OFFERED: &str = "resource, mode, profile";
/// The modes of FHIR.
const MODES: &str = "create, update, delete, profile";
/// Rules about text that is no JSON or XML at all: nothing can be validated then.
const TEXT_RULES: [&str; 8] = [
    "json-syntax",
    "json-trailing",
    "text-bom",
    "text-utf8",
    "xml-syntax",
    "xml-doctype",
    "xml-entity",
    "xml-trailing",
];

/// What the resource is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Create,
    Update,
    Delete,
    Profile,
}

/// What is to be validated, and how.
#[derive(Debug, Default)]
struct Asked {
    resource: Option<Element>,
    mode: Option<Mode>,
    profile: Option<String>,
}

/// Says all that is wrong with what was sent, or with what is stored under the id.
pub async fn validate(
    state: &State,
    call: &Call,
    kind: Kind,
    id: Option<Id>,
) -> Result<Reply, Problem> {
    let mut asked = Asked::default();
    for (name, value) in &call.parameters {
        asked.take(name, Some(value))?;
    }
    let body = call.body.clone().filter(|body| !body.bytes.is_empty());
    if let Some(sent) = &call.element {
        asked.take_sent(sent.clone())?;
    } else if let Some(body) = &body {
        match read(state, call, body).await? {
            Ok(sent) => asked.take_sent(sent)?,
            // What the codec says about a resource is what is wrong with it.
            Err(issues) => return answer(call, issues),
        }
    }
    if asked.mode == Some(Mode::Profile) && asked.profile.is_none() {
        return Err(missing("profile"));
    }
    let key = id.map(|id| Key { kind, id });
    refuse_mode(call, kind, asked.mode)?;
    if asked.mode == Some(Mode::Delete) {
        let key = key.ok_or_else(|| Problem::new(ProblemKind::Invalid, "validate-delete-id"))?;
        return answer(call, prospect::delete(state, call, &key).await?);
    }
    let is_sent = asked.resource.is_some();
    let resource = match (asked.resource.take(), &key) {
        (Some(resource), _) => resource,
        (None, Some(key)) => prospect::stored(state, call, key).await?,
        (None, None) => return Err(missing("resource")),
    };
    if resource.type_name() != kind.name() {
        let issue = Issue::error(ProblemKind::Invalid, "type-mismatch").at(resource.type_name());
        return answer(call, vec![issue.with("expected", kind)]);
    }
    let mut issues = Vec::new();
    if is_sent && asked.mode == Some(Mode::Update) {
        issues.extend(prospect::update(state, call, key.as_ref(), &resource).await?);
    }
    let writes = matches!(asked.mode, Some(Mode::Create | Mode::Update));
    let (found, references) = found(state, call, resource, asked.profile).await?;
    issues.extend(found);
    if writes {
        issues.extend(prospect::references(state, call, references).await?);
    }
    if let (Some(body), None) = (&body, &call.element) {
        rules::locate(&mut issues, body);
    }
    answer(call, issues)
}

/// Who may not write is not told what would come of it.
fn refuse_mode(call: &Call, kind: Kind, mode: Option<Mode>) -> Result<(), Problem> {
    let action = match mode {
        Some(Mode::Create) => Action::Create,
        Some(Mode::Update) => Action::Update,
        Some(Mode::Delete) => Action::Delete,
        Some(Mode::Profile) | None => return Ok(()),
    };
    door::reach(call.zone, &call.caller, action, Some(kind)).map(drop)
}

impl Asked {
    /// Takes a parameter that has a simple value.
    fn take(&mut self, name: &str, value: Option<&str>) -> Result<(), Problem> {
        let repeated = match name {
            "mode" => self.mode.is_some(),
            "profile" => self.profile.is_some(),
            _ if fhir::search::ask::is_harmless(name) => return Ok(()),
            _ => return Err(parameters::unknown(name, OFFERED).into()),
        };
        if repeated {
            let problem = Problem::new(ProblemKind::Invalid, "parameter-repeated");
            return Err(problem.with("parameter", name));
        }
        let malformed = |expected| {
            Problem::new(ProblemKind::Invalid, "parameter-malformed")
                .with("parameter", name)
                .with("expected", expected)
        };
        match (name, value.filter(|value| !value.is_empty())) {
            ("mode", Some(value)) => {
                self.mode = Some(match value {
                    "create" => Mode::Create,
                    "update" => Mode::Update,
                    "delete" => Mode::Delete,
                    "profile" => Mode::Profile,
                    _ => return Err(malformed(MODES)),
                });
            }
            ("mode", None) => return Err(malformed(MODES)),
            (_, Some(value)) => self.profile = Some(value.to_owned()),
            (_, None) => return Err(malformed("a canonical address")),
        }
        Ok(())
    }

    /// Takes what was sent: the resource itself, or parameters with the resource among them.
    fn take_sent(&mut self, sent: Element) -> Result<(), Problem> {
        if sent.type_name() != "Parameters" {
            self.resource = Some(sent);
            return Ok(());
        }
        for parameter in sent.children("parameter") {
            let name = parameter.text_of("name").unwrap_or_default();
            if name != "resource" {
                self.take(name, parameter.first("value").and_then(Element::text))?;
                continue;
            }
            if self.resource.is_some() {
                let problem = Problem::new(ProblemKind::Invalid, "parameter-repeated");
                return Err(problem.with("parameter", name));
            }
            let resource = parameter.first("resource").cloned();
            self.resource = Some(resource.ok_or_else(|| missing("resource"))?);
        }
        Ok(())
    }
}

fn missing(parameter: &str) -> Problem {
    Problem::new(ProblemKind::Required, "operation-input").with("parameter", parameter)
}

/// The resource in a body, or what is wrong with it. Text that is neither JSON nor XML is no resource at all.
async fn read(
    state: &State,
    call: &Call,
    body: &Body,
) -> Result<Result<Element, Vec<Issue>>, Problem> {
    let read = match body.bytes.len() <= INLINE_BYTES_MAX {
        true => parameters::read(body),
        false => {
            let body = body.clone();
            state.compute(call, move || parameters::read(&body)).await?
        }
    };
    match read {
        Ok(element) => Ok(Ok(element)),
        Err(problem) if is_of_text(&problem) => Err(problem),
        Err(problem) => Ok(Err(problem.issues)),
    }
}

fn is_of_text(problem: &Problem) -> bool {
    let first = problem.issues.first();
    first.is_none_or(|issue| {
        TEXT_RULES.contains(&issue.rule)
            || issue.rule.starts_with("limit-")
            || issue.kind == ProblemKind::MediaType
    })
}

/// What a resource is found to refer to, each with its place.
type References = Vec<(Key, String)>;

/// What the rules say, and what the resource refers to.
async fn found(
    state: &State,
    call: &Call,
    resource: Element,
    profile: Option<String>,
) -> Result<(Vec<Issue>, References), Problem> {
    let rules = state.rules.clone();
    let bases = state.bases(call);
    // A resource may be small and its profiles many, so it is never done where others wait.
    let work = move || {
        let profiles: Vec<&str> = profile.iter().map(String::as_str).collect();
        let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
        let issues = Rules::all(&rules, &resource, &profiles, &bases);
        (issues, fhir::search::references(&resource, &bases))
    };
    state.compute(call, work).await
}

/// The findings as an OperationOutcome, which is the answer whatever was found.
fn answer(call: &Call, mut issues: Vec<Issue>) -> Result<Reply, Problem> {
    rules::sort(&mut issues);
    if issues.is_empty() {
        issues.push(Issue {
            severity: Severity::Information,
            ..Issue::error(ProblemKind::Informational, "validated")
        });
    }
    let text = outcome::write(&issues, Format::Json, call.language, call.request_id);
    let mut reply = Reply::new(200);
    reply.resource = Some(text.into());
    Ok(reply)
}
