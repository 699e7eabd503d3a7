//! File G: people in the JSON of sister programmes, one object a line.

use immunization::intake::write_hub_person;
use store::Hit;

use super::{Export, Ledger, number_of, resident_of};

impl Export {
    pub(super) fn people(&mut self, ledger: &Ledger<'_>, hits: &[Hit], piece: &mut Vec<u8>) {
        for hit in hits {
            if !self.offer.asks_for(hit.changed_at) {
                continue;
            }
            let Some(resident) = resident_of(hit, ledger.municipality) else {
                self.unread += 1;
                continue;
            };
            match number_of(&resident) {
                Some(number) => {
                    write_hub_person(number, &resident, piece);
                    self.rows += 1;
                }
                // One of two records that were put together has given its numbers to the other.
                None if resident.is_mistake => {}
                None => self.leave(&hit.key),
            }
        }
    }
}
