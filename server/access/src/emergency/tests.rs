//! What opens, for whom and for how long; and what does not.

use fhir::{Id, Kind};

use super::*;
use crate::grant::{Grounds, Rests};
use crate::policy::{Action, Refusal, decide};
use crate::token::TokenError;

const NOW: i64 = 1_770_000_000_000;
const HOUR: i64 = 3_600_000;

fn step(by: &str, at_ms: i64) -> Step {
    Step {
        by: by.into(),
        name: by.to_owned(),
        at_ms,
    }
}

fn wanted(patient: Option<&str>) -> Wanted {
    Wanted {
        tenant: Tenant(139_998),
        patient: patient.and_then(Id::parse),
        reason: Reason::Fault,
        words: "版が食い違うという知らせを確かめる".to_owned(),
        life_ms: 2 * HOUR,
    }
}

fn asked(patient: Option<&str>) -> Emergency {
    Emergency::ask(wanted(patient), step("ichiro", NOW), 4 * HOUR, [7; 16]).unwrap()
}

fn open(patient: Option<&str>) -> Emergency {
    let mut emergency = asked(patient);
    emergency.allow(step("jiro", NOW + 1)).unwrap();
    emergency
}

#[test]
fn r_f11_nothing_opens_before_another_account_allowed_it() {
    let mut emergency = asked(None);
    let token = |emergency: &Emergency| emergency.token("ichiro", NOW, [1; 32]).map(|_| ());
    assert_eq!(emergency.standing(NOW), Standing::Asked);
    assert_eq!(token(&emergency), Err(EmergencyFault::Standing));
    let own = emergency.allow(step("ichiro", NOW));
    assert_eq!(own, Err(EmergencyFault::SamePerson));
    assert_eq!(token(&emergency), Err(EmergencyFault::Standing));
    emergency.allow(step("jiro", NOW)).unwrap();
    assert_eq!(token(&emergency), Ok(()));
    let again = emergency.allow(step("saburo", NOW));
    assert_eq!(again, Err(EmergencyFault::Standing));
    // The second person allows, and looks at nothing.
    let other = emergency.token("jiro", NOW, [1; 32]).map(|_| ());
    assert_eq!(other, Err(EmergencyFault::NotTheAsker));
}

#[test]
fn r_f11_it_waits_an_hour_and_ends_by_itself_to_the_millisecond() {
    let mut late = asked(None);
    assert_eq!(late.standing(NOW + HOUR - 1), Standing::Asked);
    assert_eq!(late.standing(NOW + HOUR), Standing::Lapsed);
    let allowed = late.allow(step("jiro", NOW + HOUR));
    assert_eq!(allowed, Err(EmergencyFault::Standing));
    let emergency = open(None);
    let end = NOW + 1 + 2 * HOUR;
    assert_eq!(emergency.ends_at_ms(), Some(end));
    assert_eq!(emergency.standing(end - 1), Standing::Open);
    assert_eq!(emergency.standing(end), Standing::Over);
    let (_, row) = emergency.token("ichiro", NOW + 1, [1; 32]).unwrap();
    assert_eq!(row.expires_at_ms, NOW + 1 + 15 * 60_000);
    // The last token ends with the emergency, and not behind it.
    let (_, row) = emergency.token("ichiro", end - 5, [1; 32]).unwrap();
    assert_eq!(row.expires_at_ms, end);
    let over = emergency.token("ichiro", end, [1; 32]).map(|_| ());
    assert_eq!(over, Err(EmergencyFault::Standing));
}

#[test]
fn r_f11_what_is_asked_for_has_a_reason_and_a_bounded_time() {
    let ask = |words: &str, life_ms: i64| {
        let wanted = Wanted {
            words: words.to_owned(),
            life_ms,
            ..wanted(None)
        };
        Emergency::ask(wanted, step("ichiro", NOW), 4 * HOUR, [7; 16]).map(|_| ())
    };
    let words = "a stated reason";
    assert_eq!(ask(words, 4 * HOUR), Ok(()));
    assert_eq!(ask(words, 4 * HOUR + 1), Err(EmergencyFault::Life));
    assert_eq!(ask(words, 0), Err(EmergencyFault::Life));
    assert_eq!(ask(&"x".repeat(10), 1), Ok(()));
    assert_eq!(ask(&"x".repeat(9), 1), Err(EmergencyFault::Words));
    assert_eq!(ask("  a  b  c           ", 1), Err(EmergencyFault::Words));
    assert_eq!(ask(&"x".repeat(500), 1), Ok(()));
    assert_eq!(ask(&"x".repeat(501), 1), Err(EmergencyFault::Words));
}

