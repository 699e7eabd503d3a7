//! What an expansion tells and what membership says are the same, whatever a value set is made of.

use proptest::prelude::*;

use super::*;

const LETTERS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// An include of a complete system, of one that is known in part, or of one that is not known.
fn group() -> impl Strategy<Value = String> {
    let codes = proptest::sample::subsequence(LETTERS.to_vec(), 0..=6);
    (0..3_usize, codes, 0..4_usize, any::<bool>()).prop_map(|(system, codes, how, import)| {
        let system = [
            "http://whole.example",
            "http://part.example/2",
            "http://gone.example",
        ][system];
        let list: Vec<String> = codes
            .iter()
            .map(|code| format!(r#"{{"code":"{code}"}}"#))
            .collect();
        let content = match (how, codes.first()) {
            (0, Some(_)) => format!(r#","concept":[{}]"#, list.join(",")),
            (1, Some(first)) => {
                format!(r#","filter":[{{"property":"concept","op":"is-a","value":"{first}"}}]"#)
            }
            (2, Some(_)) => format!(
                r#","filter":[{{"property":"code","op":"not-in","value":"{}"}}]"#,
                codes.join(",")
            ),
            _ => String::new(),
        };
        let import = if import {
            r#","valueSet":["http://v.example/base"]"#
        } else {
            ""
        };
        format!(r#"{{"system":"{system}"{content}{import}}}"#)
    })
}

fn compose() -> impl Strategy<Value = String> {
    let groups = || proptest::collection::vec(group(), 1..4);
    (groups(), proptest::option::of(groups())).prop_map(|(includes, excludes)| {
        let excludes = excludes.map_or(String::new(), |some| {
            format!(r#","exclude":[{}]"#, some.join(","))
        });
        format!(r#"{{"include":[{}]{excludes}}}"#, includes.join(","))
    })
}

proptest! {
    #[test]
    fn an_expansion_is_what_belongs_to_it(compose in compose()) {
        let tree = r#"{"code":"a","concept":[{"code":"b","concept":[{"code":"c"}]},{"code":"d"}]},{"code":"e"},{"code":"f"}"#;
        let system = |url: &str, content: &str, concepts: &str| format!(r#"{{"resourceType":"CodeSystem","status":"active","url":"{url}","content":"{content}","concept":[{concepts}]}}"#);
        let base = set("http://v.example/base", r#"{"include":[{"system":"http://whole.example","filter":[{"property":"concept","op":"is-a","value":"b"}]},{"system":"http://part.example/2"},{"system":"http://gone.example","concept":[{"code":"a"},{"code":"e"}]}]}"#);
        let known = terminology(&[
            &system("http://whole.example", "complete", tree),
            &system("http://part.example/2", "fragment", r#"{"code":"a","concept":[{"code":"b"}]},{"code":"c"}"#),
            &base,
            &set("http://v.example/s", &compose),
        ]);
        let place = Place::ValueSet("http://v.example/s");
        let question = ExpandQuestion { exclude_nested: true, ..ExpandQuestion::of(place, 1_000) };
        let (mut told, unclosed): (Vec<(String, String)>, bool) = match known.expand(&question) {
            Ok(expansion) => {
                prop_assert_eq!(expansion.total, expansion.contains.len());
                (expansion.contains.into_iter().map(|one| (one.system, one.code)).collect(), expansion.unclosed)
            }
            Err(refusal) => {
                prop_assert_eq!(refusal.rule, "expansion-open");
                (Vec::new(), true)
            }
        };
        told.sort();
        let mut members = Vec::new();
        for system in ["http://gone.example", "http://part.example/2", "http://whole.example"] {
            for code in LETTERS.iter().chain(&["new"]) {
                let is = known.member("http://v.example/s", Some(system), code);
                let inline = element(&set("http://v.example/i", &compose));
                let codings = [Coding { system: Some(system), code, ..Coding::default() }];
                let verdict = known.validate_code(&ValidateQuestion::of(Place::Inline(&inline), &codings)).unwrap();
                prop_assert_eq!(verdict.result, is == Membership::Member);
                match is {
                    Membership::Member => members.push((system.to_owned(), (*code).to_owned())),
                    // What is perhaps in it is only told of where the expansion says that it is not all.
                    Membership::Unknown => prop_assert!(unclosed),
                    Membership::Foreign => {}
                }
            }
        }
        prop_assert_eq!(told, members);
    }

    #[test]
    fn no_code_and_no_question_breaks_anything(code in ".{0,12}", system in ".{0,8}", set in ".{0,8}") {
        let known = terminology(&[COLOURS]);
        known.member(&set, Some(&system), &code);
        for place in [Place::ValueSet("http://hl7.org/fhir/ValueSet/languages"), Place::ValueSet("http://hl7.org/fhir/ValueSet/times"), Place::System("http://c.example/colours"), Place::System("urn:ietf:bcp:13"), Place::System("urn:ietf:rfc:3986")] {
            let codings = [Coding { system: Some(&system), code: &code, ..Coding::default() }, Coding { code: &code, ..Coding::default() }];
            known.validate_code(&ValidateQuestion::of(place, &codings)).ok();
            known.expand(&ExpandQuestion { filter: Some(&code), languages: &[&system], ..ExpandQuestion::of(place, 10) }).ok();
        }
        known.subsumes("http://c.example/colours", &code, "red").ok();
    }
}
