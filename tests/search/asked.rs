//! What to ask of one parameter: questions that find a resource because of a value it has, and questions that do not.

use std::fmt::Write as _;

use fhir::instant;
use fhir::search::{Decimal, Parameter, Referent, Value};

/// Questions as they stand in an address, each for itself.
#[derive(Default)]
pub struct Questions {
    /// Each finds the resource.
    pub finding: Vec<String>,
    /// None finds it.
    pub missing: Vec<String>,
}

/// How many values of other parameters are tried under one.
const FOREIGN_MAX: usize = 4;

/// A value as a question names it, and others that nothing has.
struct Asked {
    own: String,
    others: Vec<String>,
}

impl Questions {
    /// The questions about a parameter of which the resource has these values. `numbers` are the numbers in the
    /// resource as it was written.
    pub fn of(parameter: &Parameter, values: &[&Value], numbers: &[String]) -> Questions {
        let mut questions = Questions::default();
        let code = &*parameter.code;
        for value in values {
            let Asked { own, others } = asked(parameter, value, numbers);
            questions.finds(code, &own);
            for other in &others {
                questions.misses(code, other);
            }
            match value {
                Value::Token {
                    system,
                    code: of_system,
                } => {
                    questions.halves(code, system, of_system);
                    questions.misses(&format!("{code}:not"), &own);
                    questions.finds(&format!("{code}:not"), &others[0]);
                }
                // Joined parts were never written so, and nothing is exactly it.
                Value::Text { exact, .. } if exact.is_empty() => {
                    questions.misses(&format!("{code}:exact"), &own);
                }
                Value::Text { .. } => {
                    questions.finds(&format!("{code}:exact"), &own);
                    questions.misses(&format!("{code}:exact"), &others[0]);
                }
                _ => {}
            }
        }
        for crossed in crossed(values) {
            questions.misses(code, &asked(parameter, &crossed, numbers).own);
        }
        let spans: Vec<(i64, i64)> = values.iter().filter_map(|value| span(value)).collect();
        questions.windows(code, &spans);
        questions.presence(code);
        questions
    }

    /// The values of other parameters of the resource find nothing under this one, unless it has them too.
    pub fn keep_apart<'a>(
        &mut self,
        parameter: &Parameter,
        values: &[&Value],
        others: impl Iterator<Item = &'a Value>,
    ) {
        let has = |other: &Value| values.iter().any(|value| covers(value, other));
        let is_comparable = |other: &Value| match other {
            Value::Token { .. } => parameter.types != ["boolean"],
            Value::Text { .. } | Value::Reference(_) | Value::Uri(_) => true,
            _ => false,
        };
        let others = others.filter(|other| is_comparable(other) && !has(other));
        for other in others.take(FOREIGN_MAX) {
            let Asked { own, .. } = asked(parameter, other, &[]);
            self.misses(&parameter.code, &own);
        }
    }

    /// The questions about a parameter that no catalogue holds, by a value and one that nothing has.
    pub fn about(code: &str, own: &str, other: &str) -> Questions {
        let mut questions = Questions::default();
        questions.finds(code, own);
        questions.misses(code, other);
        questions
    }

    /// The questions about one stretch of time.
    pub fn about_time(code: &str, span: (i64, i64)) -> Questions {
        let mut questions = Questions::default();
        questions.windows(code, &[span]);
        questions.presence(code);
        questions
    }

    fn finds(&mut self, name: &str, value: &str) {
        self.finding.push(format!("{name}={}", encoded(value)));
    }

    fn misses(&mut self, name: &str, value: &str) {
        self.missing.push(format!("{name}={}", encoded(value)));
    }

    fn presence(&mut self, code: &str) {
        self.finds(&format!("{code}:missing"), "false");
        self.misses(&format!("{code}:missing"), "true");
    }

    /// A code without its system, and a system without a code. No system at all is not any system.
    fn halves(&mut self, name: &str, system: &str, code: &str) {
        let (system, code) = (escape(system), escape(code));
        if !code.is_empty() {
            self.finds(name, &code);
        }
        if !system.is_empty() {
            self.finds(name, &format!("{system}|"));
            self.misses(name, "urn:none|");
        }
        if !system.is_empty() && !code.is_empty() {
            self.misses(name, &format!("|{code}"));
        }
    }

    /// Windows that end right after a value and right before it, and the same on its other side. An open end is asked
    /// for far away.
    fn windows(&mut self, code: &str, spans: &[(i64, i64)]) {
        let window = |from: &str, to: &str| format!("{code}={from}&{code}={to}");
        for (from_ms, to_ms) in spans {
            let (from, to) = match (*from_ms, *to_ms) {
                (i64::MIN, to_ms) => ("lt1900-01-01".to_owned(), format!("eb{}", time(to_ms))),
                (from_ms, i64::MAX) => (
                    format!("sa{}", time(from_ms - 1)),
                    "gt2999-12-31".to_owned(),
                ),
                (from_ms, to_ms) => {
                    self.finding.push(window(
                        &format!("ge{}", time(from_ms)),
                        &format!("lt{}", time(to_ms)),
                    ));
                    (
                        format!("sa{}", time(from_ms - 1)),
                        format!("eb{}", time(to_ms)),
                    )
                }
            };
            self.finding.push(window(&from, &to));
        }
        let first = spans.iter().map(|(from_ms, _)| *from_ms).min();
        if let Some(first) = first.filter(|first| *first != i64::MIN) {
            let before = format!("lt{}", time(first));
            self.missing.push(window("ge1900-01-01", &before));
        }
        let last = spans.iter().map(|(_, to_ms)| *to_ms).max();
        if let Some(last) = last.filter(|last| *last != i64::MAX) {
            let behind = format!("ge{}", time(last));
            self.missing.push(window(&behind, "lt2999-12-31"));
        }
        // By one millisecond too narrow.
        let last_from = spans.iter().map(|(from_ms, _)| *from_ms).max();
        if let Some(last_from) = last_from.filter(|from_ms| *from_ms != i64::MIN) {
            self.missing.push(format!("{code}=sa{}", time(last_from)));
        }
        let first_to = spans.iter().map(|(_, to_ms)| *to_ms).min();
        if let Some(first_to) = first_to.filter(|to_ms| *to_ms != i64::MAX) {
            self.missing
                .push(format!("{code}=eb{}", time(first_to - 1)));
        }
    }
}

