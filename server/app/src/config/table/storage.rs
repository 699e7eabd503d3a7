//! Settings of the database and of what is at rest.

use super::super::setting::{Kind, Setting};
use super::{row, secret};

/// The rows.
pub(super) const STORAGE: &[Setting] = &[
    secret(
        "database.url",
        Kind::Database,
        Some("sqlite:data/sesshu.db"),
        "データベースの場所。sqlite: の後はファイル、postgres:// は PostgreSQL 15 以降です。",
        "Where the database is: a file after sqlite:, or PostgreSQL 15 or later by postgres://.",
    ),
    row(
        "database.read_connections",
        Kind::Integer(1, 1000),
        Some("8"),
        "読み取りに使う接続の数。書き込みとは別なので、検索が混んでも登録は止まりません。",
        "Connections that read. They are apart from those that write, so a rush of searches stops no write.",
    ),
    row(
        "database.write_connections",
        Kind::Integer(1, 1000),
        Some("4"),
        "書き込みに使う接続の数。SQLite では常に1本です。",
        "Connections that write. On SQLite there is always one.",
    ),
    row(
        "database.acquire_timeout",
        Kind::Time(10, 60_000),
        Some("1s"),
        "接続が空くのを待つ時間。過ぎると 503 を返します。",
        "How long to wait for a free connection before 503 is answered.",
    ),
    row(
        "database.statement_timeout",
        Kind::Time(10, 600_000),
        Some("2s"),
        "読み取りの SQL 一つに使える時間。重い検索がほかを止めないためです。",
        "Time for one reading statement, so that a heavy search does not stop the others.",
    ),
    row(
        "database.numbers_role",
        Kind::Role,
        None,
        "個人番号の表だけを扱う PostgreSQL の役割（ロール）。指定すると、通常の接続からは個人番号に触れられません。",
        "The PostgreSQL role that alone may touch individual numbers. With it, the server's own role cannot.",
    ),
    row(
        "database.reader_role",
        Kind::Role,
        None,
        "読み取りの接続が使う PostgreSQL の役割（ロール）。行のセキュリティがこの役割を一つの自治体に縛ります。指定すると、この役割になれない接続は開きません。指定しなければ `sesshu_reader` を、作れるときに使います。",
        "The PostgreSQL role of sessions that read, which row security binds to one tenant. If it is set, a session that cannot take it on is not opened. If not, `sesshu_reader` is used where it can be made.",
    ),
    row(
        "lane.queue_max",
        Kind::Integer(1, 100_000),
        Some("1024"),
        "書き込みの順番待ちの上限。超えるとすぐに 503 を返します。待たせ続けるより確実です。",
        "Most writes that wait in one lane. Beyond it 503 is answered at once, rather than let them wait.",
    ),
    row(
        "lane.group_max",
        Kind::Integer(1, 10_000),
        Some("128"),
        "一度のコミットにまとめる書き込みの数。多いほど速く、やり直しは重くなります。",
        "Most writes that share a commit. More is faster, and heavier to repeat.",
    ),
    row(
        "cache.bytes_max",
        Kind::Size(0, 1 << 36),
        Some("64MiB"),
        "最新版と検索結果を覚えておくメモリの上限。0B にすると覚えません。",
        "Most memory for current versions and pages of searches. 0B switches the memory off.",
    ),
    row(
        "cache.follow_interval",
        Kind::Time(10, 60_000),
        Some("250ms"),
        "他のサーバーの変更を取り込む間隔。長いほど、古い内容を返す時間が延びます。",
        "How often changes of other servers are followed. Longer means that old content may be read for longer.",
    ),
    row(
        "keys.file",
        Kind::File,
        Some("data/sesshu.keys"),
        "保存データを封じる鍵のファイル。失うとデータを読めません。別の場所にも保管してください。",
        "File of the keys that seal stored data. Without it the data cannot be read: keep a copy elsewhere.",
    ),
    row(
        "scrub.interval",
        Kind::Time(60_000, 31_536_000_000),
        Some("24h"),
        "保存データが壊れていないか、全体を一巡して確かめる間隔。",
        "Time in which all stored data is checked for damage once.",
    ),
    row(
        "quality.interval",
        Kind::Time(0, 60_000),
        Some("500ms"),
        "記録が書かれたあと、品質のしるしを計算し直すまでの間隔。0ms にすると計算しません。証明書は、しるしによらず自分で確かめます。",
        "How soon after a write marks of quality are computed anew. 0ms switches it off. Certificates judge for themselves.",
    ),
    row(
        "quality.lots",
        Kind::File,
        None,
        "ロットの一覧（CSV：lot,vaccine,printed,months,extended_from,extended_until）。期限の延長と、知られていないロットを調べます。",
        "List of lots (CSV: lot, vaccine, printed, months, extended_from, extended_until), by which expiry and unknown lots are told.",
    ),
    row(
        "forecast.interval",
        Kind::Time(0, 3_600_000),
        Some("10s"),
        "記録が書かれたあと、接種の予定（ImmunizationRecommendation）を計算し直すまでの間隔。0ms にすると保存しません。",
        "How soon after a write what is due next (ImmunizationRecommendation) is computed anew. 0ms: nothing is kept.",
    ),
    row(
        "idempotency.keep",
        Kind::Time(3_600_000, 31_536_000_000),
        Some("30d"),
        "Idempotency-Key を覚えておく期間。この間の再送は、二重に登録されません。",
        "How long an Idempotency-Key is remembered. A repetition within it stores nothing twice.",
    ),
];
