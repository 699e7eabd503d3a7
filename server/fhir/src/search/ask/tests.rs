//! Questions as text, and what they are understood as.

use super::*;
use crate::instant::instant_text;
use crate::problem::Severity;
use crate::reach::KindSet;
use crate::search::{
    Component, Decimal, Parameter, ParameterType, Prefix, Referent, Slot, TextMatch, Twin,
    UriMatch, Want,
};

mod chains;
mod filters;
mod life;
mod made;
mod values;
mod wishes;

use made::{catalogue, kind};

/// 2026-01-01T00:00:00Z
const NOW_MS: i64 = 1_767_225_600_000;

fn context(catalogue: &Catalogue) -> Context<'_> {
    Context {
        catalogue,
        zone_minutes: 540,
        now_ms: NOW_MS,
        bases: &["https://mirai.example.jp/fhir"],
        values_max: 4,
        chain_max: 3,
        includes_max: 3,
        criteria_max: 8,
        lenient: false,
    }
}

/// `a=1&b=2` → names and values. Nothing is decoded.
fn parameters(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|one| !one.is_empty())
        .map(|one| one.split_once('=').unwrap_or((one, "")))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn asked(kind_name: &str, text: &str) -> Result<Asked, Vec<Issue>> {
    let catalogue = catalogue();
    ask(kind(kind_name), &parameters(text), &context(&catalogue))
}

/// The query in short, or what is wrong.
fn say(kind_name: &str, text: &str) -> String {
    match asked(kind_name, text) {
        Ok(asked) => said(&asked.query),
        Err(issues) => refused(&issues),
    }
}

/// A table of texts with what each is understood as.
fn table(kind_name: &str, texts: &[&str]) -> String {
    let mut table = String::new();
    for text in texts {
        table += &format!("{text}\n    {}\n", say(kind_name, text));
    }
    table
}

fn refused(issues: &[Issue]) -> String {
    let one = |issue: &Issue| {
        let facts: Vec<String> = issue
            .facts
            .iter()
            .filter(|(name, fact)| *name != "parameter" && (*name != "offered" || fact.len() < 80))
            .map(|(name, fact)| format!("{name}: {fact}"))
            .collect();
        let mark = match issue.severity {
            Severity::Error => "!",
            _ => "?",
        };
        let mut said = format!("{mark} {}", issue.rule);
        if !facts.is_empty() {
            said += &format!(" ({})", facts.join("; "));
        }
        said
    };
    issues.iter().map(one).collect::<Vec<_>>().join("  ")
}

fn said(query: &Query) -> String {
    let criteria: Vec<String> = query.criteria.iter().map(criterion_said).collect();
    format!("{}[{}]", query.kind, criteria.join(" & "))
}

fn criterion_said(criterion: &Criterion) -> String {
    let wants = |wants: &[Want]| wants.iter().map(want_said).collect::<Vec<_>>().join(", ");
    let several = |inner: &[Criterion], joint: &str| {
        let inner: Vec<String> = inner.iter().map(criterion_said).collect();
        format!("({})", inner.join(joint))
    };
    match criterion {
        Criterion::Id(ids) => {
            let ids: Vec<&str> = ids.iter().map(crate::Id::as_str).collect();
            format!("id {{{}}}", ids.join(", "))
        }
        Criterion::LastUpdated(spans) => format!("changed {{{}}}", wants(spans)),
        Criterion::Value {
            slot,
            wants: values,
            negated,
        } => {
            let not = if *negated { "not " } else { "" };
            format!("{not}{} {{{}}}", made::name(*slot), wants(values))
        }
        Criterion::Missing { slot, missing } => match missing {
            true => format!("no {}", made::name(*slot)),
            false => format!("any {}", made::name(*slot)),
        },
        Criterion::Chain { slot, to } => {
            let to: Vec<String> = to.iter().map(said).collect();
            format!("{} -> {}", made::name(*slot), to.join(" or "))
        }
        Criterion::Has { slot, from } => format!("<- {} of {}", made::name(*slot), said(from)),
        Criterion::Any(inner) if inner.is_empty() => "nothing".to_owned(),
        Criterion::Any(inner) => several(inner, " or "),
        Criterion::All(inner) if inner.is_empty() => "everything".to_owned(),
        Criterion::All(inner) => several(inner, " and "),
        Criterion::Not(inner) => format!("not({})", criterion_said(inner)),
    }
}

fn want_said(want: &Want) -> String {
    match want {
        Want::Token { system, code } => {
            let system = system.as_ref().map(|system| format!("{system}|"));
            let code = code.as_deref().unwrap_or("*");
            format!("{}{code}", system.unwrap_or_default())
        }
        Want::Text { how, folded, exact } => match how {
            TextMatch::Starts => format!("{folded}…"),
            TextMatch::Contains => format!("…{folded}…"),
            TextMatch::Exact => format!("“{exact}”"),
        },
        Want::Time {
            prefix,
            from_ms,
            to_ms,
        } => format!(
            "{} {}–{}",
            sign(*prefix),
            instant_text(*from_ms),
            instant_text(*to_ms)
        ),
        Want::Number { prefix, low, high } => {
            format!("{} {}–{}", sign(*prefix), number(*low), number(*high))
        }
        Want::Quantity {
            prefix,
            low,
            high,
            system,
            unit,
        } => format!(
            "{} {}–{} in {}|{}",
            sign(*prefix),
            number(*low),
            number(*high),
            system.as_deref().unwrap_or("*"),
            unit.as_deref().unwrap_or("*")
        ),
        Want::Reference(Referent::Own(key)) => key.to_string(),
        Want::Reference(Referent::Outside { url, version }) => match version.is_empty() {
            true => format!("<{url}>"),
            false => format!("<{url}>|{version}"),
        },
        Want::Uri { how, text } => match how {
            UriMatch::Exact => text.to_string(),
            UriMatch::Below => format!("{text}/…"),
            UriMatch::Above => format!("above {text}"),
        },
        Want::Composite(pair) => {
            let [one, two] = &**pair;
            format!("{} with {}", want_said(one), want_said(two))
        }
    }
}

fn sign(prefix: Prefix) -> &'static str {
    match prefix {
        Prefix::Equal => "=",
        Prefix::NotEqual => "!=",
        Prefix::Greater => ">",
        Prefix::Less => "<",
        Prefix::GreaterOrEqual => ">=",
        Prefix::LessOrEqual => "<=",
        Prefix::StartsAfter => "after",
        Prefix::EndsBefore => "before",
        Prefix::Overlaps => "about",
    }
}

/// Digits and exponent, as they are kept.
fn number(number: Decimal) -> String {
    let debug = format!("{number:?}");
    let field = |name: &str| {
        let rest = debug.split(name).nth(1).unwrap();
        rest.split([',', ' ', '}']).next().unwrap().to_owned()
    };
    let sign = if field("negative: ") == "true" {
        "-"
    } else {
        ""
    };
    match field("exponent: ").as_str() {
        "0" => format!("{sign}{}", field("digits: ")),
        exponent => format!("{sign}{}e{exponent}", field("digits: ")),
    }
}
