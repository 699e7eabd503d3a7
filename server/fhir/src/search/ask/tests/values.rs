//! Values of each type of parameter, their modifiers, prefixes and escapes.

use expect_test::expect;

use super::*;

#[test]
fn tokens_with_and_without_a_system_are_four_different_questions() {
    expect![[r#"
        identifier=AbC
            Patient[identifier {AbC}]
        identifier=urn:s|AbC
            Patient[identifier {urn:s|AbC}]
        identifier=|AbC
            Patient[identifier {|AbC}]
        identifier=urn:s|
            Patient[identifier {urn:s|*}]
        identifier=|
            ! parameter-malformed (expected: code | system|code | |code | system|)
        identifier=a,b,,urn:s|c
            Patient[identifier {a, b, urn:s|c}]
        identifier:not=a
            Patient[not identifier {a}]
        identifier:of-type=urn:t|MR|12
            Patient[identifier:of-type {urn:t|MR|12}]
        identifier:of-type=urn:t|MR
            ! parameter-malformed (expected: type-system|type-code|value)
        identifier:of-type=MR|12
            ! parameter-malformed (expected: type-system|type-code|value)
        identifier=gt5
            Patient[identifier {gt5}]
        active=true
            Patient[active {true}]
        active=yes
            ! parameter-malformed (expected: true | false)
        active=urn:s|true
            ! parameter-malformed (expected: true | false)
        gender=Male
            Patient[gender {Male}]
        phone=00-1234 (56)
            Patient[phone {00-1234 (56), 00123456}]
        phone=A@Mirai.Example.JP
            Patient[phone {a@mirai.example.jp}]
        _tag=URN:S|UpperCase
            Patient[_tag {URN:S|uppercase}]
        _tag:text=Code Of
            Patient[_tag:text {codeof…}]
    "#]]
    .assert_eq(&table(
        "Patient",
        &[
            "identifier=AbC",
            "identifier=urn:s|AbC",
            "identifier=|AbC",
            "identifier=urn:s|",
            "identifier=|",
            "identifier=a,b,,urn:s|c",
            "identifier:not=a",
            "identifier:of-type=urn:t|MR|12",
            "identifier:of-type=urn:t|MR",
            "identifier:of-type=MR|12",
            "identifier=gt5",
            "active=true",
            "active=yes",
            "active=urn:s|true",
            "gender=Male",
            "phone=00-1234 (56)",
            "phone=A@Mirai.Example.JP",
            "_tag=URN:S|UpperCase",
            "_tag:text=Code Of",
        ],
    ));
}

#[test]
fn s17_18_escaped_letters_stand_for_themselves() {
    expect![[r#"
        identifier=s|a\,b\|c\$d\\e
            Patient[identifier {s|a,b|c$d\e}]
        identifier=a\|b
            Patient[identifier {a|b}]
        identifier=a|b|c
            Patient[identifier {a|b|c}]
        identifier=a\b
            ! parameter-escape
        identifier=a\
            ! parameter-escape
        identifier=a\\
            Patient[identifier {a\}]
        name=a\,b,c
            Patient[name {ab…, c…}]
        name:exact=a\$b|c$d
            Patient[name {“a$b|c$d”}]
        identifier=100%_
            Patient[identifier {100%_}]
    "#]]
    .assert_eq(&table(
        "Patient",
        &[
            r"identifier=s|a\,b\|c\$d\\e",
            r"identifier=a\|b",
            r"identifier=a|b|c",
            r"identifier=a\b",
            r"identifier=a\",
            r"identifier=a\\",
            r"name=a\,b,c",
            r"name:exact=a\$b|c$d",
            r"identifier=100%_",
        ],
    ));
}

#[test]
fn texts_are_folded_unless_they_are_to_be_exact() {
    expect![[r#"
        name=未来 花子
            Patient[name {未来花子…}]
        name=gtA
            Patient[name {gta…}]
        name:exact=Mirai  花子 
            Patient[name {“Mirai  花子 ”}]
        name:contains=IR
            Patient[name {…ir…}]
        name:contains=花
            ! parameter-short (least: 2)
        name:contains=%
            ! parameter-short (least: 2)
        name=・
            Patient[name {・…}]
        name=a,・
            Patient[name {a…, ・…}]
        name:text=a
            ! modifier-unknown (offered: missing, exact, contains)
        name:missing=true
            Patient[no name]
        name:missing=false
            Patient[any name]
        name:missing=no
            ! parameter-malformed (expected: true | false)
        name:missing=true,false
            ! parameter-malformed (expected: true | false)
        name:not=a
            ! modifier-unknown (offered: missing, exact, contains)
    "#]]
    .assert_eq(&table(
        "Patient",
        &[
            "name=未来 花子",
            "name=gtA",
            "name:exact=Mirai  花子 ",
            "name:contains=IR",
            "name:contains=花",
            "name:contains=%",
            "name=・",
            "name=a,・",
            "name:text=a",
            "name:missing=true",
            "name:missing=false",
            "name:missing=no",
            "name:missing=true,false",
            "name:not=a",
        ],
    ));
}

#[test]
fn s17_4_dates_are_as_wide_as_they_are_precise_and_are_japanese() {
    expect![[r#"
        date=2024
            Immunization[date {= 2023-12-31T15:00:00.000Z–2024-12-31T15:00:00.000Z}]
        date=2024-05
            Immunization[date {= 2024-04-30T15:00:00.000Z–2024-05-31T15:00:00.000Z}]
        date=2024-05-01
            Immunization[date {= 2024-04-30T15:00:00.000Z–2024-05-01T15:00:00.000Z}]
        date=2024-05-01T10:30
            Immunization[date {= 2024-05-01T01:30:00.000Z–2024-05-01T01:31:00.000Z}]
        date=2024-05-01T10:30:15Z
            Immunization[date {= 2024-05-01T10:30:15.000Z–2024-05-01T10:30:16.000Z}]
        date=2024-05-01T10:30:15.250+09:00
            Immunization[date {= 2024-05-01T01:30:15.250Z–2024-05-01T01:30:15.251Z}]
        date=2024-05-01T10:30:15 09:00
            Immunization[date {= 2024-05-01T01:30:15.000Z–2024-05-01T01:30:16.000Z}]
        date=eq2024,ne2024,gt2024,lt2024
            Immunization[date {= 2023-12-31T15:00:00.000Z–2024-12-31T15:00:00.000Z, != 2023-12-31T15:00:00.000Z–2024-12-31T15:00:00.000Z, > 2023-12-31T15:00:00.000Z–2024-12-31T15:00:00.000Z, < 2023-12-31T15:00:00.000Z–2024-12-31T15:00:00.000Z}]
        date=ge2024,le2024,sa2024,eb2024
            Immunization[date {>= 2023-12-31T15:00:00.000Z–2024-12-31T15:00:00.000Z, <= 2023-12-31T15:00:00.000Z–2024-12-31T15:00:00.000Z, after 2023-12-31T15:00:00.000Z–2024-12-31T15:00:00.000Z, before 2023-12-31T15:00:00.000Z–2024-12-31T15:00:00.000Z}]
        date=ap2016
            Immunization[date {about 2014-12-31T06:54:00.000Z–2017-12-31T23:06:00.000Z}]
        date=ap2026-01-01T09:00
            Immunization[date {about 2026-01-01T00:00:00.000Z–2026-01-01T00:01:00.000Z}]
        date=2024-05-01T10
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]YYYY[-MM[-DD[Thh:mm[:ss[.fff]][Z|+hh:mm|-hh:mm]]]])
        date=2024-13
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]YYYY[-MM[-DD[Thh:mm[:ss[.fff]][Z|+hh:mm|-hh:mm]]]])
        date=20240501
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]YYYY[-MM[-DD[Thh:mm[:ss[.fff]][Z|+hh:mm|-hh:mm]]]])
        date=xx2024
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]YYYY[-MM[-DD[Thh:mm[:ss[.fff]][Z|+hh:mm|-hh:mm]]]])
        date=gt
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]YYYY[-MM[-DD[Thh:mm[:ss[.fff]][Z|+hh:mm|-hh:mm]]]])
        date=yesterday
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]YYYY[-MM[-DD[Thh:mm[:ss[.fff]][Z|+hh:mm|-hh:mm]]]])
        date=ge2024&date=lt2025
            Immunization[date {>= 2023-12-31T15:00:00.000Z–2024-12-31T15:00:00.000Z} & date {< 2024-12-31T15:00:00.000Z–2025-12-31T15:00:00.000Z}]
        _lastUpdated=gt2024-01-02
            Immunization[changed {> 2024-01-01T15:00:00.000Z–2024-01-02T15:00:00.000Z}]
        _lastUpdated:missing=true
            Immunization[nothing]
        _lastUpdated:not=2024
            ! modifier-unknown (offered: missing)
        date:above=2024
            ! modifier-unknown (offered: missing)
    "#]].assert_eq(&table(
        "Immunization",
        &[
            "date=2024",
            "date=2024-05",
            "date=2024-05-01",
            "date=2024-05-01T10:30",
            "date=2024-05-01T10:30:15Z",
            "date=2024-05-01T10:30:15.250+09:00",
            "date=2024-05-01T10:30:15 09:00",
            "date=eq2024,ne2024,gt2024,lt2024",
            "date=ge2024,le2024,sa2024,eb2024",
            "date=ap2016",
            "date=ap2026-01-01T09:00",
            "date=2024-05-01T10",
            "date=2024-13",
            "date=20240501",
            "date=xx2024",
            "date=gt",
            "date=yesterday",
            "date=ge2024&date=lt2025",
            "_lastUpdated=gt2024-01-02",
            "_lastUpdated:missing=true",
            "_lastUpdated:not=2024",
            "date:above=2024",
        ],
    ));
}

