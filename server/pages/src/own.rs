//! The pages of a person's own: which apps may see the record and how to stop one, and who looked at it.

use immunization::Moment;
use maud::{Markup, html};

use crate::door::{Doors, Form, SignInFailure, failed};
use crate::page::{Page, in_language};
use crate::sign_in::{WishAbout, in_words};
use crate::words::{Language, Term, counted, moment_in_words, screen, term};

/// Where the two pages are.
const APPS: &str = "/my";
const LOOKS: &str = "/my/looks";

/// Which of the pages of a person's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnPage {
    /// The apps.
    Apps,
    /// Who looked.
    Looks,
}

impl OwnPage {
    /// Where it is.
    pub fn address(self) -> &'static str {
        match self {
            OwnPage::Apps => APPS,
            OwnPage::Looks => LOOKS,
        }
    }
}

/// What all pages of a person's own have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFrame {
    /// What the forms carry back, so that no other site's page can send them: sealed.
    pub request: String,
    /// Whether the people are invented.
    pub is_demo: bool,
}

/// An app that a person allowed something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldApp {
    /// Its id, as the form sends it.
    pub id: String,
    /// Its name, in Japanese and in English.
    pub name: [String; 2],
    /// Who made it.
    pub maker: String,
    /// Whether it is known who made it.
    pub verified: bool,
    /// What it may do.
    pub allows: Vec<WishAbout>,
    /// Since when.
    pub since: Moment,
    /// Until when, at most.
    pub until: Moment,
    /// When it last used that.
    pub used_at: Option<Moment>,
}

/// Who looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looker {
    /// The person, on a page of this server.
    Yourself,
    /// An app that the person allowed, by its name in both languages.
    App([String; 2]),
    /// Somebody who speaks for the person, through an app.
    Delegate([String; 2]),
    /// Staff of the municipality.
    Staff,
    /// A registered system, by its name in both languages.
    System([String; 2]),
    /// A tablet at a venue.
    Tablet,
    /// Somebody who runs the server, in an emergency that another one allowed.
    Operator,
    /// This server by itself.
    Server,
    /// Somebody else.
    Other,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Looked at.
    Look,
    /// Written or changed.
    Change,
    /// Deleted.
    Delete,
    /// A certificate was made or shown.
    Certificate,
    /// Handed out with others in a file.
    Export,
    /// Asked who looked.
    Trail,
}

impl Deed {
    fn key(self) -> &'static str {
        match self {
            Deed::Look => "own-look",
            Deed::Change => "own-change",
            Deed::Delete => "own-delete",
            Deed::Certificate => "own-certificate",
            Deed::Export => "own-export",
            Deed::Trail => "own-trail",
        }
    }
}

/// One line of who looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookLine {
    /// When.
    pub at: Moment,
    /// Who.
    pub who: Looker,
    /// What was done.
    pub deed: Deed,
    /// Which kinds of records, by FHIR's names.
    pub kinds: Vec<String>,
    /// For which purpose, by its code; empty where none was given.
    pub purpose: String,
    /// Whether it was refused.
    pub refused: bool,
}

/// The page on which somebody signs in to see these pages.
pub fn own_sign_in_page(
    frame: &OwnFrame,
    at: OwnPage,
    doors: &Doors,
    failure: Option<SignInFailure>,
    language: Language,
) -> String {
    let said = |key: &str| screen(key, language, &[]);
    let content = html! {
        h1 { (said("sign-in")) }
        p { (said("own-sign-in-lead")) }
        @if let Some(failure) = failure { (failed(failure, language)) }
        (form(frame, at, language).ways_in(doors, None))
    };
    around(frame, (at.address(), &said("sign-in")), &content, language)
}

/// The page that asks for the code of a second factor.
pub fn own_code_page(
    frame: &OwnFrame,
    at: OwnPage,
    failure: Option<SignInFailure>,
    language: Language,
) -> String {
    let content = form(frame, at, language).code(failure);
    let title = screen("sign-in-second", language, &[]);
    around(frame, (at.address(), &title), &content, language)
}

