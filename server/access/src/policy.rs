//! Caller, zone and action → reach, or a refusal. The rules are one table; what it does not name is refused.
//!
//! Every way to touch a resource is judged here and by the same function: a request, an entry of a bundle, an include, a
//! history, an export, a scan, an import, a certificate (R-A02). First the role's rule, then what the token was granted:
//! scopes only ever take away.

use fhir::{Kind, KindSet, Reach};

use crate::caller::{Caller, Zone};
use crate::mandate::Mandate;
use crate::scope::{Constraint, Context, ResourceScope, Verb};

mod action;
mod rule;

pub use action::Action;
use action::Needs;
use rule::{Rule, SETS, Span};

/// Why a caller may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A token of this role, or of this grant, holds in another zone: here it is as good as none (401).
    WrongZone,
    /// This kind of action is not this role's, whatever the data (403).
    NotAllowed,
    /// The action would be allowed, but the caller belongs to no tenant, so there is nothing to do it on (403).
    NoTenant,
    /// The role may, but the token was not granted it (403, `insufficient_scope`).
    Scope,
}

/// What a caller may touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// Resources.
    Records(Bounds),
    /// How many there are, and no resource.
    Counts,
}

/// The resources that a caller may touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The set of them, as every reading and writing function takes it.
    pub reach: Reach,
    /// What must be true of resources of some kinds besides. A kind that is not here needs nothing more.
    pub criteria: Vec<Criterion>,
}

/// What must be true of a kind's resources: a search is narrowed by it, what is read must match, and what is written must
/// match before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// The kind.
    pub kind: Kind,
    /// One of these lists must hold, and of that list everything.
    pub any_of: Vec<Vec<Constraint>>,
}

impl Bounds {
    /// What must be true of resources of this kind.
    pub fn criterion(&self, kind: Kind) -> Option<&Criterion> {
        self.criteria
            .iter()
            .find(|criterion| criterion.kind == kind)
    }

    /// What is left for who knows of the criteria of this one kind: kinds of which something else must be true are out
    /// of reach.
    fn about(self, kind: Option<Kind>) -> Ground {
        let criterion = kind.and_then(|kind| self.criterion(kind)).cloned();
        let left = |set: KindSet| -> KindSet {
            Kind::all()
                .filter(|one| set.contains(*one))
                .filter(|one| kind == Some(*one) || self.criterion(*one).is_none())
                .collect()
        };
        Ground {
            reach: Reach {
                tenant: self.reach.tenant,
                open: left(self.reach.open),
                compartment: self
                    .reach
                    .compartment
                    .as_ref()
                    .map(|(patient, set)| (patient.clone(), left(*set))),
            },
            criterion,
        }
    }
}

/// Where somebody stands who reads or searches resources of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// What is within reach. Besides the kind that is asked for, only kinds of which nothing more must be true.
    pub reach: Reach,
    /// What must be true of the kind that is asked for. What leads to it by another way is refused where there is one:
    /// it would have to be true there as well.
    pub criterion: Option<Criterion>,
}

/// Decides before any data is looked at: what this caller may touch with this action, or why not.
///
/// The reach is the caller's whole reach, not only the part in `kind`, because references and includes lead from one
/// kind to another. An action that is about a kind needs one; a kind beside an action that has none is not looked at.
pub fn judge(
    caller: &Caller,
    zone: Zone,
    action: Action,
    kind: Option<Kind>,
) -> Result<Judgement, Refusal> {
    let mandate = caller.mandate.as_deref();
    let rule = Rule::find(caller.role, zone)
        .filter(|rule| match mandate {
            Some(mandate) => mandate.zone == zone,
            None => rule.span != Span::Granted,
        })
        .ok_or(Refusal::WrongZone)?;
    let kind = kind.filter(|_| action.has_kind());
    if (action.has_kind() && kind.is_none()) || !rule.allows(action) {
        return Err(Refusal::NotAllowed);
    }
    let reach = match rule.span {
        Span::Nothing => return Err(Refusal::NotAllowed),
        Span::Counts => return Ok(Judgement::Counts),
        Span::Tenant | Span::Granted => Reach::whole(caller.tenant.ok_or(Refusal::NoTenant)?),
        Span::Compartment => own(caller, kind)?,
    };
    let bounds = match mandate {
        None => Bounds {
            reach,
            criteria: Vec::new(),
        },
        Some(mandate) => narrow(reach, mandate, action, kind)?,
    };
    Ok(Judgement::Records(bounds))
}

