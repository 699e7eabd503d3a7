//! Every role × zone × action × kind against a matrix that was written apart from the rules.

use std::sync::Arc;

use super::*;
use crate::caller::Role;
use fhir::{Id, Tenant};

const TENANT: Tenant = Tenant(139_998);

fn caller(role: Role) -> Caller {
    Caller {
        client: Arc::from("test"),
        role,
        tenant: Some(TENANT),
        patient: role.has_patient().then(|| Id::parse("p1").unwrap()),
        if_match_required: false,
        mandate: None,
    }
}

/// What a role meets in a zone: `-` a token that does not hold, `0` nothing, `*` everything, `p` the person's part,
/// `s` scanning.
fn door(role: Role, zone: Zone) -> char {
    let row = match role {
        //                  internet lgwan ops
        Role::Vendor => "**-",
        Role::Staff => "-*-",
        Role::Approver => "-*-",
        Role::Device => "s--",
        Role::Person => "p--",
        Role::Delegate => "p--",
        Role::Researcher => "0--",
        Role::National => "0--",
        Role::Operator => "--0",
    };
    let column = match zone {
        Zone::Internet => 0,
        Zone::Lgwan => 1,
        Zone::Ops => 2,
    };
    row.chars().nth(column).unwrap()
}

/// How a person meets a kind: `o` own resources, `a` all, `-` none. By the numbers at rest.
fn person_meets(kind: Kind) -> char {
    //  1 Patient … 10 AllergyIntolerance, 11 Consent … 20 SearchParameter, 21 StructureDefinition … 27 Basic
    "ooooaaaaoo\
     ooooo--o-a\
     aaaaaa-"
        .chars()
        .nth(usize::try_from(kind.number()).unwrap() - 1)
        .unwrap_or('-')
}

fn person_does(action: Action) -> bool {
    match action {
        Action::Read | Action::Vread | Action::HistoryInstance | Action::SearchType => true,
        // What stands in it is decided entry by entry.
        Action::Batch | Action::Transaction => true,
        Action::SearchSystem | Action::Everything | Action::Forecast => true,
        Action::Capabilities => true,
        Action::Create | Action::Update | Action::Patch | Action::Delete => false,
        Action::HistoryType | Action::HistorySystem | Action::Explain => false,
        beside => {
            assert!(staff_work(beside).is_some());
            false
        }
    }
}

/// Who does what stands beside FHIR: `v` vendors, `s` staff, `a` approvers, all on the closed network; `d` devices, `p`
/// persons and `w` vendors, on the internet. `None` of what is FHIR.
fn staff_work(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::ImportOffer | Action::ImportRead | Action::ImportSteer => "vsa",
        Action::ImportUndo | Action::LedgerExport => "sa",
        Action::WaitingRead | Action::WaitingSettle | Action::QualityRead | Action::PersonMerge => {
            "sa"
        }
        Action::Inquire | Action::Enrol | Action::Statistics | Action::EmergencyWatch => "sa",
        Action::ScanCorrect | Action::ScanHandIn => "sa",
        Action::Export => "wvsa",
        Action::Launch => "w",
        Action::CertificateIssue | Action::CertificateRead => "sap",
        Action::PersonLink => "p",
        Action::CertificateRevoke => "sa",
        Action::ImportApprove => "a",
        Action::Scan => "d",
        _ => return None,
    })
}

fn does_staff_work(role: Role, zone: Zone, doers: &str) -> bool {
    let letter = match (role, zone) {
        (Role::Vendor, Zone::Lgwan) => 'v',
        (Role::Staff, Zone::Lgwan) => 's',
        (Role::Approver, Zone::Lgwan) => 'a',
        (Role::Device, Zone::Internet) => 'd',
        (Role::Person | Role::Delegate, Zone::Internet) => 'p',
        (Role::Vendor, Zone::Internet) => 'w',
        _ => return false,
    };
    doers.contains(letter)
}

fn expected(role: Role, zone: Zone, action: Action, kind: Option<Kind>) -> Result<(), Refusal> {
    let doers = staff_work(action);
    let about_a_kind = doers.is_none()
        && !matches!(
            action,
            Action::Capabilities
                | Action::HistorySystem
                | Action::SearchSystem
                | Action::Batch
                | Action::Transaction
                // A history that is handed over is of no kind on record.
                | Action::Forecast
        );
    match door(role, zone) {
        '-' => Err(Refusal::WrongZone),
        _ if doers.is_some() => match does_staff_work(role, zone, doers.unwrap_or_default()) {
            true => Ok(()),
            false => Err(Refusal::NotAllowed),
        },
        's' => Err(Refusal::NotAllowed),
        '0' => Err(Refusal::NotAllowed),
        _ if about_a_kind && kind.is_none() => Err(Refusal::NotAllowed),
        // How a search is done is for those who run the place, not for a vendor's program.
        '*' if role == Role::Vendor && action == Action::Explain => Err(Refusal::NotAllowed),
        '*' => Ok(()),
        'p' if !person_does(action) => Err(Refusal::NotAllowed),
        'p' => match kind {
            Some(kind) if about_a_kind && person_meets(kind) == '-' => Err(Refusal::NotAllowed),
            _ => Ok(()),
        },
        other => panic!("{other}"),
    }
}

