//! Files that go back to a municipality: its ledger, one person a row, and the list of doses that wait for their person.
//! Both are sent while they are made.

use fhir::Problem;
use immunization::intake::FileKind;
use immunization::{Day, Finding, Moment};

use super::change::{self, ours};
use super::pieces::{self, Out, Stopped};
use super::{Asked, malformed, waiting};
use crate::call::{Call, Handout};
use crate::job::export::{Export, ExportOffer, Ledger};
use crate::job::progress::shown;
use crate::state::State;

/// Doses side by side where none is to be left out: a coupon's dose has one digit.
const WIDTH_ALL: usize = 9;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const MEDIA: &str = "text/csv; charset=utf-8";
const REPORT_MEDIA: &str = "application/x-ndjson";

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
    made(state, call, (FileKind::Ledger, part))
}

/// `GET /municipal/exports/waiting.csv`, `GET /municipal/exports/waiting.findings.ndjson`
pub async fn waiting(state: &State, call: &Call, part: Part) -> Result<Handout, Problem> {
    made(state, call, (FileKind::Waiting, part))
}

/// A file in the form that was asked for, with the query parameters `width`, `venues`, `since` and `bom`.
fn made(state: &State, call: &Call, (file, part): (FileKind, Part)) -> Result<Handout, Problem> {
    let asked = Asked::of(call, &["width", "venues", "since", "bom"])?;
    let offer = offer_of(&asked, file)?;
    let widths = || malformed("width", "2, n, or a number up to 22");
    let mut export = Export::new(offer).ok_or_else(widths)?;
    let municipality = change::municipality(call)?;
    let vaccines = waiting::vaccines()?;
    let (store, reach) = (state.store.clone(), call.reach.clone());
    let now = Moment::from_unix(state.now_ms().div_euclid(1_000))
        .map_err(|_| ours("a day that no calendar has".to_owned()))?;
    let (ending, media) = match part {
        Part::File => ("csv", MEDIA),
        Part::Report => ("findings.ndjson", REPORT_MEDIA),
    };
    let name = format!(
        "{municipality}_{}_{}_001.{ending}",
        file.code(),
        now.compact()
    );
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
    Ok(Handout::file(media, name, pieces))
}

fn lines(found: &[Finding]) -> String {
    found
        .iter()
        .map(|finding| format!("{}\n", shown(finding)))
        .collect()
}

fn offer_of(asked: &Asked<'_>, file: FileKind) -> Result<ExportOffer, Problem> {
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
