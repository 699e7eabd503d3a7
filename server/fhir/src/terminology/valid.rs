//! Whether codes are valid in a value set or code system.

use std::borrow::Cow;

use super::answer::{Coding, Place, Refusal, Remark, ValidateQuestion, Verdict};
use super::extent::Extent;
use super::set::compose::{Budget, Trouble, compose};
use super::set::{Part, Set};
use super::system::{Name, System, best_name, is_shown};
use super::table::lower;
use super::{Membership, Terminology, parted};
use crate::problem::Kind;

/// A value set that is asked: a known one, or one that was made for the question.
pub(super) enum Asked<'t> {
    Known(&'t Set),
    Made(Box<Set>),
}

impl Asked<'_> {
    pub(super) fn set(&self) -> &Set {
        match self {
            Asked::Known(set) => set,
            Asked::Made(set) => set,
        }
    }
}

/// One code that was found, and everything that it is called.
pub(super) struct Found<'t> {
    pub(super) code: &'t str,
    pub(super) names: Vec<Name<'t>>,
    pub(super) inactive: bool,
    pub(super) is_abstract: bool,
}

impl Terminology {
    /// Whether a code, or one of several, is valid in a value set or code system. [`Verdict`] says how it is judged.
    ///
    /// A value set that is not known here is refused; a code system that is not known makes the result false, because
    /// then nothing could be looked at. A code without a system is looked for in all systems of the value set, and must
    /// then belong to one of them only.
    pub fn validate_code(&self, question: &ValidateQuestion<'_>) -> Result<Verdict, Refusal> {
        let asked = match question.place {
            Place::System(url)
                if self
                    .system_number(self.canonical_system(parted(url).0))
                    .is_none() =>
            {
                None
            }
            place => Some(self.asked(place)?),
        };
        let mut last = no_verdict("coding-required");
        for coding in question.codings {
            let verdict = match &asked {
                Some(asked) => self.judged(asked.set(), question, coding),
                None => no_verdict("code-system-unknown"),
            };
            if verdict.result {
                return Ok(verdict);
            }
            last = verdict;
        }
        Ok(last)
    }

