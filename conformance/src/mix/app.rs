//! A person's app: somebody signs in and allows it to read, and it renews its right again and again.
//!
//! What was answered holds: a grant is one consent of the person, a token that was given works, a refresh token works or was
//! used once. Where an answer was lost, the token of before works once more for some seconds. What ended stays ended.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Hand, Heard, Step, accuse, form, insist, send, words_of};
use crate::chance::Chance;
use crate::http::{Client, Request, Response};
use crate::load::World;
use crate::server::Server;

/// The demo's app, and somebody who uses it.
const APP: &str = "dose-notes";
const BACK: &str = "http://127.0.0.1:9000/back";
const NAME: &str = "hanako";
const PASSWORD: &str = "mirai-no-hanako";
const TOWN: &str = "139998";
const RECORD: &str = "/fhir/Patient/mirai-0001";
/// The pair of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// How long a token of before works where the answer was lost, less a margin for the way.
const RETRY: Duration = Duration::from_secs(8);
/// Grants that are put aside and looked at again at the end.
const IDLE_MAX: usize = 40;

/// What the app holds.
#[derive(Clone, Debug)]
struct Grant {
    access: String,
    refresh: String,
    /// Since when an answer to a refresh is awaited that never came.
    open: Option<Instant>,
    /// The refresh token before this one; it was used.
    before: Option<String>,
}

/// The app and its person.
#[derive(Debug)]
pub(super) struct App {
    address: SocketAddr,
    staff: Client,
    chance: Chance,
    grant: Option<Grant>,
    idle: Vec<String>,
    /// Refresh tokens of which the server said that they are over.
    ended: Vec<String>,
    /// Consents that must be there, and those that may be.
    allowed: u64,
    allowed_open: u64,
    sign_ins: u64,
    refreshes: u64,
}

impl App {
    pub(super) fn new(server: &Server) -> Result<App, String> {
        let staff = server.token("staff", TOWN);
        let staff = staff.map_err(|error| error.to_string())?;
        Ok(App {
            address: server.address(),
            staff: Client::new(server.lgwan_address(), Duration::from_secs(20))
                .with_header("Authorization", &format!("Bearer {staff}")),
            chance: Chance::new(7),
            grant: None,
            idle: Vec::new(),
            ended: Vec::new(),
            allowed: 0,
            allowed_open: 0,
            sign_ins: 0,
            refreshes: 0,
        })
    }

    /// Like a browser it opens connections of its own.
    fn client(&self) -> Client {
        Client::new(self.address, Duration::from_secs(20))
    }

    fn post(&self, world: &World, path: &str, cookie: &str, pairs: &[(&str, &str)]) -> Heard {
        let body = form(pairs);
        let request = Request {
            headers: &[
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Cookie", cookie),
            ],
            body: Some(body.as_bytes()),
            ..Request::new("POST", path)
        };
        send(world, &mut self.client(), NAME, &request)
    }

    /// From the app's request over the two pages to its tokens.
    fn sign_in(&mut self, world: &World) -> Step {
        match self.signed_in(world) {
            Ok(grant) => {
                self.sign_ins += 1;
                self.grant = Some(grant);
                Step::Done
            }
            Err(step) => step,
        }
    }

