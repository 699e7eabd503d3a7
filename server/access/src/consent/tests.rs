//! Consents: what is read, what permits nothing, and who may speak for whom until when.

use fhir::codec::{Limits, json};
use serde_json::{Value, json};

use super::*;
use crate::mandate::tests::scopes;

const WORDS: Vocabulary<'_> = Vocabulary {
    category: "urn:category",
    client: "urn:client",
    municipality: "urn:town",
};

fn app() -> Value {
    json!({
        "resourceType": "Consent", "status": "active", "patient": {"reference": "Patient/p1"},
        "scope": {"coding": [{"code": "patient-privacy"}]},
        "category": [{"coding": [{"system": "urn:other", "code": "personal-app"}, {"system": "urn:category", "code": "personal-app"}]}],
        "provision": {
            "type": "permit",
            "period": {"start": "2026-04-01", "end": "2027-03-31T10:00:00+09:00"},
            "actor": [{"role": {"text": "app"}, "reference": {"identifier": {"system": "urn:client", "value": "notes"}}}],
            "purpose": [{"code": "PATRQT"}]
        }
    })
}

fn read(consent: &Value) -> Result<Given, ConsentFault> {
    let element = json::read(consent.to_string().as_bytes(), &Limits::own()).unwrap();
    Given::read(&element, WORDS)
}

fn set(mut of: Value, path: &str, value: Value) -> Value {
    let (parent, name) = path.rsplit_once('/').unwrap();
    let parent = of.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Value::Null => parent.remove(name),
        value => parent.insert(name.to_owned(), value),
    };
    of
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn class(kinds: &[&str]) -> Value {
    let one = |kind: &&str| json!({"system": KINDS_SYSTEM, "code": kind});
    Value::Array(kinds.iter().map(one).collect())
}

fn asks<'a>(patient: &'a Id, about: &'a About, today: &str) -> Asks<'a> {
    Asks {
        patient,
        about,
        kind: Kind::IMMUNIZATION,
        purpose: Some("PATRQT"),
        today: day(today),
    }
}

#[test]
fn a_consent_is_read_and_holds_for_its_app_its_time_and_its_purpose() {
    let given = read(&app()).unwrap();
    let patient = Id::parse("p1").unwrap();
    let notes = About::App("notes".to_owned());
    assert_eq!(given.about, notes);
    let may = |asks: Asks<'_>| permits(std::slice::from_ref(&given), &asks);
    let good = asks(&patient, &notes, "2026-04-01");
    assert!(may(good));
    assert!(may(Asks {
        today: day("2027-03-31"),
        ..good
    }));
    assert!(!may(Asks {
        today: day("2026-03-31"),
        ..good
    }));
    assert!(!may(Asks {
        today: day("2027-04-01"),
        ..good
    }));
    assert!(!may(Asks {
        purpose: Some("HMARKT"),
        ..good
    }));
    assert!(!may(Asks {
        purpose: None,
        ..good
    }));
    assert!(!may(Asks {
        about: &About::App("other".to_owned()),
        ..good
    }));
    assert!(!may(Asks {
        about: &About::Inquiry(Vec::new()),
        ..good
    }));
    assert!(!may(Asks {
        patient: &Id::parse("p2").unwrap(),
        ..good
    }));
    assert!(!permits(&[], &good), "silence is a no");
}

#[test]
fn the_most_restrictive_of_several_wins() {
    let patient = Id::parse("p1").unwrap();
    let notes = About::App("notes".to_owned());
    let asks = asks(&patient, &notes, "2026-05-01");
    let yes = read(&app()).unwrap();
    let no = read(&set(app(), "/provision/type", json!("deny"))).unwrap();
    assert!(permits(&[yes.clone(), yes.clone()], &asks));
    assert!(!permits(&[yes.clone(), no.clone()], &asks));
    assert!(!permits(&[no, yes], &asks));
}

