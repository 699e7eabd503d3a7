//! What is counted once for a window is what its terms say, for every birth; and the births that are passed over have no day.

use crate::Schedule;
use crate::calendar::Day;
use crate::schedule::Term;

#[test]
fn a_window_reaches_as_far_as_its_terms_for_every_birth() {
    let schedule = Schedule::embedded().unwrap();
    let day = |term: Term, birth: Day| term.of_birth(birth).unwrap();
    let mut passed_over = 0;
    for reach in &schedule.reaches {
        let edges = [reach.births.0, reach.births.1];
        let edges = edges
            .iter()
            .flat_map(|edge| (-2..=2).map(|days| edge.plus_days(days)));
        let spread = (-20_000..40_000).step_by(97);
        let spread = spread.map(|number| Day::from_number(number).unwrap());
        for birth in edges.chain(spread) {
            let from = reach.from.iter().map(|when| day(when.term, birth)).max();
            let to = reach.to.iter().map(|when| day(when.term, birth)).min();
            let (from, to) = (from.unwrap_or(Day::FIRST), to.unwrap_or(Day::LAST));
            let told = reach.days(birth, |when| when.term.of_birth(birth));
            assert_eq!(told, (from <= to).then_some((from, to)), "{birth}");
            let outside = birth < reach.births.0 || reach.births.1 < birth;
            passed_over += u32::from(outside);
        }
    }
    // Most windows of grown-ups end before those who are children now grow up.
    assert!(passed_over > 1_000, "{passed_over}");
}

#[test]
fn every_window_of_the_schedule_names_what_the_birth_tells_of_it() {
    let schedule = Schedule::embedded().unwrap();
    let series = schedule.groups.iter().flat_map(|group| &group.series);
    let targets = series.flat_map(|series| &series.targets);
    for window in targets.flat_map(|target| &target.windows) {
        let reach = &schedule.reaches[usize::from(window.reach)];
        let moving = window.moving.as_ref();
        let count = |whens: &[super::When], more: Option<&Vec<super::When>>| {
            whens.len() + more.map_or(0, Vec::len)
        };
        assert_eq!(
            count(&reach.from, moving.map(|one| &one.from)),
            window.from.len()
        );
        assert_eq!(count(&reach.to, moving.map(|one| &one.to)), window.to.len());
    }
}
