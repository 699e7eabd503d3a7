//! Products of which an authority has confirmed that they are one of the international list: an operator's file, a pair a
//! line. Without it nothing is one of them, whatever it is called.

use std::collections::HashMap;
use std::path::Path;

use certificate::Catalogue;
use immunization::VaccineTable;

/// The longest file.
const BYTES_MAX: usize = 1 << 20;

/// Our products, and what the list calls each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfirmedProducts(HashMap<String, String>);

impl ConfirmedProducts {
    /// Reads the file of the settings. One that is wrong in a line confirms nothing at all.
    pub fn read(file: &Path, catalogue: &Catalogue) -> Result<ConfirmedProducts, String> {
        let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
        let table = VaccineTable::embedded().map_err(|error| error.to_string())?;
        ConfirmedProducts::parse(&text, table, catalogue)
    }

    fn parse(
        text: &str,
        table: &VaccineTable,
        catalogue: &Catalogue,
    ) -> Result<ConfirmedProducts, String> {
        if text.len() > BYTES_MAX {
            return Err("it is too long".to_owned());
        }
        let mut pairs = HashMap::new();
        for (place, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |what: &str| format!("line {}: {what}", place + 1);
            let pair = line.split_once(';');
            let (product, listed) = pair.ok_or_else(|| wrong("expected PRODUCT;ID"))?;
            if table.product(product).is_none() {
                return Err(wrong("no such product"));
            }
            if catalogue.product(listed).is_none() {
                return Err(wrong("no such id on the list"));
            }
            if pairs
                .insert(product.to_owned(), listed.to_owned())
                .is_some()
            {
                return Err(wrong("this product stands there twice"));
            }
        }
        Ok(ConfirmedProducts(pairs))
    }

    /// What the list calls a product.
    pub fn of(&self, product: &str) -> Option<&str> {
        self.0.get(product).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAMARIL: &str = "YellowFeverProductd8a09f80301dc05e124f99ffe7711fc0";

    fn parse(text: &str) -> Result<ConfirmedProducts, String> {
        let table = VaccineTable::embedded().unwrap();
        ConfirmedProducts::parse(text, table, &Catalogue::built_in())
    }

    #[test]
    fn a_product_is_on_the_list_where_a_line_says_so_and_nowhere_else() {
        let some = parse(&format!("# confirmed 2026-04-01\n\nyf;{STAMARIL}\n")).unwrap();
        assert_eq!(some.of("yf"), Some(STAMARIL));
        assert_eq!(some.of("imovax-polio"), None);
        assert_eq!(ConfirmedProducts::default().of("yf"), None);
    }

    #[test]
    fn a_file_with_a_wrong_line_confirms_nothing_and_names_the_line() {
        let good = format!("yf;{STAMARIL}\n");
        for (text, says) in [
            (format!("{good}yf"), "line 2: expected"),
            (
                format!("{good}nothing;{STAMARIL}"),
                "line 2: no such product",
            ),
            (format!("{good}imovax-polio;STAMARIL"), "line 2: no such id"),
            (format!("{good}{good}"), "line 2: this product"),
            (format!("yf; {STAMARIL}"), "line 1: no such id"),
        ] {
            let error = parse(&text).unwrap_err();
            assert!(error.contains(says), "{error}");
        }
    }
}