/// The same for who knows of the criteria of the kind that is asked for.
///
/// What gathers many kinds is refused where anything must be true of one of them: a record with doses left out looks like
/// a whole one, and what is worked out of it is wrong.
pub fn ground(
    caller: &Caller,
    zone: Zone,
    action: Action,
    kind: Option<Kind>,
) -> Result<Ground, Refusal> {
    let bounds = match judge(caller, zone, action, kind)? {
        Judgement::Records(bounds) => bounds,
        Judgement::Counts => return Err(Refusal::NotAllowed),
    };
    if action.gathers() && !bounds.criteria.is_empty() {
        return Err(Refusal::Scope);
    }
    Ok(bounds.about(kind.filter(|_| action.has_kind())))
}

/// The same for those who know of no criteria: what is only granted under a criterion is refused.
pub fn decide(
    caller: &Caller,
    zone: Zone,
    action: Action,
    kind: Option<Kind>,
) -> Result<Reach, Refusal> {
    let ground = ground(caller, zone, action, kind)?;
    match ground.criterion {
        Some(_) => Err(Refusal::Scope),
        None => Ok(ground.reach),
    }
}

/// One patient's record, and what is about nobody.
fn own(caller: &Caller, kind: Option<Kind>) -> Result<Reach, Refusal> {
    let (open, compartment) = (SETS.shared, SETS.own);
    if !kind.is_none_or(|kind| open.contains(kind) || compartment.contains(kind)) {
        return Err(Refusal::NotAllowed);
    }
    // Who is confined to a compartment and has none reaches nothing, not everything.
    let patient = caller.patient.clone().ok_or(Refusal::NotAllowed)?;
    Ok(Reach {
        tenant: caller.tenant.ok_or(Refusal::NoTenant)?,
        open,
        compartment: Some((patient, compartment)),
    })
}

/// What is left of a reach by what the token was granted.
fn narrow(
    reach: Reach,
    mandate: &Mandate,
    action: Action,
    kind: Option<Kind>,
) -> Result<Bounds, Refusal> {
    let needs = action.needs();
    let view = View {
        reach: &reach,
        mandate,
    };
    match view.meets(needs, kind) {
        Met::No => return Err(Refusal::Scope),
        // Work beside FHIR looks at whatever it needs: it is granted whole, or not at all.
        Met::Whole => {
            return Ok(Bounds {
                reach,
                criteria: Vec::new(),
            });
        }
        Met::InPart => {}
    }
    Ok(view.bounds(needs, kind))
}

/// How far a token meets what an action needs.
enum Met {
    No,
    InPart,
    Whole,
}

/// A reach, seen through what was granted.
struct View<'a> {
    reach: &'a Reach,
    mandate: &'a Mandate,
}

/// What is left of a kind.
struct Part {
    /// All of the tenant, or only the compartment's.
    open: bool,
    any_of: Vec<Vec<Constraint>>,
}

