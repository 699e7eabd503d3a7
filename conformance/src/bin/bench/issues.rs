//! The figure of issuing: how many certificates are given out a second, from the request over the intent, the signer and the
//! register to the answer, each on disk.

use std::time::Duration;

use sesshu_conformance::holders;
use sesshu_conformance::http::{Client, Request};

use crate::driver::{End, Work, drive};
use crate::figures::{CONNECTIONS, Effort};
use crate::report::{Better, Figure, grouped, median, per_second};
use crate::subject::{Engine, TENANT};

const RATE_MIN: f64 = 200.0;
/// People to whom certificates are issued in turn; each gets a few a day, as the limit allows.
const PEOPLE: usize = 1_500;

/// Wishes of one person after the other.
struct Wishes {
    host: String,
    standing: Vec<(String, String)>,
    next: usize,
    bytes: Vec<u8>,
    others: u64,
    other: String,
}

impl Work for Wishes {
    fn next(&mut self) -> &[u8] {
        let body = holders::wish(&holders::id_of(self.next % PEOPLE));
        self.next += 1;
        let request = Request {
            headers: &[("Content-Type", "application/json")],
            body: Some(body.as_bytes()),
            ..Request::new("POST", "/certificates")
        };
        self.bytes = request.to_bytes(&self.host, &self.standing);
        &self.bytes
    }

    fn take(&mut self, body: &[u8]) {
        let text = String::from_utf8_lossy(body);
        if text.matches("\"status\":\"issued\"").count() != 1 {
            self.others += 1;
            self.other = text.into_owned();
        }
    }
}

/// Health cards given out a second, at 64 connections.
pub(crate) fn issue(engine: &Engine, effort: &Effort) -> Result<Vec<Figure>, String> {
    if engine.name != "postgres" {
        return Ok(Vec::new());
    }
    let subject = engine.subject()?;
    let mut vendor = Client::new(subject.server.address(), Duration::from_secs(60))
        .with_header("Authorization", &format!("Bearer {}", subject.token));
    holders::put_in(&mut vendor, TENANT, 0..PEOPLE)?;
    engine.gather_statistics(&subject)?;
    let token = subject.server.token("staff", TENANT);
    let token = token.map_err(|e| e.to_string())?;
    let address = subject.server.lgwan_address();
    let mut wishes = Wishes {
        host: address.to_string(),
        standing: vec![("Authorization".to_owned(), format!("Bearer {token}"))],
        next: 0,
        bytes: Vec::new(),
        others: 0,
        other: String::new(),
    };
    let mut take = |time| drive(address, CONNECTIONS, End::After(time), 201, &mut wishes);
    take(Duration::from_secs(1))?;
    let mut rates = vec![];
    for _ in 0..effort.rounds {
        rates.push(take(effort.time())?.rate());
    }
    if wishes.others > 0 {
        return Err(format!(
            "{} answers without one certificate: {}",
            wishes.others, wishes.other
        ));
    }
    let rate = median(rates);
    Ok(vec![Figure {
        name: "issue",
        database: engine.name.clone(),
        value: rate / RATE_MIN,
        aim: 1.0,
        better: Better::Higher,
        measured: per_second(rate),
        against: per_second(RATE_MIN),
        how: format!(
            "health cards of {} people in turn, from request to answer, {CONNECTIONS} connections, {} x {} s; {}",
            grouped(PEOPLE as u64),
            effort.rounds,
            effort.seconds,
            engine.durability(),
        ),
    }])
}
