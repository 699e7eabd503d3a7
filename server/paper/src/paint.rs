//! A draft → the bytes of a PDF, with its structure, its attachments and what readers are told about it.

use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node as TagNode, SpanTag,
    TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use crate::compose::{QUIET, attachment_name, squares};
use crate::draft::{Area, Branch, Draft, Item, Page, Role, Words};
use crate::faces::Faces;
use crate::form::{self, quiet};
use crate::refusal::{Field, Refusal};
use crate::setting::{Cluster, Ink, Lang, shape};
use crate::sheet::{Code, Kind, Sheet};

/// Writes what was laid out.
pub(crate) fn write(sheet: &Sheet, draft: &Draft, faces: &Faces) -> Result<Vec<u8>, Refusal> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| Refusal::Engine)?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let mut names = vec![None; draft.marks];
    for page in &draft.pages {
        let settings = PageSettings::from_wh(draft.width, draft.height).ok_or(Refusal::Engine)?;
        let mut sheet_page = document.start_page_with(settings);
        // The surface is finished when its brush is put down, and the page after it.
        {
            let mut brush = Brush {
                surface: sheet_page.surface(),
                faces,
                sheet,
                names: &mut names,
            };
            if sheet.specimen {
                brush.watermark(draft)?;
            }
            brush.page(page)?;
        }
        sheet_page.finish();
    }
    let mut tree = TagTree::new().with_lang(Some("ja".to_owned()));
    for branch in &draft.tree {
        if let Some(node) = structure(branch, &names) {
            tree.push(node);
        }
    }
    document.set_tag_tree(tree);
    document.set_outline(contents(draft));
    document.set_metadata(metadata(sheet));
    for (entry, code) in sheet.codes.iter().enumerate() {
        attach(&mut document, sheet, entry, code)?;
    }
    document.finish().map_err(|_| Refusal::Engine)
}

/// What draws one page.
struct Brush<'a> {
    surface: Surface<'a>,
    faces: &'a Faces,
    sheet: &'a Sheet,
    names: &'a mut Vec<Option<Identifier>>,
}

impl Brush<'_> {
    fn page(&mut self, page: &Page) -> Result<(), Refusal> {
        for item in &page.items {
            match item {
                Item::Area { at, ink } => {
                    self.artifact(ArtifactType::Layout);
                    self.area(*at, *ink)?;
                    self.surface.end_tagged();
                }
                Item::Words(words) => self.words(words)?,
                Item::Code { at, entry, mark } => {
                    let name = self.surface.start_tagged(ContentTag::Other);
                    self.keep(*mark, name);
                    let code = self.sheet.codes.get(*entry).ok_or(Refusal::Engine)?;
                    self.code(*at, code, *entry)?;
                    self.surface.end_tagged();
                }
            }
        }
        Ok(())
    }

    fn keep(&mut self, mark: usize, name: Identifier) {
        if let Some(place) = self.names.get_mut(mark) {
            *place = Some(name);
        }
    }

    fn artifact(&mut self, kind: ArtifactType) {
        self.surface
            .start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    }

    fn words(&mut self, words: &Words) -> Result<(), Refusal> {
        match words.mark {
            None => self.artifact(ArtifactType::PaginationOther),
            Some(mark) => {
                let span = SpanTag::empty().with_lang(Some(words.lang.tag()));
                let name = self.surface.start_tagged(ContentTag::Span(span));
                self.keep(mark, name);
            }
        }
        self.surface.set_fill(Some(fill(words.ink)));
        self.glyphs(
            &words.clusters,
            (words.x, words.baseline),
            words.size,
            false,
        )?;
        self.surface.end_tagged();
        Ok(())
    }

    /// Glyphs from one point on, face by face; as text, or as shapes that are none.
    fn glyphs(
        &mut self,
        clusters: &[Cluster],
        at: (f32, f32),
        size: f32,
        as_shapes: bool,
    ) -> Result<(), Refusal> {
        let (mut x, y) = at;
        for run in clusters.chunk_by(|one, other| one.drawn.face == other.drawn.face) {
            let Some(first) = run.first() else { continue };
            let font = self.faces.font(first.drawn.face).ok_or(Refusal::Engine)?;
            let mut text = String::new();
            let mut glyphs = Vec::with_capacity(run.len());
            for cluster in run {
                let from = text.len();
                text.push_str(&cluster.text);
                glyphs.push(KrillaGlyph::new(
                    GlyphId::new(cluster.drawn.glyph),
                    cluster.drawn.advance,
                    0.0,
                    0.0,
                    0.0,
                    from..text.len(),
                    None,
                ));
            }
            let start = Point::from_xy(x, y);
            self.surface
                .draw_glyphs(start, &glyphs, font.clone(), &text, size, as_shapes);
            x += run.iter().map(|one| one.drawn.advance).sum::<f32>() * size;
        }
        Ok(())
    }

    fn area(&mut self, at: Area, ink: Ink) -> Result<(), Refusal> {
        let rect = Rect::from_xywh(at.x, at.y, at.width, at.height).ok_or(Refusal::Engine)?;
        let mut path = PathBuilder::new();
        path.push_rect(rect);
        let path = path.finish().ok_or(Refusal::Engine)?;
        self.surface.set_fill(Some(fill(ink)));
        self.surface.draw_path(&path);
        Ok(())
    }

    /// White ground, and a rectangle for each run of dark squares.
    fn code(&mut self, at: Area, code: &Code, entry: usize) -> Result<(), Refusal> {
        let count = squares(code).ok_or(Refusal::Code { entry })?;
        self.area(at, (0xFF, 0xFF, 0xFF))?;
        let step = at.width / (count + 2 * QUIET) as f32;
        let place = |squares: usize| (squares + QUIET) as f32 * step;
        let mut path = PathBuilder::new();
        for (y, row) in code.squares.chunks(count).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|one, other| one == other) {
                if run.first() == Some(&true) {
                    let (left, right) = (at.x + place(x), at.x + place(x + run.len()));
                    let (top, bottom) = (at.y + place(y), at.y + place(y + 1));
                    let rect = Rect::from_ltrb(left, top, right, bottom).ok_or(Refusal::Engine)?;
                    path.push_rect(rect);
                }
                x += run.len();
            }
        }
        let path = path.finish().ok_or(Refusal::Code { entry })?;
        self.surface.set_fill(Some(fill((0, 0, 0))));
        self.surface.draw_path(&path);
        Ok(())
    }

    /// Two lines across the page, below everything else and pale enough to read and scan through. Drawn as
    /// shapes, so that its letters do not get among those that are searched and copied.
    fn watermark(&mut self, draft: &Draft) -> Result<(), Refusal> {
        self.artifact(ArtifactType::Watermark);
        let (x, y) = (draft.width / 2.0, draft.height / 2.0);
        let turn = Transform::from_rotate_at(-35.0, x, y);
        self.surface.push_transform(&turn);
        self.surface.set_fill(Some(fill((0xEC, 0xEC, 0xEC))));
        let (ja, en) = form::words::WATERMARK;
        for (words, lang, size, down) in [(ja, Lang::Ja, 110.0, -20.0), (en, Lang::En, 62.0, 60.0)]
        {
            let mut text = quiet(words, lang, size, Field::Words);
            text.style.bold = true;
            let clusters = shape(self.faces, &text, 0)?;
            let width: f32 = clusters.iter().map(|one| one.wide).sum();
            self.glyphs(&clusters, (x - width / 2.0, y + down), size, true)?;
        }
        self.surface.pop();
        self.surface.end_tagged();
        Ok(())
    }
}

