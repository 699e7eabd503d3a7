//! `docs/schedule.md`: the schedule as a person reads it, made from the data. `UPDATE_EXPECT=1` writes it.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::super::*;
use crate::schedule::term::MonthDay;
use crate::schedule::{Anchor, Base, Bound, Condition, FactId, Target, Term, Window};
use crate::vaccine::VaccineTable;

/// Something in both languages.
struct Said {
    ja: String,
    en: String,
}

impl Said {
    fn new(ja: impl Into<String>, en: impl Into<String>) -> Said {
        Said {
            ja: ja.into(),
            en: en.into(),
        }
    }

    fn both(&self) -> String {
        match self.ja == self.en {
            true => self.ja.clone(),
            false => format!("{} / {}", self.ja, self.en),
        }
    }
}

fn plural(count: u32, unit: &str) -> String {
    match count {
        1 => format!("1 {unit}"),
        _ => format!("{count} {unit}s"),
    }
}

fn age(months: u32) -> Said {
    let (years, rest) = (months / 12, months % 12);
    match (years, rest) {
        (0, rest) => Said::new(format!("{rest}か月"), plural(rest, "month")),
        (years, 0) => Said::new(format!("{years}歳"), plural(years, "year")),
        (years, rest) => Said::new(
            format!("{years}歳{rest}か月"),
            format!("{} {}", plural(years, "year"), plural(rest, "month")),
        ),
    }
}

fn weeks(days: i32) -> Said {
    let (weeks, days) = (days / 7, days % 7);
    Said::new(
        format!("{weeks}週{days}日"),
        format!("{weeks} weeks {days} days"),
    )
}

fn month_day(day: MonthDay) -> String {
    format!("{:02}-{:02}", day.month, day.day)
}

fn anchor(anchor: Anchor) -> Said {
    match anchor {
        Anchor::Dose(place) => {
            Said::new(format!("{}回目", place + 1), format!("dose {}", place + 1))
        }
        Anchor::Previous => Said::new("前の接種", "the dose before"),
        Anchor::Birth => Said::new("出生", "birth"),
        Anchor::IllnessEnd => Said::new("療養の終わり", "the end of the illness"),
    }
}

fn span(span: crate::schedule::term::Span) -> Said {
    use crate::schedule::term::Span;
    match span {
        Span::Days(days) => Said::new(
            format!("{days}日以上"),
            format!("{} or more", plural(days, "day")),
        ),
        Span::Months(0) => Said::new("同じ日から", "from the same day"),
        Span::Months(months) => Said::new(
            format!("{months}か月以上"),
            format!("{} or more", plural(months, "month")),
        ),
        Span::MonthsAndHalf(months) => Said::new(
            format!("{months}か月半以上"),
            format!("{months} and a half months or more"),
        ),
    }
}

fn term(term: Term) -> Said {
    let said = match term.base {
        Base::Birth => Said::new("出生", "birth"),
        Base::Age(months) => age(months),
        Base::Week(days) => {
            let said = weeks(days);
            Said::new(format!("生後{}", said.ja), format!("{} of age", said.en))
        }
        Base::FiscalFirst(months) => {
            let said = age(months);
            Said::new(
                format!("{}になる年度の初日", said.ja),
                format!("first day of the fiscal year of {}", said.en),
            )
        }
        Base::FiscalLast(months) => {
            let said = age(months);
            Said::new(
                format!("{}になる年度の末日", said.ja),
                format!("last day of the fiscal year of {}", said.en),
            )
        }
        Base::Fixed(day) => Said::new(day.to_string(), day.to_string()),
        Base::Season(day) => Said::new(
            format!("期の{}", month_day(day)),
            format!("{} of the season", month_day(day)),
        ),
        Base::Gestation(days) => {
            let said = weeks(days);
            Said::new(
                format!("妊娠{}", said.ja),
                format!("{} of pregnancy", said.en),
            )
        }
        Base::After(length, from) => {
            let (length, from) = (span(length), anchor(from));
            Said::new(
                format!("{}から{}", from.ja, length.ja),
                format!("{} after {}", length.en, from.en),
            )
        }
    };
    match term.plus_days {
        0 => said,
        days => Said::new(
            format!("{}{days:+}日", said.ja),
            format!("{} {days:+} days", said.en),
        ),
    }
}

fn terms(all: &[When], between: (&str, &str)) -> Said {
    let said: Vec<Said> = all.iter().map(|when| term(when.term)).collect();
    let ja: Vec<&str> = said.iter().map(|one| one.ja.as_str()).collect();
    let en: Vec<&str> = said.iter().map(|one| one.en.as_str()).collect();
    Said::new(ja.join(between.0), en.join(between.1))
}

/// Whether something holds only for some, in words as far as there are few of them.
fn conditions(all: &[Condition]) -> Option<Said> {
    let said: Vec<Said> = all.iter().map(condition).collect();
    let ja: Vec<&str> = said.iter().map(|one| one.ja.as_str()).collect();
    let en: Vec<&str> = said.iter().map(|one| one.en.as_str()).collect();
    (!all.is_empty()).then(|| Said::new(ja.join("、"), en.join(", ")))
}

