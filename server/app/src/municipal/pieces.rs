//! Answers that are made while they are sent, beside the workers and in small pieces.

use bytes::Bytes;
use fhir::Problem;
use store::StoreError;
use tokio::sync::mpsc::{self, Receiver, Sender};

use crate::problem;
use crate::state::State;

/// Pieces that may wait to be sent.
const PIECES_MAX: usize = 4;

/// Where the maker of an answer puts its pieces. It waits while the reader is slow.
pub struct Out(Sender<Result<Bytes, Problem>>);

/// That nobody reads any more, or that the next piece could not be made.
#[derive(Debug)]
pub enum Stopped {
    /// The reader has gone.
    Gone,
    /// This went wrong.
    Failed(Problem),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Stopped {
        Stopped::Failed(problem::from_store(&error))
    }
}

impl From<Problem> for Stopped {
    fn from(problem: Problem) -> Stopped {
        Stopped::Failed(problem)
    }
}

impl Out {
    /// Sends a piece.
    pub fn put(&self, piece: impl Into<Bytes>) -> Result<(), Stopped> {
        let piece = piece.into();
        if piece.is_empty() {
            return Ok(());
        }
        self.0.blocking_send(Ok(piece)).map_err(|_| Stopped::Gone)
    }
}

/// Makes an answer in pieces.
pub fn made(
    state: &State,
    make: impl FnOnce(&Out) -> Result<(), Stopped> + Send + 'static,
) -> Receiver<Result<Bytes, Problem>> {
    let (sender, receiver) = mpsc::channel(PIECES_MAX);
    state.detached(move || {
        let out = Out(sender);
        if let Err(Stopped::Failed(problem)) = make(&out) {
            // Whoever reads is cut off, and does not take a part for the whole.
            let _ = out.0.blocking_send(Err(problem));
        }
    });
    receiver
}
