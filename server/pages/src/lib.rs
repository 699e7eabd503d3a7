//! What people read: every sentence in Japanese and English, and the pages that show them.
//!
//! Pages are made from values, without script and without anything from elsewhere. Whatever is put into them is escaped
//! where they are made, and there alone.

mod door;
mod help;
mod import;
mod imports;
mod own;
mod page;
mod sign_in;
mod timeline;
pub mod words;

pub use door::{Doors, ProviderDoor, SignInFailure};
pub use help::{help_index, help_page, help_unknown};
pub use import::{
    Action, ActionKind, Counts, Download, DownloadKind, ImportMode, ImportState, ImportView,
    RejectedCell, RejectedRow, Repair, import_page,
};
pub use imports::{ImportLine, ImportsView, imports_page};
pub use own::{
    Deed, HeldApp, LookLine, Looker, OwnFrame, OwnPage, own_apps_page, own_code_page,
    own_left_page, own_looks_page, own_sign_in_page,
};
pub use page::{CONTENT_SECURITY_POLICY, STYLE};
pub use sign_in::{
    AskingApp, SignInFrame, Wish, WishAbout, consent_page, sign_in_code_page, sign_in_fault_page,
    sign_in_page,
};
pub use timeline::{TimelineView, timeline};

#[cfg(test)]
extern crate self as pages;
#[cfg(test)]
mod examples;
#[cfg(test)]
#[path = "../examples/look/samples.rs"]
mod samples;
