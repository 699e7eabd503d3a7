//! Names in kanji, kana and Latin letters as FHIR writes them: one entry for each script.

use ::immunization::{Name, NameUse, Script};
use fhir::Element;
use typed::types::{ExtensionValue, HumanName};

use crate::making::{self, known, text, texts};
use crate::naming::extension as address;
use crate::reading::{all_owned, owned, value_of};

const SCRIPTS: [(Script, &str); 3] = [
    (Script::Kanji, "IDE"),
    (Script::Kana, "SYL"),
    (Script::Latin, "ABC"),
];

const USES: [(NameUse, &str); 7] = [
    (NameUse::Usual, "usual"),
    (NameUse::Official, "official"),
    (NameUse::Temporary, "temp"),
    (NameUse::Alias, "nickname"),
    (NameUse::Anonymous, "anonymous"),
    (NameUse::Former, "old"),
    (NameUse::Maiden, "maiden"),
];

/// All names. That none is known has to be said, because the profile requires one.
pub(crate) fn names(names: &[Name]) -> Vec<HumanName> {
    let written: Vec<HumanName> = names.iter().filter_map(human_name).collect();
    if !written.is_empty() {
        return written;
    }
    vec![HumanName {
        extension: making::unknown(),
        ..HumanName::default()
    }]
}

fn human_name(name: &Name) -> Option<HumanName> {
    if name.spelled().is_empty() {
        return None;
    }
    let of = |script: Script| SCRIPTS.iter().find(|(one, _)| *one == script);
    let script = name.script.and_then(of).map(|(_, code)| {
        making::extension(
            address::NAME_REPRESENTATION,
            ExtensionValue::Code((*code).into()),
        )
    });
    let used = name
        .used_as
        .and_then(|used| USES.iter().find(|(one, _)| *one == used));
    Some(HumanName {
        extension: script.into_iter().collect(),
        r#use: making::code(used.map(|(_, code)| *code)),
        // The whole beside the parts, because who sorts and prints looks there.
        text: text(&name.spelled()),
        family: known(name.family.as_ref()),
        given: texts(&name.given),
        ..HumanName::default()
    })
}

/// All names of a Patient or Practitioner that say something.
pub(crate) fn read(resource: &Element) -> Vec<Name> {
    resource.children("name").filter_map(name_in).collect()
}

fn name_in(element: &Element) -> Option<Name> {
    let code = value_of(element, address::NAME_REPRESENTATION).and_then(Element::text);
    let used = element.text_of("use");
    let mut name = Name {
        script: SCRIPTS
            .iter()
            .find(|(_, one)| code == Some(one))
            .map(|(script, _)| *script),
        used_as: USES
            .iter()
            .find(|(_, one)| used == Some(one))
            .map(|(used, _)| *used),
        family: owned(element, "family"),
        given: all_owned(element, "given"),
        text: None,
    };
    // The text is kept where it says something else than the parts.
    let text = owned(element, "text").filter(|text| *text != name.spelled());
    name.text = text;
    (!name.spelled().is_empty()).then_some(name)
}
