//! Headers of files.

use super::*;

fn headers(given: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        let value = HeaderValue::from_str(value).unwrap();
        headers.append(HeaderName::from_static(name), value);
    }
    headers
}

fn rule(given: &[(&'static str, &str)]) -> &'static str {
    let limits = EdgeLimits::default();
    match Arriving::new(&headers(given), Payload::None, &limits) {
        Ok(_) => "",
        Err(problem) => problem.issues[0].rule,
    }
}

#[test]
fn what_cannot_be_a_file_is_refused_by_its_headers() {
    let csv = ("content-type", "text/csv; charset=utf-8");
    assert_eq!(rule(&[csv]), "");
    assert_eq!(rule(&[]), "file-media-type");
    assert_eq!(rule(&[("content-type", "text/html")]), "file-media-type");
    assert_eq!(
        rule(&[("content-type", "multipart/form-data; boundary=x")]),
        ""
    );
    assert_eq!(
        rule(&[("content-type", "multipart/form-data")]),
        "file-media-type"
    );
    assert_eq!(rule(&[csv, ("content-length", "2147483648")]), "");
    assert_eq!(
        rule(&[csv, ("content-length", "2147483649")]),
        "file-too-large"
    );
    assert_eq!(
        rule(&[csv, ("content-encoding", "gzip")]),
        "file-compressed"
    );
    assert_eq!(rule(&[csv, ("digest", "sha-256=x")]), "header-invalid");
    assert_eq!(rule(&[csv, ("digest", "md5=x")]), "");
}

#[test]
fn a_digest_is_read_in_both_notations() {
    let digest =
        |name: &'static str, value: &str| super::digest(&headers(&[(name, value)])).unwrap();
    let text = STANDARD.encode([7; 32]);
    assert_eq!(digest("digest", &format!("SHA-256={text}")), Some([7; 32]));
    assert_eq!(
        digest(
            "content-digest",
            &format!("sha-512=:AA==:, sha-256=:{text}:")
        ),
        Some([7; 32])
    );
    assert_eq!(digest("digest", "md5=AA=="), None);
}
