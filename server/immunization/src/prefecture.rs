//! The 47 prefectures (都道府県) by number and name.

use std::fmt;

use crate::code::{CodeError, CodeFault, Scheme, digits};

const NAMES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// A prefecture, 01 for Hokkaido to 47 for Okinawa.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Prefecture(u8);

impl Prefecture {
    /// The prefecture with this number, 1 to 47.
    pub fn new(number: u8) -> Option<Prefecture> {
        (1..=47).contains(&number).then_some(Prefecture(number))
    }

    /// The prefecture in this text: exactly two ASCII digits.
    pub fn parse(text: &str) -> Result<Prefecture, CodeError> {
        let refuse = |fault| CodeError {
            scheme: Scheme::Prefecture,
            fault,
        };
        let [tens, ones] = digits::exactly::<2>(text).map_err(refuse)?;
        Prefecture::new(tens * 10 + ones).ok_or(refuse(CodeFault::Prefecture))
    }

    /// The prefecture with this name: 東京都.
    pub fn named(name: &str) -> Option<Prefecture> {
        let before = NAMES.iter().position(|one| *one == name)?;
        Prefecture::new(u8::try_from(before + 1).ok()?)
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Prefecture> {
        (1..=47).map(Prefecture)
    }

    /// Its number.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Its name with what it is: 東京都.
    pub fn name(self) -> &'static str {
        NAMES
            .get(usize::from(self.0) - 1)
            .copied()
            .unwrap_or_default()
    }
}

impl fmt::Display for Prefecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

impl fmt::Debug for Prefecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prefecture({self})")
    }
}

#[cfg(test)]
mod tests;