#[test]
fn kinds_are_named_or_taken_out() {
    let kinds = |consent: Value| {
        let given = read(&consent).unwrap();
        let has = |name: &str| given.kinds.contains(Kind::parse(name).unwrap());
        (has("Immunization"), has("Observation"))
    };
    assert_eq!(kinds(app()), (true, true));
    assert_eq!(
        kinds(set(app(), "/provision/class", class(&["Immunization"]))),
        (true, false)
    );
    let except = json!([{"type": "deny", "class": class(&["Observation"])}]);
    assert_eq!(
        kinds(set(app(), "/provision/provision", except)),
        (true, false)
    );
    let given = read(&set(app(), "/provision/class", class(&["Immunization"]))).unwrap();
    let (patient, notes) = (Id::parse("p1").unwrap(), About::App("notes".to_owned()));
    let asks = asks(&patient, &notes, "2026-05-01");
    let left = |asked: &str| {
        permitted_scopes(&scopes(asked), std::slice::from_ref(&given), &asks).to_string()
    };
    assert_eq!(
        left("openid patient/*.rs"),
        "openid patient/Immunization.rs"
    );
    assert_eq!(left("patient/Observation.rs"), "");
    let all = read(&app()).unwrap();
    assert_eq!(
        permitted_scopes(&scopes("patient/*.rs"), &[all], &asks).to_string(),
        "patient/*.rs"
    );
    assert_eq!(
        permitted_scopes(&scopes("patient/*.rs"), &[], &asks).to_string(),
        ""
    );
}

#[test]
fn r_o12_what_was_granted_is_worth_what_the_consent_says_today() {
    let mandate = |scope| {
        let mut one = crate::mandate::tests::mandate(crate::Role::Person, Some("p1"), scope);
        one.purpose = Some(std::sync::Arc::from("PATRQT"));
        one
    };
    let left = |scope, given: &[Given], today| {
        left_of(&mandate(scope), given, day(today)).map(|left| left.to_string())
    };
    let whole = read(&app()).unwrap();
    let narrow = read(&set(app(), "/provision/class", class(&["Immunization"]))).unwrap();
    let asked = "openid patient/*.rs";
    for (given, today, expected) in [
        (vec![whole.clone()], "2026-05-01", Some(asked)),
        (
            vec![narrow.clone()],
            "2026-05-01",
            Some("openid patient/Immunization.rs"),
        ),
        // Before its first day, and behind its last.
        (vec![whole.clone()], "2026-03-31", None),
        (vec![whole.clone()], "2027-04-01", None),
        (vec![], "2026-05-01", None),
    ] {
        assert_eq!(left(asked, &given, today).as_deref(), expected, "{today}");
    }
    assert_eq!(
        left("patient/Observation.rs", &[narrow], "2026-05-01"),
        None
    );
    let mut of_nobody = mandate(asked);
    of_nobody.patient = None;
    assert_eq!(
        left_of(&of_nobody, std::slice::from_ref(&whole), day("2026-05-01")),
        None
    );
    let mut of_other = mandate(asked);
    of_other.client = std::sync::Arc::from("others");
    assert_eq!(left_of(&of_other, &[whole], day("2026-05-01")), None);
}

