//! Random sequences of changes, done by the server and by a few lines of plain maps, must come to the same end.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;
use sesshu_conformance::http::Response;

use crate::harness::{Caller, each_database, text_of};

/// Sequences for each database.
const SEQUENCES: u32 = 24;

/// What a client may do to a few people with few numbers, so that it often meets what it did before.
#[derive(Clone, Debug)]
enum Act {
    Create {
        number: u8,
        says: u8,
        if_none: bool,
    },
    CreateWithKey {
        key: u8,
        number: u8,
        says: u8,
    },
    Update {
        who: u8,
        number: u8,
        says: u8,
        guess: Guess,
    },
    Delete {
        who: u8,
        guess: Guess,
    },
    UpdateWhere {
        criterion: u8,
        number: u8,
        says: u8,
    },
    DeleteWhere {
        criterion: u8,
    },
    /// A transaction of creates, updates and deletes.
    Together(Vec<Act>),
}

/// What a client believes the current version to be.
#[derive(Clone, Copy, Debug)]
enum Guess {
    None,
    Right,
    Old,
    Any,
    Absent,
}

fn act() -> impl Strategy<Value = Act> {
    let number = || 0..4_u8;
    let guess = prop_oneof![
        4 => Just(Guess::None),
        2 => Just(Guess::Right),
        1 => Just(Guess::Old),
        1 => Just(Guess::Any),
        1 => Just(Guess::Absent),
    ];
    prop_oneof![
        2 => (number(), 0..3_u8, any::<bool>()).prop_map(|(number, says, if_none)| Act::Create { number, says, if_none }),
        1 => (0..3_u8, number(), 0..2_u8).prop_map(|(key, number, says)| Act::CreateWithKey { key, number, says }),
        3 => (0..4_u8, number(), 0..3_u8, guess.clone())
            .prop_map(|(who, number, says, guess)| Act::Update { who, number, says, guess }),
        2 => (0..4_u8, guess).prop_map(|(who, guess)| Act::Delete { who, guess }),
        1 => (number(), number(), 0..3_u8)
            .prop_map(|(criterion, number, says)| Act::UpdateWhere { criterion, number, says }),
        1 => number().prop_map(|criterion| Act::DeleteWhere { criterion }),
        2 => proptest::collection::vec(part(), 1..5).prop_map(Act::Together),
    ]
}

/// What may stand in a transaction.
fn part() -> impl Strategy<Value = Act> {
    let number = || 0..4_u8;
    let guess = prop_oneof![
        6 => Just(Guess::None),
        3 => Just(Guess::Right),
        1 => Just(Guess::Old),
        1 => Just(Guess::Absent),
    ];
    prop_oneof![
        (number(), 0..3_u8, any::<bool>()).prop_map(|(number, says, if_none)| Act::Create {
            number,
            says,
            if_none
        }),
        (0..6_u8, number(), 0..3_u8, guess).prop_map(|(who, number, says, guess)| Act::Update {
            who,
            number,
            says,
            guess
        }),
        (0..6_u8).prop_map(|who| Act::Delete {
            who,
            guess: Guess::None
        }),
    ]
}

/// What a version says, or that it is the end: the number the person is found by, and a word.
type Says = Option<(u8, u8)>;

/// What should be: each person with all versions, all changes in their order, and the keys that were used.
#[derive(Default)]
struct Model {
    people: BTreeMap<String, Vec<Says>>,
    order: Vec<(String, usize)>,
    keys: BTreeMap<u8, ((u8, u8), String)>,
}

/// What the answer should be: the status, and the version of whom it is about.
#[derive(Debug, PartialEq)]
struct Answer {
    status: u16,
    about: Option<(String, usize)>,
}

impl Answer {
    fn refused(status: u16) -> Answer {
        Answer {
            status,
            about: None,
        }
    }
}

impl Model {
    fn current(&self, id: &str) -> Says {
        self.people
            .get(id)
            .and_then(|versions| versions.last().copied().flatten())
    }

