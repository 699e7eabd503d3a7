//! A certificate on paper: what was signed, its code and its words → the sheet that `paper` draws. Everything comes from what
//! was kept when it was issued, so that the same certificate is always the same file.

use certificate::claims::{
    CertifiedDose, Claims, Country, PersonName, Purpose, Sex, Words, country_names,
};
use certificate::{Catalogue, Format, Symbol};
use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use immunization::Day;
use paper::{Both, Code, CodeUse, Field, Kind, Place, Refusal, Sheet, Validity};

use crate::call::Call;
use crate::problem;
use crate::state::State;

const JAPAN_SECONDS: i64 = 9 * 3_600;
const DAY_SECONDS: i64 = 86_400;
/// What is not said in a language.
const UNSAID: &str = "";

/// What a sheet is made of.
pub struct Printed<'a> {
    /// What is certified.
    pub claims: &'a Claims,
    /// In which format.
    pub format: Format,
    /// What was signed.
    pub text: &'a str,
    /// Where anybody can check it.
    pub verify_address: String,
}

/// Draws it, beside the workers and until the call's deadline.
pub async fn draw(state: &State, call: &Call, printed: &Printed<'_>) -> Result<Vec<u8>, Problem> {
    let sheet = sheet(printed, &state.certifier.catalogue)?;
    let drawn = state.compute(call, move || paper::draw(&sheet)).await?;
    drawn.map_err(|refusal| problem::from_paper(&refusal))
}

/// The sheet of a certificate.
pub fn sheet(printed: &Printed<'_>, catalogue: &Catalogue) -> Result<Sheet, Problem> {
    let Printed {
        claims,
        format,
        text,
        verify_address,
    } = printed;
    let symbol = Symbol::new(*format, text)
        .map_err(|refusal| Problem::new(ProblemKind::BusinessRule, refusal.code()))?;
    let unprinted = || Problem::new(ProblemKind::NotFound, "certificate-no-sheet");
    let (kind, usage) = kind_of(claims.purpose)
        .zip(use_of(*format))
        .ok_or_else(unprinted)?;
    let ends = (*format != Format::HealthCard).then(|| day_of(claims.not_after));
    let unreadable = || problem::from_paper(&Refusal::Engine);
    // Nobody knows what it is against, so that nobody can certify it to a reader.
    if let Some(entry) = claims.doses.iter().position(|dose| dose.words.is_none()) {
        let place = Place {
            field: Field::Disease,
            entry: Some(entry),
        };
        return Err(problem::from_paper(&Refusal::Missing { place }));
    }
    Ok(Sheet {
        kind,
        holder: holder(claims),
        doses: claims
            .doses
            .iter()
            .map(|dose| dose_of(dose, catalogue, kind))
            .collect(),
        codes: vec![code(&symbol, usage, text)],
        issuer: issuer(claims),
        serial: claims.serial.as_str().to_owned(),
        issued_on: day_of(claims.issued_at).ok_or_else(unreadable)?,
        signed_until: match ends {
            None => None,
            Some(day) => Some(day.ok_or_else(unreadable)?),
        },
        verify_address: verify_address.clone(),
        specimen: cfg!(feature = "demo"),
    })
}

fn kind_of(purpose: Purpose) -> Option<Kind> {
    match purpose {
        Purpose::TravelIcvp => Some(Kind::Icvp),
        Purpose::TravelRecord => Some(Kind::Overseas),
        Purpose::Domestic => Some(Kind::Domestic),
        Purpose::Link => None,
    }
}

fn use_of(format: Format) -> Option<CodeUse> {
    match format {
        Format::Icvp => Some(CodeUse::Icvp),
        Format::Ddcc => Some(CodeUse::Ddcc),
        Format::EuDcc => Some(CodeUse::EuDcc),
        Format::HealthCard => Some(CodeUse::HealthCard),
        Format::VdsNc => Some(CodeUse::VdsNc),
        Format::HealthLink | Format::SignedLink => Some(CodeUse::HealthLink),
        Format::Hcert => None,
    }
}

/// The day in Japan.
fn day_of(seconds: i64) -> Option<Day> {
    let days = seconds
        .saturating_add(JAPAN_SECONDS)
        .div_euclid(DAY_SECONDS);
    Day::new(1970, 1, 1)
        .ok()
        .map(|first| first.plus_days(i32::try_from(days).unwrap_or(i32::MAX)))
}

