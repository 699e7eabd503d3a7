//! The log: one line an event, JSON for machines, plain text on a terminal. No query, no person, no token.

use std::fmt::{self, Write as _};
use std::io::{IsTerminal, Write as _};
use std::time::{Duration, SystemTime};

use access::Zone;
use fhir::Problem;
use log::kv::{Key, Value, VisitSource};
use log::{Level, LevelFilter, Log, Metadata, Record};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::call::RequestId;
use crate::metrics::zone_name;
use crate::web::{Exchange, hex, label};

/// How lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// One JSON object a line.
    Json,
    /// For eyes.
    Text,
}

impl Style {
    /// Text where a person watches, JSON elsewhere.
    pub fn for_stderr() -> Style {
        match std::io::stderr().is_terminal() {
            true => Style::Text,
            false => Style::Json,
        }
    }
}

struct Logger {
    style: Style,
}

/// How the process logs.
#[derive(Clone, Copy, Debug)]
pub struct LogSettings {
    /// How lines look; by itself, text where a person watches and JSON elsewhere.
    pub style: Option<Style>,
    /// What is worth a line.
    pub level: LevelFilter,
}

/// Starts the log of the process, and makes panics lines of it that say where and not with what. A log that was started
/// before stays as it is.
pub fn start(settings: &LogSettings) {
    let style = settings.style.unwrap_or_else(Style::for_stderr);
    if log::set_boxed_logger(Box::new(Logger { style })).is_err() {
        return;
    }
    log::set_max_level(settings.level);
    std::panic::set_hook(Box::new(|panic| {
        // The message of a panic may hold what was being worked on, so only its place is told.
        match panic.location() {
            Some(place) => log::error!(place:% = place; "a defect: the work was given up"),
            None => log::error!("a defect: the work was given up"),
        }
    }));
}

impl Log for Logger {
    fn enabled(&self, metadata: &Metadata) -> bool {
        // Libraries speak up only about what needs a look.
        metadata.level() <= Level::Warn || is_ours(metadata.target())
    }

    fn log(&self, record: &Record) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let line = line(self.style, record, SystemTime::now());
        // A log that cannot be written has nowhere to complain.
        let _ = std::io::stderr().lock().write_all(line.as_bytes());
    }

    fn flush(&self) {}
}

fn is_ours(target: &str) -> bool {
    ["app", "sesshu", "access", "store", "fhir", "pages"]
        .iter()
        .any(|ours| target == *ours || target.split("::").next() == Some(ours))
}

fn line(style: Style, record: &Record, now: SystemTime) -> String {
    let now = OffsetDateTime::from(now);
    let now = now.replace_millisecond(now.millisecond()).unwrap_or(now);
    let time = now.format(&Rfc3339).unwrap_or_default();
    let mut line = String::with_capacity(256);
    match style {
        Style::Json => {
            let _ = write!(
                line,
                "{{\"time\":\"{time}\",\"level\":\"{}\"",
                level(record)
            );
            line.push_str(",\"message\":");
            push_json(&mut line, record.args());
            let _ = record.key_values().visit(&mut JsonFields(&mut line));
            line.push_str("}\n");
        }
        Style::Text => {
            let _ = write!(line, "{time} {:5} ", level(record));
            push_plain(&mut line, record.args());
            let _ = record.key_values().visit(&mut TextFields(&mut line));
            line.push('\n');
        }
    }
    line
}

fn level(record: &Record) -> &'static str {
    match record.level() {
        Level::Error => "error",
        Level::Warn => "warn",
        Level::Info => "info",
        Level::Debug => "debug",
        Level::Trace => "trace",
    }
}

struct JsonFields<'a>(&'a mut String);

impl<'kvs> VisitSource<'kvs> for JsonFields<'_> {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), log::kv::Error> {
        self.0.push(',');
        push_json(self.0, &format_args!("{key}"));
        self.0.push(':');
        match (value.to_u64(), value.to_f64(), value.to_bool()) {
            (Some(number), _, _) => {
                let _ = write!(self.0, "{number}");
            }
            (_, Some(number), _) if number.is_finite() => {
                let _ = write!(self.0, "{number}");
            }
            (_, _, Some(flag)) => {
                let _ = write!(self.0, "{flag}");
            }
            _ => push_json(self.0, &format_args!("{value}")),
        }
        Ok(())
    }
}

