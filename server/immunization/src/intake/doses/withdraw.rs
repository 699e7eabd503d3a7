//! How a withdrawal meets what was told of a dose. It is remembered after it: as the record where nobody else tells the dose,
//! and beside it where somebody does. So it makes no difference whether it comes before its report, after it, or between two
//! of them.

use super::meet::{DoseCase, Heard, Hearing, Telling};
use crate::calendar::Moment;
use crate::dose::{DoseCoupon, DoseStatus, Withdrawal};

impl Telling {
    /// Whether this withdrawal takes back what another telling says.
    fn takes_back(&self, one: &Telling) -> bool {
        one.has_same_source(self)
            && (self.source_id.is_none() || one.source_id.is_none() || one.has_same_id(self))
    }

    fn is_told_after(&self, withdrawal: &Telling) -> bool {
        match (self.dose.recorded, withdrawal.dose.recorded) {
            (Some(then), Some(now)) => now < then,
            _ => false,
        }
    }

    /// The same as a mistake that its source took back at a time.
    pub(super) fn taken_back(mut self, at: Option<Moment>) -> Telling {
        self.dose.status = DoseStatus::EnteredInError;
        self.dose.withdrawal = Some(Withdrawal::Met);
        self.dose.recorded = at.or(self.dose.recorded);
        self
    }

    /// A withdrawal as it stands beside a record of others. One whose report has not come takes back what they tell.
    pub(super) fn kept_beside(&self, record: &Telling) -> Telling {
        if self.is_settled() {
            return self.clone();
        }
        let mut told = record.clone();
        told.dose.status = DoseStatus::EnteredInError;
        told.dose.source = self.dose.source.clone();
        // It is known by who took it back, not by who told it.
        told.dose.numbers.clone_from(&self.dose.numbers);
        told.dose.recorded = self.dose.recorded;
        told.dose.withdrawal = Some(Withdrawal::Alone);
        told.source_id.clone_from(&self.source_id);
        told
    }
}

impl DoseCase {
    /// Hears that a source told the dose by mistake. What others tell of it stays.
    pub fn withdraw(&mut self, withdrawal: &Telling, overwrite: bool) -> Hearing {
        let all = std::iter::once(&self.record).chain(&self.beside);
        let own = all.filter(|one| withdrawal.takes_back(one));
        let (known, told): (Vec<&Telling>, Vec<&Telling>) = own.partition(|one| one.is_withdrawn());
        if told.iter().any(|one| !one.is_told_after(withdrawal)) {
            return self.withdraw_own(withdrawal);
        }
        if !told.is_empty() {
            return Hearing::of(Heard::Older);
        }
        let is_known = !known.is_empty();
        match is_known && (!overwrite || self.record.is_withdrawn()) {
            true => self.withdraw_again(withdrawal),
            false => self.withdraw_foreign(withdrawal, overwrite),
        }
    }

    /// Takes the record back, because whoever told it was wrong. What others tell of the dose stays.
    pub fn take_back(&mut self) -> Hearing {
        if self.record.is_withdrawn() {
            return Hearing::of(Heard::Same);
        }
        self.leave_record(Vec::new(), Vec::new())
    }

    /// Whether a source told something later than this under the same id.
    pub fn tells_later(&self, told: &Telling) -> bool {
        self.own(told).any(|one| told.is_older_than(one))
    }

    /// Whether a source tells the dose under the id of what is told.
    pub fn tells(&self, told: &Telling) -> bool {
        self.own(told).any(|one| !one.is_withdrawn())
    }

    /// Whether a source took back what it told of the dose under this id.
    pub fn took_back(&self, told: &Telling) -> bool {
        self.own(told).any(Telling::is_settled)
    }

    fn own<'a>(&'a self, told: &'a Telling) -> impl Iterator<Item = &'a Telling> {
        let all = std::iter::once(&self.record).chain(&self.beside);
        all.filter(|one| one.has_same_record(told))
    }

