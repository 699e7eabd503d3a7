//! The whole way of an app's tokens over a store in memory, as the wire will go it: sign-in, code, refreshing, a crash, a
//! thief, and the end. And a model of many uses in any order.

use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::authorize::CodeRow;

/// What keeps rows. Marks are set only where they are not set yet.
#[derive(Default)]
struct Rows {
    codes: HashMap<Digest, CodeRow>,
    families: HashMap<Digest, Family>,
    refresh: HashMap<Digest, RefreshRow>,
    access: HashMap<Digest, AccessRow>,
    made: u8,
}

/// What a client holds.
#[derive(Clone, Debug)]
struct Tokens {
    access: String,
    refresh: String,
}

impl Rows {
    fn making(&mut self, now_ms: i64) -> Making<'static> {
        self.made += 1;
        Making {
            now_ms,
            access_random: [self.made; 32],
            refresh_random: [self.made ^ 0x80; 32],
            ..making()
        }
    }

    fn keep(&mut self, issued: Issued) -> Tokens {
        let text = |name: &str| issued.answer[name].as_str().unwrap().to_owned();
        let tokens = Tokens {
            access: text("access_token"),
            refresh: text("refresh_token"),
        };
        let family = issued.family.unwrap();
        self.families.entry(family.id).or_insert(family);
        let refresh = issued.refresh.unwrap();
        self.refresh.insert(refresh.digest, refresh);
        self.access.insert(issued.access.digest, issued.access);
        tokens
    }

    fn revoke(&mut self, family: Option<Digest>, now_ms: i64) {
        if let Some(family) = family.and_then(|id| self.families.get_mut(&id)) {
            family.revoked_at_ms.get_or_insert(now_ms);
        }
    }

    fn code(&mut self, client: &Client, code: &str, now_ms: i64) -> Result<Tokens, Fault> {
        let row = self
            .codes
            .get(&Digest::of(code))
            .cloned()
            .ok_or(UNKNOWN_GRANT)?;
        if let Err(refusal) = row.redeem(client, &row.redirect, VERIFIER, now_ms) {
            self.revoke(refusal.revoke, now_ms);
            return Err(refusal.fault);
        }
        if let Some(row) = self.codes.get_mut(&row.digest) {
            row.used_at_ms = Some(now_ms);
        }
        let making = self.making(now_ms);
        let issued = issue(row.mandate, client, &making);
        Ok(self.keep(issued))
    }

    fn refresh(&mut self, client: &Client, token: &str, now_ms: i64) -> Result<Tokens, Fault> {
        let row = self
            .refresh
            .get(&Digest::of(token))
            .cloned()
            .ok_or(UNKNOWN_GRANT)?;
        let family = self
            .families
            .get(&row.family)
            .cloned()
            .ok_or(UNKNOWN_GRANT)?;
        let arrived = row
            .successor
            .and_then(|next| self.refresh.get(&next))
            .is_some_and(|next| next.used_at_ms.is_some());
        let (how, scopes) = match row.redeem(&family, client, None, arrived, now_ms) {
            Ok(used) => used,
            Err(refusal) => {
                self.revoke(refusal.revoke, now_ms);
                return Err(refusal.fault);
            }
        };
        let making = self.making(now_ms);
        let issued = issue_again(family, scopes, client, &making);
        let successor = issued.refresh.as_ref().map(|row| row.digest);
        if let Use::Retry { lost: Some(lost) } = how {
            self.refresh.remove(&lost);
        }
        if let Some(row) = self.refresh.get_mut(&row.digest) {
            row.retried |= how != Use::First;
            row.used_at_ms.get_or_insert(now_ms);
            row.successor = successor;
        }
        Ok(self.keep(issued))
    }

    fn holds(&self, client: &Client, access: &str, now_ms: i64) -> bool {
        self.access.get(&Digest::of(access)).is_some_and(|row| {
            let family = self.families.get(&row.mandate.family);
            row.check(super::on(family, Some(client)), now_ms).is_ok()
        })
    }
}

const VERIFIER: &str = "0123456789012345678901234567890123456789abc";

