//! Two databases as one connection type: addresses, sessions with their durability checked, pools, migrations.

use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::migration::Migration;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::sqlite::SqliteConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::error::StoreError;

mod pool;
mod wall;

pub(crate) use pool::Pool;
pub use wall::Wall;
pub(crate) use wall::{build, quoted};

const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");
const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

/// How long a writer of another process may hold SQLite's lock before we give up.
const SQLITE_PATIENCE_MS: u32 = 5_000;

/// Memory for pages of the writing session, at most. Identifiers fall anywhere in their index, so a writer that has to
/// fetch its pages again and again is a slow one.
const SQLITE_WRITER_CACHE_KIB: u32 = 32_768;

/// Memory for pages of each reading session, at most.
const SQLITE_READER_CACHE_KIB: u32 = 4_096;

/// Pages in the write-ahead log before they are worked into the file. The longer it is, the more changes of one page
/// become one write.
const SQLITE_CHECKPOINT_PAGES: u32 = 8_000;

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    /// PostgreSQL 15 or later.
    Postgres(PgConnection),
    /// SQLite, bundled.
    Sqlite(SqliteConnection),
}

/// Runs the same code on whichever connection it is, compiled for each.
macro_rules! on_either {
    ($connection:expr, $inner:ident => $body:expr) => {
        match $connection {
            $crate::connection::AnyConnection::Postgres($inner) => $body,
            $crate::connection::AnyConnection::Sqlite($inner) => $body,
        }
    };
}
pub(crate) use on_either;

/// Which database, from `database.url`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A SQLite file.
    File(PathBuf),
    /// SQLite in memory, gone with its one connection. For tests.
    Memory,
    /// A PostgreSQL address.
    Postgres(String),
}

impl Address {
    /// Reads `sqlite:PATH`, `sqlite::memory:` or `postgres://…`. A mistyped address is an error, never a file name.
    pub fn parse(url: &str) -> Result<Address, StoreError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Address::Postgres(url.to_owned()));
        }
        match url.strip_prefix("sqlite:") {
            Some(":memory:") => Ok(Address::Memory),
            Some(path) if !path.is_empty() && !path.starts_with("//") => {
                Ok(Address::File(path.into()))
            }
            Some(_) => Err(StoreError::Address(
                "after `sqlite:` comes the path of a file",
            )),
            None => Err(StoreError::Address(
                "it begins with `sqlite:` or `postgres://`",
            )),
        }
    }

    /// Whether this is SQLite.
    pub fn is_sqlite(&self) -> bool {
        !matches!(self, Address::Postgres(_))
    }
}

/// How sessions are set up.
#[derive(Clone, Debug)]
pub struct SessionSettings {
    /// How long one statement of a read may take.
    pub statement_timeout: Duration,
    /// Whether the session only reads.
    pub read_only: bool,
    /// What else a session that reads is held to its tenant by.
    pub wall: Wall,
}

/// A connection, and whose rows it sees.
pub(crate) struct Session {
    pub connection: AnyConnection,
    /// Whether row security binds it.
    pub is_walled: bool,
    /// The tenant whose rows it sees, where row security binds it.
    tenant: Option<i32>,
}

impl Session {
    /// Has it see the rows of this tenant, or of none.
    fn face(&mut self, tenant: Option<i32>) -> Result<(), StoreError> {
        if let AnyConnection::Postgres(connection) = &mut self.connection
            && self.is_walled
            && self.tenant != tenant
        {
            wall::face(connection, tenant)?;
        }
        self.tenant = tenant;
        Ok(())
    }
}

/// Opens a session and makes sure that it keeps what it acknowledges.
pub(crate) fn open(address: &Address, settings: &SessionSettings) -> Result<Session, StoreError> {
    let mut connection = connect(address, settings)?;
    let is_walled = match &mut connection {
        AnyConnection::Postgres(c) if settings.read_only => wall::enter(c, &settings.wall)?,
        _ => false,
    };
    Ok(Session {
        connection,
        is_walled,
        tenant: None,
    })
}

