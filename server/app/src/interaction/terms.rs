//! Operations about codes: `$lookup`, `$validate-code`, `$subsumes`, `$expand`, `$translate`.
//! <https://hl7.org/fhir/R4/terminology-service.html>
//!
//! They are answered from the definitions that are in force. A definition that a municipality stored is looked at where
//! its id is named, and nowhere else.

use fhir::problem::Kind as ProblemKind;
use fhir::terminology::{
    Coding, ExpandQuestion, LookupQuestion, Place, Terminology, TranslateQuestion, ValidateQuestion,
};
use fhir::{Element, Key, Problem};
use pages::words::Language;

use super::read;
use crate::call::{Call, Reply, Terms};
use crate::rules::Rules;
use crate::state::State;
use given::Given;

mod given;
mod show;

/// How many codes an expansion may have. There is a `count` for what is larger.
const CODES_MAX: usize = 5_000;

/// Answers an operation; with a key, about that definition.
pub async fn terms(
    state: &State,
    call: &Call,
    terms: Terms,
    key: Option<Key>,
) -> Result<Reply, Problem> {
    let given = Given::read(call, offered(terms))?;
    let named = match key {
        Some(key) => Some(named(state, call, &key).await?),
        None => None,
    };
    let (rules, language) = (state.rules.clone(), call.language);
    let now_ms = state.now_ms();
    let work = move || {
        let asked = Asked {
            rules: &rules,
            given: &given,
            named: named.as_ref(),
            language,
            now_ms,
        };
        asked.answer(terms)
    };
    // An expansion may be long, so it is never made where others wait.
    let answer = state.compute(call, work).await??;
    let mut reply = Reply::new(200);
    reply.resource = Some(answer.into());
    Ok(reply)
}

/// The definition with this id.
async fn named(state: &State, call: &Call, key: &Key) -> Result<Element, Problem> {
    let text = read::text(state, call, key).await?;
    let limits = fhir::codec::Limits::own();
    fhir::codec::json::read(&text, &limits).map_err(|_| {
        Problem::new(ProblemKind::Exception, "internal").from_source("our own text cannot be read")
    })
}

/// What each operation takes.
fn offered(terms: Terms) -> &'static [&'static str] {
    match terms {
        Terms::Lookup => &[
            "code",
            "system",
            "version",
            "coding",
            "displayLanguage",
            "property",
        ],
        Terms::ValidateInSystem => &[
            "url",
            "code",
            "version",
            "display",
            "coding",
            "codeableConcept",
            "abstract",
            "displayLanguage",
        ],
        Terms::Subsumes => &["codeA", "codeB", "system", "version", "codingA", "codingB"],
        Terms::ValidateInSet => &[
            "url",
            "valueSet",
            "valueSetVersion",
            "code",
            "system",
            "systemVersion",
            "display",
            "coding",
            "codeableConcept",
            "abstract",
            "displayLanguage",
        ],
        Terms::Expand => &[
            "url",
            "valueSet",
            "valueSetVersion",
            "filter",
            "offset",
            "count",
            "includeDesignations",
            "activeOnly",
            "excludeNested",
            "displayLanguage",
        ],
        Terms::Translate => &[
            "url",
            "conceptMapVersion",
            "code",
            "system",
            "version",
            "source",
            "coding",
            "codeableConcept",
            "target",
            "targetsystem",
            "dependency",
            "reverse",
        ],
    }
}

/// A question with all that is needed to answer it.
struct Asked<'a> {
    rules: &'a Rules,
    given: &'a Given,
    named: Option<&'a Element>,
    language: Language,
    now_ms: i64,
}

/// A code as it was given, in one way or another.
#[derive(Clone, Debug, Default)]
struct Code {
    system: Option<String>,
    version: Option<String>,
    code: String,
    display: Option<String>,
}

impl Code {
    fn of(coding: &Element) -> Code {
        let text = |name: &str| coding.text_of(name).map(str::to_owned);
        Code {
            system: text("system"),
            version: text("version"),
            code: text("code").unwrap_or_default(),
            display: text("display"),
        }
    }

    fn as_coding(&self) -> Coding<'_> {
        Coding {
            system: self.system.as_deref(),
            version: self.version.as_deref(),
            code: &self.code,
            display: self.display.as_deref(),
        }
    }
}

