//! The throw-away database is durable, survives a crash, and leaves nothing behind.

use super::*;

#[test]
fn committed_rows_survive_a_crash_and_the_directory_goes_with_its_owner() {
    let postgres = Postgres::start().unwrap();
    let url = postgres.fresh_database();
    assert!(url.starts_with("postgres://postgres@127.0.0.1:"));
    let name = url.rsplit_once('/').unwrap().1.to_owned();
    postgres
        .query(
            &name,
            "create table t (n int); insert into t values (1), (2)",
        )
        .unwrap();
    for (setting, wanted) in [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("server_encoding", "UTF8"),
    ] {
        assert_eq!(
            postgres.query(&name, &format!("show {setting}")).unwrap(),
            wanted,
            "{setting}"
        );
    }
    postgres.kill_hard().unwrap();
    assert!(postgres.query(&name, "select 1").is_err());
    postgres.restart().unwrap();
    assert_eq!(
        postgres.query(&name, "select count(*) from t").unwrap(),
        "2"
    );
    let directory = postgres.directory.clone();
    assert!(directory.exists());
    drop(postgres);
    assert!(!directory.exists());
}

#[test]
fn the_shared_database_is_one_and_gives_distinct_databases() {
    assert_eq!(shared().port(), shared().port());
    assert_ne!(shared().fresh_database(), shared().fresh_database());
}

#[test]
fn the_guardian_removes_what_a_vanished_owner_left() {
    let postgres = Postgres::start().unwrap();
    let directory = postgres.directory.clone();
    let port = postgres.port();
    let mut postgres = std::mem::ManuallyDrop::new(postgres);
    // What the kernel does to the pipe when the owner dies.
    drop(postgres.guardian.take());
    let deadline = Instant::now() + Duration::from_secs(10);
    while directory.exists() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(!directory.exists());
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
    if let Some(mut child) = postgres.slot().take() {
        child.wait().unwrap();
    }
}
