//! File G on its way out: one object a person, in the shape that is read. Individual numbers never leave.

use serde::Serialize;

use super::Modification;
use crate::name::{Kana, Name, Script};
use crate::resident::{Address, Disclosure, Resident};
use crate::resident_number::ResidentNumber;

/// The object as it is written.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    modification_seg: &'static str,
    municipality_identity_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    basic_five_info: Option<Person>,
    is_not_disclosed: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_kana: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_of_birth: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sex: Option<String>,
}

/// Writes one person as a line. Of who moved, died or was told by mistake nothing but the key goes out, and no address of
/// somebody who is not to be found.
pub fn write_hub_person(number: &ResidentNumber, resident: &Resident, out: &mut Vec<u8>) {
    let is_gone = resident.departure.is_some() || resident.death.is_some() || resident.is_mistake;
    let modification = match is_gone {
        true => Modification::Delete,
        false => Modification::Register,
    };
    let written = Written {
        modification_seg: modification.code(),
        municipality_identity_key: number.as_str(),
        basic_five_info: (!is_gone).then(|| person_of(resident)),
        is_not_disclosed: resident.disclosure != Disclosure::Open,
    };
    // Nothing but texts and truth values: memory takes all of it.
    if serde_json::to_writer(&mut *out, &written).is_ok() {
        out.push(b'\n');
    }
}

fn person_of(resident: &Resident) -> Person {
    let is_open = resident.disclosure == Disclosure::Open;
    let mut addresses = resident.addresses.iter();
    let address = addresses.find(|address| !address.is_former);
    // Many systems do not say what a name is written in.
    let scripts = [Some(Script::Kanji), Some(Script::Latin), None];
    let kana = told_name(resident, Some(Script::Kana));
    Person {
        name: scripts
            .into_iter()
            .find_map(|script| told_name(resident, script)),
        name_kana: kana.map(|kana| Kana::in_form(&kana)),
        address: address.filter(|_| is_open).and_then(Address::in_one_text),
        date_of_birth: resident.birth.map(|birth| birth.to_string()),
        sex: resident.sex.map(|sex| sex.digit().to_string()),
    }
}

/// The name that files told, or else the one that counts most. A reading has no blank between its parts.
fn told_name(resident: &Resident, script: Option<Script>) -> Option<String> {
    let mut names = resident.names.iter();
    let of_files = names.find(|name| name.script == script && name.used_as.is_none());
    let most = || match script {
        Some(script) => resident.name(script),
        None => resident.unscripted_name(),
    };
    let name = of_files.or_else(most)?;
    let between = match script {
        Some(Script::Kana) => "",
        Some(Script::Latin) | None => " ",
        Some(Script::Kanji) => "\u{3000}",
    };
    Some(spelled(name, between)).filter(|text| !text.trim().is_empty())
}

fn spelled(name: &Name, between: &str) -> String {
    let parts = name.family.iter().chain(&name.given).map(String::as_str);
    match &name.text {
        Some(text) => text.clone(),
        None => parts.collect::<Vec<&str>>().join(between),
    }
}