fn form(frame: &OwnFrame, at: OwnPage, language: Language) -> Form<'_> {
    Form {
        action: at.address(),
        carried: carried(frame, language),
        language,
    }
}

/// The page of apps. `ended` names one that was just stopped.
pub fn own_apps_page(
    frame: &OwnFrame,
    apps: &[HeldApp],
    ended: Option<&[String; 2]>,
    language: Language,
) -> String {
    let said = |key: &str| screen(key, language, &[]);
    let content = html! {
        h1 { (said("own-apps")) }
        (ways(OwnPage::Apps, language))
        @if let Some(ended) = ended {
            p .lead .good role="status" { (screen("own-ended", language, &[("app", named(ended, language))])) }
        }
        @if apps.is_empty() {
            p .lead { (said("own-apps-none")) }
            p .soft { (said("own-apps-none-next")) }
        } @else {
            p { (said("own-apps-lead")) }
            @for app in apps { (held(frame, app, language)) }
            p .soft { (said("own-copies")) }
        }
        (sign_out(frame, language))
    };
    around(frame, (APPS, &said("own-apps")), &content, language)
}

fn held(frame: &OwnFrame, app: &HeldApp, language: Language) -> Markup {
    let said = |key: &str| screen(key, language, &[]);
    let name = named(&app.name, language);
    let maker = match app.verified {
        true => "own-verified",
        false => "own-unverified",
    };
    let maker = screen(maker, language, &[("maker", app.maker.clone())]);
    let moment = |moment: Moment| moment_in_words(moment, language);
    html! {
        h2 { (name) }
        dl .facts {
            dt { (said("consent-maker")) }
            dd { (maker) }
            dt { (said("own-may")) }
            dd {
                ul .plain { @for about in &app.allows { li { (in_words(about, language)) } } }
            }
            dt { (said("own-since")) }
            dd { (moment(app.since)) }
            dt { (said("own-used")) }
            dd { (app.used_at.map_or_else(|| said("own-never"), moment)) }
            dt { (said("own-until")) }
            dd { (moment(app.until)) }
        }
        form method="post" action=(APPS) {
            p { (said("own-end-effect")) }
            (carried(frame, language))
            input type="hidden" name="app" value=(app.id);
            button .danger type="submit" name="step" value="withdraw" {
                (screen("own-end", language, &[("app", name)]))
            }
        }
    }
}

/// The page of who looked, with the address of older lines where there are some.
pub fn own_looks_page(
    frame: &OwnFrame,
    looks: &[LookLine],
    older: Option<&str>,
    language: Language,
) -> String {
    let said = |key: &str| screen(key, language, &[]);
    let count = u64::try_from(looks.len()).unwrap_or(u64::MAX);
    let content = html! {
        h1 { (said("own-looks")) }
        (ways(OwnPage::Looks, language))
        p { (said("own-looks-lead")) }
        @if looks.is_empty() {
            p .lead { (said("own-looks-none")) }
        } @else {
            div .scroll tabindex="0" role="region" aria-label=(said("own-looks")) {
                table {
                    caption { (screen("own-looks-count", language, &[("count", counted(count))])) }
                    thead {
                        tr {
                            th scope="col" { (said("own-when")) }
                            th scope="col" { (said("own-who")) }
                            th scope="col" { (said("own-what")) }
                            th scope="col" { (said("own-why")) }
                        }
                    }
                    tbody { @for line in looks { (look(line, language)) } }
                }
            }
        }
        @if let Some(older) = older {
            p { a href=(in_language(older, language)) { (said("own-older")) } }
        }
        (sign_out(frame, language))
    };
    around(frame, (LOOKS, &said("own-looks")), &content, language)
}

