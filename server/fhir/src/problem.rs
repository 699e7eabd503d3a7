//! What can be wrong: kinds of problems with their status, and issues with their place and facts. No sentences.

/// How bad an issue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The request was not done.
    Error,
    /// It was done, and something deserves a look.
    Warning,
    /// It was done, and there is something to know.
    Information,
}

impl Severity {
    /// FHIR's code.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
        }
    }
}

/// The kinds of problems. [`TABLE`] says what each means to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text that cannot be read as JSON or XML, or an element that FHIR does not know.
    Structure,
    /// A value that its type does not allow.
    Value,
    /// Something required is missing.
    Required,
    /// A parameter, header or id that cannot be understood.
    Invalid,
    /// A parameter that this server does not offer.
    ParameterUnknown,
    /// A question that looks at more than one request may.
    TooCostly,
    /// `If-Match` is required of this client and was not sent.
    ConditionRequired,
    /// No token.
    Login,
    /// A token that does not hold here, or no longer.
    Expired,
    /// The caller may not do this kind of thing.
    Forbidden,
    /// Nothing there, or nothing within reach.
    NotFound,
    /// A route or type that is not offered.
    NotSupported,
    /// A verb that is not offered here.
    MethodNotAllowed,
    /// An answer format that is not offered.
    NotAcceptable,
    /// The request did not arrive in time.
    TooSlow,
    /// The resource conflicts with another one, or is referred to.
    Conflict,
    /// The same key or business identity with other content.
    Duplicate,
    /// It was there and was deleted.
    Deleted,
    /// The version named in a condition is not the current one.
    VersionMismatch,
    /// A condition matched more than one resource.
    MultipleMatches,
    /// The body is over the limit.
    TooLong,
    /// The address is over the limit.
    AddressTooLong,
    /// A request format that is not offered.
    MediaType,
    /// Well-formed, but it breaks a business rule.
    BusinessRule,
    /// A code that R4 does not allow there.
    Code,
    /// An invariant of R4 that does not hold.
    Invariant,
    /// An extension that cannot stand there.
    Extension,
    /// An element that a profile does not know or does not allow.
    ProfileStructure,
    /// Something that a profile requires is missing.
    ProfileRequired,
    /// A value that a profile does not allow.
    ProfileValue,
    /// A code that a profile does not allow.
    ProfileCode,
    /// An invariant of a profile that does not hold.
    ProfileInvariant,
    /// A profile, value set or code system that is not known here.
    DefinitionUnknown,
    /// What a message describes is not on record.
    Unmatched,
    /// Something to know: all is well, or was not looked at.
    Informational,
    /// The headers are over the limit.
    HeadersTooLong,
    /// This caller is over its own budget.
    Throttled,
    /// The server cannot take this now.
    Unavailable,
    /// The work took longer than the deadline.
    Timeout,
    /// A defect of ours.
    Exception,
}

/// One row of the table of problems.
pub struct Row {
    /// The kind.
    pub kind: Kind,
    /// FHIR's issue type.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
}

/// Kind → issue code → status, the one place that says so.
pub const TABLE: &[Row] = &[
    row(Kind::Structure, "structure", 400),
    row(Kind::Value, "value", 400),
    row(Kind::Required, "required", 400),
    row(Kind::Invalid, "invalid", 400),
    row(Kind::ParameterUnknown, "not-supported", 400),
    row(Kind::TooCostly, "too-costly", 400),
    row(Kind::ConditionRequired, "required", 400),
    row(Kind::Login, "login", 401),
    row(Kind::Expired, "expired", 401),
    row(Kind::Forbidden, "forbidden", 403),
    row(Kind::NotFound, "not-found", 404),
    row(Kind::NotSupported, "not-supported", 404),
    row(Kind::MethodNotAllowed, "not-supported", 405),
    row(Kind::NotAcceptable, "not-supported", 406),
    row(Kind::TooSlow, "timeout", 408),
    row(Kind::Conflict, "conflict", 409),
    row(Kind::Duplicate, "duplicate", 409),
    row(Kind::Deleted, "deleted", 410),
    row(Kind::VersionMismatch, "conflict", 412),
    row(Kind::MultipleMatches, "multiple-matches", 412),
    row(Kind::TooLong, "too-long", 413),
    row(Kind::AddressTooLong, "too-long", 414),
    row(Kind::MediaType, "not-supported", 415),
    row(Kind::Code, "code-invalid", 400),
    row(Kind::Invariant, "invariant", 400),
    row(Kind::Extension, "extension", 400),
    row(Kind::BusinessRule, "business-rule", 422),
    row(Kind::ProfileStructure, "structure", 422),
    row(Kind::ProfileRequired, "required", 422),
    row(Kind::ProfileValue, "value", 422),
    row(Kind::ProfileCode, "code-invalid", 422),
    row(Kind::ProfileInvariant, "invariant", 422),
    row(Kind::DefinitionUnknown, "not-found", 422),
    row(Kind::Unmatched, "not-found", 422),
    row(Kind::Informational, "informational", 422),
    row(Kind::Throttled, "throttled", 429),
    row(Kind::HeadersTooLong, "too-long", 431),
    row(Kind::Exception, "exception", 500),
    row(Kind::Unavailable, "transient", 503),
    row(Kind::Timeout, "timeout", 504),
];

