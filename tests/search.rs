//! Every search parameter that is offered: the page that lists them is made of the catalogue, and each of them finds what
//! has its value and does not find what has another. `UPDATE_EXPECT=1` rewrites the page.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use fhir::Kind;
use fhir::codec::{Limits, json};
use fhir::instant::{self, JAPAN_MINUTES};
use fhir::search::ask::{Offered, offered};
use fhir::search::{Catalogue, Decimal, Parameter, Referent, Value};

use crate::harness::{Caller, each_database, text_of};

fn catalogue() -> Catalogue {
    let definitions = profiles::definitions::search_parameters().expect("definitions");
    let elements = definitions.iter().map(|definition| &definition.element);
    Catalogue::load(elements, profiles::fold).expect("a catalogue")
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn the_page_of_parameters_is_made_of_the_catalogue() {
    let page = page(&catalogue());
    let file = folder("../docs/api/search.md");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, &page).expect("the page is written");
        return;
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == page,
        "docs/api/search.md is not up to date: UPDATE_EXPECT=1 rewrites it"
    );
}

fn page(catalogue: &Catalogue) -> String {
    let mut page = String::from(
        "# 検索パラメーター / Search parameters\n\n\
         組み込みの定義から作られた一覧です。書き方は [search-type](interaction/search-type.md) にあります。例は架空のものです。\n\n\
         This list is made of the definitions that are built in. How to write a search is told in \
         [search-type](interaction/search-type.md). Examples are made up.\n",
    );
    for kind in Kind::all() {
        let Offered {
            parameters,
            includes,
            revincludes,
        } = offered(catalogue, kind);
        let _ = write!(
            page,
            "\n## {kind}\n\n| パラメーター / parameter | 型 / type | 修飾子 / modifiers | 例 / example |\n| --- | --- | --- | --- |\n"
        );
        for one in parameters {
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | `{}={}` |",
                one.code,
                one.ty,
                one.modifiers.join(", "),
                one.code,
                one.example.replace('|', "\\|"),
            );
        }
        for (name, list) in [("_include", includes), ("_revinclude", revincludes)] {
            if list.len() > 1 {
                let _ = write!(page, "\n`{name}`: {}\n", list.join(", "));
            }
        }
    }
    page
}

/// A resource of each kind in which parameters find something.
fn samples() -> BTreeMap<String, String> {
    let mut samples = BTreeMap::new();
    for name in ["data/kinds", "data/search"] {
        for file in fs::read_dir(folder(name)).expect("samples") {
            let file = file.expect("a file").path();
            let kind = file.file_stem().unwrap_or_default().to_string_lossy();
            let text = fs::read_to_string(&file).expect("a sample");
            samples.insert(kind.into_owned(), text);
        }
    }
    samples
}

