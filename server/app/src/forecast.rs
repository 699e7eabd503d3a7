//! What is due next for a person, from resources to resources: read as a history, judged, and said in FHIR again.
//!
//! The operations, the command line and what keeps recommendations up to date all go through here.

use fhir::element::Misfit;
use fhir::problem::Kind as ProblemKind;
use fhir::{Element, Issue, Problem, Severity};
use immunization::{
    Day, Dose, Forecast, History, Language, MunicipalityCode, Recommendation, Schedule,
    VaccineTable, forecast,
};
use profiles::evaluation::{self, Evaluated};
use profiles::history::{self, Origin};
use profiles::recommendation::{self, Recommended};
use profiles::{Reading, Subject, Unmade, observation};

pub mod kept;
pub mod plan;
pub mod record;

/// What judges: the schedule and the vaccines that this program carries.
#[derive(Clone, Copy)]
pub struct Judge {
    /// The schedule.
    pub schedule: &'static Schedule,
    /// The vaccines that are known.
    pub vaccines: &'static VaccineTable,
}

/// A person's resources.
pub struct Told<'a> {
    /// The person.
    pub patient: &'a Element,
    /// The doses.
    pub doses: Vec<&'a Element>,
    /// Observations and conditions.
    pub facts: Vec<&'a Element>,
    /// Where they come from.
    pub origin: Origin,
}

/// What was understood of a person's resources.
pub struct Understood {
    /// The history.
    pub history: History,
    /// How the person is pointed at.
    pub person: Subject,
    /// How each dose of the history is pointed at.
    pub subjects: Vec<Subject>,
    /// What could not be read, each with its place.
    pub notes: Vec<Issue>,
}

impl Judge {
    /// The judge of this program.
    pub fn embedded() -> Result<Judge, Problem> {
        let broken =
            |error: String| Problem::new(ProblemKind::Exception, "internal").from_source(error);
        Ok(Judge {
            schedule: Schedule::embedded().map_err(|error| broken(error.to_string()))?,
            vaccines: VaccineTable::embedded().map_err(|error| broken(error.to_string()))?,
        })
    }

    /// Reads a person's resources. Refused is what cannot be attributed: a birth that is not known to the day, a dose of
    /// somebody else.
    pub fn understand(
        self,
        told: &Told<'_>,
        of: MunicipalityCode,
    ) -> Result<Understood, Vec<Issue>> {
        let Reading { record, findings } =
            history::from_resources(told.patient, &told.doses, told.origin, of, self.vaccines);
        let mut notes = placed(findings, told.origin);
        let Some(history::Told {
            mut history,
            places,
        }) = record
        else {
            return Err(notes);
        };
        let mut faults: Vec<Issue> = notes
            .extract_if(.., |note| note.severity == Severity::Error)
            .collect();
        if history.birth_day().is_none() {
            let issue = Issue::error(ProblemKind::ProfileRequired, "forecast-birth");
            faults.push(issue.at(match told.origin {
                Origin::Record => "Patient.birthDate",
                Origin::HandedOver => {
                    "Parameters.parameter.where(name = 'patient').resource.birthDate"
                }
            }));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        if notes
            .iter()
            .any(|note| note.rule == "history-death-undated")
        {
            // Dead since nobody knows when: nothing is due on any day.
            history.death = history.birth;
        }
        for (at, fact) in told.facts.iter().enumerate() {
            let Reading { record, findings } = observation::from_resource(fact);
            history.observations.extend(record);
            notes.extend(
                findings
                    .into_iter()
                    .map(|finding| finding.with("position", at)),
            );
        }
        let subjects = places.iter().map(|place| {
            let words = format!("immunization[{place}]");
            match told.doses.get(*place) {
                Some(dose) => Subject::of(dose, &words),
                None => Subject::Told(words),
            }
        });
        Ok(Understood {
            subjects: subjects.collect(),
            person: Subject::of(told.patient, "patient"),
            history,
            notes,
        })
    }
}

/// Places as they stand in what was handed over.
fn placed(findings: Vec<Issue>, origin: Origin) -> Vec<Issue> {
    if origin == Origin::Record {
        return findings;
    }
    let place = |mut issue: Issue| {
        let position = issue.facts.iter().find(|(name, _)| *name == "position");
        let root = match position {
            Some((_, at)) => {
                format!("Parameters.parameter.where(name = 'immunization')[{at}].resource")
            }
            None => "Parameters.parameter.where(name = 'patient').resource".to_owned(),
        };
        issue.expression = issue.expression.map(|within| match within.split_once('.') {
            Some((_, rest)) => format!("{root}.{rest}"),
            None => root.clone(),
        });
        issue
    };
    findings.into_iter().map(place).collect()
}

/// What is answered about a person on a day.
pub struct Answer<'a> {
    judge: Judge,
    understood: &'a Understood,
    municipality: Option<MunicipalityCode>,
    /// The forecast.
    pub forecast: Forecast<'static>,
}