    /// The value set at a place.
    pub(super) fn asked(&self, place: Place<'_>) -> Result<Asked<'_>, Refusal> {
        match place {
            Place::ValueSet(url) => {
                let set = self.set(url);
                let set = set.ok_or_else(|| Refusal::new(Kind::NotFound, "value-set-unknown"))?;
                Ok(Asked::Known(set))
            }
            Place::Inline(resource) => {
                let made = compose(self, resource, Budget::STRANGER).map_err(refused)?;
                Ok(Asked::Made(Box::new(made)))
            }
            Place::System(canonical) => {
                let (url, version) = parted(canonical);
                let (title, system) = self.system_for(url, version)?;
                let url = title.url.clone();
                let part = Part {
                    system: self.system_number(&url),
                    extent: Extent::all(system.count(), Membership::Member),
                    url,
                };
                Ok(Asked::Made(Box::new(Set::of(vec![part]))))
            }
        }
    }

    fn judged(&self, set: &Set, question: &ValidateQuestion<'_>, coding: &Coding<'_>) -> Verdict {
        let system = match coding.system {
            Some(system) => Some(Cow::Borrowed(self.canonical_system(system))),
            None => match self.system_of(set, coding.code) {
                Ok(system) => system.map(Cow::Borrowed),
                Err(verdict) => return verdict,
            },
        };
        let system = system.as_deref();
        let membership = set.judge(self, system, coding.code);
        let url = system.unwrap_or_default();
        let number = self.system_number(url);
        let known = self.system_at(number);
        let mut verdict = Verdict {
            result: false,
            system: system.map(str::to_owned),
            code: Some(coding.code.to_owned()),
            display: None,
            remarks: Vec::new(),
        };
        let mut found = self.found(Some(set), url, coding.code);
        verdict.code = Some(found.code.to_owned());
        if let Some(version) = coding.version
            && !self.system_has_version(number, version)
        {
            verdict
                .remarks
                .push(Remark::new("code-system-version").with("system", url));
            return verdict;
        }
        if let Some(rule) = wrong(membership, known, coding.code) {
            let remark = Remark::new(rule);
            // An address that is not known here is what somebody sent, and not told back.
            verdict.remarks.push(match known {
                Some(_) => remark.with("system", url),
                None => remark,
            });
            return verdict;
        }
        if found.is_abstract && !question.abstract_allowed {
            verdict.remarks.push(Remark::new("code-abstract"));
            return verdict;
        }
        verdict.display =
            best_name(found.names.iter().copied(), question.languages).map(str::to_owned);
        if found.inactive {
            verdict.remarks.push(Remark::new("code-inactive"));
        }
        verdict.result = true;
        if let Some(display) = coding.display {
            found.names.retain(|name| !name.text.is_empty());
            let remark = match found
                .names
                .iter()
                .any(|name| is_same_name(name.text, display))
            {
                true => return verdict,
                false if found.names.is_empty() => Remark::new("display-unchecked"),
                false => {
                    verdict.result = false;
                    let remark = Remark::new("display-wrong");
                    match &verdict.display {
                        Some(right) => remark.with("display", right),
                        None => remark,
                    }
                }
            };
            verdict.remarks.push(remark);
        }
        verdict
    }

    /// The one system of a value set, or the one of several that has this code.
    fn system_of<'s>(&self, set: &'s Set, code: &str) -> Result<Option<&'s str>, Verdict> {
        if let [part] = &*set.parts {
            return Ok(Some(&part.url));
        }
        let has = |part: &&Part| {
            part.extent.judge(self.system_at(part.system), code) == Membership::Member
        };
        let mut systems = set.parts.iter().filter(has);
        match (systems.next(), systems.next()) {
            (Some(_), Some(_)) => Err(no_verdict("code-system-ambiguous")),
            (one, _) => Ok(one.map(|part| &*part.url)),
        }
    }

    /// What is known of a code in a value set.
    pub(super) fn found<'s>(&'s self, set: Option<&'s Set>, url: &str, code: &'s str) -> Found<'s> {
        let system = self.system_at(self.system_number(url));
        let number = system.and_then(|system| system.find(code));
        let code = match system.zip(number) {
            Some((system, number)) => system.code(number),
            None => code,
        };
        let mut found = Found {
            code,
            names: Vec::new(),
            inactive: false,
            is_abstract: false,
        };
        if let Some(wording) = set.and_then(|set| set.wording(url, code)) {
            found
                .names
                .extend(wording.display.as_deref().map(|text| Name {
                    language: wording.language.as_deref(),
                    text,
                    is_display: true,
                }));
            found.names.extend(wording.designations.iter().map(|one| {
                Name {
                    language: one.language.as_deref(),
                    text: &one.value,
                    is_display: is_shown(
                        one.usage
                            .as_ref()
                            .map(|(_, code, _)| code.as_deref().unwrap_or_default()),
                    ),
                }
            }));
            found.inactive = wording.inactive;
            found.is_abstract = wording.is_abstract;
        }
        if let Some((system, number)) = system.zip(number) {
            found.names.extend(system.names(number));
            found.inactive |= system.is_inactive(number);
            found.is_abstract |= system.is_abstract(number);
        }
        found
    }
}

fn no_verdict(rule: &'static str) -> Verdict {
    Verdict {
        result: false,
        system: None,
        code: None,
        display: None,
        remarks: vec![Remark::new(rule)],
    }
}

/// Why a code is not valid, if it is not.
fn wrong(membership: Membership, system: Option<&System>, code: &str) -> Option<&'static str> {
    match (membership, system) {
        (Membership::Member, _) => None,
        (Membership::Unknown, Some(_)) => Some("code-unchecked"),
        (Membership::Unknown, None) => Some("code-system-unknown"),
        (Membership::Foreign, Some(system)) if system.is_misshapen(code) => Some("code-shape"),
        (Membership::Foreign, Some(system))
            if system.find(code).is_none() && system.beyond(code) == Membership::Foreign =>
        {
            Some("code-unknown")
        }
        (Membership::Foreign, _) => Some("code-not-in-value-set"),
    }
}

/// Letter case and the number of blanks do not count.
fn is_same_name(one: &str, other: &str) -> bool {
    fn words(text: &str) -> impl Iterator<Item = String> {
        text.split_whitespace().map(|word| lower(word).collect())
    }
    words(one).eq(words(other))
}

/// Why a value set that came with the question cannot be asked.
fn refused(trouble: Trouble) -> Refusal {
    let kind = match trouble.rule {
        "value-set-too-costly" => Kind::TooCostly,
        "definition-value-set-unknown" => Kind::NotFound,
        _ => Kind::Invalid,
    };
    let refusal = Refusal::new(kind, trouble.rule);
    match trouble.element {
        "" => refusal,
        "expansion" => refusal.with("path", "ValueSet.expansion"),
        element => refusal.with("path", format!("ValueSet.compose.include.{element}")),
    }
}
