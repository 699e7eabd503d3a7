//! Bounds of decompression: bombs, ends cut off, bytes behind the end.

use proptest::prelude::*;

use super::{Frame, INFLATED_BYTES_MAX, deflate, inflate};
use crate::fault::Fault;
use crate::verify::Format;

fn check(bytes: &[u8], frame: Frame) -> Result<Vec<u8>, Fault> {
    inflate(bytes, frame, INFLATED_BYTES_MAX)
}

#[test]
fn a_bomb_stops_at_the_bound() {
    for frame in [Frame::Raw, Frame::Zlib] {
        let just = deflate(&vec![7; INFLATED_BYTES_MAX], frame).unwrap();
        assert_eq!(check(&just, frame).unwrap().len(), INFLATED_BYTES_MAX);
        let over = deflate(&vec![7; INFLATED_BYTES_MAX + 1], frame).unwrap();
        assert_eq!(check(&over, frame), Err(Fault::InflateLimit));
        let bomb = deflate(&vec![0; 20_000_000], frame).unwrap();
        assert_eq!(check(&bomb, frame), Err(Fault::InflateLimit));
    }
}

#[test]
fn what_is_compressed_is_hardly_longer_than_it_has_to_be() {
    // Longer texts make larger codes, which cameras read less well. zlib at its best is what everybody else has.
    for format in [
        Format::Icvp,
        Format::Ddcc,
        Format::EuDcc,
        Format::HealthCard,
    ] {
        let plain = serde_json::to_vec(&crate::samples::request(format)).unwrap();
        for bytes in [plain.as_slice(), &plain[..plain.len() / 3]] {
            let mut zlib = Vec::with_capacity(bytes.len() * 2);
            flate2::Compress::new(flate2::Compression::best(), false)
                .compress_vec(bytes, &mut zlib, flate2::FlushCompress::Finish)
                .unwrap();
            let ours = deflate(bytes, Frame::Raw).unwrap();
            assert_eq!(check(&ours, Frame::Raw).unwrap(), bytes);
            assert!(
                ours.len() <= zlib.len() + 4,
                "{} {}",
                ours.len(),
                zlib.len()
            );
        }
    }
}

#[test]
fn a_stream_is_whole_and_alone() {
    for frame in [Frame::Raw, Frame::Zlib] {
        let good = deflate("接種の記録".as_bytes(), frame).unwrap();
        assert_eq!(check(&good, frame).unwrap(), "接種の記録".as_bytes());
        for end in 0..good.len() {
            assert_eq!(
                check(&good[..end], frame),
                Err(Fault::BadCompression),
                "cut at {end}"
            );
        }
        let longer = [good.as_slice(), &[0]].concat();
        assert_eq!(check(&longer, frame), Err(Fault::BadCompression));
    }
    let zlib = deflate(b"one", Frame::Zlib).unwrap();
    assert_eq!(zlib[0], 0x78);
    assert_eq!(check(&zlib, Frame::Raw), Err(Fault::BadCompression));
    assert_eq!(
        check(b"{\"iss\":1}", Frame::Raw),
        Err(Fault::BadCompression)
    );
}

#[test]
fn the_bits_that_fill_the_last_byte_are_clear() {
    for frame in [Frame::Raw, Frame::Zlib] {
        let behind = if frame == Frame::Zlib { 5 } else { 1 };
        for length in 1..60 {
            let plain: Vec<u8> = (0..length).map(|at| (at * 37 % 251) as u8).collect();
            let good = deflate(&plain, frame).unwrap();
            for bit in 0..8 {
                let mut changed = good.clone();
                let at = changed.len() - behind;
                changed[at] ^= 1 << bit;
                assert_ne!(
                    check(&changed, frame),
                    Ok(plain.clone()),
                    "{frame:?} of {length}, bit {bit}"
                );
            }
        }
    }
}

proptest! {
    #[test]
    fn what_was_compressed_comes_back(bytes in proptest::collection::vec(any::<u8>(), 0..4000), raw: bool) {
        let frame = if raw { Frame::Raw } else { Frame::Zlib };
        prop_assert_eq!(check(&deflate(&bytes, frame).unwrap(), frame).unwrap(), bytes);
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..300), raw: bool) {
        let frame = if raw { Frame::Raw } else { Frame::Zlib };
        let _ = check(&bytes, frame);
    }
}
