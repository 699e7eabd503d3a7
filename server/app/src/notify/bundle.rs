//! What a subscriber is sent: a Bundle whose first entry says how the subscription stands, as Parameters, and whose further
//! entries name what happened.

use fhir::Element;
use fhir::bundle::{Bundle, Entry, Request, Response};
use fhir::codec::json;
use fhir::element::Misfit;
use fhir::instant;
use store::{KeptSubscription, SubscriptionEvent, SubscriptionState};

use super::asked::{Asked, Content};

const STATUS_PROFILE: &str = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription-status-r4";

/// What a notification is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The first one, by which a subscriber shows that it listens.
    Handshake,
    /// A sign of life.
    Heartbeat,
    /// Something happened.
    Events,
    /// Somebody asked how the subscription stands.
    StatusAsked,
    /// Somebody asked for events.
    EventsAsked,
}

impl Notice {
    fn code(self) -> &'static str {
        match self {
            Notice::Handshake => "handshake",
            Notice::Heartbeat => "heartbeat",
            Notice::Events => "event-notification",
            Notice::StatusAsked => "query-status",
            Notice::EventsAsked => "query-event",
        }
    }
}

/// FHIR's code of where a subscription stands.
pub fn state_code(state: SubscriptionState) -> &'static str {
    match state {
        SubscriptionState::Requested => "requested",
        SubscriptionState::Active => "active",
        SubscriptionState::Failed => "error",
        SubscriptionState::Off => "off",
    }
}

/// An event, and whether its subscriber may still be told what it happened to.
pub struct Shown<'a> {
    /// The event.
    pub event: &'a SubscriptionEvent,
    /// Whether the focus is named.
    pub is_named: bool,
}

/// What is said.
pub struct Saying<'a> {
    /// The address of the FHIR base.
    pub base: &'a str,
    /// Which subscription.
    pub kept: &'a KeptSubscription,
    /// What was asked for.
    pub asked: &'a Asked,
    /// What it is.
    pub notice: Notice,
    /// Now.
    pub now_ms: i64,
}

impl Saying<'_> {
    /// How the subscription stands, with these events.
    pub fn status(&self, id: &str, events: &[Shown<'_>]) -> Result<Vec<u8>, Misfit> {
        let mut status = Element::new("Parameters")?;
        status.push_text("id", id)?;
        status
            .push_new("meta")?
            .push_text("profile", STATUS_PROFILE)?;
        let subscription = parameter(&mut status, "subscription")?.push_new("valueReference")?;
        let address = format!("{}/Subscription/{}", self.base, self.kept.id);
        subscription.push_text("reference", &address)?;
        let topic = self.asked.topic.address();
        parameter(&mut status, "topic")?.push_text("valueCanonical", &topic)?;
        let code = state_code(self.kept.state);
        parameter(&mut status, "status")?.push_text("valueCode", code)?;
        parameter(&mut status, "type")?.push_text("valueCode", self.notice.code())?;
        let number = self.kept.number.to_string();
        parameter(&mut status, "events-since-subscription-start")?
            .push_text("valueString", &number)?;
        for shown in events {
            let event = parameter(&mut status, "notification-event")?;
            let number = shown.event.number.to_string();
            part(event, "event-number")?.push_text("valueString", &number)?;
            let at = instant::instant_text(shown.event.at);
            part(event, "timestamp")?.push_text("valueInstant", &at)?;
            if self.names(shown) {
                let address = format!("{}/{}", self.base, shown.event.key);
                part(event, "focus")?
                    .push_new("valueReference")?
                    .push_text("reference", &address)?;
            }
        }
        let mut text = Vec::new();
        json::write(&status, &mut text);
        Ok(text)
    }

    fn names(&self, shown: &Shown<'_>) -> bool {
        self.asked.content == Content::IdOnly && shown.is_named
    }

    /// The whole notification.
    pub fn bundle(
        &self,
        (id, status_id): (&str, &str),
        events: &[Shown<'_>],
    ) -> Result<Vec<u8>, Misfit> {
        let status = self.status(status_id, events)?;
        let status_url = format!("urn:uuid:{status_id}");
        let asked_by = format!("Subscription/{}/$status", self.kept.id);
        let mut named = Vec::new();
        for shown in events.iter().filter(|shown| self.names(shown)) {
            let (key, is_end) = (&shown.event.key, shown.event.is_end);
            let (method, status) = match (is_end, shown.event.version.0) {
                (true, _) => ("DELETE", "204"),
                (false, 1) => ("POST", "201"),
                (false, _) => ("PUT", "200"),
            };
            let url = match method {
                "POST" => key.kind.name().to_owned(),
                _ => key.to_string(),
            };
            named.push((format!("{}/{key}", self.base), method, url, status));
        }
        let mut bundle = Bundle::history();
        bundle.id = Some(id);
        bundle.timestamp_ms = Some(self.now_ms);
        bundle.entries.push(Entry {
            full_url: Some(&status_url),
            resource: Some(&status),
            request: Some(Request {
                method: "GET",
                url: &asked_by,
            }),
            response: Some(Response {
                status: "200",
                ..Response::default()
            }),
            ..Entry::default()
        });
        let entries = named.iter().map(|(address, method, url, status)| Entry {
            full_url: Some(address),
            request: Some(Request { method, url }),
            response: Some(Response {
                status,
                ..Response::default()
            }),
            ..Entry::default()
        });
        bundle.entries.extend(entries);
        Ok(bundle.to_json())
    }
}

fn parameter<'a>(status: &'a mut Element, name: &str) -> Result<&'a mut Element, Misfit> {
    let parameter = status.push_new("parameter")?;
    parameter.push_text("name", name)?;
    Ok(parameter)
}

fn part<'a>(parameter: &'a mut Element, name: &str) -> Result<&'a mut Element, Misfit> {
    let part = parameter.push_new("part")?;
    part.push_text("name", name)?;
    Ok(part)
}

#[cfg(test)]
mod tests;
