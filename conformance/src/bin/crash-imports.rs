//! `crash-imports`: kills the server or its database again and again while files are imported, and holds what came of it
//! against a server that was left alone.
//!
//! `crash-imports --kills 30 --rows 100000 --database sqlite|postgres --seed 1 --server target/release/sesshu`
//!
//! Half of the blows fall during file A, half during file B. Both servers must end with the same people, doses and
//! origins, in the same versions; every row must be accounted for; nobody may be there twice.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of the test bench speaks to the terminal"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use sesshu_conformance::blow::{Blow, Database};
use sesshu_conformance::chance::Chance;
use sesshu_conformance::desk::{Desk, Handing, Refusal, Report, Totals};
use sesshu_conformance::estate::{Estate, offered};
use sesshu_conformance::http::Client;
use sesshu_conformance::municipal::{Faults, Town};
use sesshu_conformance::server::{Plan, Server};
use sesshu_conformance::settings::Settings;

const TOWN: &str = "139998";
/// What files leave behind.
const KINDS: [&str; 6] = [
    "Patient",
    "Immunization",
    "Provenance",
    "Organization",
    "Location",
    "Practitioner",
];
/// How long a job may take, all restarts included.
const PATIENCE: Duration = Duration::from_secs(1_800);
/// A blow falls after this at the latest, whatever the report says.
const BLOW_AFTER_MAX: Duration = Duration::from_secs(20);
/// Differences that are printed.
const PRINTED_MAX: usize = 20;

/// What the two servers are told.
struct Files {
    town: Town,
    persons: PathBuf,
    doses: PathBuf,
}

/// A server with somebody who hands in files and somebody who looks.
struct House {
    server: Server,
    staff: String,
    vendor: String,
}

/// What came of both files.
struct Outcome {
    totals: [Totals; 2],
    estate: Estate,
}

