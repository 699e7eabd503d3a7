//! The figures themselves. Baseline and subject take turns, so that a slow minute of the machine meets both.

use std::time::Duration;

use sesshu_conformance::chance::Chance;
use sesshu_conformance::http::Client;
use sesshu_conformance::parts;

use crate::audits;
use crate::baseline::Baseline;
use crate::driver::{End, drive};
use crate::files;
use crate::issues;
use crate::report::{Better, Figure, grouped, median, per_second};
use crate::rows;
use crate::scans;
use crate::searches;
use crate::subject::{Creates, Engine, Listed, Subject};
use crate::transactions;

/// Connections of every figure that has load.
pub(crate) const CONNECTIONS: usize = 64;
const PATIENTS: u64 = 1000;
const DOSES: u64 = 5000;
const STARTS: usize = 5;

/// How long and how often is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    pub(crate) rounds: usize,
    pub(crate) seconds: usize,
    /// Workers of the read baseline; 0 is as many as there are processors.
    pub(crate) workers: usize,
    /// Rows of an imported file.
    pub(crate) rows: u64,
    /// Rows of the file whose memory is measured.
    pub(crate) memory_rows: u64,
}

impl Effort {
    pub(crate) fn time(&self) -> Duration {
        Duration::from_secs(self.seconds as u64)
    }
}

/// Measures one figure.
pub(crate) fn measure(name: &str, engine: &Engine, effort: &Effort) -> Result<Vec<Figure>, String> {
    match name {
        "read" => read(engine, effort),
        "audited_read" => audits::audited_read(engine, effort),
        "export" => audits::export(engine, effort),
        "create" => create(engine, effort),
        "search" => searches::search(engine, effort),
        "search_growth" => searches::growth(engine, effort),
        "transaction" => transactions::transaction(engine, effort),
        "bytes" => bytes(engine),
        "import" => files::import(engine, effort),
        "import_scans" => files::import_scans(engine, effort),
        "import_memory" => files::import_memory(engine, effort),
        "scan" => scans::scan(engine, effort),
        "issue" => issues::issue(engine, effort),
        "idle" => idle(engine),
        "ready" => ready(engine),
        other => Err(format!("{other} is not measured here")),
    }
}

/// Creates patients and gives id and resource of each.
pub(crate) fn seed_patients(
    subject: &Subject,
    count: u64,
) -> Result<Vec<(String, String)>, String> {
    let mut creates = Creates::patients(subject);
    creates.keep = true;
    let end = End::Answers(count);
    drive(
        subject.server.address(),
        CONNECTIONS,
        end,
        201,
        &mut creates,
    )?;
    if creates.kept.len() as u64 != count {
        return Err("creates did not give the resources back".to_owned());
    }
    Ok(creates.kept)
}

fn read(engine: &Engine, effort: &Effort) -> Result<Vec<Figure>, String> {
    // What a read costs without its place in the trail: what that place costs is a figure of its own.
    let subject = engine.subject_set(&["audit.looks=false"])?;
    let address = subject.server.address();
    let created = seed_patients(&subject, PATIENTS)?;
    let mut client = Client::new(address, Duration::from_secs(10))
        .with_header("Authorization", &format!("Bearer {}", subject.token));
    let mut bodies = Vec::new();
    let mut sample = None;
    for (id, _) in created {
        let answer = client
            .fetch(&format!("/fhir/Patient/{id}"))
            .map_err(|e| e.to_string())?;
        bodies.push((id, String::from_utf8_lossy(&answer.body).into_owned()));
        sample = Some(answer);
    }
    let sample = sample.ok_or("there is nothing to read")?;
    let processors = std::thread::available_parallelism().map_or(2, usize::from);
    let workers = match effort.workers {
        0 => processors,
        chosen => chosen,
    };
    let baseline = Baseline::start(engine.directory(), &sample, &bodies, workers)?;
    let requests = bodies
        .iter()
        .map(|(id, _)| subject.to_bytes("GET", &format!("/fhir/Patient/{id}"), None))
        .collect();
    let mut work = Listed::new(requests, Some(Chance::new(1)));
    let warm = End::After(Duration::from_secs(1));
    for end in [baseline.address, address] {
        drive(end, CONNECTIONS, warm, 200, &mut work)?;
    }
    let (mut ratios, mut ours, mut theirs, mut p99) = (vec![], vec![], vec![], vec![]);
    for _ in 0..effort.rounds {
        let end = End::After(effort.time());
        let memory = drive(baseline.address, CONNECTIONS, end, 200, &mut work)?.rate();
        let run = drive(address, CONNECTIONS, end, 200, &mut work)?;
        ratios.push(run.rate() / memory);
        ours.push(run.rate());
        theirs.push(memory);
        p99.push(run.latency_ms(0.99));
    }
    Ok(vec![Figure {
        name: "read",
        database: engine.name.clone(),
        value: median(ratios),
        aim: 0.60,
        better: Better::Higher,
        measured: per_second(median(ours)),
        against: per_second(median(theirs)),
        how: format!(
            "GET Patient/id, {} patients at random, {CONNECTIONS} connections, {} x {} s each in turn; baseline: same \
             framework, {workers} workers, same bytes and headers from memory; audit.looks=false, see audited_read; p99 {:.1} ms",
            grouped(PATIENTS),
            effort.rounds,
            effort.seconds,
            median(p99),
        ),
    }])
}

