//! A dose (接種): what was given or not given to one person once, and who says so.

use std::fmt;

use crate::calendar::{Day, Moment, PartialDate};
use crate::coupon::{CouponKind, CouponLine};
use crate::coupon_number::CouponNumber;
use crate::institution::InstitutionCode;
use crate::lot::LotNumber;
use crate::municipality::MunicipalityCode;
use crate::named::named;
use crate::resident::ForeignNumber;
use crate::vaccine::{
    Disease, Identification, Route, VaccineCode, VaccineGroup, VaccineTable, Volume,
};

/// One dose with everything that was said about it. Only what was given, when and whether is always there.
#[derive(Clone, PartialEq, Eq)]
pub struct Dose {
    /// Whether it was given.
    pub status: DoseStatus,
    /// What was given.
    pub vaccine: GivenVaccine,
    /// When.
    pub time: DoseTime,
    /// The lot.
    pub lot: Option<LotNumber>,
    /// The last day of the lot by its label.
    pub lot_expiry: Option<PartialDate>,
    /// The maker, by name.
    pub maker: Option<String>,
    /// Which dose it is, of which series, against what.
    pub protocols: Vec<Protocol>,
    /// How much.
    pub volume: Option<Volume>,
    /// How often a stamp was pressed, where nothing is measured.
    pub presses: Option<u32>,
    /// Where on the body, as a code of body sites: `74L`.
    pub site: Option<String>,
    /// By which way.
    pub route: Option<Route>,
    /// Where it was given.
    pub place: DosePlace,
    /// The number of the line at the venue.
    pub lane: Option<u32>,
    /// The doctor's name.
    pub doctor: Option<String>,
    /// The coupon that was handed in.
    pub coupon: Option<DoseCoupon>,
    /// Whose record it is, if that was said.
    pub municipality: Option<MunicipalityCode>,
    /// In which programme.
    pub programme: Option<Programme>,
    /// How it was organised.
    pub delivery: Option<DeliveryMode>,
    /// Numbers of this record.
    pub numbers: Vec<ForeignNumber>,
    /// Who says so.
    pub source: Source,
    /// When it was first written down.
    pub recorded: Option<Moment>,
    /// When the lot was made.
    pub lot_made: Option<PartialDate>,
    /// When the lot passed the national test.
    pub lot_tested: Option<PartialDate>,
    /// When the next dose is due, as who gave this one wrote it down. Never the input of a judgment.
    pub next_due: Option<PartialDate>,
    /// Special circumstances and other reasons, as codes or in words.
    pub reasons: Vec<String>,
    /// What is doubtful about it: stable codes of rules.
    pub doubts: Vec<String>,
    /// Notes as they were written.
    pub notes: Vec<String>,
    /// That whoever told it took it back, of a record that is a mistake.
    pub withdrawal: Option<Withdrawal>,
}

impl Dose {
    /// A dose that was given, of which nothing more is known.
    pub fn given(vaccine: GivenVaccine, time: DoseTime) -> Dose {
        Dose {
            status: DoseStatus::Given,
            vaccine,
            time,
            lot: None,
            lot_expiry: None,
            maker: None,
            protocols: Vec::new(),
            volume: None,
            presses: None,
            site: None,
            route: None,
            place: DosePlace::default(),
            lane: None,
            doctor: None,
            coupon: None,
            municipality: None,
            programme: None,
            delivery: None,
            numbers: Vec::new(),
            source: Source::default(),
            recorded: None,
            lot_made: None,
            lot_tested: None,
            next_due: None,
            reasons: Vec::new(),
            doubts: Vec::new(),
            notes: Vec::new(),
            withdrawal: None,
        }
    }

    /// Whether it was given and is no mistake in the record.
    pub fn is_given(&self) -> bool {
        self.status == DoseStatus::Given
    }

    /// The day it was given, if it was given and the day is known.
    pub fn day_given(&self) -> Option<Day> {
        self.time.day().filter(|_| self.is_given())
    }

    /// The number of the dose, where one protocol or all of them tell the same.
    pub fn number(&self) -> Option<u32> {
        let mut numbers = self
            .protocols
            .iter()
            .filter_map(|protocol| protocol.number.count());
        let first = numbers.next()?;
        numbers.all(|number| number == first).then_some(first)
    }
}

impl fmt::Debug for Dose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dose(…)")
    }
}

/// Whether a dose was given.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum DoseStatus {
    /// It was.
    Given,
    /// It was not, and why.
    NotGiven(NotGivenReason),
    /// The record is a mistake.
    EnteredInError,
}

