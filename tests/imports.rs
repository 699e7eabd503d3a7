//! The command line takes files in by the same engine as the server, and tells as much of what it found.

use std::fs;

use crate::harness::{Own, each_own};
use crate::reindex::Done;

const TOWNS: [&str; 1] = ["139998"];
/// What a command ends with that found something to look at.
const FINDINGS: i32 = 5;
/// The second row's birth date is no day.
const FILE: &str = "1000001,,試験,一郎,シケン,イチロウ,19500401,1,0000000101,\r\n1000002,,見本,花子,ミホン,ハナコ,19880231,2,0000000102,\r\n";

/// Takes a file of the folder in.
fn import(own: &Own, file: &str, more: &[&str]) -> Done {
    let path = own.dir.path().join(file);
    let path = path.to_str().expect("a path");
    let words = [&["import", path, "--as", "A", "--tenant", TOWNS[0]], more].concat();
    own.command((&TOWNS, &[]), &words)
}

#[test]
fn the_command_line_tells_what_it_found_and_gives_back_what_it_did_not_take() {
    each_own(&TOWNS, &[], false, |own| {
        let place = |name: &str| own.dir.path().join(name);
        fs::write(place("a.csv"), FILE).expect("a file");
        // What was only tried may be tried again.
        for _ in 0..2 {
            let tried = import(own, "a.csv", &["--dry-run"]);
            assert_eq!(tried.code, FINDINGS, "{}{}", tried.shown, tried.said);
            for words in [
                "DATE-NONEXIST",
                "2行目の「生年月日」（G列）",
                "Row 2",
                "rejected 1",
            ] {
                assert!(tried.shown.contains(words), "{words}: {}", tried.shown);
            }
        }
        let (back, all) = (place("back.csv"), place("all.ndjson"));
        let [back, all] = [&back, &all].map(|path| path.to_str().expect("a path"));
        let taken = import(own, "a.csv", &["--rejected", back, "--findings", all]);
        assert_eq!(taken.code, FINDINGS, "{}{}", taken.shown, taken.said);
        let findings = fs::read_to_string(all).expect("findings");
        assert!(findings.contains("DATE-NONEXIST"), "{findings}");
        // Mended, the rows that came back are taken.
        let rows = fs::read_to_string(back).expect("rows");
        fs::write(back, rows.replace("19880231", "19880229")).expect("a file");
        let again = import(own, "back.csv", &[]);
        assert!(
            again.shown.contains("flagged 1"),
            "{}{}",
            again.shown,
            again.said
        );
        assert!(again.shown.contains("rejected 0"), "{}", again.shown);
    });
}

#[test]
fn a_slip_that_lies_beside_a_file_has_to_agree_with_it() {
    each_own(&TOWNS, &[], false, |own| {
        let place = |name: &str| own.dir.path().join(name);
        fs::write(place("b.csv"), FILE).expect("a file");
        let digest = openssl::sha::sha256(FILE.as_bytes());
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let slip = |rows: u32| format!(r#"{{"sha256":"{digest}","rows":{rows}}}"#);
        for name in ["b.csv.manifest.json", "b.manifest.json"] {
            fs::write(place(name), slip(3)).expect("a slip");
            let refused = import(own, "b.csv", &["--dry-run"]);
            assert!(
                refused.shown.contains("FILE-HASH"),
                "{}{}",
                refused.shown,
                refused.said
            );
            fs::remove_file(place(name)).expect("it goes");
        }
        fs::write(place("b.manifest.json"), slip(2)).expect("a slip");
        let tried = import(own, "b.csv", &["--dry-run"]);
        assert!(
            tried.shown.contains("rejected 1"),
            "{}{}",
            tried.shown,
            tried.said
        );
    });
}
