//! What can be done with resources: one cell for each FHIR interaction, and the choice between them.

use fhir::Problem;

use crate::call::{Call, Interaction, Reply};
use crate::state::State;

mod batch;
mod bundle;
mod create;
mod delete;
mod everything;
mod forecast;
mod history;
mod link;
mod meta;
pub(crate) mod parameters;
mod patch;
mod read;
mod search;
mod search_compartment;
mod search_system;
mod search_type;
mod subscription;
mod terms;
pub mod trail;
mod transaction;
mod update;
mod validate;
mod vread;

/// Answers a call.
pub async fn answer(state: &State, call: Call) -> Result<Reply, Problem> {
    match call.interaction.clone() {
        Interaction::Read(key) => read::read(state, &call, &key).await,
        Interaction::Vread(key, version) => vread::vread(state, &call, key, version).await,
        Interaction::Create(kind) => create::create(state, &call, kind).await,
        Interaction::Update(key) => update::update(state, &call, key).await,
        Interaction::UpdateConditional(kind) => {
            update::update_conditional(state, &call, kind).await
        }
        Interaction::Patch(key) => patch::patch(state, &call, key).await,
        Interaction::PatchConditional(kind) => patch::patch_conditional(state, &call, kind).await,
        Interaction::Delete(key) => delete::delete(state, &call, key).await,
        Interaction::DeleteConditional(kind) => {
            delete::delete_conditional(state, &call, kind).await
        }
        Interaction::HistoryInstance(key) => {
            history::history(state, &call, store::Scope::Instance(key)).await
        }
        Interaction::HistoryType(kind) => {
            history::history(state, &call, store::Scope::Type(kind)).await
        }
        Interaction::HistorySystem => history::history(state, &call, store::Scope::System).await,
        Interaction::SearchType(kind) => search_type::search_type(state, &call, kind).await,
        Interaction::SearchSystem => search_system::search_system(state, &call).await,
        Interaction::SearchCompartment(patient, kind) => {
            search_compartment::search_compartment(state, &call, &patient, kind).await
        }
        Interaction::Everything(patient) => everything::everything(state, &call, patient).await,
        Interaction::Meta(of) => meta::meta(state, &call, of).await,
        Interaction::MetaAdd(key) => meta::change(state, &call, key, meta::How::Add).await,
        Interaction::MetaDelete(key) => meta::change(state, &call, key, meta::How::Delete).await,
        Interaction::Validate(kind, id) => validate::validate(state, &call, kind, id).await,
        Interaction::Terms(terms, key) => terms::terms(state, &call, terms, key).await,
        Interaction::Forecast => forecast::forecast(state, &call).await,
        Interaction::ForecastOf(patient) => forecast::forecast_of(state, &call, &patient).await,
        Interaction::PlanOf(patient) => forecast::plan_of(state, &call, &patient).await,
        Interaction::CardsOf(patient) => crate::certify::issue_cards(state, &call, &patient).await,
        Interaction::HealthCertificate(patient) => {
            crate::certify::issue_document(state, &call, patient.as_ref()).await
        }
        Interaction::HealthCertificateRevoke => {
            crate::certify::revoke_by_number(state, &call).await
        }
        Interaction::Export(of) => crate::bulk::kick_off(state, &call, &of).await,
        Interaction::SubscriptionStatus(key) => {
            subscription::status(state, &call, key.as_ref()).await
        }
        Interaction::SubscriptionEvents(key) => subscription::events(state, &call, &key).await,
        Interaction::Trail => trail::trail(state, &call).await,
        Interaction::Bundle => bundle::bundle(state, call).await,
        Interaction::Scan => crate::device::operation(state, &call).await,
        // What stands beside the FHIR base comes by another door.
        Interaction::Errand(_) => Err(crate::web::nothing_here()),
        // Outside of bundles the edge answers it, without a caller.
        Interaction::Capabilities => Ok(bundle::capabilities(state, &call)),
    }
}
