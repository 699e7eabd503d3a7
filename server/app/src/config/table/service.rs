//! Settings of FHIR, search, the log and the end of the process.

use super::super::setting::{Kind, Setting};
use super::row;

/// The rows.
pub(super) const SERVICE: &[Setting] = &[
    row(
        "fhir.update_as_create",
        Kind::Bool,
        Some("true"),
        "ない id への PUT で、新しく登録するかどうか。id を決めるシステムのためです。",
        "Whether PUT to an unused id creates the resource, for systems that choose ids themselves.",
    ),
    row(
        "fhir.numeric_client_ids_refused",
        Kind::Bool,
        Some("true"),
        "利用者が付けた数字だけの id を断るかどうか。通し番号は、ほかの番号と取り違えやすいためです。",
        "Whether ids of digits alone, chosen by clients, are refused. Counters are easily taken for other numbers.",
    ),
    row(
        "fhir.referential_integrity",
        Kind::Choice(&["on", "off"]),
        Some("on"),
        "参照先があることを確かめるかどうか。移行の間だけ off にできます。",
        "Whether references must lead to something that exists. off is meant for migrations only.",
    ),
    row(
        "fhir.time_zone",
        Kind::Choice(&["+09:00"]),
        Some("+09:00"),
        "時差のない日時を読むときの時差。接種日は日本の日付なので、固定です。",
        "Offset by which times without one are read. Doses have Japanese dates, so it is fixed.",
    ),
    row(
        "search.count_default",
        Kind::Integer(1, 1000),
        Some("50"),
        "_count がないときの1ページの件数。",
        "Resources on a page where no _count is given.",
    ),
    row(
        "search.count_max",
        Kind::Integer(1, 1000),
        Some("1000"),
        "1ページの件数の上限。大きな応答がメモリを使い切るのを防ぎます。",
        "Most resources on a page, so that answers do not use up memory.",
    ),
    row(
        "search.values_max",
        Kind::Integer(1, 500),
        Some("100"),
        "一つの検索パラメーターに「または」で並べられる値の数。重い検索を防ぎます。",
        "Most values of one search parameter, joined by commas; keeps searches light.",
    ),
    row(
        "log.format",
        Kind::Choice(&["auto", "json", "text"]),
        Some("auto"),
        "記録の形。auto は、端末なら text、それ以外なら json です。",
        "Form of the log. auto means text on a terminal and json elsewhere.",
    ),
    row(
        "log.level",
        Kind::Choice(&["error", "warn", "info", "debug", "trace"]),
        Some("info"),
        "記録の詳しさ。debug と trace は調査用で、本番では使えません。",
        "Detail of the log. debug and trace are for searching faults, not for production.",
    ),
    row(
        "log.requests",
        Kind::Bool,
        Some("true"),
        "要求ごとに1行を記録するかどうか。値や氏名は残しません。",
        "Whether each request leaves a line. Values and names are never in it.",
    ),
    row(
        "shutdown.grace",
        Kind::Time(0, 300_000),
        Some("5s"),
        "停止の合図から、新しい接続を断るまでの時間。その間に振り分けから外れます。",
        "Time from the signal to stop until new connections are refused, so that balancers can turn away.",
    ),
    row(
        "shutdown.drain",
        Kind::Time(0, 600_000),
        Some("30s"),
        "受けた要求を終えるまで待つ時間。これを過ぎると終了します。",
        "Time to finish what was begun. After it the process ends.",
    ),
];
