//! `crash`: kills the server or its database at random instants under load, and checks what became of every promise.
//!
//! `crash --kills 20 --database sqlite|postgres --seed 1 --server target/release/sesshu`
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of the test bench speaks to the terminal"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sesshu_conformance::blow::{Blow, Database};
use sesshu_conformance::chance::Chance;
use sesshu_conformance::journal::Journal;
use sesshu_conformance::load::{Tenant, Thing, World};
use sesshu_conformance::mix::{self, Mix};
use sesshu_conformance::server::{Plan, Server};
use sesshu_conformance::settings::Settings;
use sesshu_conformance::verify::{inspect, judge_histories};

const WORKERS: u64 = 16;
const TENANTS: [&str; 2] = ["139998", "279986"];
/// Violations that are printed with their history; the rest is counted.
const PRINTED_MAX: usize = 50;

/// Things that are looked at closely once more at the end.
const CLOSE_LOOKS: usize = 1000;

struct Siege {
    server: Server,
    database: Option<Database>,
    world: World,
    mix: Mix,
    chance: Chance,
    violations: usize,
}

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("crash: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<usize, String> {
    let settings = Settings::read(
        std::env::args().skip(1),
        &[
            ("kills", "20"),
            ("database", "sqlite"),
            ("seed", ""),
            ("server", ""),
            ("directory", ""),
        ],
    )?;
    let seed = match settings.text("seed") {
        "" => std::time::UNIX_EPOCH
            .elapsed()
            .map_or(1, |since| since.as_secs()),
        _ => settings.value("seed")?,
    };
    let kills: u32 = settings.value("kills")?;
    let kind = settings.text("database").to_owned();
    let directory = match settings.text("directory") {
        "" => std::env::temp_dir().join(format!("sesshu-crash-{}", std::process::id())),
        named => PathBuf::from(named),
    };
    println!(
        "crash: seed={seed} database={kind} directory={}",
        directory.display()
    );
    let mut siege = Siege::prepare(&settings, &directory, seed)?;
    for round in 1..=kills {
        siege.round(round)?;
    }
    siege.finish()?;
    let totals = &siege.world.totals;
    let cut = siege
        .database
        .as_ref()
        .map_or(0, |database| database.proxy.commit_replies_cut());
    let counts = siege.mix.counts();
    let mixed: Vec<String> = counts
        .iter()
        .map(|(name, count)| format!("{name}={count}"))
        .collect();
    println!(
        "crash: database={kind} kills={kills} operations={} acknowledged={} unanswered={} {} violations={} refused={} commit-replies-cut={cut} seed={seed}",
        totals.operations.load(Ordering::Relaxed),
        totals.acknowledged.load(Ordering::Relaxed),
        totals.unanswered.load(Ordering::Relaxed),
        mixed.join(" "),
        siege.violations,
        totals.refused.load(Ordering::Relaxed),
    );
    let is_idle = counts.iter().any(|(_, count)| *count == 0);
    if is_idle || totals.acknowledged.load(Ordering::Relaxed) == 0 {
        return Err("some of it was never acknowledged, so nothing was proved".to_owned());
    }
    let violations = siege.violations;
    drop(siege);
    if violations == 0 && settings.text("directory").is_empty() {
        // What is kept is evidence; without a violation there is nothing to prove.
        let _ = std::fs::remove_dir_all(&directory);
    }
    Ok(violations)
}

impl Siege {
    fn prepare(settings: &Settings, directory: &Path, seed: u64) -> Result<Siege, String> {
        let binary = settings.server()?;
        let database = match settings.text("database") {
            "sqlite" => None,
            "postgres" => Some(Database::start()?),
            other => return Err(format!("--database {other}: sqlite or postgres")),
        };
        let plan = Plan {
            binary,
            directory: directory.join("data"),
            database: match &database {
                Some(database) => Some(database.address("crash")?),
                None => None,
            },
        };
        let hook = mix::Hook::open()?;
        let set = mix::settings(&hook);
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        let server = Server::start_unjudged(plan, &set).map_err(|e| e.to_string())?;
        let mut tenants = Vec::new();
        for code in TENANTS {
            let token = server.token("vendor", code).map_err(|e| e.to_string())?;
            tenants.push(Tenant {
                code: code.to_owned(),
                token,
            });
        }
        let journal =
            Journal::begin(&directory.join("journal.ndjson")).map_err(|e| e.to_string())?;
        let world = World::found(server.address(), tenants, journal, seed)?;
        let mix = Mix::begin(&server, &world, hook)?;
        Ok(Siege {
            server,
            database,
            world,
            mix,
            chance: Chance::new(seed),
            violations: 0,
        })
    }

