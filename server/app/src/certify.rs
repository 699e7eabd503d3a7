//! Certificates of vaccinations: asked for, signed by the signer, kept, shown, withdrawn, and checked.
//!
//! The order of issuing never varies: what will be signed is kept with its serial; the signer signs it and checks its own
//! work; what was signed is kept; and only then it is given out. Whatever is cut off in between leaves a serial of which
//! everything is known.

mod build;
mod cards;
mod document;
mod elsewhere;
mod follow;
mod house;
mod intent;
mod issue;
mod issuer;
mod products;
mod publish;
mod questionnaire;
mod register;
mod request;
mod resource;
mod sheet;
mod show;
mod verify;
mod withdraw;

pub use cards::issue_cards;
pub use follow::{Followed, settle_unfinished};
pub use house::{Certifier, add_foreign};
pub use intent::is_register_entry;
pub use publish::published;
pub use questionnaire::issue_document;
pub use request::issue;
pub use show::{list, show};
pub use verify::{judge, verify};
pub use withdraw::{own_author_of, revoke, revoke_by_number, revoke_key};
