//! What all pages have in common: head, style, the way to the other language and to help.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::words::{Language, screen};

/// The style of every page, as it stands within them.
pub const STYLE: &str = include_str!("page/style.css");

/// What a browser may do with a page: show it, with its own style, and send its forms back to where it came from.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'sha256-wFzgDO597Z7Ok/zEKv3DUknKBLS9dsey5Aj7K4gjxmY='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page around its content.
pub(crate) struct Page<'a> {
    pub(crate) language: Language,
    pub(crate) title: &'a str,
    /// The page's own address, to which the languages are added.
    pub(crate) address: &'a str,
    /// Where the list of imports is, for pages that belong to it.
    pub(crate) imports: Option<&'a str>,
    /// Seconds until the page is asked for again.
    pub(crate) renewed_after: Option<u32>,
    /// Whether the people in it are invented.
    pub(crate) is_demo: bool,
}

impl Page<'_> {
    /// The whole page.
    pub(crate) fn around(&self, content: &Markup) -> String {
        let language = self.language;
        let said = |key: &str| screen(key, language, &[]);
        let here = in_language(self.address, language);
        html! {
            (DOCTYPE)
            html lang=(language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    @if let Some(seconds) = self.renewed_after {
                        meta http-equiv="refresh" content=(format!("{seconds}; url={here}"));
                    }
                    title { (self.title) " | " (said("product")) }
                    // The style is ours and holds nothing that ends it; a test sees to that.
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a .skip href="#content" { (said("skip")) }
                    @if self.is_demo {
                        aside .demo aria-label=(said("demo-name")) { (said("demo")) }
                    }
                    header {
                        p .product lang="ja" { "Sesshu 接種" }
                        nav {
                            @if let Some(address) = self.imports {
                                a href=(in_language(address, language)) { (said("imports")) }
                            }
                            a href=(in_language("/help", language)) { (said("help")) }
                            (self.languages())
                        }
                    }
                    main #content tabindex="-1" { (content) }
                }
            }
        }
        .into_string()
    }

    /// The languages by their own names; the one in use is no link.
    fn languages(&self) -> Markup {
        html! {
            ul .languages aria-label=(screen("language", self.language, &[])) {
                @for language in Language::ALL {
                    li {
                        @if language == self.language {
                            span aria-current="true" { (own_name(language)) }
                        } @else {
                            a href=(in_language(self.address, language)) hreflang=(language.tag()) lang=(language.tag()) {
                                (own_name(language))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn own_name(language: Language) -> &'static str {
    match language {
        Language::Japanese => "日本語",
        Language::English => "English",
    }
}

/// An address with the language that is asked for.
pub(crate) fn in_language(address: &str, language: Language) -> String {
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}lang={}", language.tag())
}

/// A code as a link to its help page.
pub(crate) fn code_link(code: &str, language: Language) -> Markup {
    let label = screen("opens-help", language, &[("code", code.to_owned())]);
    html! {
        a .code href=(help_address(code, language)) aria-label=(label) { (code) }
    }
}

/// Where the help page of a code is. Codes are of letters, digits and hyphens; anything else is left out of an address.
pub(crate) fn help_address(code: &str, language: Language) -> String {
    let plain = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let code: String = code.chars().filter(plain).collect();
    in_language(&format!("/help/{code}"), language)
}

#[cfg(test)]
pub(crate) mod tests;
