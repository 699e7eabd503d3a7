//! Names are well formed, and the definitions use the same ones.

use super::*;
use std::collections::BTreeSet;

use crate::definitions::{all, search_parameter_files};

/// What this file says, so that no name of it is forgotten here.
const SOURCE: &str = include_str!("../naming.rs");

/// Every address under the base of our own or of JP Core that is written in the source.
fn written(call: &str, base: &str) -> Vec<String> {
    let calls = SOURCE.split(call).skip(1);
    let paths = calls.filter_map(|rest| rest.split('"').nth(1));
    paths.map(|path| format!("{base}{path}")).collect()
}

fn own() -> Vec<String> {
    written("own!(", CANONICAL_BASE)
}

/// Every address that the package defines, and every identifier system that it names.
fn defined() -> BTreeSet<String> {
    let definitions = all().unwrap_or_else(|error| panic!("{error}"));
    let mut known = BTreeSet::new();
    for definition in &definitions {
        let element = &definition.element;
        known.extend(element.text_of("url").map(str::to_owned));
        for id in element.children("uniqueId") {
            known.extend(id.text_of("value").map(str::to_owned));
        }
    }
    known
}

#[test]
fn our_names_stand_under_our_base_and_those_of_jp_core_under_theirs() {
    let own = own();
    assert!(own.len() > 40, "{}", own.len());
    for name in own {
        let path = name.strip_prefix(CANONICAL_BASE).expect(&name);
        assert!(path.starts_with('/') && !path.ends_with('/'), "{name}");
    }
    assert!(search::KANA_SORT.starts_with(JP_CORE_BASE));
}

#[test]
fn every_name_is_defined_by_the_package() {
    let defined = defined();
    let ours = own().into_iter();
    for name in ours.chain(written("jp_core!(", JP_CORE_BASE)) {
        assert!(defined.contains(&name), "{name} is in no definition");
    }
    let others = [
        system::CVX,
        system::HOT13,
        system::HOT9,
        system::YJ,
        system::GTIN,
        system::BODY_SITE,
        system::UCUM,
        system::CONFIDENTIALITY,
        extension::NAME_REPRESENTATION,
        extension::COUPON_NUMBER,
        extension::COUPON_ISSUER,
        extension::COUPON_BRANCH,
        search::KANA_SORT,
    ];
    let definitions = crate::definitions::package_files();
    for name in others {
        let quoted = format!("\"{name}\"");
        assert!(
            definitions.iter().any(|file| file.text.contains(&quoted)),
            "{name}"
        );
    }
}

#[test]
fn every_own_extension_and_profile_of_what_is_made_here_is_named() {
    let own: BTreeSet<String> = own().into_iter().collect();
    let extensions = [
        extension::COUPON,
        extension::DEPARTURE,
        extension::REISSUE_REASON,
    ];
    assert!(extensions.iter().all(|name| own.contains(*name)));
    // Every extension that our profiles of residents and doses allow can be read.
    let unread = ["certificate-receiver"];
    for definition in all().unwrap_or_else(|error| panic!("{error}")) {
        let is_made = [profile::PATIENT, profile::IMMUNIZATION];
        let element = &definition.element;
        if !is_made
            .iter()
            .any(|url| element.text_of("url") == Some(url))
        {
            continue;
        }
        for type_profile in element
            .descendants_of("canonical")
            .filter_map(|one| one.text())
        {
            let is_own = type_profile.starts_with(CANONICAL_BASE)
                && type_profile.contains("/StructureDefinition/");
            let is_known =
                own.contains(type_profile) || unread.iter().any(|end| type_profile.ends_with(end));
            assert!(!is_own || is_known, "{type_profile} is not read");
        }
    }
}

#[test]
fn definitions_use_no_name_under_our_base_that_is_not_here() {
    for file in &search_parameter_files()[1..] {
        for piece in file.text.split(CANONICAL_BASE).skip(1) {
            let path: String = piece
                .chars()
                .take_while(|letter| letter.is_ascii_alphanumeric() || "/-".contains(*letter))
                .collect();
            let known = own()
                .iter()
                .filter_map(|name| name.strip_prefix(CANONICAL_BASE))
                .any(|known| path == known || path.strip_suffix("/139998") == Some(known));
            assert!(known, "{}: {path}", file.name);
        }
    }
}
