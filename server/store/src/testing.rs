//! Stores for tests: every test body runs on SQLite in memory, on a SQLite file, and on a real PostgreSQL.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use fhir::codec::{Limits, json};
use fhir::search::{Catalogue, Query, ask, references};
use fhir::{Draft, Id, Key, Kind, Reach, Tenant, VersionCondition};

use crate::{
    Address, Author, Change, Content, Costs, Found, KeyRing, Refusal, Refused, Search, Settings,
    Store, Target, Wall, Write, WriteError, Written,
};

pub(crate) const TOWN: Tenant = Tenant(139_998);
pub(crate) const OTHER_TOWN: Tenant = Tenant(279_986);

/// Runs a test body on each database. `TESTS_WITHOUT_POSTGRES` leaves PostgreSQL out, for machines that have none.
pub(crate) fn each_database(body: impl Fn(&Store)) {
    body(&opened(Address::Memory));
    let folder = tempfile::tempdir().unwrap();
    body(&opened(Address::File(folder.path().join("store.db"))));
    if let Some(url) = postgres_url() {
        body(&opened(Address::Postgres(url)));
    }
}

/// The same without a SQLite file, for tests to which it adds nothing but time.
pub(crate) fn each_database_but_files(body: impl Fn(&Store)) {
    body(&opened(Address::Memory));
    if let Some(url) = postgres_url() {
        body(&opened(Address::Postgres(url)));
    }
}

/// A database of its own on the PostgreSQL of this test run.
pub(crate) fn postgres_url() -> Option<String> {
    if std::env::var_os("TESTS_WITHOUT_POSTGRES").is_some() {
        return None;
    }
    Some(conformance::postgres::shared().fresh_database())
}

/// A migrated store with two tenants.
pub(crate) fn opened(address: Address) -> Store {
    let store = Store::new(
        settings(address),
        KeyRing::parse(&KeyRing::generate().unwrap()).unwrap(),
    );
    store.migrate().unwrap();
    store.add_tenants(&[TOWN.0, OTHER_TOWN.0]).unwrap();
    store
}

pub(crate) fn settings(address: Address) -> Settings {
    Settings {
        address,
        read_connections: 4,
        write_connections: 4,
        acquire_timeout: Duration::from_secs(5),
        statement_timeout: Duration::from_secs(5),
        settle_timeout: Duration::from_secs(5),
        cache_bytes_max: 1 << 20,
        cache_trust: None,
        referential_integrity: true,
        is_computed: |_| false,
        is_of_register: |key| key.id.as_str().starts_with("registered"),
        catalogue: Arc::clone(&CATALOGUE),
        costs: Costs::default(),
        numbers_role: None,
        wall: Wall::Required("sesshu_reader".to_owned()),
    }
}

/// What the product can be searched by.
pub(crate) static CATALOGUE: LazyLock<Arc<Catalogue>> = LazyLock::new(|| {
    let definitions = profiles::definitions::search_parameters().unwrap();
    let elements = definitions.iter().map(|definition| &definition.element);
    Arc::new(Catalogue::load(elements, profiles::fold).unwrap())
});

/// The time zone of tests, as that of the product.
pub(crate) const JAPAN_MINUTES: i32 = 540;

/// A question of this kind, from its text as it stands behind the question mark; nothing in it is encoded.
pub(crate) fn asked(kind: &str, question: &str) -> ask::Asked {
    let context = ask::Context {
        catalogue: &CATALOGUE,
        zone_minutes: JAPAN_MINUTES,
        now_ms: 1_800_000_000_000,
        bases: &[],
        values_max: 100,
        chain_max: 3,
        includes_max: 5,
        criteria_max: 64,
        lenient: false,
    };
    let parameters: Vec<(String, String)> = question
        .split('&')
        .filter(|one| !one.is_empty())
        .map(|one| one.split_once('=').unwrap())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    ask::ask(Kind::parse(kind).unwrap(), &parameters, &context)
        .unwrap_or_else(|issues| panic!("{kind}?{question}: {issues:?}"))
}

pub(crate) fn query(kind: &str, question: &str) -> Query {
    asked(kind, question).query
}

/// The ids of the matches of a question, in order, from one page.
pub(crate) fn found(store: &Store, reach: &Reach, kind: &str, question: &str) -> Vec<String> {
    let asked = asked(kind, question);
    let search = Search {
        query: asked.query,
        sort: asked.sort,
        most: 1_000,
        after: None,
    };
    let page = store
        .search(reach, &search)
        .unwrap_or_else(|error| panic!("{kind}?{question}: {error}"));
    page.hits.iter().map(|hit| hit.key.id.to_string()).collect()
}