fn connect(address: &Address, settings: &SessionSettings) -> Result<AnyConnection, StoreError> {
    match address {
        Address::Postgres(url) => open_postgres(url, settings).map(AnyConnection::Postgres),
        Address::Memory => open_sqlite(":memory:", false).map(AnyConnection::Sqlite),
        Address::File(path) => {
            make_folder(path)?;
            let path = path
                .to_str()
                .ok_or(StoreError::Address("the path is not UTF-8"))?;
            open_sqlite(path, settings.read_only).map(AnyConnection::Sqlite)
        }
    }
}

fn make_folder(path: &Path) -> Result<(), StoreError> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder)
            .map_err(|error| StoreError::Away(format!("folder {}: {error}", folder.display()))),
        _ => Ok(()),
    }
}

#[derive(QueryableByName)]
struct PostgresSettings {
    #[diesel(sql_type = Text)]
    fsync: String,
    #[diesel(sql_type = Text)]
    full_page_writes: String,
    #[diesel(sql_type = Text)]
    synchronous_commit: String,
    #[diesel(sql_type = Text)]
    read_only: String,
    #[diesel(sql_type = Text)]
    version: String,
}

/// Has PostgreSQL look at how large the tables are that grow the most. SQLite goes by no such figures.
pub(crate) fn note_growth(connection: &mut AnyConnection) -> Result<(), StoreError> {
    match connection {
        AnyConnection::Postgres(c) => {
            // Of what is never asked for, nothing is looked at: samples of it would take longer than all the rest. Where another
            // process is at it already, that is enough. Large samples take longer than a question may, and a small one tells
            // well enough which kinds and parameters there are and how many of each; the usual one comes when the database looks
            // by itself.
            c.transaction(|c| {
                Ok(c.batch_execute(
                    "set local statement_timeout = '60s'; set local default_statistics_target = 30; \
                     analyze (skip_locked) resource, resource_version (tenant, kind, sequence, resource_no, version), \
                     index_entry, entry_list (tenant, resource_no), audit_event (tenant, sequence)",
                )?)
            })
        }
        AnyConnection::Sqlite(_) => Ok(()),
    }
}

fn open_postgres(url: &str, settings: &SessionSettings) -> Result<PgConnection, StoreError> {
    let mut connection = PgConnection::establish(url)
        .map_err(|error| StoreError::Away(hide_password(&error.to_string())))?;
    // The session sets what it depends on, so that a default of the role cannot weaken it. Once tables are large, what
    // the planner expects of a question about many values is enough for it to have code made for each, which takes a hundred
    // times as long as the answer.
    connection.batch_execute(&format!(
        "set synchronous_commit = on; set time zone 'UTC'; set client_min_messages = warning; set jit = off; \
         set idle_in_transaction_session_timeout = '30s'; set lock_timeout = '10s'; \
         set statement_timeout = {}; set default_transaction_read_only = {}",
        settings.statement_timeout.as_millis(),
        if settings.read_only { "on" } else { "off" },
    ))?;
    let found: PostgresSettings = diesel::sql_query(
        "select current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes, \
         current_setting('synchronous_commit') as synchronous_commit, \
         pg_is_in_recovery()::text as read_only, current_setting('server_version_num') as version",
    )
    .get_result(&mut connection)?;
    require_strong("fsync", &found.fsync, "on")?;
    require_strong("full_page_writes", &found.full_page_writes, "on")?;
    require_strong("synchronous_commit", &found.synchronous_commit, "on")?;
    if found.read_only == "true" && !settings.read_only {
        return Err(StoreError::Away(
            "this PostgreSQL is a standby and takes no writes".to_owned(),
        ));
    }
    if found.version.parse::<u32>().unwrap_or(0) < 150_000 {
        return Err(StoreError::Schema(
            "PostgreSQL 15 or later is needed".to_owned(),
        ));
    }
    Ok(connection)
}

fn require_strong(
    setting: &'static str,
    value: &str,
    needed: &'static str,
) -> Result<(), StoreError> {
    if value == needed {
        return Ok(());
    }
    Err(StoreError::WeakDurability {
        setting,
        value: value.to_owned(),
        needed,
    })
}

