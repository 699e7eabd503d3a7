//! Consent: who may see whose what until when, as a person said it; and who may speak for whom.
//!
//! A FHIR Consent is read into what we can hold to ([`Given::read`]). One that says more than we understand permits
//! nothing: half of a consent could be more than was given. Where several speak, the most restrictive wins.

use fhir::{Element, Id, Kind, KindSet, local_reference};
use immunization::Day;

use crate::fault::{ErrorName, Fault};
use crate::mandate::Mandate;
use crate::scope::ScopeSet;

/// What a consent is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// An app, by its client id, may read the record.
    App(String),
    /// These municipalities may ask others, where the person lived before; any may where none is named.
    Inquiry(Vec<String>),
    /// Doses of several municipalities may be shown as one history.
    Collation,
}

impl About {
    /// Whether what was said of this was said of that.
    fn covers(&self, asked: &About) -> bool {
        match (self, asked) {
            (About::Inquiry(said), About::Inquiry(asking)) => {
                said.is_empty() || asking.iter().all(|one| said.contains(one))
            }
            (one, other) => one == other,
        }
    }
}

/// The code systems in which consents of ours are written.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary<'a> {
    /// Of `Consent.category`, with the codes `personal-app`, `municipal-inquiry` and `collation`.
    pub category: &'a str,
    /// Of the identifier by which an actor names a client.
    pub client: &'a str,
    /// Of the identifier by which an actor names a municipality.
    pub municipality: &'a str,
}

/// The kinds of resources as `class` names them.
const KINDS_SYSTEM: &str = "http://hl7.org/fhir/resource-types";

/// A consent that we can hold to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Whose.
    pub patient: Id,
    /// About what.
    pub about: About,
    /// Whether it permits or denies.
    pub permits: bool,
    /// The kinds of resources.
    pub kinds: KindSet,
    /// The purposes; empty for all.
    pub purposes: Vec<String>,
    /// The first day on which it holds.
    pub from: Option<Day>,
    /// The last day on which it holds.
    pub until: Option<Day>,
}

/// Why a consent permits nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentFault {
    /// Withdrawn, refused, a draft, or entered in error.
    NotActive,
    /// Of nobody who is known here.
    Patient,
    /// About something that we do not know.
    About,
    /// It says something that we could not hold to.
    NotUnderstood,
}

impl ConsentFault {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            ConsentFault::NotActive => "consent-not-active",
            ConsentFault::Patient => "consent-patient",
            ConsentFault::About => "consent-about",
            ConsentFault::NotUnderstood => "consent-not-understood",
        }
    }
}

/// For what a municipality asks about who moved in: public health.
const INQUIRY_PURPOSE: &str = "PUBHLTH";

/// What stands in a provision that we can hold to.
const UNDERSTOOD: [&str; 5] = ["type", "period", "actor", "purpose", "class"];

impl Given {
    /// Reads a Consent.
    pub fn read(consent: &Element, words: Vocabulary<'_>) -> Result<Given, ConsentFault> {
        if consent.text_of("status") != Some("active") {
            return Err(ConsentFault::NotActive);
        }
        let patient = consent
            .first("patient")
            .and_then(|patient| patient.text_of("reference"))
            .and_then(|text| local_reference(text, &[]))
            .filter(|key| key.kind == Kind::PATIENT)
            .ok_or(ConsentFault::Patient)?
            .id;
        let provision = consent
            .first("provision")
            .ok_or(ConsentFault::NotUnderstood)?;
        let known = |name: &str| UNDERSTOOD.contains(&name) || name == "provision" || name == "id";
        if !provision.fields().all(|(slot, _)| known(slot.name)) {
            return Err(ConsentFault::NotUnderstood);
        }
        let permits = match provision.text_of("type") {
            Some("permit") => true,
            Some("deny") => false,
            _ => return Err(ConsentFault::NotUnderstood),
        };
        let (from, until) = period(provision)?;
        let exceptions = exceptions(provision, permits)?;
        let kinds = kinds(provision)?.unwrap_or_else(KindSet::all);
        Ok(Given {
            patient,
            about: about(consent, provision, words)?,
            permits,
            kinds: Kind::all()
                .filter(|kind| kinds.contains(*kind) && !exceptions.contains(*kind))
                .collect(),
            purposes: codes(provision, "purpose")?,
            from,
            until,
        })
    }

    /// Whether it speaks of this.
    fn speaks_of(&self, asks: &Asks<'_>) -> bool {
        self.patient == *asks.patient
            && self.about.covers(asks.about)
            && self.kinds.contains(asks.kind)
            && (self.purposes.is_empty()
                || self
                    .purposes
                    .iter()
                    .any(|one| Some(one.as_str()) == asks.purpose))
            && self.from.is_none_or(|from| from <= asks.today)
            && self.until.is_none_or(|until| asks.today <= until)
    }
}

