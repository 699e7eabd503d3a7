//! The worklist: doses that have to be put right, or that somebody should look at, by class and by rule, with what others
//! told of each of them; and behind them persons of whom something is to be checked before a certificate.

use fhir::{Element, Kind, Problem};
use immunization::quality::{QualityClass, QualityRule};
use profiles::immunization::Person;
use profiles::naming::system;
use serde_json::{Value, json};
use store::{Cursor, Hit, Search, StoreError, Stored};

use super::change::ours;
use super::waiting::{cursor, vaccines};
use super::{Asked, malformed};
use crate::call::{Call, Handout};
use crate::quality::tags;
use crate::state::State;
use crate::told::{self, ToldDose};
use crate::write;

/// Records on a page.
const PAGE: usize = 50;

/// What stands in the link to the next page where no doses are left.
const PERSONS: &str = "persons";

/// `GET /municipal/quality`: `class` and `rule` choose; `after` and `of` stand in the link to the next page.
pub async fn list(state: &State, call: &Call) -> Result<Handout, Problem> {
    let asked = Asked::of(call, &["class", "rule", "of", "after"])?;
    let class = asked.text("class").map(|text| {
        QualityClass::parse(text).ok_or_else(|| malformed("class", "must-fix, to-check"))
    });
    let class = class.transpose()?;
    let rule = asked
        .text("rule")
        .map(|text| QualityRule::parse(text).ok_or_else(|| malformed("rule", "Q01 … Q17")));
    let rule = rule.transpose()?;
    let after = asked.text("after").map(cursor).transpose()?;
    let of_persons = match asked.text("of") {
        None => false,
        Some(PERSONS) => true,
        Some(_) => return Err(malformed("of", PERSONS)),
    };
    let is_first = after.is_none() && !of_persons;
    let page = page(state, call, (class, rule), (of_persons, after)).await?;
    let doses: Vec<Value> = page.doses.iter().map(line).collect();
    let mut answer = json!({ "doses": doses, "persons": page.persons });
    let Some(members) = answer.as_object_mut() else {
        return Err(ours("no object".to_owned()));
    };
    if is_first {
        members.insert("counts".to_owned(), counts(state, call).await?);
    }
    if let Some((of_persons, next)) = page.next {
        let mut place = format!("/municipal/quality?after={}", next.number);
        if of_persons {
            place.push_str(&format!("&of={PERSONS}"));
        }
        for (name, code) in [
            ("class", class.map(QualityClass::code)),
            ("rule", rule.map(QualityRule::code)),
        ] {
            if let Some(code) = code {
                place.push_str(&format!("&{name}={code}"));
            }
        }
        members.insert("next".to_owned(), Value::from(place));
    }
    Ok(Handout::json(200, &answer))
}

/// A page: doses with what was told of each, and persons where no doses are left. What comes next says of which of them.
struct Page {
    doses: Vec<ToldDose>,
    persons: Vec<Value>,
    next: Option<(bool, Cursor)>,
}

/// The tags that a record has to have for being on the list.
fn criteria(class: Option<QualityClass>, rule: Option<QualityRule>) -> Vec<(String, String)> {
    let tag = |code: &str| {
        let value = format!("{}|{code}", system::QUALITY);
        ("_tag".to_owned(), value)
    };
    let either = format!(
        "{0}|{1},{0}|{2}",
        system::QUALITY,
        tags::MUST_FIX,
        tags::TO_CHECK
    );
    let class = class.map_or(("_tag".to_owned(), either), |class| tag(class.code()));
    let rule = rule.map(|rule| tag(rule.code()));
    std::iter::once(class).chain(rule).collect()
}

async fn page(
    state: &State,
    call: &Call,
    chosen: (Option<QualityClass>, Option<QualityRule>),
    (of_persons, after): (bool, Option<Cursor>),
) -> Result<Page, Problem> {
    let criteria = criteria(chosen.0, chosen.1);
    let of = |kind, after| -> Result<Search, Problem> {
        Ok(Search {
            query: write::criteria(state, call, kind, &criteria)?,
            sort: Vec::new(),
            most: PAGE,
            after,
        })
    };
    let (doses, persons) = match of_persons {
        true => (None, of(Kind::PATIENT, after)?),
        false => (
            Some(of(Kind::IMMUNIZATION, after)?),
            of(Kind::PATIENT, None)?,
        ),
    };
    let (store, reach, table) = (state.store.clone(), call.reach.clone(), vaccines()?);
    let read = move || {
        let mut told = Vec::new();
        if let Some(doses) = doses {
            let page = store.search(&reach, &doses)?;
            let stored: Vec<Stored> = page.hits.into_iter().map(Stored::from).collect();
            told = told::read(&store, &reach, table, &stored)?;
            if let Some(next) = page.next {
                return Ok(Page {
                    doses: told,
                    persons: Vec::new(),
                    next: Some((false, next)),
                });
            }
        }
        let page = store.search(&reach, &persons)?;
        let persons = page.hits.into_iter().map(person);
        Ok(Page {
            doses: told,
            persons: persons.collect::<Result<_, _>>()?,
            next: page.next.map(|next| (true, next)),
        })
    };
    state.blocking(call, read).await
}