    fn versions(&self, id: &str) -> usize {
        self.people.get(id).map_or(0, Vec::len)
    }

    fn found(&self, number: u8) -> Vec<String> {
        let has = |id: &&String| self.current(id).is_some_and(|(own, _)| own == number);
        self.people.keys().filter(has).cloned().collect()
    }

    fn add(&mut self, id: &str, says: Says) -> Option<(String, usize)> {
        let versions = self.people.entry(id.to_owned()).or_default();
        versions.push(says);
        self.order.push((id.to_owned(), versions.len()));
        Some((id.to_owned(), versions.len()))
    }

    fn update(&mut self, id: &str, says: (u8, u8), guess: Guess) -> Answer {
        let is_there = self.current(id).is_some();
        let holds = match guess {
            Guess::None => true,
            Guess::Right | Guess::Any => is_there,
            Guess::Old => false,
            Guess::Absent => !is_there,
        };
        if !holds {
            return Answer::refused(412);
        }
        Answer {
            status: if is_there { 200 } else { 201 },
            about: self.add(id, Some(says)),
        }
    }

    fn delete(&mut self, id: &str, guess: Guess) -> Answer {
        match (self.current(id).is_some(), guess) {
            (false, Guess::None | Guess::Absent) => Answer::refused(204),
            (false, _) | (true, Guess::Old) => Answer::refused(412),
            (true, _) => Answer {
                status: 204,
                about: self.add(id, None),
            },
        }
    }

    /// Does an act. `made` is the id that the server gave, where it gave one.
    fn act(&mut self, act: &Act, made: &str) -> Answer {
        match act {
            Act::Create {
                number,
                says,
                if_none,
            } => match self.found(*number).as_slice() {
                [one] if *if_none => Answer {
                    status: 200,
                    about: Some((one.clone(), self.versions(one))),
                },
                [_, _, ..] if *if_none => Answer::refused(412),
                _ => Answer {
                    status: 201,
                    about: self.add(made, Some((*number, *says))),
                },
            },
            Act::CreateWithKey { key, number, says } => match self.keys.get(key) {
                Some((content, id)) if *content == (*number, *says) => Answer {
                    status: 201,
                    about: Some((id.clone(), 1)),
                },
                Some(_) => Answer::refused(409),
                None => {
                    self.keys.insert(*key, ((*number, *says), made.to_owned()));
                    Answer {
                        status: 201,
                        about: self.add(made, Some((*number, *says))),
                    }
                }
            },
            Act::Update {
                who,
                number,
                says,
                guess,
            } => self.update(&name(*who), (*number, *says), *guess),
            Act::Delete { who, guess } => self.delete(&name(*who), *guess),
            Act::UpdateWhere {
                criterion,
                number,
                says,
            } => match self.found(*criterion).as_slice() {
                [] => Answer {
                    status: 201,
                    about: self.add(made, Some((*number, *says))),
                },
                [one] => self.update(&one.clone(), (*number, *says), Guess::None),
                _ => Answer::refused(412),
            },
            Act::DeleteWhere { criterion } => match self.found(*criterion).as_slice() {
                [] => Answer::refused(204),
                [one] => self.delete(&one.clone(), Guess::None),
                _ => Answer::refused(412),
            },
            Act::Together(_) => Answer::refused(200),
        }
    }

    /// Does a transaction, or leaves everything as it was and says no. `made` has the id of each entry.
    fn together(&mut self, acts: &[Act], made: &[String]) -> bool {
        let before = (self.people.clone(), self.order.clone());
        let done = self.try_together(acts, made);
        if !done {
            (self.people, self.order) = before;
        }
        done
    }

