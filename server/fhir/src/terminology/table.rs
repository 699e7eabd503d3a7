//! The compact stores below: texts as places in one long text, and numbers that are found by a text.

/// A text: where it stands, in the file of R4's codes or in a pool. An empty one is no text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    at: u32,
    bytes: u32,
}

/// The bit of a place that says that it is in the file of R4's codes.
const OF_R4: u32 = 1 << 31;

/// The texts of one definition, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Pool {
    text: String,
    r4: &'static str,
}

impl Pool {
    /// A pool that can also name pieces of this text.
    pub(super) fn over(r4: &'static str) -> Pool {
        Pool {
            text: String::new(),
            r4,
        }
    }

    /// A piece of the text that the pool was made over.
    pub(super) fn piece(&self, at: usize, bytes: usize) -> Option<Span> {
        self.r4.get(at..at.checked_add(bytes)?)?;
        Some(Span {
            at: u32::try_from(at).ok().filter(|at| at & OF_R4 == 0)? | OF_R4,
            bytes: u32::try_from(bytes).ok()?,
        })
    }

    /// A text, added. `None` when the pool is full.
    pub(super) fn add(&mut self, text: &str) -> Option<Span> {
        let span = Span {
            at: u32::try_from(self.text.len())
                .ok()
                .filter(|at| at & OF_R4 == 0)?,
            bytes: u32::try_from(text.len()).ok()?,
        };
        self.text.push_str(text);
        Some(span)
    }

    /// The text at this place.
    pub(super) fn text(&self, span: Span) -> &str {
        let (from, at) = match span.at & OF_R4 {
            0 => (self.text.as_str(), span.at),
            _ => (self.r4, span.at & !OF_R4),
        };
        from.get(at as usize..at as usize + span.bytes as usize)
            .unwrap_or_default()
    }

    /// The text at this place, if there is one.
    pub(super) fn some(&self, span: Span) -> Option<&str> {
        Some(self.text(span)).filter(|text| !text.is_empty())
    }

    /// Gives back the room that was kept for more.
    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
    }
}

/// Numbers by their texts, which are kept elsewhere.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Numbers from 1, at the place that the hash of the text says or behind it; 0 is free. Its length is a power of 2.
    places: Box<[u32]>,
    /// Whether letter case makes no difference.
    folded: bool,
}

impl Index {
    /// The index of so many texts, or the number of the first one that is there twice.
    pub(super) fn of<'t>(
        count: usize,
        folded: bool,
        text: impl Fn(u32) -> &'t str,
    ) -> Result<Index, u32> {
        let mut index = Index {
            places: vec![0; (count * 2).next_power_of_two().max(2)].into(),
            folded,
        };
        for number in 0..u32::try_from(count).unwrap_or(u32::MAX - 1) {
            let one = text(number);
            if index.find(one, &text).is_some() {
                return Err(number);
            }
            index.put(one, number);
        }
        Ok(index)
    }

    fn put(&mut self, text: &str, number: u32) {
        let mask = self.places.len() - 1;
        let mut at = self.hash(text) & mask;
        // There are twice as many places as numbers, so a free one is met.
        while let Some(place) = self.places.get_mut(at) {
            if *place == 0 {
                *place = number + 1;
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// Whether letter case makes no difference.
    pub(super) fn is_folded(&self) -> bool {
        self.folded
    }

    /// The number of this text.
    pub(super) fn find<'t>(&self, text: &str, text_of: impl Fn(u32) -> &'t str) -> Option<u32> {
        let mask = self.places.len().checked_sub(1)?;
        let mut at = self.hash(text) & mask;
        loop {
            let number = self.places.get(at)?.checked_sub(1)?;
            if self.is_same(text_of(number), text) {
                return Some(number);
            }
            at = (at + 1) & mask;
        }
    }

    fn is_same(&self, one: &str, other: &str) -> bool {
        one == other || self.folded && lower(one).eq(lower(other))
    }

    fn hash(&self, text: &str) -> usize {
        let seed = 0xcbf2_9ce4_8422_2325_u64;
        let step = |hash: u64, value: u32| (hash ^ u64::from(value)).wrapping_mul(0x100_0000_01b3);
        let mixed = match self.folded {
            false => text.bytes().map(u32::from).fold(seed, step),
            true => lower(text).map(u32::from).fold(seed, step),
        };
        (mixed ^ (mixed >> 32)) as usize
    }
}

/// The letters of a text where case makes no difference.
pub(super) fn lower(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase)
}

