//! What the tests of the codecs share: case files, the corpus, and random resources.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::TestRng;

use crate::definitions::{Primitive, Slot, Type};
use crate::element::Element;
use crate::problem::Issue;

/// Runs a folder of case files: an input, a line of dashes, and what comes of it.
pub(crate) fn check_cases(folder: &str, outcome: impl Fn(&str) -> String) {
    let paths = files(&testdata(folder));
    assert!(!paths.is_empty());
    let rewrite = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut differ = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let cut = text.find("\n----").unwrap_or_else(|| panic!("{path:?}"));
        let (input, rest) = text.split_at(cut + 1);
        let expected = rest.split_once('\n').map_or("", |(_, below)| below);
        let input = input.strip_suffix('\n').unwrap();
        let actual = outcome(input) + "\n";
        if rewrite && actual != expected {
            std::fs::write(&path, format!("{input}\n{}\n{actual}", "-".repeat(20))).unwrap();
        } else if actual != expected {
            differ.push(format!("{path:?}\n is: {actual} was: {expected}"));
        }
    }
    assert!(
        differ.is_empty(),
        "UPDATE_EXPECT=1 rewrites\n{}",
        differ.join("\n")
    );
}

/// The issues, one a line.
pub(crate) fn shown(issues: &[Issue]) -> String {
    let mut out = String::new();
    for issue in issues {
        let (line, column) = issue.position.unwrap_or_default();
        let place = issue.expression.as_deref().unwrap_or("-");
        let _ = write!(
            out,
            "{} {} {place} {line}:{column}",
            issue.kind.status(),
            issue.rule
        );
        for (name, fact) in &issue.facts {
            let _ = write!(out, " {name}={fact}");
        }
        out.push('\n');
    }
    out.pop();
    out
}

/// The files of the corpus, which fuzzing begins with too.
pub(crate) fn corpus(format: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let paths = files(&testdata("corpus").join(format));
    assert!(!paths.is_empty());
    paths
        .into_iter()
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect()
}

fn testdata(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(folder)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths
}

/// A random valid resource of any type, its fields in random order.
pub(crate) fn any_resource() -> impl Strategy<Value = Element> {
    Just(()).prop_perturb(|(), mut rng| {
        let types: Vec<&'static Type> = Type::all().filter(|ty| ty.is_resource()).collect();
        let ty = types[rng.random_range(0..types.len())];
        resource(ty, &mut rng, 3)
    })
}

fn resource(ty: &'static Type, rng: &mut TestRng, depth: usize) -> Element {
    let mut element = Element::of(ty);
    fill(&mut element, rng, depth, false);
    element
}

/// Gives the element what it must have, and some of what it may have.
fn fill(element: &mut Element, rng: &mut TestRng, depth: usize, contained: bool) {
    let ty = element.ty();
    let mut slots: Vec<&'static Slot> = ty.slots().iter().collect();
    for place in (1..slots.len()).rev() {
        slots.swap(place, rng.random_range(0..=place));
    }
    let mut orders = Vec::new();
    for slot in slots {
        let wanted = slot.required || (depth > 0 && rng.random_range(0..100) < 12);
        if !wanted || orders.contains(&slot.order) || (contained && slot.name == "contained") {
            continue;
        }
        orders.push(slot.order);
        let count = if slot.list { rng.random_range(1..4) } else { 1 };
        for _ in 0..count {
            let child = child(slot, rng, depth.saturating_sub(1), contained);
            if !child.is_empty() || child.is_resource() {
                element.push(slot.name, child).unwrap();
            }
        }
    }
    if element.is_empty() && !element.is_resource() {
        let slot = ty.slot("id").unwrap();
        element.push("id", child(slot, rng, 0, contained)).unwrap();
    }
}

fn child(slot: &'static Slot, rng: &mut TestRng, depth: usize, contained: bool) -> Element {
    let ty = slot.ty();
    if ty.takes_any_resource() {
        let kinds = ["Patient", "Organization", "Binary", "Basic"];
        let mut inner = Element::new(kinds[rng.random_range(0..kinds.len())]).unwrap();
        fill(
            &mut inner,
            rng,
            depth.min(1),
            contained || slot.name == "contained",
        );
        return inner;
    }
    let mut child = Element::of(ty);
    let Some(primitive) = ty.primitive() else {
        fill(&mut child, rng, depth, contained);
        return child;
    };
    let plain = slot.bare || primitive == Primitive::Xhtml;
    if !plain && depth > 0 && rng.random_range(0..10) == 0 {
        fill(&mut child, rng, 1, contained);
    }
    if child.is_empty() || rng.random_range(0..3) > 0 {
        let choices = values(primitive);
        child
            .set_text(choices[rng.random_range(0..choices.len())])
            .unwrap();
    }
    child
}

fn values(primitive: Primitive) -> &'static [&'static str] {
    match primitive {
        Primitive::Base64Binary => &["QQ==", "QUJD"],
        Primitive::Boolean => &["true", "false"],
        Primitive::Canonical | Primitive::Uri | Primitive::Url => {
            &["http://example.org/a?b=1&c=<2>", "urn:x:あ", "#a"]
        }
        Primitive::Code => &["a", "a b", "男"],
        Primitive::Date => &["1926", "2024-02", "2024-02-29"],
        Primitive::DateTime => &["2024", "2024-02-29T01:02:03.450+09:00"],
        Primitive::Decimal => &["0.10", "1.0E+2", "-0.0", "9007199254740993", "1e-7", "0"],
        Primitive::Id => &["a", "A-1.b"],
        Primitive::Instant => &["2024-02-29T01:02:03.450+09:00", "2024-01-01T00:00:00Z"],
        Primitive::Integer => &["0", "-1", "2147483647"],
        Primitive::Markdown | Primitive::String => &[
            "𠮷野 髙橋 山﨑",
            "辻\u{E0100}\u{FA19}\u{E000}",
            " \t\r\n ",
            "\r\n<&>\"'\\ /",
            "か\u{3099}が",
            "\u{7f}\u{85}\u{2028}\u{feff}",
        ],
        Primitive::Oid => &["urn:oid:1.2.392"],
        Primitive::PositiveInt => &["1", "2147483647"],
        Primitive::Time => &["01:02:03", "23:59:59.9"],
        Primitive::UnsignedInt => &["0", "7"],
        Primitive::Uuid => &["urn:uuid:c757873d-ec9a-4326-a141-556f43239520"],
        Primitive::Xhtml => &[
            "<div xmlns=\"http://www.w3.org/1999/xhtml\">a</div>",
            "<div xmlns='http://www.w3.org/1999/xhtml'>\n  <p class=\"a\">&lt;&#160;𠮷<br/></p>\r\n</div >",
            "<div lang=\"ja\" xmlns=\"http://www.w3.org/1999/xhtml\"/>",
        ],
    }
}