/// libpq names the address in its errors; what stands between `:` and `@` is nobody's business.
fn hide_password(message: &str) -> String {
    match (message.find("://"), message.rfind('@')) {
        (Some(from), Some(to)) if from < to => {
            format!(
                "{}://…{}",
                message.get(..from).unwrap_or(""),
                message.get(to..).unwrap_or("")
            )
        }
        _ => message.to_owned(),
    }
}

#[derive(QueryableByName)]
struct JournalMode {
    #[diesel(sql_type = Text)]
    journal_mode: String,
}

#[derive(QueryableByName)]
struct Synchronous {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    synchronous: i32,
}

fn open_sqlite(path: &str, read_only: bool) -> Result<SqliteConnection, StoreError> {
    let mut connection =
        SqliteConnection::establish(path).map_err(|error| StoreError::Away(error.to_string()))?;
    connection.batch_execute(&format!("pragma busy_timeout = {SQLITE_PATIENCE_MS};"))?;
    let mode: JournalMode =
        diesel::sql_query("pragma journal_mode = wal").get_result(&mut connection)?;
    if path != ":memory:" {
        require_strong("journal_mode", &mode.journal_mode, "wal")?;
    }
    let cache_kib = if read_only {
        SQLITE_READER_CACHE_KIB
    } else {
        SQLITE_WRITER_CACHE_KIB
    };
    connection.batch_execute(&format!(
        "pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -{cache_kib}; \
         pragma wal_autocheckpoint = {SQLITE_CHECKPOINT_PAGES}; pragma query_only = {};",
        if read_only { "on" } else { "off" },
    ))?;
    let found: Synchronous = diesel::sql_query("pragma synchronous").get_result(&mut connection)?;
    // 2 is FULL, 3 is EXTRA.
    if found.synchronous < 2 {
        let value = found.synchronous.to_string();
        return Err(StoreError::WeakDurability {
            setting: "synchronous",
            value,
            needed: "FULL",
        });
    }
    Ok(connection)
}

/// The migrations of this program, and which of them the database has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationState {
    /// Names of those that the database has.
    pub applied: Vec<String>,
    /// Names of those that it lacks, in order.
    pub pending: Vec<String>,
}

/// Compares the database's schema with this program's. A database that is ahead of the program is an error.
pub(crate) fn migration_state(
    connection: &mut AnyConnection,
) -> Result<MigrationState, StoreError> {
    on_either!(connection, inner => {
        let schema = |error: Box<dyn std::error::Error + Send + Sync>| StoreError::Schema(error.to_string());
        let source = migrations(inner);
        let known = names(inner, &source)?;
        let mut applied: Vec<String> =
            inner.applied_migrations().map_err(schema)?.iter().map(ToString::to_string).collect();
        applied.sort();
        if let Some(newer) = applied.iter().find(|version| !known.iter().any(|name| name.starts_with(*version))) {
            return Err(StoreError::Schema(format!("the database has {newer}, which this program does not know")));
        }
        let has = |name: &String| applied.iter().any(|version| name.starts_with(version));
        let (applied, pending) = known.iter().cloned().partition(has);
        Ok(MigrationState { applied, pending })
    })
}

/// Applies what is pending, and names it.
pub(crate) fn migrate(connection: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    let pending = migration_state(connection)?.pending;
    on_either!(connection, inner => {
        let source = migrations(inner);
        inner
            .run_pending_migrations(source)
            .map(drop)
            .map_err(|error| StoreError::Schema(error.to_string()))?;
    });
    Ok(pending)
}

/// The statements that `migrate` would run.
pub(crate) fn pending_statements(
    connection: &mut AnyConnection,
) -> Result<Vec<(String, String)>, StoreError> {
    let pending = migration_state(connection)?.pending;
    let folder = match connection {
        AnyConnection::Postgres(_) => "postgres",
        AnyConnection::Sqlite(_) => "sqlite",
    };
    let statements = |name: &String| {
        STATEMENTS
            .iter()
            .find(|(known, place, _)| *place == folder && known == name)
            .map(|(_, _, sql)| *sql)
    };
    Ok(pending
        .iter()
        .map(|name| (name.clone(), statements(name).unwrap_or("").to_owned()))
        .collect())
}

