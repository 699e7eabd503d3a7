//! A person out of JSON: a Bundle or Parameters of FHIR, or the simple form.
//!
//! The simple form: `{"birthDate":"2024-04-15","sex":"female","doses":[{"vaccine":"gobik","date":"2024-06-20"}]}`. A vaccine
//! is a product or group of the table of vaccines, a code with its system (`cvx:133`), or a name.

use fhir::codec::{Limits, json};
use fhir::{Element, Issue};
use immunization::{
    Day, Dose, DoseStatus, DoseTime, GivenVaccine, History, MunicipalityCode, NotGivenReason,
    Observation, ObservedFact, PartialDate, Sex, VaccineCode, VaccineGroup, VaccineSystem,
};
use profiles::Subject;
use profiles::history::Origin;
use serde::Deserialize;

use crate::forecast::{Judge, Told, Understood};

/// Whose numbers are read where nobody says; it decides nothing about what is due.
const NOBODY: &str = "139998";

/// From day 0 of a pregnancy to the expected delivery, and how long it is believed to go on.
const PREGNANCY_DAYS: i32 = 280;
const OVERTERM_DAYS: i32 = 14;

/// What is wrong with a person.
#[derive(Debug)]
pub struct Fault {
    /// The stable code of the rule.
    pub rule: &'static str,
    /// Where.
    pub place: Option<String>,
    /// What is known about it.
    pub facts: Vec<(&'static str, String)>,
}

impl From<Issue> for Fault {
    fn from(issue: Issue) -> Fault {
        Fault {
            rule: issue.rule,
            place: issue.expression,
            facts: issue.facts,
        }
    }
}

/// A person, ready to be judged.
pub struct Person {
    /// How the person was called, if at all.
    pub id: Option<String>,
    /// The history.
    pub understood: Understood,
    /// The day that was asked for, if one was.
    pub date: Option<Day>,
    /// What could not be read.
    pub notes: Vec<Fault>,
}

/// The person in a text, or everything that is wrong with it.
pub fn person(bytes: &[u8], judge: Judge) -> Result<Person, Vec<Fault>> {
    const MARK: &[u8] = b"\"resourceType\"";
    match bytes.windows(MARK.len()).any(|part| part == MARK) {
        true => of_fhir(bytes, judge),
        false => of_simple(bytes, judge),
    }
}

fn of_fhir(bytes: &[u8], judge: Judge) -> Result<Person, Vec<Fault>> {
    let whole = json::read(bytes, &Limits::own()).map_err(faults)?;
    let mut parts = Parts::default();
    let fault = |rule, place: &str| {
        vec![Fault {
            rule,
            place: Some(place.to_owned()),
            facts: Vec::new(),
        }]
    };
    match whole.type_name() {
        "Bundle" => {
            let entries = whole.children("entry");
            for resource in entries.filter_map(|entry| entry.first("resource")) {
                parts.take(resource);
            }
        }
        "Parameters" => {
            for parameter in whole.children("parameter") {
                if let Some(resource) = parameter.first("resource") {
                    parts.take(resource);
                } else if parameter.text_of("name") == Some("assessmentDate") {
                    let text = parameter.first("value").and_then(Element::text);
                    parts.date = text.and_then(|text| Day::parse_iso(text).ok());
                }
            }
        }
        "Patient" => parts.take(&whole),
        _ => return Err(fault("forecast-input", whole.type_name())),
    }
    let [patient] = parts.patients[..] else {
        return Err(fault("forecast-one-person", "Patient"));
    };
    let of = MunicipalityCode::parse(NOBODY);
    let of = of.map_err(|_| fault("internal", "-"))?;
    let told = Told {
        patient,
        doses: parts.doses,
        facts: parts.facts,
        origin: Origin::HandedOver,
    };
    let mut understood = judge.understand(&told, of).map_err(faults)?;
    let notes = std::mem::take(&mut understood.notes);
    Ok(Person {
        id: patient.text_of("id").map(str::to_owned),
        understood,
        date: parts.date,
        notes: faults(notes),
    })
}

fn faults(issues: Vec<Issue>) -> Vec<Fault> {
    issues.into_iter().map(Fault::from).collect()
}

/// What a Bundle or Parameters holds of a person.
#[derive(Default)]
struct Parts<'a> {
    patients: Vec<&'a Element>,
    doses: Vec<&'a Element>,
    facts: Vec<&'a Element>,
    date: Option<Day>,
}

impl<'a> Parts<'a> {
    fn take(&mut self, resource: &'a Element) {
        match resource.type_name() {
            "Patient" => self.patients.push(resource),
            "Immunization" => self.doses.push(resource),
            "Observation" | "Condition" => self.facts.push(resource),
            _ => {}
        }
    }
}

