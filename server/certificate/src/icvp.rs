//! The international certificate of vaccination or prophylaxis, in the three generations of its content.
//!
//! One certificate is about one person and one dose. Which generation it is, the type of `v` tells: text, list or map.

use immunization::Day;
use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::cbor::Cbor;
use crate::claims::words::{fitting, latin_name, latin_text, required};
use crate::claims::{Claims, Field, Refusal, Sex, StatedDose, Statement};
use crate::cose::Irregular;
use crate::fault::Fault;
use crate::fields::Fields;

/// The generations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum IcvpLayout {
    /// The trial. It is read and never written.
    #[serde(rename = "2024")]
    Trial,
    /// What the published guide has, and readers in the field expect.
    #[serde(rename = "2025")]
    Published,
    /// The requirements of 2026.
    #[serde(rename = "2026")]
    Coming,
}

/// The content.
#[derive(Clone, PartialEq, Eq)]
pub struct Icvp {
    layout: IcvpLayout,
    name: String,
    birth_date: Day,
    sex: Option<String>,
    nationality: Option<String>,
    document: Option<(String, Option<String>)>,
    guardian: Option<String>,
    doses: Vec<Dose>,
    version: Option<String>,
}

#[derive(Clone, PartialEq, Eq)]
struct Dose {
    product: String,
    date: Day,
    lot: String,
    clinician: Option<String>,
    authority: Option<String>,
    valid_from: Option<Day>,
    valid_until: Option<Day>,
}

/// The version of the template that is written.
const TEMPLATE: &str = "1.0.0";

impl Icvp {
    /// What is certified, in this form.
    pub fn from_claims(
        claims: &Claims,
        layout: IcvpLayout,
        catalogue: &Catalogue,
    ) -> Result<Icvp, Refusal> {
        let (subject, dose) = (&claims.subject, claims.only_dose()?);
        if layout == IcvpLayout::Trial {
            return Err(Refusal::SigningFailed);
        }
        let name = claims.latin()?;
        latin_name(name)?;
        let id = dose
            .product
            .catalogue
            .as_ref()
            .ok_or(Refusal::ProductNotMapped)?;
        let product = catalogue.product(id).ok_or(Refusal::ProductNotMapped)?;
        let coming = layout == IcvpLayout::Coming;
        let missing = |there: bool, field| {
            if there || !coming {
                Ok(())
            } else {
                Err(Refusal::Missing(field))
            }
        };
        missing(subject.sex.is_some(), Field::Sex)?;
        missing(subject.nationality.is_some(), Field::Nationality)?;
        if let Some(clinician) = &dose.clinician {
            latin_text(clinician, Field::Clinician)?;
        }
        if let Some(guardian) = &subject.guardian {
            latin_text(guardian, Field::Name)?;
        }
        let document = subject
            .document
            .as_ref()
            .map(|document| (document.number.clone(), Some(document.kind.clone())));
        Ok(Icvp {
            layout,
            name: fitting(&name.family_first(" ").to_uppercase(), 80, Field::Name)?,
            birth_date: subject
                .birth_date
                .and_then(|date| date.day())
                .ok_or(Refusal::Missing(Field::BirthDate))?,
            sex: subject.sex.map(|sex| Sex::code(sex).to_owned()),
            nationality: subject
                .nationality
                .as_ref()
                .map(|country| country.alpha3.clone()),
            document,
            guardian: subject.guardian.clone(),
            doses: vec![Dose {
                product: id.clone(),
                date: dose.date,
                lot: required(dose.lot.as_deref(), 20, Field::Lot)?,
                clinician: dose
                    .clinician
                    .as_deref()
                    .map(|text| fitting(text, 80, Field::Clinician))
                    .transpose()?,
                authority: Some(claims.issuer.country.alpha3.clone()),
                valid_from: (!coming).then(|| product.disease.valid_from(dose.date)),
                valid_until: None,
            }],
            version: coming.then(|| TEMPLATE.to_owned()),
        })
    }

    /// The content as CBOR.
    pub(crate) fn to_cbor(&self) -> Cbor {
        let coming = self.layout == IcvpLayout::Coming;
        let named = |older, newer| if coming { newer } else { older };
        let text = |value: &Option<String>| value.clone().map(Cbor::Text);
        let (number, kind) = match &self.document {
            Some((number, kind)) => (Some(Cbor::text(number)), text(kind)),
            None => (None, None),
        };
        let mut doses: Vec<Cbor> = self
            .doses
            .iter()
            .map(|dose| dose.to_cbor(self.layout))
            .collect();
        let dose = match self.layout {
            IcvpLayout::Published => Some(Cbor::Array(doses)),
            _ => doses.pop(),
        };
        present([
            ("n", Some(Cbor::text(&self.name))),
            ("dob", Some(Cbor::text(self.birth_date.to_string()))),
            ("s", text(&self.sex)),
            (named("ntl", "nt"), text(&self.nationality)),
            (named("nid", "id"), number),
            (named("ndt", "dt"), kind),
            ("gn", text(&self.guardian)),
            (named("v", "vx"), dose),
            (named("", "v"), text(&self.version)),
        ])
    }

