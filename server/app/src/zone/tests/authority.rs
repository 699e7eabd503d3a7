//! An authority for tests: it signs certificates of systems, and takes them back.

use std::path::Path;

use openssl::asn1::{Asn1Integer, Asn1Time};
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::sign::Signer;
use openssl::x509::extension::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
use openssl::x509::{X509, X509Builder, X509Name, X509NameBuilder};

const DAY: i64 = 86_400;

/// Seconds since 1970.
pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    i64::try_from(since.expect("a clock").as_secs()).expect("a time")
}

/// A key and the certificate over it.
pub struct Pair {
    pub key: PKey<Private>,
    pub certificate: X509,
}

/// What a certificate is for, and when it holds.
pub struct Wanted {
    pub serial: u8,
    pub for_clients: bool,
    pub from: i64,
    pub until: i64,
}

impl Wanted {
    /// For a system, from yesterday until tomorrow.
    pub fn good(serial: u8) -> Wanted {
        Wanted {
            serial,
            for_clients: true,
            from: now() - DAY,
            until: now() + DAY,
        }
    }
}

/// An authority, by its own certificate.
pub struct Authority(pub Pair);

impl Authority {
    pub fn new(name: &str) -> Authority {
        let key = fresh();
        let own = named(name);
        let mut builder = begun(&own, &own, &key, &Wanted::good(1));
        let ca = BasicConstraints::new().critical().ca().build();
        builder.append_extension(ca.expect("one")).expect("set");
        let usage = KeyUsage::new().key_cert_sign().crl_sign().build();
        builder.append_extension(usage.expect("one")).expect("set");
        builder.sign(&key, MessageDigest::sha256()).expect("signed");
        let certificate = builder.build();
        Authority(Pair { key, certificate })
    }

    /// A certificate for a system.
    pub fn sign(&self, name: &str, wanted: &Wanted) -> Pair {
        let key = fresh();
        let issuer = self
            .0
            .certificate
            .subject_name()
            .to_owned()
            .expect("a name");
        let mut builder = begun(&named(name), &issuer, &key, wanted);
        let mut usage = ExtendedKeyUsage::new();
        let usage = match wanted.for_clients {
            true => usage.client_auth(),
            false => usage.server_auth(),
        };
        let usage = usage.build().expect("one");
        builder.append_extension(usage).expect("set");
        let by = &self.0.key;
        builder.sign(by, MessageDigest::sha256()).expect("signed");
        let certificate = builder.build();
        Pair { key, certificate }
    }

    /// The list of those taken back, good for two days. It says that it was made a minute before: OpenSSL's clock may be some
    /// milliseconds behind ours, and believes no list from the future.
    pub fn list(&self, serials: &[u8], made_at: i64) -> String {
        let made_at = made_at - 60;
        let algorithm = der(0x30, &hex("06082a8648ce3d040302"));
        let issuer = self.0.certificate.subject_name().to_der().expect("a name");
        let taken: Vec<u8> = serials
            .iter()
            .flat_map(|serial| {
                // From 128 on it would be a negative number.
                assert!(*serial < 128);
                let number = der(0x02, &[*serial]);
                der(0x30, &[number, time(made_at)].concat())
            })
            .collect();
        let mut parts = vec![der(0x02, &[1]), algorithm.clone(), issuer];
        parts.extend([time(made_at), time(made_at + 2 * DAY)]);
        if !taken.is_empty() {
            parts.push(der(0x30, &taken));
        }
        let said = der(0x30, &parts.concat());
        let mut signer = Signer::new(MessageDigest::sha256(), &self.0.key).expect("a signer");
        let signature = signer.sign_oneshot_to_vec(&said).expect("signed");
        let signature = der(0x03, &[vec![0], signature].concat());
        let list = der(0x30, &[said, algorithm, signature].concat());
        let text = openssl::base64::encode_block(&list);
        format!("-----BEGIN X509 CRL-----\n{text}\n-----END X509 CRL-----\n")
    }

    /// Leaves the authority and its list in a folder: `authorities.pem` and `revocations.pem`.
    pub fn write(&self, folder: &Path, list: &str) {
        let own = self.0.certificate.to_pem().expect("PEM");
        std::fs::write(folder.join("authorities.pem"), own).expect("written");
        std::fs::write(folder.join("revocations.pem"), list).expect("written");
    }
}

fn fresh() -> PKey<Private> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).expect("a curve");
    PKey::from_ec_key(EcKey::generate(&group).expect("a key")).expect("a key")
}

fn named(name: &str) -> X509Name {
    let mut builder = X509NameBuilder::new().expect("a name");
    builder.append_entry_by_text("CN", name).expect("a name");
    builder.build()
}

fn begun(name: &X509Name, by: &X509Name, key: &PKey<Private>, wanted: &Wanted) -> X509Builder {
    let mut builder = X509Builder::new().expect("a builder");
    let serial = BigNum::from_u32(wanted.serial.into()).expect("a number");
    let serial = Asn1Integer::from_bn(&serial).expect("a number");
    let from = Asn1Time::from_unix(wanted.from).expect("a time");
    let until = Asn1Time::from_unix(wanted.until).expect("a time");
    builder.set_version(2).expect("set");
    builder.set_serial_number(&serial).expect("set");
    builder.set_subject_name(name).expect("set");
    builder.set_issuer_name(by).expect("set");
    builder.set_pubkey(key).expect("set");
    builder.set_not_before(&from).expect("set");
    builder.set_not_after(&until).expect("set");
    builder
}

/// A value of DER.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("a short value");
    let mut bytes = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => bytes.push(short),
        _ => {
            bytes.push(0x82);
            bytes.extend(length.to_be_bytes());
        }
    }
    bytes.extend(content);
    bytes
}

/// `UTCTime`.
fn time(seconds: i64) -> Vec<u8> {
    let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    // Days since the first of March of the year 0, of which each era has 146,097.
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    let year = (year + era * 400 + later) % 100;
    let (hour, minute, second) = (rest / 3_600, rest % 3_600 / 60, rest % 60);
    let text = format!("{year:02}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z");
    der(0x17, text.as_bytes())
}

fn hex(text: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("a digit");
    (0..text.len()).step_by(2).map(digit).collect()
}