#[test]
fn r_t03_every_role_zone_action_and_kind_is_decided_as_the_matrix_says() {
    let mut decided = 0;
    for role in Role::ALL {
        for zone in Zone::ALL {
            for action in Action::ALL {
                for kind in Kind::all().map(Some).chain([None]) {
                    let outcome = decide(&caller(role), zone, action, kind);
                    assert_eq!(
                        outcome.map(|_| ()),
                        expected(role, zone, action, kind),
                        "{role} {zone} {action:?} {kind:?}"
                    );
                    decided += 1;
                }
            }
        }
    }
    assert_eq!(decided, 9 * 3 * 40 * (Kind::all().count() + 1));
}

#[test]
fn r_t01_reach_never_leaves_the_callers_tenant() {
    for role in Role::ALL {
        for zone in Zone::ALL {
            for action in Action::ALL {
                for kind in Kind::all() {
                    if let Ok(reach) = decide(&caller(role), zone, action, Some(kind)) {
                        assert_eq!(reach.tenant, TENANT);
                    }
                }
            }
        }
    }
}

#[test]
fn a_person_reaches_the_own_compartment_and_what_is_about_nobody() {
    let reach = decide(
        &caller(Role::Person),
        Zone::Internet,
        Action::Read,
        Some(Kind::PATIENT),
    )
    .unwrap();
    let own = Id::parse("p1").unwrap();
    let foreign = Id::parse("p2").unwrap();
    for kind in Kind::all() {
        let meets = person_meets(kind);
        assert_eq!(reach.holds(kind, &[]), meets == 'a', "{kind}");
        assert_eq!(
            reach.holds(kind, std::slice::from_ref(&foreign)),
            meets == 'a',
            "{kind}"
        );
        assert_eq!(
            reach.holds(kind, std::slice::from_ref(&own)),
            meets != '-',
            "{kind}"
        );
        assert_eq!(reach.narrowed_to(kind).is_some(), meets == 'o', "{kind}");
    }
}

#[test]
fn vendors_and_staff_reach_the_whole_tenant() {
    for (role, zone) in [
        (Role::Vendor, Zone::Internet),
        (Role::Staff, Zone::Lgwan),
        (Role::Approver, Zone::Lgwan),
    ] {
        let reach = decide(&caller(role), zone, Action::Create, Some(Kind::PATIENT));
        assert_eq!(reach, Ok(Reach::whole(TENANT)), "{role}");
    }
}

#[test]
fn who_should_be_confined_and_is_not_reaches_nothing() {
    let mut person = caller(Role::Person);
    person.patient = None;
    for kind in Kind::all() {
        let outcome = decide(&person, Zone::Internet, Action::Read, Some(kind));
        assert_eq!(outcome, Err(Refusal::NotAllowed), "{kind}");
    }
}

#[test]
fn nobody_acts_without_a_tenant() {
    for role in Role::ALL {
        let homeless = Caller {
            tenant: None,
            ..caller(role)
        };
        for zone in Zone::ALL {
            for action in Action::ALL {
                for kind in Kind::all() {
                    let outcome = decide(&homeless, zone, action, Some(kind));
                    let housed = decide(&caller(role), zone, action, Some(kind));
                    assert_eq!(outcome, housed.and(Err(Refusal::NoTenant)));
                }
            }
        }
    }
}

#[test]
fn every_kind_that_a_rule_names_is_served() {
    let all = [rule::OWN_RECORD, rule::WHO_AND_WHERE, rule::DEFINITIONS].concat();
    for name in &all {
        assert!(Kind::parse(name).is_some(), "{name}");
        assert_eq!(
            all.iter().filter(|other| *other == name).count(),
            1,
            "{name}"
        );
    }
    for role in Role::ALL {
        let zones = Zone::ALL
            .into_iter()
            .filter(|zone| Rule::find(role, *zone).is_some());
        assert!(zones.count() > 0, "{role}");
    }
}

#[test]
fn r_t04_who_may_only_count_reaches_no_resource() {
    for role in [Role::Researcher, Role::National] {
        for action in Action::ALL {
            for kind in Kind::all() {
                let caller = Caller {
                    tenant: None,
                    ..caller(role)
                };
                let judged = judge(&caller, Zone::Internet, action, Some(kind));
                let expected = match action {
                    Action::Statistics => Ok(Judgement::Counts),
                    _ => Err(Refusal::NotAllowed),
                };
                assert_eq!(judged, expected);
                assert!(decide(&caller, Zone::Internet, action, Some(kind)).is_err());
            }
        }
    }
}

mod granted;