/// A value as a question names it, and another one that is not there.
fn asked(parameter: &Parameter, value: &Value) -> Option<(String, String)> {
    let escape = |text: &str| {
        let mut escaped = String::new();
        for c in text.chars() {
            if ",|$\\".contains(c) {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        escaped
    };
    Some(match value {
        Value::Token { system, code } => {
            let (system, code) = (escape(system), escape(code));
            let other = match parameter.types == ["boolean"] {
                true => match &*code {
                    "true" => "false".to_owned(),
                    _ => "true".to_owned(),
                },
                false => format!("{system}|{code}x"),
            };
            match parameter.types == ["boolean"] {
                true => (code, other),
                false => (format!("{system}|{code}"), other),
            }
        }
        Value::Text { exact, .. } => (escape(exact), format!("{}ぬ", escape(exact))),
        Value::Time { from_ms, .. } => {
            let at = (*from_ms).max(0);
            let mut text = Vec::new();
            instant::write_instant(at, &mut text);
            let text = String::from_utf8(text).ok()?;
            (format!("ge{text}"), "lt1900-01-01".to_owned())
        }
        Value::Number(number) => (plain(number)?, "-77777".to_owned()),
        Value::Quantity {
            low, system, code, ..
        } => {
            let number = plain(low.as_ref()?)?;
            (
                format!("{number}|{}|{}", escape(system), escape(code)),
                format!("77777|{}|{}", escape(system), escape(code)),
            )
        }
        Value::Reference(Referent::Own(key)) => (key.to_string(), format!("{}/other", key.kind)),
        Value::Reference(Referent::Outside { url, .. }) => {
            (escape(url), format!("{}x", escape(url)))
        }
        Value::Uri(text) => (escape(text), format!("{}x", escape(text))),
        Value::Composite(both) => {
            let part = |at: usize, value: &Value| {
                let component = parameter.components.get(at)?;
                let alone = Parameter {
                    ty: component.ty,
                    types: Vec::new(),
                    components: Vec::new(),
                    ..parameter.clone()
                };
                asked(&alone, value)
            };
            let (first, other) = part(0, &both[0])?;
            let (second, _) = part(1, &both[1])?;
            (format!("{first}${second}"), format!("{other}${second}"))
        }
    })
}

/// A number as the samples write it.
fn plain(number: &Decimal) -> Option<String> {
    ["36.5", "0.5", "1", "2"]
        .into_iter()
        .find(|text| Decimal::parse(text).as_ref() == Some(number))
        .map(str::to_owned)
}

fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            true => encoded.push(char::from(byte)),
            false => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

#[test]
fn every_parameter_finds_what_has_its_value_and_nothing_else() {
    let catalogue = catalogue();
    let samples = samples();
    each_database(|server| {
        let mut vendor = server.town().vendor();
        store_targets(&mut vendor);
        let (mut tried, mut wrong) = (0, Vec::new());
        for kind in Kind::all() {
            let sample = &samples[kind.name()];
            let mut body: serde_json::Value = serde_json::from_str(sample).expect("JSON");
            body["id"] = "sample".into();
            let body = body.to_string();
            let stored = vendor.put(&format!("{kind}/sample"), &body);
            assert_eq!(stored.status, 201, "{kind}: {}", text_of(&stored));
            let element = json::read(body.as_bytes(), &Limits::own()).expect("a sample");
            let entries = catalogue
                .entries(&element, &[], JAPAN_MINUTES)
                .expect("entries");
            for parameter in catalogue.of_kind(kind) {
                let of_it = entries.iter().find(|entry| entry.slot == parameter.slot);
                let Some((value, other)) = of_it.and_then(|entry| asked(parameter, &entry.value))
                else {
                    continue;
                };
                tried += 1;
                let mut finds = |value: &str| {
                    let path = format!("{kind}?_id=sample&{}={}", parameter.code, encoded(value));
                    let answer = vendor.get(&path);
                    assert_eq!(answer.status, 200, "{path}: {}", text_of(&answer));
                    answer.json().expect("a bundle")["total"] == 1
                };
                if !finds(&value) || finds(&other) {
                    wrong.push(format!("{kind}.{} {value} {other}", parameter.code));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(tried >= TRIED_MIN, "{tried} of the parameters were tried");
    });
}

/// How many parameters have a value in the samples. It only ever grows.
const TRIED_MIN: usize = 347;

/// What the samples refer to.
fn store_targets(vendor: &mut Caller) {
    let targets = [
        ("Organization", r#""name":"みらい市""#),
        ("Location", r#""name":"みらい会場""#),
        ("Practitioner", r#""active":true"#),
        ("Patient", r#""active":true"#),
        (
            "Immunization",
            r#""status":"completed","vaccineCode":{"text":"x"},"patient":{"reference":"Patient/t"},"occurrenceDateTime":"2026-06-14""#,
        ),
        (
            "Observation",
            r#""status":"final","code":{"text":"x"},"subject":{"reference":"Patient/t"}"#,
        ),
    ];
    for (kind, rest) in targets {
        let body = format!(r#"{{"resourceType":"{kind}","id":"t",{rest}}}"#);
        let stored = vendor.put(&format!("{kind}/t"), &body);
        assert_eq!(stored.status, 201, "{}", text_of(&stored));
    }
}
