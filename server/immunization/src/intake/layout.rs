//! Layouts of files: which column holds what, how long it may be, and how it is written. They are tables, not code.

use std::sync::LazyLock;

use super::csv::COLUMNS_MAX;
use crate::name::comparison_form;
use crate::named::named;
use crate::vaccine::{TableError, TableFault};

named! {
    /// The files that go between a municipality and the server.
    FileKind {
        /// Eligible persons and coupons.
        Persons = "A",
        /// Doses reported by a municipality or its vendor.
        Doses = "B",
        /// Doses of known persons, side by side, for the municipality's ledger.
        Ledger = "C",
        /// Doses of persons nobody has registered yet.
        Waiting = "D",
        /// Questions about people who moved in.
        Inquiry = "E",
        /// Rows of the ledger of routine immunization.
        Routine = "F",
        /// Public counts.
        Statistics = "H",
    }
}

named! {
    /// How a column is written.
    Form {
        /// Any text.
        Text = "text",
        /// A person's name.
        Name = "name",
        /// A reading.
        Kana = "kana",
        /// A text that names something elsewhere.
        Identifier = "identifier",
        /// A code of a list.
        Code = "code",
        /// A counting number.
        Number = "number",
        /// A lot number.
        Lot = "lot",
        /// A code of a body site.
        Site = "site",
        /// Millilitres.
        Volume = "volume",
        /// Eight digits.
        Date = "date",
        /// Eight digits, of which month and day may be 00.
        PartialDate = "partial-date",
        /// Eight digits, or a day of an era.
        AnyDate = "any-date",
        /// A date with hyphens.
        IsoDate = "iso-date",
        /// Fourteen digits.
        Moment = "moment",
        /// A resident's number.
        ResidentNumber = "resident-number",
        /// Twelve digits that are never shown.
        IndividualNumber = "individual-number",
        /// Ten digits.
        CouponNumber = "coupon-number",
        /// Six digits.
        Municipality = "municipality",
        /// Ten digits of an institution.
        Institution = "institution",
        /// A code of a vaccine.
        VaccineCode = "vaccine-code",
        /// A sex.
        Sex = "sex",
        /// A flag of moving or dying.
        Flag = "flag",
        /// Adding or deleting.
        Operation = "operation",
        /// Why somebody asks.
        InquiryReason = "inquiry-reason",
    }
}

impl Form {
    /// Whether it is digits alone, so that a letter in it is damage.
    pub(super) fn is_digits(self) -> bool {
        matches!(
            self,
            Form::Number
                | Form::Date
                | Form::PartialDate
                | Form::Moment
                | Form::IndividualNumber
                | Form::CouponNumber
                | Form::Municipality
                | Form::Institution
        )
    }

    /// Whether a spreadsheet may have taken it for a number or a date, though it is neither.
    pub(super) fn is_code(self) -> bool {
        self.is_digits()
            || matches!(
                self,
                Form::ResidentNumber
                    | Form::Identifier
                    | Form::Code
                    | Form::Lot
                    | Form::AnyDate
                    | Form::VaccineCode
            )
    }
}

named! {
    /// Whether a cell has to be filled.
    Required {
        /// It has to.
        Yes = "yes",
        /// It should, and what is missing is told.
        Expected = "expected",
        /// It need not.
        No = "no",
    }
}

/// One column of a layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Where it stands, from 0.
    pub place: usize,
    /// Its key in code.
    pub key: &'static str,
    /// Its name in files.
    pub name: &'static str,
    /// Its name in English.
    pub name_en: &'static str,
    /// Whether it has to be filled.
    pub required: Required,
    /// How many characters fit.
    pub characters_max: usize,
    /// How it is written.
    pub form: Form,
    /// What it means.
    pub meaning: &'static str,
}

/// One edition of the layout of one kind of file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    kind: FileKind,
    version: u32,
    columns: Vec<Column>,
}

const HEADER: &str = "column,key,name_ja,name_en,required,characters_max,form,meaning";

const TABLES: [(&str, &str); 9] = [
    ("a.1.csv", include_str!("../../data/layouts/a.1.csv")),
    ("b.1.csv", include_str!("../../data/layouts/b.1.csv")),
    ("c.1.csv", include_str!("../../data/layouts/c.1.csv")),
    ("c.2.csv", include_str!("../../data/layouts/c.2.csv")),
    ("d.1.csv", include_str!("../../data/layouts/d.1.csv")),
    ("d.2.csv", include_str!("../../data/layouts/d.2.csv")),
    ("e.1.csv", include_str!("../../data/layouts/e.1.csv")),
    ("f.1.csv", include_str!("../../data/layouts/f.1.csv")),
    ("h.1.csv", include_str!("../../data/layouts/h.1.csv")),
];