// A reason may be about a person.
impl fmt::Debug for DoseStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DoseStatus::Given => "Given",
            DoseStatus::NotGiven(_) => "NotGiven(…)",
            DoseStatus::EnteredInError => "EnteredInError",
        })
    }
}

/// How a withdrawal stands to the report that it takes back.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Withdrawal {
    /// The report has not come: the withdrawal is kept until it does.
    Alone,
    /// The report has come, and is taken back.
    Met,
}

/// Why a dose was not given: by the code, in words, or both.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct NotGivenReason {
    /// The stable code: `pre-examination-only`, `fever`.
    pub code: Option<String>,
    /// In words.
    pub text: Option<String>,
}

/// Nothing more is known than that there was an examination and no dose (予診のみ).
pub const PRE_EXAMINATION_ONLY: &str = "pre-examination-only";

impl NotGivenReason {
    /// That the doctor examined the person and did not vaccinate.
    pub fn pre_examination() -> NotGivenReason {
        NotGivenReason {
            code: Some(PRE_EXAMINATION_ONLY.to_owned()),
            text: None,
        }
    }
}

/// What was given, as far as it is known: what was said, and what the table makes of it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct GivenVaccine {
    /// Every code that was said, as it was said.
    pub codes: Vec<VaccineCode>,
    /// Codes of systems that nobody here knows.
    pub foreign_codes: Vec<ForeignCode>,
    /// What was said in words.
    pub text: Option<String>,
    /// The product's id in the table, if all that was said names one.
    pub product: Option<String>,
    /// The group of vaccines, if all that was said agrees on one.
    pub group: Option<VaccineGroup>,
}

/// A code with the system that it is of, as others name both.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct ForeignCode {
    /// The system.
    pub system: Option<String>,
    /// The code.
    pub code: Option<String>,
    /// What it says in words.
    pub display: Option<String>,
}

// Words that somebody wrote may say anything.
impl fmt::Debug for ForeignCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ForeignCode(…)")
    }
}

impl GivenVaccine {
    /// What codes and words say, and what the table makes of all of it. Where they disagree or are not known, there is
    /// neither product nor group; why, the table can be asked.
    pub fn told(
        table: &VaccineTable,
        codes: Vec<VaccineCode>,
        text: Option<String>,
    ) -> GivenVaccine {
        let (product, group) = match table.identify(&codes, text.as_deref()) {
            Identification::Known(known) => (
                known.product.map(|product| product.id.clone()),
                Some(known.group),
            ),
            _ => (None, None),
        };
        GivenVaccine {
            codes,
            foreign_codes: Vec::new(),
            text,
            product,
            group,
        }
    }
}

// Words that somebody wrote may say anything.
impl fmt::Debug for GivenVaccine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "GivenVaccine({}, …)",
            self.group.map_or("?", VaccineGroup::code)
        )
    }
}

/// The coupon of a dose, as far as it was told.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DoseCoupon {
    /// Who gave it.
    pub municipality: MunicipalityCode,
    /// Its number.
    pub number: CouponNumber,
    /// What it is for.
    pub kind: Option<CouponKind>,
    /// The dose printed on it, which need not be the dose that was given.
    pub dose: Option<u32>,
    /// The ledger's branch number.
    pub branch: Option<String>,
}

impl DoseCoupon {
    /// The coupon of a printed line, whose kind the campaign knows.
    pub fn of_line(line: &CouponLine, kind: CouponKind) -> DoseCoupon {
        DoseCoupon {
            municipality: line.municipality,
            number: line.number,
            kind: Some(kind),
            dose: Some(u32::from(line.dose)),
            branch: None,
        }
    }
}

impl fmt::Debug for DoseCoupon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DoseCoupon(…)")
    }
}

/// When a dose was given.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum DoseTime {
    /// To the second.
    At(Moment),
    /// On a day, or in a month or year.
    On(PartialDate),
    /// As it was told: about the age of six.
    Told(String),
}

impl DoseTime {
    /// The day in Japan, if it is known.
    pub fn day(&self) -> Option<Day> {
        match self {
            DoseTime::At(moment) => Some(moment.day()),
            DoseTime::On(date) => date.day(),
            DoseTime::Told(_) => None,
        }
    }

    /// As much of the date as is known.
    pub fn date(&self) -> Option<PartialDate> {
        match self {
            DoseTime::At(moment) => Some(moment.day().into()),
            DoseTime::On(date) => Some(*date),
            DoseTime::Told(_) => None,
        }
    }
}

