//! What a forecast says: a verdict for each dose, a line for each group, and the reasons.

use std::fmt;

use crate::calendar::Day;
use crate::few::Few;
use crate::named::named;
use crate::schedule::{Class, FactId, Group, Schedule, Series};

named! {
    /// Whether a dose counts in a series.
    Verdict {
        /// It does.
        Valid = "valid",
        /// It does not.
        NotValid = "notValid",
        /// It was not needed: the series was complete, or there is another of the same day.
        Extraneous = "extraneous",
        /// It should not have been given as it was: the lot had expired.
        SubStandard = "subStandard",
        /// Too little is known to say.
        NotEvaluated = "notEvaluated",
    }
}

named! {
    /// Why a dose counts or does not.
    Reason {
        /// 年齢が早い
        TooYoung = "tooYoung",
        /// 年齢・期間が過ぎている
        TooOld = "tooOld",
        /// 間隔が足りない
        TooSoon = "tooSoon",
        /// 生ワクチンどうしの間隔が足りない
        LiveConflict = "liveConflict",
        /// この系列の製品ではない
        WrongProduct = "wrongProduct",
        /// 完了後の接種
        Extra = "extra",
        /// 同じ日の重複
        Duplicate = "duplicate",
        /// 出生前の日付
        BeforeBirth = "beforeBirth",
        /// 判定日より後
        Future = "future",
        /// 接種日が不明
        DateUnknown = "dateUnknown",
        /// ワクチンが不明
        VaccineUnknown = "vaccineUnknown",
        /// 生年月日が不明
        BirthUnknown = "birthUnknown",
        /// 妊娠の記録がない
        PregnancyUnknown = "pregnancyUnknown",
        /// 条件を満たすものとして数えた
        ConditionAssumed = "conditionAssumed",
        /// 期限切れロット
        LotExpired = "lotExpired",
        /// 記録が多すぎる
        TooMany = "tooMany",
    }
}

/// Some of the reasons.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Reasons(u32);

impl Reasons {
    pub(crate) const NONE: Reasons = Reasons(0);

    pub(crate) fn of(reason: Reason) -> Reasons {
        Reasons(1 << (reason as u32))
    }

    pub(crate) fn and(self, reason: Reason) -> Reasons {
        Reasons(self.0 | Reasons::of(reason).0)
    }

    /// Whether a reason is among them.
    pub fn has(self, reason: Reason) -> bool {
        self.0 & Reasons::of(reason).0 != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = Reason> {
        Reason::ALL
            .iter()
            .copied()
            .filter(move |one| self.has(*one))
    }
}

impl FromIterator<Reason> for Reasons {
    fn from_iter<I: IntoIterator<Item = Reason>>(reasons: I) -> Reasons {
        reasons.into_iter().fold(Reasons::NONE, Reasons::and)
    }
}

impl fmt::Debug for Reasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

named! {
    /// How it stands with a group on the day of the forecast.
    Status {
        /// The day is before the earliest date.
        NotYet = "notYet",
        /// The dose may be given, and is not recommended yet.
        Eligible = "eligible",
        /// The dose is recommended.
        Due = "due",
        /// The dose is recommended, and its standard time has passed.
        Overdue = "overdue",
        /// Nothing further is needed; for what is given yearly, in this season.
        Complete = "complete",
        /// The time ended before the series did.
        AgedOut = "agedOut",
        /// The person is not in the target group.
        Ineligible = "ineligible",
        /// Something that was observed excludes the dose.
        Contraindicated = "contraindicated",
        /// It depends on what the record does not hold.
        Conditional = "conditional",
    }
}

impl Status {
    /// Whether a dose may still be given.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Status::NotYet | Status::Eligible | Status::Due | Status::Overdue | Status::Conditional
        )
    }
}

/// Whether one dose counts in one group.
#[derive(Clone, PartialEq, Eq)]
pub struct Evaluation<'s> {
    /// The dose, by its position in the history.
    pub dose: usize,
    /// The group, if the dose has to do with one.
    pub group: Option<&'s Group>,
    /// The series of the group that was followed.
    pub series: Option<&'s Series>,
    /// Which dose of the series it is or was meant to be.
    pub number: Option<u32>,
    /// Whether it counts.
    pub verdict: Verdict,
    /// Why.
    pub reasons: Reasons,
}

/// What comes next in one group.
#[derive(Clone, PartialEq, Eq)]
pub struct Recommendation<'s> {
    /// The group, or what combines several.
    pub group: &'s Group,
    /// The groups that a combination stands for; otherwise none.
    pub parts: Few<&'s Group>,
    /// The series that is followed.
    pub series: Option<&'s Series>,
    /// How it stands.
    pub status: Status,
    /// Which dose comes next: doses that count so far, and one.
    pub number: Option<u32>,
    /// The first day on which the dose may be given. May lie in the past.
    pub earliest: Option<Day>,
    /// The day from which it is recommended.
    pub recommended: Option<Day>,
    /// The last day of the standard time.
    pub overdue_after: Option<Day>,
    /// The last day on which it counts.
    pub latest: Option<Day>,
    /// Codes that have words in the schedule.
    pub reasons: Few<&'s str>,
    /// The doses that count, by their positions in the history.
    pub supporting: Few<usize>,
    /// The vaccines that may be given, by their codes in the schedule: groups, or `product:` and a product.
    pub vaccines: Few<&'s str>,
}

