//! Order, counts, includes; several kinds; what is offered.

use expect_test::expect;

use super::*;

fn wishes(kind_name: &str, texts: &[&str]) -> String {
    let mut table = String::new();
    for text in texts {
        let said = match asked(kind_name, text) {
            Ok(asked) => wished(&asked),
            Err(issues) => refused(&issues),
        };
        table += &format!("{text}\n    {said}\n");
    }
    table
}

fn wished(asked: &Asked) -> String {
    let mut said = Vec::new();
    for sort in &asked.sort {
        let sign = if sort.descending { "-" } else { "+" };
        said.push(match sort.by {
            SortBy::Id => format!("{sign}id"),
            SortBy::LastUpdated => format!("{sign}changed"),
            SortBy::Slot(slot) => format!("{sign}{}", made::name(slot)),
        });
    }
    for include in &asked.includes {
        let slots = include.slots.as_ref().map_or("*".to_owned(), |slots| {
            slots
                .iter()
                .map(|slot| made::name(*slot))
                .collect::<Vec<_>>()
                .join("/")
        });
        let way = if include.reverse { "from" } else { "to" };
        let target = include.target.map_or("", Kind::name);
        let again = if include.iterate { " again" } else { "" };
        said.push(format!("{way} {}:{slots}:{target}{again}", include.source));
    }
    said.extend(asked.count.map(|count| format!("count {count}")));
    said.extend(asked.total.map(|total| format!("{total:?}")));
    said.extend(asked.explain.then(|| "explain".to_owned()));
    if !asked.notes.is_empty() {
        said.push(refused(&asked.notes));
    }
    if said.is_empty() {
        return "nothing".to_owned();
    }
    said.join(", ")
}

