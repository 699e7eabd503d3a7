//! The EU's certificate of one COVID-19 dose, schema 1.3. Tests and recoveries are recognised and not read.

use immunization::Day;

use crate::cbor::Cbor;
use crate::claims::words::{cut, fitting, latin_name, machine_readable};
use crate::claims::{Claims, EuCodes, Field, Refusal, StatedDose, Statement};
use crate::cose::Irregular;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::icvp::present;

/// COVID-19 in SNOMED CT, the one disease of this format.
pub(crate) const COVID: &str = "840539006";
/// The version of the schema that is written.
const VERSION: &str = "1.3.3";

/// The content.
#[derive(Clone, PartialEq, Eq)]
pub struct EuDcc {
    version: String,
    family: Option<String>,
    given: Option<String>,
    family_standard: Option<String>,
    given_standard: Option<String>,
    birth_date: String,
    disease: String,
    codes: EuCodes,
    dose: u32,
    total_doses: u32,
    date: Day,
    country: String,
    issuer: String,
    serial: String,
}

impl EuDcc {
    /// What is certified, in this form.
    pub fn from_claims(claims: &Claims) -> Result<EuDcc, Refusal> {
        let (subject, dose) = (&claims.subject, claims.only_dose()?);
        let latin = claims.latin()?;
        latin_name(latin)?;
        if dose.product.snomed_disease.as_deref() != Some(COVID) {
            return Err(Refusal::Disease);
        }
        let codes = dose
            .product
            .eu
            .clone()
            .filter(is_published)
            .ok_or(Refusal::ProductNotMapped)?;
        let name = subject.native.as_ref().unwrap_or(latin);
        let part = |text: &str| {
            let text = fitting(text, 80, Field::Name)?;
            Ok(Some(text).filter(|text| !text.is_empty()))
        };
        let number = dose
            .dose_number
            .filter(|number| *number >= 1)
            .ok_or(Refusal::Missing(Field::DoseNumber))?;
        let total = dose
            .total_doses
            .ok_or(Refusal::Missing(Field::DoseNumber))?;
        Ok(EuDcc {
            version: VERSION.to_owned(),
            family: part(&name.family)?,
            given: part(&name.given.join(" "))?,
            family_standard: part(&machine_readable(&latin.family))?,
            given_standard: part(&machine_readable(&latin.given.join(" ")))?,
            birth_date: subject
                .birth_date
                .map(|date| date.to_string())
                .unwrap_or_default(),
            disease: COVID.to_owned(),
            codes,
            dose: number,
            // A third dose of a series of two is said as the third of three.
            total_doses: total.max(number),
            date: dose.date,
            country: dose.country.alpha2.clone(),
            issuer: cut(&claims.issuer.name, 80),
            serial: claims.serial.uvci(&claims.issuer.country.alpha2),
        })
    }

    /// The content as CBOR.
    pub(crate) fn to_cbor(&self) -> Cbor {
        let text = |value: &Option<String>| value.clone().map(Cbor::Text);
        let name = present([
            ("fn", text(&self.family)),
            ("gn", text(&self.given)),
            ("fnt", text(&self.family_standard)),
            ("gnt", text(&self.given_standard)),
        ]);
        let dose = Cbor::map([
            ("tg", Cbor::text(&self.disease)),
            ("vp", Cbor::text(&self.codes.prophylaxis)),
            ("mp", Cbor::text(&self.codes.product)),
            ("ma", Cbor::text(&self.codes.holder)),
            ("dn", Cbor::Int(i128::from(self.dose))),
            ("sd", Cbor::Int(i128::from(self.total_doses))),
            ("dt", Cbor::text(self.date.to_string())),
            ("co", Cbor::text(&self.country)),
            ("is", Cbor::text(&self.issuer)),
            ("ci", Cbor::text(&self.serial)),
        ]);
        Cbor::map([
            ("ver", Cbor::text(&self.version)),
            ("nam", name),
            ("dob", Cbor::text(&self.birth_date)),
            ("v", Cbor::Array(vec![dose])),
        ])
    }

