//! Whose certificates are believed, with files that change.

use std::sync::atomic::{AtomicU64, Ordering};

use super::*;
use crate::state::now_ms;
use crate::zone::tests::authority::{Authority, Wanted, now};

const HOUR: i64 = 3_600;

/// An authority's files in a folder, and whom they let in.
struct Place {
    folder: tempfile::TempDir,
    authority: Authority,
}

impl Place {
    fn new() -> Place {
        let place = Place {
            folder: tempfile::tempdir().expect("a folder"),
            authority: Authority::new("authority of towns"),
        };
        place.take_back(&[], now());
        place
    }

    fn take_back(&self, serials: &[u8], made_at: i64) {
        let list = self.authority.list(serials, made_at);
        self.authority.write(self.folder.path(), &list);
    }

    fn files(&self) -> ClientFiles {
        ClientFiles {
            authorities: self.folder.path().join("authorities.pem"),
            revocations: self.folder.path().join("revocations.pem"),
            age_max: Duration::from_secs(24 * 3_600),
            required: false,
        }
    }

    fn load(&self) -> Clients {
        Clients::load(self.files(), now_ms).expect("files that can be read")
    }
}

#[test]
fn r_f07_only_clients_of_a_known_authority_in_their_time_are_believed() {
    let place = Place::new();
    place.take_back(&[13], now());
    let clients = place.load();
    let authority = &place.authority;
    let stranger = Authority::new("authority of towns");
    let in_time = Wanted::good(2);
    let ended = Wanted {
        until: now() - HOUR,
        ..Wanted::good(3)
    };
    let early = Wanted {
        from: now() + HOUR,
        ..Wanted::good(4)
    };
    let of_servers = Wanted {
        for_clients: false,
        ..Wanted::good(5)
    };
    let good = authority.sign("system", &in_time).certificate;
    let name = clients.believe(&good, None).expect("believed");
    let bytes = good.to_der().expect("bytes");
    assert_eq!(name, Digest::from_bytes(sha256(&bytes)));
    for (what, refused) in [
        ("expired", authority.sign("system", &ended)),
        ("early", authority.sign("system", &early)),
        ("of servers", authority.sign("system", &of_servers)),
        ("taken back", authority.sign("system", &Wanted::good(13))),
        ("unknown", stranger.sign("system", &in_time)),
    ] {
        assert!(
            clients.believe(&refused.certificate, None).is_err(),
            "{what}"
        );
    }
}

#[test]
fn r_f07_a_list_that_is_too_old_lets_nobody_in_until_a_new_one_comes() {
    let place = Place::new();
    let good = place.authority.sign("system", &Wanted::good(2)).certificate;
    // Old enough to be refused, although the authority says that it still holds.
    place.take_back(&[], now() - 25 * HOUR);
    let clients = place.load();
    assert!(clients.believe(&good, None).is_err());
    place.take_back(&[], now());
    touch(&place);
    clients.refresh();
    assert!(clients.believe(&good, None).is_ok());
    place.take_back(&[2], now());
    touch(&place);
    clients.refresh();
    assert!(clients.believe(&good, None).is_err());
}

#[test]
fn r_f07_files_that_cannot_be_read_leave_what_was_there() {
    let place = Place::new();
    let good = place.authority.sign("system", &Wanted::good(2)).certificate;
    let clients = place.load();
    std::fs::write(place.files().revocations, "no list").expect("written");
    clients.refresh();
    assert!(clients.believe(&good, None).is_ok());
    for broken in ["", "no list"] {
        std::fs::write(place.files().revocations, broken).expect("written");
        let error = Clients::load(place.files(), now_ms).expect_err("no list");
        assert!(error.to_string().contains("revocations.pem"), "{error}");
    }
    std::fs::remove_file(place.files().authorities).expect("removed");
    let error = Clients::load(place.files(), now_ms).expect_err("no authority");
    assert!(error.to_string().contains("authorities.pem"), "{error}");
}

/// Files that are written within one tick of the clock look the same: the next one is of another time.
fn touch(place: &Place) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let later = Duration::from_secs(NEXT.fetch_add(1, Ordering::Relaxed));
    let file = std::fs::File::options()
        .append(true)
        .open(place.files().revocations);
    let set = file
        .expect("a file")
        .set_modified(SystemTime::now() + later);
    set.expect("a time");
}
