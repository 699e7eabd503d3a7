//! Help to every code, for whoever reads it.

use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use pages::words::Language;

use crate::call::{Handout, Visit};

const MEDIA: &str = "text/html; charset=utf-8";

/// `GET /help`
pub fn index(visit: &Visit) -> Result<Handout, Problem> {
    Ok(shown(
        200,
        pages::help_index(visit.language),
        visit.language,
    ))
}

/// `GET /help/{code}`
pub fn page(visit: &Visit) -> Result<Handout, Problem> {
    let code = visit.errand.name("code");
    match pages::help_page(code, visit.language) {
        Some(page) => Ok(shown(200, page, visit.language)),
        None if visit.errand.wants_page => {
            let page = pages::help_unknown(code, visit.language);
            Ok(shown(404, page, visit.language))
        }
        None => Err(Problem::new(ProblemKind::NotFound, "help-code-unknown")),
    }
}

fn shown(status: u16, page: String, language: Language) -> Handout {
    let mut handout = Handout::whole(status, MEDIA, page.into());
    handout.is_public = true;
    handout.language = Some(language);
    handout
}
