//! `sesshu version`

use super::exit;
use super::talk::print;

/// Prints the version, and with `verbose` what it was built of.
pub fn run(verbose: bool) -> u8 {
    print(&format!("sesshu {}", env!("CARGO_PKG_VERSION")));
    if verbose {
        let features = [("demo", cfg!(feature = "demo")), ("tls", cfg!(feature = "tls"))];
        let on: Vec<&str> = features.iter().filter(|(_, on)| *on).map(|(name, _)| *name).collect();
        print(&format!("fhir 4.0.1\nfeatures {}", if on.is_empty() { "none".to_owned() } else { on.join(" ") }));
    }
    exit::DONE
}
