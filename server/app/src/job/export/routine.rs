//! File F: the doses of the ledger of routine immunization, one a row.

use immunization::intake::LedgerCodes;
use immunization::{Dose, Report};
use store::{Hit, JobState, Store, StoreError};

use super::{Export, Form, Ledger, dose_of, is_of_campaign, number_of, resident_of};
use crate::job::{CODES_NAME, ImportOffer, Intake, kind};

/// Jobs that are looked through for the codes of a municipality.
const LOOKED_MAX: usize = 500;

impl Export {
    pub(super) fn routine(
        &mut self,
        ledger: &Ledger<'_>,
        hits: &[Hit],
        piece: &mut Vec<u8>,
    ) -> Result<(), StoreError> {
        let doses = ledger.doses_of(hits)?;
        for (hit, stored) in hits.iter().zip(&doses) {
            let Some(resident) = resident_of(hit, ledger.municipality) else {
                self.unread += 1;
                continue;
            };
            let mut told = Vec::new();
            for stored in stored {
                if !self.offer.asks_for(stored.changed_at) {
                    continue;
                }
                match dose_of(&stored.body, ledger.vaccines) {
                    Some((dose, _)) if is_of_routine(&dose) => told.push((&stored.key, dose)),
                    Some(_) => {}
                    None => self.unread += 1,
                }
            }
            told.sort_by_key(|(_, dose)| dose.time.date());
            for (key, dose) in &told {
                let Form::Routine(writer) = &mut self.form else {
                    continue;
                };
                let written =
                    number_of(&resident).and_then(|number| writer.write_dose(number, dose, piece));
                match written {
                    Some(findings) => {
                        self.rows += 1;
                        self.note(findings);
                    }
                    None => self.leave(key),
                }
            }
        }
        Ok(())
    }
}

/// Whether a dose belongs into the ledger of routine immunization: all that were given and are none of the coupon
/// campaign, and whatever that ledger told itself.
fn is_of_routine(dose: &Dose) -> bool {
    let is_told_by_it = dose.source.report == Some(Report::Ledger);
    dose.is_given() && (is_told_by_it || !is_of_campaign(dose))
}

/// The codes that a municipality sent with its last file of this kind that was taken in.
pub fn codes_of_town(store: &Store, tenant: i32) -> Result<Option<LedgerCodes>, StoreError> {
    let jobs = store.jobs(tenant, LOOKED_MAX, None)?;
    let taken = jobs
        .iter()
        .filter(|job| job.kind == kind::IMPORT && job.state == JobState::Done);
    let mut lists = taken.filter_map(|job| codes_of(&job.about));
    Ok(lists.next())
}

/// The codes that came with a file of this kind.
pub fn codes_of(about: &[u8]) -> Option<LedgerCodes> {
    let offer = ImportOffer::parse(about).filter(|offer| offer.file == Intake::Routine)?;
    LedgerCodes::parse(CODES_NAME, &offer.codes?).ok()
}
