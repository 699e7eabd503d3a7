//! A connection that watches its own time.
//!
//! The web framework times only the first head of a connection, and no writing at all. Here every head is timed, a
//! connection that does nothing ends, and so does one whose client takes nothing of what it is sent.

use std::cell::Cell;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use access::Digest;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};
use tokio_openssl::SslStream;

use super::seats::Seat;

/// What is said to a head that did not arrive in time, where nothing else is being said.
const TOO_SLOW: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// The times of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// From the first byte of a head to its last.
    pub head: Duration,
    /// Between requests.
    pub idle: Duration,
    /// Without a byte taken by the client.
    pub write: Duration,
}

/// What the connection and the requests on it know of each other.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// How many answers are being made. One that leaves in pieces is being made until its last piece.
    answering: Cell<u32>,
    /// Whether an answer ended since the connection looked last.
    ended: Cell<bool>,
}

impl Watch {
    /// A request is being answered, until the guard is dropped.
    pub(crate) fn begin(self: &Rc<Watch>) -> Answering {
        self.answering.set(self.answering.get() + 1);
        Answering(self.clone())
    }
}

/// A request that is being answered.
pub(crate) struct Answering(Rc<Watch>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0
            .answering
            .set(self.0.answering.get().saturating_sub(1));
        self.0.ended.set(true);
    }
}

/// The name of the certificate that the client of a connection showed and that is believed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShownCertificate(pub Digest);

/// Plain or sealed.
pub(super) enum Io {
    /// Plain text.
    Plain(TcpStream),
    /// TLS, after its handshake.
    Tls(Box<SslStream<TcpStream>>),
}

/// A connection in its seat.
pub(crate) struct Stream {
    io: Io,
    times: Times,
    pub(crate) watch: Rc<Watch>,
    /// The certificate that the client showed.
    pub(crate) certificate: Option<Digest>,
    /// Until when something must have come, while nothing is being answered.
    deadline: Instant,
    /// Whether a part of a head has come.
    in_head: bool,
    /// Fires at the deadline or before; then the deadline is looked at again.
    alarm: Pin<Box<Sleep>>,
    write_alarm: Option<Pin<Box<Sleep>>>,
    _seat: Seat,
}

impl Stream {
    pub(super) fn new(io: Io, seat: Seat, times: Times, certificate: Option<Digest>) -> Stream {
        // The framework answers the first head that is late; this one is there if it does not.
        let deadline = Instant::now() + times.head + Duration::from_secs(1);
        Stream {
            io,
            times,
            watch: Rc::default(),
            certificate,
            deadline,
            in_head: false,
            alarm: Box::pin(sleep_until(deadline)),
            write_alarm: None,
            _seat: seat,
        }
    }

    /// Bytes came. The first ones between requests begin a head.
    fn came(&mut self) {
        if self.watch.answering.get() > 0 {
            return;
        }
        if self.watch.ended.take() {
            self.in_head = false;
        }
        if !self.in_head {
            self.in_head = true;
            self.deadline = Instant::now() + self.times.head;
        }
    }

    /// Nothing came. Whether it is now too late for anything to come.
    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        if self.watch.answering.get() > 0 {
            return false;
        }
        if self.watch.ended.take() {
            self.in_head = false;
            self.deadline = Instant::now() + self.times.idle;
        }
        if self.alarm.deadline() > self.deadline {
            self.alarm.as_mut().reset(self.deadline);
        }
        while self.alarm.as_mut().poll(cx).is_ready() {
            if Instant::now() >= self.deadline {
                return true;
            }
            self.alarm.as_mut().reset(self.deadline);
        }
        false
    }

    /// Writing stands still. Whether it has done so for too long.
    fn is_stuck(&mut self, cx: &mut Context<'_>) -> bool {
        let write = self.times.write;
        self.write_alarm
            .get_or_insert_with(|| Box::pin(sleep_until(Instant::now() + write)))
            .as_mut()
            .poll(cx)
            .is_ready()
    }

    fn after_writing<T>(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        match written {
            Poll::Pending if self.is_stuck(cx) => {
                Poll::Ready(Err(io::Error::from(io::ErrorKind::TimedOut)))
            }
            Poll::Pending => Poll::Pending,
            done => {
                self.write_alarm = None;
                done
            }
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let stream = self.get_mut();
        let before = buffer.filled().len();
        let read = match &mut stream.io {
            Io::Plain(io) => Pin::new(io).poll_read(cx, buffer),
            Io::Tls(io) => Pin::new(io.as_mut()).poll_read(cx, buffer),
        };
        if read.is_pending() {
            if !stream.is_late(cx) {
                return Poll::Pending;
            }
            if stream.in_head {
                // One attempt; a client that is slow in speaking need not be waited for in listening.
                let _ = match &mut stream.io {
                    Io::Plain(io) => Pin::new(io).poll_write(cx, TOO_SLOW),
                    Io::Tls(io) => Pin::new(io.as_mut()).poll_write(cx, TOO_SLOW),
                };
            }
            // To the framework it looks as if the client had ended the connection.
            return Poll::Ready(Ok(()));
        }
        if buffer.filled().len() > before {
            stream.came();
        }
        read
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let stream = self.get_mut();
        let written = match &mut stream.io {
            Io::Plain(io) => Pin::new(io).poll_write(cx, bytes),
            Io::Tls(io) => Pin::new(io.as_mut()).poll_write(cx, bytes),
        };
        stream.after_writing(cx, written)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let stream = self.get_mut();
        let flushed = match &mut stream.io {
            Io::Plain(io) => Pin::new(io).poll_flush(cx),
            Io::Tls(io) => Pin::new(io.as_mut()).poll_flush(cx),
        };
        stream.after_writing(cx, flushed)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let stream = self.get_mut();
        let shut = match &mut stream.io {
            Io::Plain(io) => Pin::new(io).poll_shutdown(cx),
            Io::Tls(io) => Pin::new(io.as_mut()).poll_shutdown(cx),
        };
        let shut = ready!(stream.after_writing(cx, shut));
        Poll::Ready(shut)
    }
}