fn asked(parameter: &Parameter, value: &Value, numbers: &[String]) -> Asked {
    let is_boolean = parameter.types == ["boolean"];
    let (own, others) = match value {
        Value::Token { code, .. } if is_boolean => {
            let other = if **code == *"true" { "false" } else { "true" };
            (code.to_string(), vec![other.to_owned()])
        }
        Value::Token { system, code } => {
            let (system, code) = (escape(system), escape(code));
            let others = vec![format!("{system}|{code}x"), format!("urn:none|{code}")];
            (format!("{system}|{code}"), others)
        }
        Value::Text { folded, exact } => {
            let own = escape(if exact.is_empty() { folded } else { exact });
            let other = format!("{own}ぬ");
            (own, vec![other])
        }
        Value::Time { from_ms, .. } if *from_ms == i64::MIN => {
            ("lt1900-01-01".to_owned(), vec!["gt2999-12-31".to_owned()])
        }
        Value::Time { from_ms, .. } => {
            let own = format!("ge{}", time(*from_ms));
            (own, vec!["lt1900-01-01".to_owned()])
        }
        Value::Number(number) => {
            let own = written(number, numbers);
            let others = vec!["-77777".to_owned(), format!("gt{own}"), format!("lt{own}")];
            (own, others)
        }
        Value::Quantity {
            low, system, code, ..
        } => {
            let number = written(low.as_ref().expect("a lower end"), numbers);
            let unit = format!("{}|{}", escape(system), escape(code));
            let others = [
                format!("77777|{unit}"),
                format!("gt{number}|{unit}"),
                format!("{number}|{unit}x"),
                format!("{number}|urn:none|{}", escape(code)),
            ];
            (format!("{number}|{unit}"), others.into())
        }
        Value::Reference(Referent::Own(key)) => {
            let others = vec![format!("{}/other", key.kind), format!("Device/{}", key.id)];
            (key.to_string(), others)
        }
        Value::Reference(Referent::Outside { url, .. }) => {
            (escape(url), vec![format!("{}x", escape(url))])
        }
        Value::Uri(text) => (escape(text), vec![format!("{}x", escape(text))]),
        Value::Composite(both) => pair(parameter, both, numbers),
    };
    Asked { own, others }
}

/// A composite, and each of its parts with another one.
fn pair(parameter: &Parameter, both: &[Value; 2], numbers: &[String]) -> (String, Vec<String>) {
    let part = |at: usize| {
        let alone = Parameter {
            ty: parameter.components[at].ty,
            types: Vec::new(),
            components: Vec::new(),
            ..parameter.clone()
        };
        asked(&alone, &both[at], numbers)
    };
    let (first, second) = (part(0), part(1));
    let firsts = first.others.iter().map(|other| (other, &second.own));
    let seconds = second.others.iter().map(|other| (&first.own, other));
    let others = firsts
        .chain(seconds)
        .map(|(first, second)| format!("{first}${second}"));
    (format!("{}${}", first.own, second.own), others.collect())
}

/// The first part of one composite with the second of another, where no element has both.
fn crossed(values: &[&Value]) -> Vec<Value> {
    let pairs = || {
        values.iter().filter_map(|value| match value {
            Value::Composite(both) => Some(&**both),
            _ => None,
        })
    };
    let cross = |[first, _]: &[Value; 2]| {
        let seconds = pairs().map(|[_, second]| second.clone());
        let crossed = seconds.map(|second| Value::Composite([first.clone(), second].into()));
        crossed.collect::<Vec<Value>>()
    };
    let mut crossed: Vec<Value> = pairs().flat_map(cross).collect();
    crossed.retain(|value| !values.contains(&value));
    crossed
}

/// Whether asking for the second value finds the first.
fn covers(value: &Value, other: &Value) -> bool {
    match (value, other) {
        (Value::Text { folded, .. }, Value::Text { folded: other, .. }) => {
            folded.starts_with(&**other)
        }
        (
            Value::Token { system, code },
            Value::Token {
                system: other_system,
                code: other_code,
            },
        ) => system == other_system && code.eq_ignore_ascii_case(other_code),
        _ => value == other,
    }
}

fn span(value: &Value) -> Option<(i64, i64)> {
    match value {
        Value::Time { from_ms, to_ms } => Some((*from_ms, *to_ms)),
        _ => None,
    }
}

/// A number as the sample writes it.
fn written(number: &Decimal, numbers: &[String]) -> String {
    let same = |text: &&String| Decimal::parse(text).as_ref() == Some(number);
    numbers.iter().find(same).expect("its number").clone()
}

fn time(ms: i64) -> String {
    let mut text = Vec::new();
    instant::write_instant(ms, &mut text);
    String::from_utf8(text).expect("a time")
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if ",|$\\".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
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
