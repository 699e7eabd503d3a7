//! Addresses that are registered or called: taken apart strictly, compared by their parts, never by a prefix.

/// An absolute address with a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// What stands before `://`, in lower case.
    pub scheme: &'a str,
    /// A name in lower case, or an IP address without brackets.
    pub host: &'a str,
    /// The port, where it is said.
    pub port: Option<u16>,
    /// Everything behind the host and its port, the query among it.
    pub path: &'a str,
}

impl<'a> Address<'a> {
    /// Takes an address apart. Users, fragments, and whatever is read differently by different programs are refused.
    pub fn parse(text: &'a str) -> Option<Address<'a>> {
        let plain = |byte: u8| byte.is_ascii_graphic() && !b"\\<>\"^`{|}".contains(&byte);
        if text.len() > 512 || !text.bytes().all(plain) || text.contains('#') {
            return None;
        }
        let (scheme, rest) = text.split_once("://")?;
        let split = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(split)?;
        let (host, port) = match authority.strip_prefix('[') {
            Some(six) => {
                let (host, port) = six.split_once(']')?;
                // What is no such address could be taken for a name by somebody else.
                let plain = |byte: u8| byte.is_ascii_hexdigit() || b":.".contains(&byte);
                if !host.contains(':') || !host.bytes().all(plain) {
                    return None;
                }
                (
                    host,
                    port.strip_prefix(':').or(port.is_empty().then_some(""))?,
                )
            }
            None => authority.split_once(':').unwrap_or((authority, "")),
        };
        let port = match port {
            "" if authority.ends_with(':') => return None,
            "" => None,
            digits if digits.bytes().all(|b| b.is_ascii_digit()) => Some(digits.parse().ok()?),
            _ => return None,
        };
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte);
        let lower = !scheme
            .bytes()
            .chain(host.bytes())
            .any(|b| b.is_ascii_uppercase());
        if host.is_empty() || !host.bytes().all(letter) || !lower || path.contains("/../") {
            return None;
        }
        Some(Address {
            scheme,
            host,
            port,
            path,
        })
    }

    /// Whether it is on this very machine.
    pub(super) fn is_loopback(&self) -> bool {
        ["127.0.0.1", "::1", "localhost"].contains(&self.host)
    }

    /// Whether it is safe to send something there: by TLS, or without leaving the machine.
    pub fn is_safe(&self) -> bool {
        self.scheme == "https" || (self.scheme == "http" && self.is_loopback())
    }

    /// Whether it is nothing but an origin, as browsers name it.
    pub(super) fn is_origin(&self) -> bool {
        self.path.is_empty()
    }
}

/// Whether something may be sent to this address, or fetched from it.
pub(crate) fn is_safe(text: &str) -> bool {
    Address::parse(text).is_some_and(|address| address.is_safe())
}

/// Whether an answer may be sent to this address: a safe one, or for apps a scheme of their own, which is a domain
/// written backwards and therefore has a dot.
pub(super) fn may_redirect(text: &str, private_schemes: bool) -> bool {
    if is_safe(text) {
        return true;
    }
    let Some((scheme, rest)) = text.split_once(":/") else {
        return false;
    };
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b);
    private_schemes
        && text.len() <= 512
        && scheme.contains('.')
        && scheme.starts_with(|first: char| first.is_ascii_lowercase())
        && scheme.bytes().all(letter)
        && rest
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'#')
}
