//! Calls out against a small server of this machine: where they may go, and how little may come back.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use openssl::ssl::{SslAcceptor, SslMethod};
use openssl::x509::extension::SubjectAlternativeName;

use super::address::is_public;
use super::resolve::Resolver;
use super::{Egress, Limits, Origin, Purpose, Refusal, with};
use crate::config;

/// A server of this machine that does the same with each connection, and counts them.
pub(crate) struct Host {
    pub(crate) door: SocketAddr,
    hits: Arc<AtomicUsize>,
}

impl Host {
    pub(crate) fn of(act: impl Fn(&mut TcpStream) + Send + 'static) -> Host {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let door = listener.local_addr().unwrap();
        let hits = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&hits);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
                act(&mut stream.unwrap());
            }
        });
        Host { door, hits }
    }

    /// Answers whoever asks with this, and hangs up.
    pub(crate) fn saying(answer: &str) -> Host {
        let answer = answer.to_owned();
        Host::of(move |stream| {
            asked(stream);
            // Whoever asked may have heard enough already.
            let _ = stream.write_all(answer.as_bytes());
        })
    }

    pub(crate) fn hits(&self) -> usize {
        self.hits.load(Ordering::SeqCst)
    }

    fn at(&self, host: &str) -> String {
        format!("http://{host}:{}", self.door.port())
    }
}

