//! Sign-in through outside providers, over HTTP on both databases: the whole way, a provider and a stranger that misbehave
//! in each way, accounts that are linked and that are not, and providers that are not there.

use std::sync::Barrier;

use super::provider::{Given, Outside, Signed, now};
use super::*;

/// The settings of a server with these providers.
fn set<'a>(origin: &'a str, file: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        SET[0],
        ("egress.providers", origin),
        ("egress.loopback", "true"),
        ("sign_in.providers", file),
    ]
}

/// A browser at a page on which somebody signs in.
pub(super) struct Browser<'a, 'b> {
    pub(super) place: &'a Place<'b>,
    pub(super) zone: Zone,
    pub(super) path: String,
    pub(super) cookie: String,
    pub(super) request: String,
}

pub(super) fn cookie_of(answer: &Response) -> Option<String> {
    let cookie = answer.header("set-cookie")?;
    cookie.split(';').next().map(str::to_owned)
}

impl<'a, 'b> Browser<'a, 'b> {
    pub(super) fn at(place: &'a Place<'b>, zone: Zone, address: &str) -> Browser<'a, 'b> {
        let page = place.ask(zone, ("GET", address), &[], None);
        assert_eq!(page.status, 200, "{}", text_of(&page));
        Browser {
            place,
            zone,
            path: address.split('?').next().expect("a path").to_owned(),
            cookie: cookie_of(&page).expect("a cookie"),
            request: carried(&page),
        }
    }

    pub(super) fn send(&self, pairs: &[(&str, &str)]) -> Response {
        let mut all = vec![("request", self.request.as_str())];
        all.extend(pairs);
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Cookie", self.cookie.as_str()),
        ];
        let at = ("POST", self.path.as_str());
        self.place.ask(self.zone, at, &headers, Some(&form(&all)))
    }

    pub(super) fn by_password(&self, name: &str, password: &str) -> Response {
        self.send(&[("name", name), ("password", password), ("step", "sign-in")])
    }

    /// The address of the provider to which this browser is sent.
    fn leave(&self, provider: &str) -> String {
        let answer = self.send(&[("provider", provider), ("step", "outside")]);
        assert_eq!(answer.status, 303, "{}", text_of(&answer));
        answer.header("location").expect("a location").to_owned()
    }

    fn back(&self, pairs: &[(&str, &str)]) -> Response {
        let path = format!("/auth/back?{}", form(pairs));
        let cookie = [("Cookie", self.cookie.as_str())];
        self.place.ask(self.zone, ("GET", &path), &cookie, None)
    }

    /// Signs in there and comes back.
    fn through(
        &self,
        outside: &Outside,
        (provider, subject): (&str, &str),
        spoil: impl Fn(&mut Given),
    ) -> Response {
        let sent_to = self.leave(provider);
        let code = outside.sign_in(&sent_to, subject, spoil);
        let state = parameter(&sent_to, "state").expect("a state");
        self.back(&[("state", &state), ("code", &code)])
    }

    /// Of a page that came: what its form carries.
    pub(super) fn on(&self, page: &Response) -> Browser<'a, 'b> {
        Browser {
            place: self.place,
            zone: self.zone,
            path: self.path.clone(),
            cookie: self.cookie.clone(),
            request: carried(page),
        }
    }
}

/// What comes of the page on which somebody decides.
pub(super) fn allow(browser: &Browser<'_, '_>, page: &Response, scope: &str) -> String {
    assert_eq!(page.status, 200, "{}", text_of(page));
    let answer = browser
        .on(page)
        .send(&[("grant.0", scope), ("step", "allow")]);
    assert_eq!(answer.status, 303, "{}", text_of(&answer));
    let to = answer.header("location").expect("a location").to_owned();
    parameter(&to, "code").unwrap_or_else(|| panic!("no code: {to}"))
}

fn app<'a, 'b>(place: &'a Place<'b>) -> Browser<'a, 'b> {
    Browser::at(place, Zone::Internet, &place.request(&[]))
}

fn refused_page(answer: &Response, status: u16, rule: &str) {
    let text = text_of(answer);
    assert_eq!(answer.status, status, "{rule}: {text}");
    assert!(text.contains(rule), "{rule}: {text}");
    // Nobody is in: no session, and nothing to decide.
    assert!(
        !answer
            .header("set-cookie")
            .is_some_and(|one| one.contains("sesshu-own"))
    );
    assert!(!text.contains("value=\"allow\""), "{rule}");
}

