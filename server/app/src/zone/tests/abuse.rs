//! Clients that are slow, greedy or malformed.

use super::*;

/// Nobody is cut off before the time. How long after it is a matter of the machine.
fn not_before(least_ms: u64, started: Instant) {
    let took = started.elapsed();
    assert!(took >= Duration::from_millis(least_ms), "took {took:?}");
}

#[test]
fn r_w05_a_slow_first_head_is_answered_408_and_closed() {
    let house = Running::impatient(|_| ());
    let started = Instant::now();
    let mut wire = house.connect();
    wire.send(b"GET /fhir/Patient/p1 HTTP/1.1\r\nHost: t\r\n");
    assert_eq!(wire.answer().status, 408);
    assert!(wire.is_closed());
    not_before(400, started);
}

#[test]
fn r_w05_a_slow_later_head_is_answered_408_and_closed() {
    let house = Running::impatient(|_| ());
    let mut wire = house.connect();
    wire.send(b"GET /fhir/metadata HTTP/1.1\r\nHost: t\r\n\r\n");
    assert_eq!(wire.answer().status, 200);
    let started = Instant::now();
    wire.send(b"GET /fhir/metadata HTTP/1.1\r\n");
    // A byte now and then does not buy time: it would buy a minute here.
    let mut other = wire.socket.try_clone().expect("the same connection");
    std::thread::spawn(move || {
        while started.elapsed() < PATIENCE && other.write_all(b"a").is_ok() {
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    while wire.more() {}
    // What was sent after the answer may have torn it away.
    assert!(wire.read.is_empty() || wire.answer().status == 408);
    not_before(400, started);
    assert!(started.elapsed() < PATIENCE);
}

#[test]
fn r_w05_a_connection_that_does_nothing_ends() {
    let house = Running::impatient(|_| ());
    let mut wire = house.connect();
    wire.send(b"GET /fhir/metadata HTTP/1.1\r\nHost: t\r\n\r\n");
    assert_eq!(wire.answer().status, 200);
    let started = Instant::now();
    assert!(wire.is_closed());
    not_before(1_200, started);
}

#[test]
fn r_w05_half_a_head_behind_a_whole_one_does_not_stay_for_ever() {
    let house = Running::impatient(|_| ());
    let mut wire = house.connect();
    wire.send(b"GET /fhir/metadata HTTP/1.1\r\nHost: t\r\n\r\nGET /fhir/meta");
    assert_eq!(wire.answer().status, 200);
    let _ = wire.more();
}

#[test]
fn r_w05_a_slow_body_is_answered_408() {
    let house = Running::impatient(|_| ());
    let started = Instant::now();
    let mut wire = house.connect();
    wire.send(b"POST /fhir/Patient HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer vendor\r\nContent-Type: application/fhir+json\r\nContent-Length: 5000\r\n\r\n{");
    let slow = wire.answer();
    assert_eq!((slow.status, slow.rule().as_str()), (408, "body-too-slow"));
    assert!(wire.is_closed());
    not_before(300, started);
}

#[test]
fn r_w05_who_takes_nothing_is_let_go() {
    let house = Running::impatient(|settings| settings.connections_max = 1);
    let wire = house.connect();
    let many = "GET /fhir/metadata HTTP/1.1\r\nHost: t\r\n\r\n".repeat(2_000);
    let mut taking = wire.socket.try_clone().expect("the same connection");
    std::thread::spawn(move || taking.write_all(many.as_bytes()));
    // While the answers to the first pile up, whoever comes next may be told to come again, but not for ever.
    soon("the seat is free again", || {
        house.get("/fhir/Patient/p1", &[]).status == 200
    });
    drop(wire);
}

#[test]
fn a_length_over_the_limit_is_refused_unread() {
    let house = Running::usual();
    let mut wire = house.connect();
    wire.send(b"POST /fhir/Patient HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer vendor\r\nContent-Type: application/fhir+json\r\nContent-Length: 99999999999\r\n\r\n");
    let refused = wire.answer();
    assert_eq!(
        (refused.status, refused.rule().as_str()),
        (413, "body-too-long")
    );
    assert!(refused.text().contains("20000"), "the limit of systems");
}

#[test]
fn chunked_bodies_are_taken_up_to_the_limit() {
    let house = Running::usual();
    let head = "POST /fhir/Patient HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer vendor\r\nContent-Type: application/fhir+json\r\nTransfer-Encoding: chunked\r\n\r\n";
    let mut wire = house.connect();
    wire.send(format!("{head}3\r\n{{\"r\r\n5\r\nest\"}}\r\n0\r\n\r\n").as_bytes());
    assert_eq!(wire.answer().status, 201);
    assert_eq!(house.last_call().body.expect("a body").bytes, "{\"rest\"}");
    let mut wire = house.connect();
    wire.send(head.as_bytes());
    let chunk = format!("{:x}\r\n{}\r\n", 9_000, "x".repeat(9_000));
    for _ in 0..3 {
        let _ = wire.socket.write_all(chunk.as_bytes());
    }
    assert_eq!(wire.answer().status, 413);
}

#[test]
fn r_p06_a_bomb_is_refused() {
    let house = Running::usual();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![b' '; 10 << 20]).expect("written");
    let bomb = encoder.finish().expect("finished");
    let mut wire = house.connect();
    wire.send(
        format!("POST /fhir/Patient HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer vendor\r\nContent-Type: application/fhir+json\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", bomb.len())
            .as_bytes(),
    );
    wire.send(&bomb);
    assert_eq!(wire.answer().status, 413);
}

#[test]
fn r_p12_framing_that_can_be_read_in_two_ways_is_refused_and_closed() {
    let house = Running::usual();
    for lines in [
        "Content-Length: 2\r\nContent-Length: 3\r\n",
        "Content-Length: 2\r\nContent-Length: 2\r\n",
        "Content-Length: +2\r\n",
        "Content-Length: 2, 2\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "X: a\r\n b\r\n",
        "X: a\0b\r\n",
        "X : a\r\n",
        "Host: u\r\n",
    ] {
        let mut wire = house.connect();
        wire.send(format!("POST /fhir/Patient HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer vendor\r\nContent-Type: application/fhir+json\r\n{lines}\r\n{{}}").as_bytes());
        assert_eq!(wire.answer().status, 400, "{lines:?}");
        assert!(wire.is_closed(), "{lines:?}");
    }
    assert_eq!(house.calls(), 0);
}

#[test]
fn heads_over_the_limits_are_refused() {
    let house = Running::usual();
    let long = format!("/fhir/Patient?name={}", "a".repeat(9_000));
    let refused = house.get(&long, &[]);
    assert_eq!(
        (refused.status, refused.rule().as_str()),
        (414, "uri-too-long")
    );
    let bomb = format!("X-Bomb: {}", "a".repeat(20_000));
    let refused = house.get("/fhir/Patient/p1", &[&bomb]);
    assert_eq!(
        (refused.status, refused.rule().as_str()),
        (431, "headers-too-long")
    );
    let many: Vec<String> = (0..200).map(|number| format!("X-{number}: 1")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(house.get("/fhir/Patient/p1", &many).status, 431);
    let endless = format!("X-Bomb: {}", "a".repeat(300_000));
    let mut wire = house.connect();
    let _ = wire
        .socket
        .write_all(format!("GET /fhir HTTP/1.1\r\nHost: t\r\n{endless}").as_bytes());
    assert_eq!(wire.answer().status, 431);
}

#[test]
fn a_connection_goes_on_after_an_error() {
    let house = Running::usual();
    let mut wire = house.connect();
    let head = "Host: t\r\nAuthorization: Bearer vendor\r\n";
    wire.send(format!("GET /fhir/Patient/none HTTP/1.1\r\n{head}\r\n").as_bytes());
    assert_eq!(wire.answer().status, 404);
    wire.send(format!("POST /fhir/Patient HTTP/1.1\r\n{head}Content-Type: application/fhir+json\r\nContent-Length: 2\r\n\r\n{{}}").as_bytes());
    assert_eq!(wire.answer().status, 201);
    wire.send(format!("GET /fhir/Patient/p1 HTTP/1.1\r\n{head}\r\n").as_bytes());
    assert_eq!(wire.answer().text(), PATIENT);
}

#[test]
fn r_w02_over_its_budget_a_caller_hears_so_at_once() {
    let house = Running::new(|limits, _| limits.caller_in_flight_max = 3);
    let ask = |token: &str, id: &str| {
        let mut wire = house.connect();
        wire.send(format!("GET /fhir/Patient/{id} HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer {token}\r\n\r\n").as_bytes());
        wire
    };
    let mut held: Vec<Wire> = (0..3).map(|_| ask("vendor", "held")).collect();
    house.wait_for_calls(3);
    // It is told while the others still wait, so it does not wait for them.
    let refused = ask("vendor", "held").answer();
    assert_eq!(
        (refused.status, refused.rule().as_str()),
        (429, "caller-over-budget")
    );
    let seconds: u32 = refused
        .header("retry-after")
        .expect("a time")
        .parse()
        .expect("a number");
    assert!((1..=6).contains(&seconds));
    assert_eq!(
        ask("staff", "held").answer().status,
        401,
        "staff belongs to the other face"
    );
    house.let_go();
    for wire in &mut held {
        assert_eq!(wire.answer().status, 200);
    }
    soon("there is room again", || {
        ask("vendor", "p1").answer().status == 200
    });
}

#[test]
fn r_w02_a_full_class_is_shed_and_health_is_not() {
    let house = Running::new(|limits, _| {
        limits.read_in_flight_max = 1;
        limits.open_in_flight_max = 0;
    });
    let mut held = house.connect();
    held.send(
        b"GET /fhir/Patient/held HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer vendor\r\n\r\n",
    );
    house.wait_for_calls(1);
    let refused = house.get("/fhir/Patient/p1", &[]);
    assert_eq!(
        (refused.status, refused.rule().as_str()),
        (503, "queue-full")
    );
    assert!(refused.header("retry-after").is_some());
    assert_eq!(
        house.get("/fhir/Patient?name=a", &[]).status,
        200,
        "another class"
    );
    assert_eq!(house.get("/fhir/metadata", &[]).status, 503);
    let mut ops = Wire::to(house.ops);
    ops.send(b"GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n");
    assert_eq!(ops.answer().status, 200);
    house.let_go();
    assert_eq!(held.answer().status, 200);
}

#[test]
fn r_w05_one_source_has_so_many_connections() {
    let house = Running::new(|_, settings| settings.connections_per_source_max = 2);
    let seated = || {
        let mut wire = house.connect();
        wire.send(b"GET /fhir/metadata HTTP/1.1\r\nHost: t\r\n\r\n");
        assert_eq!(wire.answer().status, 200);
        wire
    };
    let (mut first, _second) = (seated(), seated());
    let mut third = house.connect();
    let refused = third.answer();
    assert_eq!(refused.status, 503);
    assert!(third.is_closed());
    first.send(b"GET /fhir/metadata HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    assert_eq!(first.answer().status, 200);
    assert!(first.is_closed());
    soon("the seat is free again", || {
        house.get("/fhir/Patient/p1", &[]).status == 200
    });
}

#[test]
fn r_w04_work_that_takes_too_long_is_given_up() {
    let house = Running::new(|limits, _| limits.deadline = Duration::from_millis(200));
    let started = Instant::now();
    let refused = house.get("/fhir/Patient/held", &[]);
    assert_eq!((refused.status, refused.rule().as_str()), (504, "timeout"));
    not_before(150, started);
}
