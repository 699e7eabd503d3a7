//! Settings of certificates: where the signer is, whose keys count, and how many are given out.

use super::super::setting::{Kind, Setting};
use super::row;

/// The rows.
pub(super) const CERTIFICATES: &[Setting] = &[
    row(
        "certificate.socket",
        Kind::File,
        None,
        "署名だけをする別プロセス（sesshu sign）のソケット。なければ証明書を発行しません。",
        "The socket of the process that signs (sesshu sign). Without it no certificates are issued.",
    ),
    row(
        "certificate.keys",
        Kind::File,
        None,
        "公開する鍵のファイル（sesshu key certificates が作る public.json）。",
        "The file of public keys, public.json of sesshu key certificates.",
    ),
    row(
        "certificate.trust",
        Kind::File,
        None,
        "ほかの発行者の鍵の一覧を置くフォルダー。検証のときにだけ読み、外へ取りに行くことはありません。",
        "A folder with the lists of other issuers' keys. They are read for verifying, and nothing is ever fetched.",
    ),
    row(
        "certificate.products",
        Kind::File,
        None,
        "国際予防接種証明書の一覧の製品と同じだと当局が確認した製品。一行に一組（製品の番号;一覧の番号）。なければ、この証明書は発行しません。",
        "Products of which an authority has confirmed that they are on the list for international certificates, a pair a line (our id;id on the list). Without it none is issued.",
    ),
    row(
        "certificate.stop_file",
        Kind::File,
        None,
        "このファイルがある間は発行しません。検証と閲覧は続きます。",
        "While this file is there, nothing is issued. Verifying and reading go on.",
    ),
    row(
        "certificate.icvp_layout",
        Kind::Choice(&["2025", "2026"]),
        Some("2025"),
        "国際予防接種証明書の版。2025 は公開された手引きの形です。",
        "The generation of the international certificate. 2025 is what the published guide has.",
    ),
    row(
        "certificate.seals_for_all",
        Kind::Bool,
        Some("false"),
        "新型コロナ以外の病気にも VDS-NC を発行するかどうか。",
        "Whether visible digital seals are made for other diseases than COVID-19.",
    ),
    row(
        "certificate.validity",
        Kind::Time(86_400_000, 63_072_000_000),
        Some("365d"),
        "署名の有効期間。接種の効果の期間ではありません。署名の鍵の期限より短くします。",
        "How long a signature lasts, which says nothing about protection. It must end before the signer's certificate does.",
    ),
    row(
        "certificate.person_daily_max",
        Kind::Integer(1, 1_000),
        Some("40"),
        "一人に一日に発行する証明書の数の上限（形式ごと、接種ごとに一つと数えます）。",
        "How many certificates one person may have in a day; each format of each dose counts.",
    ),
    row(
        "certificate.daily_max",
        Kind::Integer(1, 100_000_000),
        Some("100000"),
        "一つの自治体が一日に発行する証明書の数の上限。",
        "How many certificates a municipality may give out in a day.",
    ),
    row(
        "certificate.interval",
        Kind::Time(0, 3_600_000),
        Some("500ms"),
        "訂正された接種の証明書を失効させるために、書き込みを追う間隔。0 なら追いません。",
        "How often what was written is followed, to withdraw certificates of doses that were corrected. 0 means never.",
    ),
];
