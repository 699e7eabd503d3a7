//! Files of invented towns: people with their coupons (file A) and their doses (file B), any number of them.
//!
//! Person 17 of a seed is the same person whenever somebody asks, so a file is never held as a whole, and whoever looks
//! for the person afterwards knows what was sent. How the codes are made is written a second time here, from the rules
//! and not from the server's code.

mod fault;
mod words;

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use crate::chance::Chance;

pub use fault::{FaultKind, Faults};

/// The first resident's number. No demo has so many residents.
const RESIDENT_FIRST: u64 = 50_000_000;
/// The first coupon's number.
const COUPON_FIRST: u64 = 5_000_000_000;
/// The first eleven digits of the first individual number; each seed has a range of its own.
const INDIVIDUAL_FIRST: u64 = 60_000_000_000;
/// The names of file A's columns.
pub const PERSONS_HEADER: &str = "個別宛名番号,マイナンバー,氏名(姓),氏名(名),氏名(セイ),氏名(メイ),生年月日,性別,券番号,転出/死亡フラグ";
/// The names of file B's columns.
pub const DOSES_HEADER: &str = "操作区分,個別宛名番号,自治体コード,券番号,券種,接種回数,接種日,接種実施自治体コード,接種会場名,医療機関コード,接種医師名,ワクチンメーカー,ワクチン名コード,ロット番号,接種量(mL),接種部位,登録日時,元データID";

/// An invented town and how its files are made.
#[derive(Clone, Debug)]
pub struct Town {
    /// Its code.
    pub code: String,
    /// What makes its people other people than another town's.
    pub seed: u64,
    /// How many residents of other files have the numbers before theirs.
    pub first: u64,
    /// How many people there are.
    pub people: u64,
    /// Of a hundred people, how many have an individual number in the file.
    pub numbered_percent: u64,
    /// What is wrong with some rows.
    pub faults: Faults,
}

/// Somebody who does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Number of the resident.
    pub resident: String,
    /// Individual number, if the file has one.
    pub individual: Option<String>,
    /// Family name, given name, and both in kana.
    pub name: [&'static str; 4],
    /// Birth date, eight digits.
    pub born: String,
    /// `1` or `2`.
    pub sex: char,
    /// Number of the coupon.
    pub coupon: String,
}

/// A dose as one row of file B tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dose {
    /// Which dose, from 1.
    pub number: u32,
    /// The day, eight digits.
    pub day: String,
    /// Which maker's vaccine, as files call it.
    pub maker: &'static str,
    /// The lot.
    pub lot: String,
    /// When it was recorded, fourteen digits.
    pub recorded: String,
    /// The record's id where it comes from; may be empty.
    pub source: String,
}

impl Town {
    /// A town without faults, in which nine of ten people have an individual number.
    pub fn new(code: &str, seed: u64, people: u64) -> Town {
        Town {
            code: code.to_owned(),
            seed,
            first: 0,
            people,
            numbered_percent: 90,
            faults: Faults::none(),
        }
    }

    /// One of its people.
    pub fn person(&self, index: u64) -> Person {
        let mut chance = Chance::new(self.seed).branch(index.wrapping_add(1));
        let [family, family_kana] = words::pick(&mut chance, words::FAMILIES);
        let (given, given_kana, sex) = words::given(&mut chance);
        let year = 1925 + chance.below(79);
        let (month, day) = (1 + chance.below(12), 1 + chance.below(28));
        let is_numbered = chance.below(100) < self.numbered_percent;
        Person {
            resident: (RESIDENT_FIRST + self.first + index).to_string(),
            individual: is_numbered.then(|| self.individual(index)),
            name: [family, given, family_kana, given_kana],
            born: format!("{year:04}{month:02}{day:02}"),
            sex,
            coupon: (COUPON_FIRST + self.first + index).to_string(),
        }
    }

    /// The individual number that this person has, whether the file tells it or not.
    pub fn individual(&self, index: u64) -> String {
        let seeded = (self.seed % 3_000) * 10_000_000;
        individual_number(INDIVIDUAL_FIRST + seeded + self.first + index)
    }

