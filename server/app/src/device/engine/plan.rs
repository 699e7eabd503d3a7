//! What is known about a scan → what is answered, and what is written for it.

use fhir::problem::Kind as ProblemKind;
use fhir::{Element, Key, Problem};
use immunization::scan::{Act, Bearer, Known, Outcome, ScanOutcome, hint, settle_scan};
use immunization::{Dose, Moment};
use profiles::immunization::Person;
use profiles::naming::system;

use super::super::answer::Answer;
use super::super::look::{self, Found, OnRecord};
use super::super::record::{self, Planned, Scanned};
use super::super::{judge, memory, session, vaccines};
use super::{Engine, Ready};

/// What is to be done about a scan.
pub(super) enum Plan {
    /// Nothing but to answer.
    Answer(Box<Answer>),
    /// To write, and then to answer.
    Write(Box<Answer>, Planned),
}

impl Engine<'_> {
    pub(super) async fn plan(&self, ready: &Ready, found: &Found) -> Result<Plan, Problem> {
        if let Some(before) = &found.before {
            return self.repeated(ready, found, before);
        }
        let day = ready.chosen.settings.day;
        let (bearer, on_record) = found.of(&ready.accepted.line, day);
        if ready.is_stale {
            return Ok(told(self.answer(ready, Outcome::SessionStale)));
        }
        if let Some(held) = &ready.held {
            let mut answer = self.answer(ready, held.outcome);
            answer.shown.clone_from(&held.shown);
            answer.hint = match bearer {
                Bearer::One(place) => found.residents.get(place).and_then(hint),
                Bearer::Nobody | Bearer::Several => None,
            };
            self.ration(ready, &mut answer);
            return Ok(told(answer));
        }
        let dose = self.dose(ready)?;
        let doses: Vec<Dose> = on_record.iter().map(|one| one.dose.clone()).collect();
        let settled = self.settle(ready, found, &dose, &doses);
        let met = settled.met.and_then(|place| on_record.get(place).copied());
        let mut answer = self.answer(ready, settled.outcome);
        answer.flags = settled.told_flags().collect();
        answer.hint.clone_from(&settled.hint);
        self.ration(ready, &mut answer);
        match settled.outcome {
            outcome if outcome.is_written() => {
                self.write(ready, found, settled, dose, &on_record, answer)
            }
            Outcome::Conflict => match met {
                Some(met) => {
                    self.contradict(ready, found, &settled, &dose, met, answer)
                        .await
                }
                None => Ok(told(answer)),
            },
            _ => {
                if let Some(met) = met {
                    answer.immunization = Some(address(&met.stored.key));
                    answer.quality.clone_from(&met.dose.doubts);
                }
                Ok(told(answer))
            }
        }
    }

    fn settle(&self, ready: &Ready, found: &Found, dose: &Dose, doses: &[Dose]) -> ScanOutcome {
        let (scan, accepted) = (&ready.scan, &ready.accepted);
        let act = Act {
            dose,
            day: ready.chosen.settings.day,
            venue: Some(ready.chosen.venue),
            intent: scan.intent,
            override_reason: scan.override_reason.as_deref(),
            comparison: scan.comparison,
        };
        let id = ready.session_id();
        let is_again = memory::is_read_again(id, &accepted.line, scan.read_ms, self.received_ms);
        let known = Known {
            residents: &found.residents,
            doses,
            is_again,
        };
        settle_scan(accepted, &act, &known)
    }

    fn dose(&self, ready: &Ready) -> Result<Dose, Problem> {
        let received: Moment = session::moment(self.received_ms)?;
        let is_examination = Act::is_examination(ready.accepted.kind, ready.scan.intent);
        let settings = &ready.chosen.settings;
        Ok(settings.dose(&ready.accepted, is_examination, received))
    }

    /// Records the dose or the examination, and marks what is doubtful about it and about others because of it.
    fn write(
        &self,
        ready: &Ready,
        found: &Found,
        mut settled: ScanOutcome,
        mut dose: Dose,
        on_record: &[&OnRecord],
        mut answer: Answer,
    ) -> Result<Plan, Problem> {
        let place = settled.person;
        let resident = place.and_then(|place| found.residents.get(place));
        let own = place.and_then(|place| found.doses.get(place));
        let mut others = Vec::new();
        let line = ready.accepted.line.digits();
        let mut taken_back = on_record
            .iter()
            .filter(|one| record::is_taken_back(one, &line));
        let taken_back = taken_back.next().copied().filter(|_| dose.is_given());
        if let (Some(resident), Some(own)) = (resident, own) {
            let today = session::moment(self.received_ms)?.day();
            // The one that is recorded anew is judged as it will be.
            let own: Vec<OnRecord> = own
                .iter()
                .filter(|one| taken_back.is_none_or(|gone| gone.stored.key != one.stored.key))
                .cloned()
                .collect();
            let judged = judge::judge_with(resident, &own, &dose, today)?;
            for concern in judged.concerns {
                settled.concern(concern);
            }
            let own = |(place, element): (usize, Element)| {
                let one: Option<&OnRecord> = own.get(place);
                one.map(|one| (one.stored.key.clone(), one.stored.version, element))
            };
            others.extend(judged.others.into_iter().filter_map(own));
        }
        dose.doubts = settled.doubts.iter().map(|one| (*one).to_owned()).collect();
        answer.flags = settled.told_flags().collect();
        answer.quality.clone_from(&dose.doubts);
        let person = person(ready, found, &settled);
        let scanned = self.scanned(ready, &settled);
        let planned = scanned.dose((self.state, self.call), dose, &person, (taken_back, others))?;
        answer.immunization = Some(address(&planned.key));
        Ok(Plan::Write(Box::new(answer), planned))
    }

    /// Keeps a report beside a dose that says otherwise, unless the same was reported before.
    async fn contradict(
        &self,
        ready: &Ready,
        found: &Found,
        settled: &ScanOutcome,
        dose: &Dose,
        met: &OnRecord,
        mut answer: Answer,
    ) -> Result<Plan, Problem> {
        answer.immunization = Some(address(&met.stored.key));
        answer.quality = settled.doubts.iter().map(|one| (*one).to_owned()).collect();
        let (store, tenant, key) = (
            self.state.store.clone(),
            ready.tenant,
            met.stored.key.clone(),
        );
        let acts = self
            .state
            .blocking(self.call, move || look::acts_about(&store, tenant, &key))
            .await?;
        let table = vaccines()?;
        let is_known = acts
            .iter()
            .filter_map(|(_, act)| act.report.as_ref())
            .any(|report| {
                let told = profiles::immunization::from_resource(report, table).record;
                told.is_some_and(|told| is_same(&told, dose))
            });
        if is_known {
            return Ok(told(answer));
        }
        let scanned = self.scanned(ready, settled);
        let person = person(ready, found, settled);
        let planned = scanned.report((self.state, self.call), dose, &person, met)?;
        Ok(Plan::Write(Box::new(answer), planned))
    }

    fn scanned<'b>(&self, ready: &'b Ready, settled: &ScanOutcome) -> Scanned<'b> {
        let outcomes = std::iter::once(settled.outcome).chain(settled.flags.iter().copied());
        Scanned {
            scan: &ready.scan,
            accepted: &ready.accepted,
            outcomes: outcomes.collect(),
            tenant: ready.tenant,
            home: self.home,
            received_ms: self.received_ms,
            is_clock_off: ready.clock.off_ms().is_some(),
        }
    }

    /// The same scan once more: the same answer, and nothing is written. Another content under its number is refused.
    fn repeated(
        &self,
        ready: &Ready,
        found: &Found,
        before: &profiles::provenance::Provenance,
    ) -> Result<Plan, Problem> {
        let mut sources = before.sources.iter();
        let is_same = sources.any(|origin| {
            origin.what.number_in(system::SCAN) == Some(&ready.scan.id)
                && origin.digest == Some(ready.scan.digest)
        });
        if !is_same {
            return Err(Problem::new(ProblemKind::Conflict, "scan-id-reused"));
        }
        let mut outcomes = record::outcomes(before).into_iter();
        let outcome = outcomes.next().unwrap_or(Outcome::Recorded);
        let mut answer = self.answer(ready, outcome);
        answer.flags = outcomes
            .filter(|flag| *flag != Outcome::NotDisclosed)
            .collect();
        answer.is_replayed = true;
        let target = before.targets.first();
        let target = target.map(|target| target.split("/_history/").next().unwrap_or(target));
        answer.immunization = target.map(str::to_owned);
        let (bearer, on_record) = found.of(&ready.accepted.line, ready.chosen.settings.day);
        let mut on_record = on_record.into_iter();
        if let Some(dose) =
            on_record.find(|one| Some(address(&one.stored.key)) == answer.immunization)
        {
            answer.quality.clone_from(&dose.dose.doubts);
        }
        if let Bearer::One(place) = bearer {
            answer.hint = found.residents.get(place).and_then(hint);
            self.ration(ready, &mut answer);
        }
        Ok(told(answer))
    }

    fn answer(&self, ready: &Ready, outcome: Outcome) -> Answer {
        let mut answer = Answer::of(&ready.scan.id, outcome);
        answer.line = Some(ready.accepted.line);
        answer
    }

    /// Holds a hint back where the municipality wishes none, and where a device asks for many without recording anything.
    fn ration(&self, ready: &Ready, answer: &mut Answer) {
        let is_free = answer.outcome.is_written() && !answer.is_replayed;
        let unwanted = ready.chosen.is_without_hint && ready.accepted.has_code;
        if answer.hint.is_some()
            && (unwanted || !(is_free || memory::may_hint(ready.session_id(), self.received_ms)))
        {
            answer.hint = None;
        }
    }
}

fn told(answer: Answer) -> Plan {
    Plan::Answer(Box::new(answer))
}

fn address(key: &Key) -> String {
    format!("{}/{}", key.kind, key.id)
}

/// Whose dose it is.
fn person(ready: &Ready, found: &Found, settled: &ScanOutcome) -> Person {
    let key = settled.person.and_then(|place| found.keys.get(place));
    match key {
        Some(key) => Person::Reference(address(key)),
        None => {
            let line = &ready.accepted.line;
            Person::Coupon(line.municipality, line.number)
        }
    }
}

/// Whether two reports say the same of a dose.
fn is_same(one: &Dose, other: &Dose) -> bool {
    one.time == other.time
        && one.lot == other.lot
        && one.vaccine.group == other.vaccine.group
        && one.vaccine.product == other.vaccine.product
}
