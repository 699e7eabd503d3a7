//! Individual numbers: found by those who may, one person's each, and nowhere else in the database.

use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};

use super::*;
use crate::commit::{IndividualEntry, Refusal, Write};
use crate::testing::*;
use crate::{Address, JobId, JobState, KeyRing, Offer, Settings, Step};

/// Invented, with check digits that hold.
const FIRST: &str = "123456789018";
const SECOND: &str = "987654321093";
const THIRD: &str = "111111111118";

fn entry(resident: &str, number: &str) -> IndividualEntry {
    IndividualEntry {
        resident: resident.to_owned(),
        number: number.to_owned(),
    }
}

fn bringing(tenant: fhir::Tenant, entries: &[(&str, &str)]) -> Write {
    let mut write = all_of(tenant, Vec::new());
    write.individual = entries
        .iter()
        .map(|(who, number)| entry(who, number))
        .collect();
    write
}

fn keep(store: &Store, entries: &[(&str, &str)]) -> Result<(), Refusal> {
    let kept = transact(store, vec![bringing(TOWN, entries)]).remove(0);
    kept.map(drop).map_err(|refused| refused.refusal)
}

fn owners(store: &Store, numbers: &[&str]) -> Vec<Option<String>> {
    store.individual_owners(TOWN.0, numbers).unwrap()
}

fn some(resident: &str) -> Option<String> {
    Some(resident.to_owned())
}

#[test]
fn a_number_is_found_in_its_own_tenant_and_by_the_inquiry_in_all() {
    each_database(|store| {
        let both = vec![
            bringing(TOWN, &[("0001", FIRST), ("0002", SECOND)]),
            bringing(OTHER_TOWN, &[("7777", FIRST)]),
        ];
        assert!(transact(store, both).iter().all(Result::is_ok));
        assert_eq!(
            owners(store, &[SECOND, THIRD, FIRST]),
            [some("0002"), None, some("0001")]
        );
        assert_eq!(owners(store, &[]), Vec::<Option<String>>::new());
        let everywhere = store.individual_everywhere(FIRST).unwrap();
        assert_eq!(
            everywhere,
            [
                (TOWN.0, "0001".to_owned()),
                (OTHER_TOWN.0, "7777".to_owned())
            ]
        );
        assert!(store.individual_everywhere(THIRD).unwrap().is_empty());
        let pairs = [
            ("0001", FIRST),
            ("0001", THIRD),
            ("0002", FIRST),
            ("0003", FIRST),
        ];
        let differs = store.individual_differs(TOWN.0, &pairs).unwrap();
        assert_eq!(differs, [false, true, true, false]);
    });
}

#[test]
fn many_are_asked_for_at_once() {
    each_database_but_files(|store| {
        let numbers: Vec<String> = (0..2_500).map(|number| format!("{number:012}")).collect();
        let entries: Vec<(&str, &str)> = numbers.iter().map(|n| (n.as_str(), n.as_str())).collect();
        keep(store, &entries).unwrap();
        let asked: Vec<&str> = numbers.iter().rev().map(String::as_str).collect();
        let found = owners(store, &asked);
        assert!(
            asked
                .iter()
                .zip(&found)
                .all(|(number, owner)| owner.as_deref() == Some(number))
        );
        assert_eq!(
            store.individual_differs(TOWN.0, &entries).unwrap(),
            vec![false; 2_500]
        );
    });
}

