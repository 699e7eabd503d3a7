//! Correcting what a whole segment has in common: every record of it gets a new version, with the reason.

mod beside;

use std::collections::{BTreeMap, BTreeSet};

use fhir::problem::Kind as ProblemKind;
use fhir::{Element, Key, Problem, Reach, Tenant, Version};
use immunization::scan::Settings;
use immunization::{Dose, DoseStatus, GivenVaccine, VaccineGroup, VaccineSystem};
use profiles::immunization::{self as doses, person_of};
use profiles::provenance::{Activity, Agent, Origin, Pointer, Provenance, Role, Why};
use serde_json::json;
use store::{Change, Found, JobId, Store, StoreError, Stored};

use super::item::{self, Lesson};
use super::kept::Kept;
use super::message::{self, REASON_CHARACTERS_MAX};
use super::posted::{self, Members};
use super::settings::{self, SETTINGS};
use super::{look, memory, municipality, record, session, vaccines};
use crate::call::{Call, Handout};
use crate::problem;
use crate::state::State;
use crate::told::{self, ToldDose};
use crate::web::hex;

/// How many records are written together.
const TOGETHER_MAX: usize = 50;
/// How often a handful is tried again because something changed in between.
const ATTEMPTS_MAX: usize = 3;

/// A dose or an examination of which a scan of the segment tells, as the record or beside it.
#[derive(Clone)]
struct Target {
    tenant: i32,
    key: Key,
    /// The version that the scan made, if it made one.
    scanned: Option<u32>,
    /// All versions that the session made.
    own: BTreeSet<u32>,
    /// How many scans of the segment are kept beside it.
    reports: usize,
}

impl Target {
    fn new(tenant: i32, key: Key) -> Target {
        Target {
            tenant,
            key,
            scanned: None,
            own: BTreeSet::new(),
            reports: 0,
        }
    }

    /// How many tellings of the segment there are of it.
    fn tellings(&self) -> usize {
        usize::from(self.scanned.is_some()) + self.reports
    }
}

/// What others than the session did to a record: the versions before and after.
type Edits = Vec<(Stored, Stored)>;

/// What became of a handful of records.
#[derive(Default, Clone, Copy)]
struct Count {
    changed: usize,
    kept: usize,
}

/// What is corrected, and why.
struct Correction<'a> {
    /// All that the segment ever said, as it was before.
    before: Vec<Settings>,
    after: Settings,
    reason: &'a str,
    session: JobId,
    segment: u32,
    is_preview: bool,
}

impl Correction<'_> {
    /// Whether an act was done under the segment.
    fn is_about(&self, act: &Provenance) -> bool {
        let session = self.session.to_string();
        let mut sources = act.sources.iter();
        sources.any(|origin| {
            let of = origin.session.as_ref();
            of.is_some_and(|(of, segment)| *of == session && *segment == self.segment)
        })
    }
}

