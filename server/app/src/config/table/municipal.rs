//! Settings of what municipalities hand in and ask for, and of what everybody may read.

use super::super::setting::{Kind, Setting};
use super::row;

/// The rows.
pub(super) const MUNICIPAL: &[Setting] = &[
    row(
        "imports.files_keep",
        Kind::Time(86_400_000, 315_360_000_000),
        Some("30d"),
        "取り込みが終わってから、送られたファイルと登録できなかった行を残す期間。結果の数字と、登録した記録は残ります。",
        "How long files that were handed in, and their rejected rows, are kept after the job has ended. What was told of it, and what it wrote, stays.",
    ),
    row(
        "imports.lease",
        Kind::Time(3_000, 300_000),
        Some("10s"),
        "取り込みをしているサーバーが止まったと見なすまでの時間。過ぎると、ほかのサーバーが続きから始めます。",
        "After this time without a sign of life another process goes on with a job.",
    ),
    row(
        "inquiries.daily_max",
        Kind::Integer(1, 1_000_000),
        Some("5000"),
        "転入者の照会で、職員一人が一日に照会できる人数。",
        "How many people one member of staff may inquire about in a day.",
    ),
    row(
        "inquiries.alone_max",
        Kind::Integer(0, 1_000_000),
        Some("500"),
        "転入者の照会で、別の職員の承認がいらない人数。職員一人の一日の合計がこれを超えるファイルから、承認を求めます。",
        "How many people one member of staff may inquire about in a day before a second person has to agree.",
    ),
    row(
        "statistics.publish",
        Kind::Bool,
        Some("true"),
        "公開データを毎日作り、/opendata で誰にでも見せるかどうか。",
        "Whether open data is made every day and shown to everybody at /opendata.",
    ),
    row(
        "statistics.towns_min",
        Kind::Integer(1, 100),
        Some("3"),
        "都道府県の数字を公開するのに必要な、接種のある市区町村の数。少なければ、その数字は一つの町の数字と同じになるため、公開しません。",
        "In how many municipalities of a prefecture somebody must have been vaccinated before its numbers are published. With fewer they would be those of one town.",
    ),
    row(
        "statistics.keep",
        Kind::Time(86_400_000, 315_360_000_000),
        Some("400d"),
        "過去の日付の公開データを残す期間。遅れて届いた記録を、前の日の数字と比べるためです。",
        "How long the open data of past days is kept, so that what came late can be told by comparing.",
    ),
];