fn holder(claims: &Claims) -> paper::Holder {
    let subject = &claims.subject;
    paper::Holder {
        latin: subject.latin.as_ref().map(name),
        native: subject.native.as_ref().map(name),
        kana: None,
        birth: subject.birth_date,
        sex: subject.sex.map(|sex| match sex {
            Sex::Male => paper::Sex::Male,
            Sex::Female => paper::Sex::Female,
            Sex::Other => paper::Sex::Other,
            Sex::Unknown => paper::Sex::Unknown,
        }),
        nationality: subject.nationality.as_ref().map(country),
        document: subject.document.as_ref().map(|document| paper::Document {
            number: document.number.clone(),
            country: country(&document.country),
        }),
        guardian: subject.guardian.clone(),
    }
}

fn name(name: &PersonName) -> paper::Name {
    paper::Name {
        family: name.family.clone(),
        given: name.given.join(" "),
    }
}

/// A country by its letters, as passports have it, and by its names. One that is on no list stands there by its letters.
fn country(country: &Country) -> paper::Country {
    let names = country_names(country);
    paper::Country {
        code: country.alpha3.clone(),
        name: names.as_ref().map(both).unwrap_or_default(),
    }
}

fn words(ja: &str, en: &str) -> Both {
    Both {
        ja: ja.to_owned(),
        en: en.to_owned(),
    }
}

fn both(words: &Words) -> Both {
    Both {
        ja: words.ja.clone(),
        en: words.en.clone(),
    }
}

fn dose_of(dose: &CertifiedDose, catalogue: &Catalogue, kind: Kind) -> paper::Dose {
    // What an international certificate names is a product of the catalogue; its words are the catalogue's.
    let id = dose.product.catalogue.as_deref();
    let listed = id
        .filter(|_| kind == Kind::Icvp)
        .and_then(|id| catalogue.product(id));
    let told = dose.words.as_ref();
    let vaccine = match told {
        Some(told) => both(&told.vaccine),
        None => words(UNSAID, &dose.product.brand),
    };
    let maker = told.and_then(|told| told.maker.as_ref()).map(both);
    let disease = told.map(|told| both(&told.disease)).unwrap_or_default();
    paper::Dose {
        disease,
        vaccine,
        maker: match listed {
            Some(listed) => Some(words(UNSAID, &listed.maker)),
            None => maker,
        },
        lot: dose.lot.clone(),
        date: dose.date,
        number: dose.dose_number,
        total: dose.total_doses,
        country: country(&dose.country),
        centre: dose.centre.as_deref().map(|centre| words(UNSAID, centre)),
        clinician: dose.clinician.clone(),
        valid_from: listed.map(|listed| listed.disease.valid_from(dose.date)),
        valid_until: listed
            .filter(|listed| listed.disease.is_for_life())
            .map(|_| Validity::Life),
    }
}

fn code(symbol: &Symbol, usage: CodeUse, text: &str) -> Code {
    let rows = 0..symbol.size();
    let squares = rows.flat_map(|y| (0..symbol.size()).map(move |x| (x, y)));
    Code {
        usage,
        text: text.to_owned(),
        squares: squares.map(|(x, y)| symbol.is_dark(x, y)).collect(),
        square_micrometres_min: symbol.module_micrometres_min,
        part: None,
        dose: None,
    }
}

/// Who certifies: the head of the municipality in Japanese, as such papers have it, and the municipality in English.
fn issuer(claims: &Claims) -> paper::Issuer {
    let issuer = &claims.issuer;
    let native = issuer.native.as_deref().unwrap_or_default();
    // The register may name the office behind the town; the town's head certifies.
    let town = native.split_whitespace().next().unwrap_or_default();
    let ja = match town.ends_with(['市', '区', '町', '村']) {
        true => format!("{town}長"),
        false => native.to_owned(),
    };
    let country = country(&issuer.country);
    let end = format!(", {}", country.name.en);
    let en = issuer.name.strip_suffix(&end).unwrap_or(&issuer.name);
    paper::Issuer {
        office: Both {
            ja,
            en: en.to_owned(),
        },
        contact: None,
        country,
    }
}

#[cfg(test)]
mod tests;
