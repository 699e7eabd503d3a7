//! Full and half width: digits, Latin letters, marks and spaces become narrow, half-width kana become wide.

use unicode_normalization::char::compose;

/// What stands at U+FF61 to U+FF9F, in full width. The last two are voice marks.
const KANA: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";

/// The text with full-width ASCII and the ideographic space in their narrow forms; everything else stays.
pub(crate) fn narrow(text: &str) -> String {
    text.chars().map(narrow_letter).collect()
}

/// A letter in its narrow form.
pub(crate) fn narrow_letter(letter: char) -> char {
    match letter {
        '\u{3000}' => ' ',
        '！'..='～' => {
            char::from_u32(u32::from(letter) - u32::from('！') + u32::from('!')).unwrap_or(letter)
        }
        _ => letter,
    }
}

/// The text with half-width kana in full width, a voice mark joined to the kana before it; everything else stays.
pub(crate) fn widen_kana(text: &str) -> String {
    let mut wide = String::with_capacity(text.len());
    for letter in text.chars() {
        let letter = widen_letter(letter);
        let mark = match letter {
            '゛' | '\u{3099}' => Some('\u{3099}'),
            '゜' | '\u{309A}' => Some('\u{309A}'),
            _ => None,
        };
        let joined = mark.and_then(|mark| compose(wide.chars().next_back()?, mark));
        match joined {
            Some(joined) => {
                wide.pop();
                wide.push(joined);
            }
            None => wide.push(letter),
        }
    }
    wide
}

fn widen_letter(letter: char) -> char {
    let Some(at) = u32::from(letter).checked_sub(0xFF61) else {
        return letter;
    };
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    KANA.chars().nth(at).unwrap_or(letter)
}

#[cfg(test)]
mod tests;
