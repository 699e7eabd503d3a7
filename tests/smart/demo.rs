//! The demo as it is run, on both databases: people come in through its invented provider, as a browser does that knows nothing of
//! either side but its pages and addresses.

use std::net::SocketAddr;

use sesshu_conformance::postgres;
use sesshu_conformance::server::{Plan, Server, find_binary};

use super::*;
use crate::harness::PATIENT;

/// A browser: what it holds for each door, and nothing else.
struct Browser {
    cookies: Vec<(String, String)>,
}

/// A page, and where it came from.
struct Page {
    origin: String,
    path: String,
    answer: Response,
}

/// What stands between two others.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?
        .1
        .split_once(after)
        .map(|(it, _)| it)
}

fn plain(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

impl Browser {
    fn new() -> Browser {
        Browser {
            cookies: Vec::new(),
        }
    }

    fn open(&mut self, address: &str) -> Page {
        self.follow(address, None)
    }

    /// Goes where it is sent until there is a page, or an address at which nobody is.
    fn follow(&mut self, address: &str, mut body: Option<String>) -> Page {
        let mut address = address.to_owned();
        for _ in 0..9 {
            let rest = address.strip_prefix("http://").expect("an address");
            let (door, path) = rest.split_once('/').expect("a path");
            let (origin, path) = (format!("http://{door}"), format!("/{path}"));
            let answer = self.send((door, &path), body.take());
            let Some(location) = answer.header("location").map(str::to_owned) else {
                return Page {
                    origin,
                    path,
                    answer,
                };
            };
            assert_eq!(answer.status, 303, "{location}");
            if location.starts_with(BACK) {
                return Page {
                    origin: BACK.to_owned(),
                    path: location,
                    answer,
                };
            }
            address = match location.starts_with('/') {
                true => format!("{origin}{location}"),
                false => location,
            };
        }
        panic!("sent around for ever: {address}");
    }

    fn send(&mut self, (door, path): (&str, &str), body: Option<String>) -> Response {
        let address: SocketAddr = door.parse().expect("a door of this machine");
        let held = self.cookies.iter().filter(|(of, _)| of == door);
        let held: Vec<&str> = held.map(|(_, cookie)| cookie.as_str()).collect();
        let cookie = held.join("; ");
        let mut headers = vec![("Accept-Language", "ja")];
        if !cookie.is_empty() {
            headers.push(("Cookie", &cookie));
        }
        if body.is_some() {
            headers.push(("Content-Type", "application/x-www-form-urlencoded"));
        }
        let mut client = Client::new(address, Duration::from_secs(60));
        let answer = client.send(&Request {
            method: if body.is_some() { "POST" } else { "GET" },
            path,
            headers: &headers,
            body: body.as_deref().map(str::as_bytes),
        });
        let answer = answer.expect("an answer");
        for (_, value) in answer
            .headers
            .iter()
            .filter(|(name, _)| name == "set-cookie")
        {
            let cookie = value.split(';').next().expect("a cookie").to_owned();
            let name = cookie.split('=').next().expect("a name").to_owned();
            self.cookies
                .retain(|(of, held)| of != door || !held.starts_with(&format!("{name}=")));
            self.cookies.push((door.to_owned(), cookie));
        }
        answer
    }

    /// Sends the form of a page in which these stand, as its buttons and fields do.
    fn submit(&mut self, page: &Page, pairs: &[(&str, &str)]) -> Page {
        let text = text_of(&page.answer);
        let (_, value) = pairs.last().expect("a button");
        let forms = text.split("<form ").skip(1);
        let mut forms = forms.filter_map(|form| form.split_once("</form>").map(|(form, _)| form));
        let form_of = forms
            .find(|form| form.contains(&format!("value=\"{value}\"")))
            .unwrap_or_else(|| panic!("no form with {value}: {text}"));
        let hidden = form_of.split("<input type=\"hidden\" ").skip(1);
        let mut all: Vec<(String, String)> = hidden
            .map(|input| {
                let of = |name: &str| between(input, &format!("{name}=\""), "\"");
                let (name, value) = (of("name"), of("value"));
                (plain(name.expect("a name")), plain(value.expect("a value")))
            })
            .collect();
        all.extend(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let action = between(form_of, "action=\"", "\"").expect("an action");
        let folder = page
            .path
            .split('?')
            .next()
            .and_then(|path| path.rsplit_once('/'));
        let address = match action.starts_with('/') {
            true => format!("{}{action}", page.origin),
            false => format!("{}{}/{action}", page.origin, folder.expect("a folder").0),
        };
        let all: Vec<(&str, &str)> = all
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.follow(&address, Some(form(&all)))
    }
}

fn each_demo(test: impl Fn(&Server) + Sync) {
    std::thread::scope(|scope| {
        for database in [None, Some(postgres::shared().fresh_database())] {
            let test = &test;
            scope.spawn(move || {
                let dir = tempfile::tempdir().expect("a folder");
                let plan = Plan {
                    binary: find_binary(None).expect("the program"),
                    directory: dir.path().join("demo"),
                    database,
                };
                // Many servers at once make each of them slow.
                let patient = PATIENT.map(|(key, value)| format!("{key}={value}"));
                let server = Server::start_set(plan, &patient.each_ref().map(String::as_str));
                test(&server.expect("the demo"));
            });
        }
    });
}

/// What an app asks a face of the server, for a browser to open.
fn asking(door: SocketAddr, client: &str, scope: &str) -> String {
    let audience = format!("http://{door}/fhir");
    let pairs = [
        ("response_type", "code"),
        ("client_id", client),
        ("redirect_uri", BACK),
        ("scope", scope),
        ("state", "s-1"),
        ("aud", audience.as_str()),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    format!("http://{door}/auth/authorize?{}", form(&pairs))
}

/// What the app reads by the code with which a browser was sent back.
fn read_by(door: SocketAddr, client_id: &str, back: &Page, path: &str) -> u16 {
    assert_eq!(back.origin, BACK, "{}", text_of(&back.answer));
    let code = parameter(&back.path, "code").unwrap_or_else(|| panic!("no code: {}", back.path));
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
        ("client_id", client_id),
    ];
    let mut client = Client::new(door, Duration::from_secs(60));
    let tokens = client.send(&Request {
        method: "POST",
        path: "/auth/token",
        headers: &[("Content-Type", "application/x-www-form-urlencoded")],
        body: Some(form(&pairs).as_bytes()),
    });
    let tokens = tokens.expect("tokens");
    assert_eq!(tokens.status, 200, "{}", text_of(&tokens));
    let bearer = format!("Bearer {}", member(&tokens, "access_token"));
    let read = client.send(&Request {
        method: "GET",
        path,
        headers: &[("Authorization", &bearer)],
        body: None,
    });
    read.expect("an answer").status
}

#[test]
fn r_f01_r_f02_the_demo_has_a_provider_through_which_a_person_links_and_comes_back() {
    each_demo(|server| {
        let door = server.address();
        let asked = asking(door, "dose-notes", "launch/patient patient/*.rs");
        let mut browser = Browser::new();
        let page = browser.open(&asked);
        assert!(text_of(&page.answer).contains("みらいID"));
        let there = browser.submit(&page, &[("step", "outside")]);
        assert_ne!(there.origin, page.origin);
        assert!(text_of(&there.answer).contains("だれとして"));
        // Whom nobody has linked is told so, whoever it is; the owner of the account says once who that is.
        let page = browser.submit(&there, &[("who", "person-8c1f7e")]);
        assert!(text_of(&page.answer).contains("結び付いていません"));
        let own = [
            ("name", "hanako"),
            ("password", "mirai-no-hanako"),
            ("step", "sign-in"),
        ];
        let page = browser.submit(&page, &own);
        let back = browser.submit(&page, &[("grant.0", "patient/*.rs"), ("step", "allow")]);
        let read = |back: &Page, path: &str| read_by(door, "dose-notes", back, path);
        assert_eq!(read(&back, "/fhir/Patient/mirai-0001"), 200);
        // From then on the provider's word is enough, in another browser as well.
        let mut browser = Browser::new();
        let page = browser.open(&asked);
        let there = browser.submit(&page, &[("step", "outside")]);
        let page = browser.submit(&there, &[("who", "person-8c1f7e")]);
        let back = browser.submit(&page, &[("grant.0", "patient/*.rs"), ("step", "allow")]);
        assert_eq!(read(&back, "/fhir/Patient/mirai-0002"), 404);
        // Somebody else there is nobody here, and who goes back without signing in is not in.
        let page = browser.submit(&there, &[("who", "person-3b94d0")]);
        assert!(!text_of(&page.answer).contains("value=\"allow\""));
        let page = browser.open(&asked);
        let there = browser.submit(&page, &[("step", "outside")]);
        let page = browser.submit(&there, &[("who", "nobody")]);
        assert!(text_of(&page.answer).contains("provider-refused"));
    });
}

#[test]
fn r_f03_the_demos_member_of_staff_comes_in_on_the_closed_network_alone() {
    each_demo(|server| {
        let door = server.lgwan_address();
        let mut browser = Browser::new();
        let page = browser.open(&asking(door, "desk-notes", "openid user/*.rs"));
        let text = text_of(&page.answer);
        assert!(
            text.contains("みらい市職員ID") && !text.contains("みらいID"),
            "{text}"
        );
        let there = browser.submit(&page, &[("step", "outside")]);
        assert!(!text_of(&there.answer).contains("未来"));
        let page = browser.submit(&there, &[("who", "office-5d20c4")]);
        let back = browser.submit(&page, &[("grant.0", "user/*.rs"), ("step", "allow")]);
        let read = read_by(door, "desk-notes", &back, "/fhir/Patient/mirai-0002");
        assert_eq!(read, 200);
    });
}
