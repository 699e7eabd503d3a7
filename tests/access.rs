//! The matrix: every route of the surface × every caller × every zone, against rules written here a second time.

use access::{Role, Zone};
use app::surface::{self, Access, Does, Row, Verb};
use sesshu_conformance::http::Response;

use crate::harness::{Caller, Server, Town, each_database, text_of};

mod writes;

const EMPTY_BATCH: &str = r#"{"resourceType":"Bundle","type":"batch"}"#;

/// Whose records these are. The text stands in every resource of hers, and must never reach anybody else.
const HERS: &str = "hanako-01";
const MARK: &str = "未来花子の記録";

/// Kinds for the four ways in which a kind can be about a person: the person, what is about the person, what is about
/// nobody, and what no person is shown.
const KINDS: [&str; 4] = ["Patient", "Immunization", "Organization", "Basic"];

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// A role in the town of the record. A person is the one of the record.
    Own(Role),
    /// The same role in another town. A person has the same id there.
    Foreign(Role),
    /// Another person of the same town.
    Neighbour,
    /// A token that nobody issued.
    Rubbish,
    /// No token.
    Nobody,
}

/// What must come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// It is done.
    Served,
    /// As if the record were not there.
    NotThere,
    /// 401
    Login,
    /// 403
    Forbidden,
}

fn everybody() -> impl Iterator<Item = Who> {
    let own = Role::ALL.into_iter().map(Who::Own);
    let foreign = Role::ALL
        .into_iter()
        .filter(|role| role.has_tenant())
        .map(Who::Foreign);
    own.chain(foreign)
        .chain([Who::Neighbour, Who::Rubbish, Who::Nobody])
}

/// The rules, written without a look at the server's own.
fn expected(zone: Zone, row: &Row, kind: &str, who: Who) -> Expected {
    if row.access == Access::Public {
        return Expected::Served;
    }
    // What a bundle may do is up to its entries, which have a matrix of their own.
    let is_bundle = row.does == Does::Bundle;
    let role = match who {
        Who::Own(role) | Who::Foreign(role) => role,
        Who::Neighbour => Role::Person,
        Who::Rubbish | Who::Nobody => return Expected::Login,
    };
    let at_home = match role {
        Role::Vendor => zone != Zone::Ops,
        Role::Staff | Role::Approver => zone == Zone::Lgwan,
        Role::Person | Role::Delegate | Role::Device | Role::Researcher | Role::National => {
            zone == Zone::Internet
        }
        Role::Operator => zone == Zone::Ops,
    };
    if !at_home {
        return Expected::Login;
    }
    let personal = matches!(kind, "Patient" | "Immunization");
    match role {
        Role::Device | Role::Researcher | Role::National | Role::Operator => Expected::Forbidden,
        // Each sees the own part of the trail; who writes records sees none of it.
        Role::Vendor if row.does == Does::Trail => Expected::Forbidden,
        _ if row.does == Does::Trail => Expected::Served,
        Role::Person | Role::Delegate if is_of_subscriptions(row.does) => Expected::Forbidden,
        // Nobody here has any: all of them are none, and one of them is not there.
        _ if is_of_subscriptions(row.does) => match row.path.contains("{id}") {
            true => Expected::NotThere,
            false => Expected::Served,
        },
        _ if is_bundle => Expected::Served,
        // Each town has these definitions itself, under the same ids.
        _ if is_about_codes(row.does) => Expected::Served,
        // What is handed over is nobody's record.
        _ if row.does == Does::Forecast => Expected::Served,
        Role::Person | Role::Delegate if !reads_one_or_searches(row.does) || kind == "Basic" => {
            Expected::Forbidden
        }
        Role::Person | Role::Delegate if who == Who::Neighbour && !personal => Expected::Served,
        _ if matches!(who, Who::Foreign(_) | Who::Neighbour) => Expected::NotThere,
        _ => Expected::Served,
    }
}

