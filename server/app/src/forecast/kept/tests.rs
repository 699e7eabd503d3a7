//! What is kept follows what is written and the days that come, on both databases, and nothing else is written.

use fhir::codec::{Limits, json};
use store::{Author, Change, Found, Target, Write};

use super::*;
use crate::job::tests::{self as shared, TOWN};
use crate::write;

/// An empty town, and what is known of the recommendations that are kept in it.
struct House<'a> {
    town: &'a shared::House,
    known: Known,
}

impl House<'_> {
    fn round(&self, today: &str) -> Round {
        self.round_until(today, &|| false)
    }

    fn round_until(&self, today: &str, asked: &dyn Fn() -> bool) -> Round {
        let keeper = Keeper::new(&self.town.state, self.town.runtime.handle().clone()).unwrap();
        keeper.round(&self.known, day(today), asked).unwrap()
    }

    fn write(&self, change: Change) {
        let write = Write::of(
            reach(),
            Author {
                client: "vendor".into(),
                zone: 1,
                request_id: [7; 16],
                further: Default::default(),
            },
            vec![change],
        );
        self.town
            .runtime
            .block_on(self.town.state.lanes.submit(write))
            .unwrap();
    }

    fn put(&self, text: &str) {
        let element = json::read(text.as_bytes(), &Limits::own()).unwrap();
        let key = key(element.type_name(), element.text_of("id").unwrap());
        let content = write::content_unchecked(&self.town.state.rules, element, &[]).unwrap();
        self.write(Change::Update {
            target: Target::Key(key),
            content: content.content,
            expect: None,
            may_replace: true,
            may_create: true,
        });
    }

    fn delete(&self, kind: &str, id: &str) {
        self.write(Change::Delete {
            target: Target::Key(key(kind, id)),
            expect: None,
        });
    }

    fn born(&self, id: &str, birth: &str) {
        self.put(&format!(
            r#"{{"resourceType":"Patient","id":"{id}","gender":"female","birthDate":"{birth}"}}"#
        ));
    }

    fn dose(&self, id: &str, of: &str, group: &str, day: &str) {
        self.put(&format!(
            r#"{{"resourceType":"Immunization","id":"{id}","status":"completed","vaccineCode":{{"coding":[{{"system":"https://sesshu.example/fhir/CodeSystem/vaccine-group","code":"{group}"}}]}},"patient":{{"reference":"Patient/{of}"}},"occurrenceDateTime":"{day}"}}"#
        ));
    }

    /// The kept recommendation of a person with its version.
    fn kept(&self, id: &str) -> Option<(u32, Element)> {
        let key = key_of(&Id::parse(id).unwrap()).unwrap();
        match self.town.state.store.read(&reach(), &key).unwrap() {
            Found::Text(stored) => {
                let element = json::read(&stored.body, &Limits::own()).unwrap();
                Some((stored.version.0, element))
            }
            Found::Gone(..) | Found::Nothing => None,
        }
    }

    /// How it stands with a group.
    fn status(&self, id: &str, group: &str) -> String {
        let line = self.line(id, group);
        let coding = line.first("forecastStatus").unwrap().first("coding");
        coding.unwrap().text_of("code").unwrap().to_owned()
    }

    /// Which dose of a group comes next.
    fn number(&self, id: &str, group: &str) -> Option<String> {
        let line = self.line(id, group);
        line.text_of("doseNumber").map(str::to_owned)
    }

    fn line(&self, id: &str, group: &str) -> Element {
        let (_, kept) = self.kept(id).unwrap();
        let mut lines = kept.children("recommendation");
        let of_group = |line: &&Element| {
            let mut extensions = line.children("extension");
            extensions.any(|one| {
                let value = one.first("value");
                value.and_then(|value| value.text_of("code")) == Some(group)
            })
        };
        lines.find(of_group).unwrap().clone()
    }
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn reach() -> Reach {
    Reach::whole(Tenant(TOWN))
}

fn key(kind: &str, id: &str) -> Key {
    Key {
        kind: Kind::parse(kind).unwrap(),
        id: Id::parse(id).unwrap(),
    }
}

