//! Which vaccine several codes and words name together. What disagrees is told, never guessed.

mod known;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use known::{CVX_OF_GROUPS, CVX_UNMATCHED, WORDS};

use super::csv::cells;
use super::kinds::VaccineGroup;
use super::table::{Product, TableError, TableFault, VaccineTable};
use crate::code::digits;
use crate::gtin::Gtin;
use crate::name::comparison_form;
use crate::named::named;

named! {
    /// A system of codes for vaccines, the most trusted first.
    VaccineSystem {
        /// Thirteen digits, one for each package of a product.
        Hot13 = "hot13",
        /// Nine digits, one for each product of a company.
        Hot9 = "hot9",
        /// Twelve letters and digits of the drug price list.
        Yj = "yj",
        /// The number on the package.
        Gtin = "gtin",
        /// CVX of the United States.
        Cvx = "cvx",
        /// Our own products.
        Product = "product",
        /// Our own groups.
        Group = "group",
    }
}

/// A code in a system that is known here.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VaccineCode {
    /// The system.
    pub system: VaccineSystem,
    /// The code as it was written.
    pub code: String,
}

/// What all that was said names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identified<'a> {
    /// The group.
    pub group: VaccineGroup,
    /// The product, if one is named.
    pub product: Option<&'a Product>,
    /// The most trusted system that said so; nothing if only words did.
    pub by: Option<VaccineSystem>,
}

/// The answer to the question which vaccine it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identification<'a> {
    /// This one.
    Known(Identified<'a>),
    /// Codes or words that are known name different groups. The record is kept; the vaccine counts as not identified.
    Disagreement(Vec<VaccineGroup>),
    /// A code that no group is equal to, so that somebody has to look at it.
    Unmatched(Unmatched),
    /// Nothing that was said is known.
    Unknown,
}

named! {
    /// Why a known code names no group.
    Unmatched {
        /// Diphtheria and tetanus for adults. Whether it counts as DT of period 2, somebody has to say.
        Td = "td",
        /// Measles, mumps, rubella and varicella: it counts for each disease.
        Mmrv = "mmrv",
        /// The code does not tell which of two groups it is.
        Ambiguous = "ambiguous",
        /// An antibody and no vaccine, which never counts as a dose.
        Antibody = "antibody",
    }
}

impl VaccineSystem {
    /// Whether a text has the shape of a code of this system. Only of some systems is it known which codes there are.
    pub fn is_shaped(self, code: &str) -> bool {
        let digits_of = |length: usize| code.len() == length && digits::only(code);
        match self {
            VaccineSystem::Hot13 => digits_of(13),
            VaccineSystem::Hot9 => digits_of(9),
            VaccineSystem::Yj => is_yj(code),
            VaccineSystem::Gtin => Gtin::parse(code).is_ok(),
            VaccineSystem::Cvx => digits_of(2) || digits_of(3),
            VaccineSystem::Product | VaccineSystem::Group => !code.is_empty(),
        }
    }

    /// A cell of a table as a code of this system; an empty one says that there is none.
    pub(super) fn checked(self, cell: String) -> Result<Option<String>, ()> {
        match cell.is_empty() {
            true => Ok(None),
            false if self.is_shaped(&cell) => Ok(Some(cell)),
            false => Err(()),
        }
    }
}

/// Longer than every name of the table; more is a story.
const WORDS_BYTES_MAX: usize = 300;

/// The form in which names of vaccines are compared: that they are vaccines need not be said.
pub(super) fn spoken_form(name: &str) -> String {
    let form = comparison_form(name);
    match form.strip_suffix("ワクチン") {
        Some(rest) => rest.to_owned(),
        None => form,
    }
}

fn word_forms() -> &'static [(String, VaccineGroup)] {
    static FORMS: LazyLock<Vec<(String, VaccineGroup)>> = LazyLock::new(|| {
        let words = WORDS.iter();
        words
            .map(|(word, group)| (spoken_form(word), *group))
            .collect()
    });
    &FORMS
}

/// What one code or word says.
#[derive(Clone, Copy)]
enum Word<'a> {
    Product(&'a Product),
    Group(VaccineGroup),
    Unmatched(Unmatched),
}

