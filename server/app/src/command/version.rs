//! `sesshu version`

use super::exit;
use super::talk::print;

/// Prints the version, and with `verbose` what it was built of.
pub fn run(verbose: bool) -> u8 {
    print(&format!("sesshu {}", env!("CARGO_PKG_VERSION")));
    if verbose {
        let features = if cfg!(feature = "demo") {
            "demo"
        } else {
            "none"
        };
        print(&format!("fhir 4.0.1\nfeatures {features}"));
    }
    exit::DONE
}
