//! Plans of PostgreSQL: whoever serves tells the database that its tables have grown, though no file was taken in.

use std::time::{Duration, Instant};

use access::Role;
use serde_json::{Value, json};
use sesshu_conformance::http::Request;
use sesshu_conformance::postgres;

use crate::harness::{Own, start, text_of};

const TOWN: &str = "139998";
const SET: [(&str, &str); 2] = [("forecast.interval", "0ms"), ("quality.interval", "0ms")];
/// Resources in one transaction: two of them are growth that is worth telling.
const TOGETHER: usize = 300;
const PATIENCE: Duration = Duration::from_secs(60);

fn write(own: &Own) {
    let entry = json!({
        "resource": {"resourceType": "Organization", "name": "x"},
        "request": {"method": "POST", "url": "Organization"},
    });
    let entries: Vec<Value> = vec![entry; TOGETHER];
    let bundle = json!({"resourceType": "Bundle", "type": "transaction", "entry": entries});
    let body = bundle.to_string();
    let request = Request {
        headers: &[("Content-Type", "application/fhir+json")],
        body: Some(body.as_bytes()),
        ..Request::new("POST", "/fhir")
    };
    let answer = own.client(Role::Vendor, TOWN).send(&request);
    let answer = answer.expect("an answer");
    assert_eq!(answer.status, 200, "{}", text_of(&answer));
}

/// At how many of the tables that grow most somebody had the database look. When it looks by itself does not count, and neither
/// does the look at entries of the migration that made their index.
fn looked_at(own: &Own) -> String {
    let url = own.database.as_deref().expect("PostgreSQL");
    let (_, name) = url.rsplit_once('/').expect("a name");
    let sql = "select count(*) from pg_stat_user_tables \
               where relname in ('resource', 'resource_version', 'index_entry', 'audit_event') \
               and analyze_count > (relname = 'index_entry')::int";
    postgres::shared().query(name, sql).expect("the tables")
}

#[test]
fn whoever_serves_tells_the_database_of_growth_that_came_over_the_api() {
    let dir = tempfile::tempdir().expect("a folder");
    let database = Some(postgres::shared().fresh_database());
    let own = Own {
        name: "PostgreSQL",
        running: start(dir.path(), database.as_deref(), &[TOWN], &SET, false),
        dir,
        database,
    };
    assert_eq!(looked_at(&own), "0");
    // What was there when it first looked is known to it: so it goes on to grow.
    let until = Instant::now() + PATIENCE;
    while looked_at(&own) != "4" {
        assert!(Instant::now() < until, "nobody tells the database");
        write(&own);
        std::thread::sleep(Duration::from_millis(700));
    }
}