impl VaccineTable {
    /// Which vaccine these codes and words name together. Codes are tried in the order of trust; words count only where
    /// no code is known, because they are written by hand.
    pub fn identify<'a>(&'a self, codes: &[VaccineCode], text: Option<&str>) -> Identification<'a> {
        let mut said: Vec<(Option<VaccineSystem>, Word<'a>)> = codes
            .iter()
            .filter_map(|code| Some((Some(code.system), self.word_of(code)?)))
            .collect();
        if said.is_empty() {
            let word = text.and_then(|text| self.word_of_text(text));
            said.extend(word.map(|word| (None, word)));
        }
        said.sort_by_key(|(system, _)| *system);
        conclusion(&said)
    }

    fn word_of(&self, code: &VaccineCode) -> Option<Word<'_>> {
        let VaccineCode { system, code } = code;
        if let Some(product) = self.loaded_product(*system, code) {
            return Some(Word::Product(product));
        }
        let by = |has: &dyn Fn(&Product) -> bool| {
            let product = self.products.iter().find(|product| has(product));
            product.map(Word::Product)
        };
        match system {
            // The first nine of thirteen digits are the product's.
            VaccineSystem::Hot13 if system.is_shaped(code) => {
                let hot9 = code.get(..9)?;
                let loaded = self.loaded_product(VaccineSystem::Hot9, hot9);
                loaded
                    .map(Word::Product)
                    .or_else(|| by(&|product| product.hot9.as_deref() == Some(hot9)))
            }
            VaccineSystem::Hot9 => by(&|product| product.hot9.as_ref() == Some(code)),
            VaccineSystem::Yj => by(&|product| product.yj.as_ref() == Some(code)),
            VaccineSystem::Product => self.product(code).map(Word::Product),
            VaccineSystem::Group => VaccineGroup::parse(code).map(Word::Group),
            VaccineSystem::Cvx => self.word_of_cvx(code),
            VaccineSystem::Hot13 | VaccineSystem::Gtin => None,
        }
    }

    fn loaded_product(&self, system: VaccineSystem, code: &str) -> Option<&Product> {
        let place = self.loaded.get(&(system, normal(system, code)))?;
        self.products.get(*place)
    }

    /// A CVX code names a product if it fits one product well and no other has it.
    fn word_of_cvx(&self, code: &str) -> Option<Word<'_>> {
        if let Some((_, unmatched)) = CVX_UNMATCHED.iter().find(|(cvx, _)| *cvx == code) {
            return Some(Word::Unmatched(*unmatched));
        }
        let mut having = self
            .products
            .iter()
            .filter(|one| one.cvx.as_deref() == Some(code));
        let (first, second) = (having.next(), having.next());
        match (first, second) {
            (Some(product), None) if product.cvx_fit == super::CvxFit::Good => {
                Some(Word::Product(product))
            }
            (Some(product), _) => Some(Word::Group(product.group)),
            (None, _) => {
                let found = CVX_OF_GROUPS
                    .iter()
                    .find(|(_, codes)| codes.contains(&code));
                found.map(|(group, _)| Word::Group(*group))
            }
        }
    }

    fn word_of_text(&self, text: &str) -> Option<Word<'_>> {
        if text.len() > WORDS_BYTES_MAX {
            return None;
        }
        let form = spoken_form(text);
        if form.is_empty() {
            return None;
        }
        let named = || self.products.iter().zip(&self.forms);
        let mut branded = named().filter(|(_, forms)| forms.brand == form);
        if let (Some((product, _)), None) = (branded.next(), branded.next()) {
            return Some(Word::Product(product));
        }
        let of_products = named()
            .filter(|(_, forms)| forms.brand == form || forms.generic == form)
            .map(|(product, _)| product.group);
        let of_words = word_forms().iter().filter(|(word, _)| *word == form);
        let groups: BTreeSet<VaccineGroup> = of_products
            .chain(of_words.map(|(_, group)| *group))
            .collect();
        let first = groups.first().copied();
        first.filter(|_| groups.len() == 1).map(Word::Group)
    }

    /// The table with further codes, as a deployment has them: a first line `product_id,system,code,display`, then a row
    /// for each code. A code that names another product already is a contradiction.
    pub fn with_codes(&self, file: &str, text: &str) -> Result<VaccineTable, TableError> {
        let mut table = self.clone();
        let refuse = |line: usize, key: &str, fault| TableError {
            file: file.to_owned(),
            line,
            key: key.to_owned(),
            fault,
        };
        let mut lines = text.trim_start_matches('\u{FEFF}').lines().zip(1..);
        let header = lines.next().and_then(|(line, _)| cells(line));
        if header.is_none_or(|names| names != ["product_id", "system", "code", "display"]) {
            return Err(refuse(1, "product_id", TableFault::Header));
        }
        for (line, number) in lines.filter(|(line, _)| !line.is_empty()) {
            let cells = cells(line).ok_or_else(|| refuse(number, "", TableFault::Cells))?;
            let [id, system, code, _display] = cells.as_slice() else {
                return Err(refuse(number, "", TableFault::Cells));
            };
            let added = table.add_code(id, system, code);
            added.map_err(|fault| refuse(number, id, fault))?;
        }
        Ok(table)
    }

    fn add_code(&mut self, id: &str, system: &str, code: &str) -> Result<(), TableFault> {
        let place = self.products.iter().position(|product| product.id == id);
        let place = place.ok_or(TableFault::Cell("product_id"))?;
        let system = VaccineSystem::parse(system).ok_or(TableFault::Cell("system"))?;
        let ours = matches!(system, VaccineSystem::Product | VaccineSystem::Group);
        if ours || !system.is_shaped(code) {
            return Err(TableFault::Cell(if ours { "system" } else { "code" }));
        }
        let code = VaccineCode {
            system,
            code: code.to_owned(),
        };
        let said = self.word_of(&code);
        let product = self.products.get(place);
        let contradicts = match said {
            Some(Word::Product(other)) => Some(other) != product,
            Some(Word::Group(group)) => product.is_none_or(|product| product.group != group),
            Some(Word::Unmatched(_)) => true,
            None => false,
        };
        if contradicts {
            return Err(TableFault::Contradiction("code"));
        }
        self.loaded
            .insert((system, normal(system, &code.code)), place);
        Ok(())
    }
}