    fn try_together(&mut self, acts: &[Act], made: &[String]) -> bool {
        let mut written = BTreeSet::new();
        for act in acts {
            if let Act::Update { who, .. } | Act::Delete { who, .. } = act
                && !written.insert(*who)
            {
                return false;
            }
        }
        for act in acts {
            if let Act::Delete { who, guess } = act {
                self.delete(&name(*who), *guess);
            }
        }
        // How many have a number now, with those that the transaction makes whatever happens.
        let mut have: BTreeMap<u8, usize> = (0..4).map(|n| (n, self.found(n).len())).collect();
        for act in acts {
            let made = match act {
                Act::Create {
                    number,
                    if_none: false,
                    ..
                } => number,
                Act::Update { who, number, .. } if self.current(&name(*who)).is_none() => number,
                _ => continue,
            };
            *have.entry(*made).or_default() += 1;
        }
        let mut asked = BTreeSet::new();
        for (act, id) in acts.iter().zip(made) {
            let Act::Create {
                number,
                says,
                if_none,
            } = act
            else {
                continue;
            };
            if *if_none && !asked.insert(*number) {
                continue;
            }
            match have.get(number) {
                Some(1) if *if_none => {}
                Some(2..) if *if_none => return false,
                _ => {
                    self.add(id, Some((*number, *says)));
                }
            }
        }
        acts.iter().all(|act| match act {
            Act::Update {
                who,
                number,
                says,
                guess,
            } => self.update(&name(*who), (*number, *says), *guess).status != 412,
            _ => true,
        })
    }
}

/// An act as an entry of a transaction.
fn entry(model: &Model, act: &Act) -> String {
    match act {
        Act::Create {
            number,
            says,
            if_none,
        } => {
            let condition = if *if_none {
                format!(r#","ifNoneExist":"identifier=urn:n|{number}""#)
            } else {
                String::new()
            };
            let body = body(None, (*number, *says));
            format!(
                r#"{{"resource":{body},"request":{{"method":"POST","url":"Patient"{condition}}}}}"#
            )
        }
        Act::Update {
            who,
            number,
            says,
            guess,
        } => {
            let id = name(*who);
            let versions = model.versions(&id);
            let condition = match guess {
                Guess::None | Guess::Any => String::new(),
                Guess::Right => format!(r#","ifMatch":"W/\"{versions}\"""#),
                Guess::Old => format!(r#","ifMatch":"W/\"{}\"""#, versions + 7),
                Guess::Absent => r#","ifNoneMatch":"*""#.to_owned(),
            };
            let body = body(Some(&id), (*number, *says));
            format!(
                r#"{{"resource":{body},"request":{{"method":"PUT","url":"Patient/{id}"{condition}}}}}"#
            )
        }
        Act::Delete { who, .. } => {
            format!(
                r#"{{"request":{{"method":"DELETE","url":"Patient/{}"}}}}"#,
                name(*who)
            )
        }
        other => panic!("{other:?} has no place in a transaction here"),
    }
}

/// Runs a transaction on both.
fn run_together(caller: &mut Caller, model: &mut Model, acts: &[Act]) -> Result<(), TestCaseError> {
    let entries: Vec<String> = acts.iter().map(|act| entry(model, act)).collect();
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"transaction","entry":[{}]}}"#,
        entries.join(",")
    );
    let answer = caller.post("/fhir", &bundle);
    let json = answer.json().unwrap_or_default();
    let id_of = |number: usize| {
        let place = json["entry"][number]["response"]["location"].as_str();
        place
            .and_then(|place| place.split('/').rev().nth(2))
            .unwrap_or_default()
            .to_owned()
    };
    let made: Vec<String> = (0..acts.len()).map(id_of).collect();
    let should = model.together(acts, &made);
    prop_assert_eq!(
        answer.status == 200,
        should,
        "{:?}: {}",
        acts,
        text_of(&answer)
    );
    prop_assert!(
        matches!(answer.status, 200 | 400 | 412),
        "{}",
        text_of(&answer)
    );
    Ok(())
}

fn name(who: u8) -> String {
    format!("p{who}")
}

