//! What municipal staff and municipal systems do beside FHIR: files in and out, the waiting list, and what is shown to
//! everybody.

use access::Role;
use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use store::{Job, JobId};

use crate::call::{Call, Errand, Handout, Visit};
use crate::device::posted::{self, Members};
use crate::job::kind;
use crate::state::State;
use crate::surface::Does;
use crate::web::nothing_here;
use crate::web::upload::Arriving;

mod change;
mod detach;
mod devices;
mod emergencies;
mod export;
mod help;
mod imports;
mod inquiries;
mod merge;
mod offer;
mod open_data;
mod outputs;
mod page;
pub(crate) mod pieces;
mod quality;
mod steer;
mod view;
mod waiting;

pub(crate) use change::no_longer_waits;
pub(crate) use detach::{WAITS_AGAIN, is_detaching, left_of_detached};
pub(crate) use merge::{name, successor};

use export::Part;

/// The tag of a dose of which nobody is registered.
const WAITING: &str = "Q13";

/// Does what a caller asked for. Of whatever a post brings there is little, so it is here as a whole.
pub async fn run(state: &State, call: &Call, does: Does, sent: &[u8]) -> Result<Handout, Problem> {
    match does {
        Does::ImportList => imports::list(state, call).await,
        Does::ImportShow => imports::show(state, call).await,
        Does::ImportRejected => outputs::rejected(state, call).await,
        Does::ImportOutcome => outputs::outcome(state, call).await,
        Does::ImportFindings => outputs::findings(state, call).await,
        Does::ImportCommit => steer::commit(state, call, sent).await,
        Does::ImportApprove => steer::approve(state, call, sent).await,
        Does::ImportUndo => steer::undo(state, call, sent).await,
        Does::ImportCancel => steer::cancel(state, call, sent).await,
        Does::LedgerExport => export::ledger(state, call, Part::File).await,
        Does::LedgerFindings => export::ledger(state, call, Part::Report).await,
        Does::WaitingExport => export::waiting(state, call, Part::File).await,
        Does::WaitingFindings => export::waiting(state, call, Part::Report).await,
        Does::RoutineExport => export::routine(state, call, Part::File).await,
        Does::RoutineFindings => export::routine(state, call, Part::Report).await,
        Does::RoutineCodes => export::routine_codes(state, call).await,
        Does::PeopleExport => export::people(state, call, Part::File).await,
        Does::PeopleFindings => export::people(state, call, Part::Report).await,
        Does::WaitingList => waiting::list(state, call).await,
        Does::QualityList => quality::list(state, call).await,
        Does::WaitingAttach => waiting::attach(state, call, sent).await,
        Does::WaitingReject => waiting::reject(state, call, sent).await,
        Does::WaitingDetach => detach::detach(state, call, sent).await,
        Does::InquiryShow => inquiries::show(state, call).await,
        Does::InquiryAnswer => inquiries::answer(state, call).await,
        Does::InquiryRejected => inquiries::rejected(state, call).await,
        Does::InquiryFindings => inquiries::findings(state, call).await,
        Does::InquiryApprove => inquiries::approve(state, call, sent).await,
        Does::DeviceCode => devices::issue(state, call, sent).await,
        Does::DeviceList => devices::list(state, call).await,
        Does::DeviceRevoke => devices::revoke(state, call, sent).await,
        Does::EmergencyList => emergencies::list(state, call).await,
        Does::EmergencyEnd => emergencies::end(state, call, sent).await,
        Does::PersonMerge => merge::merge(state, call, sent).await,
        _ => Err(nothing_here()),
    }
}

/// Takes a file.
pub async fn take_file(state: &State, call: Call, file: Arriving) -> Result<Handout, Problem> {
    match call.errand().map(|errand| errand.does) {
        Some(Does::ImportOffer) => offer::take(state, call, file).await,
        Some(Does::InquiryOffer) => inquiries::take(state, call, file).await,
        _ => Err(nothing_here()),
    }
}

/// Shows what anybody may see.
pub async fn show(state: &State, visit: &Visit) -> Result<Handout, Problem> {
    match visit.errand.does {
        Does::HelpIndex => help::index(visit),
        Does::Help => help::page(visit),
        Does::OpenDataDays => open_data::days(state, visit).await,
        Does::OpenDataFile => open_data::file(state, visit).await,
        _ => Err(nothing_here()),
    }
}

/// What is asked for, of a call that came beside the FHIR base.
fn errand(call: &Call) -> Result<&Errand, Problem> {
    call.errand().ok_or_else(nothing_here)
}

/// The job that a path names: an import, or what takes one back. A vendor's system sees its own alone.
async fn job_of(state: &State, call: &Call) -> Result<Job, Problem> {
    let unknown = || Problem::new(ProblemKind::NotFound, "import-unknown");
    let id = JobId::parse(errand(call)?.name("job")).ok_or_else(unknown)?;
    let (store, tenant) = (state.store.clone(), call.reach.tenant.0);
    let job = state
        .blocking(call, move || store.job(tenant, id))
        .await?
        .ok_or_else(unknown)?;
    let is_shown = [kind::IMPORT, kind::UNDO].contains(&job.kind);
    let is_own = call.caller.role != Role::Vendor || job.by == *call.caller.client;
    match is_shown && is_own {
        true => Ok(job),
        false => Err(unknown()),
    }
}

/// Where a job is shown.
fn place_of(job: JobId) -> String {
    format!("/municipal/imports/{job}")
}

/// The object that was posted, with these members and no others. An empty body stands for an empty object.
fn read(sent: &[u8], known: &[&'static str]) -> Result<Members, Problem> {
    let object = posted::object(sent)?;
    posted::only(&object, known)?;
    Ok(object)
}

/// A text that must be there, of at most so many characters.
fn required(
    object: &Members,
    name: &'static str,
    characters_max: usize,
) -> Result<String, Problem> {
    posted::required(object, name, characters_max).map(str::to_owned)
}

/// The parameters of the address by name. Unknown ones, and one that is there twice, are refused.
struct Asked<'a>(&'a [(String, String)]);

impl<'a> Asked<'a> {
    fn of(call: &'a Call, known: &[&'static str]) -> Result<Asked<'a>, Problem> {
        let parameters = call.parameters.as_slice();
        for (place, (name, _)) in parameters.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let offered = match known {
                    [] => "–".to_owned(),
                    known => known.join(", "),
                };
                return Err(crate::problem::not_offered(name, &offered));
            }
            if parameters
                .iter()
                .take(place)
                .any(|(other, _)| other == name)
            {
                let problem = Problem::new(ProblemKind::Invalid, "parameter-repeated");
                return Err(problem.with("parameter", name));
            }
        }
        Ok(Asked(parameters))
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        let mut all = self.0.iter();
        all.find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// That a parameter says something that it may not.
fn malformed(parameter: &'static str, expected: &'static str) -> Problem {
    Problem::new(ProblemKind::Invalid, "parameter-malformed")
        .with("parameter", parameter)
        .with("expected", expected)
}

#[cfg(test)]
mod tests;
