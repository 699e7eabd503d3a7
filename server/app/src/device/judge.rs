//! What the rules about doses say of a person's history with the new dose in it, and which other doses they see
//! otherwise now.

use fhir::{Element, Problem};
use immunization::quality::{
    DoseRecord, PersonRecord, ProductWindows, QualityRule, QualitySubject, Standards, judge,
    lot_verdict,
};
use immunization::scan::{Concern, Outcome};
use immunization::{Day, Dose, Fact, LotMaster, LotVerdict, Resident};

use super::look::OnRecord;
use super::{internal, record};
use crate::quality::tags;

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
    by: &Standards<'_>,
) -> Result<Judged, Problem> {
    let marks = |one: &OnRecord| tags::of_sessions(&one.dose.doubts);
    let marks: Vec<Vec<QualityRule>> = on_record.iter().map(marks).collect();
    let records = on_record.iter().zip(&marks).map(|(one, marks)| DoseRecord {
        conflicting_reports: u32::from(is_contradicted(&one.dose)),
        marks,
        ..DoseRecord::new(&one.dose)
    });
    let records = records.chain([DoseRecord::new(dose)]).collect();
    let found = judge(&PersonRecord::of_resident(resident, records), by);
    let subject = QualitySubject::Dose(on_record.len());
    let own = found.judgements.iter().filter(|one| one.subject == subject);
    let concerns = own.map(|one| Concern {
        flag: flag(one.rule, one.fact("why")),
        doubt: Some(one.rule.code()),
    });
    let told_of_lot =
        lot_concern(dose, by).filter(|concern| concern.flag == Some(Outcome::LotExtended));
    let mut others = Vec::new();
    for (place, one) in on_record.iter().enumerate() {
        let codes = tags::of(&found, QualitySubject::Dose(place));
        if let Some(element) = retagged(one, &codes).map_err(record::misfit)? {
            others.push((place, element));
        }
    }
    Ok(Judged {
        concerns: concerns.chain(told_of_lot).collect(),
        others,
    })
}

/// What rules are judged by on a day.
pub fn standards(lots: &LotMaster, today: Day) -> Result<Standards<'_>, Problem> {
    let windows = ProductWindows::embedded().map_err(|error| internal(&error.to_string()))?;
    Ok(Standards {
        today,
        windows,
        lots,
    })
}

/// What is told at the venue of a lot by itself. Beyond the label and not beyond what counts nothing is doubtful, and
/// whoever reads the label may wonder.
pub fn lot_concern(dose: &Dose, by: &Standards<'_>) -> Option<Concern> {
    let verdict = lot_verdict(dose, by).filter(|_| dose.is_given())?;
    let flag = match verdict {
        LotVerdict::Extended => Outcome::LotExtended,
        LotVerdict::Expired => Outcome::LotExpired,
        LotVerdict::OtherMaker | LotVerdict::Unknown => Outcome::LotUnknown,
        LotVerdict::Good | LotVerdict::Unlisted | LotVerdict::Undated => return None,
    };
    Some(Concern {
        flag: Some(flag),
        doubt: None,
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
            // At the venue both mean: look at the label again.
            Some(Fact::Word(code)) => Outcome::parse(code).or(Some(Outcome::LotUnknown)),
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

/// The record with these marks in the place of those that were computed before. Nothing where they are the same.
fn retagged(one: &OnRecord, codes: &[String]) -> Result<Option<Element>, fhir::element::Misfit> {
    if tags::computed(&one.element) == codes {
        return Ok(None);
    }
    let mut element = one.element.clone();
    tags::put(&mut element, codes)?;
    Ok(Some(element))
}
