//! Codes of statuses and reasons, in the words of the schedule and in those of FHIR.

use ::immunization::{Language, Recommendation, Schedule, Status};
use fhir::Element;
use fhir::element::Misfit;

use crate::naming::extension as address;

/// Reasons in the words of the schedule, with their codes.
const REASONS: [(&str, &str); 29] = [
    ("too-many-records", "tooManyRecords"),
    ("needs-sex", "sexUnknown"),
    ("needs-birth", "birthDateIncomplete"),
    ("needs-pregnancy-week", "gestationUnknown"),
    ("needs-shortage", "shortageExtension"),
    ("needs-certificate", "illnessExtension"),
    ("needs-period-1", "periodOneIncomplete"),
    ("needs-wish", "wish"),
    ("needs-risk", "risk"),
    ("late-first-rotavirus", "discouragedStart"),
    ("product-unclear", "mixedProducts"),
    ("product-unknown", "productUnknown"),
    ("by-label", "byLabel"),
    ("undated-dose", "undatedDose"),
    ("parts-differ", "partsDiffer"),
    ("not-pregnant", "notPregnant"),
    ("not-in-target", "notInTarget"),
    ("mother-to-child", "motherToChild"),
    ("deceased", "deceased"),
    ("immune", "immune"),
    ("had-before", "previousVaccination"),
    ("excluded", "contraindicationRecorded"),
    ("excluded-pregnancy", "excludedPregnancy"),
    ("excluded-immunodeficiency", "excludedImmunodeficiency"),
    ("excluded-keloid", "excludedKeloid"),
    ("excluded-tuberculosis", "excludedTuberculosis"),
    ("excluded-intussusception", "excludedIntussusception"),
    ("excluded-digestive", "excludedDigestive"),
    ("programme-ended", "programmeEnded"),
];

/// What is said where the status says it all. It is no reason of the schedule, and none again when it is read.
const IMPLIED: [&str; 3] = ["seriesComplete", "seasonComplete", "maximumAge"];

/// The code of a reason of the schedule.
pub(super) fn code_of(reason: &str) -> Option<&'static str> {
    let found = REASONS.iter().find(|(one, _)| *one == reason);
    found.map(|(_, code)| *code)
}

/// The reason of the schedule with this code.
pub(super) fn reason_of(code: &str) -> Option<&'static str> {
    let found = REASONS.iter().find(|(_, one)| *one == code);
    found.map(|(reason, _)| *reason)
}

/// Whether a code says what the status says already.
pub(super) fn is_implied(code: &str) -> bool {
    IMPLIED.contains(&code)
}

/// What a status says of itself where no reason is given: its code, and whose words it has.
pub(super) fn implied(line: &Recommendation<'_>) -> Option<(&'static str, Status)> {
    if !line.reasons.is_empty() {
        return None;
    }
    let seasonal = line.series.is_some_and(::immunization::Series::is_seasonal);
    match line.status {
        Status::Complete if seasonal => Some(("seasonComplete", Status::Complete)),
        Status::Complete => Some(("seriesComplete", Status::Complete)),
        Status::AgedOut => Some(("maximumAge", Status::AgedOut)),
        _ => None,
    }
}

/// The code of R4 for a status, where there is one.
pub(super) fn r4_of(status: Status, is_immune: bool) -> Option<&'static str> {
    match status {
        Status::Due => Some("due"),
        Status::Overdue => Some("overdue"),
        Status::Complete if is_immune => Some("immune"),
        Status::Complete => Some("complete"),
        Status::Contraindicated => Some("contraindicated"),
        _ => None,
    }
}

/// The code of the international forecast interface for a status.
pub(super) fn immds_of(status: Status) -> &'static str {
    match status {
        Status::NotYet | Status::Eligible | Status::Due | Status::Overdue => "notComplete",
        Status::Complete => "complete",
        Status::AgedOut => "agedOut",
        Status::Ineligible => "notRecommended",
        Status::Contraindicated => "contraindicated",
        Status::Conditional => "conditional",
    }
}

/// Adds what a code says: in Japanese, with the English beside it.
pub(crate) fn say(
    element: &mut Element,
    name: &str,
    schedule: &Schedule,
    codes: &[&str],
) -> Result<(), Misfit> {
    let in_language = |language: Language| {
        let said = codes
            .iter()
            .filter_map(|code| schedule.words(code, language));
        said.collect::<Vec<_>>()
    };
    let japanese = in_language(Language::Japanese).join("。");
    if japanese.is_empty() {
        return Ok(());
    }
    let english = in_language(Language::English).join(". ");
    translated(element, name, &japanese, &english)
}

/// Adds a text in Japanese, with the English beside it.
pub(crate) fn translated(
    element: &mut Element,
    name: &str,
    japanese: &str,
    english: &str,
) -> Result<(), Misfit> {
    let text = element.push_text(name, japanese)?;
    let translation = text.push_new("extension")?;
    translation.push_text("url", address::TRANSLATION)?;
    let part = translation.push_new("extension")?;
    part.push_text("url", "lang")?;
    part.push_text("valueCode", "en")?;
    let part = translation.push_new("extension")?;
    part.push_text("url", "content")?;
    part.push_text("valueString", english)?;
    Ok(())
}