    /// Reads any generation.
    pub(crate) fn read(content: &Cbor, irregular: &mut Vec<Irregular>) -> Result<Icvp, Fault> {
        let (layout, doses) = match content.field("v") {
            Some(Cbor::Text(_)) => (
                IcvpLayout::Coming,
                content
                    .field("vx")
                    .map(std::slice::from_ref)
                    .unwrap_or_default(),
            ),
            Some(Cbor::Array(items)) => (IcvpLayout::Published, items.as_slice()),
            Some(one @ Cbor::Map(_)) => (IcvpLayout::Trial, std::slice::from_ref(one)),
            _ => return Err(Fault::PayloadSchema),
        };
        let coming = layout == IcvpLayout::Coming;
        let named = |older, newer| if coming { newer } else { older };
        let mut read = Vec::new();
        for dose in doses {
            read.push(Dose::read(dose, layout, irregular)?);
        }
        let mut fields = Fields::new(content, irregular)?;
        let version = if coming { fields.text("v")? } else { None };
        if version
            .as_ref()
            .is_some_and(|version| !version.starts_with("1."))
        {
            return Err(Fault::VersionUnknown);
        }
        let number = fields.text(named("nid", "id"))?;
        let kind = fields.text(named("ndt", "dt"))?;
        let icvp = Icvp {
            layout,
            name: fields.required("n")?,
            birth_date: fields.required_day("dob")?,
            sex: fields.text("s")?,
            nationality: fields.text(named("ntl", "nt"))?,
            document: number.map(|number| (number, kind)),
            guardian: fields.text("gn")?,
            doses: read,
            version,
        };
        let sexes = [Sex::Male, Sex::Female, Sex::Other, Sex::Unknown];
        let sex_known = icvp
            .sex
            .as_ref()
            .is_none_or(|sex| sexes.iter().any(|one| one.code() == sex));
        let complete = !coming || icvp.sex.is_some() && icvp.nationality.is_some();
        if icvp.doses.is_empty() || !complete || layout != IcvpLayout::Trial && !sex_known {
            return Err(Fault::PayloadSchema);
        }
        Ok(icvp)
    }

    /// What it says. The product must be in the catalogue, except in the trial, which named vaccines only.
    pub(crate) fn statement(&self, catalogue: &Catalogue) -> Result<Statement, Fault> {
        let mut doses = Vec::new();
        for dose in &self.doses {
            let product = catalogue.product(&dose.product);
            if product.is_none() && self.layout != IcvpLayout::Trial {
                return Err(Fault::ProductUnknown);
            }
            let until = match product {
                Some(product) if product.disease.is_for_life() => Some("life".to_owned()),
                _ => dose.valid_until.map(|day| day.to_string()),
            };
            let from = product
                .map(|product| product.disease.valid_from(dose.date))
                .or(dose.valid_from);
            doses.push(StatedDose {
                product: dose.product.clone(),
                product_name: product.map(|product| {
                    product
                        .brand
                        .clone()
                        .unwrap_or_else(|| product.maker.clone())
                }),
                disease: product.map(|product| product.disease.code().to_owned()),
                date: Some(dose.date.to_string()),
                lot: Some(dose.lot.clone()),
                centre: dose.authority.clone(),
                clinician: dose.clinician.clone(),
                valid_from: from.map(|day| day.to_string()),
                valid_until: until,
                ..StatedDose::default()
            });
        }
        Ok(Statement {
            name: self.name.clone(),
            birth_date: Some(self.birth_date.to_string()),
            sex: self.sex.clone(),
            nationality: self.nationality.clone(),
            document: self.document.as_ref().map(|(number, _)| number.clone()),
            guardian: self.guardian.clone(),
            doses,
            ..Statement::default()
        })
    }
}

impl Dose {
    fn to_cbor(&self, layout: IcvpLayout) -> Cbor {
        let coming = layout == IcvpLayout::Coming;
        let day = |day: &Option<Day>| {
            day.filter(|_| !coming)
                .map(|day| Cbor::text(day.to_string()))
        };
        present([
            ("vp", Some(Cbor::text(&self.product))),
            (
                if coming { "dv" } else { "dt" },
                Some(Cbor::text(self.date.to_string())),
            ),
            ("cn", self.clinician.clone().map(Cbor::Text)),
            ("is", self.authority.clone().map(Cbor::Text)),
            ("bo", Some(Cbor::text(&self.lot))),
            ("vls", day(&self.valid_from)),
            ("vle", day(&self.valid_until)),
        ])
    }

    fn read(
        dose: &Cbor,
        layout: IcvpLayout,
        irregular: &mut Vec<Irregular>,
    ) -> Result<Dose, Fault> {
        let coming = layout == IcvpLayout::Coming;
        let mut fields = Fields::new(dose, irregular)?;
        let read = Dose {
            product: fields.required("vp")?,
            date: fields.required_day(if coming { "dv" } else { "dt" })?,
            lot: fields.required("bo")?,
            clinician: fields.text("cn")?,
            authority: fields.text("is")?,
            valid_from: if coming { None } else { fields.day("vls")? },
            valid_until: if coming { None } else { fields.day("vle")? },
        };
        if read.clinician.is_none() && read.authority.is_none() {
            return Err(Fault::PayloadSchema);
        }
        Ok(read)
    }
}

/// A map of what is there.
pub(crate) fn present<const N: usize>(entries: [(&'static str, Option<Cbor>); N]) -> Cbor {
    Cbor::map(
        entries
            .into_iter()
            .filter_map(|(name, item)| Some((name, item?))),
    )
}

#[cfg(test)]
mod tests;
