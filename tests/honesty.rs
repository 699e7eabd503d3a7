//! What the CapabilityStatement lists works, for every type, and what it does not list is refused.

use std::fs;
use std::path::Path;

use access::{Role, Zone};
use serde_json::Value;

use crate::harness::{Caller, each_database, rules_of, text_of};

/// Interactions of FHIR with an instance or a type.
const INTERACTIONS: [&str; 9] = [
    "read",
    "vread",
    "update",
    "patch",
    "delete",
    "history-instance",
    "history-type",
    "create",
    "search-type",
];

/// Names that clients of other servers search by. What of them is not listed is refused.
const PARAMETERS: [&str; 30] = [
    "_content",
    "_filter",
    "_has:Provenance:target:agent",
    "_id",
    "_include",
    "_lastUpdated",
    "_list",
    "_profile",
    "_query",
    "_revinclude",
    "_security",
    "_sort",
    "_source",
    "_tag",
    "_text",
    "_type",
    "birthdate",
    "code",
    "date",
    "family",
    "gender",
    "identifier",
    "lot-number",
    "name",
    "patient",
    "patient.name",
    "reference",
    "status",
    "subject:Patient.name",
    "vaccine-code",
];

/// What says that a body is a JSON Patch.
const JSON_PATCH: [(&str, &str); 1] = [("Content-Type", "application/json-patch+json")];

/// A patch that changes a resource of any type.
const CHANGE: &str = r#"[{"op":"add","path":"/language","value":"ja"}]"#;

/// Forms of patches with a patch that sets the language, those of other servers among them.
const PATCHES: [(&str, &str); 6] = [
    (
        "application/json-patch+json",
        r#"[{"op":"add","path":"/language","value":"LANGUAGE"}]"#,
    ),
    (
        "application/fhir+json",
        r#"{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"language"}]},{"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"$this"},{"name":"name","valueString":"language"},{"name":"value","valueCode":"LANGUAGE"}]}]}"#,
    ),
    (
        "application/fhir+xml",
        r#"<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="operation"/><part><name value="type"/><valueCode value="replace"/></part><part><name value="path"/><valueString value="language"/></part><part><name value="value"/><valueCode value="LANGUAGE"/></part></parameter></Parameters>"#,
    ),
    ("application/merge-patch+json", r#"{"language":"LANGUAGE"}"#),
    (
        "application/xml-patch+xml",
        r#"<diff xmlns:f="http://hl7.org/fhir"><replace sel="f:Patient/f:language/@value">LANGUAGE</replace></diff>"#,
    ),
    (
        "application/json",
        r#"[{"op":"add","path":"/language","value":"LANGUAGE"}]"#,
    ),
];

/// A code system of R4, as it stands in an address.
const GENDER: &str = "http%3A%2F%2Fhl7.org%2Ffhir%2Fadministrative-gender";
/// The value set of its codes.
const GENDERS: &str = "http%3A%2F%2Fhl7.org%2Ffhir%2FValueSet%2Fadministrative-gender";

/// A type that is listed, with a resource of it and somebody who may do everything.
struct Listed<'a> {
    name: &'a str,
    says: &'a Value,
    caller: &'a mut Caller,
    sample: Value,
}

#[test]
fn what_is_listed_works_and_what_is_not_is_refused() {
    each_database(|server| {
        for zone in [Zone::Internet, Zone::Lgwan] {
            let town = server.town();
            let token = town.token(Role::Vendor, "nobody");
            let mut caller = server.stranger(zone, Some(&token));
            let statement = server
                .stranger(zone, None)
                .get("metadata")
                .json()
                .expect("a statement");
            let rest = &statement["rest"][0];
            let types = rest["resource"].as_array().expect("types");
            assert!(types.len() >= 27, "{} types", types.len());
            for says in types {
                let name = says["type"].as_str().expect("a type");
                let mut listed = Listed {
                    name,
                    says,
                    caller: &mut caller,
                    sample: sample(name),
                };
                listed.interactions();
                listed.conditions();
                listed.parameters();
                listed.formats(&statement["format"]);
                listed.patches(&statement["patchFormat"]);
                listed.operations();
            }
            whole(rest, &mut caller);
        }
    });
}

