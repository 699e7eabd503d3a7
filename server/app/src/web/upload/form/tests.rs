//! Forms, cut at every place.

use super::*;

const FORM: &str = "--x-y\r\nContent-Disposition: form-data; name=\"as\"\r\n\r\nA\r\n--x-y  \r\nContent-Disposition: form-data; name=\"file\"; filename=\"a;b.csv\"\r\nContent-Type: text/csv\r\n\r\n1,2\r\n--x-\r\n3\r\n--x-y\r\ncontent-disposition: form-data; filename=\"m.json\"; name=manifest\r\n\r\n{}\r\n--x-y--\r\nrest";

/// What a form holds, by the pieces in which it comes.
fn read(chunks: &[&[u8]]) -> Result<Vec<Piece>, &'static str> {
    let mut form = Form::new("x-y");
    let mut pieces = Vec::new();
    let mut chunks = chunks.iter();
    loop {
        match form.piece().map_err(|problem| problem.issues[0].rule)? {
            Step::Piece(Piece::Bytes(bytes)) => match pieces.last_mut() {
                Some(Piece::Bytes(held)) => *held = [held.as_ref(), &bytes].concat().into(),
                _ => pieces.push(Piece::Bytes(bytes)),
            },
            Step::Piece(piece) => pieces.push(piece),
            Step::End => return Ok(pieces),
            Step::More => match chunks.next() {
                Some(chunk) => form.push(chunk),
                None => form.end().map_err(|problem| problem.issues[0].rule)?,
            },
        }
    }
}

#[test]
fn a_form_is_read_the_same_wherever_it_is_cut() {
    let whole = vec![
        Piece::Field("as".into(), Bytes::from_static(b"A")),
        Piece::Begins(Some("a;b.csv".into())),
        Piece::Bytes(Bytes::from_static(b"1,2\r\n--x-\r\n3")),
        Piece::Field("manifest".into(), Bytes::from_static(b"{}")),
    ];
    let text = FORM.as_bytes();
    assert_eq!(read(&[text]), Ok(whole.clone()));
    for at in 0..text.len() {
        let (one, other) = text.split_at(at);
        assert_eq!(read(&[one, other]), Ok(whole.clone()), "cut at {at}");
    }
    let single: Vec<&[u8]> = text.chunks(1).collect();
    assert_eq!(read(&single), Ok(whole));
}

#[test]
fn a_form_that_ends_early_is_no_form() {
    let text = FORM.as_bytes();
    let end = FORM.find("--x-y--").unwrap() + 7;
    for at in 0..end {
        let read = read(&[&text[..at]]);
        assert_eq!(read, Err("body-incomplete"), "cut at {at}");
    }
}

#[test]
fn large_files_leave_in_pieces() {
    let body = "7".repeat(1 << 20);
    let text =
        format!("--x-y\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n{body}\r\n--x-y--");
    let mut form = Form::new("x-y");
    let mut most = 0;
    let mut read = 0;
    for chunk in text.as_bytes().chunks(32 << 10) {
        form.push(chunk);
        most = most.max(form.held.len());
        while let Step::Piece(piece) = form.piece().unwrap() {
            if let Piece::Bytes(bytes) = piece {
                read += bytes.len();
            }
        }
    }
    assert_eq!(read, body.len());
    assert!(most < 256 << 10, "{most} bytes were held");
}

#[test]
fn what_is_no_form_is_refused() {
    let field = "--x-y\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
    for (text, rule) in [
        ("--x-y\r\n\r\n\r\n--x-y--".to_owned(), "form-malformed"),
        (
            "--x-y\r\nA: b\r\n\r\n\r\n--x-y--".to_owned(),
            "form-malformed",
        ),
        ("--x-yz\r\nA: b\r\n\r\n".to_owned(), "form-malformed"),
        ("z".repeat(10 << 10), "form-malformed"),
        (format!("{field}{}", "z".repeat(70 << 10)), "form-too-large"),
        (
            format!("{}--x-y--", format!("{field}\r\n").repeat(40)),
            "form-too-large",
        ),
        (
            "--x-y\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n1\r\n".repeat(2)
                + "--x-y--",
            "file-twice",
        ),
    ] {
        assert_eq!(read(&[text.as_bytes()]), Err(rule), "{:.60}", text);
    }
}