#[test]
fn r_t06_what_is_withdrawn_or_not_understood_permits_nothing() {
    use ConsentFault as Why;
    for (path, value, fault) in [
        ("/status", json!("inactive"), Why::NotActive),
        ("/status", json!("rejected"), Why::NotActive),
        ("/status", json!("draft"), Why::NotActive),
        ("/status", json!("proposed"), Why::NotActive),
        ("/status", json!("entered-in-error"), Why::NotActive),
        ("/patient", Value::Null, Why::Patient),
        ("/patient/reference", json!("Group/p1"), Why::Patient),
        (
            "/patient/reference",
            json!("https://other.example/fhir/Patient/p1"),
            Why::Patient,
        ),
        ("/provision", Value::Null, Why::NotUnderstood),
        ("/provision/type", Value::Null, Why::NotUnderstood),
        (
            "/provision/dataPeriod",
            json!({"start": "2020-01-01"}),
            Why::NotUnderstood,
        ),
        (
            "/provision/code",
            json!([{"text": "x"}]),
            Why::NotUnderstood,
        ),
        (
            "/provision/action",
            json!([{"text": "x"}]),
            Why::NotUnderstood,
        ),
        (
            "/provision/securityLabel",
            json!([{"code": "R"}]),
            Why::NotUnderstood,
        ),
        (
            "/provision/class",
            json!([{"system": "urn:x", "code": "Immunization"}]),
            Why::NotUnderstood,
        ),
        ("/provision/class", class(&["Claim"]), Why::NotUnderstood),
        (
            "/provision/purpose",
            json!([{"display": "x"}]),
            Why::NotUnderstood,
        ),
        (
            "/provision/period",
            json!({"end": "2026"}),
            Why::NotUnderstood,
        ),
        (
            "/provision/provision",
            json!([{"type": "permit", "class": class(&["Patient"])}]),
            Why::NotUnderstood,
        ),
        (
            "/provision/provision",
            json!([{"type": "deny"}]),
            Why::NotUnderstood,
        ),
        (
            "/provision/provision",
            json!([{"type": "deny", "class": class(&["Patient"]), "purpose": [{"code": "X"}]}]),
            Why::NotUnderstood,
        ),
        (
            "/category",
            json!([{"coding": [{"system": "urn:category", "code": "research"}]}]),
            Why::About,
        ),
        (
            "/category",
            json!([{"coding": [{"code": "personal-app"}]}]),
            Why::About,
        ),
        (
            "/category",
            json!([{"coding": [{"system": "urn:category", "code": "personal-app"}, {"system": "urn:category", "code": "municipal-inquiry"}]}]),
            Why::About,
        ),
        (
            "/category",
            json!([{"coding": [{"system": "urn:category", "code": "municipal-inquiry"}]}]),
            Why::NotUnderstood,
        ),
        ("/provision/actor", Value::Null, Why::About),
        (
            "/provision/actor",
            json!([{"role": {"text": "x"}, "reference": {"reference": "Organization/o1"}}]),
            Why::About,
        ),
    ] {
        assert_eq!(
            read(&set(app(), path, value.clone())),
            Err(fault),
            "{path} {value}"
        );
    }
    let category = json!([{"coding": [{"system": "urn:category", "code": "municipal-inquiry"}]}]);
    let inquiry = set(
        set(app(), "/category", category),
        "/provision/actor",
        Value::Null,
    );
    assert_eq!(read(&inquiry).unwrap().about, About::Inquiry(Vec::new()));
    let category = json!([{"coding": [{"system": "urn:category", "code": "collation"}]}]);
    let collation = set(inquiry, "/category", category);
    assert_eq!(read(&collation).unwrap().about, About::Collation);
    // To whom data are given for collation is not for the consent to say.
    let to = app().pointer("/provision/actor").unwrap().clone();
    assert_eq!(
        read(&set(collation, "/provision/actor", to)),
        Err(Why::NotUnderstood)
    );
}

#[test]
fn a_parent_speaks_for_a_child_until_the_day_the_law_says_it_is_of_age() {
    let parent = Delegation {
        account: "a-1".to_owned(),
        patient: Id::parse("p2").unwrap(),
        right: Right::Parent,
        born: day("2008-05-10"),
        from: day("2020-01-01"),
        until: None,
    };
    let rule = |of: &Delegation, today: &str| of.holds(18, day(today)).map_err(|fault| fault.rule);
    assert_eq!(rule(&parent, "2019-12-31"), Err("delegation-over"));
    assert_eq!(rule(&parent, "2020-01-01"), Ok(()));
    // Born on 10 May, of age at the end of 9 May.
    assert_eq!(rule(&parent, "2026-05-09"), Ok(()));
    assert_eq!(rule(&parent, "2026-05-10"), Err("delegation-of-age"));
    let appointed = Delegation {
        right: Right::Appointed,
        until: Some(day("2030-01-01")),
        ..parent
    };
    assert_eq!(rule(&appointed, "2029-05-10"), Ok(()));
    assert_eq!(rule(&appointed, "2030-01-01"), Ok(()));
    assert_eq!(rule(&appointed, "2030-01-02"), Err("delegation-over"));
}

