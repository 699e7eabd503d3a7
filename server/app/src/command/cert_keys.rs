//! `sesshu key certificates`: the keys of certificates – an authority with its signers for trying out, or requests with which
//! a real authority is asked.

use std::fs;
use std::path::{Path, PathBuf};

use certificate::authority::{
    CertificateUse, CertificateWish, make_authority, make_request, make_signer, make_withdrawals,
};
use certificate::trust::TrustStatus;
use certificate::{Certificate, SigningKey};
use openssl::ec::{EcGroup, EcKey};
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::x509::X509;

use super::key::write_new;
use super::talk::say;
use crate::signing::keys::{KeyUse, Pair, PublicKey, Published, Secret};
use crate::state::now_ms;

/// The signer's file of keys.
pub const SECRET: &str = "signer.keys";
/// The file of public keys.
pub const PUBLIC: &str = "public.json";
/// The file of products that are on the list for international certificates, beside the keys of a test issuer.
#[cfg(feature = "demo")]
pub const PRODUCTS: &str = "products.csv";
/// What no authority has confirmed: a test issuer says so, to be tried.
#[cfg(feature = "demo")]
const TEST_PRODUCTS: &str = "# Invented, to be tried: no authority has confirmed this.\nyf;YellowFeverProductd8a09f80301dc05e124f99ffe7711fc0\n";
/// The authority's own key, which belongs away from the machine.
const AUTHORITY: &str = "authority.key";
const YEAR_SECONDS: i64 = 365 * 86_400;

/// What is to be made.
#[derive(Debug, clap::Args)]
pub(super) struct CertificateArgs {
    /// フォルダー / the folder
    dir: PathBuf,
    /// ヘルスカードの発行者の URL / the address of the issuer of health cards: https://HOST/cards
    #[arg(long)]
    issuer: String,
    /// 発行者の名前（ローマ字）/ the name of the authority, in Latin letters
    #[arg(long, default_value = "Sesshu")]
    name: String,
    /// 試験用（どこでも通用しない）/ of a test issuer, which counts nowhere
    #[arg(long)]
    test: bool,
}

pub(super) fn run(arguments: &CertificateArgs) -> Result<(), String> {
    make(arguments)?;
    let shown = arguments.dir.display();
    say(&format!(
        "✓ {shown}\n  {SECRET} は署名のプロセスだけが読めるようにし、{AUTHORITY} はこの機械から離して保管してください。公開してよいのは {PUBLIC} だけです。\n  Only the signer may read {SECRET}; keep {AUTHORITY} away from this machine. Only {PUBLIC} is public."
    ));
    Ok(())
}

fn told(error: openssl::error::ErrorStack) -> String {
    error.to_string()
}

fn fresh_key() -> Result<PKey<Private>, String> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).map_err(told)?;
    let key = EcKey::generate(&group).map_err(told)?;
    PKey::from_ec_key(key).map_err(told)
}

fn pem_of(key: &PKey<Private>) -> Result<String, String> {
    let pem = key.private_key_to_pem_pkcs8().map_err(told)?;
    String::from_utf8(pem).map_err(|error| error.to_string())
}

fn certificate_pem(certificate: &Certificate) -> Result<String, String> {
    let x509 = X509::from_der(certificate.der()).map_err(told)?;
    let pem = x509.to_pem().map_err(told)?;
    String::from_utf8(pem).map_err(|error| error.to_string())
}

fn chance<const N: usize>() -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    openssl::rand::rand_bytes(&mut bytes).map_err(told)?;
    Ok(bytes)
}

/// The keys of a test issuer, for the demo.
#[cfg(feature = "demo")]
pub(crate) fn make_test(dir: &Path, issuer: &str) -> Result<(), String> {
    make(&CertificateArgs {
        dir: dir.to_owned(),
        issuer: issuer.to_owned(),
        name: "Sesshu Test".to_owned(),
        test: true,
    })?;
    let products = dir.join(PRODUCTS);
    fs::write(&products, TEST_PRODUCTS).map_err(|error| format!("{}: {error}", products.display()))
}