fn is_of_subscriptions(does: Does) -> bool {
    matches!(does, Does::SubscriptionStatus | Does::SubscriptionEvents)
}

fn reads_one_or_searches(does: Does) -> bool {
    matches!(
        does,
        Does::Read
            | Does::Vread
            | Does::HistoryInstance
            | Does::SearchType
            | Does::SearchSystem
            | Does::SearchCompartment
            | Does::Everything
            | Does::EverythingOwn
            | Does::MetaSystem
            | Does::MetaType
            | Does::MetaInstance
            | Does::Validate
            | Does::ForecastOf
            | Does::PlanOf
    ) || is_about_codes(does)
}

/// What is answered from definitions, which are the same in every town.
fn is_about_codes(does: Does) -> bool {
    matches!(
        does,
        Does::CodeLookup
            | Does::CodeValidate
            | Does::CodeSubsumes
            | Does::SetValidate
            | Does::SetExpand
            | Does::MapTranslate
    )
}

/// Definitions with an id, one of each type that has operations.
const DEFINITIONS: [(&str, &str); 3] = [
    (
        "CodeSystem",
        r#"{"resourceType":"CodeSystem","id":"known","url":"http://hl7.org/fhir/administrative-gender","status":"active","content":"not-present"}"#,
    ),
    (
        "ValueSet",
        r#"{"resourceType":"ValueSet","id":"known","url":"urn:known","status":"active","compose":{"include":[{"system":"http://hl7.org/fhir/administrative-gender"}]}}"#,
    ),
    (
        "ConceptMap",
        r#"{"resourceType":"ConceptMap","id":"known","url":"urn:known","status":"active"}"#,
    ),
];

/// A question about codes that R4's own definitions answer.
fn question(does: Does) -> &'static str {
    match does {
        Does::CodeLookup => "system=http%3A%2F%2Fhl7.org%2Ffhir%2Fadministrative-gender&code=male",
        Does::CodeValidate => "url=http%3A%2F%2Fhl7.org%2Ffhir%2Fadministrative-gender&code=male",
        Does::CodeSubsumes => {
            "system=http%3A%2F%2Fhl7.org%2Ffhir%2Fadministrative-gender&codeA=male&codeB=male"
        }
        Does::SetValidate => {
            "url=http%3A%2F%2Fhl7.org%2Ffhir%2FValueSet%2Fadministrative-gender&system=http%3A%2F%2Fhl7.org%2Ffhir%2Fadministrative-gender&code=male"
        }
        Does::SetExpand => "url=http%3A%2F%2Fhl7.org%2Ffhir%2FValueSet%2Fadministrative-gender",
        Does::MapTranslate => {
            "system=http%3A%2F%2Fhl7.org%2Ffhir%2Fadministrative-gender&code=male"
        }
        _ => "",
    }
}

fn writes(row: &Row) -> bool {
    matches!(row.method, Verb::Put | Verb::Patch | Verb::Delete)
        || matches!(row.does, Does::Create | Does::MetaAdd)
}

/// The two towns, and everybody in them.
struct World {
    server: &'static Server,
    town: Town,
    foreign: Town,
    clerk: Caller,
    records: usize,
}

impl World {
    fn new(server: &'static Server) -> World {
        let (town, foreign) = (server.town(), server.town());
        let clerk = town.vendor();
        let mut world = World {
            server,
            town,
            foreign,
            clerk,
            records: 0,
        };
        world.store("Patient", HERS);
        let mut foreigner = world.foreign.vendor();
        // Somebody there has the same id, so that what is sent may be about her in both towns.
        let namesake = foreigner.put(&format!("Patient/{HERS}"), &own_body("Patient", HERS));
        assert_eq!(namesake.status, 201, "{}", text_of(&namesake));
        for mut clerk in [world.town.vendor(), foreigner] {
            for (kind, body) in DEFINITIONS {
                let stored = clerk.put(&format!("{kind}/known"), body);
                assert_eq!(stored.status, 201, "{}", text_of(&stored));
            }
        }
        world
    }

