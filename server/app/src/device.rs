//! Tablets of a venue: the settings of the day, scans, and what is taken back or corrected.

use fhir::Problem;

use crate::call::{Call, Handout, Reply};
use crate::state::State;
use crate::web::nothing_here;

/// Opens a day of scans: `POST /device/sessions`.
pub async fn open_session(_state: &State, _call: &Call, _sent: &[u8]) -> Result<Handout, Problem> {
    Err(nothing_here())
}

/// Changes the settings of the day: `POST /device/sessions/{id}/segments`.
pub async fn add_segment(_state: &State, _call: &Call, _sent: &[u8]) -> Result<Handout, Problem> {
    Err(nothing_here())
}

/// Ends a day of scans: `POST /device/sessions/{id}/end`.
pub async fn end_session(_state: &State, _call: &Call, _sent: &[u8]) -> Result<Handout, Problem> {
    Err(nothing_here())
}

/// Records one scan or several: `POST /device/scans`.
pub async fn scan(_state: &State, _call: &Call, _sent: &[u8]) -> Result<Handout, Problem> {
    Err(nothing_here())
}

/// Takes a scan back: `POST /device/scans/{id}/undo`.
pub async fn undo_scan(_state: &State, _call: &Call, _sent: &[u8]) -> Result<Handout, Problem> {
    Err(nothing_here())
}

/// Corrects a segment of a day: `POST /municipal/sessions/{id}/segments/{n}/correct`.
pub async fn correct_segment(
    _state: &State,
    _call: &Call,
    _sent: &[u8],
) -> Result<Handout, Problem> {
    Err(nothing_here())
}

/// Records one scan that came as Parameters: `POST Immunization/$scan`.
pub async fn operation(_state: &State, _call: &Call) -> Result<Reply, Problem> {
    Err(nothing_here())
}
