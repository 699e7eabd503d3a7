//! What stands on a sheet, as values. Everything a reader sees is in here or among the sheet's fixed words.

use immunization::{Day, PartialDate};

/// One certificate on paper.
#[derive(Clone)]
pub struct Sheet {
    /// Which form it has.
    pub kind: Kind,
    /// Who was vaccinated.
    pub holder: Holder,
    /// The doses, in the order in which they are to stand.
    pub doses: Vec<Dose>,
    /// The codes, in the order in which they are to stand.
    pub codes: Vec<Code>,
    /// Who certifies.
    pub issuer: Issuer,
    /// The number of the certificate.
    pub serial: String,
    /// The day of issue in Japan.
    pub issued_on: Day,
    /// The last day on which the codes' signatures hold.
    pub signed_until: Option<Day>,
    /// Where anybody can check it: an address as people type it.
    pub verify_address: String,
    /// Whether it comes from a test issuer. Every page then says so.
    pub specimen: bool,
}

impl std::fmt::Debug for Sheet {
    /// Nothing of what stands on it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (doses, codes) = (self.doses.len(), self.codes.len());
        write!(f, "Sheet({:?}, {doses} doses, {codes} codes)", self.kind)
    }
}

/// The form of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// International certificate of vaccination or prophylaxis.
    Icvp,
    /// Vaccination record for travel: 海外渡航用.
    Overseas,
    /// Vaccination record for use in Japan: 国内用.
    Domestic,
}

/// The person.
#[derive(Clone)]
pub struct Holder {
    /// In Latin letters, as the passport spells it.
    pub latin: Option<Name>,
    /// As it is written in Japan.
    pub native: Option<Name>,
    /// How it is read.
    pub kana: Option<String>,
    /// The date of birth, so far as it is known.
    pub birth: Option<PartialDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Nationality.
    pub nationality: Option<Country>,
    /// The travel document.
    pub document: Option<Document>,
    /// Parent or guardian, in Latin letters.
    pub guardian: Option<String>,
}

/// A name in its parts.
#[derive(Clone)]
pub struct Name {
    /// The family name. Empty where the name cannot be parted.
    pub family: String,
    /// The given names, or the whole name.
    pub given: String,
}

/// Administrative sex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Male.
    Male,
    /// Female.
    Female,
    /// Neither.
    Other,
    /// Not known.
    Unknown,
}

/// A text in both languages.
#[derive(Clone, Default)]
pub struct Both {
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

/// A country.
#[derive(Clone)]
pub struct Country {
    /// Its three letters.
    pub code: String,
    /// Its name.
    pub name: Both,
}

/// A travel document.
#[derive(Clone)]
pub struct Document {
    /// Its number.
    pub number: String,
    /// Who issued it.
    pub country: Country,
}

/// One dose.
#[derive(Clone)]
pub struct Dose {
    /// What it is against.
    pub disease: Both,
    /// The vaccine by its name.
    pub vaccine: Both,
    /// Who makes it.
    pub maker: Option<Both>,
    /// Its lot.
    pub lot: Option<String>,
    /// The day.
    pub date: Day,
    /// Which dose of its series it is.
    pub number: Option<u32>,
    /// How many the series has.
    pub total: Option<u32>,
    /// In which country.
    pub country: Country,
    /// At which place.
    pub centre: Option<Both>,
    /// Who gave it or answers for it.
    pub clinician: Option<String>,
    /// From when it counts.
    pub valid_from: Option<Day>,
    /// Until when it counts.
    pub valid_until: Option<Validity>,
}

/// Until when a dose counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// For the life of the person.
    Life,
    /// Until the end of this day.
    Until(Day),
}

/// Who certifies.
#[derive(Clone)]
pub struct Issuer {
    /// The office: みらい市長, Mayor of Mirai City.
    pub office: Both,
    /// Where it can be asked: an address or a telephone number, as one line.
    pub contact: Option<Both>,
    /// The country.
    pub country: Country,
}

/// A code to be printed.
#[derive(Clone)]
pub struct Code {
    /// What it is for.
    pub usage: CodeUse,
    /// What it carries, in full: it is attached to the file as well.
    pub text: String,
    /// Its squares row by row, without the white around; true is dark.
    pub squares: Vec<bool>,
    /// How wide a square must be at least, in micrometres.
    pub square_micrometres_min: u32,
    /// Which part it is of how many, where one code is too small.
    pub part: Option<(u32, u32)>,
    /// Which dose it states, counted from 0, where it states one only.
    pub dose: Option<usize>,
}

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodeUse {
    /// International certificate, read by border health officers.
    Icvp,
    /// Record in the WHO's form.
    Ddcc,
    /// Certificate in the EU's form.
    EuDcc,
    /// Card for health apps.
    HealthCard,
    /// Visible seal for border control.
    VdsNc,
    /// Link to a record that is kept elsewhere.
    HealthLink,
}
