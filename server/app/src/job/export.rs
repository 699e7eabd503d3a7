//! Files that go out: the ledger (C) and the waiting list (D), piece by piece. Nothing but one page of people and their
//! doses is held.

use fhir::codec::{Limits, json};
use fhir::search::{Criterion, Query, Slot, Want, folded_code};
use fhir::{Key, Kind, Reach};
use immunization::intake::{FileKind, LedgerDose, LedgerPerson, LedgerWriter, Rule};
use immunization::{
    CouponKind, CouponNumber, Dose, Finding, MunicipalityCode, Resident, ResidentNumber,
    VaccineGroup, VaccineTable,
};
use profiles::immunization::Person;
use profiles::naming::system;
use store::{Cursor, Hit, Search, Store, StoreError, Stored};

/// How many people or doses are looked up together.
const PAGE: usize = 200;
/// The most findings that are held until somebody takes them.
const FINDINGS_MAX: usize = 10_000;
/// The tag of a dose that waits for its person.
const WAITING: &str = "Q13";

/// What a file is to hold, and in which form.
#[derive(Clone, Copy, Debug)]
pub struct ExportOffer {
    /// The ledger, or the waiting list.
    pub file: FileKind,
    /// The edition of the layout; the first if none is named.
    pub version: Option<u32>,
    /// How many doses stand side by side.
    pub width: usize,
    /// Only people of whom a dose changed since, in milliseconds of the Unix epoch.
    pub since_ms: Option<i64>,
    /// Whether the first row names the columns.
    pub has_header: bool,
    /// Whether the file begins with a byte order mark.
    pub has_mark: bool,
}

impl ExportOffer {
    /// The published form: two doses side by side, with a first row that names the columns.
    pub fn new(file: FileKind) -> ExportOffer {
        ExportOffer {
            file,
            version: None,
            width: 2,
            since_ms: None,
            has_header: true,
            has_mark: false,
        }
    }
}

/// From where a file comes.
#[derive(Clone, Copy)]
pub struct Ledger<'a> {
    /// What is at rest.
    pub store: &'a Store,
    /// What may be seen.
    pub reach: &'a Reach,
    /// Whose records these are.
    pub municipality: MunicipalityCode,
    /// The vaccines that are known.
    pub vaccines: &'a VaccineTable,
}

/// A file that goes out.
pub struct Export {
    offer: ExportOffer,
    writer: LedgerWriter,
    at: At,
    rows: u64,
    unread: u64,
    cut: u64,
    findings: Vec<Finding>,
}

/// How far a file is.
enum At {
    Beginning,
    Page(Option<Cursor>),
    End,
}

impl Export {
    /// A file in this form. Nothing where there is no such form.
    pub fn new(offer: ExportOffer) -> Option<Export> {
        Some(Export {
            writer: LedgerWriter::new(offer.file, offer.version, offer.width)?,
            offer,
            at: At::Beginning,
            rows: 0,
            unread: 0,
            cut: 0,
            findings: Vec::new(),
        })
    }

    /// How many people or doses were written.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// How many records could not be read and are not in the file.
    pub fn unread(&self) -> u64 {
        self.unread
    }

    /// How many people had doses that found no place.
    pub fn persons_beyond(&self) -> u64 {
        self.writer.persons_beyond()
    }

    /// How many cells were cut.
    pub fn cut(&self) -> u64 {
        self.cut
    }

