//! Numbers of 12 bits → fields of GS1.

struct Bits(Vec<bool>, usize);

impl Bits {
    fn left(&self) -> usize {
        self.0.len() - self.1
    }

    fn peek(&self, count: usize) -> Option<u32> {
        let bits = self.0.get(self.1..self.1.checked_add(count)?)?;
        Some(bits.iter().fold(0, |sum, bit| (sum << 1) | u32::from(*bit)))
    }

    fn take(&mut self, count: usize) -> Option<u32> {
        let value = self.peek(count)?;
        self.1 += count;
        Some(value)
    }

    /// Takes these bits if they come next.
    fn follows(&mut self, count: usize, value: u32) -> bool {
        let follows = self.peek(count) == Some(value);
        self.1 += if follows { count } else { 0 };
        follows
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Numeric,
    Letters,
    Wide,
}

/// Reads fields; the short forms for weights and prices are not on medicines and are left alone.
pub(super) fn read(numbers: &[u32]) -> Option<String> {
    let bits = numbers
        .iter()
        .flat_map(|number| (0..12).rev().map(move |at| number >> at & 1 == 1));
    let mut bits = Bits(bits.collect(), 0);
    let mut text = String::new();
    bits.take(1)?;
    if bits.follows(1, 1) {
        bits.take(2)?;
        text.push_str("01");
        let mut number = format!("{}", bits.take(4).filter(|digit| *digit < 10)?);
        for _ in 0..4 {
            let three = bits.take(10).filter(|three| *three < 1000)?;
            number.push_str(&format!("{three:03}"));
        }
        text.push_str(&super::super::widths::with_check_digit(
            number.parse().ok()?,
        )?);
    } else if bits.follows(2, 0) {
        bits.take(2)?;
    } else {
        return None;
    }
    general(&mut bits, &mut text)?;
    let text = text.trim_end_matches('\u{1d}').to_owned();
    (!text.is_empty()).then_some(text)
}

/// Digits in pairs, digits and capitals, or all letters, as marks in between tell.
fn general(bits: &mut Bits, text: &mut String) -> Option<()> {
    let mut mode = Mode::Numeric;
    // Every round takes bits or ends.
    while bits.left() > 0 {
        match mode {
            Mode::Numeric => {
                if bits.left() < 7 {
                    // A last single digit.
                    if let Some(value @ 1..=10) = bits.peek(4) {
                        text.push(digit(value - 1)?);
                    }
                    return Some(());
                }
                if bits.follows(4, 0) {
                    mode = Mode::Letters;
                    continue;
                }
                let value = bits.take(7)?.checked_sub(8)?;
                for part in [value / 11, value % 11] {
                    text.push(digit(part)?);
                }
            }
            Mode::Letters | Mode::Wide => {
                if bits.follows(3, 0) {
                    mode = Mode::Numeric;
                } else if bits.follows(5, 0b00100) {
                    mode = if mode == Mode::Letters {
                        Mode::Wide
                    } else {
                        Mode::Letters
                    };
                } else if let Some(letter) = letter(bits, mode) {
                    text.push(letter);
                    if letter == '\u{1d}' {
                        mode = Mode::Numeric;
                    }
                } else {
                    // What is left is filling.
                    return (bits.left() < 12).then_some(());
                }
            }
        }
    }
    Some(())
}

fn digit(value: u32) -> Option<char> {
    match value {
        10 => Some('\u{1d}'),
        value => char::from_digit(value, 10),
    }
}

fn letter(bits: &mut Bits, mode: Mode) -> Option<char> {
    match bits.peek(5)? {
        15 => {
            bits.take(5)?;
            return Some('\u{1d}');
        }
        value @ 5..=14 => {
            bits.take(5)?;
            return char::from_digit(value - 5, 10);
        }
        _ => {}
    }
    let letter = |value: u32| char::from_u32(value);
    if mode == Mode::Letters {
        let value = bits.take(6)?;
        return match value {
            32..=57 => letter(value + 33),
            58 => Some('*'),
            59..=62 => letter(value - 15),
            _ => None,
        };
    }
    match bits.peek(7)? {
        value @ 64..=89 => {
            bits.take(7)?;
            letter(value + 1)
        }
        value @ 90..=115 => {
            bits.take(7)?;
            letter(value + 7)
        }
        _ => {
            let value = bits.take(8)?.checked_sub(232)?;
            "!\"%&'()*+,-./:;<=>?_ ".chars().nth(value as usize)
        }
    }
}
