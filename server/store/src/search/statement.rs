//! A statement that is put together from fixed pieces and bound values. It is prepared once for each text, on either
//! database, and no value ever becomes part of the text.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Binary, HasSqlType, Integer, SmallInt, Text};
use diesel::{QueryResult, RunQueryDsl};

/// A piece of a statement.
#[derive(Clone, Debug)]
enum Piece {
    Sql(&'static str),
    Integer(i32),
    SmallInt(i16),
    BigInt(i64),
    Binary(Vec<u8>),
    Text(String),
}

/// Which database will run it. They differ in a few words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavour {
    Postgres,
    Sqlite,
}

/// A statement that gives rows of this SQL type.
#[derive(Clone, Debug)]
pub(crate) struct Typed<T> {
    statement: Statement,
    row: std::marker::PhantomData<T>,
}

/// The pieces of a statement, in order.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pieces: Vec<Piece>,
    pub flavour: Flavour,
    level: usize,
}

/// Names for the tables of one level of a statement, so that an inner level can speak of an outer one.
pub(crate) struct Names {
    /// Entries that refer.
    pub entry: &'static str,
    pub entry_number: &'static str,
    /// The own entries of what is referred to.
    pub own: &'static str,
    pub own_number: &'static str,
    /// A set that is narrowed further.
    pub set: &'static str,
    pub set_number: &'static str,
}

macro_rules! names {
    ($($level:literal),*) => {
        [$(Names {
            entry: concat!("e", $level),
            entry_number: concat!("e", $level, ".resource_no"),
            own: concat!("o", $level),
            own_number: concat!("o", $level, ".resource_no"),
            set: concat!("d", $level),
            set_number: concat!("d", $level, ".resource_no"),
        }),*]
    };
}

/// Many more levels than a question may have; were there more, the levels would only take turns.
static NAMES: [Names; 32] = names!(
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
    26, 27, 28, 29, 30, 31
);

impl Statement {
    pub fn new(flavour: Flavour) -> Statement {
        Statement {
            pieces: Vec::with_capacity(64),
            flavour,
            level: 0,
        }
    }

    /// Writes something one level further down.
    pub fn deeper(&mut self, write: impl FnOnce(&mut Statement, &'static Names)) {
        let level = self.level;
        self.level += 1;
        if let Some(names) = NAMES.get(level % NAMES.len()) {
            write(self, names);
        }
        self.level = level;
    }

    pub fn sql(&mut self, text: &'static str) -> &mut Statement {
        self.pieces.push(Piece::Sql(text));
        self
    }

    /// The one text or the other.
    pub fn by_flavour(&mut self, postgres: &'static str, sqlite: &'static str) -> &mut Statement {
        self.sql(match self.flavour {
            Flavour::Postgres => postgres,
            Flavour::Sqlite => sqlite,
        })
    }

    pub fn integer(&mut self, value: i32) -> &mut Statement {
        self.pieces.push(Piece::Integer(value));
        self
    }

    pub fn small(&mut self, value: i16) -> &mut Statement {
        self.pieces.push(Piece::SmallInt(value));
        self
    }

    pub fn big(&mut self, value: i64) -> &mut Statement {
        self.pieces.push(Piece::BigInt(value));
        self
    }

    pub fn bytes(&mut self, value: Vec<u8>) -> &mut Statement {
        self.pieces.push(Piece::Binary(value));
        self
    }

    pub fn text(&mut self, value: String) -> &mut Statement {
        self.pieces.push(Piece::Text(value));
        self
    }

    /// The pieces, each behind what stands between them.
    pub fn joined<T>(
        &mut self,
        between: &'static str,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Statement, T),
    ) -> &mut Statement {
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                self.sql(between);
            }
            write(self, item);
        }
        self
    }

    /// The text as it is prepared, with a mark for each value.
    pub fn shown(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Sql(text) => text,
                _ => "?",
            })
            .collect()
    }

    pub fn giving<T>(self) -> Typed<T> {
        Typed {
            statement: self,
            row: std::marker::PhantomData,
        }
    }

    /// Puts this statement behind a word that asks for its plan.
    pub fn explained(mut self) -> Statement {
        let word = match self.flavour {
            Flavour::Postgres => "explain (costs off) ",
            Flavour::Sqlite => "explain query plan ",
        };
        self.pieces.insert(0, Piece::Sql(word));
        self
    }
}

impl<T, DB> QueryFragment<DB> for Typed<T>
where
    DB: Backend
        + HasSqlType<Integer>
        + HasSqlType<SmallInt>
        + HasSqlType<BigInt>
        + HasSqlType<Binary>
        + HasSqlType<Text>,
    i32: ToSql<Integer, DB>,
    i16: ToSql<SmallInt, DB>,
    i64: ToSql<BigInt, DB>,
    Vec<u8>: ToSql<Binary, DB>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        for piece in &self.statement.pieces {
            match piece {
                Piece::Sql(text) => out.push_sql(text),
                Piece::Integer(value) => out.push_bind_param::<Integer, _>(value)?,
                Piece::SmallInt(value) => out.push_bind_param::<SmallInt, _>(value)?,
                Piece::BigInt(value) => out.push_bind_param::<BigInt, _>(value)?,
                Piece::Binary(value) => out.push_bind_param::<Binary, _>(value)?,
                Piece::Text(value) => out.push_bind_param::<Text, _>(value)?,
            }
        }
        // Long statements are asked once; to keep them prepared would only fill the memory.
        if self.statement.pieces.len() > 400 {
            out.unsafe_to_cache_prepared();
        }
        Ok(())
    }
}

impl<T> QueryId for Typed<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T> Query for Typed<T> {
    type SqlType = T;
}

impl<T, C> RunQueryDsl<C> for Typed<T> {}
