//! What an operator added: packages and code lists, each one file in a folder, read as it lies there.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use fhir::codec::{self, Limits};
use flate2::read::GzDecoder;

use super::{Found, TYPES, codes};

/// The largest file, packed.
pub const PACKED_BYTES_MAX: u64 = 64 << 20;
/// The largest package, unpacked.
const UNPACKED_BYTES_MAX: u64 = 512 << 20;
/// The largest file of a package.
const FILE_BYTES_MAX: u64 = 32 << 20;
/// How many files a package may have.
const FILES_MAX: usize = 20_000;
/// How many reasons are told.
const REASONS_MAX: usize = 20;

/// What a package says about itself, and its files.
#[derive(Debug)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The JSON files that lie flat in it, but for the manifest.
    pub files: Vec<(String, Vec<u8>)>,
}

/// The packages and code lists of a folder, by name. A folder that is not there holds none.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut files = Vec::new();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(files),
        Err(error) => return Err(told(error)),
    };
    for entry in entries {
        let file = entry.map_err(told)?.path();
        let wanted = file
            .extension()
            .is_some_and(|end| end == "tgz" || end == "csv");
        if wanted && file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// Puts what is in a file to the definitions.
pub fn take(file: &Path, found: &mut Vec<Found>) -> Result<(), String> {
    let bytes = read(file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    take_bytes(&name, &bytes, found)
}

/// The bytes of a file, within the limit.
pub fn read(file: &Path) -> Result<Vec<u8>, String> {
    let told = |error: std::io::Error| format!("{}: {error}", file.display());
    let mut bytes = Vec::new();
    fs::File::open(file)
        .map_err(told)?
        .take(PACKED_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(told)?;
    if bytes.len() as u64 > PACKED_BYTES_MAX {
        return Err(format!(
            "{}: larger than {PACKED_BYTES_MAX} bytes",
            file.display()
        ));
    }
    Ok(bytes)
}

/// The same with the bytes of the file.
pub fn take_bytes(name: &str, bytes: &[u8], found: &mut Vec<Found>) -> Result<(), String> {
    if name.ends_with(".csv") {
        return codes::take(name, bytes, found);
    }
    let package = open(bytes).map_err(|reason| format!("{name}: {reason}"))?;
    let mut reasons = Vec::new();
    for (file, text) in &package.files {
        match definition(text) {
            Ok(Some(element)) => put(found, element, format!("{name}/{file}")),
            Ok(None) => {}
            Err(reason) => reasons.push(format!("{name}/{file}: {reason}")),
        }
        if reasons.len() >= REASONS_MAX {
            break;
        }
    }
    match reasons.is_empty() {
        true => Ok(()),
        false => Err(reasons.join("\n")),
    }
}

/// Puts a definition in, instead of one that has the same address.
pub fn put(found: &mut Vec<Found>, element: fhir::Element, file: String) {
    if let Some(address) = address(&element) {
        found.retain(|one| {
            one.element.type_name() != element.type_name()
                || self::address(&one.element) != Some(address)
        });
    }
    found.push(Found {
        file,
        element,
        text: None,
    });
}

/// What a definition is known by: its address, or for a naming system, which has none, the first system that it names.
fn address(element: &fhir::Element) -> Option<&str> {
    let named = || element.first("uniqueId")?.text_of("value");
    element.text_of("url").or_else(named)
}

/// A definition, if the file holds one of a type that is taken.
fn definition(text: &[u8]) -> Result<Option<fhir::Element>, String> {
    let type_name = serde_json::from_slice::<Typed>(text)
        .map_err(|error| error.to_string())?
        .resource_type;
    if !type_name.is_some_and(|name| TYPES.contains(&name.as_ref())) {
        return Ok(None);
    }
    match codec::json::read(text, &Limits::own()) {
        Ok(element) => Ok(Some(element)),
        Err(issues) => Err(issues
            .iter()
            .map(|issue| match &issue.expression {
                Some(place) => format!("{} {place}", issue.rule),
                None => issue.rule.to_owned(),
            })
            .collect::<Vec<_>>()
            .join(", ")),
    }
}

#[derive(serde::Deserialize)]
struct Typed<'a> {
    #[serde(rename = "resourceType", borrow)]
    resource_type: Option<std::borrow::Cow<'a, str>>,
}

#[derive(serde::Deserialize)]
struct Manifest {
    name: String,
    version: String,
}

/// Opens a package: a tape archive, packed by gzip, whose files lie in the folder `package`. Nothing is written anywhere,
/// so no path in it can lead anywhere.
pub fn open(bytes: &[u8]) -> Result<Package, String> {
    let unpacked = GzDecoder::new(bytes).take(UNPACKED_BYTES_MAX + 1);
    let mut archive = tar::Archive::new(unpacked);
    let mut manifest = None;
    let mut files = Vec::new();
    let mut sum = 0_u64;
    for (count, entry) in archive
        .entries()
        .map_err(|error| error.to_string())?
        .enumerate()
    {
        let mut entry = entry.map_err(|error| format!("not a readable package: {error}"))?;
        if count >= FILES_MAX {
            return Err(format!("more than {FILES_MAX} files"));
        }
        let path = entry.path().map_err(|error| error.to_string())?;
        let path = path.to_string_lossy().into_owned();
        let Some(name) = flat_json(&path) else {
            continue;
        };
        if entry.size() > FILE_BYTES_MAX {
            return Err(format!("{name}: larger than {FILE_BYTES_MAX} bytes"));
        }
        sum = sum.saturating_add(entry.size());
        if sum > UNPACKED_BYTES_MAX {
            return Err(format!("larger than {UNPACKED_BYTES_MAX} bytes, unpacked"));
        }
        let name = name.to_owned();
        let mut text = Vec::new();
        entry
            .read_to_end(&mut text)
            .map_err(|error| format!("{name}: {error}"))?;
        if name == "package.json" {
            manifest = Some(text);
        } else {
            files.push((name, text));
        }
    }
    let manifest = manifest.ok_or("there is no package/package.json")?;
    let manifest: Manifest =
        serde_json::from_slice(&manifest).map_err(|error| format!("package.json: {error}"))?;
    Ok(Package {
        name: manifest.name,
        version: manifest.version,
        files,
    })
}

/// The name of a JSON file that lies flat in the folder `package`.
fn flat_json(path: &str) -> Option<&str> {
    let path = path.strip_prefix("./").unwrap_or(path);
    let name = path.strip_prefix("package/")?;
    let plain = !name.contains('/') && !name.starts_with('.') && name.ends_with(".json");
    plain.then_some(name)
}
