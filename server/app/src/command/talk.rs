//! Speaking to whoever typed the command: data to standard output, talk to standard error.

/// Prints data. A reader that has gone away (`| head`) is no fault.
pub fn print(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Says something.
pub fn say(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Says what failed, in both languages.
pub fn fail(japanese: &str, english: &str) {
    say(&format!("✗ {japanese}\n  {english}"));
}
