//! Who may come to the demo's authorization server: an invented app, and an invented person with an account.

use fhir::{Id, Tenant};

use super::PERSON;
use crate::auth::account::{Account, Owner, Unfit};
use crate::auth::client;
use crate::state::{State, now_ms};

/// The app of an invented maker.
const APP: &str = include_str!("../../../../../examples/clients/dose-notes.json");
/// The person of the documents, in the first of the invented towns.
const NAME: &str = "hanako";
const PASSWORD: &str = "mirai-no-hanako";
const TOWN: Tenant = Tenant(139_998);

/// Registers both, where they are not there yet. What somebody changed since stays changed.
pub fn invite(state: &State) -> Result<(), String> {
    let app = client::offered(APP, &state.catalogue).map_err(|faults| format!("{faults:?}"))?;
    let told = |error: store::StoreError| error.to_string();
    if client::find(&state.store, &app.id).map_err(told)?.is_none() {
        let json = app.to_json();
        let kept = state
            .store
            .put_auth_client(&app.id, json.as_bytes(), now_ms());
        kept.map_err(told)?;
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
    Ok(())
}
