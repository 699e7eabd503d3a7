//! Numbers, sizes, days and spans of time as people read them.

use immunization::{Day, Era, EraDay, Moment};

use super::Language;

/// A count with separators of thousands.
pub fn counted(number: impl Into<i128>) -> String {
    let number = number.into();
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A size in the largest unit that it reaches, with one decimal where it is not even.
pub fn bytes_in_words(bytes: u64) -> String {
    let units = [(1_u64 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    for (unit, name) in units {
        if bytes >= unit {
            let tenths = u128::from(bytes) * 10 / u128::from(unit);
            return match tenths % 10 {
                0 => format!(
                    "{} {name}",
                    counted(i128::try_from(tenths / 10).unwrap_or_default())
                ),
                rest => format!("{}.{rest} {name}", tenths / 10),
            };
        }
    }
    format!("{bytes} B")
}

/// A day: `2026年4月1日（令和8年）` or `1 April 2026`.
pub fn day_in_words(day: Day, language: Language) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (year, month, date) = day.parts();
    match language {
        Language::Japanese => {
            let era = EraDay::of(day).map(|one| (one.era(), one.year()));
            format!("{year}年{month}月{date}日{}", era_in_words(era))
        }
        Language::English => {
            let name = MONTHS.get(usize::from(month).saturating_sub(1));
            format!("{date} {} {year}", name.copied().unwrap_or_default())
        }
    }
}

fn era_in_words(era: Option<(Era, i32)>) -> String {
    match era {
        Some((era, 1)) => format!("（{}元年）", era.name()),
        Some((era, year)) => format!("（{}{year}年）", era.name()),
        None => String::new(),
    }
}

/// A point in time in Japan, to the minute.
pub fn moment_in_words(moment: Moment, language: Language) -> String {
    let (hour, minute, _) = moment.time();
    format!(
        "{} {hour}:{minute:02}",
        day_in_words(moment.day(), language)
    )
}

/// About how long something still takes.
pub fn span_in_words(seconds: u64, language: Language) -> String {
    let (minutes, hours) = (seconds.div_ceil(60), seconds / 3_600);
    let (count, japanese, english) = match seconds {
        0..90 => (seconds.max(1), "秒", "second"),
        90..5_400 => (minutes, "分", "minute"),
        _ => {
            let rest = (seconds % 3_600) / 60;
            return match language {
                Language::Japanese => format!("約{hours}時間{rest}分"),
                Language::English => format!("about {hours} h {rest} min"),
            };
        }
    };
    match language {
        Language::Japanese => format!("約{count}{japanese}"),
        Language::English => {
            let ending = if count == 1 { "" } else { "s" };
            format!("about {count} {english}{ending}")
        }
    }
}

#[cfg(test)]
mod tests;