#[test]
fn r_t06_whoever_took_a_yes_to_inquiries_back_has_not_said_nothing() {
    let inquiry = |status: &str, kind: &str| {
        json!({
            "resourceType": "Consent", "status": status, "patient": {"reference": "Patient/p1"},
            "scope": {"coding": [{"code": "patient-privacy"}]},
            "category": [{"coding": [{"system": "urn:category", "code": "municipal-inquiry"}]}],
            "provision": {"type": kind, "period": {"start": "2026-04-01", "end": "2027-03-31"}}
        })
    };
    let said = |consents: &[Value], today: &str| {
        let read = |one: &Value| json::read(one.to_string().as_bytes(), &Limits::own()).unwrap();
        let consents: Vec<Element> = consents.iter().map(read).collect();
        let patient = Id::parse("p1").unwrap();
        said_of_inquiries(&consents, WORDS, "139998", (&patient, day(today)))
    };
    let to = |town: &str, one: &Value| {
        let actor = json!([{
            "role": {"text": "asks"},
            "reference": {"identifier": {"system": "urn:town", "value": town}}
        }]);
        set(one.clone(), "/provision/actor", actor)
    };
    let without = |path: &str, of: &Value| set(of.clone(), path, Value::Null);
    let stranger =
        json!([{"role": {"text": "asks"}, "reference": {"reference": "Organization/o1"}}]);
    let (yes, no) = (inquiry("active", "permit"), inquiry("active", "deny"));
    let back = inquiry("inactive", "permit");
    let now = "2026-05-01";
    for (consents, today, expected) in [
        (vec![], now, Said::Nothing),
        (vec![app()], now, Said::Nothing),
        (vec![inquiry("draft", "permit")], now, Said::Nothing),
        (
            vec![inquiry("entered-in-error", "deny")],
            now,
            Said::Nothing,
        ),
        (vec![yes.clone()], now, Said::Yes),
        (vec![back.clone(), yes.clone()], now, Said::Yes),
        (vec![no.clone()], now, Said::No),
        (vec![yes.clone(), no], now, Said::No),
        (vec![back.clone()], now, Said::No),
        (vec![inquiry("rejected", "permit")], now, Said::No),
        // To this municipality, or to another.
        (vec![to("139998", &yes)], now, Said::Yes),
        (vec![to("279986", &yes)], now, Said::Nothing),
        (vec![to("139998", &back)], now, Said::No),
        (vec![to("279986", &back), yes.clone()], now, Said::Yes),
        // About inquiries, but nobody can say which: it may have been about this one.
        (
            vec![set(yes.clone(), "/provision/actor", stranger.clone())],
            now,
            Said::No,
        ),
        (vec![without("/provision", &yes)], now, Said::No),
        // About something else, of which nothing more can be said.
        (
            vec![set(app(), "/provision/actor", stranger)],
            now,
            Said::Nothing,
        ),
        (vec![without("/provision", &app())], now, Said::Nothing),
        // Before its first day, and behind its last.
        (vec![yes.clone()], "2026-03-31", Said::No),
        (vec![yes.clone()], "2027-04-01", Said::No),
        // For something else, or in a way that is not understood.
        (
            vec![set(
                yes.clone(),
                "/provision/purpose",
                json!([{"code": "HMARKT"}]),
            )],
            now,
            Said::No,
        ),
        (
            vec![set(
                yes.clone(),
                "/provision/purpose",
                json!([{"code": "PUBHLTH"}]),
            )],
            now,
            Said::Yes,
        ),
        (
            vec![
                yes.clone(),
                set(yes, "/provision/code", json!([{"text": "x"}])),
            ],
            now,
            Said::No,
        ),
    ] {
        assert_eq!(said(&consents, today), expected, "{consents:?} {today}");
    }
}

#[test]
fn each_reason_why_a_consent_permits_nothing_has_a_code_of_its_own() {
    let mut codes = [
        ConsentFault::NotActive,
        ConsentFault::Patient,
        ConsentFault::About,
        ConsentFault::NotUnderstood,
    ]
    .map(ConsentFault::code);
    codes.sort_unstable();
    assert!(codes.iter().all(|code| code.starts_with("consent-")));
    assert!(codes.windows(2).all(|pair| pair[0] != pair[1]));
}