impl From<Day> for DoseTime {
    fn from(day: Day) -> DoseTime {
        DoseTime::On(day.into())
    }
}

impl fmt::Debug for DoseTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DoseTime(…)")
    }
}

/// Which dose of what it was.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Protocol {
    /// The series, by its id or as it was written.
    pub series: Option<String>,
    /// The diseases that are meant.
    pub diseases: Vec<Disease>,
    /// The number in the series.
    pub number: DoseNumber,
    /// How many the series has.
    pub of: Option<u32>,
}

/// The number of a dose.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub enum DoseNumber {
    /// A count, from 1.
    Count(u32),
    /// In words: the booster.
    Told(String),
    /// Not known.
    #[default]
    Unknown,
}

impl DoseNumber {
    /// The count, if it is one.
    pub fn count(&self) -> Option<u32> {
        match self {
            DoseNumber::Count(count) => Some(*count),
            DoseNumber::Told(_) | DoseNumber::Unknown => None,
        }
    }
}

impl fmt::Debug for DoseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DoseNumber(…)")
    }
}

impl fmt::Debug for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Protocol(…)")
    }
}

/// Where a dose was given.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct DosePlace {
    /// The institution's code. Gymnasiums and offices have none.
    pub institution: Option<InstitutionCode>,
    /// The name of the institution or venue.
    pub name: Option<String>,
    /// Where that is.
    pub municipality: Option<MunicipalityCode>,
}

// Where somebody was is about somebody.
impl fmt::Debug for DosePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DosePlace(…)")
    }
}

named! {
    /// In which programme a dose was given.
    Programme {
        /// 定期接種 A類
        RoutineA = "routine-a",
        /// 定期接種 B類
        RoutineB = "routine-b",
        /// 臨時接種
        Temporary = "temporary",
        /// 特例臨時接種: COVID-19, 2021-02 to 2024-03.
        SpecialTemporary = "special-temporary",
        /// 任意接種
        Voluntary = "voluntary",
        /// By an employer or school.
        Occupational = "occupational",
        /// In another country's programme.
        Abroad = "abroad",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

named! {
    /// How vaccination was organised.
    DeliveryMode {
        /// 個別
        Individual = "individual",
        /// 集団
        Mass = "mass",
        /// 巡回・訪問
        Visit = "visit",
        /// 広域
        WideArea = "wide-area",
        /// 依頼
        Request = "request",
    }
}

/// Who says that a dose was given.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Source {
    /// Whether it is who gave it, if that was said.
    pub is_primary: Option<bool>,
    /// By which way the record came.
    pub report: Option<Report>,
    /// Which system handed it in, where that counts: each is a source of its own.
    pub sender: Option<String>,
    /// What else was said about it.
    pub text: Option<String>,
}

impl Source {
    /// Whether both came by the same way, and from one sender as far as that is known.
    pub fn is_same_as(&self, other: &Source) -> bool {
        self.report == other.report && self.may_be_sender_of(other)
    }

    /// Whether nothing says that two senders told it. What names none may be anybody's.
    pub fn may_be_sender_of(&self, other: &Source) -> bool {
        match (&self.sender, &other.sender) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({}, …)", self.report.map_or("?", Report::code))
    }
}

named! {
    /// By which way a record came.
    Report {
        /// A coupon was read at the venue.
        Scan = "scan",
        /// Collected forms were read later.
        ScanBatch = "scan-batch",
        /// A municipality's file.
        MunicipalFile = "municipal-file",
        /// A municipality's ledger.
        Ledger = "ledger",
        /// A medical institution's system.
        FacilitySystem = "facility-system",
        /// Staff entered it from papers.
        StaffEntry = "staff-entry",
        /// Another municipality answered.
        OtherMunicipality = "other-municipality",
        /// The mother-and-child handbook.
        Handbook = "handbook",
        /// A certificate or record sheet.
        Certificate = "certificate",
        /// Papers from abroad.
        Abroad = "abroad",
        /// A base of United States forces.
        UsForces = "us-forces",
        /// A clinical trial.
        Trial = "trial",
        /// What the person or a guardian remembers.
        Recall = "recall",
    }
}

impl Report {
    /// Whether a coupon was read, at the venue or later from forms.
    pub fn is_scan(self) -> bool {
        matches!(self, Report::Scan | Report::ScanBatch)
    }
}

#[cfg(test)]
mod tests;
