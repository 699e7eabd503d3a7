//! `$immds-forecast`: what is due next, of what is handed over or of a person on record; `$immunization-plan`: all doses
//! that remain, put on days. Neither stores anything.

use fhir::problem::Kind as ProblemKind;
use fhir::search::ask::is_harmless;
use fhir::{Element, Issue, Key, Kind, Problem};
use immunization::{Day, Language, Moment, MunicipalityCode, PlanWish, plan};
use profiles::Unmade;
use profiles::history::Origin;

use super::parameters;
use super::search_compartment::refuse_absent;
use crate::call::{Call, Reply};
use crate::forecast::record::records;
use crate::forecast::{Answer, Judge, Told, Understood, plan::plan_parameters};
use crate::guard;
use crate::state::State;

/// What the operation takes when everything is handed over.
const OFFERED: &str = "assessmentDate, patient, immunization, observation, condition, explain";
/// What it takes of a person on record.
const OFFERED_OF_PATIENT: &str = "assessmentDate, explain";
/// What a plan takes.
const OFFERED_OF_PLAN: &str = "assessmentDate, until, voluntary";

/// How many doses, observations and conditions may be handed over. A whole life has a tenth of it; more are told as too
/// many by the judge, beyond this they are not even read.
const RESOURCES_MAX: usize = 2_000;

/// How long a plan is where nobody says.
const PLAN_DAYS: i32 = 730;
/// How long it can be: from birth to the second period of a teenager.
const PLAN_DAYS_MAX: i32 = 20 * 366;

/// What is asked for.
#[derive(Default)]
struct Asked {
    date: Option<Day>,
    until: Option<Day>,
    explain: bool,
    voluntary: bool,
    patient: Option<Element>,
    doses: Vec<Element>,
    facts: Vec<Element>,
}

/// What is due next, of what is handed over.
pub async fn forecast(state: &State, call: &Call) -> Result<Reply, Problem> {
    let mut asked = Asked::default();
    asked.read(call, OFFERED)?;
    let missing = |name: &str| {
        let problem = Problem::new(ProblemKind::Required, "operation-input");
        problem.with("parameter", name)
    };
    let date = asked.date.ok_or_else(|| missing("assessmentDate"))?;
    let patient = asked.patient.take().ok_or_else(|| missing("patient"))?;
    let (of, judge) = (municipality(call)?, Judge::embedded()?);
    let language = explained(call, asked.explain);
    let work = move || {
        let told = Told {
            patient: &patient,
            doses: asked.doses.iter().collect(),
            facts: asked.facts.iter().collect(),
            origin: Origin::HandedOver,
        };
        // Whose record it is nobody says: what is handed over may be anybody's.
        let understood = judge.understand(&told, of)?;
        let answer = Answer::of(judge, &understood, None, date);
        answer.parameters(language).map_err(unsaid)
    };
    let made = state.compute(call, work).await??;
    Ok(reply(&made))
}

/// What is due next for a person on record.
pub async fn forecast_of(state: &State, call: &Call, patient: &Key) -> Result<Reply, Problem> {
    let mut asked = Asked::default();
    asked.read(call, OFFERED_OF_PATIENT)?;
    let date = asked.date.map_or_else(|| today(state), Ok)?;
    let language = explained(call, asked.explain);
    let (of, judge) = (municipality(call)?, Judge::embedded()?);
    let understood = understood(state, call, (patient, judge, of)).await?;
    let work = move || {
        let answer = Answer::of(judge, &understood, Some(of), date);
        answer.parameters(language).map_err(unsaid)
    };
    let made = state.compute(call, work).await??;
    Ok(reply(&made))
}

/// All doses of a person on record that remain, put on days.
pub async fn plan_of(state: &State, call: &Call, patient: &Key) -> Result<Reply, Problem> {
    let mut asked = Asked::default();
    asked.read(call, OFFERED_OF_PLAN)?;
    let from = asked.date.map_or_else(|| today(state), Ok)?;
    let until = asked.until.unwrap_or(from.plus_days(PLAN_DAYS));
    if until < from || until.days_since(from) > PLAN_DAYS_MAX {
        let issue = Issue::error(ProblemKind::Invalid, "parameter-malformed");
        let issue = issue.with("parameter", "until");
        return Err(issue
            .with("expected", "a day within 20 years of assessmentDate")
            .into());
    }
    let wish = PlanWish {
        from,
        until,
        voluntary: asked.voluntary,
    };
    let (of, judge) = (municipality(call)?, Judge::embedded()?);
    let understood = understood(state, call, (patient, judge, of)).await?;
    let work = move || {
        let plan = plan(judge.schedule, judge.vaccines, &understood.history, wish);
        plan_parameters(judge, &plan).map_err(unsaid)
    };
    let made = state.compute(call, work).await??;
    Ok(reply(&made))
}

/// What is on record about a person, read as a history.
async fn understood(
    state: &State,
    call: &Call,
    (patient, judge, of): (&Key, Judge, MunicipalityCode),
) -> Result<Understood, Problem> {
    guard::kind(&call.reach, Kind::IMMUNIZATION)?;
    refuse_absent(state, call, patient).await?;
    let (store, reach, key) = (state.store.clone(), call.reach.clone(), patient.clone());
    let found = state
        .blocking(call, move || records(&store, &reach, &[key]))
        .await?;
    let gone = || Problem::new(ProblemKind::NotFound, "not-found");
    let record = found.into_iter().flatten().next().ok_or_else(gone)?;
    let work = move || {
        let told = Told {
            patient: &record.patient,
            doses: record.doses.iter().collect(),
            facts: record.facts.iter().collect(),
            origin: Origin::Record,
        };
        judge.understand(&told, of)
    };
    Ok(state.compute(call, work).await??)
}

