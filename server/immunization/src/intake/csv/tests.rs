//! Rows out of bytes: what is taken, what is told, and that one broken row leaves the others alone.

use super::*;
use proptest::prelude::*;

/// Each row as its number, its cells, or its fault.
fn rows(bytes: &[u8]) -> Vec<String> {
    rows_of(Rows::new(bytes))
}

fn rows_of(mut rows: Rows<impl Read>) -> Vec<String> {
    let mut found = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        let cells = (0..row.columns()).filter_map(|place| row.cell(place));
        let cells: Vec<String> = cells
            .map(|cell| String::from_utf8_lossy(&cell).into_owned())
            .collect();
        found.push(match row.fault() {
            None => format!("{}: {}", row.number(), cells.join("|")),
            Some(fault) => {
                let kept = row.bytes().len();
                format!(
                    "{}: {} after {kept} at {}",
                    row.number(),
                    fault.rule().code(),
                    row.offset()
                )
            }
        });
    }
    found
}

#[test]
fn rows_are_taken_apart() {
    assert_eq!(rows(b""), [""; 0]);
    assert_eq!(rows(b"a,b\nc,d"), ["1: a|b", "2: c|d"]);
    assert_eq!(rows(b"a,b\r\nc,d\r\n"), ["1: a|b", "2: c|d"]);
    assert_eq!(rows(b"\"a\",\"b,\"\"c\"\"\",\"\"\n"), ["1: a|b,\"c\"|"]);
    assert_eq!(rows(b"\"a\r\nb\",c\nd,"), ["1: a\r\nb|c", "2: d|"]);
    assert_eq!(rows(b"\xEF\xBB\xBFa,b\n"), ["1: a|b"]);
    assert_eq!(rows(b"\"\"\"\"\"\",\"\"\"a\"\n"), ["1: \"\"|\"a"]);
}

#[test]
fn blank_rows_are_passed_over_and_counted() {
    assert_eq!(rows(b"a\n\n\r\n , ,\nb\n\x1A"), ["1: a", "5: b"]);
    assert_eq!(rows(b"\n\na\n"), ["3: a"]);
    let mut all = Rows::new(b"a\n\n,,\n".as_slice());
    while all.next_row().unwrap().is_some() {}
    assert_eq!(all.blank_rows(), 2);
}

#[test]
fn broken_quotes_end_with_their_line() {
    assert_eq!(
        rows(b"a,\"b\nc,d\ne,f\n"),
        ["1: ROW-QUOTE after 4 at 0", "2: c|d", "3: e|f"]
    );
    assert_eq!(
        rows(b"a,b\"c\nd,e\r\n"),
        ["1: ROW-QUOTE after 5 at 0", "2: d|e"]
    );
    assert_eq!(
        rows(b"\"a\"b,c\r\nd"),
        ["1: ROW-QUOTE after 6 at 0", "2: d"]
    );
    assert_eq!(rows(b"x\n\"a\" ,c"), ["1: x", "2: ROW-QUOTE after 6 at 2"]);
}

#[test]
fn a_carriage_return_alone_ends_everything() {
    assert_eq!(
        rows(b"a,b\nc,d\re,f\ng"),
        ["1: a|b", "2: FILE-NEWLINE after 3 at 4"]
    );
    assert_eq!(rows(b"a,b\r"), ["1: FILE-NEWLINE after 3 at 0"]);
}

#[test]
fn a_row_that_is_too_long_is_told_and_passed_over() {
    let limited = |bytes: &'static [u8]| rows_of(Rows::with_row_bytes_max(bytes, 8));
    assert_eq!(
        limited(b"a,b\n0123456789\nc,d\n"),
        ["1: a|b", "2: ROW-LEN after 8 at 4", "3: c|d"]
    );
    assert_eq!(limited(b"0123456789"), ["1: ROW-LEN after 8 at 0"]);
    // A quote that is open at the limit is taken for one that never closes.
    assert_eq!(
        limited(b"\"01\n3456789\nc\n"),
        ["1: ROW-QUOTE after 3 at 0", "2: 3456789", "3: c"]
    );
    assert_eq!(
        limited(b"\"0123456789\nc\n"),
        ["1: ROW-LEN after 8 at 0", "2: c"]
    );
}

