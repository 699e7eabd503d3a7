//! The other end of the figure of imports: the columns of file A into a plain table, by the fastest way that the database
//! has.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use diesel::connection::SimpleConnection;
use diesel::pg::{CopyFormat, CopyHeader};
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::rows::Link;

/// Rows in one commit where every row is a statement of its own.
const COMMIT_ROWS: usize = 16_000;
/// Rows of a statement; ten bound values each are near what a statement may have.
const STATEMENT_ROWS: usize = 3_000;
const COLUMNS: usize = 10;

const TABLE: &str = "DROP TABLE IF EXISTS persons; CREATE TABLE persons (resident TEXT PRIMARY KEY, individual TEXT, \
                     family TEXT, given TEXT, family_kana TEXT, given_kana TEXT, born TEXT, sex TEXT, coupon TEXT, flag TEXT);";
const ONE_ROW: &str = "INSERT INTO persons VALUES (?,?,?,?,?,?,?,?,?,?)";

diesel::table! {
    persons (resident) {
        resident -> Text,
        individual -> Nullable<Text>,
        family -> Nullable<Text>,
        given -> Nullable<Text>,
        family_kana -> Nullable<Text>,
        given_kana -> Nullable<Text>,
        born -> Nullable<Text>,
        sex -> Nullable<Text>,
        coupon -> Nullable<Text>,
        flag -> Nullable<Text>,
    }
}

/// Rows a second of this file, header included, into a new table. On SQLite the faster of two ways counts, and taking the
/// lines apart is not timed.
pub(crate) fn measure(link: &mut Link, file: &Path) -> Result<f64, String> {
    let text = std::fs::read_to_string(file).map_err(|e| e.to_string())?;
    let count = text.lines().count().saturating_sub(1) as f64;
    match link {
        Link::Postgres(link) => {
            empty(link)?;
            let begun = Instant::now();
            copy(link, text.as_bytes()).map_err(|e| e.to_string())?;
            Ok(count / begun.elapsed().as_secs_f64())
        }
        Link::Sqlite(link) => {
            let lines = text.lines().skip(1);
            let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
            let mut best = 0.0_f64;
            for way in [wide, prepared] {
                empty(link)?;
                let begun = Instant::now();
                way(link, &rows).map_err(|e| e.to_string())?;
                best = best.max(count / begun.elapsed().as_secs_f64());
            }
            Ok(best)
        }
    }
}

fn empty(link: &mut impl SimpleConnection) -> Result<(), String> {
    link.batch_execute(TABLE).map_err(|e| e.to_string())
}

/// All of it as one COPY, which is one commit.
fn copy(link: &mut PgConnection, text: &[u8]) -> QueryResult<usize> {
    let send = |out: &mut dyn Write| -> QueryResult<()> {
        let parts = text.chunks(64 * 1024);
        for part in parts {
            let failed = |e| diesel::result::Error::SerializationError(Box::new(e));
            out.write_all(part).map_err(failed)?;
        }
        Ok(())
    };
    diesel::copy_from(persons::table)
        .from_raw_data(persons::table, send)
        .with_format(CopyFormat::Csv)
        .with_header(CopyHeader::Set(true))
        .execute(link)
}

/// Many rows a statement, one commit each.
fn wide(link: &mut SqliteConnection, rows: &[Vec<&str>]) -> QueryResult<()> {
    let one = format!("({})", ["?"; COLUMNS].join(","));
    for batch in rows.chunks(STATEMENT_ROWS) {
        let places = vec![one.as_str(); batch.len()].join(",");
        let mut query =
            diesel::sql_query(format!("INSERT INTO persons VALUES {places}")).into_boxed();
        for cell in batch.iter().flatten() {
            query = query.bind::<Text, _>(*cell);
        }
        query.execute(link)?;
    }
    Ok(())
}

/// One prepared statement a row, many in one commit.
fn prepared(link: &mut SqliteConnection, rows: &[Vec<&str>]) -> QueryResult<()> {
    for batch in rows.chunks(COMMIT_ROWS) {
        link.transaction(|link| {
            for row in batch {
                let mut query = diesel::sql_query(ONE_ROW).into_boxed();
                for cell in row {
                    query = query.bind::<Text, _>(*cell);
                }
                query.execute(link)?;
            }
            QueryResult::Ok(())
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sesshu_conformance::municipal::Town;

    use super::*;
    use crate::rows;

    #[test]
    fn every_row_of_the_file_is_in_the_table_on_both_databases() {
        let path = std::env::temp_dir().join(format!("sesshu-loads-{}", std::process::id()));
        let file = path.with_extension("csv");
        Town::new("139998", 1, 4_000).write_persons(&file).unwrap();
        let postgres = sesshu_conformance::postgres::shared().fresh_database();
        for mut link in [
            rows::open_sqlite(&path).unwrap(),
            rows::open_postgres(&postgres).unwrap(),
        ] {
            assert!(measure(&mut link, &file).unwrap() > 0.0);
            let count: i64 = match &mut link {
                Link::Sqlite(link) => persons::table.count().get_result(link).unwrap(),
                Link::Postgres(link) => persons::table.count().get_result(link).unwrap(),
            };
            assert_eq!(count, 4_000);
        }
        for end in ["", "-wal", "-shm", ".csv"] {
            let _ = std::fs::remove_file(format!("{}{end}", path.display()));
        }
    }
}
