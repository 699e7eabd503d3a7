//! `POST /certificates`: what for and where to, the passport as the person confirms it, and out comes what can be certified.

use certificate::Format;
use certificate::claims::{Country, PersonName, Purpose, TravelDocument};
use fhir::problem::Kind as ProblemKind;
use fhir::{Id, Issue, Key, Kind, Problem};
use immunization::MunicipalityCode;
use openssl::sha::sha256;
use serde_json::{Value, json};

use super::build::{self, Confirmed};
use super::issue::{self, Outcome, Wanted};
use super::show;
use crate::call::{Call, Handout};
use crate::counterpart;
use crate::device::posted::{self, Members};
use crate::job::hexadecimal;
use crate::quality::Judged;
use crate::state::State;

const MEMBERS: [&str; 8] = [
    "patient",
    "purpose",
    "destination",
    "formats",
    "passport",
    "doses",
    "consent",
    "confirmed",
];
const PASSPORT: [&str; 5] = ["family", "given", "number", "country", "nationality"];
/// How many doses may be named.
const DOSES_MAX: usize = 64;
/// From how many other municipalities doses may be taken.
const MUNICIPALITIES_MAX: usize = 8;
/// A part of a name in a passport.
const NAME_LETTERS_MAX: usize = 80;

/// `POST /certificates`
pub async fn issue(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    let members = posted::object(sent)?;
    let wanted = wanted(call, &members, sent)?;
    let outcome = issue::issue(state, call, &wanted).await?;
    let left_out = left_out(state, call, &wanted).await?;
    answer(&wanted, &outcome, left_out)
}

/// Municipalities with which the person is linked and of which nothing was taken, so that nobody takes a part for the whole.
/// Only the person itself is told.
async fn left_out(state: &State, call: &Call, wanted: &Wanted) -> Result<Vec<String>, Problem> {
    if call.reach.compartment.is_none() {
        return Ok(Vec::new());
    }
    let links = counterpart::of(state, call, &wanted.person.id).await?;
    let is_taken = |tenant: i32| wanted.consent.iter().any(|code| code.number() == tenant);
    Ok(links
        .into_iter()
        .filter(|(other, _)| !is_taken(other.tenant))
        .map(|(other, _)| format!("{:06}", other.tenant))
        .collect())
}

fn wanted(call: &Call, members: &Members, sent: &[u8]) -> Result<Wanted, Problem> {
    posted::only(members, &MEMBERS)?;
    let person = person(call, members)?;
    let expected = "travel-icvp, travel-record, domestic";
    let purpose = posted::made(members, "purpose", expected, purpose_of)?;
    let purpose = purpose.ok_or_else(|| posted::missing("purpose"))?;
    let destination = destination(members)?;
    let formats = formats(members, purpose, destination.as_deref())?;
    let passport = passport(members, purpose)?;
    let doses = doses(members)?;
    let consent = consent(call, members)?;
    Ok(Wanted {
        person,
        purpose,
        formats,
        confirm: Box::new(move |judged| confirm(judged, passport.as_ref())),
        doses: Box::new(move |dose| {
            doses
                .as_ref()
                .is_none_or(|doses| doses.contains(&dose.record.id))
        }),
        consent,
        asked: hexadecimal(&sha256(sent)),
    })
}

/// The other municipalities of whose records the person consents to have doses taken. Nobody else can consent.
fn consent(call: &Call, members: &Members) -> Result<Vec<MunicipalityCode>, Problem> {
    let malformed = || posted::malformed("consent", "[\"279986\"]");
    let Some(named) = members.get("consent").filter(|value| !value.is_null()) else {
        return Ok(Vec::new());
    };
    let named = named.as_array().ok_or_else(malformed)?;
    if named.len() > MUNICIPALITIES_MAX {
        return Err(malformed());
    }
    let mut consent = Vec::with_capacity(named.len());
    for one in named {
        let code = one
            .as_str()
            .and_then(|code| MunicipalityCode::parse(code).ok());
        let code = code.ok_or_else(malformed)?;
        if code.number() == call.reach.tenant.0 || consent.contains(&code) {
            return Err(malformed());
        }
        consent.push(code);
    }
    match consent.is_empty() || call.reach.compartment.is_some() {
        true => Ok(consent),
        false => Err(Problem::new(ProblemKind::Forbidden, "certificate-consent")),
    }
}

