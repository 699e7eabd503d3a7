//! Which series of a group is followed. The first dose that counts fixes the path; then what is furthest goes first.

use crate::calendar::Day;
use crate::schedule::{Group, Series, Target};

use super::case::Case;
use super::eligibility::{Answer, Standing};
use super::series::{Next, UNBEGUN, Walk, lasting, next};

/// The series that is followed, with what comes next in it.
pub(super) struct Chosen<'s> {
    /// Its place in the group.
    pub(super) place: usize,
    pub(super) next: Next<'s>,
}

/// Chooses for somebody who is there on a day. Without doses there are no walks. Nothing where no series is for this person.
pub(super) fn choose<'s>(
    case: &Case<'s, '_>,
    group: &'s Group,
    walks: &[Walk],
    relevant: &[usize],
    day: Day,
) -> Option<Chosen<'s>> {
    let mut best: Option<(Rank, Chosen<'s>)> = None;
    for (place, series) in group.series.iter().enumerate() {
        let walk = walks.get(place).unwrap_or(&UNBEGUN);
        let standing = Standing {
            case,
            relevant,
            walk,
            dropped: walk.dropped,
            day,
        };
        let found = match standing.hold(&series.when) {
            Answer::No => continue,
            Answer::Unknown(what) => Next::Unclear(what),
            Answer::Yes => next(case, series, walk, relevant, day),
        };
        let rank = rank(walk, &found);
        if best.as_ref().is_none_or(|(other, _)| rank < *other) {
            best = Some((rank, Chosen { place, next: found }));
        }
    }
    best.map(|(_, chosen)| chosen)
}

/// The last day of a first dose: where one path ends and another goes on with the same vaccine, it is the other's.
pub(super) fn latest_of_paths<'s>(
    standing: &Standing<'_, 's, '_>,
    group: &'s Group,
    chosen: &'s Series,
    latest: Option<Day>,
) -> Option<Day> {
    let latest = latest?;
    if group.series.len() < 2 || chosen.season.is_some() || chosen.pregnancy.is_some() {
        return Some(latest);
    }
    let shares = |series: &&'s Series| {
        let offered = series.vaccines.iter().filter(|one| one.offer);
        let mut offered = offered.map(|one| one.of);
        offered.any(|of| chosen.vaccines.iter().any(|one| one.offer && one.of == of))
            && standing.hold(&series.when) == Answer::Yes
    };
    let others = group
        .series
        .iter()
        .filter(|series| !std::ptr::eq(*series, chosen));
    let firsts: Vec<&Target> = others
        .filter(shares)
        .filter_map(|series| series.targets.first())
        .collect();
    let windows = firsts.iter().flat_map(|target| standing.windows(target));
    Some(lasting(windows, latest)).filter(|day| *day < Day::LAST)
}

/// What comes first is followed; of equals the one that stands first in the file.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// The earliest first dose fixes the path; a series without one comes after all that have one.
    first_valid: Day,
    standing: u8,
    /// The more doses count, the smaller.
    missing: usize,
}

fn rank(walk: &Walk, next: &Next<'_>) -> Rank {
    Rank {
        first_valid: walk.first_valid.unwrap_or(Day::LAST),
        standing: match next {
            Next::Complete => 0,
            Next::Offer(offer) if offer.depends_on.is_none() => 1,
            Next::Offer(_) | Next::Unclear(_) => 2,
            Next::AgedOut(_) => 3,
            Next::NotForThem(_) => 4,
        },
        missing: usize::MAX - walk.valid.len(),
    }
}
