//! A person's record → what is certified of it: which doses may be, in the codes of each format, and why the others may not.

use certificate::Format;
use certificate::claims::{
    CertifiedDose, Claims, Coded, Country, DoseWords, EuCodes, Issuer, PersonName, ProductCodes,
    Purpose, RecordVersion, Serial, Sex, Subject, TravelDocument, Words,
};
use immunization::{
    Disease, Dose, NameUse, Product, Programme, Report, Resident, Script, VaccineTable,
};
use profiles::names::{self, Names};
use profiles::product_codes;
use store::Held;

use super::products::ConfirmedProducts;
use crate::quality::Judged;
use crate::told::ToldDose;

/// The system of the EU's codes of organisations.
const HOLDERS: &str = "https://spor.ema.europa.eu/v1/organisations";
/// Names of places in certificates.
const CENTRE_LETTERS_MAX: usize = 80;

/// Why a dose is not certified at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It was not given, was a mistake, or was too little.
    NotCompleted,
    /// It has to be put right first.
    Flagged,
    /// Its day is not known in full.
    NoDay,
    /// It was given abroad, and the record does not say in which country.
    Abroad,
    /// Another municipality tells of it as well, and it is certified once.
    Twice,
}

impl Unfit {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Unfit::NotCompleted => "CERT-DOSE-NOT-COMPLETED",
            Unfit::Flagged => "CERT-DOSE-FLAGGED",
            Unfit::NoDay => "CERT-DOSE-DATE",
            Unfit::Abroad => "CERT-DOSE-ABROAD",
            Unfit::Twice => "CERT-DOSE-TWICE",
        }
    }
}

/// The doses of a person: those that may be certified, and why the others may not.
pub struct Sorted {
    /// Those that may, in the order of their days.
    pub fit: Vec<CertifiedDose>,
    /// The others, as they are named to whoever asked.
    pub unfit: Vec<(String, Unfit)>,
}

/// Japan.
pub fn japan() -> Country {
    Country {
        alpha3: "JPN".to_owned(),
        alpha2: "JP".to_owned(),
    }
}

/// What is known of products.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Those that there are.
    pub table: &'a VaccineTable,
    /// Those that are on the list for international certificates.
    pub confirmed: &'a ConfirmedProducts,
}

/// Sorts a person's doses.
pub fn sort(judged: &Judged, known: Known<'_>) -> Sorted {
    let mut sorted = Sorted {
        fit: Vec::new(),
        unfit: Vec::new(),
    };
    for (told, is_good) in &judged.doses {
        match certified(told, *is_good, known) {
            Ok(dose) => sorted.fit.push(dose),
            Err(why) => sorted.unfit.push((told.key.to_string(), why)),
        }
    }
    sorted
        .fit
        .sort_by(|one, other| (one.date, &one.record.id).cmp(&(other.date, &other.record.id)));
    sorted
}

/// Everything that the judgment looked at, in the versions in which it was read.
pub fn held(person: &fhir::Key, judged: &Judged) -> Vec<Held> {
    let own = Held {
        key: person.clone(),
        version: judged.version,
    };
    let doses = judged.doses.iter().map(|(told, _)| Held {
        key: told.key.clone(),
        version: told.version,
    });
    std::iter::once(own).chain(doses).collect()
}

fn certified(told: &ToldDose, is_good: bool, known: Known<'_>) -> Result<CertifiedDose, Unfit> {
    let dose = &told.case.record.dose;
    let is_completed = told.element.text_of("status") == Some("completed") && dose.is_given();
    if !is_completed || told.element.text_of("isSubpotent") == Some("true") {
        return Err(Unfit::NotCompleted);
    }
    if !is_good {
        return Err(Unfit::Flagged);
    }
    if is_abroad(dose) {
        return Err(Unfit::Abroad);
    }
    let date = dose.time.day().ok_or(Unfit::NoDay)?;
    let lot = dose.lot.as_ref().map(|lot| lot.written().trim().to_owned());
    Ok(CertifiedDose {
        record: RecordVersion {
            id: told.key.id.to_string(),
            version: told.version.0.to_string(),
            municipality: None,
        },
        product: codes_of(dose, known),
        date,
        lot: lot.filter(|lot| !lot.is_empty()),
        dose_number: dose.number(),
        total_doses: total(dose),
        country: japan(),
        centre: latin(dose.place.name.as_deref(), CENTRE_LETTERS_MAX),
        clinician: latin(dose.doctor.as_deref(), CENTRE_LETTERS_MAX),
        next_due: dose
            .next_due
            .filter(|due| due.earliest() == due.latest())
            .map(immunization::PartialDate::earliest),
        words: words_of(dose, known.table),
    })
}

