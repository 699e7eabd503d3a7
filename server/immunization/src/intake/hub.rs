//! File G: people in the JSON shape that sister programmes exchange, one object a person.

mod writing;

use std::fmt;

pub use writing::write_hub_person;

use serde::Deserialize;

use super::cells::Reading;
use super::rule::Rule;
use super::settings::Settings;
use crate::calendar::PartialDate;
use crate::finding::{Fact, Finding, Place, Severity};
use crate::individual_number::IndividualNumber;
use crate::name::{Kana, Marks, Name, Script, control_in};
use crate::named::named;
use crate::resident::{Address, Disclosure, Resident, Sex};
use crate::resident_number::ResidentNumber;

/// Longer than any person.
const BYTES_MAX: usize = 64 * 1_024;
/// As long as a key of a person may be.
const KEY_CHARACTERS_MAX: usize = 100;

named! {
    /// What an object wants to be done.
    Modification {
        /// The person is told, for the first time or anew.
        Register = "1",
        /// The person moved, died, or was told by mistake. Which of them, is not said.
        Delete = "2",
    }
}

/// One person of file G.
#[derive(Clone, PartialEq, Eq)]
pub struct HubPerson {
    /// What is wanted.
    pub modification: Modification,
    /// The key of the person inside the municipality. Where it is a resident's number, the resident has it too.
    pub key: String,
    /// The individual number, which goes to its own place and nowhere else.
    pub individual_number: Option<IndividualNumber>,
    /// What is said of the person.
    pub resident: Resident,
}

impl fmt::Debug for HubPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HubPerson({:?}, …)", self.modification)
    }
}

/// The object as it is written.
#[derive(Deserialize)]
struct Written {
    #[serde(rename = "modificationSeg")]
    modification: String,
    #[serde(rename = "myNumber", default)]
    individual_number: Option<String>,
    #[serde(rename = "municipalityIdentityKey")]
    key: String,
    #[serde(rename = "basicFiveInfo", default)]
    person: Option<Person>,
    #[serde(rename = "isNotDisclosed", default)]
    is_not_disclosed: Option<bool>,
}

#[derive(Deserialize, Default)]
struct Person {
    #[serde(default)]
    name: Option<String>,
    #[serde(rename = "nameKana", default)]
    kana: Option<String>,
    #[serde(default)]
    address: Option<String>,
    #[serde(rename = "dateOfBirth", default)]
    birth: Option<String>,
    #[serde(default)]
    sex: Option<String>,
}

/// What was found in one object.
struct Found {
    number: u64,
    findings: Vec<Finding>,
}

impl Found {
    fn note(&mut self, rule: Rule, column: &'static str) {
        self.findings.push(rule.in_cell(self.number, column));
    }

    fn note_code(&mut self, code: &'static str, column: &'static str) {
        self.note(Rule::parse(code).unwrap_or(Rule::CodeUnknown), column);
    }

    /// What does not belong into words: an individual number, and what nobody sees.
    fn words(&mut self, text: &str, column: &'static str) {
        if IndividualNumber::is_within(text) {
            self.note(Rule::CodeMynoPlace, column);
        }
        if let Some(letter) = control_in(text) {
            let finding = Rule::CharControl.in_cell(self.number, column);
            self.findings
                .push(finding.with("character", Fact::code_point(letter)));
        }
    }

    /// What is wrong and what is doubtful about a name.
    fn marks(&mut self, text: &str, column: &'static str) {
        self.words(text, column);
        for code in Marks::of(text).codes() {
            self.note_code(code, column);
        }
    }
}

impl HubPerson {
    /// The person in these bytes, the one with this number among those that were sent; or every reason why not.
    pub fn read(bytes: &[u8], number: u64, settings: &Settings<'_>) -> Reading<HubPerson> {
        let mut found = Found {
            number,
            findings: Vec::new(),
        };
        let written = Some(bytes).filter(|bytes| bytes.len() <= BYTES_MAX);
        let written = written.and_then(|bytes| serde_json::from_slice(bytes).ok());
        let Some(written) = written else {
            let finding = Rule::HubForm.finding().at(Place::Row(number));
            return Reading {
                record: None,
                findings: vec![finding],
            };
        };
        let record = person(written, settings, &mut found);
        let findings = found.findings;
        let is_error = |finding: &Finding| finding.severity() >= Severity::Error;
        let record = record.filter(|_| !findings.iter().any(is_error));
        Reading { record, findings }
    }
}

