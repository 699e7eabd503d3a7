//! What stands before a stream: names with values, looked up where they stand.

use super::find;

/// The dictionary of a stream, as its bytes.
pub(super) struct Dictionary<'a>(&'a [u8]);

/// Longer than any dictionary of a picture or an attached file.
const BYTES_MAX: usize = 4_096;

impl<'a> Dictionary<'a> {
    /// The dictionary that ends where a stream begins: back to the beginning of its object.
    pub fn before_stream(before: &'a [u8]) -> Dictionary<'a> {
        let from = before.len().saturating_sub(BYTES_MAX);
        let near = before.get(from..).unwrap_or_default();
        let begin = near.windows(4).rposition(|one| one == b" obj").unwrap_or(0);
        Dictionary(near.get(begin..).unwrap_or_default())
    }

    /// All bytes as one.
    pub fn of(bytes: &'a [u8]) -> Dictionary<'a> {
        Dictionary(bytes)
    }

    /// What stands behind a name.
    fn value(&self, name: &str) -> Option<&'a [u8]> {
        let mut rest = self.0;
        loop {
            let at = find(rest, name.as_bytes())?;
            let named = at
                .checked_sub(1)
                .and_then(|before| rest.get(before))
                .is_some_and(|byte| *byte == b'/');
            rest = rest.get(at + name.len()..)?;
            let ends = rest
                .first()
                .is_none_or(|byte| !byte.is_ascii_alphanumeric());
            if named && ends {
                return Some(rest.trim_ascii_start());
            }
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Whether a name has another name as its value.
    pub fn names(&self, name: &str, value: &str) -> bool {
        self.word(name) == Some(value.as_bytes())
    }

    fn word(&self, name: &str) -> Option<&'a [u8]> {
        word(self.value(name)?)
    }

    /// Whether a stream is packed in this way and in no other.
    pub fn is_packed_as(&self, way: &str) -> bool {
        let Some(value) = self.value("Filter") else {
            return false;
        };
        let Some(list) = value.strip_prefix(b"[") else {
            return word(value) == Some(way.as_bytes());
        };
        let end = list.iter().position(|byte| *byte == b']');
        let inside = end.and_then(|end| list.get(..end)).unwrap_or_default();
        word(inside.trim_ascii()) == Some(way.as_bytes())
            && inside.iter().filter(|byte| **byte == b'/').count() == 1
    }

    /// A number. Nothing where it stands elsewhere.
    pub fn number(&self, name: &str) -> Option<usize> {
        let value = self.value(name)?;
        let digits = value
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (digits, rest) = value.split_at_checked(digits)?;
        let number = std::str::from_utf8(digits).ok()?.parse().ok()?;
        let points_away = rest
            .trim_ascii_start()
            .strip_prefix(b"0 ")
            .is_some_and(|rest| rest.trim_ascii_start().starts_with(b"R"));
        (!points_away).then_some(number)
    }

    /// Whether white and black of a picture may stand for each other.
    pub fn may_be_inverted(&self) -> bool {
        let decoded = self.value("Decode");
        let turned = decoded
            .and_then(|value| value.strip_prefix(b"["))
            .is_some_and(|list| list.trim_ascii_start().starts_with(b"1"));
        turned || self.names_flag("ImageMask") || find(self.0, b"/Indexed").is_some()
    }

    fn names_flag(&self, name: &str) -> bool {
        self.value(name)
            .is_some_and(|value| value.starts_with(b"true"))
    }

    /// The stream's own bytes, and what follows it.
    pub fn cut<'b>(&self, content: &'b [u8]) -> (&'b [u8], &'b [u8]) {
        if let Some(length) = self.number("Length")
            && let Some((inside, after)) = content.split_at_checked(length)
            && after.trim_ascii_start().starts_with(b"endstream")
        {
            return (inside, after);
        }
        let end = find(content, b"endstream").unwrap_or(content.len());
        content.split_at(end)
    }
}

/// The name at the beginning.
fn word(bytes: &[u8]) -> Option<&[u8]> {
    let name = bytes.strip_prefix(b"/")?;
    let end = name.iter().position(|byte| !byte.is_ascii_alphanumeric());
    name.get(..end.unwrap_or(name.len()))
}
