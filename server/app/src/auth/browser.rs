//! Secrets that a browser holds in cookies.

use access::Token;
use store::{StoreError, chance};

use super::Asked;

/// The cookie that ties forms to a browser.
pub(super) const BROWSER: &str = "sesshu-sign-in";

impl Asked<'_> {
    /// The name of the cookie. Over TLS no other host and no plain connection can set it.
    fn cookie_name(&self, plain: &str) -> String {
        match self.knock.base.starts_with("https:") {
            true => format!("__Host-{plain}"),
            false => plain.to_owned(),
        }
    }

    /// Has a browser hold a secret under a name.
    pub(super) fn cookie(&self, plain: &str, value: &str) -> String {
        let secure = match self.knock.base.starts_with("https:") {
            true => "; Secure",
            false => "",
        };
        let name = self.cookie_name(plain);
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}")
    }

    /// The secret that the browser holds under a name.
    pub(super) fn held(&self, plain: &str) -> Option<Token> {
        let known = self.cookie_name(plain);
        let cookies = self.knock.cookie.as_deref()?;
        let mut found = cookies
            .split(';')
            .filter_map(|one| one.trim().split_once('='))
            .filter(|(name, _)| *name == known);
        let (_, value) = found.next()?;
        let plain = value.len() == 43 && value.bytes().all(|b| b.is_ascii_graphic());
        (plain && found.next().is_none()).then(|| Token::of_text(value.to_owned()))
    }

    /// The browser's secret, and whether it is new.
    pub(super) fn browser(&self) -> Result<(Token, bool), StoreError> {
        match self.held(BROWSER) {
            Some(known) => Ok((known, false)),
            None => Ok((Token::of_random(chance()?), true)),
        }
    }
}
