//! Sessions of devices that scan, and their segments: the settings under which a stretch of scans is made.

use std::fmt;

use crate::error::StoreError;
use crate::seal::Place;
use crate::store::Store;

mod item;
mod row;

/// A session: one device, in one place, for a day or less.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Its number, drawn by chance.
    pub id: [u8; 16],
    /// The device, by the name under which it is registered.
    pub device: String,
    /// The client that speaks for it.
    pub client: String,
    /// When it was opened.
    pub opened_at: i64,
    /// When it ended, if it has.
    pub ended_at: Option<i64>,
    /// When the device was last heard of.
    pub seen_at: i64,
    /// How many segments it has had; the number of the last one.
    pub segments: u32,
    /// What else there is to say, in the roof's own form. It is sealed.
    pub about: Vec<u8>,
}

/// A stretch of a session under the same settings.
#[derive(Clone, PartialEq, Eq)]
pub struct Segment {
    /// When it began.
    pub begun_at: i64,
    /// Its settings, in the roof's own form. They are sealed.
    pub about: Vec<u8>,
}

/// Which vaccine the staff of a venue chose for the code of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueItem {
    /// The venue, by its code or name.
    pub venue: String,
    /// The item without its package.
    pub item: u64,
    /// What was chosen, in the roof's own form. It tells of nobody.
    pub vaccine: String,
    /// When.
    pub chosen_at: i64,
}

/// What is said of a session is never shown.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session({}, {} segments)", self.device, self.segments)
    }
}

/// What is said of a segment is never shown.
impl fmt::Debug for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Segment({})", self.begun_at)
    }
}

impl Store {
    /// Opens a session, or says something else of one that is open. `false` where it has ended. How many segments it has,
    /// when it was opened and whether it has ended is not changed by it.
    pub fn put_session(&self, tenant: i32, session: &Session) -> Result<bool, StoreError> {
        let place = Place::Session(session.id);
        let about = self.keys().seal(tenant, place, &session.about)?;
        self.write_session(|connection| row::put(connection, tenant, (session, &about)))
    }

    /// Notes that a device was heard of, unless that was noted less than this time ago.
    pub fn touch_session(
        &self,
        tenant: i32,
        session: [u8; 16],
        now_ms: i64,
        every_ms: i64,
    ) -> Result<(), StoreError> {
        let of = (tenant, session);
        let not_since = now_ms.saturating_sub(every_ms);
        self.write_session(|connection| row::touch(connection, of, now_ms, not_since))
    }

    /// A session.
    pub fn session(&self, tenant: i32, session: [u8; 16]) -> Result<Option<Session>, StoreError> {
        let row = self.read_of(tenant, |connection| row::one(connection, (tenant, session)))?;
        row.map(|row| self.open_session(tenant, row)).transpose()
    }

    /// The sessions of a tenant, last opened first, at most so many; only those that have not ended, if so asked.
    pub fn sessions(
        &self,
        tenant: i32,
        open_only: bool,
        most: usize,
    ) -> Result<Vec<Session>, StoreError> {
        let rows = self.read_of(tenant, |connection| {
            row::newest(connection, tenant, open_only, most)
        })?;
        rows.into_iter()
            .map(|row| self.open_session(tenant, row))
            .collect()
    }

    /// Ends a session. `false` where there is none, or it has ended before.
    pub fn end_session(
        &self,
        tenant: i32,
        session: [u8; 16],
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        self.write_session(|connection| row::end(connection, (tenant, session), now_ms))
    }

    /// Begins a segment of a session and gives its number: 1, 2, 3 … An ended session has no further ones.
    pub fn add_segment(
        &self,
        tenant: i32,
        session: [u8; 16],
        segment: &Segment,
    ) -> Result<u32, StoreError> {
        let of = (tenant, session);
        self.write_session(|connection| row::add_segment(connection, self.keys(), of, segment))
    }

    /// A segment.
    pub fn segment(
        &self,
        tenant: i32,
        session: [u8; 16],
        number: u32,
    ) -> Result<Option<Segment>, StoreError> {
        let of = (tenant, session);
        let row = self.read_of(tenant, |connection| row::segment(connection, of, number))?;
        let open = |(begun_at, about): (i64, Vec<u8>)| {
            let place = Place::Segment(session, number);
            let about = self.keys().open(tenant, place, &about);
            Ok(Segment {
                begun_at,
                about: about.ok_or_else(damaged)?,
            })
        };
        row.map(open).transpose()
    }

    /// Says something else of a segment, as long as this is still said of it. `false` where it is not.
    pub fn change_segment(
        &self,
        tenant: i32,
        (session, number): ([u8; 16], u32),
        was: &[u8],
        about: &[u8],
    ) -> Result<bool, StoreError> {
        let (of, place) = ((tenant, session), Place::Segment(session, number));
        let about = self.keys().seal(tenant, place, about)?;
        self.write_session(|connection| {
            let Some((_, sealed)) = row::segment(connection, of, number)? else {
                return Ok(false);
            };
            let is = self.keys().open(tenant, place, &sealed);
            match is.ok_or_else(damaged)? == was {
                true => row::change_segment(connection, of, number, (&sealed, &about)),
                false => Ok(false),
            }
        })
    }

    /// Keeps what was chosen for an item at a venue, in the place of what was chosen before.
    pub fn keep_item(&self, tenant: i32, item: &VenueItem) -> Result<(), StoreError> {
        self.write_session(|connection| item::keep(connection, tenant, item))
    }

    /// What was chosen for an item at a venue.
    pub fn venue_item(
        &self,
        tenant: i32,
        venue: &str,
        item: u64,
    ) -> Result<Option<String>, StoreError> {
        self.read_of(tenant, |connection| {
            item::one(connection, tenant, (venue, item))
        })
    }

    /// Forgets what was chosen for an item at a venue, because it was wrong.
    pub fn forget_item(&self, tenant: i32, venue: &str, item: u64) -> Result<(), StoreError> {
        self.write_session(|connection| item::forget(connection, tenant, (venue, item)))
    }

    fn open_session(&self, tenant: i32, sealed: Session) -> Result<Session, StoreError> {
        let place = Place::Session(sealed.id);
        let about = self.keys().open(tenant, place, &sealed.about);
        Ok(Session {
            about: about.ok_or_else(damaged)?,
            ..sealed
        })
    }
}

fn damaged() -> StoreError {
    StoreError::Unexpected("what is kept of a session does not open".to_owned())
}

#[cfg(test)]
mod tests;
