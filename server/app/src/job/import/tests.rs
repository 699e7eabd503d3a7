//! What comes back of files that are damaged in places.

use serde_json::Value;
use store::{JobId, JobState};

use crate::job::numbers::Numbers;
use crate::job::offer::{ImportOffer, Intake};
use crate::job::output;
use crate::job::progress::Progress;
use crate::job::tests::{House, TOWN, commit, each_database};

/// Takes a file in. What became of it, what was found about it as a whole, and one of its outputs.
fn taken(house: &House, offer: &ImportOffer, file: &str) -> (JobId, JobState, Progress) {
    let job = house.hand_in(offer, file.as_bytes());
    while let Some((_, outcome)) = house.engine().run_next(&|| false).unwrap() {
        outcome.unwrap();
    }
    let ended = house.state.store.job(TOWN, job).unwrap().unwrap();
    (job, ended.state, Progress::parse(&ended.progress))
}

/// An output of a job, piece by piece.
fn output_of(house: &House, job: JobId, kind: i16) -> String {
    let piece = |number| house.state.store.output(TOWN, job, kind, number).unwrap();
    let pieces: Vec<Vec<u8>> = (0..).map_while(piece).collect();
    String::from_utf8(pieces.concat()).unwrap()
}

fn told(numbers: &Numbers) -> (u64, u64, u64) {
    (numbers.total(), numbers.created, numbers.rejected)
}

/// A person as JSON, with an individual number.
fn person(number: usize) -> String {
    format!(
        "{{\"modificationSeg\":\"1\",\"myNumber\":\"123456789018\",\"municipalityIdentityKey\":\"88{number:05}\",\"basicFiveInfo\":{{\"name\":\"試験　{number}\"}}}}"
    )
}

#[test]
fn a_damaged_line_of_people_comes_back_and_all_others_are_registered() {
    each_database(|house| {
        for (round, damage) in ["cut", "quote", "word"].into_iter().enumerate() {
            let first = round * 100;
            let mut lines: Vec<String> = (first..first + 50)
                .map(|number| person(number).replace("\"myNumber\":\"123456789018\",", ""))
                .collect();
            lines[1] = match damage {
                "cut" => person(first + 1).trim_end_matches("}}").to_owned(),
                "quote" => person(first + 1).replace("試", "試\""),
                _ => "hello".to_owned(),
            };
            let (job, state, progress) =
                taken(house, &commit(Intake::Hub), &(lines.join("\n") + "\n"));
            assert_eq!(
                (state, told(&progress.numbers)),
                (JobState::Done, (50, 49, 1)),
                "{damage}"
            );
            let back = output_of(house, job, output::REJECTED);
            let line: Value = serde_json::from_str(&back).unwrap();
            assert_eq!(
                (&line["行"], &line["コード"]),
                (&2.into(), &"HUB-FORM".into())
            );
            let text = line["原文"].as_str().unwrap();
            let came = lines[1].replace("123456789018", "************");
            assert_eq!(text, came);
        }
    });
}

#[test]
fn a_person_that_was_refused_comes_back_whole_and_can_be_sent_again() {
    each_database(|house| {
        let bad = person(7).replace("\"name\"", "\"sex\":\"x\",\"name\"");
        let (job, state, progress) = taken(house, &commit(Intake::Hub), &bad);
        assert_eq!(
            (state, told(&progress.numbers)),
            (JobState::Rejected, (1, 0, 1))
        );
        let back = output_of(house, job, output::REJECTED);
        assert!(
            back.contains("8800007") && back.contains("試験　7") && back.contains("CODE-SEX"),
            "{back}"
        );
        assert!(!back.contains("123456789018"), "{back}");
        let (_, state, _) = taken(house, &commit(Intake::Hub), &back);
        assert_eq!(state, JobState::Rejected);
        let mended = back.replace("\"sex\":\"x\"", "\"sex\":\"2\"");
        let (_, state, progress) = taken(house, &commit(Intake::Hub), &mended);
        assert_eq!(
            (state, told(&progress.numbers)),
            (JobState::Done, (1, 1, 0))
        );
    });
}

#[test]
fn people_that_cannot_be_told_apart_stop_the_file_by_its_line() {
    each_database(|house| {
        let array = format!("[\n{}}},\n{}]", person(1), person(2).replace('}', ""));
        let array = array.replace("\n{", " {");
        let (_, state, progress) = taken(house, &commit(Intake::Hub), &array);
        assert_eq!((state, progress.numbers.total()), (JobState::Rejected, 0));
        let finding = &progress.findings[0];
        assert_eq!(
            (&finding["code"], &finding["row"]),
            (&"HUB-FORM".into(), &1.into())
        );
    });
}

/// A row of file B about a coupon.
fn dose(coupon: &str) -> String {
    format!("1,,139998,{coupon},2,1,20210524,139998,,,,ファイザー,,FF9999,,,,\r\n")
}

#[test]
fn rows_that_wait_are_noted_with_their_numbers_beside_the_findings() {
    each_database(|house| {
        let people = "1000001,,試験,一郎,シケン,イチロウ,19500401,1,0000000101,\r\n";
        taken(house, &commit(Intake::Persons), people);
        let file = [
            dose("0000000101"),
            dose("0000000102"),
            dose("A"),
            dose("0000000103"),
        ]
        .concat();
        let (job, state, _) = taken(house, &commit(Intake::Doses), &file);
        assert_eq!(state, JobState::Done);
        let told = |kind| -> Vec<(u64, String)> {
            let text = output_of(house, job, kind);
            let lines = text
                .lines()
                .map(|line| serde_json::from_str::<Value>(line).unwrap());
            lines
                .map(|line| {
                    (
                        line["row"].as_u64().unwrap(),
                        line["code"].as_str().unwrap().to_owned(),
                    )
                })
                .collect()
        };
        let waiting = |row| (row, "REF-WAITING".to_owned());
        assert_eq!(told(output::NOTES), [waiting(2), waiting(4)]);
        // What is to be mended is not hidden among them.
        assert!(told(output::FINDINGS).iter().all(|(row, _)| *row == 3));
    });
}