/// How many doses there are of each class, how many wait for their person, and how many persons are to be checked.
async fn counts(state: &State, call: &Call) -> Result<Value, Problem> {
    let mut counts = serde_json::Map::new();
    let counted = [
        (tags::MUST_FIX, Kind::IMMUNIZATION, tags::MUST_FIX),
        (tags::TO_CHECK, Kind::IMMUNIZATION, tags::TO_CHECK),
        ("waiting", Kind::IMMUNIZATION, tags::WAITING),
        (PERSONS, Kind::PATIENT, tags::TO_CHECK),
    ];
    for (name, kind, code) in counted {
        let tag = format!("{}|{code}", system::QUALITY);
        let criteria = [("_tag".to_owned(), tag)];
        let query = write::criteria(state, call, kind, &criteria)?;
        let (store, reach) = (state.store.clone(), call.reach.clone());
        let count = state
            .blocking(call, move || store.count(&reach, &query))
            .await;
        // The list is of use without a number that would take too long.
        let count = count.ok().map_or(Value::Null, Value::from);
        counts.insert(name.to_owned(), count);
    }
    Ok(Value::Object(counts))
}

/// The class of a record, and the rules that it breaks.
fn marks(element: &Element) -> (Value, Value) {
    let codes = tags::computed(element);
    let (class, rules): (Vec<&String>, Vec<&String>) = codes
        .iter()
        .partition(|code| QualityClass::parse(code).is_some());
    let rules = rules
        .iter()
        .map(|rule| json!({ "rule": rule, "help": format!("/help/{rule}") }));
    (class.first().copied().cloned().into(), rules.collect())
}

/// What is shown of a person: who it is, and what is doubtful. No name.
fn person(hit: Hit) -> Result<Value, StoreError> {
    let stored = Stored::from(hit);
    let (class, rules) = marks(&told::element_of(&stored)?);
    Ok(json!({
        "patient": stored.key.to_string(),
        "version": stored.version.0,
        "class": class,
        "rules": rules,
    }))
}

/// What is shown of a dose: enough to find the form, what is doubtful, and what others told. No name.
fn line(told: &ToldDose) -> Value {
    let dose = &told.case.record.dose;
    let (class, rules) = marks(&told.element);
    let patient = match profiles::immunization::person_of(&told.element) {
        Some(Person::Reference(address)) => Some(address),
        _ => None,
    };
    let reports = told.reports.iter().zip(&told.case.beside);
    let reports: Vec<Value> = reports
        .map(|(report, other)| {
            let mut said = content(&other.dose);
            if let Some(said) = said.as_object_mut() {
                said.insert("provenance".to_owned(), report.key.to_string().into());
            }
            said
        })
        .collect();
    let mut line = content(dose);
    if let Some(line) = line.as_object_mut() {
        let coupon = dose.coupon.as_ref();
        line.insert("immunization".to_owned(), told.key.to_string().into());
        line.insert("version".to_owned(), told.version.0.into());
        line.insert("patient".to_owned(), patient.into());
        line.insert("class".to_owned(), class);
        line.insert("rules".to_owned(), rules);
        let number = coupon.map(|coupon| coupon.number.digits());
        line.insert("coupon".to_owned(), number.into());
        line.insert("reports".to_owned(), reports.into());
    }
    line
}

/// What somebody told of a dose, so that two of them can be compared.
fn content(dose: &immunization::Dose) -> Value {
    let vaccine = &dose.vaccine;
    json!({
        "dose": dose.number(),
        "day": dose.time.day().map(|day| day.to_string()),
        "vaccine": vaccine.text.clone().or_else(|| vaccine.product.clone()),
        "lot": dose.lot.as_ref().map(|lot| lot.written().to_owned()),
        "venue": dose.place.name,
        "doctor": dose.doctor,
        "source": dose.source.report.map(immunization::Report::code),
        "sender": dose.source.sender,
        "mistake": dose.status == immunization::DoseStatus::EnteredInError,
    })
}