#[test]
fn numbers_are_as_wide_as_their_precision_for_equality_only() {
    expect![[r#"
        score=100
            Basic[score {= 995e-1–1005e-1}]
        score=100.00
            Basic[score {= 99995e-3–100005e-3}]
        score=1e2
            Basic[score {= 5e1–15e1}]
        score=ne5.4
            Basic[score {!= 535e-2–545e-2}]
        score=-5
            Basic[score {= -55e-1–-45e-1}]
        score=gt100
            Basic[score {> 1e2–1e2}]
        score=le100,sa100,eb100
            Basic[score {<= 1e2–1e2, after 1e2–1e2, before 1e2–1e2}]
        score=ap100
            Basic[score {about 9e1–11e1}]
        score=ap-20
            Basic[score {about -22–-18}]
        score=0
            Basic[score {= -5e-1–5e-1}]
        score=123456789012345678
            Basic[score {= 123456789012345678–123456789012345678}]
        score=999999999999999999
            Basic[score {= 999999999999999999–999999999999999999}]
        score=1234567890123456789
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]number)
        score=five
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]number)
        score=5,
            Basic[score {= 45e-1–55e-1}]
        score=1e999
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]number)
        score=+5
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]number)
    "#]]
    .assert_eq(&table(
        "Basic",
        &[
            "score=100",
            "score=100.00",
            "score=1e2",
            "score=ne5.4",
            "score=-5",
            "score=gt100",
            "score=le100,sa100,eb100",
            "score=ap100",
            "score=ap-20",
            "score=0",
            "score=123456789012345678",
            "score=999999999999999999",
            "score=1234567890123456789",
            "score=five",
            "score=5,",
            "score=1e999",
            "score=+5",
        ],
    ));
}

