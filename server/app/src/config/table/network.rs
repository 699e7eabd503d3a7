//! Settings of listeners, limits and callers.

use super::super::setting::{Kind, Setting};
use super::row;

/// The rows.
pub(super) const NETWORK: &[Setting] = &[
    row("server.production", Kind::Bool, Some("false"), "本番として動かすかどうか。true にすると、安全でない組み合わせでは起動しません。", "Whether this is production. If true, unsafe combinations refuse to start."),
    row("server.tenants", Kind::Tenants, Some(""), "扱う自治体の6桁コード。ここにない自治体の記録は受け付けません。", "Six-digit codes of the municipalities that are served. Records of others are not accepted."),
    row("server.trusted_proxies", Kind::Networks, Some(""), "信頼する中継サーバーのアドレス。その転送ヘッダーだけを信じ、接続数の制限から外します。", "Addresses of trusted proxies. Only their forwarding headers are believed, and they are not limited as one source."),
    row("server.head_timeout", Kind::Time(100, 60_000), Some("10s"), "要求の先頭（ヘッダー）が届くまでの時間。遅い接続に場所を取らせないためです。", "Time for the head of a request to arrive, so that slow connections do not take all places."),
    row("server.body_timeout", Kind::Time(100, 300_000), Some("10s"), "本文の速さを平均する時間。この間、下の最低速度を下回ると打ち切ります。", "Time over which the speed of a body is averaged; a body slower than the least speed is cut off."),
    row("server.body_bytes_per_second_min", Kind::Size(1, 1 << 20), Some("1KiB"), "本文の最低速度（毎秒）。遅い送信が接続を占め続けるのを防ぎます。", "Least speed of a body for each second, so that slow senders do not hold connections."),
    row("server.keep_alive", Kind::Time(0, 3_600_000), Some("60s"), "次の要求を待って接続を開いておく時間。短いと接続のやり直しが増えます。", "How long an idle connection stays open for the next request. Short times cost new connections."),
    row("server.connections_max", Kind::Integer(1, 1_000_000), Some("12000"), "同時接続数の上限（接続面ごと）。メモリとファイル記述子を守ります。", "Most connections at a time in each zone; protects memory and file handles."),
    row("server.connections_per_source_max", Kind::Integer(1, 1_000_000), Some("1000"), "一つの接続元からの同時接続数の上限。一者による占有を防ぎます。", "Most connections from one source at a time, so that one source does not take all."),
    row("server.uri_bytes_max", Kind::Size(256, 65_536), Some("8KiB"), "URL の長さの上限。長い検索は POST の _search を使います。", "Longest address. Long searches go by POST to _search."),
    row("internet.listen", Kind::Listen, Some("127.0.0.1:8080"), "インターネット側の待ち受けアドレスとポート。外から届くアドレスにするのは、守りを確かめてからです。", "Address and port of the internet zone. Loopback by default, so nothing is open before it was decided."),
    row("internet.public_base", Kind::Base, None, "利用者から見たインターネット側のアドレス。応答の中のリンクに使います。省くと要求の Host に従います。", "Address under which clients reach the internet zone, used in links. Without it links follow the Host of each request."),
    row("internet.tls_certificate", Kind::File, None, "インターネット側の TLS 証明書（PEM、中間証明書を含む）。鍵と一緒に指定します。", "TLS certificate of the internet zone (PEM, with intermediates). Goes with the key."),
    row("internet.tls_key", Kind::File, None, "インターネット側の TLS 秘密鍵（PEM）。証明書と一緒に指定します。", "TLS private key of the internet zone (PEM). Goes with the certificate."),
    row("internet.deadline", Kind::Time(100, 600_000), Some("10s"), "インターネット側の要求一つに使える時間。過ぎると処理をやめて 504 を返します。", "Time for one request in the internet zone. After it the work is stopped and 504 is answered."),
    row("internet.body_bytes_max", Kind::Size(1 << 10, 1 << 30), Some("1MiB"), "インターネット側で、アプリや端末から受ける本文の上限。メモリを守ります。", "Largest body from apps and devices in the internet zone; protects memory."),
    row("lgwan.listen", Kind::Listen, Some("127.0.0.1:8081"), "LGWAN 側の待ち受けアドレスとポート。外から届くアドレスにするのは、守りを確かめてからです。", "Address and port of the lgwan zone. Loopback by default, so nothing is open before it was decided."),
    row("lgwan.public_base", Kind::Base, None, "利用者から見たLGWAN 側のアドレス。応答の中のリンクに使います。省くと要求の Host に従います。", "Address under which clients reach the lgwan zone, used in links. Without it links follow the Host of each request."),
    row("lgwan.tls_certificate", Kind::File, None, "LGWAN 側の TLS 証明書（PEM、中間証明書を含む）。鍵と一緒に指定します。", "TLS certificate of the lgwan zone (PEM, with intermediates). Goes with the key."),
    row("lgwan.tls_key", Kind::File, None, "LGWAN 側の TLS 秘密鍵（PEM）。証明書と一緒に指定します。", "TLS private key of the lgwan zone (PEM). Goes with the certificate."),
    row("lgwan.deadline", Kind::Time(100, 600_000), Some("10s"), "LGWAN 側の要求一つに使える時間。過ぎると処理をやめて 504 を返します。", "Time for one request in the lgwan zone. After it the work is stopped and 504 is answered."),
    row("lgwan.body_bytes_max", Kind::Size(1 << 10, 1 << 30), Some("8MiB"), "LGWAN 側で受ける本文の上限。庁内のシステムは大きな束を送ります。", "Largest body in the lgwan zone, where municipal systems send larger ones."),
    row("ops.listen", Kind::Listen, Some("127.0.0.1:8082"), "運用側の待ち受けアドレスとポート。外から届くアドレスにするのは、守りを確かめてからです。", "Address and port of the ops zone. Loopback by default, so nothing is open before it was decided."),
    row("ops.public_base", Kind::Base, None, "利用者から見た運用側のアドレス。応答の中のリンクに使います。省くと要求の Host に従います。", "Address under which clients reach the ops zone, used in links. Without it links follow the Host of each request."),
    row("ops.tls_certificate", Kind::File, None, "運用側の TLS 証明書（PEM、中間証明書を含む）。鍵と一緒に指定します。", "TLS certificate of the ops zone (PEM, with intermediates). Goes with the key."),
    row("ops.tls_key", Kind::File, None, "運用側の TLS 秘密鍵（PEM）。証明書と一緒に指定します。", "TLS private key of the ops zone (PEM). Goes with the certificate."),
    row("ops.deadline", Kind::Time(100, 600_000), Some("10s"), "運用側の要求一つに使える時間。過ぎると処理をやめて 504 を返します。", "Time for one request in the ops zone. After it the work is stopped and 504 is answered."),
    row("system.body_bytes_max", Kind::Size(1 << 10, 1 << 30), Some("8MiB"), "登録されたシステムから、インターネット側で受ける本文の上限。", "Largest body from registered system clients in the internet zone."),
    row("caller.concurrent_max", Kind::Integer(1, 10_000), Some("128"), "一つの利用者が同時に送れる要求の数。超えると 429 を返し、他の利用者を守ります。", "Requests of one client at a time. Beyond it 429 is answered, which protects the others."),
];
