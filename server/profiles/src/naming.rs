//! Every address and identifier system that code or definitions use, each written once.
//!
//! The definitions in `fhir-profiles/package/` name them as text. A test holds the two against each other.

/// Where our own definitions live. `.example` can never belong to somebody else.
pub const CANONICAL_BASE: &str = "https://sesshu.example/fhir";

/// Where the definitions of JP Core live.
pub const JP_CORE_BASE: &str = "http://jpfhir.jp/fhir/core";

/// Where HL7's search parameters of R4 live.
pub const R4_SEARCH_PARAMETER_BASE: &str = "http://hl7.org/fhir/SearchParameter";

/// An address under [`JP_CORE_BASE`].
macro_rules! jp_core {
    ($path:literal) => {
        concat!("http://jpfhir.jp/fhir/core", $path)
    };
}

/// An address under [`CANONICAL_BASE`].
macro_rules! own {
    ($path:literal) => {
        concat!("https://sesshu.example/fhir", $path)
    };
}

/// Profiles: what a resource that is made here claims to be.
pub mod profile {
    /// A resident.
    pub const PATIENT: &str = own!("/StructureDefinition/sesshu-patient");
    /// A dose.
    pub const IMMUNIZATION: &str = own!("/StructureDefinition/sesshu-immunization");
    /// A municipality.
    pub const MUNICIPALITY: &str = own!("/StructureDefinition/sesshu-municipality");
    /// An institution that vaccinates.
    pub const INSTITUTION: &str = own!("/StructureDefinition/sesshu-institution");
    /// A maker of vaccines.
    pub const MANUFACTURER: &str = own!("/StructureDefinition/sesshu-manufacturer");
    /// A venue.
    pub const LOCATION: &str = own!("/StructureDefinition/sesshu-location");
    /// Who vaccinates.
    pub const PRACTITIONER: &str = own!("/StructureDefinition/sesshu-practitioner");
    /// What is due next for a person.
    pub const RECOMMENDATION: &str =
        own!("/StructureDefinition/sesshu-immunization-recommendation");
    /// Whether a dose counts.
    pub const EVALUATION: &str = own!("/StructureDefinition/sesshu-immunization-evaluation");
    /// Who made a version of a record, and out of what.
    pub const PROVENANCE: &str = own!("/StructureDefinition/sesshu-provenance");
    /// What a person agreed to.
    pub const CONSENT: &str = own!("/StructureDefinition/sesshu-consent");
}

