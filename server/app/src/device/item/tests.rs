//! Items of labels against a table that has codes of items.

use immunization::VaccineTable;
use serde_json::json;

use super::*;

fn item(text: &str) -> Gtin {
    Gtin::parse(text).expect("a GTIN")
}

#[test]
fn vial_and_box_of_one_item_are_one_product_of_the_table() {
    let codes = "product_id,system,code,display\ngobik,gtin,09520001000010,\n";
    let table = VaccineTable::embedded().expect("a table");
    let table = table.with_codes("codes.csv", codes).expect("codes");
    let id = |text: &str| of_table(&table, item(text)).map(|one| one.id.clone());
    assert_eq!(id("09520001000010").as_deref(), Some("gobik"));
    assert_eq!(id("19520001000017").as_deref(), Some("gobik"));
    assert_eq!(id("09520001000027"), None);
}

#[test]
fn a_vaccine_that_was_chosen_has_to_be_that_of_the_item() {
    let table = VaccineTable::embedded().expect("a table");
    let product = table.product("gobik").expect("a product");
    let agreed = |vaccine: Value| {
        let said = Members::from_iter([("vaccine".to_owned(), vaccine)]);
        agrees(product, &said, item("09520001000010"))
    };
    assert!(agreed(json!({ "product": "gobik" })).is_ok());
    assert!(agreed(json!({ "group": product.group.code() })).is_ok());
    for other in [
        json!({ "product": "comirnaty-orig" }),
        json!({ "group": "COVID" }),
    ] {
        let refused = agreed(other).expect_err("another vaccine");
        assert!(crate::problem::is(&refused, "label-item-other"));
    }
}
