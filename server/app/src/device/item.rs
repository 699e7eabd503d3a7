//! Which vaccine the item on a label is: the table of products says it, or what staff chose for it at this venue before.
//!
//! An item that nobody knows is asked for once. Nothing of before is taken for it: whoever scans the label of a new box
//! may hold another vaccine than the one of the morning.

use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use immunization::{Gtin, Identification, Product, VaccineTable};
use serde_json::{Value, json};
use store::{StoreError, VenueItem};

use super::posted::Members;
use super::{internal, municipality, settings, vaccines};
use crate::call::Call;
use crate::state::State;

/// Adds the vaccine to what was posted, where an item was posted without one.
pub async fn fill(
    state: &State,
    call: &Call,
    before: &Members,
    said: &mut Members,
) -> Result<(), Problem> {
    let Some(item) = settings::item(said)? else {
        return Ok(());
    };
    let (product, is_chosen) = (of_table(vaccines()?, item), is_there(said, "vaccine"));
    let vaccine = match (product, is_chosen) {
        (Some(product), true) => return agrees(product, said, item),
        (None, true) => return Ok(()),
        (Some(product), false) => json!({ "product": product.id }),
        (None, false) => remembered(state, call, before, (&*said, item)).await?,
    };
    // The same vaccine from another box keeps its maker and volume.
    if before.get("vaccine") != Some(&vaccine) {
        said.insert("vaccine".to_owned(), vaccine);
    }
    Ok(())
}

/// What these settings teach the venue, or that they no longer hold of an item what was taught before.
pub enum Lesson {
    /// This vaccine was chosen for this item.
    Keep(VenueItem),
    /// Another vaccine was put in the place of the one that was chosen for this item.
    Forget(String, u64),
}

impl Lesson {
    /// What a segment teaches that begins with these settings.
    pub fn of(call: &Call, all: &Members, now_ms: i64) -> Result<Option<Lesson>, Problem> {
        let (Some(item), Some(vaccine)) = (settings::item(all)?, all.get("vaccine")) else {
            return Ok(None);
        };
        Ok(Some(Lesson::Keep(VenueItem {
            venue: settings::venue_key(all, municipality(call)?)?,
            item: item.item(),
            vaccine: vaccine.to_string(),
            chosen_at: now_ms,
        })))
    }

    /// What a correction teaches, which puts the settings in the place of those of before.
    pub fn of_correction(
        call: &Call,
        before: &Members,
        all: &Members,
        now_ms: i64,
    ) -> Result<Option<Lesson>, Problem> {
        if let Some(lesson) = Lesson::of(call, all, now_ms)? {
            return Ok(Some(lesson));
        }
        let is_other = before.get("vaccine") != all.get("vaccine");
        let item = settings::item(before)?.filter(|_| is_other);
        let Some(item) = item else { return Ok(None) };
        let venue = settings::venue_key(before, municipality(call)?)?;
        Ok(Some(Lesson::Forget(venue, item.item())))
    }

    /// Writes down what was learned.
    pub fn learn(&self, store: &store::Store, tenant: i32) -> Result<(), StoreError> {
        match self {
            Lesson::Keep(item) => store.keep_item(tenant, item),
            Lesson::Forget(venue, item) => store.forget_item(tenant, venue, *item),
        }
    }
}

/// The product that the table has for an item.
fn of_table(table: &VaccineTable, item: Gtin) -> Option<&Product> {
    match table.identify(&[settings::code_of(item)], None) {
        Identification::Known(known) => known.product,
        _ => None,
    }
}

/// That the vaccine that was chosen is the one that the table has for the item.
fn agrees(product: &Product, said: &Members, item: Gtin) -> Result<(), Problem> {
    let chosen = settings::vaccine(said, vaccines()?)?;
    let is_same = match chosen.product {
        Some(chosen) => chosen == product.id,
        None => chosen.group == Some(product.group),
    };
    let other = || Problem::new(ProblemKind::BusinessRule, "label-item-other");
    match is_same {
        true => Ok(()),
        false => Err(other()
            .with("item", item.to_string())
            .with("product", product.brand.clone())),
    }
}

/// What was chosen for the item at this venue before.
async fn remembered(
    state: &State,
    call: &Call,
    before: &Members,
    (said, item): (&Members, Gtin),
) -> Result<Value, Problem> {
    let all = settings::over(before.clone(), said);
    let venue = settings::venue_key(&all, municipality(call)?)?;
    let (store, tenant) = (state.store.clone(), call.reach.tenant.0);
    let chosen = state
        .blocking(call, move || store.venue_item(tenant, &venue, item.item()))
        .await?;
    let unknown = || {
        let problem = Problem::new(ProblemKind::BusinessRule, "label-item-unknown");
        problem
            .with("item", item.to_string())
            .with("code", "GS1-GTIN-UNKNOWN")
    };
    let chosen = chosen.ok_or_else(unknown)?;
    serde_json::from_str(&chosen).map_err(|_| internal("a vaccine that cannot be read"))
}

fn is_there(members: &Members, name: &str) -> bool {
    members.get(name).is_some_and(|value| !value.is_null())
}

#[cfg(test)]
mod tests;