#[test]
fn a_number_that_is_another_persons_is_refused_with_all_that_came_with_it() {
    each_database(|store| {
        keep(store, &[("0001", FIRST)]).unwrap();
        keep(store, &[("0001", FIRST)]).unwrap();
        let mut write = bringing(TOWN, &[("0002", SECOND), ("0003", FIRST)]);
        write.changes = vec![put(&key("Patient", "p"), patient("p", "2001-01-01"))];
        let refused = transact(store, vec![write]).remove(0).unwrap_err();
        assert_eq!(refused.refusal, Refusal::NumberTaken(1));
        assert_eq!(born(store, &key("Patient", "p")), "nothing");
        assert_eq!(owners(store, &[FIRST, SECOND]), [some("0001"), None]);
        let twice = keep(store, &[("0004", THIRD), ("0005", THIRD)]);
        assert_eq!(twice, Err(Refusal::NumberTaken(1)));
        // Calls of one group see each other.
        let group = vec![
            bringing(TOWN, &[("0006", THIRD)]),
            bringing(TOWN, &[("0007", THIRD)]),
            bringing(OTHER_TOWN, &[("0008", THIRD)]),
        ];
        let done: Vec<bool> = transact(store, group).iter().map(Result::is_ok).collect();
        assert_eq!(done, [true, false, true]);
        assert_eq!(owners(store, &[THIRD]), [some("0006")]);
    });
}

#[test]
fn a_person_gets_another_number_and_the_old_one_is_free() {
    each_database(|store| {
        keep(store, &[("0001", FIRST)]).unwrap();
        keep(store, &[("0001", SECOND)]).unwrap();
        assert_eq!(owners(store, &[FIRST, SECOND]), [None, some("0001")]);
        // It passes on within one write, whichever stands first.
        keep(store, &[("0002", SECOND), ("0001", THIRD)]).unwrap();
        assert_eq!(
            owners(store, &[SECOND, THIRD]),
            [some("0002"), some("0001")]
        );
        keep(store, &[("0001", FIRST), ("0003", THIRD)]).unwrap();
        assert_eq!(owners(store, &[FIRST, THIRD]), [some("0001"), some("0003")]);
        // And within a group.
        let group = vec![
            bringing(TOWN, &[("0001", "555555555555")]),
            bringing(TOWN, &[("0009", FIRST)]),
        ];
        assert!(transact(store, group).iter().all(Result::is_ok));
        assert_eq!(owners(store, &[FIRST]), [some("0009")]);
    });
}

#[test]
fn a_refused_step_keeps_no_number() {
    each_database(|store| {
        let mut write = bringing(TOWN, &[("0001", FIRST)]);
        write.step = Some(Step {
            job: crate::JobId([5; 16]),
            runner: [1; 16],
            rows_from: 0,
            rows_to: 1,
            progress: Vec::new(),
            outputs: Vec::new(),
        });
        let refused = transact(store, vec![write]).remove(0).unwrap_err();
        assert_eq!(refused.refusal, Refusal::StepLost);
        assert_eq!(owners(store, &[FIRST]), [None]);
    });
}

/// A job that set these numbers in one write and has ended.
fn set_by_job(store: &Store, entries: &[(&str, &str)]) -> JobId {
    let job = begun(store);
    step(store, job, 0, entries).unwrap();
    store
        .end_job(TOWN.0, job, Some(RUNNER), JobState::Done, b"", 9)
        .unwrap();
    job
}

const RUNNER: [u8; 16] = [1; 16];

fn begun(store: &Store) -> JobId {
    let offer = Offer {
        kind: 1,
        by: "staff",
        about: b"",
    };
    let job = store.begin_job(TOWN.0, &offer, 1).unwrap();
    store.add_part(TOWN.0, job, 0, &job.0, 2).unwrap();
    let mut digest = [0; 32];
    digest[..16].copy_from_slice(&job.0);
    store
        .accept_job(TOWN.0, job, digest, b"", JobState::Waiting, 3)
        .unwrap();
    assert_eq!(store.claim_job(RUNNER, 4, 100).unwrap().unwrap().id, job);
    job
}

fn step(store: &Store, job: JobId, from: u64, entries: &[(&str, &str)]) -> Result<(), Refusal> {
    let mut write = bringing(TOWN, entries);
    write.step = Some(Step {
        job,
        runner: RUNNER,
        rows_from: from,
        rows_to: from + 1,
        progress: Vec::new(),
        outputs: Vec::new(),
    });
    let kept = transact(store, vec![write]).remove(0);
    kept.map(drop).map_err(|refused| refused.refusal)
}