fn each(test: impl Fn(&Place<'_>, &Outside) + Sync) {
    let outside = Outside::open();
    let folder = tempfile::tempdir().expect("a folder");
    let file = outside.write(folder.path());
    each_own(&TOWNS, &set(&outside.origin, &file), true, |own| {
        test(&Place(own), &outside);
    });
}

fn command(place: &Place<'_>, outside: &Outside, words: &[&str]) -> Done {
    let folder = place.0.dir.path();
    let listed = format!("egress.providers={}", outside.origin);
    let file = format!("sign_in.providers={}", outside.write(folder));
    let set = [
        "--set",
        &listed,
        "--set",
        &file,
        "--set",
        "egress.loopback=true",
    ];
    let done = place.command(&[words, &set].concat());
    assert_eq!(done.code, 0, "{words:?}: {}", done.said);
    done
}

#[test]
fn r_f01_r_f02_a_person_signs_in_through_a_provider_that_is_linked_once() {
    each(|place, outside| {
        let browser = app(place);
        let page = place.ask(Zone::Internet, ("GET", &place.request(&[])), &[], None);
        let text = text_of(&page);
        assert!(text.contains("mirai窓口でサインインする"), "{text}");
        assert!(!text.contains("office"), "staff sign in elsewhere: {text}");
        let policy = page.header("content-security-policy").expect("a policy");
        assert!(policy.contains(&outside.origin), "{policy}");
        let sent_to = browser.leave("mirai");
        assert!(sent_to.starts_with(&format!("{}/mirai/authorize?", outside.origin)));
        let back = format!("{}/auth/back", place.base());
        assert_eq!(parameter(&sent_to, "redirect_uri"), Some(back));
        assert_eq!(
            parameter(&sent_to, "code_challenge_method").as_deref(),
            Some("S256")
        );
        assert_eq!(parameter(&sent_to, "max_age").as_deref(), Some("900"));
        // Nobody is linked: neither the same name nor the same mail opens anything.
        let like = |given: &mut Given| {
            given.claims["preferred_username"] = json!("hanako");
            given.claims["email"] = json!("hanako@mirai.example");
        };
        let page = browser.through(outside, ("mirai", "s-1"), like);
        assert_eq!(page.status, 200, "{}", text_of(&page));
        let text = text_of(&page);
        assert!(text.contains("結び付いていません"), "{text}");
        assert!(
            !text.contains("hanako") && !text.contains("value=\"allow\""),
            "{text}"
        );
        // The owner of the account says so once.
        let linking = browser.on(&page);
        assert_eq!(linking.by_password("hanako", "wrong").status, 403);
        let page = linking.by_password("hanako", "mirai-no-hanako");
        allow(&browser, &page, "patient/*.rs");
        // From then on the provider's word is enough, and the app is told when that was.
        let browser = app(place);
        let earlier = |given: &mut Given| given.claims["auth_time"] = json!(now() - 300);
        let page = browser.through(outside, ("mirai", "s-1"), earlier);
        let code = allow(&browser, &page, "patient/*.rs");
        let tokens = place.redeem(&code, &[]);
        assert_eq!(tokens.status, 200, "{}", text_of(&tokens));
        let token = member(&tokens, "access_token");
        assert_eq!(place.get("/fhir/Patient/mirai-0001", &token), 200);
        assert_eq!(place.get("/fhir/Patient/mirai-0002", &token), 404);
        let claims = member(&tokens, "id_token");
        let claims = claims.split('.').nth(1).expect("claims");
        let claims = URL_SAFE_NO_PAD.decode(claims).expect("base64url");
        let claims: Value = serde_json::from_slice(&claims).expect("JSON");
        let at = claims["auth_time"].as_i64().expect("a time");
        assert!((290..400).contains(&(now() - at)), "{claims}");
        own_page(place, outside);
        linked_once(place, outside);
    });
}

/// The pages of the own are reached in the same way, and left by signing out.
fn own_page(place: &Place<'_>, outside: &Outside) {
    let browser = Browser::at(place, Zone::Internet, "/my/looks?lang=en");
    let entered = browser.through(outside, ("mirai", "s-1"), |_| {});
    assert_eq!(entered.status, 303, "{}", text_of(&entered));
    assert_eq!(entered.header("location"), Some("/my/looks?lang=ja"));
    let session = cookie_of(&entered).expect("a session");
    let get = || {
        place.ask(
            Zone::Internet,
            ("GET", "/my"),
            &[("Cookie", &session)],
            None,
        )
    };
    let page = get();
    assert!(text_of(&page).contains("接種ノート"), "{}", text_of(&page));
    let request = carried(&page);
    let pairs = [("request", request.as_str()), ("step", "sign-out")];
    place.post("/my", &pairs, &[("Cookie", &session)]);
    assert!(text_of(&get()).contains("type=\"password\""));
}

/// R-F02: one subject, one account; and what an operator takes back is over.
fn linked_once(place: &Place<'_>, outside: &Outside) {
    let browser = app(place);
    let page = browser.through(outside, ("mirai", "s-2"), |_| {});
    let page = browser.on(&page).by_password("hanako", "mirai-no-hanako");
    assert_eq!(page.status, 403);
    assert!(
        text_of(&page).contains("結び付けられません"),
        "{}",
        text_of(&page)
    );
    command(place, outside, &["account", "unlink", "hanako"]);
    let page = browser.through(outside, ("mirai", "s-1"), |_| {});
    assert!(
        text_of(&page).contains("結び付いていません"),
        "{}",
        text_of(&page)
    );
    let issuer = format!("{}/mirai", outside.origin);
    let words = [
        "account",
        "link",
        "hanako",
        "--issuer",
        &issuer,
        "--subject",
        "s-9",
    ];
    command(place, outside, &words);
    let browser = app(place);
    let page = browser.through(outside, ("mirai", "s-9"), |_| {});
    allow(&browser, &page, "patient/*.rs");
    // Switched off looks like never having been known.
    command(place, outside, &["account", "disable", "hanako"]);
    let off = browser.through(outside, ("mirai", "s-9"), |_| {});
    let unknown = browser.through(outside, ("mirai", "nobody"), |_| {});
    let seen = |page: &Response| text_of(page).replace(&carried(page), "");
    assert_eq!((off.status, seen(&off)), (unknown.status, seen(&unknown)));
}

type Spoil = fn(&mut Given);

#[test]
fn r_f01_an_id_token_that_is_not_as_it_should_be_lets_nobody_in() {
    let spoiled: &[(&str, Spoil)] = &[
        ("id-token-issuer", |it| {
            it.claims["iss"] = json!("https://evil.example")
        }),
        ("id-token-audience", |it| {
            it.claims["aud"] = json!("another")
        }),
        ("id-token-audience", |it| {
            it.claims["aud"] = json!(["sesshu", "another"])
        }),
        ("id-token-audience", |it| {
            it.claims["azp"] = json!("another")
        }),
        ("id-token-nonce", |it| it.claims["nonce"] = json!("another")),
        ("id-token-expired", |it| {
            it.claims["exp"] = json!(now() - 61)
        }),
        ("id-token-times", |it| it.claims["iat"] = json!(now() + 120)),
        ("id-token-times", |it| {
            it.claims["iat"] = json!(now() - 3_600)
        }),
        ("id-token-times", |it| it.claims["auth_time"] = Value::Null),
        ("id-token-old", |it| {
            it.claims["auth_time"] = json!(now() - 1_000)
        }),
        ("id-token-hash", |it| it.claims["at_hash"] = json!("AAAA")),
        ("id-token-subject", |it| it.claims["sub"] = json!("")),
        ("id-token-algorithm", |it| it.header["alg"] = json!("none")),
        ("id-token-algorithm", |it| it.header["alg"] = json!("HS256")),
        ("id-token-algorithm", |it| it.header["alg"] = json!("RS256")),
        ("id-token-key", |it| it.header["kid"] = json!("another")),
        ("id-token-header", |it| {
            it.header["jku"] = json!("https://evil.example/keys")
        }),
        ("id-token-signature", |it| it.signed = Signed::Foreign),
        ("id-token", |it| it.signed = Signed::None),
    ];
    each(|place, outside| {
        let issuer = format!("{}/mirai", outside.origin);
        let words = [
            "account",
            "link",
            "hanako",
            "--issuer",
            &issuer,
            "--subject",
            "s-1",
        ];
        command(place, outside, &words);
        let browser = app(place);
        for (rule, spoil) in spoiled {
            let answer = browser.through(outside, ("mirai", "s-1"), spoil);
            refused_page(&answer, 403, rule);
        }
        let own = Browser::at(place, Zone::Internet, "/my");
        let answer = own.through(outside, ("mirai", "s-1"), |it| it.signed = Signed::Foreign);
        refused_page(&answer, 403, "id-token-signature");
        // As it should be, it does let in.
        let page = browser.through(outside, ("mirai", "s-1"), |_| {});
        allow(&browser, &page, "patient/*.rs");
        comings(place, outside);
    });
}

/// R-F01: who comes back is who left, once, from where it went.
fn comings(place: &Place<'_>, outside: &Outside) {
    let browser = app(place);
    let leave = || {
        let sent_to = browser.leave("mirai");
        let state = parameter(&sent_to, "state").expect("a state");
        (outside.sign_in(&sent_to, "s-1", |_| {}), state)
    };
    let (code, state) = leave();
    let good = [("state", state.as_str()), ("code", code.as_str())];
    // Another browser, and none at all, have no use of it, and use nothing up.
    refused_page(&app(place).back(&good), 400, "provider-state");
    let path = format!("/auth/back?{}", form(&good));
    let answer = place.ask(Zone::Internet, ("GET", &path), &[], None);
    refused_page(&answer, 400, "provider-state");
    for pairs in [
        vec![],
        vec![("code", code.as_str())],
        vec![("state", "unknown"), ("code", code.as_str())],
        vec![good[0], good[0], good[1]],
    ] {
        assert_eq!(browser.back(&pairs).status, 400, "{pairs:?}");
    }
    allow(&browser, &browser.back(&good), "patient/*.rs");
    refused_page(&browser.back(&good), 400, "provider-state");
    // A code that was used before, and one of another departure.
    let (_, fresh) = leave();
    let pairs = [("state", fresh.as_str()), ("code", code.as_str())];
    refused_page(&browser.back(&pairs), 403, "provider-code");
    let ((first, _), (_, second)) = (leave(), leave());
    let pairs = [("state", second.as_str()), ("code", first.as_str())];
    refused_page(&browser.back(&pairs), 403, "provider-code");
    // What the provider says instead of a code.
    for (rule, further) in [
        ("provider-refused", ("error", "access_denied")),
        ("provider-other", ("iss", "https://evil.example")),
        ("provider-code", ("nothing", "at all")),
    ] {
        let (_, state) = leave();
        refused_page(&browser.back(&[("state", &state), further]), 403, rule);
        refused_page(
            &browser.back(&[("state", &state), further]),
            400,
            "provider-state",
        );
    }
    // A form of another browser sends nobody anywhere.
    let stolen = Browser {
        cookie: app(place).cookie,
        ..app(place)
    };
    let answer = stolen.send(&[("provider", "mirai"), ("step", "outside")]);
    assert_eq!(answer.status, 400, "{}", text_of(&answer));
    let answer = browser.send(&[("provider", "office"), ("step", "outside")]);
    refused_page(&answer, 403, "provider-unknown");
}

/// The app of staff, which works on the closed network.
pub(super) fn office(place: &Place<'_>) -> String {
    desk(place, "user/*.rs")
}

fn desk(place: &Place<'_>, granted: &str) -> String {
    let registration = json!({
        "client_id": "desk", "kind": "app", "name": {"ja": "窓口", "en": "Desk"},
        "maker": "みらいソフト", "zones": ["lgwan"], "grant_types": ["authorization_code", "refresh_token"],
        "redirect_uris": [BACK], "scope": format!("openid {granted} offline_access"),
    });
    let file = place.0.dir.path().join("desk.json");
    std::fs::write(&file, registration.to_string()).expect("a file");
    let done = place.command(&["client", "add", &file.display().to_string()]);
    assert_eq!(done.code, 0, "{}", done.said);
    let base = format!("http://{}/fhir", place.0.running.address(Zone::Lgwan));
    let scope = format!("openid {granted}");
    let changes = [
        ("client_id", "desk"),
        ("scope", scope.as_str()),
        ("aud", base.as_str()),
    ];
    place.request(&changes)
}

/// What a code of the staff's app is good for on the closed network.
pub(super) fn staff_token(place: &Place<'_>, code: &str) -> Response {
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
        ("client_id", "desk"),
    ];
    let media = [("Content-Type", "application/x-www-form-urlencoded")];
    place.ask(
        Zone::Lgwan,
        ("POST", "/auth/token"),
        &media,
        Some(&form(&pairs)),
    )
}