fn person(written: Written, settings: &Settings<'_>, found: &mut Found) -> Option<HubPerson> {
    let modification = Modification::parse(&written.modification);
    if modification.is_none() {
        found.note(Rule::CodeUnknown, "modificationSeg");
    }
    let individual_number = written
        .individual_number
        .filter(|number| !number.is_empty())
        .and_then(|number| individual(&number, found));
    let key = written.key;
    if key.is_empty() {
        found.note(Rule::RowReq, "municipalityIdentityKey");
    }
    if key.chars().count() > KEY_CHARACTERS_MAX {
        found.note(Rule::RowLen, "municipalityIdentityKey");
    }
    let mut resident = Resident::new(settings.municipality);
    resident.number = ResidentNumber::parse(&key).ok();
    // Who is not to be told of stays so where nothing is said.
    if written.is_not_disclosed == Some(true) {
        resident.disclosure = Disclosure::NotDisclosed;
    }
    let is_register = modification == Some(Modification::Register);
    match written.person {
        Some(person) => tell(person, settings, &mut resident, found),
        None if is_register => found.note(Rule::RowReq, "basicFiveInfo"),
        None => {}
    }
    Some(HubPerson {
        modification: modification?,
        key,
        individual_number,
        resident,
    })
}

fn individual(text: &str, found: &mut Found) -> Option<IndividualNumber> {
    match IndividualNumber::parse(text) {
        Ok(_) if text.bytes().all(|byte| byte == b'0') => {
            found.note(Rule::CodeMynoPlaceholder, "myNumber");
            None
        }
        Ok(number) => Some(number),
        Err(error) => {
            found.note_code(error.code(), "myNumber");
            None
        }
    }
}

/// Name, reading, address, birth and sex.
fn tell(person: Person, settings: &Settings<'_>, resident: &mut Resident, found: &mut Found) {
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    match filled(person.name) {
        Some(name) => {
            found.marks(&name, "name");
            resident.names.push(Name::whole(Script::Kanji, name.trim()));
        }
        None => found.note(Rule::RowReq, "name"),
    }
    if let Some(kana) = filled(person.kana) {
        found.marks(&kana, "nameKana");
        match Kana::read(&kana) {
            Ok((kana, notes)) => {
                for note in notes {
                    found.note_code(note.code(), "nameKana");
                }
                resident
                    .names
                    .push(Name::whole(Script::Kana, kana.as_str()));
            }
            Err(error) => found.note_code(error.code(), "nameKana"),
        }
    }
    let address = filled(person.address);
    if let Some(address) = &address {
        found.words(address, "address");
    }
    let address = address.map(|text| Address {
        text: Some(text),
        ..Address::default()
    });
    resident.addresses.extend(address);
    resident.birth = filled(person.birth).and_then(|birth| birth_of(&birth, settings, found));
    resident.sex = filled(person.sex).and_then(|sex| {
        let sex = Sex::parse(&sex);
        if sex.is_none() {
            found.note(Rule::CodeSex, "sex");
        }
        sex
    });
}

fn birth_of(text: &str, settings: &Settings<'_>, found: &mut Found) -> Option<PartialDate> {
    match PartialDate::parse_iso(text) {
        Ok(date) if date.earliest() > settings.today => {
            found.note(Rule::DateFuture, "dateOfBirth");
            None
        }
        Ok(date) => {
            if !date.is_full() {
                found.note(Rule::DatePartial, "dateOfBirth");
            }
            Some(date)
        }
        Err(error) => {
            found.note_code(error.code(), "dateOfBirth");
            None
        }
    }
}

#[cfg(test)]
mod tests;
