//! The table of products: read once, refused as a whole if it contradicts itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::LazyLock;

use super::csv::cells;
use super::identify::spoken_form;
use super::kinds::{Disease, Market, Route, VaccineGroup, VaccineKind};
use super::volume::VolumeRule;
use crate::calendar::Day;

const FILE: &str = "vaccines.csv";
const COLUMNS: [&str; 19] = [
    "id",
    "brand_ja",
    "generic_ja",
    "group",
    "diseases",
    "manufacturer_ja",
    "kind",
    "route",
    "dose_ml",
    "label_age",
    "routine_from",
    "routine_to",
    "market",
    "cvx",
    "cvx_fit",
    "yj",
    "hot9",
    "mark",
    "note",
];

/// A vaccine that is or was sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its id, which everything external is mapped to.
    pub id: String,
    /// What it is sold as.
    pub brand: String,
    /// What it is.
    pub generic: String,
    /// Its group.
    pub group: VaccineGroup,
    /// What it is against.
    pub diseases: Vec<Disease>,
    /// Who makes it.
    pub maker: String,
    /// How it is made.
    pub kind: VaccineKind,
    /// By which ways it may be given.
    pub routes: Vec<Route>,
    /// How much is given, in the order in which the ages have to be tried. Nothing if it is not measured.
    pub volumes: Vec<VolumeRule>,
    /// The first day it could be used in the routine programme. Nothing with `routine_to` set: from ever.
    pub routine_from: Option<Day>,
    /// The last such day, if there is one.
    pub routine_to: Option<Day>,
    /// Whether it is sold.
    pub market: Market,
    /// Its CVX code.
    pub cvx: Option<String>,
    /// How well that fits.
    pub cvx_fit: CvxFit,
    /// Its YJ code.
    pub yj: Option<String>,
    /// The first nine digits of its HOT codes.
    pub hot9: Option<String>,
}

impl Product {
    /// Whether it could be used in the routine programme on a day, as far as the table says: products without any day
    /// say nothing.
    pub fn is_routine_on(&self, day: Day) -> bool {
        (self.routine_from.is_some() || self.routine_to.is_some())
            && self.routine_from.is_none_or(|from| from <= day)
            && self.routine_to.is_none_or(|to| day <= to)
    }
}

/// How well a CVX code fits a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CvxFit {
    /// Same antigens, same type.
    Good,
    /// Near, because the product has no code.
    Approximate,
    /// A code for what is not specified.
    Unspecified,
    /// There is no code.
    None,
}

/// Why a table was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    /// Its name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The row's key.
    pub key: String,
    /// What is wrong.
    pub fault: TableFault,
}

/// What is wrong with a row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFault {
    /// The first line does not name the columns.
    Header,
    /// Not as many cells as columns, or a quote that does not end.
    Cells,
    /// A cell of this column cannot be read.
    Cell(&'static str),
    /// The key stands there twice.
    Twice,
    /// This column contradicts another row or cell.
    Contradiction(&'static str),
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TableError {
            file,
            line,
            key,
            fault,
        } = self;
        write!(f, "{file}, line {line}, {key}: ")?;
        match fault {
            TableFault::Header => f.write_str("the first line does not name the columns"),
            TableFault::Cells => f.write_str("not as many cells as columns"),
            TableFault::Cell(column) => write!(f, "{column} cannot be read"),
            TableFault::Twice => f.write_str("this key stands there twice"),
            TableFault::Contradiction(column) => {
                write!(f, "{column} contradicts what stands elsewhere")
            }
        }
    }
}

impl std::error::Error for TableError {}

/// A product's names as they are compared.
#[derive(Clone, Debug)]
pub(super) struct Forms {
    pub(super) brand: String,
    pub(super) generic: String,
}

/// All products, and the codes that name them.
#[derive(Clone, Debug)]
pub struct VaccineTable {
    pub(super) products: Vec<Product>,
    /// In the order of the products.
    pub(super) forms: Vec<Forms>,
    /// Codes that a deployment brought, by system and code, with the product's place.
    pub(super) loaded: BTreeMap<(super::VaccineSystem, String), usize>,
}

