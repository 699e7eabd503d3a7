//! What an event tells: who asked for what, whose records stand in the answer, how it ended. Never what stood there.

use std::net::IpAddr;
use std::sync::Arc;

use access::audit::{Event, Outcome};
use access::{Role, Zone};
use fhir::{Kind, Problem};

use crate::auth::{OWN_PAGE, Received};
use crate::call::{
    Call, Content, ExportOf, Handout, Interaction, Knock, MetaOf, Reply, RequestId, Terms,
};
use crate::surface::Does;

/// How a match stands in a bundle of ours.
const MATCH: &[u8] = b"\"search\":{\"mode\":\"match\"";

/// Stands for every person of a municipality, where a file has them all.
const EVERYBODY: &str = "*";

/// How many persons one event names. More than that is everybody.
const PATIENTS_MAX: usize = 5_000;

/// A request that was turned away before it was understood.
#[derive(Clone, Debug)]
pub struct Refused {
    /// What it wanted.
    pub does: Does,
    /// Through which face.
    pub zone: Zone,
    /// Its number.
    pub request_id: RequestId,
    /// Who it was, where that is known.
    pub client: Option<Arc<str>>,
    /// Of which municipality.
    pub tenant: Option<i32>,
    /// From where.
    pub source: Arc<str>,
    /// Why.
    pub rule: &'static str,
}

/// An address as events write it.
pub fn source_of(source: Option<IpAddr>) -> Arc<str> {
    source.map_or_else(Arc::default, |address| address.to_string().into())
}

/// What was asked for, with FHIR's names, and which resource it is about.
fn asked(interaction: &Interaction) -> (&'static str, Option<String>) {
    let of_kind = |kind: &Kind| Some(kind.to_string());
    match interaction {
        Interaction::Capabilities => ("capabilities", None),
        Interaction::Read(key) => ("read", Some(key.to_string())),
        Interaction::Vread(key, version) => {
            let version = version.map_or_else(String::new, |version| format!("/{}", version.0));
            ("vread", Some(format!("{key}{version}")))
        }
        Interaction::Create(kind) => ("create", of_kind(kind)),
        Interaction::Update(key) => ("update", Some(key.to_string())),
        Interaction::UpdateConditional(kind) => ("update", of_kind(kind)),
        Interaction::Patch(key) => ("patch", Some(key.to_string())),
        Interaction::PatchConditional(kind) => ("patch", of_kind(kind)),
        Interaction::Delete(key) => ("delete", Some(key.to_string())),
        Interaction::DeleteConditional(kind) => ("delete", of_kind(kind)),
        Interaction::HistoryInstance(key) => ("history-instance", Some(key.to_string())),
        Interaction::HistoryType(kind) => ("history-type", of_kind(kind)),
        Interaction::HistorySystem => ("history-system", None),
        Interaction::SearchType(kind) => ("search-type", of_kind(kind)),
        Interaction::SearchSystem => ("search-system", None),
        Interaction::SearchCompartment(patient, _) => {
            ("search-compartment", Some(patient.to_string()))
        }
        Interaction::Everything(id) => {
            ("everything", id.as_ref().map(|id| format!("Patient/{id}")))
        }
        Interaction::Meta(MetaOf::Instance(key)) => ("meta", Some(key.to_string())),
        Interaction::Meta(MetaOf::Type(kind)) => ("meta", of_kind(kind)),
        Interaction::Meta(MetaOf::System) => ("meta", None),
        Interaction::MetaAdd(key) => ("meta-add", Some(key.to_string())),
        Interaction::MetaDelete(key) => ("meta-delete", Some(key.to_string())),
        Interaction::Validate(kind, id) => (
            "validate",
            id.as_ref()
                .map_or_else(|| of_kind(kind), |id| Some(format!("{kind}/{id}"))),
        ),
        Interaction::Terms(terms, _) => (term(*terms), None),
        Interaction::Forecast => ("forecast", None),
        Interaction::ForecastOf(patient) => ("forecast", Some(patient.to_string())),
        Interaction::PlanOf(patient) => ("plan", Some(patient.to_string())),
        Interaction::CardsOf(patient) => ("certificate-issue", Some(patient.to_string())),
        Interaction::HealthCertificate(patient) => (
            "certificate-issue",
            patient.as_ref().map(ToString::to_string),
        ),
        Interaction::SubscriptionStatus(key) => {
            ("subscription-status", key.as_ref().map(ToString::to_string))
        }
        Interaction::SubscriptionEvents(key) => ("subscription-events", Some(key.to_string())),
        Interaction::HealthCertificateRevoke => ("certificate-revoke", None),
        Interaction::Trail => ("trail", None),
        Interaction::Export(ExportOf::Group(key)) => ("export", Some(key.to_string())),
        Interaction::Export(_) => ("export", None),
        Interaction::Bundle => ("bundle", None),
        Interaction::Scan => ("scan", None),
        Interaction::Errand(errand) => (errand.does.label(), None),
    }
}