/// Makes everything that issuing needs: an authority over itself, its signers, and the files.
fn make(arguments: &CertificateArgs) -> Result<(), String> {
    let dir = &arguments.dir;
    fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    let now = now_ms().div_euclid(1_000);
    // Clocks differ: what is signed in the first minutes must not be from before its key.
    let begin = now - 3_600;
    let wish = |usage, end| -> Result<CertificateWish<'static>, String> {
        Ok(CertificateWish {
            usage,
            name: "",
            country: "JP",
            test: arguments.test,
            serial: chance::<16>()?,
            times: (begin, end),
        })
    };
    let [authority_name, documents_name, seals_name] =
        ["SCA", "DSC", "VSS"].map(|of| format!("{} {of}", arguments.name));
    let authority_key = fresh_key()?;
    let asked = CertificateWish {
        name: &authority_name,
        ..wish(CertificateUse::Authority, now + 4 * YEAR_SECONDS)?
    };
    let authority = make_authority(&asked, &authority_key).map_err(told)?;
    let documents_key = fresh_key()?;
    let asked = CertificateWish {
        name: &documents_name,
        ..wish(CertificateUse::Documents, now + 2 * YEAR_SECONDS)?
    };
    let documents =
        make_signer(&asked, &documents_key, &authority, &authority_key).map_err(told)?;
    let seals_key = fresh_key()?;
    let asked = CertificateWish {
        name: &seals_name,
        ..wish(CertificateUse::Seals, now + 4 * YEAR_SECONDS)?
    };
    let seals = make_signer(&asked, &seals_key, &authority, &authority_key).map_err(told)?;
    let (cards_key, lists_key) = (fresh_key()?, fresh_key()?);
    let list = make_withdrawals(
        &authority,
        &authority_key,
        &[],
        1,
        (begin, now + YEAR_SECONDS),
    )
    .map_err(told)?;
    let plain = |usage, key: &PKey<Private>| {
        let key = SigningKey::from_key(key).ok_or("a key is not one on P-256")?;
        PublicKey::plain(usage, key.public()).ok_or("a key has no point")
    };
    let published = Published {
        test: arguments.test,
        card_issuer: arguments.issuer.clone(),
        authority: Some(certificate_pem(&authority)?),
        authority_list: Some(base64::Engine::encode(
            &base64::engine::general_purpose::STANDARD,
            list,
        )),
        keys: vec![
            PublicKey::certified(KeyUse::Documents, &documents, certificate_pem(&documents)?),
            PublicKey::certified(KeyUse::Seals, &seals, certificate_pem(&seals)?),
            plain(KeyUse::Cards, &cards_key)?,
            plain(KeyUse::Lists, &lists_key)?,
        ],
    };
    let secret = Secret {
        documents: Some(Pair {
            key: pem_of(&documents_key)?,
            certificate: certificate_pem(&documents)?,
        }),
        cards: Some(pem_of(&cards_key)?),
        seals: Some(Pair {
            key: pem_of(&seals_key)?,
            certificate: certificate_pem(&seals)?,
        }),
        lists: Some(pem_of(&lists_key)?),
        card_secret: chance::<32>()?
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
    };
    // What cannot sign is not written.
    secret
        .signer(&published.card_issuer)
        .map_err(|useless| useless.to_string())?;
    write_json(&dir.join(SECRET), &secret)?;
    write_new(&dir.join(AUTHORITY), &pem_of(&authority_key)?)?;
    write_public(&dir.join(PUBLIC), &published)
}

fn write_json(file: &Path, value: &impl serde::Serialize) -> Result<(), String> {
    let text = serde_json::to_string_pretty(value).map_err(|error| error.to_string())?;
    write_new(file, &text)
}

/// Writes the file of public keys beside the old one, and puts it in its place: whoever reads it reads one of them whole.
pub(super) fn write_public(file: &Path, published: &Published) -> Result<(), String> {
    let beside = file.with_extension("new");
    let _ = fs::remove_file(&beside);
    write_json(&beside, published)?;
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    fs::set_permissions(&beside, open).map_err(|error| error.to_string())?;
    fs::rename(&beside, file).map_err(|error| error.to_string())
}

/// A request with which a real authority is asked for a signer's certificate: the key stays here, the request goes there.
#[derive(Debug, clap::Args)]
pub(super) struct RequestArgs {
    /// フォルダー / the folder
    dir: PathBuf,
    /// 用途 / what for: documents, seals
    #[arg(long, value_parser = ["documents", "seals"])]
    usage: String,
    /// 名前（ローマ字）/ the name, in Latin letters
    #[arg(long)]
    name: String,
}

