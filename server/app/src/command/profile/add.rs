//! `sesshu profile add`: a package or a code list is put into the folder from which the server reads them.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::talk::{fail, print, say};
use super::super::{SettingsArgs, exit, serve};
use crate::definitions::{self, added};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "例 / Examples:\n  sesshu profile add jp-core.r4-1.2.0.tgz\n  sesshu profile add hot-codes.csv --dry-run\n\nCSV の1行目 / the first line of a CSV: product_id,system,code,display\n詳しくは docs/operations.md / More in docs/operations.md"
)]
pub(crate) struct AddArgs {
    #[command(flatten)]
    settings: SettingsArgs,
    /// パッケージ（.tgz）またはコード表（.csv） / a package or a code list
    file: PathBuf,
    /// 確かめるだけで、追加しない / look whether it holds, and add nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &AddArgs) -> u8 {
    let config = match serve::load(&arguments.settings) {
        Ok(config) => config,
        Err(code) => return code,
    };
    let folder = &config.profiles.folder;
    match add(&arguments.file, folder, arguments.dry_run) {
        Ok(()) => exit::DONE,
        Err(reason) => {
            fail(
                "追加しませんでした。いま使われている定義はそのままです。",
                &format!("Nothing was added; the definitions in force stay as they are:\n{reason}"),
            );
            exit::FAILED
        }
    }
}

fn add(file: &Path, folder: &Path, dry_run: bool) -> Result<(), String> {
    let bytes = added::read(file)?;
    let name = name_of(file, &bytes)?;
    let before = definitions::load(Some(folder))?;
    let after = definitions::load_with(folder, &name, &bytes)?;
    let is_new = |entry: &&definitions::Entry| {
        entry.source.as_ref() == name || entry.source.starts_with(&format!("{name}/"))
    };
    let added: Vec<&definitions::Entry> = after.library.entries().filter(is_new).collect();
    for entry in &added {
        let url = entry.url.as_deref().unwrap_or(entry.id.as_str());
        let replaced = before
            .library
            .entries()
            .find(|known| known.type_name == entry.type_name && known.url == entry.url);
        let version = entry.version.as_deref().unwrap_or("-");
        match replaced {
            Some(known) => print(&format!(
                "= {} {url} {version} ({})",
                entry.type_name, known.source
            )),
            None => print(&format!("+ {} {url} {version}", entry.type_name)),
        }
    }
    if added.is_empty() {
        return Err("there is no definition in it that can be used here".to_owned());
    }
    if dry_run {
        say("✓ 追加できます。まだ追加していません。\n  It can be added; nothing was added yet.");
        return Ok(());
    }
    let target = install(folder, &name, &bytes)?;
    say(&format!(
        "✓ {}\n  サーバーを再起動すると使われます。\n  It is used after the server's next start.",
        target.display()
    ));
    Ok(())
}

/// The name under which it is kept: that of the package, so that a newer one takes the place of an older one, or that of
/// the list.
fn name_of(file: &Path, bytes: &[u8]) -> Result<String, String> {
    let stem = file.file_stem().and_then(|stem| stem.to_str());
    let end = file.extension().and_then(|end| end.to_str());
    let name = match end {
        Some("csv") => format!("{}.csv", stem.unwrap_or_default()),
        Some("tgz" | "gz") => {
            let package = added::open(bytes)?;
            say(&format!("{} {}", package.name, package.version));
            format!("{}.tgz", package.name)
        }
        _ => return Err("neither a package (.tgz) nor a code list (.csv)".to_owned()),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    match name.len() <= 128 && !name.starts_with('.') && name.chars().all(plain) {
        true => Ok(name),
        false => {
            Err("its name may have letters, digits, dots, hyphens and underlines only".to_owned())
        }
    }
}

/// Writes the file beside its place and puts it there: a crash leaves the old one or the new one, whole.
fn install(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, String> {
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(told)?;
    let beside = folder.join(format!("{name}.new"));
    let target = folder.join(name);
    let write = || -> std::io::Result<()> {
        use std::io::Write;
        let mut handle = fs::File::create(&beside)?;
        handle.write_all(bytes)?;
        handle.sync_all()?;
        fs::rename(&beside, &target)
    };
    write().map_err(told)?;
    Ok(target)
}
