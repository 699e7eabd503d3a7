//! How long certificates take to sign and to verify, to the time of a bare signature on P-256 by the same library:
//! `cargo run --release --example rates`. One line each: what, microseconds bare, microseconds whole.
#![expect(clippy::print_stdout, reason = "a measurement that is read by people")]

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use certificate::trust::{PublishedKey, publish_jwks};
use certificate::{
    Algorithm, Answer, CardSigner, Catalogue, Certificate, DocumentSigner, Format, SignAnswer,
    SignRequest, Signer, SigningKey, Trust, Verifier,
};

// As in the program that signs.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

type Done<T> = Result<T, Box<dyn Error>>;

const ISSUER: &str = "https://certificates.mirai.example/cards";
const NOW: i64 = 1_795_251_600;
const TURNS: usize = 15;
const TIMES: u32 = 150;

fn main() -> Done<()> {
    let catalogue = Catalogue::built_in();
    let (signer, trust) = keys()?;
    let verifier = Verifier {
        trust: &trust,
        catalogue: &catalogue,
        now: NOW,
    };
    let bare = key("cards.pem")?;
    let message = [7; 700];
    let signature = bare.sign(&message).ok_or("no signature")?;
    for format in [Format::Icvp, Format::HealthCard] {
        let request: SignRequest =
            serde_json::from_slice(&file(&format!("requests/{}.json", format.code()))?)?;
        let SignAnswer::Signed(signed) = signer.sign(&request, &verifier) else {
            return Err("not signed".into());
        };
        if verifier
            .verify(&signed.text)
            .iter()
            .any(|verdict| verdict.answer != Answer::Valid)
        {
            return Err("not valid".into());
        }
        let mut times = [const { Vec::new() }; 4];
        for _ in 0..TURNS {
            let turn = [
                each(|| {
                    black_box(bare.sign(black_box(&message)));
                }),
                each(|| {
                    black_box(signer.sign(black_box(&request), &verifier));
                }),
                each(|| {
                    let verified = bare.public().verify(Algorithm::Es256, &message, &signature);
                    black_box(verified.is_ok());
                }),
                each(|| {
                    black_box(verifier.verify(black_box(&signed.text)));
                }),
            ];
            for (all, one) in times.iter_mut().zip(turn) {
                all.push(one);
            }
        }
        let [bare_sign, sign, bare_verify, verify] = times.map(middle);
        println!("sign\t{}\t{bare_sign:.1}\t{sign:.1}", format.code());
        println!("verify\t{}\t{bare_verify:.1}\t{verify:.1}", format.code());
    }
    Ok(())
}

fn file(name: &str) -> Done<Vec<u8>> {
    Ok(fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("testdata")
            .join(name),
    )?)
}

fn key(name: &str) -> Done<SigningKey> {
    SigningKey::from_pem(&file(&format!("keys/{name}"))?).ok_or_else(|| "no key".into())
}

fn keys() -> Done<(Signer, Trust)> {
    let documents = Certificate::from_pem(&file("keys/documents.cer")?).ok_or("no certificate")?;
    let mut trust = Trust::for_tests();
    trust.add_signer(&documents, None, false);
    let cards = key("cards.pem")?;
    let published = PublishedKey {
        key: cards.public(),
        revocations: None,
        chain: &[],
    };
    trust.add_card_issuer(
        ISSUER,
        publish_jwks(&[published]).ok_or("no set")?.as_bytes(),
        NOW,
    )?;
    let signer = Signer {
        documents: DocumentSigner::new(key("documents.pem")?, documents),
        cards: CardSigner::new(cards, ISSUER, &[9; 32]),
        seals: None,
    };
    Ok((signer, trust))
}

/// Microseconds for one time.
fn each(mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..TIMES {
        work();
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(TIMES)
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
