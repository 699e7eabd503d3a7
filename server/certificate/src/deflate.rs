//! Compression with a bound on what comes out, and nothing allowed behind the end.

use std::cell::RefCell;

use flate2::{Decompress, FlushDecompress, Status};
use libdeflater::{CompressionLvl, Compressor};

use crate::fault::Fault;

/// What a certificate may decompress to.
pub const INFLATED_BYTES_MAX: usize = 64 * 1024;

/// Which frame is around the compressed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// None: RFC 1951.
    Raw,
    /// Two bytes in front and a checksum behind: RFC 1950.
    Zlib,
}

/// A way to decompress.
pub(crate) type Inflate = fn(&[u8], Frame, usize) -> Result<Vec<u8>, Fault>;

thread_local! {
    /// Engines are large and certificates small, so each thread keeps those that it has: without a frame, and with one.
    static ENGINES: [RefCell<Option<Engines>>; 2] = const { [RefCell::new(None), RefCell::new(None)] };
}

/// The level from which on it only becomes slower for what has the length of a certificate.
const LEVEL: i32 = 9;

/// What compresses, and what undoes it. The first has all of its input at once and needs half the time; the second stops where
/// it is told to, and says how much it has read.
struct Engines {
    there: Compressor,
    back: Decompress,
}

impl Engines {
    fn new(frame: Frame) -> Engines {
        Engines {
            there: Compressor::new(CompressionLvl::new(LEVEL).unwrap_or_default()),
            back: Decompress::new(frame == Frame::Zlib),
        }
    }
}

/// Does something with the engines of this thread, which remember nothing of what they did before.
fn with_engines<T>(frame: Frame, work: impl FnOnce(&mut Engines) -> T) -> T {
    ENGINES.with(|[raw, zlib]| {
        let kept = if frame == Frame::Raw { raw } else { zlib };
        let mut kept = kept.borrow_mut();
        let engines = kept.get_or_insert_with(|| Engines::new(frame));
        work(engines)
    })
}

/// Compresses as small as it goes.
pub fn deflate(bytes: &[u8], frame: Frame) -> Result<Vec<u8>, Fault> {
    with_engines(frame, |engines| {
        let engine = &mut engines.there;
        let mut out = vec![0; engine.zlib_compress_bound(bytes.len())];
        let length = match frame {
            Frame::Raw => engine.deflate_compress(bytes, &mut out),
            Frame::Zlib => engine.zlib_compress(bytes, &mut out),
        };
        out.truncate(length.map_err(|_| Fault::BadCompression)?);
        Ok(out)
    })
}

/// Decompresses to at most so many bytes. The whole input must be one stream, down to the bits that fill its last byte:
/// what is around a signature can be changed by anybody, and there is to be one text for each certificate.
pub fn inflate(bytes: &[u8], frame: Frame, bytes_max: usize) -> Result<Vec<u8>, Fault> {
    let out = inflate_own(bytes, frame, bytes_max)?;
    let behind = if frame == Frame::Zlib { 5 } else { 1 };
    let last = bytes.len().checked_sub(behind);
    let (Some(at), Some(&byte)) = (last, last.and_then(|at| bytes.get(at))) else {
        return Err(Fault::BadCompression);
    };
    if byte != 0 {
        // The highest bit that is set belongs to the stream if the stream is another without it.
        let mut without = bytes.to_vec();
        if let Some(byte) = without.get_mut(at) {
            *byte &= !(0x80 >> byte.leading_zeros());
        }
        if inflate_own(&without, frame, bytes_max).is_ok_and(|other| other == out) {
            return Err(Fault::BadCompression);
        }
    }
    Ok(out)
}

/// The same for what was compressed here a moment ago, whose last bits nobody has had in hand since.
pub fn inflate_own(bytes: &[u8], frame: Frame, bytes_max: usize) -> Result<Vec<u8>, Fault> {
    with_engines(frame, |engines| {
        engines.back.reset(frame == Frame::Zlib);
        inflate_with(&mut engines.back, bytes, bytes_max)
    })
}

fn inflate_with(engine: &mut Decompress, bytes: &[u8], bytes_max: usize) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::with_capacity((bytes.len() * 3).clamp(256, bytes_max + 1));
    loop {
        let taken = usize::try_from(engine.total_in()).unwrap_or(bytes.len());
        let rest = bytes.get(taken..).unwrap_or_default();
        let before = (engine.total_in(), out.len());
        let status = engine
            .decompress_vec(rest, &mut out, FlushDecompress::None)
            .map_err(|_| Fault::BadCompression)?;
        if out.len() > bytes_max {
            return Err(Fault::InflateLimit);
        }
        if status == Status::StreamEnd {
            let all = usize::try_from(engine.total_in()).is_ok_and(|taken| taken == bytes.len());
            return if all {
                Ok(out)
            } else {
                Err(Fault::BadCompression)
            };
        }
        if out.len() < out.capacity() && before == (engine.total_in(), out.len()) {
            return Err(Fault::BadCompression);
        }
        if out.len() == out.capacity() {
            let more = out
                .len()
                .min((bytes_max + 1).saturating_sub(out.len()))
                .max(1);
            out.reserve_exact(more);
        }
    }
}

#[cfg(test)]
mod tests;
