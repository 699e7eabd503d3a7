//! A tablet of a venue: it opens a day of scans with its settings and sends what its camera read.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::http::{Client, Request, Response};

/// Where scans are taken.
pub const SCANS: &str = "/device/scans";
const SESSIONS: &str = "/device/sessions";
/// Japan's time, in seconds ahead.
const JAPAN_SECONDS: u64 = 9 * 3_600;

/// A tablet with an open session.
#[derive(Clone, Debug)]
pub struct Tablet {
    /// The session.
    pub session: String,
    /// The device.
    pub device: String,
}

impl Tablet {
    /// Opens a session of today with a vaccine.
    pub fn open(client: &mut Client, device: &str) -> Result<Tablet, String> {
        let body = json!({
            "deviceId": device,
            "date": today(),
            "venue": {"name": "みらい市民体育館"},
            "doctor": "仮名 医師子",
            "vaccine": {"product": "comirnaty"},
            "maker": "ファイザー",
            "lot": "FF1001",
            "mode": "live",
        });
        let answer = post(client, SESSIONS, &body.to_string())?;
        let whole = answer.json().unwrap_or_default();
        match whole.get("sessionId").and_then(Value::as_str) {
            Some(session) if answer.is_success() => Ok(Tablet {
                session: session.to_owned(),
                device: device.to_owned(),
            }),
            _ => Err(format!(
                "no session: status {}: {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            )),
        }
    }

    /// What is sent of a coupon that was read by its QR code.
    pub fn scan(&self, scan: &str, line: &str) -> String {
        json!({
            "scanId": scan,
            "sessionId": self.session,
            "segment": 1,
            "deviceId": self.device,
            "capturedAt": now(),
            "readings": [{"source": "qr", "text": line}],
            "intent": "auto",
        })
        .to_string()
    }
}

/// Posts JSON.
pub fn post(client: &mut Client, path: &str, body: &str) -> Result<Response, String> {
    let request = Request {
        headers: &[("Content-Type", "application/json")],
        body: Some(body.as_bytes()),
        ..Request::new("POST", path)
    };
    client.send(&request).map_err(|e| e.to_string())
}

/// The outcome of a scan, as its answer says.
pub fn outcome(answer: &Response) -> String {
    let whole = answer.json().unwrap_or_default();
    let outcome = whole.get("outcome").and_then(Value::as_str);
    outcome.unwrap_or_default().to_owned()
}

/// The eighteen digits of a coupon for a vaccination.
pub fn coupon_line(town: &str, dose: u32, coupon: &str) -> String {
    format!("2{dose}{town}{coupon}")
}

/// The id of a scan: its number in a run.
pub fn scan_id(seed: u64, number: u64) -> String {
    let [high, low] = [seed >> 16 & 0xffff_ffff, seed & 0xffff];
    format!("{high:08x}-{low:04x}-7000-8000-{number:012x}")
}

/// Now in Japan, as `2026-04-01T10:15:03+09:00`.
pub fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    moment(since.unwrap_or(Duration::ZERO).as_secs() + JAPAN_SECONDS)
}

/// Today in Japan, as `2026-04-01`.
pub fn today() -> String {
    now().chars().take(10).collect()
}

fn moment(seconds: u64) -> String {
    let (mut days, of_day) = (seconds / 86_400, seconds % 86_400);
    let is_leap =
        |year: u64| year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let mut year = 1970;
    loop {
        let length = 365 + u64::from(is_leap(year));
        if days < length {
            break;
        }
        days -= length;
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!(
        "{year:04}-{month:02}-{:02}T{hour:02}:{minute:02}:{second:02}+09:00",
        days + 1
    )
}

#[cfg(test)]
mod tests;
