//! Links and pictures of a narrative: the values of `href` in `a` and of `src` in `img`, and nothing else of the text.
//!
//! The codec has let the text pass, so its tags are whole and its values quoted. What is not, is left as it is.

/// The text with other links, if any is another one. `other` gives what takes the place of a link.
pub(super) fn replace(text: &str, other: &mut dyn FnMut(&str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('<')) {
        at += start + 1;
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with("!--") {
            at += rest.find("-->").map_or(rest.len(), |end| end + 3);
            continue;
        }
        let name_end = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let wanted = match rest.get(..name_end) {
            Some("a") => "href",
            Some("img") => "src",
            _ => continue,
        };
        at += name_end;
        while let Some((name, value, end)) = attribute(text, at) {
            if name == wanted
                && let Some(old) = text.get(value.clone())
                && let Some(new) = other(&decoded(old))
            {
                out.push_str(text.get(copied..value.start).unwrap_or_default());
                push_encoded(&new, &mut out);
                copied = value.end;
            }
            at = end;
        }
    }
    if copied == 0 {
        return None;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Some(out)
}

/// The attribute that comes next within a tag: its name, where its value stands, and where it ends.
fn attribute(text: &str, at: usize) -> Option<(&str, std::ops::Range<usize>, usize)> {
    let rest = text.get(at..)?;
    let begin = at + (rest.len() - rest.trim_start().len());
    let rest = text.get(begin..)?;
    let length = rest.find(|c: char| c.is_whitespace() || "=<>/".contains(c))?;
    if length == 0 {
        return None;
    }
    let name = rest.get(..length)?;
    let rest = rest
        .get(length..)?
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = rest.get(1..)?;
    let start = text.len() - value.len();
    let end = start + value.find(quote)?;
    Some((name, start..end, end + 1))
}

/// A value as it is meant. Links have no use for other entities than these.
fn decoded(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

fn push_encoded(value: &str, out: &mut String) {
    for letter in value.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}
