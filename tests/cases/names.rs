//! Names for what differs from run to run, in both directions: ids, times and links of an answer become names, and the
//! names in a later request become what they stand for.

use std::collections::HashMap;

use access::Zone;

use crate::harness::Server;

/// What the names of one file stand for.
///
/// `{base}` is the address of either zone's FHIR base. `{id1}`, `{id2}` … are ids that the server made, in the order in
/// which they were first seen; `{page1}` … the sealed part of links to further pages. `{time}`, `{date}` and
/// `{request}` stand for any time of the server, any date of a header, any number of a request; these cannot be used in
/// requests, but a `let` line can give a name to a time.
pub struct Names {
    bases: Vec<String>,
    own: HashMap<String, String>,
    ids: Vec<String>,
    pages: Vec<String>,
}

impl Names {
    /// No names yet but the addresses.
    pub fn new(server: &Server) -> Names {
        let zones = [Zone::Internet, Zone::Lgwan];
        let bases = zones.map(|zone| format!("http://{}/fhir", server.address(zone)));
        Names {
            bases: bases.into(),
            own: HashMap::new(),
            ids: Vec::new(),
            pages: Vec::new(),
        }
    }

    /// Gives a name of the file's own to a text.
    pub fn call(&mut self, name: &str, text: String) {
        self.own.insert(name.to_owned(), text);
    }

    /// What the names in a text stand for.
    pub fn put_in(&self, text: &str) -> String {
        let mut text = text.to_owned();
        let numbered = |name: &'static str, all: &[String]| -> Vec<(String, String)> {
            (1..)
                .map(|number| format!("{{{name}{number}}}"))
                .zip(all.iter().cloned())
                .collect()
        };
        let own = self
            .own
            .iter()
            .map(|(name, text)| (format!("{{{name}}}"), text.clone()));
        let base = self
            .bases
            .first()
            .map(|base| ("{base}".to_owned(), base.clone()));
        let all = numbered("id", &self.ids)
            .into_iter()
            .chain(numbered("page", &self.pages))
            .chain(own)
            .chain(base);
        for (name, stands_for) in all {
            text = text.replace(&name, &stands_for);
        }
        text
    }

    /// A text with names for what differs.
    pub fn take_out(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for base in &self.bases {
            text = text.replace(base, "{base}");
        }
        let mut named = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(next) = rest.chars().next() {
            let at_start = !named
                .chars()
                .next_back()
                .is_some_and(|c| c.is_ascii_alphanumeric());
            match self.name_at_start(rest).filter(|_| at_start) {
                Some((length, name)) => {
                    named.push_str(&name);
                    rest = &rest[length..];
                }
                None => {
                    named.push(next);
                    rest = &rest[next.len_utf8()..];
                }
            }
        }
        named
    }

    /// The name for what a text begins with, and how long that is.
    fn name_at_start(&mut self, text: &str) -> Option<(usize, String)> {
        if fits(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") {
            return Some((36, number(&mut self.ids, "id", &text[..36])));
        }
        if fits(text, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") {
            return Some((32, "{request}".to_owned()));
        }
        if fits(text, "dddd-dd-ddTdd:dd:dd.ddd") {
            let zone = ["+dd:dd", "-dd:dd"]
                .into_iter()
                .find(|zone| fits(&text[23..], zone))
                .map_or(1, str::len);
            return Some((23 + zone, "{time}".to_owned()));
        }
        if fits(text, "aaa, dd aaa dddd dd:dd:dd aaa") {
            return Some((29, "{date}".to_owned()));
        }
        if let Some(sealed) = text.strip_prefix("_page=") {
            let end = sealed
                .find(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c))
                .unwrap_or(sealed.len());
            return Some((
                6 + end,
                format!("_page={}", number(&mut self.pages, "page", &sealed[..end])),
            ));
        }
        None
    }
}

fn number(known: &mut Vec<String>, name: &str, text: &str) -> String {
    let at = known.iter().position(|one| one == text).unwrap_or_else(|| {
        known.push(text.to_owned());
        known.len() - 1
    });
    format!("{{{name}{}}}", at + 1)
}

/// Whether a text begins as the pattern says: `x` is a digit of a hexadecimal number in small letters, `d` a decimal
/// digit, `a` a letter, anything else itself.
fn fits(text: &str, pattern: &str) -> bool {
    let mut bytes = text.bytes();
    pattern.bytes().all(|wanted| {
        bytes.next().is_some_and(|byte| match wanted {
            b'x' => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
            b'd' => byte.is_ascii_digit(),
            b'a' => byte.is_ascii_alphabetic(),
            other => byte == other,
        })
    })
}
