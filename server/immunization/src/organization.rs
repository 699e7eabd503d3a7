//! Who stands behind a dose: municipalities, institutions, makers.

use crate::institution::InstitutionCode;
use crate::municipality::MunicipalityCode;
use crate::named::named;
use crate::resident::{Address, Contact};

/// A municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Municipality {
    /// Its code.
    pub code: MunicipalityCode,
    /// Its name: みらい市.
    pub name: String,
    /// Its name in Latin letters, as certificates print it.
    pub names_latin: Vec<String>,
    /// What it is.
    pub kind: Option<MunicipalityKind>,
    /// Whether it is no more: mergers end municipalities, their records stay.
    pub is_former: bool,
    /// Where residents ask.
    pub contacts: Vec<Contact>,
}

named! {
    /// What a municipality is.
    MunicipalityKind {
        /// 都道府県
        Prefecture = "prefecture",
        /// 政令指定都市
        DesignatedCity = "designated-city",
        /// 行政区, which is no municipality by itself.
        Ward = "ward",
        /// 特別区
        SpecialWard = "special-ward",
        /// 市
        City = "city",
        /// 町
        Town = "town",
        /// 村
        Village = "village",
    }
}

/// An institution that vaccinates, or who runs a venue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Institution {
    /// Its ten digits. Who is outside insurance has none.
    pub code: Option<InstitutionCode>,
    /// Its name.
    pub name: String,
    /// Its name in Latin letters.
    pub names_latin: Vec<String>,
    /// Whether it is closed.
    pub is_closed: bool,
    /// Where it is.
    pub addresses: Vec<Address>,
    /// How it can be reached.
    pub contacts: Vec<Contact>,
}

/// Who makes vaccines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maker {
    /// The name of the company.
    pub name: String,
    /// What else it is called: short, in Latin letters, as files write it.
    pub other_names: Vec<String>,
    /// Whether it makes none any more.
    pub is_former: bool,
}