impl VaccineTable {
    /// The table that this software carries.
    pub fn embedded() -> Result<&'static VaccineTable, TableError> {
        static TABLE: LazyLock<Result<VaccineTable, TableError>> =
            LazyLock::new(|| VaccineTable::parse(FILE, include_str!("../../data/vaccines.csv")));
        TABLE.as_ref().map_err(Clone::clone)
    }

    /// The table in this text. The first line names the columns.
    pub fn parse(file: &str, text: &str) -> Result<VaccineTable, TableError> {
        let refuse = |line: usize, key: &str, fault| TableError {
            file: file.to_owned(),
            line,
            key: key.to_owned(),
            fault,
        };
        let mut lines = text.trim_start_matches('\u{FEFF}').lines().zip(1..);
        let header = lines.next().and_then(|(line, _)| cells(line));
        if header.is_none_or(|names| names != COLUMNS) {
            return Err(refuse(1, "id", TableFault::Header));
        }
        let mut products = Vec::new();
        let mut seen = Seen::default();
        for (line, number) in lines.filter(|(line, _)| !line.is_empty()) {
            let cells = cells(line).ok_or_else(|| refuse(number, "", TableFault::Cells))?;
            let key = cells.first().cloned().unwrap_or_default();
            let product = product(cells)
                .and_then(consistent)
                .and_then(|product| seen.add(product));
            products.push(product.map_err(|fault| refuse(number, &key, fault))?);
        }
        let forms = products.iter().map(|product: &Product| Forms {
            brand: spoken_form(&product.brand),
            generic: spoken_form(&product.generic),
        });
        Ok(VaccineTable {
            forms: forms.collect(),
            products,
            loaded: BTreeMap::new(),
        })
    }

    /// All products, in the order of the table.
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// The product with this id.
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// The products of a group.
    pub fn of_group(&self, group: VaccineGroup) -> impl Iterator<Item = &Product> {
        self.products
            .iter()
            .filter(move |product| product.group == group)
    }
}

/// What earlier rows said, for rows that may not say otherwise.
#[derive(Default)]
struct Seen {
    ids: BTreeSet<String>,
    codes: BTreeSet<String>,
    brands: BTreeSet<String>,
    cvx: BTreeMap<String, VaccineGroup>,
}

impl Seen {
    fn add(&mut self, product: Product) -> Result<Product, TableFault> {
        if !self.ids.insert(product.id.clone()) {
            return Err(TableFault::Twice);
        }
        if !self.brands.insert(product.brand.clone()) {
            return Err(TableFault::Contradiction("brand_ja"));
        }
        for (column, code) in [("yj", &product.yj), ("hot9", &product.hot9)] {
            if code.clone().is_some_and(|code| !self.codes.insert(code)) {
                return Err(TableFault::Contradiction(column));
            }
        }
        if let Some(cvx) = &product.cvx {
            let before = self.cvx.insert(cvx.clone(), product.group);
            if before.is_some_and(|group| group != product.group) {
                return Err(TableFault::Contradiction("cvx"));
            }
        }
        Ok(product)
    }
}

/// A product whose cells agree with each other.
fn consistent(product: Product) -> Result<Product, TableFault> {
    let has = |route| product.routes.contains(&route);
    let way = match product.kind {
        VaccineKind::LiveOral => has(Route::Oral),
        VaccineKind::LiveNasal => has(Route::Nasal),
        VaccineKind::LivePercutaneous => has(Route::Percutaneous),
        _ => !has(Route::Oral) && !has(Route::Nasal),
    };
    let mut of_group = product.group.diseases().iter();
    let days = product.routine_from.zip(product.routine_to);
    if !way {
        Err(TableFault::Contradiction("route"))
    } else if !of_group.all(|disease| product.diseases.contains(disease)) {
        Err(TableFault::Contradiction("diseases"))
    } else if days.is_some_and(|(from, to)| to < from) {
        Err(TableFault::Contradiction("routine_to"))
    } else if product.cvx.is_none() != (product.cvx_fit == CvxFit::None) {
        Err(TableFault::Contradiction("cvx_fit"))
    } else {
        Ok(product)
    }
}

