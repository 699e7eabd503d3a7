//! Who is behind a token. Until identities are built, callers come from the demo's file of tokens; a build without the
//! demo knows nobody, and refuses everybody.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use access::{Caller, TokenError, TokenTable};

/// The callers we know.
pub struct Callers {
    file: Option<PathBuf>,
    table: RwLock<Arc<TokenTable>>,
    seen: Mutex<Option<(SystemTime, u64)>>,
}

impl Callers {
    /// Nobody.
    pub fn nobody() -> Callers {
        Callers::of(None)
    }

    /// Those in the demo's file, which is read again when it changes.
    #[cfg(feature = "demo")]
    pub fn from_file(file: PathBuf) -> Callers {
        let callers = Callers::of(Some(file));
        callers.refresh();
        callers
    }

    fn of(file: Option<PathBuf>) -> Callers {
        Callers {
            file,
            table: RwLock::default(),
            seen: Mutex::default(),
        }
    }

    /// The caller behind a token. One that is not known may have been made a moment ago by the command line.
    pub fn resolve(&self, bearer: &str, now_ms: i64) -> Result<Caller, TokenError> {
        match self.table().resolve(bearer, now_ms) {
            Err(TokenError::Unknown) => {
                // Somebody else may have read the file in the meantime, so the table is asked again in any case.
                self.refresh();
                self.table().resolve(bearer, now_ms)
            }
            resolved => resolved,
        }
    }

    fn table(&self) -> Arc<TokenTable> {
        Arc::clone(&self.table.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the file if it has changed. A file that cannot be read leaves what was known.
    fn refresh(&self) {
        let Some(file) = &self.file else { return };
        let Ok(about) = std::fs::metadata(file) else {
            return;
        };
        // Two tokens may be issued within one tick of the file system's clock; the length tells them apart.
        let now = about
            .modified()
            .ok()
            .map(|changed_at| (changed_at, about.len()));
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if *seen == now {
            return;
        }
        let Some(table) = std::fs::read_to_string(file)
            .ok()
            .and_then(|text| TokenTable::parse(&text).ok())
        else {
            log::warn!("the file of tokens cannot be read; the callers known so far stay");
            return;
        };
        *self.table.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(table);
        *seen = now;
    }
}
