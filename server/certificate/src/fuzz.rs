//! Doors for strangers' bytes that lie behind a signature otherwise. Only the fuzz targets are built with them.
//!
//! What is read must be written as it was read: a reader that loses or changes something fails here.

use crate::cbor::Cbor;
use crate::ddcc::Ddcc;
use crate::eu_dcc::EuDcc;
use crate::hcert;
use crate::health_card::HealthCard;
use crate::icvp::Icvp;
use crate::json;
use crate::vds_nc::{self, Seal};
use crate::{Catalogue, health_link::HealthLink};

/// A text as an envelope.
pub fn envelope(text: &str) {
    if let Ok(signed) = hcert::open(text) {
        let _ = hcert::read_claims(&signed.payload);
    }
}

/// Bytes as an envelope, as claims and as each of the contents.
pub fn content(bytes: &[u8]) {
    let _ = crate::cose::read(bytes);
    if let Ok(claimed) = hcert::read_claims(bytes) {
        for (_, content) in &claimed.contents {
            contents(content);
        }
    }
    if let Ok(content) = Cbor::decode(bytes) {
        let written = content.encode();
        assert!(Cbor::decode(&written).is_ok_and(|again| again.encode() == written));
        contents(&content);
    }
}

fn contents(content: &Cbor) {
    let mut noted = Vec::new();
    if let Ok(icvp) = Icvp::read(content, &mut noted) {
        let _ = icvp.statement(&Catalogue::default());
        assert!(Icvp::read(&icvp.to_cbor(), &mut Vec::new()).is_ok_and(|again| again == icvp));
    }
    if let Ok(ddcc) = Ddcc::read(content, &mut noted) {
        let _ = ddcc.statement();
    }
    if let Ok(dcc) = EuDcc::read(content, &mut noted) {
        let _ = dcc.statement();
        assert!(EuDcc::read(&dcc.to_cbor(), &mut Vec::new()).is_ok_and(|again| again == dcc));
    }
    if let Some(text) = hcert::link_text(content) {
        let _ = HealthLink::parse(text);
    }
}

/// Bytes as the content of a health card, and as a compact signature.
pub fn card(bytes: &[u8]) {
    if let Ok(card) = HealthCard::read_text(bytes) {
        let _ = card.statement();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = crate::jws::read(text);
    }
}

/// Bytes as a seal, and as the content of one.
pub fn seal(bytes: &[u8]) {
    let Ok(value) = json::parse(bytes) else {
        return;
    };
    let _ = vds_nc::open(&value);
    if let Ok(seal) = Seal::read(&value) {
        let _ = seal.statement();
        assert!(Seal::read(&seal.to_json()).is_ok_and(|again| again == seal));
    }
    let once = json::canonical(&value);
    assert!(once.is_ok_and(
        |once| json::parse(&once).and_then(|again| json::canonical(&again)) == Ok(once)
    ));
}
