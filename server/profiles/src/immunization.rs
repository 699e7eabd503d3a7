//! A dose as an Immunization, and back.

mod concepts;
mod coupon;
mod disease;
mod person;
mod place;
mod protocol;
mod vaccine;

use ::immunization::{
    DeliveryMode, Dose, DoseStatus, DoseTime, ForeignNumber, LotNumber, Moment, PartialDate,
    Programme, VaccineTable, Withdrawal,
};
use fhir::{Element, Issue, problem};
use typed::Resource;
use typed::resources::{Immunization, ImmunizationOccurrence};
use typed::types::{Annotation, Extension, ExtensionValue, String as Text};

use crate::making::{self, Unmade, identifier, made, of_coding, of_identifier, text};
use crate::naming::{extension as address, profile, system};
use crate::reading::{self, Findings, Reading, code_in, numbered, owned, value_of};

pub use person::{Person, person_of};

/// What is said of a time that nobody told.
const NOT_TOLD: &str = "不明";

/// The resource of a dose that was given to this person, without id.
pub fn to_resource(dose: &Dose, person: &Person, table: &VaccineTable) -> Result<Element, Unmade> {
    let place = place::parts(&dose.place);
    let immunization = Immunization {
        meta: Some(making::meta(profile::IMMUNIZATION, None, &dose.doubts)),
        contained: place.contained.into_iter().collect(),
        extension: extensions(dose),
        identifier: dose
            .numbers
            .iter()
            .map(|number| identifier(&number.system, &number.value))
            .collect(),
        status: status(&dose.status).into(),
        status_reason: concepts::status_reason(&dose.status),
        vaccine_code: Box::new(vaccine::concept(&dose.vaccine, table)),
        patient: Box::new(person::reference(person)),
        occurrence: occurrence(&dose.time),
        recorded: dose.recorded.map(|moment| moment.to_string().into()),
        primary_source: dose.source.is_primary.map(Into::into),
        report_origin: concepts::report_origin(&dose.source),
        location: place.location.map(Box::new),
        manufacturer: dose.maker.as_deref().and_then(concepts::named),
        lot_number: dose.lot.as_ref().map(lot_number),
        expiration_date: dose.lot_expiry.map(|date| date.to_string().into()),
        site: dose.site.as_deref().and_then(concepts::site),
        route: dose.route.map(concepts::route),
        dose_quantity: concepts::quantity(dose),
        performer: concepts::performers(dose, place.institution),
        note: dose
            .notes
            .iter()
            .filter_map(|note| annotation(note))
            .collect(),
        reason_code: dose
            .reasons
            .iter()
            .filter_map(|reason| concepts::reason(reason))
            .collect(),
        protocol_applied: dose.protocols.iter().map(protocol::applied).collect(),
        ..Immunization::default()
    };
    made(&Resource::Immunization(Box::new(immunization)))
}

/// The dose that an Immunization tells of. Whose it is, [`person_of`] tells.
pub fn from_resource(resource: &Element, table: &VaccineTable) -> Reading<Dose> {
    if resource.type_name() != "Immunization" {
        return Reading::foreign(resource, "Immunization");
    }
    let mut findings = Findings::new();
    let found = &mut findings;
    let vaccine = vaccine::read(resource, table, found);
    let time = time_of(resource, found);
    let mut dose = Dose::given(vaccine, time);
    let Some(status) = status_of(resource, found) else {
        return Reading {
            record: None,
            findings: findings.into_vec(),
        };
    };
    dose.status = status;
    read_lot(resource, &mut dose, found);
    concepts::read(resource, &mut dose, found);
    dose.place = place::read(resource, found);
    dose.coupon = coupon::read(resource, found);
    dose.protocols = protocol::read(resource, found);
    read_extensions(resource, &mut dose, found);
    read_numbers(resource, &mut dose, found);
    dose.recorded = recorded(resource, found);
    dose.doubts = resource
        .first("meta")
        .map(reading::doubts)
        .unwrap_or_default();
    let notes = resource.children("note");
    dose.notes = notes.filter_map(|note| owned(note, "text")).collect();
    Reading {
        record: Some(dose),
        findings: findings.into_vec(),
    }
}

