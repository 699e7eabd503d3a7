//! Two things measured in turn, so that a slow minute of the machine meets both.

use std::time::Duration;

use crate::driver::{End, Run};
use crate::figures::Effort;

const WARM: Duration = Duration::from_secs(1);

/// What the rounds gave.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turns {
    /// The first to the second, round by round.
    pub(crate) ratios: Vec<f64>,
    /// Answers a second of the first.
    pub(crate) ours: Vec<f64>,
    /// Answers a second of the second.
    pub(crate) theirs: Vec<f64>,
    /// The time within which 99 of 100 answers of the first came, in milliseconds.
    pub(crate) p99_ms: Vec<f64>,
}

impl Turns {
    /// Warms both up and measures them in turn. Every other round begins with the other one, so that a machine that
    /// gets slower all the while favours neither.
    pub(crate) fn take(
        effort: &Effort,
        mut ours: impl FnMut(End) -> Result<Run, String>,
        mut theirs: impl FnMut(End) -> Result<Run, String>,
    ) -> Result<Turns, String> {
        ours(End::After(WARM))?;
        theirs(End::After(WARM))?;
        let end = End::After(effort.time());
        let mut turns = Turns::default();
        for round in 0..effort.rounds {
            let (one, other) = if round.is_multiple_of(2) {
                let one = ours(end)?;
                (one, theirs(end)?)
            } else {
                let other = theirs(end)?;
                (ours(end)?, other)
            };
            turns.ratios.push(one.rate() / other.rate());
            turns.ours.push(one.rate());
            turns.theirs.push(other.rate());
            turns.p99_ms.push(one.latency_ms(0.99));
        }
        Ok(turns)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn both_are_warmed_up_and_each_comes_first_as_often_as_the_other() {
        let effort = Effort {
            rounds: 4,
            seconds: 1,
            workers: 0,
            rows: 1,
            memory_rows: 1,
        };
        let order = RefCell::new(String::new());
        let run = |done: u64| Run::of(done, Duration::from_secs(1));
        let turns = Turns::take(
            &effort,
            |_| {
                order.borrow_mut().push('o');
                Ok(run(50))
            },
            |_| {
                order.borrow_mut().push('t');
                Ok(run(100))
            },
        )
        .unwrap();
        assert_eq!(order.into_inner(), "ototto".to_owned() + "otto");
        assert_eq!(turns.ratios, [0.5; 4]);
        assert_eq!(turns.theirs, [100.0; 4]);
    }
}
