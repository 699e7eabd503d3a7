//! The server's own lists of codes, as a table that is read.

use super::*;
use crate::intake::layout::{FileKind, Layout};

#[test]
fn the_own_codes_fit_their_columns_and_are_read_as_they_are_written() {
    let table = VaccineTable::embedded().unwrap();
    let own = LedgerCodes::own(table);
    let named = VaccineGroup::ALL.len()
        + Programme::ALL.len()
        + DeliveryMode::ALL.len()
        + table.products().len();
    assert_eq!(own.meanings.len(), named, "two names make one code");
    let layout = Layout::find(FileKind::Routine, None).unwrap();
    for (list, code) in own.meanings.keys() {
        let column = layout.column(list.code()).unwrap();
        assert!(
            !code.is_empty() && code.len() <= column.characters_max,
            "{code}"
        );
    }
    let text = String::from_utf8(own.table()).unwrap();
    assert_eq!(LedgerCodes::parse("codes", &text), Ok(own));
    assert!(text.len() < 64 * 1_024);
}

#[test]
fn of_several_codes_the_first_is_written() {
    let text = "list,code,meaning\nkind,11,JE\nkind,10,JE\nmaker,=1,見本製薬\n";
    let codes = LedgerCodes::parse("codes", text).unwrap();
    let known = codes.by_meaning();
    let code = |list, meaning: &str| known.get(&(list, meaning.to_owned())).map(String::as_str);
    assert_eq!(code(CodeList::Kind, "JE"), Some("10"));
    assert_eq!(code(CodeList::Maker, "見本製薬"), Some("=1"));
    assert!(codes.has(CodeList::Maker) && !codes.has(CodeList::Series));
    let table = codes.table();
    assert!(table.windows(4).any(|part| part == b",'=1"));
    let text = String::from_utf8(table).unwrap();
    assert_eq!(LedgerCodes::parse("codes", &text), Ok(codes));
}
