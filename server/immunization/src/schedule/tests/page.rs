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

    fn pick(&self, language: Language) -> &str {
        match language {
            Language::Japanese => &self.ja,
            Language::English => &self.en,
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
        Span::Days(days) => Said::new(format!("{days}日"), plural(days, "day")),
        Span::Months(months) => Said::new(format!("{months}か月"), plural(months, "month")),
        Span::MonthsAndHalf(months) => Said::new(
            format!("{months}か月半"),
            format!("{months} and a half months"),
        ),
    }
}

/// Whether a date is the first day of something, or the last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    First,
    Last,
}

fn term(term: Term, edge: Edge) -> Said {
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
                format!("the first day of the fiscal year of {}", said.en),
            )
        }
        Base::FiscalLast(months) => {
            let said = age(months);
            Said::new(
                format!("{}になる年度の末日", said.ja),
                format!("the last day of the fiscal year of {}", said.en),
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
        Base::After(crate::schedule::term::Span::Months(0), from) => {
            let from = anchor(from);
            Said::new(from.ja, from.en)
        }
        Base::After(length, from) => {
            let (length, from) = (span(length), anchor(from));
            match edge {
                Edge::First => Said::new(
                    format!("{}から{}以上", from.ja, length.ja),
                    format!("{} or more after {}", length.en, from.en),
                ),
                Edge::Last => Said::new(
                    format!("{}から{}まで", from.ja, length.ja),
                    format!("up to {} after {}", length.en, from.en),
                ),
            }
        }
    };
    match term.plus_days {
        0 => said,
        1 => Said::new(
            format!("{}の翌日", said.ja),
            format!("the day after {}", said.en),
        ),
        -1 => Said::new(
            format!("{}の前日", said.ja),
            format!("the day before {}", said.en),
        ),
        days if days < 0 => Said::new(
            format!("{}の{}日前", said.ja, -days),
            format!("{} days before {}", -days, said.en),
        ),
        days => Said::new(
            format!("{}の{days}日後", said.ja),
            format!("{days} days after {}", said.en),
        ),
    }
}

