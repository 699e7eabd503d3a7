//! What a row of file A does to a person who is stored: an empty cell says nothing, a flag closes, its absence reopens.

use super::{KnownPerson, PersonRow, Settled};
use crate::calendar::Day;
use crate::coupon::Coupon;
use crate::finding::{Fact, Finding, Severity};
use crate::intake::rule::Rule;
use crate::intake::tally::RowOutcome;
use crate::name::{Kana, Name, NameUse, Script};
use crate::resident::{Address, Death, Departure, DepartureReason, Resident};

impl PersonRow {
    /// The person as the row leaves them, loaded on a day.
    pub fn settle(&self, known: &KnownPerson<'_>, on: Day) -> Settled {
        let mut findings = Vec::new();
        let is_other = |owner: Option<&_>| owner.is_some_and(|owner| *owner != self.number);
        if is_other(known.coupon_owner) {
            findings.push(Rule::RefCouponTaken.in_row(self.row));
        }
        if is_other(known.individual_owner) {
            findings.push(Rule::RefMynoDup.in_row(self.row));
        }
        if !findings.is_empty() {
            return settled(RowOutcome::Rejected, None, findings);
        }
        if known.has_other_individual_number && self.individual_number.is_some() {
            findings.push(Rule::RefMynoChanged.in_row(self.row));
        }
        let Some(before) = known.resident else {
            return self.settle_new(findings);
        };
        let mut after = before.clone();
        self.state(&mut after);
        self.state_coupon(&mut after, on, &mut findings);
        self.state_departure(&mut after, on, &mut findings);
        let flagged = |finding: &Finding| finding.severity() >= Severity::Warning;
        let is_same = after == *before;
        let outcome = match findings.iter().any(flagged) {
            true => RowOutcome::Flagged,
            // The number is stored elsewhere than with the person, whose text stays as it is.
            false if is_same && !known.is_individual_number_new => RowOutcome::Unchanged,
            false => RowOutcome::Updated,
        };
        settled(outcome, (!is_same).then_some(after), findings)
    }

    /// Nobody leaves a register that they were never in.
    fn settle_new(&self, mut findings: Vec<Finding>) -> Settled {
        if self.departure.is_some() {
            findings.push(Rule::RefPersonUnknown.in_row(self.row));
            return settled(RowOutcome::Flagged, None, findings);
        }
        settled(RowOutcome::Created, Some(self.resident.clone()), findings)
    }

    fn state(&self, after: &mut Resident) {
        for name in &self.resident.names {
            state_name(&mut after.names, name);
        }
        after.birth = self.resident.birth.or(after.birth);
        after.sex = self.resident.sex.or(after.sex);
        let told = &self.resident.addresses;
        if !told.is_empty() && !is_address_known(&after.addresses, told) {
            after.addresses.clone_from(told);
        }
        // Who is not to be told of stays so until somebody says otherwise elsewhere than in a file.
        after.disclosure = after.disclosure.max(self.resident.disclosure);
    }

    /// A coupon that is new takes the place of those that are open. They stay readable, because they are found late.
    fn state_coupon(&self, after: &mut Resident, on: Day, findings: &mut Vec<Finding>) {
        let Some(number) = self.coupon else {
            return;
        };
        let municipality = after.municipality;
        let is_own = |coupon: &Coupon| coupon.municipality == municipality;
        let has = |coupon: &Coupon| is_own(coupon) && coupon.number == number;
        if let Some(known) = after.coupons.iter().position(has) {
            if self.is_left_closed(after, on)
                && let Some(coupon) = after.coupons.get_mut(known)
            {
                coupon.valid_to = None;
                findings.push(Rule::RowCouponReopen.in_row(self.row));
            }
            return;
        }
        for coupon in after.coupons.iter_mut().filter(|coupon| is_own(coupon)) {
            coupon.valid_to = Some(coupon.valid_to.map_or(on, |to| to.min(on)));
        }
        after.coupons.push(Coupon::new(municipality, number));
    }

    /// Whether the person is a resident without an open coupon: a return does not say which of them counts again, and the
    /// row that names one comes later. Where another is open, an old row that is sent again opens nothing.
    fn is_left_closed(&self, after: &Resident, on: Day) -> bool {
        let own = |coupon: &&Coupon| coupon.municipality == after.municipality;
        let is_open = |coupon: &Coupon| coupon.valid_to.is_none_or(|to| to > on);
        self.departure.is_none()
            && after.departure.is_none()
            && !after.coupons.iter().filter(own).any(is_open)
    }

    fn state_departure(&self, after: &mut Resident, on: Day, findings: &mut Vec<Finding>) {
        let is_gone = after.departure.is_some() || after.death.is_some() || after.is_mistake;
        match (self.departure, after.departure.as_ref()) {
            (None, None) => {}
            (None, Some(_)) => findings.push(self.reopen(after)),
            // Without a reason it says that the person is gone, of whom more than that is known.
            (Some(_), _) if !self.is_reason_told && is_gone => {}
            (Some(reason), Some(departure)) if departure.reason == reason => {
                // Said again: the first day stays.
                self.close(after, on);
            }
            (Some(reason), departure) => {
                // Who died cannot move: one of the two flags is wrong, and the death stays until nobody says it.
                if departure.is_some_and(|known| known.reason == DepartureReason::Died) {
                    findings.push(Rule::RowFlagDead.in_row(self.row));
                }
                after.departure = Some(Departure {
                    reason,
                    on: Some(on),
                });
                if reason == DepartureReason::Died && after.death.is_none() {
                    after.death = Some(Death { on: None });
                }
                self.close(after, on);
            }
        }
    }