#[test]
fn r_f03_staff_sign_in_on_the_closed_network_with_more_than_one_factor() {
    each(|place, outside| {
        let request = office(place);
        let words = [
            "account", "add", "taro", "--tenant", "139998", "--role", "staff",
        ];
        command(
            place,
            outside,
            &[words.as_slice(), &["--without-password"]].concat(),
        );
        let invitation = command(place, outside, &["account", "invite", "taro"]).shown;
        let invitation = invitation.trim();
        let browser = Browser::at(place, Zone::Lgwan, &request);
        let page = text_of(&place.ask(Zone::Lgwan, ("GET", &request), &[], None));
        assert!(
            page.contains("office窓口") && !page.contains("mirai窓口"),
            "{page}"
        );
        assert!(page.contains("職員として"), "{page}");
        // One factor is not enough, whatever the subject.
        let weak = |it: &mut Given| it.claims["acr"] = json!("one");
        let answer = browser.through(outside, ("office", "t-1"), weak);
        refused_page(&answer, 403, "id-token-strength");
        // An invitation alone opens nothing, and neither does a wrong one.
        assert_eq!(browser.by_password("taro", invitation).status, 403);
        let page = browser.through(outside, ("office", "t-1"), |_| {});
        let linking = browser.on(&page);
        assert_eq!(linking.by_password("taro", "guessed").status, 403);
        assert_eq!(linking.by_password("hanako", "mirai-no-hanako").status, 403);
        let page = linking.by_password("taro", invitation);
        allow(&browser, &page, "user/*.rs");
        // Once: it links nobody else.
        let page = browser.through(outside, ("office", "t-2"), |_| {});
        assert_eq!(
            browser.on(&page).by_password("taro", invitation).status,
            403
        );
        let page = browser.through(outside, ("office", "t-1"), |_| {});
        let tokens = staff_token(place, &allow(&browser, &page, "user/*.rs"));
        assert_eq!(tokens.status, 200, "{}", text_of(&tokens));
        let bearer = format!("Bearer {}", member(&tokens, "access_token"));
        let ask = |zone, path: &str| {
            let headers = [("Authorization", bearer.as_str())];
            place.ask(zone, ("GET", path), &headers, None).status
        };
        assert_eq!(ask(Zone::Lgwan, "/fhir/Patient/mirai-0002"), 200);
        assert_eq!(ask(Zone::Internet, "/fhir/Patient/mirai-0002"), 401);
        // The provider of persons does not speak for staff, nor the other way round.
        let issuer = format!("{}/mirai", outside.origin);
        let listed = format!("egress.providers={}", outside.origin);
        let file = format!("sign_in.providers={}", outside.write(place.0.dir.path()));
        let words = [
            "account",
            "link",
            "taro",
            "--issuer",
            &issuer,
            "--subject",
            "t-1",
        ];
        let set = [
            "--set",
            &listed,
            "--set",
            &file,
            "--set",
            "egress.loopback=true",
        ];
        let done = place.command(&[words.as_slice(), &set].concat());
        assert_ne!(done.code, 0, "{}", done.said);
        // R-F04: switched off, live tokens end within a minute.
        command(place, outside, &["account", "disable", "taro"]);
        let begun = std::time::Instant::now();
        while ask(Zone::Lgwan, "/fhir/Patient/mirai-0002") != 401 {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "the token goes on"
            );
            std::thread::sleep(Duration::from_secs(1));
        }
    });
}

