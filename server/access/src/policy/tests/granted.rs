//! What scopes leave of what a role may do: they only ever take away.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::mandate::tests::mandate;

fn with(role: Role, patient: Option<&str>, scope: &str) -> Caller {
    let mut mandate = mandate(role, patient, scope);
    mandate.zone = home(role);
    Arc::new(mandate).caller()
}

fn home(role: Role) -> Zone {
    match role {
        Role::Staff | Role::Approver => Zone::Lgwan,
        Role::Operator => Zone::Ops,
        _ => Zone::Internet,
    }
}

fn kind(name: &str) -> Kind {
    Kind::parse(name).unwrap()
}

fn bounds(caller: &Caller, action: Action, of: &str) -> Result<Bounds, Refusal> {
    match judge(caller, home(caller.role), action, Kind::parse(of))? {
        Judgement::Records(bounds) => Ok(bounds),
        Judgement::Counts => panic!("counts"),
    }
}

/// Kinds that are within reach: `*` before those of which all are.
fn seen(bounds: &Bounds) -> String {
    let names: Vec<String> = Kind::all()
        .filter(|kind| !SETS.definitions.contains(*kind) && bounds.reach.touches(*kind))
        .map(|kind| match bounds.reach.open.contains(kind) {
            true => format!("*{}", kind.name()),
            false => kind.name().to_owned(),
        })
        .collect();
    names.join(" ")
}

#[test]
fn r_a05_what_was_not_granted_is_refused_before_any_data_is_looked_at() {
    for (role, scope, action, of, left) in [
        (
            Role::Person,
            "patient/Immunization.rs",
            Action::Read,
            "Immunization",
            Ok("Immunization"),
        ),
        (
            Role::Person,
            "patient/Immunization.rs",
            Action::Read,
            "Patient",
            Err(Refusal::Scope),
        ),
        (
            Role::Person,
            "patient/Immunization.r",
            Action::SearchType,
            "Immunization",
            Err(Refusal::Scope),
        ),
        (
            Role::Person,
            "patient/Immunization.s",
            Action::Read,
            "Immunization",
            Err(Refusal::Scope),
        ),
        (
            Role::Person,
            "patient/Immunization.s",
            Action::HistoryInstance,
            "Immunization",
            Err(Refusal::Scope),
        ),
        (
            Role::Person,
            "patient/*.cruds",
            Action::Create,
            "Immunization",
            Err(Refusal::NotAllowed),
        ),
        (
            Role::Person,
            "user/Immunization.rs",
            Action::Read,
            "Immunization",
            Ok("Immunization"),
        ),
        (
            Role::Person,
            "openid fhirUser",
            Action::Read,
            "Patient",
            Err(Refusal::Scope),
        ),
        (
            Role::Person,
            "patient/Immunization.rs patient/Patient.r",
            Action::SearchType,
            "Immunization",
            Ok("Immunization"),
        ),
        (
            Role::Person,
            "patient/Immunization.rs patient/Patient.r",
            Action::Read,
            "Immunization",
            Ok("Patient Immunization"),
        ),
        (
            Role::Person,
            "patient/Immunization.rs",
            Action::SearchSystem,
            "",
            Ok("Immunization"),
        ),
        (
            Role::Person,
            "patient/Immunization.r",
            Action::SearchSystem,
            "",
            Err(Refusal::Scope),
        ),
        (
            Role::Person,
            "patient/Patient.rs",
            Action::Everything,
            "Patient",
            Ok("Patient"),
        ),
        (
            Role::Person,
            "patient/Patient.r",
            Action::Everything,
            "Patient",
            Err(Refusal::Scope),
        ),
        (
            Role::Person,
            "patient/Immunization.rs patient/Location.r",
            Action::Read,
            "Location",
            Ok("Immunization *Location"),
        ),
        (
            Role::Person,
            "patient/Immunization.rs",
            Action::Read,
            "Location",
            Err(Refusal::Scope),
        ),
        (
            Role::Person,
            "patient/*.rs",
            Action::Export,
            "",
            Err(Refusal::NotAllowed),
        ),
        (
            Role::Vendor,
            "system/Immunization.cud",
            Action::Create,
            "Immunization",
            Ok("*Immunization"),
        ),
        (
            Role::Vendor,
            "system/Immunization.rs",
            Action::Create,
            "Immunization",
            Err(Refusal::Scope),
        ),
        (
            Role::Vendor,
            "system/Immunization.rs",
            Action::Export,
            "",
            Ok("*Immunization"),
        ),
        (
            Role::Vendor,
            "system/Immunization.s",
            Action::Export,
            "",
            Err(Refusal::Scope),
        ),
        (
            Role::Vendor,
            "patient/Immunization.rs",
            Action::Export,
            "",
            Err(Refusal::Scope),
        ),
        (
            Role::Staff,
            "user/Immunization.rs",
            Action::Read,
            "Immunization",
            Ok("*Immunization"),
        ),
        (
            Role::Staff,
            "user/*.cruds",
            Action::Enrol,
            "",
            Err(Refusal::Scope),
        ),
        (
            Role::Staff,
            "user/Immunization.rs",
            Action::ImportOffer,
            "",
            Err(Refusal::Scope),
        ),
        (
            Role::Device,
            "openid",
            Action::Scan,
            "",
            Err(Refusal::Scope),
        ),
    ] {
        let patient = role.has_patient().then_some("p1");
        let found = bounds(&with(role, patient, scope), action, of).map(|bounds| seen(&bounds));
        assert_eq!(
            found,
            left.map(str::to_owned),
            "{role} {scope} {action:?} {of}"
        );
    }
}

