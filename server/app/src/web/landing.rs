//! What the FHIR base says to whoever opens it: a page to people, a pointer to programs.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, HeaderValue, VARY, X_FRAME_OPTIONS,
};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use fhir::problem::Kind;
use fhir::{Issue, Severity};
use pages::words::Language;

use super::accept::Answer;
use super::extract::accepts;
use super::{Edge, EdgeLimits, Exchange, House, outcome, render};

/// The answer at the base itself.
pub(crate) fn answer<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    exchange: &Exchange,
    base: &str,
) -> HttpResponse<Bytes> {
    let language = render::language(request);
    let browser = accepts(request.headers())
        .iter()
        .any(|accept| accept.contains("text/html"));
    let form = exchange.answer.unwrap_or(Answer::JSON);
    let (content_type, text) = if browser {
        (
            "text/html; charset=utf-8",
            page(base, edge.limits(), language).into_bytes(),
        )
    } else {
        let pointer = Issue {
            severity: Severity::Information,
            ..Issue::error(Kind::Invalid, "base-opened")
        };
        let pointer = pointer.with("metadata", format!("{base}/metadata"));
        let text = outcome::write(&[pointer], form.format, language, exchange.request_id);
        (form.content_type, text)
    };
    let mut response = render::body(edge, request, StatusCode::OK, content_type, text.into());
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(
        VARY,
        HeaderValue::from_static("Accept, Accept-Encoding, Accept-Language"),
    );
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    if browser {
        headers.insert(
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            ),
        );
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    response
}

/// The page for people. The base was checked to hold nothing that HTML could take for its own.
fn page(base: &str, limits: &EdgeLimits, language: Language) -> String {
    let (title, what, address, more, limit, links) = match language {
        Language::Japanese => (
            "接種 FHIR サーバー",
            "予防接種記録を FHIR R4（4.0.1）でやりとりする窓口です。接続には、自治体から渡されたアクセストークンが必要です。",
            "ベースアドレス",
            "できること",
            "上限",
            [
                ("CapabilityStatement", "metadata"),
                ("XML で見る", "metadata?_format=xml&amp;_pretty=true"),
            ],
        ),
        Language::English => (
            "Sesshu FHIR server",
            "This is the door to immunization records in FHIR R4 (4.0.1). To connect you need an access token from the municipality.",
            "Base address",
            "What it can do",
            "Limits",
            [
                ("CapabilityStatement", "metadata"),
                ("as XML", "metadata?_format=xml&amp;_pretty=true"),
            ],
        ),
    };
    let links: String = links
        .iter()
        .map(|(name, path)| format!("<li><a href=\"{base}/{path}\">{name}</a></li>"))
        .collect();
    let rows: String = limit_rows(limits, language)
        .iter()
        .map(|(name, value)| format!("<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>"))
        .collect();
    format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>body{{font-family:sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;line-height:1.7}}\
         th{{text-align:left;padding-right:2rem;font-weight:normal}}code{{font-size:1.1em}}</style></head>\
         <body><main><h1>{title}</h1><p>{what}</p><h2>{address}</h2><p><code>{base}</code></p>\
         <h2>{more}</h2><ul>{links}</ul><h2>{limit}</h2><table>{rows}</table></main></body></html>",
        tag = language.tag(),
    )
}

fn limit_rows(limits: &EdgeLimits, language: Language) -> [(&'static str, String); 8] {
    let names = match language {
        Language::Japanese => [
            "本文（本人・端末）",
            "本文（登録システム・職員）",
            "batch・transaction（本人・端末）",
            "batch・transaction（登録システム・職員）",
            "URL の長さ",
            "パラメーターの数",
            "同時に処理する要求（利用者ごと）",
            "応答までの時間",
        ],
        Language::English => [
            "Body, persons and devices",
            "Body, registered systems and staff",
            "Batch and transaction, persons and devices",
            "Batch and transaction, registered systems and staff",
            "Length of an address",
            "Parameters",
            "Requests at the same time, each caller",
            "Time for an answer",
        ],
    };
    let [
        body,
        system,
        bundle,
        bundle_system,
        address,
        parameters,
        in_flight,
        deadline,
    ] = names;
    let both = |size, entries| match language {
        Language::Japanese => format!("{}、{entries}項目", bytes(size)),
        Language::English => format!("{}, {entries} entries", bytes(size)),
    };
    [
        (body, bytes(limits.body_bytes_max)),
        (system, bytes(limits.body_bytes_max_system)),
        (
            bundle,
            both(limits.bundle_bytes_max, limits.bundle_entries_max),
        ),
        (
            bundle_system,
            both(
                limits.bundle_bytes_max_system,
                limits.bundle_entries_max_system,
            ),
        ),
        (address, bytes(limits.address_bytes_max)),
        (parameters, limits.parameters_max.to_string()),
        (in_flight, limits.caller_in_flight_max.to_string()),
        (deadline, format!("{} s", limits.deadline.as_secs())),
    ]
}

fn bytes(count: usize) -> String {
    match count {
        count if count >= 1 << 20 && count % (1 << 20) == 0 => format!("{} MiB", count >> 20),
        count if count >= 1 << 10 && count % (1 << 10) == 0 => format!("{} KiB", count >> 10),
        count => format!("{count} B"),
    }
}
