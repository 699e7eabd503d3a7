//! One connection through the proxy: as much of PostgreSQL's protocol as is needed to know a reply to `COMMIT`.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;

use super::Faults;

/// The request codes of the first packet that are no start of a session.
const SSL_REQUEST: u32 = 80_877_103;
const GSS_REQUEST: u32 = 80_877_104;
const PACKET_BYTES_MAX: usize = 64 * 1024;

/// The tag of a `CommandComplete` message that answers `COMMIT`.
const COMMIT_TAG: &[u8] = b"COMMIT\0";

/// Copies in both directions until one side ends, on threads of its own.
pub(super) fn open((client, database): (TcpStream, TcpStream), faults: Arc<Faults>) {
    std::thread::spawn(move || {
        let outcome = greet(&client, &database).and_then(|watched| {
            let (mut from, mut to) = (client.try_clone()?, database.try_clone()?);
            std::thread::spawn(move || {
                let _ = io::copy(&mut from, &mut to);
                let _ = to.shutdown(Shutdown::Both);
            });
            if watched {
                relay_replies(&database, &client, &faults)
            } else {
                io::copy(&mut &database, &mut &client).map(|_| ())
            }
        });
        drop(outcome);
        let _ = client.shutdown(Shutdown::Both);
        let _ = database.shutdown(Shutdown::Both);
    });
}

/// Passes on the first packets. Whether the session is in clear text, and so can be watched.
fn greet(mut client: &TcpStream, mut database: &TcpStream) -> io::Result<bool> {
    loop {
        let mut length = [0; 4];
        client.read_exact(&mut length)?;
        let total = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if !(8..=PACKET_BYTES_MAX).contains(&total) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut rest = vec![0; total - 4];
        client.read_exact(&mut rest)?;
        database.write_all(&[length.as_slice(), &rest].concat())?;
        let code = rest
            .first_chunk()
            .map_or(0, |bytes| u32::from_be_bytes(*bytes));
        if !matches!(code, SSL_REQUEST | GSS_REQUEST) {
            return Ok(true);
        }
        let mut answer = [0];
        database.read_exact(&mut answer)?;
        client.write_all(&answer)?;
        if answer != [b'N'] {
            return Ok(false);
        }
    }
}

/// Passes on what the database says, message by message, and gives each reply to `COMMIT` to the faults.
fn relay_replies(
    mut database: &TcpStream,
    mut client: &TcpStream,
    faults: &Faults,
) -> io::Result<()> {
    let mut pending = Vec::new();
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let count = database.read(&mut chunk)?;
        let Some(read) = chunk.get(..count).filter(|read| !read.is_empty()) else {
            return Ok(());
        };
        pending.extend_from_slice(read);
        let mut sent = 0;
        while let Some((end, is_commit)) = next_message(&pending, sent) {
            if is_commit {
                // What came before it has arrived; it and what follows has not.
                client.write_all(pending.get(..sent).unwrap_or_default())?;
                pending.drain(..sent);
                let Some(delay) = faults.judge_commit() else {
                    return Err(io::ErrorKind::ConnectionAborted.into());
                };
                std::thread::sleep(delay);
                sent = end - sent;
            } else {
                sent = end;
            }
        }
        client.write_all(pending.get(..sent).unwrap_or_default())?;
        pending.drain(..sent);
    }
}

/// Where the message that begins here ends, if it is complete, and whether it answers `COMMIT`.
fn next_message(bytes: &[u8], start: usize) -> Option<(usize, bool)> {
    let message = bytes.get(start..)?;
    let (kind, after) = message.split_first()?;
    let length = usize::try_from(u32::from_be_bytes(*after.first_chunk()?)).ok()?;
    let body = after.get(4..length)?;
    let is_commit = *kind == b'C' && body == COMMIT_TAG;
    Some((start + 1 + length, is_commit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_command_complete_of_commit_is_one() {
        let commit = b"C\0\0\0\x0bCOMMIT\0";
        assert_eq!(next_message(commit, 0), Some((12, true)));
        assert_eq!(next_message(&commit[..11], 0), None);
        assert_eq!(next_message(b"C\0\0\0\x0aBEGIN\0", 0), Some((11, false)));
        assert_eq!(next_message(b"Z\0\0\0\x05I", 0), Some((6, false)));
        let both = [b"Z\0\0\0\x05I".as_slice(), commit].concat();
        assert_eq!(next_message(&both, 6), Some((18, true)));
    }
}
