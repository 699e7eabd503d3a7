//! The prefectures.

use super::*;

#[test]
fn a_prefecture_is_known_by_number_and_by_name() {
    assert_eq!(Prefecture::parse("01").unwrap().name(), "北海道");
    assert_eq!(Prefecture::parse("13").unwrap().name(), "東京都");
    assert_eq!(Prefecture::parse("47").unwrap().name(), "沖縄県");
    assert_eq!(Prefecture::all().count(), 47);
    for one in Prefecture::all() {
        assert_eq!(Prefecture::parse(&one.to_string()), Ok(one));
        assert_eq!(Prefecture::named(one.name()), Some(one));
    }
    assert_eq!(Prefecture::named("みらい県"), None);
}

#[test]
fn an_error_names_what_is_wrong() {
    let code = |text: &str| Prefecture::parse(text).unwrap_err().code();
    assert_eq!(code("00"), "CODE-PREF");
    assert_eq!(code("48"), "CODE-PREF");
    assert_eq!(code("1"), "CODE-PREF-LEN");
    assert_eq!(code("1x"), "CODE-PREF-CHAR");
    assert_eq!(Prefecture::new(0), None);
    assert_eq!(Prefecture::new(255), None);
}
