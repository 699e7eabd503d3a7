//! What everything that is written is held against: R4, the profiles that it claims, and those that an operator demands.

use std::collections::HashMap;
use std::sync::Arc;

use fhir::codec;
use fhir::search::Catalogue;
use fhir::validate::{Question, Rulebook};
use fhir::{Draft, Element, Issue, Kind, Problem, Severity, instant};
use immunization::LotMaster;

use crate::call::{Body, Form, Format};
use crate::config::{Validation, ValidationMode};
use crate::definitions::{Definitions, Library};
use crate::notify::asked;
use crate::state::now_ms;

mod letters;
pub mod numbers;

/// How many findings are told. More help nobody.
const ISSUES_MAX: usize = 50;
/// From this status on a finding is not R4's own, and settings decide what becomes of it.
const PROFILE_STATUS: u16 = 422;

/// The rules of the house.
#[derive(Debug)]
pub struct Rules {
    /// What can be searched for.
    pub catalogue: Arc<Catalogue>,
    /// Profiles and codes.
    pub rulebook: Arc<Rulebook>,
    /// The definitions, to be shown.
    pub library: Arc<Library>,
    /// The lots that are known.
    pub lots: Arc<LotMaster>,
    mode: ValidationMode,
    required: HashMap<Kind, Vec<String>>,
}

impl Rules {
    /// The rules that these definitions and settings make.
    pub fn new(definitions: Definitions, settings: &Validation) -> Rules {
        let mut required: HashMap<Kind, Vec<String>> = HashMap::new();
        for (kind, address) in &settings.required {
            required.entry(*kind).or_default().push(address.clone());
        }
        Rules {
            catalogue: definitions.catalogue,
            rulebook: definitions.rulebook,
            library: definitions.library,
            lots: definitions.lots,
            mode: settings.mode,
            required,
        }
    }

    /// Required profiles that are not known, each with its type.
    pub fn unknown_profiles(&self) -> Vec<String> {
        let all = self.required.iter();
        let all = all.flat_map(|(kind, urls)| urls.iter().map(move |url| (kind, url)));
        let unknown = all.filter(|(_, url)| self.rulebook.profile(url).is_none());
        let mut named: Vec<String> = unknown.map(|(kind, url)| format!("{kind}={url}")).collect();
        named.sort_unstable();
        named
    }

    /// Holds what is to be written against the rules: what deserves a look, or why it is refused, with all that was
    /// found.
    pub fn check(&self, element: &Element) -> Result<Vec<Issue>, Problem> {
        // Whatever else the settings let pass: such a number has one place, and it is not here.
        let numbers = numbers::individual(element);
        if !numbers.is_empty() {
            return Err(numbers.into());
        }
        let asked = asked::faults(element, &self.catalogue);
        let mut issues = self.findings(element, &[], false);
        match self.mode {
            ValidationMode::Enforce => {}
            ValidationMode::Warn => {
                for issue in &mut issues {
                    if issue.severity == Severity::Error && is_of_profile(issue) {
                        issue.severity = Severity::Warning;
                    }
                }
            }
            ValidationMode::Off => issues.retain(|issue| !is_of_profile(issue)),
        }
        issues.extend(asked);
        issues.extend(letters::turned(element));
        // The first one decides the status, so errors go first, and R4's before those of profiles.
        sort(&mut issues);
        match issues.first() {
            Some(first) if first.severity == Severity::Error => Err(issues.into()),
            _ => Ok(issues),
        }
    }

    /// All that is found about a resource that somebody asks about: by the rules, against this profile as well, and by
    /// what a write would do with it.
    pub fn all(&self, element: &Element, profiles: &[&str], bases: &[&str]) -> Vec<Issue> {
        let mut issues = self.findings(element, profiles, true);
        issues.extend(numbers::individual(element));
        issues.extend(letters::turned(element));
        issues.extend(asked::faults(element, &self.catalogue));
        if element.kind().is_some() {
            let indexed = self
                .catalogue
                .entries(element, bases, instant::JAPAN_MINUTES);
            issues.extend(indexed.err().into_iter().flat_map(|problem| problem.issues));
            issues.extend(Draft::new(element.clone()).err());
        }
        sort(&mut issues);
        issues
    }

    /// All that is found about a resource, against these profiles beyond its own. To who asks, a profile that is not
    /// known is an error.
    pub fn findings(&self, element: &Element, profiles: &[&str], asked: bool) -> Vec<Issue> {
        let kind = element.kind();
        let required = kind.and_then(|kind| self.required.get(&kind));
        let required = required.into_iter().flatten().map(String::as_str);
        let all: Vec<&str> = profiles.iter().copied().chain(required).collect();
        let question = Question {
            profiles: &all,
            strict: asked,
            now_ms: now_ms(),
            zone_minutes: instant::JAPAN_MINUTES,
            issues_max: ISSUES_MAX,
        };
        self.rulebook.validate(element, &question)
    }
}

/// Puts errors first, and what R4 says before what profiles say.
pub fn sort(issues: &mut [Issue]) {
    issues.sort_by_key(|issue| (rank(issue.severity), is_of_profile(issue)));
}

/// Gives findings their line and column in the text that was sent.
pub fn locate(issues: &mut [Issue], body: &Body) {
    let form = match body.form {
        Form::Resource(Format::Json) => codec::Form::Json,
        Form::Resource(Format::Xml) => codec::Form::Xml,
        // The places are those of the result, which nobody sent.
        Form::JsonPatch => return,
    };
    let lost: Vec<&mut Issue> = issues
        .iter_mut()
        .filter(|issue| issue.position.is_none() && issue.expression.is_some())
        .collect();
    if lost.is_empty() {
        return;
    }
    let places: Vec<String> = lost
        .iter()
        .filter_map(|issue| issue.expression.clone())
        .collect();
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    let positions = codec::locate(&body.bytes, form, &places);
    for (issue, position) in lost.into_iter().zip(positions) {
        issue.position = position;
    }
}

fn is_of_profile(issue: &Issue) -> bool {
    issue.kind.status() >= PROFILE_STATUS
}

fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Information => 2,
    }
}

#[cfg(test)]
mod tests;
