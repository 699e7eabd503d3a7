//! SHA-256, for one purpose: a digest without a key of a number of twelve digits is as good as the number.

/// Square and cube roots of the first primes, of which constants are made.
const PRIMES: usize = 64;

/// The digest of a text that fits into one block.
pub(super) fn digest(text: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; 64];
    let end = text.len().min(55);
    for (place, byte) in block.iter_mut().zip(text.iter().take(end)) {
        *place = *byte;
    }
    let (_, rest) = block.split_at_mut(end);
    if let Some(mark) = rest.first_mut() {
        *mark = 0x80;
    }
    let bits = (end as u64 * 8).to_be_bytes();
    for (place, byte) in block.iter_mut().rev().zip(bits.iter().rev()) {
        *place = *byte;
    }
    let (start, keys) = constants();
    let words = block.chunks_exact(4).map(|four| {
        let four = four.iter();
        four.fold(0_u32, |word, byte| word << 8 | u32::from(*byte))
    });
    let mut schedule: Vec<u32> = words.collect();
    while let Some([a, b]) = next_words(&schedule) {
        schedule.push(a.wrapping_add(b));
    }
    let mut state = start;
    for (key, word) in keys.into_iter().zip(schedule) {
        state = turned(state, key.wrapping_add(word));
    }
    let mut out = [0; 32];
    for (place, (one, other)) in out.chunks_exact_mut(4).zip(state.into_iter().zip(start)) {
        place.copy_from_slice(&one.wrapping_add(other).to_be_bytes());
    }
    out
}

/// The two halves of the next word of the schedule, while there is one.
fn next_words(schedule: &[u32]) -> Option<[u32; 2]> {
    let length = schedule.len();
    if length >= PRIMES {
        return None;
    }
    let back = |steps: usize| schedule.get(length.wrapping_sub(steps)).copied();
    let (early, late) = (back(15)?, back(2)?);
    let small = early.rotate_right(7) ^ early.rotate_right(18) ^ early >> 3;
    let large = late.rotate_right(17) ^ late.rotate_right(19) ^ late >> 10;
    Some([back(16)?.wrapping_add(small), back(7)?.wrapping_add(large)])
}

/// One round.
fn turned([a, b, c, d, e, f, g, h]: [u32; 8], added: u32) -> [u32; 8] {
    let large = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
    let chosen = e & f ^ !e & g;
    let one = h
        .wrapping_add(large)
        .wrapping_add(chosen)
        .wrapping_add(added);
    let small = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
    let most = a & b ^ a & c ^ b & c;
    [
        one.wrapping_add(small.wrapping_add(most)),
        a,
        b,
        c,
        d.wrapping_add(one),
        e,
        f,
        g,
    ]
}

/// The first bits behind the point of the square roots of eight primes and of the cube roots of sixty-four.
fn constants() -> ([u32; 8], [u32; PRIMES]) {
    let mut primes = (2_u64..).filter(|number| (2..*number).all(|part| number % part != 0));
    let (mut start, mut keys) = ([0; 8], [0; PRIMES]);
    for (index, key) in keys.iter_mut().enumerate() {
        let prime = u128::from(primes.next().unwrap_or(2));
        *key = root(prime << 96, 3);
        if let Some(place) = start.get_mut(index) {
            *place = root(prime << 64, 2);
        }
    }
    (start, keys)
}

/// The lowest 32 bits of a whole root.
fn root(of: u128, power: u32) -> u32 {
    let mut found = 0_u128;
    for bit in (0..40).rev() {
        let tried = found | 1 << bit;
        if tried.pow(power) <= of {
            found = tried;
        }
    }
    u32::try_from(found & 0xffff_ffff).unwrap_or(0)
}
