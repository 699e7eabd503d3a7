//! The conditions of many creates and updates, asked at once: most of them find nothing, and that can be told for all of them by one
//! look into the index. Only those that may find something are then searched for one by one.

use std::collections::{BTreeMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::Integer;
use fhir::search::{Criterion, Query};

use super::super::{Change, Context, Target, Write};
use crate::connection::on_either;
use crate::error::StoreError;
use crate::index::{Encoder, Range};
use crate::many::{MANY_MAX, Many, joined_entries};
use crate::search::{Statement, flavour};

/// From how many conditions on they are asked at once.
const TOGETHER_MIN: usize = 2;

/// Values by the number they are kept under, each with the change whose condition something stored can only meet with one
/// of its values.
type Asked = BTreeMap<i32, Vec<(usize, [u8; 16])>>;

impl Context<'_> {
    /// The changes of a call whose condition certainly finds nothing that is stored.
    pub(super) fn absent(&mut self, write: &Write) -> Result<HashSet<usize>, StoreError> {
        let tenant = write.reach.tenant.0;
        let encoder = Encoder {
            keys: self.keys,
            tenant,
        };
        let (mut absent, mut asked, mut values) = (HashSet::new(), Asked::new(), 0);
        for (number, change) in write.changes.iter().enumerate() {
            if let Change::Create {
                unless: Some(query),
                ..
            }
            | Change::Update {
                target: Target::Where { query, .. },
                ..
            } = change
                && let Some(needed) = needed(encoder, query)
            {
                absent.insert(number);
                values += needed.len();
                for (parameter, value) in needed {
                    asked.entry(parameter).or_default().push((number, value));
                }
            }
        }
        if values < TOGETHER_MIN {
            return Ok(HashSet::new());
        }
        self.flush()?;
        for (parameter, creates) in asked {
            for creates in creates.chunks(MANY_MAX) {
                let there = self.places(tenant, parameter, creates)?;
                let found = there.iter().filter_map(|place| creates.get(*place));
                for (number, _) in found {
                    absent.remove(number);
                }
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
        joined_entries(&mut out, "e", (tenant, parameter), |out| many.value(out));
        let places: Vec<i32> = on_either!(self.connection, c => out.giving::<Integer>().load(c))?;
        Ok(places
            .into_iter()
            .filter_map(|place| usize::try_from(place).ok())
            .collect())
    }
}

/// Values of which whatever meets the criteria has at least one, each with the number it is kept under.
fn needed(encoder: Encoder<'_>, query: &Query) -> Option<Vec<(i32, [u8; 16])>> {
    let mut criteria = query.criteria.iter();
    criteria.find_map(|criterion| needed_by(encoder, criterion))
}

fn needed_by(encoder: Encoder<'_>, criterion: &Criterion) -> Option<Vec<(i32, [u8; 16])>> {
    match criterion {
        Criterion::Value {
            slot,
            wants,
            negated: false,
        } => {
            let ranges = wants.iter().flat_map(|want| encoder.ranges(*slot, want));
            let sole = |range: Range| Some((range.slot, range.sole()?.try_into().ok()?));
            ranges.map(sole).collect()
        }
        // One of them is met, and no criteria at all are never met.
        Criterion::Any(any) => {
            let each: Option<Vec<_>> = any.iter().map(|one| needed_by(encoder, one)).collect();
            Some(each?.concat())
        }
        _ => None,
    }
}