#[test]
fn r_f05_r_f06_a_provider_that_is_away_or_lies_lets_nobody_in_and_ends_nothing() {
    each(|place, outside| {
        let tokens = place.redeem(&place.code(), &[]);
        let token = member(&tokens, "access_token");
        let browser = app(place);
        for (provider, rule) in [
            ("gone", "provider-away"),
            ("huge", "provider-away"),
            ("slow", "provider-away"),
            ("liar", "provider-metadata"),
        ] {
            let answer = browser.send(&[("provider", provider), ("step", "outside")]);
            refused_page(&answer, 503, rule);
            let own = Browser::at(place, Zone::Internet, "/my");
            let answer = own.send(&[("provider", "gone"), ("step", "outside")]);
            refused_page(&answer, 503, "provider-away");
        }
        let answer = browser.through(outside, ("keyless", "s-1"), |_| {});
        refused_page(&answer, 503, "provider-away");
        // What was granted goes on, and so does the way by a password.
        assert_eq!(place.get("/fhir/Patient/mirai-0001", &token), 200);
        let page = browser.on(&answer).by_password("hanako", "mirai-no-hanako");
        allow(&browser, &page, "patient/*.rs");
    });
}

#[test]
fn r_f06_a_new_key_of_a_provider_needs_no_restart() {
    let both = Barrier::new(2);
    each(|place, outside| {
        let issuer = format!("{}/mirai", outside.origin);
        let words = [
            "account",
            "link",
            "hanako",
            "--issuer",
            &issuer,
            "--subject",
            "s-1",
        ];
        command(place, outside, &words);
        let browser = app(place);
        let page = browser.through(outside, ("mirai", "s-1"), |_| {});
        allow(&browser, &page, "patient/*.rs");
        let next = |it: &mut Given| it.signed = Signed::Next;
        let answer = browser.through(outside, ("mirai", "s-1"), next);
        refused_page(&answer, 403, "id-token-key");
        both.wait();
        outside.turn();
        // A key that is not known is asked for once a minute.
        std::thread::sleep(Duration::from_secs(61));
        let page = browser.through(outside, ("mirai", "s-1"), next);
        allow(&browser, &page, "patient/*.rs");
    });
}