fn condition(one: &Condition) -> Said {
    match one {
        Condition::Sex(crate::Sex::Female) => Said::new("女性", "women"),
        Condition::Sex(crate::Sex::Male) => Said::new("男性", "men"),
        Condition::Born(from, to) => Said::new(
            format!("{from}〜{to} 生まれ"),
            format!("born {from} to {to}"),
        ),
        Condition::Observed(kind) => Said::new(
            format!("記録された事実 {kind:?}"),
            format!("on record: {kind:?}"),
        ),
        Condition::First(_) => Said::new("最初の製品による", "by the first product"),
        Condition::Given(_) => Said::new("接種歴による", "by the doses before"),
        Condition::DoseBefore(place, when) => {
            let day = term(when.term);
            Said::new(
                format!("{}番目の接種が{}より前", place + 1, day.ja),
                format!("dose {} before {}", place + 1, day.en),
            )
        }
        Condition::DoseAfter(place, when) => {
            let day = term(when.term);
            Said::new(
                format!("{}番目の接種が{}より後", place + 1, day.ja),
                format!("dose {} after {}", place + 1, day.en),
            )
        }
        Condition::ValidIn(..) => Said::new("ほかの区分の接種による", "by doses of another group"),
        Condition::Dropped(true) => Said::new("過ぎた回がある", "where doses were passed over"),
        Condition::Dropped(false) => Said::new("過ぎた回がない", "where no dose was passed over"),
        Condition::Any(any) => {
            let said: Vec<Said> = any.iter().map(condition).collect();
            let ja: Vec<&str> = said.iter().map(|one| one.ja.as_str()).collect();
            let en: Vec<&str> = said.iter().map(|one| one.en.as_str()).collect();
            Said::new(ja.join("または"), en.join(" or "))
        }
        Condition::Not(inner) => {
            let said = condition(inner);
            Said::new(
                format!("「{}」でない", said.ja),
                format!("not ({})", said.en),
            )
        }
        other => Said::new(format!("{other:?}"), format!("{other:?}")),
    }
}

/// With whom it holds, behind it.
fn only(said: Said, when: &[Condition]) -> Said {
    match conditions(when) {
        Some(who) => Said::new(
            format!("{}（{}）", said.ja, who.ja),
            format!("{} ({})", said.en, who.en),
        ),
        None => said,
    }
}

fn window(window: &Window) -> Said {
    let from = terms(&window.from, ("かつ", " and "));
    let to = terms(&window.to, ("または", " or "));
    let said = match window.to.is_empty() {
        true => Said::new(format!("{}から", from.ja), format!("from {}", from.en)),
        false => Said::new(
            format!("{}〜{}", from.ja, to.ja),
            format!("{} to {}", from.en, to.en),
        ),
    };
    let said = only(said, &window.when);
    match (window.needs.is_empty(), window.offer) {
        (_, false) => Said::new(
            format!("{}：数えるが、すすめない", said.ja),
            format!("{}: counts, is not offered", said.en),
        ),
        (false, true) => only(said, &window.needs),
        (true, true) => said,
    }
}

fn bounds(all: &[Bound]) -> String {
    let said = all
        .iter()
        .map(|bound| only(term(bound.is.term), &bound.when).both());
    said.collect::<Vec<_>>().join("<br>")
}

/// Who says something, and how sure it is.
fn sources(schedule: &Schedule, facts: impl Iterator<Item = FactId>) -> String {
    let mut told: Vec<String> = Vec::new();
    for citation in facts.filter_map(|fact| schedule.citation(fact)) {
        let one = format!("{} {}", citation.source, citation.mark.code());
        if !told.contains(&one) {
            told.push(one);
        }
    }
    told.join("; ")
}

fn row(out: &mut String, schedule: &Schedule, (number, target): (usize, &Target)) {
    let windows: Vec<String> = target
        .windows
        .iter()
        .map(|one| window(one).both())
        .collect();
    let facts = std::iter::once(target.fact)
        .chain(target.windows.iter().map(|one| one.fact))
        .chain(target.after.iter().map(|one| one.fact))
        .chain(target.recommended.iter().map(|one| one.fact))
        .chain(target.overdue.iter().map(|one| one.fact));
    let mut notes = Vec::new();
    if target.may_be_missed {
        notes.push("過ぎたら次へ / passed over when missed".to_owned());
    }
    if let Some(said) = conditions(&target.omit) {
        notes.push(format!("行わない / left out: {}", said.both()));
    }
    if target.repeat {
        notes.push("くり返し / repeated".to_owned());
    }
    let cells = [
        (number + 1).to_string(),
        windows.join("<br>"),
        bounds(&target.after),
        bounds(&target.recommended),
        bounds(&target.overdue),
        notes.join("<br>"),
        sources(schedule, facts),
    ];
    writeln!(out, "| {} |", cells.join(" | ")).unwrap();
}