#[test]
fn staff_with_a_chosen_patient_are_confined_where_only_patient_level_scopes_were_granted() {
    let both = with(
        Role::Staff,
        Some("p7"),
        "patient/Immunization.rs user/Location.rs",
    );
    let found = bounds(&both, Action::SearchType, "Immunization").unwrap();
    assert_eq!(seen(&found), "Immunization *Location");
    assert_eq!(
        found.reach.compartment.as_ref().unwrap().0,
        Id::parse("p7").unwrap()
    );
    let wide = with(
        Role::Staff,
        Some("p7"),
        "patient/Immunization.rs user/Immunization.rs",
    );
    assert_eq!(
        seen(&bounds(&wide, Action::SearchType, "Immunization").unwrap()),
        "*Immunization"
    );
    // R-O15: a patient-level scope without a patient is none.
    let none = with(Role::Staff, None, "patient/Immunization.rs");
    assert_eq!(
        bounds(&none, Action::Read, "Immunization"),
        Err(Refusal::Scope)
    );
    // What is only granted of one person is not done for all of them.
    let one = with(Role::Staff, Some("p7"), "patient/*.rs");
    let forecast = bounds(&one, Action::Forecast, "").unwrap();
    assert!(!forecast.reach.open.contains(kind("Immunization")));
    assert!(forecast.reach.compartment.is_some());
}

#[test]
fn of_two_grants_the_wider_counts_only_where_nothing_more_must_be_true_of_it() {
    let caller = with(
        Role::Staff,
        Some("p7"),
        "patient/Immunization.rs user/Immunization.rs?status=completed",
    );
    let found = bounds(&caller, Action::Read, "Immunization").unwrap();
    assert_eq!(seen(&found), "Immunization");
    assert_eq!(found.criterion(kind("Immunization")), None);
}

#[test]
fn patient_level_scopes_reach_the_compartment_and_to_read_what_is_about_nobody() {
    let caller = with(Role::Staff, Some("p7"), "patient/*.cruds");
    let found = bounds(&caller, Action::Read, "Immunization").unwrap();
    assert_eq!(
        seen(&found),
        "Patient Immunization ImmunizationRecommendation ImmunizationEvaluation *Organization *Location \
         *Practitioner *PractitionerRole Observation AllergyIntolerance Consent Provenance AuditEvent Composition \
         DocumentReference List"
    );
    assert!(bounds(&caller, Action::Create, "Immunization").is_ok());
    for (action, of) in [(Action::Create, "Location"), (Action::Read, "Basic")] {
        assert_eq!(bounds(&caller, action, of), Err(Refusal::Scope), "{of}");
    }
}