/// R-T05: who approves is somebody else than who asked, and a day's limit is a person's, whichever program all of them use.
#[test]
fn r_t05_two_people_at_one_program_are_two() {
    each(|place, outside| {
        let request = desk(place, "user/*.cruds");
        let issuer = format!("{}/office", outside.origin);
        let signed_in = |name: &str, role: &str| {
            let add = ["account", "add", name, "--tenant", "139998", "--role", role];
            let add = [add.as_slice(), &["--without-password"]].concat();
            command(place, outside, &add);
            let link = [
                "account",
                "link",
                name,
                "--issuer",
                &issuer,
                "--subject",
                name,
            ];
            command(place, outside, &link);
            let browser = Browser::at(place, Zone::Lgwan, &request);
            let page = browser.through(outside, ("office", name), |_| {});
            let tokens = staff_token(place, &allow(&browser, &page, "user/*.cruds"));
            assert_eq!(tokens.status, 200, "{}", text_of(&tokens));
            format!("Bearer {}", member(&tokens, "access_token"))
        };
        let asking = signed_in("taro", "staff");
        let beside = signed_in("jiro", "staff");
        let first = signed_in("saburo", "approver");
        let second = signed_in("shiro", "approver");
        let ask = |bearer: &str, at: (&str, &str), body: Option<&str>| {
            let headers = [("Authorization", bearer), ("Content-Type", "text/csv")];
            place.ask(Zone::Lgwan, at, &headers, body)
        };
        let many = |rows: usize| -> String {
            let row = |id: usize| format!("Q{id},469135702488,19500401,1,statute\r\n");
            (0..rows).map(row).collect()
        };
        let sent = |bearer: &str, rows: usize| {
            ask(bearer, ("POST", "/municipal/inquiries"), Some(&many(rows)))
        };
        let place_of = |answer: &Response| {
            assert_eq!(answer.status, 202, "{}", text_of(answer));
            let place = answer.header("location").expect("a place");
            place.find("/municipal").map(|at| place[at..].to_owned())
        };
        let of_taro = place_of(&sent(&asking, 501)).expect("a place");
        let of_saburo = place_of(&sent(&first, 501)).expect("a place");
        // A colleague at the same desk does not see what somebody else asked.
        assert_eq!(ask(&asking, ("GET", &of_taro), None).status, 200);
        assert_eq!(ask(&beside, ("GET", &of_taro), None).status, 404);
        let approve = |bearer: &str, of: &str| {
            ask(bearer, ("POST", &format!("{of}/approve")), Some("")).status
        };
        assert_eq!(approve(&first, &of_saburo), 403, "nobody approves the own");
        assert_eq!(approve(&second, &of_saburo), 200);
        assert_eq!(approve(&first, &of_taro), 200);
        // What one asked today is not taken from what another may ask.
        assert_eq!(sent(&asking, 4_500).status, 422);
        assert_eq!(sent(&beside, 4_500).status, 202);
    });
}
