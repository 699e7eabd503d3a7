//! What happens beside the writers of the crash driver, and dies with them: people sign in to an app that renews its right,
//! tablets of venues scan, a desk issues certificates, systems export and are told of doses.
//!
//! Each is a *hand*: it works until it is told to stop or nobody listens, and says after each recovery whether what it was
//! promised still holds.

mod app;
mod desk;
mod exports;
mod subscriber;
mod venue;

pub use subscriber::Hook;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::http::{Client, HttpError, Request, Response};
use crate::load::World;
use crate::oracle::Violation;
use crate::server::Server;

/// The settings of a server for all of it: one person may have more certificates than anybody needs, a job that its process
/// left goes on soon, and the receiver may be called.
pub fn settings(hook: &Hook) -> Vec<String> {
    let called = format!("egress.subscriptions={}", hook.origin);
    let set = [
        "certificate.person_daily_max=1000",
        "certificate.daily_max=100000000",
        "imports.lease=3s",
        "egress.loopback=true",
        "subscription.interval=50ms",
        "subscription.attempts_max=100",
        &called,
    ];
    set.map(str::to_owned).to_vec()
}

/// How long is waited after a request that got no answer.
const PAUSE: Duration = Duration::from_millis(100);
/// How often something is tried after a recovery until it is answered.
const TRIES_MAX: usize = 100;
/// How many things a hand may begin with until one of them is done.
const FIRST_STEPS_MAX: usize = 40;

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Go on.
    Done,
    /// There was no answer, or none that says anything: wait a little.
    Open,
    /// Nobody listens any more.
    Nobody,
}

/// Somebody who works beside the writers.
trait Hand: Send {
    /// Does one thing.
    fn step(&mut self, world: &World) -> Step;
    /// After a recovery: settles what was open, and accuses where a promise was broken.
    fn judge(&mut self, world: &World) -> Result<(), String>;
    /// At the end, the same for everything.
    fn finish(&mut self, world: &World) -> Result<(), String>;
    /// What was done, and how often.
    fn counts(&self) -> Vec<(&'static str, u64)>;
}

/// All hands.
pub struct Mix {
    hands: Vec<Box<dyn Hand>>,
}

impl Mix {
    /// Lets everybody in who works, and has each do its work once while nothing is in its way.
    pub fn begin(server: &Server, world: &World, hook: Hook) -> Result<Mix, String> {
        let mut hands: Vec<Box<dyn Hand>> = vec![
            // Before anybody writes a dose.
            Box::new(subscriber::Subscriber::new(server, world, hook)?),
            Box::new(app::App::new(server)?),
            Box::new(desk::Desk::new(server, world)?),
        ];
        for tenant in 0..world.tenants.len() {
            hands.push(Box::new(venue::Venue::new(server, world, tenant)?));
            hands.push(Box::new(exports::Exports::new(world, tenant)?));
        }
        for hand in &mut hands {
            for _ in 0..FIRST_STEPS_MAX {
                if hand.counts().iter().all(|(_, count)| *count > 0) {
                    break;
                }
                hand.step(world);
            }
        }
        Ok(Mix { hands })
    }

    /// Works until `stop` is set or nobody listens.
    pub fn work(&mut self, world: &World, stop: &AtomicBool) {
        std::thread::scope(|scope| {
            for hand in &mut self.hands {
                scope.spawn(move || {
                    while !stop.load(Ordering::Acquire) {
                        match hand.step(world) {
                            Step::Done => {}
                            Step::Open => std::thread::sleep(PAUSE),
                            Step::Nobody => return,
                        }
                    }
                });
            }
        });
    }

    /// After a recovery: what was open is settled, what was promised is looked for.
    pub fn judge(&mut self, world: &World) -> Result<(), String> {
        self.each(|hand| hand.judge(world))
    }

    /// At the end: the same for everything.
    pub fn finish(&mut self, world: &World) -> Result<(), String> {
        self.each(|hand| hand.finish(world))
    }

    /// The same of all hands at once.
    fn each(
        &mut self,
        does: impl Fn(&mut dyn Hand) -> Result<(), String> + Sync,
    ) -> Result<(), String> {
        let does = &does;
        std::thread::scope(|scope| {
            let hands: Vec<_> = self
                .hands
                .iter_mut()
                .map(|hand| scope.spawn(move || does(hand.as_mut())))
                .collect();
            let panicked = |_| Err("a hand ended in a panic".to_owned());
            hands
                .into_iter()
                .try_for_each(|hand| hand.join().unwrap_or_else(panicked))
        })
    }

    /// What was done, each with how often.
    pub fn counts(&self) -> Vec<(&'static str, u64)> {
        let mut all: Vec<(&'static str, u64)> = Vec::new();
        for (name, count) in self.hands.iter().flat_map(|hand| hand.counts()) {
            match all.iter_mut().find(|(known, _)| *known == name) {
                Some((_, sum)) => *sum += count,
                None => all.push((name, count)),
            }
        }
        all
    }
}

/// What was heard of a request.
enum Heard {
    /// An answer that says something.
    Answer(Response),
    /// It may have been done or not.
    Open,
    /// It was certainly not done: nobody listened, or there was too much to do.
    Undone(Step),
}

/// Sends a request, with the intent in the journal before it and the answer after it.
fn send(world: &World, client: &mut Client, marker: &str, request: &Request<'_>) -> Heard {
    let number = world.number();
    let story = format!("{} {}", request.method, request.path);
    // A journal that cannot be written makes the evidence thinner, not the verdict wrong.
    let _ = world.journal.intend(number, marker, &story);
    let answer = client.send(request);
    let told = match &answer {
        Ok(answer) => answer.status.to_string(),
        Err(error) => error.to_string(),
    };
    let _ = world.journal.answer(number, &told);
    match answer {
        Ok(answer) if answer.status == 429 => Heard::Undone(Step::Open),
        Ok(answer) if answer.status >= 500 => Heard::Open,
        Ok(answer) => Heard::Answer(answer),
        Err(HttpError::Connect(_)) => Heard::Undone(Step::Nobody),
        Err(_) => Heard::Open,
    }
}

/// Sends what may be sent again until it is answered.
fn insist(
    world: &World,
    client: &mut Client,
    marker: &str,
    request: &Request<'_>,
) -> Result<Response, String> {
    for _ in 0..TRIES_MAX {
        if let Heard::Answer(answer) = send(world, client, marker, request) {
            return Ok(answer);
        }
        std::thread::sleep(PAUSE);
    }
    Err(format!(
        "{} {} is not answered",
        request.method, request.path
    ))
}

fn accuse(world: &World, rule: &'static str, marker: &str, detail: String) {
    world.accuse(Violation {
        rule,
        marker: marker.to_owned(),
        detail,
    });
}

/// An answer in a few words.
fn words_of(answer: &Response) -> String {
    let words = String::from_utf8_lossy(&answer.body);
    let words: String = words.chars().take(400).collect();
    format!("{} {words}", answer.status)
}

/// A form out of these.
fn form(pairs: &[(&str, &str)]) -> String {
    let all: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", escaped(value)))
        .collect();
    all.join("&")
}

/// A value as it stands in a form or an address.
fn escaped(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
