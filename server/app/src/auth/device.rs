//! Tablets: let in once by a code that staff made, and given a token as long as they prove possession of their key.

use std::sync::Arc;

use access::device::{Device, EnrolmentRefusal, EnrolmentRow, Proof, Request, UNKNOWN_ENROLMENT};
use access::grant::AccessRow;
use access::jose::PublicKey;
use access::{Digest, ErrorName, Fault, Token};
use fhir::Tenant;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{AuthEvent, KeptDevice, KeptEnrolment, NewTokens, StoreError, chance};

use super::client::Once;
use super::{Act, Asked, Auth, Stop, answer, kept, zone_number};
use crate::call::{Call, Handout};
use crate::state::fresh_id;

/// How long a code holds where staff do not say.
pub const CODE_MS: i64 = 5 * 60 * 1_000;

/// Where tablets come to be let in, and where for further tokens.
const ENROL: &str = "/device/enrol";
const TOKEN: &str = "/device/token";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AboutCode {
    site: String,
    account: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AboutDevice {
    site: String,
    key: String,
    account: String,
}

/// A tablet as staff are shown it.
pub struct Tablet {
    /// What was decided about it.
    pub device: Device,
    /// Who made its code.
    pub account: String,
}

/// A tablet that is not known looks like one that is switched off.
const UNKNOWN_DEVICE: Fault = Fault::new(ErrorName::InvalidClient, "device-unknown", "device");

impl Asked<'_> {
    /// Lets a tablet in by its code.
    pub(super) fn enrol(&mut self) -> Result<Handout, Stop> {
        let form = self.form()?;
        let digest = Digest::of(form.need("code")?);
        let key = self.possessed(ENROL)?;
        if let Some(handout) = self.let_in(digest, &key)? {
            return Ok(handout);
        }
        // Somebody else came by the same code in this very moment. Now it is used, and says so.
        match self.let_in(digest, &key)? {
            Some(handout) => Ok(handout),
            None => Err(UNKNOWN_ENROLMENT.into()),
        }
    }

    /// Nothing where the code was used between the look and the mark.
    fn let_in(&mut self, digest: Digest, key: &PublicKey) -> Result<Option<Handout>, Stop> {
        let store = Arc::clone(&self.auth.store);
        let found = store.enrolment(digest.as_bytes())?;
        let found = found.ok_or(UNKNOWN_ENROLMENT)?;
        let row = read_code(&found)?;
        self.tenant = Some(row.tenant.0);
        self.account.clone_from(&row.account);
        let id = fresh_id()?;
        let device = match row.redeem(key, id.as_str(), self.now_ms) {
            Ok(device) => device,
            Err(refusal) => return Err(self.not_genuine(&row, refusal)?),
        };
        self.client = device.id.to_string();
        let (token, access) = device.token(key, self.now_ms, chance()?)?;
        let kept = keep_device(&device, &row.account)?;
        let tokens = (&kept, &kept::access(&access)?);
        match store.enrol(digest.as_bytes(), tokens, &self.event(""))? {
            true => Ok(Some(given(&device, &token, &access))),
            false => Ok(None),
        }
    }

    /// A code that comes a second time: one of the two tablets is not genuine, so the first is switched off as well.
    fn not_genuine(
        &mut self,
        row: &EnrolmentRow,
        refusal: EnrolmentRefusal,
    ) -> Result<Stop, StoreError> {
        if let Some(first) = refusal.revoke
            && let Some(kept) = self.auth.store.device(&first)?
        {
            let device = read_device(&kept)?.device;
            let event = AuthEvent {
                act: Act::DeviceEnded as i16,
                ..self.event(refusal.fault.rule)
            };
            let tenant = row.tenant.0;
            if self.auth.store.revoke_device((tenant, &first), &event)? {
                log::warn!(tenant, device = &*first; "an enrolment code came twice; the tablet that it let in is switched off");
            }
            self.auth.live.forget(&device.family());
        }
        Ok(refusal.fault.into())
    }

    /// Gives a tablet its next token.
    pub(super) fn device_token(&mut self) -> Result<Handout, Stop> {
        let form = self.form()?;
        let id = form.need("device")?;
        let key = self.possessed(TOKEN)?;
        let store = Arc::clone(&self.auth.store);
        let kept = store.device(id)?.ok_or(UNKNOWN_DEVICE)?;
        let device = read_device(&kept)?.device;
        self.client = device.id.to_string();
        let (token, access) = device.token(&key, self.now_ms, chance()?)?;
        let tokens = NewTokens {
            family: None,
            access: &kept::access(&access)?,
            refresh: None,
        };
        store.keep_tokens(tokens, &self.event(""))?;
        Ok(given(&device, &token, &access))
    }

    /// The key whose possession the request proves.
    fn possessed(&self, path: &str) -> Result<PublicKey, Stop> {
        let proofs: Vec<&str> = self.knock.proofs.iter().map(String::as_str).collect();
        let address = format!("{}{path}", self.knock.base);
        let request = Request {
            method: "POST",
            address: &address,
            access_token: None,
        };
        let proof = Proof::check(&proofs, request, &Once(&self.auth.store), self.now_ms)?;
        Ok(proof.key)
    }
}

