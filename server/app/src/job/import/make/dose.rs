//! The texts of a dose and of what is kept beside it.

use ::immunization::{Disclosure, Dose, ForeignNumber};
use fhir::Element;
use fhir::element::Misfit;
use profiles::disclose;
use profiles::immunization::{self, Person};
use profiles::provenance;
use store::Change;

use super::super::world::{Before, CaseEntry, ReportEntry, Whose, World};
use super::{Changes, Making, Text, Unstorable};
use crate::quality::tags;
use crate::told::{self, merge};

impl Making<'_> {
    /// A dose that rows made, changed or brought in doubt, and what is told otherwise.
    pub(super) fn case(
        &mut self,
        world: &World,
        place: usize,
        codes: Option<&[String]>,
    ) -> Changes {
        let Some(entry) = world.cases.get(place) else {
            return Ok(Vec::new());
        };
        let of_person = match entry.whose {
            Whose::Person(person) => world.persons.get(person),
            _ => None,
        };
        let row = entry
            .row
            .or(of_person.and_then(|person| person.row))
            .unwrap_or(1);
        let Some(person) = person_of(world, entry) else {
            return Err(unmade(row));
        };
        let mut out = Vec::new();
        let mut target = None;
        let label = of_person.map(|person| person.now.disclosure);
        let made = self.dose_text(entry, &person, (codes, label), row)?;
        match (made, &entry.before) {
            (Some(text), _) => {
                target = Some(text.address());
                let is_computed = text.is_computed;
                let changes = self.changes(text)?;
                if is_computed && changes.is_empty() {
                    target = None;
                }
                out.extend(changes);
            }
            (None, Some((before, _))) => {
                target = Some(format!("{}/_history/{}", entry.key, before.version.0));
            }
            (None, None) => {}
        }
        let stored = entry.before.as_ref().map(|(before, _)| before.version.0);
        let target =
            target.unwrap_or_else(|| format!("{}/_history/{}", entry.key, stored.unwrap_or(1)));
        self.reports(entry, (&person, &target), row, &mut out)?;
        Ok(out)
    }

    /// The dose itself, if anything of it changed.
    fn dose_text(
        &self,
        entry: &CaseEntry,
        person: &Person,
        (codes, label): (Option<&[String]>, Option<Disclosure>),
        row: u64,
    ) -> Result<Option<Text>, Unstorable> {
        let now = without_doubts(&entry.case.record.dose);
        let made = |dose: &Dose| {
            let made = immunization::to_resource(dose, person, self.vaccines);
            made.map_err(|_| unmade(row))
        };
        let (mut element, before) = match &entry.before {
            None => (made(&now)?, None),
            Some((before, telling)) => {
                let then = without_doubts(&telling.dose);
                let mut element = match then == now {
                    true => before.element.clone(),
                    false => merge(&before.element, &made(&then)?, &made(&now)?)
                        .map_err(|_| unmade(row))?,
                };
                if entry.was != Some(entry.whose) {
                    give(&mut element, person).map_err(|_| unmade(row))?;
                }
                (element, Some(before))
            }
        };
        let is_computed = before.is_some_and(|before| before.element == element);
        if let Some(label) = label {
            disclose(&mut element, label).map_err(|_| unmade(row))?;
        }
        if let Some(codes) = codes {
            let same = tags::computed(&element) == codes;
            if !same {
                tags::put(&mut element, codes).map_err(|_| unmade(row))?;
            }
        }
        if before.is_some_and(|before| before.element == element) {
            return Ok(None);
        }
        Ok(Some(Text {
            key: entry.key.clone(),
            replaces: before.map(|before| before.version),
            element,
            row,
            is_computed,
        }))
    }

    /// What others told of the dose: new, no longer of account, or in another doubt than before.
    fn reports(
        &mut self,
        entry: &CaseEntry,
        (person, target): (&Person, &str),
        row: u64,
        out: &mut Vec<(Change, u64)>,
    ) -> Result<(), Unstorable> {
        let doubts: Vec<String> = match entry.case.is_contradicted() {
            true => vec![tags::CONTRADICTED.to_owned(), tags::MUST_FIX.to_owned()],
            false => Vec::new(),
        };
        for (report, telling) in entry.reports.iter().zip(&entry.case.beside) {
            let of_row = report.row.unwrap_or(row);
            match &report.before {
                None => {
                    let dose = without_doubts(&telling.dose);
                    let dose = immunization::to_resource(&dose, person, self.vaccines);
                    let mut record = self.begun();
                    record.targets = vec![target.to_owned()];
                    record.report = Some(dose.map_err(|_| unmade(of_row))?);
                    record.doubts.clone_from(&doubts);
                    self.sign(&mut record, of_row);
                    let element = provenance::to_resource(&record).map_err(|_| unmade(of_row))?;
                    let text = text_of(report, None, element, of_row);
                    out.extend(self.change(text)?.map(|change| (change, of_row)));
                }
                Some(before) if tags::computed(&before.element) != doubts => {
                    let mut element = before.element.clone();
                    tags::put(&mut element, &doubts).map_err(|_| unmade(row))?;
                    let text = text_of(report, Some(before), element, row);
                    out.extend(self.change(text)?.map(|change| (change, row)));
                }
                Some(_) => {}
            }
        }
        for report in &entry.dropped {
            let Some(before) = &report.before else {
                continue;
            };
            if let Some(element) = promoted(report, before, target) {
                let element = element.map_err(|_| unmade(row))?;
                let text = text_of(report, Some(before), element, row);
                out.extend(self.change(text)?.map(|change| (change, row)));
                continue;
            }
            let change = Change::end(report.key.clone(), before.version);
            out.push((change, row));
        }
        Ok(())
    }
}

