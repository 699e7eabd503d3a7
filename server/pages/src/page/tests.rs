//! Pages are whole: every tag closes, every value is escaped, every name is there, and nothing comes from elsewhere.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::samples;
use crate::words::of_topic;
use crate::{ImportMode, ImportState};

/// Elements that have no end.
const VOID: [&str; 6] = ["meta", "input", "br", "link", "img", "hr"];
/// Every element that our pages use.
const KNOWN: [&str; 45] = [
    "html", "head", "meta", "title", "style", "body", "header", "main", "nav", "a", "p", "h1",
    "h2", "ul", "li", "span", "div", "table", "caption", "thead", "tbody", "tfoot", "tr", "th",
    "td", "dl", "dt", "dd", "pre", "form", "input", "button", "label", "select", "option", "aside",
    "fieldset", "legend", "progress", "br", "strong", "code", "ol", "h3", "em",
];

/// The attributes of a tag, or what is wrong with them.
fn attributes(mut rest: &str) -> Result<Vec<(&str, &str)>, String> {
    let mut found = Vec::new();
    while !rest.trim_start().is_empty() {
        if !rest.starts_with(' ') {
            return Err(format!("no blank before {rest}"));
        }
        rest = rest.trim_start();
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let known = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        if name.is_empty() || !name.chars().all(known) || name.starts_with("on") || name == "style"
        {
            return Err(format!("the attribute {name}"));
        }
        let Some(quoted) = after.strip_prefix("=\"") else {
            found.push((name, ""));
            rest = after;
            continue;
        };
        let (value, after) = quoted.split_once('"').ok_or("a quote does not close")?;
        if value.contains('<') {
            return Err(format!("an angle in {value}"));
        }
        found.push((name, value));
        rest = after;
    }
    Ok(found)
}

/// What is wrong with a page as a document.
pub(crate) fn faults(page: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let (mut ids, mut wanted) = (BTreeSet::new(), Vec::new());
    let mut rest = page.strip_prefix("<!DOCTYPE html>").unwrap_or_else(|| {
        wrong.push("no doctype".to_owned());
        page
    });
    let mut headings = 0;
    while let Some(at) = rest.find('<') {
        let text = &rest[..at];
        if text.contains('>') && open.last() != Some(&"style") {
            wrong.push(format!("a loose angle in {text}"));
        }
        let Some(end) = rest[at..].find('>') else {
            wrong.push("a tag does not end".to_owned());
            break;
        };
        let tag = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                wrong.push(format!("{name} closes something else"));
            }
            continue;
        }
        let (name, after) = tag.split_at(tag.find(' ').unwrap_or(tag.len()));
        if !KNOWN.contains(&name) {
            wrong.push(format!("the element {name}"));
        }
        headings += u32::from(name == "h1");
        match attributes(after) {
            Err(fault) => wrong.push(format!("{name}: {fault}")),
            Ok(found) => {
                let names: BTreeSet<&str> = found.iter().map(|(name, _)| *name).collect();
                if names.len() != found.len() {
                    wrong.push(format!("{name} has an attribute twice"));
                }
                for (key, value) in found {
                    match key {
                        "id" if !ids.insert(value) => wrong.push(format!("the id {value} twice")),
                        "for" | "aria-labelledby" | "aria-describedby" => wanted.push(value),
                        "href" | "action"
                            if !value.starts_with(['/', '#']) || value.starts_with("//") =>
                        {
                            wrong.push(format!("leads elsewhere: {value}"));
                        }
                        "src" => wrong.push(format!("asks for {value}")),
                        "href" if value.starts_with('#') => wanted.push(&value[1..]),
                        _ => {}
                    }
                }
            }
        }
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
    if headings != 1 {
        wrong.push(format!("{headings} main headings"));
    }
    if !open.is_empty() {
        wrong.push(format!("not closed: {open:?}"));
    }
    for id in wanted.into_iter().filter(|id| !ids.contains(id)) {
        wrong.push(format!("nothing has the id {id}"));
    }
    for word in ["⟨", "url(", "@import", "javascript:", "<script"] {
        if page.contains(word) {
            wrong.push(format!("says {word}"));
        }
    }
    wrong
}

#[test]
fn every_page_is_a_whole_document_without_script_and_without_anything_from_elsewhere() {
    let mut count = 0;
    for language in Language::ALL {
        for (name, page) in samples::pages(language) {
            assert_eq!(faults(&page), Vec::<String>::new(), "{name}");
            assert!(
                page.contains(&format!("<html lang=\"{}\">", language.tag())),
                "{name}"
            );
            // The list of all codes grows with them; every other page stays small.
            let most = match name.as_ref() {
                "help-index" => crate::words::rules().count() * 270,
                _ => 150 * 1_024,
            };
            assert!(
                page.len() < most,
                "{name} has {} of {most} bytes",
                page.len()
            );
            count += 1;
        }
    }
    assert!(count > 70, "{count}");
}

