//! `transaction`: entries that succeed together or not at all. <https://hl7.org/fhir/R4/http.html#transaction>
//!
//! Every change of the bundle goes to the store as one write. Names that hold within the bundle are replaced before,
//! where it is known what they stand for; what a condition may still decide is replaced while the changes are made.
//! Reads come last, when the changes are committed, and see the new state.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::sync::Arc;

use fhir::bundle::{Asked, Meaning, place_of, rewrite};
use fhir::problem::Kind as ProblemKind;
use fhir::{Element, Id, Key, Kind, Problem};
use store::{Change, Content, Link, Refusal, Refused, Resolved};

use super::bundle::{self, Answer, Step};
use super::{batch, create, delete, update};
use crate::call::{Call, Interaction, Reply};
use crate::problem;
use crate::state::State;
use crate::web::query;
use crate::write::{self, Changes, Prepared};

/// How many faults are told. More help nobody.
const ISSUES_MAX: usize = 50;

/// Does what the entries ask for, all of it or nothing.
pub async fn transaction(
    state: &State,
    call: &Call,
    entries: Vec<Asked>,
    is_large: bool,
) -> Result<Vec<Answer>, Problem> {
    let mut steps = Vec::with_capacity(entries.len());
    for (number, asked) in entries.into_iter().enumerate() {
        let step = bundle::step(state, call, asked);
        steps.push(step.map_err(|problem| bundle::placed(problem, number))?);
    }
    let mut plan = Plan::of(state, call, &mut steps).await?;
    let (texts, names, bases) = (
        std::mem::take(&mut plan.texts),
        std::mem::take(&mut plan.names),
        state.bases(call),
    );
    let taken = if is_large {
        let work = move || take_apart(texts, names, bases);
        state.compute(call, work).await??
    } else {
        take_apart(texts, names, bases)?
    };
    let changes = plan.changes(state, call, &steps, taken).await?;
    let mut answers: Vec<Option<Answer>> = steps.iter().map(|_| None).collect();
    if !changes.changes.is_empty() {
        let writer = plan.writer(call, &steps)?;
        let written = match write::submit_all(state, &writer, changes).await? {
            Ok(written) => written,
            Err(refused) => return Err(plan.refused(refused)),
        };
        for (entry, written) in plan.entries.iter().zip(written) {
            if let (Some(step), Some(place)) = (steps.get(*entry), answers.get_mut(*entry)) {
                *place = Some(Answer::done(step, write::answered(written)));
            }
        }
    }
    let mut all = Vec::with_capacity(steps.len());
    for (number, (step, answer)) in steps.into_iter().zip(answers).enumerate() {
        all.push(match answer {
            Some(answer) => answer,
            // A delete of what is not there, by a client that must say what it deletes.
            None if bundle::rank(&step.call.interaction) < 3 => {
                Answer::done(&step, Reply::new(204))
            }
            None => batch::answer(state, number, step).await.1,
        });
    }
    Ok(all)
}

/// What a name in the bundle stands for.
enum Named {
    /// This resource.
    Key(Key),
    /// The resource of the change with this number, which a condition decides.
    Change(usize),
}

/// A resource of an entry.
struct Text {
    entry: usize,
    change: usize,
    kind: Kind,
    element: Element,
    full_url: Option<String>,
}

/// The entries that change something, as changes.
#[derive(Default)]
struct Plan {
    /// The entry of each change.
    entries: Vec<usize>,
    /// The deletes, which need no text.
    deletes: HashMap<usize, Change>,
    /// The fresh ids of creates, by their change.
    fresh: HashMap<usize, Id>,
    texts: Vec<Text>,
    names: HashMap<String, Named>,
}

impl Plan {
    /// Numbers the changes, gives ids to what is created, and notes what the names stand for.
    async fn of(state: &State, call: &Call, steps: &mut [Step]) -> Result<Plan, Problem> {
        let mut plan = Plan::default();
        for (entry, step) in steps.iter_mut().enumerate() {
            let added = plan.add(state, entry, step).await;
            added.map_err(|problem| bundle::placed(problem, entry))?;
        }
        debug_assert!(plan.entries.len() <= call.entries_max);
        Ok(plan)
    }

