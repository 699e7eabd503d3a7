//! What a dose hears, and what is kept beside it in step with that.

use immunization::intake::{Heard, Hearing, Telling};
use immunization::{Dose, DoseCoupon, DoseStatus, ForeignNumber, Source};
use profiles::naming::system;

use super::super::world::{CaseEntry, ReportEntry};
use crate::state::fresh_id;
use crate::told::is_source_id;

impl CaseEntry {
    /// Hears what is told, and keeps what stands beside in step with the case.
    pub(super) fn hear(&mut self, telling: Telling, row: u64, overwrite: bool) -> Hearing {
        let names = Names::of(&self.case.record.dose);
        // A withdrawal that stands beside keeps its own names.
        let is_named = !self.case.record.awaits_report();
        let hearing = self.case.hear(telling, overwrite);
        let is_told = matches!(hearing.heard, Heard::Updated | Heard::Overwritten);
        self.follow(&hearing, is_told, row);
        if is_named && is_told {
            names.keep_in(&mut self.case.record.dose);
        }
        hearing
    }

    /// Leaves everything that was told of the dose to another case. It was the same dose.
    pub(super) fn leave(&mut self, row: u64) -> Vec<Telling> {
        let told = std::iter::once(self.case.record.clone());
        let told = told.chain(std::mem::take(&mut self.case.beside)).collect();
        self.case.record.dose.status = DoseStatus::EnteredInError;
        self.case.record.dose.withdrawal = None;
        let reports = std::mem::take(&mut self.reports);
        self.forget_record();
        self.dropped.extend(reports);
        self.row = Some(row);
        told
    }

    pub(super) fn withdraw(&mut self, withdrawal: &Telling, row: u64, overwrite: bool) -> Hearing {
        let names = Names::of(&self.case.record.dose);
        let hearing = self.case.withdraw(withdrawal, overwrite);
        self.follow(&hearing, false, row);
        if hearing.heard == Heard::Updated {
            names.keep_in(&mut self.case.record.dose);
        }
        hearing
    }

    /// Its sender says now that a record of its own is another dose. Tells which withdrawals waited beside it for that record;
    /// nothing where it says nothing of this dose.
    pub(super) fn move_away(&mut self, told: &Telling, row: u64) -> Option<Vec<Telling>> {
        let names = Names::of(&self.case.record.dose);
        let (hearing, waiting) = self.case.leave(told);
        self.follow(&hearing, false, row);
        match hearing.heard {
            Heard::Same => return None,
            Heard::Updated => names.keep_in(&mut self.case.record.dose),
            _ => {}
        }
        Some(waiting)
    }

    /// None of the reports that stood beside is the record any more.
    fn forget_record(&mut self) {
        for report in &mut self.dropped {
            report.is_record = false;
        }
    }

    /// Keeps what stands beside in step with the case. What was told may be the record now, or one of those that stood beside.
    fn follow(&mut self, hearing: &Hearing, is_told: bool, row: u64) {
        if is_told || hearing.next.is_some() || self.case.record.is_withdrawn() {
            self.forget_record();
        }
        let reports = std::mem::take(&mut self.reports);
        for (place, mut report) in reports.into_iter().enumerate() {
            report.is_record = hearing.next == Some(place);
            match hearing.dropped.contains(&place) {
                true => self.dropped.push(report),
                false => self.reports.push(report),
            }
        }
        while self.reports.len() < self.case.beside.len()
            && let Some(report) = fresh_report(row)
        {
            self.reports.push(report);
        }
        if !matches!(hearing.heard, Heard::Same | Heard::Older) {
            self.row = Some(row);
        }
    }
}

/// What a dose is known by, and who told it.
struct Names {
    numbers: Vec<ForeignNumber>,
    coupon: Option<DoseCoupon>,
    source: Source,
}

impl Names {
    fn of(dose: &Dose) -> Names {
        Names {
            numbers: dose.numbers.clone(),
            coupon: dose.coupon.clone(),
            source: dose.source.clone(),
        }
    }

    /// They stay with a dose when its content changes: whoever knew it so finds it so. The id of a sender goes with what that
    /// sender told, or it would be taken for an id of whoever tells the record now.
    fn keep_in(self, dose: &mut Dose) {
        let has_line = dose.numbers.iter().any(is_line);
        let keeps_ids = self.source.sender.is_none() || self.source.is_same_as(&dose.source);
        for number in self.numbers {
            let is_replaced =
                (has_line && is_line(&number)) || (!keeps_ids && is_source_id(&number));
            if !is_replaced && !dose.numbers.contains(&number) {
                dose.numbers.push(number);
            }
        }
        if dose.coupon.is_none() {
            dose.coupon = self.coupon;
        }
    }
}

fn is_line(number: &ForeignNumber) -> bool {
    number.system == system::COUPON_LINE
}

fn fresh_report(row: u64) -> Option<ReportEntry> {
    Some(ReportEntry {
        key: fhir::Key {
            kind: fhir::Kind::parse("Provenance")?,
            id: fresh_id().ok()?,
        },
        before: None,
        row: Some(row),
        is_record: false,
    })
}
