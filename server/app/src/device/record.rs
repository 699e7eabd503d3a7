//! What a scan writes: the dose with the act that made it, or a report beside a dose that says otherwise.

use fhir::element::Misfit;
use fhir::search::Query;
use fhir::{Element, Key, Kind, Problem, Reach, Tenant, Version};
use immunization::intake::Telling;
use immunization::scan::{AcceptedScan, Outcome};
use immunization::{CouponKind, Disclosure, Dose, DoseStatus, ForeignNumber, MunicipalityCode};
use profiles::disclose;
use profiles::immunization::{self as doses, Person};
use profiles::naming::system;
use profiles::provenance::{self, Activity, Agent, Origin, Pointer, Provenance, Role};
use store::{Change, Claim, JobId, Written};

use super::look::OnRecord;
use super::message::Scan;
use super::{internal, session, vaccines};
use crate::call::Call;
use crate::problem;
use crate::quality::tags;
use crate::state::State;
use crate::told::{self, ToldDose};
use crate::web::hex;
use crate::write::{self, Changes};

/// The class of doubts that keeps a dose out of certificates, and the doubt of a dose that is told in two ways.
pub const CONTRADICTED: [&str; 2] = ["must-fix", "Q04"];

/// A scan that is to be written.
pub struct Scanned<'a> {
    /// What was sent.
    pub scan: &'a Scan,
    /// The line.
    pub accepted: &'a AcceptedScan,
    /// What came of it, and what is told beside it.
    pub outcomes: Vec<Outcome>,
    /// Whose records it goes to.
    pub tenant: i32,
    /// The municipality of the venue's device.
    pub home: MunicipalityCode,
    /// When it came.
    pub received_ms: i64,
    /// Whether somebody should look at how it came: the device's clock is off, or the device was.
    pub is_to_check: bool,
}

/// Changes that are ready, and what they are about.
pub struct Planned {
    /// The changes.
    pub changes: Vec<Change>,
    /// The dose that is written or met.
    pub key: Key,
}

/// A record that was taken back, and in whose place a dose is recorded.
pub struct Replaced<'a> {
    /// The record.
    pub record: &'a OnRecord,
    /// The withdrawal that made it, as it is kept beside the dose from now on.
    pub withdrawal: Option<Provenance>,
}

