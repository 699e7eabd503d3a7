//! A person's doses and what else a judgment needs to know: birth, sex, observations.

use std::fmt;

use crate::calendar::{Day, PartialDate};
use crate::dose::Dose;
use crate::resident::Sex;
use crate::vaccine::{Disease, VaccineGroup};

/// The input of every judgment about one person. It names nobody.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct History {
    /// The birth date, as far as it is known. Rules about age need all of it.
    pub birth: Option<PartialDate>,
    /// The sex in the register.
    pub sex: Option<Sex>,
    /// Every dose of the record, in any order, mistakes and doses not given too.
    pub doses: Vec<Dose>,
    /// What was observed.
    pub observations: Vec<Observation>,
    /// When the person died, if so.
    pub death: Option<PartialDate>,
}

impl History {
    /// The doses that were given on known days, by day; of one day in the order of the record. Each with its position in
    /// the record.
    pub fn doses_by_day(&self) -> Vec<(Day, usize, &Dose)> {
        let known = self.doses.iter().enumerate();
        let mut doses: Vec<(Day, usize, &Dose)> = known
            .filter_map(|(position, dose)| dose.day_given().map(|day| (day, position, dose)))
            .collect();
        doses.sort_by_key(|(day, position, _)| (*day, *position));
        doses
    }

    /// The doses that were given, but nobody knows on which day. Each with its position in the record.
    pub fn doses_undated(&self) -> impl Iterator<Item = (usize, &Dose)> {
        let given = self
            .doses
            .iter()
            .enumerate()
            .filter(|(_, dose)| dose.is_given());
        given.filter(|(_, dose)| dose.time.day().is_none())
    }

    /// The birth date, if all of it is known.
    pub fn birth_day(&self) -> Option<Day> {
        self.birth.and_then(PartialDate::day)
    }

    /// The observations that hold on a day.
    pub fn observed_on(&self, day: Day) -> impl Iterator<Item = &Observation> {
        self.observations
            .iter()
            .filter(move |observation| observation.holds_on(day))
    }
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("History(…)")
    }
}

/// A fact about a person that decides what may be given.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Observation {
    /// The fact.
    pub fact: ObservedFact,
    /// From when it holds, if that is known.
    pub since: Option<Day>,
    /// The last day it holds, if it ended.
    pub until: Option<Day>,
}

impl Observation {
    /// A fact that holds from ever and for ever.
    pub fn new(fact: ObservedFact) -> Observation {
        Observation {
            fact,
            since: None,
            until: None,
        }
    }

    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl fmt::Debug for Observation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observation(…)")
    }
}

/// What can be observed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObservedFact {
    /// The person had the disease.
    HadDisease(Disease),
    /// Anaphylaxis or another reaction that excludes a group of vaccines for good.
    Excluded(VaccineGroup),
    /// Marked immunodeficiency, which excludes live vaccines.
    Immunodeficiency,
    /// A pregnancy. The day it is counted from (day 0) if it is known.
    Pregnancy {
        /// Day 0 of the pregnancy: 280 days before the expected delivery.
        day_zero: Option<Day>,
    },
    /// Keloids after a vaccination or an injury.
    Keloid,
    /// An infection with tuberculosis.
    TuberculosisInfection,
    /// Intussusception.
    Intussusception,
    /// A congenital disorder of the digestive tract that was not treated.
    DigestiveDisorder,
    /// Severe combined immunodeficiency.
    SevereCombinedImmunodeficiency,
    /// The scheme for infants of mothers with hepatitis B.
    MotherToChildScheme,
    /// A disability of heart, kidney, lungs or by HIV that opens programmes of the elderly at 60.
    SevereDisability,
    /// A disability by HIV that opens the programme against zoster at 60.
    HivDisability,
    /// A listed long illness kept the person from being vaccinated. Its end is the end of the observation.
    LongIllness {
        /// Whether the municipality has certified it.
        certified: bool,
    },
    /// The municipality accepts that a shortage of vaccine was the reason.
    ShortageAccepted,
    /// A test showed too few antibodies against rubella.
    RubellaAntibodyLow,
    /// A doctor judged that the shorter interval was needed.
    ShorterIntervalJudged,
}

/// The facts that their names alone tell.
const NAMED: [(&str, ObservedFact); 14] = [
    ("immunodeficiency", ObservedFact::Immunodeficiency),
    ("keloid", ObservedFact::Keloid),
    (
        "tuberculosis-infection",
        ObservedFact::TuberculosisInfection,
    ),
    ("intussusception", ObservedFact::Intussusception),
    ("digestive-disorder", ObservedFact::DigestiveDisorder),
    (
        "severe-combined-immunodeficiency",
        ObservedFact::SevereCombinedImmunodeficiency,
    ),
    ("mother-to-child-scheme", ObservedFact::MotherToChildScheme),
    ("severe-disability", ObservedFact::SevereDisability),
    ("hiv-disability", ObservedFact::HivDisability),
    (
        "long-illness",
        ObservedFact::LongIllness { certified: false },
    ),
    (
        "long-illness-certified",
        ObservedFact::LongIllness { certified: true },
    ),
    ("shortage-accepted", ObservedFact::ShortageAccepted),
    ("rubella-antibody-low", ObservedFact::RubellaAntibodyLow),
    (
        "shorter-interval-judged",
        ObservedFact::ShorterIntervalJudged,
    ),
];

impl ObservedFact {
    /// The fact of a name: `keloid`, `had:measles`, `excluded:MR`, `pregnancy` of which the week is not known.
    pub fn parse(name: &str) -> Option<ObservedFact> {
        if let Some(disease) = name.strip_prefix("had:") {
            return Disease::parse(disease).map(ObservedFact::HadDisease);
        }
        if let Some(group) = name.strip_prefix("excluded:") {
            return VaccineGroup::parse(group).map(ObservedFact::Excluded);
        }
        if name == "pregnancy" {
            return Some(ObservedFact::Pregnancy { day_zero: None });
        }
        let found = NAMED.iter().find(|(one, _)| *one == name);
        found.map(|(_, fact)| *fact)
    }
}

impl fmt::Debug for ObservedFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ObservedFact(…)")
    }
}

#[cfg(test)]
mod tests;
