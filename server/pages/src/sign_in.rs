//! The pages on which a person signs in, decides what an app may have, or learns that the app cannot go on.

use maud::{Markup, html};

use crate::door::{Doors, Form, SignInFailure, failed};
use crate::page::Page;
use crate::words::{self, Language, Term, screen, term};

/// The app that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskingApp {
    /// Its name, in Japanese and in English.
    pub name: [String; 2],
    /// Who made it.
    pub maker: String,
    /// Whether it is known who made it.
    pub verified: bool,
    /// The host or scheme to which the answer is sent.
    pub sent_to: String,
}

impl AskingApp {
    fn name(&self, language: Language) -> String {
        let [japanese, english] = &self.name;
        match language {
            Language::Japanese => japanese.clone(),
            Language::English => english.clone(),
        }
    }
}

/// What both pages have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInFrame {
    /// Where the form is sent.
    pub action: String,
    /// The address at which the person began, to which the languages are added.
    pub begun_at: String,
    /// What the form carries back: the request, sealed.
    pub request: String,
    /// Who asks.
    pub app: AskingApp,
    /// Whether it is staff who sign in here, and not a person.
    pub is_staff: bool,
    /// Whether the people are invented.
    pub is_demo: bool,
}

/// What may be ticked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// What the form sends for it.
    pub value: String,
    /// What it is about.
    pub about: WishAbout,
}

/// What a wish is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WishAbout {
    /// Records.
    Records {
        /// The kind, by FHIR's name; none for all.
        kind: Option<&'static str>,
        /// What must be true of them, as a search writes it.
        only: Vec<String>,
        /// Whether they are seen.
        reads: bool,
        /// Whether they are written.
        writes: bool,
    },
    /// Who it is.
    User,
    /// Going on while nobody is there.
    Offline,
    /// Going on while somebody is signed in.
    Online,
}

/// The page on which somebody signs in.
pub fn sign_in_page(
    frame: &SignInFrame,
    doors: &Doors,
    failure: Option<SignInFailure>,
    language: Language,
) -> String {
    let said = |key: &str| screen(key, language, &[]);
    let lead = match frame.is_staff {
        true => "sign-in-lead-staff",
        false => "sign-in-lead",
    };
    let app = frame.app.name(language);
    let content = html! {
        h1 { (said("sign-in")) }
        p { (screen(lead, language, &[("app", app)])) }
        @if let Some(failure) = failure { (failed(failure, language)) }
        (form(frame, language).ways_in(doors, Some("sign-in-own")))
    };
    around(frame, &said("sign-in"), &content, language)
}

/// The page that asks for the code of a second factor.
pub fn sign_in_code_page(
    frame: &SignInFrame,
    failure: Option<SignInFailure>,
    language: Language,
) -> String {
    let content = form(frame, language).code(failure);
    let title = screen("sign-in-second", language, &[]);
    around(frame, &title, &content, language)
}

fn form(frame: &SignInFrame, language: Language) -> Form<'_> {
    Form {
        action: &frame.action,
        carried: carried(frame, language),
        language,
    }
}

/// The page on which somebody decides. Nothing is ticked beforehand.
pub fn consent_page(
    frame: &SignInFrame,
    wishes: &[Wish],
    nothing_chosen: bool,
    language: Language,
) -> String {
    let said = |key: &str| screen(key, language, &[]);
    let app = &frame.app;
    let maker = match app.verified {
        true => "consent-verified",
        false => "consent-unverified",
    };
    let maker = screen(maker, language, &[("maker", app.maker.clone())]);
    let content = html! {
        h1 { (said("consent")) }
        p { (screen("consent-lead", language, &[("app", app.name(language))])) }
        dl .facts {
            dt { (said("consent-maker")) }
            dd { (maker) }
            dt { (said("consent-to")) }
            dd { (app.sent_to) }
        }
        @if nothing_chosen { p .lead .care role="alert" { (said("consent-none")) } }
        form method="post" action=(frame.action) {
            (carried(frame, language))
            fieldset {
                legend { (said("consent-what")) }
                @for (at, wish) in wishes.iter().enumerate() {
                    @let id = format!("wish-{at}");
                    div .choice {
                        input id=(id) type="checkbox" name=(format!("grant.{at}")) value=(wish.value);
                        label for=(id) { (in_words(&wish.about, language)) }
                    }
                }
            }
            @if !frame.is_staff { p .soft { (said("consent-after")) } }
            button .primary type="submit" name="step" value="allow" { (said("consent-allow")) }
            " "
            button type="submit" name="step" value="deny" { (said("consent-deny")) }
        }
    };
    around(frame, &said("consent"), &content, language)
}

pub(crate) fn in_words(about: &WishAbout, language: Language) -> String {
    let said = |key: &str| screen(key, language, &[]);
    match about {
        WishAbout::User => said("consent-user"),
        WishAbout::Offline => said("consent-offline"),
        WishAbout::Online => said("consent-online"),
        WishAbout::Records {
            kind,
            only,
            reads,
            writes,
        } => {
            let code = kind.unwrap_or("all");
            // A kind without a word of its own is named as FHIR names it.
            let kind = term(Term::Record, code, language).unwrap_or(code);
            let key = match (reads, writes) {
                (true, true) => "consent-both",
                (false, true) => "consent-change",
                _ => "consent-read",
            };
            let said = screen(key, language, &[("kind", kind.to_owned())]);
            match only.is_empty() {
                true => said,
                false => {
                    let only = [("wish", said), ("criteria", only.join(", "))];
                    screen("consent-only", language, &only)
                }
            }
        }
    }
}

/// What somebody is told whose app cannot go on: nothing is sent to an address that is not known.
pub fn sign_in_fault_page(rule: &str, is_demo: bool, language: Language) -> String {
    let title = screen("sign-in-fault", language, &[]);
    let words = words::problem(rule, language, &[]);
    let content = html! {
        h1 { (title) }
        p .lead .bad { (words.what) }
        @if !words.why.is_empty() { p { (words.why) } }
        p { (words.next) }
        p .soft { span .code { (rule) } }
    };
    let page = Page {
        language,
        title: &title,
        address: "/help",
        imports: None,
        renewed_after: None,
        is_demo,
    };
    page.around(&content)
}

fn carried(frame: &SignInFrame, language: Language) -> Markup {
    html! {
        input type="hidden" name="request" value=(frame.request);
        input type="hidden" name="lang" value=(language.tag());
    }
}

fn around(frame: &SignInFrame, title: &str, content: &Markup, language: Language) -> String {
    let page = Page {
        language,
        title,
        address: &frame.begun_at,
        imports: None,
        renewed_after: None,
        is_demo: frame.is_demo,
    };
    page.around(content)
}

#[cfg(test)]
mod tests;
