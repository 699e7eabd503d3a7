//! `AuditEvent/$trail`: who did what, out of the trail, as AuditEvents; the newest first. Municipal staff see the trail of
//! their municipality, a person what touched the own record. Nothing of it can be changed by anybody.

use std::sync::Arc;

use access::Role;
use access::audit::{Event, Strand};
use fhir::bundle::Bundle;
use fhir::codec::json;
use fhir::problem::Kind as ProblemKind;
use fhir::search::ask::is_harmless;
use fhir::{Element, Id, Issue, Key, Problem, instant};
use serde_json::{Value, json};
use store::{Store, StoreError, TrailQuestion};

use super::link::{self, Page};
use super::search::Came;
use crate::call::{Call, Reply};
use crate::state::State;

mod show;

pub use show::OBSERVER;

/// Where it stands below the base.
const PATH: &str = "AuditEvent/$trail";

/// What it takes.
const OFFERED: &str = "patient, date, agent, _count";

/// Stretches that are opened for one page at most. A page may then be short, and has a link to the next.
const STRETCHES_MAX: usize = 2_000;

/// Stretches that are read at once.
const PORTION: i64 = 32;

/// What is asked for.
#[derive(Clone)]
struct Wanted {
    patient: Option<Id>,
    agent: Option<String>,
    from: i64,
    before: i64,
    count: usize,
}

/// Up to which event each strand is still to be shown; 0 where nothing is left.
pub type Places = [i64; 2];

/// Nothing was shown yet.
const NEWEST: Places = [i64::MAX; 2];

/// A page of the trail.
pub async fn trail(state: &State, call: &Call) -> Result<Reply, Problem> {
    let came = Came::of(state, call, PATH)?;
    let mut wanted = wanted(state, &came.parameters)?;
    let own = may_see(call)?;
    if let Some(own) = own {
        if wanted.patient.as_ref().is_some_and(|asked| *asked != own) {
            return Err(Problem::new(ProblemKind::NotFound, "not-found"));
        }
        wanted.patient = Some(own);
    }
    let places = places_of(came.place()).unwrap_or(NEWEST);
    let tenant = call.reach.tenant.0;
    let store = Arc::clone(&state.store);
    let (asked, at) = (wanted.clone(), places);
    let (found, next) = state
        .blocking(call, move || page(&store, tenant, &asked, at))
        .await?;
    let link = |place: Value| {
        let page = Page {
            parameters: came.parameters.clone(),
            place,
            hidden: came.hidden,
        };
        link::seal(state, call, PATH, &page)
    };
    let itself = link(json!(places))?;
    let further = next.map(|next| link(json!(next))).transpose()?;
    let mut texts = Vec::with_capacity(found.len());
    for (id, event) in &found {
        let element = show::element(id, tenant, event, wanted.patient.as_ref());
        let element = element.map_err(|_| unmade())?;
        let url = format!("{}/AuditEvent/{id}", call.base);
        texts.push((url, text_of(&element)));
    }
    let mut bundle = Bundle::searchset();
    bundle.links.push(("self", &itself));
    bundle
        .links
        .extend(further.as_deref().map(|further| ("next", further)));
    Ok(Reply::found(bundle, &texts))
}

/// What touched one person's record, the newest first: so many, from a place on, and where the next ones begin.
pub fn of_person(
    store: &Store,
    (tenant, patient): (i32, &Id),
    (count, places): (usize, Option<Places>),
) -> Result<(Vec<Event>, Option<Places>), StoreError> {
    let wanted = Wanted {
        patient: Some(patient.clone()),
        agent: None,
        from: i64::MIN,
        before: i64::MAX,
        count,
    };
    let (found, next) = page(store, tenant, &wanted, places.unwrap_or(NEWEST))?;
    Ok((found.into_iter().map(|(_, event)| event).collect(), next))
}

