//! CodeSystem resources → systems. Supplements add names and properties to the system that they are for.

use regex_lite::RegexBuilder;

use super::{Concept, Content, Declared, Named, Role, System, Value};
use crate::Element;
use crate::terminology::Source;
use crate::terminology::fault::Faults;
use crate::terminology::table::Span;

/// The extension of a code system whose codes are not here, or only in part, that tells the shape of its codes as a
/// regular expression for the whole code. A code of another shape is wrong; one of this shape may be right.
pub const CODE_SHAPE: &str = "https://sesshu.example/fhir/StructureDefinition/code-shape";

/// The address of the properties that FHIR itself defines.
const STANDARD: &str = "http://hl7.org/fhir/concept-properties#";

/// FHIR's own properties, which may be used without being declared.
const ROLES: [(&str, Role, &str); 7] = [
    ("parent", Role::Parent, "code"),
    ("child", Role::Child, "code"),
    ("inactive", Role::Inactive, "boolean"),
    ("status", Role::Status, "code"),
    ("notSelectable", Role::Abstract, "boolean"),
    ("deprecated", Role::Plain, "dateTime"),
    ("effectiveDate", Role::Plain, "dateTime"),
];

const KINDS: [&str; 7] = [
    "code", "Coding", "string", "integer", "boolean", "dateTime", "decimal",
];

/// Memory of a regular expression that is ready to run.
const SHAPE_BYTES_MAX: usize = 16 << 10;

/// The regular expression for a whole text.
pub(in crate::terminology) fn whole(pattern: &str) -> Option<regex_lite::Regex> {
    RegexBuilder::new(&format!("^(?:{pattern})$"))
        .size_limit(SHAPE_BYTES_MAX)
        .nest_limit(20)
        .build()
        .ok()
}

/// The system of a CodeSystem resource with its supplements, and what is wrong with each of them.
pub(in crate::terminology) fn read<'e>(
    source: Source<'e>,
    supplements: &[Source<'e>],
) -> (System, Vec<Faults<'e>>) {
    let mut reading = Reading::of(System::default(), source);
    reading.header(source.resource);
    reading.properties(source.resource);
    reading.concepts(source.resource);
    let (mut system, faults) = reading.done();
    let mut all = vec![faults];
    if all.iter().all(|faults| faults.count() == 0) {
        all.extend(supplement(&mut system, supplements));
    }
    (system, all)
}

/// Adds supplements to a system.
pub(in crate::terminology) fn supplement<'e>(
    system: &mut System,
    supplements: &[Source<'e>],
) -> Vec<Faults<'e>> {
    let mut all = Vec::new();
    for source in supplements {
        let mut reading = Reading::of(std::mem::take(system), *source);
        reading.properties(source.resource);
        reading.additions(source.resource);
        let (supplemented, faults) = reading.done();
        *system = supplemented;
        all.push(faults);
    }
    all
}

struct Reading<'e> {
    system: System,
    faults: Faults<'e>,
    pairs: Vec<(u32, u32)>,
    /// Concepts with the code of one above or below, which is looked for when all are known.
    wanted: Vec<(u32, &'e str, Role)>,
    full: bool,
}

