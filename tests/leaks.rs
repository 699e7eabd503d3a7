//! Nothing can be learned about what is out of reach: each way to touch a resource, with and without a foreign object
//! there, gives the same bytes.

use access::Role;

use sesshu_conformance::http::Response;

use crate::harness::{Caller, Server, Town, each_database, rules_of, text_of};

/// The ways, as a person for whom another patient's records are foreign. `h1` is the foreign patient, `i1` her dose.
const AS_PERSON: [&str; 38] = [
    "Patient/h1",
    "Patient/h1/_history",
    "Patient/h1/_history/1",
    "Immunization/i1",
    "Immunization/i1/_history",
    "Patient?_id=h1",
    "Patient?_id=h1,taro",
    "Patient?identifier=urn:n|1",
    "Patient?name=mirai",
    "Patient?name:contains=rai",
    "Patient?birthdate=2024-04-01",
    "Patient?_total=accurate",
    "Patient?_summary=count",
    "Patient?_count=1",
    "Patient?_sort=birthdate",
    "Patient?_sort=-name&_count=1",
    "Patient?_has:Immunization:patient:lot-number=SECRET",
    "Patient?_has:Immunization:patient:_id=i1",
    "Patient?_has:List:subject:_id=l1",
    "Patient?_filter=identifier%20eq%20%22urn:n%7C1%22",
    "Patient?link.name=mirai",
    "Patient?link:Patient._id=h1",
    "Patient?_list=l1",
    "Immunization?lot-number=SECRET",
    "Immunization?patient=h1",
    "Immunization?patient.name=mirai",
    "Immunization?patient:Patient.identifier=urn:n|1",
    "Immunization?patient:missing=false",
    "Immunization?_include=*&_revinclude=*",
    "Organization?_id=o&_revinclude=*",
    "Organization?_id=o&_revinclude=Patient:organization",
    "Organization?_id=o&_revinclude=Patient:organization&_revinclude:iterate=Immunization:patient",
    "Organization?_has:Patient:organization:identifier=urn:n|1",
    "Organization?_has:Immunization:manufacturer:lot-number=SECRET",
    "List?item=Patient/h1",
    "Patient/h1/Immunization",
    "Patient/h1/$everything",
    "Patient/h1/$meta",
];

/// Further ways of the same person, over more than one kind.
const OVER_KINDS: [&str; 8] = [
    "?_id=h1,i1,l1",
    "?_type=Patient,Immunization&_total=accurate",
    "?_type=Patient,Immunization&_summary=count",
    "Patient/taro/*?_total=accurate",
    "Patient/taro/Immunization?_include=*",
    "Patient/$everything",
    "Patient/taro/$everything?_count=1",
    "$meta",
];

/// The ways of somebody in another town, who may do everything there.
const AS_STRANGER: [&str; 24] = [
    "Patient/h1",
    "Patient/h1/_history",
    "_history",
    "Patient/_history",
    "Patient",
    "Patient?_id=h1",
    "Patient?name=mirai",
    "Patient?_total=accurate",
    "Patient?_summary=count",
    "Patient?_sort=name",
    "Patient?_has:Immunization:patient:lot-number=SECRET",
    "Patient?_revinclude=*",
    "Immunization?patient.name=mirai",
    "Immunization?lot-number=SECRET",
    "Organization?_id=o&_revinclude=Patient:organization",
    "?_id=h1,i1",
    "Patient/h1/Immunization",
    "Patient/h1/*",
    "Patient/h1/$everything",
    "Patient/h1/$meta",
    "Patient/$meta",
    "$meta",
    "Immunization?vaccine-code:in=ValueSet/hidden",
    "Patient?_list=l1",
];

