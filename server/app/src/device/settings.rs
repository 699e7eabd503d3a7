//! The settings of the day, as a device posts them and as they are kept: one form, read in one place.

use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use immunization::scan::{BatchCoupons, ScanMode, Settings};
use immunization::{
    Day, DeliveryMode, DosePlace, GivenVaccine, Gtin, InstitutionCode, Label, LotNumber,
    MunicipalityCode, PartialDate, Programme, VaccineCode, VaccineGroup, VaccineSystem,
    VaccineTable, Volume,
};
use serde_json::Value;

use super::message::REASON_CHARACTERS_MAX;
use super::posted::{self, Members};

/// The members that say what is done.
pub const SETTINGS: [&str; 17] = [
    "date",
    "dateReason",
    "mode",
    "venue",
    "doctor",
    "vaccine",
    "maker",
    "lot",
    "lotExpiry",
    "gtin",
    "label",
    "volumeMl",
    "lane",
    "programme",
    "delivery",
    "noHintWithCode",
    "couponPrefix",
];
const VENUE: [&str; 3] = ["name", "municipality", "institution"];
const VACCINE: [&str; 3] = ["product", "group", "text"];

/// Characters of a name.
const NAME_CHARACTERS_MAX: usize = 100;
/// Characters of a lot number.
const LOT_CHARACTERS_MAX: usize = 20;
/// Characters of a label.
const LABEL_CHARACTERS_MAX: usize = 200;

/// What holds for the coupons of a segment, and what the venue wishes.
#[derive(Debug)]
pub struct Chosen {
    /// What holds for every dose.
    pub settings: Settings,
    /// The day that was chosen on the device. It is what the device's clock said, also where the day of the doses was
    /// corrected since.
    pub chosen_day: Day,
    /// Where the venue is.
    pub venue: MunicipalityCode,
    /// Whether the municipality wishes no hint where the code was read.
    pub is_without_hint: bool,
    /// What the coupons of a batch of forms have in common, where somebody looked through them.
    pub batch: Option<BatchCoupons>,
}

/// The settings that were posted, with the label taken apart: it says lot, expiry and item. Where they are posted too, they
/// have to agree with it.
pub fn posted_settings(posted: &Members, today: Day) -> Result<Members, Problem> {
    let mut said = posted.clone();
    said.retain(|name, _| SETTINGS.contains(&name.as_str()));
    let label = posted::text(posted, "label", LABEL_CHARACTERS_MAX)?;
    said.remove("label");
    if let Some(label) = label {
        read_label(label, &mut said, today)?;
    }
    Ok(said)
}

/// What a package says of itself. What it does not say is not known of it.
fn read_label(label: &str, said: &mut Members, today: Day) -> Result<(), Problem> {
    let refuse = |code: &str| {
        let problem = Problem::new(ProblemKind::BusinessRule, "label-unread");
        Err(problem.with("code", code))
    };
    let label = match Label::parse(label, today) {
        Ok(label) => label,
        Err(error) => return refuse(error.code()),
    };
    if label.is_lot_suspect(today) {
        return refuse("GS1-LOT-SUSPECT");
    }
    let lot = label.lot.as_ref().map(|lot| lot.folded().to_owned());
    if let Some(lot) = &lot {
        posted::fit_text("lot", lot)?;
    }
    // A package that says the minute (7003) need not say the day (17) as well.
    let minute = label.expiry_time.map(|minute| minute.day());
    let expiry = label.expiry.or(minute).map(|day| day.to_string());
    // The number of the one package is left: a segment is given from many.
    let item = label.gtin.map(|gtin| gtin.to_string());
    for (name, value) in [("lot", lot), ("lotExpiry", expiry), ("gtin", item)] {
        let typed = said.get(name).and_then(Value::as_str);
        if let (Some(typed), Some(value)) = (typed, &value)
            && is_other(name, typed.trim(), value)
        {
            let differs = Problem::new(ProblemKind::Value, "label-differs");
            return Err(differs.with("name", name).with("value", value.clone()));
        }
        let value = value.map_or(Value::Null, Value::String);
        said.entry(name).or_insert(value);
    }
    Ok(())
}

