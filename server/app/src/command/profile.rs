//! `sesshu profile`: the definitions in force, and resources held against them, without a server or a database.

use std::io::Write;
use std::path::PathBuf;

use clap::Subcommand;
use pages::words::Language;

use super::talk::{fail, print, say};
use super::{SettingsArgs, config, exit, serve};
use crate::definitions::{Definitions, Entry, archive};
use crate::rules::Rules;

mod add;
mod input;
mod validate;

/// The file that `package` writes where no other is named.
const PACKAGE: &str = "sesshu-fhir.tgz";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 使われているプロファイル / the profiles in force
    List {
        #[command(flatten)]
        settings: SettingsArgs,
        /// コード表なども / value sets, code systems and all other definitions as well
        #[arg(long)]
        all: bool,
        /// 1行に1件の JSON で / as JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// 定義を一つ表示する / one definition, as JSON
    Show {
        #[command(flatten)]
        settings: SettingsArgs,
        /// アドレスまたは「型/id」 / its address, or TYPE/ID
        name: String,
    },
    /// ファイルのリソースを確かめる / hold the resources of files against FHIR and the profiles
    Validate(validate::ValidateArgs),
    /// パッケージ（.tgz）またはコード表（.csv）を追加する / add a package (.tgz) or a code list (.csv)
    Add(add::AddArgs),
    /// 組み込みの定義をパッケージとして書き出す / write what is built in as a package
    Package {
        /// 書き出し先。- は標準出力 / the file to write; - is standard output
        #[arg(long, value_name = "FILE", default_value = PACKAGE)]
        output: PathBuf,
    },
}

/// The languages, as an argument names them.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Spoken {
    /// 日本語
    Ja,
    /// English
    En,
}

pub(super) fn run(what: &What) -> u8 {
    match what {
        What::List {
            settings,
            all,
            json,
        } => list(settings, *all, *json),
        What::Show { settings, name } => show(settings, name),
        What::Validate(arguments) => validate::run(arguments),
        What::Add(arguments) => add::run(arguments),
        What::Package { output } => package(output),
    }
}

/// The language that was asked for, or that of the terminal.
pub(super) fn language(asked: Option<Spoken>) -> Language {
    match asked {
        Some(Spoken::Ja) => Language::Japanese,
        Some(Spoken::En) => Language::English,
        None => config::spoken_language(),
    }
}

fn definitions(settings: &SettingsArgs) -> Result<Definitions, u8> {
    serve::definitions(&serve::load(settings)?)
}

/// The rules that the settings make.
fn rules(settings: &SettingsArgs) -> Result<Rules, u8> {
    let config = serve::load(settings)?;
    let definitions = serve::definitions(&config)?;
    Ok(Rules::new(definitions, &config.validation))
}

fn list(settings: &SettingsArgs, all: bool, json: bool) -> u8 {
    let definitions = match definitions(settings) {
        Ok(definitions) => definitions,
        Err(code) => return code,
    };
    let mut entries: Vec<&Entry> = definitions
        .library
        .entries()
        .filter(|entry| all || entry.type_name == "StructureDefinition")
        .collect();
    entries.sort_by(|one, other| (one.type_name, &one.url).cmp(&(other.type_name, &other.url)));
    for entry in entries {
        let text = |part: &Option<Box<str>>| part.as_deref().unwrap_or("-").to_owned();
        if json {
            let line = serde_json::json!({
                "resourceType": entry.type_name, "id": entry.id.as_str(), "url": entry.url,
                "version": entry.version, "type": entry.about, "title": entry.title,
                "source": entry.source,
            });
            print(&line.to_string());
        } else {
            let columns = [
                text(&entry.url),
                text(&entry.version),
                text(&entry.about),
                text(&entry.title),
                entry.source.to_string(),
            ];
            print(&columns.join("\t"));
        }
    }
    exit::DONE
}

fn show(settings: &SettingsArgs, name: &str) -> u8 {
    let definitions = match definitions(settings) {
        Ok(definitions) => definitions,
        Err(code) => return code,
    };
    let (url, version) = match name.split_once('|') {
        Some((url, version)) => (url, Some(version)),
        None => (name, None),
    };
    let found = definitions.library.entries().find(|entry| {
        let by_url = entry.url.as_deref() == Some(url)
            && (version.is_none() || entry.version.as_deref() == version);
        by_url || format!("{}/{}", entry.type_name, entry.id) == name
    });
    let Some(text) = found.and_then(Entry::body) else {
        fail(
            &format!("{name} という定義はありません。`sesshu profile list --all` で確認できます。"),
            &format!("There is no definition {name}. `sesshu profile list --all` shows them."),
        );
        return exit::FAILED;
    };
    let limits = fhir::codec::Limits::own();
    let mut pretty = Vec::new();
    match fhir::codec::json::read(&text, &limits) {
        Ok(element) => fhir::codec::json::write_pretty(&element, &mut pretty),
        Err(_) => pretty.extend_from_slice(&text),
    }
    print(&String::from_utf8_lossy(&pretty));
    exit::DONE
}

fn package(output: &std::path::Path) -> u8 {
    let written = archive::bytes().and_then(|bytes| match output.as_os_str() == "-" {
        true => std::io::stdout().lock().write_all(&bytes),
        false => std::fs::write(output, &bytes),
    });
    match written {
        Ok(()) => {
            say(&format!("✓ {}", output.display()));
            exit::DONE
        }
        Err(error) => {
            fail(
                "パッケージを書き出せませんでした。",
                &format!("The package was not written: {error}"),
            );
            exit::FAILED
        }
    }
}

#[cfg(test)]
mod tests;
