//! A small HTTP/1.1 client over one connection that is kept open.
//!
//! It never sends a request twice. Whoever drives a crash has to know that one call is one request.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// The longest answer head that is read.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// The longest answer body that is read.
const BODY_BYTES_MAX: usize = 256 * 1024 * 1024;

/// Why there is no answer.
#[derive(Debug)]
pub enum HttpError {
    /// No connection: the request was certainly not sent.
    Connect(io::Error),
    /// The connection broke or was silent too long: the request may have been done.
    Broken(io::Error),
    /// What came back is not HTTP.
    Malformed(&'static str),
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HttpError::Connect(e) => write!(f, "no connection: {e}"),
            HttpError::Broken(e) => write!(f, "no answer: {e}"),
            HttpError::Malformed(what) => write!(f, "the answer is not HTTP: {what}"),
        }
    }
}

impl std::error::Error for HttpError {}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers as sent, names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// The first header of this name (small letters).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The version that `ETag` names: 3 for `W/"3"`.
    pub fn version(&self) -> Option<u32> {
        let tag = self.header("etag")?;
        tag.trim_start_matches("W/").trim_matches('"').parse().ok()
    }

    /// The id in `Location`: what follows the type in `…/Patient/ID/_history/1`.
    pub fn location_id(&self) -> Option<&str> {
        let location = self.header("location")?;
        let instance = location.split("/_history/").next()?;
        instance
            .rsplit('/')
            .next()
            .filter(|segment| !segment.is_empty())
    }

    /// Whether the status is one of success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// The path of a whole address: what stands behind its host.
pub fn path_of(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = rest.find('/').and_then(|at| rest.get(at..));
    path.unwrap_or_default().to_owned()
}

/// One request.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// `GET`, `POST` …
    pub method: &'a str,
    /// Path and query, encoded.
    pub path: &'a str,
    /// Headers beside `Host`, `Content-Length` and the client's own.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub body: Option<&'a [u8]>,
}

impl<'a> Request<'a> {
    /// A request without headers and body.
    pub fn new(method: &'a str, path: &'a str) -> Request<'a> {
        Request {
            method,
            path,
            headers: &[],
            body: None,
        }
    }

    /// The bytes that go over the wire.
    pub fn to_bytes(&self, host: &str, standing: &[(String, String)]) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\nHost: {host}\r\n", self.method, self.path);
        let standing = standing.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        for (name, value) in standing.chain(self.headers.iter().copied()) {
            head.push_str(name);
            head.push_str(": ");
            head.push_str(value);
            head.push_str("\r\n");
        }
        if let Some(body) = self.body {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(self.body.unwrap_or_default());
        bytes
    }
}

/// A client with one connection.
#[derive(Debug)]
pub struct Client {
    address: SocketAddr,
    timeout: Duration,
    standing: Vec<(String, String)>,
    connection: Option<Connection>,
}

impl Client {
    /// A client of this address. Nothing is opened yet.
    pub fn new(address: SocketAddr, timeout: Duration) -> Client {
        Client {
            address,
            timeout,
            standing: Vec::new(),
            connection: None,
        }
    }

    /// The same client with a header that goes with every request.
    pub fn with_header(mut self, name: &str, value: &str) -> Client {
        self.standing.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Closes the connection; the next request opens a new one.
    pub fn disconnect(&mut self) {
        self.connection = None;
    }

    /// Sends a request and reads the whole answer.
    pub fn send(&mut self, request: &Request<'_>) -> Result<Response, HttpError> {
        let bytes = request.to_bytes(&self.address.to_string(), &self.standing);
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(self.address, self.timeout).map_err(HttpError::Connect)?,
        };
        connection
            .stream
            .write_all(&bytes)
            .map_err(HttpError::Broken)?;
        let response = connection.read_response(request.method == "HEAD")?;
        let closing = response
            .header("connection")
            .is_some_and(|value| value.eq_ignore_ascii_case("close"));
        if !closing {
            self.connection = Some(connection);
        }
        Ok(response)
    }

    /// Sends a request whose body is read from elsewhere, so many bytes of it, without holding it.
    pub fn send_from(
        &mut self,
        request: &Request<'_>,
        body: &mut dyn Read,
        body_bytes: u64,
    ) -> Result<Response, HttpError> {
        let mut standing = self.standing.clone();
        standing.push(("Content-Length".to_owned(), body_bytes.to_string()));
        let head = request.to_bytes(&self.address.to_string(), &standing);
        let mut connection =
            Connection::open(self.address, self.timeout).map_err(HttpError::Connect)?;
        connection
            .stream
            .write_all(&head)
            .map_err(HttpError::Broken)?;
        if let Err(broken) = io::copy(&mut body.take(body_bytes), &mut connection.stream) {
            // Whoever refuses a body may have said so before all of it was sent.
            return connection
                .read_response(false)
                .map_err(|_| HttpError::Broken(broken));
        }
        connection.read_response(false)
    }

