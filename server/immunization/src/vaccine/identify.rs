//! Which vaccine several codes and words name together. What disagrees is told, never guessed.

use std::collections::BTreeSet;

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

/// CVX codes that are taken for a group, beside those of the products.
const CVX_OF_GROUPS: &[(VaccineGroup, &[&str])] = &[
    (VaccineGroup::DtpIpvHib, &["170", "120"]),
    (VaccineGroup::DtpIpv, &["130"]),
    (VaccineGroup::Dtp, &["20", "107", "01"]),
    (VaccineGroup::Dt, &["28"]),
    (VaccineGroup::Tt, &["35", "112"]),
    (VaccineGroup::Ipv, &["10"]),
    (VaccineGroup::Opv, &["02", "182"]),
    (VaccineGroup::Hib, &["17", "48", "49"]),
    (VaccineGroup::Pcv, &["152", "100", "133", "215", "216"]),
    (VaccineGroup::PcvAdult, &["327"]),
    (VaccineGroup::Ppsv, &["33"]),
    (VaccineGroup::HepB, &["45", "08", "42", "43", "189", "220"]),
    (VaccineGroup::HepA, &["85", "52", "83", "84"]),
    (VaccineGroup::Rota, &["122", "116", "119"]),
    (VaccineGroup::Bcg, &["19"]),
    (VaccineGroup::Mr, &["04"]),
    (VaccineGroup::Measles, &["05"]),
    (VaccineGroup::Rubella, &["06"]),
    (VaccineGroup::Mmr, &["03"]),
    (VaccineGroup::Mumps, &["07"]),
    (VaccineGroup::Var, &["21"]),
    (VaccineGroup::Zoster, &["188", "187", "121"]),
    (VaccineGroup::Je, &["129", "39", "134"]),
    (VaccineGroup::Hpv, &["137", "62", "118", "165"]),
    (VaccineGroup::Flu, &["88", "141", "158", "140", "150"]),
    (VaccineGroup::FluLaiv, &["151", "111", "149"]),
    (VaccineGroup::FluHd, &["135", "197"]),
    (
        VaccineGroup::Covid,
        &[
            "213", "207", "208", "210", "211", "212", "217", "218", "219", "221", "228", "229",
            "230", "300", "301", "302", "308", "309", "310", "311", "312", "313", "500",
        ],
    ),
    (VaccineGroup::Rsv, &["304", "303", "305", "326"]),
    (VaccineGroup::MenAcwy, &["147", "114", "136", "203"]),
    (VaccineGroup::Rabies, &["90", "18", "175", "176"]),
    (VaccineGroup::YellowFever, &["184", "37", "183"]),
    (VaccineGroup::Typhoid, &["91", "101"]),
    (VaccineGroup::Tbe, &["222", "223", "224"]),
];

const CVX_UNMATCHED: &[(&str, Unmatched)] = &[
    ("09", Unmatched::Td),
    ("113", Unmatched::Td),
    ("94", Unmatched::Mmrv),
    ("89", Unmatched::Ambiguous),
    ("109", Unmatched::Ambiguous),
    ("306", Unmatched::Antibody),
    ("307", Unmatched::Antibody),
];

