//! One code system: its concepts with their names, properties and places in the hierarchy.

mod hierarchy;
pub(super) mod read;
mod words;

use regex_lite::Regex;

use super::Membership;
use super::answer::{Property, PropertyValue};
use super::form::Form;
use super::table::{Edges, Index, Pool, Span};

pub(super) use words::{Name, best_name, is_shown, speaks};

/// How much of a code system is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Content {
    /// All of it: other codes are wrong.
    Complete,
    /// A part: other codes may be right.
    Fragment,
    /// None of its codes.
    #[default]
    NotPresent,
}

/// A code system.
#[derive(Debug, Default)]
pub(super) struct System {
    pub(super) content: Content,
    /// Whether letter case makes no difference.
    pub(super) case_folded: bool,
    /// Whether what stands above is broader; otherwise the hierarchy only sorts.
    pub(super) is_a: bool,
    /// The language of displays.
    language: Option<Box<str>>,
    pool: Pool,
    concepts: Vec<Concept>,
    index: Index,
    up: Edges,
    down: Edges,
    designations: Vec<Named>,
    declared: Vec<Declared>,
    values: Vec<Value>,
    shape: Option<Regex>,
    form: Option<Form>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Concept {
    code: Span,
    display: Span,
    definition: Span,
    inactive: bool,
    is_abstract: bool,
}

/// One more name of a concept.
#[derive(Clone, Copy, Debug)]
struct Named {
    concept: u32,
    language: Span,
    usage: Option<[Span; 3]>,
    value: Span,
}

/// A property that concepts can have.
#[derive(Debug)]
struct Declared {
    code: Box<str>,
    kind: &'static str,
    description: Option<Box<str>>,
    role: Role,
}

/// Properties that mean something to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Plain,
    Parent,
    Child,
    Inactive,
    Status,
    Abstract,
}

/// The value of a property; a Coding has its system as the text.
#[derive(Clone, Copy, Debug)]
struct Value {
    concept: u32,
    property: u16,
    text: Span,
    code: Span,
    display: Span,
}

impl System {
    /// A system whose codes are told by their form.
    pub(super) fn of_form(form: Form) -> System {
        System {
            form: Some(form),
            is_a: true,
            case_folded: form.is_folded(),
            ..System::default()
        }
    }

    /// A system of R4's table: codes with their depth in the hierarchy, each as a place in the text.
    pub(super) fn of_r4(
        text: &'static str,
        content: Content,
        case_folded: bool,
        codes: &[(usize, usize, usize)],
    ) -> System {
        let mut system = System {
            content,
            case_folded,
            is_a: true,
            pool: Pool::over(text),
            ..System::default()
        };
        let mut above: Vec<u32> = Vec::new();
        let mut pairs = Vec::new();
        for (depth, at, bytes) in codes {
            let Some(code) = system.pool.piece(*at, *bytes) else {
                continue;
            };
            let number = system.count_u32();
            above.truncate(*depth);
            pairs.extend(above.last().map(|parent| (number, *parent)));
            above.push(number);
            system.concepts.push(Concept {
                code,
                ..Concept::default()
            });
        }
        system.index_codes().ok();
        system.hang(pairs);
        system
    }

    /// Makes the codes known by their text, or says which one is there twice.
    fn index_codes(&mut self) -> Result<(), u32> {
        let (pool, concepts) = (&self.pool, &self.concepts);
        let code = |number: u32| {
            let concept = concepts.get(number as usize);
            concept.map_or("", |concept| pool.text(concept.code))
        };
        self.index = Index::of(concepts.len(), self.case_folded, code)?;
        Ok(())
    }

    /// How many concepts are known.
    pub(super) fn count(&self) -> usize {
        self.concepts.len()
    }

    fn count_u32(&self) -> u32 {
        u32::try_from(self.concepts.len()).unwrap_or(u32::MAX)
    }

    /// All concepts.
    pub(super) fn numbers(&self) -> std::ops::Range<u32> {
        0..self.count_u32()
    }

