//! What the edge may ask of the house: the roof's own answer to `web::House`, in which every call goes down to its
//! interaction.

use access::{Caller, TokenError, Zone};
use bytes::Bytes;
use fhir::Problem;

use crate::call::{Call, Reply, RequestId};
use crate::interaction;
use crate::state::State;
use crate::surface::capabilities::Offer;
use crate::web::{EdgeLimits, House};

impl House for State {
    fn caller(&self, bearer: &str) -> Result<Caller, TokenError> {
        State::caller(self, bearer)
    }

    async fn answer(&self, call: Call) -> Result<Reply, Problem> {
        interaction::answer(self, call).await
    }

    fn new_request_id(&self) -> RequestId {
        State::new_request_id(self)
    }

    async fn readiness(&self) -> Vec<(&'static str, bool)> {
        vec![("database", self.database_answers().await)]
    }

    fn limits(&self, zone: Zone) -> &EdgeLimits {
        self.edge_limits(zone)
    }

    fn offer(&self) -> Offer {
        Offer {
            update_as_create: self.config.fhir.update_as_create,
            referential_integrity: self.config.fhir.referential_integrity,
            catalogue: self.catalogue.clone(),
            library: self.rules.library.clone(),
        }
    }

    async fn package(&self) -> Option<Bytes> {
        State::package(self).await
    }

    fn gauges(&self, text: &mut String) {
        self.figures(text);
    }
}
