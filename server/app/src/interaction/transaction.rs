//! `transaction`: entries that succeed together or not at all. <https://hl7.org/fhir/R4/http.html#transaction>
//!
//! Every change of the bundle goes to the store as one write. Names that hold within the bundle are replaced before,
//! where it is known what they stand for; what a condition may still decide is replaced while the changes are made.
//! Reads come last, when the changes are committed, and see the new state.

mod names;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use fhir::bundle::{Asked, place_of};
use fhir::problem::Kind as ProblemKind;
use fhir::{Id, Issue, Key, Problem};
use store::{Change, Link, Refusal, Refused};

use super::bundle::{self, Answer, Step};
use super::{batch, create, delete, patch, update};
use crate::again;
use crate::call::{Call, Interaction, Reply};
use crate::problem;
use crate::state::State;
use crate::write::{self, Changes, Prepared};

pub use names::criteria_of;
use names::{Named, Taken, Text, take_apart};

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
    let mut plan = Plan::of(state, &mut steps).await?;
    let (texts, names, bases) = (
        std::mem::take(&mut plan.texts),
        std::mem::take(&mut plan.names),
        (state.bases(call), Arc::clone(&state.rules)),
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
                let mut reply = write::answered(written);
                reply.notes = plan.notes.remove(entry).unwrap_or_default();
                *place = Some(Answer::done(step, reply));
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
            None => batch::answer(state, number, step, None).await.1,
        });
    }
    Ok(all)
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
    /// Entries that patch whatever version there is.
    patches: HashSet<usize>,
    /// What deserves a look, by entry.
    notes: HashMap<usize, Vec<Issue>>,
}

impl Plan {
    /// Numbers the changes, gives ids to what is created, and notes what the names stand for.
    async fn of(state: &State, steps: &mut [Step]) -> Result<Plan, Problem> {
        let mut plan = Plan::default();
        for (entry, step) in steps.iter_mut().enumerate() {
            let added = plan.add_patched(state, entry, step).await;
            added.map_err(|problem| bundle::placed(problem, entry))?;
        }
        Ok(plan)
    }

    /// Adds an entry; a patch becomes an update of the version that it was applied to.
    async fn add_patched(
        &mut self,
        state: &State,
        entry: usize,
        step: &mut Step,
    ) -> Result<(), Problem> {
        if let Interaction::Patch(_) | Interaction::PatchConditional(_) = step.call.interaction {
            if step.call.conditions.if_match.is_none() {
                self.patches.insert(entry);
            }
            patch::become_update(state, &mut step.call).await?;
        }
        self.add(state, entry, step).await
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
            // A change of labels, and a scan, is a write of its own, and cannot be undone with the others.
            Interaction::MetaAdd(_)
            | Interaction::MetaDelete(_)
            | Interaction::Scan
            | Interaction::CardsOf(_)
            | Interaction::HealthCertificate(_)
            | Interaction::HealthCertificateRevoke
            | Interaction::Errand(_) => {
                return Err(Problem::new(
                    ProblemKind::NotSupported,
                    "operation-in-transaction",
                ));
            }
            // Patches have become updates by now.
            Interaction::Patch(_) | Interaction::PatchConditional(_) => {
                return Err(Problem::new(ProblemKind::Exception, "internal"));
            }
            // Reads come when the changes are committed.
            Interaction::Capabilities
            | Interaction::Read(_)
            | Interaction::Vread(..)
            | Interaction::HistoryInstance(_)
            | Interaction::HistoryType(_)
            | Interaction::HistorySystem
            | Interaction::SearchType(_)
            | Interaction::SearchSystem
            | Interaction::SearchCompartment(..)
            | Interaction::Everything(_)
            | Interaction::Meta(_)
            | Interaction::Validate(..)
            | Interaction::Forecast
            | Interaction::ForecastOf(_)
            | Interaction::PlanOf(_)
            | Interaction::SubscriptionStatus(_)
            | Interaction::SubscriptionEvents(_)
            | Interaction::Trail
            | Interaction::Export(_)
            | Interaction::Terms(..) => return Ok(()),
            Interaction::Bundle => {
                return Err(Problem::new(ProblemKind::Invalid, "bundle-in-bundle"));
            }
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
            let (Some(step), Some(mut prepared)) = (steps.get(*entry), prepared.next()) else {
                return Err(Problem::new(ProblemKind::Exception, "internal"));
            };
            let mut notes = std::mem::take(&mut prepared.notes);
            bundle::place(&mut notes, *entry);
            self.notes.insert(*entry, notes);
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
            claim: again::mark_of(state, call),
            is_of_client: true,
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
        // Nobody named that version: somebody else was faster, and the bundle may be sent again.
        if self.patches.contains(&entry) && matches!(refused.refusal, Refusal::VersionMismatch(_)) {
            let problem = Problem::new(ProblemKind::Conflict, "patch-overtaken");
            return bundle::placed(problem, entry);
        }
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
