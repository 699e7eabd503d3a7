//! Scopes: what is read, what is dropped and where, and that nothing ever widens.

use fhir::Kind;
use proptest::prelude::*;

use super::*;

fn kind(name: &str) -> Kind {
    Kind::parse(name).unwrap()
}

fn parameters() -> Vec<(Kind, &'static str)> {
    ["Immunization", "Observation", "Patient"]
        .into_iter()
        .flat_map(|of| ["status", "date", "category", "code"].map(|code| (kind(of), code)))
        .collect()
}

fn read(text: &str) -> (ScopeSet, Vec<ScopeFault>) {
    ScopeSet::parse(text, &parameters().as_slice())
}

fn set(text: &str) -> ScopeSet {
    let (set, faults) = read(text);
    assert_eq!(faults, [], "{text}");
    set
}

#[test]
fn r_o14_both_syntaxes_are_read_and_the_second_is_written() {
    for (asked, written) in [
        ("patient/Immunization.rs", "patient/Immunization.rs"),
        ("patient/Immunization.read", "patient/Immunization.rs"),
        ("user/Patient.write", "user/Patient.cud"),
        ("system/*.*", "system/*.cruds"),
        ("system/*.cruds", "system/*.cruds"),
        ("patient/*.read patient/Immunization.rs", "patient/*.rs"),
        ("user/Patient.r user/Patient.s", "user/Patient.rs"),
        ("user/Patient.cr user/Patient.rs", "user/Patient.crs"),
        ("fhirUser openid", "openid fhirUser"),
        ("  launch/patient   launch ", "launch launch/patient"),
        (
            "offline_access online_access",
            "offline_access online_access",
        ),
        (
            "patient/Immunization.rs?status=completed&date=ge2020-01-01",
            "patient/Immunization.rs?date=ge2020-01-01&status=completed",
        ),
        (
            "patient/Observation.s?category=http%3A%2F%2Fx|a,b",
            "patient/Observation.s?category=http://x|a,b",
        ),
        (
            "patient/Observation.s?code=a%20b%26c",
            "patient/Observation.s?code=a%20b%26c",
        ),
        ("", ""),
    ] {
        assert_eq!(set(asked).to_string(), written, "{asked}");
    }
}

#[test]
fn r_o14_what_is_unknown_or_malformed_is_dropped_with_its_place() {
    use ScopeFaultKind as Why;
    for (text, fault, at) in [
        ("profile", Why::Unknown, 0),
        ("patient", Why::Unknown, 0),
        ("Patient/Immunization.rs", Why::Unknown, 0),
        ("patient/Immunization", Why::Unknown, 0),
        ("launch/encounter", Why::Unknown, 0),
        ("OPENID", Why::Unknown, 0),
        ("patient/Claim.rs", Why::Kind, 8),
        ("patient/immunization.rs", Why::Kind, 8),
        ("patient/.rs", Why::Kind, 8),
        ("patient/Immunization.sr", Why::Verbs, 21),
        ("patient/Immunization.rr", Why::Verbs, 21),
        ("patient/Immunization.", Why::Verbs, 21),
        ("patient/Immunization.x", Why::Verbs, 21),
        ("patient/Immunization.READ", Why::Verbs, 21),
        ("patient/Immunization.r.s", Why::Verbs, 21),
        ("patient/Immunization.rs?", Why::Constraint, 24),
        ("patient/Immunization.rs?status", Why::Constraint, 24),
        ("patient/Immunization.rs?status=", Why::Constraint, 24),
        ("patient/Immunization.rs?=completed", Why::Constraint, 24),
        (
            "patient/Immunization.rs?status:not=completed",
            Why::Constraint,
            24,
        ),
        (
            "patient/Immunization.rs?patient.name=a",
            Why::Constraint,
            24,
        ),
        (
            "patient/Immunization.rs?status=a&&date=b",
            Why::Constraint,
            33,
        ),
        ("patient/Immunization.rs?status=a=b", Why::Constraint, 24),
        ("patient/Immunization.rs?status=%4", Why::Constraint, 24),
        ("patient/Immunization.rs?status=%FF", Why::Constraint, 24),
        ("patient/Immunization.rs?status=%00", Why::Constraint, 24),
        ("patient/*.rs?status=completed", Why::Constraint, 13),
        ("patient/Immunization.rs?_filter=a", Why::Parameter, 24),
        (
            "patient/Immunization.rs?status=a&lot-number=b",
            Why::Parameter,
            33,
        ),
        ("patient/Location.rs?status=a", Why::Parameter, 20),
    ] {
        let (set, faults) = read(text);
        assert!(set.is_empty(), "{text}");
        let found: Vec<_> = faults
            .iter()
            .map(|one| (one.kind, one.word, one.at))
            .collect();
        assert_eq!(found, [(fault, 1, at)], "{text}");
        // Beside a good one it is dropped all the same, and its place moves.
        let (beside, faults) = read(&format!("openid {text}"));
        assert_eq!(beside.to_string(), "openid");
        assert_eq!(faults[0].at, at + 7, "{text}");
    }
    let as_many = "openid ".repeat(SCOPES_MAX);
    assert_eq!(read(&as_many).1, []);
    let many = "openid ".repeat(SCOPES_MAX + 5);
    let faults = read(&many).1;
    assert_eq!(faults.len(), 1, "further ones are not looked at");
    assert_eq!((faults[0].kind, faults[0].word), (Why::TooMany, 65));
    let of = |bytes: usize| format!("patient/Immunization.rs?status={}", "a".repeat(bytes));
    assert!(!read(&of(256)).0.is_empty());
    assert!(read(&of(257)).0.is_empty());
    let nine = format!("patient/Immunization.rs?{}", ["status=a"; 9].join("&"));
    assert!(read(&nine).0.is_empty());
}

