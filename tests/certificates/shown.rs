//! What checkers are shown and what is no good certificate: each answered by the server and by the command with its layer and
//! one of the seven words, soon, and without a word of what may stand in it.

use std::io::Write;
use std::time::{Duration, Instant};

use access::Role;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde_json::{Value, json};

use super::{Place, TRAVELLER, command, each_place, text, travel};
use crate::harness::text_of;

/// How long any of it may take. It takes a part of a second; a busy machine must not turn into a failure.
const SOON: Duration = Duration::from_secs(20);
const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

fn letters(bytes: &[u8]) -> String {
    let mut out = String::from("HC1:");
    for pair in bytes.chunks(2) {
        let mut number = pair
            .iter()
            .fold(0_usize, |sum, byte| sum * 256 + usize::from(*byte));
        for _ in 0..=pair.len() {
            out.push(char::from(ALPHABET[number % 45]));
            number /= 45;
        }
    }
    out
}

fn bytes_of(text: &str) -> Vec<u8> {
    let text = text.strip_prefix("HC1:").expect("HC1").as_bytes();
    let of = |letter: &u8| {
        ALPHABET
            .iter()
            .position(|one| one == letter)
            .expect("a letter")
    };
    let mut out = Vec::new();
    for group in text.chunks(3) {
        let number = group
            .iter()
            .rev()
            .fold(0, |sum, letter| sum * 45 + of(letter));
        let bytes = u16::try_from(number).expect("two bytes").to_be_bytes();
        out.extend_from_slice(&bytes[if group.len() == 2 { 1 } else { 0 }..]);
    }
    out
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    std::io::Read::read_to_end(&mut ZlibDecoder::new(bytes), &mut out).expect("zlib");
    out
}

/// A picture of grey points.
fn picture(width: usize, points: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let height = points.len() / width;
    let mut encoder = png::Encoder::new(&mut bytes, width as u32, height as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(points).expect("points");
    drop(writer);
    bytes
}

/// The points of a picture of ours, which has one bit or one byte for each.
fn points(bytes: &[u8]) -> (usize, Vec<u8>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().expect("a picture");
    let mut out = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut out).expect("points");
    let samples = info.color_type.samples();
    let all = out[..info.buffer_size()].chunks(samples).map(|one| one[0]);
    (info.width as usize, all.collect())
}

/// Two pictures on one sheet, beside each other.
fn beside(one: &[u8], other: &[u8]) -> Vec<u8> {
    let ((left, first), (right, second)) = (points(one), points(other));
    let width = left + right;
    let height = (first.len() / left).max(second.len() / right);
    let mut sheet = vec![255; width * height];
    for (from, at, all) in [(left, 0, &first), (right, left, &second)] {
        for (y, row) in all.chunks(from).enumerate() {
            sheet[y * width + at..][..from].copy_from_slice(row);
        }
    }
    picture(width, &sheet)
}

/// A PDF of one stream.
fn sheet(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n1 0 obj\n".to_vec();
    let head = format!("<< {dictionary} /Length {} >>\nstream\r\n", content.len());
    bytes.extend_from_slice(head.as_bytes());
    bytes.extend_from_slice(content);
    bytes.extend_from_slice(b"\nendstream\nendobj\ntrailer << /Size 2 >>\n%%EOF");
    bytes
}

const TEXT: &str = "text/plain";
const JSON: &str = "application/json";
const PNG: &str = "image/png";
const PDF: &str = "application/pdf";

