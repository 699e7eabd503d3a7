//! One scope about resources: in whose name, which kinds, which verbs, and what must be true of them.

use std::fmt;

use fhir::Kind;

/// In whose name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// One person's compartment.
    Patient,
    /// What the signed-in user may.
    User,
    /// What the client may by itself.
    System,
}

impl Context {
    /// All contexts.
    pub const ALL: [Context; 3] = [Context::Patient, Context::User, Context::System];

    /// The word before the slash.
    pub fn name(self) -> &'static str {
        match self {
            Context::Patient => "patient",
            Context::User => "user",
            Context::System => "system",
        }
    }
}

/// What may be done with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verb {
    /// Creating.
    Create,
    /// Reading one: now, at a version, through its versions.
    Read,
    /// Replacing and changing.
    Update,
    /// Deleting.
    Delete,
    /// Searching, and the versions of many.
    Search,
}

impl Verb {
    /// All verbs, in the order in which their letters are written.
    pub const ALL: [Verb; 5] = [
        Verb::Create,
        Verb::Read,
        Verb::Update,
        Verb::Delete,
        Verb::Search,
    ];

    /// The letter.
    pub fn letter(self) -> char {
        match self {
            Verb::Create => 'c',
            Verb::Read => 'r',
            Verb::Update => 'u',
            Verb::Delete => 'd',
            Verb::Search => 's',
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of verbs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Verbs(u8);

impl Verbs {
    /// These verbs.
    pub fn of(verbs: impl IntoIterator<Item = Verb>) -> Verbs {
        Verbs(verbs.into_iter().fold(0, |set, verb| set | verb.bit()))
    }

    /// Letters in their one order, or the words of the first syntax.
    pub fn parse(text: &str) -> Option<Verbs> {
        match text {
            "read" => return Some(Verbs::of([Verb::Read, Verb::Search])),
            "write" => return Some(Verbs::of([Verb::Create, Verb::Update, Verb::Delete])),
            "*" => return Some(Verbs::of(Verb::ALL)),
            _ => {}
        }
        let mut set = Verbs::default();
        let mut rest = Verb::ALL.into_iter();
        for letter in text.chars() {
            // Whatever was passed over does not come again: so order and repetition are checked at once.
            let verb = rest.find(|verb| verb.letter() == letter)?;
            set.0 |= verb.bit();
        }
        (!set.is_empty()).then_some(set)
    }

    /// Whether the verb is in the set.
    pub fn has(self, verb: Verb) -> bool {
        self.0 & verb.bit() != 0
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The verbs, in their order.
    pub fn each(self) -> impl Iterator<Item = Verb> {
        Verb::ALL.into_iter().filter(move |verb| self.has(*verb))
    }

    /// The verbs of either set.
    pub fn and(self, other: Verbs) -> Verbs {
        Verbs(self.0 | other.0)
    }

    /// The verbs of both sets.
    pub fn shared(self, other: Verbs) -> Verbs {
        Verbs(self.0 & other.0)
    }
}

impl fmt::Display for Verbs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.each()
            .try_for_each(|verb| write!(f, "{}", verb.letter()))
    }
}

/// What must be true of a resource: a plain search parameter and its value, as a search writes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Constraint {
    /// The search parameter's code, without modifier or chain.
    pub parameter: String,
    /// The value. A comma separates alternatives, as in a search.
    pub value: String,
}

/// A scope about resources.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ResourceScope {
    /// In whose name.
    pub context: Context,
    /// The kind; `None` for every kind.
    pub kind: Option<Kind>,
    /// What may be done.
    pub verbs: Verbs,
    /// What must be true, all of it. Sorted, without repetition.
    pub constraints: Vec<Constraint>,
}

impl ResourceScope {
    /// Whether this scope grants everything that the other one grants.
    pub fn covers(&self, other: &ResourceScope) -> bool {
        self.context == other.context
            && self.kind.is_none_or(|kind| other.kind == Some(kind))
            && self.verbs.shared(other.verbs) == other.verbs
            && self
                .constraints
                .iter()
                .all(|constraint| other.constraints.contains(constraint))
    }

    /// What both grant, if anything.
    pub fn intersect(&self, other: &ResourceScope) -> Option<ResourceScope> {
        let kind = match (self.kind, other.kind) {
            (Some(one), Some(another)) if one != another => return None,
            (one, another) => one.or(another),
        };
        let verbs = self.verbs.shared(other.verbs);
        if self.context != other.context || verbs.is_empty() {
            return None;
        }
        let mut constraints = self.constraints.clone();
        constraints.extend(other.constraints.iter().cloned());
        constraints.sort();
        constraints.dedup();
        Some(ResourceScope {
            context: self.context,
            kind,
            verbs,
            constraints,
        })
    }

    /// Whether the two are the same but for what may be done.
    pub(super) fn differs_in_verbs(&self, other: &ResourceScope) -> bool {
        self.context == other.context
            && self.kind == other.kind
            && self.constraints == other.constraints
    }

    fn rank(&self) -> (Context, &'static str, &[Constraint], Verbs) {
        let name = self.kind.map_or("*", Kind::name);
        (self.context, name, &self.constraints, self.verbs)
    }
}

impl PartialOrd for ResourceScope {
    fn partial_cmp(&self, other: &ResourceScope) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ResourceScope {
    fn cmp(&self, other: &ResourceScope) -> std::cmp::Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl fmt::Display for ResourceScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind.map_or("*", Kind::name);
        write!(f, "{}/{kind}.{}", self.context.name(), self.verbs)?;
        let mut mark = '?';
        for constraint in &self.constraints {
            write!(f, "{mark}{}=", constraint.parameter)?;
            escape(&constraint.value, f)?;
            mark = '&';
        }
        Ok(())
    }
}

/// A value as it stands in a scope: what could be taken for something else is escaped.
fn escape(value: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => write!(f, "{}", char::from(byte))?,
            b'-' | b'.' | b'_' | b'~' | b'|' | b',' | b':' | b'/' => {
                write!(f, "{}", char::from(byte))?;
            }
            other => write!(f, "%{other:02X}")?,
        }
    }
    Ok(())
}
