//! Along references, and back along them.

use expect_test::expect;

use super::*;

#[test]
fn chains_follow_references() {
    expect![[r#"
        patient.name=a
            Immunization[patient -> Patient[name {a…}]]
        patient:Patient.name:exact=a,b
            Immunization[patient -> Patient[name {“a”, “b”}]]
        patient._id=p-1
            Immunization[patient -> Patient[id {p-1}]]
        patient._lastUpdated=gt2024
            Immunization[patient -> Patient[changed {> 2023-12-31T15:00:00.000Z–2024-12-31T15:00:00.000Z}]]
        patient.name:missing=true
            Immunization[patient -> Patient[no name]]
        patient.gender:not=male
            Immunization[patient -> Patient[not gender {male}]]
        patient:Patient.general-practitioner.name=a
            Immunization[patient -> Patient[general-practitioner -> Organization[name {a…}] or Practitioner[name {a…}]]]
        patient.general-practitioner:Organization.partof.name=a
            Immunization[patient -> Patient[general-practitioner -> Organization[partof -> Organization[name {a…}]]]]
        patient.general-practitioner:Organization.partof.partof.name=a
            ! chain-too-deep (limit: 3)
        performer.name=a
            Immunization[performer -> Organization[name {a…}] or Practitioner[name {a…}]]
        performer.communication=ja
            Immunization[performer -> Practitioner[communication {ja}]]
        performer.nam=a
            ! parameter-unknown (nearest: name; offered: _filter, _has, _id, _lastUpdated, communication, name, partof)
        performer:Patient.name=a
            ! reference-target (type: Patient; offered: Organization, Practitioner)
        patient.nam=a
            ! parameter-unknown (nearest: name)
        lot-number.name=a
            ! chain-not-reference (element: lot-number)
        patient.=a
            ! parameter-unknown (nearest: _id)
        patient.name.family=a
            ! chain-not-reference (element: name)
        .name=a
            ! parameter-unknown (nearest: _id)
        patient..name=a
            ! parameter-unknown (nearest: _id)
        patient.birthdate=x
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]YYYY[-MM[-DD[Thh:mm[:ss[.fff]][Z|+hh:mm|-hh:mm]]]])
    "#]].assert_eq(&table(
        "Immunization",
        &[
            "patient.name=a",
            "patient:Patient.name:exact=a,b",
            "patient._id=p-1",
            "patient._lastUpdated=gt2024",
            "patient.name:missing=true",
            "patient.gender:not=male",
            "patient:Patient.general-practitioner.name=a",
            "patient.general-practitioner:Organization.partof.name=a",
            "patient.general-practitioner:Organization.partof.partof.name=a",
            "performer.name=a",
            "performer.communication=ja",
            "performer.nam=a",
            "performer:Patient.name=a",
            "patient.nam=a",
            "lot-number.name=a",
            "patient.=a",
            "patient.name.family=a",
            ".name=a",
            "patient..name=a",
            "patient.birthdate=x",
        ],
    ));
}

#[test]
fn s17_7_two_chains_are_two_criteria() {
    let said = say("Immunization", "patient.name=a&patient.birthdate=2024");
    expect!["Immunization[patient -> Patient[name {a…}] & patient -> Patient[birthdate {= 2023-12-31T15:00:00.000Z–2024-12-31T15:00:00.000Z}]]"].assert_eq(&said);
}

