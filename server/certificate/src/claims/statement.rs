//! What a certificate that was found good says, whatever its format: texts as they stand in it, for people to read.

use serde::Serialize;

/// When a certificate was issued and when it ends, in seconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dates {
    /// When it was issued.
    pub issued_at: Option<i64>,
    /// When its signature ends. Health cards may have no end.
    pub expires_at: Option<i64>,
}

/// What a certificate says. Only a verdict hands it out, and only when everything held.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// The name.
    pub name: String,
    /// The name in machine-readable letters, or in another script.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_other: Option<String>,
    /// The date of birth as it stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<String>,
    /// Sex as it stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<String>,
    /// Nationality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nationality: Option<String>,
    /// The number of the travel document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The guardian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guardian: Option<String>,
    /// The number of the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// The doses.
    pub doses: Vec<StatedDose>,
    /// A link to more, which is not followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl std::fmt::Debug for Statement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Statement({} doses)", self.doses.len())
    }
}

/// One dose as it stands in a certificate.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatedDose {
    /// The product or vaccine: a code or a brand.
    pub product: String,
    /// What the product is called, if the code is known here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_name: Option<String>,
    /// The disease.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disease: Option<String>,
    /// The day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot: Option<String>,
    /// Which dose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dose_number: Option<u32>,
    /// Of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_doses: Option<u32>,
    /// The country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The place, or the authority.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub centre: Option<String>,
    /// Who gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clinician: Option<String>,
    /// From when it protects, by the rules of its disease.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<String>,
    /// Until when it protects; `life` for life.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
}