impl Scanned<'_> {
    /// The dose itself: a new record, or a new version of one that was taken back; and other doses of the person that are
    /// marked otherwise because of it.
    pub fn dose(
        &self,
        (state, call): (&State, &Call),
        mut dose: Dose,
        (person, label): (&Person, Disclosure),
        (replaced, others): (Option<Replaced<'_>>, Vec<(Key, Version, Element)>),
    ) -> Result<Planned, Problem> {
        let line = number(system::COUPON_LINE, self.accepted.line.digits());
        let scan = number(system::SCAN, self.scan.id.clone());
        // The line names the dose that its coupon is for. An examination on a coupon for a dose leaves that open.
        let is_given = dose.is_given();
        if is_given || self.accepted.kind == CouponKind::PreExamination {
            dose.numbers.push(line.clone());
        }
        self.sign(&mut dose);
        let mut element = doses::to_resource(&dose, person, vaccines()?).map_err(unmade)?;
        disclose(&mut element, label).map_err(misfit)?;
        let said = content(state, call, element)?;
        let (change, key, version) = match &replaced {
            Some(Replaced { record, .. }) => {
                let key = record.stored.key.clone();
                let version = record.stored.version;
                let change = Change::over(key.clone(), version, said);
                (change, key, Version(version.0 + 1))
            }
            None => {
                let id = write::fresh_id()?;
                let key = Key {
                    kind: Kind::IMMUNIZATION,
                    id: id.clone(),
                };
                // Two devices may read the same paper at once, and one may send its scan twice. What was taken back is
                // no record of the dose any more.
                let named = if is_given { &line } else { &scan };
                let criteria = [
                    ("identifier", token(named)),
                    ("status:not", "entered-in-error".to_owned()),
                ];
                let unless = self.unless(state, call, Kind::IMMUNIZATION, &criteria)?;
                let change = Change::Create {
                    id,
                    content: said,
                    unless: Some(unless),
                };
                (change, key, Version(1))
            }
        };
        let mut act = self.act(call, &key, version);
        let mut changes = vec![change];
        for (key, version, element) in others {
            let next = Version(version.0 + 1);
            act.targets
                .push(format!("{}/{}/_history/{next}", key.kind, key.id));
            let content = content(state, call, element)?;
            changes.push(Change::over(key, version, content));
        }
        changes.push(create(state, call, &act)?);
        if let Some(mut told) = replaced.and_then(|replaced| replaced.withdrawal) {
            told.targets = vec![format!("{}/{}/_history/{version}", key.kind, key.id)];
            changes.push(create(state, call, &told)?);
        }
        Ok(Planned { changes, key })
    }

    /// A report beside a dose that is on record. Where both cannot be right – they say otherwise, or the record is another
    /// person's – they are marked, and none is taken for the other.
    pub fn report(
        &self,
        (state, call): (&State, &Call),
        dose: &Dose,
        person: &Person,
        (known, is_of_other): (&ToldDose, bool),
    ) -> Result<Planned, Problem> {
        let key = known.key.clone();
        let mut element = known.element.clone();
        let mut version = known.version;
        let is_contradicted = is_of_other || known.case.is_contradicted();
        let mut changes = Vec::with_capacity(2);
        if is_contradicted && add_doubts(&mut element, &CONTRADICTED).map_err(misfit)? {
            let marked = content(state, call, element)?;
            changes.push(Change::over(key.clone(), version, marked));
            version = Version(version.0 + 1);
        }
        let mut act = self.act(call, &key, version);
        let mut dose = dose.clone();
        self.sign(&mut dose);
        let report = doses::to_resource(&dose, person, vaccines()?).map_err(unmade)?;
        act.report = Some(report);
        if is_contradicted {
            act.doubts = CONTRADICTED.map(str::to_owned).to_vec();
        }
        let mut change = create(state, call, &act)?;
        if let Change::Create { unless, .. } = &mut change {
            let scan = number(system::SCAN, self.scan.id.clone());
            let kind = super::provenance_kind()?;
            let criteria = [("entity:identifier", token(&scan))];
            *unless = Some(self.unless(state, call, kind, &criteria)?);
        }
        changes.push(change);
        Ok(Planned { changes, key })
    }

    /// Puts into a dose what its scan alone tells, whether it is the record or stands beside one: it may become the record
    /// later. There may be two examinations with one line, so the scan names an examination.
    fn sign(&self, dose: &mut Dose) {
        if !dose.is_given() {
            let scan = number(system::SCAN, self.scan.id.clone());
            dose.numbers.push(scan);
        }
        dose.notes.extend(self.scan.override_reason.clone());
    }

    fn act(&self, call: &Call, key: &Key, version: Version) -> Provenance {
        let scan = self.scan;
        let session = scan.session.to_string();
        let mut act = Provenance::new(Activity::Scan, self.received_ms);
        act.targets = vec![format!("{}/{}/_history/{version}", key.kind, key.id)];
        act.occurred = session::moment(scan.read_ms).ok();
        act.request = Some(hex(call.request_id));
        act.policies = self.outcomes.iter().map(|one| policy(*one)).collect();
        let who = |pointer, role| Agent::new(role, pointer, self.home);
        act.agents = vec![
            who(Pointer::device(&scan.device), Role::Assembler),
            who(Pointer::client(&call.caller.client), Role::Enterer),
        ];
        let origin = Origin::scan(&scan.id, &session, scan.segment);
        // By its session it is found again, whosever records it is in.
        let of_session = Origin::of(Pointer::session(&session));
        act.sources = vec![origin.with_digest(scan.digest), of_session];
        if self.is_to_check {
            act.doubts = vec![tags::TO_CHECK.to_owned()];
        }
        act
    }

    /// What must not be there yet.
    fn unless(
        &self,
        state: &State,
        call: &Call,
        kind: Kind,
        criteria: &[(&str, String)],
    ) -> Result<Query, Problem> {
        let call = within(call, self.tenant);
        let criteria: Vec<(String, String)> = criteria
            .iter()
            .map(|(parameter, value)| ((*parameter).to_owned(), value.clone()))
            .collect();
        write::criteria(state, &call, kind, &criteria)
    }
}

fn number(system: &str, value: String) -> ForeignNumber {
    ForeignNumber {
        system: system.to_owned(),
        value,
    }
}

fn token(number: &ForeignNumber) -> String {
    format!("{}|{}", number.system, number.value)
}

/// The rule that an outcome is.
fn policy(outcome: Outcome) -> String {
    format!("{}#{}", system::SCAN_OUTCOME, outcome.code())
}

/// What came of a scan, first, and what was told beside it, as its act says.
pub fn outcomes(act: &Provenance) -> Vec<Outcome> {
    let codes = act.policies.iter().filter_map(|policy| {
        let (system, code) = policy.split_once('#')?;
        (system == system::SCAN_OUTCOME).then_some(code)
    });
    codes.filter_map(Outcome::parse).collect()
}