/// A store in which somebody just signed in.
fn signed_in() -> (Client, Rows, String) {
    let notes = client(&app());
    let code = Token::of_random([200; 32]);
    let mut mandate = granted("offline_access patient/*.rs");
    mandate.family = code.digest();
    let row = CodeRow {
        digest: code.digest(),
        mandate,
        redirect: "https://notes.example/back".to_owned(),
        challenge: crate::secret::base64url(&openssl::sha::sha256(VERIFIER.as_bytes())),
        nonce: None,
        expires_at_ms: NOW + 60_000,
        used_at_ms: None,
    };
    let mut rows = Rows::default();
    rows.codes.insert(row.digest, row);
    (notes, rows, code.expose().to_owned())
}

#[test]
fn an_app_signs_in_refreshes_loses_an_answer_and_goes_on() {
    let (notes, mut rows, code) = signed_in();
    let first = rows.code(&notes, &code, NOW).unwrap();
    assert!(rows.holds(&notes, &first.access, NOW));
    let second = rows.refresh(&notes, &first.refresh, NOW + 800_000).unwrap();
    // The answer is lost; the app tries again within ten seconds and goes on with what came then.
    let lost = rows
        .refresh(&notes, &second.refresh, NOW + 1_000_000)
        .unwrap();
    let third = rows
        .refresh(&notes, &second.refresh, NOW + 1_009_000)
        .unwrap();
    assert_eq!(
        rows.refresh(&notes, &lost.refresh, NOW + 1_009_000)
            .unwrap_err(),
        UNKNOWN_GRANT
    );
    let fourth = rows
        .refresh(&notes, &third.refresh, NOW + 2_000_000)
        .unwrap();
    assert!(rows.holds(&notes, &fourth.access, NOW + 2_000_000));
}

#[test]
fn r_o06_a_code_that_is_used_twice_ends_what_came_of_its_first_use() {
    let (notes, mut rows, code) = signed_in();
    let tokens = rows.code(&notes, &code, NOW).unwrap();
    assert_eq!(
        rows.code(&notes, &code, NOW + 1).unwrap_err().rule,
        "code-used"
    );
    assert!(!rows.holds(&notes, &tokens.access, NOW + 1));
    assert_eq!(
        rows.refresh(&notes, &tokens.refresh, NOW + 1)
            .unwrap_err()
            .rule,
        "refresh-over"
    );
}

#[test]
fn r_o11_a_thief_and_the_owner_cannot_both_go_on() {
    for thief_first in [true, false] {
        let (notes, mut rows, code) = signed_in();
        let stolen = rows.code(&notes, &code, NOW).unwrap();
        let first = rows.refresh(&notes, &stolen.refresh, NOW + 1_000).unwrap();
        let later = if thief_first { 60_000 } else { 11_001 };
        assert_eq!(
            rows.refresh(&notes, &stolen.refresh, NOW + later)
                .unwrap_err()
                .rule,
            "refresh-used"
        );
        for access in [&stolen.access, &first.access] {
            assert!(!rows.holds(&notes, access, NOW + later));
        }
        assert!(rows.refresh(&notes, &first.refresh, NOW + later).is_err());
    }
}

proptest! {
    /// Whatever order tokens are used in, and whoever uses them: what was granted never grows, a family that ended stays
    /// ended, and at most one refresh token of it is unused.
    #[test]
    fn r_o11_no_order_of_uses_keeps_two_chains_alive(uses in prop::collection::vec((0_usize..12, 0_i64..20_000), 1..24)) {
        let (notes, mut rows, code) = signed_in();
        let mut all = vec![rows.code(&notes, &code, NOW).unwrap()];
        let mut now = NOW;
        let mut ended = false;
        for (which, later) in uses {
            now += later;
            let token = all[which % all.len()].refresh.clone();
            match rows.refresh(&notes, &token, now) {
                Ok(tokens) => {
                    prop_assert!(!ended, "a family that ended gave tokens");
                    all.push(tokens);
                }
                Err(_) => ended |= rows.families.values().any(|family| family.revoked_at_ms.is_some()),
            }
            let unused = rows.refresh.values().filter(|row| row.used_at_ms.is_none()).count();
            prop_assert!(unused <= 1, "{} refresh tokens are unused", unused);
            for family in rows.families.values() {
                prop_assert!(rows.access.values().all(|row| family.mandate.scopes.covers(&row.mandate.scopes)));
            }
            if ended {
                prop_assert!(all.iter().all(|tokens| !rows.holds(&notes, &tokens.access, now)));
            }
        }
    }
}
