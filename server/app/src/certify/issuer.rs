//! Who certifies: a municipality by its names in both languages, as its own records say them.

use certificate::claims::Issuer;
use fhir::{Element, Kind, Reach, Tenant};
use immunization::MunicipalityCode;
use profiles::naming::system;
use store::{Store, StoreError};

use super::build;
use crate::told::element_of;

/// How long the name of an issuer may be where it is printed and signed.
const LETTERS_MAX: usize = 80;
/// The invented towns, by the names of their codes. No record of theirs is needed to try a certificate.
#[cfg(feature = "demo")]
const INVENTED: [(&str, &str, &str); 3] = [
    ("139998", "みらい市", "Mirai City"),
    ("279986", "さくら町", "Sakura Town"),
    ("019992", "ゆき村", "Yuki Village"),
];

/// The issuer. Its name abroad is the first alias in Latin letters of its organization on record; where there is none, its code is
/// said, because a name is never made up.
pub fn issuer(
    store: &Store,
    tenant: i32,
    municipality: MunicipalityCode,
) -> Result<Issuer, StoreError> {
    let on_record = organization(store, tenant, municipality)?;
    let (native, latin) = on_record.as_ref().map(names).unwrap_or_default();
    let code = municipality.to_string();
    let (native, latin) = (
        native.or_else(|| invented(&code).map(|(native, _)| native.to_owned())),
        latin.or_else(|| invented(&code).map(|(_, latin)| latin.to_owned())),
    );
    Ok(Issuer {
        name: latin.unwrap_or_else(|| format!("Municipality {code}, Japan")),
        native,
        country: build::japan(),
    })
}

fn organization(
    store: &Store,
    tenant: i32,
    municipality: MunicipalityCode,
) -> Result<Option<Element>, StoreError> {
    let Some(kind) = Kind::parse("Organization") else {
        return Ok(None);
    };
    let token = (system::MUNICIPALITY.to_owned(), municipality.to_string());
    let reach = Reach::whole(Tenant(tenant));
    let found = store.find_by_token(&reach, kind, "identifier", &[token])?;
    let found = found.into_iter().flatten().next();
    found.map(|stored| element_of(&stored)).transpose()
}

/// The name as it is written in Japan, and the one for abroad.
fn names(organization: &Element) -> (Option<String>, Option<String>) {
    let native = organization.text_of("name").map(str::to_owned);
    let aliases = organization.children("alias").filter_map(Element::text);
    let latin = aliases
        .chain(organization.text_of("name"))
        .find_map(|name| build::latin(Some(name), LETTERS_MAX));
    (native, latin)
}

#[cfg(feature = "demo")]
fn invented(code: &str) -> Option<(&'static str, &'static str)> {
    let found = INVENTED.iter().find(|(known, ..)| *known == code);
    found.map(|(_, native, latin)| (*native, *latin))
}

#[cfg(not(feature = "demo"))]
fn invented(_: &str) -> Option<(&'static str, &'static str)> {
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::certify::resource;

    fn names_of(value: serde_json::Value) -> (Option<String>, Option<String>) {
        names(&resource::read(&value).unwrap())
    }

    #[test]
    fn the_name_for_abroad_is_the_first_alias_in_latin_letters() {
        let some = |text: &str| Some(text.to_owned());
        let both = names_of(json!({
            "resourceType": "Organization",
            "name": "ゆめ市",
            "alias": ["夢市", "Yume City", "City of Yume"],
        }));
        assert_eq!(both, (some("ゆめ市"), some("Yume City")));
        let native = names_of(json!({"resourceType": "Organization", "name": "ゆめ市"}));
        assert_eq!(native, (some("ゆめ市"), None));
        let latin = names_of(json!({"resourceType": "Organization", "name": "Yume City"}));
        assert_eq!(latin, (some("Yume City"), some("Yume City")));
    }
}