/// Takes a job back: of how many people its numbers went, and who is told.
fn back(store: &Store, job: JobId) -> (usize, Vec<String>) {
    let (mut taken, mut left) = (0, Vec::new());
    loop {
        let back = store.take_numbers_back(TOWN.0, job).unwrap();
        taken += back.taken;
        left.extend(back.left);
        if back.is_all {
            left.sort();
            return (taken, left);
        }
    }
}

/// How many numbers stand in the second table.
fn former(store: &Store) -> i64 {
    let table = match store.has_one_lane() {
        true => FORMER.1,
        false => FORMER.0,
    };
    let sql = format!("select count(*) as count from {table}");
    store
        .on_connection(|connection, _| {
            let counted: Count =
                on_either!(connection, c => diesel::sql_query(&sql).get_result(c))?;
            Ok(counted.count)
        })
        .unwrap()
}

#[test]
fn numbers_that_a_job_shifted_by_one_are_as_they_were_once_it_is_taken_back() {
    each_database(|store| {
        set_by_job(store, &[("0001", FIRST), ("0002", SECOND)]);
        let shifted = set_by_job(store, &[("0001", SECOND), ("0002", THIRD), ("0003", FIRST)]);
        assert_eq!(former(store), 2);
        assert_eq!(back(store, shifted), (3, vec![]));
        assert_eq!(
            owners(store, &[FIRST, SECOND, THIRD]),
            [some("0001"), some("0002"), None]
        );
        assert_eq!(former(store), 0);
        // Nothing is done twice.
        assert_eq!(back(store, shifted), (0, vec![]));
        assert_eq!(owners(store, &[FIRST]), [some("0001")]);
    });
}

#[test]
fn what_a_job_found_at_first_comes_back_however_often_it_changed_its_mind() {
    each_database(|store| {
        set_by_job(store, &[("0001", FIRST)]);
        let job = begun(store);
        step(store, job, 0, &[("0001", SECOND), ("0002", FIRST)]).unwrap();
        step(store, job, 1, &[("0001", THIRD), ("0003", SECOND)]).unwrap();
        assert_eq!(back(store, job), (3, vec![]));
        assert_eq!(
            owners(store, &[FIRST, SECOND, THIRD]),
            [some("0001"), None, None]
        );
    });
}

#[test]
fn who_tells_what_is_known_sets_nothing() {
    each_database(|store| {
        let first = set_by_job(store, &[("0001", FIRST)]);
        let second = set_by_job(store, &[("0001", FIRST)]);
        assert_eq!(former(store), 0);
        assert_eq!(back(store, second), (0, vec![]));
        assert_eq!(owners(store, &[FIRST]), [some("0001")]);
        assert_eq!(back(store, first), (1, vec![]));
        assert_eq!(owners(store, &[FIRST]), [None]);
    });
}

#[test]
fn jobs_that_follow_each_other_are_taken_back_in_any_order() {
    each_database(|store| {
        for is_last_first in [true, false] {
            let own = |at: usize| format!("{at}-{is_last_first}");
            let (one, two) = (own(1), own(2));
            let ground = set_by_job(store, &[(&one, FIRST)]);
            let first = set_by_job(store, &[(&one, SECOND), (&two, FIRST)]);
            let second = set_by_job(store, &[(&one, THIRD), (&two, SECOND)]);
            match is_last_first {
                true => {
                    assert_eq!(back(store, second), (2, vec![]));
                    assert_eq!(owners(store, &[SECOND, FIRST]), [some(&one), some(&two)]);
                    assert_eq!(back(store, first), (2, vec![]));
                }
                false => {
                    // What came later stays and is told, and what comes back behind it is from before both.
                    assert_eq!(back(store, first), (0, vec![one.clone(), two.clone()]));
                    assert_eq!(owners(store, &[THIRD, SECOND]), [some(&one), some(&two)]);
                    assert_eq!(back(store, second), (2, vec![]));
                }
            }
            let all = owners(store, &[FIRST, SECOND, THIRD]);
            assert_eq!(all, [some(&one), None, None]);
            assert_eq!((back(store, ground), former(store)), ((1, vec![]), 0));
        }
    });
}