/// Whether it was not given in Japan. A certificate names the country, and the record does not.
fn is_abroad(dose: &Dose) -> bool {
    dose.programme == Some(Programme::Abroad)
        || matches!(dose.source.report, Some(Report::Abroad | Report::UsForces))
}

fn both(names: Names) -> Words {
    Words {
        ja: names.ja,
        en: names.en,
    }
}

/// What people call the vaccine, the diseases and the maker, where the table knows the product or its group.
fn words_of(dose: &Dose, table: &VaccineTable) -> Option<DoseWords> {
    let product = dose.vaccine.product.as_deref();
    let known = product.and_then(|id| table.product(id));
    let group = dose.vaccine.group.or(known.map(|product| product.group));
    let vaccine = match known {
        Some(product) => names::of_product(&product.id),
        None => group.and_then(names::of_group),
    }?;
    let mut diseases: Vec<Names> = diseases_of(dose, known)
        .iter()
        .filter_map(|disease| names::of_disease(*disease))
        .collect();
    let disease = match diseases.len() {
        0 => return None,
        1 => both(diseases.remove(0)),
        _ => Words {
            ja: joined(&diseases, "・", |names| &names.ja),
            en: joined(&diseases, ", ", |names| &names.en),
        },
    };
    Some(DoseWords {
        vaccine: both(vaccine),
        disease,
        maker: known
            .and_then(|product| names::of_maker(&product.id))
            .map(both),
    })
}

fn joined(all: &[Names], between: &str, of: fn(&Names) -> &String) -> String {
    let all: Vec<&str> = all.iter().map(|names| of(names).as_str()).collect();
    all.join(between)
}

/// What a dose is against: as the product is, and where that is not known, as its group.
fn diseases_of<'a>(dose: &Dose, known: Option<&'a Product>) -> &'a [Disease] {
    match (known, dose.vaccine.group) {
        (Some(product), _) => product.diseases.as_slice(),
        (None, Some(group)) => group.diseases(),
        (None, None) => &[],
    }
}

/// How many doses the series has, where all protocols agree. A dose beyond the series is one of as many as it is itself.
fn total(dose: &Dose) -> Option<u32> {
    let mut told = dose.protocols.iter().map(|protocol| protocol.of);
    let first = told.next().flatten();
    let first = first.filter(|first| told.all(|other| other == Some(*first)));
    let number = dose.number();
    match (first, number) {
        (Some(total), Some(number)) => Some(total.max(number)),
        (total, _) => total,
    }
}

/// A text in Latin letters, or nothing: what is not written so is left out and never made up.
pub fn latin(text: Option<&str>, letters_max: usize) -> Option<String> {
    let text = text?.trim();
    let good = |letter: char| letter.is_ascii_alphanumeric() || " '-.,/()&".contains(letter);
    let is_latin = !text.is_empty() && text.chars().all(good);
    (is_latin && text.chars().count() <= letters_max).then(|| text.to_owned())
}

fn codes_of(dose: &Dose, of: Known<'_>) -> ProductCodes {
    let product = dose.vaccine.product.as_deref();
    let known = product.and_then(|id| of.table.product(id));
    let listed = product.and_then(|id| of.confirmed.of(id));
    let names = product.map(product_codes::of_product).unwrap_or_default();
    let diseases = diseases_of(dose, known);
    // What protects against several diseases is of none of them alone.
    let disease = match diseases {
        [one] => product_codes::of_disease(*one),
        _ => product_codes::DiseaseNames::default(),
    };
    let eu = names
        .eu_product
        .as_deref()
        .zip(names.eu_holder.as_deref())
        .and_then(|(product, holder)| EuCodes::of(product, holder));
    ProductCodes {
        brand: brand(known.map(|one| one.id.as_str()), dose),
        icd11: names.icd11,
        icd11_brand: names.icd11_brand,
        icd11_disease: disease.icd11,
        holder: names.eu_holder.map(|code| Coded {
            system: HOLDERS.to_owned(),
            code,
        }),
        catalogue: listed.map(str::to_owned).or(names.catalogue),
        eu,
        cvx: names.cvx,
        snomed_disease: disease.snomed,
    }
}

/// Brands as they are called abroad. Others are shown as they were written, and formats that need Latin letters refuse them.
const BRANDS: [(&str, &str); 4] = [
    ("comirnaty", "COMIRNATY"),
    ("spikevax", "SPIKEVAX"),
    ("vaxzevria", "VAXZEVRIA"),
    ("nuvaxovid", "NUVAXOVID"),
];

