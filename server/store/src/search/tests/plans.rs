//! No statement scans a table, however large it grows.

use diesel::connection::SimpleConnection;

use super::*;
use crate::commit::rows::{EntryRow, ResourceRow, VersionRow, add, insert_all};
use crate::connection::AnyConnection;
use crate::index::{Encoder, own_number};
use fhir::search::Slot;

const PATIENTS: i64 = 100_000;

/// Rows as patients and their doses would leave them; only what plans depend on is there, so there are no texts.
fn load(connection: &mut AnyConnection, keys: &KeyRing) {
    let (patient, dose) = (Kind::PATIENT, Kind::IMMUNIZATION);
    let encoder = Encoder {
        keys,
        tenant: TOWN.0,
    };
    let row = |kind: Kind, number: i64| ResourceRow {
        tenant: TOWN.0,
        kind: kind.number(),
        deleted: false,
        version: 1,
        resource_no: number,
        sequence: number,
        changed_at: 1_700_000_000_000 + number,
        id: format!("made-{number}"),
    };
    let mut mixed = 1_u64;
    let mut bytes = move |length: usize| -> Vec<u8> {
        (0..length)
            .map(|_| {
                mixed = mixed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                (mixed >> 56) as u8
            })
            .collect()
    };
    let female = encoder.token("http://hl7.org/fhir/administrative-gender", "female");
    let completed = encoder.token("http://hl7.org/fhir/event-status", "completed");
    for first in (1..=PATIENTS).step_by(5_000) {
        let (mut resources, mut entries) = (Vec::new(), Vec::new());
        for number in first..first + 5_000 {
            let other = number + PATIENTS;
            resources.extend([row(patient, number), row(dose, other)]);
            let own = bytes(16);
            let mut entry = |parameter: i32, resource_no: i64, value: Vec<u8>| {
                entries.push(EntryRow {
                    tenant: TOWN.0,
                    parameter,
                    value: value.into(),
                    resource_no,
                });
            };
            entry(own_number(patient), number, own.clone());
            entry(
                own_number(dose),
                other,
                own.iter().map(|byte| !byte).collect(),
            );
            for name in ["identifier", "family", "name", "birthdate", "phone"] {
                let length = if name == "birthdate" { 12 } else { 16 };
                entry(Slot::of(patient, name).0, number, bytes(length));
            }
            entry(Slot::of(patient, "gender").0, number, female.clone());
            entry(Slot::of(dose, "patient").0, other, own);
            entry(Slot::of(dose, "status").0, other, completed.clone());
            entry(Slot::of(dose, "date").0, other, bytes(12));
            entry(Slot::of(dose, "lot-number").0, other, bytes(12));
        }
        let versions: Vec<VersionRow> = resources.iter().map(version).collect();
        insert_all(connection, &resources).unwrap();
        insert_all(connection, &versions).unwrap();
        add(connection, entries).unwrap();
    }
}

fn version(row: &ResourceRow) -> VersionRow {
    VersionRow {
        tenant: row.tenant,
        kind: row.kind,
        action: 1,
        sequence: row.sequence,
        resource_no: row.resource_no,
        changed_at: row.changed_at,
        version: 1,
        digest: vec![0; 16],
        body: vec![0; 300],
    }
}

const QUESTIONS: [(&str, &str); 40] = [
    ("Patient", ""),
    ("Patient", "_id=made-7"),
    ("Patient", "_id:not=made-7"),
    ("Patient", "_lastUpdated=gt2023-11-15"),
    ("Patient", "_lastUpdated=lt2000"),
    ("Patient", "identifier=http://a|1"),
    ("Patient", "identifier=1"),
    ("Patient", "identifier=http://a|"),
    ("Patient", "identifier=1,2,3"),
    ("Patient", "identifier:not=1"),
    ("Patient", "identifier:missing=true"),
    ("Patient", "identifier:missing=false"),
    ("Patient", "gender=female"),
    ("Patient", "gender=female&family=あ"),
    ("Patient", "gender=female&birthdate=ge2000&birthdate=lt2001"),
    ("Patient", "family=やまだ"),
    ("Patient", "family:exact=山田"),
    ("Patient", "family:contains=山田"),
    ("Patient", "name=やまだ&birthdate=2001-01-01&gender=female"),
    ("Patient", "birthdate=gt1900"),
    ("Patient", "birthdate=ne1900"),
    ("Patient", "_sort=family"),
    ("Patient", "_sort=-birthdate,family"),
    ("Patient", "_sort=_lastUpdated"),
    ("Patient", "_sort=-_id"),
    ("Patient", "gender=female&_sort=birthdate"),
    ("Patient", "_has:Immunization:patient:lot-number=AB"),
    ("Patient", "_has:Immunization:patient:status=completed"),
    (
        "Patient",
        "_has:Immunization:patient:status=completed&identifier=1",
    ),
    ("Immunization", "patient=Patient/made-7"),
    ("Immunization", "patient=Patient/made-7&status=completed"),
    (
        "Immunization",
        "patient=Patient/made-7&date=gt2020&_sort=-date",
    ),
    ("Immunization", "patient.identifier=1"),
    ("Immunization", "patient.gender=female"),
    ("Immunization", "patient.gender=female&lot-number=AB"),
    (
        "Immunization",
        "patient:Patient.name=やまだ&status=completed",
    ),
    ("Immunization", "status=completed&date=ge2024"),
    ("Immunization", "status=completed&_sort=date"),
    ("Immunization", "lot-number=AB&patient.birthdate=gt2000"),
    (
        "Immunization",
        "_filter=status eq completed or lot-number eq AB",
    ),
];