    /// What a source told under this id was another dose, as it says now. What others tell of this one stays. Withdrawals that
    /// wait beside it for a report under that id come back: they are of the other dose, too.
    pub fn leave(&mut self, told: &Telling) -> (Hearing, Vec<Telling>) {
        let is_own = |one: &Telling| one.has_same_record(told) && !one.is_withdrawn();
        let is_waiting = |one: &Telling| one.has_same_record(told) && one.awaits_report();
        let waiting = self.beside.iter().filter(|one| is_waiting(one));
        let waiting = waiting.cloned().collect();
        let places = self.beside.iter().enumerate();
        let own = places.filter(|(_, one)| is_own(one) || is_waiting(one));
        let dropped: Vec<usize> = own.map(|(place, _)| place).collect();
        if is_own(&self.record) {
            return (self.leave_record(dropped, Vec::new()), waiting);
        }
        self.drop_all(&dropped);
        let heard = match dropped.is_empty() {
            true => Heard::Same,
            false => Heard::Updated,
        };
        let hearing = Hearing {
            heard,
            dropped,
            next: None,
        };
        (hearing, waiting)
    }

    /// What stood before the record stands again. Where whoever told it has told something later since, or it was a mistake,
    /// one of those who told the dose since, by their places, is the record instead.
    pub fn put_back(&mut self, before: Telling, since: &[usize]) -> Hearing {
        let is_later = |one: &Telling| one.replaces(&before);
        let told = self.beside.iter().enumerate();
        let told = told.filter(|(place, one)| since.contains(place) && !one.is_withdrawn());
        let told = told.filter(|(_, one)| before.is_withdrawn() || is_later(one));
        let next = told.min_by(|(_, one), (_, other)| {
            (!is_later(one), one.rank()).cmp(&(!is_later(other), other.rank()))
        });
        let Some((place, next)) = next.map(|(place, next)| (place, next.clone())) else {
            self.record = before;
            return Hearing::of(Heard::Same);
        };
        let is_of_other = !is_later(&next) && before.is_withdrawal();
        let dropped = vec![place];
        self.drop_all(&dropped);
        self.record = next;
        if is_of_other {
            self.beside.push(before.kept_beside(&self.record));
        }
        Hearing {
            heard: Heard::Updated,
            dropped,
            next: Some(place),
        }
    }

    /// A source takes back what it told itself. Each of its records is known on, so that none stands again when it comes once
    /// more.
    fn withdraw_own(&mut self, withdrawal: &Telling) -> Hearing {
        let is_own = |one: &Telling| {
            withdrawal.takes_back(one) && !one.is_withdrawn() && !one.is_told_after(withdrawal)
        };
        let places = self.beside.iter().enumerate();
        let own = places.filter(|(_, one)| is_own(one));
        let dropped: Vec<usize> = own.map(|(place, _)| place).collect();
        let at = withdrawal.dose.recorded;
        let record = Some(&self.record).filter(|one| is_own(one));
        let is_record = record.is_some();
        let beside = dropped.iter().rev();
        let all = record
            .into_iter()
            .chain(beside.filter_map(|place| self.beside.get(*place)));
        let mut taken: Vec<Telling> = Vec::new();
        for one in all {
            if !taken.iter().any(|known| known.source_id == one.source_id) {
                taken.push(one.clone().taken_back(at));
            }
        }
        if is_record {
            return self.leave_record(dropped, taken);
        }
        self.drop_all(&dropped);
        self.beside.extend(taken);
        Hearing::dropping(Heard::Updated, dropped)
    }

    /// A source takes back once more what it took back before. The last time counts.
    fn withdraw_again(&mut self, withdrawal: &Telling) -> Hearing {
        if withdrawal.takes_back(&self.record) {
            let mut known = self.record.clone();
            // Beside a record of others it says what they say.
            if known.awaits_report() {
                name_better(&mut known, withdrawal);
            }
            let (known, heard) = withdrawn_again(&self.record, known, withdrawal);
            self.record = known;
            return Hearing::of(heard);
        }
        let own = |one: &Telling| withdrawal.takes_back(one);
        let Some(place) = self.beside.iter().position(own) else {
            return Hearing::of(Heard::Same);
        };
        let known = self.beside.get(place);
        let Some((known, heard)) =
            known.map(|known| withdrawn_again(known, known.clone(), withdrawal))
        else {
            return Hearing::of(Heard::Same);
        };
        if matches!(heard, Heard::Same | Heard::Older) {
            return Hearing::of(heard);
        }
        let dropped = vec![place];
        self.drop_all(&dropped);
        self.beside.push(known);
        Hearing::dropping(heard, dropped)
    }