#[test]
fn results_are_sorted_and_counted() {
    expect![[r#"
        _sort=name,-birthdate,_id,-_lastUpdated
            +name, -birthdate, +id, -changed
        _sort=nam
            ! sort-unknown (value: nam; nearest: name; offered: _id, _lastUpdated, birthdate, name)
        _sort=-
            ! sort-unknown (value: ; nearest: _id; offered: _id, _lastUpdated, birthdate, name)
        _sort=
            ! parameter-empty
        _sort=name,name,name,name,name,name
            ! sort-too-many (limit: 5)
        _sort=name&_sort=birthdate
            ! parameter-repeated
        _sort:desc=name
            ! modifier-unknown
        _count=0
            count 0
        _count=20
            count 20
        _count=99999999999
            count 4294967295
        _count=-1
            ! parameter-malformed (expected: 0, 1, 2, …)
        _count=ten
            ! parameter-malformed (expected: 0, 1, 2, …)
        _count=
            ! parameter-empty
        _count=1&_count=1
            ! parameter-repeated
        _total=none
            None
        _total=estimate
            Estimate
        _total=accurate
            Accurate
        _total=all
            ! parameter-malformed (expected: none | estimate | accurate)
        _explain=true
            explain
        _explain=false
            nothing
        _explain=1
            ! parameter-malformed (expected: true | false)
    "#]]
    .assert_eq(&wishes(
        "Patient",
        &[
            "_sort=name,-birthdate,_id,-_lastUpdated",
            "_sort=nam",
            "_sort=-",
            "_sort=",
            "_sort=name,name,name,name,name,name",
            "_sort=name&_sort=birthdate",
            "_sort:desc=name",
            "_count=0",
            "_count=20",
            "_count=99999999999",
            "_count=-1",
            "_count=ten",
            "_count=",
            "_count=1&_count=1",
            "_total=none",
            "_total=estimate",
            "_total=accurate",
            "_total=all",
            "_explain=true",
            "_explain=false",
            "_explain=1",
        ],
    ));
    expect![[r#"
        _sort=code-value
            ! sort-unknown (value: code-value; nearest: _id; offered: _id, _lastUpdated, value-quantity)
    "#]].assert_eq(&wishes("Observation", &["_sort=code-value"]));
}

#[test]
fn s17_9_includes_are_read() {
    expect![[r#"
        _include=Immunization:patient
            to Immunization:patient:
        _include=Immunization:performer:Organization
            to Immunization:performer:Organization
        _include=Immunization:performer:Patient
            ! include-unknown (value: Immunization:performer:Patient; nearest: Immunization:performer; offered: Immunization:patient, Immunization:performer, *)
        _include=Immunization:*
            to Immunization:*:
        _include=*
            to Immunization:*:
        _include:iterate=Patient:organization
            to Patient:organization: again
        _include:recurse=Patient:organization
            to Patient:organization: again
        _include=Patient:organization
            to Patient:organization:, ? include-no-effect (value: Patient:organization)
        _include:iterate=*
            to Patient:*: again, to Immunization:*: again, to Organization:*: again, to Observation:*: again, to List:*: again, to Basic:*: again
        _include=Immunization:status
            ! include-unknown (value: Immunization:status; nearest: Immunization:patient; offered: Immunization:patient, Immunization:performer, *)
        _include=Immunization:x
            ! include-unknown (value: Immunization:x; nearest: Immunization:patient; offered: Immunization:patient, Immunization:performer, *)
        _include=Nothing:patient
            ! include-unknown (value: Nothing:patient; nearest: Immunization:patient; offered: Immunization:patient, Immunization:performer, *)
        _include=Immunization
            ! include-unknown (value: Immunization; nearest: Immunization:patient; offered: Immunization:patient, Immunization:performer, *)
        _include=Immunization:performer:Organization:x
            ! include-unknown (value: Immunization:performer:Organization:x; nearest: Immunization:performer; offered: Immunization:patient, Immunization:performer, *)
        _include:again=Immunization:patient
            ! modifier-unknown (offered: iterate)
        _include=
            ! parameter-empty
        _revinclude=List:item
            from List:item:
        _revinclude=*
            from List:*:
        _revinclude=Observation:subject
            from Observation:subject:, ? include-no-effect (value: Observation:subject)
        _revinclude=List:*
            from List:*:
        _revinclude=List:item:Patient
            from List:item:Patient, ? include-no-effect (value: List:item:Patient)
        _include=Immunization:patient&_include=Immunization:patient
            to Immunization:patient:
        _include=Immunization:patient,Immunization:performer&_revinclude=List:item&_include=*
            ! includes-too-many (limit: 3)
    "#]].assert_eq(&wishes(
        "Immunization",
        &[
            "_include=Immunization:patient",
            "_include=Immunization:performer:Organization",
            "_include=Immunization:performer:Patient",
            "_include=Immunization:*",
            "_include=*",
            "_include:iterate=Patient:organization",
            "_include:recurse=Patient:organization",
            "_include=Patient:organization",
            "_include:iterate=*",
            "_include=Immunization:status",
            "_include=Immunization:x",
            "_include=Nothing:patient",
            "_include=Immunization",
            "_include=Immunization:performer:Organization:x",
            "_include:again=Immunization:patient",
            "_include=",
            "_revinclude=List:item",
            "_revinclude=*",
            "_revinclude=Observation:subject",
            "_revinclude=List:*",
            "_revinclude=List:item:Patient",
            "_include=Immunization:patient&_include=Immunization:patient",
            "_include=Immunization:patient,Immunization:performer&_revinclude=List:item&_include=*",
        ],
    ));
}

#[test]
fn several_kinds_are_asked_what_all_of_them_know() {
    let catalogue = catalogue();
    let kinds = [Kind::PATIENT, Kind::IMMUNIZATION];
    let one = |text: &str, lenient| {
        let context = Context {
            lenient,
            ..context(&catalogue)
        };
        match ask_any(&kinds, &parameters(text), &context) {
            Ok(all) => all
                .iter()
                .map(|asked| format!("{} {}", said(&asked.query), wished(asked)))
                .collect::<Vec<_>>()
                .join("\n    "),
            Err(issues) => refused(&issues),
        }
    };
    let mut table = String::new();
    for text in [
        "_id=a&_tag=b",
        "gender=male",
        "status=a&gender=b",
        "_sort=-_lastUpdated",
        "_sort=_tag",
        "_include=Patient:organization",
        "_id=a&gender=male&_=1",
    ] {
        table += &format!("{text}\n    {}\n", one(text, false));
        table += &format!("  lenient\n    {}\n", one(text, true));
    }
    expect![[r#"
        _id=a&_tag=b
            Patient[id {a} & _tag {b}] nothing
            Immunization[id {a} & _tag {b}] nothing
          lenient
            Patient[id {a} & _tag {b}] nothing
            Immunization[id {a} & _tag {b}] nothing
        gender=male
            ! parameter-unknown (nearest: _filter, _id, date)
          lenient
            Patient[] ? parameter-ignored (nearest: _filter, _id, date)
            Immunization[] ? parameter-ignored (nearest: _filter, _id, date)
        status=a&gender=b
            ! parameter-unknown (nearest: _has, _tag)  ! parameter-unknown (nearest: _filter, _id, date)
          lenient
            Patient[] ? parameter-ignored (nearest: _has, _tag)  ? parameter-ignored (nearest: _filter, _id, date)
            Immunization[] ? parameter-ignored (nearest: _has, _tag)  ? parameter-ignored (nearest: _filter, _id, date)
        _sort=-_lastUpdated
            Patient[] -changed
            Immunization[] -changed
          lenient
            Patient[] -changed
            Immunization[] -changed
        _sort=_tag
            ! sort-unknown (value: _tag; nearest: _id; offered: _id, _lastUpdated)
          lenient
            Patient[] ? sort-unknown (value: _tag; nearest: _id; offered: _id, _lastUpdated)
            Immunization[] ? sort-unknown (value: _tag; nearest: _id; offered: _id, _lastUpdated)
        _include=Patient:organization
            Patient[] to Patient:organization:
            Immunization[] to Patient:organization:
          lenient
            Patient[] to Patient:organization:
            Immunization[] to Patient:organization:
        _id=a&gender=male&_=1
            ! parameter-unknown (nearest: _filter, _id, date)
          lenient
            Patient[id {a}] ? parameter-ignored  ? parameter-ignored (nearest: _filter, _id, date)
            Immunization[id {a}] ? parameter-ignored  ? parameter-ignored (nearest: _filter, _id, date)
    "#]].assert_eq(&table);
    assert_eq!(ask_any(&[], &[], &context(&catalogue)), Ok(Vec::new()));
}

#[test]
fn what_can_be_asked_is_offered() {
    let offered = offered(&catalogue(), Kind::IMMUNIZATION);
    let mut table = String::new();
    for parameter in &offered.parameters {
        let targets: Vec<&str> = parameter.targets.iter().map(|kind| kind.name()).collect();
        table += &format!(
            "{} {} :{} {} -> {} e.g. {}\n",
            parameter.code,
            parameter.ty,
            parameter.modifiers.join(" :"),
            parameter.prefixes.join(" "),
            targets.join(" "),
            parameter.example
        );
    }
    table += &format!(
        "{}\n{}\n",
        offered.includes.join(" "),
        offered.revincludes.join(" ")
    );
    expect![[r#"
        _id token :missing :not  ->  e.g. p-1
        _lastUpdated date :missing eq ne gt lt ge le sa eb ap ->  e.g. ge2026-04-01
        _list special :  ->  e.g. list-1
        _tag token :missing :not :text :in :not-in :above :below  ->  e.g. https://mirai.example.jp/codes|code
        date date :missing eq ne gt lt ge le sa eb ap ->  e.g. ge2026-04-01
        lot-number string :missing :exact :contains  ->  e.g. みらい
        patient reference :missing :identifier :Patient  -> Patient e.g. p-1
        performer reference :missing :identifier :Organization :Practitioner  -> Organization Practitioner e.g. p-1
        status token :missing :not :in :not-in :above :below  ->  e.g. https://mirai.example.jp/codes|code
        vaccine-code token :missing :not :text :in :not-in :above :below  ->  e.g. https://mirai.example.jp/codes|code
        Immunization:patient Immunization:performer *
        List:item *
    "#]].assert_eq(&table);
}

#[test]
fn every_example_and_every_modifier_that_is_offered_is_understood() {
    let catalogues = [catalogue(), made::r4()];
    for catalogue in &catalogues {
        for kind in Kind::all() {
            let offered = offered(catalogue, kind);
            for parameter in &offered.parameters {
                understood(catalogue, kind, parameter);
            }
            for (name, values) in [
                ("_include", &offered.includes),
                ("_revinclude", &offered.revincludes),
            ] {
                for value in values {
                    assert_eq!(ask_one(catalogue, kind, name, value).notes, [], "{value}");
                }
            }
        }
    }
}

fn ask_one(catalogue: &Catalogue, kind: Kind, name: &str, value: &str) -> Asked {
    let parameters = [(name.to_owned(), value.to_owned())];
    ask(kind, &parameters, &context(catalogue))
        .unwrap_or_else(|issues| panic!("{kind}?{name}={value} {issues:?}"))
}

fn understood(catalogue: &Catalogue, kind: Kind, parameter: &OfferedParameter) {
    ask_one(catalogue, kind, &parameter.code, &parameter.example);
    for modifier in &parameter.modifiers {
        let value = match *modifier {
            "missing" => "true",
            "in" | "not-in" => "ValueSet/a",
            "above" | "below" => "http://a.example.jp|b",
            "of-type" => "urn:s|MR|1",
            _ => &parameter.example,
        };
        let name = format!("{}:{modifier}", parameter.code);
        ask_one(catalogue, kind, &name, value);
    }
    for target in &parameter.targets {
        let name = format!("{}:{target}._id", parameter.code);
        ask_one(catalogue, kind, &name, "a");
    }
}
