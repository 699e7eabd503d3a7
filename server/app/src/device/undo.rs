//! Taking a scan back within its session: the record becomes a mistake, and stays to be seen.

use std::cmp::Reverse;

use fhir::problem::Kind as ProblemKind;
use fhir::{Key, Kind, Problem, Reach, Tenant, Version};
use immunization::scan::Outcome;
use profiles::naming::system;
use profiles::provenance::{Activity, Agent, Origin, Pointer, Provenance, Role, Why};
use serde_json::json;
use store::{Change, Found, JobId, Store, StoreError, Stored};

use super::message::{self, REASON_CHARACTERS_MAX};
use super::posted;
use super::{internal, look, municipality, record, session, vaccines};
use crate::call::{Call, Handout};
use crate::problem;
use crate::quality::tags;
use crate::state::State;
use crate::told::{self, ToldDose};
use crate::web::hex;

/// What is said where staff say nothing.
const REASON: &str = "会場で直前の読み取りを取り消した";
/// What is said where staff saw another person.
const REASON_OTHER_PERSON: &str = "示された手がかりと違う人だった";
/// How often it is tried again because something changed in between.
const ATTEMPTS_MAX: usize = 3;

/// The act of a scan, and where it is kept.
struct Scanned {
    tenant: i32,
    key: Key,
    version: Version,
    act: Provenance,
    target: Option<Stored>,
}

/// `POST /device/scans/{id}/undo`: `sessionId`, and if it is so `otherPerson` and a `reason`.
pub async fn undo_scan(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    let sent = posted::object(sent)?;
    posted::only(&sent, &["sessionId", "otherPerson", "reason"])?;
    let id = posted::required(&sent, "sessionId", message::NUMBER_CHARACTERS_MAX)?;
    let id = message::session(id)?;
    let is_other = posted::flag(&sent, "otherPerson")?;
    let reason = posted::text(&sent, "reason", REASON_CHARACTERS_MAX)?;
    let usual = if is_other {
        REASON_OTHER_PERSON
    } else {
        REASON
    };
    let reason = reason.unwrap_or(usual);
    let session = session::own(state, call, id).await?;
    if !session::span(&session)?.holds(session::moment(state.now_ms())?) {
        // Later it is for staff, who correct records with a reason.
        return Err(Problem::new(ProblemKind::Conflict, "session-ended"));
    }
    let errand = call.errand().ok_or_else(crate::web::nothing_here)?;
    let scan_id = errand.name("id").to_owned();
    for _ in 0..ATTEMPTS_MAX {
        let found = find(state, call, id, &scan_id).await?;
        let unknown = || Problem::new(ProblemKind::NotFound, "scan-unknown");
        let found = found.ok_or_else(unknown)?;
        let address = found
            .act
            .targets
            .first()
            .and_then(|target| target.split("/_history/").next());
        let mut told = json!({
            "scanId": scan_id,
            "undone": true,
            "immunization": address,
        });
        if let (Some(told), true) = (told.as_object_mut(), is_other) {
            told.insert("outcome".to_owned(), json!(Outcome::OtherPerson.code()));
        }
        let mut handout = Handout::json(200, &told);
        let Some(changes) = changes(state, call, &found, (id, reason)).await? else {
            handout.replayed = true;
            return Ok(handout);
        };
        match record::submit(state, call, found.tenant, (changes, None)).await? {
            Ok(_) => return Ok(handout),
            Err(refused) if matches!(refused.refusal, store::Refusal::VersionMismatch(_)) => {}
            Err(refused) => return Err(record::refused(refused)),
        }
    }
    Err(problem::unavailable("scan-contended"))
}

/// The act of a scan of this session, and the record that it made, in whosever records. The own are looked at first.
async fn find(
    state: &State,
    call: &Call,
    session: JobId,
    scan_id: &str,
) -> Result<Option<Scanned>, Problem> {
    let (store, home) = (state.store.clone(), call.reach.tenant.0);
    let scan_id = scan_id.to_owned();
    state
        .blocking(call, move || {
            let mut tenants = store.tenants()?;
            tenants.sort_by_key(|tenant| (*tenant != home, *tenant));
            for tenant in tenants {
                if let Some(found) = find_in(&store, tenant, session, &scan_id)? {
                    return Ok(Some(found));
                }
            }
            Ok(None)
        })
        .await
}

