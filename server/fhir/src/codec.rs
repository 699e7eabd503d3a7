//! Bytes ⇄ [`Element`](crate::Element), as JSON and as XML, with every limit and refusal ahead of the tree.
//!
//! Both readers are strict and find the same faults under the same rules. What is malformed as text stops the reading
//! at once; faults of the content are collected, up to [`Limits::issues_max`], each with its place in the resource and
//! its line and column.

mod gate;
pub mod json;
pub(crate) mod lexical;
mod locate;
mod marks;
mod narrative;
mod report;
pub mod xml;

pub use lexical::is_allowed;
pub use locate::{Form, locate};

/// How much a text may hold. Over a limit it is refused, whatever it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The whole text. Callers have limits of their own that are smaller.
    pub size_bytes_max: usize,
    /// Objects and arrays inside each other. In XML the elements are counted as their JSON would nest.
    pub depth_max: usize,
    /// Members of one object, items of one array.
    pub members_max: usize,
    /// One string. FHIR's own limit is 1 MiB.
    pub string_bytes_max: usize,
    /// One `base64Binary`, in its encoded form.
    pub base64_bytes_max: usize,
    /// Bytes of text for each element of the tree, beyond the first 10,000 elements. An element takes memory however short
    /// it is in the text, so long texts of nothing but tiny elements are refused; a usual resource has 25. 0 is no limit.
    pub bytes_per_element_min: usize,
    /// Attributes of one XML element.
    pub attributes_max: usize,
    /// Resources contained in one resource.
    pub contained_max: usize,
    /// Faults that are collected before the reading stops.
    pub issues_max: usize,
    /// Whether a narrative may hold any well-formed XHTML. Only for what is never shown: packages of definitions.
    pub narrative_any: bool,
}

/// Nesting that is refused whatever the settings say, because readers call themselves for each level.
const DEPTH_CEILING: usize = 128;

impl Default for Limits {
    /// The limits for what strangers send.
    fn default() -> Limits {
        Limits {
            size_bytes_max: 10 << 20,
            depth_max: 50,
            members_max: 10_000,
            string_bytes_max: 1 << 20,
            base64_bytes_max: 5 << 20,
            bytes_per_element_min: 10,
            attributes_max: 32,
            contained_max: 20,
            issues_max: 50,
            narrative_any: false,
        }
    }
}

impl Limits {
    /// The limits for what this server wrote itself, and for packages of definitions that an operator gave it: a bundle
    /// of many resources is larger and nests deeper than each of them.
    pub fn own() -> Limits {
        Limits {
            size_bytes_max: usize::MAX,
            depth_max: DEPTH_CEILING,
            members_max: usize::MAX,
            string_bytes_max: usize::MAX,
            base64_bytes_max: usize::MAX,
            bytes_per_element_min: 0,
            narrative_any: true,
            ..Limits::default()
        }
    }

    /// How many elements a text of this size may make. Small texts may be as dense as they like.
    fn elements(&self, size_bytes: usize) -> usize {
        size_bytes
            .checked_div(self.bytes_per_element_min)
            .map_or(usize::MAX, |elements| elements + 10_000)
    }

    pub(crate) fn depth(&self) -> usize {
        self.depth_max.min(DEPTH_CEILING)
    }
}

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