    /// `GET` without further headers.
    pub fn fetch(&mut self, path: &str) -> Result<Response, HttpError> {
        self.send(&Request::new("GET", path))
    }
}

#[derive(Debug)]
struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    fn open(address: SocketAddr, timeout: Duration) -> io::Result<Connection> {
        let stream = TcpStream::connect_timeout(&address, timeout)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(timeout))?;
        stream.set_write_timeout(Some(timeout))?;
        Ok(Connection {
            stream,
            buffer: Vec::with_capacity(8192),
        })
    }

    /// Reads more bytes into the buffer; the end of the stream is an error, because more was promised.
    fn fill(&mut self) -> Result<(), HttpError> {
        let mut chunk = [0_u8; 16 * 1024];
        let count = self.stream.read(&mut chunk).map_err(HttpError::Broken)?;
        match chunk.get(..count) {
            Some(read) if !read.is_empty() => {
                self.buffer.extend_from_slice(read);
                Ok(())
            }
            _ => Err(HttpError::Broken(io::ErrorKind::UnexpectedEof.into())),
        }
    }

    fn take(&mut self, count: usize) -> Result<Vec<u8>, HttpError> {
        while self.buffer.len() < count {
            self.fill()?;
        }
        let rest = self.buffer.split_off(count);
        Ok(std::mem::replace(&mut self.buffer, rest))
    }

    /// The next line without its end.
    fn take_line(&mut self) -> Result<String, HttpError> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let mut line = self.take(end + 1)?;
                while line.last().is_some_and(|b| matches!(b, b'\r' | b'\n')) {
                    line.pop();
                }
                return String::from_utf8(line).map_err(|_| HttpError::Malformed("text"));
            }
            if self.buffer.len() > HEAD_BYTES_MAX {
                return Err(HttpError::Malformed("head too long"));
            }
            self.fill()?;
        }
    }

    fn read_head(&mut self) -> Result<Response, HttpError> {
        let line = self.take_line()?;
        let mut words = line.split(' ');
        if !words
            .next()
            .is_some_and(|version| version.starts_with("HTTP/1."))
        {
            return Err(HttpError::Malformed("status line"));
        }
        let status = words
            .next()
            .and_then(|code| code.parse().ok())
            .ok_or(HttpError::Malformed("status"))?;
        let mut headers = Vec::new();
        loop {
            let line = self.take_line()?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line
                .split_once(':')
                .ok_or(HttpError::Malformed("header line"))?;
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        Ok(Response {
            status,
            headers,
            body: Vec::new(),
        })
    }

    fn read_response(&mut self, head_only: bool) -> Result<Response, HttpError> {
        let mut response = self.read_head()?;
        while response.status == 100 {
            response = self.read_head()?;
        }
        if head_only || matches!(response.status, 204 | 304) {
            return Ok(response);
        }
        let chunked = response
            .header("transfer-encoding")
            .is_some_and(|value| value.eq_ignore_ascii_case("chunked"));
        if chunked {
            response.body = self.read_chunks()?;
        } else {
            let length: usize = response
                .header("content-length")
                .and_then(|value| value.parse().ok())
                .filter(|length| *length <= BODY_BYTES_MAX)
                .ok_or(HttpError::Malformed("length"))?;
            response.body = self.take(length)?;
        }
        Ok(response)
    }

    fn read_chunks(&mut self) -> Result<Vec<u8>, HttpError> {
        let mut body = Vec::new();
        loop {
            let line = self.take_line()?;
            let digits = line.split(';').next().unwrap_or_default().trim();
            let length = usize::from_str_radix(digits, 16)
                .ok()
                .filter(|length| body.len() + length <= BODY_BYTES_MAX)
                .ok_or(HttpError::Malformed("chunk"))?;
            if length == 0 {
                while !self.take_line()?.is_empty() {}
                return Ok(body);
            }
            body.extend(self.take(length)?);
            if !self.take_line()?.is_empty() {
                return Err(HttpError::Malformed("chunk end"));
            }
        }
    }
}

#[cfg(test)]
mod tests;
