//! Correcting what a whole segment has in common: every record of it gets a new version, with the reason.

use fhir::problem::Kind as ProblemKind;
use fhir::{Element, Key, Problem, Reach, Tenant, Version};
use immunization::Dose;
use immunization::scan::Settings;
use profiles::immunization::{self as doses, person_of};
use profiles::provenance::{Activity, Agent, Origin, Pointer, Provenance, Role, Why};
use serde_json::json;
use store::{Change, Found, JobId, Stored};

use super::message::{self, REASON_CHARACTERS_MAX};
use super::settings::{self, SETTINGS};
use super::{internal, look, municipality, posted, record, session, vaccines};
use crate::call::{Call, Handout};
use crate::problem;
use crate::state::State;
use crate::web::hex;

/// How many records are written together.
const TOGETHER_MAX: usize = 50;
/// How often a handful is tried again because something changed in between.
const ATTEMPTS_MAX: usize = 3;

/// A record of the segment.
struct Target {
    tenant: i32,
    key: Key,
}

/// What became of a handful of records.
#[derive(Default, Clone, Copy)]
struct Count {
    changed: usize,
    kept: usize,
}

/// What is corrected, and why.
struct Correction<'a> {
    before: &'a Settings,
    after: &'a Settings,
    reason: &'a str,
    session: JobId,
    segment: u32,
    is_preview: bool,
}

