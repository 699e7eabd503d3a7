//! The rows of a file, whatever kind of file it is: read one after the other, each as what it says or as why not.

mod hub;

use std::fmt;
use std::io::{self, Read};

use fhir::search::{Criterion, Slot, Want, folded_code};
use immunization::individual_number::IndividualNumber;
use immunization::intake::{
    Cells, DoseRow, Doubles, Encoding, FileRows, Layout, Modification, Operation, PersonRow,
    Reading, RoutineRow, Settings, Survey, Telling, Twin, Twins,
};
use immunization::{
    CouponKind, CouponLine, CouponNumber, DepartureReason, Finding, ForeignNumber,
    MunicipalityCode, ResidentNumber,
};
use profiles::naming::system;

pub use hub::{HubRows, survey as survey_hub};

/// How many keys of earlier rows are remembered: as many as a table of 262,144 places takes, which are 5.5 MB. One more would
/// double it.
const KEYS_MAX: usize = 229_000;

/// What a row wants.
#[derive(Clone)]
pub enum Wish {
    /// A person is told.
    Person(Box<PersonRow>),
    /// A dose is told, or taken back.
    Dose(Box<ToldDose>),
}

/// A dose as a row tells it.
#[derive(Clone)]
pub struct ToldDose {
    /// Whether it is told or taken back.
    pub operation: Operation,
    /// The resident's number, if the row has one.
    pub resident: Option<ResidentNumber>,
    /// The coupon's number, if the row has one.
    pub coupon: Option<CouponNumber>,
    /// What is told.
    pub telling: Telling,
}

/// A row of a file.
#[derive(Clone)]
pub struct Taken {
    /// Its number.
    pub number: u64,
    /// Its bytes.
    pub original: Vec<u8>,
    /// What it wants; nothing where it cannot be taken.
    pub wish: Option<Wish>,
    /// Whether an earlier row of the file says exactly the same.
    pub is_twin: bool,
    /// What was found in it.
    pub findings: Vec<Finding>,
}

/// The rows of a file.
pub enum Reader<R> {
    /// Of a file with columns.
    Columns {
        /// The rows.
        rows: FileRows<R>,
        /// The columns.
        layout: &'static Layout,
        /// What it is written in.
        encoding: Encoding,
    },
    /// Of JSON.
    Hub(HubRows<R>),
}

impl<R: Read> Reader<R> {
    /// The rows of a file with columns that was surveyed.
    pub fn columns(source: R, layout: &'static Layout, survey: &Survey) -> Reader<R> {
        Reader::Columns {
            rows: FileRows::new(source, survey),
            layout,
            encoding: survey.encoding,
        }
    }

    /// The next row, held against the rows before it.
    pub fn next(
        &mut self,
        settings: &Settings<'_>,
        twins: &mut Twins,
    ) -> io::Result<Option<Taken>> {
        match self {
            Reader::Columns {
                rows,
                layout,
                encoding,
            } => {
                let Some(row) = rows.next_row()? else {
                    return Ok(None);
                };
                let (number, original) = (row.number(), row.bytes().to_vec());
                let layout: &'static Layout = layout;
                let cells = Cells::new(row, layout, *encoding, settings);
                let taken = |wish, findings| Taken {
                    number,
                    original,
                    wish,
                    is_twin: false,
                    findings,
                };
                Ok(Some(match layout.kind() {
                    immunization::intake::FileKind::Persons => {
                        let Reading { record, findings } = PersonRow::read(cells);
                        let twin = record.as_ref().map(|row| twins.meet_person(row));
                        let wish = record.map(|row| Wish::Person(Box::new(row)));
                        taken(wish, findings).beside(twin)
                    }
                    immunization::intake::FileKind::Doses => {
                        let Reading { record, findings } = DoseRow::read(cells);
                        let twin = record.as_ref().map(|row| twins.meet_dose(row));
                        let wish = record.and_then(|row| told_dose(row, settings));
                        taken(wish, findings).beside(twin)
                    }
                    _ => {
                        let Reading { record, findings } = RoutineRow::read(cells);
                        taken(record.map(told_routine), findings)
                    }
                }))
            }
            Reader::Hub(rows) => {
                let Some((number, bytes)) = rows.next_object()? else {
                    return Ok(None);
                };
                let reading = immunization::intake::HubPerson::read(&bytes, number, settings);
                let Reading {
                    record,
                    mut findings,
                } = reading;
                let row = record.and_then(|person| told_person(person, number, &mut findings));
                let twin = row.as_ref().map(|row| twins.meet_person(row));
                let taken = Taken {
                    number,
                    original: bytes,
                    wish: row.map(|row| Wish::Person(Box::new(row))),
                    is_twin: false,
                    findings,
                };
                Ok(Some(taken.beside(twin)))
            }
        }
    }
}

/// What a row says is about a person.
impl fmt::Debug for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Taken(row {}, …)", self.number)
    }
}

