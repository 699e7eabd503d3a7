//! Which wishes are heard.

use super::*;

#[test]
fn several_wishes_are_heard_in_one_header_or_many() {
    for (headers, wanted, lenient) in [
        (&[][..], None, None),
        (&["return=minimal"], Some(Return::Minimal), None),
        (
            &["Return = \"representation\""],
            Some(Return::Representation),
            None,
        ),
        (
            &["return=OperationOutcome; x=1, handling=strict"],
            Some(Return::Outcome),
            Some(false),
        ),
        (&["respond-async", "handling=lenient"], None, Some(true)),
        (
            &["return=minimal, return=representation"],
            Some(Return::Minimal),
            None,
        ),
        (&["return=everything", "handling=none"], None, None),
    ] {
        let expected = Preferences { wanted, lenient };
        assert_eq!(parse(headers), expected, "{headers:?}");
    }
}
