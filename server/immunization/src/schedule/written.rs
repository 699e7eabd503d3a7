//! The files of the schedule as they are written. Nothing here is checked but their form.

use serde::Deserialize;

/// `schedule.toml`: what all groups have in common.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Frame {
    pub(super) version: String,
    #[serde(default)]
    pub(super) sources: std::collections::BTreeMap<String, String>,
    #[serde(default)]
    pub(super) spacing: Vec<Spacing>,
    #[serde(default)]
    pub(super) combination: Vec<Combination>,
}

/// An interval between different vaccines.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Spacing {
    pub(super) id: String,
    pub(super) earlier: Vec<String>,
    pub(super) later: Vec<String>,
    pub(super) interval: String,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    #[serde(default = "yes")]
    pub(super) on: bool,
    pub(super) source: String,
    pub(super) mark: String,
}

fn yes() -> bool {
    true
}

/// Groups that one vaccine can serve at once.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Combination {
    pub(super) key: String,
    pub(super) ja: String,
    pub(super) en: String,
    pub(super) parts: Vec<String>,
    pub(super) vaccines: Vec<String>,
    #[serde(default)]
    pub(super) when_different: WhenDifferent,
    pub(super) source: String,
    pub(super) mark: String,
}

/// What becomes of a combination whose parts do not agree.
#[derive(Clone, Copy, Debug, Deserialize, Default, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum WhenDifferent {
    /// Each part is told for itself.
    #[default]
    Parts,
    /// The combination is told as the part that still needs a dose.
    Least,
}

/// A file of groups.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct File {
    pub(super) group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Group {
    pub(super) key: String,
    pub(super) ja: String,
    pub(super) en: String,
    pub(super) class: String,
    pub(super) takes: Vec<Take>,
    #[serde(default)]
    pub(super) immune: Vec<String>,
    #[serde(default)]
    pub(super) complete: Vec<Rule>,
    #[serde(default)]
    pub(super) exclude: Vec<Rule>,
    #[serde(default)]
    pub(super) outside: Vec<Rule>,
    pub(super) extension: Option<Extension>,
    pub(super) source: String,
    pub(super) mark: String,
    #[serde(default)]
    pub(super) series: Vec<Series>,
}

/// A vaccine that has to do with a group, at some ages or always.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Take {
    Always(String),
    Within(TakeWithin),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct TakeWithin {
    pub(super) of: String,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

/// Something that holds when all conditions do, and the word for it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Rule {
    pub(super) when: Vec<Condition>,
    pub(super) reason: String,
    pub(super) source: String,
    pub(super) mark: String,
}

/// How long after a long illness doses still count.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Extension {
    pub(super) reason: String,
    pub(super) from: Vec<String>,
    pub(super) to: Vec<String>,
    pub(super) source: String,
    pub(super) mark: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Series {
    pub(super) id: String,
    pub(super) vaccines: Vec<Accept>,
    #[serde(default)]
    pub(super) when: Vec<Condition>,
    pub(super) season: Option<Season>,
    pub(super) pregnancy: Option<Episode>,
    pub(super) conditional: Option<String>,
    pub(super) unbegun: Option<String>,
    #[serde(default)]
    pub(super) window: Vec<Window>,
    pub(super) dose: Vec<Dose>,
    pub(super) source: Option<String>,
    pub(super) mark: Option<String>,
}

/// One text or several.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Texts {
    One(String),
    Several(Vec<String>),
}

impl Default for Texts {
    fn default() -> Texts {
        Texts::Several(Vec::new())
    }
}

impl Texts {
    pub(super) fn all(&self) -> &[String] {
        match self {
            Texts::One(text) => std::slice::from_ref(text),
            Texts::Several(texts) => texts,
        }
    }
}

/// A vaccine that counts in a series.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Accept {
    Always(String),
    Within(AcceptWithin),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct AcceptWithin {
    pub(super) of: String,
    #[serde(default)]
    pub(super) from: Texts,
    #[serde(default)]
    pub(super) to: Texts,
    #[serde(default = "yes")]
    pub(super) offer: bool,
    pub(super) source: Option<String>,
    pub(super) mark: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Season {
    pub(super) first: String,
    pub(super) last: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Episode {
    pub(super) from: String,
    pub(super) to: String,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Window {
    pub(super) from: Vec<String>,
    #[serde(default)]
    pub(super) to: Vec<String>,
    #[serde(default)]
    pub(super) when: Vec<Condition>,
    #[serde(default)]
    pub(super) needs: Vec<Condition>,
    #[serde(default = "yes")]
    pub(super) offer: bool,
    pub(super) reason: Option<String>,
    pub(super) source: Option<String>,
    pub(super) mark: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Dose {
    #[serde(default)]
    pub(super) phase: String,
    #[serde(default)]
    pub(super) window: Vec<Window>,
    #[serde(default)]
    pub(super) after: Vec<Bound>,
    #[serde(default)]
    pub(super) recommended: Vec<Bound>,
    #[serde(default)]
    pub(super) overdue: Vec<Bound>,
    #[serde(default)]
    pub(super) may_be_missed: bool,
    #[serde(default)]
    pub(super) omit: Vec<Condition>,
    #[serde(default)]
    pub(super) repeat: bool,
    pub(super) source: Option<String>,
    pub(super) mark: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Bound {
    Plain(String),
    Told(BoundTold),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct BoundTold {
    pub(super) is: String,
    #[serde(default)]
    pub(super) when: Vec<Condition>,
    pub(super) source: Option<String>,
    pub(super) mark: Option<String>,
}

/// A condition. Exactly one kind of it may be told at once, which the reader of the schedule checks.
#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Condition {
    pub(super) sex: Option<String>,
    pub(super) born: Option<[String; 2]>,
    pub(super) observed: Option<String>,
    pub(super) given: Option<Vec<String>>,
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
    pub(super) at_least: Option<u32>,
    pub(super) at_most: Option<u32>,
    pub(super) first: Option<Vec<String>>,
    pub(super) dose: Option<usize>,
    pub(super) before: Option<String>,
    pub(super) later_than: Option<String>,
    pub(super) valid_in: Option<String>,
    pub(super) dropped: Option<bool>,
    pub(super) any: Option<Vec<Condition>>,
    pub(super) not: Option<Box<Condition>>,
}
