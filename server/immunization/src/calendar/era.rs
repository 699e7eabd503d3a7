//! Days as eras count them: 令和8年4月1日, R8.4.1, 3471014.

use std::fmt;

use super::{Day, DayError, PartialDate};
use crate::width;

/// One of the five eras since 1868.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Era {
    /// 明治, from 1868-01-25.
    Meiji,
    /// 大正, from 1912-07-30.
    Taisho,
    /// 昭和, from 1926-12-25.
    Showa,
    /// 平成, from 1989-01-08.
    Heisei,
    /// 令和, from 2019-05-01.
    Reiwa,
}

/// How an era is written: its digit in files, its letter, its name, the name's first character, its one-cell character.
type Signs = (Era, char, char, &'static str, char, char);

const SIGNS: [Signs; 5] = [
    (Era::Meiji, '1', 'M', "明治", '明', '㍾'),
    (Era::Taisho, '2', 'T', "大正", '大', '㍽'),
    (Era::Showa, '3', 'S', "昭和", '昭', '㍼'),
    (Era::Heisei, '4', 'H', "平成", '平', '㍻'),
    (Era::Reiwa, '5', 'R', "令和", '令', '㋿'),
];

impl Era {
    /// All of them, oldest first.
    pub const ALL: [Era; 5] = [Era::Meiji, Era::Taisho, Era::Showa, Era::Heisei, Era::Reiwa];

    /// Its first day. The first years of Meiji are told by the Gregorian calendar here, though daily life took it over
    /// only on 1873-01-01.
    pub fn first_day(self) -> Day {
        match self {
            Era::Meiji => Day::from_existing(1868, 1, 25),
            Era::Taisho => Day::from_existing(1912, 7, 30),
            Era::Showa => Day::from_existing(1926, 12, 25),
            Era::Heisei => Day::from_existing(1989, 1, 8),
            Era::Reiwa => Day::from_existing(2019, 5, 1),
        }
    }

    /// Its last day. The present era has none yet.
    pub fn last_day(self) -> Option<Day> {
        let following = Era::ALL.into_iter().find(|era| *era > self)?;
        Some(following.first_day().previous())
    }

    /// The era of a day. Days before the first era have none.
    pub fn of(day: Day) -> Option<Era> {
        Era::ALL
            .into_iter()
            .rev()
            .find(|era| era.first_day() <= day)
    }

    /// Its name: 令和.
    pub fn name(self) -> &'static str {
        self.signs().3
    }

    /// Its letter: R.
    pub fn letter(self) -> char {
        self.signs().2
    }

    /// Its digit in claim files and ledgers: 5.
    pub fn digit(self) -> char {
        self.signs().1
    }

    fn signs(self) -> Signs {
        match self {
            Era::Meiji => SIGNS[0],
            Era::Taisho => SIGNS[1],
            Era::Showa => SIGNS[2],
            Era::Heisei => SIGNS[3],
            Era::Reiwa => SIGNS[4],
        }
    }

    fn western(self, year: i32) -> i32 {
        self.first_day().year() + year - 1
    }
}

/// A day as it was written with an era, which it need not lie in: forms printed in time say 平成32年.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EraDay {
    era: Era,
    day: Day,
}

impl EraDay {
    /// The day in this text, whatever its width: era as name, first character, letter or digit, then year (`元` is 1),
    /// month and day, apart by `年月日`, `.`, `/` or `-`, or as six digits in a row. After an era's digit there are
    /// always six.
    pub fn parse(text: &str) -> Result<EraDay, DayError> {
        let (era, year, month, day) = numbers(text)?;
        let (year, month, day) = match (month, day) {
            (Some(month), Some(day)) => (era.western(year), month, day),
            _ => return Err(DayError::Form),
        };
        let day = Day::new(year, month, day)?;
        // A day before its era is nobody's early print.
        if day < era.first_day() {
            return Err(DayError::OutsideEra);
        }
        Ok(EraDay { era, day })
    }

    /// The date in this text, of which month and day may be `00` or `不詳`, or missing.
    pub fn parse_partial(text: &str) -> Result<PartialDate, DayError> {
        let (era, year, month, day) = numbers(text)?;
        let date = match (month, day) {
            (None | Some(0), _) => PartialDate::new(era.western(year), None, None),
            (month, None | Some(0)) => PartialDate::new(era.western(year), month, None),
            (month, day) => PartialDate::new(era.western(year), month, day),
        }?;
        let ended = era.last_day().is_some_and(|last| date.earliest() > last);
        if ended || date.latest() < era.first_day() {
            return Err(DayError::OutsideEra);
        }
        Ok(date)
    }

