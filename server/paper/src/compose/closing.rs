//! The end of a sheet: how to check it, what has to be known about it, who signs and who issued it.

use super::{Flow, GAP};
use crate::draft::{Align, Area, Block, Branch, Item, Node, Role, Spot};
use crate::form::{self, MM, quiet, strong, value};
use crate::refusal::{Field, Refusal};
use crate::setting::{Lang, Text};

/// How far the words of a step stand behind its number.
const INDENT: f32 = 4.5 * MM;
/// How much room a signature has.
const SIGNATURE: f32 = 10.0 * MM;

impl Flow<'_> {
    /// Instructions, where no single code has them at its side; notes, signature and issuer.
    pub(super) fn closing(&mut self) -> Result<(), Refusal> {
        let form = self.form;
        if self.sheet.codes.len() != 1 {
            let mut block = Block::default();
            let spot = self.spot(0.0);
            self.instructions(&mut block, spot)?;
            let branches = self.place(block, Field::VerifyAddress.into())?;
            self.draft.tree.push(Node::branch(Role::Section, branches));
            self.y += GAP;
        }
        let notes = self.paragraphs(&form.notes)?;
        self.draft.tree.extend(notes);
        if self.is_lying() && self.sheet.codes.len() == 1 {
            return Ok(());
        }
        let mut block = Block::default();
        let width = self.body_width();
        let left = self.spot(0.0);
        self.signature(
            &mut block,
            Spot {
                width: width * 0.36,
                ..left
            },
        )?;
        let right = Spot {
            x: width * 0.42,
            width: width * 0.58,
            align: Align::Right,
            ..left
        };
        self.issuer(&mut block, right)?;
        let branches: Vec<Branch> = self.place(block, Field::Issuer.into())?;
        self.draft.tree.push(Node::branch(Role::Section, branches));
        Ok(())
    }

    /// Whether the sheet is wider than high.
    pub(super) fn is_lying(&self) -> bool {
        self.form.width > self.form.height
    }

    /// How to check it.
    pub(super) fn instructions(&mut self, block: &mut Block, spot: Spot) -> Result<(), Refusal> {
        let form = self.form;
        let (ja, en) = form::words::CHECKING;
        let mut texts = [
            strong(ja, Lang::Ja, 10.0, Field::Words),
            strong(&format!("  {en}"), Lang::En, 9.5, Field::Words),
        ];
        for text in &mut texts {
            text.style.ink = form.accent;
        }
        let (height, leaves) = self.desk.set(block, spot, &texts)?;
        let role = Role::Heading(3, format!("{ja} {en}"));
        block.branches.push(Node::branch(role, leaves));
        let mut y = spot.y + height + 1.0;
        let mut items = Vec::new();
        for (at, (ja, en)) in form::words::STEPS.into_iter().enumerate() {
            let number = [strong(&format!("{}.", at + 1), Lang::Ja, 9.0, Field::Words)];
            let (_, label) = self.desk.set(block, Spot { y, ..spot }, &number)?;
            let mut body = Vec::new();
            for texts in [self.step(ja, Lang::Ja), self.step(en, Lang::En)] {
                let within = Spot {
                    x: spot.x + INDENT,
                    y,
                    width: spot.width - INDENT,
                    ..spot
                };
                let (height, leaves) = self.desk.set(block, within, &texts)?;
                body.push(Node::branch(Role::Paragraph, leaves));
                y += height;
            }
            let label = Node::branch(Role::Label, label);
            let body = Node::branch(Role::Body, body);
            items.push(Node::branch(Role::Item, vec![label, body]));
        }
        block.branches.push(Node::branch(Role::List, items));
        Ok(())
    }

    /// A step with the address in it.
    fn step(&self, words: &str, lang: Lang) -> Vec<Text> {
        let plain = |part: &str| match lang {
            Lang::Ja => value(part, lang, 9.0, Field::Words),
            _ => quiet(part, lang, 9.0, Field::Words),
        };
        let mut texts = Vec::new();
        for (at, part) in words.split('@').enumerate() {
            if at > 0 {
                let address = &self.sheet.verify_address;
                texts.push(strong(address, Lang::En, 9.0, Field::VerifyAddress));
            }
            texts.push(plain(part));
        }
        texts
    }

    /// Who issued it.
    pub(super) fn issuer(&mut self, block: &mut Block, spot: Spot) -> Result<f32, Refusal> {
        let issuer = &self.sheet.issuer;
        let (ja, en) = form::words::ISSUER;
        let label = form::label(ja, en);
        let mut y = spot.y + self.desk.paragraph(block, spot, &label)?;
        let country = format!("{}, {}", issuer.office.en, issuer.country.name.en);
        let lines = [
            strong(&issuer.office.ja, Lang::Ja, 13.0, Field::Issuer),
            value(&country, Lang::En, 10.5, Field::Issuer),
        ];
        for line in lines.iter().filter(|line| !line.words.is_empty()) {
            let texts = std::slice::from_ref(line);
            y += self.desk.paragraph(block, Spot { y, ..spot }, texts)?;
        }
        if let Some(contact) = &issuer.contact {
            let (ja, en) = form::words::CONTACT;
            for (label, words, lang) in [(ja, &contact.ja, Lang::Ja), (en, &contact.en, Lang::En)] {
                let texts = [
                    quiet(&format!("{label}  "), lang, 9.0, Field::Words),
                    quiet(words, lang, 9.0, Field::Issuer),
                ];
                y += self.desk.paragraph(block, Spot { y, ..spot }, &texts)?;
            }
        }
        Ok(y)
    }

    /// The line on which somebody signs by hand, if the form has one.
    pub(super) fn signature(&mut self, block: &mut Block, spot: Spot) -> Result<(), Refusal> {
        let Some(label) = &self.form.signature else {
            return Ok(());
        };
        block.items.push(Item::Area {
            at: Area {
                x: spot.x,
                y: spot.y + SIGNATURE,
                width: spot.width,
                height: 0.6,
            },
            ink: (0x50, 0x56, 0x60),
        });
        let y = spot.y + SIGNATURE + 1.5;
        self.desk.paragraph(block, Spot { y, ..spot }, label)?;
        Ok(())
    }
}