#[test]
fn r_f11_a_token_holds_as_long_as_its_own_emergency_is_open() {
    let emergency = open(None);
    let (_, row) = emergency.token("ichiro", NOW + 1, [1; 32]).unwrap();
    assert_eq!(row.rests_on(), Rests::Emergency(&emergency.id));
    let check = |one: Option<&Emergency>| {
        let grounds = Grounds {
            emergency: one,
            ..Grounds::default()
        };
        row.check(grounds, NOW + 2)
    };
    assert_eq!(check(Some(&emergency)), Ok(()));
    assert_eq!(check(None), Err(TokenError::Unknown));
    for by in ["ichiro", "jiro", "town"] {
        let mut ended = emergency.clone();
        ended.end(step(by, NOW + 2)).unwrap();
        assert_eq!(check(Some(&ended)), Err(TokenError::Unknown));
        assert_eq!(
            ended.end(step(by, NOW + 3)),
            Err(EmergencyFault::Standing),
            "once"
        );
    }
    let other = Emergency::ask(wanted(None), step("ichiro", NOW), 4 * HOUR, [8; 16]).unwrap();
    let mut other = Emergency {
        allowed: emergency.allowed.clone(),
        ..other
    };
    assert_eq!(check(Some(&other)), Err(TokenError::Unknown), "another's");
    other.id = Arc::clone(&emergency.id);
    assert_eq!(check(Some(&other)), Ok(()));
    // A request that was called back is never allowed.
    let mut called_back = asked(None);
    called_back.end(step("ichiro", NOW)).unwrap();
    let allowed = called_back.allow(step("jiro", NOW));
    assert_eq!(allowed, Err(EmergencyFault::Standing));
}

#[test]
fn r_f11_it_opens_reading_of_one_town_or_one_person_and_nothing_else() {
    let caller = |patient| {
        let (_, row) = open(patient).token("ichiro", NOW + 1, [1; 32]).unwrap();
        row.mandate.caller()
    };
    let (town, person) = (caller(None), caller(Some("p1")));
    let reads = [
        Action::Read,
        Action::Vread,
        Action::SearchType,
        Action::HistoryInstance,
        Action::Everything,
    ];
    for action in Action::ALL {
        for one in [&town, &person] {
            let reach = decide(one, Zone::Lgwan, action, Some(Kind::PATIENT));
            let may = reads.contains(&action) || action == Action::Capabilities;
            assert_eq!(reach.is_ok(), may, "{action:?}");
            for zone in [Zone::Internet, Zone::Ops] {
                let elsewhere = decide(one, zone, action, Some(Kind::PATIENT));
                assert_eq!(elsewhere, Err(Refusal::WrongZone));
            }
        }
    }
    let reach = decide(&town, Zone::Lgwan, Action::Read, Some(Kind::PATIENT)).unwrap();
    assert_eq!(reach.tenant, Tenant(139_998));
    assert!(reach.open.contains(Kind::PATIENT) && reach.compartment.is_none());
    let reach = decide(&person, Zone::Lgwan, Action::Read, Some(Kind::PATIENT)).unwrap();
    assert!(!reach.open.contains(Kind::PATIENT));
    assert_eq!(reach.compartment.unwrap().0.as_str(), "p1");
    // Without the grant there is nothing, in no zone.
    let mut bare = town;
    bare.mandate = None;
    let refused = decide(&bare, Zone::Lgwan, Action::Read, Some(Kind::PATIENT));
    assert_eq!(refused, Err(Refusal::WrongZone));
}

#[test]
fn every_reason_has_a_name_and_a_code_of_its_own() {
    for reason in Reason::ALL {
        assert_eq!(Reason::parse(reason.name()), Some(reason));
        let same = Reason::ALL
            .iter()
            .filter(|other| other.purpose() == reason.purpose());
        assert_eq!(same.count(), 1);
    }
    assert_eq!(Reason::parse("Fault"), None);
    let standings = [
        Standing::Asked,
        Standing::Lapsed,
        Standing::Open,
        Standing::Over,
        Standing::Ended,
    ];
    let names = standings.map(Standing::name);
    assert_eq!(names, ["asked", "lapsed", "open", "over", "ended"]);
    let faults = [
        EmergencyFault::Words,
        EmergencyFault::Life,
        EmergencyFault::SamePerson,
        EmergencyFault::Standing,
        EmergencyFault::NotTheAsker,
    ];
    let codes = faults.map(EmergencyFault::code);
    let expected = [
        "emergency-words",
        "emergency-hours",
        "emergency-same-person",
        "emergency-standing",
        "emergency-not-the-asker",
    ];
    assert_eq!(codes, expected);
}
