//! The figure of scans: how many are acknowledged a second, and how long each takes.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sesshu_conformance::http::{Client, Request};
use sesshu_conformance::municipal::Town;
use sesshu_conformance::tablet::{self, SCANS, Tablet};

use crate::driver::{End, Run, Work, drive};
use crate::figures::{CONNECTIONS, Effort};
use crate::files::Load;
use crate::report::{Better, Figure, grouped, median, per_second};
use crate::subject::{Engine, Subject, TENANT};

/// The time within which 99 of 100 scans must be answered.
pub(crate) const P99_MS_MAX: f64 = 250.0;
const RATE_MIN: f64 = 500.0;
/// People with a coupon.
const PEOPLE: u64 = 60_000;
/// The outcomes of a scan that was acknowledged with a record.
const RECORDED: &str = "\"outcome\":\"RECORDED\"";

/// Tablets with open sessions.
pub(crate) struct Tablets {
    all: Vec<Tablet>,
    address: std::net::SocketAddr,
    token: String,
}

impl Tablets {
    /// So many tablets, each with a session of its own.
    pub(crate) fn open(subject: &Subject, count: usize) -> Result<Tablets, String> {
        let token = subject.server.token("device", TENANT);
        let token = token.map_err(|e| e.to_string())?;
        let address = subject.server.address();
        let mut client = Client::new(address, Duration::from_secs(10))
            .with_header("Authorization", &format!("Bearer {token}"));
        let all: Result<Vec<Tablet>, String> = (0..count)
            .map(|number| Tablet::open(&mut client, &format!("tab-{number:05}")))
            .collect();
        Ok(Tablets {
            all: all?,
            address,
            token,
        })
    }

    /// So many scans a second, evenly over all tablets, until somebody says that it is over. Each is timed from when it
    /// was due, so that one that waits for another counts with its waiting.
    pub(crate) fn pace(
        &self,
        town: &Town,
        per_second: u64,
        is_over: &AtomicBool,
    ) -> Result<Run, String> {
        let begun = Instant::now();
        let next = AtomicU64::new(0);
        let lane = |tablet: &Tablet| -> Result<Vec<u32>, String> {
            let mut client = Client::new(self.address, Duration::from_secs(30))
                .with_header("Authorization", &format!("Bearer {}", self.token));
            let mut latencies = Vec::new();
            while !is_over.load(Ordering::Acquire) {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= town.people {
                    return Err("there are more scans than people".to_owned());
                }
                let due = begun + Duration::from_micros(number * 1_000_000 / per_second);
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
                let line = tablet::coupon_line(TENANT, 1, &town.person(number).coupon);
                let body = tablet.scan(&tablet::scan_id(town.seed, number), &line);
                let answer = tablet::post(&mut client, SCANS, &body)?;
                if !answer.is_success() || tablet::outcome(&answer) != "RECORDED" {
                    let text = String::from_utf8_lossy(&answer.body).into_owned();
                    return Err(format!("a scan: status {}: {text}", answer.status));
                }
                latencies.push(u32::try_from(due.elapsed().as_micros()).unwrap_or(u32::MAX));
            }
            Ok(latencies)
        };
        let latencies = std::thread::scope(|scope| {
            let lanes: Vec<_> = self
                .all
                .iter()
                .map(|tablet| scope.spawn(|| lane(tablet)))
                .collect();
            let mut all = Vec::new();
            for lane in lanes {
                let of_lane = lane
                    .join()
                    .map_err(|_| "a tablet ended in a panic".to_owned());
                all.extend(of_lane??);
            }
            Ok::<_, String>(all)
        })?;
        Ok(Run::new(begun.elapsed(), latencies))
    }
}

/// Scans of one person after the other, each of a tablet in turn.
struct Scans<'a> {
    tablets: &'a Tablets,
    town: &'a Town,
    host: String,
    standing: Vec<(String, String)>,
    next: u64,
    bytes: Vec<u8>,
    others: u64,
    other: String,
}