#[test]
fn quantities_may_name_their_unit() {
    expect![[r#"
        value-quantity=5.4
            Observation[value-quantity {= 535e-2–545e-2 in *|*}]
        value-quantity=gt5.4|http://unitsofmeasure.org|mg
            Observation[value-quantity {> 54e-1–54e-1 in http://unitsofmeasure.org|mg}]
        value-quantity=5.4||mg
            Observation[value-quantity {= 535e-2–545e-2 in *|mg}]
        value-quantity=5.4|http://unitsofmeasure.org|
            Observation[value-quantity {= 535e-2–545e-2 in http://unitsofmeasure.org|*}]
        value-quantity=ap10||mg
            Observation[value-quantity {about 9–11 in *|mg}]
        value-quantity=5.4|mg
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]number | number|system|code | number||code)
        value-quantity=|s|mg
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]number | number|system|code | number||code)
        value-quantity=5|a|b|c
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]number | number|system|code | number||code)
    "#]].assert_eq(&table(
        "Observation",
        &[
            "value-quantity=5.4",
            "value-quantity=gt5.4|http://unitsofmeasure.org|mg",
            "value-quantity=5.4||mg",
            "value-quantity=5.4|http://unitsofmeasure.org|",
            "value-quantity=ap10||mg",
            "value-quantity=5.4|mg",
            "value-quantity=|s|mg",
            "value-quantity=5|a|b|c",
        ],
    ));
}

