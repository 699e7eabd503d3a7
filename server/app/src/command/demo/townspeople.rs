//! The people of the invented towns whom no document names: a few hundred, with coupons and doses, among them some whose
//! records are doubtful, contradict each other or wait for their person. They come in as files of municipalities do,
//! through the same jobs, and are the same in every demo.

use std::fmt::Write;

use immunization::{Day, MunicipalityCode};
use openssl::sha::sha256;
use store::{JobState, Offer, StoreError};

use crate::job::runner::{Engine, Stop};
use crate::job::{ImportOffer, Intake, Mode, hexadecimal, kind};
use crate::state::{State, now_ms};

/// A town, and how many of its people have nothing special about them.
struct Town {
    code: &'static str,
    people: usize,
    venues: [&'static str; 2],
    institution: &'static str,
    doctor: &'static str,
    /// Distinguishes the individual numbers of one town from the other's.
    salt: u64,
}

const TOWNS: [Town; 2] = [
    Town {
        code: "139998",
        people: 240,
        venues: ["みらい市民体育館", "みらい市役所"],
        institution: "1319999015",
        doctor: "仮名 医師子",
        salt: 71,
    },
    Town {
        code: "279986",
        people: 120,
        venues: ["さくら町立体育館", "さくら町役場"],
        institution: "2739999015",
        doctor: "架空 医太郎",
        salt: 72,
    },
];

/// Names that say by themselves that nobody bears them.
const FAMILIES: [(&str, &str); 11] = [
    ("見本", "ミホン"),
    ("架空", "カクウ"),
    ("試験", "シケン"),
    ("例示", "レイジ"),
    ("仮名", "カメイ"),
    ("想像", "ソウゾウ"),
    ("星見", "ホシミ"),
    ("青空", "アオゾラ"),
    ("月影", "ツキカゲ"),
    ("夢野", "ユメノ"),
    ("髙﨑", "タカサキ"),
];
const GIVENS: [(&str, &str); 12] = [
    ("葵", "アオイ"),
    ("一郎", "イチロウ"),
    ("凪", "ナギ"),
    ("次郎", "ジロウ"),
    ("楓", "カエデ"),
    ("樹", "イツキ"),
    ("翠", "ミドリ"),
    ("蓮", "レン"),
    ("澪", "ミオ"),
    ("朔", "サク"),
    ("灯", "アカリ"),
    ("湊", "ミナト"),
];

/// The first numbers of the town. No example has them.
const RESIDENTS_FROM: usize = 5_000_000;
const COUPONS_FROM: usize = 5_000_000;
/// Who was born later was too young for the first doses.
const BORN_BEFORE: usize = 2003;
/// How many people moved from the second town to the first.
const MOVED: usize = 4;

/// How many coupons wait for their persons.
const WAITING: usize = 3;
/// Days from the first dose of the campaign here to a person's doses, of the one maker and of the other.
const DAYS: [(i32, i32); 4] = [(0, 0), (21, 28), (240, 240), (455, 455)];

/// The day on which the campaign began here.
fn first_day() -> Day {
    Day::new(2021, 6, 14).unwrap_or(Day::FIRST)
}

/// What is special about somebody.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Special {
    /// The second dose is dated before the first.
    Order,
    /// Two doses within a week.
    Close,
    /// The first dose is missing.
    Missing,
    /// A character of the name was lost.
    Lost,
    /// The lot has the shape of another maker's.
    Lot,
    /// Died, and a dose is dated later.
    Died,
    /// Another sender corrects the day of a dose.
    Corrected,
}

const SPECIALS: [Special; 7] = [
    Special::Order,
    Special::Close,
    Special::Missing,
    Special::Lost,
    Special::Lot,
    Special::Died,
    Special::Corrected,
];

/// A file that is handed in.
struct Sent {
    town: &'static str,
    intake: Intake,
    number: u8,
    by: String,
    rows: String,
}

