//! A row that tells of a person: the register, and doses that waited for the person.

use immunization::Finding;
use immunization::intake::{KnownPerson, PersonRow, RowOutcome, Rule};

use super::super::world::{CaseEntry, PersonEntry, Waiter, Whose, World};
use super::{Terms, join};
use crate::state::fresh_id;

pub fn decide(world: &mut World, row: &PersonRow, terms: &Terms) -> (RowOutcome, Vec<Finding>) {
    let place = world.by_number(&row.number);
    let owner = row.coupon.and_then(|coupon| world.by_coupon(coupon));
    // A coupon of somebody without a number here is another's as well.
    if owner.is_some() && owner != place && owner.and_then(|owner| world.number_of(owner)).is_none()
    {
        let taken = Rule::RefCouponTaken.in_row(row.row);
        return (RowOutcome::Rejected, vec![taken]);
    }
    let individual = row.individual_number;
    let owned_by = individual.and_then(|number| world.owners.get(&number));
    let told_other = world.differs.get(&row.number);
    let known = KnownPerson {
        resident: place
            .and_then(|place| world.persons.get(place))
            .map(|entry| &entry.now),
        // Whoever was found by the row's number is the row's person, under whatever number.
        coupon_owner: owner
            .filter(|owner| Some(*owner) != place)
            .and_then(|owner| world.number_of(owner)),
        individual_owner: owned_by,
        has_other_individual_number: individual.is_some() && told_other == individual.as_ref(),
        is_individual_number_new: individual.is_some() && owned_by.is_none(),
    };
    let settled = row.settle(&known, terms.today);
    if settled.outcome == RowOutcome::Rejected {
        return (settled.outcome, settled.findings);
    }
    let place = match (settled.resident, place) {
        (Some(resident), Some(place)) => {
            if let Some(entry) = world.persons.get_mut(place) {
                entry.now = resident;
                entry.row = Some(row.row);
                entry.is_touched = true;
            }
            world.note_person(place);
            Some(place)
        }
        (Some(resident), None) => match fresh_person(world, resident, row.row) {
            Some(place) => Some(place),
            None => return (RowOutcome::Rejected, vec![Rule::RowRefused.in_row(row.row)]),
        },
        (None, place) => place,
    };
    let Some(place) = place else {
        return (settled.outcome, settled.findings);
    };
    if let Some(number) = individual {
        world.owners.insert(number, row.number.clone());
    }
    let joined = join_waiting(world, place, row);
    let outcome = match settled.outcome {
        RowOutcome::Unchanged if joined => RowOutcome::Updated,
        outcome => outcome,
    };
    (outcome, settled.findings)
}

fn fresh_person(world: &mut World, resident: immunization::Resident, row: u64) -> Option<usize> {
    let id = fresh_id().ok()?;
    let key = fhir::Key {
        kind: fhir::Kind::PATIENT,
        id,
    };
    Some(world.add_person(PersonEntry {
        key,
        before: None,
        now: resident,
        row: Some(row),
        is_touched: true,
    }))
}

/// Doses that waited for this coupon or number are the person's now. A mistake that says nothing, and beside which nobody tells
/// the dose, waits for nobody.
fn join_waiting(world: &mut World, person: usize, row: &PersonRow) -> bool {
    let coupon = row.coupon.map(Waiter::Coupon);
    let waiters = coupon
        .into_iter()
        .chain([Waiter::Resident(row.number.clone())]);
    let cases: Vec<usize> = waiters
        .flat_map(|waiter| world.waiting(&waiter).to_vec())
        .filter(|case| world.cases.get(*case).is_some_and(CaseEntry::counts))
        .collect();
    for case in &cases {
        join(world, (*case, Whose::Person(person)), row.row);
    }
    !cases.is_empty()
}
