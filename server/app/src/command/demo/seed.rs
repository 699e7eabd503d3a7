//! The invented towns: people and doses that are put in when a demo begins, under ids that never change.

use std::sync::Arc;

use bytes::Bytes;
use fhir::{Id, Key, Kind, Reach, Tenant};
use store::{Author, Change, Found, Target, Write};

use crate::call::{Body, Form, Format};
use crate::rules::Rules;
use crate::state::State;
use crate::write;

/// Each town's resources, one a line, in an order in which what is referred to comes first.
const TOWNS: [(i32, &str); 2] = [
    (
        139_998,
        include_str!("../../../../../examples/demo/139998.ndjson"),
    ),
    (
        279_986,
        include_str!("../../../../../examples/demo/279986.ndjson"),
    ),
];

/// What the towns hold.
#[derive(Default)]
pub struct Seeded {
    pub towns: usize,
    pub people: usize,
    pub doses: usize,
}

/// Puts in what is not there yet. What somebody changed since stays changed.
pub fn sow(state: &State) -> Result<Seeded, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| error.to_string())?;
    let mut seeded = Seeded::default();
    for (tenant, lines) in TOWNS {
        seeded.towns += 1;
        for line in lines.lines() {
            let prepared = read(&state.rules, line)?;
            let kind = prepared.content.draft.kind();
            seeded.people += usize::from(kind == Kind::PATIENT);
            seeded.doses += usize::from(kind == Kind::IMMUNIZATION);
            let id = prepared
                .sent_id
                .as_deref()
                .and_then(Id::parse)
                .ok_or("a seed has no id")?;
            runtime.block_on(put(state, Tenant(tenant), Key { kind, id }, prepared))?;
        }
    }
    Ok(seeded)
}

fn read(rules: &Rules, line: &str) -> Result<write::Prepared, String> {
    let body = Body {
        form: Form::Resource(Format::Json),
        bytes: Bytes::copy_from_slice(line.as_bytes()),
    };
    let name = line.split('"').nth(3).unwrap_or_default();
    let kind = Kind::parse(name).ok_or("a seed has no type")?;
    write::take_apart(rules, &body, kind, &[])
        .map_err(|problem| format!("{name}: {:?}", problem.issues))
}

async fn put(
    state: &State,
    tenant: Tenant,
    key: Key,
    prepared: write::Prepared,
) -> Result<(), String> {
    let reach = Reach::whole(tenant);
    if state
        .store
        .read(&reach, &key)
        .map_err(|error| error.to_string())?
        != Found::Nothing
    {
        return Ok(());
    }
    let change = Change::Update {
        target: Target::Key(key),
        content: prepared.content,
        expect: None,
        may_replace: false,
        may_create: true,
    };
    let author = Author {
        client: Arc::from("demo-seed"),
        zone: 0,
        request_id: [0; 16],
        further: Arc::default(),
    };
    let write = Write::of(reach, author, vec![change]);
    state
        .lanes
        .submit(write)
        .await
        .map(drop)
        .map_err(|error| format!("{error:?}"))
}
