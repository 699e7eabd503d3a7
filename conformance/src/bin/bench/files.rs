//! The figures of municipal files: how fast file A becomes people, what memory that takes, and what scans feel of it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sesshu_conformance::desk::{Desk, Handing, Report};
use sesshu_conformance::municipal::Town;

use crate::driver::Run;
use crate::figures::Effort;
use crate::loads;
use crate::report::{Better, Figure, grouped, median, per_second};
use crate::scans;
use crate::stored;
use crate::subject::{Engine, Subject, TENANT};

/// The least that is worth calling seconds.
const ROWS_PER_SECOND_MIN: f64 = 5_000.0;
/// What a job may take beside what the server has when it is idle.
const GROWTH_MIB_MAX: f64 = 64.0;
/// How long a file may take.
const PATIENCE: Duration = Duration::from_secs(7_200);
/// People who come to be vaccinated while a file is imported.
const VISITORS: u64 = 30_000;
/// Scans a second meanwhile.
const SCANS_PER_SECOND: u64 = 50;
/// And on how many tablets.
const TABLETS: usize = 8;

/// A file of a town, and how it was made.
pub(crate) struct Load {
    town: Town,
    path: PathBuf,
}

impl Load {
    /// File A of so many people. Those of another seed are others, and `first` says how many residents come before them.
    pub(crate) fn persons(
        directory: &Path,
        seed: u64,
        first: u64,
        people: u64,
    ) -> Result<Load, String> {
        let mut town = Town::new(TENANT, seed, people);
        town.first = first;
        let path = directory.join(Handing::new("A", TENANT).name);
        town.write_persons(&path).map_err(|e| e.to_string())?;
        Ok(Load { town, path })
    }

    /// The people.
    pub(crate) fn town(&self) -> &Town {
        &self.town
    }

    /// Hands it in and waits for its end; gives the time between, and the report.
    pub(crate) fn import(&self, subject: &Subject) -> Result<(Duration, Report), String> {
        let staff = subject.server.token("staff", TENANT);
        let staff = staff.map_err(|e| e.to_string())?;
        let timeout = Duration::from_secs(120);
        let mut desk = Desk::new(subject.server.lgwan_address(), &staff, timeout);
        let begun = Instant::now();
        let taken = desk
            .hand_in_file(&self.path, &Handing::new("A", TENANT))
            .map_err(|e| e.to_string())?;
        let report = desk.wait(&taken.id, PATIENCE)?;
        let time = begun.elapsed();
        let totals = &report.totals;
        let is_whole = totals.add_up() && totals.total == self.town.people && totals.rejected == 0;
        if report.state != "done" || !is_whole {
            return Err(format!("the import went wrong: {}", report.whole));
        }
        Ok((time, report))
    }
}

/// Rows a second from the first byte sent to the last commit, to two bulk loads: of the columns of the file into a plain table, and
/// of everything that the import left into the tables that hold it.
pub(crate) fn import(engine: &Engine, effort: &Effort) -> Result<Vec<Figure>, String> {
    let mut link = engine.baseline()?;
    let (mut ours, mut plain, mut whole) = (vec![], vec![], vec![]);
    for round in 0..effort.rounds {
        // A first load goes into an empty town.
        let mut subject = engine.subject()?;
        let load = Load::persons(engine.directory(), round as u64 + 1, 0, effort.rows)?;
        let bulk = loads::measure(&mut link, &load.path)?;
        let (time, _) = load.import(&subject)?;
        let again = stored::measure(&engine.end(&mut subject)?)?;
        let rates = [time, again].map(|time| effort.rows as f64 / time.as_secs_f64());
        let [rate, stored] = rates;
        engine.tell(&format!(
            "rows: {} to {} of the columns and {} of everything stored",
            per_second(rate),
            per_second(bulk),
            per_second(stored),
        ));
        ours.push(rate);
        plain.push(bulk);
        whole.push(stored);
    }
    let ratio = |name, theirs: &[f64], how| Figure {
        name,
        database: engine.name.clone(),
        value: median(ours.iter().zip(theirs).map(|(a, b)| a / b).collect()),
        aim: 0.20,
        better: Better::Higher,
        measured: per_second(median(ours.clone())),
        against: per_second(median(theirs.to_vec())),
        how,
    };
    let how = format!(
        "file A of {} people into an empty town, from the first byte sent to the last commit, median of {}; baseline: {} of \
         the same columns into a plain table with a primary key; {}",
        grouped(effort.rows),
        effort.rounds,
        engine.bulk_load(),
        engine.durability(),
    );
    let to_stored = format!(
        "the same imports; baseline: {} of all rows of all tables as the import left them, demo towns included, into the \
         same tables with their indexes, one commit, no foreign keys",
        engine.table_load(),
    );
    let rate = median(ours.clone());
    let least = per_second(ROWS_PER_SECOND_MIN);
    Ok(vec![
        ratio("import", &plain, how),
        ratio("import_stored", &whole, to_stored),
        rate_figure(
            "import_rows",
            engine,
            rate,
            least,
            "rows a second of `import`".to_owned(),
        ),
    ])
}