struct TextFields<'a>(&'a mut String);

impl<'kvs> VisitSource<'kvs> for TextFields<'_> {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), log::kv::Error> {
        self.0.push(' ');
        push_plain(self.0, &format_args!("{key}={value}"));
        Ok(())
    }
}

fn push_json(line: &mut String, text: &fmt::Arguments) {
    let value = serde_json::Value::from(text.to_string());
    let _ = write!(line, "{value}");
}

/// Nothing in a text can end its line or colour the terminal.
fn push_plain(line: &mut String, text: &fmt::Arguments) {
    for character in text.to_string().chars() {
        match character.is_control() {
            true => line.extend(character.escape_default()),
            false => line.push(character),
        }
    }
}

/// One line for a request that was answered.
pub(crate) fn access(zone: Zone, exchange: &Exchange, status: u16, took: Duration) {
    if log::max_level() < LevelFilter::Info {
        return;
    }
    let request_id = hex(exchange.request_id);
    let duration_ms = took.as_micros() as f64 / 1000.0;
    let client = exchange.client.as_deref().unwrap_or("");
    let tenant = exchange
        .tenant
        .map(|tenant| format!("{tenant:06}"))
        .unwrap_or_default();
    log::info!(
        request_id = request_id.as_str(),
        zone = zone_name(zone),
        interaction = label(exchange.does),
        route = exchange.template,
        status = status,
        duration_ms = duration_ms,
        client = client,
        tenant = tenant.as_str(),
        trace = exchange.trace.as_deref().unwrap_or("");
        "request"
    );
}

/// What really happened, where an answer does not say it.
pub(crate) fn problem(problem: &Problem, exchange: &Exchange) {
    entry_problem(problem, exchange.request_id);
}

/// The same of a bundle's entry, whose bundle goes on.
pub(crate) fn entry_problem(problem: &Problem, request_id: RequestId) {
    let rule = problem.issues.first().map_or("", |issue| issue.rule);
    let request_id = hex(request_id);
    match &problem.source {
        Some(source) if problem.status() >= 500 => log::error!(
            request_id = request_id.as_str(), rule = rule, source:% = source;
            "request failed"
        ),
        Some(source) => log::debug!(
            request_id = request_id.as_str(), rule = rule, source:% = source;
            "request refused"
        ),
        None if problem.status() == 500 => {
            log::error!(request_id = request_id.as_str(), rule = rule; "request failed");
        }
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(style: Style) -> String {
        let fields = [
            ("route", Value::from("{type}/{id}")),
            ("status", Value::from(200)),
        ];
        let record = Record::builder()
            .level(Level::Info)
            .args(format_args!("a \"line\"\nor two\u{1b}[31m"))
            .key_values(&fields)
            .build();
        line(
            style,
            &record,
            SystemTime::UNIX_EPOCH + Duration::from_millis(1_500),
        )
    }

    #[test]
    fn r_p14_one_event_is_one_line_whatever_is_in_it() {
        for style in [Style::Json, Style::Text] {
            let said = said(style);
            assert_eq!(said.matches('\n').count(), 1, "{said:?}");
            assert!(said.ends_with('\n'));
            assert!(!said.contains('\u{1b}'), "{said:?}");
        }
    }

    #[test]
    fn json_lines_are_json() {
        let read: serde_json::Value = serde_json::from_str(&said(Style::Json)).expect("JSON");
        assert_eq!(read["time"], "1970-01-01T00:00:01.5Z");
        assert_eq!(read["level"], "info");
        assert_eq!(read["message"], "a \"line\"\nor two\u{1b}[31m");
        assert_eq!(read["status"], 200);
        assert_eq!(read["route"], "{type}/{id}");
    }
}
