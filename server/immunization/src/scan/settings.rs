//! The settings of the day: what all scans of a segment have in common, and the dose that a scan makes of them.

use super::{AcceptedScan, ScanMode};
use crate::calendar::{Day, Moment, PartialDate};
use crate::dose::{
    DeliveryMode, Dose, DoseCoupon, DoseNumber, DosePlace, DoseStatus, GivenVaccine,
    NotGivenReason, Programme, Protocol, Report, Source,
};
use crate::lot::LotNumber;
use crate::vaccine::Volume;

/// What is said of an examination after which nothing was given.
const EXAMINATION_ALONE: &str = "予診のみ";

/// What holds for every coupon that is read under one segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The day on which doses are given.
    pub day: Day,
    /// How coupons are read.
    pub mode: ScanMode,
    /// What is given.
    pub vaccine: GivenVaccine,
    /// Its maker, by name.
    pub maker: Option<String>,
    /// The lot.
    pub lot: Option<LotNumber>,
    /// The last day of the lot by its label.
    pub lot_expiry: Option<PartialDate>,
    /// How much.
    pub volume: Option<Volume>,
    /// Where.
    pub place: DosePlace,
    /// The number of the line at the venue.
    pub lane: Option<u32>,
    /// The doctor, as on the forms.
    pub doctor: Option<String>,
    /// In which programme.
    pub programme: Option<Programme>,
    /// How it is organised.
    pub delivery: Option<DeliveryMode>,
}

impl Settings {
    /// The dose that a scan makes, or the examination after which none was given, as it was received then.
    pub fn dose(&self, scan: &AcceptedScan, is_examination: bool, received: Moment) -> Dose {
        let mut dose = Dose::given(self.vaccine.clone(), self.day.into());
        dose.coupon = Some(DoseCoupon::of_line(&scan.line, scan.kind));
        dose.municipality = Some(scan.line.municipality);
        dose.place = self.place.clone();
        dose.lane = self.lane;
        dose.doctor.clone_from(&self.doctor);
        dose.programme = self.programme;
        dose.delivery = self.delivery;
        dose.recorded = Some(received);
        dose.source = Source {
            is_primary: Some(true),
            report: Some(match self.mode {
                ScanMode::Live => Report::Scan,
                ScanMode::Batch => Report::ScanBatch,
            }),
            sender: None,
            text: None,
        };
        if is_examination {
            dose.status = DoseStatus::NotGiven(NotGivenReason {
                text: Some(EXAMINATION_ALONE.to_owned()),
                ..NotGivenReason::pre_examination()
            });
            return dose;
        }
        dose.maker.clone_from(&self.maker);
        dose.lot.clone_from(&self.lot);
        dose.lot_expiry = self.lot_expiry;
        dose.volume = self.volume;
        dose.protocols = vec![Protocol {
            number: DoseNumber::Count(u32::from(scan.line.dose)),
            ..Protocol::default()
        }];
        dose
    }
}
