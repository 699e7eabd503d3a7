//! `sesshu config check`, `show` and `init`, and loading the settings for every other command.

use std::path::Path;

use pages::words::{self, Language};

use super::exit;
use super::talk::{fail, say};
use crate::auth::provider;
use crate::config::{self, Config, Finding, Origin, Setting};

/// Everything that settings are made of, read but not yet understood.
#[derive(Debug, Default)]
pub struct Sources<'a> {
    /// The file and its text.
    pub file: Option<(&'a Path, &'a str)>,
    /// The environment.
    pub environment: &'a [(String, String)],
    /// Flags by their keys.
    pub flags: &'a [(String, String)],
}

impl Sources<'_> {
    fn load(&self) -> Result<Config, Vec<Finding>> {
        config::load(self.file, self.environment, self.flags)
    }
}

/// The settings of file, environment and flags, or the exit code after everything wrong was said.
pub(crate) fn load(file: Option<&Path>, flags: &[(String, String)]) -> Result<Config, u8> {
    let (text, environment) = sources(file)?;
    let sources = Sources {
        file: file.zip(text.as_deref()),
        environment: &environment,
        flags,
    };
    sources.load().map_err(|findings| {
        say(&report(&findings, spoken_language()));
        exit::SETTINGS
    })
}

/// Names and values.
type Environment = Vec<(String, String)>;

/// Reads the file of settings and the environment, for [`load`].
pub(super) fn sources(file: Option<&Path>) -> Result<(Option<String>, Environment), u8> {
    let text = match file {
        Some(path) => Some(std::fs::read_to_string(path).map_err(|error| {
            let shown = path.display();
            fail(
                &format!("設定ファイル {shown} を読めません。"),
                &format!("{shown}: {error}"),
            );
            exit::SETTINGS
        })?),
        None => None,
    };
    Ok((text, config::environment()))
}

/// The language of who typed the command: of the locale, else Japanese.
pub fn spoken_language() -> Language {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(std::env::var_os)
        .find(|locale| !locale.is_empty())
        .and_then(|locale| Language::parse(&locale.to_string_lossy()))
        .unwrap_or_default()
}

/// Everything that is wrong with the settings, and with the files that they name and that `files` looks at; or that nothing
/// is. And the exit code.
pub fn check(
    sources: &Sources<'_>,
    files: impl FnOnce(&Config) -> Vec<Finding>,
    language: Language,
) -> (String, u8) {
    let found = sources.load().and_then(|config| match files(&config) {
        none if none.is_empty() => Ok(()),
        some => Err(some),
    });
    match found {
        Ok(()) => {
            let text = match language {
                Language::Japanese => "✓ 設定に問題はありません。",
                Language::English => "✓ The settings are in order.",
            };
            (text.to_owned(), exit::DONE)
        }
        Err(findings) => (report(&findings, language), exit::SETTINGS),
    }
}

/// The settings in force, secrets masked, with the place each comes from where that is asked for.
pub fn show(sources: &Sources<'_>, with_origin: bool, language: Language) -> (String, u8) {
    let config = match sources.load() {
        Ok(config) => config,
        Err(findings) => return (report(&findings, language), exit::SETTINGS),
    };
    let mut lines = Vec::new();
    for entry in config.in_force() {
        let key = entry.setting.key;
        let mut line = match entry.value {
            Some(value) => format!("{key} = {value}"),
            None => format!("# {key}"),
        };
        if with_origin {
            line.push_str(&format!("  # {}", place(&entry.origin, language)));
        }
        lines.push(line);
    }
    (lines.join("\n"), exit::DONE)
}

/// A sample file with every setting, commented: Japanese first, then English.
pub fn init() -> (String, u8) {
    let mut text = String::from(
        "# 接種 (Sesshu) の設定。行頭の # を外すと有効になります。書かれている値は既定値か、その例です。\n\
         # 優先順: コマンドの引数 > 環境変数 SESSHU_区分__名前 > このファイル > 既定値。\n\
         # ファイルの場所は、このファイルのあるフォルダーから見たものです。\n\
         #\n\
         # Settings of Sesshu. A line counts once its # is removed. Values are the defaults, or examples of them.\n\
         # Order: flags > environment SESSHU_SECTION__KEY > this file > defaults.\n\
         # Paths of files are relative to the folder of this file.\n",
    );
    let mut begun: Vec<&str> = Vec::new();
    for setting in config::settings() {
        if !begun.contains(&setting.section()) {
            begun.push(setting.section());
            text.push_str(&format!("\n[{}]\n", setting.section()));
            config::settings()
                .filter(|other| other.section() == setting.section())
                .for_each(|other| push_sample(&mut text, other));
        }
    }
    (text.trim_end().to_owned(), exit::DONE)
}

fn push_sample(text: &mut String, setting: &Setting) {
    let Setting {
        kind,
        doc_ja,
        doc_en,
        ..
    } = setting;
    let value = kind.written(setting.default.unwrap_or(kind.example()));
    text.push_str(&format!(
        "\n# {doc_ja}\n# {doc_en}\n# = {}\n",
        kind.allowed()
    ));
    text.push_str(&format!("# {} = {value}\n", setting.name()));
}

/// What the settings name and another program may have written: the file of outside providers.
pub(super) fn check_files(config: &Config) -> Vec<Finding> {
    let file = config.sign_in.providers.as_deref();
    let read = file.map(|file| provider::read(file, &config.egress.providers));
    match read {
        Some(Err(findings)) => findings,
        _ => Vec::new(),
    }
}

/// One line for each finding: place, key, what happened and what to do, rule.
pub(super) fn report(findings: &[Finding], language: Language) -> String {
    let lines = findings
        .iter()
        .map(|one| format!("✗ {}", said(one, language)));
    lines.collect::<Vec<_>>().join("\n")
}

/// The line of a finding.
pub(super) fn said(finding: &Finding, language: Language) -> String {
    let words = words::problem(finding.rule, language, &finding.facts);
    let place = place(&finding.origin, language);
    let key = match finding.key.as_str() {
        "" => String::new(),
        key => format!("{}: ", visible(key)),
    };
    format!("{place}: {key}{} [{}]", words.text, finding.rule)
}

/// A name from outside, as it may be shown on one line.
fn visible(name: &str) -> String {
    name.chars()
        .take(100)
        .map(|c| if c.is_control() { '?' } else { c })
        .collect()
}

fn place(origin: &Origin, language: Language) -> String {
    let japanese = language == Language::Japanese;
    match origin {
        Origin::Default if japanese => "既定値".to_owned(),
        Origin::Default => "default".to_owned(),
        Origin::File { path, line } => format!("{}:{line}", path.display()),
        Origin::Environment(name) if japanese => format!("環境変数 {}", visible(name)),
        Origin::Environment(name) => format!("environment {}", visible(name)),
        Origin::Flag(_) if japanese => "コマンドの引数".to_owned(),
        Origin::Flag(_) => "command line".to_owned(),
    }
}

#[cfg(test)]
mod tests;
