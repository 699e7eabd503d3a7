//! What is doubtful about the records of one person: rules Q01 to Q17, judged anew from the whole history each time.
//!
//! A dose that was given is never refused for one of these rules; it is kept and marked. The order in which doses are
//! handed in changes nothing, and a rule that cannot be judged, because a date or a number is not known in full, is told
//! apart from one that holds.

mod order;
mod person;
mod product;
mod session;
mod span;
mod view;
mod windows;

use crate::calendar::{Day, PartialDate};
use crate::coupon::{Coupon, CouponKind};
use crate::dose::Dose;
use crate::finding::Fact;
use crate::history::History;
use crate::lot_master::LotMaster;
use crate::municipality::MunicipalityCode;
use crate::named::named;
use crate::resident::{Death, Departure, Resident};
use crate::vaccine::VaccineGroup;
use view::View;

pub use product::lot_verdict;
pub use session::{RepeatedScan, ScanRead, SessionAnomaly, find_repeated_scans, judge_session};
pub use windows::{DoseInterval, ProductWindows, Window, WindowSeries};

/// For so many days a dose may wait for its person before that has to be put right.
pub const WAITING_DAYS_MAX: i32 = 14;

/// More doses than anybody has. Behind that nothing is judged but that there are too many.
pub const DOSES_MAX: usize = 500;

named! {
    /// A rule about the records of a person.
    QualityRule {
        /// A dose is dated before one that precedes it.
        Order = "Q01",
        /// The date lies in the future or before birth.
        ImpossibleDate = "Q02",
        /// An earlier dose is not on record.
        EarlierMissing = "Q03",
        /// One dose number has two contents.
        TwoContents = "Q04",
        /// Two doses of one group lie within seven days.
        TwoInAWeek = "Q05",
        /// The interval is shorter than the product's minimum.
        Interval = "Q06",
        /// The age is outside the product's range.
        Age = "Q07",
        /// The product was not allowed on the day or as this dose.
        Product = "Q08",
        /// The lot is unknown, another maker's, or expired.
        Lot = "Q09",
        /// The makers of doses one and two differ.
        MakerDiffers = "Q10",
        /// The dose follows the death.
        AfterDeath = "Q11",
        /// The dose follows a departure, or the closing of its coupon.
        AfterDeparture = "Q12",
        /// Nobody is registered for the coupon yet.
        Waiting = "Q13",
        /// A form was claimed for, and no dose is on record.
        ClaimWithoutDose = "Q14",
        /// More than a fifth of a session breaks one rule.
        SessionAnomaly = "Q15",
        /// One device read one line twice within ten seconds.
        ScannedTwice = "Q16",
        /// The name has characters that stand for others.
        Name = "Q17",
    }
}

named! {
    /// How bad it is.
    QualityClass {
        /// A person should look at it.
        ToCheck = "to-check",
        /// It cannot enter a certificate before it is corrected.
        MustFix = "must-fix",
    }
}

named! {
    /// What the records are looked at for.
    Purpose {
        /// To keep them in order.
        Record = "record",
        /// To certify them.
        Certificate = "certificate",
    }
}

named! {
    /// Why a rule could not be judged.
    Gap {
        /// The date of a dose is not known in full.
        DoseDate = "dose-date",
        /// The birth date is not known in full.
        BirthDate = "birth-date",
        /// The day of death or departure is not known.
        LeavingDate = "leaving-date",
        /// The number of a dose is not known.
        DoseNumber = "dose-number",
        /// The vaccine or product is not known.
        Vaccine = "vaccine",
        /// No lot was told, or nobody knows how long it could be used.
        Lot = "lot",
        /// It was given outside the programme that the rule is about.
        OtherProgramme = "other-programme",
        /// There are more doses than can be judged.
        TooMany = "too-many",
    }
}

impl QualityRule {
    /// The class of most of its cases.
    pub fn class(self) -> QualityClass {
        match self {
            QualityRule::Order
            | QualityRule::ImpossibleDate
            | QualityRule::TwoContents
            | QualityRule::TwoInAWeek
            | QualityRule::AfterDeath => QualityClass::MustFix,
            _ => QualityClass::ToCheck,
        }
    }
}

