//! What counts, what comes next, and why: one pure function over a history, a schedule and a day.
//!
//! Each rule has a room of its own and is a function of values. The order of the rules stands here, in `judge` for a dose
//! that was given and in `of_group` for the one that comes next. The trace is made from what they decided.

mod age;
mod best;
mod case;
mod change;
mod combination;
mod conflict;
mod eligibility;
mod exclusion;
mod interval;
mod partial;
mod product;
mod result;
mod series;
mod trace;
mod unusable;

pub use change::next_change;
pub use result::{
    Evaluation, Forecast, Reason, Reasons, Recommendation, Rule, Status, Step, Verdict,
};

use crate::calendar::Day;
use crate::history::History;
use crate::schedule::{FactId, Group, Schedule, Series};

use age::Fit;
use best::{Chosen, choose};
use case::Case;
use eligibility::{Answer, Standing};
use exclusion::above;
use series::{Judged, Next, UNBEGUN, Valid, Walk, walk};

/// The forecast for a person on a day. Of the history only what lies before that day is counted; what cannot be counted
/// is reported as such.
pub fn forecast<'s>(schedule: &'s Schedule, history: &History, today: Day) -> Forecast<'s> {
    let recorded = history.doses.len().max(history.observations.len());
    if recorded > RECORDS_MAX {
        return partial::nothing(
            schedule,
            history,
            today,
            (Reason::TooMany, "too-many-records"),
        );
    }
    match history.birth {
        None => partial::nothing(
            schedule,
            history,
            today,
            (Reason::BirthUnknown, "needs-birth"),
        ),
        Some(birth) => match birth.day() {
            Some(birth) => with_birth(schedule, history, birth, today),
            None => partial::of_all_births(schedule, history, birth, today),
        },
    }
}

/// More doses or observations than anybody has. Rules look at pairs of doses, so the work grows with the square.
const RECORDS_MAX: usize = 200;

/// The forecast for somebody who was born on a day.
fn with_birth<'s>(
    schedule: &'s Schedule,
    history: &History,
    birth: Day,
    today: Day,
) -> Forecast<'s> {
    let mut case = Case::new(schedule, history, birth, today);
    let mut forecast = Forecast {
        today,
        version: schedule.version(),
        evaluations: if case.doses.len() == history.doses.len() {
            Vec::new()
        } else {
            unusable::evaluations(history, today)
        },
        recommendations: Vec::with_capacity(schedule.groups.len()),
        trace: Vec::with_capacity(STEPS_USUAL * schedule.groups.len() + 3 * case.doses.len()),
    };
    forecast.evaluations.reserve(3 * case.doses.len());
    let mut outcomes = Vec::with_capacity(schedule.groups.len());
    let mut desk = Desk::default();
    for group in &schedule.groups {
        desk.lay_out(&case, group);
        let (outcome, line) = of_group(&case, group, &mut desk);
        let walk = desk.walks().get(outcome.told);
        let valid = walk.map_or(0, |walk| walk.valid.len());
        case.valid.push(u32::try_from(valid).unwrap_or(u32::MAX));
        forecast.recommendations.push(line);
        trace::tell(&case, &outcome, walk, &mut forecast);
        outcomes.push(outcome);
    }
    combination::combine(&case, &outcomes, &mut forecast);
    forecast
}

/// What was found for one group.
struct Outcome<'s> {
    group: &'s Group,
    series: Option<&'s Series>,
    /// The walk that tells of the doses, by its place.
    told: usize,
    next: Next<'s>,
    /// The fact that stands above the series, if one does.
    decided_by: Option<FactId>,
}

/// The doses that have to do with a group, and every series of it walked through with them. What is written on is wiped for
/// the next group: making room anew would take longer than the rules.
#[derive(Default)]
struct Desk {
    relevant: Vec<usize>,
    walks: Vec<Walk>,
    /// How many of the walks are this group's. None where it has no doses.
    walked: usize,
    /// Whether the first series was not walked, being for others.
    first_skipped: bool,
}

impl Desk {
    fn walks(&self) -> &[Walk] {
        self.walks.get(..self.walked).unwrap_or_default()
    }

    fn lay_out(&mut self, case: &Case<'_, '_>, group: &Group) {
        case.relevant(group, &mut self.relevant);
        self.walked = 0;
        if self.relevant.is_empty() {
            return;
        }
        self.walked = group.series.len();
        if self.walks.len() < self.walked {
            self.walks.resize_with(self.walked, Walk::default);
        }
        for (place, (series, blank)) in group.series.iter().zip(&mut self.walks).enumerate() {
            blank.wipe();
            let skipped = is_for_others(case, series, &self.relevant);
            if !skipped {
                walk(case, series, &self.relevant, blank);
            }
            if place == 0 {
                self.first_skipped = skipped;
            }
        }
    }

