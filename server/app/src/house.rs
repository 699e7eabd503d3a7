//! What the edge may ask of the house: the roof's own answer to `web::House`, in which every call goes down to its
//! interaction.

use std::sync::Arc;

use access::{Caller, Digest, TokenError, Zone};
use bytes::Bytes;
use fhir::Problem;

use crate::audit::{self, Refused, Witness};
use crate::auth;
use crate::call::{Call, Handout, Knock, Possession, Reply, RequestId, Visit};
use crate::state::State;
use crate::surface::Does;
use crate::surface::capabilities::Offer;
use crate::web::upload::Arriving;
use crate::web::{EdgeLimits, House, nothing_here};
use crate::zone::Clients;
use crate::{bulk, certify, counterpart, device, interaction, municipal};

impl House for State {
    async fn caller(
        &self,
        bearer: &str,
        certificate: Option<Digest>,
    ) -> Result<Result<Caller, TokenError>, Problem> {
        State::caller(self, bearer, certificate).await
    }

    async fn possessing(
        &self,
        token: &str,
        possession: Possession,
    ) -> Result<Result<Caller, TokenError>, Problem> {
        State::possessing(self, token, possession).await
    }

    async fn receive(&self, knock: Knock) -> Result<Handout, Problem> {
        let auth = Arc::clone(&self.auth);
        let now_ms = self.now_ms();
        let deadline = knock.deadline;
        let mut event = audit::of_knock(&knock, now_ms);
        let received = self
            .beside(deadline, move || auth.receive(&knock, now_ms))
            .await;
        let tenant = audit::of_received(&mut event, &received);
        // Nothing of a record leaves before it is kept who was shown it.
        match &received {
            Ok(received) if received.shown.is_some() => self.audit.note(tenant, event).await?,
            _ => self.audit.note_soon(tenant, &event),
        }
        received.map(|received| received.handout)
    }

    fn smart_discovery(&self, zone: Zone, origin: &str) -> serde_json::Value {
        self.auth.smart(origin, zone)
    }

    fn clients(&self, zone: Zone) -> Option<Arc<Clients>> {
        State::clients(self, zone)
    }

    fn allows_origin(&self, origin: &str) -> bool {
        self.auth.allows_origin(origin)
    }

    async fn answer(self: &Arc<Self>, call: Call) -> Result<Reply, Problem> {
        self.interaction_once(call).await
    }

    async fn run(self: &Arc<Self>, call: Call, sent: Option<Bytes>) -> Result<Handout, Problem> {
        self.errand_once(call, sent.unwrap_or_default()).await
    }

    async fn take_file(&self, call: Call, file: Arriving) -> Result<Handout, Problem> {
        let witness = Witness::of(&call, self.now_ms());
        let answer = municipal::take_file(self, call, file).await;
        self.told(witness, answer).await
    }

    fn refused(&self, refused: Refused) {
        let event = audit::of_refused(&refused, self.now_ms());
        self.audit.note_soon(refused.tenant, &event);
    }

    async fn show(&self, visit: Visit) -> Result<Handout, Problem> {
        match visit.errand.does {
            Does::Verify => certify::verify(self, &visit).await,
            Does::AuthKeys | Does::OpenIdDiscovery => self.auth_document(&visit).await,
            does if does.publishes_keys() => certify::published(self, &visit).await,
            _ => municipal::show(self, &visit).await,
        }
    }

    fn new_request_id(&self) -> RequestId {
        State::new_request_id(self)
    }

    async fn readiness(&self) -> Vec<(&'static str, bool)> {
        let database = self.database_answers().await;
        vec![("database", database), ("clock", self.clock.holds())]
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

impl State {
    /// What is asked of the FHIR base, with the note of who asked.
    pub async fn interaction(&self, call: Call) -> Result<Reply, Problem> {
        let witness = Witness::of(&call, self.now_ms());
        let answer = interaction::answer(self, call).await;
        self.noted(witness, answer).await
    }

    /// An answer, once it is kept who asked for it.
    pub async fn noted(
        &self,
        witness: Witness,
        answer: Result<Reply, Problem>,
    ) -> Result<Reply, Problem> {
        let tenant = witness.tenant;
        if let Some(event) = audit::of_answer(witness, &answer) {
            self.audit.note(tenant, event).await?;
        }
        answer
    }

    /// What is asked for beside the FHIR base, with the note of who asked.
    pub async fn errand(&self, call: Call, sent: Bytes) -> Result<Handout, Problem> {
        let witness = Witness::of(&call, self.now_ms());
        let answer = self.do_errand(&call, sent).await;
        self.told(witness, answer).await
    }

    async fn do_errand(&self, call: &Call, sent: Bytes) -> Result<Handout, Problem> {
        let does = call.errand().map(|errand| errand.does);
        match does.ok_or_else(nothing_here)? {
            Does::SessionOpen => device::open_session(self, call, &sent).await,
            Does::SegmentAdd => device::add_segment(self, call, &sent).await,
            Does::SessionEnd => device::end_session(self, call, &sent).await,
            Does::DeviceScan => device::scan(self, call, &sent).await,
            Does::ScanHandIn => device::hand_in(self, call, &sent).await,
            Does::ScanUndo => device::undo_scan(self, call, &sent).await,
            Does::SegmentCorrect => device::correct_segment(self, call, &sent).await,
            Does::LinkOffer => counterpart::offer(self, call, &sent).await,
            Does::LinkList => counterpart::list(self, call).await,
            Does::LinkConfirm => counterpart::confirm(self, call, &sent).await,
            Does::LinkEnd => counterpart::end(self, call).await,
            Does::CertificateIssue => certify::issue(self, call, &sent).await,
            Does::CertificateList => certify::list(self, call).await,
            Does::CertificateRevoke => certify::revoke(self, call, &sent).await,
            Does::CertificateKeyRevoke => certify::revoke_key(self, call, &sent).await,
            does @ (Does::ExportStatus | Does::ExportCancel | Does::ExportFile) => {
                bulk::run(self, call, does).await
            }
            Does::Launch => auth::launch::open(self, call, &sent).await,
            does if does.shows_certificate() => certify::show(self, call, does).await,
            does => municipal::run(self, call, does, &sent).await,
        }
    }

    /// An answer, once it is kept who asked for it.
    pub async fn told(
        &self,
        witness: Witness,
        answer: Result<Handout, Problem>,
    ) -> Result<Handout, Problem> {
        let tenant = witness.tenant;
        let (event, waits) = audit::of_handout(witness, &answer);
        match waits {
            true => self.audit.note(tenant, event).await?,
            false => self.audit.note_soon(tenant, &event),
        }
        answer
    }
}
