//! The table of rules: no code twice, every code that a type gives is in it, every issue is one that outcomes know.

use std::collections::BTreeSet;

use super::*;
use crate::code::{CodeError, CodeFault, Scheme};
use crate::name::{KanaError, KanaNote, Marks};
use crate::{DayError, MunicipalityCodeError};

#[test]
fn codes_are_told_apart_and_found_again() {
    let codes: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    assert_eq!(codes.len(), Rule::ALL.len());
    for rule in Rule::ALL {
        assert_eq!(Rule::parse(rule.code()), Some(*rule));
        let finding = rule.in_cell(3, "性別");
        assert_eq!(
            (finding.code(), finding.severity()),
            (rule.code(), rule.severity())
        );
    }
    assert_eq!(Rule::parse("FILE"), None);
}

#[test]
fn issues_are_of_the_kinds_that_there_are() {
    let kinds = [
        "invalid",
        "structure",
        "required",
        "value",
        "invariant",
        "forbidden",
        "suppressed",
        "duplicate",
        "not-found",
        "too-long",
        "code-invalid",
        "business-rule",
        "conflict",
        "exception",
        "incomplete",
        "throttled",
        "informational",
        "too-costly",
        "processing",
    ];
    for rule in Rule::ALL {
        assert!(kinds.contains(&rule.issue()), "{}", rule.code());
    }
}

#[test]
fn every_code_that_a_cell_can_be_refused_with_is_a_rule() {
    let faults = [
        CodeFault::Length { characters: 1 },
        CodeFault::ZeroLost,
        CodeFault::Character { position: 1 },
        CodeFault::CheckDigit,
    ];
    let schemes = [
        Scheme::Individual,
        Scheme::Resident,
        Scheme::Coupon,
        Scheme::Institution,
    ];
    let mut codes: Vec<&str> = Vec::new();
    for scheme in schemes {
        for fault in faults {
            codes.push(CodeError { scheme, fault }.code());
        }
    }
    codes.retain(|code| !code.is_empty() && *code != "CODE-COUPON-CD");
    let pref = CodeError {
        scheme: Scheme::Institution,
        fault: CodeFault::Prefecture,
    };
    codes.push(pref.code());
    let days = [
        DayError::Form,
        DayError::NonExisting,
        DayError::OutOfRange,
        DayError::OutsideEra,
    ];
    codes.extend(days.map(DayError::code));
    let towns = [
        MunicipalityCodeError::Length { characters: 1 },
        MunicipalityCodeError::NotADigit { position: 1 },
        MunicipalityCodeError::OutOfRange,
        MunicipalityCodeError::Prefecture,
        MunicipalityCodeError::CheckDigit,
    ];
    codes.extend(towns.map(MunicipalityCodeError::code));
    codes.extend([KanaNote::Hiragana.code(), KanaNote::LongMark.code()]);
    codes.push(KanaError { position: 1 }.code());
    codes.extend(
        Marks {
            private: true,
            placeholder: true,
        }
        .codes(),
    );
    for code in codes {
        assert!(Rule::parse(code).is_some(), "{code}");
    }
}
