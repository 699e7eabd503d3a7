//! `reference`: gathers what a server holds, and holds our findings against those of HL7's validator.
//!
//! `TOKEN=… reference gather --base http://127.0.0.1:8080/fhir --out FILE.ndjson`
//! `reference compare --ours FILE --theirs FILE --known FILE`
//!
//! Both files of findings are lines of five fields: resource, severity, rule, expression, words. Resources below
//! `invalid/` must be refused by both validators, at the same element; everything else by neither. `known` lists what is
//! of no matter. `conformance/reference/run` calls it.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of the test bench speaks to the terminal"
)]

use std::collections::BTreeSet;
use std::fs;
use std::net::ToSocketAddrs;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::Value;
use sesshu_conformance::agreement::{Finding, Known, differences};
use sesshu_conformance::http::Client;
use sesshu_conformance::settings::Settings;

const TIMEOUT: Duration = Duration::from_secs(30);
/// Resources of one type that are gathered. A server that has been in use has more than anybody waits for.
const COUNT_MAX: usize = 2_000;
const INVALID: &str = "invalid/";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let done = match arguments.next().as_deref() {
        Some("gather") => gather(arguments),
        Some("compare") => compare(arguments),
        _ => Err("gather or compare".to_owned()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("reference: {error}");
            ExitCode::from(2)
        }
    }
}

fn gather(arguments: impl Iterator<Item = String>) -> Result<bool, String> {
    let settings = Settings::read(arguments, &[("base", ""), ("out", "")])?;
    let base = settings.text("base").trim_end_matches('/');
    let rest = base
        .strip_prefix("http://")
        .ok_or("--base begins with http://")?;
    let (host, path) = rest
        .split_once('/')
        .map_or((rest, String::new()), |(host, path)| {
            (host, format!("/{path}"))
        });
    let address = host
        .to_socket_addrs()
        .map_err(|e| format!("{host}: {e}"))?
        .next()
        .ok_or("the host has no address")?;
    let mut client = Client::new(address, TIMEOUT);
    if let Ok(token) = std::env::var("TOKEN") {
        client = client.with_header("Authorization", &format!("Bearer {token}"));
    }
    let mut fetch = |target: &str| -> Result<Value, String> {
        let answer = client.fetch(target).map_err(|e| format!("{target}: {e}"))?;
        let body = answer.json().filter(|_| answer.is_success());
        body.ok_or_else(|| format!("{target}: status {}", answer.status))
    };
    let statement = fetch(&format!("{path}/metadata"))?;
    let mut lines = vec![statement.to_string()];
    for ty in searchable(&statement) {
        let mut next = Some(format!("{path}/{ty}?_count=200"));
        let mut count = 0;
        while let Some(target) = next.take().filter(|_| count < COUNT_MAX) {
            let page = fetch(&target)?;
            let entries = page.get("entry").and_then(Value::as_array);
            let found: Vec<String> = entries
                .into_iter()
                .flatten()
                .filter_map(|entry| entry.get("resource"))
                .map(ToString::to_string)
                .collect();
            count += found.len();
            lines.extend(found);
            next = following(&page, base, &path);
        }
    }
    println!("{} resources of {base}", lines.len());
    lines.push(String::new());
    fs::write(settings.text("out"), lines.join("\n"))
        .map(|()| true)
        .map_err(|e| e.to_string())
}

/// The types that a server says can be searched.
fn searchable(statement: &Value) -> BTreeSet<String> {
    let rest = statement["rest"].as_array().into_iter().flatten();
    let types = rest.flat_map(|rest| rest["resource"].as_array().into_iter().flatten());
    types
        .filter(|ty| {
            let interactions = ty["interaction"].as_array().into_iter().flatten();
            interactions
                .filter_map(|interaction| interaction["code"].as_str())
                .any(|code| code == "search-type")
        })
        .filter_map(|ty| ty["type"].as_str().map(str::to_owned))
        .collect()
}

/// Where the next page is, as a path.
fn following(page: &Value, base: &str, path: &str) -> Option<String> {
    let links = page["link"].as_array()?.iter();
    let mut next = links.filter(|link| link["relation"] == "next");
    let url = next.next()?["url"].as_str()?;
    Some(match url.strip_prefix(base) {
        Some(rest) => format!("{path}{rest}"),
        None => url.to_owned(),
    })
}

fn compare(arguments: impl Iterator<Item = String>) -> Result<bool, String> {
    let settings = Settings::read(arguments, &[("ours", ""), ("theirs", ""), ("known", "")])?;
    let read = |name: &str| {
        let file = settings.text(name);
        fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))
    };
    let ours = Finding::read(&read("ours")?)?;
    let theirs = Finding::read(&read("theirs")?)?;
    let list = read("known")?;
    let known = Known::read(&list)?;
    if theirs.is_empty() {
        return Err("the validator said nothing".into());
    }
    let (theirs, unused) = known.sift(theirs);
    let is_invalid = |finding: &Finding| finding.resource.starts_with(INVALID);
    let (our_invalid, our_valid): (Vec<Finding>, Vec<Finding>) =
        ours.into_iter().partition(is_invalid);
    let (their_invalid, their_valid): (Vec<Finding>, Vec<Finding>) =
        theirs.into_iter().partition(is_invalid);
    let mut wrong = Vec::new();
    for (who, findings) in [("we", &our_valid), ("they", &their_valid)] {
        let errors = findings.iter().filter(|finding| finding.is_error());
        wrong.extend(errors.map(|finding| format!("{who} refuse: {}", finding.line())));
    }
    wrong.extend(differences(&our_invalid, &their_invalid));
    let resources = |findings: &[Finding]| -> usize {
        let names: BTreeSet<&str> = findings.iter().map(|f| f.resource.as_str()).collect();
        names.len()
    };
    for line in &wrong {
        println!("FAILED {line}");
    }
    for line in unused {
        println!("known, and not found: {line}");
    }
    println!(
        "{} resources that break a rule, {} differences",
        resources(&our_invalid),
        wrong.len()
    );
    Ok(wrong.is_empty())
}
