//! The other end of the create figure: rows of the same bytes, by the widest batches that the database takes.

use std::path::Path;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Text};

use sesshu_conformance::parts;

/// A connection to either database.
pub(crate) enum Link {
    /// SQLite.
    Sqlite(SqliteConnection),
    /// PostgreSQL.
    Postgres(PgConnection),
}

/// The batches that are tried. The last is as wide as the number of bound values allows, two to a row.
pub(crate) fn widths(link: &Link) -> [usize; 3] {
    match link {
        Link::Sqlite(_) => [64, 1000, 16_000],
        Link::Postgres(_) => [64, 1000, 32_000],
    }
}

/// Opens a SQLite file of its own with full durability.
pub(crate) fn open_sqlite(path: &Path) -> Result<Link, String> {
    let mut link =
        SqliteConnection::establish(&path.to_string_lossy()).map_err(|e| e.to_string())?;
    link.batch_execute(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
         CREATE TABLE IF NOT EXISTS rows (id TEXT PRIMARY KEY, body BLOB NOT NULL);",
    )
    .map_err(|e| e.to_string())?;
    Ok(Link::Sqlite(link))
}

/// Opens a PostgreSQL database; its settings are those of the throw-away server.
pub(crate) fn open_postgres(url: &str) -> Result<Link, String> {
    let mut link = PgConnection::establish(url).map_err(|e| e.to_string())?;
    link.batch_execute(
        "SET client_min_messages = warning;
         CREATE TABLE IF NOT EXISTS rows (id TEXT PRIMARY KEY, body BYTEA NOT NULL);",
    )
    .map_err(|e| e.to_string())?;
    Ok(Link::Postgres(link))
}

/// Rows a second with batches of this width, one commit a batch, over about this time. Making the rows is not timed.
pub(crate) fn measure(
    link: &mut Link,
    width: usize,
    time: Duration,
    first: &mut u64,
) -> Result<f64, String> {
    let (mut rows, mut spent) = (0_usize, Duration::ZERO);
    while spent < time {
        let batch: Vec<(String, Vec<u8>)> = (0..width)
            .map(|_| {
                *first += 1;
                let marker = format!("D-{first:012}");
                let body =
                    parts::immunization(&marker, "計測", "00000000-0000-4000-8000-000000000000");
                (
                    format!("00000000-0000-4000-8000-{first:012}"),
                    body.into_bytes(),
                )
            })
            .collect();
        let begun = Instant::now();
        insert(link, &batch).map_err(|e| e.to_string())?;
        spent += begun.elapsed();
        rows += width;
    }
    Ok(rows as f64 / spent.as_secs_f64().max(1e-9))
}

/// One statement, one commit.
fn insert(link: &mut Link, batch: &[(String, Vec<u8>)]) -> QueryResult<usize> {
    let mut sql = String::from("INSERT INTO rows (id, body) VALUES ");
    let numbered = matches!(link, Link::Postgres(_));
    for index in 0..batch.len() {
        if index > 0 {
            sql.push(',');
        }
        if numbered {
            sql.push_str(&format!("(${},${})", index * 2 + 1, index * 2 + 2));
        } else {
            sql.push_str("(?,?)");
        }
    }
    match link {
        Link::Sqlite(link) => {
            let mut query = diesel::sql_query(sql).into_boxed();
            for (id, body) in batch {
                query = query.bind::<Text, _>(id).bind::<Binary, _>(body);
            }
            query.execute(link)
        }
        Link::Postgres(link) => {
            let mut query = diesel::sql_query(sql).into_boxed();
            for (id, body) in batch {
                query = query.bind::<Text, _>(id).bind::<Binary, _>(body);
            }
            query.execute(link)
        }
    }
}

/// Writes everything of a SQLite write-ahead log into its file, so that the file's size says what is kept.
pub(crate) fn checkpoint(path: &Path) -> Result<(), String> {
    SqliteConnection::establish(&path.to_string_lossy())
        .map_err(|e| e.to_string())?
        .batch_execute("PRAGMA wal_checkpoint(TRUNCATE);")
        .map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_batch_of_each_database_is_taken() {
        let path = std::env::temp_dir().join(format!("sesshu-rows-{}", std::process::id()));
        let postgres = sesshu_conformance::postgres::shared().fresh_database();
        for mut link in [
            open_sqlite(&path).unwrap(),
            open_postgres(&postgres).unwrap(),
        ] {
            let mut first = 0;
            let [.., widest] = widths(&link);
            assert!(
                measure(&mut link, widest, Duration::from_millis(1), &mut first).unwrap() > 0.0
            );
            assert_eq!(first, widest as u64);
        }
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", path.display()));
        }
    }
}
