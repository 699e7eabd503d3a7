//! The WHO's core data set of a vaccination (DDCC:VS): one dose of any vaccine.
//!
//! Codes are written with their systems. Plain codes are read too, and the flat form of the first trial.

use immunization::Day;

use crate::cbor::Cbor;
use crate::claims::words::{cut, day_in_utc, fitting, latin_name, required};
use crate::claims::{Claims, Coded, Field, Purpose, Refusal, StatedDose, Statement};
use crate::cose::Irregular;
use crate::fault::Fault;
use crate::fields::{Code, Fields};
use crate::icvp::present;

const ICD11: &str = "http://id.who.int/icd11/mms";
const COUNTRIES: &str = "urn:iso:std:iso:3166";
/// The version of the core data set that is written.
const VERSION: &str = "RC2";

/// The content.
#[derive(Clone, PartialEq, Eq)]
pub struct Ddcc {
    name: String,
    birth_date: Option<String>,
    identifier: Option<String>,
    sex: Option<String>,
    issuer: Option<String>,
    serial: Option<String>,
    version: Option<String>,
    period: Option<(Day, Day)>,
    vaccine: Code,
    brand: Option<Code>,
    maker: Option<Code>,
    lot: Option<String>,
    date: Option<Day>,
    dose: Option<u32>,
    total_doses: Option<u32>,
    country: Option<Code>,
    centre: Option<String>,
    disease: Option<Code>,
    next_due: Option<Day>,
}

impl Ddcc {
    /// What is certified, in this form.
    pub fn from_claims(claims: &Claims) -> Result<Ddcc, Refusal> {
        let (subject, dose) = (&claims.subject, claims.only_dose()?);
        let name = match &subject.native {
            Some(native) if !claims.purpose.is_travel() => native,
            _ => {
                let latin = claims.latin()?;
                latin_name(latin)?;
                latin
            }
        };
        let code = |system: &str, code: &Option<String>| {
            code.clone()
                .map(|code| Code {
                    system: Some(system.to_owned()),
                    code,
                })
                .ok_or(Refusal::ProductNotMapped)
        };
        let of = |coded: &Coded| Code {
            system: Some(coded.system.clone()),
            code: coded.code.clone(),
        };
        let period = (day_in_utc(claims.issued_at), day_in_utc(claims.not_after));
        let document = subject
            .document
            .as_ref()
            .filter(|_| claims.purpose == Purpose::TravelRecord);
        Ok(Ddcc {
            name: fitting(&name.family_first(" "), 80, Field::Name)?,
            birth_date: subject
                .birth_date
                .and_then(|date| date.day())
                .map(|day| day.to_string()),
            identifier: document.map(|document| document.number.clone()),
            sex: None,
            issuer: Some(claims.issuer.country.alpha3.clone()),
            serial: Some(claims.serial.to_string()),
            version: Some(VERSION.to_owned()),
            period: period.0.zip(period.1),
            vaccine: code(ICD11, &dose.product.icd11)?,
            brand: Some(code(ICD11, &dose.product.icd11_brand)?),
            maker: Some(of(dose
                .product
                .holder
                .as_ref()
                .ok_or(Refusal::ProductNotMapped)?)),
            lot: Some(required(dose.lot.as_deref(), 20, Field::Lot)?),
            date: Some(dose.date),
            dose: Some(
                dose.dose_number
                    .ok_or(Refusal::Missing(Field::DoseNumber))?,
            ),
            total_doses: dose.total_doses,
            country: Some(Code {
                system: Some(COUNTRIES.to_owned()),
                code: dose.country.alpha3.clone(),
            }),
            centre: dose.centre.as_deref().map(|text| cut(text, 80)),
            disease: code(ICD11, &dose.product.icd11_disease).ok(),
            next_due: dose.next_due,
        })
    }

    /// The content as CBOR.
    pub(crate) fn to_cbor(&self) -> Cbor {
        let text = |value: &Option<String>| value.clone().map(Cbor::Text);
        let value = |value: &Option<String>| {
            value
                .clone()
                .map(|text| Cbor::map([("value", Cbor::Text(text))]))
        };
        let day = |day: Option<Day>| day.map(|day| Cbor::text(day.to_string()));
        let count = |count: Option<u32>| count.map(|count| Cbor::Int(i128::from(count)));
        let period = self
            .period
            .map(|(start, end)| present([("start", day(Some(start))), ("end", day(Some(end)))]));
        let certificate = present([
            (
                "issuer",
                self.issuer
                    .as_ref()
                    .map(|_| present([("identifier", value(&self.issuer))])),
            ),
            ("hcid", value(&self.serial)),
            ("version", text(&self.version)),
            ("period", period),
        ]);
        let vaccination = present([
            ("vaccine", Some(coded(&self.vaccine))),
            ("brand", self.brand.as_ref().map(coded)),
            ("maholder", self.maker.as_ref().map(coded)),
            ("lot", text(&self.lot)),
            ("date", day(self.date)),
            ("dose", count(self.dose)),
            ("totalDoses", count(self.total_doses)),
            ("country", self.country.as_ref().map(coded)),
            ("centre", text(&self.centre)),
            ("disease", self.disease.as_ref().map(coded)),
            ("nextDose", day(self.next_due)),
        ]);
        present([
            ("name", Some(Cbor::text(&self.name))),
            ("birthDate", text(&self.birth_date)),
            ("identifier", value(&self.identifier)),
            ("sex", text(&self.sex)),
            ("certificate", Some(certificate)),
            ("vaccination", Some(vaccination)),
        ])
    }

