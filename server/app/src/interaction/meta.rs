//! `$meta`, `$meta-add`, `$meta-delete`: the profiles, security labels and tags of resources.
//! <https://hl7.org/fhir/R4/resource-operation-meta.html>

use fhir::codec::{self, Limits};
use fhir::problem::Kind as ProblemKind;
use fhir::search::Query;
use fhir::{Element, Issue, Key, Kind, Problem, VersionCondition};
use profiles::naming::CANONICAL_BASE;
use store::{Change, Found, Search, Stored, Target};

use super::parameters;
use crate::call::{Call, MetaOf, Reply};
use crate::guard;
use crate::problem;
use crate::state::State;
use crate::write;

/// How many resources are looked at for what is in use.
const LOOKED_AT_MAX: usize = 5_000;
/// How many are looked at at a time.
const PAGE: usize = 500;
/// How often a change is tried again when somebody else changes the resource at the same time.
const TRIES: usize = 5;

/// What of `meta` is a matter of clients.
const PARTS: [&str; 3] = ["profile", "security", "tag"];

/// What to do with what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Put it in.
    Add,
    /// Take it out.
    Delete,
}

/// What one resource says, or what all of a kind say together.
pub async fn meta(state: &State, call: &Call, of: MetaOf) -> Result<Reply, Problem> {
    if let Some((name, _)) = parameters::simple(call)?.first() {
        return Err(parameters::unknown(name, "-").into());
    }
    let kinds = match of {
        MetaOf::Instance(key) => {
            let stored = current(state, call, &key).await?;
            let meta = whole(&stored)?.first("meta").cloned();
            return answer(meta, Some(&stored));
        }
        MetaOf::Type(kind) => vec![kind],
        MetaOf::System => Kind::all()
            .filter(|kind| call.reach.touches(*kind))
            .collect(),
    };
    for kind in &kinds {
        guard::kind(&call.reach, *kind)?;
    }
    let (store, reach) = (state.store.clone(), call.reach.clone());
    let in_use = state
        .compute(call, move || in_use(&store, &reach, &kinds))
        .await??;
    answer(Some(in_use), None)
}

/// Changes what a resource says, as a new version of it.
pub async fn change(state: &State, call: &Call, key: Key, how: How) -> Result<Reply, Problem> {
    write::refuse_criteria(call)?;
    let sent = sent_meta(call)?;
    let mut tries = 0;
    loop {
        tries += 1;
        let stored = current(state, call, &key).await?;
        let expect = match &call.conditions.if_match {
            Some(expected) => expected.clone(),
            None if call.caller.if_match_required => {
                write::refuse_blind(state, call, &key).await?;
                return Err(Problem::new(ProblemKind::NotFound, "not-found"));
            }
            None => VersionCondition::OneOf(vec![stored.version]),
        };
        let mut resource = whole(&stored)?;
        if !changed(&mut resource, &sent, how)? && expect.holds(stored.version) {
            return answer(resource.first("meta").cloned(), Some(&stored));
        }
        let prepared = write::prepare_element(state, call, resource, key.kind).await?;
        let change = Change::Update {
            target: Target::Key(key.clone()),
            content: prepared.content,
            expect: Some(expect),
            may_replace: true,
            may_create: false,
        };
        match write::submit(state, call, change, None).await {
            Ok(reply) => return written(reply),
            // Somebody was quicker. Whoever named a version hears of it; for everybody else the change still holds.
            Err(refused)
                if problem::is(&refused, "version-mismatch")
                    && call.conditions.if_match.is_none()
                    && tries < TRIES => {}
            Err(refused) => return Err(refused),
        }
    }
}

async fn current(state: &State, call: &Call, key: &Key) -> Result<Stored, Problem> {
    let (store, reach, key) = (state.store.clone(), call.reach.clone(), key.clone());
    let found = state
        .blocking(call, move || store.read(&reach, &key))
        .await?;
    match found {
        Found::Text(stored) => Ok(stored),
        Found::Gone(version, _) => Err(Problem {
            current: Some(version),
            ..Problem::new(ProblemKind::Deleted, "deleted")
        }),
        Found::Nothing => Err(Problem::new(ProblemKind::NotFound, "not-found")),
    }
}

fn whole(stored: &Stored) -> Result<Element, Problem> {
    read(&stored.body)
}

fn read(body: &[u8]) -> Result<Element, Problem> {
    codec::json::read(body, &Limits::own())
        .map_err(|_| ours("our own text cannot be read".to_owned()))
}

fn ours(what: String) -> Problem {
    Problem::new(ProblemKind::Exception, "internal").from_source(what)
}

