//! The server's process is read and found as promised.

use super::*;

#[test]
fn resident_memory_is_read_from_the_status_page() {
    assert_eq!(
        kib_of("Name:\tx\nVmRSS:\t  4321 kB\nThreads:\t1\n", "VmRSS:"),
        Some(4321)
    );
    assert_eq!(kib_of("Name:\tx\n", "VmHWM:"), None);
}

#[test]
fn four_ports_differ() {
    let ports = free_ports().unwrap();
    let different: std::collections::BTreeSet<u16> = ports.into_iter().collect();
    assert_eq!(different.len(), ports.len());
}

#[test]
fn a_binary_that_is_not_there_is_named() {
    let missing = Path::new("/nowhere/sesshu");
    let error = find_binary(Some(missing)).unwrap_err();
    assert!(error.to_string().contains("/nowhere/sesshu"));
}

#[test]
fn a_server_that_ends_at_once_is_reported_with_its_words() {
    let directory = std::env::temp_dir().join(format!("sesshu-server-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let plan = Plan {
        binary: "/bin/false".into(),
        directory: directory.clone(),
        database: None,
    };
    assert!(matches!(Server::start(plan), Err(ServerError::Ended(_))));
    std::fs::remove_dir_all(&directory).unwrap();
    let _ = std::fs::remove_file(directory.with_extension("log"));
    let _ = std::fs::remove_dir_all(directory.with_extension("tmp"));
}