/// `POST /municipal/sessions/{id}/segments/{n}/correct`: the settings that were wrong, or `undo` to take the last correction
/// back; `reason`, and `preview` to be told of how many records it would be.
pub async fn correct_segment(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    let sent = posted::object(sent)?;
    let known: Vec<&str> = ["reason", "preview", "undo"]
        .into_iter()
        .chain(SETTINGS)
        .collect();
    posted::only(&sent, &known)?;
    let reason = posted::required(&sent, "reason", REASON_CHARACTERS_MAX)?.to_owned();
    let is_preview = posted::flag(&sent, "preview")?;
    let errand = call.errand().ok_or_else(crate::web::nothing_here)?;
    let id = message::session(errand.name("id"))?;
    let unknown = || Problem::new(ProblemKind::NotFound, "session-unknown");
    let number: u32 = errand.name("n").parse().map_err(|_| unknown())?;
    let session = session::any(state, call, id).await?;
    let kept = session::members(state, call, session.id, number).await?;
    let kept = kept.ok_or_else(unknown)?;
    let all = wanted(state, call, &kept, sent).await?;
    let (home, table) = (municipality(call)?, vaccines()?);
    let after = settings::read(&all, home, table)?.settings;
    let before = kept.earlier.iter().chain([&kept.all]);
    let before = before
        .map(|one| Ok(settings::read(one, home, table)?.settings))
        .collect::<Result<Vec<Settings>, Problem>>()?;
    let mut correction = Correction {
        before,
        after,
        reason: &reason,
        session: id,
        segment: number,
        is_preview: true,
    };
    // Nothing is kept unless every record can be made that it asks for.
    let (mut records, mut sum) = correct_all(state, call, &correction).await?;
    if !is_preview {
        if all != kept.all {
            // First, so that a scan that comes from now on is recorded as it has to be.
            keep(state, call, &correction, (&kept, &all)).await?;
        }
        correction.is_preview = false;
        (records, sum) = correct_all(state, call, &correction).await?;
    }
    let told = json!({
        "sessionId": id.to_string(),
        "segment": number,
        "records": records,
        "changed": sum.changed,
        "kept": sum.kept,
        "preview": is_preview,
        "settings": all,
    });
    Ok(Handout::json(200, &told))
}

/// The settings as they have to be: those that hold with what was sent, or those before the last correction.
async fn wanted(
    state: &State,
    call: &Call,
    kept: &Kept,
    sent: Members,
) -> Result<Members, Problem> {
    let today = session::moment(state.now_ms())?.day();
    if posted::flag(&sent, "undo")? {
        // Whoever takes back says nothing new.
        posted::only(&sent, &["reason", "preview", "undo"])?;
        let none = || Problem::new(ProblemKind::Conflict, "correction-none");
        return kept.earlier.last().cloned().ok_or_else(none);
    }
    let mut said = settings::posted_settings(&sent, today)?;
    if said.is_empty() {
        let nothing = Problem::new(ProblemKind::Required, "correction-empty");
        return Err(nothing.with("offered", SETTINGS.join(", ")));
    }
    item::fill(state, call, &kept.all, &mut said).await?;
    let all = settings::over(kept.all.clone(), &said);
    match settings::day(&all)?.is_some_and(|day| day > today) {
        true => Err(Problem::new(ProblemKind::BusinessRule, "session-day-ahead")),
        false => Ok(all),
    }
}

/// Keeps the settings as the segment's, with those of before behind them.
async fn keep(
    state: &State,
    call: &Call,
    correction: &Correction<'_>,
    (kept, all): (&Kept, &Members),
) -> Result<(), Problem> {
    let (store, tenant) = (state.store.clone(), call.reach.tenant.0);
    let place = (correction.session.0, correction.segment);
    let (was, about) = (kept.text.clone(), kept.corrected(all)?.text);
    let lesson = Lesson::of_correction(call, &kept.all, all, state.now_ms())?;
    let is_kept = state
        .blocking(call, move || {
            let is_kept = store.change_segment(tenant, place, &was, &about)?;
            if let (Some(lesson), true) = (lesson, is_kept) {
                lesson.learn(&store, tenant)?;
            }
            Ok(is_kept)
        })
        .await?;
    memory::forget_segment(correction.session, correction.segment, state.now_ms());
    match is_kept {
        true => Ok(()),
        // Somebody else corrects it at the same time.
        false => Err(problem::unavailable("scan-contended")),
    }
}

/// Corrects all records of the segment, and tells how many there are and what became of them.
async fn correct_all(
    state: &State,
    call: &Call,
    correction: &Correction<'_>,
) -> Result<(usize, Count), Problem> {
    let targets = targets(state, call, correction).await?;
    let mut sum = Count::default();
    for handful in targets.chunk_by(|one, other| one.tenant == other.tenant) {
        for handful in handful.chunks(TOGETHER_MAX) {
            let count = correct(state, call, correction, handful).await?;
            sum.changed += count.changed;
            sum.kept += count.kept;
        }
    }
    let records = targets.iter().map(Target::tellings).sum();
    Ok((records, sum))
}