    fn caller(&self, zone: Zone, who: Who) -> Caller {
        let token = match who {
            Who::Own(role) => Some(self.town.token(role, HERS)),
            Who::Foreign(role) => Some(self.foreign.token(role, HERS)),
            Who::Neighbour => Some(self.town.token(Role::Person, "taro-0001")),
            Who::Rubbish => Some("demo-vendor-0000".to_owned()),
            Who::Nobody => None,
        };
        self.server.stranger(zone, token.as_deref())
    }

    /// Stores a record of hers under an id, and gives its text.
    fn store(&mut self, kind: &str, id: &str) -> Vec<u8> {
        let stored = self.clerk.put(&format!("{kind}/{id}"), &body(kind, id));
        assert_eq!(stored.status, 201, "{}", text_of(&stored));
        stored.body
    }

    /// The one record that is she.
    fn hers(&mut self) -> (String, String, Vec<u8>) {
        let text = self.clerk.get(&format!("Patient/{HERS}")).body;
        (HERS.to_owned(), "nobody-01".to_owned(), text)
    }

    /// A record of hers that a request may do anything to, and the id of one that never was, of the same length.
    fn fresh(&mut self, kind: &str) -> (String, String, Vec<u8>) {
        self.records += 1;
        let number = self.records;
        let (id, never) = (format!("is-{number:06}"), format!("no-{number:06}"));
        let text = self.store(kind, &id);
        (id, never, text)
    }
}