pub(crate) fn key(kind: &str, id: &str) -> Key {
    Key {
        kind: Kind::parse(kind).unwrap(),
        id: Id::parse(id).unwrap(),
    }
}

/// A resource as it comes out of the edge, from its JSON.
pub(crate) fn content(text: &str) -> Content {
    let element = json::read(text.as_bytes(), &Limits::default()).unwrap();
    let entries = CATALOGUE.entries(&element, &[], JAPAN_MINUTES).unwrap();
    let references = references(&element, &[]);
    Content {
        draft: Draft::new(element).unwrap(),
        entries,
        references,
        forms: None,
        finish: None,
    }
}

/// A patient with a birth date to tell versions apart, and an identifier.
pub(crate) fn patient(id: &str, born: &str) -> Content {
    content(&format!(
        r#"{{"resourceType":"Patient","id":"{id}","identifier":[{{"system":"http://town.example/number","value":"n-{id}"}}],"birthDate":"{born}"}}"#
    ))
}

pub(crate) fn dose(id: &str, patient: &str) -> Content {
    content(&format!(
        r#"{{"resourceType":"Immunization","id":"{id}","status":"completed","vaccineCode":{{"text":"x"}},"patient":{{"reference":"Patient/{patient}"}},"occurrenceDateTime":"2026-01-02"}}"#
    ))
}

pub(crate) fn write(tenant: Tenant, change: Change) -> Write {
    all_of(tenant, vec![change])
}

/// A call of several changes.
pub(crate) fn all_of(tenant: Tenant, changes: Vec<Change>) -> Write {
    let author = Author {
        client: Arc::from("test"),
        zone: 1,
        request_id: random(),
        further: Arc::default(),
    };
    Write {
        reach: Reach::whole(tenant),
        author,
        changes,
        links: Vec::new(),
        idempotency: None,
        claim: None,
        step: None,
        individual: Vec::new(),
        certificates: Vec::new(),
        watch: None,
    }
}

pub(crate) fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    openssl::rand::rand_bytes(&mut bytes).unwrap();
    bytes
}

pub(crate) fn put(key: &Key, content: Content) -> Change {
    put_if(key, content, None)
}

pub(crate) fn put_if(key: &Key, content: Content, expect: Option<VersionCondition>) -> Change {
    let target = Target::Key(key.clone());
    Change::Update {
        target,
        content,
        expect,
        may_replace: true,
        may_create: true,
    }
}

pub(crate) fn delete(key: &Key) -> Change {
    Change::Delete {
        target: Target::Key(key.clone()),
        expect: None,
    }
}

/// Commits one change in the first town.
pub(crate) fn commit(store: &Store, change: Change) -> Result<Written, Refusal> {
    commit_all(store, vec![write(TOWN, change)]).remove(0)
}

pub(crate) fn commit_all(store: &Store, writes: Vec<Write>) -> Vec<Result<Written, Refusal>> {
    transact(store, writes)
        .into_iter()
        .map(|result| match result {
            Ok(mut written) => Ok(written.remove(0)),
            Err(refused) => Err(refused.refusal),
        })
        .collect()
}

/// Commits calls of several changes each.
pub(crate) fn transact(
    store: &Store,
    mut writes: Vec<Write>,
) -> Vec<Result<Vec<Written>, Refused>> {
    // As the lanes do: what is prepared keeps little of what it can be found by.
    for write in &mut writes {
        store.prepare(&write.reach, &mut write.changes);
    }
    let results = store.commit(&writes, 1_000);
    results
        .into_iter()
        .map(|result| match result {
            Ok(written) => Ok(written),
            Err(WriteError::Refused(refused)) => Err(refused),
            Err(WriteError::Failed(error)) => panic!("{error}"),
        })
        .collect()
}

/// The birth date of the current version, or what else there is.
pub(crate) fn born(store: &Store, key: &Key) -> String {
    match store.read_and_keep(&Reach::whole(TOWN), key).unwrap() {
        Found::Text(stored) => birth_date(&stored.body),
        Found::Gone(version, _) => format!("gone {version}"),
        Found::Nothing => "nothing".to_owned(),
    }
}

pub(crate) fn birth_date(body: &[u8]) -> String {
    let text = std::str::from_utf8(body).unwrap();
    text.split("\"birthDate\":\"")
        .nth(1)
        .map_or("", |rest| &rest[..10])
        .to_owned()
}