fn find_in(
    store: &Store,
    tenant: i32,
    session: JobId,
    scan_id: &str,
) -> Result<Option<Scanned>, StoreError> {
    let Some(kind) = Kind::parse("Provenance") else {
        return Ok(None);
    };
    let reach = Reach::whole(Tenant(tenant));
    let token = (system::SCAN.to_owned(), scan_id.to_owned());
    let stored = store.find_by_token(&reach, kind, "entity:identifier", &[token])?;
    let session = session.to_string();
    // Where a record waits again, because it was attached to somebody by mistake, the later act is that record's.
    let mut stored: Vec<Stored> = stored.into_iter().flatten().collect();
    stored.sort_by_key(|act| Reverse(act.changed_at));
    for one in stored {
        let Some(act) = look::provenance_of(&one) else {
            continue;
        };
        let is_of = |act: &Provenance| {
            let mut sources = act.sources.iter();
            sources.any(|origin| {
                origin
                    .session
                    .as_ref()
                    .is_some_and(|(of, _)| *of == session)
            })
        };
        // One that was taken back before is found as well, so that whoever asks twice gets the same answer.
        let is_scan = [Activity::Scan, Activity::Undo].contains(&act.activity);
        if !is_scan || !is_of(&act) {
            continue;
        }
        let target = match act
            .targets
            .first()
            .and_then(|target| fhir::local_reference(target, &[]))
        {
            Some(key) => match store.read(&reach, &key)? {
                Found::Text(stored) => Some(stored),
                Found::Gone(..) | Found::Nothing => None,
            },
            None => None,
        };
        return Ok(Some(Scanned {
            tenant,
            key: one.key,
            version: one.version,
            act,
            target,
        }));
    }
    Ok(None)
}

/// What takes a scan back. Nothing where that was done before.
async fn changes(
    state: &State,
    call: &Call,
    found: &Scanned,
    (session, reason): (JobId, &str),
) -> Result<Option<Vec<Change>>, Problem> {
    let Some(stored) = found
        .target
        .as_ref()
        .filter(|_| found.act.activity == Activity::Scan)
    else {
        return Ok(None);
    };
    let (store, reach) = (state.store.clone(), Reach::whole(Tenant(found.tenant)));
    let (one, table) = (stored.clone(), vaccines()?);
    let read = move || told::read(&store, &reach, table, &[one]);
    let doses = state.blocking(call, read).await?;
    let Some(dose) = doses.into_iter().next() else {
        return Ok(None);
    };
    if found.act.report.is_some() {
        return withdraw_report((state, call), found, dose, reason).map(Some);
    }
    let own = dose.own.as_ref().and_then(told::scan_of);
    if own.is_none() || own != told::scan_of(&found.act) {
        // Somebody else's word stands in the place of the scan.
        return Ok(None);
    }
    let mut dose = dose;
    let reports = dose.reports.clone();
    let taken = dose
        .take_back(table)
        .map_err(|error| internal(&error.to_string()))?;
    let Some((mut element, dropped)) = taken else {
        return Ok(None);
    };
    let next = Version(stored.version.0 + 1);
    let address = format!("{}/{}/_history", stored.key.kind, stored.key.id);
    if !dose.case.is_contradicted() {
        tags::remove_contradiction(&mut element).map_err(record::misfit)?;
    }
    let mut act = Provenance::new(Activity::Undo, state.now_ms());
    act.targets = vec![format!("{address}/{next}")];
    act.before = Some(format!("{address}/{}", stored.version));
    act.reasons = vec![Why::told(reason)];
    act.sources = vec![Origin::of(Pointer::session(&session.to_string()))];
    act.request = Some(hex(call.request_id));
    let who = Pointer::client(&call.caller.client);
    act.agents = vec![Agent::new(Role::Enterer, who, municipality(call)?)];
    let within = record::within(call, found.tenant);
    let content = record::content(state, &within, element)?;
    let mut changes = vec![
        Change::over(stored.key.clone(), stored.version, content),
        record::create(state, &within, &act)?,
    ];
    // What somebody else tells is the record now, and no longer beside it.
    for report in dropped.iter().filter_map(|place| reports.get(*place)) {
        let target = format!("{address}/{next}");
        changes.push(report.no_longer_beside(target, |element| {
            record::content(state, &within, element.map_err(record::misfit)?)
        })?);
    }
    Ok(Some(changes))
}

/// Takes a report away that stands beside a dose, and the doubt with it where the others agree. That it was read, and taken
/// back, stays to be found by its number.
fn withdraw_report(
    (state, call): (&State, &Call),
    found: &Scanned,
    dose: ToldDose,
    reason: &str,
) -> Result<Vec<Change>, Problem> {
    let within = record::within(call, found.tenant);
    let ToldDose {
        key,
        version,
        mut element,
        mut case,
        reports,
        ..
    } = dose;
    let beside = std::mem::take(&mut case.beside).into_iter().zip(&reports);
    let left = beside.filter(|(_, report)| report.key != found.key);
    case.beside = left.map(|(telling, _)| telling).collect();
    let mut act = found.act.clone();
    act.activity = Activity::Undo;
    act.reasons = vec![Why::told(reason)];
    let quiet = told::unquoted(&act, &found.key.id, format!("{key}/_history/{version}"));
    let content = record::content(state, &within, quiet.map_err(record::misfit)?)?;
    let mut changes = vec![Change::over(found.key.clone(), found.version, content)];
    if !case.is_contradicted()
        && tags::remove_contradiction(&mut element).map_err(record::misfit)?
    {
        let content = record::content(state, &within, element)?;
        changes.push(Change::over(key, version, content));
    }
    Ok(changes)
}