/// Whether what was typed cannot be what the label says. What cannot be read is refused for itself.
fn is_other(name: &str, typed: &str, label: &str) -> bool {
    let item = |text| Gtin::parse(text).ok().map(Gtin::item);
    match name {
        "lot" => LotNumber::parse(typed).is_some_and(|typed| typed.folded() != label),
        "lotExpiry" => {
            let typed = PartialDate::parse_iso(typed).ok();
            let day = Day::parse_iso(label).ok();
            // Somebody may have typed the month alone.
            let days = |typed: PartialDate| typed.earliest()..=typed.latest();
            typed
                .zip(day)
                .is_some_and(|(typed, day)| !days(typed).contains(&day))
        }
        // Vial and box are one item.
        _ => item(typed).is_some_and(|typed| Some(typed) != item(label)),
    }
}

/// Takes the settings that were posted over those of before: a member that is there replaces the one of before, and
/// `null` takes it away.
pub fn over(before: Members, said: &Members) -> Members {
    let mut all = before;
    // What belongs to the old one does not belong to the new one.
    let of_the_old: &[&str] = if said.contains_key("vaccine") {
        &["maker", "lot", "lotExpiry", "gtin", "volumeMl"]
    } else if said.contains_key("lot") {
        &["lotExpiry", "gtin"]
    } else {
        &[]
    };
    for name in of_the_old {
        all.remove(*name);
    }
    for (name, value) in said {
        match value {
            Value::Null => all.remove(name),
            value => all.insert(name.clone(), value.clone()),
        };
    }
    all
}

/// The settings that these members say.
pub fn read(
    all: &Members,
    home: MunicipalityCode,
    table: &VaccineTable,
) -> Result<Chosen, Problem> {
    let (place, venue) = place(all, home)?;
    let mut vaccine = vaccine(all, table)?;
    vaccine.codes.extend(item(all)?.map(code_of));
    let settings = Settings {
        day: day(all)?.ok_or_else(|| posted::missing("date"))?,
        mode: posted::made(all, "mode", "live, batch", ScanMode::parse)?.unwrap_or(ScanMode::Live),
        vaccine,
        maker: owned(all, "maker")?,
        lot: posted::text(all, "lot", LOT_CHARACTERS_MAX)?.and_then(LotNumber::parse),
        lot_expiry: posted::made(all, "lotExpiry", "2026-06-30", |text| {
            PartialDate::parse_iso(text).ok()
        })?,
        volume: posted::made(all, "volumeMl", "0.3", Volume::parse)?,
        lane: posted::count(all, "lane")?,
        doctor: owned(all, "doctor")?,
        programme: posted::made(all, "programme", "special-temporary", Programme::parse)?,
        delivery: posted::made(all, "delivery", "mass", DeliveryMode::parse)?,
        place,
    };
    if settings.lot.is_none() {
        return Err(posted::missing("lot"));
    }
    Ok(Chosen {
        chosen_day: settings.day,
        settings,
        venue,
        is_without_hint: posted::flag(all, "noHintWithCode")?,
        batch: batch(all)?,
    })
}

/// The item that the label names: which package of which product it is.
pub fn item(all: &Members) -> Result<Option<Gtin>, Problem> {
    posted::made(all, "gtin", "09520001000010", |text| Gtin::parse(text).ok())
}

/// An item as the code of a vaccine.
pub fn code_of(item: Gtin) -> VaccineCode {
    VaccineCode {
        system: VaccineSystem::Gtin,
        code: item.to_string(),
    }
}

/// What all coupons of a batch begin with. While people come and go, nobody can say that of the next one.
fn batch(all: &Members) -> Result<Option<BatchCoupons>, Problem> {
    let expected = "23139998";
    let batch = posted::made(all, "couponPrefix", expected, |text| {
        BatchCoupons::parse(text).ok()
    })?;
    let mode = posted::made(all, "mode", "live, batch", ScanMode::parse)?;
    match batch.is_some() && mode != Some(ScanMode::Batch) {
        true => Err(posted::malformed("mode", "batch")),
        false => Ok(batch),
    }
}

