//! Programs of the workspace that measure what cannot be seen from outside.

use std::process::Command;

/// Builds and runs an example of a package. What it says.
pub(crate) fn said(package: &str, example: &str, arguments: &[String]) -> Result<String, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let output = Command::new(cargo)
        .args(["run", "--release", "--locked", "--quiet"])
        .args(["--package", package, "--example", example, "--"])
        .args(arguments)
        .current_dir(root)
        .output()
        .map_err(|e| format!("cargo: {e}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