impl<'e> Reading<'e> {
    fn of(system: System, source: Source<'e>) -> Reading<'e> {
        let mut pairs = Vec::new();
        for number in system.numbers() {
            pairs.extend(
                system
                    .parents(number)
                    .iter()
                    .map(|parent| (number, *parent)),
            );
        }
        Reading {
            system,
            faults: Faults::of(source),
            pairs,
            wanted: Vec::new(),
            full: false,
        }
    }

    fn header(&mut self, resource: &'e Element) {
        let system = &mut self.system;
        system.case_folded = resource.text_of("caseSensitive") == Some("false");
        system.is_a = resource
            .text_of("hierarchyMeaning")
            .is_none_or(|meaning| meaning == "is-a");
        system.language = resource.text_of("language").map(Box::from);
        system.content = match resource.text_of("content") {
            Some("complete") => Content::Complete,
            Some("not-present") => Content::NotPresent,
            _ => Content::Fragment,
        };
        let has_codes = resource.first("concept").is_some();
        if system.content == Content::NotPresent && has_codes {
            self.faults
                .refuse("definition-content", "CodeSystem.content", "not-present");
        }
        let mut shapes = resource.extensions(CODE_SHAPE);
        if let Some(shape) = shapes.next() {
            let pattern = shape.text_of("valueString").unwrap_or_default();
            self.system.shape = whole(pattern);
            let useless = self.system.content == Content::Complete || shapes.next().is_some();
            if pattern.is_empty() || self.system.shape.is_none() || useless {
                self.faults
                    .refuse("definition-code-shape", "CodeSystem.extension", pattern);
            }
        }
    }

    fn properties(&mut self, resource: &'e Element) {
        for element in resource.children("property") {
            let code = element.text_of("code").unwrap_or_default();
            let kind = element.text_of("type").unwrap_or_default();
            let uri = element.text_of("uri");
            let standard = match uri {
                Some(uri) => uri.strip_prefix(STANDARD).unwrap_or_default(),
                None => code,
            };
            let known = ROLES.iter().find(|(name, ..)| *name == standard);
            let role = known.map_or(Role::Plain, |(_, role, _)| *role);
            let kind = KINDS.iter().find(|known| **known == kind);
            let twice = self.system.declared.iter().find(|one| &*one.code == code);
            let misused = known.is_some_and(|(_, role, meant)| {
                *role != Role::Plain && kind.is_some_and(|kind| kind != meant)
            });
            match kind {
                Some(kind) if twice.is_none() && !misused && !code.is_empty() => {
                    self.system.declared.push(Declared {
                        code: code.into(),
                        kind,
                        description: element.text_of("description").map(Box::from),
                        role,
                    });
                }
                // A supplement may repeat what its system says.
                Some(kind) if twice.is_some_and(|one| one.kind == *kind && one.role == role) => {}
                _ => self
                    .faults
                    .refuse("definition-property", "CodeSystem.property", code),
            }
        }
    }

    /// The concepts of a system, in the order in which they stand there.
    fn concepts(&mut self, resource: &'e Element) {
        let mut next: Vec<(&'e Element, Option<u32>)> = Vec::new();
        next.extend(resource.children("concept").rev().map(|one| (one, None)));
        let mut elements = Vec::new();
        while let Some((element, parent)) = next.pop() {
            let number = self.system.count_u32();
            let concept = Concept {
                code: self.text(element.text_of("code")),
                display: self.text(element.text_of("display")),
                definition: self.text(element.text_of("definition")),
                ..Concept::default()
            };
            self.system.concepts.push(concept);
            self.pairs.extend(parent.map(|parent| (number, parent)));
            elements.push(element);
            let below = element.children("concept").rev();
            next.extend(below.map(|one| (one, Some(number))));
        }
        if let Err(number) = self.system.index_codes() {
            let code = self.system.code(number).to_owned();
            self.faults
                .refuse("definition-code-twice", "CodeSystem.concept.code", &code);
        }
        for (number, element) in (0..).zip(elements) {
            self.details(number, element, true);
        }
        let told = resource.text_of("count");
        let counted = self.system.count().to_string();
        if self.system.content == Content::Complete && told.is_some_and(|told| told != counted) {
            self.faults
                .refuse("definition-count", "CodeSystem.count", &counted);
        }
    }

    /// What a supplement says about concepts that are known.
    fn additions(&mut self, resource: &'e Element) {
        let language = resource.text_of("language");
        let mut next: Vec<&'e Element> = resource.children("concept").rev().collect();
        while let Some(element) = next.pop() {
            next.extend(element.children("concept").rev());
            let code = element.text_of("code").unwrap_or_default();
            let Some(number) = self.system.find(code) else {
                self.faults
                    .refuse("definition-code-unknown", "CodeSystem.concept.code", code);
                continue;
            };
            self.add_display(number, element.text_of("display"), language);
            let definition = self.text(element.text_of("definition"));
            if let Some(concept) = self.system.concepts.get_mut(number as usize)
                && concept.definition == Span::default()
            {
                concept.definition = definition;
            }
            self.details(number, element, false);
        }
    }

    /// The display of a supplement is the first one, or another name in the language of the supplement.
    fn add_display(&mut self, number: u32, display: Option<&str>, language: Option<&str>) {
        let known = self.system.concept(number).display;
        let Some(display) = display.filter(|one| *one != self.system.pool.text(known)) else {
            return;
        };
        let text = self.text(Some(display));
        let same_language = language.is_none() || language == self.system.language.as_deref();
        if known == Span::default() && same_language {
            if let Some(concept) = self.system.concepts.get_mut(number as usize) {
                concept.display = text;
            }
            return;
        }
        let language = self.text(language);
        self.system.designations.push(Named {
            concept: number,
            language,
            usage: None,
            value: text,
        });
    }

    /// Names and properties of a concept.
    fn details(&mut self, number: u32, element: &'e Element, own: bool) {
        for one in element.children("designation") {
            let usage = one.first("use").map(|usage| {
                ["system", "code", "display"].map(|part| self.text(usage.text_of(part)))
            });
            let named = Named {
                concept: number,
                language: self.text(one.text_of("language")),
                usage,
                value: self.text(one.text_of("value")),
            };
            self.system.designations.push(named);
        }
        for one in element.children("property") {
            self.value(number, one, own);
        }
    }

    fn value(&mut self, number: u32, element: &'e Element, own: bool) {
        const PATH: &str = "CodeSystem.concept.property";
        let name = element.text_of("code").unwrap_or_default();
        let Some(at) = self.declared(name) else {
            return self.faults.refuse("definition-property", PATH, name);
        };
        let Some((declared, value)) = self
            .system
            .declared
            .get(usize::from(at))
            .zip(element.first("value"))
        else {
            return self.faults.refuse("definition-property", PATH, name);
        };
        let role = declared.role;
        let standing = role != Role::Plain && !own;
        if declared.kind != value.type_name() || standing {
            return self.faults.refuse("definition-property", PATH, name);
        }
        let is_coding = declared.kind == "Coding";
        let text = if is_coding {
            value.text_of("system")
        } else {
            value.text()
        };
        let part = |name| value.text_of(name).filter(|_| is_coding);
        let kept = Value {
            concept: number,
            property: at,
            text: self.text(text),
            code: self.text(part("code")),
            display: self.text(part("display")),
        };
        self.system.values.push(kept);
        let text = text.unwrap_or_default();
        self.wanted
            .extend(matches!(role, Role::Parent | Role::Child).then_some((number, text, role)));
        if let Some(concept) = self.system.concepts.get_mut(number as usize) {
            concept.inactive |= match role {
                Role::Inactive => text == "true",
                Role::Status => matches!(text, "inactive" | "retired" | "withdrawn"),
                _ => false,
            };
            concept.is_abstract |= role == Role::Abstract && text == "true";
        }
    }

    /// The number of a property, which is one of FHIR's own if it was not declared.
    fn declared(&mut self, name: &str) -> Option<u16> {
        if let Some(at) = self.system.property(name) {
            return Some(at);
        }
        let (code, role, kind) = ROLES.iter().find(|(known, ..)| *known == name)?;
        let at = u16::try_from(self.system.declared.len()).ok()?;
        self.system.declared.push(Declared {
            code: (*code).into(),
            kind,
            description: None,
            role: *role,
        });
        Some(at)
    }

    fn text(&mut self, text: Option<&str>) -> Span {
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return Span::default();
        };
        let span = self.system.pool.add(text);
        self.full |= span.is_none();
        span.unwrap_or_default()
    }

    fn done(mut self) -> (System, Faults<'e>) {
        for (number, code, role) in std::mem::take(&mut self.wanted) {
            let Some(other) = self.system.find(code) else {
                self.faults.refuse(
                    "definition-code-unknown",
                    "CodeSystem.concept.property",
                    code,
                );
                continue;
            };
            self.pairs.push(match role {
                Role::Child => (other, number),
                _ => (number, other),
            });
        }
        if self.full {
            self.faults
                .refuse("definition-size", "CodeSystem.concept", "");
        }
        let system = &mut self.system;
        system.hang(std::mem::take(&mut self.pairs));
        if let Some(number) = system.circle() {
            let code = system.code(number).to_owned();
            self.faults
                .refuse("definition-circle", "CodeSystem.concept", &code);
        }
        system.designations.sort_by_key(|one| one.concept);
        system.values.sort_by_key(|one| one.concept);
        system.designations.shrink_to_fit();
        system.values.shrink_to_fit();
        system.concepts.shrink_to_fit();
        system.pool.shrink();
        (self.system, self.faults)
    }
}
