//! Packing the texts of a group beside the database's work: a thread compresses and seals them while the other rows are
//! written.
//!
//! A group is written by one thread, and a database with one writer waits for that thread alone. Half of what it did was
//! packing, which needs no database.

use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use fhir::Kind;

use super::rows::VersionRow;
use crate::body::{self, Packed, Row};
use crate::error::StoreError;
use crate::seal::KeyRing;

/// Fewer texts are packed where they are: to hand them over would take longer.
const BESIDE_MIN: usize = 8;
/// How many groups may wait for the thread. There is one writer for each lane.
const WAITING_MAX: usize = 64;

/// The thread that packs, with the keys that it seals with.
pub(crate) struct Packer {
    keys: Arc<KeyRing>,
    thread: OnceLock<Option<SyncSender<Job>>>,
}

/// A text to be packed, and which version of the group it is.
type Text = (usize, Row, Kind, Bytes);
/// What came of it.
type Done = Result<Vec<(usize, Packed)>, StoreError>;

struct Job {
    texts: Vec<Text>,
    answer: std::sync::mpsc::Sender<Done>,
}

/// Texts that are being packed.
pub(crate) enum Packing {
    /// By the thread.
    Beside(Receiver<Done>),
    /// Already, or not at all.
    Here(Done),
}

impl Packer {
    pub fn new(keys: Arc<KeyRing>) -> Packer {
        Packer {
            keys,
            thread: OnceLock::new(),
        }
    }

    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// Begins to pack the texts of these versions.
    pub fn begin(&self, versions: &[VersionRow], texts: Vec<Option<(Kind, Bytes)>>) -> Packing {
        let texts: Vec<Text> = versions
            .iter()
            .zip(texts)
            .enumerate()
            .filter_map(|(at, (version, text))| {
                let row = Row {
                    tenant: version.tenant,
                    sequence: version.sequence,
                };
                text.map(|(kind, text)| (at, row, kind, text))
            })
            .collect();
        if texts.len() < BESIDE_MIN {
            return Packing::Here(packed(&self.keys, &texts));
        }
        let (answer, answered) = channel();
        let job = Job { texts, answer };
        match self.thread() {
            None => Packing::Here(packed(&self.keys, &job.texts)),
            Some(thread) => match thread.send(job) {
                Ok(()) => Packing::Beside(answered),
                Err(lost) => Packing::Here(packed(&self.keys, &lost.0.texts)),
            },
        }
    }

    /// The thread, which begins with its first work and ends with the store.
    fn thread(&self) -> Option<&SyncSender<Job>> {
        let begin = || {
            let (sender, jobs) = sync_channel::<Job>(WAITING_MAX);
            let keys = Arc::clone(&self.keys);
            let work = move || {
                for job in jobs {
                    // Who asked may have given up; then nobody is there to be told.
                    let _ = job.answer.send(packed(&keys, &job.texts));
                }
            };
            let thread = std::thread::Builder::new().name("packer".to_owned());
            thread.spawn(work).ok().map(|_| sender)
        };
        self.thread.get_or_init(begin).as_ref()
    }
}

impl Packing {
    /// What came of it, each with the number of its version.
    pub fn end(self) -> Done {
        match self {
            Packing::Here(done) => done,
            Packing::Beside(answered) => answered.recv().unwrap_or_else(|_| {
                Err(StoreError::Unexpected(
                    "the packing thread has ended".to_owned(),
                ))
            }),
        }
    }
}

fn packed(keys: &KeyRing, texts: &[Text]) -> Done {
    texts
        .iter()
        .map(|(at, row, kind, text)| Ok((*at, body::pack(keys, *row, *kind, text)?)))
        .collect()
}