fn brand(product: Option<&str>, dose: &Dose) -> String {
    let known = product.and_then(|id| {
        let is_of = |(known, _): &&(&str, &str)| {
            id == *known
                || id
                    .strip_prefix(known)
                    .is_some_and(|rest| rest.starts_with('-'))
        };
        BRANDS
            .iter()
            .find(is_of)
            .map(|(_, brand)| (*brand).to_owned())
    });
    let written = || {
        dose.vaccine
            .text
            .clone()
            .or_else(|| dose.vaccine.product.clone())
    };
    known.or_else(written).unwrap_or_default()
}

/// The names in Latin letters that are on record: the one in use first, former ones and those beside the register's after it.
pub fn latin_names(resident: &Resident) -> Vec<PersonName> {
    let first = resident.name(Script::Latin);
    let others = resident
        .names
        .iter()
        .filter(|name| name.script == Some(Script::Latin));
    let mut names: Vec<PersonName> = Vec::new();
    for name in first.into_iter().chain(others) {
        let family = name.family.clone().unwrap_or_default();
        let made = PersonName {
            family: family.trim().to_uppercase(),
            given: name
                .given
                .iter()
                .map(|given| given.trim().to_uppercase())
                .collect(),
        };
        let is_empty = made.family.is_empty() && made.given.is_empty();
        if !is_empty && !names.contains(&made) {
            names.push(made);
        }
    }
    names
}

/// The name as it is written in Japan.
pub fn native_name(resident: &Resident) -> Option<PersonName> {
    let name = resident.name(Script::Kanji)?;
    let is_former = matches!(name.used_as, Some(NameUse::Former | NameUse::Maiden));
    let made = PersonName {
        family: name.family.clone().unwrap_or_default(),
        given: name.given.clone(),
    };
    let is_empty = made.family.is_empty() && made.given.iter().all(String::is_empty);
    (!is_empty && !is_former).then_some(made)
}

/// What the person said of the travel document, in this request.
#[derive(Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// The name of the passport, which is one on record.
    pub name: PersonName,
    /// The nationality, where it was said.
    pub nationality: Option<Country>,
    /// The document, where it is to be named.
    pub document: Option<TravelDocument>,
}

/// Whom a certificate is about.
pub fn subject(resident: &Resident, confirmed: Option<&Confirmed>) -> Subject {
    let sex = resident.sex.map(|sex| match sex {
        immunization::Sex::Male => Sex::Male,
        immunization::Sex::Female => Sex::Female,
        immunization::Sex::Other => Sex::Other,
        immunization::Sex::Unknown => Sex::Unknown,
    });
    let latin = match confirmed {
        Some(confirmed) => Some(confirmed.name.clone()),
        None => latin_names(resident).into_iter().next(),
    };
    Subject {
        latin,
        native: native_name(resident),
        birth_date: resident.birth,
        sex,
        nationality: confirmed.and_then(|one| one.nationality.clone()),
        document: confirmed.and_then(|one| one.document.clone()),
        guardian: None,
    }
}

/// The sets of doses of which a format makes one certificate each.
pub fn sets(format: Format, doses: &[CertifiedDose]) -> Vec<Vec<CertifiedDose>> {
    match format {
        // One disease in each.
        Format::HealthCard | Format::VdsNc => {
            let mut sets: Vec<Vec<CertifiedDose>> = Vec::new();
            for dose in doses {
                let disease = &dose.product.snomed_disease;
                let same = |set: &&mut Vec<CertifiedDose>| {
                    disease.is_some()
                        && set
                            .first()
                            .is_some_and(|first| first.product.snomed_disease == *disease)
                };
                match sets.iter_mut().find(same) {
                    Some(set) => set.push(dose.clone()),
                    None => sets.push(vec![dose.clone()]),
                }
            }
            sets
        }
        _ => doses.iter().map(|dose| vec![dose.clone()]).collect(),
    }
}

/// What a request certifies, whatever the format.
pub struct Frame {
    /// What it is for.
    pub purpose: Purpose,
    /// Whom it is about.
    pub subject: Subject,
    /// Who certifies.
    pub issuer: Issuer,
    /// When it is issued, in seconds since 1970.
    pub issued_at: i64,
    /// When its signature ends, in seconds since 1970.
    pub not_after: i64,
}

/// What is certified, under this serial.
pub fn claims(frame: &Frame, serial: Serial, doses: Vec<CertifiedDose>) -> Claims {
    Claims {
        serial,
        purpose: frame.purpose,
        subject: frame.subject.clone(),
        doses,
        issuer: frame.issuer.clone(),
        issued_at: frame.issued_at,
        not_after: frame.not_after,
    }
}

#[cfg(test)]
mod tests;
