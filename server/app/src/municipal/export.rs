//! Files that go back to a municipality: its ledger, one person a row, the list of doses that wait for their person, the
//! ledger of routine immunization, and people in JSON. All of them are sent while they are made.

use std::time::Instant;

use fhir::Problem;
use immunization::intake::{LedgerCodes, Rule};
use immunization::{Day, Moment};
use store::JobId;

use super::change::{self, ours};
use super::pieces::{self, Out, Stopped};
use super::{Asked, malformed, waiting};
use crate::call::{Call, Handout};
use crate::job::export::{Export, ExportFile, ExportOffer, Ledger, Noted, codes_of, codes_of_town};
use crate::job::kind;
use crate::state::State;

/// Doses side by side where none is to be left out: a coupon's dose has one digit.
const WIDTH_ALL: usize = 9;
/// Counting who does not fit takes at most this part of the time that an answer has until it begins.
const COUNTING_PART: u32 = 2;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const MEDIA: &str = "text/csv; charset=utf-8";
const LINES_MEDIA: &str = "application/x-ndjson";

/// What of an export is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The file itself.
    File,
    /// What was cut in it, or found no place: one JSON object a line.
    Report,
}

/// `GET /municipal/exports/ledger.csv`, `GET /municipal/exports/ledger.findings.ndjson`
pub async fn ledger(state: &State, call: &Call, part: Part) -> Result<Handout, Problem> {
    made(state, call, (ExportFile::Ledger, part)).await
}

/// `GET /municipal/exports/waiting.csv`, `GET /municipal/exports/waiting.findings.ndjson`
pub async fn waiting(state: &State, call: &Call, part: Part) -> Result<Handout, Problem> {
    made(state, call, (ExportFile::Waiting, part)).await
}

/// `GET /municipal/exports/routine.csv`, `GET /municipal/exports/routine.findings.ndjson`
pub async fn routine(state: &State, call: &Call, part: Part) -> Result<Handout, Problem> {
    made(state, call, (ExportFile::Routine, part)).await
}

/// `GET /municipal/exports/people.ndjson`, `GET /municipal/exports/people.findings.ndjson`
pub async fn people(state: &State, call: &Call, part: Part) -> Result<Handout, Problem> {
    made(state, call, (ExportFile::Hub, part)).await
}

/// `GET /municipal/exports/routine.codes.csv`: what the codes of the file mean, as whoever reads it needs to be told.
pub async fn routine_codes(state: &State, call: &Call) -> Result<Handout, Problem> {
    let asked = Asked::of(call, &["codes"])?;
    let codes = codes(state, call, &asked).await?;
    let mut handout = Handout::whole(200, MEDIA, codes.table().into());
    handout.file_name = Some(format!("{}_F_codes.csv", change::municipality(call)?));
    Ok(handout)
}

/// The query parameters of a file.
fn parameters(file: ExportFile) -> &'static [&'static str] {
    match file {
        ExportFile::Ledger | ExportFile::Waiting => &["width", "venues", "since", "bom"],
        ExportFile::Routine => &["since", "bom", "codes"],
        ExportFile::Hub => &["since"],
    }
}

/// A file in the form that was asked for.
async fn made(
    state: &State,
    call: &Call,
    (file, part): (ExportFile, Part),
) -> Result<Handout, Problem> {
    let asked = Asked::of(call, parameters(file))?;
    let mut offer = offer_of(&asked, file)?;
    if file == ExportFile::Routine {
        offer.codes = Some(codes(state, call, &asked).await?);
    }
    let widths = || malformed("width", "2, n, or a number up to 22");
    let municipality = change::municipality(call)?;
    let mut export = Export::new(offer.clone(), municipality).ok_or_else(widths)?;
    let vaccines = waiting::vaccines()?;
    let (store, reach) = (state.store.clone(), call.reach.clone());
    let (name, media) = name_and_media(state, call, (file, part))?;
    // Counting is going through everybody. Where all doses of a coupon have a place, the end of the side report is enough.
    let has_width = matches!(file, ExportFile::Ledger | ExportFile::Waiting);
    let may_leave_out = has_width && offer.width < WIDTH_ALL;
    let warning = match part {
        Part::File if may_leave_out => warning(state, call, offer).await?,
        _ => None,
    };
    let pieces = pieces::made(state, move |out: &Out| {
        let ledger = Ledger {
            store: &store,
            reach: &reach,
            municipality,
            vaccines,
        };
        while let Some(piece) = export.next_piece(&ledger)? {
            let found = export.take_findings();
            match part {
                Part::File => out.put(piece)?,
                Part::Report => out.put(lines(&found))?,
            }
        }
        // A file that leaves somebody out must not pass for the whole.
        match export.unread() {
            0 => Ok(()),
            count => Err(Stopped::Failed(ours(format!(
                "{count} records cannot be read"
            )))),
        }
    });
    let mut handout = Handout::file(media, name, pieces);
    handout
        .further
        .extend(warning.map(|text| ("warning", text)));
    Ok(handout)
}