    /// The day as its own era would have it. Nothing before the first era.
    pub fn of(day: Day) -> Option<EraDay> {
        Era::of(day).map(|era| EraDay { era, day })
    }

    /// The era that was written.
    pub fn era(self) -> Era {
        self.era
    }

    /// The year of the era that was written, from 1.
    pub fn year(self) -> i32 {
        self.day.year() - self.era.first_day().year() + 1
    }

    /// The day.
    pub fn day(self) -> Day {
        self.day
    }

    /// Whether the day is in the era that was written. If not, the form was printed before the era ended.
    pub fn is_within_era(self) -> bool {
        Era::of(self.day) == Some(self.era)
    }
}

impl fmt::Display for EraDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, month, day) = self.day.parts();
        f.write_str(self.era.name())?;
        match self.year() {
            1 => f.write_str("元")?,
            year => write!(f, "{year}")?,
        }
        write!(f, "年{month}月{day}日")
    }
}

/// What an era date is made of; month and day where they stand there.
type Numbers = (Era, i32, Option<u8>, Option<u8>);

/// Longer than any era date.
const CHARACTERS_MAX: usize = 24;

fn numbers(text: &str) -> Result<Numbers, DayError> {
    if text.chars().count() > CHARACTERS_MAX {
        return Err(DayError::Form);
    }
    let text = width::narrow(text);
    let (era, by_digit, rest) = leading_era(&text).ok_or(DayError::Form)?;
    let rest = rest.trim_start_matches(['.', ' ']);
    if rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_digit()) {
        let part = |from| two_digits(rest, from);
        let year = i32::from(part(0)?);
        return match year {
            0 => Err(DayError::NonExisting),
            year => Ok((era, year, Some(part(2)?), Some(part(4)?))),
        };
    }
    if by_digit {
        return Err(DayError::Form);
    }
    separated(era, rest)
}

fn two_digits(text: &str, from: usize) -> Result<u8, DayError> {
    let digits = text.get(from..from + 2).ok_or(DayError::Form)?;
    digits.parse().map_err(|_| DayError::Form)
}

/// The era at the beginning of a text, whether its digit said so, and what follows.
fn leading_era(text: &str) -> Option<(Era, bool, &str)> {
    SIGNS
        .iter()
        .find_map(|(era, digit, letter, name, initial, cell)| {
            if let Some(rest) = text.strip_prefix(name) {
                return Some((*era, false, rest));
            }
            let first = text.chars().next()?;
            let rest = text.get(first.len_utf8()..)?;
            let spelled = [*letter, *initial, *cell].contains(&first.to_ascii_uppercase());
            (spelled || first == *digit).then_some((*era, first == *digit, rest))
        })
}

/// Year, month and day between marks. All marks are of one kind.
fn separated(era: Era, rest: &str) -> Result<Numbers, DayError> {
    let marks: [&str; 3] = match rest
        .find(['年', '.', '/', '-'])
        .and_then(|at| rest.get(at..))
    {
        Some(mark) if mark.starts_with('年') => ["年", "月", "日"],
        Some(mark) if mark.starts_with('.') => [".", ".", ""],
        Some(mark) if mark.starts_with('/') => ["/", "/", ""],
        Some(mark) if mark.starts_with('-') => ["-", "-", ""],
        _ => [".", ".", ""],
    };
    let (year, rest) = cut(rest, marks[0]);
    let (month, rest) = cut(rest, marks[1]);
    let (day, rest) = cut(rest, marks[2]);
    if !rest.is_empty() {
        return Err(DayError::Form);
    }
    let year = match year.trim() {
        "元" => 1,
        year => i32::from(number(year)?.ok_or(DayError::Form)?),
    };
    if year == 0 {
        return Err(DayError::NonExisting);
    }
    Ok((era, year, number(month.trim())?, number(day.trim())?))
}

/// A text up to a mark, and what follows it. Without a mark, or with none found, that is all and nothing.
fn cut<'a>(text: &'a str, mark: &str) -> (&'a str, &'a str) {
    match text.split_once(mark) {
        Some(parts) if !mark.is_empty() => parts,
        _ => (text, ""),
    }
}

/// One or two digits, or nothing where it is not known.
fn number(text: &str) -> Result<Option<u8>, DayError> {
    match text {
        "" | "不詳" | "不明" => Ok(None),
        text if text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.parse().map(Some).map_err(|_| DayError::Form)
        }
        _ => Err(DayError::Form),
    }
}
