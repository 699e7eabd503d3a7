//! `sesshu profile validate`: the findings of `$validate`, without a server.

use std::path::{Path, PathBuf};

use fhir::{Issue, Severity};
use pages::words::{self, Language};
use serde_json::{Value, json};

use super::super::talk::{fail, print, say};
use super::super::{SettingsArgs, exit};
use super::{Spoken, input, language, rules};
use crate::rules::{self, Rules};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "例 / Examples:\n  sesshu profile validate examples/resources/immunization-broken.json\n  sesshu profile validate --format ndjson --lang en export.ndjson\n\n終了コード / exit code: 0 誤りなし / no errors, 5 誤りあり / errors, 1 読めないファイル / a file that cannot be read"
)]
pub(crate) struct ValidateArgs {
    #[command(flatten)]
    settings: SettingsArgs,
    /// JSON、XML、NDJSON。- は標準入力 / JSON, XML, NDJSON; - is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// meta.profile のほかに確かめるプロファイル / one more profile to hold them against
    #[arg(long, value_name = "URL")]
    profile: Vec<String>,
    /// 出力の形 / the form of the output
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// 言葉 / the language of the words
    #[arg(long, value_enum)]
    lang: Option<Spoken>,
}

/// Forms of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// For people.
    Text,
    /// One object for everything.
    Json,
    /// One object a finding.
    Ndjson,
}

/// How many findings there were.
#[derive(Debug, Default)]
struct Sum {
    resources: usize,
    errors: usize,
    warnings: usize,
    unread: usize,
}

pub(super) fn run(arguments: &ValidateArgs) -> u8 {
    let rules = match rules(&arguments.settings) {
        Ok(rules) => rules,
        Err(code) => return code,
    };
    if let Some(unknown) = arguments
        .profile
        .iter()
        .find(|url| rules.rulebook.profile(url).is_none())
    {
        fail(
            &format!(
                "{unknown} というプロファイルはありません。`sesshu profile list` で確認できます。"
            ),
            &format!("There is no profile {unknown}. `sesshu profile list` shows them."),
        );
        return exit::FAILED;
    }
    let language = language(arguments.lang);
    let mut sum = Sum::default();
    let mut all = Vec::new();
    for file in &arguments.files {
        let texts = match input::read(file) {
            Ok(texts) => texts,
            Err(reason) => {
                sum.unread += 1;
                fail("ファイルを読めません。", &reason);
                continue;
            }
        };
        for text in &texts {
            let issues = findings(&rules, text, &arguments.profile);
            sum.add(&issues);
            match arguments.format {
                Form::Text => tell(file, text, &issues, language),
                Form::Ndjson => {
                    for issue in &issues {
                        print(&as_json(file, issue, language).to_string());
                    }
                }
                Form::Json => {
                    let issues = issues.iter().map(|issue| as_json(file, issue, language));
                    all.extend(issues);
                }
            }
        }
    }
    if arguments.format == Form::Json {
        print(&sum.as_json(all).to_string());
    }
    sum.tell(language);
    sum.exit()
}

/// All that is found about one resource, the most important first, each with its line in the file.
fn findings(rules: &Rules, text: &input::Text, profiles: &[String]) -> Vec<Issue> {
    let profiles: Vec<&str> = profiles.iter().map(String::as_str).collect();
    let mut issues = match input::element(&text.body) {
        Ok(element) => rules.all(&element, &profiles, &[]),
        Err(issues) => issues,
    };
    rules::locate(&mut issues, &text.body);
    for issue in &mut issues {
        issue.position = match issue.position {
            Some((line, column)) => Some((line.saturating_add(text.lines_before), column)),
            // A resource a line: the line is known, whatever else is not.
            None if text.lines_before > 0 => Some((text.lines_before.saturating_add(1), 1)),
            None => None,
        };
    }
    issues
}

impl Sum {
    fn add(&mut self, issues: &[Issue]) {
        self.resources += 1;
        let count = |severity| issues.iter().filter(|one| one.severity == severity).count();
        self.errors += count(Severity::Error);
        self.warnings += count(Severity::Warning);
    }

    fn as_json(&self, issues: Vec<Value>) -> Value {
        json!({
            "resources": self.resources, "errors": self.errors, "warnings": self.warnings,
            "unreadable": self.unread, "issues": issues,
        })
    }

    fn tell(&self, language: Language) {
        let sign = if self.errors + self.unread == 0 {
            "✓"
        } else {
            "✗"
        };
        say(&match language {
            Language::Japanese => format!(
                "{sign} リソース {} 件、誤り {} 件、警告 {} 件",
                self.resources, self.errors, self.warnings
            ),
            Language::English => format!(
                "{sign} {} resources, {} errors, {} warnings",
                self.resources, self.errors, self.warnings
            ),
        });
    }

    fn exit(&self) -> u8 {
        match (self.unread, self.errors) {
            (0, 0) => exit::DONE,
            (0, _) => exit::FINDINGS,
            _ => exit::FAILED,
        }
    }
}

/// One finding for people: the place, the rule, the element, and what it says.
fn tell(file: &Path, text: &input::Text, issues: &[Issue], language: Language) {
    let file = file.display();
    for issue in issues {
        let place = match issue.position {
            Some((line, column)) => format!("{file}:{line}:{column}"),
            None => format!("{file}:{}", text.lines_before + 1),
        };
        let sign = match issue.severity {
            Severity::Error => "✗",
            Severity::Warning => "!",
            Severity::Information => "·",
        };
        let element = issue.expression.as_deref().unwrap_or_default();
        let said = words::problem(issue.rule, language, &issue.facts).text;
        print(&format!(
            "{place}: {sign} {} {element}\n    {said}",
            issue.rule
        ));
    }
}

fn as_json(file: &Path, issue: &Issue, language: Language) -> Value {
    let facts: serde_json::Map<String, Value> = issue
        .facts
        .iter()
        .map(|(name, fact)| ((*name).to_owned(), Value::from(fact.as_str())))
        .collect();
    json!({
        "file": file.display().to_string(),
        "line": issue.position.map(|(line, _)| line),
        "column": issue.position.map(|(_, column)| column),
        "severity": issue.severity.code(),
        "code": issue.kind.code(),
        "rule": issue.rule,
        "expression": issue.expression,
        "text": words::problem(issue.rule, language, &issue.facts).text,
        "facts": facts,
    })
}
