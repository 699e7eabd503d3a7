//! A connection that ends by its time, whether the other side says little by little or nothing at all.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use openssl::ssl::{SslConnector, SslStream};

use super::Refusal;

/// A connection with the moment at which it is over.
#[derive(Debug)]
pub(super) struct Timed {
    stream: TcpStream,
    until: Instant,
}

impl Timed {
    pub(super) fn connect(
        door: &SocketAddr,
        patience: Duration,
        until: Instant,
    ) -> io::Result<Timed> {
        let stream = TcpStream::connect_timeout(door, patience)?;
        Ok(Timed { stream, until })
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.until.saturating_duration_since(Instant::now());
        match left.is_zero() {
            true => Err(io::ErrorKind::TimedOut.into()),
            false => Ok(left),
        }
    }
}

impl Read for Timed {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.left()?))?;
        self.stream.read(bytes)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.left()?))?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// TLS over it, with whoever can prove to be this host.
pub(super) fn over_tls(
    connector: &SslConnector,
    host: &str,
    stream: Timed,
) -> Result<SslStream<Timed>, Refusal> {
    let until = stream.until;
    connector.connect(host, stream).map_err(|_| {
        if Instant::now() >= until {
            Refusal::Slow
        } else {
            Refusal::Tls
        }
    })
}