impl<'a> Answer<'a> {
    /// Judges what was understood.
    pub fn of(
        judge: Judge,
        understood: &'a Understood,
        municipality: Option<MunicipalityCode>,
        today: Day,
    ) -> Answer<'a> {
        Answer {
            judge,
            understood,
            municipality,
            forecast: forecast(judge.schedule, &understood.history, today),
        }
    }

    /// By what it was judged.
    pub fn judged_by(&self) -> Judge {
        self.judge
    }

    /// What is due next, as a resource: these lines of it.
    pub fn recommendation(
        &self,
        review_on: Option<Day>,
        is_told: impl Fn(&Recommendation<'_>) -> bool,
    ) -> Result<Element, Unmade> {
        let lines = self.forecast.recommendations.iter();
        let recommended = Recommended {
            person: self.understood.person.clone(),
            municipality: self.municipality,
            date: self.forecast.today,
            version: self.forecast.version.to_owned(),
            review_on,
            lines: lines.filter(|line| is_told(line)).cloned().collect(),
        };
        let Judge { schedule, vaccines } = self.judge;
        recommendation::to_resource(&recommended, &self.understood.subjects, schedule, vaccines)
    }

    /// Whether each dose counts, as resources.
    pub fn evaluations(&self) -> Result<Vec<Element>, Unmade> {
        let Judge { schedule, vaccines } = self.judge;
        let mut resources = Vec::new();
        for evaluation in self.forecast.told() {
            let position = evaluation.dose;
            let dose: Option<&Dose> = self.understood.history.doses.get(position);
            let of = dose.zip(self.understood.subjects.get(position));
            let evaluated = Evaluated {
                person: self.understood.person.clone(),
                municipality: self.municipality,
                date: self.forecast.today,
                version: self.forecast.version.to_owned(),
                evaluation: evaluation.clone(),
            };
            let of = of.ok_or(Unmade::Incomplete)?;
            resources.extend(evaluation::to_resources(
                &evaluated, of, schedule, vaccines,
            )?);
        }
        Ok(resources)
    }

    /// The reasoning, sentence by sentence.
    pub fn trace(&self, language: Language) -> Vec<String> {
        let schedule = self.judge.schedule;
        let steps = self.forecast.trace.iter();
        steps.map(|step| step.say(schedule, language)).collect()
    }

    /// All of it as Parameters; with a language, the reasoning as well.
    pub fn parameters(&self, explain: Option<Language>) -> Result<Element, Unmade> {
        let mut parameters = Element::new("Parameters")?;
        for evaluation in self.evaluations()? {
            resource(&mut parameters, "evaluation", evaluation)?;
        }
        let recommendation = self.recommendation(None, |_| true)?;
        resource(&mut parameters, "recommendation", recommendation)?;
        for sentence in explain
            .map(|language| self.trace(language))
            .into_iter()
            .flatten()
        {
            let parameter = parameters.push_new("parameter")?;
            parameter.push_text("name", "trace")?;
            parameter.push_text("valueString", &sentence)?;
        }
        Ok(parameters)
    }
}

fn resource(parameters: &mut Element, name: &str, resource: Element) -> Result<(), Misfit> {
    let parameter = parameters.push_new("parameter")?;
    parameter.push_text("name", name)?;
    parameter.push("resource", resource)?;
    Ok(())
}
