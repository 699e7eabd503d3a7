//! What stands on every page: whose sheet it is, its number, which page of how many, and that a specimen is one.

use super::{Flow, HEAD};
use crate::draft::{Align, Draft, Item, Spot, Words};
use crate::form::{self, MM, quiet, strong};
use crate::refusal::{Field, Refusal};
use crate::setting::{Lang, Text};

impl Flow<'_> {
    /// The line of a specimen at the head of every page, and where pages begin below it.
    pub(super) fn running_head(&self) -> Result<(f32, Vec<Words>), Refusal> {
        if !self.sheet.specimen {
            return Ok((HEAD, Vec::new()));
        }
        let (ja, en) = form::words::SPECIMEN;
        let mut texts = [
            strong(ja, Lang::Ja, 9.5, Field::Words),
            strong(&format!("   {en}"), Lang::En, 9.5, Field::Words),
        ];
        for text in &mut texts {
            text.style.ink = (0xB0, 0x10, 0x10);
        }
        let spot = Spot {
            x: self.form.margin,
            y: 7.0 * MM,
            width: self.body_width(),
            align: Align::Centre,
        };
        let (height, words) = self.desk.lines(spot, &texts)?;
        Ok((spot.y + height + 2.0 * MM, words))
    }

    /// Whose sheet a later page belongs to, and how high that is.
    pub(super) fn later_head(&self) -> Result<(f32, Vec<Words>), Refusal> {
        let holder = &self.sheet.holder;
        let latin = holder.latin.as_ref().map(form::latin_name);
        let native = holder.native.as_ref().map(form::native_name);
        let mut texts: Vec<Text> = Vec::new();
        if let Some(latin) = latin {
            texts.push(strong(
                &format!("{latin}  "),
                Lang::En,
                9.5,
                Field::LatinName,
            ));
        }
        if let Some(native) = native {
            texts.push(quiet(&native, Lang::Ja, 9.5, Field::NativeName));
        }
        let spot = Spot {
            x: self.form.margin,
            y: self.top,
            width: self.body_width(),
            align: Align::Left,
        };
        self.desk.lines(spot, &texts)
    }

    /// The foot of a page: number, issuer, page.
    fn foot(&self, page: usize, pages: usize) -> Result<Vec<Words>, Refusal> {
        let (page_ja, page_en) = form::words::PAGE;
        let (serial_ja, serial_en) = form::words::SERIAL;
        let y = self.form.height - 10.0 * MM;
        let left = [
            quiet(&format!("{serial_ja} "), Lang::Ja, 9.0, Field::Words),
            quiet(&format!("{serial_en} "), Lang::En, 9.0, Field::Words),
            quiet(&self.sheet.serial, Lang::En, 9.0, Field::Serial),
        ];
        let right = [
            quiet(&format!("{page_ja} "), Lang::Ja, 9.0, Field::Words),
            quiet(&format!("{page_en} "), Lang::En, 9.0, Field::Words),
            strong(&format!("{page} / {pages}"), Lang::En, 9.0, Field::Words),
        ];
        let width = self.body_width();
        let share = 42.0 * MM;
        let spot = Spot {
            x: self.form.margin,
            y,
            width: width - share,
            align: Align::Left,
        };
        let (height, mut words) = self.desk.lines(spot, &left)?;
        if height > 9.0 * 1.5 {
            return Err(Refusal::TooLong {
                place: Field::Serial.into(),
            });
        }
        let spot = Spot {
            x: self.form.margin + width - share,
            y,
            width: share,
            align: Align::Right,
        };
        words.extend(self.desk.lines(spot, &right)?.1);
        Ok(words)
    }

    /// The pages with what stands on all of them.
    pub(super) fn finish(mut self) -> Result<Draft, Refusal> {
        let pages = self.draft.pages.len();
        for at in 0..pages {
            let mut words = self.running_head()?.1;
            if at > 0 {
                words.extend(self.later_head()?.1);
            }
            words.extend(self.foot(at + 1, pages)?);
            if let Some(page) = self.draft.pages.get_mut(at) {
                page.items.extend(words.into_iter().map(Item::Words));
            }
        }
        self.draft.marks = self.desk.marks;
        Ok(self.draft)
    }
}