/// What is shown, under what name, and what must be answered: the word, the layer, the rule.
struct Case {
    name: &'static str,
    media: &'static str,
    bytes: Vec<u8>,
    expect: (&'static str, &'static str, &'static str),
}

fn case(
    name: &'static str,
    media: &'static str,
    bytes: impl Into<Vec<u8>>,
    expect: (&'static str, &'static str, &'static str),
) -> Case {
    let bytes = bytes.into();
    Case {
        name,
        media,
        bytes,
        expect,
    }
}

const TRANSPORT: (&str, &str, &str) = ("malformed", "transport", "CERT-TRANSPORT");
const COMPRESSION: (&str, &str, &str) = ("malformed", "transport", "CERT-COMPRESSION");
const BOMB: (&str, &str, &str) = ("malformed", "transport", "CERT-INFLATE-LIMIT");
const ENVELOPE: (&str, &str, &str) = ("malformed", "envelope", "CERT-ENVELOPE");
/// Where the signed parts are cut is chance, and so is whether the halves still decode.
const SWAPPED: (&str, &str, &str) = (
    "malformed",
    "transport|envelope",
    "CERT-TRANSPORT|CERT-ENVELOPE",
);
const NOTHING: (&str, &str, &str) = ("malformed", "scan", "CERT-EMPTY");
const TOO_LONG: (&str, &str, &str) = ("malformed", "scan", "CERT-TOO-LONG");
const UNKNOWN: (&str, &str, &str) = ("malformed", "scan", "CERT-FORMAT-UNKNOWN");

/// What is done to a travel certificate.
fn of_travel(signed: &str) -> Vec<Case> {
    let stream = bytes_of(signed);
    let envelope = unpacked(&stream);
    // Letters stand in threes, and the last may be two: one alone is none.
    let odd = format!("{signed}{}", "0".repeat((7 - (signed.len() - 4) % 3) % 3));
    let cut = 4 + (signed.len() - 4) / 6 * 3;
    // Tag 18, four parts, the protected header of ten bytes: the algorithm, and the key's id of eight bytes.
    let algorithm = envelope
        .windows(3)
        .position(|part| part == [0xA2, 0x01, 0x26]);
    let algorithm = algorithm.expect("the algorithm") + 2;
    let with = |at: usize, byte: u8| {
        let mut changed = envelope.clone();
        changed[at] = byte;
        letters(&packed(&changed))
    };
    let last = envelope.len() - 1;
    let trailing = |bytes: &[u8]| [bytes, b"\0"].concat();
    vec![
        case("truncated text", TEXT, &signed[..cut], COMPRESSION),
        case("an odd letter too many", TEXT, odd, TRANSPORT),
        case(
            "small letters",
            TEXT,
            signed.replacen("HC1:", "HC1:a", 1),
            TRANSPORT,
        ),
        case(
            "oversized",
            TEXT,
            format!("HC1:{}", "A".repeat(20_000)),
            TOO_LONG,
        ),
        case(
            "doubly compressed",
            TEXT,
            letters(&packed(&stream)),
            ENVELOPE,
        ),
        case("not compressed", TEXT, letters(&envelope), COMPRESSION),
        case(
            "a byte behind the stream",
            TEXT,
            letters(&trailing(&stream)),
            COMPRESSION,
        ),
        case(
            "a byte behind the envelope",
            TEXT,
            letters(&packed(&trailing(&envelope))),
            ENVELOPE,
        ),
        case(
            "a zip bomb",
            TEXT,
            letters(&packed(&vec![0; 5 << 20])),
            BOMB,
        ),
        case(
            "another algorithm",
            TEXT,
            with(algorithm, 0x25),
            ("untrusted", "algorithm", "CERT-ALGORITHM"),
        ),
        case(
            "another key",
            TEXT,
            with(algorithm + 4, envelope[algorithm + 4] ^ 1),
            ("untrusted", "trust", "CERT-KEY-UNKNOWN"),
        ),
        case(
            "another signature",
            TEXT,
            with(last, envelope[last] ^ 1),
            ("bad_signature", "signature", "CERT-SIGNATURE"),
        ),
    ]
}

/// What is done to a health card.
fn of_card(digits: &str) -> Vec<Case> {
    let digits = digits.strip_prefix("shc:/").expect("a card");
    let half = digits.len() / 4 * 2;
    let part = |number: u8, of: u8, digits: &str| format!("shc:/{number}/{of}/{digits}");
    let texts = |texts: &[String]| json!({ "texts": texts }).to_string();
    let (one, two) = digits.split_at(half);
    let swapped = [part(2, 2, one), part(1, 2, two)];
    let missing = ("malformed", "transport", "CERT-CHUNK-MISSING");
    let mismatch = ("malformed", "transport", "CERT-CHUNK-MISMATCH");
    vec![
        case("half a card", TEXT, format!("shc:/{one}"), ENVELOPE),
        case(
            "pairs out of range",
            TEXT,
            format!("shc:/{digits}99"),
            TRANSPORT,
        ),
        case("an odd digit", TEXT, format!("shc:/{digits}1"), TRANSPORT),
        case("swapped parts", JSON, texts(&swapped), SWAPPED),
        case("a part alone", JSON, texts(&[part(1, 2, one)]), missing),
        case(
            "a part twice",
            JSON,
            texts(&[part(1, 2, one), part(1, 2, two)]),
            mismatch,
        ),
        case(
            "parts of other totals",
            JSON,
            texts(&[part(1, 2, one), part(2, 3, two)]),
            mismatch,
        ),
    ]
}

/// Pictures and sheets.
fn of_sheets() -> Vec<Case> {
    let image = "/Type /XObject /Subtype /Image /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode";
    let white = packed(&vec![255; 400 * 400]);
    let bomb = packed(&vec![0; 200 << 20]);
    let attached = "/Type /EmbeddedFile /Filter /FlateDecode";
    let wide = sheet(&format!("{image} /Width 60000 /Height 60000"), &bomb);
    let mut damaged = picture(400, &vec![255; 400 * 400]);
    damaged.truncate(60);
    vec![
        case(
            "a picture without a code",
            PNG,
            picture(400, &vec![255; 400 * 400]),
            NOTHING,
        ),
        case("a damaged picture", PNG, damaged, UNKNOWN),
        case("no picture", PNG, "GIF89a", UNKNOWN),
        case(
            "a picture of too many points",
            PNG,
            picture(8_000, &vec![255; 8_000 * 4_000]),
            TOO_LONG,
        ),
        case(
            "a sheet without a code",
            PDF,
            sheet(&format!("{image} /Width 400 /Height 400"), &white),
            NOTHING,
        ),
        case("a sheet of nothing", PDF, "%PDF-1.7\n%%EOF", NOTHING),
        case("no sheet", PDF, "PK\u{3}\u{4}", UNKNOWN),
        case(
            "a locked sheet",
            PDF,
            "%PDF-1.7\ntrailer << /Encrypt 5 0 R >>\n%%EOF",
            ("malformed", "scan", "CERT-FORMAT-UNSUPPORTED"),
        ),
        case("a picture that is a bomb", PDF, wide, NOTHING),
        case("an attached bomb", PDF, sheet(attached, &bomb), NOTHING),
    ]
}

fn tell(place: &Place, case: &Case) {
    let at = format!("{}: {}", place.name, case.name);
    let since = Instant::now();
    let verdict = place.verdict(case.media, &case.bytes);
    assert!(since.elapsed() < SOON, "{at}: {:?}", since.elapsed());
    let (answer, layer, rule) = case.expect;
    let first = &verdict["codes"][0];
    let is_one = |told: &Value, of: &str| of.split('|').any(|one| told == one);
    assert_eq!(verdict["answer"], answer, "{at}: {verdict}");
    assert!(is_one(&first["layer"], layer), "{at}: {verdict}");
    assert!(is_one(&first["rule"], rule), "{at}: {verdict}");
    for code in verdict["codes"].as_array().expect("codes") {
        assert!(code.get("says").is_none(), "{at}: {verdict}");
    }
    // The command without a server ends like that as well.
    let end = match case.media {
        TEXT => "txt",
        JSON => "json",
        PNG => "png",
        _ => "pdf",
    };
    let file = place.dir.path().join(format!("shown.{end}"));
    std::fs::write(&file, &case.bytes).expect("written");
    let file = file.display().to_string();
    let keys = place.public_keys();
    let since = Instant::now();
    assert_eq!(
        command(&["cert", "verify", &file, "--keys", &keys]),
        5,
        "{at}"
    );
    assert!(since.elapsed() < SOON, "{at}: {:?}", since.elapsed());
}

#[test]
fn r_k10_whatever_is_shown_is_answered_with_its_layer_soon_and_says_nothing() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let issued = place.issued(&mut person, &travel());
        let mut signed = |format: &str| {
            let of = |one: &&Value| one["format"] == format;
            let one = issued.iter().find(of).expect("one of each");
            text_of(&place.get(&mut person, &text(&one["links"], "text")))
        };
        let travel = signed("eu-dcc");
        assert_eq!(letters(&bytes_of(&travel)), travel);
        for case in of_travel(&travel)
            .iter()
            .chain(&of_card(&signed("health-card")))
            .chain(&of_sheets())
        {
            tell(place, case);
        }
    });
}