/// The doses and examinations that were read under the segment, those of one municipality together.
async fn targets(
    state: &State,
    call: &Call,
    correction: &Correction<'_>,
) -> Result<Vec<Target>, Problem> {
    let acts = record::acts_of(state, call, correction.session).await?;
    let mut targets: BTreeMap<(i32, Key), Target> = BTreeMap::new();
    let scans = acts.iter().filter(|act| {
        act.provenance.activity == Activity::Scan && correction.is_about(&act.provenance)
    });
    for act in scans {
        let target = act.provenance.targets.first().and_then(|one| version(one));
        if let Some((key, version)) = target {
            let new = || Target::new(act.tenant, key.clone());
            let target = targets.entry((act.tenant, key.clone()));
            let target = target.or_insert_with(new);
            match act.provenance.report {
                Some(_) => target.reports += 1,
                // One that was taken back may have been scanned anew.
                None => target.scanned = target.scanned.max(Some(version)),
            }
        }
    }
    for act in acts
        .iter()
        .filter(|act| !record::is_beside(&act.provenance))
    {
        for (key, version) in act.provenance.targets.iter().filter_map(|one| version(one)) {
            if let Some(target) = targets.get_mut(&(act.tenant, key)) {
                target.own.insert(version);
            }
        }
    }
    Ok(targets.into_values().collect())
}

/// The version that an act made.
fn version(target: &str) -> Option<(Key, u32)> {
    let (_, version) = target.split_once("/_history/")?;
    Some((fhir::local_reference(target, &[])?, version.parse().ok()?))
}

/// Corrects some records of one municipality, and what is told beside them. What somebody corrected by hand already stays as
/// it is.
async fn correct(
    state: &State,
    call: &Call,
    correction: &Correction<'_>,
    targets: &[Target],
) -> Result<Count, Problem> {
    let Some(tenant) = targets.first().map(|one| one.tenant) else {
        return Ok(Count::default());
    };
    let tellings: usize = targets.iter().map(Target::tellings).sum();
    for _ in 0..ATTEMPTS_MAX {
        let read = read(state, call, tenant, targets).await?;
        let mut changes: Vec<Change> = Vec::with_capacity(read.len() + 1);
        let mut act = Provenance::new(Activity::Correction, state.now_ms());
        let mut changed = 0;
        for one in &read {
            let made = beside::made(one, correction)?;
            changed += made.changed;
            for (key, version, element) in made.elements {
                let next = Version(version.0 + 1);
                act.targets
                    .push(format!("{}/{}/_history/{next}", key.kind, key.id));
                let content = record::content(state, call, element)?;
                changes.push(Change::over(key, version, content));
            }
        }
        let count = Count {
            changed,
            kept: tellings - changed.min(tellings),
        };
        if changes.is_empty() || correction.is_preview {
            return Ok(count);
        }
        act.reasons = vec![Why::told(correction.reason)];
        act.request = Some(hex(call.request_id));
        let who = Pointer::client(&call.caller.client);
        act.agents = vec![Agent::new(Role::Author, who, municipality(call)?)];
        let session = correction.session.to_string();
        act.sources = vec![Origin {
            session: Some((session.clone(), correction.segment)),
            ..Origin::of(Pointer::session(&session))
        }];
        changes.push(record::create(state, call, &act)?);
        match record::submit(state, call, tenant, (changes, None)).await? {
            Ok(_) => return Ok(count),
            Err(refused) if matches!(refused.refusal, store::Refusal::VersionMismatch(_)) => {}
            Err(refused) => return Err(record::refused(refused)),
        }
    }
    Err(problem::unavailable("scan-contended"))
}

