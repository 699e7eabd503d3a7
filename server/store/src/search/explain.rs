//! What a search does, for operators: its statement, the database's plan for it, and what it may cost.

use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};

use super::plan::Plan;
use super::statement::{Flavour, Statement};
use super::walk::Walk;
use super::{Costs, Scene, Search, flavour};
use crate::connection::AnyConnection;
use crate::error::StoreError;

/// How a search is done.
#[derive(Clone, Debug)]
pub struct Explained {
    /// How its candidates are found, in a word: `gather`, `value` or `kind`.
    pub way: &'static str,
    /// The statement, with a mark for each value.
    pub statement: String,
    /// The database's own plan, line by line.
    pub plan: Vec<String>,
    /// What it may cost.
    pub costs: Costs,
}

/// Explains a search; `None` where nothing of its kind is within reach.
pub(crate) fn explain(
    connection: &mut AnyConnection,
    scene: &Scene<'_>,
    search: &Search,
) -> Result<Option<Explained>, StoreError> {
    let Some(plan) = Plan::of(connection, scene, &search.query)? else {
        return Ok(None);
    };
    let walk = Walk::chosen(connection, scene, &plan, search)?;
    let mut out = Statement::new(flavour(connection));
    walk.first_selection(&mut out, search.after.as_ref());
    Ok(Some(Explained {
        way: walk.way.name(),
        statement: out.shown(),
        plan: lines(connection, out.explained())?,
        costs: scene.costs,
    }))
}

pub(super) fn lines(
    connection: &mut AnyConnection,
    statement: Statement,
) -> Result<Vec<String>, StoreError> {
    debug_assert_eq!(
        statement.flavour == Flavour::Postgres,
        matches!(connection, AnyConnection::Postgres(_))
    );
    Ok(match connection {
        AnyConnection::Postgres(c) => statement.giving::<Text>().load(c)?,
        AnyConnection::Sqlite(c) => {
            type Line = (Integer, Integer, Integer, Text);
            let rows: Vec<(i32, i32, i32, String)> = statement.giving::<Line>().load(c)?;
            rows.into_iter().map(|(_, _, _, line)| line).collect()
        }
    })
}