    /// Reads the form of today, or the flat one of the trial.
    pub(crate) fn read(content: &Cbor, irregular: &mut Vec<Irregular>) -> Result<Ddcc, Fault> {
        match content.field("vaccination") {
            Some(vaccination) => Ddcc::read_nested(content, vaccination, irregular),
            None => Ddcc::read_flat(content, irregular),
        }
    }

    fn read_nested(
        content: &Cbor,
        vaccination: &Cbor,
        irregular: &mut Vec<Irregular>,
    ) -> Result<Ddcc, Fault> {
        let mut dose = Fields::new(vaccination, irregular)?;
        let (date, next_due) = (dose.day("date")?, dose.day("nextDose")?);
        let maker = match dose.code("maholder")? {
            Some(holder) => Some(holder),
            None => dose.code("manufacturer")?,
        };
        let mut ddcc = Ddcc {
            vaccine: dose.code("vaccine")?.ok_or(Fault::PayloadSchema)?,
            brand: dose.code("brand")?,
            maker,
            lot: dose.text("lot")?,
            date,
            dose: dose.count("dose")?,
            total_doses: dose.count("totalDoses")?,
            country: dose.code("country")?,
            centre: dose.text("centre")?,
            disease: dose.code("disease")?,
            next_due,
            ..Ddcc::nobody()
        };
        if ddcc.lot.is_none()
            || ddcc.date.is_none()
            || ddcc.country.is_none()
            || ddcc.dose.is_none()
        {
            return Err(Fault::PayloadSchema);
        }
        let mut period = None;
        if let Some(certificate) = content.field("certificate") {
            let fields = Fields::new(certificate, irregular)?;
            ddcc.serial = fields.code("hcid")?.map(|code| code.code);
            ddcc.version = fields.text("version")?;
            let issuer = fields
                .item("issuer")
                .map(|issuer| issuer.field("identifier").unwrap_or(issuer).clone());
            ddcc.issuer = issuer
                .and_then(|item| Some(item.field("value").unwrap_or(&item).as_text()?.to_owned()));
            period = fields.item("period").cloned();
        }
        if let Some(period) = &period {
            let mut fields = Fields::new(period, irregular)?;
            ddcc.period = fields.day("start")?.zip(fields.day("end")?);
        }
        ddcc.read_person(Fields::new(content, irregular)?)?;
        Ok(ddcc)
    }

    /// The trial of 2021: everything side by side in the claims.
    fn read_flat(content: &Cbor, irregular: &mut Vec<Irregular>) -> Result<Ddcc, Fault> {
        let mut fields = Fields::new(content, irregular)?;
        let (date, next_due) = (fields.day("date")?, fields.day("due_date")?);
        let period = fields.day("valid_from")?.zip(fields.day("valid_until")?);
        let maker = match fields.code("ma_holder")? {
            Some(holder) => Some(holder),
            None => fields.code("manufacturer")?,
        };
        let mut ddcc = Ddcc {
            serial: fields.code("hcid")?.map(|code| code.code),
            issuer: fields.code("pha")?.map(|code| code.code),
            period,
            vaccine: fields.code("vaccine")?.ok_or(Fault::PayloadSchema)?,
            brand: fields.code("brand")?,
            maker,
            lot: fields.text("lot")?,
            date,
            dose: fields.count("dose")?,
            total_doses: fields.count("total_doses")?,
            country: fields.code("country")?,
            centre: fields.text("centre")?,
            disease: fields.code("disease")?,
            next_due,
            ..Ddcc::nobody()
        };
        ddcc.read_person(fields)?;
        Ok(ddcc)
    }

    fn read_person(&mut self, mut fields: Fields<'_>) -> Result<(), Fault> {
        self.name = fields.required("name")?;
        self.birth_date = fields.partial("birthDate")?.map(|date| date.to_string());
        self.identifier = fields.code("identifier")?.map(|code| code.code);
        self.sex = fields.code("sex")?.map(|code| code.code);
        Ok(())
    }

    fn nobody() -> Ddcc {
        Ddcc {
            name: String::new(),
            birth_date: None,
            identifier: None,
            sex: None,
            issuer: None,
            serial: None,
            version: None,
            period: None,
            vaccine: Code {
                system: None,
                code: String::new(),
            },
            brand: None,
            maker: None,
            lot: None,
            date: None,
            dose: None,
            total_doses: None,
            country: None,
            centre: None,
            disease: None,
            next_due: None,
        }
    }

    /// What it says.
    pub(crate) fn statement(&self) -> Statement {
        let code = |code: &Option<Code>| code.as_ref().map(|code| code.code.clone());
        Statement {
            name: self.name.clone(),
            birth_date: self.birth_date.clone(),
            sex: self.sex.clone(),
            document: self.identifier.clone(),
            serial: self.serial.clone(),
            doses: vec![StatedDose {
                product: code(&self.brand).unwrap_or_else(|| self.vaccine.code.clone()),
                disease: code(&self.disease),
                date: self.date.map(|day| day.to_string()),
                lot: self.lot.clone(),
                dose_number: self.dose,
                total_doses: self.total_doses,
                country: code(&self.country),
                centre: self.centre.clone(),
                ..StatedDose::default()
            }],
            ..Statement::default()
        }
    }
}

fn coded(code: &Code) -> Cbor {
    present([
        ("system", code.system.clone().map(Cbor::Text)),
        ("code", Some(Cbor::text(&code.code))),
    ])
}

#[cfg(test)]
mod tests;
