//! TLS of a listener: 1.3, and 1.2 with forward secrecy and authenticated encryption.

use std::io;

use openssl::ssl::{SslAcceptor, SslFiletype, SslMethod, SslOptions, SslVersion};

use super::TlsFiles;

/// What 1.2 may use.
const CIPHERS: &str = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:\
ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:\
ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

/// The acceptor for a certificate and its key.
pub(super) fn acceptor(files: &TlsFiles) -> io::Result<SslAcceptor> {
    let mut builder = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server())?;
    builder.set_min_proto_version(Some(SslVersion::TLS1_2))?;
    builder.set_cipher_list(CIPHERS)?;
    builder.set_options(SslOptions::NO_RENEGOTIATION | SslOptions::NO_COMPRESSION);
    builder.set_private_key_file(&files.key, SslFiletype::PEM)?;
    builder.set_certificate_chain_file(&files.certificate)?;
    builder.check_private_key()?;
    builder.set_alpn_select_callback(|_, offered| {
        openssl::ssl::select_next_proto(b"\x08http/1.1", offered)
            .ok_or(openssl::ssl::AlpnError::NOACK)
    });
    Ok(builder.build())
}