#[test]
fn a_number_that_is_somebody_elses_by_now_does_not_come_back() {
    each_database(|store| {
        set_by_job(store, &[("0001", FIRST)]);
        let changed = set_by_job(store, &[("0001", SECOND)]);
        set_by_job(store, &[("0002", FIRST)]);
        assert_eq!(
            back(store, changed),
            (1, some("0001").into_iter().collect())
        );
        assert_eq!(owners(store, &[FIRST, SECOND]), [some("0002"), None]);
        assert_eq!(former(store), 0);
    });
}

#[test]
fn more_people_than_a_portion_has_come_back() {
    each_database_but_files(|store| {
        let number = |at: usize| format!("{at:012}");
        let entries = |shift: usize| -> Vec<(String, String)> {
            (0..2_300)
                .map(|at| (number(at), number(at + shift)))
                .collect()
        };
        let set = |entries: &[(String, String)]| {
            let entries: Vec<(&str, &str)> = entries
                .iter()
                .map(|(who, what)| (who.as_str(), what.as_str()))
                .collect();
            set_by_job(store, &entries)
        };
        let right = entries(0);
        set(&right);
        let shifted = set(&entries(1));
        assert_eq!(back(store, shifted), (2_300, vec![]));
        let told: Vec<&str> = right.iter().map(|(_, what)| what.as_str()).collect();
        let owners = owners(store, &told);
        assert!(
            right
                .iter()
                .zip(&owners)
                .all(|((who, _), owner)| Some(who) == owner.as_ref())
        );
    });
}

#[test]
fn what_stood_before_a_job_is_forgotten_with_what_the_job_was_given() {
    each_database(|store| {
        set_by_job(store, &[("0001", FIRST)]);
        let job = set_by_job(store, &[("0001", SECOND)]);
        assert_eq!(former(store), 1);
        assert!(store.forget_job(TOWN.0, job).unwrap());
        assert_eq!(former(store), 0);
        // Then what the job set goes all the same, and nothing comes back.
        assert_eq!(back(store, job), (1, vec![]));
        assert_eq!(owners(store, &[FIRST, SECOND]), [None, None]);
    });
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Everything that stands in the database, as text, binary values as hexadecimal digits.
fn everything(store: &Store) -> String {
    let lines = |sql: &str| -> Vec<String> {
        let rows: Vec<Line> = store
            .on_connection(|connection, _| {
                Ok(on_either!(connection, c => diesel::sql_query(sql).load(c))?)
            })
            .unwrap();
        rows.into_iter().map(|row| row.line).collect()
    };
    let tables = match store.has_one_lane() {
        true => lines("select name as line from sqlite_master where type = 'table'"),
        false => lines(
            "select table_schema || '.' || table_name as line from information_schema.tables \
             where table_schema in ('public', 'numbers')",
        ),
    };
    assert!(tables.len() >= 14, "{tables:?}");
    let mut all = String::new();
    for table in tables {
        let columns = match store.has_one_lane() {
            true => lines(&format!(
                "select name as line from pragma_table_info('{table}')"
            )),
            false => vec!["all of them".to_owned()],
        };
        for column in columns {
            let sql = match store.has_one_lane() {
                true => format!("select coalesce(hex(\"{column}\"), '') as line from {table}"),
                false => format!("select t::text as line from {table} t"),
            };
            all.extend(lines(&sql));
        }
    }
    all.to_lowercase()
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn r_n02_the_digits_stand_nowhere_in_the_database_that_can_be_read() {
    each_database(|store| {
        let file = format!("0001,{FIRST}\n0002,{SECOND}\n");
        let offer = Offer {
            kind: 1,
            by: "staff",
            about: FIRST.as_bytes(),
        };
        let job = store.begin_job(TOWN.0, &offer, 1).unwrap();
        store.add_part(TOWN.0, job, 0, file.as_bytes(), 2).unwrap();
        let (digest, about) = ([3; 32], SECOND.as_bytes());
        store
            .accept_job(TOWN.0, job, digest, about, JobState::Waiting, 3)
            .unwrap();
        store.claim_job([1; 16], 4, 100).unwrap().unwrap();
        let mut write = bringing(TOWN, &[("0001", FIRST), ("0002", SECOND)]);
        write.changes = vec![put(
            &key("Patient", "visible"),
            patient("visible", "2001-01-01"),
        )];
        write.step = Some(Step {
            job,
            runner: [1; 16],
            rows_from: 0,
            rows_to: 2,
            progress: FIRST.as_bytes().to_vec(),
            outputs: vec![(1, file.clone().into_bytes())],
        });
        transact(store, vec![write]).remove(0).unwrap();
        store
            .end_job(TOWN.0, job, Some([1; 16]), JobState::Done, b"", 9)
            .unwrap();
        set_by_job(store, &[("0002", THIRD)]);
        assert_eq!(former(store), 1);
        let all = everything(store);
        assert!(
            all.contains("visible") || all.contains(&hex("visible")),
            "it sees what stands there"
        );
        for number in [FIRST, SECOND, THIRD] {
            assert!(!all.contains(number), "plain");
            assert!(!all.contains(&hex(number)), "as bytes");
        }
        assert!(!all.contains(&hex("0001,")), "nor a row of the file");
    });
}

#[test]
fn r_n02_the_digits_stand_nowhere_in_the_file_of_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(Address::File(folder.path().join("store.db")));
    keep(&store, &[("resident-0001", FIRST)]).unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for secret in [FIRST, "resident-0001"] {
            let found = bytes
                .windows(secret.len())
                .any(|part| part == secret.as_bytes());
            assert!(!found, "{secret}");
        }
    }
}