fn rate_figure(
    name: &'static str,
    engine: &Engine,
    rate: f64,
    against: String,
    how: String,
) -> Figure {
    Figure {
        name,
        database: engine.name.clone(),
        value: rate,
        aim: ROWS_PER_SECOND_MIN,
        better: Better::Higher,
        measured: per_second(rate),
        against,
        how,
    }
}

/// What tablets feel while a file is imported, and what the file feels of them.
pub(crate) fn import_scans(engine: &Engine, effort: &Effort) -> Result<Vec<Figure>, String> {
    if engine.name != "postgres" {
        return Ok(Vec::new());
    }
    let (mut rates, mut latencies, mut scans) = (vec![], vec![], 0);
    for _ in 0..effort.rounds {
        let (time, paced) = beside(engine, effort)?;
        let (rate, p99) = (
            effort.rows as f64 / time.as_secs_f64(),
            paced.latency_ms(0.99),
        );
        engine.tell(&format!(
            "{} rows beside scans, p99 {p99:.0} ms",
            per_second(rate)
        ));
        rates.push(rate);
        latencies.push(p99);
        scans += paced.done;
    }
    let p99 = median(latencies);
    let how = format!(
        "{SCANS_PER_SECOND} scans/s over {TABLETS} tablets, each timed from when it was due, while file A of {} people is \
         imported; {} scans, median of {}; {}",
        grouped(effort.rows),
        grouped(scans),
        effort.rounds,
        engine.durability(),
    );
    Ok(vec![
        Figure {
            name: "import_scans",
            database: engine.name.clone(),
            value: p99,
            aim: scans::P99_MS_MAX,
            better: Better::Lower,
            measured: format!("{p99:.0} ms"),
            against: format!("{:.0} ms", scans::P99_MS_MAX),
            how,
        },
        rate_figure(
            "import_beside",
            engine,
            median(rates),
            per_second(ROWS_PER_SECOND_MIN),
            "rows a second of the imports of `import_scans`".to_owned(),
        ),
    ])
}

/// One file while visitors come: how long it took, and how the scans went.
fn beside(engine: &Engine, effort: &Effort) -> Result<(Duration, Run), String> {
    let subject = engine.subject()?;
    let visitors = Load::persons(engine.directory(), 100, 0, VISITORS)?;
    visitors.import(&subject)?;
    let tablets = scans::Tablets::open(&subject, TABLETS)?;
    let load = Load::persons(engine.directory(), 101, VISITORS, effort.rows)?;
    let is_over = AtomicBool::new(false);
    let (imported, paced) = std::thread::scope(|scope| {
        let paced = scope.spawn(|| tablets.pace(visitors.town(), SCANS_PER_SECOND, &is_over));
        // Some scans come before the file, so that their first moments are not the file's.
        std::thread::sleep(Duration::from_secs(1));
        let imported = load.import(&subject);
        is_over.store(true, Ordering::Release);
        (imported, paced.join())
    });
    let (time, _) = imported?;
    let paced = paced.map_err(|_| "the scans ended in a panic".to_owned())??;
    Ok((time, paced))
}

/// What memory a large file takes.
pub(crate) fn import_memory(engine: &Engine, effort: &Effort) -> Result<Vec<Figure>, String> {
    let mut subject = engine.subject()?;
    let load = Load::persons(engine.directory(), 200, 0, effort.memory_rows)?;
    subject.server.restart().map_err(|e| e.to_string())?;
    std::thread::sleep(Duration::from_secs(2));
    let mib = |kib: Option<u64>| -> Result<f64, String> {
        let kib = kib.ok_or("resident memory cannot be read")?;
        Ok(kib as f64 / 1024.0)
    };
    subject.server.forget_peak().map_err(|e| e.to_string())?;
    let idle = mib(subject.server.resident_kib())?;
    let (time, _) = load.import(&subject)?;
    let peak = mib(subject.server.peak_kib())?;
    let rate = effort.memory_rows as f64 / time.as_secs_f64();
    Ok(vec![Figure {
        name: "import_memory",
        database: engine.name.clone(),
        value: peak - idle,
        aim: GROWTH_MIB_MAX,
        better: Better::Lower,
        measured: format!("{peak:.1} MiB"),
        against: format!("{idle:.1} MiB"),
        how: format!(
            "peak of resident memory during file A of {} people at {}, less what was resident when idle",
            grouped(effort.memory_rows),
            per_second(rate),
        ),
    }])
}
