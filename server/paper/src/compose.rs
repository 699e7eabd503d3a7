//! A sheet → its pages: blocks from above to below, a new page where one does not fit.

use crate::draft::{Align, Area, Block, Branch, Desk, Draft, Item, Node, Page, Role, Spot};
use crate::faces::Faces;
use crate::form::{self, Form, MM, quiet, strong, value};
use crate::paint;
use crate::refusal::{Field, Place, Refusal};
use crate::setting::{Lang, Text};
use crate::sheet::Sheet;

mod closing;
mod codes;
mod furniture;
mod table;

pub(crate) use codes::{QUIET, attachment_name, squares};

/// More doses than this are a history, not a certificate.
const DOSES_MAX: usize = 64;
/// More codes than this nobody scans.
const CODES_MAX: usize = 24;

/// Draws a sheet: the bytes of a PDF (PDF/A-3, PDF/UA-1), the same for the same sheet.
///
/// Every text is drawn whole or the sheet is refused; nothing is cut and nothing replaced.
pub fn draw(sheet: &Sheet) -> Result<Vec<u8>, Refusal> {
    let faces = Faces::ours().ok_or(Refusal::Engine)?;
    let draft = lay_out(sheet, faces)?;
    paint::write(sheet, &draft, faces)
}

/// Where everything stands.
pub(crate) fn lay_out(sheet: &Sheet, faces: &'static Faces) -> Result<Draft, Refusal> {
    check(sheet)?;
    let form = form::fill(sheet)?;
    let mut flow = Flow::new(sheet, &form, faces)?;
    flow.title()?;
    flow.holder()?;
    flow.doses()?;
    flow.codes()?;
    flow.closing()?;
    flow.finish()
}

fn check(sheet: &Sheet) -> Result<(), Refusal> {
    if sheet.doses.is_empty() {
        return Err(Refusal::Missing {
            place: Field::Doses.into(),
        });
    }
    for (field, count, max) in [
        (Field::Doses, sheet.doses.len(), DOSES_MAX),
        (Field::Code, sheet.codes.len(), CODES_MAX),
    ] {
        if count > max {
            return Err(Refusal::TooMany { field });
        }
    }
    for (field, text) in [
        (Field::Serial, &sheet.serial),
        (Field::VerifyAddress, &sheet.verify_address),
    ] {
        if text.trim().is_empty() {
            return Err(Refusal::Missing {
                place: field.into(),
            });
        }
    }
    Ok(())
}

/// The sheet while it is laid out.
struct Flow<'a> {
    sheet: &'a Sheet,
    form: &'a Form,
    desk: Desk,
    draft: Draft,
    /// Where the next block begins.
    y: f32,
    /// Where the body of a page begins and ends.
    top: f32,
    bottom: f32,
    /// Where it begins on later pages: below the line that says whose sheet it is.
    later_top: f32,
}

/// Where pages begin, when what repeats on them stands above.
const HEAD: f32 = 12.0 * MM;
/// What is kept free below for the line with the number of the page.
const FOOT: f32 = 13.0 * MM;
/// Between blocks.
const GAP: f32 = 3.0 * MM;