/// One event, by the id under which the trail shows it.
pub async fn read(state: &State, call: &Call, key: &Key) -> Result<Option<Reply>, Problem> {
    if key.kind.name() != "AuditEvent" {
        return Ok(None);
    }
    let tenant = call.reach.tenant.0;
    let Some((strand, number)) = state.store.trail_place(tenant, key.id.as_str()) else {
        return Ok(None);
    };
    let Ok(own) = may_see(call) else {
        return Ok(None);
    };
    let store = Arc::clone(&state.store);
    let question = TrailQuestion {
        strand,
        patient: None,
        from: i64::MIN,
        before: i64::MAX,
        upto: number,
        most: 1,
    };
    let found = state
        .blocking(call, move || store.trail_like(tenant, &question))
        .await?;
    let event = found.first().and_then(|stretch| {
        let events = stretch.events.as_ref()?;
        let at = usize::try_from(number - stretch.first).ok()?;
        Event::read(&events.get(at)?.0)
    });
    let touched = |event: &Event| {
        own.as_ref()
            .is_none_or(|own| event.patients.iter().any(|id| id == own.as_str()))
    };
    let Some(event) = event.filter(touched) else {
        return Ok(None);
    };
    let element = show::element(key.id.as_str(), tenant, &event, own.as_ref());
    let mut reply = Reply::new(200);
    reply.resource = Some(text_of(&element.map_err(|_| unmade())?).into());
    Ok(Some(reply))
}

fn text_of(element: &Element) -> Vec<u8> {
    let mut text = Vec::new();
    json::write(element, &mut text);
    text
}

fn unmade() -> Problem {
    Problem::new(ProblemKind::Exception, "internal").from_source("an event cannot be shown")
}

/// Whose events a caller may see: those of one patient, or all of the municipality.
fn may_see(call: &Call) -> Result<Option<Id>, Problem> {
    match call.caller.role {
        Role::Staff | Role::Approver => Ok(None),
        Role::Person | Role::Delegate => call
            .caller
            .patient
            .clone()
            .map(Some)
            .ok_or_else(|| Problem::new(ProblemKind::Forbidden, "trail-not-yours")),
        _ => Err(Problem::new(ProblemKind::Forbidden, "trail-not-yours")),
    }
}

fn wanted(state: &State, parameters: &[(String, String)]) -> Result<Wanted, Problem> {
    let mut wanted = Wanted {
        patient: None,
        agent: None,
        from: i64::MIN,
        before: i64::MAX,
        count: usize::try_from(state.config.search.count_default).unwrap_or(1),
    };
    let wrong = |name: &str| -> Problem {
        Issue::error(ProblemKind::Invalid, "parameter-malformed")
            .with("parameter", name)
            .into()
    };
    for (name, value) in parameters {
        match name.as_str() {
            "patient" => {
                let id = value.strip_prefix("Patient/").unwrap_or(value);
                wanted.patient = Some(Id::parse(id).ok_or_else(|| wrong("patient"))?);
            }
            "agent" => wanted.agent = Some(value.clone()),
            "date" => narrow(&mut wanted, value).ok_or_else(|| wrong("date"))?,
            "_count" => {
                let count: usize = value.parse().map_err(|_| wrong("_count"))?;
                let most = usize::try_from(state.config.search.count_max).unwrap_or(1);
                wanted.count = count.clamp(1, most.max(1));
            }
            name if is_harmless(name) => {}
            name => {
                let problem = Problem::new(ProblemKind::ParameterUnknown, "parameter-unknown");
                return Err(problem.with("parameter", name).with("nearest", OFFERED));
            }
        }
    }
    Ok(wanted)
}

/// Narrows the time by one date with its prefix.
fn narrow(wanted: &mut Wanted, value: &str) -> Option<()> {
    let known = ["eq", "ge", "gt", "le", "lt"];
    let prefix = known.into_iter().find(|prefix| value.starts_with(prefix));
    let text = prefix.map_or(value, |prefix| {
        value.get(prefix.len()..).unwrap_or_default()
    });
    let span = instant::parse_span(text, instant::JAPAN_MINUTES)?;
    let (from, before) = match prefix.unwrap_or("eq") {
        "ge" => (span.from_ms, i64::MAX),
        "gt" => (span.to_ms, i64::MAX),
        "le" => (i64::MIN, span.to_ms),
        "lt" => (i64::MIN, span.from_ms),
        _ => (span.from_ms, span.to_ms),
    };
    wanted.from = wanted.from.max(from);
    wanted.before = wanted.before.min(before);
    Some(())
}

