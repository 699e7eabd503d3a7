//! Issues the requests of `testdata/requests` with the keys of the test issuer: `issue FOLDER SECONDS` writes the texts, their
//! codes as pictures, and what others need to check them. SECONDS is the time of issue, since 1970.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use certificate::health_card::{from_digits, to_file};
use certificate::health_link::{LinkFile, PREFIX, encrypt};
use certificate::trust::{CardRevocations, PublishedKey, publish_did, publish_jwks};
use certificate::{
    CardSigner, Catalogue, Certificate, DocumentSigner, Format, SignAnswer, SignRequest, Signer,
    SigningKey, Symbol, Trust, Verifier,
};

type Done<T> = Result<T, Box<dyn Error>>;

const CARD_ISSUER: &str = "https://certificates.mirai.example/cards";
const YEAR: i64 = 365 * 86_400;

fn main() -> Done<()> {
    let mut words = std::env::args().skip(1);
    let (Some(folder), Some(now)) = (words.next(), words.next()) else {
        return Err("issue FOLDER SECONDS".into());
    };
    let (folder, now) = (PathBuf::from(folder), now.parse()?);
    fs::create_dir_all(&folder)?;
    let keys = publish(&folder, now)?;
    let requests = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/requests");
    for entry in fs::read_dir(requests)? {
        let path = entry?.path();
        let request: SignRequest = serde_json::from_slice(&fs::read(&path)?)?;
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .ok_or("a file without a name")?;
        issue(&folder, name, request, &keys, now)?;
    }
    Ok(())
}

struct Keys {
    signer: Signer,
    trust: Trust,
}

fn file(name: &str) -> Done<Vec<u8>> {
    Ok(fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("testdata/keys")
            .join(name),
    )?)
}

fn key(name: &str) -> Done<SigningKey> {
    SigningKey::from_pem(&file(name)?).ok_or_else(|| format!("{name} is no key").into())
}

fn certificate(name: &str) -> Done<Certificate> {
    Certificate::from_pem(&file(name)?).ok_or_else(|| format!("{name} is no certificate").into())
}

/// The keys, and what the world is told of them.
fn publish(folder: &Path, now: i64) -> Done<Keys> {
    for name in ["authority.cer", "documents.cer", "seals.cer"] {
        fs::write(folder.join(name), file(name)?)?;
    }
    let (documents, authority) = (certificate("documents.cer")?, certificate("authority.cer")?);
    let cards = key("cards.pem")?;
    let id = cards.public().thumbprint().ok_or("no thumbprint")?;
    let published = PublishedKey {
        key: cards.public(),
        revocations: Some(1),
        chain: &[],
    };
    let jwks = publish_jwks(&[published]).ok_or("no key set")?;
    fs::write(folder.join("jwks.json"), &jwks)?;
    fs::write(
        folder.join("crl.json"),
        CardRevocations::new(&id, 1, ["AAAAAAAAAAA".to_owned()]).to_text(),
    )?;
    let did = publish_did(
        "certificates.mirai.example",
        &[(documents.clone(), true)],
        &authority,
    )
    .ok_or("no document")?;
    fs::write(folder.join("did.json"), did)?;
    let mut trust = Trust::for_tests();
    trust.add_signer(&documents, None, false);
    trust.add_authority(authority);
    trust.add_card_issuer(CARD_ISSUER, jwks.as_bytes(), now)?;
    let signer = Signer {
        documents: DocumentSigner::new(key("documents.pem")?, documents),
        cards: CardSigner::new(cards, CARD_ISSUER, &[9; 32]),
        seals: DocumentSigner::new(key("seals.pem")?, certificate("seals.cer")?),
    };
    Ok(Keys { signer, trust })
}

fn issue(folder: &Path, name: &str, mut request: SignRequest, keys: &Keys, now: i64) -> Done<()> {
    request.claims.issued_at = now;
    request.claims.not_after = now + YEAR;
    let verifier = Verifier {
        trust: &keys.trust,
        catalogue: &Catalogue::built_in(),
        now,
    };
    let signed = match keys.signer.sign(&request, &verifier) {
        SignAnswer::Signed(signed) => signed,
        SignAnswer::Refused(refusal) => return Err(format!("{name}: {refusal:?}").into()),
    };
    let write = |end: &str, bytes: &[u8]| fs::write(folder.join(format!("{name}.{end}")), bytes);
    write("txt", signed.text.as_bytes())?;
    if request.format == Format::HealthCard {
        let jws = from_digits(&signed.text)?;
        write("jws", jws.as_bytes())?;
        write("smart-health-card", to_file(&[jws]).as_bytes())?;
        if let Some(link) = &link_to(&signed.text, folder)? {
            let text = link.to_text(PREFIX)?;
            write("shlink", text.as_bytes())?;
            fs::write(
                folder.join("link.png"),
                Symbol::new(Format::HealthLink, &text)?.to_png(8)?,
            )?;
        }
    }
    let symbol = Symbol::new(request.format, &signed.text)?;
    write("svg", symbol.to_svg(name).as_bytes())?;
    write("png", &symbol.to_png(6)?)?;
    let told = format!("{} {:?}\n", symbol.version, symbol.correction);
    Ok(write("qr", told.as_bytes())?)
}

/// The card once more, as a file behind a link.
fn link_to(text: &str, folder: &Path) -> Done<Option<certificate::health_link::HealthLink>> {
    let link: certificate::health_link::HealthLink = serde_json::from_value(serde_json::json!({
        "url": format!("https://links.mirai.example/{}", "b".repeat(43)),
        "key": "rxTgYlOaKJPFtcEd0qcceN8wEU4p94SqAwIWQe6uX7Q",
        "flag": "U",
        "label": "Vaccinations",
        "v": 1,
    }))?;
    let content = to_file(&[from_digits(text)?]).into_bytes();
    let file = LinkFile {
        content_type: "application/smart-health-card".to_owned(),
        content,
    };
    for (at, compressed) in [(0_u8, false), (1, true)] {
        let sealed = encrypt(&file, &link.key_bytes()?, &[at; 12], compressed)?;
        fs::write(folder.join(format!("link-{at}.jose")), sealed)?;
    }
    Ok(Some(link))
}