/// Hands the files in, once, and works them off. What an earlier demo left half done is gone on with.
pub fn come(state: &State) -> Result<(), String> {
    let told = |error: StoreError| error.to_string();
    for town in &TOWNS {
        let code = MunicipalityCode::parse(town.code).map_err(|error| error.to_string())?;
        let is_there = state.store.jobs(code.number(), 1, None).map_err(told)?;
        if !is_there.is_empty() {
            continue;
        }
        for sent in files(town) {
            hand_in(state, code.number(), &sent).map_err(told)?;
        }
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let engine = Engine::new(state, runtime.handle().clone()).map_err(told)?;
    while let Some((_, outcome)) = engine.run_next(&|| false).map_err(told)? {
        match outcome {
            Err(Stop::Store(error)) => return Err(error),
            Err(stop) => return Err(format!("{stop:?}")),
            Ok(_) => {}
        }
    }
    Ok(())
}

fn hand_in(state: &State, tenant: i32, sent: &Sent) -> Result<(), StoreError> {
    let bytes = sent.rows.as_bytes();
    let sha256 = sha256(bytes);
    let (town, letter, number) = (sent.town, sent.intake.letter(), sent.number);
    let offer = ImportOffer {
        name: Some(format!("{town}_{letter}_20230401090000_{number:03}.csv")),
        header: Some("absent".to_owned()),
        sha256: Some(hexadecimal(&sha256)),
        sender: Some(sent.by.clone()),
        ..ImportOffer::new(sent.intake, Mode::CommitValid)
    };
    let told = Offer {
        kind: kind::IMPORT,
        by: &sent.by,
        about: &offer.bytes(),
    };
    let job = state.store.begin_job(tenant, &told, now_ms())?;
    state.store.add_part(tenant, job, 0, bytes, now_ms())?;
    let (digest, about) = (offer.digest(sha256), offer.bytes());
    state
        .store
        .accept_job(tenant, job, digest, &about, JobState::Waiting, now_ms())
        .map(drop)
}

/// The files of a town in their order: people, doses, who died or left, and what another sender tells of the same doses.
fn files(town: &'static Town) -> Vec<Sent> {
    let mut people = String::new();
    let mut doses = String::new();
    let mut flags = String::new();
    let mut others = String::new();
    for at in 0..town.people {
        let person = Person::of(town, at);
        person.register("", &mut people);
        for (number, day) in (1..).zip(person.days()) {
            person.vaccinate(number, day, &mut doses);
        }
        if town.code != TOWNS[0].code && at < MOVED {
            person.register("1", &mut flags);
        }
    }
    for (at, special) in (town.people..).zip(SPECIALS) {
        let person = Person {
            lost: special == Special::Lost,
            ..Person::of(town, at)
        };
        person.register("", &mut people);
        person.vaccinate_specially(special, (&mut doses, &mut others));
        if special == Special::Died {
            person.register("2", &mut flags);
        }
    }
    if town.code == TOWNS[0].code {
        newcomers(town, &mut people);
    }
    waiting(town, &mut doses);
    let staff = format!("demo-staff-{}", town.code);
    let vendor = format!("demo-vendor-{}", town.code);
    let sent = |intake, number, by: &str, rows| Sent {
        town: town.code,
        intake,
        number,
        by: by.to_owned(),
        rows,
    };
    vec![
        sent(Intake::Persons, 1, &staff, people),
        sent(Intake::Doses, 1, &staff, doses),
        sent(Intake::Persons, 2, &staff, flags),
        sent(Intake::Doses, 2, &vendor, others),
    ]
}

/// Whoever moved from the second town: other numbers of the town, the same individual number.
fn newcomers(town: &'static Town, people: &mut String) {
    for at in 0..MOVED {
        let before = Person::of(&TOWNS[1], at);
        let now = Person {
            at: town.people + SPECIALS.len() + at,
            town,
            ..before
        };
        now.register("", people);
    }
}

/// Doses on coupons of which nobody has told yet whose they are.
fn waiting(town: &'static Town, doses: &mut String) {
    for at in 0..WAITING {
        let person = Person::of(town, town.people + 100 + at);
        let row = Row {
            resident: String::new(),
            ..person.row(1, first_day())
        };
        row.write(doses);
    }
}

/// Somebody of the town: everything about a person follows from the place in the list.
#[derive(Clone, Copy)]
struct Person {
    town: &'static Town,
    at: usize,
    /// Whose individual number, birth date and name: of a person who moved, those of before.
    self_of: (usize, u64),
    lost: bool,
}

/// A row of the file of doses.
struct Row {
    resident: String,
    town: &'static str,
    coupon: String,
    number: u32,
    day: Day,
    venue: &'static str,
    institution: &'static str,
    doctor: &'static str,
    maker: &'static str,
    lot: String,
    source: String,
}

impl Person {
    fn of(town: &'static Town, at: usize) -> Person {
        Person {
            town,
            at,
            self_of: (at, town.salt),
            lost: false,
        }
    }

    fn born(&self) -> usize {
        1936 + self.self_of.0 * 37 % 76
    }

    /// A row of the file of people.
    fn register(&self, flag: &str, out: &mut String) {
        let (seed, _) = self.self_of;
        let (family, family_kana) = pick(&FAMILIES, seed * 7);
        let (given, given_kana) = pick(&GIVENS, seed * 5 + seed / GIVENS.len());
        let family = if self.lost { "田〓" } else { family };
        let (year, month, day) = (self.born(), 1 + seed * 5 % 12, 1 + seed * 11 % 28);
        let sex = 1 + seed % 2;
        // Writing into memory does not fail.
        let _ = write!(
            out,
            "{},{},{family},{given},{family_kana},{given_kana},{year}{month:02}{day:02},{sex},{},{flag}\r\n",
            self.resident(),
            self.individual(),
            self.coupon(),
        );
    }

    fn resident(&self) -> String {
        format!("{}", RESIDENTS_FROM + self.at)
    }

    fn coupon(&self) -> String {
        format!("{:010}", COUPONS_FROM + self.at)
    }

    /// Twelve digits that pass the check. Nobody has them: none begins with so many zeros.
    fn individual(&self) -> String {
        let (seed, salt) = self.self_of;
        let base = format!("{:011}", salt * 10_000 + seed as u64);
        let weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
        let digits = base.bytes().map(|digit| u32::from(digit - b'0'));
        let sum: u32 = digits
            .zip(weights)
            .map(|(digit, weight)| digit * weight)
            .sum();
        let check = match sum % 11 {
            0 | 1 => 0,
            rest => 11 - rest,
        };
        format!("{base}{check}")
    }

    fn is_moderna(&self) -> bool {
        self.at % 6 == 5
    }

    /// The days of the doses of somebody about whom nothing is special.
    fn days(&self) -> Vec<Day> {
        let doses = match (self.born() < BORN_BEFORE, self.at % 10) {
            (false, _) | (true, 0) => 0,
            (true, 1) => 1,
            (true, 2..6) => 2,
            (true, 6..9) => 3,
            (true, _) => 4,
        };
        let (wave, days) = ((self.at % 42) as i32, DAYS.iter().take(doses));
        days.map(|(pfizer, moderna)| {
            let day = if self.is_moderna() { moderna } else { pfizer };
            first_day().plus_days(day + wave)
        })
        .collect()
    }

    fn row(&self, number: u32, day: Day) -> Row {
        let (maker, lot) = match self.is_moderna() {
            true => (
                "武田／モデルナ",
                format!("30090{:02}", self.at % 42 / 7 + 1),
            ),
            false => ("ファイザー", format!("FF10{:02}", self.at % 42 / 7 + 1)),
        };
        let [hall, office] = self.town.venues;
        Row {
            resident: self.resident(),
            town: self.town.code,
            coupon: self.coupon(),
            number,
            day,
            venue: if self.at.is_multiple_of(3) {
                office
            } else {
                hall
            },
            institution: self.town.institution,
            doctor: self.town.doctor,
            maker,
            lot,
            source: format!("town-{}-{}-{number}", self.town.code, self.at),
        }
    }

    fn vaccinate(&self, number: u32, day: Day, out: &mut String) {
        self.row(number, day).write(out);
    }

    fn vaccinate_specially(&self, special: Special, (doses, others): (&mut String, &mut String)) {
        let first = first_day();
        let (wave, later) = (first.plus_days(14), first.plus_days(35));
        match special {
            Special::Order => {
                self.vaccinate(1, later, doses);
                self.vaccinate(2, wave, doses);
            }
            Special::Close => {
                self.vaccinate(1, wave, doses);
                self.vaccinate(2, wave.plus_days(5), doses);
            }
            Special::Missing => self.vaccinate(2, later, doses),
            Special::Lost | Special::Died => self.vaccinate(1, wave, doses),
            Special::Lot => {
                let lot = "3009001".to_owned();
                let row = self.row(1, wave);
                Row {
                    maker: "ファイザー",
                    lot,
                    ..row
                }
                .write(doses);
            }
            Special::Corrected => {
                self.vaccinate(1, wave, doses);
                let source = format!("clinic-{}-{}", self.town.code, self.at);
                let row = self.row(1, wave.plus_days(1));
                Row { source, ..row }.write(others);
            }
        }
    }
}

impl Row {
    fn write(&self, out: &mut String) {
        let day: String = self
            .day
            .to_string()
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        let Row {
            resident,
            town,
            coupon,
            number,
            venue,
            institution,
            doctor,
            maker,
            lot,
            source,
            ..
        } = self;
        let _ = write!(
            out,
            "1,{resident},{town},{coupon},2,{number},{day},{town},{venue},{institution},{doctor},{maker},,{lot},,74L,{day}153000,{source}\r\n"
        );
    }
}

type Named = (&'static str, &'static str);

fn pick(all: &[Named], at: usize) -> Named {
    all.get(at % all.len().max(1)).copied().unwrap_or_default()
}
