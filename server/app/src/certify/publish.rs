//! What anybody may read of keys and withdrawals: key sets, the DID document, lists, and the authority's certificate.

use std::sync::Arc;

use certificate::trust::TrustStatus;
use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use serde_json::json;

use super::house::{Known, NEXT_SECONDS};
use crate::call::{Handout, Visit};
use crate::problem;
use crate::signing::keys::KeyUse;
use crate::signing::{Published, Unsigned};
use crate::state::State;
use crate::surface::Does;

/// What a path of publication answers.
pub async fn published(state: &State, visit: &Visit) -> Result<Handout, Problem> {
    let (store, certifier) = (Arc::clone(&state.store), Arc::clone(&state.certifier));
    let known = state
        .beside(visit.deadline, move || certifier.known(&store))
        .await?
        .map_err(|error| problem::from_store(&error))?;
    let absent = || Problem::new(ProblemKind::NotFound, "certificate-no-keys");
    let keys = known.published.as_ref().ok_or_else(absent)?;
    let mut handout = match visit.errand.does {
        Does::CardKeys => {
            let changes = |kid: &str| changes_of(&known, kid);
            json_text(keys.jwks(changes).ok_or_else(absent)?)
        }
        Does::CardRevocations => {
            let file = visit.errand.name("file");
            let kid = file.strip_suffix(".json").ok_or_else(absent)?;
            let is_ours = keys.with_use(KeyUse::Cards).any(|key| key.kid == kid);
            if !is_ours {
                return Err(absent());
            }
            json_text(known.cards(kid).to_text())
        }
        Does::Did => json_text(keys.did(host(&visit.base)).ok_or_else(absent)?),
        Does::SmartConfiguration => {
            Handout::json(200, &json!({ "capabilities": ["health-cards"] }))
        }
        Does::AuthorityCertificate => {
            let authority = keys.authority().ok_or_else(absent)?;
            let bytes = authority.der().to_vec();
            Handout::whole(200, "application/pkix-cert", bytes.into())
        }
        Does::AuthorityList => {
            let list = keys.authority_list().ok_or_else(absent)?;
            Handout::whole(200, "application/pkix-crl", list.into())
        }
        Does::TrustList => signed_list(state, keys, &known).await?,
        Does::WithdrawnIndex => index(&known),
        Does::WithdrawnList => hashes(state, &known, visit.errand.name("file")).await?,
        _ => return Err(crate::web::nothing_here()),
    };
    handout.is_public = true;
    Ok(handout)
}

fn json_text(text: String) -> Handout {
    Handout::whole(
        200,
        "application/json; charset=utf-8",
        text.into_bytes().into(),
    )
}

/// A list that nothing stands in need not be asked for.
fn changes_of(known: &Known, kid: &str) -> Option<u64> {
    Some(known.cards(kid).ctr).filter(|count| *count > 0)
}

/// The name of this host behind the scheme.
fn host(base: &str) -> &str {
    let rest = base.split_once("://").map_or(base, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}

async fn signed_list(state: &State, keys: &Published, known: &Known) -> Result<Handout, Problem> {
    let list = keys.list((known.as_of, known.as_of + NEXT_SECONDS));
    let asker = state.certifier.asker.as_ref().ok_or_else(no_signer)?;
    let text = asker.trust_list(list).await.map_err(away)?;
    Ok(jose(text.ok_or_else(no_signer)?))
}

fn jose(text: String) -> Handout {
    Handout::whole(200, "application/jose", text.into_bytes().into())
}

fn no_signer() -> Problem {
    Problem::new(ProblemKind::NotFound, "certificate-no-keys")
}

fn away(unsigned: Unsigned) -> Problem {
    problem::unavailable("certificate-signer-away").from_source(format!("{unsigned:?}"))
}

/// The lists of withdrawn certificates, by the name of each.
fn index(known: &Known) -> Handout {
    let lists: Vec<serde_json::Value> = known
        .hash_lists()
        .iter()
        .map(|list| {
            json!({
                "kid": list.kid,
                "hashType": list.hash_type,
                "version": list.version,
                "count": list.hashes.len(),
                "list": format!("/trust/withdrawn/{}", name_of(list)),
            })
        })
        .collect();
    let revoked = known.published.iter().flat_map(|keys| &keys.keys);
    let revoked: Vec<&str> = revoked
        .filter(|key| key.status == TrustStatus::Revoked)
        .map(|key| key.kid.as_str())
        .collect();
    Handout::json(
        200,
        &json!({
            "generated": known.as_of,
            "next": known.as_of + NEXT_SECONDS,
            "rule": certificate::trust::HashList::RULE,
            "lists": lists,
            "withdrawnKeys": revoked,
        }),
    )
}

/// The name of a list in an address: the id of the key in hexadecimal, and what is hashed.
fn name_of(list: &certificate::trust::HashList) -> String {
    let kid: String = list.kid.bytes().map(|byte| format!("{byte:02x}")).collect();
    let kind = serde_json::to_value(list.hash_type).ok();
    let kind = kind.and_then(|kind| kind.as_str().map(str::to_lowercase));
    format!("{kid}-{}.jwt", kind.unwrap_or_default())
}

async fn hashes(state: &State, known: &Known, name: &str) -> Result<Handout, Problem> {
    let list = known
        .hash_lists()
        .into_iter()
        .find(|list| name_of(list) == name);
    let absent = || Problem::new(ProblemKind::NotFound, "certificate-no-keys");
    let list = list.ok_or_else(absent)?;
    let asker = state.certifier.asker.as_ref().ok_or_else(no_signer)?;
    let text = asker.hashes(list).await.map_err(away)?;
    Ok(jose(text.ok_or_else(no_signer)?))
}