impl Taken {
    fn beside(mut self, twin: Option<Twin>) -> Taken {
        match twin {
            None | Some(Twin::Alone) => {}
            Some(Twin::Same { .. }) => self.is_twin = true,
            Some(Twin::Refused(findings)) => {
                self.wish = None;
                self.findings.extend(findings);
            }
        }
        self
    }

    /// The person that the row tells of.
    pub fn person(&self) -> Option<&PersonRow> {
        match &self.wish {
            Some(Wish::Person(row)) => Some(row),
            _ => None,
        }
    }

    /// The dose that the row tells of.
    pub fn dose(&self) -> Option<&ToldDose> {
        match &self.wish {
            Some(Wish::Dose(dose)) => Some(dose),
            _ => None,
        }
    }

    /// The individual number in the row.
    pub fn individual(&self) -> Option<IndividualNumber> {
        self.person()?.individual_number
    }
}

/// A memory for the individual numbers of one file.
pub fn doubles() -> Doubles {
    Doubles::new(KEYS_MAX)
}

/// A memory for the rows of one file.
pub fn twins() -> Twins {
    Twins::new(KEYS_MAX)
}

/// A row of file B. A row that takes back need not tell the dose, but says which.
fn told_dose(row: DoseRow, settings: &Settings<'_>) -> Option<Wish> {
    let subject = row.subject.clone();
    let mut telling = row.telling()?;
    let line = line_of(&row, settings);
    if let (Some(coupon), Some(line)) = (&mut telling.dose.coupon, &line) {
        coupon.dose = Some(u32::from(line.dose));
    }
    let line = line.map(|line| ForeignNumber {
        system: system::COUPON_LINE.to_owned(),
        value: line.digits(),
    });
    let source = row.source_id.map(|value| ForeignNumber {
        system: source_system(subject.municipality),
        value,
    });
    telling.dose.numbers = line.into_iter().chain(source).collect();
    Some(Wish::Dose(Box::new(ToldDose {
        operation: row.operation,
        resident: subject.resident,
        coupon: subject.coupon,
        telling,
    })))
}

/// The printed line of the row's coupon, where the campaign has such a line.
fn line_of(row: &DoseRow, settings: &Settings<'_>) -> Option<CouponLine> {
    let kind: CouponKind = row.kind?;
    let mut kinds = settings.campaign.kinds.iter();
    let (digit, _) = kinds.find(|(_, known)| *known == kind)?;
    let dose = u8::try_from(row.dose_number?).ok()?;
    let (first, last) = settings.campaign.doses;
    (first..=last).contains(&dose).then_some(CouponLine {
        kind: *digit,
        dose,
        municipality: row.subject.municipality,
        number: row.subject.coupon?,
    })
}

/// The system of the ids that a municipality's own systems give.
pub fn source_system(municipality: MunicipalityCode) -> String {
    format!("{}/{municipality}", system::SOURCE_RECORD)
}

/// A row of file F. The time that counts is that of its last change.
fn told_routine(row: RoutineRow) -> Wish {
    let mut dose = row.dose;
    dose.recorded = row.changed.or(dose.recorded);
    Wish::Dose(Box::new(ToldDose {
        operation: Operation::Report,
        resident: Some(row.number),
        coupon: row.coupon,
        telling: Telling {
            dose,
            source_id: None,
        },
    }))
}

/// A person of file G. Persons are known by resident numbers; a key that is none leads to nobody.
fn told_person(
    person: immunization::intake::HubPerson,
    number: u64,
    findings: &mut Vec<Finding>,
) -> Option<PersonRow> {
    let Some(key) = person.resident.number.clone() else {
        let rule = immunization::intake::Rule::CodeResidentChar;
        findings.push(rule.in_cell(number, "municipalityIdentityKey"));
        return None;
    };
    // Why the person left is not said.
    let left = person.modification == Modification::Delete;
    Some(PersonRow {
        row: number,
        number: key,
        individual_number: person.individual_number,
        resident: person.resident,
        coupon: None,
        departure: left.then_some(DepartureReason::Removed),
        is_reason_told: false,
    })
}

/// That none of these identifiers is stored. As a part of a condition it is asked in one question.
pub fn any_of(kind: fhir::Kind, identifiers: &[(String, String)]) -> Criterion {
    let want = |(system, value): &(String, String)| Want::Token {
        system: Some(system.as_str().into()),
        code: Some(value.as_str().into()),
    };
    Criterion::Any(vec![Criterion::Value {
        slot: Slot::of(kind, "identifier"),
        wants: identifiers.iter().map(want).collect(),
        negated: false,
    }])
}

/// That a record was not taken back. Of kinds that cannot be, nothing is asked.
pub fn is_there(kind: fhir::Kind) -> Option<Criterion> {
    let gone = Want::Token {
        system: None,
        code: Some(folded_code("entered-in-error", false).into()),
    };
    (kind == fhir::Kind::IMMUNIZATION).then(|| Criterion::Value {
        slot: Slot::of(kind, "status"),
        wants: vec![gone],
        negated: true,
    })
}