/// The act of a report that has become the record, because whoever told it first took that back: it stays to be found, and
/// is taken back with its scan or its file.
fn promoted(
    report: &ReportEntry,
    before: &Before,
    target: &str,
) -> Option<Result<Element, Misfit>> {
    let act = provenance::from_resource(&before.element).record;
    let act = act.filter(|_| report.is_record)?;
    told::promoted(&act, &report.key.id, target.to_owned())
}

fn text_of(report: &ReportEntry, before: Option<&Before>, element: Element, row: u64) -> Text {
    Text {
        key: report.key.clone(),
        replaces: before.map(|before| before.version),
        element,
        row,
        is_computed: before.is_some(),
    }
}

fn unmade(row: u64) -> Unstorable {
    Unstorable {
        row,
        rule: "record-unmade",
    }
}

/// Tags are put where the text is made.
fn without_doubts(dose: &Dose) -> Dose {
    Dose {
        doubts: Vec::new(),
        ..dose.clone()
    }
}

/// How a dose names its person.
fn person_of(world: &World, entry: &CaseEntry) -> Option<Person> {
    match entry.whose {
        Whose::Person(person) => {
            let key = &world.persons.get(person)?.key;
            Some(Person::Reference(key.to_string()))
        }
        Whose::Waiting | Whose::Elsewhere => entry.named.clone(),
    }
}

/// Says whose dose it is.
fn give(element: &mut Element, person: &Person) -> Result<(), Misfit> {
    let Person::Reference(address) = person else {
        return Err(Misfit::Value);
    };
    element.remove("patient");
    let patient = element.push_new("patient")?;
    patient.push_text("reference", address)?;
    Ok(())
}

/// The identifiers by which doses that are new must not be known yet. An id that another sender has given to a dose that is
/// known bars nobody.
pub(super) fn identifiers(world: &World) -> Vec<(String, String)> {
    let new = world.cases.iter().filter(|entry| entry.before.is_none());
    let numbers = new.flat_map(|entry| &entry.case.record.dose.numbers);
    let is_stored = |place: &usize| {
        let before = world
            .cases
            .get(*place)
            .and_then(|entry| entry.before.as_ref());
        before.is_some_and(|(_, telling)| !telling.is_withdrawn())
    };
    let is_of_other = |number: &ForeignNumber| {
        told::is_source_id(number) && world.cases_by_number(number).iter().any(is_stored)
    };
    numbers
        .filter(|number| !is_of_other(number))
        .map(|number| (number.system.clone(), number.value.clone()))
        .collect()
}
