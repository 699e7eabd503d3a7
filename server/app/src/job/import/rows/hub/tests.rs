//! Files of people, whole and damaged.

use super::*;

/// A person who looks different from the others.
fn person(number: usize) -> String {
    format!(
        "{{\"modificationSeg\":\"1\",\"municipalityIdentityKey\":\"88{number:05}\",\"basicFiveInfo\":{{\"name\":\"試験 {number}\",\"address\":\"み\\\"ら{{い\"}},\"historyKey\":[{{\"n\":{number}}},{{\"n\":0}}]}}"
    )
}

fn people(count: usize) -> Vec<String> {
    (1..=count).map(person).collect()
}

/// The objects of a file, or the line by which it is refused.
fn objects(file: &str) -> Result<Vec<String>, u64> {
    let surveyed = survey(file.as_bytes()).unwrap();
    let mut rows = HubRows::new(file.as_bytes());
    let mut objects = Vec::new();
    while let Some((number, object)) = rows.next_object().unwrap() {
        objects.push(String::from_utf8_lossy(&object).into_owned());
        assert_eq!(number, objects.len() as u64);
    }
    match surveyed {
        Ok(survey) => {
            assert_eq!(survey.rows, objects.len() as u64);
            assert_eq!(survey.bytes, file.len() as u64);
            Ok(objects)
        }
        Err(findings) => {
            assert_eq!(findings.len(), 1);
            let finding = &findings[0];
            match (finding.code(), finding.place()) {
                ("HUB-FORM", Place::Row(line)) => Err(*line),
                ("FILE-EMPTY", _) => Err(0),
                other => panic!("{other:?}"),
            }
        }
    }
}

/// The ways in which a line may be damaged.
fn damages(line: &str) -> Vec<String> {
    let mut damaged: Vec<String> = ["null", "hello", "{", "}", "\"", "{\"a\":", "1", "\u{0}"]
        .map(str::to_owned)
        .into();
    for (place, _) in line.char_indices().skip(1) {
        let (front, back) = line.split_at(place);
        damaged.push(front.to_owned());
        damaged.push(back.to_owned());
        damaged.extend(["\"", "{", "}", "[", "]", "\\"].map(|mark| format!("{front}{mark}{back}")));
    }
    damaged
}

fn indented(count: usize) -> Vec<String> {
    let people = people(count);
    let values: Vec<serde_json::Value> = people
        .iter()
        .map(|person| serde_json::from_str(person).unwrap())
        .collect();
    let text = serde_json::to_string_pretty(&values).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn people_are_found_however_they_stand() {
    let people = people(5);
    let [lines, array] = [people.join("\n"), format!("[{}]", people.join(","))];
    let files = [
        lines.clone(),
        format!("{lines}\n"),
        format!("\u{FEFF}{}\r\n", people.join("\r\n")),
        format!("[\n{}\n]\n", people.join(",\n")),
        format!("[{}]", people.join(",\n ")),
        array.clone(),
        format!("\u{FEFF}{array}"),
        people.join(""),
        people.join(" "),
        people.join("\r"),
        format!("{}\n{}", people[..2].join(""), people[2..].join("\n\n")),
    ];
    for file in files {
        assert_eq!(objects(&file).as_ref(), Ok(&people), "{file}");
    }
    let indented = indented(5).join("\n");
    let one_by_one = indented.replace("\n  },", "\n  }");
    for file in [
        indented.clone(),
        one_by_one,
        indented.replace(": {", ":\n  {").replace(": [", ":\n  ["),
    ] {
        assert_eq!(objects(&file).unwrap().len(), 5, "{file}");
    }
    assert_eq!(objects(&indented.replace("\n  ", "\n")).unwrap().len(), 5);
}

#[test]
fn a_damaged_line_is_one_row_and_costs_nobody_else() {
    let whole = people(4);
    for (place, line) in whole.iter().enumerate() {
        for damaged in damages(line) {
            let mut lines = whole.clone();
            lines[place] = damaged;
            let file = lines.join("\n");
            let found = objects(&file).unwrap_or_else(|line| panic!("refused by {line}: {file}"));
            assert_eq!(found.len(), 4, "{file}");
            for other in (0..4).filter(|other| *other != place) {
                assert_eq!(found[other], whole[other], "{file}");
            }
        }
    }
}

#[test]
fn a_damaged_array_loses_nobody_or_is_refused() {
    let whole = indented(4);
    let persons = objects(&whole.join("\n")).unwrap();
    let mut salvaged = 0;
    for (place, line) in whole.iter().enumerate() {
        for damaged in damages(line) {
            let mut lines = whole.clone();
            lines[place] = damaged;
            let file = lines.join("\n");
            let Ok(found) = objects(&file) else {
                continue;
            };
            salvaged += 1;
            let there = persons.iter().filter(|person| found.contains(person));
            assert!(found.len() >= 4 && there.count() >= 3, "{file}");
        }
    }
    assert!(salvaged > 100, "{salvaged}");
    // On one line there is no place to go on from.
    let array = format!("[{}]", people(3).join(","));
    for damaged in damages(&array) {
        if let Ok(found) = objects(&damaged) {
            let keys = damaged.matches("modificationSeg\"").count();
            assert!(found.len() >= keys, "{damaged}");
        }
    }
}

#[test]
fn what_stops_a_file_is_told_with_its_line() {
    for (file, line) in [
        ("null\n1\n\"x\"\n[]\n", 1),
        ("\n\nhello\nworld\n", 3),
        ("[\n  {\n    \"a\": 1\n  },\n  null\n]\n", 5),
        ("[\n  {\n    \"a\": 1\n  },\n    \"b\": 2\n  }\n]\n", 5),
    ] {
        assert_eq!(objects(file), Err(line), "{file}");
    }
    // Two people on a line of which one is damaged: both would be one row.
    let [first, second, third] = [person(1), person(2), person(3)];
    let two = format!("{third}\n{}{second}\n", &first[..first.len() - 2]);
    assert_eq!(objects(&two), Err(2));
    let long = format!("{first}\n{}\n", "x".repeat(PIECE_BYTES_MAX + 10));
    assert_eq!(objects(&long), Err(2));
    for empty in ["", "\n\n", "[]", "[\n]\n", "\u{FEFF}"] {
        assert_eq!(objects(empty), Err(0));
    }
}

#[test]
fn one_that_is_too_long_or_too_deep_is_one_row() {
    let long = person(2).replace("試験", &"長".repeat(70_000));
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    let pretty = |person: &str| person.replacen('{', "{\n", 1);
    for odd in [long, deep] {
        let file = [person(1), odd.clone(), person(3)].join("\n");
        let found = objects(&file).unwrap();
        assert_eq!((found.len(), &found[2]), (3, &person(3)));
        let file = [person(1), odd, person(3)].map(|person| pretty(&person));
        let found = objects(&file.join("\n")).unwrap();
        assert_eq!((found.len(), &found[2]), (3, &pretty(&person(3))));
    }
}
