//! A table of states: which parts of a pattern may come next, for each sort of character. It is made once, within narrow
//! limits, and then a text needs one step for each of its characters, whatever the pattern.

use std::collections::HashMap;

use super::read::{Piece, after};

/// Parts of a pattern, at most: they are bits of a [`Parts`].
const PARTS_MAX: usize = 256;
/// Entries of a table, at most.
const CELLS_MAX: usize = 8 << 10;
/// Steps of making a table, at most.
const WORK_MAX: usize = 1 << 20;
/// The part at which a pattern is found.
const FOUND: usize = 0;

/// A pattern, ready to be looked for.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// For each ASCII character its sort.
    ascii: Box<[u8; 128]>,
    /// Where the next sort of characters begins.
    cuts: Box<[char]>,
    /// For each state and each sort of characters, the next state.
    next: Box<[u16]>,
    /// For each state what it means.
    states: Box<[State]>,
}

/// What a state means.
#[derive(Clone, Copy, Debug)]
struct State {
    /// Whether the pattern is found already, or cannot be any more.
    decided: Option<bool>,
    /// Whether it is found if the text ends here.
    at_end: bool,
}

/// One part of a pattern.
enum Part {
    /// A character of these ranges, then on at that part.
    Letter(Vec<(char, char)>, usize),
    /// On at all of these.
    Fork(Vec<usize>),
    /// On only at the beginning of the text.
    Start(usize),
    /// On only at the end of the text.
    End(usize),
    /// Found.
    Found,
}

/// A set of parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Parts([u64; PARTS_MAX / 64]);

