//! StructureDefinitions → profiles and their trees, parents before those that refine them. What cannot be obeyed is a
//! defect.

use std::collections::HashMap;

use super::conform::base_type;
use super::differential::Applying;
use super::extension::Context;
use super::slicing::{Criterion, criterion};
use super::tree::{NodeId, ProfileId, Tree};
use super::{Profile, ProfileKind};
use crate::codec::{Limits, json};
use crate::definitions::Type;
use crate::element::Element;
use crate::path::Expression;
use crate::terminology::{Defect, Source};

/// Profiles of R4 itself that its own elements and other profiles are made of.
const OF_R4: [&str; 2] = [
    r#"{"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/StructureDefinition/SimpleQuantity","version":"4.0.1","name":"SimpleQuantity","status":"active","kind":"complex-type","abstract":false,"type":"Quantity","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Quantity","derivation":"constraint","differential":{"element":[{"path":"Quantity.comparator","max":"0"}]}}"#,
    r#"{"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/StructureDefinition/MoneyQuantity","version":"4.0.1","name":"MoneyQuantity","status":"active","kind":"complex-type","abstract":false,"type":"Quantity","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Quantity","derivation":"constraint","differential":{"element":[{"path":"Quantity","constraint":[{"key":"mqty-1","severity":"error","human":"A currency.","expression":"(code.exists() or value.empty()) and (system.empty() or system = 'urn:iso:std:iso:4217')"}]}]}}"#,
];

/// How far a definition has come.
enum State {
    /// Not begun.
    New,
    /// Begun: who asks for it now asks in a circle.
    Begun,
    /// Ready.
    Ready(Tree),
    /// Of no use; the defect is told.
    Failed,
}

/// What has been compiled so far.
pub(super) struct Compiler<'s> {
    sources: Vec<Source<'s>>,
    by_url: HashMap<&'s str, ProfileId>,
    profiles: Vec<Option<Profile>>,
    states: Vec<State>,
    defects: Vec<Defect>,
}

/// All profiles and their trees, by number, sorted by address.
pub(super) type Compiled = (Vec<Profile>, Vec<Tree>);