/// For each of a row of numbers, further numbers: the concepts below a concept.
#[derive(Debug, Default)]
pub(super) struct Edges {
    /// Where the numbers of each begin; empty where nobody has any.
    starts: Box<[u32]>,
    ends: Box<[u32]>,
}

impl Edges {
    /// The edges of so many numbers, each once and in the order given.
    pub(super) fn of(count: usize, pairs: &[(u32, u32)]) -> Edges {
        if pairs.is_empty() {
            return Edges::default();
        }
        let mut sorted: Vec<(u32, u32)> = pairs.to_vec();
        sorted.sort_by_key(|(from, _)| *from);
        let mut starts = Vec::with_capacity(count + 1);
        let mut at = 0;
        for number in 0..=count {
            while sorted
                .get(at)
                .is_some_and(|(from, _)| (*from as usize) < number)
            {
                at += 1;
            }
            starts.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        Edges {
            starts: starts.into(),
            ends: sorted.into_iter().map(|(_, to)| to).collect(),
        }
    }

    /// The numbers that belong to this one.
    pub(super) fn from(&self, number: u32) -> &[u32] {
        let number = number as usize;
        let bounds = self.starts.get(number).zip(self.starts.get(number + 1));
        bounds
            .and_then(|(start, end)| self.ends.get(*start as usize..*end as usize))
            .unwrap_or_default()
    }

    /// Whether there are none at all.
    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// A set of small numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bits {
    words: Box<[u64]>,
}

impl Bits {
    /// None of so many numbers.
    pub(super) fn none(count: usize) -> Bits {
        Bits {
            words: vec![0; count.div_ceil(64)].into(),
        }
    }

    /// All of so many numbers.
    pub(super) fn all(count: usize) -> Bits {
        let mut bits = Bits {
            words: vec![u64::MAX; count.div_ceil(64)].into(),
        };
        let beyond = bits.words.len() * 64 - count;
        if let Some(last) = bits.words.last_mut() {
            *last >>= beyond;
        }
        bits
    }

    /// Adds a number; says whether it is new. A number beyond the row is not added.
    pub(super) fn insert(&mut self, number: u32) -> bool {
        let Some(word) = self.words.get_mut(number as usize / 64) else {
            return false;
        };
        let bit = 1 << (number % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// Takes a number away; says whether it was there.
    pub(super) fn remove(&mut self, number: u32) -> bool {
        let Some(word) = self.words.get_mut(number as usize / 64) else {
            return false;
        };
        let bit = 1 << (number % 64);
        let was_there = *word & bit != 0;
        *word &= !bit;
        was_there
    }

    /// Whether a number is among them.
    pub(super) fn has(&self, number: u32) -> bool {
        self.words
            .get(number as usize / 64)
            .is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// Each of them, from the smallest.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let words = self.words.iter().enumerate();
        words.flat_map(|(at, word)| {
            (0..64)
                .filter(move |bit| word & (1_u64 << bit) != 0)
                .map(move |bit| u32::try_from(at * 64).unwrap_or(u32::MAX) | bit)
        })
    }

    /// Both, bit by bit.
    pub(super) fn with(&self, other: &Bits, join: impl Fn(u64, u64) -> u64) -> Bits {
        Bits {
            words: self
                .words
                .iter()
                .zip(&other.words)
                .map(|(one, other)| join(*one, *other))
                .collect(),
        }
    }
}

#[cfg(test)]
mod measured {
    //! What the stores hold on the heap.

    use super::{Edges, Index, Pool};

    impl Pool {
        pub(in crate::terminology) fn heap_bytes(&self) -> usize {
            self.text.capacity()
        }
    }

    impl Index {
        pub(in crate::terminology) fn heap_bytes(&self) -> usize {
            self.places.len() * size_of::<u32>()
        }
    }

    impl Edges {
        pub(in crate::terminology) fn heap_bytes(&self) -> usize {
            (self.starts.len() + self.ends.len()) * size_of::<u32>()
        }
    }
}
