//! Which files hold one resource, and which one a line.

use super::*;

fn count(text: &str) -> usize {
    parts(Bytes::copy_from_slice(text.as_bytes()), false).len()
}

#[test]
fn a_resource_over_several_lines_is_one() {
    assert_eq!(count("{\n  \"resourceType\":\"Patient\"\n}\n"), 1);
    assert_eq!(count("{\"resourceType\":\"Patient\"}"), 1);
    assert_eq!(count("<Patient xmlns=\"http://hl7.org/fhir\"/>"), 1);
    assert_eq!(count("\n\n<Patient>\n</Patient>\n"), 1);
}

#[test]
fn a_resource_a_line_is_as_many_as_there_are_lines() {
    let lines = "{\"resourceType\":\"Patient\"}\n\n{\"resourceType\":\"Basic\"}\r\n";
    assert_eq!(count(lines), 2);
    let parts = parts(Bytes::from_static(lines.as_bytes()), false);
    let before: Vec<u32> = parts.iter().map(|part| part.lines_before).collect();
    assert_eq!(before, [0, 2]);
    // One line alone is told by the name of its file.
    assert_eq!(super::parts(Bytes::from_static(b"{}\n"), true).len(), 1);
}