/// Several dates, of which the latest begins something and the earliest ends it.
fn terms(all: &[When], edge: Edge) -> Said {
    let said: Vec<Said> = all.iter().map(|when| term(when.term, edge)).collect();
    let ja: Vec<&str> = said.iter().map(|one| one.ja.as_str()).collect();
    let en: Vec<&str> = said.iter().map(|one| one.en.as_str()).collect();
    let (behind, before) = match (all.len(), edge) {
        (0 | 1, _) => ("", ""),
        (_, Edge::First) => ("の遅い方", "the later of "),
        (_, Edge::Last) => ("の早い方", "the earlier of "),
    };
    Said::new(
        format!("{}{behind}", ja.join("と")),
        format!("{before}{}", en.join(" and ")),
    )
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
            let day = term(when.term, Edge::First);
            Said::new(
                format!("{}番目の接種が{}より前", place + 1, day.ja),
                format!("dose {} before {}", place + 1, day.en),
            )
        }
        Condition::DoseAfter(place, when) => {
            let day = term(when.term, Edge::First);
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

/// Whether a window is open only after a long illness. That is told once for a group.
fn is_of_illness(window: &Window) -> bool {
    let mut whens = window.from.iter().chain(&window.to);
    whens.any(|when| matches!(when.term.base, Base::After(_, Anchor::IllnessEnd)))
}

fn window(window: &Window) -> Said {
    let from = terms(&window.from, Edge::First);
    let to = terms(&window.to, Edge::Last);
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

fn bounds(all: &[Bound], edge: Edge, language: Language) -> String {
    let said = all.iter().map(|bound| {
        let said = only(term(bound.is.term, edge), &bound.when);
        said.pick(language).to_owned()
    });
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

fn row(
    out: &mut String,
    schedule: &Schedule,
    (number, target): (usize, &Target),
    language: Language,
) {
    let usual = || target.windows.iter().filter(|one| !is_of_illness(one));
    let windows: Vec<String> = usual()
        .map(|one| window(one).pick(language).to_owned())
        .collect();
    let facts = std::iter::once(target.fact)
        .chain(usual().map(|one| one.fact))
        .chain(target.after.iter().map(|one| one.fact))
        .chain(target.recommended.iter().map(|one| one.fact))
        .chain(target.overdue.iter().map(|one| one.fact));
    let mut notes = Vec::new();
    if target.may_be_missed {
        notes.push(Said::new("過ぎたら次へ進む", "passed over when missed"));
    }
    if let Some(said) = conditions(&target.omit) {
        notes.push(Said::new(
            format!("行わない：{}", said.ja),
            format!("left out: {}", said.en),
        ));
    }
    if target.repeat {
        notes.push(Said::new("くり返す", "repeated"));
    }
    let notes: Vec<&str> = notes.iter().map(|note| note.pick(language)).collect();
    let cells = [
        (number + 1).to_string(),
        windows.join("<br>"),
        bounds(&target.after, Edge::First, language),
        bounds(&target.recommended, Edge::First, language),
        bounds(&target.overdue, Edge::Last, language),
        notes.join("<br>"),
        sources(schedule, facts),
    ];
    writeln!(out, "| {} |", cells.join(" | ")).unwrap();
}

/// What a group is, before its series.
fn about(out: &mut String, schedule: &Schedule, group: &Group, language: Language) {
    let class = match group.class {
        Class::A => Said::new("定期接種（A類）", "routine, class A"),
        Class::B => Said::new("定期接種（B類）", "routine, class B"),
        Class::Voluntary => Said::new("任意接種", "voluntary"),
    };
    let name = Said::new(&*group.ja, &*group.en);
    writeln!(
        out,
        "\n### {}\n\n`{}` · {} · {}",
        name.pick(language),
        group.key,
        class.pick(language),
        sources(schedule, std::iter::once(group.fact))
    )
    .unwrap();
    let series = group.series.iter();
    let windows = series
        .flat_map(|series| &series.targets)
        .flat_map(|target| &target.windows);
    let mut illness = windows.filter(|window| is_of_illness(window));
    if let Some(window) = illness.next() {
        let to = terms(&window.to, Edge::Last);
        let said = Said::new(
            format!("長期療養の特例：{}（市区町村の確認による）", to.ja),
            format!(
                "After a long illness, as the municipality certifies: {}",
                to.en
            ),
        );
        let fact = std::iter::once(window.fact);
        writeln!(
            out,
            "\n{} ({})",
            said.pick(language),
            sources(schedule, fact)
        )
        .unwrap();
    }
}

fn group(out: &mut String, schedule: &Schedule, group: &Group, language: Language) {
    about(out, schedule, group, language);
    for series in &group.series {
        let vaccines: Vec<String> = series
            .vaccines
            .iter()
            .map(|one| match one.offer {
                true => format!("`{}`", one.name),
                false => format!("(`{}`)", one.name),
            })
            .collect();
        writeln!(out, "\n#### `{}`\n\n{}", series.id, vaccines.join(" ")).unwrap();
        if let Some(said) = conditions(&series.when) {
            let said = Said::new(format!("対象：{}", said.ja), format!("For: {}", said.en));
            writeln!(out, "\n{}", said.pick(language)).unwrap();
        }
        if let Some(season) = series.season {
            let span = format!("{} – {}", month_day(season.first), month_day(season.last));
            let said = Said::new(format!("毎年 {span}"), format!("Every year {span}"));
            writeln!(out, "\n{}", said.pick(language)).unwrap();
        }
        let head = Said::new(
            "| 回 | 受けられる期間 | 間隔 | すすめる時期 | 標準の終わり | | 出典 |",
            "| dose | may be given | interval | recommended from | standard until | | source |",
        );
        writeln!(
            out,
            "\n{}\n| --- | --- | --- | --- | --- | --- | --- |",
            head.pick(language)
        )
        .unwrap();
        for one in series.targets.iter().enumerate() {
            row(out, schedule, one, language);
        }
    }
}

fn in_language(out: &mut String, schedule: &Schedule, language: Language) {
    let title = Said::new("日本語", "English");
    writeln!(out, "\n## {}", title.pick(language)).unwrap();
    let title = Said::new("まとめて受けるもの", "Given together");
    writeln!(out, "\n### {}\n", title.pick(language)).unwrap();
    for line in schedule.lines() {
        let parts: Vec<String> = schedule
            .parts(line)
            .iter()
            .map(|part| format!("`{}`", part.key))
            .collect();
        if parts.is_empty() {
            continue;
        }
        let vaccines: Vec<String> = schedule
            .vaccines(line)
            .iter()
            .map(|one| format!("`{one}`"))
            .collect();
        let name = Said::new(&*line.ja, &*line.en);
        writeln!(
            out,
            "- {} (`{}`) = {}: {}",
            name.pick(language),
            line.key,
            parts.join(" + "),
            vaccines.join(", ")
        )
        .unwrap();
    }
    let title = Said::new("異なるワクチンの間隔", "Between different vaccines");
    writeln!(out, "\n### {}\n", title.pick(language)).unwrap();
    for spacing in &schedule.spacings {
        let said = span(spacing.interval);
        let said = Said::new(
            format!("注射生ワクチンどうし：{}以上", said.ja),
            format!("Injected live vaccines: {} or more", said.en),
        );
        let fact = std::iter::once(spacing.fact);
        writeln!(
            out,
            "- {} ({})",
            said.pick(language),
            sources(schedule, fact)
        )
        .unwrap();
    }
    for one in schedule.groups() {
        group(out, schedule, one, language);
    }
}

fn page() -> String {
    let schedule = Schedule::embedded()
        .map_err(|error| error.to_string())
        .unwrap();
    let mut out = String::from(HEAD);
    writeln!(out, "\n版 / edition: `{}`", schedule.version()).unwrap();
    in_language(&mut out, schedule, Language::Japanese);
    in_language(&mut out, schedule, Language::English);
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
