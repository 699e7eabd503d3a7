//! Figures of lanes, sessions and alerts, as lines of OpenMetrics text.

use std::fmt::Write;
use std::sync::atomic::Ordering;

use super::State;

/// Appends the lines.
pub fn write(state: &State, text: &mut String) {
    let lanes = state.lanes.figures();
    let pools = state.store.pool_usage();
    let looks = state.audit.figures();
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "# TYPE sesshu_lane_groups counter\nsesshu_lane_groups_total {}\n\
         # TYPE sesshu_lane_changes counter\nsesshu_lane_changes_total {}\n\
         # TYPE sesshu_lane_waiting gauge\nsesshu_lane_waiting {}\n\
         # TYPE sesshu_lane_met counter\nsesshu_lane_met_total {}\n\
         # TYPE sesshu_audit_groups counter\nsesshu_audit_groups_total {}\n\
         # TYPE sesshu_audit_looks counter\nsesshu_audit_looks_total {}\n\
         # TYPE sesshu_audit_failed counter\nsesshu_audit_failed_total {}\n\
         # TYPE sesshu_audit_left_out counter\nsesshu_audit_left_out_total {}\n\
         # TYPE sesshu_database_sessions gauge\n\
         sesshu_database_sessions{{class=\"read\",state=\"in_use\"}} {}\n\
         sesshu_database_sessions{{class=\"read\",state=\"open\"}} {}\n\
         sesshu_database_sessions{{class=\"write\",state=\"in_use\"}} {}\n\
         sesshu_database_sessions{{class=\"write\",state=\"open\"}} {}\n",
        lanes.groups.load(Ordering::Relaxed),
        lanes.changes.load(Ordering::Relaxed),
        lanes.waiting.load(Ordering::Relaxed),
        lanes.met.load(Ordering::Relaxed),
        looks.groups.load(Ordering::Relaxed),
        looks.looks.load(Ordering::Relaxed),
        looks.failed.load(Ordering::Relaxed),
        looks.left_out.load(Ordering::Relaxed),
        pools.readers.0,
        pools.readers.1,
        pools.writers.0,
        pools.writers.1,
    );
    let _ = writeln!(
        text,
        "# TYPE sesshu_database_clock_ahead_milliseconds gauge\nsesshu_database_clock_ahead_milliseconds {}",
        state.clock.ahead_ms()
    );
    text.push_str("# TYPE sesshu_alerts counter\n");
    for (kind, count) in state.audit.alarm().figures() {
        let _ = writeln!(
            text,
            "sesshu_alerts_total{{kind=\"{}\"}} {count}",
            kind.name()
        );
    }
}
