//! What municipal staff and municipal systems do beside FHIR: files in and out, the waiting list, and what is shown to
//! everybody.

use fhir::Problem;

use crate::call::{Call, Handout, Visit};
use crate::state::State;
use crate::surface::Does;
use crate::web::nothing_here;
use crate::web::upload::Arriving;

/// Does what a caller asked for.
pub async fn run(
    _state: &State,
    _call: &Call,
    _does: Does,
    _sent: &[u8],
) -> Result<Handout, Problem> {
    Err(nothing_here())
}

/// Takes a file.
pub async fn take_file(
    _state: &State,
    _call: Call,
    _file: Arriving,
) -> Result<Handout, Problem> {
    Err(nothing_here())
}

/// Shows what anybody may see.
pub async fn show(_state: &State, _visit: &Visit) -> Result<Handout, Problem> {
    Err(nothing_here())
}
