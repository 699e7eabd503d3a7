//! Rules about a dose among the others: their order, their numbers, and how near two of them are.

use super::span::Answer;
use super::view::{Count, View};
use super::{Assessment, Gap, QualityRule, QualitySubject, Standards};
use crate::finding::Fact;

/// Two doses of one group this near are one too many.
const NEAR_DAYS: i32 = 7;

pub(super) fn judge_dose(
    view: &View<'_>,
    all: &[View<'_>],
    by: &Standards<'_>,
    found: &mut Assessment,
) {
    let subject = QualitySubject::Dose(view.place);
    if view.group.is_none() {
        let rules = [
            QualityRule::Order,
            QualityRule::EarlierMissing,
            QualityRule::TwoContents,
            QualityRule::TwoInAWeek,
        ];
        for rule in rules {
            found.leave(subject, rule, Gap::Vaccine);
        }
        return;
    }
    judge_nearness(view, all, found);
    if view.count == Count::Unsure {
        for rule in [QualityRule::Order, QualityRule::EarlierMissing] {
            found.leave(subject, rule, Gap::DoseDate);
        }
        return;
    }
    let Some(number) = view.number else {
        for rule in [QualityRule::Order, QualityRule::EarlierMissing] {
            found.leave(subject, rule, Gap::DoseNumber);
        }
        return;
    };
    judge_order(view, number, all, found);
    judge_earlier(view, number, all, found);
    judge_makers(view, number, all, by, found);
}

/// The other doses that were given.
fn others<'v, 'a>(view: &'v View<'a>, all: &'v [View<'a>]) -> impl Iterator<Item = &'v View<'a>> {
    let own = view.place;
    all.iter()
        .filter(move |one| one.place != own && one.record.dose.is_given())
}

/// Q01. Two dates contradict each other, so both doses are doubtful.
fn judge_order(view: &View<'_>, number: u32, all: &[View<'_>], found: &mut Assessment) {
    let subject = QualitySubject::Dose(view.place);
    let mut against: Option<u32> = None;
    let mut is_unsure = false;
    for other in others(view, all).filter(|other| view.counts_in_programme_with(other)) {
        let Some(other_number) = other.number.filter(|other| *other != number) else {
            continue;
        };
        let inverted = match view.span.zip(other.span) {
            None => Answer::Unsure,
            Some((own, theirs)) if other_number < number => own.is_before(theirs),
            Some((own, theirs)) => theirs.is_before(own),
        };
        match inverted {
            Answer::Yes => {
                against = Some(against.map_or(other_number, |one| one.min(other_number)));
            }
            Answer::Unsure => is_unsure = true,
            Answer::No => {}
        }
    }
    if let Some(against) = against {
        let doubt = found.doubt(subject, QualityRule::Order);
        doubt.with("against-dose", Fact::Number(against.into()));
    } else if is_unsure {
        found.leave(subject, QualityRule::Order, Gap::DoseDate);
    }
}

/// Q03. A dose under another programme, or of which the number is not known, may be the one that seems to be missing.
fn judge_earlier(view: &View<'_>, number: u32, all: &[View<'_>], found: &mut Assessment) {
    if number <= 1 {
        return;
    }
    let subject = QualitySubject::Dose(view.place);
    let mut below: Vec<u32> = Vec::new();
    let mut unnumbered: u32 = 0;
    for other in others(view, all) {
        if view.counts_with(other) {
            match other.number {
                Some(other) if (1..number).contains(&other) => below.push(other),
                Some(_) => {}
                None => unnumbered += 1,
            }
        } else if view.is_of_group(other) && other.count == Count::Unsure {
            unnumbered += 1;
        }
    }
    below.sort_unstable();
    below.dedup();
    let present = u32::try_from(below.len()).unwrap_or(u32::MAX);
    let missing = (number - 1).saturating_sub(present);
    if missing == 0 {
        return;
    }
    if unnumbered >= missing {
        found.leave(subject, QualityRule::EarlierMissing, Gap::DoseNumber);
        return;
    }
    let first = (1..).zip(&below).find(|(expected, one)| expected != *one);
    let first = first.map_or(present + 1, |(expected, _)| expected);
    let doubt = found.doubt(subject, QualityRule::EarlierMissing);
    doubt.bars_certificate = below.last() != Some(&(number - 1));
    doubt
        .with("first-missing", Fact::Number(first.into()))
        .with("missing", Fact::Number(missing.into()));
}

