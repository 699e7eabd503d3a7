//! Reads with and without their place in the trail, and exports against the database's own way out.

use std::time::{Duration, Instant};

use serde_json::Value;
use sesshu_conformance::chance::Chance;
use sesshu_conformance::http::Client;
use sesshu_conformance::parts;

use crate::driver::{End, drive};
use crate::figures::{CONNECTIONS, Effort, seed_patients};
use crate::report::{Better, Figure, grouped, median, per_second};
use crate::subject::{Engine, Listed, Subject};

const PATIENTS: u64 = 1_000;
const DOSES: u64 = 50_000;
/// How long is waited between two looks whether an export is done.
const LOOK: Duration = Duration::from_secs(1);

/// Reads that are written down before they are answered, to reads that are not.
pub(crate) fn audited_read(engine: &Engine, effort: &Effort) -> Result<Vec<Figure>, String> {
    let audited = engine.subject()?;
    let plain = engine.subject_set(&["audit.looks=false"])?;
    let mut works = Vec::new();
    for subject in [&audited, &plain] {
        let requests = seed_patients(subject, PATIENTS)?
            .iter()
            .map(|(id, _)| subject.to_bytes("GET", &format!("/fhir/Patient/{id}"), None))
            .collect();
        works.push(Listed::new(requests, Some(Chance::new(1))));
    }
    let subjects = [&audited, &plain];
    let (mut ratios, mut ours, mut theirs, mut p99) = (vec![], vec![], vec![], vec![]);
    for round in 0..=effort.rounds {
        let end = match round {
            0 => End::After(Duration::from_secs(1)),
            _ => End::After(effort.time()),
        };
        let mut runs = Vec::new();
        for (subject, work) in subjects.iter().zip(&mut works) {
            runs.push(drive(
                subject.server.address(),
                CONNECTIONS,
                end,
                200,
                work,
            )?);
        }
        if let ([with, without], true) = (runs.as_slice(), round > 0) {
            ratios.push(with.rate() / without.rate());
            ours.push(with.rate());
            theirs.push(without.rate());
            p99.push(with.latency_ms(0.99));
        }
    }
    Ok(vec![Figure {
        name: "audited_read",
        database: engine.name.clone(),
        value: median(ratios),
        aim: 0.50,
        better: Better::Higher,
        measured: per_second(median(ours)),
        against: per_second(median(theirs)),
        how: format!(
            "GET Patient/id, {} patients at random, {CONNECTIONS} connections, {} x {} s each in turn; each read is durable \
             in the trail before it is answered; against: audit.looks=false; p99 {:.1} ms",
            grouped(PATIENTS),
            effort.rounds,
            effort.seconds,
            median(p99),
        ),
    }])
}

/// An export from its kick-off to the last byte of its files, to the database's copy of the same bodies. PostgreSQL alone
/// has such a copy.
pub(crate) fn export(engine: &Engine, effort: &Effort) -> Result<Vec<Figure>, String> {
    let subject = engine.subject()?;
    let patients = seed_patients(&subject, PATIENTS)?;
    // A few more than are asked for, since some are on their way when enough were answered.
    let requests = (0..DOSES + 2 * CONNECTIONS as u64)
        .zip(patients.iter().cycle())
        .map(|(number, (patient, _))| {
            let marker = format!("D-{number:012}");
            let body = parts::immunization(&marker, "接種後30分の観察で異状なし", patient);
            subject.to_bytes("POST", "/fhir/Immunization", Some(&body))
        })
        .collect();
    let mut creates = Listed::new(requests, None);
    drive(
        subject.server.address(),
        CONNECTIONS,
        End::Answers(DOSES),
        201,
        &mut creates,
    )?;
    drop(creates);
    // Marks and forecasts of everybody are made now.
    engine.wait_for_rest(&subject)?;
    engine.gather_statistics(&subject)?;
    let (mut ratios, mut ours, mut theirs) = (vec![], vec![], vec![]);
    for round in 0..=effort.rounds {
        let Some(copied) = engine.copied(&subject)? else {
            return Ok(Vec::new());
        };
        let (resources, took) = one(engine, &subject)?;
        if round > 0 {
            let rate = resources as f64 / took.as_secs_f64();
            let copy = resources as f64 / copied.as_secs_f64();
            engine.tell(&format!("{} to {}", per_second(rate), per_second(copy)));
            ratios.push(rate / copy);
            ours.push(rate);
            theirs.push(copy);
        }
    }
    Ok(vec![Figure {
        name: "export",
        database: engine.name.clone(),
        value: median(ratios),
        aim: 0.30,
        better: Better::Higher,
        measured: per_second(median(ours)),
        against: per_second(median(theirs)),
        how: format!(
            "$export of {} doses from the kick-off to the last byte but for the wait for the next look, {} times after one \
             that warms; against: COPY of the bodies at rest",
            grouped(DOSES),
            effort.rounds,
        ),
    }])
}

/// One export: how many resources came, and in what time. It may be looked once a second whether it is done; how long it
/// lay there done is known to the server, and is not counted.
fn one(engine: &Engine, subject: &Subject) -> Result<(u64, Duration), String> {
    let mut client = Client::new(subject.server.address(), Duration::from_secs(120))
        .with_header("Authorization", &format!("Bearer {}", subject.token));
    let mut fetch = |path: &str| client.fetch(path).map_err(|e| e.to_string());
    let begun = Instant::now();
    let kicked = fetch("/fhir/$export?_type=Immunization")?;
    let kick_off = begun.elapsed();
    let status = kicked.header("content-location").map(path_of);
    let status = status.ok_or_else(|| format!("the kick-off answered {}", kicked.status))?;
    let (manifest, found) = loop {
        std::thread::sleep(LOOK);
        let begun = Instant::now();
        let answer = fetch(&status)?;
        match answer.status {
            200 => break (answer.json().unwrap_or_default(), begun),
            202 => {}
            other => return Err(format!("the status answered {other}")),
        }
    };
    let mut resources = 0;
    let files = manifest.get("output").and_then(Value::as_array);
    for file in files.into_iter().flatten() {
        let url = file.get("url").and_then(Value::as_str);
        let answer = fetch(&path_of(url.unwrap_or_default()))?;
        resources += answer.body.iter().filter(|byte| **byte == b'\n').count() as u64;
    }
    let received = found.elapsed();
    let took = kick_off + engine.last_job(subject)? + received;
    // Creates that were on their way when enough were answered came as well.
    let most = DOSES + CONNECTIONS as u64;
    match (DOSES..=most).contains(&resources) {
        true => Ok((resources, took)),
        false => Err(format!("{resources} resources came")),
    }
}

fn path_of(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    format!("/{}", rest.split_once('/').map_or("", |(_, path)| path))
}
