//! Whatever comes, the work ends soon, nothing panics, and nothing of the content leaks.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::codec::samples::any_resource;

/// A rulebook with something to say about everything in a patient and a bundle.
fn strict() -> Rulebook {
    load(&[
        profile(
            "p",
            "Patient",
            r#"{"id":"Patient","path":"Patient","constraint":[{"key":"k","severity":"error","human":"x","expression":"name.exists() and link.other.resolve().all($this is Patient)"}]},
               {"id":"Patient.identifier","path":"Patient.identifier","slicing":{"discriminator":[{"type":"value","path":"system"},{"type":"exists","path":"period"}],"rules":"closed","ordered":true}},
               {"id":"Patient.identifier:a","path":"Patient.identifier","sliceName":"a","max":"1"},
               {"id":"Patient.identifier:a.system","path":"Patient.identifier.system","fixedUri":"urn:a"},
               {"id":"Patient.identifier:a.period","path":"Patient.identifier.period","max":"0"},
               {"id":"Patient.link","path":"Patient.link","slicing":{"discriminator":[{"type":"profile","path":"other.resolve()"}],"rules":"open"}},
               {"id":"Patient.link:p","path":"Patient.link","sliceName":"p"},
               {"id":"Patient.link:p.other","path":"Patient.link.other","type":[{"code":"Reference","targetProfile":["@p"]}]},
               {"id":"Patient.name","path":"Patient.name","patternHumanName":{"given":["a","b"]}},
               {"id":"Patient.extension:x","path":"Patient.extension","sliceName":"x","max":"1","type":[{"code":"Extension","profile":["@x"]}]}"#,
        ),
        profile(
            "x",
            "Extension",
            r#"{"id":"Extension.extension:y","path":"Extension.extension","sliceName":"y","max":"1"},
               {"id":"Extension.extension:y.url","path":"Extension.extension.url","fixedUri":"y"}"#,
        )
        .replace(
            r#"{"type":"element","expression":"Element"}"#,
            r#"{"type":"fhirpath","expression":"Patient.descendants()"}"#,
        ),
        profile(
            "b",
            "Bundle",
            r#"{"id":"Bundle.entry","path":"Bundle.entry","slicing":{"discriminator":[{"type":"profile","path":"resource"}],"rules":"open"}},
               {"id":"Bundle.entry:p","path":"Bundle.entry","sliceName":"p","min":1},
               {"id":"Bundle.entry:p.resource","path":"Bundle.entry.resource","type":[{"code":"Patient","profile":["@p"]}]}"#,
        ),
    ])
}

fn take(book: &Rulebook, resource: &Element, profile: &str) -> usize {
    let at = format!("{AT}{profile}");
    let question = Question {
        profiles: &[&at],
        strict: true,
        ..Question::default()
    };
    let start = Instant::now();
    let issues = book.validate(resource, &question);
    // Far more than it takes, and far less than anything that grows with the square of its input.
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
    issues.len()
}

fn many(item: impl Fn(usize) -> String) -> String {
    let items: Vec<String> = (0..10_000).map(item).collect();
    items.join(",")
}

