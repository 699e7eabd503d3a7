//! A sheet laid out: what stands where on which page, and what it is to somebody who hears it read.

use crate::faces::Faces;
use crate::refusal::Refusal;
use crate::setting::{Cluster, Ink, Lang, Text, shape, wrap};

/// Something on a page. Lengths are in points, from the upper left corner.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// A part of a line in one language and one style.
    Words(Words),
    /// A filled rectangle.
    Area { at: Area, ink: Ink },
    /// A code with its white margin.
    Code { at: Area, entry: usize, mark: usize },
}

/// A part of a line.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    pub clusters: Vec<Cluster>,
    pub x: f32,
    pub baseline: f32,
    /// How wide it is: for tests that hold boxes against each other.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "what is drawn is as wide as its glyphs")
    )]
    pub width: f32,
    pub size: f32,
    pub ink: Ink,
    pub lang: Lang,
    /// Its place in the structure. Nothing for what repeats on every page.
    pub mark: Option<usize>,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// A part of the structure.
#[derive(Clone, Debug)]
pub(crate) enum Branch {
    Leaf(usize),
    Node(Node),
}

/// An element of the structure with what it holds, in reading order.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub role: Role,
    pub children: Vec<Branch>,
}

/// What an element is.
#[derive(Clone, Debug)]
pub(crate) enum Role {
    /// A heading of a level, with its words.
    Heading(u16, String),
    Paragraph,
    Section,
    /// A numbered list, its items, and of an item its number and its words.
    List,
    Item,
    Label,
    Body,
    Table,
    Row,
    Head,
    Cell,
    /// A picture with its description.
    Figure(String),
}

impl Node {
    pub fn branch(role: Role, children: Vec<Branch>) -> Branch {
        Branch::Node(Node { role, children })
    }
}

/// What is laid out together and never parted by the end of a page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    pub height: f32,
    pub items: Vec<Item>,
    pub branches: Vec<Branch>,
}

/// Where a text stands, and on which side of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub align: Align,
}

/// On which side a line stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Align {
    Left,
    Right,
    Centre,
}

/// From one line to the next, in parts of the size.
pub(crate) const LEADING: f32 = 1.36;

/// How far letters reach above and below the line they stand on, in parts of the size.
pub(crate) const RISE: f32 = 0.9;
pub(crate) const FALL: f32 = 0.26;

/// Sets texts, and numbers what it set.
pub(crate) struct Desk {
    pub faces: &'static Faces,
    pub marks: usize,
}

impl Desk {
    pub fn mark(&mut self) -> usize {
        self.marks += 1;
        self.marks - 1
    }

    /// Sets texts behind each other into a block. Says how high they are and where they stand in the structure.
    pub fn set(
        &mut self,
        block: &mut Block,
        spot: Spot,
        texts: &[Text],
    ) -> Result<(f32, Vec<Branch>), Refusal> {
        let mut leaves = Vec::new();
        let (height, words) = self.lines(spot, texts)?;
        for mut one in words {
            let mark = self.mark();
            one.mark = Some(mark);
            leaves.push(Branch::Leaf(mark));
            block.items.push(Item::Words(one));
        }
        block.height = block.height.max(spot.y + height);
        Ok((height, leaves))
    }

    /// The same as a paragraph.
    pub fn paragraph(
        &mut self,
        block: &mut Block,
        spot: Spot,
        texts: &[Text],
    ) -> Result<f32, Refusal> {
        let (height, leaves) = self.set(block, spot, texts)?;
        block.branches.push(Node::branch(Role::Paragraph, leaves));
        Ok(height)
    }

    /// The lines of texts that follow each other, outside of the structure.
    pub fn lines(&self, spot: Spot, texts: &[Text]) -> Result<(f32, Vec<Words>), Refusal> {
        let mut clusters = Vec::new();
        for (part, text) in texts.iter().enumerate() {
            clusters.extend(shape(self.faces, text, part)?);
        }
        let size = texts.iter().map(|text| text.style.size).fold(0.0, f32::max);
        let mut words = Vec::new();
        let mut y = spot.y;
        for line in wrap(clusters, spot.width) {
            let free = spot.width - line.width;
            let mut x = spot.x
                + match spot.align {
                    Align::Left => 0.0,
                    Align::Right => free,
                    Align::Centre => free / 2.0,
                };
            let baseline = y + size * ((LEADING - RISE - FALL) / 2.0 + RISE);
            for run in line.clusters.chunk_by(|one, other| one.part == other.part) {
                let Some(text) = run.first().and_then(|one| texts.get(one.part)) else {
                    continue;
                };
                let width = run.iter().map(|one| one.wide).sum();
                words.push(Words {
                    clusters: run.to_vec(),
                    x,
                    baseline,
                    width,
                    size: text.style.size,
                    ink: text.style.ink,
                    lang: text.lang,
                    mark: None,
                });
                x += width;
            }
            y += size * LEADING;
        }
        Ok((y - spot.y, words))
    }
}

impl Item {
    /// The same, further down and to the right.
    pub fn moved(mut self, right: f32, down: f32) -> Item {
        match &mut self {
            Item::Words(words) => {
                words.x += right;
                words.baseline += down;
            }
            Item::Area { at, .. } | Item::Code { at, .. } => {
                at.x += right;
                at.y += down;
            }
        }
        self
    }
}

/// A page with what is on it, from back to front.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub items: Vec<Item>,
}

/// The whole sheet, laid out.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub width: f32,
    pub height: f32,
    pub pages: Vec<Page>,
    pub tree: Vec<Branch>,
    /// Headings with page and height, for the reader's list of contents.
    pub contents: Vec<(String, usize, f32)>,
    pub marks: usize,
}

impl Draft {
    /// Puts a block onto the last page.
    pub fn put(&mut self, block: Block, x: f32, y: f32) -> Vec<Branch> {
        if let Some(page) = self.pages.last_mut() {
            page.items
                .extend(block.items.into_iter().map(|item| item.moved(x, y)));
        }
        block.branches
    }
}
