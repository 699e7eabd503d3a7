//! Rules about a person, and about a dose and the person: birth, death, departure, registration, claims, the name.

use super::span::{Answer, Span};
use super::view::View;
use super::{
    Assessment, Claim, Gap, PersonRecord, QualityClass, QualityRule, QualitySubject, Standards,
    WAITING_DAYS_MAX,
};
use crate::coupon::CouponKind;
use crate::dose::{Dose, DoseStatus};
use crate::finding::Fact;
use crate::resident::{Death, Departure, DepartureReason};

/// Q14 and Q17.
pub(super) fn judge_person(person: &PersonRecord<'_>, found: &mut Assessment) {
    if person.has_unreliable_name {
        found.doubt(QualitySubject::Person, QualityRule::Name);
    }
    for (place, claim) in person.claims.iter().enumerate() {
        // A pre-examination alone leaves no dose.
        if claim.kind != CouponKind::Vaccination {
            continue;
        }
        let doses = person.doses.iter().map(|record| record.dose);
        let given = doses.filter(|dose| dose.is_given());
        let answers = given.map(|dose| answers_claim(dose, claim));
        let subject = QualitySubject::Claim(place);
        match any(answers) {
            Answer::Yes => {}
            Answer::Unsure => found.leave(subject, QualityRule::ClaimWithoutDose, Gap::DoseDate),
            Answer::No => {
                let doubt = found.doubt(subject, QualityRule::ClaimWithoutDose);
                doubt.with("vaccine", Fact::Word(claim.group.code()));
                if let Some(number) = claim.number {
                    doubt.with("dose", Fact::Number(number.into()));
                }
            }
        }
    }
}

/// Whether a dose is the one that a claim is for. By its number if the form has one, otherwise by the day.
fn answers_claim(dose: &Dose, claim: &Claim) -> Answer {
    if dose.vaccine.group.is_some_and(|group| group != claim.group) {
        return Answer::No;
    }
    let is_certain = dose.vaccine.group.is_some();
    if let Some((own, claimed)) = dose.number().zip(claim.number) {
        return Answer::between(is_certain && own == claimed, own == claimed);
    }
    let Some(claimed) = claim.date.map(Span::of_date) else {
        // Nothing but the vaccine is claimed: any dose of it may be meant.
        return Answer::between(is_certain && claim.number.is_none(), true);
    };
    match Span::of_time(&dose.time) {
        None => Answer::Unsure,
        Some(own) => {
            let is_day = own == claimed && own.is_day();
            Answer::between(is_certain && is_day, own.may_be(claimed))
        }
    }
}

fn any(answers: impl Iterator<Item = Answer>) -> Answer {
    let mut is_unsure = false;
    for answer in answers {
        match answer {
            Answer::Yes => return Answer::Yes,
            Answer::Unsure => is_unsure = true,
            Answer::No => {}
        }
    }
    Answer::between(false, is_unsure)
}

/// What is judged about every record that is no mistake, and then about every dose that was given.
pub(super) fn judge_dose(
    view: &View<'_>,
    person: &PersonRecord<'_>,
    by: &Standards<'_>,
    found: &mut Assessment,
) {
    let record = view.record;
    if record.dose.status == DoseStatus::EnteredInError {
        return;
    }
    let subject = QualitySubject::Dose(view.place);
    if record.conflicting_reports > 0 {
        let doubt = found.doubt(subject, QualityRule::TwoContents);
        doubt.with("reports", Fact::Number(record.conflicting_reports.into()));
    }
    if let Some(since) = record.waiting_since {
        let days = by.today.days_since(since).max(0);
        let doubt = found.doubt(subject, QualityRule::Waiting);
        doubt.with("days", Fact::Number(days.into()));
        if days > WAITING_DAYS_MAX {
            doubt.class = QualityClass::MustFix;
        }
    }
    for rule in [QualityRule::SessionAnomaly, QualityRule::ScannedTwice] {
        if record.marks.contains(&rule) {
            found.doubt(subject, rule);
        }
    }
    if record.dose.is_given() {
        judge_date(view, person, by, found);
        judge_death(view, person, found);
        judge_departure(view, person, found);
    }
}

