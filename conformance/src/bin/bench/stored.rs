//! The nearer end of the figure of imports: everything that an import left in the database, put back by the database alone, into
//! the same tables with all of their indexes. What is between the two is ours: reading, judging, linking, sealing, and the
//! way from one program to the other.

use std::path::Path;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use sesshu_conformance::postgres::Postgres;

use crate::rows;
use crate::subject::Kept;

/// Tables of a PostgreSQL database, one a line, as statements name them.
const TABLES: &str = "select format('%I.%I', schemaname, tablename) from pg_tables
                      where schemaname not in ('pg_catalog', 'information_schema') order by 1";
/// Triggers and foreign keys rest meanwhile, in the database's favour.
const UNGUARDED: &str = "set session_replication_role = replica";

/// How long the database takes. The server is at an end, and what it kept is replaced by itself.
pub(crate) fn measure(kept: &Kept<'_>) -> Result<Duration, String> {
    match kept {
        Kept::Postgres(postgres, database) => copied(postgres, database),
        Kept::Sqlite(path) => {
            rows::checkpoint(path)?;
            inserted(path).map_err(|e| e.to_string())
        }
    }
}

/// Out into files beside the database's own, everything emptied, and in again as one commit.
fn copied(postgres: &Postgres, database: &str) -> Result<Duration, String> {
    let query = |sql: &str| postgres.query(database, sql).map_err(|e| e.to_string());
    let directory = query("select current_setting('data_directory')")?;
    let tables = query(TABLES)?;
    let file = |number: usize| format!("'{directory}/stored-{number}'");
    let copies = |way: &str| -> String {
        let one = |(number, table)| format!("copy {table} {way} {} (format binary);", file(number));
        tables.lines().enumerate().map(one).collect()
    };
    query(&copies("to"))?;
    let all = tables.lines().collect::<Vec<_>>().join(", ");
    query(&format!("{UNGUARDED}; truncate {all}"))?;
    query("checkpoint")?;
    let begun = Instant::now();
    query(&format!("{UNGUARDED}; {}", copies("from")))?;
    let took = begun.elapsed();
    for (number, _) in tables.lines().enumerate() {
        let _ = std::fs::remove_file(file(number).trim_matches('\''));
    }
    Ok(took)
}

/// Into an emptied copy of the file, table by table, as one commit.
fn inserted(path: &Path) -> QueryResult<Duration> {
    let again = path.with_extension("again");
    let failed = |e: std::io::Error| diesel::result::Error::QueryBuilderError(Box::new(e));
    let unreachable = |e: ConnectionError| diesel::result::Error::QueryBuilderError(Box::new(e));
    std::fs::copy(path, &again).map_err(failed)?;
    let mut link = SqliteConnection::establish(&again.to_string_lossy()).map_err(unreachable)?;
    let named = |link: &mut SqliteConnection, kind: &str| -> QueryResult<Vec<String>> {
        let sql = format!(
            "SELECT name FROM sqlite_schema WHERE type = '{kind}' AND name NOT LIKE 'sqlite_%'"
        );
        let found: Vec<Named> = diesel::sql_query(sql).load(link)?;
        Ok(found.into_iter().map(|one| one.name).collect())
    };
    link.batch_execute(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF;",
    )?;
    let (triggers, tables) = (named(&mut link, "trigger")?, named(&mut link, "table")?);
    let each = |names: &[String], sql: &dyn Fn(&str) -> String| -> String {
        names.iter().map(|name| sql(name)).collect()
    };
    link.batch_execute(&each(&triggers, &|name| {
        format!("DROP TRIGGER \"{name}\";")
    }))?;
    link.batch_execute(&each(&tables, &|name| format!("DELETE FROM \"{name}\";")))?;
    link.batch_execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
    link.batch_execute(&format!("ATTACH '{}' AS given;", path.display()))?;
    let inserts = each(&tables, &|name| {
        format!("INSERT INTO main.\"{name}\" SELECT * FROM given.\"{name}\";")
    });
    let begun = Instant::now();
    link.transaction(|link| link.batch_execute(&inserts))?;
    let took = begun.elapsed();
    // A load that leaves anything out would be no measure.
    let lacks = each(&tables, &|name| {
        format!(
            " OR (SELECT count(*) FROM main.\"{name}\") <> (SELECT count(*) FROM given.\"{name}\")"
        )
    });
    let lacking = format!("SELECT 'rows' AS name WHERE 0{lacks}");
    if !diesel::sql_query(lacking)
        .load::<Named>(&mut link)?
        .is_empty()
    {
        return Err(diesel::result::Error::NotFound);
    }
    drop(link);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", again.display()));
    }
    Ok(took)
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two tables. The one that refers to the other comes first in the order of names.
    const MADE: &str = "CREATE TABLE one (id INTEGER PRIMARY KEY, word TEXT);
                        CREATE TABLE lower (id INTEGER REFERENCES one (id));
                        INSERT INTO one VALUES (1, 'い'), (2, NULL);
                        INSERT INTO lower VALUES (1), (1), (2);";
    const SUMS: &str =
        "SELECT (SELECT count(*) FROM one) || ' ' || (SELECT sum(id) FROM lower) AS name";

    #[test]
    fn everything_is_there_again_afterwards() {
        let postgres = sesshu_conformance::postgres::shared();
        postgres.create_database("stored").unwrap();
        postgres.query("stored", MADE).unwrap();
        let took = measure(&Kept::Postgres(postgres, "stored")).unwrap();
        assert!(took > Duration::ZERO);
        assert_eq!(postgres.query("stored", SUMS).unwrap(), "2 4");
    }

    #[test]
    fn a_file_is_left_as_it_was() {
        let path = std::env::temp_dir().join(format!("sesshu-stored-{}", std::process::id()));
        let mut link = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
        link.batch_execute(MADE).unwrap();
        link.batch_execute(
            "CREATE TRIGGER kept BEFORE DELETE ON one BEGIN SELECT raise(ABORT, 'no'); END;",
        )
        .unwrap();
        assert!(measure(&Kept::Sqlite(path.clone())).unwrap() > Duration::ZERO);
        let found: Vec<Named> = diesel::sql_query(SUMS).load(&mut link).unwrap();
        assert_eq!(found.first().unwrap().name, "2 4");
        assert!(!path.with_extension("again").exists());
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", path.display()));
        }
    }
}
