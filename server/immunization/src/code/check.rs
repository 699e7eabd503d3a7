//! The two check digits that several codes share.

/// The check digit by Luhn's rule: from the right the digits count double and single in turn, and a double's two digits
/// count each. Every wrong digit is found, and every swap of neighbours but 09 for 90.
pub(crate) fn luhn_digit(digits: &[u8]) -> u8 {
    let sum: u32 = digits
        .iter()
        .rev()
        .zip([2, 1].into_iter().cycle())
        .map(|(digit, weight)| {
            let product = u32::from(*digit) * weight;
            product / 10 + product % 10
        })
        .sum();
    complement(sum)
}

/// The check digit of GS1: from the right the digits count threefold and single in turn. Every wrong digit is found, and
/// every swap of neighbours that are not five apart.
pub(crate) fn mod10_digit(digits: &[u8]) -> u8 {
    let sum: u32 = digits
        .iter()
        .rev()
        .zip([3, 1].into_iter().cycle())
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum();
    complement(sum)
}

/// What is missing to the next ten.
fn complement(sum: u32) -> u8 {
    u8::try_from((10 - sum % 10) % 10).unwrap_or(0)
}
