//! The words that stand on every sheet, in Japanese and English.

use crate::sheet::CodeUse;

/// What a specimen says, large and across the page.
pub(crate) const WATERMARK: (&str, &str) = ("見本", "SPECIMEN – TEST");
/// What a specimen says at the head of every page.
pub(crate) const SPECIMEN: (&str, &str) = (
    "見本（試験用）：証明書としては使えません",
    "SPECIMEN – TEST: not valid as a certificate",
);

pub(crate) const SERIAL: (&str, &str) = ("証明書番号", "Certificate no.");
pub(crate) const ISSUED: (&str, &str) = ("発行日", "Date of issue");
pub(crate) const SIGNED_UNTIL: (&str, &str) = ("署名の期限", "Signature valid until");
pub(crate) const HOLDER: (&str, &str) = ("証明を受ける人", "Holder");
pub(crate) const DOSES: (&str, &str) = ("接種の記録", "Vaccinations");
pub(crate) const CODES: (&str, &str) = (
    "電子証明（二次元コード）",
    "Digital certificate (2-D codes)",
);
pub(crate) const CHECKING: (&str, &str) = ("確かめ方", "How to check");
pub(crate) const ISSUER: (&str, &str) = ("発行者", "Issued by");
pub(crate) const CONTACT: (&str, &str) = ("問い合わせ先", "Contact");
pub(crate) const PAGE: (&str, &str) = ("ページ", "Page");

/// What a code is for and who reads it.
pub(crate) fn of_use(usage: CodeUse) -> (&'static str, &'static str) {
    match usage {
        CodeUse::Icvp => (
            "ICVP（国際予防接種証明）：各国の検疫用",
            "ICVP: for border health officers",
        ),
        CodeUse::Ddcc => (
            "DDCC（WHO 形式の接種記録）：保健当局用",
            "WHO DDCC: for health authorities",
        ),
        CodeUse::EuDcc => (
            "EU DCC（EU 形式の接種証明）：確認アプリ用",
            "EU DCC: for verifier apps of the EU form",
        ),
        CodeUse::HealthCard => (
            "SMART Health Card：健康アプリ・医療機関用",
            "SMART Health Card: for health apps and clinics",
        ),
        CodeUse::VdsNc => (
            "VDS-NC（ICAO）：出入国審査・航空会社用",
            "VDS-NC (ICAO): for border control and airlines",
        ),
        CodeUse::HealthLink => (
            "SMART Health Link：提示先が通信して記録を受け取ります",
            "SMART Health Link: the reader fetches the record online",
        ),
    }
}

/// How anybody checks a sheet. `@` stands for the address.
pub(crate) const STEPS: [(&str, &str); 3] = [
    (
        "@ でコードを読み取るか、このファイルを渡します。",
        "Scan a code at @ or hand in this file there.",
    ),
    (
        "「有効」と出たら、氏名と生年月日を旅券などと見比べます。",
        "If it says “valid”, compare name and date of birth with the passport.",
    ),
    (
        "紙面の文字は証拠になりません。改変と取消しは署名の確認でわかります。",
        "Print proves nothing: only the signature shows changes or withdrawal.",
    ),
];