/// The simple form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Simple {
    id: Option<String>,
    birth_date: Option<String>,
    sex: Option<String>,
    death_date: Option<String>,
    date: Option<String>,
    #[serde(default)]
    doses: Vec<SimpleDose>,
    #[serde(default)]
    facts: Vec<SimpleFact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SimpleDose {
    vaccine: String,
    date: Option<String>,
    lot_expiry: Option<String>,
    status: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SimpleFact {
    fact: String,
    since: Option<String>,
    until: Option<String>,
    /// Of a pregnancy, when the birth is expected.
    expected: Option<String>,
}

fn of_simple(bytes: &[u8], judge: Judge) -> Result<Person, Vec<Fault>> {
    let simple: Simple = serde_json::from_slice(bytes).map_err(|error| {
        // What serde says may repeat what stands there; where it stands is enough.
        vec![Fault {
            rule: "forecast-input",
            place: Some(format!("{}:{}", error.line(), error.column())),
            facts: Vec::new(),
        }]
    })?;
    let mut reader = Reader { faults: Vec::new() };
    let mut history = History {
        birth: reader.partial("birthDate", simple.birth_date.as_deref()),
        sex: reader.sex(simple.sex.as_deref()),
        death: reader.partial("deathDate", simple.death_date.as_deref()),
        ..History::default()
    };
    let date = reader.day("date", simple.date.as_deref());
    for (at, dose) in simple.doses.iter().enumerate() {
        history.doses.extend(reader.dose(at, dose, judge));
    }
    for (at, fact) in simple.facts.iter().enumerate() {
        history.observations.extend(reader.fact(at, fact));
    }
    if !reader.faults.is_empty() {
        return Err(reader.faults);
    }
    let person = match &simple.id {
        Some(id) => Subject::Reference(format!("Patient/{id}")),
        None => Subject::Told("patient".to_owned()),
    };
    let subjects = 0..history.doses.len();
    Ok(Person {
        id: simple.id,
        understood: Understood {
            subjects: subjects
                .map(|at| Subject::Told(format!("doses[{at}]")))
                .collect(),
            history,
            person,
            notes: Vec::new(),
        },
        date,
        notes: Vec::new(),
    })
}

/// Reads texts of the simple form and notes all that cannot be read.
struct Reader {
    faults: Vec<Fault>,
}

impl Reader {
    fn unread(&mut self, place: String, expected: &'static str) {
        self.faults.push(Fault {
            rule: "forecast-input",
            place: Some(place),
            facts: vec![("expected", expected.to_owned())],
        });
    }

    fn partial(&mut self, place: &str, text: Option<&str>) -> Option<PartialDate> {
        let read = PartialDate::parse_iso(text?).ok();
        if read.is_none() {
            self.unread(place.to_owned(), "YYYY-MM-DD, YYYY-MM, YYYY");
        }
        read
    }

    fn day(&mut self, place: &str, text: Option<&str>) -> Option<Day> {
        let read = Day::parse_iso(text?).ok();
        if read.is_none() {
            self.unread(place.to_owned(), "YYYY-MM-DD");
        }
        read
    }

    fn sex(&mut self, text: Option<&str>) -> Option<Sex> {
        Some(match text? {
            "male" => Sex::Male,
            "female" => Sex::Female,
            "other" => Sex::Other,
            "unknown" => Sex::Unknown,
            _ => {
                self.unread("sex".to_owned(), "female, male, other, unknown");
                return None;
            }
        })
    }

    fn dose(&mut self, at: usize, dose: &SimpleDose, judge: Judge) -> Option<Dose> {
        let time = match dose.date.as_deref() {
            None => DoseTime::Told("不明".to_owned()),
            text => DoseTime::On(self.partial(&format!("doses[{at}].date"), text)?),
        };
        let mut made = Dose::given(vaccine(&dose.vaccine, judge), time);
        made.lot_expiry = self.partial(
            &format!("doses[{at}].lotExpiry"),
            dose.lot_expiry.as_deref(),
        );
        made.status = match dose.status.as_deref() {
            None | Some("completed") => DoseStatus::Given,
            Some("not-done") => DoseStatus::NotGiven(NotGivenReason::default()),
            Some("entered-in-error") => DoseStatus::EnteredInError,
            Some(_) => {
                let expected = "completed, not-done, entered-in-error";
                self.unread(format!("doses[{at}].status"), expected);
                return None;
            }
        };
        Some(made)
    }

    fn fact(&mut self, at: usize, told: &SimpleFact) -> Option<Observation> {
        let Some(mut fact) = ObservedFact::parse(&told.fact) else {
            let expected = "had:measles, excluded:MR, pregnancy, keloid, …";
            self.unread(format!("facts[{at}].fact"), expected);
            return None;
        };
        let mut since = self.day(&format!("facts[{at}].since"), told.since.as_deref());
        let mut until = self.day(&format!("facts[{at}].until"), told.until.as_deref());
        let expected = self.day(&format!("facts[{at}].expected"), told.expected.as_deref());
        if let ObservedFact::Pregnancy { day_zero } = &mut fact {
            *day_zero = expected.map(|day| day.plus_days(-PREGNANCY_DAYS));
            since = day_zero.or(since);
            until = until.or(expected.map(|day| day.plus_days(OVERTERM_DAYS)));
        }
        Some(Observation { fact, since, until })
    }
}

/// What a word says of a vaccine. What nobody knows is kept as a name, and told as unknown by the judge.
fn vaccine(word: &str, judge: Judge) -> GivenVaccine {
    const SYSTEMS: [(&str, VaccineSystem); 5] = [
        ("cvx:", VaccineSystem::Cvx),
        ("hot9:", VaccineSystem::Hot9),
        ("hot13:", VaccineSystem::Hot13),
        ("yj:", VaccineSystem::Yj),
        ("gtin:", VaccineSystem::Gtin),
    ];
    let code = |system, code: &str| VaccineCode {
        system,
        code: code.to_owned(),
    };
    let of_system = SYSTEMS.iter().find_map(|(prefix, system)| {
        let rest = word.strip_prefix(prefix)?;
        Some(code(*system, rest))
    });
    let table = judge.vaccines;
    let told = match of_system {
        Some(code) => Some(code),
        None if table.product(word).is_some() => Some(code(VaccineSystem::Product, word)),
        None if VaccineGroup::parse(word).is_some() => Some(code(VaccineSystem::Group, word)),
        None => None,
    };
    match told {
        Some(code) => GivenVaccine::told(table, vec![code], None),
        None => GivenVaccine::told(table, Vec::new(), Some(word.to_owned())),
    }
}

#[cfg(test)]
mod tests;
