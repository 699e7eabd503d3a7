//! The codes: large enough to be read from paper, each with what it is for beside or below it.

use super::{Flow, GAP};
use crate::draft::{Align, Area, Block, Branch, Item, Node, Role, Spot};
use crate::form::{self, MM, quiet, strong, value};
use crate::refusal::{Field, Place, Refusal};
use crate::setting::{Lang, Text};
use crate::sheet::{Code, CodeUse, Sheet};

/// White around a code, in squares.
pub(crate) const QUIET: usize = 4;
/// From the smallest code there is to the largest.
const SQUARES: std::ops::RangeInclusive<usize> = 21..=177;

/// How wide the squares of a code are together, at least and at most, in millimetres.
fn side_millimetres(usage: CodeUse) -> (f32, f32) {
    match usage {
        CodeUse::VdsNc => (60.0, 75.0),
        CodeUse::Icvp | CodeUse::Ddcc | CodeUse::EuDcc | CodeUse::HealthCard => (42.0, 60.0),
        CodeUse::HealthLink => (42.0, 75.0),
    }
}

/// How many squares a code is wide, if it is a code.
pub(crate) fn squares(code: &Code) -> Option<usize> {
    let side = code.squares.len().isqrt();
    let is_code = side * side == code.squares.len() && SQUARES.contains(&side) && side % 4 == 1;
    is_code.then_some(side)
}

/// How wide one square is printed, in points.
fn square(code: &Code, entry: usize) -> Result<(usize, f32), Refusal> {
    let refusal = Refusal::Code { entry };
    let count = squares(code).ok_or(refusal)?;
    let (least, most) = side_millimetres(code.usage);
    // No code has so many squares that a float would not hold their number.
    let wide = count as f32;
    let millimetres = (code.square_micrometres_min as f32 / 1000.0).max(least / wide);
    if millimetres * wide > most || code.text.is_empty() {
        return Err(refusal);
    }
    Ok((count, millimetres * MM))
}

impl Flow<'_> {
    pub(super) fn codes(&mut self) -> Result<(), Refusal> {
        let sheet = self.sheet;
        if sheet.codes.is_empty() {
            return Ok(());
        }
        let mut cards = Vec::new();
        let alone = sheet.codes.len() == 1;
        for (entry, code) in sheet.codes.iter().enumerate() {
            cards.push(if alone {
                self.wide_card(entry, code)?
            } else {
                self.card(entry, code)?
            });
        }
        let per_row = if self.form.width > self.form.height { 3 } else { 2 };
        let mut rows = Vec::new();
        let mut rest = cards.into_iter().peekable();
        while rest.peek().is_some() {
            let row: Vec<Block> = rest.by_ref().take(per_row).collect();
            rows.push(self.side_by_side(row, per_row));
        }
        let follows = rows.first().map_or(0.0, |row| row.height);
        let mut section = vec![self.heading(form::words::CODES, follows)?];
        for (at, row) in rows.into_iter().enumerate() {
            let place = Place {
                field: Field::Code,
                entry: Some(at),
            };
            section.extend(self.place(row, place)?);
            self.y += GAP;
        }
        self.draft.tree.push(Node::new(Role::Section, section));
        Ok(())
    }

    fn side_by_side(&self, cards: Vec<Block>, per_row: usize) -> Block {
        let mut row = Block::default();
        let step = self.body_width() / per_row as f32;
        for (at, card) in cards.into_iter().enumerate() {
            row.height = row.height.max(card.height);
            let items = card.items.into_iter();
            row.items
                .extend(items.map(|item| item.moved(step * at as f32, 0.0)));
            row.branches.extend(card.branches);
        }
        row
    }

    /// The code, and what it is for below it.
    fn card(&mut self, entry: usize, code: &Code) -> Result<Block, Refusal> {
        let per_row = if self.form.width > self.form.height { 3.0 } else { 2.0 };
        let mut block = Block::default();
        let side = self.figure(&mut block, entry, code)?;
        let mut y = side + 2.0;
        for texts in caption(self.sheet, code) {
            let spot = Spot {
                x: 0.0,
                y,
                width: self.body_width() / per_row - 5.0 * MM,
                align: Align::Left,
            };
            y += self.desk.paragraph(&mut block, spot, &texts)?;
        }
        Ok(block)
    }

    /// The code, and what it is for at its side.
    fn wide_card(&mut self, entry: usize, code: &Code) -> Result<Block, Refusal> {
        let mut block = Block::default();
        let side = self.figure(&mut block, entry, code)?;
        let mut y = 4.0 * MM;
        for texts in caption(self.sheet, code) {
            let spot = Spot {
                x: side + 3.0 * MM,
                y,
                width: self.body_width() - side - 3.0 * MM,
                align: Align::Left,
            };
            y += self.desk.paragraph(&mut block, spot, &texts)? + 2.0;
        }
        Ok(block)
    }

    /// The code itself with its white margin. Says how wide it is with it.
    fn figure(&mut self, block: &mut Block, entry: usize, code: &Code) -> Result<f32, Refusal> {
        let (count, square) = square(code, entry)?;
        let side = square * (count + 2 * QUIET) as f32;
        let mark = self.desk.mark();
        block.items.push(Item::Code {
            at: Area {
                x: 0.0,
                y: 0.0,
                width: side,
                height: side,
            },
            entry,
            mark,
        });
        block.height = block.height.max(side);
        let role = Role::Figure(description(self.sheet, entry, code));
        block.branches.push(Node::new(role, vec![Branch::Leaf(mark)]));
        Ok(side)
    }
}

/// What a code is for, which part it is, and which dose it states.
fn caption(sheet: &Sheet, code: &Code) -> Vec<Vec<Text>> {
    let (ja, en) = form::words::of_use(code.usage);
    let mut lines = vec![
        vec![strong(ja, Lang::Ja, 9.0, Field::Words)],
        vec![value(en, Lang::En, 9.0, Field::Words)],
    ];
    if let Some((part, parts)) = code.part {
        lines.push(vec![
            strong(&format!("分割 {part} / {parts}"), Lang::Ja, 9.0, Field::Words),
            value(
                &format!("  Part {part} of {parts}: scan all parts"),
                Lang::En,
                9.0,
                Field::Words,
            ),
        ]);
    }
    if let Some((at, dose)) = code.dose.and_then(|at| Some((at, sheet.doses.get(at)?))) {
        let place = Place {
            field: Field::Disease,
            entry: Some(at),
        };
        let date = crate::dates::in_english(dose.date);
        lines.push(vec![
            quiet(&dose.disease.en, Lang::En, 9.0, place),
            quiet(&format!(", {date}"), Lang::En, 9.0, Field::Words),
        ]);
    }
    lines
}

/// What somebody hears who cannot see the code.
fn description(sheet: &Sheet, entry: usize, code: &Code) -> String {
    let (ja, en) = form::words::of_use(code.usage);
    let part = code
        .part
        .map(|(part, parts)| format!(" ({part}/{parts})"))
        .unwrap_or_default();
    let name = attachment_name(sheet, entry);
    format!(
        "二次元コード{part}。{ja}。内容は添付ファイル {name} と同じです。 2-D code{part}. {en}. Its content is attached as {name}."
    )
}

/// What the text of a code is called where it is attached.
pub(crate) fn attachment_name(sheet: &Sheet, entry: usize) -> String {
    if sheet.codes.len() == 1 {
        "certificate.txt".to_owned()
    } else {
        format!("certificate-{}.txt", entry + 1)
    }
}
