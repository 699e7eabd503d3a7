//! Lists the files of `fhir-profiles/`, so that each is carried by the program without being named anywhere.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The file that holds R4's own search parameters. It is no part of the package, wherever it lies.
const R4: &str = "search-parameters-r4.json";
/// Where it may lie.
const R4_FOLDERS: [&str; 2] = ["base", "package"];
/// What describes the package and is no definition.
const MANIFEST: &str = "package.json";

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../fhir-profiles");
    let root = root.canonicalize()?;
    let package = root.join("package");
    let r4 = R4_FOLDERS
        .iter()
        .map(|folder| root.join(folder).join(R4))
        .find(|file| file.exists())
        .ok_or("the search parameters of R4 are not there")?;
    let (manifest, definitions): (Vec<PathBuf>, Vec<PathBuf>) = json_files(&package)?
        .into_iter()
        .filter(|file| !file.ends_with(R4))
        .partition(|file| file.ends_with(MANIFEST));
    let parameters: Vec<PathBuf> = std::iter::once(r4)
        .chain(
            definitions
                .iter()
                .filter(|file| is_parameter(file))
                .cloned(),
        )
        .collect();
    let mut text = String::new();
    list(&mut text, "SEARCH_PARAMETERS", &parameters)?;
    list(&mut text, "PACKAGE", &definitions)?;
    list(&mut text, "MANIFEST", &manifest)?;
    list(
        &mut text,
        "EXAMPLES",
        &json_files(&package.join("example"))?,
    )?;
    list(&mut text, "INVALID", &json_files(&package.join("invalid"))?)?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("package.rs"), text)?;
    for watched in ["base", "package", "package/example", "package/invalid"] {
        let folder = root.join(watched);
        if folder.exists() {
            println!("cargo::rerun-if-changed={}", folder.display());
        }
    }
    Ok(())
}

fn is_parameter(file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with("SearchParameter-"))
}

/// The JSON files that lie in a folder, by name; none where there is no such folder.
fn json_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        let name = file.file_name().and_then(|name| name.to_str());
        let hidden = name.is_none_or(|name| name.starts_with('.'));
        if !hidden && file.is_file() && file.extension().is_some_and(|end| end == "json") {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// Writes a list of files as a constant.
fn list(text: &mut String, name: &str, files: &[PathBuf]) -> Result<(), Box<dyn Error>> {
    writeln!(text, "static {name}: &[File] = &[")?;
    for file in files {
        let short = file.file_name().and_then(|name| name.to_str());
        let short = short.ok_or("a file has no name")?;
        let path = file.to_str().ok_or("a path is no text")?;
        writeln!(
            text,
            "    File {{ name: {short:?}, text: include_str!({path:?}) }},"
        )?;
    }
    writeln!(text, "];")?;
    Ok(())
}
