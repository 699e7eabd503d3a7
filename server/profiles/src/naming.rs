//! Every address and identifier system that code or definitions use, each written once.
//!
//! The definitions in `fhir-profiles/package/` name them as text. A test holds the two against each other.

/// Where our own definitions live. `.example` can never belong to somebody else.
pub const CANONICAL_BASE: &str = "https://sesshu.example/fhir";

/// Where the definitions of JP Core live.
pub const JP_CORE_BASE: &str = "http://jpfhir.jp/fhir/core";

/// Where HL7's search parameters of R4 live.
pub const R4_SEARCH_PARAMETER_BASE: &str = "http://hl7.org/fhir/SearchParameter";

/// An address under [`CANONICAL_BASE`].
macro_rules! own {
    ($path:literal) => {
        concat!("https://sesshu.example/fhir", $path)
    };
}

/// Extensions.
pub mod extension {
    /// In which script a name is written: `IDE` kanji, `SYL` kana, `ABC` Latin letters.
    pub const NAME_REPRESENTATION: &str =
        "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
    /// The coupon that a dose was given on, in parts.
    pub const COUPON: &str = own!("/StructureDefinition/coupon");
    /// The part of [`COUPON`] that holds its number, as an identifier.
    pub const COUPON_NUMBER: &str = "couponNumber";
    /// The municipality whose record a dose is, as an identifier.
    pub const MUNICIPALITY: &str = own!("/StructureDefinition/municipality");
    /// The number of the line at a venue in which a dose was given.
    pub const LANE: &str = own!("/StructureDefinition/lane");
}

/// Systems of identifiers and codes.
pub mod system {
    /// Municipalities, by their six-digit codes.
    pub const MUNICIPALITY: &str = own!("/sid/municipality");
    /// Coupon numbers; the code of the municipality that issued them stands behind a slash.
    pub const COUPON: &str = own!("/sid/coupon");
    /// Tags that say what is doubtful about a record.
    pub const QUALITY: &str = own!("/CodeSystem/quality");
}

/// Search parameters beyond those of R4.
pub mod search {
    /// `jp-kana-sort` of Patient, as JP Core addresses it.
    pub const KANA_SORT: &str = "http://jpfhir.jp/fhir/core/SearchParameter/JP_Patient_KanaSort_SP";
    /// `coupon` of Immunization.
    pub const COUPON: &str = own!("/SearchParameter/Immunization-coupon");
    /// `municipality` of Immunization.
    pub const MUNICIPALITY: &str = own!("/SearchParameter/Immunization-municipality");
    /// `quality` of Immunization.
    pub const QUALITY: &str = own!("/SearchParameter/Immunization-quality");
    /// `lane` of Immunization.
    pub const LANE: &str = own!("/SearchParameter/Immunization-lane");
}

#[cfg(test)]
mod tests;