impl Asked {
    /// Reads the parameters of the address and of the body. Everything that is wrong is named, each with its place.
    fn read(&mut self, call: &Call, offered: &'static str) -> Result<(), Problem> {
        let mut issues = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in call
            .parameters
            .iter()
            .filter(|(name, _)| !is_harmless(name))
        {
            issues.extend(self.simple((name, Some(value)), offered, &mut seen));
        }
        let body = parameters::body(call)?;
        let sent = body.iter().flat_map(|body| body.children("parameter"));
        for (at, parameter) in sent.enumerate() {
            let place = format!("Parameters.parameter[{at}]");
            let name = parameter.text_of("name").unwrap_or_default();
            let issue = match parameter.first("resource") {
                Some(resource) => self.resource((name, resource), offered, &mut seen),
                None => {
                    let value = parameter.first("value").and_then(Element::text);
                    self.simple((name, value), offered, &mut seen)
                }
            };
            issues.extend(issue.map(|issue| issue.at(place)));
        }
        match issues.is_empty() {
            true => Ok(()),
            false => Err(issues.into()),
        }
    }

    /// Takes a parameter with a simple value.
    fn simple(
        &mut self,
        (name, value): (&str, Option<&str>),
        offered: &str,
        seen: &mut Vec<String>,
    ) -> Option<Issue> {
        if let Some(issue) = refused(name, offered, seen) {
            return Some(issue);
        }
        let value = value.unwrap_or_default();
        let expected = match name {
            "assessmentDate" => {
                self.date = Day::parse_iso(value).ok();
                self.date.is_none().then_some("YYYY-MM-DD")
            }
            "until" => {
                self.until = Day::parse_iso(value).ok();
                self.until.is_none().then_some("YYYY-MM-DD")
            }
            "explain" | "voluntary" => {
                let wished = value == "true";
                match name {
                    "explain" => self.explain = wished,
                    _ => self.voluntary = wished,
                }
                (!wished && value != "false").then_some("true, false")
            }
            _ => Some("resource"),
        };
        expected.map(|expected| {
            Issue::error(ProblemKind::Invalid, "parameter-malformed")
                .with("parameter", name)
                .with("expected", expected)
        })
    }

    /// Takes a resource that was handed over.
    fn resource(
        &mut self,
        (name, resource): (&str, &Element),
        offered: &str,
        seen: &mut Vec<String>,
    ) -> Option<Issue> {
        let expected = match name {
            "patient" => "Patient",
            "immunization" => "Immunization",
            "observation" => "Observation",
            "condition" => "Condition",
            _ => "value[x]",
        };
        let many = ["immunization", "observation", "condition"].contains(&name);
        if !many && let Some(issue) = refused(name, offered, seen) {
            return Some(issue);
        }
        if !offered.split(", ").any(|one| one == name) {
            return Some(parameters::unknown(name, offered));
        }
        if resource.type_name() != expected {
            let issue = Issue::error(ProblemKind::Invalid, "parameter-malformed");
            return Some(issue.with("parameter", name).with("expected", expected));
        }
        if self.doses.len() + self.facts.len() >= RESOURCES_MAX {
            let issue = Issue::error(ProblemKind::TooCostly, "forecast-too-many");
            return Some(issue.with("limit", RESOURCES_MAX));
        }
        match name {
            "patient" => self.patient = Some(resource.clone()),
            "immunization" => self.doses.push(resource.clone()),
            _ => self.facts.push(resource.clone()),
        }
        None
    }
}

/// Why a parameter is not taken, whatever its value: it is not offered, or was given already.
fn refused(name: &str, offered: &str, seen: &mut Vec<String>) -> Option<Issue> {
    if !offered.split(", ").any(|one| one == name) {
        return Some(parameters::unknown(name, offered));
    }
    if seen.iter().any(|one| one == name) {
        let issue = Issue::error(ProblemKind::Invalid, "parameter-repeated");
        return Some(issue.with("parameter", name));
    }
    seen.push(name.to_owned());
    None
}

/// In which language the reasoning is wanted, if at all.
fn explained(call: &Call, explain: bool) -> Option<Language> {
    explain.then_some(match call.language {
        pages::words::Language::Japanese => Language::Japanese,
        pages::words::Language::English => Language::English,
    })
}

/// Today in Japan.
fn today(state: &State) -> Result<Day, Problem> {
    let moment = Moment::from_unix(state.now_ms().div_euclid(1_000));
    moment.map(Moment::day).map_err(|error| {
        Problem::new(ProblemKind::Exception, "internal").from_source(format!("{error:?}"))
    })
}

/// Whose records the caller looks at.
fn municipality(call: &Call) -> Result<MunicipalityCode, Problem> {
    MunicipalityCode::from_number(call.reach.tenant.0)
        .map_err(|_| Problem::new(ProblemKind::Exception, "internal").from_source("the tenant"))
}

/// What was judged cannot be said in FHIR, which is our own fault.
fn unsaid(unmade: Unmade) -> Problem {
    Problem::new(ProblemKind::Exception, "internal").from_source(unmade.to_string())
}

fn reply(parameters: &Element) -> Reply {
    let mut text = Vec::new();
    fhir::codec::json::write(parameters, &mut text);
    let mut reply = Reply::new(200);
    reply.resource = Some(text.into());
    reply
}
