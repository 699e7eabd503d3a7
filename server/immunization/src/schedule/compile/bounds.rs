//! Doses, their windows and bounds, and which vaccines count.

use super::{AFTER_ILLNESS, Read, Reader, ScheduleFault, written};
use crate::schedule::condition::Condition;
use crate::schedule::parts::{Accept, Bound, Moving, Target, When, Window};

impl Reader<'_> {
    pub(super) fn accept(&mut self, written: &written::Accept) -> Read<Accept> {
        match written {
            written::Accept::Always(of) => Ok(Accept {
                of: self.selector(of)?,
                from: Vec::new(),
                to: Vec::new(),
                offer: true,
                name: of.clone(),
                fact: self.fact(of.clone(), None, None)?,
            }),
            written::Accept::Within(one) => {
                let says = says(&one.of, one.from.all(), one.to.all());
                Ok(Accept {
                    of: self.selector(&one.of)?,
                    from: self.whens(one.from.all())?,
                    to: self.whens(one.to.all())?,
                    offer: one.offer,
                    name: one.of.clone(),
                    fact: self.fact(says, one.source.as_deref(), one.mark.as_deref())?,
                })
            }
        }
    }

    pub(super) fn target(
        &mut self,
        written: written::Dose,
        of_series: &[written::Window],
        extension: Option<&written::Extension>,
    ) -> Read<Target> {
        let outer = (self.source.clone(), self.mark.clone());
        if let Some(source) = &written.source {
            self.source.clone_from(source);
        }
        if let Some(mark) = &written.mark {
            self.mark.clone_from(mark);
        }
        let fact = self.fact(written.phase.clone(), None, None)?;
        let own = !written.window.is_empty();
        let chosen = if own { &written.window } else { of_series };
        if chosen.is_empty() {
            return self.refuse(ScheduleFault::Empty);
        }
        let windows = chosen.iter().cloned().map(|one| self.window(one));
        let mut windows = windows.collect::<Read<Vec<Window>>>()?;
        if let Some(extension) = extension {
            windows.push(self.after_illness(extension)?);
        }
        let target = Target {
            extended: extension.is_some(),
            windows,
            after: self.bounds(&written.after, "after")?,
            recommended: self.bounds(&written.recommended, "recommended")?,
            overdue: self.bounds(&written.overdue, "overdue")?,
            may_be_missed: written.may_be_missed,
            omit: self.conditions(written.omit)?,
            repeat: written.repeat,
            phase: written.phase,
            fact,
        };
        (self.source, self.mark) = outer;
        Ok(target)
    }

    fn window(&mut self, written: written::Window) -> Read<Window> {
        if let Some(reason) = &written.reason {
            self.words.require(reason)?;
        }
        if !written.needs.is_empty() && written.reason.is_none() {
            return self.refuse(ScheduleFault::NoWords);
        }
        let says = format!("{} … {}", written.from.join(", "), written.to.join(", "));
        let (from, to) = (self.whens(&written.from)?, self.whens(&written.to)?);
        Ok(Window {
            reach: self.reach(&from, &to)?,
            moving: moving(&from, &to),
            from,
            to,
            fact: self.fact(says, written.source.as_deref(), written.mark.as_deref())?,
            when: self.conditions(written.when)?,
            needs: self.conditions(written.needs)?,
            offer: written.offer,
            reason: written.reason,
        })
    }

    /// The time after a long illness, in which what could not be given may be.
    fn after_illness(&mut self, written: &written::Extension) -> Read<Window> {
        self.words.require(&written.reason)?;
        let (fact, certified) = AFTER_ILLNESS;
        let says = written.to.join(", ");
        let (from, to) = (self.whens(&written.from)?, self.whens(&written.to)?);
        Ok(Window {
            reach: self.reach(&from, &to)?,
            moving: moving(&from, &to),
            from,
            to,
            when: vec![Condition::Observed(fact)],
            needs: vec![Condition::Observed(certified)],
            offer: true,
            reason: Some(written.reason.clone()),
            fact: self.fact(says, Some(&written.source), Some(&written.mark))?,
        })
    }

    fn bounds(&mut self, written: &[written::Bound], name: &str) -> Read<Vec<Bound>> {
        let dose = self.key.clone();
        self.key = format!("{dose} / {name}");
        let mut bounds = Vec::new();
        for one in written {
            let bound = match one {
                written::Bound::Plain(text) => Bound {
                    is: self.when(text)?,
                    when: Vec::new(),
                    fact: self.fact(text.clone(), None, None)?,
                },
                written::Bound::Told(told) => Bound {
                    is: self.when(&told.is)?,
                    fact: self.fact(
                        told.is.clone(),
                        told.source.as_deref(),
                        told.mark.as_deref(),
                    )?,
                    when: self.conditions(told.when.clone())?,
                },
            };
            bounds.push(bound);
        }
        self.key = dose;
        Ok(bounds)
    }
}

fn moving(from: &[When], to: &[When]) -> Option<Box<Moving>> {
    let moving = |whens: &[When]| -> Vec<When> {
        let moving = whens.iter().filter(|when| when.of_person.is_none());
        moving.copied().collect()
    };
    let (from, to) = (moving(from), moving(to));
    (!from.is_empty() || !to.is_empty()).then(|| Box::new(Moving { from, to }))
}

fn says(what: &str, from: &[String], to: &[String]) -> String {
    if from.is_empty() && to.is_empty() {
        what.to_owned()
    } else {
        format!("{what}: {} … {}", from.join(", "), to.join(", "))
    }
}
