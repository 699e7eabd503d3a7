//! What was decided, told: recommendations, evaluations, and the steps with their facts.

use super::Outcome;
use super::case::Case;
use super::eligibility::Standing;
use super::exclusion::Above;
use super::result::{Evaluation, Forecast, Recommendation, Rule, Status, Step};
use super::series::{Next, Offer, Walk};
use crate::calendar::Day;
use crate::few::Few;
use crate::schedule::{Group, Language, Schedule, Selector, Series};

/// The line of a group.
pub(super) fn recommendation<'s>(
    standing: &Standing<'_, 's, '_>,
    group: &'s Group,
    series: Option<&'s Series>,
    next: &Next<'s>,
    above: Option<Above<'s>>,
) -> Recommendation<'s> {
    let case = standing.case;
    let valid = &standing.walk.valid;
    let positions = valid.iter().filter_map(|one| case.doses.get(one.place));
    let mut line = Recommendation {
        group,
        parts: Few::NONE,
        series,
        status: Status::Ineligible,
        number: None,
        earliest: None,
        recommended: None,
        overdue_after: None,
        latest: None,
        reasons: Few::NONE,
        supporting: positions.map(|dose| dose.position).collect(),
        vaccines: Few::NONE,
    };
    match *next {
        Next::Complete => line.status = Status::Complete,
        Next::AgedOut(_) => line.status = Status::AgedOut,
        Next::NotForThem(reason) => line.reasons.push(reason),
        Next::Unclear(reason) => {
            line.status = Status::Conditional;
            line.reasons.push(reason);
        }
        Next::Offer(offer) => offered(standing, series, offer, &mut line),
    }
    if line.status.is_open() && case.undated & group.mask != 0 {
        line.status = Status::Conditional;
        line.reasons.push("undated-dose");
    }
    if line.status.is_open() && product_matters(standing, group) {
        line.reasons.push("product-unknown");
    }
    let died = case
        .history
        .death
        .is_some_and(|death| death.earliest() <= case.today);
    if died {
        close(&mut line, Status::Ineligible, "deceased");
    } else if line.status != Status::Complete
        && let Some(above) = above
        && (line.status.is_open() || above.status == Status::Complete)
    {
        close(&mut line, above.status, above.reason);
    }
    line
}

/// Whether a dose of a product that nobody knows was given where products make a difference.
fn product_matters(standing: &Standing<'_, '_, '_>, group: &Group) -> bool {
    let doses = standing
        .relevant
        .iter()
        .filter_map(|place| standing.case.doses.get(*place));
    let unknown = |dose: &super::case::GivenDose| {
        let mut accepts = group.series.iter().flat_map(|series| &series.vaccines);
        dose.product.is_none() && accepts.any(|one| one.of == Selector::Unspecified(dose.group))
    };
    doses.into_iter().any(unknown)
}

fn offered<'s>(
    standing: &Standing<'_, 's, '_>,
    series: Option<&'s Series>,
    offer: Offer<'s>,
    line: &mut Recommendation<'s>,
) {
    line.number = Some(offer.number);
    line.earliest = Some(offer.earliest);
    line.recommended = Some(offer.recommended);
    line.overdue_after = offer.overdue_after;
    line.latest = offer.latest;
    let today = standing.case.today;
    line.status = status(
        today,
        offer.earliest,
        offer.recommended,
        offer.overdue_after,
    );
    let unbegun = standing.walk.valid.is_empty();
    let of_series = series.and_then(|series| series.conditional.as_deref());
    let wish = series
        .and_then(|series| series.unbegun.as_deref())
        .filter(|_| unbegun);
    for reason in [offer.depends_on, of_series, wish].into_iter().flatten() {
        line.reasons.push(reason);
    }
    // What is yet to come may be known by then.
    let waits = line.status == Status::NotYet && of_series.is_none();
    if !line.reasons.is_empty() && !waits {
        line.status = Status::Conditional;
    }
    if let Some(series) = series {
        let day = today.max(offer.earliest);
        line.vaccines = standing
            .offered(series, day)
            .map(|one| one.name.as_str())
            .collect();
    }
}

