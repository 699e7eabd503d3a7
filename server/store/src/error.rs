//! What can go wrong between the house and its databases.

/// Why the store did not do what was asked. Facts only; the roof turns them into problems.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached, or its connection broke before anything was committed.
    #[error("the database is away: {0}")]
    Away(String),
    /// No connection became free in time.
    #[error("no database connection became free in time")]
    Busy,
    /// The storage is full. Nothing was written.
    #[error("the storage is full")]
    Full,
    /// A statement ran into its time limit and was cancelled.
    #[error("a statement ran into its time limit")]
    Timeout,
    /// A search would have to look at more rows than it may. Nothing ran on after that was known.
    #[error("a search would look at more rows than it may")]
    TooCostly,
    /// The connection broke while the commit was under way, and its outcome could not be found out in time.
    #[error("the outcome of a commit is not known: {0}")]
    OutcomeUnknown(String),
    /// The database would not keep what it acknowledges.
    #[error("the database setting {setting} is {value}, which is weaker than {needed}")]
    WeakDurability {
        /// The database's name of the setting.
        setting: &'static str,
        /// What it is.
        value: String,
        /// What it must be.
        needed: &'static str,
    },
    /// A stored version does not carry the digest of its bytes, or cannot be unsealed. It is not served.
    #[error("the stored version {sequence} of tenant {tenant} is damaged")]
    Damaged {
        /// The tenant.
        tenant: i32,
        /// The sequence number of the version.
        sequence: i64,
    },
    /// The tenant has no partition here.
    #[error("tenant {0} has no partition in this database")]
    UnknownTenant(i32),
    /// The database's schema is not the one this program was built for.
    #[error("the schema does not fit: {0}")]
    Schema(String),
    /// The address of the database cannot be understood.
    #[error("the database address cannot be understood: {0}")]
    Address(&'static str),
    /// The key ring cannot be used.
    #[error("the key ring cannot be used: {0}")]
    Keys(String),
    /// What was asked does not fit what is there: a part for a job that is accepted, a segment of a session that ended.
    #[error("what was asked does not fit what is there: {0}")]
    Misplaced(&'static str),
    /// A defect of ours, or of the database.
    #[error("unexpected: {0}")]
    Unexpected(String),
}

impl StoreError {
    /// Whether trying again soon may succeed.
    pub fn is_transient(&self) -> bool {
        use StoreError::*;
        matches!(self, Away(_) | Busy | Full | Timeout | OutcomeUnknown(_))
    }

    /// Whether the connection it happened on must not be used again.
    pub(crate) fn breaks_connection(&self) -> bool {
        matches!(
            self,
            StoreError::Away(_) | StoreError::OutcomeUnknown(_) | StoreError::Unexpected(_)
        )
    }
}

impl From<diesel::result::Error> for StoreError {
    fn from(error: diesel::result::Error) -> StoreError {
        use diesel::result::{DatabaseErrorKind, Error};
        match &error {
            Error::DatabaseError(kind, information) => {
                let message = information.message();
                match kind {
                    DatabaseErrorKind::ClosedConnection
                    | DatabaseErrorKind::UnableToSendCommand => {
                        StoreError::Away(message.to_owned())
                    }
                    DatabaseErrorKind::SerializationFailure => StoreError::Busy,
                    _ => from_message(message),
                }
            }
            Error::BrokenTransactionManager => {
                StoreError::Away("the transaction was lost".to_owned())
            }
            _ => StoreError::Unexpected(error.to_string()),
        }
    }
}

/// Both databases say some things only in words.
fn from_message(message: &str) -> StoreError {
    const FULL: [&str; 4] = [
        "No space left on device",
        "disk is full",
        "database or disk is full",
        "disk quota exceeded",
    ];
    const AWAY: [&str; 8] = [
        "server closed the connection",
        "terminating connection",
        "connection to server",
        "the database system is",
        "could not receive data",
        "could not send data",
        "SSL connection has been closed",
        "no connection to the server",
    ];
    const BUSY: [&str; 4] = [
        "database is locked",
        "deadlock detected",
        "lock timeout",
        "too many clients",
    ];
    let says = |list: &[&str]| list.iter().any(|part| message.contains(part));
    if says(&FULL) {
        StoreError::Full
    } else if message.contains("statement timeout") || message.contains("interrupted") {
        StoreError::Timeout
    } else if says(&AWAY) {
        StoreError::Away(message.to_owned())
    } else if says(&BUSY) {
        StoreError::Busy
    } else {
        StoreError::Unexpected(message.to_owned())
    }
}
