//! `$generateHealthCertificate`: the certificate of a dose that a questionnaire names, as a document. What the questionnaire
//! says is never signed: it finds a dose on record, and that is signed.

use std::collections::HashMap;

use certificate::Format;
use certificate::claims::{CertifiedDose, Country, PersonName, Purpose, TravelDocument};
use fhir::problem::Kind as ProblemKind;
use fhir::search::ask::is_harmless;
use fhir::{Element, Id, Issue, Key, Kind, Problem};
use immunization::Day;
use openssl::sha::sha256;

use super::build::{self, Confirmed};
use super::document::{self, Documented};
use super::issue::{self, Wanted};
use super::{request, show};
use crate::call::{Call, Reply};
use crate::interaction::parameters;
use crate::job::hexadecimal;
use crate::quality::Judged;
use crate::state::State;

/// What may be asked for, by the names that the WHO gives them.
const OFFERED: &str = "response";
/// Questions of a questionnaire.
const ITEMS_MAX: usize = 500;

/// What a questionnaire says of a dose and its person.
struct Told {
    person: Option<Id>,
    name: String,
    birth: Option<String>,
    document: Option<String>,
    date: Day,
    lot: String,
    /// Codes of the vaccine and the brand, all of which must be those of the dose.
    products: Vec<String>,
    dose: Option<u32>,
}

/// `POST QuestionnaireResponse/$generateHealthCertificate`, and `POST Patient/{id}/$ddcc-certificate` for this patient
pub async fn issue_document(
    state: &State,
    call: &Call,
    patient: Option<&Key>,
) -> Result<Reply, Problem> {
    if let Some((name, _)) = call.parameters.iter().find(|(name, _)| !is_harmless(name)) {
        return Err(parameters::unknown(name, OFFERED).into());
    }
    let response = response(call)?;
    let told = told(&response)?;
    let person = match patient {
        // A questionnaire about somebody else than the one whose certificate is asked for is about nobody here.
        Some(patient)
            if told
                .person
                .as_ref()
                .is_some_and(|named| *named != patient.id) =>
        {
            return Err(Problem::new(ProblemKind::NotFound, "not-found"));
        }
        Some(patient) => whose(call, Some(&patient.id))?,
        None => whose(call, told.person.as_ref())?,
    };
    let asked = call.body.as_ref().map(|body| sha256(&body.bytes));
    let (date, lot, products, number) = (
        told.date,
        told.lot.clone(),
        told.products.clone(),
        told.dose,
    );
    let wanted = Wanted {
        person,
        purpose: Purpose::TravelRecord,
        formats: vec![Format::Ddcc],
        confirm: Box::new(move |judged| confirm(judged, &told)),
        doses: Box::new(move |dose| {
            let is_numbered = number.is_none_or(|number| dose.dose_number == Some(number));
            let is_of = |code: &String| is_product(dose, code);
            dose.date == date
                && dose.lot.as_deref() == Some(lot.as_str())
                && is_numbered
                && products.iter().all(is_of)
        }),
        consent: Vec::new(),
        asked: hexadecimal(&asked.unwrap_or_default()),
    };
    let outcome = issue::issue(state, call, &wanted).await?;
    let Some(kept) = outcome.issued.first() else {
        // A dose that was found and cannot be certified has its reasons; others of the person are not what was asked for.
        let refused = !outcome.refused.is_empty();
        return Err(match refused {
            true => issue::issues_of(&outcome).into(),
            false => Problem::new(ProblemKind::Unmatched, "certificate-no-match"),
        });
    };
    let intent = show::intent_of(kept)?;
    show::signed(kept)?.ok_or_else(|| show::gone(kept))?;
    let told = document::document(&Documented {
        intent: &intent,
        municipality: &format!("{:06}", call.reach.tenant.0),
        base: &show::public_base(state, call).await?,
    })?;
    let mut reply = Reply::new(200);
    reply.resource = Some(told.to_string().into_bytes().into());
    reply.replayed = outcome.replayed;
    Ok(reply)
}

/// The questionnaire: the body itself, or its parameter `response`.
fn response(call: &Call) -> Result<Element, Problem> {
    let missing = || {
        let problem = Problem::new(ProblemKind::Required, "operation-input");
        problem.with("parameter", OFFERED)
    };
    let sent = parameters::sent(call)?.ok_or_else(missing)?;
    let response = match sent.type_name() {
        "QuestionnaireResponse" => sent,
        "Parameters" => {
            let mut found = None;
            for parameter in sent.children("parameter") {
                let name = parameter.text_of("name").unwrap_or_default();
                if name != OFFERED || found.is_some() {
                    return Err(parameters::unknown(name, OFFERED).into());
                }
                found = Some(parameter.first("resource").cloned().ok_or_else(missing)?);
            }
            found.ok_or_else(missing)?
        }
        other => {
            let issue = Issue::error(ProblemKind::Invalid, "type-mismatch").at(other);
            return Err(issue.with("expected", "QuestionnaireResponse").into());
        }
    };
    if response.type_name() != "QuestionnaireResponse" {
        let issue = Issue::error(ProblemKind::Invalid, "type-mismatch").at(response.type_name());
        return Err(issue.with("expected", "QuestionnaireResponse").into());
    }
    Ok(response)
}

