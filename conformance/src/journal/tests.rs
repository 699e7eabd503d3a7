//! The journal can be read while it is being written.

use super::*;

#[test]
fn a_line_is_in_the_file_as_soon_as_it_is_written() {
    let path = std::env::temp_dir().join(format!("sesshu-journal-{}", std::process::id()));
    let journal = Journal::begin(&path).unwrap();
    journal.intend(1, "m", "POST Patient").unwrap();
    let text = std::fs::read_to_string(journal.path()).unwrap();
    let line: Value = serde_json::from_str(text.trim()).unwrap();
    assert_eq!((&line["intent"], &line["slot"]), (&json!(1), &json!("m")));
    std::fs::remove_file(path).unwrap();
}
