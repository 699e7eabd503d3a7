//! A coupon that goes with an import which gave it to somebody: doses that were told by it are of whoever has it, and wait for
//! that.

use fhir::{Element, Key, Kind, Version};
use immunization::{CouponNumber, Dose};
use profiles::immunization::Person;
use profiles::naming::system;
use profiles::provenance;
use store::{Change, Stored};

use super::dose::{table, unsaid};
use super::{Stop, Undo};
use crate::told::{self, KeptReport, ToldDose};

impl Undo<'_> {
    /// What lets the doses of a person wait that were told by a coupon which the person has no longer, and those that were told
    /// by it and otherwise, too: whose they are, somebody has to say.
    pub(super) fn freed(
        &self,
        person: &Key,
        (now, before): (&Element, &Element),
    ) -> Result<(Vec<Change>, Vec<Key>), Stop> {
        let (mut changes, mut left) = (Vec::new(), Vec::new());
        let had = self.coupons(before)?;
        let mut gone = self.coupons(now)?;
        gone.retain(|coupon| !had.contains(coupon));
        if gone.is_empty() {
            return Ok((changes, left));
        }
        let (store, reach) = (&self.engine.store, &self.hold.reach);
        let keys = std::slice::from_ref(person);
        let doses = store.find_by_reference(reach, Kind::IMMUNIZATION, "patient", keys)?;
        let doses: Vec<Stored> = doses.into_iter().flatten().collect();
        let keys: Vec<Key> = doses.iter().map(|dose| dose.key.clone()).collect();
        let acts = told::acts_about(store, reach, &keys)?;
        for (stored, acts) in doses.iter().zip(acts) {
            let Some(dose) = ToldDose::of(stored, &acts, table()?)? else {
                continue;
            };
            if dose.case.record.is_withdrawn() {
                continue;
            }
            let all = std::iter::once(&dose.case.record).chain(&dose.case.beside);
            let told: Vec<Option<CouponNumber>> =
                all.map(|one| self.coupon_of(&one.dose)).collect();
            let Some(coupon) = told.iter().flatten().find(|told| gone.contains(told)) else {
                continue;
            };
            match told.iter().all(|told| *told == Some(*coupon)) {
                true => changes.extend(self.waiting(stored, &dose, *coupon)?),
                false => left.push(stored.key.clone()),
            }
        }
        Ok((changes, left))
    }

    /// The numbers of the coupons of this municipality that a person has.
    fn coupons(&self, person: &Element) -> Result<Vec<CouponNumber>, Stop> {
        let issuer = format!("{}/{}", system::COUPON, self.hold.municipality()?);
        let numbers = person.children("identifier");
        let numbers = numbers.filter(|number| number.text_of("system") == Some(&*issuer));
        let numbers =
            numbers.filter_map(|number| CouponNumber::parse(number.text_of("value")?).ok());
        Ok(numbers.collect())
    }

    /// The coupon of this municipality by which a dose was told.
    fn coupon_of(&self, dose: &Dose) -> Option<CouponNumber> {
        let coupon = dose.coupon.as_ref()?;
        let own = self.hold.municipality().ok()?;
        (coupon.municipality == own).then_some(coupon.number)
    }

    /// A dose that waits for a coupon from now on, with what is told beside it.
    fn waiting(
        &self,
        stored: &Stored,
        dose: &ToldDose,
        coupon: CouponNumber,
    ) -> Result<Vec<Change>, Stop> {
        let waiter = Person::Coupon(self.hold.municipality()?, coupon);
        let named = profiles::immunization::to_resource(&dose.case.record.dose, &waiter, table()?);
        let named = named.map_err(|_| Stop::failed("a dose cannot be said"))?;
        let mut element = dose.element.clone();
        name_as(&mut element, &named)?;
        let content = self.content(element)?;
        let mut changes = vec![Change::over(stored.key.clone(), stored.version, content)];
        changes.extend(self.origin(&stored.key, stored.version)?);
        let next = Version(stored.version.0 + 1);
        for report in &dose.reports {
            let target = format!("{}/_history/{next}", stored.key);
            changes.extend(self.waiting_report(report, &named, target)?);
        }
        Ok(changes)
    }

    /// What is told beside it names nobody either, or the person could not go.
    fn waiting_report(
        &self,
        report: &KeptReport,
        named: &Element,
        target: String,
    ) -> Result<Option<Change>, Stop> {
        let mut act = report.act.clone();
        let Some(told) = &mut act.report else {
            return Ok(None);
        };
        name_as(told, named)?;
        if let Some(first) = act.targets.first_mut() {
            *first = target;
        }
        let element = provenance::to_resource(&act);
        let element = element.map_err(|_| Stop::failed("what others told cannot be said"))?;
        let content = self.content(element)?;
        Ok(Some(Change::over(
            report.key.clone(),
            report.version,
            content,
        )))
    }
}

/// Gives a dose the person of another one.
fn name_as(dose: &mut Element, other: &Element) -> Result<(), Stop> {
    dose.remove("patient");
    for patient in other.children("patient") {
        dose.push("patient", patient.clone()).map_err(unsaid)?;
    }
    dose.sort_fields();
    Ok(())
}
