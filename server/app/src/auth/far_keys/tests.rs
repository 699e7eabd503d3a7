//! Keys at an address: how often it is asked, and who waits while it does not answer.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use access::jose::{Algorithm, SigningKey};

use super::{BUSY, FarKeys, WAITING_MAX};
use crate::config;
use crate::egress::tests::{Host, asked};
use crate::egress::{Egress, Purpose};

fn far(hosts: &[&Host]) -> FarKeys {
    let list: Vec<String> = hosts.iter().map(|host| address(host)).collect();
    let flags = [
        ("egress.client_keys".to_owned(), list.join(",")),
        ("egress.loopback".to_owned(), "true".to_owned()),
    ];
    let config = config::load(None, &[], &flags).unwrap();
    FarKeys::new(Arc::new(Egress::new(&config).unwrap()), Purpose::ClientKeys)
}

fn address(host: &Host) -> String {
    format!("http://{}", host.door)
}

fn published(key: &SigningKey, cached: &str) -> String {
    let body = serde_json::json!({"keys": [key.public().to_jwk()]}).to_string();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{cached}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[test]
fn r_b02_keys_are_fetched_once_and_strange_names_fetch_nothing_more() {
    let key = SigningKey::generate(Algorithm::Es384).unwrap();
    let host = Host::saying(&published(&key, "cache-control: max-age=3600\r\n"));
    let far = far(&[&host]);
    for _ in 0..3 {
        let keys = far.find(&address(&host), key.kid()).unwrap().unwrap();
        assert!(keys.knows(key.kid()));
        let strange = far.find(&address(&host), "nobody's").unwrap().unwrap();
        assert!(!strange.knows("nobody's"));
    }
    assert_eq!(host.hits(), 1);
}

#[test]
fn r_b02_an_address_without_keys_is_asked_once_a_minute() {
    for answer in [
        "HTTP/1.1 500 Broken\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 302 Over there\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nno keys..",
        "HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n",
    ] {
        let host = Host::saying(answer);
        let far = far(&[&host]);
        assert_eq!(far.find(&address(&host), "a"), Ok(None), "{answer}");
        assert_eq!(far.find(&address(&host), "b"), Ok(None), "{answer}");
        assert_eq!(host.hits(), 1, "{answer}");
    }
}

#[test]
fn r_b02_an_address_that_does_not_answer_makes_few_wait_and_no_others() {
    let open = Arc::new(AtomicBool::new(false));
    let gate = Arc::clone(&open);
    let silent = Host::of(move |stream| {
        asked(stream);
        while !gate.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = stream.write_all(b"HTTP/1.1 500 Broken\r\ncontent-length: 0\r\n\r\n");
    });
    let key = SigningKey::generate(Algorithm::Es384).unwrap();
    let good = Host::saying(&published(&key, ""));
    let far = far(&[&silent, &good]);
    let place = address(&silent);
    std::thread::scope(|scope| {
        let wait = || scope.spawn(|| far.find(&place, "a"));
        let waiting: Vec<_> = (0..WAITING_MAX).map(|_| wait()).collect();
        let begun = Instant::now();
        // All of them are at the door, or behind whoever is.
        while far.room(&place).waiting.load(Ordering::SeqCst) < WAITING_MAX {
            assert!(begun.elapsed() < Duration::from_secs(30));
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(far.find(&place, "a"), Err(BUSY));
        let known = far.find(&address(&good), key.kid()).unwrap();
        assert!(
            known.unwrap().knows(key.kid()),
            "another address waits as well"
        );
        open.store(true, Ordering::SeqCst);
        for one in waiting {
            assert_eq!(one.join().unwrap(), Ok(None));
        }
    });
    assert_eq!(silent.hits(), 1, "whoever waited asked again");
}
