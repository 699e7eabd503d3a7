//! Rules about a product: whether it could be given on the day, as this dose, at this age, so soon, from this lot.

use super::span::{Answer, Span};
use super::view::View;
use super::windows::{DoseInterval, ProductWindows, Window, WindowSeries};
use super::{Assessment, DoseRecord, Gap, PersonRecord, QualityRule, QualitySubject, Standards};
use crate::calendar::Day;
use crate::dose::Dose;
use crate::finding::Fact;
use crate::intake::VaccineLabel;
use crate::lot_master::{LotVaccine, LotVerdict};
use crate::vaccine::VaccineTable;

pub(super) fn judge_dose(
    view: &View<'_>,
    all: &[View<'_>],
    person: &PersonRecord<'_>,
    by: &Standards<'_>,
    found: &mut Assessment,
) {
    judge_lot(view, by, found);
    if !view.is_of_windows {
        return judge_ended(view, all, (person, by), found);
    }
    let subject = QualitySubject::Dose(view.place);
    let gap = match (view.series, view.span) {
        _ if view.is_outside() => Gap::OtherProgramme,
        (None, _) => Gap::Vaccine,
        (Some(_), None) => Gap::DoseDate,
        // It may have been given after the programme, by other rules.
        (Some(_), Some(span)) if span.last > by.windows.last_day() => Gap::DoseDate,
        (Some(series), Some(span)) => {
            let product = Case {
                view,
                all,
                series,
                span,
            };
            return product.judge(person, found);
        }
    };
    for rule in [
        QualityRule::Interval,
        QualityRule::Age,
        QualityRule::Product,
    ] {
        found.leave(subject, rule, gap);
    }
}

/// After the programme other rules hold, which windows do not tell: only that what had been out of use before its end is so still
/// (Q08), and of no age that it was never for (Q07).
fn judge_ended(
    view: &View<'_>,
    all: &[View<'_>],
    (person, by): (&PersonRecord<'_>, &Standards<'_>),
    found: &mut Assessment,
) {
    let series = ended_series(view, by.windows);
    let (Some(series), Some(span), false) = (series, view.span, view.is_outside()) else {
        return;
    };
    if span.first <= by.windows.last_day() {
        return;
    }
    let case = Case {
        view,
        all,
        series,
        span,
    };
    case.tell_day(found);
    case.judge_age_of_series(person, found);
}

/// The series of a dose, where all its windows had closed before the programme ended. The name of a maker alone stands for a
/// product only as long as the programme lasts: whoever names no product may mean a later one.
fn ended_series<'w>(view: &View<'_>, windows: &'w ProductWindows) -> Option<&'w WindowSeries> {
    let dose = view.record.dose;
    let series = windows.series_of(dose)?;
    let is_named = dose.vaccine.product.as_deref() == series.label.product;
    let has_ended = !series.is_open(windows.last_day(), windows.last_day());
    (is_named && has_ended).then_some(series)
}

/// A dose of a series on days that are known, at least in part.
struct Case<'c, 'a> {
    view: &'c View<'a>,
    all: &'c [View<'a>],
    series: &'c WindowSeries,
    span: Span,
}

impl Case<'_, '_> {
    fn judge(&self, person: &PersonRecord<'_>, found: &mut Assessment) {
        let subject = QualitySubject::Dose(self.view.place);
        let Some(number) = self.view.number else {
            // Without a number only the day tells.
            if self.series.is_open(self.span.first, self.span.last) {
                found.leave(subject, QualityRule::Product, Gap::DoseNumber);
            } else {
                let doubt = found.doubt(subject, QualityRule::Product);
                doubt.with("why", Fact::Word("day"));
            }
            for rule in [QualityRule::Interval, QualityRule::Age] {
                found.leave(subject, rule, Gap::DoseNumber);
            }
            return;
        };
        let windows: Vec<&Window> = self
            .series
            .of(number, self.span.first, self.span.last)
            .collect();
        let (Some(first), Some(last)) = (windows.first(), windows.last()) else {
            let is_open = self.series.is_open(self.span.first, self.span.last);
            if !is_open {
                return self.tell_day(found);
            }
            let doubt = found.doubt(subject, QualityRule::Product);
            doubt
                .with("why", Fact::Word("dose"))
                .with("product", Fact::Word(self.series.label.id));
            return;
        };
        // Windows of one dose follow each other without a gap.
        if self.span.first < first.from || last.until < self.span.last {
            found.leave(subject, QualityRule::Product, Gap::DoseDate);
        }
        self.judge_age(&windows, person, found);
        self.judge_interval(&windows, number, found);
    }

    /// Q08: no dose of it could be given on that day.
    fn tell_day(&self, found: &mut Assessment) {
        let subject = QualitySubject::Dose(self.view.place);
        let doubt = found.doubt(subject, QualityRule::Product);
        doubt
            .with("why", Fact::Word("day"))
            .with("product", Fact::Word(self.series.label.id));
    }

    /// Q07 of a series without a window on that day: whether it was ever for such an age.
    fn judge_age_of_series(&self, person: &PersonRecord<'_>, found: &mut Assessment) {
        let subject = QualitySubject::Dose(self.view.place);
        let Some(birth) = person.birth.map(Span::of_date) else {
            return found.leave(subject, QualityRule::Age, Gap::BirthDate);
        };
        let windows = self.series.windows();
        let answers: Vec<Answer> = windows
            .iter()
            .map(|window| self.is_age_right(window, birth, self.span))
            .collect();
        if answers.iter().all(|answer| *answer == Answer::No) {
            let doubt = found.doubt(subject, QualityRule::Age);
            doubt.with("product", Fact::Word(self.series.label.id));
        } else if !answers.contains(&Answer::Yes) {
            found.leave(subject, QualityRule::Age, Gap::DoseDate);
        }
    }

    /// Q07.
    fn judge_age(&self, windows: &[&Window], person: &PersonRecord<'_>, found: &mut Assessment) {
        let subject = QualitySubject::Dose(self.view.place);
        let Some(birth) = person.birth.map(Span::of_date) else {
            return found.leave(subject, QualityRule::Age, Gap::BirthDate);
        };
        let answers = windows.iter().map(|window| {
            let span = self.span.within(window.from, window.until);
            self.is_age_right(window, birth, span)
        });
        match Answer::agreed(answers) {
            Some(Answer::No) => {
                let doubt = found.doubt(subject, QualityRule::Age);
                doubt.with("product", Fact::Word(self.series.label.id));
                if let [window] = windows {
                    let months = Fact::Number(window.age_from_months.into());
                    doubt.with("age-from-months", months);
                    if let Some(under) = window.age_under_months {
                        doubt.with("age-under-months", Fact::Number(under.into()));
                    }
                }
            }
            Some(Answer::Unsure) => {
                let gap = if birth.is_day() {
                    Gap::DoseDate
                } else {
                    Gap::BirthDate
                };
                found.leave(subject, QualityRule::Age, gap);
            }
            Some(Answer::Yes) | None => {}
        }
    }

    fn is_age_right(&self, window: &Window, birth: Span, span: Span) -> Answer {
        let is_old_enough = Answer::between(
            window.is_old_enough(birth.last, span.first),
            window.is_old_enough(birth.first, span.last),
        );
        let mut is_young_enough = is_young_enough(window, birth, span);
        if window.is_age_of_first && is_young_enough != Answer::Yes {
            is_young_enough = self.was_young_enough(window, birth, is_young_enough);
        }
        match (is_old_enough, is_young_enough) {
            (Answer::No, _) | (_, Answer::No) => Answer::No,
            (Answer::Yes, Answer::Yes) => Answer::Yes,
            _ => Answer::Unsure,
        }
    }

    /// Who was young enough at the first dose still is.
    fn was_young_enough(&self, window: &Window, birth: Span, now: Answer) -> Answer {
        let firsts = self.all.iter().filter(|one| {
            one.record.dose.is_given() && one.number == Some(1) && self.view.counts_with(one)
        });
        let answers = firsts.map(|first| match first.span {
            None => Answer::Unsure,
            Some(span) => {
                let is_old_enough = Answer::between(
                    window.is_old_enough(birth.last, span.first),
                    window.is_old_enough(birth.first, span.last),
                );
                match (is_old_enough, is_young_enough(window, birth, span)) {
                    (Answer::Yes, Answer::Yes) => Answer::Yes,
                    (Answer::No, _) | (_, Answer::No) => Answer::No,
                    _ => Answer::Unsure,
                }
            }
        });
        match Answer::agreed(answers) {
            Some(Answer::Yes) => Answer::Yes,
            Some(Answer::Unsure) => Answer::Unsure,
            Some(Answer::No) | None => now,
        }
    }

    /// Q06. Counted from the dose with the next lower number that is on record.
    fn judge_interval(&self, windows: &[&Window], number: u32, found: &mut Assessment) {
        let subject = QualitySubject::Dose(self.view.place);
        let before = self.all.iter().filter(|one| {
            one.place != self.view.place
                && one.record.dose.is_given()
                && one.number.is_some_and(|other| other < number)
                && self.view.counts_with(one)
        });
        let Some(nearest) = before.clone().filter_map(|one| one.number).max() else {
            return;
        };
        let mut too_soon: Option<Option<DoseInterval>> = None;
        let mut is_unsure = false;
        for other in before.filter(|one| one.number == Some(nearest)) {
            let Some(other) = other.span else {
                is_unsure = true;
                continue;
            };
            // A dose before the one that precedes it is another rule's matter.
            if self.span.last < other.first {
                continue;
            }
            let answers = windows.iter().map(|window| {
                let span = self.span.within(window.from, window.until);
                is_late_enough(window, other, span)
            });
            match Answer::agreed(answers) {
                Some(Answer::No) => {
                    too_soon = Some(match windows {
                        [window] => window.after,
                        _ => None,
                    });
                }
                Some(Answer::Unsure) => is_unsure = true,
                Some(Answer::Yes) | None => {}
            }
        }
        if let Some(interval) = too_soon {
            let doubt = found.doubt(subject, QualityRule::Interval);
            doubt.with("product", Fact::Word(self.series.label.id));
            match interval {
                Some(DoseInterval::Days(days)) => doubt.with("days", Fact::Number(days.into())),
                Some(DoseInterval::Months(months)) => {
                    doubt.with("months", Fact::Number(months.into()))
                }
                None => doubt,
            };
        } else if is_unsure {
            found.leave(subject, QualityRule::Interval, Gap::DoseDate);
        }
    }
}

fn is_young_enough(window: &Window, birth: Span, span: Span) -> Answer {
    Answer::between(
        window.is_young_enough(birth.first, span.last),
        window.is_young_enough(birth.last, span.first),
    )
}

fn is_late_enough(window: &Window, before: Span, span: Span) -> Answer {
    window.after.map_or(Answer::Yes, |interval| {
        Answer::between(
            interval.is_kept(before.last, span.first),
            interval.is_kept(before.first, span.last),
        )
    })
}

/// Q09.
fn judge_lot(view: &View<'_>, by: &Standards<'_>, found: &mut Assessment) {
    let subject = QualitySubject::Dose(view.place);
    let dose = view.record.dose;
    let Some(lot) = &dose.lot else {
        return found.leave(subject, QualityRule::Lot, Gap::Lot);
    };
    let Some(span) = view.span else {
        return found.leave(subject, QualityRule::Lot, Gap::DoseDate);
    };
    let of = lot_vaccine(view, by);
    let verdict = by.lots.check(lot, &of, span.first);
    // A lot may be put off and expire again within a month or year.
    let mut days = (span.first.number()..=span.last.number())
        .skip(1)
        .filter_map(|number| Day::from_number(number).ok());
    if days.any(|day| by.lots.check(lot, &of, day) != verdict) {
        return found.leave(subject, QualityRule::Lot, Gap::DoseDate);
    }
    if verdict.is_doubtful() {
        let doubt = found.doubt(subject, QualityRule::Lot);
        doubt.with("why", Fact::Word(verdict.code()));
    } else if verdict != LotVerdict::Good && !verdict.is_certain() {
        found.leave(subject, QualityRule::Lot, Gap::Lot);
    }
}

/// What a lot is said to be of.
fn lot_vaccine<'a>(view: &View<'a>, by: &Standards<'_>) -> LotVaccine<'a> {
    let dose = view.record.dose;
    let is_covid = view.group == Some(by.windows.group());
    // Lots are told apart by their vaccine however late they are used; only windows end with the programme.
    let label = by.windows.series_of(dose).map(|series| series.label);
    LotVaccine {
        label,
        maker: label
            .map(|label| label.maker)
            .or_else(|| maker(dose).filter(|_| is_covid)),
        group: view.group,
        // Products of COVID-19 are listed by their labels; what several labels may name says too little.
        product: dose.vaccine.product.as_deref().filter(|_| !is_covid),
        // A day that is not known is at the end of its month.
        printed: dose.lot_expiry.map(|expiry| expiry.latest()),
    }
}

/// Who makes a vaccine of which no label is known for sure, by what is said of it.
fn maker(dose: &Dose) -> Option<&'static str> {
    let table = VaccineTable::embedded().ok();
    let product = dose.vaccine.product.as_deref();
    let product = table.zip(product).and_then(|(table, id)| table.product(id));
    let said = [
        dose.maker.as_deref(),
        dose.vaccine.text.as_deref(),
        product.map(|product| product.maker.as_str()),
    ];
    let mut labels = said.into_iter().flatten().filter_map(VaccineLabel::find);
    labels.next().map(|label| label.maker)
}

/// Whether the lot of a dose could be used on its day. Nothing where lot or day is not known.
pub fn lot_verdict(dose: &Dose, by: &Standards<'_>) -> Option<LotVerdict> {
    let record = DoseRecord::new(dose);
    let view = View::new(0, &record, by.windows);
    let (lot, span) = (dose.lot.as_ref()?, view.span?);
    Some(by.lots.check(lot, &lot_vaccine(&view, by), span.first))
}
