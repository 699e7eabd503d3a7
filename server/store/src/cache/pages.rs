//! Pages of searches in memory: what refers to one resource, as a person's app asks for it again and again.
//!
//! Only questions of one shape are kept: everything of a kind that refers to a given resource by a given parameter. What
//! such a page shows changes only when something that refers to that resource, or did, is written. So each page carries
//! the mark of that resource as it stood before the database was asked, and is believed as long as the mark stands.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use quick_cache::Weighter;
use quick_cache::sync::Cache as Shelves;

use crate::search::Page;

/// How many marks there are. More marks, fewer pages that go for nothing.
const MARKS: usize = 8_192;
/// What a page and each of its texts cost beside the texts.
const PAGE_BYTES: u64 = 256;
const HIT_BYTES: u64 = 128;
/// About how long a page is, to size the table at the start.
const PAGE_BYTES_TYPICAL: u64 = 8_192;

/// Which page: tenant, kind, parameter, referred resource, length.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PageName {
    pub tenant: i32,
    pub kind: i16,
    pub slot: i32,
    pub target: [u8; 16],
    pub most: usize,
}

pub(crate) struct Pages {
    shelves: Shelves<PageName, Kept, Weight>,
    marks: Vec<AtomicU64>,
    hasher: RandomState,
}

#[derive(Clone)]
struct Kept {
    mark: u64,
    page: Arc<Page>,
}

#[derive(Clone)]
struct Weight;

impl Weighter<PageName, Kept> for Weight {
    fn weight(&self, _: &PageName, kept: &Kept) -> u64 {
        let texts = kept.page.hits.iter();
        PAGE_BYTES
            + texts
                .map(|hit| HIT_BYTES + hit.body.len() as u64)
                .sum::<u64>()
    }
}

impl Pages {
    pub fn new(bytes_max: u64) -> Pages {
        let items = usize::try_from(bytes_max / PAGE_BYTES_TYPICAL).unwrap_or(usize::MAX);
        Pages {
            shelves: Shelves::with_weighter(items, bytes_max, Weight),
            marks: (0..MARKS).map(|_| AtomicU64::new(0)).collect(),
            hasher: RandomState::new(),
        }
    }

    pub fn find(&self, name: &PageName) -> Option<Arc<Page>> {
        let kept = self.shelves.get(name)?;
        (kept.mark == self.mark(name)).then_some(kept.page)
    }

    /// To be taken before the database is asked.
    pub fn mark(&self, name: &PageName) -> u64 {
        self.mark_of(name.tenant, &name.target)
            .map_or(0, |mark| mark.load(Ordering::SeqCst))
    }

    /// Puts in what the database said. If a change was announced since the mark was taken, nobody will believe it.
    pub fn put(&self, name: PageName, mark: u64, page: &Page) {
        let page = Arc::new(page.clone());
        self.shelves.insert(name, Kept { mark, page });
    }

    /// Announces that something that refers to this resource, or did, was committed.
    pub fn announce(&self, tenant: i32, target: &[u8; 16]) {
        if let Some(mark) = self.mark_of(tenant, target) {
            mark.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Something happened of which nothing is known: no page is believed any more.
    pub fn forget(&self) {
        for mark in &self.marks {
            mark.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn mark_of(&self, tenant: i32, target: &[u8; 16]) -> Option<&AtomicU64> {
        let hash = self.hasher.hash_one((tenant, target));
        self.marks.get(usize::try_from(hash % MARKS as u64).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(target: u8) -> PageName {
        PageName {
            tenant: 1,
            kind: 2,
            slot: 3,
            target: [target; 16],
            most: 50,
        }
    }

    #[test]
    fn a_page_is_believed_until_something_that_refers_to_its_resource_is_written() {
        let pages = Pages::new(1 << 20);
        pages.put(name(1), pages.mark(&name(1)), &Page::default());
        assert!(pages.find(&name(1)).is_some());
        assert!(pages.find(&name(2)).is_none());
        pages.announce(1, &[1; 16]);
        assert!(pages.find(&name(1)).is_none());
    }

    #[test]
    fn a_reader_overtaken_by_a_change_leaves_nothing_that_is_believed() {
        let pages = Pages::new(1 << 20);
        let mark = pages.mark(&name(1));
        pages.announce(1, &[1; 16]);
        pages.put(name(1), mark, &Page::default());
        assert!(pages.find(&name(1)).is_none());
        pages.put(name(1), pages.mark(&name(1)), &Page::default());
        pages.forget();
        assert!(pages.find(&name(1)).is_none());
    }
}
