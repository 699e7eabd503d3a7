//! The proxy loses exactly the reply to COMMIT, while the commit itself has happened.

use super::*;
use crate::postgres;
use std::process::Command;

fn psql(port: u16, database: &str, sql: &[&str]) -> (bool, String) {
    let mut command = Command::new("psql");
    command.args(["-h", "127.0.0.1", "-U", "postgres", "-X", "-A", "-t", "-q"]);
    command.args(["-p", &port.to_string(), "-d", database]);
    for statement in sql {
        command.args(["-c", statement]);
    }
    let output = command.output().unwrap();
    (
        output.status.success(),
        String::from_utf8(output.stdout).unwrap().trim().to_owned(),
    )
}

#[test]
fn a_swallowed_reply_leaves_the_commit_done_and_the_client_in_doubt() {
    let url = postgres::shared().fresh_database();
    let name = url.rsplit_once('/').unwrap().1;
    let proxy = Proxy::start(postgres::shared().port()).unwrap();
    assert!(psql(proxy.port(), name, &["create table t (n int)"]).0);

    proxy.cut_commit_replies(1);
    let insert = ["begin", "insert into t values (1)", "commit"];
    assert!(!psql(proxy.port(), name, &insert).0);
    assert_eq!(proxy.commit_replies_cut(), 1);
    assert_eq!(
        psql(proxy.port(), name, &["select count(*) from t"]),
        (true, "1".to_owned())
    );

    proxy.delay_commit_replies(Duration::from_millis(200));
    let begun = std::time::Instant::now();
    assert!(psql(proxy.port(), name, &insert).0);
    assert!(begun.elapsed() >= Duration::from_millis(200));
    assert_eq!(proxy.commits_seen(), 2);
}
