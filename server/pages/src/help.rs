//! The help page of every code, and the list of all of them.

use maud::{Markup, html};

use crate::page::{Page, code_link, help_address, in_language};
use crate::words::{self, Help, Language, Term, Topic, screen};

/// How many codes are offered for one that nobody knows.
const NEAREST_MAX: usize = 5;

/// The help page of a code: what it means, its cause, an example, what to do. Nothing if there is no such code.
pub fn help_page(code: &str, language: Language) -> Option<String> {
    let help = words::help(code, language)?;
    let title = screen("help-title", language, &[("code", code.to_owned())]);
    let said = |key: &str| screen(key, language, &[]);
    let content = html! {
        p .soft { (topic_name(help.topic, language)) }
        h1 { span .code { (code) } }
        p .lead { (help.what) }
        h2 { (said("help-cause")) }
        p { (help.cause) }
        h2 { (said("help-example")) }
        (example(code, &help, language))
        h2 { (said("help-remedy")) }
        p { (help.remedy) }
        (neighbours(code, help.topic, language))
    };
    let address = format!("/help/{code}");
    Some(page(language, &title, &address, &content))
}

/// What is said where there is no such code: those that are like it, and the way to all of them.
pub fn help_unknown(code: &str, language: Language) -> String {
    let said = |key: &str| screen(key, language, &[]);
    let nearest = words::nearest(code, NEAREST_MAX);
    let content = html! {
        h1 { (said("help-unknown-title")) }
        p { (said("help-unknown")) }
        @if !nearest.is_empty() {
            h2 { (said("help-nearest")) }
            ul .plain {
                @for code in nearest {
                    li { (code_link(code, language)) " " (meaning(code, language)) }
                }
            }
        }
        p { a href=(in_language("/help", language)) { (said("help-see-index")) } }
    };
    page(language, &said("help-unknown-title"), "/help", &content)
}

/// All codes with what they mean, by topic.
pub fn help_index(language: Language) -> String {
    let said = |key: &str| screen(key, language, &[]);
    let count = words::counted(count(words::rules().count()));
    let content = html! {
        h1 { (said("help-index")) }
        p { (screen("help-index-lead", language, &[("count", count)])) }
        nav aria-label=(said("help-contents")) {
            ul .topics {
                @for topic in Topic::ALL {
                    li { a href=(format!("#{}", topic_key(topic))) { (topic_name(topic, language)) } }
                }
            }
        }
        @for topic in Topic::ALL {
            h2 id=(topic_key(topic)) { (topic_name(topic, language)) }
            (codes(topic, language))
        }
    };
    page(language, &said("help-index"), "/help", &content)
}

fn page(language: Language, title: &str, address: &str, content: &Markup) -> String {
    let page = Page {
        language,
        title,
        address,
        imports: None,
        renewed_after: None,
        is_demo: false,
    };
    page.around(content)
}

fn codes(topic: Topic, language: Language) -> Markup {
    let number = words::counted(count(words::of_topic(topic).count()));
    html! {
        p .soft { (screen("help-count", language, &[("count", number)])) }
        dl .codes {
            @for code in words::of_topic(topic) {
                dt { (code_link(code, language)) }
                dd { (meaning(code, language)) }
            }
        }
    }
}

fn meaning(code: &str, language: Language) -> String {
    words::help(code, language)
        .map(|help| help.what)
        .unwrap_or_default()
}

/// The example of a code, or how an answer shows it where its words have none.
fn example(code: &str, help: &Help, language: Language) -> Markup {
    if let Some(example) = help.example {
        return html! { pre .example { (example) } };
    }
    let lead = screen("help-shown", language, &[]);
    let shown = match help.topic {
        Topic::Settings => format!("{code}: {}", help.what),
        _ => format!(
            "{{\n  \"resourceType\": \"OperationOutcome\",\n  \"issue\": [{{\n    \"details\": {{\n      \"coding\": [{{ \"code\": \"{code}\" }}],\n      \"text\": \"{}\"\n    }}\n  }}]\n}}",
            help.what.replace('"', "\\\"")
        ),
    };
    html! {
        p { (lead) }
        pre .example { (shown) }
    }
}

/// The codes before and behind in the list of the topic.
fn neighbours(code: &str, topic: Topic, language: Language) -> Markup {
    let codes: Vec<&str> = words::of_topic(topic).collect();
    let here = codes
        .iter()
        .position(|one| *one == code)
        .unwrap_or_default();
    let near = |place: Option<usize>| place.and_then(|place| codes.get(place)).copied();
    let index = format!("{}#{}", in_language("/help", language), topic_key(topic));
    html! {
        nav .more aria-label=(screen("help-neighbours", language, &[])) {
            @if let Some(code) = near(here.checked_sub(1)) {
                a .code href=(help_address(code, language)) rel="prev" { "← " (code) }
            }
            a href=(index) { (topic_name(topic, language)) }
            @if let Some(code) = near(here.checked_add(1)) {
                a .code href=(help_address(code, language)) rel="next" { (code) " →" }
            }
        }
    }
}

fn topic_key(topic: Topic) -> &'static str {
    match topic {
        Topic::Files => "files",
        Topic::Scans => "scans",
        Topic::Quality => "quality",
        Topic::Requests => "requests",
        Topic::Settings => "settings",
    }
}

fn topic_name(topic: Topic, language: Language) -> &'static str {
    words::term(Term::Topic, topic_key(topic), language).unwrap_or_default()
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
