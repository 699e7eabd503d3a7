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

/// How wide issuer and signature are beside the only code of a lying sheet.
const ASIDE: f32 = 84.0 * MM;

/// A code with what it is for.
struct Card {
    caption: Block,
    figure: Block,
}

impl Flow<'_> {
    pub(super) fn codes(&mut self) -> Result<(), Refusal> {
        let sheet = self.sheet;
        if let [code] = sheet.codes.as_slice() {
            return self.only_code(code);
        }
        if sheet.codes.is_empty() {
            return Ok(());
        }
        let per_row = if self.is_lying() { 3 } else { 2 };
        let width = self.body_width() / per_row as f32;
        let mut rows = Vec::new();
        let entries: Vec<(usize, &Code)> = sheet.codes.iter().enumerate().collect();
        for chunk in entries.chunks(per_row) {
            let cards = chunk
                .iter()
                .map(|(entry, code)| self.card(*entry, code, width - 5.0 * MM));
            rows.push(side_by_side(cards.collect::<Result<_, _>>()?, width));
        }
        let follows = rows.first().map_or(0.0, |row| row.height);
        let mut section = vec![self.heading(form::words::CODES, follows)?];
        for (at, row) in rows.into_iter().enumerate() {
            let place = Place {
                field: Field::Code,
                entry: Some(at * per_row),
            };
            section.extend(self.place(row, place)?);
            self.y += GAP;
        }
        self.draft.tree.push(Node::branch(Role::Section, section));
        Ok(())
    }

    /// The one code of a sheet, and at its side what it is for and how it is checked.
    fn only_code(&mut self, code: &Code) -> Result<(), Refusal> {
        let mut block = Block::default();
        let side = self.figure(&mut block, 0, code)?;
        let left = side + 3.0 * MM;
        let spot = |y, width| Spot {
            x: left,
            y,
            width,
            align: Align::Left,
        };
        let aside = if self.is_lying() { ASIDE } else { 0.0 };
        let width = self.body_width() - left - aside;
        let mut y = 2.0 * MM;
        for texts in caption(self.sheet, code) {
            y += self.desk.paragraph(&mut block, spot(y, width), &texts)?;
        }
        y += 1.5 * MM;
        self.instructions(&mut block, spot(y, width))?;
        if self.is_lying() {
            let spot = Spot {
                x: self.body_width() - ASIDE + 6.0 * MM,
                width: ASIDE - 6.0 * MM,
                ..spot(2.0 * MM, 0.0)
            };
            let y = self.issuer(&mut block, spot)? + 3.0 * MM;
            self.signature(&mut block, Spot { y, ..spot })?;
        }
        let follows = block.height;
        let mut section = vec![self.heading(form::words::CODES, follows)?];
        section.extend(self.place(block, Field::Code.into())?);
        self.draft.tree.push(Node::branch(Role::Section, section));
        self.y += GAP;
        Ok(())
    }

    fn card(&mut self, entry: usize, code: &Code, width: f32) -> Result<Card, Refusal> {
        let (mut caption_block, mut figure) = (Block::default(), Block::default());
        let side = self.figure(&mut figure, entry, code)?;
        let mut y = 0.0;
        for texts in caption(self.sheet, code) {
            let spot = Spot {
                x: 0.0,
                y,
                width: width.max(side),
                align: Align::Left,
            };
            y += self.desk.paragraph(&mut caption_block, spot, &texts)?;
        }
        Ok(Card {
            caption: caption_block,
            figure,
        })
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
        block
            .branches
            .push(Node::branch(role, vec![Branch::Leaf(mark)]));
        Ok(side)
    }
}

/// Cards beside each other: their captions end where their codes begin, all on one height.
fn side_by_side(cards: Vec<Card>, step: f32) -> Block {
    let mut row = Block::default();
    let captions = cards.iter().map(|card| card.caption.height);
    let down = captions.fold(0.0, f32::max) + 2.0;
    let mut x = 0.0;
    for card in cards {
        row.height = row.height.max(down + card.figure.height);
        for (block, down) in [(card.caption, 0.0), (card.figure, down)] {
            row.items
                .extend(block.items.into_iter().map(|item| item.moved(x, down)));
            row.branches.extend(block.branches);
        }
        x += step;
    }
    row
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
            strong(
                &format!("分割 {part} / {parts}"),
                Lang::Ja,
                9.0,
                Field::Words,
            ),
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