/// A record as it is now.
struct Read {
    stored: Stored,
    /// What was done to it by others than the session.
    edits: Edits,
    /// What is told of it in all. Nothing where it is no dose.
    dose: Option<ToldDose>,
    /// Whether a scan of the segment made it.
    is_scanned: bool,
}

/// The records, each with what was done to it by others than the session and with what is told beside it.
async fn read(
    state: &State,
    call: &Call,
    tenant: i32,
    targets: &[Target],
) -> Result<Vec<Read>, Problem> {
    let targets = targets.to_vec();
    let (store, table) = (state.store.clone(), vaccines()?);
    state
        .blocking(call, move || {
            let reach = Reach::whole(Tenant(tenant));
            let mut all = Vec::with_capacity(targets.len());
            for target in &targets {
                if let Found::Text(stored) = store.read(&reach, &target.key)? {
                    let one = std::slice::from_ref(&stored);
                    let dose = told::read(&store, &reach, table, one)?.into_iter().next();
                    all.push(Read {
                        edits: edits(&store, &reach, target, &stored)?,
                        is_scanned: target.scanned.is_some(),
                        stored,
                        dose,
                    });
                }
            }
            Ok(all)
        })
        .await
}

fn edits(store: &Store, reach: &Reach, target: &Target, now: &Stored) -> Result<Edits, StoreError> {
    let of = |number: u32| match store.vread(reach, &target.key, Version(number))? {
        Found::Text(stored) => Ok::<_, StoreError>(Some(stored)),
        Found::Gone(..) | Found::Nothing => Ok(None),
    };
    let mut edits = Edits::new();
    let Some(scanned) = target.scanned else {
        return Ok(edits);
    };
    for number in scanned + 1..=now.version.0 {
        if target.own.contains(&number) {
            continue;
        }
        if let (Some(before), Some(after)) = (of(number - 1)?, of(number)?) {
            edits.push((before, after));
        }
    }
    Ok(edits)
}

/// The record as it has to be. Nothing where it is so already, was taken back, or was changed by hand.
fn corrected(
    mut element: Element,
    edits: &Edits,
    correction: &Correction<'_>,
) -> Result<Option<Element>, Problem> {
    let table = vaccines()?;
    let dose_of = |element: &Element| doses::from_resource(element, table).record;
    let (Some(mut dose), Some(person)) = (dose_of(&element), person_of(&element)) else {
        return Ok(None);
    };
    let edit = |(before, after): &(Stored, Stored)| {
        let dose = |stored| dose_of(&look::element(stored)?);
        Some((dose(before)?, dose(after)?))
    };
    let mut edits: Vec<(Dose, Dose)> = edits.iter().filter_map(edit).collect();
    let (before, after) = (&correction.before, &correction.after);
    let names = change(&mut dose, &mut edits, before, after);
    if names.is_empty() {
        return Ok(None);
    }
    let made = doses::to_resource(&dose, &person, table).map_err(record::unmade)?;
    // Only what is corrected is replaced: whatever else the record says stays.
    for name in names {
        let is_replaced = |child: &Element| name != "extension" || is_of_segment(child);
        for child in element.remove(name) {
            if !is_replaced(&child) {
                element.push(name, child).map_err(record::misfit)?;
            }
        }
        for child in made.children(name).filter(|child| is_replaced(child)) {
            let slot = made.fields().find(|(_, one)| std::ptr::eq(*one, child));
            let name = slot.map_or(name, |(slot, _)| slot.name);
            element.push(name, child.clone()).map_err(record::misfit)?;
        }
    }
    Ok(Some(element))
}

/// Whether an extension says what a dose has in common with its segment. Others are not of the correction.
fn is_of_segment(one: &Element) -> bool {
    use profiles::naming::extension::{DELIVERY_MODE, LANE, PROGRAMME};
    let url = one.text_of("url");
    [LANE, PROGRAMME, DELIVERY_MODE].map(Some).contains(&url)
}

