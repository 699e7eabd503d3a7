//! What the table promises.

use super::*;
use access::Zone;

#[test]
fn no_two_rows_stand_at_the_same_place_for_the_same_verb() {
    for (index, (zone, row)) in access_rows().enumerate() {
        for (other_zone, other) in access_rows().skip(index + 1) {
            assert!(
                zone != other_zone || row.path != other.path || row.method != other.method,
                "{} {}",
                row.method.allow(),
                row.path
            );
        }
    }
}

#[test]
fn each_path_leads_to_its_row() {
    for (method, path, expected) in [
        (Method::GET, "", Some(Does::Landing)),
        (Method::GET, "metadata", Some(Does::Capabilities)),
        (Method::HEAD, "metadata", Some(Does::Capabilities)),
        (Method::GET, "_history", Some(Does::HistorySystem)),
        (Method::GET, "Patient", Some(Does::SearchType)),
        (Method::POST, "Patient", Some(Does::Create)),
        (Method::PUT, "Patient", Some(Does::UpdateConditional)),
        (Method::PATCH, "Patient", Some(Does::PatchConditional)),
        (Method::DELETE, "Patient", Some(Does::DeleteConditional)),
        (Method::POST, "Patient/_search", Some(Does::SearchType)),
        (Method::GET, "Patient/_search", None),
        (Method::GET, "Patient/_history", Some(Does::HistoryType)),
        (Method::GET, "Patient/1", Some(Does::Read)),
        (Method::PUT, "Patient/1", Some(Does::Update)),
        (Method::DELETE, "Patient/1", Some(Does::Delete)),
        (Method::POST, "Patient/1", None),
        (Method::PATCH, "Patient/1", Some(Does::Patch)),
        (Method::PATCH, "Patient/1/_history", None),
        (Method::TRACE, "Patient/1", None),
        (
            Method::GET,
            "Patient/1/_history",
            Some(Does::HistoryInstance),
        ),
        (Method::GET, "Patient/1/_history/2", Some(Does::Vread)),
        (Method::GET, "Patient/metadata", Some(Does::Read)),
        (Method::GET, "?", Some(Does::SearchSystem)),
        (Method::POST, "_search", Some(Does::SearchSystem)),
        (Method::GET, "_search", None),
        (
            Method::GET,
            "Patient/1/Immunization",
            Some(Does::SearchCompartment),
        ),
        (Method::GET, "Patient/1/*", Some(Does::SearchCompartment)),
        (
            Method::POST,
            "Patient/1/Immunization/_search",
            Some(Does::SearchCompartment),
        ),
        (Method::GET, "Patient/1/$everything", Some(Does::Everything)),
        (
            Method::POST,
            "Patient/$everything",
            Some(Does::EverythingOwn),
        ),
        (Method::GET, "Patient/$meta", Some(Does::MetaType)),
        (Method::GET, "$meta", Some(Does::MetaSystem)),
        (Method::GET, "Patient/1/$meta-add", None),
        (Method::POST, "Patient/1/$meta-add", Some(Does::MetaAdd)),
    ] {
        let segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
        let place = locate(Zone::Internet, &segments).expect(path);
        let found = match place.route(&method) {
            Located::Route(row) => Some(row.does),
            Located::OtherVerbs => None,
        };
        assert_eq!(found, expected, "{method} {path}");
    }
}

#[test]
fn what_is_not_in_the_table_is_nowhere() {
    for (zone, path) in [
        (Zone::Internet, "_foo"),
        (Zone::Internet, "$nothing"),
        (Zone::Internet, "Patient/1/$x"),
        (Zone::Internet, "Patient/1/x/y"),
        (Zone::Internet, "Patient/1/_history/2/3"),
        (Zone::Internet, "healthz/x/y/z"),
        (Zone::Ops, "Patient"),
        (Zone::Ops, "metadata"),
    ] {
        let segments: Vec<&str> = path.split('/').collect();
        assert_eq!(locate(zone, &segments), None, "{path}");
    }
}

#[test]
fn allow_names_each_verb_of_a_place() {
    let place = locate(Zone::Lgwan, &["Patient", "1"]).expect("a place");
    assert_eq!(place.allow(), "GET, HEAD, PUT, PATCH, DELETE, OPTIONS");
}

#[test]
fn whatever_touches_records_is_behind_a_rule_and_audited() {
    for row in rows() {
        assert_eq!(
            row.access == Access::Public,
            row.audit.is_none(),
            "{}",
            row.path
        );
    }
}