    fn signed_in(&mut self, world: &World) -> Result<Grant, Step> {
        let base = format!("http://{}", self.address);
        let audience = format!("{base}/fhir");
        let query = form(&[
            ("response_type", "code"),
            ("client_id", APP),
            ("redirect_uri", BACK),
            ("scope", "launch/patient offline_access patient/*.rs"),
            ("state", "crash"),
            ("aud", &audience),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ]);
        let path = format!("/auth/authorize?{query}");
        let heard = send(world, &mut self.client(), NAME, &Request::new("GET", &path));
        let page = self.told(world, heard, 200)?;
        let cookie = page.header("set-cookie").unwrap_or_default();
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let pairs = [
            ("request", &*carried(&page)),
            ("name", NAME),
            ("password", PASSWORD),
            ("step", "sign-in"),
        ];
        let heard = self.post(world, "/auth/authorize", &cookie, &pairs);
        let page = self.told(world, heard, 200)?;
        let pairs = [
            ("request", &*carried(&page)),
            ("step", "allow"),
            ("grant.0", "patient/*.rs"),
            ("grant.1", "offline_access"),
        ];
        let heard = self.post(world, "/auth/authorize", &cookie, &pairs);
        self.allowed_open += u64::from(matches!(heard, Heard::Open));
        let back = self.told(world, heard, 303)?;
        self.allowed += 1;
        let code = back.header("location").unwrap_or_default();
        let code = code.split("code=").nth(1).unwrap_or_default();
        let code = code.split('&').next().unwrap_or_default();
        let pairs = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", BACK),
            ("code_verifier", VERIFIER),
            ("client_id", APP),
        ];
        let heard = self.post(world, "/auth/token", "", &pairs);
        let given = self.told(world, heard, 200)?;
        Ok(Grant {
            access: member(&given, "access_token"),
            refresh: member(&given, "refresh_token"),
            open: None,
            before: None,
        })
    }

    /// The answer that is due; any other is an accusation.
    fn told(&self, world: &World, heard: Heard, wanted: u16) -> Result<Response, Step> {
        match heard {
            Heard::Answer(answer) if answer.status == wanted => Ok(answer),
            Heard::Answer(answer) => {
                accuse(world, "sign-in", NAME, words_of(&answer));
                Err(Step::Open)
            }
            Heard::Open => Err(Step::Open),
            Heard::Undone(step) => Err(step),
        }
    }

    fn refresh(&self, world: &World, token: &str) -> Heard {
        let pairs = [
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("client_id", APP),
        ];
        self.post(world, "/auth/token", "", &pairs)
    }

    /// Renews what the app holds.
    fn renew(&mut self, world: &World, mut grant: Grant) -> Step {
        let begun = Instant::now();
        match self.refresh(world, &grant.refresh) {
            Heard::Answer(answer) if answer.status == 200 => {
                self.refreshes += 1;
                self.grant = Some(renewed(grant, &answer));
                Step::Done
            }
            Heard::Answer(answer) => {
                accuse(world, "refresh-lost", NAME, words_of(&answer));
                Step::Done
            }
            Heard::Open => {
                grant.open = Some(begun);
                self.grant = Some(grant);
                // Until it is known what became of it, the app asks nothing more.
                Step::Nobody
            }
            Heard::Undone(step) => {
                self.grant = Some(grant);
                step
            }
        }
    }

    /// Somebody uses the token of before, which was used: everything ends, for the thief and for the app.
    fn steal(&mut self, world: &World, grant: Grant, before: &str) -> Step {
        for token in [before, &grant.refresh] {
            match self.refresh(world, token) {
                Heard::Answer(answer) if answer.status == 400 => {}
                Heard::Answer(answer) => {
                    let detail = format!("a used token came again: {}", words_of(&answer));
                    accuse(world, "refresh-reused", NAME, detail);
                }
                // It may have ended or not; nothing is known of it any more.
                Heard::Open => return Step::Open,
                Heard::Undone(step) => return step,
            }
        }
        self.ended.push(grant.refresh);
        Step::Done
    }

    fn read(&self, access: &str) -> Client {
        self.client()
            .with_header("Authorization", &format!("Bearer {access}"))
    }

    /// A grant after a recovery: what was answered works, what was not works once more.
    fn look(&mut self, world: &World, grant: Grant) -> Result<(), String> {
        if grant.open.is_none() {
            let request = Request::new("GET", RECORD);
            let answer = insist(world, &mut self.read(&grant.access), NAME, &request)?;
            if answer.status != 200 {
                let detail = format!("a token that was given: {}", words_of(&answer));
                accuse(world, "token-lost", NAME, detail);
            }
        }
        let heard = self.refresh(world, &grant.refresh);
        let in_time = grant.open.is_none_or(|since| since.elapsed() < RETRY);
        match heard {
            Heard::Answer(answer) if answer.status == 200 => {
                self.refreshes += 1;
                self.grant = Some(renewed(grant, &answer));
            }
            Heard::Answer(answer) if answer.status == 400 && !in_time => {}
            Heard::Answer(answer) => accuse(world, "refresh-lost", NAME, words_of(&answer)),
            // What a further try would come to says nothing: this one may have been the one retry that there is.
            Heard::Open => {}
            Heard::Undone(_) => self.grant = Some(grant),
        }
        Ok(())
    }

    /// Each grant that was answered is one consent, and each that was not at most one.
    fn count_consents(&mut self, world: &World) -> Result<(), String> {
        let path = "/fhir/Consent?patient=mirai-0001&_summary=count";
        let answer = insist(world, &mut self.staff, NAME, &Request::new("GET", path))?;
        let told = answer.json().unwrap_or_default();
        let total = told.get("total").and_then(Value::as_u64);
        let total = total.ok_or_else(|| format!("no total: {}", words_of(&answer)))?;
        let most = self.allowed + self.allowed_open;
        if !(self.allowed..=most).contains(&total) {
            let detail = format!("{total} consents, between {} and {most} due", self.allowed);
            accuse(world, "grant", NAME, detail);
        }
        (self.allowed, self.allowed_open) = (total, 0);
        Ok(())
    }
}

