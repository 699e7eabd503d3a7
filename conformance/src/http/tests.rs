//! The client reads what servers really send, and sends each request once.

use super::*;
use std::net::TcpListener;
use std::thread;

/// A server that gives each answer in turn over one connection, in small pieces, and returns what it was sent.
fn serve(answers: &'static [&'static str]) -> (SocketAddr, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let handle = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut seen = Vec::new();
        for answer in answers {
            let mut request = Vec::new();
            let mut byte = [0];
            while !request.ends_with(b"\r\n\r\n") {
                stream.read_exact(&mut byte).unwrap();
                request.push(byte[0]);
            }
            let head = String::from_utf8(request).unwrap();
            let length = head
                .lines()
                .find_map(|l| l.strip_prefix("Content-Length: "))
                .map_or(0, |v| v.parse().unwrap());
            let mut body = vec![0; length];
            stream.read_exact(&mut body).unwrap();
            seen.push(head + &String::from_utf8(body).unwrap());
            for piece in answer.as_bytes().chunks(7) {
                stream.write_all(piece).unwrap();
                stream.flush().unwrap();
            }
        }
        seen
    });
    (address, handle)
}

#[test]
fn lengths_chunks_and_empty_answers_are_read_over_one_connection() {
    let (address, server) = serve(&[
        "HTTP/1.1 201 Created\r\nContent-Length: 5\r\nETag: W/\"3\"\r\n\
         Location: http://x/fhir/Patient/a-1/_history/3\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
    ]);
    let mut client = Client::new(address, Duration::from_secs(5)).with_header("X-A", "b");
    let created = client
        .send(&Request {
            body: Some(b"{}"),
            headers: &[("Content-Type", "application/fhir+json")],
            ..Request::new("POST", "/fhir/Patient")
        })
        .unwrap();
    assert_eq!(
        (created.status, created.body.as_slice()),
        (201, b"hello".as_slice())
    );
    assert_eq!(created.version(), Some(3));
    assert_eq!(created.location_id(), Some("a-1"));
    assert_eq!(client.fetch("/b").unwrap().body, b"abcde");
    assert_eq!(client.fetch("/c").unwrap().status, 204);
    assert_eq!(client.fetch("/d").unwrap().body, b"");
    let seen = server.join().unwrap();
    assert_eq!(seen.len(), 4);
    assert!(seen[0].contains("X-A: b\r\n") && seen[0].ends_with("\r\n\r\n{}"));
}

#[test]
fn a_cut_answer_is_an_error_and_not_a_success() {
    let (address, server) = serve(&["HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\nhello"]);
    let mut client = Client::new(address, Duration::from_secs(5));
    assert!(matches!(client.fetch("/"), Err(HttpError::Broken(_))));
    server.join().unwrap();
}

#[test]
fn nobody_listening_is_known_as_not_sent() {
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let mut client = Client::new(address, Duration::from_secs(5));
    assert!(matches!(client.fetch("/"), Err(HttpError::Connect(_))));
}

#[test]
fn a_body_from_elsewhere_arrives_whole_with_its_length() {
    let (address, server) = serve(&["HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"]);
    let mut client = Client::new(address, Duration::from_secs(5)).with_header("X-A", "b");
    let text = "a,b\r\n".repeat(50_000);
    let mut body = text.as_bytes();
    let answer = client
        .send_from(&Request::new("POST", "/files"), &mut body, 200_000)
        .unwrap();
    assert_eq!(answer.status, 202);
    let [seen] = server.join().unwrap().try_into().unwrap();
    assert!(seen.starts_with("POST /files HTTP/1.1\r\n") && seen.contains("X-A: b\r\n"));
    assert!(seen.ends_with(&text[..200_000]));
}
