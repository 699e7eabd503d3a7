//! What a token is worth, and tokens that are given back.

use access::client::{Client, Proof};
use access::grant::{AccessRow, Grounds, Rests, Revoked, introspect, revoke};
use access::{Digest, ErrorName, Fault};
use store::StoreError;

use super::{Asked, Stop, answer, client, kept};
use crate::call::Handout;

impl Asked<'_> {
    /// Tells a proven client about a token.
    pub(super) fn introspect(&mut self) -> Result<Handout, Stop> {
        let form = self.form()?;
        let asker = self.proven(&form)?;
        if asker.proof == Proof::Nothing {
            // Whoever proves nothing could be anybody.
            let name = ErrorName::InvalidClient;
            return Err(Fault::new(name, "client-unproven", "client_id").into());
        }
        let row = self.access_row(form.need("token")?)?;
        let holds = match &row {
            Some(row) => self.holds(row)?,
            None => false,
        };
        let issuer = &self.endpoints.issuer;
        let body = introspect(row.as_ref(), holds, &asker, issuer, self.now_ms);
        self.auth.store.note_auth_event(&self.event(""))?;
        Ok(answer::json(200, &body))
    }

    /// Takes a token back. The answer is the same whether there was one.
    pub(super) fn revoke(&mut self) -> Result<Handout, Stop> {
        let form = self.form()?;
        let by = self.proven(&form)?;
        let token = form.need("token")?;
        let store = &self.auth.store;
        let refresh = store.refresh_token(Digest::of(token).as_bytes())?;
        let ended = match refresh {
            Some(found) => {
                let family = store.family(&found.family)?;
                let family = family.as_ref().map(kept::read_family).transpose()?;
                let row = kept::read_refresh(&found);
                let of = family.as_ref().map(|family| &*family.mandate.client);
                revoke(None, of.map(|of| (&row, of)), &by)
            }
            None => revoke(self.access_row(token)?.as_ref(), None, &by),
        };
        let event = self.event("");
        match ended {
            Revoked::Family(family) => {
                store.revoke_family(family.as_bytes(), &event)?;
                self.auth.live.forget(&family);
            }
            Revoked::Access(digest) => {
                store.revoke_access(digest.as_bytes(), &event)?;
                self.auth.live.forget(&access::grant::client_family(&by.id));
            }
            Revoked::Nothing => store.note_auth_event(&event)?,
        }
        Ok(answer::done())
    }

    fn access_row(&self, token: &str) -> Result<Option<AccessRow>, StoreError> {
        let found = self.auth.store.access_token(Digest::of(token).as_bytes())?;
        found.as_ref().map(kept::read_access).transpose()
    }

    /// Whether a token holds now, with what it rests on.
    fn holds(&self, row: &AccessRow) -> Result<bool, StoreError> {
        let store = &self.auth.store;
        let client: Option<Client> = client::find(store, &row.mandate.client)?;
        let family = match row.rests_on() {
            Rests::Family(id) => store.family(id.as_bytes())?,
            Rests::Client | Rests::Device(_) | Rests::Emergency(_) => None,
        };
        let family = family.as_ref().map(kept::read_family).transpose()?;
        let grounds = Grounds {
            family: family.as_ref(),
            client: client.as_ref(),
            ..Grounds::default()
        };
        let checked = row.check(grounds, self.now_ms);
        Ok(checked.is_ok()
            && self
                .auth
                .consents
                .left(&row.mandate, self.now_ms)?
                .is_some())
    }
}
