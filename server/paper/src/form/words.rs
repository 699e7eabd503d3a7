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
pub(crate) const CODES: (&str, &str) = ("電子証明（二次元コード）", "Digital certificate (2-D codes)");
pub(crate) const CHECKING: (&str, &str) = ("確かめ方", "How to check");
pub(crate) const ISSUER: (&str, &str) = ("発行者", "Issued by");
pub(crate) const CONTACT: (&str, &str) = ("問い合わせ先", "Contact");
pub(crate) const PAGE: (&str, &str) = ("ページ", "Page");

/// What a code is for and who reads it.
pub(crate) fn of_use(usage: CodeUse) -> (&'static str, &'static str) {
    match usage {
        CodeUse::Icvp => (
            "国際予防接種証明書（ICVP）：各国の検疫で読み取ります",
            "ICVP: read by border health officers",
        ),
        CodeUse::Ddcc => (
            "WHO 形式の接種記録（DDCC）：保健当局で読み取ります",
            "WHO DDCC: read by health authorities",
        ),
        CodeUse::EuDcc => (
            "EU 形式の接種証明（EU DCC）：EU 形式の確認アプリで読み取ります",
            "EU DCC: read by verifier apps of the EU form",
        ),
        CodeUse::HealthCard => (
            "SMART Health Card：健康アプリや医療機関で読み取ります",
            "SMART Health Card: read by health apps and clinics",
        ),
        CodeUse::VdsNc => (
            "VDS-NC（ICAO）：入国審査や航空会社で読み取ります",
            "VDS-NC (ICAO): read at border control and by airlines",
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
        "@ を開き、上の二次元コードを読み取るか、このファイルを渡します。",
        "Open @ and scan a code above, or hand in this file.",
    ),
    (
        "「有効」と表示されたら、氏名・生年月日を旅券などの本人確認書類と見比べます。",
        "If the answer is “valid”, compare name and date of birth with the holder’s passport or other identity document.",
    ),
    (
        "紙面の文字だけでは真偽は判断できません。書き換えや取消しは電子署名の確認でわかります。",
        "The printed text alone proves nothing: only the check of the digital signature shows changes and withdrawal.",
    ),
];