impl<'a> Flow<'a> {
    fn new(sheet: &'a Sheet, form: &'a Form, faces: &'static Faces) -> Result<Flow<'a>, Refusal> {
        let mut flow = Flow {
            sheet,
            form,
            desk: Desk { faces, marks: 0 },
            draft: Draft {
                width: form.width,
                height: form.height,
                pages: vec![Page::default()],
                tree: Vec::new(),
                contents: Vec::new(),
                marks: 0,
            },
            y: HEAD,
            top: HEAD,
            bottom: form.height - FOOT,
            later_top: HEAD,
        };
        let (above, _) = flow.running_head()?;
        flow.top = HEAD.max(above);
        flow.y = flow.top;
        let (height, _) = flow.later_head()?;
        flow.later_top = flow.top + height + 3.0 * MM;
        Ok(flow)
    }

    fn body_width(&self) -> f32 {
        self.form.width - 2.0 * self.form.margin
    }

    fn spot(&self, y: f32) -> Spot {
        Spot {
            x: 0.0,
            y,
            width: self.body_width(),
            align: Align::Left,
        }
    }

    fn turn_page(&mut self) {
        self.draft.pages.push(Page::default());
        self.y = self.later_top;
    }

    /// Whether so much more fits on this page.
    fn has_room(&self, height: f32) -> bool {
        self.y + height <= self.bottom
    }

    /// Puts a block where the last one ended, or on a new page. What is higher than a page is refused.
    fn place(&mut self, block: Block, place: Place) -> Result<Vec<Branch>, Refusal> {
        if !self.has_room(block.height) {
            self.turn_page();
            if !self.has_room(block.height) {
                return Err(Refusal::TooLong { place });
            }
        }
        let height = block.height;
        let branches = self.draft.put(block, self.form.margin, self.y);
        self.y += height;
        Ok(branches)
    }

    /// A heading that stays with so much of what follows.
    fn heading(&mut self, words: (&str, &str), follows: f32) -> Result<Branch, Refusal> {
        let (ja, en) = words;
        let mut texts = [
            strong(ja, Lang::Ja, 11.0, Field::Words),
            strong(&format!("  {en}"), Lang::En, 10.0, Field::Words),
        ];
        for text in &mut texts {
            text.style.ink = self.form.accent;
        }
        let mut block = Block::default();
        let (height, leaves) = self.desk.set(&mut block, self.spot(0.0), &texts)?;
        block.items.push(Item::Area {
            at: Area {
                x: 0.0,
                y: height + 0.5,
                width: self.body_width(),
                height: 0.9,
            },
            ink: self.form.accent,
        });
        block.height = height + 5.0;
        if !self.has_room(block.height + follows) {
            self.turn_page();
        }
        let page = self.draft.pages.len() - 1;
        self.draft
            .contents
            .push((format!("{ja} {en}"), page, self.y));
        self.place(block, Field::Words.into())?;
        Ok(Node::branch(Role::Heading(2, format!("{ja} {en}")), leaves))
    }

    /// The title with its ground, and beside it the number and the day of issue.
    fn title(&mut self) -> Result<(), Refusal> {
        let mut block = Block::default();
        let inset = if self.form.band.is_some() {
            4.0 * MM
        } else {
            0.0
        };
        let width = self.body_width() - 2.0 * inset;
        let aside = 88.0 * MM;
        let mut y = inset * 0.7;
        let mut heads = Vec::new();
        for (at, (lang, words)) in self.form.titles.iter().enumerate() {
            let text = if at == 0 {
                strong(words, *lang, 17.0, Field::Words)
            } else {
                value(words, *lang, 10.5, Field::Words)
            };
            let spot = Spot {
                x: inset,
                y,
                width: width - aside,
                align: Align::Left,
            };
            let (height, leaves) = self.desk.set(&mut block, spot, &[text])?;
            y += height;
            heads.push(if at == 0 {
                Node::branch(Role::Heading(1, (*words).to_owned()), leaves)
            } else {
                Node::branch(Role::Paragraph, leaves)
            });
        }
        let right = self.numbers(&mut block, inset + width - aside, inset * 0.7, aside)?;
        let height = y.max(right) + inset * 0.7;
        if let Some(ink) = self.form.band {
            let at = Area {
                x: 0.0,
                y: 0.0,
                width: self.body_width(),
                height,
            };
            block.items.insert(0, Item::Area { at, ink });
        } else {
            let at = Area {
                x: 0.0,
                y: height + 4.0,
                width: self.body_width(),
                height: 2.2,
            };
            let ink = self.form.accent;
            block.items.push(Item::Area { at, ink });
        }
        block.height = height + 4.0 + GAP;
        heads.append(&mut block.branches);
        self.place(block, Field::Words.into())?;
        self.draft.tree.extend(heads);
        Ok(())
    }

    /// Number, day of issue and end of the signature, at the right of the title.
    fn numbers(&mut self, block: &mut Block, x: f32, y: f32, width: f32) -> Result<f32, Refusal> {
        let (sheet, mut y) = (self.sheet, y);
        let issued = crate::dates::in_english(sheet.issued_on);
        let mut facts = vec![
            (form::words::SERIAL, sheet.serial.clone(), Field::Serial),
            (form::words::ISSUED, issued, Field::Words),
        ];
        let until = sheet.signed_until.map(crate::dates::in_english);
        facts.extend(until.map(|day| (form::words::SIGNED_UNTIL, day, Field::Words)));
        for ((ja, en), words, field) in facts {
            let spot = Spot {
                x,
                y,
                width,
                align: Align::Right,
            };
            let texts = [
                quiet(ja, Lang::Ja, 9.0, Field::Words),
                quiet(&format!("  {en}  "), Lang::En, 9.0, Field::Words),
                strong(&words, Lang::En, 9.0, field),
            ];
            y += self.desk.paragraph(block, spot, &texts)?;
        }
        Ok(y)
    }

    /// Who it is about, and what is certified.
    fn holder(&mut self) -> Result<(), Refusal> {
        let form = self.form;
        let mut section = vec![self.heading(form::words::HOLDER, 24.0 * MM)?];
        for row in &form.entries {
            let mut block = Block::default();
            let mut x = 0.0;
            for entry in row {
                let width = entry.share * self.body_width();
                let spot = |y| Spot {
                    x,
                    y,
                    width: width - 3.0 * MM,
                    align: Align::Left,
                };
                let mut y = self.desk.paragraph(&mut block, spot(0.0), &entry.label)?;
                for line in &entry.lines {
                    y += self.desk.paragraph(&mut block, spot(y), line)?;
                }
                x += width;
            }
            block.height += 2.0 * MM;
            let place = row.first().and_then(|entry| entry.lines.first());
            let place = place.and_then(|line| line.first()).map(|text| text.place);
            section.extend(self.place(block, place.unwrap_or(Field::LatinName.into()))?);
        }
        section.extend(self.paragraphs(&form.statement)?);
        self.y += GAP;
        self.draft.tree.push(Node::branch(Role::Section, section));
        Ok(())
    }

    fn paragraphs(&mut self, all: &[Vec<Text>]) -> Result<Vec<Branch>, Refusal> {
        let mut branches = Vec::new();
        for texts in all {
            let mut block = Block::default();
            self.desk.paragraph(&mut block, self.spot(0.0), texts)?;
            block.height += 1.0;
            branches.extend(self.place(block, Field::Words.into())?);
        }
        Ok(branches)
    }
}

#[cfg(test)]
mod tests;