fn look(line: &LookLine, language: Language) -> Markup {
    let (hour, minute, _) = line.at.time();
    let mut kinds: Vec<&str> = Vec::new();
    for kind in &line.kinds {
        let word = term(Term::Record, kind, language).unwrap_or(kind);
        if !kinds.contains(&word) {
            kinds.push(word);
        }
    }
    let between = match language {
        Language::Japanese => "、",
        Language::English => ", ",
    };
    html! {
        tr {
            td .mark { (line.at.day().to_string()) br; (format!("{hour:02}:{minute:02}")) }
            th scope="row" .some { (looker(&line.who, language)) }
            td .some {
                (screen(line.deed.key(), language, &[]))
                @if !kinds.is_empty() { br; span .soft { (kinds.join(between)) } }
                @if line.refused { br; span .need { (screen("own-refused", language, &[])) } }
            }
            td { (purpose(&line.purpose, language)) }
        }
    }
}

fn looker(who: &Looker, language: Language) -> String {
    let plain = |key: &str| screen(key, language, &[]);
    let of =
        |key: &str, name: &[String; 2]| screen(key, language, &[("name", named(name, language))]);
    match who {
        Looker::Yourself => plain("own-who-you"),
        Looker::App(name) => of("own-who-app", name),
        Looker::Delegate(name) => of("own-who-delegate", name),
        Looker::Staff => plain("own-who-staff"),
        Looker::System(name) => of("own-who-system", name),
        Looker::Tablet => plain("own-who-tablet"),
        Looker::Operator => plain("own-who-operator"),
        Looker::Server => plain("own-who-server"),
        Looker::Other => plain("own-who-other"),
    }
}

/// A purpose in words; one without words of its own is shown by its code.
fn purpose(code: &str, language: Language) -> String {
    match code {
        "" => "–".to_owned(),
        code => term(Term::Purpose, code, language)
            .unwrap_or(code)
            .to_owned(),
    }
}

fn named([japanese, english]: &[String; 2], language: Language) -> String {
    match language {
        Language::Japanese => japanese.clone(),
        Language::English => english.clone(),
    }
}

/// The way to the other page; the one that is open is no link.
fn ways(at: OwnPage, language: Language) -> Markup {
    html! {
        ul .topics {
            @for (page, key) in [(OwnPage::Apps, "own-apps"), (OwnPage::Looks, "own-looks")] {
                li {
                    @if page == at {
                        strong aria-current="page" { (screen(key, language, &[])) }
                    } @else {
                        a href=(in_language(page.address(), language)) { (screen(key, language, &[])) }
                    }
                }
            }
        }
    }
}

fn sign_out(frame: &OwnFrame, language: Language) -> Markup {
    html! {
        form method="post" action=(APPS) {
            p .soft { (screen("own-leave", language, &[])) }
            (carried(frame, language))
            button type="submit" name="step" value="sign-out" { (screen("own-sign-out", language, &[])) }
        }
    }
}

/// What somebody is told who signed out.
pub fn own_left_page(is_demo: bool, language: Language) -> String {
    let said = |key: &str| screen(key, language, &[]);
    let content = html! {
        h1 { (said("own-left")) }
        p .lead .good { (said("own-left-lead")) }
        p { a href=(in_language(APPS, language)) { (said("own-again")) } }
    };
    let page = Page {
        language,
        title: &said("own-left"),
        address: APPS,
        imports: None,
        renewed_after: None,
        is_demo,
    };
    page.around(&content)
}

fn carried(frame: &OwnFrame, language: Language) -> Markup {
    html! {
        input type="hidden" name="request" value=(frame.request);
        input type="hidden" name="lang" value=(language.tag());
    }
}

fn around(
    frame: &OwnFrame,
    (address, title): (&str, &str),
    content: &Markup,
    language: Language,
) -> String {
    let page = Page {
        language,
        title,
        address,
        imports: None,
        renewed_after: None,
        is_demo: frame.is_demo,
    };
    page.around(content)
}

#[cfg(test)]
mod tests;