#[test]
fn back_along_references() {
    expect![[r#"
        _has:Immunization:patient:lot-number=a
            Patient[<- patient of Immunization[lot-number {a…}]]
        _has:Immunization:patient:lot-number:exact=a
            Patient[<- patient of Immunization[lot-number {“a”}]]
        _has:Immunization:patient:_id=a
            Patient[<- patient of Immunization[id {a}]]
        _has:Immunization:patient:performer.name=a
            Patient[<- patient of Immunization[performer -> Organization[name {a…}] or Practitioner[name {a…}]]]
        _has:Immunization:patient:_has:List:item:_id=a
            Patient[<- patient of Immunization[<- item of List[id {a}]]]
        general-practitioner._has:Immunization:performer:status=completed
            Patient[general-practitioner -> Organization[<- performer of Immunization[status {completed}]] or Practitioner[<- performer of Immunization[status {completed}]]]
        _has:Observation:focus:_has:Observation:focus:_has:Observation:focus:code=a
            Patient[<- focus of Observation[<- focus of Observation[<- focus of Observation[code {a}]]]]
        _has:Observation:focus:_has:Observation:focus:_has:Observation:focus:subject.name=a
            ! chain-too-deep (limit: 3)
        _has:Immunization:performer:status=a
            ! has-malformed (expected: _has:Type:reference:parameter)
        _has:Immunization:status:status=a
            ! has-malformed (expected: _has:Type:reference:parameter)
        _has:Nothing:patient:status=a
            ! has-malformed (expected: _has:Type:reference:parameter)
        _has:Immunization:patient=a
            ! has-malformed (expected: _has:Type:reference:parameter)
        _has:Immunization=a
            ! has-malformed (expected: _has:Type:reference:parameter)
        _has=a
            ! has-malformed (expected: _has:Type:reference:parameter)
        _has:Immunization:patient:x=a
            ! parameter-unknown (nearest: _id)
        _has:Immunization:patient:=a
            ! parameter-unknown (nearest: _id)
    "#]].assert_eq(&table(
        "Patient",
        &[
            "_has:Immunization:patient:lot-number=a",
            "_has:Immunization:patient:lot-number:exact=a",
            "_has:Immunization:patient:_id=a",
            "_has:Immunization:patient:performer.name=a",
            "_has:Immunization:patient:_has:List:item:_id=a",
            "general-practitioner._has:Immunization:performer:status=completed",
            "_has:Observation:focus:_has:Observation:focus:_has:Observation:focus:code=a",
            "_has:Observation:focus:_has:Observation:focus:_has:Observation:focus:subject.name=a",
            "_has:Immunization:performer:status=a",
            "_has:Immunization:status:status=a",
            "_has:Nothing:patient:status=a",
            "_has:Immunization:patient=a",
            "_has:Immunization=a",
            "_has=a",
            "_has:Immunization:patient:x=a",
            "_has:Immunization:patient:=a",
        ],
    ));
}

#[test]
fn what_fans_out_too_far_is_refused() {
    let mut wide = made::all();
    for parameter in &mut wide {
        if parameter.ty == ParameterType::Reference {
            parameter.targets = KindSet::all();
        }
    }
    for kind in Kind::all() {
        let mut link = wide[6].clone();
        link.kind = kind;
        link.code = "link".into();
        link.slot = Slot::of(kind, "link");
        wide.push(link);
    }
    let catalogue = Catalogue::of(wide, |text| text.to_lowercase());
    let context = Context {
        chain_max: 40,
        ..context(&catalogue)
    };
    let one = |text| match ask(Kind::PATIENT, &parameters(text), &context) {
        Ok(asked) => format!("{} criteria", asked.query.criteria.len()),
        Err(issues) => refused(&issues),
    };
    expect!["1 criteria"].assert_eq(&one("link.link.name=a"));
    expect!["! query-too-large (limit: 5000)"]
        .assert_eq(&one("link.link.link.link.link.link.link._id=a"));
    expect!["! query-too-large (limit: 5000)"]
        .assert_eq(&one("link.link.link.link.link.link.link.nothing=a"));
}

#[test]
fn long_values_are_not_read_again_and_again() {
    let value = ",".repeat(3_000_000);
    let said = say("Observation", &format!("subject._id={value}"));
    expect!["! query-too-large (limit: 5000)"].assert_eq(&said);
    let name = "patient.".repeat(100_000);
    let said = say("Immunization", &format!("{name}name=a"));
    expect!["! parameter-unknown (nearest: _list, active, name)"].assert_eq(&said);
}

#[test]
fn the_kinds_that_a_query_looks_at_are_told() {
    let asked = asked(
        "Immunization",
        "performer.name=a&patient._has:List:item:_id=l",
    )
    .unwrap();
    let kinds: Vec<&str> = asked.query.kinds().into_iter().map(Kind::name).collect();
    assert_eq!(
        kinds,
        [
            "Patient",
            "Immunization",
            "Organization",
            "Practitioner",
            "List"
        ]
    );
}
