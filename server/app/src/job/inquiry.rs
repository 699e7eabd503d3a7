//! Questions of a municipality about people who moved in (file E). Each is answered from the records of all other
//! municipalities, if the birth date fits, and whoever is found can see in the own record that somebody asked.
//!
//! Individual numbers come in by the sealed parts of the job and go no further: not into answers, findings or events.

mod day;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::Arc;

use access::consent::{Said, said_of_inquiries};
use fhir::codec::{Limits, json};
use fhir::element::Misfit;
use fhir::{Element, Key, Kind, Reach, Tenant, instant};
use immunization::intake::{
    BASIS_OF_CONSENT, Cells, Encoding, FileKind, FileRows, Header, InquiryAnswer, InquiryRow,
    LEGAL_BASES, Layout, LedgerDose, LedgerPerson, LedgerWriter, Questions, Reading, RejectedRows,
    RowOutcome, Settings, Survey, Tally, survey as survey_rows, write_answer,
};
use immunization::{Day, Disclosure, Finding, MunicipalityCode, PartialDate, VaccineTable};
use pages::words::{self, Language};
use profiles::naming::{self, extension, system};
use serde::{Deserialize, Serialize};
use store::{Author, Change, JobState, Stored, Write};

pub use day::of_day;

use super::export;
use super::hand::Hand;
use super::output;
use super::progress::{Phase, Progress, shown};
use super::runner::{Engine, Hold, Stop, today};
use super::value::shown_in_row;
use crate::auth::CONSENT_WORDS;
use crate::parts::{code, extend, number};
use crate::state::{fresh_id, now_ms};
use crate::write;

/// Questions that are answered in one step.
const GROUP: usize = 50;
/// Doses side by side in an answer: a coupon's dose has one digit.
const WIDTH: usize = 9;
/// In how many municipalities one number is looked for.
const TOWNS_MAX: usize = 50;

/// A file of questions: everything that its bytes do not say.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InquiryOffer {
    /// The file's name, as it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is written in, if the sender says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Whether the first row names the columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// The SHA-256 of the file, in hexadecimal digits.
    #[serde(default)]
    pub sha256: String,
    /// How many questions there are.
    #[serde(default)]
    pub rows: u64,
    /// Who agreed that so many are asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// The number of the zone through which it came.
    #[serde(default)]
    pub zone: i16,
    /// Whose hand it came from, besides the client.
    #[serde(default, skip_serializing_if = "Hand::is_plain")]
    pub hand: Hand,
}

impl std::fmt::Debug for InquiryOffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "InquiryOffer({} rows, …)", self.rows)
    }
}

impl InquiryOffer {
    /// The offer that a job was handed in with.
    pub fn parse(about: &[u8]) -> Option<InquiryOffer> {
        serde_json::from_slice(about).ok()
    }

    /// The bytes that the store keeps.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    fn settings<'t>(
        &self,
        municipality: MunicipalityCode,
        today: Day,
        vaccines: &'t VaccineTable,
    ) -> Option<Settings<'t>> {
        let mut settings = Settings::new(municipality, today, vaccines);
        settings.legal_bases = LEGAL_BASES.map(str::to_owned).into();
        if let Some(header) = &self.header {
            settings.header = Header::parse(header)?;
        }
        if let Some(encoding) = &self.encoding {
            settings.encoding = Some(Encoding::parse(encoding)?);
        }
        Some(settings)
    }
}

/// Goes over the whole file before it is asked. What it is, or why it cannot be taken.
pub fn survey(
    source: impl Read,
    tenant: i32,
    offer: &InquiryOffer,
    vaccines: &VaccineTable,
) -> io::Result<Result<Survey, Vec<Finding>>> {
    let failed = |why| io::Error::other(Stop::failed(why));
    let municipality = MunicipalityCode::from_number(tenant).map_err(io::Error::other)?;
    let today = today().map_err(io::Error::other)?;
    let settings = offer.settings(municipality, today, vaccines);
    let settings = settings.ok_or_else(|| failed("settings that there are not"))?;
    let layout = Layout::find(FileKind::Inquiry, None);
    let layout = layout.ok_or_else(|| failed("no layout"))?;
    survey_rows(source, layout, &settings)
}

