//! What concepts are called, and which of their names suits a reader best.

use super::{Named, System};
use crate::terminology::answer::Designation;

/// A name with its language.
#[derive(Clone, Copy, Debug)]
pub(in crate::terminology) struct Name<'t> {
    pub(in crate::terminology) language: Option<&'t str>,
    pub(in crate::terminology) text: &'t str,
    /// Whether it is meant to be shown, rather than being a synonym or a name for other purposes.
    pub(in crate::terminology) is_display: bool,
}

/// The name that suits best: that of the first language for which there is one, then the first of all.
///
/// A language is met by the same tag, then by a more general one (`ja-JP` by `ja`), then by a more special one (`ja` by
/// `ja-JP`). A name of no language is taken for English, as HL7's own are, where no other one is.
pub(in crate::terminology) fn best_name<'t>(
    names: impl Iterator<Item = Name<'t>> + Clone,
    languages: &[&str],
) -> Option<&'t str> {
    for wanted in languages {
        let mut best: Option<((u8, bool), &'t str)> = None;
        for name in names.clone() {
            let rank = (nearness(name.language, wanted), name.is_display);
            if rank.0 > 0 && best.is_none_or(|(known, _)| rank > known) {
                best = Some((rank, name.text));
            }
        }
        if let Some((_, text)) = best {
            return Some(text);
        }
    }
    names.clone().next().map(|name| name.text)
}

fn nearness(language: Option<&str>, wanted: &str) -> u8 {
    match language {
        Some(tag) if tag.eq_ignore_ascii_case(wanted) => 4,
        Some(tag) if is_below(wanted, tag) => 3,
        Some(tag) if is_below(tag, wanted) => 2,
        None if wanted.eq_ignore_ascii_case("en") || is_below(wanted, "en") => 1,
        _ => 0,
    }
}

/// Whether a language is this one, or a more special form of it.
pub(in crate::terminology) fn speaks(language: &str, wanted: &str) -> bool {
    language.eq_ignore_ascii_case(wanted) || is_below(language, wanted)
}

/// Whether a tag is a more special form of another: `ja-JP` of `ja`.
fn is_below(tag: &str, general: &str) -> bool {
    tag.get(..general.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(general))
        && tag.as_bytes().get(general.len()) == Some(&b'-')
}

/// Uses of a designation that are names to show: FHIR's own, and SNOMED CT's synonym, which many write for it.
const SHOWN: [&str; 3] = ["display", "preferredForLanguage", "900000000000013009"];

pub(in crate::terminology) fn is_shown(usage: Option<&str>) -> bool {
    usage.is_none_or(|code| SHOWN.contains(&code))
}

impl System {
    /// All names of a concept, its display first.
    pub(in crate::terminology) fn names(
        &self,
        concept: u32,
    ) -> impl Iterator<Item = Name<'_>> + Clone {
        let display = self.pool.some(self.concept(concept).display);
        let first = display.map(|text| Name {
            language: self.language.as_deref(),
            text,
            is_display: true,
        });
        let rest = self.designations_of(concept).iter().map(|one| Name {
            language: self.pool.some(one.language),
            text: self.pool.text(one.value),
            is_display: is_shown(one.usage.map(|[_, code, _]| self.pool.text(code))),
        });
        first.into_iter().chain(rest)
    }

    /// All further names of a concept, as they are told.
    pub(in crate::terminology) fn designations(
        &self,
        concept: u32,
    ) -> impl Iterator<Item = Designation> + '_ {
        let some = |span| self.pool.some(span).map(str::to_owned);
        self.designations_of(concept)
            .iter()
            .map(move |one| Designation {
                language: some(one.language),
                usage: one
                    .usage
                    .map(|[system, code, display]| (some(system), some(code), some(display))),
                value: self.pool.text(one.value).to_owned(),
            })
    }

    fn designations_of(&self, concept: u32) -> &[Named] {
        let all = &self.designations;
        let from = all.partition_point(|one| one.concept < concept);
        let to = all.partition_point(|one| one.concept <= concept);
        all.get(from..to).unwrap_or_default()
    }
}
