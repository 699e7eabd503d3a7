//! All that is known about one code.

use super::answer::{Lookup, LookupQuestion, Property, PropertyValue, Refusal};
use super::system::{Content, System, best_name};
use super::{Membership, Terminology, Title};
use crate::problem::Kind;

impl Terminology {
    /// All that is known about a code. A system that is not here, not in this version or without its codes is refused,
    /// and so is a code that its system does not have. A code of a system that goes by form has no names.
    pub fn lookup(&self, question: &LookupQuestion<'_>) -> Result<Lookup, Refusal> {
        let (title, system) = self.system_for(question.system, question.version)?;
        let (code, number) = match system.find(question.code) {
            Some(number) => (system.code(number), Some(number)),
            None => match system.beyond(question.code) {
                Membership::Member => (question.code, None),
                Membership::Unknown if system.content == Content::NotPresent => {
                    return Err(not_loaded(title));
                }
                _ => return Err(code_unknown(title)),
            },
        };
        let asks = |name: &str| {
            let wanted = question.properties;
            wanted.is_empty() || wanted.contains(&"*") || wanted.contains(&name)
        };
        let mut lookup = Lookup {
            system: title.url.to_string(),
            name: title.name.as_deref().unwrap_or(&title.url).to_owned(),
            version: title.version.as_deref().map(str::to_owned),
            code: code.to_owned(),
            display: None,
            definition: None,
            is_abstract: false,
            inactive: false,
            designations: Vec::new(),
            properties: Vec::new(),
        };
        let Some(number) = number else {
            return Ok(lookup);
        };
        let display = |number| best_name(system.names(number), question.languages);
        lookup.display = display(number).map(str::to_owned);
        lookup.is_abstract = system.is_abstract(number);
        lookup.inactive = system.is_inactive(number);
        if asks("definition") {
            lookup.definition = system.definition(number).map(str::to_owned);
        }
        let mut designations: Vec<_> = system.designations(number).collect();
        if !asks("designation") {
            let tags = question.properties.iter();
            let tags: Vec<&str> = tags.filter_map(|name| name.strip_prefix("lang.")).collect();
            designations.retain(|one| {
                let language = one.language.as_deref().unwrap_or_default();
                tags.iter().any(|tag| super::system::speaks(language, tag))
            });
        }
        lookup.designations = designations;
        lookup.properties = system.properties(number);
        for (name, others) in [
            ("parent", system.parents(number)),
            ("child", system.children(number)),
        ] {
            let properties = others.iter().map(|other| Property {
                code: name.to_owned(),
                value: PropertyValue::Code(system.code(*other).to_owned()),
                description: display(*other).map(str::to_owned),
            });
            lookup.properties.extend(properties);
        }
        lookup.properties.retain(|property| asks(&property.code));
        Ok(lookup)
    }

    /// A system with its names, or why it cannot be asked.
    pub(super) fn system_for(
        &self,
        url: &str,
        version: Option<&str>,
    ) -> Result<(&Title, &System), Refusal> {
        let number = self.system_number(self.canonical_system(url));
        let found = self.system_title(number).zip(self.system_at(number));
        let known = found.ok_or_else(|| Refusal::new(Kind::NotFound, "code-system-unknown"))?;
        match version {
            Some(version) if !known.0.answers_to(version) => {
                let refusal = Refusal::new(Kind::NotFound, "code-system-version");
                Err(refusal.with("system", &known.0.url))
            }
            _ => Ok(known),
        }
    }
}

/// The system is known, and its codes are not here.
pub(super) fn not_loaded(title: &Title) -> Refusal {
    Refusal::new(Kind::NotFound, "code-system-not-loaded").with("system", &title.url)
}

/// The system does not have this code.
pub(super) fn code_unknown(title: &Title) -> Refusal {
    Refusal::new(Kind::NotFound, "code-unknown").with("system", &title.url)
}