/// Reads a request.
pub(crate) fn asked(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    let mut piece = [0; 1024];
    while !bytes.ends_with(b"\r\n\r\n") {
        match stream.read(&mut piece) {
            Ok(count) if count > 0 => bytes.extend_from_slice(&piece[..count]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Gives one answer after another, and the last one on and on.
struct Names(Mutex<VecDeque<Vec<IpAddr>>>);

impl Names {
    fn of(answers: &[&[&str]]) -> Names {
        let addresses = |all: &&[&str]| all.iter().map(|one| one.parse().unwrap()).collect();
        Names(Mutex::new(answers.iter().map(addresses).collect()))
    }
}

impl Resolver for Names {
    fn resolve(&self, _: &str, _: Instant) -> Option<Vec<IpAddr>> {
        let mut answers = self.0.lock().unwrap();
        match answers.len() {
            0 | 1 => answers.front().cloned(),
            _ => answers.pop_front(),
        }
    }
}

fn config(list: &str, loopback: bool, more: &[(&str, &str)]) -> config::Config {
    let loopback = loopback.to_string();
    let own = [
        ("egress.client_keys", list),
        ("egress.loopback", loopback.as_str()),
    ];
    let all = own.iter().chain(more);
    let flags: Vec<(String, String)> = all
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
    config::load(None, &[], &flags).unwrap()
}

const QUICK: Limits = Limits {
    connect: Duration::from_millis(500),
    total: Duration::from_millis(800),
};
const PATIENT: Limits = Limits {
    connect: Duration::from_secs(20),
    total: Duration::from_secs(40),
};

fn here(list: &str, names: &[&[&str]]) -> Egress {
    with(&config(list, true, &[]), Names::of(names), PATIENT)
}

fn get(egress: &Egress, address: &str) -> Result<super::Answer, Refusal> {
    egress.get(Purpose::ClientKeys, address)
}

#[test]
fn r_e02_only_listed_origins_are_called() {
    let list = "https://keys.example.jp,https://keys.example.jp:8443,https://[2a00::1]";
    let egress = with(
        &config(list, false, &[]),
        // Whatever is called ends here, before a connection.
        Names::of(&[&["10.0.0.1"]]),
        PATIENT,
    );
    for address in [
        "https://keys.example.jp/a",
        "https://keys.example.jp:443/a?b=c",
        "https://keys.example.jp:8443",
        "https://keys.example.jp",
    ] {
        assert_eq!(get(&egress, address), Err(Refusal::Inside), "{address}");
    }
    for address in [
        "https://keys.example.jp.evil.example/a",
        "https://evil-keys.example.jp/a",
        "https://keys.example.jp:444/a",
        "https://keys.example.j/a",
        "https://example.jp/a",
        "https://[2a00::2]/a",
        "https://8.8.8.8/a",
    ] {
        assert_eq!(get(&egress, address), Err(Refusal::Unlisted), "{address}");
    }
    for address in [
        "http://keys.example.jp/a",
        "HTTPS://keys.example.jp/a",
        "https://KEYS.example.jp/a",
        "https://keys.example.jp@evil.example/a",
        "https://user:word@keys.example.jp/a",
        "https://evil.example\\@keys.example.jp/a",
        "https://keys.example.jp:/a",
        "https://keys.example.jp:99999/a",
        "https://keys.example.jp./a",
        "https://keys.example.jp/a#b",
        "https://keys.example.jp/a/../b",
        "https://keys.example.jp/\r\nhost: evil.example",
        "https://[keys.example.jp]/a",
        "https://[::1",
        "https://127.1/a",
        "https://0x7f000001/a",
        "https://2130706433/a",
        "https://017700000001/a",
        "https:///a",
        "//keys.example.jp/a",
        "ftp://keys.example.jp/a",
        "http://127.0.0.1/a",
        "http://localhost/a",
        "",
    ] {
        assert_eq!(get(&egress, address), Err(Refusal::Address), "{address}");
    }
}

#[test]
fn r_e02_settings_list_origins_and_nothing_behind_them() {
    for good in [
        "https://a.example",
        "https://a.example:8443",
        "http://127.0.0.1:9",
    ] {
        let origin = Origin::parse(good).unwrap();
        assert_eq!(origin.to_string(), good);
    }
    for bad in [
        "https://a.example/",
        "https://a.example?x",
        "https://*.example",
        "http://a.example",
        "a.example",
        "https://a..example",
        "https://-a.example",
        "https://a.example https://b.example",
    ] {
        assert_eq!(Origin::parse(bad), None, "{bad}");
    }
}

#[test]
fn r_e03_addresses_inside_networks_are_refused() {
    for inside in [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:169.254.169.254",
        "64:ff9b::8.8.8.8",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "5f00::1",
    ] {
        assert!(!is_public(inside.parse().unwrap()), "{inside}");
    }
    for outside in [
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2400:cb00::1",
        "2606:4700::1111",
        "2a00:1450::1",
    ] {
        assert!(is_public(outside.parse().unwrap()), "{outside}");
    }
}

#[test]
fn r_e03_every_call_looks_at_every_address_anew() {
    let host = Host::saying("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    let place = host.at("localhost");
    let changing: [&[&str]; 4] = [
        &["127.0.0.1"],
        &["10.0.0.1"],
        &["127.0.0.1", "169.254.169.254"],
        &["127.0.0.1"],
    ];
    let egress = here(&place, &changing);
    assert_eq!(get(&egress, &place).unwrap().body, b"{}");
    assert_eq!(get(&egress, &place), Err(Refusal::Inside));
    assert_eq!(get(&egress, &place), Err(Refusal::Inside));
    assert_eq!(host.hits(), 1);
    assert!(get(&egress, &place).is_ok());
    // Where nobody allowed it, loopback is inside like any other, by name and by address.
    let list = format!("{place},https://localhost,https://127.0.0.1");
    let strict = with(
        &config(&list, false, &[]),
        Names::of(&[&["127.0.0.1"]]),
        PATIENT,
    );
    assert_eq!(get(&strict, &place), Err(Refusal::Address));
    assert_eq!(get(&strict, "https://localhost/a"), Err(Refusal::Inside));
    assert_eq!(get(&strict, "https://127.0.0.1/a"), Err(Refusal::Inside));
    let nobody = here(&place, &[&[]]);
    assert_eq!(get(&nobody, &place), Err(Refusal::Name));
    // In the clear nothing leaves the machine, even to where it could.
    let public = here(&place, &[&["8.8.8.8"]]);
    assert_eq!(get(&public, &place), Err(Refusal::Inside));
    assert_eq!(host.hits(), 2);
}

#[test]
fn r_e03_our_own_doors_are_not_called() {
    let host = Host::saying("HTTP/1.1 204 \r\n\r\n");
    let place = host.at("localhost");
    for listen in [
        host.door.to_string(),
        format!("0.0.0.0:{}", host.door.port()),
    ] {
        let own = config(&place, true, &[("ops.listen", &listen)]);
        let egress = with(&own, Names::of(&[&["127.0.0.1"]]), PATIENT);
        assert_eq!(get(&egress, &place), Err(Refusal::Own));
    }
    let own = [("internet.public_base", "https://fhir.example.jp/fhir")];
    let own = config("https://fhir.example.jp", true, &own);
    let egress = with(&own, Names::of(&[&["127.0.0.1"]]), PATIENT);
    assert_eq!(get(&egress, "https://fhir.example.jp/a"), Err(Refusal::Own));
    assert_eq!(host.hits(), 0);
}

#[test]
fn r_e04_redirects_are_not_followed() {
    let elsewhere = Host::saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    let to = elsewhere.at("localhost");
    for status in [301, 302, 303, 307, 308] {
        let host = Host::saying(&format!(
            "HTTP/1.1 {status} Over there\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n"
        ));
        let place = host.at("localhost");
        let egress = here(&format!("{place},{to}"), &[&["127.0.0.1"]]);
        assert_eq!(get(&egress, &place), Err(Refusal::Redirect), "{status}");
    }
    assert_eq!(elsewhere.hits(), 0);
}

#[test]
fn r_e04_an_answer_is_read_to_64_kib_and_no_further() {
    const KIB_64: usize = 64 * 1024;
    let told = |count: usize| format!("content-length: {count}\r\n\r\n{}", "x".repeat(count));
    let chunk = |count: usize| format!("{count:x}\r\n{}\r\n", "x".repeat(count));
    let chunked = |chunks: &str| format!("transfer-encoding: chunked\r\n\r\n{chunks}");
    for (what, rest, expected) in [
        ("told", told(KIB_64), Ok(KIB_64)),
        ("told, too large", told(KIB_64 + 1), Err(Refusal::Large)),
        (
            "huge",
            "content-length: 99999999999999999999999\r\n\r\n".to_owned(),
            Err(Refusal::Large),
        ),
        (
            "until the end",
            format!("\r\n{}", "x".repeat(KIB_64)),
            Ok(KIB_64),
        ),
        (
            "until the end, too large",
            format!("\r\n{}", "x".repeat(KIB_64 + 1)),
            Err(Refusal::Large),
        ),
        (
            "chunks",
            chunked(&format!("{}{}0\r\n\r\n", chunk(5), chunk(KIB_64 - 5))),
            Ok(KIB_64),
        ),
        (
            "chunks, too large",
            chunked(&format!("{}{}0\r\n\r\n", chunk(5), chunk(KIB_64))),
            Err(Refusal::Large),
        ),
        (
            "a huge chunk",
            chunked("ffffffffffffffff\r\n"),
            Err(Refusal::Large),
        ),
        (
            "a strange chunk",
            chunked("5\r\nabcdefgh"),
            Err(Refusal::Form),
        ),
        ("no chunk", chunked("zz\r\n"), Err(Refusal::Form)),
        (
            "cut off",
            "content-length: 9\r\n\r\nabc".to_owned(),
            Err(Refusal::Form),
        ),
        (
            "a chunk that is cut off",
            chunked("9\r\nabc"),
            Err(Refusal::Form),
        ),
        (
            "two lengths",
            "content-length: 1\r\ncontent-length: 2\r\n\r\nab".to_owned(),
            Err(Refusal::Form),
        ),
        (
            "length and chunks",
            "content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n".to_owned(),
            Err(Refusal::Form),
        ),
        (
            "packed",
            "transfer-encoding: gzip\r\n\r\nabc".to_owned(),
            Err(Refusal::Form),
        ),
        (
            "an endless head",
            format!("x: {}\r\n\r\n", "y".repeat(20_000)),
            Err(Refusal::Large),
        ),
        ("no head", String::new(), Err(Refusal::Form)),
    ] {
        let host = Host::saying(&format!("HTTP/1.1 200 OK\r\n{rest}"));
        let place = host.at("localhost");
        let egress = here(&place, &[&["127.0.0.1"]]);
        let came = get(&egress, &place).map(|answer| answer.body.len());
        assert_eq!(came, expected, "{what}");
    }
    let host = Host::saying("SSH-2.0\r\n\r\n");
    let egress = here(&host.at("localhost"), &[&["127.0.0.1"]]);
    assert_eq!(get(&egress, &host.at("localhost")), Err(Refusal::Form));
}

#[test]
fn what_is_asked_and_answered_arrives() {
    let (tell, hear) = std::sync::mpsc::channel();
    let host = Host::of(move |stream| {
        tell.send(asked(stream)).unwrap();
        let answer = "HTTP/1.1 103 Early\r\nlink: x\r\n\r\nHTTP/1.1 404 Not Found\r\ncache-control: max-age=5\r\ncache-control: private\r\ncontent-length: 3\r\n\r\nabc and more";
        stream.write_all(answer.as_bytes()).unwrap();
    });
    let place = host.at("localhost");
    let egress = here(&place, &[&["127.0.0.1"]]);
    let answer = get(&egress, &format!("{place}?a=b")).unwrap();
    assert_eq!(answer.status, 404);
    assert_eq!(answer.cache_control.as_deref(), Some("max-age=5, private"));
    assert_eq!(answer.body, b"abc");
    let port = host.door.port();
    assert_eq!(
        hear.recv().unwrap(),
        format!(
            "GET /?a=b HTTP/1.1\r\nhost: localhost:{port}\r\nuser-agent: sesshu\r\nconnection: close\r\naccept: application/json\r\n\r\n"
        )
    );
}

#[test]
fn r_e04_slow_answers_end_by_their_time() {
    // Nothing at all, and a byte now and then: each byte comes in time, all of them do not.
    let silent = Host::of(|stream| {
        asked(stream);
        std::thread::sleep(Duration::from_secs(60));
    });
    let dripping = Host::of(|stream| {
        asked(stream);
        let lines = format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "a".repeat(600));
        for byte in lines.bytes() {
            if stream.write_all(&[byte]).is_err() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    for host in [silent, dripping] {
        let place = host.at("localhost");
        let egress = with(
            &config(&place, true, &[]),
            Names::of(&[&["127.0.0.1"]]),
            QUICK,
        );
        let begun = Instant::now();
        assert_eq!(get(&egress, &place), Err(Refusal::Slow));
        assert!(begun.elapsed() < Duration::from_secs(50));
    }
    // Nobody listens there.
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let place = format!("http://localhost:{}", closed.port());
    let egress = here(&place, &[&["127.0.0.1"]]);
    assert_eq!(get(&egress, &place), Err(Refusal::Connect));
}

#[test]
fn whoever_is_called_by_tls_proves_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    let (certificate, key) = certificate("keys.example.jp");
    std::fs::write(&file, certificate.to_pem().unwrap()).unwrap();
    let mut acceptor = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls()).unwrap();
    acceptor.set_certificate(&certificate).unwrap();
    acceptor.set_private_key(&key).unwrap();
    let acceptor = acceptor.build();
    let host = Host::of(move |stream| {
        let Ok(mut stream) = acceptor.accept(stream) else {
            return;
        };
        asked(&mut stream);
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
        stream.write_all(answer).unwrap();
        let _ = stream.shutdown();
    });
    let port = host.door.port();
    let list = format!("https://keys.example.jp:{port},https://other.example.jp:{port}");
    let authority = file.display().to_string();
    let believing = [("egress.authorities", authority.as_str())];
    let believing = with(
        &config(&list, true, &believing),
        Names::of(&[&["127.0.0.1"]]),
        PATIENT,
    );
    let place = format!("https://keys.example.jp:{port}/keys");
    assert_eq!(get(&believing, &place).unwrap().body, b"{}");
    let other = format!("https://other.example.jp:{port}/keys");
    assert_eq!(get(&believing, &other), Err(Refusal::Tls));
    let strict = with(
        &config(&list, true, &[]),
        Names::of(&[&["127.0.0.1"]]),
        PATIENT,
    );
    assert_eq!(get(&strict, &place), Err(Refusal::Tls));
    let nothing = folder.path().join("nothing.pem").display().to_string();
    let wrong = config(&list, true, &[("egress.authorities", &nothing)]);
    assert!(Egress::new(&wrong).is_err());
}

type Certificate = (
    openssl::x509::X509,
    openssl::pkey::PKey<openssl::pkey::Private>,
);

/// A certificate of this name, signed by itself.
fn certificate(name: &str) -> Certificate {
    use openssl::asn1::Asn1Time;
    use openssl::ec::{EcGroup, EcKey};
    use openssl::hash::MessageDigest;
    use openssl::nid::Nid;
    use openssl::pkey::PKey;
    use openssl::x509::{X509Builder, X509NameBuilder};

    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let key = PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap();
    let mut subject = X509NameBuilder::new().unwrap();
    subject.append_entry_by_text("CN", name).unwrap();
    let subject = subject.build();
    let mut builder = X509Builder::new().unwrap();
    builder.set_version(2).unwrap();
    builder.set_subject_name(&subject).unwrap();
    builder.set_issuer_name(&subject).unwrap();
    builder.set_pubkey(&key).unwrap();
    let (from, until) = (Asn1Time::days_from_now(0), Asn1Time::days_from_now(1));
    builder.set_not_before(&from.unwrap()).unwrap();
    builder.set_not_after(&until.unwrap()).unwrap();
    let names = SubjectAlternativeName::new()
        .dns(name)
        .build(&builder.x509v3_context(None, None))
        .unwrap();
    builder.append_extension(names).unwrap();
    builder.sign(&key, MessageDigest::sha256()).unwrap();
    (builder.build(), key)
}
