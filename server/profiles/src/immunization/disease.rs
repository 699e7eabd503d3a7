//! What a dose is against.

use ::immunization::Disease;
use fhir::Element;
use typed::types::CodeableConcept;

use crate::making::coding;
use crate::maps;
use crate::naming::system;

/// A disease by our own code, and by that of the claims master where there is one.
pub(super) fn concept(disease: Disease) -> CodeableConcept {
    let own = coding(system::TARGET_DISEASE, disease.code());
    let claims = maps::claims_code_of(disease);
    let claims = claims.map(|code| coding(system::CLAIMS_DISEASE, code));
    CodeableConcept {
        coding: [own].into_iter().chain(claims).collect(),
        ..CodeableConcept::default()
    }
}

/// The one disease that a concept names in any system that is known.
pub(super) fn read(concept: &Element) -> Option<Disease> {
    let mut named = concept.children("coding").filter_map(|coding| {
        let code = coding.text_of("code")?;
        match coding.text_of("system")? {
            system::TARGET_DISEASE => Disease::parse(code),
            other => maps::disease_of(other, code),
        }
    });
    let first = named.next()?;
    named.all(|other| other == first).then_some(first)
}
