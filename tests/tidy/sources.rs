//! The files of the workspace, as the house rules look at them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A text file of the workspace.
#[derive(Clone)]
pub struct File {
    /// Its path from the root, with `/`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl File {
    /// Whether it is compiled for tests only.
    pub fn is_test(&self) -> bool {
        let path = &self.path;
        path.ends_with("/tests.rs")
            || path.contains("/tests/")
            || path.starts_with("tests/")
            || path.ends_with("/testing.rs")
    }

    /// The lines before the tests, without comments.
    pub fn code(&self) -> impl Iterator<Item = &str> {
        let end = self.text.find("#[cfg(test)]").unwrap_or(self.text.len());
        self.text[..end]
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
    }
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every text file, but for what is built, downloaded or not ours.
pub fn all_files() -> Vec<File> {
    static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
        let mut files = Vec::new();
        walk(&root(), "", &mut files);
        files.sort_by(|one, other| one.path.cmp(&other.path));
        files
    });
    FILES.clone()
}

fn walk(folder: &Path, path: &str, files: &mut Vec<File>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        let built = matches!(
            name.as_str(),
            "target" | "artifacts" | "node_modules" | "Cargo.lock"
        ) || path.is_empty() && name == "data";
        if built || (name.starts_with('.') && name != ".github") {
            continue;
        }
        let path = if path.is_empty() {
            name
        } else {
            format!("{path}/{name}")
        };
        let kind = entry.file_type().expect("a type");
        if kind.is_dir() {
            walk(&entry.path(), &path, files);
        } else if kind.is_file() {
            // Test data may be broken on purpose, so it need not be text.
            let bytes = fs::read(entry.path()).expect("a file");
            files.push(File {
                path,
                text: String::from_utf8_lossy(&bytes).into_owned(),
            });
        }
    }
}

/// Every source file.
pub fn rust_files() -> Vec<File> {
    all_files()
        .into_iter()
        .filter(|file| file.path.ends_with(".rs"))
        .collect()
}

/// Every source file that is not for tests alone.
pub fn production() -> Vec<File> {
    let files = rust_files();
    let for_tests = |file: &File| {
        let stem = file.path.trim_end_matches(".rs");
        let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
        let doors = [
            format!("{folder}.rs"),
            format!("{folder}/lib.rs"),
            format!("{folder}/main.rs"),
        ];
        let declared = format!("#[cfg(test)]\nmod {name};");
        let declared_wider = format!("#[cfg(test)]\npub(crate) mod {name};");
        files
            .iter()
            .filter(|door| doors.contains(&door.path))
            .any(|door| door.text.contains(&declared) || door.text.contains(&declared_wider))
    };
    files
        .iter()
        .filter(|file| !file.is_test() && !for_tests(file))
        .cloned()
        .collect()
}

/// A crate with what it uses outside its tests.
pub struct Manifest {
    /// The folder's name.
    pub name: String,
    /// Names of the crates, as the manifest calls them.
    pub dependencies: Vec<String>,
}

/// The manifests of all crates of the workspace.
pub fn manifests() -> Vec<Manifest> {
    let files = all_files();
    let found = files
        .iter()
        .filter(|file| file.path.ends_with("/Cargo.toml") && !file.path.contains("/fuzz/"));
    found
        .map(|file| {
            let table: toml::Table = file
                .text
                .parse()
                .unwrap_or_else(|error| panic!("{}: {error}", file.path));
            let sections = ["dependencies", "build-dependencies"]
                .iter()
                .filter_map(|name| table.get(*name));
            let dependencies = sections
                .filter_map(toml::Value::as_table)
                .flat_map(|section| section.keys().cloned());
            let folder = file.path.trim_end_matches("/Cargo.toml");
            let name = folder.rsplit('/').next().unwrap_or(folder).to_owned();
            Manifest {
                name,
                dependencies: dependencies.collect(),
            }
        })
        .collect()
}
