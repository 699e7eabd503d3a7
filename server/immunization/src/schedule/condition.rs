//! For whom a rule holds: conditions over sex, birth, observations and doses.

use crate::calendar::Day;
use crate::history::ObservedFact;
use crate::resident::Sex;
use crate::vaccine::{Disease, VaccineGroup};

use super::parts::Given;

/// Something that holds for a person or does not, or is not known.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    /// The sex in the register.
    Sex(Sex),
    /// Born between two days, both included.
    Born(Day, Day),
    /// Something was observed, and holds on the day that is judged.
    Observed(FactKind),
    /// So many doses were given, in a time that is told by terms.
    Given(Box<Given>),
    /// The first dose that has to do with the group is one of these.
    First(Vec<Selector>),
    /// The dose given at this place of the series (from 0, from the first valid one on) came before a day.
    DoseBefore(usize, super::When),
    /// The same, and came after a day.
    DoseAfter(usize, super::When),
    /// So many doses are valid in a group that stands further ahead.
    ValidIn(usize, u32),
    /// Whether doses of the series were dropped because their time had passed.
    Dropped(bool),
    Any(Vec<Condition>),
    Not(Box<Condition>),
}

impl Condition {
    /// Whether it asks how far a series has come.
    pub(crate) fn is_of_walk(&self) -> bool {
        match self {
            Condition::DoseBefore(..) | Condition::DoseAfter(..) | Condition::Dropped(_) => true,
            Condition::Any(any) => any.iter().any(Condition::is_of_walk),
            Condition::Not(inner) => inner.is_of_walk(),
            Condition::Given(given) => {
                let mut whens = given.since.iter().chain(&given.until);
                whens.any(|when| when.of_person.is_none())
            }
            _ => false,
        }
    }
}

/// Which vaccines are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Selector {
    /// Every vaccine of a group.
    Group(VaccineGroup),
    /// One product, by its number.
    Product(u16),
    /// A vaccine of the group of which the product is not known.
    Unspecified(VaccineGroup),
}

impl Selector {
    /// Whether a vaccine is meant.
    pub(crate) fn is(self, group: VaccineGroup, product: Option<u16>) -> bool {
        match self {
            Selector::Group(meant) => meant == group,
            Selector::Product(meant) => product == Some(meant),
            Selector::Unspecified(meant) => meant == group && product.is_none(),
        }
    }
}

/// A kind of fact that can be observed, by its name in the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FactKind {
    Had(Disease),
    Immunodeficiency,
    Pregnancy,
    Keloid,
    TuberculosisInfection,
    Intussusception,
    DigestiveDisorder,
    SevereCombinedImmunodeficiency,
    MotherToChildScheme,
    SevereDisability,
    HivDisability,
    LongIllness,
    LongIllnessCertified,
    ShortageAccepted,
    RubellaAntibodyLow,
    ShorterIntervalJudged,
}

impl FactKind {
    pub(crate) fn parse(text: &str) -> Option<FactKind> {
        if let Some(disease) = text.strip_prefix("had:") {
            return Disease::parse(disease).map(FactKind::Had);
        }
        Some(match text {
            "immunodeficiency" => FactKind::Immunodeficiency,
            "pregnancy" => FactKind::Pregnancy,
            "keloid" => FactKind::Keloid,
            "tuberculosis-infection" => FactKind::TuberculosisInfection,
            "intussusception" => FactKind::Intussusception,
            "digestive-disorder" => FactKind::DigestiveDisorder,
            "severe-combined-immunodeficiency" => FactKind::SevereCombinedImmunodeficiency,
            "mother-to-child-scheme" => FactKind::MotherToChildScheme,
            "severe-disability" => FactKind::SevereDisability,
            "hiv-disability" => FactKind::HivDisability,
            "long-illness" => FactKind::LongIllness,
            "long-illness-certified" => FactKind::LongIllnessCertified,
            "shortage-accepted" => FactKind::ShortageAccepted,
            "rubella-antibody-low" => FactKind::RubellaAntibodyLow,
            "shorter-interval-judged" => FactKind::ShorterIntervalJudged,
            _ => return None,
        })
    }

    /// Whether an observation is of this kind.
    pub(crate) fn is(self, fact: ObservedFact) -> bool {
        match (self, fact) {
            (FactKind::Had(one), ObservedFact::HadDisease(other)) => one == other,
            (FactKind::LongIllnessCertified, ObservedFact::LongIllness { certified }) => certified,
            (FactKind::Immunodeficiency, ObservedFact::Immunodeficiency)
            | (FactKind::Pregnancy, ObservedFact::Pregnancy { .. })
            | (FactKind::Keloid, ObservedFact::Keloid)
            | (FactKind::TuberculosisInfection, ObservedFact::TuberculosisInfection)
            | (FactKind::Intussusception, ObservedFact::Intussusception)
            | (FactKind::DigestiveDisorder, ObservedFact::DigestiveDisorder)
            | (
                FactKind::SevereCombinedImmunodeficiency,
                ObservedFact::SevereCombinedImmunodeficiency,
            )
            | (FactKind::MotherToChildScheme, ObservedFact::MotherToChildScheme)
            | (FactKind::SevereDisability, ObservedFact::SevereDisability)
            | (FactKind::HivDisability, ObservedFact::HivDisability)
            | (FactKind::LongIllness, ObservedFact::LongIllness { .. })
            | (FactKind::ShortageAccepted, ObservedFact::ShortageAccepted)
            | (FactKind::RubellaAntibodyLow, ObservedFact::RubellaAntibodyLow)
            | (FactKind::ShorterIntervalJudged, ObservedFact::ShorterIntervalJudged) => true,
            _ => false,
        }
    }

    /// Whether it still matters after it has ended: what is over may open a window for those it held back.
    pub(crate) fn outlasts(self) -> bool {
        matches!(self, FactKind::LongIllness | FactKind::LongIllnessCertified)
    }
}
