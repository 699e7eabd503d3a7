//! What a help page says about a code, and which codes are near one that nobody knows.

use super::catalogue::{CATALOGUE, Topic};
use super::template::Template;
use super::{Language, gap, generic};

/// What there is to say about one code on its help page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// What it is about.
    pub topic: Topic,
    /// What it means.
    pub what: String,
    /// How it comes about.
    pub cause: String,
    /// How it looks.
    pub example: Option<&'static str>,
    /// What to do.
    pub remedy: String,
}

/// What the help page of a code says. Nothing if there is no such code.
pub fn help(code: &str, language: Language) -> Option<Help> {
    let rule = CATALOGUE.get(code)?;
    let parts = rule.parts(language);
    let what = plain(&parts.what).unwrap_or_else(|| generic(language).what);
    let next = plain(&parts.next).unwrap_or_else(|| generic(language).next);
    let why = plain(&parts.why);
    let cause = match (why, &parts.cause) {
        (Some(why), Some(cause)) => [why.as_str(), cause].join(gap(language)),
        (Some(why), None) => why,
        (None, Some(cause)) => cause.clone(),
        (None, None) => usual_cause(rule.topic, language).to_owned(),
    };
    let remedy = match &parts.remedy {
        Some(remedy) => [next.as_str(), remedy].join(gap(language)),
        None => next,
    };
    Some(Help {
        topic: rule.topic,
        what,
        cause,
        example: parts.example.as_deref(),
        remedy,
    })
}

/// The sentence that needs no facts: the plainest one, which stands last.
fn plain(alternatives: &[Template]) -> Option<String> {
    alternatives.iter().rev().find_map(|one| one.fill(&[]))
}

/// Why a thing of this topic is said, where its own words have no reason.
fn usual_cause(topic: Topic, language: Language) -> &'static str {
    match (topic, language) {
        (Topic::Settings, Language::Japanese) => {
            "設定ファイルまたは環境変数の値を、起動の前に確かめたときに見つかりました。"
        }
        (Topic::Settings, Language::English) => {
            "It was found when the settings were checked, before the server started."
        }
        (Topic::Requests, Language::Japanese) => {
            "受け取った要求を、記録を変える前に確かめたときに見つかりました。"
        }
        (Topic::Requests, Language::English) => {
            "It was found when the request was checked, before any record was changed."
        }
        (_, Language::Japanese) => "受け取った内容を、登録の前に確かめたときに見つかりました。",
        (_, Language::English) => {
            "It was found when what arrived was checked, before it was registered."
        }
    }
}

/// What a code is about. Nothing if there is no such code.
pub fn topic(code: &str) -> Option<Topic> {
    CATALOGUE.get(code).map(|rule| rule.topic)
}

/// The codes of a topic, in their order.
pub fn of_topic(topic: Topic) -> impl Iterator<Item = &'static str> {
    CATALOGUE
        .iter()
        .filter(move |(_, rule)| rule.topic == topic)
        .map(|(code, _)| code.as_str())
}

/// Longer than any code. What is longer has no neighbours.
const CODE_CHARACTERS_MAX: usize = 64;

/// The known codes that are nearest to one that is not, the nearest first, at most so many.
pub fn nearest(code: &str, most: usize) -> Vec<&'static str> {
    let sent: Vec<char> = code.chars().take(CODE_CHARACTERS_MAX + 1).collect();
    if sent.len() > CODE_CHARACTERS_MAX {
        return Vec::new();
    }
    let sent: String = sent.into_iter().collect::<String>().to_ascii_uppercase();
    let allowed = (sent.chars().count() / 3).max(1);
    let mut found: Vec<(usize, &'static str)> = CATALOGUE
        .keys()
        .filter_map(|known| {
            let upper = known.to_ascii_uppercase();
            let is_part = sent.len() >= 3 && (upper.contains(&sent) || sent.contains(&upper));
            let far = match is_part {
                true => 1,
                false => distance(&upper, &sent),
            };
            (far <= allowed).then_some((far, known.as_str()))
        })
        .collect();
    found.sort();
    found.into_iter().take(most).map(|(_, code)| code).collect()
}

/// How many characters have to be put in, taken out or changed.
fn distance(known: &str, sent: &str) -> usize {
    let sent: Vec<char> = sent.chars().collect();
    let mut before: Vec<usize> = (0..=sent.len()).collect();
    for (row, letter) in known.chars().enumerate() {
        let mut now = vec![row + 1];
        let mut left = row + 1;
        for ((other, diagonal), above) in sent.iter().zip(&before).zip(before.iter().skip(1)) {
            left = (diagonal + usize::from(letter != *other))
                .min(above + 1)
                .min(left + 1);
            now.push(left);
        }
        before = now;
    }
    before.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
