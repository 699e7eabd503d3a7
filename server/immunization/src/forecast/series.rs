//! One series: its doses walked through by day, and what comes next.

use crate::calendar::Day;
use crate::schedule::{FactId, Season, Series, Target, Window};

use super::age::Open;
use super::case::Case;
use super::eligibility::{Answer, Standing};
use super::judge;
use super::result::{Reasons, Rule, Verdict};

/// A dose that counts.
#[derive(Clone, Copy)]
pub(super) struct Valid {
    /// Its place in the series, from 0.
    pub(super) slot: usize,
    pub(super) day: Day,
    /// Among the doses of the case.
    pub(super) place: usize,
}

/// What a series says about one dose.
#[derive(Clone, Copy)]
pub(super) struct Judged {
    /// Among the doses of the case.
    pub(super) place: usize,
    pub(super) number: Option<u32>,
    pub(super) verdict: Verdict,
    pub(super) reasons: Reasons,
    pub(super) rule: Rule,
    pub(super) fact: Option<FactId>,
    /// The day that the rule asked for.
    pub(super) day: Option<Day>,
}

/// How far a series has come.
#[derive(Clone, Default)]
pub(super) struct Walk {
    /// Doses that count, in this season or pregnancy.
    pub(super) valid: Vec<Valid>,
    pub(super) judged: Vec<Judged>,
    /// Days of the doses whose vaccine counts in the series, valid or not.
    pub(super) taken: Vec<Day>,
    /// The last of them.
    pub(super) previous: Option<Day>,
    /// The dose that comes next, from 0.
    pub(super) slot: usize,
    /// Whether doses were passed over because their time had passed.
    pub(super) dropped: bool,
    /// The first day of the season.
    pub(super) season: Option<Day>,
    /// Its year, month and day.
    pub(super) season_parts: (i32, u8, u8),
    /// Its last day, once a dose was met in it: doses come by day.
    season_ends: Option<Day>,
    /// The day a pregnancy is counted from.
    pub(super) day_zero: Option<Day>,
    /// The first dose that ever counted.
    pub(super) first_valid: Option<Day>,
}

/// A walk that has not begun.
pub(super) static UNBEGUN: Walk = Walk {
    valid: Vec::new(),
    judged: Vec::new(),
    taken: Vec::new(),
    previous: None,
    slot: 0,
    dropped: false,
    season: None,
    season_parts: (0, 0, 0),
    season_ends: None,
    day_zero: None,
    first_valid: None,
};

impl Walk {
    /// Begins anew, in another season or pregnancy.
    fn restart(&mut self) {
        self.valid.clear();
        self.taken.clear();
        self.previous = None;
        self.slot = 0;
        self.dropped = false;
    }

    /// Not begun, with the room that it has.
    pub(super) fn wipe(&mut self) {
        self.restart();
        self.judged.clear();
        self.season = None;
        self.season_ends = None;
        self.day_zero = None;
        self.first_valid = None;
    }

    /// As it stands in another season or pregnancy: nothing was given in it, and what was given before is remembered.
    fn anew(&self) -> Walk {
        Walk {
            valid: Vec::new(),
            judged: Vec::new(),
            taken: Vec::new(),
            previous: None,
            slot: 0,
            dropped: false,
            ..*self
        }
    }

    /// As it stands in another season.
    fn in_season(&self, opening: Opening) -> Walk {
        Walk {
            season: Some(opening.day),
            season_parts: opening.parts,
            ..self.anew()
        }
    }

    pub(super) fn number(&self) -> u32 {
        u32::try_from(self.valid.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1)
    }
}

/// The first day of a season, with its year, month and day.
#[derive(Clone, Copy)]
struct Opening {
    day: Day,
    parts: (i32, u8, u8),
}

/// The season of a day: the one that holds, or the next one where none does.
fn season_of(season: Season, day: Day) -> Opening {
    let (year, month, of_month) = day.parts();
    let (first, last) = (season.first, season.last);
    let begun = (first.month, first.day) <= (month, of_month);
    let began = year - i32::from(!begun);
    let ends = began + i32::from((last.month, last.day) < (first.month, first.day));
    let holds = (year, month, of_month) <= (ends, last.month, last.day);
    // The season before has ended: the next one is this year's, unless that is the one that has ended.
    let year = match (
        holds,
        begun && (first.month, first.day) != (month, of_month),
    ) {
        (true, _) => began,
        (false, true) => year + 1,
        (false, false) => year,
    };
    let parts = (year, first.month, first.day);
    let end = if year < 1900 { Day::FIRST } else { Day::LAST };
    Opening {
        day: first.of_year(year).unwrap_or(end),
        parts,
    }
}

