//! All settings as one table, in the order in which they are shown.

use super::setting::{Kind, Setting};

mod certificates;
mod municipal;
mod network;
mod service;
mod storage;

/// Every setting there is.
pub fn settings() -> impl Iterator<Item = &'static Setting> {
    [
        network::NETWORK,
        storage::STORAGE,
        municipal::MUNICIPAL,
        certificates::CERTIFICATES,
        service::SERVICE,
    ]
    .into_iter()
    .flatten()
}

/// The setting of this name.
pub(super) fn find(key: &str) -> Option<&'static Setting> {
    settings().find(|setting| setting.key == key)
}

const fn row(
    key: &'static str,
    kind: Kind,
    default: Option<&'static str>,
    doc_ja: &'static str,
    doc_en: &'static str,
) -> Setting {
    Setting {
        key,
        kind,
        default,
        doc_ja,
        doc_en,
        secret: false,
    }
}

/// A row whose value may hold a secret.
const fn secret(
    key: &'static str,
    kind: Kind,
    default: Option<&'static str>,
    doc_ja: &'static str,
    doc_en: &'static str,
) -> Setting {
    Setting {
        secret: true,
        ..row(key, kind, default, doc_ja, doc_en)
    }
}
