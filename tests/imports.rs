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
        assert!(findings.contains(r#""value":"19****31""#), "{findings}");
        assert!(
            taken.shown.contains("DATE-NONEXIST 19****31"),
            "{}",
            taken.shown
        );
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

#[test]
fn the_command_line_writes_files_that_it_takes_in_again_without_a_change() {
    each_own(&TOWNS, &[], false, |own| {
        let place = |name: &str| own.dir.path().join(name).display().to_string();
        let run = |words: &[&str]| own.command((&TOWNS, &[]), words);
        fs::write(place("a.csv"), FILE.replace("0231", "0228")).expect("a file");
        import(own, "a.csv", &[]);
        let codes = "list,code,meaning\nkind,10,JE\n";
        let row = "1000001,10,1,,,,,20230420,,,,,,,,JE1001,,,,,,,20230501090000,,\r\n";
        fs::write(place("codes.csv"), codes).expect("a list");
        fs::write(place("f.csv"), row).expect("a file");
        let take = |file: &str, kind: &str, more: &[&str]| {
            let file = place(file);
            let words = ["import", &file, "--as", kind, "--tenant", TOWNS[0]];
            run(&[&words, more].concat())
        };
        let codes = place("codes.csv");
        let taken = take("f.csv", "F", &["--codes", &codes]);
        assert!(
            taken.shown.contains("created 1"),
            "{}{}",
            taken.shown,
            taken.said
        );
        for (kind, file) in [("F", "f-back.csv"), ("G", "g-back.ndjson")] {
            let (out, list) = (place(file), place("list.csv"));
            let words = [
                "export",
                kind,
                "--tenant",
                TOWNS[0],
                "-o",
                &out,
                "--codes-to",
                &list,
            ];
            let written = run(&words);
            assert_eq!(written.code, 0, "{}{}", written.shown, written.said);
            let told: &[&str] = match kind {
                "F" => &["--codes", &list],
                _ => &[],
            };
            let again = take(file, kind, told);
            let rows = if kind == "F" { 1 } else { 2 };
            let unchanged = format!("unchanged {rows}");
            assert!(
                again.shown.contains(&unchanged),
                "{}{}",
                again.shown,
                again.said
            );
        }
    });
}