/// Somebody asks to see something.
#[derive(Clone, Copy, Debug)]
pub struct Asks<'a> {
    /// Whose.
    pub patient: &'a Id,
    /// In which matter.
    pub about: &'a About,
    /// Which kind of resource.
    pub kind: Kind,
    /// For which purpose, by its code.
    pub purpose: Option<&'a str>,
    /// Today, in Japan.
    pub today: Day,
}

/// Whether consent was given. A single no outweighs every yes, and silence is a no.
pub fn permits(given: &[Given], asks: &Asks<'_>) -> bool {
    let mut speaking = given.iter().filter(|one| one.speaks_of(asks)).peekable();
    speaking.peek().is_some() && speaking.all(|one| one.permits)
}

/// What a person said over the years about the questions that municipalities ask each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nothing is on record.
    Nothing,
    /// Yes, and it holds.
    Yes,
    /// No; or yes, which was taken back, has ended, or says something that we could not hold to.
    No,
}

/// What of a person's consents is about inquiries of a municipality, read together. Whoever took a yes back has not said
/// nothing (R-T06).
pub fn said_of_inquiries(
    consents: &[Element],
    words: Vocabulary<'_>,
    municipality: &str,
    (patient, today): (&Id, Day),
) -> Said {
    let asking = About::Inquiry(vec![municipality.to_owned()]);
    let was_said = |consent: &&Element| {
        let status = consent.text_of("status");
        let provision = consent.first("provision");
        let about = provision.map(|provision| about(consent, provision, words));
        // What cannot be read whole may have been about this one.
        let is_meant = match about {
            Some(Ok(about)) => about.covers(&asking),
            Some(Err(_)) | None => category(consent, words) == Some("municipal-inquiry"),
        };
        is_meant && matches!(status, Some("active" | "inactive" | "rejected"))
    };
    let all: Vec<&Element> = consents.iter().filter(was_said).collect();
    let in_force = all
        .iter()
        .filter(|one| one.text_of("status") == Some("active"));
    let asks = Asks {
        patient,
        about: &asking,
        kind: Kind::IMMUNIZATION,
        purpose: Some(INQUIRY_PURPOSE),
        today,
    };
    // One that is not understood may have been a no.
    let read: Result<Vec<Given>, ConsentFault> =
        in_force.map(|one| Given::read(one, words)).collect();
    match read {
        _ if all.is_empty() => Said::Nothing,
        Ok(given) if permits(&given, &asks) => Said::Yes,
        Ok(_) | Err(_) => Said::No,
    }
}

/// What is left of an app's scopes by what a person consented to, today. Tokens are judged by it each time they are looked
/// up, so that a withdrawal takes effect within the time for which they are believed (R-O12).
pub fn permitted_scopes(scopes: &ScopeSet, given: &[Given], asks: &Asks<'_>) -> ScopeSet {
    let may = |kind: Kind| permits(given, &Asks { kind, ..*asks });
    let left = scopes.resources().iter().flat_map(|scope| {
        let each: Vec<Kind> = match scope.kind {
            Some(kind) => vec![kind],
            None => Kind::all().collect(),
        };
        let all = each.iter().all(|kind| may(*kind));
        let parts: Vec<_> = each
            .into_iter()
            .filter(|kind| may(*kind))
            .map(|kind| crate::scope::ResourceScope {
                kind: Some(kind),
                ..scope.clone()
            })
            .collect();
        if all { vec![scope.clone()] } else { parts }
    });
    ScopeSet::of(scopes.named().iter().copied(), left)
}

/// What is left of what an app was granted, by what the person says of it now; none where that is nothing. What rests on no
/// consent stays as it is.
pub fn left_of(mandate: &Mandate, given: &[Given], today: Day) -> Option<ScopeSet> {
    let patient = mandate.patient.as_ref()?;
    let about = About::App(mandate.client.to_string());
    let asks = Asks {
        patient,
        about: &about,
        kind: Kind::PATIENT,
        purpose: mandate.purpose.as_deref(),
        today,
    };
    let left = permitted_scopes(&mandate.scopes, given, &asks);
    (!left.resources().is_empty()).then_some(left)
}