pub(super) fn request(arguments: &RequestArgs) -> Result<(), String> {
    let dir = &arguments.dir;
    fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    let key = fresh_key()?;
    let usage = match arguments.usage.as_str() {
        "seals" => CertificateUse::Seals,
        _ => CertificateUse::Documents,
    };
    let wish = CertificateWish {
        usage,
        name: &arguments.name,
        country: "JP",
        test: false,
        serial: chance::<16>()?,
        times: (0, 0),
    };
    let pem = make_request(&wish, &key).map_err(told)?;
    let text = String::from_utf8(pem).map_err(|error| error.to_string())?;
    let of = &arguments.usage;
    write_new(&dir.join(format!("{of}.key")), &pem_of(&key)?)?;
    write_new(&dir.join(format!("{of}.csr")), &text)?;
    say(&format!(
        "✓ {}\n  {of}.csr を発行機関に送ってください。{of}.key は署名のプロセスの鍵です。\n  Send {of}.csr to the authority. {of}.key is the signer's key.",
        dir.display()
    ));
    Ok(())
}

/// Another state of a key.
#[derive(Debug, clap::Args)]
pub(super) struct StateArgs {
    /// 公開する鍵のファイル / the file of public keys
    file: PathBuf,
    /// 鍵の番号 / the id of the key
    #[arg(long)]
    kid: String,
    /// 状態 / its state: planned, active, retired, revoked
    #[arg(long, value_parser = ["planned", "active", "retired", "revoked"])]
    state: String,
    /// 発行機関の鍵（証明書のある鍵を revoked にするとき、失効の一覧を作る）/ the authority's key: it signs the list of withdrawn certificates
    #[arg(long, value_name = "FILE")]
    authority: Option<PathBuf>,
}

/// The authority's list of all certificates of keys that were revoked.
fn withdrawals(published: &Published, key_file: &Path) -> Result<String, String> {
    let shown = key_file.display();
    let pem = fs::read(key_file).map_err(|error| format!("{shown}: {error}"))?;
    let key = PKey::private_key_from_pem(&pem).map_err(|_| format!("{shown}: no key"))?;
    let authority = published.authority().ok_or("there is no authority")?;
    let now = now_ms().div_euclid(1_000);
    let revoked = published.keys.iter();
    let revoked = revoked.filter(|key| key.status == TrustStatus::Revoked);
    let withdrawn: Vec<(Certificate, i64)> = revoked
        .filter_map(|key| Some((key.certificate()?, now)))
        .collect();
    // Grows with every list.
    let number = u32::try_from(now).unwrap_or(u32::MAX);
    let times = (now - 3_600, now + YEAR_SECONDS);
    let list = make_withdrawals(&authority, &key, &withdrawn, number, times).map_err(told)?;
    Ok(base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        list,
    ))
}

pub(super) fn set_state(arguments: &StateArgs) -> Result<(), String> {
    let mut published = Published::read(&arguments.file).map_err(|useless| useless.to_string())?;
    let state = match arguments.state.as_str() {
        "planned" => TrustStatus::Planned,
        "retired" => TrustStatus::Retired,
        "revoked" => TrustStatus::Revoked,
        _ => TrustStatus::Active,
    };
    let mut keys = published.keys.iter_mut();
    let key = keys.find(|key| key.kid == arguments.kid);
    let key = key.ok_or("there is no key with this id")?;
    // What was withdrawn stays withdrawn: somebody else may have the key.
    if key.status == TrustStatus::Revoked && state != TrustStatus::Revoked {
        return Err("the key was revoked, and stays so".to_owned());
    }
    key.status = state;
    let needs_list = key.usage == KeyUse::Seals && state == TrustStatus::Revoked;
    match &arguments.authority {
        Some(file) => published.authority_list = Some(withdrawals(&published, file)?),
        // A seal carries its certificate along, so that nobody looks its key up: only that list withdraws it.
        None if needs_list => {
            return Err("a key for seals is withdrawn by its authority: --authority".to_owned());
        }
        None => {}
    }
    write_public(&arguments.file, &published)?;
    say(
        "✓ サーバーは 10 秒以内に新しい状態を公開します。\n  The server publishes the new state within 10 seconds.",
    );
    Ok(())
}
