//! QR codes of version 1 for digits, and NW-7.

use crate::Chance;

const SIDE: usize = 21;

/// How many of 26 codewords carry data, and the two bits of the level: L, M, Q.
const LEVELS: [(usize, u32); 3] = [(19, 0b01), (16, 0b00), (13, 0b11)];

/// The modules of a QR code of version 1 with up to 27 digits: rows of dark and light. The mask is left to chance.
#[must_use]
pub fn qr_modules(digits: &str, level: usize, chance: &mut Chance) -> Vec<Vec<bool>> {
    let (data_count, level_bits) = LEVELS[level.min(2)];
    let mut words = data_words(digits, data_count);
    let check = check_words(&words, 26 - data_count);
    words.extend(check);
    let mask = chance.below(8) as u32;
    let mut modules = vec![vec![false; SIDE]; SIDE];
    let mut taken = vec![vec![false; SIDE]; SIDE];
    place_patterns(&mut modules, &mut taken);
    place_format(&mut modules, &mut taken, level_bits << 3 | mask);
    place_words(&mut modules, &taken, &words, mask);
    modules
}

fn data_words(digits: &str, count: usize) -> Vec<u8> {
    let mut bits: Vec<bool> = Vec::new();
    let mut put = |value: u32, length: u32| {
        bits.extend((0..length).rev().map(|at| value >> at & 1 == 1));
    };
    put(1, 4);
    put(digits.len() as u32, 10);
    let numbers: Vec<u32> = digits.bytes().map(|b| u32::from(b - b'0')).collect();
    for group in numbers.chunks(3) {
        let value = group.iter().fold(0, |sum, digit| sum * 10 + digit);
        put(value, [0, 4, 7, 10][group.len()]);
    }
    put(0, 4);
    let mut words: Vec<u8> = bits
        .chunks(8)
        .map(|byte| {
            (0..8).fold(0, |sum, at| {
                sum << 1 | u8::from(byte.get(at) == Some(&true))
            })
        })
        .collect();
    words.truncate(count);
    let mut filler = [0xEC, 0x11].into_iter().cycle();
    words.resize_with(count, || filler.next().unwrap_or(0));
    words
}

fn times(a: u8, b: u8) -> u8 {
    let mut product = 0u16;
    for at in (0..8).rev() {
        product <<= 1;
        if product & 0x100 != 0 {
            product ^= 0x11D;
        }
        if b >> at & 1 == 1 {
            product ^= u16::from(a);
        }
    }
    product as u8
}

fn check_words(data: &[u8], count: usize) -> Vec<u8> {
    let mut generator = vec![1u8];
    let mut root = 1u8;
    for _ in 0..count {
        let mut next = vec![0; generator.len() + 1];
        for (at, value) in generator.iter().enumerate() {
            next[at] ^= *value;
            next[at + 1] ^= times(*value, root);
        }
        generator = next;
        root = times(root, 2);
    }
    let mut rest = data.to_vec();
    rest.resize(data.len() + count, 0);
    for at in 0..data.len() {
        let factor = rest[at];
        for (offset, value) in generator.iter().enumerate() {
            rest[at + offset] ^= times(*value, factor);
        }
    }
    rest.split_off(data.len())
}

fn place_patterns(modules: &mut [Vec<bool>], taken: &mut [Vec<bool>]) {
    for (left, top) in [(0usize, 0usize), (SIDE - 7, 0), (0, SIDE - 7)] {
        for y in 0..7usize {
            for x in 0..7usize {
                let ring = x.abs_diff(3).max(y.abs_diff(3));
                modules[top + y][left + x] = ring != 2;
            }
        }
    }
    for (y, (modules, taken)) in modules.iter_mut().zip(taken).enumerate() {
        for (x, (module, taken)) in modules.iter_mut().zip(taken).enumerate() {
            let corner = (y < 9 && !(9..SIDE - 8).contains(&x)) || (x < 9 && y >= SIDE - 8);
            *taken = corner || x == 6 || y == 6;
            if !corner && (x == 6 || y == 6) {
                *module = (x + y).is_multiple_of(2);
            }
        }
    }
}

fn place_format(modules: &mut [Vec<bool>], taken: &mut [Vec<bool>], data: u32) {
    let mut rest = data << 10;
    for at in (10..15).rev() {
        if rest >> at & 1 == 1 {
            rest ^= 0x537 << (at - 10);
        }
    }
    let format = (data << 10 | rest) ^ 0x5412;
    let bit = |at: usize| format >> at & 1 == 1;
    for at in 0..15 {
        let down = [0, 1, 2, 3, 4, 5, 7, 8, 14, 15, 16, 17, 18, 19, 20][at];
        let across = [20, 19, 18, 17, 16, 15, 14, 13, 7, 5, 4, 3, 2, 1, 0][at];
        modules[down][8] = bit(at);
        modules[8][across] = bit(at);
    }
    modules[SIDE - 8][8] = true;
    taken[SIDE - 8][8] = true;
}

fn place_words(modules: &mut [Vec<bool>], taken: &[Vec<bool>], words: &[u8], mask: u32) {
    let mut bits = words
        .iter()
        .flat_map(|word| (0..8).rev().map(move |at| word >> at & 1 == 1));
    let columns = (0..SIDE).rev().filter(|x| *x != 6).collect::<Vec<_>>();
    for (turn, pair) in columns.chunks(2).enumerate() {
        for step in 0..SIDE {
            let y = if turn % 2 == 0 { SIDE - 1 - step } else { step };
            for &x in pair {
                if !taken[y][x] {
                    modules[y][x] = bits.next().unwrap_or(false) ^ masked(mask, x, y);
                }
            }
        }
    }
}

fn masked(mask: u32, x: usize, y: usize) -> bool {
    match mask {
        0 => (x + y).is_multiple_of(2),
        1 => y.is_multiple_of(2),
        2 => x.is_multiple_of(3),
        3 => (x + y).is_multiple_of(3),
        4 => (y / 2 + x / 3).is_multiple_of(2),
        5 => x * y % 2 + x * y % 3 == 0,
        6 => (x * y % 2 + x * y % 3).is_multiple_of(2),
        _ => ((x + y) % 2 + x * y % 3).is_multiple_of(2),
    }
}

/// The widths of bars and gaps of an NW-7 code, beginning with a bar; 1 is narrow.
#[must_use]
pub fn codabar_widths(text: &str, wide: f32) -> Vec<f32> {
    let mut widths = Vec::new();
    for letter in text.bytes() {
        let wides: u8 = match letter {
            b'0' => 0b000_0011,
            b'1' => 0b000_0110,
            b'2' => 0b000_1001,
            b'3' => 0b110_0000,
            b'4' => 0b001_0010,
            b'5' => 0b100_0010,
            b'6' => 0b010_0001,
            b'7' => 0b010_0100,
            b'8' => 0b011_0000,
            b'9' => 0b100_1000,
            b'a' => 0b001_1010,
            b'b' => 0b010_1001,
            b'c' => 0b000_1011,
            _ => 0b000_1110,
        };
        if !widths.is_empty() {
            widths.push(1.0);
        }
        widths.extend(
            (0..7)
                .rev()
                .map(|at| if wides >> at & 1 == 1 { wide } else { 1.0 }),
        );
    }
    widths
}