    /// The concept with this code.
    pub(super) fn find(&self, code: &str) -> Option<u32> {
        self.index.find(code, |number| self.code(number))
    }

    fn concept(&self, number: u32) -> Concept {
        let concept = self.concepts.get(number as usize);
        concept.copied().unwrap_or_default()
    }

    /// The code of a concept.
    pub(super) fn code(&self, number: u32) -> &str {
        match self.concepts.get(number as usize) {
            Some(concept) => self.pool.text(concept.code),
            None => "",
        }
    }

    /// What a concept means.
    pub(super) fn definition(&self, number: u32) -> Option<&str> {
        self.pool.some(self.concept(number).definition)
    }

    /// Whether a concept is no longer in use.
    pub(super) fn is_inactive(&self, number: u32) -> bool {
        self.concept(number).inactive
    }

    /// Whether a concept only groups others.
    pub(super) fn is_abstract(&self, number: u32) -> bool {
        self.concept(number).is_abstract
    }

    /// Whether a code that is not among the known concepts is one of this system.
    pub(super) fn beyond(&self, code: &str) -> Membership {
        match (self.form, &self.shape) {
            (Some(form), _) if form.fits(code) => Membership::Member,
            (Some(_), _) => Membership::Foreign,
            _ if self.content == Content::Complete => Membership::Foreign,
            (None, Some(shape)) if !shape.is_match(code) => Membership::Foreign,
            _ => Membership::Unknown,
        }
    }

    /// Whether a code does not even look like one of this system.
    pub(super) fn is_misshapen(&self, code: &str) -> bool {
        self.content != Content::Complete && self.beyond(code) == Membership::Foreign
    }

    /// The declared property of this name.
    fn property(&self, name: &str) -> Option<u16> {
        let at = self.declared.iter().position(|one| &*one.code == name)?;
        u16::try_from(at).ok()
    }

    /// Whether concepts can have a property of this name.
    pub(super) fn has_property(&self, name: &str) -> bool {
        self.property(name).is_some()
    }

    fn values_of(&self, concept: u32) -> &[Value] {
        let from = self.values.partition_point(|one| one.concept < concept);
        let to = self.values.partition_point(|one| one.concept <= concept);
        self.values.get(from..to).unwrap_or_default()
    }

    /// The values of a property of a concept, as text; of a Coding its code.
    pub(super) fn property_texts<'s>(
        &'s self,
        concept: u32,
        name: &str,
    ) -> impl Iterator<Item = &'s str> {
        let wanted = self.property(name);
        let values = self.values_of(concept).iter();
        values
            .filter(move |one| Some(one.property) == wanted)
            .map(|one| self.pool.some(one.code).unwrap_or(self.pool.text(one.text)))
    }

    /// All properties of a concept but those that say where it stands in the hierarchy.
    pub(super) fn properties(&self, concept: u32) -> Vec<Property> {
        let mut found = Vec::new();
        for value in self.values_of(concept) {
            let Some(declared) = self.declared.get(usize::from(value.property)) else {
                continue;
            };
            if matches!(declared.role, Role::Parent | Role::Child) {
                continue;
            }
            found.push(Property {
                code: declared.code.to_string(),
                value: self.told(declared, value),
                description: declared.description.as_deref().map(str::to_owned),
            });
        }
        found
    }

    fn told(&self, declared: &Declared, value: &Value) -> PropertyValue {
        let text = self.pool.text(value.text).to_owned();
        let some = |span| self.pool.some(span).map(str::to_owned);
        match declared.kind {
            "code" => PropertyValue::Code(text),
            "boolean" => PropertyValue::Boolean(text == "true"),
            "integer" => PropertyValue::Integer(text),
            "decimal" => PropertyValue::Decimal(text),
            "dateTime" => PropertyValue::DateTime(text),
            "Coding" => PropertyValue::Coding {
                system: some(value.text),
                code: some(value.code),
                display: some(value.display),
            },
            _ => PropertyValue::String(text),
        }
    }
}

#[cfg(test)]
mod tests;
