//! Figures for operators, as OpenMetrics text. Plain atomics: a request costs a few additions.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use access::Zone;
use fhir::Problem;

use crate::surface::Does;

/// Upper edges of the duration buckets, in microseconds.
const EDGES: [u64; 12] = [
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 2_500_000,
    10_000_000,
];
const ZONES: [Zone; 3] = [Zone::Internet, Zone::Lgwan, Zone::Ops];
/// One more than there are acts: the last is for requests that met no route.
const ACTS: usize = Does::ALL.len() + 1;
const STATUS_CLASSES: [&str; 4] = ["2xx", "3xx", "4xx", "5xx"];

/// The figures of the process.
pub struct Metrics {
    acts: Vec<Act>,
    in_flight: [AtomicI64; ZONES.len()],
    refused: Vec<(fhir::problem::Kind, AtomicU64)>,
}

/// What one zone did of one kind.
#[derive(Default)]
struct Act {
    by_status: [AtomicU64; STATUS_CLASSES.len()],
    by_duration: [AtomicU64; EDGES.len()],
    microseconds: AtomicU64,
    count: AtomicU64,
}

/// A request in flight. Counted until it is dropped.
pub struct InFlight {
    metrics: Arc<Metrics>,
    zone: Zone,
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.metrics
            .flying(self.zone)
            .fetch_sub(1, Ordering::Relaxed);
    }
}

impl Default for Metrics {
    fn default() -> Metrics {
        let refused = fhir::problem::TABLE
            .iter()
            .map(|row| (row.kind, AtomicU64::new(0)));
        Metrics {
            acts: (0..ZONES.len() * ACTS).map(|_| Act::default()).collect(),
            in_flight: Default::default(),
            refused: refused.collect(),
        }
    }
}

impl Metrics {
    /// A request came in.
    pub fn enter(self: &Arc<Metrics>, zone: Zone) -> InFlight {
        self.flying(zone).fetch_add(1, Ordering::Relaxed);
        InFlight {
            metrics: self.clone(),
            zone,
        }
    }

    /// A request was answered.
    pub fn answered(&self, zone: Zone, does: Option<Does>, status: u16, took: Duration) {
        let act = does
            .and_then(|does| Does::ALL.iter().position(|known| *known == does))
            .unwrap_or(Does::ALL.len());
        let Some(act) = self.acts.get(zone_index(zone) * ACTS + act) else {
            return;
        };
        let class = usize::from(status / 100).saturating_sub(2);
        if let Some(count) = act.by_status.get(class) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        if let Some(bucket) = EDGES.iter().position(|edge| microseconds <= *edge)
            && let Some(count) = act.by_duration.get(bucket)
        {
            count.fetch_add(1, Ordering::Relaxed);
        }
        act.microseconds.fetch_add(microseconds, Ordering::Relaxed);
        act.count.fetch_add(1, Ordering::Relaxed);
    }