impl View<'_> {
    fn meets(&self, needs: Needs, kind: Option<Kind>) -> Met {
        let part = |met: bool| if met { Met::InPart } else { Met::No };
        match needs {
            Needs::Nothing => Met::InPart,
            Needs::Never => Met::No,
            Needs::OfKind(verbs) => part(kind.is_some_and(|kind| self.part(kind, verbs).is_some())),
            Needs::OfAny(verbs) => part(Kind::all().any(|kind| {
                // What is published is no reason to search it all.
                !SETS.definitions.contains(kind) && self.part(kind, verbs).is_some()
            })),
            Needs::Of(list) => {
                let mut whole = true;
                for (name, verb) in list {
                    let Some((kind, part)) =
                        Kind::parse(name).and_then(|kind| Some((kind, self.part(kind, &[*verb])?)))
                    else {
                        return Met::No;
                    };
                    whole &= part.any_of.is_empty() && part.open == self.reach.open.contains(kind);
                }
                if whole { Met::Whole } else { Met::InPart }
            }
        }
    }

    /// What is left, kind by kind.
    fn bounds(&self, needs: Needs, kind: Option<Kind>) -> Bounds {
        let mut open = Vec::new();
        let mut compartment = Vec::new();
        let mut criteria = Vec::new();
        for one in Kind::all() {
            let verbs = match needs {
                Needs::OfKind(verbs) if kind == Some(one) => verbs,
                _ => needs.beside(),
            };
            let Some(part) = self.part(one, verbs) else {
                continue;
            };
            match part.open {
                true => open.push(one),
                false => compartment.push(one),
            }
            if !part.any_of.is_empty() {
                criteria.push(Criterion {
                    kind: one,
                    any_of: part.any_of,
                });
            }
        }
        let patient = self.patient().cloned();
        Bounds {
            reach: Reach {
                tenant: self.reach.tenant,
                open: open.into_iter().collect(),
                compartment: patient.map(|patient| (patient, compartment.into_iter().collect())),
            },
            criteria,
        }
    }

    /// To whom patient-level scopes are confined: the person of the reach, or the patient who was chosen.
    fn patient(&self) -> Option<&fhir::Id> {
        match &self.reach.compartment {
            Some((patient, _)) => Some(patient),
            None => self.mandate.patient.as_ref(),
        }
    }

    /// What is left of a kind, for all these verbs; `None` where nothing is.
    ///
    /// Where two grants meet, the wider one counts only if nothing more must be true of it: two criteria over different
    /// sets have no common form, and the narrower set is always safe.
    fn part(&self, kind: Kind, verbs: &[Verb]) -> Option<Part> {
        let free = SETS.definitions.contains(kind)
            && verbs
                .iter()
                .all(|verb| matches!(verb, Verb::Read | Verb::Search));
        if free && self.reach.open.contains(kind) {
            return Some(Part {
                open: true,
                any_of: Vec::new(),
            });
        }
        let wide = self.wide(kind, verbs);
        let narrow = self.narrow(kind, verbs);
        match (wide, narrow) {
            (Some(wide), None) => Some(wide),
            (Some(wide), Some(_)) if wide.any_of.is_empty() => Some(wide),
            (_, narrow) => narrow,
        }
    }

    /// What user-level and system-level scopes leave of it.
    fn wide(&self, kind: Kind, verbs: &[Verb]) -> Option<Part> {
        let any_of = self.granted(&[Context::User, Context::System], kind, verbs)?;
        let confined = self.reach.narrowed_to(kind).is_some();
        (confined || self.reach.open.contains(kind)).then_some(Part {
            open: !confined,
            any_of,
        })
    }

    /// What patient-level scopes leave of it: the compartment's, and what is about nobody.
    fn narrow(&self, kind: Kind, verbs: &[Verb]) -> Option<Part> {
        let any_of = self.granted(&[Context::Patient], kind, verbs)?;
        self.patient()?;
        let reads = verbs
            .iter()
            .all(|verb| matches!(verb, Verb::Read | Verb::Search));
        if SETS.own.contains(kind) && self.reach.touches(kind) {
            return Some(Part {
                open: false,
                any_of,
            });
        }
        let shared = SETS.shared.contains(kind);
        (shared && reads && self.reach.open.contains(kind)).then_some(Part { open: true, any_of })
    }

    /// What must be true for all these verbs to be granted; empty where nothing must, `None` where one is not granted.
    fn granted(
        &self,
        contexts: &[Context],
        kind: Kind,
        verbs: &[Verb],
    ) -> Option<Vec<Vec<Constraint>>> {
        let mut all: Vec<Vec<Constraint>> = vec![Vec::new()];
        for verb in verbs {
            let scopes: Vec<&ResourceScope> = contexts
                .iter()
                .filter_map(|context| self.mandate.scopes.grants(*context, kind, *verb))
                .flatten()
                .collect();
            if scopes.is_empty() {
                return None;
            }
            if scopes.iter().any(|scope| scope.constraints.is_empty()) {
                continue;
            }
            // Each way to be granted the verbs so far, together with each way to be granted this one.
            all = all
                .iter()
                .flat_map(|so_far| {
                    scopes.iter().map(move |scope| {
                        let mut together = so_far.clone();
                        together.extend(scope.constraints.iter().cloned());
                        together.sort();
                        together.dedup();
                        together
                    })
                })
                .collect();
            all.sort();
            all.dedup();
            // Where less is enough, more is never asked.
            let shortest = all.clone();
            all.retain(|list| {
                !shortest
                    .iter()
                    .any(|other| other != list && other.iter().all(|one| list.contains(one)))
            });
        }
        match all.iter().any(Vec::is_empty) {
            true => Some(Vec::new()),
            false => Some(all),
        }
    }
}

#[cfg(test)]
mod tests;
