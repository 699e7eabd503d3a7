//! The products that an international certificate may name. The ids are not stable, so that the catalogue is data.

use std::collections::HashMap;

use immunization::Day;

/// A disease for which international certificates are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IcvpDisease {
    /// Yellow fever: counts from the tenth day on, for life.
    YellowFever,
    /// Polio: as the recommendation of the time says.
    Polio,
}

impl IcvpDisease {
    /// The word for machines.
    pub fn code(self) -> &'static str {
        match self {
            IcvpDisease::YellowFever => "yellow-fever",
            IcvpDisease::Polio => "polio",
        }
    }

    /// From which day a dose counts.
    pub fn valid_from(self, given: Day) -> Day {
        match self {
            IcvpDisease::YellowFever => given.plus_days(10),
            IcvpDisease::Polio => given,
        }
    }

    /// Whether it counts for life.
    pub fn is_for_life(self) -> bool {
        self == IcvpDisease::YellowFever
    }
}

/// A product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IcvpProduct {
    /// What it is against.
    pub disease: IcvpDisease,
    /// The brand, if it has one.
    pub brand: Option<String>,
    /// Who makes it.
    pub maker: String,
}

/// The products by their ids.
#[derive(Clone, Debug, Default)]
pub struct Catalogue(HashMap<String, IcvpProduct>);

impl Catalogue {
    /// The catalogue that is built in.
    pub fn built_in() -> Catalogue {
        Catalogue::parse(include_str!("../data/icvp-products.csv")).unwrap_or_default()
    }

    /// Reads a catalogue: lines of id, disease, brand, container, doses, maker. Wrong lines refuse the whole.
    pub fn parse(text: &str) -> Option<Catalogue> {
        let mut products = HashMap::new();
        let lines = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty());
        for line in lines.skip(1) {
            let cells: Vec<&str> = line.split(';').collect();
            let [id, disease, brand, _container, _doses, maker] = cells.as_slice() else {
                return None;
            };
            let disease = match *disease {
                "yellow-fever" => IcvpDisease::YellowFever,
                "polio" => IcvpDisease::Polio,
                _ => return None,
            };
            let brand = (!brand.is_empty()).then(|| (*brand).to_owned());
            let product = IcvpProduct {
                disease,
                brand,
                maker: (*maker).to_owned(),
            };
            if products.insert((*id).to_owned(), product).is_some() {
                return None;
            }
        }
        Some(Catalogue(products))
    }

    /// Puts the products of another release beside these.
    pub fn extend(&mut self, other: Catalogue) {
        self.0.extend(other.0);
    }

    /// The product with this id.
    pub fn product(&self, id: &str) -> Option<&IcvpProduct> {
        self.0.get(id)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
