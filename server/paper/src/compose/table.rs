//! The table of doses: its head on every page that it reaches, its rows never parted.

use super::{Flow, GAP};
use crate::draft::{Align, Area, Block, Branch, Item, Node, Role, Spot};
use crate::form::{self, Cell, MM};
use crate::refusal::{Field, Place, Refusal};
use crate::setting::Text;

const PADDING: f32 = 4.0;

impl Flow<'_> {
    /// All doses.
    pub(super) fn doses(&mut self) -> Result<(), Refusal> {
        let heading = self.heading(form::words::DOSES, 26.0 * MM)?;
        let (head, row) = self.head()?;
        let mut rows = vec![row];
        let again = head.clone();
        self.place(head, Field::Words.into())?;
        for (at, cells) in self.form.rows.iter().enumerate() {
            let (block, row) = self.row(cells, Role::Cell)?;
            let place = Place {
                field: Field::Disease,
                entry: Some(at),
            };
            if !self.has_room(block.height) {
                self.turn_page();
                let head = repeated(again.clone());
                self.place(head, Field::Words.into())?;
                if !self.has_room(block.height) {
                    return Err(Refusal::TooLong { place });
                }
            }
            self.place(block, place)?;
            rows.push(row);
        }
        let table = Node::branch(Role::Table, rows);
        let section = Node::branch(Role::Section, vec![heading, table]);
        self.draft.tree.push(section);
        self.y += GAP * 1.5;
        Ok(())
    }

    fn head(&mut self) -> Result<(Block, Branch), Refusal> {
        let form = self.form;
        let cells: Vec<Cell> = form.columns.iter().map(|one| one.head.clone()).collect();
        let (mut block, row) = self.row(&cells, Role::Head)?;
        let at = Area {
            x: 0.0,
            y: 0.0,
            width: self.body_width(),
            height: block.height,
        };
        block.items.insert(0, Item::Area { at, ink: form.tint });
        Ok((block, row))
    }

    /// A row, with a line below it.
    fn row(&mut self, cells: &[Cell], role: Role) -> Result<(Block, Branch), Refusal> {
        let form = self.form;
        let mut block = Block::default();
        let mut children = Vec::new();
        let mut x = 0.0;
        for (column, cell) in form.columns.iter().zip(cells) {
            let width = column.share * self.body_width();
            let mut y = PADDING;
            let mut inside = Vec::new();
            for texts in cell.iter().filter(|texts| has_words(texts)) {
                let spot = Spot {
                    x: x + PADDING,
                    y,
                    width: width - 2.0 * PADDING,
                    align: Align::Left,
                };
                let (height, leaves) = self.desk.set(&mut block, spot, texts)?;
                inside.push(Node::branch(Role::Paragraph, leaves));
                y += height;
            }
            children.push(Node::branch(role.clone(), inside));
            x += width;
        }
        block.height += PADDING;
        block.items.push(Item::Area {
            at: Area {
                x: 0.0,
                y: block.height - 0.5,
                width: self.body_width(),
                height: 0.5,
            },
            ink: (0xB4, 0xBA, 0xC4),
        });
        Ok((block, Node::branch(Role::Row, children)))
    }
}

/// The head once more: it is read out once only.
fn repeated(mut block: Block) -> Block {
    for item in &mut block.items {
        if let Item::Words(words) = item {
            words.mark = None;
        }
    }
    block
}

fn has_words(texts: &[Text]) -> bool {
    texts.iter().any(|text| !text.words.trim().is_empty())
}