fn fill(ink: Ink) -> Fill {
    Fill {
        paint: rgb::Color::new(ink.0, ink.1, ink.2).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn structure(branch: &Branch, names: &[Option<Identifier>]) -> Option<TagNode> {
    match branch {
        Branch::Leaf(mark) => Some(TagNode::Leaf((*names.get(*mark)?)?)),
        Branch::Node(node) => {
            let mut group = TagGroup::new(tag(&node.role));
            for child in &node.children {
                if let Some(child) = structure(child, names) {
                    group.push(child);
                }
            }
            Some(TagNode::Group(group))
        }
    }
}

fn tag(role: &Role) -> TagKind {
    match role {
        Role::Heading(level, words) => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(words.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::Section => Tag::Section.into(),
        Role::List => Tag::L(ListNumbering::Decimal).into(),
        Role::Item => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::Body => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::Head => Tag::TH(TableHeaderScope::Column).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure(words) => Tag::Figure(Some(words.clone())).into(),
    }
}

fn contents(draft: &Draft) -> Outline {
    let mut outline = Outline::new();
    for (words, page, y) in &draft.contents {
        let place = XyzDestination::new(*page, Point::from_xy(0.0, *y));
        outline.push_child(OutlineNode::new(words.clone(), place));
    }
    outline
}

fn date(sheet: &Sheet) -> DateTime {
    let (year, month, day) = sheet.issued_on.parts();
    DateTime::new(u16::try_from(year).unwrap_or_default())
        .month(month)
        .day(day)
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(9)
        .utc_offset_minute(0)
}

fn metadata(sheet: &Sheet) -> Metadata {
    let title = match sheet.kind {
        Kind::Icvp => "国際予防接種証明書 International Certificate of Vaccination or Prophylaxis",
        Kind::Overseas => {
            "予防接種証明書（海外渡航用） Vaccination Certificate for International Travel"
        }
        Kind::Domestic => "予防接種証明書（国内用） Vaccination Record for Use in Japan",
    };
    Metadata::new()
        .title(title.to_owned())
        .language("ja".to_owned())
        .creator("Sesshu".to_owned())
        .authors(vec![sheet.issuer.office.en.clone()])
        .document_id(sheet.serial.clone())
        .creation_date(date(sheet))
}

fn attach(
    document: &mut Document,
    sheet: &Sheet,
    entry: usize,
    code: &Code,
) -> Result<(), Refusal> {
    let file = EmbeddedFile {
        path: attachment_name(sheet, entry),
        mime_type: MimeType::new("text/plain"),
        description: Some("電子証明の文字列 / Text of the digital certificate".to_owned()),
        association_kind: AssociationKind::Data,
        data: code.text.clone().into_bytes().into(),
        modification_date: Some(date(sheet)),
        compress: Some(true),
        location: None,
    };
    document.embed_file(file).ok_or(Refusal::Engine)
}