    /// What was cut or found no place since this was last asked.
    pub fn take_findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }

    /// The next piece of the file; nothing behind the last. A piece may be empty.
    pub fn next_piece(&mut self, ledger: &Ledger<'_>) -> Result<Option<Vec<u8>>, StoreError> {
        let mut piece = Vec::new();
        let after = match std::mem::replace(&mut self.at, At::End) {
            At::End => return Ok(None),
            At::Beginning => {
                if self.offer.has_mark {
                    self.writer.write_mark(&mut piece);
                }
                if self.offer.has_header {
                    self.writer.write_header(&mut piece);
                }
                None
            }
            At::Page(after) => after,
        };
        let search = Search {
            query: self.query(),
            sort: Vec::new(),
            most: PAGE,
            after,
        };
        let page = ledger.store.search(ledger.reach, &search)?;
        match self.offer.file {
            FileKind::Waiting => self.waiting(ledger, &page.hits, &mut piece),
            _ => self.persons(ledger, &page.hits, &mut piece)?,
        }
        self.at = match page.next {
            Some(next) => At::Page(Some(next)),
            None => At::End,
        };
        Ok(Some(piece))
    }

    fn query(&self) -> Query {
        if self.offer.file != FileKind::Waiting {
            return Query {
                kind: Kind::PATIENT,
                criteria: Vec::new(),
            };
        }
        let waits = Criterion::Value {
            slot: Slot::of(Kind::IMMUNIZATION, "quality"),
            // Whether the case of tags counts is for the index to say.
            wants: [false, true]
                .map(|case_counts| Want::Token {
                    system: Some(system::QUALITY.into()),
                    code: Some(folded_code(WAITING, case_counts).into()),
                })
                .into(),
            negated: false,
        };
        Query {
            kind: Kind::IMMUNIZATION,
            criteria: vec![waits],
        }
    }

    fn persons(
        &mut self,
        ledger: &Ledger<'_>,
        hits: &[Hit],
        piece: &mut Vec<u8>,
    ) -> Result<(), StoreError> {
        let keys: Vec<Key> = hits.iter().map(|hit| hit.key.clone()).collect();
        let (store, reach) = (ledger.store, ledger.reach);
        let doses = store.find_by_reference(reach, Kind::IMMUNIZATION, "patient", &keys)?;
        for (hit, stored) in hits.iter().zip(&doses) {
            let is_new = |since: i64| stored.iter().any(|dose| dose.changed_at >= since);
            if stored.is_empty() || !self.offer.since_ms.is_none_or(is_new) {
                continue;
            }
            let Some(resident) = resident_of(hit, ledger.municipality) else {
                self.unread += 1;
                continue;
            };
            let doses = self.doses(ledger, stored, &resident);
            if doses.is_empty() {
                continue;
            }
            let number = number_of(&resident);
            self.write(number, &doses, piece);
        }
        Ok(())
    }

    /// The doses of the coupon campaign that were given.
    fn doses(
        &mut self,
        ledger: &Ledger<'_>,
        stored: &[Stored],
        resident: &Resident,
    ) -> Vec<LedgerDose> {
        let mut doses: Vec<(Option<immunization::Day>, Dose)> = Vec::new();
        for stored in stored {
            match dose_of(&stored.body, ledger.vaccines) {
                Some((dose, _)) if is_of_campaign(&dose) => doses.push((dose.day_given(), dose)),
                Some(_) => {}
                None => self.unread += 1,
            }
        }
        doses.sort_by_key(|(day, _)| *day);
        let coupons = resident.coupons.iter();
        let coupon = coupons
            .filter(|coupon| coupon.municipality == ledger.municipality)
            .max_by_key(|coupon| !coupon.is_closed());
        let coupon = coupon.map(|coupon| coupon.number);
        let mut doses: Vec<LedgerDose> = doses
            .into_iter()
            .map(|(_, dose)| told(dose, coupon, ledger.municipality))
            .collect();
        number_rest(&mut doses);
        doses
    }

    fn waiting(&mut self, ledger: &Ledger<'_>, hits: &[Hit], piece: &mut Vec<u8>) {
        for hit in hits {
            if self
                .offer
                .since_ms
                .is_some_and(|since| hit.changed_at < since)
            {
                continue;
            }
            let Some((dose, person)) = dose_of(&hit.body, ledger.vaccines) else {
                self.unread += 1;
                continue;
            };
            let coupon = match person {
                Some(Person::Coupon(_, coupon)) => Some(coupon),
                _ => None,
            };
            let mut doses = [told(dose, coupon, ledger.municipality)];
            number_rest(&mut doses);
            self.write(None, &doses, piece);
        }
    }

    fn write(&mut self, number: Option<&ResidentNumber>, doses: &[LedgerDose], out: &mut Vec<u8>) {
        let person = LedgerPerson { number, doses };
        let findings = self.writer.write_person(&person, out);
        self.rows += 1;
        let cut = findings.iter();
        let cut = cut.filter(|finding| finding.code() == Rule::ExportTruncated.code());
        self.cut = self.cut.saturating_add(cut.count() as u64);
        let room = FINDINGS_MAX.saturating_sub(self.findings.len());
        self.findings.extend(findings.into_iter().take(room));
    }
}

fn resident_of(hit: &Hit, of: MunicipalityCode) -> Option<Resident> {
    let element = json::read(&hit.body, &Limits::own()).ok()?;
    profiles::patient::from_resource(&element, of).record
}

/// A dose, and whose it is.
fn dose_of(body: &[u8], table: &VaccineTable) -> Option<(Dose, Option<Person>)> {
    let element = json::read(body, &Limits::own()).ok()?;
    let dose = profiles::immunization::from_resource(&element, table).record?;
    Some((dose, profiles::immunization::person_of(&element)))
}

/// The number that counts, or the one that counted last.
fn number_of(resident: &Resident) -> Option<&ResidentNumber> {
    let own = resident.municipality;
    let mut former = resident.former_numbers.iter().rev();
    let former = || former.find(|(of, _)| *of == own).map(|(_, number)| number);
    resident.number.as_ref().or_else(former)
}

/// Whether a dose belongs into the ledger of the coupon campaign.
pub fn is_of_campaign(dose: &Dose) -> bool {
    let kind = dose.coupon.as_ref().map(|coupon| coupon.kind);
    let is_vaccination =
        |kind: Option<CouponKind>| kind.is_none_or(|kind| kind == CouponKind::Vaccination);
    let group = dose.vaccine.group;
    dose.is_given()
        && (group == Some(VaccineGroup::Covid)
            || (group.is_none() && kind.is_some_and(is_vaccination)))
}

/// A dose as the ledger tells it.
pub fn told(dose: Dose, coupon: Option<CouponNumber>, issuer: MunicipalityCode) -> LedgerDose {
    let own = dose.coupon.as_ref();
    LedgerDose {
        number: dose.number().unwrap_or(0),
        recorded: dose.recorded,
        day: dose.time.day(),
        coupon: own.map(|coupon| coupon.number).or(coupon),
        municipality: own.map(|coupon| coupon.municipality).or(Some(issuer)),
        venue_municipality: dose.place.municipality,
        venue: dose.place.name,
        doctor: dose.doctor,
        maker: dose.maker.or(dose.vaccine.text),
        lot: dose.lot,
    }
}

/// Doses without a number, and second ones of a number, stand behind the others in the order of their days.
pub fn number_rest(doses: &mut [LedgerDose]) {
    let mut taken: Vec<u32> = Vec::with_capacity(doses.len());
    for dose in doses.iter_mut() {
        match taken.contains(&dose.number) {
            true => dose.number = 0,
            false if dose.number > 0 => taken.push(dose.number),
            false => {}
        }
    }
    let mut next = taken.iter().max().copied().unwrap_or(0);
    for dose in doses.iter_mut().filter(|dose| dose.number == 0) {
        next += 1;
        dose.number = next;
    }
}
