//! How far an expression looks: only at the children that it names, or at more.

/// Functions that run their argument for each item of what stands before them.
const ITERATIONS: [&str; 5] = ["where", "all", "exists", "select", "repeat"];
/// Functions that see more of their input than children by their names.
const SEEING: [&str; 8] = [
    "children",
    "descendants",
    "hasValue",
    "getValue",
    "toString",
    "toQuantity",
    "htmlChecks",
    "resolve",
];
/// What changes by itself.
const TIME: [&str; 3] = ["now", "today", "timeOfDay"];

/// Whether an expression may depend on more than the children of its context that it names. Where it cannot be told, it
/// may.
pub(super) fn is_far(text: &str) -> bool {
    let mut rest = text;
    // For each open parenthesis, whether what is in it is run on items below the context only.
    let mut below: Vec<bool> = Vec::new();
    let mut dotted = false;
    // Whether the next parenthesis belongs to such an iteration.
    let mut iterates = false;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '\'' | '`' => match quoted(rest, letter) {
                Some(length) => length,
                None => return true,
            },
            '%' => return true,
            '/' if rest.starts_with("//") || rest.starts_with("/*") => return true,
            _ if is_word(letter) => {
                let end = rest.find(|l: char| !is_word(l)).unwrap_or(rest.len());
                let word = rest.get(..end).unwrap_or_default();
                let inside = below.last().copied().unwrap_or(false);
                let far = match word {
                    "$this" => !inside,
                    _ if TIME.contains(&word) => !inside,
                    _ if SEEING.contains(&word) => !inside && !dotted,
                    _ => false,
                };
                if far {
                    return true;
                }
                iterates = dotted && ITERATIONS.contains(&word);
                dotted = false;
                rest = rest.get(end..).unwrap_or_default();
                continue;
            }
            '(' => {
                below.push(iterates || below.last().copied().unwrap_or(false));
                1
            }
            ')' => {
                below.pop();
                1
            }
            _ => letter.len_utf8(),
        };
        if !letter.is_whitespace() {
            dotted = letter == '.';
            iterates = false;
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    false
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$')
}

/// The length of a text in quotes, both counted.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if letter == quote => return Some(at + letter.len_utf8()),
            _ => {}
        }
    }
    None
}