/// Answers the questions of a job that was claimed, from where it stands.
pub fn run(engine: &Engine, hold: &Hold<'_>) -> Result<JobState, Stop> {
    let offer = InquiryOffer::parse(&hold.job.about);
    let offer = offer.ok_or(Stop::failed("the offer cannot be read"))?;
    let mut progress = hold.begin(&engine.late)?;
    let survey = match survey(hold.bytes(), hold.job.tenant, &offer, engine.vaccines)? {
        Ok(survey) => survey,
        Err(findings) => {
            for finding in &findings {
                progress.numbers.note(finding.code());
                progress.findings.push(shown(finding));
            }
            progress.phase = Phase::Ended;
            hold.end(JobState::Rejected, &progress)?;
            return Ok(JobState::Rejected);
        }
    };
    progress.phase = Phase::Rows;
    progress.rows = survey.rows;
    progress.encoding = Some(survey.encoding.code().to_owned());
    progress.has_header = Some(survey.has_header);
    let questions = day::questions(hold, &offer, engine.vaccines)?;
    let mut inquiry = Inquiry {
        engine,
        questions,
        hold,
        offer,
        progress,
        municipality: hold.municipality()?,
        writer: LedgerWriter::new(FileKind::Ledger, None, WIDTH)
            .ok_or(Stop::failed("no layout of answers"))?,
    };
    inquiry.answer_all(&survey)?;
    inquiry.progress.phase = Phase::Ended;
    hold.end(JobState::Done, &inquiry.progress)?;
    Ok(JobState::Done)
}

/// An inquiry while it runs.
struct Inquiry<'a> {
    engine: &'a Engine,
    hold: &'a Hold<'a>,
    offer: InquiryOffer,
    /// What its questions say together, and beside those of the day.
    questions: Questions,
    progress: Progress,
    municipality: MunicipalityCode,
    writer: LedgerWriter,
}

/// What one group gives out.
#[derive(Default)]
struct Given {
    answers: Vec<u8>,
    findings: Vec<u8>,
    /// The questions that cannot be answered as they came, to be mended.
    rejected: Vec<u8>,
    tally: Tally,
    rows: u64,
    /// Whose records were looked at, by municipality.
    seen: BTreeMap<i32, Vec<Key>>,
}

/// What was found of a person.
enum Found {
    Doses(Vec<LedgerDose>),
    /// Nobody, or somebody without doses: who asks is not told where somebody lives.
    Nothing,
    Refused,
}

