//! What answers look like.

use super::*;

#[test]
fn a_read_hands_on_the_bytes_with_all_headers() {
    let house = Running::usual();
    let read = house.get("/fhir/Patient/p1", &[]);
    assert_eq!((read.status, read.text()), (200, PATIENT));
    for (name, value) in [
        ("content-type", "application/fhir+json; charset=utf-8"),
        ("etag", "W/\"3\""),
        ("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("cache-control", "private, no-cache"),
        ("vary", "Accept, Accept-Encoding"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(read.header(name), Some(value));
    }
    assert!(read.header("date").is_some());
    assert_eq!(read.header("x-request-id").map(str::len), Some(32));
    for absent in [
        "server",
        "access-control-allow-origin",
        "strict-transport-security",
        "content-encoding",
    ] {
        assert_eq!(read.header(absent), None, "{absent}");
    }
}

#[test]
fn head_is_get_without_a_body() {
    let house = Running::usual();
    for path in [
        "/fhir/Patient/p1",
        "/fhir/metadata",
        "/fhir/Patient",
        "/fhir/Patient/none",
        "/fhir",
    ] {
        let got = house.get(path, &[]);
        let head = house.ask("HEAD", path, &[], "");
        assert_eq!(head.status, got.status, "{path}");
        for name in [
            "content-length",
            "content-type",
            "etag",
            "cache-control",
            "vary",
        ] {
            assert_eq!(head.header(name), got.header(name), "{path} {name}");
        }
        assert!(head.body.is_empty());
    }
}

#[test]
fn other_forms_are_made_of_the_same_record() {
    let house = Running::usual();
    let xml = house.get("/fhir/Patient/p1", &["Accept: application/fhir+xml"]);
    assert_eq!(
        xml.header("content-type"),
        Some("application/fhir+xml; charset=utf-8")
    );
    assert!(
        xml.text().contains("<active value=\"true\"/>"),
        "{}",
        xml.text()
    );
    let echoed = house.get("/fhir/Patient/p1", &["Accept: application/json"]);
    assert_eq!(
        echoed.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(echoed.text(), PATIENT);
    let pretty = house.get("/fhir/Patient/p1?_pretty=true", &[]);
    assert!(pretty.text().contains("\n"), "{}", pretty.text());
    let part = house.get("/fhir/Patient/p1?_elements=active", &[]);
    assert!(part.text().contains("SUBSETTED"), "{}", part.text());
    assert_eq!(house.get("/fhir/Patient/p1?_format=ttl", &[]).status, 406);
    for query in [
        "_pretty=yes",
        "_summary=all",
        "_summary=count",
        "_pretty=true&_pretty=true",
        "_elements=",
    ] {
        let refused = house.get(&format!("/fhir/Patient/p1?{query}"), &[]);
        assert_eq!(refused.status, 400, "{query}");
    }
}

#[test]
fn large_answers_are_compressed_where_it_is_welcome() {
    let house = Running::usual();
    let plain = house.get("/fhir/Patient/big", &[]);
    assert_eq!(plain.header("content-encoding"), None);
    let packed = house.get("/fhir/Patient/big", &["Accept-Encoding: gzip"]);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(&packed.body[..])
        .read_to_end(&mut text)
        .expect("gzip");
    assert_eq!(text, plain.body);
    let small = house.get("/fhir/Patient/p1", &["Accept-Encoding: gzip, br, zstd"]);
    assert_eq!(small.header("content-encoding"), None);
}

#[test]
fn a_create_is_answered_as_it_is_preferred() {
    let house = Running::usual();
    let create = |headers: &[&str]| {
        let mut all = vec!["Content-Type: application/fhir+json"];
        all.extend_from_slice(headers);
        house.ask("POST", "/fhir/Patient", &all, PATIENT)
    };
    let whole = create(&[]);
    assert_eq!((whole.status, whole.text()), (201, PATIENT));
    assert_eq!(
        whole.header("location"),
        Some("http://t.example/fhir/Patient/n1/_history/3")
    );
    assert_eq!(whole.header("preference-applied"), None);
    let minimal = create(&["Prefer: handling=strict", "Prefer: return=minimal"]);
    assert_eq!((minimal.status, minimal.text()), (201, ""));
    assert_eq!(minimal.header("preference-applied"), Some("return=minimal"));
    assert_eq!(minimal.header("etag"), Some("W/\"3\""));
    let outcome = create(&["Prefer: return=OperationOutcome"]);
    assert_eq!(outcome.status, 201);
    assert!(
        outcome.text().contains("\"severity\":\"information\""),
        "{}",
        outcome.text()
    );
    let search = house.get("/fhir/Patient?name=a", &["Prefer: return=minimal"]);
    assert!(search.text().contains("searchset"));
}

#[test]
fn options_and_other_verbs_name_the_verbs_of_the_place() {
    let house = Running::usual();
    let options = house.ask("OPTIONS", "/fhir/Patient/p1", &[], "");
    assert_eq!(options.status, 204);
    assert_eq!(
        options.header("allow"),
        Some("GET, HEAD, PUT, PATCH, DELETE, OPTIONS")
    );
    assert_eq!(
        options.header("accept-patch"),
        Some("application/json-patch+json, application/fhir+json, application/fhir+xml")
    );
    assert_eq!(options.header("access-control-allow-origin"), None);
    let open = house.ask(
        "OPTIONS",
        "/fhir/metadata",
        &["Origin: https://x.example"],
        "",
    );
    assert_eq!(open.header("access-control-allow-origin"), Some("*"));
    for method in ["POST", "TRACE", "LINK", "BREW"] {
        let refused = house.ask(
            method,
            "/fhir/Patient/p1",
            &["X-HTTP-Method-Override: GET"],
            "",
        );
        assert_eq!(refused.status, 405, "{method}");
        assert_eq!(
            refused.header("allow"),
            Some("GET, HEAD, PUT, PATCH, DELETE, OPTIONS")
        );
        assert_eq!(refused.rule(), "method-not-allowed");
    }
    assert_eq!(house.calls(), 0);
}

#[test]
fn metadata_is_open_cached_and_read_by_our_own_reader() {
    let house = Running::usual();
    let mut wire = house.connect();
    wire.send(b"GET /fhir/metadata HTTP/1.1\r\nHost: t.example\r\n\r\n");
    let stated = wire.answer();
    assert_eq!(stated.status, 200);
    assert_eq!(stated.header("access-control-allow-origin"), Some("*"));
    let read: serde_json::Value = serde_json::from_slice(&stated.body).expect("JSON");
    assert_eq!(read["fhirVersion"], "4.0.1");
    assert_eq!(read["implementation"]["url"], "http://t.example/fhir");
    assert_eq!(
        read["rest"][0]["resource"]
            .as_array()
            .expect("a list")
            .len(),
        Kind::all().count()
    );
    fhir::codec::json::read(&stated.body, &fhir::codec::Limits::default()).expect("FHIR");
    let tag = stated.header("etag").expect("a tag").to_owned();
    let again = house.get("/fhir/metadata", &[&format!("If-None-Match: {tag}")]);
    assert_eq!((again.status, again.text()), (304, ""));
    assert_eq!(again.header("etag"), Some(tag.as_str()));
    let xml = house.get("/fhir/R4/metadata?_format=xml", &[]);
    assert!(
        xml.text()
            .contains("<url value=\"http://t.example/fhir/R4\"/>"),
        "{}",
        xml.text()
    );
    let part = house.get("/fhir/metadata?_summary=true", &[]);
    assert!(part.text().contains("4.0.1"));
}

#[test]
fn the_base_shows_people_a_page_and_programs_the_way() {
    let house = Running::usual();
    for path in ["/fhir", "/fhir/", "/fhir/R4"] {
        let page = house.get(path, &["Accept: text/html,*/*;q=0.8"]);
        assert_eq!(
            page.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        let base = format!("http://t.example{}", path.trim_end_matches('/'));
        assert!(
            page.text().contains(&format!("<code>{base}</code>")),
            "{path}"
        );
        let pointer = house.get(path, &["Accept: application/fhir+json"]);
        assert_eq!(pointer.status, 200);
        assert!(
            pointer.text().contains(&format!("{base}/metadata")),
            "{}",
            pointer.text()
        );
    }
    // With criteria it is a search, which is asked of the house.
    assert_eq!(house.get("/fhir?_id=x", &[]).status, 200);
    let asked = house.house.asked.lock().expect("a lock");
    let last = asked.last().map(|call| call.interaction.clone());
    assert_eq!(last, Some(Interaction::SearchSystem));
}

#[test]
fn a_problem_speaks_the_language_and_format_of_its_reader() {
    let house = Running::usual();
    let english = house.get("/fhir/Patient/none", &["Accept-Language: en"]);
    assert_eq!(
        (english.status, english.rule().as_str()),
        (404, "not-found")
    );
    assert_eq!(english.header("content-language"), Some("en"));
    let japanese = house.get("/fhir/Patient/none", &[]);
    assert_eq!(japanese.header("content-language"), Some("ja"));
    assert_ne!(english.body, japanese.body);
    let xml = house.get("/fhir/Patient/none?_format=xml", &[]);
    assert!(
        xml.text()
            .starts_with("<OperationOutcome xmlns=\"http://hl7.org/fhir\">")
    );
    let gone = house.get("/fhir/Patient/gone", &[]);
    assert_eq!((gone.status, gone.header("etag")), (410, Some("W/\"4\"")));
    let unknown = house.get("/fhir/Unicorn/1", &["Accept: application/fhir+xml"]);
    assert_eq!(unknown.status, 404);
    assert!(unknown.text().contains("kind-unknown"));
}

#[test]
fn r_p01_a_defect_shows_its_number_and_nothing_else() {
    let house = Running::usual();
    for path in ["/fhir/Patient/defect", "/fhir/Patient/panic"] {
        let failed = house.get(path, &["Accept-Language: en"]);
        assert_eq!(failed.status, 500, "{path}");
        let number = failed.header("x-request-id").expect("a number");
        assert!(failed.text().contains(number));
        assert!(!failed.text().contains("secret"), "{}", failed.text());
    }
    assert_eq!(
        house.get("/fhir/Patient/p1", &[]).status,
        200,
        "and it goes on"
    );
}

#[test]
fn the_door_is_shut_before_the_body_is_looked_at() {
    let house = Running::usual();
    let ask = |authorization: &str| {
        let mut wire = house.connect();
        let text = format!(
            "POST /fhir/Patient HTTP/1.1\r\nHost: t\r\n{authorization}Content-Type: text/plain\r\nContent-Length: 9\r\n\r\nnot json!"
        );
        wire.send(text.as_bytes());
        wire.answer()
    };
    let none = ask("");
    assert_eq!((none.status, none.rule().as_str()), (401, "token-missing"));
    assert_eq!(
        none.header("www-authenticate"),
        Some("Bearer realm=\"sesshu\"")
    );
    for (sent, rule) in [
        ("Authorization: Bearer wrong\r\n", "token-unknown"),
        ("Authorization: bearer old\r\n", "token-expired"),
        ("Authorization: Basic dmVuZG9y\r\n", "token-malformed"),
    ] {
        let refused = ask(sent);
        assert_eq!((refused.status, refused.rule().as_str()), (401, rule));
        let challenge = refused.header("www-authenticate").expect("a challenge");
        assert!(challenge.contains("error=\"invalid_token\""), "{challenge}");
    }
    let person = ask("Authorization: Bearer person\r\n");
    assert_eq!((person.status, person.rule().as_str()), (403, "forbidden"));
    let vendor = ask("Authorization: Bearer vendor\r\n");
    assert_eq!((vendor.status, vendor.rule().as_str()), (415, "media-type"));
    assert_eq!(house.calls(), 0);
}

#[test]
fn a_request_is_understood() {
    let house = Running::usual();
    house.get("/fhir/R4/Immunization/?patient=Patient%2Fp1&date=ge2025&date=lt2026&_pretty=true&_summary=count", &["Prefer: handling=lenient"]);
    let call = house.last_call();
    assert_eq!(
        call.interaction,
        Interaction::SearchType(Kind::IMMUNIZATION)
    );
    let expected = [
        ("patient", "Patient/p1"),
        ("date", "ge2025"),
        ("date", "lt2026"),
    ];
    let found: Vec<(&str, &str)> = call
        .parameters
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    assert_eq!(found, expected);
    assert!(call.lenient && call.count_only);
    assert_eq!(&*call.base, "http://t.example/fhir/R4");
    house.ask(
        "POST",
        "/fhir/Patient/_search?a=1",
        &["Content-Type: application/x-www-form-urlencoded"],
        "b=2+3&_format=json",
    );
    let call = house.last_call();
    assert_eq!(call.interaction, Interaction::SearchType(Kind::PATIENT));
    assert_eq!(
        call.parameters,
        [("a".into(), "1".into()), ("b".into(), "2 3".into())]
    );
    house.get("/fhir/Patient/p1/_history/abc", &[]);
    assert!(matches!(
        house.last_call().interaction,
        Interaction::Vread(_, None)
    ));
    house.ask(
        "PUT",
        "/fhir/Patient/p1",
        &[
            "Content-Type: text/xml",
            "If-Match: \"7\"",
            "Idempotency-Key: k-1",
        ],
        "<x/>",
    );
    let call = house.last_call();
    assert_eq!(
        call.conditions.if_match,
        Some(fhir::VersionCondition::OneOf(vec![Version(7)]))
    );
    assert_eq!(call.idempotency_key.as_deref(), Some("k-1"));
    assert_eq!(call.body.expect("a body").bytes, "<x/>");
}

#[test]
fn what_cannot_be_understood_is_refused_with_its_rule() {
    let house = Running::usual();
    let json = "Content-Type: application/fhir+json";
    for (method, path, headers, body, status, rule) in [
        ("GET", "/fhir/Patient/a_b", &[][..], "", 400, "id-malformed"),
        (
            "GET",
            "/fhir/Patient/%2e%2e%2fx",
            &[],
            "",
            400,
            "id-malformed",
        ),
        ("GET", "/fhir/patient/1", &[], "", 404, "kind-unknown"),
        ("GET", "/fhir/$nothing", &[], "", 404, "operation-unknown"),
        ("GET", "/elsewhere", &[], "", 404, "route-unknown"),
        (
            "GET",
            "/fhir/Patient?a=%zz",
            &[],
            "",
            400,
            "address-encoding",
        ),
        (
            "GET",
            "/fhir/Patient/p1",
            &["If-None-Match: \""],
            "",
            400,
            "header-invalid",
        ),
        (
            "GET",
            "/fhir/Patient/p1",
            &["If-Match: \"1\"", "If-Match: \"2\""],
            "",
            400,
            "header-invalid",
        ),
        (
            "GET",
            "/fhir/Patient/p1",
            &["Accept: image/png"],
            "",
            406,
            "not-acceptable",
        ),
        ("POST", "/fhir/Patient", &[], "{}", 415, "media-type"),
        ("POST", "/fhir/Patient", &[json], "", 400, "body-missing"),
        (
            "POST",
            "/fhir/Patient",
            &[json, "Content-Encoding: br"],
            "{}",
            415,
            "content-encoding",
        ),
        (
            "POST",
            "/fhir/Patient",
            &[json, "Content-Encoding: gzip"],
            "{}",
            400,
            "content-encoding-broken",
        ),
        (
            "POST",
            "/fhir/Patient",
            &["Content-Type: application/fhir+json; charset=sjis"],
            "{}",
            415,
            "charset",
        ),
        (
            "POST",
            "/fhir/Patient",
            &[
                "Content-Type: application/fhir+json; fhirVersion=4.0",
                "Accept: application/fhir+json; fhirVersion=3.0",
            ],
            "{}",
            400,
            "header-invalid",
        ),
        (
            "POST",
            "/fhir/Patient",
            &[json, "Idempotency-Key: a b"],
            "{}",
            400,
            "idempotency-key-malformed",
        ),
        (
            "POST",
            "/fhir/Patient?identifier=x",
            &[json],
            "{}",
            400,
            "create-with-criteria",
        ),
        (
            "POST",
            "/fhir/Patient/_search",
            &[json],
            "{}",
            415,
            "media-type",
        ),
    ] {
        let refused = house.ask(method, path, headers, body);
        assert_eq!(
            (refused.status, refused.rule().as_str()),
            (status, rule),
            "{method} {path} {headers:?}"
        );
    }
    assert_eq!(house.calls(), 0);
}

#[test]
fn a_clients_own_number_comes_back_if_it_is_harmless() {
    let house = Running::usual();
    let echoed = house.get("/fhir/Patient/p1", &["X-Request-Id: abc-123"]);
    assert_eq!(echoed.header("x-correlation-id"), Some("abc-123"));
    assert_ne!(echoed.header("x-request-id"), Some("abc-123"));
    for bad in ["a b", "a\"b", &"x".repeat(65), ""] {
        let dropped = house.get("/fhir/Patient/p1", &[&format!("X-Request-Id: {bad}")]);
        assert_eq!(dropped.header("x-correlation-id"), None, "{bad}");
    }
}

#[test]
fn r_m02_the_operators_face_tells_health_and_no_more() {
    let house = Running::usual();
    let ask = |address, path: &str| {
        let mut wire = Wire::to(address);
        wire.send(format!("GET {path} HTTP/1.1\r\nHost: t\r\n\r\n").as_bytes());
        wire.answer()
    };
    assert_eq!(ask(house.ops, "/healthz").text(), "ok\n");
    let ready = ask(house.ops, "/readyz");
    assert_eq!(
        ready.text(),
        "{\"ready\":true,\"checks\":{\"accepting\":\"ok\",\"database\":\"ok\"}}\n"
    );
    house.get("/fhir/Patient/p1", &[]);
    let figures = ask(house.ops, "/metrics");
    assert!(
        figures
            .text()
            .contains("zone=\"internet\",interaction=\"read\",status=\"2xx\"} 1")
    );
    for (address, path) in [
        (house.ops, "/fhir/metadata"),
        (house.internet, "/healthz"),
        (house.internet, "/fhir/metrics"),
        (house.lgwan, "/metrics"),
    ] {
        assert_eq!(ask(address, path).status, 404, "{path}");
    }
}
