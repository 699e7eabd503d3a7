//! Acts are what they were after a journey through FHIR, and what is made keeps to the profile.

use ::immunization::{Day, GivenVaccine};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::immunization::{self, Person};
use crate::samples::{
    doses, moments, people, rare, read, table, told, town, towns, validate, written,
};

const DOSE: &str = "Immunization/0197c1f0/_history/1";

fn numbers() -> impl Strategy<Value = String> {
    "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
}

fn pointers() -> impl Strategy<Value = Pointer> {
    prop_oneof![
        Just(Pointer::Reference(
            "Organization/organization-mirai".to_owned()
        )),
        numbers().prop_map(|number| Pointer::client(&number)),
        numbers().prop_map(|number| Pointer::device(&number)),
        numbers().prop_map(|number| Pointer::venue(&number)),
        towns().prop_map(Pointer::municipality),
        "[a-z]{3,9}".prop_map(|value| Pointer::Number(ForeignNumber {
            system: String::new(),
            value
        })),
    ]
}

fn places() -> impl Strategy<Value = Pointer> {
    prop_oneof![
        Just(Pointer::Reference("Location/mirai-gymnasium".to_owned())),
        numbers().prop_map(|number| Pointer::venue(&number)),
    ]
}

fn agents() -> impl Strategy<Value = Agent> {
    let role = select(Role::ALL.to_vec());
    (role, pointers(), option::of(pointers())).prop_map(|(role, who, on_behalf_of)| Agent {
        role,
        who,
        on_behalf_of,
    })
}

fn origins() -> impl Strategy<Value = Origin> {
    let row = option::of(1..=2_147_483_647_u32);
    let session = option::of(("[a-z0-9-]{1,40}", 1..1_000_u32));
    (numbers(), row, option::of(any::<[u8; 32]>()), session).prop_map(
        |(number, row, digest, session)| Origin {
            row,
            digest,
            session,
            ..Origin::of(Pointer::import(&number))
        },
    )
}

fn reports() -> impl Strategy<Value = Element> {
    (doses(), people()).prop_map(|(dose, person)| {
        let mut report = immunization::to_resource(&dose, &person, table()).unwrap();
        report.sort_fields();
        report
    })
}

fn reasons() -> impl Strategy<Value = Why> {
    let code = select(vec![None, Some("HQUALIMP")]);
    (code, rare()).prop_map(|(code, text)| Why {
        code: code.map(|code| (system::V3_REASON.to_owned(), code.to_owned())),
        text: Some(format!("理由 {text}")),
    })
}

prop_compose! {
    fn acts()(
        activity in select(Activity::ALL.to_vec()),
        occurred in option::of(moments()),
        recorded_ms in 1_600_000_000_000..1_795_000_000_000_i64,
        request in option::of(numbers()),
        location in option::of(places()),
        reasons in vec(reasons(), 1..3),
        agents in vec(agents(), 1..3),
        row in origins(),
        sources in vec(origins(), 0..2),
        before in option::of(Just("Immunization/0197c1f0/_history/2".to_owned())),
        report in option::of(reports()),
        doubtful in any::<bool>(),
    ) -> Provenance {
        let row = Origin { row: row.row.or(Some(2)), ..row };
        let doubts = if doubtful { vec!["must-fix".to_owned(), "Q04".to_owned()] } else { Vec::new() };
        Provenance {
            targets: vec![DOSE.to_owned()],
            policies: vec!["https://sesshu.example/policy/correction".to_owned()],
            sources: sources.into_iter().chain([row]).collect(),
            occurred, request, location, reasons, agents, before, report, doubts,
            ..Provenance::new(activity, recorded_ms)
        }
    }
}

