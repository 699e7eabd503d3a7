//! Serials are noted before they are used, and stay noted.

use super::*;

fn line<'a>() -> SignedLine<'a> {
    SignedLine {
        key_id: "key",
        digest: "digest",
        revocation: "hash",
    }
}

#[test]
fn a_serial_is_known_after_a_restart_with_what_became_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("serials.ndjson");
    let ledger = Ledger::open(&path).unwrap();
    for serial in ["begun", "signed", "refused"] {
        assert!(matches!(
            ledger.begin(serial, "asked", 1).unwrap(),
            Begun::Fresh
        ));
    }
    ledger.signed("signed", &line(), 2).unwrap();
    ledger.refused("refused", "CERT-NO-KEY", 2).unwrap();
    drop(ledger);
    let ledger = Ledger::open(&path).unwrap();
    assert_eq!(ledger.fate("begun"), Some(Fate::Begun));
    assert_eq!(ledger.fate("refused"), Some(Fate::Refused));
    let signed = Fate::Signed {
        key_id: "key".to_owned(),
        revocation: "hash".to_owned(),
    };
    assert_eq!(ledger.fate("signed"), Some(signed));
    assert_eq!(ledger.fate("other"), None);
    for serial in ["begun", "signed", "refused"] {
        assert!(matches!(
            ledger.begin(serial, "asked", 3).unwrap(),
            Begun::Known(_)
        ));
    }
}

#[test]
fn a_line_that_was_cut_off_is_taken_away_and_the_list_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("serials.ndjson");
    let ledger = Ledger::open(&path).unwrap();
    ledger.begin("one", "asked", 1).unwrap();
    drop(ledger);
    let mut text = std::fs::read(&path).unwrap();
    text.extend_from_slice(b"{\"at\":2,\"serial\":\"tw");
    std::fs::write(&path, &text).unwrap();
    let ledger = Ledger::open(&path).unwrap();
    assert!(matches!(
        ledger.begin("two", "asked", 2).unwrap(),
        Begun::Fresh
    ));
    drop(ledger);
    let ledger = Ledger::open(&path).unwrap();
    assert_eq!(ledger.len(), 2);
}

#[test]
fn a_list_that_was_tampered_with_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("serials.ndjson");
    let ledger = Ledger::open(&path).unwrap();
    ledger.begin("one", "asked", 1).unwrap();
    drop(ledger);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{text}{text}")).unwrap();
    assert!(Ledger::open(&path).is_err());
    std::fs::write(&path, "no line\n").unwrap();
    assert!(Ledger::open(&path).is_err());
}

#[test]
fn two_signers_do_not_share_a_list() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("serials.ndjson");
    let first = Ledger::open(&path).unwrap();
    assert!(Ledger::open(&path).is_err());
    drop(first);
    assert!(Ledger::open(&path).is_ok());
}

#[test]
fn many_at_once_each_get_a_serial_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("serials.ndjson");
    let ledger = Ledger::open(&path).unwrap();
    let fresh = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for number in 0..50 {
                    let serial = format!("serial-{number}");
                    if let Begun::Fresh = ledger.begin(&serial, "asked", 1).unwrap() {
                        fresh.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    }
                }
            });
        }
    });
    assert_eq!(fresh.into_inner(), 50);
}