/// Whose certificates: a person's own, or of whom staff names. Nobody else's are there.
pub fn person(call: &Call, members: &Members) -> Result<Key, Problem> {
    let named = posted::text(members, "patient", 64)?;
    let id = match (&call.reach.compartment, named) {
        (Some((own, _)), Some(named)) if own.as_str() != named => {
            return Err(Problem::new(ProblemKind::NotFound, "not-found"));
        }
        (Some((own, _)), _) => own.clone(),
        (None, Some(named)) => {
            Id::parse(named).ok_or_else(|| posted::malformed("patient", "an id"))?
        }
        (None, None) => return Err(posted::missing("patient")),
    };
    Ok(Key {
        kind: Kind::PATIENT,
        id,
    })
}

fn purpose_of(text: &str) -> Option<Purpose> {
    match text {
        "travel-icvp" => Some(Purpose::TravelIcvp),
        "travel-record" => Some(Purpose::TravelRecord),
        "domestic" => Some(Purpose::Domestic),
        _ => None,
    }
}

fn destination(members: &Members) -> Result<Option<String>, Problem> {
    let read = |text: &str| {
        let country = country_of(text)?;
        (country.alpha2 == text).then_some(country.alpha2)
    };
    posted::made(members, "destination", "FR", read)
}

/// Countries where the EU's certificates are read.
const EUROPE: &str = "AD AL AT BE BG CH CY CZ DE DK EE ES FI FO FR GE GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM TR UA VA XK";
/// Countries where health cards are read.
const CARDS: &str = "AW CA US";

/// The formats that are of use for a purpose and a destination, the most useful first, unless the request names them.
fn formats(
    members: &Members,
    purpose: Purpose,
    destination: Option<&str>,
) -> Result<Vec<Format>, Problem> {
    let expected = "icvp, ddcc, eu-dcc, health-card, vds-nc";
    let malformed = || posted::malformed("formats", expected);
    if let Some(named) = members.get("formats").filter(|value| !value.is_null()) {
        let named = named.as_array().ok_or_else(malformed)?;
        let mut formats = Vec::new();
        for one in named {
            let format = one.as_str().and_then(Format::parse);
            let format = format.filter(|one| *one != Format::SignedLink);
            let format = format.ok_or_else(malformed)?;
            if formats.contains(&format) {
                return Err(malformed());
            }
            formats.push(format);
        }
        return match formats.is_empty() {
            true => Err(malformed()),
            false => Ok(formats),
        };
    }
    let lies_in = |list: &str| {
        destination.is_some_and(|destination| list.split(' ').any(|one| one == destination))
    };
    Ok(match purpose {
        Purpose::TravelIcvp => vec![Format::Icvp],
        Purpose::Domestic => vec![Format::HealthCard],
        Purpose::TravelRecord if lies_in(EUROPE) => {
            vec![Format::EuDcc, Format::Ddcc, Format::VdsNc]
        }
        Purpose::TravelRecord if lies_in(CARDS) => vec![Format::HealthCard, Format::VdsNc],
        Purpose::TravelRecord | Purpose::Link => {
            vec![
                Format::Ddcc,
                Format::VdsNc,
                Format::EuDcc,
                Format::HealthCard,
            ]
        }
    })
}

/// A passport as the person reads it out.
struct Passport {
    name: PersonName,
    document: TravelDocument,
    nationality: Country,
}

fn passport(members: &Members, purpose: Purpose) -> Result<Option<Passport>, Problem> {
    let object = match members.get("passport") {
        None | Some(Value::Null) if purpose.is_travel() => {
            return Err(posted::missing("passport"));
        }
        None | Some(Value::Null) => return Ok(None),
        // What is not needed is not taken.
        Some(_) if !purpose.is_travel() => {
            return Err(posted::malformed("passport", "–"));
        }
        Some(Value::Object(object)) => object,
        Some(_) => return Err(posted::malformed("passport", "{…}")),
    };
    posted::only(object, &PASSPORT)?;
    if !posted::flag(members, "confirmed")? {
        return Err(posted::missing("confirmed"));
    }
    let letters = |text: &str| {
        let good = |letter: char| letter.is_ascii_alphabetic() || " '-".contains(letter);
        text.chars().all(good).then(|| text.to_uppercase())
    };
    let part = |name: &'static str| {
        let text = posted::text(object, name, NAME_LETTERS_MAX)?;
        text.map(|text| letters(text).ok_or_else(|| posted::malformed(name, "A–Z")))
            .transpose()
    };
    let (family, given) = (part("family")?, part("given")?);
    if family.is_none() && given.is_none() {
        return Err(posted::missing("family"));
    }
    let number = posted::made(object, "number", "TR0000000", passport_number)?;
    let country = posted::made(object, "country", "JPN", country_of)?;
    let nationality = posted::made(object, "nationality", "JPN", country_of)?;
    let country = country.unwrap_or_else(build::japan);
    Ok(Some(Passport {
        name: PersonName {
            family: family.unwrap_or_default(),
            given: given.into_iter().collect(),
        },
        document: TravelDocument {
            kind: "PPN".to_owned(),
            number: number.ok_or_else(|| posted::missing("number"))?,
            country: country.clone(),
        },
        nationality: nationality.unwrap_or(country),
    }))
}

