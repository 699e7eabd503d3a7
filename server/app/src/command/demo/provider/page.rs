//! The pages of the demo's provider: who somebody is, and why nobody can be sent back.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use form_urlencoded::Serializer;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use openssl::sha::sha256;
use pages::words::Language;

use super::desk::Desk;

/// The style: that of the server's pages, under a band of its own, so that everybody sees to be elsewhere.
static STYLE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{}\nheader {{ border-bottom: .4rem solid var(--good); }} .who {{ width: 100%; max-width: 28rem; text-align: left; }} .about {{ margin: .25rem 0 1.5rem; }}\n",
        pages::STYLE
    )
});

/// What a browser may do with a page. Its form leads back to the server, wherever on this machine that listens.
pub(super) fn policy() -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{}'; form-action 'self' http://127.0.0.1:*; base-uri 'none'; frame-ancestors 'none'",
        STANDARD.encode(sha256(STYLE.as_bytes()))
    )
}

/// The page on which somebody says who they are. What the server asked travels along, and is read again.
pub(super) fn who(desk: &Desk, pairs: &[(String, String)], language: Language) -> String {
    let asked = || pairs.iter().filter(|(name, _)| name != "who");
    let said = |both: [&'static str; 2]| in_language(both, language);
    let content = html! {
        h1 { (said(["だれとしてサインインしますか", "As whom do you sign in?"])) }
        p {
            (said([
                "デモのためのサインイン先です。ここの人はすべて作りもので、パスワードはありません。",
                "A provider for the demo. The people here are invented and have no passwords.",
            ]))
        }
        form method="post" action="authorize" {
            @for (name, value) in asked() { input type="hidden" name=(name) value=(value); }
            input type="hidden" name="lang" value=(language.tag());
            @for person in desk.people {
                p { button .who .primary type="submit" name="who" value=(person.subject) { (said(person.name)) } }
                p .soft .about { (said(person.about)) }
            }
            p {
                button type="submit" name="who" value="nobody" {
                    (said(["サインインせずに戻る", "Go back without signing in"]))
                }
            }
        }
    };
    let mut query = Serializer::new(String::new());
    query.extend_pairs(asked());
    around(desk, Some(&query.finish()), &content, language)
}

/// The page that tells why nobody can be sent back.
pub(super) fn refused(desk: &Desk, reason: &str, language: Language) -> String {
    let said = |both: [&'static str; 2]| in_language(both, language);
    let content = html! {
        h1 { (said(["この要求では先へ進めません", "This request leads nowhere"])) }
        p .lead .bad role="alert" {
            (said([
                "登録されていないサーバーか戻り先から来ています。",
                "It comes from a server, or names an address to come back to, that is not registered.",
            ]))
        }
        p {
            (said([
                "デモのサーバーを、localhost ではなく 127.0.0.1 の住所で開き直してください。",
                "Open the demo's server again by its address with 127.0.0.1 rather than localhost.",
            ]))
        }
        p .soft { span .code { (reason) } }
    };
    around(desk, None, &content, language)
}

/// A page around its content; with the query of its own address where it can be asked for in the other language.
fn around(desk: &Desk, query: Option<&str>, content: &Markup, language: Language) -> String {
    let name = in_language(desk.name, language);
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (name) }
                style { (PreEscaped(STYLE.as_str())) }
            }
            body {
                header {
                    p .product { (name) }
                    @if let Some(query) = query { (languages(query, language)) }
                }
                main { (content) }
            }
        }
    }
    .into_string()
}

fn languages(query: &str, language: Language) -> Markup {
    let own = |one| match one {
        Language::Japanese => "日本語",
        Language::English => "English",
    };
    html! {
        nav {
            ul .languages {
                @for one in Language::ALL {
                    li {
                        @if one == language {
                            span aria-current="true" { (own(one)) }
                        } @else {
                            a href=(format!("authorize?{query}&lang={}", one.tag())) lang=(one.tag()) { (own(one)) }
                        }
                    }
                }
            }
        }
    }
}

fn in_language([japanese, english]: [&'static str; 2], language: Language) -> &'static str {
    match language {
        Language::Japanese => japanese,
        Language::English => english,
    }
}