/// Extensions.
pub mod extension {
    /// In which script a name is written: `IDE` kanji, `SYL` kana, `ABC` Latin letters.
    pub const NAME_REPRESENTATION: &str =
        "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
    /// Why something required is not there.
    pub const DATA_ABSENT_REASON: &str =
        "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
    /// What was written, where the value is another form of it.
    pub const ORIGINAL_TEXT: &str = "http://hl7.org/fhir/StructureDefinition/originalText";
    /// The same in another language.
    pub const TRANSLATION: &str = "http://hl7.org/fhir/StructureDefinition/translation";
    /// By which edition of the schedule something was found.
    pub const SCHEDULE_VERSION: &str = own!("/StructureDefinition/schedule-version");
    /// Which group of the schedule something is about.
    pub const VACCINE_GROUP: &str = own!("/StructureDefinition/vaccine-group");
    /// The first day on which something that was found may be different.
    pub const REVIEW_ON: &str = own!("/StructureDefinition/review-on");
    /// The coupon that a dose was given on, in parts.
    pub const COUPON: &str = own!("/StructureDefinition/coupon");
    /// The part of [`COUPON`] that holds its number, as an identifier.
    pub const COUPON_NUMBER: &str = "couponNumber";
    /// The part of [`COUPON`] that says who gave it.
    pub const COUPON_ISSUER: &str = "issuer";
    /// The part of [`COUPON`] that says what it is for.
    pub const COUPON_KIND: &str = "kind";
    /// The part of [`COUPON`] that holds the number of the dose printed on it.
    pub const COUPON_DOSE: &str = "dose";
    /// The part of [`COUPON`] that holds the ledger's branch number.
    pub const COUPON_BRANCH: &str = "branch";
    /// The municipality whose record it is, as an identifier.
    pub const MUNICIPALITY: &str = own!("/StructureDefinition/municipality");
    /// The number of the line at a venue in which a dose was given.
    pub const LANE: &str = own!("/StructureDefinition/lane");
    /// In which programme a dose was given.
    pub const PROGRAMME: &str = own!("/StructureDefinition/programme");
    /// How vaccination was organised.
    pub const DELIVERY_MODE: &str = own!("/StructureDefinition/delivery-mode");
    /// That whoever told a dose took it back, and whether the report had come.
    pub const WITHDRAWAL: &str = own!("/StructureDefinition/withdrawal");
    /// Which system told a dose in a file, as an identifier.
    pub const SENDER: &str = own!("/StructureDefinition/sender");
    /// Why and when a person left the register.
    pub const DEPARTURE: &str = own!("/StructureDefinition/departure");
    /// The part of [`DEPARTURE`] that says why.
    pub const DEPARTURE_REASON: &str = "reason";
    /// The part of [`DEPARTURE`] that says when.
    pub const DEPARTURE_DATE: &str = "date";
    /// Why a coupon was given again.
    pub const REISSUE_REASON: &str = own!("/StructureDefinition/coupon-reissue-reason");
    /// The number of a request.
    pub const REQUEST_ID: &str = own!("/StructureDefinition/request-id");
    /// The row of a file, counted from 1 with the header.
    pub const SOURCE_ROW: &str = own!("/StructureDefinition/source-row");
    /// The digest of what something was made of.
    pub const CONTENT_DIGEST: &str = own!("/StructureDefinition/content-digest");
    /// Under which settings of the day a coupon was read, in parts.
    pub const SCAN_SESSION: &str = own!("/StructureDefinition/scan-session");
    /// The part of [`SCAN_SESSION`] that names the session.
    pub const SESSION: &str = "session";
    /// The part of [`SCAN_SESSION`] that holds the number of the segment.
    pub const SEGMENT: &str = "segment";
    /// The day the next dose is due, as who gave this one wrote it down.
    pub const NEXT_DUE: &str =
        jp_core!("/Extension/StructureDefinition/JP_Immunization_DueDateOfNextDose");
    /// The day the lot was made.
    pub const LOT_MADE: &str =
        jp_core!("/Extension/StructureDefinition/JP_Immunization_ManufacturedDate");
    /// The day the lot passed the national test.
    pub const LOT_TESTED: &str =
        jp_core!("/Extension/StructureDefinition/JP_Immunization_CertificatedDate");
    /// The prefecture of an organization.
    pub const PREFECTURE: &str =
        jp_core!("/Extension/StructureDefinition/JP_Organization_PrefectureNo");
    /// What an institution is paid by.
    pub const FEE_TABLE: &str =
        jp_core!("/Extension/StructureDefinition/JP_Organization_InsuranceOrganizationCategory");
    /// The seven digits of an institution.
    pub const INSTITUTION_NUMBER: &str =
        jp_core!("/Extension/StructureDefinition/JP_Organization_InsuranceOrganizationNo");
}