fn renewed(grant: Grant, answer: &Response) -> Grant {
    Grant {
        access: member(answer, "access_token"),
        refresh: member(answer, "refresh_token"),
        open: None,
        // Of a retry nobody can say which of the two was used.
        before: grant.open.is_none().then_some(grant.refresh),
    }
}

/// What the form of a page carries.
fn carried(page: &Response) -> String {
    let text = String::from_utf8_lossy(&page.body);
    let rest = text.split("name=\"request\" value=\"").nth(1);
    let value = rest.and_then(|rest| rest.split('"').next());
    value.unwrap_or_default().to_owned()
}

fn member(answer: &Response, name: &str) -> String {
    let told = answer.json().unwrap_or_default();
    let text = told.get(name).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

impl Hand for App {
    fn step(&mut self, world: &World) -> Step {
        let Some(grant) = self.grant.take() else {
            return self.sign_in(world);
        };
        if grant.open.is_some() {
            self.grant = Some(grant);
            return Step::Nobody;
        }
        match (self.chance.below(12), grant.before.clone()) {
            (0, Some(before)) => {
                // The successor is used first; only then is the token of before a stolen one.
                match self.renew(world, grant) {
                    Step::Done => {}
                    step => return step,
                }
                match self.grant.take() {
                    Some(grant) => self.steal(world, grant, &before),
                    None => Step::Open,
                }
            }
            (1, _) if self.idle.len() < IDLE_MAX => {
                self.idle.push(grant.refresh);
                Step::Done
            }
            (2..=4, _) => {
                let mut client = self.read(&grant.access);
                let heard = send(world, &mut client, NAME, &Request::new("GET", RECORD));
                self.grant = Some(grant);
                match self.told(world, heard, 200) {
                    Ok(_) => Step::Done,
                    Err(step) => step,
                }
            }
            _ => self.renew(world, grant),
        }
    }

    fn judge(&mut self, world: &World) -> Result<(), String> {
        self.count_consents(world)?;
        if let Some(grant) = self.grant.take() {
            self.look(world, grant)?;
        }
        if let Some(ended) = self.ended.last().cloned() {
            match self.refresh(world, &ended) {
                Heard::Answer(answer) if answer.status != 400 => {
                    accuse(world, "refresh-revived", NAME, words_of(&answer));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn finish(&mut self, world: &World) -> Result<(), String> {
        self.judge(world)?;
        for refresh in std::mem::take(&mut self.idle) {
            match self.refresh(world, &refresh) {
                Heard::Answer(answer) if answer.status == 200 => {}
                Heard::Answer(answer) => {
                    let detail = format!("one put aside: {}", words_of(&answer));
                    accuse(world, "refresh-lost", NAME, detail);
                }
                Heard::Open | Heard::Undone(_) => return Err("no answer at the end".to_owned()),
            }
        }
        Ok(())
    }

    fn counts(&self) -> Vec<(&'static str, u64)> {
        vec![("sign-ins", self.sign_ins), ("refreshes", self.refreshes)]
    }
}
