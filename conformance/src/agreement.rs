//! What two validators say about the same resources, and where they do not agree.

use std::collections::{BTreeMap, BTreeSet};

/// One finding of a validator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is about: a file, and behind a colon the line in it.
    pub resource: String,
    /// `error`, `warning` …
    pub severity: String,
    /// The validator's name for what is wrong.
    pub rule: String,
    /// The element.
    pub expression: String,
    /// What it says.
    pub words: String,
}

impl Finding {
    /// Reads findings: a line each, five fields parted by tabs. What is no such line is an error.
    pub fn read(text: &str) -> Result<Vec<Finding>, String> {
        let lines = text.lines().filter(|line| !line.is_empty());
        lines
            .map(|line| {
                let fields: Vec<&str> = line.split('\t').collect();
                let [resource, severity, rule, expression, words] = fields.as_slice() else {
                    return Err(format!("no finding: {line}"));
                };
                Ok(Finding {
                    resource: (*resource).to_owned(),
                    severity: (*severity).to_owned(),
                    rule: (*rule).to_owned(),
                    expression: element(expression),
                    words: (*words).to_owned(),
                })
            })
            .collect()
    }

    /// Whether the resource is refused for it.
    pub fn is_error(&self) -> bool {
        matches!(self.severity.as_str(), "error" | "fatal")
    }

    /// The finding in one line.
    pub fn line(&self) -> String {
        format!(
            "{} {} {} {} {}",
            self.resource, self.severity, self.rule, self.expression, self.words
        )
    }
}

/// An expression as both validators would write it: without remarks, types and the mark of a choice.
pub fn element(expression: &str) -> String {
    let mut rest = expression;
    let mut plain = String::new();
    while let Some((before, remark)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = remark.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    while let Some((before, ty)) = plain.split_once(".ofType(") {
        let after = ty.split_once(')').map_or("", |(_, after)| after);
        plain = format!("{before}{after}");
    }
    plain.replace("[x]", "")
}

/// Whether two findings are about the same element, or one is about the element that the other's stands in: what is
/// missing is told at its place by one validator and where it is missed by the other, and what stands there too often
/// is told one by one or all at once.
pub fn is_near(one: &str, other: &str) -> bool {
    one == other || parent(one) == Some(other) || parent(other) == Some(one)
}

fn parent(expression: &str) -> Option<&str> {
    expression.rsplit_once('.').map(|(parent, _)| parent)
}

/// Findings that are known to be of no matter, each with its reason.
#[derive(Debug, Default)]
pub struct Known(Vec<Pardon>);

#[derive(Debug)]
struct Pardon {
    resource: String,
    rule: String,
    words: String,
    line: String,
}

impl Known {
    /// Reads the list: a line each, four fields parted by tabs – the resource (`*` stands for anything), the rule, words
    /// that are in the message, and the reason. Lines that begin with `#` are remarks.
    pub fn read(text: &str) -> Result<Known, String> {
        let lines = text
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        let pardons: Result<Vec<Pardon>, String> = lines
            .map(|line| {
                let fields: Vec<&str> = line.split('\t').collect();
                let [resource, rule, words, reason] = fields.as_slice() else {
                    return Err(format!("four fields are expected: {line}"));
                };
                if reason.trim().is_empty() {
                    return Err(format!("without a reason: {line}"));
                }
                Ok(Pardon {
                    resource: (*resource).to_owned(),
                    rule: (*rule).to_owned(),
                    words: (*words).to_owned(),
                    line: line.to_owned(),
                })
            })
            .collect();
        Ok(Known(pardons?))
    }

    /// Takes out what is known. Lines of the list that nothing was found for are returned: they are out of date.
    pub fn sift(&self, findings: Vec<Finding>) -> (Vec<Finding>, Vec<&str>) {
        let mut used = BTreeSet::new();
        let left = findings
            .into_iter()
            .filter(|finding| {
                let mut of = self.0.iter().enumerate();
                let pardon = of.find(|(_, pardon)| pardon.covers(finding));
                used.extend(pardon.iter().map(|(at, _)| *at));
                pardon.is_none()
            })
            .collect();
        let unused = self.0.iter().enumerate();
        let unused = unused.filter(|(at, _)| !used.contains(at));
        (
            left,
            unused.map(|(_, pardon)| pardon.line.as_str()).collect(),
        )
    }
}

impl Pardon {
    fn covers(&self, finding: &Finding) -> bool {
        let fits = match self.resource.split_once('*') {
            None => finding.resource == self.resource,
            Some((start, end)) => {
                finding.resource.len() >= start.len() + end.len()
                    && finding.resource.starts_with(start)
                    && finding.resource.ends_with(end)
            }
        };
        fits && finding.rule == self.rule && finding.words.contains(&self.words)
    }
}

/// Where two validators do not agree about resources that break a rule: for each, what only one of them says. Errors
/// are compared, or warnings where neither says an error.
pub fn differences(ours: &[Finding], theirs: &[Finding]) -> Vec<String> {
    let (ours, theirs) = (by_resource(ours), by_resource(theirs));
    let names: BTreeSet<&str> = ours.keys().chain(theirs.keys()).copied().collect();
    let mut different = Vec::new();
    for name in names {
        let ours = ours.get(name).map_or(&[][..], Vec::as_slice);
        let theirs = theirs.get(name).map_or(&[][..], Vec::as_slice);
        let is_refused = ours.iter().chain(theirs).any(|finding| finding.is_error());
        let weighs = |finding: &&&Finding| match is_refused {
            true => finding.is_error(),
            false => finding.severity == "warning",
        };
        let ours: Vec<&Finding> = ours.iter().filter(weighs).copied().collect();
        let theirs: Vec<&Finding> = theirs.iter().filter(weighs).copied().collect();
        // A warning of theirs alone is a matter of taste.
        let asked: &[(&str, &[&Finding], &[&Finding])] = match is_refused {
            true => &[("we alone", &ours, &theirs), ("they alone", &theirs, &ours)],
            false => &[("we alone", &ours, &theirs)],
        };
        for (who, said, by_others) in asked {
            let alone = said.iter().filter(|finding| {
                let mut others = by_others.iter();
                !others.any(|other| is_near(&finding.expression, &other.expression))
            });
            different.extend(alone.map(|finding| format!("{who}: {}", finding.line())));
        }
    }
    different
}

fn by_resource(findings: &[Finding]) -> BTreeMap<&str, Vec<&Finding>> {
    let mut by: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        by.entry(&finding.resource).or_default().push(finding);
    }
    by
}

#[cfg(test)]
mod tests;
