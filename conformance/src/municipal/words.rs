//! The names that people of invented towns are given.

use crate::chance::Chance;

/// Family names, as written and in kana.
pub(super) const FAMILIES: &[[&str; 2]] = &[
    ["試験", "シケン"],
    ["見本", "ミホン"],
    ["架空", "カクウ"],
    ["例田", "レイタ"],
    ["髙﨑", "タカサキ"],
    ["雛形", "ヒナガタ"],
    ["仮名", "カリナ"],
    ["夢野", "ユメノ"],
    ["空想", "クウソウ"],
    ["作田", "サクタ"],
    ["想定", "ソウテイ"],
    ["模型", "モケイ"],
];

/// Given names, as written and in kana, and the sex that files tell with them.
const GIVEN: &[(&str, &str, char)] = &[
    ("一郎", "イチロウ", '1'),
    ("花子", "ハナコ", '2'),
    ("葵", "アオイ", '2'),
    ("健", "ケン", '1'),
    ("さくら", "サクラ", '2'),
    ("次郎", "ジロウ", '1'),
    ("みどり", "ミドリ", '2'),
    ("翔太", "ショウタ", '1'),
    ("京子", "キョウコ", '2'),
    ("三郎", "サブロウ", '1'),
];

pub(super) fn pick(chance: &mut Chance, from: &[[&'static str; 2]]) -> [&'static str; 2] {
    chance.pick(from).copied().unwrap_or(["試験", "シケン"])
}

pub(super) fn given(chance: &mut Chance) -> (&'static str, &'static str, char) {
    let first = ("一郎", "イチロウ", '1');
    chance.pick(GIVEN).copied().unwrap_or(first)
}