/// What a judgement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QualitySubject {
    /// The person.
    Person,
    /// The dose at this position of the record, from 0.
    Dose(usize),
    /// The claim at this position, from 0.
    Claim(usize),
}

/// One doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// What is doubtful.
    pub subject: QualitySubject,
    /// By which rule.
    pub rule: QualityRule,
    /// How bad it is.
    pub class: QualityClass,
    /// Whether it becomes a must-fix when a certificate is asked for.
    pub bars_certificate: bool,
    /// What belongs to it. None of it tells a person apart.
    pub facts: Vec<(&'static str, Fact)>,
}

impl Judgement {
    /// How bad it is for a purpose. Characters of a name matter for certificates alone.
    pub fn class_for(&self, purpose: Purpose) -> Option<QualityClass> {
        match purpose {
            Purpose::Record if self.rule == QualityRule::Name => None,
            Purpose::Certificate if self.bars_certificate => Some(QualityClass::MustFix),
            Purpose::Record | Purpose::Certificate => Some(self.class),
        }
    }

    /// The fact with this name.
    pub fn fact(&self, name: &str) -> Option<&Fact> {
        let mut facts = self.facts.iter();
        facts.find(|(one, _)| *one == name).map(|(_, fact)| fact)
    }
}

/// A rule that could not be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unjudged {
    /// What it is about.
    pub subject: QualitySubject,
    /// The rule.
    pub rule: QualityRule,
    /// Why not.
    pub gap: Gap,
}

/// A form of a pre-examination that somebody claims money for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What it is claimed for.
    pub kind: CouponKind,
    /// The vaccine.
    pub group: VaccineGroup,
    /// Which dose, if the form tells.
    pub number: Option<u32>,
    /// When, as far as it can be read.
    pub date: Option<PartialDate>,
}

/// A dose of the record with what others know about it.
#[derive(Clone, Copy)]
pub struct DoseRecord<'a> {
    /// The dose.
    pub dose: &'a Dose,
    /// How many reports that contradict it are kept beside it.
    pub conflicting_reports: u32,
    /// Since when it waits for the person to be registered.
    pub waiting_since: Option<Day>,
    /// Marks that do not come from the history: of its session and of the device. Others than Q15 and Q16 are judged
    /// anew and count for nothing here.
    pub marks: &'a [QualityRule],
}

impl<'a> DoseRecord<'a> {
    /// A dose of which nothing more is known.
    pub fn new(dose: &'a Dose) -> DoseRecord<'a> {
        DoseRecord {
            dose,
            conflicting_reports: 0,
            waiting_since: None,
            marks: &[],
        }
    }
}

/// All records of one person. It names nobody.
#[derive(Clone, Default)]
pub struct PersonRecord<'a> {
    /// The birth date, as far as it is known.
    pub birth: Option<PartialDate>,
    /// Whether and when the person died.
    pub death: Option<Death>,
    /// Whether and when the person left the register.
    pub departure: Option<Departure>,
    /// Whose register that is.
    pub municipality: Option<MunicipalityCode>,
    /// Coupons of the person, closed ones too.
    pub coupons: &'a [Coupon],
    /// Whether a name has a character that stands for another.
    pub has_unreliable_name: bool,
    /// Every dose in any order, mistakes and doses not given too.
    pub doses: Vec<DoseRecord<'a>>,
    /// Forms that were claimed for.
    pub claims: &'a [Claim],
}

impl<'a> PersonRecord<'a> {
    /// What a municipality knows of a resident, with the doses.
    pub fn of_resident(resident: &'a Resident, doses: Vec<DoseRecord<'a>>) -> PersonRecord<'a> {
        PersonRecord {
            birth: resident.birth,
            death: resident.death,
            departure: resident.departure.clone(),
            municipality: Some(resident.municipality),
            coupons: &resident.coupons,
            has_unreliable_name: resident.has_unreliable_name(),
            doses,
            claims: &[],
        }
    }

    /// A history of which nothing more is known.
    pub fn of_history(history: &'a History) -> PersonRecord<'a> {
        PersonRecord {
            birth: history.birth,
            death: history.death.map(|on| Death { on: Some(on) }),
            doses: history.doses.iter().map(DoseRecord::new).collect(),
            ..PersonRecord::default()
        }
    }
}

