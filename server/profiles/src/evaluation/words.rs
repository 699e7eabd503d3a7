//! Codes of verdicts and their reasons, here and in FHIR.

use ::immunization::{Reason, Reasons, Verdict};

/// Reasons with their codes, and those of R4 and of the international forecast interface where there are such.
const REASONS: [(Reason, &str, Option<&str>, Option<&str>); 16] = [
    (
        Reason::TooYoung,
        "tooYoung",
        Some("outsidesched"),
        Some("tooyoung"),
    ),
    (
        Reason::TooOld,
        "tooOld",
        Some("outsidesched"),
        Some("tooold"),
    ),
    (
        Reason::TooSoon,
        "tooSoon",
        Some("outsidesched"),
        Some("toosoon"),
    ),
    (
        Reason::LiveConflict,
        "liveConflict",
        None,
        Some("productconflict"),
    ),
    (
        Reason::WrongProduct,
        "wrongProduct",
        None,
        Some("inappropriate"),
    ),
    (Reason::Extra, "extra", None, None),
    (Reason::Duplicate, "sameDay", None, None),
    (
        Reason::BeforeBirth,
        "beforeBirth",
        None,
        Some("notevaluated"),
    ),
    (Reason::Future, "future", None, Some("notevaluated")),
    (
        Reason::DateUnknown,
        "dateIncomplete",
        None,
        Some("notevaluated"),
    ),
    (
        Reason::VaccineUnknown,
        "unidentified",
        None,
        Some("notevaluated"),
    ),
    (
        Reason::BirthUnknown,
        "birthDateIncomplete",
        None,
        Some("notevaluated"),
    ),
    (
        Reason::PregnancyUnknown,
        "pregnancyUnknown",
        None,
        Some("notevaluated"),
    ),
    (Reason::ConditionAssumed, "conditionAssumed", None, None),
    (
        Reason::LotExpired,
        "lotExpired",
        Some("explot"),
        Some("expired"),
    ),
    (
        Reason::TooMany,
        "tooManyRecords",
        None,
        Some("notevaluated"),
    ),
];

/// The codes of a reason: our own, that of R4, that of the international forecast interface.
pub(super) fn codes_of(
    reason: Reason,
) -> Option<(&'static str, Option<&'static str>, Option<&'static str>)> {
    let found = REASONS.iter().find(|(one, ..)| *one == reason);
    found.map(|(_, own, r4, immds)| (*own, *r4, *immds))
}

/// The reason with this code.
pub(super) fn reason_of(code: &str) -> Option<Reason> {
    let found = REASONS.iter().find(|(_, own, ..)| *own == code);
    found.map(|(reason, ..)| *reason)
}

/// The codes of a verdict: our own, and that of R4 where there is one.
pub(super) fn status_of(verdict: Verdict) -> (&'static str, Option<&'static str>) {
    match verdict {
        Verdict::Valid => ("valid", Some("valid")),
        Verdict::NotValid | Verdict::Extraneous | Verdict::SubStandard => {
            ("not-valid", Some("notvalid"))
        }
        Verdict::NotEvaluated => ("undetermined", None),
    }
}

/// The verdict behind a code. Why a dose does not count tells the ways apart in which it does not.
pub(super) fn verdict_of(status: &str, reasons: Reasons) -> Option<Verdict> {
    Some(match status {
        "valid" => Verdict::Valid,
        "undetermined" => Verdict::NotEvaluated,
        "not-valid" if reasons.has(Reason::Extra) || reasons.has(Reason::Duplicate) => {
            Verdict::Extraneous
        }
        "not-valid" if reasons.has(Reason::LotExpired) => Verdict::SubStandard,
        "not-valid" => Verdict::NotValid,
        _ => return None,
    })
}