    /// Closes number and coupons of this municipality. What was recorded stays where it is.
    fn close(&self, after: &mut Resident, on: Day) {
        let municipality = after.municipality;
        if let Some(number) = after.number.take() {
            after.former_numbers.push((municipality, number));
        }
        for coupon in &mut after.coupons {
            if coupon.municipality == municipality && coupon.valid_to.is_none_or(|to| to > on) {
                coupon.valid_to = Some(on);
            }
        }
    }

    /// The person is a resident again. That somebody who died is one is worth a look, whatever was said after the death.
    fn reopen(&self, after: &mut Resident) -> Finding {
        let municipality = after.municipality;
        let is_this = |(of, number): &(_, _)| *of == municipality && *number == self.number;
        after.former_numbers.retain(|former| !is_this(former));
        after.number = Some(self.number.clone());
        for coupon in &mut after.coupons {
            if coupon.municipality == municipality && Some(coupon.number) == self.coupon {
                coupon.valid_to = None;
            }
        }
        let reason = after.departure.take().map(|departure| departure.reason);
        let finding = Rule::RowReopen.in_row(self.row);
        let is_said_here = reason == Some(DepartureReason::Died);
        if !is_said_here && after.death.is_none() {
            return finding;
        }
        // A day of death is known from elsewhere than a flag, which has none.
        if is_said_here || after.death == Some(Death { on: None }) {
            after.death = None;
        }
        let place = finding.place().clone();
        let finding = Finding::new(Rule::RowReopen.code(), Severity::Warning).at(place);
        finding.with("after", Fact::Word("dead"))
    }
}

fn settled(outcome: RowOutcome, resident: Option<Resident>, findings: Vec<Finding>) -> Settled {
    Settled {
        outcome,
        resident,
        findings,
    }
}

/// Whether the one address that is told, in one text, is the one that is known, perhaps in parts: they say more.
fn is_address_known(known: &[Address], told: &[Address]) -> bool {
    let current = known.iter().find(|address| !address.is_former);
    let known = current.and_then(Address::in_one_text);
    match told {
        [told] => known.is_some() && told.text == known,
        _ => false,
    }
}

/// What the register's name is used for, where that is said.
const OF_REGISTER: [Option<NameUse>; 2] = [None, Some(NameUse::Official)];

/// The name that a file tells takes the place of the one it told before, part by part, or of the register's: a name without
/// a use is that one. Names with another use are others', and stay. Where there are no others, one of them goes out in a
/// file of ours, and nothing new is told when it comes back.
fn state_name(names: &mut Vec<Name>, told: &Name) {
    let others: &[Option<NameUse>] = match OF_REGISTER.contains(&told.used_as) {
        true => &OF_REGISTER,
        false => &[],
    };
    let mut uses = std::iter::once(&told.used_as).chain(others);
    let place = uses.find_map(|used_as| {
        let mut names = names.iter();
        names.position(|name| name.script == told.script && name.used_as == *used_as)
    });
    let known = place.and_then(|place| names.get_mut(place));
    if let Some(name) = known {
        *name = merged(name, told);
    } else if !names.iter().any(|name| is_written_as(name, told)) {
        names.push(told.clone());
    }
}

/// Whether a name has the letters of the one that is told, whatever it is used for.
fn is_written_as(name: &Name, told: &Name) -> bool {
    let is_kana = |name: &Name| name.script == Some(Script::Kana);
    is_kana(name) == is_kana(told) && joined(name) == joined(told)
}

/// A known name with what is told of it. An empty cell says nothing of its part; what is told in one cell alone is the
/// family name that is known, or the whole name.
fn merged(known: &Name, told: &Name) -> Name {
    let is_part = told.text.is_some() && known.family == told.text;
    // A name whose parts are known stays so when it is told again as one text.
    let is_known = told.family.is_none() && joined(known) == joined(told);
    match (&told.family, &told.text) {
        _ if is_part || is_known => known.clone(),
        (None, None) if known.family.is_some() => Name {
            given: told.given.clone(),
            text: None,
            ..known.clone()
        },
        // Where nobody knows where the family name ends, there is no part that could be changed.
        (None, None) if known.text.is_some() => known.clone(),
        _ => Name {
            used_as: known.used_as,
            ..told.clone()
        },
    }
}

/// A name without the blanks between its parts. A reading is taken in the form in which files have it.
fn joined(name: &Name) -> String {
    let letters = match name.script {
        Some(Script::Kana) => Kana::in_form(&name.spelled()),
        _ => name.spelled(),
    };
    letters.chars().filter(|c| !c.is_whitespace()).collect()
}