#[test]
fn every_reason_has_a_code_of_its_own_and_is_told_with_its_place() {
    use ScopeFaultKind as Why;
    let reasons = [
        Why::Unknown,
        Why::Kind,
        Why::Verbs,
        Why::Constraint,
        Why::Parameter,
        Why::TooMany,
    ];
    let mut codes: Vec<&str> = reasons.iter().map(|reason| reason.code()).collect();
    assert!(codes.iter().all(|code| code.starts_with("scope-")));
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), reasons.len());
    let faults = read("openid patient/Claim.rs").1;
    assert_eq!(faults[0].to_string(), "scope-kind in word 2 at 15");
}

#[test]
fn where_nothing_can_be_held_against_a_constraint_no_scope_has_one() {
    let (set, faults) = ScopeSet::parse("openid patient/Immunization.rs?status=a", &());
    assert_eq!(set.to_string(), "openid");
    assert_eq!(faults[0].kind, ScopeFaultKind::Parameter);
}

#[test]
fn a_set_is_empty_when_nothing_at_all_is_in_it() {
    assert!(set("").is_empty());
    assert!(!set("openid").is_empty());
    assert!(!set("patient/Immunization.rs").is_empty());
}

#[test]
fn a_set_without_a_part_keeps_the_rest() {
    let all = set("openid launch patient/*.rs user/Patient.r system/*.c");
    assert_eq!(
        all.without(Context::User).to_string(),
        "openid launch patient/*.rs system/*.c"
    );
    assert_eq!(
        all.without_named(Named::Launch).to_string(),
        "openid patient/*.rs user/Patient.r system/*.c"
    );
    let asked = set("openid patient/*.rs");
    let left = asked.narrow(&set("openid patient/*.cruds"), &set("patient/Patient.rs"));
    assert_eq!(left.to_string(), "patient/Patient.rs");
}

