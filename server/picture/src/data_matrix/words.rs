//! Modules → codewords, with their errors put right.

use crate::reed_solomon::Field;

/// For each side: data words and check words.
const COUNTS: [(usize, usize, usize); 13] = [
    (10, 3, 5),
    (12, 5, 7),
    (14, 8, 10),
    (16, 12, 12),
    (18, 18, 14),
    (20, 22, 18),
    (22, 30, 20),
    (24, 36, 24),
    (26, 44, 28),
    (32, 62, 36),
    (36, 86, 42),
    (40, 114, 48),
    (44, 144, 56),
];

/// The data words of a symbol, and which share of what could be put right had to be.
pub(super) fn read(modules: &[bool], side: usize) -> Option<(Vec<u8>, f32)> {
    let (_, data, check) = *COUNTS.iter().find(|counts| counts.0 == side)?;
    let regions = if side >= 32 { 2 } else { 1 };
    let inner = side / regions - 2;
    let span = inner * regions;
    // What lies inside the frames, put together.
    let bit = |x: usize, y: usize| {
        let outside = |at: usize| at / inner * (inner + 2) + at % inner + 1;
        modules.get(outside(y) * side + outside(x)) == Some(&true)
    };
    let mut words = collect(span, &bit);
    words.truncate(data + check);
    if words.len() < data + check {
        return None;
    }
    let wrong = Field::data_matrix().correct(&mut words, check, check / 2 - 1)?;
    words.truncate(data);
    Some((words, wrong as f32 / (check / 2) as f32))
}

/// Takes codewords from their places: each in the shape of an L with a notch, along diagonals.
struct Walk<'a, F: Fn(usize, usize) -> bool> {
    size: i32,
    bit: &'a F,
    taken: Vec<bool>,
    words: Vec<u8>,
}

impl<F: Fn(usize, usize) -> bool> Walk<'_, F> {
    fn is_free(&self, row: i32, column: i32) -> bool {
        row >= 0
            && column >= 0
            && row < self.size
            && column < self.size
            && self.taken.get((row * self.size + column) as usize) == Some(&false)
    }

    fn take(&mut self, places: [(i32, i32); 8]) {
        let aside = 4 - (self.size + 4) % 8;
        let mut word = 0;
        for (mut row, mut column) in places {
            // What leaves the square comes in again at the other side.
            if row < 0 {
                row += self.size;
                column += aside;
            }
            if column < 0 {
                column += self.size;
                row += aside;
            }
            let (row, column) = (row.rem_euclid(self.size), column.rem_euclid(self.size));
            if let Some(slot) = self.taken.get_mut((row * self.size + column) as usize) {
                *slot = true;
            }
            word = (word << 1) | u8::from((self.bit)(column as usize, row as usize));
        }
        self.words.push(word);
    }

    fn word(&mut self, row: i32, column: i32) {
        let parts = [
            (-2, -2),
            (-2, -1),
            (-1, -2),
            (-1, -1),
            (-1, 0),
            (0, -2),
            (0, -1),
            (0, 0),
        ];
        self.take(parts.map(|(down, across)| (row + down, column + across)));
    }

    /// Words that are cut into pieces by the corners of the square.
    fn corner(&mut self, row: i32, column: i32) {
        let last = self.size - 1;
        if row == self.size && column == 0 {
            self.take([
                (last, 0),
                (last, 1),
                (last, 2),
                (0, last - 1),
                (0, last),
                (1, last),
                (2, last),
                (3, last),
            ]);
        }
        if row == self.size - 2 && column == 0 && self.size % 4 != 0 {
            self.take([
                (last - 2, 0),
                (last - 1, 0),
                (last, 0),
                (0, last - 3),
                (0, last - 2),
                (0, last - 1),
                (0, last),
                (1, last),
            ]);
        }
        if row == self.size - 2 && column == 0 && self.size % 8 == 4 {
            self.take([
                (last - 2, 0),
                (last - 1, 0),
                (last, 0),
                (0, last - 1),
                (0, last),
                (1, last),
                (2, last),
                (3, last),
            ]);
        }
        if row == self.size + 4 && column == 2 && self.size % 8 == 0 {
            self.take([
                (last, 0),
                (last, last),
                (0, last - 2),
                (0, last - 1),
                (0, last),
                (1, last - 2),
                (1, last - 1),
                (1, last),
            ]);
        }
    }
}

fn collect(span: usize, bit: &impl Fn(usize, usize) -> bool) -> Vec<u8> {
    let size = span as i32;
    let mut walk = Walk {
        size,
        bit,
        taken: vec![false; span * span],
        words: Vec::new(),
    };
    let (mut row, mut column) = (4, 0);
    while row < size || column < size {
        walk.corner(row, column);
        // Each way is gone one step at least, also from outside.
        loop {
            if walk.is_free(row, column) {
                walk.word(row, column);
            }
            row -= 2;
            column += 2;
            if row < 0 || column >= size {
                break;
            }
        }
        row += 1;
        column += 3;
        loop {
            if walk.is_free(row, column) {
                walk.word(row, column);
            }
            row += 2;
            column -= 2;
            if row >= size || column < 0 {
                break;
            }
        }
        row += 3;
        column += 1;
    }
    walk.words
}