fn each_database(test: impl Fn(&House<'_>)) {
    shared::each_database(|house| {
        test(&House {
            town: house,
            known: Known::default(),
        });
    });
}

#[test]
fn everybody_has_one_and_it_is_written_again_only_when_it_says_something_else() {
    each_database(|house| {
        for (id, birth) in [
            ("a", "2026-04-15"),
            ("b", "2024-04-15"),
            ("c", "1950-01-01"),
        ] {
            house.born(id, birth);
        }
        house.dose("d1", "b", "MR", "2025-05-10");
        let first = house.round("2026-11-21");
        assert_eq!((first.looked_at, first.written), (3, 3));
        assert_eq!(house.status("b", "VAR"), "overdue");
        assert_eq!(house.status("b", "MR"), "notYet");
        // What the house wrote itself is not followed, and nothing has changed.
        assert_eq!(house.round("2026-11-21"), Round::default());
        // A dose changes one person.
        house.dose("d2", "b", "VAR", "2026-11-20");
        let second = house.round("2026-11-21");
        assert_eq!((second.looked_at, second.written), (1, 1));
        assert_eq!(house.status("b", "VAR"), "notYet");
        assert_eq!(house.kept("b").unwrap().0, 2);
        assert_eq!(house.kept("a").unwrap().0, 1);
        // What changes nothing about the person writes nothing.
        house.born("a", "2026-04-15");
        let third = house.round("2026-11-21");
        assert_eq!((third.looked_at, third.written), (1, 0));
    });
}

#[test]
fn a_day_that_comes_touches_those_for_whom_it_comes() {
    each_database(|house| {
        house.born("a", "2026-04-15");
        house.born("b", "1990-04-15");
        house.round("2026-05-01");
        assert_eq!(house.status("a", "PCV"), "notYet");
        let review = |id: &str| {
            let (_, kept) = house.kept(id).unwrap();
            let mut reviews = kept.extensions(profiles::naming::extension::REVIEW_ON);
            let value = reviews
                .next()
                .and_then(|one| one.text_of("value").map(str::to_owned));
            day(&value.unwrap())
        };
        let (mut today, mut looked_at) = (day("2026-05-01"), 0);
        // For a year, whenever somebody looks, what is kept is what would be computed.
        while today < day("2027-05-01") {
            today = today.plus_days(3);
            let before = review("a");
            let round = house.round(&today.to_string());
            looked_at += round.looked_at;
            assert!(before > today || round.looked_at > 0, "{today}");
            assert!(review("a") > today && review("b") > today);
        }
        assert!(looked_at < 60, "{looked_at}");
        assert_eq!(house.status("a", "PCV"), "overdue");
        assert_eq!(house.status("a", "MR"), "due");
        assert_eq!(house.status("a", "ROTA"), "agedOut");
    });
}

#[test]
fn what_is_kept_holds_nobody_back_and_goes_with_the_person() {
    each_database(|house| {
        house.born("a", "2024-04-15");
        house.dose("d1", "a", "MR", "2025-05-10");
        house.round("2026-11-21");
        assert_eq!(house.number("a", "MR").as_deref(), Some("2"));
        // The dose is named by what is kept, and can be deleted all the same.
        house.delete("Immunization", "d1");
        house.round("2026-11-21");
        assert_eq!(house.number("a", "MR").as_deref(), Some("1"));
        house.delete("Patient", "a");
        house.round("2026-11-21");
        assert!(house.kept("a").is_none());
        assert_eq!(house.round("2026-11-21"), Round::default());
    });
}

#[test]
fn a_dose_that_moves_to_somebody_else_changes_both() {
    each_database(|house| {
        house.born("a", "2024-04-15");
        house.born("b", "2024-04-15");
        house.dose("d1", "a", "MR", "2025-05-10");
        house.round("2026-11-21");
        house.dose("d1", "b", "MR", "2025-05-10");
        let round = house.round("2026-11-21");
        assert_eq!((round.looked_at, round.written), (2, 2));
        assert_eq!(house.number("a", "MR").as_deref(), Some("1"));
        assert_eq!(house.number("b", "MR").as_deref(), Some("2"));
    });
}

#[test]
fn whom_nobody_can_judge_and_who_was_replaced_has_none() {
    each_database(|house| {
        house.born("a", "2024-04-15");
        house.born("b", "2024-04-15");
        house.round("2026-11-21");
        house.born("a", "2024-04");
        house.put(r#"{"resourceType":"Patient","id":"b","birthDate":"2024-04-15","link":[{"other":{"reference":"Patient/a"},"type":"replaced-by"}]}"#);
        house.born("c", "2024-04-15");
        house.round("2026-11-21");
        assert!(house.kept("c").is_some());
        assert!(house.kept("a").is_none() && house.kept("b").is_none());
        // For the dead nothing is due.
        house.put(r#"{"resourceType":"Patient","id":"c","birthDate":"2024-04-15","deceasedBoolean":true}"#);
        let round = house.round("2026-11-21");
        assert_eq!((round.looked_at, round.written), (1, 1));
        assert!(house.kept("c").is_none());
        house.born("a", "2024-04-15");
        house.round("2026-11-21");
        assert!(house.kept("a").is_some());
    });
}

#[test]
fn a_round_that_is_cut_off_is_gone_on_with() {
    each_database(|house| {
        for number in 0..30 {
            house.born(&format!("p{number}"), "2024-04-15");
        }
        // Asked to stop at once: nothing is done, and nothing is forgotten.
        let stopped = house.round_until("2026-11-21", &|| true);
        assert_eq!(stopped, Round::default());
        assert_eq!(house.round("2026-11-21").written, 30);
        // A process that knows nothing of the rounds before finds nothing to do.
        let keeper = Keeper::new(&house.town.state, house.town.runtime.handle().clone()).unwrap();
        let again = keeper.round(&Known::default(), day("2026-11-21"), &|| false);
        assert_eq!(again.unwrap(), Round::default());
        let store = &house.town.state.store;
        let end = store.places().unwrap()[0].1;
        let place = store.followed(TOWN, Follower::Recommendations).unwrap();
        assert_eq!(place, end);
    });
}

#[test]
fn editions_are_numbered_in_their_order() {
    let numbers = ["jp-2026.1", "jp-2026.2", "jp-2026.10", "jp-2027.1"].map(edition_number);
    assert!(numbers.is_sorted());
    assert_eq!(numbers[0], 2_026_001);
    assert_eq!(edition_number(""), 0);
}

#[test]
fn what_is_kept_keeps_to_the_profile() {
    let town = shared::House::new(None);
    let house = House {
        town: &town,
        known: Known::default(),
    };
    house.born("a", "2024-04-15");
    house.dose("d1", "a", "MR", "2025-05-10");
    house.round("2026-11-21");
    let (_, kept) = house.kept("a").unwrap();
    let issues = house.town.state.rules.all(&kept, &[], &[]);
    let faults: Vec<_> = issues
        .iter()
        .filter(|issue| issue.severity == fhir::Severity::Error)
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
}