fn term(terms: Terms) -> &'static str {
    match terms {
        Terms::Lookup => "lookup",
        Terms::ValidateInSystem | Terms::ValidateInSet => "validate-code",
        Terms::Subsumes => "subsumes",
        Terms::Expand => "expand",
        Terms::Translate => "translate",
    }
}

/// Whether a change that was made tells of itself in its own transaction.
fn tells_of_itself(interaction: &Interaction, reply: &Reply) -> bool {
    let changes = matches!(
        interaction,
        Interaction::Create(_)
            | Interaction::Update(_)
            | Interaction::UpdateConditional(_)
            | Interaction::Patch(_)
            | Interaction::PatchConditional(_)
            | Interaction::Delete(_)
            | Interaction::DeleteConditional(_)
            | Interaction::MetaAdd(_)
            | Interaction::MetaDelete(_)
    );
    // A create that found what is there already shows it, and changes nothing.
    let found =
        reply.replayed || (reply.status == 200 && matches!(interaction, Interaction::Create(_)));
    // Nor does a delete that found nothing.
    changes && !found && reply.version.is_some()
}

fn of_call(call: &Call, at_ms: i64) -> Event {
    let (action, object) = asked(&call.interaction);
    let mut event = Event::of(&call.caller, call.zone, at_ms, action);
    event.source = Arc::clone(&call.source);
    event.request = call.request_id.0.to_vec();
    event.objects.extend(object);
    if let Some(errand) = call.errand() {
        let names = errand.names.iter();
        // What stands in a path is a number or an id; what is neither is not kept.
        let plain = |text: &str| fhir::Id::parse(text).is_some();
        event.objects.extend(
            names
                .filter(|(_, text)| plain(text))
                .map(|(name, text)| format!("{name}/{text}")),
        );
    }
    event
}

/// Lets an event tell that it came to nothing, and by which rule.
pub fn refuse(event: &mut Event, problem: &Problem) {
    event.outcome = match problem.status() {
        401 | 403 | 404 | 405 | 410 => Outcome::Refused,
        _ => Outcome::Failed,
    };
    let rule = problem.issues.first().map_or("", |issue| issue.rule);
    event.rule = rule.into();
}

fn touch(event: &mut Event, text: &[u8]) {
    let patients = store::patients_in(text);
    match patients.len() > PATIENTS_MAX {
        true => event.patients.push(EVERYBODY.to_owned()),
        false => event
            .patients
            .extend(patients.iter().map(|id| id.to_string())),
    }
}

/// What has to be known of a call when it is answered, without what it brought.
pub struct Witness {
    event: Event,
    interaction: Interaction,
    patient: Option<fhir::Id>,
    /// In whose trail the event stands.
    pub tenant: Option<i32>,
}

impl Witness {
    /// Of a call that is about to be answered.
    pub fn of(call: &Call, at_ms: i64) -> Witness {
        Witness {
            event: of_call(call, at_ms),
            interaction: call.interaction.clone(),
            patient: call.caller.patient.clone(),
            tenant: call.caller.tenant.map(|tenant| tenant.0),
        }
    }
}