/// An answer without what differs between any two requests: numbers of requests and bundles, times, sealed links.
fn comparable(answer: &Response) -> String {
    let mut text = format!("{}\n", answer.status);
    let mut headers: Vec<_> = answer.headers.iter().collect();
    headers.sort();
    for (name, value) in headers {
        if !matches!(name.as_str(), "date" | "x-request-id" | "content-length") {
            text.push_str(&format!("{name}: {value}\n"));
        }
    }
    text.push_str(&text_of(answer));
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(next) = rest.chars().next() {
        let word = rest
            .find(|c: char| !c.is_ascii_hexdigit() && c != '-')
            .unwrap_or(rest.len());
        if let Some(sealed) = rest.strip_prefix("_page=") {
            let end = sealed
                .find(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c))
                .unwrap_or(sealed.len());
            plain.push_str("_page=SEALED");
            rest = &sealed[end..];
        } else if word >= 32 {
            plain.push_str("NUMBER");
            rest = &rest[word..];
        } else if let Some(behind) = rest.strip_prefix("\"timestamp\":\"") {
            plain.push_str("TIMESTAMP");
            rest = &behind[behind.find('"').unwrap_or(behind.len())..];
        } else {
            plain.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    plain
}

/// Everything that can be asked, with its answer.
struct Askers {
    taro: Caller,
    stranger: Caller,
}

impl Askers {
    fn new(town: &Town, foreign: &Town) -> Askers {
        Askers {
            taro: town.person("taro"),
            stranger: foreign.vendor(),
        }
    }

    fn all(&mut self) -> Vec<(String, String)> {
        let mut seen = Vec::new();
        for path in AS_PERSON.into_iter().chain(OVER_KINDS) {
            let answer = self.taro.get(path);
            assert!(answer.status < 500, "{path}: {}", text_of(&answer));
            seen.push((format!("person: {path}"), comparable(&answer)));
            if let Some((kind, criteria)) = path.split_once('?')
                && !kind.contains('/')
            {
                let form = [("Content-Type", "application/x-www-form-urlencoded")];
                let at = match kind {
                    "" => "_search".to_owned(),
                    kind => format!("{kind}/_search"),
                };
                let answer = self.taro.ask("POST", &at, &form, criteria);
                seen.push((format!("person: POST {path}"), comparable(&answer)));
            }
        }
        for path in AS_STRANGER {
            let answer = self.stranger.get(path);
            assert!(answer.status < 500, "{path}: {}", text_of(&answer));
            seen.push((format!("stranger: {path}"), comparable(&answer)));
        }
        seen
    }

    /// Conditional writes: whether the condition finds something must not show. They are asked once the foreign objects
    /// are gone again or there, on a town in which they leave nothing behind.
    fn conditional(&mut self) -> Vec<(String, String)> {
        let mut seen = Vec::new();
        for (method, path, body) in [
            ("DELETE", "Patient?identifier=urn:n|1", ""),
            (
                "DELETE",
                "Patient?_has:Immunization:patient:lot-number=SECRET",
                "",
            ),
            (
                "PATCH",
                "Patient?identifier=urn:n|1",
                r#"[{"op":"add","path":"/language","value":"ja"}]"#,
            ),
        ] {
            let headers = [("Content-Type", "application/json-patch+json")];
            let headers: &[(&str, &str)] = if body.is_empty() { &[] } else { &headers };
            let answer = self.stranger.ask(method, path, headers, body);
            seen.push((format!("stranger: {method} {path}"), comparable(&answer)));
            let answer = self.taro.ask(method, path, headers, body);
            seen.push((format!("person: {method} {path}"), comparable(&answer)));
        }
        seen
    }
}

fn put(caller: &mut Caller, kind: &str, id: &str, rest: &str) {
    let body = format!(r#"{{"resourceType":"{kind}","id":"{id}",{rest}}}"#);
    let stored = caller.put(&format!("{kind}/{id}"), &body);
    assert_eq!(stored.status, 201, "{}", text_of(&stored));
}

fn compare(before: &[(String, String)], after: &[(String, String)]) {
    for ((path, before), (_, after)) in before.iter().zip(after) {
        assert_eq!(before, after, "{path} tells of what is hidden");
    }
}

/// What is within reach of the person all the time.
fn own(clerk: &mut Caller) {
    put(clerk, "Organization", "o", r#""name":"みらい市役所""#);
    put(
        clerk,
        "Patient",
        "taro",
        r#""name":[{"text":"taro"}],"birthDate":"2024-04-01","managingOrganization":{"reference":"Organization/o"}"#,
    );
    put(
        clerk,
        "Immunization",
        "own",
        r#""status":"completed","vaccineCode":{"text":"a"},"patient":{"reference":"Patient/taro"},"occurrenceDateTime":"2026-06-14","lotNumber":"OPEN","manufacturer":{"reference":"Organization/o"}"#,
    );
}

/// What is foreign to everybody who asks: another patient, her dose, and a list of hers in which the person is named.
fn foreign(clerk: &mut Caller) {
    put(
        clerk,
        "Patient",
        "h1",
        r#""identifier":[{"system":"urn:n","value":"1"}],"name":[{"text":"mirai"}],"birthDate":"2024-04-01","meta":{"tag":[{"system":"urn:t","code":"secret"}]},"managingOrganization":{"reference":"Organization/o"}"#,
    );
    put(
        clerk,
        "Immunization",
        "i1",
        r#""status":"completed","vaccineCode":{"text":"a"},"patient":{"reference":"Patient/h1"},"occurrenceDateTime":"2026-06-14","lotNumber":"SECRET","manufacturer":{"reference":"Organization/o"}"#,
    );
    put(
        clerk,
        "List",
        "l1",
        r#""status":"current","mode":"working","subject":{"reference":"Patient/h1"},"entry":[{"item":{"reference":"Patient/taro"}},{"item":{"reference":"Patient/h1"}}]"#,
    );
    put(
        clerk,
        "ValueSet",
        "hidden",
        r#""status":"active","compose":{"include":[{"system":"urn:v"}]}"#,
    );
}

#[test]
fn r_a02_no_way_to_touch_a_resource_tells_of_what_is_out_of_reach() {
    each_database(|server: &'static Server| {
        let (town, other) = (server.town(), server.town());
        let mut clerk = town.vendor();
        own(&mut clerk);
        let mut askers = Askers::new(&town, &other);
        let before = askers.all();
        let conditional = askers.conditional();
        foreign(&mut clerk);
        // The value set is open to the person, and to nobody in another town.
        compare(&before, &askers.all());
        compare(&conditional, &askers.conditional());
        for (kind, id) in [("List", "l1"), ("Immunization", "i1"), ("Patient", "h1")] {
            let gone = clerk.delete(&format!("{kind}/{id}"));
            assert_eq!(gone.status, 204, "{}", text_of(&gone));
        }
        compare(&before, &askers.all());
    });
}

#[test]
fn r_a03_what_is_out_of_reach_uses_up_no_room_on_a_page() {
    each_database(|server| {
        let town = server.town();
        let mut clerk = town.vendor();
        own(&mut clerk);
        for number in 0..8 {
            let id = format!("n{number}");
            put(&mut clerk, "Patient", &id, r#""birthDate":"2024-04-01""#);
            put(
                &mut clerk,
                "Immunization",
                &format!("d{number}"),
                &format!(
                    r#""status":"completed","vaccineCode":{{"text":"a"}},"patient":{{"reference":"Patient/{id}"}},"occurrenceDateTime":"2026-06-14""#
                ),
            );
        }
        let mut taro = town.person("taro");
        for path in [
            "Immunization?_count=1",
            "Immunization?_count=1&_sort=date",
            "Immunization?_count=1&date=2026-06-14",
            "Immunization?_count=1&patient.birthdate=2024-04-01",
        ] {
            let page = taro.get(path).json().expect("a bundle");
            assert_eq!(page["total"], 1, "{path}: {page}");
            assert_eq!(page["entry"][0]["resource"]["id"], "own", "{path}: {page}");
            let links = page["link"].as_array().map(Vec::len);
            assert_eq!(links, Some(1), "{path}: {page}");
        }
    });
}

#[test]
fn r_a04_a_kind_that_a_role_does_not_touch_is_refused_whatever_is_there() {
    each_database(|server| {
        let town = server.town();
        let mut clerk = town.vendor();
        own(&mut clerk);
        let mut taro = town.person("taro");
        for path in [
            "Patient?_has:Group:member:_id=g",
            "Patient?_revinclude=Group:member",
            "Patient?_revinclude=Group:*",
            "?_type=Patient,Group",
            "Patient/taro/Group",
            "Patient/taro/$everything?_type=Group",
        ] {
            let refused = taro.get(path);
            assert_eq!(refused.status, 403, "{path}: {}", text_of(&refused));
            assert_eq!(rules_of(&refused), ["kind-forbidden"], "{path}");
        }
        let mut staff = town.caller(Role::Staff);
        assert_eq!(staff.get("Patient?_explain=true").status, 200);
        for mut other in [town.vendor(), town.person("taro")] {
            let refused = other.get("Patient?_explain=true");
            assert_eq!(rules_of(&refused), ["explain-forbidden"]);
        }
    });
}

#[test]
fn r_a06_a_link_is_no_credential() {
    each_database(|server| {
        let town = server.town();
        let mut clerk = town.vendor();
        own(&mut clerk);
        put(
            &mut clerk,
            "Immunization",
            "own2",
            r#""status":"completed","vaccineCode":{"text":"a"},"patient":{"reference":"Patient/taro"},"occurrenceDateTime":"2026-06-15""#,
        );
        put(&mut clerk, "Patient", "jiro", r#""active":true"#);
        let mut taro = town.person("taro");
        for path in [
            "Immunization?_count=1",
            "Immunization?_count=1&_sort=date",
            "?_type=Patient,Immunization&_count=1",
            "Patient/taro/Immunization?_count=1",
            "Patient/taro/$everything?_count=1",
        ] {
            let page = taro.get(path).json().expect("a bundle");
            let link = page["link"].as_array().into_iter().flatten();
            let next = link
                .filter(|link| link["relation"] == "next")
                .find_map(|link| link["url"].as_str())
                .unwrap_or_else(|| panic!("{path}: {page}"));
            let (_, next) = next.split_once("/fhir").expect("an address of ours");
            let next = format!("/fhir{next}");
            assert_eq!(taro.get(&next).status, 200, "{path}");
            for mut other in [
                town.person("jiro"),
                town.vendor(),
                server.town().person("taro"),
                server.town().vendor(),
            ] {
                assert_eq!(other.get(&next).status, 404, "{path}");
            }
        }
    });
}