/// The row of a file, as every import tells of it.
fn import() -> Provenance {
    let number = "0197c1ef-0000-7a51-9d2e-5b7f6f0a0009";
    Provenance {
        targets: vec![DOSE.to_owned()],
        agents: vec![Agent::new(
            Role::Enterer,
            Pointer::client("staff-0012"),
            town("139998"),
        )],
        sources: vec![Origin::row(number, 12).with_digest([0xA7; 32])],
        ..Provenance::new(Activity::Import, 1_795_000_000_250)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_act_comes_back_as_it_was_and_keeps_to_the_profile(act in acts()) {
        let resource = to_resource(&act).unwrap();
        let back = from_resource(&resource);
        prop_assert_eq!(told(&back.findings), Vec::<String>::new());
        prop_assert!(back.record == Some(act), "{}", written(&resource));
        prop_assert_eq!(told(&validate(&resource)), Vec::<String>::new(), "{}", written(&resource));
        let again = read(&written(&resource));
        prop_assert!(again == resource, "{}", written(&resource));
    }

    #[test]
    fn nothing_about_a_person_is_shown(act in acts()) {
        let shown = format!("{act:?} {:?} {:?} {:?}", act.reasons, act.agents, act.sources);
        for secret in act.reasons.iter().filter_map(|why| why.text.as_deref()) {
            prop_assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[test]
fn acts_of_the_package_are_read_and_come_back() {
    let mut count = 0;
    let package = crate::definitions::examples().iter();
    for file in package.filter(|file| file.name.contains("Provenance-")) {
        count += 1;
        let resource = read(file.text);
        let reading = from_resource(&resource);
        assert_eq!(
            told(&reading.findings),
            Vec::<String>::new(),
            "{}",
            file.name
        );
        let act = reading.record.unwrap();
        let mut made = to_resource(&act).unwrap();
        made.push_text("id", resource.text_of("id").unwrap())
            .unwrap();
        let mut wanted = resource.clone();
        made.sort_fields();
        wanted.sort_fields();
        // Of a whole second, some write the fraction.
        let wanted = read(&written(&wanted).replace(":00Z", ":00.000Z"));
        assert!(made == wanted, "{}", written(&made));
    }
    assert_eq!(count, 3);
}

#[test]
fn an_import_without_a_row_and_a_correction_without_a_reason_are_not_made() {
    let whole = import();
    assert!(to_resource(&whole).is_ok());
    let without_row = Provenance {
        sources: vec![Origin::of(Pointer::import("1"))],
        ..whole.clone()
    };
    let without_source = Provenance {
        activity: Activity::Scan,
        sources: Vec::new(),
        ..whole.clone()
    };
    let without_target = Provenance {
        targets: Vec::new(),
        ..whole.clone()
    };
    let without_agent = Provenance {
        agents: Vec::new(),
        ..whole.clone()
    };
    let acts = [Activity::Correction, Activity::Undo, Activity::Merge];
    let without_reason = acts.map(|activity| Provenance {
        activity,
        ..whole.clone()
    });
    let all = [without_row, without_source, without_target, without_agent];
    for act in all.iter().chain(&without_reason) {
        assert_eq!(to_resource(act), Err(crate::Unmade::Incomplete), "{act:?}");
    }
}

#[test]
fn a_value_that_fhir_cannot_say_is_refused_and_not_shown() {
    let mut act = import();
    act.reasons = vec![Why::told("a\u{0}b")];
    let Err(crate::Unmade::Refused(issues)) = to_resource(&act) else {
        panic!("made");
    };
    assert_eq!(told(&issues), ["record-value-unsaid -"]);
    act.reasons = Vec::new();
    act.sources = vec![Origin::row("1", u32::MAX)];
    assert!(to_resource(&act).is_err());
}

#[test]
fn a_contradicting_report_is_kept_whole_beside_the_dose() {
    let day = Day::new(2022, 2, 1).unwrap();
    let vaccine = GivenVaccine {
        text: Some("ファイザー".to_owned()),
        ..GivenVaccine::default()
    };
    let mut dose = ::immunization::Dose::given(vaccine, day.into());
    dose.place.name = Some("みらい市民体育館".to_owned());
    dose.place.municipality = Some(town("139998"));
    let person = Person::Reference("Patient/resident-hanako".to_owned());
    let mut act = import();
    act.report = Some(immunization::to_resource(&dose, &person, table()).unwrap());
    act.doubts = vec!["must-fix".to_owned(), "Q04".to_owned()];
    let resource = to_resource(&act).unwrap();
    assert_eq!(
        told(&validate(&resource)),
        Vec::<String>::new(),
        "{}",
        written(&resource)
    );
    // One level of containing, as FHIR allows.
    let kinds: Vec<&str> = resource
        .children("contained")
        .map(Element::type_name)
        .collect();
    assert_eq!(kinds, ["Immunization", "Location"]);
    let back = from_resource(&resource).record.unwrap();
    assert_eq!(back.doubts, ["must-fix", "Q04"]);
    let report = back.report.unwrap();
    let again = immunization::from_resource(&report, table())
        .record
        .unwrap();
    assert!(again == dose, "{}", written(&report));
    assert_eq!(immunization::person_of(&report), Some(person));
}

#[test]
fn what_is_no_act_of_ours_is_told() {
    let foreign = read(
        r#"{"resourceType":"Provenance","target":[{"reference":"Immunization/1"}],"recorded":"2026-04-01T10:15:03Z",
        "occurredDateTime":"2026-04","agent":[{"who":{"display":"somebody"}}],
        "entity":[{"role":"removal","what":{"reference":"Immunization/1"}}],
        "activity":{"coding":[{"system":"https://sesshu.example/fhir/CodeSystem/record-activity","code":"entry"}]}}"#,
    );
    let reading = from_resource(&foreign);
    assert_eq!(
        told(&reading.findings),
        [
            "record-value-unread Provenance.occurred",
            "record-value-unread Provenance.agent[0]",
            "record-value-unread Provenance.entity[0]"
        ]
    );
    let act = reading.record.unwrap();
    assert_eq!((act.activity, act.agents.len()), (Activity::Entry, 0));
    let no_activity = r#"{"resourceType":"Provenance","target":[{"reference":"Immunization/1"}],
        "recorded":"2026-04-01T10:15:03Z","agent":[{"who":{"display":"somebody"}}]}"#;
    let reading = from_resource(&read(no_activity));
    assert!(reading.record.is_none());
    assert_eq!(told(&reading.findings), ["record-part-missing Provenance"]);
    let other = r#"{"resourceType":"Patient"}"#;
    assert!(from_resource(&read(other)).record.is_none());
}