#[test]
fn long_lists_take_time_for_their_length_only() {
    let book = strict();
    let patient =
        |rest: String| read(&format!(r#"{{"resourceType":"Patient",{rest}}}"#).replace('@', AT));
    let found = take(
        &book,
        &patient(format!(
            r#""identifier":[{}]"#,
            many(|n| format!(
                r#"{{"system":"urn:{}","value":"1"}}"#,
                if n % 2 == 0 { "a" } else { "b" }
            ))
        )),
        "p",
    );
    assert!(found > 5_000, "{found}");
    take(
        &book,
        &patient(format!(
            r#""name":[{}]"#,
            many(|n| format!(r#"{{"given":["a","{n}"]}}"#))
        )),
        "p",
    );
    take(
        &book,
        &patient(format!(
            r#""extension":[{}]"#,
            many(|_| r#"{"url":"@x","extension":[{"url":"y","valueCode":"a"}]}"#.into())
        )),
        "p",
    );
    let lost = take(
        &book,
        &patient(format!(
            r#""generalPractitioner":[{}]"#,
            many(|n| format!(r##"{{"reference":"#o{n}"}}"##))
        )),
        "p",
    );
    assert!(lost >= 10_000, "{lost}");
    take(
        &book,
        &patient(format!(
            r#""meta":{{"profile":[{}]}}"#,
            many(|n| format!("\"{}{n}\"", if n % 2 == 0 { "urn:" } else { AT }))
        )),
        "p",
    );
}

#[test]
fn entries_that_refer_to_each_other_are_each_looked_at_a_few_times() {
    let book = strict();
    // A reference may lead to the next entry, to itself, or around in circles.
    let address = |n: usize| format!("urn:uuid:{:08}-1cbf-4d64-b04d-cd9187a4c6e0", n % 10_000);
    for step in [1, 0, 7] {
        let bundle = read(&format!(
            r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#,
            many(|n| format!(
                r#"{{"fullUrl":"{}","resource":{{"resourceType":"Patient","name":[{{"text":"a"}}],"link":[{{"other":{{"reference":"{}"}},"type":"seealso"}}]}}}}"#,
                address(n),
                address(n + step)
            ))
        ));
        take(&book, &bundle, "b");
    }
}

#[test]
fn what_is_deep_is_looked_at_to_a_depth() {
    let book = strict();
    let mut extension = Element::new("Extension").unwrap();
    extension.push_text("url", "urn:x").unwrap();
    for _ in 0..1_000 {
        let mut outer = Element::new("Extension").unwrap();
        outer.push_text("url", &format!("{AT}x")).unwrap();
        outer.push("extension", extension).unwrap();
        extension = outer;
    }
    let mut patient = Element::new("Patient").unwrap();
    patient.push("extension", extension).unwrap();
    let at = format!("{AT}p");
    let question = Question {
        profiles: &[&at],
        ..Question::default()
    };
    let issues = book.validate(&patient, &question);
    assert!(issues.iter().any(|issue| issue.rule == "limit-depth"));
}

#[test]
fn a_profile_that_asks_for_itself_ends() {
    let p = [profile(
        "p",
        "Organization",
        r#"{"id":"Organization.name","path":"Organization.name","min":1},
           {"id":"Organization.partOf","path":"Organization.partOf","type":[{"code":"Reference","targetProfile":["@p"]}]}"#,
    )];
    assert_eq!(
        found(
            &p,
            r##"{"resourceType":"Organization","name":"x","contained":[{"resourceType":"Organization","id":"a","name":"x","partOf":{"reference":"#b"}},{"resourceType":"Organization","id":"b","identifier":[{"value":"1"}],"partOf":{"reference":"#a"}}],"partOf":{"reference":"#a"}}"##
        ),
        "e profile-target-profile Organization.partOf"
    );
    assert_eq!(
        found(
            &p,
            r##"{"resourceType":"Organization","name":"x","partOf":{"reference":"#"}}"##
        ),
        ""
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn nothing_panics_and_the_same_is_found_again(resource in any_resource(), most in 0_usize..4) {
        let book = strict();
        let (p, b, x) = (format!("{AT}p"), format!("{AT}b"), format!("{AT}x"));
        let profiles = [p.as_str(), b.as_str(), x.as_str()];
        let question = Question {
            profiles: &profiles,
            strict: true,
            issues_max: most,
            ..Question::default()
        };
        let first = book.validate(&resource, &question);
        prop_assert_eq!(&first, &book.validate(&resource, &question));
        prop_assert!(most == 0 || first.len() <= most);
        let rank = |issue: &Issue| match issue.severity.code() {
            "error" => 0,
            "warning" => 1,
            _ => 2,
        };
        prop_assert!(first.iter().map(rank).is_sorted());
        let mut places = vec![resource.type_name().to_owned()];
        resource.walk(&mut |place, _| places.push(place.to_owned()));
        for issue in &first {
            let at = issue.expression.as_deref().unwrap_or_default();
            let above = at.rsplit_once('.').map_or(at, |(above, _)| above);
            // Where it is, or what it misses there.
            prop_assert!(
                places.iter().any(|place| place == at || place == above)
                    || at.contains(".meta.profile["),
                "{}", at
            );
        }
    }
}

#[test]
fn what_is_shown_of_the_rulebook_and_of_findings_is_no_content() {
    let book = strict();
    let at = format!("{AT}p");
    let question = Question {
        profiles: &[&at],
        strict: true,
        ..Question::default()
    };
    let secret = "秘密花子";
    let resource = read(&format!(
        r##"{{"resourceType":"Patient","id":"secret1","meta":{{"profile":["urn:{secret}"]}},"name":[{{"text":"{secret}","period":{{"start":"2026","end":"2025"}}}}],"gender":"{secret}","identifier":[{{"system":"urn:{secret}","value":"{secret}"}}],"managingOrganization":{{"reference":"#{secret}"}},"modifierExtension":[{{"url":"urn:{secret}","valueString":"{secret}"}}]}}"##
    ));
    let issues = book.validate(&resource, &question);
    assert!(issues.len() > 5);
    assert!(!format!("{issues:?} {book:?}").contains(secret));
}
