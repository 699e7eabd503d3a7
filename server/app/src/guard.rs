//! The kinds that a question touches, held against what the caller may touch. It is decided before any data is looked at,
//! so that an answer never depends on what is there.

use fhir::problem::Kind as ProblemKind;
use fhir::search::Query;
use fhir::search::ask::Asked;
use fhir::{Kind, Problem, Reach};

/// Refuses a kind of which nothing can be within reach.
pub fn kind(reach: &Reach, kind: Kind) -> Result<(), Problem> {
    match reach.touches(kind) {
        true => Ok(()),
        false => Err(Problem::new(ProblemKind::Forbidden, "kind-forbidden").with("type", kind)),
    }
}

/// Refuses a query that looks at such a kind: as what is searched, through a chain, or as what refers to it.
pub fn query(reach: &Reach, query: &Query) -> Result<(), Problem> {
    query.kinds().into_iter().try_for_each(|of| kind(reach, of))
}

/// Refuses a question that looks at such a kind, or that names one to be included. Those for which only a star stands are
/// left out.
pub fn asked(reach: &Reach, asked: &mut Asked) -> Result<(), Problem> {
    query(reach, &asked.query)?;
    for (name, value) in &asked.understood {
        let code = name.split(':').next().unwrap_or_default();
        if !["_include", "_revinclude"].contains(&code) {
            continue;
        }
        for one in value.split(',') {
            let mut parts = one.split(':');
            let named = [parts.next(), parts.nth(1)];
            for named in named.into_iter().flatten().filter_map(Kind::parse) {
                kind(reach, named)?;
            }
        }
    }
    asked.includes.retain(|include| {
        reach.touches(include.source) && include.target.is_none_or(|of| reach.touches(of))
    });
    Ok(())
}