/// Lines of a plan that read a whole table, or all that a tenant has in it. Parts of the statement itself may be
/// scanned: they hold what was found.
fn scans(plan: &[String]) -> Vec<&String> {
    const TABLES: [&str; 5] = [
        "index_entry",
        "entry_list",
        "resource_version",
        "resource",
        "h",
    ];
    let is_table = |name: &str| {
        let numbered = |letter| {
            name.strip_prefix(letter).is_some_and(|rest: &str| {
                !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit())
            })
        };
        TABLES.contains(&name) || numbered('e') || numbered('o')
    };
    plan.iter()
        .filter(|line| {
            let mut words = line.split_whitespace();
            let scanned = match (words.next(), words.next()) {
                (Some("SCAN"), Some(name)) => is_table(name),
                // SQLite calls it a search when it reads everything of a tenant.
                (Some("SEARCH"), _) => line.ends_with("(tenant=?)"),
                _ => false,
            };
            scanned
                || TABLES
                    .iter()
                    .any(|table| line.contains(&format!("Seq Scan on {table}")))
        })
        .collect()
}

#[test]
fn no_plan_scans_a_table_of_a_hundred_thousand_patients() {
    each_database_but_files(|store| {
        store
            .on_connection(|connection, keys| {
                connection.transaction(|connection| {
                    load(connection, keys);
                    Ok::<_, crate::StoreError>(())
                })?;
                if let AnyConnection::Postgres(c) = connection {
                    c.batch_execute("analyze").unwrap();
                }
                Ok(())
            })
            .unwrap();
        for most in [1, 50, 1_000] {
            let numbers: Vec<i64> = (1..=most).collect();
            let of = (TOWN.0, Kind::PATIENT);
            let plan = store
                .on_connection(|connection, _| {
                    let statement = texts(flavour(connection), of, &numbers);
                    explain::lines(connection, statement.explained())
                })
                .unwrap();
            let plan = plan.join("\n");
            assert!(plan.contains("resource_by_number"), "{plan}");
            assert!(
                !plan.contains("Seq Scan") && !plan.contains("SCAN"),
                "{plan}"
            );
        }
        for (kind, question, ends) in [
            (
                "Immunization",
                "_include=Immunization:patient",
                (Kind::IMMUNIZATION, Kind::PATIENT),
            ),
            (
                "Patient",
                "_revinclude=Immunization:patient",
                (Kind::PATIENT, Kind::IMMUNIZATION),
            ),
        ] {
            let includes = asked_of(kind, question).includes;
            let plan = store
                .on_connection(|connection, keys| {
                    let scene = Scene {
                        keys,
                        catalogue: &CATALOGUE,
                        reach: &Reach::whole(TOWN),
                        costs: Costs::default(),
                        damaged: Damaged::Refused,
                    };
                    let numbers: Vec<i64> = (1..=50).collect();
                    let statement =
                        include::step_statement(connection, &scene, &includes[0], ends, &numbers);
                    explain::lines(connection, statement.unwrap().explained())
                })
                .unwrap();
            let told = plan.join("\n");
            assert!(scans(&plan).is_empty(), "{told}");
            assert!(
                !told.contains("SCAN f") && !told.contains("SCAN n"),
                "{told}"
            );
        }
        no_look_up_scans(store);
        let own = Reach {
            tenant: TOWN,
            open: fhir::KindSet::NONE,
            compartment: Some((Id::parse("made-7").unwrap(), fhir::KindSet::all())),
        };
        for reach in [Reach::whole(TOWN), own] {
            for (kind, question) in QUESTIONS {
                let asked = asked_of(kind, question);
                let search = Search {
                    query: asked.query,
                    sort: asked.sort,
                    most: 50,
                    after: None,
                };
                let explained = store.explain(&reach, &search).unwrap().unwrap();
                let scans = scans(&explained.plan);
                assert!(
                    scans.is_empty(),
                    "{kind}?{question}: {scans:?}\n{}\n{}",
                    explained.statement,
                    explained.plan.join("\n")
                );
            }
        }
    });
}

/// Look-ups go through an index for each value, however many there are and however rare the planner believes them to be.
fn no_look_up_scans(store: &Store) {
    let own = Reach {
        tenant: TOWN,
        open: fhir::KindSet::NONE,
        compartment: Some((Id::parse("made-7").unwrap(), fhir::KindSet::all())),
    };
    for reach in [Reach::whole(TOWN), own] {
        for (kind, parameter) in [
            (Kind::PATIENT, "identifier"),
            (Kind::PATIENT, "gender"),
            (Kind::IMMUNIZATION, "patient"),
            (Kind::IMMUNIZATION, "status"),
        ] {
            for count in [1, 500, 1_000] {
                let values: Vec<[u8; 16]> = (0..count).map(|at: u16| [at as u8; 16]).collect();
                let slot = Slot::of(kind, parameter);
                let plan = store
                    .on_connection(|connection, keys| {
                        let scene = Scene {
                            keys,
                            catalogue: &CATALOGUE,
                            reach: &reach,
                            costs: Costs::default(),
                            damaged: Damaged::Refused,
                        };
                        let mut out = Statement::new(flavour(connection));
                        assert!(lookup::statement(&mut out, &scene, (kind, slot), &values));
                        explain::lines(connection, out.explained())
                    })
                    .unwrap();
                let told = plan.join("\n");
                assert!(scans(&plan).is_empty(), "{kind} {parameter}: {told}");
                let scans_an_alias = ["SCAN e", "SCAN r", "SCAN v", "Seq Scan"];
                assert!(
                    !scans_an_alias.iter().any(|scan| told.contains(scan)),
                    "{kind} {parameter}: {told}"
                );
            }
        }
    }
}
