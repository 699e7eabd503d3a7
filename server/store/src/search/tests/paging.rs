//! Pages fit together, in every order, while others write.

use super::*;

/// Every page of a question, followed by its cursors.
fn walked(store: &Store, kind: &str, question: &str, most: usize) -> Vec<String> {
    let asked = asked_of(kind, question);
    let mut search = Search {
        query: asked.query,
        sort: asked.sort,
        most,
        after: None,
    };
    let mut ids = Vec::new();
    loop {
        let page = store.search(&Reach::whole(TOWN), &search).unwrap();
        assert!(page.hits.len() <= most);
        ids.extend(page.hits.iter().map(|hit| hit.key.id.to_string()));
        match page.next {
            Some(next) => search.after = Some(next),
            None => return ids,
        }
    }
}

#[test]
fn pages_of_every_size_and_order_are_the_whole_in_that_order() {
    each_database(|store| {
        let mut dice = Dice::new(7);
        let texts: Vec<String> = (0..60).map(|at| dice.resource(at)).collect();
        put_all(store, &texts);
        let questions = [
            ("Patient", ""),
            ("Patient", "_sort=birthdate"),
            ("Patient", "_sort=-birthdate,family"),
            ("Patient", "_sort=family,-birthdate,_id"),
            ("Patient", "_sort=-_lastUpdated"),
            ("Patient", "_sort=_lastUpdated"),
            ("Patient", "_sort=_id"),
            ("Patient", "_sort=-_id"),
            ("Patient", "_sort=jp-kana-sort,-_id"),
            ("Patient", "gender=male,female&_sort=name"),
            ("Patient", "name:missing=false&_sort=-family,-birthdate"),
            ("Immunization", "status=completed"),
            ("Immunization", "status=completed&_sort=-date"),
            (
                "Immunization",
                "status=completed,not-done&_sort=lot-number,date",
            ),
        ];
        for (kind, question) in questions {
            let whole = found(store, &Reach::whole(TOWN), kind, question);
            for most in [1, 2, 3, 7, 100] {
                assert_eq!(
                    walked(store, kind, question, most),
                    whole,
                    "{kind}?{question} in pages of {most}"
                );
            }
        }
    });
}

#[test]
fn a_walk_neither_loses_nor_repeats_what_was_there_all_the_time() {
    each_database(|store| {
        let texts: Vec<String> = (0..20).map(|at| patient_text(at, at % 4)).collect();
        put_all(store, &texts);
        for question in ["", "_sort=birthdate", "_sort=-_id"] {
            let asked = asked_of("Patient", question);
            let mut search = Search {
                query: asked.query,
                sort: asked.sort,
                most: 3,
                after: None,
            };
            let mut seen = Vec::new();
            for round in 0.. {
                let page = store.search(&Reach::whole(TOWN), &search).unwrap();
                seen.extend(page.hits.iter().map(|hit| hit.key.id.to_string()));
                // Between two pages one resource comes, one goes, and one gets a new version with the same values.
                let new = 100 + round;
                put_all(store, &[patient_text(new, 1)]);
                commit(store, delete(&key("Patient", &format!("n{new}")))).unwrap();
                put_all(store, &[patient_text(round % 20, round % 20 % 4)]);
                match page.next {
                    Some(next) => search.after = Some(next),
                    None => break,
                }
            }
            for at in 0..20 {
                let id = format!("n{at}");
                let times = seen.iter().filter(|seen| **seen == id).count();
                assert_eq!(times, 1, "{id} in ?{question}");
            }
        }
    });
}

fn patient_text(at: usize, day: usize) -> String {
    format!(
        r#"{{"resourceType":"Patient","id":"n{at}","birthDate":"2001-01-0{}"}}"#,
        day + 1
    )
}

#[test]
fn what_has_no_value_comes_last_either_way() {
    each_database(|store| {
        put_all(
            store,
            &[
                r#"{"resourceType":"Patient","id":"none"}"#.to_owned(),
                r#"{"resourceType":"Patient","id":"old","birthDate":"1950-01-01"}"#.to_owned(),
                r#"{"resourceType":"Patient","id":"young","birthDate":"2020-01-01"}"#.to_owned(),
            ],
        );
        let reach = Reach::whole(TOWN);
        assert_eq!(
            found(store, &reach, "Patient", "_sort=birthdate"),
            ["old", "young", "none"]
        );
        assert_eq!(
            found(store, &reach, "Patient", "_sort=-birthdate"),
            ["young", "old", "none"]
        );
    });
}

#[test]
fn readings_sort_by_their_syllables() {
    each_database(|store| {
        let person = |id: &str, family: &str, kana: &str| {
            format!(
                r#"{{"resourceType":"Patient","id":"{id}","name":[{{"use":"usual","text":"{family}"}},{{"use":"usual","extension":[{{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"SYL"}}],"text":"{kana}"}}]}}"#
            )
        };
        put_all(
            store,
            &[
                person("wa", "渡辺", "ワタナベ"),
                person("a", "相原", "あいはら"),
                person("ta", "田中", "ﾀﾅｶ"),
                person("da", "伊達", "ダテ"),
            ],
        );
        let reach = Reach::whole(TOWN);
        assert_eq!(
            found(store, &reach, "Patient", "_sort=jp-kana-sort"),
            // Voiced and plain syllables sort alike: what follows decides, and テ comes before ナ.
            ["a", "da", "ta", "wa"]
        );
    });
}

#[test]
fn many_with_the_same_value_are_walked_through_whole() {
    each_database_but_files(|store| {
        // More than a portion of a walk holds.
        let texts: Vec<String> = (0..2_300).map(|at| patient_text(at, at / 2_250)).collect();
        for texts in texts.chunks(230) {
            put_all(store, texts);
        }
        let mut newest: Vec<String> = (0..2_300).map(|at| format!("n{at}")).rev().collect();
        assert_eq!(
            walked(store, "Patient", "birthdate=2001-01-01", 450),
            newest[50..]
        );
        assert_eq!(walked(store, "Patient", "_sort=-birthdate", 450), newest);
        newest.rotate_left(50);
        assert_eq!(walked(store, "Patient", "_sort=birthdate", 450), newest);
        let by_id = |of: std::ops::Range<usize>| {
            let mut ids: Vec<String> = of.map(|at| format!("n{at}")).collect();
            ids.sort();
            ids
        };
        let mut sorted = by_id(0..2_250);
        sorted.extend(by_id(2_250..2_300));
        assert_eq!(walked(store, "Patient", "_sort=birthdate,_id", 450), sorted);
    });
}