/// Q02.
fn judge_date(
    view: &View<'_>,
    person: &PersonRecord<'_>,
    by: &Standards<'_>,
    found: &mut Assessment,
) {
    let subject = QualitySubject::Dose(view.place);
    let rule = QualityRule::ImpossibleDate;
    let Some(span) = view.span else {
        return found.leave(subject, rule, Gap::DoseDate);
    };
    let birth = person.birth.map(Span::of_date);
    let in_future = Answer::between(span.first > by.today, span.last > by.today);
    let before_birth = birth.map_or(Answer::Unsure, |birth| span.is_before(birth));
    if in_future == Answer::Yes {
        found.doubt(subject, rule).with("why", Fact::Word("future"));
    } else if before_birth == Answer::Yes {
        found.doubt(subject, rule).with("why", Fact::Word("birth"));
    } else if in_future == Answer::Unsure {
        found.leave(subject, rule, Gap::DoseDate);
    } else if before_birth == Answer::Unsure {
        let is_birth_known = birth.is_some_and(Span::is_day);
        let gap = if is_birth_known {
            Gap::DoseDate
        } else {
            Gap::BirthDate
        };
        found.leave(subject, rule, gap);
    }
}

/// Q11. Where the day of death is not known, the day on which the flag came tells what is certain.
fn judge_death(view: &View<'_>, person: &PersonRecord<'_>, found: &mut Assessment) {
    let flag = person.departure.as_ref().and_then(|departure| {
        let is_death = departure.reason == DepartureReason::Died;
        is_death.then_some(departure.on)
    });
    if person.death.is_none() && flag.is_none() {
        return;
    }
    let died = person.death.and_then(|Death { on }| on).map(Span::of_date);
    let flagged = flag.flatten().map(Span::of_day);
    let subject = QualitySubject::Dose(view.place);
    let after = match (view.span, died, flagged) {
        (None, ..) => return found.leave(subject, QualityRule::AfterDeath, Gap::DoseDate),
        (Some(span), Some(died), _) => died.is_before(span),
        (Some(span), None, Some(flagged)) => {
            Answer::between(flagged.is_before(span) == Answer::Yes, true)
        }
        (Some(_), None, None) => Answer::Unsure,
    };
    match after {
        Answer::Yes => {
            found.doubt(subject, QualityRule::AfterDeath);
        }
        Answer::Unsure => {
            let is_dose =
                view.span.is_some_and(|span| !span.is_day()) && died.is_some_and(Span::is_day);
            let gap = if is_dose {
                Gap::DoseDate
            } else {
                Gap::LeavingDate
            };
            found.leave(subject, QualityRule::AfterDeath, gap);
        }
        Answer::No => {}
    }
}

/// Q12. A coupon of the municipality that the person has left, or any coupon after it was closed.
fn judge_departure(view: &View<'_>, person: &PersonRecord<'_>, found: &mut Assessment) {
    let Some(coupon) = &view.record.dose.coupon else {
        return;
    };
    let is_leaving = |one: &&Departure| one.reason != DepartureReason::Died;
    let departure = person.departure.as_ref().filter(is_leaving);
    let is_own = person.municipality == Some(coupon.municipality);
    let left = departure.filter(|_| is_own).map(|departure| departure.on);
    let own = person.coupons.iter();
    let mut same =
        own.filter(|one| one.municipality == coupon.municipality && one.number == coupon.number);
    let closed = same.next().and_then(|one| one.valid_to);
    if left.is_none() && closed.is_none() {
        return;
    }
    let subject = QualitySubject::Dose(view.place);
    let rule = QualityRule::AfterDeparture;
    let Some(span) = view.span else {
        return found.leave(subject, rule, Gap::DoseDate);
    };
    // The person left, nobody knows when; closing the coupon tells the day more often than not.
    let is_day_unknown = left.is_some_and(|on| on.is_none()) && closed.is_none();
    let days = [left.flatten(), closed];
    let answers = days.into_iter().flatten();
    let after = any(answers.map(|day| Span::of_day(day).is_before(span)));
    match after {
        Answer::Yes => {
            let municipality = Fact::Municipality(coupon.municipality);
            found
                .doubt(subject, rule)
                .with("municipality", municipality);
        }
        Answer::Unsure => found.leave(subject, rule, Gap::DoseDate),
        Answer::No if is_day_unknown => found.leave(subject, rule, Gap::LeavingDate),
        Answer::No => {}
    }
}