impl Asked<'_> {
    fn terminology(&self) -> &Terminology {
        self.rules.rulebook.terminology()
    }

    fn answer(&self, terms: Terms) -> Result<Vec<u8>, Problem> {
        match terms {
            Terms::Lookup => self.lookup(),
            Terms::ValidateInSystem => self.validate_in_system(),
            Terms::Subsumes => self.subsumes(),
            Terms::ValidateInSet => self.validate_in_set(),
            Terms::Expand => self.expand(),
            Terms::Translate => self.translate(),
        }
    }

    fn lookup(&self) -> Result<Vec<u8>, Problem> {
        let code = self.one_code("system", "version")?;
        let system = code.system.as_deref().ok_or_else(|| missing("system"))?;
        let languages = self.languages();
        let properties = self.given.texts("property");
        let question = LookupQuestion {
            system,
            version: code.version.as_deref(),
            code: &code.code,
            languages: &languages,
            properties: &properties,
        };
        show::lookup(&self.terminology().lookup(&question)?)
    }

    fn validate_in_system(&self) -> Result<Vec<u8>, Problem> {
        let url = self.canonical("url", "version")?;
        let mut codes = self.codes("", "")?;
        for code in &mut codes {
            // What is asked about is this code system, so a code without a system is one of it.
            code.system.get_or_insert_with(|| {
                let (url, _) = url.split_once('|').unwrap_or((&url, ""));
                url.to_owned()
            });
        }
        self.verdict(Place::System(&url), &codes)
    }

    fn validate_in_set(&self) -> Result<Vec<u8>, Problem> {
        let codes = self.codes("system", "systemVersion")?;
        match self.inline()? {
            Some(set) => self.verdict(Place::Inline(set), &codes),
            None => {
                let url = self.canonical("url", "valueSetVersion")?;
                self.verdict(Place::ValueSet(&url), &codes)
            }
        }
    }

    fn verdict(&self, place: Place<'_>, codes: &[Code]) -> Result<Vec<u8>, Problem> {
        let codings: Vec<Coding<'_>> = codes.iter().map(Code::as_coding).collect();
        let languages = self.languages();
        let question = ValidateQuestion {
            languages: &languages,
            abstract_allowed: self.given.is_true("abstract")?,
            ..ValidateQuestion::of(place, &codings)
        };
        let verdict = self.terminology().validate_code(&question)?;
        show::verdict(&verdict, self.language)
    }

    fn subsumes(&self) -> Result<Vec<u8>, Problem> {
        let one = |coding: &str, code: &str| -> Result<Code, Problem> {
            match (self.given.element(coding, "Coding")?, self.given.text(code)) {
                (Some(coding), None) => Ok(Code::of(coding)),
                (None, Some(code)) => Ok(Code {
                    code: code.to_owned(),
                    ..Code::default()
                }),
                _ => Err(missing(code)),
            }
        };
        let (a, b) = (one("codingA", "codeA")?, one("codingB", "codeB")?);
        if a.system.is_some() && b.system.is_some() && a.system != b.system {
            let problem = Problem::new(ProblemKind::Invalid, "parameter-malformed");
            return Err(problem
                .with("parameter", "codingB")
                .with("expected", "a code of the same system"));
        }
        let system = match self.named {
            Some(_) => self.canonical("url", "version")?,
            None => {
                let given = self.given.text("system").map(str::to_owned);
                let system = given.or(a.system).or(b.system);
                let system = system.ok_or_else(|| missing("system"))?;
                versioned(system, self.given.text("version"))
            }
        };
        let outcome = self.terminology().subsumes(&system, &a.code, &b.code)?;
        show::outcome(outcome)
    }

    fn expand(&self) -> Result<Vec<u8>, Problem> {
        let inline = self.inline()?;
        let url = match inline {
            Some(_) => String::new(),
            None => self.canonical("url", "valueSetVersion")?,
        };
        let place = match inline {
            Some(set) => Place::Inline(set),
            None => Place::ValueSet(&url),
        };
        let languages = self.languages();
        let question = ExpandQuestion {
            filter: self.given.text("filter").filter(|text| !text.is_empty()),
            fold: profiles::fold,
            offset: self.given.number("offset")?.unwrap_or(0),
            count: self.given.number("count")?,
            languages: &languages,
            active_only: self.given.is_true("activeOnly")?,
            include_designations: self.given.is_true("includeDesignations")?,
            exclude_nested: self.given.is_true("excludeNested")?,
            ..ExpandQuestion::of(place, CODES_MAX)
        };
        let expansion = self.terminology().expand(&question)?;
        show::expansion(&expansion, self.now_ms)
    }

    fn translate(&self) -> Result<Vec<u8>, Problem> {
        let codes = self.codes("system", "version")?;
        let codings: Vec<Coding<'_>> = codes.iter().map(Code::as_coding).collect();
        let map = match (self.named, self.given.text("url")) {
            (None, None) => None,
            _ => Some(self.canonical("url", "conceptMapVersion")?),
        };
        let dependencies = self.given.dependencies();
        let dependencies: Vec<(&str, &str)> = dependencies
            .iter()
            .map(|(element, value)| (element.as_str(), value.as_str()))
            .collect();
        let question = TranslateQuestion {
            map: map.as_deref(),
            source: self.given.text("source"),
            target: self.given.text("target"),
            target_system: self.given.text("targetsystem"),
            codings: &codings,
            dependencies: &dependencies,
            reverse: self.given.is_true("reverse")?,
        };
        let translation = self.terminology().translate(&question)?;
        show::translation(&translation, self.language)
    }

    /// The value set that came along, or the one whose id was named.
    fn inline(&self) -> Result<Option<&Element>, Problem> {
        match self.named {
            Some(named) => Ok(Some(named)),
            None => self.given.resource("valueSet", "ValueSet"),
        }
    }

    /// The address of what is asked about: that of the definition that was named by its id, or the one that was given.
    fn canonical(&self, name: &str, version: &str) -> Result<String, Problem> {
        match self.named {
            Some(named) => {
                let url = named.text_of("url").ok_or_else(|| missing(name))?;
                Ok(versioned(url.to_owned(), named.text_of("version")))
            }
            None => {
                let url = self.given.text(name).ok_or_else(|| missing(name))?;
                Ok(versioned(url.to_owned(), self.given.text(version)))
            }
        }
    }

    /// The one code that was given.
    fn one_code(&self, system: &str, version: &str) -> Result<Code, Problem> {
        let mut codes = self.codes(system, version)?;
        codes.pop().ok_or_else(|| missing("code"))
    }

    /// The codes that were given: as a code with its system, as a coding, or as a concept of several codings.
    fn codes(&self, system: &str, version: &str) -> Result<Vec<Code>, Problem> {
        let given = self.given;
        let coding = given.element("coding", "Coding")?;
        let concept = given.element("codeableConcept", "CodeableConcept")?;
        let text = |name: &str| given.text(name).map(str::to_owned);
        let codes: Vec<Code> = match (given.text("code"), coding, concept) {
            (Some(code), None, None) => vec![Code {
                system: text(system),
                version: text(version),
                code: code.to_owned(),
                display: text("display"),
            }],
            (None, Some(coding), None) => vec![Code::of(coding)],
            (None, None, Some(concept)) => concept.children("coding").map(Code::of).collect(),
            _ => Vec::new(),
        };
        let codes: Vec<Code> = codes
            .into_iter()
            .filter(|code| !code.code.is_empty())
            .collect();
        match codes.is_empty() {
            true => Err(missing("code")),
            false => Ok(codes),
        }
    }

    /// Languages for names: the one that was asked for, then that of the request.
    fn languages(&self) -> Vec<&str> {
        let mut languages: Vec<&str> = self.given.text("displayLanguage").into_iter().collect();
        // No third one: where neither is there, the name that the code system itself gives is the right one.
        languages.push(self.language.tag());
        languages
    }
}

/// An address with its version behind a bar, where there is one and none stands there yet.
fn versioned(url: String, version: Option<&str>) -> String {
    match version {
        Some(version) if !url.contains('|') => format!("{url}|{version}"),
        _ => url,
    }
}

fn missing(parameter: &str) -> Problem {
    Problem::new(ProblemKind::Required, "operation-input").with("parameter", parameter)
}