    async fn add(&mut self, state: &State, entry: usize, step: &mut Step) -> Result<(), Problem> {
        let number = self.entries.len();
        let (kind, named) = match step.call.interaction.clone() {
            Interaction::Delete(key) => {
                if let Some(change) = delete::change(state, &step.call, key).await? {
                    self.deletes.insert(number, change);
                    self.entries.push(entry);
                }
                return Ok(());
            }
            Interaction::DeleteConditional(kind) => {
                let change = delete::change_conditional(state, &step.call, kind)?;
                self.deletes.insert(number, change);
                self.entries.push(entry);
                return Ok(());
            }
            Interaction::Create(kind) => {
                let id = write::fresh_id()?;
                self.fresh.insert(number, id.clone());
                let named = match step.call.conditions.if_none_exist {
                    Some(_) => Named::Change(number),
                    None => Named::Key(Key { kind, id }),
                };
                (kind, named)
            }
            Interaction::Update(key) => {
                write::refuse_criteria(&step.call)?;
                (key.kind, Named::Key(key))
            }
            Interaction::UpdateConditional(kind) => {
                let sent = step.call.element.as_ref();
                let sent = sent
                    .and_then(|element| element.text_of("id"))
                    .and_then(Id::parse);
                let named = match sent {
                    // Whatever the criteria find must have this id.
                    Some(id) => Named::Key(Key { kind, id }),
                    None => Named::Change(number),
                };
                (kind, named)
            }
            // A patch would stand here. No route leads to one yet, so an entry with it was refused before.
            _ => return Ok(()),
        };
        let missing = || Problem::new(ProblemKind::Required, "entry-resource-missing");
        let element = step.call.element.take().ok_or_else(missing)?;
        if let Some(full_url) = &step.full_url {
            self.names.insert(full_url.clone(), named);
        }
        self.texts.push(Text {
            entry,
            change: number,
            kind,
            element,
            full_url: step.full_url.clone(),
        });
        self.entries.push(entry);
        Ok(())
    }

    /// The changes with their texts, in the order of their numbers.
    async fn changes(
        &mut self,
        state: &State,
        call: &Call,
        steps: &[Step],
        taken: Taken,
    ) -> Result<Changes, Problem> {
        let mut changes = Vec::with_capacity(self.entries.len());
        let mut prepared = taken.prepared.into_iter();
        for (number, entry) in self.entries.iter().enumerate() {
            let placed = |problem| bundle::placed(problem, *entry);
            if let Some(delete) = self.deletes.remove(&number) {
                changes.push(delete);
                continue;
            }
            let (Some(step), Some(prepared)) = (steps.get(*entry), prepared.next()) else {
                return Err(Problem::new(ProblemKind::Exception, "internal"));
            };
            let change = change(state, &step.call, self.fresh.remove(&number), prepared).await;
            changes.push(change.map_err(placed)?);
        }
        if taken.links.len() > call.entries_max {
            let problem = Problem::new(ProblemKind::TooLong, "bundle-criteria");
            return Err(problem.with("limit", call.entries_max));
        }
        let links = taken.links.into_iter().map(|link| link.read(state, call));
        Ok(Changes {
            changes,
            links: links.collect::<Result<Vec<Link>, Problem>>()?,
            idempotency: None,
        })
    }

    /// The call under which all changes are made. One reach holds for all of them.
    fn writer(&self, call: &Call, steps: &[Step]) -> Result<Call, Problem> {
        let mut reaches = self.entries.iter().filter_map(|entry| {
            let step = steps.get(*entry)?;
            Some((*entry, &step.call.reach))
        });
        let mut writer = call.clone();
        if let Some((_, first)) = reaches.next() {
            writer.reach = first.clone();
        }
        match reaches.find(|(_, reach)| **reach != writer.reach) {
            Some((entry, _)) => Err(bundle::placed(
                Problem::new(ProblemKind::Forbidden, "forbidden"),
                entry,
            )),
            None => Ok(writer),
        }
    }

    /// The refusal of a change as a problem of its entry.
    fn refused(&self, refused: Refused) -> Problem {
        let entry_of = |change: usize| self.entries.get(change).copied().unwrap_or_default();
        let entry = entry_of(refused.change);
        let other = match refused.refusal {
            Refusal::WrittenTwice(other) => Some(place_of(entry_of(other))),
            _ => None,
        };
        let problem = bundle::placed(problem::from_refusal(refused.refusal), entry);
        match other {
            Some(other) => problem.with("first", other).with("second", place_of(entry)),
            None => problem,
        }
    }
}

/// The change of one entry.
async fn change(
    state: &State,
    call: &Call,
    fresh: Option<Id>,
    prepared: Prepared,
) -> Result<Change, Problem> {
    match (call.interaction.clone(), fresh) {
        (Interaction::Create(kind), Some(id)) => Ok(Change::Create {
            id,
            content: prepared.content,
            unless: create::unless(state, call, kind)?,
        }),
        (Interaction::Update(key), _) => update::change(state, call, key, prepared).await,
        (Interaction::UpdateConditional(kind), _) => {
            let query = update::criteria(state, call, kind)?;
            update::change_conditional(state, call, query, prepared)
        }
        _ => Err(Problem::new(ProblemKind::Exception, "internal")),
    }
}

/// What became of the texts of a bundle.
struct Taken {
    /// The texts, in the order of their changes.
    prepared: Vec<Prepared>,
    /// What they refer to by criteria.
    links: Vec<Criteria>,
}

/// A reference by criteria, as it stands in a text.
struct Criteria {
    change: usize,
    place: String,
    kind: String,
    query: String,
}