fn create(engine: &Engine, effort: &Effort) -> Result<Vec<Figure>, String> {
    let subject = engine.subject()?;
    let address = subject.server.address();
    let patient = seed_patients(&subject, 1)?;
    let patient = patient.first().map_or("", |(id, _)| id.as_str());
    let mut creates = Creates::doses(&subject, patient);
    let mut link = engine.baseline()?;
    let widths = rows::widths(&link);
    drive(
        address,
        CONNECTIONS,
        End::After(Duration::from_secs(1)),
        201,
        &mut creates,
    )?;
    let mut first = 0;
    let mut taken = widths.map(|_| Vec::new());
    let (mut ours, mut p99) = (vec![], vec![]);
    let (mut to_best, mut to_64) = (vec![], vec![]);
    for _ in 0..effort.rounds {
        let mut best = 0.0_f64;
        let mut at_64 = 0.0;
        for (width, rates) in widths.iter().zip(&mut taken) {
            let rate = rows::measure(&mut link, *width, effort.time() / 3, &mut first)?;
            rates.push(rate);
            best = best.max(rate);
            if *width == CONNECTIONS {
                at_64 = rate;
            }
        }
        let run = drive(
            address,
            CONNECTIONS,
            End::After(effort.time()),
            201,
            &mut creates,
        )?;
        ours.push(run.rate());
        p99.push(run.latency_ms(0.99));
        to_best.push(run.rate() / best);
        to_64.push(run.rate() / at_64);
    }
    let told: Vec<(usize, f64)> = widths.into_iter().zip(taken.map(median)).collect();
    let by_width: Vec<String> = told
        .iter()
        .map(|(width, rate)| format!("{width}: {}", per_second(*rate)))
        .collect();
    let best = told.iter().map(|(_, rate)| *rate).fold(0.0, f64::max);
    let at_64 = told.first().map_or(0.0, |(_, rate)| *rate);
    let how = format!(
        "POST Immunization of {} bytes, {CONNECTIONS} connections, {} x {} s in turn; {}; p99 {:.0} ms; rows by width \
         of the batch {}",
        parts::immunization("B-000000000000", "接種後30分の観察で異状なし", patient).len(),
        effort.rounds,
        effort.seconds,
        engine.durability(),
        median(p99),
        by_width.join(", "),
    );
    let figure = |name, value, against: f64, how| Figure {
        name,
        database: engine.name.clone(),
        value,
        aim: 0.40,
        better: Better::Higher,
        measured: per_second(median(ours.clone())),
        against: per_second(against),
        how,
    };
    Ok(vec![
        figure("create", median(to_best), best, how),
        figure(
            "create_64",
            median(to_64),
            at_64,
            "for information: against batches of 64, as many as can wait at once".to_owned(),
        ),
    ])
}

fn bytes(engine: &Engine) -> Result<Vec<Figure>, String> {
    let mut subject = engine.subject()?;
    let patient = seed_patients(&subject, 1)?;
    let patient = patient.first().map_or("", |(id, _)| id.as_str());
    let before = engine.size(&mut subject)?;
    let mut creates = Creates::doses(&subject, patient);
    creates.keep = true;
    let address = subject.server.address();
    drive(address, CONNECTIONS, End::Answers(DOSES), 201, &mut creates)?;
    let mut json_bytes: u64 = creates.kept.iter().map(|(_, text)| text.len() as u64).sum();
    let updates: Vec<Vec<u8>> = creates
        .kept
        .iter()
        .step_by(10)
        .map(|(id, text)| {
            let changed = text.replace("EX0001", "EX0002");
            subject.to_bytes("PUT", &format!("/fhir/Immunization/{id}"), Some(&changed))
        })
        .collect();
    let count = updates.len() as u64;
    let mut updates = Listed::new(updates, None);
    drive(address, CONNECTIONS, End::Answers(count), 200, &mut updates)?;
    json_bytes += updates.body_bytes;
    let added = engine.size(&mut subject)?.saturating_sub(before);
    Ok(vec![Figure {
        name: "bytes",
        database: engine.name.clone(),
        value: added as f64 / json_bytes.max(1) as f64,
        aim: 1.0,
        better: Better::Lower,
        measured: format!("{} B", grouped(added)),
        against: format!("{} B", grouped(json_bytes)),
        how: format!(
            "growth on disk after a checkpoint by {} doses and {} updates of them, indexes and history included, to \
             the JSON of all {} versions as returned",
            grouped(DOSES),
            grouped(count),
            grouped(DOSES + count),
        ),
    }])
}

fn idle(engine: &Engine) -> Result<Vec<Figure>, String> {
    let mut subject = engine.subject()?;
    // Started anew: what the loading of the demo data took is not what idling takes.
    subject.server.restart().map_err(|e| e.to_string())?;
    std::thread::sleep(Duration::from_secs(2));
    let kib = subject
        .server
        .resident_kib()
        .ok_or("resident memory cannot be read")?;
    let mib = kib as f64 / 1024.0;
    Ok(vec![Figure {
        name: "idle",
        database: engine.name.clone(),
        value: mib,
        aim: 60.0,
        better: Better::Lower,
        measured: format!("{mib:.1} MiB"),
        against: "60 MiB".to_owned(),
        how: "VmRSS 2 s after start, demo data in the database".to_owned(),
    }])
}

fn ready(engine: &Engine) -> Result<Vec<Figure>, String> {
    let mut subject = engine.subject()?;
    let mut seconds = Vec::new();
    for _ in 0..STARTS {
        let time = subject.server.restart().map_err(|e| e.to_string())?;
        seconds.push(time.as_secs_f64());
    }
    let value = median(seconds);
    Ok(vec![Figure {
        name: "ready",
        database: engine.name.clone(),
        value,
        aim: 0.5,
        better: Better::Lower,
        measured: format!("{value:.3} s"),
        against: "0.5 s".to_owned(),
        how: format!("start to 200 of /readyz, database up to date; median of {STARTS}"),
    }])
}