fn places_of(place: Option<&Value>) -> Option<Places> {
    let both = place?.as_array()?;
    Some([both.first()?.as_i64()?, both.get(1)?.as_i64()?])
}

/// One strand, from its newest event that fits backwards.
struct Strip<'a> {
    store: &'a Store,
    tenant: i32,
    strand: Strand,
    wanted: &'a Wanted,
    /// Up to which event is still to be looked at.
    upto: i64,
    ready: Vec<(i64, Event)>,
    opened: usize,
}

impl Strip<'_> {
    /// Looks at further stretches until something fits. What fits waits with the newest last.
    fn fill(&mut self) -> Result<(), StoreError> {
        while self.ready.is_empty() && self.upto > 0 && self.opened < STRETCHES_MAX {
            let question = TrailQuestion {
                strand: self.strand.number(),
                patient: self.wanted.patient.clone(),
                from: self.wanted.from,
                before: self.wanted.before,
                upto: self.upto,
                most: PORTION,
            };
            let found = self.store.trail_like(self.tenant, &question)?;
            self.opened += found.len();
            let mut fit = Vec::new();
            let upto = self.upto;
            self.upto = found.last().map_or(0, |stretch| stretch.first - 1);
            for stretch in found.into_iter().rev() {
                let events = stretch.events.unwrap_or_default();
                let numbered = (stretch.first..).zip(events);
                let read = numbered.filter_map(|(number, (bytes, _))| {
                    let event = Event::read(&bytes).filter(|event| self.fits(event));
                    event
                        .filter(|_| number <= upto)
                        .map(|event| (number, event))
                });
                fit.extend(read);
            }
            self.ready = fit;
        }
        Ok(())
    }

    fn fits(&self, event: &Event) -> bool {
        let wanted = self.wanted;
        let touched = wanted
            .patient
            .as_ref()
            .is_none_or(|id| event.patients.iter().any(|patient| patient == id.as_str()));
        let agent = wanted.agent.as_deref().is_none_or(|agent| {
            let name = agent.rsplit('|').next().unwrap_or(agent);
            [&*event.client, &*event.account].contains(&name)
        });
        touched && agent && (wanted.from..wanted.before).contains(&event.at_ms)
    }

    /// Up to which event the next page has to look.
    fn place(&self) -> i64 {
        self.ready.last().map_or(self.upto, |(number, _)| *number)
    }
}

/// What a page shows, each event with its id, and where the next one begins.
type Shown = (Vec<(String, Event)>, Option<Places>);

fn page(store: &Store, tenant: i32, wanted: &Wanted, places: Places) -> Result<Shown, StoreError> {
    let [changes, looks] = places;
    let strip = |strand, upto| Strip {
        store,
        tenant,
        strand,
        wanted,
        upto,
        ready: Vec::new(),
        opened: 0,
    };
    let mut strips = [strip(Strand::Changes, changes), strip(Strand::Looks, looks)];
    let mut shown = Vec::new();
    while shown.len() < wanted.count {
        for strip in &mut strips {
            strip.fill()?;
        }
        let newest = strips
            .iter_mut()
            .filter(|strip| !strip.ready.is_empty())
            .max_by_key(|strip| strip.ready.last().map(|(_, event)| event.at_ms));
        let Some(strip) = newest else { break };
        let strand = strip.strand.number();
        if let Some((number, event)) = strip.ready.pop() {
            shown.push((store.trail_id(tenant, strand, number), event));
        }
    }
    for strip in &mut strips {
        strip.fill()?;
    }
    let next = strips.each_ref().map(Strip::place);
    Ok((shown, Some(next).filter(|next| *next != [0, 0])))
}