/// Changes what a dose has in common with its segment, where it has it from there, and tells which elements that concerns.
/// It has it from there where it says what the segment once said, and nobody said otherwise by hand.
fn change(
    dose: &mut Dose,
    edits: &mut [(Dose, Dose)],
    before: &[Settings],
    after: &Settings,
) -> Vec<&'static str> {
    let mut names = Vec::new();
    if dose.status == DoseStatus::EnteredInError {
        return names;
    }
    let mut part = Part {
        dose,
        edits,
        before,
        after,
    };
    if part.replace_vaccine() {
        names.push("vaccineCode");
    }
    if part.replace(|dose| &mut dose.time, |by| by.day.into()) {
        names.push("occurrence");
    }
    if part.dose.is_given() {
        let parts = [
            (
                part.replace(|dose| &mut dose.lot, |by| by.lot.clone()),
                "lotNumber",
            ),
            (
                part.replace(|dose| &mut dose.lot_expiry, |by| by.lot_expiry),
                "expirationDate",
            ),
            (
                part.replace(|dose| &mut dose.maker, |by| by.maker.clone()),
                "manufacturer",
            ),
            (
                part.replace(|dose| &mut dose.volume, |by| by.volume),
                "doseQuantity",
            ),
        ];
        names.extend(parts.iter().filter(|(is, _)| *is).map(|(_, name)| name));
    }
    let is_place = part.replace(|dose| &mut dose.place, |by| by.place.clone());
    let is_doctor = part.replace(|dose| &mut dose.doctor, |by| by.doctor.clone());
    if is_place {
        names.extend(["contained", "location"]);
    }
    if is_place || is_doctor {
        names.push("performer");
    }
    let is_extended = [
        part.replace(|dose| &mut dose.lane, |by| by.lane),
        part.replace(|dose| &mut dose.programme, |by| by.programme),
        part.replace(|dose| &mut dose.delivery, |by| by.delivery),
    ];
    if is_extended.contains(&true) {
        names.push("extension");
    }
    names
}

/// A dose and what decides about each part of it.
struct Part<'a> {
    dose: &'a mut Dose,
    /// Versions before and after somebody else's hand.
    edits: &'a mut [(Dose, Dose)],
    /// All that the segment ever said.
    before: &'a [Settings],
    after: &'a Settings,
}

impl Part<'_> {
    fn replace<T: PartialEq>(
        &mut self,
        of: fn(&mut Dose) -> &mut T,
        said: impl Fn(&Settings) -> T,
    ) -> bool {
        let shall = said(self.after);
        let is = of(self.dose);
        let is_of_segment = self.before.iter().any(|one| said(one) == *is);
        let mut edits = self.edits.iter_mut();
        let is_by_hand = edits.any(|(before, after)| of(before) != of(after));
        let is_wanted = *is != shall && is_of_segment && !is_by_hand;
        if is_wanted {
            *is = shall;
        }
        is_wanted
    }

    /// A vaccine is known by its product, group and item: what it is called may be written in several ways.
    fn replace_vaccine(&mut self) -> bool {
        fn kind(vaccine: &GivenVaccine) -> (Option<&str>, Option<VaccineGroup>, Option<&str>) {
            let mut codes = vaccine.codes.iter();
            let item = codes.find(|code| code.system == VaccineSystem::Gtin);
            let item = item.map(|item| item.code.as_str());
            (vaccine.product.as_deref(), vaccine.group, item)
        }
        let (is, shall) = (kind(&self.dose.vaccine), kind(&self.after.vaccine));
        let is_of_segment = self.before.iter().any(|one| kind(&one.vaccine) == is);
        let mut edits = self.edits.iter();
        let is_by_hand = edits.any(|(before, after)| kind(&before.vaccine) != kind(&after.vaccine));
        let is_wanted = is != shall && is_of_segment && !is_by_hand;
        if is_wanted {
            self.dose.vaccine.clone_from(&self.after.vaccine);
        }
        is_wanted
    }
}

#[cfg(test)]
mod tests;