fn body(kind: &str, id: &str) -> String {
    match kind {
        "Patient" => {
            format!(
                r#"{{"resourceType":"Patient","id":"{id}","birthDate":"2024-04-15","name":[{{"text":"{MARK}"}}]}}"#
            )
        }
        "Immunization" => format!(
            r#"{{"resourceType":"Immunization","id":"{id}","status":"completed","vaccineCode":{{"text":"{MARK}"}},"patient":{{"reference":"Patient/{HERS}"}},"occurrenceDateTime":"2026-06-14"}}"#
        ),
        "Organization" => {
            format!(r#"{{"resourceType":"Organization","id":"{id}","name":"{MARK}"}}"#)
        }
        _ => format!(r#"{{"resourceType":"Basic","id":"{id}","code":{{"text":"{MARK}"}}}}"#),
    }
}

/// Asks a route about a record.
fn ask(caller: &mut Caller, row: &Row, kind: &str, id: &str, head: bool) -> Response {
    let (method, sent) = match row.method {
        Verb::Get if head => ("HEAD", String::new()),
        Verb::Get => ("GET", String::new()),
        Verb::Post if row.does == Does::Create => ("POST", own_body(kind, id)),
        Verb::Post if matches!(row.does, Does::MetaAdd | Does::MetaDelete) => {
            ("POST", TAG.to_owned())
        }
        Verb::Post if row.does == Does::Validate => ("POST", own_body(kind, id)),
        Verb::Post if row.does == Does::Forecast => ("POST", HANDED_OVER.to_owned()),
        Verb::Post if row.does.takes_parameters() => ("POST", String::new()),
        Verb::Post if row.does == Does::Bundle => ("POST", EMPTY_BATCH.to_owned()),
        Verb::Post => ("POST", format!("_id={id}")),
        Verb::Put => ("PUT", own_body(kind, id)),
        Verb::Patch => ("PATCH", CHANGE.to_owned()),
        Verb::Delete => ("DELETE", String::new()),
    };
    let mut path = address(row, kind, id);
    if takes_criteria(row.does) && sent != format!("_id={id}") {
        path.push_str(&format!("?_id={id}"));
    }
    if matches!(row.does, Does::Health | Does::Readiness | Does::Figures) {
        path.insert(0, '/');
    }
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    // Staff must say what they replace; the others may.
    let tag = [("If-Match", "W/\"1\"")];
    let patch = [
        ("If-Match", "W/\"1\""),
        ("Content-Type", "application/json-patch+json"),
    ];
    let headers: &[(&str, &str)] = match row.does {
        does if does.takes_form() && row.method == Verb::Post => &form,
        Does::MetaAdd | Does::MetaDelete => &tag,
        Does::Update | Does::UpdateConditional | Does::Delete | Does::DeleteConditional => &tag,
        Does::Patch | Does::PatchConditional => &patch,
        _ => &[],
    };
    if row.path.is_empty() {
        path.push_str("/fhir");
    }
    caller.ask(method, &path, headers, &sent)
}

/// Something to say about a resource of any kind.
const TAG: &str = r#"{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"urn:t","code":"1"}]}}]}"#;

/// Somebody who is on no record.
const HANDED_OVER: &str = r#"{"resourceType":"Parameters","parameter":[{"name":"assessmentDate","valueDate":"2026-11-21"},{"name":"patient","resource":{"resourceType":"Patient","birthDate":"2024-04-15"}}]}"#;

/// A patch that changes a resource of any kind.
const CHANGE: &str = r#"[{"op":"add","path":"/language","value":"ja"}]"#;

/// The path of a route with its places filled.
fn address(row: &Row, kind: &str, id: &str) -> String {
    if is_about_codes(row.does) {
        let path = row.path.replace("{id}", "known");
        return format!("{path}?{}", question(row.does));
    }
    row.path
        .replace("{type}", kind)
        .replace("{id}", id)
        .replace("{other}", "Patient")
        .replace('?', "")
        .replace("{version}", "1")
}

fn takes_criteria(does: Does) -> bool {
    matches!(
        does,
        Does::SearchType
            | Does::SearchSystem
            | Does::SearchCompartment
            | Does::UpdateConditional
            | Does::PatchConditional
            | Does::DeleteConditional
    )
}

/// Asks a route as the one entry of a bundle. The status is the entry's own.
fn ask_in_bundle(
    caller: &mut Caller,
    row: &Row,
    kind: &str,
    id: &str,
    sort: &str,
) -> (u16, String) {
    let method = match row.method {
        Verb::Get => "GET",
        Verb::Post => "POST",
        Verb::Put => "PUT",
        Verb::Patch => "PATCH",
        Verb::Delete => "DELETE",
    };
    let mut url = address(row, kind, id);
    if takes_criteria(row.does) {
        url.push_str(&format!("?_id={id}"));
    }
    if row.does == Does::SearchSystem {
        let path = row.path.trim_end_matches('?');
        url = format!("{path}?_type={kind}&_id={id}");
    }
    let tag = match row.does {
        Does::Update
        | Does::UpdateConditional
        | Does::Patch
        | Does::PatchConditional
        | Does::Delete
        | Does::DeleteConditional => r#","ifMatch":"W/\"1\"""#,
        _ => "",
    };
    let resource = match row.method {
        Verb::Put => format!(r#""resource":{},"#, own_body(kind, id)),
        Verb::Patch => format!(r#""resource":{},"#, path_change(kind)),
        Verb::Post if row.does == Does::Create => {
            format!(r#""resource":{},"#, own_body(kind, id))
        }
        _ => String::new(),
    };
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"{sort}","entry":[{{{resource}"request":{{"method":"{method}","url":"{url}"{tag}}}}}]}}"#
    );
    let answer = caller.post("/fhir", &bundle);
    let entry = answer.json().unwrap_or_default()["entry"][0]["response"]["status"].clone();
    let status = entry
        .as_str()
        .and_then(|status| status.get(..3)?.parse().ok());
    (status.unwrap_or(answer.status), comparable(&answer, id))
}

/// The same change as a patch that may stand in a bundle.
fn path_change(kind: &str) -> String {
    format!(
        r#"{{"resourceType":"Parameters","parameter":[{{"name":"operation","part":[{{"name":"type","valueCode":"add"}},{{"name":"path","valueString":"{kind}"}},{{"name":"name","valueString":"language"}},{{"name":"value","valueCode":"ja"}}]}}]}}"#
    )
}

/// What a caller sends: nothing that refers to what may not be there.
fn own_body(kind: &str, id: &str) -> String {
    match kind {
        "Immunization" => format!(
            r#"{{"resourceType":"Immunization","id":"{id}","status":"completed","vaccineCode":{{"text":"x"}},"patient":{{"reference":"Patient/{HERS}"}},"occurrenceDateTime":"2026-06-14"}}"#
        ),
        "Basic" => format!(r#"{{"resourceType":"Basic","id":"{id}","code":{{"text":"x"}}}}"#),
        "Organization" => format!(r#"{{"resourceType":"Organization","id":"{id}","name":"x"}}"#),
        _ => format!(r#"{{"resourceType":"{kind}","id":"{id}"}}"#),
    }
}

/// An answer without what differs between two requests of any kind: its number, its times, the id that was asked for,
/// and ids that the server makes anew.
fn comparable(response: &Response, id: &str) -> String {
    let mut text = format!("{}\n", response.status);
    for (name, value) in &response.headers {
        if !matches!(name.as_str(), "date" | "x-request-id" | "last-modified") {
            text.push_str(&format!("{name}: {value}\n"));
        }
    }
    text.push_str(&text_of(response));
    let text = text.replace(id, "THE-ID");
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some(next) = rest.chars().next() {
        let word = rest
            .find(|c: char| !c.is_ascii_hexdigit() && c != '-')
            .unwrap_or(rest.len());
        let date = rest
            .get(..10)
            .is_some_and(|ten| ten.as_bytes().iter().filter(|b| **b == b'-').count() == 2);
        if word >= 32 {
            plain.push_str("NUMBER");
            rest = &rest[word..];
        } else if date && rest.as_bytes().get(10) == Some(&b'T') {
            plain.push_str("TIME");
            rest = &rest[rest.find('"').unwrap_or(rest.len())..];
        } else {
            plain.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    plain
}

#[test]
fn r_a01_every_route_every_caller_every_zone() {
    each_database(|server| {
        let mut world = World::new(server);
        // What stands beside the FHIR base, and scans, have a matrix of their own: see files.rs.
        let rows = surface::access_rows().filter(|(_, row)| {
            !row.is_outside()
                && ![Does::Scan, Does::CardsOf, Does::HealthCertificate, Does::HealthCertificateOf, Does::HealthCertificateRevoke].contains(&row.does)
                // A client may have few exports at once: see bulk.rs.
                && row.does.operation().is_none_or(|(name, _)| name != "export")
        });
        for (zone, row) in rows {
            let varies = row.path.contains("{type}") && !row.path.contains("{other}");
            let kinds: &[&str] = if varies { &KINDS } else { &KINDS[..1] };
            for who in everybody() {
                let mut caller = world.caller(zone, who);
                for kind in kinds {
                    check(&mut world, &mut caller, (zone, row, kind, who));
                }
            }
        }
    });
}

#[test]
fn r_a02_an_entry_of_a_bundle_may_what_it_may_alone() {
    each_database(|server| {
        let mut world = World::new(server);
        let rows = surface::access_rows().filter(|(zone, row)| {
            let reads = row.method == Verb::Get && row.does != Does::EverythingOwn;
            let plain = !row.does.takes_parameters() && row.method != Verb::Patch;
            *zone != Zone::Ops
                && !row.is_outside()
                && row.access != Access::Public
                && row.does != Does::Bundle
                && row
                    .does
                    .operation()
                    .is_none_or(|(name, _)| name != "export")
                && (reads || plain)
        });
        for (zone, row) in rows {
            for who in everybody() {
                let mut caller = world.caller(zone, who);
                let varies = row.path.contains("{type}") && !row.path.contains("{other}");
                let kinds: &[&str] = if varies { &KINDS } else { &KINDS[..1] };
                for (kind, sort) in kinds
                    .iter()
                    .flat_map(|kind| [(kind, "batch"), (kind, "transaction")])
                {
                    check_in_bundle(&mut world, &mut caller, (zone, row, kind, who), sort);
                }
            }
        }
    });
}

fn check_in_bundle(
    world: &mut World,
    caller: &mut Caller,
    (zone, row, kind, who): (Zone, &Row, &str, Who),
    sort: &str,
) {
    let (id, never, before) = match (who, kind) {
        (Who::Own(Role::Person | Role::Delegate), "Patient") => world.hers(),
        _ => world.fresh(kind),
    };
    let (status, text) = ask_in_bundle(caller, row, kind, &id, sort);
    let place = format!(
        "{zone} {:?} {} by {who:?} on {kind} in a {sort}: {text}",
        row.method, row.path
    );
    let expected = expected(zone, row, kind, who);
    match expected {
        Expected::Served if row.path == "ConceptMap/{id}/$translate" => {
            assert_eq!(status, 404, "{place}");
        }
        Expected::Served => assert!(matches!(status, 200 | 201 | 204), "{status} {place}"),
        Expected::Login => assert_eq!(status, 401, "{place}"),
        Expected::Forbidden => assert_eq!(status, 403, "{place}"),
        Expected::NotThere => {
            if matches!(row.does, Does::Read | Does::Vread | Does::HistoryInstance) {
                assert_eq!(status, 404, "{place}");
            }
            if row.path.contains("{id}") || row.path == "{type}" {
                let control = ask_in_bundle(caller, row, kind, &never, sort);
                assert_eq!((status, text), control, "it can be told apart: {place}");
            }
        }
    }
    if expected != Expected::Served {
        assert!(!place.contains(MARK), "{place}");
    }
    let after = world.clerk.get(&format!("{kind}/{id}"));
    let allowed = expected == Expected::Served && writes(row) && row.does != Does::Create;
    assert_eq!(after.body != before, allowed, "changed or not: {place}");
}

fn check(world: &mut World, caller: &mut Caller, (zone, row, kind, who): (Zone, &Row, &str, Who)) {
    let expected = expected(zone, row, kind, who);
    let (id, never, before) = match (who, kind) {
        // Of all Patients a person reaches one.
        (Who::Own(Role::Person | Role::Delegate), "Patient") => world.hers(),
        _ => world.fresh(kind),
    };
    let answer = ask(caller, row, kind, &id, false);
    let place = format!(
        "{zone} {:?} {} by {who:?} on {kind}: {}",
        row.method,
        row.path,
        text_of(&answer)
    );
    match expected {
        // Nobody but a person has a record of the own.
        Expected::Served if row.does == Does::EverythingOwn => {
            assert!(matches!(answer.status, 200 | 400), "{place}");
        }
        // Maps that a town stored are kept and not obeyed.
        Expected::Served if row.path == "ConceptMap/{id}/$translate" => {
            assert_eq!(answer.status, 404, "{place}");
        }
        Expected::Served => assert!(
            matches!(answer.status, 200 | 201 | 204),
            "{} {place}",
            answer.status
        ),
        Expected::Login => assert_eq!(answer.status, 401, "{place}"),
        Expected::Forbidden => assert_eq!(answer.status, 403, "{place}"),
        Expected::NotThere => {
            if matches!(
                row.does,
                Does::Read
                    | Does::Vread
                    | Does::HistoryInstance
                    | Does::SearchCompartment
                    | Does::Everything
                    | Does::MetaInstance
            ) {
                assert_eq!(answer.status, 404, "{place}");
            }
            assert!(!text_of(&answer).contains(MARK), "{place}");
            if row.path.contains("{id}") || ["{type}", "?"].contains(&row.path) {
                let control = ask(caller, row, kind, &never, false);
                assert_eq!(
                    comparable(&answer, &id),
                    comparable(&control, &never),
                    "it can be told apart: {place}"
                );
            }
        }
    }
    if matches!(expected, Expected::Login) {
        assert!(
            answer
                .header("www-authenticate")
                .is_some_and(|way| way.starts_with("Bearer")),
            "{place}"
        );
    }
    if expected != Expected::Served {
        assert!(!text_of(&answer).contains(MARK), "{place}");
    }
    if row.method == Verb::Get && row.does != Does::Figures {
        let head = ask(caller, row, kind, &id, true);
        assert_eq!(
            (head.status, head.body.len()),
            (answer.status, 0),
            "HEAD: {place}"
        );
    }
    let after = world.clerk.get(&format!("{kind}/{id}"));
    let allowed = expected == Expected::Served && writes(row) && row.does != Does::Create;
    assert_eq!(after.body != before, allowed, "changed or not: {place}");
}

#[test]
fn r_a01_answers_do_not_depend_on_what_is_hidden() {
    each_database(|server| {
        let town = server.town();
        let foreign = server.town();
        let mut clerk = town.vendor();
        clerk.put(
            "Patient/taro-0001",
            r#"{"resourceType":"Patient","id":"taro-0001"}"#,
        );
        let mut taro = town.person("taro-0001");
        let mut stranger = foreign.vendor();
        let questions = [
            "Patient",
            "Patient?_summary=count",
            "Patient?_total=accurate&_count=1",
            "Patient?_count=1",
            "Immunization",
            "Immunization?_total=accurate",
            "Immunization?_summary=count",
            "Observation",
            "Patient/taro-0001/_history",
            "Patient?_lastUpdated=gt2000",
            "Immunization?_count=0",
            "Patient?identifier=urn:n|1",
            "Provenance",
            "List",
            "Consent?_summary=count",
        ];
        let strangers = [
            "_history",
            "_history?_count=0",
            "Patient/_history",
            "Patient",
            "Patient?_summary=count",
        ];
        let mut all = |clerk: &mut Caller| -> Vec<String> {
            drop(clerk.get("metadata"));
            let taro = questions.map(|path| comparable(&taro.get(path), "taro-0001"));
            let stranger = strangers.map(|path| comparable(&stranger.get(path), "no-such-id"));
            taro.into_iter().chain(stranger).collect()
        };
        let before = all(&mut clerk);
        for number in 0..5 {
            let stored = clerk.put(
                &format!("Patient/h{number}"),
                &format!(r#"{{"resourceType":"Patient","id":"h{number}","identifier":[{{"system":"urn:n","value":"1"}}]}}"#),
            );
            assert_eq!(stored.status, 201);
            clerk.post("Immunization", &format!(
                r#"{{"resourceType":"Immunization","status":"completed","vaccineCode":{{"text":"x"}},"patient":{{"reference":"Patient/h{number}"}},"occurrenceDateTime":"2026-06-14"}}"#
            ));
            clerk.delete(&format!("Patient/gone{number}"));
            clerk.post("List", &format!(
                r#"{{"resourceType":"List","status":"current","mode":"working","subject":{{"reference":"Patient/h{number}"}},"entry":[{{"item":{{"reference":"Patient/taro-0001"}}}}]}}"#
            ));
        }
        for (after, before) in all(&mut clerk).iter().zip(&before) {
            assert_eq!(after, before);
        }
    });
}

#[test]
fn r_a12_ids_of_the_server_are_long_and_random() {
    each_database(|server| {
        let mut vendor = server.town().vendor();
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..20 {
            let made = vendor.post("Patient", r#"{"resourceType":"Patient"}"#);
            let id = made.location_id().expect("an id").to_owned();
            let digits: Vec<char> = id.chars().filter(|c| *c != '-').collect();
            assert!(
                digits.len() == 32 && digits.iter().all(char::is_ascii_hexdigit),
                "{id}"
            );
            let spread: std::collections::BTreeSet<char> = digits.into_iter().collect();
            assert!(spread.len() > 6, "{id}");
            assert!(seen.insert(id));
        }
    });
}
