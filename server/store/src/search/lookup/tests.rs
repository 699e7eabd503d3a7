//! A look-up finds what a search for each value finds.

use diesel::connection::SimpleConnection;
use fhir::{KindSet, Tenant};

use super::super::Search;
use super::*;
use crate::testing::*;

fn whole() -> Reach {
    Reach::whole(TOWN)
}

fn value(system: &str, code: &str) -> (String, String) {
    (system.to_owned(), code.to_owned())
}

fn ids(found: &[Vec<Stored>]) -> Vec<Vec<&str>> {
    found
        .iter()
        .map(|some| some.iter().map(|stored| stored.key.id.as_str()).collect())
        .collect()
}

const TOWN_NUMBER: &str = "http://town.example/number";

fn people(store: &Store) {
    for id in ["a", "b", "c"] {
        commit(store, put(&key("Patient", id), patient(id, "2001-01-01"))).unwrap();
        for dose_id in [format!("{id}-1"), format!("{id}-2")] {
            commit(
                store,
                put(&key("Immunization", &dose_id), dose(&dose_id, id)),
            )
            .unwrap();
        }
    }
    // The same number in another system, without one, and in other letters.
    for (id, identifier) in [
        (
            "other-system",
            r#"{"system":"http://other.example","value":"n-a"}"#,
        ),
        ("no-system", r#"{"value":"n-a"}"#),
        (
            "upper",
            r#"{"system":"http://town.example/number","value":"N-A"}"#,
        ),
        (
            "both",
            r#"{"system":"http://town.example/number","value":"n-b"},{"system":"http://town.example/number","value":"n-c"}"#,
        ),
    ] {
        let text =
            format!(r#"{{"resourceType":"Patient","id":"{id}","identifier":[{identifier}]}}"#);
        commit(store, put(&key("Patient", id), content(&text))).unwrap();
    }
    let waiting = r#"{"resourceType":"Immunization","id":"waits","status":"completed","vaccineCode":{"text":"x"},"patient":{"identifier":{"system":"http://town.example/coupon","value":"C-1"}},"occurrenceDateTime":"2026-01-02"}"#;
    commit(store, put(&key("Immunization", "waits"), content(waiting))).unwrap();
}

#[test]
fn a_look_up_finds_for_each_value_what_a_search_finds() {
    each_database(|store| {
        people(store);
        commit(
            store,
            put(&key("Patient", "gone"), patient("gone", "2001-01-01")),
        )
        .unwrap();
        commit(store, delete(&key("Patient", "gone"))).unwrap();
        commit(store, put(&key("Patient", "a"), patient("a", "2002-02-02"))).unwrap();
        let mut asked: Vec<(String, String)> =
            ["n-a", "N-A", "n-b", "n-c", "n-gone", "n-x", "", "n-a"]
                .into_iter()
                .map(|code| value(TOWN_NUMBER, code))
                .collect();
        asked.push(value("http://other.example", "n-a"));
        asked.push(value("", "n-a"));
        asked.push(value("http://town.example/numbe", "n-a"));
        let found = store
            .find_by_token(&whole(), Kind::PATIENT, "identifier", &asked)
            .unwrap();
        assert_eq!(found.len(), asked.len());
        for ((system, code), some) in asked.iter().zip(&found) {
            let mut searched = match code.as_str() {
                "" => Vec::new(),
                _ => crate::testing::found(
                    store,
                    &whole(),
                    "Patient",
                    &format!("identifier={system}|{code}"),
                ),
            };
            // A search gives the last created first.
            searched.reverse();
            let ids: Vec<String> = some
                .iter()
                .map(|stored| stored.key.id.to_string())
                .collect();
            assert_eq!(ids, searched, "{system}|{code}");
        }
        assert_eq!(
            ids(&found)[..4],
            [
                vec!["a"],
                vec!["upper"],
                vec!["b", "both"],
                vec!["c", "both"]
            ]
        );
        assert_eq!(found[0], found[7], "asked for twice");
        let current = &found[0][0];
        assert_eq!(current.version, Version(2));
        assert_eq!(birth_date(&current.body), "2002-02-02");
    });
}

#[test]
fn codes_whose_case_does_not_count_are_folded_as_a_search_folds_them() {
    each_database_but_files(|store| {
        people(store);
        let system = "http://hl7.org/fhir/event-status";
        let asked = [
            value(system, "COMPLETED"),
            value(system, "completed"),
            value(system, "not-done"),
        ];
        let found = store
            .find_by_token(&whole(), Kind::IMMUNIZATION, "status", &asked)
            .unwrap();
        for ((system, code), some) in asked.iter().zip(&found) {
            let searched = crate::testing::found(
                store,
                &whole(),
                "Immunization",
                &format!("status={system}|{code}"),
            );
            assert_eq!(some.len(), searched.len(), "{code}");
        }
        assert_eq!(found[1].len(), 7);
    });
}

#[test]
fn references_and_identifiers_in_references_are_looked_up() {
    each_database(|store| {
        people(store);
        let targets = [
            key("Patient", "b"),
            key("Patient", "nobody"),
            key("Patient", "a"),
        ];
        let found = store
            .find_by_reference(&whole(), Kind::IMMUNIZATION, "patient", &targets)
            .unwrap();
        assert_eq!(
            ids(&found),
            [vec!["b-1", "b-2"], vec![], vec!["a-1", "a-2"]]
        );
        let coupon = |code| value("http://town.example/coupon", code);
        let asked = [coupon("C-2"), coupon("C-1"), coupon("c-1")];
        let found = store
            .find_by_token(&whole(), Kind::IMMUNIZATION, "patient:identifier", &asked)
            .unwrap();
        assert_eq!(ids(&found), [vec![], vec!["waits"], vec![]]);
    });
}

#[test]
fn nothing_beyond_the_reach_is_found() {
    each_database(|store| {
        people(store);
        let asked = [value(TOWN_NUMBER, "n-a"), value(TOWN_NUMBER, "n-b")];
        let targets = [key("Patient", "a"), key("Patient", "b")];
        let found_by = |reach: &Reach| {
            let people = store
                .find_by_token(reach, Kind::PATIENT, "identifier", &asked)
                .unwrap();
            let doses = store
                .find_by_reference(reach, Kind::IMMUNIZATION, "patient", &targets)
                .unwrap();
            people
                .iter()
                .chain(&doses)
                .map(Vec::len)
                .collect::<Vec<_>>()
        };
        assert_eq!(found_by(&whole()), [1, 2, 2, 2]);
        assert_eq!(found_by(&Reach::whole(OTHER_TOWN)), [0, 0, 0, 0]);
        assert_eq!(found_by(&Reach::whole(Tenant(19_992))), [0, 0, 0, 0]);
        let narrowed = |kinds: &[Kind]| Reach {
            tenant: TOWN,
            open: KindSet::NONE,
            compartment: Some((Id::parse("a").unwrap(), kinds.iter().copied().collect())),
        };
        assert_eq!(
            found_by(&narrowed(&[Kind::PATIENT, Kind::IMMUNIZATION])),
            [1, 0, 2, 0]
        );
        assert_eq!(found_by(&narrowed(&[Kind::IMMUNIZATION])), [0, 0, 2, 0]);
        assert_eq!(found_by(&narrowed(&[])), [0, 0, 0, 0]);
    });
}

#[test]
fn as_many_as_are_asked_for_are_found_in_their_order() {
    each_database_but_files(|store| {
        let people = (0..300)
            .map(|at| {
                let id = format!("p{at}");
                put(&key("Patient", &id), patient(&id, "2001-01-01"))
            })
            .collect();
        transact(store, vec![all_of(TOWN, people)])
            .remove(0)
            .unwrap();
        for count in [0, 1, 999, 1_000, 1_001, 2_500] {
            let asked: Vec<(String, String)> = (0..count)
                .map(|at| value(TOWN_NUMBER, &format!("n-p{}", count - at)))
                .collect();
            let found = store
                .find_by_token(&whole(), Kind::PATIENT, "identifier", &asked)
                .unwrap();
            assert_eq!(found.len(), count);
            for (at, some) in found.iter().enumerate() {
                let number = count - at;
                let expected = if number < 300 {
                    vec![format!("p{number}")]
                } else {
                    Vec::new()
                };
                let ids: Vec<String> = some
                    .iter()
                    .map(|stored| stored.key.id.to_string())
                    .collect();
                assert_eq!(ids, expected, "{number} of {count}");
            }
        }
    });
}

#[test]
fn what_cannot_be_looked_up_is_an_error_and_not_an_empty_answer() {
    let store = opened(crate::Address::Memory);
    let asked = [value("", "x")];
    for parameter in [
        "nothing",
        "birthdate",
        "general-practitioner",
        "family:identifier",
        "family",
    ] {
        let found = store.find_by_token(&whole(), Kind::PATIENT, parameter, &asked);
        assert!(found.is_err(), "{parameter}");
    }
    let found = store.find_by_reference(
        &whole(),
        Kind::PATIENT,
        "identifier",
        &[key("Patient", "a")],
    );
    assert!(found.is_err());
}

#[test]
fn what_is_asked_for_few_is_planned_a_few_times_and_then_no_more() {
    let Some(url) = postgres_url() else {
        return;
    };
    let store = opened(crate::Address::Postgres(url));
    people(&store);
    let reach = whole();
    let scene = store.scene(&reach);
    let identifier = known(&scene, (Kind::PATIENT, "identifier"), ParameterType::Token).unwrap();
    let place = (Kind::PATIENT, identifier.slot);
    #[derive(QueryableByName)]
    struct Plans {
        #[diesel(sql_type = BigInt)]
        own: i64,
        #[diesel(sql_type = BigInt)]
        kept: i64,
    }
    let plans: Plans = store
        .on_connection(|connection, _| {
            for number in 0..40_u32 {
                // One value, and now and then two.
                let values = match number % 10 {
                    0 => vec![number.to_string(), "n-a".to_owned()],
                    _ => vec![number.to_string()],
                };
                let values: Vec<Bytes16> = values
                    .iter()
                    .map(|code| scene.encoder().token(TOWN_NUMBER, code).try_into().unwrap())
                    .collect();
                rows(connection, &scene, place, &values)?;
            }
            let AnyConnection::Postgres(c) = connection else {
                unreachable!()
            };
            let sql = "select sum(custom_plans)::bigint as own, sum(generic_plans)::bigint as kept \
                       from pg_prepared_statements where statement like '%generate_series%'";
            Ok(diesel::sql_query(sql).get_result(c)?)
        })
        .unwrap();
    assert_eq!(plans.own + plans.kept, 40);
    assert!(plans.own <= 5, "{} of 40 were planned anew", plans.own);
}

#[test]
fn r_d10_what_is_damaged_is_left_out_where_that_is_asked_for_and_hides_no_other() {
    each_database(|store| {
        people(store);
        let damage = "update resource_version set digest = body where sequence = (select sequence from resource where tenant = 139998 and id = 'a-2')";
        store
            .write_session(|c| on_either!(c, c => Ok(c.batch_execute(damage)?)))
            .unwrap();
        let targets = [key("Patient", "a"), key("Patient", "b")];
        let (kind, reach) = (Kind::IMMUNIZATION, whole());
        let refused = store.find_by_reference(&reach, kind, "patient", &targets);
        assert!(matches!(refused, Err(StoreError::Damaged { .. })));
        let found = store.readable();
        let found = found.find_by_reference(&reach, kind, "patient", &targets);
        assert_eq!(ids(&found.unwrap()), [vec!["a-1"], vec!["b-1", "b-2"]]);
        let status = [value("http://hl7.org/fhir/event-status", "completed")];
        let refused = store.find_by_token(&reach, kind, "status", &status);
        assert!(matches!(refused, Err(StoreError::Damaged { .. })));
        let found = store.readable();
        let found = found.find_by_token(&reach, kind, "status", &status);
        assert_eq!(found.unwrap()[0].len(), 6);
        // A search goes on behind it, page by page.
        let mut search = Search {
            query: Query {
                kind,
                criteria: Vec::new(),
            },
            sort: Vec::new(),
            most: 1,
            after: None,
        };
        let mut seen = Vec::new();
        loop {
            let page = store.readable().search(&reach, &search).unwrap();
            seen.extend(page.hits.into_iter().map(|hit| hit.key.id.to_string()));
            search.after = page.next;
            if search.after.is_none() {
                break;
            }
        }
        assert_eq!(seen, ["waits", "c-2", "c-1", "b-2", "b-1", "a-1"]);
        search.most = 10;
        let refused = store.search(&reach, &search);
        assert!(matches!(refused, Err(StoreError::Damaged { .. })));
    });
}
