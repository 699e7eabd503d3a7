//! Any text as a reading of a coupon: a line that is written as it was read, or a code that says why not.

#![no_main]

use immunization::{
    CouponDigits, CouponKind, CouponLine, CouponNumber, CouponReading, MunicipalityCode,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let reading = CouponReading::read(text);
    match reading {
        CouponReading::Line(line) | CouponReading::Suggested(line) => {
            let digits = line.digits();
            assert_eq!(digits.len(), 18);
            assert!(CouponLine::parse(&digits) == Ok(line));
            assert!(MunicipalityCode::parse(&line.municipality.to_string()).is_ok());
            // What was taken for a line without anybody's word stands there digit by digit, wide or narrow, in this order.
            if matches!(reading, CouponReading::Line(_)) {
                assert!(reading.code().is_none());
                assert!(digits_of(text).contains(&digits), "another line");
            }
            let campaign = CouponDigits {
                kinds: vec![(2, CouponKind::Vaccination)],
                doses: (1, 7),
            };
            if let Ok((kind, dose)) = campaign.read(&line) {
                assert!(kind == CouponKind::Vaccination && (1..=7).contains(&dose));
            }
        }
        CouponReading::NumberAlone(number) => {
            assert_eq!(reading.code(), Some("SCAN-10"));
            let digits = number.digits();
            assert!(CouponNumber::parse(&digits) == Ok(number));
            assert!(digits_of(text).contains(&digits), "another number");
        }
        CouponReading::Refused(_) => assert!(reading.code().is_some_and(|code| !code.is_empty())),
    }
    // What leads to a person is in no output for developers.
    // The name of a code has digits, at most two.
    assert!(
        digits_of(&format!("{reading:?}")).len() <= 2,
        "digits are shown"
    );
});

fn digits_of(text: &str) -> String {
    text.chars()
        .filter_map(|character| match character {
            '0'..='9' => Some(character),
            '０'..='９' => char::from_digit(character as u32 - '０' as u32, 10),
            _ => None,
        })
        .collect()
}
