//! Second factors by time, over HTTP on both databases: set up, asked for, good once, slowed down, and taken away.

use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::sign::Signer;

use super::federation::{Browser, allow, office, staff_token};
use super::provider::now;
use super::*;

/// The code of a step, as an authenticator app makes it out of the text that was shown.
pub(super) fn code_at(secret: &str, step: i64) -> String {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in secret.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            _ => letter - b'2' + 26,
        };
        held = (held << 5) | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).expect("a byte"));
        }
    }
    let key = PKey::hmac(&bytes).expect("a key");
    let mut signer = Signer::new(MessageDigest::sha1(), &key).expect("a signer");
    let mac = signer
        .sign_oneshot_to_vec(&step.to_be_bytes())
        .expect("a MAC");
    let from = usize::from(mac[19] & 0x0f);
    let four = [
        mac[from] & 0x7f,
        mac[from + 1],
        mac[from + 2],
        mac[from + 3],
    ];
    format!("{:06}", u32::from_be_bytes(four) % 1_000_000)
}

/// Sets a second factor up; its secret, as it is shown as text.
pub(super) fn set_up(place: &Place<'_>, name: &str) -> String {
    let done = place.command(&["account", "second", name]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(
        done.shown.contains('▀') && done.shown.contains('█'),
        "no code to scan"
    );
    let secret = done
        .shown
        .trim()
        .lines()
        .last()
        .expect("a secret")
        .to_owned();
    assert_eq!(secret.len(), 32, "{secret}");
    secret
}

fn asked_for(page: &Response) {
    let text = text_of(page);
    assert_eq!(page.status, 200, "{text}");
    assert!(
        text.contains("one-time-code") && !text.contains("value=\"allow\""),
        "{text}"
    );
}

fn right(answer: &Response, browser: &Browser<'_, '_>) -> String {
    allow(browser, answer, "patient/*.rs")
}

#[test]
fn r_f03_r_o20_a_second_factor_is_asked_for_and_each_code_holds_once() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        let secret = set_up(&place, "hanako");
        let app = || Browser::at(&place, Zone::Internet, &place.request(&[]));
        let halfway = |browser: &Browser<'_, '_>| {
            let page = browser.by_password("hanako", "mirai-no-hanako");
            asked_for(&page);
            browser.on(&page).request
        };
        let send = |browser: &Browser<'_, '_>, request: &str, code: &str| {
            let pairs = [("request", request), ("code", code), ("step", "code")];
            place.post("/auth/authorize", &pairs, &[("Cookie", &browser.cookie)])
        };
        let browser = app();
        // A code is of no use without the password, and the password of none without a code.
        let step = now() / 30;
        let early = send(&browser, &browser.request, &code_at(&secret, step));
        assert_eq!(early.status, 403, "{}", text_of(&early));
        let request = halfway(&browser);
        let pairs = [
            ("request", request.as_str()),
            ("grant.0", "patient/*.rs"),
            ("step", "allow"),
        ];
        let answer = place.post("/auth/authorize", &pairs, &[("Cookie", &browser.cookie)]);
        assert_eq!(answer.status, 400, "{}", text_of(&answer));
        once(&place, &secret, (&send, &halfway));
        let step = now() / 30;
        let (late, soon) = (code_at(&secret, step - 3), code_at(&secret, step + 3));
        for wrong in ["abcdef", &late, &soon] {
            let answer = send(&browser, &request, wrong);
            assert_eq!(answer.status, 403, "{wrong}: {}", text_of(&answer));
            assert!(text_of(&answer).contains("確認コードが違うか"), "{wrong}");
        }
        // Too many guesses have to wait, and so does whoever is right meanwhile.
        assert_eq!(send(&browser, &request, "123456").status, 403);
        let answer = send(&browser, &request, &code_at(&secret, now() / 30 + 1));
        assert_eq!(answer.status, 429, "{}", text_of(&answer));
        let own = Browser::at(&place, Zone::Internet, "/my");
        asked_for(&own.by_password("hanako", "mirai-no-hanako"));
        // For whoever has lost it.
        let done = place.command(&["account", "second", "hanako", "--remove"]);
        assert_eq!(done.code, 0, "{}", done.said);
        let page = browser.by_password("hanako", "mirai-no-hanako");
        right(&page, &browser);
    });
}

