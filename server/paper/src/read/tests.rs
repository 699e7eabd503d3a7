//! Our own sheets are read back; others' pictures are found; broken files end in a reason.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::{Part, ReadError, ReadLimits, read};
use crate::compose::draw;
use crate::samples::sheet;
use crate::sheet::Kind;

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// A file of one stream.
fn file(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n1 0 obj\n".to_vec();
    bytes.extend_from_slice(
        format!("<< {dictionary} /Length {} >>\nstream\r\n", content.len()).as_bytes(),
    );
    bytes.extend_from_slice(content);
    bytes.extend_from_slice(b"\nendstream\nendobj\ntrailer << /Size 2 >>\n%%EOF");
    bytes
}

fn parts(bytes: &[u8]) -> Result<Vec<Part>, ReadError> {
    read(bytes, &ReadLimits::default())
}

#[test]
fn the_texts_of_our_own_sheets_are_found() {
    for kind in [Kind::Icvp, Kind::Overseas, Kind::Domestic] {
        let mut sheet = sheet(kind);
        let mut second = sheet.codes[0].clone();
        second.text = "shc:/0123".to_owned();
        sheet.codes.push(second);
        let texts = sheet.codes.iter().map(|code| Part::Text(code.text.clone()));
        let wanted: Vec<Part> = texts.collect();
        assert_eq!(parts(&draw(&sheet).expect("a sheet")), Ok(wanted));
    }
}

#[test]
fn pictures_are_found_in_the_usual_forms() {
    let grey = Part::Grey {
        width: 3,
        points: vec![0, 255, 0, 255, 255, 0],
    };
    let image = "/Type /XObject /Subtype /Image /Width 3 /Height 2";
    let bits = file(
        &format!("{image} /BitsPerComponent 1 /ColorSpace /DeviceGray"),
        &[0b0100_0000, 0b1100_0000],
    );
    assert_eq!(parts(&bits), Ok(vec![grey.clone()]));
    let eight = packed(&[0, 255, 0, 255, 255, 0]);
    let eight = file(
        &format!("{image} /BitsPerComponent 8 /Filter /FlateDecode"),
        &eight,
    );
    assert_eq!(parts(&eight), Ok(vec![grey.clone()]));
    let colours: Vec<u8> = [0, 255, 0, 255, 255, 0]
        .iter()
        .flat_map(|one| [*one; 3])
        .collect();
    let colours = file(
        &format!("{image} /BitsPerComponent 8 /Filter [/FlateDecode]"),
        &packed(&colours),
    );
    assert_eq!(parts(&colours), Ok(vec![grey.clone()]));
    // The first row told by its left neighbours, the second by the row above.
    let foretold = packed(&[1, 0, 255, 1, 2, 255, 0, 0]);
    let foretold = file(
        &format!(
            "{image} /BitsPerComponent 8 /Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 3 >>"
        ),
        &foretold,
    );
    assert_eq!(parts(&foretold), Ok(vec![grey]));
    let jpeg = file(
        &format!("{image} /Filter /DCTDecode"),
        b"\xFF\xD8 endstream is no end \xFF\xD9",
    );
    assert_eq!(
        parts(&jpeg),
        Ok(vec![Part::Jpeg(
            b"\xFF\xD8 endstream is no end \xFF\xD9".to_vec()
        )])
    );
    let mask = file(
        &format!("{image} /ImageMask true"),
        &[0b0100_0000, 0b1100_0000],
    );
    assert_eq!(parts(&mask).map(|parts| parts.len()), Ok(2));
}

#[test]
fn what_is_no_pdf_or_closed_or_empty_has_its_reason() {
    assert_eq!(parts(b""), Err(ReadError::Format));
    assert_eq!(parts(b"HC1:6BF"), Err(ReadError::Format));
    assert_eq!(parts(b"%PDF-1.7\nnothing"), Err(ReadError::Empty));
    let mut closed = file("/Type /EmbeddedFile", b"HC1:6BF");
    assert!(parts(&closed).is_ok());
    closed.extend_from_slice(b"\ntrailer << /Encrypt 9 0 R >>");
    assert_eq!(parts(&closed), Err(ReadError::Encrypted));
    assert_eq!(
        parts(&file("/Type /EmbeddedFile", b"\xFF\xFE")),
        Err(ReadError::Empty)
    );
}

#[test]
fn limits_hold() {
    let limits = ReadLimits {
        bytes_max: 1_000_000,
        streams_max: 3,
        unpacked_bytes_max: 100_000,
        points_max: 10_000,
        parts_max: 2,
    };
    assert_eq!(
        read(&vec![b' '; 1_000_001], &limits),
        Err(ReadError::TooLong)
    );
    // Ten megabytes out of ten kilobytes.
    let bomb = packed(&vec![0; 10 << 20]);
    let image = "/Subtype /Image /Width 100 /Height 100 /BitsPerComponent 8 /Filter /FlateDecode";
    assert_eq!(read(&file(image, &bomb), &limits), Err(ReadError::Empty));
    assert_eq!(
        read(
            &file("/Type /EmbeddedFile /Filter /FlateDecode", &bomb),
            &limits
        ),
        Err(ReadError::Empty)
    );
    let huge = "/Subtype /Image /Width 99999999999 /Height 99999999999 /BitsPerComponent 8";
    assert_eq!(read(&file(huge, b"x"), &limits), Err(ReadError::Empty));
    let three = file("/Type /EmbeddedFile", b"a").repeat(3);
    assert_eq!(read(&three, &limits).map(|parts| parts.len()), Ok(2));
    let four = file("/Type /EmbeddedFile", b"a").repeat(4);
    assert_eq!(read(&four, &limits), Err(ReadError::TooLong));
}

#[test]
fn a_sheet_cut_anywhere_is_read_or_refused() {
    let whole = draw(&sheet(Kind::Domestic)).expect("a sheet");
    for end in (0..whole.len()).step_by(997) {
        let _ = parts(&whole[..end]);
    }
}

#[test]
fn what_fuzzing_begins_with_carries_something() {
    let attached = include_bytes!("../../testdata/corpus/pdf/attached");
    let picture = include_bytes!("../../testdata/corpus/pdf/picture");
    let attached = read(attached, &ReadLimits::default()).unwrap();
    assert!(matches!(attached.as_slice(), [Part::Text(text)] if text == "HC1:6BF"));
    // Either of its two shades may be the dark one.
    let picture = read(picture, &ReadLimits::default()).unwrap();
    assert!(matches!(
        picture.as_slice(),
        [Part::Grey { width: 8, .. }, Part::Grey { .. }]
    ));
}
