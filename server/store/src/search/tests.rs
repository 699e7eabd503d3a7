//! What SQL finds is what the matcher in memory says, on every database; pages fit together; nothing scans a table.

use fhir::search::{Entry, Facts, World, ask, matches};
use fhir::{Id, Key, Kind, Reach};

use super::*;
use crate::testing::*;
use crate::{Address, Content, Settings, Store};

mod made_up;
mod paging;
mod plans;

use made_up::Dice;

/// A resource as the matcher sees it.
struct Known {
    key: Key,
    changed_at: i64,
    entries: Vec<Entry>,
}

impl Known {
    fn facts(&self) -> Facts<'_> {
        Facts {
            kind: self.key.kind,
            id: &self.key.id,
            changed_at_ms: self.changed_at,
            entries: &self.entries,
        }
    }
}

struct Everything(Vec<Known>);

impl World for Everything {
    fn all(&self, kind: Kind) -> Vec<Facts<'_>> {
        self.0
            .iter()
            .filter(|known| known.key.kind == kind)
            .map(Known::facts)
            .collect()
    }
}

/// Puts some at a time, so that entries of one value come to share rows.
fn put_all(store: &Store, texts: &[String]) -> Everything {
    let mut known = Vec::new();
    for texts in texts.chunks(25) {
        let contents: Vec<Content> = texts.iter().map(|text| content(text)).collect();
        let keys: Vec<Key> = contents.iter().map(key_of).collect();
        let entries: Vec<_> = contents.iter().map(|one| one.entries.clone()).collect();
        let puts = keys.iter().zip(contents);
        let writes = puts.map(|(key, content)| write(TOWN, put(key, content)));
        let written = commit_all(store, writes.collect());
        for ((key, entries), written) in keys.into_iter().zip(entries).zip(written) {
            known.retain(|one: &Known| one.key != key);
            known.push(Known {
                key,
                changed_at: written.unwrap().changed_at,
                entries,
            });
        }
    }
    Everything(known)
}

fn key_of(content: &Content) -> Key {
    Key {
        kind: content.draft.kind(),
        id: Id::parse(content.draft.sent_id().unwrap()).unwrap(),
    }
}

fn found_in_memory(everything: &Everything, query: &Query) -> Vec<String> {
    let mut ids: Vec<String> = everything
        .0
        .iter()
        .filter(|known| matches(query, &known.facts(), everything))
        .map(|known| known.key.id.to_string())
        .collect();
    ids.sort();
    ids
}

#[test]
fn sql_finds_what_the_matcher_finds() {
    const RESOURCES: usize = 90;
    const QUESTIONS: usize = 900;
    let seed = std::env::var("SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| u64::from_be_bytes(random()[..8].try_into().unwrap()));
    println!("seed {seed}: SEED={seed} repeats this run");
    each_database(|store| {
        let mut dice = Dice::new(seed);
        let mut texts: Vec<String> = (0..RESOURCES).map(|at| dice.resource(at)).collect();
        // Some are changed afterwards, so that entries of old versions must be gone.
        texts.extend((0..RESOURCES / 6).map(|at| dice.resource(at * 6)));
        let everything = put_all(store, &texts);
        let (mut pairs, mut hits) = (0, 0);
        for _ in 0..QUESTIONS {
            let (kind, question) = dice.question();
            let query = query(kind, &question);
            let expected = found_in_memory(&everything, &query);
            let mut by_sql = found(store, &Reach::whole(TOWN), kind, &question);
            by_sql.sort();
            assert_eq!(by_sql, expected, "{kind}?{question} (seed {seed})");
            let counted = store.count(&Reach::whole(TOWN), &query).unwrap();
            assert_eq!(counted, expected.len() as i64, "{kind}?{question}");
            pairs += everything.all(query.kind).len();
            hits += expected.len();
        }
        println!("{pairs} pairs of resource and question, {hits} of them matches");
        assert!(
            pairs > 10_000 && hits > 500,
            "{pairs} pairs, {hits} matches"
        );
    });
}

#[test]
fn a_system_alone_is_counted_beyond_what_may_be_walked_over() {
    let costs = Costs {
        gathered_max: 2,
        walked_max: 3,
        counted_max: 12,
    };
    let with_costs = |address| {
        let keys = KeyRing::parse(&KeyRing::generate().unwrap()).unwrap();
        let store = Store::new(
            Settings {
                costs,
                ..settings(address)
            },
            keys,
        );
        store.migrate().unwrap();
        store.add_tenants(&[TOWN.0, OTHER_TOWN.0]).unwrap();
        store
    };
    let postgres = postgres_url().map(|url| with_costs(Address::Postgres(url)));
    for store in std::iter::once(with_costs(Address::Memory)).chain(postgres) {
        let counted =
            |question: &str| store.count(&Reach::whole(TOWN), &query("Patient", question));
        for number in 0..12 {
            let id = format!("p{number}");
            commit(
                &store,
                put(&key("Patient", &id), patient(&id, "2001-01-01")),
            )
            .unwrap();
        }
        assert_eq!(
            counted("identifier=http://town.example/number|").unwrap(),
            12
        );
        assert_eq!(
            counted("identifier=http://other.example/number|").unwrap(),
            0
        );
        commit(&store, delete(&key("Patient", "p3"))).unwrap();
        assert_eq!(
            counted("identifier=http://town.example/number|").unwrap(),
            11
        );
        for number in 20..30 {
            let id = format!("p{number}");
            commit(
                &store,
                put(&key("Patient", &id), patient(&id, "2001-01-01")),
            )
            .unwrap();
        }
        let too_many = counted("identifier=http://town.example/number|");
        assert!(
            matches!(too_many, Err(StoreError::TooCostly)),
            "{too_many:?}"
        );
    }
}

fn asked_of(kind: &str, question: &str) -> ask::Asked {
    asked(kind, question)
}
