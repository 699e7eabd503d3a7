//! The commands as whole lines: their exit codes, and what they leave behind.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use crate::command::{exit, run_words};
use crate::definitions::{added, archive};

const CODES: &str = r#"{"resourceType":"CodeSystem","id":"places","url":"https://town.example/places","version":"2","name":"Places","status":"active","content":"complete","concept":[{"code":"arm"}]}"#;

/// Runs a line with this folder as the one of added packages, and another file behind it.
fn run(folder: &Path, words: &[&str], file: Option<&Path>) -> u8 {
    let setting = format!("profiles.folder={}", folder.join("profiles").display());
    let (two, rest) = words.split_at(1);
    let mut line: Vec<OsString> = vec!["sesshu".into(), "profile".into()];
    line.extend(two.iter().map(OsString::from));
    line.extend(["--set".into(), OsString::from(setting)]);
    line.extend(rest.iter().map(OsString::from));
    line.extend(file.map(|file| file.as_os_str().to_owned()));
    run_words(line)
}

fn written(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> std::path::PathBuf {
    let file = folder.join(name);
    fs::write(&file, text).expect("a file");
    file
}

#[test]
fn errors_are_findings_warnings_are_none_and_a_lost_file_is_a_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let good = written(
        folder,
        "good.json",
        r#"{"resourceType":"Patient","active":true}"#,
    );
    let wrong = written(
        folder,
        "wrong.json",
        r#"{"resourceType":"Patient","gender":"x"}"#,
    );
    let unreadable = written(folder, "cut.json", r#"{"resourceType":"Patient""#);
    let lines = "{\"resourceType\":\"Patient\",\"active\":true}\n{\"resourceType\":\"Patient\",\"gender\":\"x\"}\n";
    let lines = written(folder, "lines.ndjson", lines);
    let xml = written(
        folder,
        "good.xml",
        r#"<Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient>"#,
    );
    let claimed = r#"{"resourceType":"Patient","meta":{"profile":["urn:none"]},"active":true}"#;
    let claimed = written(folder, "claimed.json", claimed);
    for (file, code) in [
        (&good, exit::DONE),
        (&xml, exit::DONE),
        (&claimed, exit::DONE),
        (&wrong, exit::FINDINGS),
        (&unreadable, exit::FINDINGS),
        (&lines, exit::FINDINGS),
        (&folder.join("none.json"), exit::FAILED),
    ] {
        for form in ["text", "json", "ndjson"] {
            let words = ["validate", "--lang", "en", "--format", form];
            let said = run(folder, &words, Some(file));
            assert_eq!(said, code, "{} {form}", file.display());
        }
    }
    let unknown = ["validate", "--profile", "urn:none"];
    assert_eq!(run(folder, &unknown, Some(&good)), exit::FAILED);
}

#[test]
fn a_package_is_looked_at_added_shown_and_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let package = archive::of([("CodeSystem-places.json", CODES)]).expect("a package");
    let package = written(folder, "any-name.tgz", package);
    let installed = folder.join("profiles/test.tgz");
    assert_eq!(
        run(folder, &["add", "--dry-run"], Some(&package)),
        exit::DONE
    );
    assert!(!installed.exists(), "it was only looked at");
    assert_eq!(
        run(folder, &["show", "CodeSystem/places"], None),
        exit::FAILED
    );
    assert_eq!(run(folder, &["add"], Some(&package)), exit::DONE);
    assert!(installed.exists());
    assert_eq!(
        run(folder, &["show", "CodeSystem/places"], None),
        exit::DONE
    );
    let by_address = ["show", "https://town.example/places|2"];
    assert_eq!(run(folder, &by_address, None), exit::DONE);
    assert_eq!(run(folder, &["list", "--all", "--json"], None), exit::DONE);
    let before = fs::read(&installed).expect("the package");
    let broken = archive::of([("CodeSystem-places.json", "{")]).expect("a package");
    let broken = written(folder, "broken.tgz", broken);
    assert_eq!(run(folder, &["add"], Some(&broken)), exit::FAILED);
    assert_eq!(fs::read(&installed).expect("the package"), before);
    let files = fs::read_dir(folder.join("profiles")).expect("the folder");
    assert_eq!(files.count(), 1, "nothing else is left");
}

#[test]
fn a_list_is_added_under_its_own_name_and_nothing_else_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let list = "product_id,system,code,display\nmr,https://town.example/s,1,x\n";
    let good = written(folder, "codes.csv", list);
    assert_eq!(run(folder, &["add"], Some(&good)), exit::DONE);
    assert!(folder.join("profiles/codes.csv").exists());
    for name in ["codes.txt", "コード.csv", ".csv"] {
        let file = written(folder, name, list);
        assert_eq!(run(folder, &["add"], Some(&file)), exit::FAILED, "{name}");
    }
}

#[test]
fn what_is_built_in_is_written_as_a_package() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("own.tgz");
    let words = ["sesshu", "profile", "package", "--output"].map(OsString::from);
    let line = words.into_iter().chain([file.as_os_str().to_owned()]);
    assert_eq!(run_words(line), exit::DONE);
    let bytes = fs::read(&file).expect("a file");
    assert!(added::open(&bytes).is_ok());
}
