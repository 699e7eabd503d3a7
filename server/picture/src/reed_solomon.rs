//! Codewords with errors → codewords, or nothing.

/// The numbers that a symbology counts in.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    powers: [u8; 256],
    logarithms: [u8; 256],
    first_root: usize,
}

impl Field {
    /// As QR codes count.
    pub fn qr() -> Self {
        Self::new(0x11D, 0)
    }

    /// As DataMatrix counts.
    pub fn data_matrix() -> Self {
        Self::new(0x12D, 1)
    }

    fn new(polynomial: u16, first_root: usize) -> Self {
        let mut powers = [0; 256];
        let mut logarithms = [0; 256];
        let mut value = 1u16;
        for (exponent, power) in powers.iter_mut().enumerate() {
            *power = value as u8;
            if exponent < 255
                && let Some(logarithm) = logarithms.get_mut(usize::from(value))
            {
                *logarithm = exponent as u8;
            }
            value <<= 1;
            if value & 0x100 != 0 {
                value ^= polynomial;
            }
        }
        Self {
            powers,
            logarithms,
            first_root,
        }
    }

    fn power(&self, exponent: usize) -> u8 {
        self.powers.get(exponent % 255).copied().unwrap_or(0)
    }

    fn logarithm(&self, value: u8) -> usize {
        usize::from(
            self.logarithms
                .get(usize::from(value))
                .copied()
                .unwrap_or(0),
        )
    }

    fn times(&self, a: u8, b: u8) -> u8 {
        if a == 0 || b == 0 {
            return 0;
        }
        self.power(self.logarithm(a) + self.logarithm(b))
    }

    fn over(&self, a: u8, b: u8) -> u8 {
        if a == 0 || b == 0 {
            return 0;
        }
        self.power(self.logarithm(a) + 255 - self.logarithm(b))
    }

    /// A polynomial, lowest power first, at a value.
    fn value(&self, polynomial: &[u8], at: u8) -> u8 {
        polynomial
            .iter()
            .rev()
            .fold(0, |sum, part| self.times(sum, at) ^ part)
    }

    /// Puts at most so many wrong codewords right; the number of those, or nothing if there are more.
    pub fn correct(
        &self,
        words: &mut [u8],
        check_count: usize,
        errors_max: usize,
    ) -> Option<usize> {
        if words.len() > 255 || check_count > words.len() {
            return None;
        }
        let syndromes = self.syndromes(words, check_count);
        if syndromes.iter().all(|part| *part == 0) {
            return Some(0);
        }
        let locator = self.locator(&syndromes);
        let count = locator.iter().rposition(|part| *part != 0)?;
        if count == 0 || count > errors_max {
            return None;
        }
        let evaluator: Vec<u8> = (0..check_count)
            .map(|at| {
                let pairs = syndromes.iter().take(at + 1).rev().zip(&locator);
                pairs.fold(0, |sum, (a, b)| sum ^ self.times(*a, *b))
            })
            .collect();
        // The derivative of the locator: odd powers only.
        let slope: Vec<u8> = locator
            .iter()
            .skip(1)
            .enumerate()
            .map(|(at, part)| if at % 2 == 0 { *part } else { 0 })
            .collect();
        let mut found = 0;
        let length = words.len();
        for (place, word) in words.iter_mut().enumerate() {
            let exponent = length - 1 - place;
            let inverse = self.power(255 - exponent % 255);
            if self.value(&locator, inverse) != 0 {
                continue;
            }
            let divisor = self.value(&slope, inverse);
            let mut size = self.over(self.value(&evaluator, inverse), divisor);
            if self.first_root == 0 {
                size = self.times(size, self.power(exponent));
            }
            *word ^= size;
            found += 1;
        }
        let clean = self
            .syndromes(words, check_count)
            .iter()
            .all(|part| *part == 0);
        (found == count && clean).then_some(found)
    }

    fn syndromes(&self, words: &[u8], count: usize) -> Vec<u8> {
        (0..count)
            .map(|at| {
                let root = self.power(at + self.first_root);
                words
                    .iter()
                    .fold(0, |sum, word| self.times(sum, root) ^ word)
            })
            .collect()
    }

    /// The shortest register that makes the syndromes (Berlekamp and Massey).
    fn locator(&self, syndromes: &[u8]) -> Vec<u8> {
        let size = syndromes.len() + 1;
        let one = |size: usize| {
            let mut polynomial = vec![0; size];
            if let Some(first) = polynomial.first_mut() {
                *first = 1;
            }
            polynomial
        };
        let (mut current, mut previous) = (one(size), one(size));
        let (mut length, mut gap, mut last) = (0usize, 1usize, 1u8);
        for at in 0..syndromes.len() {
            let recent = syndromes.iter().take(at + 1).rev();
            let differs = recent
                .zip(&current)
                .take(length + 1)
                .fold(0, |sum, (a, b)| sum ^ self.times(*a, *b));
            if differs == 0 {
                gap += 1;
                continue;
            }
            let factor = self.over(differs, last);
            let before = current.clone();
            for (part, other) in current.iter_mut().skip(gap).zip(&previous) {
                *part ^= self.times(factor, *other);
            }
            if 2 * length <= at {
                length = at + 1 - length;
                previous = before;
                last = differs;
                gap = 1;
            } else {
                gap += 1;
            }
        }
        current
    }
}

#[cfg(test)]
mod tests;
