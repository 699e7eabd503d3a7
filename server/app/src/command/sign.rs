//! `sesshu sign`: the process that has the keys of certificates. It runs alone, best as a user of its own.

use std::path::PathBuf;
use std::time::Duration;

use super::exit;
use super::talk::{fail, say};
use crate::logging::{self, LogSettings};
use crate::signing::process::{self, Desk, Settings};

#[derive(Debug, clap::Args)]
pub(super) struct SignArgs {
    /// 鍵と通し番号の記録のあるフォルダー（sesshu key certificates が作る）/ the folder with keys and the list of serials
    #[arg(long, default_value = "data/signer")]
    dir: PathBuf,
    /// 待ち受けるソケット / the socket to listen on
    #[arg(long, default_value = "data/signer.sock")]
    socket: PathBuf,
    /// 一分間に署名する数の上限 / how many it signs in a minute
    #[arg(long, default_value_t = 30_000)]
    a_minute: u32,
    /// このファイルがある間は署名しない / while this file is there, nothing is signed
    #[arg(long, value_name = "FILE")]
    stop: Option<PathBuf>,
    /// サーバーを動かす利用者の番号（違う利用者で動かすとき）/ the user id of the server, where it is another user's
    #[arg(long, value_name = "UID")]
    peer: Option<u32>,
    /// 標準入力が閉じたら終わる（親プロセスとともに終わるため）/ end when the standard input closes, as a child of its server
    #[arg(long, hide = true)]
    with_parent: bool,
}

pub(super) fn run(arguments: &SignArgs) -> u8 {
    logging::start(&LogSettings {
        style: None,
        level: log::LevelFilter::Info,
    });
    let settings = Settings {
        keys: arguments.dir.join(super::cert_keys::SECRET),
        published: arguments.dir.join(super::cert_keys::PUBLIC),
        socket: arguments.socket.clone(),
        ledger: arguments.dir.join("serials.ndjson"),
        a_minute: arguments.a_minute,
        stop: arguments.stop.clone(),
        peer: arguments.peer,
    };
    let desk = match Desk::open(&settings) {
        Ok(desk) => desk,
        Err(useless) => {
            fail(
                "署名のプロセスを始められません。鍵と記録を確かめてください。",
                &useless.to_string(),
            );
            return exit::SETTINGS;
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let served = runtime.and_then(|runtime| {
        if arguments.with_parent {
            end_with_parent();
        }
        let serials = desk.serials();
        let served = runtime.block_on(async {
            let ended = ended();
            tokio::select! {
                served = process::serve(&settings, desk, || {
                    say(&format!("signer ready ({serials} serials)"));
                }) => served,
                () = ended => Ok(()),
            }
        });
        runtime.shutdown_timeout(Duration::from_secs(5));
        served
    });
    match served {
        Ok(()) => exit::DONE,
        Err(error) => {
            fail("署名のプロセスが止まりました。", &error.to_string());
            exit::UNREACHABLE
        }
    }
}

/// Until the process is asked to end.
async fn ended() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}

/// Ends the process when the other end of the standard input is gone. What is being signed is noted already.
fn end_with_parent() {
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(i32::from(exit::DONE));
    });
}
