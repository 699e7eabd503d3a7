//! Where doses are given, and by whom: venues and practitioners.

use std::fmt;

use crate::institution::InstitutionCode;
use crate::municipality::MunicipalityCode;
use crate::name::Name;
use crate::named::named;
use crate::resident::{Address, ForeignNumber};

/// A place where doses are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venue {
    /// The number that this software gave it.
    pub number: Option<String>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Option<VenueKind>,
    /// The municipality in which it stands.
    pub municipality: Option<MunicipalityCode>,
    /// The institution that runs it, where that is what is known.
    pub institution: Option<InstitutionCode>,
    /// Where it is.
    pub address: Option<Address>,
    /// Whether it is in use no more.
    pub is_closed: bool,
}

named! {
    /// What a venue is.
    VenueKind {
        /// 診療所
        Clinic = "clinic",
        /// 病院
        Hospital = "hospital",
        /// 集団接種会場
        MassSite = "mass-site",
        /// 大規模接種会場
        LargeCentre = "large-centre",
        /// 職域
        Workplace = "workplace",
        /// 学校
        School = "school",
        /// 保健所・保健センター
        HealthCentre = "health-centre",
        /// 高齢者施設など
        CareFacility = "care-facility",
        /// 居宅
        Home = "home",
        /// 検疫所など
        Quarantine = "quarantine",
        /// 海外
        Abroad = "abroad",
        /// 事務所: records are entered there, and nothing is given.
        Office = "office",
    }
}

/// Who gives doses or writes them down. Paper often tells no more than a name.
#[derive(Clone, PartialEq, Eq)]
pub struct Practitioner {
    /// Every name in every script.
    pub names: Vec<Name>,
    /// The number in the register of doctors.
    pub doctor_number: Option<String>,
    /// Numbers that others gave.
    pub numbers: Vec<ForeignNumber>,
    /// Whether the person works here no more.
    pub is_former: bool,
}

impl fmt::Debug for Practitioner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Practitioner(…)")
    }
}
