//! `sesshu key`: the file of keys for data at rest.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use store::KeyRing;

use super::exit;
use super::talk::{fail, say};

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 新しい鍵ファイル / a new file of keys
    New {
        /// ファイル / the file, which must not be there yet
        file: PathBuf,
    },
    /// 新しい鍵を加える。古い鍵は読むために残る / add a key; the old ones stay, to read what they sealed
    Rotate {
        /// ファイル / the file
        file: PathBuf,
    },
}

pub(super) fn run(what: &What) -> u8 {
    let done = match what {
        What::New { file } => new(file),
        What::Rotate { file } => rotate(file),
    };
    match done {
        Ok(()) => exit::DONE,
        Err(reason) => {
            fail(
                "鍵ファイルを書けませんでした。",
                &format!("The file of keys was not written: {reason}"),
            );
            exit::FAILED
        }
    }
}

/// Writes a new file of keys that only its owner can read.
pub fn new(file: &Path) -> Result<(), String> {
    let text = KeyRing::generate().map_err(|error| error.to_string())?;
    if let Some(folder) = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    }
    write_new(file, &text)?;
    say(&format!(
        "✓ {}\n  このファイルがなければ、データは読めません。別の場所にも控えを置いてください。\n  Without this file the data cannot be read. Keep a copy somewhere else.",
        file.display()
    ));
    Ok(())
}

fn rotate(file: &Path) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    let rotated = KeyRing::rotate(&text).map_err(|error| error.to_string())?;
    // A crash in between must leave one whole file: the new one is written beside the old one and put in its place.
    let beside = file.with_extension("new");
    let _ = fs::remove_file(&beside);
    write_new(&beside, &rotated)?;
    fs::rename(&beside, file).map_err(|error| error.to_string())?;
    say(
        "✓ 新しい鍵は、サーバーを再起動すると使われます。\n  The new key is used after the server's next start.",
    );
    Ok(())
}

pub(crate) fn write_new(file: &Path, text: &str) -> Result<(), String> {
    let mut open = OpenOptions::new();
    let mut handle = open
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .map_err(|error| format!("{}: {error}", file.display()))?;
    handle
        .write_all(text.as_bytes())
        .and_then(|()| handle.sync_all())
        .map_err(|error| error.to_string())
}
