//! The signer's own list of serials: each is noted, and on disk, before anything is signed under it. It only grows, and
//! holds nothing about anybody.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::message::Fate;

/// How often, and with which pause, is looked whether another signer has ended.
const LOCK_LOOKS: u32 = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// One line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Line {
    /// When, in milliseconds of the Unix epoch.
    at: i64,
    serial: String,
    step: Step,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Step {
    /// It will be signed: the digest of what was asked for.
    Begin { asked: String },
    /// It was signed.
    #[serde(rename_all = "camelCase")]
    Signed {
        key_id: String,
        digest: String,
        revocation: String,
    },
    /// It was refused.
    Refused { code: String },
}

/// What is known of a serial.
#[derive(Clone)]
pub struct Noted {
    /// The digest of what was asked for.
    pub asked: String,
    /// What became of it.
    pub fate: Fate,
}

/// What was signed, for the list.
pub struct SignedLine<'a> {
    /// The key.
    pub key_id: &'a str,
    /// The digest of what was signed.
    pub digest: &'a str,
    /// Under what it is withdrawn.
    pub revocation: &'a str,
}

/// The list.
pub struct Ledger {
    state: Mutex<State>,
    synced: Condvar,
}

struct State {
    file: File,
    known: HashMap<String, Noted>,
    written: u64,
    on_disk: u64,
    is_syncing: bool,
    /// After a line could not be written or put on disk, nothing is signed any more.
    broken: bool,
}

/// Whether a serial may be used.
pub enum Begun {
    /// It may: it is on disk now.
    Fresh,
    /// It was used before.
    Known(Noted),
}

impl Ledger {
    /// Opens the list and reads all of it. A last line that was cut off by a crash is no line: nothing was signed under it.
    pub fn open(path: &Path) -> io::Result<Ledger> {
        let mut open = OpenOptions::new();
        let mut file = open
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)?;
        // Two signers would each not see what the other one signs.
        lock(&file)?;
        let mut known: HashMap<String, Noted> = HashMap::new();
        let mut whole = 0_u64;
        let mut reader = BufReader::new(&mut file);
        let mut text = Vec::new();
        loop {
            text.clear();
            let length = reader.read_until(b'\n', &mut text)?;
            if length == 0 || !text.ends_with(b"\n") {
                break;
            }
            let line: Line = serde_json::from_slice(&text).map_err(io::Error::other)?;
            take(&mut known, line)?;
            whole += u64::try_from(length).unwrap_or(u64::MAX);
        }
        file.set_len(whole)?;
        file.seek(SeekFrom::End(0))?;
        file.sync_all()?;
        if let Some(folder) = path.parent().filter(|one| !one.as_os_str().is_empty()) {
            File::open(folder)?.sync_all()?;
        }
        Ok(Ledger {
            state: Mutex::new(State {
                file,
                known,
                written: 0,
                on_disk: 0,
                is_syncing: false,
                broken: false,
            }),
            synced: Condvar::new(),
        })
    }

    /// Notes that a serial will be signed. Comes back when that is on disk.
    pub fn begin(&self, serial: &str, asked: &str, now_ms: i64) -> io::Result<Begun> {
        let mut state = self.lock();
        if let Some(noted) = state.known.get(serial) {
            return Ok(Begun::Known(noted.clone()));
        }
        let noted = Noted {
            asked: asked.to_owned(),
            fate: Fate::Begun,
        };
        // From here on the serial is spent, whatever becomes of the line.
        state.known.insert(serial.to_owned(), noted);
        let step = Step::Begin {
            asked: asked.to_owned(),
        };
        let state = self.write(state, (serial, step), now_ms)?;
        drop(self.sync(state)?);
        Ok(Begun::Fresh)
    }

    /// Notes what was signed. Comes back when that is on disk.
    pub fn signed(&self, serial: &str, line: &SignedLine<'_>, now_ms: i64) -> io::Result<()> {
        let step = Step::Signed {
            key_id: line.key_id.to_owned(),
            digest: line.digest.to_owned(),
            revocation: line.revocation.to_owned(),
        };
        let state = self.write(self.lock(), (serial, step), now_ms)?;
        let mut state = self.sync(state)?;
        if let Some(noted) = state.known.get_mut(serial) {
            noted.fate = Fate::Signed {
                key_id: line.key_id.to_owned(),
                revocation: line.revocation.to_owned(),
            };
        }
        Ok(())
    }

    /// Notes that nothing was signed, and why.
    pub fn refused(&self, serial: &str, code: &str, now_ms: i64) -> io::Result<()> {
        let step = Step::Refused {
            code: code.to_owned(),
        };
        let mut state = self.write(self.lock(), (serial, step), now_ms)?;
        if let Some(noted) = state.known.get_mut(serial) {
            noted.fate = Fate::Refused;
        }
        Ok(())
    }

    /// What became of a serial.
    pub fn fate(&self, serial: &str) -> Option<Fate> {
        self.lock()
            .known
            .get(serial)
            .map(|noted| noted.fate.clone())
    }

    /// How many serials were noted.
    pub fn len(&self) -> usize {
        self.lock().known.len()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        (serial, step): (&str, Step),
        now_ms: i64,
    ) -> io::Result<MutexGuard<'a, State>> {
        if state.broken {
            return Err(io::Error::other("the list could not be written before"));
        }
        let line = Line {
            at: now_ms,
            serial: serial.to_owned(),
            step,
        };
        let mut text = serde_json::to_vec(&line).map_err(io::Error::other)?;
        text.push(b'\n');
        if let Err(error) = state.file.write_all(&text) {
            state.broken = true;
            return Err(error);
        }
        state.written += 1;
        Ok(state)
    }

    /// Waits until all that was written so far is on disk. Whoever finds nobody at it does it for all.
    fn sync<'a>(&'a self, mut state: MutexGuard<'a, State>) -> io::Result<MutexGuard<'a, State>> {
        let own = state.written;
        while state.on_disk < own {
            if state.broken {
                return Err(io::Error::other("the list could not be put on disk"));
            }
            if state.is_syncing {
                state = self
                    .synced
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            state.is_syncing = true;
            let (upto, handle) = (state.written, state.file.try_clone());
            drop(state);
            let done = handle.and_then(|file| file.sync_data());
            state = self.lock();
            state.is_syncing = false;
            match &done {
                Ok(()) => state.on_disk = state.on_disk.max(upto),
                Err(_) => state.broken = true,
            }
            self.synced.notify_all();
            done?;
        }
        Ok(state)
    }
}

/// Waits a moment for a signer that is just ending.
fn lock(file: &File) -> io::Result<()> {
    for _ in 0..LOCK_LOOKS {
        if file.try_lock().is_ok() {
            return Ok(());
        }
        std::thread::sleep(LOCK_PAUSE);
    }
    Err(io::Error::other("another signer has this list open"))
}

fn take(known: &mut HashMap<String, Noted>, line: Line) -> io::Result<()> {
    let out_of_order = || io::Error::other("the list of serials is not in order");
    match line.step {
        Step::Begin { asked } => {
            let noted = Noted {
                asked,
                fate: Fate::Begun,
            };
            match known.insert(line.serial, noted) {
                None => Ok(()),
                Some(_) => Err(out_of_order()),
            }
        }
        Step::Signed {
            key_id, revocation, ..
        } => {
            let noted = known.get_mut(&line.serial).ok_or_else(out_of_order)?;
            noted.fate = Fate::Signed { key_id, revocation };
            Ok(())
        }
        Step::Refused { .. } => {
            let noted = known.get_mut(&line.serial).ok_or_else(out_of_order)?;
            noted.fate = Fate::Refused;
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