impl Criteria {
    /// Reads the criteria, as strictly as those of any condition.
    fn read(self, state: &State, call: &Call) -> Result<Link, Problem> {
        let at = |mut problem: Problem| {
            for issue in &mut problem.issues {
                issue.expression = Some(self.place.clone());
            }
            problem
        };
        let unknown = || Problem::new(ProblemKind::NotSupported, "kind-unknown");
        let kind = Kind::parse(&self.kind).ok_or_else(|| at(unknown()))?;
        let limits = state.edge_limits(call.zone);
        let query = query::parse(self.query.as_bytes(), limits.parameters_max)
            .and_then(|parameters| write::criteria(state, kind, &parameters))
            .map_err(at)?;
        Ok(Link {
            query,
            change: self.change,
            place: self.place,
        })
    }
}

/// Type and criteria of a reference by criteria to this server; `None` for those that lead elsewhere.
pub fn criteria_of<'t>(text: &'t str, bases: &[String]) -> Option<(&'t str, &'t str)> {
    let own = |base: &String| text.strip_prefix(base.as_str())?.strip_prefix('/');
    let relative = bases.iter().find_map(own).unwrap_or(text);
    let (kind, query) = relative.split_once('?')?;
    kind.bytes()
        .all(|byte| byte.is_ascii_alphabetic())
        .then_some((kind, query))
}

/// What is needed to finish a text while the changes are made.
struct Names {
    named: HashMap<String, Named>,
    links: HashMap<String, usize>,
    bases: Vec<String>,
}

impl Names {
    /// What is known of a name before the changes are made.
    fn before(&self, name: &str) -> Option<Meaning> {
        self.named.get(name).map(|named| match named {
            Named::Key(key) => Meaning::Key(key.clone()),
            Named::Change(_) => Meaning::Later,
        })
    }

    /// What a name stands for when everything is known.
    fn within(&self, name: &str, resolved: &Resolved<'_>) -> Option<Meaning> {
        let key = match (self.named.get(name), self.links.get(name)) {
            (Some(Named::Key(key)), _) => key,
            (Some(Named::Change(number)), _) => resolved.changes.get(*number)?,
            (None, Some(link)) => resolved.links.get(*link)?,
            (None, None) => return None,
        };
        Some(Meaning::Key(key.clone()))
    }

    fn finish(&self, text: &Text, resolved: &Resolved<'_>) -> Option<Content> {
        let mut element = text.element.clone();
        let meaning = |name: &str| self.within(name, resolved);
        rewrite(&mut element, "", text.full_url.as_deref(), &meaning);
        let prepared = write::take_element_apart(element, text.kind, &self.bases);
        prepared.ok().map(|prepared| prepared.content)
    }
}

/// Replaces the names in all texts and takes them apart. All that is wrong is told.
fn take_apart(
    texts: Vec<Text>,
    named: HashMap<String, Named>,
    bases: Vec<String>,
) -> Result<Taken, Problem> {
    let has_later = named
        .values()
        .any(|named| matches!(named, Named::Change(_)));
    let mut names = Names {
        named,
        links: HashMap::new(),
        bases,
    };
    let mut issues = Vec::new();
    let mut links = Vec::new();
    let mut taken = Vec::with_capacity(texts.len());
    for mut text in texts {
        let whole =
            (has_later || bundle::may_have_criteria(&text.element)).then(|| text.element.clone());
        let place = format!("{}.resource", place_of(text.entry));
        let meaning = |name: &str| names.before(name);
        let met = rewrite(
            &mut text.element,
            &place,
            text.full_url.as_deref(),
            &meaning,
        );
        issues.extend(met.lost);
        let mut late = met.later;
        for by in met.criteria {
            let Some((kind, query)) = criteria_of(&by.text, &names.bases) else {
                continue;
            };
            let (kind, query) = (kind.to_owned(), query.to_owned());
            late = true;
            if let Slot::Vacant(free) = names.links.entry(by.text) {
                free.insert(links.len());
                links.push(Criteria {
                    change: text.change,
                    place: by.place,
                    kind,
                    query,
                });
            }
        }
        let Text {
            entry,
            change,
            kind,
            element,
            full_url,
        } = text;
        let late = whole.filter(|_| late).map(|element| Text {
            entry,
            change,
            kind,
            element,
            full_url,
        });
        match write::take_element_apart(element, kind, &names.bases) {
            Ok(prepared) => taken.push((prepared, late)),
            Err(problem) => issues.extend(bundle::placed(problem, entry).issues),
        }
        if issues.len() > ISSUES_MAX {
            break;
        }
    }
    if !issues.is_empty() {
        issues.truncate(ISSUES_MAX);
        return Err(issues.into());
    }
    let names = Arc::new(names);
    let prepared = taken.into_iter().map(|(mut prepared, late)| {
        if let Some(text) = late {
            let names = Arc::clone(&names);
            let finish = move |resolved: &Resolved<'_>| names.finish(&text, resolved);
            prepared.content.finish = Some(Arc::new(finish));
        }
        prepared
    });
    Ok(Taken {
        prepared: prepared.collect(),
        links,
    })
}