/// The event of a call that was answered; none where what was changed tells of itself.
pub fn of_answer(call: Witness, answer: &Result<Reply, Problem>) -> Option<Event> {
    let mut event = call.event;
    match answer {
        Err(problem) => refuse(&mut event, problem),
        Ok(reply) if tells_of_itself(&call.interaction, reply) => return None,
        Ok(reply) => {
            let text = reply.resource.as_deref().unwrap_or_default();
            touch(&mut event, text);
            if let (Interaction::Read(_), Some(version), [object]) = (
                &call.interaction,
                reply.version,
                event.objects.as_mut_slice(),
            ) {
                object.push('/');
                object.push_str(&version.0.to_string());
            }
            if event.action.starts_with("search") {
                let found = memchr::memmem::find_iter(text, MATCH).count();
                event.found = i64::try_from(found).ok();
            }
        }
    }
    // Whoever is confined to a patient touched that record, whatever stands in the answer.
    let own = match &call.interaction {
        Interaction::ForecastOf(key)
        | Interaction::PlanOf(key)
        | Interaction::CardsOf(key)
        | Interaction::SearchCompartment(key, _) => Some(key.id.clone()),
        Interaction::Read(key) | Interaction::Vread(key, _) | Interaction::HistoryInstance(key)
            if key.kind == Kind::PATIENT =>
        {
            Some(key.id.clone())
        }
        Interaction::Everything(id) => id.clone().or(call.patient),
        _ => None,
    };
    let own = own.map(|id| id.to_string());
    if let Some(own) = own.filter(|own| answer.is_ok() && !event.patients.contains(own)) {
        event.patients.push(own);
    }
    Some(event)
}

/// The event of what was asked for beside the FHIR base, and whether its answer has to wait for it.
pub fn of_handout(call: Witness, answer: &Result<Handout, Problem>) -> (Event, bool) {
    let mut event = call.event;
    match answer {
        Err(problem) => refuse(&mut event, problem),
        Ok(handout) => {
            match &handout.content {
                Content::Whole(bytes) => touch(&mut event, bytes),
                // A file is still being made: whom it names is not known before it has left.
                Content::Pieces(_) => event.patients.push(EVERYBODY.to_owned()),
            }
            // Whoever is confined to a patient touched that record, whatever stands in the answer.
            let own = call.patient.as_ref().map(ToString::to_string);
            let own = own.filter(|own| !event.patients.contains(own));
            event.patients.extend(own);
        }
    }
    let does = match &call.interaction {
        Interaction::Errand(errand) => Some(errand.does),
        _ => None,
    };
    (event, !does.is_some_and(is_told_with_its_change))
}

/// Whether what this changes are records, so that their own events were kept with them.
fn is_told_with_its_change(does: Does) -> bool {
    matches!(
        does,
        Does::DeviceScan
            | Does::ScanHandIn
            | Does::ScanUndo
            | Does::SegmentCorrect
            | Does::WaitingAttach
            | Does::WaitingReject
            | Does::WaitingDetach
            | Does::PersonMerge
    )
}

/// The event of a request to the authorization server. Whom it was about, the server's own trail knows.
pub fn of_knock(knock: &Knock, at_ms: i64) -> Event {
    let mut event = Event::of_nobody(knock.zone, at_ms, knock.does.label());
    event.source = source_of(knock.source);
    event.request = knock.request_id.0.to_vec();
    event
}

/// Lets the event of such a request tell what came of it. In whose trail it stands is given. What somebody was shown of the
/// own record, on the server's own page, is told like any other look.
pub fn of_received(event: &mut Event, received: &Result<Received, Problem>) -> Option<i32> {
    let received = match received {
        Ok(received) => received,
        Err(problem) => {
            refuse(event, problem);
            return None;
        }
    };
    event.client = received.client.as_str().into();
    event.account = received.account.as_str().into();
    if let Some(rule) = received.refused {
        event.outcome = Outcome::Refused;
        event.rule = rule.into();
    }
    let Some(shown) = &received.shown else {
        return received.tenant;
    };
    event.client = OWN_PAGE.into();
    event.account = Arc::clone(&shown.account);
    event.role = Some(Role::Person);
    event.patients = vec![shown.patient.to_string()];
    Some(shown.tenant.0)
}

/// The event of a request that was turned away at the door.
pub fn of_refused(refused: &Refused, at_ms: i64) -> Event {
    let mut event = Event::of_nobody(refused.zone, at_ms, refused.does.label());
    event.client = refused.client.clone().unwrap_or_default();
    event.source = Arc::clone(&refused.source);
    event.request = refused.request_id.0.to_vec();
    event.outcome = Outcome::Refused;
    event.rule = refused.rule.into();
    event
}