    /// Reads a certificate of a dose.
    pub(crate) fn read(content: &Cbor, irregular: &mut Vec<Irregular>) -> Result<EuDcc, Fault> {
        let groups = ["v", "t", "r"].map(|name| {
            content
                .field(name)
                .filter(|item| **item != Cbor::Array(Vec::new()))
        });
        let dose = match groups {
            [Some(Cbor::Array(doses)), None, None] => match doses.as_slice() {
                [dose] => dose,
                _ => return Err(Fault::PayloadSchema),
            },
            [None, Some(_), None] | [None, None, Some(_)] => return Err(Fault::UnsupportedClaim),
            _ => return Err(Fault::PayloadSchema),
        };
        let name = content.field("nam").ok_or(Fault::PayloadSchema)?;
        let name = Fields::new(name, irregular)?;
        let part = |field: &str| bounded(name.text(field)?);
        let names = (
            part("fn")?,
            part("gn")?,
            standard(part("fnt")?)?,
            standard(part("gnt")?)?,
        );
        if names.2.is_none() && names.3.is_none() {
            return Err(Fault::PayloadSchema);
        }
        let mut fields = Fields::new(content, irregular)?;
        let version = fields.required("ver")?;
        if !version.starts_with("1.") || version.split('.').count() != 3 {
            return Err(Fault::VersionUnknown);
        }
        let birth_date = fields
            .partial("dob")?
            .map(|date| date.to_string())
            .unwrap_or_default();
        let mut fields = Fields::new(dose, irregular)?;
        let counted = |count: Option<u32>| {
            count
                .filter(|count| *count >= 1)
                .ok_or(Fault::PayloadSchema)
        };
        let date = fields.required_day("dt")?;
        let long = |field: &str| bounded(fields.text(field)?)?.ok_or(Fault::PayloadSchema);
        Ok(EuDcc {
            version,
            family: names.0,
            given: names.1,
            family_standard: names.2,
            given_standard: names.3,
            birth_date,
            disease: fields.required("tg")?,
            codes: EuCodes {
                prophylaxis: fields.required("vp")?,
                product: fields.required("mp")?,
                holder: fields.required("ma")?,
            },
            dose: counted(fields.count("dn")?)?,
            total_doses: counted(fields.count("sd")?)?,
            date,
            country: Some(fields.required("co")?)
                .filter(|code| is_capitals(code))
                .ok_or(Fault::PayloadSchema)?,
            issuer: long("is")?,
            serial: long("ci")?,
        })
    }

    /// The identifier under which it may have been withdrawn.
    pub(crate) fn serial(&self) -> &str {
        &self.serial
    }

    /// What it says.
    pub(crate) fn statement(&self) -> Statement {
        let joined = |family: &Option<String>, given: &Option<String>| {
            let parts: Vec<&str> = [family, given]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            Some(parts.join(" ")).filter(|text| !text.is_empty())
        };
        let standard = joined(&self.family_standard, &self.given_standard);
        let written = joined(&self.family, &self.given);
        Statement {
            name: written
                .clone()
                .or_else(|| standard.clone())
                .unwrap_or_default(),
            name_other: standard.filter(|_| written.is_some()),
            birth_date: Some(self.birth_date.clone()).filter(|date| !date.is_empty()),
            serial: Some(self.serial.clone()),
            doses: vec![StatedDose {
                product: self.codes.product.clone(),
                disease: Some(self.disease.clone()),
                date: Some(self.date.to_string()),
                dose_number: Some(self.dose),
                total_doses: Some(self.total_doses),
                country: Some(self.country.clone()),
                centre: Some(self.issuer.clone()),
                ..StatedDose::default()
            }],
            ..Statement::default()
        }
    }
}

fn is_capitals(text: &str) -> bool {
    (1..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn bounded(text: Option<String>) -> Result<Option<String>, Fault> {
    match text {
        Some(text) if text.chars().count() > 80 => Err(Fault::PayloadSchema),
        text => Ok(text),
    }
}

fn standard(text: Option<String>) -> Result<Option<String>, Fault> {
    match text {
        Some(text)
            if !text
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b'<') =>
        {
            Err(Fault::PayloadSchema)
        }
        text => Ok(text),
    }
}

/// Whether the three codes stand together in the table.
impl EuCodes {
    /// The codes of a product and its holder, with the kind of vaccine that the EU's value sets pair with them. Nothing where
    /// they are no pair.
    pub fn of(product: &str, holder: &str) -> Option<EuCodes> {
        let line = |line: &'static str| match line.split(';').collect::<Vec<_>>().as_slice() {
            [prophylaxis, one, its] if *one == product && *its == holder => Some(EuCodes {
                prophylaxis: (*prophylaxis).to_owned(),
                product: product.to_owned(),
                holder: holder.to_owned(),
            }),
            _ => None,
        };
        include_str!("../data/eu-products.csv")
            .lines()
            .find_map(line)
    }
}

fn is_published(codes: &EuCodes) -> bool {
    let line = format!("{};{};{}", codes.prophylaxis, codes.product, codes.holder);
    include_str!("../data/eu-products.csv")
        .lines()
        .any(|one| one == line)
}

#[cfg(test)]
mod tests;