fn status(status: &DoseStatus) -> &'static str {
    match status {
        DoseStatus::Given => "completed",
        DoseStatus::NotGiven(_) => "not-done",
        DoseStatus::EnteredInError => "entered-in-error",
    }
}

/// Whether a dose was given is never guessed: without it there is no record.
fn status_of(resource: &Element, findings: &mut Findings) -> Option<DoseStatus> {
    match resource.text_of("status") {
        Some("completed") => Some(DoseStatus::Given),
        Some("entered-in-error") => Some(DoseStatus::EnteredInError),
        Some("not-done") => {
            let reason = concepts::not_given_reason(resource, findings);
            Some(DoseStatus::NotGiven(reason.unwrap_or_default()))
        }
        _ => {
            findings.tell(
                Issue::error(problem::Kind::Required, "record-part-missing")
                    .at("Immunization.status"),
            );
            None
        }
    }
}

fn occurrence(time: &DoseTime) -> ImmunizationOccurrence {
    let said = |said: String| ImmunizationOccurrence::DateTime(said.into());
    match time {
        DoseTime::At(moment) => said(moment.to_string()),
        DoseTime::On(date) => said(date.to_string()),
        DoseTime::Told(words) => {
            let words = text(words).unwrap_or_else(|| NOT_TOLD.into());
            ImmunizationOccurrence::String(words)
        }
    }
}

fn time_of(resource: &Element, findings: &mut Findings) -> DoseTime {
    let missing = || DoseTime::Told(NOT_TOLD.to_owned());
    let said = resource.first("occurrence");
    let Some((said, words)) = said.and_then(|said| Some((said, said.text()?))) else {
        findings.tell(
            Issue::warning(problem::Kind::Required, "record-part-missing")
                .at("Immunization.occurrence"),
        );
        return missing();
    };
    if said.type_name() == "string" {
        return DoseTime::Told(words.to_owned());
    }
    let moment = reading::moment(words).map(DoseTime::At);
    match moment.or_else(|| reading::date(words).map(DoseTime::On)) {
        Some(time) => time,
        None => {
            findings.unread("Immunization.occurrence".to_owned());
            missing()
        }
    }
}

fn recorded(resource: &Element, findings: &mut Findings) -> Option<Moment> {
    let moment = reading::moment(resource.text_of("recorded")?);
    if moment.is_none() {
        // A day alone is no moment, and none is invented.
        findings.unread("Immunization.recorded".to_owned());
    }
    moment
}

/// In the form that labels have. What was written otherwise stands beside it.
fn lot_number(lot: &LotNumber) -> Text {
    let written = lot.written();
    if !lot.is_plain() {
        return written.into();
    }
    let mut number = Text::from(lot.folded());
    if lot.folded() != written {
        let original = ExtensionValue::String(written.into());
        number.extension = vec![making::extension(address::ORIGINAL_TEXT, original)];
    }
    number
}

fn read_lot(resource: &Element, dose: &mut Dose, findings: &mut Findings) {
    if let Some(number) = resource.first("lotNumber") {
        let original = value_of(number, address::ORIGINAL_TEXT).and_then(Element::text);
        let value = number.text().and_then(LotNumber::parse);
        // What was written counts only as another form of the same lot.
        let written = original.and_then(LotNumber::parse);
        let written = written.filter(|written| value.is_none() || value.as_ref() == Some(written));
        dose.lot = written.or(value);
        if dose.lot.is_none() && number.text().is_some() {
            findings.unread("Immunization.lotNumber".to_owned());
        }
    }
    if let Some(expiry) = resource.text_of("expirationDate") {
        dose.lot_expiry = reading::date(expiry);
        if dose.lot_expiry.is_none() {
            findings.unread("Immunization.expirationDate".to_owned());
        }
    }
}

fn annotation(note: &str) -> Option<Annotation> {
    (!note.is_empty()).then(|| Annotation {
        text: note.into(),
        ..Annotation::default()
    })
}

