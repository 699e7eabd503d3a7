//! Numbers by which a call is known when it comes again.

/// A client's key for a request, and a digest of what it asked for. Made by [`crate::Store::idempotency`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idempotency {
    pub(crate) key: [u8; 16],
    pub(crate) content: [u8; 16],
}

/// A number that a call claims for what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The number, and what it stands for.
    pub number: Idempotency,
    /// Whether that may be done once only. Otherwise whoever claims the same again goes on.
    pub is_once: bool,
}