#[test]
fn each_kind_has_a_sample_and_each_sample_a_kind() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/kinds");
    let files = fs::read_dir(folder)
        .expect("samples")
        .map(|file| file.expect("a file").file_name());
    let mut files: Vec<String> = files
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    let mut kinds: Vec<String> = fhir::Kind::all()
        .map(|kind| format!("{kind}.json"))
        .collect();
    files.sort();
    kinds.sort();
    assert_eq!(files, kinds);
}

fn sample(name: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/kinds/{name}.json"));
    let text =
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_str(&text).expect("JSON")
}

fn has_code(list: &Value, code: &str) -> bool {
    list.as_array()
        .is_some_and(|list| list.iter().any(|one| one["code"] == code))
}

impl Listed<'_> {
    fn body(&self, id: &str) -> String {
        let mut sample = self.sample.clone();
        sample["id"] = id.into();
        sample.to_string()
    }

    /// Each interaction in turn, in the order of a resource's life.
    fn interactions(&mut self) {
        let name = self.name;
        let created = self.caller.post(name, &self.sample.to_string());
        assert_eq!(created.status, 201, "{name}: {}", text_of(&created));
        let id = created.location_id().expect("a place").to_owned();
        let body = self.body(&id);
        for code in INTERACTIONS {
            let (method, path, body) = match code {
                "read" => ("GET", format!("{name}/{id}"), ""),
                "vread" => ("GET", format!("{name}/{id}/_history/1"), ""),
                "update" => ("PUT", format!("{name}/{id}"), body.as_str()),
                "patch" => ("PATCH", format!("{name}/{id}"), CHANGE),
                "delete" => ("DELETE", format!("{name}/{id}"), ""),
                "history-instance" => ("GET", format!("{name}/{id}/_history"), ""),
                "history-type" => ("GET", format!("{name}/_history"), ""),
                "create" => ("POST", name.to_owned(), body.as_str()),
                _ => ("GET", name.to_owned(), ""),
            };
            let headers: &[(&str, &str)] = match method {
                "PATCH" => &JSON_PATCH,
                _ => &[],
            };
            let answer = self.caller.ask(method, &path, headers, body);
            let works = answer.is_success();
            assert_eq!(
                works,
                has_code(&self.says["interaction"], code),
                "{name}: {code}: {}",
                text_of(&answer)
            );
            assert!(
                works || matches!(answer.status, 404 | 405),
                "{name}: {code}: {}",
                answer.status
            );
        }
        if self.says["readHistory"] == true {
            // After its delete as well.
            assert_eq!(
                self.caller.get(&format!("{name}/{id}/_history/1")).status,
                200,
                "{name}: readHistory"
            );
        }
    }

    fn conditions(&mut self) {
        let (name, says) = (self.name, self.says);
        let body = self.body("mine");
        let made = self.caller.put(&format!("{name}/mine"), &body);
        assert_eq!(
            made.status == 201,
            says["updateCreate"] == true,
            "{name}: updateCreate: {}",
            text_of(&made)
        );
        let found = self
            .caller
            .ask("POST", name, &[("If-None-Exist", "_id=mine")], &body);
        assert_eq!(
            found.status == 200,
            says["conditionalCreate"] == true,
            "{name}: {}",
            text_of(&found)
        );
        let updated = self.caller.put(&format!("{name}?_id=mine"), &body);
        assert_eq!(
            updated.status == 200,
            says["conditionalUpdate"] == true,
            "{name}: {}",
            text_of(&updated)
        );
        let tag = updated.header("etag").unwrap_or_default().to_owned();
        let known = self.caller.ask(
            "GET",
            &format!("{name}/mine"),
            &[("If-None-Match", &tag)],
            "",
        );
        assert_eq!(
            known.status == 304,
            says["conditionalRead"] == "full-support",
            "{name}: conditionalRead"
        );
        let later = [("If-Modified-Since", "Fri, 31 Dec 2100 23:59:59 GMT")];
        let known = self.caller.ask("GET", &format!("{name}/mine"), &later, "");
        assert_eq!(
            known.status == 304,
            says["conditionalRead"] == "full-support",
            "{name}: conditionalRead"
        );
        let old = self.caller.ask(
            "PUT",
            &format!("{name}/mine"),
            &[("If-Match", "W/\"999\"")],
            &body,
        );
        assert_eq!(
            old.status == 412,
            says["versioning"] == "versioned-update",
            "{name}: versioning"
        );
        let deleted = self.caller.delete(&format!("{name}?_id=mine"));
        assert_eq!(
            deleted.status == 204,
            says["conditionalDelete"] == "single",
            "{name}: {}",
            text_of(&deleted)
        );
        assert_eq!(
            self.caller.get(&format!("{name}/mine")).status,
            410,
            "{name}: conditionalDelete"
        );
        let two = self.caller.delete(&format!("{name}?_lastUpdated=gt2000"));
        assert!(matches!(two.status, 204 | 412), "{name}: {}", text_of(&two));
    }

    fn parameters(&mut self) {
        let name = self.name;
        let made = self
            .caller
            .put(&format!("{name}/sought"), &self.body("sought"));
        assert!(made.is_success(), "{name}: {}", text_of(&made));
        let listed = self.says["searchParam"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        for parameter in &listed {
            let code = parameter["name"].as_str().expect("a name");
            let path = match code {
                "_id" => format!("{name}?_id=sought"),
                "_lastUpdated" => format!("{name}?_lastUpdated=gt2000-01-01"),
                "_list" => format!("{name}?_list=none&_id:not=sought"),
                // That each finds what it should is tested with samples, in search.rs.
                code => format!("{name}?{code}:missing=true,false"),
            };
            if !code.starts_with('_') || code == "_list" {
                let path = path.replace("=true,false", "=false");
                let answer = self.caller.get(&path);
                assert_eq!(answer.status, 200, "{path}: {}", text_of(&answer));
                continue;
            }
            if !["_id", "_lastUpdated"].contains(&code) {
                continue;
            }
            let found = self.caller.get(&path);
            let bundle = found.json().unwrap_or_default();
            let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
            let has = entries
                .iter()
                .any(|entry| entry["resource"]["id"] == "sought");
            assert!(found.status == 200 && has, "{path}: {}", text_of(&found));
            let definition = parameter["definition"].as_str().unwrap_or_default();
            assert!(
                definition.starts_with("http://hl7.org/fhir/SearchParameter/"),
                "{path}: {definition}"
            );
        }
        for unlisted in PARAMETERS {
            let code = unlisted.split(['.', ':']).next().unwrap_or_default();
            let ways = ["_has", "_include", "_revinclude", "_sort", "_filter"];
            if ways.contains(&code) || listed.iter().any(|parameter| parameter["name"] == code) {
                continue;
            }
            let refused = self.caller.get(&format!("{name}?{unlisted}=x"));
            assert_eq!(
                refused.status,
                400,
                "{name}?{unlisted}: {}",
                text_of(&refused)
            );
            let rules = rules_of(&refused);
            assert!(
                rules == ["parameter-unknown"] || rules == ["parameter-not-served"],
                "{name}?{unlisted}: {rules:?}"
            );
        }
        for (list, way) in [
            ("searchInclude", "_include"),
            ("searchRevInclude", "_revinclude"),
        ] {
            let offered = self.says[list].as_array().cloned().unwrap_or_default();
            for one in offered.iter().filter_map(Value::as_str) {
                let path = format!("{name}?_id=sought&{way}={one}");
                let answer = self.caller.get(&path);
                assert_eq!(answer.status, 200, "{path}: {}", text_of(&answer));
                let modes = answer.json().unwrap_or_default();
                assert_ne!(modes["entry"][1]["search"]["mode"], "outcome", "{path}");
            }
        }
        self.caller.delete(&format!("{name}/sought"));
    }

    /// Each format is written, and what was written is read again as the same resource.
    fn formats(&mut self, formats: &Value) {
        let name = self.name;
        let made = self
            .caller
            .put(&format!("{name}/formed"), &self.body("formed"));
        let content = |answer: &sesshu_conformance::http::Response| {
            let mut json = answer.json().unwrap_or_default();
            json["meta"] = Value::Null;
            json
        };
        for format in formats
            .as_array()
            .expect("formats")
            .iter()
            .filter_map(Value::as_str)
        {
            let encoded = format.replace('+', "%2B");
            let written = self.caller.get(&format!("{name}/formed?_format={encoded}"));
            assert_eq!(written.status, 200, "{name}: {format}");
            let kind = written
                .header("content-type")
                .unwrap_or_default()
                .to_owned();
            let headers = [
                ("Content-Type", kind.as_str()),
                ("Accept", "application/fhir+json"),
            ];
            let again = self.caller.ask(
                "PUT",
                &format!("{name}/formed"),
                &headers,
                &text_of(&written),
            );
            assert_eq!(again.status, 200, "{name}: {format}: {}", text_of(&again));
            assert_eq!(content(&again), content(&made), "{name}: {format}");
        }
        assert_eq!(
            self.caller
                .get(&format!("{name}/formed?_format=ttl"))
                .status,
            406,
            "{name}"
        );
        self.caller.delete(&format!("{name}/formed"));
    }

    /// Each form of a patch that is listed changes what it should, by id and by criteria; others are refused by name.
    fn patches(&mut self, forms: &Value) {
        let name = self.name;
        let path = format!("{name}/patched");
        let made = self.caller.put(&path, &self.body("patched"));
        assert!(made.is_success(), "{name}: {}", text_of(&made));
        let listed: Vec<&str> = forms
            .as_array()
            .map(|forms| forms.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        for (form, patch) in PATCHES {
            let headers = [("Content-Type", form)];
            for (place, language) in [(path.clone(), "ja"), (format!("{name}?_id=patched"), "en")] {
                let patch = patch.replace("LANGUAGE", language);
                let answer = self.caller.ask("PATCH", &place, &headers, &patch);
                let place = format!("{place} {form}: {}", text_of(&answer));
                if listed.contains(&form) {
                    assert_eq!(answer.status, 200, "{place}");
                    let json = answer.json().expect("a resource");
                    assert_eq!(json["language"], language, "{place}");
                } else {
                    assert_eq!(answer.status, 415, "{place}");
                    let offered = answer.header("accept-patch").unwrap_or_default();
                    assert_eq!(offered, listed.join(", "), "{place}");
                }
            }
        }
        for form in &listed {
            assert!(
                PATCHES.iter().any(|(known, _)| known == form),
                "there is no example of {form} here"
            );
        }
        self.caller.delete(&path);
    }

    fn operations(&mut self) {
        let name = self.name;
        let made = self
            .caller
            .put(&format!("{name}/treated"), &self.body("treated"));
        assert!(made.is_success(), "{name}: {}", text_of(&made));
        let listed = self.says["operation"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let sample = self.body("treated");
        let validate_code = match name {
            "ValueSet" => format!("$validate-code?url={GENDERS}&system={GENDER}&code=male"),
            _ => format!("$validate-code?url={GENDER}&code=male"),
        };
        let input = r#"{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"urn:t","code":"1"}]}}]}"#;
        for (operation, method, path, body) in [
            ("meta", "GET", "$meta", ""),
            ("meta", "GET", "treated/$meta", ""),
            ("meta-add", "POST", "treated/$meta-add", input),
            ("meta-delete", "POST", "treated/$meta-delete", input),
            ("everything", "GET", "treated/$everything", ""),
            ("immds-forecast", "GET", "treated/$immds-forecast", ""),
            ("immunization-plan", "GET", "treated/$immunization-plan", ""),
            ("validate", "POST", "$validate", sample.as_str()),
            ("validate", "GET", "treated/$validate", ""),
            ("match", "POST", "$match", input),
            (
                "lookup",
                "GET",
                &format!("$lookup?system={GENDER}&code=male"),
                "",
            ),
            ("expand", "GET", &format!("$expand?url={GENDERS}"), ""),
            ("validate-code", "GET", &validate_code, ""),
            (
                "subsumes",
                "GET",
                &format!("$subsumes?system={GENDER}&codeA=male&codeB=male"),
                "",
            ),
            (
                "translate",
                "GET",
                &format!("$translate?system={GENDER}&code=male"),
                "",
            ),
            ("purge", "POST", "treated/$purge", input),
            ("export", "GET", "$export", ""),
        ] {
            let path = format!("{name}/{path}");
            let answer = self.caller.ask(method, &path, &[], body);
            // One group is exported, see bulk.rs, and not all of them.
            let works = listed.iter().any(|one| one["name"] == operation)
                && (name, operation) != ("Group", "export");
            assert_eq!(answer.is_success(), works, "{path}: {}", text_of(&answer));
            if !works {
                assert_eq!(rules_of(&answer), ["operation-unknown"], "{path}");
            }
        }
        let tested = [
            "meta",
            "meta-add",
            "meta-delete",
            "everything",
            "immds-forecast",
            "immunization-plan",
            "validate",
            "lookup",
            "expand",
            "validate-code",
            "subsumes",
            "translate",
            // For devices alone: see files.rs.
            "scan",
            // It goes on behind its answer: see bulk.rs.
            "export",
            // For staff and persons alone: see audit.rs.
            "trail",
            // For whoever subscribed: see smart/subscriptions.rs.
            "status",
            "events",
            // It needs a signer: see certificates.rs.
            "health-cards-issue",
            "generateHealthCertificate",
            "ddcc-certificate",
            "revokeHealthCertificate",
        ];
        for one in &listed {
            let operation = one["name"].as_str().unwrap_or_default();
            assert!(tested.contains(&operation), "{name}: {operation}");
        }
        self.caller.delete(&format!("{name}/treated"));
    }
}

/// What is listed for the whole.
fn whole(rest: &Value, caller: &mut Caller) {
    let bundle = |kind: &str| format!(r#"{{"resourceType":"Bundle","type":"{kind}"}}"#);
    let answers = [
        ("history-system", caller.get("_history")),
        ("search-system", caller.get("?_id=x")),
        ("transaction", caller.post("", &bundle("transaction"))),
        ("batch", caller.post("", &bundle("batch"))),
    ];
    for (code, answer) in answers {
        let listed = has_code(&rest["interaction"], code);
        assert_eq!(answer.is_success(), listed, "{code}: {}", text_of(&answer));
        let code_of = |answer: &sesshu_conformance::http::Response| {
            answer
                .json()
                .and_then(|json| json["issue"][0]["code"].as_str().map(str::to_owned))
        };
        assert!(
            listed || code_of(&answer).as_deref() == Some("not-supported"),
            "{code}: {}",
            text_of(&answer)
        );
    }
    for type_name in [
        "Encounter",
        "Bundle",
        "Parameters",
        "OperationOutcome",
        "Resource",
        "DomainResource",
    ] {
        let answer = caller.get(type_name);
        assert_eq!(
            (answer.status, rules_of(&answer)),
            (404, vec!["kind-unknown".to_owned()]),
            "{type_name}"
        );
    }
}