/// The `meta` in the body, which is all that it may hold.
fn sent_meta(call: &Call) -> Result<Element, Problem> {
    let missing =
        || Problem::new(ProblemKind::Required, "operation-input").with("parameter", "meta");
    let body = parameters::body(call)?.ok_or_else(missing)?;
    let mut found = None;
    for parameter in body.children("parameter") {
        let name = parameter.text_of("name").unwrap_or_default();
        if name != "meta" {
            return Err(parameters::unknown(name, "meta").into());
        }
        let value = parameter
            .first("value")
            .filter(|value| value.type_name() == "Meta");
        if found.is_some() {
            let issue = Issue::error(ProblemKind::Invalid, "parameter-repeated");
            return Err(issue.with("parameter", "meta").into());
        }
        found = Some(value.cloned().ok_or_else(missing)?);
    }
    let meta = found.ok_or_else(missing)?;
    let codings = meta.children("tag").chain(meta.children("security"));
    let systems = codings.filter_map(|coding| coding.text_of("system"));
    if systems
        .into_iter()
        .any(|system| system.starts_with(CANONICAL_BASE))
    {
        // These say what we found out about the record. Nobody else takes them away or puts them there.
        return Err(Problem::new(ProblemKind::BusinessRule, "tag-ours"));
    }
    Ok(meta)
}

/// Changes the resource. Whether anything is different now.
fn changed(resource: &mut Element, sent: &Element, how: How) -> Result<bool, Problem> {
    if resource.first("meta").is_none() {
        resource
            .push_new("meta")
            .map_err(|misfit| ours(misfit.to_string()))?;
    }
    let meta = resource
        .first_mut("meta")
        .ok_or_else(|| ours("no meta".to_owned()))?;
    merge(meta, sent, how).map_err(|misfit| ours(misfit.to_string()))
}

/// Puts each profile, label and tag in that is not there yet, or takes each out that is.
fn merge(meta: &mut Element, sent: &Element, how: How) -> Result<bool, fhir::element::Misfit> {
    let mut different = false;
    for part in PARTS {
        let there: Vec<Element> = meta.children(part).cloned().collect();
        let asked: Vec<&Element> = sent.children(part).collect();
        match how {
            How::Add => {
                let mut known: Vec<Mark> = there.iter().map(mark).collect();
                for one in asked {
                    if !known.contains(&mark(one)) {
                        known.push(mark(one));
                        meta.push(part, one.clone())?;
                        different = true;
                    }
                }
            }
            How::Delete => {
                let left: Vec<&Element> = there
                    .iter()
                    .filter(|one| asked.iter().all(|gone| mark(gone) != mark(one)))
                    .collect();
                if left.len() < there.len() {
                    different = true;
                    meta.remove(part);
                    for one in left {
                        meta.push(part, one.clone())?;
                    }
                }
            }
        }
    }
    Ok(different)
}

/// What makes two of them the same: the address of a profile, system and code of a coding.
type Mark = (Option<String>, Option<String>);

fn mark(one: &Element) -> Mark {
    let text = |text: Option<&str>| text.map(str::to_owned);
    match one.text() {
        Some(address) => (text(Some(address)), None),
        None => (text(one.text_of("system")), text(one.text_of("code"))),
    }
}

/// Each profile, label and tag of these kinds within reach, once. Beyond a limit it is not worked out: what is left out
/// would look as if nobody used it.
fn in_use(store: &store::Store, reach: &fhir::Reach, kinds: &[Kind]) -> Result<Element, Problem> {
    let mut sum = Element::new("Meta").map_err(|misfit| ours(misfit.to_string()))?;
    let mut looked_at = 0;
    for kind in kinds {
        let mut search = Search {
            query: Query {
                kind: *kind,
                criteria: Vec::new(),
            },
            sort: Vec::new(),
            most: PAGE,
            after: None,
        };
        loop {
            let page = store
                .search(reach, &search)
                .map_err(|error| problem::from_store(&error))?;
            looked_at += page.hits.len();
            if looked_at > LOOKED_AT_MAX {
                let problem = Problem::new(ProblemKind::TooCostly, "meta-too-costly");
                return Err(problem.with("limit", LOOKED_AT_MAX));
            }
            for hit in &page.hits {
                if let Some(meta) = read(&hit.body)?.first("meta") {
                    merge(&mut sum, meta, How::Add).map_err(|misfit| ours(misfit.to_string()))?;
                }
            }
            match page.next {
                Some(next) => search.after = Some(next),
                None => break,
            }
        }
    }
    Ok(sum)
}

/// The answer to a change: the `meta` of what was written.
fn written(mut reply: Reply) -> Result<Reply, Problem> {
    let body = reply.resource.take().unwrap_or_default();
    let meta = read(&body)?.first("meta").cloned();
    let mut answer = answer(meta, None)?;
    answer.version = reply.version;
    answer.modified = reply.modified;
    Ok(answer)
}

fn answer(meta: Option<Element>, stored: Option<&Stored>) -> Result<Reply, Problem> {
    let text = parameters_of(meta).map_err(|misfit| ours(misfit.to_string()))?;
    let mut reply = Reply::new(200);
    reply.resource = Some(text.into());
    reply.version = stored.map(|stored| stored.version);
    reply.modified = stored.map(|stored| stored.changed_at);
    Ok(reply)
}

fn parameters_of(meta: Option<Element>) -> Result<Vec<u8>, fhir::element::Misfit> {
    let mut answer = Element::new("Parameters")?;
    let parameter = answer.push_new("parameter")?;
    parameter.push_text("name", "return")?;
    if let Some(mut meta) = meta.filter(|meta| !meta.is_empty()) {
        meta.sort_fields();
        parameter.push("valueMeta", meta)?;
    }
    answer.sort_fields();
    let mut text = Vec::new();
    codec::json::write(&answer, &mut text);
    Ok(text)
}