/// What a tablet is told.
fn given(device: &Device, token: &Token, access: &AccessRow) -> Handout {
    let seconds = (access.expires_at_ms - access.issued_at_ms) / 1_000;
    let body = json!({
        "device": &*device.id,
        "municipality": format!("{:06}", device.tenant.0),
        "site": device.site,
        "access_token": token.expose(),
        "token_type": access.binding.token_type(),
        "expires_in": seconds,
        "scope": access.mandate.scopes.to_string(),
    });
    answer::json(200, &body)
}

impl Auth {
    /// Makes a code by which one tablet is let in.
    pub fn issue_code(
        &self,
        call: &Call,
        (site, life_ms): (&str, i64),
        now_ms: i64,
    ) -> Result<(Token, EnrolmentRow), StoreError> {
        let tenant = call.reach.tenant;
        let account = &call.caller.client;
        let (token, row) = EnrolmentRow::issue(tenant, site, account, life_ms, now_ms, chance()?);
        let about = kept::json(&AboutCode {
            site: row.site.clone(),
            account: row.account.clone(),
        })?;
        let kept = KeptEnrolment {
            digest: *row.digest.as_bytes(),
            tenant: tenant.0,
            expires_at: row.expires_at_ms,
            device: None,
            about,
        };
        self.store
            .keep_enrolment(&kept, &event(call, Act::Code, "", now_ms))?;
        Ok((token, row))
    }

    /// The tablets of a tenant, the last that were let in first.
    pub fn tablets(&self, tenant: Tenant, most: usize) -> Result<Vec<Tablet>, StoreError> {
        let kept = self.store.devices(tenant.0, most)?;
        kept.iter().map(read_device).collect()
    }

    /// A tablet of a tenant.
    pub fn tablet(&self, tenant: Tenant, id: &str) -> Result<Option<Tablet>, StoreError> {
        let known = self.store.device(id)?;
        let own = known.filter(|kept| kept.tenant == tenant.0);
        own.as_ref().map(read_device).transpose()
    }

    /// Switches a tablet off. It holds at once here, and within half a minute everywhere. Nothing where the tenant has no such
    /// tablet.
    pub fn switch_off(
        &self,
        call: &Call,
        id: &str,
        now_ms: i64,
    ) -> Result<Option<Tablet>, StoreError> {
        let tenant = call.reach.tenant.0;
        let Some(known) = self.tablet(call.reach.tenant, id)? else {
            return Ok(None);
        };
        let family = known.device.family();
        let mut event = event(call, Act::DeviceEnded, "", now_ms);
        event.client = id.to_owned();
        self.store.revoke_device((tenant, id), &event)?;
        self.live.forget(&family);
        let now = self.store.device(id)?;
        now.as_ref().map(read_device).transpose()
    }
}

fn event(call: &Call, act: Act, rule: &str, now_ms: i64) -> AuthEvent {
    AuthEvent {
        at: now_ms,
        zone: zone_number(call.zone),
        act: act as i16,
        request_id: call.request_id.0,
        client: String::new(),
        account: call.caller.client.to_string(),
        rule: rule.to_owned(),
    }
}

fn read_code(found: &KeptEnrolment) -> Result<EnrolmentRow, StoreError> {
    let about: AboutCode = serde_json::from_slice(&found.about).map_err(|_| kept::unreadable())?;
    Ok(EnrolmentRow {
        digest: Digest::from_bytes(found.digest),
        tenant: Tenant(found.tenant),
        site: about.site,
        account: about.account,
        expires_at_ms: found.expires_at,
        redeemed_by: found.device.as_deref().map(Arc::from),
    })
}

fn keep_device(device: &Device, account: &str) -> Result<KeptDevice, StoreError> {
    let about = kept::json(&AboutDevice {
        site: device.site.clone(),
        key: device.key.to_string(),
        account: account.to_owned(),
    })?;
    Ok(KeptDevice {
        id: device.id.to_string(),
        tenant: device.tenant.0,
        enrolled_at: device.enrolled_at_ms,
        revoked_at: device.revoked_at_ms,
        about,
    })
}

/// A tablet as it is kept, read.
pub(super) fn read_device(found: &KeptDevice) -> Result<Tablet, StoreError> {
    let about: AboutDevice =
        serde_json::from_slice(&found.about).map_err(|_| kept::unreadable())?;
    let device = Device {
        id: Arc::from(found.id.as_str()),
        tenant: Tenant(found.tenant),
        site: about.site,
        key: Arc::from(about.key),
        enrolled_at_ms: found.enrolled_at,
        revoked_at_ms: found.revoked_at,
    };
    Ok(Tablet {
        device,
        account: about.account,
    })
}