    /// A request was refused or failed.
    pub fn refused(&self, problem: &Problem) {
        let kind = problem.kind();
        if let Some((_, count)) = self.refused.iter().find(|(known, _)| *known == kind) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// All figures as text, with those that `more` adds.
    pub fn render(&self, more: impl FnOnce(&mut String)) -> String {
        let mut text = String::with_capacity(16 << 10);
        text.push_str("# TYPE sesshu_build info\n");
        let version = env!("CARGO_PKG_VERSION");
        let _ = writeln!(text, "sesshu_build_info{{version=\"{version}\"}} 1");
        text.push_str("# TYPE sesshu_requests_in_flight gauge\n");
        for zone in ZONES {
            let count = self.flying(zone).load(Ordering::Relaxed);
            let zone = zone_name(zone);
            let _ = writeln!(text, "sesshu_requests_in_flight{{zone=\"{zone}\"}} {count}");
        }
        self.render_requests(&mut text);
        self.render_durations(&mut text);
        text.push_str("# TYPE sesshu_requests_refused counter\n");
        for (kind, count) in &self.refused {
            let count = count.load(Ordering::Relaxed);
            let (status, kind) = (kind.status(), snake(&format!("{kind:?}")));
            let _ = writeln!(
                text,
                "sesshu_requests_refused_total{{reason=\"{kind}\",status=\"{status}\"}} {count}"
            );
        }
        more(&mut text);
        text.push_str("# EOF\n");
        text
    }

    fn render_requests(&self, text: &mut String) {
        text.push_str("# TYPE sesshu_requests counter\n");
        for (labels, act) in self.seen() {
            for (class, count) in STATUS_CLASSES.iter().zip(&act.by_status) {
                let count = count.load(Ordering::Relaxed);
                if count > 0 {
                    let _ = writeln!(
                        text,
                        "sesshu_requests_total{{{labels},status=\"{class}\"}} {count}"
                    );
                }
            }
        }
    }

    fn render_durations(&self, text: &mut String) {
        text.push_str(
            "# TYPE sesshu_request_seconds histogram\n# UNIT sesshu_request_seconds seconds\n",
        );
        for (labels, act) in self.seen() {
            let mut so_far = 0;
            for (edge, count) in EDGES.iter().zip(&act.by_duration) {
                so_far += count.load(Ordering::Relaxed);
                let edge = *edge as f64 / 1e6;
                let _ = writeln!(
                    text,
                    "sesshu_request_seconds_bucket{{{labels},le=\"{edge:?}\"}} {so_far}"
                );
            }
            let count = act.count.load(Ordering::Relaxed).max(so_far);
            let sum = act.microseconds.load(Ordering::Relaxed) as f64 / 1e6;
            let _ = writeln!(
                text,
                "sesshu_request_seconds_bucket{{{labels},le=\"+Inf\"}} {count}"
            );
            let _ = writeln!(text, "sesshu_request_seconds_count{{{labels}}} {count}");
            let _ = writeln!(text, "sesshu_request_seconds_sum{{{labels}}} {sum}");
        }
    }

    /// What was done at all, with its labels.
    fn seen(&self) -> impl Iterator<Item = (String, &Act)> {
        let names = Does::ALL.iter().map(|does| does.label()).chain(["none"]);
        let labels = ZONES
            .iter()
            .flat_map(move |zone| names.clone().map(move |name| (zone_name(*zone), name)))
            .map(|(zone, name)| format!("zone=\"{zone}\",interaction=\"{name}\""));
        labels
            .zip(&self.acts)
            .filter(|(_, act)| act.count.load(Ordering::Relaxed) > 0)
    }

    fn flying(&self, zone: Zone) -> &AtomicI64 {
        let [internet, lgwan, ops] = &self.in_flight;
        match zone {
            Zone::Internet => internet,
            Zone::Lgwan => lgwan,
            Zone::Ops => ops,
        }
    }
}

/// A zone's name in figures and logs.
pub fn zone_name(zone: Zone) -> &'static str {
    match zone {
        Zone::Internet => "internet",
        Zone::Lgwan => "lgwan",
        Zone::Ops => "ops",
    }
}

fn zone_index(zone: Zone) -> usize {
    match zone {
        Zone::Internet => 0,
        Zone::Lgwan => 1,
        Zone::Ops => 2,
    }
}

fn snake(name: &str) -> String {
    let mut text = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(character.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use fhir::problem::Kind;

    #[test]
    fn what_happened_can_be_read_in_the_figures() {
        let metrics = Arc::new(Metrics::default());
        let flying = metrics.enter(Zone::Lgwan);
        let took = Duration::from_millis(3);
        metrics.answered(Zone::Internet, Some(Does::Read), 200, took);
        metrics.answered(Zone::Internet, Some(Does::Read), 404, took);
        metrics.answered(Zone::Ops, None, 404, Duration::from_secs(60));
        metrics.refused(&Problem::new(Kind::NotFound, "not-found"));
        let text = metrics.render(|text| text.push_str("sesshu_more 7\n"));
        for line in [
            "sesshu_requests_in_flight{zone=\"lgwan\"} 1",
            "sesshu_requests_total{zone=\"internet\",interaction=\"read\",status=\"2xx\"} 1",
            "sesshu_requests_total{zone=\"internet\",interaction=\"read\",status=\"4xx\"} 1",
            "sesshu_request_seconds_bucket{zone=\"internet\",interaction=\"read\",le=\"0.0025\"} 0",
            "sesshu_request_seconds_bucket{zone=\"internet\",interaction=\"read\",le=\"0.005\"} 2",
            "sesshu_request_seconds_bucket{zone=\"ops\",interaction=\"none\",le=\"10.0\"} 0",
            "sesshu_request_seconds_bucket{zone=\"ops\",interaction=\"none\",le=\"+Inf\"} 1",
            "sesshu_requests_refused_total{reason=\"not_found\",status=\"404\"} 1",
            "sesshu_more 7",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
        drop(flying);
        assert!(
            metrics
                .render(|_| ())
                .contains("in_flight{zone=\"lgwan\"} 0")
        );
    }
}
