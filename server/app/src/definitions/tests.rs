//! That what is built in holds, and what may be added to it.

use fhir::Key;

use super::*;

const CODES: &str = r#"{"resourceType":"CodeSystem","id":"places","url":"https://town.example/places","version":"2","name":"Places","status":"active","content":"complete","concept":[{"code":"arm"}]}"#;

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).expect("a file");
    }
    folder
}

fn key(text: &str) -> Key {
    let (kind, id) = text.split_once('/').expect("a key");
    Key {
        kind: fhir::Kind::parse(kind).expect("a kind"),
        id: fhir::Id::parse(id).expect("an id"),
    }
}

#[test]
fn the_definitions_that_are_built_in_hold() {
    let definitions = load(None).unwrap_or_else(|reason| panic!("{reason}"));
    for kind in fhir::Kind::all() {
        let parameters = definitions.catalogue.of_kind(kind).count();
        assert!(parameters >= 3, "{kind}");
    }
    let shown = definitions.library.entries().count();
    assert_eq!(shown, profiles::definitions::package_files().len());
    for entry in definitions.library.entries() {
        let body = entry.body().expect("a text");
        assert!(body.starts_with(b"{\"resourceType\":"), "{}", entry.source);
    }
}

#[test]
fn a_folder_that_is_not_there_adds_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(load(Some(&folder.path().join("none"))).is_ok());
}

#[test]
fn a_package_is_added_and_another_text_under_the_same_address_replaces_it() {
    let first = archive::of([("CodeSystem-places.json", CODES)]).expect("a package");
    let second = CODES.replace("arm", "leg");
    let second = archive::of([("CodeSystem-places.json", second.as_str())]).expect("a package");
    let folder = folder(&[("a.tgz", &first), ("b.tgz", &second)]);
    let definitions = load(Some(folder.path())).unwrap_or_else(|reason| panic!("{reason}"));
    let found = definitions
        .library
        .find(&key("CodeSystem/places"))
        .expect("an entry");
    assert_eq!(&*found.source, "b.tgz/CodeSystem-places.json");
    let body = found.body().expect("a text");
    assert!(String::from_utf8_lossy(&body).contains("leg"));
}

#[test]
fn a_package_that_cannot_be_obeyed_is_refused_with_its_file() {
    let folder = folder(&[]);
    for (text, reason) in [
        ("{", "EOF"),
        (
            r#"{"resourceType":"CodeSystem","nothing":1}"#,
            "element-unknown",
        ),
    ] {
        let package = archive::of([("CodeSystem-x.json", text)]).expect("a package");
        let refused = load_with(folder.path(), "x.tgz", &package).expect_err(text);
        assert!(refused.contains("x.tgz/CodeSystem-x.json"), "{refused}");
        assert!(refused.contains(reason), "{refused}");
    }
    let refused = load_with(folder.path(), "x.tgz", b"no archive").expect_err("a refusal");
    assert!(refused.starts_with("x.tgz: "), "{refused}");
}

#[test]
fn what_is_not_a_definition_in_a_package_is_left_aside() {
    let package = archive::of([
        ("Patient-x.json", r#"{"resourceType":"Patient"}"#),
        (".index.json", "{"),
        ("example/CodeSystem-x.json", "{"),
        ("../CodeSystem-y.json", CODES),
    ]);
    // A path that climbs is not even written by the archive that makes it.
    let package = package.or_else(|_| {
        archive::of([
            ("Patient-x.json", r#"{"resourceType":"Patient"}"#),
            (".index.json", "{"),
            ("example/CodeSystem-x.json", "{"),
        ])
    });
    let opened = added::open(&package.expect("a package")).expect("it is read");
    assert_eq!(
        (opened.name.as_str(), opened.version.as_str()),
        ("test", "1.0.0")
    );
    let names: Vec<&str> = opened.files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Patient-x.json"]);
}

#[test]
fn a_list_of_codes_makes_a_part_of_a_code_system() {
    let list =
        "\u{feff}product_id,system,code,display\r\nmr,urn:s,1,\"a \"\"b\"\", c\"\r\n,urn:s,2,\r\n";
    let folder = folder(&[("list.csv", list.as_bytes())]);
    let definitions = load(Some(folder.path())).unwrap_or_else(|reason| panic!("{reason}"));
    let entry = definitions
        .library
        .find(&key("CodeSystem/list-0"))
        .expect("an entry");
    let body = String::from_utf8_lossy(&entry.body().expect("a text")).into_owned();
    assert!(body.contains(r#""content":"fragment""#), "{body}");
    assert!(body.contains(r#""display":"a \"b\", c""#), "{body}");
    assert!(body.contains(r#""valueString":"mr""#), "{body}");
}

#[test]
fn a_list_of_codes_tells_all_that_is_wrong_with_it() {
    let folder = folder(&[]);
    for (list, reasons) in [
        ("code,display\n1,a\n", &["list.csv:1:"][..]),
        (
            "product_id,system,code,display\na,urn:s,1,x\nb,urn:s,1,y\nc,none,2,z\nd,urn:s\ne,urn:s,,x\nf,urn:s,\"3,x\n",
            &[
                "list.csv:3:",
                "list.csv:4:",
                "list.csv:5:",
                "list.csv:6:",
                "list.csv:7:",
            ],
        ),
    ] {
        let refused = load_with(folder.path(), "list.csv", list.as_bytes()).expect_err(list);
        for reason in reasons {
            assert!(refused.contains(reason), "{reason} in {refused}");
        }
    }
    let latin = b"product_id,system,code,display\n\x83,urn:s,1,x\n";
    assert!(load_with(folder.path(), "list.csv", latin).is_err());
}

#[test]
fn the_package_that_is_given_away_can_be_added() {
    let bytes = archive::bytes().expect("an archive");
    let opened = added::open(&bytes).expect("it is read");
    assert_eq!(
        opened.files.len(),
        profiles::definitions::package_files().len()
    );
    let folder = folder(&[]);
    let again = load_with(folder.path(), "own.tgz", &bytes);
    let again = again.unwrap_or_else(|reason| panic!("{reason}"));
    let shown = again.library.entries().count();
    assert_eq!(shown, profiles::definitions::package_files().len());
}
