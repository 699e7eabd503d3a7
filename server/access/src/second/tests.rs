//! Passwords, codes by time, and how guessing is slowed down.

use super::*;

const PASSWORD: &str = "ひらがなでもよい合言葉です";

#[test]
fn a_password_is_known_again_and_nothing_else_is() {
    let kept = PasswordHash::of(PASSWORD, [7; 16]).unwrap();
    assert!(check_password(Some(&kept), PASSWORD));
    for wrong in [
        "",
        "ひらがなでもよい合言葉で",
        "ひらがなでもよい合言葉ですね",
    ] {
        assert!(!check_password(Some(&kept), wrong), "{wrong}");
    }
    assert!(!check_password(None, PASSWORD));
    let again = PasswordHash::parse(&kept.to_text()).unwrap();
    assert_eq!(again, kept);
    assert!(!again.is_outdated());
    assert_eq!(format!("{kept:?}"), "PasswordHash(…)");
    let other = PasswordHash::of(PASSWORD, [8; 16]).unwrap();
    assert_ne!(other.to_text(), kept.to_text());
}

#[test]
fn a_password_has_twelve_characters_and_a_bound() {
    assert_eq!(
        PasswordHash::of("ちょうど十二文字のことば", [0; 16]).map(|_| ()),
        Ok(())
    );
    assert_eq!(
        PasswordHash::of("eleven char", [0; 16]).map(|_| ()),
        Err(PasswordFault::Short)
    );
    assert_eq!(
        PasswordHash::of(&"x".repeat(1025), [0; 16]).map(|_| ()),
        Err(PasswordFault::Long)
    );
    let longest = "x".repeat(1024);
    let of_longest = PasswordHash::of(&longest, [7; 16]).unwrap();
    assert!(check_password(Some(&of_longest), &longest));
    let kept = PasswordHash::of(PASSWORD, [7; 16]).unwrap();
    assert!(!check_password(Some(&kept), &"x".repeat(10_000_000)));
    let codes = [
        PasswordFault::Short,
        PasswordFault::Long,
        PasswordFault::Failed,
    ]
    .map(PasswordFault::code);
    assert_eq!(
        codes,
        ["password-short", "password-long", "password-failed"]
    );
}

#[test]
fn what_is_kept_is_read_strictly_and_never_at_a_cost_without_bound() {
    let kept = PasswordHash::of(PASSWORD, [7; 16]).unwrap().to_text();
    assert!(
        kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{kept}"
    );
    let cheap = kept.replace("m=19456", "m=9000");
    assert!(PasswordHash::parse(&cheap).unwrap().is_outdated());
    for broken in [
        String::new(),
        kept.replace("argon2id", "argon2i"),
        kept.replace("v=19", "v=16"),
        kept.replace("m=19456", "m=4000000"),
        kept.replace("t=2", "t=1000"),
        kept.replace("p=1", "p=200"),
        kept.replace("p=1", "p=1,x=1"),
        kept.replace("t=2", "t=0"),
        format!("{kept}$x"),
        kept[..kept.len() - 4].to_owned(),
    ] {
        assert_eq!(PasswordHash::parse(&broken), None, "{broken}");
    }
}

#[test]
fn codes_are_those_of_rfc_6238() {
    let secret = b"12345678901234567890";
    for (seconds, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        assert_eq!(
            check_code(secret, code, None, seconds * 1000),
            Some(seconds / 30),
            "{seconds}"
        );
    }
}

#[test]
fn a_code_holds_for_one_step_around_its_own_and_only_once() {
    let secret = b"12345678901234567890";
    let at = |seconds: i64| seconds * 1000;
    for (seconds, holds) in [
        (0, true),
        (29, true),
        (59, true),
        (89, true),
        (90, false),
        (120, false),
    ] {
        // The code of the second step.
        assert_eq!(
            check_code(secret, "287082", None, at(seconds)).is_some(),
            holds,
            "{seconds}"
        );
    }
    assert_eq!(check_code(secret, "287082", Some(0), at(59)), Some(1));
    assert_eq!(
        check_code(secret, "287082", Some(1), at(59)),
        None,
        "used before"
    );
    assert_eq!(check_code(secret, "287082", Some(2), at(59)), None);
    for wrong in ["", "28708", "2870820", "28708２", "287083", " 87082"] {
        assert_eq!(check_code(secret, wrong, None, at(59)), None, "{wrong}");
    }
    assert_eq!(
        check_code(b"another secret of twenty", "287082", None, at(59)),
        None
    );
    assert_eq!(check_code(secret, "287082", None, -1), None);
    assert_eq!(check_code(secret, "287082", None, i64::MAX), None);
}

#[test]
fn secrets_are_written_as_rfc_4648_has_it() {
    for (plain, written) in [
        ("", ""),
        ("f", "MY"),
        ("fo", "MZXQ"),
        ("foo", "MZXW6"),
        ("foob", "MZXW6YQ"),
        ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ] {
        assert_eq!(to_base32(plain.as_bytes()), written);
    }
}

#[test]
fn r_o20_pauses_grow_and_end_and_the_owner_is_never_locked_out() {
    let mut attempts = Attempts::default();
    let mut pauses = Vec::new();
    for _ in 0..20 {
        attempts = Throttle::PAIR.failed(&attempts, 0);
        pauses.push(Throttle::PAIR.wait_ms(&attempts, 0));
    }
    assert_eq!(pauses[..7], [0, 0, 0, 0, 0, 1_000, 2_000]);
    assert_eq!(pauses[19], 900_000);
    assert_eq!(Throttle::PAIR.wait_ms(&attempts, 899_999), 1);
    assert_eq!(Throttle::PAIR.wait_ms(&attempts, 900_000), 0);
    // One office: the first pause comes late, and the last is as long.
    let office = |failures| Attempts {
        failures,
        last_at_ms: 0,
    };
    for (failures, wait_ms) in [(50, 0), (51, 1_000), (52, 2_000), (100, 900_000)] {
        assert_eq!(Throttle::SOURCE.wait_ms(&office(failures), 0), wait_ms);
    }
    // Quiet is forgiven.
    assert_eq!(Throttle::PAIR.failed(&attempts, 3 * 3_600_000).failures, 3);
    // From anywhere against one account: never more than a few seconds.
    let mut target = Attempts::default();
    for _ in 0..100_000 {
        target = Throttle::TARGET.failed(&target, 0);
    }
    assert_eq!(Throttle::TARGET.wait_ms(&target, 0), 5_000);
    // A clock that was put back neither forgives nor punishes.
    assert_eq!(Throttle::TARGET.wait_ms(&target, -1_000_000), 5_000);
    assert_eq!(
        Throttle::PAIR.wait_ms(
            &Attempts {
                failures: u32::MAX,
                last_at_ms: 0
            },
            0
        ),
        900_000
    );
}