/// What words are taken for, beside brands and generic names.
const WORDS: &[(&str, VaccineGroup)] = &[
    ("五種混合", VaccineGroup::DtpIpvHib),
    ("5種混合", VaccineGroup::DtpIpvHib),
    ("四種混合", VaccineGroup::DtpIpv),
    ("4種混合", VaccineGroup::DtpIpv),
    ("三種混合", VaccineGroup::Dtp),
    ("3種混合", VaccineGroup::Dtp),
    ("二種混合", VaccineGroup::Dt),
    ("2種混合", VaccineGroup::Dt),
    ("破傷風トキソイド", VaccineGroup::Tt),
    ("不活化ポリオ", VaccineGroup::Ipv),
    ("生ポリオ", VaccineGroup::Opv),
    ("経口生ポリオ", VaccineGroup::Opv),
    ("ヒブ", VaccineGroup::Hib),
    ("Hib", VaccineGroup::Hib),
    ("小児用肺炎球菌", VaccineGroup::Pcv),
    ("B型肝炎", VaccineGroup::HepB),
    ("A型肝炎", VaccineGroup::HepA),
    ("ロタ", VaccineGroup::Rota),
    ("ロタウイルス", VaccineGroup::Rota),
    ("BCG", VaccineGroup::Bcg),
    ("麻しん風しん混合", VaccineGroup::Mr),
    ("麻しん風しん", VaccineGroup::Mr),
    ("MR", VaccineGroup::Mr),
    ("麻しん", VaccineGroup::Measles),
    ("風しん", VaccineGroup::Rubella),
    ("おたふくかぜ", VaccineGroup::Mumps),
    ("水痘", VaccineGroup::Var),
    ("水ぼうそう", VaccineGroup::Var),
    ("帯状疱疹", VaccineGroup::Zoster),
    ("日本脳炎", VaccineGroup::Je),
    ("HPV", VaccineGroup::Hpv),
    ("子宮頸がん", VaccineGroup::Hpv),
    ("ヒトパピローマウイルス", VaccineGroup::Hpv),
    ("インフルエンザ", VaccineGroup::Flu),
    ("新型コロナ", VaccineGroup::Covid),
    ("新型コロナウイルス", VaccineGroup::Covid),
    ("狂犬病", VaccineGroup::Rabies),
    ("黄熱", VaccineGroup::YellowFever),
    ("腸チフス", VaccineGroup::Typhoid),
];

impl VaccineSystem {
    /// Whether a text has the shape of a code of this system. Only of some systems is it known which codes there are.
    pub fn is_shaped(self, code: &str) -> bool {
        let digits_of = |length: usize| code.len() == length && digits::only(code);
        match self {
            VaccineSystem::Hot13 => digits_of(13),
            VaccineSystem::Hot9 => digits_of(9),
            VaccineSystem::Yj => {
                code.len() == 12
                    && code
                        .bytes()
                        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
            }
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
        let product_by = |has: &dyn Fn(&Product) -> bool| self.products.iter().find(|one| has(one));
        let loaded = self.loaded.get(&(*system, normal(*system, code)));
        let product = match loaded.and_then(|place| self.products.get(*place)) {
            Some(product) => Some(product),
            None => match system {
                // The first nine of thirteen digits are the product's.
                VaccineSystem::Hot13 if system.is_shaped(code) => {
                    product_by(&|one| one.hot9.as_deref() == code.get(..9))
                }
                VaccineSystem::Hot9 => product_by(&|one| one.hot9.as_ref() == Some(code)),
                VaccineSystem::Yj => product_by(&|one| one.yj.as_ref() == Some(code)),
                VaccineSystem::Product => self.product(code),
                VaccineSystem::Group => return VaccineGroup::parse(code).map(Word::Group),
                VaccineSystem::Cvx => return self.word_of_cvx(code),
                VaccineSystem::Hot13 | VaccineSystem::Gtin => None,
            },
        };
        product.map(Word::Product)
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
        // Longer than every name of the table; more is a story.
        if text.len() > 300 {
            return None;
        }
        let form = comparison_form(text);
        let form = form
            .strip_suffix(&comparison_form("ワクチン"))
            .unwrap_or(&form);
        let same = |name: &str| {
            let name = comparison_form(name);
            name.strip_suffix(&comparison_form("ワクチン"))
                .unwrap_or(&name)
                == form
        };
        if form.is_empty() {
            return None;
        }
        let mut branded = self.products.iter().filter(|one| same(&one.brand));
        if let (Some(product), None) = (branded.next(), branded.next()) {
            return Some(Word::Product(product));
        }
        let named = self
            .products
            .iter()
            .filter(|one| same(&one.generic) || same(&one.brand));
        let words = WORDS
            .iter()
            .filter(|(word, _)| same(word))
            .map(|(_, group)| *group);
        let groups: BTreeSet<VaccineGroup> = named.map(|one| one.group).chain(words).collect();
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
            code: normal(system, code),
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
        self.loaded.insert((system, code.code), place);
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
