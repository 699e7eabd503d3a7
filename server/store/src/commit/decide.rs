//! One call of a group: what it may do, and the rows it leaves.

use bytes::Bytes;
use fhir::search::Query;
use fhir::{Id, Key, Kind, Version, VersionCondition};

use super::known::Used;
use super::rows::{AuditRow, IdempotencyRow, ResourceRow, Rows, VersionRow};
use super::{
    Action, Change, Content, Context, How, Idempotency, Refusal, Replacing, Target, Witness, Write,
    Written,
};
use crate::body::{self, Row};
use crate::error::StoreError;
use crate::index::Encoder;
use crate::search::{self, Scene};
use crate::{index, read, trail};

type Decision = Result<Result<Written, Refusal>, StoreError>;

/// How many referrers a refused delete names.
const REFERRERS_MAX: usize = 5;

impl Context<'_> {
    /// Decides a call and leaves its rows.
    pub(super) fn decide(&mut self, write: &Write, change: &Change) -> Decision {
        if !write.reach.open.contains(change.kind()) {
            return Ok(Err(Refusal::OutOfReach));
        }
        if let Some(answer) = self.replay(write)? {
            return Ok(answer);
        }
        match change {
            Change::Create {
                id,
                content,
                unless,
            } => self.create(write, id, content, unless.as_ref()),
            Change::Update {
                target, content, ..
            } => {
                let (key, row) = match self.find(write, target)? {
                    Ok(found) => found,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                match hindrance(change, row.as_ref()) {
                    Some(refusal) => Ok(Err(refusal)),
                    None => self.put(write, key, row, content),
                }
            }
            Change::Delete { target, expect } => match self.find(write, target)? {
                Ok((key, row)) => self.delete(write, key, row, expect.as_ref()),
                Err(refusal) => Ok(Err(refusal)),
            },
        }
    }

    /// The answer to a request that was already done under the same key.
    fn replay(&mut self, write: &Write) -> Result<Option<Result<Written, Refusal>>, StoreError> {
        let tenant = write.reach.tenant.0;
        let Some(asked) = &write.idempotency else {
            return Ok(None);
        };
        let Some(used) = self.known.used(tenant, asked.key) else {
            return Ok(None);
        };
        if used.content != asked.content {
            return Ok(Some(Err(Refusal::IdempotencyConflict)));
        }
        self.flush()?;
        let stored = read::version_at(
            self.connection,
            self.keys,
            Row {
                tenant,
                sequence: used.sequence,
            },
        )?;
        Ok(Some(Ok(Written {
            how: How::Replayed,
            ..stored
        })))
    }

    fn create(
        &mut self,
        write: &Write,
        id: &Id,
        content: &Content,
        unless: Option<&Query>,
    ) -> Decision {
        let key = Key {
            kind: content.draft.kind(),
            id: id.clone(),
        };
        let Some(query) = unless else {
            return self.put(write, key, None, content);
        };
        match self.matches(write, query, 2)?.as_slice() {
            [] => self.put(write, key, None, content),
            [found] => {
                let row = Row {
                    tenant: found.tenant,
                    sequence: found.sequence,
                };
                let stored = read::version_at(self.connection, self.keys, row)?;
                Ok(Ok(Written {
                    how: How::Matched,
                    ..stored
                }))
            }
            _ => Ok(Err(Refusal::MultipleMatches)),
        }
    }

    /// What a condition finds, with what earlier calls of the group have left: so many of them as it takes to decide.
    pub(super) fn matches(
        &mut self,
        write: &Write,
        query: &Query,
        most: usize,
    ) -> Result<Vec<ResourceRow>, StoreError> {
        self.flush()?;
        let scene = Scene {
            keys: self.keys,
            catalogue: &self.settings.catalogue,
            reach: &write.reach,
            costs: self.settings.costs,
            damaged: search::Damaged::Refused,
        };
        search::current(self.connection, &scene, query, most)
    }

    /// Makes a key known to the rest of the group.
    fn remember_key(&mut self, write: &Write, asked: Idempotency, sequence: i64) {
        let used = Used {
            sequence,
            content: asked.content,
        };
        self.known
            .remember_key(write.reach.tenant.0, asked.key, used);
    }

    /// The resource that a target means, with its current row if it ever had one.
    pub(super) fn find(
        &mut self,
        write: &Write,
        target: &Target,
    ) -> Result<Result<(Key, Option<ResourceRow>), Refusal>, StoreError> {
        let found = match target {
            Target::Key(_) => Vec::new(),
            Target::Where { query, .. } => self.matches(write, query, 2)?,
        };
        self.named_by(write, target, found)
    }

    /// The resource that a target means, when its criteria found these.
    pub(super) fn named_by(
        &self,
        write: &Write,
        target: &Target,
        mut found: Vec<ResourceRow>,
    ) -> Result<Result<(Key, Option<ResourceRow>), Refusal>, StoreError> {
        let tenant = write.reach.tenant.0;
        let (query, sent_id, fresh_id) = match target {
            Target::Key(key) => return Ok(Ok((key.clone(), self.known.row(tenant, key).cloned()))),
            Target::Where {
                query,
                sent_id,
                fresh_id,
            } => (query, sent_id, fresh_id),
        };
        if found.len() > 1 {
            return Ok(Err(Refusal::MultipleMatches));
        }
        let Some(row) = found.pop() else {
            let key = Key {
                kind: query.kind,
                id: sent_id.as_ref().unwrap_or(fresh_id).clone(),
            };
            let row = self.known.row(tenant, &key).cloned();
            // What has this id does not meet the criteria: to overwrite it would be to overwrite somebody else.
            if row.as_ref().is_some_and(|row| !row.deleted) {
                return Ok(Err(Refusal::IdTaken));
            }
            return Ok(Ok((key, row)));
        };
        match Id::parse(&row.id) {
            Some(id) if sent_id.as_ref().is_none_or(|sent| *sent == id) => Ok(Ok((
                Key {
                    kind: query.kind,
                    id,
                },
                Some(row),
            ))),
            _ => Ok(Err(Refusal::IdMismatch)),
        }
    }

    /// Leaves the rows of a new version, the first or a later one.
    pub(super) fn put(
        &mut self,
        write: &Write,
        key: Key,
        row: Option<ResourceRow>,
        content: &Content,
    ) -> Decision {
        let tenant = write.reach.tenant.0;
        if self.is_of_register(write, &key) {
            return Ok(Err(Refusal::OfRegister));
        }
        let other = match self.watched(write, &key, row.as_ref(), Some(content))? {
            Ok(other) => other,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let content = other.as_ref().unwrap_or(content);
        if self.trial.is_none()
            && let Some(refusal) = self.lost(tenant, &key, content)
        {
            return Ok(Err(refusal));
        }
        let action = if row.as_ref().is_some_and(|row| !row.deleted) {
            Action::Update
        } else {
            Action::Create
        };
        let next = self.advance(write, &key, row.as_ref(), action)?;
        let text = content.draft.body(
            &key.id,
            Version(next.version.cast_unsigned()),
            next.changed_at,
        );
        let encoder = Encoder {
            keys: self.keys,
            tenant,
        };
        let forms = content.forms.clone();
        let forms = forms.unwrap_or_else(|| index::forms(encoder, key.kind, &content.entries));
        let entries = index::rows(encoder, &key, next.resource_no, forms);
        let version = VersionRow {
            tenant,
            kind: next.kind,
            action: action.number(),
            sequence: next.sequence,
            resource_no: next.resource_no,
            changed_at: next.changed_at,
            version: next.version,
            digest: Vec::new(),
            body: Vec::new(),
        };
        let how = if action == Action::Create {
            How::Created
        } else {
            How::Updated
        };
        let written = Written {
            how,
            key: key.clone(),
            version: version_of(&next),
            changed_at: next.changed_at,
            body: Bytes::from(text),
        };
        let text = Some((key.kind, written.body.clone()));
        let patients = trail::patients_of(&key, &content.references);
        self.leave(
            write,
            key,
            Leaving {
                replaces: row.map(|row| row.version),
                next,
                version,
                text,
                entries,
                patients,
            },
        );
        Ok(Ok(written))
    }

    /// What is to be written instead, where somebody watches what is there.
    fn watched(
        &mut self,
        write: &Write,
        key: &Key,
        row: Option<&ResourceRow>,
        after: Option<&Content>,
    ) -> Result<Result<Option<Content>, Refusal>, StoreError> {
        let Some(watch) = &write.watch else {
            return Ok(Ok(None));
        };
        let before = row.map(|row| self.last_text(row)).transpose()?;
        Ok((watch.0)(&Replacing {
            key,
            before: before.as_deref(),
            after,
        }))
    }

    /// The last text of a resource. Where it was deleted, the version before that has it.
    fn last_text(&mut self, row: &ResourceRow) -> Result<Vec<u8>, StoreError> {
        if self.pending.touches(row.tenant, row.resource_no) {
            self.flush()?;
        }
        let sequence = match row.deleted {
            false => row.sequence,
            true => read::sequence_of(self.connection, row, row.version - 1)?,
        };
        body::at(self.connection, self.keys, row.tenant, sequence)
    }

    /// The places of a text that lead nowhere.
    pub(super) fn lost(&self, tenant: i32, own: &Key, content: &Content) -> Option<Refusal> {
        let lost: Vec<String> = content
            .references
            .iter()
            .filter(|(target, _)| {
                self.settings.referential_integrity
                    && target != own
                    && !self.known.is_there(tenant, target)
            })
            .map(|(_, place)| place.clone())
            .collect();
        (!lost.is_empty()).then_some(Refusal::ReferenceMissing(lost))
    }

    /// What refers to a resource, and so keeps it from being deleted.
    pub(super) fn kept_by(
        &mut self,
        tenant: i32,
        key: &Key,
    ) -> Result<Option<Refusal>, StoreError> {
        if !self.settings.referential_integrity {
            return Ok(None);
        }
        self.flush()?;
        let encoder = Encoder {
            keys: self.keys,
            tenant,
        };
        let catalogue = &self.settings.catalogue;
        let mut by = index::referrers(self.connection, (encoder, catalogue), key, REFERRERS_MAX)?;
        by.retain(|key| !(self.settings.is_computed)(key));
        Ok((!by.is_empty()).then_some(Refusal::Referenced(by)))
    }

    pub(super) fn delete(
        &mut self,
        write: &Write,
        key: Key,
        row: Option<ResourceRow>,
        expect: Option<&VersionCondition>,
    ) -> Decision {
        if self.is_of_register(write, &key) {
            return Ok(Err(Refusal::OfRegister));
        }
        let current = row.as_ref().filter(|row| !row.deleted).map(version_of);
        if let Some(refusal) = mismatch(expect, current) {
            return Ok(Err(refusal));
        }
        let Some(row) = row.filter(|row| !row.deleted) else {
            let absent = Written {
                how: How::Absent,
                key,
                version: Version(0),
                changed_at: 0,
                body: Bytes::new(),
            };
            return Ok(Ok(absent));
        };
        if let Err(refusal) = self.watched(write, &key, Some(&row), None)? {
            return Ok(Err(refusal));
        }
        if self.trial.is_none()
            && let Some(refusal) = self.kept_by(row.tenant, &key)?
        {
            return Ok(Err(refusal));
        }
        let next = self.advance(write, &key, Some(&row), Action::Delete)?;
        let last = body::at(self.connection, self.keys, row.tenant, row.sequence)?;
        let patients = trail::patients_in(&last);
        let version = VersionRow {
            tenant: next.tenant,
            kind: next.kind,
            action: Action::Delete.number(),
            sequence: next.sequence,
            resource_no: next.resource_no,
            changed_at: next.changed_at,
            version: next.version,
            digest: body::digest(self.keys, next.tenant, b"").to_vec(),
            body: Vec::new(),
        };
        let written = Written {
            how: How::Deleted,
            key: key.clone(),
            version: version_of(&next),
            changed_at: next.changed_at,
            body: Bytes::new(),
        };
        let leaving = Leaving {
            replaces: Some(row.version),
            next,
            version,
            text: None,
            entries: Vec::new(),
            patients,
        };
        self.leave(write, key, leaving);
        Ok(Ok(written))
    }

    /// The next place in the tenant's order, as the current row that the change will leave.
    fn advance(
        &mut self,
        write: &Write,
        key: &Key,
        row: Option<&ResourceRow>,
        action: Action,
    ) -> Result<ResourceRow, StoreError> {
        let tenant = write.reach.tenant.0;
        if row.is_some_and(|row| self.pending.touches(tenant, row.resource_no)) {
            self.flush()?;
        }
        let clock = self
            .clocks
            .get_mut(&tenant)
            .ok_or(StoreError::UnknownTenant(tenant))?;
        clock.sequence += 1;
        // Versions of one resource never share a millisecond, and the tenant's order never runs backwards in time.
        clock.now = clock.now.max(row.map_or(0, |row| row.changed_at + 1));
        Ok(ResourceRow {
            tenant,
            kind: key.kind.number(),
            deleted: action == Action::Delete,
            version: row.map_or(1, |row| row.version + 1),
            resource_no: row.map_or(clock.sequence, |row| row.resource_no),
            sequence: clock.sequence,
            changed_at: clock.now,
            id: key.id.as_str().to_owned(),
        })
    }

    fn leave(&mut self, write: &Write, key: Key, leaving: Leaving) {
        let Leaving {
            replaces,
            next,
            version,
            text,
            entries,
            patients,
        } = leaving;
        let author = &write.author;
        let noted = trail::change(author, (&key, &next), version.action, patients);
        self.witness.get_or_insert(Witness::Change {
            tenant: next.tenant,
            sequence: next.sequence,
            request_id: author.request_id,
        });
        let audit = AuditRow {
            tenant: next.tenant,
            zone: author.zone,
            action: version.action,
            sequence: next.sequence,
            happened_at: next.changed_at,
            resource_no: next.resource_no,
            version: next.version,
            request_id: author.request_id.to_vec(),
            client: author.client.to_string(),
        };
        // A key stands for one answer, and a call of several changes has several.
        let asked = write.idempotency.filter(|_| self.trial.is_none());
        let idempotency = asked.map(|asked| IdempotencyRow {
            tenant: next.tenant,
            sequence: next.sequence,
            kept_from: next.changed_at,
            key_digest: asked.key.to_vec(),
            content_digest: asked.content.to_vec(),
        });
        if let Some(asked) = asked {
            self.remember_key(write, asked, next.sequence);
        }
        self.changed.push((next.tenant, key.clone()));
        let before = self.known.remember(key.clone(), next.clone());
        if let Some(trial) = &mut self.trial {
            trial.note(next.tenant, key, before);
        }
        for entry in &entries {
            self.note_reference(next.tenant, entry.parameter, &entry.value);
        }
        self.pending.add(Rows {
            resource: next,
            replaces,
            version,
            text,
            entries,
            audit,
            noted,
            idempotency,
        });
    }
}

impl Context<'_> {
    /// Whether this tells of a certificate, and the write has none with it.
    fn is_of_register(&self, write: &Write, key: &Key) -> bool {
        write.certificates.is_empty() && (self.settings.is_of_register)(key)
    }
}

