//! Beginning and end, plain and with TLS.

use super::*;
use openssl::ssl::{SslConnector, SslMethod, SslVerifyMode, SslVersion};

#[test]
fn r_m01_an_ending_server_says_so_and_finishes_what_it_began() {
    let mut house = Running::new(|_, settings| settings.grace = Duration::from_secs(4));
    let mut idle = house.connect();
    idle.send(b"GET /fhir/metadata HTTP/1.1\r\nHost: t\r\n\r\n");
    assert_eq!(idle.answer().header("connection"), None);
    let ready = || {
        let mut ops = Wire::to(house.ops);
        ops.send(b"GET /readyz HTTP/1.1\r\nHost: t\r\n\r\n");
        ops.answer()
    };
    house.stop.ask();
    soon("it says that it is ending", || ready().status == 503);
    assert!(ready().text().contains("\"accepting\":\"fail\""));
    let in_grace = house.get("/fhir/Patient/p1", &[]);
    assert_eq!(
        (in_grace.status, in_grace.header("connection")),
        (200, Some("close"))
    );
    let mut begun = house.connect();
    begun.send(
        b"GET /fhir/Patient/held HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer vendor\r\n\r\n",
    );
    house.wait_for_calls(2);
    soon("nothing listens any more", || {
        TcpStream::connect(house.internet).is_err()
    });
    house.let_go();
    assert_eq!(begun.answer().status, 200);
    house.end().expect("a clean end");
}

/// R-F10
#[test]
fn tls_is_spoken_with_the_same_limits() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = certificate(folder.path());
    let with = |settings: &mut EdgeSettings| settings.zones[0].tls = Some(files.clone());
    let house = Running::new(|_, settings| with(settings));
    let impatient = Running::impatient(with);
    let mut connector = SslConnector::builder(SslMethod::tls_client()).expect("a client");
    connector.set_verify(SslVerifyMode::NONE);
    let connector = connector.build();
    let connect = |house: &Running| {
        let socket = house.connect().socket;
        connector.connect("localhost", socket).expect("a handshake")
    };
    let mut wire = connect(&house);
    assert_eq!(wire.ssl().version_str(), "TLSv1.3");
    wire.write_all(b"GET /fhir/metadata HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
        .expect("sent");
    let mut text = String::new();
    wire.read_to_string(&mut text).expect("an answer");
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    assert!(text.contains("https://t/fhir"), "links know of TLS");
    // A slow head, and a slow later head.
    let mut slow = connect(&impatient);
    slow.write_all(b"GET /fhir/metadata HTTP/1.1\r\nHost: t\r\n\r\nGET /fhir")
        .expect("sent");
    let mut text = Vec::new();
    let _ = slow.read_to_end(&mut text);
    // No handshake at all.
    assert!(impatient.connect().is_closed());
    let mut old = SslConnector::builder(SslMethod::tls_client()).expect("a client");
    old.set_verify(SslVerifyMode::NONE);
    old.set_max_proto_version(Some(SslVersion::TLS1_1))
        .expect("set");
    assert!(
        old.build()
            .connect("localhost", house.connect().socket)
            .is_err()
    );
}

/// A certificate for tests.
fn certificate(folder: &std::path::Path) -> TlsFiles {
    let wanted = authority::Wanted {
        for_clients: false,
        ..authority::Wanted::good(2)
    };
    let pair = authority::Authority::new("authority").sign("localhost", &wanted);
    let files = TlsFiles {
        certificate: folder.join("certificate.pem"),
        key: folder.join("key.pem"),
    };
    let pem = pair.certificate.to_pem().expect("PEM");
    std::fs::write(&files.certificate, pem).expect("written");
    let pem = pair.key.private_key_to_pem_pkcs8().expect("PEM");
    std::fs::write(&files.key, pem).expect("written");
    files
}
