//! A signer of a test issuer inside another program, with keys of its own in a folder.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::command::cert_keys;
use crate::signing::process::{self, Desk, Settings};

/// The address of the test issuer's health cards. It can belong to nobody.
pub const CARD_ISSUER: &str = "https://sesshu.example/cards";

/// A signer that runs until it is dropped.
#[derive(Debug)]
pub struct Signer {
    dir: PathBuf,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Signer {
    /// Starts a signer with the keys in this folder, which are made where there are none, and waits until it listens.
    pub fn start(dir: &Path) -> Result<Signer, String> {
        if !dir.join(cert_keys::PUBLIC).exists() {
            cert_keys::make_test(dir, CARD_ISSUER)?;
        }
        let settings = Settings {
            keys: dir.join(cert_keys::SECRET),
            published: dir.join(cert_keys::PUBLIC),
            socket: dir.join("signer.sock"),
            ledger: dir.join("serials.ndjson"),
            a_minute: 1_000_000,
            stop: None,
            peer: None,
        };
        let desk = Desk::open(&settings).map_err(|useless| useless.to_string())?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        let (stop, stopped) = oneshot::channel();
        let (told, hears) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                let ready = || {
                    // Who started us may have given up waiting.
                    let _ = told.send(());
                };
                tokio::select! {
                    _ = process::serve(&settings, desk, ready) => {}
                    _ = stopped => {}
                }
            });
            runtime.shutdown_background();
        });
        hears
            .recv()
            .map_err(|_| "the signer ended at once".to_owned())?;
        Ok(Signer {
            dir: dir.to_owned(),
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The settings of a server that asks this signer.
    pub fn settings(&self) -> Vec<(String, String)> {
        let of =
            |key: &str, file: &str| (key.to_owned(), self.dir.join(file).display().to_string());
        vec![
            of("certificate.socket", "signer.sock"),
            of("certificate.keys", cert_keys::PUBLIC),
            of("certificate.products", cert_keys::PRODUCTS),
            of("certificate.stop_file", "stop"),
        ]
    }
}

impl Drop for Signer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