/// What stands at the head of a file that leaves doses out: how many people have such doses. Where it takes too long to count
/// them the head says so, and the side report has the number.
async fn warning(
    state: &State,
    call: &Call,
    offer: ExportOffer,
) -> Result<Option<String>, Problem> {
    let municipality = change::municipality(call)?;
    let vaccines = waiting::vaccines()?;
    let (store, reach) = (state.store.clone(), call.reach.clone());
    let now = Instant::now();
    let until = now + call.deadline.saturating_duration_since(now) / COUNTING_PART;
    let counted = state
        .blocking(call, move || {
            let ledger = Ledger {
                store: &store,
                reach: &reach,
                municipality,
                vaccines,
            };
            Export::beyond(offer, &ledger, until)
        })
        .await?;
    let said = match counted {
        Some(0) => return Ok(None),
        Some(persons) => persons.to_string(),
        None => "?".to_owned(),
    };
    Ok(Some(format!(
        "299 - \"{} {said}\"",
        Rule::ExportPersons.code()
    )))
}

fn lines(found: &[Noted]) -> String {
    found
        .iter()
        .map(|noted| format!("{}\n", noted.shown()))
        .collect()
}

/// What a file is called, and what it is.
fn name_and_media(
    state: &State,
    call: &Call,
    (file, part): (ExportFile, Part),
) -> Result<(String, &'static str), Problem> {
    let municipality = change::municipality(call)?;
    let now = Moment::from_unix(state.now_ms().div_euclid(1_000))
        .map_err(|_| ours("a day that no calendar has".to_owned()))?;
    let (ending, media) = match (part, file) {
        (Part::Report, _) => ("findings.ndjson", LINES_MEDIA),
        (Part::File, ExportFile::Hub) => ("ndjson", LINES_MEDIA),
        (Part::File, _) => ("csv", MEDIA),
    };
    let (letter, time) = (file.letter(), now.compact());
    Ok((
        format!("{municipality}_{letter}_{time}_001.{ending}"),
        media,
    ))
}

/// The codes of a file F: those of the import that is named, the server's own, or, where nothing is said, those that the
/// municipality sent last.
async fn codes(state: &State, call: &Call, asked: &Asked<'_>) -> Result<LedgerCodes, Problem> {
    let own = || waiting::vaccines().map(LedgerCodes::own);
    let (store, tenant) = (state.store.clone(), call.reach.tenant.0);
    let named = match asked.text("codes") {
        Some("own") => return own(),
        None => {
            let codes = state.blocking(call, move || codes_of_town(&store, tenant));
            return codes.await?.map_or_else(own, Ok);
        }
        Some(named) => named,
    };
    let unknown = || {
        malformed(
            "codes",
            "own, or the number of an import of file F with a list",
        )
    };
    let id = JobId::parse(named).ok_or_else(unknown)?;
    let job = state.blocking(call, move || store.job(tenant, id)).await?;
    job.filter(|job| job.kind == kind::IMPORT)
        .and_then(|job| codes_of(&job.about))
        .ok_or_else(unknown)
}

fn offer_of(asked: &Asked<'_>, file: ExportFile) -> Result<ExportOffer, Problem> {
    let truth = |name: &'static str| match asked.text(name) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(malformed(name, "true, false")),
    };
    let mut offer = ExportOffer::new(file);
    offer.width = match asked.text("width") {
        None | Some("n") => WIDTH_ALL,
        Some(text) => {
            let width = text.parse::<usize>().ok();
            width.ok_or_else(|| malformed("width", "2, n, or a number up to 22"))?
        }
    };
    offer.version = truth("venues")?.then_some(2);
    offer.has_mark = truth("bom")?;
    if let Some(text) = asked.text("since") {
        let day = Day::parse_iso(text).map_err(|_| malformed("since", "YYYY-MM-DD"))?;
        offer.since_ms = Some(begin_of(day)?);
    }
    Ok(offer)
}

/// The first moment of a day in Japan.
fn begin_of(day: Day) -> Result<i64, Problem> {
    let epoch = Day::new(1970, 1, 1).map_err(|_| ours("no epoch".to_owned()))?;
    let days = i64::from(epoch.days_between(day));
    Ok(days * DAY_MS - i64::from(fhir::instant::JAPAN_MINUTES) * 60_000)
}
