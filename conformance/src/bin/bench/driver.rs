//! The load driver: one thread, many kept-open connections, next to no work of its own.
//!
//! Driver, server and database share the machine, so what the driver burns is missing elsewhere. Requests come as
//! finished bytes, and of an answer only the status and the length of the body are read.

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

/// Answers longer than this are not expected by any figure.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Silence after which a run counts as failed.
const SILENCE_SECONDS_MAX: u64 = 30;

/// What one run gave.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// Answers within the measured time.
    pub(crate) done: u64,
    /// The measured time.
    pub(crate) elapsed: Duration,
    /// Times from request to answer in microseconds, sorted.
    latencies_us: Vec<u32>,
}

impl Run {
    /// A run as it might have been.
    #[cfg(test)]
    pub(crate) fn of(done: u64, elapsed: Duration) -> Run {
        Run {
            done,
            elapsed,
            latencies_us: vec![1000],
        }
    }

    /// A run with these times from request to answer.
    pub(crate) fn new(elapsed: Duration, mut latencies_us: Vec<u32>) -> Run {
        latencies_us.sort_unstable();
        Run {
            done: latencies_us.len() as u64,
            elapsed,
            latencies_us,
        }
    }

    /// Answers a second.
    pub(crate) fn rate(&self) -> f64 {
        self.done as f64 / self.elapsed.as_secs_f64().max(1e-9)
    }

    /// The time within which this share (0 to 1) of the answers came, in milliseconds.
    pub(crate) fn latency_ms(&self, share: f64) -> f64 {
        let last = self.latencies_us.len().saturating_sub(1);
        let index = (last as f64 * share).round() as usize;
        f64::from(self.latencies_us.get(index).copied().unwrap_or(0)) / 1000.0
    }
}

/// When a run ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    /// After this time.
    After(Duration),
    /// After this many answers.
    Answers(u64),
}

/// What is sent, and what is done with an answer.
pub(crate) trait Work {
    /// The bytes of the next request.
    fn next(&mut self) -> &[u8];
    /// The body of an answer.
    fn take(&mut self, _body: &[u8]) {}
}

struct Lane {
    stream: TcpStream,
    answer: Vec<u8>,
    unsent: Vec<u8>,
    begun: Instant,
    busy: bool,
}

/// Sends work over these many connections until the end; each answer must have this status.
pub(crate) fn drive(
    address: SocketAddr,
    connections: usize,
    end: End,
    status: u16,
    work: &mut dyn Work,
) -> Result<Run, String> {
    Driver::open(address, connections)
        .map_err(|e| format!("connections to {address}: {e}"))?
        .run(end, status, work)
}

struct Driver {
    poll: Poll,
    lanes: Vec<Lane>,
    chunk: Vec<u8>,
}

impl Driver {
    fn open(address: SocketAddr, connections: usize) -> io::Result<Driver> {
        let poll = Poll::new()?;
        let mut lanes = Vec::new();
        for index in 0..connections {
            let stream = std::net::TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            stream.set_nonblocking(true)?;
            let mut stream = TcpStream::from_std(stream);
            poll.registry().register(
                &mut stream,
                Token(index),
                Interest::READABLE | Interest::WRITABLE,
            )?;
            lanes.push(Lane {
                stream,
                answer: Vec::with_capacity(16 * 1024),
                unsent: Vec::new(),
                begun: Instant::now(),
                busy: false,
            });
        }
        Ok(Driver {
            poll,
            lanes,
            chunk: vec![0; 64 * 1024],
        })
    }

    fn run(mut self, end: End, status: u16, work: &mut dyn Work) -> Result<Run, String> {
        let begun = Instant::now();
        let mut sent = 0;
        let mut run = Run {
            done: 0,
            elapsed: Duration::ZERO,
            latencies_us: Vec::new(),
        };
        let may_send = |sent: u64, begun: Instant| match end {
            End::After(time) => begun.elapsed() < time,
            End::Answers(count) => sent < count,
        };
        for lane in &mut self.lanes {
            if may_send(sent, begun) {
                lane.send(work).map_err(|e| e.to_string())?;
                sent += 1;
            }
        }
        let mut events = Events::with_capacity(1024);
        while self.lanes.iter().any(|lane| lane.busy) {
            let patience = Duration::from_secs(SILENCE_SECONDS_MAX);
            match self.poll.poll(&mut events, Some(patience)) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e.to_string()),
                Ok(()) if events.is_empty() => return Err("the server is silent".to_owned()),
                Ok(()) => {}
            }
            for event in &events {
                let Some(lane) = self.lanes.get_mut(event.token().0) else {
                    continue;
                };
                lane.flush().map_err(|e| e.to_string())?;
                if !event.is_readable() || !lane.busy {
                    continue;
                }
                if lane.receive(&mut self.chunk, status, work)? {
                    let now = Instant::now();
                    run.done += 1;
                    let us = now.duration_since(lane.begun).as_micros();
                    run.latencies_us.push(u32::try_from(us).unwrap_or(u32::MAX));
                    run.elapsed = now.duration_since(begun);
                    if may_send(sent, begun) {
                        lane.send(work).map_err(|e| e.to_string())?;
                        sent += 1;
                    }
                }
            }
        }
        run.latencies_us.sort_unstable();
        Ok(run)
    }
}