impl Work for Scans<'_> {
    fn next(&mut self) -> &[u8] {
        let number = self.next;
        self.next += 1;
        let tablets = self.tablets.all.len().max(1) as u64;
        let turn = usize::try_from(number % tablets).unwrap_or(0);
        let line = tablet::coupon_line(TENANT, 1, &self.town.person(number).coupon);
        let scan = tablet::scan_id(self.town.seed, number);
        let body = self
            .tablets
            .all
            .get(turn)
            .map(|tablet| tablet.scan(&scan, &line));
        let request = Request {
            headers: &[("Content-Type", "application/json")],
            body: body.as_deref().map(str::as_bytes),
            ..Request::new("POST", SCANS)
        };
        self.bytes = request.to_bytes(&self.host, &self.standing);
        &self.bytes
    }

    fn take(&mut self, body: &[u8]) {
        let text = String::from_utf8_lossy(body);
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if !plain.contains(RECORDED) {
            self.others += 1;
            self.other = plain;
        }
    }
}

/// Acknowledged scans a second of 64 tablets, each of which scans the next coupon as soon as the last is answered.
pub(crate) fn scan(engine: &Engine, effort: &Effort) -> Result<Vec<Figure>, String> {
    if engine.name != "postgres" {
        return Ok(Vec::new());
    }
    let subject = engine.subject()?;
    let load = Load::persons(engine.directory(), 300, 0, PEOPLE)?;
    load.import(&subject)?;
    engine.gather_statistics(&subject)?;
    let tablets = Tablets::open(&subject, CONNECTIONS)?;
    let mut scans = Scans {
        host: tablets.address.to_string(),
        standing: vec![(
            "Authorization".to_owned(),
            format!("Bearer {}", tablets.token),
        )],
        tablets: &tablets,
        town: load.town(),
        next: 0,
        bytes: Vec::new(),
        others: 0,
        other: String::new(),
    };
    let status = first_status(&mut scans)?;
    let mut take = |time| {
        drive(
            tablets.address,
            CONNECTIONS,
            End::After(time),
            status,
            &mut scans,
        )
    };
    take(Duration::from_secs(1))?;
    let (mut rates, mut p99) = (vec![], vec![]);
    for _ in 0..effort.rounds {
        let run = take(effort.time())?;
        rates.push(run.rate());
        p99.push(run.latency_ms(0.99));
    }
    if scans.next > PEOPLE {
        return Err("there were more scans than people".to_owned());
    }
    if scans.others > 0 {
        return Err(format!(
            "{} scans were not recorded: {}",
            scans.others, scans.other
        ));
    }
    let (rate, p99) = (median(rates), median(p99));
    let how = format!(
        "scans of coupons of {} people, each once, {CONNECTIONS} tablets with a session each, {} x {} s; {}",
        grouped(PEOPLE),
        effort.rounds,
        effort.seconds,
        engine.durability(),
    );
    let figure = |name, value, aim, better, measured, against, how| Figure {
        name,
        database: engine.name.clone(),
        value,
        aim,
        better,
        measured,
        against,
        how,
    };
    let least = per_second(RATE_MIN);
    let most = format!("{P99_MS_MAX:.0} ms");
    let in_ms = format!("{p99:.0} ms");
    let same = "the time within which 99 of 100 scans of `scan` were answered".to_owned();
    Ok(vec![
        figure(
            "scan",
            rate,
            RATE_MIN,
            Better::Higher,
            per_second(rate),
            least,
            how,
        ),
        figure(
            "scan_p99",
            p99,
            P99_MS_MAX,
            Better::Lower,
            in_ms,
            most,
            same,
        ),
    ])
}

/// The first scan, whose answer says with which status all others are answered.
fn first_status(scans: &mut Scans<'_>) -> Result<u16, String> {
    let line = tablet::coupon_line(TENANT, 1, &scans.town.person(0).coupon);
    let first = scans.tablets.all.first().ok_or("there is no tablet")?;
    let body = first.scan(&tablet::scan_id(scans.town.seed, 0), &line);
    scans.next = 1;
    let mut client = Client::new(scans.tablets.address, Duration::from_secs(10))
        .with_header("Authorization", &format!("Bearer {}", scans.tablets.token));
    let answer = tablet::post(&mut client, SCANS, &body)?;
    match tablet::outcome(&answer).as_str() {
        "RECORDED" if answer.is_success() => Ok(answer.status),
        _ => Err(format!(
            "the first scan: status {}: {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        )),
    }
}
