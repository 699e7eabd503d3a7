//! The text of a person.

use profiles::patient;

use super::super::world::World;
use super::{Changes, Making, Text, Unstorable};
use crate::told::merge;
use immunization::Resident;
use profiles::naming::system;

impl Making<'_> {
    /// A person whom rows made or changed.
    pub(super) fn person(&mut self, world: &World, place: usize) -> Changes {
        let Some(entry) = world.persons.get(place) else {
            return Ok(Vec::new());
        };
        let row = entry.row.unwrap_or_default();
        let made = |resident: &Resident| {
            let made = patient::to_resource(resident);
            made.map_err(|_| Unstorable {
                row,
                rule: "record-unmade",
            })
        };
        let after = made(&entry.now)?;
        let (element, replaces) = match &entry.before {
            None => (after, None),
            Some((before, resident)) => {
                let merged = merge(&before.element, &made(resident)?, &after);
                let merged = merged.map_err(|_| Unstorable {
                    row,
                    rule: "record-unmade",
                })?;
                if merged == before.element {
                    return Ok(Vec::new());
                }
                (merged, Some(before.version))
            }
        };
        self.changes(Text {
            key: entry.key.clone(),
            replaces,
            element,
            row,
            is_computed: false,
        })
    }
}

/// The identifiers by which people who are new must not be known yet.
pub(super) fn identifiers(world: &World) -> Vec<(String, String)> {
    let own = world.municipality;
    let new = world.persons.iter().filter(|entry| entry.before.is_none());
    new.flat_map(|entry| {
        let number = entry.now.number.iter().map(move |number| {
            let system = format!("{}/{own}", system::RESIDENT);
            (system, number.as_str().to_owned())
        });
        let coupons = entry.now.coupons.iter().map(|coupon| {
            let system = format!("{}/{}", system::COUPON, coupon.municipality);
            (system, coupon.number.digits())
        });
        number.chain(coupons)
    })
    .collect()
}
