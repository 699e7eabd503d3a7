//! The two languages, and which of them a reader asks for.

/// A language of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// 日本語, the default.
    #[default]
    Japanese,
    /// English.
    English,
}

impl Language {
    /// Both languages.
    pub const ALL: [Language; 2] = [Language::Japanese, Language::English];

    /// The language's tag, as `Content-Language` and `lang` attributes carry it.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Japanese => "ja",
            Language::English => "en",
        }
    }

    /// The language that a tag or a locale begins with: `ja`, `en-GB`, `ja_JP.UTF-8`.
    pub fn parse(tag: &str) -> Option<Language> {
        let primary = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        Language::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The language that an `Accept-Language` header prefers. Japanese where it names neither, or nothing readable.
    pub fn from_header(header: &str) -> Language {
        let mut best: Option<(u16, Language)> = None;
        let mut refused = Vec::new();
        for range in header.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default();
            let Some(quality) = quality(parts) else {
                continue;
            };
            let language = match tag {
                "*" => Language::default(),
                tag => match Language::parse(tag) {
                    Some(language) => language,
                    None => continue,
                },
            };
            if quality == 0 {
                refused.push(language);
            } else if best.is_none_or(|(known, _)| known < quality) {
                // Of two that are wanted alike, the one that was named first.
                best = Some((quality, language));
            }
        }
        let wanted = best.map_or(Language::default(), |(_, language)| language);
        // A language that was refused by name is given only where the other one was refused as well.
        if !refused.contains(&wanted) {
            return wanted;
        }
        Language::ALL
            .into_iter()
            .find(|language| !refused.contains(language))
            .unwrap_or(wanted)
    }
}

/// The quality of a range in thousandths, 1000 where none is given; `None` where it cannot be read.
fn quality<'a>(parameters: impl Iterator<Item = &'a str>) -> Option<u16> {
    let mut quality = 1000;
    for parameter in parameters {
        let (name, value) = parameter.split_once('=')?;
        if name.trim().eq_ignore_ascii_case("q") {
            quality = thousandths(value.trim())?;
        }
    }
    Some(quality)
}

/// `0`, `1`, or either with up to three decimals, and not above 1.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let fits = matches!(whole, "0" | "1")
        && decimals.len() <= 3
        && decimals.bytes().all(|b| b.is_ascii_digit());
    if !fits {
        return None;
    }
    let thousandths = format!("{whole}{decimals:0<3}").parse().ok()?;
    (thousandths <= 1000).then_some(thousandths)
}

#[cfg(test)]
mod tests;
