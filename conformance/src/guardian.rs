//! A guardian: a tiny shell process that cleans up after us when we die without doing it ourselves.
//!
//! It reads from a pipe whose other end only we hold. A line means that all is in order; the end of the pipe without a
//! line means that we are gone, however that happened, and that the guardian has to act. A killed test run and a
//! static that is never dropped are covered in the same way.

use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};

/// A shell script that runs if this process ends before [`Guardian::dismiss`].
#[derive(Debug)]
pub struct Guardian {
    child: Child,
    pipe: Option<ChildStdin>,
}

impl Guardian {
    /// Sets a guardian with this shell script; `$1`, `$2` … in it are the arguments.
    pub fn set(script: &str, arguments: &[&str]) -> io::Result<Guardian> {
        let whole = format!("trap '' INT TERM HUP; if read -r line; then exit 0; fi\n{script}");
        let mut child = Command::new("sh")
            .arg("-c")
            .arg(whole)
            .arg("guardian")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .current_dir("/")
            // Out of the terminal's group: an interrupt that ends us must not end it.
            .process_group(0)
            .spawn()?;
        let pipe = child.stdin.take();
        Ok(Guardian { child, pipe })
    }

    /// Sends the guardian home: whatever it guarded is already in order.
    pub fn dismiss(mut self) {
        if let Some(mut pipe) = self.pipe.take() {
            // If it is gone already there is nobody left to tell.
            let _ = pipe.write_all(b"done\n");
        }
        let _ = self.child.wait();
    }
}

/// Sends a signal (`KILL`, `TERM`, `QUIT`) to processes; those that are gone already are no error.
pub fn send_signal(signal: &str, pids: &[u32]) -> io::Result<()> {
    if pids.is_empty() {
        return Ok(());
    }
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg("s=$1; shift; for p in \"$@\"; do kill -\"$s\" \"$p\"; done; exit 0")
        .arg("signal")
        .arg(signal);
    for pid in pids {
        command.arg(pid.to_string());
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map(|_| ())
}

#[cfg(test)]
mod tests;
