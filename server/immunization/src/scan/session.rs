//! How long the settings of a day hold, and what is thought of a device's clock.

use crate::calendar::Moment;
use crate::named::named;

/// How long a session lasts.
const SESSION_SECONDS_MAX: i64 = 12 * 3_600;
/// How far a clock may be off before it is told.
const SKEW_MS_MAX: i64 = 5 * 60_000;
/// How far a clock may be off before nothing that it says counts.
const SKEW_MS_LOST: i64 = 24 * 3_600_000;
/// Within what time a second reading of the same line is the same paper.
const AGAIN_MS_MAX: i64 = 10_000;

named! {
    /// How coupons are read.
    ScanMode {
        /// While people are there.
        Live = "live",
        /// From forms that were collected.
        Batch = "batch",
    }
}

/// From when to when a session lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionSpan {
    /// When it was opened.
    pub opened: Moment,
    /// When it was ended, if it was.
    pub ended: Option<Moment>,
}

impl SessionSpan {
    /// The last second that belongs to it: twelve hours, midnight in Japan, or its end by somebody's word, whichever is
    /// first.
    pub fn last_second(&self) -> i64 {
        let opened = self.opened.unix();
        let (hour, minute, second) = self.opened.time();
        let of_day = (i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second);
        let before_midnight = opened - of_day + 86_399;
        let longest = opened + SESSION_SECONDS_MAX - 1;
        let last = before_midnight.min(longest);
        self.ended.map_or(last, |ended| last.min(ended.unix()))
    }

    /// Whether something that was read then was read under its settings. A clock may be a little behind.
    pub fn holds(&self, at: Moment) -> bool {
        let first = self.opened.unix() - SKEW_MS_MAX / 1_000;
        (first..=self.last_second()).contains(&at.unix())
    }
}

/// What is thought of a device's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// It is right.
    Right,
    /// It is off by so many milliseconds: how far the server's is ahead.
    Off(i64),
    /// It is off by more than a day.
    Lost,
}

impl Clock {
    /// How far the server's clock is ahead, where that is so much that it is told.
    pub fn off_ms(self) -> Option<i64> {
        match self {
            Clock::Off(ms) => Some(ms),
            Clock::Right | Clock::Lost => None,
        }
    }
}

/// What is thought of a device's clock by what it said when it sent, and when that came. Times are milliseconds of the
/// Unix epoch. What waited on the device was read long before it was sent, so the time of reading tells only where the
/// time of sending is not known.
pub(super) fn clock(read_ms: i64, sent_ms: Option<i64>, received_ms: i64) -> Clock {
    let off = received_ms.saturating_sub(sent_ms.unwrap_or(read_ms));
    // Nothing is read after it came.
    let ahead = received_ms.saturating_sub(read_ms).min(0);
    let off = if off.saturating_abs() >= ahead.saturating_abs() {
        off
    } else {
        ahead
    };
    if off.saturating_abs() > SKEW_MS_LOST {
        Clock::Lost
    } else if off.saturating_abs() > SKEW_MS_MAX {
        Clock::Off(off)
    } else {
        Clock::Right
    }
}

/// What is thought of a device's clock, and whether what it read was read under the settings of a session, which are those
/// of the times that belong to it.
pub fn clock_in_session(
    read_ms: i64,
    (sent_ms, received_ms): (Option<i64>, i64),
    opened_ms: i64,
    belongs: impl Fn(i64) -> bool,
) -> (Clock, bool) {
    // Where the device's time of sending is known, so is how far its clock is off.
    let off = sent_ms.map_or(0, |sent_ms| received_ms.saturating_sub(sent_ms));
    let told_ms = read_ms.saturating_add(off).min(received_ms);
    let is_of_session = belongs(told_ms);
    // Nothing is read before its session is opened. Where nobody says when it was sent, a clock that is slow has it so, and
    // it was read at some time since then: all of that time has to be of the session.
    let is_slow = sent_ms.is_none() && told_ms < opened_ms && belongs(received_ms);
    let clock = match clock(read_ms, sent_ms, received_ms) {
        // Nobody says when it was sent. Where it was read within the session, by the server's own clock, it waited on the
        // device: what was given is not lost because there was no network for a day.
        // What was read a day ahead of that clock, or before there was a session, did not wait: there the device's clock is
        // wrong.
        Clock::Lost if sent_ms.is_none() && is_of_session && read_ms <= received_ms => {
            Clock::Off(received_ms.saturating_sub(read_ms))
        }
        clock => clock,
    };
    (clock, is_of_session || is_slow)
}

/// Whether a line that a device read at the one time, and the same again at the other, is the same paper.
pub fn is_again(before_ms: i64, now_ms: i64) -> bool {
    now_ms.saturating_sub(before_ms).saturating_abs() <= AGAIN_MS_MAX
}