fn about(
    consent: &Element,
    provision: &Element,
    words: Vocabulary<'_>,
) -> Result<About, ConsentFault> {
    let code = category(consent, words);
    let actors: Vec<&Element> = provision.children("actor").collect();
    match (code, actors.as_slice()) {
        (Some("personal-app"), [actor]) => named(actor, words.client)
            .map(About::App)
            .ok_or(ConsentFault::About),
        // Who is meant by an actor that we do not expect is nobody's guess.
        (Some("municipal-inquiry"), actors) => {
            let all = actors.iter().map(|actor| named(actor, words.municipality));
            let all: Option<Vec<String>> = all.collect();
            all.map(About::Inquiry).ok_or(ConsentFault::NotUnderstood)
        }
        (Some("collation"), []) => Ok(About::Collation),
        (Some("collation"), _) => Err(ConsentFault::NotUnderstood),
        _ => Err(ConsentFault::About),
    }
}

/// By which number of a system an actor is named.
fn named(actor: &Element, system: &str) -> Option<String> {
    let identifier = actor.first("reference")?.first("identifier")?;
    let is_meant = identifier.text_of("system") == Some(system);
    identifier
        .text_of("value")
        .filter(|_| is_meant)
        .map(str::to_owned)
}

/// The one matter that a consent is about.
fn category<'a>(consent: &'a Element, words: Vocabulary<'_>) -> Option<&'a str> {
    let mut found = consent
        .children("category")
        .flat_map(|category| category.children("coding"))
        .filter(|coding| coding.text_of("system") == Some(words.category))
        .filter_map(|coding| coding.text_of("code"));
    found.next().filter(|_| found.next().is_none())
}

/// Kinds that are taken out again, one level deep.
fn exceptions(provision: &Element, permits: bool) -> Result<KindSet, ConsentFault> {
    let mut all = Vec::new();
    for nested in provision.children("provision") {
        let plain = nested
            .fields()
            .all(|(slot, _)| ["type", "class", "id"].contains(&slot.name));
        let opposite = nested.text_of("type") == Some(if permits { "deny" } else { "permit" });
        let set = kinds(nested)?.filter(|_| plain && opposite);
        let set = set.ok_or(ConsentFault::NotUnderstood)?;
        all.extend(Kind::all().filter(|kind| set.contains(*kind)));
    }
    Ok(all.into_iter().collect())
}

/// The kinds that are named, if any are.
fn kinds(provision: &Element) -> Result<Option<KindSet>, ConsentFault> {
    let mut all = Vec::new();
    for coding in provision.children("class") {
        let kind = coding
            .text_of("code")
            .filter(|_| coding.text_of("system") == Some(KINDS_SYSTEM))
            .and_then(Kind::parse);
        all.push(kind.ok_or(ConsentFault::NotUnderstood)?);
    }
    Ok((!all.is_empty()).then(|| all.into_iter().collect()))
}

fn codes(provision: &Element, name: &str) -> Result<Vec<String>, ConsentFault> {
    let code = |coding: &Element| coding.text_of("code").map(str::to_owned);
    let all: Option<Vec<String>> = provision.children(name).map(code).collect();
    all.ok_or(ConsentFault::NotUnderstood)
}

/// First and last day, in Japan. A time of day is cut to its day: a consent is given by the day.
fn period(provision: &Element) -> Result<(Option<Day>, Option<Day>), ConsentFault> {
    let Some(period) = provision.first("period") else {
        return Ok((None, None));
    };
    let day = |name: &str| match period.text_of(name) {
        None => Ok(None),
        Some(text) => text
            .get(..10)
            .and_then(|text| Day::parse_iso(text).ok())
            .map(Some)
            .ok_or(ConsentFault::NotUnderstood),
    };
    Ok((day("start")?, day("end")?))
}

/// By what right somebody speaks for somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// A parent, or who has parental authority: until the child comes of age.
    Parent,
    /// A guardian or an agent whom the person appointed: as long as it is recorded.
    Appointed,
}

/// Authority that an office recorded after it saw proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// Who speaks.
    pub account: String,
    /// For whom.
    pub patient: Id,
    /// By what right.
    pub right: Right,
    /// The day of birth of whoever is spoken for.
    pub born: Day,
    /// The first day.
    pub from: Day,
    /// The last day, if one is recorded.
    pub until: Option<Day>,
}

impl Delegation {
    /// Whether it holds today. A parent's ends when the child comes of age, which the law reaches at the end of the day
    /// before the birthday.
    pub fn holds(&self, of_age_years: u32, today: Day) -> Result<(), Fault> {
        let refuse = |rule| Err(Fault::new(ErrorName::AccessDenied, rule, "patient"));
        if today < self.from || self.until.is_some_and(|until| today > until) {
            return refuse("delegation-over");
        }
        if self.right == Right::Parent && today > self.born.attains_years(of_age_years) {
            return refuse("delegation-of-age");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