#[test]
fn beside_what_is_written_stands_what_may_be_searched() {
    let caller = with(
        Role::Vendor,
        None,
        "system/Immunization.c system/Patient.s system/Location.c system/Observation.r",
    );
    let found = bounds(&caller, Action::Create, "Immunization").unwrap();
    assert_eq!(seen(&found), "*Patient *Immunization");
}

#[test]
fn work_beside_fhir_is_granted_whole_or_not_at_all() {
    let device = with(Role::Device, None, "system/Immunization.c");
    let found = bounds(&device, Action::Scan, "").unwrap();
    assert_eq!(found.reach, Reach::whole(TENANT));
    let constrained = with(Role::Device, None, "system/Immunization.c?status=completed");
    let found = bounds(&constrained, Action::Scan, "").unwrap();
    assert_ne!(found.reach, Reach::whole(TENANT));
    let person = with(
        Role::Person,
        Some("p1"),
        "patient/Immunization.rs patient/Patient.rs",
    );
    let found = bounds(&person, Action::CertificateIssue, "").unwrap();
    assert_eq!(found.reach.compartment.unwrap().0, Id::parse("p1").unwrap());
}

#[test]
fn constraints_become_criteria_and_who_knows_of_none_is_refused() {
    let scope = "patient/Immunization.rs?status=completed patient/Immunization.r?date=ge2020 patient/Patient.rs";
    let caller = with(Role::Person, Some("p1"), scope);
    let lists = |bounds: &Bounds, of: &str| -> Vec<String> {
        let criterion = bounds.criterion(kind(of));
        criterion.map_or(Vec::new(), |criterion| {
            let text = |list: &Vec<Constraint>| {
                let parts: Vec<String> = list
                    .iter()
                    .map(|one| format!("{}={}", one.parameter, one.value))
                    .collect();
                parts.join("&")
            };
            criterion.any_of.iter().map(text).collect()
        })
    };
    let read = bounds(&caller, Action::Read, "Immunization").unwrap();
    assert_eq!(
        lists(&read, "Immunization"),
        ["date=ge2020", "status=completed"]
    );
    assert_eq!(lists(&read, "Patient"), [] as [&str; 0]);
    let search = bounds(&caller, Action::SearchType, "Immunization").unwrap();
    assert_eq!(lists(&search, "Immunization"), ["status=completed"]);
    // Reading and searching at once: both must be granted, and what is enough is not asked for more.
    let sweep = with(
        Role::Vendor,
        None,
        "system/Immunization.rs?status=completed system/Immunization.r?date=ge2020",
    );
    let export = bounds(&sweep, Action::Export, "").unwrap();
    assert_eq!(lists(&export, "Immunization"), ["status=completed"]);
    // A scope without constraints beside one with them.
    let plain = with(
        Role::Person,
        Some("p1"),
        "patient/*.rs patient/Immunization.rs?status=completed",
    );
    assert_eq!(
        lists(
            &bounds(&plain, Action::Read, "Immunization").unwrap(),
            "Immunization"
        ),
        [] as [&str; 0]
    );
    let zone = Zone::Internet;
    assert_eq!(
        decide(&caller, zone, Action::Read, Some(kind("Immunization"))),
        Err(Refusal::Scope)
    );
    // Who knows of them gets them, for that one kind.
    let one = ground(&caller, zone, Action::Read, Some(kind("Immunization"))).unwrap();
    assert!(one.criterion.is_some() && one.reach.touches(kind("Immunization")));
    let beside = ground(&caller, zone, Action::SearchType, Some(kind("Patient"))).unwrap();
    assert!(beside.criterion.is_none() && !beside.reach.touches(kind("Immunization")));
    // A record with doses left out looks like a whole one.
    for (action, of) in [
        (Action::Everything, Some(kind("Patient"))),
        (Action::Forecast, None),
        (Action::SearchSystem, None),
        (Action::CertificateIssue, None),
    ] {
        assert_eq!(
            ground(&caller, zone, action, of),
            Err(Refusal::Scope),
            "{action:?}"
        );
    }
    let patient = decide(&caller, zone, Action::Read, Some(kind("Patient"))).unwrap();
    assert!(patient.touches(kind("Patient")) && !patient.touches(kind("Immunization")));
}

