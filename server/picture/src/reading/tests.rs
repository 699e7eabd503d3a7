//! Pictures of every kind, good and bad.

use super::read;
use crate::{Limits, Sighting, Source, Symbology};
use coupons::{Chance, Coupon, Faults, Photo, photograph, print};

fn png_of(photo: &Photo) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, photo.width as u32, photo.height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().unwrap();
    writer
        .write_image_data(photo.pixels.as_flattened())
        .unwrap();
    writer.finish().unwrap();
    bytes
}

fn sightings(bytes: &[u8]) -> Vec<Sighting> {
    read(bytes, &Limits::default()).unwrap()
}

/// What symbols say. The print below them can be taken for a line, but never for a sure one.
fn told(bytes: &[u8]) -> Vec<(Source, String)> {
    let (lines, symbols): (Vec<Sighting>, Vec<Sighting>) = sightings(bytes)
        .into_iter()
        .partition(|sighting| sighting.source == Source::Ocr);
    assert!(lines.iter().all(|line| line.confidence < 0.9));
    symbols
        .into_iter()
        .map(|sighting| (sighting.source, sighting.text))
        .collect()
}

#[test]
fn every_symbology_is_read() {
    let number = "0109520001000010";
    let whole = "01095200010000101726063010ZZ9999";
    let gs1 = Source::Gs1;
    let files: [(&[u8], Source, &str); 11] = [
        (
            include_bytes!("../../testdata/corpus/file/gs1-128.png"),
            gs1(Symbology::Code128),
            whole,
        ),
        (
            include_bytes!("../../testdata/corpus/file/gs1-qr.png"),
            gs1(Symbology::Qr),
            whole,
        ),
        (
            include_bytes!("../../testdata/corpus/file/data-matrix.png"),
            gs1(Symbology::DataMatrix),
            whole,
        ),
        (
            include_bytes!("../../testdata/corpus/file/databar.png"),
            gs1(Symbology::DataBar),
            number,
        ),
        (
            include_bytes!("../../testdata/corpus/file/databar-stacked.png"),
            gs1(Symbology::DataBar),
            number,
        ),
        (
            include_bytes!("../../testdata/corpus/file/databar-stacked-omni.png"),
            gs1(Symbology::DataBar),
            number,
        ),
        (
            include_bytes!("../../testdata/corpus/file/databar-limited.png"),
            gs1(Symbology::DataBarLimited),
            number,
        ),
        (
            include_bytes!("../../testdata/corpus/file/databar-limited-composite.png"),
            gs1(Symbology::DataBarLimited),
            number,
        ),
        (
            include_bytes!("../../testdata/corpus/file/databar-expanded.png"),
            gs1(Symbology::DataBarExpanded),
            whole,
        ),
        (
            include_bytes!("../../testdata/corpus/file/databar-expanded-stacked.png"),
            gs1(Symbology::DataBarExpanded),
            whole,
        ),
        (
            include_bytes!("../../testdata/corpus/file/codabar.png"),
            Source::Nw7,
            "a0000000101b",
        ),
    ];
    let mut wrong = Vec::new();
    for (at, (file, source, text)) in files.into_iter().enumerate() {
        let told = told(file);
        if told != [(source, text.to_owned())] {
            wrong.push(format!("{at} {source:?}: {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_long_label_keeps_all_its_fields() {
    let told = told(include_bytes!(
        "../../testdata/corpus/file/data-matrix-long.png"
    ));
    let fields = "01095200010000101726063010ABCDEFGHIJ0123456789\u{1d}21SERIALNUMBER12345\u{1d}30100\u{1d}91abcdefghijklmnop";
    assert_eq!(
        told,
        [(Source::Gs1(Symbology::DataMatrix), fields.to_owned())]
    );
}

#[test]
fn photographs_in_jpeg_are_read_as_they_were_held() {
    let label = told(include_bytes!("../../testdata/corpus/file/gs1-qr.jpg"));
    assert_eq!(
        label,
        [(
            Source::Gs1(Symbology::Qr),
            "01095200010000101726063010ZZ9999".to_owned()
        )]
    );
    // The camera lay on its side, and says so.
    let found = sightings(include_bytes!(
        "../../testdata/corpus/file/codabar-turned.jpg"
    ));
    let code = found
        .iter()
        .find(|sighting| sighting.source == Source::Nw7)
        .unwrap();
    let [(left, _), (right, _), _, _] = code.place.0;
    assert_eq!(code.text, "a0000000101b");
    assert!(right - left > 300.0);
}

#[test]
fn thirty_coupons_are_read_and_none_wrongly() {
    let (mut qr, mut sure) = (0, 0);
    for at in 0..30 {
        let mut chance = Chance::of(0xAB_0000 + at);
        let coupon = Coupon::some(&mut chance);
        let paper = print(&coupon, &mut chance);
        let photo = photograph(&paper, &Faults::some(&mut chance), &mut chance);
        for sighting in sightings(&png_of(&photo)) {
            match sighting.source {
                Source::Qr => {
                    qr += 1;
                    assert_eq!(sighting.text, coupon.line, "QR code of {at}");
                }
                Source::Nw7 => assert_eq!(
                    Some(&sighting.text),
                    coupon.bar_code.as_ref(),
                    "bar code of {at}"
                ),
                Source::Ocr => {
                    sure += usize::from(sighting.confidence >= 0.9);
                    let digits = sighting.text.chars().zip(coupon.line.chars());
                    for ((seen, digit), sure) in digits.zip(&sighting.characters) {
                        assert!(
                            *sure < 0.9 || seen == digit,
                            "line of {at}: {}",
                            sighting.text
                        );
                    }
                }
                Source::Gs1(_) => panic!("no label in {at}"),
            }
        }
    }
    assert!(
        qr >= 29 && sure >= 22,
        "{qr} QR codes and {sure} sure lines of 30"
    );
}

#[test]
fn a_line_of_any_width_is_read() {
    let mut chance = Chance::of(77);
    let mut coupon = Coupon::some(&mut chance);
    coupon.stamped = false;
    let paper = print(&coupon, &mut chance);
    for scale in [7.5, 12.0, 24.0] {
        let faults = Faults {
            scale,
            ..Faults::none()
        };
        let photo = photograph(&paper, &faults, &mut chance);
        let found = sightings(&png_of(&photo));
        let line = found.iter().find(|sighting| sighting.source == Source::Ocr);
        assert_eq!(
            line.map(|line| line.text.as_str()),
            Some(coupon.line.as_str()),
            "at {scale}"
        );
    }
}

#[test]
fn places_are_those_of_the_picture() {
    let mut chance = Chance::of(78);
    let mut coupon = Coupon::some(&mut chance);
    coupon.stamped = false;
    let paper = print(&coupon, &mut chance);
    // Large enough to be made smaller for reading.
    let faults = Faults {
        scale: 32.0,
        ..Faults::none()
    };
    let photo = photograph(&paper, &faults, &mut chance);
    let found = sightings(&png_of(&photo));
    let line = found
        .iter()
        .find(|sighting| sighting.source == Source::Ocr)
        .unwrap();
    let [(x, y), _, _, (_, foot)] = line.place.0;
    let first = photo.middles[0];
    assert!((x - first.0).abs() < 60.0 && y < first.1 && first.1 < foot);
}

#[test]
fn a_stamp_on_a_digit_is_never_read_through() {
    for at in 0..20 {
        let mut chance = Chance::of(0xCD_0000 + at);
        let mut coupon = Coupon::some(&mut chance);
        coupon.stamped = true;
        let paper = print(&coupon, &mut chance);
        let photo = photograph(&paper, &Faults::some(&mut chance), &mut chance);
        let found = sightings(&png_of(&photo));
        for line in found
            .iter()
            .filter(|sighting| sighting.source == Source::Ocr)
        {
            let digits = line
                .text
                .chars()
                .zip(coupon.line.chars())
                .zip(&line.characters);
            for ((seen, digit), sure) in digits {
                assert!(*sure < 0.9 || seen == digit, "line of {at}");
            }
        }
    }
}

/// A code with modules and a border so wide, and nothing else, at an angle.
fn code_alone(modules: &[Vec<bool>], module: f32, border: f32, degrees: f32) -> crate::grey::Grey {
    let span = modules.len() as f32;
    let side = ((span + 2.0 * border) * module).ceil() as usize;
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let middle = side as f32 / 2.0;
    // Each pixel is the mean of the four points in it.
    let shade = |at: usize| {
        let dark = (0..4).filter(|part| {
            let x = (at % side) as f32 + (*part % 2) as f32 / 2.0 + 0.25 - middle;
            let y = (at / side) as f32 + (*part / 2) as f32 / 2.0 + 0.25 - middle;
            let column = (x * cosine + y * sine) / module + span / 2.0;
            let row = (y * cosine - x * sine) / module + span / 2.0;
            let is_inside = column >= 0.0 && row >= 0.0;
            let row = modules.get(row as usize).filter(|_| is_inside);
            row.and_then(|row| row.get(column as usize)) == Some(&true)
        });
        250 - (dark.count() * 56) as u8
    };
    crate::grey::Grey::new(side, side, (0..side * side).map(shade).collect()).unwrap()
}

#[test]
fn a_code_that_fills_the_picture_is_read() {
    let mut chance = Chance::of(79);
    let mut missed = Vec::new();
    for module in 3..=30 {
        for border in 1..=8 {
            let coupon = Coupon::some(&mut chance);
            let modules = coupons::qr_modules(&coupon.line, chance.below(3), &mut chance);
            let grey = code_alone(&modules, module as f32, border as f32, 0.0);
            let read = super::look(&grey);
            let mut codes = read.iter().filter(|one| one.source == Source::Qr);
            match (codes.next(), codes.next()) {
                (Some(code), None) => {
                    assert_eq!(code.text, coupon.line, "{module} × {border}");
                    let [(left, top), ..] = code.place.0;
                    let corner = (module * border) as f32;
                    let away = (left - corner).abs().max((top - corner).abs());
                    assert!(away <= module as f32, "{module} × {border}: {away} away");
                }
                _ => missed.push(format!("{module} × {border}")),
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join(", "));
}

#[test]
fn a_code_that_was_cut_out_of_its_coupon_is_read() {
    for (seed, scale) in [(81, 24.0), (82, 36.0)] {
        let mut chance = Chance::of(seed);
        let mut coupon = Coupon::some(&mut chance);
        coupon.stamped = false;
        let paper = print(&coupon, &mut chance);
        let faults = Faults {
            scale,
            ..Faults::none()
        };
        let photo = photograph(&paper, &faults, &mut chance);
        let whole = sightings(&png_of(&photo));
        let code = whole.iter().find(|one| one.source == Source::Qr).unwrap();
        let [(left, top), _, (right, foot), _] = code.place.0;
        // Wider than the code by as much paper as its clear space and a little of what is printed around it.
        let more = scale * 0.8;
        let (left, top) = ((left - more).max(0.0), (top - more).max(0.0));
        let (left, top) = (left as usize, top as usize);
        let right = ((right + more) as usize).min(photo.width);
        let foot = ((foot + more) as usize).min(photo.height);
        let rows = photo.pixels.chunks(photo.width).take(foot).skip(top);
        let cut = Photo {
            width: right - left,
            height: foot - top,
            pixels: rows.flat_map(|row| row[left..right].to_vec()).collect(),
            ..photo.clone()
        };
        let read = sightings(&png_of(&cut));
        let code = read.iter().find(|one| one.source == Source::Qr);
        let text = code.map(|code| code.text.as_str());
        assert_eq!(text, Some(coupon.line.as_str()), "at {scale}");
    }
}

#[test]
fn a_code_that_fills_the_picture_may_lie_aslant() {
    let mut chance = Chance::of(80);
    let mut missed = Vec::new();
    for module in [6.5, 9.3, 12.7, 19.4, 26.1] {
        for degrees in [-5.0, -2.0, 3.0, 5.0] {
            let coupon = Coupon::some(&mut chance);
            let modules = coupons::qr_modules(&coupon.line, chance.below(3), &mut chance);
            let grey = code_alone(&modules, module, 2.0, degrees);
            let read = super::look(&grey);
            match read.iter().find(|one| one.source == Source::Qr) {
                Some(code) => assert_eq!(code.text, coupon.line),
                None => missed.push(format!("{module} at {degrees}")),
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join(", "));
}

#[test]
fn noise_and_bare_paper_say_nothing() {
    let mut chance = Chance::of(5);
    let noise: Vec<u8> = (0..640 * 480).map(|_| chance.below(256) as u8).collect();
    for shades in [noise, vec![255; 640 * 480], vec![0; 640 * 480]] {
        let grey = crate::grey::Grey::new(640, 480, shades).unwrap();
        assert_eq!(super::look(&grey), []);
    }
}

#[test]
fn every_size_and_any_stripes_end_well() {
    let mut chance = Chance::of(6);
    for _ in 0..60 {
        let (width, height) = (1 + chance.below(90), 1 + chance.below(90));
        let period = 1 + chance.below(9);
        let shades = (0..width * height)
            .map(|at| {
                if (at % width / period + at / width / period).is_multiple_of(2) {
                    0
                } else {
                    chance.below(256) as u8
                }
            })
            .collect();
        let grey = crate::grey::Grey::new(width, height, shades).unwrap();
        super::look(&grey);
    }
}

#[test]
fn what_was_read_is_not_told_by_debug() {
    let found = sightings(include_bytes!("../../testdata/corpus/file/codabar.png"));
    assert!(!format!("{found:?}").contains("0000000101"));
}
