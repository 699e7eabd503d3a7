//! Rules about a session and a device: many doses that break one rule, and one line read twice.

use std::collections::{BTreeMap, BTreeSet};

use super::QualityRule;
use crate::coupon::CouponLine;

/// Two readings this near are one paper read twice.
const AGAIN_MS: i64 = 10_000;

/// A rule that too many doses of one session break. The whole session is to be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionAnomaly {
    /// The rule.
    pub rule: QualityRule,
    /// How many doses break it.
    pub failing: usize,
    /// Of how many.
    pub of: usize,
}

/// Q15: the rules that more than a fifth of a session's doses break. Each dose is told by the rules it breaks, in any
/// order; how often it breaks one does not matter.
pub fn judge_session<R: AsRef<[QualityRule]>>(
    doses: impl IntoIterator<Item = R>,
) -> Vec<SessionAnomaly> {
    let mut failing: BTreeMap<QualityRule, usize> = BTreeMap::new();
    let mut of: usize = 0;
    for dose in doses {
        of += 1;
        let rules: BTreeSet<QualityRule> = dose.as_ref().iter().copied().collect();
        for rule in rules {
            // That a session is doubtful makes no dose of it doubtful once more.
            if rule != QualityRule::SessionAnomaly {
                *failing.entry(rule).or_default() += 1;
            }
        }
    }
    let too_many = failing
        .into_iter()
        .filter(|(_, failing)| failing.saturating_mul(5) > of);
    too_many
        .map(|(rule, failing)| SessionAnomaly { rule, failing, of })
        .collect()
}

/// One reading of a line by a device.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ScanRead<'a> {
    /// The device.
    pub device: &'a str,
    /// The line.
    pub line: CouponLine,
    /// When, in milliseconds of the device's own clock or the server's: both readings by the same one.
    pub at_ms: i64,
}

/// Two readings of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RepeatedScan {
    /// The place of the earlier one among the readings.
    pub first: usize,
    /// The place of the later one.
    pub again: usize,
}

/// Q16: readings of one line by one device, each with the one before it, where both lie within ten seconds.
pub fn find_repeated_scans(reads: &[ScanRead<'_>]) -> Vec<RepeatedScan> {
    let mut order: Vec<(&str, String, i64, usize)> = reads
        .iter()
        .enumerate()
        .map(|(place, read)| (read.device, read.line.digits(), read.at_ms, place))
        .collect();
    order.sort();
    let pairs = order.iter().zip(order.iter().skip(1));
    let again = pairs.filter(
        |((device, line, at, _), (other_device, other_line, later, _))| {
            device == other_device && line == other_line && later.saturating_sub(*at) <= AGAIN_MS
        },
    );
    let mut found: Vec<RepeatedScan> = again
        .map(|((.., first), (.., again))| RepeatedScan {
            first: *first,
            again: *again,
        })
        .collect();
    found.sort();
    found
}
