//! Files C and D: the doses of the coupon campaign side by side, one person a row, and those of nobody who is registered.

use immunization::intake::{LedgerDose, LedgerPerson};
use immunization::{
    CouponKind, CouponNumber, Dose, MunicipalityCode, Resident, ResidentNumber, VaccineGroup,
};
use profiles::immunization::Person;
use store::{Hit, StoreError, Stored};

use super::{Export, Form, Ledger, dose_of, number_of, resident_of};

impl Export {
    pub(super) fn persons(
        &mut self,
        ledger: &Ledger<'_>,
        hits: &[Hit],
        piece: &mut Vec<u8>,
    ) -> Result<(), StoreError> {
        let doses = ledger.doses_of(hits)?;
        for (hit, stored) in hits.iter().zip(&doses) {
            if !stored
                .iter()
                .any(|dose| self.offer.asks_for(dose.changed_at))
            {
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

    pub(super) fn waiting(&mut self, ledger: &Ledger<'_>, hits: &[Hit], piece: &mut Vec<u8>) {
        for hit in hits {
            if !self.offer.asks_for(hit.changed_at) {
                continue;
            }
            let Some((dose, person)) = dose_of(&hit.body, ledger.vaccines) else {
                self.unread += 1;
                continue;
            };
            let (coupon, number) = match person {
                Some(Person::Coupon(_, coupon)) => (Some(coupon), None),
                Some(Person::Resident(_, number)) => (None, Some(number)),
                _ => (None, None),
            };
            let mut doses = [told(dose, coupon, ledger.municipality)];
            number_rest(&mut doses);
            self.write(number.as_ref(), &doses, piece);
        }
    }

    fn write(&mut self, number: Option<&ResidentNumber>, doses: &[LedgerDose], out: &mut Vec<u8>) {
        let Form::Ledger(writer) = &mut self.form else {
            return;
        };
        let findings = writer.write_person(&LedgerPerson { number, doses }, out);
        self.rows += 1;
        self.note(findings);
    }
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
        is_numbered_here: false,
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

/// Doses without a number, and second ones of a number, stand behind the others in the order of their days, and it is
/// told of each that nobody said so.
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
        dose.is_numbered_here = true;
    }
}
