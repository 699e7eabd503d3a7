//! Rows of subscriptions and of their events.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, SmallInt, Text};
use fhir::{Id, Key, Version};

use super::{KeptSubscription, SubscriptionEvent, SubscriptionState, Told};
use crate::commit::Action;
use crate::commit::decide::kind_of;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::run;
use crate::search::{Statement, flavour};

/// A place in the table of jobs that goes on and never ends.
const RUNNING: i32 = 1;

const SELECT: &str = "select state, version, failures, number, delivered, next_at, said_at, id, client \
                      from subscription where tenant = ";

type Columns = (
    SmallInt,
    Integer,
    Integer,
    BigInt,
    BigInt,
    BigInt,
    BigInt,
    Text,
    Text,
);
type Found = (i16, i32, i32, i64, i64, i64, i64, String, String);

/// Moves a follower on, if it still is where it was.
pub(super) fn move_on(
    connection: &mut AnyConnection,
    (tenant, follower): (i32, i16),
    (after, reached): (i64, i64),
    now_ms: i64,
) -> Result<bool, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update job set cursor_sequence = ").big(reached);
    out.sql(", updated_at = ").big(now_ms);
    out.sql(" where tenant = ").integer(tenant);
    out.sql(" and kind = ").integer(follower.into());
    out.sql(" and cursor_sequence = ").big(after);
    if run(connection, out)? > 0 {
        return Ok(true);
    }
    if after != 0 {
        return Ok(false);
    }
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into job (tenant, kind, state, updated_at, cursor_sequence, checked, found) values (");
    out.integer(tenant).sql(", ").integer(follower.into());
    out.sql(", ").integer(RUNNING).sql(", ").big(now_ms);
    out.sql(", ").big(reached);
    out.sql(", 0, 0) on conflict do nothing");
    Ok(run(connection, out)? > 0)
}

/// Somebody asks for a subscription, or asks for it again. What was counted stays counted.
pub(super) fn request(
    connection: &mut AnyConnection,
    (tenant, id): (i32, &str),
    version: Version,
    client: &str,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into subscription (tenant, state, version, failures, number, delivered, next_at, said_at, id, client) values (");
    out.integer(tenant).sql(", ");
    out.integer(state_number(SubscriptionState::Requested))
        .sql(", ");
    out.integer(version.0.cast_signed())
        .sql(", 0, 0, 0, 0, 0, ");
    out.text(id.to_owned()).sql(", ").text(client.to_owned());
    out.sql(
        ") on conflict (tenant, id) do update set state = excluded.state, version = excluded.version, \
         failures = 0, next_at = 0, client = excluded.client",
    );
    run(connection, out).map(drop)
}

/// A subscription is over.
pub(super) fn end(connection: &mut AnyConnection, tenant: i32, id: &str) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update subscription set state = ")
        .integer(state_number(SubscriptionState::Off));
    where_one(&mut out, tenant, id);
    run(connection, out).map(drop)
}

/// Counts an event, if the subscription is not over. The row of the subscription is locked by the first statement.
pub(super) fn count(
    connection: &mut AnyConnection,
    (tenant, id): (i32, &str),
    place: i64,
    at: i64,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update subscription set number = number + 1");
    where_one(&mut out, tenant, id);
    out.sql(" and state <> ")
        .integer(state_number(SubscriptionState::Off));
    if run(connection, out)? == 0 {
        return Ok(());
    }
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into subscription_event (tenant, number, sequence, happened_at, subscription) select tenant, number, ");
    out.big(place).sql(", ").big(at);
    out.sql(", id from subscription");
    where_one(&mut out, tenant, id);
    run(connection, out).map(drop)
}

/// All that are not over.
pub(super) fn living(
    connection: &mut AnyConnection,
    tenant: i32,
) -> Result<Vec<KeptSubscription>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(SELECT).integer(tenant);
    out.sql(" and state <> ")
        .integer(state_number(SubscriptionState::Off));
    out.sql(" order by id");
    load(connection, out)
}

pub(super) fn one(
    connection: &mut AnyConnection,
    tenant: i32,
    id: &str,
) -> Result<Option<KeptSubscription>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(SELECT).integer(tenant);
    out.sql(" and id = ").text(id.to_owned());
    Ok(load(connection, out)?.pop())
}

fn load(
    connection: &mut AnyConnection,
    out: Statement,
) -> Result<Vec<KeptSubscription>, StoreError> {
    let rows: Vec<Found> = on_either!(connection, c => out.giving::<Columns>().load(c))?;
    rows.into_iter().map(kept).collect()
}

