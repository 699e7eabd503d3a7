//! Files that are good, too large, or not what they say.

use super::{Limits, PictureError, decode, orientation, shades};

fn png(width: u32, height: u32, color: png::ColorType, bytes: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(color);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(bytes).unwrap();
    writer.finish().unwrap();
    file
}

#[test]
fn every_kind_of_png_becomes_grey() {
    let kinds = [
        (png::ColorType::Grayscale, vec![10]),
        (png::ColorType::GrayscaleAlpha, vec![10, 255]),
        (png::ColorType::Rgb, vec![10, 10, 10]),
        (png::ColorType::Rgba, vec![10, 10, 10, 255]),
    ];
    for (color, pixel) in kinds {
        let file = png(2, 3, color, &pixel.repeat(6));
        let grey = decode(&file, &Limits::default()).unwrap();
        assert_eq!((grey.width(), grey.height(), grey.at(1, 2)), (2, 3, 10));
    }
}

#[test]
fn what_is_transparent_is_paper() {
    assert_eq!(shades(&[0, 0], 2), [255]);
    assert_eq!(shades(&[0, 0, 0, 0], 4), [255]);
}

#[test]
fn the_red_of_a_seal_is_nearly_paper() {
    let seal = shades(&[214, 40, 44], 3);
    let print = shades(&[40, 40, 44], 3);
    assert!(seal[0] > 170 && print[0] < 60);
}

#[test]
fn limits_hold_before_anything_is_decoded() {
    let file = png(200, 100, png::ColorType::Grayscale, &vec![0; 20_000]);
    let with = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        decode(&file, &limits).map(|_| ()).unwrap_err()
    };
    assert_eq!(with(|limits| limits.bytes_max = 20), PictureError::Bytes);
    assert_eq!(
        with(|limits| limits.pixels_max = 19_999),
        PictureError::Pixels
    );
    assert_eq!(with(|limits| limits.side_max = 199), PictureError::Pixels);
    // A header that promises more than there may be, with nothing behind it.
    let mut bomb = file.clone();
    bomb[16..24].copy_from_slice(&[0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF]);
    assert!(decode(&bomb, &Limits::default()).is_err());
}

#[test]
fn broken_and_foreign_files_are_refused() {
    let file = png(20, 10, png::ColorType::Grayscale, &[0; 200]);
    let code = |bytes: &[u8]| {
        decode(bytes, &Limits::default())
            .map(|_| ())
            .unwrap_err()
            .code()
    };
    assert_eq!(code(b""), "PICTURE-FORMAT");
    assert_eq!(code(b"GIF89a"), "PICTURE-FORMAT");
    assert_eq!(code(&file[..40]), "PICTURE-BROKEN");
    assert_eq!(code(&[0xFF, 0xD8, 0xFF, 0xE0, 0, 16]), "PICTURE-BROKEN");
}

#[test]
fn a_jpeg_that_was_cut_off_is_broken_and_what_stands_behind_its_end_is_not() {
    let file: &[u8] = include_bytes!("../../../../examples/coupons/photograph.jpg");
    let told = |bytes: &[u8]| decode(bytes, &Limits::default()).map(|grey| grey.height());
    let whole = told(file).unwrap();
    for hundredths in [2, 10, 25, 50, 75, 90] {
        let part = &file[..file.len() * hundredths / 100];
        assert_eq!(told(part), Err(PictureError::Broken), "{hundredths} %");
        // The end of a smaller picture in a segment is not its end.
        let inside = [&file[..2], b"\xFF\xE1\x00\x06\xFF\xD8\xFF\xD9", &part[2..]].concat();
        assert_eq!(told(&inside), Err(PictureError::Broken), "{hundredths} %");
    }
    let behind = [file, b"\0\0\xFF\xE1 rubbish \xFF"].concat();
    assert_eq!(told(&behind), Ok(whole));
    let between = [&file[..2], b"\xFF\xE1\x00\x06\xFF\xD8\xFF\xD9", &file[2..]].concat();
    assert_eq!(told(&between), Ok(whole));
    // All of the picture is there, and only its end is missing.
    assert_eq!(told(&file[..file.len() - 2]), Ok(whole));
}

#[test]
fn a_camera_says_which_side_is_up() {
    let exif = |order: &[u8], rest: &[u8]| [order, rest].concat();
    let little = exif(
        b"II\x2A\0\x08\0\0\0",
        b"\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0",
    );
    let big = exif(
        b"MM\0\x2A\0\0\0\x08",
        b"\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0",
    );
    assert_eq!((orientation(&little), orientation(&big)), (6, 8));
    for end in 0..little.len() {
        // Cut anywhere it is upright or what it says, and never out of bounds.
        assert!([1, 6].contains(&orientation(&little[..end])));
    }
    assert_eq!(orientation(b"II\x2A\0\xFF\xFF\xFF\xFF"), 1);
}