#[test]
fn what_an_old_key_sealed_is_sealed_anew_and_then_the_old_key_can_go() {
    let folder = tempfile::tempdir().unwrap();
    let mut addresses = vec![Address::File(folder.path().join("store.db"))];
    addresses.extend(postgres_url().map(Address::Postgres));
    for address in addresses {
        let old = KeyRing::generate().unwrap();
        let both = KeyRing::rotate(&old).unwrap();
        let new: String = both
            .lines()
            .filter(|line| !line.starts_with("seal 1 "))
            .map(|line| format!("{line}\n"))
            .collect();
        let with =
            |keys: &str| Store::new(settings(address.clone()), KeyRing::parse(keys).unwrap());
        let store = with(&old);
        store.migrate().unwrap();
        store.add_tenants(&[TOWN.0]).unwrap();
        keep(&store, &[("0001", FIRST), ("0002", SECOND)]).unwrap();
        let job = set_by_job(&store, &[("0002", THIRD)]);
        drop(store);
        assert!(
            with(&new).individual_owners(TOWN.0, &[FIRST]).is_err(),
            "the old key is needed"
        );
        let store = with(&both);
        assert_eq!(owners(&store, &[FIRST]), [some("0001")]);
        assert_eq!(store.reseal_individual(TOWN.0, 2).unwrap(), 2);
        assert_eq!(store.reseal_individual(TOWN.0, 2).unwrap(), 1);
        assert_eq!(store.reseal_individual(TOWN.0, 2).unwrap(), 0);
        drop(store);
        let store = with(&new);
        assert_eq!(
            owners(&store, &[FIRST, THIRD]),
            [some("0001"), some("0002")]
        );
        assert_eq!(back(&store, job), (1, vec![]));
        assert_eq!(owners(&store, &[SECOND, THIRD]), [some("0002"), None]);
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[test]
fn r_n01_the_plain_login_may_not_look_at_the_table() {
    let Some(url) = postgres_url() else { return };
    let database = url.rsplit('/').next().unwrap().to_owned();
    let (keeper, login) = (
        format!("keeper of \"{database}\""),
        format!("login_{database}"),
    );
    let keys = || KeyRing::parse(&KeyRing::generate().unwrap()).unwrap();
    let as_super = Store::new(settings(Address::Postgres(url.clone())), keys());
    let say = |sql: String| {
        as_super
            .on_connection(|c, _| on_either!(c, c => Ok(c.batch_execute(&sql)?)))
            .unwrap();
    };
    say(format!("create role {} nologin", quoted(&keeper)));
    say(format!(
        "create role {login} login noinherit in role {}",
        quoted(&keeper)
    ));
    say(format!("grant create on database {database} to {login}"));
    say(format!("grant create on schema public to {login}"));
    let own = url.replacen("postgres://postgres@", &format!("postgres://{login}@"), 1);
    let settings = Settings {
        numbers_role: Some(keeper.clone()),
        wall: crate::Wall::IfPossible,
        ..settings(Address::Postgres(own))
    };
    let store = Store::new(settings.clone(), keys());
    store.migrate().unwrap();
    store.migrate().unwrap();
    store.add_tenants(&[TOWN.0, OTHER_TOWN.0]).unwrap();
    keep(&store, &[("0001", FIRST)]).unwrap();
    assert_eq!(
        keep(&store, &[("0002", FIRST)]),
        Err(Refusal::NumberTaken(0))
    );
    // Behind the look at the numbers, the rest of the write is the login's again.
    let mut write = bringing(TOWN, &[("0004", THIRD)]);
    write.changes = vec![put(&key("Patient", "own"), patient("own", "2001-01-01"))];
    transact(&store, vec![write]).remove(0).unwrap();
    assert_eq!(born(&store, &key("Patient", "own")), "2001-01-01");
    assert_eq!(owners(&store, &[FIRST]), [some("0001")]);
    assert_eq!(
        store
            .individual_differs(TOWN.0, &[("0001", SECOND)])
            .unwrap(),
        [true]
    );
    assert_eq!(store.individual_everywhere(FIRST).unwrap().len(), 1);
    let job = set_by_job(&store, &[("0001", SECOND)]);
    let forgotten = set_by_job(&store, &[("0001", FIRST), ("0002", SECOND)]);
    assert!(store.forget_job(TOWN.0, forgotten).unwrap());
    assert_eq!(back(&store, forgotten), (2, vec![]));
    assert_eq!(back(&store, job), (0, vec![]));
    keep(&store, &[("0001", FIRST)]).unwrap();
    assert_eq!(store.reseal_individual(TOWN.0, 5).unwrap(), 0);
    assert_eq!(store.individual_set_apart().unwrap(), Some(true));
    let select = |table: &str| {
        let sql = format!("select count(*) as count from {table}");
        store.on_connection(|connection, _| {
            let counted: Count =
                on_either!(connection, c => diesel::sql_query(&sql).get_result(c))?;
            Ok(counted.count)
        })
    };
    // Every session that was used under the role is the login's again.
    for _ in 0..8 {
        for table in [PRESENT.0, FORMER.0] {
            let refused = select(table).unwrap_err().to_string();
            assert!(refused.contains("permission denied"), "{refused}");
        }
    }
    for sql in [
        "delete from numbers.individual_number",
        "insert into numbers.individual_number values (1, '', '', '', '')",
        "delete from numbers.individual_former",
    ] {
        let refused = store.on_connection(|c, _| on_either!(c, c => Ok(c.batch_execute(sql)?)));
        assert!(
            refused
                .unwrap_err()
                .to_string()
                .contains("permission denied")
        );
    }
    // A store that is not told of the role gets nowhere, and the rest of the house goes on.
    let unaware = Store::new(
        Settings {
            numbers_role: None,
            ..settings
        },
        keys(),
    );
    assert_eq!(unaware.individual_set_apart().unwrap(), None);
    assert!(unaware.individual_owners(TOWN.0, &[FIRST]).is_err());
    commit(
        &unaware,
        put(&key("Patient", "p"), patient("p", "2001-01-01")),
    )
    .unwrap();
    // Where the role does not hold, the whole group is given up.
    assert!(matches!(
        unaware
            .commit(&[bringing(TOWN, &[("0003", SECOND)])], 1_000)
            .remove(0),
        Err(crate::WriteError::Failed(_))
    ));
}