#[test]
fn scopes_stand_in_one_order_by_context_kind_and_verbs() {
    let all = set("user/Patient.r patient/Patient.rs patient/Immunization.r system/*.c");
    let order: Vec<String> = all.resources().iter().map(ToString::to_string).collect();
    assert_eq!(
        order,
        [
            "patient/Immunization.r",
            "patient/Patient.rs",
            "user/Patient.r",
            "system/*.c"
        ]
    );
    assert!(all.resources().windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn a_verb_that_is_named_twice_is_in_the_set_once() {
    let twice = Verbs::of([Verb::Read, Verb::Read]);
    assert_eq!(twice, Verbs::of([Verb::Read]));
    assert!(twice.has(Verb::Read) && !twice.has(Verb::Search));
}

#[test]
fn what_both_sides_grant_is_the_narrower_of_the_two() {
    for (one, other, both) in [
        (
            "patient/*.rs",
            "patient/Immunization.cruds",
            "patient/Immunization.rs",
        ),
        ("patient/Immunization.rs", "user/Immunization.rs", ""),
        ("patient/Immunization.c", "patient/Immunization.rs", ""),
        ("openid launch", "openid fhirUser", "openid"),
        (
            "patient/Immunization.rs?status=completed",
            "patient/Immunization.s?date=ge2020",
            "patient/Immunization.s?date=ge2020&status=completed",
        ),
        (
            "patient/Immunization.rs?status=completed patient/Immunization.rs?status=not-done",
            "patient/*.r",
            "patient/Immunization.r?status=completed patient/Immunization.r?status=not-done",
        ),
    ] {
        assert_eq!(
            set(one).intersect(&set(other)),
            set(both),
            "{one} & {other}"
        );
    }
}

#[test]
fn a_set_covers_what_its_scopes_add_up_to() {
    for (wide, narrow, covers) in [
        ("patient/*.rs", "patient/Immunization.r", true),
        (
            "patient/Immunization.r patient/Immunization.s",
            "patient/Immunization.rs",
            true,
        ),
        (
            "patient/*.r patient/Immunization.s",
            "patient/Immunization.rs",
            true,
        ),
        ("patient/Immunization.rs", "patient/*.rs", false),
        (
            "patient/Immunization.rs",
            "patient/Immunization.rs?status=completed",
            true,
        ),
        (
            "patient/Immunization.rs?status=completed",
            "patient/Immunization.rs",
            false,
        ),
        ("patient/Immunization.rs", "user/Immunization.rs", false),
        ("openid", "openid fhirUser", false),
        ("openid", "", true),
    ] {
        assert_eq!(set(wide).covers(&set(narrow)), covers, "{wide} ⊇ {narrow}");
    }
}

fn scope() -> impl Strategy<Value = ResourceScope> {
    let kinds = prop::option::of(prop::sample::select(vec![
        "Immunization",
        "Observation",
        "Patient",
    ]));
    let constraint = (
        prop::sample::select(vec!["status", "date", "category"]),
        prop::sample::select(vec!["a", "b c", "x|y,z", "%", "é&=?", "\\"]),
    )
        .prop_map(|(parameter, value)| Constraint {
            parameter: parameter.to_owned(),
            value: value.to_owned(),
        });
    (
        prop::sample::select(Context::ALL.to_vec()),
        kinds,
        prop::sample::subsequence(Verb::ALL.to_vec(), 1..=5),
        prop::collection::vec(constraint, 0..3),
    )
        .prop_map(|(context, of, verbs, mut constraints)| {
            constraints.sort();
            constraints.dedup();
            if of.is_none() {
                constraints.clear();
            }
            ResourceScope {
                context,
                kind: of.map(kind),
                verbs: Verbs::of(verbs),
                constraints,
            }
        })
}

fn scopes() -> impl Strategy<Value = ScopeSet> {
    (
        prop::sample::subsequence(Named::ALL.to_vec(), 0..=6),
        prop::collection::vec(scope(), 0..5),
    )
        .prop_map(|(named, resources)| ScopeSet::of(named, resources))
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(set in scopes()) {
        let (again, faults) = read(&set.to_string());
        prop_assert_eq!(faults, vec![]);
        prop_assert_eq!(again, set);
    }

    #[test]
    fn narrowing_never_widens(asked in scopes(), allowed in scopes(), consented in scopes()) {
        let left = asked.narrow(&allowed, &consented);
        for wider in [&asked, &allowed, &consented] {
            prop_assert!(wider.covers(&left), "{} does not cover {}", wider, left);
        }
        prop_assert_eq!(left.narrow(&left, &left), left.clone());
        prop_assert!(left.covers(&left));
    }

    #[test]
    fn what_is_covered_is_what_is_left(wide in scopes(), narrow in scopes()) {
        let both = wide.intersect(&narrow);
        prop_assert_eq!(wide.covers(&narrow), both.covers(&narrow));
        prop_assert_eq!(both, narrow.intersect(&wide));
    }

    #[test]
    fn any_text_is_read_or_dropped(text in ".{0,200}") {
        let (set, faults) = read(&text);
        prop_assert!(set.resources().len() + set.named().len() + faults.len() <= text.len().max(1));
        for fault in faults {
            prop_assert!(fault.at <= text.len());
        }
    }
}