/// A code as it is compared: GTINs of every length with fourteen digits, without the digit of the package and what
/// checks it, so that a vial and its box name one product.
fn normal(system: VaccineSystem, code: &str) -> String {
    match (system, Gtin::parse(code)) {
        (VaccineSystem::Gtin, Ok(gtin)) => format!("{:012}", gtin.item()),
        _ => code.to_owned(),
    }
}

/// What several words say together.
fn conclusion<'a>(said: &[(Option<VaccineSystem>, Word<'a>)]) -> Identification<'a> {
    let unmatched = said.iter().find_map(|(_, word)| match word {
        Word::Unmatched(reason) => Some(*reason),
        Word::Product(_) | Word::Group(_) => None,
    });
    if let Some(reason) = unmatched {
        return Identification::Unmatched(reason);
    }
    let group_of = |word: &Word<'a>| match word {
        Word::Product(product) => Some(product.group),
        Word::Group(group) => Some(*group),
        Word::Unmatched(_) => None,
    };
    let groups: BTreeSet<VaccineGroup> =
        said.iter().filter_map(|(_, word)| group_of(word)).collect();
    let mut products: Vec<&'a Product> = Vec::new();
    for (_, word) in said {
        if let Word::Product(product) = word
            && !products.contains(product)
        {
            products.push(product);
        }
    }
    match (groups.len(), groups.first(), said.first()) {
        (1, Some(group), Some((by, _))) => Identification::Known(Identified {
            group: *group,
            // Two products of one group: the group is certain, the product is not.
            product: products.first().copied().filter(|_| products.len() == 1),
            by: *by,
        }),
        (0, ..) | (_, None, _) | (_, _, None) => Identification::Unknown,
        _ => Identification::Disagreement(groups.into_iter().collect()),
    }
}

/// Four digits of what it does, three signs of what it is, a letter of its form, four signs of its maker.
fn is_yj(code: &str) -> bool {
    let fits = |(place, byte): (usize, u8)| match place {
        0..=3 => byte.is_ascii_digit(),
        7 => byte.is_ascii_uppercase(),
        _ => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
    };
    code.len() == 12 && code.bytes().enumerate().all(fits)
}
