//! Labels in whatever width, and that each product they name is in the table.

use super::*;
use crate::vaccine::VaccineTable;

#[test]
fn labels_are_found_in_any_width() {
    let id = |text| VaccineLabel::find(text).map(|label| label.id);
    assert_eq!(id("ファイザー"), Some("pfizer-12"));
    assert_eq!(id("ﾌｧｲｻﾞｰ"), Some("pfizer-12"));
    assert_eq!(id("武田/モデルナ"), Some("moderna-12"));
    assert_eq!(id("武田／モデルナ"), Some("moderna-12"));
    assert_eq!(id("コミナティ(2価:BA.4/5)"), Some("pfizer-ba45"));
    assert_eq!(
        id("スパイクバックス6~11歳XBB.1.5"),
        Some("moderna-xbb-6-11")
    );
    assert_eq!(
        id("スパイクバックス６〜１１歳ＸＢＢ．１．５"),
        Some("moderna-xbb-6-11")
    );
    assert_eq!(id("モデルナ"), None);
    assert_eq!(id(""), None);
}

#[test]
fn what_labels_name_is_in_the_table_of_products() {
    let table = VaccineTable::embedded().unwrap();
    let labels = parse(TABLE).unwrap();
    assert_eq!(labels.len(), 18);
    for label in labels.values() {
        if let Some(product) = label.product {
            assert_eq!(
                table.product(product).unwrap().group,
                label.group(),
                "{product}"
            );
        }
    }
    let maker = |lot| maker_of_lot(&LotNumber::parse(lot).unwrap());
    assert_eq!(maker("FJ7489"), Some("pfizer"));
    assert_eq!(maker("3004733"), Some("moderna"));
    assert_eq!(maker("400082A"), Some("moderna"));
    assert_eq!(maker("A1"), None);
}

#[test]
fn tables_of_labels_that_contradict_themselves_are_refused() {
    let refused = |text| parse(text).unwrap_err().fault;
    assert_eq!(refused("label,id\n"), TableFault::Header);
    assert_eq!(
        refused("label,id,maker,product\nx,y,z\n"),
        TableFault::Cells
    );
    assert_eq!(
        refused("label,id,maker,product\nx,y,z,\nX,w,z,\n"),
        TableFault::Twice
    );
    assert_eq!(
        refused("label,id,maker,product\nx,y,z,\nv,y,z,\n"),
        TableFault::Contradiction("id")
    );
}