/// Goes through the doses of a group by day, on a walk that has not begun.
pub(super) fn walk<'s>(
    case: &Case<'s, '_>,
    series: &'s Series,
    relevant: &[usize],
    walk: &mut Walk,
) {
    for place in relevant {
        let Some(dose) = case.doses.get(*place) else {
            continue;
        };
        if let Some(season) = series.season
            && walk.season_ends.is_none_or(|last| dose.day > last)
        {
            let opening = season_of(season, dose.day);
            enter_season(walk, opening);
            walk.season_ends = Some(season.last.on_or_after_parts(opening.parts));
        }
        if let Some((from, to)) = series.pregnancy {
            let mut zeros = case.pregnancies();
            let within = |zero: &Day| {
                let day = |term: crate::schedule::Term| match term.base {
                    crate::schedule::Base::Gestation(days) => zero.plus_days(days + term.plus_days),
                    _ => *zero,
                };
                (day(from)..=day(to)).contains(&dose.day)
            };
            enter_pregnancy(walk, zeros.find(within));
        }
        let judged = judge(case, series, walk, relevant, *place);
        walk.judged.push(judged);
    }
}

fn enter_season(walk: &mut Walk, opening: Opening) {
    if walk.season != Some(opening.day) {
        walk.restart();
        walk.season = Some(opening.day);
        walk.season_parts = opening.parts;
    }
}

fn enter_pregnancy(walk: &mut Walk, zero: Option<Day>) {
    if walk.day_zero != zero {
        walk.restart();
        walk.day_zero = zero;
    }
}

/// A dose that may be given.
#[derive(Clone, Copy)]
pub(super) struct Offer<'s> {
    pub(super) slot: usize,
    pub(super) number: u32,
    pub(super) earliest: Day,
    pub(super) recommended: Day,
    pub(super) overdue_after: Option<Day>,
    pub(super) latest: Option<Day>,
    pub(super) depends_on: Option<&'s str>,
    pub(super) phase: &'s str,
    pub(super) earliest_by: (Rule, FactId),
    pub(super) recommended_by: Option<FactId>,
    pub(super) overdue_by: Option<FactId>,
    pub(super) window: FactId,
    pub(super) dropped: Option<FactId>,
}

/// What comes next in a series.
#[derive(Clone, Copy)]
pub(super) enum Next<'s> {
    Offer(Offer<'s>),
    Complete,
    AgedOut(Option<FactId>),
    NotForThem(&'s str),
    /// It cannot be told; the code of what would have to be known.
    Unclear(&'s str),
}

/// What comes next for somebody who is there on a day.
pub(super) fn next<'s>(
    case: &Case<'s, '_>,
    series: &'s Series,
    walk: &Walk,
    relevant: &[usize],
    day: Day,
) -> Next<'s> {
    if series.pregnancy.is_some() {
        let Some(pregnancy) = case.pregnancy_on(day) else {
            return Next::NotForThem("not-pregnant");
        };
        let Some(zero) = pregnancy else {
            return Next::Unclear("needs-pregnancy-week");
        };
        if walk.day_zero == Some(zero) {
            return in_time(case, series, walk, relevant, day);
        }
        let walk = Walk {
            day_zero: Some(zero),
            ..walk.anew()
        };
        return in_time(case, series, &walk, relevant, day);
    }
    let Some(season) = series.season else {
        return in_time(case, series, walk, relevant, day);
    };
    let opening = season_of(season, day);
    let other;
    let walk = if walk.season == Some(opening.day) {
        walk
    } else {
        other = walk.in_season(opening);
        &other
    };
    let found = in_time(case, series, walk, relevant, day);
    if !matches!(found, Next::AgedOut(_)) {
        return found;
    }
    // Whoever is not old enough in this season may be in a later one; and whoever is late in one has the next.
    let standing = standing(case, walk, relevant, day);
    let age = series
        .targets
        .first()
        .into_iter()
        .flat_map(|target| &target.windows);
    let age = age.filter(|window| standing.hold(&window.when) != Answer::No);
    let age = age.filter_map(|window| {
        window
            .from
            .iter()
            .filter_map(|when| case.of_person(when))
            .max()
    });
    let after = season.last.on_or_after_parts(opening.parts).next();
    let later = age.filter(|age| *age >= after).min().unwrap_or(after);
    let later = season_of(season, later);
    if later.day == opening.day {
        return found;
    }
    in_time(case, series, &walk.in_season(later), relevant, day)
}

fn standing<'c, 's, 'h>(
    case: &'c Case<'s, 'h>,
    walk: &'c Walk,
    relevant: &'c [usize],
    day: Day,
) -> Standing<'c, 's, 'h> {
    Standing {
        case,
        relevant,
        walk,
        dropped: walk.dropped,
        day,
    }
}

/// What comes next in one season or pregnancy, or in life.
fn in_time<'s>(
    case: &Case<'s, '_>,
    series: &'s Series,
    walk: &Walk,
    relevant: &[usize],
    day: Day,
) -> Next<'s> {
    let mut standing = standing(case, walk, relevant, day);
    let mut floor: Option<Floor> = None;
    for (slot, target) in series.targets.iter().enumerate().skip(walk.slot) {
        if !target.omit.is_empty() && standing.hold(&target.omit) == Answer::Yes {
            continue;
        }
        match offer(&standing, series, target, slot, floor) {
            Ok(offer) => return Next::Offer(offer),
            Err(Missed::Passed(passed))
                if target.may_be_missed && slot + 1 < series.targets.len() =>
            {
                standing.dropped = true;
                floor = Some(passed);
            }
            Err(Missed::Passed(passed)) => return Next::AgedOut(Some(passed.fact)),
            Err(Missed::NoWindow) if target.may_be_missed && slot + 1 < series.targets.len() => {}
            Err(Missed::NoWindow) => return Next::NotForThem("not-in-target"),
        }
    }
    Next::Complete
}

