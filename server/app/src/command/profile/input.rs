//! Files of resources: one resource, or one a line.

use std::io::Read;
use std::path::Path;

use bytes::Bytes;
use fhir::codec::{self, Limits};
use fhir::{Element, Issue};

use crate::call::{Body, Form, Format};

/// The largest file.
const FILE_BYTES_MAX: u64 = 1 << 30;

/// One resource of a file, and the line that it begins at, from 0.
#[derive(Debug)]
pub struct Text {
    /// The resource as it stands there.
    pub body: Body,
    /// How many lines stand before it.
    pub lines_before: u32,
}

/// The resources of a file; `-` is standard input.
pub fn read(file: &Path) -> Result<Vec<Text>, String> {
    let told = |error: std::io::Error| format!("{}: {error}", file.display());
    let mut bytes = Vec::new();
    let is_stdin = file.as_os_str() == "-";
    if is_stdin {
        let mut input = std::io::stdin().lock().take(FILE_BYTES_MAX + 1);
        input.read_to_end(&mut bytes).map_err(told)?;
    } else {
        let mut input = std::fs::File::open(file)
            .map_err(told)?
            .take(FILE_BYTES_MAX + 1);
        input.read_to_end(&mut bytes).map_err(told)?;
    }
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(format!(
            "{}: larger than {FILE_BYTES_MAX} bytes",
            file.display()
        ));
    }
    let named = file
        .extension()
        .is_some_and(|end| end == "ndjson" || end == "jsonl");
    Ok(parts(bytes.into(), named))
}

fn parts(bytes: Bytes, by_lines: bool) -> Vec<Text> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    let form = |format| Form::Resource(format);
    if first == Some(&b'<') && !by_lines {
        let body = Body {
            form: form(Format::Xml),
            bytes,
        };
        return vec![Text {
            body,
            lines_before: 0,
        }];
    }
    if !by_lines && !looks_like_lines(&bytes) {
        let body = Body {
            form: form(Format::Json),
            bytes,
        };
        return vec![Text {
            body,
            lines_before: 0,
        }];
    }
    let mut parts = Vec::new();
    for (number, line) in (0..).zip(bytes.split(|byte| *byte == b'\n')) {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        parts.push(Text {
            body: Body {
                form: form(Format::Json),
                bytes: bytes.slice_ref(line),
            },
            lines_before: number,
        });
    }
    parts
}

/// Whether each line is an object of its own: the first two that are not empty begin with a brace at their very start.
fn looks_like_lines(bytes: &[u8]) -> bool {
    let mut lines = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.iter().all(u8::is_ascii_whitespace));
    let (first, second) = (lines.next(), lines.next());
    let is_object = |line: Option<&[u8]>| line.is_some_and(|line| line.starts_with(b"{"));
    is_object(first) && is_object(second)
}

/// Reads a resource with the limits of the server, but for those of bundles, which are larger.
pub fn element(body: &Body) -> Result<Element, Vec<Issue>> {
    let usual = Limits::default();
    let limits = Limits {
        size_bytes_max: usize::MAX,
        depth_max: usual.depth_max + 3,
        members_max: 1_000_000,
        ..usual
    };
    match body.form {
        Form::Resource(Format::Xml) => codec::xml::read(&body.bytes, &limits),
        Form::Resource(Format::Json) | Form::JsonPatch => codec::json::read(&body.bytes, &limits),
    }
}

#[cfg(test)]
mod tests;
