//! What `docs/testing.md` lists by number has a test that names it, and what it says is not there yet has none.

use std::collections::BTreeMap;

use super::none;
use super::sources::{File, all_files};

/// Of each number whether it is said not to be there yet.
fn listed() -> BTreeMap<String, bool> {
    let files = all_files();
    let page = files.iter().find(|file| file.path == "docs/testing.md");
    let rows = page.expect("the page").text.lines();
    let rows = rows.filter_map(|line| line.strip_prefix("| ")?.split_once(" | "));
    let rows = rows.filter(|(number, _)| number.starts_with("R-"));
    rows.map(|(number, what)| (number.to_owned(), what.starts_with("*not yet*")))
        .collect()
}

/// What of a file is a test.
fn tests_of(file: &File) -> &str {
    let is_whole = file.is_test() || file.path.starts_with("conformance/");
    let is_read = [".rs", ".http", ".py", ".mjs"];
    if file.path == "tests/tidy/asked.rs" || !is_read.iter().any(|end| file.path.ends_with(end)) {
        return "";
    }
    let begin = match is_whole {
        true => Some(0),
        false => file.text.find("#[cfg(test)]"),
    };
    begin.map_or("", |begin| &file.text[begin..])
}

#[test]
fn every_number_of_the_list_is_a_tests() {
    let listed = listed();
    assert!(listed.len() > 70, "the list is not found");
    let files = all_files();
    let texts: Vec<&str> = files.iter().map(tests_of).collect();
    let mut wrong = Vec::new();
    for (number, is_not_yet) in &listed {
        let name = number.to_lowercase().replace('-', "_");
        let is_named = |text: &&str| text.contains(number) || text.contains(&format!("{name}_"));
        let is_there = texts.iter().any(is_named);
        match (is_there, is_not_yet) {
            (false, false) => wrong.push(format!("{number} has no test that names it")),
            (true, true) => wrong.push(format!("{number} has a test, and the list says not yet")),
            _ => {}
        }
    }
    none(wrong);
}
