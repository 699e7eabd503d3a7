//! The figures as a table for people and as a file for programs.

use std::path::PathBuf;

use serde_json::json;

/// Which way is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Better {
    /// The more the better.
    Higher,
    /// The less the better.
    Lower,
}

/// One figure.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) database: String,
    pub(crate) value: f64,
    pub(crate) aim: f64,
    pub(crate) better: Better,
    pub(crate) measured: String,
    pub(crate) against: String,
    pub(crate) how: String,
}

impl Figure {
    fn is_met(&self) -> bool {
        match self.better {
            Better::Higher => self.value >= self.aim,
            Better::Lower => self.value <= self.aim,
        }
    }
}

/// All figures of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Report {
    figures: Vec<Figure>,
}

impl Report {
    pub(crate) fn extend(&mut self, figures: Vec<Figure>) {
        self.figures.extend(figures);
    }

    /// One line a figure.
    pub(crate) fn to_table(&self) -> String {
        let mut table = format!(
            "{:<13} {:<9} {:>8} {:>8} {:<4} {:>14} {:>14}  how\n",
            "figure", "database", "value", "aim", "met", "measured", "against"
        );
        for figure in &self.figures {
            let sign = match figure.better {
                Better::Higher => "≥",
                Better::Lower => "≤",
            };
            let met = if figure.is_met() { "yes" } else { "no" };
            table.push_str(&format!(
                "{:<13} {:<9} {:>8.2} {:>8} {:<4} {:>14} {:>14}  {}\n",
                figure.name,
                figure.database,
                figure.value,
                format!("{sign} {:.2}", figure.aim),
                met,
                figure.measured,
                figure.against,
                figure.how
            ));
        }
        table
    }

    /// The file for programs.
    pub(crate) fn to_json(&self) -> String {
        let figures: Vec<_> = self
            .figures
            .iter()
            .map(|figure| {
                let better = match figure.better {
                    Better::Higher => "higher",
                    Better::Lower => "lower",
                };
                json!({
                    "name": figure.name,
                    "database": figure.database,
                    "value": (figure.value * 1000.0).round() / 1000.0,
                    "aim": figure.aim,
                    "better": better,
                    "measured": figure.measured,
                    "against": figure.against,
                    "how": figure.how,
                })
            })
            .collect();
        json!({ "figures": figures }).to_string()
    }

    /// Writes the file and gives its path.
    pub(crate) fn save(&self) -> Result<PathBuf, String> {
        let directory = PathBuf::from("target/bench");
        let path = directory.join("report.json");
        std::fs::create_dir_all(&directory)
            .and_then(|()| std::fs::write(&path, self.to_json()))
            .map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(path)
    }
}

/// A rate as people read it: `8,120/s`.
pub(crate) fn per_second(rate: f64) -> String {
    format!("{}/s", grouped(rate.round().max(0.0) as u64))
}

/// A number with a comma between thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The middle of some values; 0 of none.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied().unwrap_or(0.0);
    if values.len().is_multiple_of(2) && middle > 0 {
        let lower = values.get(middle - 1).copied().unwrap_or(0.0);
        return (lower + upper) / 2.0;
    }
    upper
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_medians_are_in_the_middle() {
        assert_eq!(per_second(8119.6), "8,120/s");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(12), "12");
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0]), 2.5);
        assert_eq!(median(Vec::new()), 0.0);
    }

    #[test]
    fn the_file_has_the_agreed_members() {
        let mut report = Report::default();
        report.extend(vec![Figure {
            name: "read",
            database: "sqlite".into(),
            value: 0.63,
            aim: 0.6,
            better: Better::Higher,
            measured: "8,120/s".into(),
            against: "12,900/s".into(),
            how: "64 connections, 20 s".into(),
        }]);
        let value: serde_json::Value = serde_json::from_str(&report.to_json()).unwrap();
        let expected = serde_json::json!({"figures": [{"name": "read", "database": "sqlite",
            "value": 0.63, "aim": 0.6, "better": "higher", "measured": "8,120/s",
            "against": "12,900/s", "how": "64 connections, 20 s"}]});
        assert_eq!(value, expected);
        assert!(report.to_table().contains("yes"));
    }
}