#[test]
fn a_grant_holds_only_in_the_zone_in_which_it_was_made() {
    let mut foreign = mandate(Role::Vendor, None, "system/*.cruds");
    foreign.zone = Zone::Internet;
    let caller = Arc::new(foreign).caller();
    assert!(judge(&caller, Zone::Internet, Action::Read, Some(Kind::PATIENT)).is_ok());
    let outcome = judge(&caller, Zone::Lgwan, Action::Read, Some(Kind::PATIENT));
    assert_eq!(outcome, Err(Refusal::WrongZone));
}

#[test]
fn definitions_are_published_and_need_no_scope() {
    let caller = with(Role::Person, Some("p1"), "patient/Immunization.rs");
    for name in rule::DEFINITIONS {
        assert!(bounds(&caller, Action::Read, name).is_ok(), "{name}");
    }
    let vendor = with(Role::Vendor, None, "system/Immunization.rs");
    assert!(bounds(&vendor, Action::SearchType, "ValueSet").is_ok());
    assert_eq!(
        bounds(&vendor, Action::Create, "ValueSet"),
        Err(Refusal::Scope)
    );
}

proptest! {
    #[test]
    fn scopes_never_widen_what_a_role_may(
        role in prop::sample::select(Role::ALL.to_vec()),
        zone in prop::sample::select(Zone::ALL.to_vec()),
        action in prop::sample::select(Action::ALL.to_vec()),
        number in 0_usize..27,
        words in prop::collection::vec(prop::sample::select(vec![
            "patient/*.rs", "patient/Immunization.rs", "user/*.cruds", "user/Patient.r", "system/*.cruds",
            "system/Immunization.rs?status=completed", "patient/Patient.rs?_id=p9", "openid", "user/Immunization.s",
        ]), 0..4),
    ) {
        // There the grant itself is the access: what it opens is told beside emergencies.
        prop_assume!((role, zone) != (Role::Operator, Zone::Lgwan));
        let kind = Kind::all().nth(number);
        let mut mandate = mandate(role, Some("p1"), &words.join(" "));
        mandate.zone = zone;
        mandate.subject.tenant = Some(TENANT);
        let granted = Arc::new(mandate).caller();
        let free = Caller { mandate: None, ..granted.clone() };
        let base = judge(&free, zone, action, kind);
        match (judge(&granted, zone, action, kind), base) {
            (Ok(Judgement::Records(left)), Ok(Judgement::Records(all))) => {
                prop_assert_eq!(left.reach.tenant, all.reach.tenant);
                for kind in Kind::all() {
                    prop_assert!(!left.reach.touches(kind) || all.reach.touches(kind));
                    prop_assert!(!left.reach.open.contains(kind) || all.reach.open.contains(kind));
                }
            }
            (Ok(Judgement::Counts), base) => prop_assert_eq!(base, Ok(Judgement::Counts)),
            (Ok(other), base) => prop_assert!(false, "{:?} {:?}", other, base),
            (Err(Refusal::Scope), base) => prop_assert!(base.is_ok()),
            (Err(refusal), base) => prop_assert_eq!(base, Err(refusal)),
        }
        // The older question is never answered with more.
        if let Ok(reach) = decide(&granted, zone, action, kind) {
            for kind in Kind::all() {
                let all = decide(&free, zone, action, Kind::all().nth(number)).unwrap();
                prop_assert!(!reach.touches(kind) || all.touches(kind));
            }
        }
    }
}
