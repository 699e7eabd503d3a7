//! What anybody may read: files of open data by the day of their snapshot.

use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use immunization::Day;
use immunization::statistics::FILES;
use serde_json::json;
use store::OpenFile;

use crate::call::{Handout, Visit};
use crate::job::statistics::number_of;
use crate::problem;
use crate::state::State;
use crate::web::hex_of;

/// How many days are listed.
const DAYS_MAX: usize = 1_000;
/// Stands in the place of a day for the newest snapshot.
const LATEST: &str = "latest";

/// `GET /opendata`: which snapshots there are.
pub async fn days(state: &State, visit: &Visit) -> Result<Handout, Problem> {
    let store = state.store.clone();
    let days = state
        .beside(visit.deadline, move || store.open_data_days(DAYS_MAX))
        .await?;
    let days = days.map_err(|error| problem::from_store(&error))?;
    let days: Vec<String> = days.into_iter().map(written).collect();
    let place = |day: &String| format!("/opendata/{day}/index.json");
    let mut handout = Handout::json(
        200,
        &json!({
            "latest": days.first().map(place),
            "snapshots": days.iter().map(|day| json!({"snapshot": day, "index": place(day)})).collect::<Vec<_>>(),
        }),
    );
    handout.is_public = true;
    Ok(handout)
}

/// `GET /opendata/{snapshot}/{file}`
pub async fn file(state: &State, visit: &Visit) -> Result<Handout, Problem> {
    let unknown = || Problem::new(ProblemKind::NotFound, "open-data-unknown");
    let name = visit.errand.name("file").to_owned();
    let media = media_of(&name).ok_or_else(unknown)?;
    let day = match visit.errand.name("snapshot") {
        LATEST => None,
        day => Some(number_of(Day::parse_iso(day).map_err(|_| unknown())?)),
    };
    let store = state.store.clone();
    let found = state
        .beside(visit.deadline, move || store.open_data_file(day, &name))
        .await?;
    let found = found.map_err(|error| problem::from_store(&error))?;
    Ok(handed_out(found.ok_or_else(unknown)?, media))
}

fn handed_out(file: OpenFile, media: &'static str) -> Handout {
    // Weak: the same file comes compressed and as it is.
    let tag = format!("W/\"{}\"", hex_of(&file.digest));
    let mut handout = Handout::whole(200, media, file.bytes.into());
    handout.tag = Some(tag);
    handout.is_public = true;
    handout
}

/// What a file is, by its name. Those that there are do not change with their snapshots.
fn media_of(name: &str) -> Option<&'static str> {
    let mut files = FILES.iter();
    files
        .find(|(known, _)| *known == name)
        .map(|(_, media)| *media)
}

/// 20260401 as a day is written.
fn written(day: i32) -> String {
    let (year, rest) = (day / 10_000, day % 10_000);
    format!("{year:04}-{:02}-{:02}", rest / 100, rest % 100)
}