fn kept(
    (state, version, failures, number, delivered, next_at, said_at, id, client): Found,
) -> Result<KeptSubscription, StoreError> {
    let state = match state {
        1 => SubscriptionState::Requested,
        2 => SubscriptionState::Active,
        3 => SubscriptionState::Failed,
        4 => SubscriptionState::Off,
        _ => {
            let odd = "a subscription stands nowhere".to_owned();
            return Err(StoreError::Unexpected(odd));
        }
    };
    Ok(KeptSubscription {
        id,
        version: Version(version.cast_unsigned()),
        client,
        state,
        number,
        delivered,
        failures,
        next_at,
        said_at,
    })
}

/// Has it called by one alone.
pub(super) fn claim(
    connection: &mut AnyConnection,
    tenant: i32,
    kept: &KeptSubscription,
    until: i64,
) -> Result<bool, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update subscription set next_at = ").big(until);
    where_one(&mut out, tenant, &kept.id);
    out.sql(" and next_at = ").big(kept.next_at);
    out.sql(" and version = ")
        .integer(kept.version.0.cast_signed());
    out.sql(" and state = ").integer(state_number(kept.state));
    Ok(run(connection, out)? > 0)
}

/// What became of a call. What arrived never becomes less.
pub(super) fn settle(
    connection: &mut AnyConnection,
    tenant: i32,
    kept: &KeptSubscription,
    told: &Told,
) -> Result<bool, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update subscription set state = ")
        .integer(state_number(told.state));
    out.sql(", version = ")
        .integer(told.version.0.cast_signed());
    out.sql(", failures = ").integer(told.failures);
    out.sql(", next_at = ").big(told.next_at);
    out.sql(", said_at = ").big(told.said_at);
    out.sql(", delivered = case when delivered > ")
        .big(told.delivered);
    out.sql(" then delivered else ").big(told.delivered);
    out.sql(" end");
    where_one(&mut out, tenant, &kept.id);
    out.sql(" and version = ")
        .integer(kept.version.0.cast_signed());
    out.sql(" and state = ").integer(state_number(kept.state));
    Ok(run(connection, out)? > 0)
}

type EventColumns = (BigInt, BigInt, SmallInt, Text, Integer, SmallInt);
type FoundEvent = (i64, i64, i16, String, i32, i16);

/// Events by their numbers, each with what was written at its place.
pub(super) fn events(
    connection: &mut AnyConnection,
    (tenant, id): (i32, &str),
    (from, to): (i64, i64),
    most: usize,
) -> Result<Vec<SubscriptionEvent>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(
        "select e.number, e.happened_at, v.kind, r.id, v.version, v.action from subscription_event e \
         join resource_version v on v.tenant = e.tenant and v.sequence = e.sequence \
         join resource r on r.tenant = v.tenant and r.kind = v.kind and r.resource_no = v.resource_no \
         where e.tenant = ",
    );
    out.integer(tenant);
    out.sql(" and e.subscription = ").text(id.to_owned());
    out.sql(" and e.number >= ").big(from);
    out.sql(" and e.number <= ").big(to);
    out.sql(" order by e.number limit ")
        .big(i64::try_from(most).unwrap_or(i64::MAX));
    let rows: Vec<FoundEvent> = on_either!(connection, c => out.giving::<EventColumns>().load(c))?;
    let no_id = || StoreError::Unexpected("an id at rest is no id".to_owned());
    rows.into_iter()
        .map(|(number, at, kind, id, version, action)| {
            Ok(SubscriptionEvent {
                number,
                at,
                key: Key {
                    kind: kind_of(kind)?,
                    id: Id::parse(&id).ok_or_else(no_id)?,
                },
                version: Version(version.cast_unsigned()),
                is_end: Action::from_number(action) == Some(Action::Delete),
            })
        })
        .collect()
}

/// Forgets what happened long ago.
pub(super) fn forget(
    connection: &mut AnyConnection,
    tenant: i32,
    before: i64,
) -> Result<usize, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("delete from subscription_event where tenant = ")
        .integer(tenant);
    out.sql(" and happened_at < ").big(before);
    run(connection, out)
}

fn state_number(state: SubscriptionState) -> i32 {
    state as i32
}

fn where_one(out: &mut Statement, tenant: i32, id: &str) {
    out.sql(" where tenant = ").integer(tenant);
    out.sql(" and id = ").text(id.to_owned());
}