/// How it stands with a dose that may be given.
pub(super) fn status(
    today: Day,
    earliest: Day,
    recommended: Day,
    overdue_after: Option<Day>,
) -> Status {
    if today < earliest {
        Status::NotYet
    } else if today < recommended {
        Status::Eligible
    } else if overdue_after.is_some_and(|last| last < today) {
        Status::Overdue
    } else {
        Status::Due
    }
}

fn close<'s>(line: &mut Recommendation<'s>, status: Status, reason: &'s str) {
    line.status = status;
    line.reasons.clear();
    line.reasons.push(reason);
    line.number = None;
    line.earliest = None;
    line.recommended = None;
    line.overdue_after = None;
    line.latest = None;
    line.vaccines.clear();
}

/// The verdicts and steps of a group, whose line is the last of the forecast.
pub(super) fn tell<'s>(
    case: &Case<'s, '_>,
    outcome: &Outcome<'s>,
    walk: Option<&Walk>,
    forecast: &mut Forecast<'s>,
) {
    let group = outcome.group;
    let step = |rule| Step {
        rule,
        group,
        dose: None,
        number: None,
        fact: None,
        day: None,
    };
    let is_offered = forecast
        .recommendations
        .last()
        .is_some_and(|line| line.number.is_some());
    for judged in walk.into_iter().flat_map(|walk| &walk.judged) {
        let Some(dose) = case.doses.get(judged.place) else {
            continue;
        };
        forecast.evaluations.push(Evaluation {
            dose: dose.position,
            group: Some(group),
            series: outcome.series.or(group.series.first()),
            number: judged.number,
            verdict: judged.verdict,
            reasons: judged.reasons,
        });
        forecast.trace.push(Step {
            dose: Some(dose.position),
            number: judged.number,
            fact: judged.fact,
            day: judged.day,
            ..step(judged.rule)
        });
    }
    if let Some(series) = outcome.series {
        forecast.trace.push(Step {
            fact: Some(series.fact),
            ..step(Rule::Series)
        });
    }
    match &outcome.next {
        Next::Offer(offer) if is_offered => {
            let at = |rule, fact, day| Step {
                number: Some(offer.number),
                fact: Some(fact),
                day,
                ..step(rule)
            };
            let mut tell = |step| forecast.trace.push(step);
            if let Some(fact) = offer.dropped {
                tell(at(Rule::Dropped, fact, None));
            }
            let (rule, fact) = offer.earliest_by;
            tell(at(rule, fact, Some(offer.earliest)));
            if let Some(fact) = offer.recommended_by {
                tell(at(Rule::Standard, fact, Some(offer.recommended)));
            }
            if let Some(fact) = offer.overdue_by {
                tell(at(Rule::StandardEnds, fact, offer.overdue_after));
            }
            tell(at(Rule::Latest, offer.window, offer.latest));
        }
        Next::AgedOut(fact) => forecast.trace.push(Step {
            fact: fact.or(Some(group.fact)),
            ..step(Rule::Latest)
        }),
        _ => forecast.trace.push(Step {
            fact: outcome.decided_by.or(Some(group.fact)),
            ..step(Rule::Standing)
        }),
    }
}

/// A step as a sentence: the words of its rule, with what belongs into them.
pub(super) fn say(step: &Step<'_>, schedule: &Schedule, language: Language) -> String {
    let words = schedule
        .words(step.rule.code(), language)
        .unwrap_or(step.rule.code());
    let name = match language {
        Language::Japanese => &step.group.ja,
        Language::English => &step.group.en,
    };
    let fact = step.fact.and_then(|fact| schedule.citation(fact));
    let day = step.day.map(|day| day.to_string()).unwrap_or_default();
    let number = step
        .number
        .map(|number| number.to_string())
        .unwrap_or_default();
    let dose = step
        .dose
        .map(|dose| (dose + 1).to_string())
        .unwrap_or_default();
    words
        .replace("{group}", name)
        .replace("{day}", if day.is_empty() { "—" } else { &day })
        .replace("{number}", if number.is_empty() { "—" } else { &number })
        .replace("{dose}", if dose.is_empty() { "—" } else { &dose })
        .replace("{fact}", fact.map_or("—", |fact| &fact.says))
        .replace("{key}", fact.map_or("—", |fact| &fact.key))
        .replace("{source}", fact.map_or("—", |fact| &fact.source))
        .replace("{mark}", fact.map_or("—", |fact| fact.mark.code()))
}
