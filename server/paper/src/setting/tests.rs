//! What can be drawn is drawn as it was meant, and everything else is refused at its place.

use super::{Cluster, Lang, Style, Text, shape, width, wrap};
use crate::faces::Faces;
use crate::refusal::{Field, Place, Refusal};

fn text(words: &str, lang: Lang) -> Text {
    Text {
        words: words.to_owned(),
        lang,
        style: Style {
            size: 10.0,
            bold: false,
            ink: (0, 0, 0),
        },
        place: Place::from(Field::NativeName),
    }
}

fn shaped(words: &str) -> Result<Vec<Cluster>, Refusal> {
    shape(Faces::ours().expect("fonts"), &text(words, Lang::Ja), 0)
}

fn refused_at(words: &str) -> usize {
    match shaped(words) {
        Err(Refusal::Character { place, position }) => {
            assert_eq!(place, Place::from(Field::NativeName));
            position
        }
        other => panic!("{words:?} is drawn: {}", other.is_ok()),
    }
}

#[test]
fn rare_characters_of_names_have_glyphs() {
    for words in [
        "髙橋 﨑 𠮷野家 𡈽屋 𩸽 彅 槇 瀨 德 侮 㐂 鄧 々〆ヶ",
        "ﾔﾏﾀﾞ ﾊﾅｺ ガギグ ヴァ ㋿ ① Ⅷ",
        "Łukasz Ñuñez Þór Nguyễn Đặng ŞİMŞEK Žižek O’Brien D'Arc",
    ] {
        let clusters = shaped(words).expect("all of them");
        assert_eq!(clusters.len(), words.chars().count());
        assert!(
            clusters
                .iter()
                .all(|one| one.drawn.glyph != 0 && one.wide > 0.0)
        );
    }
}

#[test]
fn a_variant_is_drawn_with_its_own_glyph_or_refused() {
    let plain = shaped("葛").expect("plain");
    let variant = shaped("葛\u{E0100}").expect("registered");
    let other = shaped("葛\u{E0101}").expect("registered");
    assert_eq!(variant.len(), 1);
    assert_eq!(variant[0].text, "葛\u{E0100}");
    assert_ne!(variant[0].drawn.glyph, other[0].drawn.glyph);
    assert!(
        [&variant, &other]
            .iter()
            .any(|one| one[0].drawn == plain[0].drawn)
    );
    // Nobody registered this one.
    assert_eq!(refused_at("山葛\u{E01EF}"), 1);
    assert_eq!(refused_at("\u{E0100}"), 0);
}

#[test]
fn a_mark_joins_its_letter_or_is_refused() {
    let composed = shaped("が").expect("one character");
    let apart = shaped("か\u{3099}").expect("a letter and its mark");
    assert_eq!(apart.len(), 1);
    assert_eq!(apart[0].drawn, composed[0].drawn);
    assert_eq!(apart[0].text, "か\u{3099}");
    assert_eq!(shaped("E\u{302}\u{301}").expect("Vietnamese").len(), 1);
    assert_eq!(refused_at("か\u{309A}"), 0);
    assert_eq!(refused_at("山\u{0301}"), 0);
    assert_eq!(refused_at("\u{0301}"), 0);
}

#[test]
fn what_is_not_seen_or_not_known_is_refused_at_its_place() {
    for words in [
        "山\u{200B}",
        "山\u{202E}",
        "山\n",
        "山\t",
        "山\u{E000}",
        "山\u{FEFF}",
        "山\u{00AD}",
        "山😀",
        "山ไ",
        "山\u{FFFD}",
        "山\u{30EDE}",
        "山\u{3164}",
        "山\0",
    ] {
        assert_eq!(refused_at(words), 1, "{words:?}");
    }
}

#[test]
fn endless_text_is_refused() {
    let place = Place::from(Field::NativeName);
    let endless = "山".repeat(401);
    assert!(matches!(shaped(&endless), Err(Refusal::TooLong { place: at }) if at == place));
}

#[test]
fn lines_end_where_they_may() {
    let lines = |words: &str, room: f32| -> Vec<String> {
        let lines = wrap(shaped(words).expect("drawn"), room);
        assert!(
            lines
                .iter()
                .all(|line| width(&line.clusters) <= room + 0.01)
        );
        let text = |line: &super::Line| line.clusters.iter().map(|one| one.text.as_str()).collect();
        lines.iter().map(text).collect()
    };
    assert_eq!(lines("接種の記録、です", 50.0), ["接種の記", "録、です"]);
    assert_eq!(lines("（接種）（記録）", 45.0), ["（接種）", "（記録）"]);
    assert_eq!(
        lines("新型コロナウイルス", 60.0),
        ["新型", "コロナウイル", "ス"]
    );
    assert_eq!(lines("Mirai City", 40.0), ["Mirai", "City"]);
    let long = lines(&"W".repeat(40), 90.0);
    assert!(long.len() > 3 && long.concat() == "W".repeat(40));
}