/// Compiles all profiles among these definitions.
pub(super) fn compile(definitions: &[Source<'_>]) -> Result<Compiled, Vec<Defect>> {
    let of_r4: Vec<Element> = OF_R4
        .iter()
        .filter_map(|text| json::read(text.as_bytes(), &Limits::own()).ok())
        .collect();
    let mut sources: Vec<Source<'_>> = definitions
        .iter()
        .copied()
        .filter(|source| source.resource.type_name() == "StructureDefinition")
        .collect();
    for resource in &of_r4 {
        let url = resource.text_of("url");
        if !sources.iter().any(|s| s.resource.text_of("url") == url) {
            sources.push(Source {
                file: "R4",
                resource,
            });
        }
    }
    sources.sort_by_key(|source| source.resource.text_of("url"));
    Compiler::new(sources).run()
}

impl<'s> Compiler<'s> {
    fn new(sources: Vec<Source<'s>>) -> Compiler<'s> {
        let mut compiler = Compiler {
            by_url: HashMap::with_capacity(sources.len()),
            profiles: Vec::new(),
            states: sources.iter().map(|_| State::New).collect(),
            defects: Vec::new(),
            sources,
        };
        for number in 0..compiler.sources.len() {
            let profile = compiler.header(number);
            compiler.profiles.push(profile);
        }
        compiler
    }

    fn run(mut self) -> Result<Compiled, Vec<Defect>> {
        for number in 0..self.sources.len() {
            self.ready(number);
        }
        let mut trees = Vec::new();
        for state in std::mem::take(&mut self.states) {
            trees.push(match state {
                State::Ready(tree) => tree,
                _ => Tree::default(),
            });
        }
        if self.defects.is_empty() {
            self.link(&mut trees);
        }
        if !self.defects.is_empty() {
            self.defects
                .sort_by(|a, b| (&a.file, &a.url).cmp(&(&b.file, &b.url)));
            return Err(self.defects);
        }
        Ok((self.profiles.into_iter().flatten().collect(), trees))
    }

    /// Notes a defect of a definition.
    pub(super) fn defect(
        &mut self,
        number: ProfileId,
        path: Option<&str>,
        rule: &'static str,
        name: Option<&str>,
    ) {
        let Some(source) = self.sources.get(number) else {
            return;
        };
        self.defects.push(Defect {
            file: source.file.to_owned(),
            url: source
                .resource
                .text_of("url")
                .unwrap_or("StructureDefinition")
                .to_owned(),
            path: path.map(str::to_owned),
            rule,
            name: name.map(str::to_owned),
        });
    }

    /// What stands in front of the elements. Nothing is a definition of no use.
    fn header(&mut self, number: ProfileId) -> Option<Profile> {
        let source = *self.sources.get(number)?;
        let definition = source.resource;
        let url = definition.text_of("url").unwrap_or_default();
        if url.is_empty() || self.by_url.insert(url, number).is_some() {
            self.defect(number, None, "definition-twice", Some(url));
        }
        let name = definition.text_of("type").unwrap_or_default();
        let ty = Type::named(name).filter(|ty| !ty.name().contains('.'));
        let Some(ty) = ty else {
            self.defect(number, None, "definition-type", Some(name));
            return None;
        };
        let derivation = definition.text_of("derivation");
        if derivation != Some("constraint") {
            self.defect(number, None, "definition-not-served", Some("derivation"));
        }
        let version = definition.text_of("fhirVersion");
        if version.is_some_and(|version| !version.starts_with("4.0")) {
            self.defect(number, None, "definition-fhir-version", version);
        }
        if definition.first("modifierExtension").is_some() {
            self.defect(
                number,
                None,
                "definition-not-served",
                Some("modifierExtension"),
            );
        }
        let owned = |name: &str| definition.text_of(name).map(str::to_owned);
        let (title, title_en) = both_languages(definition.first("title"));
        let (description, description_en) = both_languages(definition.first("description"));
        let mut profile = Profile {
            url: url.to_owned(),
            version: owned("version"),
            name: owned("name").unwrap_or_default(),
            title,
            title_en,
            description,
            description_en,
            base: owned("baseDefinition").unwrap_or_default(),
            kind: match ty.name() {
                "Extension" => ProfileKind::Extension,
                _ if ty.is_resource() || ty.takes_any_resource() => ProfileKind::Resource,
                _ => ProfileKind::DataType,
            },
            is_abstract: definition.text_of("abstract") == Some("true"),
            ty,
            file: source.file.to_owned(),
            ancestors: Vec::new(),
            contexts: Vec::new(),
            context_rules: Vec::new(),
            modifier: false,
        };
        self.contexts(number, definition, &mut profile);
        Some(profile)
    }

    fn contexts(&mut self, number: ProfileId, definition: &Element, profile: &mut Profile) {
        for context in definition.children("context") {
            let text = context.text_of("expression").unwrap_or_default();
            let read = match context.text_of("type") {
                Some("element") => Context::element(text),
                Some("extension") => Some(Context::Extension(text.into())),
                Some("fhirpath") => Expression::parse(text).ok().map(Context::Path),
                _ => None,
            };
            match read {
                Some(read) => profile.contexts.push(read),
                None => self.defect(number, None, "definition-context", Some(text)),
            }
        }
        for rule in definition.children("contextInvariant") {
            let text = rule.text().unwrap_or_default();
            match Expression::parse_with(text, &["extension"]) {
                Ok(rule) => profile.context_rules.push(rule),
                Err(_) => self.defect(number, None, "definition-context", Some(text)),
            }
        }
    }

    /// The number of the profile at this address, which may carry a version.
    pub(super) fn find(&self, address: &str) -> Option<ProfileId> {
        let (url, version) = match address.split_once('|') {
            Some((url, version)) => (url, Some(version)),
            None => (address, None),
        };
        let number = *self.by_url.get(url)?;
        let profile = self.profiles.get(number)?.as_ref()?;
        (version.is_none() || version == profile.version.as_deref()).then_some(number)
    }

    /// The type that a profile constrains.
    pub(super) fn type_of(&self, number: ProfileId) -> Option<&'static Type> {
        Some(self.profiles.get(number)?.as_ref()?.ty)
    }

    /// Whether a profile is this one or refines it.
    pub(super) fn refines(&self, number: ProfileId, ancestor: ProfileId) -> bool {
        let mut at = Some(number);
        for _ in 0..=self.sources.len() {
            match at {
                Some(number) if number == ancestor => return true,
                Some(number) => {
                    let profile = self.profiles.get(number).and_then(Option::as_ref);
                    at = profile.and_then(|profile| self.find(&profile.base));
                }
                None => return false,
            }
        }
        false
    }

    /// Notes that an extension changes the meaning of what it is in.
    pub(super) fn set_modifier(&mut self, number: ProfileId, modifier: bool) {
        if let Some(Some(profile)) = self.profiles.get_mut(number) {
            profile.modifier = modifier;
        }
    }

    /// The tree of a profile, compiled if that has not been done. Nothing where it is of no use or being compiled.
    pub(super) fn ready(&mut self, number: ProfileId) -> Option<&Tree> {
        if matches!(self.states.get(number), Some(State::New)) {
            self.set(number, State::Begun);
            let state = match self.tree(number) {
                Some(tree) => State::Ready(tree),
                None => State::Failed,
            };
            self.set(number, state);
        }
        match self.states.get(number) {
            Some(State::Ready(tree)) => Some(tree),
            _ => None,
        }
    }

    fn set(&mut self, number: ProfileId, state: State) {
        if let Some(place) = self.states.get_mut(number) {
            *place = state;
        }
    }

    fn tree(&mut self, number: ProfileId) -> Option<Tree> {
        let ty = self.type_of(number)?;
        let definition = self.sources.get(number)?.resource;
        let (elements, whole) = match definition.first("differential") {
            Some(differential) => (differential, false),
            None => match definition.first("snapshot") {
                Some(snapshot) => (snapshot, true),
                None => {
                    self.defect(number, None, "definition-empty", None);
                    return None;
                }
            },
        };
        let parent = self.parent(number, ty)?;
        let tree = match whole {
            true => Tree::of(ty),
            false => parent,
        };
        Applying::new(self, number, tree, whole).all(elements)
    }

    /// The tree of what a profile refines.
    fn parent(&mut self, number: ProfileId, ty: &'static Type) -> Option<Tree> {
        let base = self.profiles.get(number)?.as_ref()?.base.clone();
        if let Some(parent) = self.find(&base) {
            if self.type_of(parent) != Some(ty) {
                self.defect(number, None, "definition-base", Some(&base));
                return None;
            }
            if matches!(self.states.get(parent), Some(State::Begun)) {
                self.defect(number, None, "definition-circle", Some(&base));
                return None;
            }
            let tree = self.ready(parent)?.clone();
            let above = self.profiles.get(parent)?.as_ref()?;
            let (mut ancestors, modifier) = (above.ancestors.clone(), above.modifier);
            ancestors.push(parent);
            if let Some(Some(profile)) = self.profiles.get_mut(number) {
                profile.ancestors = ancestors;
                profile.modifier = modifier;
            }
            return Some(tree);
        }
        if base_type(&base) == Some(ty) {
            return Some(Tree::of(ty));
        }
        self.defect(number, None, "definition-base", Some(&base));
        None
    }

    /// Numbers the slices and finds out how each is told from the others.
    fn link(&mut self, trees: &mut [Tree]) {
        let mut found: Vec<(ProfileId, NodeId, Vec<Criterion>)> = Vec::new();
        let mut lost: Vec<(ProfileId, String)> = Vec::new();
        for (profile, tree) in trees.iter().enumerate() {
            for node in &tree.nodes {
                let Some(slicing) = &node.slicing else {
                    continue;
                };
                for slice in &node.slices {
                    let criteria: Option<Vec<Criterion>> = slicing
                        .discriminators
                        .iter()
                        .map(|discriminator| criterion(trees, tree, *slice, discriminator))
                        .collect();
                    match criteria.filter(|criteria| !criteria.is_empty()) {
                        Some(criteria) => found.push((profile, *slice, criteria)),
                        None => {
                            let name = tree.node(*slice).and_then(|node| node.slice.clone());
                            let name = name.as_deref().unwrap_or_default();
                            lost.push((profile, format!("{}:{name}", node.name)));
                        }
                    }
                }
            }
        }
        for (profile, name) in lost {
            self.defect(profile, None, "definition-discriminator", Some(&name));
        }
        for (profile, slice, criteria) in found {
            if let Some(node) = trees
                .get_mut(profile)
                .and_then(|tree| tree.nodes.get_mut(slice))
            {
                node.criteria = criteria;
            }
        }
        for tree in trees {
            tree.number_slices();
        }
    }
}

/// What a text says, and what it says in English: in a translation beside it, behind a stroke as in
/// `名前 / Name`, or in paragraphs of its own.
pub(super) fn both_languages(text: Option<&Element>) -> (Option<String>, Option<String>) {
    let Some((text, element)) = text.and_then(|element| Some((element.text()?, element))) else {
        return (None, None);
    };
    if let Some(english) = english(element) {
        return (Some(text.to_owned()), Some(english));
    }
    // A sentence may name the stroke itself, so the two are told apart by their letters.
    let breaks = text.match_indices("\n\n").chain(text.match_indices(" / "));
    let mut parts = breaks.filter_map(|(at, between)| {
        let (own, behind) = text.split_at_checked(at)?;
        Some((own, behind.strip_prefix(between)?))
    });
    match parts.find(|(own, other)| own.chars().any(is_japanese) && !other.chars().any(is_japanese))
    {
        Some((own, other)) => (Some(own.to_owned()), Some(other.to_owned())),
        None => (Some(text.to_owned()), None),
    }
}

/// Kana, kanji and the signs that go with them.
fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// What a text says in English, where a translation is given beside it.
fn english(text: &Element) -> Option<String> {
    let mut translations = text.extensions("http://hl7.org/fhir/StructureDefinition/translation");
    let english = translations.find(|translation| {
        part(translation, "lang").is_some_and(|lang| lang == "en" || lang.starts_with("en-"))
    })?;
    part(english, "content").map(str::to_owned)
}

fn part<'a>(translation: &'a Element, name: &'a str) -> Option<&'a str> {
    translation.extensions(name).next()?.text_of("value")
}
