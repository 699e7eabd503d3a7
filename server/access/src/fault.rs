//! Why a request of the authorization server is refused: the name that the protocol has for it, our rule, and the place.

use std::fmt;

/// The error names of OAuth 2.0, OpenID Connect, DPoP and bearer tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorName {
    /// Something is missing, repeated, malformed or not supported.
    InvalidRequest,
    /// The client did not prove who it is.
    InvalidClient,
    /// The code, refresh token or verifier does not hold.
    InvalidGrant,
    /// This client may not use this grant.
    UnauthorizedClient,
    /// No such grant here.
    UnsupportedGrantType,
    /// No such response here.
    UnsupportedResponseType,
    /// A scope that may not be granted.
    InvalidScope,
    /// The person, or a rule in the person's stead, said no.
    AccessDenied,
    /// Nobody is signed in, and no page may be shown.
    LoginRequired,
    /// Nobody consented yet, and no page may be shown.
    ConsentRequired,
    /// The proof of possession does not hold.
    InvalidDpopProof,
    /// The access token does not hold.
    InvalidToken,
    /// The access token holds, but not for this.
    InsufficientScope,
    /// Something we need is away.
    TemporarilyUnavailable,
}

impl ErrorName {
    /// All names.
    pub const ALL: [ErrorName; 14] = [
        ErrorName::InvalidRequest,
        ErrorName::InvalidClient,
        ErrorName::InvalidGrant,
        ErrorName::UnauthorizedClient,
        ErrorName::UnsupportedGrantType,
        ErrorName::UnsupportedResponseType,
        ErrorName::InvalidScope,
        ErrorName::AccessDenied,
        ErrorName::LoginRequired,
        ErrorName::ConsentRequired,
        ErrorName::InvalidDpopProof,
        ErrorName::InvalidToken,
        ErrorName::InsufficientScope,
        ErrorName::TemporarilyUnavailable,
    ];

    /// The name as it is sent.
    pub fn name(self) -> &'static str {
        match self {
            ErrorName::InvalidRequest => "invalid_request",
            ErrorName::InvalidClient => "invalid_client",
            ErrorName::InvalidGrant => "invalid_grant",
            ErrorName::UnauthorizedClient => "unauthorized_client",
            ErrorName::UnsupportedGrantType => "unsupported_grant_type",
            ErrorName::UnsupportedResponseType => "unsupported_response_type",
            ErrorName::InvalidScope => "invalid_scope",
            ErrorName::AccessDenied => "access_denied",
            ErrorName::LoginRequired => "login_required",
            ErrorName::ConsentRequired => "consent_required",
            ErrorName::InvalidDpopProof => "invalid_dpop_proof",
            ErrorName::InvalidToken => "invalid_token",
            ErrorName::InsufficientScope => "insufficient_scope",
            ErrorName::TemporarilyUnavailable => "temporarily_unavailable",
        }
    }

    /// The HTTP status where the answer is no redirect.
    pub fn status(self) -> u16 {
        match self {
            ErrorName::InvalidClient | ErrorName::InvalidToken | ErrorName::InvalidDpopProof => 401,
            ErrorName::InsufficientScope => 403,
            ErrorName::TemporarilyUnavailable => 503,
            _ => 400,
        }
    }
}

impl fmt::Display for ErrorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A refusal. It never holds the refused value.
///
/// A stranger is told the name alone. Our rule goes to the audit trail, and to the owner of the client on the client's
/// page: who is not known to us must not learn which check came how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fault {
    /// What the protocol calls it.
    pub name: ErrorName,
    /// Our rule, stable, with words in two languages.
    pub rule: &'static str,
    /// The parameter, header or claim that is meant; empty where there is none.
    pub place: &'static str,
}

impl Fault {
    /// A refusal by a rule, at a place.
    pub const fn new(name: ErrorName, rule: &'static str, place: &'static str) -> Fault {
        Fault { name, rule, place }
    }

    /// `invalid_request`.
    pub(crate) const fn request(rule: &'static str, place: &'static str) -> Fault {
        Fault::new(ErrorName::InvalidRequest, rule, place)
    }

    /// `invalid_client`.
    pub(crate) const fn client(rule: &'static str, place: &'static str) -> Fault {
        Fault::new(ErrorName::InvalidClient, rule, place)
    }

    /// `invalid_grant`.
    pub(crate) const fn grant(rule: &'static str, place: &'static str) -> Fault {
        Fault::new(ErrorName::InvalidGrant, rule, place)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.rule)?;
        match self.place {
            "" => Ok(()),
            place => write!(f, " at {place}"),
        }
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests;
