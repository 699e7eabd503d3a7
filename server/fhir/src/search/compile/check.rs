//! No name stands for two parameters, and no slot belongs to two.

use std::collections::HashMap;

use super::{Defect, Reason};
use crate::search::{Parameter, Slot, Twin};

/// Tells every parameter whose name or slot is taken.
pub(super) fn names_and_slots(parameters: &[Parameter], defects: &mut Vec<Defect>) {
    let mut names = HashMap::new();
    let mut slots = HashMap::from([(Slot::OWN, ""), (Slot::OTHER_REFERENCE, "")]);
    for parameter in parameters {
        let mut tell = |reason| {
            defects.push(Defect {
                definition: parameter.url.clone(),
                place: "code".into(),
                reason,
            });
        };
        if names
            .insert((parameter.kind, &*parameter.code), &parameter.url)
            .is_some()
        {
            tell(Reason::Twice(parameter.kind));
            continue;
        }
        for slot in every_slot(parameter) {
            if slots.insert(slot, &*parameter.code).is_some() {
                tell(Reason::SlotTaken(parameter.kind));
            }
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
