//! The package that is built in, as one file that other servers and validators install.

use std::io::{self, Write};
use std::sync::OnceLock;

use bytes::Bytes;
use fhir::codec::{self, Limits};
use flate2::Compression;
use flate2::write::GzEncoder;
use profiles::definitions::{self, File};
use profiles::naming::CANONICAL_BASE;
use serde_json::{Value, json};

/// The archive, made once. The same program always makes the same bytes.
pub fn bytes() -> io::Result<Bytes> {
    static ARCHIVE: OnceLock<Bytes> = OnceLock::new();
    if let Some(made) = ARCHIVE.get() {
        return Ok(made.clone());
    }
    let made = Bytes::from(make()?);
    Ok(ARCHIVE.get_or_init(|| made).clone())
}

fn make() -> io::Result<Vec<u8>> {
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
    let manifest = match definitions::manifest() {
        Some(file) => file.text.to_owned(),
        None => manifest(),
    };
    append(&mut archive, "package/package.json", &manifest)?;
    append(&mut archive, "package/.index.json", &index())?;
    for File { name, text } in definitions::package_files() {
        append(&mut archive, &format!("package/{name}"), text)?;
    }
    for File { name, text } in definitions::examples() {
        append(&mut archive, &format!("package/example/{name}"), text)?;
    }
    archive.into_inner()?.finish()
}

fn append(archive: &mut tar::Builder<impl Write>, path: &str, text: &str) -> io::Result<()> {
    let mut header = tar::Header::new_ustar();
    header.set_size(text.len() as u64);
    header.set_mode(0o644);
    header.set_mtime(0);
    header.set_entry_type(tar::EntryType::Regular);
    archive.append_data(&mut header, path, text.as_bytes())
}

/// What the package says about itself, where its folder does not.
fn manifest() -> String {
    json!({
        "name": "sesshu.immunization",
        "version": env!("CARGO_PKG_VERSION"),
        "canonical": CANONICAL_BASE,
        "fhirVersions": ["4.0.1"],
        "type": "fhir.ig",
        "license": "Apache-2.0",
    })
    .to_string()
}

/// A package of these files, for tests of what packages bring along.
#[cfg(test)]
pub fn of<const N: usize>(files: [(&str, &str); N]) -> io::Result<Vec<u8>> {
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    let manifest = r#"{"name":"test","version":"1.0.0"}"#;
    append(&mut archive, "package/package.json", manifest)?;
    for (name, text) in files {
        append(&mut archive, &format!("package/{name}"), text)?;
    }
    archive.into_inner()?.finish()
}

/// The table of contents that loaders of packages look for.
fn index() -> String {
    let files: Vec<Value> = definitions::package_files().iter().map(listed).collect();
    json!({"index-version": 1, "files": files}).to_string()
}

fn listed(file: &File) -> Value {
    let mut listed = json!({"filename": file.name});
    let Ok(element) = codec::json::read(file.text.as_bytes(), &Limits::own()) else {
        return listed;
    };
    if let Some(listed) = listed.as_object_mut() {
        listed.insert("resourceType".into(), element.type_name().into());
        for name in ["id", "url", "version", "kind", "type"] {
            if let Some(text) = element.text_of(name) {
                listed.insert(name.into(), text.into());
            }
        }
    }
    listed
}