const fn row(kind: Kind, code: &'static str, status: u16) -> Row {
    Row { kind, code, status }
}

impl Kind {
    /// FHIR's issue type.
    pub fn code(self) -> &'static str {
        self.row().map_or("exception", |row| row.code)
    }

    /// The HTTP status.
    pub fn status(self) -> u16 {
        self.row().map_or(500, |row| row.status)
    }

    fn row(self) -> Option<&'static Row> {
        TABLE.iter().find(|row| row.kind == self)
    }
}

/// One thing that is wrong: which rule, where, and the facts that belong to it.
///
/// Facts are names, limits and places. The value that was refused is never among them: it may be about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// How bad.
    pub severity: Severity,
    /// What kind of problem.
    pub kind: Kind,
    /// Our stable code of the rule, under which the words are found: `json-duplicate-key`.
    pub rule: &'static str,
    /// The element, as a FHIRPath from the root: `Patient.name[0].given`.
    pub expression: Option<String>,
    /// Line and column in the text as it came in, from 1.
    pub position: Option<(u32, u32)>,
    /// What the words need: names and values for their blanks.
    pub facts: Vec<(&'static str, String)>,
}

impl Issue {
    /// An error by this rule.
    pub fn error(kind: Kind, rule: &'static str) -> Issue {
        Issue {
            severity: Severity::Error,
            kind,
            rule,
            expression: None,
            position: None,
            facts: Vec::new(),
        }
    }

    /// A warning by this rule.
    pub fn warning(kind: Kind, rule: &'static str) -> Issue {
        Issue {
            severity: Severity::Warning,
            ..Issue::error(kind, rule)
        }
    }

    /// The same issue, at this element.
    pub fn at(mut self, expression: impl Into<String>) -> Issue {
        self.expression = Some(expression.into());
        self
    }

    /// The same issue, at this place of the text.
    pub fn on(mut self, line: u32, column: u32) -> Issue {
        self.position = Some((line, column));
        self
    }

    /// The same issue, with one more fact.
    pub fn with(mut self, name: &'static str, fact: impl ToString) -> Issue {
        self.facts.push((name, fact.to_string()));
        self
    }
}

/// What leaves the house when something is wrong: one or more issues, the first of which decides the status.
#[derive(Debug)]
pub struct Problem {
    /// The issues, the deciding one first. Never empty.
    pub issues: Vec<Issue>,
    /// What really happened. Logged under the request's id, never shown.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
    /// The current version, where the answer should carry it (410 and 412).
    pub current: Option<crate::key::Version>,
    /// Seconds after which a retry makes sense (429 and 503).
    pub retry_after_seconds: Option<u32>,
}

impl Problem {
    /// A problem of one issue.
    pub fn new(kind: Kind, rule: &'static str) -> Problem {
        Issue::error(kind, rule).into()
    }

    /// The kind that decides the status.
    pub fn kind(&self) -> Kind {
        self.issues
            .first()
            .map_or(Kind::Exception, |issue| issue.kind)
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.kind().status()
    }

    /// The same problem, with one more fact for the words of its first issue.
    pub fn with(mut self, name: &'static str, fact: impl ToString) -> Problem {
        if let Some(issue) = self.issues.first_mut() {
            issue.facts.push((name, fact.to_string()));
        }
        self
    }

    /// The same problem, with what really happened.
    pub fn from_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Problem {
        self.source = Some(source.into());
        self
    }
}

impl From<Issue> for Problem {
    fn from(issue: Issue) -> Problem {
        vec![issue].into()
    }
}

impl From<Vec<Issue>> for Problem {
    fn from(issues: Vec<Issue>) -> Problem {
        let issues = if issues.is_empty() {
            vec![Issue::error(Kind::Exception, "internal")]
        } else {
            issues
        };
        Problem {
            issues,
            source: None,
            current: None,
            retry_after_seconds: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_stands_in_the_table_once() {
        for row in TABLE {
            assert_eq!(
                TABLE.iter().filter(|other| other.kind == row.kind).count(),
                1,
                "{:?}",
                row.kind
            );
            assert!((400..600).contains(&row.status));
        }
        assert_eq!(Kind::Exception.status(), 500);
    }
}