    /// One of a person's doses. The second is given three weeks after the first.
    pub fn dose(&self, index: u64, number: u32) -> Dose {
        let mut chance = Chance::new(self.seed ^ 0xd05e).branch(index.wrapping_add(1));
        let day_of_year = 20 + chance.below(60) + 21 * u64::from(number.saturating_sub(1));
        let (month, day) = (5 + day_of_year / 28, 1 + day_of_year % 28);
        let lot = 1_000 + chance.below(40);
        let hour = 9 + chance.below(8);
        Dose {
            number,
            day: format!("2021{month:02}{day:02}"),
            maker: "ファイザー",
            lot: format!("FF{lot}"),
            recorded: format!("2021{month:02}{day:02}{hour:02}3000"),
            source: format!("src-{}-{index}-{number}", self.seed),
        }
    }

    /// A row of file A, as it should be or with the fault that falls on it, without a line end.
    pub fn person_row(&self, index: u64) -> String {
        let person = self.person(index);
        match self.faults.on(self.seed, index) {
            Some(fault) => fault.spoil(self, index, &person),
            None => person.row(),
        }
    }

    /// What is wrong with the row of this person.
    pub fn fault(&self, index: u64) -> Option<FaultKind> {
        self.faults.on(self.seed, index)
    }

    /// A row of file B, without a line end.
    pub fn dose_row(&self, index: u64, number: u32) -> String {
        let person = self.person(index);
        self.dose(index, number)
            .row(&self.code, &person.resident, &person.coupon)
    }

    /// File A as text, header included: for small towns.
    pub fn persons_file(&self) -> String {
        let mut text = format!("{PERSONS_HEADER}\r\n");
        for index in 0..self.people {
            text.push_str(&self.person_row(index));
            text.push_str("\r\n");
        }
        text
    }

    /// File B as text, header included, with so many doses for everybody.
    pub fn doses_file(&self, doses: u32) -> String {
        let mut text = format!("{DOSES_HEADER}\r\n");
        for index in 0..self.people {
            for number in 1..=doses {
                text.push_str(&self.dose_row(index, number));
                text.push_str("\r\n");
            }
        }
        text
    }

    /// Writes file A to this path, row by row.
    pub fn write_persons(&self, path: &Path) -> io::Result<()> {
        self.write(path, PERSONS_HEADER, |index, rows| {
            rows.push_str(&self.person_row(index));
            rows.push_str("\r\n");
        })
    }

    /// Writes file B to this path, row by row.
    pub fn write_doses(&self, path: &Path, doses: u32) -> io::Result<()> {
        self.write(path, DOSES_HEADER, |index, rows| {
            for number in 1..=doses {
                rows.push_str(&self.dose_row(index, number));
                rows.push_str("\r\n");
            }
        })
    }

    fn write(&self, path: &Path, header: &str, add: impl Fn(u64, &mut String)) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
        writeln!(out, "{header}\r")?;
        let mut rows = String::new();
        for index in 0..self.people {
            rows.clear();
            add(index, &mut rows);
            out.write_all(rows.as_bytes())?;
        }
        out.into_inner()?.sync_all()
    }
}

impl Person {
    /// The row of file A, without a line end.
    pub fn row(&self) -> String {
        let [family, given, family_kana, given_kana] = self.name;
        let individual = self.individual.as_deref().unwrap_or_default();
        format!(
            "{},{individual},{family},{given},{family_kana},{given_kana},{},{},{},",
            self.resident, self.born, self.sex, self.coupon
        )
    }
}

impl Dose {
    /// The row of file B that reports it, without a line end.
    pub fn row(&self, town: &str, resident: &str, coupon: &str) -> String {
        let mut row = String::with_capacity(160);
        let _ = write!(
            row,
            "1,{resident},{town},{coupon},2,{},{},{town},みらい市民体育館,,仮名 医師子,{},,{},0.30,,{},{}",
            self.number, self.day, self.maker, self.lot, self.recorded, self.source
        );
        row
    }
}

/// Eleven digits and the twelfth that checks them: each digit from the right is weighed with 2 to 7 and then with 2 to 6;
/// a remainder by eleven of 0 or 1 gives 0, any other what it lacks to eleven.
pub fn individual_number(eleven: u64) -> String {
    let (mut rest, mut sum) = (eleven, 0);
    for place in 1..=11 {
        let weight = if place <= 6 { place + 1 } else { place - 5 };
        sum += rest % 10 * weight;
        rest /= 10;
    }
    let check = match sum % 11 {
        0 | 1 => 0,
        remainder => 11 - remainder,
    };
    format!("{eleven:011}{check}")
}

#[cfg(test)]
mod tests;
