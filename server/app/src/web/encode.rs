//! Compressing answers: the whole body at once, and only where it pays.

use std::io::Write;

use bytes::Bytes;

/// A coding of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// `zstd`
    Zstd,
    /// `br`
    Brotli,
    /// `gzip`
    Gzip,
}

/// All codings, the cheapest for the server first: of two that are equally welcome the earlier is taken.
const CODINGS: [Coding; 3] = [Coding::Zstd, Coding::Brotli, Coding::Gzip];

impl Coding {
    /// The name in `Content-Encoding`.
    pub fn name(self) -> &'static str {
        match self {
            Coding::Zstd => "zstd",
            Coding::Brotli => "br",
            Coding::Gzip => "gzip",
        }
    }

    /// Compresses a body. `None` where it does not become smaller.
    pub fn encode(self, body: &Bytes) -> Option<Bytes> {
        let encoded = match self {
            Coding::Zstd => zstd::bulk::compress(body, 1).ok()?,
            Coding::Brotli => {
                let mut encoded = Vec::with_capacity(body.len() / 4);
                let mut writer = brotli::CompressorWriter::new(&mut encoded, 16 << 10, 4, 20);
                writer.write_all(body).ok()?;
                drop(writer);
                encoded
            }
            Coding::Gzip => {
                let level = flate2::Compression::new(4);
                let buffer = Vec::with_capacity(body.len() / 4);
                let mut encoder = flate2::write::GzEncoder::new(buffer, level);
                encoder.write_all(body).ok()?;
                encoder.finish().ok()?
            }
        };
        (encoded.len() < body.len()).then(|| encoded.into())
    }
}

/// The coding that an `Accept-Encoding` welcomes most. Without one, or where plain is more welcome, none.
pub fn negotiate(header: &str) -> Option<Coding> {
    let plain = welcome(header, "identity").unwrap_or(1);
    let mut best: Option<(u16, Coding)> = None;
    for coding in CODINGS {
        let quality = welcome(header, coding.name())
            .or_else(|| welcome(header, "*"))
            .unwrap_or(0);
        let better = best.is_none_or(|(known, _)| quality > known);
        if quality > 0 && quality >= plain && better {
            best = Some((quality, coding));
        }
    }
    best.map(|(_, coding)| coding)
}

fn welcome(header: &str, name: &str) -> Option<u16> {
    header.split(',').find_map(|wish| {
        let mut parts = wish.split(';');
        let coding = parts.next()?.trim();
        if !coding.eq_ignore_ascii_case(name) {
            return None;
        }
        let quality = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(Some(1.0), |quality| quality.trim().parse::<f32>().ok())?;
        // A quality that is no number between 0 and 1 welcomes nothing.
        let fits = (0.0..=1.0).contains(&quality);
        Some(if fits { (quality * 1000.0) as u16 } else { 0 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn the_most_welcome_coding_is_taken() {
        for (header, expected) in [
            ("", None),
            ("identity", None),
            ("gzip", Some(Coding::Gzip)),
            ("gzip, deflate, br", Some(Coding::Brotli)),
            ("gzip, deflate, br, zstd", Some(Coding::Zstd)),
            ("gzip;q=1.0, br;q=0.5", Some(Coding::Gzip)),
            ("zstd;q=0, *", Some(Coding::Brotli)),
            ("gzip;q=0", None),
            ("*;q=0", None),
            ("gzip;q=0.5, identity;q=1", None),
            ("gzip;q=x", None),
            ("GZIP", Some(Coding::Gzip)),
        ] {
            assert_eq!(negotiate(header), expected, "{header}");
        }
    }

    #[test]
    fn what_was_compressed_can_be_read_again() {
        let body = Bytes::from("接種記録 ".repeat(400));
        let zstd = Coding::Zstd.encode(&body).expect("smaller");
        assert_eq!(zstd::bulk::decompress(&zstd, 1 << 20).expect("read"), body);
        let mut text = Vec::new();
        let gzip = Coding::Gzip.encode(&body).expect("smaller");
        flate2::read::GzDecoder::new(&gzip[..])
            .read_to_end(&mut text)
            .expect("read");
        assert_eq!(text, body);
        let mut text = Vec::new();
        let br = Coding::Brotli.encode(&body).expect("smaller");
        brotli::Decompressor::new(&br[..], 4096)
            .read_to_end(&mut text)
            .expect("read");
        assert_eq!(text, body);
    }

    #[test]
    fn what_does_not_shrink_is_left_alone() {
        assert_eq!(Coding::Gzip.encode(&Bytes::from_static(b"ab")), None);
    }
}