    /// Walks the first series if it was passed over: it tells of the doses of those for whom there is no series.
    fn walk_first(&mut self, case: &Case<'_, '_>, group: &Group) {
        if let (true, Some(series), Some(blank)) = (
            self.first_skipped && self.walked > 0,
            group.series.first(),
            self.walks.first_mut(),
        ) {
            walk(case, series, &self.relevant, blank);
            self.first_skipped = false;
        }
    }
}

/// About how many steps a group has without doses.
const STEPS_USUAL: usize = 4;

/// How often the choice of a path is made again, for the day on which the dose would be given.
const ROUNDS_MAX: usize = 4;

/// One group: of the series that were walked one is chosen, the choice is tried on the day it leads to, and what stands
/// above all series is asked last.
fn of_group<'s>(
    case: &Case<'s, '_>,
    group: &'s Group,
    desk: &mut Desk,
) -> (Outcome<'s>, Recommendation<'s>) {
    let (place, mut next) = chosen_in(case, group, desk);
    let series = place.and_then(|place| group.series.get(place));
    // Doses of a group of which no series is for this person are told by the first series.
    if place.is_none() {
        desk.walk_first(case, group);
    }
    let (relevant, walks) = (desk.relevant.as_slice(), desk.walks());
    let told = place.unwrap_or(0);
    let standing = Standing {
        case,
        relevant,
        walk: walks.get(told).unwrap_or(&UNBEGUN),
        dropped: false,
        day: case.today,
    };
    if let (Next::Offer(offer), Some(series), None) = (&mut next, series, standing.walk.first_valid)
    {
        offer.latest = best::latest_of_paths(&standing, group, series, offer.latest);
    }
    let above = above(&standing, group);
    let decided_by = above.as_ref().and_then(|above| above.fact);
    let line = trace::recommendation(&standing, group, series, &next, above);
    let outcome = Outcome {
        group,
        series,
        told,
        next,
        decided_by,
    };
    (outcome, line)
}

/// The series that is followed, by its place, and what comes next in it.
fn chosen_in<'s>(case: &Case<'s, '_>, group: &'s Group, desk: &Desk) -> (Option<usize>, Next<'s>) {
    let (relevant, walks) = (desk.relevant.as_slice(), desk.walks());
    let mut chosen = choose(case, group, walks, relevant, case.today);
    // The answer must still be right when the person comes on the earliest date. Where nothing was observed and there are
    // no paths with seasons, it is: windows only close, and the one that was chosen is open on that day.
    let paths = group.series.len() > 1;
    let seasonal = paths && group.series.iter().any(|series| series.season.is_some());
    let rounds = if seasonal || !case.history.observations.is_empty() {
        ROUNDS_MAX
    } else {
        0
    };
    for _ in 0..rounds {
        let Some((place, offer)) = chosen.as_ref().and_then(Chosen::offer) else {
            break;
        };
        if offer.earliest <= case.today {
            break;
        }
        let then = choose(case, group, walks, relevant, offer.earliest);
        let same = then
            .as_ref()
            .and_then(Chosen::offer)
            .is_some_and(|(then_place, then)| {
                (then_place, then.slot, then.earliest) == (place, offer.slot, offer.earliest)
            });
        if same {
            break;
        }
        chosen = then;
    }
    match chosen {
        Some(chosen) => (Some(chosen.place), chosen.next),
        None => (None, Next::NotForThem("not-in-target")),
    }
}

/// Whether a series is not for this person, whatever the day and however far it came.
fn is_for_others(case: &Case<'_, '_>, series: &Series, relevant: &[usize]) -> bool {
    let standing = Standing {
        case,
        relevant,
        walk: &UNBEGUN,
        dropped: false,
        day: case.today,
    };
    let settled = !series.when_of_walk && case.history.observations.is_empty();
    settled && standing.hold(&series.when) == Answer::No
}

impl<'s> Chosen<'s> {
    fn offer(&self) -> Option<(usize, series::Offer<'s>)> {
        match self.next {
            Next::Offer(offer) => Some((self.place, offer)),
            _ => None,
        }
    }
}

