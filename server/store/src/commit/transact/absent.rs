//! The conditions of many creates, asked at once: most of them find nothing, and that can be told for all of them by one
//! look into the index. Only those that may find something are then searched for one by one.

use std::collections::{BTreeMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::Integer;
use fhir::search::{Criterion, Query};

use super::super::{Change, Context, Write};
use crate::connection::on_either;
use crate::error::StoreError;
use crate::index::Encoder;
use crate::many::{MANY_MAX, Many, joined};
use crate::search::{Statement, flavour};

/// From how many conditions on they are asked at once.
const TOGETHER_MIN: usize = 2;

/// Creates with the one value that something stored must have to meet the condition, by the number it is kept under.
type Asked = BTreeMap<i32, Vec<(usize, [u8; 16])>>;

impl Context<'_> {
    /// The creates of a call whose condition certainly finds nothing that is stored.
    pub(super) fn absent(&mut self, write: &Write) -> Result<HashSet<usize>, StoreError> {
        let tenant = write.reach.tenant.0;
        let encoder = Encoder {
            keys: self.keys,
            tenant,
        };
        let mut asked = Asked::new();
        for (number, change) in write.changes.iter().enumerate() {
            if let Change::Create {
                unless: Some(query),
                ..
            } = change
                && let Some((parameter, value)) = needed(encoder, query)
            {
                asked.entry(parameter).or_default().push((number, value));
            }
        }
        asked.retain(|_, creates| creates.len() >= TOGETHER_MIN);
        let mut absent = HashSet::new();
        if asked.is_empty() {
            return Ok(absent);
        }
        self.flush()?;
        for (parameter, creates) in asked {
            for creates in creates.chunks(MANY_MAX) {
                let there = self.places(tenant, parameter, creates)?;
                let without = |place: &usize| !there.contains(place);
                let numbers = creates.iter().map(|(number, _)| *number).enumerate();
                absent.extend(
                    numbers
                        .filter(|(place, _)| without(place))
                        .map(|(_, number)| number),
                );
            }
        }
        Ok(absent)
    }

    /// Which of these values have an entry.
    fn places(
        &mut self,
        tenant: i32,
        parameter: i32,
        creates: &[(usize, [u8; 16])],
    ) -> Result<HashSet<usize>, StoreError> {
        let values: Vec<[u8; 16]> = creates.iter().map(|(_, value)| *value).collect();
        let many = Many::of(&values);
        let mut out = Statement::new(flavour(self.connection));
        many.head(&mut out);
        out.sql("select distinct n.place");
        many.sources(&mut out);
        joined(&mut out, ("index_entry e", "e"), |out| {
            out.sql("e.tenant = ").integer(tenant);
            out.sql(" and e.parameter = ").integer(parameter);
            out.sql(" and e.value = ");
            many.value(out);
        });
        let places: Vec<i32> = on_either!(self.connection, c => out.giving::<Integer>().load(c))?;
        Ok(places
            .into_iter()
            .filter_map(|place| usize::try_from(place).ok())
            .collect())
    }
}

/// One value that whatever meets the criteria has, and the number it is kept under.
fn needed(encoder: Encoder<'_>, query: &Query) -> Option<(i32, [u8; 16])> {
    query.criteria.iter().find_map(|criterion| {
        let Criterion::Value {
            slot,
            wants,
            negated: false,
        } = criterion
        else {
            return None;
        };
        let [want] = wants.as_slice() else {
            return None;
        };
        let ranges = encoder.ranges(*slot, want);
        let [range] = ranges.as_slice() else {
            return None;
        };
        let value = range.sole()?.try_into().ok()?;
        Some((range.slot, value))
    })
}
