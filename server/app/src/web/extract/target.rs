//! Which resources a path names, and so what is asked for.

use fhir::problem::Kind as ProblemKind;
use fhir::{Id, Key, Kind, Problem, Version};

use crate::call::{ExportOf, Interaction, MetaOf, Terms};
use crate::surface::{Does, Place};

/// The names in a path.
pub(crate) struct Target {
    /// The type.
    pub kind: Option<Kind>,
    key: Option<Key>,
    /// Another type behind an id; `None` within for all of them.
    other: Option<Option<Kind>>,
    version: Option<Version>,
}

impl Target {
    /// Reads the names of a path. What cannot be an id is refused here; what is no version of ours names none.
    pub fn of(place: &Place<'_>) -> Result<Target, Problem> {
        let kind = match place.kind {
            Some(name) => Some(Kind::parse(name).ok_or_else(|| kind_unknown(name))?),
            None => None,
        };
        let id = match place.id {
            Some(id) => Some(
                Id::parse(id).ok_or_else(|| Problem::new(ProblemKind::Invalid, "id-malformed"))?,
            ),
            None => None,
        };
        let other = match place.other {
            Some("*") => Some(None),
            Some(name) => Some(Some(Kind::parse(name).ok_or_else(|| kind_unknown(name))?)),
            None => None,
        };
        Ok(Target {
            kind,
            key: kind.zip(id).map(|(kind, id)| Key { kind, id }),
            other,
            version: place.version.and_then(Version::parse),
        })
    }

    /// What is asked for. `None` where the row does not fit its path, which a test of the table rules out.
    pub fn interaction(&self, does: Does) -> Option<Interaction> {
        let (kind, key) = (self.kind, self.key.clone());
        match does {
            Does::Read => key.map(Interaction::Read),
            Does::Vread => key.map(|key| Interaction::Vread(key, self.version)),
            Does::Create => kind.map(Interaction::Create),
            Does::Update => key.map(Interaction::Update),
            Does::UpdateConditional => kind.map(Interaction::UpdateConditional),
            Does::Patch => key.map(Interaction::Patch),
            Does::PatchConditional => kind.map(Interaction::PatchConditional),
            Does::Delete => key.map(Interaction::Delete),
            Does::DeleteConditional => kind.map(Interaction::DeleteConditional),
            Does::HistoryInstance => key.map(Interaction::HistoryInstance),
            Does::HistoryType => kind.map(Interaction::HistoryType),
            Does::HistorySystem => Some(Interaction::HistorySystem),
            Does::SearchType => kind.map(Interaction::SearchType),
            Does::SearchSystem => Some(Interaction::SearchSystem),
            Does::SearchCompartment => key
                .zip(self.other)
                .map(|(patient, kind)| Interaction::SearchCompartment(patient, kind)),
            Does::Everything => key.map(|patient| Interaction::Everything(Some(patient.id))),
            Does::EverythingOwn => Some(Interaction::Everything(None)),
            Does::MetaSystem => Some(Interaction::Meta(MetaOf::System)),
            Does::MetaType => kind.map(|kind| Interaction::Meta(MetaOf::Type(kind))),
            Does::MetaInstance => key.map(|key| Interaction::Meta(MetaOf::Instance(key))),
            Does::MetaAdd => key.map(Interaction::MetaAdd),
            Does::MetaDelete => key.map(Interaction::MetaDelete),
            Does::Validate => kind.map(|kind| Interaction::Validate(kind, key.map(|key| key.id))),
            Does::CodeLookup => Some(Interaction::Terms(Terms::Lookup, key)),
            Does::CodeValidate => Some(Interaction::Terms(Terms::ValidateInSystem, key)),
            Does::CodeSubsumes => Some(Interaction::Terms(Terms::Subsumes, key)),
            Does::SetValidate => Some(Interaction::Terms(Terms::ValidateInSet, key)),
            Does::SetExpand => Some(Interaction::Terms(Terms::Expand, key)),
            Does::MapTranslate => Some(Interaction::Terms(Terms::Translate, key)),
            Does::Forecast => Some(Interaction::Forecast),
            Does::ForecastOf => key.map(Interaction::ForecastOf),
            Does::PlanOf => key.map(Interaction::PlanOf),
            Does::SubscriptionStatus => Some(Interaction::SubscriptionStatus(key)),
            Does::SubscriptionEvents => key.map(Interaction::SubscriptionEvents),
            Does::Trail => Some(Interaction::Trail),
            Does::ExportSystem => Some(Interaction::Export(ExportOf::System)),
            Does::ExportPatients => Some(Interaction::Export(ExportOf::Patients)),
            Does::ExportGroup => key.map(|key| Interaction::Export(ExportOf::Group(key))),
            Does::CardsOf => key.map(Interaction::CardsOf),
            Does::HealthCertificate => Some(Interaction::HealthCertificate(None)),
            Does::HealthCertificateRevoke => Some(Interaction::HealthCertificateRevoke),
            Does::HealthCertificateOf => {
                key.map(|patient| Interaction::HealthCertificate(Some(patient)))
            }
            Does::Bundle => Some(Interaction::Bundle),
            Does::Scan => Some(Interaction::Scan),
            // The rest is about no resource.
            _ => None,
        }
    }
}

fn kind_unknown(name: &str) -> Problem {
    let problem = Problem::new(ProblemKind::NotSupported, "kind-unknown");
    let nearest = Kind::all()
        .map(Kind::name)
        .find(|known| known.eq_ignore_ascii_case(name));
    match nearest {
        Some(nearest) => problem.with("nearest", nearest),
        None => problem,
    }
}