fn extensions(dose: &Dose) -> Vec<Extension> {
    let municipality = dose
        .municipality
        .map(|code| of_identifier(address::MUNICIPALITY, making::municipality(code)));
    let date = |url: &str, date: Option<PartialDate>| {
        let value = date.map(|date| ExtensionValue::Date(date.to_string().into()));
        value.map(|value| making::extension(url, value))
    };
    let lane = dose
        .lane
        .map(|lane| making::extension(address::LANE, ExtensionValue::PositiveInt(lane.into())));
    let programme = dose.programme.map(Programme::code);
    let delivery = dose.delivery.map(DeliveryMode::code);
    let withdrawal = dose.withdrawal.map(|withdrawal| {
        let met = ExtensionValue::Boolean((withdrawal == Withdrawal::Met).into());
        making::extension(address::WITHDRAWAL, met)
    });
    let sender = dose.source.sender.as_deref();
    let sender = sender.map(|sender| making::identifier(system::CLIENT, sender));
    let all = [
        municipality,
        dose.coupon.as_ref().map(coupon::extension),
        lane,
        programme.map(|code| of_coding(address::PROGRAMME, system::PROGRAMME, code)),
        delivery.map(|code| of_coding(address::DELIVERY_MODE, system::DELIVERY_MODE, code)),
        date(address::NEXT_DUE, dose.next_due),
        date(address::LOT_MADE, dose.lot_made),
        date(address::LOT_TESTED, dose.lot_tested),
        withdrawal,
        sender.map(|sender| of_identifier(address::SENDER, sender)),
    ];
    all.into_iter().flatten().collect()
}

fn read_extensions(resource: &Element, dose: &mut Dose, findings: &mut Findings) {
    for (at, extension) in numbered(resource, "extension") {
        let (Some(url), Some(value)) = (extension.text_of("url"), extension.first("value")) else {
            continue;
        };
        let said = value.text();
        let coded = |system: &str| code_in(std::iter::once(value), system);
        let date = || said.and_then(reading::date);
        let understood = match url {
            address::MUNICIPALITY => {
                dose.municipality = reading::municipality(value).and_then(Result::ok);
                dose.municipality.is_some()
            }
            address::LANE => {
                dose.lane = said.and_then(|said| said.parse().ok());
                dose.lane.is_some()
            }
            address::PROGRAMME => {
                dose.programme = coded(system::PROGRAMME).and_then(Programme::parse);
                dose.programme.is_some()
            }
            address::DELIVERY_MODE => {
                dose.delivery = coded(system::DELIVERY_MODE).and_then(DeliveryMode::parse);
                dose.delivery.is_some()
            }
            address::NEXT_DUE => {
                dose.next_due = date();
                dose.next_due.is_some()
            }
            address::LOT_MADE => {
                dose.lot_made = date();
                dose.lot_made.is_some()
            }
            address::LOT_TESTED => {
                dose.lot_tested = date();
                dose.lot_tested.is_some()
            }
            address::WITHDRAWAL => {
                dose.withdrawal = said.and_then(withdrawal_of);
                dose.withdrawal.is_some()
            }
            address::SENDER => {
                let is_client = value.text_of("system") == Some(system::CLIENT);
                dose.source.sender = owned(value, "value").filter(|_| is_client);
                dose.source.sender.is_some()
            }
            _ => true,
        };
        if !understood {
            findings.unread(format!("Immunization.extension[{at}]"));
        }
    }
}

fn withdrawal_of(said: &str) -> Option<Withdrawal> {
    match said {
        "true" => Some(Withdrawal::Met),
        "false" => Some(Withdrawal::Alone),
        _ => None,
    }
}

fn read_numbers(resource: &Element, dose: &mut Dose, findings: &mut Findings) {
    for (at, element) in numbered(resource, "identifier") {
        match owned(element, "value") {
            Some(value) => dose.numbers.push(ForeignNumber {
                system: owned(element, "system").unwrap_or_default(),
                value,
            }),
            None => findings.unread(format!("Immunization.identifier[{at}]")),
        }
    }
}

#[cfg(test)]
mod tests;