/// Systems of identifiers and codes.
pub mod system {
    /// Municipalities, by their six-digit codes.
    pub const MUNICIPALITY: &str = own!("/sid/municipality");
    /// Numbers of residents; the code of the municipality that gave them stands behind a slash.
    pub const RESIDENT: &str = own!("/sid/resident");
    /// Coupon numbers; the code of the municipality that issued them stands behind a slash.
    pub const COUPON: &str = own!("/sid/coupon");
    /// Venues, by numbers that the server gives.
    pub const VENUE: &str = own!("/sid/venue");
    /// The eighteen digits printed on coupons.
    pub const COUPON_LINE: &str = own!("/sid/coupon-line");
    /// Numbers of records in the systems that sent them; the sender's number stands behind a slash.
    pub const SOURCE_RECORD: &str = own!("/sid/source-record");
    /// Imports of files.
    pub const IMPORT: &str = own!("/sid/import");
    /// Scans of coupons.
    pub const SCAN: &str = own!("/sid/scan");
    /// Settings of a day at a venue.
    pub const SESSION: &str = own!("/sid/session");
    /// Acts of staff on the waiting list.
    pub const WAITING_ACT: &str = own!("/sid/waiting-act");
    /// Enrolled devices.
    pub const DEVICE: &str = own!("/sid/device");
    /// Registered systems, apps and members of staff.
    pub const CLIENT: &str = own!("/sid/client");
    /// Certificates, by their numbers.
    pub const CERTIFICATE: &str = own!("/sid/certificate");
    /// Acts that make a version of a record.
    pub const RECORD_ACTIVITY: &str = own!("/CodeSystem/record-activity");
    /// What can come of a scan.
    pub const SCAN_OUTCOME: &str = own!("/CodeSystem/scan-outcome");
    /// Tags that say what is doubtful about a record.
    pub const QUALITY: &str = own!("/CodeSystem/quality");
    /// Our own products.
    pub const VACCINE_PRODUCT: &str = own!("/CodeSystem/vaccine-product");
    /// Our own groups of vaccines.
    pub const VACCINE_GROUP: &str = own!("/CodeSystem/vaccine-group");
    /// Diseases.
    pub const TARGET_DISEASE: &str = own!("/CodeSystem/target-disease");
    /// Groups of the schedule: what it has a line for.
    pub const SCHEDULE_GROUP: &str = own!("/CodeSystem/schedule-group");
    /// Facts about a person that decide what is due.
    pub const OBSERVED_FACT: &str = own!("/CodeSystem/observed-fact");
    /// How it stands with the next dose.
    pub const RECOMMENDATION_STATUS: &str = own!("/CodeSystem/recommendation-status");
    /// Why it stands so.
    pub const RECOMMENDATION_REASON: &str = own!("/CodeSystem/recommendation-reason");
    /// Whether a dose counts.
    pub const DOSE_STATUS: &str = own!("/CodeSystem/dose-status");
    /// Why it does or does not.
    pub const DOSE_STATUS_REASON: &str = own!("/CodeSystem/dose-status-reason");
    /// Programmes.
    pub const PROGRAMME: &str = own!("/CodeSystem/programme");
    /// Ways to organise vaccination.
    pub const DELIVERY_MODE: &str = own!("/CodeSystem/delivery-mode");
    /// Ways by which records come.
    pub const RECORD_SOURCE: &str = own!("/CodeSystem/record-source");
    /// Kinds of coupons.
    pub const COUPON_KIND: &str = own!("/CodeSystem/coupon-kind");
    /// Reasons to give a coupon again.
    pub const REISSUE_REASON: &str = own!("/CodeSystem/coupon-reissue-reason");
    /// Reasons to leave a register.
    pub const DEPARTURE_REASON: &str = own!("/CodeSystem/departure-reason");
    /// Reasons not to give a dose.
    pub const NOT_GIVEN_REASON: &str = own!("/CodeSystem/not-given-reason");
    /// Special circumstances.
    pub const SPECIAL_CIRCUMSTANCE: &str = own!("/CodeSystem/special-circumstance");
    /// Kinds of municipalities.
    pub const MUNICIPALITY_KIND: &str = own!("/CodeSystem/municipality-kind");
    /// For what a person agrees to the use of the record.
    pub const CONSENT_PURPOSE: &str = own!("/CodeSystem/consent-purpose");
    /// On which basis a record is used.
    pub const INQUIRY_BASIS: &str = own!("/CodeSystem/inquiry-basis");
    /// Kinds of venues.
    pub const VENUE_KIND: &str = own!("/CodeSystem/venue-kind");