impl Lane {
    fn send(&mut self, work: &mut dyn Work) -> io::Result<()> {
        self.answer.clear();
        self.begun = Instant::now();
        self.busy = true;
        let bytes = work.next();
        let count = match self.stream.write(bytes) {
            Ok(count) => count,
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => 0,
            Err(e) => return Err(e),
        };
        self.unsent.clear();
        self.unsent
            .extend_from_slice(bytes.get(count..).unwrap_or_default());
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        while !self.unsent.is_empty() {
            match self.stream.write(&self.unsent) {
                Ok(count) => drop(self.unsent.drain(..count)),
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    /// Reads what is there. Whether the answer is complete; a wrong status is an error.
    fn receive(
        &mut self,
        chunk: &mut [u8],
        status: u16,
        work: &mut dyn Work,
    ) -> Result<bool, String> {
        loop {
            let count = match self.stream.read(chunk) {
                Ok(0) => return Err("the server closed a connection".to_owned()),
                Ok(count) => count,
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Ok(false),
                Err(e) => return Err(e.to_string()),
            };
            self.answer
                .extend_from_slice(chunk.get(..count).unwrap_or_default());
            if self.answer.len() > ANSWER_BYTES_MAX {
                return Err("an answer without end".to_owned());
            }
            let Some(head) = read_head(&self.answer) else {
                continue;
            };
            if self.answer.len() < head.end + head.length {
                continue;
            }
            if head.status != status {
                let text = String::from_utf8_lossy(&self.answer);
                let text: String = text.chars().take(1500).collect();
                return Err(format!(
                    "status {} instead of {status}: {text}",
                    head.status
                ));
            }
            let body = self.answer.get(head.end..head.end + head.length);
            work.take(body.unwrap_or_default());
            self.busy = false;
            return Ok(true);
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    /// Where the body begins.
    end: usize,
    length: usize,
}

/// Status and length of an answer, once its head is complete.
fn read_head(answer: &[u8]) -> Option<Head> {
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
    let head = answer.get(..end)?;
    let status = std::str::from_utf8(head.get(9..12)?).ok()?.parse().ok()?;
    let name = b"\r\ncontent-length:";
    let length = head
        .windows(name.len())
        .position(|bytes| bytes.eq_ignore_ascii_case(name))
        .and_then(|at| {
            let value = head.get(at + name.len()..)?;
            let line = value.split(|byte| *byte == b'\r').next()?;
            std::str::from_utf8(line).ok()?.trim().parse().ok()
        });
    Some(Head {
        status,
        end,
        length: length.unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_once_it_is_complete() {
        let answer = b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\nx: y\r\n\r\nhello";
        let expected = Head {
            status: 201,
            end: 49,
            length: 5,
        };
        assert_eq!(read_head(answer), Some(expected));
        assert_eq!(read_head(&answer[..40]), None);
    }

    /// A server that answers every request of the length given, in two pieces.
    fn serve(request_bytes: usize, answer: &'static str) -> SocketAddr {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                std::thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let mut request = vec![0; request_bytes];
                    while stream.read_exact(&mut request).is_ok() {
                        let (one, two) = answer.split_at(answer.len() - 3);
                        let _ = stream.write_all(one.as_bytes());
                        let _ = stream.write_all(two.as_bytes());
                    }
                });
            }
        });
        address
    }

    struct Same(Vec<u8>, u64);

    impl Work for Same {
        fn next(&mut self) -> &[u8] {
            &self.0
        }
        fn take(&mut self, body: &[u8]) {
            assert_eq!(body, b"hello");
            self.1 += 1;
        }
    }

    #[test]
    fn each_request_gets_its_answer_and_a_wrong_status_ends_the_run() {
        // Longer than any socket buffer, so that sending has to be resumed.
        let request = vec![b'x'; 3_000_000];
        let answer = "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello";
        let address = serve(request.len(), answer);
        let mut work = Same(request, 0);
        let run = drive(address, 8, End::Answers(40), 201, &mut work).unwrap();
        assert_eq!((run.done, work.1), (40, 40));
        assert!(run.rate() > 0.0 && run.latency_ms(0.99) >= run.latency_ms(0.5));
        assert!(drive(address, 2, End::Answers(2), 200, &mut work).is_err());
    }
}