#[test]
fn the_checker_sees_what_is_wrong() {
    let page = |body: &str| {
        format!(
            "<!DOCTYPE html><html lang=\"ja\"><head><title>t</title></head><body><h1>h</h1>{body}</body></html>"
        )
    };
    assert_eq!(faults(&page("<p>a &lt; b</p>")), Vec::<String>::new());
    for body in [
        "<p>a < b</p>",
        "<p>a > b</p>",
        "<p>a",
        "<p><a href=\"/x\">a</p></a>",
        "<script>1</script>",
        "<p onclick=\"x\">a</p>",
        "<p style=\"x\">a</p>",
        "<a href=\"https://example.org\">a</a>",
        "<a href=\"//example.org\">a</a>",
        "<a href=\"#nowhere\">a</a>",
        "<label for=\"nothing\">a</label>",
        "<p id=\"a\"></p><p id=\"a\"></p>",
        "<h1>again</h1>",
        "<p a=\"1\" a=\"2\">a</p>",
        "<p a=\"1\"b=\"2\">a</p>",
    ] {
        assert!(!faults(&page(body)).is_empty(), "{body}");
    }
}

#[test]
fn the_style_is_named_in_full_by_its_policy_and_ends_nothing() {
    assert!(!STYLE.contains('<'));
    assert!(STYLE.contains("@media print") && STYLE.contains("focus-visible"));
    assert!(CONTENT_SECURITY_POLICY.contains("default-src 'none'"));
    assert!(!CONTENT_SECURITY_POLICY.contains("unsafe"));
    let samples = samples::pages(Language::Japanese);
    assert!(
        samples
            .iter()
            .all(|(_, page)| page.contains(&format!("<style>{STYLE}</style>")))
    );
}

/// How bright a colour is, from 0 to 1.
fn luminance(colour: &str) -> f64 {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.039_28 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn x_04_all_colours_have_contrast_by_day_and_by_night() {
    let blocks: Vec<&str> = STYLE
        .match_indices(":root {")
        .map(|(at, _)| &STYLE[at..])
        .collect();
    for block in blocks.iter().take(2) {
        let block = &block[..block.find('}').unwrap()];
        let colour = |name: &str| {
            let at = block.find(&format!("--{name}: #")).unwrap() + name.len() + 4;
            &block[at..at + 7]
        };
        for (ink, paper, least) in [
            ("ink", "paper", 7.0),
            ("ink", "shade", 7.0),
            ("soft", "paper", 4.5),
            ("soft", "shade", 4.5),
            ("link", "paper", 4.5),
            ("link", "shade", 4.5),
            ("visited", "paper", 4.5),
            ("on-action", "action", 4.5),
            ("bad", "paper", 4.5),
            ("ink", "bad-paper", 4.5),
            ("ink", "care-paper", 4.5),
            ("ink", "good-paper", 4.5),
            ("care", "care-paper", 4.5),
            ("line", "paper", 3.0),
            ("good", "good-paper", 3.0),
            ("bad", "bad-paper", 3.0),
        ] {
            let found = contrast(colour(ink), colour(paper));
            assert!(found >= least, "{ink} on {paper}: {found:.2}");
        }
    }
}

#[test]
fn both_languages_lead_to_each_other() {
    let japanese = crate::help_page("ROW-REQ", Language::Japanese).unwrap();
    assert!(
        japanese
            .contains("<a href=\"/help/ROW-REQ?lang=en\" hreflang=\"en\" lang=\"en\">English</a>")
    );
    let english = crate::help_page("ROW-REQ", Language::English).unwrap();
    assert!(english.contains("href=\"/help/ROW-REQ?lang=ja\""));
    assert_eq!(in_language("/a?b=c", Language::English), "/a?b=c&lang=en");
}

#[test]
fn addresses_of_help_hold_nothing_but_the_code() {
    assert_eq!(help_address("Q01", Language::Japanese), "/help/Q01?lang=ja");
    assert_eq!(
        help_address("../x\"<y", Language::English),
        "/help/xy?lang=en"
    );
    for code in crate::words::Topic::ALL.into_iter().flat_map(of_topic) {
        assert_eq!(
            help_address(code, Language::English),
            format!("/help/{code}?lang=en")
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_value_gets_out_of_its_place(value in "\\PC{0,40}", mark in "[<>\"'&]{1,3}") {
        let spoilt = format!("{value}{mark}<b x='1'>&amp;{value}</script>");
        let mut view = samples::import(ImportState::Done, ImportMode::DryRun);
        view.file_name = Some(spoilt.clone());
        view.sent_by.clone_from(&spoilt);
        view.municipality.clone_from(&spoilt);
        view.job.clone_from(&spoilt);
        view.kind.clone_from(&spoilt);
        view.sample_names = vec![spoilt.clone()];
        view.token = Some(spoilt.clone());
        view.repairs_chosen = vec![spoilt.clone()];
        view.reasons.push((spoilt.clone(), 1));
        for row in &mut view.rejected {
            for cell in &mut row.cells {
                cell.masked = Some(spoilt.clone());
                cell.finding.code.clone_from(&spoilt);
                cell.finding.facts = vec![("suggested".to_owned(), spoilt.clone())];
            }
        }
        view.rejected.truncate(4);
        let mut list = samples::imports();
        for line in &mut list.imports {
            line.file_name = Some(spoilt.clone());
            line.kind.clone_from(&spoilt);
            line.sent_by.clone_from(&spoilt);
        }
        for language in Language::ALL {
            for page in [
                crate::import_page(&view, language),
                crate::imports_page(&list, language),
                crate::help_unknown(&spoilt, language),
            ] {
                prop_assert_eq!(faults(&page), Vec::<String>::new());
                prop_assert!(!page.contains("<b x"));
            }
        }
    }
}
