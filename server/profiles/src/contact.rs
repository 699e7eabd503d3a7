//! Addresses and ways of reaching somebody, as people and organizations have them.

use ::immunization::{Address, Contact, ContactBy};
use fhir::Element;
use typed::types;
use typed::types::ContactPoint;

use crate::making::{self, known, text, texts};
use crate::reading::{all_owned, owned};

/// Where a person lives, or lived.
pub(crate) fn home_of(record: &Address) -> types::Address {
    let used = if record.is_former { "old" } else { "home" };
    types::Address {
        r#use: Some(used.into()),
        ..address_of(record)
    }
}

/// An address with its parts. Organizations have none that is called a home.
pub(crate) fn address_of(record: &Address) -> types::Address {
    types::Address {
        r#use: making::code(record.is_former.then_some("old")),
        text: known(record.text.as_ref()),
        postal_code: known(record.postal_code.as_ref()),
        state: known(record.prefecture.as_ref()),
        city: known(record.city.as_ref()),
        line: texts(&record.lines),
        country: known(record.country.as_ref()),
        ..types::Address::default()
    }
}

/// The address of a resource.
pub(crate) fn address_in(resource: &Element) -> Address {
    // The profile leaves the district unused; others write parts of cities there.
    let mut lines = all_owned(resource, "district");
    lines.extend(all_owned(resource, "line"));
    Address {
        text: owned(resource, "text"),
        postal_code: owned(resource, "postalCode"),
        prefecture: owned(resource, "state"),
        city: owned(resource, "city"),
        lines,
        country: owned(resource, "country"),
        is_former: resource.text_of("use") == Some("old"),
    }
}

const CONTACTS: [(ContactBy, &str); 5] = [
    (ContactBy::Phone, "phone"),
    (ContactBy::Fax, "fax"),
    (ContactBy::Email, "email"),
    (ContactBy::Sms, "sms"),
    (ContactBy::Other, "other"),
];

/// A way of reaching somebody.
pub(crate) fn contact_point(contact: &Contact) -> ContactPoint {
    let by = CONTACTS.iter().find(|(by, _)| *by == contact.by);
    ContactPoint {
        system: making::code(by.map(|(_, code)| *code)),
        value: text(&contact.value),
        ..ContactPoint::default()
    }
}

/// The way of reaching somebody, if there is a number or address.
pub(crate) fn contact_in(point: &Element) -> Option<Contact> {
    let code = point.text_of("system");
    let by = CONTACTS.iter().find(|(_, name)| code == Some(name));
    Some(Contact {
        by: by.map_or(ContactBy::Other, |(by, _)| *by),
        value: owned(point, "value")?,
    })
}