/// The same call as the house makes it in the records of another municipality.
pub fn within(call: &Call, tenant: i32) -> Call {
    let mut call = call.clone();
    call.reach = Reach::whole(Tenant(tenant));
    call
}

/// Writes changes to the records of a municipality; with a claim of its own records, if they are those.
pub async fn submit(
    state: &State,
    call: &Call,
    tenant: i32,
    (changes, claim): (Vec<Change>, Option<Claim>),
) -> Result<Result<Vec<Written>, store::Refused>, Problem> {
    let call = within(call, tenant);
    let changes = Changes {
        changes,
        links: Vec::new(),
        idempotency: None,
        claim,
        is_of_client: false,
    };
    write::submit_all(state, &call, changes).await
}

/// A resource of ours, taken apart.
pub fn content(
    state: &State,
    call: &Call,
    mut element: Element,
) -> Result<store::Content, Problem> {
    element.sort_fields();
    let bases = state.bases(call);
    Ok(write::content_unchecked(&state.rules, element, &bases)?.content)
}

/// An act as a new resource.
pub fn create(state: &State, call: &Call, act: &Provenance) -> Result<Change, Problem> {
    let element = provenance::to_resource(act).map_err(unmade)?;
    Ok(Change::Create {
        id: write::fresh_id()?,
        content: content(state, call, element)?,
        unless: None,
    })
}

/// Adds doubts to a record, and tells whether any of them is new. The graver class takes the place of the other.
pub fn add_doubts(element: &mut Element, doubts: &[&str]) -> Result<bool, Misfit> {
    if element.first("meta").is_none() {
        element.push_new("meta")?;
    }
    let Some(meta) = element.first_mut("meta") else {
        return Ok(false);
    };
    let is_doubt = |tag: &Element, code: &str| {
        tag.text_of("system") == Some(system::QUALITY) && tag.text_of("code") == Some(code)
    };
    let missing = |code: &&&str| !meta.children("tag").any(|tag| is_doubt(tag, code));
    let new: Vec<&str> = doubts.iter().filter(missing).copied().collect();
    if new.is_empty() {
        return Ok(false);
    }
    meta.retain(|slot, tag| slot.name != "tag" || !is_doubt(tag, "to-check"));
    for code in &new {
        let tag = meta.push_new("tag")?;
        tag.push_text("system", system::QUALITY)?;
        tag.push_text("code", code)?;
    }
    Ok(true)
}

/// Whether a dose on record was taken back by whoever told it, before or after it came, and is the dose of a scan.
pub fn is_withdrawal_of(on_record: &OnRecord, dose: &Dose) -> bool {
    let known = Telling::by_somebody(&on_record.dose);
    known.is_withdrawal() && known.is_of_same_dose(&Telling::by_somebody(dose))
}

/// Whether a dose on record was taken back.
pub fn is_taken_back(on_record: &OnRecord, line: &str) -> bool {
    let mut numbers = on_record.dose.numbers.iter();
    on_record.dose.status == DoseStatus::EnteredInError
        && numbers.any(|number| number.system == system::COUPON_LINE && number.value == line)
}

/// An act of a session, and where it is kept.
pub struct Act {
    /// Whose records it is in.
    pub tenant: i32,
    /// What it tells.
    pub provenance: Provenance,
}

/// Whether an act of a session is a scan that is kept beside a dose, or was: it names the version that it met and made none.
pub fn is_beside(act: &Provenance) -> bool {
    act.report.is_some() || (act.activity == Activity::Undo && told::scan_of(act).is_some())
}

/// Every act of a session, in whosever records.
pub async fn acts_of(state: &State, call: &Call, session: JobId) -> Result<Vec<Act>, Problem> {
    let store = state.store.clone();
    state
        .blocking(call, move || {
            let mut acts = Vec::new();
            for tenant in store.tenants()? {
                let of_tenant = told::acts_of_session(&store, tenant, session)?;
                let act = |provenance| Act { tenant, provenance };
                acts.extend(of_tenant.into_iter().map(act));
            }
            Ok(acts)
        })
        .await
}

/// That a record could not be said in FHIR, which is a fault of ours: what is posted was read strictly.
pub fn unmade(unmade: profiles::Unmade) -> Problem {
    internal(&unmade.to_string())
}

/// That a tree could not be put together.
pub fn misfit(misfit: Misfit) -> Problem {
    internal(&misfit.to_string())
}

/// A refusal of the store as a problem.
pub fn refused(refused: store::Refused) -> Problem {
    problem::from_refusal(refused.refusal)
}
