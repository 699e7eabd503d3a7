//! A list that nearly always holds nothing or one thing.

use std::ops::Deref;

/// Things in order. One alone lies in the list itself: to ask for room for it takes longer than what it is there for.
#[derive(Clone)]
pub struct Few<T>(Held<T>);

#[derive(Clone)]
enum Held<T> {
    Nothing,
    One(T),
    Many(Vec<T>),
}

/// Room for so many, where there is more than one.
const FEW: usize = 4;

impl<T> Few<T> {
    /// Nothing.
    pub const NONE: Few<T> = Few(Held::Nothing);

    /// One thing.
    pub fn one(thing: T) -> Few<T> {
        Few(Held::One(thing))
    }

    /// Adds a thing at the end.
    pub fn push(&mut self, thing: T) {
        self.0 = match std::mem::replace(&mut self.0, Held::Nothing) {
            Held::Nothing => Held::One(thing),
            Held::One(first) => Held::Many(vec![first, thing]),
            Held::Many(mut many) => {
                many.push(thing);
                Held::Many(many)
            }
        };
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.0 = Held::Nothing;
    }

    /// Keeps what is wanted.
    pub fn retain(&mut self, wanted: impl Fn(&T) -> bool) {
        match &mut self.0 {
            Held::One(one) if !wanted(one) => self.clear(),
            Held::Many(many) => many.retain(wanted),
            Held::Nothing | Held::One(_) => {}
        }
    }
}

impl<T> Default for Few<T> {
    fn default() -> Few<T> {
        Few::NONE
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Held::Nothing => &[],
            Held::One(one) => std::slice::from_ref(one),
            Held::Many(many) => many,
        }
    }
}

impl<T> Extend<T> for Few<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, things: I) {
        things.into_iter().for_each(|thing| self.push(thing));
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(things: I) -> Few<T> {
        let mut things = things.into_iter();
        let Some(first) = things.next() else {
            return Few::NONE;
        };
        let Some(second) = things.next() else {
            return Few::one(first);
        };
        let mut many = Vec::with_capacity(FEW.max(things.size_hint().0.saturating_add(2)));
        many.extend([first, second]);
        many.extend(things);
        Few(Held::Many(many))
    }
}

impl<'a, T> IntoIterator for &'a Few<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> std::slice::Iter<'a, T> {
        self.iter()
    }
}

impl<T: PartialEq> PartialEq for Few<T> {
    fn eq(&self, other: &Few<T>) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Few<T> {}

impl<T: std::fmt::Debug> std::fmt::Debug for Few<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests;