/// `POST /municipal/sessions/{id}/segments/{n}/correct`: the settings that were wrong, `reason`, and `preview` to be told
/// of how many records it would be.
pub async fn correct_segment(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    let mut sent = posted::object(sent)?;
    let known: Vec<&str> = ["reason", "preview"].into_iter().chain(SETTINGS).collect();
    posted::only(&sent, &known)?;
    let reason = posted::required(&sent, "reason", REASON_CHARACTERS_MAX)?.to_owned();
    let is_preview = posted::flag(&sent, "preview")?;
    sent.retain(|name, _| SETTINGS.contains(&name.as_str()));
    if sent.is_empty() {
        return Err(posted::missing("lot"));
    }
    let errand = call.errand().ok_or_else(crate::web::nothing_here)?;
    let id = message::session(errand.name("id"))?;
    let unknown = || Problem::new(ProblemKind::NotFound, "session-unknown");
    let number: u32 = errand.name("n").parse().map_err(|_| unknown())?;
    let session = session::any(state, call, id).await?;
    let members = session::members(state, call, session.id, number).await?;
    let members = members.ok_or_else(unknown)?;
    let (home, table) = (municipality(call)?, vaccines()?);
    let before = settings::read(&members, home, table)?;
    let today = session::moment(state.now_ms())?.day();
    let all = settings::over(members, &sent, today)?;
    let after = settings::read(&all, home, table)?;
    if after.settings.day > today {
        return Err(Problem::new(ProblemKind::BusinessRule, "session-day-ahead"));
    }
    let correction = Correction {
        before: &before.settings,
        after: &after.settings,
        reason: &reason,
        session: id,
        segment: number,
        is_preview,
    };
    let targets = targets(state, call, &correction).await?;
    let records = targets.len();
    let mut sum = Count::default();
    for handful in by_tenant(targets).chunk_by(|one, other| one.tenant == other.tenant) {
        for handful in handful.chunks(TOGETHER_MAX) {
            let count = correct(state, call, &correction, handful).await?;
            sum.changed += count.changed;
            sum.kept += count.kept;
        }
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

fn by_tenant(mut targets: Vec<Target>) -> Vec<Target> {
    targets.sort_by(|one, other| (one.tenant, &one.key).cmp(&(other.tenant, &other.key)));
    targets.dedup_by(|one, other| one.tenant == other.tenant && one.key == other.key);
    targets
}

/// The doses and examinations that were read under the segment.
async fn targets(
    state: &State,
    call: &Call,
    correction: &Correction<'_>,
) -> Result<Vec<Target>, Problem> {
    let session = correction.session.to_string();
    let is_of = |act: &Provenance| {
        let mut sources = act.sources.iter();
        let is_scan = act.activity == Activity::Scan && act.report.is_none();
        is_scan
            && sources.any(|origin| {
                let of = origin.session.as_ref();
                of.is_some_and(|(of, segment)| *of == session && *segment == correction.segment)
            })
    };
    let acts = record::acts_of(state, call, correction.session).await?;
    let targets = acts
        .iter()
        .filter(|act| is_of(&act.provenance))
        .filter_map(|act| {
            let target = act.provenance.targets.first()?;
            Some(Target {
                tenant: act.tenant,
                key: fhir::local_reference(target, &[])?,
            })
        });
    Ok(by_tenant(targets.collect()))
}

/// Corrects some records of one municipality. What somebody corrected by hand already stays as it is.
async fn correct(
    state: &State,
    call: &Call,
    correction: &Correction<'_>,
    targets: &[Target],
) -> Result<Count, Problem> {
    let Some(tenant) = targets.first().map(|one| one.tenant) else {
        return Ok(Count::default());
    };
    for _ in 0..ATTEMPTS_MAX {
        let stored = read(state, call, tenant, targets).await?;
        let mut changes: Vec<Change> = Vec::with_capacity(stored.len() + 1);
        let mut act = Provenance::new(Activity::Correction, state.now_ms());
        for one in &stored {
            if let Some(element) = corrected(one, correction)? {
                let next = Version(one.version.0 + 1);
                let address = format!("{}/{}/_history/{next}", one.key.kind, one.key.id);
                act.targets.push(address);
                let content = record::content(state, call, element)?;
                changes.push(record::update(one.key.clone(), content, one.version));
            }
        }
        let count = Count {
            changed: changes.len(),
            kept: targets.len() - changes.len().min(targets.len()),
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
        match record::submit(state, call, tenant, changes).await? {
            Ok(_) => return Ok(count),
            Err(refused) if matches!(refused.refusal, store::Refusal::VersionMismatch(_)) => {}
            Err(refused) => return Err(record::refused(refused)),
        }
    }
    Err(problem::unavailable("scan-contended"))
}

async fn read(
    state: &State,
    call: &Call,
    tenant: i32,
    targets: &[Target],
) -> Result<Vec<Stored>, Problem> {
    let keys: Vec<Key> = targets.iter().map(|one| one.key.clone()).collect();
    let store = state.store.clone();
    state
        .blocking(call, move || {
            let reach = Reach::whole(Tenant(tenant));
            let mut all = Vec::with_capacity(keys.len());
            for key in &keys {
                if let Found::Text(stored) = store.read(&reach, key)? {
                    all.push(stored);
                }
            }
            Ok(all)
        })
        .await
}

/// The record as it has to be. Nothing where it is so already, was taken back, or was changed by hand.
fn corrected(stored: &Stored, correction: &Correction<'_>) -> Result<Option<Element>, Problem> {
    let table = vaccines()?;
    let mut element = look::element(stored).ok_or_else(|| internal("a text of ours"))?;
    let (Some(mut dose), Some(person)) = (
        doses::from_resource(&element, table).record,
        person_of(&element),
    ) else {
        return Ok(None);
    };
    let names = change(&mut dose, correction.before, correction.after);
    if names.is_empty() {
        return Ok(None);
    }
    let made = doses::to_resource(&dose, &person, table).map_err(record::unmade)?;
    // Only what is corrected is replaced: whatever else the record says stays.
    for name in names {
        element.remove(name);
        for child in made.children(name) {
            let slot = made.fields().find(|(_, one)| std::ptr::eq(*one, child));
            let name = slot.map_or(name, |(slot, _)| slot.name);
            element.push(name, child.clone()).map_err(record::misfit)?;
        }
    }
    Ok(Some(element))
}

/// Changes what a dose has in common with its segment, where it still has it, and tells which elements that concerns.
fn change(dose: &mut Dose, before: &Settings, after: &Settings) -> Vec<&'static str> {
    let mut names = Vec::new();
    if dose.status == immunization::DoseStatus::EnteredInError {
        return names;
    }
    fn replace<T: PartialEq + Clone>(is: &mut T, was: &T, shall: &T) -> bool {
        let wanted = was != shall && is == was;
        if wanted {
            is.clone_from(shall);
        }
        wanted
    }
    let is_product = (&before.vaccine.product, &before.vaccine.group)
        != (&after.vaccine.product, &after.vaccine.group)
        && (&dose.vaccine.product, &dose.vaccine.group)
            == (&before.vaccine.product, &before.vaccine.group);
    if is_product {
        dose.vaccine.clone_from(&after.vaccine);
        names.push("vaccineCode");
    }
    if replace(&mut dose.time, &before.day.into(), &after.day.into()) {
        names.push("occurrence");
    }
    if dose.is_given() {
        let parts = [
            (replace(&mut dose.lot, &before.lot, &after.lot), "lotNumber"),
            (
                replace(&mut dose.lot_expiry, &before.lot_expiry, &after.lot_expiry),
                "expirationDate",
            ),
            (
                replace(&mut dose.maker, &before.maker, &after.maker),
                "manufacturer",
            ),
            (
                replace(&mut dose.volume, &before.volume, &after.volume),
                "doseQuantity",
            ),
        ];
        names.extend(parts.iter().filter(|(is, _)| *is).map(|(_, name)| name));
    }
    let is_place = replace(&mut dose.place, &before.place, &after.place);
    let is_doctor = replace(&mut dose.doctor, &before.doctor, &after.doctor);
    if is_place {
        names.extend(["contained", "location"]);
    }
    if is_place || is_doctor {
        names.push("performer");
    }
    let is_extended = [
        replace(&mut dose.lane, &before.lane, &after.lane),
        replace(&mut dose.programme, &before.programme, &after.programme),
        replace(&mut dose.delivery, &before.delivery, &after.delivery),
    ];
    if is_extended.contains(&true) {
        names.push("extension");
    }
    names
}

#[cfg(test)]
mod tests;
