//! A card as the text that is compressed and signed: every member in a fixed order, and none that is not needed.

use serde::Serialize;

use super::{Dose, HealthCard, TYPE, TYPE_IMMUNIZATION};
use crate::claims::PersonName;

#[derive(Serialize)]
struct Payload<'a> {
    iss: &'a str,
    nbf: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
    vc: Credential<'a>,
}

#[derive(Serialize)]
struct Credential<'a> {
    #[serde(rename = "type")]
    kinds: [&'static str; 2],
    #[serde(rename = "credentialSubject")]
    subject: Subject<'a>,
    #[serde(rename = "rid", skip_serializing_if = "Option::is_none")]
    revocation_id: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Subject<'a> {
    fhir_version: &'static str,
    fhir_bundle: Bundle<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bundle<'a> {
    resource_type: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    entry: Vec<Entry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    full_url: String,
    resource: Resource<'a>,
}

#[derive(Serialize)]
#[serde(tag = "resourceType")]
enum Resource<'a> {
    #[serde(rename_all = "camelCase")]
    Patient {
        name: Vec<Name<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        birth_date: Option<String>,
    },
    #[serde(rename_all = "camelCase")]
    Immunization {
        status: &'static str,
        vaccine_code: Coded<'a>,
        patient: Reference,
        #[serde(skip_serializing_if = "Option::is_none")]
        occurrence_date_time: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        lot_number: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        performer: Option<[Performer<'a>; 1]>,
    },
}

#[derive(Serialize)]
struct Name<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    family: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    given: &'a [String],
}

impl<'a> Name<'a> {
    fn of(name: &'a PersonName) -> Name<'a> {
        Name {
            family: &name.family,
            given: &name.given,
        }
    }
}

#[derive(Serialize)]
struct Coded<'a> {
    coding: Vec<Coding<'a>>,
}

#[derive(Serialize)]
struct Coding<'a> {
    system: &'a str,
    code: &'a str,
}

impl<'a> Coding<'a> {
    fn of((system, code): &'a (String, String)) -> Coding<'a> {
        Coding { system, code }
    }
}

#[derive(Serialize)]
struct Reference {
    reference: &'static str,
}

#[derive(Serialize)]
struct Performer<'a> {
    actor: Actor<'a>,
}

#[derive(Serialize)]
struct Actor<'a> {
    display: &'a str,
}

impl HealthCard {
    /// The text.
    pub(crate) fn to_json(&self) -> Option<String> {
        let doses = self.doses.iter().map(Dose::written);
        let resources = std::iter::once(self.patient()).chain(doses);
        let entry = |(at, resource)| Entry {
            full_url: format!("resource:{at}"),
            resource,
        };
        let payload = Payload {
            iss: &self.issuer,
            nbf: self.not_before,
            exp: self.expires,
            vc: Credential {
                kinds: [TYPE, TYPE_IMMUNIZATION],
                subject: Subject {
                    fhir_version: "4.0.1",
                    fhir_bundle: Bundle {
                        resource_type: "Bundle",
                        kind: "collection",
                        entry: resources.enumerate().map(entry).collect(),
                    },
                },
                revocation_id: self.revocation_id.as_deref(),
            },
        };
        serde_json::to_string(&payload).ok()
    }

    fn patient(&self) -> Resource<'_> {
        Resource::Patient {
            name: self.names.iter().map(Name::of).collect(),
            birth_date: self.birth_date.map(|date| date.to_string()),
        }
    }
}

impl Dose {
    fn written(&self) -> Resource<'_> {
        Resource::Immunization {
            status: "completed",
            vaccine_code: Coded {
                coding: self.codes.iter().map(Coding::of).collect(),
            },
            patient: Reference {
                reference: "resource:0",
            },
            occurrence_date_time: self.date.as_deref(),
            lot_number: self.lot.as_deref(),
            performer: self.performer.as_deref().map(|display| {
                let actor = Actor { display };
                [Performer { actor }]
            }),
        }
    }
}
