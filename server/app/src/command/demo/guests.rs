//! Who may come to the demo's authorization server: invented apps of persons and of staff, and an invented person and a member of
//! staff with accounts.

use access::Role;
use fhir::{Id, Tenant};
use store::StoreError;

use super::PERSON;
use super::provider::Provider;
use super::provider::desk::{CLERK, DESKS};
use crate::auth::account::{Account, Owner, Unfit};
use crate::auth::client;
use crate::command::account::event;
use crate::state::{State, now_ms};

/// The apps of an invented maker: for persons, and for staff.
const APPS: [&str; 2] = [
    include_str!("../../../../../examples/clients/dose-notes.json"),
    include_str!("../../../../../examples/clients/desk-notes.json"),
];
/// The person of the documents, in the first of the invented towns.
const NAME: &str = "hanako";
const PASSWORD: &str = "mirai-no-hanako";
const TOWN: Tenant = Tenant(139_998);
/// A member of staff there, who has no password.
const STAFF: &str = "madoguchi";

/// Registers all of them, where they are not there yet. What somebody changed since stays changed.
pub fn invite(state: &State) -> Result<(), String> {
    for app in APPS {
        let app = client::offered(app, &state.catalogue).map_err(|faults| format!("{faults:?}"))?;
        if client::find(&state.store, &app.id).map_err(told)?.is_none() {
            let json = app.to_json();
            let kept = state
                .store
                .put_auth_client(&app.id, json.as_bytes(), now_ms());
            kept.map_err(told)?;
        }
    }
    if Account::find(&state.store, NAME).map_err(told)?.is_none() {
        let patient = Id::parse(PERSON).ok_or("the person has no id")?;
        let mut account = Account::new(TOWN, Owner::Person(patient)).map_err(told)?;
        account
            .set_password(PASSWORD)
            .map_err(|unfit| match unfit {
                Unfit::Password(fault) => fault.code().to_owned(),
                Unfit::Store(error) => error.to_string(),
            })?;
        account.add(&state.store, NAME, now_ms()).map_err(told)?;
    }
    if Account::find(&state.store, STAFF).map_err(told)?.is_none() {
        let account = Account::new(TOWN, Owner::Staff(Role::Staff)).map_err(told)?;
        account.add(&state.store, STAFF, now_ms()).map_err(told)?;
    }
    Ok(())
}

/// Has the provider speak for the member of staff, as an operator does by `sesshu account link`. Where the account is linked
/// already nothing changes.
pub(super) fn link(state: &State, provider: &Provider) -> Result<(), String> {
    let Some(account) = Account::find(&state.store, STAFF).map_err(told)? else {
        return Ok(());
    };
    for desk in DESKS.iter().filter(|desk| desk.is_for_staff()) {
        let means = (provider.issuer(desk), CLERK);
        let known = state.store.outside_account(&means.0, means.1);
        if known.map_err(told)?.is_none() {
            let event = event(&account).map_err(told)?;
            let linked = state
                .store
                .link_outside((&means.0, means.1), &account.id, &event);
            linked.map_err(told)?;
        }
    }
    Ok(())
}

fn told(error: StoreError) -> String {
    error.to_string()
}
