//! A request out, an answer in: HTTP/1.1 over one connection, read no further than the limits.

use std::io::{Read, Write};

use super::{ANSWER_BYTES_MAX, Refusal};

/// The largest head of an answer.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// The most headers of an answer.
const HEADERS_MAX: usize = 100;
/// How many provisional answers may come before the real one.
const PROVISIONAL_MAX: usize = 4;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// `Cache-Control`, if it was said.
    pub cache_control: Option<String>,
    /// The body, at most 64 KiB.
    pub body: Vec<u8>,
}

/// Sends a request and reads the answer to its end.
pub(super) fn exchange(
    stream: &mut (impl Read + Write),
    request: &[u8],
) -> Result<Answer, Refusal> {
    let sent = stream.write_all(request).and_then(|()| stream.flush());
    sent.map_err(|_| Refusal::Form)?;
    let mut coming = Coming {
        stream,
        bytes: Vec::new(),
    };
    for _ in 0..=PROVISIONAL_MAX {
        let head = coming.head()?;
        if (100..200).contains(&head.status) {
            continue;
        }
        let body = match head.status {
            204 | 304 => Vec::new(),
            _ => coming.body(&head)?,
        };
        return Ok(Answer {
            status: head.status,
            cache_control: head.cache_control,
            body,
        });
    }
    Err(Refusal::Form)
}

/// How long a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    Told(usize),
    InChunks,
    UntilTheEnd,
}

struct Head {
    status: u16,
    cache_control: Option<String>,
    length: Length,
}

/// What comes, and what of it was not used yet.
struct Coming<'a, S> {
    stream: &'a mut S,
    bytes: Vec<u8>,
}

impl<S: Read> Coming<'_, S> {
    /// Reads on; whether anything came.
    fn more(&mut self) -> Result<bool, Refusal> {
        let mut piece = [0; 8 * 1024];
        let count = self.stream.read(&mut piece).map_err(|_| Refusal::Form)?;
        let piece = piece.get(..count).unwrap_or_default();
        self.bytes.extend_from_slice(piece);
        Ok(count > 0)
    }

    fn take(&mut self, count: usize) -> Vec<u8> {
        let count = count.min(self.bytes.len());
        let rest = self.bytes.split_off(count);
        std::mem::replace(&mut self.bytes, rest)
    }

    fn head(&mut self) -> Result<Head, Refusal> {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
            let mut parsed = httparse::Response::new(&mut headers);
            match parsed.parse(&self.bytes).map_err(|_| Refusal::Form)? {
                httparse::Status::Complete(used) if used <= HEAD_BYTES_MAX => {
                    let head = read_head(&parsed)?;
                    self.take(used);
                    return Ok(head);
                }
                httparse::Status::Partial if self.bytes.len() < HEAD_BYTES_MAX => {}
                _ => return Err(Refusal::Large),
            }
            if !self.more()? {
                return Err(Refusal::Form);
            }
        }
    }

    fn body(&mut self, head: &Head) -> Result<Vec<u8>, Refusal> {
        match head.length {
            Length::Told(count) => self.exactly(count),
            Length::InChunks => self.chunks(),
            Length::UntilTheEnd => {
                while self.more()? {
                    if self.bytes.len() > ANSWER_BYTES_MAX {
                        return Err(Refusal::Large);
                    }
                }
                Ok(std::mem::take(&mut self.bytes))
            }
        }
    }

    fn exactly(&mut self, count: usize) -> Result<Vec<u8>, Refusal> {
        if count > ANSWER_BYTES_MAX {
            return Err(Refusal::Large);
        }
        while self.bytes.len() < count {
            if !self.more()? {
                return Err(Refusal::Form);
            }
        }
        Ok(self.take(count))
    }

    fn chunks(&mut self) -> Result<Vec<u8>, Refusal> {
        let mut body = Vec::new();
        loop {
            let count = self.chunk_size()?;
            if body.len().saturating_add(count) > ANSWER_BYTES_MAX {
                return Err(Refusal::Large);
            }
            if count == 0 {
                // What may stand behind the last chunk tells nothing that is asked for.
                return Ok(body);
            }
            body.append(&mut self.exactly(count)?);
            if self.exactly(2)? != b"\r\n" {
                return Err(Refusal::Form);
            }
        }
    }

    fn chunk_size(&mut self) -> Result<usize, Refusal> {
        /// A size with whatever it is explained by.
        const LINE_BYTES_MAX: usize = 256;
        loop {
            match httparse::parse_chunk_size(&self.bytes).map_err(|_| Refusal::Form)? {
                httparse::Status::Complete((used, size)) => {
                    self.take(used);
                    return usize::try_from(size).map_err(|_| Refusal::Large);
                }
                httparse::Status::Partial if self.bytes.len() < LINE_BYTES_MAX => {}
                httparse::Status::Partial => return Err(Refusal::Form),
            }
            if !self.more()? {
                return Err(Refusal::Form);
            }
        }
    }
}

fn read_head(parsed: &httparse::Response<'_, '_>) -> Result<Head, Refusal> {
    let status = parsed.code.ok_or(Refusal::Form)?;
    let text = |name: &str| {
        let all = parsed.headers.iter();
        let named = all.filter(|header| header.name.eq_ignore_ascii_case(name));
        let texts: Option<Vec<&str>> = named
            .map(|header| std::str::from_utf8(header.value).ok().map(str::trim))
            .collect();
        texts.ok_or(Refusal::Form)
    };
    let length = match (&*text("transfer-encoding")?, &*text("content-length")?) {
        ([], []) => Length::UntilTheEnd,
        ([], [count]) if !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit()) => {
            Length::Told(count.parse().map_err(|_| Refusal::Large)?)
        }
        ([coding], []) if coding.eq_ignore_ascii_case("chunked") => Length::InChunks,
        _ => return Err(Refusal::Form),
    };
    let cache_control = text("cache-control")?;
    Ok(Head {
        status,
        cache_control: (!cache_control.is_empty()).then(|| cache_control.join(", ")),
        length,
    })
}
