//! Reasons and formats keep their numbers.

use super::*;

#[test]
fn numbers_of_formats_and_reasons_lead_back() {
    for format in Format::ISSUED {
        assert_eq!(format_of(format_number(format)), Some(format));
    }
    assert_eq!(format_of(0), None);
    assert_eq!(format_of(99), None);
    for reason in Reason::ALL {
        assert_eq!(Reason::from_number(reason.number()), Some(reason));
        assert_eq!(Reason::parse(reason.code()), Some(reason));
    }
    assert_eq!(Reason::from_number(0), None);
}
