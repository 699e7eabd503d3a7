//! `_filter`.

use expect_test::expect;

use super::*;

fn filters(kind_name: &str, filters: &[&str]) -> String {
    let texts: Vec<String> = filters
        .iter()
        .map(|text| format!("_filter={text}"))
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    table(kind_name, &texts)
}

#[test]
fn comparisons_mean_what_the_parameters_mean() {
    expect![[r#"
        _filter=name co "ir, a"
            Patient[name {…ira…}]
        _filter=name sw ir
            Patient[name {ir…}]
        _filter=name eq "Mirai Hanako"
            Patient[name {“Mirai Hanako”}]
        _filter=name ne Mirai
            Patient[not(name {“Mirai”})]
        _filter=name ew a
            ! filter-operator (operator: ew; element: name)
        _filter=name gt a
            ! filter-operator (operator: gt; element: name)
        _filter=name pr true
            Patient[any name]
        _filter=name pr false
            Patient[no name]
        _filter=name pr x
            ! parameter-malformed (expected: true | false)
        _filter=gender eq male
            Patient[gender {male}]
        _filter=gender ne male
            Patient[not gender {male}]
        _filter=gender in ValueSet/a
            Patient[nothing]
        _filter=gender ni ValueSet/a
            Patient[nothing]
        _filter=gender ss urn:s|a
            ! filter-operator (operator: ss; element: gender)
        _filter=identifier eq urn:s|1
            Patient[identifier {urn:s|1}]
        _filter=identifier eq "urn:s|1, 2"
            Patient[identifier {urn:s|1, 2}]
        _filter=identifier eq a\b
            Patient[identifier {a\b}]
        _filter=birthdate ge 2014-10-10
            Patient[birthdate {>= 2014-10-09T15:00:00.000Z–2014-10-10T15:00:00.000Z}]
        _filter=birthdate eq 2014
            Patient[birthdate {= 2013-12-31T15:00:00.000Z–2014-12-31T15:00:00.000Z}]
        _filter=birthdate ap 2014
            Patient[birthdate {about 2012-10-19T06:54:00.000Z–2016-03-13T23:06:00.000Z}]
        _filter=birthdate po 2014
            ! filter-operator (operator: po; element: birthdate)
        _filter=birthdate eq ge2014
            ! parameter-malformed (expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]YYYY[-MM[-DD[Thh:mm[:ss[.fff]][Z|+hh:mm|-hh:mm]]]])
        _filter=_id eq a
            Patient[id {a}]
        _filter=_id ne a
            Patient[not(id {a})]
        _filter=_lastUpdated gt 2024
            Patient[changed {> 2023-12-31T15:00:00.000Z–2024-12-31T15:00:00.000Z}]
        _filter=organization re Organization/o
            Patient[organization {Organization/o}]
        _filter=organization ne Organization/o
            Patient[not(organization {Organization/o})]
        _filter=organization.name co ab
            Patient[organization -> Organization[name {…ab…}]]
        _filter=_has:Immunization:patient:status eq completed
            Patient[<- patient of Immunization[status {completed}]]
    "#]].assert_eq(&filters(
        "Patient",
        &[
            r#"name co "ir, a""#,
            "name sw ir",
            r#"name eq "Mirai Hanako""#,
            "name ne Mirai",
            "name ew a",
            "name gt a",
            "name pr true",
            "name pr false",
            "name pr x",
            "gender eq male",
            "gender ne male",
            "gender in ValueSet/a",
            "gender ni ValueSet/a",
            "gender ss urn:s|a",
            "identifier eq urn:s|1",
            r#"identifier eq "urn:s|1, 2""#,
            r"identifier eq a\b",
            "birthdate ge 2014-10-10",
            "birthdate eq 2014",
            "birthdate ap 2014",
            "birthdate po 2014",
            "birthdate eq ge2014",
            "_id eq a",
            "_id ne a",
            "_lastUpdated gt 2024",
            "organization re Organization/o",
            "organization ne Organization/o",
            "organization.name co ab",
            "_has:Immunization:patient:status eq completed",
        ],
    ));
}