fn body(id: Option<&str>, (number, says): (u8, u8)) -> String {
    let id = id.map(|id| format!(r#""id":"{id}","#)).unwrap_or_default();
    format!(
        r#"{{"resourceType":"Patient",{id}"identifier":[{{"system":"urn:n","value":"{number}"}}],"name":[{{"text":"{says}"}}]}}"#
    )
}

/// Asks the server for an act.
fn ask(caller: &mut Caller, model: &Model, act: &Act) -> Response {
    let guessed = |who: &u8, guess: &Guess| -> Vec<(&'static str, String)> {
        let versions = model.versions(&name(*who));
        match guess {
            Guess::None => Vec::new(),
            Guess::Right => vec![("If-Match", format!("W/\"{versions}\""))],
            Guess::Old => vec![("If-Match", format!("W/\"{}\"", versions + 7))],
            Guess::Any => vec![("If-Match", "*".to_owned())],
            Guess::Absent => vec![("If-None-Match", "*".to_owned())],
        }
    };
    let (method, path, headers, body) = match act {
        Act::Create {
            number,
            says,
            if_none,
        } => {
            let condition =
                if_none.then(|| ("If-None-Exist", format!("identifier=urn:n|{number}")));
            (
                "POST",
                "Patient".to_owned(),
                condition.into_iter().collect(),
                body(None, (*number, *says)),
            )
        }
        Act::CreateWithKey { key, number, says } => {
            let key = vec![("Idempotency-Key", format!("key-{key}"))];
            (
                "POST",
                "Patient".to_owned(),
                key,
                body(None, (*number, *says)),
            )
        }
        Act::Update {
            who,
            number,
            says,
            guess,
        } => {
            let id = name(*who);
            (
                "PUT",
                format!("Patient/{id}"),
                guessed(who, guess),
                body(Some(&id), (*number, *says)),
            )
        }
        Act::Delete { who, guess } => {
            // A delete knows no If-None-Match.
            let guess = if matches!(guess, Guess::Absent) {
                &Guess::None
            } else {
                guess
            };
            (
                "DELETE",
                format!("Patient/{}", name(*who)),
                guessed(who, guess),
                String::new(),
            )
        }
        Act::UpdateWhere {
            criterion,
            number,
            says,
        } => (
            "PUT",
            format!("Patient?identifier=urn:n|{criterion}"),
            Vec::new(),
            body(None, (*number, *says)),
        ),
        Act::DeleteWhere { criterion } => (
            "DELETE",
            format!("Patient?identifier=urn:n|{criterion}"),
            Vec::new(),
            String::new(),
        ),
        Act::Together(_) => panic!("a transaction is no single request here"),
    };
    let headers: Vec<(&str, &str)> = headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    caller.ask(method, &path, &headers, &body)
}

/// Runs a sequence on both, and compares every answer and the end.
fn run(caller: &mut Caller, acts: &[Act]) -> Result<(), TestCaseError> {
    let mut model = Model::default();
    for act in acts {
        if let Act::Together(parts) = act {
            run_together(caller, &mut model, parts)?;
            continue;
        }
        let answer = ask(caller, &model, act);
        let made = answer.location_id().unwrap_or_default().to_owned();
        let should = model.act(act, &made);
        prop_assert_eq!(
            answer.status,
            should.status,
            "{:?}: {}",
            act,
            text_of(&answer)
        );
        if let Some((id, version)) = &should.about {
            prop_assert_eq!(answer.version(), u32::try_from(*version).ok(), "{:?}", act);
            let body = answer.json();
            let shown = body.as_ref().and_then(|body| body["id"].as_str());
            prop_assert!(
                shown.is_none_or(|shown| shown == id),
                "{:?}: {:?} is not {}",
                act,
                shown,
                id
            );
        }
    }
    compare(caller, &model)
}

fn compare(caller: &mut Caller, model: &Model) -> Result<(), TestCaseError> {
    for (id, versions) in &model.people {
        let read = caller.get(&format!("Patient/{id}"));
        match versions.last().copied().flatten() {
            Some(says) => prop_assert_eq!(said(&read.json().unwrap_or_default()), Some(says)),
            None => prop_assert_eq!(read.status, 410),
        }
        for (number, says) in (1..).zip(versions) {
            let read = caller.get(&format!("Patient/{id}/_history/{number}"));
            prop_assert_eq!(read.status, if says.is_some() { 200 } else { 410 });
            prop_assert_eq!(said(&read.json().unwrap_or_default()), *says);
        }
        let own: Vec<(String, usize)> = model
            .order
            .iter()
            .filter(|(of, _)| of == id)
            .cloned()
            .collect();
        prop_assert_eq!(
            history(caller, &format!("Patient/{id}/_history?_count=3"))?,
            own
        );
    }
    prop_assert_eq!(history(caller, "_history?_count=4")?, model.order.clone());
    for number in 0..4 {
        let found = caller
            .get(&format!("Patient?identifier=urn:n|{number}&_count=1000"))
            .json()
            .unwrap_or_default();
        let entries = found["entry"].as_array().cloned().unwrap_or_default();
        let mut ids: Vec<String> = entries
            .iter()
            .filter_map(|entry| entry["resource"]["id"].as_str().map(str::to_owned))
            .collect();
        ids.sort();
        prop_assert_eq!(ids, model.found(number));
    }
    let all = caller
        .get("Patient?_summary=count")
        .json()
        .unwrap_or_default();
    let present = model
        .people
        .keys()
        .filter(|id| model.current(id).is_some())
        .count();
    prop_assert_eq!(all["total"].as_u64(), u64::try_from(present).ok());
    Ok(())
}

fn said(patient: &Value) -> Says {
    let number = patient["identifier"][0]["value"].as_str()?.parse().ok()?;
    let says = patient["name"][0]["text"].as_str()?.parse().ok()?;
    Some((number, says))
}

/// All changes of a history, the oldest first, page by page. Each page must carry the same total.
fn history(caller: &mut Caller, path: &str) -> Result<Vec<(String, usize)>, TestCaseError> {
    let mut changes = Vec::new();
    let mut next = Some(path.to_owned());
    let mut total = None;
    while let Some(path) = next.take() {
        let page = caller.get(&path).json().unwrap_or_default();
        prop_assert_eq!(page["type"].as_str(), Some("history"), "{}", page);
        prop_assert!(total.is_none() || total == page["total"].as_u64());
        total = page["total"].as_u64();
        for entry in page["entry"].as_array().into_iter().flatten() {
            let id = entry["fullUrl"]
                .as_str()
                .and_then(|url| url.rsplit('/').next())
                .unwrap_or_default();
            let tag = entry["response"]["etag"].as_str().unwrap_or_default();
            let version = tag
                .trim_start_matches("W/")
                .trim_matches('"')
                .parse()
                .unwrap_or_default();
            changes.push((id.to_owned(), version));
        }
        let links = page["link"].as_array().cloned().unwrap_or_default();
        let url = links
            .iter()
            .find(|link| link["relation"] == "next")
            .and_then(|link| link["url"].as_str());
        next = url
            .and_then(|url| url.split_once("/fhir/"))
            .map(|(_, path)| path.to_owned());
    }
    prop_assert_eq!(total, u64::try_from(changes.len()).ok());
    changes.reverse();
    Ok(changes)
}

#[test]
fn the_server_and_the_model_come_to_the_same_end() {
    each_database(|server| {
        let config = Config {
            cases: SEQUENCES,
            max_shrink_iters: 60,
            failure_persistence: None,
            ..Config::default()
        };
        let mut runner = TestRunner::new(config);
        let result = runner.run(&proptest::collection::vec(act(), 1..32), |acts| {
            run(&mut server.town().vendor(), &acts)
        });
        if let Err(error) = result {
            panic!("{error}");
        }
    });
}