/// A number as passports have it.
pub fn passport_number(text: &str) -> Option<String> {
    let good = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    ((5..=11).contains(&text.len()) && text.bytes().all(good)).then(|| text.to_owned())
}

fn country_of(text: &str) -> Option<Country> {
    certificate::claims::country_of(text)
}

fn doses(members: &Members) -> Result<Option<Vec<String>>, Problem> {
    let malformed = || posted::malformed("doses", "[\"Immunization/…\"]");
    let Some(named) = members.get("doses").filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    let named = named.as_array().ok_or_else(malformed)?;
    if named.is_empty() || named.len() > DOSES_MAX {
        return Err(malformed());
    }
    let id = |value: &Value| {
        let text = value.as_str().ok_or_else(malformed)?;
        let id = text.strip_prefix("Immunization/").unwrap_or(text);
        Id::parse(id).map(|id| id.to_string()).ok_or_else(malformed)
    };
    named
        .iter()
        .map(id)
        .collect::<Result<Vec<_>, _>>()
        .map(Some)
}

/// Holds what the person read out against the record. The name of the certificate is one that is on record; nobody gets
/// one by typing it.
fn confirm(judged: &Judged, passport: Option<&Passport>) -> Result<Option<Confirmed>, Problem> {
    let Some(passport) = passport else {
        return Ok(None);
    };
    let refused = |rule| Err(Problem::new(ProblemKind::BusinessRule, rule));
    let names = build::latin_names(&judged.resident);
    if names.is_empty() {
        return refused("CERT-NO-LATIN-NAME");
    }
    let Some(name) = names.into_iter().find(|name| is_same(name, &passport.name)) else {
        return refused("certificate-name-differs");
    };
    let numbers = passport_numbers(judged);
    if !numbers.is_empty() && !numbers.contains(&passport.document.number) {
        return refused("certificate-passport-differs");
    }
    Ok(Some(Confirmed {
        name,
        nationality: Some(passport.nationality.clone()),
        document: Some(passport.document.clone()),
    }))
}

/// Whether two names are spelled with the same letters. Machine-readable zones have neither blanks nor hyphens.
fn is_same(one: &PersonName, other: &PersonName) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphabetic);
        letters.map(|letter| letter.to_ascii_uppercase()).collect()
    };
    letters(&one.family) == letters(&other.family)
        && letters(&one.given.concat()) == letters(&other.given.concat())
}

/// The numbers of passports that are on record.
pub fn passport_numbers(judged: &Judged) -> Vec<String> {
    let is_passport = |identifier: &&fhir::Element| {
        let mut types = identifier.children("type");
        types.any(|one| {
            let mut codings = one.children("coding");
            codings.any(|coding| coding.text_of("code") == Some("PPN"))
        })
    };
    let identifiers = judged.element.children("identifier").filter(is_passport);
    identifiers
        .filter_map(|identifier| identifier.text_of("value"))
        .map(|number| number.trim().to_uppercase())
        .collect()
}

fn answer(wanted: &Wanted, outcome: &Outcome, left_out: Vec<String>) -> Result<Handout, Problem> {
    if outcome.issued.is_empty() {
        let issues = issue::issues_of(outcome);
        if issues.is_empty() {
            let issue = Issue::error(ProblemKind::BusinessRule, "certificate-nothing");
            return Err(issue.into());
        }
        return Err(issues.into());
    }
    let issued: Result<Vec<Value>, Problem> = outcome.issued.iter().map(show::line).collect();
    let refused: Vec<Value> = outcome
        .refused
        .iter()
        .map(|refused| {
            json!({
                "format": refused.format.code(),
                "doses": refused.doses,
                "rule": refused.refusal.code(),
                "field": refused.refusal.field().map(|field| format!("{field:?}")),
                "help": format!("/help/{}", refused.refusal.code()),
            })
        })
        .collect();
    let unfit: Vec<Value> = outcome
        .unfit
        .iter()
        .map(|(address, why)| {
            json!({
                "dose": address,
                "rule": why.code(),
                "help": format!("/help/{}", why.code()),
            })
        })
        .collect();
    let told = json!({
        "patient": wanted.person.to_string(),
        "certificates": issued?,
        "notIssued": refused,
        "notCertified": unfit,
        "notAskedFrom": left_out,
    });
    let mut handout = Handout::json(201, &told);
    handout.replayed = outcome.replayed;
    Ok(handout)
}
