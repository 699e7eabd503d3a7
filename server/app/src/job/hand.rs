//! From whose hands a job came: besides the client, which the store knows, the account of whoever signed in with it. Two people
//! at one program are two, and one person at two programs is one.

use std::sync::Arc;

use access::Caller;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::call::Call;

/// Who handed something in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    /// The account, where somebody signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// What the trail tells of who it was, in Base64.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    further: String,
}

impl Hand {
    /// The hand behind a request.
    pub fn of(call: &Call) -> Hand {
        Hand {
            account: account_of(&call.caller).map(str::to_owned),
            further: URL_SAFE_NO_PAD.encode(call.further()),
        }
    }

    /// Whether nothing is known besides the client.
    pub fn is_plain(&self) -> bool {
        *self == Hand::default()
    }

    /// By what it is told apart from others.
    pub fn name<'a>(&'a self, client: &'a str) -> &'a str {
        self.account.as_deref().unwrap_or(client)
    }

    /// Whether a caller is the one whose hand this is, as far as the two can be told apart.
    pub fn is_of(&self, client: &str, caller: &Caller) -> bool {
        match (self.account.as_deref(), account_of(caller)) {
            (Some(one), Some(other)) => one == other,
            _ => client == &*caller.client,
        }
    }

    /// What the trail tells of who it was.
    pub fn further(&self) -> Arc<[u8]> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.further);
        bytes.unwrap_or_default().into()
    }
}

/// By what a caller is told apart from others.
pub fn name_of(caller: &Caller) -> &str {
    account_of(caller).unwrap_or(&caller.client)
}

fn account_of(caller: &Caller) -> Option<&str> {
    let mandate = caller.mandate.as_deref()?;
    Some(&*mandate.subject.account).filter(|account| !account.is_empty())
}

#[cfg(test)]
mod tests;
