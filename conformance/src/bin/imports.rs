//! `imports`: hands files of an invented town to a server and asks whether nothing is lost, doubled or overwritten silently.
//!
//! `BASE=… TOKEN=… LGWAN=http://127.0.0.1:8081 STAFF=… DEVICE=… imports`
//!
//! `TOKEN`, `STAFF` and `DEVICE` are of a vendor's system, a member of staff and a tablet of the same town. Every run makes
//! people of its own.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of the test bench speaks to the terminal"
)]

use std::net::{SocketAddr, ToSocketAddrs};
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use sesshu_conformance::desk::{Desk, Handing, Report};
use sesshu_conformance::http::Client;
use sesshu_conformance::municipal::{DOSES_HEADER, Dose, FaultKind, Faults, PERSONS_HEADER, Town};
use sesshu_conformance::tablet::{self, SCANS, Tablet};

const TIMEOUT: Duration = Duration::from_secs(60);
const TOWN: &str = "139998";
const SID: &str = "https://sesshu.example/fhir/sid";
/// People of a run.
const PEOPLE: u64 = 120;

/// Why a case did not pass: it failed, or its ground is missing.
enum Missed {
    Failed(String),
    Skipped(String),
}

impl From<String> for Missed {
    fn from(why: String) -> Missed {
        Missed::Failed(why)
    }
}

type Outcome = Result<(), Missed>;