impl Parts {
    /// Takes a part in; says whether it is new.
    fn insert(&mut self, part: usize) -> bool {
        let Some(word) = self.0.get_mut(part / 64) else {
            return false;
        };
        let bit = 1 << (part % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    fn has(&self, part: usize) -> bool {
        self.0
            .get(part / 64)
            .is_some_and(|word| word & (1 << (part % 64)) != 0)
    }
}

impl Table {
    /// The table of a pattern, unless it becomes too large.
    pub(super) fn of(piece: &Piece) -> Option<Table> {
        let mut maker = Maker {
            parts: vec![Part::Found],
            work: 0,
        };
        let start = maker.add(piece, FOUND)?;
        let cuts = maker.cuts();
        let sorts = cuts.len() + 1;
        let mut ascii = Box::new([0_u8; 128]);
        for (letter, sort) in ('\0'..).zip(ascii.iter_mut()) {
            *sort = u8::try_from(sort_of(&cuts, letter)).ok()?;
        }
        // A character for each sort: all of a sort do the same.
        let samples: Vec<char> = std::iter::once('\0').chain(cuts.iter().copied()).collect();
        let ends = maker.closed(&[start], false, true)?.has(FOUND);
        // The first state alone knows that it is at the beginning, so no other one is taken for it.
        let mut sets = vec![maker.closed(&[start], true, false)?];
        let mut states = vec![maker.state(sets.first()?, true, ends)?];
        let mut known: HashMap<Parts, u16> = HashMap::new();
        let mut next = Vec::new();
        let mut at = 0;
        while let Some(set) = sets.get(at).copied() {
            for sample in &samples {
                let mut after = maker.after(&set, *sample)?;
                // What was not found from here may be found from the next place.
                after.push(start);
                let following = maker.closed(&after, false, false)?;
                let number = match known.get(&following) {
                    Some(number) => *number,
                    None => {
                        let number = u16::try_from(sets.len()).ok()?;
                        known.insert(following, number);
                        states.push(maker.state(&following, false, ends)?);
                        sets.push(following);
                        number
                    }
                };
                next.push(number);
            }
            if sets.len() * sorts > CELLS_MAX {
                return None;
            }
            at += 1;
        }
        Some(Table {
            ascii,
            cuts: cuts.into(),
            next: next.into(),
            states: states.into(),
        })
    }

    /// Whether the pattern is found.
    pub(super) fn is_match(&self, text: &str) -> bool {
        let sorts = self.cuts.len() + 1;
        let mut at = 0;
        for letter in text.chars() {
            let Some(state) = self.states.get(at) else {
                return false;
            };
            if let Some(found) = state.decided {
                return found;
            }
            let sort = match self.ascii.get(letter as usize) {
                Some(sort) => usize::from(*sort),
                None => sort_of(&self.cuts, letter),
            };
            at = self
                .next
                .get(at * sorts + sort)
                .map_or(usize::MAX, |next| usize::from(*next));
        }
        self.states.get(at).is_some_and(|state| state.at_end)
    }
}

/// The sort of a character: how many sorts begin at it or before it.
fn sort_of(cuts: &[char], letter: char) -> usize {
    cuts.partition_point(|cut| *cut <= letter)
}

struct Maker {
    parts: Vec<Part>,
    work: usize,
}

impl Maker {
    fn part(&mut self, part: Part) -> Option<usize> {
        self.parts.push(part);
        (self.parts.len() <= PARTS_MAX).then_some(self.parts.len() - 1)
    }

    /// Adds a piece behind which it goes on at that part; gives the part at which it begins.
    fn add(&mut self, piece: &Piece, then: usize) -> Option<usize> {
        match piece {
            Piece::Letter(ranges) => self.part(Part::Letter(ranges.clone(), then)),
            Piece::Start => self.part(Part::Start(then)),
            Piece::End => self.part(Part::End(then)),
            Piece::Row(row) => row
                .iter()
                .rev()
                .try_fold(then, |then, piece| self.add(piece, then)),
            Piece::Any(all) => {
                let ways: Option<Vec<usize>> =
                    all.iter().map(|piece| self.add(piece, then)).collect();
                self.part(Part::Fork(ways?))
            }
            Piece::Repeated(piece, min, max) => {
                let mut then = then;
                match max {
                    Some(max) => {
                        let end = then;
                        for _ in *min..*max {
                            let once = self.add(piece, then)?;
                            then = self.part(Part::Fork(vec![once, end]))?;
                        }
                    }
                    None => {
                        let again = self.part(Part::Fork(vec![then]))?;
                        let once = self.add(piece, again)?;
                        if let Some(Part::Fork(ways)) = self.parts.get_mut(again) {
                            ways.push(once);
                        }
                        then = again;
                    }
                }
                (0..*min).try_fold(then, |then, _| self.add(piece, then))
            }
        }
    }

    /// Where the sorts of characters begin that some part tells apart.
    fn cuts(&self) -> Vec<char> {
        let mut cuts: Vec<char> = Vec::new();
        for part in &self.parts {
            if let Part::Letter(ranges, _) = part {
                for (from, to) in ranges {
                    cuts.push(*from);
                    cuts.extend(after(*to));
                }
            }
        }
        cuts.sort_unstable();
        cuts.dedup();
        cuts.retain(|cut| *cut != '\0');
        cuts
    }

    /// These parts with all to which they lead without a character. `None` is too much work.
    fn closed(&mut self, from: &[usize], at_start: bool, at_end: bool) -> Option<Parts> {
        let mut set = Parts::default();
        let mut open = from.to_vec();
        while let Some(part) = open.pop() {
            self.work += 1;
            if !set.insert(part) {
                continue;
            }
            match self.parts.get(part)? {
                Part::Fork(ways) => open.extend(ways),
                Part::Start(then) if at_start => open.push(*then),
                Part::End(then) if at_end => open.push(*then),
                _ => {}
            }
        }
        (self.work <= WORK_MAX).then_some(set)
    }

    /// The parts behind those that take this character.
    fn after(&mut self, set: &Parts, letter: char) -> Option<Vec<usize>> {
        let mut found = Vec::new();
        for (number, part) in self.parts.iter().enumerate() {
            self.work += 1;
            if let Part::Letter(ranges, then) = part
                && set.has(number)
                && ranges
                    .iter()
                    .any(|(from, to)| (from..=to).contains(&&letter))
            {
                found.push(*then);
            }
        }
        (self.work <= WORK_MAX).then_some(found)
    }

    /// What a set of parts means, where `ends` says that the pattern is found at the end of any text.
    fn state(&mut self, set: &Parts, at_start: bool, ends: bool) -> Option<State> {
        let all: Vec<usize> = (0..self.parts.len())
            .filter(|part| set.has(*part))
            .collect();
        let at_end = self.closed(&all, at_start, true)?.has(FOUND);
        let mut parts = self.parts.iter().enumerate();
        let goes_on =
            parts.any(|(number, part)| set.has(number) && matches!(part, Part::Letter(..)));
        let decided = match set.has(FOUND) {
            true => Some(true),
            false if goes_on || ends => None,
            false => Some(false),
        };
        Some(State { decided, at_end })
    }
}