#[test]
fn they_are_joined_from_the_left_to_the_right() {
    expect![[r#"
        _filter=gender eq a and gender eq b and gender eq c
            Patient[(gender {a} and gender {b} and gender {c})]
        _filter=gender eq a or gender eq b and gender eq c
            Patient[((gender {a} or gender {b}) and gender {c})]
        _filter=gender eq a and gender eq b or gender eq c
            Patient[((gender {a} and gender {b}) or gender {c})]
        _filter=gender eq a or (gender eq b and gender eq c)
            Patient[(gender {a} or (gender {b} and gender {c}))]
        _filter=not(gender eq a)
            Patient[not(gender {a})]
        _filter=not (gender eq a or gender eq b) and gender eq c
            Patient[(not((gender {a} or gender {b})) and gender {c})]
        _filter=(((gender eq a)))
            Patient[gender {a}]
        _filter=  gender   eq   a  
            Patient[gender {a}]
        _filter=name eq "a\"b\\cA\n"
            Patient[name {“a"b\cA
        ”}]
    "#]]
    .assert_eq(&filters(
        "Patient",
        &[
            "gender eq a and gender eq b and gender eq c",
            "gender eq a or gender eq b and gender eq c",
            "gender eq a and gender eq b or gender eq c",
            "gender eq a or (gender eq b and gender eq c)",
            "not(gender eq a)",
            "not (gender eq a or gender eq b) and gender eq c",
            "(((gender eq a)))",
            "  gender   eq   a  ",
            r#"name eq "a\"b\\cA\n""#,
        ],
    ));
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    expect![[r#"
        _filter=
            ! parameter-empty
        _filter=gender
            ! filter-malformed (column: 7)
        _filter=gender eq
            ! parameter-empty
        _filter=gender eq a and
            ! filter-malformed (column: 16)
        _filter=gender eq a gender eq b
            ! filter-malformed (column: 13)
        _filter=gender eq a xor gender eq b
            ! filter-malformed (column: 13)
        _filter=gender is a
            ! filter-malformed (column: 8)
        _filter=(gender eq a
            ! filter-malformed (column: 13)
        _filter=gender eq a)
            ! filter-malformed (column: 12)
        _filter=not gender eq a
            ! filter-malformed (column: 5)
        _filter=山 eq a
            ! filter-malformed (column: 1)
        _filter=gende eq a
            ! parameter-unknown (nearest: gender)
        _filter=gender:not eq a
            ! parameter-unknown (nearest: gender)
        _filter=organization[name eq a].name eq b
            ! filter-malformed (column: 1)
        _filter=name eq "a
            ! filter-malformed (column: 9)
        _filter=name eq "\x"
            ! filter-malformed (column: 9)
        _filter=name eq ""
            ! parameter-empty
        _filter=name co a
            ! parameter-short (least: 2)
    "#]]
    .assert_eq(&filters(
        "Patient",
        &[
            "",
            "gender",
            "gender eq",
            "gender eq a and",
            "gender eq a gender eq b",
            "gender eq a xor gender eq b",
            "gender is a",
            "(gender eq a",
            "gender eq a)",
            "not gender eq a",
            "山 eq a",
            "gende eq a",
            "gender:not eq a",
            "organization[name eq a].name eq b",
            r#"name eq "a"#,
            r#"name eq "\x""#,
            r#"name eq """#,
            "name co a",
        ],
    ));
    let deep = format!("{}gender eq a{}", "(".repeat(17), ")".repeat(17));
    let wide = vec!["gender eq a"; 65].join(" or ");
    assert!(say("Patient", &format!("_filter={deep}")).contains("filter-too-large"));
    assert!(say("Patient", &format!("_filter={wide}")).contains("filter-too-large"));
    let deep = "not(".repeat(100_000);
    assert!(say("Patient", &format!("_filter={deep}")).contains("filter-too-large"));
    assert!(say("Patient", "_filter:not=gender eq a").contains("modifier-unknown"));
}