/// A case and the sentence that says what holds.
type Case = (&'static str, fn(&mut Subject) -> Outcome);

/// The server that is asked, and the town of this run.
struct Subject {
    desk: Desk,
    fhir: Client,
    tablet: Option<Client>,
    town: Town,
    counts: [usize; 3],
    /// Whether file A was taken, which everything else stands on.
    has_people: bool,
}

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("imports: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<usize, String> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let since = since.map_err(|error| error.to_string())?;
    let mut town = Town::new(TOWN, since.as_millis() as u64, PEOPLE);
    // Numbers that no other run has: runs are more than a tenth of a second apart.
    town.first = 1_000_000 + since.as_millis() as u64 / 100 % 300_000_000;
    let client = |address, token: &str| {
        Client::new(address, TIMEOUT).with_header("Authorization", &format!("Bearer {token}"))
    };
    let fhir = address("BASE")?;
    let mut subject = Subject {
        desk: Desk::new(address("LGWAN")?, &variable("STAFF")?, TIMEOUT),
        fhir: client(fhir, &variable("TOKEN")?),
        tablet: variable("DEVICE").ok().map(|token| client(fhir, &token)),
        town,
        counts: [0; 3],
        has_people: false,
    };
    let cases: [Case; 9] = [
        (
            "file A: every row is accounted for, and each fault is told",
            Subject::persons,
        ),
        (
            "file A again, three times under two names: nothing changes",
            Subject::persons_again,
        ),
        (
            "file A in another order: every row is unchanged",
            Subject::persons_in_another_order,
        ),
        (
            "file B: a dose for everybody, found by its coupon line",
            Subject::doses,
        ),
        (
            "file B again, three times under two names: nothing changes",
            Subject::doses_again,
        ),
        (
            "two files that contradict each other: both reports and one flagged dose",
            Subject::contradiction,
        ),
        (
            "the other way round: the same dose and the same reports",
            Subject::contradiction_turned,
        ),
        (
            "the contradiction once more: no further report",
            Subject::contradiction_again,
        ),
        (
            "a file that contradicts a scan: the scan stands, flagged, and the report beside it",
            Subject::against_scan,
        ),
    ];
    for (rule, case) in cases {
        subject.check(rule, case);
    }
    let [passed, failed, skipped] = subject.counts;
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    Ok(failed)
}

fn variable(name: &str) -> Result<String, String> {
    match std::env::var(name) {
        Ok(text) if !text.is_empty() => Ok(text),
        _ => Err(format!("{name} is not set")),
    }
}

/// Where an address of the environment leads. What follows the host is known here.
fn address(name: &str) -> Result<SocketAddr, String> {
    let text = variable(name)?;
    let rest = text.strip_prefix("http://").unwrap_or(&text);
    let host = rest.split('/').next().unwrap_or_default();
    let mut found = host.to_socket_addrs().map_err(|e| format!("{name}: {e}"))?;
    found.next().ok_or_else(|| format!("{name}: no address"))
}

fn expect(holds: bool, otherwise: impl Into<String>) -> Outcome {
    match holds {
        true => Ok(()),
        false => Err(Missed::Failed(otherwise.into())),
    }
}

fn handing(kind: &'static str, number: u32) -> Handing {
    let mut handing = Handing::new(kind, TOWN);
    handing.name = format!("{TOWN}_{kind}_202604010930{number:02}_001.csv");
    handing
}

impl Subject {
    fn check(&mut self, rule: &str, case: fn(&mut Subject) -> Outcome) {
        let outcome = case(self);
        let [passed, failed, skipped] = &mut self.counts;
        match outcome {
            Ok(()) => {
                *passed += 1;
                println!("✓ {rule}");
            }
            Err(Missed::Failed(why)) => {
                *failed += 1;
                println!("✗ {rule}\n    {why}");
            }
            Err(Missed::Skipped(why)) => {
                *skipped += 1;
                println!("- {rule}\n    skipped, because {why}");
            }
        }
    }

    /// Everybody whose row can be taken.
    fn good(&self) -> Vec<u64> {
        let is_good = |index: &u64| !self.town.fault(*index).is_some_and(FaultKind::is_rejected);
        (0..self.town.people).filter(is_good).collect()
    }

    /// Hands a file in, waits, and holds the report against what is always true.
    fn settle(&mut self, text: &str, handing: &Handing) -> Result<Report, Missed> {
        let report = self.desk.settle(text, handing)?;
        expect(
            report.totals.add_up(),
            format!("rows are lost: {:?}", report.totals),
        )?;
        Ok(report)
    }

    /// Hands a file in that must be taken as a whole.
    fn take(&mut self, text: &str, handing: &Handing) -> Result<Report, Missed> {
        let report = self.settle(text, handing)?;
        let rows = text.lines().count() as u64 - u64::from(text.starts_with(['個', '操']));
        expect(
            report.state == "done" && report.totals.total == rows,
            format!("{rows} rows: {}", report.whole),
        )?;
        Ok(report)
    }

    fn search(&mut self, question: &str) -> Result<Vec<Value>, Missed> {
        let answer = self.fhir.fetch(&format!("/fhir/{question}"));
        let answer = answer.map_err(|e| e.to_string())?;
        if answer.status != 200 {
            let text = String::from_utf8_lossy(&answer.body);
            return Err(format!("{question}: status {}: {text}", answer.status).into());
        }
        let bundle = answer.json().unwrap_or_default();
        let entries = bundle.get("entry").and_then(Value::as_array);
        let entries = entries.into_iter().flatten();
        Ok(entries
            .filter_map(|entry| entry.get("resource").cloned())
            .collect())
    }

    fn person(&mut self, index: u64) -> Result<Vec<Value>, Missed> {
        let resident = self.town.person(index).resident;
        self.search(&format!(
            "Patient?identifier={SID}/resident/{TOWN}%7C{resident}"
        ))
    }

    fn dose(&mut self, index: u64, number: u32) -> Result<Vec<Value>, Missed> {
        let line = tablet::coupon_line(TOWN, number, &self.town.person(index).coupon);
        self.search(&format!(
            "Immunization?identifier={SID}/coupon-line%7C{line}"
        ))
    }

    /// The one that was found.
    fn only(found: Vec<Value>, what: &str) -> Result<Value, Missed> {
        match <[Value; 1]>::try_from(found) {
            Ok([one]) => Ok(one),
            Err(found) => Err(format!("{what} is there {} times", found.len()).into()),
        }
    }

    /// Ids and versions of everybody, or of everybody's first dose.
    fn versions(&mut self, of_doses: bool) -> Result<Vec<(String, String)>, Missed> {
        let mut versions = Vec::new();
        for index in self.good() {
            let found = match of_doses {
                true => self.dose(index, 1)?,
                false => self.person(index)?,
            };
            let one = Subject::only(found, &format!("number {index}"))?;
            versions.push((text(&one, "/id"), text(&one, "/meta/versionId")));
        }
        Ok(versions)
    }

    /// That of some of them there is one version.
    fn expect_one_version(&mut self, kind: &str, ids: &[(String, String)]) -> Outcome {
        for (id, _) in ids.iter().step_by(10) {
            let history = self.search(&format!("{kind}/{id}/_history"))?;
            expect(
                history.len() == 1,
                format!("{} versions of {kind}/{id}", history.len()),
            )?;
        }
        Ok(())
    }

    fn ground(&self) -> Outcome {
        match self.has_people {
            true => Ok(()),
            false => Err(Missed::Skipped("file A was not taken".to_owned())),
        }
    }

    fn persons(&mut self) -> Outcome {
        self.town.faults = Faults::each(300);
        let file = self.town.persons_file();
        let report = self.take(&file, &handing("A", 1))?;
        let faults: Vec<FaultKind> = (0..PEOPLE).filter_map(|n| self.town.fault(n)).collect();
        let rejected = faults.iter().filter(|kind| kind.is_rejected()).count() as u64;
        expect(
            report.totals.rejected == rejected,
            format!("{rejected} rows are bad: {:?}", report.totals),
        )?;
        for kind in FaultKind::ALL {
            let count = faults.iter().filter(|fault| **fault == kind).count() as u64;
            let told = report.broken(kind.code());
            expect(
                told == count,
                format!(
                    "{} stands in {count} rows and is told of {told}",
                    kind.code()
                ),
            )?;
        }
        for index in 0..PEOPLE {
            let is_good = !self.town.fault(index).is_some_and(FaultKind::is_rejected);
            let found = self.person(index)?.len();
            expect(
                found == usize::from(is_good),
                format!("number {index} is there {found} times"),
            )?;
        }
        let back = self
            .desk
            .client()
            .fetch(&format!("/municipal/imports/{}/rejected.csv", report.id))
            .map_err(|e| e.to_string())?;
        let back = String::from_utf8_lossy(&back.body).into_owned();
        let lines = back.lines().count() as u64;
        expect(
            lines == rejected + 1,
            format!("{lines} lines come back of {rejected} bad rows"),
        )?;
        self.has_people = true;
        Ok(())
    }

    fn persons_again(&mut self) -> Outcome {
        self.ground()?;
        let before = self.versions(false)?;
        let file = self.town.persons_file();
        for number in [1, 2, 2] {
            let report = self.settle(&file, &handing("A", number))?;
            let totals = &report.totals;
            let nothing = totals.created + totals.updated == 0;
            expect(
                nothing && (report.state == "duplicate" || report.state == "done"),
                format!("the file again: {}", report.whole),
            )?;
        }
        expect(
            self.versions(false)? == before,
            "somebody has a new version",
        )?;
        self.expect_one_version("Patient", &before)
    }

    fn persons_in_another_order(&mut self) -> Outcome {
        self.ground()?;
        let before = self.versions(false)?;
        let mut rows: Vec<String> = self
            .good()
            .into_iter()
            .map(|n| self.town.person_row(n))
            .collect();
        rows.reverse();
        let file = format!("{PERSONS_HEADER}\r\n{}\r\n", rows.join("\r\n"));
        let report = self.take(&file, &handing("A", 3))?;
        let totals = &report.totals;
        expect(
            totals.created + totals.updated + totals.rejected == 0,
            format!("{totals:?}"),
        )?;
        expect(
            self.versions(false)? == before,
            "somebody has a new version",
        )?;
        self.expect_one_version("Patient", &before)
    }

    fn doses_text(&self) -> String {
        let rows = self.good().into_iter().map(|n| self.town.dose_row(n, 1));
        let rows: Vec<String> = rows.collect();
        format!("{DOSES_HEADER}\r\n{}\r\n", rows.join("\r\n"))
    }

    fn doses(&mut self) -> Outcome {
        self.ground()?;
        let file = self.doses_text();
        let report = self.take(&file, &handing("B", 1))?;
        let totals = &report.totals;
        expect(
            totals.created + totals.flagged == totals.total,
            format!("{}", report.whole),
        )?;
        for index in self.good() {
            let person = Subject::only(self.person(index)?, "a person")?;
            let dose = Subject::only(self.dose(index, 1)?, &format!("the dose of {index}"))?;
            let patient = text(&dose, "/patient/reference");
            let told = self.town.dose(index, 1);
            expect(
                patient == format!("Patient/{}", text(&person, "/id")),
                format!("the dose of {index} is of {patient}"),
            )?;
            expect(
                text(&dose, "/lotNumber") == told.lot,
                format!("the dose of {index} has another lot"),
            )?;
            let day = text(&dose, "/occurrenceDateTime").replace('-', "");
            expect(
                day == told.day,
                format!("the dose of {index} was given on another day"),
            )?;
        }
        Ok(())
    }

    fn doses_again(&mut self) -> Outcome {
        self.ground()?;
        let before = self.versions(true)?;
        let file = self.doses_text();
        let turned: Vec<&str> = file.lines().skip(1).collect();
        let turned: Vec<&str> = turned.into_iter().rev().collect();
        let turned = format!("{}\r\n", turned.join("\r\n"));
        for (text, number) in [(&file, 1), (&file, 2), (&file, 2), (&turned, 3)] {
            let report = self.settle(text, &handing("B", number))?;
            let totals = &report.totals;
            expect(
                totals.created + totals.updated + totals.rejected == 0,
                format!("the file again: {}", report.whole),
            )?;
        }
        expect(self.versions(true)? == before, "a dose has a new version")?;
        self.expect_one_version("Immunization", &before)
    }

    /// Two reports of one dose, recorded at the same moment by different systems, which differ in day and lot.
    fn two_reports(&self, index: u64, number: u32) -> [String; 2] {
        let person = self.town.person(index);
        let one = self.town.dose(index, number);
        let row = |dose: &Dose| {
            let row = dose.row(TOWN, &person.resident, &person.coupon);
            format!("{DOSES_HEADER}\r\n{row}\r\n")
        };
        let mut other = one.clone();
        other.lot = "FF2002".to_owned();
        other.day = format!("{}29", one.day.get(..6).unwrap_or_default());
        other.source = format!("other-{}", one.source);
        [row(&one), row(&other)]
    }

    /// The dose, and the reports beside it, in words: which lots, and whether all of it is flagged.
    fn reports_of(&mut self, index: u64, number: u32) -> Result<(Value, Vec<Value>), Missed> {
        let dose = Subject::only(self.dose(index, number)?, "the dose")?;
        let target = text(&dose, "/id");
        let origins = self.search(&format!(
            "Provenance?target=Immunization/{target}&_count=100"
        ))?;
        let reports = origins.into_iter().filter(|origin| {
            let mut contained = origin
                .pointer("/contained")
                .and_then(Value::as_array)
                .into_iter()
                .flatten();
            contained.any(|one| one.get("resourceType") == Some(&"Immunization".into()))
        });
        Ok((dose, reports.collect()))
    }

    /// That there is one dose of this lot, flagged, and one report of the other lot, flagged too.
    fn expect_conflict(&mut self, index: u64, number: u32, lots: [&str; 2]) -> Outcome {
        let (dose, reports) = self.reports_of(index, number)?;
        let [stands, beside] = lots;
        expect(
            text(&dose, "/lotNumber") == stands,
            format!("the dose has lot {} now", text(&dose, "/lotNumber")),
        )?;
        expect(
            is_flagged(&dose),
            format!("the dose is not flagged: {:?}", dose.get("meta")),
        )?;
        let report = Subject::only(reports, "the other report")?;
        let lot = text(&report, "/contained/0/lotNumber");
        expect(lot == beside, format!("the report has lot {lot}"))?;
        expect(
            is_flagged(&report),
            format!("the report is not flagged: {:?}", report.get("meta")),
        )?;
        let roles = report
            .pointer("/entity")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let mut roles = roles.filter_map(|entity| entity.get("role")?.as_str());
        expect(
            roles.any(|role| role == "quotation"),
            "the report is not quoted",
        )
    }

    fn contradict(&mut self, index: u64, is_turned: bool) -> Outcome {
        self.ground()?;
        let index = *self
            .good()
            .get(index as usize)
            .ok_or("too few people".to_owned())?;
        let mut files = self.two_reports(index, 2);
        let mut lots = [self.town.dose(index, 2).lot, "FF2002".to_owned()];
        if is_turned {
            files.reverse();
            lots.reverse();
        }
        let [first, second] = &files;
        let made = self.take(first, &handing("B", 11))?.totals;
        expect(
            made.created + made.flagged == 1 && made.rejected == 0,
            format!("the first report: {made:?}"),
        )?;
        let report = self.take(second, &handing("B", 12))?;
        expect(
            report.totals.flagged == 1 && report.broken("DUP-CONFLICT") == 1,
            format!("the second report: {}", report.whole),
        )?;
        let [stands, beside] = &lots;
        self.expect_conflict(index, 2, [stands, beside])
    }

    fn contradiction(&mut self) -> Outcome {
        self.contradict(3, false)
    }

    fn contradiction_turned(&mut self) -> Outcome {
        self.contradict(4, true)
    }

    fn contradiction_again(&mut self) -> Outcome {
        self.ground()?;
        let index = *self.good().get(3).ok_or("too few people".to_owned())?;
        let before = self.reports_of(index, 2)?;
        for (file, number) in self.two_reports(index, 2).iter().zip(13..) {
            // Other bytes, so that the file as such is not known.
            let file = file.lines().skip(1).map(|line| format!("{line}\n"));
            let totals = self
                .take(&file.collect::<String>(), &handing("B", number))?
                .totals;
            expect(
                totals.created + totals.updated + totals.rejected == 0,
                format!("{totals:?}"),
            )?;
        }
        let after = self.reports_of(index, 2)?;
        expect(after == before, "the dose or its reports changed")
    }

    fn against_scan(&mut self) -> Outcome {
        self.ground()?;
        let index = *self.good().get(5).ok_or("too few people".to_owned())?;
        let Some(client) = &mut self.tablet else {
            return Err(Missed::Skipped("DEVICE is not set".to_owned()));
        };
        let tablet = Tablet::open(client, "tab-00017")?;
        let line = tablet::coupon_line(TOWN, 3, &self.town.person(index).coupon);
        let scan = tablet.scan(&tablet::scan_id(self.town.seed, 3), &line);
        let mut ids = Vec::new();
        for _ in 0..2 {
            let answer = tablet::post(client, SCANS, &scan)?;
            if tablet::outcome(&answer) != "RECORDED" {
                let said = String::from_utf8_lossy(&answer.body).into_owned();
                return Err(format!("the scan: status {}: {said}", answer.status).into());
            }
            ids.push(text(&answer.json().unwrap_or_default(), "/immunization"));
        }
        expect(ids.first() == ids.last(), "the same scan made two doses")?;
        let scanned = text(
            &Subject::only(self.dose(index, 3)?, "the dose")?,
            "/lotNumber",
        );
        let [_, other] = self.two_reports(index, 3);
        let report = self.take(&other, &handing("B", 21))?;
        expect(
            report.totals.flagged == 1 && report.broken("DUP-CONFLICT") == 1,
            format!("the file: {}", report.whole),
        )?;
        self.expect_conflict(index, 3, [&scanned, "FF2002"])
    }
}

fn text(value: &Value, pointer: &str) -> String {
    let text = value.pointer(pointer).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// Whether somebody has to look, because two reports of one dose differ.
fn is_flagged(thing: &Value) -> bool {
    let tags = thing.pointer("/meta/tag").and_then(Value::as_array);
    let codes: Vec<&str> = tags
        .into_iter()
        .flatten()
        .filter_map(|tag| tag.get("code")?.as_str())
        .collect();
    codes.contains(&"must-fix") && codes.contains(&"Q04")
}