/// A row as a product, every cell checked.
fn product(row: Vec<String>) -> Result<Product, TableFault> {
    let Ok(row) = <[String; COLUMNS.len()]>::try_from(row) else {
        return Err(TableFault::Cells);
    };
    let [
        id,
        brand,
        generic,
        group,
        diseases,
        maker,
        kind,
        route,
        dose_ml,
        _label_age,
        routine_from,
        routine_to,
        market,
        cvx,
        cvx_fit,
        yj,
        hot9,
        mark,
        _note,
    ] = row;
    let bad = TableFault::Cell;
    if !matches!(mark.as_str(), "A" | "C") {
        return Err(bad("mark"));
    }
    let diseases: Option<Vec<Disease>> = diseases.split(';').map(Disease::parse).collect();
    Ok(Product {
        id: present(id, |c| c.is_ascii_alphanumeric() || c == '-').ok_or(bad("id"))?,
        brand: present(brand, |_| true).ok_or(bad("brand_ja"))?,
        generic: present(generic, |_| true).ok_or(bad("generic_ja"))?,
        group: VaccineGroup::parse(&group).ok_or(bad("group"))?,
        diseases: diseases.ok_or(bad("diseases"))?,
        maker: present(maker, |_| true).ok_or(bad("manufacturer_ja"))?,
        kind: VaccineKind::parse(&kind).ok_or(bad("kind"))?,
        routes: routes(&route).ok_or(bad("route"))?,
        volumes: VolumeRule::parse_all(&dose_ml).ok_or(bad("dose_ml"))?,
        routine_from: day(&routine_from).map_err(|()| bad("routine_from"))?,
        routine_to: day(&routine_to).map_err(|()| bad("routine_to"))?,
        market: Market::parse(&market).ok_or(bad("market"))?,
        cvx: digits(cvx, &[2, 3]).map_err(|()| bad("cvx"))?,
        cvx_fit: fit(&cvx_fit).ok_or(bad("cvx_fit"))?,
        yj: super::VaccineSystem::Yj
            .checked(yj)
            .map_err(|()| bad("yj"))?,
        hot9: super::VaccineSystem::Hot9
            .checked(hot9)
            .map_err(|()| bad("hot9"))?,
    })
}

fn present(cell: String, allowed: impl Fn(char) -> bool) -> Option<String> {
    (!cell.is_empty() && cell.trim() == cell && cell.chars().all(allowed)).then_some(cell)
}

fn digits(cell: String, lengths: &[usize]) -> Result<Option<String>, ()> {
    if cell.is_empty() {
        return Ok(None);
    }
    let fits = lengths.contains(&cell.len()) && cell.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(Some(cell)) } else { Err(()) }
}

fn day(cell: &str) -> Result<Option<Day>, ()> {
    match cell {
        "" => Ok(None),
        cell => Day::parse_iso(cell).map(Some).map_err(|_| ()),
    }
}

fn fit(cell: &str) -> Option<CvxFit> {
    match cell {
        "good" => Some(CvxFit::Good),
        "approximate" => Some(CvxFit::Approximate),
        "unspecified" => Some(CvxFit::Unspecified),
        "none" => Some(CvxFit::None),
        _ => None,
    }
}

/// `SC`, `SC/IM`, and with the people they are for in brackets: every way that occurs, once.
fn routes(cell: &str) -> Option<Vec<Route>> {
    let mut routes = Vec::new();
    for part in cell.split(['/', ',']) {
        let name = part.trim().split(' ').next()?;
        let route = Route::parse(name)?;
        if !routes.contains(&route) {
            routes.push(route);
        }
    }
    Some(routes)
}
