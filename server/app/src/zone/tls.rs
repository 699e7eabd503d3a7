//! TLS of a listener: 1.3, and 1.2 with forward secrecy and authenticated encryption; and the certificates that it asks of
//! clients.

use std::io;

use openssl::error::ErrorStack;
use openssl::ssl::{
    SslAcceptor, SslAcceptorBuilder, SslFiletype, SslMethod, SslOptions, SslSessionCacheMode,
    SslVerifyMode, SslVersion,
};
use openssl::stack::Stack;

use super::{Clients, TlsFiles};

/// What 1.2 may use.
const CIPHERS: &str = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:\
ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:\
ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

/// The acceptor for a certificate and its key.
pub(super) fn acceptor(files: &TlsFiles, clients: Option<&Clients>) -> io::Result<SslAcceptor> {
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
    if let Some(clients) = clients {
        ask(&mut builder, clients)?;
    }
    Ok(builder.build())
}

/// Asks clients for a certificate. Whether it is believed is decided behind the handshake, which only makes sure that the
/// client has its key. Sessions are not taken up again: what was taken back since would go unseen.
fn ask(builder: &mut SslAcceptorBuilder, clients: &Clients) -> Result<(), ErrorStack> {
    let mode = match clients.required() {
        true => SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT,
        false => SslVerifyMode::PEER,
    };
    builder.set_verify_callback(mode, |_, _| true);
    let mut names = Stack::new()?;
    for authority in clients.authorities() {
        names.push(authority.subject_name().to_owned()?)?;
    }
    builder.set_client_ca_list(names);
    builder.set_session_id_context(b"sesshu")?;
    builder.set_session_cache_mode(SslSessionCacheMode::OFF);
    builder.set_options(SslOptions::NO_TICKET);
    builder.set_num_tickets(0)
}
