//! `with-server`: starts a demo server of ours on a database, runs a command beside it, and ends the server again.
//!
//! `with-server --database sqlite|postgres --server target/debug/sesshu -- COMMAND ARGUMENT…`
//!
//! The command finds the base address in `BASE` and a vendor's token in `TOKEN`, the closed network in `LGWAN` with the
//! token of a member of staff in `STAFF`, and a tablet's token in `DEVICE`; its exit code is ours. `PROGRAM` and, one word a
//! line, `PROGRAM_SET` are how further commands of the binary are given to the same server.
#![expect(
    clippy::print_stderr,
    reason = "a program of the test bench speaks to the terminal"
)]

use std::process::{Command, ExitCode};

use sesshu_conformance::postgres::Postgres;
use sesshu_conformance::server::{Plan, Server};
use sesshu_conformance::settings::Settings;

const TENANT: &str = "139998";

fn main() -> ExitCode {
    match run() {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("with-server: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<u8, String> {
    let mut arguments = std::env::args().skip(1);
    let options = arguments.by_ref().take_while(|argument| argument != "--");
    let settings = Settings::read(options, &[("database", "sqlite"), ("server", "")])?;
    let program = arguments.next().ok_or("-- COMMAND ARGUMENT…")?;
    let database = settings.text("database");
    let postgres = match database {
        "sqlite" => None,
        "postgres" => Some(Postgres::start().map_err(|e| e.to_string())?),
        other => return Err(format!("--database {other}: sqlite or postgres")),
    };
    let directory =
        std::env::temp_dir().join(format!("sesshu-beside-{}-{database}", std::process::id()));
    let server = Server::start(Plan {
        binary: settings.server()?,
        directory: directory.join("data"),
        database: postgres.as_ref().map(Postgres::fresh_database),
    })
    .map_err(|e| e.to_string())?;
    let token = |role| server.token(role, TENANT).map_err(|e| e.to_string());
    let further = server.command(&[]);
    let words = further.get_args().map(|word| word.to_string_lossy());
    let set: Vec<String> = words.map(Into::into).collect();
    let status = Command::new(&program)
        .args(arguments)
        .env("BASE", format!("http://{}/fhir", server.address()))
        .env("TOKEN", token("vendor")?)
        .env("LGWAN", format!("http://{}", server.lgwan_address()))
        .env("STAFF", token("staff")?)
        .env("DEVICE", token("device")?)
        .env("PROGRAM", further.get_program())
        .env("PROGRAM_SET", set.join("\n"))
        .status()
        .map_err(|e| format!("{program}: {e}"))?;
    if status.success() {
        drop(server);
        // What is left of it harms nobody.
        let _ = std::fs::remove_dir_all(&directory);
        return Ok(0);
    }
    eprintln!(
        "with-server: the server's log is {}",
        server.log().display()
    );
    // A command that a signal ended has no code of its own.
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or(1))
}