named! {
    /// A rule that decided something.
    Rule {
        /// Which series is followed.
        Series = "rule-series",
        /// The window of ages or days.
        Window = "rule-window",
        /// The interval in the series.
        Interval = "rule-interval",
        /// The interval between different vaccines.
        Spacing = "rule-spacing",
        /// Which vaccines count.
        Product = "rule-product",
        /// A dose counts.
        Counts = "rule-counts",
        /// A dose does not count for another reason.
        Uncounted = "rule-uncounted",
        /// The standard time begins.
        Standard = "rule-standard",
        /// The standard time ends.
        StandardEnds = "rule-standard-ends",
        /// The last day.
        Latest = "rule-latest",
        /// A dose is passed over because its time has passed.
        Dropped = "rule-dropped",
        /// Somebody is outside the target group, excluded, immune or complete.
        Standing = "rule-standing",
        /// Several groups are served by one vaccine.
        Combination = "rule-combination",
    }
}

/// One step of the reasoning.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Step<'s> {
    /// The rule that decided.
    pub rule: Rule,
    /// In which group.
    pub group: &'s Group,
    /// About which dose, by its position in the history. Nothing: about the one that comes next.
    pub dose: Option<usize>,
    /// Its number in the series.
    pub number: Option<u32>,
    /// By which fact.
    pub fact: Option<FactId>,
    /// The day that came out.
    pub day: Option<Day>,
}

/// What counts, what comes next, and why.
#[derive(Clone, PartialEq, Eq)]
pub struct Forecast<'s> {
    /// The day it is for.
    pub today: Day,
    /// The edition of the schedule.
    pub version: &'s str,
    /// For every dose that was given: whether it counts, in each group it has to do with.
    pub evaluations: Vec<Evaluation<'s>>,
    /// A line for each group, in the order of the schedule.
    pub recommendations: Vec<Recommendation<'s>>,
    /// How it was found.
    pub trace: Vec<Step<'s>>,
}

/// How far ahead somebody looks.
const NEAR_DAYS: i32 = 10 * 366;

impl Recommendation<'_> {
    /// In which programme it is.
    pub fn class(&self) -> Class {
        let first = self.parts.first();
        first.map_or(self.group.class, |part| part.class)
    }

    /// Whether it is of interest to people on a day: a dose was given, or one may be given in the years to come, and not
    /// only for those who wish or need it.
    pub fn is_near(&self, today: Day) -> bool {
        let begins = self.earliest.unwrap_or(today);
        let soon = begins.days_since(today) <= NEAR_DAYS;
        let asked = match self.status {
            Status::Conditional => self.class() != Class::Voluntary,
            Status::NotYet => !self.reasons.contains(&"needs-wish"),
            Status::Eligible | Status::Due | Status::Overdue | Status::Contraindicated => true,
            Status::Complete | Status::AgedOut | Status::Ineligible => false,
        };
        !self.supporting.is_empty() || (asked && soon)
    }
}

impl<'s> Forecast<'s> {
    /// The evaluations that say something to people. A dose is left out where its group is not for this person at all and
    /// another group judges it: that it does not count there is true, and nobody's question.
    pub fn told(&self) -> impl Iterator<Item = &Evaluation<'s>> {
        let is_for_others = |one: &&Evaluation<'s>| {
            let line = self.recommendations.iter().find(|line| {
                one.group
                    .is_some_and(|group| *line.group == *group || line.parts.contains(&group))
            });
            line.is_some_and(|line| line.status == Status::Ineligible && line.supporting.is_empty())
        };
        self.evaluations.iter().filter(move |one| {
            let others = || {
                let mut others = self.evaluations.iter();
                others.any(|other| other.dose == one.dose && other.group != one.group)
            };
            one.verdict == Verdict::Valid || !is_for_others(one) || !others()
        })
    }

    /// The line of a group or combination.
    pub fn of(&self, key: &str) -> Option<&Recommendation<'s>> {
        self.recommendations.iter().find(|one| one.group.key == key)
    }
}

// What is about a person does not show.
macro_rules! closed {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}
closed!(Evaluation, Recommendation, Step, Forecast);

impl PartialEq for Group {
    fn eq(&self, other: &Group) -> bool {
        self.key == other.key
    }
}

impl Eq for Group {}

impl PartialEq for Series {
    fn eq(&self, other: &Series) -> bool {
        self.id == other.id
    }
}

impl Eq for Series {}

impl Step<'_> {
    /// The step as a sentence, with words of the schedule.
    pub fn say(&self, schedule: &Schedule, language: crate::schedule::Language) -> String {
        super::trace::say(self, schedule, language)
    }
}