type Send<'a> = &'a dyn Fn(&Browser<'_, '_>, &str, &str) -> Response;
type Halfway<'a> = &'a dyn Fn(&Browser<'_, '_>) -> String;

/// A code holds one step before and after its own, and once; and none that is older than the last.
fn once(place: &Place<'_>, secret: &str, (send, halfway): (Send<'_>, Halfway<'_>)) {
    let browser = Browser::at(place, Zone::Internet, &place.request(&[]));
    let request = halfway(&browser);
    // Not at the very end of a step, so that it stays the same for a while.
    while now() % 30 > 20 {
        std::thread::sleep(Duration::from_millis(200));
    }
    let step = now() / 30;
    let blanks = code_at(secret, step);
    let (first, second) = blanks.split_at(3);
    let answer = send(&browser, &request, &format!(" {first} {second}"));
    let code = right(&answer, &browser);
    let tokens = place.redeem(&code, &[]);
    let claims = member(&tokens, "id_token");
    let claims = claims.split('.').nth(1).expect("claims");
    let claims = URL_SAFE_NO_PAD.decode(claims).expect("base64url");
    let claims: Value = serde_json::from_slice(&claims).expect("JSON");
    assert_eq!(claims["acr"], "password-and-code");
    for used in [step, step - 1] {
        let answer = send(&browser, &halfway(&browser), &code_at(secret, used));
        assert_eq!(answer.status, 403, "used: {}", text_of(&answer));
    }
    let answer = send(&browser, &halfway(&browser), &code_at(secret, step + 1));
    right(&answer, &browser);
}

#[test]
fn r_f03_staff_with_a_password_need_a_second_factor() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        let request = office(&place);
        let file = own.dir.path().join("password");
        std::fs::write(&file, "a-long-password\n").expect("a file");
        let file = file.display().to_string();
        let words = [
            "account", "add", "taro", "--tenant", "139998", "--role", "staff",
        ];
        let done = place.command(&[words.as_slice(), &["--password-file", &file]].concat());
        assert_eq!(done.code, 0, "{}", done.said);
        let browser = Browser::at(&place, Zone::Lgwan, &request);
        let answer = browser.by_password("taro", "wrong");
        assert_eq!(answer.status, 403);
        assert!(
            !text_of(&answer).contains("確認コード"),
            "only its owner is told"
        );
        let answer = browser.by_password("taro", "a-long-password");
        assert_eq!(answer.status, 403);
        assert!(
            text_of(&answer).contains("確認コードの登録が必要です"),
            "{}",
            text_of(&answer)
        );
        let secret = set_up(&place, "taro");
        let page = browser.by_password("taro", "a-long-password");
        asked_for(&page);
        let code = code_at(&secret, now() / 30);
        // What the closed network gave out is worth nothing on the other.
        let mut astray = browser.on(&page);
        astray.zone = Zone::Internet;
        let answer = astray.send(&[("code", &code), ("step", "code")]);
        assert!([400, 403].contains(&answer.status), "{}", text_of(&answer));
        let page = browser.on(&page).send(&[("code", &code), ("step", "code")]);
        let tokens = staff_token(&place, &allow(&browser, &page, "user/*.rs"));
        assert_eq!(tokens.status, 200, "{}", text_of(&tokens));
        // Staff sign in on the closed network, persons on the other.
        let outside = Browser::at(&place, Zone::Internet, &place.request(&[]));
        assert_eq!(outside.by_password("taro", "a-long-password").status, 403);
        assert_eq!(browser.by_password("hanako", "mirai-no-hanako").status, 403);
    });
}