/// What a decided change hands over to be written.
struct Leaving {
    replaces: Option<i32>,
    next: ResourceRow,
    version: VersionRow,
    text: Option<(Kind, Bytes)>,
    entries: Vec<super::rows::EntryRow>,
    /// Whose records are touched.
    patients: Vec<Id>,
}

/// What stands in the way of an update of this current row.
pub(super) fn hindrance(change: &Change, row: Option<&ResourceRow>) -> Option<Refusal> {
    let Change::Update {
        target,
        expect,
        may_replace,
        may_create,
        ..
    } = change
    else {
        return None;
    };
    let current = row.filter(|row| !row.deleted).map(version_of);
    match current {
        Some(version) if !may_replace => Some(Refusal::AlreadyThere(version)),
        None if !may_create && chooses_id(target) => Some(Refusal::CreateNotAllowed),
        _ => mismatch(expect.as_ref(), current),
    }
}

fn version_of(row: &ResourceRow) -> Version {
    Version(row.version.cast_unsigned())
}

/// Whether the id of a new resource would be the client's choice.
fn chooses_id(target: &Target) -> bool {
    !matches!(target, Target::Where { sent_id: None, .. })
}

fn mismatch(expect: Option<&VersionCondition>, current: Option<Version>) -> Option<Refusal> {
    let holds = expect.is_none_or(|expect| current.is_some_and(|version| expect.holds(version)));
    (!holds).then_some(Refusal::VersionMismatch(current))
}

/// The kind of a stored row. A number that this program does not know is damage or a newer program's work.
pub(crate) fn kind_of(number: i16) -> Result<Kind, StoreError> {
    Kind::from_number(number)
        .ok_or_else(|| StoreError::Schema(format!("kind {number} is not known here")))
}