struct Siege {
    house: House,
    database: Option<Database>,
    chance: Chance,
    jobs: Vec<String>,
    violations: Vec<String>,
    blows: u32,
    /// The longest time from a blow until rows were settled again.
    longest_rest: Duration,
}

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("crash-imports: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<usize, String> {
    let settings = Settings::read(
        std::env::args().skip(1),
        &[
            ("kills", "30"),
            ("rows", "100000"),
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
    let directory = match settings.text("directory") {
        "" => std::env::temp_dir().join(format!("sesshu-crash-imports-{}", std::process::id())),
        named => PathBuf::from(named),
    };
    let (kills, rows): (u32, u64) = (settings.value("kills")?, settings.value("rows")?);
    let kind = settings.text("database").to_owned();
    println!(
        "crash-imports: seed={seed} database={kind} rows={rows} directory={}",
        directory.display()
    );
    let files = Files::write(&directory, seed, rows)?;
    let database = match kind.as_str() {
        "sqlite" => None,
        "postgres" => Some(Database::start()?),
        other => return Err(format!("--database {other}: sqlite or postgres")),
    };
    let begun = Instant::now();
    let expected = left_alone(&settings, &directory, database.as_ref(), &files)?;
    println!(
        "  left alone: {:?} and {:?}, {} things ({} nameless); {} s",
        expected.totals[0],
        expected.totals[1],
        expected.estate.len(),
        expected.estate.nameless,
        begun.elapsed().as_secs()
    );
    let house = House::open(
        &settings,
        &directory.join("siege"),
        database.as_ref(),
        "siege",
    )?;
    let mut siege = Siege {
        house,
        database,
        chance: Chance::new(seed),
        jobs: Vec::new(),
        violations: Vec::new(),
        blows: 0,
        longest_rest: Duration::ZERO,
    };
    siege.endure(&files, kills, &expected)?;
    let violations = siege.violations.len();
    println!(
        "crash-imports: database={kind} kills={} rows={rows} jobs={} things={} longest-rest-ms={} violations={violations} seconds={} seed={seed}",
        siege.blows,
        siege.jobs.len(),
        expected.estate.len(),
        siege.longest_rest.as_millis(),
        begun.elapsed().as_secs(),
    );
    if siege.blows == 0 && kills > 0 {
        return Err("no blow fell while a file was imported, so nothing was proved".to_owned());
    }
    drop(siege);
    if violations == 0 && settings.text("directory").is_empty() {
        let _ = std::fs::remove_dir_all(&directory);
    }
    Ok(violations)
}

impl Files {
    fn write(directory: &Path, seed: u64, rows: u64) -> Result<Files, String> {
        std::fs::create_dir_all(directory).map_err(|e| e.to_string())?;
        let mut town = Town::new(TOWN, seed, rows);
        town.faults = Faults::each(10);
        let files = Files {
            persons: directory.join(Handing::new("A", TOWN).name),
            doses: directory.join(Handing::new("B", TOWN).name),
            town,
        };
        files
            .town
            .write_persons(&files.persons)
            .and_then(|()| files.town.write_doses(&files.doses, 1))
            .map_err(|e| e.to_string())?;
        Ok(files)
    }

    fn both(&self) -> [(&Path, Handing); 2] {
        [
            (self.persons.as_path(), Handing::new("A", TOWN)),
            (self.doses.as_path(), Handing::new("B", TOWN)),
        ]
    }
}

/// What comes of the files where nothing is struck.
fn left_alone(
    settings: &Settings,
    directory: &Path,
    database: Option<&Database>,
    files: &Files,
) -> Result<Outcome, String> {
    let house = House::open(settings, &directory.join("alone"), database, "alone")?;
    let mut desk = house.desk();
    let (mut totals, mut jobs) = ([Totals::default(); 2], Vec::new());
    for (place, (path, handing)) in totals.iter_mut().zip(files.both()) {
        let taken = desk
            .hand_in_file(path, &handing)
            .map_err(|e| e.to_string())?;
        let report = desk.wait(&taken.id, PATIENCE)?;
        if report.state != "done" || !report.totals.add_up() {
            return Err(format!("file {} alone: {}", handing.kind, report.whole));
        }
        if report.totals.total != files.town.people {
            return Err(format!(
                "file {} lost rows: {:?}",
                handing.kind, report.totals
            ));
        }
        *place = report.totals;
        jobs.push(taken.id);
    }
    let estate = house.estate(&jobs)?;
    Ok(Outcome { totals, estate })
}

impl House {
    fn open(
        settings: &Settings,
        directory: &Path,
        database: Option<&Database>,
        name: &str,
    ) -> Result<House, String> {
        let plan = Plan {
            binary: settings.server()?,
            directory: directory.to_owned(),
            database: match database {
                Some(database) => Some(database.address(name)?),
                None => None,
            },
        };
        let server = Server::start_unjudged(plan, &[]).map_err(|e| e.to_string())?;
        let token = |role| server.token(role, TOWN).map_err(|e| e.to_string());
        Ok(House {
            staff: token("staff")?,
            vendor: token("vendor")?,
            server,
        })
    }

    fn desk(&self) -> Desk {
        Desk::new(
            self.server.lgwan_address(),
            &self.staff,
            Duration::from_secs(60),
        )
    }

    fn estate(&self, jobs: &[String]) -> Result<Estate, String> {
        let mut client = Client::new(self.server.address(), Duration::from_secs(60))
            .with_header("Authorization", &format!("Bearer {}", self.vendor));
        let kinds = offered(&mut client, &KINDS)?;
        Estate::take(&mut client, &kinds, |_| true, jobs)
    }
}

impl Siege {
    /// Both files under blows; then everything is held against what is expected.
    fn endure(&mut self, files: &Files, kills: u32, expected: &Outcome) -> Result<(), String> {
        let shares = [kills / 2, kills - kills / 2];
        for ((path, handing), (share, totals)) in files
            .both()
            .iter()
            .zip(shares.into_iter().zip(expected.totals))
        {
            let report = self.import(path, handing, share, files.town.people)?;
            if report.state != "done" {
                self.violate(format!("file {} ended as {}", handing.kind, report.whole));
            }
            if report.totals != totals {
                self.violate(format!(
                    "file {}: {:?} instead of {totals:?}",
                    handing.kind, report.totals
                ));
            }
            if !report.totals.add_up() || report.totals.total != files.town.people {
                self.violate(format!("rows are lost: {:?}", report.totals));
            }
        }
        let begun = Instant::now();
        let estate = self.house.estate(&self.jobs)?;
        let differences = expected.estate.differences(&estate);
        println!(
            "  end: {} things held against {}: {} differences; {} s",
            estate.len(),
            expected.estate.len(),
            differences.len(),
            begun.elapsed().as_secs()
        );
        for difference in differences {
            self.violate(difference);
        }
        for key in estate.doubled("Patient ") {
            self.violate(format!("there twice: {key}"));
        }
        if !self.violations.is_empty() {
            println!("  log of the server: {}", self.house.server.log().display());
        }
        Ok(())
    }

    fn violate(&mut self, what: String) {
        if self.violations.len() < PRINTED_MAX {
            println!("violation: {what}");
        }
        self.violations.push(what);
    }

    /// One file under so many blows. The first falls while it comes in.
    fn import(
        &mut self,
        path: &Path,
        handing: &Handing,
        kills: u32,
        rows: u64,
    ) -> Result<Report, String> {
        let mut left = kills;
        if left > 0 {
            self.strike_during_upload(path, handing)?;
            left -= 1;
        }
        let job = self.hand_in(path, handing)?;
        let (mut seen, mut seen_at_blow, mut struck_at) = (0, 0, Instant::now());
        let mut target = self.next_target(seen, rows, left);
        loop {
            let report = match self.house.desk().report(&job) {
                Ok(report) => report,
                Err(error) if struck_at.elapsed() > PATIENCE => return Err(error),
                Err(_) => {
                    std::thread::sleep(Duration::from_millis(50));
                    continue;
                }
            };
            let done = report.rows_done();
            if done < seen {
                self.violate(format!("{done} rows were settled, and {seen} before"));
            }
            if done > seen_at_blow && seen == seen_at_blow && self.blows > 0 {
                self.longest_rest = self.longest_rest.max(struck_at.elapsed());
            }
            seen = done.max(seen);
            if report.has_ended() {
                if left > 0 {
                    println!("  file {} ended with {left} blows left", handing.kind);
                }
                return Ok(report);
            }
            // A job that has not gone on since the last blow is not struck again: nothing could come of it.
            let is_late = struck_at.elapsed() > BLOW_AFTER_MAX && seen > seen_at_blow;
            let is_time = done >= target || is_late;
            if left > 0 && is_time && report.state == "running" {
                self.blow(handing.kind, seen)?;
                left -= 1;
                target = self.next_target(seen, rows, left);
                (seen_at_blow, struck_at) = (seen, Instant::now());
            } else if struck_at.elapsed() > PATIENCE {
                return Err(format!("job {job} does not end: {}", report.whole));
            }
            std::thread::sleep(Duration::from_millis(15));
        }
    }

    /// After how many rows the next blow falls: the rest in even parts, give or take a half.
    fn next_target(&mut self, seen: u64, rows: u64, left: u32) -> u64 {
        let part = rows.saturating_sub(seen) / (u64::from(left) + 1);
        seen + part / 2 + self.chance.below(part.max(1))
    }

    fn blow(&mut self, kind: &str, seen: u64) -> Result<(), String> {
        let blow = Blow::choose(&mut self.chance, self.database.is_some());
        std::thread::sleep(Duration::from_millis(self.chance.below(120)));
        let begun = Instant::now();
        blow.strike(&mut self.house.server, self.database.as_ref())?;
        blow.recover(&mut self.house.server, self.database.as_ref())?;
        self.blows += 1;
        println!(
            "  {:>3} {blow:?} during file {kind} after {seen} rows; ready in {} ms",
            self.blows,
            begun.elapsed().as_millis()
        );
        Ok(())
    }

    fn strike_during_upload(&mut self, path: &Path, handing: &Handing) -> Result<(), String> {
        let blow = Blow::choose(&mut self.chance, self.database.is_some());
        let pause = Duration::from_millis(5 + self.chance.below(150));
        let mut desk = self.house.desk();
        let (server, database) = (&mut self.house.server, self.database.as_ref());
        let (struck, taken) = std::thread::scope(|scope| {
            let sender = scope.spawn(|| desk.hand_in_file(path, handing));
            std::thread::sleep(pause);
            (blow.strike(server, database), sender.join())
        });
        struck?;
        blow.recover(&mut self.house.server, self.database.as_ref())?;
        self.blows += 1;
        let taken = match taken {
            Ok(Ok(report)) => {
                self.jobs.push(report.id);
                "taken"
            }
            Ok(Err(Refusal::Unclear(error))) => return Err(error),
            _ => "not taken",
        };
        println!(
            "  {:>3} {blow:?} while file {} came in: {taken}",
            self.blows, handing.kind
        );
        Ok(())
    }

    /// Hands the file in, as somebody does who does not know whether it arrived. If it did, that job is the one that
    /// counts.
    fn hand_in(&mut self, path: &Path, handing: &Handing) -> Result<String, String> {
        if let Some(job) = self.running(handing.kind)? {
            return Ok(job);
        }
        let mut last = String::new();
        for _ in 0..20 {
            match self.house.desk().hand_in_file(path, handing) {
                Ok(report) => {
                    self.jobs.push(report.id.clone());
                    return Ok(report.id);
                }
                Err(error) => last = error.to_string(),
            }
            std::thread::sleep(Duration::from_millis(300));
        }
        Err(format!("file {} is not taken: {last}", handing.kind))
    }

    /// A job of this kind of file that waits or runs, whoever was told of it.
    fn running(&mut self, kind: &str) -> Result<Option<String>, String> {
        let jobs = self.house.desk().list()?;
        let of_kind = jobs.into_iter().find(|job| {
            matches!(job.state.as_str(), "waiting" | "running" | "done") && job.file() == kind
        });
        let id = of_kind.map(|job| job.id);
        if let Some(id) = &id
            && !self.jobs.contains(id)
        {
            self.jobs.push(id.clone());
        }
        Ok(id)
    }
}
