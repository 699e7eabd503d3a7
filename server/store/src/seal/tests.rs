//! Seals open where they were made, and nowhere else.

use super::*;

fn ring() -> KeyRing {
    KeyRing::parse(&KeyRing::generate().unwrap()).unwrap()
}

#[test]
fn what_was_sealed_opens_in_its_own_row_only() {
    let ring = ring();
    let sealed = ring.seal(139998, Place::Body(7), b"text").unwrap();
    assert_eq!(
        ring.open(139998, Place::Body(7), &sealed).as_deref(),
        Some(&b"text"[..])
    );
    assert_eq!(ring.open(139998, Place::Body(8), &sealed), None);
    assert_eq!(ring.open(279986, Place::Body(7), &sealed), None);
    assert_eq!(ring.open(139998, Place::Link([0; 16]), &sealed), None);
}

#[test]
fn every_flipped_bit_is_noticed() {
    let ring = ring();
    let sealed = ring.seal(1, Place::Body(1), b"text").unwrap();
    for at in 0..sealed.len() {
        let mut flipped = sealed.clone();
        flipped[at] ^= 1;
        assert_eq!(ring.open(1, Place::Body(1), &flipped), None, "byte {at}");
        assert_eq!(
            ring.open(1, Place::Body(1), &sealed[..at]),
            None,
            "cut at {at}"
        );
    }
}

#[test]
fn an_old_key_opens_what_it_sealed_after_a_new_one_was_added() {
    let old = KeyRing::generate().unwrap();
    let sealed = KeyRing::parse(&old)
        .unwrap()
        .seal(1, Place::Body(1), b"text")
        .unwrap();
    let rotated = KeyRing::parse(&KeyRing::rotate(&old).unwrap()).unwrap();
    assert_eq!(
        rotated.open(1, Place::Body(1), &sealed).as_deref(),
        Some(&b"text"[..])
    );
    assert_eq!(rotated.seal(1, Place::Body(1), b"text").unwrap()[0], 2);
}

#[test]
fn digests_tell_parts_tenants_and_purposes_apart() {
    let ring = ring();
    let digest = |purpose: &str, tenant, parts: &[&[u8]]| ring.digest(purpose, tenant, parts);
    let one = digest("a", 1, &[b"ab", b"c"]);
    assert_eq!(one, digest("a", 1, &[b"ab", b"c"]));
    assert_ne!(one, digest("a", 1, &[b"a", b"bc"]));
    assert_ne!(one, digest("a", 2, &[b"ab", b"c"]));
    assert_ne!(one, digest("b", 1, &[b"ab", b"c"]));
}

#[test]
fn a_key_file_with_a_fault_is_refused_with_its_line() {
    let good = KeyRing::generate().unwrap();
    for (text, says) in [
        ("", "no `seal`"),
        ("seal 1 ab\n", "line 1"),
        ("# only\nseal x\n", "line 2"),
        (&format!("{good}{good}"), "twice"),
    ] {
        let error = KeyRing::parse(text).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn every_place_has_its_own_seal() {
    let ring = ring();
    let (one, two) = ([1; 16], [2; 16]);
    let places = [
        Place::Body(1),
        Place::Link(one),
        Place::Job(one, OfJob::By),
        Place::Job(one, OfJob::About),
        Place::Job(two, OfJob::About),
        Place::Job(one, OfJob::Digest),
        Place::Job(one, OfJob::Progress),
        Place::Job(one, OfJob::Part(0)),
        Place::Job(one, OfJob::Part(1)),
        Place::Job(two, OfJob::Part(1)),
        Place::Job(one, OfJob::Output(0, 1)),
        Place::Job(one, OfJob::Output(1, 0)),
        Place::Job(one, OfJob::Output(1, 1)),
        Place::Session(one),
        Place::Session(two),
        Place::Segment(one, 0),
        Place::Segment(one, 1),
        Place::Individual(one),
        Place::Individual(two),
        Place::Former(one),
        Place::Former(two),
        Place::Counterpart(one),
        Place::Counterpart(two),
        Place::Answer(one),
        Place::Answer(two),
    ];
    for (at, place) in places.iter().enumerate() {
        let sealed = ring.seal(139998, *place, b"text").unwrap();
        assert!(ring.open(279986, *place, &sealed).is_none());
        for (other, elsewhere) in places.iter().enumerate() {
            let opened = ring.open(139998, *elsewhere, &sealed);
            assert_eq!(opened.is_some(), at == other, "{place:?} in {elsewhere:?}");
        }
    }
}