/// Q04 of two doses, beside what contradicting reports say, and Q05.
fn judge_nearness(view: &View<'_>, all: &[View<'_>], found: &mut Assessment) {
    let subject = QualitySubject::Dose(view.place);
    let mut nearest: Option<i32> = None;
    let mut is_near_unsure = false;
    let mut has_other_content = false;
    let mut is_content_unsure = false;
    for other in others(view, all).filter(|other| view.is_of_group(other)) {
        match view
            .span
            .zip(other.span)
            .map(|(own, theirs)| own.days_apart(theirs))
        {
            Some((least, most)) if most <= NEAR_DAYS => {
                nearest = Some(nearest.map_or(least, |one| one.min(least)));
            }
            Some((least, _)) if least > NEAR_DAYS => {}
            _ => is_near_unsure = true,
        }
        let is_same_number = view.number.is_some() && view.number == other.number;
        if is_same_number && view.counts_in_programme_with(other) {
            match contradict(view, other) {
                Answer::Yes => has_other_content = true,
                Answer::Unsure => is_content_unsure = true,
                Answer::No => {}
            }
        }
    }
    if let Some(days) = nearest {
        let doubt = found.doubt(subject, QualityRule::TwoInAWeek);
        doubt.with("days", Fact::Number(days.into()));
    } else if is_near_unsure {
        found.leave(subject, QualityRule::TwoInAWeek, Gap::DoseDate);
    }
    let reports = view.record.conflicting_reports;
    if has_other_content && reports == 0 {
        found.doubt(subject, QualityRule::TwoContents);
    } else if is_content_unsure && reports == 0 {
        found.leave(subject, QualityRule::TwoContents, Gap::DoseDate);
    }
}

/// Whether two records of one number cannot both be right. What only one of them tells contradicts nothing.
fn contradict(one: &View<'_>, other: &View<'_>) -> Answer {
    fn differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
        one.zip(other).is_some_and(|(one, other)| one != other)
    }
    let (left, right) = (one.record.dose, other.record.dose);
    let dates = one.span.zip(other.span);
    let certainly = dates.is_some_and(|(one, other)| !one.may_be(other))
        || differ(left.lot.as_ref(), right.lot.as_ref())
        || differ(
            left.vaccine.product.as_ref(),
            right.vaccine.product.as_ref(),
        )
        || differ(
            one.series.map(|one| one.label.id),
            other.series.map(|one| one.label.id),
        )
        || differ(left.site.as_ref(), right.site.as_ref());
    let is_same_day = dates.is_some_and(|(one, other)| one == other && one.is_day());
    Answer::between(certainly, !is_same_day)
}

/// Q10, where mixing makers was an exception: in the programme of COVID-19.
fn judge_makers(
    view: &View<'_>,
    number: u32,
    all: &[View<'_>],
    by: &Standards<'_>,
    found: &mut Assessment,
) {
    if !view.is_of_windows || number > 2 || view.group != Some(by.windows.group()) {
        return;
    }
    let subject = QualitySubject::Dose(view.place);
    let maker = |view: &View<'_>| view.series.map(|series| series.label.maker);
    let mut differs = false;
    let mut is_unsure = false;
    for other in others(view, all).filter(|other| view.counts_with(other)) {
        if other.number != Some(3 - number) {
            continue;
        }
        match maker(view).zip(maker(other)) {
            Some((own, theirs)) => differs |= own != theirs,
            None => is_unsure = true,
        }
    }
    if differs {
        found.doubt(subject, QualityRule::MakerDiffers);
    } else if is_unsure {
        found.leave(subject, QualityRule::MakerDiffers, Gap::Vaccine);
    }
}
