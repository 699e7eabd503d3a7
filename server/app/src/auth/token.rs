//! The token endpoint: a code, a refresh token, or a system's own proof → tokens.

use access::client::{Client, Proof};
use access::grant::{
    Binding, Identity, Issued, Making, TokenRequest, UNKNOWN_GRANT, Use, id_token, issue,
    issue_again, issue_to_system,
};
use access::{Digest, ErrorName, Fault, Form};
use store::{StoreError, chance};

use super::kept::{self, Tokens};
use super::throttle::Guessing;
use super::{Act, Asked, Stop, answer, client, keys};
use crate::call::Handout;
use crate::criteria::Grantable;

impl Asked<'_> {
    /// Answers a request for tokens.
    pub(super) fn token(&mut self) -> Result<Handout, Stop> {
        let form = self.form()?;
        let request = TokenRequest::read(&form)?;
        let client = match self.named_by_refresh(&form, &request)? {
            Some(client) => client,
            None => self.proven(&form)?,
        };
        if !client.may(self.knock.zone, request.grant()) {
            let name = ErrorName::UnauthorizedClient;
            return Err(Fault::new(name, "client-unfit", "grant_type").into());
        }
        match request {
            TokenRequest::Code {
                code,
                redirect,
                verifier,
            } => self.for_code(&client, code, (redirect, verifier)),
            TokenRequest::Refresh { token, scope } => self.for_refresh(&client, token, scope),
            TokenRequest::Credentials { scope } => self.for_system(&client, scope),
        }
    }

    /// The app behind a refresh token that comes with nothing else, as libraries send it: one that proves nothing is as well
    /// named by the token as by itself. Whoever has something to prove has to.
    fn named_by_refresh(
        &mut self,
        form: &Form<'_>,
        request: &TokenRequest<'_>,
    ) -> Result<Option<Client>, StoreError> {
        const NAMED_BY: [&str; 4] = [
            "client_id",
            "client_secret",
            "client_assertion",
            "client_assertion_type",
        ];
        let named = NAMED_BY.iter().any(|name| form.value(name).is_some());
        let (false, None, TokenRequest::Refresh { token, .. }) =
            (named, &self.knock.authorization, request)
        else {
            return Ok(None);
        };
        let store = &self.auth.store;
        let Some(refresh) = store.refresh_token(Digest::of(token).as_bytes())? else {
            return Ok(None);
        };
        let Some(family) = store.family(&refresh.family)? else {
            return Ok(None);
        };
        let id = kept::read_family(&family)?.mandate.client;
        let client = client::find(store, &id)?;
        let client = client.filter(|client| client.enabled && client.proof == Proof::Nothing);
        if client.is_some() {
            self.client = id.to_string();
        }
        Ok(client)
    }

    fn making(&self, client: &Client) -> Result<Making<'static>, StoreError> {
        Ok(Making {
            binding: Binding::of(client, None, self.knock.certificate.as_ref()),
            style: None,
            banner: true,
            now_ms: self.now_ms,
            access_random: chance()?,
            refresh_random: chance()?,
        })
    }

    fn for_code(
        &mut self,
        client: &Client,
        code: &str,
        (redirect, verifier): (&str, &str),
    ) -> Result<Handout, Stop> {
        let digest = Digest::of(code);
        let guessing = Guessing::of_client(&self.auth.store, self.knock.source, &client.id);
        guessing.wait(self.now_ms)?;
        let Some(found) = self.auth.store.code(digest.as_bytes())? else {
            guessing.failed(self.now_ms)?;
            return Err(UNKNOWN_GRANT.into());
        };
        let row = kept::read_code(&found)?;
        self.account = row.mandate.subject.account.to_string();
        if let Err(refusal) = row.redeem(client, redirect, verifier, self.now_ms) {
            self.end(refusal.revoke, refusal.fault)?;
            return Err(refusal.fault.into());
        }
        let nonce = row.nonce.clone();
        let issued = issue(row.mandate, client, &self.making(client)?)?;
        let id_token = self.id_token(&issued, nonce.as_deref())?;
        let tokens = Tokens::of(&issued, true)?;
        let event = self.event("");
        let first = self
            .auth
            .store
            .redeem_code(digest.as_bytes(), tokens.given(), &event)?;
        if !first {
            // Somebody else redeemed it in this very moment.
            let fault = Fault::new(ErrorName::InvalidGrant, "code-used", "code");
            self.end(Some(digest), fault)?;
            return Err(fault.into());
        }
        let mut body = issued.answer;
        if let (Some(members), Some(id_token)) = (body.as_object_mut(), id_token) {
            members.insert("id_token".to_owned(), id_token.into());
        }
        Ok(answer::json(200, &body))
    }

    fn for_refresh(
        &mut self,
        client: &Client,
        token: &str,
        scope: Option<&str>,
    ) -> Result<Handout, Stop> {
        let store = &self.auth.store;
        let Some(kept_refresh) = store.refresh_token(Digest::of(token).as_bytes())? else {
            return Err(UNKNOWN_GRANT.into());
        };
        let family = store.family(&kept_refresh.family)?;
        let family = family.as_ref().map(kept::read_family).transpose()?;
        let family = family.ok_or(UNKNOWN_GRANT)?;
        self.account = family.mandate.subject.account.to_string();
        let arrived = match kept_refresh.successor {
            None => false,
            // One that is not there any more was dropped when its own retry came.
            Some(next) => store
                .refresh_token(&next)?
                .is_none_or(|next| next.used_at.is_some()),
        };
        if self
            .auth
            .consents
            .left(&family.mandate, self.now_ms)?
            .is_none()
        {
            let fault = Fault::new(
                ErrorName::InvalidGrant,
                "consent-not-active",
                "refresh_token",
            );
            self.end(Some(family.id), fault)?;
            return Err(fault.into());
        }
        let row = kept::read_refresh(&kept_refresh);
        let redeemed = row.redeem(&family, client, scope, arrived, self.now_ms);
        let (how, scopes) = match redeemed {
            Ok(redeemed) => redeemed,
            Err(refusal) => {
                self.end(refusal.revoke, refusal.fault)?;
                return Err(refusal.fault.into());
            }
        };
        let id = family.id;
        let issued = issue_again(family, scopes, client, &self.making(client)?)?;
        let tokens = Tokens::of(&issued, false)?;
        let event = self.event("");
        if !store.redeem_refresh(&kept_refresh, tokens.given(), &event)? {
            // It was used in this very moment, by the same app twice or by two. Who came first goes on; unless this was
            // its retry already.
            let fault = Fault::new(ErrorName::InvalidGrant, "refresh-used", "refresh_token");
            self.end(Some(id).filter(|_| how != Use::First), fault)?;
            return Err(fault.into());
        }
        Ok(answer::json(200, &issued.answer))
    }

    fn for_system(&mut self, client: &Client, scope: &str) -> Result<Handout, Stop> {
        let making = self.making(client)?;
        let issued = issue_to_system(
            scope,
            client,
            &Grantable(&self.auth.catalogue),
            self.knock.zone,
            &making,
        )?;
        self.account = client.id.to_string();
        let tokens = Tokens::of(&issued, true)?;
        self.auth
            .store
            .keep_tokens(tokens.given(), &self.event(""))?;
        Ok(answer::json(200, &issued.answer))
    }

    fn id_token(&self, issued: &Issued, nonce: Option<&str>) -> Result<Option<String>, StoreError> {
        let access_token = issued
            .answer
            .get("access_token")
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default();
        let ring = self.auth.signers.ring(&self.auth.store, self.now_ms)?;
        let identity = Identity {
            issuer: &self.endpoints.issuer,
            fhir_base: &self.endpoints.fhir_base,
            nonce,
            access_token,
            now_ms: self.now_ms,
        };
        let key = ring
            .signer(&keys::ALGORITHMS, self.now_ms)
            .ok_or_else(|| StoreError::Unexpected("there is no key that signs".to_owned()))?;
        Ok(id_token(&issued.access.mandate, &identity, key))
    }

    /// Ends a family, where something of it came from where it may not.
    pub(super) fn end(&mut self, family: Option<Digest>, fault: Fault) -> Result<(), StoreError> {
        let Some(family) = family else { return Ok(()) };
        let mut event = self.event(fault.rule);
        event.act = Act::Ended as i16;
        self.auth.store.revoke_family(family.as_bytes(), &event)?;
        self.auth.live.forget(&family);
        Ok(())
    }
}
