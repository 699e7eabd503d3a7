//! The answer to a scan: what the venue needs, and nothing else of the person.

use fhir::{Issue, Problem};
use immunization::CouponLine;
use immunization::scan::{Outcome, ShownReading};
use pages::words::Language;
use serde_json::{Map, Value, json};

use super::message::WITHIN;
use super::picture::{Seen, SeenReading};

/// What is answered to one scan of several.
pub struct Answered {
    /// The number that was sent, if it could be read.
    pub scan_id: Option<String>,
    /// The answer, or why there is none.
    pub result: Result<Answer, Problem>,
}

/// What came of a scan.
pub struct Answer {
    /// The number that was sent. A device shows the answer only for the paper with this number.
    pub scan_id: String,
    /// What came of it.
    pub outcome: Outcome,
    /// What is told beside it.
    pub flags: Vec<Outcome>,
    /// The line, where there is one.
    pub line: Option<CouponLine>,
    /// The name of the municipality that gave the coupon.
    pub municipality_name: Option<String>,
    /// By what staff compare the person.
    pub hint: Option<String>,
    /// The address of the record.
    pub immunization: Option<String>,
    /// What is doubtful about the record.
    pub quality: Vec<String>,
    /// The readings side by side, where somebody has to look at them.
    pub shown: Vec<ShownReading>,
    /// What was read in the picture, where nothing came of it.
    pub seen: Seen,
    /// How far the server's clock is ahead of the device's, where that has to be told.
    pub clock_off_ms: Option<i64>,
    /// How long it took here.
    pub server_ms: u64,
    /// Whether the scan had been sent before.
    pub is_replayed: bool,
}

impl Answer {
    /// An answer of which nothing more is told.
    pub fn of(scan_id: &str, outcome: Outcome) -> Answer {
        Answer {
            scan_id: scan_id.to_owned(),
            outcome,
            flags: Vec::new(),
            line: None,
            municipality_name: None,
            hint: None,
            immunization: None,
            quality: Vec::new(),
            shown: Vec::new(),
            seen: Seen::new(),
            clock_off_ms: None,
            server_ms: 0,
            is_replayed: false,
        }
    }

    /// The answer as JSON.
    pub fn json(&self) -> Value {
        let flags: Vec<&str> = self.flags.iter().map(|flag| flag.code()).collect();
        let mut told = Map::new();
        told.insert("scanId".to_owned(), json!(self.scan_id));
        told.insert("outcome".to_owned(), json!(self.outcome.code()));
        told.insert("flags".to_owned(), json!(flags));
        if let Some(line) = &self.line {
            let mut coupon = json!({
                "kind": line.kind.to_string(),
                "dose": line.dose,
                "municipality": line.municipality.to_string(),
            });
            if let (Some(coupon), Some(name)) = (coupon.as_object_mut(), &self.municipality_name) {
                coupon.insert("municipalityName".to_owned(), json!(name));
            }
            told.insert("coupon".to_owned(), coupon);
        }
        let texts = [("hint", &self.hint), ("immunization", &self.immunization)];
        for (name, text) in texts {
            if let Some(text) = text {
                told.insert(name.to_owned(), json!(text));
            }
        }
        told.insert("quality".to_owned(), json!(self.quality));
        if !self.shown.is_empty() {
            let shown: Vec<Value> = self.shown.iter().map(reading).collect();
            told.insert("readings".to_owned(), json!(shown));
        }
        if !self.seen.is_empty() {
            let seen: Vec<Value> = self.seen.iter().map(SeenReading::json).collect();
            told.insert("seen".to_owned(), json!(seen));
        }
        if let Some(ms) = self.clock_off_ms {
            told.insert("clockOffMs".to_owned(), json!(ms));
        }
        told.insert("serverMs".to_owned(), json!(self.server_ms));
        Value::Object(told)
    }
}

/// What is wrong with a scan of several: the rule, where it stands in what was sent, and the words that a single scan gets.
fn issue(issue: &Issue, place: usize) -> Value {
    let fact = |wanted: &str| {
        let mut facts = issue.facts.iter();
        facts.find_map(|(name, fact)| (*name == wanted).then_some(fact.as_str()))
    };
    let parts = [fact(WITHIN), fact("name")].into_iter().flatten();
    let place = parts.fold(format!("scans[{place}]"), |place, part| {
        format!("{place}.{part}")
    });
    let words = |language| pages::words::problem(issue.rule, language, &issue.facts).text;
    json!({
        "code": issue.rule,
        "place": place,
        "ja": words(Language::Japanese),
        "en": words(Language::English),
    })
}

fn reading(shown: &ShownReading) -> Value {
    let mut told = json!({
        "source": shown.source.code(),
        "text": shown.text,
        "doubtful": shown.doubtful,
    });
    if let (Some(told), Some(suggestion)) = (told.as_object_mut(), &shown.suggestion) {
        told.insert("suggestion".to_owned(), json!(suggestion));
    }
    told
}

/// Tells of pictures what was read in them, where nothing came of it: somebody has to look at the coupon.
pub fn tell_seen(results: &mut [Answered], seen: Vec<Seen>) {
    for (answered, seen) in results.iter_mut().zip(seen) {
        if let Ok(answer) = &mut answered.result
            && !answer.outcome.is_written()
            && !answer.is_replayed
        {
            answer.seen = seen;
        }
    }
}

impl Answered {
    /// The answer as JSON. Of a scan that could not be dealt with, the rule that it broke; what is final is never sent
    /// again by a device, what may be tried again says so. `place` is the scan's among those that were sent, from 0.
    pub fn json(self, place: usize) -> Value {
        match self.result {
            Ok(answer) => answer.json(),
            Err(problem) => {
                let rules: Vec<&str> = problem.issues.iter().map(|issue| issue.rule).collect();
                json!({
                    "scanId": self.scan_id,
                    "error": {
                        "status": problem.status(),
                        "codes": rules,
                        "issues": problem.issues.iter().map(|one| issue(one, place)).collect::<Vec<_>>(),
                        "retry": problem.status() >= 500,
                    },
                })
            }
        }
    }
}
