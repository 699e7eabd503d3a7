//! What is answered beside the FHIR base: a status, a media type, and bytes that are whole or come in pieces.

use bytes::Bytes;
use fhir::Problem;
use tokio::sync::mpsc::Receiver;

/// An answer beside the FHIR base.
#[derive(Debug)]
pub struct Handout {
    /// The status.
    pub status: u16,
    /// The media type, with its character set.
    pub media: &'static str,
    /// The body.
    pub content: Content,
    /// `Location`, as a path below the address of the face.
    pub location: Option<String>,
    /// The name under which a browser keeps it.
    pub file_name: Option<String>,
    /// The entity tag with its quotation marks.
    pub tag: Option<String>,
    /// It holds nothing about anybody, and may be kept by whoever sees it.
    pub is_public: bool,
    /// It depends on the language that was asked for.
    pub language: Option<pages::words::Language>,
    /// Further headers, which stand over those that all answers have.
    pub further: Vec<(&'static str, String)>,
    /// Of a page with a form: where else than back to us its answer may lead.
    pub form_target: Option<String>,
    /// It repeats the answer to an earlier request with the same idempotency key.
    pub replayed: bool,
}

/// A body.
#[derive(Debug)]
pub enum Content {
    /// All of it.
    Whole(Bytes),
    /// Piece by piece, as they are made. After a problem the connection is cut, so that nobody takes a part for the
    /// whole.
    Pieces(Receiver<Result<Bytes, Problem>>),
}

impl Handout {
    /// JSON of this server's own shape.
    pub fn json(status: u16, value: &serde_json::Value) -> Handout {
        let mut text = value.to_string();
        text.push('\n');
        Handout::whole(status, "application/json; charset=utf-8", text.into())
    }

    /// Bytes that are there as a whole.
    pub fn whole(status: u16, media: &'static str, bytes: Bytes) -> Handout {
        Handout {
            status,
            media,
            content: Content::Whole(bytes),
            location: None,
            file_name: None,
            tag: None,
            is_public: false,
            language: None,
            further: Vec::new(),
            form_target: None,
            replayed: false,
        }
    }

    /// Bytes that are still being made, as a file to keep.
    pub fn file(
        media: &'static str,
        name: impl Into<String>,
        pieces: Receiver<Result<Bytes, Problem>>,
    ) -> Handout {
        Handout {
            content: Content::Pieces(pieces),
            file_name: Some(name.into()),
            ..Handout::whole(200, media, Bytes::new())
        }
    }

    /// The same with the place of what was made.
    pub fn at(mut self, path: String) -> Handout {
        self.location = Some(path);
        self
    }
}