    /// Leaves the record, and those at these places beside it. The first of those who tell of the dose still is the record
    /// now, and the withdrawal stands beside it; where nobody does, the dose was a mistake.
    fn leave_record(&mut self, mut dropped: Vec<usize>, taken: Vec<Telling>) -> Hearing {
        let left = self.beside.iter().enumerate();
        let left = left.filter(|(place, one)| !dropped.contains(place) && !one.is_withdrawn());
        let next = left.min_by(|(_, one), (_, other)| one.rank().cmp(&other.rank()));
        let next = next.map(|(place, one)| (place, one.clone()));
        let place = next.as_ref().map(|(place, _)| *place);
        dropped.extend(place);
        dropped.sort_unstable();
        self.drop_all(&dropped);
        let mut taken = taken.into_iter();
        let heard = match next {
            Some((_, next)) => {
                self.record = next;
                Heard::Updated
            }
            None => {
                self.record.dose.status = DoseStatus::EnteredInError;
                self.record = taken.next().unwrap_or_else(|| self.record.clone());
                Heard::Withdrawn
            }
        };
        self.beside.extend(taken);
        Hearing {
            heard,
            dropped,
            next: place,
        }
    }

    /// A source wants taken back what others told: kept as a contradiction, unless it may overwrite. Where what they told
    /// was a mistake already, it waits for a report of its own.
    fn withdraw_foreign(&mut self, withdrawal: &Telling, overwrite: bool) -> Hearing {
        let told = withdrawal.kept_beside(&self.record);
        if self.record.is_withdrawn() || !overwrite {
            let heard = match self.record.is_withdrawn() {
                true => Heard::Kept,
                false => Heard::Beside,
            };
            self.beside.push(told);
            return Hearing::of(heard);
        }
        let dropped: Vec<usize> = (0..self.beside.len()).collect();
        self.record.dose.status = DoseStatus::EnteredInError;
        self.beside = vec![told];
        Hearing::dropping(Heard::Withdrawn, dropped)
    }
}

/// What is known of a withdrawal after it came once more, and what became of it.
fn withdrawn_again(known: &Telling, mut now: Telling, withdrawal: &Telling) -> (Telling, Heard) {
    let is_later = withdrawal.dose.recorded > known.dose.recorded;
    if is_later {
        now.dose.recorded = withdrawal.dose.recorded;
    }
    // What was a mistake for another reason had come, too. Where nobody can say which was later it may come again.
    if withdrawal.is_settled() || (is_later && !known.is_withdrawal()) {
        now.dose.withdrawal = Some(Withdrawal::Met);
    } else if !known.is_withdrawal() && !known.is_told_after(withdrawal) {
        now.dose.withdrawal = Some(Withdrawal::Alone);
    }
    let heard = match now.is_settled() {
        _ if now == *known && known.is_told_after(withdrawal) => Heard::Older,
        _ if now == *known => Heard::Same,
        true => Heard::Withdrawn,
        false => Heard::Kept,
    };
    (now, heard)
}

/// The more a withdrawal says of the dose that it waits for, the better it is found.
fn name_better(known: &mut Telling, withdrawal: &Telling) {
    let other = &withdrawal.dose;
    let dose = &mut known.dose;
    if dose.time.date().is_none() && other.time.date().is_some() {
        dose.time.clone_from(&other.time);
    }
    if dose.vaccine.group.is_none() && other.vaccine.group.is_some() {
        dose.vaccine.clone_from(&other.vaccine);
    }
    if dose.protocols.is_empty() {
        dose.protocols.clone_from(&other.protocols);
    }
    let says = |coupon: Option<&DoseCoupon>| {
        coupon.map_or(0, |coupon| 1 + u8::from(coupon.kind.is_some()))
    };
    if says(dose.coupon.as_ref()) < says(other.coupon.as_ref()) {
        dose.coupon.clone_from(&other.coupon);
    }
    for number in &other.numbers {
        if !dose.numbers.contains(number) {
            dose.numbers.push(number.clone());
        }
    }
    if known.source_id.is_none() {
        known.source_id.clone_from(&withdrawal.source_id);
    }
}
