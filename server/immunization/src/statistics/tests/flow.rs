//! How much can flow through numbers that are not known from one node to another: forward without limit, because a number
//! may be larger than it is; backward as far as it can shrink.

use std::collections::VecDeque;

/// A number that is not known, as a way from a node to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    /// How much flows there now.
    pub(super) number: u64,
}

/// A way that is open: to where, and how much can pass. The way back stands beside it.
#[derive(Clone, Copy)]
struct Way {
    to: usize,
    room: u64,
}

pub(super) struct Network {
    /// Each even place is a way, the place after it the way back.
    ways: Vec<Way>,
    /// The places of the ways that leave a node.
    leaving: Vec<Vec<usize>>,
}

/// More than any count; half of the type, so that adding to it stays within.
const ENDLESS: u64 = u64::MAX / 2;

impl Network {
    pub(super) fn new(nodes: usize, edges: &[Edge]) -> Network {
        let mut network = Network {
            ways: Vec::with_capacity(edges.len() * 2),
            leaving: vec![Vec::new(); nodes],
        };
        for edge in edges {
            network.leave(edge.from, edge.to, ENDLESS);
            network.leave(edge.to, edge.from, edge.number);
        }
        network
    }

    fn leave(&mut self, from: usize, to: usize, room: u64) {
        if let Some(leaving) = self.leaving.get_mut(from) {
            leaving.push(self.ways.len());
        }
        self.ways.push(Way { to, room });
    }

    /// How much can flow from one node to another, up to so much.
    pub(super) fn most(&mut self, from: usize, to: usize, enough: u64) -> u64 {
        let mut flowing: u64 = 0;
        while flowing < enough {
            let path = self.path(from, to);
            let rooms = path.iter().filter_map(|place| self.ways.get(*place));
            let Some(room) = rooms.map(|way| way.room).min() else {
                break;
            };
            let room = room.min(enough - flowing);
            for place in path {
                if let Some(way) = self.ways.get_mut(place) {
                    way.room = way.room.saturating_sub(room);
                }
                // The way back of an even place is the next one, of an odd place the one before.
                if let Some(back) = self.ways.get_mut(place ^ 1) {
                    back.room = back.room.saturating_add(room).min(ENDLESS);
                }
            }
            flowing += room;
        }
        flowing
    }

    /// The ways of a shortest path that are all open. None if there is no path.
    fn path(&self, from: usize, to: usize) -> Vec<usize> {
        let mut by: Vec<Option<usize>> = vec![None; self.leaving.len()];
        let mut waiting = VecDeque::from([from]);
        while let Some(node) = waiting.pop_front() {
            for place in self.leaving.get(node).into_iter().flatten() {
                let Some(way) = self.ways.get(*place).filter(|way| way.room > 0) else {
                    continue;
                };
                let is_new = way.to != from && by.get(way.to).is_some_and(Option::is_none);
                if let Some(reached) = by.get_mut(way.to).filter(|_| is_new) {
                    *reached = Some(*place);
                    waiting.push_back(way.to);
                }
            }
        }
        let mut path = Vec::new();
        let mut node = to;
        while node != from {
            let Some(place) = by.get(node).copied().flatten() else {
                return Vec::new();
            };
            path.push(place);
            // Where a way comes from is where its way back leads to.
            match self.ways.get(place ^ 1) {
                Some(back) => node = back.to,
                None => return Vec::new(),
            }
        }
        path
    }
}
