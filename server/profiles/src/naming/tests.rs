//! Names are well formed, and the definitions use the same ones.

use super::*;
use crate::definitions::search_parameter_files;

const OWN: [&str; 10] = [
    extension::COUPON,
    extension::MUNICIPALITY,
    extension::LANE,
    system::MUNICIPALITY,
    system::COUPON,
    system::QUALITY,
    search::COUPON,
    search::MUNICIPALITY,
    search::QUALITY,
    search::LANE,
];

#[test]
fn our_names_stand_under_our_base_and_those_of_jp_core_under_theirs() {
    for name in OWN {
        let path = name.strip_prefix(CANONICAL_BASE).expect(name);
        assert!(path.starts_with('/') && !path.ends_with('/'), "{name}");
    }
    assert!(search::KANA_SORT.starts_with(JP_CORE_BASE));
}

#[test]
fn every_name_is_used_by_a_definition() {
    let own: String = search_parameter_files()[1..]
        .iter()
        .map(|file| file.text)
        .collect();
    let others = [
        extension::NAME_REPRESENTATION,
        extension::COUPON_NUMBER,
        search::KANA_SORT,
    ];
    for name in OWN.into_iter().chain(others) {
        assert!(own.contains(name), "{name}");
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
            let known = OWN
                .iter()
                .filter_map(|name| name.strip_prefix(CANONICAL_BASE))
                .any(|known| path == known || path.strip_suffix("/139998") == Some(known));
            assert!(known, "{}: {path}", file.name);
        }
    }
}
