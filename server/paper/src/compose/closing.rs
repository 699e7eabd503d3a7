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
    /// Instructions, where no single code has them at its side; signature and issuer.
    pub(super) fn closing(&mut self) -> Result<(), Refusal> {
        if self.sheet.codes.len() != 1 {
            let mut block = Block::default();
            let spot = self.spot(0.0);
            self.instructions(&mut block, spot)?;
            let branches = self.place(block, Field::VerifyAddress.into())?;
            self.draft.tree.push(Node::new(Role::Section, branches));
            self.y += GAP;
        }
        self.issuer()
    }

    /// How to check, and the form's own notes.
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
        block.branches.push(Node::new(role, leaves));
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
                body.push(Node::new(Role::Paragraph, leaves));
                y += height;
            }
            let label = Node::new(Role::Label, label);
            let body = Node::new(Role::Body, body);
            items.push(Node::new(Role::Item, vec![label, body]));
        }
        block.branches.push(Node::new(Role::List, items));
        y += 1.5 * MM;
        for texts in &form.notes {
            y += self.desk.paragraph(block, Spot { y, ..spot }, texts)?;
        }
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

    /// Who issued it at the right, and at the left the line on which somebody signs by hand.
    fn issuer(&mut self) -> Result<(), Refusal> {
        let mut block = Block::default();
        self.signature(&mut block)?;
        let issuer = &self.sheet.issuer;
        let width = self.body_width();
        let spot = |y| Spot {
            x: width * 0.42,
            y,
            width: width * 0.58,
            align: Align::Right,
        };
        let (ja, en) = form::words::ISSUER;
        let mut y = self.desk.paragraph(&mut block, spot(0.0), &form::label(ja, en))?;
        let country = format!("{}, {}", issuer.office.en, issuer.country.name.en);
        let lines = [
            strong(&issuer.office.ja, Lang::Ja, 13.0, Field::Issuer),
            value(&country, Lang::En, 10.5, Field::Issuer),
        ];
        for line in lines.iter().filter(|line| !line.words.is_empty()) {
            y += self
                .desk
                .paragraph(&mut block, spot(y), std::slice::from_ref(line))?;
        }
        if let Some(contact) = &issuer.contact {
            let (ja, en) = form::words::CONTACT;
            let lines = [(ja, &contact.ja, Lang::Ja), (en, &contact.en, Lang::En)];
            for (label, words, lang) in lines {
                let texts = [
                    quiet(&format!("{label}  "), lang, 9.0, Field::Words),
                    quiet(words, lang, 9.0, Field::Issuer),
                ];
                y += self.desk.paragraph(&mut block, spot(y), &texts)?;
            }
        }
        let branches: Vec<Branch> = self.place(block, Field::Issuer.into())?;
        self.draft.tree.push(Node::new(Role::Section, branches));
        Ok(())
    }

    fn signature(&mut self, block: &mut Block) -> Result<(), Refusal> {
        let Some(label) = &self.form.signature else {
            return Ok(());
        };
        let width = self.body_width() * 0.36;
        block.items.push(Item::Area {
            at: Area {
                x: 0.0,
                y: SIGNATURE,
                width,
                height: 0.6,
            },
            ink: (0x50, 0x56, 0x60),
        });
        let spot = Spot {
            width,
            ..self.spot(SIGNATURE + 1.5)
        };
        self.desk.paragraph(block, spot, label)?;
        Ok(())
    }
}
