//! Municipalities, institutions and makers as Organizations, and back.

use ::immunization::{
    Institution, InstitutionCode, Maker, Municipality, MunicipalityCode, MunicipalityKind,
};
use fhir::{Element, Issue, problem};
use typed::Resource;
use typed::resources::Organization;
use typed::types::{CodeableConcept, Extension};

use crate::contact::{address_in, address_of, contact_in, contact_point};
use crate::making::{
    self, Unmade, concept, identifier, made, of_coding, of_identifier, text, texts,
};
use crate::naming::{extension as address, profile, system};
use crate::reading::{self, Findings, Reading, all_owned, code_in, numbered, owned};

const TYPE: &str = "Organization";

/// The resource of a municipality, without id.
pub fn municipality_to_resource(municipality: &Municipality) -> Result<Element, Unmade> {
    let kind = municipality.kind.map(MunicipalityKind::code);
    let kind = kind.map(|kind| concept(system::MUNICIPALITY_KIND, kind));
    made_of(Organization {
        meta: Some(making::meta(profile::MUNICIPALITY, None, &[])),
        extension: vec![prefecture(municipality.code.prefecture())],
        identifier: vec![making::municipality(municipality.code)],
        active: Some((!municipality.is_former).into()),
        r#type: kind
            .map(|kind: Box<CodeableConcept>| *kind)
            .into_iter()
            .collect(),
        name: text(&municipality.name),
        alias: texts(&municipality.names_latin),
        telecom: municipality.contacts.iter().map(contact_point).collect(),
        ..Organization::default()
    })
}

/// The municipality of an Organization. Without a code that holds there is none.
pub fn municipality_from_resource(resource: &Element) -> Reading<Municipality> {
    if resource.type_name() != TYPE {
        return Reading::foreign(resource, TYPE);
    }
    let mut findings = Findings::new();
    let code = municipality_code(resource, &mut findings);
    let mut concepts = resource.children("type");
    let kind = concepts.find_map(|one| code_in(one.children("coding"), system::MUNICIPALITY_KIND));
    let record = code.zip(name(resource, &mut findings));
    let record = record.map(|(code, name)| Municipality {
        code,
        name,
        names_latin: all_owned(resource, "alias"),
        kind: kind.and_then(MunicipalityKind::parse),
        is_former: resource.text_of("active") == Some("false"),
        contacts: resource
            .children("telecom")
            .filter_map(contact_in)
            .collect(),
    });
    Reading {
        record,
        findings: findings.into_vec(),
    }
}

/// The resource of an institution, without id.
pub fn institution_to_resource(institution: &Institution) -> Result<Element, Unmade> {
    made_of(Organization {
        meta: Some(making::meta(profile::INSTITUTION, None, &[])),
        extension: institution.code.map(numbers).unwrap_or_default(),
        identifier: institution
            .code
            .iter()
            .map(|code| identifier(system::INSTITUTION, &code.to_string()))
            .collect(),
        active: Some((!institution.is_closed).into()),
        name: text(&institution.name),
        alias: texts(&institution.names_latin),
        telecom: institution.contacts.iter().map(contact_point).collect(),
        address: institution.addresses.iter().map(address_of).collect(),
        ..Organization::default()
    })
}

/// The institution of an Organization. Without a name there is none.
pub fn institution_from_resource(resource: &Element) -> Reading<Institution> {
    if resource.type_name() != TYPE {
        return Reading::foreign(resource, TYPE);
    }
    let mut findings = Findings::new();
    let code = institution_code(resource, &mut findings);
    let record = name(resource, &mut findings).map(|name| Institution {
        code,
        name,
        names_latin: all_owned(resource, "alias"),
        is_closed: resource.text_of("active") == Some("false"),
        addresses: resource.children("address").map(address_in).collect(),
        contacts: resource
            .children("telecom")
            .filter_map(contact_in)
            .collect(),
    });
    Reading {
        record,
        findings: findings.into_vec(),
    }
}

/// The resource of a maker, without id.
pub fn maker_to_resource(maker: &Maker) -> Result<Element, Unmade> {
    made_of(Organization {
        meta: Some(making::meta(profile::MANUFACTURER, None, &[])),
        active: Some((!maker.is_former).into()),
        name: text(&maker.name),
        alias: texts(&maker.other_names),
        ..Organization::default()
    })
}

/// The maker of an Organization. Without a name there is none.
pub fn maker_from_resource(resource: &Element) -> Reading<Maker> {
    if resource.type_name() != TYPE {
        return Reading::foreign(resource, TYPE);
    }
    let mut findings = Findings::new();
    let record = name(resource, &mut findings).map(|name| Maker {
        name,
        other_names: all_owned(resource, "alias"),
        is_former: resource.text_of("active") == Some("false"),
    });
    Reading {
        record,
        findings: findings.into_vec(),
    }
}

fn made_of(organization: Organization) -> Result<Element, Unmade> {
    made(&Resource::Organization(Box::new(organization)))
}

fn prefecture(number: u8) -> Extension {
    of_coding(
        address::PREFECTURE,
        system::PREFECTURE,
        &format!("{number:02}"),
    )
}

/// What JP Core says of an institution beside its ten digits: the parts that they are made of.
fn numbers(code: InstitutionCode) -> Vec<Extension> {
    let number = identifier(system::INSTITUTION_NUMBER, &code.number().to_string());
    let table = code.fee_table().map(|table| {
        let digit = table.digit().to_string();
        of_coding(address::FEE_TABLE, system::FEE_TABLE, &digit)
    });
    let all = [
        Some(prefecture(code.prefecture())),
        table,
        Some(of_identifier(address::INSTITUTION_NUMBER, number)),
    ];
    all.into_iter().flatten().collect()
}

fn name(resource: &Element, findings: &mut Findings) -> Option<String> {
    let name = owned(resource, "name");
    if name.is_none() {
        let missing = Issue::warning(problem::Kind::Required, "record-part-missing");
        findings.tell(missing.at("Organization.name"));
    }
    name
}

fn municipality_code(resource: &Element, findings: &mut Findings) -> Option<MunicipalityCode> {
    for (at, identifier) in numbered(resource, "identifier") {
        match reading::municipality(identifier) {
            Some(Ok(code)) => return Some(code),
            Some(Err(())) => findings.unread(format!("Organization.identifier[{at}]")),
            None => {}
        }
    }
    let missing = Issue::warning(problem::Kind::Required, "record-part-missing");
    findings.tell(missing.at("Organization.identifier"));
    None
}

fn institution_code(resource: &Element, findings: &mut Findings) -> Option<InstitutionCode> {
    for (at, identifier) in numbered(resource, "identifier") {
        if identifier.text_of("system") != Some(system::INSTITUTION) {
            continue;
        }
        let value = identifier.text_of("value").unwrap_or_default();
        match InstitutionCode::parse_unchecked_digit(value) {
            Ok(code) => return Some(code),
            Err(_) => findings.unread(format!("Organization.identifier[{at}]")),
        }
    }
    None
}

#[cfg(test)]
mod tests;
