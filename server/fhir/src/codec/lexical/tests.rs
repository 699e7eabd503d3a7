//! The written forms of the primitive types.

use super::*;

fn check(primitive: Primitive, good: &[&str], bad: &[&str]) {
    for text in good {
        assert!(holds(primitive, text), "{primitive:?} {text}");
    }
    for text in bad {
        assert!(!holds(primitive, text), "{primitive:?} {text}");
    }
    assert!(!holds(primitive, ""));
}

#[test]
fn numbers_keep_to_fhirs_ranges() {
    check(
        Primitive::Integer,
        &["0", "-1", "2147483647", "-2147483648"],
        &[
            "2147483648",
            "-2147483649",
            "01",
            "-0",
            "+1",
            "1.0",
            "1e2",
            " 1",
            "-",
            "１",
        ],
    );
    check(Primitive::PositiveInt, &["1"], &["0", "-1"]);
    check(Primitive::UnsignedInt, &["0", "7"], &["-1", "-0"]);
}

#[test]
fn r_p04_decimals_are_bounded_and_written_as_json_writes_them() {
    check(
        Primitive::Decimal,
        &[
            "0.10",
            "1.0E+2",
            "-0.0",
            "123456789012345678",
            "0.00000000000000000000000000001",
            "1e30",
            "1e-30",
            "9007199254740993",
        ],
        &[
            "1234567890123456789",
            "1e31",
            "1e-31",
            "1e999999999999",
            ".5",
            "5.",
            "01.0",
            "+1",
            "1e",
            "NaN",
            "Infinity",
            "0x10",
            "1_000",
        ],
    );
    assert!(!holds(
        Primitive::Decimal,
        &format!("0.{}1", "0".repeat(60))
    ));
}

#[test]
fn dates_are_real_and_whole() {
    check(
        Primitive::Date,
        &["1926", "1926-12", "1926-12-25", "2024-02-29"],
        &[
            "26",
            "2023-02-29",
            "2023-13-01",
            "2023-00-01",
            "2023-1-1",
            "2023-01-01T00:00:00Z",
            "0000",
        ],
    );
    check(
        Primitive::DateTime,
        &[
            "2026",
            "2026-01-02",
            "2026-01-02T03:04:05+09:00",
            "2026-01-02T03:04:05.123456789Z",
        ],
        &[
            "2026-01-02T03:04:05",
            "2026-01-02T03:04Z",
            "2026-01-02T03:04:05+15:00",
            "2026-01-02 03:04:05Z",
        ],
    );
    check(
        Primitive::Instant,
        &["2026-01-02T03:04:05Z"],
        &["2026-01-02", "2026"],
    );
    check(
        Primitive::Time,
        &["03:04:05", "23:59:59.5"],
        &["24:00:00", "03:04", "3:04:05", "03:04:05Z"],
    );
}

#[test]
fn codes_ids_and_addresses_keep_their_forms() {
    check(
        Primitive::Code,
        &["a", "a b", "MR", "ー"],
        &[" a", "a ", "a  b", "a\tb", "a\u{3000}b"],
    );
    check(Primitive::Id, &["a-1.B"], &["a_b", "あ"]);
    check(
        Primitive::Uri,
        &["urn:oid:1.2", "http://例え.jp/あ", "#a"],
        &["a b", "a\u{3000}b", "a\n"],
    );
    check(
        Primitive::Oid,
        &["urn:oid:1.2.392", "urn:oid:2.0"],
        &[
            "1.2.392",
            "urn:oid:3.1",
            "urn:oid:1",
            "urn:oid:1.02",
            "urn:oid:1..2",
        ],
    );
    check(
        Primitive::Uuid,
        &["urn:uuid:c757873d-ec9a-4326-a141-556f43239520"],
        &[
            "c757873d-ec9a-4326-a141-556f43239520",
            "urn:uuid:C757873D-ec9a-4326-a141-556f43239520",
            "urn:uuid:c757",
        ],
    );
    check(
        Primitive::Boolean,
        &["true", "false"],
        &["True", "1", "yes"],
    );
}

#[test]
fn base64_comes_in_fours() {
    check(
        Primitive::Base64Binary,
        &["QQ==", "QUI=", "QUJD", "QUJD\r\nQUJD", "+/+/"],
        &["Q", "QQ=", "Q===", "====", "QQ==QQ==", "QU-_", "  "],
    );
}

#[test]
fn r_p03_control_characters_are_no_text() {
    check(
        Primitive::String,
        &[
            "𠮷野家",
            "髙橋",
            "山﨑",
            "辻\u{E0100}",
            "\u{FA19}",
            " ",
            "a\tb\r\nc",
            "\u{E000}",
        ],
        &["\u{0}", "a\u{1}", "\u{8}", "\u{1f}", "\u{ffff}", "\u{fffe}"],
    );
}