/// One dose in one series. This is the order of the rules: birth, product, same day, lot, need, age, interval, conflict.
fn judge<'s>(
    case: &Case<'s, '_>,
    series: &'s Series,
    walk: &mut Walk,
    relevant: &[usize],
    place: usize,
) -> Judged {
    let said = |verdict, reasons, rule| Judged {
        place,
        number: None,
        verdict,
        reasons,
        rule,
        fact: None,
        day: None,
    };
    let not = |reason| said(Verdict::NotValid, Reasons::of(reason), Rule::Uncounted);
    let Some(dose) = case.doses.get(place) else {
        return not(Reason::DateUnknown);
    };
    if dose.day < case.birth {
        return not(Reason::BeforeBirth);
    }
    let standing = Standing {
        case,
        relevant,
        walk,
        dropped: walk.dropped,
        day: dose.day,
    };
    let Some(accept) = standing.accepts(series, dose) else {
        return Judged {
            number: Some(walk.number()),
            fact: Some(series.fact),
            ..said(
                Verdict::NotValid,
                Reasons::of(Reason::WrongProduct),
                Rule::Product,
            )
        };
    };
    if walk.previous == Some(dose.day) {
        return said(
            Verdict::Extraneous,
            Reasons::of(Reason::Duplicate),
            Rule::Uncounted,
        );
    }
    if dose.expired {
        walk.previous = Some(dose.day);
        return said(
            Verdict::SubStandard,
            Reasons::of(Reason::LotExpired),
            Rule::Uncounted,
        );
    }
    if series.pregnancy.is_some() && walk.day_zero.is_none() {
        return said(
            Verdict::NotEvaluated,
            Reasons::of(Reason::PregnancyUnknown),
            Rule::Uncounted,
        );
    }
    let mut judged = in_series(&standing, series, place);
    let (slot, ..) = judged;
    judged.3.fact = judged.3.fact.or(Some(accept.fact));
    walk.dropped = judged.1;
    if judged.2 {
        walk.valid.push(Valid {
            slot,
            day: dose.day,
            place,
        });
        walk.first_valid = walk.first_valid.or(Some(dose.day));
        let repeats = series.targets.get(slot).is_some_and(|target| target.repeat);
        walk.slot = if repeats { slot } else { slot + 1 };
    }
    walk.taken.push(dose.day);
    walk.previous = Some(dose.day);
    judged.3
}

/// The dose against the target it meets: where that is, whether targets were dropped, whether it counts.
fn in_series<'s>(
    standing: &Standing<'_, 's, '_>,
    series: &'s Series,
    place: usize,
) -> (usize, bool, bool, Judged) {
    let mut standing = *standing;
    let mut judged = Judged {
        place,
        number: Some(standing.walk.number()),
        verdict: Verdict::NotValid,
        reasons: Reasons::NONE,
        rule: Rule::Counts,
        fact: None,
        day: None,
    };
    let mut passed = Reasons::NONE;
    for (slot, target) in series.targets.iter().enumerate().skip(standing.walk.slot) {
        if !target.omit.is_empty() && standing.hold(&target.omit) == Answer::Yes {
            continue;
        }
        let inside = match standing.fit(target) {
            Fit::Inside(open) => open,
            Fit::Late(_) if target.may_be_missed && slot + 1 < series.targets.len() => {
                standing.dropped = true;
                passed = Reasons::of(Reason::TooOld);
                continue;
            }
            Fit::Late(open) => {
                judged.reasons = Reasons::of(Reason::TooOld);
                (judged.rule, judged.fact, judged.day) =
                    (Rule::Window, Some(open.fact), Some(open.to));
                return (slot, standing.walk.dropped, false, judged);
            }
            Fit::Early(_) if target.may_be_missed && standing.windows(target).next().is_none() => {
                continue;
            }
            Fit::Early(open) => {
                judged.reasons = passed.and(Reason::TooYoung);
                judged.rule = Rule::Window;
                judged.fact = Some(open.map_or(target.fact, |open| open.fact));
                judged.day = open.map(|open| open.from);
                return (slot, standing.walk.dropped, false, judged);
            }
        };
        let counts = spaced(&standing, target, &mut judged);
        if counts {
            judged.verdict = Verdict::Valid;
            judged.fact = Some(inside.fact);
            if !inside.lawful {
                judged.reasons = Reasons::of(Reason::ConditionAssumed);
            }
        }
        let dropped = if counts {
            standing.dropped
        } else {
            standing.walk.dropped
        };
        return (slot, dropped, counts, judged);
    }
    judged.verdict = Verdict::Extraneous;
    judged.reasons = Reasons::of(Reason::Extra);
    judged.rule = Rule::Uncounted;
    judged.number = None;
    (series.targets.len(), standing.walk.dropped, false, judged)
}

/// The intervals before a dose, in its series and to other vaccines. Notes what was missed.
fn spaced(
    standing: &Standing<'_, '_, '_>,
    target: &crate::schedule::Target,
    judged: &mut Judged,
) -> bool {
    if let Some((day, fact)) = standing.bounded_below(&target.after)
        && standing.day < day
    {
        judged.reasons = judged.reasons.and(Reason::TooSoon);
        (judged.rule, judged.fact, judged.day) = (Rule::Interval, Some(fact), Some(day));
    }
    let dose = standing.case.doses.get(judged.place);
    let free = dose.and_then(|dose| standing.case.free_from(dose.group, dose.product, dose.day));
    if let Some((day, fact)) = free
        && standing.day < day
    {
        judged.reasons = judged.reasons.and(Reason::LiveConflict);
        (judged.rule, judged.fact, judged.day) = (Rule::Spacing, Some(fact), Some(day));
    }
    judged.reasons.is_empty()
}

#[cfg(test)]
mod tests;