impl Layout {
    /// All editions of all layouts that are built in.
    pub fn embedded() -> Result<&'static [Layout], TableError> {
        static LAYOUTS: LazyLock<Result<Vec<Layout>, TableError>> = LazyLock::new(|| {
            let tables = TABLES.iter();
            tables
                .map(|(file, text)| Layout::parse(file, text))
                .collect()
        });
        match &*LAYOUTS {
            Ok(layouts) => Ok(layouts),
            Err(error) => Err(error.clone()),
        }
    }

    /// This edition of a layout, or the first if none is named: later ones have to be asked for.
    pub fn find(kind: FileKind, version: Option<u32>) -> Option<&'static Layout> {
        let layouts = Layout::embedded().ok()?.iter();
        let fitting = layouts.filter(|layout| layout.kind == kind);
        match version {
            None => fitting.min_by_key(|layout| layout.version),
            Some(version) => fitting.into_iter().find(|layout| layout.version == version),
        }
    }

    /// The layout in a table whose file name says kind and version: `a.1.csv`.
    pub fn parse(file: &str, text: &'static str) -> Result<Layout, TableError> {
        let refuse = |line: usize, key: &str, fault| TableError {
            file: file.to_owned(),
            line,
            key: key.to_owned(),
            fault,
        };
        let (kind, version) =
            named_by(file).ok_or_else(|| refuse(0, "", TableFault::Cell("file")))?;
        let mut lines = text.lines().zip(1..);
        if lines.next().is_none_or(|(line, _)| line != HEADER) {
            return Err(refuse(1, "column", TableFault::Header));
        }
        let mut layout = Layout {
            kind,
            version,
            columns: Vec::new(),
        };
        for (line, number) in lines {
            let cells: Vec<&'static str> = line.split(',').collect();
            let key = cells.get(1).copied().unwrap_or_default();
            let column = column_of(&cells).map_err(|fault| refuse(number, key, fault))?;
            let added = layout.add(column);
            added.map_err(|fault| refuse(number, key, fault))?;
        }
        match layout.columns.is_empty() {
            true => Err(refuse(2, "", TableFault::Cells)),
            false => Ok(layout),
        }
    }

    fn add(&mut self, column: Column) -> Result<(), TableFault> {
        if column.place != self.columns.len() || column.place >= COLUMNS_MAX {
            return Err(TableFault::Contradiction("column"));
        }
        let have = |same: &dyn Fn(&Column) -> bool| self.columns.iter().any(same);
        if have(&|one| one.key == column.key) {
            return Err(TableFault::Twice);
        }
        if have(&|one| folded(one.name) == folded(column.name)) {
            return Err(TableFault::Contradiction("name_ja"));
        }
        if have(&|one| folded(one.name_en) == folded(column.name_en)) {
            return Err(TableFault::Contradiction("name_en"));
        }
        self.columns.push(column);
        Ok(())
    }

    /// The kind of file.
    pub fn kind(&self) -> FileKind {
        self.kind
    }

    /// The edition.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Its columns, in their order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column with this key.
    pub fn column(&self, key: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.key == key)
    }

    /// Whether these cells are the names of all columns, in Japanese or English, whatever their width.
    pub(super) fn is_header<'a>(&self, cells: impl Iterator<Item = &'a str>) -> bool {
        let mut count = 0;
        let mut columns = self.columns.iter();
        let named = cells.inspect(|_| count += 1).all(|cell| {
            let cell = folded(cell);
            columns
                .next()
                .is_some_and(|column| cell == folded(column.name) || cell == folded(column.name_en))
        });
        named && count == self.columns.len()
    }
}

/// A name as names are compared.
pub(super) fn folded(name: &str) -> String {
    comparison_form(name)
}

/// `a.1.csv` is the first edition of file A.
fn named_by(file: &str) -> Option<(FileKind, u32)> {
    let (kind, rest) = file.split_once('.')?;
    let version = rest.strip_suffix(".csv")?.parse().ok()?;
    Some((FileKind::parse(&kind.to_ascii_uppercase())?, version))
}

fn column_of(cells: &[&'static str]) -> Result<Column, TableFault> {
    let &[
        place,
        key,
        name,
        name_en,
        required,
        characters_max,
        form,
        meaning,
    ] = cells
    else {
        return Err(TableFault::Cells);
    };
    let number = |cell: &str, column| {
        let number = cell.parse::<usize>().ok().filter(|number| *number > 0);
        number.ok_or(TableFault::Cell(column))
    };
    for (cell, column) in [(key, "key"), (name, "name_ja"), (name_en, "name_en")] {
        if cell.is_empty() {
            return Err(TableFault::Cell(column));
        }
    }
    Ok(Column {
        place: number(place, "column")? - 1,
        key,
        name,
        name_en,
        required: Required::parse(required).ok_or(TableFault::Cell("required"))?,
        characters_max: number(characters_max, "characters_max")?,
        form: Form::parse(form).ok_or(TableFault::Cell("form"))?,
        meaning,
    })
}

#[cfg(test)]
mod tests;
