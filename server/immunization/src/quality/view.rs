//! A dose as rules look at it: what is read once and compared often.

use super::DoseRecord;
use super::span::Span;
use super::windows::{ProductWindows, WindowSeries};
use crate::calendar::Day;
use crate::dose::{Dose, Programme, Report};
use crate::vaccine::VaccineGroup;

/// Which doses a number counts among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// All of the group.
    Life,
    /// Those of one fiscal year: the vaccine is given anew each season.
    Season(i32),
    /// The date does not tell which season.
    Unsure,
}

pub(super) struct View<'a> {
    pub(super) place: usize,
    pub(super) record: &'a DoseRecord<'a>,
    pub(super) span: Option<Span>,
    pub(super) number: Option<u32>,
    pub(super) group: Option<VaccineGroup>,
    pub(super) count: Count,
    /// Whether the windows of the COVID-19 programme are about it.
    pub(super) is_of_windows: bool,
    /// Its row of windows, where it is known which.
    pub(super) series: Option<&'a WindowSeries>,
}

impl<'a> View<'a> {
    pub(super) fn new(
        place: usize,
        record: &'a DoseRecord<'a>,
        windows: &'a ProductWindows,
    ) -> View<'a> {
        let dose = record.dose;
        let span = Span::of_time(&dose.time);
        let group = dose.vaccine.group;
        let is_covid = group == Some(windows.group());
        let is_of_windows = is_covid && !is_later_programme(dose, span, windows.last_day());
        View {
            place,
            record,
            span,
            number: dose.number(),
            group,
            count: match is_across(span, windows.last_day()) {
                true if is_covid => Count::Unsure,
                _ => count(group, is_of_windows, span),
            },
            is_of_windows,
            series: is_of_windows.then(|| windows.series_of(dose)).flatten(),
        }
    }

    /// Whether both are doses of one vaccine group of the same person.
    pub(super) fn is_of_group(&self, other: &View<'_>) -> bool {
        self.group.is_some() && self.group == other.group
    }

    /// Whether the numbers of both count among the same doses of the same group.
    pub(super) fn counts_with(&self, other: &View<'_>) -> bool {
        self.is_of_group(other)
            && self.count == other.count
            && self.count != Count::Unsure
            && (self.is_of_windows || is_same_series(self.record.dose, other.record.dose))
    }

    /// The same, and nothing says that both belong to different programmes: what is counted once in each.
    pub(super) fn counts_in_programme_with(&self, other: &View<'_>) -> bool {
        let programmes = (self.record.dose.programme, other.record.dose.programme);
        let may_be_one = match programmes {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        self.counts_with(other) && (self.is_of_windows || may_be_one)
    }

    /// Whether it was given under other rules than the programme's.
    pub(super) fn is_outside(&self) -> bool {
        let dose = self.record.dose;
        matches!(dose.programme, Some(Programme::Abroad))
            || matches!(
                dose.source.report,
                Some(Report::Abroad | Report::UsForces | Report::Trial)
            )
    }
}

/// The programme of COVID-19 ended; what came later is given once a year.
fn is_later_programme(dose: &Dose, span: Option<Span>, last: Day) -> bool {
    match span {
        Some(span) if span.first > last => true,
        Some(span) if span.last <= last => false,
        _ => matches!(dose.programme, Some(Programme::RoutineB)),
    }
}

/// Whether a date may be of the programme or of what came after it.
fn is_across(span: Option<Span>, last: Day) -> bool {
    span.is_some_and(|span| span.first <= last && last < span.last)
}

fn count(group: Option<VaccineGroup>, is_of_windows: bool, span: Option<Span>) -> Count {
    let is_yearly = match group {
        Some(VaccineGroup::Flu | VaccineGroup::FluLaiv | VaccineGroup::FluHd) => true,
        Some(VaccineGroup::Covid) => !is_of_windows,
        _ => false,
    };
    if !is_yearly {
        return Count::Life;
    }
    let years = span.map(|span| (span.first.fiscal_year(), span.last.fiscal_year()));
    match years {
        Some((first, last)) if first == last => Count::Season(first),
        _ => Count::Unsure,
    }
}

/// Whether nothing says that both are of different series. Combined vaccines have several.
fn is_same_series(one: &Dose, other: &Dose) -> bool {
    fn named(dose: &Dose) -> impl Iterator<Item = &str> {
        dose.protocols
            .iter()
            .filter_map(|one| one.series.as_deref())
    }
    let is_told = named(one).next().is_some() && named(other).next().is_some();
    !is_told || named(one).any(|series| named(other).any(|other| other == series))
}
