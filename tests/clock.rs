//! The database's clock: one that is another than ours is told, and keeps traffic away.

use access::Zone;
use sesshu_conformance::http::Client;
use sesshu_conformance::postgres;

use crate::harness::{PATIENT, each_own, start, text_of};
use crate::reindex::run_at;

const TOWNS: [&str; 1] = ["139998"];

/// What the operators' face answers.
fn told(client: &mut Client, path: &str) -> (u16, String) {
    let answer = client.fetch(path).expect("an answer");
    (answer.status, text_of(&answer))
}

fn ahead_ms(client: &mut Client) -> i64 {
    let (_, figures) = told(client, "/metrics");
    let line = figures
        .lines()
        .find(|line| line.starts_with("sesshu_database_clock_ahead_milliseconds "))
        .expect("a figure");
    let value = line.rsplit(' ').next().expect("a value");
    value.parse().expect("a number")
}

/// R-L07
#[test]
fn r_l07_whose_clock_is_the_databases_is_ready() {
    each_own(&TOWNS, &[], false, |own| {
        let mut ops = Client::new(own.running.address(Zone::Ops), PATIENCE);
        let (status, text) = told(&mut ops, "/readyz");
        assert_eq!(status, 200, "{text}");
        assert!(text.contains(r#""clock":"ok""#), "{text}");
        assert!(ahead_ms(&mut ops).abs() <= 1_000);
        let done = own.command((&TOWNS, &[]), &["doctor"]);
        let line = done.shown.lines().find(|line| line.contains("/ clock"));
        assert!(
            line.is_some_and(|line| line.starts_with('✓')),
            "{}",
            done.shown
        );
    });
}

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

/// The database's clock is put forward and back while the server runs. A test cannot do that to the clock of a machine, so
/// a function of the same name stands in front of PostgreSQL's. SQLite has no clock but ours.
#[test]
fn r_l07_a_clock_that_is_off_by_more_than_five_seconds_keeps_traffic_away() {
    let url = postgres::shared().fresh_database();
    let name = url.rsplit_once('/').expect("a name").1.to_owned();
    let says = |sql: &str| postgres::shared().query(&name, sql).expect("statements");
    let off = |seconds: i32| {
        says(&format!(
            "create or replace function public.clock_timestamp() returns timestamptz language sql volatile \
             as 'select pg_catalog.clock_timestamp() + interval ''{seconds} seconds'''"
        ));
    };
    off(0);
    says(&format!(
        "alter database {name} set search_path to public, pg_catalog"
    ));
    let dir = tempfile::tempdir().expect("a folder");
    let running = start(dir.path(), Some(&url), &TOWNS, &[], false);
    let mut ops = Client::new(running.address(Zone::Ops), PATIENCE);
    for (seconds, ready) in [
        (0, true),
        (4, true),
        (6, false),
        (-4, true),
        (-6, false),
        (0, true),
    ] {
        off(seconds);
        let (status, text) = told(&mut ops, "/readyz");
        assert_eq!(status == 200, ready, "{seconds}: {text}");
        let said = if ready {
            r#""clock":"ok""#
        } else {
            r#""clock":"fail""#
        };
        assert!(
            text.contains(said) && text.contains(r#""database":"ok""#),
            "{text}"
        );
        let ahead = ahead_ms(&mut ops) - i64::from(seconds) * 1_000;
        assert!(ahead.abs() < 1_000, "{seconds}: {ahead}");
    }
    off(-60);
    let done = run_at((dir.path(), Some(&url)), (&TOWNS, &PATIENT), &["doctor"]);
    let line = done.shown.lines().find(|line| line.contains("/ clock"));
    assert!(
        line.is_some_and(|line| line.starts_with('✗')),
        "{}",
        done.shown
    );
    assert_eq!(done.code, 5);
    off(0);
}
