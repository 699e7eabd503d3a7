//! `sesshu cert`: is this certificate genuine and in force? Without a server, a database or a network.

use std::fs;
use std::path::PathBuf;

use certificate::{Catalogue, Verifier};
use clap::Subcommand;
use fhir::Problem;

use super::exit;
use super::talk::{fail, print};
use crate::call::{Shown, ShownForm};
use crate::certify::{add_foreign, judge};
use crate::signing::keys::Published;
use crate::signing::process::own_trust;
use crate::state::now_ms;

/// The largest file that is looked at.
const FILE_BYTES_MAX: u64 = 16 << 20;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 証明書を確かめる / check a certificate: a text, a file of cards, a picture of codes, or a PDF
    Verify {
        /// ファイル / the file
        file: PathBuf,
        /// 自分の公開鍵（public.json）/ our own public keys
        #[arg(long)]
        keys: Option<PathBuf>,
        /// ほかの発行者の鍵のフォルダー / the folder with other issuers' keys
        #[arg(long)]
        trust: Option<PathBuf>,
        /// 結果を JSON で / the result as JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(what: &What) -> u8 {
    let What::Verify {
        file,
        keys,
        trust,
        json,
    } = what;
    match verified(file, keys.as_ref(), trust.as_ref()) {
        Ok(told) => {
            let answer = told.get("answer").and_then(serde_json::Value::as_str);
            let answer = answer.unwrap_or_default();
            if *json {
                print(&serde_json::to_string_pretty(&told).unwrap_or_default());
            } else {
                show(&told, answer);
            }
            match answer {
                "valid" => exit::DONE,
                _ => exit::FINDINGS,
            }
        }
        Err(reason) => {
            fail("証明書を読めませんでした。", &reason);
            exit::FAILED
        }
    }
}

fn verified(
    file: &PathBuf,
    keys: Option<&PathBuf>,
    foreign: Option<&PathBuf>,
) -> Result<serde_json::Value, String> {
    let shown = file.display();
    let about = fs::metadata(file).map_err(|error| format!("{shown}: {error}"))?;
    if about.len() > FILE_BYTES_MAX {
        return Err(format!("{shown}: larger than any certificate"));
    }
    let bytes = fs::read(file).map_err(|error| format!("{shown}: {error}"))?;
    let now = now_ms().div_euclid(1_000);
    let mut trust = own_trust();
    if let Some(keys) = keys {
        let published = Published::read(keys).map_err(|useless| useless.to_string())?;
        published.add_to(&mut trust, now);
    }
    if let Some(folder) = foreign {
        add_foreign(&mut trust, folder, now);
    }
    let form = if bytes.starts_with(b"\x89PNG") || bytes.starts_with(&[0xFF, 0xD8]) {
        ShownForm::Picture
    } else if is_pdf(&bytes) {
        ShownForm::Sheets
    } else {
        ShownForm::Text
    };
    let verifier = Verifier {
        trust: &trust,
        catalogue: &Catalogue::built_in(),
        now,
    };
    let shown = Shown {
        form,
        bytes: bytes.into(),
    };
    judge(&verifier, &shown).map_err(|problem: Problem| format!("{problem:?}"))
}

/// A PDF says that it is one near its beginning.
fn is_pdf(bytes: &[u8]) -> bool {
    let front = bytes.get(..1_024).unwrap_or(bytes);
    front.windows(5).any(|window| window == b"%PDF-")
}

fn show(told: &serde_json::Value, answer: &str) {
    print(answer);
    let codes = told.get("codes").and_then(serde_json::Value::as_array);
    for code in codes.into_iter().flatten() {
        let text = |name: &str| code.get(name).and_then(serde_json::Value::as_str);
        let parts = ["format", "answer", "layer", "rule", "issuer", "keyId"];
        let line: Vec<&str> = parts.into_iter().filter_map(text).collect();
        print(&format!("  {}", line.join("  ")));
        if let Some(says) = code.get("says") {
            print(&serde_json::to_string_pretty(says).unwrap_or_default());
        }
    }
}