impl std::fmt::Debug for PersonRecord<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonRecord(…)")
    }
}

/// What records are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Standards<'a> {
    /// Today in Japan.
    pub today: Day,
    /// When which product could be given.
    pub windows: &'a ProductWindows,
    /// The lots that are known.
    pub lots: &'a LotMaster,
}

/// What was found about the records of one person.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Assessment {
    /// Every doubt, by what it is about and by rule: at most one for each of both.
    pub judgements: Vec<Judgement>,
    /// What could not be judged, in the same order.
    pub unjudged: Vec<Unjudged>,
}

impl Assessment {
    /// The worst class of a subject for a purpose.
    pub fn class_of(&self, subject: QualitySubject, purpose: Purpose) -> Option<QualityClass> {
        let own = self.judgements.iter().filter(|one| one.subject == subject);
        own.filter_map(|one| one.class_for(purpose)).max()
    }

    /// The rules that a subject breaks, in order.
    pub fn rules_of(&self, subject: QualitySubject) -> impl Iterator<Item = QualityRule> {
        let own = self.judgements.iter();
        own.filter(move |one| one.subject == subject)
            .map(|one| one.rule)
    }

    /// Whether a dose may enter a certificate, as far as these rules go.
    pub fn is_certifiable(&self, dose: usize) -> bool {
        let subject = QualitySubject::Dose(dose);
        let is_unseen = |one: &Unjudged| one.subject == subject && one.gap == Gap::TooMany;
        let class = self.class_of(subject, Purpose::Certificate);
        class != Some(QualityClass::MustFix) && !self.unjudged.iter().any(is_unseen)
    }

    fn doubt(&mut self, subject: QualitySubject, rule: QualityRule) -> &mut Judgement {
        let place = self.judgements.len();
        self.judgements.push(Judgement {
            subject,
            rule,
            class: rule.class(),
            bars_certificate: false,
            facts: Vec::new(),
        });
        // What was just pushed is there.
        #[expect(clippy::indexing_slicing, reason = "the place was filled two lines up")]
        &mut self.judgements[place]
    }

    fn leave(&mut self, subject: QualitySubject, rule: QualityRule, gap: Gap) {
        self.unjudged.push(Unjudged { subject, rule, gap });
    }
}

impl Judgement {
    fn with(&mut self, name: &'static str, fact: Fact) -> &mut Judgement {
        self.facts.push((name, fact));
        self
    }
}

/// Judges all records of one person.
pub fn judge(person: &PersonRecord<'_>, by: &Standards<'_>) -> Assessment {
    let mut found = Assessment::default();
    person::judge_person(person, &mut found);
    if person.doses.len() > DOSES_MAX {
        for place in 0..person.doses.len() {
            let subject = QualitySubject::Dose(place);
            found.leave(subject, QualityRule::TwoInAWeek, Gap::TooMany);
        }
        return found;
    }
    let views: Vec<View<'_>> = person
        .doses
        .iter()
        .enumerate()
        .map(|(place, record)| View::new(place, record, by.windows))
        .collect();
    for view in &views {
        person::judge_dose(view, person, by, &mut found);
        if view.record.dose.is_given() {
            order::judge_dose(view, &views, by, &mut found);
            product::judge_dose(view, &views, person, by, &mut found);
        }
    }
    found.judgements.sort_by_key(|one| (one.subject, one.rule));
    // A rule that is broken by one pair of doses is not left open because of another.
    let Assessment {
        judgements,
        unjudged,
    } = &mut found;
    let is_judged = |open: &Unjudged| {
        let key = (open.subject, open.rule);
        judgements
            .binary_search_by_key(&key, |one| (one.subject, one.rule))
            .is_ok()
    };
    unjudged.retain(|open| !is_judged(open));
    unjudged.sort();
    unjudged.dedup();
    found
}

#[cfg(test)]
mod tests;
