//! The figures of searching: to reading, and of a large town to a small one.

use std::time::Duration;

use sesshu_conformance::chance::Chance;
use sesshu_conformance::http::Client;

use crate::driver::{End, drive};
use crate::figures::{CONNECTIONS, Effort};
use crate::population::{ASKED, DOSES_OF_ASKED, DOSES_OF_OTHERS, Population, holds_doses_of};
use crate::report::{Better, Figure, grouped, median, per_second};
use crate::subject::{Engine, Listed, Subject};
use crate::turns::Turns;

const TOWN_SMALL: u64 = 1000;
const TOWN_LARGE: u64 = 100_000;
/// Answers that are looked at before anything is measured.
const CHECKED: usize = 50;

/// A server with a town in it.
struct Town {
    subject: Subject,
    told: String,
}

impl Town {
    fn settle(engine: &Engine, people: u64) -> Result<Town, String> {
        let subject = engine.subject()?;
        let loaded = Population::of(people).load(&subject)?;
        engine.gather_statistics(&subject)?;
        let told = format!("{} patients, {}", grouped(people), loaded.tell());
        engine.tell(&told);
        Ok(Town { subject, told })
    }

    /// The first page of the doses of each of those who are asked for.
    fn searches(&self) -> Listed {
        let search = |id: &String| format!("/fhir/Immunization?patient=Patient/{id}");
        self.listed(search)
    }

    /// The record of each of them.
    fn reads(&self) -> Listed {
        self.listed(|id| format!("/fhir/Patient/{id}"))
    }

    fn listed(&self, path: impl Fn(&String) -> String) -> Listed {
        let requests = Population::asked()
            .iter()
            .map(|id| self.subject.to_bytes("GET", &path(id), None))
            .collect();
        Listed::new(requests, Some(Chance::new(1)))
    }

    /// A wrong answer may be as fast as it likes: it is no figure.
    fn check(&self) -> Result<(), String> {
        let mut client = Client::new(self.subject.server.address(), Duration::from_secs(10))
            .with_header("Authorization", &format!("Bearer {}", self.subject.token));
        for id in Population::asked().iter().take(CHECKED) {
            let answer = client
                .fetch(&format!("/fhir/Immunization?patient=Patient/{id}"))
                .map_err(|e| e.to_string())?;
            if answer.status != 200 || !holds_doses_of(&answer.json().unwrap_or_default(), id) {
                return Err(format!(
                    "the search by patient does not give the {DOSES_OF_ASKED} doses of a patient: status {}",
                    answer.status
                ));
            }
        }
        Ok(())
    }
}

/// The first page of a search to a read.
pub(crate) fn search(engine: &Engine, effort: &Effort) -> Result<Vec<Figure>, String> {
    let town = Town::settle(engine, TOWN_SMALL)?;
    town.check()?;
    let address = town.subject.server.address();
    let (mut searches, mut reads) = (town.searches(), town.reads());
    let turns = Turns::take(
        effort,
        |end: End| drive(address, CONNECTIONS, end, 200, &mut searches),
        |end: End| drive(address, CONNECTIONS, end, 200, &mut reads),
    )?;
    Ok(vec![Figure {
        name: "search",
        database: engine.name.clone(),
        value: median(turns.ratios),
        aim: 0.50,
        better: Better::Higher,
        measured: per_second(median(turns.ours)),
        against: per_second(median(turns.theirs)),
        how: format!(
            "first page of Immunization?patient=Patient/id ({DOSES_OF_ASKED} doses) to GET Patient/id on the same \
             server, {} patients at random, {CONNECTIONS} connections, {} x {} s each in turn; p99 {:.1} ms",
            grouped(ASKED),
            effort.rounds,
            effort.seconds,
            median(turns.p99_ms),
        ),
    }])
}

/// The same searches in a large town to a small one.
pub(crate) fn growth(engine: &Engine, effort: &Effort) -> Result<Vec<Figure>, String> {
    let small = Town::settle(engine, TOWN_SMALL)?;
    let large = Town::settle(engine, TOWN_LARGE)?;
    small.check()?;
    large.check()?;
    let ends = [&large, &small].map(|town| town.subject.server.address());
    let (mut in_large, mut in_small) = (large.searches(), small.searches());
    let turns = Turns::take(
        effort,
        |end: End| drive(ends[0], CONNECTIONS, end, 200, &mut in_large),
        |end: End| drive(ends[1], CONNECTIONS, end, 200, &mut in_small),
    )?;
    Ok(vec![Figure {
        name: "search_growth",
        database: engine.name.clone(),
        value: median(turns.ratios),
        aim: 0.90,
        better: Better::Higher,
        measured: per_second(median(turns.ours)),
        against: per_second(median(turns.theirs)),
        how: format!(
            "first page of Immunization?patient=Patient/id for the same {} patients with {DOSES_OF_ASKED} doses each; \
             the others have {DOSES_OF_OTHERS}; {CONNECTIONS} connections, {} x {} s each in turn; {}; against {}; \
             p99 {:.1} ms",
            grouped(ASKED),
            effort.rounds,
            effort.seconds,
            large.told,
            small.told,
            median(turns.p99_ms),
        ),
    }])
}
