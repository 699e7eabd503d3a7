//! What the rules about doses say of a person's history with the new dose in it, and which other doses they see
//! otherwise now.

use fhir::{Element, Problem};
use immunization::quality::{
    DoseRecord, PersonRecord, ProductWindows, Purpose, QualityRule, QualitySubject, Standards,
    judge,
};
use immunization::scan::{Concern, Outcome};
use immunization::{Day, Dose, Fact, LotMaster, Resident};
use profiles::naming::system;

use super::look::OnRecord;
use super::{internal, record};

/// The classes of doubts.
const CLASSES: [&str; 2] = ["must-fix", "to-check"];
/// Marks of a session and of a device, which no history tells.
const OF_SESSIONS: [QualityRule; 2] = [QualityRule::SessionAnomaly, QualityRule::ScannedTwice];

/// What was found.
pub struct Judged {
    /// What is doubtful about the new dose.
    pub concerns: Vec<Concern>,
    /// Other doses whose marks are not what they were, by their places, with the record as it has to be.
    pub others: Vec<(usize, Element)>,
}

/// Judges the doses of a person, with a new one among them.
pub fn judge_with(
    resident: &Resident,
    on_record: &[OnRecord],
    dose: &Dose,
    today: Day,
) -> Result<Judged, Problem> {
    let windows = ProductWindows::embedded().map_err(|error| internal(&error.to_string()))?;
    let lots = LotMaster::embedded().map_err(|error| internal(&error.to_string()))?;
    let by = Standards {
        today,
        windows,
        lots,
    };
    let marks: Vec<Vec<QualityRule>> = on_record.iter().map(|one| marks(&one.dose)).collect();
    let records = on_record.iter().zip(&marks).map(|(one, marks)| DoseRecord {
        conflicting_reports: u32::from(is_contradicted(&one.dose)),
        marks,
        ..DoseRecord::new(&one.dose)
    });
    let records = records.chain([DoseRecord::new(dose)]).collect();
    let found = judge(&PersonRecord::of_resident(resident, records), &by);
    let subject = QualitySubject::Dose(on_record.len());
    let own = found.judgements.iter().filter(|one| one.subject == subject);
    let concerns = own.map(|one| Concern {
        flag: flag(one.rule, one.fact("why")),
        doubt: Some(one.rule.code()),
    });
    let mut others = Vec::new();
    for (place, one) in on_record.iter().enumerate() {
        let subject = QualitySubject::Dose(place);
        let mut codes: Vec<&str> = found.rules_of(subject).map(QualityRule::code).collect();
        let class = found.class_of(subject, Purpose::Record);
        codes.extend(class.map(|class| class.code()));
        if let Some(element) = retagged(one, &codes).map_err(record::misfit)? {
            others.push((place, element));
        }
    }
    Ok(Judged {
        concerns: concerns.collect(),
        others,
    })
}

/// What is told at the venue of a rule that a dose breaks.
fn flag(rule: QualityRule, why: Option<&Fact>) -> Option<Outcome> {
    match rule {
        QualityRule::EarlierMissing => Some(Outcome::Gap),
        QualityRule::Interval | QualityRule::TwoInAWeek => Some(Outcome::Interval),
        QualityRule::Age => Some(Outcome::Age),
        QualityRule::Product => Some(Outcome::ProductDate),
        QualityRule::Lot => match why {
            Some(Fact::Word(code)) => Outcome::parse(code),
            _ => None,
        },
        _ => None,
    }
}

fn is_contradicted(dose: &Dose) -> bool {
    dose.doubts
        .iter()
        .any(|doubt| doubt == QualityRule::TwoContents.code())
}

fn marks(dose: &Dose) -> Vec<QualityRule> {
    let of_sessions = OF_SESSIONS.into_iter();
    of_sessions
        .filter(|rule| dose.doubts.iter().any(|doubt| doubt == rule.code()))
        .collect()
}

fn is_computed(code: &str) -> bool {
    CLASSES.contains(&code) || QualityRule::parse(code).is_some()
}

/// The record with these marks in the place of those that were computed before. Nothing where they are the same.
fn retagged(one: &OnRecord, codes: &[&str]) -> Result<Option<Element>, fhir::element::Misfit> {
    let mut before: Vec<&str> = one.dose.doubts.iter().map(String::as_str).collect();
    before.retain(|code| is_computed(code));
    let mut after = codes.to_vec();
    for codes in [&mut before, &mut after] {
        codes.sort_unstable();
        codes.dedup();
    }
    if before == after {
        return Ok(None);
    }
    let mut element = one.element.clone();
    if element.first("meta").is_none() {
        element.push_new("meta")?;
    }
    if let Some(meta) = element.first_mut("meta") {
        meta.retain(|slot, tag| {
            let is_ours = tag.text_of("system") == Some(system::QUALITY);
            slot.name != "tag" || !is_ours || !tag.text_of("code").is_some_and(is_computed)
        });
        for code in after {
            let tag = meta.push_new("tag")?;
            tag.push_text("system", system::QUALITY)?;
            tag.push_text("code", code)?;
        }
    }
    Ok(Some(element))
}
