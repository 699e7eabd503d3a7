//! Any text at all: it is refused or understood, and what was understood means the same when it is asked again.

use proptest::prelude::*;

use super::*;

/// Pieces of names and values, put together in any way.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "_id",
        "_has",
        "_filter",
        "_list",
        "_sort",
        "_count",
        "_include",
        "_revinclude",
        "_total",
        "name",
        "identifier",
        "gender",
        "active",
        "birthdate",
        "phone",
        "organization",
        "status",
        "general-practitioner",
        "patient",
        "performer",
        "subject",
        "code-value",
        "score",
        "date",
        "Patient",
        "Immunization",
        "Observation",
        "Organization",
        ":",
        ".",
        "=",
        ",",
        "|",
        "$",
        "\\",
        "missing",
        "not",
        "in",
        "true",
        "2024",
        "ge2024-05-01",
        "ap10",
        "1e5",
        "a",
        " eq ",
        " and ",
        "(",
        ")",
        "not(",
        "\"",
        "*",
        "-",
        "ValueSet/a",
        "http://a.example.jp/b",
        "花",
    ]);
    prop_oneof![9 => known.prop_map(str::to_owned), 1 => ".{0,4}"]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..6).prop_map(|pieces| pieces.concat())
}

/// Mostly a name that is known, so that there is something to understand.
fn name() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "name",
        "name:exact",
        "name:contains",
        "identifier",
        "identifier:not",
        "gender:in",
        "_id",
        "birthdate",
        "active",
        "phone",
        "organization.name",
        "_filter",
        "_sort",
        "_include",
        "_revinclude:iterate",
        "_count",
        "_total",
        "_has:Immunization:patient:status",
        "general-practitioner",
        "general-practitioner._id",
        "_lastUpdated",
        "name:missing",
    ]);
    prop_oneof![3 => known.prop_map(str::to_owned), 1 => text()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn asked_again_it_means_the_same(
        parameters in prop::collection::vec((name(), text()), 0..4),
        lenient: bool,
    ) {
        let catalogue = catalogue();
        let context = Context { lenient, ..context(&catalogue) };
        for kind in [Kind::PATIENT, Kind::IMMUNIZATION, kind("Observation")] {
            let Ok(asked) = ask(kind, &parameters, &context) else { continue };
            let strict = Context { lenient: false, ..context };
            let again = ask(kind, &asked.understood, &strict);
            let again = again.map_err(|issues| TestCaseError::fail(format!("{issues:?}")))?;
            prop_assert_eq!(&asked.query, &again.query);
            prop_assert_eq!(&asked.sort, &again.sort);
            prop_assert_eq!(&asked.includes, &again.includes);
            prop_assert_eq!(&asked.sets, &again.sets);
            prop_assert_eq!(&asked.understood, &again.understood);
            prop_assert_eq!((asked.count, asked.total, asked.explain), (again.count, again.total, again.explain));
        }
        let kinds = [Kind::PATIENT, Kind::IMMUNIZATION];
        if let Ok(all) = ask_any(&kinds, &parameters, &context) {
            prop_assert_eq!(&all[0].understood, &all[1].understood);
        }
        if let Ok(query) = criteria(Kind::PATIENT, &parameters, &context) {
            let asked = ask(Kind::PATIENT, &parameters, &context);
            prop_assert_eq!(Ok(query), asked.map(|asked| asked.query));
        }
    }

    #[test]
    fn no_text_is_told_back(secret in "[a-z]{12}") {
        let catalogue = catalogue();
        for (name, value) in [
            ("birthdate", secret.clone()),
            ("identifier", format!("{secret}\\")),
            ("active", secret.clone()),
            ("organization", format!("{secret}/ {secret}")),
            ("_filter", format!("name eq \"{secret}")),
            ("_filter", format!("birthdate eq {secret}")),
            ("name:missing", secret.clone()),
            ("_count", secret.clone()),
            ("gender:in", secret.clone()),
        ] {
            let parameters = [(name.to_owned(), value)];
            let issues = ask(Kind::PATIENT, &parameters, &context(&catalogue)).unwrap_err();
            prop_assert!(!format!("{issues:?}").contains(&secret), "{name} {issues:?}");
        }
    }
}

/// A question as fuzzing reads it: a line for the kind, then a line for each parameter.
#[test]
fn every_corpus_file_is_understood_and_means_the_same_again() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/corpus/query");
    let catalogue = made::r4();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let (kind_name, rest) = text.split_once('\n').unwrap();
        let parameters = parameters(&rest.trim_end().replace('\n', "&"));
        let read = |parameters: &[(String, String)]| {
            ask(kind(kind_name), parameters, &context(&catalogue))
                .unwrap_or_else(|issues| panic!("{path:?} {issues:?}"))
        };
        let asked = read(&parameters);
        assert_eq!(read(&asked.understood), asked, "{path:?}");
        count += 1;
    }
    assert!(count > 5);
}
