//! The schedule that is carried, and what is refused.

use super::*;

#[test]
fn the_embedded_schedule_is_accepted() {
    let schedule = Schedule::embedded()
        .map_err(|error| error.to_string())
        .unwrap();
    assert!(schedule.groups().len() > 30);
}
