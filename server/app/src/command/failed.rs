//! Why a command that keeps something did not do it, and how it says so.

use store::StoreError;

use super::talk::fail;
use super::{exit, serve};

/// Why a command did not do it.
pub(super) enum Failed {
    /// All was said already.
    Exit(u8),
    /// This is to be said.
    Reason(String),
}

/// The code with which the command ends; what has to be said is said under this heading.
pub(super) fn told(done: Result<u8, Failed>, heading: &str) -> u8 {
    match done {
        Ok(code) | Err(Failed::Exit(code)) => code,
        Err(Failed::Reason(reason)) => {
            fail(heading, &reason);
            exit::FAILED
        }
    }
}

impl From<u8> for Failed {
    fn from(code: u8) -> Failed {
        Failed::Exit(code)
    }
}

impl From<String> for Failed {
    fn from(reason: String) -> Failed {
        Failed::Reason(reason)
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Failed {
        Failed::Exit(serve::unreachable(&error))
    }
}
