//! Any text as what a camera read: a verdict, never a valid one, and nothing of the content told.

#![no_main]

use certificate::{Answer, Catalogue, Trust, Verifier};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (trust, catalogue) = (Trust::for_tests(), Catalogue::default());
    let verifier = Verifier {
        trust: &trust,
        catalogue: &catalogue,
        now: 1_795_251_600,
    };
    let lines: Vec<&str> = text.lines().collect();
    for verdict in verifier
        .verify(text)
        .into_iter()
        .chain(verifier.verify_all(&lines))
    {
        assert!(verdict.answer != Answer::Valid && verdict.statement.is_none());
        assert!(
            verdict
                .fault
                .is_some_and(|fault| fault.answer() == verdict.answer)
        );
    }
    certificate::fuzz::envelope(text);
});