fn group(out: &mut String, schedule: &Schedule, group: &Group) {
    let class = match group.class {
        Class::A => "定期接種（A類） / routine, class A",
        Class::B => "定期接種（B類） / routine, class B",
        Class::Voluntary => "任意接種 / voluntary",
    };
    let diseases: Vec<&str> = schedule
        .diseases(group)
        .into_iter()
        .map(crate::vaccine::Disease::code)
        .collect();
    writeln!(out, "\n## {} / {}\n", group.ja, group.en).unwrap();
    writeln!(
        out,
        "`{}` · {class} · {} · {}",
        group.key,
        diseases.join(", "),
        sources(schedule, std::iter::once(group.fact))
    )
    .unwrap();
    for series in &group.series {
        let vaccines: Vec<String> = series
            .vaccines
            .iter()
            .map(|one| match one.offer {
                true => format!("`{}`", one.name),
                false => format!("(`{}`)", one.name),
            })
            .collect();
        writeln!(out, "\n### `{}`\n\n{}", series.id, vaccines.join(" ")).unwrap();
        if let Some(said) = conditions(&series.when) {
            writeln!(out, "\n対象 / for: {}", said.both()).unwrap();
        }
        if let Some(season) = series.season {
            let (first, last) = (month_day(season.first), month_day(season.last));
            writeln!(out, "\n毎年 / every year: {first} – {last}").unwrap();
        }
        writeln!(
            out,
            "\n| 回 / dose | 受けられる / may be given | 間隔 / interval | すすめる / recommended | 標準の終わり / standard until | | 出典 / source |\n| --- | --- | --- | --- | --- | --- | --- |"
        )
        .unwrap();
        for one in series.targets.iter().enumerate() {
            row(out, schedule, one);
        }
    }
}

fn page() -> String {
    let schedule = Schedule::embedded()
        .map_err(|error| error.to_string())
        .unwrap();
    let mut out = String::from(HEAD);
    writeln!(out, "\n版 / edition: `{}`", schedule.version()).unwrap();
    writeln!(out, "\n## まとめて受けるもの / Given together\n").unwrap();
    for line in schedule.lines() {
        let parts = schedule.parts(line);
        if !parts.is_empty() {
            let parts: Vec<String> = parts.iter().map(|part| format!("`{}`", part.key)).collect();
            let vaccines: Vec<String> = schedule
                .vaccines(line)
                .iter()
                .map(|one| format!("`{one}`"))
                .collect();
            writeln!(
                out,
                "- {} / {} (`{}`) = {}: {}",
                line.ja,
                line.en,
                line.key,
                parts.join(" + "),
                vaccines.join(", ")
            )
            .unwrap();
        }
    }
    writeln!(
        out,
        "\n## 異なるワクチンの間隔 / Between different vaccines\n"
    )
    .unwrap();
    for spacing in &schedule.spacings {
        let citation = schedule.citation(spacing.fact).unwrap();
        let said = span(spacing.interval);
        writeln!(
            out,
            "- {}: {} ({} {})",
            citation.key,
            said.both(),
            citation.source,
            citation.mark.code()
        )
        .unwrap();
    }
    for one in schedule.groups() {
        group(&mut out, schedule, one);
    }
    writeln!(out, "\n## 出典 / Sources\n\n| | |\n| --- | --- |").unwrap();
    let mut keys: Vec<&str> = schedule
        .citations()
        .iter()
        .flat_map(|citation| citation.source.split(' '))
        .collect();
    keys.sort_by_key(|key| {
        let number = key
            .strip_prefix('S')
            .and_then(|rest| rest.parse::<u32>().ok());
        (number.is_none(), number, key.to_owned())
    });
    keys.dedup();
    for key in keys {
        writeln!(out, "| {key} | {} |", schedule.source(key).unwrap()).unwrap();
    }
    out
}

const HEAD: &str = "# The schedule / 接種スケジュール

計算に使うデータをそのまま読める形にしたページです。データ（`server/immunization/data/schedule/`）から作るので、ここを直しても
計算は変わりません。年齢の下限と上限は、その年齢に至る日（誕生日の前日）を含みます。間隔の「N日以上」は、間にまるN日おくことです。
括弧つきのワクチンは数えますが、すすめません。

What forecasts are computed by, in a form that people read. It is made from the data in `server/immunization/data/schedule/`;
changing it here changes nothing. Lower and upper bounds of age include the day on which the age is attained, the eve of the
birthday. \"N days or more\" means N full days in between. Vaccines in brackets count and are not offered.

| | |
| --- | --- |
| C | 公表資料で確かめた / confirmed in published material |
| A | 一般の知識で、確かめ直していない / general knowledge, not checked again |
| P | 学会の方針で、法令ではない / policy of a society, not law |
| D | この製品の決定 / decided for this software |
";

#[test]
fn the_page_about_the_schedule_is_what_the_data_says() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/schedule.md");
    let made = page();
    assert!(VaccineTable::embedded().is_ok() && made.len() > 10_000);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&file, &made).unwrap();
        return;
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    let differs = made
        .lines()
        .zip(written.lines())
        .position(|(one, other)| one != other);
    assert!(
        made == written,
        "docs/schedule.md is not what the data says from line {:?} on: run with UPDATE_EXPECT=1",
        differs.map(|line| line + 1)
    );
}
