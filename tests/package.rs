//! The FHIR package is the one that its sources make: a source that changed without a new build is found here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use openssl::sha::sha256;

/// What the package is made of, below `fhir-profiles/`. Prose about it does not change it.
const SOURCES: [&str; 3] = ["ig.ini", "sushi-config.yaml", "input"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fhir-profiles")
}

#[test]
fn the_package_was_built_from_the_sources_that_are_there() {
    let listed =
        std::fs::read_to_string(folder().join("package/sources.sha256")).expect("the digests");
    let listed: BTreeMap<String, String> = listed
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(digest, path)| (path.to_owned(), digest.to_owned()))
        .collect();
    let mut found = BTreeMap::new();
    for source in SOURCES {
        digest_below(&folder().join(source), &mut found);
    }
    assert!(found.len() > 100, "only {} sources", found.len());
    let changed: Vec<&String> = found
        .iter()
        .filter(|(path, digest)| listed.get(*path) != Some(*digest))
        .map(|(path, _)| path)
        .collect();
    let gone: Vec<&String> = listed
        .keys()
        .filter(|path| !found.contains_key(*path))
        .collect();
    assert!(
        changed.is_empty() && gone.is_empty(),
        "`make profiles` was not run after these changed: {changed:?}, gone: {gone:?}"
    );
}

fn digest_below(path: &Path, found: &mut BTreeMap<String, String>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("a folder") {
            digest_below(&entry.expect("an entry").path(), found);
        }
        return;
    }
    let digest = sha256(&std::fs::read(path).expect("a source"));
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let short = path
        .strip_prefix(folder())
        .expect("a path below")
        .to_string_lossy()
        .into_owned();
    found.insert(short, digest);
}
