//! The compact stores of a system.

use super::System;
use crate::terminology::table::{Bits, Index};

impl System {
    /// What the system holds on the heap.
    pub(in crate::terminology) fn heap_bytes(&self) -> usize {
        self.pool.heap_bytes()
            + self.concepts.capacity() * size_of::<super::Concept>()
            + self.designations.capacity() * size_of::<super::Named>()
            + self.values.capacity() * size_of::<super::Value>()
            + self.index.heap_bytes()
            + self.up.heap_bytes()
            + self.down.heap_bytes()
    }
}

#[test]
fn bits_count_and_walk_over_word_edges() {
    for count in [0, 1, 63, 64, 65, 200] {
        let all = Bits::all(count);
        assert_eq!(all.count(), count);
        assert_eq!(all.iter().count(), count);
        let mut none = Bits::none(count);
        assert_eq!(none.count(), 0);
        for number in all.iter() {
            assert!(none.insert(number) && !none.insert(number) && none.has(number));
        }
        assert_eq!(none, all);
        assert!(!none.has(100_000) && !none.insert(100_000));
        if count > 0 {
            assert!(none.remove(0) && !none.remove(0) && !none.has(0));
        }
    }
}

#[test]
fn an_index_finds_what_it_holds_and_nothing_else() {
    let texts: Vec<String> = (0..1_000).map(|at| format!("C{at}")).collect();
    for folded in [false, true] {
        let index = Index::of(texts.len(), folded, |at| &texts[at as usize]).unwrap();
        for (at, text) in (0..).zip(&texts) {
            assert_eq!(index.find(text, |at| &texts[at as usize]), Some(at));
            let lower = text.to_lowercase();
            assert_eq!(
                index.find(&lower, |at| &texts[at as usize]),
                folded.then_some(at)
            );
        }
        assert_eq!(index.find("C1000", |at| &texts[at as usize]), None);
    }
    assert_eq!(
        Index::of(2, true, |at| ["a", "A"][at as usize]).unwrap_err(),
        1
    );
    assert_eq!(Index::default().find("", |_| ""), None);
}