/// The day on which doses are given.
pub fn day(all: &Members) -> Result<Option<Day>, Problem> {
    posted::made(
        all,
        "date",
        "a day from 1868-01-01, as 2026-04-01",
        |text| Day::parse_iso(text).ok(),
    )
}

/// That another day than today has a reason, and none lies ahead.
pub fn refuse_odd_day(all: &Members, today: Day) -> Result<(), Problem> {
    let Some(day) = day(all)? else {
        return Err(posted::missing("date"));
    };
    if day > today {
        return Err(Problem::new(ProblemKind::BusinessRule, "session-day-ahead"));
    }
    let reason = posted::text(all, "dateReason", REASON_CHARACTERS_MAX)?;
    let is_batch =
        posted::made(all, "mode", "live, batch", ScanMode::parse)? == Some(ScanMode::Batch);
    match day == today || (reason.is_some() && is_batch) {
        true => Ok(()),
        false if reason.is_none() => Err(posted::missing("dateReason")),
        false => Err(posted::malformed("mode", "batch")),
    }
}

fn owned(all: &Members, name: &'static str) -> Result<Option<String>, Problem> {
    Ok(posted::text(all, name, NAME_CHARACTERS_MAX)?.map(str::to_owned))
}

/// By what the venue is known from one day to the next: its code where it has one, else where it is and its name.
pub fn venue_key(all: &Members, home: MunicipalityCode) -> Result<String, Problem> {
    let (place, code) = place(all, home)?;
    Ok(match (place.institution, place.name) {
        (Some(institution), _) => institution.to_string(),
        (None, name) => format!("{code} {}", name.unwrap_or_default()),
    })
}

/// The venue. Where nothing else is said, it stands in the municipality of the device.
fn place(all: &Members, home: MunicipalityCode) -> Result<(DosePlace, MunicipalityCode), Problem> {
    let venue = all.get("venue").ok_or_else(|| posted::missing("venue"))?;
    let venue = venue
        .as_object()
        .ok_or_else(|| posted::malformed("venue", "{ … }"))?;
    posted::only(venue, &VENUE)?;
    let code = posted::made(venue, "municipality", "139998", |text| {
        MunicipalityCode::parse(text).ok()
    })?;
    let code = code.unwrap_or(home);
    let place = DosePlace {
        institution: posted::made(venue, "institution", "1319999015", |text| {
            InstitutionCode::parse(text).ok()
        })?,
        name: Some(posted::required(venue, "name", NAME_CHARACTERS_MAX)?.to_owned()),
        municipality: Some(code),
    };
    Ok((place, code))
}

/// What is given: a product of the table, or at least a group.
pub fn vaccine(all: &Members, table: &VaccineTable) -> Result<GivenVaccine, Problem> {
    let vaccine = all
        .get("vaccine")
        .ok_or_else(|| posted::missing("vaccine"))?;
    let vaccine = vaccine
        .as_object()
        .ok_or_else(|| posted::malformed("vaccine", "{ … }"))?;
    posted::only(vaccine, &VACCINE)?;
    let text = owned(vaccine, "text")?;
    if let Some(id) = posted::text(vaccine, "product", NAME_CHARACTERS_MAX)? {
        let product = table.product(id);
        let product = product.ok_or_else(|| posted::malformed("product", "comirnaty"))?;
        return Ok(GivenVaccine {
            text: text.or_else(|| Some(product.brand.clone())),
            product: Some(product.id.clone()),
            group: Some(product.group),
            ..GivenVaccine::default()
        });
    }
    let group = posted::made(vaccine, "group", "COVID", VaccineGroup::parse)?;
    Ok(GivenVaccine {
        text,
        group: Some(group.ok_or_else(|| posted::missing("product"))?),
        ..GivenVaccine::default()
    })
}