#[test]
fn a_picture_that_holds_two_codes_has_a_verdict_on_each_and_none_is_merged() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let issued = place.issued(&mut person, &travel());
        let mut drawn = |format: &str| {
            let of = |one: &&Value| one["format"] == format;
            let one = issued.iter().find(of).expect("one of each");
            place.get(&mut person, &text(&one["links"], "png")).body
        };
        let (one, other) = (drawn("eu-dcc"), drawn("health-card"));
        let verdict = place.verdict(PNG, &beside(&one, &other));
        let codes = verdict["codes"].as_array().expect("codes");
        let mut formats: Vec<String> = codes.iter().map(|code| text(code, "format")).collect();
        formats.sort();
        assert_eq!(formats, ["eu-dcc", "health-card"], "{verdict}");
        assert!(
            codes.iter().all(|code| code["answer"] == "valid"),
            "{verdict}"
        );
        // One that is withdrawn is told beside one that is good, and the worst stands above.
        let of = |one: &&Value| one["format"] == "health-card";
        let card = text(issued.iter().find(of).expect("a card"), "id");
        let mut staff = super::staff_of(place);
        let revoke = format!("/certificates/{card}/revoke");
        let body = br#"{"reason": "request"}"#;
        let done = super::ask(&mut staff, ("POST", &revoke), &[super::JSON], body);
        assert_eq!(done.status, 200, "{}", text_of(&done));
        let verdict = place.verdict(PNG, &beside(&one, &other));
        assert_eq!(verdict["answer"], "revoked", "{verdict}");
        for code in verdict["codes"].as_array().expect("codes") {
            let is_card = code["format"] == "health-card";
            assert_eq!(code["answer"], if is_card { "revoked" } else { "valid" });
            assert_eq!(code.get("says").is_none(), is_card, "{verdict}");
        }
    });
}
