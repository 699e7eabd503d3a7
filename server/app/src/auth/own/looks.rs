//! Who looked: the trail of one person, in the person's words.

use std::collections::HashMap;
use std::sync::Arc;

use access::Role;
use access::audit::{Event, Outcome};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fhir::Kind;
use pages::{Deed, LookLine, Looker, OwnPage};
use store::{Store, StoreError};

use super::super::entry::Threshold;
use super::{OWN_PAGE, Signed, moment};
use crate::auth::{Asked, Stop, answer, client, kept};
use crate::call::Handout;
use crate::interaction::trail::{self, Places};

/// Lines of one page.
const LINES: usize = 50;
/// For what the way to older lines is sealed.
const OLDER: &[&[u8]] = &[b"own page older"];

impl Asked<'_> {
    /// The page of who looked, from the newest line or from a place behind it.
    pub(super) fn looks(&mut self, signed: &Signed, before: Option<&str>) -> Result<Handout, Stop> {
        let (store, account) = (&self.auth.store, &signed.account);
        let places = before.and_then(|text| self.place(text));
        let asked = (account.tenant.0, &signed.patient);
        let (events, next) = trail::of_person(store, asked, (LINES, places))?;
        let mut names = Names {
            store,
            known: HashMap::new(),
        };
        let lines = events
            .iter()
            .map(|event| line(event, &mut names))
            .collect::<Result<Vec<_>, StoreError>>()?;
        let older = next.map(|places| self.older(places)).transpose()?;
        let frame = self.own_frame(&signed.session, &Threshold::default())?;
        let language = self.language;
        let text = pages::own_looks_page(&frame, &lines, older.as_deref(), language);
        self.shows(signed);
        Ok(answer::page(200, text, language))
    }

    fn older(&self, places: Places) -> Result<String, StoreError> {
        let sealed = self.auth.store.seal_link(OLDER, &kept::json(&places)?)?;
        let place = URL_SAFE_NO_PAD.encode(sealed);
        Ok(format!("{}?before={place}", OwnPage::Looks.address()))
    }

    /// A place that we gave out. Anything else leads to the newest.
    fn place(&self, text: &str) -> Option<Places> {
        let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
        let opened = self.auth.store.open_link(OLDER, &sealed)?;
        serde_json::from_slice(&opened).ok()
    }
}

/// Names of clients, each looked up once.
struct Names<'a> {
    store: &'a Store,
    known: HashMap<Arc<str>, [String; 2]>,
}

impl Names<'_> {
    /// What people call a client; one that is not registered goes by its id.
    fn of(&mut self, id: &Arc<str>) -> Result<[String; 2], StoreError> {
        if let Some(name) = self.known.get(id) {
            return Ok(name.clone());
        }
        let name = match client::find(self.store, id)? {
            Some(client) => client.name,
            None => [id.to_string(), id.to_string()],
        };
        self.known.insert(Arc::clone(id), name.clone());
        Ok(name)
    }
}

fn line(event: &Event, names: &mut Names<'_>) -> Result<LookLine, StoreError> {
    let kinds = event.objects.iter().filter_map(|object| {
        let kind = object.split('/').next()?;
        Kind::parse(kind).map(|kind| kind.name().to_owned())
    });
    Ok(LookLine {
        at: moment(event.at_ms)?,
        who: looker(event, names)?,
        deed: deed(&event.action),
        kinds: kinds.collect(),
        purpose: event.purpose.to_string(),
        refused: event.outcome != Outcome::Done,
    })
}

fn looker(event: &Event, names: &mut Names<'_>) -> Result<Looker, StoreError> {
    let Some(role) = event.role else {
        // Without a face nobody came from outside.
        return Ok(match event.zone {
            None => Looker::Server,
            Some(_) => Looker::Other,
        });
    };
    Ok(match role {
        Role::Person if &*event.client == OWN_PAGE => Looker::Yourself,
        Role::Person => Looker::App(names.of(&event.client)?),
        Role::Delegate => Looker::Delegate(names.of(&event.client)?),
        Role::Staff | Role::Approver => Looker::Staff,
        Role::Vendor => Looker::System(names.of(&event.client)?),
        Role::Device => Looker::Tablet,
        Role::Operator => Looker::Operator,
        Role::Researcher | Role::National => Looker::Other,
    })
}

/// What an action is to the person.
fn deed(action: &str) -> Deed {
    match action {
        "create" | "update" | "patch" | "meta-add" | "meta-delete" | "scan" => Deed::Change,
        "delete" => Deed::Delete,
        "export" => Deed::Export,
        "trail" | "own_looks" => Deed::Trail,
        other if other.contains("certificate") => Deed::Certificate,
        other if other.contains("export") => Deed::Export,
        _ => Deed::Look,
    }
}
