//! What is known about a scan → what is answered, and what is written for it.

use fhir::{Element, Key, Problem, Reach, Tenant};
use immunization::intake::{Heard, Telling};
use immunization::scan::{
    Act, Bearer, Concern, Known, Outcome, ScanOutcome, hint, settle_scan, side_by_side,
};
use immunization::{Disclosure, Dose, Moment};
use profiles::immunization::{self as doses, Person};
use profiles::naming::system;

use super::super::answer::Answer;
use super::super::look::{Found, OnRecord};
use super::super::record::{self, Planned, Replaced, Scanned};
use super::super::{Sender, judge, memory, session, vaccines};
use super::{Engine, Ready};
use crate::quality::tags;
use crate::told as told_dose;

/// More reports beside one dose than this tell nobody anything.
const BESIDE_MAX: usize = 50;

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
        let mut settled = self.settle(ready, found, &dose, &doses);
        let met = settled.met.and_then(|place| on_record.get(place).copied());
        let is_of_other = met.is_some_and(|met| is_of_other(met, ready, found, &settled));
        if is_of_other && settled.outcome == Outcome::Duplicate {
            // It stands with somebody else than who has the coupon. One of the two is wrong, and staff say which.
            settled.outcome = Outcome::Conflict;
            settled.concern(Concern {
                flag: None,
                doubt: Some("Q04"),
            });
        }
        let mut answer = self.answer(ready, settled.outcome);
        answer.flags = settled.told_flags().collect();
        answer.hint.clone_from(&settled.hint);
        if settled.outcome == Outcome::HoldConfirm {
            // The digits are agreed upon, and nobody is known whom they would be confirmed by.
            answer.shown = side_by_side(&ready.scan.readings);
        }
        self.ration(ready, &mut answer);
        match settled.outcome {
            outcome if outcome.is_written() => {
                self.write(ready, found, settled, dose, &on_record, answer)
                    .await
            }
            _ => {
                let Some(met) = met else {
                    return Ok(told(answer));
                };
                if !is_of_other {
                    answer.immunization = Some(address(&met.stored.key));
                    answer.quality.clone_from(&met.dose.doubts);
                }
                self.tell(ready, found, &settled, &dose, met, answer).await
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
        let known = Known {
            residents: &found.residents,
            doses,
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
    async fn write(
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
        let person = person(ready, found, &settled);
        let taken_back = taken_back(on_record, &dose, (&line, &person));
        let replaced = match taken_back {
            Some(record) => {
                let Some(replaced) = self.replace(ready, record, (&dose, &person)).await? else {
                    answer.outcome = Outcome::Again;
                    answer.flags.clear();
                    return Ok(told(answer));
                };
                Some(replaced)
            }
            None => None,
        };
        if replaced
            .as_ref()
            .is_some_and(|(_, is_contradicted)| *is_contradicted)
        {
            settled.concern(Concern {
                flag: None,
                doubt: Some("Q04"),
            });
        }
        let today = session::moment(self.received_ms)?.day();
        let standards = judge::standards(&self.state.rules.lots, today)?;
        let of_lot = judge::lot_concern(&dose, &standards);
        if let (None, Some(concern)) = (resident, of_lot) {
            settled.concern(concern);
        }
        if let (Some(resident), Some(own)) = (resident, own) {
            // The one that is recorded anew is judged as it will be.
            let own: Vec<OnRecord> = own
                .iter()
                .filter(|one| taken_back.is_none_or(|gone| gone.stored.key != one.stored.key))
                .cloned()
                .collect();
            let judged = judge::judge_with(resident, &own, &dose, &standards)?;
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
        // A class is there wherever anything is doubtful.
        if dose.doubts.is_empty() && self.is_handed_in() {
            dose.doubts.push(tags::TO_CHECK.to_owned());
        }
        answer.flags = settled.told_flags().collect();
        answer.quality.clone_from(&dose.doubts);
        let scanned = self.scanned(ready, &settled);
        let label = resident.map_or(Disclosure::Open, |resident| resident.disclosure);
        let whose = (&person, label);
        let replaced = replaced.map(|(replaced, _)| replaced);
        let planned = scanned.dose((self.state, self.call), dose, whose, (replaced, others))?;
        answer.immunization = Some(address(&planned.key));
        Ok(Plan::Write(Box::new(answer), planned))
    }

    /// Puts a dose in the place of a record that was taken back. Who took it back is known still: that stands beside the dose
    /// from now on, as it does where the scan came first. Tells whether the two contradict each other. Nothing where this
    /// very scan was told before that it is the paper that was taken back since: a tablet sends again what it has sent.
    async fn replace<'r>(
        &self,
        ready: &Ready,
        record: &'r OnRecord,
        (dose, person): (&Dose, &Person),
    ) -> Result<Option<(Replaced<'r>, bool)>, Problem> {
        let (store, reach) = (self.state.store.clone(), Reach::whole(Tenant(ready.tenant)));
        let (stored, table) = (record.stored.clone(), vaccines()?);
        let read = move || {
            let keys = std::slice::from_ref(&stored.key);
            let acts = told_dose::acts_about(&store, &reach, keys)?;
            let acts = acts.into_iter().next().unwrap_or_default();
            let known = told_dose::ToldDose::of(&stored, &acts, table)?;
            Ok((known, told_dose::last_import(&acts)?))
        };
        let (known, file) = self.state.blocking(self.call, read).await?;
        let mut replaced = Replaced {
            record,
            withdrawal: None,
        };
        let Some(mut known) = known else {
            return Ok(Some((replaced, false)));
        };
        let session = ready.session_id();
        if memory::was_again(session, &ready.scan.id, self.received_ms)
            && known.is_read_again(&session.to_string(), dose, ready.scan.read_ms)
        {
            return Ok(None);
        }
        let before = known.case.beside.len();
        known.case.hear(
            Telling {
                dose: dose.clone(),
                source_id: Some(ready.scan.id.clone()),
            },
            false,
        );
        let is_contradicted = known.case.is_contradicted();
        let withdrawal = known.case.beside.get(before).zip(file);
        if let Some((withdrawal, mut told)) = withdrawal {
            // What is doubtful now stands on the act that quotes it.
            let withdrawal = Dose {
                doubts: Vec::new(),
                ..withdrawal.dose.clone()
            };
            let report = doses::to_resource(&withdrawal, person, table);
            told.report = Some(report.map_err(record::unmade)?);
            if is_contradicted {
                told.doubts = record::CONTRADICTED.map(str::to_owned).to_vec();
            }
            replaced.withdrawal = Some(told);
        }
        Ok(Some((replaced, is_contradicted)))
    }

    /// Keeps what a scan tells beside a dose or an examination that is on record: as a contradiction where both cannot be
    /// right, and else as one more who tells it. What files and scans tell meets in the same way, so that it makes no
    /// difference which of them came first. Where the same paper was read a moment ago, that is answered and nothing is kept:
    /// what is stored of the dose says so, whatever else was read or taken back since.
    async fn tell(
        &self,
        ready: &Ready,
        found: &Found,
        settled: &ScanOutcome,
        dose: &Dose,
        met: &OnRecord,
        mut answer: Answer,
    ) -> Result<Plan, Problem> {
        let (store, reach) = (self.state.store.clone(), Reach::whole(Tenant(ready.tenant)));
        let (stored, table) = (met.stored.clone(), vaccines()?);
        let read = move || told_dose::read(&store, &reach, table, &[stored]);
        let doses = self.state.blocking(self.call, read).await?;
        let Some(mut known) = doses.into_iter().next() else {
            return Ok(told(answer));
        };
        let session = ready.session_id().to_string();
        if known.is_read_again(&session, dose, ready.scan.read_ms) {
            answer.outcome = Outcome::Again;
            answer.flags.clear();
            return Ok(told(answer));
        }
        if settled.outcome == Outcome::Conflict {
            answer.quality = settled.doubts.iter().map(|one| (*one).to_owned()).collect();
        }
        let is_of_other = is_of_other(met, ready, found, settled);
        if known.reports.len() >= BESIDE_MAX {
            return Ok(told(answer));
        }
        let telling = Telling {
            dose: dose.clone(),
            source_id: Some(ready.scan.id.clone()),
        };
        if known.case.hear(telling, false).heard != Heard::Beside {
            return Ok(told(answer));
        }
        let scanned = self.scanned(ready, settled);
        // Who looks at somebody's record is not told who else there is.
        let whose = match is_of_other {
            true => of_coupon(ready),
            false => person(ready, found, settled),
        };
        let about = (self.state, self.call);
        let planned = scanned.report(about, dose, &whose, (&known, is_of_other))?;
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
            is_to_check: self.is_handed_in() || ready.clock.off_ms().is_some(),
        }
    }

    /// Whether a tablet that was switched off held it.
    fn is_handed_in(&self) -> bool {
        matches!(self.sender, Sender::StaffFor(_))
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
            return Err(super::reused());
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
            && (unwanted
                || !(is_free || memory::may_hint(&self.call.caller.client, self.received_ms)))
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

/// The record in whose place a dose is recorded: one that says that it was taken back, before one that was a mistake of a
/// scan. A record never goes from one person to another: what was taken back from somebody else stays there.
fn taken_back<'r>(
    on_record: &[&'r OnRecord],
    dose: &Dose,
    (line, person): (&str, &Person),
) -> Option<&'r OnRecord> {
    let own = || on_record.iter().copied().filter(|one| one.is_of(person));
    let withdrawal = own().find(|one| record::is_withdrawal_of(one, dose));
    let mistake = || own().find(|one| record::is_taken_back(one, line));
    withdrawal.or_else(|| mistake().filter(|_| dose.is_given()))
}

/// Whose dose it is.
fn person(ready: &Ready, found: &Found, settled: &ScanOutcome) -> Person {
    let key = settled.person.and_then(|place| found.keys.get(place));
    match key {
        Some(key) => Person::Reference(address(key)),
        None => of_coupon(ready),
    }
}

fn of_coupon(ready: &Ready) -> Person {
    let line = &ready.accepted.line;
    Person::Coupon(line.municipality, line.number)
}

/// Whether a record that names the line is of somebody else than who has the coupon.
fn is_of_other(met: &OnRecord, ready: &Ready, found: &Found, settled: &ScanOutcome) -> bool {
    settled.person.is_some() && !met.is_of(&person(ready, found, settled))
}