#[test]
fn memory_does_not_grow_with_the_file_and_many_columns_are_counted_only() {
    let line = b"1000001,000000000019,a,b,c,d,19500401,1,0000000101,\r\n";
    let mut many = Rows::new(
        io::repeat(b'x')
            .take(64_000_000)
            .chain(io::Cursor::new(line.repeat(10_000))),
    );
    let mut count = 0;
    while let Some(row) = many.next_row().unwrap() {
        assert!(row.bytes().len() <= ROW_BYTES_MAX);
        count += 1;
    }
    // The long one swallows the first line, which is its end.
    assert_eq!(count, 10_000);
    assert!(
        many.held_bytes() < 2 * (ROW_BYTES_MAX + BLOCK_BYTES) + 1_024,
        "{}",
        many.held_bytes()
    );
    let commas = [b"a".as_slice(), &b",".repeat(100_000), b"\n"].concat();
    let mut wide = Rows::new(commas.as_slice());
    let row = wide.next_row().unwrap().unwrap();
    assert_eq!((row.columns(), row.cell(COLUMNS_MAX)), (100_001, None));
}

#[test]
fn what_is_kept_of_a_row_that_is_too_long_is_its_beginning() {
    let long = [
        b"a,b\n".as_slice(),
        b"y",
        &b"x".repeat(ROW_BYTES_MAX + 300_000),
        b"\nc,d\n",
    ]
    .concat();
    let mut rows = Rows::new(long.as_slice());
    assert_eq!(rows.next_row().unwrap().unwrap().bytes(), b"a,b");
    let row = rows.next_row().unwrap().unwrap();
    assert_eq!((row.fault(), row.offset()), (Some(RowFault::Length), 4));
    assert_eq!(row.bytes(), &long[4..4 + ROW_BYTES_MAX]);
    let row = rows.next_row().unwrap().unwrap();
    assert_eq!((row.number(), row.bytes()), (3, b"c,d".as_slice()));
    assert!(rows.next_row().unwrap().is_none());
    // The same where the row begins in the middle of what was read, and ends far behind it.
    let long = [
        b"a,b\n01234567".as_slice(),
        &b"x".repeat(3 * BLOCK_BYTES),
        b"\nc\n",
    ]
    .concat();
    let mut rows = Rows::with_row_bytes_max(long.as_slice(), 8);
    rows.next_row().unwrap();
    assert_eq!(rows.next_row().unwrap().unwrap().bytes(), b"01234567");
    assert_eq!(rows.next_row().unwrap().unwrap().bytes(), b"c");
}

/// Gives one byte at a time.
struct Dripping<'a>(&'a [u8]);

impl Read for Dripping<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        match (self.0.split_first(), room.first_mut()) {
            (Some((byte, rest)), Some(place)) => {
                *place = *byte;
                self.0 = rest;
                Ok(1)
            }
            _ => Ok(0),
        }
    }
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(
        proptest::sample::select(b"a,\"\n\r \x81\x1A".to_vec()),
        0..60,
    )
}

proptest! {
    #[test]
    fn how_bytes_arrive_makes_no_difference(bytes in bytes(), most in 1..40_usize) {
        let at_once = rows_of(Rows::with_row_bytes_max(bytes.as_slice(), most));
        prop_assert_eq!(rows_of(Rows::with_row_bytes_max(Dripping(&bytes), most)), at_once);
    }

    #[test]
    fn every_byte_is_in_one_row_or_between_two(bytes in bytes()) {
        let mut rows = Rows::new(bytes.as_slice());
        let mut after = 0;
        let mut number = 0;
        while let Some(row) = rows.next_row().unwrap() {
            let from = usize::try_from(row.offset()).unwrap();
            prop_assert!(from >= after && row.number() > number);
            prop_assert_eq!(&bytes[from..from + row.bytes().len()], row.bytes());
            let between = &bytes[after..from];
            prop_assert!(between.iter().all(|byte| b"\r\n, \x1A".contains(byte)));
            after = from + row.bytes().len();
            number = row.number();
            if row.fault() == Some(RowFault::Newline) {
                return Ok(());
            }
        }
        prop_assert!(bytes[after..].iter().all(|byte| b"\r\n, \x1A".contains(byte)));
    }

    #[test]
    fn what_was_written_is_read(table in proptest::collection::vec(proptest::collection::vec("[a\"\r\n, 髙]{0,5}", 1..5), 1..5)) {
        let mut written = Vec::new();
        for row in &table {
            // In quotes throughout, so that no row is blank.
            let cells: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            written.extend_from_slice(cells.join(",").as_bytes());
            written.extend_from_slice(b"\r\n");
        }
        let mut rows = Rows::new(written.as_slice());
        for expected in &table {
            let row = rows.next_row().unwrap().unwrap();
            let cells: Vec<String> = (0..row.columns()).map(|place| String::from_utf8(row.cell(place).unwrap().into_owned()).unwrap()).collect();
            prop_assert_eq!(&cells, expected);
        }
        prop_assert!(rows.next_row().unwrap().is_none());
    }
}