/// The statements of a migration, for the one database and the other.
macro_rules! statements {
    ($($name:literal),+) => {
        &[$(
            ($name, "postgres", include_str!(concat!("../migrations/postgres/", $name, "/up.sql"))),
            ($name, "sqlite", include_str!(concat!("../migrations/sqlite/", $name, "/up.sql"))),
        )+]
    };
}

const STATEMENTS: &[(&str, &str, &str)] = statements!(
    "0001_ground",
    "0002_search",
    "0003_submitted",
    "0004_open_data",
    "0005_certificates",
    "0006_grants",
    "0007_devices",
    "0008_certificate_counts",
    "0010_trail",
    "0011_subscriptions",
    "0012_own_page",
    "0013_counterparts",
    "0014_proofs",
    "0016_entry_list",
    "0017_entry_stretches",
    "0018_emergencies",
    "0019_venue_items",
    "0020_shown_in_order",
    "0021_former_numbers",
    "0022_kept_answers"
);

/// Chooses the folder by the type of the connection.
trait Migrated {
    fn source() -> EmbeddedMigrations;
}

impl Migrated for PgConnection {
    fn source() -> EmbeddedMigrations {
        POSTGRES_MIGRATIONS
    }
}

impl Migrated for SqliteConnection {
    fn source() -> EmbeddedMigrations {
        SQLITE_MIGRATIONS
    }
}

fn migrations<C: Migrated>(_: &C) -> EmbeddedMigrations {
    C::source()
}

fn names<C>(_: &C, source: &EmbeddedMigrations) -> Result<Vec<String>, StoreError>
where
    C: Connection,
    EmbeddedMigrations: diesel::migration::MigrationSource<C::Backend>,
{
    use diesel::migration::MigrationSource;
    let all: Vec<Box<dyn Migration<C::Backend>>> = source
        .migrations()
        .map_err(|error| StoreError::Schema(error.to_string()))?;
    let mut names: Vec<String> = all.iter().map(|one| one.name().to_string()).collect();
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_can_be_shown_before_it_is_done() {
        use diesel::migration::MigrationSource;
        let shown = |folder: &str| -> Vec<String> {
            let of = STATEMENTS.iter().filter(|(_, place, _)| *place == folder);
            of.map(|(name, _, _)| (*name).to_owned()).collect()
        };
        let postgres: Vec<Box<dyn Migration<diesel::pg::Pg>>> =
            POSTGRES_MIGRATIONS.migrations().unwrap();
        let sqlite: Vec<Box<dyn Migration<diesel::sqlite::Sqlite>>> =
            SQLITE_MIGRATIONS.migrations().unwrap();
        let mut there: Vec<String> = postgres.iter().map(|one| one.name().to_string()).collect();
        there.sort();
        assert_eq!(there, shown("postgres"));
        let mut there: Vec<String> = sqlite.iter().map(|one| one.name().to_string()).collect();
        there.sort();
        assert_eq!(there, shown("sqlite"));
    }

    #[test]
    fn a_mistyped_address_is_never_a_file_name() {
        assert_eq!(
            Address::parse("sqlite:data/x.db").unwrap(),
            Address::File("data/x.db".into())
        );
        assert_eq!(Address::parse("sqlite::memory:").unwrap(), Address::Memory);
        assert!(matches!(
            Address::parse("postgres://h/d").unwrap(),
            Address::Postgres(_)
        ));
        for wrong in [
            "",
            "data/x.db",
            "sqlite:",
            "sqlite://x",
            "postgre://h/d",
            "mysql://h",
        ] {
            assert!(Address::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_error_does_not_show_the_password() {
        let shown = hide_password("connection to postgres://user:secret@host/db failed");
        assert!(!shown.contains("secret"), "{shown}");
    }
}