/// What follows a dose that was dropped may not come before the dose could no longer be given.
#[derive(Clone, Copy)]
struct Floor {
    /// The last day of the dose that was dropped.
    last: Option<Day>,
    fact: FactId,
}

/// Why a dose cannot be offered.
enum Missed {
    Passed(Floor),
    NoWindow,
}

fn offer<'s>(
    standing: &Standing<'_, 's, '_>,
    series: &'s Series,
    target: &'s Target,
    slot: usize,
    floor: Option<Floor>,
) -> Result<Offer<'s>, Missed> {
    let mut best: Option<(Open<'s>, Day, (Rule, FactId))> = None;
    let mut passed: Option<Floor> = None;
    for open in standing.windows(target).filter(|open| open.offer) {
        let (mut earliest, mut by) = earliest(standing, series, target, open);
        if let Some(Floor {
            last: Some(last),
            fact,
        }) = floor
            && earliest <= last
        {
            (earliest, by) = (last.next(), (Rule::Dropped, fact));
        }
        if earliest > open.to || standing.day > open.to {
            let last = passed.and_then(|other| other.last).max(Some(open.to));
            passed = Some(Floor {
                last,
                fact: open.fact,
            });
            continue;
        }
        let better = best.is_none_or(|(other, other_earliest, _)| {
            match (open.depends_on.is_some(), other.depends_on.is_some()) {
                (false, true) => true,
                (true, false) => false,
                _ => earliest < other_earliest,
            }
        });
        if better {
            best = Some((open, earliest, by));
        }
    }
    if let Some(found) = best {
        let offer = dated(standing, target, slot, found);
        return Ok(Offer {
            dropped: floor.map(|floor| floor.fact),
            ..offer
        });
    }
    let for_them = |window: &Window| window.offer && standing.hold(&window.when) != Answer::No;
    match passed {
        Some(passed) => Err(Missed::Passed(passed)),
        // A window that has no day at all for this person is not open any more either.
        None if target.windows.iter().any(for_them) => Err(Missed::Passed(Floor {
            last: None,
            fact: target.fact,
        })),
        None => Err(Missed::NoWindow),
    }
}

/// The first day in a window on which all rules hold, and the rule that decided.
fn earliest<'s>(
    standing: &Standing<'_, 's, '_>,
    series: &'s Series,
    target: &'s Target,
    open: Open<'s>,
) -> (Day, (Rule, FactId)) {
    let mut found = (open.from, (Rule::Window, open.fact));
    if let Some((day, fact)) = standing.bounded_below(&target.after)
        && day > found.0
    {
        found = (day, (Rule::Interval, fact));
    }
    let first = standing.offered(series, found.0.max(standing.day)).next();
    let (group, product) = first.map_or((None, None), |one| standing.case.named(one.of));
    let spaced = group.and_then(|group| standing.case.free_from(group, product, Day::LAST));
    if let Some((day, fact)) = spaced
        && day > found.0
    {
        found = (day, (Rule::Spacing, fact));
    }
    found
}

/// The last day of a window and of those that go on where it ends, unless they depend on what is not known.
pub(super) fn lasting<'s>(windows: impl Iterator<Item = Open<'s>> + Clone, last: Day) -> Day {
    let goes_on = |last: Day| {
        let mut windows = windows.clone().filter(|open| open.offer && open.lawful);
        windows.find(|open| open.from <= last.next() && open.to > last)
    };
    let mut last = last;
    // Each round ends later, so there are no more rounds than windows.
    while let Some(open) = goes_on(last) {
        last = open.to;
    }
    last
}

fn dated<'s>(
    standing: &Standing<'_, 's, '_>,
    target: &'s Target,
    slot: usize,
    (open, earliest, by): (Open<'s>, Day, (Rule, FactId)),
) -> Offer<'s> {
    let standard = standing
        .bounded_below(&target.recommended)
        .filter(|(day, _)| *day > earliest);
    let recommended = standard.map_or(earliest, |(day, _)| day.min(open.to));
    let overdue = standing.bounded_above(&target.overdue);
    let last = match standing.possible(target) {
        [_] => open.to,
        _ => lasting(standing.windows(target), open.to),
    };
    Offer {
        slot,
        number: standing.walk.number(),
        earliest,
        recommended,
        overdue_after: overdue.map(|(day, _)| day.max(recommended).min(open.to)),
        latest: Some(last).filter(|day| *day < Day::LAST),
        depends_on: open.depends_on,
        phase: &target.phase,
        earliest_by: by,
        recommended_by: standard.map(|(_, fact)| fact),
        overdue_by: overdue.map(|(_, fact)| fact),
        window: open.fact,
        dropped: None,
    }
}
