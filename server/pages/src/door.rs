//! What pages have on which somebody signs in: a password, a code of a second factor, and the way to outside providers.

use maud::{Markup, html};

use crate::words::{self, Language, screen};

/// An outside provider by which somebody may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderDoor {
    /// What the form calls it.
    pub id: String,
    /// What its button says, in Japanese and in English.
    pub name: [String; 2],
}

/// The ways in beside a password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doors {
    /// The outside providers.
    pub all: Vec<ProviderDoor>,
    /// The name of the one that proved somebody whom no account is linked with yet.
    pub proved: Option<[String; 2]>,
}

/// What went wrong at the last try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInFailure {
    /// Name and password do not go together.
    Mismatch,
    /// There were too many tries: so many seconds to wait.
    Wait(u64),
    /// The code of the second factor does not hold.
    Code,
    /// The account has no second factor, and needs one.
    SecondMissing,
    /// The account is linked with an outside provider already, or may not be.
    Linked,
    /// The outside provider let nobody in.
    Outside {
        /// Why, as a rule that has words.
        rule: &'static str,
        /// Whether it is just not there.
        is_away: bool,
    },
}

/// What every form on these pages has.
pub(crate) struct Form<'a> {
    /// Where it is sent.
    pub(crate) action: &'a str,
    /// What it carries back.
    pub(crate) carried: Markup,
    pub(crate) language: Language,
}

impl Form<'_> {
    fn said(&self, key: &str) -> String {
        screen(key, self.language, &[])
    }

    /// Name and password, and the buttons of outside providers. Where one proved somebody already, it is said that an
    /// account is missing, and what to do.
    pub(crate) fn ways_in(&self, doors: &Doors, note: Option<&str>) -> Markup {
        let password = match doors.proved {
            Some(_) => "sign-in-password-or-invitation",
            None => "sign-in-password",
        };
        html! {
            @if let Some(name) = &doors.proved { (self.unlinked(name)) }
            form method="post" action=(self.action) {
                (self.carried)
                div .field {
                    label for="name" { (self.said("sign-in-name")) }
                    input #name type="text" name="name" autocomplete="username" required;
                }
                div .field {
                    label for="password" { (self.said(password)) }
                    input #password type="password" name="password" autocomplete="current-password" required;
                }
                @if let Some(note) = note { p .soft { (self.said(note)) } }
                button .primary type="submit" name="step" value="sign-in" {
                    @match doors.proved {
                        Some(_) => (self.said("sign-in-link")),
                        None => (self.said("sign-in-go")),
                    }
                }
            }
            @if doors.proved.is_none() {
                @if !doors.all.is_empty() { h2 { (self.said("sign-in-outside")) } }
                @for one in &doors.all {
                    form method="post" action=(self.action) {
                        (self.carried)
                        input type="hidden" name="provider" value=(one.id);
                        p {
                            button type="submit" name="step" value="outside" {
                                (screen("sign-in-by", self.language, &[("name", in_language(&one.name, self.language))]))
                            }
                        }
                    }
                }
            }
        }
    }

    fn unlinked(&self, name: &[String; 2]) -> Markup {
        let name = in_language(name, self.language);
        html! {
            p .lead .care role="status" { (screen("sign-in-unlinked", self.language, &[("name", name)])) }
            p { (self.said("sign-in-unlinked-next")) }
        }
    }

    /// The code of a second factor, with what went wrong at the last try.
    pub(crate) fn code(&self, failure: Option<SignInFailure>) -> Markup {
        html! {
            h1 { (self.said("sign-in-second")) }
            p { (self.said("sign-in-second-lead")) }
            @if let Some(failure) = failure { (failed(failure, self.language)) }
            form method="post" action=(self.action) {
                (self.carried)
                div .field {
                    label for="code" { (self.said("sign-in-code")) }
                    input #code type="text" name="code" inputmode="numeric" autocomplete="one-time-code" required;
                }
                p .soft { (self.said("sign-in-code-lost")) }
                button .primary type="submit" name="step" value="code" { (self.said("sign-in-go")) }
            }
        }
    }
}

/// What is said about the last try.
pub(crate) fn failed(failure: SignInFailure, language: Language) -> Markup {
    let both = |what: &str, next: &str| {
        html! {
            p .lead .bad role="alert" { (screen(what, language, &[])) }
            p { (screen(next, language, &[])) }
        }
    };
    match failure {
        SignInFailure::Mismatch => both("sign-in-failed", "sign-in-failed-next"),
        SignInFailure::Code => both("sign-in-code-failed", "sign-in-code-failed-next"),
        SignInFailure::SecondMissing => {
            both("sign-in-second-missing", "sign-in-second-missing-next")
        }
        SignInFailure::Linked => both("sign-in-linked", "sign-in-linked-next"),
        SignInFailure::Wait(seconds) => {
            let span = words::span_in_words(seconds, language);
            html! {
                p .lead .bad role="alert" { (screen("sign-in-wait", language, &[("span", span)])) }
            }
        }
        SignInFailure::Outside { rule, .. } => {
            let words = words::problem(rule, language, &[]);
            html! {
                p .lead .bad role="alert" { (words.what) }
                p { (words.next) }
                p .soft { span .code { (rule) } }
            }
        }
    }
}

fn in_language([japanese, english]: &[String; 2], language: Language) -> String {
    match language {
        Language::Japanese => japanese.clone(),
        Language::English => english.clone(),
    }
}