#[test]
fn references_are_read_in_every_form() {
    expect![[r#"
        subject=p-1
            Observation[subject {Patient/p-1, Location/p-1, Group/p-1}]
        subject:Patient=p-1
            Observation[subject {Patient/p-1}]
        subject:Patient=Patient/p-1
            Observation[subject {Patient/p-1}]
        subject:Patient=Group/p-1
            ! parameter-malformed (expected: id | Type/id | http://…)
        subject:Practitioner=p-1
            ! reference-target (type: Practitioner; offered: Patient, Location, Group)
        subject:Device=p-1
            ! reference-target (type: Device; offered: Patient, Location, Group)
        subject:patient=p-1
            ! modifier-unknown (offered: missing, identifier, Patient, Location, Group)
        subject=Patient/p-1
            Observation[subject {Patient/p-1}]
        subject=Patient/p-1/_history/3
            Observation[subject {Patient/p-1}]
        subject=https://mirai.example.jp/fhir/Patient/p-1
            Observation[subject {Patient/p-1}]
        subject=https://sakura.example.jp/fhir/Patient/p-1
            Observation[subject {<https://sakura.example.jp/fhir/Patient/p-1>}]
        subject=https://sakura.example.jp/fhir/Patient/p-1/_history/2
            Observation[subject {<https://sakura.example.jp/fhir/Patient/p-1>}]
        subject:Patient=https://sakura.example.jp/fhir/Patient/p-1
            Observation[subject {<https://sakura.example.jp/fhir/Patient/p-1>}]
        subject:Patient=https://sakura.example.jp/fhir/Group/p-1
            ! parameter-malformed (expected: id | Type/id | http://…)
        subject=urn:uuid:0
            Observation[subject {<urn:uuid:0>}]
        subject=Device/d-1
            Observation[subject {<Device/d-1>}]
        subject=a b
            ! parameter-malformed (expected: id | Type/id | http://…)
        subject=Patient/a b
            ! parameter-malformed (expected: id | Type/id | http://…)
        subject=#a
            ! parameter-malformed (expected: id | Type/id | http://…)
        subject:identifier=urn:s|1
            Observation[subject:identifier {urn:s|1}]
        subject:missing=true
            Observation[no subject]
        subject:above=p-1
            ! modifier-unknown (offered: missing, identifier, Patient, Location, Group)
    "#]]
    .assert_eq(&table(
        "Observation",
        &[
            "subject=p-1",
            "subject:Patient=p-1",
            "subject:Patient=Patient/p-1",
            "subject:Patient=Group/p-1",
            "subject:Practitioner=p-1",
            "subject:Device=p-1",
            "subject:patient=p-1",
            "subject=Patient/p-1",
            "subject=Patient/p-1/_history/3",
            "subject=https://mirai.example.jp/fhir/Patient/p-1",
            "subject=https://sakura.example.jp/fhir/Patient/p-1",
            "subject=https://sakura.example.jp/fhir/Patient/p-1/_history/2",
            "subject:Patient=https://sakura.example.jp/fhir/Patient/p-1",
            "subject:Patient=https://sakura.example.jp/fhir/Group/p-1",
            "subject=urn:uuid:0",
            "subject=Device/d-1",
            "subject=a b",
            "subject=Patient/a b",
            "subject=#a",
            "subject:identifier=urn:s|1",
            "subject:missing=true",
            "subject:above=p-1",
        ],
    ));
}

#[test]
fn definitions_are_found_by_their_address_with_or_without_a_version() {
    expect![[r#"
        definition=https://mirai.example.jp/d
            Basic[definition {<https://mirai.example.jp/d>}]
        definition=https://mirai.example.jp/d|1.0
            Basic[definition {<https://mirai.example.jp/d>|1.0}]
        definition=https://mirai.example.jp/d\|1
            Basic[definition {<https://mirai.example.jp/d|1>}]
        definition=|1.0
            ! parameter-malformed (expected: id | Type/id | http://…)
        definition:identifier=a
            ! modifier-unknown (offered: missing)
    "#]]
    .assert_eq(&table(
        "Basic",
        &[
            "definition=https://mirai.example.jp/d",
            "definition=https://mirai.example.jp/d|1.0",
            r"definition=https://mirai.example.jp/d\|1",
            "definition=|1.0",
            "definition:identifier=a",
        ],
    ));
}

#[test]
fn addresses_have_a_hierarchy_of_paths_and_urns_have_none() {
    expect![[r#"
        url=http://a.example.jp/b/
            ValueSet[url {http://a.example.jp/b/}]
        url:below=http://a.example.jp/b/
            ValueSet[url {http://a.example.jp/b/…}]
        url:above=http://a.example.jp/b
            ValueSet[url {above http://a.example.jp/b}]
        url:below=urn:a:b
            ValueSet[url {urn:a:b}]
        url:below=/
            ! parameter-malformed (expected: http://…)
        url:contains=b
            ! modifier-unknown (offered: missing, above, below)
    "#]]
    .assert_eq(&table(
        "ValueSet",
        &[
            "url=http://a.example.jp/b/",
            "url:below=http://a.example.jp/b/",
            "url:above=http://a.example.jp/b",
            "url:below=urn:a:b",
            "url:below=/",
            "url:contains=b",
        ],
    ));
}

#[test]
fn both_parts_of_a_composite_are_read_by_their_own_type() {
    expect![[r#"
        code-value=urn:s|A$gt5||mg
            Observation[code-value {urn:s|a with > 5–5 in *|mg}]
        code-value=A\$B$5
            Observation[code-value {a$b with = 45e-1–55e-1 in *|*}]
        code-value=A
            ! parameter-malformed (expected: value$value)
        code-value=A$B
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]number | number|system|code | number||code)
        code-value=A$5$6
            ! parameter-malformed (expected: value$value)
        code-value:not=A$5
            ! modifier-unknown (offered: missing)
        code-value:missing=true
            Observation[no code-value]
    "#]].assert_eq(&table(
        "Observation",
        &[
            "code-value=urn:s|A$gt5||mg",
            r"code-value=A\$B$5",
            "code-value=A",
            "code-value=A$B",
            "code-value=A$5$6",
            "code-value:not=A$5",
            "code-value:missing=true",
        ],
    ));
}

#[test]
fn parameters_of_every_kind() {
    expect![[r#"
        _id=a,b
            Patient[id {a, b}]
        _id=not an id
            Patient[id {}]
        _id:not=a
            Patient[not(id {a})]
        _id:missing=false
            Patient[everything]
        _id:missing=true
            Patient[nothing]
        _id:exact=a
            ! modifier-unknown (offered: missing, not)
        _list=l-1
            Patient[<- item of List[id {l-1}]]
        _list=List/l-1
            Patient[<- item of List[id {l-1}]]
        _list=$current-allergies
            Patient[<- item of List[id {}]]
        _text=a
            ! parameter-not-served
        _content=a
            ! parameter-not-served
        _query=a
            ! parameter-not-served
        _contained=true
            ! parameter-not-served
        _cacheBuster=1
            Patient[]
    "#]]
    .assert_eq(&table(
        "Patient",
        &[
            "_id=a,b",
            "_id=not an id",
            "_id:not=a",
            "_id:missing=false",
            "_id:missing=true",
            "_id:exact=a",
            "_list=l-1",
            "_list=List/l-1",
            "_list=$current-allergies",
            "_text=a",
            "_content=a",
            "_query=a",
            "_contained=true",
            "_cacheBuster=1",
        ],
    ));
    expect![[r#"
        _list=l-1
            ! parameter-unknown (nearest: _has, _id; offered: _filter, _has, _id, _lastUpdated, definition, score)
    "#]].assert_eq(&table("Basic", &["_list=l-1"]));
}

#[test]
fn r_q06_what_is_unknown_is_refused_with_the_nearest_names() {
    expect![[r#"
        nam=a
            ! parameter-unknown (nearest: name)
        identifer=a
            ! parameter-unknown (nearest: identifier)
        Gender=a
            ! parameter-unknown (nearest: gender)
        _lastupdate=2024
            ! parameter-unknown (nearest: _lastUpdated)
        birth-date=2024
            ! parameter-unknown (nearest: birthdate)
        name=
            ! parameter-empty
        name=,
            ! parameter-empty
        name:Exact=a
            ! modifier-unknown (offered: missing, exact, contains)
        name:=a
            ! modifier-unknown (offered: missing, exact, contains)
        _id=a,b,c,d,e
            ! parameter-values (most: 4)
        =a
            ! parameter-unknown (nearest: _id)
        山田=a
            ! parameter-unknown (nearest: _id)
        _id=1&_id=2&_id=3&_id=4&_id=5&_id=6&_id=7&_id=8&_id=9
            ! parameters-too-many (limit: 8)
        nam=a&gender:exact=b&birthdate=c
            ! parameter-unknown (nearest: name)  ! modifier-unknown (offered: missing, not, in, not-in, above, below)  ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]YYYY[-MM[-DD[Thh:mm[:ss[.fff]][Z|+hh:mm|-hh:mm]]]])
    "#]].assert_eq(&table(
        "Patient",
        &[
            "nam=a",
            "identifer=a",
            "Gender=a",
            "_lastupdate=2024",
            "birth-date=2024",
            "name=",
            "name=,",
            "name:Exact=a",
            "name:=a",
            "_id=a,b,c,d,e",
            "=a",
            "山田=a",
            "_id=1&_id=2&_id=3&_id=4&_id=5&_id=6&_id=7&_id=8&_id=9",
            "nam=a&gender:exact=b&birthdate=c",
        ],
    ));
}

#[test]
fn s17_2_only_who_asks_for_it_has_parameters_ignored_and_is_told() {
    let catalogue = catalogue();
    let lenient = Context {
        lenient: true,
        ..context(&catalogue)
    };
    let text =
        "nam=a&_text=b&name=&_=1&gender=male&_sort=x,-name&_include=Patient:x,Patient:organization";
    let asked = ask(Kind::PATIENT, &parameters(text), &lenient).unwrap();
    expect!["? parameter-ignored (nearest: name)  ? parameter-ignored  ? parameter-empty  ? parameter-ignored  ? sort-unknown (value: x; nearest: _id; offered: _id, _lastUpdated, birthdate, name)  ? include-unknown (value: Patient:x; nearest: *; offered: Patient:general-practitioner, Patient:organization, *)"].assert_eq(&refused(&asked.notes));
    expect!["Patient[gender {male}]"].assert_eq(&said(&asked.query));
    expect![[r#"
        [
            (
                "gender",
                "male",
            ),
            (
                "_sort",
                "-name",
            ),
            (
                "_include",
                "Patient:organization",
            ),
        ]
    "#]]
    .assert_debug_eq(&asked.understood);
    for still in [
        "gender:exact=a",
        "birthdate=x",
        r"name=\a",
        "name.x=a",
        "_filter=x eq 1",
    ] {
        assert!(
            ask(Kind::PATIENT, &parameters(still), &lenient).is_err(),
            "{still}"
        );
    }
    for text in ["nam=a", "name="] {
        assert!(criteria(Kind::PATIENT, &parameters(text), &lenient).is_err());
    }
}

#[test]
fn conditions_have_criteria_only() {
    let catalogue = catalogue();
    let one = |text| match criteria(Kind::PATIENT, &parameters(text), &context(&catalogue)) {
        Ok(query) => said(&query),
        Err(issues) => refused(&issues),
    };
    let texts = [
        "identifier=urn:s|1&_=2",
        "identifier=1&_sort=name",
        "_count=1",
        "gender:in=ValueSet/a",
        "_include=*",
    ];
    expect![[r#"
        Patient[identifier {urn:s|1}]
        ! parameter-no-criterion
        ! parameter-no-criterion
        ! set-not-here
        ! parameter-no-criterion"#]]
    .assert_eq(&texts.map(one).join("\n"));
}

#[test]
fn sets_of_codes_are_named_and_filled_in_at_their_place() {
    let texts = [
        "vaccine-code:in=http://a.example.jp/vs|2",
        "vaccine-code:in=ValueSet/a,https://mirai.example.jp/fhir/ValueSet/b",
        "vaccine-code:not-in=ValueSet/a,ValueSet/b",
        "status=completed&vaccine-code:below=urn:s|A",
        "patient.gender:in=ValueSet/a",
        "patient.general-practitioner.communication:above=urn:s|A",
        "_filter=not(status eq x and (vaccine-code in ValueSet/a or status in ValueSet/b))",
    ];
    let mut table = String::new();
    for text in texts {
        let mut asked = asked("Immunization", text).unwrap();
        let sets: Vec<String> = asked
            .sets
            .iter()
            .map(|set| format!("{:?} {} at {:?}", set.how, set.reference, set.at()))
            .collect();
        let before = said(&asked.query);
        let count = asked.sets.len();
        let code = |at| vec![("urn:s".to_owned(), format!("C{at}"))];
        asked.fill((0..count).map(code).collect());
        assert!(asked.sets.is_empty());
        table += &format!(
            "{text}\n    {}\n    {before}\n    {}\n",
            sets.join(", "),
            said(&asked.query)
        );
    }
    expect![[r#"
        vaccine-code:in=http://a.example.jp/vs|2
            In http://a.example.jp/vs|2 at [0]
            Immunization[nothing]
            Immunization[vaccine-code {urn:s|c0}]
        vaccine-code:in=ValueSet/a,https://mirai.example.jp/fhir/ValueSet/b
            In ValueSet/a at [0, 0], In ValueSet/b at [0, 1]
            Immunization[(nothing or nothing)]
            Immunization[(vaccine-code {urn:s|c0} or vaccine-code {urn:s|c1})]
        vaccine-code:not-in=ValueSet/a,ValueSet/b
            NotIn ValueSet/a at [0, 0], NotIn ValueSet/b at [0, 1]
            Immunization[(nothing and nothing)]
            Immunization[(not vaccine-code {urn:s|c0} and not vaccine-code {urn:s|c1})]
        status=completed&vaccine-code:below=urn:s|A
            Below urn:s|A at [1]
            Immunization[status {completed} & nothing]
            Immunization[status {completed} & vaccine-code {urn:s|c0}]
        patient.gender:in=ValueSet/a
            In ValueSet/a at [0, 0, 0]
            Immunization[patient -> Patient[nothing]]
            Immunization[patient -> Patient[gender {urn:s|C0}]]
        patient.general-practitioner.communication:above=urn:s|A
            Above urn:s|A at [0, 0, 0, 0, 0]
            Immunization[patient -> Patient[general-practitioner -> Practitioner[nothing]]]
            Immunization[patient -> Patient[general-practitioner -> Practitioner[communication {urn:s|c0}]]]
        _filter=not(status eq x and (vaccine-code in ValueSet/a or status in ValueSet/b))
            In ValueSet/a at [0, 0, 1, 0], In ValueSet/b at [0, 0, 1, 1]
            Immunization[not((status {x} and (nothing or nothing)))]
            Immunization[not((status {x} and (vaccine-code {urn:s|c0} or status {urn:s|C1})))]
    "#]].assert_eq(&table);
    expect![[r#"
        vaccine-code:in=a
            ! parameter-malformed (expected: ValueSet/id | http://…)
        vaccine-code:in=Patient/a
            ! parameter-malformed (expected: ValueSet/id | http://…)
        vaccine-code:above=A
            ! parameter-malformed (expected: system|code)
        lot-number:in=ValueSet/a
            ! modifier-unknown (offered: missing, exact, contains)
    "#]]
    .assert_eq(&super::table(
        "Immunization",
        &[
            "vaccine-code:in=a",
            "vaccine-code:in=Patient/a",
            "vaccine-code:above=A",
            "lot-number:in=ValueSet/a",
        ],
    ));
}

#[test]
fn an_empty_set_finds_nothing_and_everything_is_outside_of_it() {
    let mut inside = asked("Immunization", "vaccine-code:in=ValueSet/a").unwrap();
    inside.fill(vec![Vec::new()]);
    assert_eq!(said(&inside.query), "Immunization[vaccine-code {}]");
    let mut outside = asked("Immunization", "vaccine-code:not-in=ValueSet/a").unwrap();
    outside.fill(vec![Vec::new()]);
    assert_eq!(said(&outside.query), "Immunization[not vaccine-code {}]");
}