    /// Load, a blow, recovery, and a look at everything that was touched.
    fn round(&mut self, round: u32) -> Result<(), String> {
        let blow = Blow::choose(&mut self.chance, self.database.is_some());
        let pause = Duration::from_millis(250 + self.chance.below(750));
        let chance = self.chance.branch(u64::from(round) << 8);
        let begun = Instant::now();
        let stop = AtomicBool::new(false);
        let (world, mix) = (&self.world, &mut self.mix);
        let (server, database) = (&mut self.server, self.database.as_ref());
        let touched = std::thread::scope(|scope| {
            let load = scope.spawn(|| world.work(WORKERS, &chance, &stop));
            scope.spawn(|| mix.work(world, &stop));
            std::thread::sleep(pause);
            let struck = blow.strike(server, database);
            stop.store(true, Ordering::Release);
            let touched = load.join().unwrap_or_default();
            struck.map(|()| touched)
        })?;
        let struck = begun.elapsed();
        let recovery = self.recover(blow)?;
        // First whoever has only seconds to ask again.
        self.mix.judge(&self.world)?;
        self.judge_trail()?;
        let sample = self.sample(touched);
        let (tally, _) = inspect(&self.world, &sample, 8);
        println!(
            "  {round:>3} {blow:?} after {} ms; ready in {} ms; looked at {} things: {} open were there, {} were not, {} sent again; {} ms",
            struck.as_millis(),
            recovery.as_millis(),
            tally.things,
            tally.there,
            tally.absent,
            tally.repeated,
            begun.elapsed().as_millis(),
        );
        self.report();
        Ok(())
    }

    /// Has the program itself hold its trail against its chain and its checkpoints, beside the load of the look.
    fn judge_trail(&mut self) -> Result<(), String> {
        let verified = self.server.command(&["audit", "verify"]).output();
        let verified = verified.map_err(|error| format!("audit verify: {error}"))?;
        if !verified.status.success() {
            self.violations += 1;
            println!(
                "violation: the trail does not hold: {}{}",
                String::from_utf8_lossy(&verified.stdout),
                String::from_utf8_lossy(&verified.stderr)
            );
        }
        Ok(())
    }

    /// Brings back what was killed, and gives the time until the server was ready again.
    fn recover(&mut self, blow: Blow) -> Result<Duration, String> {
        let begun = Instant::now();
        blow.recover(&mut self.server, self.database.as_ref())?;
        if !blow.ends_the_server() {
            self.wait_until_written()?;
        }
        Ok(begun.elapsed())
    }

    /// A server that outlived its database must write again within ten seconds.
    fn wait_until_written(&self) -> Result<(), String> {
        let deadline = Instant::now() + Duration::from_secs(10);
        let mut client = self.world.client(0);
        let mut last = String::new();
        while Instant::now() < deadline {
            match client.fetch("/fhir/Patient?_count=1") {
                Ok(answer) if answer.status == 200 => return Ok(()),
                Ok(answer) => last = answer.status.to_string(),
                Err(error) => last = error.to_string(),
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(format!(
            "the server does not find its database again: {last}"
        ))
    }

    /// Everything that is open, and of the rest so much that a round stays short. The end looks at all.
    fn sample(&mut self, touched: Vec<Arc<Thing>>) -> Vec<Arc<Thing>> {
        let (mut sample, settled): (Vec<_>, Vec<_>) =
            touched.into_iter().partition(|thing| thing.is_doubtful());
        let newest = settled.len().saturating_sub(200);
        for _ in 0..100 {
            sample.extend(self.chance.pick(&settled).cloned());
        }
        sample.extend(settled.into_iter().skip(newest));
        sample.sort_by_key(Arc::as_ptr);
        sample.dedup_by_key(|thing| Arc::as_ptr(thing));
        sample
    }

    /// The long view of everything, and a close look at a part of it.
    fn finish(&mut self) -> Result<(), String> {
        let begun = Instant::now();
        self.mix.finish(&self.world)?;
        let things = self.world.things();
        let mut close: Vec<Arc<Thing>> = things
            .iter()
            .filter(|thing| thing.is_doubtful())
            .cloned()
            .collect();
        for _ in 0..CLOSE_LOOKS {
            close.extend(self.chance.pick(&things).cloned());
        }
        close.sort_by_key(Arc::as_ptr);
        close.dedup_by_key(|thing| Arc::as_ptr(thing));
        let (tally, seen) = inspect(&self.world, &close, 8);
        let versions = judge_histories(&self.world, &seen);
        println!(
            "  end: all {} things by the histories of types and system ({versions} versions), {} of them closely; {} ms",
            things.len(),
            tally.things,
            begun.elapsed().as_millis()
        );
        self.report();
        Ok(())
    }

    fn report(&mut self) {
        let violations = self.world.take_violations();
        if violations.is_empty() {
            return;
        }
        let things = self.world.things();
        for violation in &violations {
            if self.violations < PRINTED_MAX {
                println!("violation: {violation}");
                let thing = things
                    .iter()
                    .find(|thing| thing.is_named(&violation.marker));
                for line in thing.map(|thing| thing.history()).unwrap_or_default() {
                    println!("{line}");
                }
            }
            self.violations += 1;
        }
        println!(
            "  journal: {}; log of the server: {}",
            self.world.journal().path().display(),
            self.server.log().display()
        );
    }
}
