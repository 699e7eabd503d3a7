//! What a spreadsheet would run, and the apostrophe that keeps it from doing so.

/// Whether a spreadsheet takes what begins here for a formula: the four signs, narrow or wide in either encoding, perhaps behind
/// blanks.
pub(super) fn starts_formula(bytes: &[u8]) -> bool {
    const WIDE: [&[u8]; 8] = [
        "＝".as_bytes(),
        "＋".as_bytes(),
        "－".as_bytes(),
        "＠".as_bytes(),
        b"\x81\x81",
        b"\x81\x7B",
        b"\x81\x7C",
        b"\x81\x97",
    ];
    let blanks = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let blank = bytes.iter().take_while(blanks).count();
    let rest = bytes.get(blank..).unwrap_or_default();
    matches!(rest.first(), Some(b'=' | b'+' | b'-' | b'@'))
        || WIDE.iter().any(|sign| rest.starts_with(sign))
}

/// Whether a value gets an apostrophe in front before it is written. One that looks like a guarded value gets another, so that
/// each comes back as it was.
pub(super) fn needs_guard(value: &[u8]) -> bool {
    let apostrophes = value.iter().take_while(|byte| **byte == b'\'').count();
    value.get(apostrophes..).is_some_and(starts_formula)
}

/// What a cell says without the apostrophe that guards it.
pub(super) fn without_guard(cell: &[u8]) -> &[u8] {
    match cell.split_first() {
        Some((b'\'', rest)) if needs_guard(rest) => rest,
        _ => cell,
    }
}
