//! Codes that are told by their form: languages, media types, units, addresses. Their systems are endless.

/// A form of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Tags of languages, as BCP 47 spells them.
    Language,
    /// Media types: `type/subtype`, with parameters.
    MediaType,
    /// Units, as UCUM spells them.
    Unit,
    /// Any absolute address.
    Uri,
    /// Countries, as ISO 3166-1 spells them: two letters, three letters or three digits.
    Country,
    /// Parts of countries, as ISO 3166-2 spells them.
    Subdivision,
    /// Regions of the world: three digits.
    Region,
}

/// The systems whose codes are told by their form.
const SYSTEMS: [(&str, Form); 7] = [
    ("urn:ietf:bcp:47", Form::Language),
    ("urn:ietf:bcp:13", Form::MediaType),
    ("http://unitsofmeasure.org", Form::Unit),
    ("urn:ietf:rfc:3986", Form::Uri),
    ("urn:iso:std:iso:3166", Form::Country),
    ("urn:iso:std:iso:3166:-2", Form::Subdivision),
    (
        "http://unstats.un.org/unsd/methods/m49/m49.htm",
        Form::Region,
    ),
];

/// Longer codes are of no form.
const CODE_BYTES_MAX: usize = 512;

impl Form {
    /// The form of this name.
    pub(super) fn named(name: &str) -> Option<Form> {
        Some(match name {
            "bcp47" => Form::Language,
            "mime" => Form::MediaType,
            "ucum" => Form::Unit,
            "uri" => Form::Uri,
            "iso3166" => Form::Country,
            "iso3166-2" => Form::Subdivision,
            "m49" => Form::Region,
            _ => return None,
        })
    }

    /// The system whose codes have this form.
    pub(super) fn system(self) -> &'static str {
        let found = SYSTEMS.iter().find(|(_, form)| *form == self);
        found.map_or("", |(url, _)| url)
    }

    /// All forms.
    pub(super) fn all() -> impl Iterator<Item = Form> {
        SYSTEMS.iter().map(|(_, form)| *form)
    }

    /// Whether letter case makes no difference.
    pub(super) fn is_folded(self) -> bool {
        matches!(self, Form::Language | Form::MediaType)
    }

    /// Whether a code has the form.
    pub(super) fn fits(self, code: &str) -> bool {
        if code.is_empty() || code.len() > CODE_BYTES_MAX {
            return false;
        }
        match self {
            Form::Language => is_language(code),
            Form::MediaType => is_media_type(code),
            Form::Unit => is_unit(code),
            Form::Uri => is_uri(code),
            Form::Country => is_country(code),
            Form::Subdivision => code.split_once('-').is_some_and(|(country, part)| {
                let part_fits = |c: u8| c.is_ascii_uppercase() || c.is_ascii_digit();
                country.len() == 2
                    && is_country(country)
                    && (1..=3).contains(&part.len())
                    && part.bytes().all(part_fits)
            }),
            Form::Region => code.len() == 3 && code.bytes().all(|c| c.is_ascii_digit()),
        }
    }
}

/// Subtags of one to eight letters and digits; the first is a language of two, three or more letters, or `x` or `i`.
fn is_language(code: &str) -> bool {
    let mut subtags = code.split('-');
    let first = subtags.next().unwrap_or_default();
    let letters = first.chars().all(|c| c.is_ascii_alphabetic());
    let private = matches!(first, "x" | "X" | "i" | "I");
    if !letters || !(private && code.len() > 1 || (2..=8).contains(&first.len())) {
        return false;
    }
    let mut was_single = private;
    for subtag in subtags {
        let fits =
            (1..=8).contains(&subtag.len()) && subtag.bytes().all(|c| c.is_ascii_alphanumeric());
        // A single letter opens an extension, and something follows it.
        let is_single = subtag.len() == 1 && !private && !was_single;
        if !fits {
            return false;
        }
        was_single = is_single;
    }
    private || !was_single
}

fn is_country(code: &str) -> bool {
    let letters = code.bytes().all(|c| c.is_ascii_uppercase());
    (2..=3).contains(&code.len()) && letters
        || code.len() == 3 && code.bytes().all(|c| c.is_ascii_digit())
}

fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&c))
}

/// R4 writes its own formats in short (`CapabilityStatement.format`), though the value set does not list them.
fn is_media_type(code: &str) -> bool {
    if matches!(code, "xml" | "json" | "ttl") {
        return true;
    }
    let mut parts = code.split(';');
    let name = parts.next().unwrap_or_default().trim_end();
    let typed = name
        .split_once('/')
        .is_some_and(|(ty, subtype)| is_token(ty) && is_token(subtype));
    typed
        && parts.all(|part| {
            part.trim().split_once('=').is_some_and(|(name, value)| {
                let quoted = value.len() > 1 && value.starts_with('"') && value.ends_with('"');
                is_token(name) && (quoted || is_token(value))
            })
        })
}

/// Visible ASCII, with its brackets in pairs. Which units there are is not looked at.
fn is_unit(code: &str) -> bool {
    let mut open: Vec<u8> = Vec::new();
    for byte in code.bytes() {
        let closes = match byte {
            b'}' => Some(b'{'),
            b']' => Some(b'['),
            b')' => Some(b'('),
            _ => None,
        };
        // Within braces anything stands for itself.
        let in_braces = open.last() == Some(&b'{');
        if !(33..=126).contains(&byte) || in_braces && byte == b'{' {
            return false;
        }
        if in_braces && byte != b'}' {
            continue;
        }
        match closes {
            Some(opens) if open.pop() != Some(opens) => return false,
            None if b"{[(".contains(&byte) => open.push(byte),
            _ => {}
        }
    }
    open.is_empty()
}

fn is_uri(code: &str) -> bool {
    let scheme = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || b"+-.".contains(&c))
    };
    !code.contains(|c: char| c.is_whitespace() || c.is_control())
        && code
            .split_once(':')
            .is_some_and(|(start, rest)| scheme(start) && !rest.is_empty())
}

#[cfg(test)]
mod tests;
