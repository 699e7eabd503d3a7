//! Text → glyphs → lines: what is drawn how, and where a line may end.

use unicode_normalization::char::{canonical_combining_class, compose};

use crate::faces::{Drawn, Faces};
use crate::refusal::{Place, Refusal};

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lang {
    Ja,
    En,
    Fr,
}

impl Lang {
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Ja => "ja",
            Lang::En => "en",
            Lang::Fr => "fr",
        }
    }
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    /// Its size in points.
    pub size: f32,
    pub bold: bool,
    pub ink: Ink,
}

/// A colour as red, green and blue.
pub(crate) type Ink = (u8, u8, u8);

/// A text to be set.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub words: String,
    pub lang: Lang,
    pub style: Style,
    pub place: Place,
}

/// One character as people count them: a letter with what belongs to it.
#[derive(Clone, Debug)]
pub(crate) struct Cluster {
    /// What it is, for searching and copying: as it was handed in.
    pub text: String,
    pub drawn: Drawn,
    /// How wide it is in points.
    pub wide: f32,
    /// Which of the texts that are set together it comes from.
    pub part: usize,
}

/// A line of clusters, and its width in points.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub clusters: Vec<Cluster>,
    pub width: f32,
}

/// More characters than this are no name and no address.
const LETTERS_MAX: usize = 400;

/// The glyphs of a text, which is one part of what is set together.
pub(crate) fn shape(faces: &Faces, text: &Text, part: usize) -> Result<Vec<Cluster>, Refusal> {
    let letters: Vec<char> = text.words.chars().collect();
    if letters.len() > LETTERS_MAX {
        return Err(Refusal::TooLong { place: text.place });
    }
    let mut clusters = Vec::with_capacity(letters.len());
    let mut rest = letters.iter().copied().enumerate().peekable();
    while let Some((position, letter)) = rest.next() {
        let refusal = Refusal::Character {
            place: text.place,
            position,
        };
        if !is_drawable(letter) {
            return Err(refusal);
        }
        let mut source = String::from(letter);
        let mut composed = letter;
        // A mark goes onto its letter where there is one character for both. Everything else would be a guess at its place.
        while let Some((_, mark)) = rest.next_if(|(_, next)| canonical_combining_class(*next) != 0)
        {
            composed = compose(composed, mark).ok_or(refusal)?;
            source.push(mark);
        }
        let selector = rest
            .next_if(|(_, next)| is_selector(*next))
            .map(|(_, one)| one);
        source.extend(selector);
        let latin_first = text.lang != Lang::Ja && is_quote_or_dash(letter);
        let drawn = faces
            .draw(composed, selector, text.style.bold, latin_first)
            .ok_or(refusal)?;
        clusters.push(Cluster {
            text: source,
            drawn,
            wide: drawn.advance * text.style.size,
            part,
        });
    }
    Ok(clusters)
}

/// Whether a character can stand for itself. Signs that steer direction, break lines or show nothing cannot.
fn is_drawable(letter: char) -> bool {
    let hidden = matches!(letter,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFF}'
        | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{10FFFF}');
    !hidden
        && !letter.is_control()
        && !is_selector(letter)
        && canonical_combining_class(letter) == 0
}

fn is_selector(letter: char) -> bool {
    matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Signs that Japanese and Latin writing have in common and set differently.
fn is_quote_or_dash(letter: char) -> bool {
    matches!(letter, '\u{2010}'..='\u{2027}' | '\u{20AC}' | '\u{2122}')
}

/// How wide clusters are together, in points.
pub(crate) fn width(clusters: &[Cluster]) -> f32 {
    clusters.iter().map(|one| one.wide).sum()
}

/// Lines no wider than asked for. A word that is wider by itself is broken where the line ends.
pub(crate) fn wrap(clusters: Vec<Cluster>, width_max: f32) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut line: Vec<Cluster> = Vec::new();
    let mut used = 0.0;
    for cluster in clusters {
        let wide = cluster.wide;
        if used + wide > width_max && !line.is_empty() && !is_space(&cluster) {
            let kept = line.split_off(line_end(&line, &cluster));
            finish(&mut lines, std::mem::replace(&mut line, kept));
            used = width(&line);
        }
        // A line does not begin with a space that ended the line before.
        if !(line.is_empty() && !lines.is_empty() && is_space(&cluster)) {
            used += wide;
            line.push(cluster);
        }
    }
    finish(&mut lines, line);
    lines
}

fn finish(lines: &mut Vec<Line>, mut clusters: Vec<Cluster>) {
    while clusters.last().is_some_and(is_space) {
        clusters.pop();
    }
    if !clusters.is_empty() {
        let width = width(&clusters);
        lines.push(Line { clusters, width });
    }
}

/// How many clusters stay on a line that the next one does not fit on.
fn line_end(line: &[Cluster], next: &Cluster) -> usize {
    let mut after = next;
    for (at, before) in line.iter().enumerate().rev() {
        if may_break(before, after) {
            return at + 1;
        }
        after = before;
    }
    line.len()
}

fn may_break(before: &Cluster, after: &Cluster) -> bool {
    let (Some(before), Some(after)) = (before.text.chars().next(), after.text.chars().next())
    else {
        return false;
    };
    if before == ' ' || before == '\u{3000}' {
        return true;
    }
    if after == ' ' || NOT_FIRST.contains(after) || NOT_LAST.contains(before) {
        return false;
    }
    // A word in katakana is broken only where nothing else helps.
    let within_word = is_katakana(before) && is_katakana(after);
    (is_wide(before) || is_wide(after)) && !within_word
}

fn is_katakana(letter: char) -> bool {
    matches!(letter, '\u{30A1}'..='\u{30FA}' | 'ー')
}

fn is_space(cluster: &Cluster) -> bool {
    cluster.text == " "
}

/// Characters that a line does not begin with.
const NOT_FIRST: &str = "、。，．・：；？！）］｝」』】〉》〕’”ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%/-–";
/// Characters that a line does not end with.
const NOT_LAST: &str = "（［｛「『【〈《〔‘“([{";

/// Whether lines may end beside it: everything that is written without spaces.
fn is_wide(letter: char) -> bool {
    letter >= '\u{2E80}'
}

#[cfg(test)]
mod tests;