/// The first answer to each question, however deep it stands.
fn answers(response: &Element) -> Result<HashMap<String, String>, Problem> {
    let mut answers = HashMap::new();
    let mut open: Vec<&Element> = response.children("item").collect();
    let mut seen = 0;
    while let Some(item) = open.pop() {
        seen += 1;
        if seen > ITEMS_MAX {
            let problem = Problem::new(ProblemKind::TooCostly, "too-costly");
            return Err(problem.with("limit", ITEMS_MAX));
        }
        open.extend(item.children("item"));
        let Some(link) = item.text_of("linkId") else {
            continue;
        };
        for answer in item.children("answer") {
            open.extend(answer.children("item"));
            let value = answer.first("value");
            let text = value.and_then(|value| value.text().or_else(|| value.text_of("code")));
            if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
                let is_second = answers.insert(link.to_owned(), text.to_owned()).is_some();
                if is_second {
                    let issue = Issue::error(ProblemKind::Invalid, "parameter-repeated");
                    return Err(issue.with("parameter", parameters::shown(link)).into());
                }
            }
        }
    }
    Ok(answers)
}

fn told(response: &Element) -> Result<Told, Problem> {
    let answers = answers(response)?;
    let of = |name: &str| answers.get(name).cloned();
    let needed = |name: &'static str| {
        of(name).ok_or_else(|| {
            let problem = Problem::new(ProblemKind::Required, "operation-input");
            problem.with("parameter", name)
        })
    };
    let malformed = |name: &'static str, expected: &'static str| {
        let issue = Issue::error(ProblemKind::Invalid, "parameter-malformed");
        Problem::from(issue.with("parameter", name).with("expected", expected))
    };
    let date = needed("date")?;
    let day = date.get(..10).unwrap_or(&date);
    let date = Day::parse_iso(day).map_err(|_| malformed("date", "YYYY-MM-DD"))?;
    let products: Vec<String> = ["vaccine", "brand"].into_iter().filter_map(of).collect();
    if products.is_empty() {
        needed("vaccine")?;
    }
    let dose = match of("dose") {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| malformed("dose", "1, 2, 3 …"))?),
    };
    let subject = response.first("subject");
    let subject = subject.and_then(|subject| subject.text_of("reference"));
    let person = match subject {
        None => None,
        Some(reference) => Some(
            reference
                .strip_prefix("Patient/")
                .and_then(Id::parse)
                .ok_or_else(|| malformed("subject", "Patient/…"))?,
        ),
    };
    Ok(Told {
        person,
        name: needed("name")?,
        birth: of("birthDate"),
        document: of("identifier"),
        date,
        lot: needed("lot")?,
        products,
        dose,
    })
}

/// Whose dose: a person's own, or of whom staff names.
fn whose(call: &Call, named: Option<&Id>) -> Result<Key, Problem> {
    let id = match (&call.reach.compartment, named) {
        (Some((own, _)), Some(named)) if own != named => {
            return Err(Problem::new(ProblemKind::NotFound, "not-found"));
        }
        (Some((own, _)), _) => own.clone(),
        (None, Some(named)) => named.clone(),
        (None, None) => {
            let problem = Problem::new(ProblemKind::Required, "operation-input");
            return Err(problem.with("parameter", "subject"));
        }
    };
    let kind = Kind::PATIENT;
    Ok(Key { kind, id })
}

/// Whether a code is one of this dose's vaccine or brand.
fn is_product(dose: &CertifiedDose, code: &str) -> bool {
    let product = &dose.product;
    let eu = product.eu.as_ref();
    let codes = [
        product.icd11.as_deref(),
        product.icd11_brand.as_deref(),
        product.catalogue.as_deref(),
        product.cvx.as_deref(),
        eu.map(|eu| eu.product.as_str()),
        eu.map(|eu| eu.prophylaxis.as_str()),
    ];
    let is_brand = !product.brand.is_empty() && product.brand.eq_ignore_ascii_case(code);
    is_brand || codes.contains(&Some(code))
}

/// Holds what the questionnaire says of the person against the record. Whoever is not meant is not found.
fn confirm(judged: &Judged, told: &Told) -> Result<Option<Confirmed>, Problem> {
    let names = build::latin_names(&judged.resident);
    if names.is_empty() {
        let rule = "CERT-NO-LATIN-NAME";
        return Err(Problem::new(ProblemKind::BusinessRule, rule));
    }
    let spelled = |name: &PersonName| letters(&name.family_first(""));
    let wanted = letters(&told.name);
    let turned = |name: &PersonName| letters(&format!("{}{}", name.given.concat(), name.family));
    let name = names
        .into_iter()
        .find(|name| !wanted.is_empty() && (spelled(name) == wanted || turned(name) == wanted));
    let unmatched = || Problem::new(ProblemKind::Unmatched, "certificate-no-match");
    let name = name.ok_or_else(unmatched)?;
    let born = judged.resident.birth.map(|birth| birth.to_string());
    if told.birth.is_some() && told.birth != born {
        return Err(unmatched());
    }
    let country = build::japan();
    let document = match &told.document {
        None => None,
        Some(number) => Some(document_of(judged, number, &country)?),
    };
    Ok(Some(Confirmed {
        name,
        nationality: None,
        document,
    }))
}

fn letters(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphabetic);
    letters.map(|letter| letter.to_ascii_uppercase()).collect()
}

/// The travel document, if its number is one on record, or none is on record.
fn document_of(
    judged: &Judged,
    number: &str,
    country: &Country,
) -> Result<TravelDocument, Problem> {
    let number = request::passport_number(number).ok_or_else(|| {
        let issue = Issue::error(ProblemKind::Invalid, "parameter-malformed");
        Problem::from(
            issue
                .with("parameter", "identifier")
                .with("expected", "A–Z, 0–9"),
        )
    })?;
    let known = request::passport_numbers(judged);
    if !known.is_empty() && !known.contains(&number) {
        let rule = "certificate-passport-differs";
        return Err(Problem::new(ProblemKind::BusinessRule, rule));
    }
    Ok(TravelDocument {
        kind: "PPN".to_owned(),
        number,
        country: country.clone(),
    })
}
