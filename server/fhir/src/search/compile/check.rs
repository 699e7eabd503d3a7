//! No name stands for two parameters, and no slot belongs to two.

use std::collections::HashSet;

use super::{Defect, Reason};
use crate::search::{Parameter, Slot, Twin};

/// Tells every parameter whose name or slot is taken.
pub(super) fn names_and_slots(parameters: &[Parameter], defects: &mut Vec<Defect>) {
    let mut names = HashSet::new();
    let mut slots = HashSet::from([Slot::OTHER_REFERENCE]);
    for parameter in parameters {
        let mut tell = |reason| {
            defects.push(Defect {
                definition: parameter.url.clone(),
                place: "code".into(),
                reason,
            });
        };
        if !names.insert((parameter.kind, &*parameter.code)) {
            tell(Reason::Twice(parameter.kind));
            continue;
        }
        let mut taken = false;
        for slot in every_slot(parameter) {
            taken |= !slots.insert(slot);
        }
        if taken {
            tell(Reason::SlotTaken(parameter.kind));
        }
    }
}

fn every_slot(parameter: &Parameter) -> [Slot; 4] {
    let twin = |twin| Slot::twin(parameter.kind, &parameter.code, twin);
    [
        parameter.slot,
        twin(Twin::Text),
        twin(Twin::OfType),
        twin(Twin::Identifier),
    ]
}
