//! Names that are known beforehand, found quickly.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Something by its name. The names are those of the files; a stranger's name is only looked for, so that no stranger can
/// choose names that fall together.
pub(crate) type Names<T> = HashMap<String, T, BuildHasherDefault<Mixed>>;

/// The bytes of a name mixed into a number, as Fowler, Noll and Vo do it: for a name of ten letters that is quicker than what
/// withstands attacks.
pub(crate) struct Mixed(u64);

impl Default for Mixed {
    fn default() -> Mixed {
        Mixed(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