impl Inquiry<'_> {
    fn answer_all(&mut self, survey: &Survey) -> Result<(), Stop> {
        let (engine, hold) = (self.engine, self.hold);
        let today = today()?;
        let settings = self
            .offer
            .settings(self.municipality, today, engine.vaccines);
        let settings = settings.ok_or(Stop::failed("settings that there are not"))?;
        let layout = Layout::find(FileKind::Inquiry, None);
        let layout = layout.ok_or(Stop::failed("no layout"))?;
        let back = RejectedRows::new(survey.encoding, layout);
        let mut rows = FileRows::new(hold.bytes(), survey);
        let mut done = hold.job.rows_done;
        for _ in 0..done {
            rows.next_row()?;
        }
        loop {
            hold.beat()?;
            let mut given = Given::default();
            if done == 0 {
                self.begin(&mut given.answers);
            }
            while given.rows < GROUP as u64
                && let Some(row) = rows.next_row()?
            {
                let cells = Cells::new(row, layout, survey.encoding, &settings);
                let Reading {
                    mut record,
                    mut findings,
                } = InquiryRow::read(cells);
                let doubts = record.as_ref().map(|row| self.questions.doubts(row));
                if let Some(doubts) = doubts.filter(|doubts| !doubts.is_empty()) {
                    record = None;
                    findings.extend(doubts);
                }
                // A question is asked as it is written: no repair can be chosen for it.
                let unrepaired = findings.into_iter();
                let findings: Vec<Finding> = unrepaired
                    .map(|finding| finding.without("repair"))
                    .collect();
                if record.is_none() {
                    if given.rejected.is_empty() && self.progress.numbers.rejected == 0 {
                        back.write_header(&mut given.rejected);
                    }
                    let why = words::row(Language::Japanese, row.number(), &findings, Some(layout));
                    back.write_row(&row, &findings, &why, &mut given.rejected);
                }
                for finding in &findings {
                    let line = shown_in_row(finding, &row, layout, survey.encoding);
                    given
                        .findings
                        .extend_from_slice(line.to_string().as_bytes());
                    given.findings.push(b'\n');
                }
                self.answer(record.as_ref(), &findings, &mut given)?;
            }
            if given.rows == 0 {
                return Ok(());
            }
            // That somebody looked is kept before anybody hears of what was seen.
            self.tell(&given.seen)?;
            done += given.rows;
            self.progress.done = done;
            self.progress.trials = 0;
            self.progress.numbers.add(&given.tally);
            let pieces = [
                (output::ANSWER, given.answers),
                (output::REJECTED, given.rejected),
                (output::FINDINGS, given.findings),
            ];
            let pieces: Vec<(i16, Vec<u8>)> = pieces
                .into_iter()
                .filter(|(_, piece)| !piece.is_empty())
                .collect();
            hold.note(&self.progress, done, &pieces)?;
        }
    }

    /// The row that names the columns: those of the ledger, behind the question and the result.
    fn begin(&mut self, out: &mut Vec<u8>) {
        let mut names = Vec::new();
        self.writer.write_header(&mut names);
        let first = names.iter().position(|byte| *byte == b',');
        out.extend_from_slice("照会ID,結果".as_bytes());
        out.extend_from_slice(names.get(first.unwrap_or_default()..).unwrap_or_default());
    }

    /// One question.
    fn answer(
        &mut self,
        row: Option<&InquiryRow>,
        findings: &[Finding],
        given: &mut Given,
    ) -> Result<(), Stop> {
        given.rows += 1;
        given.tally.count(
            match row {
                Some(_) => RowOutcome::Unchanged,
                None => RowOutcome::Rejected,
            },
            findings,
        );
        let Some(row) = row else {
            return Ok(());
        };
        let found = self.find(row, &mut given.seen)?;
        let doses = match &found {
            Found::Doses(doses) => doses.as_slice(),
            Found::Nothing | Found::Refused => &[],
        };
        let person = LedgerPerson {
            number: None,
            doses,
        };
        let answer = match &found {
            Found::Doses(_) => InquiryAnswer::Found(&person),
            Found::Nothing => InquiryAnswer::Nothing,
            Found::Refused => InquiryAnswer::Refused,
        };
        write_answer(&row.id, &answer, &mut self.writer, &mut given.answers);
        Ok(())
    }

    /// Looks for a person in all other municipalities.
    fn find(&self, row: &InquiryRow, seen: &mut BTreeMap<i32, Vec<Key>>) -> Result<Found, Stop> {
        let store = &self.engine.store;
        let owners = store.individual_everywhere(&row.number.expose_digits())?;
        let (mut doses, mut is_refused) = (Vec::new(), false);
        for (tenant, resident) in owners.into_iter().take(TOWNS_MAX) {
            let Ok(town) = MunicipalityCode::from_number(tenant) else {
                continue;
            };
            let reach = Reach::whole(Tenant(tenant));
            for (key, disclosure) in self.people(&reach, town, resident, row.birth)? {
                let is_denied = self.is_denied(row, &reach, &key)?;
                // The asking municipality's own record counts for what was said there, and answers nothing.
                if tenant == self.hold.job.tenant {
                    is_refused |= is_denied;
                    continue;
                }
                let looked = seen.entry(tenant).or_default();
                if !looked.contains(&key) {
                    looked.push(key.clone());
                }
                if is_denied || disclosure != Disclosure::Open {
                    is_refused = true;
                    continue;
                }
                doses.extend(self.doses(&reach, town, &key)?);
            }
        }
        if is_refused {
            return Ok(Found::Refused);
        }
        if doses.is_empty() {
            return Ok(Found::Nothing);
        }
        doses.sort_by_key(|dose| dose.day);
        export::number_rest(&mut doses);
        Ok(Found::Doses(doses))
    }

    /// Who has this number of a resident and was born on that day, and whether their records may be shown.
    fn people(
        &self,
        reach: &Reach,
        town: MunicipalityCode,
        resident: String,
        birth: PartialDate,
    ) -> Result<Vec<(Key, Disclosure)>, Stop> {
        let store = &self.engine.store;
        let name = (format!("{}/{town}", system::RESIDENT), resident);
        let stored = store.find_by_token(reach, Kind::PATIENT, "identifier", &[name])?;
        let read = stored.into_iter().flatten().filter_map(|stored| {
            let person = profiles::patient::from_resource(&read(&stored)?, town).record?;
            let is_meant = person.birth == Some(birth) && !person.is_mistake;
            is_meant.then_some((stored.key, person.disclosure))
        });
        Ok(read.collect())
    }

    /// Whether a question that rests on consent is asked although the person says no, or took back what was said (R-T06). What
    /// a statute allows to ask does not rest on consent.
    fn is_denied(&self, row: &InquiryRow, reach: &Reach, person: &Key) -> Result<bool, Stop> {
        if row.legal_basis != BASIS_OF_CONSENT {
            return Ok(false);
        }
        let store = &self.engine.store;
        let kind = Kind::parse("Consent").ok_or(Stop::failed("there are no consents"))?;
        let keys = [person.clone()];
        let stored = store.find_by_reference(reach, kind, "patient", &keys)?;
        let consents: Vec<Element> = stored
            .into_iter()
            .flatten()
            .filter_map(|stored| read(&stored))
            .collect();
        let asking = self.municipality.to_string();
        let said = said_of_inquiries(&consents, CONSENT_WORDS, &asking, (&person.id, today()?));
        Ok(said == Said::No)
    }

    fn doses(
        &self,
        reach: &Reach,
        town: MunicipalityCode,
        person: &Key,
    ) -> Result<Vec<LedgerDose>, Stop> {
        let store = &self.engine.store;
        let keys = [person.clone()];
        let stored = store.find_by_reference(reach, Kind::IMMUNIZATION, "patient", &keys)?;
        let read = stored.into_iter().flatten().filter_map(|stored| {
            let dose = profiles::immunization::from_resource(&read(&stored)?, self.engine.vaccines);
            let dose = dose.record.filter(export::is_of_campaign)?;
            Some(export::told(dose, None, town))
        });
        Ok(read.collect())
    }

    /// Leaves with each person that was looked at that it was so, and who asked.
    fn tell(&self, seen: &BTreeMap<i32, Vec<Key>>) -> Result<(), Stop> {
        for (tenant, people) in seen {
            let mut changes = Vec::with_capacity(people.len());
            for person in people {
                let event = self.event(*tenant, person);
                let event = event.map_err(|_| Stop::failed("an event cannot be put together"))?;
                let prepared = write::content_unchecked(&self.engine.rules, event, &[]);
                let prepared = prepared.map_err(|_| Stop::failed("an event cannot be written"))?;
                changes.push(Change::Create {
                    id: fresh_id()?,
                    content: prepared.content,
                    unless: None,
                });
            }
            let write = Write::of(
                Reach::whole(Tenant(*tenant)),
                Author {
                    client: Arc::from(self.hold.job.by.as_str()),
                    zone: self.offer.zone,
                    request_id: self.hold.job.id.0,
                    further: self.offer.hand.further(),
                },
                changes,
            );
            let written = self.engine.submit(write);
            written.map_err(|error| Stop::Store(format!("{error:?}")))?;
        }
        Ok(())
    }

    /// That a municipality asked about a person of another one.
    fn event(&self, tenant: i32, person: &Key) -> Result<Element, Misfit> {
        let mut event = Element::new("AuditEvent")?;
        let zone = format!("{}/StructureDefinition/zone", naming::CANONICAL_BASE);
        extend(&mut event, &zone, ("valueCode", "lgwan"))?;
        let request = self.hold.job.id.to_string();
        extend(&mut event, extension::REQUEST_ID, ("valueString", &request))?;
        let hl7 = "http://terminology.hl7.org/CodeSystem";
        code(
            event.push_new("type")?,
            &format!("{hl7}/audit-event-type"),
            "rest",
        )?;
        let subtype = format!("{}/CodeSystem/audit-subtype", naming::CANONICAL_BASE);
        code(event.push_new("subtype")?, &subtype, "inquiry-answered")?;
        event.push_text("action", "E")?;
        event.push_text("recorded", &instant::instant_text(now_ms()))?;
        event.push_text("outcome", "0")?;
        let purpose = event.push_new("purposeOfEvent")?.push_new("coding")?;
        code(purpose, system::V3_REASON, "PUBHLTH")?;
        let asker = event.push_new("agent")?;
        number(asker.push_new("who")?, system::CLIENT, &self.hold.job.by)?;
        asker.push_text("requestor", "true")?;
        let town = event.push_new("agent")?;
        number(
            town.push_new("who")?,
            system::MUNICIPALITY,
            &self.municipality.to_string(),
        )?;
        town.push_text("requestor", "false")?;
        let source = event.push_new("source")?;
        source.push_text("site", &format!("{tenant:06}"))?;
        number(source.push_new("observer")?, system::CLIENT, "sesshu")?;
        let entity = event.push_new("entity")?;
        let what = entity.push_new("what")?;
        what.push_text("reference", &format!("{}/{}", person.kind, person.id))?;
        code(
            entity.push_new("type")?,
            &format!("{hl7}/audit-entity-type"),
            "1",
        )?;
        code(entity.push_new("role")?, &format!("{hl7}/object-role"), "1")?;
        event.sort_fields();
        Ok(event)
    }
}

fn read(stored: &Stored) -> Option<Element> {
    json::read(&stored.body, &Limits::own()).ok()
}
