//! What a token is worth, told to those who may know; and tokens given back.

use serde_json::{Value, json};

use super::access::{AccessRow, Binding};
use super::refresh::RefreshRow;
use crate::answer::put;
use crate::client::Client;
use crate::secret::Digest;

/// What a proven client is told about a token (R-O13). A client is told about its own tokens; one that is registered for
/// it, about all of its municipality. Everybody else, and about every token that does not hold, is told the same.
///
/// `family_alive` says whether the token's family, if it has one, can still hold.
pub fn introspect(
    row: Option<&AccessRow>,
    family_alive: bool,
    asker: &Client,
    issuer: &str,
    now_ms: i64,
) -> Value {
    let may_know = |row: &&AccessRow| {
        let of_tenant = asker.introspects
            && asker.tenant.is_some()
            && asker.tenant == row.mandate.subject.tenant;
        asker.enabled && (row.mandate.client == asker.id || of_tenant)
    };
    let Some(row) = row
        .filter(|row| family_alive && now_ms < row.expires_at_ms)
        .filter(may_know)
    else {
        return json!({ "active": false });
    };
    let mandate = &row.mandate;
    let mut answer = json!({
        "active": true,
        "scope": mandate.scopes.to_string(),
        "client_id": &*mandate.client,
        "sub": &*mandate.subject.account,
        "iss": issuer,
        "exp": row.expires_at_ms / 1000,
        "iat": row.issued_at_ms / 1000,
        "token_type": row.binding.token_type(),
    });
    if let Some(patient) = &mandate.patient {
        put(&mut answer, "patient", json!(patient.to_string()));
    }
    if let Some(user) = &mandate.subject.fhir_user {
        put(&mut answer, "fhirUser", json!(user));
    }
    match &row.binding {
        Binding::Bearer => {}
        Binding::Key(thumbprint) => put(&mut answer, "cnf", json!({ "jkt": &**thumbprint })),
        Binding::Certificate(digest) => {
            put(
                &mut answer,
                "cnf",
                json!({ "x5t#S256": crate::secret::base64url(digest.as_bytes()) }),
            );
        }
    }
    answer
}

/// What ends when a client gives a token back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoked {
    /// Everything that came out of the sign-in.
    Family(Digest),
    /// This access token alone: a system's others are other jobs.
    Access(Digest),
    /// Nothing: there is no such token, or it is another client's. The answer is the same.
    Nothing,
}

/// What ends when a proven client gives this token back (RFC 7009). `family_client` is whose the refresh token's family is.
pub fn revoke(
    access: Option<&AccessRow>,
    refresh: Option<(&RefreshRow, &str)>,
    client: &Client,
) -> Revoked {
    if let Some((row, of)) = refresh {
        return match *of == *client.id {
            true => Revoked::Family(row.family),
            false => Revoked::Nothing,
        };
    }
    match access {
        Some(row) if row.mandate.client != client.id => Revoked::Nothing,
        Some(row) if row.mandate.family == super::client_family(&client.id) => {
            Revoked::Access(row.digest)
        }
        Some(row) => Revoked::Family(row.mandate.family),
        None => Revoked::Nothing,
    }
}