    /// FHIR's types of resources.
    pub const RESOURCE_TYPES: &str = "http://hl7.org/fhir/resource-types";
    /// What a consent is about, at large.
    pub const CONSENT_SCOPE: &str = "http://terminology.hl7.org/CodeSystem/consentscope";
    /// What somebody does with data.
    pub const SECURITY_ROLE: &str =
        "http://terminology.hl7.org/CodeSystem/extra-security-role-type";
    /// LOINC.
    pub const LOINC: &str = "http://loinc.org";
    /// SNOMED CT.
    pub const SNOMED: &str = "http://snomed.info/sct";
    /// R4's statuses of recommendations.
    pub const R4_RECOMMENDATION_STATUS: &str =
        "http://terminology.hl7.org/CodeSystem/immunization-recommendation-status";
    /// R4's statuses of doses.
    pub const R4_DOSE_STATUS: &str =
        "http://terminology.hl7.org/CodeSystem/immunization-evaluation-dose-status";
    /// R4's reasons for them.
    pub const R4_DOSE_STATUS_REASON: &str =
        "http://terminology.hl7.org/CodeSystem/immunization-evaluation-dose-status-reason";
    /// Statuses of recommendations of the international forecast interface.
    pub const IMMDS_STATUS: &str = "http://hl7.org/fhir/us/immds/CodeSystem/ForecastStatus";
    /// Its reasons why a dose does not count.
    pub const IMMDS_STATUS_REASON: &str = "http://hl7.org/fhir/us/immds/CodeSystem/StatusReason";
    /// CVX of the United States.
    pub const CVX: &str = "http://hl7.org/fhir/sid/cvx";
    /// HOT13.
    pub const HOT13: &str = "http://medis.or.jp/CodeSystem/master-HOT13";
    /// HOT9.
    pub const HOT9: &str = "http://medis.or.jp/CodeSystem/master-HOT9";
    /// The codes of the drug price list.
    pub const YJ: &str = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";
    /// Numbers on packages.
    pub const GTIN: &str = "https://www.gs1.org/gtin";
    /// Diseases of the claims master.
    pub const CLAIMS_DISEASE: &str = jp_core!("/mhlw/CodeSystem/masterB-disease");
    /// Sites of the body.
    pub const BODY_SITE: &str = "http://jami.jp/CodeSystem/MedicationBodySiteExternal";
    /// Ways to give a medicine.
    pub const ROUTE: &str = jp_core!("/CodeSystem/route-codes");
    /// The ten digits of an institution.
    pub const INSTITUTION: &str = jp_core!("/IdSystem/insurance-medical-institution-no");
    /// The seven digits of an institution.
    pub const INSTITUTION_NUMBER: &str = jp_core!("/mhlw/IdSystem/MedicalOrganizationID");
    /// Prefectures, by two digits.
    pub const PREFECTURE: &str = jp_core!("/mhlw/CodeSystem/PrefectureNo-2digits");
    /// Fee tables, by one digit.
    pub const FEE_TABLE: &str = jp_core!("/mhlw/CodeSystem/MedicationFeeScoreType");
    /// Licences.
    pub const LICENCE: &str = jp_core!("/CodeSystem/JP_MedicalLicenseCertificate_CS");
    /// Numbers in the register of doctors.
    pub const DOCTOR_REGISTER: &str = jp_core!("/mhlw/IdSystem/medicalRegistrationNumber");
    /// Units.
    pub const UCUM: &str = "http://unitsofmeasure.org";
    /// How far a record may be shown.
    pub const CONFIDENTIALITY: &str = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    /// What somebody did for a dose.
    pub const PERFORMER_FUNCTION: &str = "http://terminology.hl7.org/CodeSystem/v2-0443";
    /// As what somebody took part in an act.
    pub const PROVENANCE_PARTICIPANT: &str =
        "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
    /// R4's ways to give a medicine.
    pub const V3_ROUTE: &str = "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration";
    /// R4's sites of the body.
    pub const V3_SITE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActSite";
    /// R4's reasons not to give a dose.
    pub const V3_REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
}

/// Operations of our own.
pub mod operation {
    /// What is due next, of what is handed over.
    pub const FORECAST: &str = own!("/OperationDefinition/immds-forecast");
    /// What is due next, of a person on record.
    pub const FORECAST_OF_PATIENT: &str = own!("/OperationDefinition/patient-immds-forecast");
    /// A plan of all doses that remain.
    pub const PLAN: &str = own!("/OperationDefinition/immunization-plan");
    /// All records, into files.
    pub const EXPORT: &str = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export";
    /// All that belongs to patients, into files.
    pub const EXPORT_PATIENTS: &str =
        "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/patient-export";
    /// The same of the patients of a group.
    pub const EXPORT_GROUP: &str =
        "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/group-export";
    /// Who did what, out of the trail.
    pub const TRAIL: &str = own!("/OperationDefinition/trail");
    /// Health cards of a person on record.
    pub const HEALTH_CARDS: &str = own!("/OperationDefinition/health-cards-issue");
    /// The certificate of a dose that a questionnaire names.
    pub const HEALTH_CERTIFICATE: &str = own!("/OperationDefinition/generate-health-certificate");
    /// The same for a person on record.
    pub const DDCC_CERTIFICATE: &str = own!("/OperationDefinition/ddcc-certificate");
    /// Withdrawing a certificate.
    pub const HEALTH_CERTIFICATE_REVOKE: &str =
        own!("/OperationDefinition/revoke-health-certificate");
}

/// Search parameters beyond those of R4.
pub mod search {
    /// `review` of ImmunizationRecommendation.
    pub const REVIEW: &str = own!("/SearchParameter/ImmunizationRecommendation-review");
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
